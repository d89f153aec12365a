// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "distance_support.hpp"
#include "isorisk/core/error.hpp"

namespace isorisk::study::decisions {
namespace {

using namespace distance_test;
using gis::Geometry;
using testing::HasSubstr;

// --- the method of a site ---------------------------------------------------------------------

TEST(DistancePath, ExplosivesTakeTheConsequenceMethodAndTheRestTheTables) {
  const SitePath p = choose_path({.explosives = true});
  EXPECT_TRUE(p.consequence);
  EXPECT_FALSE(p.qra);
  EXPECT_TRUE(p.table);
  EXPECT_EQ(p.steps[0].step, "explosives");
  EXPECT_TRUE(p.steps[0].taken);
  EXPECT_EQ(p.steps[0].source.clause, "cl. 4");
  EXPECT_EQ(p.steps[0].source.confidence, "read");
  EXPECT_THAT(p.steps.back().reason.en, HasSubstr("without explosives"));
  const SitePath alone = choose_path({.explosives = true, .equipment = false});
  EXPECT_TRUE(alone.consequence);
  EXPECT_FALSE(alone.table);
}

TEST(DistancePath, ASumOfOneTakesRiskAnalysisOfTheWholeEnterprise) {
  const SitePath p = choose_path(gas(1.0));
  EXPECT_TRUE(p.qra);
  EXPECT_FALSE(p.consequence);
  EXPECT_FALSE(p.table);
  ASSERT_EQ(p.steps.size(), 3U);
  EXPECT_THAT(p.steps[1].reason.en, HasSubstr("1 (unit \"tank farm\"), not below 1"));
  EXPECT_THAT(p.steps[1].reason.zh, HasSubstr("罐区"));
  EXPECT_EQ(p.steps[1].source.confidence, "recalled");
  EXPECT_EQ(p.steps[2].step, "enterprise");
}

TEST(DistancePath, ASumBelowOneTakesTheTables) {
  const SitePath p = choose_path(gas(std::nextafter(1.0, 0.0)));
  EXPECT_FALSE(p.qra);
  EXPECT_TRUE(p.table);
  EXPECT_FALSE(p.provisional);
  EXPECT_FALSE(p.steps[1].taken);
  EXPECT_EQ(p.steps.back().step, "table");
}

TEST(DistancePath, ExplosivesAndGasTakeBothMethods) {
  const SitePath p = choose_path({.explosives = true, .sum_ratio = 2.0});
  EXPECT_TRUE(p.consequence);
  EXPECT_TRUE(p.qra);
  EXPECT_FALSE(p.table);
  EXPECT_EQ(p.steps.back().step, "both");
}

TEST(DistancePath, OutOfScopeTakesNoMethodAndSaysWhy) {
  const SitePath p = choose_path({.explosives = true, .sum_ratio = 9.0}, "port");
  EXPECT_EQ(p.out_of_scope, "port");
  EXPECT_FALSE(p.consequence || p.qra || p.table);
  ASSERT_EQ(p.steps.size(), 1U);
  EXPECT_EQ(p.steps[0].source.clause, "cl. 1");
  EXPECT_THAT(p.steps[0].reason.en, HasSubstr("Port"));
  EXPECT_THAT(p.steps[0].reason.zh, HasSubstr("港口"));
}

TEST(DistancePath, AnIncompleteSumBelowOneIsProvisionalAndOneAboveIsNot) {
  EXPECT_TRUE(choose_path({.sum_ratio = 0.4, .lower_bound = true}).provisional);
  EXPECT_FALSE(choose_path({.sum_ratio = 1.4, .lower_bound = true}).provisional);
}

TEST(DistancePath, FactsComeFromTheLargestUnitOrFromTheWholeSite) {
  Study study;
  study.sites = {site("A", 0, 0), site("B", 500, 0)};
  study.equipment = {tank("T", 1, 500, 0)};
  HazardResult h;
  h.units.push_back({.id = "u", .name_en = "Unit", .name_zh = "单元", .site = 0});
  h.sites.resize(2);
  h.sites[0].sum_ratio_toxic_or_flammable_gas = 0.7;
  h.sites[0].unit_of_sum = 0;
  h.sites[0].site_sum_ratio_toxic_or_flammable_gas = 1.2;
  h.sites[1].has_explosives = true;
  h.gaps.push_back({.site = 1});
  auto facts = path_facts(study, h);
  EXPECT_DOUBLE_EQ(facts[0].sum_ratio, 0.7);
  EXPECT_EQ(facts[0].unit.zh, "单元");
  EXPECT_FALSE(facts[0].lower_bound);
  EXPECT_FALSE(facts[0].equipment);
  EXPECT_TRUE(facts[1].explosives);
  EXPECT_TRUE(facts[1].lower_bound);
  EXPECT_TRUE(facts[1].equipment);
  study.distance.sum_over_site = true;
  facts = path_facts(study, h);
  EXPECT_DOUBLE_EQ(facts[0].sum_ratio, 1.2);
  EXPECT_TRUE(facts[0].unit.en.empty());
  h.sites.pop_back();
  EXPECT_THROW((void)path_facts(study, h), InputError);
}

// --- kernels ----------------------------------------------------------------------------------

TEST(DistanceBlast, MeetsTheFormulaAtTheThreshold) {
  for (const double q : {1.0, 125.0, 10'000.0}) {
    for (const double pa : {2000.0, 5000.0, 9000.0}) {
      const double r = blast_distance_m(q, pa);
      const double bar = 14.0 * q / std::pow(r, 3) + 4.3 * std::pow(q, 2.0 / 3.0) / (r * r) +
                         1.1 * std::cbrt(q) / r;
      EXPECT_NEAR(bar * 1e5, pa, 1e-7 * pa) << q << " kg";
    }
  }
  // R = z Q^(1/3), z = 58.86, 25.76 and 15.85 m/kg^(1/3): 1000 kg.
  EXPECT_NEAR(blast_distance_m(1000.0, 2000.0), 588.6, 0.1);
  EXPECT_NEAR(blast_distance_m(1000.0, 5000.0), 257.6, 0.1);
  EXPECT_NEAR(blast_distance_m(1000.0, 9000.0), 158.5, 0.1);
}

TEST(DistanceBlast, GrowsWithTheChargeAndFallsWithTheThreshold) {
  double last = 0.0;
  for (double q = 1.0; q < 1e6; q *= 3.0) {
    const double r = blast_distance_m(q, 5000.0);
    EXPECT_GT(r, last);
    EXPECT_GT(blast_distance_m(q, 2000.0), r);
    last = r;
  }
}

gis::Contour square_contour(double half, bool cut) {
  return {.level = 1e-6,
          .area = Geometry::multi_polygon({square(0, 0, half).polygons[0]}),
          .area_m2 = 4 * half * half,
          .cut_by_edge = cut};
}

TEST(DistanceContour, MarginIsPositiveOutsideAndNegativeInside) {
  const GridSpec grid{.west_m = -500, .north_m = 500, .cell_m = 10, .rows = 100, .cols = 100};
  const gis::Contour c = square_contour(100.0, false);
  const ContourMargin out = contour_margin(c, grid, {160.0, 20.0});
  EXPECT_TRUE(out.exists);
  EXPECT_FALSE(out.inside);
  EXPECT_DOUBLE_EQ(out.distance_m, 60.0);
  EXPECT_EQ(out.nearest, (Point{100.0, 20.0}));
  EXPECT_DOUBLE_EQ(contour_margin(c, grid, {130.0, 140.0}).distance_m, 50.0);  // 30, 40: the corner
  const ContourMargin in = contour_margin(c, grid, {70.0, 0.0});
  EXPECT_TRUE(in.inside);
  EXPECT_DOUBLE_EQ(in.distance_m, -30.0);
  EXPECT_FALSE(in.cut_by_edge);
  EXPECT_FALSE(contour_margin({}, grid, {0, 0}).exists);
}

TEST(DistanceContour, TheEdgeOfTheGridIsNoBoundary) {
  // The contour fills the western half of the grid: only x = 0 is a boundary.
  const GridSpec grid{.west_m = -100, .north_m = 100, .cell_m = 10, .rows = 20, .cols = 20};
  gis::Contour c;
  c.cut_by_edge = true;
  c.area = Geometry::multi_polygon(
      {{{{-100, -100}, {0, -100}, {0, 100}, {-100, 100}, {-100, -100}}, {}}});
  const ContourMargin in = contour_margin(c, grid, {-60.0, 10.0});
  EXPECT_DOUBLE_EQ(in.distance_m, -60.0);  // not -40, to the western edge
  EXPECT_TRUE(in.cut_by_edge);             // which is nearer than that
  EXPECT_FALSE(contour_margin(c, grid, {20.0, 10.0}).cut_by_edge);
  // All of the grid: there is no boundary at all.
  c.area = Geometry::multi_polygon(
      {{{{-100, -100}, {100, -100}, {100, 100}, {-100, 100}, {-100, -100}}, {}}});
  const ContourMargin all = contour_margin(c, grid, {0.0, 0.0});
  EXPECT_FALSE(all.exists);
  EXPECT_TRUE(all.inside);
  EXPECT_TRUE(all.cut_by_edge);
}

TEST(DistanceContour, DistancesByDirectionAreThoseFromTheNearestPointOfTheBoundary) {
  const double half_sector = std::numbers::pi / 36.0;
  const auto d = outward_distances(square(0, 0, 50), square(0, 0, 150), 36, 1.0);
  ASSERT_EQ(d.by_direction_m.size(), 36U);
  for (const std::size_t straight : {0U, 9U, 18U, 27U}) {
    // 100 m, and at the edge of the sector, beside the corner of the boundary, 100 m / cos.
    EXPECT_GE(d.by_direction_m[straight], 100.0);
    EXPECT_LE(d.by_direction_m[straight], 100.0 / std::cos(half_sector) + 1e-9);
  }
  // The corner lies at 45 degrees from the corner, between the sectors of 40 and 50 degrees.
  const double corner = 100.0 * std::numbers::sqrt2;
  EXPECT_NEAR(std::max(d.by_direction_m[4], d.by_direction_m[5]), corner, 1e-9);
  EXPECT_NEAR(d.farthest_m, corner, 1e-9);
  EXPECT_NEAR(
      std::hypot(d.farthest_at.x_m - d.nearest_at.x_m, d.farthest_at.y_m - d.nearest_at.y_m),
      corner, 1e-9);
  // A boundary of two parts: what lies between them is measured from the nearer one.
  const Geometry two = gis::union_of(std::vector<Geometry>{square(0, 0, 50), square(1000, 0, 50)});
  const auto between = outward_distances(two, square(1000, 0, 80), 4, 1.0);
  EXPECT_NEAR(between.farthest_m, 30.0 * std::numbers::sqrt2, 1e-9);
  EXPECT_LT(between.by_direction_m[1], 50.0);
  // An area off to the east: nothing to the west.
  const auto east = outward_distances(square(0, 0, 50), square(300, 0, 20), 4, 1.0);
  EXPECT_NEAR(east.by_direction_m[1], 270.0, 1e-9);
  EXPECT_EQ(east.by_direction_m[3], 0.0);
  // Nothing at all, and an area inside the boundary.
  EXPECT_EQ(outward_distances(square(0, 0, 50), {}, 4, 1.0).farthest_m, 0.0);
  EXPECT_EQ(outward_distances(square(0, 0, 50), square(0, 0, 40), 4, 1.0).farthest_m, 0.0);
  EXPECT_THROW((void)outward_distances(square(0, 0, 50), {}, 0, 1.0), InputError);
  EXPECT_THROW((void)outward_distances(square(0, 0, 50), {}, 4, 0.0), InputError);
}

TEST(DistanceFacility, BeginsWhereTheRowSaysAsFarAsTheStudyKnows) {
  const Site a = site("A", 0, 0);
  Equipment e = tank("T", 0, 0, 0);
  FacilityEdge edge = facility_edge(e, a, "tank_wall");
  EXPECT_DOUBLE_EQ(edge.reach_m, 10.0);
  EXPECT_TRUE(edge.exact);
  EXPECT_FALSE(edge.optimistic);
  // The dike: unknown, then a circle of its area.
  edge = facility_edge(e, a, "dike_centre");
  EXPECT_DOUBLE_EQ(edge.reach_m, 10.0);
  EXPECT_TRUE(edge.optimistic);
  e.bund_area_m2 = std::numbers::pi * 900.0;
  edge = facility_edge(e, a, "dike_centre");
  EXPECT_NEAR(edge.reach_m, 30.0, 1e-12);
  EXPECT_FALSE(edge.exact);
  EXPECT_FALSE(edge.optimistic);
  // A lying vessel may point at the target.
  Equipment bullet = e;
  bullet.type = EquipmentType::PressureVessel;
  bullet.height_m = 30.0;
  EXPECT_DOUBLE_EQ(facility_edge(bullet, a, "tank_wall").reach_m, 15.0);
  e.diameter_m.reset();
  EXPECT_TRUE(facility_edge(e, a, "tank_wall").optimistic);
  EXPECT_DOUBLE_EQ(facility_edge(e, a, "point").reach_m, 0.0);
  EXPECT_TRUE(facility_edge(e, a, "point").exact);
  EXPECT_EQ(facility_edge(e, a, "fence").shape, a.area);
  e.type = EquipmentType::LoadingArm;
  edge = facility_edge(e, a, "dike_centre");
  EXPECT_TRUE(edge.exact);
  EXPECT_FALSE(edge.optimistic);
  EXPECT_DOUBLE_EQ(edge.reach_m, 0.0);
}

}  // namespace
}  // namespace isorisk::study::decisions
