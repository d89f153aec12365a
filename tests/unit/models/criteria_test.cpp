// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/criteria/criteria.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/data/names.hpp"

namespace isorisk::models::criteria {
namespace {

// Constructed events (f, N): 2e-5,1; 8e-6,3; 5e-6,3; 3e-6,8; 1e-6,12; 4e-7,40; 1e-7,40; 5e-8,150;
// 1e-8,420. Summed from the right: F(>= N).
std::vector<risk::FnPair> sample_curve() {
  return {{420, 1e-8},  {150, 6e-8},   {40, 5.6e-7}, {12, 1.56e-6},
          {8, 4.56e-6}, {3, 1.756e-5}, {1, 3.756e-5}};
}

double ratio(const SocietalVerdict& v, Line line) {
  for (const LineRatio& l : v.lines) {
    if (l.line == line) return l.ratio;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

TEST(Criteria, Gb36894GivesTheLimitsOfItsTable2) {
  const CriteriaSet set = load("gb36894-2018");
  const struct {
    const char* target_class;
    double when_new, existing;
  } rows[] = {{"high_sensitivity", 3e-7, 3e-6},
              {"important", 3e-7, 3e-6},
              {"general_1", 3e-7, 3e-6},
              {"general_2", 3e-6, 1e-5},
              {"general_3", 1e-5, 3e-5}};
  for (const auto& row : rows) {
    SCOPED_TRACE(row.target_class);
    const auto fresh = set.limit(row.target_class, Situation::New);
    const auto existing = set.limit(row.target_class, Situation::Existing);
    ASSERT_TRUE(fresh && existing);
    EXPECT_EQ(fresh->per_yr, row.when_new);
    EXPECT_EQ(existing->per_yr, row.existing);
    EXPECT_EQ(existing->provenance.clause, "cl. 3.2, Table 2");
    EXPECT_EQ(existing->provenance.document, "GB 36894-2018");
    EXPECT_NE(existing->provenance.edition.find("2019-03-01"), std::string::npos);
    EXPECT_FALSE(existing->provenance.confirmed()) << "Table 2 was not read in the print";
  }
  EXPECT_FALSE(set.confirmed(Situation::Existing));
}

TEST(Criteria, ARiskAtTheLimitPassesOrFailsAsTheDocumentSays) {
  const auto gb = load("gb36894-2018").limit("general_2", Situation::Existing);
  EXPECT_TRUE(gb->allows(1e-5));
  EXPECT_FALSE(gb->allows(std::nextafter(1e-5, 1.0)));
  EXPECT_FALSE(gb->allows(std::numeric_limits<double>::quiet_NaN()));
  // Order 40 prints "<".
  const auto order = load("order40-2011").limit("general_2", Situation::Existing);
  EXPECT_FALSE(order->allows(1e-6));
  EXPECT_TRUE(order->allows(std::nextafter(1e-6, 0.0)));
}

TEST(Criteria, ASetWithClassesOfItsOwnAnswersThroughItsMap) {
  const CriteriaSet set = load("aq-2014-13");
  const auto limit = set.limit("general_2", Situation::Existing);
  ASSERT_TRUE(limit);
  EXPECT_EQ(limit->per_yr, 1e-5);
  EXPECT_EQ(limit->set_class, "residential_high_density");
  EXPECT_EQ(limit->target_class, "general_2");
  EXPECT_TRUE(limit->provenance.confirmed());
  EXPECT_EQ(set.limit("general_1", Situation::New)->set_class, "extra_high_density");
  EXPECT_FALSE(load("uk-hse").limit("general_1", Situation::New)->provenance.confirmed())
      << "a text that quotes the source is not the source";
}

TEST(Criteria, ASetThatStatesNoLimitForAClassSaysSo) {
  // Order 40 has no class for fewer than 30 persons.
  EXPECT_FALSE(load("order40-2011").limit("general_3", Situation::Existing));
  EXPECT_FALSE(load("gb36894-2018").limit("no_such_class", Situation::Existing));
}

TEST(Criteria, OneLimitForAnyClassAnswersForAll) {
  for (const auto target_class : target_classes()) {
    EXPECT_EQ(load("hk").limit(target_class, Situation::New)->per_yr, 1e-5);
    EXPECT_EQ(load("uk-hse").limit(target_class, Situation::Existing)->per_yr, 1e-4);
  }
}

TEST(Criteria, EverySetIsComplete) {
  ASSERT_EQ(known_sets().size(), 6U);
  for (const std::string& id : known_sets()) {
    SCOPED_TRACE(id);
    const CriteriaSet set = load(id);
    EXPECT_FALSE(set.name_zh().empty());
    EXPECT_FALSE(set.name_en().empty());
    ASSERT_FALSE(set.lines().empty());
    ASSERT_FALSE(set.contour_levels().empty());
    for (std::size_t i = 1; i < set.contour_levels().size(); ++i) {
      EXPECT_LT(set.contour_levels()[i].per_yr, set.contour_levels()[i - 1].per_yr);
    }
    for (const auto situation : {Situation::New, Situation::Existing}) {
      double strictest = 1.0;
      for (const auto target_class : target_classes()) {
        const auto limit = set.limit(target_class, situation);
        if (!limit) continue;
        strictest = std::min(strictest, limit->per_yr);
        EXPECT_GT(limit->per_yr, 1e-8);
        EXPECT_LE(limit->per_yr, 1e-4);
      }
      EXPECT_LT(strictest, 1.0);
      // A stricter class never has the looser limit.
      double before = 0.0;
      for (const auto target_class : target_classes()) {
        const auto limit = set.limit(target_class, situation);
        if (!limit) continue;
        EXPECT_GE(limit->per_yr, before) << target_class;
        before = limit->per_yr;
      }
    }
  }
}

TEST(Criteria, EveryRowOfTheTablesBelongsToASet) {
  std::set<std::string, std::less<>> known;
  for (const auto& id : known_sets()) known.insert(id);
  for (const char* name : {"individual_risk_criteria", "societal_risk_criteria", "contour_levels",
                           "criteria_class_map"}) {
    const data::Table& table = data::table(std::string{"standards/"} + name + ".csv");
    for (std::size_t r = 0; r < table.rows(); ++r) {
      EXPECT_TRUE(known.contains(table.text(r, "set"))) << name << " row " << r + 1;
    }
  }
}

TEST(Criteria, ContoursOfGb36894EndAtTheControlLine) {
  const CriteriaSet set = load("gb36894-2018");
  std::vector<double> levels;
  for (const auto& level : set.contour_levels()) levels.push_back(level.per_yr);
  EXPECT_EQ(levels, (std::vector<double>{3e-5, 1e-5, 3e-6, 1e-6, 3e-7}));
}

TEST(Criteria, AnUnknownSetNamesTheKnownOnes) {
  try {
    (void)load("gb36894");
    FAIL();
  } catch (const InputError& e) {
    EXPECT_NE(std::string{e.what()}.find("gb36894-2018"), std::string::npos);
    EXPECT_NE(std::string{e.what()}.find("uk-hse"), std::string::npos);
  }
  EXPECT_THROW((void)situation_from("planned"), InputError);
}

TEST(SocietalCriteria, RatiosAreTakenAtTheRightEndOfEachStep) {
  const auto curve = sample_curve();
  // Largest F N / 1e-3: at N = 3, 1.756e-5 * 3 = 5.268e-5.
  const auto gb = load("gb36894-2018").judge(curve);
  ASSERT_TRUE(gb);
  EXPECT_NEAR(ratio(*gb, Line::Upper), 0.05268, 0.05268 * 1e-6);
  EXPECT_NEAR(ratio(*gb, Line::Lower), 5.268, 5.268 * 1e-6);
  EXPECT_EQ(gb->region, Region::Alarp);
  ASSERT_TRUE(gb->governing);
  EXPECT_EQ(gb->governing->deaths, 3.0);

  const auto hk = load("hk").judge(curve);
  EXPECT_NEAR(ratio(*hk, Line::Upper), 0.05268, 0.05268 * 1e-6);

  // Largest F N^2 / 1e-3 from N = 10: at N = 420, 1e-8 * 176400 = 1.764e-3.
  const auto nl = load("nl-bevi").judge(curve);
  EXPECT_NEAR(ratio(*nl, Line::Upper), 1.764, 1.764 * 1e-6);
  EXPECT_EQ(nl->region, Region::Unacceptable);
  EXPECT_EQ(nl->governing->deaths, 420.0);

  const auto uk = load("uk-hse").judge(curve);
  EXPECT_NEAR(ratio(*uk, Line::Upper), 0.005268, 0.005268 * 1e-6);
  EXPECT_EQ(uk->region, Region::Acceptable);
  EXPECT_FALSE(uk->governing);
}

TEST(SocietalCriteria, TheCurveAcceptsTheSumsOfRiskIntegration) {
  // The same events, unsummed, give the same curve.
  const std::vector<risk::FnPair> events = {{420, 1e-8}, {150, 5e-8}, {40, 1e-7},
                                            {40, 4e-7},  {12, 1e-6},  {8, 3e-6},
                                            {3, 5e-6},   {3, 8e-6},   {1, 2e-5}};
  double f = 0.0;
  std::size_t i = 0;
  for (const auto& point : sample_curve()) {
    for (; i < events.size() && events[i].deaths >= point.deaths; ++i) {
      f += events[i].frequency_per_yr;
    }
    EXPECT_NEAR(f, point.frequency_per_yr, point.frequency_per_yr * 1e-12) << point.deaths;
  }
}

TEST(SocietalCriteria, AVertexOnALineLiesInTheWorseRegion) {
  const CriteriaSet set = load("gb36894-2018");
  const auto region = [&](double n, double f) {
    const std::vector<risk::FnPair> curve = {{n, f}};
    return set.judge(curve)->region;
  };
  EXPECT_EQ(region(10, 0.99e-6), Region::Acceptable);
  EXPECT_EQ(region(10, 1e-6), Region::Alarp);
  EXPECT_EQ(region(10, 0.99e-4), Region::Alarp);
  EXPECT_EQ(region(10, 1e-4), Region::Unacceptable);
}

TEST(SocietalCriteria, AThousandDeathsAreUnacceptableAtAnyFrequency) {
  const CriteriaSet set = load("gb36894-2018");
  const std::vector<risk::FnPair> below = {{999, 1e-12}};
  const std::vector<risk::FnPair> at = {{1000, 1e-12}};
  EXPECT_EQ(set.judge(below)->region, Region::Acceptable);
  const auto verdict = set.judge(at);
  EXPECT_EQ(verdict->region, Region::Unacceptable);
  EXPECT_TRUE(std::isinf(ratio(*verdict, Line::Upper)));
}

TEST(SocietalCriteria, VerticesBelowTheRangeDoNotCount) {
  const std::vector<risk::FnPair> curve = {{0.5, 1.0}};
  EXPECT_EQ(load("gb36894-2018").judge(curve)->region, Region::Acceptable);
  const std::vector<risk::FnPair> nine = {{9.9, 1.0}};
  EXPECT_EQ(load("nl-bevi").judge(nine)->region, Region::Acceptable);
  EXPECT_EQ(load("gb36894-2018").judge({})->region, Region::Acceptable);
}

TEST(SocietalCriteria, TheRatioGrowsWithTheFrequency) {
  const CriteriaSet set = load("gb36894-2018");
  auto curve = sample_curve();
  const double before = ratio(*set.judge(curve), Line::Upper);
  for (auto& point : curve) point.frequency_per_yr *= 4.0;
  EXPECT_DOUBLE_EQ(ratio(*set.judge(curve), Line::Upper), 4.0 * before);
}

TEST(SocietalCriteria, ACurveThatIsNoneIsRefused) {
  const CriteriaSet set = load("gb36894-2018");
  const std::vector<risk::FnPair> rising = {{1, 1e-6}, {10, 1e-7}};
  const std::vector<risk::FnPair> not_cumulative = {{10, 1e-6}, {1, 1e-7}};
  const std::vector<risk::FnPair> nan = {{10, std::numeric_limits<double>::quiet_NaN()}};
  for (const auto& bad : {rising, not_cumulative, nan}) {
    EXPECT_THROW((void)set.judge(bad), InputError);
  }
}

TextTable own_table() {
  return {
      .name = "mine.csv",
      .columns = {"situation", "target_class", "limit_per_yr", "line", "n_from", "n_to",
                  "f_at_1_per_yr", "slope", "clause", "source", "confidence"},
      .rows = {
          {"existing", "high_sensitivity", "2e-6", "", "", "", "", "", "art. 1",
           "Rules of the park", "read"},
          {"existing", "any", "2e-5", "", "", "", "", "", "art. 2", "Rules of the park", "read"},
          {"", "", "", "upper", "1", "inf", "1e-4", "-2", "art. 3", "Rules of the park", "read"}}};
}

TEST(OwnCriteria, OneTableMayHoldLimitsAndLines) {
  const CriteriaSet set = from_table(own_table());
  EXPECT_EQ(set.limit("high_sensitivity", Situation::Existing)->per_yr, 2e-6);
  EXPECT_EQ(set.limit("general_3", Situation::Existing)->per_yr, 2e-5);
  EXPECT_EQ(set.limit("general_3", Situation::Existing)->provenance.clause, "art. 2");
  EXPECT_FALSE(set.limit("general_3", Situation::New));
  ASSERT_EQ(set.lines().size(), 1U);
  EXPECT_DOUBLE_EQ(set.lines()[0].at(10.0), 1e-6);
  ASSERT_EQ(set.contour_levels().size(), 2U);
  EXPECT_EQ(set.contour_levels()[0].per_yr, 2e-5);
  EXPECT_TRUE(set.confirmed(Situation::Existing));
}

TEST(OwnCriteria, TheShippedTablesReadAsATableOfTheUsersOwn) {
  const data::Table& shipped = data::table("standards/individual_risk_criteria.csv");
  TextTable table{.name = "copy.csv", .columns = {}, .rows = {}};
  for (const auto c : shipped.columns) table.columns.emplace_back(c);
  for (std::size_t r = 0; r < shipped.rows(); ++r) {
    if (shipped.text(r, "set") != "gb36894-2018") continue;
    auto& row = table.rows.emplace_back();
    for (const auto c : shipped.columns) row.emplace_back(shipped.text(r, c));
  }
  const CriteriaSet copy = from_table(table);
  const CriteriaSet original = load("gb36894-2018");
  for (const auto target_class : target_classes()) {
    EXPECT_EQ(copy.limit(target_class, Situation::New)->per_yr,
              original.limit(target_class, Situation::New)->per_yr);
  }
  EXPECT_FALSE(copy.judge(sample_curve())) << "no lines, no verdict";
}

TEST(OwnCriteria, EveryBadRowIsReportedAtOnce) {
  TextTable table = own_table();
  table.rows[0][2] = "-2e-6";
  table.rows[1][0] = "planned";
  table.rows[2][7] = "2";
  table.rows.push_back(
      {"existing", "high_sensitivity", "nan", "", "", "", "", "", "", "x", "read"});
  try {
    (void)from_table(table);
    FAIL();
  } catch (const InputError& e) {
    const std::string text = e.what();
    EXPECT_NE(text.find("mine.csv"), std::string::npos) << text;
    EXPECT_NE(text.find("row 1: limit_per_yr = -2e-06, must be > 0"), std::string::npos) << text;
    EXPECT_NE(text.find("row 2: situation = 'planned'"), std::string::npos) << text;
    EXPECT_NE(text.find("row 3: slope = 2, must be < 0"), std::string::npos) << text;
    EXPECT_NE(text.find("row 4: limit_per_yr = 'nan'"), std::string::npos) << text;
    EXPECT_NE(text.find("row 4: clause is empty"), std::string::npos) << text;
    EXPECT_NE(text.find("given twice"), std::string::npos) << text;
  }
}

TEST(OwnCriteria, AMissingColumnIsNamed) {
  TextTable table = own_table();
  table.columns[1] = "class";
  try {
    (void)from_table(table);
    FAIL();
  } catch (const InputError& e) {
    EXPECT_NE(std::string{e.what()}.find("has no column 'target_class'"), std::string::npos);
  }
}

TEST(TargetClasses, TheSizeDecidesAndTheBoundBelongsToTheStricterClass) {
  EXPECT_EQ(class_by_kind_and_size("dwelling", {.households = 30}), "general_1");
  EXPECT_EQ(class_by_kind_and_size("dwelling", {.households = 29}), "general_2");
  EXPECT_EQ(class_by_kind_and_size("dwelling", {.households = 10}), "general_2");
  EXPECT_EQ(class_by_kind_and_size("dwelling", {.households = 9}), "general_3");
  EXPECT_EQ(class_by_kind_and_size("dwelling", {.persons = 100, .households = 5}), "general_1");
  EXPECT_EQ(class_by_kind_and_size("retail", {.floor_area_m2 = 1499}), "general_3");
  EXPECT_EQ(class_by_kind_and_size("factory", {.persons = 100}), "general_2");
  EXPECT_EQ(class_by_kind_and_size("factory", {.persons = 99}), "general_3");
  EXPECT_EQ(class_by_kind_and_size("government_office", {.persons = 3}), "general_2");
}

TEST(TargetClasses, KindsWithoutASizeHaveOneClass) {
  EXPECT_EQ(class_by_kind_and_size("school", {}), "high_sensitivity");
  EXPECT_EQ(class_by_kind_and_size("prison", {.persons = 1}), "important");
  EXPECT_EQ(class_by_kind_and_size("filling_station", {}), "general_3");
}

TEST(TargetClasses, NothingKnownGivesNoClass) {
  EXPECT_FALSE(class_by_kind_and_size("dwelling", {}));
  EXPECT_FALSE(class_by_kind_and_size("lighthouse", {.persons = 5}));
  EXPECT_FALSE(
      class_by_kind_and_size("factory", {.persons = std::numeric_limits<double>::quiet_NaN()}));
}

TEST(TargetClasses, EveryRowNamesAKnownClassOrMeasure) {
  const data::Table& table = data::table("standards/target_classes.csv");
  const std::set<std::string, std::less<>> classes{target_classes().begin(),
                                                   target_classes().end()};
  for (std::size_t r = 0; r < table.rows(); ++r) {
    SCOPED_TRACE(std::string{table.text(r, "kind")});
    const auto target_class = table.text(r, "target_class");
    if (target_class == "by_size") {
      const auto measure = table.text(r, "measure");
      EXPECT_TRUE(measure == "persons" || measure == "households" || measure == "floor_area");
    } else {
      EXPECT_TRUE(classes.contains(target_class)) << target_class;
    }
  }
}

TEST(DisplayNames, SpeakBothLanguagesAndFallBackToTheKey) {
  using data::Language;
  EXPECT_EQ(data::display_name("verdict", "fail", Language::Zh), "不符合");
  EXPECT_EQ(data::display_name("verdict", "fail", Language::En), "Fail");
  EXPECT_EQ(data::display_name("verdict", "no_such_word", Language::En), "no_such_word");
  for (const auto target_class : target_classes()) {
    EXPECT_NE(data::display_name("target_class", target_class, Language::Zh), target_class);
  }
}

TEST(DisplayNames, NoKeyIsNamedTwice) {
  const data::Table& names = data::table("standards/display_names.csv");
  std::set<std::string> seen;
  for (std::size_t r = 0; r < names.rows(); ++r) {
    const std::string key =
        std::string{names.text(r, "group")} + "/" + std::string{names.text(r, "key")};
    EXPECT_TRUE(seen.insert(key).second) << key;
    EXPECT_FALSE(names.text(r, "name_zh").empty()) << key;
    EXPECT_FALSE(names.text(r, "name_en").empty()) << key;
  }
}

}  // namespace
}  // namespace isorisk::models::criteria
