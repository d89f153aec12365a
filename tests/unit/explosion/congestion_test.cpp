// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/models/explosion/cloud_energy.hpp"
#include "isorisk/models/explosion/game.hpp"

namespace isorisk::models::explosion {
namespace {

GameInput typical() {
  return {.volume_blockage_ratio = 0.1,
          .flame_path_m = 8.0,
          .obstacle_diameter_m = 0.15,
          .burning_velocity_m_per_s = 0.464};
}

TEST(Game, MultipliesOutByHand) {
  // 84 (0.1*8/0.15)^2.75 0.464^2.7 0.15^0.7 = 279.5 kPa
  EXPECT_NEAR(game_overpressure_pa(typical()), 279.5e3, 0.05e3);
  GameInput two_d = typical();
  two_d.expansion = Expansion::TwoD;
  EXPECT_NEAR(game_overpressure_pa(two_d),
              338e3 * std::pow(0.8 / 0.15, 2.25) * std::pow(0.464, 2.7) * std::pow(0.15, 0.7), 1.0);
}

TEST(Game, ReducesForObstaclesInFewerDirectionsButNotBelowTwoKilopascal) {
  GameInput in = typical();
  const double full = game_overpressure_pa(in);
  in.obstacle_directions = 2;
  EXPECT_DOUBLE_EQ(game_overpressure_pa(in), full / 3.0);
  in.obstacle_directions = 1;
  EXPECT_DOUBLE_EQ(game_overpressure_pa(in), full / 15.0);
  in.flame_path_m = 1.6;
  EXPECT_DOUBLE_EQ(game_overpressure_pa(in), 2e3);
  in.flame_path_m = 0.1;  // already below 2 kPa without the division: not raised to it
  in.obstacle_directions = 3;
  const double weak = game_overpressure_pa(in);
  ASSERT_LT(weak, 2e3);
  in.obstacle_directions = 1;
  EXPECT_DOUBLE_EQ(game_overpressure_pa(in), weak);
}

TEST(Game, GrowsWithTheFlamePathAndTheReactivity) {
  GameInput in = typical();
  const double base = game_overpressure_pa(in);
  in.flame_path_m *= 2.0;
  EXPECT_NEAR(game_overpressure_pa(in) / base, std::pow(2.0, 2.75), 1e-12);
  in = typical();
  in.burning_velocity_m_per_s *= 2.0;
  EXPECT_NEAR(game_overpressure_pa(in) / base, std::pow(2.0, 2.7), 1e-12);
}

TEST(GameFlamePath, TakesTheLongestSideInASecondPassOnlyAboveTheLimit) {
  GameInput in = typical();
  in.volume_blockage_ratio = 0.08;
  in.obstacle_diameter_m = 0.2;
  const GamePassResult r = game_flame_path({30.0, 20.0, 6.0}, in);
  EXPECT_TRUE(r.second_pass_needed);
  EXPECT_DOUBLE_EQ(r.flame_path_m, 30.0);
  EXPECT_NEAR(r.overpressure_pa / r.overpressure_first_pa, std::pow(5.0, 2.75), 1e-9);
  const GamePassResult one = game_flame_path({30.0, 20.0, 6.0}, in, 50e3);
  EXPECT_FALSE(one.second_pass_needed);
  EXPECT_DOUBLE_EQ(one.overpressure_pa, one.overpressure_first_pa);
}

TEST(BlastClass, IsWholeAtThePeaksAndMonotoneBetween) {
  const double peaks[] = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};
  for (int c = 1; c <= 10; ++c) EXPECT_NEAR(blast_class_of(1e3 * peaks[c - 1]), c, 1e-12);
  EXPECT_EQ(blast_class_of(10.0), 1.0);
  EXPECT_EQ(blast_class_of(1e8), 10.0);
  double before = 0.0;
  for (double p = 500.0; p < 3e6; p *= 1.1) {
    EXPECT_GE(blast_class_of(p), before);
    before = blast_class_of(p);
  }
}

TEST(Rigos, IsLinearBetweenAQuarterAndAHalfOfTheDonor) {
  EXPECT_DOUBLE_EQ(rigos_critical_separation_m(12.0, 5e3), 3.0);
  EXPECT_DOUBLE_EQ(rigos_critical_separation_m(12.0, 10e3), 3.0);
  EXPECT_DOUBLE_EQ(rigos_critical_separation_m(12.0, 55e3), 4.5);
  EXPECT_DOUBLE_EQ(rigos_critical_separation_m(12.0, 100e3), 6.0);
  EXPECT_DOUBLE_EQ(rigos_critical_separation_m(12.0, 1e6), 6.0);
  EXPECT_THROW((void)rigos_critical_separation_m(0.0, 1e4), InputError);
}

TEST(StoichiometricCloud, HoldsTheEnergyOfItsFuel) {
  // Methane: CH4 + 2 O2, 802.3 kJ/mol: eta = 1/(1 + 2/0.2095) = 9.48 %; 3.2 MJ/m3 at 15 degC.
  const StoichiometricCloud c = stoichiometric_cloud({.volume_m3 = 1.0,
                                                      .temperature_k = 288.15,
                                                      .pressure_abs_pa = 101325.0,
                                                      .oxygen_per_fuel = 2.0,
                                                      .heat_of_combustion_j_per_mol = 802.3e3});
  EXPECT_NEAR(c.fuel_fraction, 0.0948, 0.0001);
  EXPECT_NEAR(c.energy_j, 3.217e6, 0.001e6);
}

TEST(StoichiometricCloud, ListsAllBadInputsTogether) {
  try {
    (void)stoichiometric_cloud({.volume_m3 = -1.0,
                                .temperature_k = 0.0,
                                .pressure_abs_pa = 1.0,
                                .oxygen_per_fuel = 1.0,
                                .heat_of_combustion_j_per_mol = 1.0});
    FAIL();
  } catch (const InputError& e) {
    EXPECT_NE(std::string{e.what()}.find("volume = -1 m3"), std::string::npos);
    EXPECT_NE(std::string{e.what()}.find("temperature = 0 K"), std::string::npos);
  }
}

}  // namespace
}  // namespace isorisk::models::explosion
