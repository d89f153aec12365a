// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "isorisk/models/explosion/baker_strehlow_tang.hpp"
#include "isorisk/models/explosion/cloud_energy.hpp"
#include "isorisk/models/explosion/game.hpp"
#include "register_parts.hpp"
#include "register_tools.hpp"

namespace isorisk::models::explosion {
namespace {

constexpr double kGameScatter = 3.0;  // MSB B06-105: correlation scatter of a factor 2 to 3

GameInput game_input(const Inputs& in, double flame_path_m) {
  return {.volume_blockage_ratio = in.number("volume_blockage_ratio"),
          .flame_path_m = flame_path_m,
          .obstacle_diameter_m = in.number("obstacle_diameter"),
          .burning_velocity_m_per_s = in.number("burning_velocity"),
          .expansion = in.text("confinement") == "2D" ? Expansion::TwoD : Expansion::ThreeD,
          .obstacle_directions = in.integer("obstacle_directions")};
}

void add_class(Evaluation& e, double overpressure_pa) {
  e.add("blast_class", blast_class_of(overpressure_pa));
  e.add("blast_class_low", blast_class_of(overpressure_pa / kGameScatter));
  e.add("blast_class_high", blast_class_of(overpressure_pa * kGameScatter));
}

Evaluation evaluate_game(const Inputs& in) {
  const double p = game_overpressure_pa(game_input(in, in.number("flame_path")));
  Evaluation e;
  e.add("overpressure", p, "Pa");
  add_class(e, p);
  return e;
}

Evaluation evaluate_flame_path(const Inputs& in) {
  const std::vector<double> box = in.numbers("box");
  if (box.size() != 3) {
    throw InputError(
        "explosion.game_flame_path: invalid input\n  box must be three lengths: "
        "length, width, height");
  }
  const GamePassResult r =
      game_flame_path({.length_m = box[0], .width_m = box[1], .height_m = box[2]},
                      game_input(in, box[2]), in.number("critical_overpressure"));
  Evaluation e;
  e.add("flame_path_first", r.flame_path_first_m, "m");
  e.add("overpressure_first", r.overpressure_first_pa, "Pa");
  e.add_flag("second_pass_needed", r.second_pass_needed);
  e.add("flame_path", r.flame_path_m, "m");
  e.add("overpressure", r.overpressure_pa, "Pa");
  add_class(e, r.overpressure_pa);
  return e;
}

Evaluation evaluate_rigos(const Inputs& in) {
  Evaluation e;
  add_series(
      e, "critical_separation",
      column(in.numbers("donor_overpressure"),
             [&](double p) { return rigos_critical_separation_m(in.number("donor_extent"), p); }),
      "m");
  return e;
}

Evaluation evaluate_flame_speed(const Inputs& in) {
  const FlameSpeed s = bst_flame_speed(in.text("confinement"), in.text("reactivity"),
                                       in.text("congestion"), in.text("edition"));
  Evaluation e;
  e.add("flame_mach", s.mach);
  e.add_flag("detonation", s.detonation);
  if (s.confidence == "recalled") {
    e.warn("low_confidence", "explosion.bst_flame_speed",
           "this cell of the table is recalled, not read in " + std::string{s.source});
  }
  return e;
}

Evaluation evaluate_cloud_energy(const Inputs& in) {
  const StoichiometricCloud c =
      stoichiometric_cloud({.volume_m3 = in.number("cloud_volume"),
                            .temperature_k = in.number("temperature"),
                            .pressure_abs_pa = in.number("pressure"),
                            .oxygen_per_fuel = in.number("oxygen_per_fuel"),
                            .heat_of_combustion_j_per_mol = in.number("heat_of_combustion"),
                            .oxygen_fraction_in_air = in.number("oxygen_fraction_in_air")});
  Evaluation e;
  e.add("stoichiometric_fraction", c.fuel_fraction);
  e.add("energy", c.energy_j, "J");
  e.add("energy_density", c.energy_j / in.number("cloud_volume"), "J/m3");
  return e;
}

std::vector<InputField> game_fields() {
  return {{.name = "volume_blockage_ratio",
           .description = "volume of obstacles over volume of the region",
           .bounds = {.low = 0.0, .high = 1.0, .low_open = true, .high_open = true},
           .aliases = {"VBR"}},
          {.name = "obstacle_diameter",
           .unit = "m",
           .description = "mean; the harmonic mean is on the safe side",
           .bounds = Bounds::positive(),
           .aliases = {"D"}},
          {.name = "burning_velocity",
           .unit = "m/s",
           .description = "laminar",
           .bounds = Bounds::positive(),
           .aliases = {"S_L"}},
          {.name = "confinement",
           .kind = FieldKind::Choice,
           .description = "3D free, 2D between parallel planes",
           .default_value = "3D",
           .choices = {"3D", "2D"}},
          {.name = "obstacle_directions",
           .kind = FieldKind::Integer,
           .description = "3 as is; obstacles in 2 directions divide by 3, in 1 by 15",
           .bounds = Bounds::closed(1.0, 3.0),
           .default_value = 3}};
}

std::vector<OutputField> class_outputs() {
  return {{.name = "blast_class", .description = "multi-energy class of the overpressure"},
          {.name = "blast_class_low", .description = "with a third of the overpressure"},
          {.name = "blast_class_high", .description = "with three times the overpressure"}};
}

template <class T>
std::vector<T> joined(std::vector<T> a, std::vector<T> b) {
  for (T& x : b) a.push_back(std::move(x));
  return a;
}

}  // namespace

void register_congestion(Registry& registry) {
  registry.add(
      {.id = "explosion.game",
       .purpose = "source overpressure and blast class of a congested region",
       .sources = {"eggen-1998", "msb-b06-105-2017 eq. 5.1, 5.2, 5.4-5.6"},
       .page = "docs/models/explosion/game.md",
       .validity = "low ignition energy, regular tube arrays; scatter a factor 2 to 3",
       .inputs = joined(game_fields(), {{.name = "flame_path",
                                         .unit = "m",
                                         .description = "longest way of the flame",
                                         .bounds = Bounds::positive(),
                                         .aliases = {"L_f"}}}),
       .outputs = joined({{.name = "overpressure", .unit = "Pa", .description = "of the source"}},
                         class_outputs()),
       .aliases = {"game_correlation"},
       .evaluate = evaluate_game});
  registry.add(
      {.id = "explosion.game_flame_path",
       .purpose = "source overpressure of a box of obstacles, in one or two passes",
       .sources = {"mercx-1998", "msb-b06-105-2017 App. A"},
       .page = "docs/models/explosion/game.md",
       .validity = "as explosion.game",
       .inputs =
           joined(game_fields(), {{.name = "box",
                                   .kind = FieldKind::NumberList,
                                   .unit = "m",
                                   .description = "length, width and height of the region",
                                   .bounds = Bounds::positive()},
                                  {.name = "critical_overpressure",
                                   .unit = "Pa",
                                   .description = "above it the flame path is the longest side",
                                   .bounds = Bounds::positive(),
                                   .default_value = 30e3,
                                   .aliases = {"P_crit"}}}),
       .outputs = joined(
           {{.name = "flame_path_first",
             .unit = "m",
             .description = "min(l/2, b/2, h)",
             .aliases = {"L_f_first"}},
            {.name = "overpressure_first", .unit = "Pa", .description = "of the first pass"},
            {.name = "second_pass_needed", .description = "the first pass exceeds the limit"},
            {.name = "flame_path", .unit = "m", .description = "of the result"},
            {.name = "overpressure", .unit = "Pa", .description = "of the source, the result"}},
           class_outputs()),
       .aliases = {"game_flame_path"},
       .evaluate = evaluate_flame_path});
  registry.add({.id = "explosion.rigos",
                .purpose = "gap below which two congested regions explode as one",
                .sources = {"vandenberg-mos-2005", "msb-b06-105-2017 section 5.5"},
                .page = "docs/models/explosion/rigos.md",
                .validity = "multi-energy method",
                .inputs = {{.name = "donor_extent",
                            .unit = "m",
                            .description = "of the donor region, towards the other",
                            .bounds = Bounds::positive()},
                           {.name = "donor_overpressure",
                            .kind = FieldKind::NumberList,
                            .unit = "Pa",
                            .description = "source overpressure of the donor",
                            .bounds = Bounds::positive()}},
                .outputs = {{.name = "critical_separation",
                             .unit = "m",
                             .description = "regions nearer than this explode together"}},
                .aliases = {"rigos_separation"},
                .evaluate = evaluate_rigos});
  registry.add(
      {.id = "explosion.bst_flame_speed",
       .purpose = "flame Mach number of a congested region for Baker-Strehlow-Tang",
       .sources = {"pierorazio-2005", "baker-1998"},
       .page = "docs/models/explosion/baker_strehlow_tang.md",
       .validity = "pair the 2005 table with the 1999 curves; 1-D only in edition 1999",
       .inputs = {{.name = "confinement",
                   .kind = FieldKind::Choice,
                   .description = "3-D open, 2.5-D light roof, 2-D between planes, 1-D tube",
                   .choices = {"3-D", "2.5-D", "2-D", "1-D"}},
                  {.name = "reactivity",
                   .kind = FieldKind::Choice,
                   .description = "of the gas, see coefficients/laminar_burning_velocity",
                   .choices = {"low", "medium", "high"}},
                  {.name = "congestion",
                   .kind = FieldKind::Choice,
                   .description = "area blockage below 10 %, 10 to 40 %, above 40 %",
                   .choices = {"low", "medium", "high"}},
                  {.name = "edition",
                   .kind = FieldKind::Choice,
                   .description = "of the table",
                   .default_value = "2005",
                   .choices = {"2005", "1999"}}},
       .outputs = {{.name = "flame_mach", .description = "flame Mach number", .aliases = {"Mf"}},
                   {.name = "detonation",
                    .description = "transition to detonation, curve of Mach 5.2"}},
       .aliases = {"bst_flame_speed_2005"},
       .evaluate = evaluate_flame_speed});
  registry.add(
      {.id = "explosion.cloud_energy",
       .purpose = "combustion energy of a stoichiometric cloud of a given volume",
       .sources = {"ccps-2010-vce"},
       .page = "docs/models/explosion/cloud_energy.md",
       .validity = "ideal gas, complete combustion",
       .inputs = {{.name = "cloud_volume",
                   .unit = "m3",
                   .description = "of the mixture",
                   .bounds = Bounds::positive()},
                  {.name = "temperature",
                   .unit = "K",
                   .description = "of the mixture",
                   .bounds = Bounds::positive(),
                   .default_value = 288.15,
                   .aliases = {"T"}},
                  {.name = "pressure",
                   .unit = "Pa",
                   .description = "of the mixture, absolute",
                   .bounds = Bounds::positive(),
                   .default_value = 101325.0,
                   .aliases = {"p"}},
                  {.name = "oxygen_per_fuel",
                   .description = "mol O2 per mol fuel for complete combustion",
                   .bounds = Bounds::positive(),
                   .aliases = {"n_O2_per_fuel"}},
                  {.name = "oxygen_fraction_in_air",
                   .description = "mol per mol",
                   .bounds = {.low = 0.0, .high = 1.0, .low_open = true},
                   .default_value = 0.2095,
                   .aliases = {"x_O2_air"}},
                  {.name = "heat_of_combustion",
                   .unit = "J/mol",
                   .description = "lower heating value, molar",
                   .bounds = Bounds::positive()}},
       .outputs = {{.name = "stoichiometric_fraction", .description = "mol fuel per mol mixture"},
                   {.name = "energy", .unit = "J", .description = "of the cloud", .aliases = {"E"}},
                   {.name = "energy_density", .unit = "J/m3", .description = "of the mixture"}},
       .aliases = {"stoichiometric_cloud_energy"},
       .evaluate = evaluate_cloud_energy});
}

}  // namespace isorisk::models::explosion
