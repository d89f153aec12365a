// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "distance_support.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/study/results.hpp"
#include "park_support.hpp"

namespace isorisk::study::decisions {
namespace {

using namespace distance_test;
using testing::HasSubstr;

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
