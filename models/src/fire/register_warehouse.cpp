// SPDX-License-Identifier: Apache-2.0
#include "isorisk/core/error.hpp"
#include "isorisk/models/fire/warehouse_fire.hpp"
#include "register_parts.hpp"

namespace isorisk::models::fire {
namespace {

StoredFormula formula_of(const Json& value) {
  if (!value.is_object() || value.contains("value")) {
    throw InputError("formula = " + value.dump() +
                     ", must be an object of atoms per molecule, {\"c\": 3.9, \"h\": 8.5}");
  }
  StoredFormula f;
  for (const auto& [name, atoms] : value.items()) {
    const double n = structure_number(atoms, "-", "formula, " + name);
    bool found = false;
    for (const auto& [element, place] : {std::pair{"c", &f.c},
                                         {"h", &f.h},
                                         {"o", &f.o},
                                         {"n", &f.n},
                                         {"s", &f.s},
                                         {"cl", &f.cl},
                                         {"f", &f.f},
                                         {"br", &f.br},
                                         {"p", &f.p}}) {
      if (name == element) {
        *place = n;
        found = true;
      }
    }
    if (!found) {
      throw InputError("formula: element '" + name + "' is not known; c, h, o, n, s, cl, f, br, p");
    }
  }
  return f;
}

Evaluation evaluate(const Inputs& in) {
  const WarehouseFire fire{{.stored = formula_of(in.raw("formula")),
                            .fire_area_m2 = in.number("fire_area"),
                            .burning_rate_kg_per_m2_s = in.number("burning_rate"),
                            .building_volume_m3 = in.maybe_number("building_volume"),
                            .air_changes_per_h = in.number("air_changes"),
                            .duration_s = in.number("duration"),
                            .nitrogen_to_no2 = in.number("nitrogen_to_no2"),
                            .nitrogen_to_hcn = in.number("nitrogen_to_hcn"),
                            .sulphur_to_so2 = in.number("sulphur_to_so2"),
                            .halogen_to_acid = in.number("halogen_to_acid"),
                            .stored_mass_kg = in.maybe_number("stored_mass"),
                            .heat_of_combustion_j_per_kg = in.number("heat_of_combustion")}};
  const WarehouseFireState& s = fire.state();
  Evaluation e;
  e.add("molar_mass", s.molar_mass_kg_per_mol, "kg/mol");
  e.add("oxygen_per_mole", s.oxygen_per_mole);
  e.add("surface_rate", s.surface_rate_kg_per_s, "kg/s");
  if (s.oxygen_rate_kg_per_s) e.add("oxygen_rate", *s.oxygen_rate_kg_per_s, "kg/s");
  e.add("total_burning_rate", s.burning_rate_kg_per_s, "kg/s");
  e.add_flag("ventilation_limited", s.ventilation_limited);
  e.add("fire_duration", s.duration_s, "s");
  e.add("heat_release", s.heat_release_w, "W");
  e.add("no2", s.no2_kg_per_s, "kg/s");
  e.add("hcn", s.hcn_kg_per_s, "kg/s");
  e.add("so2", s.so2_kg_per_s, "kg/s");
  e.add("hcl", s.hcl_kg_per_s, "kg/s");
  e.add("hf", s.hf_kg_per_s, "kg/s");
  e.add("hbr", s.hbr_kg_per_s, "kg/s");
  e.warnings = fire.warnings();
  return e;
}

}  // namespace

void register_warehouse(Registry& registry) {
  const Bounds positive = Bounds::positive();
  const Bounds part = Bounds::closed(0.0, 1.0);
  Model m =
      described({.id = "fire.warehouse_fire",
                 .purpose = "Fire in a store of packed chemicals: burning rate and toxic gases.",
                 .sources = {"cpr15-method-1997", "rivm-bevi-2009 module C"},
                 .page = "docs/models/fire/warehouse_fire.md",
                 .validity = "stores of packed goods, fires of half an hour; constants "
                             "recalled",
                 .evaluate = evaluate});
  m.inputs = {
      {.name = "formula",
       .kind = FieldKind::Structure,
       .description = "average molecule of the stored goods: atoms of c, h, o, n, s, cl, f, br, p"},
      required("fire_area", "m2", "that burns", positive),
      with_default("burning_rate", "kg/(m2 s)", "0.025 packed goods, 0.1 flammable liquids",
                   positive, 0.025),
      optional_number("building_volume", "m3", "air that the fire can use; absent: without limit",
                      positive),
      with_default("air_changes", "1/h", "of the building in the fire", Bounds::non_negative(),
                   4.0),
      with_default("duration", "s", "of the fire", positive, 1800.0),
      with_default("nitrogen_to_no2", "-", "part of the nitrogen", part, 0.10),
      with_default("nitrogen_to_hcn", "-", "part of the nitrogen", part, 0.0),
      with_default("sulphur_to_so2", "-", "part of the sulphur", part, 1.0),
      with_default("halogen_to_acid", "-", "part of chlorine, fluorine and bromine", part, 1.0),
      optional_number("stored_mass", "kg", "no more than this burns", positive),
      with_default("heat_of_combustion", "J/kg", "lower heating value", positive, 25e6)};
  m.outputs = {{"molar_mass", "kg/mol", "of the formula"},
               {"oxygen_per_mole", "-", "moles of O2 per mole of the formula"},
               {"surface_rate", "kg/s", "what the area would burn"},
               {"oxygen_rate", "kg/s", "what the air allows"},
               {"total_burning_rate", "kg/s", "the smaller"},
               {"ventilation_limited", "-", "the air decides"},
               {"fire_duration", "s", "shorter when the mass is used up"},
               {"heat_release", "W", "for fire.point_source"},
               {"no2", "kg/s", "released"},
               {"hcn", "kg/s", "released"},
               {"so2", "kg/s", "released"},
               {"hcl", "kg/s", "released"},
               {"hf", "kg/s", "released"},
               {"hbr", "kg/s", "released"}};
  registry.add(std::move(m));
}

}  // namespace isorisk::models::fire
