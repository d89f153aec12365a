// SPDX-License-Identifier: Apache-2.0
#include "prepare.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_reduce.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numbers>
#include <unordered_map>

#include "isorisk/core/error.hpp"

namespace isorisk::risk {
namespace {

using std::numbers::pi;

constexpr std::size_t kMostPlaces = 4096;

/// Collects problems, and stops listing them where nobody would read on.
class Problems {
 public:
  explicit Problems(std::string_view subject) : check_{subject} {}
  void require(bool holds, const std::string& field, double value, std::string_view unit,
               std::string_view rule) {
    if (!holds && room()) check_.require(false, field, value, unit, rule);
  }
  void fail(const std::string& text) {
    if (room()) check_.fail(text);
  }
  void done() {
    if (left_out_ > 0) check_.fail("and " + std::to_string(left_out_) + " more");
    check_.done();
  }

 private:
  bool room() {
    constexpr std::size_t kMost = 100;
    if (check_.failures().size() < kMost) return true;
    ++left_out_;
    return false;
  }
  InputCheck check_;
  std::size_t left_out_ = 0;
};

std::string item(std::string_view list, std::size_t i) {
  return std::string{list} + "[" + std::to_string(i) + "]";
}

bool finite(Point p) { return std::isfinite(p.x_m) && std::isfinite(p.y_m); }

void check_options(Problems& problems, const RiskOptions& o) {
  problems.require(std::isfinite(o.ring_scale_m) && o.ring_scale_m > 0.0, "ring_scale",
                   o.ring_scale_m, "m", "be finite and > 0");
  problems.require(o.ring_step >= 1.0e-3 && o.ring_step <= 0.5, "ring_step", o.ring_step, "-",
                   "be in [0.001, 0.5]");
  problems.require(std::isfinite(o.max_arc_m) && o.max_arc_m > 0.0, "max_arc", o.max_arc_m, "m",
                   "be finite and > 0");
  problems.require(std::isfinite(o.finest_width_m) && o.finest_width_m >= 0.0, "finest_width",
                   o.finest_width_m, "m", "be finite and >= 0");
  problems.require(o.min_angles >= 8 && o.min_angles <= 65536, "min_angles", o.min_angles, "-",
                   "be in [8, 65536]");
  problems.require(o.max_angles >= o.min_angles && o.max_angles <= 65536, "max_angles",
                   o.max_angles, "-", "be in [min_angles, 65536]");
  problems.require(o.societal_directions >= 1 && o.societal_directions <= 65536,
                   "societal_directions", o.societal_directions, "-", "be in [1, 65536]");
  problems.require(o.brute_force_rays >= 1 && o.brute_force_rays <= 65536, "brute_force_rays",
                   o.brute_force_rays, "-", "be in [1, 65536]");
  problems.require(o.threads >= 0, "threads", o.threads, "-", "be 0 (all) or more");
  problems.require(o.max_fn_pairs >= 0, "max_fn_pairs", static_cast<double>(o.max_fn_pairs), "-",
                   "be >= 0");
}

bool check_rose(Problems& problems, const WindRose& rose) {
  problems.require(rose.periods >= 1 && rose.periods <= 16, "rose.periods", rose.periods, "-",
                   "be in [1, 16]");
  problems.require(rose.classes >= 1, "rose.classes", rose.classes, "-", "be at least 1");
  problems.require(rose.sectors >= 1 && rose.sectors <= 3600, "rose.sectors", rose.sectors, "-",
                   "be in [1, 3600]");
  if (rose.periods < 1 || rose.periods > 16 || rose.classes < 1 || rose.sectors < 1 ||
      rose.sectors > 3600)
    return false;
  const std::size_t wanted = static_cast<std::size_t>(rose.periods) *
                             static_cast<std::size_t>(rose.classes) *
                             static_cast<std::size_t>(rose.sectors);
  if (rose.probability.size() != wanted) {
    problems.fail("rose.probability has " + std::to_string(rose.probability.size()) +
                  " values, must have periods x classes x sectors = " + std::to_string(wanted));
    return true;
  }
  double sum = 0.0;
  for (std::size_t i = 0; i < wanted; ++i) {
    const double p = rose.probability[i];
    if (!(p >= 0.0 && p <= 1.0))
      problems.require(false, item("rose.probability", i), p, "-", "be in [0, 1]");
    sum += p;
  }
  problems.require(std::abs(sum - 1.0) <= 1.0e-6, "sum of rose.probability", sum, "-",
                   "be 1 within 1e-6 over all periods, classes and sectors; divide by the sum if "
                   "the table was rounded");
  return true;
}

/// Names are made only for what is wrong: there may be millions of values.
void check_values(Problems& problems, const std::vector<double>& values, const std::string& name,
                  std::string_view unit) {
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!(std::isfinite(values[i]) && values[i] >= 0.0))
      problems.require(false, item(name, i), values[i], unit, "be finite and >= 0");
}

void check_outcome(Problems& problems, const RiskInput& input, std::size_t index, bool rose_known) {
  const Outcome& o = input.outcomes[index];
  const std::string name = item("outcomes", index);
  if (o.location < 0 || static_cast<std::size_t>(o.location) >= input.locations.size())
    problems.fail(name + ".location = " + std::to_string(o.location) +
                  ", must be an index into the " + std::to_string(input.locations.size()) +
                  " locations");
  problems.require(o.outdoor_factor >= 0.0 && o.outdoor_factor <= 1.0, name + ".outdoor_factor",
                   o.outdoor_factor, "-", "be in [0, 1]");
  problems.require(o.indoor_factor >= 0.0 && o.indoor_factor <= 1.0, name + ".indoor_factor",
                   o.indoor_factor, "-", "be in [0, 1]");
  if (o.places) {
    problems.require(!o.places->empty() && o.places->size() <= kMostPlaces, name + ".places",
                     static_cast<double>(o.places->size()), "-",
                     "hold 1 to " + std::to_string(kMostPlaces));
    if (!std::all_of(o.places->begin(), o.places->end(), finite))
      problems.fail(name + ".places are not all finite");
  }
  check_values(problems, o.frequency_per_yr, name + ".frequency", "1/yr");
  check_values(problems, o.direction_factor, name + ".direction_factor", "-");
  check_values(problems, o.period_factor, name + ".period_factor", "-");
  if (!rose_known) return;
  const auto classes = static_cast<std::size_t>(input.rose.classes);
  const auto size = [&](std::string_view field, std::size_t has, std::size_t wanted) {
    if (has != wanted)
      problems.fail(name + "." + std::string{field} + " has " + std::to_string(has) +
                    " values, must have " + std::to_string(wanted));
  };
  size("frequency", o.frequency_per_yr.size(), classes);
  // A field without any footprint may be left empty.
  if (!o.individual.empty()) size("individual", o.individual.size(), classes);
  if (!o.outdoor.empty()) size("outdoor", o.outdoor.size(), classes);
  if (!o.indoor.empty()) size("indoor", o.indoor.size(), classes);
  if (!o.direction_factor.empty())
    size("direction_factor", o.direction_factor.size(),
         classes * static_cast<std::size_t>(input.rose.sectors));
  if (!o.period_factor.empty())
    size("period_factor", o.period_factor.size(), static_cast<std::size_t>(input.rose.periods));
}

bool cell_is_good(const PopulationCell& cell, std::size_t periods) {
  const auto good = [&](const std::vector<double>& people) {
    return (periods == 0 || people.empty() || people.size() == periods) &&
           std::all_of(people.begin(), people.end(),
                       [](double n) { return std::isfinite(n) && n >= 0.0; });
  };
  return finite(cell.centre) && std::isfinite(cell.side_m) && cell.side_m >= 0.0 &&
         good(cell.outdoor) && good(cell.indoor);
}

// A location has one map, and that one set of places.
void check_places(Problems& problems, const RiskInput& input) {
  std::vector<std::int32_t> first(input.locations.size(), -1);
  for (std::size_t i = 0; i < input.outcomes.size(); ++i) {
    const Outcome& o = input.outcomes[i];
    if (o.location < 0 || static_cast<std::size_t>(o.location) >= first.size()) continue;
    std::int32_t& known = first[static_cast<std::size_t>(o.location)];
    if (known < 0) known = static_cast<std::int32_t>(i);
    const Outcome& other = input.outcomes[static_cast<std::size_t>(known)];
    if (o.places == other.places || (o.places && other.places && *o.places == *other.places))
      continue;
    problems.fail(item("outcomes", i) + " has other places than " +
                  item("outcomes", static_cast<std::size_t>(known)) + " at the same " +
                  item("locations", static_cast<std::size_t>(o.location)));
  }
}

// People of an owner are left out location by location: its outcomes must have one owner.
void check_owners(Problems& problems, const RiskInput& input) {
  std::vector<std::int32_t> first(input.locations.size(), -1);
  for (std::size_t i = 0; i < input.outcomes.size(); ++i) {
    const std::int32_t location = input.outcomes[i].location;
    if (location < 0 || static_cast<std::size_t>(location) >= first.size()) continue;
    std::int32_t& known = first[static_cast<std::size_t>(location)];
    if (known < 0) known = static_cast<std::int32_t>(i);
    const Outcome& other = input.outcomes[static_cast<std::size_t>(known)];
    if (other.owner != input.outcomes[i].owner)
      problems.fail(item("outcomes", i) + ".owner = " + std::to_string(input.outcomes[i].owner) +
                    ", must be " + std::to_string(other.owner) + " like the others at " +
                    item("locations", static_cast<std::size_t>(location)));
  }
}

}  // namespace

