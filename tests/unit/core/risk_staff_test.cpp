// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "isorisk/core/error.hpp"
#include "isorisk/core/risk/risk.hpp"

namespace isorisk::risk {
namespace {

// Two sources that kill everybody within 100 m once in 1e5 years, each with its own ten staff, and
// five people of nobody, all within both circles.
RiskInput two_plants(double people_of_nobody) {
  RiskInput in;
  in.locations = {{0.0, 0.0}, {20.0, 0.0}};
  in.rose = {.periods = 1, .classes = 1, .sectors = 16, .probability = std::vector(16, 1.0 / 16)};
  const FootprintPtr circle = make_radial({0.0, 100.0}, {1.0, 1.0}, 0.0);
  for (std::int32_t i = 0; i < 2; ++i) {
    in.outcomes.push_back({.location = i,
                           .source = i,
                           .owner = i,
                           .frequency_per_yr = {1e-5},
                           .individual = {circle},
                           .outdoor = {circle},
                           .indoor = {circle}});
  }
  in.population = {{.centre = {10.0, 10.0}, .owner = 0, .outdoor = {10.0}},
                   {.centre = {10.0, 12.0}, .owner = 1, .outdoor = {20.0}},
                   {.centre = {10.0, -9.0}, .outdoor = {people_of_nobody}}};
  return in;
}

TEST(Staff, OfTheSourceIsNotCountedButThatOfTheNeighbourIs) {
  Reporter quiet;
  for (const Method method : {Method::Polar, Method::BruteForce}) {
    const RiskResult r = integrate(two_plants(5.0), {.method = method}, quiet);
    // Source 0 kills its neighbour's 20 and the 5; source 1 kills the 10 and the 5.
    EXPECT_NEAR(r.max_deaths_by_outcome.at(0), 25.0, 1e-4);
    EXPECT_NEAR(r.max_deaths_by_outcome.at(1), 15.0, 1e-4);
    EXPECT_NEAR(r.potential_loss_of_life_per_yr, 40.0e-5, 1e-9);
  }
}

TEST(Staff, NeedsOneOwnerPerLocation) {
  RiskInput in = two_plants(5.0);
  in.outcomes[1].location = 0;
  Reporter quiet;
  try {
    (void)integrate(in, {}, quiet);
    FAIL();
  } catch (const InputError& e) {
    EXPECT_NE(std::string{e.what()}.find("owner = 1, must be 0"), std::string::npos) << e.what();
  }
}

}  // namespace
}  // namespace isorisk::risk
