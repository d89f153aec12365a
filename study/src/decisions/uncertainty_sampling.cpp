// SPDX-License-Identifier: Apache-2.0
#include "decisions/uncertainty_sampling.hpp"

#include <algorithm>
#include <boost/random/sobol.hpp>
#include <cmath>
#include <numeric>
#include <random>

namespace isorisk::study::decisions::uncertainty {
namespace {

// [0, 1) with 53 bits; written out, since the standard leaves its distributions open.
double unit(std::mt19937_64& random) { return static_cast<double>(random() >> 11) * 0x1.0p-53; }

double inside(double u) { return std::clamp(u, 1e-9, 1.0 - 1e-9); }

}  // namespace

std::vector<double> unit_points(Sampling sampling, int samples, int dimensions,
                                std::uint64_t seed) {
  const auto n = static_cast<std::size_t>(samples);
  const auto d = static_cast<std::size_t>(dimensions);
  std::vector<double> u(n * d);
  std::mt19937_64 random{seed};
  if (sampling == Sampling::LatinHypercube) {
    std::vector<std::size_t> stratum(n);
    for (std::size_t k = 0; k < d; ++k) {
      std::iota(stratum.begin(), stratum.end(), std::size_t{0});
      for (std::size_t i = n; i > 1; --i) {  // Fisher-Yates
        std::swap(stratum[i - 1],
                  stratum[static_cast<std::size_t>(unit(random) * static_cast<double>(i))]);
      }
      for (std::size_t i = 0; i < n; ++i) {
        u[i * d + k] =
            inside((static_cast<double>(stratum[i]) + unit(random)) / static_cast<double>(n));
      }
    }
    return u;
  }
  // Direction numbers of Joe and Kuo; turned round the cube by the seed (Cranley and Patterson).
  boost::random::sobol sequence{d};
  std::vector<double> shift(d);
  for (double& s : shift) s = unit(random);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < d; ++k) {
      const double x = std::ldexp(static_cast<double>(sequence() >> 11), -53) + shift[k];
      u[i * d + k] = inside(x - std::floor(x));
    }
  }
  return u;
}

double percentile(std::span<const double> sorted, double p) {
  const double at = p * static_cast<double>(sorted.size() - 1);
  const auto i = static_cast<std::size_t>(at);
  if (i + 1 >= sorted.size()) return sorted.back();
  return std::lerp(sorted[i], sorted[i + 1], at - static_cast<double>(i));
}

Percentiles percentiles_of(double base, std::vector<double>& samples) {
  const double mean =
      std::accumulate(samples.begin(), samples.end(), 0.0) / static_cast<double>(samples.size());
  std::sort(samples.begin(), samples.end());
  return {.base = base,
          .mean = mean,
          .p05 = percentile(samples, 0.05),
          .p50 = percentile(samples, 0.50),
          .p95 = percentile(samples, 0.95)};
}

std::vector<double> ranks(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> out(values.size());
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i;
    while (end < order.size() && values[order[end]] == values[order[i]]) ++end;
    for (std::size_t k = i; k < end; ++k) out[order[k]] = 0.5 * static_cast<double>(i + end - 1);
    i = end;
  }
  return out;
}

double correlation(std::span<const double> a, std::span<const double> b) {
  const auto n = static_cast<double>(a.size());
  const double ma = std::accumulate(a.begin(), a.end(), 0.0) / n;
  const double mb = std::accumulate(b.begin(), b.end(), 0.0) / n;
  double ab = 0.0, aa = 0.0, bb = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) * (a[i] - ma);
    bb += (b[i] - mb) * (b[i] - mb);
  }
  return aa > 0.0 && bb > 0.0 ? ab / std::sqrt(aa * bb) : 0.0;
}

}  // namespace isorisk::study::decisions::uncertainty
