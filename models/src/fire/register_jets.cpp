// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/models/fire/chamberlain_jet.hpp"
#include "isorisk/models/fire/jet_correlations.hpp"
#include "isorisk/models/fire/johnson_jet.hpp"
#include "isorisk/models/fire/multi_point_source.hpp"
#include "isorisk/models/fire/view_factor.hpp"
#include "register_parts.hpp"

namespace isorisk::models::fire {
namespace {

// All but the direction.
ChamberlainJetInput release_input(const Inputs& in) {
  ChamberlainJetInput jet{.mass_flow_kg_per_s = in.number("mass_flow"),
                          .hole_diameter_m = in.number("hole_diameter"),
                          .molar_mass_kg_per_mol = in.number("molar_mass"),
                          .heat_capacity_ratio = in.number("heat_capacity_ratio"),
                          .stagnation_pressure_abs_pa = in.number("stagnation_pressure"),
                          .stagnation_temperature_k = in.number("stagnation_temperature"),
                          .heat_of_combustion_j_per_kg = in.number("heat_of_combustion"),
                          .wind_speed_m_per_s = in.number("wind_speed")};
  jet.release_height_m = in.number("release_height");
  jet.ambient_temperature_k = in.number("ambient_temperature");
  jet.ambient_pressure_abs_pa = in.number("ambient_pressure");
  jet.stoichiometric_mass_fraction = in.maybe_number("stoichiometric_mass_fraction");
  jet.heavy_fuel_correction = in.boolean("heavy_fuel_correction");
  jet.gravity_m_per_s2 = in.number("gravity");
  jet.gas_constant_j_per_mol_k = in.number("gas_constant");
  jet.molar_mass_air_kg_per_mol = in.number("molar_mass_air");
  jet.transmissivity = transmissivity_of(in);
  jet.expanded_velocity_m_per_s = in.maybe_number("expanded_velocity");
  jet.expanded_density_kg_per_m3 = in.maybe_number("expanded_density");
  return jet;
}

ChamberlainJetInput chamberlain_input(const Inputs& in) {
  ChamberlainJetInput jet = release_input(in);
  if (const auto theta = in.maybe_number("theta_jv")) {
    if (in.has("elevation") || in.has("azimuth")) {
      throw InputError(
          "fire.chamberlain_jet: give theta_jv (jet in the vertical plane of the wind), or "
          "elevation and azimuth, not both");
    }
    // Beyond 90 degrees the jet leans against the wind.
    jet.hole_elevation_rad = kRadPerDeg * (*theta <= 90.0 ? *theta : 180.0 - *theta);
    jet.hole_azimuth_rad = *theta <= 90.0 ? 0.0 : std::numbers::pi;
  } else {
    jet.hole_elevation_rad = kRadPerDeg * in.maybe_number("elevation").value_or(0.0);
    jet.hole_azimuth_rad = kRadPerDeg * in.maybe_number("azimuth").value_or(0.0);
  }
  return jet;
}

// What a jet model needs to know of the release; the direction is added by each.
std::vector<InputField> release_inputs() {
  return {
      required("mass_flow", "kg/s", "released gas", Bounds::positive()),
      required("hole_diameter", "m", "of the hole", Bounds::positive()),
      required("molar_mass", "kg/mol", "of the gas", Bounds::positive()),
      required("heat_capacity_ratio", "-", "cp/cv of the gas", {.low = 1.0, .low_open = true},
               {"gamma"}),
      required("stagnation_pressure", "Pa", "before the hole, absolute", Bounds::positive()),
      required("stagnation_temperature", "K", "before the hole", Bounds::positive()),
      required("heat_of_combustion", "J/kg", "lower heating value", Bounds::positive()),
      required("wind_speed", "m/s", "at the height of the jet", Bounds::non_negative()),
      with_default("release_height", "m", "above ground", Bounds::non_negative(), 0.0),
      with_default("ambient_pressure", "Pa", "absolute", Bounds::positive(), 101325.0),
      with_default("ambient_temperature", "K", "of the air", Bounds::positive(), 288.15),
      optional_number("stoichiometric_mass_fraction", "kg/kg",
                      "fuel in a stoichiometric mixture with air; default: the paraffin formula",
                      {.low = 0.0, .high = 1.0, .low_open = true, .high_open = true}),
      {.name = "heavy_fuel_correction",
       .kind = FieldKind::Boolean,
       .description = "raise the fraction radiated of fuels heavier than 21 g/mol (Cook 1990)",
       .default_value = false},
      optional_number("expanded_velocity", "m/s",
                      "two-phase and liquid jets: speed after expansion, from the discharge",
                      Bounds::positive()),
      optional_number("expanded_density", "kg/m3",
                      "two-phase and liquid jets: density after expansion, from the discharge",
                      Bounds::positive()),
      with_default("gravity", "m/s2", "acceleration of gravity", Bounds::positive(), 9.81, {"g"}),
      with_default("gas_constant", "J/(mol K)", "molar gas constant", Bounds::positive(), 8.31446),
      with_default("molar_mass_air", "kg/mol", "of air", Bounds::positive(), 0.02896),
      point("receiver", "x downwind of the hole, y crosswind, z up: also give its heat flux", true),
  };
}

Evaluation evaluate_chamberlain(const Inputs& in) {
  const ChamberlainJet jet{chamberlain_input(in)};
  const ChamberlainJetState& s = jet.state();
  Evaluation e;
  e.add("stoichiometric_mass_fraction", s.stoichiometric_mass_fraction, "kg/kg");
  e.add_flag("choked", s.choked);
  e.add("jet_temperature", s.jet_temperature_k, "K");
  e.add("mach_number", s.mach_number);
  e.add("jet_velocity", s.jet_velocity_m_per_s, "m/s");
  e.add("wind_to_jet_velocity_ratio", s.wind_to_jet_velocity_ratio);
  e.add("source_diameter", s.source_diameter_m, "m");
  e.add("dimensionless_length", s.dimensionless_length);
  e.add("still_air_length", s.still_air_length_m, "m");
  e.add("flame_length", s.flame_length_m, "m");
  e.add("richardson_flame", s.richardson_flame);
  e.add("richardson_source", s.richardson_source);
  e.add("hole_to_wind_angle", s.hole_to_wind_angle_rad / kRadPerDeg, "deg");
  e.add("tilt", s.tilt_rad / kRadPerDeg, "deg");
  e.add("lift_off", s.lift_off_m, "m");
  e.add("frustum_length", s.frustum_length_m, "m");
  e.add("base_width", s.base_width_m, "m");
  e.add("tip_width", s.tip_width_m, "m");
  e.add("surface_area", s.surface_area_m2, "m2");
  e.add("fraction_radiated", s.fraction_radiated);
  e.add("heat_release", s.heat_release_w, "W");
  e.add("surface_emissive_power", s.surface_emissive_power_w_per_m2, "W/m2");
  e.warnings = jet.warnings();
  if (in.has("receiver")) {
    const Vec3 r = point_of(in, "receiver");
    if (!(r.z >= 0.0)) throw InputError("receiver = below the ground, must have z >= 0 m");
    const FrustumInput& shape = jet.flame().frustum()->shape();
    add_receiver(e, jet.flame(), r, 0.5 * (shape.base_centre_m + shape.tip_centre_m) - r);
  }
  return e;
}

Model chamberlain_jet_model() {
  Model m = described(
      {.id = "fire.chamberlain_jet",
       .purpose = "Jet flame of a gas as a conical frustum: shape, emissive power, heat flux.",
       .sources = {"chamberlain-1987", "cpr14e-2005 section 6.5.3 steps 1-17"},
       .page = "docs/models/fire/chamberlain_jet.md",
       .validity =
           "natural gas and similar; choked and subsonic releases; wind 2 to 15 m/s; receivers "
           "outside the flame",
       .aliases = {"jet_fire.chamberlain1987_cpr14e"},
       .evaluate = evaluate_chamberlain});
  m.inputs = release_inputs();
  const std::vector<InputField> direction{
      optional_number("theta_jv", "deg",
                      "angle between hole axis and wind for a jet in the vertical plane of the "
                      "wind: 0 with the wind, 90 upwards, 180 against it",
                      Bounds::closed(0.0, 180.0)),
      optional_number("elevation", "deg", "of the hole axis above the horizontal; default 0",
                      Bounds::closed(-90.0, 90.0)),
      optional_number("azimuth", "deg", "of the hole axis from downwind, default 0",
                      Bounds::closed(-180.0, 180.0))};
  m.inputs.insert(m.inputs.begin() + 8, direction.begin(), direction.end());
  add_transmissivity_inputs(m.inputs, "wayne");
  m.outputs = {
      {"stoichiometric_mass_fraction", "kg/kg", "step 1", {"W"}},
      {"choked", "-", "the flow is choked"},
      {"jet_temperature", "K", "of the expanded jet, step 2", {"Tj"}},
      {"mach_number", "-", "of the expanded jet, step 2", {"Mj"}},
      {"jet_velocity", "m/s", "of the expanded jet, step 3", {"uj"}},
      {"wind_to_jet_velocity_ratio", "-", "step 3", {"Rw"}},
      {"source_diameter", "m", "effective source, step 4", {"Ds"}},
      {"dimensionless_length", "-", "step 5", {"Y"}},
      {"still_air_length", "m", "flame length without wind, step 5", {"Lb0"}},
      {"flame_length", "m", "from the hole to the flame tip, step 6", {"Lb"}},
      {"richardson_flame", "-", "on the still-air length, step 7", {"Ri_Lb0"}},
      {"richardson_source", "-", "on the source diameter, step 11"},
      {"hole_to_wind_angle", "deg", "in three dimensions"},
      {"tilt", "deg", "of the flame axis from the hole axis towards the wind, step 8", {"alpha"}},
      {"lift_off", "m", "along the hole axis, step 9", {"b"}},
      {"frustum_length", "m", "step 10", {"Rl"}},
      {"base_width", "m", "diameter of the base, step 11", {"W1"}},
      {"tip_width", "m", "diameter of the tip, step 12", {"W2"}},
      {"surface_area", "m2", "with both end discs, step 13", {"A"}},
      {"fraction_radiated", "-", "step 14", {"Fs"}},
      {"heat_release", "W", "step 15"},
      {"surface_emissive_power", "W/m2", "over the whole surface, step 15", {"SEP"}},
  };
  add_receiver_outputs(m.outputs);
  return m;
}

Evaluation evaluate_johnson(const Inputs& in) {
  JohnsonJetInput input{.release = release_input(in),
                        .lift_off_ratio = in.number("lift_off_ratio"),
                        .absorption_per_m = in.maybe_number("absorption")};
  input.release.hole_azimuth_rad = kRadPerDeg * in.number("azimuth");
  const JohnsonJet jet{input};
  const JohnsonJetState& s = jet.state();
  Evaluation e;
  e.add("jet_velocity", s.source.jet_velocity_m_per_s, "m/s");
  e.add("source_diameter", s.source.source_diameter_m, "m");
  e.add("still_air_length", s.source.still_air_length_m, "m");
  e.add("momentum_flux", s.momentum_flux_n, "N");
  e.add("buoyancy", s.buoyancy);
  e.add("wind_along", s.wind_along);
  e.add("wind_across", s.wind_across);
  e.add("tip_along", s.tip_along_m, "m");
  e.add("tip_rise", s.tip_rise_m, "m");
  e.add("tip_across", s.tip_across_m, "m");
  e.add("flame_length", s.flame_length_m, "m");
  e.add("lift_off", s.lift_off_m, "m");
  e.add("frustum_length", s.frustum_length_m, "m");
  e.add("base_width", s.base_width_m, "m");
  e.add("tip_width", s.tip_width_m, "m");
  e.add("surface_area", s.surface_area_m2, "m2");
  e.add("fraction_radiated", s.source.fraction_radiated);
  e.add("heat_release", s.source.heat_release_w, "W");
  e.add("surface_emissive_power", s.surface_emissive_power_w_per_m2, "W/m2");
  e.add("side_emissive_power", s.side_emissive_power_w_per_m2, "W/m2");
  e.add("end_emissive_power", s.end_emissive_power_w_per_m2, "W/m2");
  e.warnings = jet.warnings();
  if (in.has("receiver")) {
    const Vec3 r = point_of(in, "receiver");
    if (!(r.z >= 0.0)) throw InputError("receiver = below the ground, must have z >= 0 m");
    const auto& shape =
        std::get<FrustumRadiator>(jet.flame().composite()->parts().front().body).shape();
    add_receiver(e, jet.flame(), r, 0.5 * (shape.base_centre_m + shape.tip_centre_m) - r);
  }
  return e;
}

Model johnson_jet_model() {
  Model m = described(
      {.id = "fire.johnson_jet",
       .purpose = "Jet flame of gas released horizontally: shape, emissive power, heat flux.",
       .sources = {"johnson-brightwell-carsley-1994"},
       .page = "docs/models/fire/johnson_jet.md",
       .validity = "natural gas released horizontally, not against the wind; wind 0.3 to 13 m/s; "
                   "constants recalled",
       .evaluate = evaluate_johnson});
  m.inputs = release_inputs();
  m.inputs.push_back(with_default("azimuth", "deg", "of the release from downwind",
                                  Bounds::closed(-90.0, 90.0), 0.0));
  m.inputs.push_back(with_default("lift_off_ratio", "-",
                                  "lift-off over the distance from hole to flame tip; measured "
                                  "0.17 to 0.30",
                                  {.low = 0.0, .high = 0.5, .low_open = true, .high_open = true},
                                  0.2));
  m.inputs.push_back(optional_number(
      "absorption", "1/m",
      "emissive power 1 - exp(-k x) on the path x, 0.4 in the source; absent: all is sent out",
      Bounds::positive()));
  add_transmissivity_inputs(m.inputs, "wayne");
  m.outputs = {
      {"jet_velocity", "m/s", "of the expanded jet"},
      {"source_diameter", "m", "effective source", {"Ds"}},
      {"still_air_length", "m", "flame length of a vertical jet without wind", {"Lb0"}},
      {"momentum_flux", "N", "of the expanded jet", {"G"}},
      {"buoyancy", "-", "Richardson number on the still-air length", {"xi"}},
      {"wind_along", "-", "wind along the release over its momentum", {"Omega_x"}},
      {"wind_across", "-", "wind across the release over its momentum", {"Omega_z"}},
      {"tip_along", "m", "flame tip from the hole, along the release", {"X"}},
      {"tip_rise", "m", "flame tip above the hole", {"Y"}},
      {"tip_across", "m", "flame tip to the side, with the wind", {"Z"}},
      {"flame_length", "m", "from the hole to the flame tip"},
      {"lift_off", "m", "of the flame base along the release", {"b"}},
      {"frustum_length", "m", "from the flame base to the tip"},
      {"base_width", "m", "of the frustum", {"W1"}},
      {"tip_width", "m", "of the frustum", {"W2"}},
      {"surface_area", "m2", "of the frustum", {"A"}},
      {"fraction_radiated", "-", "as fire.chamberlain_jet", {"Fs"}},
      {"heat_release", "W", "lower heating value x flow"},
      {"surface_emissive_power", "W/m2", "of an optically thick flame", {"SEP"}},
      {"side_emissive_power", "W/m2", "over the mean width"},
      {"end_emissive_power", "W/m2", "over the length"},
  };
  add_receiver_outputs(m.outputs);
  return m;
}

Evaluation evaluate_tilt(const Inputs& in) {
  const double ri = in.number("richardson_flame");
  const double theta = kRadPerDeg * in.number("theta_jv");
  Evaluation e;
  const auto tilt = [&](double r_w) { return chamberlain_tilt_rad(r_w, ri, theta) / kRadPerDeg; };
  if (in.has("wind_to_jet_velocity_ratio")) {
    e.add("tilt", tilt(in.number("wind_to_jet_velocity_ratio")), "deg");
  }
  if (in.has("Rw_below") && in.has("Rw_above")) {
    e.add("jump", std::abs(tilt(in.number("Rw_above")) - tilt(in.number("Rw_below"))), "deg");
  }
  if (e.outputs.empty()) {
    throw InputError(
        "fire.chamberlain_tilt: give wind_to_jet_velocity_ratio, or Rw_below and Rw_above");
  }
  return e;
}

const OutputValue& output(const Evaluation& e, std::string_view name) {
  const auto it = std::find_if(e.outputs.begin(), e.outputs.end(),
                               [&](const OutputValue& o) { return o.name == name; });
  if (it == e.outputs.end()) throw Error("model output '" + std::string{name} + "' is missing");
  return *it;
}

// CPR 14E steps 18 to 24: the frustum as an equivalent cylinder, receiver downwind at the level of
// the release.
Evaluation evaluate_receiver(const Inputs& in) {
  Registry only_jet;
  only_jet.add(chamberlain_jet_model());
  const Json& flame = in.raw("flame");
  if (!flame.is_object() || flame.contains("value")) {
    throw InputError("flame = " + flame.dump() +
                     ", must be an object with the inputs of fire.chamberlain_jet");
  }
  const Evaluation jet = only_jet.evaluate("fire.chamberlain_jet", flame);
  const auto of = [&](std::string_view name) { return output(jet, name).value.get<double>(); };
  const double x = in.number("distance");
  const double theta_j = kRadPerDeg * of("hole_to_wind_angle");
  const double b = of("lift_off");
  const double along = x - b * std::cos(theta_j);
  const double radius = 0.25 * (of("base_width") + of("tip_width"));
  const double x_prime = std::hypot(b * std::sin(theta_j), along);
  const double tilt = 0.5 * std::numbers::pi - theta_j + kRadPerDeg * of("tilt") -
                      std::atan(b * std::sin(theta_j) / along);
  const double path = x_prime - radius;
  if (!(along > 0.0 && path > 0.0)) {
    throw InputError("fire.jet_receiver_cpr14e: distance = " + number_text(x) +
                     " m, must be downwind of the flame base and outside the equivalent cylinder "
                     "of radius " +
                     number_text(radius) + " m");
  }
  const double length_ratio = of("frustum_length") / radius;
  const ViewFactors f = tilted_cylinder_view_factors(length_ratio, x_prime / radius, tilt);
  const Transmissivity air{transmissivity_of(in)};
  Evaluation e;
  e.warnings = jet.warnings;
  e.add("equivalent_tilt", tilt / kRadPerDeg, "deg");
  e.add("equivalent_distance", x_prime, "m");
  e.add("equivalent_radius", radius, "m");
  e.add("view_factor_vertical", f.vertical);
  e.add("view_factor_horizontal", f.horizontal);
  e.add("view_factor_max", f.maximum);
  e.add("path", path, "m");
  e.add("transmissivity", air.at(path));
  e.add("max_heat_flux", of("surface_emissive_power") * f.maximum * air.at(path), "W/m2");
  if (mudan_overhangs(length_ratio, x_prime / radius, tilt)) {
    e.warn(
        "outside_validity", "fire.jet_receiver_cpr14e",
        "distance = " + number_text(x) +
            " m: the equivalent cylinder hangs over the receiver and the vertical view factor is "
            "too low; use fire.chamberlain_jet with a receiver");
  }
  for (Warning& w : air.warnings(path)) e.warnings.push_back(std::move(w));
  return e;
}

}  // namespace

void register_jets(Registry& registry) {
  registry.add(chamberlain_jet_model());
  registry.add(johnson_jet_model());

  const Bounds positive = Bounds::positive();
  registry.add(
      {.id = "fire.chamberlain_tilt",
       .purpose = "Tilt of a jet flame from the hole axis, and the step between two wind ratios.",
       .sources = {"chamberlain-1987", "cpr14e-2005 section 6.5.3 step 8"},
       .page = "docs/models/fire/chamberlain_jet.md",
       .validity = "as fire.chamberlain_jet; the guard at the wind direction is not applied",
       .inputs =
           {optional_number("wind_to_jet_velocity_ratio", "-", "R_w", Bounds::non_negative(),
                            {"Rw"}),
            optional_number("Rw_below", "-", "lower of two wind ratios", Bounds::non_negative()),
            optional_number("Rw_above", "-", "higher of two wind ratios", Bounds::non_negative()),
            required("richardson_flame", "-", "Ri on the still-air length", positive, {"Ri_Lb0"}),
            required("theta_jv", "deg", "angle between hole axis and wind",
                     Bounds::closed(0.0, 180.0))},
       .outputs = {{"tilt", "deg", "at wind_to_jet_velocity_ratio"},
                   {"jump", "deg", "between Rw_below and Rw_above", {"max_jump"}}},
       .aliases = {"jet_fire.chamberlain1987_cpr14e.tilt"},
       .evaluate = evaluate_tilt});

  Model receiver =
      described({.id = "fire.jet_receiver_cpr14e",
                 .purpose = "Heat flux of a jet flame by the equivalent cylinder of CPR 14E.",
                 .sources = {"cpr14e-2005 section 6.5.3 steps 18-24"},
                 .page = "docs/models/fire/chamberlain_jet.md",
                 .validity = "release and receiver at ground level, receiver downwind, flame not "
                             "overhanging; fire.chamberlain_jet with a receiver has no such limits",
                 .aliases = {"jet_fire.cpr14e.receiver_equivalent_cylinder"},
                 .evaluate = evaluate_receiver});
  receiver.inputs = {
      {.name = "flame",
       .kind = FieldKind::Structure,
       .description = "the inputs of fire.chamberlain_jet, as an object",
       .aliases = {"flame_of"}},
      required("distance", "m", "downwind of the release point", positive, {"X"}),
      with_default("receiver_height", "m", "the method takes receivers at ground level only",
                   Bounds::closed(0.0, 0.0), 0.0)};
  add_transmissivity_inputs(receiver.inputs, "bagster");
  receiver.outputs = {
      {"equivalent_tilt", "deg", "theta'", {"theta_prime"}},
      {"equivalent_distance", "m", "X'", {"X_prime"}},
      {"equivalent_radius", "m", "(W1 + W2)/4", {"R"}},
      {"view_factor_vertical", "-", "receiver upright, facing the flame", {"Fv"}},
      {"view_factor_horizontal", "-", "receiver facing up", {"Fh"}},
      {"view_factor_max", "-", "root of the sum of squares", {"Fmax"}},
      {"path", "m", "X' less the radius"},
      {"transmissivity", "-", "of the air over that path", {"tau"}},
      {"max_heat_flux", "W/m2", "on the orientation that receives most", {"q_max"}}};
  registry.add(std::move(receiver));

  Model multi =
      described({.id = "fire.jet_multi_point_source",
                 .purpose = "Heat flux of a jet flame from weighted point sources along its axis.",
                 .sources = {"hankinson-lowesmith-2012", "hyram-6.0"},
                 .page = "docs/models/fire/multi_point_source.md",
                 .validity = "receivers beyond about half a flame length from the flame",
                 .aliases = {"jet_fire.multi_point_source"}});
  multi.inputs = {
      {.name = "sources",
       .kind = FieldKind::Integer,
       .description = "number of point sources",
       .bounds = Bounds::closed(3.0, 10000.0),
       .default_value = 50,
       .aliases = {"N"}},
      with_default("waist", "-", "part of the flame up to which the weights rise",
                   {.low = 0.0, .high = 1.0, .low_open = true, .high_open = true}, 0.75),
      point("start", "flame base", false),
      point("end", "flame tip", false),
      point("receiver", "where the flux is wanted", false),
      required("radiated_power", "W", "fraction radiated x heat release", positive),
      optional_number("transmissivity", "-", "one value for all paths; replaces the model",
                      {.low = 0.0, .high = 1.0, .low_open = true})};
  add_transmissivity_inputs(multi.inputs, "wayne");
  multi.outputs = {
      {"weight_first", "-", "of the source at the flame base", {"w_first"}},
      {"weight_last", "-", "of the source at the flame tip", {"w_last"}},
      {"scalar_sum",
       "W/m2",
       "receiver turned to every source at once (HyRAM+), an upper bound",
       {"q_scalar_sum"}},
      {"max_heat_flux", "W/m2", "on the orientation that receives most", {"q_vector_magnitude"}},
      {"heat_flux_facing_minus_x", "W/m2", "upright receiver", {"q_vertical_facing_minus_x"}},
      {"heat_flux_facing_plus_x", "W/m2", "upright receiver", {"q_vertical_facing_plus_x"}},
      {"heat_flux_facing_minus_y", "W/m2", "upright receiver", {"q_vertical_facing_minus_y"}},
      {"heat_flux_facing_plus_y", "W/m2", "upright receiver", {"q_vertical_facing_plus_y"}},
      {"heat_flux_facing_up", "W/m2", "flat receiver"}};
  multi.evaluate = [](const Inputs& in) {
    MultiPointSourceInput source{.start_m = point_of(in, "start"),
                                 .end_m = point_of(in, "end"),
                                 .radiated_power_w = in.number("radiated_power"),
                                 .sources = in.integer("sources"),
                                 .waist = in.number("waist"),
                                 .transmissivity = transmissivity_of(in)};
    double factor = 1.0;
    if (const auto tau = in.maybe_number("transmissivity")) {
      source.transmissivity.model = TransmissivityModel::None;
      factor = *tau;
    }
    const MultiPointSource flame{source};
    const Vec3 r = point_of(in, "receiver");
    Evaluation e;
    e.add("weight_first", flame.weights().front());
    // The heaviest source, under its number along the flame.
    const auto top = static_cast<std::size_t>(source.waist * source.sources);
    e.add("w_" + std::to_string(top), flame.weights()[top - 1]);
    e.add("weight_last", flame.weights().back());
    e.add("scalar_sum", factor * flame.scalar_sum_w_per_m2(r), "W/m2");
    e.add("max_heat_flux", factor * flame.max_heat_flux_w_per_m2(r), "W/m2");
    const auto facing = [&](const char* name, Vec3 normal) {
      e.add(name, factor * flame.heat_flux_w_per_m2(r, normal), "W/m2");
    };
    facing("heat_flux_facing_minus_x", {-1.0, 0.0, 0.0});
    facing("heat_flux_facing_plus_x", {1.0, 0.0, 0.0});
    facing("heat_flux_facing_minus_y", {0.0, -1.0, 0.0});
    facing("heat_flux_facing_plus_y", {0.0, 1.0, 0.0});
    facing("heat_flux_facing_up", {0.0, 0.0, 1.0});
    return e;
  };
  registry.add(std::move(multi));

  registry.add({.id = "fire.jet_length_api521",
                .purpose = "Length of a flare flame from its heat release.",
                .sources = {"api521-2020 flame length chart, fit"},
                .page = "docs/models/fire/jet_correlations.md",
                .validity = "flares; the constants are recalled",
                .inputs = {required("heat_release", "W", "lower heating value x flow", positive)},
                .outputs = {{"flame_length", "m", "0.00331 Q^0.4776", {"L"}}},
                .aliases = {"jet_fire.api521_length"},
                .evaluate = [](const Inputs& in) {
                  Evaluation e;
                  e.add("flame_length", api521_flame_length_m(in.number("heat_release")), "m");
                  return e;
                }});
  registry.add({.id = "fire.jet_length_lowesmith",
                .purpose = "Length of a jet flame from its heat release.",
                .sources = {"lowesmith-2007"},
                .page = "docs/models/fire/jet_correlations.md",
                .validity = "large jets; measured lengths at 939 MW were a third longer",
                .inputs = {required("heat_release", "MW", "lower heating value x flow", positive,
                                    {"power"})},
                .outputs = {{"flame_length", "m", "2.8893 Q^0.3728, Q in MW", {"L"}}},
                .aliases = {"jet_fire.lowesmith2007_length"},
                .evaluate = [](const Inputs& in) {
                  Evaluation e;
                  e.add("flame_length", lowesmith_flame_length_m(1e6 * in.number("heat_release")),
                        "m");
                  return e;
                }});
  registry.add(
      {.id = "fire.jet_considine_grint",
       .purpose = "Size of an LPG jet flame and distances of death to its side.",
       .sources = {"considine-grint-1985"},
       .page = "docs/models/fire/jet_correlations.md",
       .validity = "LPG, 1 to 3000 kg/s, exposure 10 to 300 s",
       .inputs = {required("mass_flow", "kg/s", "released LPG", positive),
                  required("exposure", "s", "time in the radiation", positive)},
       .outputs = {{"flame_length", "m", "9.1 m^1/2", {"L"}},
                   {"half_width", "m", "a quarter of the length"},
                   {"lethal_50_distance", "m", "to the side, half the people die", {"r50"}},
                   {"lethal_1_distance", "m", "to the side, one in a hundred dies", {"r1"}}},
       .aliases = {"jet_fire.considine_grint_lpg"},
       .evaluate = [](const Inputs& in) {
         const double flow = in.number("mass_flow"), time = in.number("exposure");
         const ConsidineGrintJet jet = considine_grint_jet(flow, time);
         Evaluation e;
         e.add("flame_length", jet.length_m, "m");
         e.add("half_width", jet.half_width_m, "m");
         e.add("lethal_50_distance", jet.lethal_50_m, "m");
         e.add("lethal_1_distance", jet.lethal_1_m, "m");
         if (!(flow >= 1.0 && flow <= 3000.0)) {
           e.warn("outside_validity", "fire.jet_considine_grint",
                  "mass_flow = " + number_text(flow) + " kg/s, fitted for 1 to 3000 kg/s");
         }
         if (!(time >= 10.0 && time <= 300.0)) {
           e.warn("outside_validity", "fire.jet_considine_grint",
                  "exposure = " + number_text(time) + " s, fitted for 10 to 300 s");
         }
         return e;
       }});
  registry.add(
      {.id = "fire.jet_schefer_hydrogen",
       .purpose = "Visible length of a hydrogen jet flame.",
       .sources = {"schefer-2006", "molina-2007", "hyram-6.0"},
       .page = "docs/models/fire/jet_correlations.md",
       .validity = "hydrogen; the two branches meet at a Froude number of 5 with a step of 9 %",
       .inputs = {required("velocity", "m/s", "of the notional nozzle", positive, {"v_eff"}),
                  required("density", "kg/m3", "of the notional nozzle", positive, {"rho_eff"}),
                  required("diameter", "m", "of the notional nozzle", positive, {"d_eff"}),
                  with_default("stoichiometric_mass_fraction", "-", "of hydrogen in air",
                               {.low = 0.0, .high = 1.0, .low_open = true, .high_open = true},
                               0.0285, {"f_stoich"}),
                  with_default("air_density", "kg/m3", "of the air", positive, 1.2, {"rho_air"}),
                  with_default("flame_temperature", "K", "adiabatic", positive, 2390.0, {"T_ad"}),
                  with_default("ambient_temperature", "K", "of the air", positive, 293.0,
                               {"T_amb"}),
                  with_default("gravity", "m/s2", "acceleration of gravity", positive, 9.81,
                               {"g"})},
       .outputs = {{"froude", "-", "flame Froude number", {"Fr_f"}},
                   {"dimensionless_length", "-", "L*", {"L_star"}},
                   {"momentum_diameter", "m", "d*", {"d_star"}},
                   {"flame_length", "m", "visible", {"L_vis"}},
                   {"flame_width", "m", "0.17 of the length"}},
       .aliases = {"jet_fire.schefer_hydrogen_length"},
       .evaluate = [](const Inputs& in) {
         const ScheferHydrogenFlame f = schefer_hydrogen_flame(
             {.velocity_m_per_s = in.number("velocity"),
              .density_kg_per_m3 = in.number("density"),
              .diameter_m = in.number("diameter"),
              .stoichiometric_mass_fraction = in.number("stoichiometric_mass_fraction"),
              .air_density_kg_per_m3 = in.number("air_density"),
              .flame_temperature_k = in.number("flame_temperature"),
              .ambient_temperature_k = in.number("ambient_temperature"),
              .gravity_m_per_s2 = in.number("gravity")});
         Evaluation e;
         e.add("froude", f.froude);
         e.add("dimensionless_length", f.dimensionless_length);
         e.add("momentum_diameter", f.momentum_diameter_m, "m");
         e.add("flame_length", f.length_m, "m");
         e.add("flame_width", f.width_m, "m");
         return e;
       }});
}

}  // namespace isorisk::models::fire
