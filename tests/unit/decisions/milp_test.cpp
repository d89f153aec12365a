// SPDX-License-Identifier: Apache-2.0
#include "decisions/milp.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "isorisk/core/error.hpp"

namespace isorisk::study::decisions {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

// Best of all 0-1 points by trying each; columns of `m` must be binary. Empty: none holds.
std::vector<double> best_by_trying(const Milp& m, bool minimise) {
  const auto n = static_cast<unsigned>(m.columns());
  std::vector<double> best;
  double best_value = 0.0;
  for (unsigned bits = 0; bits < (1U << n); ++bits) {
    std::vector<double> x(n);
    for (unsigned j = 0; j < n; ++j) x[j] = (bits >> j & 1U) != 0U ? 1.0 : 0.0;
    bool holds = true;
    for (int i = 0; i < m.rows() && holds; ++i) holds = m.violation(i, x) <= kRowTolerance;
    if (!holds) continue;
    const double value = minimise ? m.objective(x) : -m.objective(x);
    if (best.empty() || value < best_value) {
      best = x;
      best_value = value;
    }
  }
  return best;
}

TEST(Milp, SolvesAHandComputedKnapsack) {
  // 60 for 10, 100 for 20, 120 for 30, room for 50: the last two, worth 220.
  Milp m{"knapsack", Direction::Maximise};
  const int a = m.add_binary(60.0);
  const int b = m.add_binary(100.0);
  const int c = m.add_binary(120.0);
  m.add_row({{a, 10.0}, {b, 20.0}, {c, 30.0}}, Relation::LessEqual, 50.0);
  const MilpResult r = m.solve();
  EXPECT_EQ(r.status, MilpStatus::Optimal);
  EXPECT_DOUBLE_EQ(r.objective, 220.0);
  EXPECT_DOUBLE_EQ(r.bound, 220.0);
  EXPECT_DOUBLE_EQ(r.gap, 0.0);
  EXPECT_THAT(r.values, testing::ElementsAre(0.0, 1.0, 1.0));
}

TEST(Milp, SolvesContinuousAndIntegerColumnsTogether) {
  // min 3 x + 2 y, x whole, x + y >= 3.5, y <= 1.2: x = 3 (2.3 is not enough), y = 0.5.
  Milp m{"mixed"};
  const int x = m.add_integer(0.0, 10.0, 3.0);
  const int y = m.add_continuous(0.0, 1.2, 2.0);
  m.add_row({{x, 1.0}, {y, 1.0}}, Relation::GreaterEqual, 3.5);
  const MilpResult r = m.solve();
  EXPECT_EQ(r.status, MilpStatus::Optimal);
  EXPECT_DOUBLE_EQ(r.values[0], 3.0);
  EXPECT_NEAR(r.values[1], 0.5, 1e-9);
  EXPECT_NEAR(r.objective, 10.0, 1e-9);
}

TEST(Milp, AddsUpColumnsNamedTwiceInARow) {
  Milp m{"twice", Direction::Maximise};
  const int x = m.add_continuous(0.0, kInf, 1.0);
  m.add_row({{x, 1.0}, {x, 1.0}}, Relation::LessEqual, 3.0);
  EXPECT_NEAR(m.solve().objective, 1.5, 1e-9);
}

TEST(Milp, SaysThatAProblemHasNoSolution) {
  Milp m{"none"};
  const int a = m.add_binary(1.0);
  const int b = m.add_binary(1.0);
  m.add_row({{a, 1.0}, {b, 1.0}}, Relation::GreaterEqual, 3.0);
  const MilpResult r = m.solve();
  EXPECT_EQ(r.status, MilpStatus::Infeasible);
  EXPECT_FALSE(r.has_solution);
  EXPECT_EQ(r.bound, kInf);
}

TEST(Milp, JudgesRowsWithoutColumns) {
  Milp holds{"empty row"};
  holds.add_binary(1.0);
  holds.add_row({}, Relation::LessEqual, 0.0);
  EXPECT_EQ(holds.solve().status, MilpStatus::Optimal);
  Milp fails{"empty row"};
  fails.add_binary(1.0);
  fails.add_row({}, Relation::GreaterEqual, 1e-7);
  EXPECT_EQ(fails.solve().status, MilpStatus::Infeasible);
}

TEST(Milp, SolvesAProblemWithoutRowsOrColumns) {
  const MilpResult nothing = Milp{"nothing"}.solve();
  EXPECT_TRUE(nothing.has_solution);
  EXPECT_EQ(nothing.status, MilpStatus::Optimal);
  Milp free_columns{"free"};
  free_columns.add_binary(-2.0);
  free_columns.add_binary(5.0);
  EXPECT_DOUBLE_EQ(free_columns.solve().objective, -2.0);
}

TEST(Milp, RefusesWhatHasNoBound) {
  Milp m{"open"};
  m.add_continuous(-kInf, kInf, 1.0);
  const int b = m.add_binary(0.0);
  m.add_row({{b, 1.0}}, Relation::LessEqual, 1.0);
  EXPECT_THROW(static_cast<void>(m.solve()), NumericError);
}

TEST(Milp, RefusesNumbersThatAreNotFinite) {
  Milp m{"numbers"};
  EXPECT_THROW(m.add_binary(std::nan("")), InputError);
  const int a = m.add_binary();
  EXPECT_THROW(m.add_row({{a, kInf}}, Relation::LessEqual, 1.0), InputError);
  EXPECT_THROW(m.add_row({{a, 1.0}}, Relation::LessEqual, std::nan("")), InputError);
  EXPECT_THROW(m.add_row({{a + 1, 1.0}}, Relation::LessEqual, 1.0), InputError);
  EXPECT_THROW(m.add_continuous(2.0, 1.0), InputError);
}

TEST(Milp, AFixedColumnStaysWhereItWasPut) {
  Milp m{"fixed"};
  const int a = m.add_binary(1.0);
  const int b = m.add_binary(3.0);
  m.add_row({{a, 1.0}, {b, 1.0}}, Relation::GreaterEqual, 1.0);
  m.fix(a, 0.0);
  EXPECT_DOUBLE_EQ(m.solve().objective, 3.0);
}

// The reason for scaling: in their own unit these rows are below the tolerance of the solver.
TEST(Milp, HoldsRiskRowsOfOneInTenMillionPerYear) {
  Milp m{"risk"};
  const int stay_a = m.add_binary(0.0);
  const int go_a = m.add_binary(10.0);
  const int stay_b = m.add_binary(0.0);
  const int go_b = m.add_binary(12.0);
  m.add_row({{stay_a, 1.0}, {go_a, 1.0}}, Relation::Equal, 1.0);
  m.add_row({{stay_b, 1.0}, {go_b, 1.0}}, Relation::Equal, 1.0);
  m.add_row({{stay_a, 2e-7}, {stay_b, 1.5e-7}}, Relation::LessEqual, 3e-7);  // not both stay
  m.add_row({{stay_b, 4e-9}}, Relation::LessEqual, 3e-9);                    // b goes
  const MilpResult r = m.solve();
  EXPECT_EQ(r.status, MilpStatus::Optimal);
  EXPECT_DOUBLE_EQ(r.objective, 12.0);
}

// Below CBC's own tolerance of 1e-7 even after scaling: only the exact check can tell these.
TEST(Milp, TellsARowThatIsOffByAHundredMillionthFromOneThatHolds) {
  for (const double excess : {1e-8, -1e-8, 0.0}) {
    Milp m{"close", Direction::Maximise};
    const int a = m.add_binary(5.0);
    const int b = m.add_binary(4.0);
    const int c = m.add_binary(3.0);
    m.add_row({{a, 0.5e-6}, {b, 0.5e-6 * (1.0 + 2.0 * excess)}, {c, 0.2e-6}}, Relation::LessEqual,
              1e-6);
    const MilpResult r = m.solve();
    EXPECT_EQ(r.status, MilpStatus::Optimal);
    // a and b together are 1e-6 (1 + excess).
    EXPECT_DOUBLE_EQ(r.objective, excess > 0.0 ? 8.0 : 9.0) << excess;
    EXPECT_LE(m.violation(0, r.values), kRowTolerance);
  }
}

// A row that asks for 1e-7 less than a plan has: CBC buys it with 4e-5 of the other option.
TEST(Milp, RoundsWhatTheSolverLeavesFractionalAndChecksIt) {
  Milp m{"fraction"};
  const int stay = m.add_binary(0.0);
  const int small = m.add_binary(1500.0);
  const int large = m.add_binary(2000.0);
  const int other = m.add_binary(5000.0);
  m.add_row({{stay, 1.0}, {small, 1.0}, {large, 1.0}}, Relation::Equal, 1.0);
  m.add_row({{stay, 0.01}, {small, 0.01 - 0.5e-7}, {large, 0.002}, {other, -0.005}},
            Relation::LessEqual, 0.01 - 1e-7, 1.0);
  const MilpResult r = m.solve();
  EXPECT_EQ(r.status, MilpStatus::Optimal);
  EXPECT_DOUBLE_EQ(r.objective, 2000.0);
}

TEST(Milp, TightensARowOfContinuousColumnsUntilItHolds) {
  Milp m{"tight", Direction::Maximise};
  const int x = m.add_continuous(0.0, kInf, 1.0);
  const int b = m.add_binary(0.3);
  m.add_row({{x, 1.0 / 3.0}, {b, 1.0 / 7.0}}, Relation::LessEqual, 1e-6, 1e-6);
  const MilpResult r = m.solve();
  ASSERT_TRUE(r.has_solution);
  EXPECT_LE(m.violation(0, r.values), kRowTolerance);
  EXPECT_NEAR(r.objective, 3e-6, 1e-12);
}

TEST(Milp, AgreesWithTryingEveryPoint) {
  int infeasible = 0;
  for (unsigned seed = 1; seed <= 200; ++seed) {
    std::mt19937 random{seed};
    std::uniform_real_distribution<double> u{0.0, 1.0};
    const bool minimise = u(random) < 0.5;
    Milp m{"random", minimise ? Direction::Minimise : Direction::Maximise};
    const int n = 4 + static_cast<int>(u(random) * 7.0);
    const int rows = 1 + static_cast<int>(u(random) * 6.0);
    for (int j = 0; j < n; ++j) m.add_binary(std::pow(10.0, 4.0 * u(random)) * (u(random) - 0.4));
    for (int i = 0; i < rows; ++i) {
      std::vector<MilpTerm> terms;
      double total = 0.0;
      for (int j = 0; j < n; ++j) {
        if (u(random) < 0.4) continue;
        const double a = std::pow(10.0, -10.0 + 5.0 * u(random)) * (u(random) < 0.15 ? -1.0 : 1.0);
        terms.push_back({j, a});
        total += a;
      }
      const auto relation = u(random) < 0.5 ? Relation::LessEqual : Relation::GreaterEqual;
      m.add_row(terms, relation, total * (0.05 + u(random)));
    }
    const std::vector<double> expected = best_by_trying(m, minimise);
    const MilpResult r = m.solve();
    ASSERT_EQ(r.has_solution, !expected.empty()) << "seed " << seed;
    if (expected.empty()) {
      EXPECT_EQ(r.status, MilpStatus::Infeasible) << "seed " << seed;
      ++infeasible;
      continue;
    }
    EXPECT_EQ(r.status, MilpStatus::Optimal) << "seed " << seed;
    const double truth = m.objective(expected);
    EXPECT_NEAR(r.objective, truth, 1e-7 * std::abs(truth)) << "seed " << seed;
    EXPECT_LE(minimise ? r.bound : -r.bound, (minimise ? truth : -truth) + 1e-7 * std::abs(truth));
    for (int i = 0; i < m.rows(); ++i) {
      EXPECT_LE(m.violation(i, r.values), kRowTolerance) << "seed " << seed;
    }
  }
  EXPECT_GT(infeasible, 20);
  EXPECT_LT(infeasible, 180);
}

// One of each group, as cheap as possible, under limits that lie at the edge of some choice: just
// met, just missed, or missed by as much as the rows are widened for the solver.
TEST(Milp, AgreesWithTryingEveryPointWhenLimitsLieAtTheEdge) {
  const std::vector<double> edges{0.0, 1e-6, -1e-6, -1e-7, -2e-8, 1e-5, -1e-5, -3e-5};
  for (unsigned seed = 1; seed <= 150; ++seed) {
    std::mt19937 random{seed};
    std::uniform_real_distribution<double> u{0.0, 1.0};
    const auto below = [&](std::size_t n) {
      return static_cast<std::size_t>(u(random) * static_cast<double>(n));
    };
    const std::size_t groups = 3 + below(2);
    const std::size_t each = 2 + below(2);
    Milp m{"edge"};
    for (std::size_t g = 0; g < groups; ++g) {
      std::vector<MilpTerm> one;
      for (std::size_t k = 0; k < each; ++k) {
        one.push_back({m.add_binary(k == 0 ? 0.0 : std::floor(5.0 + 60.0 * u(random))), 1.0});
      }
      m.add_row(one, Relation::Equal, 1.0);
    }
    const int rows = 1 + static_cast<int>(below(3));
    for (int i = 0; i < rows; ++i) {
      std::vector<MilpTerm> terms;
      double picked = 0.0;
      for (std::size_t g = 0; g < groups; ++g) {
        const std::size_t pick = below(each);
        double largest = u(random);
        for (std::size_t k = 0; k < each; ++k) {
          if (k > 0) largest *= u(random);
          terms.push_back({static_cast<int>(g * each + k), 3e-6 * largest});
          if (k == pick) picked += 3e-6 * largest;
        }
      }
      m.add_row(terms, Relation::LessEqual, picked + 3e-6 * edges[below(edges.size())], 3e-6);
    }
    const std::vector<double> expected = best_by_trying(m, true);
    const MilpResult r = m.solve();
    ASSERT_EQ(r.has_solution, !expected.empty()) << "seed " << seed;
    if (!r.has_solution) continue;
    EXPECT_DOUBLE_EQ(r.objective, m.objective(expected)) << "seed " << seed;
    for (int i = 0; i < m.rows(); ++i) EXPECT_LE(m.violation(i, r.values), kRowTolerance);
  }
}

Milp covering(unsigned seed, int n, int rows) {
  std::mt19937 random{seed};
  std::uniform_real_distribution<double> u{0.0, 1.0};
  Milp m{"covering"};
  for (int j = 0; j < n; ++j) m.add_binary(1.0 + std::floor(100.0 * u(random)));
  for (int i = 0; i < rows; ++i) {
    std::vector<MilpTerm> terms;
    for (int j = 0; j < n; ++j) {
      if (u(random) < 0.3) terms.push_back({j, std::pow(10.0, -6.0 - u(random))});
    }
    double total = 0.0;
    for (const MilpTerm& t : terms) total += t.coefficient;
    m.add_row(terms, Relation::GreaterEqual, 0.4 * total);
  }
  return m;
}

TEST(Milp, StopsWithinTheGapAndSaysHowWide) {
  const Milp m = covering(7, 40, 20);
  const MilpResult exact = m.solve();
  ASSERT_EQ(exact.status, MilpStatus::Optimal);
  const MilpResult rough = m.solve({.relative_gap = 0.2});
  ASSERT_TRUE(rough.has_solution);
  EXPECT_LE(rough.gap, 0.2);
  EXPECT_LE(rough.bound, exact.objective + 1e-6);
  EXPECT_GE(rough.objective, exact.objective - 1e-6);
  EXPECT_NEAR(rough.gap, (rough.objective - rough.bound) / rough.objective, 1e-12);
}

TEST(Milp, StopsAtTheNodeLimitWithABound) {
  const Milp m = covering(7, 40, 20);
  const MilpResult r = m.solve({.node_limit = 1});
  EXPECT_EQ(r.status, MilpStatus::NodeLimit);
  EXPECT_LE(r.bound, m.solve().objective + 1e-6);
}

TEST(Milp, GivesTheSameBitsEachTime) {
  const Milp m = covering(11, 30, 15);
  const MilpResult first = m.solve();
  for (int k = 0; k < 3; ++k) {
    const MilpResult again = m.solve();
    EXPECT_EQ(first.values, again.values);
    EXPECT_EQ(first.objective, again.objective);
    EXPECT_EQ(first.bound, again.bound);
    EXPECT_EQ(first.nodes, again.nodes);
  }
}

TEST(Milp, MayStartFromAKnownSolution) {
  const Milp m = covering(11, 30, 15);
  const MilpResult first = m.solve();
  const MilpResult again = m.solve({.start = first.values});
  EXPECT_EQ(again.status, MilpStatus::Optimal);
  EXPECT_DOUBLE_EQ(again.objective, first.objective);
  const std::vector<double> nonsense(30, 0.0);
  EXPECT_DOUBLE_EQ(m.solve({.start = nonsense}).objective, first.objective);
}

TEST(Milp, PrintsNothing) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const Milp m = covering(3, 30, 10);
  const MilpResult r = m.solve();
  static_cast<void>(m.solve({.start = r.values}));
  const std::string err = testing::internal::GetCapturedStderr();
  EXPECT_EQ(testing::internal::GetCapturedStdout() + err, "");
}

}  // namespace
}  // namespace isorisk::study::decisions
