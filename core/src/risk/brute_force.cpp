// SPDX-License-Identifier: Apache-2.0
#include "brute_force.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numbers>

namespace isorisk::risk {
namespace {

using std::numbers::pi;

/// Narrows [low, high] to where from <= a + b t <= to.
void narrow(double a, double b, double from, double to, double& low, double& high) {
  if (std::abs(b) < 1.0e-12) {
    if (!(a >= from && a <= to)) high = low - 1.0;
    return;
  }
  const double t0 = (from - a) / b;
  const double t1 = (to - a) / b;
  low = std::max(low, std::min(t0, t1));
  high = std::min(high, std::max(t0, t1));
}

/// One footprint turned to one direction, added to some rows.
void add_turned(const GridSpec& spec, Point place, const Footprint& footprint,
                const FootprintBox& box, double direction, double weight, int row0, int row1,
                std::vector<float>& line, double* grid) {
  const double s = std::sin(direction);
  const double c = std::cos(direction);
  const Point origin = spec.centre(0, 0);
  // Northern and southern end of the rectangle.
  const double across = std::abs(s) * box.y_max_m;
  const double along_high = std::max(box.x_min_m * c, box.x_max_m * c);
  const double along_low = std::min(box.x_min_m * c, box.x_max_m * c);
  const double top = (origin.y_m - (place.y_m + along_high + across)) / spec.cell_m;
  const double bottom = (origin.y_m - (place.y_m + along_low - across)) / spec.cell_m;
  if (!(top < row1) || !(bottom >= row0)) return;
  const int first_row = top > row0 ? static_cast<int>(std::ceil(top)) : row0;
  const int last_row = bottom < row1 - 1 ? static_cast<int>(std::floor(bottom)) : row1 - 1;
  for (int row = first_row; row <= last_row; ++row) {
    const double north = origin.y_m - spec.cell_m * row - place.y_m;
    const double east0 = origin.x_m - place.x_m;
    double low = 0.0;
    double high = spec.cols - 1.0;
    // downwind x = east s + north c, crosswind y = east c - north s, east = east0 + cell t
    narrow(east0 * s + north * c, spec.cell_m * s, box.x_min_m, box.x_max_m, low, high);
    narrow(east0 * c - north * s, spec.cell_m * c, -box.y_max_m, box.y_max_m, low, high);
    const double first = std::ceil(low - 1.0e-9);
    const auto count = static_cast<std::ptrdiff_t>(std::floor(high + 1.0e-9) - first) + 1;
    if (count <= 0) continue;
    const double east = east0 + spec.cell_m * first;
    line.resize(static_cast<std::size_t>(count));
    footprint.line(east * s + north * c, east * c - north * s, spec.cell_m * s, spec.cell_m * c,
                   line);
    double* to = grid + static_cast<std::size_t>(row) * static_cast<std::size_t>(spec.cols) +
                 static_cast<std::size_t>(first);
    for (std::size_t k = 0; k < line.size(); ++k) to[k] += weight * static_cast<double>(line[k]);
  }
}

}  // namespace

void brute_force_rows(const GridSpec& spec, Rose rose, std::span<const BruteForceJob> jobs,
                      int row0, int row1, double* grid) {
  std::vector<float> line;
  for (const BruteForceJob& job : jobs) {
    std::vector<std::vector<double>> probability;
    for (const RoseUse& use : job.plan.roses)
      probability.push_back(spread_over_directions(use.sector, rose, job.rays));
    for (const UsedFootprint& used : job.plan.footprints) {
      if (used.individual.empty() || !(used.reach_m > 0.0)) continue;
      const FootprintBox box = used.footprint->bounds();
      const int rays = used.omnidirectional ? 1 : job.rays;
      for (int ray = 0; ray < rays; ++ray) {
        double weight = 0.0;
        for (const auto& [index, frequency] : used.individual) {
          const auto i = static_cast<std::size_t>(index);
          weight +=
              frequency * (used.omnidirectional ? job.plan.roses[i].total
                                                : probability[i][static_cast<std::size_t>(ray)]);
        }
        if (!(weight > 0.0)) continue;
        weight /= static_cast<double>(job.plan.places.size());
        for (const Point place : job.plan.places)
          add_turned(spec, place, *used.footprint, box, 2.0 * pi * ray / rays, weight, row0, row1,
                     line, grid);
      }
    }
  }
}

BruteForceDeaths brute_force_deaths(const RiskInput& input, const RiskOptions& options,
                                    const People& people, const BruteForceJob& job) {
  BruteForceDeaths result;
  const LocationPlan& plan = job.plan;
  const auto rays = static_cast<std::size_t>(job.rays);
  const auto fields = static_cast<std::size_t>(people.fields());
  // N by footprint, field and ray.
  std::vector<std::vector<double>> deaths(plan.footprints.size());
  const auto batch = std::make_unique<PointBatch>();
  for (std::size_t u = 0; u < plan.footprints.size(); ++u) {
    const UsedFootprint& used = plan.footprints[u];
    if (used.fields == 0 || !(used.reach_m > 0.0)) continue;
    const FootprintBox box = used.footprint->bounds();
    const std::size_t turns = used.omnidirectional ? 1 : rays;
    deaths[u].assign(fields * turns, 0.0);
    // Sub-cells as fine as on the rings would have them, for this footprint alone.
    CellLimit limit{std::max(used.reach_m, 1.0)};
    for (int k = 0; k < CellLimit::kCount; ++k) {
      const double r = limit.lower_edge_m(k);
      const double b = options.ring_scale_m;
      const double least = options.ring_step * b;
      limit.lower(k, options.ring_step * std::sqrt(r * r + b * b));
      if (r > 0.0 && r <= used.reach_m && !used.omnidirectional)
        limit.lower(k, std::max(used.footprint->angular_spread_rad(r) * r, least));
    }
    split_cells(
        people, plan.position, plan.owner, used.reach_m, limit, *batch, [&](const PointBatch& b) {
          for (int i = 0; i < b.count; ++i) {
            const auto dx = static_cast<double>(b.dx[i]);
            const auto dy = static_cast<double>(b.dy[i]);
            const double r = std::hypot(dx, dy);
            const auto hit = [&](std::size_t ray, double p) {
              for (std::size_t f = 0; f < fields; ++f)
                if (((used.fields >> f) & 1U) != 0 && people.any(static_cast<int>(f)))
                  deaths[u][f * turns + ray] +=
                      p * static_cast<double>(people.persons(static_cast<int>(f))[b.cell[i]]) *
                      static_cast<double>(b.share[i]);
            };
            if (used.omnidirectional) {
              hit(0, used.footprint->at(r, 0.0));
              continue;
            }
            // Rays in whose rectangle the point may lie.
            double window = pi;
            if (box.x_min_m >= 0.0 && r > box.y_max_m) window = std::asin(box.y_max_m / r);
            const double step = 2.0 * pi / static_cast<double>(rays);
            const double bearing = std::atan2(dx, dy);
            const auto first =
                static_cast<std::int64_t>(std::ceil((bearing - window) / step - 1e-9));
            const auto last =
                std::min(static_cast<std::int64_t>(std::floor((bearing + window) / step + 1e-9)),
                         first + static_cast<std::int64_t>(rays) - 1);
            for (std::int64_t k = first; k <= last; ++k) {
              const double angle = bearing - static_cast<double>(k) * step;
              const double p = used.footprint->at(r * std::cos(angle), r * std::sin(angle));
              if (p == 0.0) continue;
              const auto n = static_cast<std::int64_t>(rays);
              hit(static_cast<std::size_t>(((k % n) + n) % n), p);
            }
          }
        });
  }
  for (const OutcomeUse& use : plan.uses) {
    const Outcome& o = input.outcomes[static_cast<std::size_t>(use.outcome)];
    const RoseUse& rose = plan.roses[static_cast<std::size_t>(use.rose)];
    for (int period = 0; period < input.rose.periods; ++period) {
      const std::vector<double> sector = period_sectors(input, rose, period);
      std::vector<double> probability = spread_over_directions(sector, options.rose, job.rays);
      bool turns = false;
      for (const int u : {use.outdoor, use.indoor})
        turns = turns || (u >= 0 && !plan.footprints[static_cast<std::size_t>(u)].omnidirectional);
      if (!turns) {
        double total = 0.0;
        for (const double p : sector) total += p;
        probability.assign(1, total);
      }
      for (std::size_t ray = 0; ray < probability.size(); ++ray) {
        double n = 0.0;
        for (const int indoor : {0, 1}) {
          const int index = indoor == 0 ? use.outdoor : use.indoor;
          if (index < 0) continue;
          const auto u = static_cast<std::size_t>(index);
          if (deaths[u].empty()) continue;
          const auto field = static_cast<std::size_t>(2 * period + indoor);
          const bool one = plan.footprints[u].omnidirectional;
          n += (indoor == 0 ? o.outdoor_factor : o.indoor_factor) *
               deaths[u][field * (one ? 1 : rays) + (one ? 0 : ray)];
        }
        const double f = use.frequency_per_yr * probability[ray];
        const auto rounded = static_cast<float>(n);
        if (!(rounded > 0.0F) || !(f > 0.0)) continue;
        result.pairs.add(rounded, f);
        if (result.pll_per_yr.empty() || result.pll_per_yr.back().first != use.outcome) {
          result.pll_per_yr.emplace_back(use.outcome, 0.0);
          result.most_deaths.emplace_back(use.outcome, 0.0);
        }
        result.pll_per_yr.back().second += f * static_cast<double>(rounded);
        double& most = result.most_deaths.back().second;
        most = std::max(most, static_cast<double>(rounded));
      }
    }
  }
  return result;
}

}  // namespace isorisk::risk
