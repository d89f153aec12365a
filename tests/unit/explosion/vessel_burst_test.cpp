// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/vessel_burst.hpp"

#include <gtest/gtest.h>

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <string>

#include "isorisk/core/error.hpp"

namespace isorisk::models::explosion {
namespace {

BurstEnergyInput nitrogen() {
  return {.burst_pressure_abs_pa = 5e6, .volume_m3 = 10.0, .gamma = 1.4};
}

TEST(BurstEnergy, IsentropicIsTheWorkOfTheExpansion) {
  // Integral of p dv along p v^g = const, from V to the volume at p0.
  const BurstEnergyInput in = nitrogen();
  const double end = in.volume_m3 * std::pow(in.burst_pressure_abs_pa / 101325.0, 1.0 / in.gamma);
  const auto p = [&](double v) {
    return in.burst_pressure_abs_pa * std::pow(in.volume_m3 / v, in.gamma);
  };
  const double work = boost::math::quadrature::gauss_kronrod<double, 31>::integrate(p, in.volume_m3,
                                                                                    end, 15, 1e-12);
  EXPECT_NEAR(burst_energy(in).isentropic_j / work, 1.0, 1e-9);
}

TEST(BurstEnergy, DefinitionsAreInTheirKnownOrder) {
  const BurstEnergy e = burst_energy(nitrogen());
  EXPECT_LT(e.isentropic_j, e.brode_j);
  EXPECT_LT(e.brode_j, e.isothermal_j);
  EXPECT_LT(e.availability_j, e.isothermal_j);
}

TEST(BurstEnergy, VanishesAtAmbientPressure) {
  BurstEnergyInput in = nitrogen();
  in.burst_pressure_abs_pa = 101325.0 * (1.0 + 1e-9);
  EXPECT_LT(burst_energy(in).brode_j, 1.0);
  in.burst_pressure_abs_pa = 101325.0;
  EXPECT_THROW((void)burst_energy(in), InputError);
}

TEST(ShockTube, HalvesAWeakPressureStepBetweenEqualGases) {
  // Acoustic limit: the step splits into a shock and an equal rarefaction.
  const double p = shock_tube_overpressure_ratio(
      {.burst_pressure_abs_pa = 101325.0 * 1.0001, .gamma = 1.4, .sound_speed_m_per_s = 340.3});
  EXPECT_NEAR(p, 0.5e-4, 1e-8);
}

TEST(ShockTube, SolvesItsOwnRelation) {
  for (const double ratio : {1.5, 5.0, 49.35, 500.0}) {
    for (const double a1 : {220.0, 352.0, 1300.0}) {
      const double p = shock_tube_overpressure_ratio(
          {.burst_pressure_abs_pa = 101325.0 * ratio, .gamma = 1.3, .sound_speed_m_per_s = a1});
      const double brace = 1.0 - 0.3 * (340.3 / a1) * p / std::sqrt(2.8 * (2.8 + 2.4 * p));
      EXPECT_NEAR((p + 1.0) * std::pow(brace, -2.6 / 0.3) / ratio, 1.0, 1e-9) << ratio << " " << a1;
      EXPECT_LT(p, ratio - 1.0);
    }
  }
}

TEST(ShockTube, LightGasesDriveAStrongerShock) {
  const auto at = [](double a1) {
    return shock_tube_overpressure_ratio(
        {.burst_pressure_abs_pa = 5e6, .gamma = 1.4, .sound_speed_m_per_s = a1});
  };
  EXPECT_GT(at(1300.0), at(352.0));
  EXPECT_GT(at(352.0), at(220.0));
}

TEST(VesselBurst, IsATntChargeCappedAtTheStartPressure) {
  const VesselBurst burst{{.gas = nitrogen(), .gas_sound_speed_m_per_s = 351.97}};
  EXPECT_NEAR(burst.tnt_mass_kg(), 83.968e6 / 4.68e6, 0.001);
  EXPECT_NEAR(burst.start_overpressure_pa() / 101325.0, 4.2754, 0.001);
  EXPECT_DOUBLE_EQ(burst.overpressure_pa(0.5), burst.start_overpressure_pa());
  EXPECT_EQ(burst.at(1.0).range, BlastRange::Near);
  const KingeryBulmash charge{burst.tnt_mass_kg(), BurstConfiguration::Hemispherical};
  EXPECT_DOUBLE_EQ(burst.overpressure_pa(100.0), charge.overpressure_pa(100.0));
  EXPECT_DOUBLE_EQ(largest_distance(burst, 1e4).distance_m,
                   largest_distance(charge, 1e4).distance_m);
  EXPECT_FALSE(largest_distance(burst, 1e6).reached);
}

}  // namespace
}  // namespace isorisk::models::explosion
