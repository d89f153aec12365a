// SPDX-License-Identifier: Apache-2.0
#include "isorisk/core/error.hpp"
#include "loader.hpp"
#include "schema.hpp"

namespace isorisk::study {
namespace {

struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
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

void load_frequencies(LoadContext& context) {
  namespace frequency = models::frequency;
  const YamlNode* node = context.root->find("releases");
  if (node != nullptr) {
    if (const YamlNode* file = node->find("table")) {
      const auto table = read_table(context, *file, "releases.table");
      if (!table) return;
      try {
        context.study.frequencies = frequency::FrequencyLibrary::from_rows(
            context.shown(file->text), table->columns, table->rows);
      } catch (const Error& e) {
        context.error(file->line, "bad_table", "releases.table", file->shown(), e.what());
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
  }
}

}  // namespace

void load_sets(LoadContext& context) {
  load_criteria(context);
  load_frequencies(context);
}

}  // namespace isorisk::study
