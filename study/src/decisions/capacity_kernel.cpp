// SPDX-License-Identifier: Apache-2.0
#include "capacity_kernel.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "isorisk/core/error.hpp"
#include "milp.hpp"

namespace isorisk::study::decisions::capacity {
namespace {

constexpr double kStayBelow = 1e-11;     // a vertex on its line counts as beyond it
constexpr double kViolated = 1e-9;       // of a limit: what the solver may leave
constexpr double kBinds = 1e-7;          // of a limit: counts as used up
constexpr double kPriceAtAll = 1e-9;     // of the largest weight
constexpr double kSlotsPerDecade = 8.0;  // of N, for new rows
constexpr int kMostRounds = 200;

double limit_at(const models::criteria::SocietalLine& line, double deaths) {
  if (deaths < line.n_from) return kNoLimit;
  if (line.vertical_cut_n && deaths >= *line.vertical_cut_n) return 0.0;
  return line.at(std::min(deaths, line.n_to));
}

double ratio_of(double per_yr, double limit) {
  if (per_yr <= 0.0) return 0.0;
  return limit > 0.0 ? per_yr / limit : kNoLimit;
}

}  // namespace

System::System(std::vector<double> place_limits, std::optional<models::criteria::SocietalLine> line,
               std::span<const Part> parts)
    : limits_{std::move(place_limits)} {
  InputCheck check{"capacity"};
  for (const double limit : limits_) {
    check.require(limit >= 0.0, "place_limit", limit, "1/yr", "be >= 0");
  }
  struct Sorted {
    double deaths;
    Entry entry;
  };
  std::vector<Sorted> all;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Part& part = parts[i];
    if (part.place_risk_per_yr.size() != limits_.size()) {
      check.fail("part " + std::to_string(i) + " has " +
                 std::to_string(part.place_risk_per_yr.size()) + " places, must have " +
                 std::to_string(limits_.size()));
    }
    for (const double r : part.place_risk_per_yr) check.non_negative("place_risk", r, "1/yr");
    for (const risk::FnPair& p : part.fn) {
      check.positive("deaths", p.deaths, "-");
      check.non_negative("frequency", p.frequency_per_yr, "1/yr");
      all.push_back({p.deaths, {static_cast<std::int32_t>(i), p.frequency_per_yr}});
    }
    place_risk_.push_back(part.place_risk_per_yr);
  }
  check.done();
  std::stable_sort(all.begin(), all.end(),
                   [](const Sorted& a, const Sorted& b) { return a.deaths > b.deaths; });
  for (const Sorted& s : all) {
    if (vertices_.empty() || vertices_.back().deaths != s.deaths) {
      vertices_.push_back(
          {.deaths = s.deaths, .limit_per_yr = line ? limit_at(*line, s.deaths) : kNoLimit});
    }
    entries_.push_back(s.entry);
    vertices_.back().end = entries_.size();
  }
}

// Calls use(vertex, frequency of N or more deaths with these factors).
template <typename Use>
void System::each_vertex(std::span<const double> factors, Use use) const {
  double sum = 0.0;
  std::size_t next = 0;
  for (const Vertex& v : vertices_) {
    for (; next < v.end; ++next) {
      sum +=
          factors[static_cast<std::size_t>(entries_[next].part)] * entries_[next].frequency_per_yr;
    }
    use(v, sum);
  }
}

CapacityConstraint System::at_place(std::size_t place) const {
  return {.kind = CapacityConstraint::Kind::Target,
          .place = static_cast<std::int32_t>(place),
          .limit_per_yr = limits_[place]};
}

CapacityConstraint System::at_vertex(const Vertex& vertex) const {
  return {.kind = CapacityConstraint::Kind::Societal,
          .deaths = vertex.deaths,
          .limit_per_yr = vertex.limit_per_yr};
}

Ray System::ray(std::span<const double> base, std::span<const double> direction) const {
  Ray out;
  for (std::size_t p = 0; p < limits_.size(); ++p) {
    if (limits_[p] == kNoLimit) continue;
    double own = 0.0;
    double others = 0.0;
    for (std::size_t i = 0; i < parts(); ++i) {
      own += direction[i] * place_risk_[i][p];
      others += base[i] * place_risk_[i][p];
    }
    if (!(own > 0.0)) continue;
    const double t = (limits_[p] - others) / own;
    if (t < out.by_places) {
      out.by_places = t;
      out.place = at_place(p);
    }
  }
  double own = 0.0;
  double others = 0.0;
  std::size_t next = 0;
  for (const Vertex& v : vertices_) {
    for (; next < v.end; ++next) {
      const Entry& e = entries_[next];
      own += direction[static_cast<std::size_t>(e.part)] * e.frequency_per_yr;
      others += base[static_cast<std::size_t>(e.part)] * e.frequency_per_yr;
    }
    if (!(own > 0.0) || v.limit_per_yr == kNoLimit) continue;
    const double t = (v.limit_per_yr - others) / own;
    if (t < out.by_societal) {
      out.by_societal = t;
      out.vertex = at_vertex(v);
    }
  }
  out.factor = std::min(out.by_places, out.by_societal);
  out.binding = out.by_places <= out.by_societal ? out.place : out.vertex;
  return out;
}

