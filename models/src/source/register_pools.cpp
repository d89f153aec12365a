// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <numbers>
#include <regex>

#include "isorisk/core/error.hpp"
#include "isorisk/models/source/pool.hpp"
#include "register_parts.hpp"

namespace isorisk::models::source {
namespace {

std::vector<InputField> ground_fields() {
  return {
      positive("ground_conductivity", "W/m/K", "of the ground", {"k", "k_ground"}),
      positive("ground_diffusivity", "m2/s", "of the ground", {"alpha", "alpha_ground"}),
      positive("ground_temperature", "K", "of the ground", {"T_ground"}),
      positive("boiling_point", "K", "of the liquid at ambient pressure", {"Tb", "T_pool"}),
      positive("heat_of_vaporisation", "J/kg", "at the boiling point", {"h_vap", "h_vap_at_Tb"})};
}

BoilingInput boiling_input(const Inputs& in) {
  return {.ground = {.conductivity_w_per_m_k = in.number("ground_conductivity"),
                     .diffusivity_m2_per_s = in.number("ground_diffusivity")},
          .ground_temperature_k = in.number("ground_temperature"),
          .boiling_point_k = in.number("boiling_point"),
          .heat_of_vaporisation_j_per_kg = in.number("heat_of_vaporisation")};
}

void boiling_model(Registry& registry) {
  std::vector<InputField> inputs = ground_fields();
  inputs.push_back(positive("area", "m2", "of the pool", {"S", "A"}));
  inputs.push_back(times("age of the pool, > 0"));
  inputs.back().bounds = Bounds::positive();
  inputs.push_back(remark("surface", "name of the ground, for the record"));
  registry.add(
      {.id = "source.pool_boiling_conduction",
       .purpose = "Evaporation of a boiling pool of constant area by heat from the ground",
       .sources = {"hj169-2018, eq. (F.10), Table F.2", "cpr14e-2005, ch. 3"},
       .page = "docs/models/source/pool_boiling_conduction.md",
       .validity = "ground deep against sqrt(alpha t); wind and sun left out",
       .inputs = std::move(inputs),
       .outputs = {{.name = "evaporation_rate", .unit = "kg/s", .description = "at the ages"},
                   {.name = "evaporated", .unit = "kg", .description = "until the ages"}},
       .aliases = {"pool_boiling_conduction"},
       .evaluate = [](const Inputs& in) {
         const double k = boiling_coefficient(boiling_input(in));
         const double area = in.number("area");
         std::vector<double> rate;
         std::vector<double> mass;
         for (const double t : in.numbers("time")) {
           rate.push_back(boiling_rate_kg_per_s(k, area, t));
           mass.push_back(boiled_mass_kg(k, area, t));
         }
         Evaluation e;
         add_list(e, "evaporation_rate", rate, "kg/s");
         add_list(e, "evaporated", mass, "kg");
         return e;
       }});
}

InputField front() {
  return defaulted(positive("front_constant", "-", "e of dr/dt = e sqrt(g h)", {}),
                   std::numbers::sqrt2);
}

void spread_model(Registry& registry) {
  registry.add({.id = "source.pool_spread_continuous",
                .purpose = "Radius of a pool fed at a constant rate that spreads by gravity",
                .sources = {"briscoe-shaw-1980"},
                .page = "docs/models/source/pool_spread_continuous.md",
                .validity = "flat ground, until the least depth or a bund is reached",
                .inputs = {positive("volume_rate", "m3/s", "of the liquid", {}), front(), times(),
                           gravity()},
                .outputs = {{.name = "radius", .unit = "m", .description = "at the times"},
                            {.name = "area", .unit = "m2", .description = "at the times"}},
                .aliases = {"pool_spread_continuous_gravity"},
                .evaluate = [](const Inputs& in) {
                  std::vector<double> radius;
                  std::vector<double> area;
                  for (const double t : in.numbers("time")) {
                    const double r =
                        spread_radius_m(in.number("volume_rate"), in.number("front_constant"), t,
                                        in.number("gravity"));
                    radius.push_back(r);
                    area.push_back(std::numbers::pi * r * r);
                  }
                  Evaluation e;
                  add_list(e, "radius", radius, "m");
                  add_list(e, "area", area, "m2");
                  return e;
                }});
}

void growing_model(Registry& registry) {
  std::vector<InputField> inputs = ground_fields();
  inputs.push_back(positive("volume_rate", "m3/s", "of the liquid"));
  inputs.push_back(front());
  inputs.push_back(times("age of the pool, > 0"));
  inputs.back().bounds = Bounds::positive();
  inputs.push_back(gravity());
  inputs.push_back({.name = "mass_loss_changes_spreading",
                    .kind = FieldKind::Boolean,
                    .description = "only false is modelled",
                    .default_value = false});
  registry.add(
      {.id = "source.pool_boiling_growing",
       .purpose = "Evaporation of a boiling pool that spreads by gravity, each ring by its "
                  "own age",
       .sources = {"cpr14e-2005, ch. 3", "age integral derived"},
       .page = "docs/models/source/pool_boiling_growing.md",
       .validity = "flat ground; the loss of mass does not slow the spread",
       .inputs = std::move(inputs),
       .outputs = {{.name = "area", .unit = "m2", .description = "at the times"},
                   {.name = "evaporation_rate", .unit = "kg/s", .description = "at the times"}},
       .aliases = {"pool_boiling_conduction_growing"},
       .evaluate = [](const Inputs& in) {
         if (in.boolean("mass_loss_changes_spreading"))
           throw InputError(
               "source.pool_boiling_growing: mass_loss_changes_spreading = "
               "true, must be false: the closed form takes no loss");
         const double k = boiling_coefficient(boiling_input(in));
         std::vector<double> area;
         std::vector<double> rate;
         for (const double t : in.numbers("time")) {
           const double r = spread_radius_m(in.number("volume_rate"), in.number("front_constant"),
                                            t, in.number("gravity"));
           area.push_back(std::numbers::pi * r * r);
           rate.push_back(growing_boiling_rate_kg_per_s(k, area.back(), t));
         }
         Evaluation e;
         add_list(e, "area", area, "m2");
         add_list(e, "evaporation_rate", rate, "kg/s");
         return e;
       }});
}

void sutton_model(Registry& registry) {
  registry.add(
      {.id = "source.pool_evaporation_sutton",
       .purpose = "Evaporation of a pool by the wind, with the stability of the air",
       .sources = {"hj169-2018, eq. (F.12), Table F.3", "aqt3046-2013, Annex D"},
       .page = "docs/models/source/pool_evaporation_sutton.md",
       .validity = "liquid below its boiling point, vapour pressure well below ambient; isothermal",
       .inputs = {{.name = "stability",
                   .kind = FieldKind::Choice,
                   .description = "Pasquill class: sets a and n unless they are given",
                   .default_value = "D",
                   .choices = {"A", "B", "C", "D", "E", "F"}},
                  {.name = "a",
                   .description = "coefficient",
                   .bounds = Bounds::positive(),
                   .optional = true},
                  {.name = "n",
                   .description = "exponent",
                   .bounds = {.low = 0.0, .high = 1.0, .low_open = true, .high_open = true},
                   .optional = true},
                  number("vapour_pressure", "Pa", "of the liquid", Bounds::non_negative(),
                         {"p_vap"}),
                  positive("molar_mass", "kg/mol", "molar mass", {"M"}),
                  positive("temperature", "K", "of the pool", {"T"}),
                  positive("wind_speed", "m/s", "at 10 m", {"u", "u10"}),
                  positive("area", "m2", "of the pool", {"S", "A"})},
       .outputs = {{.name = "evaporation_rate",
                    .unit = "kg/s",
                    .description = "of the whole pool"}},
       .aliases = {"pool_evaporation_sutton_hjt169"},
       .evaluate = [](const Inputs& in) {
         const std::string stability = in.text("stability");
         const SuttonClass c = sutton_class(stability.front());
         Evaluation e;
         if (stability == "C" && !(in.has("a") && in.has("n"))) {
           e.warn("outside_validity", "source.pool_evaporation_sutton",
                  "stability class C, table lists A, B, D, E and F: the values of D are taken");
         }
         e.add("evaporation_rate",
               sutton_evaporation_kg_per_s({.area_m2 = in.number("area"),
                                            .vapour_pressure_pa = in.number("vapour_pressure"),
                                            .molar_mass_kg_per_mol = in.number("molar_mass"),
                                            .temperature_k = in.number("temperature"),
                                            .wind_speed_m_per_s = in.number("wind_speed"),
                                            .a = in.maybe_number("a").value_or(c.a),
                                            .n = in.maybe_number("n").value_or(c.n)}),
               "kg/s");
         return e;
       }});
}

void mackay_model(Registry& registry) {
  registry.add(
      {.id = "source.pool_evaporation_mackay_matsugu",
       .purpose = "Evaporation of a pool by the wind with Stefan flow",
       .sources = {"mackay-matsugu-1973", "cpr14e-2005, ch. 3"},
       .page = "docs/models/source/pool_evaporation_mackay_matsugu.md",
       .validity = "vapour pressure below ambient pressure; isothermal",
       .inputs = {positive("wind_speed", "m/s", "at 10 m", {"u10", "u"}),
                  positive("diameter", "m", "of the pool", {"D_pool"}),
                  positive("schmidt", "-", "nu_air/D", {"Sc"}),
                  number("vapour_pressure", "Pa", "of the liquid", Bounds::non_negative(),
                         {"p_vap"}),
                  positive("molar_mass", "kg/mol", "molar mass", {"M"}),
                  positive("temperature", "K", "of the pool", {"T"}),
                  defaulted(positive("ambient_pressure", "Pa", "absolute", {"p0"}), kAtmosphere)},
       .outputs = {{.name = "mass_transfer_coefficient",
                    .unit = "m/s",
                    .description = "k_m",
                    .aliases = {"k_m"}},
                   {.name = "flux_low_pressure",
                    .unit = "kg/m2/s",
                    .description = "without Stefan flow"},
                   {.name = "flux",
                    .unit = "kg/m2/s",
                    .description = "with Stefan flow",
                    .aliases = {"flux_stefan_corrected"}}},
       .aliases = {"pool_evaporation_mackay_matsugu"},
       .evaluate = [](const Inputs& in) {
         const Mackay r = mackay_matsugu({.diameter_m = in.number("diameter"),
                                          .wind_speed_m_per_s = in.number("wind_speed"),
                                          .schmidt = in.number("schmidt"),
                                          .vapour_pressure_pa = in.number("vapour_pressure"),
                                          .molar_mass_kg_per_mol = in.number("molar_mass"),
                                          .temperature_k = in.number("temperature"),
                                          .ambient_pressure_pa = in.number("ambient_pressure")});
         Evaluation e;
         e.add("mass_transfer_coefficient", r.mass_transfer_m_per_s, "m/s");
         e.add("flux_low_pressure", r.flux_low_kg_per_m2_s, "kg/m2/s");
         e.add("flux", r.flux_kg_per_m2_s, "kg/m2/s");
         return e;
       }});
}

void epa_model(Registry& registry) {
  registry.add(
      {.id = "source.pool_evaporation_epa",
       .purpose = "Evaporation of a pool by the guidance of the US EPA risk management program",
       .sources = {"epa-rmp-oca-2009, Appendix D"},
       .page = "docs/models/source/pool_evaporation_epa.md",
       .validity = "screening; liquid below its boiling point",
       .inputs = {positive("area", "m2", "of the pool", {"A"}),
                  positive("wind_speed", "m/s", "at 10 m", {"U"}),
                  positive("molar_mass", "kg/mol", "molar mass", {"MW"}),
                  number("vapour_pressure", "Pa", "of the liquid", Bounds::non_negative(), {"VP"}),
                  positive("temperature", "K", "of the pool", {"T"})},
       .outputs = {{.name = "evaporation_rate",
                    .unit = "kg/s",
                    .description = "of the whole pool",
                    .aliases = {"QR"}}},
       .aliases = {"epa_rmp_pool_evaporation"},
       .evaluate = [](const Inputs& in) {
         Evaluation e;
         e.add("evaporation_rate",
               epa_evaporation_kg_per_s({.area_m2 = in.number("area"),
                                         .wind_speed_m_per_s = in.number("wind_speed"),
                                         .molar_mass_kg_per_mol = in.number("molar_mass"),
                                         .vapour_pressure_pa = in.number("vapour_pressure"),
                                         .temperature_k = in.number("temperature")}),
               "kg/s");
         return e;
       }});
}

// "A exp[-B (1/T - 1/T0)] Pa", or {"pressure": A, "slope": B, "temperature": T0}.
struct ClausiusClapeyron {
  double pressure_pa = 0.0;
  double slope_k = 0.0;
  double temperature_k = 0.0;
};

ClausiusClapeyron read_vapour_pressure(const Json& value) {
  ClausiusClapeyron c;
  if (value.is_string()) {
    static const std::regex form{
        R"(\s*([0-9.eE+-]+)\s*exp\[\s*-\s*([0-9.eE+]+)\s*\(\s*1/T\s*-\s*1/([0-9.eE+]+)\s*\)\s*\]\s*Pa\s*)"};
    std::smatch m;
    const std::string text = value.get<std::string>();
    if (std::regex_match(text, m, form)) c = {std::stod(m[1]), std::stod(m[2]), std::stod(m[3])};
  } else if (value.is_object()) {
    c = {structure_number(value.value("pressure", Json{}), "Pa", "vapour_pressure.pressure"),
         structure_number(value.value("slope", Json{}), "K", "vapour_pressure.slope"),
         structure_number(value.value("temperature", Json{}), "K", "vapour_pressure.temperature")};
  }
  if (!(c.pressure_pa > 0.0 && c.slope_k > 0.0 && c.temperature_k > 0.0))
    throw InputError("vapour_pressure = " + value.dump() +
                     ", must be {\"pressure\", \"slope\", \"temperature\"} of p = pressure "
                     "exp[-slope (1/T - 1/temperature)], or the text of that form in Pa and K");
  return c;
}

void wet_bulb_model(Registry& registry) {
  registry.add(
      {.id = "source.pool_evaporation_energy_balance",
       .purpose = "Temperature to which a thin pool settles in the wind, and its evaporation there",
       .sources = {"mackay-matsugu-1973", "chilton-colburn-1934"},
       .page = "docs/models/source/pool_evaporation_energy_balance.md",
       .validity = "steady; no heat stored in the pool",
       .inputs = {positive("wind_speed", "m/s", "at 10 m", {"u10"}),
                  positive("diameter", "m", "of the pool", {"D_pool"}),
                  positive("schmidt", "-", "nu_air/D", {"Sc"}),
                  defaulted(positive("prandtl", "-", "of air", {"Pr"}), 0.71),
                  defaulted(positive("air_density", "kg/m3", "of air", {"rho_air"}), 1.184),
                  defaulted(positive("air_heat_capacity", "J/kg/K", "of air", {"cp_air"}), 1005.0),
                  positive("air_temperature", "K", "of the air", {"T_air"}),
                  positive("molar_mass", "kg/mol", "molar mass", {"M"}),
                  positive("heat_of_vaporisation", "J/kg", "of the liquid", {"h_vap"}),
                  {.name = "vapour_pressure",
                   .kind = FieldKind::Structure,
                   .unit = "Pa",
                   .description =
                       "{pressure, slope, temperature} of p = pressure exp[-slope (1/T - "
                       "1/temperature)]",
                   .aliases = {"p_vap"}},
                  defaulted(positive("ambient_pressure", "Pa", "absolute", {"p_ambient"}),
                            kAtmosphere),
                  {.name = "net_radiation",
                   .kind = FieldKind::NumberList,
                   .unit = "W/m2",
                   .description = "heat from sun and sky, one result for each",
                   .default_value = Json::array({0.0})},
                  defaulted(number("ground_heat", "W/m2", "heat from the ground", {}, {"q_ground"}),
                            0.0)},
       .outputs = {{.name = "heat_transfer_coefficient", .unit = "W/m2/K", .description = "k_h"},
                   {.name = "pool_temperature",
                    .unit = "K",
                    .description = "for each net radiation",
                    .aliases = {"T_pool"}},
                   {.name = "evaporation_flux",
                    .unit = "kg/m2/s",
                    .description = "for each net radiation"}},
       .aliases = {"pool_evaporation_energy_balance"},
       .evaluate = [](const Inputs& in) {
         const ClausiusClapeyron c = read_vapour_pressure(in.raw("vapour_pressure"));
         WetBulbInput w{};
         w.diameter_m = in.number("diameter");
         w.wind_speed_m_per_s = in.number("wind_speed");
         w.schmidt = in.number("schmidt");
         w.prandtl = in.number("prandtl");
         w.air_density_kg_per_m3 = in.number("air_density");
         w.air_heat_capacity_j_per_kg_k = in.number("air_heat_capacity");
         w.air_temperature_k = in.number("air_temperature");
         w.molar_mass_kg_per_mol = in.number("molar_mass");
         w.heat_of_vaporisation_j_per_kg = in.number("heat_of_vaporisation");
         w.ground_heat_w_per_m2 = in.number("ground_heat");
         w.ambient_pressure_pa = in.number("ambient_pressure");
         w.vapour_pressure_pa = [c](double t) {
           return c.pressure_pa * std::exp(-c.slope_k * (1.0 / t - 1.0 / c.temperature_k));
         };
         std::vector<double> temperature;
         std::vector<double> flux;
         Evaluation e;
         for (const double q : in.numbers("net_radiation")) {
           w.net_radiation_w_per_m2 = q;
           const WetBulb r = wet_bulb_pool(w);
           if (temperature.empty())
             e.add("heat_transfer_coefficient", r.heat_transfer_w_per_m2_k, "W/m2/K");
           temperature.push_back(r.temperature_k);
           flux.push_back(r.flux_kg_per_m2_s);
         }
         add_list(e, "pool_temperature", temperature, "K");
         add_list(e, "evaporation_flux", flux, "kg/m2/s");
         return e;
       }});
}

void bund_model(Registry& registry) {
  registry.add(
      {.id = "source.bund_pool",
       .purpose = "Area of a pool, limited by its least depth or by a bund",
       .sources = {"cpr14e-2005, Table 3.3"},
       .page = "docs/models/source/bund_pool.md",
       .validity = "flat ground; overtopping waves of a broken tank left out",
       .inputs = {positive("volume", "m3", "of the liquid"),
                  defaulted(positive("min_thickness", "m", "least depth of the pool"), 0.01),
                  defaulted(number("bund_area", "m2", "0 = no bund", Bounds::non_negative()), 0.0)},
       .outputs = {{.name = "area", .unit = "m2", .description = "of the pool"},
                   {.name = "diameter", .unit = "m", .description = "of the circle of that area"},
                   {.name = "depth", .unit = "m", .description = "of the pool"}},
       .evaluate = [](const Inputs& in) {
         const double area =
             pool_area_m2(in.number("volume"), in.number("min_thickness"), in.number("bund_area"));
         Evaluation e;
         e.add("area", area, "m2");
         e.add("diameter", std::sqrt(4.0 * area / std::numbers::pi), "m");
         e.add("depth", in.number("volume") / area, "m");
         return e;
       }});
}

}  // namespace

void register_pools(Registry& registry) {
  boiling_model(registry);
  spread_model(registry);
  growing_model(registry);
  sutton_model(registry);
  mackay_model(registry);
  epa_model(registry);
  wet_bulb_model(registry);
  bund_model(registry);
}

}  // namespace isorisk::models::source