void check_input(const RiskInput& input, const RiskOptions& options) {
  Problems problems{"risk integration"};
  check_options(problems, options);
  const bool rose_known = check_rose(problems, input.rose);
  for (std::size_t i = 0; i < input.locations.size(); ++i)
    if (!finite(input.locations[i])) problems.fail(item("locations", i) + " is not finite");
  for (std::size_t i = 0; i < input.outcomes.size(); ++i)
    check_outcome(problems, input, i, rose_known);
  const GridSpec& grid = input.grid;
  problems.require(grid.rows >= 0, "grid.rows", grid.rows, "-", "be >= 0");
  problems.require(grid.cols >= 0, "grid.cols", grid.cols, "-", "be >= 0");
  problems.require(std::isfinite(grid.cell_m) && grid.cell_m > 0.0, "grid.cell", grid.cell_m, "m",
                   "be finite and > 0");
  if (!(std::isfinite(grid.west_m) && std::isfinite(grid.north_m)))
    problems.fail("grid.west or grid.north is not finite");
  // Millions of cells: look in parallel whether anything is wrong before listing what.
  const auto periods = rose_known ? static_cast<std::size_t>(input.rose.periods) : 0;
  using Range = tbb::blocked_range<std::size_t>;
  const bool people_wrong = tbb::parallel_reduce(
      Range{0, input.population.size(), 4096}, false,
      [&](const Range& range, bool wrong) {
        for (std::size_t i = range.begin(); i != range.end() && !wrong; ++i)
          wrong = !cell_is_good(input.population[i], periods);
        return wrong;
      },
      std::logical_or<>{});
  for (std::size_t i = 0; people_wrong && i < input.population.size(); ++i) {
    const PopulationCell& cell = input.population[i];
    if (!finite(cell.centre)) problems.fail(item("population", i) + ".centre is not finite");
    if (!(std::isfinite(cell.side_m) && cell.side_m >= 0.0))
      problems.require(false, item("population", i) + ".side", cell.side_m, "m",
                       "be finite and >= 0");
    for (const auto* people : {&cell.outdoor, &cell.indoor}) {
      const char* field = people == &cell.outdoor ? ".outdoor" : ".indoor";
      if (rose_known && !people->empty() &&
          people->size() != static_cast<std::size_t>(input.rose.periods))
        problems.fail(item("population", i) + field + " has " + std::to_string(people->size()) +
                      " values, must have one per period: " + std::to_string(input.rose.periods));
      for (std::size_t k = 0; k < people->size(); ++k)
        if (!(std::isfinite((*people)[k]) && (*people)[k] >= 0.0))
          problems.require(false, item(item("population", i) + field, k), (*people)[k], "persons",
                           "be finite and >= 0");
    }
  }
  const bool staff = std::any_of(input.population.begin(), input.population.end(),
                                 [](const PopulationCell& c) { return c.owner >= 0; });
  if (staff || options.by_owner) check_owners(problems, input);
  check_places(problems, input);
  if (options.by_owner) {
    for (std::size_t i = 0; i < input.outcomes.size(); ++i)
      if (input.outcomes[i].owner < 0) problems.fail(item("outcomes", i) + ".owner is negative");
    const GridSpec& own = input.owner_grid;
    if (!(own.rows >= 0 && own.cols >= 0 && std::isfinite(own.cell_m) && own.cell_m > 0.0 &&
          std::isfinite(own.west_m) && std::isfinite(own.north_m)))
      problems.fail("owner_grid is not a grid");
  }
  for (std::size_t i = 0; i < input.targets.size(); ++i)
    if (!finite(input.targets[i].position)) problems.fail(item("targets", i) + " is not finite");
  for (std::size_t i = 0; i < input.fn_apart.size(); ++i)
    if (input.fn_apart[i] < 0 ||
        static_cast<std::size_t>(input.fn_apart[i]) >= input.locations.size())
      problems.fail(item("fn_apart", i) + " is no location");
  problems.done();
}

