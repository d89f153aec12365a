// SPDX-License-Identifier: Apache-2.0
#include "isorisk/gis/areas.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>

#include "isorisk/core/error.hpp"
#include "isorisk/gis/contour.hpp"
#include "testing.hpp"

namespace isorisk::gis {
namespace {

using testing::expect_data_error;

// Coordinates as large as those of a Gauss-Krueger zone, where rounding is coarsest.
constexpr double kEast = 39'556'000.0;
constexpr double kNorth = 4'275'000.0;

Geometry square(double west, double south, double side) {
  const double w = kEast + west;
  const double s = kNorth + south;
  return Geometry::polygon({{w, s}, {w + side, s}, {w + side, s + side}, {w, s + side}, {w, s}});
}

Geometry ring_square() {  // 100 m with a hole of 40 m
  Geometry g = square(0, 0, 100);
  g.polygons[0].holes.push_back(square(30, 30, 40).polygons[0].exterior);
  return g;
}

Geometry united(const Geometry& a, const Geometry& b) {
  const std::array<Geometry, 2> both{a, b};
  return union_of(both);
}

/// Islands of a random field: ragged, with holes.
Geometry random_area(unsigned seed) {
  std::mt19937 rng{seed};
  Grid grid{{kEast, kNorth, 10.0, 25, 25}, {}};
  for (std::size_t i = 0; i < grid.spec.size(); ++i) {
    grid.values.push_back(std::pow(10.0, -8.0 + 4.0 * static_cast<double>(rng()) / 4294967296.0));
  }
  const double level[] = {1e-6};
  return contours(grid, level).front().area;
}

TEST(Areas, CoveringIncludesTheBoundaryAndIsExact) {
  EXPECT_TRUE(covers(square(0, 0, 10), square(0, 0, 10)));
  EXPECT_TRUE(covers(square(0, 0, 10), square(2, 0, 5)));
  EXPECT_FALSE(covers(square(0, 0, 10), square(2, -1e-6, 5)));
  EXPECT_FALSE(covers(ring_square(), square(40, 40, 5)));
  EXPECT_TRUE(covers(square(0, 0, 10), Geometry{}));
  EXPECT_FALSE(covers(Geometry{}, square(0, 0, 1)));
  EXPECT_TRUE(covers(square(0, 0, 10), Geometry::point({kEast + 10, kNorth + 10})));
}

TEST(Areas, TheOutlineIsEveryRing) {
  EXPECT_DOUBLE_EQ(length_m(outline(ring_square())), 400.0 + 160.0);
  EXPECT_EQ(outline(square(0, 0, 1)).kind, GeometryKind::LineString);
  EXPECT_EQ(outline(ring_square()).kind, GeometryKind::MultiLineString);
  EXPECT_TRUE(outline({}).empty());
}

TEST(Areas, TheOutwardBufferContainsTheTrueCircle) {
  const Geometry point = Geometry::point({kEast, kNorth});
  for (const int segments : {1, 2, 8, 32}) {
    const Geometry disc = buffer_outwards(point, 500.0, segments);
    const Geometry rim = outline(disc);
    EXPECT_GE(distance_m(rim, {kEast, kNorth}), 500.0 - 1e-6) << segments;
    EXPECT_LE(farthest_vertex_m(disc, {kEast, kNorth}),
              500.0 / std::cos(std::numbers::pi / (4.0 * segments)) + 1e-6);
  }
  EXPECT_EQ(buffer_outwards(square(0, 0, 10), 0.0), square(0, 0, 10));
}

TEST(Areas, ClosingFillsAGapNarrowerThanTheDiscAndLeavesAWiderOne) {
  const auto gap_area = [](double gap, double radius) {
    const Geometry both = united(square(0, 0, 1000), square(1000 + gap, 0, 1000));
    return area_m2(close_outwards(both, radius)) - area_m2(both);
  };
  // Two squares of 1000 m, 60 m apart. The disc (radius 50) that touches both has its centre
  // sqrt(50^2 - 30^2) = 40 m before their corners; what it cannot reach between them is the strip
  // of 60 m x 1000 m less, at each end, the disc's circular segment of chord 60 m:
  // 50^2 asin(0.6) - 30 x 40 = 1608.75 - 1200 = 408.75 m2.
  EXPECT_NEAR(gap_area(60.0, 50.0), 60'000.0 - 2.0 * 408.752, 140.0);
  EXPECT_NEAR(gap_area(120.0, 50.0), 0.0,
              140.0);  // within rounding up: 1.6 cm along 8 km is 128 m2
}

TEST(Areas, ClosingCoversWhatItClosesWhateverItsShape) {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    const Geometry area = random_area(seed);
    ASSERT_FALSE(area.empty());
    double last = area_m2(area);
    for (const double radius : {3.0, 12.0, 40.0}) {
      const Geometry closed = close_outwards(area, radius);
      EXPECT_TRUE(covers(closed, area)) << seed << " " << radius;
      EXPECT_FALSE(invalidity(closed));
      EXPECT_GE(area_m2(closed), last - 1.0) << seed << " " << radius;
      last = area_m2(closed);
    }
  }
  EXPECT_EQ(close_outwards(ring_square(), 0.0), ring_square());
  EXPECT_TRUE(close_outwards({}, 10.0).empty());
}

TEST(Areas, AClosedConvexAreaStaysAsItIsToCentimetres) {
  const Geometry area = square(0, 0, 1000);
  const Geometry closed = close_outwards(area, 50.0);
  EXPECT_GT(area_m2(closed), area_m2(area));
  EXPECT_LT(area_m2(closed) - area_m2(area), 4000.0 * 0.021);  // perimeter x (0.0004 x 50 m + 1 mm)
}

TEST(Areas, HolesAreFilledWithWhatLiesInThem) {
  EXPECT_DOUBLE_EQ(area_m2(without_holes(ring_square())), 10'000.0);
  const Geometry island = united(ring_square(), square(40, 40, 5));
  const Geometry filled = without_holes(island);
  EXPECT_EQ(filled.polygons.size(), 1u);
  EXPECT_DOUBLE_EQ(area_m2(filled), 10'000.0);
  EXPECT_EQ(without_holes(square(0, 0, 3)), square(0, 0, 3));
}

TEST(Areas, SimplifyingOutwardsCoversAndStaysWithinTwiceTheTolerance) {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    const Geometry area = random_area(seed);
    for (const double tolerance : {1.0, 5.0, 20.0}) {
      const Geometry simple = simplify_outwards(area, tolerance);
      EXPECT_TRUE(covers(simple, area)) << seed << " " << tolerance;
      EXPECT_FALSE(invalidity(simple));
      EXPECT_TRUE(covers(buffer_outwards(area, 2.0 * tolerance + 0.1), simple))
          << seed << " " << tolerance;
    }
  }
}

TEST(Areas, SimplifyingOutwardsSavesVertices) {
  const Geometry disc = buffer(Geometry::point({kEast, kNorth}), 1000.0, 200);
  const Geometry simple = simplify_outwards(disc, 5.0);
  EXPECT_TRUE(covers(simple, disc));
  EXPECT_LT(simple.polygons[0].exterior.size(), disc.polygons[0].exterior.size() / 10);
  EXPECT_EQ(simplify_outwards(disc, 0.0), disc);
}

TEST(Areas, MadeToCoverGrowsOnlyWhereItMust) {
  EXPECT_EQ(made_to_cover(square(0, 0, 10), square(1, 1, 5)), square(0, 0, 10));
  const Geometry grown = made_to_cover(square(0, 0, 10), square(5, 5, 10));
  EXPECT_TRUE(covers(grown, square(5, 5, 10)));
  EXPECT_TRUE(covers(grown, square(0, 0, 10)));
  EXPECT_NEAR(area_m2(grown), 175.0, 0.1);
}

TEST(Areas, NegativeOrEndlessDistancesAreRefused) {
  for (const double bad :
       {-1.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    EXPECT_THROW((void)buffer_outwards(square(0, 0, 1), bad), InputError);
    EXPECT_THROW((void)close_outwards(square(0, 0, 1), bad), InputError);
    EXPECT_THROW((void)simplify_outwards(square(0, 0, 1), bad), InputError);
  }
}

TEST(AreaOverlap, AgreesWithTheSetOperations) {
  for (unsigned seed = 1; seed <= 5; ++seed) {
    const Geometry area = random_area(seed);
    const AreaOverlap overlap{area};
    for (const Geometry& other :
         {square(50, -200, 120), square(-500, 0, 10), square(-1000, -1000, 3000)}) {
      EXPECT_DOUBLE_EQ(overlap.shared_m2(other), area_m2(intersection(area, other)));
      EXPECT_DOUBLE_EQ(area_m2(overlap.intersection(other)), overlap.shared_m2(other));
      EXPECT_NEAR(area_m2(overlap.outside(other)) + overlap.shared_m2(other), area_m2(other), 1e-6);
      EXPECT_EQ(overlap.intersects(other), intersects(area, other));
    }
  }
}

TEST(AreaOverlap, WholeAndNothingComeBackUntouched) {
  const AreaOverlap overlap{square(0, 0, 100)};
  EXPECT_EQ(overlap.intersection(square(10, 10, 5)), square(10, 10, 5));
  EXPECT_TRUE(overlap.outside(square(10, 10, 5)).empty());
  EXPECT_EQ(overlap.outside(square(200, 10, 5)), square(200, 10, 5));
  const AreaOverlap nothing{Geometry{}};
  EXPECT_FALSE(nothing.intersects(square(0, 0, 1)));
  EXPECT_EQ(nothing.outside(square(0, 0, 1)), square(0, 0, 1));
  EXPECT_DOUBLE_EQ(nothing.shared_m2(square(0, 0, 1)), 0.0);
  expect_data_error([] { const AreaOverlap line{Geometry::line({{0, 0}, {1, 1}})}; }, "area");
}

}  // namespace
}  // namespace isorisk::gis
