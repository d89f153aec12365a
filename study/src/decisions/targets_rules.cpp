// SPDX-License-Identifier: Apache-2.0
#include "decisions/targets_rules.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>
#include <span>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/gis/vector.hpp"
#include "schema.hpp"

namespace isorisk::study::decisions {
namespace map_rules {
namespace {

constexpr const char* kRules = "standards/target_rules.csv";
constexpr const char* kOccupancy = "standards/target_occupancy.csv";
constexpr const char* kOptions = "standards/target_options.csv";

constexpr std::array<std::string_view, 7> kPurposes{"target", "building", "building_in", "land_use",
                                                    "road",   "place",    "field"};
constexpr std::array<std::string_view, 10> kRoles{"name",   "name_zh",   "name_en", "storeys",
                                                  "height", "dwellings", "persons", "beds",
                                                  "rooms",  "floor_area"};

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(separator, at), text.size());
    std::string_view part = text.substr(at, end - at);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (!part.empty()) parts.emplace_back(part);
    at = end + 1;
  }
  return parts;
}

std::string hint(std::string_view word, const std::vector<std::string>& known) {
  const std::string guess = did_you_mean(word, known);
  return guess.empty() ? guess : "; " + guess;
}

/// Length of the letter (UTF-8) that begins here.
std::size_t letter_size(std::string_view text) {
  std::size_t size = 1;
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) ++size;
  return size;
}

/// A row of a table, compiled in or of a file.
struct Row {
  std::string where;
  std::map<std::string, std::string, std::less<>> cells;

  [[nodiscard]] std::string text(std::string_view column) const {
    const auto it = cells.find(column);
    return it == cells.end() ? std::string{} : it->second;
  }
};

std::vector<Row> shipped(const char* name) {
  const data::Table& table = data::table(name);
  std::vector<Row> rows(table.rows());
  for (std::size_t r = 0; r < rows.size(); ++r) {
    rows[r].where = std::string{name} + " row " + std::to_string(r + 1);
    for (const std::string_view column : table.columns)
      rows[r].cells.emplace(column, table.text(r, column));
  }
  return rows;
}

std::vector<Row> own(const std::string& file, const char* like,
                     const std::vector<std::string>& needed, const TargetsOptions& options,
                     std::vector<std::string>& faults) {
  std::vector<Row> rows;
  if (file.empty()) return rows;
  const gis::Layer layer = gis::read_layer(file, {.root = options.root,
                                                  .limits = options.limits,
                                                  .encoding = options.encoding,
                                                  .geometry = false});
  const data::Table& model = data::table(like);
  const std::vector<std::string> known{model.columns.begin(), model.columns.end()};
  for (const gis::Field& field : layer.fields)
    if (std::find(known.begin(), known.end(), field.name) == known.end())
      faults.push_back(layer.label() + ": column '" + field.name + "' is not known" +
                       hint(field.name, known));
  for (const std::string& column : needed)
    if (!layer.field(column)) faults.push_back(layer.label() + ": no column '" + column + "'");
  for (const gis::Feature& feature : layer.features) {
    Row row{layer.where(feature), {}};
    for (std::size_t i = 0; i < layer.fields.size(); ++i)
      row.cells.emplace(layer.fields[i].name, gis::as_text(feature.values[i]));
    rows.push_back(std::move(row));
  }
  return rows;
}

/// Reads the cells of a row and collects what is wrong with them.
class Cells {
 public:
  Cells(const Row& row, std::vector<std::string>& faults) : row_{row}, faults_{faults} {}

  void fault(std::string_view column, const std::string& why) {
    faults_.push_back(row_.where + ": " + std::string{column} + " = '" + row_.text(column) + "', " +
                      why);
  }

  std::string needed(std::string_view column) {
    std::string text = row_.text(column);
    if (text.empty()) fault(column, "must not be empty");
    return text;
  }

