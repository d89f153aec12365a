// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/heavy_gas.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <string>
#include <thread>

#include "isorisk/core/error.hpp"
#include "isorisk/models/vulnerability/toxic_probit.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

SlabAtmosphere weather(double index = 4.0, double wind = 5.0, double roughness = 0.03) {
  return SlabAtmosphere{{.wind_speed_m_per_s = wind,
                         .reference_height_m = 10.0,
                         .roughness_m = roughness,
                         .temperature_k = 288.15,
                         .relative_humidity_fraction = 0.7,
                         .stability_index = index}};
}
HeavyGasMaterial of(const char* substance) {
  return heavy_gas_material(SubstanceLibrary::builtin().at(substance), 288.15);
}

HeavyGasRelease propane_pool(double rate = 20.0, double duration = kInf) {
  return {.source = HeavyGasSource::Pool,
          .material = of("propane"),
          .mass_flow_kg_per_s = rate,
          .duration_s = duration,
          .area_m2 = 400.0,
          .temperature_k = 231.0};
}
HeavyGasRelease chlorine_jet(double rate = 10.0, double duration = kInf) {
  return {.source = HeavyGasSource::HorizontalJet,
          .material = of("chlorine"),
          .mass_flow_kg_per_s = rate,
          .duration_s = duration,
          .velocity_m_per_s = 40.0,
          .temperature_k = 239.1,
          .liquid_fraction = 0.8,
          .height_m = 1.0};
}
HeavyGasRelease chlorine_cloud(double mass = 10000.0) {
  return {.source = HeavyGasSource::Instantaneous,
          .material = of("chlorine"),
          .mass_kg = mass,
          .area_m2 = 500.0,
          .temperature_k = 239.1,
          .liquid_fraction = 0.8};
}
HeavyGasRelease propane_vent() {
  return {.source = HeavyGasSource::VerticalJet,
          .material = of("propane"),
          .mass_flow_kg_per_s = 5.0,
          .velocity_m_per_s = 60.0,
          .temperature_k = 231.0,
          .height_m = 5.0};
}
// A gas that is air by weight, heat and temperature.
HeavyGasRelease tracer(double rate, double speed, double height) {
  const SlabAtmosphere air = weather();
  return {.source = HeavyGasSource::HorizontalJet,
          .material = {.molar_mass_kg_per_mol = air.molar_mass_kg_per_mol(),
                       .vapour_heat_capacity_j_per_kg_k = air.heat_capacity_j_per_kg_k(),
                       .boiling_point_k = 100.0,
                       .latent_heat_j_per_kg = 2e5,
                       .liquid_heat_capacity_j_per_kg_k = 2000.0,
                       .liquid_density_kg_per_m3 = 800.0},
          .mass_flow_kg_per_s = rate,
          .velocity_m_per_s = speed,
          .temperature_k = 288.15,
          .height_m = height};
}

const HeavyGasOptions kOriginal{.entrainment = HeavyGasEntrainment::Slab,
                                .jet_mixing = HeavyGasJetMixing::Slab};

bool warned(const std::vector<Warning>& warnings, const char* code) {
  return std::any_of(warnings.begin(), warnings.end(),
                     [&](const Warning& w) { return w.code == code; });
}

// ---- Conservation ----

TEST(HeavyGas, EverySectionOfAPlumeCarriesWhatWasReleased) {
  for (const HeavyGasRelease& r : {propane_pool(), chlorine_jet(), propane_vent()}) {
    for (const double index : {2.0, 4.0, 6.0}) {
      const HeavyGasCloud cloud{r, weather(index)};
      int counted = 0;
      for (const HeavyGasStation& s : cloud.stations()) {
        if (r.source == HeavyGasSource::Pool && s.x_m < cloud.effective_source_half_width_m()) {
          continue;
        }
        // 2 rho U B h m = q
        const double flux = 2.0 * s.density_kg_per_m3 * s.speed_m_per_s * s.half_width_m *
                            s.height_m * s.mass_fraction;
        EXPECT_NEAR(flux / r.mass_flow_kg_per_s, 1.0, 1e-6) << s.x_m;
        ++counted;
      }
      EXPECT_GT(counted, 40);
    }
  }
}

TEST(HeavyGas, APuffKeepsItsMass) {
  const HeavyGasCloud cloud{chlorine_cloud(), weather()};
  for (const HeavyGasStation& s : cloud.stations()) {
    const double mass =
        4.0 * s.density_kg_per_m3 * s.half_length_m * s.half_width_m * s.height_m * s.mass_fraction;
    EXPECT_NEAR(mass / 10000.0, 1.0, 1e-6) << s.time_s;
  }
}

TEST(HeavyGas, APoolThatStopsFeedsItsPuffExactly) {
  const HeavyGasCloud cloud{propane_pool(20.0, 3.0), weather(6.0, 1.5)};
  EXPECT_EQ(cloud.puff_begins_m(), 0.0);
  EXPECT_NEAR(cloud.stations().back().amount, 60.0, 1e-6);
}

TEST(HeavyGas, AMixtureWithoutGroundHeatHasTheEnthalpyOfItsParts) {
  // Dry air and a gas without droplets: cp T mixes by mass.
  const SlabAtmosphere air{{.wind_speed_m_per_s = 5.0,
                            .reference_height_m = 10.0,
                            .roughness_m = 0.03,
                            .temperature_k = 300.0,
                            .relative_humidity_fraction = 0.0,
                            .stability_index = 4.0}};
  HeavyGasRelease r = tracer(5.0, 20.0, 40.0);  // far above ground: no heat from it
  r.material = of("propane");
  r.temperature_k = 250.0;
  const HeavyGasCloud cloud{r, air, {.max_distance_m = 30.0}};
  const double cp = r.material.vapour_heat_capacity_j_per_kg_k;
  const double cpa = air.heat_capacity_j_per_kg_k();
  for (const HeavyGasStation& s : cloud.stations()) {
    ASSERT_GT(s.centre_height_m, 0.5 * s.height_m);
    const double m = s.mass_fraction;
    const double want = (m * cp * 250.0 + (1.0 - m) * cpa * 300.0) / (m * cp + (1.0 - m) * cpa);
    EXPECT_NEAR(s.temperature_k, want, 1e-6);
  }
}

