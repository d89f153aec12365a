// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "isorisk/core/grid.hpp"

/// The outline of a cloud, turned through every direction the wind may blow towards: which points
/// of the map it covers, and when.
namespace isorisk::study::qra {

class CloudSweep {
 public:
  /// The cloud covers |y| <= half_width_m at x_m downwind of the source.
  /// \param x_m increasing, two at least \param sectors of the wind rose; each is looked at in
  ///        parts() directions, sector d about d * 360 / sectors degrees clockwise from north
  CloudSweep(std::span<const double> x_m, std::span<const double> half_width_m, Point origin,
             int sectors);

  [[nodiscard]] std::size_t parts() const noexcept { return parts_; }
  [[nodiscard]] std::size_t directions() const noexcept { return directions_.size(); }

  /// No point farther than this from the source is ever covered.
  [[nodiscard]] double reach_m() const noexcept { return reach_m_; }

  /// Calls f(sector * parts() + part) for each direction in which the cloud covers the point.
  template <class F>
  void covers(Point at, F&& f) const {
    const double east = at.x_m - origin_.x_m;
    const double north = at.y_m - origin_.y_m;
    for (const Range& range : ranges(east, north)) {
      for (std::ptrdiff_t j = range.first; j <= range.last; ++j) {
        const std::size_t i = wrapped(j);
        if (inside(directions_[i], east, north)) f(i);
      }
    }
  }

 private:
  struct Direction {
    double sine, cosine;
  };
  struct Range {
    std::ptrdiff_t first = 0, last = -1;
  };
  struct Ranges {
    Range of[2];
    [[nodiscard]] const Range* begin() const noexcept { return of; }
    [[nodiscard]] const Range* end() const noexcept { return of + 2; }
  };
  /// Directions outside of these do not reach the point.
  [[nodiscard]] Ranges ranges(double east, double north) const;
  [[nodiscard]] bool inside(const Direction& d, double east, double north) const;
  [[nodiscard]] std::size_t wrapped(std::ptrdiff_t j) const noexcept {
    const auto n = static_cast<std::ptrdiff_t>(directions_.size());
    return static_cast<std::size_t>((j % n + n) % n);
  }

  std::span<const double> x_m_, half_width_m_;
  std::vector<double> widest_to_m_;  // largest half width up to the x of the same index
  Point origin_;
  double reach_m_ = 0.0;
  std::size_t parts_ = 1;
  double first_rad_ = 0.0;
  std::vector<Direction> directions_;
};

}  // namespace isorisk::study::qra