std::vector<double> spread_over_directions(std::span<const double> sector, Rose rose,
                                           int directions) {
  const auto sectors = static_cast<int>(sector.size());
  std::vector<double> result(static_cast<std::size_t>(directions), 0.0);
  const int n = directions / sectors;  // directions per sector, exact
  const auto add = [&](int direction, double p) {
    const int k = ((direction % directions) + directions) % directions;
    result[static_cast<std::size_t>(k)] += p;
  };
  for (int d = 0; d < sectors; ++d) {
    const double p = sector[static_cast<std::size_t>(d)];
    if (p == 0.0) continue;
    if (rose == Rose::Discrete) {
      add(d * n, p);
    } else if (rose == Rose::Continuous) {
      // Hat of one sector either way: weights (1 - |k| / n) / n sum to 1.
      for (int k = 1 - n; k < n; ++k) add(d * n + k, p * (n - std::abs(k)) / (1.0 * n * n));
    } else {
      // n bins round the centre; an even n shares its end bins with the neighbours.
      const int half = n / 2;
      for (int k = -half; k <= half; ++k) {
        const bool shared = n % 2 == 0 && std::abs(k) == half;
        add(d * n + k, (shared ? 0.5 : 1.0) * p / n);
      }
    }
  }
  return result;
}

double direction_density(std::span<const double> sector, Rose rose, double bearing_rad) {
  const auto sectors = sector.size();
  const double width = 2.0 * pi / static_cast<double>(sectors);
  double t = bearing_rad / (2.0 * pi);
  t = (t - std::floor(t)) * static_cast<double>(sectors);
  if (rose == Rose::Stepwise) {
    const auto d = static_cast<std::size_t>(t + 0.5) % sectors;
    return sector[d] / width;
  }
  const auto d = std::min(static_cast<std::size_t>(t), sectors - 1);
  const double part = t - static_cast<double>(d);
  return ((1.0 - part) * sector[d] + part * sector[(d + 1) % sectors]) / width;
}

