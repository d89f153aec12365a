// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/records.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "../study/temporary_folder.hpp"
#include "isorisk/core/error.hpp"

namespace isorisk::study::decisions {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using namespace std::string_literals;
namespace fs = std::filesystem;

// --- names of files
// -------------------------------------------------------------------------------

TEST(RecordFiles, KeepPlainIds) {
  const std::vector<std::string> ids{"E01", "plant_2", "A-7"};
  EXPECT_EQ(record_file_names(ids),
            (std::vector<std::string>{"E01.json", "plant_2.json", "A-7.json"}));
}

TEST(RecordFiles, NeverLeaveTheFolderWhateverTheId) {
  const std::vector<std::string> ids{
      "../../etc/passwd", "a/b", "..",   "",   "化工厂", "CON",       "park",
      "records",          "-rf", "com1", "E1", "e1",     "site-2-ab", "x.json"};
  const auto names = record_file_names(ids);
  EXPECT_EQ(names[0], "site-1-etcpasswd.json");
  EXPECT_EQ(names[1], "site-2-ab-x.json");  // the plain id "site-2-ab" keeps its own name
  EXPECT_EQ(names[2], "site-3.json");
  EXPECT_EQ(names[4], "site-5.json");
  EXPECT_EQ(names[5], "site-6-CON.json");
  EXPECT_EQ(names[6], "site-7-park.json");
  EXPECT_EQ(names[8], "site-9--rf.json");
  EXPECT_EQ(names[10], "E1.json");
  EXPECT_EQ(names[11], "site-12-e1.json");  // some file systems know no case
  EXPECT_EQ(names[12], "site-2-ab.json");
}

TEST(RecordFiles, AreSafeAndDifferentForAnyIds) {
  std::mt19937 rng{7};
  const std::string letters = "aAbB01-_./\\: \t\xE5\xB7\xA5\0"s;
  for (int run = 0; run < 200; ++run) {
    std::vector<std::string> ids;
    for (int i = 0; i < 12; ++i) {
      std::string id;
      for (auto n = rng() % 5; n > 0; --n) id += letters[rng() % letters.size()];
      if (i == 11) id = std::string(300, 'x');
      ids.push_back(id);
    }
    std::set<std::string> seen;
    for (std::string name : record_file_names(ids)) {
      ASSERT_TRUE(name.ends_with(".json"));
      const std::string stem = name.substr(0, name.size() - 5);
      EXPECT_FALSE(stem.empty());
      EXPECT_LT(name.size(), 100u);
      for (const char c : stem) EXPECT_TRUE(std::isalnum(c) != 0 || c == '_' || c == '-') << name;
      for (char& c : name) c = static_cast<char>(std::tolower(c));
      EXPECT_TRUE(seen.insert(name).second) << name;
    }
  }
}

// --- two enterprises and two targets
// --------------------------------------------------------------

gis::Geometry box(double west, double south, double east, double north) {
  return gis::Geometry::polygon(
      {{west, south}, {east, south}, {east, north}, {west, north}, {west, south}});
}

/// Site A holds 20 t and 5 t of ammonia, site B a tank of unknown content. School T1: 2e-6 from A
/// and 3e-6 from B, limit 3e-6. Office T2 of site B: 4e-7 from A, 1e-5 from B, limit 1e-5.
struct Park {
  Study study;
  RiskBasis basis;

