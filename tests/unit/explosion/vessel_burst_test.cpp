// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/vessel_burst.hpp"

#include <gtest/gtest.h>

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/models/explosion/bleve_energy.hpp"

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

const Substance& fluid(const char* id) { return SubstanceLibrary::builtin().at(id); }

TEST(BleveEnergy, StaysNearTheEquationOfStateForPropane) {
  // Helmholtz equation of state (Lemmon 2009), 50 m3, 80 % liquid, 55 degC.
  const BleveEnergy e = bleve_energy(fluid("propane"), {328.15, 50.0, 0.8});
  EXPECT_NEAR(e.burst_pressure_abs_pa / 1907172.0, 1.0, 0.01);
  EXPECT_NEAR(e.isentropic_j / 1149.19e6, 1.0, 0.03);
  EXPECT_NEAR(e.irreversible_j / 445.48e6, 1.0, 0.03);
}

TEST(BleveEnergy, FallsToNothingTowardsTheBoilingPoint) {
  const Substance& ammonia = fluid("ammonia");
  const double boiling = ammonia.saturation_temperature_k(101325.0);
  double before = 0.0;
  for (const double above : {0.01, 1.0, 10.0, 30.0, 70.0}) {
    const BleveEnergy e = bleve_energy(ammonia, {boiling + above, 10.0, 0.8});
    EXPECT_GT(e.isentropic_j, before);
    // Working against p0 only takes less than the isentropic expansion.
    EXPECT_LT(e.irreversible_j, e.isentropic_j);
    EXPECT_GT(e.irreversible_j, 0.0);
    before = e.isentropic_j;
  }
  // Close to the boiling point both only push the air away, p0 (V2 - V1), in proportion to the
  // superheat.
  const BleveEnergy close = bleve_energy(ammonia, {boiling + 0.01, 10.0, 0.8});
  const BleveEnergy closer = bleve_energy(ammonia, {boiling + 0.005, 10.0, 0.8});
  EXPECT_NEAR(close.irreversible_j / close.isentropic_j, 1.0, 1e-3);
  EXPECT_NEAR(closer.isentropic_j / close.isentropic_j, 0.5, 1e-3);
}

TEST(BleveEnergy, ExpandsTheVapourOfADryFluidAsAGas) {
  const BleveEnergy e = bleve_energy(fluid("n_butane"), {343.15, 10.0, 0.5});
  EXPECT_EQ(e.vapour_superheated, e.vapour.vapour_fraction > 1.0);
  EXPECT_GT(e.vapour.energy_j_per_kg, 0.0);
  EXPECT_LT(e.liquid.vapour_fraction, 1.0);
}

TEST(BleveEnergy, RefusesTemperaturesOffTheSaturationCurve) {
  for (const double bad : {200.0, 369.0, 400.0}) {
    try {
      (void)bleve_energy(fluid("propane"), {bad, 10.0, 0.8});
      FAIL();
    } catch (const InputError& e) {
      EXPECT_NE(std::string{e.what()}.find("boiling point"), std::string::npos) << e.what();
    }
  }
}

}  // namespace
}  // namespace isorisk::models::explosion
