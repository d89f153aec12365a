// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/slab_atmosphere.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "isorisk/core/error.hpp"

namespace isorisk::models::dispersion {
namespace {

SlabAtmosphereInput example_2() {
  return {.wind_speed_m_per_s = 4.5,
          .reference_height_m = 2.0,
          .roughness_m = 0.003,
          .temperature_k = 306.2,
          .relative_humidity_fraction = 0.213,
          .inverse_obukhov_per_m = 0.0221};
}

SlabAtmosphere of_index(double s, double z0 = 0.03) {
  return SlabAtmosphere{{.wind_speed_m_per_s = 3.0,
                         .reference_height_m = 3.0,
                         .roughness_m = z0,
                         .temperature_k = 288.15,
                         .stability_index = s}};
}

TEST(SlabAtmosphere, ReproducesManualExampleTwo) {
  const SlabAtmosphere air{example_2()};
  EXPECT_NEAR(air.stability_index(), 4.51847, 1e-5);
  EXPECT_NEAR(air.mixing_height_m(), 726.038, 1e-3);
  EXPECT_NEAR(air.friction_velocity_m_per_s(), 0.266316, 1e-6);
  EXPECT_NEAR(air.air_density_kg_per_m3(), 1.14765, 1e-5);
  EXPECT_NEAR(air.heat_capacity_j_per_kg_k(), 1011.85, 0.01);
  EXPECT_NEAR(air.molar_mass_kg_per_mol(), 0.0288353, 1e-7);
}

TEST(SlabAtmosphere, PassesThroughTheReferenceWindAndIsContinuous) {
  for (const double s : {1.0, 2.5, 4.0, 5.0, 6.0, 7.0}) {
    const SlabAtmosphere air = of_index(s);
    EXPECT_NEAR(air.speed_m_per_s(3.0), 3.0, 1e-12) << s;
    EXPECT_EQ(air.speed_m_per_s(0.0), 0.0);
    const double zt = std::exp(1.0) * 0.03;
    EXPECT_NEAR(air.speed_m_per_s(zt * (1.0 - 1e-9)), air.speed_m_per_s(zt * (1.0 + 1e-9)), 1e-7);
  }
}

TEST(SlabAtmosphere, SlopeOfTheProfileIsThePrintedOne) {
  for (const double s : {1.0, 3.0, 4.0, 5.0, 6.5}) {
    const SlabAtmosphere air = of_index(s);
    for (const double z : {0.5, 2.0, 20.0, 60.0}) {
      const double dz = 1e-4 * z;
      const double slope = (air.speed_m_per_s(z + dz) - air.speed_m_per_s(z - dz)) / (2.0 * dz);
      const double expected = air.friction_velocity_m_per_s() / 0.41 * air.momentum_function(z) *
                              (1.0 - z / air.mixing_height_m()) / z;
      EXPECT_NEAR(slope / expected, 1.0, 1e-6) << s << " " << z;
    }
  }
}

TEST(SlabAtmosphere, IndexAndLengthAreInverseUpToClassFAndNearlyBeyond) {
  for (const double z0 : {0.003, 0.03, 0.3}) {
    for (double s = 0.7; s < 7.4; s += 0.1) {
      const SlabAtmosphere one = of_index(s, z0);
      SlabAtmosphereInput in{.wind_speed_m_per_s = 3.0,
                             .reference_height_m = 3.0,
                             .roughness_m = z0,
                             .temperature_k = 288.15,
                             .inverse_obukhov_per_m = one.inverse_obukhov_per_m()};
      const double back = SlabAtmosphere{in}.stability_index();
      EXPECT_NEAR(back, s, std::abs(s - 4.0) <= 2.0 ? 1e-9 : 0.05) << s << " " << z0;
    }
  }
}

TEST(SlabAtmosphere, NeutralHasNoObukhovLength) {
  EXPECT_EQ(of_index(4.0).inverse_obukhov_per_m(), 0.0);
  EXPECT_GT(of_index(5.0).inverse_obukhov_per_m(), 0.0);
  EXPECT_LT(of_index(3.0).inverse_obukhov_per_m(), 0.0);
}

TEST(SlabAtmosphere, AsksForExactlyOneStatementOfStability) {
  SlabAtmosphereInput in = example_2();
  in.stability_index = 4.0;
  EXPECT_THROW((SlabAtmosphere{in}), InputError);
  in.inverse_obukhov_per_m.reset();
  in.stability_index = 9.0;
  in.wind_speed_m_per_s = std::nan("");
  try {
    (void)SlabAtmosphere{in};
    FAIL();
  } catch (const InputError& e) {
    const std::string text = e.what();
    EXPECT_NE(text.find("stability_index = 9 -, must be in [0.5, 7.5]"), std::string::npos) << text;
    EXPECT_NE(text.find("wind_speed = nan m/s"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace isorisk::models::dispersion
