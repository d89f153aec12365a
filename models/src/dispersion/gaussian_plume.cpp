// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/gaussian_plume.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr double kSqrt2 = std::numbers::sqrt2;
constexpr double kPi = std::numbers::pi;
const double kSqrt2Pi = std::sqrt(2.0 * std::numbers::pi);
constexpr int kMaxImages = 10;
constexpr double kSmallTerm = 1e-12;

const GaussianPlumeInput& checked(const GaussianPlumeInput& in) {
  InputCheck check{"gaussian_plume"};
  check.positive("mass_flow", in.mass_flow_kg_per_s, "kg/s");
  check.positive("wind_speed", in.wind_speed_m_per_s, "m/s");
  check.non_negative("effective_height", in.effective_height_m, "m");
  check.require(in.mixing_height_m > 0.0, "mixing_height", in.mixing_height_m, "m", "be > 0");
  check.non_negative("virtual_distance_y", in.virtual_distance_y_m, "m");
  check.non_negative("virtual_distance_z", in.virtual_distance_z_m, "m");
  check.done();
  return in;
}

const GaussianPuffInput& checked(const GaussianPuffInput& in) {
  InputCheck check{"gaussian_puff"};
  check.positive("mass", in.mass_kg, "kg");
  check.non_negative("effective_height", in.effective_height_m, "m");
  check.require(in.mixing_height_m > 0.0, "mixing_height", in.mixing_height_m, "m", "be > 0");
  check.non_negative("virtual_distance_x", in.virtual_distance_x_m, "m");
  check.non_negative("virtual_distance_y", in.virtual_distance_y_m, "m");
  check.non_negative("virtual_distance_z", in.virtual_distance_z_m, "m");
  check.done();
  return in;
}

double bell(double distance, double sigma) noexcept {
  const double r = distance / sigma;
  return std::exp(-0.5 * r * r);
}

// erf(d / (sqrt2 sigma)), a step for sigma = 0.
double ramp(double d, double sigma) noexcept {
  if (sigma > 0.0) return std::erf(d / (kSqrt2 * sigma));
  return d > 0.0 ? 1.0 : d < 0.0 ? -1.0 : 0.0;
}

}  // namespace

double vertical_factor(double z, double h, double s, double lid) noexcept {
  if (h > lid || z > lid) return 0.0;
  // Nearest image: beyond 8 sigma it adds less than 1e-13.
  constexpr double kOutOfSight = 8.0;
  if (2.0 * lid - z - h > kOutOfSight * s) return bell(z - h, s) + bell(z + h, s);
  if (s <= lid) {
    // Images in ground and lid: z -+ (2 i lid - h), z -+ (2 i lid + h).
    double sum = bell(z - h, s) + bell(z + h, s);
    for (int i = 1; i <= kMaxImages; ++i) {
      const double d = 2.0 * i * lid;
      const double term =
          bell(z - d + h, s) + bell(z + d - h, s) + bell(z - d - h, s) + bell(z + d + h, s);
      sum += term;
      if (term < kSmallTerm) break;
    }
    return sum;
  }
  // The same as a cosine series: sqrt(2 pi) s 2/lid [1/2 + sum cos cos exp(-(n pi s/lid)^2 / 2)].
  double sum = 0.5;
  for (int n = 1; n <= kMaxImages; ++n) {
    const double a = n * kPi / lid;
    const double decay = std::exp(-0.5 * (a * s) * (a * s));
    sum += std::cos(a * z) * std::cos(a * h) * decay;
    if (decay < kSmallTerm) break;
  }
  return kSqrt2Pi * s * 2.0 / lid * sum;
}

GaussianPlume::GaussianPlume(const GaussianPlumeInput& in, const SigmaCurve& sigmas)
    : in_{checked(in)}, sigmas_{sigmas} {}

