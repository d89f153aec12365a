// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "isorisk/gis/crs.hpp"
#include "isorisk/gis/geometry.hpp"
#include "isorisk/gis/open.hpp"

/// Vector layers and tables: GeoPackage, FlatGeobuf, GeoJSON, ESRI Shapefile, CSV, XLSX.
namespace isorisk::gis {

enum class FieldType { Integer, Real, Text };

struct Field {
  std::string name;
  FieldType type = FieldType::Text;
  friend bool operator==(const Field&, const Field&) = default;
};

/// null, integer (booleans too), real or text (dates as ISO 8601 text).
using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

[[nodiscard]] inline bool is_null(const Value& value) noexcept {
  return std::holds_alternative<std::monostate>(value);
}
/// The value as a number; nothing when it is null or text.
[[nodiscard]] std::optional<double> as_number(const Value& value) noexcept;
/// The value as text (numbers in shortest form); empty when null.
[[nodiscard]] std::string as_text(const Value& value);

struct Feature {
  std::int64_t fid = 0;       ///< feature id in the file
  std::int64_t line = 0;      ///< line of a CSV file, row of a sheet (1 = first); 0 for the others
  std::vector<Value> values;  ///< one per field of the layer
  Geometry geometry;          ///< Empty when there is none
};

/// A layer read whole, in the CRS that was asked for.
struct Layer {
  std::filesystem::path path;  ///< absolute
  std::string file;            ///< as the reference wrote it, for messages
  std::string name;
  std::string driver;  ///< "GPKG", "CSV", ...
  Crs crs;             ///< of the coordinates below
  Crs crs_in_file;     ///< what the file itself says; may be unknown
  Crs crs_source;      ///< what the coordinates were taken to be in: declared, or in file
  std::vector<Field> fields;
  std::vector<Feature> features;

  /// Index of a field by exact name, then by a name equal but for case; nothing if absent.
  [[nodiscard]] std::optional<std::size_t> field(std::string_view field_name) const noexcept;
  /// The value of a named field; null when there is no such field.
  [[nodiscard]] const Value& value(const Feature& feature, std::string_view field_name) const;
  /// "park.gpkg#equipment" or, for a format with one layer a file, "targets.geojson".
  [[nodiscard]] std::string label() const;
  /// "park.gpkg#equipment feature 12", "list.xlsx#Sheet1 row 7", "wind.csv:14".
  [[nodiscard]] std::string where(const Feature& feature) const;
  [[nodiscard]] Extent extent() const noexcept;
};

struct ReadOptions {
  Root root = {};
  Limits limits = {};
  /// What the layer's coordinates are in, whatever the file says. Unknown: what the file says.
  Crs declared = {};
  /// Coordinates wanted. Unknown: as they are. With a target, a layer that has coordinates but no
  /// CRS is a DataError that asks to declare one.
  Crs target = {};
  /// Columns with coordinates of CSV and XLSX; empty: recognised by name (x/y, easting/northing,
  /// lon/lat, longitude/latitude, 经度/纬度, any case), or WKT in a column "wkt" or "geometry".
  std::string x_column = {};
  std::string y_column = {};
  /// Text encoding of CSV and Shapefile attributes ("GB18030"); empty: UTF-8, or what the .cpg or
  /// .dbf says. Text that is not valid in its encoding is a DataError, never guessed at.
  std::string encoding = {};
  /// False reads attributes only.
  bool geometry = true;
};

/// The layers of a file, in its order. \throws DataError
[[nodiscard]] std::vector<std::string> layer_names(std::string_view file, const Root& root = {});

/// Reads a layer or a table ("park.gpkg#equipment", "wind.csv"). Lines of a CSV file that begin
/// with '#' are comments. Z and M are dropped, curves become chords.
/// \throws DataError for everything that does not read cleanly, with file, layer and feature.
[[nodiscard]] Layer read_layer(std::string_view reference, const ReadOptions& options = {});

struct GeometryProblem {
  std::int64_t fid = 0;
  std::string where;   ///< Layer::where of the feature
  std::string reason;  ///< "Self-intersection at (512345.6, 3456789.0)", "no geometry"
};

/// Every feature whose geometry is missing or invalid, in order.
[[nodiscard]] std::vector<GeometryProblem> geometry_problems(const Layer& layer);

}  // namespace isorisk::gis
