// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "distance_support.hpp"
#include "isorisk/core/error.hpp"

namespace isorisk::study::decisions {
namespace {

using namespace distance_test;
using gis::Geometry;
using testing::HasSubstr;

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

}  // namespace
}  // namespace isorisk::study::decisions
