// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/basis.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/study/decisions/output.hpp"
#include "isorisk/study/results.hpp"
#include "park_support.hpp"

namespace isorisk::study {
namespace {

using namespace test;

class BasisTest : public ::testing::Test {
 protected:
  fs::path folder_ = two_site_park();
  Study study_ = study::open(folder_);
  RiskBasis basis_ = basis_of(study_);
  Reporter quiet_;
};

double f_at(const std::vector<risk::FnPair>& cumulative, double deaths) {
  double f = 0.0;
  for (const risk::FnPair& p : cumulative) {
    if (p.deaths >= deaths) f = p.frequency_per_yr;
  }
  return f;
}

TEST_F(BasisTest, PartsOfTheSitesAddUpToTheResult) {
  ASSERT_EQ(basis_.sites.size(), 2U);
  EXPECT_GT(basis_.sites[0].pll_per_yr, 0.0);
  EXPECT_GT(basis_.sites[1].pll_per_yr, 0.0);
  EXPECT_NEAR(basis_.sites[0].pll_per_yr + basis_.sites[1].pll_per_yr,
              basis_.result.potential_loss_of_life_per_yr,
              1e-12 * basis_.result.potential_loss_of_life_per_yr);
  const std::vector<double> risk = target_risk(basis_, study_.targets.size());
  for (std::size_t t = 0; t < risk.size(); ++t) {
    EXPECT_NEAR(risk[t], basis_.result.targets[t].risk_per_yr, 1e-12 * risk[t]) << t;
    EXPECT_GT(risk[t], 0.0);
  }
  // N in classes 1/4096 of an octave wide: the same frequencies at N that differ by 2e-4.
  const auto sum = societal_risk(basis_);
  for (const double n : {0.5, 1.0, 3.0, 10.0, 30.0, 100.0}) {
    const double low = f_at(basis_.result.fn, n * 1.0002);
    const double high = f_at(basis_.result.fn, n / 1.0002);
    const double f = f_at(sum, n);
    EXPECT_GE(f, low * (1.0 - 1e-12)) << n;
    EXPECT_LE(f, high * (1.0 + 1e-12)) << n;
  }
  // The overview is the risk map, coarser.
  double most = 0.0;
  for (std::size_t i = 0; i < basis_.overview.size(); ++i) {
    most = std::max(most, static_cast<double>(basis_.sites[0].overview_risk_per_yr[i]) +
                              static_cast<double>(basis_.sites[1].overview_risk_per_yr[i]));
  }
  double highest = 0.0;
  for (const double v : basis_.result.individual_risk.values) highest = std::max(highest, v);
  EXPECT_LE(most, 1.05 * highest);
  EXPECT_GE(most, 0.2 * highest);
}

TEST_F(BasisTest, RecomputingWithoutASiteGivesTheOtherSitesPart) {
  const Recomputed whole = recompute(basis_, {true, true}, true, {}, quiet_);
  const Recomputed only_a = recompute(basis_, {true, false}, false, {}, quiet_);
  for (std::size_t p = 0; p < basis_.places.size(); ++p) {
    EXPECT_NEAR(only_a.place_risk_per_yr[p], basis_.sites[0].place_risk_per_yr[p],
                1e-12 * whole.place_risk_per_yr[p]);
    EXPECT_LE(only_a.place_risk_per_yr[p], whole.place_risk_per_yr[p]);
  }
  EXPECT_EQ(whole.individual_risk.values, basis_.result.individual_risk.values);
  EXPECT_EQ(only_a.individual_risk.values.size(), 0U);
  // The staff of B are gone with it, so A kills at most as many as before.
  EXPECT_LE(only_a.pll_per_yr, basis_.sites[0].pll_per_yr * (1.0 + 1e-12));
  EXPECT_GT(only_a.pll_per_yr, 0.0);
  EXPECT_THROW((void)recompute(basis_, {true}, false, {}, quiet_), InputError);
}

TEST_F(BasisTest, ASiteThatStaysWhereItIsKeepsItsPartAndOneThatMovesFarAwayKillsNobodyHere) {
  const SitePart same = site_part_moved(basis_, 1, {0.0, 0.0}, basis_.places, {}, quiet_);
  ASSERT_EQ(same.place_risk_per_yr.size(), basis_.places.size());
  for (std::size_t p = 0; p < basis_.places.size(); ++p) {
    EXPECT_DOUBLE_EQ(same.place_risk_per_yr[p], basis_.sites[1].place_risk_per_yr[p]);
  }
  EXPECT_EQ(same.fn, basis_.sites[1].fn);
  EXPECT_NEAR(same.pll_per_yr, basis_.sites[1].pll_per_yr, 1e-12 * same.pll_per_yr);
  const SitePart away = site_part_moved(basis_, 1, {50'000.0, 0.0}, basis_.places, {}, quiet_);
  for (const double r : away.place_risk_per_yr) EXPECT_EQ(r, 0.0);
  EXPECT_EQ(away.pll_per_yr, 0.0);
  EXPECT_TRUE(away.fn.empty());
  EXPECT_THROW((void)site_part_moved(basis_, 7, {}, basis_.places, {}, quiet_), InputError);
}

TEST_F(BasisTest, ASavedBasisIsReadBackBitForBit) {
  const fs::path out = folder_ / "out";
  write_results(study_, basis_, {}, out, {});
  const auto loaded = load_basis(study_, out);
  ASSERT_TRUE(loaded.has_value());
  save_basis(study_, *loaded, folder_ / "again.bin");
  EXPECT_TRUE(read_file(folder_ / "again.bin") == read_file(out / kBasisFile));
  EXPECT_EQ(summary_json(study_, loaded->result), summary_json(study_, basis_.result));
  const Recomputed before = recompute(basis_, {true, true}, true, {}, quiet_);
  const Recomputed after = recompute(*loaded, {true, true}, true, {}, quiet_);
  EXPECT_EQ(before.individual_risk.values, after.individual_risk.values);
  EXPECT_EQ(before.place_risk_per_yr, after.place_risk_per_yr);
  EXPECT_EQ(before.pll_per_yr, after.pll_per_yr);
}

TEST_F(BasisTest, ABasisOfOtherInputsIsNotTakenAndADamagedOneIsTold) {
  const fs::path out = folder_ / "out";
  write_results(study_, basis_, {}, out, {});
  EXPECT_FALSE(load_basis(study_, folder_).has_value());  // no such file
  std::string bytes = read_file(out / kBasisFile);
  std::string broken = bytes;
  broken[broken.size() / 2] = static_cast<char>(broken[broken.size() / 2] ^ 1);
  write_file(out / kBasisFile, broken);
  EXPECT_THROW((void)load_basis(study_, out), DataError);
  write_file(out / kBasisFile, bytes.substr(0, bytes.size() - 9));
  EXPECT_THROW((void)load_basis(study_, out), DataError);
  write_file(out / kBasisFile, "something else");
  EXPECT_FALSE(load_basis(study_, out).has_value());
  write_file(out / kBasisFile, bytes);
  EXPECT_TRUE(load_basis(study_, out).has_value());
  append(folder_ / "equipment.csv", "\n");  // changed after the run
  EXPECT_FALSE(load_basis(study::open(folder_), out).has_value());
}

TEST_F(BasisTest, AnswersAreWrittenBesideTheRunAndGoWhenItIsRunAgain) {
  const fs::path out = folder_ / "out";
  write_results(study_, basis_, {}, out, {});
  decisions::DecisionOutput answer{.name = "distance", .title = "Safety distance"};
  answer.json = R"({"verdict": "fail"})";
  answer.figures.push_back({"Failing", "1", "", decisions::Verdict::Fail});
  answer.tables.push_back({.id = "distance_targets",
                           .title = "Targets",
                           .columns = {{"Name"}, {"Risk", true}},
                           .rows = {{.cells = {std::string{"=1+1"}, 3e-6},
                                     .verdict = decisions::Verdict::Fail,
                                     .fly_to = Point{512500, 4324400}}}});
  answer.warnings.push_back({"unconfirmed", "GB 36894-2018", "recalled"});
  decisions::write_decision(study_, answer, out);
  for (const std::string& f : decisions::files_of(answer)) {
    EXPECT_TRUE(fs::is_regular_file(out / "distance" / f)) << f;
  }
  EXPECT_THAT(read_file(out / "distance" / "distance.json"),
              ::testing::AllOf(::testing::HasSubstr("\"verdict\": \"fail\""),
                               ::testing::HasSubstr("\"criteria\": \"gb36894-2018\"")));
  EXPECT_EQ(read_file(out / "distance" / "distance_targets.csv"), "Name,Risk\n'=1+1,3e-06\n");
  EXPECT_TRUE(fs::is_regular_file(out / kBasisFile));

  write_file(out / "distance" / "mine.txt", "a note of the user");
  answer.tables[0].id = "other";
  decisions::write_decision(study_, answer, out);
  EXPECT_FALSE(fs::exists(out / "distance" / "distance_targets.csv"));
  EXPECT_TRUE(fs::exists(out / "distance" / "mine.txt"));

  write_results(study_, basis_, {}, out, {});
  EXPECT_FALSE(fs::exists(out / "distance" / "distance.json"));
  EXPECT_TRUE(fs::exists(out / "distance" / "mine.txt"));

  answer.name = "../evil";
  EXPECT_THROW(decisions::write_decision(study_, answer, out), Error);
}

TEST(ResultFolder, ThatHoldsOtherThingsIsRefusedBeforeTheRun) {
  const fs::path folder = fresh_folder("results");
  fs::create_directories(folder / "photos");
  write_file(folder / "photos" / "note.txt", "mine");
  EXPECT_THROW(check_result_folder(folder / "photos"), DataError);
  EXPECT_EQ(read_file(folder / "photos" / "note.txt"), "mine");
  check_result_folder(folder / "new" / "out");
  EXPECT_TRUE(fs::is_empty(folder / "new"));  // nothing left behind
}

}  // namespace
}  // namespace isorisk::study
