// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "isorisk/core/risk/risk.hpp"
#include "isorisk/models/criteria/criteria.hpp"
#include "milp.hpp"

/// The relocation plan as plain numbers: which way out each site takes, in which batch, and which
/// people move instead, so that every criterion holds at the least cost. Nothing here knows of a
/// study; everything is proven by the solver and can be held against trying every combination.
/// Equations: docs/relocation.md.
namespace isorisk::study::decisions::relocation {

/// Risks up to this much above their limit (relative) pass: the rounding of sums. A line of
/// societal risk, and a limit that must not be reached, are kept by the same margin.
inline constexpr double kTolerance = kRowTolerance;

/// A place with a limit of individual risk.
struct Place {
  double limit_per_yr = 0.0;
  bool strict = false;             ///< the limit must not be reached
  double background_per_yr = 0.0;  ///< of sources outside the problem
  int group = 0;      ///< places of one target share it; the worst of them counts in reports
  int receptor = -1;  ///< who lives there, if they can move: the limit then no longer counts
};

/// One way out of a site. The first of every site usually is "stays as it is", at no cost.
struct Option {
  double cost = 0.0;
  std::vector<double> place_risk_per_yr;  ///< by Problem::places, once it is done
  std::vector<risk::FnPair> fn;           ///< classes by falling N, not cumulated, once it is done
  double pll_per_yr = 0.0;
  int destination = -1;          ///< where it moves to
  double destination_use = 0.0;  ///< of the destination's capacity
  bool action = true;            ///< false: nothing is done, so it belongs to no batch
  int first_batch = 0;           ///< not before this one
  int last_batch = std::numeric_limits<int>::max();  ///< not after this one
};

struct Site {
  std::vector<Option> options;
  double pll_now_per_yr = 0.0;  ///< until its batch is done
};

/// People who can move away instead.
struct Receptor {
  double cost = 0.0;
  int first_batch = 0;
  /// Weight of an early move: expected deaths per year there, or 0. Decides no cost.
  double weight_per_yr = 0.0;
};

struct Destination {
  double capacity = std::numeric_limits<double>::infinity();
  std::vector<risk::FnPair> background_fn;  ///< classes by falling N, not cumulated
};

struct Batch {
  std::optional<double> budget;
  std::optional<double> max_sites;
  double time_yr = 0.0;  ///< when it is done, from the beginning
};

struct Problem {
  std::vector<Place> places;
  std::vector<Site> sites;
  std::vector<Receptor> receptors;
  std::vector<Destination> destinations;
  std::vector<Batch> batches;  ///< at least one
  std::optional<double> budget;
  /// Lines that every F-N curve stays below: curve 0 of all sites, curve 1 + d of destination d.
  std::vector<models::criteria::SocietalLine> lines;
  std::vector<risk::FnPair> background_fn;  ///< added to curve 0
  double horizon_yr = 0.0;                  ///< end of the time over which early action counts
};

/// A plan: one option per site, with its batch.
struct Choice {
  std::vector<int> option;
  std::vector<int> batch;           ///< -1: no action
  std::vector<int> receptor_batch;  ///< -1: stays
  friend bool operator==(const Choice&, const Choice&) = default;
};

struct Violation {
  enum class Kind { Place, Curve, BatchBudget, BatchSites, Budget, Capacity, Batch };
  Kind kind = Kind::Place;
  int index = 0;  ///< of the place, curve, batch, destination or site
  double value = 0.0;
  double allowed = 0.0;
  double deaths = 0.0;  ///< of a curve: where it is worst
};

/// What a plan comes to, summed exactly.
struct Evaluation {
  double cost = 0.0;
  double pll_per_yr = 0.0;
  double deaths_until_horizon =
      0.0;  ///< expected, with every site as it is until its batch is done
  std::vector<double> place_risk_per_yr;          ///< with background
  std::vector<std::vector<risk::FnPair>> curves;  ///< cumulative; as Problem::lines says
  std::vector<double> curve_ratio;                ///< worst F / line of each
  std::vector<double> batch_cost;
  std::vector<int> batch_sites;
  std::vector<double> destination_use;
  std::vector<Violation> violations;  ///< worst place per group, worst point per curve
  [[nodiscard]] bool meets() const noexcept { return violations.empty(); }
};
[[nodiscard]] Evaluation evaluate(const Problem& problem, const Choice& choice);

struct SolveOptions {
  double relative_gap = 0.0;
  std::int64_t node_limit = 1'000'000;
  double time_limit_s = 600.0;
  bool early = true;  ///< also find, among the plans of least cost, the one that acts earliest
  /// Plans not to be found again: a check outside the model has refused them. Only the options
  /// count, not the batches.
  std::vector<Choice> excluded;
};

struct PlanResult {
  MilpStatus status = MilpStatus::Infeasible;
  bool feasible = false;
  Choice choice;  ///< of an infeasible problem: the one that comes nearest
  Evaluation evaluation;
  double cost_bound = 0.0;  ///< no plan is cheaper
  double cost_gap = 0.0;
  MilpStatus early_status = MilpStatus::Optimal;
  double early_gap = 0.0;  ///< of the earliest plan at this cost
  int societal_rows = 0;   ///< points at which F-N curves were held against the lines
  int rounds = 0;          ///< solves until no point of any curve was missed
  /// Infeasible: cheapest cost and batch when money, number of sites and room are not limited;
  /// empty when the criteria themselves cannot be met.
  std::optional<Evaluation> without_limits;
};

/// The cheapest plan that meets everything, and of those the earliest.
/// \throws InputError when sizes do not fit; NumericError, Cancelled as Milp::solve.
[[nodiscard]] PlanResult solve_plan(const Problem& problem, const SolveOptions& options);

struct FrontierPoint {
  Choice choice;
  double cost = 0.0;
  double pll_per_yr = 0.0;
  double cost_gap = 0.0;  ///< 0: proven, no cheaper plan has this PLL or less
  bool meets = false;     ///< all criteria (money and batches aside)
};

struct FrontierOptions {
  int points = 40;       ///< more than this many exact points: as many points evenly spaced in PLL
  bool meeting = false;  ///< only plans that meet the criteria
  double relative_gap = 0.0;  ///< of evenly spaced points
  std::int64_t node_limit = 1'000'000;
  double time_limit_s = 600.0;
};

/// Plans of which none is both cheaper and safer (expected deaths per year of the sites) than
/// another, by rising cost. Batches and budgets do not count, room at destinations does.
struct Frontier {
  bool complete = false;  ///< every such plan is there, proven
  std::vector<FrontierPoint> points;
};
[[nodiscard]] Frontier frontier(const Problem& problem, const FrontierOptions& options);

}  // namespace isorisk::study::decisions::relocation
