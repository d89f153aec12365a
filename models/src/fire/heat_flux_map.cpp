// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/fire/heat_flux_map.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

#include "isorisk/core/error.hpp"

namespace isorisk::models::fire {
namespace {

constexpr int kNodes = 4;            // of a piece, along each side
constexpr std::size_t kFewest = 50;  // points of a square worth a piece: it costs 25 exact ones
constexpr double kNever = std::numeric_limits<double>::infinity();
constexpr double kSafety = 0.25;       // of the tolerance, at the nine values
constexpr std::int32_t kSquares = 16;  // along each side of the box, to begin with

struct Box {
  double west = 0.0, south = 0.0, width = 0.0, height = 0.0;
};

using Weights = std::array<double, kNodes>;

// Lagrange weights of the nodes 0, 1/3, 2/3, 1.
Weights weights(double t) {
  const double a = 3.0 * t;
  const double b = a - 1.0, c = a - 2.0, d = a - 3.0;
  return {-b * c * d / 6.0, a * c * d / 2.0, -a * b * d / 2.0, a * b * c / 6.0};
}

// Pieces of the squares of one flame at one height.
class Pieces {
 public:
  Pieces(const SolidFlame& flame, std::span<const double> x, std::span<const double> y, double z,
         std::span<double> out, const HeatFluxTolerance& tolerance)
      : flame_{flame}, x_{x}, y_{y}, z_{z}, out_{out}, tolerance_{tolerance} {}

  /// Fills the points in a box; the largest difference of its pieces.
  double fill(std::span<std::uint32_t> points, const Box& box) {
    if (points.size() < kFewest || !(box.width > 0.0) || !(box.height > 0.0)) {
      exact(points);
      return 0.0;
    }
    std::array<double, kNodes * kNodes> node{};
    const double error = clear_of_flame(box) ? fit(box, node) : kNever;
    if (error <= kSafety * tolerance_.relative) {
      for (const std::uint32_t i : points) {
        out_[i] = std::max(
            0.0, value(node, (x_[i] - box.west) / box.width, (y_[i] - box.south) / box.height));
      }
      return error;
    }
    const Box part{box.west, box.south, 0.5 * box.width, 0.5 * box.height};
    const double middle_x = box.west + part.width;
    const double middle_y = box.south + part.height;
    const auto split = [](std::span<std::uint32_t> all, const auto& first) {
      const auto at = std::stable_partition(all.begin(), all.end(), first);
      const auto n = static_cast<std::size_t>(at - all.begin());
      return std::pair{all.first(n), all.subspan(n)};
    };
    const auto [west, east] = split(points, [&](std::uint32_t i) { return x_[i] < middle_x; });
    double worst = 0.0;
    for (const bool right : {false, true}) {
      const auto [south, north] =
          split(right ? east : west, [&](std::uint32_t i) { return y_[i] < middle_y; });
      const double from = right ? middle_x : box.west;
      worst = std::max(worst, fill(south, {from, box.south, part.width, part.height}));
      worst = std::max(worst, fill(north, {from, middle_y, part.width, part.height}));
    }
    return worst;
  }

 private:
  // Whether the flame stays outside the circle round a box; nearer it might pass between the nodes.
  [[nodiscard]] bool clear_of_flame(const Box& box) const {
    const Vec3 centre{box.west + 0.5 * box.width, box.south + 0.5 * box.height, z_};
    return flame_.path_m(centre) > 0.5 * std::hypot(box.width, box.height);
  }

  // Exact values at the nodes of a box, and the largest difference of the piece between them.
  double fit(const Box& box, std::array<double, kNodes * kNodes>& node) const {
    constexpr int kBetween = kNodes - 1;
    constexpr int kAll = kNodes * kNodes + kBetween * kBetween;
    std::array<double, kAll> px{}, py{}, q{};
    std::size_t n = 0;
    const auto place = [&](int i, int j, double shift) {
      px[n] = box.west + box.width * (i + shift) / (kNodes - 1);
      py[n++] = box.south + box.height * (j + shift) / (kNodes - 1);
    };
    for (int i = 0; i < kNodes; ++i)
      for (int j = 0; j < kNodes; ++j) place(i, j, 0.0);
    for (int i = 0; i < kBetween; ++i)
      for (int j = 0; j < kBetween; ++j) place(i, j, 0.5);
    flame_.max_heat_flux_w_per_m2(px, py, z_, q);
    std::copy_n(q.begin(), node.size(), node.begin());
    double worst = 0.0;
    n = node.size();
    for (int i = 0; i < kBetween; ++i) {
      for (int j = 0; j < kBetween; ++j, ++n) {
        const double guess = value(node, (i + 0.5) / (kNodes - 1), (j + 0.5) / (kNodes - 1));
        worst = std::max(worst, std::abs(guess - q[n]) / std::max(q[n], tolerance_.floor_w_per_m2));
      }
    }
    return worst;
  }

