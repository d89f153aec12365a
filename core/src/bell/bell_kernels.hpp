// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdint.h>

/// The inner loop of bell_raster, compiled once per vector width (bell_kernels_impl.hpp) and chosen
/// at run time. No fused multiply-add and no reductions: every width gives the same bits.
namespace isorisk::bell {

inline constexpr int kDegree = 6;
inline constexpr double kCut = 32.0;           ///< 8 sigma: exp(-32) = 1.3e-14
inline constexpr int kBlock = 64;              ///< cells that are skipped or computed together
inline constexpr int kMantissaShift = 52 - 3;  ///< 2^3 intervals per doubling of s

/// One interval [s0, s0 + 1/inverse_width): exponents are polynomials in t = (s - s0)
/// inverse_width.
struct Segment {
  double s0;
  double inverse_width;
  double log_axis[kDegree + 1];
  double spread[kDegree + 1];
};

/// Interval number of s > 0, up to a constant: the top bits of the double.
inline int64_t segment_number(double s) noexcept {
  return static_cast<int64_t>(__builtin_bit_cast(uint64_t, s) >> kMantissaShift);
}

struct Segments {
  const Segment* segment;
  int64_t first_number;
  int64_t last;  ///< index of the last one
};

/// s and y along a row: s0 + i ds, y0 + i dy.
struct Line {
  double s0, ds, y0, dy;
};

struct Kernel {
  const char* name;
  /// out[i - first] = exp(log_axis(s) - spread(s) y^2) for i in [first, first + 8 count); zero
  /// where spread y^2 > kCut or the exponent is below -700. Cells outside the segments get
  /// anything.
  void (*cells)(const Segments& segments, const Line& line, int first, int count, double* out);
  /// out[i] = exp(a[i]) for n a multiple of 8: the limit that the above is measured against.
  void (*exponentials)(const double* a, double* out, int n);
};

[[nodiscard]] const Kernel& active() noexcept;
[[nodiscard]] const Kernel* const* available(int* count) noexcept;

}  // namespace isorisk::bell
