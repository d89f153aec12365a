// SPDX-License-Identifier: Apache-2.0
#include "isorisk/gis/geometry.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <type_traits>

#include "handles.hpp"

namespace isorisk::gis {

// ---------------------------------------------------------------- context and conversion

GeosContext::GeosContext() : handle_{GEOS_init_r()} {
  if (handle_ == nullptr) throw DataError("GEOS cannot be started");
  GEOSContext_setErrorMessageHandler_r(handle_, &GeosContext::keep, this);
}

void GeosContext::keep(const char* message, void* self) noexcept {
  try {
    static_cast<GeosContext*>(self)->message_ = message;
  } catch (...) {  // out of memory: the error itself still reaches the caller
  }
}

void GeosContext::raise(const std::string& what) const {
  throw DataError(message_.empty() ? what : what + ": " + message_);
}

namespace {

static_assert(std::is_standard_layout_v<Point> && sizeof(Point) == 2 * sizeof(double),
              "vertices are handed to GEOS as x, y pairs");

using RawGeometries = std::vector<GEOSGeometry*>;

GeometryPtr own(const GeosContext& context, GEOSGeometry* geometry, const char* what) {
  if (geometry == nullptr) context.raise(what);
  return {geometry, GeosDeleter{context.get()}};
}

GEOSCoordSequence* sequence(const GeosContext& context, std::span<const Point> points) {
  GEOSCoordSequence* seq =
      GEOSCoordSeq_copyFromBuffer_r(context.get(), reinterpret_cast<const double*>(points.data()),
                                    static_cast<unsigned>(points.size()), 0, 0);
  if (seq == nullptr) context.raise("coordinates cannot be copied");
  return seq;  // ownership passes to the geometry made from it, even when that fails
}

GeometryPtr geos_point(const GeosContext& context, Point p) {
  return own(context, GEOSGeom_createPointFromXY_r(context.get(), p.x_m, p.y_m),
             "a point cannot be made");
}

GeometryPtr geos_line(const GeosContext& context, const Vertices& vertices) {
  return own(context, GEOSGeom_createLineString_r(context.get(), sequence(context, vertices)),
             "a line cannot be made");
}

GeometryPtr geos_ring(const GeosContext& context, const Vertices& vertices) {
  return own(context, GEOSGeom_createLinearRing_r(context.get(), sequence(context, vertices)),
             "a ring cannot be made");
}

/// Hands a list of parts to a GEOS constructor, which takes them over.
RawGeometries release(std::vector<GeometryPtr>& parts) {
  RawGeometries raw;
  raw.reserve(parts.size());
  for (GeometryPtr& part : parts) raw.push_back(part.release());
  return raw;
}

GeometryPtr geos_polygon(const GeosContext& context, const PolygonRings& rings) {
  GeometryPtr shell = geos_ring(context, rings.exterior);
  std::vector<GeometryPtr> holes;
  holes.reserve(rings.holes.size());
  for (const Vertices& hole : rings.holes) holes.push_back(geos_ring(context, hole));
  RawGeometries raw = release(holes);
  return own(context,
             GEOSGeom_createPolygon_r(context.get(), shell.release(), raw.data(),
                                      static_cast<unsigned>(raw.size())),
             "a polygon cannot be made");
}

GeometryPtr geos_collection(const GeosContext& context, int type, std::vector<GeometryPtr> parts) {
  RawGeometries raw = release(parts);
  return own(context,
             GEOSGeom_createCollection_r(context.get(), type, raw.data(),
                                         static_cast<unsigned>(raw.size())),
             "a collection cannot be made");
}

Vertices vertices_from(const GeosContext& context, const GEOSGeometry* curve) {
  const GEOSCoordSequence* seq = GEOSGeom_getCoordSeq_r(context.get(), curve);
  unsigned size = 0;
  if (seq == nullptr || GEOSCoordSeq_getSize_r(context.get(), seq, &size) == 0)
    context.raise("coordinates cannot be read");
  Vertices vertices(size);
  if (size > 0 && GEOSCoordSeq_copyToBuffer_r(
                      context.get(), seq, reinterpret_cast<double*>(vertices.data()), 0, 0) == 0)
    context.raise("coordinates cannot be read");
  return vertices;
}

void collect(const GeosContext& context, const GEOSGeometry* geometry, Geometry& out) {
  GEOSContextHandle_t h = context.get();
  if (GEOSisEmpty_r(h, geometry) != 0) return;
  switch (GEOSGeomTypeId_r(h, geometry)) {
    case GEOS_POINT:
      out.points.push_back(vertices_from(context, geometry).front());
      return;
    case GEOS_LINESTRING:
    case GEOS_LINEARRING:
      out.lines.push_back(vertices_from(context, geometry));
      return;
    case GEOS_POLYGON: {
      PolygonRings rings;
      rings.exterior = vertices_from(context, GEOSGetExteriorRing_r(h, geometry));
      const int holes = GEOSGetNumInteriorRings_r(h, geometry);
      for (int i = 0; i < holes; ++i)
        rings.holes.push_back(vertices_from(context, GEOSGetInteriorRingN_r(h, geometry, i)));
      out.polygons.push_back(std::move(rings));
      return;
    }
    default: {
      const int parts = GEOSGetNumGeometries_r(h, geometry);
      for (int i = 0; i < parts; ++i) collect(context, GEOSGetGeometryN_r(h, geometry, i), out);
    }
  }
}

bool is_true(const GeosContext& context, char answer, const char* what) {
  if (answer == 2) context.raise(what);
  return answer == 1;
}

}  // namespace

GeometryPtr to_geos(const GeosContext& context, const Geometry& geometry) {
  switch (geometry.kind) {
    case GeometryKind::Empty:
      return own(context, GEOSGeom_createEmptyCollection_r(context.get(), GEOS_GEOMETRYCOLLECTION),
                 "an empty geometry cannot be made");
    case GeometryKind::Point:
      return geos_point(context, geometry.points.front());
    case GeometryKind::LineString:
      return geos_line(context, geometry.lines.front());
    case GeometryKind::Polygon:
      return geos_polygon(context, geometry.polygons.front());
    case GeometryKind::MultiPoint: {
      std::vector<GeometryPtr> parts;
      for (const Point& p : geometry.points) parts.push_back(geos_point(context, p));
      return geos_collection(context, GEOS_MULTIPOINT, std::move(parts));
    }
    case GeometryKind::MultiLineString: {
      std::vector<GeometryPtr> parts;
      for (const Vertices& line : geometry.lines) parts.push_back(geos_line(context, line));
      return geos_collection(context, GEOS_MULTILINESTRING, std::move(parts));
    }
    case GeometryKind::MultiPolygon: {
      std::vector<GeometryPtr> parts;
      for (const PolygonRings& rings : geometry.polygons)
        parts.push_back(geos_polygon(context, rings));
      return geos_collection(context, GEOS_MULTIPOLYGON, std::move(parts));
    }
  }
  throw DataError("unknown geometry kind");
}

Geometry from_geos(const GeosContext& context, const GEOSGeometry* geometry) {
  Geometry out;
  collect(context, geometry, out);
  // Of a mixture, the parts of the highest dimension: an intersection of two areas that also touch
  // along an edge is its area.
  if (!out.polygons.empty()) {
    out.points.clear();
    out.lines.clear();
    out.kind = out.polygons.size() == 1 ? GeometryKind::Polygon : GeometryKind::MultiPolygon;
  } else if (!out.lines.empty()) {
    out.points.clear();
    out.kind = out.lines.size() == 1 ? GeometryKind::LineString : GeometryKind::MultiLineString;
  } else if (!out.points.empty()) {
    out.kind = out.points.size() == 1 ? GeometryKind::Point : GeometryKind::MultiPoint;
  }
  return out;
}

// ---------------------------------------------------------------- validity

namespace {

std::optional<Invalidity> ring_fault(const Vertices& ring) {
  if (ring.size() < 4)
    return Invalidity{"Too few points in ring", ring.empty() ? Point{} : ring[0]};
  if (!(ring.front() == ring.back())) return Invalidity{"Ring is not closed", ring.back()};
  return std::nullopt;
}

std::optional<Invalidity> coordinate_fault(std::span<const Point> points) {
  for (const Point& p : points)
    if (!std::isfinite(p.x_m) || !std::isfinite(p.y_m))
      return Invalidity{"Coordinate is not a finite number", p};
  return std::nullopt;
}

}  // namespace

std::optional<Invalidity> invalidity(const Geometry& geometry) {
  if (auto fault = coordinate_fault(geometry.points)) return fault;
  for (const Vertices& line : geometry.lines) {
    if (auto fault = coordinate_fault(line)) return fault;
    if (line.size() < 2 ||
        std::all_of(line.begin(), line.end(), [&](const Point& p) { return p == line.front(); }))
      return Invalidity{"Line has no length", line.empty() ? Point{} : line.front()};
  }
  for (const PolygonRings& rings : geometry.polygons) {
    if (auto fault = coordinate_fault(rings.exterior)) return fault;
    if (auto fault = ring_fault(rings.exterior)) return fault;
    for (const Vertices& hole : rings.holes) {
      if (auto fault = coordinate_fault(hole)) return fault;
      if (auto fault = ring_fault(hole)) return fault;
    }
  }
  if (!geometry.is_areal()) return std::nullopt;

  const GeosContext context;
  const GeometryPtr geos = to_geos(context, geometry);
  char* reason = nullptr;
  GEOSGeometry* location = nullptr;
  const char valid = GEOSisValidDetail_r(context.get(), geos.get(), 0, &reason, &location);
  const GeometryPtr where{location, GeosDeleter{context.get()}};
  const std::string text = reason != nullptr ? reason : "invalid";
  if (reason != nullptr) GEOSFree_r(context.get(), reason);
  if (is_true(context, valid, "validity cannot be tested")) return std::nullopt;
  Invalidity fault{text, {}};
  if (where && GEOSisEmpty_r(context.get(), where.get()) == 0)
    fault.location = vertices_from(context, where.get()).front();
  return fault;
}

Geometry repaired(const Geometry& geometry) {
  if (!geometry.is_areal()) return geometry;
  const GeosContext context;
  const GeometryPtr geos = to_geos(context, geometry);
  GEOSMakeValidParams* params = GEOSMakeValidParams_create_r(context.get());
  GEOSMakeValidParams_setMethod_r(context.get(), params, GEOS_MAKE_VALID_STRUCTURE);
  GEOSMakeValidParams_setKeepCollapsed_r(context.get(), params, 0);
  GEOSGeometry* valid = GEOSMakeValidWithParams_r(context.get(), geos.get(), params);
  GEOSMakeValidParams_destroy_r(context.get(), params);
  return from_geos(context, own(context, valid, "the polygon cannot be repaired").get());
}

// ---------------------------------------------------------------- measures

double area_m2(const Geometry& geometry) {
  if (!geometry.is_areal()) return 0.0;
  const GeosContext context;
  double area = 0.0;
  if (GEOSArea_r(context.get(), to_geos(context, geometry).get(), &area) == 0)
    context.raise("the area cannot be computed");
  return area;
}

double length_m(const Geometry& geometry) {
  const GeosContext context;
  double length = 0.0;
  if (GEOSLength_r(context.get(), to_geos(context, geometry).get(), &length) == 0)
    context.raise("the length cannot be computed");
  return length;
}

double distance_m(const Geometry& a, const Geometry& b) {
  if (a.empty() || b.empty()) throw DataError("no distance to an empty geometry");
  const GeosContext context;
  double distance = 0.0;
  if (GEOSDistance_r(context.get(), to_geos(context, a).get(), to_geos(context, b).get(),
                     &distance) == 0)
    context.raise("the distance cannot be computed");
  return distance;
}

double distance_m(const Geometry& a, Point b) { return distance_m(a, Geometry::point(b)); }

namespace {
/// Of a pair of nearest points the one on the first geometry; frees the pair.
Point first_of(const GeosContext& context, GEOSCoordSequence* pair) {
  if (pair == nullptr) context.raise("the nearest point cannot be computed");
  Point nearest;
  const int read = GEOSCoordSeq_getXY_r(context.get(), pair, 0, &nearest.x_m, &nearest.y_m);
  GEOSCoordSeq_destroy_r(context.get(), pair);
  if (read == 0) context.raise("the nearest point cannot be read");
  return nearest;
}
}  // namespace

Point nearest_point(const Geometry& geometry, Point p) {
  if (geometry.empty()) throw DataError("no nearest point of an empty geometry");
  const GeosContext context;
  const GeometryPtr g = to_geos(context, geometry);
  const GeometryPtr q = geos_point(context, p);
  return first_of(context, GEOSNearestPoints_r(context.get(), g.get(), q.get()));
}

double farthest_vertex_m(const Geometry& geometry, Point p) noexcept {
  double farthest = 0.0;
  const auto look = [&](const Point& q) {
    farthest = std::max(farthest, std::hypot(q.x_m - p.x_m, q.y_m - p.y_m));
  };
  for (const Point& q : geometry.points) look(q);
  for (const Vertices& line : geometry.lines) std::for_each(line.begin(), line.end(), look);
  for (const PolygonRings& rings : geometry.polygons)
    std::for_each(rings.exterior.begin(), rings.exterior.end(), look);
  return farthest;
}

bool covers(const Geometry& area, Point p) {
  if (area.empty()) return false;
  const GeosContext context;
  return is_true(
      context,
      GEOSIntersects_r(context.get(), to_geos(context, area).get(), geos_point(context, p).get()),
      "the position of a point cannot be told");
}

bool intersects(const Geometry& a, const Geometry& b) {
  if (a.empty() || b.empty()) return false;
  const GeosContext context;
  return is_true(
      context,
      GEOSIntersects_r(context.get(), to_geos(context, a).get(), to_geos(context, b).get()),
      "it cannot be told whether two geometries meet");
}

// ---------------------------------------------------------------- operations

Geometry intersection(const Geometry& a, const Geometry& b) {
  if (a.empty() || b.empty()) return {};
  const GeosContext context;
  return from_geos(context, own(context,
                                GEOSIntersection_r(context.get(), to_geos(context, a).get(),
                                                   to_geos(context, b).get()),
                                "the intersection cannot be computed")
                                .get());
}

Geometry difference(const Geometry& a, const Geometry& b) {
  if (a.empty() || b.empty()) return a;
  const GeosContext context;
  return from_geos(context, own(context,
                                GEOSDifference_r(context.get(), to_geos(context, a).get(),
                                                 to_geos(context, b).get()),
                                "the difference cannot be computed")
                                .get());
}

Geometry union_of(std::span<const Geometry> geometries) {
  const GeosContext context;
  std::vector<GeometryPtr> parts;
  for (const Geometry& geometry : geometries)
    if (!geometry.empty()) parts.push_back(to_geos(context, geometry));
  if (parts.empty()) return {};
  const GeometryPtr all = geos_collection(context, GEOS_GEOMETRYCOLLECTION, std::move(parts));
  return from_geos(context, own(context, GEOSUnaryUnion_r(context.get(), all.get()),
                                "the union cannot be computed")
                                .get());
}

Geometry buffer(const Geometry& geometry, double distance_m, int quadrant_segments) {
  if (!std::isfinite(distance_m))
    throw InputError("buffer: distance = " + number_text(distance_m) + " m, must be finite");
  if (geometry.empty()) return {};
  const GeosContext context;
  return from_geos(context, own(context,
                                GEOSBuffer_r(context.get(), to_geos(context, geometry).get(),
                                             distance_m, std::max(1, quadrant_segments)),
                                "the buffer cannot be computed")
                                .get());
}

Point representative_point(const Geometry& geometry) {
  if (geometry.empty()) throw DataError("no point on an empty geometry");
  const GeosContext context;
  const GeometryPtr inside =
      own(context, GEOSPointOnSurface_r(context.get(), to_geos(context, geometry).get()),
          "no point on the geometry can be found");
  return vertices_from(context, inside.get()).front();
}

Point centroid(const Geometry& geometry) {
  if (geometry.empty()) throw DataError("no centroid of an empty geometry");
  const GeosContext context;
  const GeometryPtr middle =
      own(context, GEOSGetCentroid_r(context.get(), to_geos(context, geometry).get()),
          "the centroid cannot be computed");
  return vertices_from(context, middle.get()).front();
}

std::vector<LinePiece> pieces_along(const Geometry& line, double spacing_m) {
  if (!(spacing_m > 0.0) || !std::isfinite(spacing_m))
    throw InputError("pieces_along: spacing = " + number_text(spacing_m) +
                     " m, must be finite and > 0");
  const GeosContext context;
  std::vector<LinePiece> pieces;
  for (const Vertices& part : line.lines) {
    const GeometryPtr geos = geos_line(context, part);
    double length = 0.0;
    if (GEOSLength_r(context.get(), geos.get(), &length) == 0)
      context.raise("the length cannot be computed");
    if (!(length > 0.0)) continue;
    constexpr double kMaxPieces = 1.0e7;
    const double wanted = std::ceil(length / spacing_m);
    if (!(wanted <= kMaxPieces))
      throw InputError("pieces_along: spacing = " + number_text(spacing_m) + " m cuts a line of " +
                       number_text(length) + " m into too many pieces");
    const auto count = static_cast<int>(std::max(1.0, wanted));
    const double piece = length / count;
    for (int i = 0; i < count; ++i) {
      const GeometryPtr middle =
          own(context, GEOSInterpolate_r(context.get(), geos.get(), (i + 0.5) * piece),
              "a point on the line cannot be found");
      pieces.push_back({vertices_from(context, middle.get()).front(), piece});
    }
  }
  return pieces;
}

std::vector<AreaCell> cut_into_cells(const Geometry& area, double side_m, std::size_t max_cells) {
  if (!(side_m > 0.0) || !std::isfinite(side_m))
    throw InputError("cut_into_cells: side = " + number_text(side_m) +
                     " m, must be finite and > 0");
  if (!area.is_areal()) return {};
  const Extent box = extent(area);
  const double first_col = std::floor(box.west_m / side_m);
  const double first_row = std::floor(box.south_m / side_m);
  const double cols = std::ceil(box.east_m / side_m) - first_col;
  const double rows = std::ceil(box.north_m / side_m) - first_row;
  // Beyond 2^53 squares from the origin neighbouring squares have one number.
  constexpr double kCountable = 9.0e15;
  for (const double edge : {box.west_m, box.south_m, box.east_m, box.north_m})
    if (!(std::abs(edge / side_m) < kCountable))
      throw InputError("cut_into_cells: side = " + number_text(side_m) +
                       " m is too small for a coordinate of " + number_text(edge) + " m");
  if (!(cols * rows <= static_cast<double>(max_cells)))
    throw InputError("cut_into_cells: side = " + number_text(side_m) + " m cuts an area of " +
                     number_text(box.width_m()) + " m x " + number_text(box.height_m()) +
                     " m into more than " + std::to_string(max_cells) + " squares");

  const GeosContext context;
  GEOSContextHandle_t h = context.get();
  const GeometryPtr whole = to_geos(context, area);
  const auto rectangle = [&](double west, double south, double east, double north) {
    return own(context, GEOSGeom_createRectangle_r(h, west, south, east, north),
               "a square cannot be made");
  };
  std::vector<AreaCell> cells;
  for (std::int64_t r = 0; r < static_cast<std::int64_t>(rows); ++r) {
    const double row = first_row + static_cast<double>(r);
    const double south = row * side_m;
    const double north = (row + 1.0) * side_m;
    // First the strip, then the squares of it: each square meets only the edges near it.
    const GeometryPtr strip = own(
        context,
        GEOSIntersection_r(h, whole.get(),
                           rectangle(box.west_m - side_m, south, box.east_m + side_m, north).get()),
        "an area cannot be cut");
    if (GEOSisEmpty_r(h, strip.get()) != 0) continue;
    const GEOSPreparedGeometry* prepared = GEOSPrepare_r(h, strip.get());
    if (prepared == nullptr) context.raise("an area cannot be prepared");
    const std::unique_ptr<const GEOSPreparedGeometry,
                          std::function<void(const GEOSPreparedGeometry*)>>
        guard{prepared, [h](const GEOSPreparedGeometry* p) { GEOSPreparedGeom_destroy_r(h, p); }};
    for (std::int64_t c = 0; c < static_cast<std::int64_t>(cols); ++c) {
      const double col = first_col + static_cast<double>(c);
      const double west = col * side_m;
      const GeometryPtr square = rectangle(west, south, (col + 1.0) * side_m, north);
      AreaCell cell{{west + 0.5 * side_m, south + 0.5 * side_m}, side_m, 0.0};
      if (!is_true(context, GEOSPreparedIntersects_r(h, prepared, square.get()),
                   "an area cannot be cut"))
        continue;
      if (is_true(context, GEOSPreparedCovers_r(h, prepared, square.get()),
                  "an area cannot be cut")) {
        cell.covered_m2 = side_m * side_m;
      } else {
        const GeometryPtr part =
            own(context, GEOSIntersection_r(h, strip.get(), square.get()), "an area cannot be cut");
        if (GEOSArea_r(h, part.get(), &cell.covered_m2) == 0)
          context.raise("the area cannot be computed");
      }
      if (cell.covered_m2 > 0.0) cells.push_back(cell);
    }
  }
  return cells;
}

// ---------------------------------------------------------------- prepared areas

PreparedGeos::PreparedGeos(const Geometry& geometry) : geometry_{to_geos(context_, geometry)} {
  prepared_ = GEOSPrepare_r(handle(), geometry_.get());
  if (prepared_ == nullptr) context_.raise("a geometry cannot be prepared");
}

PreparedGeos::~PreparedGeos() { GEOSPreparedGeom_destroy_r(handle(), prepared_); }

bool PreparedGeos::meets(const GEOSGeometry* other) const {
  return is_true(context_, GEOSPreparedIntersects_r(handle(), prepared_, other),
                 "it cannot be told whether two geometries meet");
}

bool PreparedGeos::holds(const GEOSGeometry* other) const {
  return is_true(context_, GEOSPreparedCovers_r(handle(), prepared_, other),
                 "it cannot be told whether one geometry covers another");
}

struct PreparedArea::Impl {
  explicit Impl(const Geometry& area) : geos{area} {}
  PreparedGeos geos;
};

PreparedArea::PreparedArea(const Geometry& area) {
  if (!area.is_areal())
    throw DataError("an area is needed, not a geometry of kind " +
                    std::string{kind_name(area.kind)});
  if (const auto fault = invalidity(area))
    throw DataError("invalid polygon: " + fault->reason + " at (" +
                    number_text(fault->location.x_m) + ", " + number_text(fault->location.y_m) +
                    ")");
  impl_ = std::make_unique<Impl>(area);
}

PreparedArea::PreparedArea(PreparedArea&&) noexcept = default;
PreparedArea& PreparedArea::operator=(PreparedArea&&) noexcept = default;
PreparedArea::~PreparedArea() = default;

bool PreparedArea::covers(Point p) const {
  const PreparedGeos& g = impl_->geos;
  return g.meets(geos_point(g.context(), p).get());
}

bool PreparedArea::covers(const Geometry& other) const {
  const PreparedGeos& g = impl_->geos;
  return !other.empty() && g.holds(to_geos(g.context(), other).get());
}

bool PreparedArea::intersects(const Geometry& other) const {
  const PreparedGeos& g = impl_->geos;
  return !other.empty() && g.meets(to_geos(g.context(), other).get());
}

double PreparedArea::distance_m(Point p) const {
  const PreparedGeos& g = impl_->geos;
  const GeometryPtr point = geos_point(g.context(), p);
  double distance = 0.0;
  if (GEOSPreparedDistance_r(g.handle(), g.prepared(), point.get(), &distance) == 0)
    g.context().raise("the distance cannot be computed");
  return distance;
}

Point PreparedArea::nearest_point(Point p) const {
  const PreparedGeos& g = impl_->geos;
  const GeometryPtr point = geos_point(g.context(), p);
  return first_of(g.context(), GEOSPreparedNearestPoints_r(g.handle(), g.prepared(), point.get()));
}

// ---------------------------------------------------------------- text

std::string to_wkt(const Geometry& geometry) {
  const GeosContext context;
  const GeometryPtr geos = to_geos(context, geometry);
  GEOSWKTWriter* writer = GEOSWKTWriter_create_r(context.get());
  GEOSWKTWriter_setTrim_r(context.get(), writer, 1);
  char* text = GEOSWKTWriter_write_r(context.get(), writer, geos.get());
  GEOSWKTWriter_destroy_r(context.get(), writer);
  if (text == nullptr) context.raise("a geometry cannot be written as text");
  std::string wkt{text};
  GEOSFree_r(context.get(), text);
  return wkt;
}

Geometry from_wkt(std::string_view wkt) {
  const GeosContext context;
  GEOSWKTReader* reader = GEOSWKTReader_create_r(context.get());
  GEOSGeometry* geometry = GEOSWKTReader_read_r(context.get(), reader, std::string{wkt}.c_str());
  GEOSWKTReader_destroy_r(context.get(), reader);
  const GeometryPtr geos = own(context, geometry, "not a well-known text");
  const int type = GEOSGeomTypeId_r(context.get(), geos.get());
  if (type == GEOS_GEOMETRYCOLLECTION && GEOSisEmpty_r(context.get(), geos.get()) == 0)
    throw DataError("geometry collections are not supported; use points, lines or polygons");
  Geometry out = from_geos(context, geos.get());
  // A multi-geometry of one part stays one.
  if (type == GEOS_MULTIPOINT && !out.empty()) out.kind = GeometryKind::MultiPoint;
  if (type == GEOS_MULTILINESTRING && !out.empty()) out.kind = GeometryKind::MultiLineString;
  if (type == GEOS_MULTIPOLYGON && !out.empty()) out.kind = GeometryKind::MultiPolygon;
  return out;
}

}  // namespace isorisk::gis