Rings::Rings(const RiskOptions& options, int sectors, double reach_m)
    : scale_m_{options.ring_scale_m}, step_{options.ring_step}, max_arc_m_{options.max_arc_m} {
  // Fewest angles: a multiple of the sectors, so that a sector is a whole number of angles, and
  // even, so that half profiles end on an angle.
  const auto up = [sectors](int least) {
    int n = (least + sectors - 1) / sectors * sectors;
    while (n % 2 != 0) n += sectors;
    return n;
  };
  const bool discrete = options.rose == Rose::Discrete;
  base_ =
      up(discrete ? options.min_angles : std::max(options.min_angles, options.societal_directions));
  while (angles(levels_ - 1) < options.max_angles) ++levels_;
  // Directions for N: a divisor of the angles and a multiple of the sectors.
  directions_ = base_;
  if (discrete) {
    directions_ = sectors;
  } else {
    for (int n = sectors; n < base_; n += sectors)
      if (n >= options.societal_directions && base_ % n == 0) {
        directions_ = n;
        break;
      }
  }
  for (int level = 0; level < levels_; ++level) {
    const int half = angles(level) / 2;
    std::vector<float> c(static_cast<std::size_t>(half + 1));
    std::vector<float> s(c.size());
    for (int j = 0; j <= half; ++j) {
      const double theta = pi * j / half;
      c[static_cast<std::size_t>(j)] = static_cast<float>(std::cos(theta));
      s[static_cast<std::size_t>(j)] = static_cast<float>(std::sin(theta));
    }
    cos_.push_back(std::move(c));
    sin_.push_back(std::move(s));
  }
  const int rings = 15 * groups_for(reach_m) + 1;
  for (int i = 0; i < rings; ++i)
    radius_m_.push_back(static_cast<float>(scale_m_ * std::sinh(step_ * i)));
  // A ring of radius nothing has no angles; the first one stands just off the source instead.
  radius_m_[0] = static_cast<float>(1.0e-3 * scale_m_ * step_);
}

