// SPDX-License-Identifier: Apache-2.0
// Releases inside a building and clouds of bursting vessels.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>

#include "isorisk/core/error.hpp"
#include "isorisk/models/source/building.hpp"
#include "isorisk/models/source/flashing.hpp"
#include "isorisk/models/source/rupture.hpp"
#include "isorisk/models/source/two_phase.hpp"

namespace isorisk::models::source {
namespace {

using std::numbers::pi;

const Substance& named(const char* id) { return SubstanceLibrary::builtin().at(id); }

BuildingInput hall() {
  return {.release = {{0.0, 300.0, 30.0}},
          .vapour_density_kg_per_m3 = 3.0,
          .volume_m3 = 2000.0,
          .ventilation_m3_per_s = 2.0,
          .end_time_s = 1800.0};
}

TEST(BuildingRelease, FollowsTheExponentialOfAWellMixedSpace) {
  // q = 0.1 kg/s, Q = 2 + 0.1/3 m3/s: inside q V/Q (1 - exp(-Q t/V)) at 300 s.
  BuildingInput in = hall();
  in.end_time_s = 300.0;
  const BuildingRelease r = building_release(in);
  const double flow = 2.0 + 0.1 / 3.0;
  const double inside = 0.1 * 2000.0 / flow * (1.0 - std::exp(-flow * 300.0 / 2000.0));
  EXPECT_NEAR(r.held_kg, inside, 1e-9);
  EXPECT_NEAR(r.outflow_kg, 30.0 - inside, 1e-9);
  EXPECT_NEAR(r.peak_volume_fraction, inside / (3.0 * 2000.0), 1e-12);
  in.end_time_s = 1800.0;
  EXPECT_NEAR(building_release(in).held_kg, inside * std::exp(-2.0 * 1500.0 / 2000.0), 1e-9);
}

TEST(BuildingRelease, KeepsTheMassAndNeverExceedsTheRateReleased) {
  std::mt19937 random{20240607};
  const auto uniform = [&](double a, double b) {
    return std::uniform_real_distribution<double>{a, b}(random);
  };
  for (int i = 0; i < 200; ++i) {
    BuildingInput in = hall();
    const double most = uniform(0.01, 100.0);
    in.release = {{uniform(0.0, 10.0), 100.0, most * 50.0},
                  {120.0, 500.0, uniform(0.0, 1.0) * most}};
    in.volume_m3 = uniform(10.0, 1e5);
    in.ventilation_m3_per_s = uniform(0.01, 50.0);
    in.end_time_s = uniform(50.0, 3600.0);
    const BuildingRelease r = building_release(in);
    double sum = 0.0;
    double rate = 0.0;
    for (const RateStep& s : r.outflow) {
      sum += s.mass_kg;
      rate = std::max(rate, s.rate_kg_per_s());
    }
    EXPECT_NEAR(sum, r.outflow_kg, 1e-9 * (1.0 + sum));
    EXPECT_NEAR(r.outflow_kg + r.held_kg, r.released_kg, 1e-9 * (1.0 + r.released_kg));
    EXPECT_GE(r.held_kg, -1e-9);
    EXPECT_LE(r.peak_volume_fraction, 1.0);
    double released = 0.0;
    for (const RateStep& s : in.release) released = std::max(released, s.rate_kg_per_s());
    EXPECT_LE(rate, released * (1.0 + 1e-9));
  }
}

TEST(BuildingRelease, AnAiryHallHoldsNothingBack) {
  BuildingInput in = hall();
  in.ventilation_m3_per_s = 1e5;
  const BuildingRelease r = building_release(in);
  EXPECT_NEAR(r.outflow_kg, 30.0, 1e-6);
  EXPECT_LT(r.peak_volume_fraction, 1e-5);
}

TEST(BuildingRelease, OpensWhenTheDisplacedAirNeedsMoreThanTheWallsBear) {
  BuildingInput in = hall();
  in.release = {{0.0, 10.0, 3000.0}};  // 100 m3/s through 2 m2: 4.2 kPa
  in.vent_area_m2 = 2.0;
  in.strength_overpressure_pa = 2000.0;
  const BuildingRelease r = building_release(in);
  EXPECT_TRUE(r.opens);
  EXPECT_NEAR(r.peak_overpressure_pa, 0.6 * std::pow(100.0 / 1.2, 2), 1e-6);
  EXPECT_EQ(r.warnings.at(0).code, "building_opens");
  EXPECT_NEAR(r.outflow_kg, 3000.0, 1e-9);
  in.strength_overpressure_pa = 5000.0;
  EXPECT_FALSE(building_release(in).opens);
  in.strength_overpressure_pa.reset();
  EXPECT_THROW((void)building_release(in), InputError);
}

TEST(RuptureCloud, IsentropicStateOfPropaneIsThatOfTheEquationOfState) {
  // Golden st-flash-expansion-propane: isentropic vapour fraction 0.33528.
  const Substance& s = named("propane");
  const RuptureCloud c = rupture_cloud({.substance = &s,
                                        .temperature_k = 298.15,
                                        .pressure_abs_pa = s.vapour_pressure_pa(298.15),
                                        .mass_kg = 1000.0,
                                        .phase = Phase::LiquefiedGas});
  EXPECT_NEAR(c.vapour_fraction, 0.33528, 0.03 * 0.33528);
  EXPECT_NEAR(c.temperature_k, 231.04, 0.3);
  // Two-phase enthalpy balance: h0 - h1 = integral c dT - x L, less (p0 - pa) v0.
  double heat = 0.0;
  const int n = 2000;
  for (int i = 0; i < n; ++i) {
    const double t = c.temperature_k + (298.15 - c.temperature_k) * (i + 0.5) / n;
    const double dt = (298.15 - c.temperature_k) / n;
    const double slope = (s.vapour_pressure_pa(t + 0.01) - s.vapour_pressure_pa(t - 0.01)) / 0.02;
    heat += (s.liquid_heat_capacity_j_per_kg_k(t) + slope / s.liquid_density_kg_per_m3(t)) * dt;
  }
  const double fall = heat - c.vapour_fraction * s.heat_of_vaporisation_j_per_kg(c.temperature_k);
  const double pushed =
      (s.vapour_pressure_pa(298.15) - kAtmosphere) / s.liquid_density_kg_per_m3(298.15);
  EXPECT_NEAR(c.expansion_energy_j_per_kg, fall - pushed, 0.01 * c.expansion_energy_j_per_kg);
}

TEST(RuptureCloud, GasGivesTheWorkOfItsIsentropeLessThatOnTheAir) {
  // Thin hydrogen: cv (T0 - T1) - pa (v1 - v0), ideal.
  const Substance& s = named("hydrogen");
  const RuptureCloud c = rupture_cloud({.substance = &s,
                                        .temperature_k = 300.0,
                                        .pressure_abs_pa = 3e5,
                                        .mass_kg = 10.0,
                                        .phase = Phase::Gas});
  const double g = s.heat_capacity_ratio(300.0);
  const double r = kGasConstant / s.molar_mass_kg_per_mol;
  const double t1 = 300.0 * std::pow(kAtmosphere / 3e5, (g - 1.0) / g);
  const double expected = r / (g - 1.0) * (300.0 - t1) - (r * t1 - kAtmosphere / 3e5 * r * 300.0);
  EXPECT_NEAR(c.temperature_k, t1, 1e-9);
  EXPECT_NEAR(c.expansion_energy_j_per_kg, expected, 5e-3 * expected);
  EXPECT_NEAR(c.expansion_velocity_m_per_s, 0.8 * std::sqrt(2.0 * c.expansion_energy_j_per_kg),
              1e-9);
}

TEST(RuptureCloud, TwoZonesEndWhereTheCoreSlowsToOneMetrePerSecond) {
  const Substance& s = named("chlorine");
  const RuptureCloud c = rupture_cloud({.substance = &s,
                                        .temperature_k = 293.15,
                                        .pressure_abs_pa = s.vapour_pressure_pa(293.15),
                                        .mass_kg = 1000.0,
                                        .phase = Phase::LiquefiedGas});
  EXPECT_NEAR(0.375 * c.core_radius_m / c.end_time_s, 1.0, 1e-9);
  // Half of the gas in the core, and all of it in the cloud.
  const double core = 4.0 / 3.0 * pi * std::pow(c.core_radius_m, 3);
  EXPECT_NEAR(core * c.core_volume_fraction, 0.5 * c.gas_volume_m3, 0.02 * c.gas_volume_m3);
  EXPECT_NEAR(c.cloud_radius_m, 1.456 * c.core_radius_m, 1e-9);
  EXPECT_LT(c.mean_volume_fraction, c.core_volume_fraction);
  EXPECT_GT(c.air_kg, 0.0);
}

TEST(RuptureCloud, RefusesAColdLiquidAndAPressureThatDoesNotExpand) {
  const Substance& s = named("benzene");
  EXPECT_THROW((void)rupture_cloud({.substance = &s,
                                    .temperature_k = 300.0,
                                    .pressure_abs_pa = 2e5,
                                    .mass_kg = 1.0,
                                    .phase = Phase::Liquid}),
               InputError);
  EXPECT_THROW(
      (void)rupture_cloud(
          {.substance = &s, .temperature_k = 300.0, .pressure_abs_pa = 1e5, .mass_kg = 1.0}),
      InputError);
}

}  // namespace
}  // namespace isorisk::models::source
