// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <cstdlib>

#include "isorisk/core/error.hpp"
#include "isorisk/study/study.hpp"
#include "temporary_folder.hpp"

namespace isorisk::study {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string message_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& e) {
    return e.what();
  }
  return "no error";
}

TEST(Templates, MinimalHasNoProblemsAsItIs) {
  const TemporaryFolder folder;
  const fs::path file = new_study(folder.path() / "first", "minimal");
  EXPECT_EQ(file, folder.path() / "first" / "study.yaml");
  const Problems problems = check(file);
  EXPECT_TRUE(problems.empty()) << problems.text();
}

TEST(Templates, ParkIsTheDemoAndHasNoProblems) {
  setenv("ISORISK_DATA_DIR", (fs::path{ISORISK_SOURCE_DIR} / "data").c_str(), 1);
  EXPECT_THAT(template_names(), testing::ElementsAre("minimal", "park"));
  const TemporaryFolder folder;
  const Problems problems = check(new_study(folder.path() / "park", "park"));
  unsetenv("ISORISK_DATA_DIR");
  EXPECT_EQ(problems.errors(), 0U) << problems.text();
}

TEST(Templates, AreFoundFromTheBuildTreeToo) {
  unsetenv("ISORISK_DATA_DIR");
  const auto folder = data_folder();
  ASSERT_TRUE(folder);
  EXPECT_TRUE(fs::exists(*folder / "demo"));
}

TEST(Templates, NeverOverwrite) {
  const TemporaryFolder folder;
  folder.write("notes.txt", "mine");
  EXPECT_THAT(message_of([&] { (void)new_study(folder.path(), "minimal"); }),
              HasSubstr("not empty; nothing was written"));
  EXPECT_FALSE(fs::exists(folder.path() / "study.yaml"));
  EXPECT_THAT(message_of([&] { (void)new_study(folder.path() / "notes.txt", "minimal"); }),
              HasSubstr("not a folder"));
}

TEST(Templates, FillAnEmptyFolder) {
  const TemporaryFolder folder;
  EXPECT_NO_THROW((void)new_study(folder.path(), "minimal"));
  EXPECT_TRUE(fs::exists(folder.path() / "wind.csv"));
}

TEST(Templates, SayWhichThereAre) {
  const TemporaryFolder folder;
  const std::string m = message_of([&] { (void)new_study(folder.path() / "x", "minimum"); });
  EXPECT_THAT(m, HasSubstr("minimal, park"));
  EXPECT_THAT(m, HasSubstr("did you mean \"minimal\"?"));
  EXPECT_FALSE(fs::exists(folder.path() / "x"));
}

TEST(Templates, SayWhenTheParkIsNotInstalled) {
  const TemporaryFolder folder;
  setenv("ISORISK_DATA_DIR", folder.path().c_str(), 1);
  const std::string m = message_of([&] { (void)new_study(folder.path() / "x", "park"); });
  EXPECT_THAT(template_names(), testing::ElementsAre("minimal"));
  unsetenv("ISORISK_DATA_DIR");
  EXPECT_THAT(m, HasSubstr("ISORISK_DATA_DIR"));
}

}  // namespace
}  // namespace isorisk::study
