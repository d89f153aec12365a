// SPDX-License-Identifier: Apache-2.0
#include "isorisk/core/error.hpp"
#include "isorisk/models/source/constants.hpp"
#include "isorisk/models/source/fed.hpp"
#include "register_histories.hpp"

namespace isorisk::models::source {
namespace {

void liquid_pipe_model(Registry& registry) {
  registry.add(
      {.id = "source.liquid_pipe",
       .purpose = "Steady flow of a liquid through a pipe with friction and fittings",
       .sources = {"churchill-1977", "cpr14e-2005, sec. 2.5.4"},
       .page = "docs/models/source/liquid_pipe.md",
       .validity = "liquid that does not flash in the pipe (pressure above its vapour pressure)",
       .inputs = {positive("diameter", "m", "bore", {"D"}),
                  number("length", "m", "of the pipe", Bounds::non_negative(), {"L"}),
                  number("roughness", "m", "of the wall", Bounds::non_negative()),
                  positive("density", "kg/m3", "of the liquid", {"rho"}),
                  positive("viscosity", "Pa.s", "of the liquid", {"mu"}),
                  number("pressure_difference", "Pa", "entry minus surroundings", {}, {"dp"}),
                  defaulted(number("height_drop", "m", "entry above exit", {}), 0.0),
                  defaulted(number("fittings", "-", "loss of entry and fittings; 0.5 a sharp entry",
                                   Bounds::non_negative(), {"K"}),
                            0.5),
                  gravity()},
       .outputs = {{.name = "mass_flow", .unit = "kg/s", .description = "0 when nothing drives it"},
                   {.name = "velocity", .unit = "m/s", .description = "in the pipe"},
                   {.name = "reynolds", .description = "in the pipe"},
                   {.name = "friction_factor", .description = "Darcy, Churchill"},
                   {.name = "loss_coefficient", .description = "f L/D and fittings"}},
       .evaluate = [](const Inputs& in) {
         const LiquidPipe p =
             liquid_pipe({.diameter_m = in.number("diameter"),
                          .length_m = in.number("length"),
                          .roughness_m = in.number("roughness"),
                          .density_kg_per_m3 = in.number("density"),
                          .viscosity_pa_s = in.number("viscosity"),
                          .pressure_difference_pa = in.number("pressure_difference"),
                          .height_drop_m = in.number("height_drop"),
                          .fittings = in.number("fittings"),
                          .gravity_m_per_s2 = in.number("gravity")});
         Evaluation e;
         e.add("mass_flow", p.mass_flow_kg_per_s, "kg/s");
         e.add("velocity", p.velocity_m_per_s, "m/s");
         e.add("reynolds", p.reynolds);
         e.add("friction_factor", p.friction_darcy);
         e.add("loss_coefficient", p.loss_coefficient);
         return e;
       }});
}

void fed_release_model(Registry& registry) {
  std::vector<OutputField> outputs = history_outputs();
  registry.add(
      {.id = "source.fed_release",
       .purpose =
           "Release from a line fed by a pump, compressor or process, with isolation and the "
           "inventory behind",
       .sources = {"cpr18e-1999, ch. 3 (run-out of pumps)", "mass balance, derived"},
       .page = "docs/models/source/fed_release.md",
       .validity =
           "feed and opening flow constant until isolation; line empties constantly (liquid) "
           "or exponentially (gas)",
       .inputs = joined(
           {{positive("normal_flow", "kg/s", "of pump, compressor or process"),
             {.name = "feed",
              .kind = FieldKind::Choice,
              .description = "pump: run-out factor of the data (1.5); compressor or process: 1",
              .choices = {"pump", "compressor", "process"}},
             optional(number("run_out_factor", "-", "overrides that of the feed", {.low = 1.0})),
             positive("opening_flow", "kg/s",
                      "what the opening passes at the pressure of the line"),
             optional(number("isolation_time", "s", "until the feed is shut off",
                             Bounds::non_negative())),
             positive("stock", "kg", "what can be fed"),
             number("line_inventory", "kg", "between opening and shut-off", Bounds::non_negative()),
             choice("emptying", "of the line when nothing feeds it", {"constant", "exponential"},
                    "constant")},
            segment_fields()}),
       .outputs = outputs,
       .evaluate = [](const Inputs& in) {
         double factor = 1.0;
         Warning note;
         if (in.has("run_out_factor")) {
           factor = in.number("run_out_factor");
         } else if (in.text("feed") == "pump") {
           const SourceConstant c = source_constant("pump_run_out");
           factor = c.value;
           note = {"recalled_coefficient", "source.fed_release",
                   "run-out factor " + number_text(factor) + " (" + std::string{c.source} + "), " +
                       std::string{c.confidence}};
         }
         Evaluation e =
             evaluation_of(fed_release({.normal_flow_kg_per_s = in.number("normal_flow"),
                                        .run_out_factor = factor,
                                        .opening_flow_kg_per_s = in.number("opening_flow"),
                                        .isolation_time_s = in.maybe_number("isolation_time"),
                                        .stock_kg = in.number("stock"),
                                        .line_kg = in.number("line_inventory"),
                                        .emptying = in.text("emptying") == "exponential"
                                                        ? LineEmptying::Exponential
                                                        : LineEmptying::Constant,
                                        .max_time_s = max_time_of(in)}),
                           in);
         if (!note.code.empty()) e.warnings.push_back(note);
         return e;
       }});
}

void relief_model(Registry& registry) {
  registry.add(
      {.id = "source.relief_device",
       .purpose =
           "Flow of an open relief valve or bursting disc at its relieving pressure, and its "
           "state in the outlet",
       .sources = {"api-520-1 (coefficients recalled)", "cpr14e-2005, sec. 2.5"},
       .page = "docs/models/source/relief_device.md",
       .validity =
           "conventional valve fully open; gas compressibility 0.65 to 1.35; no friction in "
           "inlet and outlet pipes",
       .inputs = {fluid(),
                  positive("set_pressure", "Pa", "absolute"),
                  defaulted(number("overpressure", "-", "of the gauge set pressure",
                                   Bounds::closed(0.0, 1.0)),
                            0.10),
                  positive("temperature", "K", "of what it relieves"),
                  {.name = "phase",
                   .kind = FieldKind::Choice,
                   .description = "of what it relieves; a liquid that boils at the back pressure "
                                  "flashes in the device",
                   .choices = {"gas", "liquid"}},
                  positive("orifice_area", "m2", "effective"),
                  optional(number("discharge_coefficient", "-",
                                  "default 0.975 gas, 0.65 liquid, 0.85 two-phase",
                                  {.low = 0.0, .high = 1.0, .low_open = true}, {"Kd"})),
                  defaulted(positive("back_pressure", "Pa", "absolute"), kAtmosphere),
                  positive("outlet_diameter", "m", "of the tail pipe")},
       .outputs = {{.name = "mass_flow", .unit = "kg/s", .description = "of the device"},
                   {.name = "relieving_pressure", .unit = "Pa", .description = "absolute"},
                   {.name = "discharge_coefficient", .description = "used"},
                   {.name = "choked", .description = "in the orifice"},
                   {.name = "outlet_temperature", .unit = "K", .description = "in the outlet"},
                   {.name = "outlet_density", .unit = "kg/m3", .description = "in the outlet"},
                   {.name = "outlet_velocity", .unit = "m/s", .description = "in the outlet"},
                   {.name = "outlet_mach", .description = "of a gas; 0 for liquid"}},
       .evaluate = [](const Inputs& in) {
         const Substance& s = substance_of(in);
         const Relief r =
             relief_device({.substance = &s,
                            .set_pressure_abs_pa = in.number("set_pressure"),
                            .overpressure_fraction = in.number("overpressure"),
                            .temperature_k = in.number("temperature"),
                            .phase = in.text("phase") == "gas" ? Phase::Gas : Phase::Liquid,
                            .orifice_area_m2 = in.number("orifice_area"),
                            .discharge_coefficient = in.maybe_number("discharge_coefficient"),
                            .back_pressure_abs_pa = in.number("back_pressure"),
                            .outlet_diameter_m = in.number("outlet_diameter")});
         Evaluation e;
         e.warnings = r.warnings;
         e.add("mass_flow", r.mass_flow_kg_per_s, "kg/s");
         e.add("relieving_pressure", r.relieving_pressure_abs_pa, "Pa");
         e.add("discharge_coefficient", r.discharge_coefficient);
         e.add_flag("choked", r.choked);
         e.add("outlet_temperature", r.outlet_temperature_k, "K");
         e.add("outlet_density", r.outlet_density_kg_per_m3, "kg/m3");
         e.add("outlet_velocity", r.outlet_velocity_m_per_s, "m/s");
         e.add("outlet_mach", r.outlet_mach);
         return e;
       }});
}

}  // namespace

void register_fed(Registry& registry) {
  liquid_pipe_model(registry);
  fed_release_model(registry);
  relief_model(registry);
}

}  // namespace isorisk::models::source