std::optional<Load> System::worst(std::span<const double> factors) const {
  std::optional<Load> out;
  const auto offer = [&](double per_yr, double limit, const auto& constraint) {
    const double ratio = ratio_of(per_yr, limit);
    if (ratio > (out ? out->ratio : 0.0)) out = Load{constraint(), per_yr, ratio};
  };
  for (std::size_t p = 0; p < limits_.size(); ++p) {
    double sum = 0.0;
    for (std::size_t i = 0; i < parts(); ++i) sum += factors[i] * place_risk_[i][p];
    offer(sum, limits_[p], [&] { return at_place(p); });
  }
  each_vertex(factors, [&](const Vertex& v, double sum) {
    offer(sum, v.limit_per_yr, [&] { return at_vertex(v); });
  });
  return out;
}

System System::without_failing(std::span<const double> factors) const {
  System out = *this;
  for (std::size_t p = 0; p < limits_.size(); ++p) {
    double sum = 0.0;
    for (std::size_t i = 0; i < parts(); ++i) sum += factors[i] * place_risk_[i][p];
    if (sum > limits_[p]) out.limits_[p] = kNoLimit;
  }
  std::size_t next = 0;
  each_vertex(factors, [&](const Vertex& v, double sum) {
    if (sum > v.limit_per_yr) out.vertices_[next].limit_per_yr = kNoLimit;
    ++next;
  });
  return out;
}

std::vector<bool> System::adds_to_failing(std::span<const double> factors) const {
  std::vector<bool> out(parts(), false);
  for (std::size_t p = 0; p < limits_.size(); ++p) {
    double sum = 0.0;
    for (std::size_t i = 0; i < parts(); ++i) sum += factors[i] * place_risk_[i][p];
    if (!(sum > limits_[p])) continue;
    for (std::size_t i = 0; i < parts(); ++i) {
      if (place_risk_[i][p] > 0.0) out[i] = true;
    }
  }
  // Of the vertices beyond the line the one of fewest deaths counts: all parts with more add to it.
  std::size_t failing_end = 0;
  each_vertex(factors, [&](const Vertex& v, double sum) {
    if (sum > v.limit_per_yr) failing_end = v.end;
  });
  for (std::size_t e = 0; e < failing_end; ++e) {
    if (entries_[e].frequency_per_yr > 0.0) out[static_cast<std::size_t>(entries_[e].part)] = true;
  }
  return out;
}

std::vector<double> System::coefficients(const CapacityConstraint& c) const {
  std::vector<double> out(parts(), 0.0);
  if (c.kind != CapacityConstraint::Kind::Societal) {
    for (std::size_t i = 0; i < parts(); ++i) {
      out[i] = place_risk_[i][static_cast<std::size_t>(c.place)];
    }
    return out;
  }
  std::size_t next = 0;
  for (const Vertex& v : vertices_) {
    if (v.deaths < c.deaths) break;
    for (; next < v.end; ++next) {
      out[static_cast<std::size_t>(entries_[next].part)] += entries_[next].frequency_per_yr;
    }
  }
  return out;
}

std::vector<CapacityConstraint> System::beyond(std::span<const double> factors,
                                               double ratio) const {
  std::vector<CapacityConstraint> out;
  for (std::size_t p = 0; p < limits_.size(); ++p) {
    double sum = 0.0;
    for (std::size_t i = 0; i < parts(); ++i) sum += factors[i] * place_risk_[i][p];
    if (ratio_of(sum, limits_[p]) > ratio) out.push_back(at_place(p));
  }
  std::map<int, std::pair<double, const Vertex*>> slots;
  each_vertex(factors, [&](const Vertex& v, double sum) {
    const double r = ratio_of(sum, v.limit_per_yr);
    if (!(r > ratio)) return;
    auto& slot = slots[static_cast<int>(std::floor(kSlotsPerDecade * std::log10(v.deaths)))];
    // Of equal ratios the one with fewer deaths: more parts add to it.
    if (r >= slot.first) slot = {r, &v};
  });
  for (const auto& [index, slot] : slots) out.push_back(at_vertex(*slot.second));
  return out;
}

