// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "isorisk/study/study.hpp"
#include "temporary_folder.hpp"

namespace isorisk::study {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> cases() {
  std::vector<fs::path> list;
  for (const auto& entry : fs::directory_iterator{broken_folder()}) {
    if (entry.is_directory() && entry.path().filename() != "base") list.push_back(entry.path());
  }
  std::sort(list.begin(), list.end());
  return list;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

std::vector<std::string> parts_of(const std::string& line) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  for (std::size_t at; (at = line.find(" | ", from)) != std::string::npos; from = at + 3) {
    parts.push_back(line.substr(from, at - from));
  }
  parts.push_back(line.substr(from));
  return parts;
}

class Broken : public testing::TestWithParam<fs::path> {};

TEST_P(Broken, SaysWhereWhatAndWhatWouldBeRight) {
  const TemporaryFolder folder;
  copy_base(folder);
  fs::copy(GetParam(), folder.path(),
           fs::copy_options::recursive | fs::copy_options::overwrite_existing);

  const Problems problems = check(folder.path() / "study.yaml");
  const std::string text = problems.text();
  const std::vector<std::string> output = lines_of(text);

  std::ifstream in{GetParam() / "expected.txt"};
  std::ostringstream expected;
  expected << in.rdbuf();
  const std::vector<std::string> wanted = lines_of(expected.str());
  ASSERT_FALSE(wanted.empty());
  for (const std::string& line : wanted) {
    if (line.starts_with("= ")) {
      ASSERT_FALSE(output.empty()) << "no problems at all";
      EXPECT_EQ(output.back(), line.substr(2)) << text;
      continue;
    }
    const auto parts = parts_of(line);
    const bool found = std::any_of(output.begin(), output.end(), [&](const std::string& o) {
      return std::all_of(parts.begin(), parts.end(), [&](const std::string& part) {
        return o.find(part) != std::string::npos;
      });
    });
    EXPECT_TRUE(found) << "no line holds: " << line << "\n" << text;
  }
}

INSTANTIATE_TEST_SUITE_P(Study, Broken, testing::ValuesIn(cases()), [](const auto& param) {
  std::string name = param.param.filename().string();
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
});

// Bytes of a study are changed at random (fixed seed): whatever comes, it is told as problems, and
// nothing is thrown.
TEST(BrokenAtRandom, IsToldAndNeverThrown) {
  const char* files[] = {"study.yaml", "wind.csv", "equipment.csv", "sites.csv", "ignition.csv"};
  std::uint32_t state = 20240501;
  const auto next = [&state](std::uint32_t below) {
    state = state * 1664525U + 1013904223U;  // Numerical Recipes
    return (state >> 8U) % below;
  };
  const std::string alphabet{"\n,:\"{}[]-0123456789.eE#&*!%|>\t \xFF\x00xNn", 41};
  int refused = 0;
  for (int round = 0; round < 150; ++round) {
    const TemporaryFolder folder;
    copy_base(folder);
    const std::string name = files[next(5)];
    std::ifstream in{folder.path() / name, std::ios::binary};
    std::ostringstream out;
    out << in.rdbuf();
    std::string text = out.str();
    for (std::uint32_t i = 0; i < 1 + next(4); ++i) {
      const auto at = next(static_cast<std::uint32_t>(text.size()));
      const char c = alphabet[next(static_cast<std::uint32_t>(alphabet.size()))];
      switch (next(3)) {
        case 0:
          text[at] = c;
          break;
        case 1:
          text.insert(at, 1 + next(3), c);
          break;
        default:
          text.erase(at, 1 + next(20));
      }
    }
    folder.write(name, text);
    EXPECT_NO_THROW(refused += check(folder.path()).empty() ? 0 : 1) << name << "\n" << text;
  }
  EXPECT_GT(refused, 50);
}

TEST(BrokenBase, IsSound) {
  const TemporaryFolder folder;
  copy_base(folder);
  const Problems problems = check(folder.path());
  EXPECT_TRUE(problems.empty()) << problems.text();
}

}  // namespace
}  // namespace isorisk::study
