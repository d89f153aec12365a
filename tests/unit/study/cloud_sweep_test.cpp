// SPDX-License-Identifier: Apache-2.0
#include "qra/cloud_sweep.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

namespace isorisk::study::qra {
namespace {

// Whether a cloud that goes towards a bearing covers a point.
bool covers(const std::vector<double>& x_m, const std::vector<double>& half_m, Point source,
            double bearing_rad, Point at) {
  const double east = at.x_m - source.x_m;
  const double north = at.y_m - source.y_m;
  const double x = east * std::sin(bearing_rad) + north * std::cos(bearing_rad);
  const double y = east * std::cos(bearing_rad) - north * std::sin(bearing_rad);
  for (std::size_t i = 1; i < x_m.size(); ++i) {
    if (x < x_m[i - 1] || x > x_m[i]) continue;
    const double t = (x - x_m[i - 1]) / (x_m[i] - x_m[i - 1]);
    return std::abs(y) <= std::lerp(half_m[i - 1], half_m[i], t);
  }
  return false;
}

TEST(CloudSweep, FindsTheDirectionsThatTryingAllOfThemFinds) {
  std::mt19937 random{7};
  std::uniform_real_distribution<double> unit{0.0, 1.0};
  std::size_t covered = 0;
  for (int trial = 0; trial < 300; ++trial) {
    // Plumes from the source on, and puffs that reach upwind of it; narrow and wide ones.
    const int nodes = 2 + static_cast<int>(6 * unit(random));
    std::vector<double> x{trial % 3 == 0 ? -100.0 * unit(random) : 30.0 * unit(random)};
    std::vector<double> half{200.0 * std::pow(unit(random), 3)};
    for (int i = 1; i < nodes; ++i) {
      x.push_back(x.back() + 1.0 + 100.0 * unit(random));
      half.push_back(200.0 * std::pow(unit(random), 3));
    }
    const Point source{1000.0 * unit(random), 1000.0 * unit(random)};
    const int sectors = 4 + 2 * static_cast<int>(17 * unit(random));
    const CloudSweep sweep{x, half, source, sectors};
    const auto parts = static_cast<int>(sweep.parts());
    ASSERT_EQ(sweep.directions(), static_cast<std::size_t>(sectors * parts));
    for (int k = 0; k < 20; ++k) {
      const Point at{source.x_m + 800.0 * (unit(random) - 0.5),
                     source.y_m + 800.0 * (unit(random) - 0.5)};
      std::vector<std::size_t> found;
      sweep.covers(at, [&](std::size_t d) { found.push_back(d); });
      std::sort(found.begin(), found.end());
      std::vector<std::size_t> expected;
      for (int d = 0; d < sectors; ++d) {
        for (int p = 0; p < parts; ++p) {
          const double bearing = 2.0 * std::numbers::pi / sectors * (d + (p + 0.5) / parts - 0.5);
          if (covers(x, half, source, bearing, at)) {
            expected.push_back(static_cast<std::size_t>(d * parts + p));
          }
        }
      }
      covered += expected.size();
      EXPECT_EQ(found, expected) << "trial " << trial;
    }
  }
  EXPECT_GT(covered, 10000U);
}

TEST(CloudSweep, TheSourceItselfIsCoveredInEveryDirectionOnce) {
  const std::vector<double> x{-5.0, 100.0};
  const std::vector<double> half{3.0, 20.0};
  const CloudSweep sweep{x, half, {10.0, 20.0}, 36};
  std::vector<int> times(sweep.directions(), 0);
  sweep.covers({10.0, 20.0}, [&](std::size_t d) { ++times[d]; });
  EXPECT_EQ(times, std::vector<int>(sweep.directions(), 1));
}

}  // namespace
}  // namespace isorisk::study::qra
