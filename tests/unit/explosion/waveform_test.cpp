// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/waveform.hpp"

#include <gtest/gtest.h>

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <string>

#include "isorisk/core/error.hpp"

namespace isorisk::models::explosion {
namespace {

TEST(Friedlander, HoldsTheImpulseItWasGiven) {
  for (const double share : {0.05, 0.3, 0.724, 0.9, 0.999999, 1.0}) {  // of the triangle
    const double p = 43184.0;
    const double t = 0.037855;
    const double impulse = share * 0.5 * p * t;
    const Friedlander wave{p, t, impulse};
    const double held = boost::math::quadrature::gauss_kronrod<double, 31>::integrate(
        [&](double x) { return wave.overpressure_pa(x); }, 0.0, t, 15, 1e-13);
    EXPECT_NEAR(held / impulse, 1.0, 1e-9) << share;
    EXPECT_GE(wave.decay(), 0.0);
  }
}

TEST(Friedlander, IsATriangleAtTheLargestImpulse) {
  const Friedlander wave{1000.0, 0.1, 50.0};
  EXPECT_EQ(wave.decay(), 0.0);
  EXPECT_DOUBLE_EQ(wave.overpressure_pa(0.025), 750.0);
  EXPECT_DOUBLE_EQ(wave.overpressure_pa(0.0), 1000.0);
  EXPECT_EQ(wave.overpressure_pa(0.11), 0.0);
  EXPECT_EQ(wave.overpressure_pa(-0.01), 0.0);
}

TEST(Friedlander, RefusesMoreImpulseThanATriangleHolds) {
  try {
    Friedlander wave{1000.0, 0.1, 51.0};
    FAIL();
  } catch (const InputError& e) {
    EXPECT_NE(std::string{e.what()}.find("at most that of a triangle"), std::string::npos)
        << e.what();
  }
  EXPECT_THROW((Friedlander{1000.0, std::nan(""), 1.0}), InputError);
}

TEST(NormalReflection, DoublesWeakWavesAndTendsToEight) {
  EXPECT_NEAR(reflection_coefficient(1e-6), 2.0, 1e-9);
  EXPECT_NEAR(reflection_coefficient(1e12), 8.0, 1e-5);
  // The other form of the same: 2 (7 p0 + 4 P) / (7 p0 + P).
  for (const double p : {1e4, 1e5, 8e5}) {
    EXPECT_NEAR(reflection_coefficient(p), 2.0 * (7.0 * 101325.0 + 4.0 * p) / (7.0 * 101325.0 + p),
                1e-12);
  }
}

TEST(NormalReflection, IncludesTheDynamicPressureBehindTheShock) {
  // Rankine-Hugoniot: P_r = 2 P + 2.4 q for air.
  for (const double p : {1e3, 5e4, 4e5}) {
    EXPECT_NEAR(p * reflection_coefficient(p), 2.0 * p + 2.4 * dynamic_pressure_pa(p), 1e-9 * p);
  }
}

TEST(NormalReflection, ReducesTheImpulseByTheTabulatedFactor) {
  EXPECT_NEAR(reflected_impulse_ratio(50e3), reflection_coefficient(50e3) / 1.056, 1e-12);
  EXPECT_NEAR(reflected_impulse_ratio(75e3), reflection_coefficient(75e3) / 1.0735, 1e-12);
  EXPECT_NEAR(reflected_impulse_ratio(400e3), reflection_coefficient(400e3) / 1.15, 1e-12);
}

}  // namespace
}  // namespace isorisk::models::explosion
