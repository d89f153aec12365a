// SPDX-License-Identifier: Apache-2.0
#include "isorisk/gis/contour.hpp"

#include <gdal_alg.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "handles.hpp"

namespace isorisk::gis {
namespace {

/// Where the line passes in the values handed to GDAL. Not 0: GDAL 3.6 gives the band below its
/// lowest level a lower bound of 0, and bands are told apart by that bound.
constexpr double kLine = 10.0;

/// kLine + log10(value / level), the logarithm not below -floor.
std::vector<double> decades_above(const Grid& grid, double level, double floor_decades) {
  std::vector<double> decades(grid.values.size());
  const double least = level * std::pow(10.0, -floor_decades);
  for (std::size_t i = 0; i < decades.size(); ++i) {
    const double value = grid.values[i];
    decades[i] = kLine + (value > least ? std::log10(value / level) : -floor_decades);
  }
  return decades;
}

DatasetPtr memory_raster(const GridSpec& spec, std::vector<double>& values,
                         const GdalErrorScope& errors) {
  GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("MEM");
  DatasetPtr dataset{driver == nullptr
                         ? nullptr
                         : driver->Create("", spec.cols, spec.rows, 1, GDT_Float64, nullptr)};
  if (!dataset) errors.raise("contours: no memory raster");
  double transform[6] = {spec.west_m, spec.cell_m, 0.0, spec.north_m, 0.0, -spec.cell_m};
  dataset->SetGeoTransform(transform);
  if (dataset->GetRasterBand(1)->RasterIO(GF_Write, 0, 0, spec.cols, spec.rows, values.data(),
                                          spec.cols, spec.rows, GDT_Float64, 0, 0,
                                          nullptr) != CE_None)
    errors.raise("contours: the memory raster cannot be filled");
  return dataset;
}

/// The polygons GDAL draws where the values are >= kLine. GDAL shifts lines by 1e-6 of the values'
/// unit, so that a plateau exactly at the level counts as above: 2e-6 of the risk, micrometres.
Geometry trace(const GridSpec& spec, std::vector<double>& decades) {
  const GdalConfig config;
  const GdalErrorScope errors;
  const DatasetPtr raster = memory_raster(spec, decades, errors);
  GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("Memory");
  const DatasetPtr lines{driver == nullptr ? nullptr
                                           : driver->Create("", 0, 0, 0, GDT_Unknown, nullptr)};
  if (!lines) errors.raise("contours: no memory layer");
  OGRLayer* layer = lines->CreateLayer("contours", nullptr, wkbMultiPolygon, nullptr);
  if (layer == nullptr) errors.raise("contours: no memory layer");
  OGRFieldDefn low{"low", OFTReal};
  layer->CreateField(&low);

  CPLStringList options;
  options.SetNameValue("FIXED_LEVELS", number_text(kLine).c_str());
  options.SetNameValue("POLYGONIZE", "YES");
  options.SetNameValue("ELEV_FIELD_MIN", "0");
  if (GDALContourGenerateEx(GDALRasterBand::ToHandle(raster->GetRasterBand(1)),
                            OGRLayer::ToHandle(layer), options.List(), nullptr, nullptr) != CE_None)
    errors.raise("contours: GDAL cannot draw them");
  errors.check("contours: GDAL cannot draw them");

  Geometry area;
  layer->ResetReading();
  while (FeaturePtr feature{layer->GetNextFeature()}) {
    if (feature->GetFieldAsDouble(0) < kLine) continue;  // the band below the line
    const OGRGeometry* shape = feature->GetGeometryRef();
    if (shape == nullptr) continue;
    Geometry part = from_ogr(*shape, "contours");
    std::move(part.polygons.begin(), part.polygons.end(), std::back_inserter(area.polygons));
  }
  if (!area.polygons.empty()) area.kind = GeometryKind::MultiPolygon;
  return area;
}

void check(const Grid& grid, std::span<const double> levels, const ContourOptions& options) {
  InputCheck inputs{"contours"};
  for (const double level : levels) inputs.positive("level", level, "-");
  inputs.positive("floor_decades", options.floor_decades, "-");
  inputs.require(grid.spec.rows > 0, "rows", grid.spec.rows, "-", "be > 0");
  inputs.require(grid.spec.cols > 0, "cols", grid.spec.cols, "-", "be > 0");
  inputs.positive("cell", grid.spec.cell_m, "m");
  inputs.done();
  if (grid.values.size() != grid.spec.size())
    throw InputError("contours: " + std::to_string(grid.values.size()) + " values for " +
                     std::to_string(grid.spec.size()) + " cells");
  for (std::size_t i = 0; i < grid.values.size(); ++i)
    if (!(grid.values[i] >= 0.0) || !std::isfinite(grid.values[i])) {
      const auto cols = static_cast<std::size_t>(grid.spec.cols);
      throw DataError("contours: " + number_text(grid.values[i]) + " at row " +
                      std::to_string(i / cols) + ", column " + std::to_string(i % cols) +
                      ", must be finite and >= 0");
    }
}

bool reaches_edge(const Grid& grid, double level) {
  const auto rows = static_cast<std::size_t>(grid.spec.rows);
  const auto cols = static_cast<std::size_t>(grid.spec.cols);
  for (std::size_t c = 0; c < cols; ++c)
    if (grid.values[c] >= level || grid.values[(rows - 1) * cols + c] >= level) return true;
  for (std::size_t r = 0; r < rows; ++r)
    if (grid.values[r * cols] >= level || grid.values[r * cols + cols - 1] >= level) return true;
  return false;
}

Contour contour(const Grid& grid, double level, double floor_decades) {
  Contour out;
  out.level = level;
  const auto reaches = [level](double value) { return value >= level; };
  if (std::all_of(grid.values.begin(), grid.values.end(), reaches)) {
    const GridSpec& s = grid.spec;
    out.area = Geometry::multi_polygon({{{{s.west_m, s.south_m()},
                                          {s.east_m(), s.south_m()},
                                          {s.east_m(), s.north_m},
                                          {s.west_m, s.north_m},
                                          {s.west_m, s.south_m()}},
                                         {}}});
  } else if (std::any_of(grid.values.begin(), grid.values.end(), reaches)) {
    std::vector<double> decades = decades_above(grid, level, floor_decades);
    out.area = trace(grid.spec, decades);
    // Rings that touch themselves in one point (a saddle exactly at the level) are split there.
    if (invalidity(out.area)) {
      out.area = repaired(out.area);
      if (out.area.kind == GeometryKind::Polygon) out.area.kind = GeometryKind::MultiPolygon;
    }
  }
  out.area_m2 = area_m2(out.area);
  out.cut_by_edge = reaches_edge(grid, level);
  return out;
}

}  // namespace

std::vector<Contour> contours(const Grid& grid, std::span<const double> levels,
                              const ContourOptions& options) {
  check(grid, levels, options);
  std::vector<Contour> all(levels.size());
  tbb::parallel_for(std::size_t{0}, levels.size(), [&](std::size_t i) {
    all[i] = contour(grid, levels[i], options.floor_decades);
  });
  return all;
}

}  // namespace isorisk::gis
