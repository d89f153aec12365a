// SPDX-License-Identifier: Apache-2.0
#include "table_columns.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "isorisk/core/error.hpp"
#include "isorisk/models/registry.hpp"
#include "schema.hpp"

namespace isorisk::study {
namespace {

std::string lower(std::string_view text) {
  std::string s{text};
  std::transform(s.begin(), s.end(), s.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return s;
}

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return std::string{text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1)};
}

// Suffixes of column names, in lower case, and the units they stand for.
struct Suffix {
  std::string_view suffix;
  std::string_view unit;
};
constexpr std::array kSuffixes{
    Suffix{"m", "m"},           Suffix{"mm", "mm"},        Suffix{"cm", "cm"},
    Suffix{"km", "km"},         Suffix{"in", "in"},        Suffix{"inch", "in"},
    Suffix{"ft", "ft"},         Suffix{"m2", "m2"},        Suffix{"ha", "ha"},
    Suffix{"km2", "km2"},       Suffix{"m3", "m3"},        Suffix{"l", "L"},
    Suffix{"kg", "kg"},         Suffix{"t", "t"},          Suffix{"degc", "degC"},
    Suffix{"c", "degC"},        Suffix{"celsius", "degC"}, Suffix{"k", "K"},
    Suffix{"degf", "degF"},     Suffix{"f", "degF"},       Suffix{"pa", "Pa"},
    Suffix{"hpa", "hPa"},       Suffix{"kpa", "kPa"},      Suffix{"mpa", "MPa"},
    Suffix{"bar", "bar"},       Suffix{"mbar", "mbar"},    Suffix{"atm", "atm"},
    Suffix{"psi", "psi"},       Suffix{"kg_s", "kg/s"},    Suffix{"kg_per_s", "kg/s"},
    Suffix{"kgs", "kg/s"},      Suffix{"kg_h", "kg/h"},    Suffix{"kg_per_h", "kg/h"},
    Suffix{"t_h", "t/h"},       Suffix{"t_per_h", "t/h"},  Suffix{"km_h", "km/h"},
    Suffix{"km_per_h", "km/h"}, Suffix{"kmh", "km/h"},     Suffix{"m_s", "m/s"},
    Suffix{"m_per_s", "m/s"},   Suffix{"ms", "m/s"},       Suffix{"kn", "kn"},
    Suffix{"h", "h"},           Suffix{"hours", "h"},      Suffix{"h_per_yr", "h"},
    Suffix{"h_yr", "h"},        Suffix{"h_per_year", "h"}, Suffix{"percent", "%"},
    Suffix{"pct", "%"},         Suffix{"fraction", "-"},   Suffix{"deg", "deg"},
};

bool compatible(std::string_view unit, std::string_view wanted) {
  return units::compatible(unit, wanted);
}

}  // namespace

std::optional<units::Quantity> unit_of_suffix(std::string_view suffix) {
  std::string s = lower(suffix);
  units::Quantity q;
  using units::PressureKind;
  constexpr std::array<std::pair<std::string_view, PressureKind>, 8> kinds{
      {{"_gauge", PressureKind::Gauge},
       {"_abs", PressureKind::Absolute},
       {"_absolute", PressureKind::Absolute},
       {"_g", PressureKind::Gauge},
       {"_a", PressureKind::Absolute},
       {"g", PressureKind::Gauge},
       {"a", PressureKind::Absolute}}};
  const auto lookup = [](std::string_view name) -> std::string {
    for (const Suffix& k : kSuffixes) {
      if (k.suffix == name) return std::string{k.unit};
    }
    return {};
  };
  q.unit = lookup(s);
  if (!q.unit.empty()) return q;
  for (const auto& [tail, kind] : kinds) {
    if (tail.empty() || !s.ends_with(tail)) continue;
    const std::string unit = lookup(std::string_view{s}.substr(0, s.size() - tail.size()));
    if (!unit.empty() && units::compatible(unit, "Pa")) {
      q.unit = unit;
      q.pressure_kind = kind;
      return q;
    }
  }
  return std::nullopt;
}

std::vector<std::string> ColumnFinder::column_names() const {
  std::vector<std::string> names;
  for (const gis::Field& f : layer_.fields) names.push_back(f.name);
  return names;
}

