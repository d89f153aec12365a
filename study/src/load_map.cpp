// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/event_tree/ignition.hpp"
#include "layer_reader.hpp"
#include "load_distance.hpp"
#include "schema.hpp"

namespace isorisk::study {
namespace {

const YamlNode* entry_of(const LoadContext& context, std::string_view key) {
  const YamlNode* node = context.root->find(key);
  return node != nullptr && node->kind == YamlNode::Kind::Map ? node : nullptr;
}

// Reads every record of the layer under `key`; `use` returns after reading all it needs, and what
// it read is kept only when nothing of it was refused.
template <typename T, typename Use>
void load_layer(LoadContext& context, const std::string& key, GeometryRule rule,
                std::vector<T>& into, Use use) {
  const YamlNode* entry = entry_of(context, key);
  if (entry == nullptr) return;
  LayerReader reader{context, key, *entry, key, rule};
  reader.each([&](Record& record) {
    T item;
    item.origin = record.origin();
    use(reader, record, item);
    if (record.good()) into.push_back(std::move(item));
  });
  if (!reader.placed()) context.unplaced = true;
}

std::string or_else(std::string text, const std::string& otherwise) {
  return text.empty() ? otherwise : text;
}

template <typename T>
std::string numbered(const std::string& word, const std::vector<T>& list) {
  return word + "-" + std::to_string(list.size() + 1);
}

TargetClass target_class(std::string_view word) {
  for (const TargetClass c : {TargetClass::HighSensitivity, TargetClass::Important,
                              TargetClass::General1, TargetClass::General2}) {
    if (study::word(c) == word) return c;
  }
  return TargetClass::General3;
}

// The class of GB 36894-2018 by kind and size: of a target without one, and against the one given.
void classify(Record& r, Target& t) {
  namespace criteria = models::criteria;
  const auto by_size = criteria::class_by_kind_and_size(
      t.kind, {.persons = t.persons, .households = t.households, .floor_area_m2 = t.floor_area_m2});
  if (t.class_given) {
    if (by_size && target_class(*by_size) < t.target_class) {
      r.warning(
          "target_class_lenient", "class", r.shown("class"),
          "GB 36894-2018 puts a " + t.kind + " of this size into the stricter class " + *by_size,
          "", "check the class");
    }
    return;
  }
  if (!r.shown("class").empty()) return;  // a word that is not known: said already
  if (by_size) {
    t.target_class = target_class(*by_size);
    return;
  }
  std::vector<std::string> classes;
  for (const auto c : criteria::target_classes()) classes.emplace_back(c);
  if (t.kind.empty()) {
    r.error("missing_value", "class", "", "has no class, and no kind that gives one",
            joined(classes), "write the class, or the kind and the size that decides");
    return;
  }
  // Which measures part the classes of this kind.
  const data::Table& table = data::table("standards/target_classes.csv");
  std::vector<std::string> kinds;
  std::vector<std::string> measures;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    std::string kind{table.text(i, "kind")};
    if (kind == t.kind) measures.emplace_back(table.text(i, "measure"));
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) kinds.push_back(kind);
  }
  if (measures.empty()) {
    r.error("unknown_word", "kind", r.shown("kind"),
            "GB 36894-2018 has no such kind, and the target has no class", joined(kinds),
            or_else(did_you_mean(t.kind, kinds), "write the class"));
    return;
  }
  r.error("missing_value", measures.front(), "",
          "has no class, and the class of a " + t.kind + " goes by its size", joined(measures),
          "write " + measures.front() + (measures.size() > 1 ? " or " + measures[1] : "") +
              ", or the class");
}

}  // namespace

std::int32_t site_index(LoadContext& context, Record& record, std::string_view field) {
  const std::string id = record.text(field);
  if (id.empty()) return -1;
  std::vector<std::string> known;
  for (std::size_t i = 0; i < context.study.sites.size(); ++i) {
    if (context.study.sites[i].id == id) return static_cast<std::int32_t>(i);
    known.push_back(context.study.sites[i].id);
  }
  // When a site was refused, a reference to it is not the fault of this feature.
  if (context.sites_complete) {
    record.error("unknown_site", field, record.shown(field), "no site has this id", joined(known),
                 did_you_mean(id, known));
  }
  return -1;
}

void load_sites(LoadContext& context) {
  const std::size_t errors = context.problems.errors();
  load_layer(context, "sites", {.areas = true}, context.study.sites,
             [&](LayerReader&, Record& r, Site& s) {
               s.id = r.text("id");
               s.name = r.text("name");
               s.name_zh = or_else(r.text("name_zh"), s.name);
               s.kind = r.text("kind");
               s.capacity_note = r.text("capacity_note");
               if (r.choice("status") == word(SiteStatus::Proposed)) {
                 s.status = SiteStatus::Proposed;
               }
               s.area = r.geometry();
               if (auto choice = read_site_choice(r)) {
                 context.study.distance.sites.insert_or_assign(s.id, std::move(*choice));
               }
             });
  context.sites_complete = context.problems.errors() == errors && !context.study.sites.empty();
}

