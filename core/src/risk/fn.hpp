// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "isorisk/core/risk/risk.hpp"

namespace isorisk::risk {

/// (N, frequency) pairs of one location.
struct DeathPairs {
  std::vector<float> deaths;
  std::vector<double> frequency_per_yr;

  void add(float n, double f) {
    deaths.push_back(n);
    frequency_per_yr.push_back(f);
  }
};

/// The same in classes of N, 4096 to the octave: exact sums of f and f N per class.
struct DeathClasses {
  std::vector<std::int32_t> index;  ///< rising
  std::vector<double> frequency_per_yr;
  std::vector<double> f_times_n;
};

[[nodiscard]] DeathClasses classify(const DeathPairs& pairs);

/// Collects what the locations hand in, in index order, and sorts it.
class FnCollector {
 public:
  void add(DeathPairs&& pairs) { pairs_.push_back(std::move(pairs)); }
  void add(const DeathClasses& classes);
  /// By falling N; N that differ by less than 1e-6 relative (float round-off) are one class.
  [[nodiscard]] std::vector<FnPair> finish();

 private:
  std::vector<DeathPairs> pairs_;
  std::int32_t first_class_ = 0;
  std::vector<double> class_f_, class_fn_;
};

}  // namespace isorisk::risk
