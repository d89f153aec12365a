// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "isorisk/core/risk/risk.hpp"

namespace isorisk::risk {
namespace {

// A jet 0.4 m wide and 300 m long over a ring of people: narrower than any angle.
RiskInput thin_jet() {
  RiskInput in;
  in.locations = {{0.0, 0.0}};
  in.rose = {.periods = 1, .classes = 1, .sectors = 16, .probability = std::vector(16, 1.0 / 16)};
  const FootprintPtr jet = make_edge({0.0, 300.0}, {0.2, 0.2}, 1.0);
  in.outcomes = {
      {.frequency_per_yr = {1e-4}, .individual = {jet}, .outdoor = {jet}, .indoor = {jet}}};
  for (int i = 0; i < 72; ++i) {
    const double a = i * 0.087266462599716;
    in.population.push_back(
        {.centre = {200.0 * std::cos(a), 200.0 * std::sin(a)}, .side_m = 10.0, .outdoor = {10.0}});
  }
  return in;
}

TEST(FinestWidth, AveragesWhatIsNarrowerAndKeepsTheExpectedDeaths) {
  Reporter quiet;
  const RiskResult averaged = integrate(thin_jet(), {.finest_width_m = 2.0}, quiet);
  const RiskResult resolved = integrate(thin_jet(), {.max_angles = 36864}, quiet);
  EXPECT_TRUE(averaged.warnings.empty()) << averaged.warnings.front().message;
  EXPECT_LT(averaged.ring_nodes, resolved.ring_nodes / 4);
  // 720 people on a ring of 1257 m, of which the jet covers 0.4 m in every direction alike.
  const double expected = 1e-4 * 720.0 * 0.4 / (2.0 * 3.14159265358979 * 200.0);
  EXPECT_NEAR(averaged.potential_loss_of_life_per_yr, expected, 0.01 * expected);
  EXPECT_NEAR(resolved.potential_loss_of_life_per_yr, expected, 0.01 * expected);
}

}  // namespace
}  // namespace isorisk::risk
