// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"
#include "isorisk/core/units.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/gis/open.hpp"
#include "isorisk/study/hourly_weather.hpp"
#include "loader.hpp"
#include "schema.hpp"

namespace isorisk::study {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t kMaxStudyBytes = 1'000'000;

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  std::istringstream in{std::string{text}};
  for (std::string w; in >> w;) words.push_back(w);
  return words;
}

// Text that the program itself reads as data ("yes").
bool yes(std::string_view text) { return text == "yes"; }

std::optional<std::string> read_text(const fs::path& path, const std::string& shown,
                                     Problems& problems) {
  std::error_code ec;
  const auto refuse = [&](std::string message, std::string suggestion) {
    problems.add({.code = "no_file",
                  .where = {.file = shown},
                  .message = std::move(message),
                  .suggestion = std::move(suggestion)});
    return std::nullopt;
  };
  if (!fs::exists(path, ec)) {
    return refuse("no such file", "isorisk new FOLDER writes a study to start from");
  }
  if (!fs::is_regular_file(path, ec)) return refuse("is not a file", "");
  const auto size = fs::file_size(path, ec);
  if (ec) return refuse("cannot be read: " + ec.message(), "");
  if (size > kMaxStudyBytes) {
    return refuse("has " + std::to_string(size) + " bytes; a study.yaml has at most " +
                      std::to_string(kMaxStudyBytes),
                  "put data into layers and tables");
  }
  std::ifstream in{path, std::ios::binary};
  std::ostringstream out;
  out << in.rdbuf();
  if (!in) return refuse("cannot be read", "");
  return std::move(out).str();
}

std::string text_of(const YamlNode& root, std::string_view key) {
  const YamlNode* node = root.find(key);
  if (node == nullptr || node->kind != YamlNode::Kind::Scalar) return {};
  return node->text;
}

// Every value of the document, so that results can name the line they rest on.
void note_written(const YamlNode& node, const std::string& path, LoadContext& context) {
  for (const YamlNode::Entry& e : node.entries) {
    const std::string place = path_join(path, e.key);
    context.study.written[place] = {.file = context.file, .line = e.key_line};
    note_written(e.value, place, context);
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const std::string place = path_item(path, i);
    context.study.written[place] = {.file = context.file, .line = node.items[i].line};
    note_written(node.items[i], place, context);
  }
}

void load_head(LoadContext& context) {
  const YamlNode& root = *context.root;
  Study& s = context.study;
  s.name = text_of(root, "name");
  s.name_zh = text_of(root, "name_zh");
  if (s.name_zh.empty()) s.name_zh = s.name;
  s.language = text_of(root, "language") == "zh" ? Language::Zh : Language::En;
  s.situation = text_of(root, "situation") == "new" ? Situation::New : Situation::Existing;
  if (const YamlNode* strict = root.find("strict")) s.strict = strict->json() == true;
  if (const YamlNode* crs = root.find("crs")) {
    s.crs = read_crs(context, *crs, "crs");
    if (s.crs.known()) {
      try {
        gis::require_projected_metres(s.crs, "crs");
        context.crs_known = true;
      } catch (const DataError& e) {
        context.error(crs->line, "crs_not_projected", "crs", crs->shown(), e.what(),
                      "a projected CRS in metres");
      }
    }
  }
}

void load_atmosphere(LoadContext& context) {
  const YamlNode* section = context.root->find("atmosphere");
  Atmosphere& a = context.study.atmosphere;
  const auto value = [&](const char* key, const char* si) {
    const std::string row = std::string{"atmosphere."} + key;
    return units::convert(context.option(section, row, row), default_row(row).unit, si);
  };
  a.temperature_k = value("temperature", "K");
  a.pressure_abs_pa = value("pressure", "Pa");
  a.relative_humidity_fraction = value("relative_humidity", "-");
  a.roughness_m = value("roughness", "m");
}

