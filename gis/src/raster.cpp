// SPDX-License-Identifier: Apache-2.0
#include "isorisk/gis/raster.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "crs_impl.hpp"
#include "formats.hpp"
#include "handles.hpp"

namespace isorisk::gis {

namespace fs = std::filesystem;

bool RasterInfo::north_up() const noexcept {
  return transform[2] == 0.0 && transform[4] == 0.0 && transform[1] > 0.0 && transform[5] < 0.0;
}

namespace {

Point corner(const RasterInfo& info, double row, double col) noexcept {
  const auto& t = info.transform;
  return {t[0] + col * t[1] + row * t[2], t[3] + col * t[4] + row * t[5]};
}

struct Raster {
  DatasetPtr dataset;
  RasterInfo info;
};

Raster open_raster(std::string_view file, const RasterReadOptions& options,
                   const GdalErrorScope& errors) {
  const std::string subject = "'" + std::string{file} + "'";
  Raster raster;
  raster.info.path = resolve_input(file, options.root);
  const Format* format = format_of(raster.info.path);
  if (std::string_view{format->driver} != "GTiff")
    throw DataError(subject + " is not a GeoTIFF; a raster is needed here");
  std::error_code error;
  const std::uintmax_t size = fs::file_size(raster.info.path, error);
  if (error) throw DataError(subject + ": " + error.message());
  if (size > options.limits.max_file_bytes)
    throw DataError(subject + " has " + std::to_string(size) + " bytes; at most " +
                    std::to_string(options.limits.max_file_bytes) + " are read");

  const std::array<const char*, 2> drivers = {"GTiff", nullptr};
  raster.dataset.reset(GDALDataset::Open(raster.info.path.c_str(),
                                         GDAL_OF_RASTER | GDAL_OF_READONLY, drivers.data(), nullptr,
                                         nullptr));
  if (!raster.dataset) errors.raise(subject + " cannot be read as GeoTIFF");
  raster.info.rows = raster.dataset->GetRasterYSize();
  raster.info.cols = raster.dataset->GetRasterXSize();
  raster.info.bands = raster.dataset->GetRasterCount();
  if (raster.dataset->GetGeoTransform(raster.info.transform.data()) != CE_None)
    throw DataError(subject +
                    " does not say where it lies (no georeferencing inside the file; .tfw and "
                    ".aux.xml are not read). Write it in: gdal_edit.py -a_ullr ... -a_srs ...");
  const auto& t = raster.info.transform;
  if (!std::all_of(t.begin(), t.end(), [](double x) { return std::isfinite(x); }) ||
      !(std::abs(t[1] * t[5] - t[2] * t[4]) > 0.0))
    throw DataError(subject + " has a georeferencing that cannot be used");
  raster.info.crs =
      options.declared.known() ? options.declared : crs_from_ogr(raster.dataset->GetSpatialRef());
  errors.check(subject + " cannot be read");
  return raster;
}

GDALRasterBand& band_of(const Raster& raster, int band, const std::string& subject) {
  if (band < 1 || band > raster.info.bands)
    throw DataError(subject + " has " + std::to_string(raster.info.bands) + " band" +
                    (raster.info.bands == 1 ? "" : "s") + ", no band " + std::to_string(band));
  GDALRasterBand& found = *raster.dataset->GetRasterBand(band);
  if (GDALDataTypeIsComplex(found.GetRasterDataType()) != 0)
    throw DataError(subject + ": band " + std::to_string(band) + " holds complex numbers");
  return found;
}

/// A window of rows and columns, last exclusive.
struct Window {
  int row = 0;
  int col = 0;
  int rows = 0;
  int cols = 0;
  [[nodiscard]] std::size_t size() const noexcept {
    return static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols);
  }
};

/// Reads a window as doubles; nodata becomes NaN, and what was NaN already is counted apart.
RasterBand read_window(const Raster& raster, int number, const Window& window, const Limits& limits,
                       const std::string& subject, const GdalErrorScope& errors) {
  RasterBand out;
  out.info = raster.info;
  GDALRasterBand& band = band_of(raster, number, subject);
  if (const char* text = band.GetDescription()) out.description = text;
  if (window.size() > limits.max_cells)
    throw DataError(subject + ": " + std::to_string(window.size()) + " cells; at most " +
                    std::to_string(limits.max_cells) + " are read");
  out.values.resize(window.size());
  if (window.size() == 0) return out;
  if (band.RasterIO(GF_Read, window.col, window.row, window.cols, window.rows, out.values.data(),
                    window.cols, window.rows, GDT_Float64, 0, 0, nullptr) != CE_None ||
      errors.failed())
    errors.raise(subject + ": band " + std::to_string(number) + " cannot be read to its end");

  int has_nodata = FALSE;
  double nodata = band.GetNoDataValue(&has_nodata);
  // A float32 band holds the nodata value rounded to float32 ("-3.4e38" written in decimal).
  if (has_nodata != FALSE && band.GetRasterDataType() == GDT_Float32)
    nodata = static_cast<double>(static_cast<float>(nodata));
  std::vector<GByte> mask;
  if (const int flags = band.GetMaskFlags();
      (flags & (GMF_ALL_VALID | GMF_NODATA)) == 0 && !band.IsMaskBand()) {
    mask.resize(window.size());
    if (band.GetMaskBand()->RasterIO(GF_Read, window.col, window.row, window.cols, window.rows,
                                     mask.data(), window.cols, window.rows, GDT_Byte, 0, 0,
                                     nullptr) != CE_None)
      errors.raise(subject + ": the mask cannot be read");
  }
  for (std::size_t i = 0; i < out.values.size(); ++i) {
    double& value = out.values[i];
    const bool masked = !mask.empty() && mask[i] == 0;
    const bool empty =
        has_nodata != FALSE && (value == nodata || (std::isnan(nodata) && std::isnan(value)));
    if (masked || empty) {
      value = std::numeric_limits<double>::quiet_NaN();
      ++out.nodata_cells;
    } else if (!std::isfinite(value)) {
      value = std::numeric_limits<double>::quiet_NaN();
      if (out.nan_cells++ == 0) {
        const auto cols = static_cast<std::size_t>(window.cols);
        out.first_nan = CellIndex{window.row + static_cast<std::int32_t>(i / cols),
                                  window.col + static_cast<std::int32_t>(i % cols)};
      }
    }
  }
  return out;
}

Window whole(const RasterInfo& info) { return {0, 0, info.rows, info.cols}; }

/// The cells of the raster that a box in its own CRS may touch.
Window window_over(const RasterInfo& info, const Extent& box) {
  const auto& t = info.transform;
  const double det = t[1] * t[5] - t[2] * t[4];
  double row_low = std::numeric_limits<double>::infinity();
  double row_high = -row_low;
  double col_low = row_low;
  double col_high = -row_low;
  for (const double x : {box.west_m, box.east_m})
    for (const double y : {box.south_m, box.north_m}) {
      const double col = ((x - t[0]) * t[5] - (y - t[3]) * t[2]) / det;
      const double row = ((y - t[3]) * t[1] - (x - t[0]) * t[4]) / det;
      row_low = std::min(row_low, row);
      row_high = std::max(row_high, row);
      col_low = std::min(col_low, col);
      col_high = std::max(col_high, col);
    }
  const auto cell = [](double at, int most) {
    return static_cast<int>(std::clamp(at, 0.0, static_cast<double>(most)));
  };
  // Two cells more on each side: the edges of the box were sampled, not followed.
  Window window;
  window.row = cell(std::floor(row_low) - 2.0, info.rows);
  window.col = cell(std::floor(col_low) - 2.0, info.cols);
  window.rows = cell(std::ceil(row_high) + 2.0, info.rows) - window.row;
  window.cols = cell(std::ceil(col_high) + 2.0, info.cols) - window.col;
  return window;
}

double quadrilateral_area_m2(const std::array<Point, 4>& p) noexcept {
  return 0.5 * std::abs((p[2].x_m - p[0].x_m) * (p[3].y_m - p[1].y_m) -
                        (p[3].x_m - p[1].x_m) * (p[2].y_m - p[0].y_m));
}

}  // namespace

