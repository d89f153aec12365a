// SPDX-License-Identifier: Apache-2.0
#include "isorisk/core/error.hpp"
#include "isorisk/models/fire/flare.hpp"
#include "isorisk/models/fire/jet_correlations.hpp"
#include "register_parts.hpp"

namespace isorisk::models::fire {
namespace {

Evaluation evaluate_flare(const Inputs& in) {
  FlareInput input{.mass_flow_kg_per_s = in.number("mass_flow"),
                   .heat_of_combustion_j_per_kg = in.number("heat_of_combustion"),
                   .tip_diameter_m = in.number("tip_diameter"),
                   .exit_velocity_m_per_s = in.number("exit_velocity"),
                   .exit_temperature_k = in.number("exit_temperature"),
                   .molar_mass_kg_per_mol = in.number("molar_mass"),
                   .wind_speed_m_per_s = in.number("wind_speed"),
                   .tip_height_m = in.number("tip_height"),
                   .fraction_radiated = in.number("fraction_radiated"),
                   .lower_flammable_limit = in.number("lower_flammable_limit")};
  const std::string way = in.text("trajectory");
  for (const auto t :
       {FlareTrajectory::BrzustowskiSommer, FlareTrajectory::Api521, FlareTrajectory::VectorSum}) {
    if (way == name_of(t)) input.trajectory = t;
  }
  input.ambient_temperature_k = in.number("ambient_temperature");
  input.transmissivity = transmissivity_of(in);
  const Flare flare{input};
  const FlareState& s = flare.state();
  Evaluation e;
  e.add("heat_release", s.heat_release_w, "W");
  e.add("flame_length", s.flame_length_m, "m");
  e.add("velocity_ratio", s.velocity_ratio);
  if (s.lean_limit_ratio > 0.0) e.add("lean_limit_ratio", s.lean_limit_ratio);
  e.add("path_length", s.path_length_m, "m");
  e.add("flame_end_x", s.flame_end_m.x, "m");
  e.add("flame_end_height", s.flame_end_m.z, "m");
  e.add("centre_x", s.centre_m.x, "m");
  e.add("centre_height", s.centre_m.z, "m");
  e.add("radiated_power", s.radiated_power_w, "W");
  e.warnings = flare.warnings();
  if (in.has("receiver")) {
    const Vec3 r = point_of(in, "receiver");
    const double distance = length(r - s.centre_m);
    e.add("distance", distance, "m");
    e.add("transmissivity", flare.air().at(distance));
    e.add("max_heat_flux", flare.max_heat_flux_w_per_m2(r), "W/m2");
    if (!(distance >= 2.0 * s.flame_length_m)) {
      e.warn("outside_validity", "fire.flare",
             "distance = " + number_text(distance) +
                 " m from the centre, less than two flame lengths: one point is a poor flame");
    }
    for (Warning& w : flare.air().warnings(distance)) e.warnings.push_back(std::move(w));
  }
  if (const auto flux = in.maybe_number("heat_flux")) {
    e.add("reach", flare.reach_m(*flux, in.number("receiver_height")), "m");
  }
  return e;
}

}  // namespace

void register_flares(Registry& registry) {
  const Bounds positive = Bounds::positive();
  const Bounds part{.low = 0.0, .high = 1.0, .low_open = true};
  Model m = described({.id = "fire.flare",
                       .purpose = "Flare: flame bent by wind, heat flux from a point at mid-flame.",
                       .sources = {"api521-2020", "brzustowski-sommer-1973"},
                       .page = "docs/models/fire/flare.md",
                       .validity = "elevated flares; receivers farther than two flame lengths from "
                                   "the centre; constants recalled",
                       .evaluate = evaluate_flare});
  m.inputs = {
      required("mass_flow", "kg/s", "flared gas", positive),
      required("heat_of_combustion", "J/kg", "lower heating value", positive),
      required("tip_diameter", "m", "of the stack at its tip", positive),
      required("exit_velocity", "m/s", "of the gas at the tip", positive, {"u_j"}),
      required("exit_temperature", "K", "of the gas at the tip", positive),
      required("molar_mass", "kg/mol", "of the gas", positive),
      required("wind_speed", "m/s", "at the height of the tip", Bounds::non_negative()),
      required("tip_height", "m", "above ground", Bounds::non_negative()),
      required("fraction_radiated", "-",
               "of the heat; methane 0.10 to 0.20, propane 0.2 to 0.3, hydrogen 0.06 to 0.15", part,
               {"F"}),
      with_default("lower_flammable_limit", "-", "volume fraction (brzustowski_sommer)",
                   {.low = 0.0, .high = 1.0, .low_open = true, .high_open = true}, 0.05, {"C_L"}),
      choice("trajectory", "how the wind bends the flame",
             {"api521", "brzustowski_sommer", "vector_sum"}, "api521"),
      with_default("ambient_temperature", "K", "of the air", positive, 288.15),
      point("receiver", "x downwind of the stack, y crosswind, z up from the ground", true),
      optional_number("heat_flux", "W/m2", "also give the distance downwind with this flux",
                      positive),
      with_default("receiver_height", "m", "for that distance", Bounds::non_negative(), 1.5)};
  add_transmissivity_inputs(m.inputs, "brzustowski_sommer");
  m.outputs = {{"heat_release", "W", "lower heating value x flow", {"Q"}},
               {"flame_length", "m", "API 521, 0.00331 Q^0.4776", {"L"}},
               {"velocity_ratio", "-", "wind over exit velocity"},
               {"lean_limit_ratio", "-", "brzustowski_sommer only", {"C_L_bar"}},
               {"path_length", "m", "from the tip to the end of the flame"},
               {"flame_end_x", "m", "downwind of the stack"},
               {"flame_end_height", "m", "above ground"},
               {"centre_x", "m", "downwind of the stack"},
               {"centre_height", "m", "above ground"},
               {"radiated_power", "W", "fraction radiated x heat release"},
               {"distance", "m", "receiver to centre"},
               {"transmissivity", "-", "over that distance", {"tau"}},
               {"max_heat_flux", "W/m2", "on the orientation that receives most", {"K"}},
               {"reach", "m", "downwind of the stack with heat_flux, 0 when nowhere"}};
  registry.add(std::move(m));

  registry.add(
      {.id = "fire.point_source",
       .purpose = "Heat flux of a fire taken as one point.",
       .sources = {"api521-2020"},
       .page = "docs/models/fire/flare.md",
       .validity = "farther than two flame lengths from mid-flame",
       .inputs = {required("heat_release", "W", "lower heating value x flow", positive, {"Q"}),
                  required("fraction_radiated", "-", "of the heat", part, {"F"}),
                  required("distance", "m", "from mid-flame", positive, {"r"}),
                  with_default("transmissivity", "-", "of the air", part, 1.0, {"tau"})},
       .outputs = {{"max_heat_flux", "W/m2", "tau F Q / (4 pi r^2)", {"K"}}},
       .evaluate = [](const Inputs& in) {
         Evaluation e;
         e.add("max_heat_flux",
               point_source_heat_flux_w_per_m2(
                   in.number("fraction_radiated") * in.number("heat_release"),
                   in.number("transmissivity"), in.number("distance")),
               "W/m2");
         return e;
       }});
  registry.add({.id = "fire.jet_length_cook",
                .purpose = "Length of a jet flame from its heat release.",
                .sources = {"cook-bahrami-whitehouse-1990"},
                .page = "docs/models/fire/jet_correlations.md",
                .validity = "gas jets; constants recalled",
                .inputs = {required("heat_release", "W", "lower heating value x flow", positive)},
                .outputs = {{"flame_length", "m", "0.00326 Q^0.478", {"L"}}},
                .evaluate = [](const Inputs& in) {
                  Evaluation e;
                  e.add("flame_length", cook_flame_length_m(in.number("heat_release")), "m");
                  return e;
                }});
  registry.add(
      {.id = "fire.jet_lift_off_kalghatgi",
       .purpose = "Lift-off of a gas jet flame in still air.",
       .sources = {"kalghatgi-1984"},
       .page = "docs/models/fire/jet_correlations.md",
       .validity = "vertical gas jets in still air; constants recalled",
       .inputs = {required("viscosity", "m2/s", "kinematic, of the gas at the exit", positive),
                  required("velocity", "m/s", "of the gas at the exit", positive),
                  required("burning_velocity", "m/s", "laminar, largest", positive),
                  required("density_ratio", "-", "gas over air", positive)},
       .outputs = {{"lift_off", "m", "50 nu u / S^2 (rho_j/rho_a)^1.5", {"h"}}},
       .evaluate = [](const Inputs& in) {
         Evaluation e;
         e.add("lift_off",
               kalghatgi_lift_off_m(in.number("viscosity"), in.number("velocity"),
                                    in.number("burning_velocity"), in.number("density_ratio")),
               "m");
         return e;
       }});
  registry.add(
      {.id = "fire.jet_order404",
       .purpose = "Jet fire of MChS Order 404: length, width, zone of 10 kW/m2.",
       .sources = {"mchs-order-404-2009", "gost-r-12.3.047"},
       .page = "docs/models/fire/jet_correlations.md",
       .validity = "releases of gas, vapour or liquefied gas; constants recalled",
       .inputs = {required("mass_flow", "kg/s", "released", positive),
                  choice("phase", "of what leaves the hole", {"gas", "vapour", "liquid"}, "gas")},
       .outputs = {{"flame_length", "m", "12.5, 13.5 or 15 m^0.4", {"L"}},
                   {"flame_width", "m", "0.15 of the length"},
                   {"reach_10kw", "m", "10 kW/m2 along a horizontal jet"}},
       .evaluate = [](const Inputs& in) {
         const std::string phase = in.text("phase");
         const Order404Jet jet =
             order404_jet(in.number("mass_flow"), phase == "gas"      ? JetPhase::Gas
                                                  : phase == "vapour" ? JetPhase::Vapour
                                                                      : JetPhase::Liquid);
         Evaluation e;
         e.add("flame_length", jet.length_m, "m");
         e.add("flame_width", jet.width_m, "m");
         e.add("reach_10kw", jet.reach_10kw_m, "m");
         return e;
       }});
}

}  // namespace isorisk::models::fire
