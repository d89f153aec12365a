// SPDX-License-Identifier: Apache-2.0
#include "relocation_model.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "isorisk/core/error.hpp"
#include "relocation_program.hpp"

namespace isorisk::study::decisions::relocation {
namespace {

using models::criteria::SocietalLine;

// As models/criteria judges: a point this near below a line lies on it.
constexpr double kOnTheLine = 1e-12;
constexpr double kBinsPerOctave = 8.0;  // of the first rows of an F-N curve; later ones are exact
constexpr int kMostRounds = 200;

double allowed_on(const SocietalLine& line, double deaths) {
  return line.f_at_1_per_yr * std::pow(std::min(deaths, line.n_to), line.slope);
}

bool beyond_cut(const SocietalLine& line, double deaths) {
  return line.vertical_cut_n && deaths >= *line.vertical_cut_n;
}

// Worst point of a curve below one line: ratio, and where.
struct Worst {
  double ratio = 0.0;
  risk::FnPair at{};
  double allowed = 0.0;
};

void worst_point(const std::vector<risk::FnPair>& curve, const SocietalLine& line, Worst& worst) {
  for (const risk::FnPair& v : curve) {
    if (v.deaths < line.n_from) continue;
    const double allowed = beyond_cut(line, v.deaths) ? 0.0 : allowed_on(line, v.deaths);
    const double ratio =
        allowed > 0.0 ? v.frequency_per_yr / allowed : std::numeric_limits<double>::infinity();
    if (ratio > worst.ratio) worst = {ratio, v, allowed};
  }
}

std::vector<risk::FnPair> cumulated(std::vector<risk::FnPair> classes) {
  std::stable_sort(classes.begin(), classes.end(),
                   [](const auto& a, const auto& b) { return a.deaths > b.deaths; });
  std::vector<risk::FnPair> out;
  long double sum = 0.0L;
  for (const risk::FnPair& p : classes) {
    if (!(p.frequency_per_yr > 0.0)) continue;
    sum += static_cast<long double>(p.frequency_per_yr);
    if (!out.empty() && out.back().deaths == p.deaths) {
      out.back().frequency_per_yr = static_cast<double>(sum);
    } else {
      out.push_back({p.deaths, static_cast<double>(sum)});
    }
  }
  return out;
}

const Option& option_of(const Problem& p, const Choice& c, std::size_t s) {
  return p.sites[s].options[static_cast<std::size_t>(c.option[s])];
}

void check(const Problem& p) {
  const auto require = [](bool holds, const char* what) {
    if (!holds) throw InputError(std::string{"relocation plan: "} + what);
  };
  require(!p.batches.empty(), "there is no batch");
  for (const Site& s : p.sites) {
    require(!s.options.empty(), "a site has no option");
    for (const Option& o : s.options) {
      require(o.place_risk_per_yr.size() == p.places.size(), "an option does not know every place");
      require(o.destination < static_cast<int>(p.destinations.size()), "unknown destination");
      require(std::is_sorted(o.fn.begin(), o.fn.end(),
                             [](const auto& a, const auto& b) { return a.deaths > b.deaths; }),
              "F-N classes are not by falling N");
    }
  }
  for (const Place& place : p.places) {
    require(place.receptor < static_cast<int>(p.receptors.size()), "unknown receptor");
    require(place.limit_per_yr > 0.0, "a limit is not > 0");
  }
}

// --- F-N curves of the options, for quick F(>= N) ---------------------------------------------

// Classes by falling N with running sums.
struct Steps {
  std::vector<double> deaths;
  std::vector<double> sum;