int Rings::groups_for(double reach_m) const noexcept {
  return static_cast<int>(std::asinh(std::max(reach_m, 0.0) / scale_m_) / (15.0 * step_)) + 1;
}

int Rings::level_for_arc(int group) const noexcept {
  const double r = scale_m_ * std::sinh(step_ * 15.0 * (group + 1));
  int level = 0;
  while (level + 1 < levels_ && 2.0 * pi * r / angles(level) > max_arc_m_) ++level;
  return level;
}

RingGroup Rings::group(int index, int level) const noexcept {
  RingGroup g;
  std::copy_n(radius_m_.begin() + 15 * static_cast<std::ptrdiff_t>(index), kLanes, g.radius_m);
  g.angles = angles(level);
  g.d_theta_rad = 2.0 * pi / g.angles;
  g.cos_theta = cos_[static_cast<std::size_t>(level)].data();
  g.sin_theta = sin_[static_cast<std::size_t>(level)].data();
  return g;
}

double Rings::spacing_m(double radius_m) const noexcept {
  return step_ * std::sqrt(radius_m * radius_m + scale_m_ * scale_m_);
}

std::vector<double> period_sectors(const RiskInput& input, const RoseUse& rose, int period) {
  const auto sectors = static_cast<std::size_t>(input.rose.sectors);
  std::vector<double> result(sectors);
  for (std::size_t d = 0; d < sectors; ++d) {
    double p = input.rose.at(period, rose.weather, static_cast<int>(d));
    if (rose.factor_of >= 0) {
      const Outcome& o = input.outcomes[static_cast<std::size_t>(rose.factor_of)];
      if (!o.direction_factor.empty())
        p *= o.direction_factor[static_cast<std::size_t>(rose.weather) * sectors + d];
      if (!o.period_factor.empty()) p *= o.period_factor[static_cast<std::size_t>(period)];
    }
    result[d] = p;
  }
  return result;
}

