// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/fragment_flight.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>

#include "isorisk/core/error.hpp"

namespace isorisk::models::explosion {
namespace {

constexpr double kGravity = 9.80665;  // m/s2
constexpr double kFastest = 2000.0;   // m/s; gas driven fragments stay far below
constexpr double kRightAngle = 0.5 * std::numbers::pi;
// The last angle of a path; there it has fallen ln(1/cos) / k, more than it ever rose.
constexpr double kSteepest = kRightAngle - 1e-12;

double f_of(double p) noexcept { return 0.5 * (p * std::sqrt(1.0 + p * p) + std::asinh(p)); }

template <class Function>
double root(Function f, double a, double b, double fa, double fb) noexcept {
  if (fa == 0.0) return a;
  if (fb == 0.0) return b;
  if ((fa > 0.0) == (fb > 0.0)) return std::abs(fa) < std::abs(fb) ? a : b;
  std::uintmax_t steps = 100;
  const auto close = [](double x, double y) { return std::abs(x - y) < 1e-14; };
  const auto found = boost::math::tools::toms748_solve(f, a, b, fa, fb, close, steps);
  return 0.5 * (found.first + found.second);
}

}  // namespace

FragmentPath::FragmentPath(const FragmentFlightInput& in, double elevation_rad) noexcept {
  const double p0 = std::tan(elevation_rad);
  const double vx = in.speed_m_per_s * std::cos(elevation_rad);
  inverse_square_ = 1.0 / (vx * vx);
  start_f_ = f_of(p0);
  if (in.drag_area_m2 > 0.0) {
    drag_ =
        in.air_density_kg_per_m3 * in.drag_coefficient * in.drag_area_m2 / (in.mass_kg * kGravity);
  }
  // Finer towards both ends, where the path is steep.
  for (std::size_t i = 0; i <= kPanels; ++i) {
    const double s = 0.5 * (1.0 - std::cos(std::numbers::pi * static_cast<double>(i) / kPanels));
    phi_[i] = elevation_rad - s * (elevation_rad + kSteepest);
    if (i == 0) continue;
    const Point step = piece(phi_[i - 1], phi_[i]);
    at_[i] = {at_[i - 1].x + step.x, at_[i - 1].y + step.y};
  }
}

double FragmentPath::speed_x_squared(double slope) const noexcept {
  return 1.0 / (inverse_square_ + drag_ * (start_f_ - f_of(slope)));
}

FragmentPath::Point FragmentPath::piece(double from_rad, double to_rad) const noexcept {
  using Gauss = boost::math::quadrature::gauss<double, 10>;
  const double half = 0.5 * (from_rad - to_rad);
  const double middle = 0.5 * (from_rad + to_rad);
  Point sum;
  const auto add = [&](double node, double weight) {
    const double phi = middle + half * node;
    const double p = std::tan(phi);
    // dp = (1 + p^2) dphi
    const double dx = weight * half * speed_x_squared(p) * (1.0 + p * p) / kGravity;
    sum.x += dx;
    sum.y += p * dx;
  };
  for (std::size_t i = 0; i < Gauss::abscissa().size(); ++i) {
    const double node = Gauss::abscissa()[i];
    add(node, Gauss::weights()[i]);
    if (node != 0.0) add(-node, Gauss::weights()[i]);
  }
  return sum;
}

double FragmentPath::landing_angle() const noexcept {
  std::size_t i = 1;
  while (i < kPanels && !(at_[i].y < 0.0)) ++i;
  const auto height = [&](double phi) { return at_[i - 1].y + piece(phi_[i - 1], phi).y; };
  return root(height, phi_[i], phi_[i - 1], at_[i].y, at_[i - 1].y);
}

double FragmentPath::range_m() const noexcept {
  const double phi = landing_angle();
  std::size_t i = 1;
  while (i < kPanels && phi_[i] > phi) ++i;
  return at_[i - 1].x + piece(phi_[i - 1], phi).x;
}

double FragmentPath::landing_speed_m_per_s() const noexcept {
  const double p = std::tan(landing_angle());
  return std::sqrt(speed_x_squared(p) * (1.0 + p * p));
}

double FragmentPath::height_m(double distance_m) const noexcept {
  if (!(distance_m < at_[kPanels].x)) return -std::numeric_limits<double>::infinity();
  std::size_t i = 1;
  while (i < kPanels && at_[i].x < distance_m) ++i;
  const auto ahead = [&](double phi) {
    return at_[i - 1].x + piece(phi_[i - 1], phi).x - distance_m;
  };
  const double phi =
      root(ahead, phi_[i], phi_[i - 1], at_[i].x - distance_m, at_[i - 1].x - distance_m);
  return at_[i - 1].y + piece(phi_[i - 1], phi).y;
}

FragmentFlight fragment_flight(const FragmentFlightInput& in) {
  InputCheck check{"explosion.fragment_flight"};
  check.require(in.speed_m_per_s > 0.0 && in.speed_m_per_s <= kFastest, "speed", in.speed_m_per_s,
                "m/s", "be in (0, 2000]");
  check.non_negative("drag_area", in.drag_area_m2, "m2");
  if (in.drag_area_m2 > 0.0) check.positive("mass", in.mass_kg, "kg");
  check.positive("drag_coefficient", in.drag_coefficient, "-");
  check.positive("air_density", in.air_density_kg_per_m3, "kg/m3");
  check.done();
  FragmentFlight flight;
  flight.range_without_drag_m = in.speed_m_per_s * in.speed_m_per_s / kGravity;
  const auto minus_range = [&](double elevation) { return -FragmentPath{in, elevation}.range_m(); };
  std::uintmax_t steps = 60;
  const auto best =
      boost::math::tools::brent_find_minima(minus_range, 0.05, 0.30 * std::numbers::pi, 26, steps);
  flight.elevation_rad = best.first;
  flight.range_m = -best.second;
  flight.landing_speed_m_per_s = FragmentPath{in, best.first}.landing_speed_m_per_s();
  return flight;
}

}  // namespace isorisk::models::explosion