  std::optional<double> number(std::string_view column, double low, double high) {
    const std::string text = row_.text(column);
    if (text.empty()) return std::nullopt;
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !(value >= low) ||
        !(value <= high)) {
      fault(column, "must be a number from " + number_text(low) + " to " + number_text(high));
      return std::nullopt;
    }
    return value;
  }

  template <std::size_t N>
  std::size_t one_of(std::string_view column, const std::array<std::string_view, N>& words) {
    const std::string text = row_.text(column);
    const auto it = std::find(words.begin(), words.end(), text);
    if (it == words.end()) {
      std::string list;
      for (const std::string_view w : words) list += (list.empty() ? "" : ", ") + std::string{w};
      fault(column, "must be one of " + list);
      return 0;
    }
    return static_cast<std::size_t>(it - words.begin());
  }

  [[nodiscard]] std::string text(std::string_view column) const { return row_.text(column); }

 private:
  const Row& row_;
  std::vector<std::string>& faults_;
};

constexpr double kMost = 1.0e9;

Rule rule_of(const Row& row, std::vector<std::string>& faults) {
  Cells cells{row, faults};
  Rule rule;
  rule.id = cells.needed("rule");
  rule.purpose = static_cast<Purpose>(cells.one_of("purpose", kPurposes));
  rule.key = cells.needed("key");
  rule.value_text = cells.needed("value");
  rule.value = Pattern{rule.value_text};
  if (rule.value_text.starts_with('!')) cells.fault("value", "cannot begin with '!'");
  if (const std::string shapes = cells.text("geometry"); !shapes.empty()) {
    rule.on_points = rule.on_lines = rule.on_areas = false;
    for (const std::string& shape : split(shapes, ';')) {
      if (shape == "point")
        rule.on_points = true;
      else if (shape == "line")
        rule.on_lines = true;
      else if (shape == "area")
        rule.on_areas = true;
      else
        cells.fault("geometry", "must be point, line, area, or several of them parted by ';'");
    }
  }
  rule.and_key = cells.text("and_key");
  rule.and_value_text = cells.text("and_value");
  rule.and_value = Pattern{rule.and_value_text};
  if (rule.and_key.empty() != rule.and_value_text.empty())
    cells.fault("and_key", "goes together with and_value");
  rule.min_area_m2 = cells.number("min_area_m2", 0.0, kMost);
  rule.max_area_m2 = cells.number("max_area_m2", 0.0, kMost);
  rule.priority = static_cast<int>(cells.number("priority", 0.0, 1.0e6).value_or(0.0));
  rule.result = cells.needed("result");
  rule.floor_area_m2 = cells.number("assumed_floor_area_m2", 0.0, 1.0e7);
  rule.persons = cells.number("assumed_persons", 0.0, 1.0e6);
  rule.note = cells.text("note");
  rule.note_zh = cells.text("note_zh");
  rule.source = cells.text("source");
  rule.confidence = cells.text("confidence");
  return rule;
}

Use use_of(const Row& row, std::vector<std::string>& faults) {
  Cells cells{row, faults};
  Use use;
  use.use = cells.needed("use");
  use.use_zh = cells.text("use_zh");
  if (use.use_zh.empty()) use.use_zh = use.use;
  use.kind = cells.needed("kind");
  const data::Table& kinds = data::table("standards/target_classes.csv");
  std::vector<std::string> known;
  for (std::size_t r = 0; r < kinds.rows(); ++r) known.emplace_back(kinds.text(r, "kind"));
  if (!use.kind.empty() && std::find(known.begin(), known.end(), use.kind) == known.end())
    cells.fault("kind", "is not in data/standards/target_classes.csv" + hint(use.kind, known));
  constexpr double kSmallest = 1.0e-3;
  use.storeys = cells.number("storeys", kSmallest, 200.0);
  use.storey_height_m = cells.number("storey_height_m", 1.0, 50.0);
  use.m2_per_dwelling = cells.number("m2_per_dwelling", 1.0, 1.0e5);
  use.dwellings_per_building = cells.number("dwellings_per_building", kSmallest, 1.0e4);
  use.land_m2_per_dwelling = cells.number("land_m2_per_dwelling", 1.0, 1.0e7);
  use.persons_per_dwelling = cells.number("persons_per_dwelling", 0.0, 100.0);
  use.m2_per_person = cells.number("m2_per_person", 0.01, 1.0e6);
  use.day = cells.number("day", 0.0, 1.0).value_or(0.0);
  use.night = cells.number("night", 0.0, 1.0).value_or(0.0);
  use.indoor_day = cells.number("indoor_day", 0.0, 1.0);
  use.indoor_night = cells.number("indoor_night", 0.0, 1.0);
  constexpr std::array<std::string_view, 2> kYesNo{"no", "yes"};
  use.open_air = cells.text("open_air").empty() ? false : cells.one_of("open_air", kYesNo) == 1;
  use.source = cells.text("source");
  use.confidence = cells.text("confidence");
  return use;
}

