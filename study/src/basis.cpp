// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/basis.hpp"

#include <algorithm>

namespace isorisk::study {

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
