// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "isorisk/core/grid.hpp"
#include "isorisk/core/reporter.hpp"
#include "isorisk/models/dispersion/gaussian_plume.hpp"

/// Concentration of a steady Gaussian plume on a raster.
/// Reference page: docs/models/dispersion/plume_map.md
namespace isorisk::models::dispersion {

struct PlumeMapInput {
  GridSpec grid{};
  Point source{};                  ///< in the CRS of the grid
  double wind_from_rad = 0.0;      ///< bearing the wind comes from, clockwise from north
  double receptor_height_m = 1.5;  ///< >= 0
};

/// Writes the concentration [kg/m3] at every cell centre, north first.
///
/// Differs from GaussianPlume::concentration_kg_per_m3 by less than 1e-6 relative wherever that
/// exceeds 1e-12 of the greatest value on the map's stretch of the axis; cells beyond 8 sigma_y
/// (1.3e-14 of the axis) are zero. Same bits for any number of threads.
/// \param out grid.size() values
/// \throws InputError that lists every field outside its bounds.
void plume_map(const GaussianPlume& plume, const PlumeMapInput& in, std::span<double> out);
/// The same in float: the rounding of float, 6e-8, comes on top.
void plume_map(const GaussianPlume& plume, const PlumeMapInput& in, std::span<float> out);

}  // namespace isorisk::models::dispersion
