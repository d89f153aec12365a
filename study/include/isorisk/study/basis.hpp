// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "isorisk/core/grid.hpp"
#include "isorisk/core/reporter.hpp"
#include "isorisk/core/risk/risk.hpp"
#include "isorisk/study/qra.hpp"
#include "isorisk/study/study.hpp"

/// What decisions start from: the results of a run, and the parts they were added up from. Risk is
/// a sum over sites; who moves, closes or grows changes one part and leaves the others.
/// How it is kept between commands: docs/results.md, "risk_basis.bin".
namespace isorisk::study {

namespace qra {
struct Physics;
}

/// A place at which risk is known exactly, part by part: the most exposed ones of every target, in
/// total and to each site alone.
struct TargetPlace {
  std::int32_t target = 0;  ///< index into Study::targets
  Point position;
};

/// What one site contributes.
struct SitePart {
  std::vector<double> place_risk_per_yr;  ///< index of RiskBasis::places
  /// (N, frequency) classes of its own outcomes, by falling N, not cumulated; N in classes 1/4096
  /// of an octave wide with exact frequency and mean N. The staff of the site do not count.
  std::vector<risk::FnPair> fn;
  double pll_per_yr = 0.0;
  /// Individual risk [1/yr] on RiskBasis::overview, row by row, north first.
  std::vector<float> overview_risk_per_yr;
};

struct RiskBasis {
  QraResult result;
  /// Locations, outcomes with their footprints, wind rose and people; no grid and no targets.
  /// Outcome::owner is the index of the site.
  risk::RiskInput input;
  std::vector<std::int32_t> base_outcome;  ///< of input.outcomes: index into result.outcomes
  std::vector<TargetPlace> places;         ///< grouped by target, in order of the targets
  std::vector<SitePart> sites;             ///< index of Study::sites
  GridSpec overview;                       ///< a coarse grid over the extent of the risk map
  /// Every consequence, also of what the cut-offs drop; shared with what update() makes of it.
  std::shared_ptr<const qra::Physics> physics;
};

/// Runs the QRA and keeps its parts. `run_qra` is this without the parts.
/// \throws as run_qra.
[[nodiscard]] RiskBasis run_basis(const Study& study, const RunOptions& options,
                                  Reporter& reporter);

/// The same; the memory then makes the first update() as fast as the next ones.
[[nodiscard]] RiskBasis run_basis(const Study& study, const RunOptions& options, Reporter& reporter,
                                  risk::Memory& memory);

/// Name of the file in a result folder that holds the basis.
inline constexpr const char* kBasisFile = "risk_basis.bin";

/// \throws DataError. Source terms of releases are not kept.
void save_basis(const Study& study, const RiskBasis& basis, const std::filesystem::path& file);

/// The basis in a result folder; nullopt when there is none, or when it was computed from other
/// inputs, by another version or with other data than this study's.
/// \throws DataError when the file is damaged.
[[nodiscard]] std::optional<RiskBasis> load_basis(const Study& study,
                                                  const std::filesystem::path& result_folder);

/// The basis in a result folder by itself, of whatever study: limits and verdicts are not in it,
/// and nothing says that the inputs are still the same. The caller makes sure that this version
/// wrote it (manifest.json). nullopt when there is none.
/// \param with_outcomes false: results only; input.outcomes and base_outcome stay empty
/// \throws DataError when the file is damaged.
[[nodiscard]] std::optional<RiskBasis> load_kept_basis(const std::filesystem::path& result_folder,
                                                       bool with_outcomes);

/// The parts of a site's risk if it stood elsewhere: every source moved by the same vector, people
/// and targets where they are. `places` may be any points (of another park, for example).
[[nodiscard]] SitePart site_part_moved(const RiskBasis& basis, std::int32_t site, Point shift,
                                       std::span<const TargetPlace> places,
                                       const RunOptions& options, Reporter& reporter);

/// The risk of some sites alone, computed anew (not from parts): the check of a plan. Staff of
/// sites that are left out are no longer there.
/// \param keep by site; \param with_grid also the map of individual risk, on the grid of the run
struct Recomputed {
  Grid individual_risk;                   ///< empty without a grid
  std::vector<double> place_risk_per_yr;  ///< index of RiskBasis::places
  std::vector<risk::FnPair> fn;           ///< cumulative, by falling N
  double pll_per_yr = 0.0;
};
[[nodiscard]] Recomputed recompute(const RiskBasis& basis, const std::vector<bool>& keep,
                                   bool with_grid, const RunOptions& options, Reporter& reporter);

// --- sums of parts ----------------------------------------------------------------------------

/// Highest risk over the places of each target, summed over the sites with their weights (1: as it
/// is, 0: gone). Empty weights: all 1.
[[nodiscard]] std::vector<double> target_risk(const RiskBasis& basis, std::size_t target_count,
                                              std::span<const double> weights = {});

/// Cumulative F-N curve of weighted parts, by falling N.
[[nodiscard]] std::vector<risk::FnPair> societal_risk(const RiskBasis& basis,
                                                      std::span<const double> weights = {});

}  // namespace isorisk::study
