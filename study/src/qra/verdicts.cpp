// SPDX-License-Identifier: Apache-2.0
#include "verdicts.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "../basis_parts.hpp"
#include "contour_error.hpp"
#include "exposure.hpp"

namespace isorisk::study::qra {
namespace {

constexpr std::size_t kExactCandidates = 4;  // places per target evaluated exactly

}  // namespace

std::vector<TargetPlace> target_places(const Study& study, const Grid& risk_map,
                                       const std::vector<Grid>& site_maps) {
  std::vector<TargetPlace> out;
  for (std::size_t t = 0; t < study.targets.size(); ++t) {
    const std::vector<Point> candidates = qra::candidates(study.targets[t], study.grid.cell_m);
    std::vector<std::size_t> order(candidates.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::vector<double> value(candidates.size());
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      value[i] = sample(risk_map, candidates[i]);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return value[a] > value[b]; });
    order.resize(std::min(order.size(), kExactCandidates));
    for (const Grid& map : site_maps) {
      if (map.values.empty()) continue;
      std::size_t best = 0;
      double most = -1.0;
      for (std::size_t i = 0; i < candidates.size(); ++i) {
        const double v = sample(map, candidates[i]);
        if (v > most) {
          most = v;
          best = i;
        }
      }
      if (most > 0.0 && std::find(order.begin(), order.end(), best) == order.end()) {
        order.push_back(best);
      }
    }
    for (const std::size_t i : order) {
      out.push_back({.target = static_cast<std::int32_t>(t), .position = candidates[i]});
    }
  }
  return out;
}

std::vector<TargetResult> judge_targets(const Study& study, const std::vector<TargetPlace>& places,
                                        const risk::RiskResult& exact,
                                        const std::vector<std::int32_t>& base_outcome) {
  std::vector<TargetResult> out;
  std::size_t next = 0;
  for (std::size_t t = 0; t < study.targets.size(); ++t) {
    std::size_t worst = next;
    for (; next < places.size() && places[next].target == static_cast<std::int32_t>(t); ++next) {
      if (exact.target_risk_per_yr[next] > exact.target_risk_per_yr[worst]) worst = next;
    }
    TargetResult r{.target = static_cast<std::int32_t>(t),
                   .worst = places[worst].position,
                   .risk_per_yr = exact.target_risk_per_yr[worst]};
    judge(study, r);
    // Pieces of one pipe count as one source.
    std::map<std::int32_t, double> by_base;
    for (const risk::Share& s : exact.target_shares[worst]) {
      by_base[base_outcome[static_cast<std::size_t>(s.outcome)]] += s.risk_per_yr;
    }
    for (const auto& [outcome, value] : by_base) r.shares.push_back({outcome, value});
    std::stable_sort(r.shares.begin(), r.shares.end(),
                     [](const auto& a, const auto& b) { return a.risk_per_yr > b.risk_per_yr; });
    out.push_back(std::move(r));
  }
  return out;
}

std::vector<SiteResult> site_results(const Study& study, const QraResult& result) {
  std::vector<SiteResult> sites(study.sites.size());
  for (std::size_t i = 0; i < study.equipment.size(); ++i) {
    SiteResult& s = sites[static_cast<std::size_t>(study.equipment[i].site)];
    s.pll_per_yr += result.equipment_pll_per_yr[i];
    ++s.equipment;
  }
  for (const Release& r : result.releases) {
    const Equipment& e = study.equipment[static_cast<std::size_t>(r.equipment)];
    sites[static_cast<std::size_t>(e.site)].release_frequency_per_yr += r.loss.frequency_per_yr;
  }
  for (SiteResult& s : sites) {
    s.pll_share = result.potential_loss_of_life_per_yr > 0.0
                      ? s.pll_per_yr / result.potential_loss_of_life_per_yr
                      : 0.0;
  }
  for (const TargetResult& t : result.targets) {
    if (t.meets) continue;
    std::vector<double> by_site(sites.size(), 0.0);
    for (const TargetShare& share : t.shares) {
      const Release& r = result.releases[static_cast<std::size_t>(
          result.outcomes[static_cast<std::size_t>(share.outcome)].release)];
      by_site[static_cast<std::size_t>(
          study.equipment[static_cast<std::size_t>(r.equipment)].site)] += share.risk_per_yr;
    }
    for (std::size_t i = 0; i < sites.size(); ++i) {
      const double part = by_site[i] / t.risk_per_yr;
      if (part > sites[i].worst_target_share) {
        sites[i].worst_target_share = part;
        sites[i].worst_target = t.target;
      }
    }
  }
  return sites;
}

}  // namespace isorisk::study::qra
