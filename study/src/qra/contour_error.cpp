// SPDX-License-Identifier: Apache-2.0
#include "contour_error.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "isorisk/gis/contour.hpp"
#include "isorisk/gis/geometry.hpp"

namespace isorisk::study::qra {
namespace {

constexpr std::size_t kPointsPerLevel = 64;
constexpr int kSecantSteps = 3;
constexpr double kFarthestInCells = 8.0;  // a contour is not sought farther than this
constexpr double kSettled = 0.2;          // of the allowed error: near enough
constexpr double kSafety = 0.7;           // of the allowed error, aimed at
constexpr double kFinestPerPass = 0.35;   // factor of one pass at most
constexpr double kFinestRingStep = 0.004;
constexpr double kFinestArc_m = 1.0;

// A place on a contour and the way along which risk falls.
struct Probe {
  std::size_t level = 0;
  Point at;
  double east = 0.0, north = 0.0;  // unit, towards lower risk
  double fall_per_m = 0.0;         // of ln(risk)
  double shift_m = 0.0;
  double risk_error = 0.0;
  bool known = false;
};

std::vector<Point> spread_along(const std::vector<gis::Vertices>& rings, std::size_t wanted,
                                double least_spacing_m) {
  const auto length = [](const gis::Vertices& r) {
    double sum = 0.0;
    for (std::size_t i = 0; i + 1 < r.size(); ++i) {
      sum += std::hypot(r[i + 1].x_m - r[i].x_m, r[i + 1].y_m - r[i].y_m);
    }
    return sum;
  };
  double total = 0.0;
  for (const gis::Vertices& r : rings) total += length(r);
  std::vector<Point> out;
  if (!(total > 0.0)) return out;
  const double step = std::max(total / static_cast<double>(wanted), least_spacing_m);
  double next = 0.5 * step;  // from here on
  for (const gis::Vertices& r : rings) {
    for (std::size_t i = 0; i + 1 < r.size(); ++i) {
      const double dx = r[i + 1].x_m - r[i].x_m;
      const double dy = r[i + 1].y_m - r[i].y_m;
      const double piece = std::hypot(dx, dy);
      for (; next <= piece && piece > 0.0; next += step) {
        out.push_back({r[i].x_m + dx * next / piece, r[i].y_m + dy * next / piece});
      }
      next -= piece;
    }
  }
  return out;
}

// Fall of ln(risk) at a place of a map, from a cell either way; false where the map ends or is
// flat.
bool find_fall(const Grid& map, Probe& p) {
  const double d = map.spec.cell_m;
  const double east = sample(map, {p.at.x_m + d, p.at.y_m});
  const double west = sample(map, {p.at.x_m - d, p.at.y_m});
  const double north = sample(map, {p.at.x_m, p.at.y_m + d});
  const double south = sample(map, {p.at.x_m, p.at.y_m - d});
  const double here = sample(map, p.at);
  if (!(here > 0.0)) return false;
  const double floor = 1e-3 * here;
  const auto slope = [&](double a, double b) {
    return (std::log(std::max(a, floor)) - std::log(std::max(b, floor))) / (2.0 * d);
  };
  const double gx = slope(east, west);
  const double gy = slope(north, south);
  const double g = std::hypot(gx, gy);
  if (!(g > 0.0)) return false;
  p.east = -gx / g;
  p.north = -gy / g;
  p.fall_per_m = g;
  return true;
}

std::vector<double> exact_at(risk::RiskInput& input, const risk::RiskOptions& options,
                             const std::vector<Point>& places, Reporter& reporter) {
  input.targets.clear();
  for (const Point& p : places) input.targets.push_back({p});
  if (places.empty()) return {};
  return risk::integrate(input, options, reporter).target_risk_per_yr;
}

// The smallest value that 95 of 100 do not exceed.
double p95(std::vector<double>& v) {
  std::sort(v.begin(), v.end());
  return v[static_cast<std::size_t>(std::ceil(0.95 * static_cast<double>(v.size()))) - 1];
}

Point moved(const Probe& p, double by_m) {
  return {p.at.x_m + p.east * by_m, p.at.y_m + p.north * by_m};
}

}  // namespace

double sample(const Grid& grid, Point p) {
  const GridSpec& g = grid.spec;
  const double c = (p.x_m - g.west_m) / g.cell_m - 0.5;
  const double r = (g.north_m - p.y_m) / g.cell_m - 0.5;
  const int c0 = static_cast<int>(std::floor(c));
  const int r0 = static_cast<int>(std::floor(r));
  double sum = 0.0;
  for (int dr = 0; dr < 2; ++dr) {
    for (int dc = 0; dc < 2; ++dc) {
      const int row = r0 + dr;
      const int col = c0 + dc;
      if (row < 0 || col < 0 || row >= g.rows || col >= g.cols) continue;
      const double w = (dr == 0 ? 1.0 - (r - r0) : r - r0) * (dc == 0 ? 1.0 - (c - c0) : c - c0);
      sum += w * grid.values[static_cast<std::size_t>(row) * static_cast<std::size_t>(g.cols) +
                             static_cast<std::size_t>(col)];
    }
  }
  return sum;
}

std::vector<ContourShift> contour_shift(const risk::RiskInput& input,
                                        const risk::RiskOptions& options, const Grid& map,
                                        std::span<const double> levels, double allowed_m,
                                        Reporter& reporter) {
  const GridSpec& g = map.spec;
  const double margin = 2.0 * g.cell_m;
  const gis::Extent inside{g.west_m + margin, g.south_m() + margin, g.east_m() - margin,
                           g.north_m - margin};
  std::vector<Probe> probes;
  const std::vector<gis::Contour> contours = gis::contours(map, levels);
  for (std::size_t l = 0; l < contours.size(); ++l) {
    std::vector<gis::Vertices> rings;
    for (const gis::PolygonRings& polygon : contours[l].area.polygons) {
      rings.push_back(polygon.exterior);
      rings.insert(rings.end(), polygon.holes.begin(), polygon.holes.end());
    }
    for (const Point& at : spread_along(rings, kPointsPerLevel, g.cell_m)) {
      if (!inside.contains(at)) continue;  // along the edge of the map
      Probe p{.level = l, .at = at};
      if (find_fall(map, p)) probes.push_back(p);
    }
  }

  risk::RiskInput at{.locations = input.locations, .outcomes = input.outcomes, .rose = input.rose};
  std::vector<Point> places;
  for (const Probe& p : probes) places.push_back(p.at);
  std::vector<double> exact = exact_at(at, options, places, reporter);
  const double farthest = kFarthestInCells * g.cell_m;
  const auto bounded = [&](double s) {
    return std::isfinite(s) ? std::clamp(s, -farthest, farthest) : farthest;
  };
  std::vector<double> previous(probes.size());  // ln(risk / level) at the last place
  for (std::size_t i = 0; i < probes.size(); ++i) {
    Probe& p = probes[i];
    previous[i] = std::log(exact[i] / levels[p.level]);
    p.risk_error = exact[i] > 0.0 ? std::abs(levels[p.level] / exact[i] - 1.0) : 1.0;
    p.shift_m = bounded(previous[i] / p.fall_per_m);
    p.known = std::abs(p.shift_m) <= kSettled * allowed_m;
  }
  // Larger shifts by the exact risk where they lead to.
  std::vector<double> start(probes.size(), 0.0);
  for (int step = 0; step < kSecantSteps; ++step) {
    std::vector<std::size_t> open;
    places.clear();
    for (std::size_t i = 0; i < probes.size(); ++i) {
      if (probes[i].known) continue;
      open.push_back(i);
      places.push_back(moved(probes[i], probes[i].shift_m));
    }
    if (open.empty()) break;
    exact = exact_at(at, options, places, reporter);
    for (std::size_t k = 0; k < open.size(); ++k) {
      Probe& p = probes[open[k]];
      const double now = std::log(exact[k] / levels[p.level]);
      const double slope = (now - previous[open[k]]) / (p.shift_m - start[open[k]]);
      const double next = p.shift_m - now / slope;
      if (!(slope < 0.0) || !std::isfinite(next)) {
        p.known = true;  // risk does not fall this way: the first guess stands
        continue;
      }
      p.known = std::abs(next - p.shift_m) <= kSettled * allowed_m;
      start[open[k]] = p.shift_m;
      previous[open[k]] = now;
      p.shift_m = bounded(next);
      if (std::abs(p.shift_m) >= farthest) p.known = true;
    }
  }

  std::vector<ContourShift> out;
  for (std::size_t l = 0; l < levels.size(); ++l) {
    ContourShift s{.level_per_yr = levels[l]};
    std::vector<double> all;
    for (const Probe& p : probes) {
      if (p.level != l) continue;
      const double shift = std::abs(p.shift_m);
      if (all.empty() || shift > s.largest_m) {
        s.largest_m = shift;
        s.worst = p.at;
      }
      all.push_back(shift);
      s.mean_m += shift;
      s.risk_error = std::max(s.risk_error, p.risk_error);
    }
    if (all.empty()) continue;
    s.points = static_cast<std::int32_t>(all.size());
    s.mean_m /= static_cast<double>(all.size());
    s.p95_m = p95(all);
    out.push_back(s);
  }
  if (within(out, allowed_m)) return out;

  // At the centres of the cells the map has the value of the rings.
  places.clear();
  for (const Probe& p : probes) {
    places.push_back(g.centre(static_cast<std::int32_t>((g.north_m - p.at.y_m) / g.cell_m),
                              static_cast<std::int32_t>((p.at.x_m - g.west_m) / g.cell_m)));
  }
  exact = exact_at(at, options, places, reporter);
  for (ContourShift& s : out) {
    std::vector<double> rings;
    for (std::size_t i = 0; i < probes.size(); ++i) {
      if (levels[probes[i].level] != s.level_per_yr) continue;
      const double of_rings = sample(map, places[i]);
      rings.push_back(std::abs(bounded(std::log(of_rings / exact[i]) / probes[i].fall_per_m)));
    }
    s.rings_p95_m = p95(rings);
  }
  return out;
}

bool within(std::span<const ContourShift> shifts, double allowed_m) {
  return std::all_of(shifts.begin(), shifts.end(),
                     [&](const ContourShift& s) { return s.p95_m <= allowed_m; });
}

Resolution finer(const Resolution& now, std::span<const ContourShift> shifts, double allowed_m,
                 double smallest_cell_m) {
  double all = 0.0;
  double rings = 0.0;
  for (const ContourShift& s : shifts) {
    if (s.p95_m <= allowed_m) continue;
    all = std::max(all, s.p95_m);
    rings = std::max(rings, s.rings_p95_m.value_or(s.p95_m));
  }
  Resolution next = now;
  const double goal = kSafety * allowed_m;
  const auto step = [](double ratio, double order) {
    return std::clamp(std::pow(ratio, 1.0 / order), kFinestPerPass, 1.0);
  };
  if (rings > 0.5 * goal) {
    // The shift by the rings falls with the square of their spacing.
    const double f = std::min(step(goal / std::max(rings, all), 2.0), 0.8);
    next.ring_step = std::max(now.ring_step * f, kFinestRingStep);
    next.max_arc_m = std::max(now.max_arc_m * f, kFinestArc_m);
  }
  if (all > rings || next.ring_step == now.ring_step) {
    // Edges are blurred by a part of a cell.
    // A whole number of the new cells makes one of the old.
    const double parts = std::ceil(1.0 / std::min(step(goal / all, 1.0), 0.8) - 1e-9);
    const double most = std::floor(now.cell_m / smallest_cell_m + 1e-9);
    if (most >= 2.0) next.cell_m = now.cell_m / std::min(parts, most);
  }
  return next;
}

}  // namespace isorisk::study::qra