void load_targets(LoadContext& context) {
  load_layer(context, "targets", {.points = true, .areas = true}, context.study.targets,
             [&](LayerReader&, Record& r, Target& t) {
               t.id = r.text("id");
               t.name = r.text("name");
               t.name_zh = or_else(r.text("name_zh"), t.name);
               const std::string word = r.choice("class");
               t.class_given = !word.empty();
               t.target_class = target_class(word);
               t.kind = r.text("kind");
               t.persons = r.number("persons", "-");
               t.households = r.number("households", "-");
               t.floor_area_m2 = r.number("floor_area", "m2");
               t.site = site_index(context, r, "site");
               t.shape = r.geometry();
               classify(r, t);
             });
}

namespace {

// Above these hardly any traffic goes.
constexpr double kFastRoad_m_per_s = 150.0 / 3.6;
constexpr double kTrainsPerHour = 60.0;    // a double track at its limit
constexpr double kVehiclesPerMetre = 0.8;  // six lanes that stand: 133 vehicles/km each
constexpr double kUnlikeKind = 1000.0;     // a probability so far from that of its kind
constexpr double kHoursPerDay = 24.0;

// What is possible and yet hardly meant: another unit, another time.
void check_ignition(Record& r, const IgnitionSource& s) {
  const bool road = s.kind == "road";
  const bool rail = s.kind.starts_with("railway");
  // What is a line with vehicles and speed counts by its traffic (IgnitionMap).
  const bool traffic = s.shape.is_linear() && s.vehicles_per_h && s.speed_m_per_s;
  if (s.speed_m_per_s && road && *s.speed_m_per_s > kFastRoad_m_per_s) {
    r.warning("ignition_doubtful", "speed", r.shown("speed"),
              "is " + shown_number(3.6 * *s.speed_m_per_s) + " km/h: fast for a road",
              "at most 150 km/h", "check the unit: km/h or m/s?");
  }
  if (s.vehicles_per_h && rail && *s.vehicles_per_h > kTrainsPerHour) {
    r.warning("ignition_doubtful", "vehicles_per_hour", r.shown("vehicles_per_hour"),
              "are many trains for an hour", "at most 60",
              "per day? Then write " + shown_number(*s.vehicles_per_h / kHoursPerDay) +
                  "; trains are counted, not wagons");
  }
  if (traffic) {
    const double per_m = *s.vehicles_per_h / 3600.0 / *s.speed_m_per_s;
    if (per_m > kVehiclesPerMetre) {
      r.error("ignition_impossible", "vehicles_per_hour", r.shown("vehicles_per_hour"),
              "at " + r.shown("speed") + " are " + shown_number(1e3 * per_m) +
                  " vehicles on a kilometre: they do not fit on it",
              "at most 800 on a kilometre",
              "per day? Then write " + shown_number(*s.vehicles_per_h / kHoursPerDay) +
                  "; check the unit of speed");
    }
  }
  if (!traffic && (s.vehicles_per_h || s.speed_m_per_s)) {
    const char* field = s.vehicles_per_h ? "vehicles_per_hour" : "speed";
    r.warning("ignition_not_used", field, r.shown(field),
              "counts only along a line that has both vehicles_per_hour and speed", "",
              "draw the line of the traffic and give both, or leave it out");
  }
  if (traffic && !r.shown("present_fraction").empty()) {
    r.warning("ignition_not_used", "present_fraction", r.shown("present_fraction"),
              "does not count for traffic: its presence follows from vehicles and speed");
  }
  if (s.probability_given && !s.kind.empty()) {
    double usual = 0.0;
    try {
      usual = models::event_tree::default_p60(s.kind);
    } catch (const InputError&) {
      return;
    }
    if (s.probability > 0.0 && s.probability < usual / kUnlikeKind) {
      r.warning("ignition_doubtful", "probability", r.shown("probability"),
                "is far below that of a " + s.kind + ", " + shown_number(usual) + " in 60 s",
                "the probability in 60 s of contact",
                "is it per second, or a frequency? P = 1 - exp(-60 s x rate)");
    }
  }
}

}  // namespace

