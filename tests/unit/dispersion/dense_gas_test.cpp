// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/dense_gas.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "isorisk/core/error.hpp"

namespace isorisk::models::dispersion {
namespace {

BritterMcQuaidPlumeInput burro() {
  // CCPS (1999) p. 122: 0.23 m3/s of LNG.
  return {.rate_m3_per_s = 0.23 * 425.6 / 1.76,
          .density_kg_per_m3 = 1.76,
          .release_temperature_k = 111.15,
          .air_temperature_k = 298.0,
          .air_density_kg_per_m3 = 1.184501,
          .wind_10m_m_per_s = 10.9,
          .gravity_m_per_s2 = 9.80616};
}

TEST(DenseGasCriterion, FollowsTheDefinitionAndIsZeroForALightGas) {
  // (4.7644 * 55.6182 / (10.9^3 * (55.6182/10.9)^0.5))^(1/3) = 0.449
  const DenseGas burro_gas = dense_gas_continuous(4.7644, 55.6182, 10.9);
  EXPECT_NEAR(burro_gas.criterion, 0.449107, 1e-5);
  EXPECT_TRUE(burro_gas.dense());
  EXPECT_FALSE(dense_gas_continuous(4.7644, 1e-4, 10.9).dense());
  EXPECT_EQ(dense_gas_continuous(-3.0, 50.0, 2.0).criterion, 0.0);
  EXPECT_EQ(dense_gas_instantaneous(-3.0, 50.0, 2.0).criterion, 0.0);
  EXPECT_EQ(dense_gas_hj169_continuous(-3.0, 50.0, 3.0, 2.0).criterion, 0.0);
  // 10 m/s2, 1000 m3, 5 m/s: (1e4)^0.5 / (5 * 10) = 2.
  EXPECT_NEAR(dense_gas_instantaneous(10.0, 1000.0, 5.0).criterion, 2.0, 1e-12);
  EXPECT_NEAR(reduced_gravity_m_per_s2(2.4, 1.2, 9.81), 9.81, 1e-12);
}

TEST(DenseGasCriterion, Hj169IsTheSameTestWithItsOwnThresholds) {
  // With D = (q/u)^0.5 the continuous number is that of Britter and McQuaid.
  const double d = std::sqrt(55.6182 / 10.9);
  EXPECT_NEAR(dense_gas_hj169_continuous(4.7644, 55.6182, d, 10.9).criterion,
              dense_gas_continuous(4.7644, 55.6182, 10.9).criterion, 1e-12);
  // The instantaneous number is its square; 0.04 = 0.2^2.
  const double bm = dense_gas_instantaneous(10.0, 1000.0, 5.0).criterion;
  EXPECT_NEAR(dense_gas_hj169_instantaneous(10.0, 1000.0, 5.0).criterion, bm * bm, 1e-12);
}

TEST(SourceRichardson, FollowsTheDefinition) {
  EXPECT_NEAR(source_richardson_continuous(5.0, 8.0, 10.0, 0.2), 500.0, 1e-9);
  EXPECT_NEAR(source_richardson_instantaneous(5.0, 4.0, 0.5), 80.0, 1e-9);
}

TEST(BritterMcQuaidCurves, FallWithDistanceAndJoinAcrossTheirBreaks) {
  for (const auto release :
       {BritterMcQuaidRelease::Continuous, BritterMcQuaidRelease::Instantaneous}) {
    std::vector<BritterMcQuaidPoint> last;
    for (double alpha = -1.0; alpha <= 1.0; alpha += 0.001) {
      const auto curve = britter_mcquaid_curve(release, alpha);
      ASSERT_EQ(curve.size(), release == BritterMcQuaidRelease::Continuous ? 6U : 7U);
      for (std::size_t i = 1; i < curve.size(); ++i) {
        EXPECT_LT(curve[i].concentration_ratio, curve[i - 1].concentration_ratio);
        EXPECT_GT(curve[i].beta, curve[i - 1].beta) << alpha;
      }
      // The printed straight lines meet within 0.04 in lg x (10 % of x) at their breaks.
      if (!last.empty()) {
        for (std::size_t i = 0; i < curve.size(); ++i) {
          EXPECT_NEAR(curve[i].beta, last[i].beta, 0.04) << alpha << " " << i;
        }
      }
      last = curve;
    }
  }
}

TEST(BritterMcQuaidPlume, InvertsItsOwnConcentrations) {
  const BritterMcQuaidPlume plume{burro()};
  for (const double x : {5.0, 40.0, 100.0, 250.0, 371.0, 900.0, 5000.0}) {
    EXPECT_NEAR(plume.distance_m(plume.mole_fraction(x)), x, 1e-6 * x) << x;
  }
}

TEST(BritterMcQuaidPlume, FallsMonotonicallyAndContinuously) {
  const BritterMcQuaidPlume plume{burro()};
  double last = 1.0;
  for (double x = 0.5; x < 1e4; x *= 1.01) {
    const double c = plume.mole_fraction(x);
    EXPECT_LT(c, last);
    EXPECT_GT(c, 0.93 * last) << x;
    last = c;
  }
}

TEST(BritterMcQuaidPlume, WidensUpToTwoThirdsOfTheContourAndClosesThere) {
  const BritterMcQuaidPlume plume{burro()};
  const double end = plume.distance_m(0.05);
  EXPECT_EQ(plume.half_width_m(0.0, end), plume.half_width_at_source_m());
  EXPECT_GT(plume.half_width_m(200.0, end), plume.half_width_m(100.0, end));
  EXPECT_NEAR(plume.half_width_m(end, end), 0.0, 1e-9);
  EXPECT_EQ(plume.half_width_m(-plume.upwind_extent_m(), end), 0.0);
  EXPECT_EQ(plume.half_width_m(end + 1.0, end), 0.0);
}

TEST(BritterMcQuaidPuff, GrowsMovesAndIsEmptyOutside) {
  const BritterMcQuaidPuff puff{{.volume_m3 = 72500.0,
                                 .density_kg_per_m3 = 1.434,
                                 .source_mole_fraction = 0.061,
                                 .release_temperature_k = 293.15,
                                 .air_temperature_k = 293.15,
                                 .air_density_kg_per_m3 = 1.204,
                                 .wind_10m_m_per_s = 2.0,
                                 .temperature_correction = false}};
  EXPECT_NEAR(puff.centre_m(100.0), 80.0, 1e-12);
  EXPECT_NEAR(puff.radius_m(0.0), std::cbrt(72500.0 / 3.14159265358979), 1e-9);
  EXPECT_GT(puff.radius_m(10.0), puff.radius_m(0.0));
  EXPECT_EQ(puff.mole_fraction(5000.0, 10.0), 0.0);
  EXPECT_EQ(puff.mole_fraction(puff.centre_m(100.0) + 0.9 * puff.radius_m(100.0), 100.0),
            puff.mole_fraction(puff.centre_m(100.0) - 0.9 * puff.radius_m(100.0), 100.0));
}

TEST(BritterMcQuaid, RefusesALightGas) {
  BritterMcQuaidPlumeInput in = burro();
  in.density_kg_per_m3 = 1.0;
  in.wind_10m_m_per_s = std::nan("");
  try {
    (void)BritterMcQuaidPlume{in};
    FAIL();
  } catch (const InputError& e) {
    const std::string text = e.what();
    EXPECT_NE(text.find("density = 1 kg/m3, must be above the density of air"), std::string::npos)
        << text;
    EXPECT_NE(text.find("wind_10m = nan m/s"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace isorisk::models::dispersion
