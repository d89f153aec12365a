// SPDX-License-Identifier: Apache-2.0
#include "isorisk/core/error.hpp"
#include "isorisk/models/event_tree/event_tree.hpp"
#include "isorisk/models/event_tree/ignition.hpp"
#include "isorisk/models/frequency/frequency.hpp"
#include "isorisk/models/source/release.hpp"
#include "register_histories.hpp"

namespace isorisk::models::source {
namespace {

std::size_t index_of(const Names& words, const std::string& word) {
  std::size_t i = 0;
  while (i < words.size() && words[i] != word) ++i;
  return i;
}

void release_model(Registry& registry) {
  static const Names kPhases{"gas", "liquid", "liquefied_gas", "auto"};
  static const Names kOpenings{"hole", "full_bore", "rupture", "ten_minutes"};
  static const Names kSurfaces{"concrete", "soil", "dry_soil", "wet_soil", "gravel"};
  static const Names kSets{"hj169-2018", "tno"};
  registry.add(
      {.id = "source.release",
       .purpose = "What enters the air from a vessel with an opening: rate, duration, state after "
                  "expansion, aerosol and pool",
       .sources = {"aqt3046-2013, Annex D and E", "hj169-2018, Annex F", "cpr18e-1999, ch. 3, 4",
                   "cpr14e-2005, ch. 2, 3"},
       .page = "docs/models/source/release.md",
       .validity = "pure substances and surrogates under data/substances; constant rate",
       .inputs =
           {fluid(),
            positive("temperature", "K", "of the contents"),
            positive("pressure", "Pa", "of the contents, absolute"),
            choice("phase", "auto: from temperature and pressure", kPhases, "auto"),
            positive("inventory", "kg", "what can leave"),
            defaulted(number("liquid_head", "m", "above the hole", Bounds::non_negative()), 0.0),
            choice("opening", "kind of opening", kOpenings, "hole"),
            optional(positive("hole_diameter", "m", "hole or bore")),
            optional(number("discharge_coefficient", "-",
                            "default 0.65 liquid hole, 1 gas and full bore",
                            {.low = 0.0, .high = 1.0, .low_open = true})),
            optional(number("opening_length", "m",
                            "hole of liquefied gas: way through wall or stub, over which it "
                            "begins to flash; absent: none does",
                            Bounds::non_negative())),
            {.name = "real_gas_throat",
             .kind = FieldKind::Boolean,
             .description = "gas: throat of the real gas, above about 50 bar (hydrogen 100 bar)",
             .default_value = false},
            optional(positive("flow_cap", "kg/s", "pump or process flow")),
            defaulted(number("release_height", "m", "above ground", Bounds::non_negative()), 1.0),
            optional(positive("isolation_time", "s", "until isolated")),
            defaulted(positive("max_duration", "s", "cap of release and exposure"), 1800.0),
            defaulted(number("bund_area", "m2", "0 = none", Bounds::non_negative()), 0.0),
            defaulted(number("bund_height", "m", "0 = holds all", Bounds::non_negative()), 0.0),
            defaulted(positive("pool_min_thickness", "m", "least depth of a pool"), 0.01),
            choice("surface", "ground under a pool", kSurfaces, "concrete"),
            choice("ground_set", "whose ground constants", kSets, "hj169-2018"),
            defaulted(positive("wind_speed", "m/s", "at 10 m"), 5.0),
            choice("stability", "Pasquill class", {"A", "B", "C", "D", "E", "F"}, "D"),
            defaulted(positive("ambient_temperature", "K", "of the air"), 288.15),
            defaulted(positive("ground_temperature", "K", "of the ground"), 288.15),
            defaulted(positive("ambient_pressure", "Pa", "absolute"), kAtmosphere),
            choice("aerosol",
                   "airborne share of what boils: 5 X, table of CPR 18E, or RELEASE by drop size",
                   {"aqt3046", "purple_book", "drop_size"}, "aqt3046")},
       .outputs = {{.name = "phase", .description = "in the vessel"},
                   {.name = "instantaneous", .description = "all at once"},
                   {.name = "released", .unit = "kg", .description = "leaves the vessel"},
                   {.name = "release_rate", .unit = "kg/s", .description = "0 when instantaneous"},
                   {.name = "duration", .unit = "s", .description = "0 when instantaneous"},
                   {.name = "duration_rule", .description = "what ended it"},
                   {.name = "vapour_fraction", .description = "flash"},
                   {.name = "airborne_fraction", .description = "vapour and aerosol"},
                   {.name = "airborne", .unit = "kg", .description = "without pool vapour"},
                   {.name = "airborne_rate", .unit = "kg/s", .description = "without pool vapour"},
                   {.name = "temperature", .unit = "K", .description = "after expansion"},
                   {.name = "density", .unit = "kg/m3", .description = "vapour and aerosol"},
                   {.name = "vapour_density", .unit = "kg/m3", .description = "vapour"},
                   {.name = "exit_velocity", .unit = "m/s", .description = "in the hole"},
                   {.name = "expanded_velocity", .unit = "m/s", .description = "at ambient"},
                   {.name = "expanded_diameter", .unit = "m", .description = "at ambient"},
                   {.name = "choked", .description = "sonic or critical in the hole"},
                   {.name = "drop_diameter",
                    .unit = "m",
                    .description = "aerosol drop_size: of the drops, 0 without any"}},
       .evaluate = [](const Inputs& in) {
         ReleaseInput r{};
         r.substance = &substance_of(in);
         r.temperature_k = in.number("temperature");
         r.pressure_abs_pa = in.number("pressure");
         const std::size_t phase = index_of(kPhases, in.text("phase"));
         if (phase < 3) r.phase = static_cast<Phase>(phase);
         r.inventory_kg = in.number("inventory");
         r.liquid_head_m = in.number("liquid_head");
         r.opening = static_cast<OpeningKind>(index_of(kOpenings, in.text("opening")));
         r.hole_diameter_m = in.maybe_number("hole_diameter").value_or(0.0);
         r.discharge_coefficient = in.maybe_number("discharge_coefficient");
         r.opening_length_m = in.maybe_number("opening_length");
         r.real_gas_throat = in.boolean("real_gas_throat");
         r.flow_cap_kg_per_s = in.maybe_number("flow_cap");
         r.release_height_m = in.number("release_height");
         r.isolation_time_s = in.maybe_number("isolation_time");
         r.max_duration_s = in.number("max_duration");
         r.bund_area_m2 = in.number("bund_area");
         r.bund_height_m = in.number("bund_height");
         r.pool_min_thickness_m = in.number("pool_min_thickness");
         r.surface = static_cast<Surface>(index_of(kSurfaces, in.text("surface")));
         r.ground_set = in.text("ground_set") == "tno" ? GroundSet::Tno : GroundSet::Hj169;
         r.wind_speed_m_per_s = in.number("wind_speed");
         r.stability_class = in.text("stability").front();
         r.ambient_temperature_k = in.number("ambient_temperature");
         r.ground_temperature_k = in.number("ground_temperature");
         r.ambient_pressure_pa = in.number("ambient_pressure");
         const std::string aerosol = in.text("aerosol");
         if (aerosol == "purple_book") r.aerosol = Aerosol::PurpleBook;
         if (aerosol == "drop_size") r.aerosol = Aerosol::DropSize;
         const SourceTerm s = release_to_air(r);
         Evaluation e;
         e.add_text("phase", std::string{to_text(s.phase)});
         e.add_flag("instantaneous", s.instantaneous);
         e.add("released", s.released_kg, "kg");
         e.add("release_rate", s.release_rate_kg_per_s, "kg/s");
         e.add("duration", s.duration_s, "s");
         e.add_text("duration_rule", s.duration_rule);
         e.add("vapour_fraction", s.vapour_fraction);
         e.add("airborne_fraction", s.airborne_fraction);
         e.add("airborne", s.airborne_kg, "kg");
         e.add("airborne_rate", s.airborne_rate_kg_per_s, "kg/s");
         e.add("temperature", s.temperature_k, "K");
         e.add("density", s.density_kg_per_m3, "kg/m3");
         e.add("vapour_density", s.vapour_density_kg_per_m3, "kg/m3");
         e.add("exit_velocity", s.exit_velocity_m_per_s, "m/s");
         e.add("expanded_velocity", s.expanded_velocity_m_per_s, "m/s");
         e.add("expanded_diameter", s.expanded_diameter_m, "m");
         e.add_flag("choked", s.choked);
         e.add("drop_diameter", s.drop_diameter_m, "m");
         if (s.pool) {
           e.add("pool_liquid", s.pool->liquid_kg, "kg");
           e.add("pool_area", s.pool->area_m2, "m2");
           e.add("pool_diameter", s.pool->diameter_m, "m");
           e.add("pool_temperature", s.pool->temperature_k, "K");
           e.add_flag("pool_boiling", s.pool->boiling);
           e.add_flag("pool_in_bund", s.pool->in_bund);
           e.add("pool_evaporation_rate", s.pool->evaporation_kg_per_s, "kg/s");
           e.add("pool_evaporation_time", s.pool->duration_s, "s");
           e.add("pool_evaporated", s.pool->evaporated_kg, "kg");
         }
         e.warnings = s.warnings;
         return e;
       }});
}

void duration_model(Registry& registry) {
  registry.add({.id = "source.leak_duration",
                .purpose = "Time until a leak is detected and isolated",
                .sources = {"api581-2000, duration table", "gbt37243-2019, Annex E"},
                .page = "docs/models/source/leak_duration.md",
                .validity = "grades A to C",
                .inputs = {choice("detection_class", "grade of detection", {"A", "B", "C"}, "C"),
                           choice("isolation_class", "grade of isolation", {"A", "B", "C"}, "C"),
                           positive("hole_diameter", "m", "of the hole")},
                .outputs = {{.name = "duration", .unit = "s", .description = "from the start"}},
                .evaluate = [](const Inputs& in) {
                  Evaluation e;
                  e.add("duration",
                        leak_duration_s(in.text("detection_class").front(),
                                        in.text("isolation_class").front(),
                                        in.number("hole_diameter")),
                        "s");
                  return e;
                }});
}

}  // namespace

void register_release(Registry& registry) {
  release_model(registry);
  duration_model(registry);
}

void register_ignition(Registry& registry) {
  using namespace event_tree;
  registry.add(
      {.id = "ignition.direct",
       .purpose = "Probability of direct ignition of a release",
       .sources = {"cpr18e-1999, Tables 4.5, 4.6", "aqt3046-2013, ignition tables"},
       .page = "docs/models/event_tree/ignition.md",
       .validity = "stationary installations, road tankers and rail wagons on a site",
       .inputs = {choice("set", "table", {"cpr18e-1999", "aqt3046-2013"}, "aqt3046-2013"),
                  choice("installation", "where the release is",
                         {"stationary", "road_tanker", "rail_wagon"}, "stationary"),
                  choice("release", "kind of release", {"continuous", "instantaneous"},
                         "continuous"),
                  number("amount", "-", "kg/s when continuous, kg when instantaneous",
                         Bounds::non_negative()),
                  choice("material_class", "0 to 4", {"0", "1", "2", "3", "4"}, "0"),
                  choice("reactivity", "of class 0", {"low", "average", "high"}, "average")},
       .outputs = {{.name = "probability", .description = "of direct ignition"},
                   {.name = "rule", .description = "row of the table"},
                   {.name = "confidence", .description = "of the row"}},
       .evaluate = [](const Inputs& in) {
         const std::string where = in.text("installation");
         const std::string reactivity = in.text("reactivity");
         const DirectIgnition d =
             direct_ignition(in.text("set"),
                             where == "stationary"    ? Installation::Stationary
                             : where == "road_tanker" ? Installation::RoadTanker
                                                      : Installation::RailWagon,
                             in.text("release") == "continuous" ? ReleaseKind::Continuous
                                                                : ReleaseKind::Instantaneous,
                             in.number("amount"),
                             static_cast<MaterialClass>(in.text("material_class").front() - '0'),
                             reactivity == "low"    ? IgnitionReactivity::Low
                             : reactivity == "high" ? IgnitionReactivity::High
                                                    : IgnitionReactivity::Average);
         Evaluation e;
         e.add("probability", d.probability);
         e.add_text("rule", d.rule);
         e.add_text("confidence", d.confidence);
         return e;
       }});
  registry.add(
      {.id = "ignition.delayed",
       .purpose = "Probability that sources inside a flammable cloud ignite it",
       .sources = {"aqt3046-2013, eq. (G.1)", "cpr18e-1999, Appendix 4.A"},
       .page = "docs/models/event_tree/ignition.md",
       .validity = "constant presence of the cloud during the time given",
       .inputs = {{.name = "sources",
                   .kind = FieldKind::Structure,
                   .description = "list of {type: point, p60, present, t}, {type: line, p60, "
                                  "veh_per_h, length_km, speed_kmh, t}, {type: population, n, p60, "
                                  "t}; t in s"}},
       .outputs = {{.name = "p_each", .description = "of each source"},
                   {.name = "p_combined", .description = "of all"}},
       .evaluate = [](const Inputs& in) {
         const Json& list = in.raw("sources");
         if (!list.is_array()) throw InputError("ignition.delayed: sources must be a list");
         InputCheck check{"ignition.delayed"};
         std::vector<double> each;
         for (const Json& s : list) {
           const auto value = [&](const char* name, double low, double high,
                                  std::optional<double> fallback = std::nullopt) {
             double v = fallback.value_or(std::numeric_limits<double>::quiet_NaN());
             if (s.is_object() && s.contains(name)) v = structure_number(s[name], "-", name);
             check.within(name, v, low, high, "-");
             return v;
           };
           constexpr double kMost = 1e9;
           const std::string type = s.is_object() ? s.value("type", "") : "";
           const double t = value("t", 0.0, kMost);
           if (type == "point") {
             each.push_back(
                 point_ignition(value("p60", 0.0, 1.0), value("present", 0.0, 1.0, 1.0), t));
           } else if (type == "line") {
             each.push_back(line_ignition(value("p60", 0.0, 1.0), value("veh_per_h", 0.0, kMost),
                                          1000.0 * value("length_km", 0.0, kMost),
                                          value("speed_kmh", 1e-6, kMost) / 3.6, t));
           } else if (type == "population") {
             each.push_back(
                 population_ignition(value("n", 0.0, kMost), t, value("p60", 0.0, 1.0, 0.01)));
           } else {
             check.fail("type = '" + type + "', must be point, line or population");
           }
         }
         check.done();
         Evaluation e;
         add_list(e, "p_each", each, "-");
         e.add("p_combined", combined_ignition(each));
         return e;
       }});
  Names trees;
  for (const auto& id : builtin_tree_ids()) trees.push_back(id);
  const auto share = [](const char* name, const char* text, double value) {
    return defaulted(number(name, "-", text, Bounds::closed(0.0, 1.0)), value);
  };
  registry.add(
      {.id = "event_tree.branches",
       .purpose = "Outcomes of a release and their frequencies",
       .sources = {"cpr18e-1999, ch. 4", "bevi-2009, Module B", "aqt3046-2013, event trees"},
       .page = "docs/models/event_tree/event_trees.md",
       .validity = "the trees under data/event_trees",
       .inputs = {{.name = "tree",
                   .kind = FieldKind::Choice,
                   .description = "event tree",
                   .choices = trees},
                  defaulted(number("frequency", "-", "of the release, per year",
                                   Bounds::non_negative(), {"f"}),
                            1.0),
                  share("p_direct", "direct ignition", 0.0),
                  share("p_bleve_given_direct", "BLEVE, given direct ignition", 0.7),
                  share("p_delayed", "delayed ignition, given no direct", 0.0),
                  share("flash_fraction", "flash fire, given ignition of the cloud", 0.6),
                  share("p_flammable", "share treated as flammable", 1.0)},
       .outputs = {{.name = "no_ignition",
                    .description = "frequency of each branch of the tree, named by the branch"}},
       .evaluate = [](const Inputs& in) {
         const auto branches = builtin_tree(in.text("tree"))
                                   .evaluate({.direct = in.number("p_direct"),
                                              .bleve = in.number("p_bleve_given_direct"),
                                              .delayed = in.number("p_delayed"),
                                              .explosion = 1.0 - in.number("flash_fraction"),
                                              .flammable = in.number("p_flammable")});
         Evaluation e;
         for (const Branch& b : branches) e.add(b.id, in.number("frequency") * b.probability);
         return e;
       }});
}

}  // namespace isorisk::models::source
