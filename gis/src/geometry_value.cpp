// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "isorisk/gis/geometry.hpp"

namespace isorisk::gis {

std::string_view kind_name(GeometryKind kind) noexcept {
  switch (kind) {
    case GeometryKind::Empty:
      return "Empty";
    case GeometryKind::Point:
      return "Point";
    case GeometryKind::LineString:
      return "LineString";
    case GeometryKind::Polygon:
      return "Polygon";
    case GeometryKind::MultiPoint:
      return "MultiPoint";
    case GeometryKind::MultiLineString:
      return "MultiLineString";
    case GeometryKind::MultiPolygon:
      return "MultiPolygon";
  }
  return "Empty";
}

Geometry Geometry::point(Point p) {
  Geometry g;
  g.kind = GeometryKind::Point;
  g.points.push_back(p);
  return g;
}

Geometry Geometry::line(Vertices vertices) {
  Geometry g;
  g.kind = GeometryKind::LineString;
  g.lines.push_back(std::move(vertices));
  return g;
}

Geometry Geometry::polygon(Vertices exterior, std::vector<Vertices> holes) {
  Geometry g;
  g.kind = GeometryKind::Polygon;
  g.polygons.push_back({std::move(exterior), std::move(holes)});
  return g;
}

Geometry Geometry::multi_point(std::vector<Point> points) {
  Geometry g;
  g.kind = GeometryKind::MultiPoint;
  g.points = std::move(points);
  return g;
}

Geometry Geometry::multi_line(std::vector<Vertices> lines) {
  Geometry g;
  g.kind = GeometryKind::MultiLineString;
  g.lines = std::move(lines);
  return g;
}

Geometry Geometry::multi_polygon(std::vector<PolygonRings> polygons) {
  Geometry g;
  g.kind = GeometryKind::MultiPolygon;
  g.polygons = std::move(polygons);
  return g;
}

void Extent::include(Point p) noexcept {
  if (empty()) {
    *this = {p.x_m, p.y_m, p.x_m, p.y_m};
    return;
  }
  west_m = std::min(west_m, p.x_m);
  south_m = std::min(south_m, p.y_m);
  east_m = std::max(east_m, p.x_m);
  north_m = std::max(north_m, p.y_m);
}

void Extent::include(const Extent& other) noexcept {
  if (other.empty()) return;
  include(Point{other.west_m, other.south_m});
  include(Point{other.east_m, other.north_m});
}

Extent Extent::expanded(double distance_m) const noexcept {
  if (empty()) return *this;
  return {west_m - distance_m, south_m - distance_m, east_m + distance_m, north_m + distance_m};
}

Extent extent(const Geometry& geometry) noexcept {
  Extent box;
  for (const Point& p : geometry.points) box.include(p);
  for (const Vertices& line : geometry.lines)
    for (const Point& p : line) box.include(p);
  for (const PolygonRings& polygon : geometry.polygons)
    for (const Point& p : polygon.exterior) box.include(p);
  return box;
}

}  // namespace isorisk::gis
