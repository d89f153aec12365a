// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "isorisk/core/grid.hpp"

/// Geometry of isorisk: plain values outside, GEOS inside. Everything here is planar: lengths and
/// areas are metres only when the coordinates are (see Crs::is_projected_metres).
namespace isorisk::gis {

enum class GeometryKind {
  Empty,
  Point,
  LineString,
  Polygon,
  MultiPoint,
  MultiLineString,
  MultiPolygon
};

/// "Point", "MultiPolygon", ...
[[nodiscard]] std::string_view kind_name(GeometryKind kind) noexcept;

/// Vertices of a line, or of a ring, whose first and last vertex are equal.
using Vertices = std::vector<Point>;

struct PolygonRings {
  Vertices exterior;
  std::vector<Vertices> holes;
  friend bool operator==(const PolygonRings&, const PolygonRings&) = default;
};

/// A geometry as a plain value. Only the vector that belongs to the kind is filled:
/// points (Point, MultiPoint), lines (LineString, MultiLineString), polygons (Polygon,
/// MultiPolygon). Coordinates are in the CRS of the layer; the names x_m, y_m hold degrees in a
/// geographic CRS.
struct Geometry {
  GeometryKind kind = GeometryKind::Empty;
  std::vector<Point> points;
  std::vector<Vertices> lines;
  std::vector<PolygonRings> polygons;

  [[nodiscard]] static Geometry point(Point p);
  [[nodiscard]] static Geometry line(Vertices vertices);
  [[nodiscard]] static Geometry polygon(Vertices exterior, std::vector<Vertices> holes = {});
  [[nodiscard]] static Geometry multi_point(std::vector<Point> points);
  [[nodiscard]] static Geometry multi_line(std::vector<Vertices> lines);
  [[nodiscard]] static Geometry multi_polygon(std::vector<PolygonRings> polygons);

  [[nodiscard]] bool empty() const noexcept { return kind == GeometryKind::Empty; }
  [[nodiscard]] bool is_point() const noexcept { return kind == GeometryKind::Point; }
  /// LineString or MultiLineString.
  [[nodiscard]] bool is_linear() const noexcept {
    return kind == GeometryKind::LineString || kind == GeometryKind::MultiLineString;
  }
  /// Polygon or MultiPolygon.
  [[nodiscard]] bool is_areal() const noexcept {
    return kind == GeometryKind::Polygon || kind == GeometryKind::MultiPolygon;
  }
  friend bool operator==(const Geometry&, const Geometry&) = default;
};

/// Bounding box in the coordinates of its CRS. Default: empty (west > east).
struct Extent {
  double west_m = 1.0;
  double south_m = 1.0;
  double east_m = -1.0;
  double north_m = -1.0;

