// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "isorisk/models/explosion/baker_vessel_burst.hpp"
#include "isorisk/models/explosion/bleve_blast.hpp"
#include "isorisk/models/explosion/bleve_energy.hpp"
#include "isorisk/models/explosion/vessel_burst.hpp"
#include "register_parts.hpp"
#include "register_tools.hpp"

namespace isorisk::models::explosion {
namespace {

constexpr double kGasConstant = 8.314462618;  // J/(mol K), CODATA 2018
constexpr const char* kBurst = "explosion.vessel_burst";
constexpr const char* kBaker = "explosion.baker_vessel_burst";
constexpr const char* kBleve = "explosion.bleve_blast";
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

VesselForm form_of(const Inputs& in) {
  return in.text("vessel_form") == "cylinder" ? VesselForm::Cylinder : VesselForm::Sphere;
}
BurstFarField far_field_of(const Inputs& in) {
  return in.text("far_field") == "computed" ? BurstFarField::Computed
                                            : BurstFarField::HighExplosive;
}

void add_near_field_blast(Evaluation& e, const char* id, const BakerVesselBurst& blast,
                          const Inputs& in) {
  e.add("start_overpressure", blast.start_overpressure_pa(), "Pa");
  e.add("vessel_radius", blast.vessel_radius_m(), "m");
  e.add("tnt_mass", blast.tnt_mass_kg(), "kg");
  if (in.has("distance")) {
    add_blasts(e, id, blast, in.numbers("distance"), "points outside the vessel");
  }
  if (in.has("thresholds")) add_radii(e, id, blast, in.numbers("thresholds"));
}

Evaluation evaluate_baker(const Inputs& in) {
  const BurstEnergy energies = burst_energy({.burst_pressure_abs_pa = in.number("burst_pressure"),
                                             .volume_m3 = in.number("volume"),
                                             .gamma = in.number("gamma"),
                                             .ambient_pressure_pa = in.number("ambient_pressure")});
  const GasEnergy kind = gas_energy(in.text("energy"));
  const double start =
      shock_tube_overpressure_ratio({.burst_pressure_abs_pa = in.number("burst_pressure"),
                                     .gamma = in.number("gamma"),
                                     .sound_speed_m_per_s = sound_speed_of(kBaker, in),
                                     .ambient_pressure_pa = in.number("ambient_pressure"),
                                     .ambient_sound_speed_m_per_s = in.number("sound_speed")});
  const BakerVesselBurst blast{{.energy_j = value_of(energies, kind),
                                .vessel_volume_m3 = in.number("volume"),
                                .start_overpressure_pa = start * in.number("ambient_pressure"),
                                .burst_pressure_abs_pa = in.number("burst_pressure"),
                                .form = form_of(in),
                                .elevated = in.boolean("elevated"),
                                .far_field = far_field_of(in),
                                .tnt_energy_j_per_kg = in.number("tnt_energy"),
                                .ambient_pressure_pa = in.number("ambient_pressure"),
                                .ambient_sound_speed_m_per_s = in.number("sound_speed")}};
  Evaluation e;
  e.add("energy", value_of(energies, kind), "J");
  e.add_text("energy_definition", in.text("energy"));
  e.add_text("energy_reason", std::string{reason_of(kind)});
  add_near_field_blast(e, kBaker, blast, in);
  if (in.number("gamma") > 1.5) {
    e.warn(
        "outside_validity", kBaker,
        "gamma = " + number_text(in.number("gamma")) +
            ": the curves are of gases with 1.4; a monatomic gas at 150 bar gives up to 11 % more "
            "pressure");
  }
  for (const Warning& w : blast.warnings()) e.warnings.push_back(w);
  return e;
}

Evaluation evaluate_bleve_blast(const Inputs& in) {
  const Substance& fluid = SubstanceLibrary::builtin().at(in.text("substance"));
  BleveBlastInput given{.liquid_fill_fraction = in.number("liquid_fill"),
                        .energy = bleve_energy_kind(in.text("energy")),
                        .blast_fraction = in.number("blast_fraction"),
                        .form = form_of(in),
                        .elevated = in.boolean("elevated"),
                        .far_field = far_field_of(in),
                        .tnt_energy_j_per_kg = in.number("tnt_energy"),
                        .ambient_pressure_pa = in.number("ambient_pressure"),
                        .ambient_sound_speed_m_per_s = in.number("sound_speed")};
  given.temperature_k = in.maybe_number("temperature");
  given.burst_pressure_abs_pa = in.maybe_number("burst_pressure");
  given.vessel_volume_m3 = in.maybe_number("volume");
  given.mass_kg = in.maybe_number("mass");
  if (in.has("gauge_pressure") || in.has("cause")) {
    if (!in.has("gauge_pressure") || !in.has("cause") || given.temperature_k ||
        given.burst_pressure_abs_pa) {
      throw InputError(std::string{kBleve} +
                       ": invalid input\n  give 'gauge_pressure' and 'cause' together, without "
                       "'temperature' and 'burst_pressure'");
    }
    given.burst_pressure_abs_pa = burst_pressure_abs_pa(
        in.text("cause"), in.number("gauge_pressure"), in.number("ambient_pressure"));
  }
  const BleveBlast bleve{fluid, given};
  const BleveEnergy& b = bleve.energies();
  Evaluation e;
  e.add("temperature", bleve.temperature_k(), "K");
  e.add("burst_pressure", b.burst_pressure_abs_pa, "Pa");
  e.add("volume", bleve.vessel_volume_m3(), "m3");
  e.add("liquid_mass", b.liquid_kg, "kg");
  e.add("vapour_mass", b.vapour_kg, "kg");
  e.add("isentropic", b.isentropic_j, "J");
  e.add("irreversible", b.irreversible_j, "J");
  e.add("superheat", b.superheat_j, "J");
  e.add("prugh", b.prugh_j, "J");
  e.add("blast_energy", bleve.blast_energy_j(), "J");
  e.add_text("energy_definition", in.text("energy"));
  e.add_text("energy_reason", std::string{reason_of(given.energy)});
  add_near_field_blast(e, kBleve, bleve.blast(), in);
  for (const Warning& w : bleve.warnings()) e.warnings.push_back(w);
  return e;
}

Evaluation evaluate_bleve(const Inputs& in) {
  const Substance& fluid = SubstanceLibrary::builtin().at(in.text("substance"));
  const BleveEnergy b = bleve_energy(fluid, {.temperature_k = in.number("temperature"),
                                             .vessel_volume_m3 = in.number("volume"),
                                             .liquid_fill_fraction = in.number("liquid_fill"),
                                             .ambient_pressure_pa = in.number("ambient_pressure")});
  Evaluation e;
  e.add("burst_pressure", b.burst_pressure_abs_pa, "Pa");
  e.add("boiling_point", b.boiling_point_k, "K");
  e.add("liquid_mass", b.liquid_kg, "kg");
  e.add("vapour_mass", b.vapour_kg, "kg");
  e.add("liquid_energy", b.liquid.energy_j_per_kg, "J/kg");
  e.add("liquid_vapour_fraction", b.liquid.vapour_fraction);
  e.add("vapour_energy", b.vapour.energy_j_per_kg, "J/kg");
  e.add("vapour_vapour_fraction", b.vapour.vapour_fraction);
  e.add("isentropic", b.isentropic_j, "J");
  e.add("irreversible", b.irreversible_j, "J");
  e.add("irreversible_vapour_fraction", b.irreversible_vapour_fraction);
  e.add("superheat", b.superheat_j, "J");
  e.add("prugh", b.prugh_j, "J");
  e.add("prugh_flash_fraction", b.prugh_flash_fraction);
  e.add("tnt_mass", b.isentropic_j / in.number("tnt_energy"), "kg");
  if (b.vapour_superheated) {
    e.warn("dry_fluid", "explosion.bleve_expansion_energy",
           fluid.id + " ends superheated (vapour fraction " +
               number_text(b.vapour.vapour_fraction) +
               " on the saturation curve): its vapour was expanded as a gas, p v^k");
  }
  const double reduced = in.number("temperature") / fluid.critical_temperature_k;
  if (reduced > 0.95) {
    e.warn("outside_validity", "explosion.bleve_expansion_energy",
           "temperature = " + number_text(reduced) +
               " Tc: the property correlations are uncertain above 0.95 Tc");
  }
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

std::vector<InputField> near_field_fields() {
  return {{.name = "vessel_form",
           .kind = FieldKind::Choice,
           .description = "a cylinder to the side of its axis loads more than a sphere",
           .default_value = "sphere",
           .choices = {"sphere", "cylinder"}},
          {.name = "elevated",
           .kind = FieldKind::Boolean,
           .description = "slightly above the ground, not on it",
           .default_value = false},
          {.name = "far_field",
           .kind = FieldKind::Choice,
           .description = "at R_bar 2: join the curve of a high explosive (CCPS), or go on as "
                          "computed",
           .default_value = "high_explosive",
           .choices = {"high_explosive", "computed"}},
          {.name = "tnt_energy",
           .unit = "J/kg",
           .description = "heat of explosion of TNT",
           .bounds = Bounds::positive(),
           .default_value = 4.68e6},
          distance_field(true),
          thresholds_field()};
}

std::vector<OutputField> near_field_outputs(std::vector<OutputField> first) {
  for (OutputField f : std::vector<OutputField>{
           {.name = "energy_definition", .description = "as chosen"},
           {.name = "energy_reason", .description = "why one would choose it"},
           {.name = "start_overpressure",
           .unit = "Pa",
           .description = "at the surface, shock tube relation"},
           {.name = "vessel_radius", .unit = "m", .description = "as a hemisphere"},
           {.name = "tnt_mass", .unit = "kg", .description = "energy in the blast as TNT"}}) {
    first.push_back(std::move(f));
  }
  return first;
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
  registry.add(
      {.id = "explosion.bleve_expansion_energy",
       .purpose = "expansion energy of a bursting vessel of liquefied gas",
       .sources = {"baker-1983", "ccps-2010-vce", "planas-cuchi-2004"},
       .page = "docs/models/explosion/bleve_expansion_energy.md",
       .validity =
           "saturated content between the boiling point and 0.95 of the critical temperature",
       .inputs = {{.name = "substance",
                   .kind = FieldKind::Text,
                   .description = "key, name or CAS number of the content",
                   .aliases = {"fluid"}},
                  {.name = "temperature",
                   .unit = "K",
                   .description = "of the saturated content at burst",
                   .bounds = Bounds::positive(),
                   .aliases = {"T1"}},
                  {.name = "volume",
                   .unit = "m3",
                   .description = "of the vessel",
                   .bounds = Bounds::positive(),
                   .aliases = {"V"}},
                  {.name = "liquid_fill",
                   .description = "part of the volume that is liquid",
                   .bounds = Bounds::closed(0.0, 1.0)},
                  ambient_pressure_field(),
                  {.name = "tnt_energy",
                   .unit = "J/kg",
                   .description = "heat of explosion of TNT",
                   .bounds = Bounds::positive(),
                   .default_value = 4.68e6}},
       .outputs = {{.name = "burst_pressure",
                    .unit = "Pa",
                    .description = "vapour pressure, absolute",
                    .aliases = {"p1"}},
                   {.name = "boiling_point", .unit = "K", .description = "at the ambient pressure"},
                   {.name = "liquid_mass",
                    .unit = "kg",
                    .description = "at burst",
                    .aliases = {"m_liquid"}},
                   {.name = "vapour_mass",
                    .unit = "kg",
                    .description = "at burst",
                    .aliases = {"m_vapour"}},
                   {.name = "liquid_energy",
                    .unit = "J/kg",
                    .description = "u1 - u2 of the liquid, isentropic",
                    .aliases = {"e_liquid"}},
                   {.name = "liquid_vapour_fraction",
                    .description = "of the former liquid at the end",
                    .aliases = {"X_liquid"}},
                   {.name = "vapour_energy",
                    .unit = "J/kg",
                    .description = "u1 - u2 of the vapour, isentropic",
                    .aliases = {"e_vapour"}},
                   {.name = "vapour_vapour_fraction",
                    .description = "of the former vapour at the end; above 1 it is superheated",
                    .aliases = {"X_vapour"}},
                   {.name = "isentropic",
                    .unit = "J",
                    .description = "whole content, no ground factor",
                    .aliases = {"E_isentropic"}},
                   {.name = "irreversible",
                    .unit = "J",
                    .description = "p0 (V2 - V1), adiabatic against the ambient pressure",
                    .aliases = {"E_irreversible"}},
                   {.name = "irreversible_vapour_fraction",
                    .description = "at the end of the irreversible expansion",
                    .aliases = {"x_irreversible"}},
                   {.name = "superheat",
                    .unit = "J",
                    .description = "m_l [h_l(T1) - h_l(Tb)], superheating energy"},
                   {.name = "prugh",
                    .unit = "J",
                    .description = "of vapour and flashed liquid as one gas"},
                   {.name = "prugh_flash_fraction",
                    .description = "part of the liquid that flashes"},
                   {.name = "tnt_mass", .unit = "kg", .description = "isentropic energy as TNT"}},
       .aliases = {"bleve_expansion_energy"},
       .evaluate = evaluate_bleve});
  registry.add(
      {.id = kBaker,
       .purpose = "blast of a gas-filled vessel that bursts on the ground, with its near field",
       .sources = {"baker-1983", "ccps-1994 section 6.3", "kingery-bulmash-1984"},
       .page = "docs/models/explosion/baker_vessel_burst.md",
       .validity = "burst at 1.2 to 300 times the ambient pressure; no flashing liquid",
       .inputs = joined({gas_fields(),
                         {volume_field()},
                         sound_fields(),
                         {{.name = "energy",
                           .kind = FieldKind::Choice,
                           .description = "definition of the expansion energy",
                           .default_value = "brode",
                           .choices = {"brode", "isentropic", "isothermal", "availability"}}},
                         near_field_fields()}),
       .outputs = blast_outputs(near_field_outputs(
           {{.name = "energy", .unit = "J", .description = "in the blast, no ground factor"}})),
       .evaluate = evaluate_baker});
  registry.add(
      {.id = kBleve,
       .purpose = "blast of a bursting vessel of liquefied gas, from substance and state",
       .sources = {"ccps-1994 section 6.3", "planas-cuchi-2004", "casal-2006", "prugh-1991"},
       .page = "docs/models/explosion/bleve_blast.md",
       .validity = "saturated content between the boiling point and 0.95 Tc",
       .inputs = joined(
           {{{.name = "substance",
              .kind = FieldKind::Text,
              .description = "key, name or CAS number of the content",
              .aliases = {"fluid"}},
             {.name = "temperature",
              .unit = "K",
              .description = "of the saturated content at burst; or give burst_pressure",
              .bounds = Bounds::positive(),
              .optional = true},
             {.name = "burst_pressure",
              .unit = "Pa",
              .description = "absolute, vapour pressure at burst",
              .bounds = Bounds::positive(),
              .optional = true},
             {.name = "gauge_pressure",
              .unit = "Pa",
              .description = "set or design pressure, gauge; with cause",
              .bounds = Bounds::positive(),
              .optional = true},
             {.name = "cause",
              .kind = FieldKind::Choice,
              .description = "factor on gauge_pressure: fire 1.21, overpressure 2.5, weakened 1",
              .choices = {"fire", "overpressure", "weakened"},
              .optional = true},
             {.name = "volume",
              .unit = "m3",
              .description = "of the vessel; or give mass",
              .bounds = Bounds::positive(),
              .optional = true},
             {.name = "mass",
              .unit = "kg",
              .description = "of liquid and vapour at burst",
              .bounds = Bounds::positive(),
              .optional = true},
             {.name = "liquid_fill",
              .description = "part of the volume that is liquid at burst",
              .bounds = Bounds::closed(0.0, 1.0),
              .default_value = 0.8},
             {.name = "energy",
              .kind = FieldKind::Choice,
              .description = "definition of the expansion energy",
              .default_value = "isentropic",
              .choices = {"isentropic", "irreversible", "superheat_isentropic",
                          "superheat_irreversible", "prugh"}},
             {.name = "blast_fraction",
              .description = "of the energy in the blast: 1 CCPS and TNO, 0.4 ductile, 0.8 brittle",
              .bounds = {.low = 0.0, .high = 1.0, .low_open = true},
              .default_value = 1.0},
             ambient_pressure_field(),
             sound_speed_field()},
            near_field_fields()}),
       .outputs = blast_outputs(near_field_outputs(
           {{.name = "temperature", .unit = "K", .description = "at burst"},
            {.name = "burst_pressure", .unit = "Pa", .description = "absolute"},
            {.name = "volume", .unit = "m3", .description = "of the vessel"},
            {.name = "liquid_mass", .unit = "kg", .description = "at burst"},
            {.name = "vapour_mass", .unit = "kg", .description = "at burst"},
            {.name = "isentropic", .unit = "J", .description = "of both phases"},
            {.name = "irreversible", .unit = "J", .description = "p0 (V2 - V1)"},
            {.name = "superheat", .unit = "J", .description = "superheating energy of the liquid"},
            {.name = "prugh", .unit = "J", .description = "of vapour and flashed liquid as a gas"},
            {.name = "blast_energy",
             .unit = "J",
             .description = "chosen energy x blast_fraction, no ground factor"}})),
       .evaluate = evaluate_bleve_blast});
}

}  // namespace isorisk::models::explosion
