// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "decisions/index.hpp"
#include "isorisk/study/decisions/relocation.hpp"

/// What the parts of the relocation decision share.
namespace isorisk::study::decisions::relocation {

using decisions::at;
[[nodiscard]] inline std::int32_t index(std::size_t i) noexcept {
  return static_cast<std::int32_t>(i);
}

/// Individual risk of a site at one of the basis's places; nothing at its own targets, which are
/// no protection targets for it (GB 36894-2018 cl. 2.3: off-site).
[[nodiscard]] inline double part_at(const Study& study, const RiskBasis& basis, std::size_t site,
                                    std::size_t place) {
  const Target& target = study.targets[at(basis.places[place].target)];
  if (target.site == index(site)) return 0.0;
  return basis.sites[site].place_risk_per_yr[place];
}

/// The lines a curve must stay below, by relocation.societal.
[[nodiscard]] inline std::vector<models::criteria::SocietalLine> goal_lines(const Study& study) {
  const auto goal =
      study.relocation.lower_line ? models::criteria::Line::Lower : models::criteria::Line::Upper;
  std::vector<models::criteria::SocietalLine> out;
  for (const auto& line : study.criteria.lines()) {
    if (line.line == goal) out.push_back(line);
  }
  return out;
}

/// Worst F(N) / line over the vertices of a cumulative curve, as models/criteria judges.
struct CurveWorst {
  double ratio = 0.0;
  risk::FnPair at{};
  [[nodiscard]] bool crosses() const noexcept { return ratio >= 1.0 - 1e-12; }
};
[[nodiscard]] inline CurveWorst worst_of(const std::vector<risk::FnPair>& curve,
                                         const std::vector<models::criteria::SocietalLine>& lines) {
  CurveWorst worst;
  for (const auto& line : lines) {
    for (const risk::FnPair& v : curve) {
      if (v.deaths < line.n_from || !(v.frequency_per_yr > 0.0)) continue;
      const double ratio = line.vertical_cut_n && v.deaths >= *line.vertical_cut_n
                               ? std::numeric_limits<double>::infinity()
                               : v.frequency_per_yr / line.at(std::min(v.deaths, line.n_to));
      if (ratio > worst.ratio) worst = {ratio, v};
    }
  }
  return worst;
}

/// Name of a site, target, ... for gaps, in both languages when they differ.
template <class Named>
[[nodiscard]] std::string label(const Named& thing) {
  return thing.name.empty() ? thing.id : thing.id + " (" + thing.name + ")";
}

}  // namespace isorisk::study::decisions::relocation
