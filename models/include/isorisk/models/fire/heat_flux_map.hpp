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

/// How near a map is to the exact flux, where it need not be exact.
struct HeatFluxTolerance {
  double relative = 1e-3;          ///< of the flux, (0, 0.1]
  double floor_w_per_m2 = 1000.0;  ///< below this flux, of this flux (sunshine), > 0
};

/// The same from bicubic pieces: a square that the flame stays clear of is fitted to 16 exact
/// values and kept when nine more between them agree within a quarter of the tolerance; else it is
/// quartered, down to squares with so few points that they are computed exactly. So edges of the
/// flame are exact, and far away a piece serves thousands of points. The bits do not depend on the
/// threads, but on which points are asked for together.
/// \return largest difference found at the nine values of the pieces kept, over max(flux, floor)
/// \throws InputError for a tolerance out of range or a point that is not finite
double max_heat_flux_map_w_per_m2(const SolidFlame& flame, std::span<const double> x_m,
                                  std::span<const double> y_m, double z_m, std::span<double> out,
                                  const HeatFluxTolerance& tolerance);

}  // namespace isorisk::models::fire
