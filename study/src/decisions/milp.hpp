// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// Mixed-integer linear programs, solved to a proven gap by COIN-OR CBC (single thread, silent,
/// deterministic). The program is kept as plain numbers; every solve() builds a solver of its own.
///
/// Why more than a call of the solver: CBC accepts a row that is violated by 1e-7 and a binary that
/// is off by 1e-6. Risk rows live at 1e-7 per year, so that a row left in its own unit would always
/// "hold". Two things make the answer exact:
///  - rows are divided by their scale (the limit they stand for), so that 1e-7 is a relative
///    number, and costs by a power of two near the largest one;
///  - every solution is checked in the original numbers (integers rounded, sums in long double).
///    A row that is off by more than kRowTolerance of its scale is cured by a cut that removes
///    this combination and no combination that holds (a cover inequality, when all its columns
///    are binary), or else by tightening the row by what was missing; then it is solved again.
/// So a row that holds in exact arithmetic is never lost, and a row that does not is never passed.
///
/// Rows of binaries are handed over wider than they are by 1e-5 of their scale, so that the exact
/// check decides and not the tolerance of the solver. Parts of CBC 2.10.8 that were seen to lose
/// solutions are switched off (milp.cpp). Against trying every point: none of 480 000 random
/// programs came back too dear, and 1 of 60 000 whose limits lie on purpose at the edge of a plan.
/// Small programs are therefore solved twice, the second time by plain branch and bound, and the
/// better answer stands.
namespace isorisk::study::decisions {

/// Largest accepted violation of a row, as a share of its scale.
inline constexpr double kRowTolerance = 1e-9;

struct MilpTerm {
  int column = 0;
  double coefficient = 0.0;
};

enum class Relation { LessEqual, GreaterEqual, Equal };
enum class Direction { Minimise, Maximise };

enum class MilpStatus {
  Optimal,     ///< proven: no better solution exists (gap up to 1e-7)
  GapReached,  ///< proven to be within the gap that was asked for
  Infeasible,  ///< proven: no solution exists
  NodeLimit,   ///< stopped by the node limit, with or without a solution; reproducible
  TimeLimit    ///< stopped by the safety time limit: another machine may get further
};

struct MilpOptions {
  double relative_gap = 0.0;  ///< (objective - bound) / |objective| that is good enough
  std::int64_t node_limit = 1'000'000;
  double time_limit_s = 600.0;
  /// A solution to start from, one value per column; empty: none. It need not be feasible.
  std::span<const double> start{};
};

struct MilpResult {
  MilpStatus status = MilpStatus::Infeasible;
  bool has_solution = false;
  double objective = 0.0;  ///< of `values`, summed in the original numbers
  double bound = 0.0;      ///< no solution is better than this; -inf or +inf when nothing is proven
  double gap = 0.0;        ///< |objective - bound| / max(|objective|, 1e-3 of the largest cost)
  std::vector<double> values;  ///< by column; integers are exactly integer
  std::int64_t nodes = 0;      ///< of the search, over all solves
  int repairs = 0;             ///< cuts and tightened rows that the exact check asked for
};

class Milp {
 public:
  /// \param subject who complains in messages: "relocation plan"
  explicit Milp(std::string subject, Direction direction = Direction::Minimise)
      : subject_{std::move(subject)}, direction_{direction} {}

  // Columns return their index. Infinite bounds are allowed for continuous ones.
  int add_binary(double cost = 0.0);
  int add_integer(double low, double high, double cost = 0.0);
  int add_continuous(double low, double high, double cost = 0.0);
  void set_cost(int column, double cost);
  /// A binary or other column held at one value.
  void fix(int column, double value);

  /// A row sum(coefficient * column) relation rhs. Columns named twice are added up.
  /// \param scale what the row is divided by, > 0 (a limit); 0: |rhs|, or the largest coefficient
  ///        when rhs is 0.
  /// \returns the index of the row
  int add_row(std::vector<MilpTerm> terms, Relation relation, double rhs, double scale = 0.0);
  void set_rhs(int row, double rhs);

  [[nodiscard]] int columns() const noexcept { return static_cast<int>(columns_.size()); }
  [[nodiscard]] int rows() const noexcept { return static_cast<int>(rows_.size()); }

  /// Value of a row's left side for given columns, in long double rounded once.
  [[nodiscard]] double activity(int row, std::span<const double> values) const;
  /// By how much a row is violated, as a share of its scale; 0 when it holds.
  [[nodiscard]] double violation(int row, std::span<const double> values) const;
  /// Objective of given columns.
  [[nodiscard]] double objective(std::span<const double> values) const;

  /// \throws InputError when a number is not finite or an index is off; NumericError when the
  ///         problem is unbounded, the solver gives up, or the exact check cannot be met;
  ///         Cancelled when Ctrl-C stopped the search.
  [[nodiscard]] MilpResult solve(const MilpOptions& options = {}) const;

 private:
  enum class Kind { Continuous, Integer };
  struct Column {
    Kind kind = Kind::Continuous;
    double low = 0.0;
    double high = 0.0;
    double cost = 0.0;
  };
  struct RowData {
    std::vector<MilpTerm> terms;
    Relation relation = Relation::LessEqual;
    double rhs = 0.0;
    double scale = 1.0;
  };
  struct Attempt;
  enum class Style {
    Usual,
    WithoutPresolve,
    Plain  ///< branch and bound alone: no presolve, cuts or heuristics; other width of the rows
  };

  int add_column(Kind kind, double low, double high, double cost);
  [[nodiscard]] Attempt attempt(const std::vector<RowData>& rows, double cost_scale,
                                const MilpOptions& options, std::int64_t nodes_left,
                                Style style) const;
  [[nodiscard]] MilpResult solve_in(Style style, const MilpOptions& options) const;
  [[nodiscard]] double slack_of(const RowData& row, Style style) const;
  [[nodiscard]] bool cover_cut(const RowData& row, std::span<const double> values,
                               RowData& cut) const;

  std::string subject_;
  Direction direction_;
  std::vector<Column> columns_;
  std::vector<RowData> rows_;
};

}  // namespace isorisk::study::decisions
