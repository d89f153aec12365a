// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "isorisk/models/explosion/vessel_burst.hpp"
#include "register_parts.hpp"
#include "register_tools.hpp"

namespace isorisk::models::explosion {
namespace {

constexpr double kGasConstant = 8.314462618;  // J/(mol K), CODATA 2018
constexpr const char* kBurst = "explosion.vessel_burst";
constexpr const char* kTube = "explosion.vessel_burst_shock_tube";

Evaluation evaluate_energy(const Inputs& in) {
  const BurstEnergy b = burst_energy({.burst_pressure_abs_pa = in.number("burst_pressure"),
                                      .volume_m3 = in.number("volume"),
                                      .gamma = in.number("gamma"),
                                      .ambient_pressure_pa = in.number("ambient_pressure")});
  Evaluation e;
  e.add("brode", b.brode_j, "J");
  e.add("isentropic", b.isentropic_j, "J");
  e.add("isothermal", b.isothermal_j, "J");
  e.add("availability", b.availability_j, "J");
  return e;
}

// Speed of sound in the vessel: given, or of an ideal gas.
double sound_speed_of(const char* id, const Inputs& in) {
  if (in.has("gas_sound_speed")) return in.number("gas_sound_speed");
  if (in.has("gas_temperature") && in.has("molar_mass")) {
    return std::sqrt(in.number("gamma") * kGasConstant * in.number("gas_temperature") /
                     in.number("molar_mass"));
  }
  throw InputError(std::string{id} +
                   ": invalid input\n  give 'gas_sound_speed', or 'gas_temperature' with "
                   "'molar_mass' for that of an ideal gas");
}

Evaluation evaluate_tube(const Inputs& in) {
  const double a1 = sound_speed_of(kTube, in);
  const double p =
      shock_tube_overpressure_ratio({.burst_pressure_abs_pa = in.number("burst_pressure"),
                                     .gamma = in.number("gamma"),
                                     .sound_speed_m_per_s = a1,
                                     .ambient_pressure_pa = in.number("ambient_pressure"),
                                     .ambient_gamma = in.number("ambient_gamma"),
                                     .ambient_sound_speed_m_per_s = in.number("sound_speed")});
  Evaluation e;
  e.add("overpressure_ratio", p);
  e.add("overpressure", p * in.number("ambient_pressure"), "Pa");
  return e;
}

Evaluation evaluate_burst(const Inputs& in) {
  const VesselBurst burst{{.gas = {.burst_pressure_abs_pa = in.number("burst_pressure"),
                                   .volume_m3 = in.number("volume"),
                                   .gamma = in.number("gamma"),
                                   .ambient_pressure_pa = in.number("ambient_pressure")},
                           .gas_sound_speed_m_per_s = sound_speed_of(kBurst, in),
                           .tnt_energy_j_per_kg = in.number("tnt_energy"),
                           .ambient_sound_speed_m_per_s = in.number("sound_speed")}};
  Evaluation e;
  e.add("tnt_mass", burst.tnt_mass_kg(), "kg");
  e.add("start_overpressure", burst.start_overpressure_pa(), "Pa");
  e.add("vessel_radius", burst.vessel_radius_m(), "m");
  if (in.has("distance")) {
    add_blasts(e, kBurst, burst, in.numbers("distance"), "two vessel radii and more");
  }
  if (in.has("thresholds")) add_radii(e, kBurst, burst, in.numbers("thresholds"));
  return e;
}

std::vector<InputField> gas_fields() {
  return {{.name = "burst_pressure",
           .unit = "Pa",
           .description = "in the vessel at burst, absolute",
           .bounds = Bounds::positive(),
           .aliases = {"p1"}},
          {.name = "gamma",
           .description = "heat capacity ratio of the gas",
           .bounds = {.low = 1.0, .high = 2.0, .low_open = true},
           .aliases = {"gamma1"}},
          ambient_pressure_field()};
}

InputField volume_field() {
  return {.name = "volume",
          .unit = "m3",
          .description = "of the gas in the vessel",
          .bounds = Bounds::positive(),
          .aliases = {"V"}};
}

std::vector<InputField> sound_fields() {
  return {{.name = "gas_sound_speed",
           .unit = "m/s",
           .description = "in the vessel; or give temperature and molar mass",
           .bounds = Bounds::positive(),
           .aliases = {"a1"},
           .optional = true},
          {.name = "gas_temperature",
           .unit = "K",
           .description = "in the vessel",
           .bounds = Bounds::positive(),
           .aliases = {"T1"},
           .optional = true},
          {.name = "molar_mass",
           .unit = "kg/mol",
           .description = "of the gas in the vessel",
           .bounds = Bounds::positive(),
           .optional = true},
          {.name = "sound_speed",
           .unit = "m/s",
           .description = "of the air",
           .bounds = Bounds::positive(),
           .default_value = 340.3,
           .aliases = {"a0", "c0"}}};
}

std::vector<InputField> joined(std::vector<std::vector<InputField>> parts) {
  std::vector<InputField> all;
  for (auto& part : parts) {
    for (InputField& f : part) all.push_back(std::move(f));
  }
  return all;
}

}  // namespace

void register_vessel_burst(Registry& registry) {
  registry.add(
      {.id = "explosion.vessel_burst_energy",
       .purpose = "expansion energy of the gas in a bursting vessel, by four definitions",
       .sources = {"brode-1959", "baker-1983", "crowl-1992"},
       .page = "docs/models/explosion/vessel_burst.md",
       .validity = "ideal gas; no flashing liquid",
       .inputs = joined({gas_fields(), {volume_field()}}),
       .outputs = {{.name = "brode", .unit = "J", .description = "(p1 - p0) V / (g - 1)"},
                   {.name = "isentropic",
                    .unit = "J",
                    .description = "isentropic expansion to p0; default of the blast models",
                    .aliases = {"isentropic_baker"}},
                   {.name = "isothermal", .unit = "J", .description = "p1 V ln(p1/p0)"},
                   {.name = "availability",
                    .unit = "J",
                    .description = "p1 V [ln(p1/p0) - (1 - p0/p1)]",
                    .aliases = {"availability_crowl"}}},
       .aliases = {"vessel_burst_energy"},
       .evaluate = evaluate_energy});
  registry.add(
      {.id = kTube,
       .purpose = "overpressure at the surface of a bursting vessel, shock tube relation",
       .sources = {"baker-1983", "ccps-2010-vce"},
       .page = "docs/models/explosion/vessel_burst.md",
       .validity = "one-dimensional, ideal gases; sudden opening",
       .inputs = joined({gas_fields(),
                         sound_fields(),
                         {{.name = "ambient_gamma",
                           .description = "heat capacity ratio of the air",
                           .bounds = {.low = 1.0, .high = 2.0, .low_open = true},
                           .default_value = 1.4,
                           .aliases = {"gamma0"}},
                          {.name = "gas",
                           .kind = FieldKind::Text,
                           .description = "name of the gas, a label",
                           .optional = true}}}),
       .outputs = {{.name = "overpressure_ratio",
                    .description = "P_so, overpressure over p0",
                    .aliases = {"P_bar_so"}},
                   {.name = "overpressure", .unit = "Pa", .description = "at the surface"}},
       .aliases = {"vessel_burst_shock_tube"},
       .evaluate = evaluate_tube});
  registry.add(
      {.id = kBurst,
       .purpose = "blast of a gas-filled vessel that bursts on the ground, simple form",
       .sources = {"baker-1983", "kingery-bulmash-1984"},
       .page = "docs/models/explosion/vessel_burst.md",
       .validity = "beyond two radii of the gas as a hemisphere; no flashing liquid",
       .inputs = joined({gas_fields(),
                         {volume_field()},
                         sound_fields(),
                         {{.name = "tnt_energy",
                           .unit = "J/kg",
                           .description = "heat of explosion of TNT",
                           .bounds = Bounds::positive(),
                           .default_value = 4.68e6},
                          distance_field(true),
                          thresholds_field()}}),
       .outputs = blast_outputs(
           {{.name = "tnt_mass", .unit = "kg", .description = "isentropic energy as TNT"},
            {.name = "start_overpressure",
             .unit = "Pa",
             .description = "of the shock tube relation; the load is not above it"},
            {.name = "vessel_radius", .unit = "m", .description = "of the gas as a hemisphere"}}),
       .evaluate = evaluate_burst});
}

}  // namespace isorisk::models::explosion
