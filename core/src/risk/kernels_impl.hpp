// SPDX-License-Identifier: Apache-2.0
// Body of the kernels; included by one translation unit per vector width, each with its own
// ISORISK_KERNEL_SET (name of the exported set) and compiler flags. See simd.hpp for the rules.
#include "kernels.hpp"
#include "simd.hpp"

namespace {

using namespace isorisk::risk::kernel;

constexpr float kFar = 1.0e18F;

/// Normal distribution function, without branch or division.
///
/// Phi(z) = 1/2 + z Q(z^2) for |z| <= 5.25, beyond which it is within 7.6e-8 of 0 or 1. Q is a
/// Chebyshev fit of degree 14 in s = 2 (z / 5.25)^2 - 1, made with mpmath.chebyfit from
/// (ncdf(z) - 1/2) / z at 40 digits: absolute error of Phi below 5.4e-8 before rounding, below
/// 1.3e-7 in float arithmetic (checked against erfc in tests/unit/core/risk_kernels_test.cpp).
ISORISK_INLINE F16 normal_cdf(F16 z) {
  z = max(min(z, all(5.25F)), all(-5.25F));
  const F16 s = fma(z * z, all(7.256235828e-02F), all(-1.0F));
  // The upper powers even and odd apart (half the latency), the larger terms one by one (less
  // rounding).
  const F16 s2 = s * s;
  F16 even = all(2.774600330e-04F);
  F16 odd = all(-6.798868738e-04F);
  even = fma(even, s2, all(5.455137082e-04F));
  odd = fma(odd, s2, all(-9.698687305e-04F));
  even = fma(even, s2, all(3.039716744e-03F));
  odd = fma(odd, s2, all(-5.528017558e-03F));
  even = fma(even, s2, all(8.328680623e-03F));
  odd = fma(odd, s2, all(-1.273210105e-02F));
  even = fma(even, s2, all(1.856592521e-02F));
  odd = fma(odd, s2, all(-2.505319169e-02F));
  even = fma(even, s2, all(3.202754878e-02F));
  F16 q = fma(odd, s, even);
  q = fma(q, s, all(-3.976217291e-02F));
  q = fma(q, s, all(4.964598821e-02F));
  q = fma(q, s, all(-6.712685346e-02F));
  q = fma(q, s, all(1.346593445e-01F));
  return fma(z, q, all(0.5F));
}

/// Natural logarithm of a >= 1. Fit of log(1 + f) / f on [sqrt(1/2), sqrt(2)] - 1, degree 9,
/// relative error 5.4e-9 before rounding (mpmath.chebyfit).
ISORISK_INLINE F16 log_of(F16 a) {
  // a = m 2^e with m in [sqrt(1/2), sqrt(2))
  I16 bits = as_int(a);
  I16 exponent;
  ISORISK_EACH {
    exponent.v[i_] = (bits.v[i_] - 0x3f3504f3) >> 23;
    bits.v[i_] = bits.v[i_] - (exponent.v[i_] << 23);
  }
  const F16 f = as_float(bits) - all(1.0F);
  F16 q = all(-7.451186227e-02F);
  q = fma(q, f, all(1.280661044e-01F));
  q = fma(q, f, all(-1.326603136e-01F));
  q = fma(q, f, all(1.419965010e-01F));
  q = fma(q, f, all(-1.660836941e-01F));
  q = fma(q, f, all(2.000093944e-01F));
  q = fma(q, f, all(-2.500157910e-01F));
  q = fma(q, f, all(3.333334535e-01F));
  q = fma(q, f, all(-4.999998850e-01F));
  q = fma(q, f, all(9.999999994e-01F));
  return fma(to_float(exponent), all(0.693147181F), f * q);
}

/// Bearing of (x east, y north) as a fraction of the full circle, [0, 1).
/// atan on [0, 1] is a fit of degree 8 in the square, error 3e-9 of a circle before rounding.
ISORISK_INLINE F16 bearing_of(F16 x, F16 y) {
  const F16 zero = all(0.0F);
  const F16 ax = max(x, zero - x);
  const F16 ay = max(y, zero - y);
  const F16 low = min(ax, ay);
  const F16 high = max(max(ax, ay), all(1.0e-30F));
  const F16 a = low / high;
  const F16 s = a * a;
  F16 q = all(4.402676933e-04F);
  q = fma(q, s, all(-2.503706059e-03F));
  q = fma(q, s, all(6.706411084e-03F));
  q = fma(q, s, all(-1.186795305e-02F));
  q = fma(q, s, all(1.689966174e-02F));
  q = fma(q, s, all(-2.259649700e-02F));
  q = fma(q, s, all(3.181805255e-02F));
  q = fma(q, s, all(-5.305117561e-02F));
  q = fma(q, s, all(1.591549402e-01F));
  F16 t = a * q;                           // angle from the nearer axis
  t = if_less(ay, ax, all(0.25F) - t, t);  // from the north-south axis
  t = if_less(y, zero, all(0.5F) - t, t);  // from north, either side
  t = if_less(x, zero, all(1.0F) - t, t);  // clockwise
  return if_less(t, all(1.0F), t, zero);
}

/// asinh(v) / h for v = r / b from v^2, with one square root: v + sqrt(v^2 + 1) squared is
/// 2 v^2 + 1 + 2 sqrt(v^4 + v^2).
ISORISK_INLINE F16 ring_of(F16 v_square, F16 half_inverse_step) {
  const F16 root = sqrt(fma(v_square, v_square, v_square));
  return log_of(fma(v_square + root, all(2.0F), all(1.0F))) * half_inverse_step;
}

/// Values at an index and at the next: of a node and the next ring, of a share and the next.
struct Pair {
  F16 first, second;
};

ISORISK_INLINE Pair gather_pair(const float* base, I16 index) {
#if defined(__AVX512F__)
  // Two neighbours at a time, as one double.
  const __m256i low = _mm512_castsi512_si256(reinterpret_cast<__m512i>(index.v[0]));
  const __m256i high = _mm512_extracti64x4_epi64(reinterpret_cast<__m512i>(index.v[0]), 1);
  const __m512 a = _mm512_castpd_ps(_mm512_i32gather_pd(low, base, 4));
  const __m512 b = _mm512_castpd_ps(_mm512_i32gather_pd(high, base, 4));
  const __m512i even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
  const __m512i odd = _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
  Pair p;
  p.first.v[0] = _mm512_permutex2var_ps(a, even, b);
  p.second.v[0] = _mm512_permutex2var_ps(a, odd, b);
  return p;
#else
  return {gather(base, index), gather(base + 1, index)};
#endif
}

// ---- profiles -------------------------------------------------------------------------------

/// Where each of sixteen points is in the knots of a plume, with the coefficients there.
struct PlumeState {
  float x[16], z0[16], z0_slope[16], drop[16], drop_slope[16];
  int32_t segment[16];
};

void plume_enter(const Plume& p, PlumeState& s, int lane, int segment) {
  s.segment[lane] = segment;
  if (segment < 0 || segment >= p.knots - 1) {  // before or beyond the table
    s.x[lane] = segment < 0 ? -kFar : __builtin_nextafterf(p.x[p.knots - 1], kFar);
    s.z0[lane] = -kFar;
    s.z0_slope[lane] = s.drop[lane] = s.drop_slope[lane] = 0.0F;
    return;
  }
  s.x[lane] = p.x[segment];
  s.z0[lane] = p.z0[segment];
  s.z0_slope[lane] = p.z0_slope[segment];
  s.drop[lane] = p.drop[segment];
  s.drop_slope[lane] = p.drop_slope[segment];
}

/// Index of the last of the first `count` knots that is not above x; -1 before the first. The
/// halves are chosen without a branch: a search guesses wrong half of the time.
int find_segment(const float* knot, int count, float x) {
  const float* base = knot;
  while (count > 1) {
    const int half = count / 2;
    base = base[half] <= x ? base + half : base;
    count -= half;
  }
  return static_cast<int>(base - knot) - (x < *base ? 1 : 0);
}

/// The lanes of `lanes` have moved below their segment.
__attribute__((noinline)) void plume_step_down(const Plume& p, PlumeState& s, const float* x,
                                               unsigned lanes) {
  while (lanes != 0) {
    const int lane = __builtin_ctz(lanes);
    lanes &= lanes - 1;
    int segment = s.segment[lane] - 1;
    if (segment >= 0 && x[lane] < p.x[segment]) segment = find_segment(p.x, segment, x[lane]);
    plume_enter(p, s, lane, segment);
  }
}

int plume_profile(const Plume& p, const Rings& rings, const Subsamples& sub, float* profile) {
  // At angle 0 the sixteen points stand at x = r, rising: start in the segment of the first and
  // enter every further one up to that of the last in the lanes that have passed its knot.
  const F16 r = load(rings.radius);
  const F16 r_square = r * r;
  int segment = find_segment(p.x, p.knots, rings.radius[0]);
  PlumeState s;
  plume_enter(p, s, 0, segment);
  F16 sx = all(s.x[0]), sz = all(s.z0[0]), szs = all(s.z0_slope[0]), sd = all(s.drop[0]),
      sds = all(s.drop_slope[0]), number = all(static_cast<float>(segment));
  while (segment < p.knots - 1 && rings.radius[15] >= p.x[segment + 1]) {
    ++segment;
    plume_enter(p, s, 0, segment);
    const F16 knot = all(s.x[0]);
    sz = if_less(r, knot, sz, all(s.z0[0]));
    szs = if_less(r, knot, szs, all(s.z0_slope[0]));
    sd = if_less(r, knot, sd, all(s.drop[0]));
    sds = if_less(r, knot, sds, all(s.drop_slope[0]));
    number = if_less(r, knot, number, all(static_cast<float>(segment)));
    sx = if_less(r, knot, sx, knot);
  }
  store(s.x, sx);
  store(s.z0, sz);
  store(s.z0_slope, szs);
  store(s.drop, sd);
  store(s.drop_slope, sds);
  store(reinterpret_cast<float*>(s.segment), as_float(to_int(number)));
  const F16 z_cut = all(p.z_cut);
  const F16 scale = all(p.factor / static_cast<float>(sub.count));
  for (int j = 0; j <= rings.half; ++j) {
    const float* dc = j == 0 ? sub.cos_first : j == rings.half ? sub.cos_last : sub.cos_inner;
    const float* ds = j == 0 ? sub.sin_first : j == rings.half ? sub.sin_last : sub.sin_inner;
    F16 sum = all(0.0F);
    unsigned any = 0;
    for (int k = 0; k < sub.count; ++k) {
      float c = rings.cos_theta[j];
      float sine = rings.sin_theta[j];
      if (sub.count > 1) {
        const float turned = c * dc[k] - sine * ds[k];
        sine = sine * dc[k] + c * ds[k];
        c = turned;
      }
      const F16 x = r * all(c);
      F16 t = x - sx;
      const unsigned below = less(t, all(0.0F));
      if (__builtin_expect(below != 0, 0)) {
        float xs[16];
        store(xs, x);
        plume_step_down(p, s, xs, below);
        sx = load(s.x);
        sz = load(s.z0);
        szs = load(s.z0_slope);
        sd = load(s.drop);
        sds = load(s.drop_slope);
        t = x - sx;
      }
      const F16 y_square = r_square * all(sine * sine);
      const F16 drop = fma(sds, t, sd);
      const F16 z = fma(szs, t, sz) - drop * y_square;
      any |= less(z, z_cut) ^ 0xffffU;
      sum = sum + if_less(z, z_cut, all(0.0F), normal_cdf(z));
    }
    if (any == 0 && j >= rings.guard) return j;
    store(profile + 16 * j, sum * scale);
  }
  return rings.half + 1;
}

/// Where each of sixteen points is in the knots of a shape.
struct ShapeState {
  float x[16], w2[16], w2_slope[16], inverse[16];
  int32_t row[16], segment[16];
};

void shape_enter(const Shape& p, ShapeState& s, int lane, int segment) {
  s.segment[lane] = segment;
  if (segment < 0 || segment >= p.knots - 1) {  // before or beyond: no width
    s.x[lane] = segment < 0 ? -kFar : __builtin_nextafterf(p.x[p.knots - 1], kFar);
    s.w2[lane] = -1.0F;
    s.w2_slope[lane] = s.inverse[lane] = 0.0F;
    s.row[lane] = 0;
    return;
  }
  s.x[lane] = p.x[segment];
  s.w2[lane] = p.w2[segment];
  s.w2_slope[lane] = p.w2_slope[segment];
  s.inverse[lane] = p.inverse[segment];
  s.row[lane] = segment * (p.steps + 1);
}

__attribute__((noinline)) void shape_step_down(const Shape& p, ShapeState& s, const float* x,
                                               unsigned lanes) {
  while (lanes != 0) {
    const int lane = __builtin_ctz(lanes);
    lanes &= lanes - 1;
    int segment = s.segment[lane] - 1;
    if (segment >= 0 && x[lane] < p.x[segment]) segment = find_segment(p.x, segment, x[lane]);
    shape_enter(p, s, lane, segment);
  }
}

int shape_profile(const Shape& p, const Rings& rings, const Subsamples& sub, float* profile) {
  const F16 r = load(rings.radius);
  const F16 r_square = r * r;
  ShapeState s;
  for (int lane = 0; lane < 16; ++lane)
    shape_enter(p, s, lane, find_segment(p.x, p.knots, rings.radius[lane]));
  F16 sx = load(s.x), sw = load(s.w2), sws = load(s.w2_slope), si = load(s.inverse);
  I16 row = as_int(load(reinterpret_cast<const float*>(s.row)));
  const float* next_row = p.z + p.steps + 1;
  const F16 z_cut = all(p.z_cut);
  const F16 steps = all(static_cast<float>(p.steps));
  const F16 steps_square = steps * steps;
  const F16 last = all(static_cast<float>(p.steps - 1));
  const F16 scale = all(1.0F / static_cast<float>(sub.count));
  for (int j = 0; j <= rings.half; ++j) {
    const float* dc = j == 0 ? sub.cos_first : j == rings.half ? sub.cos_last : sub.cos_inner;
    const float* ds = j == 0 ? sub.sin_first : j == rings.half ? sub.sin_last : sub.sin_inner;
    F16 sum = all(0.0F);
    unsigned any = 0;
    for (int k = 0; k < sub.count; ++k) {
      float c = rings.cos_theta[j];
      float sine = rings.sin_theta[j];
      if (sub.count > 1) {
        const float turned = c * dc[k] - sine * ds[k];
        sine = sine * dc[k] + c * ds[k];
        c = turned;
      }
      const F16 x = r * all(c);
      F16 t = x - sx;
      const unsigned below = less(t, all(0.0F));
      if (__builtin_expect(below != 0, 0)) {
        float xs[16];
        store(xs, x);
        shape_step_down(p, s, xs, below);
        sx = load(s.x);
        sw = load(s.w2);
        sws = load(s.w2_slope);
        si = load(s.inverse);
        row = as_int(load(reinterpret_cast<const float*>(s.row)));
        t = x - sx;
      }
      const F16 y_square = r_square * all(sine * sine);
      const F16 w2 = fma(sws, t, sw);
      const unsigned inside = less(y_square, w2);
      if (inside == 0) continue;
      const F16 q = y_square / max(w2, all(1.0e-30F));
      // k / steps: part = steps q - k. Squares: part = (steps^2 q - k^2) / (2 k + 1).
      const F16 place = p.squares ? sqrt(q) * steps : q * steps;
      const I16 column = to_int(min(place, last));
      const F16 k_of = to_float(column);
      const F16 part =
          p.squares ? (q * steps_square - k_of * k_of) / (k_of + k_of + all(1.0F)) : place - k_of;
      const I16 at = row + column;
      const F16 along = t * si;
      const Pair near = gather_pair(p.z, at);
      const Pair next = gather_pair(next_row, at);
      const F16 z_near = fma(part, near.second - near.first, near.first);
      const F16 z_next = fma(part, next.second - next.first, next.first);
      F16 z = fma(along, z_next - z_near, z_near);
      z = if_less(y_square, w2, z, all(-kFar));
      any |= less(z, z_cut) ^ 0xffffU;
      sum = sum + if_less(z, z_cut, all(0.0F), normal_cdf(z));
    }
    if (any == 0 && j >= rings.guard) return j;
    store(profile + 16 * j, sum * scale);
  }
  return rings.half + 1;
}

struct TableState {
  float x[16], y[16], y_next[16], c0[16], cx[16], cy[16], cxy[16];
};

void table_enter(const Table& t, TableState& s, int lane, float x, float y) {
  s.c0[lane] = s.cx[lane] = s.cy[lane] = s.cxy[lane] = 0.0F;
  s.x[lane] = -kFar;
  s.y[lane] = -kFar;
  s.y_next[lane] = kFar;
  const int ix = find_segment(t.x, t.nx, x);
  if (ix < 0) return;  // x falls along the scan: it stays before the table
  s.x[lane] = t.x[ix];
  if (ix == t.nx - 1 && x > t.x[ix]) return;  // beyond; y does not matter
  const int iy = find_segment(t.y, t.ny, y);
  s.y[lane] = t.y[iy];
  if (iy == t.ny - 1) return;
  s.y_next[lane] = t.y[iy + 1];
  const int i = ix == t.nx - 1 ? ix - 1 : ix;  // on the last knot
  if (i != ix) s.x[lane] = t.x[i];
  const float* a = t.value + i * t.ny + iy;
  const float* b = a + t.ny;
  const float wx = 1.0F / (t.x[i + 1] - t.x[i]);
  const float wy = 1.0F / (t.y[iy + 1] - t.y[iy]);
  s.c0[lane] = a[0];
  s.cx[lane] = (b[0] - a[0]) * wx;
  s.cy[lane] = (a[1] - a[0]) * wy;
  s.cxy[lane] = (b[1] - b[0] - a[1] + a[0]) * wx * wy;
}

__attribute__((noinline)) void table_move(const Table& t, TableState& s, const float* x,
                                          const float* y, unsigned lanes) {
  while (lanes != 0) {
    const int lane = __builtin_ctz(lanes);
    lanes &= lanes - 1;
    table_enter(t, s, lane, x[lane], y[lane]);
  }
}

int table_profile(const Table& table, const Rings& rings, const Subsamples& sub, float* profile) {
  TableState s;
  for (int lane = 0; lane < 16; ++lane) {
    s.x[lane] = kFar;  // unknown: the first comparison moves it
    s.y[lane] = s.y_next[lane] = s.c0[lane] = s.cx[lane] = s.cy[lane] = s.cxy[lane] = 0.0F;
  }
  const F16 r = load(rings.radius);
  const F16 cut = all(table.cut);
  const F16 zero = all(0.0F);
  const F16 scale = all(1.0F / static_cast<float>(sub.count));
  F16 sx = load(s.x), sy = load(s.y), sn = load(s.y_next), c0 = load(s.c0), cx = load(s.cx),
      cy = load(s.cy), cxy = load(s.cxy);
  for (int j = 0; j <= rings.half; ++j) {
    const float* dc = j == 0 ? sub.cos_first : j == rings.half ? sub.cos_last : sub.cos_inner;
    const float* ds = j == 0 ? sub.sin_first : j == rings.half ? sub.sin_last : sub.sin_inner;
    F16 sum = zero;
    unsigned any = 0;
    for (int k = 0; k < sub.count; ++k) {
      float c = rings.cos_theta[j];
      float sine = rings.sin_theta[j];
      if (sub.count > 1) {
        const float turned = c * dc[k] - sine * ds[k];
        sine = sine * dc[k] + c * ds[k];
        c = turned;
      }
      const F16 x = r * all(c);
      const F16 y = max(r * all(sine), zero);
      const unsigned moved = less(x, sx) | less(y, sy) | (less(y, sn) ^ 0xffffU);
      if (__builtin_expect(moved != 0, 0)) {
        float xs[16], ys[16];
        store(xs, x);
        store(ys, y);
        table_move(table, s, xs, ys, moved);
        sx = load(s.x);
        sy = load(s.y);
        sn = load(s.y_next);
        c0 = load(s.c0);
        cx = load(s.cx);
        cy = load(s.cy);
        cxy = load(s.cxy);
      }
      const F16 tx = x - sx;
      const F16 ty = y - sy;
      const F16 p = fma(fma(cxy, tx, cy), ty, fma(cx, tx, c0));
      any |= less(zero, p) & (less(p, cut) ^ 0xffffU);
      sum = sum + if_less(p, cut, zero, p);
    }
    if (any == 0 && j >= rings.guard) return j;
    store(profile + 16 * j, sum * scale);
  }
  return rings.half + 1;
}

void plume_line(const Plume& p, float x0, float y0, float dx, float dy, float* out, int n) {
  const float lane_number[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  const F16 step = load(lane_number);
  const F16 z_cut = all(p.z_cut);
  PlumeState s;
  int segment = n > 0 ? find_segment(p.x, p.knots, x0) : 0;
  const auto walk = [&](float x) {  // x is monotone along the line
    while (segment >= 0 && x < p.x[segment]) --segment;
    while (segment < p.knots - 1 && x >= p.x[segment + 1]) ++segment;
  };
  for (int i = 0; i < n; i += 16) {
    const F16 number = step + all(static_cast<float>(i));
    const F16 x = fma(number, all(dx), all(x0));
    const F16 y = fma(number, all(dy), all(y0));
    float xs[16];
    store(xs, x);
    walk(xs[0]);
    const float end = segment < p.knots - 1 ? p.x[segment + 1] : kFar;
    F16 t, drop, z;
    if (segment >= 0 && segment < p.knots - 1 && xs[15] >= p.x[segment] && xs[15] < end) {
      t = x - all(p.x[segment]);  // all in one segment
      drop = fma(all(p.drop_slope[segment]), t, all(p.drop[segment]));
      z = fma(all(p.z0_slope[segment]), t, all(p.z0[segment])) - drop * (y * y);
    } else {
      for (int lane = 0; lane < 16; ++lane) {
        walk(xs[lane]);
        const bool at_last = segment == p.knots - 1 && xs[lane] <= p.x[segment];
        plume_enter(p, s, lane, at_last ? segment - 1 : segment);
      }
      t = x - load(s.x);
      drop = fma(load(s.drop_slope), t, load(s.drop));
      z = fma(load(s.z0_slope), t, load(s.z0)) - drop * (y * y);
    }
    const F16 value = if_less(z, z_cut, all(0.0F), normal_cdf(z)) * all(p.factor);
    if (i + 16 <= n) {
      store(out + i, value);
    } else {
      float rest[16];
      store(rest, value);
      for (int lane = 0; lane < n - i; ++lane) out[i + lane] = rest[lane];
    }
  }
}

// ---- sums -----------------------------------------------------------------------------------

void axpy(float a, const float* x, float* y, size_t n) {
  const F16 factor = all(a);
  for (size_t i = 0; i < n; i += 16) store(y + i, fma(factor, load(x + i), load(y + i)));
}

void box_sums(const float* in, int first, int length, int window, float* out) {
  const auto row = [&](int i) {
    const int j = first + i;
    return load(in + 16 * static_cast<ptrdiff_t>(j < 0 ? -j : j));
  };
  F16 sum = all(0.0F);
  const int count = length + window - 1;
  for (int k = 0; k < count; ++k) {
    if (k < length) sum = sum + row(k);
    if (k >= window) sum = sum - row(k - window);
    store(out + 16 * static_cast<ptrdiff_t>(k), max(sum, all(0.0F)));
  }
}

void turn(const float* hat, int length, const float* weight, int sectors, int box, int first,
          float* map) {
  const int n = sectors * box;
  // Row `at` of the map takes rows r, r + box, r + 2 box, ... of the hat, of sectors b, b - 1, ...
  for (int b = 0; b < sectors; ++b) {
    for (int r = 0; r < box; ++r) {
      const int at = (first + b * box + r) % n;
      F16 sum = load(map + 16 * static_cast<ptrdiff_t>(at));
      int d = b;
      for (int k = r; k < length; k += box) {
        sum = fma(all(weight[d]), load(hat + 16 * static_cast<ptrdiff_t>(k)), sum);
        d = d == 0 ? sectors - 1 : d - 1;
      }
      store(map + 16 * static_cast<ptrdiff_t>(at), sum);
    }
  }
}

void fold(const float* const* centre, int columns, int count, int half, float* out,
          size_t column_stride) {
  for (int c = 0; c < columns; ++c) {
    const float* middle = centre[c];
    float* to = out + static_cast<size_t>(c) * column_stride;
    for (int j = 0; j < count; ++j) {
      const F16 ahead = load(middle + 16 * j);
      const bool once = j == 0 || j == half;
      store(to + 16 * j, once ? ahead : ahead + load(middle - 16 * j));
    }
  }
}

/// Lane sums of kWide vectors: result[i] = sum over the lanes of a[i].
ISORISK_INLINE Vf lane_sums(Vf* a) {
  // Each round folds two vectors into one whose even lanes belong to the first; after log2(kWide)
  // rounds on bit-reversed input the lanes are in order.
#if defined(__AVX512F__)
  const Vi low = {0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23};
  const Vi high = {8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31};
  const int order[16] = {0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15};
#elif defined(__AVX2__)
  const Vi low = {0, 8, 1, 9, 2, 10, 3, 11};
  const Vi high = {4, 12, 5, 13, 6, 14, 7, 15};
  const int order[8] = {0, 4, 2, 6, 1, 5, 3, 7};
#else
  const Vi low = {0, 4, 1, 5};
  const Vi high = {2, 6, 3, 7};
  const int order[4] = {0, 2, 1, 3};
#endif
  Vf b[kWide];
  for (int i = 0; i < kWide; ++i) b[i] = a[order[i]];
#pragma GCC unroll 16
  for (int n = kWide; n > 1; n /= 2)
#pragma GCC unroll 16
    for (int i = 0; i < n / 2; ++i)
      b[i] = __builtin_shuffle(b[2 * i], b[2 * i + 1], low) +
             __builtin_shuffle(b[2 * i], b[2 * i + 1], high);
  return b[0];
}

#if defined(__AVX512F__)
constexpr int kRows = 4;
constexpr int kColumns = 4;
#elif defined(__AVX2__)
constexpr int kRows = 4;
constexpr int kColumns = 2;
#else
constexpr int kRows = 2;
constexpr int kColumns = 2;
#endif
static_assert(kRows * kColumns == kWide);

void dot(const float* const* row, const float* const* column, int first, int count, float* sum) {
  Vf acc[kRows * kColumns] = {};
  const float* r[kRows];
  const float* c[kColumns];
  for (int i = 0; i < kRows; ++i) r[i] = row[i];
  for (int i = 0; i < kColumns; ++i) c[i] = column[i];
  const ptrdiff_t end = 16 * static_cast<ptrdiff_t>(first + count);
  for (ptrdiff_t j = 16 * static_cast<ptrdiff_t>(first); j < end; j += kWide) {
    Vf right[kColumns];
#pragma GCC unroll 4
    for (int i = 0; i < kColumns; ++i) right[i] = *reinterpret_cast<const VfUnaligned*>(c[i] + j);
#pragma GCC unroll 4
    for (int i = 0; i < kRows; ++i) {
      const Vf left = *reinterpret_cast<const VfUnaligned*>(r[i] + j);
#pragma GCC unroll 4
      for (int k = 0; k < kColumns; ++k)
        acc[i * kColumns + k] = wide_fma(left, right[k], acc[i * kColumns + k]);
    }
  }
  *reinterpret_cast<VfUnaligned*>(sum) = lane_sums(acc);
}

// ---- between the rings and the plane -----------------------------------------------------------

/// Sixteen points on the map: index of the node below in ring and angle, and the parts beyond it.
struct Nodes {
  I16 index;
  F16 ring_part, angle_part;
};

ISORISK_INLINE Nodes nodes_of(const RingLayout& map, F16 u, F16 t) {
  u = min(u, all(static_cast<float>(15 * map.groups) - 0.001F));
  const I16 ring = to_int(u);
  // ring / 15, exact in float for the few hundred rings there are
  const I16 group = to_int((to_float(ring) + all(0.5F)) * all(1.0F / 15.0F));
  F16 angles;
  I16 offset;
#if defined(__AVX512F__)
  if (map.groups <= 16) {
    angles.v[0] =
        _mm512_permutexvar_ps(reinterpret_cast<__m512i>(group.v[0]), load(map.angles).v[0]);
    offset.v[0] = reinterpret_cast<Vi>(_mm512_permutexvar_epi32(
        reinterpret_cast<__m512i>(group.v[0]), _mm512_loadu_si512(map.offset)));
  } else
#endif
  {
    angles = gather(map.angles, group);
    offset = as_int(gather(reinterpret_cast<const float*>(map.offset), group));
  }
  const F16 a = t * angles;
  const I16 angle = to_int(min(a, angles - all(1.0F)));
  Nodes n;
  n.ring_part = u - to_float(ring);
  n.angle_part = a - to_float(angle);
  ISORISK_EACH n.index.v[i_] = ring.v[i_] - 15 * group.v[i_] + offset.v[i_] + 16 * angle.v[i_];
  return n;
}

void locate(const RingLayout& map, const float* dx, const float* dy, int n, int32_t* index,
            float* ring_part, float* angle_part) {
  for (int i = 0; i < n; i += 16) {  // the arrays are padded to a multiple of sixteen
    const F16 x = load(dx + i);
    const F16 y = load(dy + i);
    const F16 square = fma(x, x, y * y) * all(map.inverse_scale * map.inverse_scale);
    const Nodes nodes =
        nodes_of(map, ring_of(square, all(0.5F * map.inverse_step)), bearing_of(x, y));
    store(reinterpret_cast<float*>(index + i), as_float(nodes.index));
    store(ring_part + i, nodes.ring_part);
    store(angle_part + i, nodes.angle_part);
  }
}

void gather_row(const RingLayout& map, const float* value, double x0, double y0, double dx,
                double* grid, int n) {
  const float lane_number[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  const F16 lane_x = load(lane_number) * all(static_cast<float>(dx));
  const F16 y = all(static_cast<float>(y0));
  const F16 y_square = y * y;
  const F16 scale = all(map.inverse_scale * map.inverse_scale);
  for (int i = 0; i < n; i += 16) {
    const F16 x = all(static_cast<float>(x0 + i * dx)) + lane_x;
    const F16 square = fma(x, x, y_square) * scale;
    const Nodes nodes =
        nodes_of(map, ring_of(square, all(0.5F * map.inverse_step)), bearing_of(x, y));
    const Pair at = gather_pair(value, nodes.index);
    const Pair next = gather_pair(value + 16, nodes.index);
    const F16 low = fma(nodes.ring_part, at.second - at.first, at.first);
    const F16 high = fma(nodes.ring_part, next.second - next.first, next.first);
    const F16 sum = fma(nodes.angle_part, high - low, low);
    if (n - i >= 16) {
      add_in_double(grid + i, sum);
    } else {
      float rest[16];
      store(rest, sum);
      for (int lane = 0; lane < n - i; ++lane) grid[i + lane] += static_cast<double>(rest[lane]);
    }
  }
}

void gather_radial(const float* value, int count, double inverse_step, double x0, double y0,
                   double dx, double* grid, int n) {
  const float lane_number[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  const F16 lane_x = load(lane_number) * all(static_cast<float>(dx));
  const F16 y_square = all(static_cast<float>(y0 * y0));
  const F16 inverse = all(static_cast<float>(inverse_step));
  const F16 last = all(static_cast<float>(count - 2));
  for (int i = 0; i < n; i += 16) {
    const F16 x = all(static_cast<float>(x0 + i * dx)) + lane_x;
    const F16 at = sqrt(fma(x, x, y_square)) * inverse;
    const I16 index = to_int(min(at, last));
    const Pair pair = gather_pair(value, index);
    const F16 sum = fma(at - to_float(index), pair.second - pair.first, pair.first);
    if (n - i >= 16) {
      add_in_double(grid + i, sum);
    } else {
      float rest[16];
      store(rest, sum);
      for (int lane = 0; lane < n - i; ++lane) grid[i + lane] += static_cast<double>(rest[lane]);
    }
  }
}

}  // namespace

namespace isorisk::risk::kernel {
extern const Set ISORISK_KERNEL_SET;
const Set ISORISK_KERNEL_SET = {ISORISK_KERNEL_NAME,
                                kRows,
                                kColumns,
                                plume_profile,
                                shape_profile,
                                table_profile,
                                plume_line,
                                axpy,
                                box_sums,
                                turn,
                                fold,
                                dot,
                                locate,
                                gather_row,
                                gather_radial};
}  // namespace isorisk::risk::kernel
