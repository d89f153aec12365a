// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/jet_plume.hpp"
#include "register.hpp"

namespace isorisk::models::dispersion {

void register_jet_plume(Registry& registry) {
  const auto number = [](const char* name, const char* unit, const char* text, Bounds bounds) {
    return InputField{.name = name, .unit = unit, .description = text, .bounds = bounds};
  };
  const auto usual = [&](const char* name, const char* unit, const char* text, Bounds bounds,
                         double value) {
    InputField field = number(name, unit, text, bounds);
    field.default_value = value;
    return field;
  };
  registry.add(
      {.id = "dispersion.jet_plume",
       .purpose = "jet of gas lighter than air in the wind, until the wind alone mixes it",
       .sources = {"ooms-1972", "ricou-spalding-1961", "houf-schefer-2008"},
       .page = "docs/models/dispersion/jet_plume.md",
       .validity = "gas no heavier than air; downwind or upwards, nothing in its way",
       .inputs = {number("mass_flow", "kg/s", "of the gas", Bounds::positive()),
                  number("velocity", "m/s", "after expansion to the pressure of the air",
                         Bounds::positive()),
                  number("density", "kg/m3", "of the gas once mixed with air (at its temperature)",
                         Bounds::positive()),
                  usual("height", "m", "of the opening", Bounds::non_negative(), 1.0),
                  usual("elevation", "rad", "of the jet above the horizontal, downwind",
                        Bounds::closed(0.0, 1.5707963267948966), 0.0),
                  number("fraction", "-", "volume fraction whose place is wanted",
                         {.low = 0.0, .high = 1.0, .low_open = true, .high_open = true}),
                  pasquill_field(),
                  {.name = "wind_speed",
                   .unit = "m/s",
                   .description = "at 10 m",
                   .bounds = Bounds::positive(),
                   .aliases = {"u_10m"}},
                  roughness_field(),
                  usual("air_temperature", "K", "of the air", Bounds::positive(), 288.15),
                  usual("relative_humidity", "-", "of the air", Bounds::closed(0.0, 1.0), 0.7),
                  sigma_set_field("yellow_book")},
       .outputs = {{.name = "distance",
                    .unit = "m",
                    .description = "downwind, of the fraction on the axis"},
                   {.name = "along", .unit = "m", .description = "the same along the axis"},
                   {.name = "axis_height", .unit = "m", .description = "of the axis there"},
                   {.name = "sigma", .unit = "m", .description = "spread there"},
                   {.name = "speed", .unit = "m/s", .description = "of the gas there"},
                   {.name = "spent_at",
                    .unit = "m",
                    .description = "x where the wind alone goes on"},
                   {.name = "spent_height", .unit = "m", .description = "of the axis there"},
                   {.name = "spent_fraction", .unit = "-", .description = "on the axis there"}},
       .evaluate = [](const Inputs& in) {
         const JetPlume jet{
             {.mass_flow_kg_per_s = in.number("mass_flow"),
              .velocity_m_per_s = in.number("velocity"),
              .density_kg_per_m3 = in.number("density"),
              .height_m = in.number("height"),
              .elevation_rad = in.number("elevation"),
              .weather = {.pasquill = parse_pasquill(in.text("pasquill_class")),
                          .wind_speed_m_per_s = in.number("wind_speed")},
              .ambient = {.temperature_k = in.number("air_temperature"),
                          .relative_humidity_fraction = in.number("relative_humidity"),
                          .roughness_m = in.number("roughness")},
              .sigma_set = parse_sigma_set(in.text("sigma_set"))}};
         const double fraction = in.number("fraction");
         const JetSection at = jet.at_fraction(fraction);
         Evaluation e;
         e.add("distance", at.x_m, "m");
         e.add("along", at.along_m, "m");
         e.add("axis_height", at.height_m, "m");
         e.add("sigma", at.sigma_m, "m");
         e.add("speed", at.speed_m_per_s, "m/s");
         const JetSection end = jet.sections().empty() ? JetSection{} : jet.sections().back();
         e.add("spent_at", end.x_m, "m");
         e.add("spent_height", end.height_m, "m");
         e.add("spent_fraction", end.fraction, "-");
         if (jet.sections().empty()) {
           e.warn(
               "no_jet", "dispersion.jet_plume",
               "the wind mixes the gas faster than its own speed from the start: a passive plume");
         } else if (end.fraction > fraction) {
           e.warn("jet_spent", "dispersion.jet_plume",
                  "the jet is spent before the fraction is reached; the place is where that is");
         }
         return e;
       }});
}

}  // namespace isorisk::models::dispersion