void load_grid(LoadContext& context) {
  const YamlNode* section = context.root->find("grid");
  GridRequest& grid = context.study.grid;
  grid.cell_m = context.option(section, "grid.cell", "grid.cell");
  const YamlNode* extent = section == nullptr ? nullptr : section->find("extent");
  if (extent == nullptr || extent->kind != YamlNode::Kind::List || extent->items.size() != 4) {
    return;
  }
  double v[4];
  for (std::size_t i = 0; i < 4; ++i) {
    const auto json = extent->items[i].json();
    if (!json.is_number()) return;  // the structure check has said so
    v[i] = json.get<double>();
  }
  if (!(v[0] < v[2]) || !(v[1] < v[3])) {
    context.error(extent->line, "grid_extent", "grid.extent",
                  "[" + shown_number(v[0]) + ", " + shown_number(v[1]) + ", " + shown_number(v[2]) +
                      ", " + shown_number(v[3]) + "]",
                  "is empty or turned round",
                  "[west, south, east, north] with west < east, south < north");
    return;
  }
  constexpr double kMaxCells = 4e8;  // 3.2 GB of doubles
  const double cells = (v[2] - v[0]) / grid.cell_m * ((v[3] - v[1]) / grid.cell_m);
  if (!(cells <= kMaxCells)) {
    context.error(extent->line, "grid_too_large", "grid", shown_number(cells) + " cells",
                  "is too large", "at most " + shown_number(kMaxCells) + " cells",
                  "use a smaller extent or a larger cell");
    return;
  }
  grid.extent = gis::Extent{.west_m = v[0], .south_m = v[1], .east_m = v[2], .north_m = v[3]};
}

// Values of the preset that the study names, by option; warnings for what it leaves open.
struct PresetValue {
  std::string value;
  std::string source;
};
std::map<std::string, PresetValue, std::less<>> preset_values(LoadContext& context,
                                                              const YamlNode* section) {
  std::map<std::string, PresetValue, std::less<>> values;
  const YamlNode* node = section == nullptr ? nullptr : section->find("preset");
  if (node == nullptr || node->kind != YamlNode::Kind::Scalar) return values;
  const data::Table& t = data::table("standards/method_presets.csv");
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "preset") != node->text) continue;
    const std::string option{t.text(r, "option")};
    if (option == "-") {
      context.warning(section->key_line("preset"), "preset_gap", "method.preset", node->text,
                      std::string{t.text(r, "reason")});
      continue;
    }
    values[option] = {std::string{t.text(r, "value")},
                      "preset " + node->text + ": " + std::string{t.text(r, "source")}};
  }
  return values;
}

void load_method(LoadContext& context) {
  const YamlNode* section = context.root->find("method");
  const auto preset = preset_values(context, section);
  for (const DefaultRow& row : default_rows()) {
    if (!row.key.starts_with("method.")) continue;
    const std::string key = row.key.substr(7);
    const YamlNode* node = section == nullptr ? nullptr : section->find(key);
    const auto set = node == nullptr ? preset.find(key) : preset.end();
    MethodOption option;
    option.given = node != nullptr;
    option.source = node != nullptr ? context.file + ":" + std::to_string(section->key_line(key))
                    : set != preset.end() ? set->second.source
                                          : row.source;
    if (row.choice) {
      option.number = std::nan("");
      option.word = node != nullptr && node->kind == YamlNode::Kind::Scalar ? node->text : row.word;
      if (set != preset.end()) option.word = set->second.value;
    } else {
      option.number = set != preset.end() ? std::stod(set->second.value)
                                          : context.option(section, row.key, row.key);
    }
    context.study.method.options.emplace(key, std::move(option));
  }
}

// What the map of congestion cannot do.
void check_congestion_choice(LoadContext& context) {
  const Study& study = context.study;
  const std::string& choice = study.method.word("explosion_congestion");
  const YamlNode* section = context.root->find("method");
  const bool written = section != nullptr && section->find("explosion_congestion") != nullptr;
  const int line =
      written ? section->key_line("explosion_congestion") : context.root->key_line("congestion");
  const bool layer = context.root->find("congestion") != nullptr;
  if (choice == "equipment" || !layer) return;
  if (study.method.word("explosion_model") != "tno_multi_energy") {
    context.warning(line, "congestion_not_counted", "method.explosion_congestion", choice,
                    "the regions of the map have classes of the multi-energy method; with "
                    "explosion_model: " +
                        study.method.word("explosion_model") + " they do not count");
  } else if (study.method.word("domino") != "none") {
    context.warning(line, "domino_blast_about_cloud", "method.domino", study.method.word("domino"),
                    "chain reactions take the blast about the middle of the cloud, not in the "
                    "regions of the map");
  }
}

}  // namespace

void load_periods(LoadContext& context) {
  const YamlNode* section = context.root->find("periods");
  const double day = context.option(section, "periods.day", "periods.day");
  const double night = context.option(section, "periods.night", "periods.night");
  context.study.weather.periods = {{.name = "day", .share = day, .night = false},
                                   {.name = "night", .share = night, .night = true}};
  if (section == nullptr) return;
  if (!(std::abs(day + night - 1.0) <= 1e-3)) {
    context.error(section->line, "period_shares", "periods",
                  shown_number(day) + " + " + shown_number(night),
                  "the shares of the year sum to " + shown_number(day + night), "a sum of 1");
  }
}

