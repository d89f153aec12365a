// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/blast_table.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "isorisk/core/error.hpp"

namespace isorisk::models::explosion {
namespace {

constexpr int kBits = 6;  // 64 buckets per doubling of the square
constexpr int kShift = 52 - kBits;
constexpr std::uint64_t kBelow = (std::uint64_t{1} << kShift) - 1;

std::uint64_t key_of(double square) noexcept {
  return std::bit_cast<std::uint64_t>(square) >> kShift;
}
double start_of(std::uint64_t key) noexcept { return std::bit_cast<double>(key << kShift); }

// Position in the bucket, [0, 1).
double fraction_of(double square) noexcept {
  return static_cast<double>(
             static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(square) & kBelow)) *
         (1.0 / static_cast<double>(kBelow + 1));
}

}  // namespace

BlastTable::BlastTable(std::function<double(double)> exact, double length_scale_m,
                       std::span<const double> break_points, double near_m, double far_m)
    : exact_{std::move(exact)} {
  InputCheck check{"explosion.blast_table"};
  check.positive("near", near_m, "m");
  check.require(far_m > near_m && std::isfinite(far_m), "far", far_m, "m",
                "be finite and beyond the near end");
  check.done();
  first_ = key_of(near_m * near_m) + 1;
  const std::uint64_t last = key_of(far_m * far_m);
  buckets_.resize(last > first_ ? last - first_ + 2 : 2);
  for (std::size_t i = 1; i + 1 < buckets_.size(); ++i) {
    const double low = start_of(first_ + i - 1);
    const double high = start_of(first_ + i);
    const bool broken = std::any_of(break_points.begin(), break_points.end(), [&](double scaled) {
      const double square = scaled * length_scale_m * scaled * length_scale_m;
      return square > low * (1.0 - 1e-12) && square < high * (1.0 + 1e-12);
    });
    if (broken) continue;
    // Through the ends and the thirds, so that neighbours agree at their common end.
    const auto at = [&](double t) { return exact_(std::sqrt(low + t * (high - low))); };
    const double a = at(0.0);
    const double b = at(1.0 / 3.0);
    const double c = at(2.0 / 3.0);
    const double d = at(1.0);
    buckets_[i] = {.c0 = a,
                   .c1 = -5.5 * a + 9.0 * b - 4.5 * c + d,
                   .c2 = 9.0 * a - 22.5 * b + 18.0 * c - 4.5 * d,
                   .c3 = -4.5 * a + 13.5 * b - 13.5 * c + 4.5 * d};
  }
}

double BlastTable::from_square(double square_m2) const noexcept {
  const std::uint64_t key = key_of(square_m2);
  // Below the table the difference wraps and is cut with what is beyond it.
  const std::uint64_t i = std::min<std::uint64_t>(key - first_ + 1, buckets_.size() - 1);
  const Cubic& q = buckets_[i];
  const double t = fraction_of(square_m2);
  return q.c0 + t * (q.c1 + t * (q.c2 + t * q.c3));
}

double BlastTable::overpressure_pa(double distance_m) const noexcept {
  const double p = from_square(distance_m * distance_m);
  return std::isnan(p) ? exact_(distance_m) : p;
}

void BlastTable::overpressure_pa(std::span<const double> x_m, std::span<const double> y_m,
                                 double x0_m, double y0_m, std::span<double> out) const noexcept {
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double dx = x_m[i] - x0_m;
    const double dy = y_m[i] - y0_m;
    const double square = dx * dx + dy * dy;
    const double p = from_square(square);
    out[i] = std::isnan(p) ? exact_(std::sqrt(square)) : p;
  }
}

}  // namespace isorisk::models::explosion
