// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "isorisk/study/decisions/uncertainty.hpp"

/// Points in the unit cube and what is read off samples. The same numbers for the same seed, on any
/// number of threads.
namespace isorisk::study::decisions::uncertainty {

/// [sample * dimensions + dimension], all in (0, 1).
[[nodiscard]] std::vector<double> unit_points(Sampling sampling, int samples, int dimensions,
                                              std::uint64_t seed);

/// Linear between the order statistics, (n - 1) p from 0. \pre sorted is not empty
[[nodiscard]] double percentile(std::span<const double> sorted, double p);

/// Base, mean and percentiles; sorts the samples.
[[nodiscard]] Percentiles percentiles_of(double base, std::vector<double>& samples);

/// Ranks from 0, equal values sharing their mean.
[[nodiscard]] std::vector<double> ranks(std::span<const double> values);

/// Correlation of two lists, 0 when either is constant.
[[nodiscard]] double correlation(std::span<const double> a, std::span<const double> b);

}  // namespace isorisk::study::decisions::uncertainty
