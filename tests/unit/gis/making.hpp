// SPDX-License-Identifier: Apache-2.0
#pragma once

// Tiny files, made with GDAL itself at test time.

#include <string>
#include <utility>
#include <vector>

#include "isorisk/gis/vector.hpp"

namespace isorisk::gis::testing {

struct MadeField {
  std::string name;
  FieldType type;
};

struct MadeLayer {
  std::string name;
  std::string crs;  ///< empty: none
  std::vector<MadeField> fields;
  /// WKT ("" for none) and one value per field.
  std::vector<std::pair<std::string, std::vector<Value>>> features;
};

void make_vector(const std::string& path, const std::string& driver,
                 const std::vector<MadeLayer>& layers,
                 const std::vector<std::string>& layer_options = {});

/// Runs statements on a database file, as its maker could have.
void run_sql(const std::string& path, const std::vector<std::string>& statements);

struct MadeRaster {
  int rows = 0;
  int cols = 0;
  std::string crs;
  std::vector<double> transform;  ///< six numbers; empty: none
  std::vector<std::vector<double>> bands;
  bool has_nodata = false;
  double nodata = 0.0;
};

/// Float32, or Float64 when asked for.
void make_geotiff(const std::string& path, const MadeRaster& raster, bool float64 = true);

}  // namespace isorisk::gis::testing
