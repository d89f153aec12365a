// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "isorisk/core/error.hpp"
#include "relocation_program.hpp"

namespace isorisk::study::decisions::relocation {
namespace {

// Plans whose PLL differs by less than this part of the largest are one point.
constexpr double kDistinct = 1e-6;  // more than the tolerance of the solver
// A point that takes a longer search than this belongs to a problem too large for all points.
constexpr std::int64_t kExactNodes = 3000;

// Budgets and batches do not belong to the frontier: its axis is money.
Problem without_batches(Problem p) {
  p.budget.reset();
  p.batches = {Batch{.time_yr = 0.0}};
  for (Site& s : p.sites) {
    for (Option& o : s.options) {
      o.first_batch = 0;
      o.last_batch = 0;
    }
  }
  for (Receptor& r : p.receptors) r.first_batch = 0;
  return p;
}

double largest_pll(const Problem& p) {
  double sum = 0.0;
  for (const Site& s : p.sites) {
    double most = 0.0;
    for (const Option& o : s.options) most = std::max(most, o.pll_per_yr);
    sum += most;
  }
  return sum;
}

class Walk {
 public:
  Walk(const Problem& problem, const FrontierOptions& options)
      : p_{problem}, options_{options}, scale_{largest_pll(problem)} {
    if (scale_ == 0.0) scale_ = 1.0;
  }

  // The cheapest plan with at most this PLL, and of those the safest. Empty: there is none.
  // \param exact without a gap
  std::optional<FrontierPoint> at(double most_pll, bool exact, MilpStatus& status) {
    MilpOptions milp{
        .relative_gap = exact ? 0.0 : options_.relative_gap,
        .node_limit = exact ? std::min(options_.node_limit, kExactNodes) : options_.node_limit,
        .time_limit_s = options_.time_limit_s};
    Program cheap{p_, program()};
    if (std::isfinite(most_pll)) cheap.limit_pll(most_pll, scale_);
    const auto first = cheap.solve(milp);
    status = cheap.status();
    if (!first) return std::nullopt;
    cheap.limit_cost(first->evaluation.cost);
    cheap.minimise_pll();
    milp.start = first->result.values;
    const auto second = cheap.solve(milp);
    proven_ = cheap.status() == MilpStatus::Optimal && first->result.status == MilpStatus::Optimal;
    const Solved& best =
        second && second->evaluation.pll_per_yr <= first->evaluation.pll_per_yr ? *second : *first;
    const double gap = first->evaluation.cost > 0.0
                           ? (first->evaluation.cost - first->result.bound) / first->evaluation.cost
                           : 0.0;
    return FrontierPoint{.choice = best.choice,
                         .cost = best.evaluation.cost,
                         .pll_per_yr = best.evaluation.pll_per_yr,
                         .cost_gap = gap <= 1e-7 ? 0.0 : gap,
                         .meets = best.evaluation.meets()};
  }

  /// The last point is proven in both.
  [[nodiscard]] bool proven() const noexcept { return proven_; }
  [[nodiscard]] double next_below(double pll) const { return pll - kDistinct * scale_; }

  // The least PLL of any plan.
  std::optional<double> least() {
    Program safest{p_, program()};
    safest.minimise_pll();
    const auto best = safest.solve({.relative_gap = options_.relative_gap,
                                    .node_limit = options_.node_limit,
                                    .time_limit_s = options_.time_limit_s});
    if (!best) return std::nullopt;
    return best->evaluation.pll_per_yr;
  }

 private:
  [[nodiscard]] ProgramOptions program() const {
    return {.criteria = options_.meeting, .batches = false};
  }
  const Problem& p_;
  FrontierOptions options_;
  double scale_;
  bool proven_ = false;
};

// Drops what another point is at least as good as in both.
void keep_best(std::vector<FrontierPoint>& points) {
  std::stable_sort(points.begin(), points.end(), [](const auto& a, const auto& b) {
    return a.cost != b.cost ? a.cost < b.cost : a.pll_per_yr < b.pll_per_yr;
  });
  std::vector<FrontierPoint> kept;
  for (FrontierPoint& p : points) {
    if (kept.empty() || p.pll_per_yr < kept.back().pll_per_yr) kept.push_back(std::move(p));
  }
  points = std::move(kept);
}

}  // namespace

Frontier frontier(const Problem& problem, const FrontierOptions& options) {
  if (options.points < 2) throw InputError("a frontier needs two points or more");
  const Problem p = without_batches(problem);
  Walk walk{p, options};
  Frontier out;
  double most = std::numeric_limits<double>::infinity();
  while (static_cast<int>(out.points.size()) < options.points) {
    MilpStatus status = MilpStatus::Infeasible;
    auto point = walk.at(most, true, status);
    if (!point) {
      out.complete = status == MilpStatus::Infeasible;
      if (out.complete) return out;
      break;
    }
    if (!walk.proven()) break;  // too hard to enumerate
    most = walk.next_below(point->pll_per_yr);
    out.points.push_back(std::move(*point));
  }
  // More points than asked for: evenly spaced ones between the cheapest and the safest plan.
  out.points.clear();
  MilpStatus first_status = MilpStatus::Infeasible;
  auto first = walk.at(std::numeric_limits<double>::infinity(), false, first_status);
  const auto least = walk.least();
  if (!first || !least) return out;
  const double from = first->pll_per_yr;
  out.points.push_back(std::move(*first));
  for (int k = 1; k < options.points; ++k) {
    const double share = static_cast<double>(k) / (options.points - 1);
    const double limit = k + 1 == options.points ? *least : from + share * (*least - from);
    MilpStatus status = MilpStatus::Infeasible;
    if (auto point = walk.at(limit, false, status)) out.points.push_back(std::move(*point));
  }
  keep_best(out.points);
  return out;
}

}  // namespace isorisk::study::decisions::relocation