TEST(HeavyGas, TheFieldOfAPlumeCarriesTheFlux) {
  const HeavyGasCloud cloud{propane_pool(), weather()};
  for (const double x : {50.0, 300.0, 2000.0}) {
    const HeavyGasStation s = cloud.station(x);
    // Integral of the volume fraction over the section against 2 B h times its mean.
    double sum = 0.0;
    const double ly = 4.0 * s.half_width_m;
    const double lz = 6.0 * s.height_m;
    constexpr int kN = 400;
    for (int i = 0; i < kN; ++i) {
      for (int j = 0; j < kN; ++j) {
        sum += cloud.fraction(x, -ly + (i + 0.5) * 2.0 * ly / kN, (j + 0.5) * lz / kN, 0.0, 1.0);
      }
    }
    sum *= 2.0 * ly / kN * lz / kN;
    EXPECT_NEAR(sum / (2.0 * s.half_width_m * s.height_m * s.volume_fraction), 1.0, 2e-3) << x;
  }
}

// ---- Critical flow ----

// Two-phase chlorine at 10 m/s over rough ground: too heavy for its momentum in a light wind.
HeavyGasRelease slow_jet(double rate = 8.0) {
  HeavyGasRelease r = chlorine_jet(rate);
  r.velocity_m_per_s = 10.0;
  return r;
}

TEST(HeavyGas, ASlowHeavyJetInALightWindPassesAtTheSpeedOfItsGravityWaves) {
  for (const double rate : {8.0, 60.0}) {
    const SlabAtmosphere air = weather(6.0, 1.5, 0.3);
    const HeavyGasCloud cloud{slow_jet(rate), air};
    EXPECT_TRUE(warned(cloud.warnings(), "flow_critical"));
    EXPECT_FALSE(warned(cloud.warnings(), "no_solution"));
    EXPECT_FALSE(warned(cloud.warnings(), "fixed_steps"));
    int critical = 0;
    for (const HeavyGasStation& s : cloud.stations()) {
      EXPECT_NEAR(2.0 * s.density_kg_per_m3 * s.speed_m_per_s * s.half_width_m * s.height_m *
                      s.mass_fraction / rate,
                  1.0, 1e-6)
          << s.x_m;
      if (s.centre_height_m > 0.5 * s.height_m || s.half_width_m < 20.0 * s.height_m) continue;
      // Least momentum: U^2 + (1 - m) (u(h) - <u>) U = alpha_g g' h of a wide section.
      const double g = 9.80665 * (1.0 - air.air_density_kg_per_m3() / s.density_kg_per_m3);
      const double sheared = (1.0 - s.mass_fraction) *
                             (air.speed_m_per_s(s.height_m) - air.mean_speed_m_per_s(s.height_m));
      const double left = s.speed_m_per_s * (s.speed_m_per_s + sheared);
      const double right = 0.25 * g * s.height_m;
      EXPECT_GT(left, 0.97 * right) << s.x_m;  // nowhere slower
      if (left < 1.02 * right) ++critical;
    }
    EXPECT_GT(critical, 5);
  }
}

TEST(HeavyGas, CriticalFlowBeginsWithoutAJumpAsTheWindFalls) {
  for (const double index : {4.0, 6.0}) {
    double before[3] = {};
    bool with = false;
    bool without = false;
    for (double wind = 1.2; wind < 6.0; wind *= 1.02) {
      const HeavyGasCloud cloud{slow_jet(), weather(index, wind, 0.3)};
      (warned(cloud.warnings(), "flow_critical") ? with : without) = true;
      EXPECT_FALSE(warned(cloud.warnings(), "no_solution"));
      int i = 0;
      for (const double x : {100.0, 500.0, 2000.0}) {
        const double c = cloud.mean_fraction(x, 0.0, 1.0, 600.0);
        if (before[i] > 0.0) {
          EXPECT_NEAR(c / before[i], 1.0, 0.04) << wind << " " << x;
        }
        before[i++] = c;
      }
    }
    EXPECT_TRUE(with && without);
  }
}

TEST(HeavyGas, DistancesGrowWithTheRateThroughTheOnsetOfCriticalFlow) {
  for (const double index : {4.0, 6.0}) {
    double before[3] = {};
    bool with = false;
    bool without = false;
    for (double rate = 1.0; rate < 80.0; rate *= 1.1) {
      HeavyGasRelease r = slow_jet(rate);
      r.velocity_m_per_s = 30.0;
      const HeavyGasCloud cloud{r, weather(index, 1.5, 0.3)};
      (warned(cloud.warnings(), "flow_critical") ? with : without) = true;
      int i = 0;
      for (const double fraction : {2e-4, 2e-3, 1e-2}) {
        const double d = cloud.distance_to_fraction_m(fraction, 1.0, 600.0);
        EXPECT_GT(d, before[i]) << rate << " " << fraction;
        before[i++] = d;
      }
    }
    EXPECT_TRUE(with && without);
  }
}

TEST(HeavyGas, FixedStepsAndTheIntegratorAgreeThroughCriticalFlow) {
  const SlabAtmosphere air = weather(6.0, 1.5, 0.3);
  const HeavyGasCloud adaptive{slow_jet(), air};
  const HeavyGasCloud fixed{slow_jet(), air, {.fixed_steps = true}};
  EXPECT_TRUE(warned(fixed.warnings(), "flow_critical"));
  for (const double x : {500.0, 1000.0, 5000.0}) {
    EXPECT_NEAR(
        fixed.mean_fraction(x, 0.0, 1.0, 600.0) / adaptive.mean_fraction(x, 0.0, 1.0, 600.0), 1.0,
        0.1)
        << x;
  }
}

