// SPDX-License-Identifier: Apache-2.0
#include "isorisk/gis/contour.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <numbers>

#include "testing.hpp"

namespace isorisk::gis {
namespace {

using testing::expect_data_error;

Grid sampled(std::int32_t rows, std::int32_t cols, double cell,
             const std::function<double(Point)>& value) {
  Grid grid{{1000.0, 9000.0, cell, rows, cols}, {}};
  for (std::int32_t r = 0; r < rows; ++r)
    for (std::int32_t c = 0; c < cols; ++c) grid.values.push_back(value(grid.spec.centre(r, c)));
  return grid;
}

Point middle(const Grid& grid) {
  return {0.5 * (grid.spec.west_m + grid.spec.east_m()),
          0.5 * (grid.spec.south_m() + grid.spec.north_m)};
}

/// A decade every 300 m from 1e-3 in the middle.
Grid cone(std::int32_t n, double cell) {
  const double half = 0.5 * n * cell;
  return sampled(n, n, cell, [=](Point p) {
    const double r = std::hypot(p.x_m - 1000.0 - half, p.y_m - 9000.0 + half);
    return std::pow(10.0, -3.0 - r / 300.0);
  });
}

void expect_valid(const Contour& contour) {
  EXPECT_EQ(contour.area.kind, GeometryKind::MultiPolygon);
  const auto fault = invalidity(contour.area);
  EXPECT_FALSE(fault) << fault->reason << " at " << fault->location.x_m << " "
                      << fault->location.y_m;
  EXPECT_DOUBLE_EQ(contour.area_m2, area_m2(contour.area));
}

TEST(Contours, AConeGivesCirclesOfTheRightArea) {
  const Grid grid = cone(400, 10.0);
  const double levels[] = {1e-4, 1e-5, 1e-6, 3e-7, 1e-7};
  const auto all = contours(grid, levels);
  ASSERT_EQ(all.size(), 5u);
  for (const Contour& contour : all) {
    expect_valid(contour);
    const double radius = 300.0 * std::log10(1e-3 / contour.level);
    const double circle = std::numbers::pi * radius * radius;
    EXPECT_NEAR(contour.area_m2, circle, 1e-3 * circle) << contour.level;
    EXPECT_FALSE(contour.cut_by_edge);
    for (const Point& p : contour.area.polygons[0].exterior)
      EXPECT_NEAR(std::hypot(p.x_m - middle(grid).x_m, p.y_m - middle(grid).y_m), radius, 0.1);
  }
}

TEST(Contours, LinesCrossWhereTheLogarithmIsLinear) {
  // Tolerances: GDAL draws the line for 10^-0.000001 times the level.
  // One cell of 1e-5 among 1e-7: a level of 1e-6 passes half-way, 10^-5.5 a quarter of the way.
  Grid grid = sampled(5, 5, 10.0, [](Point) { return 1e-7; });
  grid.values[12] = 1e-5;
  const double levels[] = {1e-6, std::pow(10.0, -5.5)};
  const auto all = contours(grid, levels);
  expect_valid(all[0]);
  EXPECT_NEAR(all[0].area_m2, 2.0 * 5.0 * 5.0, 2e-4);
  EXPECT_NEAR(all[1].area_m2, 2.0 * 2.5 * 2.5, 2e-4);
  const Extent box = extent(all[0].area);
  EXPECT_NEAR(box.west_m, 1020.0, 1e-5);
  EXPECT_NEAR(box.north_m, 8980.0, 1e-5);
}

TEST(Contours, ZeroIsRaisedToTheFloor) {
  // Zero counts as three decades below the level: the line passes at log10(10) / (1 + 3) of a cell.
  Grid grid = sampled(5, 5, 10.0, [](Point) { return 0.0; });
  grid.values[12] = 1e-5;
  const double level[] = {1e-6};
  EXPECT_NEAR(contours(grid, level)[0].area_m2, 2.0 * 2.5 * 2.5, 2e-4);
  EXPECT_NEAR(contours(grid, level, {.floor_decades = 1.0})[0].area_m2, 2.0 * 5.0 * 5.0, 2e-4);
}

TEST(Contours, ARingHasAHole) {
  const Grid grid = sampled(300, 300, 10.0, [](Point p) {
    const double r = std::hypot(p.x_m - 2500.0, p.y_m - 7500.0);
    return std::pow(10.0, -5.0 - std::abs(r - 800.0) / 200.0);
  });
  const double level[] = {1e-6};
  const Contour contour = contours(grid, level)[0];
  expect_valid(contour);
  ASSERT_EQ(contour.area.polygons.size(), 1u);
  EXPECT_EQ(contour.area.polygons[0].holes.size(), 1u);
  const double expected = std::numbers::pi * (1000.0 * 1000.0 - 600.0 * 600.0);
  EXPECT_NEAR(contour.area_m2, expected, 1e-3 * expected);
  EXPECT_FALSE(covers(contour.area, {2500.0, 7500.0}));
  EXPECT_TRUE(covers(contour.area, {3300.0, 7500.0}));
}

TEST(Contours, APlateauAtTheLevelBelongsToTheArea) {
  // Exactly the level over 3 x 3 cells, far below around: "risk >= level" includes them.
  Grid grid = sampled(7, 7, 10.0, [](Point) { return 1e-12; });
  for (int r = 2; r <= 4; ++r)
    for (int c = 2; c <= 4; ++c) grid.values[static_cast<std::size_t>(r * 7 + c)] = 1e-6;
  const double level[] = {1e-6};
  const Contour contour = contours(grid, level)[0];
  expect_valid(contour);
  EXPECT_NEAR(contour.area_m2, 20.0 * 20.0, 1e-3);
  EXPECT_TRUE(covers(contour.area, grid.spec.centre(3, 3)));
}

TEST(Contours, AnAreaThatReachesTheEdgeIsClosedThereAndSaysSo) {
  const Grid grid = cone(100, 10.0);  // 1000 m wide; 1e-6 lies at 900 m
  const double levels[] = {1e-4, 1e-6, 1e-12};
  const auto all = contours(grid, levels);
  EXPECT_FALSE(all[0].cut_by_edge);
  EXPECT_TRUE(all[1].cut_by_edge);
  EXPECT_TRUE(all[2].cut_by_edge);
  for (const Contour& contour : all) {
    expect_valid(contour);
    const Extent box = extent(contour.area);
    EXPECT_GE(box.west_m, grid.spec.west_m);
    EXPECT_LE(box.east_m, grid.spec.east_m());
    EXPECT_GE(box.south_m, grid.spec.south_m());
    EXPECT_LE(box.north_m, grid.spec.north_m);
  }
  EXPECT_DOUBLE_EQ(all[2].area_m2, 1000.0 * 1000.0);
  EXPECT_DOUBLE_EQ(all[1].area_m2, 1000.0 * 1000.0);
}

TEST(Contours, HalfACircleAtTheEdgeOfTheGrid) {
  const Grid grid = sampled(200, 400, 10.0, [](Point p) {
    return std::pow(10.0, -3.0 - std::hypot(p.x_m - 3000.0, p.y_m - 9000.0) / 300.0);
  });
  const double level[] = {1e-6};
  const Contour contour = contours(grid, level)[0];
  expect_valid(contour);
  EXPECT_TRUE(contour.cut_by_edge);
  // The value of the first row of centres, 5 m from the edge, is carried to the edge.
  const double half = 0.5 * std::numbers::pi * 900.0 * 900.0;
  EXPECT_NEAR(contour.area_m2, half, 1e-3 * half);
  EXPECT_DOUBLE_EQ(extent(contour.area).north_m, 9000.0);
}

TEST(Contours, SeveralIslandsAreSeveralPolygons) {
  const Grid grid = sampled(200, 300, 10.0, [](Point p) {
    const double a = std::hypot(p.x_m - 1800.0, p.y_m - 8000.0);
    const double b = std::hypot(p.x_m - 3200.0, p.y_m - 8000.0);
    return std::pow(10.0, -3.0 - a / 150.0) + std::pow(10.0, -4.0 - b / 150.0);
  });
  const double levels[] = {1e-5, 1e-9};
  const auto all = contours(grid, levels);
  EXPECT_EQ(all[0].area.polygons.size(), 2u);
  EXPECT_EQ(all[1].area.polygons.size(), 1u);
  for (const Contour& contour : all) expect_valid(contour);
}

TEST(Contours, HigherLevelsLieInsideLowerOnes) {
  const Grid grid = sampled(150, 150, 20.0, [](Point p) {
    return 1e-4 * std::pow(std::abs(std::sin(p.x_m / 170.0) * std::cos(p.y_m / 230.0)), 3.0);
  });
  const double levels[] = {1e-8, 1e-7, 1e-6, 1e-5};
  const auto all = contours(grid, levels);
  for (std::size_t i = 0; i < all.size(); ++i) {
    expect_valid(all[i]);
    if (i == 0) continue;
    EXPECT_LT(all[i].area_m2, all[i - 1].area_m2);
    // Up to the 1e-10 by which values equal to the level are told from it.
    EXPECT_LT(area_m2(difference(all[i].area, all[i - 1].area)), 1e-6);
  }
}

TEST(Contours, ACheckerboardOfSaddlesIsValid) {
  for (const double high : {1e-5, 1e-6, 2e-6}) {
    const Grid grid = sampled(12, 12, 10.0, [&](Point p) {
      const int k = static_cast<int>(p.x_m / 10.0) + static_cast<int>(p.y_m / 10.0);
      return k % 2 == 0 ? high : 1e-12 / high;  // the centre of four is exactly at the level
    });
    const double level[] = {1e-6};
    const Contour contour = contours(grid, level, {.floor_decades = 9.0})[0];
    expect_valid(contour);
    EXPECT_GT(contour.area_m2, 0.0);
  }
}

TEST(Contours, RandomFieldsAreValidAndAgreeWithTheCells) {
  std::uint64_t state = 20240607;
  const auto random = [&] {
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    return static_cast<double>(state >> 40) / 16777216.0;
  };
  for (int round = 0; round < 10; ++round) {
    const Grid grid = sampled(40, 50, 5.0, [&](Point) {
      const double u = random();
      return u < 0.3 ? 0.0 : u < 0.5 ? 1e-6 : std::pow(10.0, -8.0 + 4.0 * random());
    });
    const double level[] = {1e-6};
    const Contour contour = contours(grid, level)[0];
    expect_valid(contour);
    const PreparedArea area{contour.area};
    for (std::int32_t r = 0; r < 40; ++r)
      for (std::int32_t c = 0; c < 50; ++c) {
        const double value = grid.values[static_cast<std::size_t>(r * 50 + c)];
        if (value == 1e-6) continue;  // on the line
        EXPECT_EQ(area.covers(grid.spec.centre(r, c)), value > 1e-6) << r << " " << c;
      }
  }
}

TEST(Contours, NothingReachesTheLevel) {
  const double level[] = {1.0};
  const Contour contour = contours(cone(20, 10.0), level)[0];
  EXPECT_TRUE(contour.area.empty());
  EXPECT_EQ(contour.area_m2, 0.0);
  EXPECT_FALSE(contour.cut_by_edge);
}

TEST(Contours, ALevelDoesNotDependOnTheOthersAndTwiceIsTheSame) {
  const Grid grid = cone(100, 13.0);
  const double one[] = {1e-5};
  const double many[] = {1e-4, 1e-5, 1e-6};
  EXPECT_EQ(contours(grid, one)[0].area, contours(grid, many)[1].area);
}

TEST(Contours, BadInputIsRefused) {
  Grid grid = cone(20, 10.0);
  const double bad[] = {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()};
  EXPECT_THROW((void)contours(grid, bad), InputError);
  const double level[] = {1e-6};
  grid.values[21] = std::numeric_limits<double>::quiet_NaN();
  expect_data_error([&] { (void)contours(grid, level); }, "nan at row 1, column 1");
  grid.values[21] = -1e-9;
  expect_data_error([&] { (void)contours(grid, level); }, "-1e-09", ">= 0");
  grid.values.pop_back();
  EXPECT_THROW((void)contours(grid, level), InputError);
}

}  // namespace
}  // namespace isorisk::gis
