// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/area_source.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "isorisk/core/error.hpp"
#include "panels.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kSqrt2 = std::numbers::sqrt2;
const double kSqrt2Pi = std::sqrt(2.0 * std::numbers::pi);
// Extents beyond this make no sense for the dispersion coefficients.
constexpr double kLargest_m = 1.0e5;

void check_common(InputCheck& check, double mass_flow, double wind, double angle, double height,
                  double lid, double sigma_z) {
  check.positive("mass_flow", mass_flow, "kg/s");
  check.positive("wind_speed", wind, "m/s");
  check.finite("angle", angle, "rad");
  check.non_negative("effective_height", height, "m");
  check.require(lid > 0.0, "mixing_height", lid, "m", "be > 0");
  check.non_negative("initial_sigma_z", sigma_z, "m");
}

void check_size(InputCheck& check, const char* name, double size) {
  check.require(size > 0.0 && size <= kLargest_m, name, size, "m", "be in (0, 100000]");
}

double virtual_distance(const SigmaCurve& sigmas, double sigma_z, const char* model) {
  try {
    return sigmas.distance_of_sigma_z_m(sigma_z);
  } catch (const NumericError&) {
    throw InputError(std::string{model} + ": initial_sigma_z = " + number_text(sigma_z) +
                     " m is larger than the dispersion coefficients reach within 100 km");
  }
}

Sigmas spreads(const SigmaCurve& sigmas, double s, double virtual_z) noexcept {
  Sigmas v;
  v.y_m = sigmas.sigma_y_m(std::max(s, kLeastDistance_m));
  v.z_m = sigmas.sigma_z_m(std::max(s + virtual_z, kLeastDistance_m));
  return v;
}

// Splits in steps of four of the distance upwind: the integrand is smooth in its logarithm.
template <class Place>
void split_by_distance(Panels& panels, double farthest, const Place& place) {
  for (double s = kLeastDistance_m; s < farthest; s *= 4.0) panels.split(place(s));
}

QuadratureConcentration scaled(const Integral& i, double factor) noexcept {
  return {.kg_per_m3 = std::max(0.0, factor * i.value),
          .relative_error = i.value > 0.0 ? i.error / i.value : 0.0};
}

}  // namespace

AreaSource::AreaSource(const AreaSourceInput& in, const SigmaCurve& sigmas)
    : in_{in}, sigmas_{sigmas}, cos_{std::cos(in.angle_rad)}, sin_{std::sin(in.angle_rad)} {
  InputCheck check{"area_source"};
  check_common(check, in.mass_flow_kg_per_s, in.wind_speed_m_per_s, in.angle_rad,
               in.effective_height_m, in.mixing_height_m, in.initial_sigma_z_m);
  if (in.shape == AreaShape::Rectangle) {
    check_size(check, "length", in.length_m);
    check_size(check, "width", in.width_m);
  } else {
    check_size(check, "diameter", in.diameter_m);
  }
  check.done();
  virtual_z_m_ = virtual_distance(sigmas, in.initial_sigma_z_m, "area_source");
  if (in.shape == AreaShape::Rectangle) {
    half_extent_m_ = 0.5 * (in.length_m * std::abs(cos_) + in.width_m * std::abs(sin_));
    area_m2_ = in.length_m * in.width_m;
  } else {
    half_extent_m_ = 0.5 * in.diameter_m;
    area_m2_ = 0.25 * kPi * in.diameter_m * in.diameter_m;
  }
}

AreaSource::Edges AreaSource::edges_at(double along) const noexcept {
  if (in_.shape == AreaShape::Circle) {
    const double r = half_extent_m_;
    const double half = std::sqrt(std::max(0.0, (r - along) * (r + along)));
    return {-half, half};
  }
  // |along cos + y sin| <= length/2 and |-along sin + y cos| <= width/2.
  Edges e{-kLargest_m * 4.0, kLargest_m * 4.0};
  const auto between = [&](double slope, double offset, double half) {
    if (slope == 0.0) return;  // no bound on y; along is within the extent
    const double a = (-half - offset) / slope;
    const double b = (half - offset) / slope;
    e.low = std::max(e.low, std::min(a, b));
    e.high = std::min(e.high, std::max(a, b));
  };
  between(sin_, along * cos_, 0.5 * in_.length_m);
  between(cos_, -along * sin_, 0.5 * in_.width_m);
  if (e.high < e.low) e.high = e.low = 0.5 * (e.low + e.high);
  return e;
}