// ---- Limits ----

TEST(HeavyGas, AirInAirMovesWithTheWindAndDoesNotSpreadByGravity) {
  const SlabAtmosphere air = weather();
  HeavyGasRelease r = tracer(1.0, air.speed_m_per_s(1.0), 1.0);
  const HeavyGasCloud cloud{r, air};
  for (const HeavyGasStation& s : cloud.stations()) {
    EXPECT_NEAR(s.density_kg_per_m3, air.air_density_kg_per_m3(), 1e-9);
    EXPECT_NEAR(s.temperature_k, 288.15, 1e-6);
    EXPECT_EQ(s.spread_speed_m_per_s, 0.0);
  }
  const HeavyGasStation far = cloud.stations().back();
  EXPECT_NEAR(far.speed_m_per_s / air.mean_speed_m_per_s(far.height_m), 1.0, 0.01);
  // Widths do not depend on the rate.
  r.mass_flow_kg_per_s = 0.5;
  r.velocity_m_per_s *= 1.0;
  const HeavyGasCloud half{r, air};
  EXPECT_NEAR(half.station(3000.0).half_width_m / cloud.station(3000.0).half_width_m, 1.0, 0.01);
  EXPECT_NEAR(half.station(3000.0).height_m / cloud.station(3000.0).height_m, 1.0, 0.01);
}

TEST(HeavyGas, AFreeJetDilutesAsRicouAndSpaldingMeasured) {
  // m(x)/m0 = 0.282 (rho_a J)^0.5 x/m0 for x >> d, still air: a fast jet high up in a light wind.
  const SlabAtmosphere air = weather(4.0, 0.5);
  const HeavyGasRelease r = tracer(3.0, 150.0, 60.0);
  const HeavyGasCloud cloud{r, air, {.max_distance_m = 60.0}};
  const double j = 3.0 * 150.0;
  for (const double x : {20.0, 40.0}) {
    const HeavyGasStation s = cloud.station(x);
    const double entrained = 3.0 / s.mass_fraction - 3.0;
    const double law = 0.282 * std::sqrt(air.air_density_kg_per_m3() * j) * (x - 1.0);
    EXPECT_NEAR(entrained / law, 1.0, 0.15) << x;
  }
}

TEST(HeavyGas, AGasMuchHeavierThanAirSpreadsWideAndLow) {
  const HeavyGasCloud heavy{propane_pool(100.0), weather(6.0, 2.0)};
  HeavyGasRelease light = propane_pool(0.01);
  const HeavyGasCloud passive{light, weather(6.0, 2.0)};
  EXPECT_GT(heavy.station(100.0).half_width_m, 2.0 * passive.station(100.0).half_width_m);
  EXPECT_LT(heavy.station(100.0).height_m, passive.station(100.0).height_m);
}

TEST(HeavyGas, PeaksOfADenseCloudDependLittleOnTheStabilityOfTheAir) {
  // Thorney Island: 2000 m3 of relative density 1.6; peaks hardly differ between classes.
  HeavyGasRelease r = chlorine_cloud(3980.0);
  r.material = {0.047, 800.0, 200.0, 2e5, 1000.0, 1300.0};
  r.temperature_k = 288.15;
  r.liquid_fraction = 0.0;
  r.area_m2 = 154.0;
  const auto ratio = [&](const HeavyGasOptions& options) {
    const HeavyGasCloud f{r, weather(6.0, 2.8, 0.005), options};
    const HeavyGasCloud b{r, weather(2.0, 2.8, 0.005), options};
    return f.peak_fraction(300.0, 0.0, 0.4, 1.0) / b.peak_fraction(300.0, 0.0, 0.4, 1.0);
  };
  EXPECT_LT(ratio({}), 3.0);
  EXPECT_GT(ratio(kOriginal), 5.0);
}

TEST(HeavyGas, TheEquivalentSourceOfDesertTortoiseOneIsMet) {
  // SMEDIS: 13 mol % at 205 K, 51 m from the orifice, end of evaporation.
  const SlabAtmosphere air{{.wind_speed_m_per_s = 7.42,
                            .reference_height_m = 2.0,
                            .roughness_m = 0.003,
                            .temperature_k = 301.95,
                            .relative_humidity_fraction = 0.132,
                            .pressure_abs_pa = 90900.0,
                            .inverse_obukhov_per_m = 1.0 / 92.7}};
  const HeavyGasCloud cloud{
      {.source = HeavyGasSource::HorizontalJet,
       .material = heavy_gas_material(SubstanceLibrary::builtin().at("ammonia"), 301.95),
       .mass_flow_kg_per_s = 79.7,
       .duration_s = 126.0,
       .velocity_m_per_s = 84.9,
       .temperature_k = 237.7,
       .liquid_fraction = 0.82,
       .height_m = 0.79},
      air};
  const HeavyGasStation s = cloud.station(51.0);
  EXPECT_NEAR(s.volume_fraction, 0.13, 0.025);
  EXPECT_NEAR(s.temperature_k, 205.0, 5.0);
  EXPECT_LT(s.droplet_fraction, 0.005);
}

TEST(HeavyGas, AdaptiveAndFixedStepsAgree) {
  for (const HeavyGasRelease& r :
       {propane_pool(), chlorine_jet(), chlorine_jet(10.0, 300.0), chlorine_cloud()}) {
    const HeavyGasCloud a{r, weather()};
    const HeavyGasCloud f{r, weather(), {.fixed_steps = true}};
    for (const double x : {30.0, 300.0, 3000.0}) {
      EXPECT_NEAR(f.station(x).volume_fraction / a.station(x).volume_fraction, 1.0, 0.03) << x;
      EXPECT_NEAR(f.station(x).half_width_m / a.station(x).half_width_m, 1.0, 0.03) << x;
    }
  }
}

