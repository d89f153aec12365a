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
  dispersion::register_heavy_gas(registry);
}

}  // namespace isorisk::models
