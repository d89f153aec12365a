// SPDX-License-Identifier: Apache-2.0
#include "places.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "release_part.hpp"

namespace isorisk::study::qra {

std::vector<Standing> place_equipment(const Study& study, std::vector<Point>& locations) {
  std::vector<Standing> all;
  for (const Equipment& e : study.equipment) {
    Standing s{.first = static_cast<std::int32_t>(locations.size())};
    if (e.shape.is_linear()) {
      s.line.emplace(e.shape);
      s.pieces = s.line->pieces(kLongestPiece_m);
      for (const Line::Piece& piece : s.pieces) locations.push_back(piece.middle);
    } else {
      locations.push_back(e.position);
    }
    all.push_back(std::move(s));
  }
  return all;
}

std::vector<Places> place_releases(const std::vector<Release>& releases,
                                   const std::vector<Standing>& standing) {
  std::vector<Places> all;
  for (const Release& r : releases) {
    const Standing& s = standing[static_cast<std::size_t>(r.equipment)];
    if (!s.line) {
      all.push_back({.first = s.first, .share = {1.0}});
      continue;
    }
    const auto [from, end] = section_pieces(s.pieces, s.line->length_m(), r.section, r.sections);
    Places p{.first = s.first + static_cast<std::int32_t>(from)};
    double total = 0.0;
    for (std::size_t k = from; k < end; ++k) total += s.pieces[k].length_m;
    for (std::size_t k = from; k < end; ++k) p.share.push_back(s.pieces[k].length_m / total);
    all.push_back(std::move(p));
  }
  return all;
}

IgnitionByPlace ignition_by_place(const Study& study, const ByPlace<MetSources>& met) {
  std::vector<double> share;
  for (const Period& p : study.weather.periods) share.push_back(p.share);
  const int sectors = study.weather.rose.sectors;
  IgnitionByPlace all(met.size());
  tbb::parallel_for(std::size_t{0}, met.size(), [&](std::size_t r) {
    for (const std::vector<MetSources>& by_class : met[r]) {
      std::vector<double>& to = all[r].emplace_back();
      for (const MetSources& m : by_class) {
        for (const double p : by_sector(m, share, sectors)) {
          to.push_back(std::min(p * study.factors.delayed_ignition, 1.0));
        }
      }
    }
  });
  return all;
}

double branch_probability(const BranchProbabilities& b, std::size_t w, double p) {
  return std::lerp(b.never_ignited[w], b.always_ignited[w], p);
}

std::vector<double> class_probabilities(const risk::WindRose& rose,
                                        const std::vector<double>& by_period) {
  std::vector<double> sum(static_cast<std::size_t>(rose.classes), 0.0);
  for (int period = 0; period < rose.periods; ++period) {
    for (int w = 0; w < rose.classes; ++w) {
      for (int d = 0; d < rose.sectors; ++d) {
        sum[static_cast<std::size_t>(w)] += rose.at(period, w, d) * in_period(by_period, period);
      }
    }
  }
  return sum;
}

double mean_probability(const BranchProbabilities& b, std::size_t w, const risk::WindRose& rose,
                        const std::vector<double>& by_period, double class_probability,
                        const std::vector<double>& share,
                        const std::vector<std::vector<double>>& ignition) {
  if (!(class_probability > 0.0)) return b.probability[w];
  const auto sectors = static_cast<std::size_t>(rose.sectors);
  double sum = 0.0;
  for (std::size_t k = 0; k < share.size(); ++k) {
    for (std::size_t d = 0; d < sectors; ++d) {
      double weight = 0.0;
      for (int period = 0; period < rose.periods; ++period) {
        weight += rose.at(period, static_cast<int>(w), static_cast<int>(d)) *
                  in_period(by_period, period);
      }
      sum += share[k] * weight * branch_probability(b, w, ignition[k][w * sectors + d]);
    }
  }
  return sum / class_probability;
}

void direct(risk::Outcome& outcome, const BranchProbabilities& b,
            const std::vector<double>& ignition, int sector_count) {
  const auto sectors = static_cast<std::size_t>(sector_count);
  outcome.direction_factor.assign(ignition.size(), 1.0);
  bool even = true;
  for (std::size_t w = 0; w < outcome.frequency_per_yr.size(); ++w) {
    // Branches of which all need the ignition, or all its absence, have the same parts, to the bit:
    // the integration then turns them together.
    const bool all_ignited = b.never_ignited[w] == 0.0;
    const bool none_ignited = b.always_ignited[w] == 0.0;
    const double scale = all_ignited    ? b.always_ignited[w]
                         : none_ignited ? b.never_ignited[w]
                                        : 1.0;
    double highest = 0.0;
    for (std::size_t d = 0; d < sectors; ++d) {
      const double p = ignition[w * sectors + d];
      double& factor = outcome.direction_factor[w * sectors + d];
      factor = all_ignited ? p : none_ignited ? 1.0 - p : branch_probability(b, w, p);
      highest = std::max(highest, factor);
    }
    if (!(highest * scale > 0.0)) {
      outcome.frequency_per_yr[w] = 0.0;
      std::fill_n(outcome.direction_factor.begin() + static_cast<std::ptrdiff_t>(w * sectors),
                  sectors, 1.0);
      continue;
    }
    outcome.frequency_per_yr[w] *= highest * scale / b.probability[w];
    for (std::size_t d = 0; d < sectors; ++d) {
      double& factor = outcome.direction_factor[w * sectors + d];
      factor /= highest;
      even = even && factor == 1.0;
    }
  }
  if (even) outcome.direction_factor.clear();
}

}  // namespace isorisk::study::qra
