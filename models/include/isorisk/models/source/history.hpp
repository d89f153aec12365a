// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "isorisk/core/reporter.hpp"

/// A rate in time, and its reduction to the constant-rate segments of a risk analysis.
///
/// Reference page: docs/models/source/segments.md
namespace isorisk::models::source {

/// What leaves at a point of time.
enum class Outflow { Nothing, Liquid, TwoPhase, Vapour, Gas, BoilOff };

/// State of a vessel at a time.
struct OutflowPoint {
  double time_s = 0.0;
  double mass_flow_kg_per_s = 0.0;
  double mass_left_kg = 0.0;
  double pressure_abs_pa = 0.0;  ///< at the hole, static head included
  double temperature_k = 0.0;
  double level_m = 0.0;                ///< of the liquid; 0 for gas
  Outflow outflow = Outflow::Nothing;  ///< from this time on
  double vapour_fraction = 0.0;        ///< TwoPhase: by mass, of what enters the opening
};

/// Points in rising time. What left between two points is the difference of the masses left: exact.
struct OutflowHistory {
  std::vector<OutflowPoint> points;
  double initial_kg = 0.0;
  double released_kg = 0.0;  ///< initial mass minus mass left at the last point
  double duration_s = 0.0;   ///< of the last point
  std::string end_rule;      ///< what ended it: "empty", "pressure equal", "time", ...
  std::vector<Warning> warnings;
};

/// A piece of a release: a mass that left between two times.
struct RateStep {
  double start_s = 0.0;
  double end_s = 0.0;  ///< > start
  double mass_kg = 0.0;
  [[nodiscard]] double rate_kg_per_s() const noexcept { return mass_kg / (end_s - start_s); }
};

/// The pieces between the points of a history; pieces without time carry no mass and are left out.
[[nodiscard]] std::vector<RateStep> steps_of(const OutflowHistory& history);

enum class Reduction {
  Mean,  ///< a segment keeps the mass and the time of its block; its dose is at most that of it
  Dose,  ///< a segment keeps the mass and the dose of its block; it lasts at most as long
};

struct Segments {
  std::vector<RateStep> segments;
  double mass_kg = 0.0;         ///< of the segments: that of the steps
  double dose_ratio = 1.0;      ///< dose of the segments over that of the steps, exponent as asked
  double duration_ratio = 1.0;  ///< summed time of the segments over that of the steps
};

/// The part of the steps in the stretch of a length with the highest dose, the sum of q^n dt: that
/// of an exposure which begins when it does most harm. All of them when they are no longer.
/// \pre steps in order, not empty; length and exponent > 0
[[nodiscard]] std::vector<RateStep> worst_window(const std::vector<RateStep>& steps, double time_s,
                                                 double toxic_exponent);

/// Reduces a rate in time to at most `count` constant rates of equal mass.
///
/// Each block of the history holds 1/count of the mass. With dose D = integral of q^n dt of a
/// block and its mass M, Reduction::Dose takes q = (D/M)^(1/(n-1)), lasting M/q from the start of
/// the block: mass and dose are both exact, for exponents below 1 too (methyl isocyanate 0.7).
/// Exponent 1 cannot tell (dose is mass): Mean is taken.
/// \param steps not empty; may leave gaps, must not overlap
/// \param toxic_exponent n of the probit, > 0
/// \throws InputError
[[nodiscard]] Segments reduce(const std::vector<RateStep>& steps, int count, Reduction reduction,
                              double toxic_exponent);

/// integral of q^n dt [(kg/s)^n s].
[[nodiscard]] double dose_of(const std::vector<RateStep>& steps, double exponent) noexcept;

/// The part of the steps before a time.
[[nodiscard]] std::vector<RateStep> cut(const std::vector<RateStep>& steps, double end_s);

[[nodiscard]] std::string_view to_text(Outflow value) noexcept;

}  // namespace isorisk::models::source