std::optional<Column> ColumnFinder::mapped(std::string_view field, const YamlNode& node) {
  const std::string path = path_join(mapping_path_, std::string{field});
  const YamlNode* column_node = node.kind == YamlNode::Kind::Map ? node.find("column") : &node;
  if (column_node == nullptr || column_node->kind != YamlNode::Kind::Scalar) return std::nullopt;
  const auto index = layer_.field(column_node->text);
  if (!index) {
    context_.error(column_node->line, "no_column", path, column_node->shown(),
                   "the layer has no such column", joined(column_names()),
                   did_you_mean(column_node->text, column_names()));
    return std::nullopt;
  }
  Column c{.index = *index, .name = layer_.fields[*index].name, .unit = {}};
  if (node.kind == YamlNode::Kind::Map) {
    c.values = node.find("values");
    if (const YamlNode* unit = node.find("unit");
        unit != nullptr && unit->kind == YamlNode::Kind::Scalar) {
      try {
        const units::Quantity q = units::parse("1 " + unit->text);
        c.unit = q.unit;
        c.pressure_kind = q.pressure_kind;
      } catch (const InputError&) {
        context_.error(unit->line, "unknown_unit", path + ".unit", unit->shown(),
                       "is no unit that is known", {}, "for example m, m3, t, degC, MPa(g)");
        return std::nullopt;
      }
    }
  }
  return c;
}

std::optional<Column> ColumnFinder::find(std::string_view field, std::string_view unit,
                                         bool required) {
  if (mapping_ != nullptr) {
    if (const YamlNode* node = mapping_->find(field)) {
      auto c = mapped(field, *node);
      if (!c) return std::nullopt;  // reported; no other column is taken instead
      if (!c->unit.empty() && !unit.empty() && !compatible(c->unit, unit)) {
        context_.error(node->line, "wrong_unit", path_join(mapping_path_, std::string{field}),
                       c->unit, "measures something else", "a unit like " + std::string{unit});
        return std::nullopt;
      }
      used_.insert(c->index);
      return c;
    }
  }
  std::vector<Column> candidates;
  for (std::size_t i = 0; i < layer_.fields.size(); ++i) {
    const std::string name = trimmed(layer_.fields[i].name);
    if (lower(name) == field) {
      used_.insert(i);
      return Column{.index = i, .name = name, .unit = {}};
    }
    if (unit.empty() || name.size() <= field.size() || !lower(name).starts_with(field)) continue;
    std::string rest = trimmed(std::string_view{name}.substr(field.size()));
    std::optional<units::Quantity> q;
    if (rest.starts_with("_")) {
      q = unit_of_suffix(rest.substr(1));
    } else if ((rest.front() == '(' && rest.back() == ')') ||
               (rest.front() == '[' && rest.back() == ']')) {
      try {
        q = units::parse("1 " + rest.substr(1, rest.size() - 2));
      } catch (const InputError&) {
        q = std::nullopt;
      }
    }
    if (!q || q->unit.empty() || !compatible(q->unit, unit)) continue;
    candidates.push_back(
        {.index = i, .name = name, .unit = q->unit, .pressure_kind = q->pressure_kind});
  }
  if (candidates.size() > 1) {
    context_.error(
        where_, "two_columns", std::string{field}, "",
        "two columns could be it: " + candidates[0].name + " and " + candidates[1].name, {},
        "say which with fields: {" + std::string{field} + ": " + candidates[0].name + "}");
    return std::nullopt;
  }
  if (candidates.size() == 1) {
    used_.insert(candidates[0].index);
    return candidates[0];
  }
  absent_.emplace_back(field);
  if (required) {
    std::vector<std::string> names = column_names();
    const std::string near = did_you_mean(field, names);
    context_.error(
        where_, "no_column", std::string{field}, "", "the column is missing",
        "columns of the layer: " + joined(names),
        near.empty() ? "map it with fields: {" + std::string{field} + ": COLUMN}" : near);
  }
  return std::nullopt;
}

void ColumnFinder::report_unused() {
  for (std::size_t i = 0; i < layer_.fields.size(); ++i) {
    if (used_.contains(i)) continue;
    const std::string name = lower(trimmed(layer_.fields[i].name));
    if (name.size() < 4) continue;
    for (const std::string& field : absent_) {
      // One letter wrong, missing or too many, or two letters of a long name.
      const std::string near = models::nearest_name(name, {field});
      if (near.empty()) continue;
      std::size_t same = 0;
      while (same < std::min(name.size(), field.size()) && name[same] == field[same]) ++same;
      std::size_t tail = 0;
      while (tail < std::min(name.size(), field.size()) - same &&
             name[name.size() - 1 - tail] == field[field.size() - 1 - tail]) {
        ++tail;
      }
      if (same + tail + 2 < std::max(name.size(), field.size()) || same + tail < 3) continue;
      context_.warning(where_, "column_not_used", layer_.fields[i].name, "",
                       "the column is not read", {}, "did you mean \"" + field + "\"?");
    }
  }
}

}  // namespace isorisk::study