TEST(HeavyGas, ATighterToleranceChangesLittle) {
  const HeavyGasCloud a{chlorine_jet(), weather()};
  const HeavyGasCloud b{chlorine_jet(), weather(), {.tolerance = 1e-7}};
  for (const double x : {10.0, 100.0, 1000.0, 10000.0}) {
    EXPECT_NEAR(a.station(x).volume_fraction / b.station(x).volume_fraction, 1.0, 3e-3) << x;
  }
}

// ---- Continuity ----

TEST(HeavyGas, PlumeAndPuffMeetWithoutAStep) {
  for (const HeavyGasRelease& r : {chlorine_jet(10.0, 200.0), propane_pool(20.0, 120.0)}) {
    const HeavyGasCloud cloud{r, weather()};
    const double x = cloud.puff_begins_m();
    ASSERT_GT(x, 50.0);
    ASSERT_LT(x, 5000.0);
    for (const double averaging : {10.0, 100.0, 600.0}) {
      const double before = cloud.mean_fraction(x * (1.0 - 1e-9), 0.0, 1.0, averaging);
      const double after = cloud.mean_fraction(x * (1.0 + 1e-9), 0.0, 1.0, averaging);
      EXPECT_NEAR(after / before, 1.0, 2e-3) << averaging;
    }
    EXPECT_NEAR(cloud.peak_fraction(x * (1.0 + 1e-6), 0.0, 1.0, 10.0) /
                    cloud.peak_fraction(x * (1.0 - 1e-6), 0.0, 1.0, 10.0),
                1.0, 2e-3);
  }
}

TEST(HeavyGas, ALongReleaseIsAReleaseWithoutEndNearTheSource) {
  const HeavyGasCloud endless{chlorine_jet(), weather()};
  const HeavyGasCloud hour{chlorine_jet(10.0, 3600.0), weather()};
  EXPECT_NEAR(
      hour.peak_fraction(500.0, 10.0, 1.0, 60.0) / endless.peak_fraction(500.0, 10.0, 1.0, 60.0),
      1.0, 2e-3);
  EXPECT_NEAR(hour.toxic_load(500.0, 0.0, 1.5, 2.3, 600.0) /
                  endless.toxic_load(500.0, 0.0, 1.5, 2.3, 600.0),
              1.0, 0.02);
}

// ---- Field ----

TEST(HeavyGas, DistancesGrowWithRateAndMass) {
  const auto grows = [](auto make, std::initializer_list<double> amounts) {
    double before = 0.0;
    for (const double a : amounts) {
      const HeavyGasCloud cloud{make(a), weather(6.0, 2.0), {.max_distance_m = 20000.0}};
      const double d = cloud.distance_to_fraction_m(1e-3, 1.0, 60.0);
      EXPECT_GT(d, before) << a;
      before = d;
    }
  };
  grows([](double q) { return chlorine_jet(q); }, {0.1, 1.0, 10.0, 100.0});
  grows([](double q) { return propane_pool(q); }, {0.5, 5.0, 50.0});
  grows([](double m) { return chlorine_cloud(m); }, {100.0, 1000.0, 10000.0});
}

TEST(HeavyGas, TheDistanceToAConcentrationIsWhereThePeakHasIt) {
  const HeavyGasCloud cloud{chlorine_jet(10.0, 300.0), weather()};
  for (const double c : {1e-2, 1e-3, 1e-4}) {
    const double d = cloud.distance_to_fraction_m(c, 1.0, 600.0);
    EXPECT_NEAR(cloud.peak_fraction(d, 0.0, 1.0, 600.0) / c, 1.0, 1e-3);
  }
  EXPECT_EQ(cloud.distance_to_fraction_m(0.999999, 30.0, 600.0), 0.0);
}

TEST(HeavyGas, LongerAveragingLowersTheAxisAndWidensTheCloud) {
  const HeavyGasCloud cloud{propane_pool(), weather()};
  EXPECT_LT(cloud.mean_fraction(500.0, 0.0, 1.0, 600.0),
            cloud.mean_fraction(500.0, 0.0, 1.0, 10.0));
  const double y = 3.0 * cloud.station(500.0).half_width_m;
  EXPECT_GT(cloud.mean_fraction(500.0, y, 1.0, 600.0), cloud.mean_fraction(500.0, y, 1.0, 10.0));
}

TEST(HeavyGas, TheCloudArrivesBeforeItLeaves) {
  const HeavyGasCloud cloud{chlorine_jet(10.0, 300.0), weather()};
  double arrival = 0.0;
  for (const double x : {100.0, 500.0, 2000.0, 8000.0}) {
    EXPECT_GT(cloud.arrival_s(x), arrival);
    arrival = cloud.arrival_s(x);
    EXPECT_GT(cloud.departure_s(x), arrival);
    // Within a factor of two of a passage with the wind.
    const double middle = 0.5 * (arrival + cloud.departure_s(x));
    EXPECT_GT(cloud.fraction(x, 0.0, 1.0, middle, 10.0), 0.0);
    EXPECT_LT(cloud.fraction(x, 0.0, 1.0, 0.2 * arrival, 10.0),
              0.1 * cloud.fraction(x, 0.0, 1.0, middle, 10.0));
  }
  EXPECT_EQ(HeavyGasCloud(chlorine_jet(), weather()).departure_s(500.0), kInf);
}

// ---- Toxic ----

TEST(HeavyGas, TheTailStaysAtTheSourceWhileItIsFed) {
  const HeavyGasCloud cloud{chlorine_jet(10.0, 300.0), weather()};
  for (const double x : {5.0, 20.0, 60.0}) {
    const double now = cloud.fraction(x, 0.0, 1.0, 299.0, 10.0);
    EXPECT_NEAR(now / cloud.peak_fraction(x, 0.0, 1.0, 10.0), 1.0, 0.01) << x;
    EXPECT_GE(cloud.departure_s(x), 300.0);
  }
}

