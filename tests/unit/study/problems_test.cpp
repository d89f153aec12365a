// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/problems.hpp"

#include <gmock/gmock.h>

#include "isorisk/core/error.hpp"

namespace isorisk::study {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

Problem at(std::string file, int line, Severity severity = Severity::Error) {
  return {.severity = severity,
          .code = "code",
          .where = {.file = std::move(file), .line = line},
          .field = "field",
          .message = "message"};
}

TEST(Problem, ReadsLikeACompilerMessage) {
  const Problem p{.code = "no_file",
                  .where = {.file = "harbour/study.yaml", .line = 14},
                  .field = "weather.file",
                  .value = "\"wnd.csv\"",
                  .message = "no such file",
                  .suggestion = "did you mean \"wind.csv\"?"};
  EXPECT_EQ(p.text(),
            "harbour/study.yaml:14: error: weather.file = \"wnd.csv\": no such file; did you mean "
            "\"wind.csv\"? [no_file]");
}

TEST(Problem, NamesTheFeatureOfALayer) {
  const Origin o{.file = "park.gpkg", .layer = "equipment", .fid = 3, .id = "V-101"};
  EXPECT_EQ(o.text(), "park.gpkg#equipment: feature 3 (V-101)");
  EXPECT_EQ((Origin{.file = "list.xlsx", .line = 7, .layer = "Sheet1"}.text()),
            "list.xlsx#Sheet1: row 7");
}

TEST(Problems, StandSortedWithTheStudyFirst) {
  Problems list;
  list.add(at("a.csv", 3));
  list.add(at("study.yaml", 20));
  list.add(at("a.csv", 1));
  list.add(at("study.yaml", 4));
  std::vector<std::string> places;
  for (const Problem& p : list.sorted()) places.push_back(p.where.text());
  EXPECT_THAT(places, testing::ElementsAre("study.yaml:4", "study.yaml:20", "a.csv:1", "a.csv:3"));
}

TEST(Problems, TellTheSameThingOnce) {
  Problems list;
  list.add(at("a.csv", 3));
  list.add(at("a.csv", 3));
  EXPECT_EQ(list.errors(), 1U);
}

TEST(Problems, CountWhatIsNotPrinted) {
  Problems list;
  for (int i = 1; i <= 250; ++i) list.add(at("a.csv", i));
  list.add(at("a.csv", 1, Severity::Warning));
  const std::string text = list.text(200);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 202);
  EXPECT_THAT(text, HasSubstr("... and 51 more\n"));
  EXPECT_THAT(text, EndsWith("250 errors, 1 warning\n"));
}

TEST(Problems, StayBoundedForALayerFullOfFaults) {
  Problems list;
  for (int i = 1; i <= 30'000; ++i) list.add(at("a.csv", i));
  EXPECT_EQ(list.errors(), 30'000U);
  EXPECT_EQ(list.sorted().size(), 10'000U);
  EXPECT_THAT(list.text(), HasSubstr("... and 29800 more"));
}

TEST(Problems, ThrowOnlyForErrors) {
  Problems list;
  list.add(at("a.csv", 1, Severity::Warning));
  EXPECT_NO_THROW(list.throw_if_errors());
  list.promote_warnings();
  EXPECT_THROW(list.throw_if_errors(), InputError);
  EXPECT_THAT(list.text(), HasSubstr("error: field"));
}

}  // namespace
}  // namespace isorisk::study
