// SPDX-License-Identifier: Apache-2.0
#include <cpl_string.h>
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>
#include <type_traits>

#include "crs_impl.hpp"
#include "handles.hpp"
#include "isorisk/gis/bands.hpp"

namespace isorisk::gis {

namespace {

// Bands of one type, described, as a Cloud-Optimized GeoTIFF.
template <class T>
void write_bands(const std::filesystem::path& path, const GridSpec& spec, const Crs& crs,
                 const std::vector<std::pair<RasterMetadata, std::vector<T>>>& bands,
                 const RasterTags& tags) {
  constexpr bool kReal = std::is_floating_point_v<T>;
  constexpr GDALDataType kType = kReal ? GDT_Float32 : GDT_UInt16;
  const std::string subject = fmt::format("'{}'", path.string());
  AtomicFile file{path};
  const GdalConfig config;
  const GdalErrorScope errors;
  GDALDriver* memory_driver = GetGDALDriverManager()->GetDriverByName("MEM");
  GDALDriver* cog_driver = GetGDALDriverManager()->GetDriverByName("COG");
  if (memory_driver == nullptr || cog_driver == nullptr)
    throw DataError("GDAL has no COG driver; 3.1 or later is needed");
  const DatasetPtr memory{memory_driver->Create("", spec.cols, spec.rows,
                                                static_cast<int>(bands.size()), kType, nullptr)};
  if (!memory) errors.raise(subject + " cannot be written");
  double transform[6] = {spec.west_m, spec.cell_m, 0.0, spec.north_m, 0.0, -spec.cell_m};
  memory->SetGeoTransform(transform);
  if (const SrsPtr srs = to_ogr_srs(crs)) memory->SetSpatialRef(srs.get());
  for (const auto& [key, value] : tags) memory->SetMetadataItem(key.c_str(), value.c_str());
  for (std::size_t b = 0; b < bands.size(); ++b) {
    const auto& [metadata, values] = bands[b];
    GDALRasterBand& band = *memory->GetRasterBand(static_cast<int>(b) + 1);
    band.SetNoDataValue(kReal ? std::numeric_limits<double>::quiet_NaN() : 0.0);
    if (!metadata.description.empty()) band.SetDescription(metadata.description.c_str());
    if (!metadata.unit.empty()) band.SetUnitType(metadata.unit.c_str());
    // GDAL takes what it writes from a pointer to non-const.
    if (band.RasterIO(GF_Write, 0, 0, spec.cols, spec.rows, const_cast<T*>(values.data()),
                      spec.cols, spec.rows, kType, 0, 0, nullptr) != CE_None)
      errors.raise(subject + " cannot be written");
  }

  CPLStringList options;
  options.SetNameValue("COMPRESS", "DEFLATE");
  options.SetNameValue("PREDICTOR", "YES");
  options.SetNameValue("LEVEL", "6");
  options.SetNameValue("BLOCKSIZE", "256");
  options.SetNameValue("OVERVIEWS", "IGNORE_EXISTING");
  options.SetNameValue("OVERVIEW_RESAMPLING", kReal ? "AVERAGE" : "MODE");
  options.SetNameValue("NUM_THREADS", "1");
  options.SetNameValue("BIGTIFF", "IF_SAFER");
  DatasetPtr written{cog_driver->CreateCopy(file.work().c_str(), memory.get(), FALSE,
                                            options.List(), nullptr, nullptr)};
  if (!written) errors.raise(subject + " cannot be written");
  written.reset();
  errors.check(subject + " cannot be written");

  // Read back: a disk that was full shows here.
  const std::array<const char*, 2> drivers = {"GTiff", nullptr};
  const DatasetPtr check{GDALDataset::Open(file.work().c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY,
                                           drivers.data(), nullptr, nullptr)};
  if (!check || check->GetRasterXSize() != spec.cols || check->GetRasterYSize() != spec.rows)
    errors.raise(subject + " was not written whole");
  file.commit();
}

void require_size(const std::filesystem::path& path, const GridSpec& spec, std::size_t values) {
  if (spec.rows <= 0 || spec.cols <= 0 || values != spec.size() || !(spec.cell_m > 0.0))
    throw InputError(fmt::format("'{}': a grid of {} x {} cells with {} values", path.string(),
                                 spec.rows, spec.cols, values));
}

std::vector<float> to_float(const std::filesystem::path& path, const Grid& grid) {
  std::vector<float> values(grid.values.size());
  const auto cols = static_cast<std::size_t>(grid.spec.cols);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double value = grid.values[i];
    if (std::abs(value) > static_cast<double>(std::numeric_limits<float>::max()))
      throw NumericError(
          fmt::format("'{}': {} at row {}, column {} is beyond the range of the file",
                      path.string(), number_text(value), i / cols, i % cols));
    values[i] = static_cast<float>(value);
  }
  return values;
}

}  // namespace

void write_cog(const std::filesystem::path& path, const Grid& grid, const Crs& crs,
               const RasterMetadata& metadata) {
  require_size(path, grid.spec, grid.values.size());
  write_bands<float>(path, grid.spec, crs, {{metadata, to_float(path, grid)}}, metadata.tags);
}

void write_real_bands(const std::filesystem::path& path, const GridSpec& spec, const Crs& crs,
                      const std::vector<std::pair<RasterMetadata, std::vector<float>>>& bands,
                      const RasterTags& tags) {
  for (const auto& [metadata, values] : bands) require_size(path, spec, values.size());
  write_bands(path, spec, crs, bands, tags);
}

void write_category_bands(
    const std::filesystem::path& path, const GridSpec& spec, const Crs& crs,
    const std::vector<std::pair<RasterMetadata, std::vector<std::uint16_t>>>& bands,
    const RasterTags& tags) {
  for (const auto& [metadata, values] : bands) require_size(path, spec, values.size());
  write_bands(path, spec, crs, bands, tags);
}

}  // namespace isorisk::gis
