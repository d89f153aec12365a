// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/models/source/flash.hpp"
#include "isorisk/models/source/nozzle.hpp"
#include "isorisk/models/source/outflow.hpp"
#include "isorisk/models/source/real_gas.hpp"
#include "register_parts.hpp"

namespace isorisk::models::source {
namespace {

void liquid_hole_model(Registry& registry) {
  registry.add(
      {.id = "source.liquid_hole",
       .purpose = "Mass flow of a liquid through a hole under pressure and static head",
       .sources = {"cpr14e-2005, eq. 2.194", "hj169-2018, eq. (F.1), Table F.1"},
       .page = "docs/models/source/liquid_hole.md",
       .validity = "hole in a wall (length below two diameters), no flashing inside, Re > 100",
       .inputs = {positive("hole_diameter", "m", "diameter of the hole", {"d_hole", "d"}),
                  positive("density", "kg/m3", "density of the liquid", {"rho_liquid", "rho"}),
                  number("pressure_difference", "Pa", "gas cap minus surroundings", {}, {"dp"}),
                  defaulted(number("liquid_head", "m", "liquid above the hole",
                                   Bounds::non_negative(), {"h"}),
                            0.0),
                  coefficient(0.65), gravity()},
       .outputs = {{.name = "mass_flow", .unit = "kg/s", .description = "mass flow"},
                   {.name = "velocity", .unit = "m/s", .description = "of the contracted jet"}},
       .aliases = {"liquid_hole"},
       .evaluate = [](const Inputs& in) {
         const LiquidHole r =
             liquid_hole({.hole_diameter_m = in.number("hole_diameter"),
                          .density_kg_per_m3 = in.number("density"),
                          .pressure_difference_pa = in.number("pressure_difference"),
                          .liquid_head_m = in.number("liquid_head"),
                          .discharge_coefficient = in.number("discharge_coefficient"),
                          .gravity_m_per_s2 = in.number("gravity")});
         Evaluation e;
         e.add("mass_flow", r.mass_flow_kg_per_s, "kg/s");
         e.add("velocity", r.velocity_m_per_s, "m/s");
         return e;
       }});
}

std::vector<InputField> gas_fields(double cd) {
  return {positive("hole_diameter", "m", "diameter of the hole", {"d"}),
          positive("pressure", "Pa", "stagnation pressure, absolute", {"p0"}),
          positive("temperature", "K", "stagnation temperature", {"T0"}),
          positive("molar_mass", "kg/mol", "molar mass", {"M"}),
          number("heat_capacity_ratio", "-", "cp/cv", {.low = 1.0, .low_open = true}, {"gamma"}),
          defaulted(positive("compressibility", "-", "Z at the stagnation state", {"Z"}), 1.0),
          defaulted(positive("back_pressure", "Pa", "pressure of the surroundings, absolute",
                             {"p_back", "p_a", "ambient_pressure"}),
                    kAtmosphere),
          coefficient(cd)};
}

GasHoleInput gas_input(const Inputs& in) {
  return {.hole_diameter_m = in.number("hole_diameter"),
          .pressure_abs_pa = in.number("pressure"),
          .temperature_k = in.number("temperature"),
          .molar_mass_kg_per_mol = in.number("molar_mass"),
          .heat_capacity_ratio = in.number("heat_capacity_ratio"),
          .compressibility = in.number("compressibility"),
          .back_pressure_abs_pa = in.number("back_pressure"),
          .discharge_coefficient = in.number("discharge_coefficient")};
}

void gas_hole_model(Registry& registry) {
  registry.add(
      {.id = "source.gas_hole",
       .purpose = "Mass flow of a gas through a hole, choked or subsonic",
       .sources = {"cpr14e-2005, eq. 2.20-2.24", "aqt3046-2013, eq. (E.13)-(E.17)"},
       .page = "docs/models/source/gas_hole.md",
       .validity = "ideal gas with a constant compressibility factor; below about 50 bar, hydrogen "
                   "100 bar",
       .inputs = gas_fields(1.0),
       .outputs = {{.name = "choked", .description = "the flow is sonic in the hole"},
                   {.name = "mass_flow", .unit = "kg/s", .description = "mass flow"},
                   {.name = "throat_pressure",
                    .unit = "Pa",
                    .description = "static pressure in the hole",
                    .aliases = {"p_throat"}},
                   {.name = "throat_temperature", .unit = "K", .description = "in the hole"},
                   {.name = "throat_velocity", .unit = "m/s", .description = "in the hole"}},
       .aliases = {"gas_hole"},
       .evaluate = [](const Inputs& in) {
         const GasHole r = gas_hole(gas_input(in));
         Evaluation e;
         e.add_flag("choked", r.choked);
         e.add("mass_flow", r.mass_flow_kg_per_s, "kg/s");
         e.add("throat_pressure", r.throat_pressure_abs_pa, "Pa");
         e.add("throat_temperature", r.throat_temperature_k, "K");
         e.add("throat_velocity", r.throat_velocity_m_per_s, "m/s");
         return e;
       }});
}

void real_gas_hole_model(Registry& registry) {
  registry.add(
      {.id = "source.gas_hole_real",
       .purpose = "Mass flow of a real gas through a hole: largest flux along its isentrope",
       .sources = {"isentrope of the equation of state, derived",
                   "smith-van-ness-abbott-7, eq. 3.61-3.66"},
       .page = "docs/models/source/gas_hole_real.md",
       .validity = "compressibility 0.65 to 1.35; no condensation up to the throat",
       .inputs = {fluid(), positive("hole_diameter", "m", "diameter of the hole", {"d"}),
                  positive("pressure", "Pa", "stagnation pressure, absolute", {"p0"}),
                  positive("temperature", "K", "stagnation temperature", {"T0"}),
                  defaulted(positive("back_pressure", "Pa", "of the surroundings, absolute",
                                     {"p_back", "p_a", "ambient_pressure"}),
                            kAtmosphere),
                  coefficient(1.0)},
       .outputs = {{.name = "choked", .description = "the flow is sonic in the hole"},
                   {.name = "mass_flow", .unit = "kg/s", .description = "mass flow"},
                   {.name = "throat_pressure", .unit = "Pa", .description = "in the hole"},
                   {.name = "throat_temperature", .unit = "K", .description = "in the hole"},
                   {.name = "throat_velocity", .unit = "m/s", .description = "in the hole"},
                   {.name = "throat_density", .unit = "kg/m3", .description = "in the hole"},
                   {.name = "compressibility", .description = "at stagnation"},
                   {.name = "mass_flow_constant_z",
                    .unit = "kg/s",
                    .description = "source.gas_hole with that compressibility"}},
       .aliases = {"gas_hole_real"},
       .evaluate = [](const Inputs& in) {
         const Substance& s = substance_of(in);
         const RealGasHole r =
             real_gas_hole({.substance = &s,
                            .pressure_abs_pa = in.number("pressure"),
                            .temperature_k = in.number("temperature"),
                            .hole_diameter_m = in.number("hole_diameter"),
                            .back_pressure_abs_pa = in.number("back_pressure"),
                            .discharge_coefficient = in.number("discharge_coefficient")});
         Evaluation e;
         if (!(std::abs(r.compressibility - 1.0) <= 0.35)) {
           e.warn(
               "outside_validity", "source.gas_hole_real",
               "compressibility factor " + number_text(r.compressibility) + ", valid 0.65 to 1.35");
         }
         if (r.throat_temperature_k < s.critical_temperature_k &&
             r.throat_pressure_abs_pa > s.vapour_pressure_pa(r.throat_temperature_k)) {
           e.warn("condensation", "source.gas_hole_real",
                  "the gas is below saturation in the throat, at " +
                      number_text(r.throat_temperature_k) + " K; what condenses is not modelled");
         }
         e.add_flag("choked", r.choked);
         e.add("mass_flow", r.mass_flow_kg_per_s, "kg/s");
         e.add("throat_pressure", r.throat_pressure_abs_pa, "Pa");
         e.add("throat_temperature", r.throat_temperature_k, "K");
         e.add("throat_velocity", r.throat_velocity_m_per_s, "m/s");
         e.add("throat_density", r.throat_density_kg_per_m3, "kg/m3");
         e.add("compressibility", r.compressibility);
         e.add("mass_flow_constant_z", r.constant_z_flow_kg_per_s, "kg/s");
         return e;
       }});
}

void nozzle_model(Registry& registry) {
  struct Row {
    Nozzle model;
    const char* name;
    const char* text;
  };
  static constexpr Row kRows[] = {{Nozzle::Birch1984, "birch84", "Birch 1984"},
                                  {Nozzle::Birch1987, "birch87", "Birch 1987"},
                                  {Nozzle::EwanMoodie1986, "ewan_moodie", "Ewan and Moodie 1986"},
                                  {Nozzle::YuceilOtugen2002, "yuceil", "Yuceil and Otugen 2002"},
                                  {Nozzle::Molkov2009, "molkov", "Molkov 2009"}};
  std::vector<OutputField> outputs{
      {.name = "throat_velocity", .unit = "m/s", .description = "in the hole"},
      {.name = "mass_flow", .unit = "kg/s", .description = "mass flow"}};
  for (const Row& r : kRows) {
    const std::string name{r.name};
    const std::string text{r.text};
    outputs.push_back({.name = "d_" + name, .unit = "m", .description = "diameter, " + text});
    outputs.push_back({.name = "v_" + name, .unit = "m/s", .description = "velocity, " + text});
    outputs.push_back({.name = "T_" + name, .unit = "K", .description = "temperature, " + text});
  }
  registry.add({.id = "source.notional_nozzle",
                .purpose =
                    "Size, velocity and temperature of an under-expanded gas jet once it has "
                    "come down to ambient pressure, by five models",
                .sources = {"birch-1984", "birch-1987", "ewan-moodie-1986", "yuceil-otugen-2002",
                            "molkov-2009"},
                .page = "docs/models/source/notional_nozzle.md",
                .validity = "ideal gas, choked flow",
                .inputs = gas_fields(1.0),
                .outputs = std::move(outputs),
                .aliases = {"notional_nozzle"},
                .evaluate = [](const Inputs& in) {
                  const GasHoleInput gas = gas_input(in);
                  const GasHole hole = gas_hole(gas);
                  Evaluation e;
                  e.add("throat_velocity", hole.throat_velocity_m_per_s, "m/s");
                  e.add("mass_flow", hole.mass_flow_kg_per_s, "kg/s");
                  for (const Row& r : kRows) {
                    const NozzleState s = notional_nozzle(gas, r.model);
                    const std::string name{r.name};
                    e.add("d_" + name, s.diameter_m, "m");
                    e.add("v_" + name, s.velocity_m_per_s, "m/s");
                    e.add("T_" + name, s.temperature_k, "K");
                  }
                  return e;
                }});
}

void flash_model(Registry& registry) {
  registry.add(
      {.id = "source.flash_fraction",
       .purpose = "Part of a superheated liquid that boils off when it comes to ambient pressure, "
                  "and the share that stays in the air",
       .sources = {"aqt3046-2013, Annex D, eq. (D.31), (D.32)", "cpr18e-1999, ch. 4"},
       .page = "docs/models/source/flash_fraction.md",
       .validity = "boiling point below the temperature; properties as means between the two",
       .inputs = {positive("liquid_heat_capacity", "J/kg/K", "mean heat capacity of the liquid",
                           {"cp_liquid"}),
                  positive("temperature", "K", "of the liquid before", {"T0"}),
                  positive("boiling_point", "K", "at ambient pressure", {"Tb"}),
                  positive("heat_of_vaporisation", "J/kg", "at the boiling point", {"h_vap"})},
       .outputs = {{.name = "flash_fraction", .description = "linear, isenthalpic"},
                   {.name = "flash_fraction_exponential",
                    .description = "vapour leaves as it forms"},
                   {.name = "airborne_share_aqt3046", .description = "vapour and aerosol"},
                   {.name = "airborne_share_cpr18e", .description = "vapour and aerosol"}},
       .aliases = {"flash_fraction_linear"},
       .evaluate = [](const Inputs& in) {
         const FlashInput f{.liquid_heat_capacity_j_per_kg_k = in.number("liquid_heat_capacity"),
                            .temperature_k = in.number("temperature"),
                            .boiling_point_k = in.number("boiling_point"),
                            .heat_of_vaporisation_j_per_kg = in.number("heat_of_vaporisation")};
         Evaluation e;
         const double x = flash_fraction_linear(f);
         e.add("flash_fraction", x);
         e.add("flash_fraction_exponential", flash_fraction_exponential(f));
         if (x > 1.0) {
           e.warn("outside_validity", "source.flash_fraction",
                  "flash fraction " + std::to_string(x) + ", valid 0 to 1: all of it boils");
         }
         e.add("airborne_share_aqt3046", airborne_share_aqt3046(x));
         e.add("airborne_share_cpr18e", airborne_share_cpr18e(x));
         return e;
       }});
}

void tank_model(Registry& registry) {
  registry.add(
      {.id = "source.tank_emptying",
       .purpose = "Outflow and time of emptying of a vertical tank through a hole",
       .sources = {"cpr14e-2005, eq. 2.194, level integrated"},
       .page = "docs/models/source/tank_emptying.md",
       .validity = "constant cross-section and blanket pressure; quasi-steady level",
       .inputs = {positive("tank_diameter", "m", "diameter of the tank", {"D_tank"}),
                  positive("hole_diameter", "m", "diameter of the hole", {"d_hole"}),
                  coefficient(0.62),
                  number("head_start", "m", "level above the hole at the start",
                         Bounds::non_negative(), {"h1"}),
                  defaulted(number("head_end", "m", "level above the hole at the end",
                                   Bounds::non_negative(), {"h2"}),
                            0.0),
                  positive("density", "kg/m3", "density of the liquid", {"rho"}),
                  defaulted(
                      number("overpressure", "Pa", "of the gas cap, gauge", Bounds::non_negative()),
                      0.0),
                  {.name = "atmospheric",
                   .kind = FieldKind::Boolean,
                   .description = "true: no blanket pressure, whatever overpressure says",
                   .default_value = false},
                  gravity()},
       .outputs = {{.name = "initial_mass_flow", .unit = "kg/s", .description = "at the start"},
                   {.name = "time_to_empty", .unit = "s", .description = "to the end level"},
                   {.name = "released", .unit = "kg", .description = "in that time"}},
       .aliases = {"liquid_tank_emptying"},
       .evaluate = [](const Inputs& in) {
         const TankEmptying r = tank_emptying(
             {.tank_diameter_m = in.number("tank_diameter"),
              .hole_diameter_m = in.number("hole_diameter"),
              .density_kg_per_m3 = in.number("density"),
              .head_start_m = in.number("head_start"),
              .head_end_m = in.number("head_end"),
              .overpressure_pa = in.boolean("atmospheric") ? 0.0 : in.number("overpressure"),
              .discharge_coefficient = in.number("discharge_coefficient"),
              .gravity_m_per_s2 = in.number("gravity")});
         Evaluation e;
         e.add("initial_mass_flow", r.initial_mass_flow_kg_per_s, "kg/s");
         e.add("time_to_empty", r.time_s, "s");
         e.add("released", r.released_kg, "kg");
         return e;
       }});
}

}  // namespace

void register_outflow(Registry& registry) {
  liquid_hole_model(registry);
  gas_hole_model(registry);
  real_gas_hole_model(registry);
  nozzle_model(registry);
  flash_model(registry);
  tank_model(registry);
}

}  // namespace isorisk::models::source