TEST(HeavyGas, TheToxicLoadIsTheIntegralOverTheHistory) {
  for (const HeavyGasRelease& r : {chlorine_jet(10.0, 200.0), chlorine_cloud()}) {
    const HeavyGasCloud cloud{r, weather()};
    for (const double x : {200.0, 800.0, 3000.0}) {
      constexpr double kN = 2.3;
      double sum = 0.0;
      const double end = cloud.departure_s(x) * 1.5;
      constexpr int kSteps = 20000;
      for (int i = 0; i < kSteps; ++i) {
        const double t = (i + 0.5) * end / kSteps;
        const double c =
            1e6 * cloud.concentration_of_fraction_kg_per_m3(cloud.fraction(x, 5.0, 1.5, t, 600.0));
        sum += std::pow(c, kN) * end / kSteps / 60.0;
      }
      EXPECT_NEAR(cloud.toxic_load(x, 5.0, 1.5, kN, 600.0, 1e9) / sum, 1.0, 0.01) << x;
    }
  }
}

TEST(HeavyGas, ToxicTableHasTheProbitOfTheLoadAndTheContoursOfTheField) {
  const vulnerability::ToxicProbit probit{-6.35, 0.5, 2.75,
                                          vulnerability::ConcentrationUnit::MgPerM3};
  for (const HeavyGasRelease& r :
       {chlorine_jet(), chlorine_jet(10.0, 300.0), chlorine_cloud(20000.0)}) {
    const HeavyGasCloud cloud{r, weather(6.0, 2.0)};
    const HeavyToxicTable t = cloud.toxic({.probit = probit});
    ASSERT_EQ(t.gaussian.x_m.size(), 96U);
    ASSERT_EQ(t.half_width_m.size(), t.level.size());
    EXPECT_GT(t.gaussian.reach_m, 500.0);
    EXPECT_TRUE(std::is_sorted(t.level.begin(), t.level.end()));
    for (const std::size_t i : {std::size_t{30}, std::size_t{60}, std::size_t{80}}) {
      const double x = t.gaussian.x_m[i];
      const auto lethality = [&](double y) {
        return vulnerability::probability_of_probit(
            probit.probit(cloud.toxic_load(x, y, 1.5, probit.n, 600.0)));
      };
      EXPECT_NEAR(vulnerability::probability_of_probit(t.gaussian.probit[i]), lethality(0.0), 2e-3);
      double exact = 0.0;
      constexpr int kN = 400;
      const double far = 1.2 * t.half_width_m[0][i] + 1.0;
      for (int k = 0; k < kN; ++k) {
        const double p = lethality((k + 0.5) * far / kN);
        if (p >= 1e-3) exact += 2.0 * p * far / kN;
      }
      // The Gaussian stand-in has the same integral across the wind.
      double gaussian = 0.0;
      const double drop = t.gaussian.drop_per_m2[i];
      const double wide = std::sqrt(std::max(0.0, t.gaussian.probit[i] - 1.9) / drop);
      for (int k = 0; k < kN; ++k) {
        const double y = (k + 0.5) * wide / kN;
        const double p = vulnerability::probability_of_probit(t.gaussian.probit[i] - drop * y * y);
        if (p >= 1e-3) gaussian += 2.0 * p * wide / kN;
      }
      // The cut-off counts where hardly anybody dies.
      if (lethality(0.0) > 0.01) {
        EXPECT_NEAR(gaussian / exact, 1.0, 0.02) << x;
      }
      for (std::size_t l = 0; l < t.level.size(); ++l) {
        if (t.half_width_m[l][i] > 1.0) {
          EXPECT_NEAR(lethality(t.half_width_m[l][i]), t.level[l], 0.02 * t.level[l] + 0.01)
              << x << " " << t.level[l];
        }
      }
    }
  }
}

TEST(HeavyGas, IndoorsKillsLess) {
  const vulnerability::ToxicProbit probit{-6.35, 0.5, 2.75,
                                          vulnerability::ConcentrationUnit::MgPerM3};
  const HeavyGasCloud cloud{chlorine_cloud(), weather()};
  const HeavyToxicTable out = cloud.toxic({.probit = probit});
  const HeavyToxicTable in =
      cloud.toxic({.probit = probit, .indoor = IndoorModel::AirChange, .air_changes_per_h = 1.0});
  EXPECT_LT(in.gaussian.reach_m, 0.9 * out.gaussian.reach_m);
}

// ---- Flammable ----

struct Masses {
  double above_lower = 0.0;
  double in_limits = 0.0;
};
// Slices of the material's mass 2 rho B h m dx, shared out as the volume fraction is.
Masses summed_over_a_volume(const HeavyGasCloud& cloud, double lower, double upper, double from,
                            double to) {
  Masses sum;
  constexpr int kX = 120;
  constexpr int kY = 80;
  constexpr int kZ = 120;
  for (int i = 0; i < kX; ++i) {
    const double x = from + (i + 0.5) * (to - from) / kX;
    const HeavyGasStation s = cloud.station(x);
    if (x < cloud.stations().front().x_m) continue;
    const double line = 2.0 * s.density_kg_per_m3 * s.half_width_m * s.height_m * s.mass_fraction;
    const double area = 2.0 * s.half_width_m * s.height_m * s.volume_fraction;
    const double ly = 4.0 * s.half_width_m;
    const double z0 = std::max(0.0, s.centre_height_m - 3.0 * s.height_m);
    const double lz = s.centre_height_m + 5.0 * s.height_m - z0;
    for (int j = 0; j < kY; ++j) {
      for (int k = 0; k < kZ; ++k) {
        const double c = cloud.fraction(x, (j + 0.5) * ly / kY, z0 + (k + 0.5) * lz / kZ, 0.0,
                                        kInstantaneousAveragingTime_s);
        const double m = 2.0 * c * ly / kY * lz / kZ / area * line * (to - from) / kX;
        if (c >= lower) sum.above_lower += m;
        if (c >= lower && c <= upper) sum.in_limits += m;
      }
    }
  }
  return sum;
}

