// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/congested_regions.hpp"

// Boost 1.74: its geometry includes a header that it calls deprecated itself.
#define BOOST_ALLOW_DEPRECATED_HEADERS
#include <algorithm>
#include <boost/geometry/algorithms/append.hpp>
#include <boost/geometry/algorithms/correct.hpp>
#include <boost/geometry/algorithms/distance.hpp>
#include <boost/geometry/algorithms/num_points.hpp>
#include <boost/geometry/geometries/point_xy.hpp>
#include <boost/geometry/geometries/polygon.hpp>
#include <boost/geometry/strategies/strategies.hpp>
#include <cmath>
#include <numbers>
#include <numeric>

#include "isorisk/core/error.hpp"

namespace isorisk::models::explosion {
namespace {

constexpr std::string_view kId = "explosion.congested_regions";
constexpr double kScatter = 3.0;  // MSB B06-105: correlation scatter of a factor 2 to 3

using Corner = boost::geometry::model::d2::point_xy<double>;
using Outline = boost::geometry::model::polygon<Corner>;

void check_region(InputCheck& check, const CongestedRegion& r, std::size_t index) {
  const std::string of = "regions[" + std::to_string(index) + "].";
  const auto finite = [&](const char* field, double v) { check.finite(of + field, v, "m"); };
  finite("x", r.x_m);
  finite("y", r.y_m);
  check.non_negative(of + "footprint", r.footprint_m2, "m2");
  check.positive(of + "height", r.height_m, "m");
  if (!std::isnan(r.length_m)) check.positive(of + "length", r.length_m, "m");
  if (!std::isnan(r.width_m)) check.positive(of + "width", r.width_m, "m");
  const double vbr = r.volume_blockage_ratio;
  check.require(vbr > 0.0 && vbr < 1.0, of + "volume_blockage_ratio", vbr, "-", "be in (0, 1)");
  check.positive(of + "obstacle_diameter", r.obstacle_diameter_m, "m");
  check.require(r.obstacle_directions >= 1 && r.obstacle_directions <= 3,
                of + "obstacle_directions", static_cast<double>(r.obstacle_directions), "-",
                "be 1, 2 or 3");
  if (r.blast_class) check.within(of + "blast_class", *r.blast_class, 1.0, 10.0, "-");
  for (const PlanPoint& p : r.outline) {
    if (!std::isfinite(p.x_m) || !std::isfinite(p.y_m)) {
      check.fail(of + "outline has a corner that is not finite");
      break;
    }
  }
}

void check_cloud(InputCheck& check, const FlammableCloud& c) {
  check.positive("combustion_energy", c.combustion_energy_j, "J");
  check.finite("x", c.x_m, "m");
  check.finite("y", c.y_m, "m");
  check.positive("burning_velocity", c.burning_velocity_m_per_s, "m/s");
  check.require(c.height_m > 0.0, "cloud_height", c.height_m, "m", "be > 0");
  check.positive("energy_density", c.energy_density_j_per_m3, "J/m3");
  check.require(c.open_class == 0.0 || (c.open_class >= 1.0 && c.open_class <= 3.0), "open_class",
                c.open_class, "-", "be 0 (no blast) or in [1, 3]");
  check.within("overpressure_factor", c.overpressure_factor, 1.0 / kScatter, kScatter, "-");
  check.positive("ambient_pressure", c.ambient_pressure_pa, "Pa");
  check.positive("sound_speed", c.sound_speed_m_per_s, "m/s");
}

// A region with what follows from it.
struct Part {
  std::size_t index = 0;
  const CongestedRegion* region = nullptr;
  double energy_j = 0.0;
  double overpressure_pa = 0.0;
  Outline outline;  // empty: a disc
  double disc_m = 0.0;
  double extent_m(double ux, double uy) const {
    if (boost::geometry::num_points(outline) == 0) return 2.0 * disc_m;
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const Corner& c : outline.outer()) {
      const double along = ux * c.x() + uy * c.y();
      low = std::min(low, along);
      high = std::max(high, along);
    }
    return std::max(high - low, 1e-9);
  }
};

Part part_of(std::size_t index, const CongestedRegion& r, const FlammableCloud& cloud) {
  Part part;
  part.index = index;
  part.region = &r;
  part.disc_m = std::sqrt(r.footprint_m2 / std::numbers::pi);
  if (r.outline.size() >= 3) {
    for (const PlanPoint& p : r.outline) {
      boost::geometry::append(part.outline.outer(), Corner{p.x_m, p.y_m});
    }
    boost::geometry::correct(part.outline);
  }
  const double height = std::min(r.height_m, cloud.height_m);
  // Free volume of the part in the cloud (CPR 14E 5.5.3, step 6).
  part.energy_j =
      cloud.energy_density_j_per_m3 * r.footprint_m2 * height * (1.0 - r.volume_blockage_ratio);
  if (r.blast_class) {
    part.overpressure_pa = class_peak_overpressure_pa(*r.blast_class);
    return part;
  }
  const double side = std::sqrt(r.footprint_m2);
  const GamePassResult game =
      game_flame_path({.length_m = std::isnan(r.length_m) ? side : r.length_m,
                       .width_m = std::isnan(r.width_m) ? side : r.width_m,
                       .height_m = height},
                      {.volume_blockage_ratio = r.volume_blockage_ratio,
                       .flame_path_m = height,
                       .obstacle_diameter_m = r.obstacle_diameter_m,
                       .burning_velocity_m_per_s = cloud.burning_velocity_m_per_s,
                       .expansion = r.expansion,
                       .obstacle_directions = r.obstacle_directions},
                      30e3);
  part.overpressure_pa = cloud.overpressure_factor * game.overpressure_pa;
  return part;
}

// Whether two regions explode as one: either is near enough for the other as donor.
bool explode_together(const Part& a, const Part& b) {
  double dx = b.region->x_m - a.region->x_m;
  double dy = b.region->y_m - a.region->y_m;
  const double apart = std::hypot(dx, dy);
  dx = apart > 0.0 ? dx / apart : 1.0;
  dy = apart > 0.0 ? dy / apart : 0.0;
  const bool outlined =
      boost::geometry::num_points(a.outline) > 0 && boost::geometry::num_points(b.outline) > 0;
  const double gap = outlined ? boost::geometry::distance(a.outline, b.outline)
                              : std::max(0.0, apart - a.disc_m - b.disc_m);
  const double critical =
      std::max(rigos_critical_separation_m(a.extent_m(dx, dy), a.overpressure_pa),
               rigos_critical_separation_m(b.extent_m(dx, dy), b.overpressure_pa));
  return gap < critical;
}

TnoMultiEnergy curve_of(const FlammableCloud& cloud, double energy_j, double blast_class) {
  return TnoMultiEnergy{{.energy_j = energy_j,
                         .blast_class = blast_class,
                         .ambient_pressure_pa = cloud.ambient_pressure_pa,
                         .sound_speed_m_per_s = cloud.sound_speed_m_per_s}};
}

CloudBlastSource source_of(const std::vector<const Part*>& members, const FlammableCloud& cloud) {
  std::string name;
  std::vector<std::size_t> indices;
  double energy = 0.0;
  double x = 0.0;
  double y = 0.0;
  double strongest = 0.0;
  for (const Part* p : members) {
    name += (name.empty() ? "" : " + ") + p->region->name;
    indices.push_back(p->index);
    energy += p->energy_j;
    x += p->energy_j * p->region->x_m;
    y += p->energy_j * p->region->y_m;
    strongest = std::max(strongest, p->overpressure_pa);
  }
  const double blast_class = blast_class_of(strongest);
  return {.name = std::move(name),
          .regions = std::move(indices),
          .x_m = x / energy,
          .y_m = y / energy,
          .energy_j = energy,
          .source_overpressure_pa = strongest,
          .blast_class = blast_class,
          .blast_class_low = blast_class_of(strongest / kScatter),
          .blast_class_high = blast_class_of(strongest * kScatter),
          .curve = curve_of(cloud, energy, blast_class)};
}

}  // namespace

