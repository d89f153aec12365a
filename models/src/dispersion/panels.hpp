// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <cstddef>

/// Adaptive quadrature over an interval with known places where the integrand bends.
namespace isorisk::models::dispersion {

struct Integral {
  double value = 0.0;
  double error = 0.0;  ///< estimate of the quadrature, absolute
};

class Panels {
 public:
  Panels(double low, double high) : low_{low}, high_{high} {}
  /// A place to split at; ignored outside the interval or when it is no number.
  void split(double at) noexcept {
    if (at > low_ && at < high_ && count_ < kMost) at_[count_++] = at;
  }
  /// Gauss-Kronrod 31 points on each panel; panels whose error is above `tolerance` of the whole
  /// are halved, at most `depth` times.
  template <class F>
  [[nodiscard]] Integral integrate(const F& f, double tolerance = 1e-9, unsigned depth = 8) {
    using Rule = boost::math::quadrature::gauss_kronrod<double, 31>;
    Integral sum;
    if (!(high_ > low_)) return sum;
    std::sort(at_.begin(), at_.begin() + static_cast<std::ptrdiff_t>(count_));
    at_[count_] = high_;
    std::array<Integral, kMost + 1> panel{};
    double whole = 0.0;
    for (std::size_t i = 0; i <= count_; ++i) {
      const double from = i == 0 ? low_ : at_[i - 1];
      if (!(at_[i] > from)) continue;
      panel[i].value = Rule::integrate(f, from, at_[i], 0, tolerance, &panel[i].error);
      whole += std::abs(panel[i].value);
    }
    for (std::size_t i = 0; i <= count_; ++i) {
      const double allowed = tolerance * whole;
      if (panel[i].error > allowed) {
        const double own = allowed / std::max(std::abs(panel[i].value), allowed);
        panel[i].value =
            Rule::integrate(f, i == 0 ? low_ : at_[i - 1], at_[i], depth, own, &panel[i].error);
      }
      sum.value += panel[i].value;
      sum.error += panel[i].error;
    }
    return sum;
  }

 private:
  static constexpr std::size_t kMost = 40;
  double low_;
  double high_;
  std::array<double, kMost + 1> at_{};
  std::size_t count_ = 0;
};

}  // namespace isorisk::models::dispersion
