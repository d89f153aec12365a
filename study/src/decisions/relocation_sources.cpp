// SPDX-License-Identifier: Apache-2.0
#include "relocation_sources.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "basis_parts.hpp"
#include "qra/exposure.hpp"

namespace isorisk::study::decisions::relocation {
namespace {

std::size_t at(std::int32_t i) { return static_cast<std::size_t>(i); }
std::int32_t index(std::size_t i) { return static_cast<std::int32_t>(i); }

// The sources of a site in its state, with locations of their own.
void add_sources(const RiskBasis& basis, std::int32_t site, const SiteState& state,
                 risk::RiskInput& into) {
  if (state.gone) return;
  std::map<std::int32_t, std::int32_t> location;  // of the basis -> of `into`
  for (const risk::Outcome& o : basis.input.outcomes) {
    if (o.owner != site) continue;
    const auto [it, fresh] = location.try_emplace(o.location, index(into.locations.size()));
    if (fresh) {
      const Point p = basis.input.locations[at(o.location)];
      into.locations.push_back({p.x_m + state.shift.x_m, p.y_m + state.shift.y_m});
    }
    into.outcomes.push_back(o);
    into.outcomes.back().location = it->second;
    const auto factor = state.factor.find(o.source);
    const double f = factor == state.factor.end() ? state.rest : factor->second;
    for (double& frequency : into.outcomes.back().frequency_per_yr) frequency *= f;
  }
}

risk::RiskOptions options_of(const RiskBasis& basis, const RunOptions& options) {
  risk::RiskOptions r = basis.result.risk_options;
  r.threads = options.threads;
  return r;
}

// Farthest place of death from each location of a site's sources.
bool reaches(const RiskBasis& basis, std::int32_t site, const SiteState& state,
             const std::vector<risk::PopulationCell>& cells) {
  std::map<std::int32_t, double> reach;
  for (const risk::Outcome& o : basis.input.outcomes) {
    if (o.owner != site) continue;
    double& r = reach[o.location];
    for (const auto* fields : {&o.outdoor, &o.indoor}) {
      for (const risk::FootprintPtr& f : *fields) {
        if (f) r = std::max(r, f->reach_m());
      }
    }
  }
  for (const auto& [location, r] : reach) {
    Point p = basis.input.locations[at(location)];
    p = {p.x_m + state.shift.x_m, p.y_m + state.shift.y_m};
    for (const risk::PopulationCell& c : cells) {
      if (c.owner == site) continue;  // its own staff does not count for it
      const double corner = c.side_m * std::numbers::sqrt2 / 2.0;
      if (std::hypot(c.centre.x_m - p.x_m, c.centre.y_m - p.y_m) - corner <= r) return true;
    }
  }
  return false;
}

}  // namespace

SitePart part_in_state(const RiskBasis& basis, std::int32_t site, const SiteState& state,
                       std::span<const TargetPlace> places, const RunOptions& options,
                       Reporter& reporter) {
  SitePart part;
  part.place_risk_per_yr.assign(places.size(), 0.0);
  if (state.gone) return part;
  risk::RiskInput input{.rose = basis.input.rose, .population = basis.input.population};
  add_sources(basis, site, state, input);
  for (const TargetPlace& p : places) input.targets.push_back({p.position});
  risk::RiskOptions r = options_of(basis, options);
  r.by_owner = true;
  risk::RiskResult result = risk::integrate(input, r, reporter);
  std::vector<SitePart> parts(basis.sites.size());
  qra::add_place_risk(input, result, parts);
  part.place_risk_per_yr = std::move(parts[at(site)].place_risk_per_yr);
  if (at(site) < result.owners.size()) part.fn = std::move(result.owners[at(site)].fn);
  part.pll_per_yr = result.potential_loss_of_life_per_yr;
  return part;
}

std::vector<std::vector<double>> risk_at_points(const RiskBasis& basis,
                                                std::span<const Point> points,
                                                const RunOptions& options, Reporter& reporter) {
  std::vector<SitePart> parts(basis.sites.size());
  if (!points.empty()) {
    risk::RiskInput input{.locations = basis.input.locations,
                          .outcomes = basis.input.outcomes,
                          .rose = basis.input.rose};
    for (const Point& p : points) input.targets.push_back({p});
    const risk::RiskResult result = risk::integrate(input, options_of(basis, options), reporter);
    qra::add_place_risk(input, result, parts);
  }
  std::vector<std::vector<double>> out;
  for (SitePart& part : parts) out.push_back(std::move(part.place_risk_per_yr));
  return out;
}

People people_after(const Study& study, const RiskBasis& basis, std::span<const SiteState> states,
                    const std::vector<bool>& areas_gone) {
  People out;
  std::vector<risk::PopulationCell> now;
  if (std::find(areas_gone.begin(), areas_gone.end(), true) == areas_gone.end()) {
    now = basis.input.population;
  } else {
    Study left;
    left.sites = study.sites;
    left.weather.periods = study.weather.periods;
    Study gone = left;
    left.population_rasters = study.population_rasters;
    for (std::size_t i = 0; i < study.population_areas.size(); ++i) {
      (areas_gone[i] ? gone : left).population_areas.push_back(study.population_areas[i]);
    }
    now = qra::exposure_of(left, qra::kPopulationCell_m).cells;
    out.changed = qra::exposure_of(gone, qra::kPopulationCell_m).cells;
  }
  for (const risk::PopulationCell& c : now) {
    const bool staff = c.owner >= 0 && at(c.owner) < states.size();
    if (!staff || (!states[at(c.owner)].gone && states[at(c.owner)].shift == Point{})) {
      out.left.push_back(c);
      continue;
    }
    out.changed.push_back(c);
    if (states[at(c.owner)].gone) continue;
    risk::PopulationCell moved = c;
    moved.centre = {c.centre.x_m + states[at(c.owner)].shift.x_m,
                    c.centre.y_m + states[at(c.owner)].shift.y_m};
    out.left.push_back(moved);
    out.changed.push_back(std::move(moved));
  }
  return out;
}

int recompute_reached(const RiskBasis& basis, std::span<const SiteState> states,
                      const People& people, std::vector<SitePart>& parts, const RunOptions& options,
                      Reporter& reporter) {
  if (people.changed.empty()) return 0;
  risk::RiskInput input{.rose = basis.input.rose, .population = people.left};
  std::vector<std::int32_t> reached;
  for (std::size_t s = 0; s < states.size(); ++s) {
    if (states[s].gone || !reaches(basis, index(s), states[s], people.changed)) continue;
    const std::size_t before = input.outcomes.size();
    add_sources(basis, index(s), states[s], input);
    if (input.outcomes.size() > before) reached.push_back(index(s));
  }
  if (reached.empty()) return 0;
  risk::RiskOptions r = options_of(basis, options);
  r.by_owner = true;
  risk::RiskResult result = risk::integrate(input, r, reporter);
  for (const std::int32_t s : reached) {
    SitePart& part = parts[at(s)];
    part.fn.clear();
    part.pll_per_yr = 0.0;
    if (at(s) >= result.owners.size()) continue;  // it kills nobody any more
    part.fn = std::move(result.owners[at(s)].fn);
    part.pll_per_yr = result.owners[at(s)].potential_loss_of_life_per_yr;
  }
  return static_cast<int>(reached.size());
}

}  // namespace isorisk::study::decisions::relocation