/// Rows of one's own come first; a row of the same name replaces the shipped one.
template <class Item, class Id>
std::vector<Item> joined(std::vector<Item> mine, const std::vector<Item>& theirs, Id id) {
  std::set<std::string> names;
  for (const Item& item : mine) names.insert(id(item));
  for (const Item& item : theirs)
    if (!names.contains(id(item))) mine.push_back(item);
  return mine;
}

void check_result(const Rule& rule, const std::set<std::string>& uses,
                  std::vector<std::string>& faults) {
  std::set<std::string> allowed;
  switch (rule.purpose) {
    case Purpose::Target:
      allowed = uses;
      allowed.insert({"none", "ask"});
      break;
    case Purpose::Building:
      allowed = uses;
      allowed.insert({"none", "undecided"});
      break;
    case Purpose::BuildingIn:
      allowed = uses;
      allowed.insert("none");
      break;
    case Purpose::LandUse: {
      const data::Table& names = data::table("standards/display_names.csv");
      for (std::size_t r = 0; r < names.rows(); ++r)
        if (names.text(r, "group") == "land_use") allowed.emplace(names.text(r, "key"));
      allowed.insert("none");
      break;
    }
    case Purpose::Road:
    case Purpose::Place:
      return;
    case Purpose::Field:
      allowed.insert(kRoles.begin(), kRoles.end());
      break;
  }
  if (allowed.contains(rule.result)) return;
  const std::vector<std::string> list{allowed.begin(), allowed.end()};
  faults.push_back("rule '" + rule.id + "': result = '" + rule.result + "' is not known" +
                   hint(rule.result, list));
}

std::string quoted(std::string_view cell) {
  if (cell.find_first_of(",\"\n") == std::string_view::npos) return std::string{cell};
  std::string out = "\"";
  for (const char c : cell) {
    if (c == '"') out += c;
    out += c;
  }
  return out + "\"";
}

std::string as_csv(const char* name) {
  const data::Table& table = data::table(name);
  std::string out;
  for (const std::string& line : split(table.notes, '\n'))
    out += (line.starts_with('#') ? "" : "# ") + line + "\n";
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    out += (c == 0 ? "" : ",") + quoted(table.columns[c]);
  out += '\n';
  for (std::size_t r = 0; r < table.rows(); ++r) {
    for (std::size_t c = 0; c < table.columns.size(); ++c)
      out += (c == 0 ? "" : ",") + quoted(table.text(r, table.columns[c]));
    out += '\n';
  }
  return out;
}

}  // namespace

std::string_view word(Purpose purpose) noexcept {
  return kPurposes[static_cast<std::size_t>(purpose)];
}

std::string condition_of(const Rule& rule) {
  std::string text = rule.key + "=" + rule.value_text;
  if (!rule.and_key.empty()) text += " and " + rule.and_key + "=" + rule.and_value_text;
  return text;
}

bool wildcard_fits(std::string_view word, std::string_view text) {
  // The last star is remembered: when what follows it does not fit, it takes one more letter.
  std::size_t w = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t from = 0;
  while (t < text.size()) {
    if (w < word.size() && word[w] == '*') {
      star = w++;
      from = t;
    } else if (w < word.size() && word[w] == '?') {
      ++w;
      t += letter_size(text.substr(t));
    } else if (w < word.size() && word[w] == text[t]) {
      ++w;
      ++t;
    } else if (star != std::string_view::npos) {
      w = star + 1;
      t = ++from;
    } else {
      return false;
    }
  }
  while (w < word.size() && word[w] == '*') ++w;
  return w == word.size();
}

