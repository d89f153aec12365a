// SPDX-License-Identifier: Apache-2.0
#include "layer_reader.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/models/registry.hpp"
#include "schema.hpp"

namespace isorisk::study {
namespace {

constexpr std::size_t kMaxText = 1'000;

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return std::string{text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1)};
}

// "Pressure vessel", "pressure-vessel" and "pressure_vessel" are one word.
std::string normal(std::string_view text) {
  std::string s = trimmed(text);
  for (char& c : s) {
    c = c == ' ' || c == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return s;
}

std::string coordinates(Point p) {
  std::ostringstream out;
  out.imbue(std::locale::classic());
  out.setf(std::ios::fixed);
  const bool degrees = std::abs(p.x_m) <= 360.0 && std::abs(p.y_m) <= 90.0;
  out.precision(degrees ? 6 : 1);
  out << "(" << p.x_m << ", " << p.y_m << ")";
  return std::move(out).str();
}

}  // namespace

std::string GeometryRule::text() const {
  std::vector<std::string> words;
  if (points) words.emplace_back("Point");
  if (lines) words.emplace_back("LineString");
  if (areas) words.emplace_back("Polygon");
  return joined(words);
}

LayerReader::LayerReader(LoadContext& context, std::string section, const YamlNode& entry,
                         std::string path, GeometryRule rule)
    : context_{context},
      section_{std::move(section)},
      entry_{entry},
      path_{std::move(path)},
      rule_{rule},
      key_{rule.table() ? "table" : "layer"},
      rows_{field_rows(section_)} {
  const YamlNode* layer = entry.find(key_);
  if (layer == nullptr || layer->kind != YamlNode::Kind::Scalar || layer->text.empty()) return;
  if (!context_.input_file(*layer, path_ + "." + key_)) return;
  open(*layer);
  if (!readable_) return;
  if (layer_.features.empty()) {
    context_.error(layer->line, "empty_layer", path_ + "." + key_, layer->shown(),
                   rule_.table() ? "the table has no rows" : "the layer has no features",
                   rule_.table() ? "one row or more" : "one feature or more",
                   "leave the key out if there is nothing to say");
    readable_ = false;
    return;
  }
  find_columns();
}

void LayerReader::open(const YamlNode& node) {
  gis::ReadOptions options = context_.read_options();
  if (rule_.table()) {
    options.geometry = false;
    options.target = {};
  }
  bool declared_bad = false;
  if (const YamlNode* crs = entry_.find("crs")) {
    options.declared = read_crs(context_, *crs, path_ + ".crs");
    declared_bad = !options.declared.known();
  }
  if (const YamlNode* encoding = entry_.find("encoding");
      encoding != nullptr && encoding->kind == YamlNode::Kind::Scalar) {
    options.encoding = encoding->text;
  }
  // Coordinate columns named by the user belong to gis, not to the fields.
  if (const YamlNode* fields = entry_.find("fields")) {
    const auto name = [&](const char* key) -> std::string {
      const YamlNode* n = fields->find(key);
      return n != nullptr && n->kind == YamlNode::Kind::Scalar ? n->text : std::string{};
    };
    options.x_column = name("x");
    options.y_column = name("y");
  }
  if (declared_bad) options.target = {};
  placed_ = options.target.known() || rule_.table();
  try {
    layer_ = gis::read_layer(node.text, options);
    readable_ = true;
  } catch (const DataError& e) {
    context_.error(node.line, "layer_unreadable", path_ + "." + key_, node.shown(), e.what());
    placed_ = false;
  }
  if (!readable_ && !rule_.table()) {
    // Without the change of CRS the attributes may still be readable: report what is in them too.
    options.target = {};
    try {
      layer_ = gis::read_layer(node.text, options);
      readable_ = true;
    } catch (const DataError&) {
      return;  // reported above
    }
  }
  origin_.file = context_.shown(layer_.file);
  if (layer_.label().find('#') != std::string::npos) origin_.layer = layer_.name;
  if (placed_ && options.declared.known() && layer_.crs_in_file.known() &&
      !gis::same_crs(options.declared, layer_.crs_in_file)) {
    context_.warning(entry_.find("crs")->line, "crs_overridden", path_ + ".crs",
                     entry_.find("crs")->shown(),
                     "the file itself says " + layer_.crs_in_file.label() +
                         "; the coordinates are taken in the CRS declared here");
  }
}