Extent RasterInfo::extent() const noexcept {
  Extent box;
  for (const double row : {0.0, static_cast<double>(rows)})
    for (const double col : {0.0, static_cast<double>(cols)}) box.include(corner(*this, row, col));
  return box;
}

RasterInfo raster_info(std::string_view file, const RasterReadOptions& options) {
  const GdalConfig config;
  const GdalErrorScope errors;
  return open_raster(file, options, errors).info;
}

RasterBand read_band(std::string_view file, int band, const RasterReadOptions& options) {
  const GdalConfig config;
  const GdalErrorScope errors;
  const Raster raster = open_raster(file, options, errors);
  return read_window(raster, band, whole(raster.info), options.limits,
                     "'" + std::string{file} + "'", errors);
}

Grid to_grid(const RasterBand& band) {
  const RasterInfo& info = band.info;
  const std::string subject = "'" + info.path.filename().string() + "'";
  require_projected_metres(info.crs, subject);
  if (!info.north_up()) throw DataError(subject + " is rotated; a north-up raster is needed");
  const double width = info.transform[1];
  const double height = -info.transform[5];
  constexpr double kSquare = 1.0e-9;  // relative; beyond it, 1000 cells are off by a micrometre
  if (!(std::abs(width - height) <= kSquare * width))
    throw DataError(subject + ": cells of " + number_text(width) + " m x " + number_text(height) +
                    " m; square ones are needed");
  return {{info.transform[0], info.transform[3], width, info.rows, info.cols}, band.values};
}