namespace {

struct Row {
  CapacityConstraint constraint;
  std::vector<double> share;  // of the limit, by item
};

// The prices of the rows: the dual program, min s'y + u'z with A'y + z >= c, where s is what the
// lower bounds leave of each limit (as its share) and u the width of the bounds.
std::vector<double> prices_of(const std::vector<Row>& rows, std::span<const Item> items) {
  Milp dual{"prices of an allocation", Direction::Minimise};
  for (const Row& row : rows) {
    double left = 1.0;
    for (std::size_t i = 0; i < items.size(); ++i) left -= row.share[i] * items[i].low;
    dual.add_continuous(0.0, kNoLimit, std::max(0.0, left));
  }
  std::vector<int> bound(items.size(), -1);
  for (std::size_t i = 0; i < items.size(); ++i) {
    bound[i] = dual.add_continuous(0.0, kNoLimit, items[i].high - items[i].low);
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    std::vector<MilpTerm> terms{{bound[i], 1.0}};
    for (std::size_t r = 0; r < rows.size(); ++r) {
      terms.push_back({static_cast<int>(r), rows[r].share[i]});
    }
    dual.add_row(std::move(terms), Relation::GreaterEqual, items[i].weight);
  }
  const MilpResult solved = dual.solve();
  if (!solved.has_solution) throw NumericError("capacity: the prices of an allocation are missing");
  return {solved.values.begin(), solved.values.begin() + static_cast<std::ptrdiff_t>(rows.size())};
}

// What no allocation exceeds, by weak duality; true for any y >= 0, however it was found.
double dual_bound(const std::vector<Row>& rows, std::span<const double> prices,
                  std::span<const Item> items) {
  double bound = 0.0;
  for (const Item& item : items) bound += item.weight * item.low;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    double left = 1.0;
    for (std::size_t i = 0; i < items.size(); ++i) left -= rows[r].share[i] * items[i].low;
    bound += prices[r] * std::max(0.0, left);
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    double gain = items[i].weight;
    for (std::size_t r = 0; r < rows.size(); ++r) gain -= prices[r] * rows[r].share[i];
    bound += std::max(0.0, gain) * (items[i].high - items[i].low);
  }
  return bound;
}

// Takes back what rounding and the solver's tolerance leave beyond a limit, from the parts that add
// to it and not below the lower bounds; to just below the limit, since on a line of the F-N diagram
// is beyond it.
void keep_strictly(const System& system, std::span<const double> low,
                   std::vector<double>& factors) {
  for (int round = 0; round < kMostRounds; ++round) {
    bool changed = false;
    for (const CapacityConstraint& c : system.beyond(factors, 1.0 - 0.5 * kStayBelow)) {
      const std::vector<double> adds = system.coefficients(c);
      double fixed = 0.0;
      double above = 0.0;
      for (std::size_t i = 0; i < factors.size(); ++i) {
        fixed += adds[i] * low[i];
        above += adds[i] * (factors[i] - low[i]);
      }
      if (!(above > 0.0)) continue;
      const double t = std::clamp((c.limit_per_yr * (1.0 - kStayBelow) - fixed) / above, 0.0, 1.0);
      if (t == 1.0) continue;
      for (std::size_t i = 0; i < factors.size(); ++i) {
        if (adds[i] > 0.0) factors[i] = low[i] + t * (factors[i] - low[i]);
      }
      changed = true;
    }
    if (!changed) return;
  }
}

}  // namespace