Pattern::Pattern(std::string_view text) {
  if (text.starts_with('!')) {
    negated_ = true;
    text.remove_prefix(1);
  }
  words_ = split(text, ';');
}

bool Pattern::fits(std::string_view value) const {
  const auto any = [&](std::string_view part) {
    return std::any_of(words_.begin(), words_.end(),
                       [&](const std::string& word) { return wildcard_fits(word, part); });
  };
  bool found = false;
  if (!value.empty()) {
    found = any(value);
    // "restaurant;bar" is both.
    if (!found && value.find(';') != std::string_view::npos) {
      const std::vector<std::string> parts = split(value, ';');
      found = std::any_of(parts.begin(), parts.end(), any);
    }
  }
  return found != negated_;
}

std::optional<double> tag_number(std::string_view text) {
  // Feet are not read as metres.
  if (text.find('\'') != std::string_view::npos || text.find("ft") != std::string_view::npos)
    return std::nullopt;
  std::string plain{text};
  std::replace(plain.begin(), plain.end(), ',', '.');
  const auto digit = [&](std::size_t i) {
    return (plain[i] >= '0' && plain[i] <= '9') || plain[i] == '.';
  };
  std::optional<double> largest;
  for (std::size_t at = 0; at < plain.size();) {
    if (digit(at)) {
      double value = 0.0;
      const auto [end, error] =
          std::from_chars(plain.data() + at, plain.data() + plain.size(), value);
      if (error != std::errc{} || !std::isfinite(value)) return std::nullopt;
      largest = std::max(largest.value_or(0.0), value);
      at = static_cast<std::size_t>(end - plain.data());
      continue;
    }
    const char c = plain[at++];
    if (c == ' ' || (!largest && (c == '~' || c == '<' || c == '>'))) continue;
    if (!largest) return std::nullopt;  // a word, or a minus
    if (c != '-' && c != ';') break;    // a unit; "2-3" and "2;3" go on
  }
  return largest;
}

RuleSet::RuleSet(const TargetsOptions& options) {
  std::vector<std::string> faults;
  std::vector<Use> uses;
  for (const Row& row : shipped(kOccupancy)) uses.push_back(use_of(row, faults));
  std::vector<Use> own_uses;
  for (const Row& row : own(options.occupancy, kOccupancy, {"use", "kind"}, options, faults))
    own_uses.push_back(use_of(row, faults));
  uses_ = joined(std::move(own_uses), uses, [](const Use& use) { return use.use; });

  std::vector<Rule> rules;
  for (const Row& row : shipped(kRules)) rules.push_back(rule_of(row, faults));
  std::vector<Rule> own_rules;
  for (const Row& row :
       own(options.rules, kRules, {"rule", "purpose", "key", "value", "result"}, options, faults))
    own_rules.push_back(rule_of(row, faults));
  rules_ = joined(std::move(own_rules), rules, [](const Rule& rule) { return rule.id; });

  std::set<std::string> names;
  for (const Use& use : uses_)
    if (!names.insert(use.use).second) faults.push_back("use '" + use.use + "' occurs twice");
  std::set<std::string> ids;
  for (const Rule& rule : rules_) {
    check_result(rule, names, faults);
    if (!ids.insert(rule.id).second) faults.push_back("rule '" + rule.id + "' occurs twice");
  }

  for (const Row& row : shipped(kOptions)) {
    Cells cells{row, faults};
    Option option;
    option.low = cells.number("low", 0.0, kMost).value_or(0.0);
    option.high = cells.number("high", 0.0, kMost).value_or(kMost);
    option.value = cells.number("value", option.low, option.high).value_or(0.0);
    option.unit = cells.text("unit");
    option.meaning = cells.text("meaning");
    option.source = cells.text("source");
    option.confidence = cells.text("confidence");
    options_.emplace(cells.needed("option"), std::move(option));
  }
  if (options.group_distance_m) {
    Option& group = options_.at("group_distance");
    if (!(*options.group_distance_m >= group.low) || !(*options.group_distance_m <= group.high)) {
      faults.push_back("group distance = " + number_text(*options.group_distance_m) +
                       " m, must be from " + number_text(group.low) + " to " +
                       number_text(group.high) + " m");
    } else {
      group.value = *options.group_distance_m;
      group.source = "given";
    }
  }
  if (!faults.empty()) {
    std::string text = "targets: invalid rules";
    for (const std::string& fault : faults) text += "\n  " + fault;
    throw InputError(text);
  }
  index();
}

