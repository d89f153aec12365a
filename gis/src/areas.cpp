// SPDX-License-Identifier: Apache-2.0
#include "isorisk/gis/areas.hpp"

#include <array>
#include <cmath>
#include <numbers>
#include <string>

#include "handles.hpp"

namespace isorisk::gis {
namespace {

/// Added where a computed outline must stay outside of another: coordinates of a projected CRS
/// (up to 1e7 m) are rounded to 2e-9 m, operations on them lose a few digits more.
constexpr double kRounding_m = 1e-3;

GeometryPtr own(const GeosContext& context, GEOSGeometry* geometry, const char* what) {
  if (geometry == nullptr) context.raise(what);
  return {geometry, GeosDeleter{context.get()}};
}

bool is_true(const GeosContext& context, char answer, const char* what) {
  if (answer == 2) context.raise(what);
  return answer == 1;
}

void require_length(const char* function, const char* name, double value_m) {
  if (!(value_m >= 0.0) || !std::isfinite(value_m)) {
    throw InputError(std::string{function} + ": " + name + " = " + number_text(value_m) +
                     " m, must be finite and >= 0");
  }
}

}  // namespace

bool covers(const Geometry& whole, const Geometry& part) {
  if (part.empty()) return true;
  if (whole.empty()) return false;
  const GeosContext context;
  return is_true(
      context,
      GEOSCovers_r(context.get(), to_geos(context, whole).get(), to_geos(context, part).get()),
      "it cannot be told whether one geometry covers another");
}

Geometry outline(const Geometry& area) {
  std::vector<Vertices> rings;
  for (const PolygonRings& polygon : area.polygons) {
    rings.push_back(polygon.exterior);
    rings.insert(rings.end(), polygon.holes.begin(), polygon.holes.end());
  }
  if (rings.empty()) return {};
  if (rings.size() == 1) return Geometry::line(std::move(rings.front()));
  return Geometry::multi_line(std::move(rings));
}

Geometry buffer_outwards(const Geometry& geometry, double distance_m, int quadrant_segments) {
  require_length("buffer_outwards", "distance", distance_m);
  if (distance_m == 0.0) return geometry;
  const int segments = std::max(1, quadrant_segments);
  return buffer(geometry, distance_m / std::cos(std::numbers::pi / (4.0 * segments)), segments);
}

Geometry close_outwards(const Geometry& area, double radius_m) {
  require_length("close_outwards", "radius", radius_m);
  if (radius_m == 0.0 || area.empty()) return area;
  // Out by chords that touch the circle from outside, back in by chords that lie inside it: the
  // area itself stays inside. What GEOS smooths away on the way is put back by made_to_cover.
  constexpr int kSegments = 32;
  const Geometry wide = buffer_outwards(area, radius_m + kRounding_m, kSegments);
  return made_to_cover(buffer(wide, -radius_m, kSegments), area);
}

Geometry without_holes(const Geometry& area) {
  std::vector<Geometry> shells;
  bool some = false;
  for (const PolygonRings& polygon : area.polygons) {
    some = some || !polygon.holes.empty();
    shells.push_back(Geometry::polygon(polygon.exterior));
  }
  return some ? union_of(shells) : area;
}

Geometry simplify_outwards(const Geometry& area, double tolerance_m) {
  require_length("simplify_outwards", "tolerance", tolerance_m);
  if (tolerance_m == 0.0 || area.empty()) return area;
  const Geometry wide = buffer_outwards(area, tolerance_m + kRounding_m, 8);
  const GeosContext context;
  const Geometry simple = from_geos(
      context,
      own(context,
          GEOSTopologyPreserveSimplify_r(context.get(), to_geos(context, wide).get(), tolerance_m),
          "an area cannot be simplified")
          .get());
  return covers(simple, area) ? simple : area;
}

Geometry made_to_cover(const Geometry& area, const Geometry& part) {
  if (covers(area, part)) return area;
  for (const double grown_m : {kRounding_m, 10.0 * kRounding_m, 100.0 * kRounding_m}) {
    const std::array<Geometry, 2> both{area, part};
    Geometry grown = buffer(union_of(both), grown_m, 4);
    if (covers(grown, part)) return grown;
  }
  throw DataError("an area cannot be drawn round its parts");
}

// ---------------------------------------------------------------- overlap

struct AreaOverlap::Impl {
  explicit Impl(const Geometry& area) : geos{area} {}
  PreparedGeos geos;

  [[nodiscard]] GeometryPtr shared(const GEOSGeometry* other) const {
    return own(geos.context(), GEOSIntersection_r(geos.handle(), geos.geometry(), other),
               "the intersection cannot be computed");
  }
};

AreaOverlap::AreaOverlap(const Geometry& area) {
  if (area.empty()) return;
  if (!area.is_areal())
    throw DataError("an area is needed, not a geometry of kind " +
                    std::string{kind_name(area.kind)});
  impl_ = std::make_unique<Impl>(area);
}

AreaOverlap::AreaOverlap(AreaOverlap&&) noexcept = default;
AreaOverlap& AreaOverlap::operator=(AreaOverlap&&) noexcept = default;
AreaOverlap::~AreaOverlap() = default;

bool AreaOverlap::intersects(const Geometry& other) const {
  if (!impl_ || other.empty()) return false;
  const PreparedGeos& g = impl_->geos;
  return g.meets(to_geos(g.context(), other).get());
}

Geometry AreaOverlap::intersection(const Geometry& other) const {
  if (!impl_ || other.empty()) return {};
  const PreparedGeos& g = impl_->geos;
  const GeometryPtr geos = to_geos(g.context(), other);
  if (!g.meets(geos.get())) return {};
  if (g.holds(geos.get())) return other;
  return from_geos(g.context(), impl_->shared(geos.get()).get());
}

Geometry AreaOverlap::outside(const Geometry& other) const {
  if (!impl_ || other.empty()) return other;
  const PreparedGeos& g = impl_->geos;
  const GeometryPtr geos = to_geos(g.context(), other);
  if (!g.meets(geos.get())) return other;
  if (g.holds(geos.get())) return {};
  return from_geos(g.context(),
                   own(g.context(), GEOSDifference_r(g.handle(), geos.get(), g.geometry()),
                       "the difference cannot be computed")
                       .get());
}

double AreaOverlap::shared_m2(const Geometry& other) const {
  if (!impl_ || !other.is_areal()) return 0.0;
  const PreparedGeos& g = impl_->geos;
  const GeometryPtr geos = to_geos(g.context(), other);
  if (!g.meets(geos.get())) return 0.0;
  double area = 0.0;
  const bool whole = g.holds(geos.get());
  const GeometryPtr part = whole ? GeometryPtr{nullptr, GeosDeleter{}} : impl_->shared(geos.get());
  if (GEOSArea_r(g.handle(), whole ? geos.get() : part.get(), &area) == 0)
    g.context().raise("the area cannot be computed");
  return area;
}

}  // namespace isorisk::gis
