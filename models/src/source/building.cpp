// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/building.hpp"

#include <algorithm>
#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"
#include "isorisk/models/source/constants.hpp"

namespace isorisk::models::source {

BuildingRelease building_release(const BuildingInput& in) {
  constexpr std::string_view kId = "source.building_release";
  InputCheck check{kId};
  if (in.release.empty()) check.fail("there is no release");
  double last = 0.0;
  for (const RateStep& s : in.release) {
    if (!(s.start_s >= last && s.end_s > s.start_s && s.mass_kg > 0.0 && std::isfinite(s.mass_kg) &&
          std::isfinite(s.end_s)))
      check.fail("release from " + shown_text(s.start_s) + " s to " + shown_text(s.end_s) +
                 " s of " + shown_text(s.mass_kg) + " kg, must follow the one before and last");
    last = s.end_s;
  }
  check.positive("vapour_density", in.vapour_density_kg_per_m3, "kg/m3");
  check.positive("volume", in.volume_m3, "m3");
  check.positive("ventilation", in.ventilation_m3_per_s, "m3/s");
  check.positive("air_density", in.air_density_kg_per_m3, "kg/m3");
  check.positive("end_time", in.end_time_s, "s");
  if (in.vent_area_m2.has_value() != in.strength_overpressure_pa.has_value())
    check.fail("vent_area and strength belong together: give both or neither");
  if (in.vent_area_m2) check.positive("vent_area", *in.vent_area_m2, "m2");
  if (in.strength_overpressure_pa) check.positive("strength", *in.strength_overpressure_pa, "Pa");
  check.done();

  BuildingRelease out;
  const std::vector<RateStep> release = cut(in.release, in.end_time_s);
  double fastest = 0.0;
  for (const RateStep& s : release) {
    out.released_kg += s.mass_kg;
    fastest = std::max(fastest, s.rate_kg_per_s() / in.vapour_density_kg_per_m3);
  }
  if (in.vent_area_m2) {
    const double vent_cd = source_constant("building_vent_coefficient").value;
    const double speed = fastest / (vent_cd * *in.vent_area_m2);
    out.peak_overpressure_pa = 0.5 * in.air_density_kg_per_m3 * speed * speed;
    if (out.peak_overpressure_pa > *in.strength_overpressure_pa) {
      out.opens = true;
      out.outflow = release;
      out.outflow_kg = out.released_kg;
      out.peak_volume_fraction = 1.0;
      out.warnings.push_back(
          {"building_opens", std::string{kId},
           "the gas displaces " + shown_text(fastest) + " m3/s of air, which needs " +
               shown_text(out.peak_overpressure_pa) + " Pa, more than the strength of " +
               shown_text(*in.strength_overpressure_pa) + " Pa: taken as a release outdoors"});
      return out;
    }
  }
  double mass = 0.0;  // gas inside
  double time = 0.0;
  // Pieces so short that the rate at which it leaves hardly changes in one.
  const auto march = [&](double until, double rate) {
    if (!(until > time)) return;
    const double flow = in.ventilation_m3_per_s + rate / in.vapour_density_kg_per_m3;
    const double per_s = flow / in.volume_m3;
    const double steady = rate / per_s;  // kg inside after a long time
    const double start = time;
    const double first = mass;
    const double span = until - start;
    const int pieces = std::clamp(static_cast<int>(std::ceil(8.0 * span * per_s)), 1, 64);
    for (int i = 1; i <= pieces; ++i) {
      const double next = i == pieces ? until : start + span * i / pieces;
      const double now = steady + (first - steady) * std::exp(-per_s * (next - start));
      const double left = rate * (next - time) - (now - mass);
      if (left > 0.0) out.outflow.push_back({time, next, left});
      out.outflow_kg += std::max(0.0, left);
      mass = now;
      time = next;
      out.peak_volume_fraction =
          std::max(out.peak_volume_fraction, mass / (in.vapour_density_kg_per_m3 * in.volume_m3));
    }
  };
  for (const RateStep& s : release) {
    march(s.start_s, 0.0);
    march(s.end_s, s.rate_kg_per_s());
  }
  march(in.end_time_s, 0.0);
  out.held_kg = out.released_kg - out.outflow_kg;
  return out;
}

}  // namespace isorisk::models::source
