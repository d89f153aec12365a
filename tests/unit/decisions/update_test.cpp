// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/update.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "isorisk/core/error.hpp"
#include "isorisk/study/results.hpp"
#include "park_support.hpp"

namespace isorisk::study {
namespace {

using namespace test;
using ::testing::HasSubstr;

void expect_same(const Study& study, const RiskBasis& a, const RiskBasis& b) {
  EXPECT_EQ(a.result.individual_risk.values, b.result.individual_risk.values);
  EXPECT_EQ(a.result.fn, b.result.fn);
  EXPECT_EQ(a.result.potential_loss_of_life_per_yr, b.result.potential_loss_of_life_per_yr);
  EXPECT_EQ(a.result.dropped_frequency_per_yr, b.result.dropped_frequency_per_yr);
  EXPECT_EQ(a.base_outcome, b.base_outcome);
  ASSERT_EQ(a.sites.size(), b.sites.size());
  for (std::size_t i = 0; i < a.sites.size(); ++i) {
    EXPECT_EQ(a.sites[i].fn, b.sites[i].fn);
    EXPECT_EQ(a.sites[i].place_risk_per_yr, b.sites[i].place_risk_per_yr);
    EXPECT_EQ(a.sites[i].overview_risk_per_yr, b.sites[i].overview_risk_per_yr);
  }
  ASSERT_EQ(a.result.releases.size(), b.result.releases.size());
  for (std::size_t i = 0; i < a.result.releases.size(); ++i) {
    EXPECT_EQ(a.result.releases[i].loss, b.result.releases[i].loss);
    EXPECT_EQ(a.result.releases[i].source.size(), b.result.releases[i].source.size());
  }
  // Verdicts, shares, scenarios, warnings, effect distances: everything a reader is told.
  EXPECT_EQ(summary_json(study, a.result), summary_json(study, b.result));
}

class Update : public ::testing::Test {
 protected:
  // Whether the update gives what a run of the changed study gives.
  void check(const char* what, const Changes& changes) {
    SCOPED_TRACE(what);
    const Study changed = with_changes(study_, changes);
    const RiskBasis run = basis_of(changed);
    const RiskBasis quick = update(changed, basis_, {.threads = 2}, quiet_, memory_);
    expect_same(changed, quick, run);
    EXPECT_NE(run.result.individual_risk.values, basis_.result.individual_risk.values);
  }
  // What the table of the study says, FROM, with other values.
  [[nodiscard]] Weather turned(int by) const {
    const risk::WindRose& rose = study_.weather.rose;
    const auto n = static_cast<std::size_t>(rose.sectors);
    std::vector<double> from(rose.probability.size());
    for (std::size_t i = 0; i < from.size(); ++i) {
      from[i / n * n + (i + static_cast<std::size_t>(by)) % n] = rose.probability[i];
    }
    return weather_of(study_, rose.sectors, std::move(from));
  }
  std::string refusal(const Changes& changes) {
    try {
      (void)update(with_changes(study_, changes), basis_, {}, quiet_, memory_);
    } catch (const InputError& e) {
      return e.what();
    }
    return {};
  }
  fs::path folder_ = two_site_park();
  Study study_ = study::open(folder_);
  RiskBasis basis_ = basis_of(study_);
  Reporter quiet_;
  risk::Memory memory_;
};

TEST_F(Update, OfNothingIsTheRun) {
  expect_same(study_, update(with_changes(study_, {}), basis_, {}, quiet_, memory_), basis_);
}

TEST_F(Update, OfWindFrequenciesAndIgnitionIsTheRunOfThem) {
  check("wind", {.weather = turned(3)});
  check("frequencies", {.factors = {.frequency = 1.37}});
  check("one site, one vessel",
        {.factors = {.site_frequency = {{"B", 0.3}}, .equipment_frequency = {{"V-201", 7.0}}}});
  check("ignition", {.factors = {.direct_ignition = 1.7, .delayed_ignition = 0.6}});
  check("explosions by the method", {.method = {{"flash_fire_share", 0.9}}});
  check("all at once", {.weather = turned(9),
                        .factors = {.frequency = 0.1, .direct_ignition = 100.0},
                        .method = {{"wind_rose", std::string{"discrete"}}}});
}

TEST_F(Update, KeepsDelayedIgnitionBySourcesDirectionByDirection) {
  ASSERT_EQ(study_.method.word("delayed_ignition_by"), "sources");
  ASSERT_TRUE(std::any_of(basis_.input.outcomes.begin(), basis_.input.outcomes.end(),
                          [](const risk::Outcome& o) { return !o.direction_factor.empty(); }));
  check("wind", {.weather = turned(5)});
  check("probability of sources", {.factors = {.delayed_ignition = 0.5}});
  check("people do not ignite", {.method = {{"people_ignite", std::string{"no"}}}});
}

TEST_F(Update, TakesDelayedIgnitionByTheMethod) {
  study_.method.options.at("delayed_ignition_by").word = "probability";
  basis_ = basis_of(study_);
  check("ignition", {.factors = {.delayed_ignition = 0.6}, .method = {{"delayed_ignition", 0.3}}});
}

TEST_F(Update, FollowsChainReactionsAndNeedsTheirFlames) {
  // A third vessel beside the first, so that one breaks the other.
  append(folder_ / "equipment.csv",
         "V-102,Propane vessel 2,丙烷储罐二,A,pressure_vessel,propane,liquefied_gas,20 degC,0.76 "
         "MPa(g),30 m3,80 %,2.4 m,7.0 m,80 mm,150 m2,B,B,512165,4324110\n");
  study_ = study::open(folder_);
  study_.method.options.at("domino").word = "first";
  basis_ = basis_of(study_);
  ASSERT_TRUE(basis_.result.domino && !basis_.result.domino->added.empty());
  check("wind", {.weather = turned(3)});
  check("ignition", {.factors = {.frequency = 2.0, .direct_ignition = 0.5}});
  fs::create_directories(folder_ / "out");
  save_basis(study_, basis_, folder_ / "out" / kBasisFile);
  basis_ = *load_basis(study_, folder_ / "out");
  EXPECT_THAT(refusal({.factors = {.frequency = 2.0}}), HasSubstr("method.domino"));
}

TEST_F(Update, WorksOnARiskBasisReadFromItsFile) {
  fs::create_directories(folder_ / "out");
  save_basis(study_, basis_, folder_ / "out" / kBasisFile);
  auto kept = load_basis(study_, folder_ / "out");
  ASSERT_TRUE(kept);
  const Study changed = with_changes(
      study_, {.weather = turned(2), .factors = {.frequency = 2.0, .direct_ignition = 0.2}});
  const RiskBasis from_file = update(changed, *kept, {}, quiet_, memory_);
  const RiskBasis from_run = update(changed, basis_, {}, quiet_, memory_);
  EXPECT_EQ(from_file.result.individual_risk.values, from_run.result.individual_risk.values);
  EXPECT_EQ(from_file.result.fn, from_run.result.fn);
  // A changed result is no result of the study as it stands in its files.
  save_basis(changed, from_file, folder_ / "out" / kBasisFile);
  EXPECT_FALSE(load_basis(study_, folder_ / "out"));
  EXPECT_TRUE(load_basis(changed, folder_ / "out"));
}

TEST_F(Update, KeepsTheResolutionThatAContourErrorAskedFor) {
  const auto levels = [](const RiskBasis& b) { return b.result.contour_error->levels; };
  study_.method.options.at("contour_error").number = 0.3;
  basis_ = basis_of(study_);
  const ContourError& asked = *basis_.result.contour_error;
  EXPECT_TRUE(asked.met);
  EXPECT_GT(asked.passes, 1);
  for (const ContourShift& s : asked.levels) EXPECT_LE(s.p95_m, 0.3);
  EXPECT_LT(basis_.result.individual_risk.spec.cell_m, study_.grid.cell_m);
  fs::create_directories(folder_ / "out");
  save_basis(study_, basis_, folder_ / "out" / kBasisFile);
  const auto kept = load_basis(study_, folder_ / "out");
  ASSERT_TRUE(kept && kept->result.contour_error);
  EXPECT_EQ(levels(*kept).size(), levels(basis_).size());
  const Study changed = with_changes(study_, {.weather = turned(3)});
  const RiskBasis quick = update(changed, basis_, {}, quiet_, memory_);
  EXPECT_EQ(quick.result.individual_risk.spec.cell_m, basis_.result.individual_risk.spec.cell_m);
  EXPECT_EQ(quick.result.risk_options.ring_step, basis_.result.risk_options.ring_step);
  EXPECT_EQ(quick.result.contour_error->passes, 0);
  EXPECT_TRUE(levels(quick).empty());
}

TEST_F(Update, SaysWhereAContourErrorIsNotReached) {
  study_.method.options.at("contour_error").number = 0.001;
  const RiskBasis fine = basis_of(study_);
  EXPECT_FALSE(fine.result.contour_error->met);
  EXPECT_TRUE(std::any_of(fine.result.warnings.begin(), fine.result.warnings.end(),
                          [](const auto& w) { return w.warning.code == "contour_error"; }));
}

TEST_F(Update, GivesTheSameBitsForAnyNumberOfThreads) {
  const Study changed = with_changes(study_, {.weather = turned(1)});
  const RiskBasis one = update(changed, basis_, {.threads = 1}, quiet_, memory_);
  const RiskBasis three = update(changed, basis_, {.threads = 3}, quiet_, memory_);
  expect_same(changed, one, three);
}

TEST_F(Update, ReadsAWindTableFromAnywhereAndInAnyOrder) {
  const fs::path other = fresh_folder("wind");
  fs::create_directories(other);
  std::ifstream in{folder_ / "wind.csv"};
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  const auto head = std::find_if(lines.begin(), lines.end(),
                                 [](const std::string& l) { return !l.starts_with("#"); });
  ASSERT_NE(head, lines.end());
  std::reverse(head + 1, lines.end());
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  write_file(other / "turned.csv", text);
  const Weather wind = read_weather(study_, other / "turned.csv");
  EXPECT_NE(wind.classes.front().name, study_.weather.classes.front().name);
  const Study changed = with_changes(study_, {.weather = wind});
  // The table is divided by its sum, which rounds by the order of its rows.
  EXPECT_THAT(changed.weather.rose.probability,
              ::testing::Pointwise(::testing::DoubleEq(), study_.weather.rose.probability));
}

TEST_F(Update, RefusesWhatNeedsNewConsequences) {
  Weather calm = study_.weather;
  calm.classes[0].wind_speed_m_per_s = 0.7;
  calm.classes[0].name = "D0.7";
  const std::string all = refusal({.weather = calm,
                                   .factors = {.frequency = -1.0, .site_frequency = {{"C", 2.0}}},
                                   .method = {{"lethality_cutoff", 0.1},
                                              {"delayed_ignition", 1.5},
                                              {"accurracy", std::string{"fine"}}}});
  EXPECT_THAT(all, HasSubstr("D0.7"));
  EXPECT_THAT(all, HasSubstr("run the study with them"));
  EXPECT_THAT(all, HasSubstr("frequency_factor = -1"));
  EXPECT_THAT(all, HasSubstr("site 'C'"));
  EXPECT_THAT(all, HasSubstr("method.lethality_cutoff changes consequences"));
  EXPECT_THAT(all, HasSubstr("method.delayed_ignition = 1.5"));
  EXPECT_THAT(all, HasSubstr("method.accurracy is no option"));
  // No cloud burns later in the run, so nothing is known of what would.
  study_.method.options.at("delayed_ignition_by").word = "probability";
  study_.method.options.at("delayed_ignition").number = 0.0;
  basis_ = basis_of(study_);
  EXPECT_THAT(refusal({.method = {{"delayed_ignition", 1.0}}}), HasSubstr("run the study"));
  EXPECT_THAT(refusal({.frequencies = models::frequency::FrequencyLibrary::builtin("cpr18e-1999")}),
              HasSubstr("consequences are not known"));
}

TEST_F(Update, RefusesATableThatIsNone) {
  EXPECT_THROW((void)weather_of(study_, 16, {0.5, 0.5}), InputError);
  std::vector<double> bad(study_.weather.rose.probability.size(), 0.1);
  bad[3] = -1.0;
  EXPECT_THROW((void)weather_of(study_, study_.weather.rose.sectors, bad), InputError);
}

}  // namespace
}  // namespace isorisk::study
