// SPDX-License-Identifier: Apache-2.0
// Included by one translation unit per vector width, each with its own ISORISK_BELL_KERNEL and
// compiler flags. Internal linkage throughout, nothing from the standard library: a copy compiled
// for AVX-512 must not be kept by the linker for the whole program.
#include "bell_kernels.hpp"

// Vectors never leave this translation unit.
#pragma GCC diagnostic ignored "-Wpsabi"

namespace {

using namespace isorisk::bell;

// Eight doubles; the compiler splits them into what the machine has.
typedef double V __attribute__((vector_size(64)));
typedef double VUnaligned __attribute__((vector_size(64), aligned(8), may_alias));
typedef int64_t I __attribute__((vector_size(64)));

#define ISORISK_INLINE static inline __attribute__((always_inline))

ISORISK_INLINE V all(double x) { return V{x, x, x, x, x, x, x, x}; }

/// exp(a) for a <= 700; zero below -700 and where not `keep`. a = n ln 2 + r, |r| <= ln 2 / 2,
/// Taylor series of degree 10 in r (remainder 3e-13).
ISORISK_INLINE V exponential(V a, I keep) {
  const V low = all(-700.0);
  keep = keep & (a >= low);
  a = keep ? a : low;
  const V magic = all(6755399441055744.0);  // 1.5 * 2^52: adding it rounds to an integer
  const V shifted = a * all(1.4426950408889634) + magic;
  const V n = shifted - magic;
  // ln 2 in two parts (Cody and Waite); the first ends in zero bits.
  const V r = (a - n * all(6.93147180369123816490e-01)) - n * all(1.90821492927058770002e-10);
  // Even and odd powers apart: half the latency.
  const V r2 = r * r;
  V even = all(1.0 / 3628800.0);
  V odd = all(1.0 / 362880.0);
  even = even * r2 + all(1.0 / 40320.0);
  odd = odd * r2 + all(1.0 / 5040.0);
  even = even * r2 + all(1.0 / 720.0);
  odd = odd * r2 + all(1.0 / 120.0);
  even = even * r2 + all(1.0 / 24.0);
  odd = odd * r2 + all(1.0 / 6.0);
  even = even * r2 + all(0.5);
  odd = odd * r2 + all(1.0);
  even = even * r2 + all(1.0);
  const V p = odd * r + even;
  // 2^n: the integer stands in the low bits of `shifted`.
  const I bits = reinterpret_cast<I>(p) + (reinterpret_cast<I>(shifted) << 52);
  return reinterpret_cast<V>(keep ? bits : I{});
}

ISORISK_INLINE V polynomial(const V* c, V t) {
  const V t2 = t * t;
  V even = c[6] * t2 + c[4];
  V odd = c[5] * t2 + c[3];
  even = even * t2 + c[2];
  odd = odd * t2 + c[1];
  even = even * t2 + c[0];
  return odd * t + even;
}

ISORISK_INLINE int64_t index_of(const Segments& all_segments, double s) {
  const int64_t i = segment_number(s) - all_segments.first_number;
  return i < 0 ? 0 : i > all_segments.last ? all_segments.last : i;
}

void cells(const Segments& table, const Line& line, int first, int count, double* out) {
  const V lane = {0, 1, 2, 3, 4, 5, 6, 7};
  const V ds = all(line.ds);
  const V dy = all(line.dy);
  const V s0 = all(line.s0);
  const V y0 = all(line.y0);
  int64_t loaded = -1;
  V a[kDegree + 1];
  V k[kDegree + 1];
  V at = all(0.0);
  V scale = all(0.0);
  for (int j = 0; j <= kDegree; ++j) a[j] = k[j] = all(0.0);
  for (int b = 0; b < count; ++b) {
    const V i = all(static_cast<double>(first + 8 * b)) + lane;
    const V s = s0 + i * ds;
    const V y = y0 + i * dy;
    const int64_t left = index_of(table, s[0]);
    const int64_t right = index_of(table, s[7]);
    if (left == right) {
      if (left != loaded) {
        const Segment& g = table.segment[left];
        at = all(g.s0);
        scale = all(g.inverse_width);
#pragma GCC unroll 7
        for (int j = 0; j <= kDegree; ++j) {
          a[j] = all(g.log_axis[j]);
          k[j] = all(g.spread[j]);
        }
        loaded = left;
      }
    } else {
      loaded = -1;
      for (int l = 0; l < 8; ++l) {
        const Segment& g = table.segment[index_of(table, s[l])];
        at[l] = g.s0;
        scale[l] = g.inverse_width;
        for (int j = 0; j <= kDegree; ++j) {
          a[j][l] = g.log_axis[j];
          k[j][l] = g.spread[j];
        }
      }
    }
    const V t = (s - at) * scale;
    const V off_axis = polynomial(k, t) * (y * y);
    *reinterpret_cast<VUnaligned*>(out + 8 * b) =
        exponential(polynomial(a, t) - off_axis, off_axis <= all(kCut));
  }
}

void exponentials(const double* a, double* out, int n) {
  for (int i = 0; i < n; i += 8)
    *reinterpret_cast<VUnaligned*>(out + i) =
        exponential(*reinterpret_cast<const VUnaligned*>(a + i), ~I{});
}

}  // namespace

namespace isorisk::bell {
extern const Kernel ISORISK_BELL_KERNEL;
const Kernel ISORISK_BELL_KERNEL = {ISORISK_BELL_NAME, cells, exponentials};
}  // namespace isorisk::bell
