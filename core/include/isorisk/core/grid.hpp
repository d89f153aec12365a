// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace isorisk {

/// A point in the projected CRS of the study [m].
struct Point {
  double x_m = 0.0;  ///< easting
  double y_m = 0.0;  ///< northing
  friend bool operator==(const Point&, const Point&) = default;
};

/// A square-celled raster in the study's CRS. Row 0 is the northernmost; values are stored row
/// by row. Cell (row, col) is centred at (west + (col + 1/2) cell, north - (row + 1/2) cell).
struct GridSpec {
  double west_m = 0.0;
  double north_m = 0.0;
  double cell_m = 10.0;
  std::int32_t rows = 0;
  std::int32_t cols = 0;

  [[nodiscard]] std::size_t size() const noexcept {
    return static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols);
  }
  [[nodiscard]] Point centre(std::int32_t row, std::int32_t col) const noexcept {
    return {west_m + (static_cast<double>(col) + 0.5) * cell_m,
            north_m - (static_cast<double>(row) + 0.5) * cell_m};
  }
  [[nodiscard]] double east_m() const noexcept { return west_m + cell_m * cols; }
  [[nodiscard]] double south_m() const noexcept { return north_m - cell_m * rows; }
  [[nodiscard]] bool contains(Point p) const noexcept {
    return p.x_m >= west_m && p.x_m <= east_m() && p.y_m >= south_m() && p.y_m <= north_m;
  }
  friend bool operator==(const GridSpec&, const GridSpec&) = default;
};

/// A raster of doubles that owns its values.
struct Grid {
  GridSpec spec;
  std::vector<double> values;  ///< spec.size() values, row by row, north first
};

}  // namespace isorisk