TEST(HeavyGas, FlammableMassIsTheSumOverAVolume) {
  const HeavyGasCloud cloud{propane_pool(), weather()};
  const FlammableTable t =
      cloud.flammable({.lower_limit_fraction = 0.021, .upper_limit_fraction = 0.095});
  const Masses sum =
      summed_over_a_volume(cloud, 0.021, 0.095, t.upwind_x_m - 1.0, 1.3 * t.distance_m);
  EXPECT_NEAR(t.mass_above_lower_kg / sum.above_lower, 1.0, 0.03);
  EXPECT_NEAR(t.mass_in_limits_kg / sum.in_limits, 1.0, 0.05);
}

// Far above the ground in terms of its own thickness, and with room below it.
TEST(HeavyGas, FlammableMassOfACloudAloftIsTheSumOverAVolume) {
  HeavyGasRelease r = propane_vent();
  r.height_m = 30.0;
  const HeavyGasCloud cloud{r, weather()};
  const FlammableOptions options{.lower_limit_fraction = 0.021, .upper_limit_fraction = 0.095};
  const FlammableTable t = cloud.flammable(options);
  double thinnest = 1.0;
  for (const HeavyGasStation& s : cloud.stations())
    if (s.centre_height_m > 0.0) thinnest = std::min(thinnest, s.height_m / s.centre_height_m);
  EXPECT_LT(thinnest, 0.1);
  double far = cloud.stations().front().x_m;
  for (const HeavyGasStation& s : cloud.stations())
    if (s.volume_fraction > 0.004) far = std::max(far, s.x_m);
  const Masses sum = summed_over_a_volume(cloud, 0.021, 0.095, cloud.stations().front().x_m, far);
  ASSERT_GT(sum.above_lower, 1.0);
  EXPECT_NEAR(t.mass_above_lower_kg / sum.above_lower, 1.0, 0.03);
  EXPECT_NEAR(t.mass_in_limits_kg / sum.in_limits, 1.0, 0.05);

  FlammableOptions contour = options;
  contour.masses = false;
  const FlammableTable c = cloud.flammable(contour);
  EXPECT_EQ(c.mass_above_lower_kg, 0.0);
  EXPECT_EQ(c.x_m, t.x_m);
  EXPECT_EQ(c.half_width_m, t.half_width_m);
}

TEST(HeavyGas, TheFlammableContourIsOnTheLimit) {
  for (const HeavyGasRelease& r : {propane_pool(), propane_pool(20.0, 60.0)}) {
    const HeavyGasCloud cloud{r, weather()};
    const FlammableTable t = cloud.flammable({.lower_limit_fraction = 0.021});
    ASSERT_EQ(t.x_m.size(), 64U);
    EXPECT_TRUE(std::is_sorted(t.x_m.begin(), t.x_m.end()));
    EXPECT_EQ(t.half_width_m.front(), 0.0);
    EXPECT_EQ(t.half_width_m.back(), 0.0);
    for (const std::size_t i : {std::size_t{20}, std::size_t{40}, std::size_t{55}}) {
      EXPECT_NEAR(
          cloud.fraction(t.x_m[i], t.half_width_m[i], 1.0, t.time_s, kInstantaneousAveragingTime_s),
          0.021, 2e-4);
    }
  }
}

TEST(HeavyGas, AFlammablePuffHoldsNoMoreThanWasReleased) {
  HeavyGasRelease r = chlorine_cloud(5000.0);
  r.material = of("propane");
  r.temperature_k = 231.0;
  const HeavyGasCloud cloud{r, weather()};
  const FlammableTable t =
      cloud.flammable({.lower_limit_fraction = 0.021, .upper_limit_fraction = 0.095});
  EXPECT_GT(t.mass_above_lower_kg, 500.0);
  EXPECT_LE(t.mass_above_lower_kg, 5000.0);
  EXPECT_LE(t.mass_in_limits_kg, t.mass_above_lower_kg);
  EXPECT_LT(t.upwind_x_m, t.centroid_x_m);
  EXPECT_GE(t.distance_m, t.x_m.back() - 1e-6);
}

// ---- Source and thermodynamics ----

TEST(HeavyGas, DropletsCoolTheCloudBelowTheBoilingPointAndVanish) {
  const HeavyGasCloud cloud{chlorine_jet(), weather()};
  const auto& s = cloud.stations();
  EXPECT_NEAR(s.front().droplet_fraction, 0.8, 1e-9);
  const auto coldest = std::min_element(s.begin(), s.end(), [](const auto& a, const auto& b) {
    return a.temperature_k < b.temperature_k;
  });
  EXPECT_LT(coldest->temperature_k, 225.0);
  EXPECT_EQ(s.back().droplet_fraction, 0.0);
}

TEST(HeavyGas, AmmoniaOfDesertTortoiseEndsEvaporatingAt205K) {
  // 13 to 14 mol % at about 205 K and 1.46 kg/m3 (equivalent sources of SMEDIS).
  const SlabAtmosphere air{{.wind_speed_m_per_s = 7.0,
                            .reference_height_m = 2.0,
                            .roughness_m = 0.003,
                            .temperature_k = 305.0,
                            .relative_humidity_fraction = 0.0,
                            .pressure_abs_pa = 90500.0,
                            .stability_index = 4.0}};
  const HeavyGasMaterial ammonia =
      heavy_gas_material(SubstanceLibrary::builtin().at("ammonia"), 305.0);
  const EvaporationEnd end = evaporation_end(ammonia, air, 237.7, 0.81);
  EXPECT_NEAR(end.temperature_k, 205.0, 2.0);
  EXPECT_NEAR(end.volume_fraction, 0.14, 0.005);
  EXPECT_NEAR(end.density_kg_per_m3, 1.46, 0.03);
  EXPECT_EQ(evaporation_end(ammonia, air, 260.0, 0.0).mass_fraction, 1.0);
}

