// SPDX-License-Identifier: Apache-2.0
#include <cpl_string.h>
#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "crs_impl.hpp"
#include "handles.hpp"
#include "isorisk/gis/write.hpp"

namespace isorisk::gis {

void write_cog(const std::filesystem::path& path, const Grid& grid, const Crs& crs,
               const RasterMetadata& metadata) {
  const GridSpec& spec = grid.spec;
  const std::string subject = fmt::format("'{}'", path.string());
  if (spec.rows <= 0 || spec.cols <= 0 || grid.values.size() != spec.size() || !(spec.cell_m > 0.0))
    throw InputError(subject + ": a grid of " + std::to_string(spec.rows) + " x " +
                     std::to_string(spec.cols) + " cells with " +
                     std::to_string(grid.values.size()) + " values");
  std::vector<float> values(grid.values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double value = grid.values[i];
    if (std::abs(value) > static_cast<double>(std::numeric_limits<float>::max()))
      throw NumericError(subject + ": " + number_text(value) + " at row " +
                         std::to_string(i / static_cast<std::size_t>(spec.cols)) + ", column " +
                         std::to_string(i % static_cast<std::size_t>(spec.cols)) +
                         " is beyond the range of the file");
    values[i] = static_cast<float>(value);
  }

  AtomicFile file{path};
  const GdalConfig config;
  const GdalErrorScope errors;
  GDALDriver* memory_driver = GetGDALDriverManager()->GetDriverByName("MEM");
  GDALDriver* cog_driver = GetGDALDriverManager()->GetDriverByName("COG");
  if (memory_driver == nullptr || cog_driver == nullptr)
    throw DataError("GDAL has no COG driver; 3.1 or later is needed");
  const DatasetPtr memory{memory_driver->Create("", spec.cols, spec.rows, 1, GDT_Float32, nullptr)};
  if (!memory) errors.raise(subject + " cannot be written");
  double transform[6] = {spec.west_m, spec.cell_m, 0.0, spec.north_m, 0.0, -spec.cell_m};
  memory->SetGeoTransform(transform);
  if (const SrsPtr srs = to_ogr_srs(crs)) memory->SetSpatialRef(srs.get());
  for (const auto& [key, value] : metadata.tags)
    memory->SetMetadataItem(key.c_str(), value.c_str());
  GDALRasterBand& band = *memory->GetRasterBand(1);
  band.SetNoDataValue(std::numeric_limits<double>::quiet_NaN());
  if (!metadata.description.empty()) band.SetDescription(metadata.description.c_str());
  if (!metadata.unit.empty()) band.SetUnitType(metadata.unit.c_str());
  if (band.RasterIO(GF_Write, 0, 0, spec.cols, spec.rows, values.data(), spec.cols, spec.rows,
                    GDT_Float32, 0, 0, nullptr) != CE_None)
    errors.raise(subject + " cannot be written");

  CPLStringList options;
  options.SetNameValue("COMPRESS", "DEFLATE");
  options.SetNameValue("PREDICTOR", "YES");
  options.SetNameValue("LEVEL", "6");
  options.SetNameValue("BLOCKSIZE", "256");
  options.SetNameValue("OVERVIEWS", "IGNORE_EXISTING");
  options.SetNameValue("OVERVIEW_RESAMPLING", "AVERAGE");
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

}  // namespace isorisk::gis
