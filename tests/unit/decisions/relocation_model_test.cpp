// SPDX-License-Identifier: Apache-2.0
#include "decisions/relocation_model.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>

#include "isorisk/core/error.hpp"

namespace isorisk::study::decisions::relocation {
namespace {

using models::criteria::Line;
using models::criteria::SocietalLine;

// --- a judge of its own, written without the one under test ------------------------------------

struct Sums {
  bool holds = true;
  double cost = 0.0;
  double pll = 0.0;
  double deaths = 0.0;
};

Sums judged(const Problem& p, const Choice& c) {
  Sums out;
  const double tolerance = 1e-9;
  std::vector<double> budget(p.batches.size()), number(p.batches.size());
  std::vector<double> use(p.destinations.size());
  for (std::size_t s = 0; s < p.sites.size(); ++s) {
    const Option& o = p.sites[s].options[static_cast<std::size_t>(c.option[s])];
    out.cost += o.cost;
    out.pll += o.pll_per_yr;
    if (o.destination >= 0) use[static_cast<std::size_t>(o.destination)] += o.destination_use;
    double t = p.horizon_yr;
    if (o.action) {
      const auto b = static_cast<std::size_t>(c.batch[s]);
      t = p.batches[b].time_yr;
      budget[b] += o.cost;
      number[b] += 1.0;
      if (c.batch[s] < o.first_batch || c.batch[s] > o.last_batch) out.holds = false;
      out.deaths += t * p.sites[s].pll_now_per_yr + (p.horizon_yr - t) * o.pll_per_yr;
    } else {
      out.deaths += p.horizon_yr * o.pll_per_yr;
    }
  }
  for (std::size_t r = 0; r < p.receptors.size(); ++r) {
    double t = p.horizon_yr;
    if (c.receptor_batch[r] >= 0) {
      const auto b = static_cast<std::size_t>(c.receptor_batch[r]);
      out.cost += p.receptors[r].cost;
      budget[b] += p.receptors[r].cost;
      t = p.batches[b].time_yr;
      if (c.receptor_batch[r] < p.receptors[r].first_batch) out.holds = false;
    }
    out.deaths += t * p.receptors[r].weight_per_yr;
  }
  for (std::size_t k = 0; k < p.places.size(); ++k) {
    const Place& place = p.places[k];
    if (place.receptor >= 0 && c.receptor_batch[static_cast<std::size_t>(place.receptor)] >= 0) {
      continue;
    }
    double risk = place.background_per_yr;
    for (std::size_t s = 0; s < p.sites.size(); ++s) {
      risk += p.sites[s].options[static_cast<std::size_t>(c.option[s])].place_risk_per_yr[k];
    }
    if (risk > place.limit_per_yr * (1.0 + tolerance)) out.holds = false;
  }
  for (int a = 0; a <= static_cast<int>(p.destinations.size()); ++a) {
    std::vector<risk::FnPair> all =
        a == 0 ? p.background_fn : p.destinations[static_cast<std::size_t>(a) - 1].background_fn;
    for (std::size_t s = 0; s < p.sites.size(); ++s) {
      const Option& o = p.sites[s].options[static_cast<std::size_t>(c.option[s])];
      if (a == 0 || o.destination == a - 1) all.insert(all.end(), o.fn.begin(), o.fn.end());
    }
    for (const SocietalLine& line : p.lines) {
      for (const risk::FnPair& v : all) {
        if (v.deaths < line.n_from || !(v.frequency_per_yr > 0.0)) continue;
        if (line.vertical_cut_n && v.deaths >= *line.vertical_cut_n) out.holds = false;
        double f = 0.0;
        for (const risk::FnPair& w : all) f += w.deaths >= v.deaths ? w.frequency_per_yr : 0.0;
        if (f >= line.f_at_1_per_yr * std::pow(v.deaths, line.slope)) out.holds = false;
      }
    }
  }
  for (std::size_t b = 0; b < p.batches.size(); ++b) {
    if (p.batches[b].budget && budget[b] > *p.batches[b].budget * (1.0 + tolerance)) {
      out.holds = false;
    }
    if (p.batches[b].max_sites && number[b] > *p.batches[b].max_sites) out.holds = false;
  }
  if (p.budget && out.cost > *p.budget * (1.0 + tolerance)) out.holds = false;
  for (std::size_t d = 0; d < p.destinations.size(); ++d) {
    if (use[d] > p.destinations[d].capacity * (1.0 + tolerance)) out.holds = false;
  }
  return out;
}

void every_choice(const Problem& p, const std::function<void(const Choice&)>& use) {
  Choice c{.option = std::vector<int>(p.sites.size(), 0),
           .batch = std::vector<int>(p.sites.size(), -1),
           .receptor_batch = std::vector<int>(p.receptors.size(), -1)};
  const int batches = static_cast<int>(p.batches.size());
  const std::function<void(std::size_t)> receptor = [&](std::size_t r) {
    if (r == p.receptors.size()) return use(c);
    for (int b = -1; b < batches; ++b) {
      c.receptor_batch[r] = b;
      receptor(r + 1);
    }
  };
  const std::function<void(std::size_t)> site = [&](std::size_t s) {
    if (s == p.sites.size()) return receptor(0);
    for (std::size_t o = 0; o < p.sites[s].options.size(); ++o) {
      c.option[s] = static_cast<int>(o);
      const bool action = p.sites[s].options[o].action;
      for (int b = action ? 0 : -1; b < (action ? batches : 0); ++b) {
        c.batch[s] = b;
        site(s + 1);
      }
    }
  };
  site(0);
}

struct Best {
  bool any = false;
  double cost = 0.0;
  double deaths = 0.0;
};
Best best_by_trying(const Problem& p) {
  Best best;
  every_choice(p, [&](const Choice& c) {
    const Sums s = judged(p, c);
    if (!s.holds) return;
    const double slack = 1e-9 * std::max(1.0, best.cost);
    if (!best.any || s.cost < best.cost - slack ||
        (s.cost <= best.cost + slack && s.deaths < best.deaths)) {
      best = {true, s.cost, s.deaths};
    }
  });
  return best;
}

// --- random problems ---------------------------------------------------------------------------

Problem random_problem(unsigned seed, int sites, int batches) {
  std::mt19937 random{seed};
  std::uniform_real_distribution<double> u{0.0, 1.0};
  Problem p;
  const int places = 2 + static_cast<int>(u(random) * 5.0);
  const int receptors = static_cast<int>(u(random) * 3.0);
  const int destinations = static_cast<int>(u(random) * 3.0);
  const double tight = 0.15 + 0.8 * u(random);
  if (u(random) < 0.7) {
    p.lines.push_back({.line = Line::Upper,
                       .n_from = 1.0,
                       .n_to = 1000.0,
                       .f_at_1_per_yr = 3e-4 * tight,
                       .slope = u(random) < 0.3 ? -2.0 : -1.0});
    if (u(random) < 0.3) p.lines.back().vertical_cut_n = 150.0;
  }
  for (int d = 0; d < destinations; ++d) {
    p.destinations.push_back({.capacity = std::floor(1.0 + 2.0 * u(random))});
    if (u(random) < 0.5) p.destinations.back().background_fn = {{20.0, 4e-6}, {3.0, 1e-5}};
  }
  for (int r = 0; r < receptors; ++r) {
    p.receptors.push_back({.cost = std::floor(1.0 + 30.0 * u(random)),
                           .first_batch = batches > 1 && u(random) < 0.3 ? 1 : 0,
                           .weight_per_yr = 1e-4 * u(random)});
  }
  for (int k = 0; k < places; ++k) {
    p.places.push_back({.limit_per_yr = std::vector<double>{3e-7, 3e-6, 1e-5}[k % 3],
                        .background_per_yr = u(random) < 0.2 ? 1e-7 : 0.0,
                        .group = k / 2,
                        .receptor = receptors > 0 && u(random) < 0.5
                                        ? static_cast<int>(u(random) * receptors)
                                        : -1});
  }
  for (int s = 0; s < sites; ++s) {
    Site site;
    const auto option = [&](double factor) {
      Option o;
      for (const Place& place : p.places) {
        o.place_risk_per_yr.push_back(u(random) < 0.4 ? 0.0
                                                      : factor * place.limit_per_yr *
                                                            std::pow(10.0, -2.0 + 2.2 * u(random)));
      }
      double n = std::pow(10.0, 0.5 + 2.0 * u(random));
      for (int i = 0; i < 4; ++i, n *= 0.2 + 0.6 * u(random)) {
        o.fn.push_back({n, factor * 1e-3 / n * std::pow(10.0, -1.5 * u(random))});
        o.pll_per_yr += o.fn.back().deaths * o.fn.back().frequency_per_yr;
      }
      return o;
    };
    Option stay = option(1.0);
    stay.action = false;
    site.pll_now_per_yr = stay.pll_per_yr;
    site.options.push_back(stay);
    Option close;
    close.place_risk_per_yr.assign(p.places.size(), 0.0);
    close.cost = std::floor(20.0 + 80.0 * u(random));
    site.options.push_back(close);
    Option convert = stay;
    const double factor = 0.1 + 0.5 * u(random);
    for (double& r : convert.place_risk_per_yr) r *= factor;
    for (risk::FnPair& c : convert.fn) c.frequency_per_yr *= factor;
    convert.pll_per_yr *= factor;
    convert.action = true;
    convert.cost = std::floor(5.0 + 40.0 * u(random));
    convert.first_batch = batches > 1 && u(random) < 0.3 ? 1 : 0;
    if (u(random) < 0.2) site.options[1].last_batch = 0;
    site.options.push_back(convert);
    if (destinations > 0) {
      Option move = option(0.2);
      move.cost = std::floor(10.0 + 60.0 * u(random));
      move.destination = static_cast<int>(u(random) * destinations);
      move.destination_use = 1.0;
      site.options.push_back(move);
    }
    p.sites.push_back(site);
  }
  for (int b = 0; b < batches; ++b) {
    Batch batch{.time_yr = 1.0 + 2.0 * b};
    if (u(random) < 0.5) batch.budget = std::floor(20.0 + 120.0 * u(random));
    if (u(random) < 0.4) batch.max_sites = std::floor(1.0 + 2.5 * u(random));
    p.batches.push_back(batch);
  }
  if (u(random) < 0.3) p.budget = std::floor(40.0 + 120.0 * u(random));
  p.horizon_yr = 1.0 + 2.0 * batches;
  return p;
}

// --- hand-computed ------------------------------------------------------------------------------

// Two plants beside a school (3e-6) and a shop (1e-5). A adds 2e-6 and 9e-6, B 2e-6 and 4e-6.
// School 4e-6 > 3e-6, shop 13e-6 > 10e-6. A can close for 50 or halve its risk for 30; B can close
// for 20. Closing B leaves 2e-6 and 9e-6: meets at 20.
Problem two_plants() {
  Problem p;
  p.places = {{.limit_per_yr = 3e-6, .group = 0}, {.limit_per_yr = 1e-5, .group = 1}};
  const auto option = [](double cost, double school, double shop, double pll, bool action) {
    return Option{.cost = cost,
                  .place_risk_per_yr = {school, shop},
                  .fn = {},
                  .pll_per_yr = pll,
                  .action = action};
  };
  p.sites = {{.options = {option(0.0, 2e-6, 9e-6, 1e-3, false), option(50.0, 0.0, 0.0, 0.0, true),
                          option(30.0, 1e-6, 4.5e-6, 5e-4, true)},
              .pll_now_per_yr = 1e-3},
             {.options = {option(0.0, 2e-6, 4e-6, 4e-4, false), option(20.0, 0.0, 0.0, 0.0, true)},
              .pll_now_per_yr = 4e-4}};
  p.batches = {{.time_yr = 1.0}, {.time_yr = 3.0}};
  p.horizon_yr = 4.0;
  return p;
}

TEST(RelocationModel, ClosesTheCheaperOfTwoPlantsThatTogetherExceedTheLimits) {
  const PlanResult r = solve_plan(two_plants(), {});
  ASSERT_TRUE(r.feasible);
  EXPECT_EQ(r.status, MilpStatus::Optimal);
  EXPECT_THAT(r.choice.option, testing::ElementsAre(0, 1));
  EXPECT_DOUBLE_EQ(r.evaluation.cost, 20.0);
  EXPECT_DOUBLE_EQ(r.cost_bound, 20.0);
  EXPECT_DOUBLE_EQ(r.evaluation.place_risk_per_yr[0], 2e-6);
  EXPECT_DOUBLE_EQ(r.evaluation.place_risk_per_yr[1], 9e-6);
  EXPECT_DOUBLE_EQ(r.evaluation.pll_per_yr, 1e-3);
  // Of the plans that cost 20 the one in the first batch: 4 years of A, one of B.
  EXPECT_THAT(r.choice.batch, testing::ElementsAre(-1, 0));
  EXPECT_DOUBLE_EQ(r.evaluation.deaths_until_horizon, 4.0 * 1e-3 + 1.0 * 4e-4);
}

TEST(RelocationModel, KeepsWithinTheBudgetOfABatch) {
  Problem p = two_plants();
  p.batches[0].budget = 19.0;
  const PlanResult r = solve_plan(p, {});
  ASSERT_TRUE(r.feasible);
  EXPECT_THAT(r.choice.batch, testing::ElementsAre(-1, 1));
  EXPECT_DOUBLE_EQ(r.evaluation.batch_cost[1], 20.0);
}

TEST(RelocationModel, KeepsASiteOutOfBatchesBeforeItsTime) {
  Problem p = two_plants();
  p.sites[1].options[1].first_batch = 1;
  EXPECT_THAT(solve_plan(p, {}).choice.batch, testing::ElementsAre(-1, 1));
  p.sites[1].options[1].last_batch = 0;  // no batch is left
  EXPECT_THAT(solve_plan(p, {}).choice.option, testing::ElementsAre(2, 0));
  p.sites[1].options[1].first_batch = 2;  // after the last batch: B cannot close
  const PlanResult r = solve_plan(p, {});
  // A halved: school 1e-6 + 2e-6 = 3e-6, on its limit; shop 8.5e-6.
  EXPECT_THAT(r.choice.option, testing::ElementsAre(2, 0));
  EXPECT_DOUBLE_EQ(r.evaluation.cost, 30.0);
}

TEST(RelocationModel, ALimitThatMustNotBeReachedIsStricter) {
  Problem p = two_plants();
  p.sites[1].options.pop_back();
  EXPECT_DOUBLE_EQ(solve_plan(p, {}).evaluation.cost, 30.0);
  p.places[0].strict = true;
  EXPECT_DOUBLE_EQ(solve_plan(p, {}).evaluation.cost, 50.0);
}

TEST(RelocationModel, MovesThePeopleWhenThatIsCheaper) {
  Problem p = two_plants();
  p.receptors = {{.cost = 7.0}, {.cost = 5.0}};
  p.places[0].receptor = 0;
  p.places[1].receptor = 1;
  PlanResult r = solve_plan(p, {});
  EXPECT_THAT(r.choice.option, testing::ElementsAre(0, 0));
  EXPECT_DOUBLE_EQ(r.evaluation.cost, 12.0);
  p.receptors[0].cost = 16.0;  // 21 together: closing B is cheaper again
  r = solve_plan(p, {});
  EXPECT_THAT(r.choice.option, testing::ElementsAre(0, 1));
  EXPECT_THAT(r.choice.receptor_batch, testing::Each(-1));
}

TEST(RelocationModel, RespectsTheRoomAtADestination) {
  Problem p = two_plants();
  p.destinations = {{.capacity = 1.0}};
  for (Site& s : p.sites) {
    s.options.push_back(
        {.cost = 3.0, .place_risk_per_yr = {0.0, 0.0}, .destination = 0, .destination_use = 1.0});
  }
  p.places[0].limit_per_yr = 1e-6;  // both must do something
  PlanResult r = solve_plan(p, {});
  EXPECT_THAT(r.choice.option, testing::ElementsAre(3, 1));
  EXPECT_DOUBLE_EQ(r.evaluation.cost, 23.0);
  p.destinations[0].capacity = 2.0;
  EXPECT_DOUBLE_EQ(solve_plan(p, {}).evaluation.cost, 6.0);
}

TEST(RelocationModel, CountsTheBackgroundAtAPlace) {
  Problem p = two_plants();
  p.places[0].background_per_yr = 1.5e-6;  // 2e-6 of A and this exceed the school's limit
  const PlanResult r = solve_plan(p, {});
  // A and B may stay together no longer, nor A alone: A halved and B closed (2.5e-6), or A closed
  // and B as it is (3.5e-6, no): 50, or both for 70.
  EXPECT_THAT(r.choice.option, testing::ElementsAre(2, 1));
  EXPECT_DOUBLE_EQ(r.evaluation.place_risk_per_yr[0], 2.5e-6);
}

// F(N) of A: 2e-5 at 100; of B: 6e-5 at 10. Line 1e-3 / N: 1e-5 at 100, 1e-4 at 10.
// A is beyond it alone; halving its frequencies touches the line (not below it).
TEST(RelocationModel, KeepsTheCurveBelowTheLineAtItsVertices) {
  Problem p = two_plants();
  p.places.clear();
  for (Site& s : p.sites) {
    for (Option& o : s.options) o.place_risk_per_yr.clear();
  }
  p.sites[0].options[0].fn = {{100.0, 2e-5}};
  p.sites[0].options[2].fn = {{100.0, 1e-5}};
  p.sites[1].options[0].fn = {{10.0, 6e-5}};
  p.lines = {{.line = Line::Upper, .n_from = 1.0, .n_to = 1000.0, .f_at_1_per_yr = 1e-3}};
  EXPECT_THAT(solve_plan(p, {}).choice.option, testing::ElementsAre(1, 0));
  p.sites[0].options[2].fn = {{100.0, 0.9e-5}};  // 0.9e-5 and 6.9e-5: both below
  EXPECT_THAT(solve_plan(p, {}).choice.option, testing::ElementsAre(2, 0));
  p.sites[1].options[0].fn = {{10.0, 9.2e-5}};  // 0.9e-5 + 9.2e-5 > 1e-4 at 10: B closes as well
  const PlanResult r = solve_plan(p, {});
  EXPECT_DOUBLE_EQ(r.evaluation.cost, 50.0);
  p.background_fn = {{100.0, 0.2e-5}};
  EXPECT_THAT(solve_plan(p, {}).choice.option, testing::ElementsAre(1, 0));
}

TEST(RelocationModel, NothingMayReachBeyondTheVerticalLimit) {
  Problem p = two_plants();
  p.sites[0].options[0].fn = {{1000.0, 1e-12}};
  p.sites[0].options[2].fn = {{999.0, 1e-12}};
  p.lines = {{.line = Line::Upper,
              .n_from = 1.0,
              .n_to = 1000.0,
              .f_at_1_per_yr = 1e-3,
              .vertical_cut_n = 1000.0}};
  EXPECT_THAT(solve_plan(p, {}).choice.option, testing::ElementsAre(2, 0));
}

TEST(RelocationModel, ADestinationHasACurveOfItsOwn) {
  Problem p = two_plants();
  p.destinations = {{.capacity = 5.0, .background_fn = {{50.0, 1.5e-5}}}};
  p.sites[1].options.push_back({.cost = 2.0,
                                .place_risk_per_yr = {0.0, 0.0},
                                .fn = {{50.0, 4e-6}},
                                .destination = 0,
                                .destination_use = 1.0});
  p.lines = {{.line = Line::Upper, .n_from = 1.0, .n_to = 1000.0, .f_at_1_per_yr = 1e-3}};
  EXPECT_DOUBLE_EQ(solve_plan(p, {}).evaluation.cost, 2.0);  // 1.9e-5 < 2e-5
  p.sites[1].options.back().fn = {{50.0, 6e-6}};             // 2.1e-5
  EXPECT_DOUBLE_EQ(solve_plan(p, {}).evaluation.cost, 20.0);
}

TEST(RelocationModel, DoesNotFindAPlanThatWasRefused) {
  const Problem p = two_plants();
  const PlanResult first = solve_plan(p, {});
  const PlanResult second = solve_plan(p, {.excluded = {first.choice}});
  EXPECT_DOUBLE_EQ(second.evaluation.cost, 30.0);
  const PlanResult third = solve_plan(p, {.excluded = {first.choice, second.choice}});
  EXPECT_DOUBLE_EQ(third.evaluation.cost, 50.0);
}

TEST(RelocationModel, NamesWhatCannotBeMet) {
  Problem p = two_plants();
  p.places[1].background_per_yr = 1.2e-5;  // above the shop's limit whatever is done
  const PlanResult r = solve_plan(p, {});
  EXPECT_FALSE(r.feasible);
  EXPECT_EQ(r.status, MilpStatus::Infeasible);
  EXPECT_FALSE(r.without_limits);
  ASSERT_EQ(r.evaluation.violations.size(), 1U);
  EXPECT_EQ(r.evaluation.violations[0].kind, Violation::Kind::Place);
  EXPECT_EQ(r.evaluation.violations[0].index, 1);
  EXPECT_DOUBLE_EQ(r.evaluation.violations[0].value, 1.2e-5);  // everything closed: the least
}

TEST(RelocationModel, SaysWhatMoneyIsMissing) {
  Problem p = two_plants();
  p.budget = 15.0;
  const PlanResult r = solve_plan(p, {});
  EXPECT_FALSE(r.feasible);
  ASSERT_TRUE(r.without_limits);
  EXPECT_DOUBLE_EQ(r.without_limits->cost, 20.0);
  EXPECT_FALSE(r.evaluation.violations.empty());
}

TEST(RelocationModel, RefusesSizesThatDoNotFit) {
  Problem p = two_plants();
  p.batches.clear();
  EXPECT_THROW(static_cast<void>(solve_plan(p, {})), InputError);
  p = two_plants();
  p.sites[0].options[0].place_risk_per_yr.pop_back();
  EXPECT_THROW(static_cast<void>(solve_plan(p, {})), InputError);
}

// --- against trying every plan -------------------------------------------------------------------

TEST(RelocationModel, FindsTheCheapestAndThenTheEarliestOfAllPlans) {
  int infeasible = 0;
  int curves_decide = 0;
  for (unsigned seed = 1; seed <= 150; ++seed) {
    Problem p = random_problem(seed, 3, 1 + static_cast<int>(seed % 2));
    const Best best = best_by_trying(p);
    const PlanResult r = solve_plan(p, {});
    ASSERT_EQ(r.feasible, best.any) << "seed " << seed;
    if (!best.any) {
      ++infeasible;
      EXPECT_FALSE(r.evaluation.violations.empty()) << "seed " << seed;
      continue;
    }
    EXPECT_TRUE(judged(p, r.choice).holds) << "seed " << seed;
    EXPECT_TRUE(r.evaluation.meets()) << "seed " << seed;
    EXPECT_NEAR(r.evaluation.cost, best.cost, 1e-9 * best.cost) << "seed " << seed;
    EXPECT_LE(r.cost_bound, best.cost + 1e-6) << "seed " << seed;
    EXPECT_NEAR(r.evaluation.deaths_until_horizon, best.deaths, 1e-6 * best.deaths)
        << "seed " << seed;
    if (!p.lines.empty()) {
      p.lines.clear();
      curves_decide += solve_plan(p, {.early = false}).evaluation.cost < best.cost - 1e-9 ? 1 : 0;
    }
  }
  EXPECT_GT(infeasible, 15);
  EXPECT_LT(infeasible, 100);
  EXPECT_GT(curves_decide, 10);  // else the test says nothing about F-N rows
}

TEST(RelocationModel, AgreesWithTheJudgeOnEveryPlan) {
  for (unsigned seed = 300; seed < 340; ++seed) {
    const Problem p = random_problem(seed, 2, 2);
    every_choice(p, [&](const Choice& c) {
      const Sums s = judged(p, c);
      bool holds = s.holds;
      // evaluate() does not look at the times of people who move.
      for (std::size_t r = 0; r < p.receptors.size(); ++r) {
        if (c.receptor_batch[r] >= 0 && c.receptor_batch[r] < p.receptors[r].first_batch) return;
      }
      const Evaluation e = evaluate(p, c);
      EXPECT_EQ(e.meets(), holds) << "seed " << seed;
      EXPECT_NEAR(e.cost, s.cost, 1e-9);
      EXPECT_NEAR(e.pll_per_yr, s.pll, 1e-12);
      EXPECT_NEAR(e.deaths_until_horizon, s.deaths, 1e-9);
    });
  }
}

// An infeasible problem that is relaxed by exactly what the nearest plan violates is feasible.
TEST(RelocationModel, TheNearestPlanMeetsWhatIsLeftOfTheLimits) {
  int seen = 0;
  for (unsigned seed = 1; seed <= 150 && seen < 20; ++seed) {
    Problem p = random_problem(seed, 3, 1 + static_cast<int>(seed % 2));
    const PlanResult r = solve_plan(p, {});
    if (r.feasible) continue;
    ++seen;
    for (const Violation& v : r.evaluation.violations) {
      const auto i = static_cast<std::size_t>(v.index);
      switch (v.kind) {
        case Violation::Kind::Place:
          for (Place& place : p.places) {
            if (place.group == p.places[i].group) {
              place.limit_per_yr *= v.value / v.allowed * (1.0 + 1e-8);
            }
          }
          break;
        case Violation::Kind::Curve:
          p.lines.clear();
          break;
        case Violation::Kind::BatchBudget:
          p.batches[i].budget = v.value;
          break;
        case Violation::Kind::BatchSites:
          p.batches[i].max_sites = v.value;
          break;
        case Violation::Kind::Budget:
          p.budget = v.value;
          break;
        case Violation::Kind::Capacity:
          p.destinations[i].capacity = v.value;
          break;
        case Violation::Kind::Batch:
          FAIL();
      }
    }
    EXPECT_TRUE(evaluate(p, r.choice).meets()) << "seed " << seed;
    EXPECT_TRUE(solve_plan(p, {.early = false}).feasible) << "seed " << seed;
  }
  EXPECT_GE(seen, 10);
}

TEST(RelocationModel, GivesTheSamePlanEachTime) {
  const Problem p = random_problem(5, 6, 2);
  const PlanResult first = solve_plan(p, {});
  for (int k = 0; k < 3; ++k) {
    const PlanResult again = solve_plan(p, {});
    EXPECT_EQ(first.choice, again.choice);
    EXPECT_EQ(first.evaluation.cost, again.evaluation.cost);
    EXPECT_EQ(first.cost_bound, again.cost_bound);
  }
}

// --- frontier ------------------------------------------------------------------------------------

// All plans with money and batches aside; those none of which is beaten in both.
std::vector<std::pair<double, double>> frontier_by_trying(const Problem& p, bool meeting) {
  Problem open = p;
  open.budget.reset();
  open.batches = {Batch{}};
  for (Site& s : open.sites) {
    for (Option& o : s.options) {
      o.first_batch = 0;
      o.last_batch = 0;
    }
  }
  for (Receptor& r : open.receptors) r.first_batch = 0;
  Problem hard = open;
  if (!meeting) {
    hard.lines.clear();
    for (Place& place : hard.places) place.limit_per_yr = 1.0;
  }
  std::vector<std::pair<double, double>> all;
  every_choice(hard, [&](const Choice& c) {
    const Sums s = judged(hard, c);
    if (s.holds) all.emplace_back(s.cost, s.pll);
  });
  std::sort(all.begin(), all.end());
  double whole = 0.0;  // points nearer than 1e-6 of it are one
  for (const Site& s : p.sites) {
    double most = 0.0;
    for (const Option& o : s.options) most = std::max(most, o.pll_per_yr);
    whole += most;
  }
  std::vector<std::pair<double, double>> best;
  for (const auto& a : all) {
    if (best.empty() || a.second <= best.back().second - 1e-6 * whole) best.push_back(a);
  }
  return best;
}

TEST(RelocationModel, TheFrontierOfTwoPlantsIsKnown) {
  const Frontier f = frontier(two_plants(), {});
  ASSERT_TRUE(f.complete);
  std::vector<std::pair<double, double>> got;
  for (const FrontierPoint& p : f.points) got.emplace_back(p.cost, p.pll_per_yr);
  // 0; B closed 20; A halved 30 (9e-4); A closed 50 (4e-4); both: A halved + B closed 50 (5e-4) is
  // beaten by A closed; all closed 70.
  const std::vector<std::pair<double, double>> expected{
      {0.0, 1.4e-3}, {20.0, 1.0e-3}, {30.0, 9e-4}, {50.0, 4e-4}, {70.0, 0.0}};
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    EXPECT_DOUBLE_EQ(got[i].first, expected[i].first);
    EXPECT_NEAR(got[i].second, expected[i].second, 1e-12);
  }
  EXPECT_THAT(std::vector<bool>({f.points[0].meets, f.points[1].meets, f.points[2].meets}),
              testing::ElementsAre(false, true, true));
}

TEST(RelocationModel, TheFrontierHasEveryPlanThatIsNotBeaten) {
  int points = 0;
  for (unsigned seed = 1; seed <= 30; ++seed) {
    const Problem p = random_problem(seed, 3, 1);
    for (const bool meeting : {false, true}) {
      const auto expected = frontier_by_trying(p, meeting);
      const Frontier f = frontier(p, {.points = 200, .meeting = meeting});
      ASSERT_TRUE(f.complete) << "seed " << seed;
      ASSERT_EQ(f.points.size(), expected.size()) << "seed " << seed << " " << meeting;
      for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_NEAR(f.points[i].cost, expected[i].first, 1e-7) << "seed " << seed;
        EXPECT_NEAR(f.points[i].pll_per_yr, expected[i].second, 1e-6 * expected[0].second)
            << "seed " << seed;
        if (meeting) {
          EXPECT_TRUE(f.points[i].meets);
        }
      }
      points += static_cast<int>(expected.size());
    }
  }
  EXPECT_GT(points, 100);
}

