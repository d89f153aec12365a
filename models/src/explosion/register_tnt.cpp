// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "isorisk/models/explosion/gb6722.hpp"
#include "isorisk/models/explosion/kingery_bulmash.hpp"
#include "isorisk/models/explosion/tnt_equivalence.hpp"
#include "register_parts.hpp"
#include "register_tools.hpp"

namespace isorisk::models::explosion {
namespace {

constexpr const char* kKingery = "explosion.kingery_bulmash";
constexpr const char* kSwisdak = "explosion.swisdak";
constexpr const char* kGb6722 = "explosion.gb6722";
constexpr const char* kEquivalence = "explosion.tnt_equivalence";
constexpr const char* kCn = "explosion.tnt_equivalence_cn";
constexpr const char* kRange = "Z to 40 m/kg^(1/3), pressure to 198.5, impulse to 158.7";

InputField tnt_mass_field() {
  return {.name = "tnt_mass",
          .unit = "kg",
          .description = "charge, kg TNT",
          .bounds = Bounds::positive(),
          .aliases = {"W_TNT", "Q"}};
}
InputField fuel_mass_field() {
  return {.name = "fuel_mass",
          .unit = "kg",
          .description = "flammable mass in the cloud",
          .bounds = Bounds::positive(),
          .aliases = {"mass", "vapour_mass_in_cloud"}};
}
InputField heat_of_combustion_field() {
  return {.name = "heat_of_combustion",
          .unit = "J/kg",
          .description = "lower heating value",
          .bounds = Bounds::positive()};
}
InputField yield_field(double value) {
  return {.name = "yield",
          .description = "part of the combustion energy in the blast",
          .bounds = {.low = 0.0, .high = 1.0, .low_open = true},
          .default_value = value,
          .aliases = {"alpha", "yield_factor"}};
}
InputField tnt_energy_field(double value) {
  return {.name = "tnt_energy",
          .unit = "J/kg",
          .description = "heat of explosion of TNT",
          .bounds = Bounds::positive(),
          .default_value = value,
          .aliases = {"E_TNT", "Q_TNT"}};
}
InputField ground_factor_field(double value) {
  return {.name = "ground_factor",
          .description = "1 with a curve that contains the reflection of the ground",
          .bounds = Bounds::closed(1.0, 2.0),
          .default_value = value};
}

// All seven quantities of a TNT wave.
template <class Curve>
void add_waves(Evaluation& e, const std::string& id, const Curve& curve,
               const std::vector<double>& distances) {
  std::vector<TntWave> waves;
  for (const double r : distances) {
    waves.push_back(curve.wave(r));
    warn_range(e, id, r, r / curve.length_scale_m(), waves.back().range, kRange);
  }
  add_series(e, "scaled_distance",
             column(distances, [&](double r) { return r / curve.length_scale_m(); }), "m/kg^(1/3)");
  const auto add = [&](const char* name, double TntWave::*member, const char* unit) {
    add_series(e, name, column(waves, [&](const TntWave& w) { return w.*member; }), unit);
  };
  add("overpressure", &TntWave::overpressure_pa, "Pa");
  add("impulse", &TntWave::impulse_pa_s, "Pa s");
  add("duration", &TntWave::duration_s, "s");
  add("arrival_time", &TntWave::arrival_time_s, "s");
  add("reflected_pressure", &TntWave::reflected_pressure_pa, "Pa");
  add("reflected_impulse", &TntWave::reflected_impulse_pa_s, "Pa s");
  add("shock_velocity", &TntWave::shock_velocity_m_per_s, "m/s");
}

std::vector<OutputField> wave_outputs() {
  return blast_outputs(
      {{.name = "scaled_distance", .unit = "m/kg^(1/3)", .description = "R / W^(1/3)"},
       {.name = "reflected_pressure", .unit = "Pa", .description = "peak, normal reflection"},
       {.name = "reflected_impulse", .unit = "Pa s", .description = "normal reflection"},
       {.name = "shock_velocity",
        .unit = "m/s",
        .description = "of the front",
        .aliases = {"shock_front_velocity"}}});
}

std::vector<double> optional_list(const Inputs& in, std::string_view name) {
  return in.has(name) ? in.numbers(name) : std::vector<double>{};
}

BurstConfiguration configuration_of(const Inputs& in) {
  return in.text("configuration") == "free_air" ? BurstConfiguration::FreeAir
                                                : BurstConfiguration::Hemispherical;
}

void require_one_ground(const std::string& id, const Inputs& in) {
  if (in.text("configuration") == "hemispherical" && in.number("ground_factor") != 1.0) {
    throw InputError(
        id + ": invalid input\n  ground_factor = " + number_text(in.number("ground_factor")) +
        " -, must be 1 with the hemispherical curve, which contains the ground "
        "already; use configuration free_air with a ground factor");
  }
}

Evaluation evaluate_kingery(const Inputs& in) {
  require_one_ground(kKingery, in);
  const KingeryBulmash curve{in.number("tnt_mass") * in.number("ground_factor"),
                             configuration_of(in)};
  Evaluation e;
  add_waves(e, kKingery, curve, optional_list(in, "distance"));
  add_radii(e, kKingery, curve, optional_list(in, "thresholds"));
  return e;
}

Evaluation evaluate_swisdak(const Inputs& in) {
  const Swisdak curve{in.number("tnt_mass")};
  Evaluation e;
  add_waves(e, kSwisdak, curve, optional_list(in, "distance"));
  add_radii(e, kSwisdak, curve, optional_list(in, "thresholds"));
  return e;
}

// A list, plain or with its unit: the unit of scaled distance is none of core/units.
std::vector<double> scaled_distances(const Json& given) {
  const bool wrapped = given.is_object() && given.contains("value");
  const Json& list = wrapped ? given["value"] : given;
  const bool right_unit = !wrapped || !given.contains("unit") || given["unit"] == "m/kg^(1/3)";
  if (!list.is_array() || !right_unit) {
    throw InputError(
        "explosion.kingery_swisdak_difference: invalid input\n  scaled_distances must be a list "
        "of numbers in m/kg^(1/3)");
  }
  return list.get<std::vector<double>>();
}

// Two fits of one set of data, side by side.
Evaluation evaluate_comparison(const Inputs& in) {
  const KingeryBulmash a{1.0, BurstConfiguration::Hemispherical};
  const Swisdak b{1.0};
  double pressure = 0.0;
  double impulse = 0.0;
  for (const double z : scaled_distances(in.raw("scaled_distances"))) {
    const TntWave wa = a.wave(z);
    const TntWave wb = b.wave(z);
    pressure = std::max(pressure, std::abs(wa.overpressure_pa / wb.overpressure_pa - 1.0));
    impulse = std::max(impulse, std::abs(wa.impulse_pa_s / wb.impulse_pa_s - 1.0));
  }
  Evaluation e;
  e.add("max_relative_difference_overpressure", pressure);
  e.add("max_relative_difference_impulse", impulse);
  return e;
}

Evaluation evaluate_equivalence(const Inputs& in) {
  require_one_ground(kEquivalence, in);
  const double tnt_kg =
      tnt_equivalent_mass_kg({.fuel_mass_kg = in.number("fuel_mass"),
                              .heat_of_combustion_j_per_kg = in.number("heat_of_combustion"),
                              .yield = in.number("yield"),
                              .tnt_energy_j_per_kg = in.number("tnt_energy"),
                              .ground_factor = in.number("ground_factor")});
  Evaluation e;
  e.add("tnt_mass", tnt_kg, "kg");
  const KingeryBulmash curve{tnt_kg, configuration_of(in)};
  if (in.has("distance")) {
    const auto blasts = add_blasts(e, kEquivalence, curve, in.numbers("distance"), kRange);
    if (std::any_of(blasts.begin(), blasts.end(),
                    [](const Blast& b) { return b.overpressure_pa > 30e3; })) {
      e.warn("outside_validity", kEquivalence,
             "TNT equivalence is a far-field screen (below about 30 kPa): near the cloud it "
             "overpredicts, its duration is too short, and it knows no congestion");
    }
  }
  add_radii(e, kEquivalence, curve, optional_list(in, "thresholds"));
  return e;
}

Evaluation evaluate_cn(const Inputs& in) {
  const TntEquivalenceInput tnt{.fuel_mass_kg = in.number("fuel_mass"),
                                .heat_of_combustion_j_per_kg = in.number("heat_of_combustion"),
                                .yield = in.number("yield"),
                                .tnt_energy_j_per_kg = in.number("tnt_energy"),
                                .ground_factor = in.number("ground_factor")};
  const CnVceBlast blast{{.fuel_mass_kg = tnt.fuel_mass_kg,
                          .heat_of_combustion_j_per_kg = tnt.heat_of_combustion_j_per_kg,
                          .yield = tnt.yield,
                          .ground_factor = tnt.ground_factor,
                          .ambient_pressure_pa = in.number("ambient_pressure")}};
  Evaluation e;
  e.add("tnt_mass", tnt_equivalent_mass_kg(tnt), "kg");
  e.add("energy", blast.energy_j(), "J");
  if (in.has("distance")) add_blasts(e, kCn, blast, in.numbers("distance"), "Z' 0.3 to 12");
  add_radii(e, kCn, blast, optional_list(in, "thresholds"));
  return e;
}

Evaluation evaluate_epa(const Inputs& in) {
  Evaluation e;
  e.add("distance_1psi",
        epa_rmp_distance_1psi_m(in.number("fuel_mass"), in.number("heat_of_combustion"),
                                in.number("yield"), in.number("tnt_energy")),
        "m");
  return e;
}

Evaluation evaluate_cn_injury(const Inputs& in) {
  const double tnt_kg =
      tnt_equivalent_mass_kg({.fuel_mass_kg = in.number("fuel_mass"),
                              .heat_of_combustion_j_per_kg = in.number("heat_of_combustion"),
                              .yield = in.number("yield"),
                              .tnt_energy_j_per_kg = in.number("tnt_energy"),
                              .ground_factor = in.number("ground_factor")});
  const CnInjuryRadii r = cn_injury_radii({.tnt_mass_kg = tnt_kg,
                                           .tnt_energy_j_per_kg = in.number("tnt_energy"),
                                           .ambient_pressure_pa = in.number("ambient_pressure")});
  Evaluation e;
  e.add("tnt_mass", tnt_kg, "kg");
  e.add("death_radius", r.death_m, "m");
  e.add("serious_injury_radius", r.serious_injury_m, "m");
  e.add("slight_injury_radius", r.slight_injury_m, "m");
  e.add("scaled_distance_44kPa", r.scaled_serious);
  e.add("scaled_distance_17kPa", r.scaled_slight);
  if (in.has("property_loss_factor")) {
    e.add("property_loss_radius", property_loss_radius_m(tnt_kg, in.number("property_loss_factor")),
          "m");
  }
  e.warn("disagreeing_sources", "explosion.cn_injury_radii",
         "the curve of the injury radii gives up to 13 % more distance at 44 kPa than the curve of "
         "explosion.tnt_equivalence_cn; published assessments print roots that do not solve it");
  return e;
}

Evaluation evaluate_gb6722(const Inputs& in) {
  const Gb6722 blast{in.number("tnt_mass")};
  Evaluation e;
  if (in.has("distance")) add_blasts(e, kGb6722, blast, in.numbers("distance"), "any distance");
  add_radii(e, kGb6722, blast, optional_list(in, "thresholds"));
  return e;
}

}  // namespace

void register_tnt(Registry& registry) {
  const InputField configuration{.name = "configuration",
                                 .kind = FieldKind::Choice,
                                 .description = "burst on the ground, or in free air",
                                 .default_value = "hemispherical",
                                 .choices = {"hemispherical", "free_air"}};
  registry.add({.id = kKingery,
                .purpose = "blast of a TNT charge on the ground or in free air",
                .sources = {"kingery-bulmash-1984", "swisdak-1994"},
                .page = "docs/models/explosion/kingery_bulmash.md",
                .validity = "Z 0.0674 (free air 0.0531) to 40 m/kg^(1/3); a surface burst is "
                            "extended with Swisdak 1994 to 198.5 in pressure, 158.7 in impulse",
                .inputs = {tnt_mass_field(), distance_field(true), configuration,
                           ground_factor_field(1.0), thresholds_field()},
                .outputs = wave_outputs(),
                .aliases = {"kingery_bulmash_1984"},
                .evaluate = evaluate_kingery});
  registry.add({.id = kSwisdak,
                .purpose = "blast of a hemispherical TNT charge on the ground, simplified curves",
                .sources = {"swisdak-1994"},
                .page = "docs/models/explosion/swisdak.md",
                .validity = "Z 0.2 to 198.5 m/kg^(1/3) in pressure, 158.7 in impulse, 40 otherwise",
                .inputs = {tnt_mass_field(), distance_field(true), thresholds_field()},
                .outputs = wave_outputs(),
                .aliases = {"swisdak_1994"},
                .evaluate = evaluate_swisdak});
  registry.add({.id = "explosion.kingery_swisdak_difference",
                .purpose = "how far two fits of the same TNT data differ",
                .sources = {"kingery-bulmash-1984", "swisdak-1994"},
                .page = "docs/models/explosion/kingery_bulmash.md",
                .validity = "Z 0.3 to 40 m/kg^(1/3)",
                .inputs = {{.name = "scaled_distances",
                            .kind = FieldKind::Structure,
                            .description = "scaled distances, m/kg^(1/3)",
                            .aliases = {"Z_list"}}},
                .outputs = {{.name = "max_relative_difference_overpressure",
                             .description = "largest over the distances",
                             .aliases = {"max_relative_difference_incident_pressure"}},
                            {.name = "max_relative_difference_impulse",
                             .description = "largest over the distances",
                             .aliases = {"max_relative_difference_incident_impulse"}}},
                .aliases = {"consistency"},
                .evaluate = evaluate_comparison});
  const OutputField tnt_mass{.name = "tnt_mass",
                             .unit = "kg",
                             .description = "equivalent mass of TNT",
                             .aliases = {"W_TNT"}};
  registry.add({.id = kEquivalence,
                .purpose = "vapour cloud explosion as an equivalent charge of TNT",
                .sources = {"ccps-2010-vce", "kingery-bulmash-1984"},
                .page = "docs/models/explosion/tnt_equivalence.md",
                .validity = "far field, overpressure below about 30 kPa; no effect of congestion",
                .inputs = {fuel_mass_field(), heat_of_combustion_field(), yield_field(0.03),
                           tnt_energy_field(4.68e6), ground_factor_field(1.0), configuration,
                           distance_field(true), thresholds_field()},
                .outputs = blast_outputs({tnt_mass}),
                .aliases = {"tnt_equivalence", "tnt_equivalence_vce"},
                .evaluate = evaluate_equivalence});
  registry.add(
      {.id = kCn,
       .purpose = "vapour cloud explosion by TNT equivalence as in Chinese assessments",
       .sources = {"cn-vce-assessments"},
       .page = "docs/models/explosion/tnt_equivalence_cn.md",
       .validity = "Z' = R (p0/E)^(1/3) 0.3 to 12; overpressure only",
       .inputs = {fuel_mass_field(), heat_of_combustion_field(), yield_field(0.04),
                  tnt_energy_field(4.52e6), ground_factor_field(1.8), ambient_pressure_field(),
                  distance_field(true), thresholds_field()},
       .outputs = blast_outputs(
           {tnt_mass, {.name = "energy", .unit = "J", .description = "1.8 alpha W_f Q_f"}}),
       .aliases = {"tnt_equivalence_vce_cn"},
       .evaluate = evaluate_cn});
  registry.add({.id = "explosion.epa_rmp_1psi",
                .purpose = "worst-case distance to 1 psi of a vapour cloud explosion",
                .sources = {"epa-rmp-oca Appendix C"},
                .page = "docs/models/explosion/epa_rmp_1psi.md",
                .validity = "screening; the constant 17 belongs to 1 psi (6.895 kPa)",
                .inputs = {fuel_mass_field(), heat_of_combustion_field(), yield_field(0.1),
                           tnt_energy_field(4.68e6)},
                .outputs = {{.name = "distance_1psi",
                             .unit = "m",
                             .description = "17 (yield M dHc / E_TNT)^(1/3)",
                             .aliases = {"distance_1psi_miles"}}},
                .aliases = {"epa_rmp_tnt_1psi"},
                .evaluate = evaluate_epa});
  registry.add(
      {.id = "explosion.cn_injury_radii",
       .purpose = "radii of death and injury of a vapour cloud explosion, Chinese assessments",
       .sources = {"cn-vce-assessments"},
       .page = "docs/models/explosion/cn_injury_radii.md",
       .validity = "the curve is for 44 and 17 kPa only; it crosses zero at Z' 14.6",
       .inputs = {fuel_mass_field(),
                  heat_of_combustion_field(),
                  yield_field(0.04),
                  tnt_energy_field(4.52e6),
                  ground_factor_field(1.8),
                  ambient_pressure_field(101300.0),
                  {.name = "property_loss_factor",
                   .description = "K of the property loss radius, m/kg^(1/3): 4.6 or 5.6",
                   .bounds = Bounds::positive(),
                   .optional = true}},
       .outputs = {tnt_mass,
                   {.name = "death_radius",
                    .unit = "m",
                    .description = "13.6 (W_TNT / 1000 kg)^0.37",
                    .aliases = {"R_death"}},
                   {.name = "serious_injury_radius",
                    .unit = "m",
                    .description = "44 kPa",
                    .aliases = {"R_serious_injury"}},
                   {.name = "slight_injury_radius",
                    .unit = "m",
                    .description = "17 kPa",
                    .aliases = {"R_slight_injury"}},
                   {.name = "scaled_distance_44kPa",
                    .description = "R (p0/E)^(1/3), E = W_TNT Q_TNT",
                    .aliases = {"Z_44kPa"}},
                   {.name = "scaled_distance_17kPa",
                    .description = "R (p0/E)^(1/3)",
                    .aliases = {"Z_17kPa"}},
                   {.name = "property_loss_radius",
                    .unit = "m",
                    .description = "when the factor is given"}},
       .aliases = {"vce_cn_injury_radii"},
       .evaluate = evaluate_cn_injury});
  registry.add({.id = kGb6722,
                .purpose = "overpressure of an explosive charge by the Chinese blasting formula",
                .sources = {"gb6722-2014 clause 13.3.2", "gbt37243-2019"},
                .page = "docs/models/explosion/gb6722.md",
                .validity = "flat ground; meant for the protection thresholds 2 to 9 kPa",
                .inputs = {tnt_mass_field(), distance_field(true), thresholds_field()},
                .outputs = blast_outputs(),
                .aliases = {"gb6722_formula"},
                .evaluate = evaluate_gb6722});
}

}  // namespace isorisk::models::explosion
