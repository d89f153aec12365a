// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>

#include "isorisk/core/grid.hpp"

/// A field with a Gaussian bell across an axis, on a raster.
namespace isorisk {

/// f(s, y) = exp(log_axis(s) - spread(s) y^2) at one distance s along the axis.
struct Bell {
  double log_axis = 0.0;       ///< -infinity where the field is zero
  double spread_per_m2 = 0.0;  ///< 1/(2 sigma^2), > 0
};

struct BellAxis {
  Point start{};  ///< s = 0, y = 0; the field is zero for s <= 0
  double east = 1.0;
  double north = 0.0;  ///< direction of the axis, a unit vector
};

/// Writes f at the centre of every cell, row by row, north first.
///
/// The bell is tabulated along the axis: eight intervals per doubling of s, polynomials of degree
/// six for log_axis and spread. Each interval is checked at seven points between the nodes; where
/// exponents could be off by more than 1e-7 (steps and kinks of tabulated coefficients, the
/// steep part near an elevated source) cells are computed from the function itself. Cells more
/// than 8 sigma off the axis (below 1.3e-14 of the axis) are zero, and so are intervals of the axis
/// that stay below 1.3e-14 of its greatest value within the raster. Parallel over rows; the same
/// bits for any number of threads and any vector width.
/// \param bell called for s > 0 from several threads
/// \param out spec.size() values
/// \throws InputError for a size of `out` that does not match, or a grid without finite origin
///         and cell > 0.
void bell_raster(const GridSpec& spec, const BellAxis& axis,
                 const std::function<Bell(double)>& bell, std::span<double> out);
void bell_raster(const GridSpec& spec, const BellAxis& axis,
                 const std::function<Bell(double)>& bell, std::span<float> out);

}  // namespace isorisk
