// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "isorisk/core/grid.hpp"
#include "isorisk/gis/geometry.hpp"

namespace isorisk::gis {

/// The area where a positive quantity is at least `level`.
struct Contour {
  double level = 0.0;
  Geometry area;  ///< valid MultiPolygon, or Empty when nothing reaches the level
  double area_m2 = 0.0;
  bool cut_by_edge = false;  ///< the area reaches the edge of the grid: the true one is larger
};

struct ContourOptions {
  /// Values below level / 10^floor_decades are raised to it before the logarithm is taken, so that
  /// a cell of zero beside a cell of risk has a place for the line to pass.
  double floor_decades = 3.0;
};

/// "value >= level" areas of a grid, one per level in the order given (GDAL contour generator).
///
/// Lines cross cell-centre edges where the linear interpolation of log10(value) meets the level
/// (risk falls exponentially, not linearly, with distance); the area closes along the edge of the
/// grid. Nothing is simplified or smoothed. The area of a level does not depend on the other
/// levels. \throws InputError when a level or the floor is not finite and > 0; DataError when a
/// cell is
///         negative or not finite.
[[nodiscard]] std::vector<Contour> contours(const Grid& grid, std::span<const double> levels,
                                            const ContourOptions& options = {});

}  // namespace isorisk::gis
