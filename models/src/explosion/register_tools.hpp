// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "isorisk/core/error.hpp"
#include "isorisk/models/explosion/blast.hpp"
#include "isorisk/models/registry.hpp"

/// What the registration of the blast models shares: fields, and how loads become outputs.
namespace isorisk::models::explosion {

/// Adds one number for one distance, a list for several (null where the model gives no value).
/// Nothing is added when there is no value at all.
inline void add_series(Evaluation& e, const std::string& name, const std::vector<double>& values,
                       const std::string& unit) {
  Json list = Json::array();
  bool any = false;
  for (const double v : values) {
    any = any || !std::isnan(v);
    list.push_back(std::isnan(v) ? Json{} : Json(v));
  }
  if (!any) return;
  e.outputs.push_back({name, values.size() == 1 ? list.front() : list, unit});
}

template <class Items, class Get>
std::vector<double> column(const Items& items, Get get) {
  std::vector<double> values;
  values.reserve(items.size());
  for (const auto& item : items) values.push_back(get(item));
  return values;
}

/// A warning for every distance outside the range for which the curves are stated.
inline void warn_range(Evaluation& e, const std::string& id, double distance_m, double scaled,
                       BlastRange range, const std::string& valid) {
  if (range == BlastRange::Within) return;
  e.warn("outside_validity", id,
         "distance = " + number_text(distance_m) + " m, scaled " + number_text(scaled) + ", is " +
             (range == BlastRange::Near ? "nearer than the curves (the nearest value is held)"
                                        : "beyond the curves (extended)") +
             "; stated for " + valid);
}

/// Overpressure, impulse, duration, arrival of a source at the distances, with warnings.
template <BlastSource Source>
std::vector<Blast> add_blasts(Evaluation& e, const std::string& id, const Source& source,
                              const std::vector<double>& distances, const std::string& valid) {
  std::vector<Blast> blasts;
  for (const double r : distances) {
    blasts.push_back(source.at(r));
    warn_range(e, id, r, r / source.length_scale_m(), blasts.back().range, valid);
  }
  add_series(e, "overpressure", column(blasts, [](const Blast& b) { return b.overpressure_pa; }),
             "Pa");
  add_series(e, "duration", column(blasts, [](const Blast& b) { return b.duration_s; }), "s");
  add_series(e, "impulse", column(blasts, [](const Blast& b) { return b.impulse_pa_s; }), "Pa s");
  add_series(e, "arrival_time", column(blasts, [](const Blast& b) { return b.arrival_time_s; }),
             "s");
  return blasts;
}

/// R_10kPa and so on: the largest distance for each threshold.
template <BlastSource Source>
void add_radii(Evaluation& e, const std::string& id, const Source& source,
               const std::vector<double>& thresholds_pa) {
  for (const double p : thresholds_pa) {
    const BlastRadius radius = largest_distance(source, p);
    e.add("R_" + number_text(1e-3 * p) + "kPa", radius.distance_m, "m");
    if (!radius.reached) {
      e.warn("not_reached", id,
             "the overpressure stays below " + number_text(1e-3 * p) +
                 " kPa everywhere; the distance is given as 0");
    }
  }
}

// Fields that recur.
inline InputField distance_field(bool optional = false) {
  return {.name = "distance",
          .kind = FieldKind::NumberList,
          .unit = "m",
          .description = "from the centre of the explosion, one or several",
          .bounds = Bounds::positive(),
          .aliases = {"R"},
          .optional = optional};
}
inline InputField thresholds_field() {
  return {.name = "thresholds",
          .kind = FieldKind::NumberList,
          .unit = "Pa",
          .description = "overpressures whose largest distance is wanted",
          .bounds = Bounds::positive(),
          .optional = true};
}
inline InputField ambient_pressure_field(double value = 101325.0) {
  return {.name = "ambient_pressure",
          .unit = "Pa",
          .description = "of the air, absolute",
          .bounds = Bounds::positive(),
          .default_value = value,
          .aliases = {"p0"}};
}
inline InputField sound_speed_field(double value = 340.3) {
  return {.name = "sound_speed",
          .unit = "m/s",
          .description = "of the air",
          .bounds = Bounds::positive(),
          .default_value = value,
          .aliases = {"c0"}};
}
inline std::vector<OutputField> blast_outputs(std::vector<OutputField> more = {}) {
  std::vector<OutputField> fields{
      {.name = "overpressure",
       .unit = "Pa",
       .description = "peak side-on, at each distance",
       .aliases = {"incident_pressure"}},
      {.name = "duration",
       .unit = "s",
       .description = "of the positive phase",
       .aliases = {"positive_phase_duration"}},
      {.name = "impulse",
       .unit = "Pa s",
       .description = "of the positive phase, side-on",
       .aliases = {"incident_impulse", "impulse_triangular"}},
      {.name = "arrival_time", .unit = "s", .description = "after the explosion, where given"},
      {.name = "R_<kPa>kPa",
       .unit = "m",
       .description = "largest distance of each threshold, one output each, 0 if not reached"}};
  for (OutputField& f : more) fields.push_back(std::move(f));
  return fields;
}

}  // namespace isorisk::models::explosion
