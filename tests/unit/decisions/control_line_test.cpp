// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/control_line.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>
#include <numeric>
#include <random>

#include "../study/temporary_folder.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/gis/areas.hpp"
#include "isorisk/gis/write.hpp"
#include "loader.hpp"

namespace isorisk::study::decisions {
namespace {

using models::criteria::Situation;
using testing::HasSubstr;

// The middle of every grid, far from the origin as in a Gauss-Krueger zone.
constexpr Point kMiddle{560'000.0, 4'280'000.0};

gis::Geometry box(double west, double south, double east, double north) {
  const auto at = [](double x, double y) { return Point{kMiddle.x_m + x, kMiddle.y_m + y}; };
  return gis::Geometry::polygon(
      {at(west, south), at(east, south), at(east, north), at(west, north), at(west, south)});
}

Point at(double x, double y) { return {kMiddle.x_m + x, kMiddle.y_m + y}; }

template <class F>
Grid grid_of(std::int32_t n, double cell, F value) {
  const double half = 0.5 * n * cell;
  Grid grid{{kMiddle.x_m - half, kMiddle.y_m + half, cell, n, n}, {}};
  for (std::int32_t r = 0; r < n; ++r) {
    for (std::int32_t c = 0; c < n; ++c) grid.values.push_back(value(grid.spec.centre(r, c)));
  }
  return grid;
}

/// 1e-3 per year in the middle, a decade less every 300 m: contours are circles.
double cone_risk(Point p) {
  return std::pow(10.0, -3.0 - std::hypot(p.x_m - kMiddle.x_m, p.y_m - kMiddle.y_m) / 300.0);
}
double cone_radius(double level) { return 300.0 * std::log10(1e-3 / level); }
double circle(double radius) { return std::numbers::pi * radius * radius; }
Grid cone() { return grid_of(280, 10.0, cone_risk); }

Grid random_grid(std::mt19937& rng, std::int32_t n = 18) {
  return grid_of(n, 10.0, [&](Point) {
    return std::pow(10.0, -9.0 + 5.0 * static_cast<double>(rng()) / 4294967296.0);
  });
}

std::vector<ZoneRule> three_zones() {
  return zone_rules(models::criteria::load("gb36894-2018"), Situation::New);
}

// --- zones
// ----------------------------------------------------------------------------------------

TEST(ControlZones, OfACircularRiskAreRingsOfTheRightArea) {
  const auto zones = control_zones(cone(), three_zones(), {});
  ASSERT_EQ(zones.size(), 3u);
  double inside = 0.0;
  const char* ids[] = {"inner", "middle", "outer"};
  const double levels[] = {1e-5, 3e-6, 3e-7};
  for (std::size_t k = 0; k < 3; ++k) {
    const double area = circle(cone_radius(levels[k]));  // radii 600.0, 756.9, 1056.9 m
    EXPECT_EQ(zones[k].rule.id, ids[k]);
    EXPECT_DOUBLE_EQ(zones[k].rule.risk_per_yr, levels[k]);
    EXPECT_NEAR(zones[k].within_m2, area, 1e-3 * area);
    EXPECT_NEAR(zones[k].ring_m2, area - inside, 1e-3 * area);
    EXPECT_FALSE(zones[k].cut_by_edge);
    inside = area;
  }
}

TEST(ControlZones, AnAreaThatJoinsAZoneBelongsToItAndToThoseFurtherOut) {
  std::vector<ExtraArea> extras(1);
  extras[0].id = "store";
  extras[0].zone = 1;
  extras[0].area = box(900, -50, 1000, 50);  // in the outer ring
  const auto plain = control_zones(cone(), three_zones(), {});
  const auto zones = control_zones(cone(), three_zones(), extras);
  EXPECT_EQ(zones[0].within, plain[0].within);
  EXPECT_NEAR(zones[1].within_m2 - plain[1].within_m2, 10'000.0, 1e-4);
  EXPECT_NEAR(zones[2].within_m2, plain[2].within_m2, 1e-4);
  EXPECT_NEAR(plain[2].ring_m2 - zones[2].ring_m2, 10'000.0, 1e-4);
  EXPECT_DOUBLE_EQ(zones[1].risk_m2, plain[1].risk_m2);
}

TEST(ControlZones, ContainOneAnotherAndTheirRingsMakeUpTheWhole) {
  std::mt19937 rng{11};
  for (int run = 0; run < 6; ++run) {
    const auto zones = control_zones(random_grid(rng), three_zones(), {});
    double rings = 0.0;
    for (std::size_t k = 0; k < zones.size(); ++k) {
      rings += zones[k].ring_m2;
      if (k > 0) {
        EXPECT_LT(gis::area_m2(gis::difference(zones[k - 1].within, zones[k].within)), 1e-6);
      }
    }
    EXPECT_NEAR(rings, zones.back().within_m2, 1e-6);
  }
}

TEST(ControlZones, NeverShrinkWhenHazardIsAdded) {
  std::mt19937 rng{12};
  for (int run = 0; run < 6; ++run) {
    const Grid before = random_grid(rng);
    Grid after = before;
    const Grid more = random_grid(rng);
    for (std::size_t i = 0; i < after.values.size(); ++i) {
      if (run % 2 == 0 || i % 7 == 0) after.values[i] += more.values[i];
    }
    std::vector<ExtraArea> extras(1);
    extras[0].zone = 1;
    extras[0].area = box(-40, -40, 60, 20);
    const auto small = control_zones(before, three_zones(), {});
    const auto large = control_zones(after, three_zones(), extras);
    for (std::size_t k = 0; k < small.size(); ++k) {
      EXPECT_LT(gis::area_m2(gis::difference(small[k].within, large[k].within)), 1e-3)
          << run << " " << k;  // 1e-3 m2: GDAL moves contours by 2e-6 of the level
    }
  }
}

TEST(ControlZones, SayWhenTheGridCutsThem) {
  const auto zones = control_zones(grid_of(150, 10.0, cone_risk), three_zones(), {});
  EXPECT_FALSE(zones[0].cut_by_edge);  // radius 600 m in a grid of 750 m each way
  EXPECT_TRUE(zones[1].cut_by_edge);   // 757 m
  EXPECT_TRUE(zones[2].cut_by_edge);
}

TEST(ControlZones, WithoutRiskHoldOnlyWhatJoins) {
  std::vector<ExtraArea> extras(1);
  extras[0].zone = 2;
  extras[0].area = box(0, 0, 100, 100);
  const auto zones =
      control_zones(grid_of(20, 10.0, [](Point) { return 0.0; }), three_zones(), extras);
  EXPECT_TRUE(zones[0].within.empty());
  EXPECT_TRUE(zones[1].ring.empty());
  EXPECT_DOUBLE_EQ(zones[2].ring_m2, 10'000.0);
}

TEST(ControlZones, RefuseLevelsThatDoNotFallAndAreasOfNoZone) {
  std::vector<ZoneRule> rules = three_zones();
  std::vector<ExtraArea> extras(1);
  extras[0].id = "lost";
  extras[0].zone = 3;
  try {
    (void)control_zones(cone(), rules, extras);
    FAIL();
  } catch (const InputError& e) {
    EXPECT_THAT(e.what(), HasSubstr("lost"));
  }
  std::swap(rules[0], rules[1]);
  EXPECT_THROW((void)control_zones(cone(), rules, {}), InputError);
}

// --- the line
// -------------------------------------------------------------------------------------

TEST(ControlLine, EnclosesEveryZoneAndTheParkExactlyWhateverTheOptions) {
  std::mt19937 rng{21};
  const gis::Geometry park = box(-120, -200, 100, -20);
  std::vector<gis::Geometry> parcels;
  for (int i = -4; i < 4; ++i) {
    for (int j = -4; j < 4; ++j) parcels.push_back(box(i * 50, j * 50, i * 50 + 50, j * 50 + 50));
  }
  for (int run = 0; run < 12; ++run) {
    const auto zones = control_zones(random_grid(rng), three_zones(), {});
    const LineOptions options{.risk_offset_m = run % 2 == 0 ? 7.1 : 0.0,
                              .closing_radius_m = run % 3 == 0 ? 0.0 : 15.0,
                              .fill_holes = run % 4 < 2,
                              .snap_to_parcels = run % 5 < 2,
                              .snap_max_parcel_m2 = 1e6,
                              .simplify_m = run % 2 == 1 ? 3.0 : 0.0};
    const ControlLine line = draw_control_line(zones, park, parcels, options);
    for (const ControlZone& z : zones) EXPECT_TRUE(gis::covers(line.area, z.within)) << run;
    EXPECT_TRUE(gis::covers(line.area, park)) << run;
    EXPECT_FALSE(gis::invalidity(line.area));
    double sum = 0.0;
    for (const LineStep& s : line.steps) {
      EXPECT_GE(s.added_m2, -1e-6) << run << " " << s.id;
      sum += s.added_m2;
      EXPECT_NEAR(s.area_m2, sum, 1e-6);
    }
    EXPECT_NEAR(line.area_m2, sum, 1.0) << run;
    EXPECT_DOUBLE_EQ(line.length_m, gis::length_m(line.line));
  }
}

TEST(ControlLine, WithoutOptionsIsTheUnionOfZonesAndPark) {
  const auto zones = control_zones(cone(), three_zones(), {});
  const gis::Geometry park = box(1000, -100, 1300, 100);
  const ControlLine line = draw_control_line(zones, park, {}, {});
  const double shared = gis::area_m2(gis::intersection(zones[2].within, park));
  EXPECT_GT(shared, 5'000.0);
  EXPECT_NEAR(line.area_m2, zones[2].within_m2 + 60'000.0 - shared, 20.0);  // a millimetre round
  ASSERT_EQ(line.steps.size(), 1u);
  EXPECT_EQ(line.steps[0].id, "union");
}

TEST(ControlLine, HoldsEveryCellThatReachesTheLevelAsAWholeWithTheOffset) {
  std::mt19937 rng{22};
  for (int run = 0; run < 5; ++run) {
    const Grid grid = random_grid(rng);
    const auto zones = control_zones(grid, three_zones(), {});
    const ControlLine line =
        draw_control_line(zones, {}, {}, {.risk_offset_m = grid.spec.cell_m * std::sqrt(0.5)});
    const gis::AreaOverlap inside{line.area};
    int cells = 0;
    for (std::int32_t r = 0; r < grid.spec.rows; ++r) {
      for (std::int32_t c = 0; c < grid.spec.cols; ++c) {
        if (grid.values[static_cast<std::size_t>(r * grid.spec.cols + c)] < 3e-7) continue;
        const Point p = grid.spec.centre(r, c);
        const double x = p.x_m - kMiddle.x_m;
        const double y = p.y_m - kMiddle.y_m;
        EXPECT_NEAR(inside.shared_m2(box(x - 5, y - 5, x + 5, y + 5)), 100.0, 1e-6);
        ++cells;
      }
    }
    EXPECT_GT(cells, 50);
  }
}

TEST(ControlLine, SaysHowMuchEachStepAdds) {
  // Zone 0 is a frame of 300 x 300 m round an enclave of 100 x 100 m.
  std::vector<ExtraArea> extras(1);
  extras[0].zone = 2;
  extras[0].area = gis::difference(box(-150, -150, 150, 150), box(-50, -50, 50, 50));
  const auto zones =
      control_zones(grid_of(60, 10.0, [](Point) { return 0.0; }), three_zones(), extras);
  const ControlLine line = draw_control_line(zones, {}, {}, {.fill_holes = true});
  ASSERT_EQ(line.steps.size(), 2u);
  EXPECT_DOUBLE_EQ(line.steps[0].area_m2, 80'000.0);
  EXPECT_EQ(line.steps[1].id, "holes");
  EXPECT_DOUBLE_EQ(line.steps[1].added_m2, 10'000.0);
  EXPECT_DOUBLE_EQ(line.length_m, 1200.0);
  EXPECT_DOUBLE_EQ(draw_control_line(zones, {}, {}, {}).length_m, 1600.0);
}

TEST(ControlLine, FollowsTheEdgesOfTheParcelsItTouches) {
  std::vector<ExtraArea> extras(1);
  extras[0].zone = 2;
  extras[0].area = box(10, 10, 130, 90);  // in the first parcel and 30 m into the second
  const auto zones =
      control_zones(grid_of(60, 10.0, [](Point) { return 0.0; }), three_zones(), extras);
  const std::vector<gis::Geometry> parcels{box(0, 0, 100, 100), box(100, 0, 200, 100),
                                           box(-100, 0, 0, 100), box(0, 90, 1000, 1000),
                                           box(120, -1000, 125, 2000)};
  LineOptions options{.snap_to_parcels = true, .snap_max_parcel_m2 = 12'000.0};
  ControlLine line = draw_control_line(zones, {}, parcels, options);
  EXPECT_NEAR(line.area_m2, 20'000.0, 1.0);
  EXPECT_EQ(line.snapped, (std::vector<std::int32_t>{0, 1}));
  EXPECT_EQ(line.too_large, (std::vector<std::int32_t>{4}));  // 15 000 m2; 3 is only touched
  options.snap_max_parcel_m2 = 20'000.0;
  line = draw_control_line(zones, {}, parcels, options);
  EXPECT_NEAR(line.area_m2, 20'000.0 + 15'000.0 - 500.0, 1.0);
}

TEST(ControlLine, OfNothingIsTheParkAlone) {
  const ControlLine line = draw_control_line({}, box(0, 0, 10, 10), {}, {});
  EXPECT_NEAR(line.area_m2, 100.0, 1e-9);
  EXPECT_TRUE(draw_control_line({}, {}, {}, {.closing_radius_m = 5.0}).area.empty());
}

// --- parcels
// --------------------------------------------------------------------------------------

TEST(ParcelParts, SumToTheAreaOfTheirParcel) {
  std::mt19937 rng{31};
  std::vector<gis::Geometry> parcels;
  for (int i = -3; i < 3; ++i) {
    for (int j = -3; j < 3; ++j) {
      const auto jitter = [&] { return static_cast<double>(rng() % 30); };
      parcels.push_back(box(i * 60 + jitter(), j * 60 + jitter(), i * 60 + 45 + jitter(),
                            j * 60 + 45 + jitter()));
    }
  }
  const gis::Geometry sites = box(-50, -50, 70, 30);
  for (int run = 0; run < 5; ++run) {
    const auto zones = control_zones(random_grid(rng), three_zones(), {});
    std::vector<double> sum(parcels.size(), 0.0);
    std::vector<double> off(parcels.size(), 0.0);
    for (const ParcelPart& p : cut_parcels(parcels, zones, sites)) {
      sum[static_cast<std::size_t>(p.parcel)] += gis::area_m2(p.area);
      off[static_cast<std::size_t>(p.parcel)] += p.off_site_m2;
      EXPECT_DOUBLE_EQ(p.area_m2, gis::area_m2(p.area));
    }
    for (std::size_t i = 0; i < parcels.size(); ++i) {
      const double whole = gis::area_m2(parcels[i]);
      EXPECT_NEAR(sum[i], whole, 1e-9 * whole);
      EXPECT_NEAR(off[i], gis::area_m2(gis::difference(parcels[i], sites)), 1e-9 * whole);
    }
  }
}

// --- what may stand where
// -------------------------------------------------------------------------

std::string matrix_row(const std::vector<ZoneUses>& uses, std::string_view land_class) {
  const auto& rows = land_use_classes();
  for (std::size_t l = 0; l < rows.size(); ++l) {
    if (rows[l].land_class != land_class) continue;
    std::string text;
    for (const ZoneUses& z : uses) text += static_cast<char>(std::toupper(word(z.land[l])[0]));
    return text;
  }
  return "no row";
}

std::string class_row(const std::vector<ZoneUses>& uses, TargetClass c) {
  std::string text;
  for (const ZoneUses& z : uses) {
    const auto use = z.classes[static_cast<std::size_t>(c)];
    text += use ? static_cast<char>(std::toupper(word(*use)[0])) : '-';
  }
  return text;
}

TEST(ZoneUses, FollowFromTheLimitsOfGb36894) {
  const auto criteria = models::criteria::load("gb36894-2018");
  const auto uses = zone_uses(criteria, Situation::New, three_zones());
  ASSERT_EQ(uses.size(), 4u);  // inner from 1e-5, middle from 3e-6, outer from 3e-7, outside
  EXPECT_EQ(class_row(uses, TargetClass::HighSensitivity), "FFFA");
  EXPECT_EQ(class_row(uses, TargetClass::Important), "FFFA");
  EXPECT_EQ(class_row(uses, TargetClass::General1), "FFFA");
  EXPECT_EQ(class_row(uses, TargetClass::General2), "FFAA");
  EXPECT_EQ(class_row(uses, TargetClass::General3), "FAAA");
  EXPECT_EQ(matrix_row(uses, "education"), "FFFA");
  EXPECT_EQ(matrix_row(uses, "residential"), "FRRA");  // small hamlets are general class 3 or 2
  EXPECT_EQ(matrix_row(uses, "public"), "FFRA");
  EXPECT_EQ(matrix_row(uses, "industrial"), "FRAA");
  EXPECT_EQ(matrix_row(uses, "agricultural"), "RAAA");
  EXPECT_EQ(matrix_row(uses, "green"), "RRRA");
  EXPECT_EQ(matrix_row(uses, "water"), "AAAA");
}

TEST(ZoneUses, BesidePlantsInServiceAreMilderAndKeepThePlanningContour) {
  const auto criteria = models::criteria::load("gb36894-2018");
  const auto rules = zone_rules(criteria, Situation::Existing);
  ASSERT_EQ(rules.size(), 4u);  // 3e-5, 1e-5, 3e-6, and 3e-7
  EXPECT_EQ(rules[3].id, "control");
  EXPECT_DOUBLE_EQ(rules[3].risk_per_yr, 3e-7);
  const auto uses = zone_uses(criteria, Situation::Existing, rules);
  EXPECT_EQ(class_row(uses, TargetClass::HighSensitivity), "FFFAA");
  EXPECT_EQ(class_row(uses, TargetClass::General3), "FAAAA");
}

TEST(ZoneUses, AreRestrictedWhereALimitLiesInsideTheZone) {
  const auto criteria = models::criteria::load("gb36894-2018");
  const double levels[] = {5e-6, 1e-7};
  const auto rules = zone_rules(criteria, Situation::New, levels);
  ASSERT_EQ(rules.size(), 2u);
  EXPECT_EQ(rules[0].id, "inner");
  EXPECT_EQ(rules[1].id, "outer");
  EXPECT_EQ(rules[1].provenance.confidence, "given");
  const auto uses = zone_uses(criteria, Situation::New, rules);
  EXPECT_EQ(class_row(uses, TargetClass::General3), "RAA");  // 1e-5 lies above 5e-6
  EXPECT_EQ(class_row(uses, TargetClass::General2), "FRA");  // 3e-6 between 5e-6 and 1e-7
  EXPECT_EQ(class_row(uses, TargetClass::General1), "FRA");
  EXPECT_EQ(matrix_row(uses, "industrial"), "RRA");
}

TEST(ZoneUses, AreUnknownWhereTheCriteriaStateNoLimit) {
  const auto criteria = models::criteria::from_table(
      {"own.csv",
       {"situation", "target_class", "limit_per_yr", "clause", "source", "confidence"},
       {{"new", "general_3", "1e-5", "1", "ours", "read"},
        {"new", "high_sensitivity", "1e-6", "1", "ours", "read"}}});
  const auto rules = zone_rules(criteria, Situation::New);
  ASSERT_EQ(rules.size(), 2u);
  EXPECT_DOUBLE_EQ(rules[0].risk_per_yr, 1e-5);
  EXPECT_DOUBLE_EQ(rules[1].risk_per_yr, 1e-6);
  EXPECT_EQ(rules[0].provenance.clause, "1");
  const auto uses = zone_uses(criteria, Situation::New, rules);
  EXPECT_EQ(class_row(uses, TargetClass::General2), "---");
  EXPECT_EQ(matrix_row(uses, "residential"), "RRR");  // classes 1 and 2 are not limited
  EXPECT_EQ(matrix_row(uses, "education"), "FFA");
  try {
    (void)zone_rules(criteria, Situation::Existing);
    FAIL();
  } catch (const InputError& e) {
    EXPECT_THAT(e.what(), HasSubstr("control_line.levels"));
  }
}

TEST(ControlLineData, ZonesOfTheShippedSetsAreTheDistinctLimitsOfNewPlants) {
  for (const std::string& set : models::criteria::known_sets()) {
    const auto criteria = models::criteria::load(set);
    for (const Situation s : {Situation::New, Situation::Existing}) {
      const auto rules = zone_rules(criteria, s);
      ASSERT_FALSE(rules.empty()) << set;
      std::vector<double> levels;
      for (const ZoneRule& r : rules) {
        levels.push_back(r.risk_per_yr);
        EXPECT_FALSE(r.provenance.source.empty());
        EXPECT_NE(r.provenance.confidence, "");
      }
      EXPECT_TRUE(std::is_sorted(levels.rbegin(), levels.rend())) << set;
      if (s == Situation::Existing || set == "uk-hse") continue;  // zones of its own
      std::set<double, std::greater<>> limits;
      for (const TargetClass c : kTargetClasses) {
        if (const auto l = criteria.limit(word(c), s)) limits.insert(l->per_yr);
      }
      EXPECT_EQ(levels, std::vector<double>(limits.begin(), limits.end())) << set;
    }
  }
}

TEST(ControlLineData, EveryLandUseOfTheStudyFormatHasARow) {
  const auto words = vocabulary("land_use");
  EXPECT_EQ(words.size(), land_use_classes().size());
  for (const Word& w : words) {
    EXPECT_EQ(std::count_if(land_use_classes().begin(), land_use_classes().end(),
                            [&](const auto& l) { return l.land_class == w.key; }),
              1)
        << w.key;
  }
  for (const LandUseClass& l : land_use_classes()) {
    if (l.strictest && l.mildest) {
      EXPECT_LE(*l.strictest, *l.mildest) << l.land_class;
    }
    EXPECT_TRUE(l.strictest || !l.mildest) << l.land_class;
  }
}

// --- the decision on a small park
// -----------------------------------------------------------------

/// One plant in service in the middle of a circular risk; limits beside it: 3e-6 per year (radius
/// 756.9 m) for schools, 3e-5 (456.9 m) for the mildest class. New: 3e-7 (1056.9 m), 3e-6, 1e-5.
struct Park {
  Study study;
  RiskBasis basis;

  Park() {
    study.name = "Park";
    study.name_zh = "园区";
    study.criteria = models::criteria::load("gb36894-2018");
    study.situation = Situation::Existing;
    study.control_line.min_overlap_m2 = 1.0;
    study.control_line.fill_holes = false;
    study.control_line.offset_half_diagonal = false;
    study.sites.push_back(
        {.id = "S1", .name = "Plant", .name_zh = "工厂", .area = box(-200, -200, 200, 200)});
    parcel("P-home", "residential", box(-50, 650, 50, 700));      // middle zone
    parcel("P-school", "education", box(800, -50, 900, 50));      // outer zone
    parcel("P-bad-school", "education", box(650, -50, 700, 50));  // middle zone
    parcel("P-lake", "water", box(-700, -50, -300, 50));
    parcel("P-plant", "industrial", box(-200, -200, 200, 200));
    parcel("P-road", "road", box(600, 100, 610, 700));  // may hold no station, and need not
    parcel("P-far", "education", box(1200, 1200, 1300, 1300));
    parcel("P-works", "industrial", box(-50, -400, 50, -300));  // inner zone, above 3e-5
    target("T-school", TargetClass::HighSensitivity, at(850, 0));
    target("T-bad-school", TargetClass::HighSensitivity, at(675, 0));
    target("T-hut", TargetClass::General3, at(0, 675));
    target("T-far", TargetClass::HighSensitivity, at(1250, 1250));
    study.population_areas.push_back({.id = "homes",
                                      .persons_day = 200.0,
                                      .persons_night = 100.0,
                                      .area = box(-50, 800, 50, 900)});  // outer zone
    study.population_areas.push_back({.id = "staff",
                                      .persons_day = 30.0,
                                      .persons_night = 8.0,
                                      .area = box(-100, 100, 100, 300)});  // half on the site
    study.population_rasters.push_back(
        {.cells = {{.centre = at(1250, 0), .side_m = 100.0, .persons_day = 50.0}}});
    basis.result.individual_risk = cone();
  }

  void parcel(std::string id, std::string use, gis::Geometry area) {
    study.land_use.push_back({.id = id,
                              .land_class = std::move(use),
                              .name = id,
                              .name_zh = "地块",
                              .area = std::move(area)});
  }
  void target(std::string id, TargetClass c, Point p) {
    study.targets.push_back({.id = std::move(id),
                             .name = "target",
                             .name_zh = "目标",
                             .target_class = c,
                             .shape = gis::Geometry::point(p)});
    TargetResult r{.target = static_cast<std::int32_t>(study.targets.size()) - 1,
                   .worst = p,
                   .risk_per_yr = cone_risk(p)};
    r.limit = study.criteria.limit(word(c), study.situation);
    r.meets = r.limit->allows(r.risk_per_yr);
    basis.result.targets.push_back(r);
  }
  [[nodiscard]] ControlLineResult decide() const { return decide_control_line(study, basis); }
};

const ParcelResult& parcel_of(const ControlLineResult& r, std::string_view id) {
  for (const ParcelResult& p : r.parcels) {
    if (p.id == id) return p;
  }
  throw Error("no such parcel");
}

bool warned(const ControlLineResult& r, std::string_view code) {
  return std::any_of(r.warnings.begin(), r.warnings.end(),
                     [&](const Warning& w) { return w.code == code; });
}

TEST(ControlLineDecision, JudgesParcelsByTodaysLimitAndByThatOfNewBuildings) {
  const ControlLineResult r = Park{}.decide();
  const auto& home = parcel_of(r, "P-home");
  EXPECT_EQ(home.worst_zone, 1);
  EXPECT_NEAR(home.zone_m2[1], 5000.0, 1e-6);
  EXPECT_NEAR(home.restricted_m2, 5000.0, 1e-6);  // only general class 3
  EXPECT_DOUBLE_EQ(home.forbidden_m2, 0.0);
  EXPECT_DOUBLE_EQ(home.breach_m2, 0.0);        // class 3 may bear 3e-5
  EXPECT_NEAR(home.doubtful_m2, 5000.0, 1e-6);  // 30 households may not bear more than 3e-6
  EXPECT_EQ(home.verdict, Verdict::Warn);

  const auto& school = parcel_of(r, "P-school");  // beside an old plant 3e-6 is met ...
  EXPECT_DOUBLE_EQ(school.breach_m2, 0.0);
  EXPECT_NEAR(school.forbidden_m2, 10'000.0, 1e-6);  // ... but no new school may stand here
  EXPECT_EQ(school.worst_zone, 2);
  EXPECT_EQ(school.verdict, Verdict::Warn);

  const auto& bad = parcel_of(r, "P-bad-school");
  EXPECT_NEAR(bad.breach_m2, 5000.0, 1e-6);
  EXPECT_EQ(bad.verdict, Verdict::Fail);

  EXPECT_EQ(parcel_of(r, "P-lake").verdict, Verdict::Pass);
  EXPECT_EQ(parcel_of(r, "P-road").verdict, Verdict::Pass);
  EXPECT_GT(parcel_of(r, "P-road").restricted_m2, 5000.0);
  EXPECT_GT(parcel_of(r, "P-road").doubtful_m2, 1000.0);
  EXPECT_EQ(parcel_of(r, "P-far").verdict, Verdict::Pass);
  EXPECT_EQ(parcel_of(r, "P-far").worst_zone, -1);
  const auto& works = parcel_of(r, "P-works");
  EXPECT_NEAR(works.forbidden_m2, 10'000.0, 1e-6);
  EXPECT_NEAR(works.breach_m2, 10'000.0, 1e-6);
  EXPECT_EQ(works.verdict, Verdict::Fail);
  for (const ParcelResult& p : r.parcels) {
    EXPECT_NEAR(std::accumulate(p.zone_m2.begin(), p.zone_m2.end(), 0.0), p.area_m2,
                1e-9 * p.area_m2);
  }
}

TEST(ControlLineDecision, LandOfThePlantItselfIsNoConflict) {
  const ControlLineResult r = Park{}.decide();
  const auto& own = parcel_of(r, "P-plant");
  EXPECT_NEAR(own.zone_m2[0], 160'000.0, 1e-6);
  EXPECT_DOUBLE_EQ(own.zone_off_site_m2[0], 0.0);
  EXPECT_DOUBLE_EQ(own.forbidden_m2, 0.0);
  EXPECT_EQ(own.verdict, Verdict::Pass);
}

TEST(ControlLineDecision, ListsTargetsWithRiskLimitAndClauseWorstFirst) {
  const ControlLineResult r = Park{}.decide();
  ASSERT_EQ(r.targets.size(), 3u);  // T-far lies in no zone
  EXPECT_EQ(r.targets[0].target, 1);
  EXPECT_EQ(r.targets[0].verdict, Verdict::Fail);
  EXPECT_EQ(r.targets[0].zone, 1);
  EXPECT_DOUBLE_EQ(r.targets[0].present_limit->per_yr, 3e-6);
  EXPECT_FALSE(r.targets[0].present_limit->provenance.clause.empty());
  EXPECT_EQ(r.targets[1].target, 0);
  EXPECT_EQ(r.targets[1].verdict, Verdict::Warn);
  EXPECT_TRUE(r.targets[1].meets_present);
  EXPECT_FALSE(r.targets[1].meets_planning);
  EXPECT_DOUBLE_EQ(r.targets[1].planning_limit->per_yr, 3e-7);
  EXPECT_EQ(r.targets[2].target, 2);
  EXPECT_EQ(r.targets[2].verdict, Verdict::Pass);
}

TEST(ControlLineDecision, CountsPeopleByTheAreaTheyShareWithAZone) {
  const ControlLineResult r = Park{}.decide();
  ASSERT_EQ(r.people.size(), 4u);
  EXPECT_NEAR(r.people[2].day, 200.0, 1e-6);
  EXPECT_NEAR(r.people[2].night, 100.0, 1e-6);
  EXPECT_NEAR(r.people[0].day, 30.0, 1e-6);
  EXPECT_NEAR(r.people[0].off_site_day, 15.0, 1e-6);
  EXPECT_NEAR(r.people[0].off_site_night, 4.0, 1e-6);
  EXPECT_NEAR(r.people[3].day, 50.0, 1e-6);
  double day = 0.0;
  for (const ZonePeople& p : r.people) day += p.day;
  EXPECT_NEAR(day, 280.0, 1e-6);
  EXPECT_NEAR(r.people_in_line.day, 230.0, 1e-6);
  EXPECT_NEAR(r.people_in_line.off_site_day, 215.0, 1e-6);
}

TEST(ControlLineDecision, SplitsPeopleAlongTheEdgeOfAZone) {
  Park park;
  park.study.population_areas = {
      {.id = "strip", .persons_day = 1000.0, .area = box(-1, 0, 1, 1200)}};
  park.study.population_rasters.clear();
  const ControlLineResult r = park.decide();
  // Along a ray the edges lie at 600.0, 756.9 and 1056.9 m of 1200 m.
  EXPECT_NEAR(r.people[0].day, 1000.0 * 600.0 / 1200.0, 0.2);
  EXPECT_NEAR(r.people[1].day, 1000.0 * 156.86 / 1200.0, 0.2);
  EXPECT_NEAR(r.people[2].day, 1000.0 * 300.0 / 1200.0, 0.2);
}

TEST(ControlLineDecision, NamesWhatIsMissingAndWhatIsNotConfirmed) {
  Park park;
  park.study.control_line.parcels_given = true;
  park.study.control_line.parcels = {
      {.id = "X1", .name = "Nobody's", .name_zh = "无主", .area = box(0, 300, 50, 350)},
      {.id = "X2",
       .land_class = "water",
       .stated_area_m2 = 9000.0,
       .area = box(100, 300, 200, 400)},
      {.id = "X3", .land_class = "water", .area = box(150, 300, 250, 400)}};
  const ControlLineResult r = park.decide();
  ASSERT_EQ(r.parcels.size(), 3u);  // in place of the land use
  EXPECT_EQ(parcel_of(r, "X1").verdict, Verdict::None);
  for (const char* code : {"parcels_without_use", "parcel_area_differs", "parcels_overlap",
                           "land_without_parcel", "unconfirmed_values", "uses_derived"}) {
    EXPECT_TRUE(warned(r, code)) << code;
  }
  for (const Warning& w : r.warnings) {
    if (w.code == "parcels_without_use") {
      EXPECT_THAT(w.message, HasSubstr("Nobody's"));
    }
    if (w.code == "parcels_overlap") {
      EXPECT_THAT(w.message, HasSubstr("0.50 ha"));
    }
    if (w.code == "unconfirmed_values") {
      EXPECT_THAT(w.message, HasSubstr("cl. 3.2, Table 2"));
      EXPECT_THAT(w.message, HasSubstr("Recalled"));
    }
  }
  EXPECT_FALSE(warned(r, "contour_cut_by_edge"));
  EXPECT_FALSE(warned(r, "no_parcels"));
}

TEST(ControlLineDecision, AnEmptySurroundingsAreSaidToBeUnknown) {
  Park park;
  park.study.land_use.clear();
  park.study.targets.clear();
  park.basis.result.targets.clear();
  park.study.population_areas.clear();
  park.study.population_rasters.clear();
  park.basis.result.individual_risk = grid_of(150, 10.0, cone_risk);
  const ControlLineResult r = park.decide();
  for (const char* code : {"no_parcels", "no_targets", "no_population", "contour_cut_by_edge"}) {
    EXPECT_TRUE(warned(r, code)) << code;
  }
}

TEST(ControlLineDecision, AConfirmedSetHasNoUnconfirmedValues) {
  Park park;
  park.study.criteria = models::criteria::load("aq-2014-13");
  EXPECT_FALSE(warned(park.decide(), "unconfirmed_values"));
}

TEST(ControlLineDecision, JoinsTheOverpressureOfExplosivesToTheZonesThatForbidTheSameTargets) {
  Park park;
  park.basis.result.individual_risk = grid_of(280, 10.0, [](Point) { return 0.0; });
  for (TargetResult& t : park.basis.result.targets) {
    t.risk_per_yr = 0.0;
    t.meets = true;
  }
  park.study.hazard.explosives.push_back({.id = "EX1",
                                          .name = "Store",
                                          .site = 0,
                                          .quantity_kg = 1000.0,
                                          .tnt_equivalent_kg = 1000.0,
                                          .position = at(150, 0),
                                          .shape = gis::Geometry::point(at(150, 0))});
  park.study.control_line.explosives = false;
  ControlLineResult r = park.decide();
  EXPECT_TRUE(r.extras.empty());
  park.study.control_line.explosives = true;
  r = park.decide();
  ASSERT_EQ(r.extras.size(), 3u);
  // R / Q^(1/3) = 58.86, 25.76 and 15.85 m/kg^(1/3) by the formula of GB 6722-2014; Q^(1/3) = 10.
  EXPECT_NEAR(r.extras[0].distance_m, 588.6, 0.1);
  EXPECT_NEAR(r.extras[1].distance_m, 257.6, 0.1);
  EXPECT_NEAR(r.extras[2].distance_m, 158.5, 0.1);
  EXPECT_EQ(r.extras[0].zone, 2u);  // 2 kPa keeps out what the outer zone forbids
  EXPECT_EQ(r.extras[1].zone, 1u);
  EXPECT_EQ(r.extras[2].zone, 0u);
  EXPECT_NEAR(r.zones[2].within_m2, circle(588.6), 0.01 * circle(588.6));
  EXPECT_TRUE(warned(r, "unconfirmed_values"));
  // 525 m from the store: a school may not bear 2 kPa, today or new; 675 m is far enough for it.
  ASSERT_FALSE(r.targets.empty());
  EXPECT_EQ(r.targets[0].target, 1);
  EXPECT_EQ(r.targets[0].verdict, Verdict::Fail);
  EXPECT_EQ(r.targets[0].extras, std::vector<std::int32_t>{0});
  for (const TargetInZone& t : r.targets) EXPECT_NE(t.target, 0);
}

TEST(ControlLineDecision, TakesBandGivenAreasAndEffectsOfAccidentsIntoTheirZones) {
  Park park;
  park.study.control_line.band_m = 500.0;
  park.study.control_line.areas.push_back({.id = "A1",
                                           .name = "Flood",
                                           .zone = "middle",
                                           .source = "report",
                                           .area = box(0, 1300, 50, 1350)});
  park.study.equipment.push_back({.id = "V-1", .site = 0, .shape = gis::Geometry::point(at(0, 0))});
  park.basis.result.releases.push_back({.equipment = 0});
  park.basis.result.scenarios.push_back(
      {.release = 0, .distances = {{"LFL", 80.0}, {"4 kW/m2", 0.0}}});
  park.basis.result.scenarios.push_back({.release = 0, .distances = {{"LFL", 120.0}}});
  park.study.control_line.consequences = {{.effect = "LFL", .zone = "inner"},
                                          {.effect = "4 kW/m2", .zone = "outer"}};
  const ControlLineResult r = park.decide();
  ASSERT_EQ(r.extras.size(), 3u);  // nothing reaches 4 kW/m2
  EXPECT_EQ(r.extras[0].kind, "band");
  EXPECT_EQ(r.extras[0].zone, 2u);
  EXPECT_NEAR(gis::area_m2(r.extras[0].area), 160'000.0 + 4 * 400.0 * 500.0 + circle(500.0), 900.0);
  EXPECT_EQ(r.extras[1].kind, "consequence");
  EXPECT_DOUBLE_EQ(r.extras[1].distance_m, 120.0);
  EXPECT_EQ(r.extras[1].zone, 0u);
  EXPECT_EQ(r.extras[2].kind, "given");
  EXPECT_EQ(r.extras[2].zone, 1u);
  EXPECT_TRUE(gis::covers(r.line.area, r.extras[2].area));

  park.study.control_line.consequences = {
      {.effect = "lfl", .zone = "inner", .origin = {.file = "study.yaml", .line = 7}}};
  try {
    (void)park.decide();
    FAIL();
  } catch (const InputError& e) {
    EXPECT_THAT(e.what(), HasSubstr("study.yaml:7"));
    EXPECT_THAT(e.what(), HasSubstr("LFL"));
  }
}

TEST(ControlLineDecision, DrawsRoundAGivenParkAndTheSitesOutsideIt) {
  Park park;
  park.basis.result.individual_risk = grid_of(40, 10.0, [](Point) { return 0.0; });
  park.study.sites.push_back({.id = "S2", .name = "Lonely", .area = box(600, 0, 700, 100)});
  park.study.control_line.park = {box(-300, -300, 300, 300)};
  const ControlLineResult r = park.decide();
  EXPECT_TRUE(r.park_given);
  EXPECT_NEAR(r.line.area_m2, 360'000.0 + 10'000.0, 5.0);
  ASSERT_EQ(r.blocks.size(), 2u);
  EXPECT_NEAR(r.blocks[0].area_m2, 360'000.0, 5.0);
  EXPECT_EQ(r.blocks[0].sites, std::vector<std::int32_t>{0});
  EXPECT_EQ(r.blocks[1].sites, std::vector<std::int32_t>{1});
  EXPECT_TRUE(warned(r, "sites_outside_park"));
}

TEST(ControlLineDecision, JoinsTheDistancesOfStandardsToTheOutermostZone) {
  Park park;
  park.basis.result.individual_risk = grid_of(40, 10.0, [](Point) { return 0.0; });
  DistanceResult distance;
  SeparationRow row{.edition = "GB 50160-2008", .clause = "Table 4.1.9", .target_en = "village"};
  row.distance_m = 300.0;
  row.confidence = "recalled";
  distance.separation_zones.push_back({.site = 0, .row = row, .area = box(-500, -500, 500, 500)});
  ControlLineResult r = decide_control_line(park.study, park.basis, &distance);
  ASSERT_EQ(r.extras.size(), 1u);
  EXPECT_EQ(r.extras[0].zone, 2u);
  EXPECT_NEAR(r.zones[2].within_m2, 1e6, 1e-3);
  EXPECT_TRUE(gis::covers(r.line.area, distance.separation_zones[0].area));
  bool said = false;
  for (const Warning& w : r.warnings) said = said || w.message.find("300 m") != std::string::npos;
  EXPECT_TRUE(said);
  park.study.control_line.separations = false;
  EXPECT_TRUE(decide_control_line(park.study, park.basis, &distance).extras.empty());
}

TEST(ControlLineDecision, LeavesOutTheRiskOfTheSiteATargetBelongsTo) {
  Park park;
  park.study.sites.push_back({.id = "S2", .name = "Other", .area = box(300, 300, 400, 400)});
  park.study.targets[1].site = 0;  // T-bad-school, 5.6e-6 per year in total
  EXPECT_EQ(park.decide().targets[0].verdict, Verdict::Fail);  // nothing is known apart
  const double total = cone_risk(at(675, 0));
  park.basis.places = {{.target = 1, .position = at(670, 0)},
                       {.target = 1, .position = at(675, 0)}};
  park.basis.sites.resize(2);
  park.basis.sites[0].place_risk_per_yr = {0.9 * total, 0.8 * total};
  park.basis.sites[1].place_risk_per_yr = {0.1 * total, 0.2 * total};
  const ControlLineResult r = park.decide();
  const auto it = std::find_if(r.targets.begin(), r.targets.end(),
                               [](const TargetInZone& t) { return t.target == 1; });
  ASSERT_NE(it, r.targets.end());
  EXPECT_DOUBLE_EQ(it->risk_per_yr, 0.2 * total);  // 1.1e-6: below 3e-6, above 3e-7
  EXPECT_TRUE(it->meets_present);
  EXPECT_EQ(it->verdict, Verdict::Warn);
  EXPECT_EQ(it->worst, at(675, 0));
}

TEST(ControlLineDecision, IsTheSameEveryTime) {
  const Park park;
  EXPECT_EQ(control_line_output(park.study, park.decide()).json,
            control_line_output(park.study, park.decide()).json);
}

// --- output
// ---------------------------------------------------------------------------------------

TEST(ControlLineOutput, SpeaksBothLanguagesAndFitsItsColumns) {
  Park park;
  park.study.control_line.explosives = true;
  park.study.hazard.explosives.push_back({.id = "EX1",
                                          .name = "Store",
                                          .tnt_equivalent_kg = 10.0,
                                          .shape = gis::Geometry::point(at(0, 0))});
  park.study.land_use.push_back({.id = "X", .land_class = "", .area = box(0, 900, 10, 910)});
  std::vector<std::string> titles;
  for (const Language language : {Language::En, Language::Zh}) {
    park.study.language = language;
    const DecisionOutput out = control_line_output(park.study, park.decide());
    EXPECT_EQ(out.name, "landuse");
    titles.push_back(out.title);
    EXPECT_GE(out.tables.size(), 9u);
    for (const OutTable& t : out.tables) {
      EXPECT_FALSE(t.title.empty());
      for (const Row& row : t.rows) EXPECT_EQ(row.cells.size(), t.columns.size()) << t.id;
      for (const Column& c : t.columns) EXPECT_FALSE(c.title.empty()) << t.id;
    }
    const auto json = nlohmann::json::parse(out.json);
    EXPECT_EQ(json["zones"].size(), 3u);
    EXPECT_EQ(json["zones"][2]["zone"], "outer");
    EXPECT_EQ(json["zones"][2]["source"]["document"], "GB 36894-2018");
    EXPECT_EQ(json["zones"][2]["may_be_built"]["land_use"]["education"], "forbidden");
    EXPECT_EQ(json["parcels_without_use"][0]["id"], "X");
    EXPECT_EQ(json["targets"][0]["verdict"], "fail");
    EXPECT_THAT(out.text, HasSubstr("T-bad-school"));
    const TemporaryFolder folder;
    gis::GpkgWriter gpkg{folder.path() / "out.gpkg", gis::parse_crs("EPSG:4548")};
    for (const MapLayer& l : out.layers) EXPECT_NO_THROW(gpkg.add(l.layer)) << l.layer.name;
    gpkg.close();
  }
  EXPECT_NE(titles[0], titles[1]);
}

// --- section control_line
// -------------------------------------------------------------------------

class ControlLineSection : public testing::Test {
 protected:
  ControlLineSection() { copy_base(folder_); }
  void add(const std::string& section) const {
    std::ofstream{folder_.path() / "study.yaml", std::ios::app} << section;
  }
  TemporaryFolder folder_;
};

TEST_F(ControlLineSection, TakesTheDefaultsOfTheTable) {
  const Study s = open(folder_.path());
  EXPECT_FALSE(s.control_line.given);
  EXPECT_EQ(s.control_line.planning, Situation::New);
  EXPECT_DOUBLE_EQ(s.control_line.closing_radius_m, 50.0);
  EXPECT_DOUBLE_EQ(s.control_line.simplify_m, 0.0);
  EXPECT_TRUE(s.control_line.offset_half_diagonal);
  EXPECT_TRUE(s.control_line.fill_holes);
  EXPECT_DOUBLE_EQ(s.control_line.band_m, 0.0);
  EXPECT_TRUE(s.control_line.explosives);
  EXPECT_FALSE(s.control_line.snap_to_parcels);
  EXPECT_DOUBLE_EQ(s.control_line.snap_max_parcel_m2, 500'000.0);
  EXPECT_DOUBLE_EQ(s.control_line.min_overlap_m2, 1.0);
}

TEST_F(ControlLineSection, IsReadWhole) {
  folder_.write("land.csv",
                "id,class,name,area_ha,wkt\n"
                "L1,residential,North,0.5,\"POLYGON ((512500 4324000, 512600 4324000, 512600 "
                "4324050, 512500 4324050, 512500 4324000))\"\n"
                "L2,,South,,\"POLYGON ((512500 4323000, 512600 4323000, 512600 4323050, 512500 "
                "4323050, 512500 4323000))\"\n");
  folder_.write("areas.csv",
                "id,zone,source,wkt\n"
                "A1,middle,report 7,\"POLYGON ((512500 4324000, 512600 4324000, 512600 4324050, "
                "512500 4324050, 512500 4324000))\"\n");
  folder_.write("park.csv",
                "name,wkt\nPark,\"POLYGON ((512000 4324000, 512600 4324000, 512600 4324550, "
                "512000 4324550, 512000 4324000))\"\n");
  add("\ncontrol_line:\n"
      "  planning_situation: existing\n"
      "  closing_radius: 0.1 km\n"
      "  simplify: 2 m\n"
      "  safety_offset: none\n"
      "  fill_holes: no\n"
      "  band: 500 m\n"
      "  explosives: no\n"
      "  snap_to_parcels: yes\n"
      "  snap_max_parcel: 2 ha\n"
      "  min_overlap: 5 m2\n"
      "  levels: [1e-6 /yr, 1e-5 /yr]\n"
      "  consequences: [{effect: LFL, zone: inner}]\n"
      "  parcels: {layer: land.csv, crs: EPSG:4548}\n"
      "  areas: {layer: areas.csv, crs: EPSG:4548}\n"
      "  park: {layer: park.csv, crs: EPSG:4548}\n");
  const Study s = open(folder_.path());
  const ControlLineInputs& c = s.control_line;
  EXPECT_TRUE(c.given);
  EXPECT_EQ(c.planning, Situation::Existing);
  EXPECT_DOUBLE_EQ(c.closing_radius_m, 100.0);
  EXPECT_DOUBLE_EQ(c.simplify_m, 2.0);
  EXPECT_FALSE(c.offset_half_diagonal);
  EXPECT_FALSE(c.fill_holes);
  EXPECT_DOUBLE_EQ(c.band_m, 500.0);
  EXPECT_FALSE(c.explosives);
  EXPECT_TRUE(c.snap_to_parcels);
  EXPECT_DOUBLE_EQ(c.snap_max_parcel_m2, 20'000.0);
  EXPECT_DOUBLE_EQ(c.min_overlap_m2, 5.0);
  EXPECT_EQ(c.levels_per_yr, (std::vector<double>{1e-5, 1e-6}));
  ASSERT_EQ(c.consequences.size(), 1u);
  EXPECT_EQ(c.consequences[0].zone, "inner");
  ASSERT_EQ(c.parcels.size(), 2u);
  EXPECT_EQ(c.parcels[0].land_class, "residential");
  EXPECT_DOUBLE_EQ(*c.parcels[0].stated_area_m2, 5000.0);
  EXPECT_TRUE(c.parcels[1].land_class.empty());
  ASSERT_EQ(c.areas.size(), 1u);
  EXPECT_EQ(c.areas[0].source, "report 7");
  ASSERT_EQ(c.park.size(), 1u);
}

TEST_F(ControlLineSection, TellsEveryFaultAtOnce) {
  folder_.write("land.csv",
                "id,class,wkt\nL1,housing,\"POLYGON ((512500 4324000, 512600 4324000, 512600 "
                "4324050, 512500 4324050, 512500 4324000))\"\n");
  folder_.write("areas.csv", "id,zone,wkt\nA1,middle,\"POINT (512500 4324000)\"\n");
  add("\ncontrol_line:\n"
      "  planning: new\n"
      "  closing_radius: -5 m\n"
      "  fill_holes: maybe\n"
      "  levels: [1e-6 /yr, 1e-6 /yr, 2 /yr, 3 m]\n"
      "  consequences: [{effect: LFL, zone: middling}]\n"
      "  parcels: {layer: land.csv, crs: EPSG:4548}\n"
      "  areas: {layer: areas.csv, crs: EPSG:4548}\n");
  const std::string text = check(folder_.path()).text();
  for (const char* wanted :
       {"control_line.planning", "control_line.closing_radius", "control_line.fill_holes",
        "given twice", "control_line.levels[3]", "control_line.levels[4]",
        "control_line.consequences[1].zone", "housing", "source", "Polygon"}) {
    EXPECT_THAT(text, HasSubstr(wanted));
  }
}

}  // namespace
}  // namespace isorisk::study::decisions