TEST(RelocationModel, ALongFrontierIsSampledEvenlyWithItsGaps) {
  const Problem p = random_problem(3, 6, 1);
  const Frontier whole = frontier(p, {.points = 2000});
  ASSERT_TRUE(whole.complete);
  ASSERT_GT(whole.points.size(), 12U);
  const Frontier some = frontier(p, {.points = 8, .relative_gap = 0.02});
  EXPECT_FALSE(some.complete);
  EXPECT_LE(some.points.size(), 8U);
  EXPECT_GE(some.points.size(), 4U);
  for (const FrontierPoint& a : some.points) {
    EXPECT_LE(a.cost_gap, 0.02 + 1e-9);
    // No point lies below the whole frontier, and each is within its gap of it.
    double cheapest = 1e300;
    for (const FrontierPoint& b : whole.points) {
      if (b.pll_per_yr <= a.pll_per_yr * (1.0 + 1e-6) + 1e-9) {
        cheapest = std::min(cheapest, b.cost);
      }
    }
    EXPECT_GE(a.cost, cheapest * (1.0 - 1e-9));
    EXPECT_LE(a.cost, cheapest / (1.0 - 0.021) + 1e-9);
  }
  EXPECT_NEAR(some.points.back().pll_per_yr, whole.points.back().pll_per_yr, 1e-7);
}

}  // namespace
}  // namespace isorisk::study::decisions::relocation
