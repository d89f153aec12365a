// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "isorisk/gis/crs.hpp"
#include "isorisk/gis/geometry.hpp"
#include "isorisk/gis/open.hpp"

/// OpenStreetMap extracts: .osm (XML) and .osm.pbf. See docs/gis.md, "OpenStreetMap".
namespace isorisk::gis {

/// Keys whose tags become fields when nothing else is asked for.
[[nodiscard]] const std::vector<std::string>& default_osm_keys();

struct OsmOptions {
  Root root = {};
  Limits limits = {};
  Crs declared = {};  ///< what the coordinates are in; unknown: WGS 84
  Crs target = {};    ///< coordinates wanted; unknown: as they are
  /// Tags that are read. Features with none of them are left out.
  std::vector<std::string> keys = default_osm_keys();
  /// Only features whose box meets this one, in the coordinates of the file; empty: all.
  Extent keep_deg = {};
  /// Asked between blocks with the part of the file that is read; false stops (Cancelled).
  std::function<bool(double)> progress = {};
};

enum class OsmType { Node, Way, Relation };

struct OsmFeature {
  OsmType type = OsmType::Node;
  std::int64_t id = 0;
  std::vector<std::pair<std::string, std::string>> tags;  ///< of the keys asked for, in their order
  Geometry geometry;

  /// "way 123".
  [[nodiscard]] std::string label() const;
  /// The value of a tag; empty when there is none.
  [[nodiscard]] std::string_view tag(std::string_view key) const noexcept;
};

struct OsmExtract {
  std::filesystem::path path;  ///< absolute
  std::string file;            ///< as it was asked for
  Crs crs;                     ///< of the coordinates below
  Extent bounds_deg;           ///< what the file says it covers; empty: it does not say
  std::vector<OsmFeature> points;
  std::vector<OsmFeature> lines;
  std::vector<OsmFeature> areas;  ///< closed ways that stand for areas, multipolygon relations
};

/// Reads an extract in one pass. Features come by type and id.
/// \throws DataError for a file that is damaged, too large or not an extract; Cancelled.
[[nodiscard]] OsmExtract read_osm(std::string_view file, const OsmOptions& options = {});

/// What a PBF file holds, from its blocks alone: found before GDAL is given the file.
struct PbfSurvey {
  std::uint64_t blocks = 0;
  std::uint64_t unpacked_bytes = 0;
  std::uint64_t nodes = 0;
  /// Groups of 64 node ids with at least one node: what GDAL keeps of the nodes on disk, in
  /// sectors of 512 bytes.
  std::uint64_t node_sectors = 0;
};

/// Walks the blocks of a PBF file. \throws DataError with the byte where it is damaged, or when it
/// is beyond the limits; `what` begins the message.
[[nodiscard]] PbfSurvey survey_pbf(const std::filesystem::path& path, const std::string& what,
                                   const Limits& limits);

}  // namespace isorisk::gis
