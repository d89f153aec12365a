// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "isorisk/core/risk/risk.hpp"
#include "risk_support.hpp"

namespace isorisk::risk {
namespace {

using namespace test;

// Four locations, two of which share their footprints, by day and night.
RiskInput park() {
  RiskInput in = random_study(7, {.locations = 4, .outcomes = 5, .classes = 3, .periods = 2});
  for (std::size_t i = 0; i < 5; ++i) {
    const Outcome& from = in.outcomes[i];
    Outcome& to = in.outcomes[5 + i];
    to.individual = from.individual;
    to.outdoor = from.outdoor;
    to.indoor = from.indoor;
  }
  return in;
}

void expect_same(const RiskResult& a, const RiskResult& b) {
  EXPECT_EQ(a.individual_risk_per_yr, b.individual_risk_per_yr);
  EXPECT_EQ(a.fn, b.fn);
  EXPECT_EQ(a.pll_by_outcome, b.pll_by_outcome);
  EXPECT_EQ(a.max_deaths_by_outcome, b.max_deaths_by_outcome);
  EXPECT_EQ(a.potential_loss_of_life_per_yr, b.potential_loss_of_life_per_yr);
  EXPECT_EQ(a.smallest_resolution_ratio, b.smallest_resolution_ratio);
}

class RiskMemory : public ::testing::Test {
 protected:
  // Whether the memory gives what an integration without it gives.
  void check(const char* what, const RiskOptions& options = {}) {
    SCOPED_TRACE(what);
    const RiskResult alone = run(in_, options);
    ASSERT_GT(alone.potential_loss_of_life_per_yr, 0.0);
    expect_same(integrate(in_, options, quiet_, memory_), alone);
    expect_same(integrate(in_, options, quiet_, memory_), alone);
  }
  RiskInput in_ = park();
  Reporter quiet_;
  Memory memory_;
};

TEST_F(RiskMemory, GivesTheSameBitsForNewFrequenciesAndWinds) {
  check("as it was");
  EXPECT_GT(memory_.bytes(), 0U);
  for (Outcome& o : in_.outcomes)
    for (double& f : o.frequency_per_yr) f *= 1.37;
  check("frequencies");
  std::rotate(in_.rose.probability.begin(), in_.rose.probability.begin() + 5,
              in_.rose.probability.end());
  check("wind");
  in_.outcomes[3].direction_factor.assign(3 * 16, 1.0);
  in_.outcomes[3].direction_factor[20] = 0.25;
  check("direction factors");
  check("one thread", {.threads = 1});
}

TEST_F(RiskMemory, NoticesThatMoreOrFewerOutcomesHappen) {
  check("as it was");
  in_.outcomes[2].frequency_per_yr.assign(3, 0.0);
  check("an outcome less");
  const std::vector<double> wind = in_.rose.probability;
  std::fill_n(in_.rose.probability.begin(), 16, 0.0);
  in_.rose.probability[20] +=
      1.0 - std::accumulate(in_.rose.probability.begin(), in_.rose.probability.end(), 0.0);
  check("a class that no longer occurs by day");
  in_.rose.probability = wind;
  check("and occurs again");
}

TEST_F(RiskMemory, NoticesOtherPeoplePlacesOptionsAndFootprints) {
  check("as it was");
  in_.population[3].outdoor[0] += 7.0;
  check("people");
  in_.population[4].owner = in_.population[5].owner = 1;
  check("staff");
  for (Outcome& o : in_.outcomes) o.owner = o.location == 0 ? 1 : 2;
  check("whose staff");
  in_.locations[1].x_m += 30.0;
  check("a place");
  in_.outcomes[0].individual[1] = in_.outcomes[0].outdoor[1] = wedge(300.0, 12.0, 0.8);
  check("a footprint");
  check("finer rings", {.ring_step = 0.02});
  check("a discrete rose", {.rose = Rose::Discrete});
  in_.population.resize(in_.population.size() / 2);
  in_.locations.push_back({10.0, 20.0});
  in_.outcomes.push_back(in_.outcomes[0]);
  in_.outcomes.back().location = 4;
  check("one more place");
}

}  // namespace
}  // namespace isorisk::risk
