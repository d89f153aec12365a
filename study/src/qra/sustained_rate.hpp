// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <functional>
#include <vector>

#include "isorisk/models/source/source_term.hpp"

namespace isorisk::study::qra {

/// Mean of the highest rates of the segments that last so long together, or all there are.
template <class RateOf>
double sustained_rate(const models::source::SourceTerm& source, RateOf rate, double time_s) {
  std::vector<const models::source::SourceSegment*> sorted;
  for (const models::source::SourceSegment& g : source.segments) sorted.push_back(&g);
  std::stable_sort(sorted.begin(), sorted.end(), [&](const auto* a, const auto* b) {
    return std::invoke(rate, *a) > std::invoke(rate, *b);
  });
  double mass = 0.0;
  double lasting = 0.0;
  for (const models::source::SourceSegment* g : sorted) {
    const double span = std::min(g->end_s - g->start_s, time_s - lasting);
    mass += std::invoke(rate, *g) * span;
    lasting += span;
    if (!(lasting < time_s)) break;
  }
  return lasting > 0.0 ? mass / lasting : 0.0;
}

}  // namespace isorisk::study::qra
