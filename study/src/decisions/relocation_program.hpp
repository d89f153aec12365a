// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "relocation_model.hpp"

/// The mixed-integer program of a relocation plan: columns and rows of a Problem. Shared by
/// relocation_model.cpp (plans) and relocation_frontier.cpp.
///
/// Columns: pick[s][o] = 1 when site s takes option o; when[s][o][b] = 1 when it does so in batch
/// b; go[r], go_when[r][b] likewise for people who move. With a single batch, `when` is `pick`.
namespace isorisk::study::decisions::relocation {

struct ProgramOptions {
  bool criteria = true;  ///< individual and societal risk
  bool batches = true;   ///< batches, budgets and numbers of sites
  bool capacity = true;  ///< room at destinations
  bool elastic = false;  ///< every row may be violated; the sum of violations is minimised
};

struct Solved {
  Choice choice;
  Evaluation evaluation;
  MilpResult result;
};

class Program {
 public:
  Program(const Problem& problem, ProgramOptions options);
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program();

  // What is minimised; cost at first, violations when elastic.
  void minimise_cost();
  void minimise_pll();
  void minimise_deaths();  ///< until the horizon: early action

  void limit_cost(double most);
  /// A row on the PLL of all sites; returns its index for move_limit.
  int limit_pll(double most, double scale);
  void move_limit(int row, double most) { milp_.set_rhs(row, most); }
  void exclude(const Choice& choice);

  /// Solves, holds the F-N curves of the answer against the lines at every vertex, adds rows for
  /// the points that were missed, and solves again until none is. nullopt: no solution; status()
  /// says why.
  [[nodiscard]] std::optional<Solved> solve(const MilpOptions& options);
  [[nodiscard]] MilpStatus status() const noexcept { return status_; }
  [[nodiscard]] int rounds() const noexcept { return rounds_; }
  [[nodiscard]] int societal_rows() const noexcept { return societal_rows_; }

 private:
  struct Curves;
  int slack();
  void add_row(std::vector<MilpTerm> terms, double rhs, double scale, int slack_column);
  void add_sites();
  void add_receptors();
  void add_places();
  void add_first_curve_points();
  void forbid_beyond_cut(std::size_t curve, const models::criteria::SocietalLine& line);
  void add_curve_row(std::size_t curve, std::size_t line, double deaths);
  bool add_missed_points(const Evaluation& evaluation);
  void add_limits();
  [[nodiscard]] std::vector<MilpTerm> cost_terms() const;
  [[nodiscard]] std::vector<MilpTerm> pll_terms() const;
  void minimise(const std::vector<MilpTerm>& terms);
  [[nodiscard]] Choice decode(const std::vector<double>& values) const;

  const Problem& p_;
  ProgramOptions options_;
  Milp milp_;
  std::unique_ptr<Curves> curves_;
  std::vector<std::vector<int>> pick_;
  std::vector<std::vector<std::vector<int>>> when_;
  std::vector<int> go_;
  std::vector<std::vector<int>> go_when_;
  std::vector<int> curve_slack_;
  std::vector<double> values_;
  MilpStatus status_ = MilpStatus::Infeasible;
  int rounds_ = 0;
  int societal_rows_ = 0;
};

}  // namespace isorisk::study::decisions::relocation
