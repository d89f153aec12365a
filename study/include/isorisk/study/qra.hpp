// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/core/risk/risk.hpp"
#include "isorisk/models/criteria/criteria.hpp"
#include "isorisk/models/event_tree/event_tree.hpp"
#include "isorisk/models/frequency/frequency.hpp"
#include "isorisk/models/source/release.hpp"
#include "isorisk/study/study.hpp"

/// The quantitative risk analysis of a study: releases, source terms, outcomes, footprints, risk,
/// verdicts. What is computed and in which order: docs/qra.md.
namespace isorisk::study {

struct RunOptions {
  int threads = 0;                ///< 0: all; never changes the result
  std::int64_t memory_bytes = 0;  ///< of the risk integration, beside its input; 0: no limit
};

/// A loss of containment of one piece of equipment.
struct Release {
  std::int32_t equipment = 0;  ///< index into Study::equipment
  models::frequency::LossOfContainment loss;
  /// Of a line cut into sections (method.line_sections): the section it happens in, from 0.
  std::int32_t section = 0;
  std::int32_t sections = 1;
  double spill_m3 = 0.0;  ///< so much of a load is lost, as the loss says; 0: all that can
  /// By weather class: what enters the air.
  std::vector<models::source::SourceTerm> source;
};

/// A distance [m] to a stated effect, along the wind at ground level; 0: not reached.
struct EffectDistance {
  std::string effect;  ///< "lethality_1_percent", "LFL", "12.5 kW/m2", "0.3 bar"
  double distance_m = 0.0;
};

/// One branch of the event tree of one release in one weather class.
struct Scenario {
  std::int32_t release = 0;  ///< index into QraResult::releases
  std::int32_t weather = 0;  ///< index into Study::weather.classes
  std::string branch;        ///< id in the event tree
  std::string label_en;
  std::string label_zh;
  std::vector<models::event_tree::OutcomeKind> kinds;
  double probability = 0.0;         ///< of the branch, given the release and the weather class
  double frequency_per_yr = 0.0;    ///< of the release in this weather class with this outcome
  double max_deaths = 0.0;          ///< over directions and periods, of all weather classes
  double pll_per_yr = 0.0;          ///< of this branch in all weather classes (see outcome)
  std::int32_t outcome = 0;         ///< index into the risk input: branch of a release
  std::vector<std::string> models;  ///< ids of the models used
  std::vector<EffectDistance> distances;
  std::vector<std::string> warnings;  ///< codes
};

/// A branch of a release over all weather classes: what shares refer to.
struct OutcomeInfo {
  std::int32_t release = 0;
  std::string branch;
  std::string label_en;
  std::string label_zh;
  double frequency_per_yr = 0.0;
  double pll_per_yr = 0.0;
  double max_deaths = 0.0;
};

struct TargetShare {
  std::int32_t outcome = 0;  ///< index into QraResult::outcomes
  double risk_per_yr = 0.0;
};

struct TargetResult {
  std::int32_t target = 0;                       ///< index into Study::targets
  Point worst;                                   ///< where on the target the risk is highest
  double risk_per_yr = 0.0;                      ///< there
  std::optional<models::criteria::Limit> limit;  ///< empty: the set states none
  bool meets = true;                             ///< risk <= limit
  double margin_decades = 0.0;                   ///< log10(limit / risk); +inf without risk
  std::vector<TargetShare> shares;               ///< largest first, all that are not zero
};

struct SiteResult {
  double pll_per_yr = 0.0;  ///< of its sources
  double pll_share = 0.0;   ///< of the whole [0, 1]
  double release_frequency_per_yr = 0.0;
  std::int32_t equipment = 0;  ///< number of sources
  /// Largest share [0, 1] of the risk at a failing target, and which target (-1: none fails).
  double worst_target_share = 0.0;
  std::int32_t worst_target = -1;
};

/// A warning with how often it occurred.
struct CountedWarning {
  Warning warning;
  int count = 1;
};

/// One vessel broken by the fires and explosions of another piece of equipment.
struct DominoLink {
  std::int32_t from = 0;  ///< index into Study::equipment
  std::int32_t to = 0;
  int level = 1;                     ///< 2: `from` was itself broken by another
  double frequency_per_yr = 0.0;     ///< of `to` failing by it
  double by_heat_per_yr = 0.0;       ///< fire alone
  double by_blast_per_yr = 0.0;      ///< explosion alone
  double by_fragments_per_yr = 0.0;  ///< fragments of a burst alone
  double highest_probability = 0.0;  ///< of any branch in any weather and direction
};
struct DominoAddition {
  std::int32_t equipment = 0;
  std::int32_t release = 0;  ///< index into QraResult::releases: the loss that follows
  double frequency_per_yr = 0.0;
};
struct DominoResult {
  std::vector<DominoLink> links;      ///< by falling frequency
  std::vector<DominoAddition> added;  ///< frequencies that were added to releases
};

/// How far the footprints of clouds are from the clouds they are sampled from, at most
/// (models::dispersion::SamplingError).
struct FootprintError {
  std::int32_t footprints = 0;
  double probability = 0.0;  ///< of death, over the larger of it and 0.1
  double edge = 0.0;         ///< displacement of an edge over the largest half-width
  double edge_m = 0.0;

