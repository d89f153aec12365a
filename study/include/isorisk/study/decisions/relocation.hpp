// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "isorisk/study/basis.hpp"
#include "isorisk/study/decisions/output.hpp"
#include "isorisk/study/study.hpp"

/// Relocation (搬迁改造): which plants must close, be upgraded or move, which people move instead,
/// in which order, and the cheapest plan that meets every criterion, proven.
/// Method: docs/relocation.md.
namespace isorisk::study::decisions {

/// A sentence in both languages.
struct BothLanguages {
  std::string en;
  std::string zh;
};

/// What is missing, and what to add.
struct RelocationGap {
  std::string code;
  std::string subject;  ///< name or id
  BothLanguages what;
  BothLanguages add;
};

// --- ranking ----------------------------------------------------------------------------------

/// Class and deadline of a site in the relocation programme.
struct ProgrammeClass {
  std::string key;  ///< row of data/standards/relocation_programme.csv; "" without a programme
  BothLanguages name;
  Day start;
  Day finish;
  bool assumed = false;  ///< size not known: the earlier class is taken
  std::string source;
  std::string confidence;
};

struct SiteRank {
  std::int32_t site = -1;
  // Individual risk. Own targets of a site do not count.
  std::int32_t worst_target = -1;  ///< where its own risk is the largest part of the limit
  double own_ratio = 0.0;          ///< its own risk there / limit
  double total_ratio = 0.0;        ///< risk of all sites there / limit
  double share = 0.0;              ///< its part of the risk there [0, 1]
  int failing_targets = 0;         ///< above their limit, with a part of this site of 1 % or more
  int cured_alone = 0;             ///< of those, met when this site alone were gone
  // Societal risk.
  double pll_per_yr = 0.0;
  double pll_share = 0.0;
  double curve_share = 0.0;  ///< of F(N) at the N where the curve is worst against the line
  // People above the contour of relocation.exposed_contour by this site alone, its staff aside.
  double exposed_day = 0.0;
  double exposed_night = 0.0;
  // Greedy removal: at each step the site whose removal takes away most excess, and after the
  // criteria hold, most PLL. State after the step, with everything before it removed as well.
  int order = 0;                      ///< from 1; 0: it adds nothing anywhere
  bool needed = false;                ///< the criteria did not hold before this step
  double excess_decades_after = 0.0;  ///< sum of log10(risk / limit) over failing targets and curve
  int failing_after = 0;
  double curve_ratio_after = 0.0;  ///< worst F(N) / line
  double pll_after = 0.0;
  ProgrammeClass programme;
  std::optional<bool> populated_area;
};

struct Ranking {
  std::vector<SiteRank> sites;  ///< by order; then those that add nothing
  double excess_decades = 0.0;  ///< as things are
  int failing = 0;
  double curve_ratio = 0.0;
  risk::FnPair curve_at{};  ///< the vertex where the curve is worst
  double pll_per_yr = 0.0;
  /// All needed sites gone: from the parts, and with their staff gone too.
  double parts_pll = 0.0, checked_pll = 0.0;
  double parts_ratio = 0.0, checked_ratio = 0.0;
};

// --- plan -------------------------------------------------------------------------------------

struct PlannedSite {
  std::int32_t site = -1;
  std::int32_t option = -1;  ///< index into RelocationInputs::options; -1: stays as it is
  std::int32_t batch = -1;   ///< index into RelocationPlan::batches
  double pll_before = 0.0;
  double pll_after = 0.0;
  bool late = false;  ///< after the deadline of its programme class
};

struct PlannedMove {
  std::int32_t receptor = -1;  ///< index into RelocationInputs::receptors
  std::int32_t batch = -1;
};

struct PlanBatch {
  BothLanguages name;
  Day deadline;
  std::optional<double> budget;
  std::optional<double> max_sites;
  double time_yr = 0.0;
  double cost = 0.0;
  int sites = 0;
  double pll_after = 0.0;  ///< of all sites once it is done
  int failing_after = 0;
};

struct PlanTarget {
  std::int32_t target = -1;              ///< index into Study::targets, or
  std::int32_t destination_target = -1;  ///< into RelocationInputs::destination_targets
  Point position;
  double before_per_yr = 0.0;
  double after_per_yr = 0.0;  ///< with the background at a destination
  std::optional<models::criteria::Limit> limit;
  bool moves = false;  ///< its people move away: the limit no longer counts
  bool meets = true;   ///< after the plan
};

struct PlanDestination {
  std::int32_t destination = -1;
  double used = 0.0;
  std::vector<std::int32_t> sites;  ///< that move there
  double curve_ratio = 0.0;         ///< worst F(N) / line of what moves there and its background
  int people_near = 0;              ///< of the study, within reach of what may move there
  int targets_near = 0;
};

/// What stands in the way of any plan.
struct PlanObstacle {
  enum class Kind {
    Target,
    DestinationTarget,
    Curve,
    DestinationCurve,
    BatchBudget,
    BatchSites,
    Budget,
    Capacity
  };
  Kind kind = Kind::Target;
  std::int32_t index = -1;
  double value = 0.0;  ///< in the nearest plan
  double allowed = 0.0;
  double deaths = 0.0;  ///< of a curve
  /// Sites that still add most there in the nearest plan, with their part [0, 1].
  std::vector<std::pair<std::int32_t, double>> from;
  BothLanguages help;
};

struct RelocationPlan {
  bool possible = true;  ///< there is something to choose from
  bool needed = true;    ///< a criterion fails as things are
  bool feasible = false;
  bool proven = false;             ///< cheapest to within the gap that was asked for
  bool machine_dependent = false;  ///< the safety time limit was reached
  double cost = 0.0;
  double cost_bound = 0.0;
  double cost_gap = 0.0;
  double early_gap = 0.0;
  double pll_before = 0.0;
  double pll_after = 0.0;    ///< from the parts
  double pll_checked = 0.0;  ///< computed anew: staff gone, people moved
  double curve_ratio_before = 0.0;
  double curve_ratio_after = 0.0;
  double curve_ratio_checked = 0.0;
  double deaths_until_horizon = 0.0;
  bool checked = false;  ///< computed anew
  bool check_meets = false;
  int sites_recomputed = 0;  ///< whose footprints reach people that changed; others are exact
  int refused = 0;           ///< plans that the check refused before this one
  int societal_rows = 0;
  int solver_rounds = 0;
  std::vector<PlannedSite> sites;  ///< every site of the study
  std::vector<PlannedMove> moves;
  std::vector<PlanBatch> batches;
  std::vector<PlanTarget> targets;
  std::vector<PlanDestination> destinations;
  std::vector<risk::FnPair> fn_before;
  std::vector<risk::FnPair> fn_after;  ///< computed anew when checked, else from the parts
  std::vector<PlanObstacle> obstacles;
  std::optional<double> cost_without_limits;  ///< infeasible: cost if money and room were there
};

struct FrontierPlan {
  double cost = 0.0;
  double pll_per_yr = 0.0;
  double cost_gap = 0.0;
  bool meets = false;
  std::vector<std::int32_t> options;  ///< by site: index into RelocationInputs::options, -1: stays
  std::vector<std::int32_t> moves;    ///< receptors that move
};

// --- occupied buildings -----------------------------------------------------------------------

struct BuildingEffect {
  std::string effect;
  /// Frequency of events whose reach is not less than the distance; of clouds those that drift
  /// towards the building. This decides.
  double frequency_per_yr = 0.0;
  double any_wind_per_yr = 0.0;       ///< the same whatever the wind: an upper bound
  std::int32_t worst_equipment = -1;  ///< that adds most
  std::optional<BuildingLimit> limit;
  bool exceeded = false;
};

struct BuildingResult {
  std::int32_t building = -1;  ///< index into RelocationInputs::buildings, or
  std::int32_t target = -1;    ///< into Study::targets: one that stands inside a site
  std::string kind;
  double risk_per_yr = 0.0;  ///< individual risk, outdoors, all sites: its own as well
  std::vector<BuildingEffect> effects;
  std::string action;  ///< move | strengthen | review | "": none
};

struct RelocationResult {
  Ranking ranking;
  RelocationPlan plan;
  std::vector<FrontierPlan> frontier;  ///< all plans
  bool frontier_complete = false;
  std::vector<FrontierPlan> frontier_meeting;  ///< only those that meet the criteria
  bool frontier_meeting_complete = false;
  std::vector<BuildingResult> buildings;
  std::vector<RelocationGap> gaps;
  /// Values that decided and are not confirmed: limits, lines, programme, building limits.
  std::vector<RelocationGap> unconfirmed;
};

/// \throws InputError, NumericError, Cancelled.
[[nodiscard]] RelocationResult decide_relocation(const Study& study, const RiskBasis& basis,
                                                 const RunOptions& options, Reporter& reporter);

/// Files, tables and map of the answer, in the language of the study.
[[nodiscard]] DecisionOutput relocation_output(const Study& study, const RiskBasis& basis,
                                               const RelocationResult& result);

/// What the records of the enterprises and of the park say of it.
[[nodiscard]] RecordSection relocation_section(const Study& study, const RelocationResult& result);

// Parts of decide_relocation, for tests.

[[nodiscard]] Ranking rank_sites(const Study& study, const RiskBasis& basis,
                                 const RunOptions& options, Reporter& reporter);

/// Buildings with people inside sites against heat, blast, clouds and individual risk.
[[nodiscard]] std::vector<BuildingResult> judge_buildings(const Study& study,
                                                          const RiskBasis& basis,
                                                          const RunOptions& options,
                                                          Reporter& reporter,
                                                          std::vector<RelocationGap>& gaps);

/// The class of the relocation programme a site belongs to.
[[nodiscard]] ProgrammeClass programme_class(const Study& study, std::int32_t site);

}  // namespace isorisk::study::decisions