QuadratureConcentration AreaSource::evaluate(double x, double y, double z) const {
  const double extent = half_extent_m_;
  const double end = std::min(extent, x);  // what lies downwind of the receptor does not count
  if (!(end > -extent)) return {};
  const auto strip = [&](double along) {
    const Sigmas v = spreads(sigmas_, x - along, virtual_z_m_);
    const Edges e = edges_at(along);
    // erf(a) - erf(b) as a difference of the small tails, where both are near one.
    const double a = (y - e.low) / (kSqrt2 * v.y_m);
    const double b = (y - e.high) / (kSqrt2 * v.y_m);
    const double across = b > 0.0   ? std::erfc(b) - std::erfc(a)
                          : a < 0.0 ? std::erfc(-a) - std::erfc(-b)
                                    : std::erf(a) - std::erf(b);
    return across * vertical_factor(z, in_.effective_height_m, v.z_m, in_.mixing_height_m) / v.z_m;
  };
  // q''/(2 sqrt(2 pi) u) times the integral over the distance upwind.
  const double factor =
      in_.mass_flow_kg_per_s / (2.0 * kSqrt2Pi * area_m2_ * in_.wind_speed_m_per_s);
  if (in_.shape == AreaShape::Circle) {
    // along = -R cos(phi): the square root at the ends of the circle is gone.
    const auto phi_of = [&](double along) {
      return std::acos(std::clamp(-along / extent, -1.0, 1.0));
    };
    Panels panels{0.0, phi_of(end)};
    split_by_distance(panels, x + extent, [&](double s) { return phi_of(x - s); });
    const double edge = std::sqrt(std::max(0.0, (extent - y) * (extent + y)));
    if (edge > 0.0) {
      panels.split(phi_of(edge));
      panels.split(phi_of(-edge));
    }
    return scaled(panels.integrate([&](double phi) {
      return strip(-extent * std::cos(phi)) * extent * std::sin(phi);
    }),
                  factor);
  }
  Panels panels{-extent, end};
  split_by_distance(panels, x + extent, [&](double s) { return x - s; });
  const double l = 0.5 * in_.length_m;
  const double w = 0.5 * in_.width_m;
  for (const double side : {-1.0, 1.0}) {
    panels.split(side * l * cos_ - w * sin_);  // corners
    panels.split(side * l * cos_ + w * sin_);
    panels.split((side * l - y * sin_) / cos_);  // where the receptor is abreast of an edge
    panels.split((y * cos_ - side * w) / sin_);
  }
  return scaled(panels.integrate(strip), factor);
}

LineSource::LineSource(const LineSourceInput& in, const SigmaCurve& sigmas)
    : in_{in}, sigmas_{sigmas}, cos_{std::cos(in.angle_rad)}, sin_{std::sin(in.angle_rad)} {
  InputCheck check{"line_source"};
  check_common(check, in.mass_flow_kg_per_s, in.wind_speed_m_per_s, in.angle_rad,
               in.effective_height_m, in.mixing_height_m, in.initial_sigma_z_m);
  check_size(check, "length", in.length_m);
  check.done();
  virtual_z_m_ = virtual_distance(sigmas, in.initial_sigma_z_m, "line_source");
}

double LineSource::half_extent_m() const noexcept { return 0.5 * in_.length_m * std::abs(cos_); }

QuadratureConcentration LineSource::evaluate(double x, double y, double z) const {
  // The part of the line upwind of the receptor.
  const double half = 0.5 * in_.length_m;
  double low = -half;
  double high = half;
  if (cos_ > 0.0) high = std::min(high, x / cos_);
  if (cos_ < 0.0) low = std::max(low, x / cos_);
  if (cos_ == 0.0 && !(x > 0.0)) return {};
  if (!(high > low)) return {};
  Panels panels{low, high};
  split_by_distance(panels, x + half_extent_m(), [&](double s) { return (x - s) / cos_; });
  // The bell across the plume, as seen along the line.
  const double abreast = y / sin_;
  const double s = x - abreast * cos_;
  if (abreast > low && abreast < high) {
    const double width = sigmas_.sigma_y_m(std::max(s, kLeastDistance_m)) / std::abs(sin_);
    for (const double n : {-9.0, -3.0, 0.0, 3.0, 9.0}) panels.split(abreast + n * width);
  }
  const Integral i = panels.integrate([&](double along) {
    const Sigmas v = spreads(sigmas_, x - along * cos_, virtual_z_m_);
    const double r = (y - along * sin_) / v.y_m;
    return std::exp(-0.5 * r * r) *
           vertical_factor(z, in_.effective_height_m, v.z_m, in_.mixing_height_m) / (v.y_m * v.z_m);
  });
  return scaled(i, in_.mass_flow_kg_per_s / (in_.length_m * 2.0 * kPi * in_.wind_speed_m_per_s));
}

}  // namespace isorisk::models::dispersion
