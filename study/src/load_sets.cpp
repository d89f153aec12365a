// SPDX-License-Identifier: Apache-2.0
#include "isorisk/core/error.hpp"
#include "loader.hpp"
#include "schema.hpp"

namespace isorisk::study {
namespace {

struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
  std::vector<Origin> places;  ///< of the rows
};

std::optional<Table> read_table(LoadContext& context, const YamlNode& node,
                                const std::string& field) {
  if (node.kind != YamlNode::Kind::Scalar || node.text.empty()) return std::nullopt;
  if (!context.input_file(node, field)) return std::nullopt;
  gis::ReadOptions options = context.read_options();
  options.geometry = false;
  options.target = {};
  try {
    const gis::Layer layer = gis::read_layer(node.text, options);
    Table table;
    for (const gis::Field& f : layer.fields) table.columns.push_back(f.name);
    for (const gis::Feature& f : layer.features) {
      auto& row = table.rows.emplace_back();
      for (const gis::Value& v : f.values) row.push_back(gis::as_text(v));
      table.places.push_back({.file = context.shown(gis::parse_layer_reference(node.text).file),
                              .line = static_cast<int>(f.line),
                              .fid = f.line == 0 ? f.fid : -1});
    }
    return table;
  } catch (const DataError& e) {
    context.error(node.line, "unreadable", field, node.shown(), e.what());
    return std::nullopt;
  }
}

void load_criteria(LoadContext& context) {
  namespace criteria = models::criteria;
  const YamlNode* node = context.root->find("criteria");
  if (node != nullptr && node->kind == YamlNode::Kind::Map) {
    const YamlNode* file = node->find("file");
    if (file == nullptr) return;
    const auto table = read_table(context, *file, "criteria.file");
    if (!table) return;
    try {
      context.study.criteria = criteria::from_table(
          {.name = context.shown(file->text), .columns = table->columns, .rows = table->rows});
    } catch (const Error& e) {
      context.error(file->line, "bad_table", "criteria.file", file->shown(), e.what());
    }
    return;
  }
  std::string name = "gb36894-2018";
  if (node != nullptr) {
    if (node->kind != YamlNode::Kind::Scalar || node->text.empty()) return;
    name = node->text;
  }
  try {
    context.study.criteria = criteria::load(name);
  } catch (const InputError&) {
    const auto known = criteria::known_sets();
    context.error(node == nullptr ? context.root->line : node->line, "unknown_word", "criteria",
                  node == nullptr ? name : node->shown(), "no set of criteria of that name",
                  joined(known), did_you_mean(name, known));
  }
}

namespace frequency = models::frequency;

// A table of frequencies in the columns of the libraries; every bad cell and every doubtful value
// is told where it stands.
std::optional<frequency::FrequencyLibrary> read_frequencies(LoadContext& context,
                                                            const YamlNode& file,
                                                            const std::string& field,
                                                            std::vector<Origin>* places = nullptr) {
  const auto table = read_table(context, file, field);
  if (!table) return std::nullopt;
  const std::string shown = context.shown(file.text);
  const auto place = [&](std::size_t row) {
    return row > 0 ? table->places[row - 1] : Origin{.file = shown};
  };
  const auto faults = frequency::FrequencyLibrary::faults(table->columns, table->rows);
  for (const frequency::RowFault& f : faults) {
    context.error(place(f.row), "bad_frequency", f.column,
                  f.value.empty() ? "" : "\"" + f.value + "\"", "must " + f.rule, {}, f.suggestion);
  }
  if (!faults.empty()) return std::nullopt;
  auto library = frequency::FrequencyLibrary::from_rows(shown, table->columns, table->rows);
  for (const frequency::FrequencyDoubt& d : library.doubts()) {
    context.warning(place(d.row), "frequency_doubtful", "frequency",
                    shown_number(d.frequency) + " " + d.unit, d.message, d.usual, d.suggestion);
  }
  if (places != nullptr) *places = table->places;
  return library;
}

// What a library has for the equipment of a row, in words.
std::string rows_for(const frequency::FrequencyLibrary& library, const std::string& equipment) {
  std::vector<std::string> texts;
  for (const frequency::FrequencyRow& r : library.rows()) {
    if (r.equipment != equipment) continue;
    std::string t{to_text(r.kind)};
    if (r.hole_m > 0.0) t += " " + shown_number(1e3 * r.hole_m) + " mm";
    if (!r.variant.empty()) t = r.variant + ": " + t;
    texts.push_back(std::move(t));
  }
  return joined(texts);
}

void load_overrides(LoadContext& context, const YamlNode& file) {
  std::vector<Origin> places;
  const auto rows = read_frequencies(context, file, "releases.override", &places);
  if (!rows) return;
  std::vector<std::size_t> unmatched;
  frequency::FrequencyLibrary& library = context.study.frequencies;
  auto changed = library.with_overrides(*rows, unmatched);
  for (const std::size_t row : unmatched) {
    const frequency::FrequencyRow& r = rows->rows()[row - 1];
    const std::string known = rows_for(library, r.equipment);
    context.error(places[row - 1], "override_matches_nothing", "equipment",
                  "\"" + r.equipment + "\"",
                  "no row of " + library.name() +
                      " stands for this loss: equipment, variant, bore class, loss and hole must "
                      "be the same",
                  known, known.empty() ? "check the name of the equipment" : "");
  }
  library = std::move(changed);
}

void load_frequencies(LoadContext& context) {
  const YamlNode* node = context.root->find("releases");
  if (node != nullptr) {
    if (const YamlNode* file = node->find("table")) {
      if (auto own = read_frequencies(context, *file, "releases.table")) {
        context.study.frequencies = *std::move(own);
      }
      return;
    }
  }
  const YamlNode* library = node == nullptr ? nullptr : node->find("frequencies");
  std::string name = "aqt3046-2013";
  if (node != nullptr) {
    if (library == nullptr || library->kind != YamlNode::Kind::Scalar) return;
    name = library->text;
  }
  try {
    context.study.frequencies = frequency::FrequencyLibrary::builtin(name);
  } catch (const InputError&) {
    const auto known = frequency::FrequencyLibrary::names();
    context.error(library == nullptr ? context.root->line : library->line, "unknown_word",
                  "releases.frequencies", "\"" + name + "\"", "no library of that name",
                  joined(known), did_you_mean(name, known));
    return;
  }
  const YamlNode* file = node == nullptr ? nullptr : node->find("override");
  if (file != nullptr) load_overrides(context, *file);
}

}  // namespace

void load_sets(LoadContext& context) {
  load_criteria(context);
  load_frequencies(context);
}

}  // namespace isorisk::study
