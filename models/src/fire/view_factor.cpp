// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/fire/view_factor.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isorisk::models::fire {
namespace {
using std::numbers::pi;
}

ViewFactors vertical_cylinder_view_factors(double h, double s) noexcept {
  // Names of the source: A = (h^2 + s^2 + 1)/(2 s), B = (1 + s^2)/(2 s). Written with
  // A^2 - 1 = near far / (4 s^2) and B - 1/s = (B^2 - 1)^1/2 so that nothing cancels at s = 1.
  const double near = h * h + (s - 1.0) * (s - 1.0);
  const double far = h * h + (s + 1.0) * (s + 1.0);
  const double a = (h * h + s * s + 1.0) / (2.0 * s);
  const double root_a = std::sqrt(near * far) / (2.0 * s);
  const double atan_a = std::atan(std::sqrt(far * (s - 1.0) / (near * (s + 1.0))));
  const double vertical =
      (std::atan(h / std::sqrt(s * s - 1.0)) / s -
       h / s * std::atan(std::sqrt((s - 1.0) / (s + 1.0))) + a * h / (s * root_a) * atan_a) /
      pi;
  const double horizontal = (std::atan(std::sqrt((s + 1.0) / (s - 1.0))) -
                             (h * h + s * s - 1.0) / std::sqrt(near * far) * atan_a) /
                            pi;
  return {vertical, horizontal, std::hypot(vertical, horizontal)};
}

ViewFactors tilted_cylinder_view_factors(double a, double b, double tilt_rad) noexcept {
  const double sin_t = std::sin(tilt_rad);
  const double cos_t = std::cos(tilt_rad);
  // Names of the source; b is the distance and D the root of (b - 1)/(b + 1).
  const double big_a = std::sqrt(a * a + (b + 1.0) * (b + 1.0) - 2.0 * a * (b + 1.0) * sin_t);
  const double big_b = std::sqrt(a * a + (b - 1.0) * (b - 1.0) - 2.0 * a * (b - 1.0) * sin_t);
  const double big_c = std::sqrt(1.0 + (b * b - 1.0) * cos_t * cos_t);  // cos^2, not cos
  const double big_d = std::sqrt((b - 1.0) / (b + 1.0));
  const double big_e = a * cos_t / (b - a * sin_t);
  const double big_f = std::sqrt(b * b - 1.0);
  const double j = std::atan((a * b - big_f * big_f * sin_t) / (big_f * big_c)) +
                   std::atan(big_f * sin_t / big_c);
  const double atan_ad = std::atan(big_a * big_d / big_b);
  const double vertical = (-big_e * std::atan(big_d) +
                           big_e * (a * a + (b + 1.0) * (b + 1.0) - 2.0 * b * (1.0 + a * sin_t)) /
                               (big_a * big_b) * atan_ad +
                           cos_t / big_c * j) /
                          pi;
  const double horizontal = (std::atan(1.0 / big_d) + sin_t / big_c * j -
                             (a * a + (b + 1.0) * (b + 1.0) - 2.0 * (b + 1.0 + a * b * sin_t)) /
                                 (big_a * big_b) * atan_ad) /
                            pi;
  return {vertical, horizontal, std::hypot(vertical, horizontal)};
}

bool mudan_overhangs(double length_over_radius, double distance_over_radius,
                     double tilt_rad) noexcept {
  return length_over_radius * std::sin(tilt_rad) + 1.0 > distance_over_radius;
}

double sphere_view_factor(double h, double angle_rad) noexcept {
  const double cos_w = std::cos(angle_rad);
  const double half = std::asin(std::min(1.0, 1.0 / h));  // half-angle under which the ball is seen
  if (angle_rad <= 0.5 * pi - half) return cos_w / (h * h);
  if (angle_rad >= 0.5 * pi + half) return 0.0;
  const double sin_w = std::sin(angle_rad);
  const double root = std::sqrt(h * h - 1.0);
  const double f = 0.5 - std::asin(std::min(1.0, root / (h * sin_w))) / pi +
                   (cos_w * std::acos(std::clamp(-root * cos_w / sin_w, -1.0, 1.0)) -
                    root * std::sqrt(std::max(0.0, 1.0 - h * h * cos_w * cos_w))) /
                       (pi * h * h);
  return std::max(0.0, f);
}

}  // namespace isorisk::models::fire
