// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/gis/areas.hpp"
#include "isorisk/models/explosion/blast.hpp"
#include "isorisk/models/explosion/gb6722.hpp"
#include "isorisk/study/decisions/distance.hpp"

namespace isorisk::study::decisions {
namespace {

constexpr double kInteriorPoints = 10'000.0;  // of a lattice over a contour, at most about

// The rings of an area without their parts along the edge of the grid: there the map ends, not the
// risk.
gis::Geometry true_boundary(const gis::Geometry& area, const GridSpec& grid) {
  const double slack = 1e-6 * grid.cell_m;
  const auto on_edge = [&](Point a, Point b) {
    const auto both = [&](double u, double v, double line) {
      return std::abs(u - line) <= slack && std::abs(v - line) <= slack;
    };
    return both(a.x_m, b.x_m, grid.west_m) || both(a.x_m, b.x_m, grid.east_m()) ||
           both(a.y_m, b.y_m, grid.south_m()) || both(a.y_m, b.y_m, grid.north_m);
  };
  std::vector<gis::Vertices> lines;
  const auto add_ring = [&](const gis::Vertices& ring) {
    gis::Vertices line;
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
      if (on_edge(ring[i], ring[i + 1])) {
        if (line.size() > 1) lines.push_back(std::move(line));
        line.clear();
        continue;
      }
      if (line.empty()) line.push_back(ring[i]);
      line.push_back(ring[i + 1]);
    }
    if (line.size() > 1) lines.push_back(std::move(line));
  };
  for (const gis::PolygonRings& p : area.polygons) {
    add_ring(p.exterior);
    for (const gis::Vertices& hole : p.holes) add_ring(hole);
  }
  return lines.empty() ? gis::Geometry{} : gis::Geometry::multi_line(std::move(lines));
}

double distance_to_edge(const GridSpec& grid, Point p) {
  if (!grid.contains(p)) return 0.0;
  return std::min(std::min(p.x_m - grid.west_m, grid.east_m() - p.x_m),
                  std::min(p.y_m - grid.south_m(), grid.north_m - p.y_m));
}

// The vertices of a ring and points between them, at most `step_m` apart.
template <typename Use>
void along(const gis::Vertices& ring, double step_m, Use use) {
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    const Point a = ring[i];
    const Point b = ring[i + 1];
    const double length = std::hypot(b.x_m - a.x_m, b.y_m - a.y_m);
    const int pieces = std::max(1, static_cast<int>(std::ceil(length / step_m)));
    for (int k = 0; k < pieces; ++k) {
      const double f = static_cast<double>(k) / pieces;
      use(Point{a.x_m + f * (b.x_m - a.x_m), a.y_m + f * (b.y_m - a.y_m)});
    }
  }
}

}  // namespace

double blast_distance_m(double tnt_kg, double threshold_pa) {
  return models::explosion::largest_distance(models::explosion::Gb6722{tnt_kg}, threshold_pa)
      .distance_m;
}

ContourMargin contour_margin(const gis::Contour& contour, const GridSpec& grid, Point p) {
  ContourMargin out;
  if (contour.area.empty()) return out;
  out.inside = gis::covers(contour.area, p);
  const gis::Geometry boundary = true_boundary(contour.area, grid);
  if (boundary.empty()) {
    out.cut_by_edge = true;
    return out;
  }
  out.exists = true;
  const double d = gis::distance_m(boundary, p);
  out.nearest = gis::nearest_point(boundary, p);
  out.distance_m = out.inside ? -d : d;
  out.cut_by_edge = contour.cut_by_edge && distance_to_edge(grid, p) < d;
  return out;
}

