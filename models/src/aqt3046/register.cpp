// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstdio>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/models/aqt3046/gas_release.hpp"
#include "isorisk/models/aqt3046/jet_fire.hpp"
#include "isorisk/models/aqt3046/multi_energy.hpp"
#include "isorisk/models/aqt3046/plume.hpp"
#include "isorisk/models/aqt3046/vulnerability.hpp"
#include "isorisk/models/registry.hpp"

namespace isorisk::models {
namespace {

using namespace aqt3046;

// The list inside a structure input, plain or as {"value": [...]}.
const Json& list_of(const Inputs& in, const std::string& id, const std::string& name) {
  const Json& given = in.raw(name);
  const Json& list = given.is_object() && given.contains("value") ? given["value"] : given;
  if (!list.is_array()) throw InputError(id + ": invalid input\n  " + name + " must be a list");
  return list;
}

double member(const Json& item, const char* key, const char* unit, const std::string& where) {
  if (!item.is_object() || !item.contains(key)) {
    throw InputError(where + ": missing '" + key + "'");
  }
  return structure_number(item[key], unit, where + " " + key);
}

// "10", "37.5": a distance or threshold inside the name of an output.
std::string plain(double v) { return number_text(v); }
std::string one_decimal(double v) {
  const bool short_enough = std::abs(v * 10.0 - std::round(v * 10.0)) < 1e-9;
  if (!short_enough) return number_text(v);
  char text[32];
  (void)std::snprintf(text, sizeof text, "%.1f", v);
  return text;
}

Evaluation evaluate_orifice(const Inputs& in) {
  const GasOrificeResult r =
      gas_orifice({.upstream_pressure_abs_pa = in.number("upstream_pressure"),
                   .downstream_pressure_abs_pa = in.number("downstream_pressure"),
                   .temperature_k = in.number("temperature"),
                   .molar_mass_kg_per_mol = in.number("molar_mass"),
                   .gamma = in.number("gamma"),
                   .discharge_coefficient = in.number("discharge_coefficient"),
                   .hole_diameter_m = in.number("hole_diameter")});
  Evaluation e;
  e.add("pressure_ratio", r.pressure_ratio);
  e.add("critical_ratio", r.critical_ratio);
  e.add("expansion_factor", r.expansion_factor);
  e.add("hole_area", r.hole_area_m2, "m2");
  e.add("mass_flow", r.mass_flow_kg_per_s, "kg/s");
  e.add_flag("sonic", r.sonic);
  return e;
}

void add_flow(Evaluation& e, const std::string& prefix, const PipeFlow& flow) {
  e.add(prefix + ".mach_inlet", flow.mach_inlet);
  e.add(prefix + ".choked_pressure", flow.choked_pressure_abs_pa, "Pa");
  e.add(prefix + ".choked_temperature", flow.choked_temperature_k, "K");
  e.add(prefix + ".mass_flux", flow.mass_flux_kg_per_m2_s, "kg/(m2 s)");
  e.add(prefix + ".mass_flow", flow.mass_flow_kg_per_s, "kg/s");
}

Evaluation evaluate_pipe(const Inputs& in) {
  const PipeRuptureResult r =
      pipe_rupture({.upstream_pressure_abs_pa = in.number("upstream_pressure"),
                    .upstream_temperature_k = in.number("upstream_temperature"),
                    .molar_mass_kg_per_mol = in.number("molar_mass"),
                    .gamma = in.number("gamma"),
                    .inner_diameter_m = in.number("inner_diameter"),
                    .roughness_m = in.number("roughness"),
                    .length_m = in.number("length")});
  Evaluation e;
  e.add("fanning_factor", r.fanning_factor);
  e.add("friction_number", r.friction_number);
  add_flow(e, "fanno", r.fanno);
  add_flow(e, "as_read", r.as_read);
  if (r.fanno.choked_pressure_abs_pa < in.number("ambient_pressure")) {
    e.warn("outside_validity", "aqt3046.pipe_rupture_adiabatic",
           "choked pressure at the open end = " + number_text(r.fanno.choked_pressure_abs_pa) +
               " Pa is below the ambient pressure " + number_text(in.number("ambient_pressure")) +
               " Pa: the end is not choked and the flow is overestimated");
  }
  return e;
}

Evaluation evaluate_plume(const Inputs& in) {
  const std::string id = "aqt3046.plume";
  const Terrain terrain = in.text("terrain") == "urban" ? Terrain::Urban : Terrain::Rural;
  Evaluation e;
  std::size_t n = 0;
  for (const Json& point : list_of(in, id, "points")) {
    const std::string name = "p" + std::to_string(++n);
    const std::string where = id + ": points " + std::to_string(n);
    const double x = member(point, "x", "m", where);
    if (!(x > 0.0)) throw InputError(where + " x = " + number_text(x) + " m, must be > 0");
    const std::string stability = point.contains("class") && point["class"].is_string()
                                      ? point["class"].get<std::string>()
                                      : std::string{};
    if (stability.size() != 1) throw InputError(where + ": 'class' must be one letter, A to F");
    const Plume plume{{.mass_rate_kg_per_s = in.number("mass_rate"),
                       .wind_speed_m_per_s = in.number("wind_speed"),
                       .effective_height_m = in.number("effective_height"),
                       .terrain = terrain,
                       .stability = stability.front()}};
    e.add(name + ".sigma_y", plume.sigma_y_m(x), "m");
    e.add(name + ".sigma_z", plume.sigma_z_m(x), "m");
    e.add(name + ".concentration",
          plume.concentration_kg_per_m3(x, member(point, "y", "m", where),
                                        member(point, "z", "m", where)),
          "kg/m3");
  }
  return e;
}

Evaluation evaluate_jet(const Inputs& in) {
  const JetFire jet{{.heat_of_combustion_j_per_kg = in.number("heat_of_combustion"),
                     .mass_flow_kg_per_s = in.number("mass_flow"),
                     .radiative_fraction = in.number("radiative_fraction")}};
  Evaluation e;
  e.add("flame_length", jet.flame_length_m(), "m");
  e.add("point_source_offset", jet.point_source_offset_m(), "m");
  if (in.has("distances")) {
    for (const double r : in.numbers("distances")) {
      const std::string at = "_at_" + plain(r) + "m";
      e.add("q" + at, jet.heat_flux_w_per_m2(r), "W/m2");
      e.add("tau" + at, JetFire::transmissivity(r));
      if (r < 1.0) {
        e.warn("outside_validity", "aqt3046.jet_fire",
               "distance = " + number_text(r) + " m counts as 1 m");
      }
    }
  }
  if (in.has("thresholds")) {
    for (const double q : in.numbers("thresholds")) {
      const std::string name = one_decimal(1e-3 * q) + "kW";
      e.add("r_" + name, jet.distance_m(q), "m");
      e.add("reach_from_hole_" + name, jet.reach_from_hole_m(q), "m");
      if (jet.heat_flux_w_per_m2(1.0) <= q) {
        e.warn("not_reached", "aqt3046.jet_fire",
               "the flux stays below " + name + "/m2 beyond 1 m from the point source");
      }
    }
  }
  return e;
}

void add_death(Evaluation& e, const std::string& name, const Death& d) {
  if (std::isfinite(d.probit)) e.add(name + ".probit", d.probit);
}

Evaluation evaluate_vulnerability(const Inputs& in) {
  const std::string id = "aqt3046.vulnerability";
  const auto non_negative = [](double v, const std::string& where) {
    if (!(v >= 0.0 && std::isfinite(v))) {
      throw InputError(where + " = " + number_text(v) + ", must be finite and >= 0");
    }
    return v;
  };
  Evaluation e;
  if (in.has("heat")) {
    std::size_t n = 0;
    for (const Json& item : list_of(in, id, "heat")) {
      const std::string name = "heat" + std::to_string(++n);
      const std::string where = id + ": " + name;
      const double q = non_negative(member(item, "q_kW_m2", "kW/m2", where), where + " q_kW_m2");
      const double t = non_negative(member(item, "t_s", "s", where), where + " t_s");
      const bool inside = item.contains("inside_fire_zone") && item["inside_fire_zone"] == true;
      const Death d = death_by_heat(1e3 * q, t, inside);
      add_death(e, name, d);
      e.add(name + ".p_individual", d.individual);
      e.add(name + ".p_societal_outdoor", d.societal_outdoors);
      e.add(name + ".p_societal_indoor", d.societal_indoors);
    }
  }
  if (in.has("toxic")) {
    std::size_t n = 0;
    for (const Json& item : list_of(in, id, "toxic")) {
      const std::string name = "toxic" + std::to_string(++n);
      const std::string where = id + ": " + name;
      const double c = non_negative(member(item, "c_mg_m3", "mg/m3", where), where + " c_mg_m3");
      const double t = non_negative(member(item, "t_min", "min", where), where + " t_min");
      const Death d = death_by_toxic(c, t,
                                     {.a = member(item, "a", "-", where),
                                      .b = member(item, "b", "-", where),
                                      .n = member(item, "n", "-", where)});
      add_death(e, name, d);
      e.add(name + ".p_outdoor", d.individual);
      e.add(name + ".p_societal_indoor", d.societal_indoors);
    }
  }
  if (in.has("blast")) {
    std::size_t n = 0;
    for (const double p : in.numbers("blast")) {
      const std::string name = "blast" + std::to_string(++n);
      const Death d = death_by_blast(p);
      e.add(name + ".p_individual", d.individual);
      e.add(name + ".p_societal_indoor", d.societal_indoors);
    }
  }
  return e;
}

Evaluation evaluate_multi_energy(const Inputs& in) {
  const std::string id = "aqt3046.tno_multi_energy";
  std::vector<CurvePoint> curve;
  if (in.has("curve")) {
    std::size_t n = 0;
    for (const Json& point : list_of(in, id, "curve")) {
      const std::string where = id + ": curve point " + std::to_string(++n);
      if (!point.is_array() || point.size() != 2) {
        throw InputError(where + ": must be [scaled distance, scaled overpressure]");
      }
      curve.push_back(
          {structure_number(point[0], "-", where), structure_number(point[1], "-", where)});
    }
  } else {
    curve = class_curve(in.number("blast_class"));
  }
  const MultiEnergy blast{in.number("gas_cloud_volume"), in.number("ambient_pressure"),
                          std::move(curve)};
  Evaluation e;
  e.add("energy", blast.energy_j(), "J");
  for (const double r : in.numbers("distances")) {
    const std::string at = "_" + plain(r) + "m";
    const explosion::Blast b = blast.at(r);
    const Death d = death_by_blast(b.overpressure_pa);
    e.add("scaled_distance" + at, blast.scaled_distance(r));
    e.add("overpressure" + at, b.overpressure_pa, "Pa");
    e.add("p_death_outdoor" + at, d.individual);
    e.add("p_death_indoor_societal" + at, d.societal_indoors);
    if (b.range != explosion::BlastRange::Within) {
      e.warn("outside_validity", id,
             "scaled distance = " + number_text(blast.scaled_distance(r)) +
                 " is outside the points of the curve");
    }
  }
  return e;
}

}  // namespace

void register_aqt3046_models(Registry& registry) {
  const InputField gamma{.name = "gamma",
                         .description = "heat capacity ratio",
                         .bounds = {.low = 1.0, .high = 2.0, .low_open = true}};
  const InputField molar_mass{.name = "molar_mass",
                              .unit = "kg/mol",
                              .description = "of the gas",
                              .bounds = Bounds::positive()};
  registry.add(
      {.id = "aqt3046.gas_orifice",
       .purpose = "mass flow of gas through a hole, Chinese guideline",
       .sources = {"aqt3046-2013 eq. (E.13)-(E.17)"},
       .page = "docs/models/aqt3046/gas_orifice.md",
       .validity = "ideal gas, sharp hole; sonic and subsonic",
       .inputs = {{.name = "upstream_pressure",
                   .unit = "Pa",
                   .description = "before the hole, absolute",
                   .bounds = Bounds::positive()},
                  {.name = "downstream_pressure",
                   .unit = "Pa",
                   .description = "behind the hole, absolute",
                   .bounds = Bounds::positive(),
                   .default_value = 101325.0},
                  {.name = "temperature",
                   .unit = "K",
                   .description = "before the hole",
                   .bounds = Bounds::positive()},
                  molar_mass,
                  gamma,
                  {.name = "discharge_coefficient",
                   .description = "C_d",
                   .bounds = {.low = 0.0, .high = 1.0, .low_open = true}},
                  {.name = "hole_diameter",
                   .unit = "m",
                   .description = "of the hole",
                   .bounds = Bounds::positive()}},
       .outputs = {{.name = "pressure_ratio", .description = "downstream over upstream"},
                   {.name = "critical_ratio", .description = "at which the flow is sonic"},
                   {.name = "expansion_factor",
                    .description = "of subsonic flow, 1 for sonic",
                    .aliases = {"Y"}},
                   {.name = "hole_area", .unit = "m2", .description = "of the hole"},
                   {.name = "mass_flow", .unit = "kg/s", .description = "through the hole"},
                   {.name = "sonic", .description = "the flow is choked"}},
       .evaluate = evaluate_orifice});
  registry.add(
      {.id = "aqt3046.pipe_rupture_adiabatic",
       .purpose = "initial mass flow out of one side of a broken gas pipe, Chinese guideline",
       .sources = {"aqt3046-2013 eq. (E.8), (E.18)-(E.22)"},
       .page = "docs/models/aqt3046/pipe_rupture_adiabatic.md",
       .validity = "ideal gas, fully rough pipe, choked open end, first moment",
       .inputs = {{.name = "upstream_pressure",
                   .unit = "Pa",
                   .description = "at the inlet, absolute",
                   .bounds = Bounds::positive()},
                  {.name = "upstream_temperature",
                   .unit = "K",
                   .description = "at the inlet",
                   .bounds = Bounds::positive()},
                  molar_mass,
                  gamma,
                  {.name = "inner_diameter",
                   .unit = "m",
                   .description = "of the pipe",
                   .bounds = Bounds::positive()},
                  {.name = "roughness",
                   .unit = "m",
                   .description = "of the wall",
                   .bounds = Bounds::positive()},
                  {.name = "length",
                   .unit = "m",
                   .description = "from the valve to the break, one side",
                   .bounds = Bounds::positive()},
                  {.name = "ambient_pressure",
                   .unit = "Pa",
                   .description = "to tell whether the end is choked, absolute",
                   .bounds = Bounds::positive(),
                   .default_value = 101325.0}},
       .outputs = {{.name = "fanning_factor", .description = "friction factor, fully rough"},
                   {.name = "friction_number",
                    .description = "4 f L / d",
                    .aliases = {"friction_number_4fL_over_d"}},
                   {.name = "fanno.mach_inlet", .description = "inlet, Fanno flow (the default)"},
                   {.name = "fanno.choked_pressure", .unit = "Pa", .description = "open end"},
                   {.name = "fanno.choked_temperature", .unit = "K", .description = "open end"},
                   {.name = "fanno.mass_flux", .unit = "kg/(m2 s)", .description = "in the pipe"},
                   {.name = "fanno.mass_flow", .unit = "kg/s", .description = "of the one side"},
                   {.name = "as_read.mach_inlet",
                    .description = "with gamma before (1/Ma^2 - 1), as read; and so on"}},
       .evaluate = evaluate_pipe});
  registry.add(
      {.id = "aqt3046.plume",
       .purpose = "concentration in a passive plume, Chinese guideline",
       .sources = {"aqt3046-2013 eq. (E.33), Table E.7"},
       .page = "docs/models/aqt3046/plume.md",
       .validity = "neutrally buoyant or light gas, 0.1 to 10 km; no heavy gas, no puff",
       .inputs = {{.name = "mass_rate",
                   .unit = "kg/s",
                   .description = "released",
                   .bounds = Bounds::positive()},
                  {.name = "wind_speed",
                   .unit = "m/s",
                   .description = "at the height of the source",
                   .bounds = Bounds::positive()},
                  {.name = "effective_height",
                   .unit = "m",
                   .description = "of the source",
                   .bounds = Bounds::non_negative(),
                   .default_value = 0.0},
                  {.name = "terrain",
                   .kind = FieldKind::Choice,
                   .description = "rural or urban",
                   .default_value = "rural",
                   .choices = {"rural", "urban"}},
                  {.name = "points",
                   .kind = FieldKind::Structure,
                   .description = "list of {x, y, z [m], class A to F}"}},
       .outputs = {{.name = "p<n>.sigma_y", .unit = "m", .description = "at point n"},
                   {.name = "p<n>.sigma_z", .unit = "m", .description = "at point n"},
                   {.name = "p<n>.concentration", .unit = "kg/m3", .description = "at point n"}},
       .evaluate = evaluate_plume});
  registry.add(
      {.id = "aqt3046.jet_fire",
       .purpose = "length and radiation of a jet flame as a point source, Chinese guideline",
       .sources = {"aqt3046-2013 eq. (E.57)-(E.59)"},
       .page = "docs/models/aqt3046/jet_fire.md",
       .validity = "gas jets; far field of the flame; no wind, no humidity",
       .inputs = {{.name = "heat_of_combustion",
                   .unit = "J/kg",
                   .description = "lower heating value",
                   .bounds = Bounds::positive()},
                  {.name = "mass_flow",
                   .unit = "kg/s",
                   .description = "burnt",
                   .bounds = Bounds::positive()},
                  {.name = "radiative_fraction",
                   .description = "part of the heat radiated; the guideline states none",
                   .bounds = {.low = 0.0, .high = 1.0, .low_open = true}},
                  {.name = "distances",
                   .kind = FieldKind::NumberList,
                   .unit = "m",
                   .description = "from the point source",
                   .bounds = Bounds::positive(),
                   .aliases = {"distances_from_point_source"},
                   .optional = true},
                  {.name = "thresholds",
                   .kind = FieldKind::NumberList,
                   .unit = "W/m2",
                   .description = "fluxes whose distance is wanted",
                   .bounds = Bounds::positive(),
                   .optional = true}},
       .outputs = {{.name = "flame_length", .unit = "m", .description = "(Hc m)^0.444 / 161.66"},
                   {.name = "point_source_offset", .unit = "m", .description = "0.8 flame lengths"},
                   {.name = "q_at_<r>m", .unit = "W/m2", .description = "flux at each distance"},
                   {.name = "tau_at_<r>m", .description = "transmissivity at each distance"},
                   {.name = "r_<q>kW", .unit = "m", .description = "from the point source"},
                   {.name = "reach_from_hole_<q>kW", .unit = "m", .description = "from the hole"}},
       .evaluate = evaluate_jet});
  registry.add(
      {.id = "aqt3046.vulnerability",
       .purpose = "probability of death by heat, toxic gas and blast, Chinese guideline",
       .sources = {"aqt3046-2013 eq. (3)-(8), Table 10, cl. 10.3.1, 10.4.2"},
       .page = "docs/models/aqt3046/vulnerability.md",
       .validity = "heat to 20 s, toxic exposure to 30 min (longer counts as that)",
       .inputs = {{.name = "heat",
                   .kind = FieldKind::Structure,
                   .description = "list of {q_kW_m2, t_s, inside_fire_zone}",
                   .optional = true},
                  {.name = "toxic",
                   .kind = FieldKind::Structure,
                   .description = "list of {c_mg_m3, t_min, a, b, n}",
                   .optional = true},
                  {.name = "blast",
                   .kind = FieldKind::NumberList,
                   .unit = "Pa",
                   .description = "peak side-on overpressures",
                   .bounds = Bounds::non_negative(),
                   .optional = true}},
       .outputs = {{.name = "heat<n>.probit", .description = "where the rule needs one"},
                   {.name = "heat<n>.p_individual", .description = "outdoors, unprotected"},
                   {.name = "heat<n>.p_societal_outdoor", .description = "0.14 of it"},
                   {.name = "heat<n>.p_societal_indoor", .description = "0, or 1 in the fire"},
                   {.name = "toxic<n>.probit", .description = "a + b ln(C^n t)"},
                   {.name = "toxic<n>.p_outdoor", .description = "outdoors"},
                   {.name = "toxic<n>.p_societal_indoor", .description = "0.1 of it"},
                   {.name = "blast<n>.p_individual", .description = "outdoors"},
                   {.name = "blast<n>.p_societal_indoor", .description = "indoors"}},
       .evaluate = evaluate_vulnerability});
  registry.add(
      {.id = "aqt3046.tno_multi_energy",
       .purpose = "multi-energy blast with death by steps, Chinese guideline",
       .sources = {"aqt3046-2013 eq. (E.60)-(E.62), Figure E.1, cl. 10.4.2",
                   "msb-b06-105-2017 table 4.2"},
       .page = "docs/models/aqt3046/tno_multi_energy.md",
       .validity = "the curve of Figure E.1 is replaced by that of explosion.tno_multi_energy",
       .inputs = {{.name = "gas_cloud_volume",
                   .unit = "m3",
                   .description = "stoichiometric mixture in the obstructed region",
                   .bounds = Bounds::positive(),
                   .aliases = {"gas_cloud_volume_in_obstructed_region"}},
                  {.name = "ambient_pressure",
                   .unit = "Pa",
                   .description = "absolute",
                   .bounds = Bounds::positive(),
                   .default_value = 101325.0},
                  {.name = "blast_class",
                   .description = "1 to 10, when no curve is given",
                   .bounds = Bounds::closed(1.0, 10.0),
                   .default_value = 7.0},
                  {.name = "curve",
                   .kind = FieldKind::Structure,
                   .description = "list of [scaled distance, scaled overpressure]",
                   .aliases = {"curve_scaled_distance_vs_scaled_overpressure"},
                   .optional = true},
                  {.name = "interpolation",
                   .kind = FieldKind::Choice,
                   .description = "between the points of the curve",
                   .default_value = "log-log",
                   .choices = {"log-log"}},
                  {.name = "distances",
                   .kind = FieldKind::NumberList,
                   .unit = "m",
                   .description = "from the centre of the explosion",
                   .bounds = Bounds::positive(),
                   .default_value = Json{5.0, 15.0, 30.0, 60.0, 150.0}}},
       .outputs = {{.name = "energy", .unit = "J", .description = "3.5e6 J/m3 times volume"},
                   {.name = "scaled_distance_<r>m", .description = "r / (E/p0)^(1/3)"},
                   {.name = "overpressure_<r>m", .unit = "Pa", .description = "peak side-on"},
                   {.name = "p_death_outdoor_<r>m", .description = "steps of cl. 10.4.2"},
                   {.name = "p_death_indoor_societal_<r>m", .description = "steps of cl. 10.4.2"}},
       .evaluate = evaluate_multi_energy});
}

}  // namespace isorisk::models
