// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/distance.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <numbers>
#include <set>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/study/results.hpp"
#include "park_support.hpp"

namespace isorisk::study::decisions {
namespace {

using gis::Geometry;
using testing::HasSubstr;

constexpr double kTop = 1e-3;      // risk at the source of the hand-made parks ...
constexpr double kDecade = 100.0;  // ... falls by a decade every 100 m

double risk_at(double distance_m) { return kTop * std::pow(10.0, -distance_m / kDecade); }
/// Where it falls to a level.
double radius_of(double per_yr) { return kDecade * std::log10(kTop / per_yr); }

Geometry square(double x, double y, double half) {
  return Geometry::polygon({{x - half, y - half},
                            {x + half, y - half},
                            {x + half, y + half},
                            {x - half, y + half},
                            {x - half, y - half}});
}

Site site(const std::string& id, double x, double y, double half = 50.0) {
  Site s;
  s.id = id;
  s.name = id + " Ltd";
  s.name_zh = id + "公司";
  s.area = square(x, y, half);
  return s;
}

Target target(const std::string& id, TargetClass c, double x, double y,
              const std::string& kind = "dwelling") {
  Target t;
  t.id = id;
  t.name = "Target " + id;
  t.name_zh = "目标" + id;
  t.target_class = c;
  t.kind = kind;
  t.shape = Geometry::point({x, y});
  return t;
}

Equipment tank(const std::string& id, std::int32_t site, double x, double y,
               const std::string& substance = "gasoline", double volume_m3 = 10'000.0) {
  Equipment e;
  e.id = id;
  e.name = e.name_zh = id;
  e.site = site;
  e.type = EquipmentType::AtmosphericTank;
  e.substance = substance;
  e.phase = Phase::Liquid;
  e.volume_m3 = volume_m3;
  e.diameter_m = 20.0;
  e.position = {x, y};
  e.shape = Geometry::point(e.position);
  return e;
}

ExplosiveStore store(const std::string& id, std::int32_t site, double x, double y, double tnt_kg) {
  ExplosiveStore e;
  e.id = id;
  e.name = e.name_zh = id;
  e.site = site;
  e.quantity_kg = e.tnt_equivalent_kg = tnt_kg;
  e.tnt_source = "given in the study";
  e.tnt_confidence = "given";
  e.position = {x, y};
  e.shape = Geometry::point(e.position);
  return e;
}

/// A park with everything worked out by hand: every site is a point source of risk_at().
struct Park {
  Study study;
  RiskBasis basis;
  std::vector<SitePathFacts> facts;
  std::vector<Point> sources;   // of the sites
  std::vector<double> weights;  // of the sites' risk

  Park() {
    study.name = study.name_zh = "Park";
    study.criteria = models::criteria::load("gb36894-2018");
    study.crs = gis::parse_crs("EPSG:4548");
  }

  void add_site(Site s, Point source, SitePathFacts f, double weight = 1.0) {
    study.sites.push_back(std::move(s));
    sources.push_back(source);
    facts.push_back(std::move(f));
    weights.push_back(weight);
  }

  [[nodiscard]] double part(std::size_t s, Point p) const {
    return weights[s] * risk_at(std::hypot(p.x_m - sources[s].x_m, p.y_m - sources[s].y_m));
  }

  /// Fills in the risk; call last.
  void run(double cell_m = 10.0, double half_m = 1000.0) {
    const auto n = static_cast<std::int32_t>(2.0 * half_m / cell_m);
    const GridSpec spec{
        .west_m = -half_m, .north_m = half_m, .cell_m = cell_m, .rows = n, .cols = n};
    basis = {};
    QraResult& r = basis.result;
    r.individual_risk = {spec, std::vector<double>(spec.size(), 0.0)};
    basis.overview = spec;
    basis.sites.resize(study.sites.size());
    for (std::size_t s = 0; s < study.sites.size(); ++s) {
      basis.sites[s].overview_risk_per_yr.resize(spec.size());
      for (std::int32_t row = 0; row < n; ++row) {
        for (std::int32_t col = 0; col < n; ++col) {
          const auto i = static_cast<std::size_t>(row * n + col);
          const double v = part(s, spec.centre(row, col));
          r.individual_risk.values[i] += v;
          basis.sites[s].overview_risk_per_yr[i] = static_cast<float>(v);
        }
      }
    }
    for (std::size_t t = 0; t < study.targets.size(); ++t) {
      const Point p = gis::representative_point(study.targets[t].shape);
      basis.places.push_back({static_cast<std::int32_t>(t), p});
      TargetResult result{.target = static_cast<std::int32_t>(t), .worst = p};
      for (std::size_t s = 0; s < study.sites.size(); ++s) {
        basis.sites[s].place_risk_per_yr.push_back(part(s, p));
        result.risk_per_yr += part(s, p);
      }
      r.targets.push_back(std::move(result));
    }
    r.fn = {{20.0, 1e-7}, {5.0, 1e-5}};
  }

