// SPDX-License-Identifier: Apache-2.0
// Pipelines and routes through the whole run.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <map>

#include "isorisk/study/basis.hpp"
#include "isorisk/study/qra.hpp"
#include "qra/release_part.hpp"

namespace isorisk::study {
namespace {

Study lines() { return open(ISORISK_SOURCE_DIR "/tests/studies/pipeline"); }
const Equipment& equipment(const Study& s, const char* id) {
  for (const Equipment& e : s.equipment)
    if (e.id == id) return e;
  throw std::runtime_error(id);
}

const RiskBasis& basis() {
  static const RiskBasis b = [] {
    Reporter quiet;
    return run_basis(lines(), {}, quiet);
  }();
  return b;
}

TEST(LineRun, EveryLineStatesTheErrorOfItsSpacing) {
  const Study s = lines();
  const QraResult& r = basis().result;
  ASSERT_EQ(r.lines.size(), 3U);
  for (const LineResult& l : r.lines) {
    EXPECT_LE(l.error, 0.01) << s.equipment[static_cast<std::size_t>(l.equipment)].id;
    EXPECT_GE(l.error_of_twice, l.error);
    EXPECT_LE(l.piece_m, 25.0);
    EXPECT_LE(l.spacing_m, l.piece_m);
    EXPECT_GE(l.points, l.pieces);
    EXPECT_NEAR(l.length_m / l.points, l.spacing_m, 0.5 * l.spacing_m);
  }
}

TEST(LineRun, TheRiskAcrossTheGasLineIsThatOfAFourTimesFinerSpacing) {
  Study fine = lines();
  fine.method.options["line_error"].number = 0.0015;
  Reporter quiet;
  const RiskBasis finer = run_basis(fine, {}, quiet);
  ASSERT_LT(finer.result.lines[0].spacing_m, basis().result.lines[0].spacing_m);
  const auto across = [](const RiskBasis& b) {
    risk::RiskInput in{
        .locations = b.input.locations, .outcomes = b.input.outcomes, .rose = b.input.rose};
    // The error is stated from half a cell beside the line on.
    for (double y = -304.0; y < 300.0; y += 36.0) in.targets.push_back({{511003.0, 4324000.0 + y}});
    Reporter none;
    return risk::integrate(in, b.result.risk_options, none).target_risk_per_yr;
  };
  const std::vector<double> a = across(basis());
  const std::vector<double> b = across(finer);
  const double highest = *std::max_element(b.begin(), b.end());
  ASSERT_GT(highest, 1e-9);
  for (std::size_t i = 0; i < a.size(); ++i)
    EXPECT_NEAR(a[i], b[i], 0.012 * std::max(b[i], 0.1 * highest)) << i;
}

TEST(LineRun, TheWorstKilometreOfTheGasLineLiesInTheTown) {
  const LineResult& gas = basis().result.lines[0];
  EXPECT_NEAR(gas.worst_to_m - gas.worst_from_m, 1000.0, 25.0);
  EXPECT_GT(gas.worst_from_m, 6500.0);
  EXPECT_LT(gas.worst_to_m, 9300.0);
  EXPECT_LE(gas.worst_pll_per_yr, gas.pll_per_yr * (1.0 + 1e-9));
  EXPECT_GT(gas.worst_pll_per_yr, 0.3 * gas.pll_per_yr);
  ASSERT_FALSE(gas.worst_fn.empty());
  EXPECT_TRUE(gas.worst_societal.has_value());
  // Its curve lies below that of all.
  // Means of classes of N, 1/4096 of an octave wide.
  const double same_class = std::exp2(1.0 / 4096.0);
  EXPECT_LE(gas.worst_fn.front().deaths, basis().result.fn.front().deaths * same_class);
}

TEST(LineRun, SectionsShareTheFrequencyAndReleaseNoFasterThanTheMiddle) {
  Study cut = lines();
  cut.method.options["line_sections"].number = 5.0;
  Reporter quiet;
  const QraResult r = run_qra(cut, {}, quiet);
  const QraResult& whole = basis().result;
  const auto gas = static_cast<std::int32_t>(&equipment(cut, "PL-1") - cut.equipment.data());
  std::map<models::frequency::LossKind, double> in_sections, in_one;
  std::vector<double> rate(5, 0.0);
  double middle = 0.0;
  const auto rate_of = [](const Release& x) { return x.source.at(0).release_rate_kg_per_s; };
  for (const Release& x : r.releases) {
    if (x.equipment != gas) continue;
    EXPECT_EQ(x.sections, 5);
    in_sections[x.loss.kind] += x.loss.frequency_per_yr;
    if (x.loss.kind == models::frequency::LossKind::FullBore)
      rate[static_cast<std::size_t>(x.section)] = rate_of(x);
  }
  for (const Release& x : whole.releases) {
    if (x.equipment != gas) continue;
    in_one[x.loss.kind] += x.loss.frequency_per_yr;
    if (x.loss.kind == models::frequency::LossKind::FullBore) middle = rate_of(x);
  }
  for (const auto& [kind, f] : in_one) EXPECT_NEAR(in_sections[kind], f, 1e-9 * f);
  // The line lies evenly between its valves: the middle section holds the worst place.
  EXPECT_NEAR(rate[2], middle, 1e-6 * middle);
  EXPECT_NEAR(rate[1], rate[3], 1e-3 * middle);
  EXPECT_LE(rate[1], middle * (1.0 + 1e-9));
  EXPECT_LT(rate[0], rate[1] * (1.0 + 1e-9));
  // Less comes out, but what comes slower burns later: the sum stays near.
  EXPECT_NEAR(r.potential_loss_of_life_per_yr, whole.potential_loss_of_life_per_yr,
              0.05 * whole.potential_loss_of_life_per_yr);
  for (const LineResult& l : r.lines)
    if (l.equipment == gas) {
      EXPECT_EQ(l.sections, 5);
    }
}

TEST(LineRun, ATruckRouteHasTheFrequencyOfItsVehicleKilometres) {
  const Study s = lines();
  const auto releases = qra::route_releases(equipment(s, "R-1"));
  ASSERT_EQ(releases.size(), 2U);
  double sum = 0.0;
  for (const Release& r : releases) sum += r.loss.frequency_per_yr;
  EXPECT_NEAR(sum, 8000.0 * 2.0 * 1.22e-8, 1e-12);  // vehicles x km x per vehicle-km, rural
  EXPECT_NEAR(releases[0].loss.frequency_per_yr, 0.35 * sum, 1e-12);
  EXPECT_EQ(releases[0].loss.kind, models::frequency::LossKind::Rupture);
  EXPECT_DOUBLE_EQ(releases[1].loss.hole_diameter_m, 0.05);
  double in_run = 0.0;
  for (const Release& r : basis().result.releases)
    if (s.equipment[static_cast<std::size_t>(r.equipment)].id == "R-1")
      in_run += r.loss.frequency_per_yr;
  EXPECT_NEAR(in_run, sum, 1e-12);
}

TEST(LineRun, ALiquidLoadSpillsInThreeSizes) {
  Equipment e = equipment(lines(), "R-1");
  e.phase = Phase::Liquid;
  e.substance = "n_octane";
  e.variant = "motorway";
  const auto releases = qra::route_releases(e);
  ASSERT_EQ(releases.size(), 3U);
  double sum = 0.0;
  for (const Release& r : releases) sum += r.loss.frequency_per_yr;
  EXPECT_NEAR(sum, 8000.0 * 2.0 * 8.38e-9, 1e-12);
  EXPECT_DOUBLE_EQ(releases[1].spill_m3, 5.0);
  const Equipment part = qra::part_of(e, releases[1]);
  EXPECT_NEAR(*part.inventory_kg, 5.0 * 700.0, 5.0 * 30.0);  // octane at 15 degC: about 0.7
  EXPECT_DOUBLE_EQ(*part.volume_m3, 5.0);
  EXPECT_FALSE(qra::is_part(e, releases[0]));
}

TEST(LineRun, ABasisKeepsTheLinesAndTheirPlaces) {
  const Study s = lines();
  const auto file = std::filesystem::temp_directory_path() / "isorisk_line_run_test";
  std::filesystem::create_directories(file);
  save_basis(s, basis(), file / kBasisFile);
  const auto read = load_basis(s, file);
  std::filesystem::remove_all(file);
  ASSERT_TRUE(read);
  ASSERT_EQ(read->result.lines.size(), 3U);
  EXPECT_EQ(read->result.lines[0].points, basis().result.lines[0].points);
  EXPECT_EQ(read->result.lines[0].worst_fn, basis().result.lines[0].worst_fn);
  ASSERT_TRUE(read->result.lines[0].worst_societal);
  for (std::size_t i = 0; i < basis().input.outcomes.size(); ++i) {
    const auto& a = basis().input.outcomes[i].places;
    const auto& b = read->input.outcomes[i].places;
    ASSERT_EQ(static_cast<bool>(a), static_cast<bool>(b));
    if (a) {
      EXPECT_EQ(*a, *b);
    }
  }
}

}  // namespace
}  // namespace isorisk::study
