// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/gis/crs.hpp"

// The formulas below are not an official publication: they are the approximation that has
// circulated in open-source map software since about 2010 and is used by all of it. docs/gis.md
// states their standing. Letters follow that source: x = longitude - 105, y = latitude - 35.
namespace isorisk::gis {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kSemiMajor = 6378245.0;                   // Krassovsky 1940 [m]
constexpr double kEccentricity2 = 0.00669342162296594323;  // Krassovsky 1940
constexpr double kBaiduPi = kPi * 3000.0 / 180.0;
constexpr double kInverseTolerance = 1.0e-9;  // degree, 0.1 mm
constexpr int kMaxIterations = 50;

bool outside_china(Point p) noexcept {
  return !(p.x_m >= 72.004 && p.x_m <= 137.8347 && p.y_m >= 0.8293 && p.y_m <= 55.8271);
}

double shift_latitude(double x, double y) noexcept {
  double d = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * std::sqrt(std::abs(x));
  d += (20.0 * std::sin(6.0 * x * kPi) + 20.0 * std::sin(2.0 * x * kPi)) * 2.0 / 3.0;
  d += (20.0 * std::sin(y * kPi) + 40.0 * std::sin(y / 3.0 * kPi)) * 2.0 / 3.0;
  d += (160.0 * std::sin(y / 12.0 * kPi) + 320.0 * std::sin(y * kPi / 30.0)) * 2.0 / 3.0;
  return d;
}

double shift_longitude(double x, double y) noexcept {
  double d = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * std::sqrt(std::abs(x));
  d += (20.0 * std::sin(6.0 * x * kPi) + 20.0 * std::sin(2.0 * x * kPi)) * 2.0 / 3.0;
  d += (20.0 * std::sin(x * kPi) + 40.0 * std::sin(x / 3.0 * kPi)) * 2.0 / 3.0;
  d += (150.0 * std::sin(x / 12.0 * kPi) + 300.0 * std::sin(x / 30.0 * kPi)) * 2.0 / 3.0;
  return d;
}

/// Fixed point of p <- p - (forward(p) - target). The shift changes by about a metre over 100 m of
/// ground at most, so every step gains two digits.
template <class Forward>
Point invert(Forward forward, Point target, const char* name) {
  if (!std::isfinite(target.x_m) || !std::isfinite(target.y_m))
    throw DataError(std::string{name} + ": a coordinate is not a finite number");
  Point p = target;
  for (int i = 0; i < kMaxIterations; ++i) {
    const Point q = forward(p);
    const double dx = q.x_m - target.x_m;
    const double dy = q.y_m - target.y_m;
    if (std::abs(dx) <= kInverseTolerance && std::abs(dy) <= kInverseTolerance) return p;
    p = {p.x_m - dx, p.y_m - dy};
  }
  throw DataError(std::string{name} + ": no position on the ground corresponds to (" +
                  number_text(target.x_m) + ", " + number_text(target.y_m) + ") degree");
}

}  // namespace

Point wgs84_to_gcj02(Point p) noexcept {
  if (outside_china(p)) return p;
  const double x = p.x_m - 105.0;
  const double y = p.y_m - 35.0;
  const double latitude_rad = p.y_m * kPi / 180.0;
  const double s = std::sin(latitude_rad);
  const double w2 = 1.0 - kEccentricity2 * s * s;
  const double w = std::sqrt(w2);
  // Shifts in metres on the ground to degrees, by the two radii of curvature.
  const double d_lat =
      shift_latitude(x, y) * 180.0 / (kSemiMajor * (1.0 - kEccentricity2) / (w2 * w) * kPi);
  const double d_lon =
      shift_longitude(x, y) * 180.0 / (kSemiMajor / w * std::cos(latitude_rad) * kPi);
  return {p.x_m + d_lon, p.y_m + d_lat};
}

Point gcj02_to_wgs84(Point p) {
  if (outside_china(p)) return p;
  return invert(wgs84_to_gcj02, p, "GCJ-02");
}

Point gcj02_to_bd09(Point p) noexcept {
  const double z = std::sqrt(p.x_m * p.x_m + p.y_m * p.y_m) + 0.00002 * std::sin(p.y_m * kBaiduPi);
  const double theta = std::atan2(p.y_m, p.x_m) + 0.000003 * std::cos(p.x_m * kBaiduPi);
  return {z * std::cos(theta) + 0.0065, z * std::sin(theta) + 0.006};
}

Point bd09_to_gcj02(Point p) { return invert(gcj02_to_bd09, p, "BD-09"); }

Point bd09_to_wgs84(Point p) { return gcj02_to_wgs84(bd09_to_gcj02(p)); }

}  // namespace isorisk::gis