Sigmas GaussianPlume::sigmas_at(double x) const noexcept {
  Sigmas s = sigmas_.at(x + in_.virtual_distance_y_m);
  if (in_.virtual_distance_z_m != in_.virtual_distance_y_m) {
    s.z_m = sigmas_.at(x + in_.virtual_distance_z_m).z_m;
  }
  s.x_m = sigmas_.at(x).x_m;
  return s;
}

double GaussianPlume::concentration_kg_per_m3(double x, double y, double z) const noexcept {
  const Sigmas s = sigmas_at(x);
  if (!(s.y_m > 0.0 && s.z_m > 0.0)) return 0.0;
  return in_.mass_flow_kg_per_s / (2.0 * kPi * in_.wind_speed_m_per_s * s.y_m * s.z_m) *
         bell(y, s.y_m) * vertical_factor(z, in_.effective_height_m, s.z_m, in_.mixing_height_m);
}

GaussianPuff::GaussianPuff(const GaussianPuffInput& in, const SigmaCurve& sigmas)
    : in_{checked(in)}, sigmas_{sigmas} {}

Sigmas GaussianPuff::sigmas_at(double centre_x) const noexcept {
  return {.x_m = sigmas_.at(centre_x + in_.virtual_distance_x_m).x_m,
          .y_m = sigmas_.at(centre_x + in_.virtual_distance_y_m).y_m,
          .z_m = sigmas_.at(centre_x + in_.virtual_distance_z_m).z_m};
}

double GaussianPuff::concentration_kg_per_m3(double x, double y, double z,
                                             double centre_x) const noexcept {
  const Sigmas s = sigmas_at(centre_x);
  if (!(s.x_m > 0.0 && s.y_m > 0.0 && s.z_m > 0.0)) return 0.0;
  return in_.mass_kg / (kSqrt2Pi * 2.0 * kPi * s.x_m * s.y_m * s.z_m) * bell(x - centre_x, s.x_m) *
         bell(y, s.y_m) * vertical_factor(z, in_.effective_height_m, s.z_m, in_.mixing_height_m);
}

FiniteDurationPlume::FiniteDurationPlume(const GaussianPlumeInput& in, const SigmaCurve& sigmas,
                                         double duration_s, EndSpread ends)
    : in_{in}, sigmas_{sigmas}, plume_{in, sigmas}, duration_s_{duration_s}, ends_{ends} {
  InputCheck check{"finite_duration_plume"};
  check.require(duration_s > 0.0, "duration", duration_s, "s", "be > 0");
  check.done();
}

double FiniteDurationPlume::concentration_kg_per_m3(double x, double y, double z,
                                                    double t) const noexcept {
  if (!(t > 0.0)) return 0.0;
  // 1/2 [erf((x - u (t - Td)) / (sqrt2 sx_a)) - erf((x - u t) / (sqrt2 sx_b))], Td <= t.
  const double u = in_.wind_speed_m_per_s;
  const double tail = u * (t - std::min(t, duration_s_));
  const double head = u * t;
  const double at_x = sigmas_.at(x).x_m;
  double s_tail = at_x;
  double s_head = at_x;
  if (ends_ == EndSpread::IntegratedPuffs) {
    s_tail = sigmas_.at(tail).x_m;
    s_head = sigmas_.at(head).x_m;
  } else if (ends_ == EndSpread::YellowBook && t > duration_s_) {
    s_tail = s_head = sigmas_.at(head).x_m;
  }
  return plume_.concentration_kg_per_m3(x, y, z) * 0.5 *
         (ramp(x - tail, s_tail) - ramp(x - head, s_head));
}

double FiniteDurationPlume::peak_ratio(double x) const noexcept {
  if (!(duration_s_ < kNoLid)) return 1.0;
  const double s = sigmas_.at(x).x_m;
  return s > 0.0 ? std::erf(in_.wind_speed_m_per_s * duration_s_ / (2.0 * kSqrt2 * s)) : 1.0;
}

}  // namespace isorisk::models::dispersion
