// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

#include "decisions/relocation_model.hpp"

/// A made-up city for the relocation plan: plants and targets at random, each plant with the ways
/// out stay, close, convert and two moves. The same seed gives the same city on every machine.
namespace isorisk::bench {

namespace plan = study::decisions::relocation;

struct CityOptions {
  unsigned seed = 1;
  int plants = 200;
  int targets = 500;
  int batches = 3;
  int destinations = 5;
  double budget_factor = 0.5;  ///< budget of all batches over the cost of closing every plant
};

class City {
 public:
  explicit City(const CityOptions& options) : o_{options}, random_{options.seed} {}

  plan::Problem problem() {
    targets();
    const double room = std::ceil(o_.plants / 20.0);
    for (int d = 0; d < o_.destinations; ++d) p_.destinations.push_back({.capacity = room});
    p_.lines = {{.line = models::criteria::Line::Upper,
                 .n_from = 1.0,
                 .n_to = 1000.0,
                 .f_at_1_per_yr = 1e-3,
                 .slope = -1.0}};
    double all = 0.0;
    for (int s = 0; s < o_.plants; ++s) all += plant();
    for (int b = 0; b < o_.batches; ++b) {
      p_.batches.push_back({.budget = o_.budget_factor * all / o_.batches,
                            .max_sites = std::ceil(o_.plants * 0.5 / o_.batches),
                            .time_yr = 1.0 + 2.0 * b});
    }
    p_.horizon_yr = 1.0 + 2.0 * o_.batches;
    return std::move(p_);
  }

 private:
  static constexpr double kSide_m = 20e3;

  // Not std::uniform_real_distribution, which libraries may draw differently.
  double draw() { return static_cast<double>(random_()) / 4294967296.0; }

  void targets() {
    constexpr double kLimits[] = {3e-6, 1e-5, 3e-5};
    for (int t = 0; t < o_.targets; ++t) {
      const double x = kSide_m * draw();
      const double y = kSide_m * draw();
      at_.push_back({x, y});
      plan::Place place{.limit_per_yr = kLimits[static_cast<int>(3.0 * draw())], .group = t};
      if (draw() < 0.2) {
        place.receptor = static_cast<int>(p_.receptors.size());
        const double cost = std::round(5.0 + 100.0 * draw());
        p_.receptors.push_back({.cost = cost, .weight_per_yr = 1e-4 * draw()});
      }
      p_.places.push_back(place);
    }
  }

  static plan::Option scaled(const plan::Option& stay, double factor, double cost) {
    plan::Option o = stay;
    o.action = true;
    o.cost = std::round(cost);
    for (double& r : o.place_risk_per_yr) r *= factor;
    for (auto& c : o.fn) c.frequency_per_yr *= factor;
    o.pll_per_yr *= factor;
    if (factor == 0.0) o.fn.clear();
    return o;
  }

  /// Cost of closing it.
  double plant() {
    const double x = kSide_m * draw();
    const double y = kSide_m * draw();
    const double strength_per_yr = std::pow(10.0, -6.0 + 2.0 * draw());
    const double reach_m = 150.0 + 450.0 * draw();
    plan::Site site;
    plan::Option stay{.action = false};
    for (const Point& t : at_) {
      const double d = std::hypot(t.x_m - x, t.y_m - y);
      stay.place_risk_per_yr.push_back(d < 12.0 * reach_m ? strength_per_yr * std::exp(-d / reach_m)
                                                          : 0.0);
    }
    double deaths = 2.0 + 120.0 * draw() * draw();
    for (int i = 0; i < 120; ++i, deaths *= 0.97) {
      const double f = 4.8 * strength_per_yr / o_.plants * draw() / deaths;
      stay.fn.push_back({deaths, f});
      stay.pll_per_yr += deaths * f;
    }
    site.pll_now_per_yr = stay.pll_per_yr;
    const double worth = 50.0 + 450.0 * draw();
    site.options.push_back(stay);
    site.options.push_back(scaled(stay, 0.0, worth));
    const double left = 0.1 + 0.4 * draw();
    site.options.push_back(scaled(stay, left, worth * (0.1 + 0.3 * draw())));
    for (int k = 0; k < 2; ++k) {
      plan::Option move = scaled(stay, 0.0, worth * (0.4 + 0.5 * draw()));
      move.fn = stay.fn;
      for (auto& c : move.fn) c.deaths *= 0.05;
      move.pll_per_yr = 0.05 * stay.pll_per_yr;
      move.destination = static_cast<int>(draw() * o_.destinations);
      move.destination_use = 1.0;
      move.first_batch = draw() < 0.3 ? 1 : 0;
      site.options.push_back(std::move(move));
    }
    p_.sites.push_back(std::move(site));
    return worth;
  }

  CityOptions o_;
  std::mt19937 random_;
  std::vector<Point> at_;
  plan::Problem p_;
};

}  // namespace isorisk::bench