const std::vector<DefaultRow>& default_rows() {
  static const std::vector<DefaultRow> rows = [] {
    const data::Table& t = data::table("standards/study_defaults.csv");
    std::vector<DefaultRow> list;
    for (std::size_t i = 0; i < t.rows(); ++i) {
      DefaultRow r;
      r.key = t.text(i, "key");
      r.choice = t.text(i, "kind") == "choice";
      r.unit = t.text(i, "unit");
      r.source = t.text(i, "source");
      if (r.choice) {
        r.word = t.text(i, "default");
        r.choices = split_words(t.text(i, "choices"));
      } else {
        r.number = t.number(i, "default");
        r.low = t.number(i, "low");
        r.low_open = yes(t.text(i, "low_open"));
        r.high = t.number(i, "high");
      }
      list.push_back(std::move(r));
    }
    return list;
  }();
  return rows;
}

const DefaultRow& default_row(std::string_view key) {
  for (const DefaultRow& r : default_rows()) {
    if (r.key == key) return r;
  }
  throw Error("standards/study_defaults.csv has no row '" + std::string{key} + "'");
}

std::vector<const FieldRow*> field_rows(std::string_view layer) {
  static const std::vector<FieldRow> rows = [] {
    const data::Table& t = data::table("schema/layer_fields.csv");
    std::vector<FieldRow> list;
    for (std::size_t i = 0; i < t.rows(); ++i) {
      FieldRow r;
      r.layer = t.text(i, "layer");
      r.name = t.text(i, "field");
      const auto kind = t.text(i, "kind");
      r.kind = kind == "number"     ? FieldRow::Kind::Number
               : kind == "integer"  ? FieldRow::Kind::Integer
               : kind == "choice"   ? FieldRow::Kind::Choice
               : kind == "pressure" ? FieldRow::Kind::Pressure
                                    : FieldRow::Kind::Text;
      r.required = yes(t.text(i, "required"));
      r.unit = t.text(i, "unit");
      r.bare = yes(t.text(i, "bare"));
      r.vocabulary = t.text(i, "vocabulary");
      if (r.kind != FieldRow::Kind::Text && r.kind != FieldRow::Kind::Choice) {
        r.low = t.number(i, "low");
        r.low_open = yes(t.text(i, "low_open"));
        r.high = t.number(i, "high");
        r.usual_low = t.number(i, "usual_low");
        r.usual_high = t.number(i, "usual_high");
      }
      list.push_back(std::move(r));
    }
    return list;
  }();
  std::vector<const FieldRow*> found;
  for (const FieldRow& r : rows) {
    if (r.layer == layer) found.push_back(&r);
  }
  return found;
}

std::vector<Word> vocabulary(std::string_view group) {
  if (group == "grade") {
    return {{"A", "A", "A"}, {"B", "B", "B"}, {"C", "C", "C"}};
  }
  std::vector<Word> words;
  if (group == "ignition_kind") {
    // The kinds that have a default probability, in the words of that table.
    const data::Table& kinds = data::table("coefficients/delayed_ignition.csv");
    for (std::size_t i = 0; i < kinds.rows(); ++i) {
      const std::string key{kinds.text(i, "kind")};
      words.push_back({key, std::string{data::display_name(group, key, data::Language::Zh)},
                       std::string{kinds.text(i, "name")}});
    }
    return words;
  }
  const data::Table& t = data::table("standards/display_names.csv");
  const auto allowed = models::criteria::target_classes();
  for (std::size_t i = 0; i < t.rows(); ++i) {
    if (t.text(i, "group") != group) continue;
    const auto key = t.text(i, "key");
    // The table also names the classes of other sets; a study writes those of GB 36894.
    if (group == "target_class" &&
        std::find(allowed.begin(), allowed.end(), key) == allowed.end()) {
      continue;
    }
    words.push_back(
        {std::string{key}, std::string{t.text(i, "name_zh")}, std::string{t.text(i, "name_en")}});
  }
  return words;
}

std::string shown_number(double value) { return shown_text(value); }

std::string range_text(double low, bool low_open, double high, const std::string& unit) {
  const std::string u = unit == "-" || unit.empty() ? "" : " " + unit;
  return (low_open ? "more than " : "") + shown_number(low) + " to " + shown_number(high) + u;
}

bool in_range(double value, double low, bool low_open, double high) noexcept {
  return (low_open ? value > low : value >= low) && value <= high;
}