  Park() {
    study.name = "Park";
    study.name_zh = "园区";
    study.criteria = models::criteria::load("gb36894-2018");
    study.crs = gis::parse_crs("EPSG:4548");
    study.sites.push_back({.id = "A",
                           .name = "Alpha",
                           .name_zh = "甲",
                           .area = box(500'000, 4'000'000, 500'100, 4'000'100)});
    study.sites.push_back({.id = "../B",
                           .name = "Beta",
                           .name_zh = "乙",
                           .area = box(500'200, 4'000'000, 500'300, 4'000'100)});
    equipment("A-1", 0, 20'000.0);
    equipment("A-2", 0, 5'000.0);
    equipment("B-1", 1, std::nullopt);
    target("T1", TargetClass::HighSensitivity, -1, 5e-6, {{0, 2e-6}, {1, 0.0}, {2, 3e-6}});
    target("T2", TargetClass::General2, 1, 1.04e-5, {{1, 4e-7}, {2, 1e-5}});
    for (std::int32_t i = 0; i < 3; ++i) {
      basis.result.releases.push_back({.equipment = i});
      basis.result.releases.back().loss.frequency_per_yr = 1e-4;
      basis.result.outcomes.push_back({.release = i});
    }
    basis.result.equipment_pll_per_yr = {1e-4, 0.0, 3e-4};
    basis.result.potential_loss_of_life_per_yr = 4e-4;
    basis.result.sites = {{.pll_per_yr = 1e-4, .pll_share = 0.25, .equipment = 2},
                          {.pll_per_yr = 3e-4, .pll_share = 0.75, .equipment = 1}};
    basis.sites.resize(2);
    basis.sites[0].fn = {{50.0, 1e-6}, {10.0, 3e-6}};
    basis.sites[1].fn = {{20.0, 4e-6}, {2.0, 2e-6}};
    basis.result.fn = societal_risk(basis);  // 50: 1e-6, 20: 5e-6, 10: 8e-6, 2: 1e-5
    basis.result.societal = study.criteria.judge(basis.result.fn);
  }

  void equipment(std::string id, std::int32_t site, std::optional<double> kg) {
    study.equipment.push_back({.id = std::move(id),
                               .name = "vessel",
                               .name_zh = "罐",
                               .site = site,
                               .substance = "ammonia",
                               .phase_given = true,
                               .temperature_k = 293.15,
                               .pressure_abs_pa = 1e6,
                               .inventory_kg = kg,
                               .inventory_given = kg.has_value(),
                               .detection_class = Grade::B,
                               .isolation_class = Grade::B,
                               .origin = {.file = "equipment.csv",
                                          .line = static_cast<int>(study.equipment.size()) + 2}});
  }
  void target(std::string id, TargetClass c, std::int32_t site, double total,
              std::vector<TargetShare> shares) {
    study.targets.push_back({.id = std::move(id),
                             .name = "target",
                             .target_class = c,
                             .site = site,
                             .shape = gis::Geometry::point({500'150, 4'000'050})});
    TargetResult r{.target = static_cast<std::int32_t>(study.targets.size()) - 1,
                   .risk_per_yr = total,
                   .shares = std::move(shares)};
    r.limit = study.criteria.limit(word(c), study.situation);
    r.meets = r.limit->allows(total);
    basis.result.targets.push_back(std::move(r));
  }
  [[nodiscard]] Records records(const RecordParts& parts = {}) const {
    return make_records(study, basis, parts);
  }
};

bool has_code(std::span<const OpenPoint> points, std::string_view code, std::string_view subject) {
  return std::any_of(points.begin(), points.end(),
                     [&](const OpenPoint& p) { return p.code == code && p.subject == subject; });
}

TEST(Records, SumSubstancesAndSayWhatIsNotKnown) {
  const Records r = Park{}.records();
  ASSERT_EQ(r.sites.size(), 2u);
  ASSERT_EQ(r.sites[0].substances.size(), 1u);
  EXPECT_DOUBLE_EQ(r.sites[0].substances[0].inventory_kg, 25'000.0);
  EXPECT_EQ(r.sites[0].substances[0].equipment, 2);
  EXPECT_EQ(r.sites[0].substances[0].without_inventory, 0);
  EXPECT_EQ(r.sites[1].substances[0].without_inventory, 1);
  EXPECT_DOUBLE_EQ(r.park.substances[0].inventory_kg, 25'000.0);
  EXPECT_TRUE(has_code(r.sites[1].open, "no_inventory", "B-1"));
  EXPECT_FALSE(has_code(r.sites[0].open, "no_inventory", "A-1"));
}

TEST(Records, DoNotAskForTheContentOfAPump) {
  Park park;
  park.study.equipment[2].type = EquipmentType::Pump;
  const Records r = park.records();
  EXPECT_FALSE(has_code(r.sites[1].open, "no_inventory", "B-1"));
  EXPECT_EQ(r.sites[1].substances[0].equipment, 1);
  EXPECT_EQ(r.sites[1].substances[0].without_inventory, 0);
}

TEST(Records, GiveEachSiteItsPartOfTheRiskOfATarget) {
  const Records r = Park{}.records();
  // By risk over limit: T1 2e-6 / 3e-6 before T2 4e-7 / 1e-5.
  ASSERT_EQ(r.sites[0].targets.size(), 2u);
  EXPECT_EQ(r.sites[0].targets[0].target, 0);
  EXPECT_DOUBLE_EQ(r.sites[0].targets[0].risk_by_site_per_yr, 2e-6);
  EXPECT_DOUBLE_EQ(r.sites[0].targets[0].share, 0.4);
  EXPECT_FALSE(r.sites[0].targets[0].meets);  // all sites: 5e-6 > 3e-6
  EXPECT_TRUE(r.sites[0].targets[0].meets_alone);
  EXPECT_DOUBLE_EQ(r.sites[0].targets[1].risk_by_site_per_yr, 4e-7);
  // T2 belongs to B and is no target of it.
  ASSERT_EQ(r.sites[1].targets.size(), 1u);
  EXPECT_EQ(r.sites[1].targets[0].target, 0);
  EXPECT_TRUE(r.sites[1].targets[0].meets_alone);  // exactly at the limit
  EXPECT_EQ(r.park.failing_targets, 2);
}

TEST(Records, GiveEachSiteItsShareOfTheSocietalRisk) {
  Park park;
  Records r = park.records();
  ASSERT_TRUE(park.basis.result.societal->governing);  // above the lower line
  const double n = park.basis.result.societal->governing->deaths;
  // The ratio to F = 1e-5 / N is largest at N = 20: 5e-6 x 20 = 1e-4; A has 1e-6 of it, B 4e-6.
  EXPECT_NEAR(n, 20.0, 0.01);
  EXPECT_NEAR(r.sites[0].societal_share, 0.2, 1e-9);
  EXPECT_NEAR(r.sites[1].societal_share, 0.8, 1e-9);
  park.basis.result.societal.reset();
  r = park.records();
  EXPECT_DOUBLE_EQ(r.sites[0].societal_share_at_deaths, 1.0);
  EXPECT_NEAR(r.sites[0].societal_share, 0.4, 1e-9);  // 4e-6 of 1e-5
}

TEST(Records, ListValuesThatAreNotConfirmedAndNoneThatAre) {
  Park park;
  EXPECT_TRUE(has_code(park.records().sites[0].open, "unconfirmed_limit",
                       "GB 36894-2018 cl. 3.2, Table 2"));
  EXPECT_TRUE(
      has_code(park.records().park.open, "unconfirmed_limit", "GB 36894-2018 cl. 3.2, Table 2"));
  park.study.criteria = models::criteria::load("aq-2014-13");
  for (TargetResult& t : park.basis.result.targets) {
    t.limit = park.study.criteria.limit(
        word(park.study.targets[static_cast<std::size_t>(t.target)].target_class),
        park.study.situation);
  }
  for (const OpenPoint& p : park.records().sites[0].open) EXPECT_NE(p.code, "unconfirmed_limit");
}

TEST(Records, TakeOverWhatTheStudyAndTheAnalysisWarnedOf) {
  Park park;
  park.study.warnings.push_back({.severity = Severity::Warning,
                                 .code = "unusual_value",
                                 .where = park.study.equipment[0].origin,
                                 .field = "volume",
                                 .message = "is unusual"});
  park.basis.result.warnings.push_back({{"outside_validity", "A-1 hole 25 mm", "too hot"}, 3});
  park.basis.result.warnings.push_back({{"outside_validity", "A-12 rupture", "another"}, 1});
  park.study.equipment[1].detection_class.reset();
  park.study.equipment[1].phase_given = false;
  const Records r = park.records();
  EXPECT_TRUE(has_code(r.sites[0].open, "unusual_value", "A-1"));
  EXPECT_TRUE(has_code(r.sites[0].open, "outside_validity", "A-1 hole 25 mm"));
  EXPECT_FALSE(has_code(r.sites[0].open, "outside_validity", "A-12 rupture"));
  EXPECT_TRUE(has_code(r.sites[0].open, "default_grades", "A-2"));
  EXPECT_TRUE(has_code(r.sites[0].open, "derived_phase", "A-2"));
  for (const OpenPoint& p : r.sites[1].open) EXPECT_NE(p.code, "outside_validity");
}

TEST(Records, SayWhichDecisionsAreNotInThem) {
  const Park park;
  const json alone = json::parse(site_record_json(park.study, park.basis, {}, park.records(), 0));
  EXPECT_EQ(alone["record"], "enterprise");
  EXPECT_EQ(alone["identity"]["id"], "A");
  EXPECT_TRUE(alone["major_hazard"].is_null());
  EXPECT_TRUE(alone["distance"].is_null());
  EXPECT_TRUE(alone["control_line"].is_null());
  EXPECT_EQ(alone["not_decided"].size(), 5u);
  EXPECT_EQ(alone["not_decided"][2]["command"], "isorisk landuse");

  RecordParts parts;
  parts.sections.push_back(
      {.key = "relocate", .sites = {R"({"way": "move"})", ""}, .park = R"({"cost": 3})"});
  const Records records = park.records(parts);
  const json a = json::parse(site_record_json(park.study, park.basis, parts, records, 0));
  const json b = json::parse(site_record_json(park.study, park.basis, parts, records, 1));
  const json p = json::parse(park_record_json(park.study, park.basis, parts, records));
  EXPECT_EQ(a["relocate"]["way"], "move");
  EXPECT_TRUE(b["relocate"].is_null());
  EXPECT_EQ(p["relocate"]["cost"], 3);
  EXPECT_EQ(a["not_decided"].size(), 4u);
}

TEST(Records, CarryEveryNumberWithItsSource) {
  const Park park;
  const Records records = park.records();
  const json a = json::parse(site_record_json(park.study, park.basis, {}, records, 0));
  EXPECT_EQ(a["equipment"][0]["inventory_kg"], 20'000.0);
  EXPECT_EQ(a["equipment"][0]["inventory_from"], "given");
  EXPECT_EQ(a["equipment"][0]["source"], "equipment.csv:2");
  EXPECT_EQ(a["targets"][0]["limit"]["source"]["clause"], "cl. 3.2, Table 2");
  EXPECT_EQ(a["targets"][0]["limit"]["source"]["confidence"], "recalled");
  EXPECT_EQ(a["targets"][0]["verdict"], "fail");
  EXPECT_EQ(a["targets"][0]["verdict_of_the_site_alone"], "pass");
  EXPECT_DOUBLE_EQ(a["risk"]["pll_share"], 0.25);
  EXPECT_EQ(a["risk"]["fn"][2]["deaths"], 10.0);
  EXPECT_DOUBLE_EQ(a["risk"]["fn"][2]["frequency_per_yr"], 4e-6);
  const json p = json::parse(park_record_json(park.study, park.basis, {}, records));
  EXPECT_EQ(p["enterprises"][1]["file"], "site-2-B.json");
  EXPECT_EQ(p["criteria"]["societal_risk"]["region"], "alarp");
  EXPECT_EQ(p["criteria"]["failing_targets"].size(), 2u);
}

TEST(Records, HoldTheAnswersOfTheOtherDecisions) {
  Park park;
  park.basis.result.individual_risk = {{499'000.0, 4'001'000.0, 20.0, 100, 110},
                                       std::vector<double>(11'000, 2e-6)};
  park.basis.places = {{.target = 0, .position = {500'150, 4'000'050}},
                       {.target = 1, .position = {500'150, 4'000'050}}};
  park.basis.sites[0].place_risk_per_yr = {2e-6, 4e-7};
  park.basis.sites[1].place_risk_per_yr = {3e-6, 1e-5};
  const HazardResult hazard = decide_hazard(park.study);
  const ControlLineResult line = decide_control_line(park.study, park.basis);
  const RecordParts parts{.hazard = &hazard, .control_line = &line};
  const Records records = park.records(parts);
  ASSERT_EQ(records.sites[0].zone_m2.size(), line.zones.size() + 1);
  EXPECT_NEAR(records.sites[0].zone_m2[2], 10'000.0, 1e-6);  // 2e-6 everywhere: outer zone
  const json a = json::parse(site_record_json(park.study, park.basis, parts, records, 0));
  EXPECT_EQ(a["control_line"]["site_area_by_zone"][2]["zone"], "outer");
  // 25 t of ammonia; the critical quantity of GB 18218-2018 Table 1 is 10 t.
  EXPECT_DOUBLE_EQ(a["major_hazard"]["units"][0]["sum_ratio"], 2.5);
  const json p = json::parse(park_record_json(park.study, park.basis, parts, records));
  EXPECT_TRUE(p["control_line"]["zones"][2]["cut_by_edge"]);
  EXPECT_TRUE(has_code(records.park.open, "contour_cut_by_edge", "outer"));
  EXPECT_EQ(p["major_hazard"]["document"], "GB 18218-2018");
}

TEST(Records, HoldTheCapacityAndWhatIsMissingInIt) {
  const Park park;
  CapacityResult capacity;
  capacity.places = {{.target = 1}};
  capacity.sites.resize(2);
  capacity.sites[0].head_room.factor = 1.5;
  capacity.sites[0].head_room.binding = CapacityConstraint{.place = 0, .limit_per_yr = 1e-5};
  capacity.state.use_ratio = 0.4;
  capacity.state.without_person = {0};
  const RecordParts parts{.capacity = &capacity};
  const Records records = park.records(parts);
  const json a = json::parse(site_record_json(park.study, park.basis, parts, records, 0));
  const json b = json::parse(site_record_json(park.study, park.basis, parts, records, 1));
  const json p = json::parse(park_record_json(park.study, park.basis, parts, records));
  EXPECT_DOUBLE_EQ(a["capacity"]["largest_factor"], 1.5);
  EXPECT_EQ(a["capacity"]["bound_by"]["target"], "T2");
  for (const json& m : a["not_decided"]) EXPECT_NE(m["decision"], "capacity");
  EXPECT_TRUE(b["capacity"]["largest_factor"].is_null());  // no criterion is touched
  EXPECT_DOUBLE_EQ(p["capacity"]["use_ratio"], 0.4);
  EXPECT_TRUE(has_code(records.park.open, "no_persons", "T1"));
}

TEST(RecordsOutput, SpeaksBothLanguagesAndFitsItsColumns) {
  Park park;
  std::set<std::string> titles;
  for (const Language language : {Language::En, Language::Zh}) {
    park.study.language = language;
    const Records records = park.records();
    const DecisionOutput out = records_output(park.study, park.basis, {}, records);
    titles.insert(out.title);
    for (const OutTable& t : out.tables) {
      EXPECT_FALSE(t.rows.empty()) << t.id;
      for (const Row& row : t.rows) EXPECT_EQ(row.cells.size(), t.columns.size()) << t.id;
    }
    ASSERT_EQ(out.files.size(), 3u);
    EXPECT_EQ(out.files[2].name, "park.json");
    EXPECT_THAT(out.text, HasSubstr("../B"));
    EXPECT_EQ(json::parse(out.json)["enterprises"][0]["verdict"], "warn");
  }
  EXPECT_EQ(titles.size(), 2u);
}

TEST(RecordsOutput, WritesTheFolderWholeAndDropsTheFilesOfEnterprisesThatAreGone) {
  Park park;
  const TemporaryFolder folder;
  const auto write = [&] {
    const Records records = park.records();
    write_decision(park.study, records_output(park.study, park.basis, {}, records), folder.path());
  };
  write();
  const fs::path out = folder.path() / "records";
  for (const char* name : {"A.json", "site-2-B.json", "park.json", "records.json", "records.gpkg",
                           "report.html", "records_open.csv"}) {
    EXPECT_TRUE(fs::is_regular_file(out / name)) << name;
  }
  std::ofstream{out / "notes.txt"} << "mine";
  park.study.sites[1].id = "B2";
  write();
  EXPECT_TRUE(fs::is_regular_file(out / "B2.json"));
  EXPECT_FALSE(fs::exists(out / "site-2-B.json"));
  EXPECT_TRUE(fs::exists(out / "notes.txt"));
}

TEST(RecordsOutput, RefusesNamesThatAreNoFilesOfTheFolder) {
  const Park park;
  const TemporaryFolder folder;
  for (const char* name :
       {"../x.json", "a/b.json", "x.exe", ".json", "records.json", "REPORT.json/"}) {
    DecisionOutput out{.name = "records", .title = "t", .json = "{}"};
    out.files.push_back({name, "{}"});
    EXPECT_THROW(write_decision(park.study, out, folder.path()), Error) << name;
  }
  EXPECT_FALSE(fs::exists(folder.path() / "records"));
}

}  // namespace
}  // namespace isorisk::study::decisions
