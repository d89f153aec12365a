// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/condensed_explosive.hpp"
#include "isorisk/models/explosion/gbt37243_consequence.hpp"
#include "isorisk/models/explosion/kinney_graham.hpp"
#include "register_parts.hpp"
#include "register_tools.hpp"

namespace isorisk::models::explosion {
namespace {

constexpr const char* kCondensed = "explosion.condensed_explosive";
constexpr const char* kConsequence = "explosion.gbt37243_consequence";
constexpr const char* kKinney = "explosion.kinney_graham";

InputField mass_field(std::string name, std::string description,
                      std::vector<std::string> aliases = {}) {
  return {.name = std::move(name),
          .unit = "kg",
          .description = std::move(description),
          .bounds = Bounds::positive(),
          .aliases = std::move(aliases)};
}
InputField material_field() {
  return {.name = "material",
          .kind = FieldKind::Text,
          .description =
              "row of coefficients/tnt_equivalents, or name, alias or CAS number of "
              "standards/explosive_materials",
          .optional = true};
}
InputField equivalent_field() {
  return {.name = "tnt_equivalent",
          .description = "kg TNT per kg, stated by the user; comes before that of the material",
          .bounds = {.low = 0.0, .high = 2.0, .low_open = true},
          .optional = true};
}

CondensedExplosive charge_of(const Inputs& in) {
  CondensedExplosiveInput charge{.mass_kg = in.number("mass"),
                                 .material = in.has("material") ? in.text("material") : ""};
  charge.tnt_equivalent = in.maybe_number("tnt_equivalent");
  return CondensedExplosive{charge};
}

void add_charge(Evaluation& e, const CondensedExplosive& charge) {
  e.add("tnt_equivalent", charge.tnt_equivalent());
  e.add("tnt_mass", charge.tnt_mass_kg(), "kg");
  e.add("tnt_mass_low", charge.tnt_mass_low_kg(), "kg");
  e.add("tnt_mass_high", charge.tnt_mass_high_kg(), "kg");
  e.add_text("equivalent_source", charge.source());
  e.add_text("equivalent_confidence", charge.confidence());
  for (const Warning& w : charge.warnings()) e.warnings.push_back(w);
}

std::vector<OutputField> charge_outputs() {
  return {{.name = "tnt_equivalent", .description = "kg TNT per kg"},
          {.name = "tnt_mass", .unit = "kg", .description = "mass x equivalent"},
          {.name = "tnt_mass_low", .unit = "kg", .description = "by the lowest equivalent in use"},
          {.name = "tnt_mass_high", .unit = "kg", .description = "by the highest in use"},
          {.name = "equivalent_source", .description = "of the TNT equivalent"},
          {.name = "equivalent_confidence", .description = "of the TNT equivalent"}};
}

Evaluation evaluate_condensed(const Inputs& in) {
  const CondensedExplosive charge = charge_of(in);
  Evaluation e;
  add_charge(e, charge);
  if (in.has("distance")) {
    add_blasts(e, kCondensed, charge.curve(), in.numbers("distance"),
               "Z to 40 m/kg^(1/3), pressure to 198.5, impulse to 158.7");
  }
  if (in.has("thresholds")) add_radii(e, kCondensed, charge.curve(), in.numbers("thresholds"));
  return e;
}

Evaluation evaluate_consequence(const Inputs& in) {
  Evaluation e;
  double tnt_kg = 0.0;
  if (in.has("tnt_mass") == in.has("mass")) {
    throw InputError(std::string{kConsequence} +
                     ": invalid input\n  give either 'tnt_mass', or 'mass' with 'material' or "
                     "'tnt_equivalent'");
  }
  if (in.has("mass")) {
    const CondensedExplosive charge = charge_of(in);
    add_charge(e, charge);
    tnt_kg = charge.tnt_mass_kg();
  } else {
    tnt_kg = in.number("tnt_mass");
    e.add("tnt_mass", tnt_kg, "kg");
  }
  std::string confidence;
  for (const ConsequenceDistance& d : gbt37243_distances(tnt_kg)) {
    e.add("distance_" + d.target_class, d.distance_m, "m");
    e.add("limit_" + d.target_class, d.threshold_pa, "Pa");
    e.add_text("clause_" + d.target_class, d.clause);
    confidence = d.confidence;
  }
  e.add_text("limits_confidence", confidence);
  e.add_text("formula", "GB 6722-2014 cl. 13.3.2 eq. (3), coefficients recalled");
  e.warn("scope", kConsequence, gbt37243_scope());
  e.warn("low_confidence", kConsequence,
         "limits and coefficients of the formula are recalled: compare them with the printed "
         "standards before a verdict rests on them");
  return e;
}

Evaluation evaluate_kinney(const Inputs& in) {
  const double ground = in.number("ground_factor");
  const KinneyGraham curve{in.number("tnt_mass") * ground, in.number("ambient_pressure")};
  Evaluation e;
  if (in.has("distance")) {
    add_blasts(e, kKinney, curve, in.numbers("distance"), "Z 0.3 to 40 m/kg^(1/3)");
  }
  if (in.has("thresholds")) add_radii(e, kKinney, curve, in.numbers("thresholds"));
  e.warn("method_limits", kKinney,
         "use it for the pressure: impulse and duration are below Kingery-Bulmash, the duration "
         "by up to three quarters");
  return e;
}

std::vector<OutputField> consequence_outputs() {
  std::vector<OutputField> fields;
  for (const char* c : {"high_sensitivity", "important", "general_1", "general_2", "general_3"}) {
    fields.push_back({.name = std::string{"distance_"} + c,
                      .unit = "m",
                      .description = std::string{"of targets of class "} + c});
    fields.push_back({.name = std::string{"limit_"} + c,
                      .unit = "Pa",
                      .description = std::string{"overpressure for class "} + c});
    fields.push_back({.name = std::string{"clause_"} + c,
                      .description = std::string{"where the limit stands, class "} + c});
  }
  fields.push_back({.name = "limits_confidence", .description = "read or recalled"});
  fields.push_back({.name = "formula", .description = "behind the distances"});
  for (OutputField& f : charge_outputs()) fields.push_back(std::move(f));
  return fields;
}

}  // namespace

void register_condensed(Registry& registry) {
  registry.add({.id = kCondensed,
                .purpose = "blast of an explosive that detonates on the ground",
                .sources = {"kingery-bulmash-1984", "swisdak-1975"},
                .page = "docs/models/explosion/condensed_explosive.md",
                .validity = "detonation of the whole mass; Z as explosion.kingery_bulmash",
                .inputs = {mass_field("mass", "of the explosive"), material_field(),
                           equivalent_field(), distance_field(true), thresholds_field()},
                .outputs = blast_outputs(charge_outputs()),
                .evaluate = evaluate_condensed});
  InputField mass = mass_field("mass", "of the explosive, instead of tnt_mass");
  mass.optional = true;
  InputField tnt = mass_field("tnt_mass", "charge, kg TNT", {"W_TNT", "Q"});
  tnt.optional = true;
  registry.add({.id = kConsequence,
                .purpose = "external safety distance of explosives, accident-consequence method",
                .sources = {"gbt37243-2019 cl. 5", "gb6722-2014 clause 13.3.2"},
                .page = "docs/models/explosion/gbt37243_consequence.md",
                .validity = "explosives in chemical plants; not civil explosives or fireworks",
                .inputs = {tnt, mass, material_field(), equivalent_field()},
                .outputs = consequence_outputs(),
                .evaluate = evaluate_consequence});
  registry.add({.id = kKinney,
                .purpose = "blast of a chemical explosion in free air, closed form",
                .sources = {"kinney-graham-1985"},
                .page = "docs/models/explosion/kinney_graham.md",
                .validity = "Z 0.3 to 40 m/kg^(1/3), for the pressure",
                .inputs = {mass_field("tnt_mass", "charge, kg TNT", {"W_TNT"}),
                           {.name = "ground_factor",
                            .description = "1 in free air; 1.8 for a burst on soil, 2 on rock",
                            .bounds = Bounds::closed(1.0, 2.0),
                            .default_value = 1.0},
                           ambient_pressure_field(),
                           distance_field(true),
                           thresholds_field()},
                .outputs = blast_outputs(),
                .evaluate = evaluate_kinney});
}

}  // namespace isorisk::models::explosion
