// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "isorisk/core/risk/risk.hpp"
#include "kernels.hpp"

namespace isorisk::risk {

/// The population cells, in columns, with an index by place.
class People {
 public:
  explicit People(const RiskInput& input);

  /// Fields are (period, in or out): 2 period + indoor.
  [[nodiscard]] int fields() const noexcept { return static_cast<int>(persons_.size()); }
  [[nodiscard]] bool any(int field) const noexcept {
    return !persons_[static_cast<std::size_t>(field)].empty();
  }
  [[nodiscard]] float persons(int field, std::int32_t cell) const noexcept {
    return persons_[static_cast<std::size_t>(field)][static_cast<std::size_t>(cell)];
  }
  [[nodiscard]] Point centre(std::int32_t cell) const noexcept {
    return {x_m_[static_cast<std::size_t>(cell)], y_m_[static_cast<std::size_t>(cell)]};
  }
  [[nodiscard]] double side_m(std::int32_t cell) const noexcept {
    return side_m_[static_cast<std::size_t>(cell)];
  }

  /// Calls take(cell) for every cell that may have people within reach of the place, always in the
  /// same order.
  template <typename Take>
  void near(Point place, double reach_m, Take&& take) const {
    if (x_m_.empty()) return;
    const double r = reach_m + 0.71 * largest_side_m_;
    const int row0 = bin(place.y_m - r - south_m_, rows_);
    const int row1 = bin(place.y_m + r - south_m_, rows_);
    const int col0 = bin(place.x_m - r - west_m_, cols_);
    const int col1 = bin(place.x_m + r - west_m_, cols_);
    for (int row = row0; row <= row1; ++row) {
      const auto from = static_cast<std::size_t>(row * cols_ + col0);
      const auto to = static_cast<std::size_t>(row * cols_ + col1);
      for (std::int32_t i = start_[from]; i < start_[to + 1]; ++i)
        take(order_[static_cast<std::size_t>(i)]);
    }
  }

 private:
  [[nodiscard]] int bin(double distance_m, int count) const noexcept {
    const double k = std::floor(distance_m / bin_m_);
    return k > 0.0 ? static_cast<int>(std::min(k, count - 1.0)) : 0;
  }
  std::vector<double> x_m_, y_m_, side_m_;
  std::vector<std::vector<float>> persons_;  ///< by field; empty when nobody is in it
  double largest_side_m_ = 0.0;
  double west_m_ = 0.0;
  double south_m_ = 0.0;
  double bin_m_ = 1.0;
  int rows_ = 1;
  int cols_ = 1;
  std::vector<std::int32_t> order_;  ///< cells sorted by bin
  std::vector<std::int32_t> start_;  ///< of each bin in order_
};

/// Largest side of a sub-cell by distance from a location.
class CellLimit {
 public:
  explicit CellLimit(double reach_m) : scale_{kCount / std::log1p(std::max(reach_m, 1.0))} {}
  [[nodiscard]] int of(double radius_m) const noexcept {
    return std::clamp(static_cast<int>(std::log1p(std::max(radius_m, 0.0)) * scale_), 0,
                      kCount - 1);
  }
  [[nodiscard]] double lower_edge_m(int k) const noexcept { return std::expm1(k / scale_); }
  void lower(int k, double side_m) noexcept {
    side_m_[k] = std::min(side_m_[k], static_cast<float>(side_m));
  }
  [[nodiscard]] double at(double radius_m) const noexcept {
    return static_cast<double>(side_m_[of(radius_m)]);
  }
  static constexpr int kCount = 256;
  void fill(double side_m) noexcept { std::fill_n(side_m_, kCount, static_cast<float>(side_m)); }

 private:
  double scale_;
  float side_m_[kCount] = {};
};

/// People at points round a location, in ring coordinates; arrays padded to a multiple of sixteen.
struct PointBatch {
  static constexpr int kSize = 1024;
  float dx[kSize], dy[kSize];  ///< east, north of the location
  float u[kSize], t[kSize], r[kSize];
  float share[kSize];  ///< of the people of the cell
  std::int32_t cell[kSize];
  int count = 0;
};

/// Splits the cells near a location into points and calls take(batch) with every batch of them.
///
/// A cell is split into equal squares no larger than the limit at its nearest point; one that is
/// large against its distance is quartered first, so that the part at the source is the finest.
template <typename Take>
void split_cells(const People& people, Point place, double reach_m, const CellLimit& limit,
                 double ring_scale_m, double ring_step, PointBatch& batch, Take&& take) {
  const kernel::Set& kernels = kernel::active();
  const auto flush = [&] {
    const int padded = (batch.count + 15) / 16 * 16;
    for (int i = batch.count; i < padded; ++i) batch.dx[i] = batch.dy[i] = 1.0F;
    kernels.polar(batch.dx, batch.dy, padded, static_cast<float>(1.0 / ring_scale_m),
                  static_cast<float>(1.0 / ring_step), batch.u, batch.t, batch.r);
    take(batch);
    batch.count = 0;
  };
  std::int32_t cell = 0;
  const auto emit = [&](double dx, double dy, double share) {
    if (dx * dx + dy * dy > reach_m * reach_m) return;
    if (batch.count == PointBatch::kSize) flush();
    const int i = batch.count++;
    batch.dx[i] = static_cast<float>(dx);
    batch.dy[i] = static_cast<float>(dy);
    batch.share[i] = static_cast<float>(share);
    batch.cell[i] = cell;
  };
  struct Square {
    double dx, dy, side, share;
  };
  std::vector<Square> todo;
  people.near(place, reach_m, [&](std::int32_t index) {
    cell = index;
    const Point centre = people.centre(index);
    const double side = people.side_m(index);
    const double dx0 = centre.x_m - place.x_m;
    const double dy0 = centre.y_m - place.y_m;
    const double far = reach_m + 0.71 * side;
    if (dx0 * dx0 + dy0 * dy0 > far * far) return;
    todo.push_back({dx0, dy0, side, 1.0});
    while (!todo.empty()) {
      const Square s = todo.back();
      todo.pop_back();
      const double nearest = std::sqrt(s.dx * s.dx + s.dy * s.dy) - 0.70711 * s.side;
      const double most = limit.at(nearest);
      if (s.side <= most) {
        emit(s.dx, s.dy, s.share);
      } else if (s.side <= 0.5 * nearest) {
        const int k = static_cast<int>(std::ceil(s.side / most));
        const double step = s.side / k;
        for (int iy = 0; iy < k; ++iy)
          for (int ix = 0; ix < k; ++ix)
            emit(s.dx + (ix + 0.5) * step - 0.5 * s.side, s.dy + (iy + 0.5) * step - 0.5 * s.side,
                 s.share / (k * k));
      } else {
        const double q = 0.25 * s.side;
        for (const double sy : {-q, q})
          for (const double sx : {-q, q})
            todo.push_back({s.dx + sx, s.dy + sy, 0.5 * s.side, 0.25 * s.share});
      }
    }
  });
  if (batch.count > 0) flush();
}

}  // namespace isorisk::risk
