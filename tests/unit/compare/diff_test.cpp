// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/diff.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "compare_support.hpp"
#include "isorisk/core/error.hpp"

namespace isorisk::study {
namespace {

using testing::HasSubstr;

DiffResult diff(const KeptStudy& a, const KeptStudy& b) {
  return diff_runs(RunRecord::read(a.out), RunRecord::read(b.out));
}

const KeptStudy& without_vessel() {
  static const KeptStudy run{TwoPlants{.second_vessel = false}};
  return run;
}

const KeptStudy& with_other_cutoff() {
  static const KeptStudy run{TwoPlants{.cutoff = "5 %"}};
  return run;
}

template <class List>
double sum_of_changes(const List& list) {
  return std::accumulate(list.begin(), list.end(), 0.0,
                         [](double s, const auto& x) { return s + x.value.change(); });
}

TEST(Diff, OfARunWithItselfIsEmpty) {
  const DiffResult r = diff(base_run(), base_run());
  EXPECT_TRUE(r.same_results());
  EXPECT_TRUE(r.shares_complete);
  EXPECT_TRUE(r.inputs_complete);
  EXPECT_TRUE(r.inputs.empty());
  EXPECT_TRUE(r.sites.empty());
  EXPECT_TRUE(r.equipment.empty());
  EXPECT_TRUE(r.scenarios.empty());
  EXPECT_TRUE(r.targets.empty());
  EXPECT_TRUE(r.warnings.empty());
  EXPECT_EQ(r.cells_changed, 0U);
  EXPECT_GT(r.pll_per_yr.a, 0.0);
  EXPECT_EQ(r.pll_per_yr.a, r.pll_per_yr.b);
  for (const ContourChange& c : r.contours) {
    EXPECT_EQ(c.gained_m2, 0.0);
    EXPECT_EQ(c.lost_m2, 0.0);
  }
}

TEST(Diff, ARemovedVesselIsNamedAsTheOnlyCause) {
  const DiffResult r = diff(base_run(), without_vessel());
  std::vector<std::string> removed;
  for (const InputChange& c : r.inputs) {
    if (c.what == "equipment") {
      EXPECT_EQ(c.change, "removed");
      removed.push_back(c.id);
    } else {
      EXPECT_EQ(c.what, "input_file");
      EXPECT_EQ(c.id, "equipment.csv");
    }
  }
  EXPECT_THAT(removed, testing::ElementsAre("V-201"));
  ASSERT_EQ(r.equipment.size(), 1U);
  EXPECT_EQ(r.equipment[0].id, "V-201");
  EXPECT_EQ(r.equipment[0].value.b, 0.0);
  ASSERT_EQ(r.sites.size(), 1U);
  EXPECT_EQ(r.sites[0].id, "B");
  ASSERT_FALSE(r.targets.empty());
  for (const TargetChange& t : r.targets) {
    ASSERT_FALSE(t.scenarios.empty()) << t.id;
    for (const ScenarioChange& s : t.scenarios) {
      if (t.worst_a == t.worst_b) {
        EXPECT_EQ(s.equipment, "V-201");
        EXPECT_EQ(s.why, "equipment_removed");
        EXPECT_EQ(s.frequency.b, 0.0);
      }
    }
  }
}

TEST(Diff, AChangedOptionIsNamedWithBothValuesAndSources) {
  const DiffResult r = diff(base_run(), with_other_cutoff());
  std::size_t methods = 0;
  for (const InputChange& c : r.inputs) {
    if (c.what == "input_file") {
      EXPECT_EQ(c.id, "study.yaml");
      continue;
    }
    ++methods;
    EXPECT_EQ(c.what, "method");
    EXPECT_EQ(c.id, "lethality_cutoff");
    EXPECT_DOUBLE_EQ(gis::as_number(c.b).value() / gis::as_number(c.a).value(), 50.0);
    EXPECT_THAT(c.a_source, HasSubstr("study.yaml:"));
    EXPECT_THAT(c.b_source, HasSubstr("study.yaml:"));
  }
  EXPECT_EQ(methods, 1U);
  EXPECT_NE(r.pll_per_yr.b, r.pll_per_yr.a);
  ASSERT_FALSE(r.scenarios.empty());
  for (const ScenarioChange& s : r.scenarios) EXPECT_EQ(s.why, "consequence") << s.label;
}

TEST(Diff, AChangedVesselIsNamedWithItsField) {
  const KeptStudy larger{TwoPlants{.volume = "80 m3"}};
  const DiffResult r = diff(base_run(), larger);
  bool volume = false;
  for (const InputChange& c : r.inputs) {
    if (c.what != "equipment") continue;
    EXPECT_EQ(c.id, "V-101");
    if (c.field == "volume_m3") {
      volume = true;
      EXPECT_EQ(gis::as_number(c.a), 50.0);
      EXPECT_EQ(gis::as_number(c.b), 80.0);
    }
  }
  EXPECT_TRUE(volume);
  for (const ScenarioChange& s : r.scenarios) EXPECT_EQ(s.why, "equipment_changed");
}

TEST(Diff, ThePartsAddUpToTheWhole) {
  for (const KeptStudy* other : {&without_vessel(), &with_other_cutoff()}) {
    const DiffResult r = diff(base_run(), *other);
    const double whole = r.pll_per_yr.change();
    ASSERT_NE(whole, 0.0);
    const double tolerance = 1e-11 * r.pll_per_yr.a;
    EXPECT_NEAR(sum_of_changes(r.sites), whole, tolerance);
    EXPECT_NEAR(sum_of_changes(r.equipment), whole, tolerance);
    EXPECT_NEAR(sum_of_changes(r.scenarios), whole, tolerance);
    for (const TargetChange& t : r.targets) {
      const double at_target = 1e-11 * std::max(t.risk_per_yr.a, t.risk_per_yr.b);
      EXPECT_NEAR(sum_of_changes(t.scenarios), t.risk_per_yr.change(), at_target);
      EXPECT_NEAR(sum_of_changes(t.equipment), t.risk_per_yr.change(), at_target);
      EXPECT_NEAR(sum_of_changes(t.sites), t.risk_per_yr.change(), at_target);
    }
  }
}

TEST(Diff, GainedLessLostIsTheChangeOfTheArea) {
  const DiffResult r = diff(base_run(), without_vessel());
  double lost = 0.0;
  for (const ContourChange& c : r.contours) {
    EXPECT_NEAR(c.gained_m2 - c.lost_m2, c.area_m2.change(), 1e-6 * (1.0 + c.area_m2.a));
    lost += c.lost_m2;
  }
  EXPECT_GT(lost, 0.0);
}

TEST(Diff, TurnedRoundItHasTheOtherSign) {
  const DiffResult r = diff(base_run(), without_vessel());
  const DiffResult back = diff(without_vessel(), base_run());
  EXPECT_EQ(r.pll_per_yr.change(), -back.pll_per_yr.change());
  ASSERT_EQ(r.targets.size(), back.targets.size());
  EXPECT_EQ(back.equipment.at(0).id, "V-201");
  for (std::size_t i = 0; i < r.difference.values.size(); ++i) {
    EXPECT_EQ(r.difference.values[i], -back.difference.values[i]);
  }
}

TEST(Diff, RastersHoldTheDifferenceAndTheRatioAboveTheFloor) {
  const DiffResult r = diff_runs(RunRecord::read(base_run().out),
                                 RunRecord::read(without_vessel().out), {.floor_per_yr = 1e-7});
  const auto& a = base_run().basis.result.individual_risk.values;
  const auto& b = without_vessel().basis.result.individual_risk.values;
  ASSERT_EQ(r.difference.values.size(), a.size());
  std::size_t shown = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(r.difference.values[i], b[i] - a[i]);
    const bool above = a[i] >= 1e-7 && b[i] >= 1e-7;
    EXPECT_EQ(std::isfinite(r.log10_ratio.values[i]), above);
    if (above) {
      ++shown;
      EXPECT_DOUBLE_EQ(r.log10_ratio.values[i], std::log10(b[i] / a[i]));
    }
  }
  EXPECT_GT(shown, 0U);
}

TEST(Diff, InMemoryAndFromFilesAgree) {
  const KeptStudy& a = base_run();
  const KeptStudy& b = with_other_cutoff();
  const DiffResult files = diff(a, b);
  const DiffResult memory = diff_runs(RunRecord::of(a.study, a.basis, {}, {}, a.out.string()),
                                      RunRecord::of(b.study, b.basis, {}, {}, b.out.string()));
  EXPECT_EQ(diff_output(files).json, diff_output(memory).json);
}

TEST(Diff, GridsOfOtherEdgesAreComparedOnWhatTheyShare) {
  const KeptStudy smaller{
      TwoPlants{.grid = "{cell: 20 m, extent: [511500, 4323500, 513400, 4324900]}"}};
  const DiffResult r = diff(base_run(), smaller);
  EXPECT_TRUE(r.grids_differ);
  EXPECT_EQ(r.cells_changed, 0U);
  EXPECT_EQ(r.difference.spec, smaller.basis.result.individual_risk.spec);
  ASSERT_EQ(r.warnings.size(), 1U);
  EXPECT_EQ(r.warnings[0].code, "grids_differ");
}

TEST(Diff, RefusesOtherCellsOtherCrsAndWhatIsNoResult) {
  const KeptStudy coarse{
      TwoPlants{.grid = "{cell: 50 m, extent: [511400, 4323400, 513400, 4324900]}"}};
  try {
    (void)diff(base_run(), coarse);
    FAIL();
  } catch (const DataError& e) {
    EXPECT_THAT(e.what(), HasSubstr("cells of 20 m and 50 m"));
  }
  const KeptStudy other_crs{TwoPlants{.grid = "{cell: 20 m, extent: auto}", .crs = "EPSG:4549"}};
  try {
    (void)diff(base_run(), other_crs);
    FAIL();
  } catch (const DataError& e) {
    EXPECT_THAT(e.what(), HasSubstr("EPSG:4549"));
  }
  const TemporaryFolder empty;
  try {
    (void)RunRecord::read(empty.path());
    FAIL();
  } catch (const DataError& e) {
    EXPECT_THAT(e.what(), HasSubstr("no result folder"));
  }
  EXPECT_THROW((void)diff_runs(RunRecord::read(base_run().out), RunRecord::read(base_run().out),
                               {.floor_per_yr = std::nan("")}),
               InputError);
}

TEST(Diff, WithoutTheBasisItSaysThatSharesAreFewer) {
  const TemporaryFolder copy;
  std::filesystem::copy(without_vessel().out, copy.path() / "out");
  std::filesystem::remove(copy.path() / "out" / kBasisFile);
  const DiffResult r =
      diff_runs(RunRecord::read(base_run().out), RunRecord::read(copy.path() / "out"));
  EXPECT_FALSE(r.shares_complete);
  EXPECT_NEAR(sum_of_changes(r.sites), r.pll_per_yr.change(), 1e-11 * r.pll_per_yr.a);
  EXPECT_NEAR(sum_of_changes(r.equipment), r.pll_per_yr.change(), 1e-11 * r.pll_per_yr.a);
  ASSERT_FALSE(r.warnings.empty());
  EXPECT_EQ(r.warnings[0].code, "shares_incomplete");
}

TEST(Diff, WritesAFolderWholeAndReplacesItsOwn) {
  const TemporaryFolder to;
  const auto folder = to.path() / "compared";
  const DiffResult r = diff(base_run(), without_vessel());
  write_diff(r, folder);
  write_diff(r, folder);
  for (const char* file :
       {"diff.json", "diff.gpkg", "report.html", "risk_difference.tif", "risk_log10_ratio.tif",
        "diff_inputs.csv", "diff_targets.csv", "diff_causes.csv", "diff_enterprises.csv"}) {
    EXPECT_TRUE(std::filesystem::is_regular_file(folder / file)) << file;
  }
  const auto document = nlohmann::json::parse(std::ifstream{folder / "diff.json"});
  EXPECT_EQ(document.at("answer").at("equipment").at(0).at("id"), "V-201");
  EXPECT_FALSE(document.at("answer").at("same_results").get<bool>());
  std::filesystem::create_directories(to.path() / "other");
  to.write("other/file.txt", "mine");
  EXPECT_THROW(write_diff(r, to.path() / "other"), DataError);
  EXPECT_TRUE(std::filesystem::exists(to.path() / "other" / "file.txt"));
}

}  // namespace
}  // namespace isorisk::study