void RuleSet::index() {
  std::vector<std::size_t> order(rules_.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return rules_[a].priority < rules_[b].priority;
  });
  for (const std::size_t i : order) {
    const Rule& rule = rules_[i];
    if (rule.purpose == Purpose::Field)
      by_role_[rule.result].push_back(i);
    else
      by_key_[{rule.purpose, rule.key}].push_back(i);
  }
}

std::size_t RuleSet::use(std::string_view name) const {
  for (std::size_t i = 0; i < uses_.size(); ++i)
    if (uses_[i].use == name) return i;
  throw Error("use '" + std::string{name} + "' is not in the occupancy table");
}

const Option& RuleSet::option(std::string_view name) const {
  const auto it = options_.find(name);
  if (it == options_.end()) throw Error("option '" + std::string{name} + "' has no data row");
  return it->second;
}

std::vector<std::string> RuleSet::keys() const {
  std::set<std::string> found;
  for (const Rule& rule : rules_) {
    if (rule.purpose == Purpose::BuildingIn) continue;
    found.insert(rule.key);
    if (!rule.and_key.empty()) found.insert(rule.and_key);
  }
  return {found.begin(), found.end()};
}

std::optional<std::size_t> RuleSet::match(Purpose purpose, const Tags& tags, Shape shape,
                                          double area_m2) const {
  std::optional<std::size_t> best;
  const auto better = [&](std::size_t i) {
    if (!best) return true;
    const Rule& a = rules_[i];
    const Rule& b = rules_[*best];
    return a.priority != b.priority ? a.priority < b.priority : i < *best;
  };
  for (const auto& [key, value] : tags) {
    const auto it = by_key_.find({purpose, key});
    if (it == by_key_.end()) continue;
    for (const std::size_t i : it->second) {
      if (!better(i)) break;  // sorted by priority
      const Rule& rule = rules_[i];
      if ((shape == Shape::Point && !rule.on_points) || (shape == Shape::Line && !rule.on_lines) ||
          (shape == Shape::Area && !rule.on_areas))
        continue;
      // Limits of area say nothing about a point.
      if (shape == Shape::Area && ((rule.min_area_m2 && area_m2 < *rule.min_area_m2) ||
                                   (rule.max_area_m2 && area_m2 >= *rule.max_area_m2)))
        continue;
      if (!rule.value.fits(value)) continue;
      if (!rule.and_key.empty()) {
        std::string_view other;
        for (const auto& [k, v] : tags)
          if (k == rule.and_key) other = v;
        if (!rule.and_value.fits(other)) continue;
      }
      best = i;
      break;
    }
  }
  return best;
}

std::string_view RuleSet::field(std::string_view role, const Tags& tags) const {
  const auto it = by_role_.find(role);
  if (it == by_role_.end()) return {};
  for (const std::size_t i : it->second)
    for (const auto& [key, value] : tags)
      if (key == rules_[i].key && rules_[i].value.fits(value)) return value;
  return {};
}

}  // namespace map_rules

std::string shipped_target_rules() { return map_rules::as_csv(map_rules::kRules); }
std::string shipped_target_occupancy() { return map_rules::as_csv(map_rules::kOccupancy); }

}  // namespace isorisk::study::decisions
