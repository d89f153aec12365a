// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "distance_support.hpp"
#include "isorisk/data/embedded.hpp"

namespace isorisk::study::decisions {
namespace {

using namespace distance_test;

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

}  // namespace
}  // namespace isorisk::study::decisions
