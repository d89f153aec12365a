// SPDX-License-Identifier: Apache-2.0
#include "point_flame.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace isorisk::study::qra {

namespace {

constexpr int kLooks = 256;                 // between the source and where it is dark
constexpr int kBisections = 40;             // of the last step
constexpr double kAtAPoint_w_per_m2 = 1e9;  // where the flux of a point has no bound

}  // namespace

double PointFlame::max_heat_flux_w_per_m2(double x, double y, double z) const noexcept {
  const double flux = radiation_.max_heat_flux_w_per_m2({x, y, z});
  return flux < kAtAPoint_w_per_m2 ? flux : kAtAPoint_w_per_m2;  // not a number at a point
}

void PointFlame::max_heat_flux_w_per_m2(std::span<const double> x, std::span<const double> y,
                                        double z, std::span<double> out) const noexcept {
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = max_heat_flux_w_per_m2(x[i], y[i], z);
}

double PointFlame::flame_half_width_m(double x) const noexcept {
  double widest = -1.0;
  for (const models::fire::Vec3& s : body_) {
    if (s.z - radius_m_ > models::fire::kPersonHeight_m) continue;
    const double rest = radius_m_ * radius_m_ - (x - s.x) * (x - s.x);
    if (rest >= 0.0) widest = std::max(widest, std::sqrt(rest));
  }
  return widest;
}

models::fire::FrustumRadiator::Interval PointFlame::x_extent_m() const noexcept {
  models::fire::FrustumRadiator::Interval e{std::numeric_limits<double>::infinity(),
                                            -std::numeric_limits<double>::infinity()};
  for (const models::fire::Vec3& s : body_) {
    e.min = std::min(e.min, s.x - radius_m_);
    e.max = std::max(e.max, s.x + radius_m_);
  }
  return e;
}

double PointFlame::reach_m(double flux, double bearing, double z) const {
  const double c = std::cos(bearing);
  const double s = std::sin(bearing);
  const auto above = [&](double r) { return max_heat_flux_w_per_m2(r * c, r * s, z) >= flux; };
  const auto extent = x_extent_m();
  double dark = std::max({std::abs(extent.min), std::abs(extent.max), 1.0});
  while (above(dark)) dark *= 1.6;
  const double step = dark / kLooks;
  double lit = dark - step;
  while (lit > 0.0 && !above(lit)) lit -= step;
  if (!(lit > 0.0)) return 0.0;
  double outside = lit + step;
  for (int i = 0; i < kBisections; ++i) {
    const double middle = 0.5 * (lit + outside);
    (above(middle) ? lit : outside) = middle;
  }
  return lit;
}

}  // namespace isorisk::study::qra