CongestedRegions::CongestedRegions(const FlammableCloud& cloud,
                                   std::span<const CongestedRegion> regions) {
  InputCheck check{kId};
  check_cloud(check, cloud);
  for (std::size_t i = 0; i < regions.size(); ++i) check_region(check, regions[i], i);
  check.done();

  std::vector<Part> parts;
  for (std::size_t i = 0; i < regions.size(); ++i) {
    if (regions[i].footprint_m2 > 0.0) parts.push_back(part_of(i, regions[i], cloud));
  }
  double congested_j = 0.0;
  for (const Part& p : parts) congested_j += p.energy_j;
  if (congested_j > cloud.combustion_energy_j) {
    // Not enough fuel to fill them: each gets its share.
    const double share = cloud.combustion_energy_j / congested_j;
    for (Part& p : parts) p.energy_j *= share;
    congested_j = cloud.combustion_energy_j;
    warnings_.push_back({"fuel_limited", std::string{kId},
                         "the cloud fills " + number_text(100.0 * share) +
                             " % of the congested volume it covers; every region gets this share"});
  }

  // Groups of regions that explode as one, by chains of neighbours.
  std::vector<std::size_t> group(parts.size());
  std::iota(group.begin(), group.end(), std::size_t{0});
  for (std::size_t a = 0; a < parts.size(); ++a) {
    for (std::size_t b = a + 1; b < parts.size(); ++b) {
      if (group[a] == group[b] || !explode_together(parts[a], parts[b])) continue;
      const std::size_t low = std::min(group[a], group[b]);
      const std::size_t high = std::max(group[a], group[b]);
      std::replace(group.begin(), group.end(), high, low);
    }
  }
  for (std::size_t g = 0; g < parts.size(); ++g) {
    std::vector<const Part*> members;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (group[i] == g) members.push_back(&parts[i]);
    }
    if (!members.empty()) sources_.push_back(source_of(members, cloud));
  }

  const double open_j = cloud.combustion_energy_j - congested_j;
  if (open_j > 0.0 && cloud.open_class > 0.0) {
    sources_.push_back({.name = "open cloud",
                        .regions = {},
                        .x_m = cloud.x_m,
                        .y_m = cloud.y_m,
                        .energy_j = open_j,
                        .source_overpressure_pa = kNotGiven,
                        .blast_class = cloud.open_class,
                        .blast_class_low = cloud.open_class,
                        .blast_class_high = cloud.open_class,
                        .curve = curve_of(cloud, open_j, cloud.open_class)});
  }
  if (sources_.empty()) {
    warnings_.push_back(
        {"no_blast", std::string{kId}, "no part of the cloud makes blast with these options"});
  }
}

