// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "decisions/targets_kernels.hpp"
#include "decisions/targets_rules.hpp"
#include "isorisk/gis/raster.hpp"

/// Map data as plain values in the CRS of the result.
namespace isorisk::study::decisions::map_data {

struct MapFeature {
  std::string id;      ///< "osm-w123"; unique
  std::string source;  ///< "way 123", "poi.csv:14"
  map_rules::Tags tags;
  gis::Geometry shape;  ///< valid: point, (multi)line, (multi)polygon
};

struct People {
  std::string label;  ///< "census.gpkg#blocks"; empty: none given
  std::vector<map_kernels::PeopleSource> sources;
  std::vector<std::string> names;  ///< of the sources
  bool cells = false;              ///< of a raster
  bool as_cells = false;           ///< which stay cells instead of going onto buildings
};

struct MapData {
  gis::Crs crs;
  std::vector<MapFeature> features;
  gis::Geometry keep;  ///< what meets this belongs to the result; empty: everything does
  gis::Geometry read;  ///< what was read: `keep` with its margin and the bounds of an extract;
                       ///< empty: unknown
  People people;
  std::size_t repaired = 0;
  std::vector<Warning> warnings;
};

/// \throws InputError for options, with a CRS to use when none is given; DataError; Cancelled.
[[nodiscard]] MapData read_map(const TargetsOptions& options, const map_rules::RuleSet& rules,
                               Reporter& reporter);

/// "EPSG:32632 (WGS 84 / UTM zone 32N)", in China also the zone of CGCS2000, for a place in
/// degrees.
[[nodiscard]] std::string crs_for(Point lon_lat_deg);

}  // namespace isorisk::study::decisions::map_data
