// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "isorisk/core/grid.hpp"
#include "isorisk/gis/crs.hpp"
#include "isorisk/gis/open.hpp"

/// Rasters: GeoTIFF. Only what is inside the file counts; .aux.xml, .tfw and .ovr are not read.
namespace isorisk::gis {

struct RasterReadOptions {
  Root root = {};
  Limits limits = {};
  Crs declared =
      {};  ///< what the raster is in, whatever the file says; unknown: what the file says
};

struct RasterInfo {
  std::filesystem::path path;
  Crs crs;  ///< may be unknown
  std::int32_t rows = 0;
  std::int32_t cols = 0;
  int bands = 0;
  /// x = t[0] + col t[1] + row t[2], y = t[3] + col t[4] + row t[5], of pixel corners.
  std::array<double, 6> transform{};
  [[nodiscard]] bool north_up() const noexcept;
  [[nodiscard]] Extent extent() const noexcept;
};

[[nodiscard]] RasterInfo raster_info(std::string_view file, const RasterReadOptions& options = {});

struct CellIndex {
  std::int32_t row = 0;
  std::int32_t col = 0;
};

/// One band, north row first. Cells without data hold NaN.
struct RasterBand {
  RasterInfo info;
  std::string description;
  std::vector<double> values;
  std::int64_t nodata_cells = 0;  ///< equal to the declared nodata value, or masked
  std::int64_t nan_cells = 0;     ///< NaN or infinite though not declared as nodata
  std::optional<CellIndex> first_nan;
};

/// \param band counted from 1. \throws DataError when a block cannot be read (truncated file).
[[nodiscard]] RasterBand read_band(std::string_view file, int band,
                                   const RasterReadOptions& options = {});

/// The band as a grid of the core. \throws DataError unless it is north-up, square and in metres.
[[nodiscard]] Grid to_grid(const RasterBand& band);

/// A raster of counts (people a cell) as squares in another CRS.
///
/// Counts are not interpolated: each cell keeps its value and moves to where its centre is; its
/// side is the root of the area its four corners enclose in the target CRS. So totals are conserved
/// exactly. A cell larger than max_side_m is first divided evenly.
struct CellsOptions {
  RasterReadOptions read = {};
  Crs target = {};          ///< required: projected, metres
  double max_side_m = 0.0;  ///< 0: never divided
  Extent keep = {};         ///< in the target CRS: only cells whose centre lies here; empty: all
};

struct RasterCell {
  Point centre;
  double side_m = 0.0;
};

struct RasterCells {
  RasterInfo info;
  std::vector<RasterCell> cells;  ///< those with a value other than 0 in some band; raster order
  /// values[b][i] of cell i in the b-th requested band. Cells without data count 0.
  std::vector<std::vector<double>> values;
  std::vector<double> total;               ///< sum by band over the cells returned
  std::vector<std::int64_t> nodata_cells;  ///< by band
  std::vector<std::int64_t> nan_cells;     ///< by band; counted as no people, worth a warning
  std::optional<CellIndex> first_nan;      ///< of the first band that has one
};

/// \throws DataError for a negative value (an undeclared nodata value, most likely), with its cell.
[[nodiscard]] RasterCells read_cells(std::string_view file, std::span<const int> bands,
                                     const CellsOptions& options);

}  // namespace isorisk::gis