void LayerReader::find_columns() {
  const YamlNode* mapping = entry_.find("fields");
  if (mapping != nullptr && mapping->kind != YamlNode::Kind::Map) mapping = nullptr;
  std::vector<std::string> known;
  for (const FieldRow* r : rows_) known.push_back(r->name);
  if (mapping != nullptr) {
    for (const YamlNode::Entry& e : mapping->entries) {
      if (e.key == "x" || e.key == "y") continue;
      if (std::find(known.begin(), known.end(), e.key) == known.end()) {
        context_.error(e.key_line, "unknown_field", path_ + ".fields." + e.key, e.value.shown(),
                       section_ + " have no such field", joined(known), did_you_mean(e.key, known));
      }
    }
  }
  ColumnFinder finder{context_, layer_, origin_, mapping, path_ + ".fields"};
  for (const FieldRow* r : rows_) {
    if (auto c = finder.find(r->name, r->unit, r->required)) columns_.emplace(r->name, *c);
    if (!r->vocabulary.empty()) words_.emplace(r->name, vocabulary(r->vocabulary));
  }
  finder.report_unused();
}

bool LayerReader::has(std::string_view field) const { return columns_.contains(field); }

void LayerReader::each(const std::function<void(Record&)>& use) {
  if (!readable_) return;
  for (const gis::Feature& f : layer_.features) {
    Record record{*this, f};
    use(record);
  }
}

Record::Record(LayerReader& reader, const gis::Feature& feature)
    : reader_{reader}, feature_{feature}, origin_{reader.origin_}, geometry_{feature.geometry} {
  origin_.line = static_cast<int>(feature.line);
  if (feature.line == 0) origin_.fid = feature.fid;
  check_id();
  check_geometry();
}

void Record::error(std::string code, std::string_view field, std::string value, std::string message,
                   std::string allowed, std::string suggestion) {
  good_ = false;
  reader_.context_.error(origin_, std::move(code), std::string{field}, std::move(value),
                         std::move(message), std::move(allowed), std::move(suggestion));
}

void Record::warning(std::string code, std::string_view field, std::string value,
                     std::string message, std::string allowed, std::string suggestion) {
  reader_.context_.warning(origin_, std::move(code), std::string{field}, std::move(value),
                           std::move(message), std::move(allowed), std::move(suggestion));
}

void Record::check_id() {
  const auto it = reader_.columns_.find("id");
  if (it == reader_.columns_.end()) return;
  const std::string id = trimmed(gis::as_text(feature_.values[it->second.index]));
  if (id.empty()) return;
  const auto [first, is_new] = reader_.ids_.emplace(id, origin_.text());
  origin_.id = id;
  if (!is_new) {
    error("duplicate_id", "id", "\"" + id + "\"", "the id is used twice, first at " + first->second,
          "a different id for each feature");
  }
}

void Record::check_geometry() {
  if (reader_.rule_.table()) return;
  // Tools like to store single points as MultiPoint.
  if (geometry_.kind == gis::GeometryKind::MultiPoint && geometry_.points.size() == 1) {
    geometry_ = gis::Geometry::point(geometry_.points.front());
  }
  const GeometryRule& rule = reader_.rule_;
  if (geometry_.empty()) {
    error("no_geometry", "", "", "the feature has no geometry", rule.text());
    return;
  }
  const bool fits = (rule.points && geometry_.is_point()) ||
                    (rule.lines && geometry_.is_linear()) || (rule.areas && geometry_.is_areal());
  if (!fits) {
    error("geometry_type", "", "",
          "is a " + std::string{gis::kind_name(geometry_.kind)} + ", which " + reader_.section_ +
              " cannot be",
          rule.text(),
          rule.points && geometry_.is_areal() ? "take its centroid (QGIS: Centroids)"
                                              : std::string{});
    return;
  }
  if (const auto fault = gis::invalidity(geometry_)) {
    error("invalid_geometry", "", "", fault->reason + " at " + coordinates(fault->location),
          "a valid geometry",
          geometry_.is_areal() ? "repair it (QGIS: Fix geometries; ogr2ogr -makevalid) and look at "
                                 "the outline"
                               : std::string{});
    return;
  }
  good_geometry_ = true;
}

