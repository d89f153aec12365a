// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "isorisk/core/risk/risk.hpp"

namespace isorisk::risk {

/// \throws InputError with every problem of the input and the options.
void check_input(const RiskInput& input, const RiskOptions& options);

/// Probability of `directions` equally spaced wind directions (towards) from sector probabilities.
/// `directions` is a multiple of the number of sectors, so that sector totals sum exactly.
[[nodiscard]] std::vector<double> spread_over_directions(std::span<const double> sector, Rose rose,
                                                         int directions);

/// Probability per radian of the wind blowing towards a bearing.
[[nodiscard]] double direction_density(std::span<const double> sector, Rose rose,
                                       double bearing_rad);

/// The rings all locations share, and the numbers of angles that may stand on them.
class Rings {
 public:
  Rings(const RiskOptions& options, int sectors, double reach_m);

  /// Groups of sixteen rings needed to cover a distance.
  [[nodiscard]] int groups_for(double reach_m) const noexcept;
  /// Fewest angles (level 0); level k has angles(0) 2^k.
  [[nodiscard]] int angles(int level) const noexcept { return base_ << level; }
  [[nodiscard]] int levels() const noexcept { return levels_; }
  /// The level at which neighbouring angles of this group are at most max_arc_m apart.
  [[nodiscard]] int level_for_arc(int group) const noexcept;
  [[nodiscard]] RingGroup group(int index, int level) const noexcept;
  [[nodiscard]] double spacing_m(double radius_m) const noexcept;
  [[nodiscard]] int directions() const noexcept { return directions_; }
  [[nodiscard]] double scale_m() const noexcept { return scale_m_; }
  [[nodiscard]] double step() const noexcept { return step_; }

 private:
  double scale_m_;
  double step_;
  double max_arc_m_;
  int base_;
  int levels_ = 1;
  int directions_;
  std::vector<float> radius_m_;  ///< all rings
  std::vector<std::vector<float>> cos_, sin_;
};

class RingMemory;
struct DeathMemory;

/// A footprint of one location, with all its uses.
struct UsedFootprint {
  const Footprint* footprint = nullptr;
  RingMemory* memory = nullptr;  ///< null: its profiles are not kept
  double reach_m = 0.0;
  bool omnidirectional = false;
  /// (index into LocationPlan::roses, frequency per year)
  std::vector<std::pair<int, double>> individual;
  unsigned fields = 0;       ///< bit (2 period + indoor): deaths of these people are wanted
  std::int32_t outcome = 0;  ///< the first that uses it, for messages
};

/// Weather class, and which factors by direction and period go with it.
struct RoseUse {
  int weather = 0;
  std::int32_t factor_of = -1;  ///< outcome whose factors apply; -1: none
  std::vector<double> sector;   ///< probability by sector, all periods together
  double total = 0.0;
};

/// One weather class of one outcome: which footprints kill whom.
struct OutcomeUse {
  std::int32_t outcome = 0;
  int weather = 0;
  int rose = 0;
  double frequency_per_yr = 0.0;
  int individual = -1;  ///< index of the footprint, -1: none
  int outdoor = -1;
  int indoor = -1;
};

/// What has to be computed for one location.
struct LocationPlan {
  std::size_t location = 0;  ///< index into RiskInput::locations
  Point position;
  DeathMemory* memory = nullptr;    ///< null: its deaths are not kept
  std::int32_t owner = -1;          ///< of its outcomes
  std::vector<Point> places;        ///< that stand for it, at least one
  double individual_reach_m = 0.0;  ///< farthest place at which one person may die
  std::vector<UsedFootprint> footprints;
  std::vector<RoseUse> roses;
  std::vector<OutcomeUse> uses;
};

/// \param outcomes indices, rising
[[nodiscard]] LocationPlan plan_location(const RiskInput& input, std::size_t location,
                                         std::span<const std::int32_t> outcomes);

/// Sector probabilities of one period for a rose use (directional factor included).
[[nodiscard]] std::vector<double> period_sectors(const RiskInput& input, const RoseUse& rose,
                                                 int period);

/// "outcome 17 (location 3, source 5)"
[[nodiscard]] std::string outcome_name(const RiskInput& input, std::int32_t outcome);

/// One call at a time, from any thread.
class Progress {
 public:
  Progress(Reporter& reporter, double units) : reporter_{reporter}, units_{units} {}
  /// \throws Cancelled
  void done(std::string_view stage, double units);

 private:
  Reporter& reporter_;
  double units_;
  double sum_ = 0.0;
  std::mutex mutex_;
};

}  // namespace isorisk::risk
