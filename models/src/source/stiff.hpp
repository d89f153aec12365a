// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <string_view>

/// Stiff integration with an event: Rosenbrock 4(3) of Boost.Odeint (Hairer and Wanner, RODAS).
///
/// Boost 1.74's linear algebra behind it (uBLAS) does not compile as C++20, so the stepper lives in
/// stiff.cpp, which is compiled as C++17; this header is valid in both.
namespace isorisk::models::source {

struct StiffOptions {
  double relative_tolerance = 1e-7;
  double absolute_tolerance = 1e-9;  ///< the variables are scaled to about 1
  double first_step = 1.0;
  double end = 0.0;  ///< time at the latest, finite
  int max_steps = 20000;
  int points_per_step = 2;  ///< told to the observer, by dense output
};

namespace detail {
bool integrate_stiff(std::string_view subject, std::size_t n,
                     const std::function<void(const double*, double*)>& derivative, double* x,
                     const StiffOptions& options, const std::function<double(const double*)>& left,
                     const std::function<void(double, const double*)>& observe);
}  // namespace detail

/// Integrates x' = f(x) (no explicit time) from 0 until `left(x)` falls to 0 or to the end.
/// `observe(t, x)` is told points in rising time, the last one where it stopped.
/// \returns true when the event stopped it.
/// \throws NumericError when a step fails
template <std::size_t N, class F, class Left, class Observe>
bool integrate_stiff(std::string_view subject, const F& f, std::array<double, N>& x,
                     const StiffOptions& options, const Left& left, const Observe& observe) {
  const auto in = [](const double* v) {
    std::array<double, N> s{};
    for (std::size_t i = 0; i < N; ++i) s[i] = v[i];
    return s;
  };
  return detail::integrate_stiff(
      subject, N,
      [&](const double* v, double* dv) {
        const std::array<double, N> d = f(in(v));
        for (std::size_t i = 0; i < N; ++i) dv[i] = d[i];
      },
      x.data(), options, [&](const double* v) { return left(in(v)); },
      [&](double t, const double* v) { observe(t, in(v)); });
}

}  // namespace isorisk::models::source