Blast CongestedRegions::at(double x_m, double y_m, BlastCombination rule) const noexcept {
  Blast load{.overpressure_pa = 0.0, .impulse_pa_s = 0.0, .duration_s = 0.0};
  double strongest = 0.0;
  for (const CloudBlastSource& s : sources_) {
    const Blast one = s.curve.at(std::hypot(x_m - s.x_m, y_m - s.y_m));
    if (one.overpressure_pa > strongest) {
      strongest = one.overpressure_pa;
      load.duration_s = one.duration_s;
      load.shape = one.shape;
      load.range = one.range;
    }
    if (rule == BlastCombination::Envelope) {
      load.overpressure_pa = std::max(load.overpressure_pa, one.overpressure_pa);
      load.impulse_pa_s = std::max(load.impulse_pa_s, one.impulse_pa_s);
    } else {
      load.overpressure_pa += one.overpressure_pa;
      load.impulse_pa_s += one.impulse_pa_s;
    }
  }
  return load;
}

void CongestedRegions::overpressure_pa(std::span<const double> x_m, std::span<const double> y_m,
                                       std::span<double> out,
                                       BlastCombination rule) const noexcept {
  std::fill(out.begin(), out.end(), 0.0);
  for (const CloudBlastSource& s : sources_) {
    for (std::size_t i = 0; i < out.size(); ++i) {
      const double p = s.curve.overpressure_pa(std::hypot(x_m[i] - s.x_m, y_m[i] - s.y_m));
      out[i] = rule == BlastCombination::Envelope ? std::max(out[i], p) : out[i] + p;
    }
  }
}

std::vector<double> CongestedRegions::radii_m(double threshold_pa) const {
  std::vector<double> radii;
  for (const CloudBlastSource& s : sources_) {
    radii.push_back(largest_distance(s.curve, threshold_pa).distance_m);
  }
  return radii;
}

}  // namespace isorisk::models::explosion
