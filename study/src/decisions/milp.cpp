// SPDX-License-Identifier: Apache-2.0
#include "milp.hpp"

#include <Cbc_C_Interface.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <limits>
#include <memory>
#include <mutex>

#include "isorisk/core/error.hpp"

namespace isorisk::study::decisions {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
// CBC's own is 1e-6, but it hands out solutions whose integers are off by 1e-4 when that buys a row
// 1e-7. They are rounded, and the exact check tells whether they hold.
constexpr double kIntegerTolerance = 1e-2;
constexpr double kProvenGap = 1e-7;  // what the solver's tolerances leave of "no gap"
// Objectives below this part of the largest cost are held against it: the solver knows no better.
constexpr double kSmallObjective = 1e-3;
constexpr double kWider = 1e-5;  // of the scale of a row; 100 times the solver's tolerance
constexpr double kWiderStill = 3e-5;
constexpr std::size_t kSmall = 120;  // columns of a program that is solved twice
constexpr std::int64_t kSecondNodes = 20'000;
constexpr int kMostRepairs = 5000;

struct ModelDeleter {
  void operator()(Cbc_Model* model) const noexcept { Cbc_deleteModel(model); }
};
using ModelPtr = std::unique_ptr<Cbc_Model, ModelDeleter>;

// CBC takes SIGINT while it searches; whoever had it gets it back.
class KeepInterrupt {
 public:
  KeepInterrupt() { sigaction(SIGINT, nullptr, &old_); }
  KeepInterrupt(const KeepInterrupt&) = delete;
  KeepInterrupt& operator=(const KeepInterrupt&) = delete;
  ~KeepInterrupt() { sigaction(SIGINT, &old_, nullptr); }

 private:
  struct sigaction old_ = {};
};

// CBC keeps the model it works on in a static variable: one search at a time in a process.
std::mutex& solver_lock() {
  static std::mutex lock;
  return lock;
}

double largest_coefficient(const std::vector<MilpTerm>& terms) {
  double largest = 0.0;
  for (const MilpTerm& t : terms) largest = std::max(largest, std::abs(t.coefficient));
  return largest;
}

long double sum(const std::vector<MilpTerm>& terms, std::span<const double> values) {
  long double total = 0.0L;
  for (const MilpTerm& t : terms) {
    total += static_cast<long double>(t.coefficient) *
             static_cast<long double>(values[static_cast<std::size_t>(t.column)]);
  }
  return total;
}

// How much of the left side is missing (> 0) to meet the row, in units of the row.
long double missing(const std::vector<MilpTerm>& terms, Relation relation, double rhs,
                    std::span<const double> values) {
  const long double excess = sum(terms, values) - static_cast<long double>(rhs);
  switch (relation) {
    case Relation::LessEqual:
      return std::max(0.0L, excess);
    case Relation::GreaterEqual:
      return std::max(0.0L, -excess);
    case Relation::Equal:
      return std::abs(excess);
  }
  return 0.0L;
}

}  // namespace

struct Milp::Attempt {
  enum class Ending { Solved, Infeasible, Nodes, Time };
  Ending ending = Ending::Solved;
  bool has_solution = false;
  std::vector<double> values;
  double bound = -kInfinity;  // of the minimised objective
  std::int64_t nodes = 0;
};

int Milp::add_column(Kind kind, double low, double high, double cost) {
  if (!std::isfinite(cost)) throw InputError(subject_ + ": a cost is not finite");
  if (!(low <= high)) throw InputError(subject_ + ": the bounds of a column are out of order");
  columns_.push_back({kind, low, high, cost});
  return columns() - 1;
}
int Milp::add_binary(double cost) { return add_column(Kind::Integer, 0.0, 1.0, cost); }
int Milp::add_integer(double low, double high, double cost) {
  if (!(std::isfinite(low) && std::isfinite(high))) {
    throw InputError(subject_ + ": the bounds of an integer column are not finite");
  }
  return add_column(Kind::Integer, std::ceil(low), std::floor(high), cost);
}
int Milp::add_continuous(double low, double high, double cost) {
  return add_column(Kind::Continuous, low, high, cost);
}

