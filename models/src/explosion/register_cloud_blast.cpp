// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "isorisk/models/explosion/baker_strehlow_tang.hpp"
#include "isorisk/models/explosion/bauwens_dorofeev.hpp"
#include "isorisk/models/explosion/tno_multi_energy.hpp"
#include "isorisk/models/explosion/vapour_cloud.hpp"
#include "register_parts.hpp"
#include "register_tools.hpp"

namespace isorisk::models::explosion {
namespace {

constexpr const char* kTno = "explosion.tno_multi_energy";
constexpr const char* kBst = "explosion.baker_strehlow_tang";
constexpr const char* kDetonation = "explosion.bauwens_dorofeev";
constexpr const char* kCloud = "explosion.vapour_cloud";

std::vector<double> optional_list(const Inputs& in, std::string_view name) {
  return in.has(name) ? in.numbers(name) : std::vector<double>{};
}

const char* shape_word(WaveShape shape) {
  switch (shape) {
    case WaveShape::Shock:
      return "shock";
    case WaveShape::PressureWave:
      return "pressure_wave";
    case WaveShape::SteepeningWave:
      return "steepening_wave";
  }
  return "shock";
}

Evaluation evaluate_tno(const Inputs& in) {
  if (in.has("energy") == in.has("stoichiometric_volume")) {
    throw InputError(std::string{kTno} +
                     ": invalid input\n  give either 'energy' or 'stoichiometric_volume' (with "
                     "'energy_density'), not both");
  }
  const double energy_j = in.has("energy")
                              ? in.number("energy")
                              : in.number("stoichiometric_volume") * in.number("energy_density");
  const TnoMultiEnergy blast{{.energy_j = energy_j,
                              .blast_class = in.number("blast_class"),
                              .ambient_pressure_pa = in.number("ambient_pressure"),
                              .sound_speed_m_per_s = in.number("sound_speed")}};
  Evaluation e;
  e.add("energy", energy_j, "J");
  const std::vector<double> distances = optional_list(in, "distance");
  add_series(e, "scaled_distance",
             column(distances, [&](double r) { return blast.scaled_distance(r); }), "-");
  const auto blasts = add_blasts(e, kTno, blast, distances,
                                 "r_bar 0.23 (outside the burnt cloud) to 100 and P_bar >= 0.001");
  if (blasts.size() == 1) {
    e.add_text("shape", shape_word(blasts.front().shape));
  } else if (!blasts.empty()) {
    Json shapes = Json::array();
    for (const Blast& b : blasts) shapes.push_back(shape_word(b.shape));
    e.outputs.push_back({"shape", std::move(shapes), "-"});
  }
  add_radii(e, kTno, blast, optional_list(in, "thresholds"));
  return e;
}

// How far the curves of several classes lie apart: they coincide in the far field.
Evaluation evaluate_spread(const Inputs& in) {
  double spread = 0.0;
  for (const double r : in.numbers("scaled_distance")) {
    double low = 0.0;
    double high = 0.0;
    for (const double c : in.numbers("classes")) {
      const TnoMultiEnergy blast{{.energy_j = 101325.0, .blast_class = c}};
      const double p = blast.overpressure_pa(r);  // E = p0 x 1 m3: distance = r_bar
      low = low == 0.0 ? p : std::min(low, p);
      high = std::max(high, p);
    }
    spread = std::max(spread, high / low - 1.0);
  }
  Evaluation e;
  e.add("max_relative_spread_overpressure", spread);
  return e;
}

Evaluation evaluate_bst(const Inputs& in) {
  const BakerStrehlowTang blast{{.combustion_energy_j = in.number("combustion_energy"),
                                 .flame_mach = in.number("flame_mach"),
                                 .ground_factor = in.number("ground_factor"),
                                 .ambient_pressure_pa = in.number("ambient_pressure"),
                                 .sound_speed_m_per_s = in.number("sound_speed")}};
  Evaluation e;
  const std::vector<double> distances = optional_list(in, "distance");
  add_series(e, "scaled_distance",
             column(distances, [&](double r) { return blast.scaled_distance(r); }), "-");
  add_blasts(e, kBst, blast, distances, "R_bar 0.1 to 9.5");
  add_radii(e, kBst, blast, optional_list(in, "thresholds"));
  if (in.number("flame_mach") < 0.2) {
    e.warn("outside_validity", kBst,
           "flame_mach = " + number_text(in.number("flame_mach")) +
               " is slower than the slowest curve 0.2, which is scaled with Mf^2/(1 + Mf)");
  }
  return e;
}

Evaluation evaluate_detonation(const Inputs& in) {
  Evaluation e;
  if (in.has("scaled_distance")) {
    const std::vector<double> r = in.numbers("scaled_distance");
    add_series(e, "overpressure_ratio", column(r, BauwensDorofeev::overpressure_ratio), "-");
    for (const double x : r) {
      if (x < 0.01) warn_range(e, kDetonation, x, x, BlastRange::Near, "R_bar >= 0.01");
    }
  }
  if (in.has("energy")) {
    const BauwensDorofeev blast{in.number("energy"), in.number("ambient_pressure"),
                                in.number("sound_speed")};
    add_blasts(e, kDetonation, blast, optional_list(in, "distance"), "R_bar >= 0.01");
    add_radii(e, kDetonation, blast, optional_list(in, "thresholds"));
  } else if (!in.has("scaled_distance")) {
    throw InputError(std::string{kDetonation} +
                     ": invalid input\n  give 'energy' with 'distance', or 'scaled_distance'");
  }
  return e;
}

Evaluation evaluate_cloud(const Inputs& in) {
  const VapourCloudInput input{.flammable_mass_kg = in.number("flammable_mass"),
                               .heat_of_combustion_j_per_kg = in.number("heat_of_combustion"),
                               .method = cloud_blast_method(in.text("method")),
                               .congested_volume_m3 = in.maybe_number("congested_volume"),
                               .confined_fraction = in.number("confined_fraction"),
                               .energy_density_j_per_m3 = in.number("energy_density"),
                               .blast_class = in.number("blast_class"),
                               .open_class = in.number("open_class"),
                               .yield = in.maybe_number("yield"),
                               .tnt_energy_j_per_kg = in.number("tnt_energy"),
                               .flame_mach = in.number("flame_mach"),
                               .ground_factor = in.number("ground_factor"),
                               .ambient_pressure_pa = in.number("ambient_pressure"),
                               .sound_speed_m_per_s = in.number("sound_speed")};
  const VapourCloud cloud{input};
  Evaluation e;
  e.add_text("blast_model", std::string{cloud.model_id()});
  e.add("combustion_energy", cloud.combustion_energy_j(), "J");
  e.add("blast_energy", cloud.blast_energy_j(), "J");
  e.add("source_radius", cloud.source_radius_m(), "m");
  e.add("R_10kPa", cloud.radius_10_kpa_m(), "m");
  e.add("R_30kPa", cloud.radius_30_kpa_m(), "m");
  if (in.has("distance")) {
    const std::vector<double> distances = in.numbers("distance");
    std::vector<Blast> blasts;
    for (const double r : distances) blasts.push_back(cloud.at(r));
    add_series(e, "overpressure", column(blasts, [](const Blast& b) { return b.overpressure_pa; }),
               "Pa");
    add_series(e, "duration", column(blasts, [](const Blast& b) { return b.duration_s; }), "s");
    add_series(e, "impulse", column(blasts, [](const Blast& b) { return b.impulse_pa_s; }), "Pa s");
    for (std::size_t i = 0; i < distances.size(); ++i) {
      warn_range(e, kCloud, distances[i], distances[i] / cloud.source_radius_m(), blasts[i].range,
                 "the range of " + std::string{cloud.model_id()});
    }
  }
  for (const Warning& w : cloud.warnings()) e.warnings.push_back(w);
  return e;
}

}  // namespace

void register_cloud_blast(Registry& registry) {
  const OutputField scaled{
      .name = "scaled_distance", .description = "R (p0/E)^(1/3)", .aliases = {"r_bar", "R_bar"}};
  registry.add(
      {.id = kTno,
       .purpose = "blast of a cloud that burns in a congested region, TNO multi-energy",
       .sources = {"cpr14e-2005 ch. 5", "msb-b06-105-2017 tables 4.1-4.3", "vandenberg-1985"},
       .page = "docs/models/explosion/tno_multi_energy.md",
       .validity = "r_bar 0.1 to 100 (0.23: edge of the burnt cloud), P_bar >= 0.001",
       .inputs = {{.name = "energy",
                   .unit = "J",
                   .description = "combustion energy of the stoichiometric cloud in the source",
                   .bounds = Bounds::positive(),
                   .aliases = {"E"},
                   .optional = true},
                  {.name = "stoichiometric_volume",
                   .unit = "m3",
                   .description = "of the source, instead of its energy",
                   .bounds = Bounds::positive(),
                   .aliases = {"stoichiometric_cloud_volume"},
                   .optional = true},
                  {.name = "energy_density",
                   .unit = "J/m3",
                   .description = "of the stoichiometric mixture, goes with the volume",
                   .bounds = Bounds::positive(),
                   .default_value = 3.5e6},
                  {.name = "blast_class",
                   .description = "1 (weak) to 10 (detonation); 7 realistic, 10 safe",
                   .bounds = Bounds::closed(1.0, 10.0),
                   .aliases = {"class"}},
                  distance_field(true),
                  ambient_pressure_field(),
                  sound_speed_field(),
                  thresholds_field()},
       .outputs = blast_outputs(
           {{.name = "energy", .unit = "J", .description = "of the source", .aliases = {"E"}},
            scaled,
            {.name = "shape",
             .description = "shock, pressure_wave or steepening_wave, at each distance"}}),
       .aliases = {"tno_multi_energy"},
       .evaluate = evaluate_tno});
  registry.add({.id = "explosion.tno_class_spread",
                .purpose = "how far the multi-energy curves of several classes lie apart",
                .sources = {"msb-b06-105-2017 table 4.2"},
                .page = "docs/models/explosion/tno_multi_energy.md",
                .validity = "classes 6 to 10 coincide beyond r_bar 2.35",
                .inputs = {{.name = "scaled_distance",
                            .kind = FieldKind::NumberList,
                            .description = "r_bar",
                            .bounds = Bounds::positive(),
                            .aliases = {"r_bar"}},
                           {.name = "classes",
                            .kind = FieldKind::NumberList,
                            .description = "blast classes",
                            .bounds = Bounds::closed(1.0, 10.0)}},
                .outputs = {{.name = "max_relative_spread_overpressure",
                             .description = "largest P_bar over smallest, minus 1"}},
                .aliases = {"tno_multi_energy_property"},
                .evaluate = evaluate_spread});
  registry.add({.id = kBst,
                .purpose = "blast of a cloud that burns in a congested region, Baker-Strehlow-Tang",
                .sources = {"tang-baker-1999", "ccps-2010-vce"},
                .page = "docs/models/explosion/baker_strehlow_tang.md",
                .validity = "flame Mach number 0.2 to 5.2, R_bar 0.1 to 9.5",
                .inputs = {{.name = "combustion_energy",
                            .unit = "J",
                            .description = "of the stoichiometric mixture in the congested volume",
                            .bounds = Bounds::positive(),
                            .aliases = {"E_combustion"}},
                           {.name = "flame_mach",
                            .description = "flame Mach number, see explosion.bst_flame_speed",
                            .bounds = {.low = 0.0, .high = 5.2, .low_open = true},
                            .aliases = {"Mf"}},
                           {.name = "ground_factor",
                            .description = "2 at grade, 1 well above it",
                            .bounds = Bounds::closed(1.0, 2.0),
                            .default_value = 2.0},
                           distance_field(true),
                           ambient_pressure_field(),
                           sound_speed_field(340.0),
                           thresholds_field()},
                .outputs = blast_outputs({scaled}),
                .aliases = {"bst"},
                .evaluate = evaluate_bst});
  registry.add({.id = kDetonation,
                .purpose = "blast of a detonating hydrogen cloud",
                .sources = {"bauwens-dorofeev-2019"},
                .page = "docs/models/explosion/bauwens_dorofeev.md",
                .validity = "R_bar >= 0.01; hydrogen clouds that detonate",
                .inputs = {{.name = "scaled_distance",
                            .kind = FieldKind::NumberList,
                            .description = "R (p0/E)^(1/3), instead of energy and distance",
                            .bounds = Bounds::positive(),
                            .aliases = {"R_bar"},
                            .optional = true},
                           {.name = "energy",
                            .unit = "J",
                            .description = "detonable mass times heat of combustion",
                            .bounds = Bounds::positive(),
                            .optional = true},
                           distance_field(true),
                           ambient_pressure_field(),
                           sound_speed_field(),
                           thresholds_field()},
                .outputs = blast_outputs({{.name = "overpressure_ratio",
                                           .description = "overpressure / p0",
                                           .aliases = {"P_bar"}}}),
                .aliases = {"bauwens_dorofeev_detonation"},
                .evaluate = evaluate_detonation});
  registry.add(
      {.id = kCloud,
       .purpose = "blast of a vapour cloud in a plant, from its mass and the congestion it covers",
       .sources = {"cpr14e-2005 5.5.3", "cpr18e-1999", "ccps-2010-vce"},
       .page = "docs/models/explosion/vapour_cloud.md",
       .validity = "that of the blast model it uses",
       .inputs = {{.name = "flammable_mass",
                   .unit = "kg",
                   .description = "between the flammable limits, or within the lower one",
                   .bounds = Bounds::positive()},
                  {.name = "heat_of_combustion",
                   .unit = "J/kg",
                   .description = "lower heating value",
                   .bounds = Bounds::positive()},
                  {.name = "method",
                   .kind = FieldKind::Choice,
                   .description = "blast model",
                   .default_value = "tno_multi_energy",
                   .choices = {"tno_multi_energy", "tnt_equivalence", "tnt_equivalence_cn",
                               "baker_strehlow_tang", "bauwens_dorofeev"}},
                  {.name = "congested_volume",
                   .unit = "m3",
                   .description = "free volume of the congestion that the cloud covers",
                   .bounds = Bounds::non_negative(),
                   .optional = true},
                  {.name = "confined_fraction",
                   .description = "part of the cloud in congestion when no volume is given",
                   .bounds = Bounds::closed(0.0, 1.0),
                   .default_value = 0.08},
                  {.name = "energy_density",
                   .unit = "J/m3",
                   .description = "of the stoichiometric mixture",
                   .bounds = Bounds::positive(),
                   .default_value = 3.5e6},
                  {.name = "blast_class",
                   .description = "multi-energy class of the congested part",
                   .bounds = Bounds::closed(1.0, 10.0),
                   .default_value = 10.0},
                  {.name = "open_class",
                   .description = "multi-energy class of the open rest, 1 to 3; 0: no blast of it",
                   .bounds = Bounds::closed(0.0, 3.0),
                   .default_value = 1.0},
                  {.name = "yield",
                   .description =
                       "TNT: 0.03 (tnt_equivalence), 0.04 (tnt_equivalence_cn) if absent",
                   .bounds = {.low = 0.0, .high = 1.0, .low_open = true},
                   .optional = true},
                  {.name = "tnt_energy",
                   .unit = "J/kg",
                   .description = "heat of explosion of TNT",
                   .bounds = Bounds::positive(),
                   .default_value = 4.68e6},
                  {.name = "flame_mach",
                   .description = "Baker-Strehlow-Tang: of the congested part",
                   .bounds = {.low = 0.0, .high = 5.2, .low_open = true},
                   .default_value = 0.44},
                  {.name = "ground_factor",
                   .description = "Baker-Strehlow-Tang: 2 at grade, 1 well above it",
                   .bounds = Bounds::closed(1.0, 2.0),
                   .default_value = 2.0},
                  distance_field(true),
                  ambient_pressure_field(),
                  sound_speed_field()},
       .outputs =
           {{.name = "blast_model", .description = "id of the blast model"},
            {.name = "combustion_energy", .unit = "J", .description = "of the whole cloud"},
            {.name = "blast_energy", .unit = "J", .description = "behind the stronger blast"},
            {.name = "source_radius",
             .unit = "m",
             .description = "of the burning part, a hemisphere of stoichiometric mixture"},
            {.name = "R_10kPa", .unit = "m", .description = "largest distance with 10 kPa"},
            {.name = "R_30kPa", .unit = "m", .description = "largest distance with 30 kPa"},
            {.name = "overpressure", .unit = "Pa", .description = "peak side-on, at each distance"},
            {.name = "duration", .unit = "s", .description = "of the positive phase, where given"},
            {.name = "impulse", .unit = "Pa s", .description = "side-on, where given"}},
       .evaluate = evaluate_cloud});
}

}  // namespace isorisk::models::explosion
