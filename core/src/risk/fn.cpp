// SPDX-License-Identifier: Apache-2.0
#include "fn.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <bit>

namespace isorisk::risk {
namespace {

/// Sign (always 0), 8 exponent and 12 mantissa bits of a float.
constexpr int kClassShift = 11;
/// Exponent and 3 mantissa bits: the first digit of the sort.
constexpr int kDigitShift = 20;
constexpr std::size_t kDigits = std::size_t{1} << (31 - kDigitShift);

/// Sorts by falling N and keeps the order of equal ones; all N share the first digit. Two counting
/// passes over the other 20 bits (the N are floats held in doubles).
void sort_falling(FnPair* pairs, std::size_t count) {
  if (count < 256) {
    std::stable_sort(pairs, pairs + count,
                     [](const FnPair& a, const FnPair& b) { return a.deaths > b.deaths; });
    return;
  }
  constexpr std::uint32_t kMask = 1023;
  std::vector<FnPair> other(count);
  FnPair* from = pairs;
  FnPair* to = other.data();
  for (const int shift : {0, 10}) {
    const auto key = [shift](const FnPair& p) {  // larger N first
      return kMask -
             ((std::bit_cast<std::uint32_t>(static_cast<float>(p.deaths)) >> shift) & kMask);
    };
    std::uint32_t start[kMask + 2] = {};
    for (std::size_t i = 0; i < count; ++i) ++start[key(from[i]) + 1];
    for (std::uint32_t k = 1; k <= kMask; ++k) start[k] += start[k - 1];
    for (std::size_t i = 0; i < count; ++i) to[start[key(from[i])]++] = from[i];
    std::swap(from, to);
  }
}

std::size_t digit_of(float n) { return std::bit_cast<std::uint32_t>(n) >> kDigitShift; }

}  // namespace

DeathClasses classify(const DeathPairs& pairs) {
  // Dense scratch over the octaves in use, then the classes that hold something.
  DeathClasses result;
  if (pairs.deaths.empty()) return result;
  const auto [least, most] = std::minmax_element(pairs.deaths.begin(), pairs.deaths.end());
  const auto first = std::bit_cast<std::uint32_t>(*least) >> kClassShift;
  const auto last = std::bit_cast<std::uint32_t>(*most) >> kClassShift;
  std::vector<double> f(last - first + 1, 0.0);
  std::vector<double> fn(last - first + 1, 0.0);
  for (std::size_t i = 0; i < pairs.deaths.size(); ++i) {
    const auto k = (std::bit_cast<std::uint32_t>(pairs.deaths[i]) >> kClassShift) - first;
    f[k] += pairs.frequency_per_yr[i];
    fn[k] += pairs.frequency_per_yr[i] * static_cast<double>(pairs.deaths[i]);
  }
  for (std::size_t k = 0; k < f.size(); ++k) {
    if (f[k] == 0.0) continue;
    result.index.push_back(static_cast<std::int32_t>(first + k));
    result.frequency_per_yr.push_back(f[k]);
    result.f_times_n.push_back(fn[k]);
  }
  return result;
}

void FnCollector::add(const DeathClasses& classes) {
  if (classes.index.empty()) return;
  // Dense over the classes in use, which grows at both ends.
  const std::int32_t low = classes.index.front();
  const std::int32_t high = classes.index.back() + 1;
  if (class_f_.empty()) first_class_ = low;
  if (low < first_class_) {
    const auto more = static_cast<std::size_t>(first_class_ - low);
    class_f_.insert(class_f_.begin(), more, 0.0);
    class_fn_.insert(class_fn_.begin(), more, 0.0);
    first_class_ = low;
  }
  const auto size = static_cast<std::size_t>(high - first_class_);
  if (size > class_f_.size()) {
    class_f_.resize(size, 0.0);
    class_fn_.resize(size, 0.0);
  }
  for (std::size_t i = 0; i < classes.index.size(); ++i) {
    const auto k = static_cast<std::size_t>(classes.index[i] - first_class_);
    class_f_[k] += classes.frequency_per_yr[i];
    class_fn_[k] += classes.f_times_n[i];
  }
}

std::vector<FnPair> FnCollector::finish() {
  std::vector<FnPair> sorted;
  if (!class_f_.empty()) {
    for (std::size_t k = class_f_.size(); k-- > 0;)
      if (class_f_[k] > 0.0) sorted.push_back({class_fn_[k] / class_f_[k], class_f_[k]});
    return sorted;
  }
  // A stable distribution by the first digit, then a stable sort of each digit: the order, and so
  // the sums below, depend on nothing but the input.
  const std::size_t parts = pairs_.size();
  std::vector<std::size_t> start(parts * kDigits, 0);
  tbb::parallel_for(std::size_t{0}, parts, [&](std::size_t part) {
    for (const float n : pairs_[part].deaths) ++start[part * kDigits + digit_of(n)];
  });
  std::vector<std::size_t> digit_start(kDigits + 1, 0);
  std::size_t total = 0;
  for (std::size_t i = 0; i < kDigits; ++i) {
    const std::size_t digit = kDigits - 1 - i;  // large N first
    digit_start[i] = total;
    for (std::size_t part = 0; part < parts; ++part) {
      const std::size_t count = start[part * kDigits + digit];
      start[part * kDigits + digit] = total;
      total += count;
    }
  }
  digit_start[kDigits] = total;
  sorted.resize(total);
  tbb::parallel_for(std::size_t{0}, parts, [&](std::size_t part) {
    DeathPairs& pairs = pairs_[part];
    for (std::size_t i = 0; i < pairs.deaths.size(); ++i) {
      std::size_t& to = start[part * kDigits + digit_of(pairs.deaths[i])];
      sorted[to++] = {static_cast<double>(pairs.deaths[i]), pairs.frequency_per_yr[i]};
    }
    pairs = {};
  });
  tbb::parallel_for(std::size_t{0}, kDigits, [&](std::size_t i) {
    sort_falling(sorted.data() + digit_start[i], digit_start[i + 1] - digit_start[i]);
  });
  constexpr double kSame = 1.0e-6;  // float sums of the same people differ by less
  std::size_t kept = 0;
  for (std::size_t i = 0; i < sorted.size();) {
    const double most = sorted[i].deaths;
    const double least = most * (1.0 - kSame);
    bool equal = true;
    double f = 0.0;
    double fn = 0.0;
    for (; i < sorted.size() && sorted[i].deaths >= least; ++i) {
      f += sorted[i].frequency_per_yr;
      fn += sorted[i].frequency_per_yr * sorted[i].deaths;
      equal = equal && sorted[i].deaths == most;
    }
    sorted[kept++] = {equal ? most : fn / f, f};
  }
  sorted.resize(kept);
  return sorted;
}

std::vector<FnPair> cumulative(std::span<const FnPair> by_falling_deaths) {
  std::vector<FnPair> result;
  double sum = 0.0;
  for (const FnPair& pair : by_falling_deaths) {
    sum += pair.frequency_per_yr;
    if (!result.empty() && result.back().deaths == pair.deaths) {
      result.back().frequency_per_yr = sum;
    } else {
      result.push_back({pair.deaths, sum});
    }
  }
  return result;
}

}  // namespace isorisk::risk
