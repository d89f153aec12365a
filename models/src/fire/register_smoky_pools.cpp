// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/models/fire/trench_fire.hpp"
#include "isorisk/models/fire/zoned_pool_fire.hpp"
#include "register_parts.hpp"

namespace isorisk::models::fire {
namespace {

const Bounds kPositive = Bounds::positive();

void add_receiver_if_asked(Evaluation& e, const Inputs& in, const SolidFlame& flame, Vec3 middle) {
  if (!in.has("receiver")) return;
  const Vec3 r = point_of(in, "receiver");
  if (!(r.z >= 0.0)) throw InputError("receiver = below the ground, must have z >= 0 m");
  add_receiver(e, flame, r, middle - r);
}

Evaluation evaluate_zones(const Inputs& in) {
  ZonedPoolFireInput input{
      .diameter_m = in.number("diameter"),
      .fuel = pool_zone_fuel(in.text("fuel")),
      .burning_rate_kg_per_m2_s = in.maybe_number("burning_rate").value_or(0.0),
      .wind_speed_m_per_s = in.number("wind_speed"),
      .vapour_density_kg_per_m3 = in.number("vapour_density"),
      .air_density_kg_per_m3 = in.number("air_density"),
      .air_viscosity_pa_s = in.number("air_viscosity"),
      .ambient_temperature_k = in.number("ambient_temperature"),
      .heat_of_combustion_j_per_kg = in.number("heat_of_combustion"),
      .base_height_m = in.number("base_height"),
      .centre_x_m = in.number("centre_x"),
      .drag = in.boolean("drag"),
      .transmissivity = transmissivity_of(in)};
  if (in.text("flame_length_model") == "sandia_lng_water") input.length = ZonedPoolLength::Sandia;
  const auto replace = [&](const char* name, double& value) {
    if (const auto given = in.maybe_number(name)) {
      value = *given;
      input.fuel.estimated = false;
    }
  };
  replace("clear_share", input.fuel.clear_share);
  replace("soot_emissive_power", input.fuel.soot_emissive_power_w_per_m2);
  replace("clear_emissive_power", input.fuel.clear_emissive_power_w_per_m2);
  const ZonedPoolFire fire{input};
  const ZonedPoolFireState& s = fire.state();
  Evaluation e;
  e.add("burning_rate", s.burning_rate_kg_per_m2_s, "kg/(m2 s)");
  e.add("flame_length", s.flame_length_m, "m");
  e.add("tilt", s.tilt_rad / kRadPerDeg, "deg");
  e.add("clear_length", s.clear_length_m, "m");
  e.add("drag_ratio", s.drag_ratio);
  e.add("flame_diameter", s.flame_diameter_m, "m");
  e.add("clear_emissive_power", s.clear_emissive_power_w_per_m2, "W/m2");
  e.add("upper_emissive_power", s.upper_emissive_power_w_per_m2, "W/m2");
  e.warnings = fire.warnings();
  const double half = 0.5 * s.flame_length_m;
  add_receiver_if_asked(e, in, fire.flame(),
                        {input.centre_x_m + half * std::sin(s.tilt_rad), 0.0,
                         input.base_height_m + half * std::cos(s.tilt_rad)});
  return e;
}

Evaluation evaluate_trench(const Inputs& in) {
  const TrenchFireInput input{.length_m = in.number("length"),
                              .width_m = in.number("width"),
                              .azimuth_rad = kRadPerDeg * in.number("azimuth"),
                              .wind_speed_m_per_s = in.number("wind_speed"),
                              .clear_emissive_power_w_per_m2 = in.number("clear_emissive_power"),
                              .k_m_per_m = in.number("k_m"),
                              .base_height_m = in.number("base_height"),
                              .centre_x_m = in.number("centre_x"),
                              .transmissivity = transmissivity_of(in)};
  const TrenchFire fire{input};
  const TrenchFireState& s = fire.state();
  Evaluation e;
  e.add("froude", s.froude);
  e.add("flame_length", s.flame_length_m, "m");
  e.add("tilt", s.tilt_rad / kRadPerDeg, "deg");
  e.add("drag_ratio", s.drag_ratio);
  e.add("surface_emissive_power", s.surface_emissive_power_w_per_m2, "W/m2");
  e.warnings = fire.warnings();
  const double half = 0.5 * s.flame_length_m;
  add_receiver_if_asked(e, in, fire.flame(),
                        {input.centre_x_m + half * std::sin(s.tilt_rad), 0.0,
                         input.base_height_m + half * std::cos(s.tilt_rad)});
  return e;
}

}  // namespace

void register_smoky_pools(Registry& registry) {
  Model zones = described(
      {.id = "fire.pool_fire_zones",
       .purpose = "Pool or tank fire with a clear and a smoky zone: shape, powers, heat flux.",
       .sources = {"rew-hulbert-1996", "luketa-2011"},
       .page = "docs/models/fire/zoned_pool_fire.md",
       .validity =
           "circular pools of 1 to 100 m; constants recalled, smoke of most fuels estimated",
       .evaluate = evaluate_zones});
  zones.inputs = {
      required("diameter", "m", "of the pool or tank", kPositive),
      {.name = "fuel",
       .kind = FieldKind::Text,
       .description = "row of data/coefficients/pool_zones.csv: lng_land, lng_water, lpg, hexane, "
                      "gasoline, benzene, kerosene, crude_oil"},
      optional_number("burning_rate", "kg/(m2 s)", "replaces that of the fuel", kPositive),
      required("wind_speed", "m/s", "at 9 m", Bounds::non_negative()),
      with_default("vapour_density", "kg/m3", "of the fuel at its boiling point", kPositive, 1.2),
      with_default("air_density", "kg/m3", "of the ambient air", kPositive, 1.2),
      with_default("air_viscosity", "Pa s", "dynamic, of the ambient air", kPositive, 1.8e-5),
      with_default("ambient_temperature", "K", "of the air (sandia_lng_water)", kPositive, 288.15),
      with_default("heat_of_combustion", "J/kg", "lower heating value (sandia_lng_water)",
                   kPositive, 50e6),
      with_default("base_height", "m", "of the flame base: bund wall, shell of a burning tank",
                   Bounds::non_negative(), 0.0),
      with_default("centre_x", "m", "of the pool, downwind of the origin", {}, 0.0),
      choice("flame_length_model", "correlation of the flame length",
             {"pritchard_binding", "sandia_lng_water"}, "pritchard_binding"),
      {.name = "drag",
       .kind = FieldKind::Boolean,
       .description = "lengthen the base downwind",
       .default_value = false},
      optional_number("clear_share", "-", "of the upper zone; replaces that of the fuel",
                      Bounds::closed(0.0, 1.0)),
      optional_number("soot_emissive_power", "W/m2", "replaces that of the fuel",
                      Bounds::non_negative()),
      optional_number("clear_emissive_power", "W/m2", "E_inf; replaces that of the fuel",
                      kPositive),
      point("receiver", "x downwind, y crosswind, z up: also give its heat flux", true)};
  add_transmissivity_inputs(zones.inputs, "wayne");
  zones.outputs = {{"burning_rate", "kg/(m2 s)", "mass per area and time"},
                   {"flame_length", "m", "along the axis", {"L"}},
                   {"tilt", "deg", "from the vertical"},
                   {"clear_length", "m", "of the lower zone, along the axis", {"L_c"}},
                   {"drag_ratio", "-", "length of the base over the diameter"},
                   {"flame_diameter", "m", "circle of the area of the base"},
                   {"clear_emissive_power", "W/m2", "of the lower zone", {"E_L"}},
                   {"upper_emissive_power", "W/m2", "of the upper zone", {"E_U"}}};
  add_receiver_outputs(zones.outputs);
  registry.add(std::move(zones));

  Model trench = described({.id = "fire.trench_fire",
                            .purpose = "Fire over a trench or long bund: shape and heat flux.",
                            .sources = {"mudan-croce-1988"},
                            .page = "docs/models/fire/trench_fire.md",
                            .validity = "LNG, length over width 2 or more, wind across, widths of "
                                        "0.8 to 4 m; constants recalled",
                            .evaluate = evaluate_trench});
  trench.inputs = {
      required("length", "m", "the longer side", kPositive),
      required("width", "m", "the shorter side", kPositive),
      with_default("azimuth", "deg", "of the length from downwind", Bounds::closed(-180.0, 180.0),
                   90.0),
      required("wind_speed", "m/s", "as in the tests, at 9 m", Bounds::non_negative()),
      with_default("clear_emissive_power", "W/m2", "E_inf; default: LNG on land", kPositive, 265e3),
      with_default("k_m", "1/m", "E = E_inf (1 - exp(-k_m W)); default: LNG on land", kPositive,
                   0.149),
      with_default("base_height", "m", "of the flame base", Bounds::non_negative(), 0.0),
      with_default("centre_x", "m", "of the trench, downwind of the origin", {}, 0.0),
      point("receiver", "x downwind, y crosswind, z up: also give its heat flux", true)};
  add_transmissivity_inputs(trench.inputs, "wayne");
  trench.outputs = {{"froude", "-", "u / (2 (g W)^1/2)"},
                    {"flame_length", "m", "along the axis"},
                    {"tilt", "deg", "from the vertical"},
                    {"drag_ratio", "-", "width of the flame base over that of the trench"},
                    {"surface_emissive_power", "W/m2", "over the whole flame"}};
  add_receiver_outputs(trench.outputs);
  registry.add(std::move(trench));
}

}  // namespace isorisk::models::fire