OutwardDistances outward_distances(const gis::Geometry& inner, const gis::Geometry& outer,
                                   int directions, double step_m) {
  InputCheck check{"distance"};
  check.require(directions >= 1, "directions", directions, "-", "be 1 or more");
  check.positive("step", step_m, "m");
  check.done();
  OutwardDistances out;
  out.by_direction_m.assign(static_cast<std::size_t>(directions), 0.0);
  if (outer.empty()) return out;
  const double width = 2.0 * std::numbers::pi / directions;
  const gis::PreparedArea area{inner};
  const auto take = [&](Point v) {
    const double d = area.distance_m(v);
    if (!(d > 0.0)) return;
    const Point b = area.nearest_point(v);
    const double bearing = std::atan2(v.x_m - b.x_m, v.y_m - b.y_m);  // clockwise from north
    const int sector = static_cast<int>(std::lround(bearing / width));
    double& most = out.by_direction_m[static_cast<std::size_t>((sector + directions) % directions)];
    most = std::max(most, d);
    if (d > out.farthest_m) {
      out.farthest_m = d;
      out.farthest_at = v;
      out.nearest_at = b;
    }
  };
  for (const gis::PolygonRings& p : outer.polygons) along(p.exterior, step_m, take);
  // From a boundary of one part the distance is largest on the outline. Between the parts of a park
  // it has a ridge, which may lie inside the area.
  if (inner.polygons.size() > 1) {
    const gis::Extent box = gis::extent(outer);
    const double spacing =
        std::max(step_m, std::sqrt(box.width_m() * box.height_m() / kInteriorPoints));
    const gis::PreparedArea within{outer};
    for (double y = std::ceil(box.south_m / spacing) * spacing; y < box.north_m; y += spacing) {
      for (double x = std::ceil(box.west_m / spacing) * spacing; x < box.east_m; x += spacing) {
        if (within.covers({x, y})) take({x, y});
      }
    }
  }
  return out;
}

FacilityEdge facility_edge(const Equipment& e, const Site& site, std::string_view measured_from) {
  FacilityEdge out{.shape = e.shape};
  if (measured_from == "fence") {
    out.shape = site.area;
    out.how = {.en = "site boundary", .zh = "厂界"};
    out.exact = true;
    return out;
  }
  if (e.shape.is_linear()) {
    out.how = {.en = "line of the pipe", .zh = "管线"};
    out.exact = measured_from == "edge";
    return out;
  }
  // Loading arms and hoses count from their own centre line (GB 50183-2004 Annex B item 7).
  if (e.type == EquipmentType::LoadingArm || e.type == EquipmentType::Hose ||
      e.type == EquipmentType::TankTruck) {
    out.how = {.en = "centre line of the loading arm", .zh = "装卸鹤管中心线"};
    out.exact = true;
    return out;
  }
  if (measured_from == "point") {
    out.how = {.en = "point", .zh = "中心点"};
    out.exact = true;
    return out;
  }
  // Half its largest plan dimension: a lying vessel's length is its height, and how it lies is not
  // known.
  double half = e.diameter_m.value_or(0.0) / 2.0;
  const bool may_lie = e.type == EquipmentType::PressureVessel ||
                       e.type == EquipmentType::ProcessVessel ||
                       e.type == EquipmentType::HeatExchanger || e.type == EquipmentType::Reactor;
  if (may_lie) half = std::max(half, e.height_m.value_or(0.0) / 2.0);
  if (measured_from == "dike_centre" && e.bund_area_m2) {
    const double bund = std::sqrt(*e.bund_area_m2 / std::numbers::pi);
    out.reach_m = std::max(half, bund);
    out.how = {.en = "circle of the bund's area round the tank (its outline is not in the study)",
               .zh = "以防火堤面积等效圆代替（研究中无防火堤轮廓）"};
    return out;
  }
  out.reach_m = half;
  if (half > 0.0) {
    out.exact = measured_from == "tank_wall" || measured_from == "edge";
    out.how = {.en = "wall: point and size", .zh = "外壁：由中心点和尺寸推算"};
    if (measured_from == "dike_centre") {
      out.how = {.en = "tank wall (no bund in the study: it lies nearer to the target)",
                 .zh = "储罐外壁（研究中无防火堤，防火堤更靠近目标）"};
      out.optimistic = true;
    }
  } else {
    out.how = {.en = "point only (no size in the study)", .zh = "仅中心点（研究中无尺寸）"};
    out.optimistic = true;
  }
  return out;
}

}  // namespace isorisk::study::decisions
