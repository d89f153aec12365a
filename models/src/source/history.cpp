// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/history.hpp"

#include <algorithm>
#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"

namespace isorisk::models::source {

std::vector<RateStep> steps_of(const OutflowHistory& history) {
  std::vector<RateStep> out;
  for (std::size_t i = 1; i < history.points.size(); ++i) {
    const OutflowPoint& a = history.points[i - 1];
    const OutflowPoint& b = history.points[i];
    const double mass = a.mass_left_kg - b.mass_left_kg;
    if (b.time_s > a.time_s && mass > 0.0) out.push_back({a.time_s, b.time_s, mass});
  }
  return out;
}

double dose_of(const std::vector<RateStep>& steps, double exponent) noexcept {
  double sum = 0.0;
  for (const RateStep& s : steps)
    sum += std::pow(s.rate_kg_per_s(), exponent) * (s.end_s - s.start_s);
  return sum;
}

std::vector<RateStep> cut(const std::vector<RateStep>& steps, double end_s) {
  std::vector<RateStep> out;
  for (const RateStep& s : steps) {
    if (!(s.start_s < end_s)) break;
    if (s.end_s <= end_s) {
      out.push_back(s);
    } else {
      out.push_back({s.start_s, end_s, s.rate_kg_per_s() * (end_s - s.start_s)});
    }
  }
  return out;
}

std::vector<RateStep> worst_window(const std::vector<RateStep>& steps, double time_s,
                                   double toxic_exponent) {
  if (steps.back().end_s - steps.front().start_s <= time_s) return steps;
  std::vector<RateStep> worst;
  double most = -1.0;
  const auto consider = [&](double from) {
    std::vector<RateStep> part;
    for (const RateStep& s : steps) {
      const double start = std::max(s.start_s, from);
      const double end = std::min(s.end_s, from + time_s);
      if (end > start) part.push_back({start, end, s.rate_kg_per_s() * (end - start)});
    }
    const double dose = dose_of(part, toxic_exponent);
    if (dose > most) {
      most = dose;
      worst = std::move(part);
    }
  };
  // The dose is highest where the window begins or ends with a step.
  for (const RateStep& s : steps) {
    consider(s.start_s);
    consider(s.end_s - time_s);
  }
  return worst;
}

Segments reduce(const std::vector<RateStep>& steps, int count, Reduction reduction,
                double toxic_exponent) {
  InputCheck check{"source.segments"};
  check.require(count >= 1, "count", count, "-", "be at least 1");
  check.positive("toxic_exponent", toxic_exponent, "-");
  if (steps.empty()) check.fail("there is no release to reduce");
  double last = -1e300;
  for (const RateStep& s : steps) {
    if (!(s.start_s >= last && s.end_s > s.start_s && s.mass_kg > 0.0 && std::isfinite(s.end_s) &&
          std::isfinite(s.mass_kg))) {
      check.fail("step from " + shown_text(s.start_s) + " s to " + shown_text(s.end_s) + " s of " +
                 shown_text(s.mass_kg) + " kg, must follow the one before, last and carry mass");
      break;
    }
    last = s.end_s;
  }
  check.done();

  Segments out;
  for (const RateStep& s : steps) out.mass_kg += s.mass_kg;
  // Blocks of equal mass; a step that spans a border is split there, at its rate.
  std::vector<std::vector<RateStep>> blocks;
  const double share = out.mass_kg / count;
  double room = 0.0;
  for (RateStep s : steps) {
    while (s.mass_kg > 0.0) {
      const bool last_block = static_cast<int>(blocks.size()) == count;
      if (room <= 1e-12 * share && !last_block) {
        blocks.emplace_back();
        room = share;
      }
      if (s.mass_kg <= room * (1.0 + 1e-12) || static_cast<int>(blocks.size()) == count) {
        blocks.back().push_back(s);
        room -= s.mass_kg;
        break;
      }
      const double border = s.start_s + room / s.rate_kg_per_s();
      blocks.back().push_back({s.start_s, border, room});
      s = {border, s.end_s, s.mass_kg - room};
      room = 0.0;
      if (!(s.end_s > s.start_s)) {  // lost in rounding: give it back
        blocks.back().back().end_s = s.end_s;
        blocks.back().back().mass_kg += s.mass_kg;
        break;
      }
    }
  }
  const bool by_dose = reduction == Reduction::Dose && toxic_exponent != 1.0;
  double time = 0.0;
  double time_of_segments = 0.0;
  for (const auto& block : blocks) {
    double mass = 0.0;
    double lasting = 0.0;
    for (const RateStep& s : block) {
      mass += s.mass_kg;
      lasting += s.end_s - s.start_s;
    }
    time += lasting;
    // Gaps inside a block count as part of a mean segment, which spans it from end to end.
    const double start = block.front().start_s;
    double end = block.back().end_s;
    if (by_dose) {
      const double rate =
          std::pow(dose_of(block, toxic_exponent) / mass, 1.0 / (toxic_exponent - 1.0));
      end = std::min(start + mass / rate, end);  // never longer, but for rounding
    }
    out.segments.push_back({start, end, mass});
    time_of_segments += end - start;
  }
  out.dose_ratio = dose_of(out.segments, toxic_exponent) / dose_of(steps, toxic_exponent);
  out.duration_ratio = time_of_segments / time;
  return out;
}

std::string_view to_text(Outflow value) noexcept {
  switch (value) {
    case Outflow::Nothing:
      return "nothing";
    case Outflow::Liquid:
      return "liquid";
    case Outflow::TwoPhase:
      return "two_phase";
    case Outflow::Vapour:
      return "vapour";
    case Outflow::Gas:
      return "gas";
    case Outflow::BoilOff:
      return "boil_off";
  }
  return "";
}

}  // namespace isorisk::models::source
