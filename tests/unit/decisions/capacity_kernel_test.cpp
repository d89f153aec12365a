// SPDX-License-Identifier: Apache-2.0
#include "decisions/capacity_kernel.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <set>

#include "capacity_support.hpp"
#include "decisions/capacity_words.hpp"
#include "isorisk/core/error.hpp"

namespace isorisk::study::decisions {
namespace {

using namespace capacity_test;
using capacity::Fair;
using capacity::Item;
using capacity::kNoLimit;
using capacity::Optimum;
using capacity::Part;
using capacity::Ray;
using capacity::System;
using models::criteria::SocietalLine;
using ::testing::ElementsAre;
using Kind = CapacityConstraint::Kind;

std::vector<double> ones(std::size_t n) { return std::vector<double>(n, 1.0); }
std::vector<double> unit_vector(std::size_t n, std::size_t i) {
  std::vector<double> v(n, 0.0);
  v[i] = 1.0;
  return v;
}
std::vector<double> others(std::size_t n, std::size_t i) {
  std::vector<double> v(n, 1.0);
  v[i] = 0.0;
  return v;
}

// --- the worked example of docs/park_capacity.md, by hand ----------------------------------------
// Two plants; a school (limit 3e-6) and a workshop (3e-5); F-N line 1e-3 / N.

System example() { return {{3e-6, 3e-5}, kUpper, std::vector<Part>{kA, kB}}; }

TEST(CapacityKernel, HeadRoomOfTheWorkedExampleIsThatByHand) {
  const System s = example();
  // A: school (3e-6 - 0.5e-6) / 1e-6 = 2.5, workshop (3e-5 - 4e-6) / 1e-5 = 2.6;
  // N = 20: 5e-5 / 1e-6 = 50, N = 8: (1.25e-4 - 5e-5) / 1e-6 = 75, N = 5: 1.5e-4 / 5e-6 = 30.
  const Ray a = s.ray(others(2, 0), unit_vector(2, 0));
  EXPECT_NEAR(a.factor, 2.5, 1e-12);
  EXPECT_EQ(a.binding->kind, Kind::Target);
  EXPECT_EQ(a.binding->place, 0);
  EXPECT_NEAR(a.by_societal, 30.0, 1e-10);
  EXPECT_EQ(a.vertex->deaths, 5.0);
  // B: school 4, workshop 5; N = 8: (1.25e-4 - 1e-6) / 5e-5 = 2.48, N = 5: 1.95e-4 / 5e-5 = 3.9.
  const Ray b = s.ray(others(2, 1), unit_vector(2, 1));
  EXPECT_NEAR(b.by_places, 4.0, 1e-12);
  EXPECT_NEAR(b.factor, 2.48, 1e-12);
  EXPECT_EQ(b.binding->kind, Kind::Societal);
  EXPECT_EQ(b.binding->deaths, 8.0);
  EXPECT_DOUBLE_EQ(b.binding->limit_per_yr, 1.25e-4);
}

TEST(CapacityKernel, AllocationOfTheWorkedExampleIsThatByHand) {
  // Most of a + b with a + 0.5 b <= 3 (school) and 0.02 a + b <= 2.5 (N = 8): a = 175/99,
  // b = 244/99; prices 294/99 and 125/99 add up to the same 419/99.
  const std::vector<Item> items{{1, 10, 1}, {1, 10, 1}};
  const Optimum best = capacity::maximise(example(), items);
  ASSERT_TRUE(best.feasible);
  EXPECT_NEAR(best.factors[0], 175.0 / 99.0, 1e-8);
  EXPECT_NEAR(best.factors[1], 244.0 / 99.0, 1e-8);
  EXPECT_NEAR(best.objective, 419.0 / 99.0, 1e-8);
  EXPECT_NEAR(best.bound, 419.0 / 99.0, 1e-8);
  ASSERT_EQ(best.prices.size(), 2U);
  EXPECT_EQ(best.prices[0].constraint.place, 0);
  EXPECT_NEAR(best.prices[0].price, 294.0 / 99.0, 1e-6);
  EXPECT_EQ(best.prices[1].constraint.deaths, 8.0);
  EXPECT_NEAR(best.prices[1].price, 125.0 / 99.0, 1e-6);
  // Fair: 1.5 (1 + t) <= 3 at the school stops both at 2.
  const Fair fair = capacity::fair_share(example(), ones(2), std::vector<double>{10, 10});
  EXPECT_NEAR(fair.factors[0], 2.0, 1e-9);
  EXPECT_NEAR(fair.factors[1], 2.0, 1e-9);
  ASSERT_EQ(fair.steps.size(), 1U);
  EXPECT_EQ(fair.steps[0].binding->place, 0);
}

TEST(CapacityKernel, WeightsTurnTheAllocation) {
  // b counts tenfold: b first, to 2.48 by N = 8 with a = 1.
  const std::vector<Item> items{{1, 10, 0.01}, {1, 10, 1}};
  const Optimum best = capacity::maximise(example(), items);
  EXPECT_NEAR(best.factors[0], 1.0, 1e-7);
  EXPECT_NEAR(best.factors[1], 2.48, 1e-7);
}

// --- failing parks -------------------------------------------------------------------------------

TEST(CapacityKernel, APlaceThatFailsByTheOthersAloneLeavesNothingAndIsNamed) {
  // At the place: own 1e-6, others 5e-6, limit 3e-6.
  const System s{
      {3e-6, 3e-6}, std::nullopt, std::vector<Part>{{{1e-6, 1e-7}, {}}, {{5e-6, 0.0}, {}}}};
  const Ray own = s.ray(others(2, 0), unit_vector(2, 0));
  EXPECT_NEAR(own.factor, -2.0, 1e-12);
  EXPECT_EQ(own.binding->place, 0);
  // The other one must come down to (3 - 1) / 5.
  EXPECT_NEAR(s.ray(others(2, 1), unit_vector(2, 1)).factor, 0.4, 1e-12);
  // By the criteria that hold: 3e-6 / 1e-7.
  const System holds = s.without_failing(ones(2));
  EXPECT_NEAR(holds.ray(others(2, 0), unit_vector(2, 0)).factor, 30.0, 1e-12);
  EXPECT_EQ(holds.ray(others(2, 1), unit_vector(2, 1)).factor, kNoLimit);
  EXPECT_THAT(s.adds_to_failing(ones(2)), ElementsAre(true, true));
  EXPECT_FALSE(capacity::maximise(s, std::vector<Item>{{1, 9, 1}, {1, 9, 1}}).feasible);
}

TEST(CapacityKernel, TheLeastCutFallsOnWhoAddsMost) {
  // 1e-6 a + 5e-6 b <= 3e-6, a and b at most 1: cutting b to 0.4 costs 0.6, a alone cannot do it.
  const System s{{3e-6}, std::nullopt, std::vector<Part>{{{1e-6}, {}}, {{5e-6}, {}}}};
  const Optimum cut = capacity::maximise(s, std::vector<Item>{{0, 1, 1}, {0, 1, 1}});
  EXPECT_NEAR(cut.factors[0], 1.0, 1e-8);
  EXPECT_NEAR(cut.factors[1], 0.4, 1e-8);
  EXPECT_NEAR(s.ray(std::vector<double>{0, 0}, ones(2)).factor, 0.5, 1e-12);
  // Fair: both to 0.5.
  const Fair fair = capacity::fair_share(s, std::vector<double>{0, 0}, ones(2));
  EXPECT_NEAR(fair.factors[0], 0.5, 1e-9);
  EXPECT_NEAR(fair.factors[1], 0.5, 1e-9);
}

TEST(CapacityKernel, BeyondTheVerticalCutNobodyMayAdd) {
  const System s{
      {}, kUpper, std::vector<Part>{{{}, {{1500, 1e-9}, {10, 1e-6}}}, {{}, {{10, 1e-6}}}}};
  EXPECT_EQ(s.ray(others(2, 0), unit_vector(2, 0)).factor, 0.0);
  EXPECT_EQ(s.ray(others(2, 0), unit_vector(2, 0)).binding->deaths, 1500.0);
  EXPECT_THAT(s.adds_to_failing(ones(2)), ElementsAre(true, false));
  EXPECT_FALSE(capacity::maximise(s, std::vector<Item>{{1, 9, 1}, {1, 9, 1}}).feasible);
  const Optimum cut = capacity::maximise(s, std::vector<Item>{{0, 1, 1}, {0, 1, 1}});
  EXPECT_EQ(cut.factors[0], 0.0);
  EXPECT_NEAR(cut.factors[1], 1.0, 1e-9);
  ASSERT_FALSE(cut.prices.empty());
  EXPECT_GE(cut.prices.front().constraint.deaths, 1000.0);
}

TEST(CapacityKernel, AFailingVertexHoldsEveryoneWithAsManyDeathsAndNobodyElse) {
  // F(10) = 2e-4 > 1e-4 by the second; the first has 20 deaths and so adds to F(10); the third
  // has 5 deaths only, where F(5) = 2.2e-4 > 2e-4 fails too when it is counted, 1.99e-4 without.
  const Part a{{}, {{20, 1e-7}}};
  const Part b{{}, {{10, 1.5e-4}}};
  const Part c{{}, {{5, 1e-6}}};
  const System s{{}, kUpper, std::vector<Part>{a, b, c}};
  EXPECT_THAT(s.adds_to_failing(ones(3)), ElementsAre(true, true, false));
  EXPECT_GT(s.without_failing(ones(3)).ray(others(3, 2), unit_vector(3, 2)).factor, 1.0);
}

TEST(CapacityKernel, FewerDeathsThanTheLineBeginsAtDoNotCount) {
  SocietalLine line = kUpper;
  line.n_from = 10;
  const System s{{}, line, std::vector<Part>{{{}, {{9.9, 1.0}}}}};
  EXPECT_EQ(s.ray(std::vector<double>{0}, ones(1)).factor, kNoLimit);
  EXPECT_FALSE(s.worst(ones(1)).has_value());
}

TEST(CapacityKernel, NumbersThatCannotBeAreRefused) {
  EXPECT_THROW((System{{1e-6}, std::nullopt, std::vector<Part>{{{-1e-9}, {}}}}), InputError);
  EXPECT_THROW((System{{1e-6}, std::nullopt, std::vector<Part>{{{}, {}}}}), InputError);
  EXPECT_THROW((System{{std::nan("")}, std::nullopt, std::vector<Part>{}}), InputError);
  EXPECT_THROW((System{{}, kUpper, std::vector<Part>{{{}, {{0.0, 1e-6}}}}}), InputError);
  EXPECT_THROW((void)capacity::maximise(example(), std::vector<Item>{{1, kNoLimit, 1}, {1, 2, 1}}),
               InputError);
  EXPECT_THROW((void)capacity::maximise(example(), std::vector<Item>{{2, 1, 1}, {1, 2, 1}}),
               InputError);
  EXPECT_THROW((void)capacity::maximise(example(), std::vector<Item>{{1, 2, 1}}), InputError);
}

// --- against brute force, on random parks --------------------------------------------------------

struct Random {
  std::vector<double> limits;
  std::vector<Part> parts;
  std::vector<double> weights;
};

Random random_park(std::mt19937& g, std::size_t n) {
  std::uniform_real_distribution<double> u(0.0, 1.0);
  Random r;
  const std::size_t places = 1 + g() % 4;
  for (std::size_t p = 0; p < places; ++p) r.limits.push_back(p == 0 ? 3e-6 : 1e-5);
  for (std::size_t i = 0; i < n; ++i) {
    Part part;
    for (std::size_t p = 0; p < places; ++p) {
      part.place_risk_per_yr.push_back(u(g) < 0.3 ? 0.0 : u(g) * 1e-6);
    }
    double deaths = 400.0 * u(g) + 1.0;
    for (std::size_t k = g() % 4; k > 0; --k) {
      part.fn.push_back({deaths, u(g) * 2e-4 / deaths});
      deaths *= 0.2 + 0.6 * u(g);
    }
    r.parts.push_back(std::move(part));
    r.weights.push_back(0.2 + u(g));
  }
  return r;
}

double f_of(const std::vector<Part>& parts, std::span<const double> x, double deaths) {
  double f = 0.0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (const risk::FnPair& p : parts[i].fn) {
      if (p.deaths >= deaths) f += x[i] * p.frequency_per_yr;
    }
  }
  return f;
}

// All constraints as rows a x <= b.
struct Rows {
  std::vector<std::vector<double>> a;
  std::vector<double> b;
};
Rows rows_of(const Random& r, std::span<const double> low, std::span<const double> high) {
  const std::size_t n = r.parts.size();
  Rows rows;
  for (std::size_t p = 0; p < r.limits.size(); ++p) {
    std::vector<double> a;
    for (const Part& part : r.parts) a.push_back(part.place_risk_per_yr[p] / r.limits[p]);
    rows.a.push_back(a);
    rows.b.push_back(1.0);
  }
  for (const Part& part : r.parts) {
    for (const risk::FnPair& v : part.fn) {
      if (v.deaths < 1.0) continue;
      std::vector<double> a;
      for (std::size_t i = 0; i < n; ++i) {
        a.push_back(f_of(r.parts, unit_vector(n, i), v.deaths) * v.deaths / 1e-3);
      }
      rows.a.push_back(a);
      rows.b.push_back(1.0);
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    rows.a.push_back(unit_vector(n, i));
    rows.b.push_back(high[i]);
    rows.a.push_back(unit_vector(n, i));
    rows.a.back()[i] = -1.0;
    rows.b.push_back(-low[i]);
  }
  return rows;
}

// Cramer's rule for up to three unknowns.
std::optional<std::vector<double>> solve(const std::vector<std::vector<double>>& a,
                                         const std::vector<double>& b) {
  const std::size_t n = b.size();
  const auto det = [&](const std::vector<std::vector<double>>& m) {
    if (n == 1) return m[0][0];
    if (n == 2) return m[0][0] * m[1][1] - m[0][1] * m[1][0];
    return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) -
           m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
           m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
  };
  const double d = det(a);
  if (std::abs(d) < 1e-12) return std::nullopt;
  std::vector<double> x(n);
  for (std::size_t j = 0; j < n; ++j) {
    auto m = a;
    for (std::size_t i = 0; i < n; ++i) m[i][j] = b[i];
    x[j] = det(m) / d;
  }
  return x;
}

// The best corner of the polytope; nullopt: it is empty.
std::optional<double> best_corner(const Rows& rows, std::span<const double> weights) {
  const std::size_t n = weights.size();
  std::optional<double> best;
  std::vector<std::size_t> pick(n);
  const std::function<void(std::size_t, std::size_t)> choose = [&](std::size_t k,
                                                                   std::size_t from) {
    if (k < n) {
      for (std::size_t r = from; r < rows.b.size(); ++r) {
        pick[k] = r;
        choose(k + 1, r + 1);
      }
      return;
    }
    std::vector<std::vector<double>> a;
    std::vector<double> b;
    for (const std::size_t r : pick) {
      a.push_back(rows.a[r]);
      b.push_back(rows.b[r]);
    }
    const auto x = solve(a, b);
    if (!x) return;
    double value = 0.0;
    for (std::size_t r = 0; r < rows.b.size(); ++r) {
      double sum = 0.0;
      for (std::size_t i = 0; i < n; ++i) sum += rows.a[r][i] * (*x)[i];
      if (sum > rows.b[r] + 1e-9) return;
    }
    for (std::size_t i = 0; i < n; ++i) value += weights[i] * (*x)[i];
    if (!best || value > *best) best = value;
  };
  choose(0, 0);
  return best;
}

TEST(CapacityKernel, TheAllocationIsTheBestCornerOfAllConstraints) {
  std::mt19937 g{20240501};
  int bound_by_something = 0;
  for (int k = 0; k < 150; ++k) {
    const std::size_t n = 1 + g() % 3;
    const Random r = random_park(g, n);
    const System s{r.limits, kUpper, r.parts};
    const double low = k % 3 == 0 ? 0.0 : 1.0;
    const double high = 1.0 + static_cast<double>(g() % 9);
    std::vector<Item> items;
    for (const double w : r.weights) items.push_back({low, high, w});
    const Optimum best = capacity::maximise(s, items);
    const auto corner = best_corner(
        rows_of(r, std::vector<double>(n, low), std::vector<double>(n, high)), r.weights);
    ASSERT_EQ(best.feasible, corner.has_value()) << k;
    if (!corner) continue;
    EXPECT_NEAR(best.objective, *corner, 1e-7 * *corner) << k;
    EXPECT_GE(best.bound, best.objective * (1.0 - 1e-12)) << k;
    EXPECT_NEAR(best.bound, *corner, 1e-6 * *corner) << k;
    const auto load = s.worst(best.factors);
    if (load) {
      EXPECT_LE(load->ratio, 1.0) << k;
    }
    if (!best.prices.empty()) ++bound_by_something;
  }
  EXPECT_GT(bound_by_something, 50);
}

TEST(CapacityKernel, HeadRoomIsWhereTheSumsReachALimit) {
  std::mt19937 g{7};
  int found = 0;
  for (int k = 0; k < 200; ++k) {
    const std::size_t n = 1 + g() % 4;
    const Random r = random_park(g, n);
    const System s{r.limits, kUpper, r.parts};
    const std::size_t i = g() % n;
    const Ray ray = s.ray(others(n, i), unit_vector(n, i));
    if (!(ray.factor > 0.0) || ray.factor == kNoLimit) continue;
    if (const auto base = s.worst(others(n, i)); base && base->ratio > 1.0) continue;
    ++found;
    const auto holds = [&](double factor) {
      std::vector<double> x = ones(n);
      x[i] = factor;
      for (std::size_t p = 0; p < r.limits.size(); ++p) {
        double sum = 0.0;
        for (std::size_t j = 0; j < n; ++j) sum += x[j] * r.parts[j].place_risk_per_yr[p];
        if (sum > r.limits[p]) return false;
      }
      for (const Part& part : r.parts) {
        for (const risk::FnPair& v : part.fn) {
          if (v.deaths >= 1.0 && f_of(r.parts, x, v.deaths) > 1e-3 / v.deaths) return false;
        }
      }
      return true;
    };
    EXPECT_TRUE(holds(ray.factor * (1.0 - 1e-9))) << k;
    EXPECT_FALSE(holds(ray.factor * (1.0 + 1e-9))) << k;
  }
  EXPECT_GT(found, 60);
}

TEST(CapacityKernel, HazardOfOthersNeverAddsHeadRoom) {
  std::mt19937 g{11};
  std::uniform_real_distribution<double> u(0.0, 1.0);
  for (int k = 0; k < 100; ++k) {
    Random r = random_park(g, 3);
    const Ray before = System{r.limits, kUpper, r.parts}.ray(others(3, 0), unit_vector(3, 0));
    for (double& v : r.parts[1].place_risk_per_yr) v += u(g) * 1e-7;
    r.parts[2].fn.insert(r.parts[2].fn.begin(), {500.0, u(g) * 1e-8});
    const Ray after = System{r.limits, kUpper, r.parts}.ray(others(3, 0), unit_vector(3, 0));
    EXPECT_LE(after.by_places, before.by_places);
    EXPECT_LE(after.by_societal, before.by_societal * (1.0 + 1e-12));
  }
}

// Max-min: who is stopped below his bound has a constraint that is used up and in which nobody who
// adds got a larger increment.
TEST(CapacityKernel, NobodyInTheFairShareCanGainWithoutTakingFromWhoHasLess) {
  std::mt19937 g{3};
  int stopped = 0;
  for (int k = 0; k < 150; ++k) {
    const std::size_t n = 2 + g() % 4;
    const Random r = random_park(g, n);
    const System s{r.limits, kUpper, r.parts};
    if (const auto load = s.worst(ones(n)); load && load->ratio > 1.0) continue;
    std::vector<double> high;
    for (std::size_t i = 0; i < n; ++i) high.push_back(2.0 + static_cast<double>(g() % 20));
    const Fair fair = capacity::fair_share(s, ones(n), high);
    if (const auto load = s.worst(fair.factors)) {
      EXPECT_LE(load->ratio, 1.0) << k;
    }
    const Rows rows = rows_of(r, std::vector<double>(n, 0.0), high);
    for (std::size_t i = 0; i < n; ++i) {
      EXPECT_GE(fair.factors[i], 1.0 - 1e-9);
      EXPECT_LE(fair.factors[i], high[i]);
      if (fair.factors[i] > high[i] * (1.0 - 1e-9)) continue;
      ++stopped;
      bool bottleneck = false;
      for (std::size_t c = 0; c < rows.b.size() - 2 * n; ++c) {
        double sum = 0.0;
        double most = 0.0;
        for (std::size_t j = 0; j < n; ++j) {
          sum += rows.a[c][j] * fair.factors[j];
          if (rows.a[c][j] > 0.0) most = std::max(most, fair.factors[j]);
        }
        if (rows.a[c][i] > 0.0 && sum > 1.0 - 1e-8 && fair.factors[i] > most - 1e-7) {
          bottleneck = true;
        }
      }
      EXPECT_TRUE(bottleneck) << k << " " << i;
    }
  }
  EXPECT_GT(stopped, 60);
}

TEST(CapacityKernel, FactorsAreShownRoundedDown) {
  EXPECT_EQ(capacity::factor_text(1.9999), "1.99");
  EXPECT_EQ(capacity::factor_text(0.99999), "0.999");
  EXPECT_EQ(capacity::factor_text(2.0), "2");
  EXPECT_EQ(capacity::factor_text(0.0), "0");
  EXPECT_EQ(capacity::factor_text(1239.0), "1230");
  EXPECT_EQ(capacity::factor_text(0.00123456), "0.00123");
}

}  // namespace
}  // namespace isorisk::study::decisions
