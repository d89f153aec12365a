// SPDX-License-Identifier: Apache-2.0
// Sixteen floats in the widest vectors of the translation unit that includes this file.
//
// Only for kernels_impl.hpp. Everything here has internal linkage and is always inlined, and no
// inline function of the standard library may be used beside it: a copy compiled for AVX-512
// could be kept by the linker for the whole program.
#if defined(__AVX2__) || defined(__AVX512F__)
#include <immintrin.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

#define ISORISK_INLINE static inline __attribute__((always_inline))

namespace {

#if defined(__AVX512F__)
constexpr int kWide = 16;
#elif defined(__AVX2__)
constexpr int kWide = 8;
#else
constexpr int kWide = 4;
#endif
constexpr int kParts = 16 / kWide;

typedef float Vf __attribute__((vector_size(4 * kWide)));
typedef float VfUnaligned __attribute__((vector_size(4 * kWide), aligned(4), may_alias));
typedef int32_t Vi __attribute__((vector_size(4 * kWide)));

ISORISK_INLINE Vf wide_fma(Vf a, Vf b, Vf c) {
#if defined(__AVX512F__)
  return _mm512_fmadd_ps(a, b, c);
#elif defined(__FMA__) && defined(__AVX2__)
  return _mm256_fmadd_ps(a, b, c);
#else
  return a * b + c;
#endif
}
ISORISK_INLINE Vf wide_min(Vf a, Vf b) {
#if defined(__AVX512F__)
  return _mm512_min_ps(a, b);
#elif defined(__AVX2__)
  return _mm256_min_ps(a, b);
#else
  return a < b ? a : b;
#endif
}
ISORISK_INLINE Vf wide_max(Vf a, Vf b) {
#if defined(__AVX512F__)
  return _mm512_max_ps(a, b);
#elif defined(__AVX2__)
  return _mm256_max_ps(a, b);
#else
  return a > b ? a : b;
#endif
}
ISORISK_INLINE Vf wide_sqrt(Vf a) {
#if defined(__AVX512F__)
  return _mm512_sqrt_ps(a);
#elif defined(__AVX2__)
  return _mm256_sqrt_ps(a);
#elif defined(__SSE2__)
  return _mm_sqrt_ps(a);
#else
  for (int i = 0; i < kWide; ++i) a[i] = __builtin_sqrtf(a[i]);
  return a;
#endif
}
/// One bit per lane in which a < b.
ISORISK_INLINE unsigned wide_less(Vf a, Vf b) {
#if defined(__AVX512F__)
  return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ);
#elif defined(__AVX2__)
  return static_cast<unsigned>(_mm256_movemask_ps(_mm256_cmp_ps(a, b, _CMP_LT_OQ)));
#elif defined(__SSE2__)
  return static_cast<unsigned>(_mm_movemask_ps(_mm_cmplt_ps(a, b)));
#else
  unsigned bits = 0;
  for (int i = 0; i < kWide; ++i) bits |= (a[i] < b[i] ? 1u : 0u) << i;
  return bits;
#endif
}
ISORISK_INLINE Vi wide_to_int(Vf a) { return __builtin_convertvector(a, Vi); }
ISORISK_INLINE Vf wide_to_float(Vi a) { return __builtin_convertvector(a, Vf); }
ISORISK_INLINE Vf wide_gather(const float* base, Vi index) {
#if defined(__AVX512F__)
  return _mm512_i32gather_ps(reinterpret_cast<__m512i>(index), base, 4);
#elif defined(__AVX2__)
  return _mm256_i32gather_ps(base, reinterpret_cast<__m256i>(index), 4);
#else
  Vf r;
  for (int i = 0; i < kWide; ++i) r[i] = base[index[i]];
  return r;
#endif
}

/// Sixteen floats.
struct F16 {
  Vf v[kParts];
};
struct I16 {
  Vi v[kParts];
};

#define ISORISK_EACH for (int i_ = 0; i_ < kParts; ++i_)