void Milp::set_cost(int column, double cost) {
  if (!std::isfinite(cost)) throw InputError(subject_ + ": a cost is not finite");
  columns_.at(static_cast<std::size_t>(column)).cost = cost;
}

void Milp::fix(int column, double value) {
  if (!std::isfinite(value)) throw InputError(subject_ + ": a fixed value is not finite");
  Column& c = columns_.at(static_cast<std::size_t>(column));
  c.low = value;
  c.high = value;
}

int Milp::add_row(std::vector<MilpTerm> terms, Relation relation, double rhs, double scale) {
  const auto complain = [&](const std::string& what) {
    throw InputError(subject_ + ": row " + std::to_string(rows()) + ": " + what);
  };
  if (!std::isfinite(rhs)) complain("the right side is not finite");
  if (!(scale >= 0.0) || !std::isfinite(scale)) complain("the scale is not finite and >= 0");
  std::stable_sort(terms.begin(), terms.end(),
                   [](const MilpTerm& a, const MilpTerm& b) { return a.column < b.column; });
  RowData row{.relation = relation, .rhs = rhs};
  for (const MilpTerm& t : terms) {
    if (t.column < 0 || t.column >= columns()) complain("names a column that does not exist");
    if (!std::isfinite(t.coefficient)) complain("a coefficient is not finite");
    if (!row.terms.empty() && row.terms.back().column == t.column) {
      row.terms.back().coefficient += t.coefficient;
    } else {
      row.terms.push_back(t);
    }
  }
  std::erase_if(row.terms, [](const MilpTerm& t) { return t.coefficient == 0.0; });
  row.scale = scale;
  if (row.scale == 0.0) row.scale = std::abs(rhs);
  if (row.scale == 0.0) row.scale = largest_coefficient(row.terms);
  if (row.scale == 0.0) row.scale = 1.0;
  rows_.push_back(std::move(row));
  return rows() - 1;
}

void Milp::set_rhs(int row, double rhs) {
  if (!std::isfinite(rhs)) throw InputError(subject_ + ": a right side is not finite");
  rows_.at(static_cast<std::size_t>(row)).rhs = rhs;
}

double Milp::activity(int row, std::span<const double> values) const {
  return static_cast<double>(sum(rows_.at(static_cast<std::size_t>(row)).terms, values));
}

double Milp::violation(int row, std::span<const double> values) const {
  const RowData& r = rows_.at(static_cast<std::size_t>(row));
  return static_cast<double>(missing(r.terms, r.relation, r.rhs, values)) / r.scale;
}

double Milp::objective(std::span<const double> values) const {
  long double total = 0.0L;
  for (std::size_t j = 0; j < columns_.size(); ++j) {
    total += static_cast<long double>(columns_[j].cost) * static_cast<long double>(values[j]);
  }
  return static_cast<double>(total);
}

// For a row of binaries that `values` violates: the columns that carry the violation, of which at
// least one must change. With sum a x > b at x: let P be the columns with a > 0 and x = 1, M those
// with a < 0 and x = 0. Any point with all of P at 1 and all of M at 0 has a left side that is at
// least as large, so sum_P x + sum_M (1 - x) <= |P| + |M| - 1 holds for every point of the row.
bool Milp::cover_cut(const RowData& row, std::span<const double> values, RowData& cut) const {
  for (const MilpTerm& t : row.terms) {
    const Column& c = columns_[static_cast<std::size_t>(t.column)];
    if (c.kind != Kind::Integer || c.low < 0.0 || c.high > 1.0) return false;
  }
  const bool too_large = sum(row.terms, values) > static_cast<long double>(row.rhs);
  const double sign = too_large ? 1.0 : -1.0;
  cut = RowData{.relation = Relation::LessEqual, .rhs = -1.0};
  for (const MilpTerm& t : row.terms) {
    const bool one = values[static_cast<std::size_t>(t.column)] > 0.5;
    if (sign * t.coefficient > 0.0 && one) {
      cut.terms.push_back({t.column, 1.0});
      cut.rhs += 1.0;
    } else if (sign * t.coefficient < 0.0 && !one) {
      cut.terms.push_back({t.column, -1.0});
    }
  }
  return true;
}