  explicit Steps(const std::vector<risk::FnPair>& classes) {
    long double total = 0.0L;
    for (const risk::FnPair& c : classes) {
      if (!(c.frequency_per_yr > 0.0)) continue;
      total += static_cast<long double>(c.frequency_per_yr);
      deaths.push_back(c.deaths);
      sum.push_back(static_cast<double>(total));
    }
  }
  // Number of classes with `n` deaths or more.
  [[nodiscard]] std::size_t count(double n) const {
    return static_cast<std::size_t>(
        std::upper_bound(deaths.begin(), deaths.end(), n, std::greater<>{}) - deaths.begin());
  }
  [[nodiscard]] double at_least(double n) const {
    const std::size_t k = count(n);
    return k == 0 ? 0.0 : sum[k - 1];
  }
  [[nodiscard]] double largest_below(double n) const {
    const auto it =
        std::upper_bound(deaths.begin(), deaths.end(), n, [](double v, double d) { return d < v; });
    return it == deaths.end() ? 0.0 : *it;
  }
};

int bin_of(double deaths) {
  return static_cast<int>(std::floor(std::log2(deaths) * kBinsPerOctave));
}

}  // namespace

Evaluation evaluate(const Problem& p, const Choice& choice) {
  Evaluation e;
  e.batch_cost.assign(p.batches.size(), 0.0);
  e.batch_sites.assign(p.batches.size(), 0);
  e.destination_use.assign(p.destinations.size(), 0.0);
  std::vector<long double> risk(p.places.size(), 0.0L);
  std::vector<std::vector<risk::FnPair>> classes(1 + p.destinations.size());
  classes[0] = p.background_fn;
  for (std::size_t d = 0; d < p.destinations.size(); ++d) {
    classes[1 + d] = p.destinations[d].background_fn;
  }
  long double cost = 0.0L;
  long double pll = 0.0L;
  long double deaths = 0.0L;
  const auto horizon = static_cast<long double>(p.horizon_yr);
  for (std::size_t s = 0; s < p.sites.size(); ++s) {
    const Option& o = option_of(p, choice, s);
    cost += static_cast<long double>(o.cost);
    pll += static_cast<long double>(o.pll_per_yr);
    for (std::size_t k = 0; k < risk.size(); ++k) {
      risk[k] += static_cast<long double>(o.place_risk_per_yr[k]);
    }
    classes[0].insert(classes[0].end(), o.fn.begin(), o.fn.end());
    if (o.destination >= 0) {
      const auto d = static_cast<std::size_t>(o.destination);
      classes[1 + d].insert(classes[1 + d].end(), o.fn.begin(), o.fn.end());
      e.destination_use[d] += o.destination_use;
    }
    if (!o.action) {
      deaths += horizon * static_cast<long double>(o.pll_per_yr);
      continue;
    }
    const int b = choice.batch[s];
    const auto batch = static_cast<std::size_t>(b);
    e.batch_cost[batch] += o.cost;
    ++e.batch_sites[batch];
    const auto t = static_cast<long double>(p.batches[batch].time_yr);
    deaths += t * static_cast<long double>(p.sites[s].pll_now_per_yr) +
              (horizon - t) * static_cast<long double>(o.pll_per_yr);
    if (b < o.first_batch || b > o.last_batch) {
      e.violations.push_back(
          {Violation::Kind::Batch, static_cast<int>(s), static_cast<double>(b),
           static_cast<double>(b < o.first_batch ? o.first_batch : o.last_batch)});
    }
  }
  for (std::size_t r = 0; r < p.receptors.size(); ++r) {
    const auto weight = static_cast<long double>(p.receptors[r].weight_per_yr);
    if (choice.receptor_batch[r] < 0) {
      deaths += horizon * weight;
      continue;
    }
    const auto batch = static_cast<std::size_t>(choice.receptor_batch[r]);
    cost += static_cast<long double>(p.receptors[r].cost);
    e.batch_cost[batch] += p.receptors[r].cost;
    deaths += static_cast<long double>(p.batches[batch].time_yr) * weight;
  }
  e.cost = static_cast<double>(cost);
  e.pll_per_yr = static_cast<double>(pll);
  e.deaths_until_horizon = static_cast<double>(deaths);

  // Individual risk: the worst place of each group, by its ratio to the limit.
  std::map<int, Violation> worst;
  for (std::size_t k = 0; k < p.places.size(); ++k) {
    const Place& place = p.places[k];
    const auto total =
        static_cast<double>(risk[k] + static_cast<long double>(place.background_per_yr));
    e.place_risk_per_yr.push_back(total);
    if (place.receptor >= 0 &&
        choice.receptor_batch[static_cast<std::size_t>(place.receptor)] >= 0) {
      continue;
    }
    const double most = place.limit_per_yr * (place.strict ? 1.0 - kTolerance : 1.0 + kTolerance);
    if (total <= most) continue;
    const auto [it, fresh] = worst.try_emplace(place.group);
    if (fresh || total / place.limit_per_yr > it->second.value / it->second.allowed) {
      it->second = {Violation::Kind::Place, static_cast<int>(k), total, place.limit_per_yr};
    }
  }
  for (const auto& [group, violation] : worst) e.violations.push_back(violation);

  for (std::size_t a = 0; a < classes.size(); ++a) {
    e.curves.push_back(cumulated(std::move(classes[a])));
    Worst point;
    for (const SocietalLine& line : p.lines) worst_point(e.curves[a], line, point);
    e.curve_ratio.push_back(point.ratio);
    if (point.ratio >= 1.0 - kOnTheLine) {
      e.violations.push_back({Violation::Kind::Curve, static_cast<int>(a),
                              point.at.frequency_per_yr, point.allowed, point.at.deaths});
    }
  }
  const auto over = [&](Violation::Kind kind, std::size_t index, double value, double allowed) {
    if (value > allowed + kTolerance * std::max(std::abs(allowed), std::abs(value))) {
      e.violations.push_back({kind, static_cast<int>(index), value, allowed});
    }
  };
  for (std::size_t b = 0; b < p.batches.size(); ++b) {
    if (p.batches[b].budget) {
      over(Violation::Kind::BatchBudget, b, e.batch_cost[b], *p.batches[b].budget);
    }
    if (p.batches[b].max_sites) {
      over(Violation::Kind::BatchSites, b, e.batch_sites[b], *p.batches[b].max_sites);
    }
  }
  if (p.budget) over(Violation::Kind::Budget, 0, e.cost, *p.budget);
  for (std::size_t d = 0; d < p.destinations.size(); ++d) {
    over(Violation::Kind::Capacity, d, e.destination_use[d], p.destinations[d].capacity);
  }
  return e;
}

// --- the program ------------------------------------------------------------------------------

struct Program::Curves {
  std::vector<std::vector<Steps>> option;                      // by site and option
  std::vector<Steps> background;                               // by curve
  std::vector<std::set<std::pair<std::size_t, double>>> done;  // by curve: (line, N)
};

Program::~Program() = default;

Program::Program(const Problem& problem, ProgramOptions options)
    : p_{problem},
      options_{options},
      milp_{"relocation plan", Direction::Minimise},
      curves_{std::make_unique<Curves>()} {
  check(p_);
  add_sites();
  add_receptors();
  if (options_.criteria) {
    add_places();
    add_first_curve_points();
  }
  add_limits();
}

int Program::slack() {
  return options_.elastic ? milp_.add_continuous(0.0, std::numeric_limits<double>::infinity(), 1.0)
                          : -1;
}

void Program::add_row(std::vector<MilpTerm> terms, double rhs, double scale, int slack_column) {
  if (slack_column >= 0) terms.push_back({slack_column, -scale});
  milp_.add_row(std::move(terms), Relation::LessEqual, rhs, scale);
}

void Program::add_sites() {
  const double unit = options_.elastic ? 0.0 : 1.0;
  const bool batched = options_.batches && p_.batches.size() > 1;
  for (const Site& site : p_.sites) {
    std::vector<int> pick;
    std::vector<std::vector<int>> when;
    std::vector<MilpTerm> one;
    for (const Option& o : site.options) {
      pick.push_back(milp_.add_binary(unit * o.cost));
      one.push_back({pick.back(), 1.0});
      when.emplace_back(p_.batches.size(), -1);
      if (!o.action) continue;
      if (options_.batches && (o.first_batch >= static_cast<int>(p_.batches.size()) ||
                               o.last_batch < std::max(0, o.first_batch))) {
        milp_.fix(pick.back(), 0.0);
        continue;
      }
      if (!batched) {
        when.back()[0] = pick.back();
        continue;
      }
      std::vector<MilpTerm> link{{pick.back(), -1.0}};
      for (std::size_t b = 0; b < p_.batches.size(); ++b) {
        const int batch = static_cast<int>(b);
        if (batch < o.first_batch || batch > o.last_batch) continue;
        when.back()[b] = milp_.add_binary();
        link.push_back({when.back()[b], 1.0});
      }
      milp_.add_row(std::move(link), Relation::Equal, 0.0, 1.0);
    }
    milp_.add_row(std::move(one), Relation::Equal, 1.0);
    pick_.push_back(std::move(pick));
    when_.push_back(std::move(when));
  }
}

void Program::add_receptors() {
  const double unit = options_.elastic ? 0.0 : 1.0;
  const bool batched = options_.batches && p_.batches.size() > 1;
  for (const Receptor& r : p_.receptors) {
    go_.push_back(milp_.add_binary(unit * r.cost));
    std::vector<int> when(p_.batches.size(), -1);
    if (!options_.criteria ||
        (options_.batches && r.first_batch >= static_cast<int>(p_.batches.size()))) {
      milp_.fix(go_.back(), 0.0);
    } else if (!batched) {
      when[0] = go_.back();
    } else {
      std::vector<MilpTerm> link{{go_.back(), -1.0}};
      for (std::size_t b = static_cast<std::size_t>(std::max(0, r.first_batch));
           b < p_.batches.size(); ++b) {
        when[b] = milp_.add_binary();
        link.push_back({when[b], 1.0});
      }
      milp_.add_row(std::move(link), Relation::Equal, 0.0, 1.0);
    }
    go_when_.push_back(std::move(when));
  }
}

void Program::add_places() {
  std::map<int, int> slack_of;  // one per group: the worst place of a target counts
  // Within a group a place that another one exceeds with every option needs no row of its own.
  const auto dominated = [&](std::size_t k) {
    const Place& mine = p_.places[k];
    for (std::size_t j = 0; j < p_.places.size(); ++j) {
      const Place& other = p_.places[j];
      if (j == k || other.group != mine.group || other.receptor != mine.receptor ||
          other.limit_per_yr > mine.limit_per_yr || (mine.strict && !other.strict) ||
          other.background_per_yr < mine.background_per_yr) {
        continue;
      }
      bool above = true;
      bool equal = other.background_per_yr == mine.background_per_yr &&
                   other.limit_per_yr == mine.limit_per_yr;
      for (const Site& s : p_.sites) {
        for (const Option& o : s.options) {
          above = above && o.place_risk_per_yr[j] >= o.place_risk_per_yr[k];
          equal = equal && o.place_risk_per_yr[j] == o.place_risk_per_yr[k];
        }
        if (!above) break;
      }
      if (above && (!equal || j < k)) return true;
    }
    return false;
  };
  for (std::size_t k = 0; k < p_.places.size(); ++k) {
    const Place& place = p_.places[k];
    const double limit = place.limit_per_yr * (place.strict ? 1.0 - 2.0 * kTolerance : 1.0);
    const double rhs = limit - place.background_per_yr;
    std::vector<MilpTerm> terms;
    double most = 0.0;
    for (std::size_t s = 0; s < p_.sites.size(); ++s) {
      double largest = 0.0;
      for (std::size_t o = 0; o < p_.sites[s].options.size(); ++o) {
        const double r = p_.sites[s].options[o].place_risk_per_yr[k];
        largest = std::max(largest, r);
        if (r != 0.0) terms.push_back({pick_[s][o], r});
      }
      most += largest;
    }
    if (most <= rhs * (1.0 - kTolerance) || dominated(k)) continue;
    if (place.receptor >= 0) {
      terms.push_back({go_[static_cast<std::size_t>(place.receptor)],
                       -(most - rhs) * (1.0 + 2.0 * kTolerance)});
    }
    int s = -1;
    if (options_.elastic) {
      const auto [it, fresh] = slack_of.try_emplace(place.group, -1);
      if (fresh) it->second = slack();
      s = it->second;
    }
    add_row(std::move(terms), rhs, place.limit_per_yr, s);
  }
}

void Program::add_first_curve_points() {
  if (p_.lines.empty()) return;
  for (const Site& site : p_.sites) {
    auto& list = curves_->option.emplace_back();
    for (const Option& o : site.options) list.emplace_back(o.fn);
  }
  curves_->background.emplace_back(p_.background_fn);
  for (const Destination& d : p_.destinations) curves_->background.emplace_back(d.background_fn);
  curves_->done.resize(curves_->background.size());
  for (std::size_t a = 0; a < curves_->background.size(); ++a) {
    curve_slack_.push_back(slack());
    for (std::size_t l = 0; l < p_.lines.size(); ++l) {
      const SocietalLine& line = p_.lines[l];
      forbid_beyond_cut(a, line);
      // The largest N of any option in each bin: a necessary row, and an exact one for that N.
      std::map<int, double> largest;
      const auto collect = [&](const Steps& steps) {
        for (double n = std::numeric_limits<double>::infinity();;) {
          const double next = steps.largest_below(n);
          if (!(next >= line.n_from) || !(next > 0.0)) break;
          const int bin = bin_of(next);
          double& have = largest[bin];
          if (!beyond_cut(line, next)) have = std::max(have, next);
          n = std::exp2(bin / kBinsPerOctave);
          if (!(n < next)) n = next;  // rounding at the edge of a bin
        }
      };
      for (std::size_t s = 0; s < p_.sites.size(); ++s) {
        for (std::size_t o = 0; o < p_.sites[s].options.size(); ++o) {
          if (a == 0 || p_.sites[s].options[o].destination == static_cast<int>(a) - 1) {
            collect(curves_->option[s][o]);
          }
        }
      }
      collect(curves_->background[a]);
      for (const auto& [bin, n] : largest) {
        if (n > 0.0) add_curve_row(a, l, n);
      }
    }
  }
}

// An option with deaths beyond the vertical limit of a line cannot be taken at all.
void Program::forbid_beyond_cut(std::size_t a, const SocietalLine& line) {
  if (!line.vertical_cut_n) return;
  std::vector<MilpTerm> terms;
  for (std::size_t s = 0; s < p_.sites.size(); ++s) {
    for (std::size_t o = 0; o < p_.sites[s].options.size(); ++o) {
      const bool here = a == 0 || p_.sites[s].options[o].destination == static_cast<int>(a) - 1;
      if (here && curves_->option[s][o].count(*line.vertical_cut_n) > 0) {
        terms.push_back({pick_[s][o], 1.0});
      }
    }
  }
  const double fixed = curves_->background[a].count(*line.vertical_cut_n) > 0 ? 1.0 : 0.0;
  if (terms.empty() && fixed == 0.0) return;
  add_row(std::move(terms), -fixed, 1.0, curve_slack_[a]);
}

void Program::add_curve_row(std::size_t a, std::size_t l, double n) {
  if (!curves_->done[a].insert({l, n}).second) return;
  const double allowed = allowed_on(p_.lines[l], n);
  const double rhs = allowed * (1.0 - 2.0 * kTolerance) - curves_->background[a].at_least(n);
  std::vector<MilpTerm> terms;
  double most = 0.0;
  for (std::size_t s = 0; s < p_.sites.size(); ++s) {
    double largest = 0.0;
    for (std::size_t o = 0; o < p_.sites[s].options.size(); ++o) {
      if (a > 0 && p_.sites[s].options[o].destination != static_cast<int>(a) - 1) continue;
      const double f = curves_->option[s][o].at_least(n);
      if (f == 0.0) continue;
      terms.push_back({pick_[s][o], f});
      largest = std::max(largest, f);
    }
    most += largest;
  }
  ++societal_rows_;
  if (most <= rhs * (1.0 - kTolerance)) return;  // cannot be violated
  add_row(std::move(terms), rhs, allowed, curve_slack_[a]);
}

bool Program::add_missed_points(const Evaluation& e) {
  bool any = false;
  for (std::size_t a = 0; a < e.curves.size(); ++a) {
    for (std::size_t l = 0; l < p_.lines.size(); ++l) {
      const SocietalLine& line = p_.lines[l];
      // The elastic program takes a curve as far beyond the line as its slack says.
      const double reached = options_.elastic && curve_slack_[a] >= 0
                                 ? 1.0 + values_[static_cast<std::size_t>(curve_slack_[a])] + 1e-6
                                 : 1.0 - kOnTheLine;
      std::map<int, std::pair<double, double>> worst;  // by bin: ratio, N
      for (const risk::FnPair& v : e.curves[a]) {
        if (v.deaths < line.n_from || beyond_cut(line, v.deaths)) continue;
        const double ratio = v.frequency_per_yr / allowed_on(line, v.deaths);
        if (ratio < reached) continue;
        auto& have = worst[bin_of(v.deaths)];
        if (ratio > have.first) have = {ratio, v.deaths};
      }
      for (const auto& [bin, point] : worst) {
        const std::size_t before = curves_->done[a].size();
        add_curve_row(a, l, point.second);
        any = any || curves_->done[a].size() > before;
      }
    }
  }
  return any;
}

void Program::add_limits() {
  std::vector<MilpTerm> all;
  for (std::size_t b = 0; b < p_.batches.size() && options_.batches; ++b) {
    std::vector<MilpTerm> money;
    std::vector<MilpTerm> number;
    for (std::size_t s = 0; s < p_.sites.size(); ++s) {
      for (std::size_t o = 0; o < p_.sites[s].options.size(); ++o) {
        const int column = when_[s][o][b];
        if (column < 0) continue;
        money.push_back({column, p_.sites[s].options[o].cost});
        number.push_back({column, 1.0});
      }
    }
    for (std::size_t r = 0; r < p_.receptors.size(); ++r) {
      if (go_when_[r][b] >= 0) money.push_back({go_when_[r][b], p_.receptors[r].cost});
    }
    if (const auto& budget = p_.batches[b].budget) {
      add_row(std::move(money), *budget, *budget > 0.0 ? *budget : 1.0, slack());
    }
    if (const auto& most = p_.batches[b].max_sites) {
      add_row(std::move(number), *most, std::max(1.0, *most), slack());
    }
  }
  if (p_.budget && options_.batches) {
    add_row(cost_terms(), *p_.budget, *p_.budget > 0.0 ? *p_.budget : 1.0, slack());
  }
  if (!options_.capacity) return;
  for (std::size_t d = 0; d < p_.destinations.size(); ++d) {
    if (!std::isfinite(p_.destinations[d].capacity)) continue;
    std::vector<MilpTerm> use;
    for (std::size_t s = 0; s < p_.sites.size(); ++s) {
      for (std::size_t o = 0; o < p_.sites[s].options.size(); ++o) {
        const Option& option = p_.sites[s].options[o];
        if (option.destination == static_cast<int>(d)) {
          use.push_back({pick_[s][o], option.destination_use});
        }
      }
    }
    const double room = p_.destinations[d].capacity;
    add_row(std::move(use), room, room > 0.0 ? room : 1.0, slack());
  }
}

std::vector<MilpTerm> Program::cost_terms() const {
  std::vector<MilpTerm> terms;
  for (std::size_t s = 0; s < p_.sites.size(); ++s) {
    for (std::size_t o = 0; o < p_.sites[s].options.size(); ++o) {
      terms.push_back({pick_[s][o], p_.sites[s].options[o].cost});
    }
  }
  for (std::size_t r = 0; r < p_.receptors.size(); ++r) {
    terms.push_back({go_[r], p_.receptors[r].cost});
  }
  return terms;
}

std::vector<MilpTerm> Program::pll_terms() const {
  std::vector<MilpTerm> terms;
  for (std::size_t s = 0; s < p_.sites.size(); ++s) {
    for (std::size_t o = 0; o < p_.sites[s].options.size(); ++o) {
      terms.push_back({pick_[s][o], p_.sites[s].options[o].pll_per_yr});
    }
  }
  return terms;
}

void Program::minimise(const std::vector<MilpTerm>& terms) {
  for (int j = 0; j < milp_.columns(); ++j) milp_.set_cost(j, 0.0);
  for (const MilpTerm& t : terms) milp_.set_cost(t.column, t.coefficient);
}

void Program::minimise_cost() { minimise(cost_terms()); }
void Program::minimise_pll() { minimise(pll_terms()); }

// Deaths until the horizon, as evaluate() sums them.
void Program::minimise_deaths() {
  std::vector<MilpTerm> terms;
  for (std::size_t s = 0; s < p_.sites.size(); ++s) {
    for (std::size_t o = 0; o < p_.sites[s].options.size(); ++o) {
      const Option& option = p_.sites[s].options[o];
      if (!option.action) {
        terms.push_back({pick_[s][o], p_.horizon_yr * option.pll_per_yr});
        continue;
      }
      for (std::size_t b = 0; b < p_.batches.size(); ++b) {
        const double t = p_.batches[b].time_yr;
        if (when_[s][o][b] < 0) continue;
        terms.push_back({when_[s][o][b],
                         t * p_.sites[s].pll_now_per_yr + (p_.horizon_yr - t) * option.pll_per_yr});
      }
    }
  }
  for (std::size_t r = 0; r < p_.receptors.size(); ++r) {
    for (std::size_t b = 0; b < p_.batches.size(); ++b) {
      if (go_when_[r][b] < 0) continue;
      terms.push_back({go_when_[r][b],
                       (p_.batches[b].time_yr - p_.horizon_yr) * p_.receptors[r].weight_per_yr});
    }
  }
  minimise(terms);
}

void Program::limit_cost(double most) {
  double scale = std::abs(most);
  for (const MilpTerm& t : cost_terms()) {
    if (most == 0.0) scale = std::max(scale, std::abs(t.coefficient));
  }
  milp_.add_row(cost_terms(), Relation::LessEqual, most, scale);
}

int Program::limit_pll(double most, double scale) {
  return milp_.add_row(pll_terms(), Relation::LessEqual, most, scale);
}

void Program::exclude(const Choice& choice) {
  std::vector<MilpTerm> terms;
  for (std::size_t s = 0; s < p_.sites.size(); ++s) {
    terms.push_back({pick_[s][static_cast<std::size_t>(choice.option[s])], 1.0});
  }
  // Other people moving is another plan too.
  double rhs = static_cast<double>(p_.sites.size()) - 1.0;
  for (std::size_t r = 0; r < p_.receptors.size(); ++r) {
    const bool gone = choice.receptor_batch[r] >= 0;
    terms.push_back({go_[r], gone ? 1.0 : -1.0});
    if (gone) rhs += 1.0;
  }
  milp_.add_row(std::move(terms), Relation::LessEqual, rhs, 1.0);
}

Choice Program::decode(const std::vector<double>& values) const {
  const auto chosen = [&](int column) {
    return column >= 0 && values[static_cast<std::size_t>(column)] > 0.5;
  };
  Choice c;
  for (std::size_t s = 0; s < p_.sites.size(); ++s) {
    int option = 0;
    int batch = -1;
    for (std::size_t o = 0; o < pick_[s].size(); ++o) {
      if (!chosen(pick_[s][o])) continue;
      option = static_cast<int>(o);
      for (std::size_t b = 0; b < p_.batches.size(); ++b) {
        if (chosen(when_[s][o][b])) batch = static_cast<int>(b);
      }
    }
    c.option.push_back(option);
    c.batch.push_back(batch);
  }
  for (std::size_t r = 0; r < p_.receptors.size(); ++r) {
    int batch = -1;
    for (std::size_t b = 0; b < p_.batches.size(); ++b) {
      if (chosen(go_when_[r][b])) batch = static_cast<int>(b);
    }
    c.receptor_batch.push_back(batch);
  }
  return c;
}

std::optional<Solved> Program::solve(const MilpOptions& options) {
  for (int round = 1; round <= kMostRounds; ++round) {
    ++rounds_;
    const MilpResult r = milp_.solve(options);
    status_ = r.status;
    if (!r.has_solution) return std::nullopt;
    values_ = r.values;
    Solved out{.choice = decode(r.values), .result = r};
    out.evaluation = evaluate(p_, out.choice);
    if (!options_.criteria || !add_missed_points(out.evaluation)) return out;
  }
  throw NumericError("relocation plan: F-N curves still cross a line after " +
                     std::to_string(kMostRounds) + " rounds");
}

// --- plans ------------------------------------------------------------------------------------

PlanResult solve_plan(const Problem& problem, const SolveOptions& options) {
  MilpOptions milp{.relative_gap = options.relative_gap,
                   .node_limit = options.node_limit,
                   .time_limit_s = options.time_limit_s};
  PlanResult out;
  Program program{problem, {}};
  for (const Choice& c : options.excluded) program.exclude(c);
  auto best = program.solve(milp);
  out.status = program.status();
  out.rounds = program.rounds();
  out.societal_rows = program.societal_rows();
  if (best) {
    out.feasible = true;
    out.choice = best->choice;
    out.evaluation = best->evaluation;
    out.cost_bound = best->result.bound;
    out.cost_gap = best->result.gap;
    if (!options.early) return out;
    program.limit_cost(best->evaluation.cost);
    program.minimise_deaths();
    milp.start = best->result.values;
    const auto early = program.solve(milp);
    out.early_status = program.status();
    out.rounds = program.rounds();
    out.societal_rows = program.societal_rows();
    if (early && early->evaluation.deaths_until_horizon <= out.evaluation.deaths_until_horizon) {
      out.choice = early->choice;
      out.evaluation = early->evaluation;
      out.early_gap = early->result.gap;
    }
    return out;
  }
  if (out.status != MilpStatus::Infeasible) return out;

  // The nearest plan: least sum of violations, each as a share of what is allowed.
  milp.relative_gap = std::max(milp.relative_gap, 1e-6);
  milp.start = {};
  Program elastic{problem, {.elastic = true}};
  if (const auto nearest = elastic.solve(milp)) {
    out.choice = nearest->choice;
    out.evaluation = nearest->evaluation;
  }
  Problem open = problem;
  open.budget.reset();
  for (Batch& b : open.batches) {
    b.budget.reset();
    b.max_sites.reset();
  }
  for (Destination& d : open.destinations) d.capacity = std::numeric_limits<double>::infinity();
  milp.relative_gap = options.relative_gap;
  Program unlimited{open, {}};
  if (const auto enough = unlimited.solve(milp)) out.without_limits = enough->evaluation;
  return out;
}

}  // namespace isorisk::study::decisions::relocation
