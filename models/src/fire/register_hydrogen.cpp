// SPDX-License-Identifier: Apache-2.0
#include "isorisk/core/error.hpp"
#include "isorisk/models/fire/hydrogen_jet.hpp"
#include "register_parts.hpp"

namespace isorisk::models::fire {
namespace {

// {"hydrogen": 0.2, "methane": 0.8}: mole fractions.
std::vector<FuelPart> fuel_of(const Json& value) {
  if (value.is_string()) return {{value.get<std::string>(), 1.0}};
  if (!value.is_object() || value.contains("value")) {
    throw InputError("fuel = " + value.dump() +
                     ", must be a name or an object of mole fractions, {\"hydrogen\": 0.2, "
                     "\"methane\": 0.8}");
  }
  std::vector<FuelPart> fuel;
  for (const auto& [gas, part] : value.items()) {
    fuel.push_back({gas, structure_number(part, "-", "fuel, " + gas)});
  }
  return fuel;
}

Evaluation evaluate(const Inputs& in) {
  HydrogenJetInput input{.hole_diameter_m = in.number("hole_diameter"),
                         .discharge_coefficient = in.number("discharge_coefficient"),
                         .stagnation_pressure_abs_pa = in.number("stagnation_pressure"),
                         .stagnation_temperature_k = in.number("stagnation_temperature"),
                         .heat_capacity_ratio = in.number("heat_capacity_ratio"),
                         .mass_flow_kg_per_s = in.maybe_number("mass_flow"),
                         .hole_elevation_rad = kRadPerDeg * in.number("elevation"),
                         .hole_azimuth_rad = kRadPerDeg * in.number("azimuth"),
                         .release_height_m = in.number("release_height"),
                         .ambient_temperature_k = in.number("ambient_temperature"),
                         .ambient_pressure_abs_pa = in.number("ambient_pressure"),
                         .sources = in.integer("sources"),
                         .transmissivity = transmissivity_of(in)};
  input.fuel = fuel_of(in.raw("fuel"));
  if (in.text("path") == "straight") input.path = FlamePath::Straight;
  const HydrogenJet jet{input};
  const HydrogenJetState& s = jet.state();
  Evaluation e;
  e.add("mass_flow", s.mass_flow_kg_per_s, "kg/s");
  e.add("heat_of_combustion", s.heat_of_combustion_j_per_kg, "J/kg");
  e.add("stoichiometric_mass_fraction", s.stoichiometric_mass_fraction);
  e.add("flame_temperature", s.flame_temperature_k, "K");
  e.add("expanded_velocity", s.expanded_velocity_m_per_s, "m/s");
  e.add("expanded_density", s.expanded_density_kg_per_m3, "kg/m3");
  e.add("expanded_diameter", s.expanded_diameter_m, "m");
  e.add("froude", s.flame.froude);
  e.add("flame_length", s.flame.length_m, "m");
  e.add("flame_width", s.flame.width_m, "m");
  e.add("residence_time", s.residence_time_s, "s");
  e.add("fraction_radiated", s.fraction_radiated);
  e.add("radiated_power", s.radiated_power_w, "W");
  e.add("tip_x", s.tip_m.x, "m");
  e.add("tip_y", s.tip_m.y, "m");
  e.add("tip_height", s.tip_m.z, "m");
  e.warnings = jet.warnings();
  if (in.has("receiver")) {
    const Vec3 r = point_of(in, "receiver");
    double nearest = 1e300;
    for (const Vec3& p : jet.radiation().sources_m()) nearest = std::min(nearest, length(p - r));
    e.add("max_heat_flux", jet.radiation().max_heat_flux_w_per_m2(r), "W/m2");
    e.add("scalar_sum", jet.radiation().scalar_sum_w_per_m2(r), "W/m2");
    if (!(nearest >= 0.5 * s.flame.length_m)) {
      e.warn("outside_validity", "fire.hydrogen_jet",
             "receiver " + number_text(nearest) +
                 " m from the flame axis, less than half a flame length");
    }
  }
  return e;
}

}  // namespace

void register_hydrogen(Registry& registry) {
  const Bounds positive = Bounds::positive();
  Model m = described({.id = "fire.hydrogen_jet",
                       .purpose = "Jet flame of hydrogen or a blend: length, fraction radiated by "
                                  "residence time, heat flux.",
                       .sources = {"schefer-2006", "houf-schefer-2007", "ekoto-2014", "hyram-6.0"},
                       .page = "docs/models/fire/hydrogen_jet.md",
                       .validity = "hydrogen and blends with light hydrocarbons, holes of 1 to 53 "
                                   "mm, still air; receivers beyond half a flame length",
                       .evaluate = evaluate});
  m.inputs = {
      {.name = "fuel",
       .kind = FieldKind::Structure,
       .description = "name of a gas, or mole fractions: hydrogen, methane, ethane, propane, "
                      "carbon_monoxide, nitrogen, carbon_dioxide",
       .default_value = "hydrogen"},
      required("hole_diameter", "m", "of the hole", positive),
      with_default("discharge_coefficient", "-", "of the hole",
                   {.low = 0.0, .high = 1.0, .low_open = true}, 1.0),
      required("stagnation_pressure", "Pa", "before the hole, absolute", positive),
      required("stagnation_temperature", "K", "before the hole", positive),
      with_default("heat_capacity_ratio", "-", "cp/cv of the gas", {.low = 1.0, .low_open = true},
                   1.41, {"gamma"}),
      optional_number("mass_flow", "kg/s", "of the real gas; default: ideal gas", positive),
      with_default("elevation", "deg", "of the hole axis above the horizontal",
                   Bounds::closed(-90.0, 90.0), 0.0),
      with_default("azimuth", "deg", "of the hole axis from x", Bounds::closed(-180.0, 180.0), 0.0),
      with_default("release_height", "m", "above ground", Bounds::non_negative(), 0.0),
      with_default("ambient_temperature", "K", "of the air", Bounds::closed(200.0, 400.0), 288.15),
      with_default("ambient_pressure", "Pa", "absolute", positive, 101325.0),
      choice("path", "of the flame: bent by buoyancy, or along the hole axis",
             {"buoyant", "straight"}, "buoyant"),
      {.name = "sources",
       .kind = FieldKind::Integer,
       .description = "number of point sources",
       .bounds = Bounds::closed(3.0, 10000.0),
       .default_value = 50},
      point("receiver", "where the flux is wanted", true)};
  add_transmissivity_inputs(m.inputs, "wayne");
  m.outputs = {{"mass_flow", "kg/s", "from the hole"},
               {"heat_of_combustion", "J/kg", "lower heating value"},
               {"stoichiometric_mass_fraction", "-", "of fuel in air", {"f_s"}},
               {"flame_temperature", "K", "stoichiometric, with dissociation", {"T_ad"}},
               {"expanded_velocity", "m/s", "of the notional nozzle"},
               {"expanded_density", "kg/m3", "of the notional nozzle"},
               {"expanded_diameter", "m", "of the notional nozzle"},
               {"froude", "-", "of the flame", {"Fr_f"}},
               {"flame_length", "m", "visible", {"L_vis"}},
               {"flame_width", "m", "0.17 of the length"},
               {"residence_time", "s", "of the gas in the flame"},
               {"fraction_radiated", "-", "from the residence time", {"X_rad"}},
               {"radiated_power", "W", "fraction radiated x heat release"},
               {"tip_x", "m", "flame tip"},
               {"tip_y", "m", "flame tip"},
               {"tip_height", "m", "flame tip above ground"},
               {"max_heat_flux", "W/m2", "on the orientation that receives most"},
               {"scalar_sum", "W/m2", "receiver turned to every source at once (HyRAM+)"}};
  registry.add(std::move(m));
}

}  // namespace isorisk::models::fire
