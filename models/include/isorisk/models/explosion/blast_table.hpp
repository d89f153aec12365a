// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "isorisk/models/explosion/blast.hpp"

namespace isorisk::models::explosion {

/// The overpressure of one source, tabulated for maps of many points.
///
/// Cubics in the square of the distance on 64 buckets per doubling of it, picked by the bits of the
/// number: no root, logarithm or exponential per point. Within 1e-8 of the source; buckets with a
/// break point and distances outside the table are evaluated exactly. Values of a point do not
/// depend on the points beside it, so parts of a map may be filled by different threads.
/// Reference page: docs/models/explosion/blast.md
class BlastTable {
 public:
  /// Copies the source. \throws InputError unless 0 < near_m < far_m, both finite.
  template <BlastSource Source>
  BlastTable(const Source& source, double near_m, double far_m)
      : BlastTable([source](double r) { return source.overpressure_pa(r); },
                   source.length_scale_m(), source.break_points(), near_m, far_m) {}

  [[nodiscard]] double overpressure_pa(double distance_m) const noexcept;
  /// Of a source at (x0, y0), at many points. \pre three spans of one size
  void overpressure_pa(std::span<const double> x_m, std::span<const double> y_m, double x0_m,
                       double y0_m, std::span<double> out) const noexcept;

 private:
  struct Cubic {
    double c0 = kNotGiven;  // NaN: evaluate exactly
    double c1 = 0.0;
    double c2 = 0.0;
    double c3 = 0.0;
  };
  BlastTable(std::function<double(double)> exact, double length_scale_m,
             std::span<const double> break_points, double near_m, double far_m);
  [[nodiscard]] double from_square(double square_m2) const noexcept;

  std::function<double(double)> exact_;
  std::uint64_t first_ = 0;     // key of buckets_[1]
  std::vector<Cubic> buckets_;  // the first and the last one stand for what is outside
};

}  // namespace isorisk::models::explosion