void load_ignition(LoadContext& context) {
  auto& list = context.study.ignition;
  load_layer(context, "ignition", {.points = true, .lines = true, .areas = true}, list,
             [&](LayerReader&, Record& r, IgnitionSource& s) {
               s.kind = r.choice("kind");
               s.id = or_else(r.text("id"), numbered(s.kind, list));
               s.name = or_else(r.text("name"), s.id);
               const auto p = r.number("probability", "-");
               s.probability_given = p.has_value();
               if (p) {
                 s.probability = *p;
               } else if (!s.kind.empty()) {
                 try {
                   s.probability = models::event_tree::default_p60(s.kind);
                 } catch (const InputError&) {
                   r.error("missing_value", "probability", "",
                           "has no value, and a " + s.kind + " has no default", "0 to 1");
                 }
               }
               s.present_fraction = r.number("present_fraction", "-").value_or(1.0);
               s.vehicles_per_h = r.number("vehicles_per_hour", "-");
               s.speed_m_per_s = r.number("speed", "m/s");
               s.shape = r.geometry();
               const bool traffic = s.kind == "road" || s.kind == "railway";
               if (traffic && s.shape.is_linear()) {
                 if (!s.vehicles_per_h) {
                   r.error("missing_value", "vehicles_per_hour", "", "a " + s.kind + " needs it");
                 }
                 if (!s.speed_m_per_s) {
                   r.error("missing_value", "speed", "", "a " + s.kind + " needs it");
                 }
               }
               if (r.good()) check_ignition(r, s);
             });
  const Method& method = context.study.method;
  const auto by = method.options.find("delayed_ignition_by");
  const bool sources = by != method.options.end() && by->second.word == "sources";
  if (sources && list.empty() && method.word("people_ignite") != "yes") {
    context.error(context.root->key_line("method"), "no_ignition_sources",
                  "method.delayed_ignition_by", "sources",
                  "needs an ignition layer, or people who ignite", {},
                  "add the layer, or method: {people_ignite: yes}");
  }
}

void load_land_use(LoadContext& context) {
  auto& list = context.study.land_use;
  load_layer(context, "land_use", {.areas = true}, list, [&](LayerReader&, Record& r, LandUse& u) {
    u.land_class = r.choice("class");
    u.id = or_else(r.text("id"), numbered(u.land_class, list));
    u.name = r.text("name");
    u.name_zh = or_else(r.text("name_zh"), u.name);
    u.area = r.geometry();
  });
}

void load_roads(LoadContext& context) {
  load_layer(context, "roads", {.lines = true}, context.study.roads,
             [](LayerReader&, Record& r, Road& road) {
               road.name = r.text("name");
               road.road_class = r.text("class");
               road.lines = r.geometry();
             });
}

void load_congestion(LoadContext& context) {
  load_layer(context, "congestion", {.areas = true}, context.study.congestion,
             [&](LayerReader& reader, Record& r, CongestedArea& c) {
               c.id = r.text("id");
               c.name = or_else(r.text("name"), c.id);
               c.site = site_index(context, r, "site");
               const auto stated = r.integer("congestion_class");
               c.congestion_class =
                   stated.value_or(static_cast<int>(default_row("congestion.class").number));
               const auto blockage = r.number("volume_blockage_ratio", "-");
               const auto obstacle = r.number("obstacle_diameter", "m");
               if (blockage.has_value() != obstacle.has_value()) {
                 r.error("missing_value", blockage ? "obstacle_diameter" : "volume_blockage_ratio",
                         "", "goes with the other: both give the blast class (GAME)");
               } else if (blockage && !stated) {
                 c.volume_blockage_ratio = blockage;
                 c.obstacle_diameter_m = obstacle;
               }
               c.area = r.geometry();
               const auto volume = r.number("volume", "m3");
               const auto height = r.number("height", "m");
               if (volume) {
                 c.volume_m3 = *volume;
               } else if (height && r.good_geometry() && reader.placed()) {
                 c.volume_m3 = gis::area_m2(c.area) * *height;
               } else if (!height) {
                 r.error("missing_value", "volume", "", "needs a volume, or a height");
               }
             });
}

