// SPDX-License-Identifier: Apache-2.0
#include "register.hpp"

#include "isorisk/core/error.hpp"

namespace isorisk::models {
namespace dispersion {

InputField pasquill_field() {
  return {.name = "pasquill_class",
          .kind = FieldKind::Choice,
          .description = "Pasquill stability class",
          .choices = {"A", "B", "C", "D", "E", "F"},
          .aliases = {"stability"}};
}
InputField roughness_field() {
  return {.name = "roughness",
          .unit = "m",
          .description = "aerodynamic roughness length",
          .bounds = Bounds::positive(),
          .default_value = 0.1,
          .aliases = {"z0"}};
}
InputField sigma_set_field(const char* default_name) {
  return {.name = "sigma_set",
          .kind = FieldKind::Choice,
          .description = "dispersion coefficients",
          .default_value = default_name,
          .choices = {"yellow_book", "briggs_rural", "briggs_urban", "isc3", "turner_lees",
                      "degadis", "gbt3840", "aqt3046_rural", "aqt3046_urban",
                      "aqt3046_urban_briggs", "ccps_puff", "yellow_book_puff"}};
}
InputField averaging_time_field() {
  return {.name = "averaging_time",
          .unit = "s",
          .description = "averaging time of the concentration",
          .bounds = Bounds::positive(),
          .default_value = 600.0,
          .aliases = {"t_avg"}};
}

SigmaInput sigma_input(const Inputs& in) {
  return {.set = parse_sigma_set(in.text("sigma_set")),
          .pasquill = parse_pasquill(in.text("pasquill_class")),
          .roughness_m = in.number("roughness"),
          .averaging_time_s = in.number("averaging_time")};
}

InputField receptor_field(double otherwise) {
  return {.name = "receptor_height",
          .unit = "m",
          .description = "above ground",
          .bounds = Bounds::non_negative(),
          .default_value = otherwise};
}
std::vector<InputField> exposure_fields() {
  return {{.name = "max_exposure",
           .unit = "s",
           .description = "longest exposure that counts",
           .bounds = Bounds::positive(),
           .default_value = 1800.0},
          {.name = "lethality_cutoff",
           .description = "the reach is where the probability falls below it",
           .bounds = {.low = 0.0, .high = 0.5, .low_open = true},
           .default_value = 1.0e-3},
          {.name = "air_changes",
           .unit = "1/h",
           .description = "people indoors behind this infiltration; outdoors when absent",
           .bounds = Bounds::positive(),
           .optional = true}};
}
ToxicOptions toxic_options(const Inputs& in, const vulnerability::ToxicProbit& probit) {
  ToxicOptions o;
  o.probit = probit;
  o.receptor_height_m = in.number("receptor_height");
  o.averaging_time_s = in.number("averaging_time");
  o.max_distance_m = in.number("max_distance");
  o.max_exposure_s = in.number("max_exposure");
  o.lethality_cutoff = in.number("lethality_cutoff");
  if (const auto air = in.maybe_number("air_changes")) {
    o.indoor = IndoorModel::AirChange;
    o.air_changes_per_h = *air;
  }
  return o;
}
FlammableOptions flammable_options(const Inputs& in) {
  FlammableOptions o;
  o.lower_limit_fraction = in.number("lower_limit");
  o.upper_limit_fraction = in.number("upper_limit");
  o.receptor_height_m = in.number("receptor_height");
  o.averaging_time_s = in.number("averaging_time");
  o.max_distance_m = in.number("max_distance");
  return o;
}
void add_extent(Evaluation& e, const FlammableTable& t, const char* half_width) {
  e.add("distance", t.distance_m, "m");
  e.add("upwind", t.upwind_x_m, "m");
  e.add(half_width, t.max_half_width_m, "m");
  e.add("area", t.area_m2, "m2");
  e.add("time", t.time_s, "s");
  e.add("mass_above_lower", t.mass_above_lower_kg, "kg");
  e.add("mass_in_limits", t.mass_in_limits_kg, "kg");
}

void warn_sigma_range(Evaluation& e, const char* model, const SigmaCurve& curve, double x) {
  if (x >= curve.valid_from_m() && x <= curve.valid_to_m()) return;
  e.warn("outside_validity", model,
         "x = " + number_text(x) + " m is outside [" + number_text(curve.valid_from_m()) + ", " +
             number_text(curve.valid_to_m()) + "] m of the dispersion coefficients " +
             std::string{name(curve.input().set)});
}

}  // namespace dispersion

void register_dispersion_models(Registry& registry) {
  dispersion::register_meteorology(registry);
  dispersion::register_stability(registry);
  dispersion::register_gaussian(registry);
  dispersion::register_passive(registry);
  dispersion::register_surface_layer(registry);
  dispersion::register_dense_gas(registry);
  dispersion::register_cloud(registry);
  dispersion::register_release_cloud(registry);
  dispersion::register_jet_plume(registry);
  dispersion::register_heavy_gas(registry);
}

}  // namespace isorisk::models