LocationPlan plan_location(const RiskInput& input, std::size_t location,
                           std::span<const std::int32_t> outcomes) {
  LocationPlan plan;
  plan.location = location;
  plan.position = input.locations[location];
  if (!outcomes.empty()) {
    const Outcome& first = input.outcomes[static_cast<std::size_t>(outcomes.front())];
    plan.owner = first.owner;
    if (first.places)
      for (const Point step : *first.places)
        plan.places.push_back({plan.position.x_m + step.x_m, plan.position.y_m + step.y_m});
  }
  if (plan.places.empty()) plan.places.push_back(plan.position);
  std::unordered_map<const Footprint*, int> known;  // looked up, never iterated
  const auto use = [&](const FootprintPtr& footprint, std::int32_t outcome) {
    if (footprint == nullptr) return -1;
    const auto [it, is_new] =
        known.try_emplace(footprint.get(), static_cast<int>(plan.footprints.size()));
    if (is_new) {
      UsedFootprint used;
      used.footprint = footprint.get();
      used.reach_m = footprint->reach_m();
      used.omnidirectional = footprint->omnidirectional();
      used.outcome = outcome;
      plan.footprints.push_back(std::move(used));
    }
    return it->second;
  };
  // Equal factors share a rose.
  const auto sectors = static_cast<std::size_t>(input.rose.sectors);
  std::map<std::pair<int, std::vector<double>>, int> roses;
  const auto rose_of = [&](const Outcome& o, std::int32_t outcome, int weather) {
    std::vector<double> factor;  // by sector, then by period
    if (!o.direction_factor.empty() || !o.period_factor.empty()) {
      factor.assign(sectors, 1.0);
      if (!o.direction_factor.empty()) {
        const double* first =
            o.direction_factor.data() + static_cast<std::size_t>(weather) * sectors;
        std::copy_n(first, sectors, factor.begin());
      }
      factor.insert(factor.end(), o.period_factor.begin(), o.period_factor.end());
      if (std::all_of(factor.begin(), factor.end(), [](double f) { return f == 1.0; }))
        factor.clear();
    }
    RoseUse rose;
    rose.weather = weather;
    rose.factor_of = factor.empty() ? -1 : outcome;
    const auto [it, fresh] =
        roses.try_emplace({weather, std::move(factor)}, static_cast<int>(plan.roses.size()));
    if (!fresh) return it->second;
    rose.sector.assign(sectors, 0.0);
    for (int period = 0; period < input.rose.periods; ++period) {
      const std::vector<double> p = period_sectors(input, rose, period);
      for (std::size_t d = 0; d < p.size(); ++d) rose.sector[d] += p[d];
    }
    for (const double p : rose.sector) rose.total += p;
    plan.roses.push_back(std::move(rose));
    return it->second;
  };
  for (const std::int32_t index : outcomes) {
    const Outcome& o = input.outcomes[static_cast<std::size_t>(index)];
    for (int w = 0; w < input.rose.classes; ++w) {
      const auto weather = static_cast<std::size_t>(w);
      const double f = o.frequency_per_yr[weather];
      if (!(f > 0.0)) continue;
      const int rose = rose_of(o, index, w);
      if (!(plan.roses[static_cast<std::size_t>(rose)].total > 0.0)) continue;
      OutcomeUse u;
      u.outcome = index;
      u.weather = w;
      u.rose = rose;
      u.frequency_per_yr = f;
      if (!o.individual.empty()) u.individual = use(o.individual[weather], index);
      if (!o.outdoor.empty() && o.outdoor_factor > 0.0) u.outdoor = use(o.outdoor[weather], index);
      if (!o.indoor.empty() && o.indoor_factor > 0.0) u.indoor = use(o.indoor[weather], index);
      if (u.individual < 0 && u.outdoor < 0 && u.indoor < 0) continue;
      if (u.individual >= 0) {
        UsedFootprint& used = plan.footprints[static_cast<std::size_t>(u.individual)];
        plan.individual_reach_m = std::max(plan.individual_reach_m, used.reach_m);
        auto& uses = used.individual;
        const auto same =
            std::find_if(uses.begin(), uses.end(), [&](const auto& x) { return x.first == rose; });
        if (same == uses.end()) {
          uses.emplace_back(rose, f);
        } else {
          same->second += f;
        }
      }
      for (int period = 0; period < input.rose.periods; ++period) {
        bool blows = false;
        for (int d = 0; d < input.rose.sectors; ++d)
          blows = blows || input.rose.at(period, w, d) > 0.0;
        if (!blows) continue;
        if (u.outdoor >= 0)
          plan.footprints[static_cast<std::size_t>(u.outdoor)].fields |= 1U << (2 * period);
        if (u.indoor >= 0)
          plan.footprints[static_cast<std::size_t>(u.indoor)].fields |= 2U << (2 * period);
      }
      plan.uses.push_back(u);
    }
  }
  return plan;
}

std::string outcome_name(const RiskInput& input, std::int32_t outcome) {
  const Outcome& o = input.outcomes[static_cast<std::size_t>(outcome)];
  return "outcome " + std::to_string(outcome) + " (location " + std::to_string(o.location) +
         ", source " + std::to_string(o.source) + ")";
}

void Progress::done(std::string_view stage, double units) {
  const std::lock_guard lock{mutex_};
  sum_ += units;
  reporter_.progress(stage, std::min(sum_ / units_, 1.0));
  if (reporter_.cancelled()) throw Cancelled{};
}

}  // namespace isorisk::risk
