// SPDX-License-Identifier: Apache-2.0
#include "cloud_sweep.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isorisk::study::qra {
namespace {

constexpr double kDirectionStep_deg = 1.5;
using std::numbers::pi;

}  // namespace

CloudSweep::CloudSweep(std::span<const double> x_m, std::span<const double> half_width_m,
                       Point origin, int sectors)
    : x_m_{x_m}, half_width_m_{half_width_m}, origin_{origin} {
  double widest = 0.0;
  for (std::size_t i = 0; i < x_m.size(); ++i) {
    reach_m_ = std::max(reach_m_, std::hypot(x_m[i], half_width_m[i]));
    widest = std::max(widest, half_width_m[i]);
    widest_to_m_.push_back(widest);
  }
  const int parts = std::max(1, static_cast<int>(std::ceil(360.0 / sectors / kDirectionStep_deg)));
  parts_ = static_cast<std::size_t>(parts);
  for (int d = 0; d < sectors; ++d) {
    for (int k = 0; k < parts; ++k) {
      const double bearing = 2.0 * pi / sectors * (d + (k + 0.5) / parts - 0.5);
      directions_.push_back({std::sin(bearing), std::cos(bearing)});
    }
  }
  first_rad_ = pi / sectors * (1.0 / parts - 1.0);
}

CloudSweep::Ranges CloudSweep::ranges(double east, double north) const {
  const double r = std::hypot(east, north);
  if (r > reach_m_) return {};
  const auto n = static_cast<std::ptrdiff_t>(directions_.size());
  const Ranges all{{{0, n - 1}, {}}};
  // |y| = r |sin(angle)| is at most the largest half width at x <= r.
  const auto after = std::lower_bound(x_m_.begin(), x_m_.end(), r);
  const double widest = after == x_m_.end()
                            ? widest_to_m_.back()
                            : widest_to_m_[static_cast<std::size_t>(after - x_m_.begin())];
  if (r <= widest) return all;
  const double half = std::asin(widest / r);
  const double step = 2.0 * pi / static_cast<double>(n);
  const auto about = [&](double bearing) -> Range {
    const double middle = (bearing - first_rad_) / step;
    return {static_cast<std::ptrdiff_t>(std::floor(middle - half / step)),
            static_cast<std::ptrdiff_t>(std::ceil(middle + half / step))};
  };
  const double bearing = std::atan2(east, north);
  Ranges out{{about(bearing), {}}};
  if (x_m_.front() < 0.0) out.of[1] = about(bearing + pi);  // what lies upwind of the source
  std::ptrdiff_t count = 0;
  for (const Range& range : out) count += range.last - range.first + 1;
  return count + 4 <= n ? out : all;  // apart from each other, also after rounding
}

bool CloudSweep::inside(const Direction& d, double east, double north) const {
  const double x = east * d.sine + north * d.cosine;
  const double y = east * d.cosine - north * d.sine;
  if (x < x_m_.front() || x > x_m_.back()) return false;
  const auto after = std::upper_bound(x_m_.begin(), x_m_.end(), x);
  if (after == x_m_.end()) return std::abs(y) <= half_width_m_.back();
  const auto j = static_cast<std::size_t>(after - x_m_.begin());
  const double part = (x - x_m_[j - 1]) / (x_m_[j] - x_m_[j - 1]);
  return std::abs(y) <= std::lerp(half_width_m_[j - 1], half_width_m_[j], part);
}

}  // namespace isorisk::study::qra
