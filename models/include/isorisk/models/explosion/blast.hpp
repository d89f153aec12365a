// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <span>

#include "isorisk/core/error.hpp"

/// What all blast models have in common: a source and a distance give a load, a threshold gives
/// a distance. Reference page: docs/models/explosion/blast.md
namespace isorisk::models::explosion {

inline constexpr double kNotGiven = std::numeric_limits<double>::quiet_NaN();

/// Where a distance lies in the range for which the source of a model states values.
enum class BlastRange : std::uint8_t {
  Within,
  Near,  ///< closer than the range or inside the source: the nearest value is held
  Far,   ///< beyond the range: extended as the page of the model says
};

/// How the pressure rises at a distance.
enum class WaveShape : std::uint8_t { Shock, PressureWave, SteepeningWave };

/// Load of the undisturbed (side-on) wave at one distance.
struct Blast {
  double overpressure_pa = 0.0;       ///< peak side-on
  double impulse_pa_s = kNotGiven;    ///< of the positive phase; NaN: the model gives none
  double duration_s = kNotGiven;      ///< of the positive phase; NaN: the model gives none
  double arrival_time_s = kNotGiven;  ///< NaN: the model gives none
  WaveShape shape = WaveShape::Shock;
  BlastRange range = BlastRange::Within;
};

/// A model of blast. Scaled distance = distance / length_scale_m(). Between two break points the
/// overpressure is continuous and has no maximum inside; at a break it may step.
template <class T>
concept BlastSource = requires(const T& source, double distance_m) {
  { source.overpressure_pa(distance_m) }
  noexcept->std::same_as<double>;
  { source.length_scale_m() }
  noexcept->std::same_as<double>;
  { source.break_points() }
  noexcept->std::same_as<std::span<const double>>;  // increasing, > 0
};

/// An answer to "how far does this pressure reach?".
struct BlastRadius {
  double distance_m = 0.0;
  bool reached = false;  ///< false: the source stays below the threshold everywhere
};

/// The largest distance at which the overpressure is at least the threshold, to 1e-12 relative.
/// \throws InputError unless 0 < threshold and it is finite.
template <BlastSource Source>
[[nodiscard]] BlastRadius largest_distance(const Source& source, double threshold_pa) {
  if (!(threshold_pa > 0.0 && std::isfinite(threshold_pa))) {
    throw InputError("overpressure threshold = " + number_text(threshold_pa) +
                     " Pa, must be finite and > 0");
  }
  const double scale = source.length_scale_m();
  const auto holds = [&](double r) { return source.overpressure_pa(r) >= threshold_pa; };
  const auto root = [&](double inside_m, double outside_m) {
    // Bracketed in ln R, where blast curves are nearly straight. \pre holds(inside), not outside.
    const auto f = [&](double ln_r) {
      const double p = source.overpressure_pa(std::exp(ln_r));
      return p > 0.0 ? std::log(p / threshold_pa) : -1e300;
    };
    std::uintmax_t iterations = 200;
    const double a = std::log(inside_m);
    const double b = std::log(outside_m);
    const double fa = f(a);
    const double fb = f(b);
    if (fa <= 0.0 || fb >= 0.0) return inside_m;  // the bracket is as narrow as the rounding
    const auto close = [](double lo, double hi) { return std::abs(hi - lo) < 1e-12; };
    const auto bracket = boost::math::tools::toms748_solve(f, a, b, fa, fb, close, iterations);
    return std::exp(0.5 * (bracket.first + bracket.second));
  };

  const std::span<const double> breaks = source.break_points();
  // Beyond the last break.
  const double last = breaks.empty() ? scale : breaks.back() * scale * (1.0 + 1e-15);
  if (holds(last)) {
    double inside = last;
    double outside = 2.0 * last;
    while (holds(outside)) {
      inside = outside;
      outside *= 2.0;
      if (!std::isfinite(outside)) {
        throw NumericError("the overpressure does not fall below " + number_text(threshold_pa) +
                           " Pa at any distance");
      }
    }
    return {root(inside, outside), true};
  }
  // Segments from the outside in; each is tried at its outer end, then at its inner one.
  for (std::size_t i = breaks.size(); i-- > 0;) {
    // A few units in the last place off the break, so that rounding cannot cross it.
    const double outer = breaks[i] * scale * (1.0 - 1e-15);
    if (holds(outer)) return {outer, true};
    const double inner = i > 0 ? breaks[i - 1] * scale * (1.0 + 1e-15) : 0.0;
    if (i > 0 && holds(inner)) return {root(inner, outer), true};
  }
  // Inside the first break: halve until it holds, for models without a bound at the centre.
  double outside = breaks.empty() ? scale : breaks.front() * scale * (1.0 - 1e-15);
  for (int halvings = 0; halvings < 60; ++halvings) {
    const double inside = 0.5 * outside;
    if (holds(inside)) return {root(inside, outside), true};
    outside = inside;
  }
  return {0.0, false};
}

}  // namespace isorisk::models::explosion
