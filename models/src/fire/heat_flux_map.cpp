// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/fire/heat_flux_map.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <cassert>

namespace isorisk::models::fire {

void max_heat_flux_map_w_per_m2(const SolidFlame& flame, std::span<const double> x,
                                std::span<const double> y, double z, std::span<double> out) {
  assert(x.size() == y.size() && x.size() == out.size());
  constexpr std::size_t kGrain = 2048;  // receivers of a task
  tbb::parallel_for(tbb::blocked_range<std::size_t>{0, out.size(), kGrain},
                    [&](const tbb::blocked_range<std::size_t>& r) {
                      flame.max_heat_flux_w_per_m2(x.subspan(r.begin(), r.size()),
                                                   y.subspan(r.begin(), r.size()), z,
                                                   out.subspan(r.begin(), r.size()));
                    });
}

}  // namespace isorisk::models::fire
