// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/core/units.hpp"
#include "isorisk/models/fire/fireball.hpp"
#include "register_parts.hpp"

namespace isorisk::models::fire {
namespace {

const Bounds kPositive = Bounds::positive();
const Bounds kFraction{.low = 0.0, .high = 1.0, .low_open = true};
constexpr const char* kPage = "docs/models/fire/fireball.md";

// "D/2", "0.75 D" or a height, for a ball of diameter d.
std::optional<double> centre_height(const Inputs& in, double d) {
  if (!in.has("centre_height")) return std::nullopt;
  const Json& given = in.raw("centre_height");
  const Json& value = given.is_object() && given.contains("value") ? given["value"] : given;
  if (value == "D/2") return 0.5 * d;
  if (value == "0.75 D") return 0.75 * d;
  if (value == "D") return d;
  return structure_number(given, "m", "centre_height");
}

InputField centre_height_field(std::string description) {
  return {.name = "centre_height",
          .kind = FieldKind::Structure,
          .unit = "m",
          .description = std::move(description),
          .optional = true};
}

void add_common_inputs(std::vector<InputField>& inputs) {
  inputs.push_back(optional_number("heat_of_combustion", "J/kg",
                                   "lower heating value; CPR 14E: less the heat to vaporise and "
                                   "warm the liquid",
                                   kPositive, {"net_heat"}));
  inputs.push_back(optional_number("vapour_pressure", "Pa",
                                   "at failure, absolute; gives the fraction radiated", kPositive,
                                   {"vapour_pressure_at_failure"}));
  inputs.push_back(
      optional_number("fraction_radiated", "-", "in place of the vapour pressure", kFraction));
  inputs.push_back(optional_number("surface_emissive_power", "W/m2",
                                   "in place of the energy balance", kPositive, {"SEP"}));
  inputs.push_back(optional_number("distance", "m",
                                   "on the ground, from the point below the centre: also give the "
                                   "heat flux there",
                                   Bounds::non_negative()));
  inputs.push_back(
      optional_number("transmissivity", "-", "one value; replaces the model", kFraction));
}

void add_common_outputs(std::vector<OutputField>& outputs) {
  const std::vector<OutputField> fields{
      {"diameter", "m", "of the ball", {"D"}},
      {"radius", "m", "of the ball", {"r"}},
      {"duration", "s", "of the fire", {"t"}},
      {"centre_height", "m", "above ground", {"H"}},
      {"fraction_radiated", "-", "of the heat of combustion", {"Fs"}},
      {"surface_emissive_power", "W/m2", "constant over the duration", {"SEP"}},
      {"slant_distance", "m", "from the centre to the receiver", {"X"}},
      {"view_factor_vertical", "-", "receiver upright, facing the ball", {"Fv"}},
      {"view_factor_horizontal", "-", "receiver facing up", {"Fh"}},
      {"view_factor_max", "-", "receiver facing the centre", {"F_max"}},
      {"path", "m", "from the surface to the receiver"},
      {"transmissivity", "-", "of the air over that path", {"tau"}},
      {"max_heat_flux", "W/m2", "on the orientation that receives most", {"q_max"}},
      {"heat_flux", "W/m2", "on the receiver asked for", {"q"}}};
  outputs.insert(outputs.end(), fields.begin(), fields.end());
}

Evaluation evaluate_fireball(const Inputs& in, FireballModel model, double mass,
                             const std::string& receiver) {
  FireballInput ball{.mass_kg = mass, .model = model};
  ball.heat_of_combustion_j_per_kg = in.maybe_number("heat_of_combustion");
  ball.vapour_pressure_abs_pa = in.maybe_number("vapour_pressure");
  ball.fraction_radiated = in.maybe_number("fraction_radiated");
  ball.surface_emissive_power_w_per_m2 = in.maybe_number("surface_emissive_power");
  if (model == FireballModel::Hse && !ball.surface_emissive_power_w_per_m2 &&
      !ball.fraction_radiated && !ball.vapour_pressure_abs_pa) {
    ball.surface_emissive_power_w_per_m2 = hse_fireball_power(in.text("substance")).w_per_m2;
  }
  const double d = (model == FireballModel::Ccps  ? roberts_fireball_size(mass)
                    : model == FireballModel::Hse ? hse_fireball_size(mass)
                                                  : tno_fireball_size(mass))
                       .diameter_m;
  ball.centre_height_m = centre_height(in, d);
  ball.transmissivity = transmissivity_of(in);
  const Fireball fire{ball};
  const FireballState& s = fire.state();
  Evaluation e;
  e.add("mass", mass, "kg");
  e.add("diameter", s.size.diameter_m, "m");
  e.add("radius", 0.5 * s.size.diameter_m, "m");
  e.add("duration", s.size.duration_s, "s");
  e.add("centre_height", s.size.centre_height_m, "m");
  if (s.fraction_radiated) e.add("fraction_radiated", *s.fraction_radiated);
  e.add("surface_emissive_power", s.surface_emissive_power_w_per_m2, "W/m2");
  e.warnings = fire.warnings();
  if (const auto x = in.maybe_number("distance")) {
    const SolidFlame& flame = fire.flame();
    const Vec3 p{*x, 0.0, 0.0};
    const double path = flame.path_m(p);
    const double vertical = flame.view_factor(p, {-1.0, 0.0, 0.0});
    const double horizontal = flame.view_factor(p, {0.0, 0.0, 1.0});
    const double largest = flame.max_view_factor(p);
    double tau = flame.air().at(path);
    if (const auto given = in.maybe_number("transmissivity")) {
      tau = *given;
    } else {
      for (Warning& w : flame.air().warnings(path)) e.warnings.push_back(std::move(w));
    }
    const double power = s.surface_emissive_power_w_per_m2 * tau;
    e.add("slant_distance", std::hypot(*x, s.size.centre_height_m), "m");
    e.add("view_factor_vertical", vertical);
    e.add("view_factor_horizontal", horizontal);
    e.add("view_factor_max", largest);
    e.add("path", path, "m");
    e.add("transmissivity", tau);
    e.add("max_heat_flux", power * largest, "W/m2");
    e.add("heat_flux",
          power * (receiver.starts_with("vertical")     ? vertical
                   : receiver.starts_with("horizontal") ? horizontal
                                                        : largest),
          "W/m2");
  }
  return e;
}

}  // namespace

void register_fireballs(Registry& registry) {
  const InputField receiver =
      choice("receiver", "orientation behind heat_flux",
             {"maximum", "vertical, ground level", "horizontal, ground level"}, "maximum");

  Model tno =
      described({.id = "fire.fireball_tno",
                 .purpose = "Fireball of a BLEVE: size, duration, emissive power, heat flux.",
                 .sources = {"cpr14e-2005 section 6.5.7"},
                 .page = kPage,
                 .validity = "liquefied flammable gas released by failure of the vessel",
                 .aliases = {"fireball.tno_cpr14e"}});
  tno.inputs = {
      required("mass", "kg", "that burns in the ball", kPositive),
      centre_height_field("height of the centre, or \"D\", \"0.75 D\", \"D/2\"; default D"),
      receiver};
  add_common_inputs(tno.inputs);
  add_transmissivity_inputs(tno.inputs, "bagster");
  add_common_outputs(tno.outputs);
  tno.outputs.push_back({"mass", "kg", "that burns in the ball"});
  tno.evaluate = [](const Inputs& in) {
    return evaluate_fireball(in, FireballModel::TnoCpr14e, in.number("mass"), in.text("receiver"));
  };
  registry.add(std::move(tno));

  Model ccps = described(
      {.id = "fire.fireball_ccps",
       .purpose = "Fireball of a BLEVE by the CCPS correlations: size, duration, heat flux.",
       .sources = {"ccps-1994", "roberts-1981"},
       .page = kPage,
       .validity = "liquefied flammable gas released by failure of the vessel",
       .aliases = {"fireball.ccps_static"}});
  ccps.inputs = {
      optional_number("mass", "kg", "that burns in the ball", kPositive),
      optional_number("volume", "m3", "of the vessel, with fill and liquid_density", kPositive),
      optional_number("fill", "-", "liquid part of the volume", kFraction),
      optional_number("liquid_density", "kg/m3", "of the liquid", kPositive),
      centre_height_field("height of the centre, or \"D\", \"0.75 D\", \"D/2\"; default 0.75 D"),
      receiver};
  add_common_inputs(ccps.inputs);
  add_transmissivity_inputs(ccps.inputs, "wayne");
  add_common_outputs(ccps.outputs);
  ccps.outputs.push_back({"mass", "kg", "that burns in the ball"});
  ccps.evaluate = [](const Inputs& in) {
    auto mass = in.maybe_number("mass");
    const auto volume = in.maybe_number("volume"), fill = in.maybe_number("fill"),
               density = in.maybe_number("liquid_density");
    if (mass && (volume || fill || density)) {
      throw InputError(
          "fire.fireball_ccps: give mass, or volume, fill and liquid_density, not both");
    }
    if (!mass) {
      if (!volume || !fill || !density) {
        throw InputError("fire.fireball_ccps: give mass, or volume, fill and liquid_density");
      }
      mass = *volume * *fill * *density;
    }
    return evaluate_fireball(in, FireballModel::Ccps, *mass, in.text("receiver"));
  };
  registry.add(std::move(ccps));

  Model hse = described({.id = "fire.fireball_hse",
                         .purpose = "Fireball of a BLEVE by the HSE correlations.",
                         .sources = {"hse-fireball"},
                         .page = kPage,
                         .validity = "liquefied flammable gas released by failure of the vessel"});
  hse.inputs = {
      required("mass", "kg", "that burns in the ball", kPositive),
      choice("substance", "whose emissive power holds", {"propane", "n_butane", "isobutane"},
             "propane"),
      centre_height_field("height of the centre, or \"D\", \"0.75 D\", \"D/2\"; default D/2"),
      receiver};
  add_common_inputs(hse.inputs);
  add_transmissivity_inputs(hse.inputs, "wayne");
  add_common_outputs(hse.outputs);
  hse.outputs.push_back({"mass", "kg", "that burns in the ball"});
  hse.evaluate = [](const Inputs& in) {
    return evaluate_fireball(in, FireballModel::Hse, in.number("mass"), in.text("receiver"));
  };
  registry.add(std::move(hse));

  registry.add({.id = "fire.fireball_roberts",
                .purpose = "Size and duration of a fireball.",
                .sources = {"roberts-1981", "ccps-1994"},
                .page = kPage,
                .validity = "liquefied flammable gas",
                .inputs = {required("mass", "kg", "that burns in the ball", kPositive)},
                .outputs = {{"diameter", "m", "5.8 m^1/3", {"D"}},
                            {"duration", "s", "0.45 m^1/3 below 30 t, else 2.6 m^1/6", {"t"}},
                            {"centre_height", "m", "0.75 of the diameter", {"H_centre_CCPS"}},
                            {"initial_ground_diameter",
                             "m",
                             "hemisphere on the ground, 1.3 D",
                             {"D_initial_ground"}}},
                .aliases = {"fireball.roberts_ccps_dimensions"},
                .evaluate = [](const Inputs& in) {
                  const FireballSize s = roberts_fireball_size(in.number("mass"));
                  Evaluation e;
                  e.add("diameter", s.diameter_m, "m");
                  e.add("duration", s.duration_s, "s");
                  e.add("centre_height", s.centre_height_m, "m");
                  e.add("initial_ground_diameter", 1.3 * s.diameter_m, "m");
                  return e;
                }});

  registry.add(
      {.id = "fire.fireball_hymes",
       .purpose = "Heat flux of a fireball taken as a point.",
       .sources = {"hymes-1983"},
       .page = kPage,
       .validity = "far from the ball",
       .inputs = {required("mass", "kg", "that burns in the ball", kPositive),
                  required("radiant_fraction", "-", "of the heat of combustion", kFraction),
                  required("heat_of_combustion", "J/kg", "lower heating value", kPositive),
                  with_default("transmissivity", "-", "of the air", kFraction, 1.0),
                  required("slant_distance", "m", "from the centre of the ball", kPositive)},
       .outputs = {{"heat_flux", "W/m2", "on a receiver facing the ball", {"q"}}},
       .aliases = {"fireball.hymes_point_source"},
       .evaluate = [](const Inputs& in) {
         Evaluation e;
         e.add("heat_flux",
               hymes_heat_flux_w_per_m2(in.number("mass"), in.number("radiant_fraction"),
                                        in.number("heat_of_combustion"),
                                        in.number("transmissivity"), in.number("slant_distance")),
               "W/m2");
         return e;
       }});

  Model mm = described(
      {.id = "fire.fireball_martinsen_marx",
       .purpose = "Fireball that grows, rises and fades: state at a time, dose at a distance.",
       .sources = {"martinsen-marx-1999"},
       .page = kPage,
       .validity = "liquefied flammable gas; the emissive power constant is recalled",
       .aliases = {"fireball.martinsen_marx1999"}});
  mm.inputs = {
      required("mass", "kg", "that burns in the ball", kPositive),
      required("radiant_fraction", "-", "of the heat of combustion", kFraction),
      required("heat_of_combustion", "J/kg", "lower heating value", kPositive),
      optional_number("time", "s", "since the failure: also give the state then",
                      Bounds::non_negative()),
      optional_number("distance", "m", "on the ground: also give flux and dose there",
                      Bounds::non_negative()),
      with_default("emissive_power_constant", "-",
                   "0.0133 as recalled; 0.0197 radiates the whole fraction", kPositive, 0.0133)};
  add_transmissivity_inputs(mm.inputs, "wayne");
  mm.outputs = {{"max_diameter", "m", "of the ball", {"D_max"}},
                {"duration", "s", "of the fire", {"t_d"}},
                {"max_emissive_power", "W/m2", "up to a third of the duration", {"E_max"}},
                {"radiated_share", "-", "energy radiated by the profile / (fraction x heat)"},
                {"diameter", "m", "at the time", {"D"}},
                {"centre_height", "m", "at the time", {"H_centre"}},
                {"surface_emissive_power", "W/m2", "at the time", {"E"}},
                {"max_heat_flux", "W/m2", "at the time and distance"},
                {"thermal_dose", "-", "at the distance, whole event, in (W/m2)^(4/3) s"}};
  mm.evaluate = [](const Inputs& in) {
    const MartinsenMarxFireball ball{
        {.mass_kg = in.number("mass"),
         .radiant_fraction = in.number("radiant_fraction"),
         .heat_of_combustion_j_per_kg = in.number("heat_of_combustion"),
         .emissive_power_constant = in.number("emissive_power_constant"),
         .transmissivity = transmissivity_of(in)}};
    Evaluation e;
    e.add("max_diameter", ball.max_diameter_m(), "m");
    e.add("duration", ball.duration_s(), "s");
    e.add("max_emissive_power", ball.max_emissive_power_w_per_m2(), "W/m2");
    e.add("radiated_share",
          ball.radiated_energy_j() / (in.number("radiant_fraction") * in.number("mass") *
                                      in.number("heat_of_combustion")));
    const auto x = in.maybe_number("distance");
    if (const auto t = in.maybe_number("time")) {
      if (*t > ball.duration_s()) {
        throw InputError("fire.fireball_martinsen_marx: time = " + number_text(*t) +
                         " s, must not be after the end of the fire at " +
                         number_text(ball.duration_s()) + " s");
      }
      const auto m = ball.at(*t);
      e.add("diameter", m.diameter_m, "m");
      e.add("centre_height", m.centre_height_m, "m");
      e.add("surface_emissive_power", m.surface_emissive_power_w_per_m2, "W/m2");
      if (x) e.add("max_heat_flux", ball.max_heat_flux_w_per_m2(*x, *t), "W/m2");
    }
    if (x) e.add("thermal_dose", ball.thermal_dose(*x));
    return e;
  };
  registry.add(std::move(mm));
}

}  // namespace isorisk::models::fire
