// SPDX-License-Identifier: Apache-2.0
#include "qra/contour_error.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "isorisk/gis/contour.hpp"

namespace isorisk::study::qra {
namespace {

constexpr double kReach_m = 1000.0;
constexpr std::array<double, 2> kLevels{5e-5, 2e-5};

// Risk 1e-4 (1 - r / 1000 m) round one place.
risk::RiskInput cone() {
  risk::RiskInput in;
  in.locations = {{1000.0, 1000.0}};
  in.rose = {1, 1, 4, {0.25, 0.25, 0.25, 0.25}};
  const risk::FootprintPtr f =
      risk::make_radial(std::vector<double>{0.0, kReach_m}, std::vector<double>{1.0, 0.0}, 1e-6);
  in.outcomes.push_back(
      {.frequency_per_yr = {1e-4}, .individual = {f}, .outdoor = {f}, .indoor = {nullptr}});
  return in;
}

Grid map_of(const risk::RiskInput& in, double cell_m) {
  const int n = static_cast<int>(2400.0 / cell_m);
  Grid map{{-200.0, 2200.0, cell_m, n, n}, {}};
  for (int row = 0; row < n; ++row) {
    for (int col = 0; col < n; ++col) {
      const Point p = map.spec.centre(row, col);
      const double r = std::hypot(p.x_m - in.locations[0].x_m, p.y_m - in.locations[0].y_m);
      map.values.push_back(1e-4 * std::max(0.0, 1.0 - r / kReach_m));
    }
  }
  return map;
}

TEST(ContourError, IsTheDistanceToWhereTheExactRiskHasTheLevel) {
  const risk::RiskInput in = cone();
  Grid map = map_of(in, 10.0);
  Reporter quiet;
  const auto good = contour_shift(in, {}, map, kLevels, 0.1, quiet);
  ASSERT_EQ(good.size(), 2U);
  EXPECT_EQ(good[0].points, 64);
  EXPECT_LT(good[0].largest_m, 0.05);  // the map bends ln(risk) within a cell
  EXPECT_LT(good[0].risk_error, 1e-4);
  EXPECT_TRUE(within(good, 0.1));
  // A map a tenth too high has its contour at 1 - level / 1.1e-4 of the reach.
  for (double& v : map.values) v *= 1.1;
  const auto high = contour_shift(in, {}, map, kLevels, 0.1, quiet);
  for (std::size_t l = 0; l < kLevels.size(); ++l) {
    const double shift = kReach_m * (kLevels[l] / 1e-4 - kLevels[l] / 1.1e-4);
    EXPECT_NEAR(high[l].mean_m, shift, 0.1);
    EXPECT_NEAR(high[l].p95_m, shift, 0.1);
    EXPECT_NEAR(high[l].risk_error, 0.1, 1e-3);
    EXPECT_GT(high[l].rings_p95_m.value(), 0.9 * shift);  // the fault is that of the values
  }
  EXPECT_FALSE(within(high, 10.0));
}

TEST(ContourError, LeavesOutLevelsThatTheMapHasNot) {
  const risk::RiskInput in = cone();
  Reporter quiet;
  const std::array<double, 2> levels{1e-3, 5e-5};
  const auto shifts = contour_shift(in, {}, map_of(in, 10.0), levels, 1.0, quiet);
  ASSERT_EQ(shifts.size(), 1U);
  EXPECT_EQ(shifts[0].level_per_yr, 5e-5);
}

TEST(ContourError, FinerBlamesRingsOrCells) {
  const Resolution now{.ring_step = 0.03, .max_arc_m = 8.0, .cell_m = 10.0};
  const std::array<ContourShift, 1> rings{{{.p95_m = 8.0, .rings_p95_m = 8.0}}};
  const Resolution by_rings = finer(now, rings, 2.0, 1.0);
  EXPECT_LT(by_rings.ring_step, 0.02);
  EXPECT_LT(by_rings.max_arc_m, 6.0);
  EXPECT_EQ(by_rings.cell_m, 10.0);
  const std::array<ContourShift, 1> cells{{{.p95_m = 8.0, .rings_p95_m = 0.1}}};
  const Resolution by_cells = finer(now, cells, 2.0, 1.0);
  EXPECT_EQ(by_cells.ring_step, now.ring_step);
  EXPECT_LT(by_cells.cell_m, 10.0);
  const double parts = 10.0 / by_cells.cell_m;
  EXPECT_NEAR(parts, std::round(parts), 1e-12) << "cells of the first map stay whole";
  const Resolution bound =
      finer({.ring_step = 0.004, .max_arc_m = 1.0, .cell_m = 1.0}, rings, 0.1, 1.0);
  EXPECT_EQ(bound.ring_step, 0.004);
  EXPECT_EQ(bound.cell_m, 1.0);
}

}  // namespace
}  // namespace isorisk::study::qra
