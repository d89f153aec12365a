// SPDX-License-Identifier: Apache-2.0
#include "register_histories.hpp"

#include <algorithm>
#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/models/source/draining.hpp"
#include "isorisk/models/source/flashing.hpp"
#include "isorisk/models/source/history.hpp"
#include "isorisk/models/source/level_swell.hpp"
#include "isorisk/models/source/pipe.hpp"
#include "isorisk/models/source/vessel_outflow.hpp"

namespace isorisk::models::source {

InputField choice(std::string name, std::string text, Names words, Json value) {
  return {.name = std::move(name),
          .kind = FieldKind::Choice,
          .description = std::move(text),
          .default_value = std::move(value),
          .choices = std::move(words)};
}

InputField optional(InputField field) {
  field.optional = true;
  return field;
}

std::vector<InputField> vessel_fields() {
  return {
      {.name = "shape",
       .kind = FieldKind::Choice,
       .description = "of the vessel",
       .choices = {"vertical_cylinder", "horizontal_cylinder", "sphere"}},
      positive("vessel_diameter", "m", "inner"),
      defaulted(number("vessel_length", "m",
                       "cylindrical part: height of a vertical, length of a horizontal vessel",
                       Bounds::non_negative()),
                0.0),
      defaulted(number("head_depth", "m", "of each head: 0 flat, D/4 2:1 ellipsoidal, D/2 round",
                       Bounds::non_negative()),
                0.0)};
}

VesselGeometry vessel_of(const Inputs& in) {
  const std::string shape = in.text("shape");
  return {.shape = shape == "sphere"                ? VesselShape::Sphere
                   : shape == "horizontal_cylinder" ? VesselShape::HorizontalCylinder
                                                    : VesselShape::VerticalCylinder,
          .diameter_m = in.number("vessel_diameter"),
          .length_m = in.number("vessel_length"),
          .head_depth_m = in.number("head_depth")};
}

std::vector<InputField> segment_fields() {
  return {
      optional(positive("max_time", "s", "end of the release")),
      defaulted(
          number("segments", "-", "constant-rate segments to reduce to", Bounds::closed(1.0, 50.0)),
          5.0),
      choice("reduction", "what a segment keeps beside the mass: time (mean) or dose",
             {"mean", "dose"}, "mean"),
      defaulted(number("toxic_exponent", "-", "n of the probit", {.low = 0.0, .low_open = true}),
                1.0)};
}

std::vector<OutputField> segment_outputs() {
  return {{.name = "segment_start", .unit = "s", .description = "of each segment"},
          {.name = "segment_end", .unit = "s", .description = "of each segment"},
          {.name = "segment_rate", .unit = "kg/s", .description = "of each segment"},
          {.name = "dose_ratio", .description = "dose of the segments over the exact one"}};
}

std::vector<OutputField> history_outputs() {
  std::vector<OutputField> out{
      {.name = "initial_mass", .unit = "kg", .description = "in the vessel"},
      {.name = "released", .unit = "kg", .description = "until the end"},
      {.name = "duration", .unit = "s", .description = "of the outflow"},
      {.name = "end_rule", .description = "what ended it"},
      {.name = "initial_rate", .unit = "kg/s", .description = "at the start"},
      {.name = "time", .unit = "s", .description = "of the points"},
      {.name = "mass_flow", .unit = "kg/s", .description = "at the points"},
      {.name = "mass_left", .unit = "kg", .description = "at the points"},
      {.name = "pressure", .unit = "Pa", .description = "at the hole"},
      {.name = "temperature", .unit = "K", .description = "of the contents"},
      {.name = "level", .unit = "m", .description = "of the liquid"},
      {.name = "outflow", .description = "what leaves: liquid, two_phase, vapour, gas, boil_off"}};
  for (OutputField& f : segment_outputs()) out.push_back(std::move(f));
  return out;
}

double max_time_of(const Inputs& in) {
  return in.maybe_number("max_time").value_or(std::numeric_limits<double>::infinity());
}

void add_segments(Evaluation& e, const std::vector<RateStep>& steps, const Inputs& in) {
  const double count = in.number("segments");
  if (count != std::floor(count))
    throw InputError("segments = " + number_text(count) + " -, must be a whole number");
  std::vector<double> start;
  std::vector<double> end;
  std::vector<double> rate;
  double ratio = 1.0;
  if (!steps.empty()) {
    const Segments s = reduce(steps, static_cast<int>(count),
                              in.text("reduction") == "dose" ? Reduction::Dose : Reduction::Mean,
                              in.number("toxic_exponent"));
    for (const RateStep& one : s.segments) {
      start.push_back(one.start_s);
      end.push_back(one.end_s);
      rate.push_back(one.rate_kg_per_s());
    }
    ratio = s.dose_ratio;
  }
  add_list(e, "segment_start", start, "s");
  add_list(e, "segment_end", end, "s");
  add_list(e, "segment_rate", rate, "kg/s");
  e.add("dose_ratio", ratio);
}

Evaluation evaluation_of(const OutflowHistory& h, const Inputs& in) {
  Evaluation e;
  e.warnings = h.warnings;
  e.add("initial_mass", h.initial_kg, "kg");
  e.add("released", h.released_kg, "kg");
  e.add("duration", h.duration_s, "s");
  e.add_text("end_rule", h.end_rule);
  e.add("initial_rate", h.points.front().mass_flow_kg_per_s, "kg/s");
  const auto list = [&](const char* name, const char* unit, double OutflowPoint::*member) {
    std::vector<double> values;
    for (const OutflowPoint& p : h.points) values.push_back(p.*member);
    add_list(e, name, values, unit);
  };
  list("time", "s", &OutflowPoint::time_s);
  list("mass_flow", "kg/s", &OutflowPoint::mass_flow_kg_per_s);
  list("mass_left", "kg", &OutflowPoint::mass_left_kg);
  list("pressure", "Pa", &OutflowPoint::pressure_abs_pa);
  list("temperature", "K", &OutflowPoint::temperature_k);
  list("level", "m", &OutflowPoint::level_m);
  Json words = Json::array();
  for (const OutflowPoint& p : h.points) words.push_back(std::string{to_text(p.outflow)});
  e.outputs.push_back({"outflow", words, "-"});
  add_segments(e, steps_of(h), in);
  return e;
}

std::vector<InputField> joined(std::vector<std::vector<InputField>> parts) {
  std::vector<InputField> out;
  for (auto& part : parts) {
    for (InputField& f : part) out.push_back(std::move(f));
  }
  return out;
}

namespace {

std::vector<InputField> wall_fields() {
  return {defaulted(number("wall_heat", "W", "constant heat into the contents", {}), 0.0),
          defaulted(number("wall_conductance", "W/K", "heat per kelvin below the wall",
                           Bounds::non_negative()),
                    0.0),
          optional(positive("wall_temperature", "K", "with a wall_conductance"))};
}

WallHeat wall_of(const Inputs& in) {
  return {.constant_w = in.number("wall_heat"),
          .conductance_w_per_k = in.number("wall_conductance"),
          .wall_temperature_k = in.maybe_number("wall_temperature").value_or(0.0)};
}

InputField ambient() {
  return defaulted(positive("ambient_pressure", "Pa", "absolute", {"p_ambient"}), kAtmosphere);
}

void draining_model(Registry& registry) {
  registry.add(
      {.id = "source.vessel_draining",
       .purpose =
           "Liquid that drains from a vessel of standard shape through a hole, with head and "
           "overpressure",
       .sources = {"cpr14e-2005, sec. 2.5.4, eq. 2.194", "volume of segments, derived"},
       .page = "docs/models/source/vessel_draining.md",
       .validity = "liquid below its boiling point; quasi-steady level; constant or closed gas cap",
       .inputs = joined(
           {vessel_fields(),
            {positive("level", "m", "of the liquid above the lowest point"),
             number("hole_height", "m", "above the lowest point", Bounds::non_negative()),
             positive("hole_diameter", "m", "of the hole", {"d"}),
             positive("density", "kg/m3", "of the liquid"),
             defaulted(positive("cap_pressure", "Pa", "above the liquid, absolute"), kAtmosphere),
             choice("cap",
                    "constant: vented or blanketed; closed: a pad that expands at constant "
                    "temperature",
                    {"constant", "closed"}, "constant"),
             ambient(), defaulted(positive("temperature", "K", "carried along"), 288.15),
             coefficient(0.62), gravity()},
            segment_fields()}),
       .outputs = history_outputs(),
       .evaluate = [](const Inputs& in) {
         return evaluation_of(
             drain_vessel({.vessel = vessel_of(in),
                           .level_m = in.number("level"),
                           .hole_height_m = in.number("hole_height"),
                           .hole_diameter_m = in.number("hole_diameter"),
                           .density_kg_per_m3 = in.number("density"),
                           .cap_pressure_abs_pa = in.number("cap_pressure"),
                           .cap = in.text("cap") == "closed" ? GasCap::Closed : GasCap::Constant,
                           .ambient_pressure_pa = in.number("ambient_pressure"),
                           .temperature_k = in.number("temperature"),
                           .discharge_coefficient = in.number("discharge_coefficient"),
                           .gravity_m_per_s2 = in.number("gravity"),
                           .max_time_s = max_time_of(in)}),
             in);
       }});
}

void gas_vessel_model(Registry& registry) {
  registry.add(
      {.id = "source.gas_vessel",
       .purpose = "Gas that leaves a vessel in time, choked and then subsonic, with heat from the "
                  "wall, down to ambient pressure",
       .sources = {"cpr14e-2005, sec. 2.5.2", "energy balance, derived"},
       .page = "docs/models/source/gas_vessel.md",
       .validity = "compressibility 0.65 to 1.35; uniform gas",
       .inputs = joined({{fluid(), positive("volume", "m3", "of the vessel", {"V"}),
                          positive("pressure", "Pa", "at the start, absolute", {"p0"}),
                          positive("temperature", "K", "at the start", {"T0"}),
                          positive("hole_diameter", "m", "diameter of the hole", {"d"}),
                          coefficient(1.0), ambient()},
                         wall_fields(),
                         segment_fields()}),
       .outputs = history_outputs(),
       .evaluate = [](const Inputs& in) {
         const Substance& s = substance_of(in);
         return evaluation_of(
             gas_vessel({.substance = &s,
                         .volume_m3 = in.number("volume"),
                         .pressure_abs_pa = in.number("pressure"),
                         .temperature_k = in.number("temperature"),
                         .hole_diameter_m = in.number("hole_diameter"),
                         .discharge_coefficient = in.number("discharge_coefficient"),
                         .ambient_pressure_pa = in.number("ambient_pressure"),
                         .wall = wall_of(in),
                         .max_time_s = max_time_of(in)}),
             in);
       }});
}

void liquefied_vessel_model(Registry& registry) {
  const auto cd = [](const char* name, double value) {
    return defaulted(
        number(name, "-", "discharge coefficient", {.low = 0.0, .high = 1.0, .low_open = true}),
        value);
  };
  registry.add(
      {.id = "source.liquefied_gas_vessel",
       .purpose = "Liquefied gas that leaves a vessel in time: liquid or two-phase, then vapour of "
                  "the boiling rest, then gas, with self-refrigeration",
       .sources = {"entropy balance of a saturated vessel, derived", "cpr14e-2005, sec. 2.5.3",
                   "fisher-1992 (level swell)"},
       .page = "docs/models/source/liquefied_gas_vessel.md",
       .validity = "saturated contents in equilibrium, reduced temperature below 0.95",
       .inputs = joined(
           {{fluid()},
            vessel_fields(),
            {positive("temperature", "K", "saturated, at the start", {"T0"}),
             positive("level", "m", "of the liquid above the lowest point"),
             number("hole_height", "m", "above the lowest point", Bounds::non_negative()),
             positive("hole_diameter", "m", "hole or bore of the pipe", {"d"}),
             choice("opening", "hole: liquid does not flash inside; pipe: it does (0.1 m and more)",
                    {"hole", "pipe"}, "hole"),
             defaulted(number("pipe_factor", "-", "flow of the pipe over frictionless flow",
                              {.low = 0.0, .high = 1.0, .low_open = true}),
                       1.0),
             cd("liquid_discharge_coefficient", 0.65), cd("gas_discharge_coefficient", 1.0),
             ambient(),
             defaulted(
                 number("gravity", "m/s2", "0: no static head", Bounds::non_negative(), {"g"}),
                 kStandardGravity),
             choice("level_swell",
                    "boiling liquid that swells to a hole above it: churn, bubbly (foaming) or "
                    "none (vapour alone leaves)",
                    {"churn", "bubbly", "none"}, "churn")},
            wall_fields(),
            segment_fields()}),
       .outputs = history_outputs(),
       .evaluate = [](const Inputs& in) {
         const Substance& s = substance_of(in);
         std::optional<SwellRegime> swell = SwellRegime::Churn;
         if (in.text("level_swell") == "bubbly") swell = SwellRegime::Bubbly;
         if (in.text("level_swell") == "none") swell.reset();
         return evaluation_of(
             liquefied_vessel(
                 {.substance = &s,
                  .vessel = vessel_of(in),
                  .temperature_k = in.number("temperature"),
                  .level_m = in.number("level"),
                  .hole_height_m = in.number("hole_height"),
                  .hole_diameter_m = in.number("hole_diameter"),
                  .through_pipe = in.text("opening") == "pipe",
                  .pipe_factor = in.number("pipe_factor"),
                  .liquid_discharge_coefficient = in.number("liquid_discharge_coefficient"),
                  .gas_discharge_coefficient = in.number("gas_discharge_coefficient"),
                  .ambient_pressure_pa = in.number("ambient_pressure"),
                  .gravity_m_per_s2 = in.number("gravity"),
                  .level_swell = swell,
                  .wall = wall_of(in),
                  .max_time_s = max_time_of(in)}),
             in);
       }});
}

void level_swell_model(Registry& registry) {
  registry.add(
      {.id = "source.level_swell",
       .purpose = "Boiling liquid that swells to an opening above its level: whether it does, and "
                  "the two-phase flow that leaves",
       .sources = {"fisher-1992 (DIERS drift flux and coupling equation)",
                   "homogeneous equilibrium flow, derived"},
       .page = "docs/models/source/level_swell.md",
       .validity = "saturated liquid that boils through its depth; opening small against the "
                   "vessel; reduced temperature below 0.95",
       .inputs =
           joined({{fluid()},
                   vessel_fields(),
                   {positive("temperature", "K", "saturated", {"T0"}),
                    positive("level", "m", "of the collapsed liquid above the lowest point"),
                    positive("opening_height", "m", "above the lowest point, not below the level"),
                    positive("opening_diameter", "m", "of the opening", {"d"}),
                    choice("regime", "churn: thin liquids; bubbly: foaming or viscous ones",
                           {"churn", "bubbly"}, "churn"),
                    coefficient(1.0), ambient()}}),
       .outputs = {{.name = "flow", .description = "two_phase or vapour"},
                   {.name = "quality", .description = "vapour by mass of what leaves"},
                   {.name = "mass_flow", .unit = "kg/s", .description = "what leaves"},
                   {.name = "vapour_flow",
                    .unit = "kg/s",
                    .description = "of the opening when vapour leaves alone"},
                   {.name = "disengaged_flow",
                    .unit = "kg/s",
                    .description = "vapour that rises free of the liquid swollen to the opening"},
                   {.name = "carried_quality",
                    .description = "of the mixture at the top of the swollen liquid"},
                   {.name = "void_needed", .description = "for the liquid to reach the opening"},
                   {.name = "void_held", .description = "by the vapour when it leaves alone"},
                   {.name = "rise_velocity", .unit = "m/s", .description = "of bubbles"},
                   {.name = "vapour_velocity",
                    .unit = "m/s",
                    .description = "superficial, when vapour leaves alone"}},
       .evaluate = [](const Inputs& in) {
         const Substance& s = substance_of(in);
         const LevelSwellInput given{
             .substance = &s,
             .vessel = vessel_of(in),
             .temperature_k = in.number("temperature"),
             .level_m = in.number("level"),
             .opening_height_m = in.number("opening_height"),
             .opening_diameter_m = in.number("opening_diameter"),
             .regime = in.text("regime") == "churn" ? SwellRegime::Churn : SwellRegime::Bubbly,
             .discharge_coefficient = in.number("discharge_coefficient"),
             .ambient_pressure_pa = in.number("ambient_pressure")};
         const LevelSwell l = level_swell(given);
         Evaluation e;
         e.add_text("flow", l.two_phase ? "two_phase" : "vapour");
         e.add("quality", l.quality);
         e.add("mass_flow", l.mass_flow_kg_per_s, "kg/s");
         e.add("vapour_flow", l.vapour_flow_kg_per_s, "kg/s");
         e.add("disengaged_flow", l.disengaged_flow_kg_per_s, "kg/s");
         e.add("carried_quality", l.carried_quality);
         e.add("void_needed", l.void_needed);
         e.add("void_held", l.void_held);
         e.add("rise_velocity", l.rise_velocity_m_per_s, "m/s");
         e.add("vapour_velocity", l.vapour_velocity_m_per_s, "m/s");
         constexpr const char* kId = "source.level_swell";
         e.warn("recalled_coefficient", kId,
                "onset and quality rest on drift-flux correlations (DIERS) that are recalled or "
                "read second-hand");
         if (given.temperature_k > 0.95 * s.critical_temperature_k)
           e.warn("outside_validity", kId,
                  "reduced temperature " +
                      number_text(given.temperature_k / s.critical_temperature_k) +
                      ", valid below 0.95");
         return e;
       }});
}

void segments_model(Registry& registry) {
  registry.add(
      {.id = "source.segments",
       .purpose =
           "A rate in time reduced to constant-rate segments of equal mass, with the mass and "
           "(reduction dose) the toxic dose kept",
       .sources = {"cpr18e-1999, ch. 3 (blocks of equal mass)", "dose balance, derived"},
       .page = "docs/models/source/segments.md",
       .validity =
           "weather that does not change meanwhile: dose at a point goes as the integral of "
           "rate^n",
       .inputs = joined({{{.name = "time",
                           .kind = FieldKind::NumberList,
                           .unit = "s",
                           .description = "edges of the steps, one more than rates",
                           .bounds = Bounds::non_negative()},
                          {.name = "mass_flow",
                           .kind = FieldKind::NumberList,
                           .unit = "kg/s",
                           .description = "constant between two edges",
                           .bounds = Bounds::non_negative()}},
                         segment_fields()}),
       .outputs = segment_outputs(),
       .evaluate = [](const Inputs& in) {
         const std::vector<double> time = in.numbers("time");
         const std::vector<double> rate = in.numbers("mass_flow");
         if (time.size() != rate.size() + 1)
           throw InputError("source.segments: " + std::to_string(time.size()) + " times and " +
                            std::to_string(rate.size()) +
                            " mass flows, must be one more time than flows");
         std::vector<RateStep> steps;
         for (std::size_t i = 0; i < rate.size(); ++i) {
           if (!(time[i + 1] > time[i]))
             throw InputError("source.segments: time = " + number_text(time[i + 1]) +
                              " s, must rise");
           if (rate[i] > 0.0)
             steps.push_back({time[i], time[i + 1], rate[i] * (time[i + 1] - time[i])});
         }
         Evaluation e;
         add_segments(e, cut(steps, max_time_of(in)), in);
         return e;
       }});
}

void two_phase_pipe_model(Registry& registry) {
  registry.add(
      {.id = "source.two_phase_pipe",
       .purpose = "Flashing flow of a liquefied gas through a pipe with friction, homogeneous "
                  "equilibrium",
       .sources = {"leung-ciolek-1994 (form)", "cpr14e-2005, sec. 2.5.3",
                   "momentum integral, derived"},
       .page = "docs/models/source/two_phase_pipe.md",
       .validity = "pipes of 0.1 m and more, reduced temperature below 0.95, constant friction "
                   "factor, horizontal",
       .inputs = {fluid(), positive("temperature", "K", "of the liquid", {"T0"}),
                  optional(positive("pressure", "Pa",
                                    "at the entry, absolute; saturation when absent", {"p0"})),
                  positive("diameter", "m", "bore", {"D"}),
                  number("length", "m", "of the pipe", Bounds::non_negative(), {"L"}),
                  positive("friction_factor", "-", "Darcy", {"f"}),
                  defaulted(number("fittings", "-", "loss coefficient of entry and fittings",
                                   Bounds::non_negative(), {"K"}),
                            0.0),
                  coefficient(1.0), ambient()},
       .outputs =
           {{.name = "mass_flow", .unit = "kg/s", .description = "through the pipe"},
            {.name = "mass_flux", .unit = "kg/m2/s", .description = "without Cd", .aliases = {"G"}},
            {.name = "flow_factor", .description = "over frictionless flow", .aliases = {"F"}},
            {.name = "loss_coefficient", .description = "f L/D and fittings"},
            {.name = "inlet_pressure", .unit = "Pa", .description = "static, behind the entry"},
            {.name = "exit_pressure", .unit = "Pa", .description = "in the pipe, at its end"},
            {.name = "exit_quality", .description = "vapour by mass"},
            {.name = "exit_velocity", .unit = "m/s", .description = "at the end"},
            {.name = "choked", .description = "exit pressure above ambient"}},
       .evaluate = [](const Inputs& in) {
         const Substance& s = substance_of(in);
         const double t = in.number("temperature");
         const double pa = in.number("ambient_pressure");
         const FlashingTable table{s, t * (1.0 + 1e-12), pa};
         const double p = in.maybe_number("pressure").value_or(s.vapour_pressure_pa(t));
         const double loss =
             in.number("friction_factor") * in.number("length") / in.number("diameter") +
             in.number("fittings");
         const FlashingFlow f = table.pipe(t, p, loss);
         const FlashingFlow free = table.pipe(t, p, 0.0);
         const double d = in.number("diameter");
         Evaluation e;
         if (t > 0.95 * s.critical_temperature_k)
           e.warn("outside_validity", "source.two_phase_pipe",
                  "reduced temperature " + number_text(t / s.critical_temperature_k) +
                      ", valid below 0.95");
         if (in.number("length") < 0.1)
           e.warn(
               "outside_validity", "source.two_phase_pipe",
               "length " + number_text(in.number("length")) +
                   " m; shorter than 0.1 m the liquid does not reach equilibrium and more flows");
         e.add("mass_flow",
               in.number("discharge_coefficient") * 0.25 * M_PI * d * d * f.mass_flux_kg_per_m2_s,
               "kg/s");
         e.add("mass_flux", f.mass_flux_kg_per_m2_s, "kg/m2/s");
         e.add("flow_factor", f.mass_flux_kg_per_m2_s / free.mass_flux_kg_per_m2_s);
         e.add("loss_coefficient", loss);
         e.add("inlet_pressure", f.inlet_pressure_abs_pa, "Pa");
         e.add("exit_pressure", f.exit_pressure_abs_pa, "Pa");
         e.add("exit_quality", f.exit_quality);
         e.add("exit_velocity", f.exit_velocity_m_per_s, "m/s");
         e.add_flag("choked", f.choked);
         return e;
       }});
}

void pipeline_break_model(Registry& registry) {
  std::vector<OutputField> outputs{
      {.name = "line_content", .unit = "kg", .description = "of both sides at the start"},
      {.name = "pump_counted", .unit = "kg/s", .description = "at most what the break passes"},
      {.name = "residue", .unit = "kg", .description = "stays in the line at ambient pressure"}};
  for (OutputField& f : history_outputs()) outputs.push_back(std::move(f));
  registry.add(
      {.id = "source.pipeline_break",
       .purpose = "Outflow in time from a long gas pipeline between two valves, broken or with a "
                  "hole, with pumping until isolation",
       .sources = {"wilson-1979", "cpr14e-2005, eq. 2.36"},
       .page = "docs/models/source/pipeline_break.md",
       .validity = "length of each side above 200 diameters; gas of constant compressibility",
       .inputs = joined(
           {{positive("pressure", "Pa", "in the line, absolute", {"p0"}),
             positive("temperature", "K", "of the gas", {"T0"}),
             positive("molar_mass", "kg/mol", "molar mass", {"M"}),
             number("heat_capacity_ratio", "-", "cp/cv", {.low = 1.0, .low_open = true}, {"gamma"}),
             defaulted(positive("compressibility", "-", "Z in the line", {"Z"}), 1.0),
             positive("diameter", "m", "bore"), positive("roughness", "m", "of the wall"),
             number("length_upstream", "m", "from the break to the valve", Bounds::non_negative()),
             number("length_downstream", "m", "from the break to the valve",
                    Bounds::non_negative()),
             choice("opening", "both ends, or a hole in the wall", {"full_bore", "hole"},
                    "full_bore"),
             optional(positive("hole_diameter", "m", "of a hole")), coefficient(1.0),
             defaulted(number("pump", "kg/s", "into the upstream end until isolation",
                              Bounds::non_negative()),
                       0.0),
             optional(positive("isolation_time", "s", "end of pumping")), ambient()},
            segment_fields()}),
       .outputs = std::move(outputs),
       .aliases = {"pipeline_break"},
       .evaluate = [](const Inputs& in) {
         const PipelineBreak line{
             {.pressure_abs_pa = in.number("pressure"),
              .temperature_k = in.number("temperature"),
              .molar_mass_kg_per_mol = in.number("molar_mass"),
              .heat_capacity_ratio = in.number("heat_capacity_ratio"),
              .diameter_m = in.number("diameter"),
              .roughness_m = in.number("roughness"),
              .length_upstream_m = in.number("length_upstream"),
              .length_downstream_m = in.number("length_downstream"),
              .full_bore = in.text("opening") == "full_bore",
              .hole_diameter_m = in.maybe_number("hole_diameter").value_or(0.0),
              .compressibility = in.number("compressibility"),
              .discharge_coefficient = in.number("discharge_coefficient"),
              .pump_kg_per_s = in.number("pump"),
              .isolation_time_s = in.maybe_number("isolation_time")
                                      .value_or(std::numeric_limits<double>::infinity()),
              .ambient_pressure_pa = in.number("ambient_pressure")}};
         Evaluation e = evaluation_of(line.history(max_time_of(in)), in);
         e.add("line_content", line.line_kg(), "kg");
         e.add("pump_counted", line.pump_kg_per_s(), "kg/s");
         e.add("residue", line.residue_kg(), "kg");
         return e;
       }});
}

}  // namespace

void register_histories(Registry& registry) {
  draining_model(registry);
  gas_vessel_model(registry);
  liquefied_vessel_model(registry);
  level_swell_model(registry);
  segments_model(registry);
  two_phase_pipe_model(registry);
  pipeline_break_model(registry);
}

}  // namespace isorisk::models::source