TEST(HeavyGas, TheSourceIsWidenedInLowWindAndSaysSo) {
  const HeavyGasCloud low{propane_pool(40.0), weather(6.0, 1.5)};
  EXPECT_TRUE(warned(low.warnings(), "source_widened"));
  EXPECT_GT(low.effective_source_half_width_m(), 10.0);
  const HeavyGasCloud high{propane_pool(2.0), weather(4.0, 9.0)};
  EXPECT_FALSE(warned(high.warnings(), "source_widened"));
  EXPECT_EQ(high.effective_source_half_width_m(), 10.0);
}

TEST(HeavyGas, OriginalClosureOfExampleThreeGivesItsMeanFraction) {
  // SLAB manual, example 3, 200 m: 0.0368.
  const HeavyGasMaterial lng{0.016043, 2238.0, 111.7, 509900.0, 3348.5, 424.1};
  const SlabAtmosphere air{{.wind_speed_m_per_s = 1.92,
                            .reference_height_m = 2.88,
                            .roughness_m = 0.0002,
                            .temperature_k = 306.0,
                            .relative_humidity_fraction = 0.046,
                            .inverse_obukhov_per_m = 0.0665}};
  const HeavyGasCloud cloud{{.source = HeavyGasSource::Instantaneous,
                             .material = lng,
                             .mass_kg = 5000.0,
                             .area_m2 = 900.0,
                             .temperature_k = 111.7},
                            air,
                            kOriginal};
  EXPECT_NEAR(cloud.station(200.0).volume_fraction, 0.0368, 0.06 * 0.0368);
}

TEST(HeavyGas, ALightWarmCloudStaysDownUntilItIsBuoyantEnough) {
  // Faintly buoyant: on the ground. Hydrogen at rest: lifts.
  HeavyGasRelease r = propane_pool(0.5);
  r.material = of("ammonia");
  r.temperature_k = 300.0;
  const HeavyGasCloud faint{r, weather(4.0, 8.0)};
  EXPECT_EQ(faint.stations().back().centre_height_m, 0.0);
  r.material = of("hydrogen");
  r.mass_flow_kg_per_s = 5.0;
  r.temperature_k = 300.0;
  const HeavyGasCloud strong{r, weather(4.0, 2.0)};
  EXPECT_GT(strong.stations().back().centre_height_m, 20.0);
}

// ---- Input and robustness ----

TEST(HeavyGas, EveryBadFieldIsNamedAtOnce) {
  HeavyGasRelease r = chlorine_jet();
  r.mass_flow_kg_per_s = -1.0;
  r.liquid_fraction = 2.0;
  r.material.molar_mass_kg_per_mol = std::nan("");
  try {
    const HeavyGasCloud cloud{r, weather()};
    FAIL();
  } catch (const InputError& e) {
    const std::string what = e.what();
    for (const char* field : {"mass_flow", "liquid_fraction", "molar_mass"}) {
      EXPECT_NE(what.find(field), std::string::npos) << what;
    }
  }
}

TEST(HeavyGas, JetsNearTheMixingHeightAreRefused) {
  HeavyGasRelease r = chlorine_jet();
  r.height_m = 200.0;
  EXPECT_THROW(HeavyGasCloud(r, weather(6.0)), InputError);
}

std::string refusal(const HeavyGasRelease& r, const SlabAtmosphere& air) {
  try {
    const HeavyGasCloud cloud{r, air};
  } catch (const InputError& e) {
    return e.what();
  }
  return "";
}
bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

TEST(HeavyGas, SaysInWordsWhatItCannotCompute) {
  HeavyGasRelease high = chlorine_jet();
  high.height_m = 200.0;
  EXPECT_TRUE(has(refusal(high, weather(6.0)),
                  "height = 200 m, must be below 130 m, half the height of the mixed layer"));
  HeavyGasRelease thin = chlorine_cloud(1.0);
  thin.area_m2 = 1000.0;
  EXPECT_TRUE(has(refusal(thin, weather()), "is at least 1 mm high"));
  HeavyGasRelease wide = chlorine_jet();
  wide.velocity_m_per_s = 1e-7;
  EXPECT_TRUE(has(refusal(wide, weather()), "half the mixing height"));
  HeavyGasRelease brief = chlorine_jet();
  brief.duration_s = 1e-6;
  EXPECT_TRUE(has(refusal(brief, weather()), "give an instantaneous cloud otherwise"));

  const auto warning = [](double index, double wind) {
    const HeavyGasCloud cloud{chlorine_jet(), weather(index, wind)};
    for (const Warning& w : cloud.warnings()) {
      if (w.code == "outside_validity") return w.message;
    }
    return std::string{};
  };
  EXPECT_TRUE(has(warning(6.0, 0.5), "in stable air so light a wind has no steady direction"));
  EXPECT_TRUE(has(warning(4.0, 0.5), "the equations need a wind"));
  EXPECT_TRUE(has(warning(4.0, 25.0), "above 20 m/s"));
  EXPECT_EQ(warning(4.0, 5.0), "");
}

