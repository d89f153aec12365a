// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/models/fire/pool.hpp"
#include "isorisk/models/fire/pool_fire.hpp"
#include "register_parts.hpp"

namespace isorisk::models::fire {
namespace {

const Bounds kPositive = Bounds::positive();
constexpr const char* kPage = "docs/models/fire/pool.md";

InputField diameter() { return required("diameter", "m", "of the pool", kPositive); }
InputField burning_rate() {
  return required("burning_rate", "kg/(m2 s)", "mass burnt per area and time", kPositive);
}
InputField wind(std::string name, std::string description) {
  return required(std::move(name), "m/s", std::move(description), Bounds::non_negative());
}
InputField air_density() {
  return with_default("air_density", "kg/m3", "of the ambient air", kPositive, 1.2);
}
InputField vapour_density() {
  return required("vapour_density", "kg/m3", "of the fuel at its boiling point", kPositive,
                  {"vapour_density_boiling"});
}
InputField viscosity() {
  return with_default("air_viscosity", "Pa s", "dynamic, of the ambient air", kPositive, 1.8e-5);
}
InputField gravity() {
  return with_default("gravity", "m/s2", "acceleration of gravity", kPositive, 9.81, {"g"});
}

// Reads what is declared; the rest keeps its default.
PoolFlameConditions conditions(const Inputs& in) {
  PoolFlameConditions c{.diameter_m = in.number("diameter"),
                        .burning_rate_kg_per_m2_s = in.maybe_number("burning_rate").value_or(1.0),
                        .wind_speed_m_per_s = in.maybe_number("wind_speed").value_or(0.0)};
  c.air_density_kg_per_m3 = in.maybe_number("air_density").value_or(c.air_density_kg_per_m3);
  c.vapour_density_kg_per_m3 =
      in.maybe_number("vapour_density").value_or(c.vapour_density_kg_per_m3);
  c.air_viscosity_pa_s = in.maybe_number("air_viscosity").value_or(c.air_viscosity_pa_s);
  c.gravity_m_per_s2 = in.maybe_number("gravity").value_or(c.gravity_m_per_s2);
  return c;
}

void register_sizes(Registry& registry) {
  registry.add(
      {.id = "fire.pool_burning_rate_burgess",
       .purpose = "Burning rate of a large pool from its heats.",
       .sources = {"burgess-1961"},
       .page = kPage,
       .validity = "large pools; too high for sooty liquids of high boiling point",
       .inputs = {required("heat_of_combustion", "J/kg", "lower heating value", kPositive),
                  required("heat_of_vaporisation", "J/kg", "at the boiling point", kPositive),
                  required("liquid_heat_capacity", "J/(kg K)", "of the liquid", kPositive,
                           {"liquid_cp"}),
                  required("boiling_temperature", "K", "at ambient pressure", kPositive),
                  required("ambient_temperature", "K", "of the liquid before the fire", kPositive)},
       .outputs = {{"burning_rate", "kg/(m2 s)", "mass per area and time", {"m"}}},
       .aliases = {"pool_fire.burning_rate.burgess"},
       .evaluate = [](const Inputs& in) {
         Evaluation e;
         e.add("burning_rate",
               burgess_burning_rate_kg_per_m2_s(
                   in.number("heat_of_combustion"), in.number("heat_of_vaporisation"),
                   in.number("liquid_heat_capacity"), in.number("boiling_temperature"),
                   in.number("ambient_temperature")),
               "kg/(m2 s)");
         return e;
       }});
  registry.add({.id = "fire.pool_burning_rate_babrauskas",
                .purpose = "Burning rate of a pool of a given diameter, by fuel or constants.",
                .sources = {"babrauskas-1983"},
                .page = kPage,
                .validity = "pools wider than 0.2 m",
                .inputs = {optional_number("large_pool_rate", "kg/(m2 s)", "of a very large pool",
                                           kPositive, {"m_inf"}),
                           optional_number("k_beta", "1/m", "growth with diameter", kPositive),
                           {.name = "fuel",
                            .kind = FieldKind::Text,
                            .description = "row of data/coefficients/pool_burning.csv, in place of "
                                           "the two constants",
                            .optional = true},
                           diameter()},
                .outputs = {{"burning_rate", "kg/(m2 s)", "mass per area and time", {"m"}}},
                .aliases = {"pool_fire.burning_rate.babrauskas"},
                .evaluate = [](const Inputs& in) {
                  auto rate = in.maybe_number("large_pool_rate");
                  auto k_beta = in.maybe_number("k_beta");
                  if (in.has("fuel")) {
                    if (rate || k_beta) {
                      throw InputError(
                          "fire.pool_burning_rate_babrauskas: give fuel, or large_pool_rate and "
                          "k_beta, not both");
                    }
                    const PoolFuel fuel = pool_fuel(in.text("fuel"));
                    rate = fuel.large_pool_rate_kg_per_m2_s;
                    k_beta = fuel.k_beta_per_m;
                  }
                  if (!rate || !k_beta) {
                    throw InputError(
                        "fire.pool_burning_rate_babrauskas: give fuel, or large_pool_rate and "
                        "k_beta");
                  }
                  const double d = in.number("diameter");
                  Evaluation e;
                  e.add("burning_rate", babrauskas_burning_rate_kg_per_m2_s(*rate, *k_beta, d),
                        "kg/(m2 s)");
                  if (!(d > 0.2)) {
                    e.warn("outside_validity", "fire.pool_burning_rate_babrauskas",
                           "diameter = " + number_text(d) + " m, valid above 0.2 m");
                  }
                  return e;
                }});
  registry.add(
      {.id = "fire.pool_diameter_continuous",
       .purpose = "Diameter of a fed pool that burns as fast as it is fed.",
       .sources = {"mass balance"},
       .page = kPage,
       .validity = "unbounded pool, ignited early",
       .inputs = {required("spill_rate", "kg/s", "feed", kPositive), burning_rate()},
       .outputs = {{"diameter", "m", "at equilibrium", {"D"}}},
       .aliases = {"pool_fire.diameter.continuous_equilibrium"},
       .evaluate = [](const Inputs& in) {
         Evaluation e;
         e.add("diameter",
               continuous_pool_diameter_m(in.number("spill_rate"), in.number("burning_rate")), "m");
         return e;
       }});
  registry.add(
      {.id = "fire.pool_diameter_bund",
       .purpose = "Diameter of the circle with the area of a bund.",
       .sources = {"cpr14e-2005 section 6.5.4"},
       .page = kPage,
       .validity = "bunds up to twice as long as wide",
       .inputs = {required("area", "m2", "of the bund, without the tanks in it", kPositive)},
       .outputs = {{"diameter", "m", "(4 A / pi)^1/2", {"D"}}},
       .evaluate = [](const Inputs& in) {
         Evaluation e;
         e.add("diameter", equivalent_diameter_m(in.number("area")), "m");
         return e;
       }});
  registry.add(
      {.id = "fire.pool_diameter_instantaneous",
       .purpose = "Largest diameter of a burning pool after an instantaneous unconfined spill.",
       .sources = {"mudan-1984"},
       .page = kPage,
       .validity = "smooth surface; other texts print 2 for the constant 1.7766",
       .inputs = {required("volume", "m3", "spilt", kPositive),
                  required("regression_rate", "m/s", "burning rate / liquid density", kPositive),
                  with_default("effective_gravity", "m/s2",
                               "g on land, g (1 - density ratio) on water", kPositive, 9.81),
                  with_default("diameter_constant", "-",
                               "1.7766 as recalled; 2 burns the whole volume", kPositive, 1.7766)},
       .outputs = {{"max_diameter", "m", "largest", {"D_max"}},
                   {"time_to_max", "s", "until then", {"t_max"}}},
       .aliases = {"pool_fire.diameter.instantaneous_unconfined_mudan"},
       .evaluate = [](const Inputs& in) {
         const SpreadingPool p =
             instantaneous_pool(in.number("volume"), in.number("regression_rate"),
                                in.number("effective_gravity"), in.number("diameter_constant"));
         Evaluation e;
         e.add("max_diameter", p.max_diameter_m, "m");
         e.add("time_to_max", p.time_to_max_s, "s");
         return e;
       }});
}

void register_flames(Registry& registry) {
  registry.add({.id = "fire.pool_flame_thomas_still",
                .purpose = "Length of a pool flame in still air.",
                .sources = {"thomas-1963"},
                .page = kPage,
                .validity = "still air",
                .inputs = {diameter(), burning_rate(), air_density(), gravity()},
                .outputs = {{"flame_length", "m", "along the axis", {"L"}}},
                .aliases = {"pool_fire.flame_length.thomas_still"},
                .evaluate = [](const Inputs& in) {
                  Evaluation e;
                  e.add("flame_length", thomas_still_length_m(conditions(in)), "m");
                  return e;
                }});
  registry.add({.id = "fire.pool_flame_thomas_wind",
                .purpose = "Length and tilt of a pool flame in wind.",
                .sources = {"thomas-1963", "aga-1974", "mudan-1984"},
                .page = kPage,
                .validity = "wind; below a dimensionless wind of 1 the flame stands upright",
                .inputs = {diameter(), burning_rate(), wind("wind_speed", "at 1.6 m (AGA) to 10 m"),
                           vapour_density(), air_density(), gravity()},
                .outputs = {{"dimensionless_wind", "-", "u*", {"u_star"}},
                            {"flame_length", "m", "along the axis", {"L"}},
                            {"tilt_aga", "deg", "from the vertical, AGA", {"tilt_AGA"}},
                            {"tilt_thomas", "deg", "from the vertical, Thomas"},
                            {"drag_ratio_mudan", "-", "elongation of the base"}},
                .aliases = {"pool_fire.flame_length.thomas_wind_and_aga_tilt"},
                .evaluate = [](const Inputs& in) {
                  const PoolFlameConditions c = conditions(in);
                  Evaluation e;
                  e.add("dimensionless_wind", dimensionless_wind(c));
                  e.add("flame_length", thomas_wind_length_m(c), "m");
                  e.add("tilt_aga", aga_tilt_rad(c) / kRadPerDeg, "deg");
                  e.add("tilt_thomas", thomas_tilt_rad(c) / kRadPerDeg, "deg");
                  e.add("drag_ratio_mudan", mudan_drag_ratio(c));
                  return e;
                }});
  InputField wind_9m = wind("wind_speed", "at 9 m");
  wind_9m.aliases = {"wind_speed_9m"};
  registry.add({.id = "fire.pool_flame_pritchard_binding",
                .purpose = "Length, tilt and base elongation of a pool flame in wind.",
                .sources = {"pritchard-binding-1992"},
                .page = kPage,
                .validity = "LNG, LPG and oil pools; wind at 9 m",
                .inputs = {diameter(), burning_rate(), wind_9m, vapour_density(), air_density(),
                           viscosity(), gravity()},
                .outputs = {{"flame_length", "m", "along the axis", {"L"}},
                            {"tan_over_cos", "-", "tan / cos of the tilt"},
                            {"tilt", "deg", "from the vertical, downwind"},
                            {"drag_ratio", "-", "elongation of the base"}},
                .aliases = {"pool_fire.pritchard_binding1992"},
                .evaluate = [](const Inputs& in) {
                  const PoolFlameConditions c = conditions(in);
                  Evaluation e;
                  e.add("flame_length", pritchard_binding_length_m(c), "m");
                  e.add("tan_over_cos", pritchard_binding_tan_over_cos(c));
                  e.add("tilt", pritchard_binding_tilt_rad(c) / kRadPerDeg, "deg");
                  e.add("drag_ratio", pritchard_binding_drag_ratio(c));
                  return e;
                }});
  registry.add({.id = "fire.pool_tilt_welker_sliepcevich",
                .purpose = "Tilt and base elongation of a pool flame in wind.",
                .sources = {"welker-sliepcevich-1966"},
                .page = kPage,
                .validity = "liquid hydrocarbon pools",
                .inputs = {diameter(), wind("wind_speed", "over the pool"), vapour_density(),
                           air_density(), viscosity(), gravity()},
                .outputs = {{"froude", "-", "u2/(g D)", {"Fr"}},
                            {"reynolds", "-", "u D rho/mu", {"Re"}},
                            {"tan_over_cos", "-", "tan / cos of the tilt"},
                            {"tilt", "deg", "from the vertical, downwind"},
                            {"drag_ratio", "-", "elongation of the base"}},
                .aliases = {"pool_fire.tilt.welker_sliepcevich"},
                .evaluate = [](const Inputs& in) {
                  const PoolFlameConditions c = conditions(in);
                  Evaluation e;
                  e.add("froude", c.wind_speed_m_per_s * c.wind_speed_m_per_s /
                                      (c.gravity_m_per_s2 * c.diameter_m));
                  e.add("reynolds", c.wind_speed_m_per_s * c.diameter_m * c.air_density_kg_per_m3 /
                                        c.air_viscosity_pa_s);
                  e.add("tan_over_cos", welker_sliepcevich_tan_over_cos(c));
                  e.add("tilt", welker_sliepcevich_tilt_rad(c) / kRadPerDeg, "deg");
                  e.add("drag_ratio", welker_sliepcevich_drag_ratio(c));
                  return e;
                }});
  registry.add({.id = "fire.pool_flame_moorhouse",
                .purpose = "Length and base elongation of an LNG pool flame in wind.",
                .sources = {"moorhouse-1982"},
                .page = kPage,
                .validity = "LNG; wind at 10 m",
                .inputs = {diameter(), burning_rate(), wind("wind_speed", "at 10 m"),
                           vapour_density(), air_density(), gravity()},
                .outputs = {{"flame_length", "m", "along the axis", {"L"}},
                            {"drag_ratio", "-", "elongation of the base"}},
                .evaluate = [](const Inputs& in) {
                  const PoolFlameConditions c = conditions(in);
                  Evaluation e;
                  e.add("flame_length", moorhouse_length_m(c), "m");
                  e.add("drag_ratio", moorhouse_drag_ratio(c));
                  return e;
                }});
  registry.add(
      {.id = "fire.pool_flame_heskestad",
       .purpose = "Mean length of a pool flame in still air from its heat release.",
       .sources = {"heskestad-1983"},
       .page = kPage,
       .validity = "still air",
       .inputs = {diameter(), required("heat_release", "W",
                                       "burning rate x area x heat of combustion", kPositive)},
       .outputs = {{"flame_length", "m", "0 where the correlation goes negative", {"L"}}},
       .evaluate = [](const Inputs& in) {
         Evaluation e;
         e.add("flame_length", heskestad_length_m(in.number("diameter"), in.number("heat_release")),
               "m");
         return e;
       }});
}

void register_emissive_powers(Registry& registry) {
  registry.add(
      {.id = "fire.pool_sep_cpr14e",
       .purpose = "Surface emissive power of a pool flame from its heat release and soot.",
       .sources = {"cpr14e-2005 section 6.5.4"},
       .page = kPage,
       .validity = "fraction radiated 0.1 to 0.4; soot 0.8 for oil products above 2 m, else 0",
       .inputs = {required("fraction_radiated", "-", "of the heat of combustion",
                           {.low = 0.0, .high = 1.0, .low_open = true}, {"Fs"}),
                  burning_rate(),
                  required("heat_of_combustion", "J/kg", "lower heating value", kPositive),
                  required("flame_length", "m", "along the axis", kPositive), diameter(),
                  required("soot_fraction", "-", "of the surface hidden by smoke",
                           Bounds::closed(0.0, 1.0)),
                  with_default("soot_emissive_power", "W/m2", "of smoke", Bounds::non_negative(),
                               20e3, {"SEP_soot"})},
       .outputs = {{"max_emissive_power", "W/m2", "of the clear flame", {"SEP_max"}},
                   {"surface_emissive_power", "W/m2", "with smoke", {"SEP_act"}}},
       .aliases = {"pool_fire.sep.cpr14e"},
       .evaluate = [](const Inputs& in) {
         const PoolEmissivePower p = cpr14e_emissive_power(
             in.number("fraction_radiated"), in.number("burning_rate"),
             in.number("heat_of_combustion"), in.number("flame_length"), in.number("diameter"),
             in.number("soot_fraction"), in.number("soot_emissive_power"));
         Evaluation e;
         e.add("max_emissive_power", p.maximum_w_per_m2, "W/m2");
         e.add("surface_emissive_power", p.actual_w_per_m2, "W/m2");
         return e;
       }});
  registry.add({.id = "fire.pool_sep_mudan_croce",
                .purpose = "Surface emissive power of a smoky pool flame from its diameter.",
                .sources = {"mudan-croce-1988"},
                .page = kPage,
                .validity = "smoky hydrocarbon flames",
                .inputs = {diameter()},
                .outputs = {{"surface_emissive_power", "W/m2", "with smoke", {"SEP"}}},
                .aliases = {"pool_fire.sep.mudan_croce"},
                .evaluate = [](const Inputs& in) {
                  Evaluation e;
                  e.add("surface_emissive_power",
                        mudan_croce_emissive_power_w_per_m2(in.number("diameter")), "W/m2");
                  return e;
                }});
  registry.add({.id = "fire.pool_sep_shokri_beyler",
                .purpose = "Effective emissive power of a pool flame from its diameter.",
                .sources = {"shokri-beyler-1989", "nureg-1805 chapter 5"},
                .page = kPage,
                .validity = "upright cylinder; the authors ask for a factor of 2 in design",
                .inputs = {diameter()},
                .outputs = {{"surface_emissive_power", "W/m2", "effective", {"SEP"}}},
                .aliases = {"pool_fire.sep.shokri_beyler"},
                .evaluate = [](const Inputs& in) {
                  Evaluation e;
                  e.add("surface_emissive_power",
                        shokri_beyler_emissive_power_w_per_m2(in.number("diameter")), "W/m2");
                  return e;
                }});
}

Evaluation evaluate_pool_fire(const Inputs& in) {
  PoolFireInput pool{.diameter_m = in.number("diameter"),
                     .burning_rate_kg_per_m2_s = in.number("burning_rate"),
                     .heat_of_combustion_j_per_kg = 1.0,
                     .wind_speed_m_per_s = in.number("wind_speed")};
  const std::string sep = in.text("sep_model");
  const std::string length_model = in.text("flame_length_model");
  const std::string tilt = in.text("tilt_model");
  if (const auto heat = in.maybe_number("heat_of_combustion")) {
    pool.heat_of_combustion_j_per_kg = *heat;
  } else if (sep == "cpr14e" || length_model == "heskestad") {
    throw InputError("fire.pool_fire: heat_of_combustion is missing; " +
                     std::string{sep == "cpr14e" ? "sep_model cpr14e" : "heskestad"} + " needs it");
  }
  pool.vapour_density_kg_per_m3 = in.number("vapour_density");
  pool.air_density_kg_per_m3 = in.number("air_density");
  pool.air_viscosity_pa_s = in.number("air_viscosity");
  pool.base_height_m = in.number("base_height");
  pool.length_model = length_model == "pritchard_binding" ? PoolFlameLength::PritchardBinding
                      : length_model == "moorhouse"       ? PoolFlameLength::Moorhouse
                      : length_model == "heskestad"       ? PoolFlameLength::Heskestad
                                                          : PoolFlameLength::Thomas;
  pool.tilt_model = tilt == "thomas"               ? PoolTilt::Thomas
                    : tilt == "pritchard_binding"  ? PoolTilt::PritchardBinding
                    : tilt == "welker_sliepcevich" ? PoolTilt::WelkerSliepcevich
                    : tilt == "none"               ? PoolTilt::None
                                                   : PoolTilt::Aga;
  const std::string drag = in.text("drag_model");
  pool.drag_model = drag == "mudan"                ? PoolDrag::Mudan
                    : drag == "moorhouse"          ? PoolDrag::Moorhouse
                    : drag == "welker_sliepcevich" ? PoolDrag::WelkerSliepcevich
                    : drag == "pritchard_binding"  ? PoolDrag::PritchardBinding
                                                   : PoolDrag::None;
  pool.emissive_power_model = sep == "mudan_croce"     ? PoolEmissivePowerModel::MudanCroce
                              : sep == "shokri_beyler" ? PoolEmissivePowerModel::ShokriBeyler
                              : sep == "given"         ? PoolEmissivePowerModel::Given
                                                       : PoolEmissivePowerModel::Cpr14e;
  pool.fraction_radiated = in.number("fraction_radiated");
  pool.soot_fraction = in.number("soot_fraction");
  pool.soot_emissive_power_w_per_m2 = in.number("soot_emissive_power");
  pool.given_emissive_power_w_per_m2 = in.maybe_number("surface_emissive_power").value_or(0.0);
  pool.gravity_m_per_s2 = in.number("gravity");
  pool.transmissivity = transmissivity_of(in);
  const PoolFire fire{pool};
  const PoolFireState& s = fire.state();
  Evaluation e;
  e.add("flame_length", s.flame_length_m, "m");
  e.add("tilt", s.tilt_rad / kRadPerDeg, "deg");
  e.add("dimensionless_wind", s.dimensionless_wind);
  e.add("drag_ratio", s.drag_ratio);
  e.add("max_emissive_power", s.emissive_power.maximum_w_per_m2, "W/m2");
  e.add("surface_emissive_power", s.emissive_power.actual_w_per_m2, "W/m2");
  e.warnings = fire.warnings();
  std::optional<Vec3> receiver;
  if (const auto distance = in.maybe_number("distance")) receiver = Vec3{*distance, 0.0, 0.0};
  if (in.has("receiver")) {
    if (receiver) throw InputError("fire.pool_fire: give distance or receiver, not both");
    receiver = point_of(in, "receiver");
    if (!(receiver->z >= 0.0)) throw InputError("receiver = below the ground, must have z >= 0 m");
  }
  if (receiver) add_receiver(e, fire.flame(), *receiver, -*receiver);
  return e;
}

}  // namespace

void register_pools(Registry& registry) {
  register_sizes(registry);
  register_flames(registry);
  register_emissive_powers(registry);
  Model m =
      described({.id = "fire.pool_fire",
                 .purpose = "Pool fire as a tilted cylinder: shape, emissive power, heat flux.",
                 .sources = {"cpr14e-2005 section 6.5.4", "thomas-1963", "aga-1974", "mudan-1984"},
                 .page = "docs/models/fire/pool_fire.md",
                 .validity = "circular pools of 1 to 100 m; bunds up to twice as long as wide",
                 .aliases = {"pool_fire.chain.solid_flame"},
                 .evaluate = evaluate_pool_fire});
  m.inputs = {
      diameter(),
      burning_rate(),
      optional_number("heat_of_combustion", "J/kg",
                      "lower heating value; needed by cpr14e and heskestad", kPositive),
      wind("wind_speed", "at the height the correlation asks for (1.6 m to 10 m)"),
      with_default("vapour_density", "kg/m3", "of the fuel at its boiling point", kPositive, 1.2,
                   {"vapour_density_boiling"}),
      air_density(),
      viscosity(),
      with_default("base_height", "m", "of the flame base, top of the bund wall",
                   Bounds::non_negative(), 0.0),
      choice("flame_length_model", "correlation; thomas uses the still-air form without wind",
             {"thomas", "pritchard_binding", "moorhouse", "heskestad"}, "thomas"),
      choice("tilt_model", "correlation",
             {"aga", "thomas", "pritchard_binding", "welker_sliepcevich", "none"}, "aga"),
      choice("drag_model", "elongation of the base downwind; the shape takes it",
             {"none", "mudan", "moorhouse", "welker_sliepcevich", "pritchard_binding"}, "none"),
      choice("sep_model", "of the surface emissive power",
             {"cpr14e", "mudan_croce", "shokri_beyler", "given"}, "cpr14e"),
      with_default("fraction_radiated", "-", "for cpr14e",
                   {.low = 0.0, .high = 1.0, .low_open = true}, 0.35, {"Fs"}),
      with_default("soot_fraction", "-", "for cpr14e; 0 for LNG, LPG, alcohols",
                   Bounds::closed(0.0, 1.0), 0.8),
      with_default("soot_emissive_power", "W/m2", "for cpr14e", Bounds::non_negative(), 20e3),
      optional_number("surface_emissive_power", "W/m2", "for sep_model given", kPositive, {"SEP"}),
      gravity(),
      optional_number("distance", "m",
                      "of a receiver on the ground downwind of the pool centre: also give its heat "
                      "flux",
                      kPositive, {"distance_from_centre"}),
      point("receiver", "x downwind of the pool centre, y crosswind, z up: also give its heat flux",
            true)};
  add_transmissivity_inputs(m.inputs, "wayne", {"bagster, path X-R"});
  m.outputs = {{"flame_length", "m", "along the axis", {"L"}},
               {"tilt", "deg", "from the vertical, downwind"},
               {"dimensionless_wind", "-", "u*", {"u_star"}},
               {"drag_ratio", "-",
                "elongation of the base; without a drag_model Mudan's, not used for the shape"},
               {"max_emissive_power", "W/m2", "of the clear flame"},
               {"surface_emissive_power", "W/m2", "with smoke", {"SEP"}}};
  add_receiver_outputs(m.outputs);
  registry.add(std::move(m));
}

}  // namespace isorisk::models::fire
