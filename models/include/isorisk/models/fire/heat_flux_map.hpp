// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "isorisk/models/fire/solid_flame.hpp"

namespace isorisk::models::fire {

/// SolidFlame::max_heat_flux_w_per_m2 at many points of one height on all threads of the calling
/// task arena. A point is computed by one thread: the same bits for any number of threads.
/// \pre x_m, y_m, out of one size
/// \par Reference page
///   docs/models/fire/solid_flame.md
void max_heat_flux_map_w_per_m2(const SolidFlame& flame, std::span<const double> x_m,
                                std::span<const double> y_m, double z_m, std::span<double> out);

}  // namespace isorisk::models::fire