  /// Takes in those of others.
  void add(const FootprintError& other);
};

/// How far a contour of the map lies from where the risk has its level, at points along it.
struct ContourShift {
  double level_per_yr = 0.0;
  std::int32_t points = 0;
  double mean_m = 0.0;
  double p95_m = 0.0;  ///< 95 of 100 points lie nearer
  double largest_m = 0.0;
  /// By the rings alone, at the centres of the cells; where a level is not as near as asked.
  std::optional<double> rings_p95_m;
  double risk_error = 0.0;  ///< largest of the relative error of the risk at the points
  Point worst;              ///< where the shift is largest
};

/// Accuracy of the contours, when the method asks for one (method.contour_error).
struct ContourError {
  double allowed_m = 0.0;
  bool met = false;         ///< p95_m of every level is as asked
  std::int32_t passes = 0;  ///< resolutions tried; 0: that of the run before, not measured (update)
  std::vector<ContourShift> levels;  ///< those that the map has
};

/// A line (pipeline, route) as the run has cut it, and its worst kilometre.
struct LineResult {
  std::int32_t equipment = 0;  ///< index into Study::equipment
  double length_m = 0.0;
  std::int32_t sections = 1;  ///< places of the break whose consequences were computed
  std::int32_t pieces = 0;    ///< places for which deaths were computed
  double piece_m = 0.0;       ///< the longest of them
  std::int32_t points = 0;    ///< places that stand for the line in individual risk
  double spacing_m = 0.0;     ///< the largest between them
  /// Error of the individual risk of a straight line by this spacing, at most over places across
  /// it, relative to the larger of the risk there and a tenth of the highest; and by twice it.
  double error = 0.0;
  double error_of_twice = 0.0;
  double pll_per_yr = 0.0;
  /// Relative difference of the potential loss of life by every second piece.
  double pll_error_of_twice = 0.0;
  /// The kilometre with the largest potential loss of life, along the line; all of a shorter one.
  double worst_from_m = 0.0;
  double worst_to_m = 0.0;
  double worst_pll_per_yr = 0.0;
  std::vector<risk::FnPair> worst_fn;                               ///< cumulative, by falling N
  std::optional<models::criteria::SocietalVerdict> worst_societal;  ///< empty: no lines, no deaths
};

struct QraResult {
  Grid individual_risk;  ///< per year
  std::vector<Release> releases;
  std::vector<OutcomeInfo> outcomes;
  std::vector<Scenario> scenarios;
  std::vector<TargetResult> targets;
  std::vector<SiteResult> sites;                              ///< index of Study::sites
  std::vector<double> equipment_pll_per_yr;                   ///< index of Study::equipment
  std::vector<risk::FnPair> fn;                               ///< cumulative F(N), falling N
  std::optional<models::criteria::SocietalVerdict> societal;  ///< empty: the set has no lines
  double potential_loss_of_life_per_yr = 0.0;
  double dropped_frequency_per_yr = 0.0;  ///< releases and branches below the cut-offs
  double population_day = 0.0;            ///< people counted, by day
  double population_night = 0.0;
  double smallest_resolution_ratio = 0.0;  ///< see RiskResult
  FootprintError footprint_error;
  std::optional<ContourError> contour_error;  ///< when the method asks for it
  std::vector<LineResult> lines;              ///< in the order of the equipment
  risk::RiskOptions risk_options;
  std::optional<DominoResult> domino;    ///< when the method asks for it
  std::vector<CountedWarning> warnings;  ///< one per code and subject
};

/// \throws InputError, NumericError (naming release, weather class and model), Cancelled.
[[nodiscard]] QraResult run_qra(const Study& study, const RunOptions& options, Reporter& reporter);

}  // namespace isorisk::study
