// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/basis.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "basis_parts.hpp"
#include "isorisk/core/error.hpp"

namespace isorisk::study {
namespace {

risk::RiskOptions options_of(const RiskBasis& basis, const RunOptions& options) {
  risk::RiskOptions r = basis.result.risk_options;
  r.threads = options.threads;
  return r;
}

}  // namespace

void judge(const Study& study, TargetResult& r) {
  const Target& target = study.targets[static_cast<std::size_t>(r.target)];
  r.limit = study.criteria.limit(word(target.target_class), study.situation);
  r.meets = !r.limit || r.limit->allows(r.risk_per_yr);
  r.margin_decades = r.limit ? std::log10(r.limit->per_yr / r.risk_per_yr)
                             : std::numeric_limits<double>::infinity();
}

void qra::add_place_risk(const risk::RiskInput& input, const risk::RiskResult& exact,
                         std::vector<SitePart>& sites) {
  for (SitePart& part : sites) part.place_risk_per_yr.assign(exact.target_shares.size(), 0.0);
  for (std::size_t p = 0; p < exact.target_shares.size(); ++p) {
    for (const risk::Share& s : exact.target_shares[p]) {
      const auto site =
          static_cast<std::size_t>(input.outcomes[static_cast<std::size_t>(s.outcome)].owner);
      sites[site].place_risk_per_yr[p] += s.risk_per_yr;
    }
  }
}

SitePart site_part_moved(const RiskBasis& basis, std::int32_t site, Point shift,
                         std::span<const TargetPlace> places, const RunOptions& options,
                         Reporter& reporter) {
  if (site < 0 || static_cast<std::size_t>(site) >= basis.sites.size()) {
    throw InputError("there is no site of index " + std::to_string(site));
  }
  risk::RiskInput input{.rose = basis.input.rose, .population = basis.input.population};
  std::map<std::int32_t, std::int32_t> index;  // old location -> new
  for (const risk::Outcome& o : basis.input.outcomes) {
    if (o.owner != site) continue;
    const auto [it, fresh] =
        index.try_emplace(o.location, static_cast<std::int32_t>(input.locations.size()));
    if (fresh) {
      const Point p = basis.input.locations[static_cast<std::size_t>(o.location)];
      input.locations.push_back({p.x_m + shift.x_m, p.y_m + shift.y_m});
    }
    input.outcomes.push_back(o);
    input.outcomes.back().location = it->second;
  }
  // Its staff move with it and do not count for its own sources wherever they are: leaving them
  // out by owner does that.
  for (const TargetPlace& p : places) input.targets.push_back({p.position});
  risk::RiskOptions r = options_of(basis, options);
  r.by_owner = true;
  const risk::RiskResult result = risk::integrate(input, r, reporter);
  std::vector<SitePart> parts(basis.sites.size());
  qra::add_place_risk(input, result, parts);
  SitePart part = std::move(parts[static_cast<std::size_t>(site)]);
  if (static_cast<std::size_t>(site) < result.owners.size()) {
    part.fn = result.owners[static_cast<std::size_t>(site)].fn;
  }
  part.pll_per_yr = result.potential_loss_of_life_per_yr;
  return part;
}

Recomputed recompute(const RiskBasis& basis, const std::vector<bool>& keep, bool with_grid,
                     const RunOptions& options, Reporter& reporter) {
  if (keep.size() != basis.sites.size()) {
    throw InputError("recompute needs one choice per site: " + std::to_string(basis.sites.size()));
  }
  risk::RiskInput input{.locations = basis.input.locations, .rose = basis.input.rose};
  for (const risk::Outcome& o : basis.input.outcomes) {
    if (keep[static_cast<std::size_t>(o.owner)]) input.outcomes.push_back(o);
  }
  for (const risk::PopulationCell& c : basis.input.population) {
    if (c.owner < 0 || keep[static_cast<std::size_t>(c.owner)]) input.population.push_back(c);
  }
  for (const TargetPlace& p : basis.places) input.targets.push_back({p.position});
  if (with_grid) input.grid = basis.result.individual_risk.spec;
  risk::RiskResult result = risk::integrate(input, options_of(basis, options), reporter);
  Recomputed out;
  if (with_grid) out.individual_risk = {input.grid, std::move(result.individual_risk_per_yr)};
  out.place_risk_per_yr = std::move(result.target_risk_per_yr);
  out.fn = risk::cumulative(result.fn);
  out.pll_per_yr = result.potential_loss_of_life_per_yr;
  return out;
}

std::vector<double> target_risk(const RiskBasis& basis, std::size_t target_count,
                                std::span<const double> weights) {
  std::vector<double> out(target_count, 0.0);
  for (std::size_t p = 0; p < basis.places.size(); ++p) {
    double sum = 0.0;
    for (std::size_t s = 0; s < basis.sites.size(); ++s) {
      const double w = weights.empty() ? 1.0 : weights[s];
      if (w != 0.0) sum += w * basis.sites[s].place_risk_per_yr[p];
    }
    double& worst = out[static_cast<std::size_t>(basis.places[p].target)];
    worst = std::max(worst, sum);
  }
  return out;
}

std::vector<risk::FnPair> societal_risk(const RiskBasis& basis, std::span<const double> weights) {
  std::vector<risk::FnPair> all;
  for (std::size_t s = 0; s < basis.sites.size(); ++s) {
    const double w = weights.empty() ? 1.0 : weights[s];
    if (w == 0.0) continue;
    for (const risk::FnPair& p : basis.sites[s].fn) {
      all.push_back({p.deaths, w * p.frequency_per_yr});
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.deaths > b.deaths; });
  return risk::cumulative(all);
}

}  // namespace isorisk::study
