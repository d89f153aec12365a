// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>

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

namespace detail {
/// The work behind largest_distance, apart from the type of the source.
[[nodiscard]] BlastRadius largest_distance(const std::function<double(double)>& overpressure_pa,
                                           double length_scale_m,
                                           std::span<const double> break_points,
                                           double threshold_pa);
}  // namespace detail

/// The largest distance at which the overpressure is at least the threshold, to 1e-12 relative.
/// \throws InputError unless 0 < threshold and it is finite.
template <BlastSource Source>
[[nodiscard]] BlastRadius largest_distance(const Source& source, double threshold_pa) {
  return detail::largest_distance([&](double r) { return source.overpressure_pa(r); },
                                  source.length_scale_m(), source.break_points(), threshold_pa);
}

}  // namespace isorisk::models::explosion