TEST(HeavyGas, QueriesRefuseWhatIsNoPlace) {
  const HeavyGasCloud cloud{chlorine_jet(), weather()};
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(static_cast<void>(cloud.fraction(nan, 0.0, 1.0, 10.0, 60.0)), InputError);
  EXPECT_THROW(static_cast<void>(cloud.fraction(10.0, 0.0, 1.0, kInf, 60.0)), InputError);
  EXPECT_THROW(static_cast<void>(cloud.mean_fraction(10.0, 0.0, -1.0, 60.0)), InputError);
  EXPECT_THROW(static_cast<void>(cloud.peak_fraction(10.0, kInf, 1.0, 60.0)), InputError);
  EXPECT_THROW(static_cast<void>(cloud.mean_fraction(10.0, 0.0, 1.0, 0.0)), InputError);
  EXPECT_THROW(static_cast<void>(cloud.station(nan)), InputError);
  EXPECT_THROW(static_cast<void>(cloud.arrival_s(nan)), InputError);
}

TEST(HeavyGas, AnyValidReleaseGivesFiniteNumbers) {
  std::mt19937_64 random{20240607};
  const auto uniform = [&](double a, double b) {
    return a + (b - a) * static_cast<double>(random() >> 11) * 0x1.0p-53;
  };
  const auto decades = [&](double a, double b) { return a * std::pow(b / a, uniform(0.0, 1.0)); };
  const auto& all = SubstanceLibrary::builtin().all();
  int refused = 0;
  int fixed = 0;
  constexpr int kCases = 200;
  for (int i = 0; i < kCases; ++i) {
    const Substance& substance = all[random() % all.size()];
    const double air_k = uniform(250.0, 315.0);
    HeavyGasRelease r;
    r.source = static_cast<HeavyGasSource>(random() % 4);
    const bool puff = r.source == HeavyGasSource::Instantaneous;
    const bool pool = r.source == HeavyGasSource::Pool;
    try {
      const SlabAtmosphere air{{.wind_speed_m_per_s = decades(0.3, 20.0),
                                .reference_height_m = 10.0,
                                .roughness_m = decades(1e-4, 1.0),
                                .temperature_k = air_k,
                                .relative_humidity_fraction = uniform(0.0, 1.0),
                                .pressure_abs_pa = uniform(85000.0, 103000.0),
                                .stability_index = uniform(0.5, 7.2)}};
      r.material = heavy_gas_material(substance, air_k);
      const double boiling = r.material.boiling_point_k;
      const bool cold = boiling < air_k;
      r.temperature_k = cold ? boiling : boiling + uniform(0.0, 30.0);
      if (puff) {
        r.mass_kg = decades(1.0, 1e5);
        r.area_m2 = decades(1.0, 5000.0);
      } else {
        r.mass_flow_kg_per_s = decades(1e-3, 2000.0);
        r.duration_s = random() % 3 > 0 ? decades(1.0, 7200.0) : kInf;
        if (pool) {
          r.area_m2 = decades(1.0, 1e4);
        } else {
          r.velocity_m_per_s = decades(1.0, 300.0);
          r.height_m = uniform(0.0, 20.0);
        }
      }
      if (!pool && cold) r.liquid_fraction = uniform(0.0, 1.0);
      const HeavyGasCloud cloud{r, air};
      if (warned(cloud.warnings(), "fixed_steps")) ++fixed;
      double before = -kInf;
      for (const HeavyGasStation& s : cloud.stations()) {
        ASSERT_TRUE(std::isfinite(s.speed_m_per_s) && std::isfinite(s.temperature_k) &&
                    std::isfinite(s.half_width_m))
            << substance.id << " " << i;
        ASSERT_GT(s.height_m, 0.0);
        ASSERT_GE(s.volume_fraction, 0.0);
        ASSERT_LE(s.volume_fraction, 1.0);
        ASSERT_GE(s.x_m, before - 1e-9 * std::abs(before));
        before = s.x_m;
      }
      for (int k = 0; k < 4; ++k) {
        const double c = cloud.fraction(uniform(-50.0, 3000.0), uniform(-100.0, 100.0),
                                        uniform(0.0, 20.0), decades(1.0, 5000.0), 60.0);
        ASSERT_TRUE(c >= 0.0 && c <= 1.0) << substance.id << " " << i;
      }
      const FlammableTable f =
          cloud.flammable({.lower_limit_fraction = 0.03, .upper_limit_fraction = 0.1});
      ASSERT_TRUE(std::isfinite(f.mass_above_lower_kg) && f.mass_above_lower_kg >= 0.0);
      ASSERT_TRUE(std::isfinite(f.area_m2) && f.area_m2 >= 0.0);
      if (i % 4 == 0) {
        const HeavyToxicTable t = cloud.toxic({.probit = {-9.82, 0.71, 2.0}});
        for (std::size_t k = 0; k < t.gaussian.x_m.size(); ++k) {
          ASSERT_TRUE(std::isfinite(t.gaussian.probit[k]) && t.gaussian.drop_per_m2[k] > 0.0)
              << substance.id << " " << i;
        }
      }
    } catch (const InputError&) {
      ++refused;
    }
  }
  EXPECT_LT(refused, kCases / 5);
  EXPECT_LE(fixed, kCases / 100);
}

TEST(HeavyGas, TheSameInputsGiveTheSameBitsOnEveryThread) {
  const HeavyGasCloud here{chlorine_jet(10.0, 300.0), weather()};
  const HeavyToxicTable want = here.toxic({.probit = {-6.35, 0.5, 2.75}});
  std::vector<std::thread> threads;
  std::vector<int> same(4, 0);
  for (std::size_t i = 0; i < same.size(); ++i) {
    threads.emplace_back([&, i] {
      const HeavyGasCloud again{chlorine_jet(10.0, 300.0), weather()};
      same[i] = again.toxic({.probit = {-6.35, 0.5, 2.75}}).half_width_m == want.half_width_m &&
                here.toxic({.probit = {-6.35, 0.5, 2.75}}).gaussian.probit == want.gaussian.probit;
    });
  }
  for (std::thread& t : threads) t.join();
  for (const int s : same) EXPECT_EQ(s, 1);
}

}  // namespace
}  // namespace isorisk::models::dispersion
