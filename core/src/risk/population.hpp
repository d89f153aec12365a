// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "isorisk/core/risk/risk.hpp"

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
  /// Cells are stored by place: calls take(first, last) with ranges of them that together hold all
  /// who may be within reach, always in the same order.
  template <typename Take>
  void near(Point place, double reach_m, Take&& take) const {
    if (x_m_.empty()) return;
    const double r = reach_m + 0.71 * largest_side_m_;
    const int row0 = bin(place.y_m - r - south_m_, rows_);
    const int row1 = bin(place.y_m + r - south_m_, rows_);
    for (int row = row0; row <= row1; ++row) {
      // Bins of this row that the circle touches.
      const double south = south_m_ + row * bin_m_ - place.y_m;
      const double dy =
          row == 0 || row == rows_ - 1 ? 0.0 : std::max({south, -south - bin_m_, 0.0});
      if (dy > r) continue;
      const double dx = std::sqrt(r * r - dy * dy);
      const int col0 = bin(place.x_m - dx - west_m_, cols_);
      const int col1 = bin(place.x_m + dx - west_m_, cols_);
      const std::int32_t first = start_[static_cast<std::size_t>(row * cols_ + col0)];
      const std::int32_t last = start_[static_cast<std::size_t>(row * cols_ + col1) + 1];
      if (last > first) take(first, last);
    }
  }
  [[nodiscard]] const double* x_m() const noexcept { return x_m_.data(); }
  [[nodiscard]] const double* y_m() const noexcept { return y_m_.data(); }
  [[nodiscard]] const float* side_m() const noexcept { return side_m_.data(); }
  /// Whose staff they are; nobody is owner -1.
  [[nodiscard]] const std::int32_t* owner() const noexcept { return owner_.data(); }
  [[nodiscard]] const float* persons(int field) const noexcept {
    return persons_[static_cast<std::size_t>(field)].data();
  }

 private:
  [[nodiscard]] int bin(double distance_m, int count) const noexcept {
    const double k = std::floor(distance_m / bin_m_);
    return k > 0.0 ? static_cast<int>(std::min(k, count - 1.0)) : 0;
  }
  std::vector<double> x_m_, y_m_;
  std::vector<float> side_m_;
  std::vector<std::int32_t> owner_;
  std::vector<std::vector<float>> persons_;  ///< by field; empty when nobody is in it
  double largest_side_m_ = 0.0;
  double west_m_ = 0.0;
  double south_m_ = 0.0;
  double bin_m_ = 1.0;
  int rows_ = 1;
  int cols_ = 1;
  std::vector<std::int32_t> start_;  ///< first cell of each bin
};

/// Largest side of a sub-cell by distance from a location, in steps.
class CellLimit {
 public:
  static constexpr int kCount = 1024;
  explicit CellLimit(double reach_m)
      : step_m_{std::max(reach_m, 1.0) / kCount},
        per_m_{1.0 / step_m_},
        side_m_(kCount, std::numeric_limits<double>::infinity()) {}
  [[nodiscard]] int of(double radius_m) const noexcept {
    return radius_m > 0.0 ? static_cast<int>(std::min(radius_m * per_m_, kCount - 1.0)) : 0;
  }
  [[nodiscard]] double lower_edge_m(int k) const noexcept { return k * step_m_; }
  void lower(int k, double side_m) noexcept {
    double& side = side_m_[static_cast<std::size_t>(k)];
    side = std::min(side, side_m);
  }
  [[nodiscard]] double at(double radius_m) const noexcept {
    return side_m_[static_cast<std::size_t>(of(radius_m))];
  }

 private:
  double step_m_;
  double per_m_;
  std::vector<double> side_m_;
};

/// People at points round a location; arrays padded to a multiple of sixteen.
struct PointBatch {
  static constexpr int kSize = 1024;
  float dx[kSize], dy[kSize];  ///< east, north of the location
  float r[kSize];
  float share[kSize];  ///< of the people of the cell
  std::int32_t cell[kSize];
  int count = 0;
};

/// Splits the cells near a location into points and calls take(batch) with every batch of them.
///
/// A cell is split into equal squares no larger than the limit at its nearest point; one that is
/// large against its distance is quartered first, so that the part at the source is the finest.
/// The people of `own`, the owner of the location, are left out.
template <typename Take>
void split_cells(const People& people, Point place, std::int32_t own, double reach_m,
                 const CellLimit& limit, PointBatch& batch, Take&& take) {
  batch.count = 0;
  const auto flush = [&] {
    const int padded = (batch.count + 15) / 16 * 16;
    for (int i = batch.count; i < padded; ++i) batch.dx[i] = batch.dy[i] = 1.0F;
    take(batch);
    batch.count = 0;
  };
  const double reach_square = reach_m * reach_m;
  std::int32_t cell = 0;
  const auto emit = [&](double dx, double dy, double square, float share) {
    if (batch.count == PointBatch::kSize) flush();
    const int i = batch.count++;
    batch.dx[i] = static_cast<float>(dx);
    batch.dy[i] = static_cast<float>(dy);
    batch.r[i] = static_cast<float>(std::sqrt(square));
    batch.share[i] = share;
    batch.cell[i] = cell;
  };
  struct Square {
    double dx, dy, side, share;
  };
  std::vector<Square> todo;
  const auto split = [&](double dx0, double dy0, double side) {
    todo.push_back({dx0, dy0, side, 1.0});
    while (!todo.empty()) {
      const Square s = todo.back();
      todo.pop_back();
      const double nearest = std::sqrt(s.dx * s.dx + s.dy * s.dy) - 0.70711 * s.side;
      const double most = limit.at(nearest);
      const bool whole = s.side <= most;
      if (whole || s.side <= 0.5 * nearest) {
        const int k = whole ? 1 : static_cast<int>(std::ceil(s.side / most));
        const double step = s.side / k;
        const auto share = static_cast<float>(s.share / (k * k));
        for (int iy = 0; iy < k; ++iy)
          for (int ix = 0; ix < k; ++ix) {
            const double dx = s.dx + (ix + 0.5) * step - 0.5 * s.side;
            const double dy = s.dy + (iy + 0.5) * step - 0.5 * s.side;
            const double square = dx * dx + dy * dy;
            if (square <= reach_square) emit(dx, dy, square, share);
          }
      } else {
        const double q = 0.25 * s.side;
        for (const double sy : {-q, q})
          for (const double sx : {-q, q})
            todo.push_back({s.dx + sx, s.dy + sy, 0.5 * s.side, 0.25 * s.share});
      }
    }
  };
  const double* x = people.x_m();
  const double* y = people.y_m();
  const float* sides = people.side_m();
  const std::int32_t* owner = people.owner();
  people.near(place, reach_m, [&](std::int32_t first, std::int32_t last) {
    for (cell = first; cell < last; ++cell) {
      if (owner[cell] >= 0 && owner[cell] == own) continue;
      const double dx = x[cell] - place.x_m;
      const double dy = y[cell] - place.y_m;
      const double square = dx * dx + dy * dy;
      const auto side = static_cast<double>(sides[cell]);
      const double r = std::sqrt(square);
      if (side <= limit.at(r - 0.70711 * side)) {
        if (square <= reach_square) emit(dx, dy, square, 1.0F);
      } else if (r <= reach_m + 0.70711 * side) {
        split(dx, dy, side);
      }
    }
  });
  if (batch.count > 0) flush();
}

}  // namespace isorisk::risk
