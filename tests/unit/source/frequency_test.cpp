// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/frequency/frequency.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <string_view>

#include "isorisk/core/error.hpp"

namespace isorisk::models::frequency {
namespace {

const FrequencyLibrary& aqt() {
  static const FrequencyLibrary library = FrequencyLibrary::builtin("aqt3046-2013");
  return library;
}

std::string message_of(const auto& action) {
  try {
    action();
  } catch (const Error& e) {
    return e.what();
  }
  return "no error";
}

double total(const Expansion& x) {
  double sum = 0.0;
  for (const auto& e : x.events) sum += e.frequency_per_yr;
  return sum;
}

bool warned(const Expansion& x, std::string_view code) {
  for (const auto& w : x.warnings) {
    if (w.code == code) return true;
  }
  return false;
}

TEST(Frequencies, PressureVesselHasThreeHolesAndARupture) {
  // AQ/T 3046-2013 set: 4e-5, 1e-4, 1e-5, 6e-6 per year.
  const Expansion x = aqt().expand({.type = "pressure_vessel"});
  ASSERT_EQ(x.events.size(), 4u);
  EXPECT_EQ(x.events[0].label, "hole 5 mm");
  EXPECT_DOUBLE_EQ(x.events[0].frequency_per_yr, 4e-5);
  EXPECT_DOUBLE_EQ(x.events[1].hole_diameter_m, 0.025);
  EXPECT_DOUBLE_EQ(x.events[1].frequency_per_yr, 1e-4);
  EXPECT_DOUBLE_EQ(x.events[2].frequency_per_yr, 1e-5);
  EXPECT_EQ(x.events[3].kind, LossKind::Rupture);
  EXPECT_DOUBLE_EQ(x.events[3].frequency_per_yr, 6e-6);
  EXPECT_EQ(x.events[3].confidence, "recalled");
  EXPECT_NE(x.events[3].source.find("API 581 (2000)"), std::string::npos);
}

TEST(Frequencies, PipeOfTheChineseSetIsPerFootAndSaysSo) {
  // 100 m of 6 in pipe: 4e-7 per foot and year, 1 m = 3.28084 ft.
  const Expansion x = aqt().expand({.type = "pipe", .bore_m = 0.15, .length_m = 100.0});
  ASSERT_EQ(x.events.size(), 3u);
  EXPECT_NEAR(x.events[0].frequency_per_yr, 4e-7 * 328.084, 1e-10);
  EXPECT_EQ(x.events[2].kind, LossKind::FullBore);
  EXPECT_DOUBLE_EQ(x.events[2].hole_diameter_m, 0.15);
  EXPECT_TRUE(warned(x, "frequency_unit_unconfirmed"));
}

TEST(Frequencies, HoleNotSmallerThanThePipeJoinsTheFullBore) {
  // 5 mm hole in a pipe of 5 mm bore: everything is a full-bore break, no frequency is lost.
  const Expansion thin = aqt().expand({.type = "pipe", .bore_m = 0.005, .length_m = 1.0});
  ASSERT_EQ(thin.events.size(), 1u);
  EXPECT_EQ(thin.events[0].kind, LossKind::FullBore);
  EXPECT_NEAR(thin.events[0].frequency_per_yr, (1e-5 + 3e-7) / 0.3048, 1e-12);
  // Pump with a 50 mm connection: the 100 mm hole becomes a full-bore break of 50 mm.
  const Expansion pump = aqt().expand({.type = "pump", .bore_m = 0.05});
  ASSERT_EQ(pump.events.size(), 3u);
  EXPECT_EQ(pump.events[2].label, "full bore 50 mm");
  EXPECT_DOUBLE_EQ(total(pump), 6e-2 + 5e-4 + 1e-4);
}

TEST(Frequencies, AHoleInAVesselIsNotLimitedByItsConnection) {
  const Expansion x = aqt().expand({.type = "sphere", .bore_m = 0.05});
  ASSERT_EQ(x.events.size(), 4u);
  EXPECT_DOUBLE_EQ(x.events[2].hole_diameter_m, 0.1);
}

TEST(Frequencies, BoreClassesTakeTheirBoundariesAsPrinted) {
  const auto cpr = FrequencyLibrary::builtin("cpr18e-1999");
  const auto hj = FrequencyLibrary::builtin("hj169-2018");
  // CPR 18E: 75 mm belongs to the middle class; HJ 169: to the small one.
  const auto rupture = [](const FrequencyLibrary& l, double bore) {
    for (const auto& e : l.expand({.type = "pipe", .bore_m = bore, .length_m = 100.0}).events) {
      if (e.kind == LossKind::FullBore) return e.frequency_per_yr;
    }
    return 0.0;
  };
  EXPECT_NEAR(rupture(cpr, 0.075), 3e-5, 1e-15);
  EXPECT_NEAR(rupture(cpr, 0.0749), 1e-4, 1e-15);
  EXPECT_NEAR(rupture(cpr, 0.150), 3e-5, 1e-15);
  EXPECT_NEAR(rupture(hj, 0.075), 1e-4, 1e-15);
  EXPECT_NEAR(rupture(hj, 0.150), 3e-5, 1e-15);
  EXPECT_NEAR(rupture(hj, 0.1501), 1e-5, 1e-15);
}

TEST(Frequencies, LeakOfALineIsTenPerCentOfTheBoreUpToItsLimit) {
  const auto cpr = FrequencyLibrary::builtin("cpr18e-1999");
  const auto leak = [&](double bore) {
    for (const auto& e : cpr.expand({.type = "pipe", .bore_m = bore, .length_m = 100.0}).events) {
      if (e.kind == LossKind::Hole) return e.hole_diameter_m;
    }
    return 0.0;
  };
  EXPECT_DOUBLE_EQ(leak(0.1), 0.01);
  EXPECT_DOUBLE_EQ(leak(0.8), 0.05);
}

TEST(Frequencies, ShortPipesCountTenMetresInCpr18e) {
  const auto cpr = FrequencyLibrary::builtin("cpr18e-1999");
  const Expansion x = cpr.expand({.type = "pipe", .bore_m = 0.1, .length_m = 4.0});
  EXPECT_NEAR(total(x), 10.0 * (3e-7 + 2e-6), 1e-15);
  EXPECT_TRUE(warned(x, "minimum_pipe_length"));
}

TEST(Frequencies, HosesCountByHoursAndNumber) {
  const Expansion x =
      FrequencyLibrary::builtin("cpr18e-1999")
          .expand({.type = "hose", .bore_m = 0.08, .count = 2, .operating_hours_per_yr = 500.0});
  ASSERT_EQ(x.events.size(), 2u);
  EXPECT_NEAR(x.events[0].frequency_per_yr, 4e-6 * 2 * 500, 1e-15);
  EXPECT_NEAR(x.events[1].frequency_per_yr, 4e-5 * 2 * 500, 1e-14);
}

TEST(Frequencies, TankTruckCountsByItsShareOfTheYear) {
  const Expansion x = FrequencyLibrary::builtin("cpr18e-1999")
                          .expand({.type = "tank_truck",
                                   .variant = "pressurised",
                                   .bore_m = 0.08,
                                   .operating_hours_per_yr = 876.0});
  ASSERT_EQ(x.events.size(), 2u);
  EXPECT_NEAR(x.events[0].frequency_per_yr, 5e-8, 1e-20);
}

TEST(Frequencies, TypesTheLibraryLacksStandInWithAWarning) {
  const Expansion x =
      aqt().expand({.type = "hose", .bore_m = 0.05, .operating_hours_per_yr = 100.0});
  ASSERT_EQ(x.events.size(), 2u);
  EXPECT_EQ(x.events[0].library, "hj169-2018");
  EXPECT_TRUE(warned(x, "frequency_stand_in"));
  const Expansion none = aqt().expand({.type = "warehouse"});
  EXPECT_TRUE(none.events.empty());
  EXPECT_TRUE(warned(none, "not_modelled"));
}

TEST(Frequencies, EveryTypeOfAStudyExpandsInEveryLibrary) {
  for (const auto& name : FrequencyLibrary::names()) {
    const auto library = FrequencyLibrary::builtin(name);
    for (const char* type :
         {"atmospheric_tank", "pressure_vessel", "sphere", "process_vessel", "reactor",
          "heat_exchanger", "pump", "compressor", "pipe", "loading_arm", "hose", "tank_truck"}) {
      const Expansion x = library.expand({.type = type,
                                          .bore_m = 0.1,
                                          .length_m = 50.0,
                                          .operating_hours_per_yr = 100.0,
                                          .transfers_per_yr = 30.0});
      // HSE FRED has one row for pumps: the failure of the casing.
      const bool single = name == "hse-fred" && std::string_view{type} == "pump";
      EXPECT_GE(x.events.size(), single ? 1u : 2u) << name << " " << type;
      for (const auto& e : x.events) {
        EXPECT_GT(e.frequency_per_yr, 0.0) << name << " " << type;
        EXPECT_FALSE(e.source.empty()) << name << " " << type;
        EXPECT_FALSE(e.confidence.empty()) << name << " " << type;
        const bool has_size = e.kind == LossKind::Hole || e.kind == LossKind::FullBore;
        EXPECT_EQ(e.hole_diameter_m > 0.0, has_size) << name << " " << type;
      }
    }
  }
}

TEST(Frequencies, MissingInputsAreNamedTogether) {
  const std::string text = message_of([] { (void)aqt().expand({.type = "pipe"}); });
  EXPECT_NE(text.find("the bore (pipe_diameter) is missing"), std::string::npos) << text;
  EXPECT_NE(text.find("the length (pipe_length) is missing"), std::string::npos) << text;
  EXPECT_THROW((void)aqt().expand({.type = "pipe"}), InputError);
  EXPECT_NE(
      message_of([] {
        (void)FrequencyLibrary::builtin("hj169-2018").expand({.type = "hose", .bore_m = 0.05});
      }).find("operating_hours"),
      std::string::npos);
}

TEST(Frequencies, UnknownNamesAreAnsweredWithTheNearest) {
  EXPECT_NE(message_of([] {
              (void)FrequencyLibrary::builtin("aqt3046-2012");
            }).find("did you mean 'aqt3046-2013'?"),
            std::string::npos);
  EXPECT_NE(message_of([] {
              (void)aqt().expand({.type = "presure_vessel"});
            }).find("did you mean 'pressure_vessel'?"),
            std::string::npos);
  EXPECT_NE(message_of([] {
              (void)aqt().expand({.type = "pump", .variant = "canned"});
            }).find("centrifugal double seal"),
            std::string::npos);
}

TEST(Frequencies, TableOfTheUserTakesTheSameColumns) {
  const std::vector<std::string> header{
      "equipment",   "variant",   "bore_mm", "loss",   "hole_mm",   "hole_bore_fraction",
      "hole_max_mm", "frequency", "unit",    "source", "confidence"};
  const std::vector<std::vector<std::string>> rows{
      {"sphere", "", "", "hole", "20", "", "", "3e-5", "per_year", "site history", "read"},
      {"sphere", "", "", "rupture", "", "", "", "1e-6", "per_year", "site history", "read"}};
  const auto mine = FrequencyLibrary::from_rows("my_table.csv", header, rows);
  const Expansion x = mine.expand({.type = "sphere"});
  ASSERT_EQ(x.events.size(), 2u);
  EXPECT_DOUBLE_EQ(x.events[0].hole_diameter_m, 0.02);
  EXPECT_EQ(x.events[1].library, "my_table.csv");
  EXPECT_NE(message_of([&] { (void)mine.expand({.type = "pipe"}); }).find("no rows for equipment"),
            std::string::npos);
}

TEST(Frequencies, TableOfTheUserIsCheckedRowByRow) {
  const std::vector<std::string> header{
      "equipment",   "variant",   "bore_mm", "loss",   "hole_mm",   "hole_bore_fraction",
      "hole_max_mm", "frequency", "unit",    "source", "confidence"};
  const std::vector<std::vector<std::string>> rows{
      {"sphere", "", "", "crack", "", "", "", "-1", "per_year", "me", "read"},
      {"sphere", "", "", "hole", "", "", "", "1e-5", "per_day", "", "read"}};
  const std::string text =
      message_of([&] { (void)FrequencyLibrary::from_rows("my_table.csv", header, rows); });
  for (const char* part :
       {"row 1: loss = 'crack'", "row 1: frequency = '-1', must be a number >= 0", "row 2: hole_mm",
        "row 2: unit = 'per_day'", "row 2: source"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
  const std::vector<std::string> short_header{"equipment", "loss"};
  EXPECT_THROW((void)FrequencyLibrary::from_rows("my_table.csv", short_header, rows), DataError);
}

double frequency_of(const Expansion& x, LossKind kind, double hole_m = 0.0) {
  for (const auto& e : x.events) {
    if (e.kind == kind && (hole_m == 0.0 || std::abs(e.hole_diameter_m - hole_m) < 1e-6))
      return e.frequency_per_yr;
  }
  return 0.0;
}

// Values as printed in the tables of HSE FRED (as recalled in the reference), typed once more here.
TEST(HseFred, VesselsHaveTheRowsOfTheTable) {
  const auto fred = FrequencyLibrary::builtin("hse-fred");
  const Expansion v = fred.expand({.type = "pressure_vessel"});
  EXPECT_DOUBLE_EQ(frequency_of(v, LossKind::Rupture), 4e-6);
  EXPECT_DOUBLE_EQ(frequency_of(v, LossKind::Hole, 0.050), 5e-6);
  EXPECT_DOUBLE_EQ(frequency_of(v, LossKind::Hole, 0.025), 5e-6);
  EXPECT_DOUBLE_EQ(frequency_of(v, LossKind::Hole, 0.013), 1e-5);
  EXPECT_DOUBLE_EQ(frequency_of(v, LossKind::Hole, 0.006), 4e-5);
  // Cold failure 2e-6 and BLEVE 1e-5 together.
  EXPECT_DOUBLE_EQ(frequency_of(fred.expand({.type = "sphere"}), LossKind::Rupture), 1.2e-5);
  const Expansion t = fred.expand({.type = "atmospheric_tank", .variant = "large above 12000 m3"});
  EXPECT_DOUBLE_EQ(frequency_of(t, LossKind::Rupture), 5e-6);
  EXPECT_DOUBLE_EQ(frequency_of(t, LossKind::Hole, 1.0), 1e-4);
  EXPECT_DOUBLE_EQ(frequency_of(t, LossKind::Hole, 0.3), 2.5e-3);
}

TEST(HseFred, PipesHaveFiveClassesOfBore) {
  const auto fred = FrequencyLibrary::builtin("hse-fred");
  const auto of = [&](double bore, LossKind kind, double hole = 0.0) {
    return frequency_of(fred.expand({.type = "pipe", .bore_m = bore, .length_m = 1.0}), kind, hole);
  };
  EXPECT_DOUBLE_EQ(of(0.049, LossKind::FullBore), 1e-6);
  EXPECT_DOUBLE_EQ(of(0.050, LossKind::FullBore), 5e-7);
  EXPECT_DOUBLE_EQ(of(0.150, LossKind::FullBore), 2e-7);
  EXPECT_DOUBLE_EQ(of(0.300, LossKind::FullBore), 7e-8);
  EXPECT_DOUBLE_EQ(of(0.500, LossKind::FullBore), 4e-8);
  EXPECT_DOUBLE_EQ(of(0.300, LossKind::Hole, 0.004), 8e-7);
  EXPECT_NEAR(of(0.300, LossKind::Hole, 0.300 * 0.333333), 2e-7, 1e-20);
  // A 25 mm hole in a pipe of 20 mm is a full-bore break: nothing is lost.
  EXPECT_DOUBLE_EQ(of(0.020, LossKind::FullBore), 1e-6 + 5e-6);
}

TEST(HseFred, HosesCountByTransfers) {
  const auto fred = FrequencyLibrary::builtin("hse-fred");
  const Expansion x = fred.expand({.type = "hose",
                                   .variant = "basic facilities",
                                   .bore_m = 0.08,
                                   .count = 1,
                                   .transfers_per_yr = 250.0});
  EXPECT_DOUBLE_EQ(frequency_of(x, LossKind::FullBore), 4e-5 * 250.0);
  EXPECT_NE(message_of([&] {
              (void)fred.expand({.type = "hose", .bore_m = 0.08});
            }).find("transfers per year (transfers) is missing"),
            std::string::npos);
}

TEST(Iogp, ClassesOfHolesKeepTheFrequencyOfTheTable) {
  const auto iogp = FrequencyLibrary::builtin("iogp434-1");
  // Totals of the full releases of a metre of pipe of 2, 6 and 12 in, as recalled of the report.
  const auto of = [&](double bore) {
    return total(iogp.expand({.type = "pipe", .bore_m = bore, .length_m = 1.0}));
  };
  EXPECT_NEAR(of(0.05), 8.0e-5, 0.01 * 8.0e-5);
  EXPECT_NEAR(of(0.15), 3.8e-5, 0.01 * 3.8e-5);
  EXPECT_NEAR(of(0.30), 3.4e-5, 0.02 * 3.4e-5);
  const Expansion vessel = iogp.expand({.type = "process_vessel"});
  ASSERT_EQ(vessel.events.size(), 4u);
  // Geometric mean of 3 and 10 mm.
  EXPECT_NEAR(vessel.events[1].hole_diameter_m, std::sqrt(0.003 * 0.010), 1e-6);
  EXPECT_EQ(frequency_of(vessel, LossKind::Rupture), 0.0);
  EXPECT_TRUE(warned(iogp.expand({.type = "sphere"}), "frequency_stand_in"));
}

TEST(Overrides, ReplaceTheRowOfTheSameLossAndNoOther) {
  const std::vector<std::string> header{
      "equipment",   "variant",   "bore_mm", "loss",   "hole_mm",   "hole_bore_fraction",
      "hole_max_mm", "frequency", "unit",    "source", "confidence"};
  const std::vector<std::vector<std::string>> rows{
      {"pressure_vessel", "", "", "hole", "25", "", "", "2e-5", "per_year", "inspection", "read"},
      {"hose", "", "", "full_bore", "", "", "", "1e-6", "per_hour", "new hoses", "read"},
      {"pressure_vessel", "", "", "hole", "30", "", "", "1", "per_year", "typo", "read"}};
  const auto mine = FrequencyLibrary::from_rows("rows.csv", header, rows);
  std::vector<std::size_t> unmatched;
  const auto library = aqt().with_overrides(mine, unmatched);
  EXPECT_EQ(unmatched, std::vector<std::size_t>{3});
  EXPECT_EQ(library.name(), "aqt3046-2013");
  const Expansion before = aqt().expand({.type = "pressure_vessel"});
  const Expansion after = library.expand({.type = "pressure_vessel"});
  ASSERT_EQ(after.events.size(), before.events.size());
  for (std::size_t i = 0; i < after.events.size(); ++i) {
    const bool changed = after.events[i].label == "hole 25 mm";
    EXPECT_DOUBLE_EQ(after.events[i].frequency_per_yr,
                     changed ? 2e-5 : before.events[i].frequency_per_yr);
    EXPECT_EQ(after.events[i].library, changed ? "rows.csv" : "aqt3046-2013");
  }
  // A row of a library that stands in is reached as well.
  const Expansion hose =
      library.expand({.type = "hose", .bore_m = 0.05, .operating_hours_per_yr = 100.0});
  EXPECT_DOUBLE_EQ(frequency_of(hose, LossKind::FullBore), 1e-4);
}

TEST(Doubts, ShippedLibrariesRaiseNone) {
  for (const auto& name : FrequencyLibrary::names()) {
    EXPECT_TRUE(FrequencyLibrary::builtin(name).doubts().empty()) << name;
  }
}

TEST(Doubts, APerHourValueWrittenPerYearIsGuessed) {
  const std::vector<std::string> header{
      "equipment",   "variant",   "bore_mm", "loss",   "hole_mm",   "hole_bore_fraction",
      "hole_max_mm", "frequency", "unit",    "source", "confidence"};
  const std::vector<std::vector<std::string>> rows{
      {"sphere", "", "", "rupture", "", "", "", "1e-11", "per_year", "me", "read"}};
  const auto doubts = FrequencyLibrary::from_rows("t", header, rows).doubts();
  ASSERT_EQ(doubts.size(), 1u);
  EXPECT_NE(doubts[0].suggestion.find("per hour"), std::string::npos) << doubts[0].suggestion;
}

}  // namespace
}  // namespace isorisk::models::frequency