  [[nodiscard]] bool empty() const noexcept { return !(west_m <= east_m && south_m <= north_m); }
  [[nodiscard]] double width_m() const noexcept { return empty() ? 0.0 : east_m - west_m; }
  [[nodiscard]] double height_m() const noexcept { return empty() ? 0.0 : north_m - south_m; }
  [[nodiscard]] bool contains(Point p) const noexcept {
    return p.x_m >= west_m && p.x_m <= east_m && p.y_m >= south_m && p.y_m <= north_m;
  }
  /// Grows to cover a point, or another extent (an empty one changes nothing).
  void include(Point p) noexcept;
  void include(const Extent& other) noexcept;
  /// Grown by a distance on all sides; an empty extent stays empty.
  [[nodiscard]] Extent expanded(double distance_m) const noexcept;
  friend bool operator==(const Extent&, const Extent&) = default;
};

[[nodiscard]] Extent extent(const Geometry& geometry) noexcept;

/// What is wrong with a geometry, and where.
struct Invalidity {
  std::string reason;  ///< GEOS's words: "Self-intersection", "Hole lies outside shell", ...
  Point location;
};

/// The first fault by the OGC rules, or nothing when the geometry is valid. Lines and points are
/// valid when their coordinates are finite and a line has two different vertices.
[[nodiscard]] std::optional<Invalidity> invalidity(const Geometry& geometry);

/// The same area with its faults repaired (GEOS MakeValid, structure method); polygons only.
/// Never applied unasked: a repaired outline may not be the outline that was meant.
[[nodiscard]] Geometry repaired(const Geometry& geometry);

/// Area [m2]; 0 for points and lines.
[[nodiscard]] double area_m2(const Geometry& geometry);
/// Length of lines, perimeter of polygons [m].
[[nodiscard]] double length_m(const Geometry& geometry);
/// Shortest planar distance [m]; 0 when they meet. \throws DataError when one is empty.
[[nodiscard]] double distance_m(const Geometry& a, const Geometry& b);
[[nodiscard]] double distance_m(const Geometry& a, Point b);
/// Point of `geometry` (boundary or inside) nearest to `p`.
[[nodiscard]] Point nearest_point(const Geometry& geometry, Point p);
/// Largest distance [m] from `p` to a vertex: the geometry lies within this circle.
[[nodiscard]] double farthest_vertex_m(const Geometry& geometry, Point p) noexcept;

/// True when the point is inside or on the boundary.
[[nodiscard]] bool covers(const Geometry& area, Point p);
[[nodiscard]] bool intersects(const Geometry& a, const Geometry& b);

/// Set operations. Of a result of mixed dimension the parts of the highest one are kept: of two
/// areas that overlap and also share an edge, the overlap.
[[nodiscard]] Geometry intersection(const Geometry& a, const Geometry& b);
[[nodiscard]] Geometry difference(const Geometry& a, const Geometry& b);
[[nodiscard]] Geometry union_of(std::span<const Geometry> geometries);
/// Round buffer; a quarter circle is drawn with `quadrant_segments` chords (the chords lie inside
/// the true circle by at most distance (1 - cos(pi / (4 quadrant_segments)))).
[[nodiscard]] Geometry buffer(const Geometry& geometry, double distance_m,
                              int quadrant_segments = 32);

/// A point on the geometry, inside polygons (GEOS PointOnSurface).
[[nodiscard]] Point representative_point(const Geometry& geometry);
[[nodiscard]] Point centroid(const Geometry& geometry);

/// Points at the middle of equal pieces of a line, each piece at most `spacing_m` long, in the
/// order of the line; `piece_m` is the length of each piece. Several parts follow one another.
struct LinePiece {
  Point middle;
  double piece_m = 0.0;
};
[[nodiscard]] std::vector<LinePiece> pieces_along(const Geometry& line, double spacing_m);

/// An area cut by a square lattice (cell edges at multiples of `side_m`).
struct AreaCell {
  Point centre;  ///< of the square
  double side_m = 0.0;
  double covered_m2 = 0.0;  ///< exact area of the geometry within this square, > 0
};
/// Covers the area exactly: covered_m2 sums to area_m2. South to north, west to east.
/// \throws InputError when it would take more than `max_cells` squares.
[[nodiscard]] std::vector<AreaCell> cut_into_cells(const Geometry& area, double side_m,
                                                   std::size_t max_cells = 1'000'000);

/// An area prepared for many questions. One object per thread or task.
class PreparedArea {
 public:
  /// \throws DataError when the geometry is not a valid polygon or multipolygon.
  explicit PreparedArea(const Geometry& area);
  PreparedArea(PreparedArea&&) noexcept;
  PreparedArea& operator=(PreparedArea&&) noexcept;
  ~PreparedArea();

  /// True when the point is inside or on the boundary.
  [[nodiscard]] bool covers(Point p) const;
  /// True when no part of the other geometry lies outside.
  [[nodiscard]] bool covers(const Geometry& other) const;
  [[nodiscard]] bool intersects(const Geometry& other) const;
  [[nodiscard]] double distance_m(Point p) const;
  /// The point of the area nearest to p: p itself when it is inside.
  [[nodiscard]] Point nearest_point(Point p) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Well-known text, for messages and tests.
[[nodiscard]] std::string to_wkt(const Geometry& geometry);
/// \throws DataError when the text is not one of our kinds.
[[nodiscard]] Geometry from_wkt(std::string_view wkt);

}  // namespace isorisk::gis
