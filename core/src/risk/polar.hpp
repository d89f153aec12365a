// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "fn.hpp"
#include "kernels.hpp"
#include "population.hpp"
#include "prepare.hpp"

namespace isorisk::risk {

/// Individual risk round one location.
struct LocationMap {
  /// Of a piece of a line several; the values are then those of each, so that all add up.
  std::vector<Point> places;
  // Outcomes that turn with the wind: ring groups of (angles + 1) rows of sixteen rings.
  double reach_m = 0.0;
  int groups = 0;
  std::vector<float> value;
  std::vector<std::int32_t> offset;  ///< by group, at least sixteen
  std::vector<float> angles;
  // Outcomes that depend on the distance only: values at multiples of a step.
  double radial_reach_m = 0.0;
  double radial_step_m = 1.0;
  std::vector<float> radial;
};

struct LocationResult {
  LocationMap map;
  DeathPairs pairs;
  DeathClasses classes;  ///< instead of pairs, when there are too many
  std::vector<std::pair<std::int32_t, double>> pll_per_yr;  ///< by outcome, in index order
  std::vector<std::pair<std::int32_t, double>> most_deaths;
  double least_resolution = 0.0;  ///< rho; infinity when nothing had to be resolved
  std::int64_t nodes = 0;
};

/// What is the same for all locations.
struct PolarContext {
  const RiskInput* input = nullptr;
  const RiskOptions* options = nullptr;
  const Rings* rings = nullptr;
  const People* people = nullptr;
  bool classify_deaths = false;
  bool maps = true;                                   ///< individual risk on a grid is wanted
  std::atomic<std::int64_t>* profile_room = nullptr;  ///< for profiles that are kept
};

/// Memory of one task, reused from location to location; never carries values over.
struct PolarScratch {
  std::vector<float> profiles, padding, rose_maps, hat, hat_sums, folded, people, people_turns;
  std::vector<float> deaths;
  std::unique_ptr<PointBatch> batch = std::make_unique<PointBatch>();
  std::vector<std::int32_t> index = std::vector<std::int32_t>(PointBatch::kSize);
  std::vector<float> ring_part = std::vector<float>(PointBatch::kSize);
  std::vector<float> angle_part = std::vector<float>(PointBatch::kSize);
};

/// Footprints that even the largest number of angles does not resolve (rho < 1), as flags.
[[nodiscard]] std::vector<bool> unresolved(const PolarContext& context, const LocationPlan& plan);

[[nodiscard]] LocationResult run_polar(const PolarContext& context, const LocationPlan& plan,
                                       PolarScratch& scratch);

/// Adds maps, in order, to the part of the grid in rows [row0, row1) and columns [col0, col1).
void add_to_tile(const RiskOptions& options, const GridSpec& spec,
                 const std::vector<LocationResult>& locations, int row0, int row1, int col0,
                 int col1, double* grid);

/// The same for one map.
void add_to_tile(const RiskOptions& options, const GridSpec& spec, const LocationMap& map, int row0,
                 int row1, int col0, int col1, double* grid);

}  // namespace isorisk::risk
