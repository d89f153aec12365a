// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/hca.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

namespace isorisk::study::decisions {
namespace {

Study lines() { return open(ISORISK_SOURCE_DIR "/tests/studies/pipeline"); }

std::vector<HcaArea> areas_of(const HcaResult& r, std::int32_t pipeline) {
  std::vector<HcaArea> out;
  for (const HcaArea& a : r.areas) {
    if (a.pipeline == pipeline) out.push_back(a);
  }
  return out;
}
void expect_stretch(const Stretch& s, double from_m, double to_m) {
  EXPECT_NEAR(s.from_m, from_m, 0.05);
  EXPECT_NEAR(s.to_m, to_m, 0.05);
}
// A straight gas line of 3 km along the x axis, nothing beside it.
Study bare(double diameter_mm = 500.0, double pressure_mpa = 5.0) {
  Study s;
  s.atmosphere.pressure_abs_pa = 101325.0;
  s.hca.given = s.hca.buildings_given = s.hca.features_given = true;
  s.hca.window_m = 2000.0;
  s.hca.merge_gap_m = 50.0;
  s.hca.storeys_share = 0.5;
  s.sites.push_back({.id = "A"});
  Equipment e;
  e.id = "L";
  e.site = 0;
  e.type = EquipmentType::Pipe;
  e.substance = "methane";
  e.phase = Phase::Gas;
  e.pipe_diameter_m = 0.001 * diameter_mm;
  e.pressure_abs_pa = 101325.0 + 1e6 * pressure_mpa;
  e.shape = gis::Geometry::line({{0.0, 0.0}, {3000.0, 0.0}});
  s.equipment.push_back(e);
  return s;
}
HcaBuilding building(Point p, double households, int storeys = 2) {
  HcaBuilding b{.id = "b", .kind = "dwelling", .households = households, .storeys = storeys};
  b.shape = gis::Geometry::point(p);
  return b;
}
std::string rules_of(const HcaResult& r) {
  std::string out;
  for (const HcaHit& h : r.hits) out += (out.empty() ? "" : " ") + hca_rules()[h.rule].rule;
  return out;
}
int class_at(const HcaResult& r, double along_m) {
  for (const AreaClassStretch& c : r.classes) {
    if (along_m >= c.at.from_m && along_m <= c.at.to_m) return c.area_class;
  }
  return 0;
}

TEST(Hca, AGasLineThroughCountryHasTheAreasWorkedOutByHand) {
  const HcaResult r = decide_hca(lines());
  ASSERT_EQ(r.pipelines.size(), 2U);
  EXPECT_TRUE(r.pipelines[0].gas);
  EXPECT_NEAR(r.pipelines[0].impact_radius_m, 0.099 * 610.0 * std::sqrt(6.4), 1e-3);
  const auto areas = areas_of(r, 0);
  ASSERT_EQ(areas.size(), 4U);
  // Filling station 150 m off at 1400 m; depot 120 m off between 2800 and 3000 m.
  expect_stretch(areas[0].at, 1400.0 - std::sqrt(17500.0), 1400.0 + std::sqrt(17500.0));
  EXPECT_EQ(areas[0].level, 2);
  expect_stretch(areas[1].at, 2640.0, 3160.0);
  EXPECT_EQ(areas[1].level, 2);
  // School 120 m off at 4400 m.
  expect_stretch(areas[2].at, 4240.0, 4560.0);
  EXPECT_EQ(areas[2].level, 1);
  // A town, half of its households in high houses, between 7600 and 8380 m.
  expect_stretch(areas[3].at, 7400.0, 8580.0);
  EXPECT_EQ(areas[3].level, 3);
  EXPECT_EQ(class_at(r, 8000.0), 4);
  EXPECT_EQ(class_at(r, 5000.0), 1);
  double sum = 0.0;
  for (const AreaClassStretch& c : r.classes) sum += c.at.to_m - c.at.from_m;
  EXPECT_NEAR(sum, r.pipelines[0].length_m, 1e-6);
}

TEST(Hca, AnOilLineGoesByItsOwnRules) {
  const HcaResult r = decide_hca(lines());
  EXPECT_FALSE(r.pipelines[1].gas);
  EXPECT_EQ(r.pipelines[1].impact_radius_m, 0.0);
  const auto areas = areas_of(r, 1);
  ASSERT_EQ(areas.size(), 2U);
  expect_stretch(areas[0].at, 600.0, 700.0);  // the motorway, 50 m either way
  EXPECT_EQ(areas[0].level, 1);
  // A village of 60 households at 1150 m and a river at 1550 m touch: one area of the higher level.
  expect_stretch(areas[1].at, 950.0, 1750.0);
  EXPECT_EQ(areas[1].level, 3);
  EXPECT_NEAR(r.pipelines[1].hca_length_m, 900.0, 0.1);
  EXPECT_NEAR(r.pipelines[1].level_length_m[3], 800.0, 0.1);
}

TEST(Hca, HouseholdsCountInTheFullestTwoKilometres) {
  Study s = bare();
  s.hca.buildings = {building({200.0, 100.0}, 50.0), building({2250.0, 100.0}, 50.0)};
  EXPECT_EQ(rules_of(decide_hca(s)), "");  // 2050 m apart
  s.hca.buildings[1] = building({2150.0, 100.0}, 50.0);
  const HcaResult r = decide_hca(s);
  EXPECT_EQ(rules_of(r), "gas_class_3");
  expect_stretch(r.hits[0].at, 0.0, 2350.0);
  EXPECT_EQ(class_at(r, 1000.0), 3);
  EXPECT_EQ(class_at(r, 2700.0), 1);
}

TEST(Hca, OneHouseholdDecidesTheAreaClass) {
  const auto class_of = [](double households) {
    Study s = bare();
    s.hca.buildings = {building({1500.0, -150.0}, households)};
    return class_at(decide_hca(s), 1500.0);
  };
  EXPECT_EQ(class_of(15.0), 1);
  EXPECT_EQ(class_of(16.0), 2);
  EXPECT_EQ(class_of(99.0), 2);
  EXPECT_EQ(class_of(100.0), 3);
}

TEST(Hca, HighHousesPrevailFromHalfOfTheHouseholds) {
  const auto rules = [](double high) {
    Study s = bare();
    s.hca.buildings = {building({1500.0, 50.0}, high, 4),
                       building({1500.0, -50.0}, 120.0 - high, 3)};
    return rules_of(decide_hca(s));
  };
  EXPECT_EQ(rules(59.0), "gas_class_3");
  EXPECT_EQ(rules(60.0), "gas_class_4 gas_class_3");
}

TEST(Hca, ABuildingCountsToTwoHundredMetres) {
  Study s = bare();
  s.hca.buildings = {building({1500.0, 200.5}, 500.0)};
  EXPECT_TRUE(decide_hca(s).areas.empty());
  s.hca.buildings = {building({1500.0, 199.5}, 500.0)};
  const HcaResult r = decide_hca(s);
  ASSERT_EQ(r.areas.size(), 1U);
  // 200 m either way of it along the line, though the circle is only 14 m wide here.
  expect_stretch(r.areas[0].at, 1300.0, 1700.0);
}

TEST(Hca, AnIdentifiedSiteCountsByTheSizeOfTheLine) {
  const auto with_school = [](double d_mm, double p_mpa, double off_m) {
    Study s = bare(d_mm, p_mpa);
    HcaBuilding b = building({1500.0, off_m}, 0.0);
    b.kind = "school";
    s.hca.buildings = {b};
    return rules_of(decide_hca(s));
  };
  // 1000 mm at 10 MPa: 313 m; 200 mm at 1 MPa: 19.8 m; else 200 m.
  EXPECT_EQ(with_school(1000.0, 10.0, 300.0), "gas_site_large");
  EXPECT_EQ(with_school(1000.0, 10.0, 320.0), "");
  EXPECT_EQ(with_school(200.0, 1.0, 19.0), "gas_site_small");
  EXPECT_EQ(with_school(200.0, 1.0, 25.0), "");
  EXPECT_EQ(with_school(500.0, 5.0, 199.0), "gas_site_other");
  EXPECT_EQ(with_school(500.0, 5.0, 201.0), "");
  // The bounds themselves belong to neither.
  EXPECT_EQ(with_school(762.0, 10.0, 150.0), "gas_site_other");
  EXPECT_EQ(with_school(273.0, 1.0, 150.0), "gas_site_other");
}

TEST(Hca, PlacesWherePeopleGatherCountFromThirtyPersons) {
  const auto rules = [](std::optional<double> persons) {
    Study s = bare();
    HcaBuilding b = building({1500.0, 100.0}, 0.0);
    b.kind = "office";
    b.persons = persons;
    s.hca.buildings = {b};
    return rules_of(decide_hca(s));
  };
  EXPECT_EQ(rules(29.0), "");
  EXPECT_EQ(rules(30.0), "gas_site_other");
  EXPECT_EQ(rules(std::nullopt), "gas_site_other") << "not known: on the safe side";
}

TEST(Hca, AFlammableSiteCountsOutsideDenseAreasOnly) {
  Study s = bare();
  HcaFeature station{.id = "S", .kind = "flammable_site"};
  station.shape = gis::Geometry::point({1500.0, 0.0});
  s.hca.features = {station};
  HcaResult r = decide_hca(s);
  ASSERT_EQ(rules_of(r), "gas_flammable");
  expect_stretch(r.hits[0].at, 1300.0, 1700.0);
  s.hca.buildings = {building({1750.0, 0.0}, 150.0)};
  r = decide_hca(s);
  ASSERT_EQ(rules_of(r), "gas_class_3 gas_flammable");
  expect_stretch(r.hits[1].at, 1300.0, 1550.0);  // class 3 begins there
  ASSERT_EQ(r.areas.size(), 1U);
  EXPECT_EQ(r.areas[0].level, 2);
}

TEST(Hca, AreasNearerThanTheGapAreOne) {
  const auto areas = [](double apart_m) {
    Study s = bare();
    for (const double x : {1000.0, 1400.0 + apart_m}) {
      HcaFeature f{.id = "S", .kind = "flammable_site"};
      f.shape = gis::Geometry::point({x, 0.0});
      s.hca.features.push_back(f);
    }
    return decide_hca(s).areas.size();
  };
  EXPECT_EQ(areas(49.0), 1U);
  EXPECT_EQ(areas(51.0), 2U);
}

TEST(Hca, TheAnswerSaysLevelClauseAndConfidence) {
  const Study s = lines();
  const DecisionOutput out = hca_output(s, decide_hca(s));
  EXPECT_EQ(out.name, "hca");
  const auto json = nlohmann::json::parse(out.json);
  ASSERT_EQ(json.at("pipelines").size(), 2U);
  EXPECT_EQ(json["pipelines"][0]["areas"][3]["level"], "III");
  EXPECT_EQ(json["rules"]["gas_site_other"]["clause"], "cl. 6.1, Table 2, item e");
  EXPECT_EQ(json["rules"]["gas_site_other"]["confidence"], "read (secondary)");
  ASSERT_FALSE(out.layers.empty());
  EXPECT_EQ(out.layers[0].layer.features.size(), 4U + 5U + 2U + 3U);  // areas and what is between
  EXPECT_NE(out.text.find("School"), std::string::npos) << out.text;
  bool said = false;
  for (const Warning& w : out.warnings) said = said || w.code == "standard_not_printed";
  EXPECT_TRUE(said);
}

TEST(Hca, ChineseStudiesGetChineseAnswers) {
  Study s = lines();
  s.language = Language::Zh;
  const DecisionOutput out = hca_output(s, decide_hca(s));
  EXPECT_NE(out.title.find("高后果区"), std::string::npos);
  EXPECT_NE(out.text.find("Ⅲ级"), std::string::npos);
  EXPECT_NE(out.text.find("小学"), std::string::npos);
}

TEST(Hca, AStudyWithoutPipelinesSaysSo) {
  Study s = bare();
  s.equipment.clear();
  const HcaResult r = decide_hca(s);
  EXPECT_TRUE(r.areas.empty());
  ASSERT_EQ(r.notes.size(), 1U);
  EXPECT_EQ(r.notes[0].code, "no_pipelines");
}

}  // namespace
}  // namespace isorisk::study::decisions
