// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/models/source/blowdown.hpp"
#include "isorisk/models/source/pipe.hpp"
#include "register_parts.hpp"

namespace isorisk::models::source {
namespace {

void blowdown_model(Registry& registry) {
  InputField at = times("times at which to give pressure, flow ratio and temperature ratio");
  at.default_value = Json::array({10.0});
  registry.add(
      {.id = "source.gas_blowdown",
       .purpose = "Adiabatic emptying of a gas vessel through a hole, choked, closed form",
       .sources = {"ccps-1996, gas discharge"},
       .page = "docs/models/source/gas_blowdown.md",
       .validity = "ideal gas, choked flow, no heat from the wall (measured flow is higher after "
                   "about one time constant)",
       .inputs = {positive("volume", "m3", "of the vessel", {"V"}),
                  positive("pressure", "Pa", "at the start, absolute", {"p0"}),
                  positive("density", "kg/m3", "at the start", {"rho0"}),
                  number("heat_capacity_ratio", "-", "cp/cv", {.low = 1.0, .low_open = true},
                         {"k", "gamma"}),
                  positive("hole_diameter", "m", "diameter of the hole", {"d"}), coefficient(0.85),
                  defaulted(positive("final_pressure", "Pa", "for the time to reach it, absolute"),
                            kAtmosphere),
                  at},
       .outputs = {{.name = "tau", .unit = "s", .description = "mass over initial flow"},
                   {.name = "mass_flow_initial", .unit = "kg/s", .description = "at the start"},
                   {.name = "time_to_final_pressure",
                    .unit = "s",
                    .description = "by the choked form throughout",
                    .aliases = {"time_to_1atm_choked_form"}},
                   {.name = "pressure", .unit = "Pa", .description = "at the times"},
                   {.name = "mass_flow", .unit = "kg/s", .description = "at the times"},
                   {.name = "temperature_ratio", .description = "at the times"}},
       .aliases = {"vessel_blowdown_gas_adiabatic"},
       .evaluate = [](const Inputs& in) {
         const GasBlowdown b{{.volume_m3 = in.number("volume"),
                              .pressure_abs_pa = in.number("pressure"),
                              .density_kg_per_m3 = in.number("density"),
                              .heat_capacity_ratio = in.number("heat_capacity_ratio"),
                              .hole_diameter_m = in.number("hole_diameter"),
                              .discharge_coefficient = in.number("discharge_coefficient")}};
         const double end = in.number("final_pressure");
         if (end > in.number("pressure"))
           throw InputError("source.gas_blowdown: final_pressure = " + number_text(end) +
                            " Pa, must not exceed the pressure at the start");
         Evaluation e;
         e.add("tau", b.time_constant_s(), "s");
         e.add("mass_flow_initial", b.initial_mass_flow_kg_per_s(), "kg/s");
         e.add("time_to_final_pressure", b.time_to_pressure_s(end), "s");
         std::vector<double> p;
         std::vector<double> w;
         std::vector<double> t;
         const std::vector<double> when = in.numbers("time");
         for (const double s : when) {
           p.push_back(b.pressure_abs_pa(s));
           w.push_back(b.mass_flow_kg_per_s(s));
           t.push_back(b.temperature_ratio(s));
         }
         add_list(e, "pressure", p, "Pa");
         add_list(e, "mass_flow", w, "kg/s");
         add_list(e, "temperature_ratio", t, "-");
         for (std::size_t i = 0; i < when.size(); ++i) {
           const std::string at_time = "_at_" + number_text(when[i]) + "s";
           e.add("p" + at_time, p[i], "Pa");
           e.add("mass_flow_ratio" + at_time, w[i] / b.initial_mass_flow_kg_per_s());
           e.add("T_ratio" + at_time, t[i]);
         }
         return e;
       }});
}

void real_blowdown_model(Registry& registry) {
  registry.add(
      {.id = "source.gas_blowdown_real",
       .purpose = "Emptying of a gas vessel in time: virial compressibility, choked then subsonic",
       .sources = {"cpr14e-2005, sec. 2.5.2", "energy balance, derived"},
       .page = "docs/models/source/gas_blowdown_real.md",
       .validity = "compressibility 0.65 to 1.35; uniform gas; constant wall heat",
       .inputs = {fluid(), positive("volume", "m3", "of the vessel", {"V"}),
                  positive("pressure", "Pa", "at the start, absolute", {"p0"}),
                  positive("temperature", "K", "at the start", {"T0"}),
                  positive("hole_diameter", "m", "diameter of the hole", {"d"}), coefficient(0.85),
                  defaulted(positive("back_pressure", "Pa", "absolute", {"p_ambient"}),
                            kAtmosphere),
                  defaulted(number("wall_heat", "W", "heat flow into the gas", {}), 0.0), times()},
       .outputs = {{.name = "mass_flow", .unit = "kg/s", .description = "at the times"},
                   {.name = "pressure", .unit = "Pa", .description = "at the times"},
                   {.name = "temperature", .unit = "K", .description = "at the times"},
                   {.name = "mass_left", .unit = "kg", .description = "at the times"}},
       .aliases = {"vessel_blowdown_gas_real"},
       .evaluate = [](const Inputs& in) {
         const Substance& s = substance_of(in);
         const std::vector<double> when = in.numbers("time");
         const auto states =
             gas_blowdown({.substance = &s,
                           .volume_m3 = in.number("volume"),
                           .pressure_abs_pa = in.number("pressure"),
                           .temperature_k = in.number("temperature"),
                           .hole_diameter_m = in.number("hole_diameter"),
                           .discharge_coefficient = in.number("discharge_coefficient"),
                           .back_pressure_abs_pa = in.number("back_pressure"),
                           .wall_heat_w = in.number("wall_heat")},
                          when);
         Evaluation e;
         const double z = s.gas_compressibility(in.number("temperature"), in.number("pressure"));
         if (!(std::abs(z - 1.0) <= 0.35)) {
           e.warn("outside_validity", "source.gas_blowdown_real",
                  "compressibility factor " + number_text(z) + ", valid 0.65 to 1.35");
         }
         std::vector<double> w;
         std::vector<double> p;
         std::vector<double> t;
         std::vector<double> m;
         for (const BlowdownState& b : states) {
           w.push_back(b.mass_flow_kg_per_s);
           p.push_back(b.pressure_abs_pa);
           t.push_back(b.temperature_k);
           m.push_back(b.mass_kg);
         }
         add_list(e, "mass_flow", w, "kg/s");
         add_list(e, "pressure", p, "Pa");
         add_list(e, "temperature", t, "K");
         add_list(e, "mass_left", m, "kg");
         return e;
       }});
}

void liquefied_blowdown_model(Registry& registry) {
  registry.add(
      {.id = "source.liquefied_gas_blowdown",
       .purpose =
           "Cooling and emptying of a vessel of liquefied gas, vapour from the top or liquid "
           "from the bottom",
       .sources = {"entropy balance of a saturated vessel, derived", "cpr14e-2005, sec. 2.5.3"},
       .page = "docs/models/source/liquefied_gas_blowdown.md",
       .validity = "saturated contents in equilibrium, no heat from the wall, no static head",
       .inputs = {fluid(), positive("temperature", "K", "saturated, at the start", {"T0"}),
                  positive("volume", "m3", "of the vessel", {"V"}),
                  number("liquid_fill", "-", "liquid by volume",
                         {.low = 0.0, .high = 1.0, .low_open = true, .high_open = true}),
                  defaulted(positive("ambient_pressure", "Pa", "absolute", {"p_ambient"}),
                            kAtmosphere),
                  defaulted(
                      number("heat_from_wall", "W", "only 0 is modelled", Bounds::closed(0.0, 0.0)),
                      0.0),
                  positive("hole_diameter", "m", "diameter of the hole", {"d"}), coefficient(0.65)},
       .outputs =
           {{.name = "initial_mass", .unit = "kg", .description = "liquid and vapour"},
            {.name = "vapour_outflow_final_T", .unit = "K", .description = "at ambient pressure"},
            {.name = "vapour_outflow_mass_left_fraction", .description = "at ambient pressure"},
            {.name = "liquid_outflow_initial_rate", .unit = "kg/s", .description = "at the start"},
            {.name = "liquid_outflow_T_when_liquid_gone",
             .unit = "K",
             .description = "temperature when the last liquid leaves"},
            {.name = "liquid_outflow_p_when_liquid_gone",
             .unit = "Pa",
             .description = "pressure when the last liquid leaves"},
            {.name = "liquid_outflow_vapour_mass_left",
             .unit = "kg",
             .description = "vapour in the vessel then"},
            {.name = "liquid_outflow_time", .unit = "s", .description = "until then"}},
       .aliases = {"vessel_blowdown_liquefied_gas"},
       .evaluate = [](const Inputs& in) {
         const Substance& s = substance_of(in);
         const LiquefiedBlowdown r =
             liquefied_blowdown({.substance = &s,
                                 .temperature_k = in.number("temperature"),
                                 .volume_m3 = in.number("volume"),
                                 .liquid_fill = in.number("liquid_fill"),
                                 .ambient_pressure_pa = in.number("ambient_pressure"),
                                 .hole_diameter_m = in.number("hole_diameter"),
                                 .discharge_coefficient = in.number("discharge_coefficient")});
         Evaluation e;
         if (!r.liquid_gone) {
           e.warn("liquid_left", "source.liquefied_gas_blowdown",
                  "the vessel reaches ambient pressure with liquid left");
         }
         e.add("initial_mass", r.initial_kg, "kg");
         e.add("vapour_outflow_final_T", r.vapour_final_temperature_k, "K");
         e.add("vapour_outflow_mass_left_fraction", r.vapour_mass_left_fraction);
         e.add("liquid_outflow_initial_rate", r.liquid_initial_rate_kg_per_s, "kg/s");
         e.add("liquid_outflow_T_when_liquid_gone", r.liquid_gone_temperature_k, "K");
         e.add("liquid_outflow_p_when_liquid_gone", r.liquid_gone_pressure_abs_pa, "Pa");
         e.add("liquid_outflow_vapour_mass_left", r.liquid_gone_vapour_kg, "kg");
         e.add("liquid_outflow_time", r.liquid_gone_time_s, "s");
         return e;
       }});
}

void fanno_model(Registry& registry) {
  registry.add(
      {.id = "source.fanno_pipe",
       .purpose = "Steady adiabatic gas flow through a pipe with friction",
       .sources = {"crane-tp410", "churchill-1977"},
       .page = "docs/models/source/fanno_pipe.md",
       .validity = "ideal gas, constant friction factor along the pipe",
       .inputs =
           {positive("length", "m", "of the pipe", {"L"}), positive("diameter", "m", "bore", {"D"}),
            number("roughness", "m", "of the wall", Bounds::non_negative()),
            positive("inlet_pressure", "Pa", "static at the inlet, absolute", {"p1"}),
            positive("outlet_pressure", "Pa", "of the surroundings, absolute", {"p2"}),
            positive("inlet_temperature", "K", "at the inlet", {"T1"}),
            number("heat_capacity_ratio", "-", "cp/cv", {.low = 1.0, .low_open = true}, {"gamma"}),
            positive("molar_mass", "kg/mol", "molar mass", {"M"}),
            defaulted(number("entrance_loss", "-", "loss coefficient", Bounds::non_negative(),
                             {"K_entrance"}),
                      0.0),
            defaulted(
                number("exit_loss", "-", "loss coefficient", Bounds::non_negative(), {"K_exit"}),
                0.0),
            defaulted(positive("viscosity", "Pa s", "of the gas; default air at 288 K"), 1.79e-5),
            remark("friction", "friction law, for the record: Churchill is used")},
       .outputs = {{.name = "mass_flow", .unit = "kg/s", .description = "mass flow"},
                   {.name = "mass_flow_isentropic_path",
                    .unit = "kg/s",
                    .description = "cheap bound along the isentrope"},
                   {.name = "choked", .description = "sonic at the exit"},
                   {.name = "friction_factor", .description = "Darcy"},
                   {.name = "inlet_mach", .description = "at the inlet"},
                   {.name = "exit_pressure", .unit = "Pa", .description = "in the exit"}},
       .aliases = {"fanno_pipe"},
       .evaluate = [](const Inputs& in) {
         const Fanno r = fanno_pipe({.length_m = in.number("length"),
                                     .diameter_m = in.number("diameter"),
                                     .roughness_m = in.number("roughness"),
                                     .inlet_pressure_abs_pa = in.number("inlet_pressure"),
                                     .outlet_pressure_abs_pa = in.number("outlet_pressure"),
                                     .inlet_temperature_k = in.number("inlet_temperature"),
                                     .heat_capacity_ratio = in.number("heat_capacity_ratio"),
                                     .molar_mass_kg_per_mol = in.number("molar_mass"),
                                     .entrance_loss = in.number("entrance_loss"),
                                     .exit_loss = in.number("exit_loss"),
                                     .viscosity_pa_s = in.number("viscosity")});
         Evaluation e;
         e.add("mass_flow", r.mass_flow_kg_per_s, "kg/s");
         e.add("mass_flow_isentropic_path", r.mass_flow_isentropic_path_kg_per_s, "kg/s");
         e.add_flag("choked", r.choked);
         e.add("friction_factor", r.friction_darcy);
         e.add("inlet_mach", r.inlet_mach);
         e.add("exit_pressure", r.exit_pressure_abs_pa, "Pa");
         return e;
       }});
}

void wilson_model(Registry& registry) {
  registry.add(
      {.id = "source.wilson_pipeline",
       .purpose = "Outflow in time from a broken long gas pipeline",
       .sources = {"wilson-1979", "cpr14e-2005, eq. 2.36"},
       .page = "docs/models/source/wilson_pipeline.md",
       .validity = "length above 200 diameters, ideal gas, one open end",
       .inputs = {positive("pressure", "Pa", "in the line, absolute", {"p0"}),
                  positive("temperature", "K", "of the gas", {"T0"}),
                  positive("molar_mass", "kg/mol", "molar mass", {"M"}),
                  number("heat_capacity_ratio", "-", "cp/cv", {.low = 1.0, .low_open = true},
                         {"gamma"}),
                  positive("diameter", "m", "bore", {"d"}),
                  positive("length", "m", "to the closed end", {"L"}),
                  positive("roughness", "m", "of the wall"),
                  positive("hole_diameter", "m", "of the break", {"d_hole"}), times(),
                  defaulted(positive("compressibility", "-", "Z of the gas", {"Z"}), 1.0)},
       .outputs = {{.name = "sound_speed", .unit = "m/s", .description = "in the gas"},
                   {.name = "friction_factor",
                    .description = "Darcy, rough pipe",
                    .aliases = {"friction_darcy"}},
                   {.name = "inventory", .unit = "kg", .description = "in the line"},
                   {.name = "initial_mass_flow",
                    .unit = "kg/s",
                    .description = "at the break",
                    .aliases = {"Q0"}},
                   {.name = "beta", .unit = "s", .description = "long time constant"},
                   {.name = "t_B_TNO", .unit = "s", .description = "time constant of the TNO form"},
                   {.name = "mass_flow", .unit = "kg/s", .description = "at the times"},
                   {.name = "released", .unit = "kg", .description = "until the times"}},
       .aliases = {"wilson_pipeline"},
       .evaluate = [](const Inputs& in) {
         const WilsonPipeline w{{.pressure_abs_pa = in.number("pressure"),
                                 .temperature_k = in.number("temperature"),
                                 .molar_mass_kg_per_mol = in.number("molar_mass"),
                                 .heat_capacity_ratio = in.number("heat_capacity_ratio"),
                                 .diameter_m = in.number("diameter"),
                                 .length_m = in.number("length"),
                                 .roughness_m = in.number("roughness"),
                                 .hole_diameter_m = in.number("hole_diameter"),
                                 .compressibility = in.number("compressibility")}};
         Evaluation e;
         const double slender = in.number("length") / in.number("diameter");
         if (slender < 200.0) {
           e.warn("outside_validity", "source.wilson_pipeline",
                  "length over diameter " + number_text(slender) + ", valid from 200");
         }
         e.add("sound_speed", w.sound_speed_m_per_s(), "m/s");
         e.add("friction_factor", w.friction_darcy());
         e.add("inventory", w.inventory_kg(), "kg");
         e.add("initial_mass_flow", w.initial_mass_flow_kg_per_s(), "kg/s");
         e.add("beta", w.beta_s(), "s");
         e.add("t_B_TNO", w.tno_time_constant_s(), "s");
         std::vector<double> flow;
         std::vector<double> released;
         for (const double t : in.numbers("time")) {
           flow.push_back(w.mass_flow_kg_per_s(t));
           released.push_back(w.released_kg(t));
         }
         add_list(e, "mass_flow", flow, "kg/s");
         add_list(e, "released", released, "kg");
         return e;
       }});
}

}  // namespace

void register_vessels_and_pipes(Registry& registry) {
  blowdown_model(registry);
  real_blowdown_model(registry);
  liquefied_blowdown_model(registry);
  fanno_model(registry);
  wilson_model(registry);
}

}  // namespace isorisk::models::source
