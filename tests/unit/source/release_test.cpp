// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/release.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/models/source/two_phase.hpp"

namespace isorisk::models::source {
namespace {

const Substance& named(const char* id) { return SubstanceLibrary::builtin().at(id); }

ReleaseInput chlorine_tank() {
  return {.substance = &named("chlorine"),
          .temperature_k = 293.15,
          .pressure_abs_pa = 6.8e5,
          .inventory_kg = 30000.0,
          .liquid_head_m = 1.0,
          .opening = OpeningKind::Hole,
          .hole_diameter_m = 0.025,
          .isolation_time_s = 600.0,
          .bund_area_m2 = 100.0};
}

ReleaseInput benzene_tank() {
  return {.substance = &named("benzene"),
          .temperature_k = 293.15,
          .pressure_abs_pa = 101325.0,
          .inventory_kg = 800000.0,
          .liquid_head_m = 9.0,
          .opening = OpeningKind::Hole,
          .hole_diameter_m = 0.1,
          .bund_area_m2 = 1500.0};
}

ReleaseInput methane_vessel() {
  return {.substance = &named("methane"),
          .temperature_k = 288.15,
          .pressure_abs_pa = 4.0e6,
          .inventory_kg = 5000.0,
          .opening = OpeningKind::Hole,
          .hole_diameter_m = 0.02};
}

bool warned(const SourceTerm& s, std::string_view code) {
  for (const auto& w : s.warnings) {
    if (w.code == code) return true;
  }
  return false;
}

std::string message_of(const auto& action) {
  try {
    action();
  } catch (const Error& e) {
    return e.what();
  }
  return "no error";
}

void expect_mass_is_kept(const SourceTerm& s, const ReleaseInput& in) {
  EXPECT_LE(s.released_kg, in.inventory_kg * (1.0 + 1e-12));
  const double pool = s.pool ? s.pool->liquid_kg : 0.0;
  EXPECT_NEAR(s.airborne_kg + pool, s.released_kg, 1e-9 * s.released_kg);
  if (!s.instantaneous) {
    EXPECT_NEAR(s.release_rate_kg_per_s * s.duration_s, s.released_kg, 1e-9 * s.released_kg);
    EXPECT_NEAR(s.airborne_rate_kg_per_s * s.duration_s, s.airborne_kg, 1e-9 * s.released_kg);
    EXPECT_LE(s.duration_s, in.max_duration_s);
  }
  if (s.pool) {
    EXPECT_LE(s.pool->evaporated_kg, s.pool->liquid_kg);
    EXPECT_GE(s.pool->evaporated_kg, 0.0);
    EXPECT_NEAR(s.pool->evaporation_kg_per_s * s.pool->duration_s, s.pool->evaporated_kg,
                1e-9 * s.released_kg);
    EXPECT_LE(s.pool->duration_s, in.max_duration_s);
  }
  EXPECT_GE(s.airborne_fraction, s.vapour_fraction * (1.0 - 1e-12));
  EXPECT_LE(s.airborne_fraction, 1.0);
  EXPECT_TRUE(std::isfinite(s.density_kg_per_m3) && s.density_kg_per_m3 > 0.0);
  EXPECT_TRUE(std::isfinite(s.temperature_k) && s.temperature_k > 0.0);
}

TEST(Release, ConservesMassForEverySubstanceOpeningAndState) {
  int cases = 0;
  for (const Substance& s : SubstanceLibrary::builtin().all()) {
    for (const double t : {120.0, 239.0, 263.15, 288.15, 313.15}) {
      for (const double p : {1.02e5, 4.0e5, 1.2e6, 8.0e6}) {
        for (const auto opening : {OpeningKind::Hole, OpeningKind::FullBore, OpeningKind::Rupture,
                                   OpeningKind::TenMinutes}) {
          for (const double bund : {0.0, 40.0}) {
            const ReleaseInput in{.substance = &s,
                                  .temperature_k = t,
                                  .pressure_abs_pa = p,
                                  .inventory_kg = 12000.0,
                                  .liquid_head_m = 2.0,
                                  .opening = opening,
                                  .hole_diameter_m = 0.05,
                                  .bund_area_m2 = bund};
            // Below the triple point of a substance there is no liquid to release.
            if (t < std::max(s.liquid_density_kg_per_m3.t_min_k, *s.melting_point_k)) continue;
            const SourceTerm out = release_to_air(in);
            expect_mass_is_kept(out, in);
            ++cases;
            if (::testing::Test::HasFailure()) {
              FAIL() << s.id << " " << t << " K " << p << " Pa " << to_text(opening) << " bund "
                     << bund;
            }
          }
        }
      }
    }
  }
  EXPECT_GT(cases, 1000);
}

TEST(Release, ChlorineHoleFlowsAsMetastableLiquid) {
  // q = Cd A sqrt(2 rho (p - pa) + 2 rho^2 g h); by hand with rho 1409.6 kg/m3 at 293.15 K.
  const SourceTerm s = release_to_air(chlorine_tank());
  const double rho = named("chlorine").liquid_density_kg_per_m3(293.15);
  const double area = std::numbers::pi * 0.025 * 0.025 / 4.0;
  const double q = 0.65 * area * rho * std::sqrt(2.0 * (6.8e5 - 101325.0) / rho + 2.0 * 9.81 * 1.0);
  EXPECT_EQ(s.phase, Phase::LiquefiedGas);
  EXPECT_NEAR(s.release_rate_kg_per_s, q, 1e-9 * q);
  EXPECT_NEAR(s.temperature_k, 239.2, 0.3);
  // Flash 0.948 kJ/kg/K * 54 K / 288 kJ/kg = 0.178; airborne share five times that.
  EXPECT_NEAR(s.vapour_fraction, 0.177, 0.003);
  EXPECT_NEAR(s.airborne_fraction, 5.0 * s.vapour_fraction, 1e-12);
  EXPECT_EQ(s.duration_rule, "isolation");
  EXPECT_DOUBLE_EQ(s.duration_s, 600.0);
  ASSERT_TRUE(s.pool);
  EXPECT_TRUE(s.pool->boiling);
  EXPECT_NEAR(s.pool->temperature_k, 239.2, 0.3);
  EXPECT_GT(s.density_kg_per_m3, 3.5);  // heavy: cold vapour with droplets
}

TEST(Release, FlashAboveAFifthLeavesNoPool) {
  ReleaseInput in = chlorine_tank();
  in.substance = &named("propane");
  in.temperature_k = 293.15;
  in.pressure_abs_pa = 8.5e5;
  const SourceTerm s = release_to_air(in);
  EXPECT_GT(s.vapour_fraction, 0.3);
  EXPECT_EQ(s.airborne_fraction, 1.0);
  EXPECT_FALSE(s.pool);
  EXPECT_DOUBLE_EQ(s.airborne_kg, s.released_kg);
}

TEST(Release, FullBoreOfLiquefiedGasFlowsInEquilibrium) {
  ReleaseInput in = chlorine_tank();
  in.opening = OpeningKind::FullBore;
  in.hole_diameter_m = 0.05;
  in.liquid_head_m = 0.0;
  in.temperature_k = 293.15;
  in.pressure_abs_pa = 1.0e5;  // below saturation: the saturation pressure drives it
  in.phase = Phase::LiquefiedGas;
  const SourceTerm s = release_to_air(in);
  const Hem hem = hem_flow({.substance = in.substance, .temperature_k = 293.15});
  const double area = std::numbers::pi * 0.05 * 0.05 / 4.0;
  EXPECT_NEAR(s.release_rate_kg_per_s, area * hem.mass_flux_kg_per_m2_s, 1e-9);
  EXPECT_TRUE(s.choked);
  EXPECT_TRUE(warned(s, "pressure_below_saturation"));
  // Far below the metastable flow of a hole of the same size.
  in.opening = OpeningKind::Hole;
  EXPECT_LT(s.release_rate_kg_per_s, release_to_air(in).release_rate_kg_per_s);
}

TEST(Release, LiquidLeavesAPoolThatTheWindDries) {
  const SourceTerm s = release_to_air(benzene_tank());
  EXPECT_EQ(s.phase, Phase::Liquid);
  EXPECT_EQ(s.airborne_kg, 0.0);
  ASSERT_TRUE(s.pool);
  EXPECT_FALSE(s.pool->boiling);
  EXPECT_TRUE(s.pool->in_bund);
  EXPECT_LE(s.pool->area_m2, 1500.0);
  EXPECT_EQ(s.pool->temperature_k, 293.15);
  // Sutton at D, 5 m/s, a full bund of 1500 m2: 1.45 kg/s; the average includes the filling.
  EXPECT_GT(s.pool->evaporation_kg_per_s, 1.0);
  EXPECT_LT(s.pool->evaporation_kg_per_s, 3.0);
}

TEST(Release, SubcooledLiquidMeetsAWarmGroundAndBoils) {
  // Refrigerated butane at -20 C, Tb -0.5 C, on ground at 15 C.
  const SourceTerm s = release_to_air({.substance = &named("n_butane"),
                                       .temperature_k = 253.15,
                                       .pressure_abs_pa = 1.05e5,
                                       .inventory_kg = 50000.0,
                                       .liquid_head_m = 5.0,
                                       .opening = OpeningKind::Hole,
                                       .hole_diameter_m = 0.05,
                                       .bund_area_m2 = 400.0});
  EXPECT_EQ(s.phase, Phase::Liquid);
  EXPECT_EQ(s.airborne_kg, 0.0);
  ASSERT_TRUE(s.pool);
  EXPECT_TRUE(s.pool->boiling);
  EXPECT_NEAR(s.pool->temperature_k, 272.66, 0.1);
  EXPECT_GT(s.pool->evaporated_kg, 0.0);
}

TEST(Release, GasKeepsMassAndMomentumThroughTheExpansion) {
  const SourceTerm s = release_to_air(methane_vessel());
  EXPECT_EQ(s.phase, Phase::Gas);
  EXPECT_TRUE(s.choked);
  EXPECT_EQ(s.airborne_fraction, 1.0);
  EXPECT_EQ(s.temperature_k, 288.15);
  const double area = std::numbers::pi * s.expanded_diameter_m * s.expanded_diameter_m / 4.0;
  EXPECT_NEAR(s.density_kg_per_m3 * s.expanded_velocity_m_per_s * area, s.release_rate_kg_per_s,
              1e-9 * s.release_rate_kg_per_s);
  EXPECT_GT(s.expanded_velocity_m_per_s, s.exit_velocity_m_per_s);
  EXPECT_GT(s.expanded_diameter_m, s.hole_diameter_m);
}

TEST(Release, FlowIsContinuousWhereChokingBegins) {
  ReleaseInput in = methane_vessel();
  const double critical = std::pow(2.0 / 2.31, 1.31 / 0.31);
  double last = -1.0;
  for (double p = 0.9 * 101325.0 / critical; p < 1.1 * 101325.0 / critical; p += 50.0) {
    in.pressure_abs_pa = p;
    const SourceTerm s = release_to_air(in);
    EXPECT_GT(s.release_rate_kg_per_s, last);
    if (last > 0.0) {
      EXPECT_LT(s.release_rate_kg_per_s / last, 1.005);
    }
    last = s.release_rate_kg_per_s;
  }
}

TEST(Release, RateGrowsWithHolePressureAndHead) {
  const auto rate = [](ReleaseInput in, double d, double p, double h) {
    in.hole_diameter_m = d;
    in.pressure_abs_pa = p;
    in.liquid_head_m = h;
    return release_to_air(in).release_rate_kg_per_s;
  };
  const ReleaseInput in = chlorine_tank();
  EXPECT_GT(rate(in, 0.05, 6.8e5, 1.0), 3.9 * rate(in, 0.025, 6.8e5, 1.0));
  EXPECT_GT(rate(in, 0.025, 9.0e5, 1.0), rate(in, 0.025, 6.8e5, 1.0));
  EXPECT_GT(rate(in, 0.025, 6.8e5, 5.0), rate(in, 0.025, 6.8e5, 1.0));
}

TEST(Release, DurationIsTheShortestOfInventoryIsolationAndCap) {
  ReleaseInput in = chlorine_tank();
  in.isolation_time_s = 3600.0;
  in.inventory_kg = 1.0e7;
  SourceTerm s = release_to_air(in);
  EXPECT_EQ(s.duration_rule, "cap on duration");
  EXPECT_DOUBLE_EQ(s.duration_s, 1800.0);
  in.inventory_kg = 100.0;
  s = release_to_air(in);
  EXPECT_EQ(s.duration_rule, "inventory");
  EXPECT_DOUBLE_EQ(s.released_kg, 100.0);
}

TEST(Release, RuptureAndTenMinutesReleaseTheWholeInventory) {
  ReleaseInput in = chlorine_tank();
  in.opening = OpeningKind::Rupture;
  SourceTerm s = release_to_air(in);
  EXPECT_TRUE(s.instantaneous);
  EXPECT_EQ(s.released_kg, 30000.0);
  EXPECT_EQ(s.release_rate_kg_per_s, 0.0);
  in.opening = OpeningKind::TenMinutes;
  s = release_to_air(in);
  EXPECT_FALSE(s.instantaneous);
  EXPECT_DOUBLE_EQ(s.release_rate_kg_per_s, 50.0);
  EXPECT_DOUBLE_EQ(s.duration_s, 600.0);  // isolation does not hold back a broken vessel
  EXPECT_NEAR(s.released_kg, 30000.0, 1e-9);
  EXPECT_GT(s.exit_velocity_m_per_s, 0.0);
}

TEST(Release, PumpLimitsFlowAndSpeed) {
  ReleaseInput in = chlorine_tank();
  const SourceTerm free = release_to_air(in);
  in.flow_cap_kg_per_s = 2.0;
  const SourceTerm capped = release_to_air(in);
  EXPECT_DOUBLE_EQ(capped.release_rate_kg_per_s, 2.0);
  EXPECT_NEAR(capped.exit_velocity_m_per_s / free.exit_velocity_m_per_s,
              2.0 / free.release_rate_kg_per_s, 1e-12);
  ReleaseInput gas = methane_vessel();
  gas.flow_cap_kg_per_s = 0.01;
  const SourceTerm slow = release_to_air(gas);
  const double area = std::numbers::pi * 0.02 * 0.02 / 4.0;
  EXPECT_NEAR(slow.density_kg_per_m3 * slow.expanded_velocity_m_per_s * area, 0.01, 1e-12);
  EXPECT_FALSE(slow.choked);
}

TEST(Release, SmallBundHoldsThePoolAndLowersItsVapour) {
  ReleaseInput in = benzene_tank();
  const double wide = release_to_air(in).pool->evaporation_kg_per_s;
  in.bund_area_m2 = 100.0;
  const SourceTerm s = release_to_air(in);
  EXPECT_NEAR(s.pool->area_m2, 100.0, 1e-9);
  EXPECT_LT(s.pool->evaporation_kg_per_s, wide);
  in.bund_area_m2 = 0.0;
  EXPECT_GT(release_to_air(in).pool->evaporation_kg_per_s, wide);
}

TEST(Release, BundThatOverflowsSaysSo) {
  ReleaseInput in = benzene_tank();
  in.opening = OpeningKind::Rupture;
  in.bund_height_m = 0.5;
  const SourceTerm s = release_to_air(in);
  EXPECT_TRUE(warned(s, "bund_overflow"));
  EXPECT_FALSE(s.pool->in_bund);
  EXPECT_GT(s.pool->area_m2, 1500.0);
}

TEST(Release, ContinuesWhereLiquidBecomesLiquefiedGas) {
  // n-Butane just below and above its boiling point: shares and rates meet.
  ReleaseInput in{.substance = &named("n_butane"),
                  .temperature_k = 272.0,
                  .pressure_abs_pa = 1.2e5,
                  .inventory_kg = 20000.0,
                  .liquid_head_m = 3.0,
                  .opening = OpeningKind::Hole,
                  .hole_diameter_m = 0.05,
                  .bund_area_m2 = 100.0};
  // At the boiling point the flash begins, at 1.05 times ambient pressure the name changes.
  for (const double p : {101325.0, 1.05 * 101325.0}) {
    const double edge = in.substance->saturation_temperature_k(p);
    in.temperature_k = edge - 1e-6;
    const SourceTerm below = release_to_air(in);
    in.temperature_k = edge + 1e-6;
    const SourceTerm above = release_to_air(in);
    EXPECT_EQ(below.phase, Phase::Liquid);
    EXPECT_EQ(above.phase, p > 101325.0 ? Phase::LiquefiedGas : Phase::Liquid);
    EXPECT_NEAR(above.release_rate_kg_per_s, below.release_rate_kg_per_s, 1e-5);
    EXPECT_NEAR(above.airborne_fraction, below.airborne_fraction, 1e-6);
    EXPECT_NEAR(above.pool->evaporated_kg, below.pool->evaporated_kg, 1e-2);
  }
}

TEST(Release, PoolsMeetWhereTheGroundIsAtTheBoilingPoint) {
  ReleaseInput in{.substance = &named("ethylene_oxide"),
                  .temperature_k = 278.15,
                  .pressure_abs_pa = 1.5e5,
                  .inventory_kg = 20000.0,
                  .liquid_head_m = 3.0,
                  .opening = OpeningKind::Hole,
                  .hole_diameter_m = 0.05,
                  .bund_area_m2 = 100.0};
  const double tb = in.substance->saturation_temperature_k(101325.0);
  in.ground_temperature_k = tb - 1e-6;
  const SourceTerm below = release_to_air(in);
  in.ground_temperature_k = tb + 1e-6;
  const SourceTerm above = release_to_air(in);
  EXPECT_FALSE(below.pool->boiling);
  EXPECT_TRUE(above.pool->boiling);
  EXPECT_NEAR(above.pool->evaporated_kg, below.pool->evaporated_kg, 1e-3);
}

TEST(Release, AirborneShareNeverFallsAsTheVesselGetsHotter) {
  ReleaseInput in = chlorine_tank();
  in.phase = Phase::LiquefiedGas;
  double last = 0.0;
  for (double t = 240.0; t < 320.0; t += 1.0) {
    in.temperature_k = t;
    const SourceTerm s = release_to_air(in);
    EXPECT_GE(s.airborne_fraction, last - 1e-12) << t;
    last = s.airborne_fraction;
  }
  EXPECT_EQ(last, 1.0);
}

TEST(Release, ContradictionsBetweenPhaseAndStateAreTold) {
  ReleaseInput in = benzene_tank();
  in.phase = Phase::LiquefiedGas;
  EXPECT_TRUE(warned(release_to_air(in), "phase_contradicts_state"));
  ReleaseInput gas = methane_vessel();
  gas.phase = Phase::LiquefiedGas;
  EXPECT_NE(message_of([&] { (void)release_to_air(gas); }).find("can only be a gas"),
            std::string::npos);
  ReleaseInput chlorine = chlorine_tank();
  chlorine.phase = Phase::Gas;
  EXPECT_FALSE(warned(release_to_air(chlorine), "phase_contradicts_state"));  // 0.68 of 0.674 MPa
  chlorine.pressure_abs_pa = 1.2e6;
  EXPECT_TRUE(warned(release_to_air(chlorine), "phase_contradicts_state"));
}

TEST(Release, SurrogatesAreNamedInTheWarnings) {
  ReleaseInput in = chlorine_tank();
  in.substance = &named("lpg");
  in.pressure_abs_pa = 9e5;
  EXPECT_TRUE(warned(release_to_air(in), "surrogate"));
}

TEST(Release, NothingDrivesAFlatTankWithoutHead) {
  ReleaseInput in = benzene_tank();
  in.liquid_head_m = 0.0;
  const SourceTerm s = release_to_air(in);
  EXPECT_EQ(s.released_kg, 0.0);
  EXPECT_TRUE(warned(s, "no_driving_pressure"));
}

TEST(Release, AllBadInputsAreListedTogether) {
  ReleaseInput in = chlorine_tank();
  in.temperature_k = std::nan("");
  in.inventory_kg = -1.0;
  in.hole_diameter_m = 0.0;
  in.stability_class = 'G';
  const std::string text = message_of([&] { (void)release_to_air(in); });
  EXPECT_THROW((void)release_to_air(in), InputError);
  for (const char* part :
       {"temperature = nan", "inventory = -1 kg", "hole_diameter = 0 m", "stability_class"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
  EXPECT_THROW((void)release_to_air({}), InputError);
}

TEST(Release, StateFollowsTemperatureAndPressure) {
  const Substance& cl2 = named("chlorine");
  EXPECT_EQ(state_of(cl2, 293.15, 6.8e5, 101325.0), Phase::LiquefiedGas);
  EXPECT_EQ(state_of(cl2, 293.15, 3.0e5, 101325.0), Phase::Gas);
  EXPECT_EQ(state_of(cl2, 238.0, 101325.0, 101325.0), Phase::Liquid);
  EXPECT_EQ(state_of(named("methane"), 293.15, 2.0e7, 101325.0), Phase::Gas);
  EXPECT_EQ(state_of(named("benzene"), 293.15, 101325.0, 101325.0), Phase::Liquid);
}

TEST(LeakDuration, FollowsGradesAndHoleSize) {
  EXPECT_EQ(leak_duration_s('A', 'A', 0.005), 1200.0);
  EXPECT_EQ(leak_duration_s('A', 'A', 0.025), 600.0);
  EXPECT_EQ(leak_duration_s('A', 'A', 0.100), 300.0);
  EXPECT_EQ(leak_duration_s('B', 'A', 0.025), leak_duration_s('B', 'B', 0.025));
  EXPECT_EQ(leak_duration_s('B', 'C', 0.005), 3600.0);
  EXPECT_EQ(leak_duration_s('C', 'A', 0.2), 1200.0);
  EXPECT_THROW((void)leak_duration_s('D', 'A', 0.025), InputError);
}

TEST(Release, SameInputGivesTheSameBits) {
  const SourceTerm a = release_to_air(chlorine_tank());
  const SourceTerm b = release_to_air(chlorine_tank());
  EXPECT_EQ(a.release_rate_kg_per_s, b.release_rate_kg_per_s);
  EXPECT_EQ(a.pool->evaporated_kg, b.pool->evaporated_kg);
}

}  // namespace
}  // namespace isorisk::models::source