const FieldRow& Record::row(std::string_view field) const {
  for (const FieldRow* r : reader_.rows_) {
    if (r->name == field) return *r;
  }
  throw Error("schema/layer_fields.csv has no row '" + reader_.section_ + "', '" +
              std::string{field} + "'");
}

std::optional<Record::Found> Record::found(std::string_view field) {
  const FieldRow& r = row(field);
  const auto it = reader_.columns_.find(field);
  if (it == reader_.columns_.end()) return std::nullopt;  // a missing column was reported once
  const gis::Value& value = feature_.values[it->second.index];
  if (trimmed(gis::as_text(value)).empty()) {
    if (r.required) error("missing_value", field, "", "has no value");
    return std::nullopt;
  }
  return Found{&r, &it->second, &value};
}

std::string Record::shown(std::string_view field) const {
  const auto it = reader_.columns_.find(field);
  if (it == reader_.columns_.end()) return {};
  std::string text = gis::as_text(feature_.values[it->second.index]);
  if (text.empty()) return {};
  if (text.size() > 80) text = text.substr(0, 77) + "...";
  const Column& c = it->second;
  // A bare number in a column that carries the unit.
  const bool bare = gis::as_number(feature_.values[c.index]).has_value();
  if (bare) return c.unit.empty() ? text : text + " " + c.unit;
  return "\"" + text + "\"";
}

std::string Record::text(std::string_view field) {
  const auto f = found(field);
  if (!f) return {};
  std::string s = trimmed(gis::as_text(*f->value));
  if (s.size() > kMaxText) {
    error("text_too_long", field, std::to_string(s.size()) + " bytes", "is too long",
          "at most " + std::to_string(kMaxText) + " bytes");
    return {};
  }
  return s;
}

std::string Record::choice(std::string_view field) {
  const auto f = found(field);
  if (!f) return {};
  std::string s = trimmed(gis::as_text(*f->value));
  if (f->column->values != nullptr) {
    if (const YamlNode* translated = f->column->values->find(s)) s = translated->text;
  }
  const std::vector<Word>& words = reader_.words_.find(field)->second;
  std::vector<std::string> keys;
  for (const Word& w : words) {
    if (normal(s) == normal(w.key) || s == w.name_zh || normal(s) == normal(w.name_en)) {
      return w.key;
    }
    keys.push_back(w.key);
  }
  std::string hint = did_you_mean(normal(s), keys);
  if (hint.empty()) {
    hint = "translate it with fields: {" + std::string{field} + ": {column: " + f->column->name +
           ", values: {\"" + s.substr(0, 40) + "\": " + keys.front() + "}}}";
  }
  error("unknown_word", field, "\"" + s.substr(0, 80) + "\"", "is not known", joined(keys),
        std::move(hint));
  return {};
}

std::optional<units::Quantity> Record::quantity(const Found& f, bool bare) {
  const auto number = gis::as_number(*f.value);
  units::Quantity q;
  if (number) {
    q.value = *number;
  } else {
    const std::string text = trimmed(gis::as_text(*f.value));
    try {
      q = units::parse(text);
    } catch (const InputError& e) {
      std::string hint;
      if (const auto comma = text.find(','); comma != std::string::npos) {
        std::string dotted = text;
        dotted[comma] = '.';
        hint = "write \"" + dotted + "\": a point, no comma";
      }
      error("bad_quantity", f.row->name, "\"" + text.substr(0, 80) + "\"", e.what(),
            f.row->unit == "-" || bare
                ? "a number"
                : "a number with a unit, for example \"10 " + f.row->unit + "\"",
            std::move(hint));
      return std::nullopt;
    }
  }
  if (!std::isfinite(q.value)) {
    error("not_finite", f.row->name, shown(f.row->name), "is not a finite number");
    return std::nullopt;
  }
  if (q.unit.empty()) {
    if (!f.column->unit.empty()) {
      q.unit = f.column->unit;
      q.pressure_kind = f.column->pressure_kind;
    } else if (bare) {
      q.unit = f.row->unit;
    } else {
      const bool pressure = f.row->kind == FieldRow::Kind::Pressure;
      error("no_unit", f.row->name, shown_number(q.value), "has no unit",
            "a unit like " + f.row->unit + (pressure ? "(g) or " + f.row->unit + "(a)" : ""),
            "write it into the value, name the column " + f.row->name + "_" +
                (pressure ? "mpa_g" : normal(f.row->unit)) + ", or give fields: {" + f.row->name +
                ": {column: " + f.column->name + ", unit: ...}}");
      return std::nullopt;
    }
  }
  return q;
}

