// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/low_cloud.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "isorisk/core/error.hpp"
#include "isorisk/models/dispersion/meteorology.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr double kNone = std::numeric_limits<double>::infinity();

TEST(LowCloud, LiesBetweenNoneAndWhatCoversTheSky) {
  const LowCloud total = low_cloud_bounds(7.0, {}, {});
  EXPECT_EQ(total.least_tenths, 0.0);
  EXPECT_EQ(total.most_tenths, 7.0);
  EXPECT_EQ(low_cloud_bounds(7.0, 3.0, {}).most_tenths, 3.0);
  EXPECT_EQ(low_cloud_bounds(3.0, 7.0, {}).most_tenths, 3.0);  // opaque above total: a slip
}

TEST(LowCloud, ACeilingTellsOnWhichSideOfHalfTheSkyItIs) {
  EXPECT_EQ(low_cloud_bounds(9.0, 8.0, 2499.0).least_tenths, 5.0);
  EXPECT_EQ(low_cloud_bounds(9.0, 8.0, 2499.0).most_tenths, 8.0);
  EXPECT_EQ(low_cloud_bounds(9.0, 2.0, 300.0).most_tenths, 5.0);  // against the opaque cover
  EXPECT_EQ(low_cloud_bounds(9.0, 8.0, 2500.0).least_tenths, 0.0);
  EXPECT_EQ(low_cloud_bounds(9.0, 8.0, 2500.0).most_tenths, 5.0);
  EXPECT_EQ(low_cloud_bounds(3.0, 3.0, 300.0).least_tenths, 3.0);  // never above the total
  // "Unlimited" stands for overcast hours too: it says nothing.
  EXPECT_EQ(low_cloud_bounds(9.0, 8.0, kNone).most_tenths, 8.0);
}

TEST(LowCloud, RefusesEveryValueOutOfRangeTogether) {
  try {
    (void)low_cloud_bounds(11.0, -1.0, std::nan(""));
    FAIL();
  } catch (const InputError& e) {
    const std::string text = e.what();
    for (const char* field : {"total_cloud", "opaque_cloud", "ceiling"})
      EXPECT_NE(text.find(field), std::string::npos) << text;
  }
}

// GB/T 3840-91, rank by total and low cloud.
TEST(RadiationRank, TakesTheMoreStableEndOfWhatLowCloudMayBe) {
  // Night, overcast without a ceiling: -1 without low cloud, 0 with it.
  EXPECT_EQ(radiation_rank_gbt3840(-5.0, 10.0, {0.0, 10.0}).rank, -1);
  EXPECT_TRUE(radiation_rank_gbt3840(-5.0, 10.0, {0.0, 10.0}).low_cloud_decides);
  // The ceiling is low: at least half the sky, 0.
  EXPECT_EQ(radiation_rank_gbt3840(-5.0, 10.0, {5.0, 10.0}).rank, 0);
  // Day, 7 tenths: +2 without low cloud, 0 with 7 of it.
  EXPECT_EQ(radiation_rank_gbt3840(50.0, 7.0, {0.0, 7.0}).rank, 0);
  EXPECT_EQ(radiation_rank_gbt3840(50.0, 7.0, {0.0, 3.0}).rank, 2);
  EXPECT_FALSE(radiation_rank_gbt3840(50.0, 7.0, {0.0, 3.0}).low_cloud_decides);
  // A sun on the horizon is night.
  EXPECT_EQ(radiation_rank_gbt3840(0.0, 0.0, {0.0, 0.0}).rank, -2);
  EXPECT_EQ(radiation_rank_gbt3840(0.1, 0.0, {0.0, 0.0}).rank, -1);
}

TEST(RadiationRank, OfAnyLowCloudBetweenTheBoundsIsNotBelowThatOfTheBounds) {
  for (const double sun : {-1.0, 10.0, 25.0, 50.0, 70.0}) {
    for (double total = 0.0; total <= 10.0; total += 1.0) {
      const int bound = radiation_rank_gbt3840(sun, total, {0.0, total}).rank;
      for (double low = 0.0; low <= total; low += 1.0) {
        const int rank = radiation_rank_gbt3840(sun, !(sun > 0.0), total, low);
        EXPECT_GE(rank, bound) << sun << " " << total << " " << low;
        for (const double wind : {1.0, 2.5, 4.0, 5.5, 7.0})
          EXPECT_LE(pasquill_gbt3840(wind, rank), pasquill_gbt3840(wind, bound));
      }
    }
  }
}

}  // namespace
}  // namespace isorisk::models::dispersion
