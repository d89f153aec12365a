// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <numbers>
#include <random>
#include <vector>

#include "isorisk/core/risk/risk.hpp"

namespace isorisk::risk::test {

using std::numbers::pi;

inline Point polar_point(double bearing_deg, double distance_m) {
  const double b = bearing_deg * pi / 180.0;
  return {distance_m * std::sin(b), distance_m * std::cos(b)};
}

/// |bearing - wind| <= half angle, r <= radius, as a table of half-widths; the arc in steps so fine
/// that it is a chord polygon within a millimetre.
inline FootprintPtr wedge(double radius_m, double half_angle_deg, double probability) {
  const double a = half_angle_deg * pi / 180.0;
  std::vector<double> x{0.0}, w{0.0};
  constexpr int kSteps = 400;
  for (int i = 0; i <= kSteps; ++i) {
    const double t = a * (1.0 - static_cast<double>(i) / kSteps);
    x.push_back(radius_m * std::cos(t));
    w.push_back(radius_m * std::sin(t));
  }
  return make_edge(x, w, probability);
}

inline FootprintPtr disc(double radius_m, double probability) {
  return make_radial({radius_m}, {probability}, 0.0);
}

/// A ground-level plume C = Q / (pi u sy sz) exp(-y^2 / 2 sy^2) with the probit a + b ln(C^n t).
struct PlumeCase {
  double rate_kg_per_s = 5.0;
  double wind_m_per_s = 5.0;
  double ay = 0.128, by = 0.9, az = 0.093, bz = 0.85;
  double probit_a = -6.35, probit_b = 0.5, probit_n = 2.75, minutes = 10.0;
};

inline FootprintPtr plume(const PlumeCase& c, double cutoff, double x_first_m, double x_last_m,
                          int knots, double factor = 1.0) {
  std::vector<double> x, probit, drop;
  for (int i = 0; i < knots; ++i) {
    const double d = x_first_m * std::pow(x_last_m / x_first_m, i / (knots - 1.0));
    const double sy = c.ay * std::pow(d, c.by);
    const double sz = c.az * std::pow(d, c.bz);
    const double mg_per_m3 = 1.0e6 * c.rate_kg_per_s / (pi * c.wind_m_per_s * sy * sz);
    x.push_back(d);
    probit.push_back(c.probit_a +
                     c.probit_b * (c.probit_n * std::log(mg_per_m3) + std::log(c.minutes)));
    drop.push_back(c.probit_b * c.probit_n / (2.0 * sy * sy));
  }
  return make_gaussian_probit(x, probit, drop, cutoff, factor);
}

inline WindRose rose_of(std::vector<double> sectors) {
  WindRose rose;
  rose.sectors = static_cast<int>(sectors.size());
  rose.probability = std::move(sectors);
  return rose;
}

inline WindRose uniform_rose(int sectors) {
  return rose_of(std::vector<double>(static_cast<std::size_t>(sectors), 1.0 / sectors));
}

/// An outcome of a rose with one class: the same footprint for all three fields.
inline Outcome outcome(double frequency_per_yr, FootprintPtr footprint, std::int32_t location = 0) {
  Outcome o;
  o.location = location;
  o.frequency_per_yr = {frequency_per_yr};
  o.individual = o.outdoor = o.indoor = {footprint};
  return o;
}

inline PopulationCell people_at(Point where, double side_m, double outdoor, double indoor = 0.0) {
  PopulationCell cell;
  cell.centre = where;
  cell.side_m = side_m;
  cell.outdoor = {outdoor};
  cell.indoor = {indoor};
  return cell;
}

inline RiskResult run(const RiskInput& input, const RiskOptions& options = {}) {
  Reporter quiet;
  return integrate(input, options, quiet);
}

/// A study with plumes, flash fires, thermal tables and blasts, from a seed.
struct RandomStudy {
  int locations = 2;
  int outcomes = 6;  ///< per location
  int classes = 3;
  int periods = 1;
  int sectors = 16;
  double reach_m = 900.0;
  double cell_m = 10.0;
  int cells = 120;
  int people = 150;
  double people_side_m = 20.0;
  bool shared_fields = true;
};

inline RiskInput random_study(unsigned seed, const RandomStudy& s) {
  std::mt19937 random(seed);
  const auto between = [&](double low, double high) {
    return low + (high - low) * (static_cast<double>(random() >> 5) / 134217728.0);
  };
  RiskInput in;
  in.grid = {-0.5 * s.cells * s.cell_m, 0.5 * s.cells * s.cell_m, s.cell_m, s.cells, s.cells};
  const double half = 0.5 * s.cells * s.cell_m;
  for (int i = 0; i < s.locations; ++i)
    in.locations.push_back({between(-0.4 * half, 0.4 * half), between(-0.4 * half, 0.4 * half)});
  in.rose.periods = s.periods;
  in.rose.classes = s.classes;
  in.rose.sectors = s.sectors;
  double sum = 0.0;
  for (int i = 0; i < s.periods * s.classes * s.sectors; ++i) {
    in.rose.probability.push_back(between(0.05, 1.0));
    sum += in.rose.probability.back();
  }
  for (double& p : in.rose.probability) p /= sum;
  for (int l = 0; l < s.locations; ++l) {
    for (int k = 0; k < s.outcomes; ++k) {
      Outcome o;
      o.location = l;
      o.source = l * 100 + k;
      for (int w = 0; w < s.classes; ++w) {
        const double reach = between(0.25, 1.0) * s.reach_m;
        FootprintPtr f;
        if (k % 4 == 0 || k % 4 == 3) {
          PlumeCase c;
          c.ay = between(0.08, 0.2);
          c.az = between(0.05, 0.12);
          // The rate that puts the cut-off (z = -3.09) at the reach.
          const double sy = c.ay * std::pow(reach, c.by);
          const double sz = c.az * std::pow(reach, c.bz);
          const double dose = (5.0 - 3.09 - c.probit_a) / c.probit_b - std::log(c.minutes);
          c.rate_kg_per_s = std::exp(dose / c.probit_n) * pi * c.wind_m_per_s * sy * sz / 1.0e6;
          f = plume(c, 0.001, 1.0, 1.2 * reach, 80);
        } else if (k % 4 == 1) {
          std::vector<double> x, width;  // an ellipse from the source outwards
          const double b = between(0.12, 0.3) * reach;
          for (int i = 0; i <= 40; ++i) {
            x.push_back(reach * i / 40.0);
            const double t = 2.0 * i / 40.0 - 1.0;
            width.push_back(b * std::sqrt(std::max(0.0, 1.0 - t * t)));
          }
          f = make_edge(x, width, 1.0);
        } else {
          f = make_radial({0.05 * reach, 0.1 * reach, 0.2 * reach, 0.3 * reach},
                          {1.0, 0.5, 0.1, 0.0}, 0.001);
        }
        o.frequency_per_yr.push_back(between(0.2, 1.0) * 1.0e-5);
        o.individual.push_back(f);
        o.outdoor.push_back(f);
        o.indoor.push_back(s.shared_fields ? f : make_scaled(f, 0.5));
      }
      o.outdoor_factor = 1.0;
      o.indoor_factor = 0.1;
      in.outcomes.push_back(o);
    }
  }
  for (int i = 0; i < s.people; ++i) {
    PopulationCell cell;
    cell.centre = {between(-half, half), between(-half, half)};
    cell.side_m = s.people_side_m;
    for (int p = 0; p < s.periods; ++p) {
      cell.outdoor.push_back(between(0.0, 5.0));
      cell.indoor.push_back(between(0.0, 20.0));
    }
    in.population.push_back(cell);
  }
  return in;
}

}  // namespace isorisk::risk::test