RasterCells read_cells(std::string_view file, std::span<const int> bands,
                       const CellsOptions& options) {
  require_projected_metres(options.target, "the study's CRS");
  const std::string subject = "'" + std::string{file} + "'";
  const GdalConfig config;
  const GdalErrorScope errors;
  const Raster raster = open_raster(file, options.read, errors);
  if (!raster.info.crs.known())
    throw DataError(subject + " has no CRS; declare it with the raster (crs: EPSG:4326, ...)");
  const Transformer change{raster.info.crs, options.target};

  RasterCells out;
  out.info = raster.info;
  Window window = whole(raster.info);
  if (!options.keep.empty() && raster.info.crs.offset == ChinaOffset::None)
    window =
        window_over(raster.info, Transformer{options.target, raster.info.crs}.box(options.keep));

  std::vector<RasterBand> read;
  for (const int band : bands)
    read.push_back(read_window(raster, band, window, options.read.limits, subject, errors));
  out.values.resize(bands.size());
  out.total.assign(bands.size(), 0.0);
  for (const RasterBand& band : read) {
    out.nodata_cells.push_back(band.nodata_cells);
    out.nan_cells.push_back(band.nan_cells);
    if (!out.first_nan) out.first_nan = band.first_nan;
  }

  const auto cols = static_cast<std::size_t>(window.cols);
  for (std::size_t i = 0; i < window.size(); ++i) {
    bool any = false;
    const std::size_t down_in_window = i / cols;
    const double row = window.row + static_cast<double>(down_in_window);
    const double col = window.col + static_cast<double>(i % cols);
    for (std::size_t b = 0; b < read.size(); ++b) {
      const double value = read[b].values[i];
      if (value < 0.0)
        throw DataError(subject + ": band " + std::to_string(bands[b]) + ": " + number_text(value) +
                        " at row " + std::to_string(static_cast<int>(row)) + ", column " +
                        std::to_string(static_cast<int>(col)) +
                        ", must be >= 0; is it a nodata value the file does not declare?");
      any = any || value > 0.0;
    }
    if (!any) continue;

    const auto square = [&](double r, double c, double height, double width) {
      const std::array<Point, 4> corners = {change(corner(raster.info, r, c)),
                                            change(corner(raster.info, r, c + width)),
                                            change(corner(raster.info, r + height, c + width)),
                                            change(corner(raster.info, r + height, c))};
      return RasterCell{change(corner(raster.info, r + 0.5 * height, c + 0.5 * width)),
                        std::sqrt(quadrilateral_area_m2(corners))};
    };
    const RasterCell cell = square(row, col, 1.0, 1.0);
    int down = 1;
    int across = 1;
    if (options.max_side_m > 0.0 && cell.side_m > options.max_side_m) {
      // Cells of longitude and latitude are narrow: each direction is divided by its own length.
      const auto parts = [&](Point a, Point b) {
        const Point p = change(a);
        const Point q = change(b);
        constexpr double kMost = 1000.0;
        return static_cast<int>(std::clamp(
            std::ceil(std::hypot(q.x_m - p.x_m, q.y_m - p.y_m) / options.max_side_m), 1.0, kMost));
      };
      down = parts(corner(raster.info, row, col + 0.5), corner(raster.info, row + 1.0, col + 0.5));
      across =
          parts(corner(raster.info, row + 0.5, col), corner(raster.info, row + 0.5, col + 1.0));
    }
    const double count = static_cast<double>(down) * static_cast<double>(across);
    for (int d = 0; d < down; ++d)
      for (int a = 0; a < across; ++a) {
        const RasterCell part =
            count > 1.0 ? square(row + static_cast<double>(d) / down,
                                 col + static_cast<double>(a) / across, 1.0 / down, 1.0 / across)
                        : cell;
        if (!options.keep.empty() && !options.keep.contains(part.centre)) continue;
        if (out.cells.size() >= options.read.limits.max_cells)
          throw DataError(subject + ": divides into more than " +
                          std::to_string(options.read.limits.max_cells) + " cells");
        out.cells.push_back(part);
        for (std::size_t b = 0; b < read.size(); ++b) {
          const double value = read[b].values[i];
          out.values[b].push_back(value > 0.0 ? value / count : 0.0);
        }
      }
  }
  for (std::size_t b = 0; b < out.values.size(); ++b)
    for (const double value : out.values[b]) out.total[b] += value;
  return out;
}

}  // namespace isorisk::gis
