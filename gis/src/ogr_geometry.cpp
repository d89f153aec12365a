// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <string>

#include "handles.hpp"

namespace isorisk::gis {
namespace {

Vertices vertices_of(const OGRSimpleCurve& curve, const std::string& what) {
  Vertices vertices;
  vertices.reserve(static_cast<std::size_t>(curve.getNumPoints()));
  for (int i = 0; i < curve.getNumPoints(); ++i) {
    const double x = curve.getX(i);
    const double y = curve.getY(i);
    if (!std::isfinite(x) || !std::isfinite(y))
      throw DataError(what + ": a coordinate is not a finite number");
    vertices.push_back({x, y});
  }
  return vertices;
}

void add_point(Geometry& out, const OGRPoint& point, const std::string& what) {
  if (point.IsEmpty()) return;
  if (!std::isfinite(point.getX()) || !std::isfinite(point.getY()))
    throw DataError(what + ": a coordinate is not a finite number");
  out.points.push_back({point.getX(), point.getY()});
}

void add_polygon(Geometry& out, const OGRPolygon& polygon, const std::string& what) {
  const OGRLinearRing* shell = polygon.getExteriorRing();
  if (shell == nullptr || shell->IsEmpty()) return;
  PolygonRings rings{vertices_of(*shell, what), {}};
  for (int i = 0; i < polygon.getNumInteriorRings(); ++i)
    if (const OGRLinearRing* hole = polygon.getInteriorRing(i); !hole->IsEmpty())
      rings.holes.push_back(vertices_of(*hole, what));
  out.polygons.push_back(std::move(rings));
}

void append(OGRSimpleCurve& curve, const Vertices& vertices) {
  curve.setNumPoints(static_cast<int>(vertices.size()), FALSE);
  for (std::size_t i = 0; i < vertices.size(); ++i)
    curve.setPoint(static_cast<int>(i), vertices[i].x_m, vertices[i].y_m);
}

OGRPolygon ogr_polygon(const PolygonRings& rings) {
  OGRPolygon polygon;
  OGRLinearRing ring;
  append(ring, rings.exterior);
  polygon.addRing(&ring);
  for (const Vertices& hole : rings.holes) {
    append(ring, hole);
    polygon.addRing(&ring);
  }
  return polygon;
}

}  // namespace

OGRwkbGeometryType ogr_type(GeometryKind kind) noexcept {
  switch (kind) {
    case GeometryKind::Empty:
      return wkbNone;
    case GeometryKind::Point:
      return wkbPoint;
    case GeometryKind::LineString:
      return wkbLineString;
    case GeometryKind::Polygon:
      return wkbPolygon;
    case GeometryKind::MultiPoint:
      return wkbMultiPoint;
    case GeometryKind::MultiLineString:
      return wkbMultiLineString;
    case GeometryKind::MultiPolygon:
      return wkbMultiPolygon;
  }
  return wkbNone;
}

OgrGeometryPtr to_ogr(const Geometry& geometry) {
  switch (geometry.kind) {
    case GeometryKind::Empty:
      return nullptr;
    case GeometryKind::Point:
      return OgrGeometryPtr{new OGRPoint(geometry.points.front().x_m, geometry.points.front().y_m)};
    case GeometryKind::LineString: {
      auto line = std::make_unique<OGRLineString>();
      append(*line, geometry.lines.front());
      return OgrGeometryPtr{line.release()};
    }
    case GeometryKind::Polygon:
      return OgrGeometryPtr{ogr_polygon(geometry.polygons.front()).clone()};
    case GeometryKind::MultiPoint: {
      auto multi = std::make_unique<OGRMultiPoint>();
      for (const Point& p : geometry.points) {
        const OGRPoint point(p.x_m, p.y_m);
        multi->addGeometry(&point);
      }
      return OgrGeometryPtr{multi.release()};
    }
    case GeometryKind::MultiLineString: {
      auto multi = std::make_unique<OGRMultiLineString>();
      for (const Vertices& vertices : geometry.lines) {
        OGRLineString line;
        append(line, vertices);
        multi->addGeometry(&line);
      }
      return OgrGeometryPtr{multi.release()};
    }
    case GeometryKind::MultiPolygon: {
      auto multi = std::make_unique<OGRMultiPolygon>();
      for (const PolygonRings& rings : geometry.polygons) {
        const OGRPolygon polygon = ogr_polygon(rings);
        multi->addGeometry(&polygon);
      }
      return OgrGeometryPtr{multi.release()};
    }
  }
  return nullptr;
}

Geometry from_ogr(const OGRGeometry& geometry, const std::string& what) {
  if (geometry.hasCurveGeometry()) {
    const OgrGeometryPtr linear{geometry.getLinearGeometry()};
    if (!linear || linear->hasCurveGeometry())
      throw DataError(what + ": a curve cannot be turned into chords");
    return from_ogr(*linear, what);
  }
  Geometry out;
  switch (wkbFlatten(geometry.getGeometryType())) {
    case wkbPoint:
      add_point(out, *geometry.toPoint(), what);
      out.kind = GeometryKind::Point;
      break;
    case wkbLineString:
      if (Vertices line = vertices_of(*geometry.toLineString(), what); !line.empty())
        out.lines.push_back(std::move(line));
      out.kind = GeometryKind::LineString;
      break;
    case wkbPolygon:
      add_polygon(out, *geometry.toPolygon(), what);
      out.kind = GeometryKind::Polygon;
      break;
    case wkbMultiPoint:
      for (const OGRPoint* point : *geometry.toMultiPoint()) add_point(out, *point, what);
      out.kind = GeometryKind::MultiPoint;
      break;
    case wkbMultiLineString:
      for (const OGRLineString* part : *geometry.toMultiLineString())
        if (Vertices line = vertices_of(*part, what); !line.empty())
          out.lines.push_back(std::move(line));
      out.kind = GeometryKind::MultiLineString;
      break;
    case wkbMultiPolygon:
      for (const OGRPolygon* part : *geometry.toMultiPolygon()) add_polygon(out, *part, what);
      out.kind = GeometryKind::MultiPolygon;
      break;
    default:
      throw DataError(what + ": geometry of type " +
                      OGRGeometryTypeToName(geometry.getGeometryType()) +
                      " is not supported; use points, lines or polygons");
  }
  if (out.points.empty() && out.lines.empty() && out.polygons.empty())
    out.kind = GeometryKind::Empty;
  return out;
}

}  // namespace isorisk::gis
