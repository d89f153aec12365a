// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/jets.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "isorisk/core/error.hpp"

namespace isorisk::models::dispersion {
namespace {

TEST(FreeJet, FollowsLongAndStaysAtTheSourceValueInTheCore) {
  const FreeJet jet{
      {.diameter_m = 0.05, .jet_density_kg_per_m3 = 1.8, .air_density_kg_per_m3 = 1.2}};
  // 6 * 0.05/10 * 1.5^0.5 = 0.0367423
  EXPECT_NEAR(jet.mole_fraction(10.0, 0.0), 0.0367423, 1e-7);
  EXPECT_EQ(jet.mole_fraction(0.1, 0.0), 1.0);
  EXPECT_NEAR(jet.mole_fraction(10.0, 2.0), 0.0367423 * std::exp(-1.0), 1e-7);
  EXPECT_NEAR(jet.mole_fraction(jet.distance_m(0.05), 0.0), 0.05, 1e-12);
}

TEST(FreeJet, ScalesWithTheSourceConcentration) {
  const FreeJet pure{
      {.diameter_m = 0.05, .jet_density_kg_per_m3 = 1.8, .air_density_kg_per_m3 = 1.2}};
  const FreeJet half{{.diameter_m = 0.05,
                      .jet_density_kg_per_m3 = 1.8,
                      .air_density_kg_per_m3 = 1.2,
                      .source_mole_fraction = 0.5}};
  for (const double s : {0.1, 1.0, 30.0}) {
    EXPECT_DOUBLE_EQ(half.mole_fraction(s, 0.1), 0.5 * pure.mole_fraction(s, 0.1));
  }
  EXPECT_THROW((FreeJet{{.diameter_m = 0.0,
                         .jet_density_kg_per_m3 = 1.8,
                         .air_density_kg_per_m3 = std::nan("")}}),
               InputError);
}

PlumeRiseInput stack() {
  return {.diameter_m = 2.0,
          .exit_velocity_m_per_s = 15.0,
          .exit_temperature_k = 420.0,
          .air_temperature_k = 290.0,
          .wind_speed_m_per_s = 4.0,
          .gravity_m_per_s2 = 9.80616};
}

TEST(PlumeRise, IsBuoyantForAHotStack) {
  const PlumeRise r = briggs_plume_rise(stack());
  EXPECT_TRUE(r.buoyant);
  EXPECT_NEAR(r.buoyancy_flux_m4_per_s3, 45.5286, 1e-3);
  EXPECT_NEAR(r.final_rise_m, 93.8802, 1e-3);
  EXPECT_NEAR(r.final_distance_m, 532.873, 1e-2);
}

TEST(PlumeRise, IsContinuousWhereBuoyancyTakesOver) {
  // The cross-over temperature is where both rises are equal.
  PlumeRiseInput in = stack();
  double last = 0.0;
  for (double t = 290.0; t < 330.0; t += 0.01) {
    in.exit_temperature_k = t;
    const double rise = briggs_plume_rise(in).final_rise_m;
    if (last > 0.0) {
      EXPECT_NEAR(rise / last, 1.0, 0.01) << t;
    }
    last = rise;
  }
  in = stack();
  in.potential_temperature_gradient_k_per_m = 0.02;
  last = 0.0;
  for (double t = 290.0; t < 330.0; t += 0.01) {
    in.exit_temperature_k = t;
    const double rise = briggs_plume_rise(in).final_rise_m;
    if (last > 0.0) {
      EXPECT_NEAR(rise / last, 1.0, 0.02) << t;
    }
    last = rise;
  }
}

TEST(PlumeRise, IsMomentumForAColdStackAndLowerWhenStable) {
  PlumeRiseInput in = stack();
  in.exit_temperature_k = 290.0;
  const PlumeRise neutral = briggs_plume_rise(in);
  EXPECT_FALSE(neutral.buoyant);
  EXPECT_DOUBLE_EQ(neutral.final_rise_m, 3.0 * 2.0 * 15.0 / 4.0);
  in.potential_temperature_gradient_k_per_m = 0.035;
  EXPECT_LE(briggs_plume_rise(in).final_rise_m, neutral.final_rise_m);
  PlumeRiseInput hot = stack();
  hot.potential_temperature_gradient_k_per_m = 0.02;
  EXPECT_LT(briggs_plume_rise(hot).final_rise_m, briggs_plume_rise(stack()).final_rise_m);
}

TEST(PlumeRise, RisesGraduallyUpToTheFinalHeight) {
  const PlumeRise r = briggs_plume_rise(stack());
  EXPECT_LT(briggs_gradual_rise_m(r, 50.0, 4.0), briggs_gradual_rise_m(r, 100.0, 4.0));
  EXPECT_NEAR(briggs_gradual_rise_m(r, 100.0, 4.0),
              1.6 * std::cbrt(45.5286) * std::pow(100.0, 2.0 / 3.0) / 4.0, 1e-3);
  EXPECT_EQ(briggs_gradual_rise_m(r, 5000.0, 4.0), r.final_rise_m);
}

TEST(StackTipDownwash, LowersASlowPlumeOnly) {
  EXPECT_EQ(stack_tip_downwash_height_m(30.0, 2.0, 15.0, 4.0), 30.0);
  EXPECT_DOUBLE_EQ(stack_tip_downwash_height_m(30.0, 2.0, 4.0, 4.0), 28.0);
}

}  // namespace
}  // namespace isorisk::models::dispersion
