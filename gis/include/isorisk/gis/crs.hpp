// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "isorisk/core/grid.hpp"
#include "isorisk/gis/geometry.hpp"

namespace isorisk::gis {

enum class CrsKind {
  Unknown,          ///< nothing is known
  Geographic,       ///< degrees
  ProjectedMetres,  ///< projected, both axes in metres
  ProjectedOther,   ///< projected in feet or another unit
  Other             ///< geocentric, local, ...
};

/// Obfuscated Chinese web-map coordinates: degrees that are not WGS 84 by up to about 700 m.
enum class ChinaOffset { None, Gcj02, Bd09 };

/// A coordinate reference system as a plain value; made by parse_crs or read with a layer.
/// Axis order is always x = east or longitude, y = north or latitude.
struct Crs {
  CrsKind kind = CrsKind::Unknown;
  ChinaOffset offset = ChinaOffset::None;
  std::string id;          ///< "EPSG:4548", "GCJ-02", "BD-09"; empty when no authority is known
  std::string name;        ///< "CGCS2000 / 3-degree Gauss-Kruger CM 117E"
  std::string wkt;         ///< WKT2; of WGS 84 for GCJ-02 and BD-09
  Extent area_of_use_deg;  ///< longitudes and latitudes it was made for; empty when not stated

  [[nodiscard]] bool known() const noexcept { return kind != CrsKind::Unknown; }
  [[nodiscard]] bool is_projected_metres() const noexcept {
    return kind == CrsKind::ProjectedMetres;
  }
  [[nodiscard]] bool is_geographic() const noexcept { return kind == CrsKind::Geographic; }
  /// For messages: "EPSG:4548 (CGCS2000 / 3-degree Gauss-Kruger CM 117E)" or "unknown CRS".
  [[nodiscard]] std::string label() const;
};

/// Reads "EPSG:4548", another authority's code, WKT or a PROJ string "+proj=...", and "GCJ-02" /
/// "BD-09" (also "GCJ02", "BD09", any case). Never opens a file or an address.
/// \throws DataError when it is not known, with the nearest known codes as a hint.
[[nodiscard]] Crs parse_crs(std::string_view text);

/// True when both are the same system (same offset and equivalent definitions).
[[nodiscard]] bool same_crs(const Crs& a, const Crs& b);

/// \throws DataError unless the CRS is projected with both axes in metres; `what` names its owner
/// ("study.yaml: crs") and the message says what to use instead.
void require_projected_metres(const Crs& crs, std::string_view what);

/// One sentence when coordinates lie more than 3 degrees outside the area a CRS was made for - the
/// wrong zone, or x and y swapped - and nothing otherwise. For a warning.
[[nodiscard]] std::optional<std::string> outside_area_of_use(const Crs& crs, const Extent& box);

/// A CRS change. Not shared between threads.
class Transformer {
 public:
  /// \throws DataError when a CRS is unknown, or when the only change of datum known is a guess
  ///         (PROJ "ballpark": Beijing 1954 without parameters, for example).
  Transformer(const Crs& from, const Crs& to);
  Transformer(Transformer&&) noexcept;
  Transformer& operator=(Transformer&&) noexcept;
  ~Transformer();

  /// True when nothing changes.
  [[nodiscard]] bool identity() const noexcept;
  /// \throws DataError when the result is not finite; the message names both CRSs and the point.
  [[nodiscard]] Point operator()(Point p) const;
  [[nodiscard]] Geometry operator()(const Geometry& geometry) const;
  /// Bounding box of the box, its edges sampled at 21 points each. \throws likewise
  [[nodiscard]] Extent box(const Extent& extent) const;
  /// Stated accuracy [m] of the change of datum used for the last point, if PROJ knows one.
  [[nodiscard]] std::optional<double> accuracy_m() const;
  /// Name of the operation used for the last point, for the manifest; empty before the first.
  [[nodiscard]] std::string operation() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The published approximate GCJ-02 and BD-09 transformations, degrees (x longitude, y latitude).
/// The inverses iterate until the forward transformation returns the input to 1e-9 degree.
/// Outside the rectangle 72.004..137.8347 E, 0.8293..55.8271 N GCJ-02 is WGS 84 itself.
/// See docs/gis.md for the formulas and their standing.
[[nodiscard]] Point wgs84_to_gcj02(Point lon_lat_deg) noexcept;
[[nodiscard]] Point gcj02_to_wgs84(Point lon_lat_deg);
[[nodiscard]] Point gcj02_to_bd09(Point lon_lat_deg) noexcept;
[[nodiscard]] Point bd09_to_gcj02(Point lon_lat_deg);
[[nodiscard]] Point bd09_to_wgs84(Point lon_lat_deg);

}  // namespace isorisk::gis
