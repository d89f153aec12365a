// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "isorisk/core/risk/risk.hpp"

namespace isorisk::risk {
namespace {

constexpr double kHalfWidth_m = 0.2;
constexpr double kLength_m = 300.0;

// A jet 0.4 m wide and 300 m long over evenly spread people: narrower than any angle.
RiskInput thin_jet() {
  RiskInput in;
  in.locations = {{3.3, 1.7}};
  in.rose = {.periods = 1, .classes = 1, .sectors = 16, .probability = std::vector(16, 1.0 / 16)};
  const FootprintPtr jet = make_edge({0.0, kLength_m}, {kHalfWidth_m, kHalfWidth_m}, 1.0);
  in.outcomes = {
      {.frequency_per_yr = {1e-4}, .individual = {jet}, .outdoor = {jet}, .indoor = {jet}}};
  for (int row = -40; row < 40; ++row) {
    for (int col = -40; col < 40; ++col) {
      in.population.push_back(
          {.centre = {col * 10.0 + 5.0, row * 10.0 + 5.0}, .side_m = 10.0, .outdoor = {1.0}});
    }
  }
  return in;
}

TEST(FinestWidth, AveragesWhatIsNarrowerAndKeepsTheExpectedDeaths) {
  Reporter quiet;
  const RiskResult averaged =
      integrate(thin_jet(), {.max_angles = 2304, .finest_width_m = 2.0}, quiet);
  const RiskResult resolved = integrate(thin_jet(), {.max_angles = 36864}, quiet);
  EXPECT_TRUE(averaged.warnings.empty()) << averaged.warnings.front().message;
  EXPECT_LT(averaged.ring_nodes, resolved.ring_nodes / 4);
  // The jet covers 2 w L of a field of one person in 100 m2, in every direction.
  const double expected = 1e-4 * 2.0 * kHalfWidth_m * kLength_m / 100.0;
  EXPECT_NEAR(averaged.potential_loss_of_life_per_yr, expected, 0.02 * expected);
  EXPECT_NEAR(resolved.potential_loss_of_life_per_yr, expected, 0.02 * expected);
}

}  // namespace
}  // namespace isorisk::risk
