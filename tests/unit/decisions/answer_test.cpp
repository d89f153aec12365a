// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <limits>

#include "decisions/document.hpp"
#include "decisions/layer.hpp"
#include "decisions/say.hpp"
#include "decisions/table.hpp"

namespace isorisk::study::decisions {
namespace {

using gis::Value;

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(AnswerCells, AreEmptyForWhatIsNoNumber) {
  for (const double v : {kInf, -kInf, kNan}) {
    EXPECT_TRUE(gis::is_null(number(v)));
    EXPECT_TRUE(gis::is_null(rounded(v, 2)));
    EXPECT_TRUE(gis::is_null(metres(v)));
    EXPECT_TRUE(gis::is_null(hectares(v)));
    EXPECT_TRUE(gis::is_null(significant(v, 3)));
  }
  EXPECT_TRUE(gis::is_null(number(std::optional<double>{})));
  EXPECT_TRUE(gis::is_null(rounded(std::optional<double>{}, 1)));
  EXPECT_TRUE(gis::is_null(metres(std::optional<double>{kInf})));
  EXPECT_TRUE(gis::is_null(text("")));
  EXPECT_TRUE(gis::is_null(limit_cell(std::nullopt)));
}

TEST(AnswerCells, RoundToDecimalsAndHalfAwayFromZero) {
  EXPECT_EQ(rounded(1.2345, 2), Value{1.23});
  EXPECT_EQ(rounded(-0.125, 2), Value{-0.13});
  EXPECT_EQ(rounded(2.5, 0), Value{3.0});
  EXPECT_EQ(metres(12.34), Value{12.3});
  EXPECT_EQ(metres(std::optional<double>{12.36}), Value{12.4});
  EXPECT_EQ(hectares(12'345.6), Value{1.2346});  // to 1 m2
}

TEST(AnswerCells, KeepSignificantDigitsAtAnyMagnitude) {
  EXPECT_EQ(significant(0.0, 3), Value{0.0});
  EXPECT_EQ(significant(123'456.0, 3), Value{123'000.0});
  EXPECT_EQ(gis::as_text(significant(1.23456e-7, 3)), "1.23e-07");
  EXPECT_EQ(significant(-98.76, 3), Value{-98.8});
  EXPECT_EQ(significant(9.996, 3), Value{10.0});
}

TEST(AnswerCells, CountsAreWholeNumbers) {
  EXPECT_EQ(count(std::size_t{7}), Value{std::int64_t{7}});
  EXPECT_EQ(count(true), Value{std::int64_t{1}});
}

TEST(AnswerTables, WithoutARowAreLeftOut) {
  std::vector<OutTable> tables;
  add_filled(tables, OutTable{.id = "empty"});
  EXPECT_TRUE(tables.empty());
  add_table(tables, "kept", "Kept").rows.push_back({.cells = {Value{1.0}}});
  add_filled(tables, OutTable{.id = "filled", .rows = {{.cells = {Value{1.0}}}}});
  ASSERT_EQ(tables.size(), 2U);
  EXPECT_EQ(tables[0].id, "kept");
  EXPECT_EQ(tables[1].id, "filled");
}

TEST(AnswerTables, ColumnsSayWhereTheyStandAndWhatIsColoured) {
  EXPECT_FALSE(left("a").right || left("a").verdict);
  EXPECT_TRUE(right("a").right && !right("a").verdict);
  EXPECT_TRUE(!left_coloured("a").right && left_coloured("a").verdict);
  EXPECT_TRUE(right_coloured("a").right && right_coloured("a").verdict);
}

TEST(AnswerDocument, HasNullForWhatIsNotKnown) {
  EXPECT_TRUE(number_json(kInf).is_null());
  EXPECT_TRUE(number_json(kNan).is_null());
  EXPECT_EQ(number_json(2.5), 2.5);
  EXPECT_TRUE(number_json(std::optional<double>{}).is_null());
  EXPECT_TRUE(or_null(std::optional<bool>{}).is_null());
  EXPECT_EQ(or_null(std::optional<bool>{false}), false);
  EXPECT_TRUE(text_or_null("").is_null());
  EXPECT_TRUE(limit_json(std::nullopt).is_null());
  const std::vector<Site> sites{{.id = "A"}, {.id = "B"}};
  EXPECT_TRUE(id_json(sites, -1).is_null());
  EXPECT_EQ(id_json(sites, 1), "B");
  EXPECT_EQ(ids_json(sites, {1, 0}).dump(), R"(["B","A"])");
  EXPECT_EQ(ids_json(sites, {}).dump(), "[]");
}

TEST(AnswerDocument, SaysWhereALimitComesFrom) {
  const models::criteria::Limit limit{
      .per_yr = 3e-6,
      .target_class = "high_sensitivity",
      .set_class = "school",
      .provenance = {
          .document = "D", .edition = "E", .clause = "C", .source = "S", .confidence = "read"}};
  const nlohmann::json j = limit_json(limit);
  EXPECT_EQ(j["limit_per_yr"], 3e-6);
  EXPECT_EQ(j["set_class"], "school");
  EXPECT_EQ(j["source"].dump(),
            R"({"clause":"C","confidence":"read","document":"D","edition":"E","source":"S"})");
}

TEST(AnswerDocument, WordsOfVerdictsAreThoseOfTheFormat) {
  EXPECT_STREQ(verdict_word(Verdict::Pass), "pass");
  EXPECT_STREQ(verdict_word(Verdict::Warn), "warn");
  EXPECT_STREQ(verdict_word(Verdict::Fail, "open"), "fail");
  EXPECT_STREQ(verdict_word(Verdict::None), "none");
  EXPECT_STREQ(verdict_word(Verdict::None, "open"), "open");
  EXPECT_STREQ(verdict_word(Verdict::Warn, "none", "check"), "check");
}

TEST(AnswerWords, ComeInOneLanguageWithItsSeparators) {
  const Say en{Language::En};
  const Say zh{Language::Zh};
  EXPECT_EQ(en("site", "企业"), "site");
  EXPECT_EQ(zh("site", "企业"), "企业");
  const struct { std::string en = "both", zh = "两者"; } both;
  EXPECT_EQ(en(both), "both");
  EXPECT_EQ(zh(both), "两者");
  EXPECT_EQ(en.list({"a", "b"}), "a, b");
  EXPECT_EQ(zh.list({"a", "b"}), "a、b");
  EXPECT_EQ(en.phrases({"a", "b"}), "a; b");
  EXPECT_EQ(zh.phrases({"a", "b"}), "a；b");
  EXPECT_EQ(en.list({}), "");
}

TEST(AnswerLayers, OfOneLookTakeItsLabelFromTheLayer) {
  const gis::OutLayer layer{.name = "blast", .title = "Blast distances"};
  const gis::Style style = single_style(gis::StyleKind::Line, layer, {.colour = colour::kFail});
  ASSERT_EQ(style.classes.size(), 1U);
  EXPECT_EQ(style.name, "Blast distances");
  EXPECT_EQ(style.classes[0].label, "Blast distances");
  EXPECT_TRUE(gis::is_null(style.classes[0].value));
  const gis::StyleClass fill = area_class("pass", colour::kPass, 0.5);
  EXPECT_EQ(fill.value, Value{"pass"});
  EXPECT_EQ(fill.outline, colour::kPass);
  EXPECT_EQ(marker_class("pass", colour::kPass).outline, colour::kWhite);
}

}  // namespace
}  // namespace isorisk::study::decisions
