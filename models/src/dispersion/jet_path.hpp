// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "isorisk/models/dispersion/jet_plume.hpp"

// A jet against the distance downwind, for the questions a PassiveCloud answers; not installed.
namespace isorisk::models::dispersion {

class JetPath {
 public:
  // A vertical cut: sigma_y, sigma_z, height, concentration over the image sum, speed along x.
  struct Cut {
    double height;
    double sigma_y;
    double sigma_z;
    double level;  // kg/m3
    double speed;
    double time;
  };

  /// \pre the jet has sections
  explicit JetPath(const JetPlume& jet) {
    // A steep jet is cut obliquely; one that goes straight up has no cut of its own.
    constexpr double kSteepest = 0.3;  // cosine
    constexpr double kSlowest = 1e-3;  // of the speed
    for (const JetSection& s : jet.sections()) {
      const double along = std::cos(s.inclination_rad);
      const double sz = s.sigma_m / std::max(along, kSteepest);
      const double c = s.fraction * jet.input().density_kg_per_m3;
      x_.push_back(s.x_m);
      cut_.push_back({s.height_m, s.sigma_m, sz, c / image_peak(s.height_m / sz),
                      s.speed_m_per_s * std::max(along, kSlowest), s.time_s});
      highest_ = c;
    }
  }

  [[nodiscard]] double end_m() const noexcept { return x_.back(); }
  [[nodiscard]] double scale_m() const noexcept { return x_[1]; }
  [[nodiscard]] const Cut& last() const noexcept { return cut_.back(); }
  [[nodiscard]] double last_highest() const noexcept { return highest_; }

  [[nodiscard]] Cut at(double x) const noexcept {
    const auto after = std::upper_bound(x_.begin() + 1, x_.end() - 1, x);
    const auto j = static_cast<std::size_t>(after - x_.begin());
    const Cut& a = cut_[j - 1];
    const Cut& b = cut_[j];
    // Powers of x between the sections.
    const double w = j == 1 ? std::clamp(x / x_[1], 0.0, 1.0)
                            : std::log(x / x_[j - 1]) / std::log(x_[j] / x_[j - 1]);
    const auto power = [w](double from, double to) {
      return from * std::exp(w * std::log(to / from));
    };
    return {std::lerp(a.height, b.height, w), power(a.sigma_y, b.sigma_y),
            power(a.sigma_z, b.sigma_z),      power(a.level, b.level),
            power(a.speed, b.speed),          std::lerp(a.time, b.time, w)};
  }

 private:
  std::vector<double> x_;
  std::vector<Cut> cut_;
  double highest_ = 0.0;
};

}  // namespace isorisk::models::dispersion
