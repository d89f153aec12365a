// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>

/// Small helpers for reading tables. Internal to the models.
namespace isorisk::models {

/// The number a whole text holds, or nothing.
[[nodiscard]] inline std::optional<double> number_of(std::string_view text) noexcept {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

/// A class of sizes as tables write it: "", "<75", ">=75 <=150", ">406".
struct Interval {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_included = false;
  bool high_included = false;

  [[nodiscard]] bool bounded() const noexcept { return std::isfinite(low) || std::isfinite(high); }

  /// Values nearer to a bound than `tolerance` count as the bound. NaN is in no interval.
  [[nodiscard]] bool holds(double v, double tolerance = 0.0) const noexcept {
    const bool above = std::abs(v - low) <= tolerance ? low_included : v > low;
    const bool below = std::abs(v - high) <= tolerance ? high_included : v < high;
    return above && below;
  }

  /// Nothing when the text is not of that form.
  [[nodiscard]] static std::optional<Interval> parse(std::string_view text) noexcept {
    Interval out;
    for (;;) {
      while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
      if (text.empty()) break;
      const bool upper = text.front() == '<';
      if (!upper && text.front() != '>') return std::nullopt;
      text.remove_prefix(1);
      const bool included = !text.empty() && text.front() == '=';
      if (included) text.remove_prefix(1);
      const std::size_t end = text.find(' ');
      const auto v = number_of(text.substr(0, end));
      if (!v) return std::nullopt;
      text.remove_prefix(end == std::string_view::npos ? text.size() : end);
      (upper ? out.high : out.low) = *v;
      (upper ? out.high_included : out.low_included) = included;
    }
    if (!(out.low < out.high)) return std::nullopt;
    return out;
  }
};

}  // namespace isorisk::models