// Rows of binaries are given to the solver a little wider than they are: a point that just holds is
// then well inside, and one that just fails is a plain solution which the exact check cuts off. At
// the edge itself the solver takes points in one place that it refuses in another, and loses the
// optimum in between.
double Milp::slack_of(const RowData& row, Style style) const {
  if (row.relation == Relation::Equal) return 0.0;
  bool whole = row.rhs == std::floor(row.rhs);  // such a row fails by a whole one
  for (const MilpTerm& t : row.terms) {
    const Column& c = columns_[static_cast<std::size_t>(t.column)];
    if (c.kind != Kind::Integer || c.low < 0.0 || c.high > 1.0) return 0.0;
    whole = whole && t.coefficient == std::floor(t.coefficient);
  }
  if (whole) return 0.0;
  const double width = style == Style::Plain ? kWiderStill : kWider;
  return row.relation == Relation::LessEqual ? width : -width;
}

Milp::Attempt Milp::attempt(const std::vector<RowData>& rows, double cost_scale,
                            const MilpOptions& options, std::int64_t nodes_left,
                            Style style) const {
  const double sign = direction_ == Direction::Minimise ? 1.0 : -1.0;  // CBC always minimises
  const ModelPtr model{Cbc_newModel()};
  if (!model) throw NumericError(subject_ + ": the solver could not be started");
  Cbc_setLogLevel(model.get(), 0);
  std::vector<double> low, high, cost;
  for (const Column& c : columns_) {
    low.push_back(c.low);
    high.push_back(c.high);
    cost.push_back(sign * c.cost / cost_scale);
  }
  for (std::size_t j = 0; j < columns_.size(); ++j) {
    Cbc_addCol(model.get(), "", low[j], high[j], cost[j],
               columns_[j].kind == Kind::Integer ? '\1' : '\0', 0, nullptr, nullptr);
  }
  // Without an integer column CBC does not begin a search and reports no state.
  const bool integers = std::any_of(columns_.begin(), columns_.end(),
                                    [](const Column& c) { return c.kind == Kind::Integer; });
  if (!integers) Cbc_addCol(model.get(), "", 0.0, 1.0, 0.0, '\1', 0, nullptr, nullptr);
  std::vector<int> index;
  std::vector<double> value;
  for (const RowData& row : rows) {
    index.clear();
    value.clear();
    for (const MilpTerm& t : row.terms) {
      index.push_back(t.column);
      value.push_back(t.coefficient / row.scale);
    }
    const double rhs = row.rhs / row.scale + slack_of(row, style);
    const char sense = row.relation == Relation::LessEqual      ? 'L'
                       : row.relation == Relation::GreaterEqual ? 'G'
                                                                : 'E';
    Cbc_addRow(model.get(), "", static_cast<int>(index.size()), index.data(), value.data(), sense,
               rhs);
  }
  const auto set = [&](const char* name, const std::string& text) {
    Cbc_setParameter(model.get(), name, text.c_str());
  };
  // Integer preprocessing and probing of CBC 2.10.8 lose the optimum now and then: of random
  // programs with up to 11 binaries 4 in 1000 came back too dear with them and none of 480 000
  // without them. An answer called proven must not be a matter of luck.
  set("preprocess", "off");
  if (style != Style::Usual) set("presolve", "off");
  if (style == Style::Plain) {
    set("cuts", "off");
    set("heuristicsOnOff", "off");
  }
  set("probingCuts", "off");
  set("ratioGap", number_text(options.relative_gap));
  set("allowableGap", "0");
  set("increment", "1e-9");  // the default would call solutions that differ less equal
  set("maxNodes", std::to_string(std::clamp<std::int64_t>(nodes_left, 1, 2'000'000'000)));
  set("seconds", number_text(options.time_limit_s));
  if (options.start.size() == columns_.size() && !columns_.empty()) {
    std::vector<int> all(columns_.size());
    for (std::size_t j = 0; j < all.size(); ++j) all[j] = static_cast<int>(j);
    Cbc_setMIPStartI(model.get(), static_cast<int>(all.size()), all.data(), options.start.data());
  }
  {
    const std::scoped_lock lock{solver_lock()};
    const KeepInterrupt interrupt;
    Cbc_solve(model.get());
  }

  Attempt out;
  out.nodes = std::max(0, Cbc_getNodeCount(model.get()));
  const int status = Cbc_status(model.get());
  const int detail = Cbc_secondaryStatus(model.get());
  if (status == 5) throw Cancelled();
  if (status == 2 || Cbc_isAbandoned(model.get()) != 0) {
    throw NumericError(subject_ + ": the solver gave up for numerical reasons (CBC status " +
                       std::to_string(status) + ", " + std::to_string(detail) + ")");
  }
  if (detail == 7 || Cbc_isContinuousUnbounded(model.get()) != 0) {
    throw NumericError(subject_ + ": the objective has no bound");
  }
  if (status == 1) {
    out.ending = detail == 4 || Cbc_isSecondsLimitReached(model.get()) != 0
                     ? Attempt::Ending::Time
                     : Attempt::Ending::Nodes;
  } else if (status == 0 && Cbc_isProvenInfeasible(model.get()) != 0) {
    out.ending = Attempt::Ending::Infeasible;
    return out;
  } else if (status != 0) {
    throw NumericError(subject_ + ": the solver ended in an unknown state (CBC status " +
                       std::to_string(status) + ", " + std::to_string(detail) + ")");
  }
  const double* best = Cbc_bestSolution(model.get());
  if (best == nullptr && out.ending == Attempt::Ending::Solved) {
    throw NumericError(subject_ + ": the solver ended without a solution and without a proof");
  }
  // A search that came to its end proves its solution whatever bound was last written down
  // (detail 1: with a start that nothing improves). One that stopped on the gap (2) or at a limit
  // has proven its bound only.
  constexpr int kStoppedOnGap = 2;
  const bool complete = status == 0 && detail != kStoppedOnGap;
  const double bound =
      complete ? Cbc_getObjValue(model.get()) : Cbc_getBestPossibleObjValue(model.get());
  if (std::abs(bound) < 1e40) out.bound = bound * cost_scale;
  if (best == nullptr) return out;
  out.has_solution = true;
  out.values.assign(best, best + columns_.size());
  for (std::size_t j = 0; j < columns_.size(); ++j) {
    double& v = out.values[j];
    if (columns_[j].kind == Kind::Integer) {
      const double whole = std::round(v);
      if (!(std::abs(v - whole) <= kIntegerTolerance)) {
        // Not seen; undoing the presolve is the likeliest reason.
        if (style == Style::Usual) {
          return attempt(rows, cost_scale, options, nodes_left, Style::WithoutPresolve);
        }
        throw NumericError(subject_ + ": column " + std::to_string(j) + " = " + number_text(v) +
                           ", must be a whole number");
      }
      v = whole + 0.0;
    }
    v = std::clamp(v, columns_[j].low, columns_[j].high);
  }
  return out;
}

MilpResult Milp::solve(const MilpOptions& options) const {
  MilpResult first = solve_in(Style::Usual, options);
  const bool finished =
      first.status == MilpStatus::Optimal || first.status == MilpStatus::Infeasible;
  if (!finished || columns_.empty() || columns_.size() > kSmall) return first;
  MilpOptions again = options;
  again.relative_gap = 0.0;
  again.node_limit = std::min(options.node_limit, kSecondNodes);
  again.start = {};
  MilpResult second;
  try {
    second = solve_in(Style::Plain, again);
  } catch (const NumericError&) {
    return first;  // a second opinion, not a condition
  }
  const double sign = direction_ == Direction::Minimise ? 1.0 : -1.0;
  const bool better =
      second.has_solution && (!first.has_solution || sign * (first.objective - second.objective) >
                                                         kProvenGap * std::abs(first.objective));
  MilpResult& best = better ? second : first;
  best.nodes = first.nodes + second.nodes;
  best.repairs = first.repairs + second.repairs;
  return std::move(best);
}

MilpResult Milp::solve_in(Style style, const MilpOptions& options) const {
  if (!(options.relative_gap >= 0.0) || !(options.time_limit_s > 0.0) || options.node_limit < 1) {
    throw InputError(subject_ + ": gap, node limit or time limit out of range");
  }
  double largest_cost = 0.0;
  for (const Column& c : columns_) largest_cost = std::max(largest_cost, std::abs(c.cost));
  // Costs up to 1024, so that the solver's absolute tolerances are small beside them.
  const double cost_scale =
      largest_cost > 0.0 ? std::ldexp(1.0, std::ilogb(largest_cost) - 9) : 1.0;
  const double sign = direction_ == Direction::Minimise ? 1.0 : -1.0;

  MilpResult out;
  out.bound = -sign * kInfinity;
  out.gap = kInfinity;
  std::vector<RowData> rows;
  for (const RowData& row : rows_) {
    if (!row.terms.empty()) {
      rows.push_back(row);
    } else if (static_cast<double>(missing(row.terms, row.relation, row.rhs, {})) >
               kRowTolerance * row.scale) {
      out.bound = sign * kInfinity;
      return out;  // 0 <= -1 and its like
    }
  }
  if (columns_.empty()) {
    out.status = MilpStatus::Optimal;
    out.has_solution = true;
    out.bound = out.gap = 0.0;
    return out;
  }
  bool tightened = false;  // the bound is then no longer that of the problem
  while (true) {
    Attempt a = attempt(rows, cost_scale, options, options.node_limit - out.nodes, style);
    out.nodes += a.nodes;
    if (a.ending == Attempt::Ending::Infeasible) {
      if (tightened) {
        throw NumericError(subject_ + ": no solution meets every row to " +
                           number_text(kRowTolerance) + " of its scale, though the solver has one");
      }
      out.bound = sign * kInfinity;
      return out;
    }
    if (!tightened) out.bound = sign * a.bound;
    const bool limited = a.ending != Attempt::Ending::Solved;
    const MilpStatus limit =
        a.ending == Attempt::Ending::Time ? MilpStatus::TimeLimit : MilpStatus::NodeLimit;
    if (!a.has_solution) {
      out.status = limit;
      return out;
    }
    bool holds = true;
    const std::size_t checked = rows.size();
    for (std::size_t i = 0; i < checked; ++i) {
      const auto lack =
          static_cast<double>(missing(rows[i].terms, rows[i].relation, rows[i].rhs, a.values));
      if (!(lack > kRowTolerance * rows[i].scale)) continue;
      holds = false;
      if (++out.repairs > kMostRepairs) {
        throw NumericError(subject_ + ": a row is still violated by " +
                           number_text(lack / rows[i].scale) + " of its scale after " +
                           std::to_string(kMostRepairs) + " repairs");
      }
      RowData cut;
      if (cover_cut(rows[i], a.values, cut)) {
        rows.push_back(std::move(cut));
      } else if (rows[i].relation == Relation::Equal) {
        throw NumericError(subject_ + ": an equation is missed by " +
                           number_text(lack / rows[i].scale) + " of its scale");
      } else {
        rows[i].rhs += rows[i].relation == Relation::LessEqual ? -2.0 * lack : 2.0 * lack;
        tightened = true;
      }
    }
    if (!holds) {
      if (limited && out.nodes >= options.node_limit) {
        out.status = limit;  // no node left to look for one that holds
        return out;
      }
      continue;
    }
    out.has_solution = true;
    out.values = std::move(a.values);
    out.objective = objective(out.values);
    // A bound beyond the solution is the solver's rounding.
    out.bound =
        sign > 0.0 ? std::min(out.bound, out.objective) : std::max(out.bound, out.objective);
    const double difference = std::abs(out.objective - out.bound);
    out.gap = difference == 0.0
                  ? 0.0
                  : difference / std::max(std::abs(out.objective), kSmallObjective * largest_cost);
    if (limited && !(out.gap <= std::max(kProvenGap, options.relative_gap))) {
      out.status = limit;
    } else {
      out.status = out.gap <= kProvenGap ? MilpStatus::Optimal : MilpStatus::GapReached;
    }
    return out;
  }
}

}  // namespace isorisk::study::decisions
