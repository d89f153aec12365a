// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "isorisk/gis/vector.hpp"

namespace isorisk::gis {

/// Reads a CSV file into fields and features without geometry. `what` begins messages.
void read_csv(const std::filesystem::path& path, const std::string& what,
              const ReadOptions& options, Layer& layer);

/// Gives the features of a table points from their coordinate columns, or shapes from WKT.
/// Returns what the column names say of the coordinates: Geographic (lon, lat), ProjectedMetres
/// (easting, northing), Other (x and y, WKT), Unknown (there are none).
CrsKind add_geometry_from_columns(const ReadOptions& options, Layer& layer);

}  // namespace isorisk::gis
