// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

/// What may be opened, and how much of it. Inputs of a study come from clients: they are data, not
/// instructions. See docs/gis.md, "What is refused".
namespace isorisk::gis {

/// Where files are looked for. A relative path is taken below `root`; the file, with links
/// resolved, must lie below `root` unless `allow_outside` is set. An empty root is the current
/// folder without that limit.
struct Root {
  std::filesystem::path folder = {};
  bool allow_outside = false;
  bool any_format = false;  ///< the caller knows what the file is and reads it itself
};

/// Limits against files that are broken or made to exhaust the machine. \throws DataError beyond.
struct Limits {
  std::uintmax_t max_file_bytes = std::uintmax_t{4} << 30;
  std::uintmax_t max_table_bytes = std::uintmax_t{256} << 20;   ///< CSV; unpacked XLSX; OSM XML
  std::size_t max_features = 2'000'000;                         ///< per layer
  std::size_t max_vertices = 50'000'000;                        ///< per layer
  std::size_t max_text_bytes = 1 << 20;                         ///< per attribute value
  std::size_t max_cells = 100'000'000;                          ///< per raster read
  std::uintmax_t max_unpacked_bytes = std::uintmax_t{8} << 30;  ///< of an OSM PBF file
  std::uint64_t max_map_nodes = 500'000'000;                    ///< of an OSM file
  std::uintmax_t max_temp_bytes = std::uintmax_t{8} << 30;  ///< on disk while an OSM file is read
};

/// A layer as written in a study: "park.gpkg#equipment", "list.xlsx#Sheet1", "targets.geojson".
struct LayerReference {
  std::string file;
  std::string layer;  ///< empty: the only one
};
[[nodiscard]] LayerReference parse_layer_reference(std::string_view text);

/// The file a reference names: absolute, links resolved, checked to exist, to be a regular file, to
/// lie below the root, and to be of an allowed format by its extension.
/// \throws DataError for "/vsi..." paths, addresses, connection strings, formats not on the list.
[[nodiscard]] std::filesystem::path resolve_input(std::string_view file, const Root& root);

}  // namespace isorisk::gis
