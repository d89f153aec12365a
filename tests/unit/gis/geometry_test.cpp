// SPDX-License-Identifier: Apache-2.0
#include "isorisk/gis/geometry.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include "testing.hpp"

namespace isorisk::gis {
namespace {

using testing::expect_data_error;

Geometry square(double west, double south, double side) {
  return Geometry::polygon({{west, south},
                            {west + side, south},
                            {west + side, south + side},
                            {west, south + side},
                            {west, south}});
}

Geometry square_with_hole() {
  Geometry g = square(0.0, 0.0, 10.0);
  g.polygons[0].holes.push_back({{2, 2}, {2, 4}, {4, 4}, {4, 2}, {2, 2}});
  return g;
}

TEST(Geometry, AreaSubtractsHoles) {
  EXPECT_DOUBLE_EQ(area_m2(square_with_hole()), 96.0);
  EXPECT_DOUBLE_EQ(area_m2(Geometry::line({{0, 0}, {5, 0}})), 0.0);
}

TEST(Geometry, LengthOfLinesAndPerimeterOfPolygons) {
  EXPECT_DOUBLE_EQ(length_m(Geometry::line({{0, 0}, {3, 4}, {3, 10}})), 11.0);
  EXPECT_DOUBLE_EQ(length_m(square(0, 0, 10)), 40.0);
}

TEST(Geometry, WktRoundTripKeepsEveryKind) {
  for (const char* text :
       {"POINT (1 2)", "LINESTRING (0 0, 1 1.5)", "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))",
        "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1))", "MULTIPOINT (1 2, 3 4)",
        "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))", "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))"}) {
    const Geometry g = from_wkt(text);
    EXPECT_EQ(to_wkt(g), text);
    EXPECT_EQ(from_wkt(to_wkt(g)), g);
  }
}

TEST(Geometry, CollectionsAndNonsenseTextAreRefused) {
  expect_data_error([] { (void)from_wkt("GEOMETRYCOLLECTION (POINT (1 2))"); }, "collections");
  expect_data_error([] { (void)from_wkt("POINT 1 2 3 x"); }, "well-known text");
}

TEST(Geometry, SelfIntersectionIsReportedWithItsPlace) {
  const auto fault = invalidity(Geometry::polygon({{0, 0}, {4, 4}, {4, 0}, {0, 4}, {0, 0}}));
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->reason, "Self-intersection");
  EXPECT_DOUBLE_EQ(fault->location.x_m, 2.0);
  EXPECT_DOUBLE_EQ(fault->location.y_m, 2.0);
}

TEST(Geometry, OpenRingsShortRingsAndNanAreFaultsNotCrashes) {
  EXPECT_EQ(invalidity(Geometry::polygon({{0, 0}, {4, 4}, {4, 0}, {0, 4}}))->reason,
            "Ring is not closed");
  EXPECT_EQ(invalidity(Geometry::polygon({{0, 0}, {4, 4}, {0, 0}}))->reason,
            "Too few points in ring");
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(invalidity(Geometry::point({nan, 0}))->reason, "Coordinate is not a finite number");
  EXPECT_EQ(invalidity(Geometry::line({{1, 1}, {1, 1}}))->reason, "Line has no length");
  expect_data_error(
      [] {
        (void)area_m2(Geometry::polygon({{0, 0}, {4, 4}, {4, 0}, {0, 4}}));
      },
      "ring");
}

TEST(Geometry, ValidGeometriesHaveNoFault) {
  EXPECT_FALSE(invalidity(square_with_hole()));
  EXPECT_FALSE(invalidity(Geometry::point({1, 2})));
  EXPECT_FALSE(invalidity(Geometry::line({{0, 0}, {1, 0}})));
  EXPECT_FALSE(invalidity(Geometry{}));
}

TEST(Geometry, RepairOfABowTieKeepsItsTwoTriangles) {
  const Geometry bow = Geometry::polygon({{0, 0}, {4, 4}, {4, 0}, {0, 4}, {0, 0}});
  const Geometry fixed = repaired(bow);
  EXPECT_FALSE(invalidity(fixed));
  EXPECT_DOUBLE_EQ(area_m2(fixed), 8.0);
}

TEST(Geometry, CoversIncludesTheBoundaryAndExcludesHoles) {
  const Geometry g = square_with_hole();
  const PreparedArea prepared{g};
  for (const auto& [p, inside] : std::initializer_list<std::pair<Point, bool>>{
           {{1, 1}, true}, {{0, 5}, true}, {{10, 10}, true}, {{3, 3}, false}, {{11, 5}, false}}) {
    EXPECT_EQ(covers(g, p), inside) << p.x_m << " " << p.y_m;
    EXPECT_EQ(prepared.covers(p), inside) << p.x_m << " " << p.y_m;
  }
}

TEST(Geometry, DistanceIsZeroInsideAndPlanarOutside) {
  const Geometry g = square(0, 0, 10);
  EXPECT_DOUBLE_EQ(distance_m(g, Point{5, 5}), 0.0);
  EXPECT_DOUBLE_EQ(distance_m(g, Point{13, 14}), 5.0);
  EXPECT_DOUBLE_EQ(PreparedArea{g}.distance_m({13, 14}), 5.0);
  EXPECT_DOUBLE_EQ(distance_m(g, square(20, 0, 5)), 10.0);
  EXPECT_EQ(nearest_point(g, {13, 5}), (Point{10, 5}));
  EXPECT_DOUBLE_EQ(farthest_vertex_m(g, {0, 0}), std::sqrt(200.0));
  expect_data_error([] { (void)distance_m(Geometry{}, Point{0, 0}); }, "empty");
}

TEST(Geometry, BufferApproachesTheCircleFromInside) {
  const double area = area_m2(buffer(Geometry::point({100, 200}), 50.0, 64));
  const double circle = std::numbers::pi * 2500.0;
  EXPECT_LT(area, circle);
  EXPECT_GT(area, circle * (1.0 - 2.0e-4));  // n = 256: 1 - sin(2 pi / n) n / (2 pi) = 1.0e-4
}

TEST(Geometry, UnionIntersectionAndDifferenceAddUp) {
  const Geometry a = square(0, 0, 10);
  const Geometry b = square(5, 5, 10);
  const Geometry both[] = {a, b};
  EXPECT_DOUBLE_EQ(area_m2(union_of(both)), 175.0);
  EXPECT_DOUBLE_EQ(area_m2(intersection(a, b)), 25.0);
  EXPECT_DOUBLE_EQ(area_m2(difference(a, b)), 75.0);
  EXPECT_TRUE(intersects(a, b));
  EXPECT_FALSE(intersects(a, square(20, 20, 1)));
  EXPECT_TRUE(intersection(a, square(20, 20, 1)).empty());
}

TEST(Geometry, IntersectionKeepsTheHighestDimension) {
  // The two share an area and, farther up, an edge only.
  const Geometry l = from_wkt("POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))");
  const Geometry c = from_wkt("POLYGON ((8 0, 20 0, 20 10, 10 10, 10 6, 12 6, 12 2, 8 2, 8 0))");
  const Geometry both = intersection(l, c);
  EXPECT_TRUE(both.is_areal());
  EXPECT_DOUBLE_EQ(area_m2(both), 4.0);
}

TEST(Geometry, RepresentativePointIsInsideEvenWhenTheCentroidIsNot) {
  const Geometry u = from_wkt("POLYGON ((0 0, 30 0, 30 30, 29 30, 29 1, 1 1, 1 30, 0 30, 0 0))");
  EXPECT_FALSE(covers(u, centroid(u)));
  EXPECT_TRUE(covers(u, representative_point(u)));
}

TEST(Geometry, PiecesAlongALineAreEqualAndCoverIt) {
  const auto pieces = pieces_along(Geometry::line({{0, 0}, {10, 0}, {10, 15}}), 4.0);
  ASSERT_EQ(pieces.size(), 7u);  // 25 m / 4 m, rounded up
  double total = 0.0;
  for (const LinePiece& piece : pieces) total += piece.piece_m;
  EXPECT_NEAR(total, 25.0, 1e-12);
  EXPECT_NEAR(pieces.front().middle.x_m, 25.0 / 14.0, 1e-12);
  EXPECT_NEAR(pieces.back().middle.y_m, 15.0 - 25.0 / 14.0, 1e-12);
  EXPECT_THROW((void)pieces_along(Geometry::line({{0, 0}, {1, 0}}), 0.0), InputError);
}

TEST(Geometry, CuttingIntoCellsConservesTheArea) {
  const Geometry g = from_wkt(
      "POLYGON ((3.5 2.25, 57.75 9, 61 40.125, 22 55, 3.5 2.25), (20 20, 30 20, 25 33, 20 20))");
  const auto cells = cut_into_cells(g, 7.0);
  double total = 0.0;
  for (const AreaCell& cell : cells) {
    total += cell.covered_m2;
    EXPECT_GT(cell.covered_m2, 0.0);
    EXPECT_LE(cell.covered_m2, 49.0 + 1e-9);
  }
  EXPECT_NEAR(total, area_m2(g), 1e-9 * area_m2(g));
  EXPECT_THROW((void)cut_into_cells(g, 0.01, 1000), InputError);
  // At 1e20 m the next number is 16 km away: adding a square changes nothing.
  EXPECT_THROW((void)cut_into_cells(from_wkt("POLYGON ((1e20 0, 100000000000000100000 0, "
                                             "100000000000000100000 1, 1e20 0))"),
                                    1.0),
               InputError);
}

TEST(Geometry, ExtentOfNothingIsEmptyAndGrows) {
  Extent box;
  EXPECT_TRUE(box.empty());
  EXPECT_TRUE(box.expanded(5.0).empty());
  box.include(Point{3, 4});
  EXPECT_FALSE(box.empty());
  box.include(extent(square(0, 0, 2)));
  EXPECT_EQ(box, (Extent{0, 0, 3, 4}));
  EXPECT_EQ(box.expanded(1), (Extent{-1, -1, 4, 5}));
}

TEST(PreparedArea, RefusesLinesAndInvalidPolygons) {
  expect_data_error([] { PreparedArea{Geometry::line({{0, 0}, {1, 1}})}; }, "LineString");
  expect_data_error(
      [] {
        PreparedArea{Geometry::polygon({{0, 0}, {4, 4}, {4, 0}, {0, 4}, {0, 0}})};
      },
      "Self-intersection", "(2, 2)");
}

}  // namespace
}  // namespace isorisk::gis
