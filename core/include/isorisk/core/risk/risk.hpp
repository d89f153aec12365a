// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "isorisk/core/grid.hpp"
#include "isorisk/core/reporter.hpp"
#include "isorisk/core/risk/footprint.hpp"

/// Risk integration: footprints with frequencies, a wind rose, a grid and people give individual
/// risk, the F-N curve and every share in them. See docs/models/risk/integration.md.
namespace isorisk::risk {

/// Joint probability of (period, weather class, direction the wind blows TOWARDS).
/// Sums to 1 over everything. Sector d is centred on the bearing d * 360 / sectors degrees,
/// clockwise from north.
struct WindRose {
  int periods = 1;  ///< for example day and night
  int classes = 1;  ///< weather classes
  int sectors = 16;
  std::vector<double> probability;  ///< [(period * classes + class) * sectors + sector]

  [[nodiscard]] double at(int period, int weather, int sector) const {
    return probability[static_cast<std::size_t>((period * classes + weather) * sectors + sector)];
  }
};

/// What may happen: one branch of an event tree of one release, at one location.
struct Outcome {
  std::int32_t location = 0;  ///< index into RiskInput::locations
  std::int32_t source = 0;    ///< index of the equipment, for shares
  std::int32_t owner = 0;     ///< index of the enterprise, for shares
  /// Per year, by weather class, given the class; already times the branch probability.
  std::vector<double> frequency_per_yr;
  /// By weather class. individual: unprotected, outdoors (individual risk). outdoor, indoor: share
  /// of people killed there (societal risk). A null pointer is a footprint of zero everywhere.
  std::vector<FootprintPtr> individual;
  std::vector<FootprintPtr> outdoor;
  std::vector<FootprintPtr> indoor;
  /// Factors on top (0.14 for clothing, 0.1 indoors), so that fields share one footprint object.
  double outdoor_factor = 1.0;
  double indoor_factor = 1.0;
  /// Optional factor on the frequency by direction, [class * sectors + sector]; empty means 1.
  /// For ignition that depends on where the cloud goes.
  std::vector<double> direction_factor;
  /// Optional factor on the frequency by period of the rose; empty means 1. For what happens more
  /// by day: its mean over the periods is 1, or the frequency is not that of the year.
  std::vector<double> period_factor;
  /// A piece of a line: equally likely places, as steps from the location. Individual risk is the
  /// mean over them; deaths are those at the location. Null: at the location. Outcomes of one
  /// location must have the same places.
  std::shared_ptr<const std::vector<Point>> places;
};

/// People in a square cell (side 0: at a point), by period.
struct PopulationCell {
  Point centre;
  double side_m = 0.0;
  std::int32_t owner = -1;  ///< these people do not count for outcomes of this owner (its staff)
  std::vector<double> outdoor;  ///< persons out of doors, one value per period
  std::vector<double> indoor;
};

/// A point at which risk is evaluated exactly and attributed.
struct TargetPoint {
  Point position;
};

enum class Method { Polar, BruteForce };
/// How the probability of a sector is spread over its directions.
enum class Rose {
  Continuous,  ///< density at the sector centres, linear in between; sector totals kept per class
  Discrete,    ///< wind only along the sector centres
  Stepwise,    ///< density constant inside each sector
};

struct RiskOptions {
  Method method = Method::Polar;
  Rose rose = Rose::Continuous;
  double ring_scale_m = 50.0;  ///< b of u = asinh(r / b) / h
  double ring_step = 0.03;     ///< h
  double max_arc_m = 8.0;      ///< largest spacing of angles on a ring
  int min_angles = 288;        ///< on any ring
  int max_angles = 576;        ///< limit of refinement
  /// Widths across the wind below this are not resolved but averaged over an angle (the base of a
  /// jet flame, the tip of a cloud). 0: every footprint must be resolved.
  double finest_width_m = 0.0;
  int societal_directions = 288;  ///< directions for N
  int brute_force_rays = 576;     ///< sub-rays of the brute-force path
  int threads = 0;                ///< 0: all; never changes the result
  /// Above this many (N, frequency) pairs, N is kept in classes 1/4096 of an octave wide instead,
  /// each with its exact frequency and its exact mean N; a warning says so.
  std::int64_t max_fn_pairs = 6'000'000;
  /// What the integration may take beside its input and a Memory; 0: no limit. Never changes the
  /// result.
  std::int64_t memory_bytes = 0;
  /// Also the part of every owner, RiskResult::owners. Outcomes of one location must have one
  /// owner.
  bool by_owner = false;
};

struct RiskInput {
  std::vector<Point> locations;
  std::vector<Outcome> outcomes;
  WindRose rose;
  GridSpec grid;        ///< rows or cols 0: no grid wanted
  GridSpec owner_grid;  ///< for the map of each owner (by_owner); rows or cols 0: none wanted
  std::vector<PopulationCell> population;
  std::vector<TargetPoint> targets;
  std::vector<std::int32_t> fn_apart;  ///< locations whose deaths are wanted apart as well
};

/// One (N, frequency) class of the F-N collection: frequency of outcomes with exactly N deaths.
struct FnPair {
  double deaths = 0.0;
  double frequency_per_yr = 0.0;
  friend bool operator==(const FnPair&, const FnPair&) = default;
};

/// Contribution of one outcome to the risk at one target.
struct Share {
  std::int32_t outcome = 0;
  double risk_per_yr = 0.0;
};

/// What the outcomes of one owner add to the sums.
struct OwnerPart {
  /// By falling deaths, not cumulative; N in classes 1/4096 of an octave wide, each with its exact
  /// frequency and its exact mean N.
  std::vector<FnPair> fn;
  double potential_loss_of_life_per_yr = 0.0;
  std::vector<double> individual_risk_per_yr;  ///< owner_grid.size() values, north row first
};

struct RiskResult {
  std::vector<double> individual_risk_per_yr;  ///< grid.size() values, north row first
  std::vector<FnPair> fn;                      ///< by falling deaths, N > 0
  double potential_loss_of_life_per_yr = 0.0;
  std::vector<double> pll_by_outcome;             ///< per year, index of the outcome
  std::vector<double> target_risk_per_yr;         ///< index of the target
  std::vector<std::vector<Share>> target_shares;  ///< all non-zero shares, largest first
  /// Largest number of deaths of each outcome over weather, direction and period.
  std::vector<double> max_deaths_by_outcome;
  /// By owner, up to the largest that occurs; empty unless asked for.
  std::vector<OwnerPart> owners;
  /// Of each location of RiskInput::fn_apart, in classes as of OwnerPart.
  std::vector<std::vector<FnPair>> fn_apart;
  // What was reached (error control).
  double smallest_resolution_ratio = 0.0;  ///< rho = angular spread / angle step, least over rings
  std::int64_t ring_nodes = 0;
  std::vector<Warning> warnings;
};

/// \throws InputError when indices, sizes or probabilities are off (all together), or when the grid
///         and the F-N curve alone take more than `memory_bytes`;
///         NumericError when a footprint is narrower than the angle limit allows (rho < 1);
///         Cancelled when the reporter says so.
[[nodiscard]] RiskResult integrate(const RiskInput& input, const RiskOptions& options,
                                   Reporter& reporter);

struct IntegrationMemory;

/// What one integration learns and the next can use when only frequencies, wind or direction
/// factors differ: footprints on the rings, deaths round the locations. Results are the same bits
/// with and without. Other places, people, options or footprints are noticed; what does not hold
/// for them is forgotten. Holds at most half a gigabyte of profiles.
class Memory {
 public:
  Memory();
  ~Memory();
  Memory(Memory&&) noexcept;
  Memory& operator=(Memory&&) noexcept;
  [[nodiscard]] std::size_t bytes() const;

 private:
  friend RiskResult integrate(const RiskInput&, const RiskOptions&, Reporter&, Memory&);
  std::unique_ptr<IntegrationMemory> impl_;
};

/// The same with a memory; calls that share one wait for each other.
[[nodiscard]] RiskResult integrate(const RiskInput& input, const RiskOptions& options,
                                   Reporter& reporter, Memory& memory);

/// F(N): cumulative frequency at each distinct N, falling N, from exact pairs.
[[nodiscard]] std::vector<FnPair> cumulative(std::span<const FnPair> by_falling_deaths);

}  // namespace isorisk::risk
