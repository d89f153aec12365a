// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/fire/solid_flame.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cassert>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/models/fire/view_factor.hpp"

namespace isorisk::models::fire {
namespace {

constexpr double kSphereError = 1e-9;  // rounding of the closed forms

void check_power(double sep) {
  InputCheck check{"solid_flame"};
  check.non_negative("surface_emissive_power", sep, "W/m2");
  check.done();
}

const SphereRadiator& checked(const SphereRadiator& body) {
  InputCheck check{"solid_flame"};
  check.finite("centre_x", body.centre_m.x, "m");
  check.finite("centre_y", body.centre_m.y, "m");
  check.finite("centre_height", body.centre_m.z, "m");
  check.positive("radius", body.radius_m, "m");
  check.done();
  return body;
}

}  // namespace

SolidFlame::SolidFlame(FrustumRadiator body, double sep, Transmissivity air)
    : body_{body}, sep_w_per_m2_{sep}, air_{air} {
  check_power(sep);
}

SolidFlame::SolidFlame(SphereRadiator body, double sep, Transmissivity air)
    : body_{checked(body)}, sep_w_per_m2_{sep}, air_{air} {
  check_power(sep);
}

SolidFlame::SolidFlame(CompositeRadiator body, double sep, Transmissivity air)
    : body_{std::make_shared<const CompositeRadiator>(std::move(body))},
      sep_w_per_m2_{sep},
      air_{air} {
  check_power(sep);
}

double SolidFlame::path_m(Vec3 p) const noexcept {
  if (const auto* f = frustum()) return f->distance_m(p);
  if (const auto* c = composite()) return c->distance_m(p);
  const auto& s = *sphere();
  return std::max(0.0, length(p - s.centre_m) - s.radius_m);
}

double SolidFlame::max_view_factor(Vec3 p) const noexcept {
  if (const auto* f = frustum()) return f->max_view_factor(p);
  if (const auto* c = composite()) return c->max_view_factor(p);
  const auto& s = *sphere();
  const Vec3 to_centre = s.centre_m - p;
  return std::min(1.0, s.radius_m * s.radius_m / dot(to_centre, to_centre));
}

double SolidFlame::view_factor(Vec3 p, Vec3 normal) const noexcept {
  if (const auto* f = frustum()) return f->view_factor(p, normal);
  if (const auto* c = composite()) return c->view_factor(p, normal);
  const auto& s = *sphere();
  const Vec3 to_centre = s.centre_m - p;
  const double distance = length(to_centre);
  if (distance <= s.radius_m) return 1.0;
  const double cosine = std::clamp(dot(normal, to_centre) / distance, -1.0, 1.0);
  return sphere_view_factor(distance / s.radius_m, std::acos(cosine));
}

double SolidFlame::max_heat_flux_w_per_m2(double x, double y, double z) const noexcept {
  const Vec3 p{x, y, z};
  return sep_w_per_m2_ * max_view_factor(p) * air_.at(path_m(p));
}

void SolidFlame::max_heat_flux_w_per_m2(std::span<const double> x, std::span<const double> y,
                                        double z, std::span<double> out) const noexcept {
  assert(x.size() == y.size() && x.size() == out.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = max_heat_flux_w_per_m2(x[i], y[i], z);
}

double SolidFlame::heat_flux_w_per_m2(Vec3 p, Vec3 normal) const noexcept {
  return sep_w_per_m2_ * view_factor(p, normal) * air_.at(path_m(p));
}

double SolidFlame::max_heat_flux_error_w_per_m2(Vec3 p) const noexcept {
  double error = kSphereError;
  if (const auto* f = frustum()) error = f->max_view_factor_error(p);
  if (const auto* c = composite()) error = c->max_view_factor_error(p);
  return sep_w_per_m2_ * error * air_.at(path_m(p));
}

double SolidFlame::heat_flux_error_w_per_m2(Vec3 p, Vec3 normal) const noexcept {
  double error = kSphereError;
  if (const auto* f = frustum()) error = f->view_factor_error(p, normal);
  if (const auto* c = composite()) error = c->view_factor_error(p, normal);
  return sep_w_per_m2_ * error * air_.at(path_m(p));
}

FrustumRadiator::Interval SolidFlame::x_extent_m() const noexcept {
  if (const auto* f = frustum()) return f->x_extent_m();
  if (const auto* c = composite()) return c->x_extent_m();
  const auto& s = *sphere();
  return {s.centre_m.x - s.radius_m, s.centre_m.x + s.radius_m};
}

FrustumRadiator::Interval SolidFlame::plan_extent_m(double x, double height) const noexcept {
  if (const auto* f = frustum()) return f->plan_extent_m(x, height);
  if (const auto* c = composite()) return c->plan_extent_m(x, height);
  const auto& s = *sphere();
  // The widest level between the ground and `height`.
  const double low = std::max(0.0, s.centre_m.z - s.radius_m);
  const double up = std::clamp(s.centre_m.z, 0.0, std::max(0.0, height)) - s.centre_m.z;
  const double dx = x - s.centre_m.x;
  const double half2 = s.radius_m * s.radius_m - up * up - dx * dx;
  if (!(half2 >= 0.0) || low > height) {
    return {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  }
  return {s.centre_m.y - std::sqrt(half2), s.centre_m.y + std::sqrt(half2)};
}

bool SolidFlame::inside_flame(double x, double y, double height) const noexcept {
  const auto extent = plan_extent_m(x, height);
  return y >= extent.min && y <= extent.max;
}

double SolidFlame::flame_half_width_m(double x, double height) const noexcept {
  const auto extent = plan_extent_m(x, height);
  if (!(extent.min <= extent.max)) return -1.0;
  return std::max(-extent.min, extent.max);
}

double SolidFlame::reach_m(double flux, double bearing, double z) const {
  InputCheck check{"solid_flame"};
  check.positive("heat_flux", flux, "W/m2");
  check.finite("bearing", bearing, "rad");
  check.non_negative("receiver_height", z, "m");
  check.done();
  const double c = std::cos(bearing), s = std::sin(bearing);
  const auto excess = [&](double r) { return max_heat_flux_w_per_m2(r * c, r * s, z) - flux; };
  // Beyond this no orientation and no air can bring the flux: F <= (circumscribed radius / r)^2.
  double size = 0.0;
  if (const auto* f = frustum()) {
    size = f->outer_radius_m();
  } else if (const auto* parts = composite()) {
    size = parts->outer_radius_m();
  } else {
    size = length(sphere()->centre_m) + sphere()->radius_m;
  }
  const double far = (size + z) * (1.0 + std::sqrt(sep_w_per_m2_ / flux)) + 1.0;
  // Coming inwards in steps of 6 %, the first at which the flux is reached. The flux on the
  // orientation that receives most has one hump along a ray from the flame's source, wider than
  // that.
  constexpr double kStep = 0.94;
  constexpr double kNearest_m = 0.05;
  double outer = far;
  double inner = far;
  while (excess(inner) < 0.0) {
    outer = inner;
    inner *= kStep;
    if (inner < kNearest_m) {
      inner = 0.0;
      if (excess(0.0) < 0.0) return 0.0;
      break;
    }
  }
  if (inner == outer) return far;
  boost::uintmax_t iterations = 60;
  const auto ends = boost::math::tools::toms748_solve(
      excess, inner, outer,
      [](double a, double b) { return std::abs(b - a) <= 1e-5 * (1.0 + std::abs(b)); }, iterations);
  return 0.5 * (ends.first + ends.second);
}

}  // namespace isorisk::models::fire
