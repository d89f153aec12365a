// SPDX-License-Identifier: Apache-2.0
#include "isorisk/core/error.hpp"
#include "isorisk/models/dispersion/release_cloud.hpp"
#include "register.hpp"

namespace isorisk::models::dispersion {

void register_release_cloud(Registry& registry) {
  const auto air = [](const char* name, const char* unit, const char* text, double usual,
                      Bounds bounds) {
    return InputField{
        .name = name, .unit = unit, .description = text, .bounds = bounds, .default_value = usual};
  };
  registry.add(
      {.id = "dispersion.release_cloud",
       .purpose = "which cloud model suits a release, and how far a volume fraction reaches",
       .sources = {"britter-mcquaid-1988", "ermak-1990 (SLAB)", "cpr14e-1997 ch. 4"},
       .page = "docs/models/dispersion/release_cloud.md",
       .validity = "that of the model chosen",
       .inputs = {{.name = "substance",
                   .kind = FieldKind::Text,
                   .description = "id, name, CAS number, or a composition"},
                  {.name = "mass_flow",
                   .unit = "kg/s",
                   .description = "of a continuous release; or give mass",
                   .bounds = Bounds::positive(),
                   .optional = true},
                  {.name = "duration",
                   .unit = "s",
                   .description = "of the continuous release; without end when absent",
                   .bounds = Bounds::positive(),
                   .optional = true},
                  {.name = "mass",
                   .unit = "kg",
                   .description = "of an instantaneous release",
                   .bounds = Bounds::positive(),
                   .optional = true},
                  {.name = "temperature",
                   .unit = "K",
                   .description = "after expansion to the pressure of the air",
                   .bounds = Bounds::positive()},
                  air("liquid_fraction", "-", "droplets, of the mass", 0.0,
                      {.low = 0.0, .high = 1.0, .high_open = true}),
                  air("velocity", "m/s", "of the expanded jet; 0: without momentum", 0.0,
                      Bounds::non_negative()),
                  {.name = "from_pool",
                   .kind = FieldKind::Boolean,
                   .description = "vapour that rises from an area of source_diameter",
                   .default_value = false},
                  air("source_diameter", "m", "of pool or source", 0.0, Bounds::non_negative()),
                  air("height", "m", "of the release", 0.0, Bounds::non_negative()),
                  pasquill_field(),
                  {.name = "wind_speed",
                   .unit = "m/s",
                   .description = "at 10 m",
                   .bounds = Bounds::positive(),
                   .aliases = {"u_10m"}},
                  roughness_field(),
                  air("air_temperature", "K", "of air and ground", 288.15, Bounds::positive()),
                  air("relative_humidity", "-", "of the air", 0.7, Bounds::closed(0.0, 1.0)),
                  {.name = "fraction",
                   .description = "volume fraction whose distance is wanted",
                   .bounds = {.low = 0.0, .high = 1.0, .low_open = true, .high_open = true}},
                  air("receptor_height", "m", "of the concentration", 1.5, Bounds::non_negative()),
                  averaging_time_field(),
                  {.name = "cloud_model",
                   .kind = FieldKind::Choice,
                   .description =
                       "auto: heavy where the criterion says so, else passive; passive: Gaussian; "
                       "britter_mcquaid: the workbook in place of the heavy-gas model",
                   .default_value = "auto",
                   .choices = {"auto", "passive", "britter_mcquaid"}}},
       .outputs = {{.name = "model", .description = "id of the model chosen"},
                   {.name = "reason", .description = "why, in words"},
                   {.name = "distance", .unit = "m", .description = "of the fraction; 0: never"}},
       .evaluate = [](const Inputs& in) {
         const Substance& s = SubstanceLibrary::builtin().at(in.text("substance"));
         if (in.has("mass_flow") == in.has("mass"))
           throw InputError("release cloud: give mass_flow (continuous) or mass (instantaneous)");
         ReleaseCloudInput r{.substance = &s,
                             .temperature_k = in.number("temperature"),
                             .liquid_fraction = in.number("liquid_fraction"),
                             .velocity_m_per_s = in.number("velocity"),
                             .from_pool = in.boolean("from_pool")};
         CloudInput& c = r.cloud;
         if (in.has("mass")) {
           c.kind = ReleaseKind::Instantaneous;
           c.mass_kg = in.number("mass");
         } else {
           c.mass_flow_kg_per_s = in.number("mass_flow");
           c.duration_s =
               in.has("duration") ? in.number("duration") : std::numeric_limits<double>::infinity();
         }
         c.height_m = in.number("height");
         c.source_diameter_m = in.number("source_diameter");
         c.molar_mass_kg_per_mol = s.molar_mass_kg_per_mol;
         c.weather = {.pasquill = parse_pasquill(in.text("pasquill_class")),
                      .wind_speed_m_per_s = in.number("wind_speed")};
         c.ambient = {.temperature_k = in.number("air_temperature"),
                      .relative_humidity_fraction = in.number("relative_humidity"),
                      .roughness_m = in.number("roughness")};
         // Droplets and vapour together, as the source term gives it.
         const double vapour =
             s.ideal_gas_density_kg_per_m3(r.temperature_k, c.ambient.pressure_abs_pa);
         c.density_kg_per_m3 = vapour;
         if (r.liquid_fraction > 0.0) {
           const double liquid = s.liquid_density_kg_per_m3(r.temperature_k);
           c.density_kg_per_m3 =
               1.0 / ((1.0 - r.liquid_fraction) / vapour + r.liquid_fraction / liquid);
         }
         const CloudChoice choice = parse_cloud_choice(in.text("cloud_model"));
         if (choice == CloudChoice::Automatic) c.profile = VerticalProfile::SurfaceLayer;
         const ReleaseCloud cloud{r, choice};
         Evaluation e;
         e.add_text("model", std::string{cloud.model_id()});
         e.add_text("reason", cloud.reason());
         e.add("distance",
               cloud.distance_to_fraction_m(in.number("fraction"), in.number("receptor_height"),
                                            in.number("averaging_time")),
               "m");
         e.warnings = cloud.warnings();
         return e;
       }});
}

}  // namespace isorisk::models::dispersion