ISORISK_INLINE F16 load(const float* p) {
  F16 r;
  ISORISK_EACH r.v[i_] = *reinterpret_cast<const VfUnaligned*>(p + i_ * kWide);
  return r;
}
ISORISK_INLINE void store(float* p, F16 a) {
  ISORISK_EACH* reinterpret_cast<VfUnaligned*>(p + i_ * kWide) = a.v[i_];
}
ISORISK_INLINE F16 all(float x) {
  F16 r;
  ISORISK_EACH r.v[i_] = x - Vf{};
  return r;
}
ISORISK_INLINE F16 operator+(F16 a, F16 b) {
  ISORISK_EACH a.v[i_] = a.v[i_] + b.v[i_];
  return a;
}
ISORISK_INLINE F16 operator-(F16 a, F16 b) {
  ISORISK_EACH a.v[i_] = a.v[i_] - b.v[i_];
  return a;
}
ISORISK_INLINE F16 operator*(F16 a, F16 b) {
  ISORISK_EACH a.v[i_] = a.v[i_] * b.v[i_];
  return a;
}
ISORISK_INLINE F16 operator/(F16 a, F16 b) {
  ISORISK_EACH a.v[i_] = a.v[i_] / b.v[i_];
  return a;
}
/// a b + c, fused where the machine has it.
ISORISK_INLINE F16 fma(F16 a, F16 b, F16 c) {
  ISORISK_EACH a.v[i_] = wide_fma(a.v[i_], b.v[i_], c.v[i_]);
  return a;
}
ISORISK_INLINE F16 min(F16 a, F16 b) {
  ISORISK_EACH a.v[i_] = wide_min(a.v[i_], b.v[i_]);
  return a;
}
ISORISK_INLINE F16 max(F16 a, F16 b) {
  ISORISK_EACH a.v[i_] = wide_max(a.v[i_], b.v[i_]);
  return a;
}
ISORISK_INLINE F16 sqrt(F16 a) {
  ISORISK_EACH a.v[i_] = wide_sqrt(a.v[i_]);
  return a;
}
/// One bit per lane in which a < b.
ISORISK_INLINE unsigned less(F16 a, F16 b) {
  unsigned bits = 0;
  ISORISK_EACH bits |= wide_less(a.v[i_], b.v[i_]) << (i_ * kWide);
  return bits;
}
/// a < b ? yes : no, lane by lane.
ISORISK_INLINE F16 if_less(F16 a, F16 b, F16 yes, F16 no) {
  ISORISK_EACH a.v[i_] = a.v[i_] < b.v[i_] ? yes.v[i_] : no.v[i_];
  return a;
}
/// Towards zero.
ISORISK_INLINE I16 to_int(F16 a) {
  I16 r;
  ISORISK_EACH r.v[i_] = wide_to_int(a.v[i_]);
  return r;
}
ISORISK_INLINE F16 to_float(I16 a) {
  F16 r;
  ISORISK_EACH r.v[i_] = wide_to_float(a.v[i_]);
  return r;
}
ISORISK_INLINE I16 operator+(I16 a, I16 b) {
  ISORISK_EACH a.v[i_] = a.v[i_] + b.v[i_];
  return a;
}
ISORISK_INLINE I16 all_int(int32_t x) {
  I16 r;
  ISORISK_EACH r.v[i_] = x - Vi{};
  return r;
}
ISORISK_INLINE F16 gather(const float* base, I16 index) {
  F16 r;
  ISORISK_EACH r.v[i_] = wide_gather(base, index.v[i_]);
  return r;
}
/// to[i] += a[i] in double, for all sixteen.
ISORISK_INLINE void add_in_double(double* to, F16 a) {
#if defined(__AVX512F__)
  const __m256 low = _mm512_castps512_ps256(a.v[0]);
  const __m256 high = _mm256_castpd_ps(_mm512_extractf64x4_pd(_mm512_castps_pd(a.v[0]), 1));
  _mm512_storeu_pd(to, _mm512_add_pd(_mm512_loadu_pd(to), _mm512_cvtps_pd(low)));
  _mm512_storeu_pd(to + 8, _mm512_add_pd(_mm512_loadu_pd(to + 8), _mm512_cvtps_pd(high)));
#elif defined(__AVX2__)
  for (int i = 0; i < 2; ++i)
    for (int k = 0; k < 2; ++k) {
      const __m128 part =
          k == 0 ? _mm256_castps256_ps128(a.v[i]) : _mm256_extractf128_ps(a.v[i], 1);
      double* at = to + 8 * i + 4 * k;
      _mm256_storeu_pd(at, _mm256_add_pd(_mm256_loadu_pd(at), _mm256_cvtps_pd(part)));
    }
#else
  for (int i = 0; i < 16; ++i) to[i] += static_cast<double>(a.v[i / kWide][i % kWide]);
#endif
}
ISORISK_INLINE F16 as_float(I16 a) {
  F16 r;
  ISORISK_EACH r.v[i_] = reinterpret_cast<Vf>(a.v[i_]);
  return r;
}
ISORISK_INLINE I16 as_int(F16 a) {
  I16 r;
  ISORISK_EACH r.v[i_] = reinterpret_cast<Vi>(a.v[i_]);
  return r;
}

}  // namespace
