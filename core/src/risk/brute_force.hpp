// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "fn.hpp"
#include "population.hpp"
#include "prepare.hpp"

namespace isorisk::risk {

/// Outcomes of one location with the number of wind directions they are turned through.
struct BruteForceJob {
  LocationPlan plan;
  int rays = 0;  ///< a multiple of the sectors
};

struct BruteForceDeaths {
  DeathPairs pairs;
  std::vector<std::pair<std::int32_t, double>> pll_per_yr;
  std::vector<std::pair<std::int32_t, double>> most_deaths;
};

/// Adds individual risk to rows [row0, row1) of the grid: for every footprint and ray the exact
/// row spans of the turned rectangle round the footprint.
void brute_force_rows(const GridSpec& spec, Rose rose, std::span<const BruteForceJob> jobs,
                      int row0, int row1, double* grid);

/// N of every outcome, class, period and ray, person by person.
[[nodiscard]] BruteForceDeaths brute_force_deaths(const RiskInput& input,
                                                  const RiskOptions& options, const People& people,
                                                  const BruteForceJob& job);

}  // namespace isorisk::risk
