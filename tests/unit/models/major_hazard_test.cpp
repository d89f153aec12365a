// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/criteria/major_hazard.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/substance/mixture.hpp"
#include "isorisk/models/substance/substance.hpp"

namespace isorisk::models::criteria::major_hazard {
namespace {

TEST(MajorHazard, Table1HasTheCriticalQuantitiesOfTheStandardRowByRow) {
  // GB 18218-2018 Table 1, rows 1 to 85, tonnes.
  constexpr std::array<double, 85> kQ{
      10,  1,   1,  20, 1,   0.3, 10,  5,   1,  5,   20,  5,    20,   1,   1,   1,   10,
      20,  20,  1,  20, 20,  100, 1,   1,   75, 20,  20,  20,   0.75, 0.5, 0.5, 0.5, 5,
      5,   1,   1,  1,  10,  50,  50,  50,  5,  50,  200, 1000, 5,    50,  50,  50,  5,
      50,  5,   1,  50, 200, 50,  500, 500, 50, 50,  500, 10,   500,  500, 200, 500, 10,
      500, 500, 10, 10, 50,  1,   1,   20,  20, 100, 100, 20,   100,  50,  100, 1,   10};
  ASSERT_EQ(table1().size(), kQ.size());
  for (std::size_t i = 0; i < kQ.size(); ++i) {
    EXPECT_EQ(table1()[i].row, static_cast<int>(i) + 1);
    EXPECT_DOUBLE_EQ(table1()[i].critical_quantity_kg, 1000.0 * kQ[i]) << table1()[i].name_en;
    EXPECT_FALSE(table1()[i].categories.empty()) << table1()[i].name_en;
    for (const std::string& c : table1()[i].categories) EXPECT_TRUE(category(c)) << c;
    for (const std::string& cas : table1()[i].cas) EXPECT_TRUE(is_cas_number(cas)) << cas;
    EXPECT_FALSE(table1()[i].class_confidence.empty());
  }
}

TEST(MajorHazard, Table1FindsItsSubstancesByNameAndByNumber) {
  const struct {
    const char* name;
    const char* cas;
    int row;
  } rows[] = {{"chlorine", "7782-50-5", 12},
              {"液氯", "7782-50-5", 12},
              {"Hydrogen Sulfide", "7783-06-4", 10},
              {"光气", "75-44-5", 6},
              {"methyl_isocyanate", "624-83-9", 30},
              {"天然气", "8006-14-2", 49},
              {"Propane", "74-98-6", 52},
              {"carbon monoxide", "630-08-0", 13},
              {"1,3-丁二烯", "106-99-0", 47},
              {"硝酸（含硝酸＞70%）", "", 0},
              {"硝酸（发红烟的除外，含硝酸>70%）", "7697-37-2", 81}};
  for (const auto& r : rows) {
    SCOPED_TRACE(r.name);
    if (r.row > 0) {
      EXPECT_EQ(rows_by_name(r.name), std::vector<int>{r.row});
      EXPECT_EQ(rows_by_cas(r.cas), std::vector<int>{r.row});
    } else {
      EXPECT_EQ(rows_by_name(r.name), std::vector<int>{81}) << "a wide sign is the ASCII one";
    }
  }
  EXPECT_EQ(rows_by_cas("9004-70-0"), (std::vector<int>{37, 38, 39, 40, 41, 42}));
  EXPECT_EQ(rows_by_name("ammonium nitrate"), (std::vector<int>{43, 44}));
  EXPECT_TRUE(rows_by_name("").empty());
  EXPECT_TRUE(rows_by_name("water").empty());
}

TEST(MajorHazard, TheConflictOfRow42IsKeptInItsNote) {
  EXPECT_NE(table1_row(42).name_en.find("55 %"), std::string::npos);
  EXPECT_NE(table1_row(42).note.find("25 %"), std::string::npos);
}

TEST(MajorHazard, CategoriesHaveTheQuantitiesAndFactorsOfTables2And4) {
  const struct {
    const char* symbol;
    double q, beta;
  } rows[] = {{"J1", 5, 4},    {"J2", 50, 1},     {"J3", 50, 2},     {"J4", 50, 2},
              {"J5", 500, 1},  {"W1.1", 1, 2},    {"W1.2", 10, 2},   {"W1.3", 50, 2},
              {"W2", 10, 1.5}, {"W3", 150, 1},    {"W4", 50, 1},     {"W5.1", 10, 1.5},
              {"W5.2", 50, 1}, {"W5.3", 1000, 1}, {"W5.4", 5000, 1}, {"W6.1", 10, 1.5},
              {"W6.2", 50, 1}, {"W7.1", 10, 1.5}, {"W7.2", 50, 1},   {"W8", 50, 1},
              {"W9.1", 50, 1}, {"W9.2", 200, 1},  {"W10", 200, 1},   {"W11", 200, 1}};
  ASSERT_EQ(categories().size(), std::size(rows));
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    EXPECT_EQ(categories()[i].symbol, rows[i].symbol);
    EXPECT_DOUBLE_EQ(categories()[i].critical_quantity_kg, 1000.0 * rows[i].q) << rows[i].symbol;
    EXPECT_EQ(categories()[i].beta, rows[i].beta) << rows[i].symbol;
  }
  EXPECT_EQ(category("w5.1")->symbol, "W5.1");
  EXPECT_EQ(category("W12"), nullptr);
}

TEST(MajorHazard, ToxicGasesOfTable3HaveTheFactorsOfThatTable) {
  const struct {
    const char* name;
    double beta;
  } rows[] = {{"carbon monoxide", 2},   {"sulfur dioxide", 2},    {"ammonia", 2},
              {"ethylene oxide", 2},    {"hydrogen chloride", 3}, {"methyl bromide", 3},
              {"chlorine", 4},          {"hydrogen sulfide", 5},  {"hydrogen fluoride", 5},
              {"nitrogen dioxide", 10}, {"hydrogen cyanide", 10}, {"phosgene", 20},
              {"phosphine", 20},        {"methyl isocyanate", 20}};
  int in_table3 = 0;
  for (const NamedSubstance& s : table1()) {
    const int row[] = {s.row};
    const Classification c = classify(row, {});
    in_table3 += c.beta_category.empty() ? 1 : 0;
    EXPECT_TRUE(!c.beta_category.empty() || c.toxic_gas) << s.name_en;
  }
  EXPECT_EQ(in_table3, static_cast<int>(std::size(rows))) << "and nobody else";
  for (const auto& r : rows) {
    const Classification c = classify(rows_by_name(r.name), {});
    EXPECT_EQ(c.beta, r.beta) << r.name;
    EXPECT_EQ(c.beta_category, "") << r.name;
    EXPECT_EQ(c.beta_confidence, "read") << r.name;
    EXPECT_EQ(c.flags_confidence, "read") << r.name << ": Table 3 itself calls it a toxic gas";
  }
}

TEST(MajorHazard, ASubstanceOfTable1TakesItsQuantityFromThereAndItsFactorByCategory) {
  const Classification h2 = classify(rows_by_name("hydrogen"), {});
  EXPECT_EQ(h2.critical_quantity_kg, 5000.0);
  EXPECT_EQ(h2.beta, 1.5);
  EXPECT_EQ(h2.beta_category, "W2");
  EXPECT_TRUE(h2.flammable_gas);
  EXPECT_FALSE(h2.toxic_gas);
  EXPECT_EQ(h2.beta_confidence, "recalled");
  const Classification tnt = classify(rows_by_name("TNT"), {});
  EXPECT_EQ(tnt.critical_quantity_kg, 5000.0);
  EXPECT_EQ(tnt.beta, 2.0);
  EXPECT_TRUE(tnt.explosive);
  // Benzene above its boiling point is W5.1: Q of Table 1 stays, beta rises.
  const std::string hot[] = {"W5.1"};
  EXPECT_EQ(classify(rows_by_name("benzene"), {}).beta, 1.0);
  const Classification benzene = classify(rows_by_name("benzene"), hot);
  EXPECT_EQ(benzene.beta, 1.5);
  EXPECT_EQ(benzene.critical_quantity_kg, 50'000.0);
  EXPECT_EQ(benzene.beta_confidence, "given");
  // A category beside a gas of Table 3 does not change its factor.
  const std::string stricter[] = {"J1"};
  EXPECT_EQ(classify(rows_by_name("ammonia"), stricter).beta, 2.0);
}

TEST(MajorHazard, OfSeveralRowsOrCategoriesTheSmallestQuantityAndTheLargestFactorCount) {
  const Classification nitrate = classify(rows_by_name("ammonium nitrate"), {});
  EXPECT_EQ(nitrate.table1_row, 43);
  EXPECT_EQ(nitrate.critical_quantity_kg, 5000.0);
  EXPECT_EQ(nitrate.beta, 2.0);
  EXPECT_TRUE(nitrate.several);
  const std::string both[] = {"W5.3", "J5", "W7.1"};
  const Classification mixed = classify({}, both);
  EXPECT_EQ(mixed.category, "W7.1");
  EXPECT_EQ(mixed.critical_quantity_kg, 10'000.0);
  EXPECT_EQ(mixed.beta, 1.5);
  const std::string split[] = {"J3", "W2"};  // Q of one, beta of the other
  const Classification gas = classify({}, split);
  EXPECT_EQ(gas.category, "W2");
  EXPECT_EQ(gas.beta_category, "J3");
  EXPECT_EQ(gas.critical_quantity_kg, 10'000.0);
  EXPECT_EQ(gas.beta, 2.0);
  EXPECT_TRUE(gas.toxic_gas && gas.flammable_gas);
}

TEST(MajorHazard, NothingToGoByAndUnknownCategoriesAreRefused) {
  const std::string unknown[] = {"W99"};
  EXPECT_THROW((void)classify({}, {}), InputError);
  EXPECT_THROW((void)classify({}, unknown), InputError);
  EXPECT_THROW((void)table1_row(86), InputError);
}

TEST(MajorHazard, TheWorkedExampleOfThePageComesOut) {
  // docs/major_hazard.md: chlorine 20 t, ammonia 15 t, LPG 30 t, benzene 25 t; 62 persons.
  const struct {
    const char* name;
    double tonnes;
  } store[] = {{"chlorine", 20}, {"ammonia", 15}, {"LPG", 30}, {"benzene", 25}};
  std::vector<Term> terms;
  for (const auto& s : store) {
    const Classification c = classify(rows_by_name(s.name), {});
    terms.push_back({1000.0 * s.tonnes, c.critical_quantity_kg, c.beta});
  }
  // 20/5 + 15/10 + 30/50 + 25/50 and 4*4 + 2*1.5 + 1.5*0.6 + 1*0.5
  EXPECT_DOUBLE_EQ(sum_ratio(terms), 6.6);
  EXPECT_DOUBLE_EQ(r_value(1.0, terms), 20.4);
  EXPECT_DOUBLE_EQ(r_value(alpha(62).value, terms), 30.6);
  EXPECT_EQ(level_of(r_value(alpha(62).value, terms)).level, 3);
}

TEST(MajorHazard, SumsThatReachOneInDecimalsReachItInBinary) {
  const std::vector<Term> tenths(10, Term{1.0, 10.0, 1.0});
  EXPECT_LT(sum_ratio(tenths), 1.0) << "ten times 0.1 in binary";
  EXPECT_TRUE(reaches(sum_ratio(tenths), 1.0));
  EXPECT_FALSE(reaches(0.999, 1.0));
  EXPECT_EQ(sum_ratio({}), 0.0);
}

TEST(MajorHazard, BadTermsAreRefusedTogether) {
  const Term bad[] = {{-1.0, 10.0, 1.0}, {1.0, 0.0, 1.0}};
  try {
    (void)sum_ratio(bad);
    FAIL();
  } catch (const InputError& e) {
    EXPECT_NE(std::string{e.what()}.find("quantity = -1 kg"), std::string::npos);
    EXPECT_NE(std::string{e.what()}.find("critical_quantity = 0 kg"), std::string::npos);
  }
  const Term nan[] = {{std::numeric_limits<double>::quiet_NaN(), 10.0, 1.0}};
  EXPECT_THROW((void)sum_ratio(nan), InputError);
  EXPECT_THROW((void)r_value(0.0, {}), InputError);
}

TEST(MajorHazard, AlphaFollowsTable5AndNobodyNearIsRoundedAway) {
  const struct {
    double persons, alpha;
  } rows[] = {{0, 0.5},    {0.01, 1.0}, {1, 1.0},    {29, 1.0},           {29.2, 1.2},
              {30, 1.2},   {49, 1.2},   {49.5, 1.5}, {50, 1.5},           {99, 1.5},
              {99.9, 2.0}, {100, 2.0},  {1e6, 2.0},  {30.0 + 1e-12, 1.2}, {29.0 + 1e-12, 1.0}};
  for (const auto& r : rows) EXPECT_EQ(alpha(r.persons).value, r.alpha) << r.persons;
  EXPECT_EQ(alpha(12.3).persons, 13.0);
  EXPECT_THROW((void)alpha(-1.0), InputError);
  EXPECT_EQ(exposure_distance_m(), 500.0);
}

TEST(MajorHazard, LevelsBeginAtTheirBounds) {
  const struct {
    double r;
    int level;
  } rows[] = {{0, 4}, {9.99, 4}, {10, 3}, {49.99, 3}, {50, 2}, {99.99, 2}, {100, 1}, {1e5, 1}};
  for (const auto& r : rows) EXPECT_EQ(level_of(r.r).level, r.level) << r.r;
  EXPECT_EQ(level_of(std::nextafter(100.0, 0.0)).level, 1) << "rounding does not lower a level";
  EXPECT_EQ(level(1).list, "red");
  EXPECT_EQ(level(2).list, "red");
  EXPECT_EQ(level(3).list, "yellow");
  EXPECT_EQ(level(4).list, "yellow");
  EXPECT_EQ(level(0).list, "green");
  EXPECT_EQ(level(1).list_confidence, "derived") << "no standard sets the lists";
  EXPECT_THROW((void)level_of(std::numeric_limits<double>::infinity()), InputError);
  EXPECT_THROW((void)level(5), InputError);
}

TEST(MajorHazard, EverySubstanceOfTheProjectIsMapped) {
  const data::Table& t = data::table("standards/gb18218_2018_substance_map.csv");
  std::set<std::string> keys;
  for (const Substance& s : SubstanceLibrary::builtin().all()) {
    keys.insert(s.id);
    const auto m = mapping(s.id);
    ASSERT_TRUE(m) << s.id;
    ASSERT_EQ(m->none, m->table1_row == 0 && m->categories.empty()) << s.id;
    if (m->table1_row == 0) continue;
    // By its CAS number where the row has one; gasoline, LPG and LNG are mixtures of their own.
    const auto by_cas = rows_by_cas(s.cas);
    EXPECT_TRUE(by_cas.empty() || by_cas == std::vector<int>{m->table1_row}) << s.id;
  }
  for (const Material& s : SubstanceLibrary::builtin().materials()) {
    keys.insert(s.id);
    const auto m = mapping(s.id);
    ASSERT_TRUE(m) << s.id;
    ASSERT_NE(m->table1_row > 0, !m->categories.empty()) << s.id;
    const auto by_cas = rows_by_cas(s.cas);  // several grades of ammonium nitrate
    EXPECT_TRUE(by_cas.empty() ||
                std::find(by_cas.begin(), by_cas.end(), m->table1_row) != by_cas.end())
        << s.id;
  }
  for (const std::string& name : mixture_names()) {
    keys.insert(name);
    EXPECT_TRUE(mapping(name)) << name;
  }
  for (const char* id : {"carbon_dioxide", "phenol", "aniline"})
    EXPECT_TRUE(mapping(id)->none) << id;
  EXPECT_EQ(mapping("ammonium_nitrate")->table1_row, 43);
  for (std::size_t i = 0; i < t.rows(); ++i) {
    EXPECT_TRUE(keys.contains(std::string{t.text(i, "substance")})) << t.text(i, "substance");
    const auto m = mapping(t.text(i, "substance"));
    ASSERT_TRUE(m);
    bool toxic = false;
    bool flammable = false;
    if (m->table1_row > 0) {
      toxic = table1_row(m->table1_row).toxic_gas;
      flammable = table1_row(m->table1_row).flammable_gas;
      EXPECT_TRUE(m->categories.empty()) << t.text(i, "substance");
    }
    for (const std::string& symbol : m->categories) {
      const Category* c = category(symbol);
      ASSERT_NE(c, nullptr) << t.text(i, "substance") << " " << symbol;
      toxic = toxic || c->toxic_gas;
      flammable = flammable || c->flammable_gas;
    }
    EXPECT_EQ(t.text(i, "toxic_gas") == "yes", toxic) << t.text(i, "substance");
    EXPECT_EQ(t.text(i, "flammable_gas") == "yes", flammable) << t.text(i, "substance");
  }
  EXPECT_FALSE(mapping("water"));
  EXPECT_EQ(mapping("n_butane")->table1_row, 52);
  EXPECT_EQ(mapping("lng")->table1_row, 49);
  EXPECT_EQ(mapping("diethyl_ether")->table1_row, 68);
  EXPECT_EQ(mapping("propylene")->categories, std::vector<std::string>{"W2"});
}

TEST(MajorHazard, GasesOfGbt37243AreGasesAndNoLiquidOrSolid) {
  const auto flags = [](const char* name) {
    const Classification c = classify(rows_by_name(name), {});
    return std::string{c.toxic_gas ? "T" : "-"} + (c.flammable_gas ? "F" : "-") +
           (c.explosive ? "E" : "-");
  };
  EXPECT_EQ(flags("chlorine"), "T--");
  EXPECT_EQ(flags("ammonia"), "TF-");
  EXPECT_EQ(flags("hydrogen sulfide"), "TF-");
  EXPECT_EQ(flags("propane"), "-F-");
  EXPECT_EQ(flags("methane"), "-F-");
  EXPECT_EQ(flags("benzene"), "---");
  EXPECT_EQ(flags("oxygen"), "---");
  EXPECT_EQ(flags("acrolein"), "---");
  EXPECT_EQ(flags("nitroglycerin"), "--E");
}

TEST(MajorHazard, CasNumbersAreCheckedByTheirDigit) {
  EXPECT_TRUE(is_cas_number("7782-50-5"));
  EXPECT_TRUE(is_cas_number("71-43-2"));
  EXPECT_TRUE(is_cas_number("13463-67-7"));
  for (const char* bad : {"7782-50-6", "7782505", "7782-5-05", "1-43-2", "71-43-", "", "-",
                          "a1-43-2", "71-43-22", "71--43-2"}) {
    EXPECT_FALSE(is_cas_number(bad)) << bad;
  }
}

TEST(MajorHazard, RulesCarryTheirClauseAndStanding) {
  EXPECT_EQ(rule("identification").threshold, 1.0);
  EXPECT_EQ(rule("identification").confidence, "read");
  EXPECT_EQ(rule("order40_toxic").max_level, 2);
  EXPECT_EQ(rule("order40_explosive").max_level, 1);
  EXPECT_EQ(rule("gbt37243_qra").confidence, "recalled");
  for (const Rule& r : rules()) {
    EXPECT_FALSE(r.clause.empty() || r.text_zh.empty() || r.text_en.empty()) << r.rule;
  }
  EXPECT_THROW((void)rule("nothing"), DataError);
}

}  // namespace
}  // namespace isorisk::models::criteria::major_hazard
