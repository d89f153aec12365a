// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "isorisk/models/explosion/congested_regions.hpp"
#include "register_parts.hpp"
#include "register_tools.hpp"

namespace isorisk::models::explosion {
namespace {

constexpr const char* kId = "explosion.congested_regions";

[[noreturn]] void refuse(const std::string& what) {
  throw InputError(std::string{kId} + ": invalid input\n  " + what);
}

std::vector<PlanPoint> points_of(const Json& list, const std::string& where) {
  if (!list.is_array()) refuse(where + " must be a list of [x, y] in m");
  std::vector<PlanPoint> points;
  for (const Json& p : list) {
    if (!p.is_array() || p.size() != 2) refuse(where + " must be a list of [x, y] in m");
    points.push_back({structure_number(p[0], "m", where), structure_number(p[1], "m", where)});
  }
  return points;
}

CongestedRegion region_of(const Json& given, std::size_t index) {
  const std::string where = "regions[" + std::to_string(index) + "]";
  static const std::set<std::string> kKnown{"name",       "x",
                                            "y",          "footprint",
                                            "height",     "volume_blockage_ratio",
                                            "length",     "obstacle_diameter",
                                            "width",      "obstacle_directions",
                                            "outline",    "confinement",
                                            "blast_class"};
  if (!given.is_object()) refuse(where + " must be an object");
  for (const auto& [key, value] : given.items()) {
    if (!kKnown.contains(key)) {
      refuse(where + " has the unknown field '" + key + "'" + [&] {
        const std::string near =
            nearest_name(key, std::vector<std::string>(kKnown.begin(), kKnown.end()));
        return near.empty() ? std::string{} : "; did you mean '" + near + "'?";
      }());
    }
  }
  std::string missing;
  for (const char* key :
       {"x", "y", "footprint", "height", "volume_blockage_ratio", "obstacle_diameter"}) {
    if (!given.contains(key)) missing += (missing.empty() ? "" : ", ") + std::string{key};
  }
  if (!missing.empty()) refuse(where + " lacks " + missing);
  const auto number = [&](const char* key, const char* unit) {
    return structure_number(given.at(key), unit, where + "." + key);
  };
  CongestedRegion r{.name = given.value("name", where),
                    .x_m = number("x", "m"),
                    .y_m = number("y", "m"),
                    .footprint_m2 = number("footprint", "m2"),
                    .height_m = number("height", "m"),
                    .volume_blockage_ratio = number("volume_blockage_ratio", "-"),
                    .obstacle_diameter_m = number("obstacle_diameter", "m")};
  if (given.contains("length")) r.length_m = number("length", "m");
  if (given.contains("width")) r.width_m = number("width", "m");
  if (given.contains("blast_class")) r.blast_class = number("blast_class", "-");
  if (given.contains("obstacle_directions")) {
    const double n = number("obstacle_directions", "-");
    r.obstacle_directions = n == 1.0 ? 1 : n == 2.0 ? 2 : n == 3.0 ? 3 : 0;
  }
  if (given.contains("confinement")) {
    const Json& c = given["confinement"];
    if (c != "3D" && c != "2D") refuse(where + ".confinement must be 3D or 2D");
    if (c == "2D") r.expansion = Expansion::TwoD;
  }
  if (given.contains("outline")) r.outline = points_of(given["outline"], where + ".outline");
  return r;
}

Evaluation evaluate(const Inputs& in) {
  const Json& list = in.raw("regions");
  if (!list.is_array()) refuse("regions must be a list of objects");
  std::vector<CongestedRegion> regions;
  for (std::size_t i = 0; i < list.size(); ++i) regions.push_back(region_of(list[i], i));
  FlammableCloud cloud{
      .combustion_energy_j = in.number("flammable_mass") * in.number("heat_of_combustion"),
      .x_m = in.number("cloud_x"),
      .y_m = in.number("cloud_y"),
      .burning_velocity_m_per_s = in.number("burning_velocity"),
      .energy_density_j_per_m3 = in.number("energy_density"),
      .open_class = in.number("open_class"),
      .overpressure_factor = in.number("overpressure_factor"),
      .ambient_pressure_pa = in.number("ambient_pressure"),
      .sound_speed_m_per_s = in.number("sound_speed")};
  if (in.has("cloud_height")) cloud.height_m = in.number("cloud_height");
  const CongestedRegions result{cloud, regions};

  Evaluation e;
  const auto& sources = result.sources();
  Json names = Json::array();
  for (const CloudBlastSource& s : sources) names.push_back(s.name);
  e.outputs.push_back({"source", names, "-"});
  const auto add = [&](const char* name, auto get, const char* unit) {
    Json values = Json::array();
    for (const CloudBlastSource& s : sources) {
      const double v = get(s);
      values.push_back(std::isnan(v) ? Json{} : Json(v));
    }
    e.outputs.push_back({name, values, unit});
  };
  using Source = CloudBlastSource;
  add(
      "source_x", [](const Source& s) { return s.x_m; }, "m");
  add(
      "source_y", [](const Source& s) { return s.y_m; }, "m");
  add(
      "source_energy", [](const Source& s) { return s.energy_j; }, "J");
  add(
      "source_overpressure", [](const Source& s) { return s.source_overpressure_pa; }, "Pa");
  add(
      "blast_class", [](const Source& s) { return s.blast_class; }, "-");
  add(
      "blast_class_low", [](const Source& s) { return s.blast_class_low; }, "-");
  add(
      "blast_class_high", [](const Source& s) { return s.blast_class_high; }, "-");
  if (in.has("thresholds")) {
    for (const double p : in.numbers("thresholds")) {
      e.outputs.push_back({"R_" + number_text(1e-3 * p) + "kPa", Json(result.radii_m(p)), "m"});
    }
  }
  if (in.has("points")) {
    const auto rule =
        in.text("combination") == "sum" ? BlastCombination::Sum : BlastCombination::Envelope;
    std::vector<Blast> loads;
    for (const PlanPoint& p : points_of(in.raw("points"), "points")) {
      loads.push_back(result.at(p.x_m, p.y_m, rule));
    }
    add_series(e, "overpressure", column(loads, [](const Blast& b) { return b.overpressure_pa; }),
               "Pa");
    add_series(e, "impulse", column(loads, [](const Blast& b) { return b.impulse_pa_s; }), "Pa s");
    add_series(e, "duration", column(loads, [](const Blast& b) { return b.duration_s; }), "s");
  }
  for (const Warning& w : result.warnings()) e.warnings.push_back(w);
  return e;
}

}  // namespace

void register_congested_regions(Registry& registry) {
  registry.add(
      {.id = kId,
       .purpose = "blast of one cloud in several congested regions, each where it stands",
       .sources = {"cpr14e-2005 5.5.3", "msb-b06-105-2017 section 5.5, App. A", "eggen-1998",
                   "vandenberg-mos-2005"},
       .page = "docs/models/explosion/congested_regions.md",
       .validity = "that of GAME (scatter a factor 2 to 3), RIGOS and the multi-energy curves",
       .inputs = {{.name = "regions",
                   .kind = FieldKind::Structure,
                   .description =
                       "list of objects: name, x, y (centre, m), footprint (m2, the part in "
                       "the flammable contour), height (m), volume_blockage_ratio, "
                       "obstacle_diameter (m); optional length, width (m), "
                       "obstacle_directions, confinement (3D, 2D), blast_class, outline "
                       "(list of [x, y])"},
                  {.name = "flammable_mass",
                   .unit = "kg",
                   .description = "between the flammable limits, or within the lower one",
                   .bounds = Bounds::positive()},
                  {.name = "heat_of_combustion",
                   .unit = "J/kg",
                   .description = "lower heating value",
                   .bounds = Bounds::positive()},
                  {.name = "burning_velocity",
                   .unit = "m/s",
                   .description = "laminar, see coefficients/laminar_burning_velocity",
                   .bounds = Bounds::positive(),
                   .aliases = {"S_L"}},
                  {.name = "cloud_x", .unit = "m", .description = "centre of the open rest"},
                  {.name = "cloud_y", .unit = "m", .description = "centre of the open rest"},
                  {.name = "cloud_height",
                   .unit = "m",
                   .description = "of the flammable part; absent: as high as every region",
                   .bounds = Bounds::positive(),
                   .optional = true},
                  {.name = "energy_density",
                   .unit = "J/m3",
                   .description = "of the stoichiometric mixture",
                   .bounds = Bounds::positive(),
                   .default_value = 3.5e6},
                  {.name = "open_class",
                   .description = "multi-energy class of the open rest, 1 to 3; 0: no blast of it",
                   .bounds = Bounds::closed(0.0, 3.0),
                   .default_value = 1.0},
                  {.name = "overpressure_factor",
                   .description = "on the source overpressure of GAME, whose scatter is 2 to 3",
                   .bounds = Bounds::closed(1.0 / 3.0, 3.0),
                   .default_value = 1.0},
                  {.name = "combination",
                   .kind = FieldKind::Choice,
                   .description = "of several sources at a point",
                   .default_value = "envelope",
                   .choices = {"envelope", "sum"}},
                  {.name = "points",
                   .kind = FieldKind::Structure,
                   .description = "list of [x, y] in m where the load is wanted",
                   .optional = true},
                  thresholds_field(),
                  ambient_pressure_field(),
                  sound_speed_field()},
       .outputs = {{.name = "source", .description = "names of the regions that explode as one"},
                   {.name = "source_x", .unit = "m", .description = "energy-weighted centre"},
                   {.name = "source_y", .unit = "m", .description = "energy-weighted centre"},
                   {.name = "source_energy", .unit = "J", .description = "of each source"},
                   {.name = "source_overpressure",
                    .unit = "Pa",
                    .description = "GAME, strongest region"},
                   {.name = "blast_class", .description = "multi-energy class, not whole"},
                   {.name = "blast_class_low", .description = "with a third of the overpressure"},
                   {.name = "blast_class_high", .description = "with three times the overpressure"},
                   {.name = "R_<kPa>kPa",
                    .unit = "m",
                    .description = "largest distance from each source, 0 if not reached"},
                   {.name = "overpressure", .unit = "Pa", .description = "at the points"},
                   {.name = "impulse", .unit = "Pa s", .description = "at the points, triangular"},
                   {.name = "duration", .unit = "s", .description = "of the strongest wave"}},
       .evaluate = evaluate});
}

}  // namespace isorisk::models::explosion