  [[nodiscard]] DistanceResult decide() const { return decide_distance(study, basis, facts); }
};

SitePathFacts gas(double sum = 3.0) { return {.sum_ratio = sum, .unit = {"tank farm", "罐区"}}; }
SitePathFacts liquids() { return {}; }

const DistanceGap* gap_of(const DistanceResult& r, const std::string& code) {
  for (const DistanceGap& g : r.gaps) {
    if (g.code == code) return &g;
  }
  return nullptr;
}

bool unconfirmed(const DistanceResult& r, const std::string& text) {
  return std::any_of(r.unconfirmed.begin(), r.unconfirmed.end(), [&](const UnconfirmedValue& u) {
    return (u.source.document + " " + u.source.clause + " " + u.value.en).find(text) !=
           std::string::npos;
  });
}

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

// --- separation tables ------------------------------------------------------------------------

TEST(SeparationTables, GiveThePrintedDistanceOfGradeAndColumn) {
  const SeparationTable t;
  const auto distance = [&](const char* standard, const char* facility, const char* grade,
                            const char* kind) {
    const SeparationAnswer a = t.find(standard, facility, grade, {.kind = kind}, false);
    return a.kind == SeparationAnswer::Kind::Distance ? *a.row->distance_m : -1.0;
  };
  EXPECT_EQ(distance("gb50074-2014", "row_1", "1", "dwelling"), 100.0);
  EXPECT_EQ(distance("gb50074-2014", "row_1", "2", "school"), 90.0);
  EXPECT_EQ(distance("gb50074-2014", "row_1", "3", "dwelling"), 80.0);
  EXPECT_EQ(distance("gb50074-2014", "row_2", "5", "factory"), 23.0);
  EXPECT_EQ(distance("gb50074-2014", "row_3", "1", "railway_national"), 30.0);
  EXPECT_EQ(distance("gb50074-2014", "row_1", "2", "road_motorway"), 20.0);
  EXPECT_EQ(distance("gb50160-2008", "liquefied_hydrocarbon_tanks", "", "dwelling"), 300.0);
  EXPECT_EQ(distance("gb50160-2008", "class_ab_unit", "", "road_other"), 20.0);
  EXPECT_EQ(distance("gb50183-2004", "lpg_ngl_station", "1", "school"), 120.0);
  EXPECT_EQ(distance("gb50028-2006", "lpg_tanks", "4", "hotel"), 55.0);
  EXPECT_EQ(distance("gb50089-2018", "production_ammonium_nitrate_warehouse", "", "dwelling"),
            200.0);
}

TEST(SeparationTables, SayWhyThereIsNoDistance) {
  using Kind = SeparationAnswer::Kind;
  const SeparationTable t;
  const auto kind = [&](const char* standard, const char* facility, const char* grade,
                        const char* target, bool neighbour = false) {
    return t.find(standard, facility, grade, {.kind = target}, false, neighbour).kind;
  };
  EXPECT_EQ(kind("gb51283-2020", "anything", "", "dwelling"), Kind::NotAvailable);
  EXPECT_EQ(kind("gb51142-2015", "anything", "", "school"), Kind::NotAvailable);
  EXPECT_EQ(kind("gb50089-2018", "production_class_1_1", "", "dwelling"), Kind::NotAvailable);
  EXPECT_EQ(kind("gb50183-2004", "lng_impounding", "", "dwelling"), Kind::ByCalculation);
  EXPECT_EQ(kind("gb50074-2014", "row_1", "", "dwelling"), Kind::NoGrade);
  EXPECT_EQ(kind("gb50074-2014", "row_1", "9", "dwelling"), Kind::NoGrade);
  EXPECT_EQ(kind("gb50074-2014", "row_1", "2", ""), Kind::NoTargetKind);
  EXPECT_EQ(kind("gb50074-2014", "row_1", "2", "oasis"), Kind::NoColumn);
  // Other plants: a column here, a table that is not here there.
  EXPECT_EQ(kind("gb50074-2014", "row_1", "2", "", true), Kind::Distance);
  EXPECT_EQ(kind("gb50160-2008", "class_ab_unit", "", "", true), Kind::NotAvailable);
  EXPECT_EQ(kind("gb50028-2006", "lpg_tanks", "1", "", true), Kind::NoColumn);
}

TEST(SeparationTables, BracketedDistancesNeedTheWishOfTheStudyAndASmallSettlement) {
  const SeparationTable t;
  const auto distance = [&](SeparationTarget target, bool bracketed) {
    target.kind = "dwelling";
    return *t.find("gb50074-2014", "row_1", "2", target, bracketed).row->distance_m;
  };
  EXPECT_EQ(distance({.persons = 50.0}, false), 90.0);
  EXPECT_EQ(distance({.persons = 50.0}, true), 45.0);
  EXPECT_EQ(distance({.persons = 100.0}, true), 90.0);
  EXPECT_EQ(distance({.households = 29.0}, true), 45.0);
  EXPECT_EQ(distance({.persons = 99.0, .households = 30.0}, true), 90.0);  // both must be small
  EXPECT_EQ(distance({}, true), 90.0);                                     // size not known
}

TEST(SeparationTables, RowsOfTheStudyReplaceShippedOnes) {
  const std::vector<SeparationRow> own{{.standard = "gb51283-2020",
                                        .edition = "GB 51283-2020",
                                        .clause = "Table 4.1.5",
                                        .facility_kind = "unit_a",
                                        .target_kind = "dwelling",
                                        .distance_m = 66.0,
                                        .source = "print",
                                        .confidence = "read"},
                                       {.standard = "gb50074-2014",
                                        .edition = "GB 50074-2014",
                                        .clause = "Table 4.0.10",
                                        .facility_kind = "row_1",
                                        .grade = "2",
                                        .target_kind = "residential_public",
                                        .distance_m = 91.0,
                                        .source = "print",
                                        .confidence = "read"},
                                       {.standard = "local-2030",
                                        .edition = "Local rule",
                                        .clause = "1",
                                        .facility_kind = "any",
                                        .target_kind = "school",
                                        .distance_m = 500.0,
                                        .source = "print",
                                        .confidence = "read"}};
  const SeparationTable t{own};
  const auto distance = [&](const char* standard, const char* facility, const char* grade,
                            const char* kind) {
    const auto a = t.find(standard, facility, grade, {.kind = kind}, true);
    return a.row != nullptr ? a.row->distance_m.value_or(-1.0) : -2.0;
  };
  EXPECT_EQ(distance("gb51283-2020", "unit_a", "", "dwelling"), 66.0);
  EXPECT_EQ(distance("gb51283-2020", "unit_a", "", "school"), -1.0);  // still not available
  EXPECT_EQ(distance("gb50074-2014", "row_1", "2", "dwelling"), 91.0);
  EXPECT_EQ(distance("gb50074-2014", "row_1", "3", "dwelling"), 80.0);
  EXPECT_EQ(distance("local-2030", "whatever", "", "school"), 500.0);
  ASSERT_NE(t.standard("local-2030"), nullptr);
  EXPECT_EQ(t.standard("no-such"), nullptr);
}

TEST(SeparationTables, GradesFollowTheWeightedVolumeOfTheTanks) {
  const SeparationTable t;
  const auto grade = [&](double m3) {
    const std::vector<GradeTank> one{{.id = "T", .volume_m3 = m3}};
    return t.grade("gb50074-2014", "row_1", one).grade;
  };
  EXPECT_EQ(grade(100'000.0), "1");
  EXPECT_EQ(grade(std::nextafter(100'000.0, 0.0)), "2");
  EXPECT_EQ(grade(30'000.0), "2");
  EXPECT_EQ(grade(29'999.0), "3");
  EXPECT_EQ(grade(10'000.0), "3");
  EXPECT_EQ(grade(1'000.0), "4");
  EXPECT_EQ(grade(999.0), "5");
  // 40 000 m3 of gasoline, 30 000 m3 of benzene that counts twice: 100 000 m3.
  const std::vector<GradeTank> tanks{{"A", 40'000.0, 1.0}, {"B", 30'000.0, 2.0}};
  const SiteGrade g = t.grade("gb50074-2014", "row_2", tanks);
  EXPECT_EQ(g.grade, "1");
  EXPECT_DOUBLE_EQ(g.total_m3, 100'000.0);
  EXPECT_EQ(g.confidence, "read (secondary)");
  EXPECT_TRUE(t.grade("gb50074-2014", "row_1", tanks, "4").given);
  EXPECT_EQ(t.grade("gb50074-2014", "row_1", tanks, "4").grade, "4");
  // A tank whose volume is not known: no grade, and its name.
  const std::vector<GradeTank> unknown{{"A", 40'000.0, 1.0}, {"B", std::nullopt, 1.0}};
  EXPECT_EQ(t.grade("gb50074-2014", "row_1", unknown).grade, "");
  EXPECT_THAT(t.grade("gb50074-2014", "row_1", unknown).no_volume, testing::ElementsAre("B"));
  EXPECT_EQ(t.grade("gb50074-2014", "row_1", {}).grade, "");
  EXPECT_FALSE(t.grade("gb50160-2008", "class_ab_unit", tanks).graded);
}

TEST(SeparationTables, LpgBandsGoByTotalOrByTheLargestTank) {
  const SeparationTable t;
  const auto grade = [&](std::initializer_list<double> volumes) {
    std::vector<GradeTank> tanks;
    for (const double v : volumes) tanks.push_back({.id = "T", .volume_m3 = v});
    return t.grade("gb50028-2006", "lpg_tanks", tanks).grade;
  };
  EXPECT_EQ(grade({20.0, 20.0}), "1");
  EXPECT_EQ(grade({21.0}), "2");
  EXPECT_EQ(grade({50.0, 50.0, 50.0, 50.0, 50.0}), "3");
  EXPECT_EQ(grade({1000.0, 1000.0, 1000.0}), "6");
  EXPECT_EQ(grade({1001.0}), "7");
  EXPECT_EQ(grade({5000.0, 1.0}), "7");
}

TEST(SeparationTables, FacilitiesFollowTypeAndContentsOrTheWordOfTheStudy) {
  const SeparationTable t;
  const auto kind = [&](const char* standard, EquipmentType type, Phase phase,
                        const char* substance) {
    return t.facility(standard, type, phase, substance).kind;
  };
  using E = EquipmentType;
  EXPECT_EQ(kind("gb50074-2014", E::AtmosphericTank, Phase::Liquid, "gasoline"), "row_1");
  EXPECT_EQ(kind("gb50074-2014", E::Hose, Phase::Liquid, "methanol"), "row_2");
  EXPECT_EQ(kind("gb50074-2014", E::Pipe, Phase::Liquid, "gasoline"), "");
  EXPECT_EQ(kind("gb50160-2008", E::Sphere, Phase::LiquefiedGas, "propane"),
            "liquefied_hydrocarbon_tanks");
  EXPECT_EQ(kind("gb50160-2008", E::Reactor, Phase::Gas, "ethylene_oxide"), "class_ab_unit");
  EXPECT_EQ(kind("gb50160-2008", E::Sphere, Phase::LiquefiedGas, "ammonia"), "");  // own rules
  EXPECT_EQ(kind("gb50160-2008", E::PressureVessel, Phase::LiquefiedGas, "chlorine"), "");
  EXPECT_EQ(kind("gb50183-2004", E::Sphere, Phase::LiquefiedGas, "lpg"), "lpg_ngl_station");
  const FacilityKind given =
      t.facility("gb50074-2014", E::Pipe, Phase::Liquid, "gasoline", "pipeline_other_buried");
  EXPECT_TRUE(given.given);
  EXPECT_EQ(given.kind, "pipeline_other_buried");
  EXPECT_TRUE(t.facility("gb50074-2014", E::Pipe, Phase::Liquid, "gasoline", "none").none);
  EXPECT_EQ(fire_hazard("benzene", Phase::Liquid).capacity_factor, 2.0);
  EXPECT_EQ(fire_hazard("benzene", Phase::Liquid).hazard_class, "A_B");
  EXPECT_FALSE(fire_hazard("unobtainium", Phase::Liquid).known);
}

TEST(SeparationTables, KnowRoadsAndRailwaysByTheirWords) {
  EXPECT_EQ(line_kind("Expressway"), "road_motorway");
  EXPECT_EQ(line_kind("高速公路"), "road_motorway");
  EXPECT_EQ(line_kind("park road"), "road_other");
  EXPECT_EQ(line_kind("railway"), "railway_national");
  EXPECT_EQ(line_kind("铁路专用线"), "railway_industrial");
  EXPECT_EQ(line_kind("canal"), "");
  EXPECT_EQ(line_kind(""), "");
}

TEST(SeparationTables, AreWholeAndReferToOneAnother) {
  const SeparationTable t;
  std::set<std::pair<std::string, std::string>> facilities;
  std::set<std::pair<std::string, std::string>> columns;
  std::set<std::string> keys;
  for (const SeparationRow& r : t.rows()) {
    SCOPED_TRACE(r.standard + " " + r.facility_kind + " " + r.target_kind + " " + r.grade);
    ASSERT_NE(t.standard(r.standard), nullptr);
    facilities.emplace(r.standard, r.facility_kind);
    columns.emplace(r.standard, r.target_kind);
    EXPECT_FALSE(r.clause.empty());
    EXPECT_FALSE(r.facility_zh.empty() || r.facility_en.empty());
    EXPECT_FALSE(r.target_zh.empty() || r.target_en.empty());
    // A number, or a word why there is none.
    EXPECT_EQ(r.distance_m.has_value(), r.condition.empty() || r.condition == "small_settlement");
    if (r.distance_m) {
      EXPECT_GT(*r.distance_m, 0.0);
      EXPECT_TRUE((std::set<std::string>{"dike_centre", "tank_wall", "edge", "point", "fence"})
                      .contains(r.measured_from));
    }
    // Nothing twice.
    EXPECT_TRUE(keys.insert(r.standard + "|" + r.facility_kind + "|" + r.grade + "|" +
                            r.target_kind + "|" + r.condition)
                    .second);
  }
  const data::Table& rules = data::table("standards/separation_facilities.csv");
  for (std::size_t i = 0; i < rules.rows(); ++i) {
    EXPECT_TRUE(facilities.contains(
        {std::string{rules.text(i, "standard")}, std::string{rules.text(i, "facility_kind")}}))
        << rules.text(i, "facility_kind");
  }
  const data::Table& targets = data::table("standards/separation_targets.csv");
  const data::Table& classes = data::table("standards/target_classes.csv");
  for (std::size_t i = 0; i < targets.rows(); ++i) {
    EXPECT_TRUE(columns.contains(
        {std::string{targets.text(i, "standard")}, std::string{targets.text(i, "column")}}))
        << targets.text(i, "column");
  }
  // Every kind of target has a column in the standards of tank farms and plants.
  for (std::size_t i = 0; i < classes.rows(); ++i) {
    for (const char* standard : {"gb50074-2014", "gb50160-2008"}) {
      const std::string facility =
          std::string{standard} == "gb50074-2014" ? "row_1" : "class_ab_unit";
      EXPECT_EQ(
          t.find(standard, facility, "1", {.kind = std::string{classes.text(i, "kind")}}, false)
              .kind,
          SeparationAnswer::Kind::Distance)
          << standard << " " << classes.text(i, "kind");
    }
  }
  // Larger depots keep larger distances.
  for (const SeparationRow& a : t.rows()) {
    for (const SeparationRow& b : t.rows()) {
      if (a.grade.empty() || a.standard == "gb50028-2006" || a.standard != b.standard ||
          a.facility_kind != b.facility_kind || a.target_kind != b.target_kind ||
          a.condition != b.condition || !(a.grade < b.grade)) {
        continue;
      }
      EXPECT_GE(*a.distance_m, *b.distance_m) << a.standard << a.facility_kind << a.target_kind;
    }
  }
}

// --- parks worked out by hand -----------------------------------------------------------------

TEST(Distance, RiskIsJudgedExactlyAndItsMarginIsThatToTheContour) {
  Park p;
  p.add_site(site("A", 0, 0), {0, 0}, gas());
  p.study.equipment = {tank("A-1", 0, 0, 0, "propane")};
  p.study.targets = {target("near", TargetClass::General1, 200, 0),
                     target("far", TargetClass::General1, 400, 0),
                     target("school", TargetClass::HighSensitivity, 0, 260, "school"),
                     target("shed", TargetClass::General3, 155, 0)};
  p.run();
  const DistanceResult r = p.decide();
  ASSERT_EQ(r.targets.size(), 4U);
  const double limit_radius = radius_of(3e-6);  // 252.3 m
  const TargetDistance& near = r.targets[0];
  EXPECT_EQ(near.verdict, Verdict::Fail);
  EXPECT_EQ(near.governing, DistanceMethod::Risk);
  EXPECT_NEAR(*near.margin_m, 200.0 - limit_radius, 0.5);  // -52 m
  EXPECT_NEAR(near.risk.margin_decades, std::log10(3e-6 / risk_at(200.0)), 1e-12);
  EXPECT_DOUBLE_EQ(near.nearest_site_m, 150.0);
  EXPECT_DOUBLE_EQ(near.nearest_source_m, 200.0);
  EXPECT_EQ(near.risk.limit->provenance.document, "GB 36894-2018");
  const TargetDistance& far = r.targets[1];
  EXPECT_EQ(far.verdict, Verdict::Pass);
  EXPECT_NEAR(*far.margin_m, 400.0 - limit_radius, 0.5);
  EXPECT_NEAR(far.risk.nearest.x_m, limit_radius, 0.5);
  EXPECT_EQ(r.targets[2].verdict, Verdict::Pass);
  EXPECT_NEAR(*r.targets[2].margin_m, 260.0 - limit_radius, 0.5);
  EXPECT_NEAR(*r.targets[3].margin_m, 155.0 - radius_of(3e-5), 0.5);  // class 3: 3e-5
  EXPECT_TRUE(unconfirmed(
      r, "GB 36894-2018 cl. 3.2, Table 2 General target class 1: 3e-06 /yr (In service)"));
  EXPECT_FALSE(r.targets[0].as_new.has_value());
}

TEST(Distance, ContoursReachAsFarBeyondTheBoundaryAsTheRiskDoes) {
  Park p;
  p.add_site(site("A", 0, 0), {0, 0}, gas());
  p.study.targets = {target("t", TargetClass::General1, 400, 0)};
  p.run();
  const DistanceResult r = p.decide();
  int park = 0;
  for (const ContourDistance& c : r.contours) {
    const double radius = radius_of(c.level_per_yr);
    if (c.site < 0) ++park;
    ASSERT_EQ(c.beyond.by_direction_m.size(), 36U);
    EXPECT_NEAR(c.beyond.by_direction_m[9], radius - 50.0, 0.6) << c.level_per_yr;  // east
    EXPECT_NEAR(c.beyond.by_direction_m[0], radius - 50.0, 0.6);                    // north
    EXPECT_NEAR(c.beyond.farthest_m, radius - 50.0, 0.6);
    EXPECT_NEAR(c.area_m2, std::numbers::pi * radius * radius, 0.01 * c.area_m2);
  }
  EXPECT_EQ(park, 5);  // 3e-5, 1e-5, 3e-6, 1e-6, 3e-7
  EXPECT_EQ(r.contours.size(), 10U);
}

TEST(Distance, MoreRiskNeverShrinksARequiredDistance) {
  std::vector<double> last(36, 0.0);
  double farthest = 0.0;
  double margin = std::numeric_limits<double>::infinity();
  for (const double weight : {0.0, 0.01, 0.3, 1.0, 4.0}) {
    Park p;
    p.add_site(site("A", 0, 0), {0, 0}, gas());
    p.add_site(site("B", 300, 120), {300, 120}, gas(), weight);
    p.study.targets = {target("t", TargetClass::General1, 520, -40)};
    p.run();
    const DistanceResult r = p.decide();
    for (const ContourDistance& c : r.contours) {
      if (c.site >= 0 || c.level_per_yr != 3e-6) continue;
      for (std::size_t d = 0; d < last.size(); ++d) {
        // Points are followed at 10 m on the outline and 10 m inside.
        EXPECT_GE(c.beyond.by_direction_m[d], last[d] - 15.0) << weight << " " << d;
      }
      last = c.beyond.by_direction_m;
      EXPECT_GE(c.beyond.farthest_m, farthest - 1e-9) << weight;
      farthest = c.beyond.farthest_m;
    }
    ASSERT_TRUE(r.targets[0].margin_m.has_value());
    EXPECT_LE(*r.targets[0].margin_m, margin + 1e-9);
    margin = *r.targets[0].margin_m;
  }
  EXPECT_LT(margin, 0.0);
}

TEST(Distance, WhereTheMapContradictsTheExactRiskTheMarginIsZero) {
  Park p;
  p.add_site(site("A", 0, 0), {0, 0}, gas());
  p.study.targets = {target("t", TargetClass::General1, 254, 0)};
  p.run();
  ASSERT_GT(254.0, radius_of(3e-6));
  p.basis.result.targets[0].risk_per_yr = 3.1e-6;  // exact says: above the limit
  const DistanceResult r = p.decide();
  EXPECT_EQ(r.targets[0].verdict, Verdict::Fail);
  EXPECT_EQ(*r.targets[0].margin_m, 0.0);
  EXPECT_FALSE(r.targets[0].risk.margin_from_grid);
}

TEST(Distance, ATargetOfASiteDoesNotCountForIt) {
  Park p;
  p.add_site(site("A", 0, 0), {0, 0}, gas());
  p.add_site(site("B", 400, 0), {400, 0}, gas());
  Target canteen = target("canteen", TargetClass::General1, 30, 0);
  canteen.site = 0;
  Target visitor = target("visitor", TargetClass::General1, 20, 0);
  p.study.targets = {canteen, visitor};
  p.run();
  const DistanceResult r = p.decide();
  EXPECT_EQ(r.targets[0].own_site, 0);
  EXPECT_DOUBLE_EQ(r.targets[0].risk.risk_per_yr, risk_at(370.0));
  EXPECT_EQ(r.targets[0].verdict, Verdict::Pass);
  EXPECT_FALSE(r.targets[0].risk.margin_m.has_value());  // the map holds the own risk
  EXPECT_EQ(r.targets[0].nearest_site, 1);
  ASSERT_EQ(r.targets[0].site_shares.size(), 1U);
  EXPECT_EQ(r.targets[0].site_shares[0].site, 1);
  EXPECT_EQ(r.targets[1].own_site, -1);
  EXPECT_EQ(r.targets[1].stands_in, 0);
  EXPECT_EQ(r.targets[1].verdict, Verdict::Fail);
  const DecisionOutput out = distance_output(p.study, p.basis, r);
  const auto inside = std::find_if(out.tables.begin(), out.tables.end(),
                                   [](const OutTable& t) { return t.id == "distance_inside"; });
  ASSERT_NE(inside, out.tables.end());
  EXPECT_EQ(inside->rows.size(), 2U);
}

TEST(Distance, BlastKeepsTheDistanceOfTheClassAndNotOfTheOwnSite) {
  Park p;
  p.add_site(site("E", 0, 0), {0, 0}, {.explosives = true, .equipment = false}, 0.0);
  p.study.hazard.explosives = {store("M", 0, 0, 0, 1000.0)};
  Target own = target("gate", TargetClass::General1, 40, 0);
  own.site = 0;
  p.study.targets = {target("flats", TargetClass::General1, 560, 0),
                     target("shop", TargetClass::General2, 300, 0),
                     target("hut", TargetClass::General3, 150, 0), own};
  p.run();
  const DistanceResult r = p.decide();
  ASSERT_EQ(r.blasts.size(), 3U);
  EXPECT_EQ(r.targets[0].verdict, Verdict::Fail);
  EXPECT_EQ(r.targets[0].governing, DistanceMethod::Blast);
  EXPECT_NEAR(*r.targets[0].margin_m, 560.0 - 588.6, 0.1);
  EXPECT_EQ(r.targets[1].verdict, Verdict::Pass);
  EXPECT_NEAR(*r.targets[1].margin_m, 300.0 - 257.6, 0.1);
  EXPECT_EQ(r.targets[2].verdict, Verdict::Fail);
  EXPECT_NEAR(*r.targets[2].margin_m, 150.0 - 158.5, 0.1);
  EXPECT_FALSE(r.targets[3].blast.has_value());
  EXPECT_EQ(r.sites[0].failing_blast, 2);
  EXPECT_EQ(r.targets[0].blast->source.clause, "cl. 5.4 table");
  EXPECT_TRUE(unconfirmed(r, "2000 Pa"));
  EXPECT_TRUE(unconfirmed(r, "coefficients"));
  // The zone contains the true circle.
  for (const BlastZone& z : r.blasts) {
    for (int k = 0; k < 360; ++k) {
      const double a = k * std::numbers::pi / 180.0;
      EXPECT_TRUE(
          gis::covers(z.area, Point{z.distance_m * std::cos(a), z.distance_m * std::sin(a)}));
    }
  }
}

TEST(Distance, OfBlastAndRiskTheOneThatAsksForMoreGoverns) {
  Park p;
  p.add_site(site("A", 0, 0), {0, 0}, {.explosives = true, .sum_ratio = 2.0});
  p.study.equipment = {tank("A-1", 0, 0, 0, "propane")};
  p.study.targets = {target("t", TargetClass::General1, 400, 0)};
  p.study.hazard.explosives = {store("M", 0, 0, 0, 8.0)};  // 2 x 58.86 = 117.7 m
  p.run();
  DistanceResult r = p.decide();
  EXPECT_EQ(r.targets[0].governing, DistanceMethod::Risk);
  EXPECT_NEAR(*r.targets[0].margin_m, 400.0 - radius_of(3e-6), 0.5);
  p.study.hazard.explosives = {store("M", 0, 0, 0, 125.0)};  // 5 x 58.86 = 294.3 m
  r = p.decide();
  EXPECT_EQ(r.targets[0].governing, DistanceMethod::Blast);
  EXPECT_NEAR(*r.targets[0].margin_m, 400.0 - 294.3, 0.1);
  EXPECT_EQ(r.targets[0].verdict, Verdict::Pass);
}

TEST(Distance, TablesHoldWhereNeitherBranchDoes) {
  Park p;
  p.add_site(site("D", 0, 0), {0, 0}, liquids(), 1e-6);
  p.study.distance.sites["D"].governing_standard = "gb50074-2014";
  Equipment t1 = tank("T1", 0, 0, 0, "gasoline", 20'000.0);
  Equipment t2 = tank("T2", 0, -30, 0, "benzene", 5'000.0);
  t1.bund_area_m2 = t2.bund_area_m2 = std::numbers::pi * 900.0;  // a circle of 30 m
  p.study.equipment = {t1, t2};
  // 20 000 + 2 x 5000 = 30 000 m3: grade 2; housing 90 m, works 50 m, motorway 20 m.
  p.study.targets = {target("flats", TargetClass::General1, 119, 0),
                     target("works", TargetClass::General3, 0, 81, "factory")};
  Road road;
  road.name = "M1";
  road.road_class = "motorway";
  road.lines = Geometry::line({{-500, -45}, {500, -45}});
  p.study.roads = {road};
  p.run();
  const DistanceResult r = p.decide();
  EXPECT_TRUE(r.sites[0].path.table);
  const TargetDistance& flats = r.targets[0];
  EXPECT_EQ(flats.governing, DistanceMethod::Separation);
  EXPECT_EQ(flats.verdict, Verdict::Fail);
  const SeparationFinding& f = r.separations[static_cast<std::size_t>(flats.separation)];
  EXPECT_EQ(f.row.facility_kind, "row_1");
  EXPECT_EQ(f.grade, "2");
  EXPECT_EQ(f.required_m, 90.0);
  EXPECT_NEAR(f.actual_m, 89.0, 1e-9);  // 119 less the 30 m circle of the bund
  EXPECT_FALSE(f.exact);
  const TargetDistance& works = r.targets[1];
  EXPECT_EQ(works.verdict, Verdict::Pass);
  EXPECT_NEAR(*works.margin_m, 81.0 - 30.0 - 50.0, 1e-9);
  const auto on_road = std::find_if(r.separations.begin(), r.separations.end(),
                                    [](const SeparationFinding& x) { return x.road == 0; });
  ASSERT_NE(on_road, r.separations.end());
  EXPECT_NEAR(on_road->margin_m(), 45.0 - 30.0 - 20.0, 1e-9);  // too near
  EXPECT_FALSE(on_road->meets);
  EXPECT_EQ(r.sites[0].failing_other, 1);
  EXPECT_EQ(r.sites[0].failing_separation, 1);
  EXPECT_FALSE(flats.risk_asked);
  EXPECT_TRUE(unconfirmed(r, "grade by volume"));
  EXPECT_FALSE(
      unconfirmed(r, "residential areas and public buildings: 90 m"));  // read in the table
  // The zones reach at least as far as the rows say.
  ASSERT_FALSE(r.separation_zones.empty());
  for (const SeparationZone& z : r.separation_zones) {
    EXPECT_TRUE(gis::covers(z.area, Point{30.0 + *z.row.distance_m, 0.0}));
  }
}

TEST(Distance, NothingIsGuessedWhenTheStudyDoesNotSayWhichStandard) {
  Park p;
  p.add_site(site("D", 0, 0), {0, 0}, liquids(), 1e-6);
  p.study.equipment = {tank("T1", 0, 0, 0)};
  p.study.targets = {target("flats", TargetClass::General1, 500, 0)};
  p.run();
  DistanceResult r = p.decide();
  ASSERT_NE(gap_of(r, "no_standard"), nullptr);
  EXPECT_TRUE(gap_of(r, "no_standard")->open);
  EXPECT_THAT(gap_of(r, "no_standard")->what.en, HasSubstr("gb50074-2014"));
  EXPECT_EQ(r.targets[0].verdict, Verdict::Warn);  // no pass without a number
  EXPECT_TRUE(r.separations.empty());
  // A standard whose numbers are not here.
  p.study.distance.sites["D"].governing_standard = "gb51283-2020";
  r = p.decide();
  ASSERT_NE(gap_of(r, "not_available"), nullptr);
  EXPECT_THAT(gap_of(r, "not_available")->what.en, HasSubstr("look them up"));
  EXPECT_EQ(r.targets[0].verdict, Verdict::Warn);
  // A target that no such distance reaches needs none.
  p.study.distance.separation_reach_m = 449.0;  // the site ends 450 m away
  EXPECT_EQ(p.decide().targets[0].verdict, Verdict::None);
  p.study.distance.separation_reach_m = 450.0;
  EXPECT_EQ(p.decide().targets[0].verdict, Verdict::Warn);
  // The user looks it up.
  p.study.distance.rows = {{.standard = "gb51283-2020",
                            .edition = "GB 51283-2020",
                            .clause = "Table 4.1.5",
                            .facility_kind = "unit",
                            .facility_zh = "装置",
                            .facility_en = "unit",
                            .target_kind = "dwelling",
                            .target_zh = "居住区",
                            .target_en = "residential",
                            .distance_m = 70.0,
                            .measured_from = "tank_wall",
                            .measured_to = "building",
                            .source = "print",
                            .confidence = "read"}};
  p.study.distance.facility_kind["T1"] = "unit";
  r = p.decide();
  EXPECT_EQ(r.targets[0].verdict, Verdict::Pass);
  EXPECT_NEAR(*r.targets[0].margin_m, 500.0 - 10.0 - 70.0, 1e-9);
}

TEST(Distance, EveryMissingPieceOfATableIsNamed) {
  Park p;
  p.add_site(site("D", 0, 0), {0, 0}, liquids(), 1e-6);
  p.study.distance.sites["D"].governing_standard = "gb50074-2014";
  Equipment no_volume = tank("T1", 0, 0, 0);
  no_volume.volume_m3.reset();
  Equipment pipe = tank("P1", 0, 0, 20);
  pipe.type = EquipmentType::Pipe;
  p.study.equipment = {no_volume, pipe};
  p.study.targets = {target("flats", TargetClass::General1, 120, 0),
                     target("what", TargetClass::General1, 600, 0, "")};
  Road canal;
  canal.name = "C";
  canal.road_class = "canal";
  canal.lines = Geometry::line({{-500, -90}, {500, -90}});
  p.study.roads = {canal};
  p.run();
  DistanceResult r = p.decide();
  ASSERT_NE(gap_of(r, "no_grade"), nullptr);
  EXPECT_THAT(gap_of(r, "no_grade")->what.en, HasSubstr("T1"));
  ASSERT_NE(gap_of(r, "no_facility"), nullptr);
  EXPECT_EQ(gap_of(r, "no_facility")->subject, "P1");
  ASSERT_NE(gap_of(r, "road_class"), nullptr);
  EXPECT_EQ(r.targets[0].verdict, Verdict::Warn);
  // With the grade: the target without a kind is left, and the tank without a bund.
  p.study.distance.sites["D"].separation_grade = "2";
  r = p.decide();
  EXPECT_EQ(gap_of(r, "no_grade"), nullptr);
  ASSERT_NE(gap_of(r, "no_target_kind"), nullptr);
  EXPECT_EQ(gap_of(r, "no_target_kind")->subject, "what");
  ASSERT_NE(gap_of(r, "optimistic_start"), nullptr);
  EXPECT_EQ(r.targets[0].verdict, Verdict::Warn);  // margin 20 m, but the dike may lie nearer
  p.study.distance.start_slack_m = 19.0;
  EXPECT_EQ(p.decide().targets[0].verdict, Verdict::Pass);
  p.study.distance.start_slack_m = 50.0;
  EXPECT_EQ(r.targets[1].verdict, Verdict::Warn);
  p.study.equipment[0].bund_area_m2 = 100.0;  // smaller than the tank: its wall counts
  p.study.distance.facility_kind["P1"] = "none";
  r = p.decide();
  EXPECT_EQ(r.targets[0].verdict, Verdict::Pass);
  EXPECT_EQ(gap_of(r, "no_facility"), nullptr);
  // A grade the table does not have.
  p.study.distance.sites["D"].separation_grade = "9";
  r = p.decide();
  ASSERT_NE(gap_of(r, "no_grade"), nullptr);
  EXPECT_THAT(gap_of(r, "no_grade")->what.en, HasSubstr("no grade 9"));
}

TEST(Distance, OutOfScopeSitesHaveNoDistanceOfThisStandardButTheirRiskCounts) {
  Park p;
  p.add_site(site("J", 0, 0), {0, 0}, {.explosives = true, .sum_ratio = 5.0});
  p.study.distance.sites["J"].out_of_scope = "port";
  p.study.hazard.explosives = {store("M", 0, 0, 0, 1000.0)};
  p.study.targets = {target("t", TargetClass::General1, 200, 0)};
  p.run();
  const DistanceResult r = p.decide();
  EXPECT_TRUE(r.blasts.empty());
  EXPECT_FALSE(r.targets[0].risk_asked);
  EXPECT_FALSE(r.targets[0].risk.meets);
  EXPECT_EQ(r.targets[0].verdict, Verdict::Warn);  // nothing decides, but the limit is passed
  EXPECT_EQ(r.targets[0].governing, DistanceMethod::None);
  const bool told = std::any_of(r.notes.begin(), r.notes.end(), [](const DistanceText& n) {
    return n.en.find("No site takes the branch") != std::string::npos;
  });
  EXPECT_TRUE(told);
}

TEST(Distance, AProjectIsJudgedWithBothLimits) {
  Park p;
  p.add_site(site("A", 0, 0), {0, 0}, gas());
  Site project = site("N", 0, -400);
  project.status = SiteStatus::Proposed;
  p.add_site(project, {0, -400}, gas(), 0.5);
  // 300 m from A: 1e-6, within the limit in service (3e-6), above that for new plants (3e-7).
  p.study.targets = {target("t", TargetClass::General1, 300, 0)};
  p.run();
  DistanceResult r = p.decide();
  EXPECT_TRUE(r.sites[1].is_new);
  EXPECT_FALSE(r.sites[0].is_new);
  const TargetDistance& t = r.targets[0];
  EXPECT_TRUE(t.risk.meets);
  ASSERT_TRUE(t.as_new.has_value());
  EXPECT_FALSE(t.as_new->meets);
  EXPECT_DOUBLE_EQ(t.as_new->limit->per_yr, 3e-7);
  EXPECT_NEAR(*t.risk_without_new, 1e-6, 1e-18);
  EXPECT_EQ(t.verdict, Verdict::Warn);
  // The project alone keeps its own, stricter limit: 500 m away, 5e-9.
  EXPECT_NEAR(r.sites[1].own_worst_ratio, 0.5 * risk_at(500.0) / 3e-7, 1e-12);
  EXPECT_EQ(r.sites[1].own_failing, 0);
  // A site in service that is rebuilt counts as new when the study says so.
  p.study.sites[1].status = SiteStatus::InService;
  EXPECT_FALSE(p.decide().targets[0].as_new.has_value());
  p.study.distance.sites["N"].situation = "new";
  EXPECT_TRUE(p.decide().targets[0].as_new.has_value());
  // In a study of new plants there is one verdict, with the limits for new.
  p.study.situation = Situation::New;
  r = p.decide();
  EXPECT_FALSE(r.targets[0].as_new.has_value());
  EXPECT_DOUBLE_EQ(r.targets[0].risk.limit->per_yr, 3e-7);
  EXPECT_EQ(r.targets[0].verdict, Verdict::Fail);
}

TEST(Distance, AClassMoreLenientThanKindAndSizeIsReported) {
  Park p;
  p.add_site(site("A", 0, 0), {0, 0}, gas());
  Target flats = target("flats", TargetClass::General3, 300, 0);
  flats.households = 40.0;  // class 1
  Target derived = target("school", TargetClass::HighSensitivity, 500, 0, "school");
  derived.class_given = false;
  p.study.targets = {flats, derived};
  p.run();
  const DistanceResult r = p.decide();
  EXPECT_TRUE(r.targets[0].lenient);
  EXPECT_EQ(*r.targets[0].class_by_rule, TargetClass::General1);
  EXPECT_FALSE(r.targets[1].lenient);
  const DecisionOutput out = distance_output(p.study, p.basis, r);
  EXPECT_TRUE(std::any_of(out.warnings.begin(), out.warnings.end(),
                          [](const Warning& w) { return w.code == "class_lenient"; }));
}

TEST(Distance, OtherCriteriaStandBesideItWithTheirOwnLimits) {
  Park p;
  p.add_site(site("A", 0, 0), {0, 0}, gas());
  // 280 m: 1.58e-6. Below 3e-6 (GB 36894 in service) and 1e-5 (HK); above 3e-7 (Order 40).
  p.study.targets = {target("t", TargetClass::General1, 280, 0)};
  p.run();
  p.basis.result.fn = {{2000.0, 1e-12}, {20.0, 1e-7}};
  DistanceResult r = p.decide();
  ASSERT_EQ(r.criteria.size(), models::criteria::known_sets().size());
  EXPECT_TRUE(r.criteria[0].of_study);
  EXPECT_EQ(r.criteria[0].set, "gb36894-2018");
  const auto set = [&](const std::string& id) -> const CriteriaComparison& {
    return *std::find_if(r.criteria.begin(), r.criteria.end(),
                         [&](const CriteriaComparison& c) { return c.set == id; });
  };
  EXPECT_EQ(set("gb36894-2018").pass, 1);
  EXPECT_EQ(set("aq-2014-13").pass, 1);
  EXPECT_EQ(set("order40-2011").fail, 1);
  EXPECT_EQ(set("nl-bevi").fail, 1);  // 1e-6
  EXPECT_EQ(set("hk").pass, 1);
  EXPECT_EQ(set("uk-hse").pass, 1);
  // 2000 deaths once in 1e12 years: beyond the vertical cut whatever the frequency.
  EXPECT_EQ(set("gb36894-2018").societal->region, models::criteria::Region::Unacceptable);
  EXPECT_FALSE(set("gb36894-2018").societal_with_floor.has_value());
  p.study.distance.societal_frequency_floor_per_yr = 1e-9;
  r = p.decide();
  EXPECT_EQ(set("gb36894-2018").societal->region, models::criteria::Region::Unacceptable);
  EXPECT_EQ(set("gb36894-2018").societal_with_floor->region, models::criteria::Region::Acceptable);
  EXPECT_FALSE(set("uk-hse").societal_with_floor.has_value());  // no cut there
}

TEST(Distance, StorageBasesGoByVolumeOrByTheWordOfTheStudy) {
  Park p;
  for (const char* id : {"big", "small", "listed", "denied"}) {
    p.add_site(site(id, 300.0 * static_cast<double>(p.study.sites.size()), 0),
               {300.0 * static_cast<double>(p.study.sites.size()), 0}, gas(), 1e-6);
  }
  p.study.equipment = {
      tank("a", 0, 0, 0, "gasoline", 60'000.0), tank("b", 0, 10, 0, "gasoline", 40'000.0),
      tank("c", 1, 300, 0, "gasoline", 99'999.0), tank("d", 2, 600, 0, "benzene", 1'000.0),
      tank("e", 3, 900, 0, "gasoline", 200'000.0)};
  p.study.distance.storage_base_oil_m3 = 100'000.0;
  p.study.distance.sites["listed"].storage_base = true;
  p.study.distance.sites["denied"].storage_base = false;
  p.run();
  const DistanceResult r = p.decide();
  ASSERT_EQ(r.storage_bases.size(), 2U);
  EXPECT_EQ(r.storage_bases[0].site, 0);
  EXPECT_FALSE(r.storage_bases[0].listed);
  EXPECT_DOUBLE_EQ(r.storage_bases[0].oil_m3, 100'000.0);
  EXPECT_EQ(r.storage_bases[1].site, 2);
  EXPECT_TRUE(r.storage_bases[1].listed);
}

TEST(Distance, RefusesARiskOfOtherSites) {
  Park p;
  p.add_site(site("A", 0, 0), {0, 0}, gas());
  p.run();
  p.facts.clear();
  EXPECT_THROW((void)p.decide(), InputError);
}

// --- the answer as files ----------------------------------------------------------------------

Park everything() {
  Park p;
  p.add_site(site("A", 0, 0), {0, 0}, {.explosives = true, .sum_ratio = 2.0});
  Site project = site("D", 400, 0);
  project.status = SiteStatus::Proposed;
  p.add_site(project, {400, 0}, liquids(), 0.1);
  p.add_site(site("J", -400, 0), {-400, 0}, gas(), 0.1);
  p.study.distance.sites["D"].governing_standard = "gb50160-2008";
  p.study.distance.sites["D"].storage_base = true;
  p.study.distance.sites["J"].out_of_scope = "port";
  p.study.distance.societal_frequency_floor_per_yr = 1e-9;
  p.study.equipment = {tank("A-1", 0, 0, 0, "propane"), tank("D-1", 1, 400, 0)};
  p.study.hazard.explosives = {store("M", 0, 0, 0, 125.0)};
  Target own = target("canteen", TargetClass::General1, 30, 0);
  own.site = 0;
  Target lenient = target("hut", TargetClass::General3, 150, 200);
  lenient.persons = 500.0;
  p.study.targets = {target("flats", TargetClass::General1, 200, 0), lenient, own,
                     target("school", TargetClass::HighSensitivity, 900, 900, "school")};
  p.run();
  return p;
}

TEST(DistanceOutput, IsWholeInBothLanguages) {
  Park p = everything();
  for (const Language language : {Language::En, Language::Zh}) {
    p.study.language = language;
    const DistanceResult r = p.decide();
    const DecisionOutput out = distance_output(p.study, p.basis, r);
    EXPECT_EQ(out.name, "distance");
    EXPECT_FALSE(out.text.empty());
    std::set<std::string> ids;
    for (const OutTable& t : out.tables) {
      SCOPED_TRACE(t.id);
      EXPECT_TRUE(ids.insert(t.id).second);
      EXPECT_FALSE(t.title.empty());
      EXPECT_FALSE(t.rows.empty());
      for (const Row& row : t.rows) EXPECT_EQ(row.cells.size(), t.columns.size());
    }
    for (const char* id :
         {"distance_paths", "distance_targets", "distance_contours", "distance_blast",
          "distance_separation", "distance_sites", "distance_storage_bases", "distance_criteria",
          "distance_criteria_targets", "distance_inside", "distance_classes", "distance_gaps",
          "distance_unconfirmed"}) {
      EXPECT_TRUE(ids.contains(id)) << id;
    }
    for (const MapLayer& l : out.layers) {
      for (const gis::OutFeature& f : l.layer.features) {
        EXPECT_EQ(f.values.size(), l.layer.fields.size()) << l.layer.name;
      }
    }
    const auto json = nlohmann::json::parse(out.json);
    EXPECT_EQ(json["targets"].size(), 4U);
    EXPECT_EQ(json["targets"][0]["verdict"], "fail");
    for (const auto& t : json["targets"]) {
      // Every verdict with its document, clause and confidence.
      if (t["verdict"] == "none" || t["governing"] == "none") continue;
      for (const char* key : {"document", "edition", "clause", "confidence"}) {
        EXPECT_FALSE(t["governing_source"][key].get<std::string>().empty()) << t["id"] << key;
      }
    }
    EXPECT_EQ(json["sites"][2]["out_of_scope"], "port");
    EXPECT_FALSE(json["unconfirmed"].empty());
    const bool warned = std::any_of(out.warnings.begin(), out.warnings.end(),
                                    [](const Warning& w) { return w.code == "unconfirmed_value"; });
    EXPECT_TRUE(warned);
  }
}

TEST(DistanceOutput, TheSameStudyGivesTheSameBytes) {
  const Park p = everything();
  const DecisionOutput a = distance_output(p.study, p.basis, p.decide());
  const DecisionOutput b = distance_output(p.study, p.basis, p.decide());
  EXPECT_EQ(a.json, b.json);
  EXPECT_EQ(a.text, b.text);
}

TEST(DistanceOutput, IsWrittenBesideTheResultsOfARun) {
  const auto folder = test::two_site_park();
  test::append(folder / "study.yaml",
               "distance:\n  sites: {table: choices.csv}\n  directions: 12\n");
  test::write_file(folder / "choices.csv", "site,governing_standard\nB,gb50160-2008\n");
  const Study study = study::open(folder);
  EXPECT_EQ(study.distance.directions, 12);
  EXPECT_EQ(study.distance.sites.at("B").governing_standard, "gb50160-2008");
  const RiskBasis basis = test::basis_of(study);
  const std::vector<SitePathFacts> facts{gas(), liquids()};
  const DistanceResult r = decide_distance(study, basis, facts);
  for (const TargetDistance& t : r.targets) {
    EXPECT_DOUBLE_EQ(t.risk.risk_per_yr,
                     basis.result.targets[static_cast<std::size_t>(t.target)].risk_per_yr);
    EXPECT_LE(t.shares.size(), 5U);
    EXPECT_FALSE(t.shares.empty());
    double sum = 0.0;
    for (const SiteShare& s : t.site_shares) sum += s.risk_per_yr;
    EXPECT_NEAR(sum, t.risk.risk_per_yr, 1e-9 * sum);
  }
  const auto out = folder / "out";
  write_results(study, basis, {}, out, {});
  write_decision(study, distance_output(study, basis, r), out);
  for (const char* file :
       {"distance.json", "report.html", "distance.gpkg", "distance_targets.csv"}) {
    EXPECT_TRUE(std::filesystem::exists(out / "distance" / file)) << file;
  }
}

// --- what the loader takes --------------------------------------------------------------------

class DistanceInput : public ::testing::Test {
 protected:
  void SetUp() override { folder_ = test::two_site_park(); }
  [[nodiscard]] std::string problems() const { return check(folder_).text(); }
  void section(const std::string& text) const {
    test::append(folder_ / "study.yaml", "distance:\n" + text);
  }
  std::filesystem::path folder_;
};

TEST_F(DistanceInput, HasDefaultsWithASource) {
  const Study study = study::open(folder_);
  EXPECT_FALSE(study.distance.given);
  EXPECT_EQ(study.distance.directions, 36);
  EXPECT_DOUBLE_EQ(study.distance.storage_base_oil_m3, 100'000.0);
  EXPECT_EQ(study.distance.societal_frequency_floor_per_yr, 0.0);
  EXPECT_FALSE(study.distance.small_settlements);
  EXPECT_THAT(study.distance.option_source.at("storage_base_oil"), HasSubstr("GB 50074-2014"));
}

TEST_F(DistanceInput, ReadsRowsChoicesAndKinds) {
  section(
      "  separation: {table: rows.csv}\n  sites: {table: sites_more.csv}\n"
      "  equipment: {table: kinds.csv}\n  sum_over: site\n  small_settlements: bracketed\n"
      "  storage_base_lng: 80000 m3\n  societal_frequency_floor: 1e-9 /yr\n");
  test::write_file(folder_ / "rows.csv",
                   "standard,clause,facility_kind,target_kind,distance,source\n"
                   "local-2030,cl. 1,unit,school,120 m,print p. 3\n");
  test::write_file(folder_ / "sites_more.csv",
                   "site,governing_standard,separation_grade,out_of_scope,storage_base,situation\n"
                   "B,local-2030,2,港口,是,new\n");
  test::write_file(folder_ / "kinds.csv", "equipment,facility_kind\nV-201,unit\n");
  const Study study = study::open(folder_);
  ASSERT_EQ(study.distance.rows.size(), 1U);
  EXPECT_EQ(*study.distance.rows[0].distance_m, 120.0);
  EXPECT_EQ(study.distance.rows[0].confidence, "read");
  const SiteDistanceChoice& b = study.distance.sites.at("B");
  EXPECT_EQ(b.out_of_scope, "port");
  EXPECT_EQ(b.separation_grade, "2");
  EXPECT_TRUE(b.storage_base.value_or(false));
  EXPECT_EQ(b.situation, "new");
  EXPECT_EQ(study.distance.facility_kind.at("V-201"), "unit");
  EXPECT_TRUE(study.distance.sum_over_site);
  EXPECT_TRUE(study.distance.small_settlements);
  EXPECT_DOUBLE_EQ(study.distance.storage_base_lng_m3, 80'000.0);
  EXPECT_DOUBLE_EQ(study.distance.societal_frequency_floor_per_yr, 1e-9);
}

TEST_F(DistanceInput, TellsEverythingThatIsWrongAtOnce) {
  section(
      "  separation: {table: rows.csv}\n  sites: {table: sites_more.csv}\n"
      "  equipment: {table: kinds.csv}\n  directions: 7.5\n  sum_over: everything\n");
  test::write_file(folder_ / "rows.csv",
                   "standard,clause,facility_kind,target_kind,distance,source\n"
                   "local-2030,cl. 1,unit,school,120,print\n"
                   "local-2030,cl. 1,unit,dwelling,50 m,print\n"
                   "local-2030,cl. 1,unit,dwelling,60 m,print\n");
  test::write_file(folder_ / "sites_more.csv",
                   "site,governing_standard,out_of_scope\nB,gb50047-2014,harbour\nC,,port\n"
                   "B,gb50074-2014,\n");
  test::write_file(folder_ / "kinds.csv",
                   "equipment,facility_kind\nV-201,row_9\nV-999,row_1\nV-201,row_1\n");
  const std::string text = problems();
  for (const char* part :
       {"directions = 7.5: must be a whole number", "sum_over", "unit, site", "rows.csv:2",
        "has no unit", "rows.csv:4", "given twice", "sites_more.csv:2",
        "out_of_scope = \"harbour\"", "sites_more.csv:3", "no site has this id", "kinds.csv:3",
        "no equipment has this id", "kinds.csv:4", "named twice"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

TEST_F(DistanceInput, TellsUnknownStandardsAndFacilities) {
  section("  sites: {table: sites_more.csv}\n  equipment: {table: kinds.csv}\n");
  test::write_file(folder_ / "sites_more.csv", "site,governing_standard\nB,gb50074-2041\n");
  test::write_file(folder_ / "kinds.csv", "equipment,facility_kind\nV-201,row_9\n");
  const std::string text = problems();
  EXPECT_THAT(text, HasSubstr("governing_standard = \"gb50074-2041\": no table of this standard"));
  EXPECT_THAT(text, HasSubstr("gb50074-2014"));
  EXPECT_THAT(text, HasSubstr("facility_kind = \"row_9\""));
}

TEST_F(DistanceInput, TakesTheClassOfATargetFromKindAndSize) {
  test::write_file(folder_ / "targets.csv",
                   "id,name,class,kind,persons,households,x,y\n"
                   "T1,School,,school,,,512700,4324300\n"
                   "T2,Houses,,dwelling,,12,512750,4324300\n"
                   "T3,Flats,general_1,dwelling,,,512800,4324300\n");
  const Study study = study::open(folder_);
  ASSERT_EQ(study.targets.size(), 3U);
  EXPECT_EQ(study.targets[0].target_class, TargetClass::HighSensitivity);
  EXPECT_FALSE(study.targets[0].class_given);
  EXPECT_EQ(study.targets[1].target_class, TargetClass::General2);
  EXPECT_TRUE(study.targets[2].class_given);
}

TEST_F(DistanceInput, ATargetThatCannotBeClassedIsAnErrorThatSaysWhatToAdd) {
  test::write_file(folder_ / "targets.csv",
                   "id,name,kind,persons,x,y\n"
                   "T1,Something,,,512700,4324300\n"
                   "T2,Houses,dwelling,,512750,4324300\n"
                   "T3,Skool,skool,100,512800,4324300\n");
  const std::string text = problems();
  EXPECT_THAT(text, HasSubstr("targets.csv:2 (T1): error: class"));
  EXPECT_THAT(text, HasSubstr("write the class, or the kind and the size that decides"));
  EXPECT_THAT(text, HasSubstr("targets.csv:3 (T2): error: households"));
  EXPECT_THAT(text, HasSubstr("write households or persons, or the class"));
  EXPECT_THAT(text, HasSubstr("kind = \"skool\""));
  EXPECT_THAT(text, HasSubstr("did you mean \"school\"?"));
  EXPECT_THAT(text, HasSubstr("3 errors"));
}

}  // namespace
}  // namespace isorisk::study::decisions
