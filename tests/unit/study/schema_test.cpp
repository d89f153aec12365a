// SPDX-License-Identifier: Apache-2.0
#include "schema.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "isorisk/core/units.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/event_tree/ignition.hpp"
#include "isorisk/study/study.hpp"
#include "loader.hpp"
#include "table_columns.hpp"
#include "temporary_folder.hpp"

namespace isorisk::study {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

TEST(StudySchema, EveryPropertyIsDescribed) {
  const auto schema = json::parse(data::text("schema/study.schema.json").content);
  int seen = 0;
  const std::function<void(const json&, const std::string&)> visit = [&](const json& node,
                                                                         const std::string& path) {
    if (!node.is_object()) return;
    if (const auto p = node.find("properties"); p != node.end()) {
      for (const auto& [key, child] : p->items()) {
        ++seen;
        EXPECT_FALSE(child.value("description", "").empty()) << path << "." << key;
      }
    }
    for (const auto& [key, child] : node.items()) {
      visit(child, path + "/" + key);
      if (child.is_array()) {
        for (const auto& item : child) visit(item, path + "/" + key);
      }
    }
  };
  visit(schema, "");
  EXPECT_GT(seen, 60);
}

TEST(StudySchema, ExamplesFitTheirOwnChecks) {
  // Each example of an option, written into the sound study, gives no problem: schema and hand
  // checks agree on it.
  const auto schema = json::parse(data::text("schema/study.schema.json").content);
  int tried = 0;
  for (const char* section : {"atmosphere", "grid", "method"}) {
    for (const auto& [key, node] : schema["properties"][section]["properties"].items()) {
      std::vector<json> values;
      if (node.contains("examples"))
        values.insert(values.end(), node["examples"].begin(), node["examples"].end());
      if (node.contains("enum"))
        values.insert(values.end(), node["enum"].begin(), node["enum"].end());
      for (const json& value : values) {
        const TemporaryFolder folder;
        copy_base(folder);
        std::ifstream in{folder.path() / "study.yaml"};
        std::string text;
        for (std::string line; std::getline(in, line);) {
          if (!line.starts_with(std::string{section} + ":")) text += line + "\n";
        }
        text += std::string{section} + ": {" + key + ": " + value.dump() + "}\n";
        folder.write("study.yaml", text);
        const Problems problems = check(folder.path());
        const bool says_its_gaps = std::string_view{key} == "preset" && problems.errors() == 0;
        EXPECT_TRUE(problems.empty() || says_its_gaps) << section << "." << key << "\n"
                                                       << problems.text();
        ++tried;
      }
    }
  }
  EXPECT_GT(tried, 30);
}

TEST(StudySchema, AndTheTableOfDefaultsHoldTheSameOptions) {
  const auto schema = json::parse(data::text("schema/study.schema.json").content);
  for (const DefaultRow& row : default_rows()) {
    if (!row.key.starts_with("method.")) continue;
    EXPECT_TRUE(schema["properties"]["method"]["properties"].contains(row.key.substr(7)))
        << row.key;
  }
  EXPECT_EQ(schema["properties"]["method"]["properties"].size(),
            static_cast<std::size_t>(
                std::count_if(default_rows().begin(), default_rows().end(),
                              [](const auto& row) { return row.key.starts_with("method."); })));
}

TEST(MethodPresets, NameKnownOptionsWithAllowedValuesAndTheirSource) {
  const data::Table& t = data::table("standards/method_presets.csv");
  const std::vector<std::string>& known = default_row("method.preset").choices;
  for (std::size_t r = 0; r < t.rows(); ++r) {
    SCOPED_TRACE(std::string{t.text(r, "preset")} + " " + std::string{t.text(r, "option")});
    EXPECT_THAT(known, testing::Contains(std::string{t.text(r, "preset")}));
    EXPECT_FALSE(t.text(r, "reason").empty());
    EXPECT_FALSE(t.text(r, "source").empty());
    if (t.text(r, "option") == "-") continue;
    const DefaultRow& row = default_row("method." + std::string{t.text(r, "option")});
    if (row.choice) {
      EXPECT_THAT(row.choices, testing::Contains(std::string{t.text(r, "value")}));
    } else {
      EXPECT_TRUE(in_range(t.number(r, "value"), row.low, row.low_open, row.high));
    }
  }
}

TEST(StudyDefaults, LieInTheirOwnRangesAndHaveKnownUnits) {
  EXPECT_GT(default_rows().size(), 30U);
  for (const DefaultRow& row : default_rows()) {
    EXPECT_FALSE(row.source.empty()) << row.key;
    if (row.choice) {
      EXPECT_THAT(row.choices, testing::Contains(row.word)) << row.key;
    } else {
      EXPECT_TRUE(in_range(row.number, row.low, row.low_open, row.high)) << row.key;
      EXPECT_TRUE(units::known(row.unit)) << row.key;
    }
  }
}

TEST(StudyFields, HaveUsualRangesWithinTheAllowedOnes) {
  int numbers = 0;
  for (const char* layer : {"sites", "equipment", "population", "targets", "ignition", "land_use",
                            "roads", "congestion"}) {
    EXPECT_FALSE(field_rows(layer).empty()) << layer;
    for (const FieldRow* row : field_rows(layer)) {
      if (row->kind == FieldRow::Kind::Choice) {
        EXPECT_FALSE(vocabulary(row->vocabulary).empty()) << layer << "." << row->name;
      }
      if (row->kind == FieldRow::Kind::Text || row->kind == FieldRow::Kind::Choice) continue;
      ++numbers;
      EXPECT_TRUE(units::known(row->unit)) << row->name;
      EXPECT_LT(row->low, row->high) << row->name;
      EXPECT_LE(row->low, row->usual_low) << row->name;
      EXPECT_LE(row->usual_low, row->usual_high) << row->name;
      EXPECT_LE(row->usual_high, row->high) << row->name;
    }
  }
  EXPECT_GT(numbers, 30);
}

TEST(StudyVocabulary, EveryIgnitionKindHasAProbability) {
  for (const Word& w : vocabulary("ignition_kind")) {
    EXPECT_TRUE(std::isfinite(models::event_tree::default_p60(w.key))) << w.key;
  }
}

TEST(ColumnUnits, AreReadFromTheirNames) {
  using units::PressureKind;
  EXPECT_EQ(unit_of_suffix("m3")->unit, "m3");
  EXPECT_EQ(unit_of_suffix("degc")->unit, "degC");
  EXPECT_EQ(unit_of_suffix("MPA_G")->unit, "MPa");
  EXPECT_EQ(unit_of_suffix("mpa_g")->pressure_kind, PressureKind::Gauge);
  EXPECT_EQ(unit_of_suffix("bara")->pressure_kind, PressureKind::Absolute);
  EXPECT_EQ(unit_of_suffix("kpa_abs")->pressure_kind, PressureKind::Absolute);
  EXPECT_EQ(unit_of_suffix("psi")->pressure_kind, PressureKind::Unstated);
  EXPECT_EQ(unit_of_suffix("kg_per_h")->unit, "kg/h");
  EXPECT_FALSE(unit_of_suffix("note"));
  EXPECT_FALSE(unit_of_suffix("kg_g"));
}

TEST(StudyValidator, CatchesWhatOurOwnChecksMiss) {
  // The safety net alone, without the structure check before it.
  Problems problems;
  const auto root = parse_yaml("isorisk: 1\nname: x\nwrong: 1\n", "s.yaml", problems);
  check_with_validator(*root, "s.yaml", problems);
  EXPECT_GE(problems.errors(), 1U);
  EXPECT_THAT(problems.text(), testing::HasSubstr("study.schema.json"));
}

}  // namespace
}  // namespace isorisk::study