void LoadContext::error(int line, std::string code, std::string field, std::string value,
                        std::string message, std::string allowed, std::string suggestion) {
  error(Origin{.file = file, .line = line}, std::move(code), std::move(field), std::move(value),
        std::move(message), std::move(allowed), std::move(suggestion));
}

void LoadContext::warning(int line, std::string code, std::string field, std::string value,
                          std::string message, std::string allowed, std::string suggestion) {
  warning(Origin{.file = file, .line = line}, std::move(code), std::move(field), std::move(value),
          std::move(message), std::move(allowed), std::move(suggestion));
}

void LoadContext::error(const Origin& where, std::string code, std::string field, std::string value,
                        std::string message, std::string allowed, std::string suggestion) {
  problems.add({Severity::Error, std::move(code), where, std::move(field), std::move(value),
                std::move(message), std::move(allowed), std::move(suggestion)});
}

void LoadContext::warning(const Origin& where, std::string code, std::string field,
                          std::string value, std::string message, std::string allowed,
                          std::string suggestion) {
  problems.add({Severity::Warning, std::move(code), where, std::move(field), std::move(value),
                std::move(message), std::move(allowed), std::move(suggestion)});
}

std::string LoadContext::shown(std::string_view relative) const {
  return (shown_folder / fs::path{relative}).generic_string();
}

gis::ReadOptions LoadContext::read_options() const {
  gis::ReadOptions o;
  o.root = {.folder = study.folder, .allow_outside = false};
  if (crs_known) o.target = study.crs;
  return o;
}

bool LoadContext::input_file(const YamlNode& node, const std::string& field) {
  const std::string name = gis::parse_layer_reference(node.text).file;
  const auto refuse = [&](std::string code, std::string message, std::string suggestion) {
    error(node.line, std::move(code), field, node.shown(), std::move(message), {},
          std::move(suggestion));
    return false;
  };
  if (name.starts_with("/vsi") || name.find("://") != std::string::npos) {
    return refuse("path_refused", "is an address, not a file of the study",
                  "copy the file into the folder of study.yaml and write its relative path");
  }
  const fs::path relative{name};
  if (relative.is_absolute() || (name.size() > 1 && name[1] == ':') || name.starts_with("\\")) {
    return refuse("path_refused", "is an absolute path",
                  "write a path relative to the folder of study.yaml");
  }
  const fs::path inside = relative.lexically_normal();
  if (!inside.empty() && *inside.begin() == "..") {
    return refuse("path_refused", "leads out of the study's folder",
                  "copy the file into the folder of study.yaml");
  }
  std::error_code ec;
  const fs::path path = study.folder / inside;
  if (!fs::exists(path, ec)) {
    std::vector<std::string> names;
    const fs::path parent = inside.parent_path();
    for (fs::directory_iterator it{study.folder / parent, ec}, end; !ec && it != end;
         it.increment(ec)) {
      names.push_back((parent / it->path().filename()).generic_string());
    }
    std::sort(names.begin(), names.end());
    std::string hint = did_you_mean(inside.generic_string(), names);
    if (hint.empty() && name.find('\\') != std::string::npos) hint = "write / between folders";
    return refuse("no_file", "no such file", hint);
  }
  // Hours of a weather station come under any name and are not read as a layer; nor are trees.
  const bool any =
      (field == "weather.file" && is_hourly_weather(path)) || field.starts_with("event_trees");
  try {
    const fs::path resolved = gis::resolve_input(
        name, {.folder = study.folder, .allow_outside = false, .any_format = any});
    study.input_files.push_back(resolved);
    if (resolved.extension() == ".shp") {  // its attributes and CRS lie beside it
      for (const char* part : {".dbf", ".shx", ".prj", ".cpg"}) {
        fs::path sibling = resolved;
        sibling.replace_extension(part);
        if (fs::is_regular_file(sibling, ec)) study.input_files.push_back(sibling);
      }
    }
  } catch (const DataError& e) {
    return refuse("path_refused", e.what(), {});
  }
  return true;
}

