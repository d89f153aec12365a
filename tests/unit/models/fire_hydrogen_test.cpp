// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/models/fire/hydrogen_jet.hpp"

namespace isorisk::models::fire {
namespace {

using std::numbers::pi;

HydrogenJetInput ekoto() {
  return {.hole_diameter_m = 0.0209,
          .stagnation_pressure_abs_pa = 61e5,
          .stagnation_temperature_k = 288.15,
          .release_height_m = 3.25};
}

TEST(FlameGas, StoichiometryAndHeatOfPureGases) {
  // By hand: H2 2.016/(2.016 + 0.5 x 137.33) = 0.02852; CH4 16.043/(16.043 + 2 x 137.33) = 0.0552.
  const FlameGas h2{{{"hydrogen", 1.0}}, 298.15, 101325.0};
  EXPECT_NEAR(h2.stoichiometric_fraction(), 0.02852, 1e-5);
  EXPECT_NEAR(h2.heat_of_combustion_j_per_kg(), 119.95e6, 0.05e6);
  EXPECT_NEAR(h2.flame_temperature_k(), 2384.0, 1e-6);
  const FlameGas methane{{{"methane", 1.0}}, 298.15, 101325.0};
  EXPECT_NEAR(methane.stoichiometric_fraction(), 0.05519, 1e-5);
  EXPECT_NEAR(methane.heat_of_combustion_j_per_kg(), 50.0e6, 0.05e6);
  EXPECT_NEAR(methane.flame_temperature_k(), 2226.0, 1e-6);
  EXPECT_NEAR(h2.density_kg_per_m3(0.0), 101325.0 * 0.02885 / (8.314 * 298.15), 2e-3);
  // Pure fuel: M P/(R T).
  EXPECT_NEAR(h2.density_kg_per_m3(1.0), 101325.0 * 2.016e-3 / (8.31446 * 298.15), 1e-6);
  EXPECT_NEAR(h2.temperature_k(1.0), 298.15, 0.1);
}

TEST(FlameGas, BlendsLieBetweenTheirParts) {
  double heat = 1e9, fraction = 0.0, temperature = 1e9;
  for (double x : {0.001, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999}) {  // of methane
    const FlameGas g{{{"hydrogen", 1.0 - x}, {"methane", x}}, 288.15, 101325.0};
    EXPECT_LT(g.heat_of_combustion_j_per_kg(), heat);
    EXPECT_GT(g.stoichiometric_fraction(), fraction);
    EXPECT_LT(g.flame_temperature_k(), temperature);
    heat = g.heat_of_combustion_j_per_kg();
    fraction = g.stoichiometric_fraction();
    temperature = g.flame_temperature_k();
  }
  // Mole-weighted heat per mole.
  const FlameGas half{{{"hydrogen", 0.5}, {"methane", 0.5}}, 288.15, 101325.0};
  EXPECT_NEAR(half.heat_of_combustion_j_per_kg() * half.molar_mass_kg_per_mol(),
              0.5 * (241.82e3 + 802.3e3), 500.0);
}

TEST(FlameGas, BallastCoolsTheFlame) {
  const FlameGas pure{{{"methane", 1.0}}, 288.15, 101325.0};
  const FlameGas lean{{{"methane", 0.6}, {"carbon_dioxide", 0.4}}, 288.15, 101325.0};
  EXPECT_LT(lean.flame_temperature_k(), pure.flame_temperature_k() - 50.0);
  EXPECT_GT(lean.stoichiometric_fraction(), pure.stoichiometric_fraction());
}

TEST(FlameGas, NamesUnknownGasesAndWrongSums) {
  try {
    const FlameGas g{{{"hydrogn", 0.5}, {"methane", 0.4}}, 288.15, 101325.0};
    FAIL() << "no error";
  } catch (const InputError& e) {
    const std::string text = e.what();
    for (const char* word : {"hydrogn", "did you mean 'hydrogen'", "sum of mole fractions"}) {
      EXPECT_NE(text.find(word), std::string::npos) << word << " in " << text;
    }
  }
  EXPECT_THROW((FlameGas{{{"nitrogen", 1.0}}, 288.15, 101325.0}), InputError);
}

TEST(HydrogenJet, FractionRadiatedStepByStep) {
  const HydrogenJet jet{ekoto()};
  const HydrogenJetState& s = jet.state();
  const FlameGas gas{{{"hydrogen", 1.0}}, 288.15, 101325.0};
  EXPECT_NEAR(s.flame.width_m, 0.17 * s.flame.length_m, 1e-12);
  const double tau = pi / 12.0 * gas.flame_density_kg_per_m3() * std::pow(s.flame.width_m, 2) *
                     s.flame.length_m * s.stoichiometric_mass_fraction / s.mass_flow_kg_per_s;
  EXPECT_NEAR(s.residence_time_s, tau, 1e-9 * tau);
  EXPECT_NEAR(s.fraction_radiated,
              9.45e-9 * std::pow(1e3 * tau * gas.absorption_per_m() *
                                     std::pow(gas.flame_temperature_k(), 4.0),
                                 0.47),
              1e-9);
  EXPECT_NEAR(s.radiated_power_w,
              s.fraction_radiated * s.mass_flow_kg_per_s * s.heat_of_combustion_j_per_kg, 1.0);
  // Momentum of the notional nozzle: throat momentum and the thrust of its pressure.
  EXPECT_GT(s.expanded_velocity_m_per_s, 1900.0);
  EXPECT_LT(s.expanded_velocity_m_per_s, 2050.0);
}

TEST(HydrogenJet, FuelAndLevelMomentumAreConservedAlongThePath) {
  for (double elevation : {0.0, 0.6}) {
    HydrogenJetInput in = ekoto();
    in.hole_elevation_rad = elevation;
    const HydrogenJet jet{in};
    const FlameGas gas{{{"hydrogen", 1.0}}, 288.15, 101325.0};
    double fuel0 = 0.0, momentum0 = 0.0;
    for (const FlameSection& p : jet.path()) {
      double fuel = 0.0, momentum = 0.0;
      const int n = 20000;
      for (int i = 0; i < n; ++i) {
        const double dr = 5.0 * p.width_m / n, r = (i + 0.5) * dr;
        const double g = std::exp(-std::pow(r / (1.24 * p.width_m), 2));
        const double rho = gas.density_kg_per_m3(p.mixture_fraction * g);
        fuel += rho * p.speed_m_per_s * g * p.mixture_fraction * g * r * dr;
        momentum += rho * std::pow(p.speed_m_per_s * g, 2) * r * dr * std::cos(p.angle_rad);
      }
      if (fuel0 == 0.0) {
        fuel0 = fuel;
        momentum0 = momentum;
      }
      EXPECT_NEAR(fuel / fuel0, 1.0, 3e-3);
      EXPECT_NEAR(momentum / momentum0, 1.0, 3e-3);
    }
  }
}

TEST(HydrogenJet, BuoyancyLiftsALevelFlameAndLeavesAnUprightOneStraight) {
  const HydrogenJet level{ekoto()};
  EXPECT_GT(level.state().tip_m.z, 3.25 + 0.02 * level.state().flame.length_m);
  HydrogenJetInput up = ekoto();
  up.hole_elevation_rad = 0.5 * pi;
  const HydrogenJet upright{up};
  EXPECT_NEAR(upright.state().tip_m.x, 0.0, 1e-6);
  EXPECT_NEAR(upright.state().tip_m.z, 3.25 + upright.state().flame.length_m, 1e-3);
  HydrogenJetInput straight = ekoto();
  straight.path = FlamePath::Straight;
  EXPECT_NEAR(HydrogenJet{straight}.state().tip_m.z, 3.25, 1e-12);
}

TEST(HydrogenJet, HeatAtAReceiverIsBelowTheScalarSumAndFallsWithDistance) {
  const HydrogenJet jet{ekoto()};
  double before = 1e9;
  for (double y = 12.0; y < 200.0; y *= 1.3) {
    const Vec3 r{8.0, y, 1.5};
    const double q = jet.radiation().max_heat_flux_w_per_m2(r);
    EXPECT_LT(q, before);
    EXPECT_LE(q, jet.radiation().scalar_sum_w_per_m2(r));
    before = q;
  }
}

TEST(HydrogenJet, LengthGrowsWithTheHoleAndTheReleaseTurns) {
  double length = 0.0;
  for (double d : {0.001, 0.005, 0.02, 0.05}) {
    HydrogenJetInput in = ekoto();
    in.hole_diameter_m = d;
    EXPECT_GT(HydrogenJet{in}.state().flame.length_m, length);
    length = HydrogenJet{in}.state().flame.length_m;
  }
  HydrogenJetInput turned = ekoto();
  turned.hole_azimuth_rad = 0.5 * pi;
  const HydrogenJet a{ekoto()}, b{turned};
  EXPECT_NEAR(a.state().tip_m.x, b.state().tip_m.y, 1e-9);
}

TEST(HydrogenJet, GivenMassFlowSetsTheSize) {
  HydrogenJetInput in = ekoto();
  in.mass_flow_kg_per_s = 1.0;
  const HydrogenJet jet{in};
  EXPECT_DOUBLE_EQ(jet.state().mass_flow_kg_per_s, 1.0);
  EXPECT_NEAR(0.25 * pi * std::pow(jet.state().expanded_diameter_m, 2) *
                  jet.state().expanded_density_kg_per_m3 * jet.state().expanded_velocity_m_per_s,
              1.0, 1e-9);
}

TEST(HydrogenJet, RefusesBadInputAllTogether) {
  HydrogenJetInput in = ekoto();
  in.hole_diameter_m = -1.0;
  in.stagnation_pressure_abs_pa = 1e4;
  in.sources = 2;
  try {
    const HydrogenJet jet{in};
    FAIL() << "no error";
  } catch (const InputError& e) {
    const std::string text = e.what();
    for (const char* word : {"hole_diameter", "stagnation_pressure", "sources"}) {
      EXPECT_NE(text.find(word), std::string::npos) << word << " in " << text;
    }
  }
}

}  // namespace
}  // namespace isorisk::models::fire