  [[nodiscard]] static double value(const std::array<double, kNodes * kNodes>& node, double u,
                                    double v) {
    const Weights a = weights(u);
    const Weights b = weights(v);
    double sum = 0.0;
    for (std::size_t i = 0; i < kNodes; ++i) {
      const double* row = node.data() + i * kNodes;
      sum += a[i] * (b[0] * row[0] + b[1] * row[1] + b[2] * row[2] + b[3] * row[3]);
    }
    return sum;
  }

  void exact(std::span<const std::uint32_t> points) {
    at_x_.resize(points.size());
    at_y_.resize(points.size());
    flux_.resize(points.size());
    for (std::size_t k = 0; k < points.size(); ++k) {
      at_x_[k] = x_[points[k]];
      at_y_[k] = y_[points[k]];
    }
    flame_.max_heat_flux_w_per_m2(at_x_, at_y_, z_, flux_);
    for (std::size_t k = 0; k < points.size(); ++k) out_[points[k]] = flux_[k];
  }

  const SolidFlame& flame_;
  std::span<const double> x_, y_;
  double z_;
  std::span<double> out_;
  const HeatFluxTolerance& tolerance_;
  std::vector<double> at_x_, at_y_, flux_;  // room
};

}  // namespace

void max_heat_flux_map_w_per_m2(const SolidFlame& flame, std::span<const double> x,
                                std::span<const double> y, double z, std::span<double> out) {
  assert(x.size() == y.size() && x.size() == out.size());
  constexpr std::size_t kGrain = 2048;  // receivers of a task
  tbb::parallel_for(tbb::blocked_range<std::size_t>{0, out.size(), kGrain},
                    [&](const tbb::blocked_range<std::size_t>& r) {
                      flame.max_heat_flux_w_per_m2(x.subspan(r.begin(), r.size()),
                                                   y.subspan(r.begin(), r.size()), z,
                                                   out.subspan(r.begin(), r.size()));
                    });
}

double max_heat_flux_map_w_per_m2(const SolidFlame& flame, std::span<const double> x,
                                  std::span<const double> y, double z, std::span<double> out,
                                  const HeatFluxTolerance& tolerance) {
  assert(x.size() == y.size() && x.size() == out.size() && x.size() <= UINT32_MAX);
  InputCheck check{"heat flux map"};
  check.within("relative", tolerance.relative, 1e-9, 0.1, "-");
  check.positive("floor_w_per_m2", tolerance.floor_w_per_m2, "W/m2");
  const auto finite = [](double v) { return std::isfinite(v); };
  for (const auto& [name, values] : {std::pair{"x_m", x}, std::pair{"y_m", y}}) {
    const auto bad = std::find_if_not(values.begin(), values.end(), finite);
    if (bad != values.end()) check.finite(name, *bad, "m");
  }
  check.done();
  if (out.empty()) return 0.0;
  const auto [west, east] = std::minmax_element(x.begin(), x.end());
  const auto [south, north] = std::minmax_element(y.begin(), y.end());
  const Box all{*west, *south, *east - *west, *north - *south};

  // The points by square.
  const auto along = [](double v, double from, double size) {
    if (!(size > 0.0)) return 0;
    return std::clamp(static_cast<std::int32_t>((v - from) / size * kSquares), 0, kSquares - 1);
  };
  std::vector<std::uint16_t> square(x.size());
  tbb::parallel_for(tbb::blocked_range<std::size_t>{0, x.size(), 16384},
                    [&](const tbb::blocked_range<std::size_t>& r) {
                      for (std::size_t i = r.begin(); i < r.end(); ++i) {
                        square[i] =
                            static_cast<std::uint16_t>(along(x[i], all.west, all.width) * kSquares +
                                                       along(y[i], all.south, all.height));
                      }
                    });
  std::array<std::size_t, kSquares * kSquares + 1> begin{};
  for (const std::uint16_t s : square) ++begin[s + std::size_t{1}];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<std::uint32_t> points(x.size());
  auto next = begin;
  for (std::size_t i = 0; i < x.size(); ++i) {
    points[next[square[i]]++] = static_cast<std::uint32_t>(i);
  }

  std::vector<double> error(kSquares * kSquares, 0.0);
  tbb::parallel_for(
      std::size_t{0}, error.size(),
      [&](std::size_t s) {
        const auto row = static_cast<double>(s / kSquares);
        const auto col = static_cast<double>(s % kSquares);
        const Box box{all.west + all.width * row / kSquares,
                      all.south + all.height * col / kSquares, all.width / kSquares,
                      all.height / kSquares};
        error[s] = Pieces{flame, x, y, z, out, tolerance}.fill(
            std::span{points}.subspan(begin[s], begin[s + 1] - begin[s]), box);
      },
      tbb::simple_partitioner{});
  return *std::max_element(error.begin(), error.end());
}

}  // namespace isorisk::models::fire