bool Record::ranges(const FieldRow& r, double value, const std::string& shown_value) {
  if (!in_range(value, r.low, r.low_open, r.high)) {
    error("out_of_range", r.name, shown_value, "is out of range",
          range_text(r.low, r.low_open, r.high, r.unit),
          r.unit == "-" && r.high <= 1.0 && value > 1.0
              ? (value <= 100.0 ? "write \"" + shown_number(value) + " %\" for a percentage"
                                : "a part of one is wanted, no number of hours, times or persons")
              : std::string{});
    return false;
  }
  if (!in_range(value, r.usual_low, false, r.usual_high)) {
    warning("unusual_value", r.name, shown_value, "is unusual; check the value and its unit",
            "usually " + range_text(r.usual_low, false, r.usual_high, r.unit));
  }
  return true;
}

std::optional<double> Record::number(std::string_view field, std::string_view si) {
  const auto f = found(field);
  if (!f) return std::nullopt;
  const auto q = quantity(*f, f->row->bare);
  if (!q) return std::nullopt;
  double value = 0.0;
  try {
    value = units::convert(q->value, q->unit, f->row->unit);
  } catch (const InputError& e) {
    error("wrong_unit", field, shown(field), e.what(), "a unit like " + f->row->unit);
    return std::nullopt;
  }
  if (!ranges(*f->row, value, shown(field))) return std::nullopt;
  return units::convert(q->value, q->unit, si);
}

std::optional<int> Record::integer(std::string_view field) {
  const auto v = number(field, "-");
  if (!v) return std::nullopt;
  if (*v != std::floor(*v)) {
    error("not_whole", field, shown(field), "must be a whole number");
    return std::nullopt;
  }
  return static_cast<int>(*v);
}

std::optional<double> Record::pressure(std::string_view field) {
  const auto f = found(field);
  if (!f) return std::nullopt;
  const auto q = quantity(*f, false);
  if (!q) return std::nullopt;
  double pa = 0.0;
  try {
    pa = units::convert(q->value, q->unit, "Pa");
  } catch (const InputError& e) {
    error("wrong_unit", field, shown(field), e.what(), "a unit of pressure");
    return std::nullopt;
  }
  if (q->pressure_kind == units::PressureKind::Unstated) {
    const std::string value = shown_number(q->value) + " " + q->unit;
    error("gauge_or_absolute", field, shown(field), "says neither gauge nor absolute",
          "\"" + value + "(g)\" or \"" + value + "(a)\"",
          gis::as_number(*f->value)
              ? "name the column " + std::string{field} + "_mpa_g or _mpa_a, or give fields: {" +
                    std::string{field} + ": {column: " + f->column->name + ", unit: \"" + q->unit +
                    "(g)\"}}"
              : std::string{});
    return std::nullopt;
  }
  written_ = {.kind = q->pressure_kind, .value_pa = pa};
  const double absolute = q->pressure_kind == units::PressureKind::Gauge
                              ? pa + reader_.context_.study.atmosphere.pressure_abs_pa
                              : pa;
  const std::string kind = q->pressure_kind == units::PressureKind::Gauge ? "(g)" : "(a)";
  std::string value = shown(field);
  if (gis::as_number(*f->value)) value += kind;
  if (!(absolute > 0.0)) {
    error("out_of_range", field, value, "is below vacuum",
          "more than 0 kPa(a), that is more than -" +
              shown_number(reader_.context_.study.atmosphere.pressure_abs_pa / 1000.0) + " kPa(g)");
    return std::nullopt;
  }
  if (!ranges(*f->row, units::convert(absolute, "Pa", f->row->unit), value)) return std::nullopt;
  return absolute;
}

}  // namespace isorisk::study
