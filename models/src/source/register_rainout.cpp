// SPDX-License-Identifier: Apache-2.0
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/models/source/rainout.hpp"
#include "register_parts.hpp"

namespace isorisk::models::source {
namespace {

// The critical diameter that a published example gets from a misprinted drag law: with it the
// log-normal integral can be compared alone.
constexpr double kPublishedCriticalDiameter = 1.425063e-4;  // m

void rainout_model(Registry& registry) {
  registry.add(
      {.id = "source.release_rainout",
       .purpose = "Drop size of a flashing jet and the part of the liquid that stays in the air",
       .sources = {"johnson-woodward-1999, RELEASE", "white-1974, drag"},
       .page = "docs/models/source/release_rainout.md",
       .validity = "flashing or mechanical break-up of a liquid jet near its boiling point",
       .inputs = {positive("jet_velocity", "m/s", "of the discharge", {"u_discharge"}),
                  positive("surface_tension", "N/m", "at the boiling point", {"sigma_at_Tb"}),
                  positive("air_density", "kg/m3", "at the boiling point", {"rho_air_at_Tb"}),
                  defaulted(positive("critical_weber", "-", "12 to 22", {"We_crit"}), 12.0),
                  number("superheat", "K", "above the boiling point", Bounds::non_negative()),
                  defaulted(number("spread_angle", "rad", "half angle of the jet",
                                   {.low = 0.0,
                                    .high = 0.5 * std::numbers::pi,
                                    .low_open = true,
                                    .high_open = true},
                                   {"beta"}),
                            4.46 * std::numbers::pi / 180.0),
                  defaulted(number("geometric_deviation", "-", "of the drop sizes",
                                   {.low = 1.0, .low_open = true}, {"sigma_G"}),
                            1.8),
                  positive("liquid_density", "kg/m3", "at the boiling point", {"rho_liquid_at_Tb"}),
                  positive("vapour_density", "kg/m3", "at the boiling point", {"rho_vapour_at_Tb"}),
                  positive("air_viscosity", "Pa s", "at the boiling point", {"mu_air_at_Tb"}),
                  defaulted(positive("check_diameter", "m",
                                     "critical diameter at which to give the aerosol fraction "
                                     "as well"),
                            kPublishedCriticalDiameter)},
       .outputs = {{.name = "d_aerodynamic", .unit = "m", .description = "break-up by the air"},
                   {.name = "d_flashing", .unit = "m", .description = "break-up by boiling"},
                   {.name = "d_drop", .unit = "m", .description = "the smaller"},
                   {.name = "u_critical", .unit = "m/s", .description = "speed that carries drops"},
                   {.name = "d_critical",
                    .unit = "m",
                    .description = "largest drop that is carried",
                    .aliases = {"d_critical_White_drag"}},
                   {.name = "aerosol_fraction",
                    .description = "of the liquid",
                    .aliases = {"aerosol_fraction_White_drag"}},
                   {.name = "aerosol_fraction_at_check_diameter",
                    .description = "of the liquid, for check_diameter as critical diameter",
                    .aliases = {"aerosol_fraction_for_dc_1.425063e-4_m"}}},
       .aliases = {"release_rainout"},
       .evaluate = [](const Inputs& in) {
         const Rainout r = release_rainout({.jet_velocity_m_per_s = in.number("jet_velocity"),
                                            .surface_tension_n_per_m = in.number("surface_tension"),
                                            .air_density_kg_per_m3 = in.number("air_density"),
                                            .critical_weber = in.number("critical_weber"),
                                            .superheat_k = in.number("superheat"),
                                            .spread_angle_rad = in.number("spread_angle"),
                                            .geometric_deviation = in.number("geometric_deviation"),
                                            .liquid_density_kg_per_m3 = in.number("liquid_density"),
                                            .vapour_density_kg_per_m3 = in.number("vapour_density"),
                                            .air_viscosity_pa_s = in.number("air_viscosity")});
         Evaluation e;
         e.add("d_aerodynamic", r.aerodynamic_diameter_m, "m");
         e.add("d_flashing", r.flashing_diameter_m, "m");
         e.add("d_drop", r.drop_diameter_m, "m");
         e.add("u_critical", r.critical_velocity_m_per_s, "m/s");
         e.add("d_critical", r.critical_diameter_m, "m");
         e.add("aerosol_fraction", r.aerosol_fraction);
         e.add("aerosol_fraction_at_check_diameter",
               aerosol_fraction(r.drop_diameter_m, in.number("check_diameter"),
                                in.number("geometric_deviation")));
         return e;
       }});
}

void airborne_model(Registry& registry) {
  registry.add(
      {.id = "source.airborne_quantity",
       .purpose = "Mass that gets into the air from a flashing release with rain-out into a bund",
       .sources = {"ccps-1999, airborne quantity"},
       .page = "docs/models/source/airborne_quantity.md",
       .validity = "bund that fills within seconds; constant rate",
       .inputs = {number("liquid_flow", "kg/s", "of the release", Bounds::non_negative(),
                         {"q_liquid"}),
                  number("flash_fraction", "-", "of the release", Bounds::closed(0.0, 1.0)),
                  number("aerosol_fraction", "-", "of the liquid left by the flash",
                         Bounds::closed(0.0, 1.0)),
                  positive("bund_area", "m2", "of the bund"),
                  positive("ground_conductivity", "W/m/K", "of the ground", {"k_ground"}),
                  positive("ground_diffusivity", "m2/s", "of the ground", {"alpha_ground"}),
                  positive("ground_temperature", "K", "of the ground", {"T_ground"}),
                  positive("pool_temperature", "K", "boiling point", {"T_pool"}),
                  positive("heat_of_vaporisation", "J/kg", "at the boiling point", {"h_vap_at_Tb"}),
                  positive("duration", "s", "of the release")},
       .outputs = {{.name = "mass_flow_to_pool", .unit = "kg/s", .description = "rain-out"},
                   {.name = "airborne_mass", .unit = "kg", .description = "jet and pool"}},
       .aliases = {"airborne_quantity"},
       .evaluate = [](const Inputs& in) {
         const Airborne r = airborne_quantity(
             {.liquid_flow_kg_per_s = in.number("liquid_flow"),
              .flash_fraction = in.number("flash_fraction"),
              .aerosol_fraction = in.number("aerosol_fraction"),
              .bund_area_m2 = in.number("bund_area"),
              .boiling = {.ground = {.conductivity_w_per_m_k = in.number("ground_conductivity"),
                                     .diffusivity_m2_per_s = in.number("ground_diffusivity")},
                          .ground_temperature_k = in.number("ground_temperature"),
                          .boiling_point_k = in.number("pool_temperature"),
                          .heat_of_vaporisation_j_per_kg = in.number("heat_of_vaporisation")},
              .duration_s = in.number("duration")});
         Evaluation e;
         e.add("mass_flow_to_pool", r.pool_inflow_kg_per_s, "kg/s");
         e.add("airborne_mass", r.airborne_kg, "kg");
         return e;
       }});
}

void falling_model(Registry& registry) {
  registry.add(
      {.id = "source.rainout_falling_drop",
       .purpose = "Fall and evaporation of one drop, and the part of it that reaches the ground",
       .sources = {"spalding-1953, d-square law", "white-1974, drag"},
       .page = "docs/models/source/rainout_falling_drop.md",
       .validity = "drop at its terminal speed throughout, no ventilation factor",
       .inputs = {positive("liquid_density", "kg/m3", "of the drop", {"rho_liquid"}),
                  positive("air_density", "kg/m3", "of the air", {"rho_air"}),
                  positive("air_viscosity", "Pa s", "of the air", {"mu_air"}),
                  gravity(),
                  positive("diameter", "m", "at the start", {"d0"}),
                  number("evaporation_constant", "m2/s", "K of d^2 = d0^2 - K t",
                         Bounds::non_negative(), {"K"}),
                  positive("height", "m", "of the fall"),
                  {.name = "ventilation",
                   .kind = FieldKind::Boolean,
                   .description = "only false is modelled",
                   .default_value = false}},
       .outputs = {{.name = "terminal_speed",
                    .unit = "m/s",
                    .description = "at the first diameter",
                    .aliases = {"terminal_speed_d0"}},
                   {.name = "fall_time", .unit = "s", .description = "to the ground"},
                   {.name = "d_landing_over_d0", .description = "0 when it evaporates before"},
                   {.name = "rainout_fraction", .description = "of its mass"}},
       .aliases = {"rainout_falling_drop"},
       .evaluate = [](const Inputs& in) {
         if (in.boolean("ventilation"))
           throw InputError(
               "source.rainout_falling_drop: ventilation = true, must be false: it is "
               "not modelled");
         const FallingDrop r =
             falling_drop({.liquid_density_kg_per_m3 = in.number("liquid_density"),
                           .air_density_kg_per_m3 = in.number("air_density"),
                           .air_viscosity_pa_s = in.number("air_viscosity"),
                           .diameter_m = in.number("diameter"),
                           .evaporation_m2_per_s = in.number("evaporation_constant"),
                           .height_m = in.number("height"),
                           .gravity_m_per_s2 = in.number("gravity")});
         Evaluation e;
         e.add("terminal_speed", r.terminal_speed_m_per_s, "m/s");
         e.add("fall_time", r.fall_time_s, "s");
         e.add("d_landing_over_d0", r.landing_diameter_m / in.number("diameter"));
         e.add("rainout_fraction", r.rainout_fraction);
         return e;
       }});
}

}  // namespace

void register_rainout(Registry& registry) {
  rainout_model(registry);
  airborne_model(registry);
  falling_model(registry);
}

}  // namespace isorisk::models::source