Optimum maximise(const System& system, std::span<const Item> given) {
  if (given.size() != system.parts()) throw InputError("capacity: one item per part is needed");
  std::vector<Item> items(given.begin(), given.end());
  double heaviest = 0.0;
  for (const Item& item : items) {
    if (!std::isfinite(item.high) || !(item.low >= 0.0 && item.low <= item.high) ||
        !(item.weight >= 0.0) || !std::isfinite(item.weight)) {
      throw InputError("capacity: bounds or weight of an item are out of order");
    }
    heaviest = std::max(heaviest, item.weight);
  }
  Optimum out;
  std::vector<double> low;
  for (const Item& item : items) low.push_back(item.low);
  // No part takes from another's risk: if the lower bounds keep the limits there is a solution.
  if (const auto load = system.worst(low); load && load->ratio > 1.0) return out;
  out.feasible = true;

  std::vector<Row> rows;
  std::vector<CapacityConstraint> closed;  // limits of zero: nobody may add
  const auto add = [&](const std::vector<CapacityConstraint>& constraints) {
    bool any = false;
    for (const CapacityConstraint& c : constraints) {
      Row row{c, system.coefficients(c)};
      if (!(c.limit_per_yr > 0.0)) {
        for (std::size_t i = 0; i < items.size(); ++i) {
          if (row.share[i] > 0.0 && items[i].high > 0.0) {
            items[i].high = 0.0;  // its lower bound is 0, or the lower bounds were not feasible
            any = true;
          }
        }
        if (closed.empty()) closed.push_back(c);
        continue;
      }
      for (double& a : row.share) a /= c.limit_per_yr;
      if (std::any_of(rows.begin(), rows.end(), [&](const Row& r) { return r.constraint == c; })) {
        continue;
      }
      rows.push_back(std::move(row));
      any = true;
    }
    return any;
  };
  const auto highest = [&] {
    std::vector<double> high;
    for (const Item& item : items) high.push_back(item.high);
    return high;
  };
  // What the upper bounds together cannot exceed never binds.
  while (add(system.beyond(highest(), 1.0)) && !closed.empty() && out.rounds < kMostRounds) {
    ++out.rounds;
  }
  out.factors = highest();
  for (; out.rounds < kMostRounds; ++out.rounds) {
    if (!rows.empty()) {
      Milp primal{"allocation of capacity", Direction::Maximise};
      for (const Item& item : items) {
        primal.add_continuous(0.0, item.high - item.low, item.weight);
      }
      for (const Row& row : rows) {
        std::vector<MilpTerm> terms;
        double left = 1.0;
        for (std::size_t i = 0; i < items.size(); ++i) {
          left -= row.share[i] * items[i].low;
          terms.push_back({static_cast<int>(i), row.share[i]});
        }
        primal.add_row(std::move(terms), Relation::LessEqual, std::max(0.0, left), 1.0);
      }
      const MilpResult solved = primal.solve();
      if (!solved.has_solution) {
        throw NumericError("allocation of capacity: no solution, though the lower bounds are one");
      }
      for (std::size_t i = 0; i < items.size(); ++i) {
        out.factors[i] = items[i].low + solved.values[i];
      }
    }
    if (!add(system.beyond(out.factors, 1.0 + kViolated))) break;
    out.factors = highest();
  }
  if (out.rounds >= kMostRounds) {
    throw NumericError("allocation of capacity: limits are still exceeded after " +
                       std::to_string(kMostRounds) + " rounds");
  }
  // The last 1e-9 of the solver.
  keep_strictly(system, low, out.factors);
  for (std::size_t i = 0; i < items.size(); ++i) {
    out.objective += items[i].weight * out.factors[i];
  }
  const std::vector<double> prices = rows.empty() ? std::vector<double>{} : prices_of(rows, items);
  out.bound = std::max(out.objective, dual_bound(rows, prices, items));
  for (const CapacityConstraint& c : closed) out.prices.push_back({c, 1.0, 0.0});
  for (std::size_t r = 0; r < rows.size(); ++r) {
    double used = 0.0;
    for (std::size_t i = 0; i < items.size(); ++i) used += rows[r].share[i] * out.factors[i];
    const bool priced = prices[r] > kPriceAtAll * heaviest;
    if (used < 1.0 - kBinds && !priced) continue;
    out.prices.push_back({rows[r].constraint, used, priced ? prices[r] : 0.0});
  }
  std::stable_sort(out.prices.begin(), out.prices.end(),
                   [](const Price& a, const Price& b) { return a.price > b.price; });
  return out;
}

Fair fair_share(const System& system, std::span<const double> start, std::span<const double> high) {
  const std::size_t n = system.parts();
  Fair out{.factors = {start.begin(), start.end()}};
  std::vector<double> direction(n, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    if (high[i] > start[i]) direction[i] = 1.0;
  }
  double increment = 0.0;
  while (std::any_of(direction.begin(), direction.end(), [](double d) { return d > 0.0; })) {
    const Ray ray = system.ray(out.factors, direction);
    double own = kNoLimit;  // until the first upper bound
    for (std::size_t i = 0; i < n; ++i) {
      if (direction[i] > 0.0) own = std::min(own, high[i] - out.factors[i]);
    }
    const bool bound = ray.factor <= own;
    const double t = std::max(0.0, bound ? ray.factor : own);
    if (t == kNoLimit) break;  // nothing stops the others
    increment += t;
    FairStep step{.increment = increment};
    std::vector<double> adds;
    if (bound) {
      step.binding = ray.binding;
      adds = system.coefficients(*ray.binding);
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (!(direction[i] > 0.0)) continue;
      const bool stops = bound ? adds[i] > 0.0 : high[i] - out.factors[i] <= t;
      out.factors[i] = stops && !bound ? high[i] : out.factors[i] + t;
      if (!stops) continue;
      direction[i] = 0.0;
      step.stopped.push_back(static_cast<std::int32_t>(i));
    }
    out.steps.push_back(std::move(step));
  }
  keep_strictly(system, start, out.factors);
  return out;
}

}  // namespace isorisk::study::decisions::capacity