double LoadContext::option(const YamlNode* section, std::string_view row_key,
                           const std::string& path) {
  const DefaultRow& row = default_row(row_key);
  const auto key = row_key.substr(row_key.rfind('.') + 1);
  const YamlNode* node = section == nullptr ? nullptr : section->find(key);
  if (node == nullptr || node->kind != YamlNode::Kind::Scalar) return row.number;
  const auto json = node->json();
  double value = 0.0;
  const std::string allowed = range_text(row.low, row.low_open, row.high, row.unit);
  if (json.is_number()) {
    if (row.unit != "-") return row.number;  // no unit: the structure check has said so
    value = json.get<double>();
  } else if (json.is_string()) {
    try {
      const units::Quantity q = units::parse(node->text);
      const bool pressure = units::compatible(row.unit, "Pa");
      const bool absolute_wanted = pressure && row.key == "atmosphere.pressure";
      if (absolute_wanted && q.pressure_kind != units::PressureKind::Absolute) {
        const bool gauge = q.pressure_kind == units::PressureKind::Gauge;
        error(node->line, "gauge_or_absolute", path, node->shown(),
              gauge ? "is a gauge pressure; the pressure of the air is absolute"
                    : "says neither gauge nor absolute",
              "an absolute pressure", "write \"" + shown_number(q.value) + " " + q.unit + "(a)\"");
        return row.number;
      }
      value = units::quantity(node->text, row.unit);
    } catch (const InputError& e) {
      error(node->line, "bad_quantity", path, node->shown(), e.what(), allowed);
      return row.number;
    }
  } else {
    return row.number;  // of the wrong type: said already
  }
  if (!in_range(value, row.low, row.low_open, row.high)) {
    const bool percent =
        row.unit == "-" && json.is_number() && value > 1.0 && value <= 100.0 && row.high <= 1.0;
    error(node->line, "out_of_range", path, node->shown(), "is out of range", allowed,
          percent ? "write \"" + shown_number(value) + " %\" for a percentage" : std::string{});
    return row.number;
  }
  return value;
}

gis::Crs read_crs(LoadContext& context, const YamlNode& node, const std::string& path) {
  if (node.kind != YamlNode::Kind::Scalar || node.text.empty()) return {};
  try {
    return gis::parse_crs(node.text);
  } catch (const DataError& e) {
    context.error(node.line, "crs_unknown", path, node.shown(), e.what());
    return {};
  }
}

std::optional<Study> load(const fs::path& given, Problems& problems) {
  std::error_code ec;
  const fs::path path = fs::is_directory(given, ec) ? given / "study.yaml" : given;
  LoadContext context{problems};
  context.file = path.generic_string();
  context.shown_folder = path.parent_path();
  const std::size_t errors_before = problems.errors();

  const auto text = read_text(path, context.file, problems);
  if (!text) return std::nullopt;
  const auto root = parse_yaml(*text, context.file, problems);
  if (!root) return std::nullopt;
  context.root = &*root;
  context.study.file = fs::canonical(path, ec);
  context.study.folder = context.study.file.parent_path();
  context.study.input_files.push_back(context.study.file);

  check_structure(*root, context.file, problems);
  note_written(*root, "", context);
  // A section that fails as a whole (a library's own error) does not keep the others from being
  // checked, and is a problem like any other.
  const auto section = [&](const char* key, void (*step)(LoadContext&)) {
    try {
      step(context);
    } catch (const std::exception& e) {
      context.error(root->key_line(key), "failed", key, {}, e.what());
    }
  };
  section("crs", load_head);
  section("atmosphere", load_atmosphere);
  section("grid", load_grid);
  section("method", load_method);
  section("periods", load_periods);
  section("criteria", load_sets);
  section("sites", load_sites);
  section("equipment", load_equipment);
  section("population", load_population);
  section("targets", load_targets);
  section("ignition", load_ignition);
  section("land_use", load_land_use);
  section("roads", load_roads);
  section("congestion", load_congestion);
  section("method", check_congestion_choice);
  section("weather", load_weather);  // an hourly file may need the place of the sites
  section("event_trees", load_trees);
  section("persons", load_individual);
  section("selection", load_selection);
  section("hazard", load_hazard);
  section("distance", load_distance);
  section("hca", load_hca);
  section("control_line", load_control_line);
  section("relocation", load_relocation);
  section("capacity", load_capacity);
  if (context.crs_known && !context.unplaced) section("sites", check_places);
  check_with_validator(*root, context.file, problems);

  if (context.study.strict) problems.promote_warnings();
  if (problems.errors() > errors_before) return std::nullopt;
  auto& files = context.study.input_files;
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  context.study.warnings = problems.sorted();
  return std::move(context.study);
}

Study open(const fs::path& path) {
  Problems problems;
  auto study = load(path, problems);
  problems.throw_if_errors();
  return std::move(*study);
}

Problems check(const fs::path& path) {
  Problems problems;
  (void)load(path, problems);
  return problems;
}

}  // namespace isorisk::study
