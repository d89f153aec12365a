// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/event_trees.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "park_support.hpp"

namespace isorisk::study {
namespace {

struct Quiet : Reporter {};

TEST(TreesUsed, EndsSumToTheFrequencyOfTheReleases) {
  const Study study = open(test::two_site_park());
  Quiet quiet;
  const QraResult result = run_qra(study, {}, quiet);
  const std::vector<TreeUse> trees = trees_used(study, result);
  ASSERT_GT(trees.size(), 1U);
  double all = 0.0;
  std::set<std::string> ids;
  for (const TreeUse& t : trees) {
    double ends = 0.0;
    for (const auto& [end, f] : t.end_per_yr) ends += f;
    EXPECT_NEAR(ends, t.frequency_per_yr, 1e-12 * ends) << t.tree->id();
    EXPECT_TRUE(ids.insert(t.tree->id()).second);
    all += t.frequency_per_yr;
  }
  double releases = 0.0;
  for (const Release& r : result.releases) releases += r.loss.frequency_per_yr;
  EXPECT_NEAR(all, releases, 1e-9 * releases);
}

TEST(TreesUsed, AreDrawnInTheLanguageOfTheStudy) {
  const Study study = open(test::two_site_park());
  Quiet quiet;
  const auto trees = trees_used(study, run_qra(study, {}, quiet));
  const auto it = std::find_if(trees.begin(), trees.end(), [](const TreeUse& t) {
    return t.tree->id().starts_with("continuous_flammable");
  });
  ASSERT_NE(it, trees.end());
  const std::string en = tree_drawing(*it, Language::En);
  EXPECT_NE(en.find("Direct ignition: Yes, "), std::string::npos) << en;
  EXPECT_NE(en.find("jet fire"), std::string::npos);
  const std::string zh = tree_drawing(*it, Language::Zh);
  EXPECT_NE(zh.find("立即点火: 是, "), std::string::npos) << zh;
  EXPECT_NE(zh.find("喷射火"), std::string::npos);
}

TEST(TreesUsed, ADrawingOfGivenProbabilitiesShowsThem) {
  const auto& tree = models::event_tree::builtin_tree("continuous_flammable");
  const std::string svg =
      tree_drawing(tree, {.direct = 0.25, .delayed = 0.5, .explosion = 0.4}, Language::En);
  EXPECT_NE(svg.find("Direct ignition: Yes, 25 %"), std::string::npos) << svg;
  EXPECT_NE(svg.find(">0.375<"), std::string::npos) << svg;  // no ignition: 0.75 x 0.5
}

// Trees of the user's own replace the shipped ones of their id, and nothing else.
TEST(OwnTrees, ReplaceTheShippedTreeInTheRun) {
  const auto folder = test::two_site_park();
  const auto leaf = [](const char* id, const char* outcome, const char* delayed) {
    return std::string{R"({"id":")"} + id + R"(","label_en":")" + id + R"(","label_zh":")" + id +
           R"(","outcomes":[")" + outcome + R"("],"delayed":)" + delayed + "}";
  };
  for (const char* id : {"continuous_flammable", "continuous_flammable_pool"}) {
    test::write_file(folder / (std::string{id} + ".json"),
                     std::string{R"({"id":")"} + id +
                         R"(","source":"test","root":{"branches":[{"probability":0.25,"then":)" +
                         leaf("jet_fire", "jet_fire", "false") +
                         R"(},{"probability":0.75,"then":)" + leaf("no_ignition", "none", "false") +
                         "}]}}");
  }
  test::append(folder / "study.yaml",
               "\nevent_trees: [continuous_flammable.json, continuous_flammable_pool.json]\n");
  const Study study = open(folder);
  ASSERT_EQ(study.event_trees.size(), 2U);
  EXPECT_EQ(study.event_tree("continuous_flammable").source(), "test");
  EXPECT_NE(study.event_tree("toxic").source(), "test");
  Quiet quiet;
  const QraResult result = run_qra(study, {}, quiet);
  bool met = false;
  for (const TreeUse& t : trees_used(study, result)) {
    if (study.event_trees.find(t.tree->id()) == study.event_trees.end()) continue;
    met = true;
    EXPECT_NEAR(t.end_per_yr.at("jet_fire"), 0.25 * t.frequency_per_yr, 1e-12 * t.frequency_per_yr);
    EXPECT_EQ(t.end_per_yr.count("flash_fire_plus_jet"), 0U);
  }
  EXPECT_TRUE(met);
}

TEST(IgnitionByCurve, TheImmediatePartOfTheCurveFeedsTheJetFires) {
  const auto folder = test::two_site_park();
  std::string text = test::read_file(folder / "study.yaml");
  const auto at = text.find("\nmethod:");
  ASSERT_NE(at, std::string::npos);
  const auto line_end = text.find('\n', at + 1);
  text.insert(line_end, "\n  direct_ignition: iogp434-6");
  test::write_file(folder / "study.yaml", text);
  const Study study = open(folder);
  Quiet quiet;
  bool met = false;
  for (const TreeUse& t : trees_used(study, run_qra(study, {}, quiet))) {
    if (!t.tree->id().starts_with("continuous_flammable") ||
        t.tree->id().find("toxic") != std::string::npos) {
      continue;
    }
    met = true;
    const auto it = std::find_if(t.end_per_yr.begin(), t.end_per_yr.end(),
                                 [](const auto& e) { return e.first.starts_with("jet_fire"); });
    ASSERT_NE(it, t.end_per_yr.end()) << t.tree->id();
    EXPECT_NEAR(it->second, 0.001 * t.frequency_per_yr, 1e-12 * t.frequency_per_yr);
  }
  EXPECT_TRUE(met);
}

}  // namespace
}  // namespace isorisk::study