namespace {

void load_population_layer(LoadContext& context, const YamlNode& entry, const std::string& path) {
  LayerReader reader{context, "population", entry, path, {.areas = true}};
  if (!reader.placed()) context.unplaced = true;
  double persons = 0.0;
  bool all_good = reader.readable();
  reader.each([&](Record& r) {
    PopulationArea a;
    a.origin = r.origin();
    a.id = r.text("id");
    a.name = or_else(r.text("name"), a.id);
    a.kind = r.text("kind");
    a.persons_day = r.number("day", "-").value_or(0.0);
    a.persons_night = r.number("night", "-").value_or(0.0);
    a.indoor_fraction_day =
        r.number("indoor_day", "-").value_or(default_row("population.indoor_day").number);
    a.indoor_fraction_night =
        r.number("indoor_night", "-").value_or(default_row("population.indoor_night").number);
    a.area = r.geometry();
    if (!r.good()) {
      all_good = false;
      return;
    }
    persons += a.persons_day + a.persons_night;
    context.study.population_areas.push_back(std::move(a));
  });
  if (all_good && persons == 0.0) {
    context.warning(reader.origin(), "no_people", "day, night", "", "nobody lives or works here",
                    "", "check the columns");
  }
}

void load_population_raster(LoadContext& context, const YamlNode& entry, const std::string& path) {
  const YamlNode* file = entry.find("raster");
  if (file == nullptr || file->kind != YamlNode::Kind::Scalar || file->text.empty()) return;
  if (!context.input_file(*file, path + ".raster")) return;
  const Origin origin{.file = context.shown(file->text)};
  PopulationRaster raster;
  raster.origin = origin;
  raster.indoor_fraction_day =
      context.option(&entry, "population.indoor_day", path + ".indoor_day");
  raster.indoor_fraction_night =
      context.option(&entry, "population.indoor_night", path + ".indoor_night");

  gis::CellsOptions options;
  options.read.root = {.folder = context.study.folder, .allow_outside = false};
  if (const YamlNode* crs = entry.find("crs")) {
    options.read.declared = read_crs(context, *crs, path + ".crs");
    if (!options.read.declared.known()) return;
  }
  gis::RasterInfo info;
  try {
    info = gis::raster_info(file->text, options.read);
  } catch (const DataError& e) {
    context.error(file->line, "raster_unreadable", path + ".raster", file->shown(), e.what());
    return;
  }
  const auto band = [&](const char* key, int otherwise) {
    const YamlNode* node = entry.find(key);
    if (node == nullptr) return otherwise;
    const auto json = node->json();
    if (!json.is_number_integer()) return otherwise;
    const auto value = json.get<std::int64_t>();
    if (value > info.bands) {
      context.error(
          node->line, "no_band", path + "." + key, node->shown(),
          "the raster has " + std::to_string(info.bands) + " band" + (info.bands == 1 ? "" : "s"),
          "1 to " + std::to_string(info.bands));
      return 0;
    }
    return value < 1 ? 0 : static_cast<int>(value);  // below one: the structure check said so
  };
  const int day = band("day_band", 1);
  const int night = band("night_band", day);
  if (day < 1 || night < 1) return;
  if (!info.crs.known()) {
    context.error(file->line, "crs_missing", path + ".raster", file->shown(),
                  "the raster says no CRS", "a CRS inside the file, or crs: EPSG:xxxx here",
                  "add crs: to this entry if you know it for certain");
    return;
  }
  if (!context.crs_known) return;
  options.target = context.study.crs;
  const std::array<int, 2> bands{day, night};
  try {
    const gis::RasterCells cells = gis::read_cells(file->text, bands, options);
    const std::int64_t nan = std::max(cells.nan_cells[0], cells.nan_cells[1]);
    if (nan > 0) {
      std::string at;
      if (cells.first_nan) {
        at = ", the first at row " + std::to_string(cells.first_nan->row + 1) + ", column " +
             std::to_string(cells.first_nan->col + 1);
      }
      context.error(origin, "raster_nan", path + ".raster", "",
                    std::to_string(nan) + " cells are not a number" + at,
                    "a number of persons, or the nodata value of the band",
                    "declare the nodata value (gdal_edit.py -a_nodata nan) if they mean nobody");
      return;
    }
    for (std::size_t i = 0; i < cells.cells.size(); ++i) {
      raster.cells.push_back({.centre = cells.cells[i].centre,
                              .side_m = cells.cells[i].side_m,
                              .persons_day = cells.values[0][i],
                              .persons_night = cells.values[1][i]});
    }
  } catch (const DataError& e) {
    context.error(file->line, "raster_unreadable", path + ".raster", file->shown(), e.what());
    return;
  }
  if (raster.cells.empty()) {
    context.warning(origin, "no_people", path + ".raster", "", "no cell holds people");
  }
  context.study.population_rasters.push_back(std::move(raster));
}

}  // namespace

void load_population(LoadContext& context) {
  const YamlNode* list = context.root->find("population");
  if (list == nullptr || list->kind != YamlNode::Kind::List) return;
  for (std::size_t i = 0; i < list->items.size(); ++i) {
    const YamlNode& entry = list->items[i];
    const std::string path = path_item("population", i);
    if (entry.kind != YamlNode::Kind::Map) continue;
    if (entry.find("raster") != nullptr) {
      load_population_raster(context, entry, path);
    } else {
      load_population_layer(context, entry, path);
    }
  }
}

}  // namespace isorisk::study
