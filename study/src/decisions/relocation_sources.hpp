// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "isorisk/study/basis.hpp"

/// Sources and people of a study after some sites closed, changed or moved.
namespace isorisk::study::decisions::relocation {

/// What became of the sources of a site.
struct SiteState {
  bool gone = false;
  Point shift{};                          ///< every source moved by this vector
  std::map<std::int32_t, double> factor;  ///< of the frequencies, by equipment; others take `rest`
  double rest = 1.0;
};

/// F-N classes, PLL and risk at `places` of a site in a state, with the people of the basis.
[[nodiscard]] SitePart part_in_state(const RiskBasis& basis, std::int32_t site,
                                     const SiteState& state, std::span<const TargetPlace> places,
                                     const RunOptions& options, Reporter& reporter);

/// Individual risk as things are of every site at points, [site][point].
[[nodiscard]] std::vector<std::vector<double>> risk_at_points(const RiskBasis& basis,
                                                              std::span<const Point> points,
                                                              const RunOptions& options,
                                                              Reporter& reporter);

struct People {
  std::vector<risk::PopulationCell> left;     ///< where they are afterwards
  std::vector<risk::PopulationCell> changed;  ///< cells that were left, and cells that were taken
};
/// Staff of sites that are gone is gone; staff of sites that moved has moved with them; people of
/// the areas marked have moved away.
[[nodiscard]] People people_after(const Study& study, const RiskBasis& basis,
                                  std::span<const SiteState> states,
                                  const std::vector<bool>& areas_gone);

/// Computes F-N classes and PLL anew for those sites whose footprints reach people that changed;
/// the parts of the others are exact as they are. Individual risk does not depend on people.
/// \param parts of every site in its state, with the people of the basis (gone: empty)
/// \returns how many sites were computed anew
int recompute_reached(const RiskBasis& basis, std::span<const SiteState> states,
                      const People& people, std::vector<SitePart>& parts, const RunOptions& options,
                      Reporter& reporter);

}  // namespace isorisk::study::decisions::relocation
