// SPDX-License-Identifier: Apache-2.0
#include "schema.hpp"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "isorisk/data/embedded.hpp"
#include "isorisk/models/registry.hpp"

// A header-only library; its own warnings are not ours to mend.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#pragma GCC diagnostic pop

namespace isorisk::study {
namespace {

using Json = nlohmann::json;

const Json& study_schema() {
  static const Json schema = Json::parse(data::text("schema/study.schema.json").content);
  return schema;
}

std::string json_words(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

bool has_type(const Json& value, std::string_view type) {
  if (type == "string") return value.is_string();
  if (type == "number") return value.is_number();
  if (type == "integer") return value.is_number_integer();
  if (type == "boolean") return value.is_boolean();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  return value.is_null();
}

bool fits_type(const Json& schema, const Json& value) {
  const auto it = schema.find("type");
  if (it == schema.end()) return true;
  if (it->is_string()) return has_type(value, it->get_ref<const std::string&>());
  return std::any_of(it->begin(), it->end(), [&](const Json& t) {
    return has_type(value, t.get_ref<const std::string&>());
  });
}

std::string type_in_words(const Json& schema) {
  if (schema.contains("pattern")) {
    return fits_type(schema, Json(1.0)) ? "a fraction, as 0.7 or \"70 %\"" : "a number with a unit";
  }
  const auto it = schema.find("type");
  if (it == schema.end() || !it->is_string()) return "another kind of value";
  const auto& type = it->get_ref<const std::string&>();
  if (type == "string") return "text";
  if (type == "number") return "a number";
  if (type == "integer") return "a whole number";
  if (type == "boolean") return "true or false";
  if (type == "array") return "a list";
  return "a map of keys and values";
}

std::string first_example(const Json& schema) {
  const auto it = schema.find("examples");
  return it == schema.end() || it->empty() ? std::string{} : json_words(it->front());
}

class Walker {
 public:
  Walker(const std::string& file, Problems& problems) : file_{file}, problems_{problems} {}

  void walk(const Json& given_schema, const YamlNode& node, const std::string& path) {
    const Json& schema = resolved(given_schema);
    if (const auto all = schema.find("allOf"); all != schema.end()) {
      for (const Json& part : *all) walk(part, node, path);
    }
    if (const auto one = schema.find("oneOf"); one != schema.end()) {
      walk(best_branch(*one, node), node, path);
      return;
    }
    const Json value = node.json();
    if (value.is_null() && !schema.contains("allOf")) {
      report(node, path, "no_value", "has no value", expected(schema), example_hint(schema));
      return;
    }
    if (const auto words = schema.find("enum"); words != schema.end()) {
      check_word(*words, node, value, path);
      return;
    }
    if (!fits_type(schema, value)) {
      wrong_type(schema, node, value, path);
      return;
    }
    if (value.is_string() && value.get_ref<const std::string&>().empty() &&
        schema.contains("minLength")) {
      report(node, path, "no_value", "is empty", expected(schema), example_hint(schema));
    }
    if (value.is_number() && schema.contains("minimum") &&
        !(value.get<double>() >= schema["minimum"].get<double>())) {
      report(node, path, "out_of_range", "is too small",
             "at least " + json_words(schema["minimum"]), "");
    }
    if (value.is_array()) walk_list(schema, node, path);
    if (value.is_object() && (schema.contains("properties") || schema.contains("required") ||
                              schema.contains("additionalProperties"))) {
      walk_map(schema, node, path);
    }
  }

 private:
  static const Json& resolved(const Json& schema) {
    const auto ref = schema.find("$ref");
    if (ref == schema.end()) return schema;
    const std::string pointer = ref->get<std::string>().substr(1);  // after '#'
    return study_schema().at(Json::json_pointer{pointer});
  }

  void report(const YamlNode& node, const std::string& path, std::string code, std::string message,
              std::string allowed, std::string suggestion) {
    problems_.add({.code = std::move(code),
                   .where = {.file = file_, .line = node.line},
                   .field = path,
                   .value = node.shown(),
                   .message = std::move(message),
                   .allowed = std::move(allowed),
                   .suggestion = std::move(suggestion)});
  }

  static std::string expected(const Json& schema) {
    if (const auto words = schema.find("enum"); words != schema.end()) {
      std::vector<std::string> list;
      for (const Json& w : *words) list.push_back(json_words(w));
      return joined(list);
    }
    return type_in_words(schema);
  }

  static std::string example_hint(const Json& schema) {
    const std::string example = first_example(schema);
    return example.empty() ? "" : "for example " + example;
  }

  // The branch the user most likely meant: one that accepts the kind of value, and of several the
  // one whose required keys are there.
  static const Json& best_branch(const Json& branches, const YamlNode& node) {
    const Json value = node.json();
    const Json* best = nullptr;
    int best_score = -1;
    for (const Json& b : branches) {
      const Json& schema = resolved(b);
      int score = 0;
      if (const auto words = schema.find("enum"); words != schema.end()) {
        score = value.is_string() ? 2 : 0;
      } else if (fits_type(schema, value)) {
        score = 2;
        if (value.is_object() && schema.contains("required")) {
          for (const Json& key : schema["required"]) {
            if (node.find(key.get_ref<const std::string&>()) != nullptr) score += 2;
          }
        }
      }
      if (score > best_score) {
        best_score = score;
        best = &schema;
      }
    }
    return *best;
  }

  void check_word(const Json& words, const YamlNode& node, const Json& value,
                  const std::string& path) {
    if (std::find(words.begin(), words.end(), value) != words.end()) return;
    std::vector<std::string> list;
    for (const Json& w : words) list.push_back(json_words(w));
    if (path == "isorisk") {
      report(node, path, "format_version", "this version of the study format is not known",
             joined(list), "use a newer isorisk, or write isorisk: 1");
      return;
    }
    report(node, path, "unknown_word", "is not known", joined(list),
           did_you_mean(json_words(value), list));
  }

  void wrong_type(const Json& schema, const YamlNode& node, const Json& value,
                  const std::string& path) {
    const bool quantity = schema.contains("pattern");
    std::string suggestion = example_hint(schema);
    std::string message = "must be " + type_in_words(schema);
    if (quantity && value.is_number()) {
      message = "has no unit";
      const std::string example = first_example(schema);
      if (const auto space = example.find(' '); space != std::string::npos) {
        suggestion = "write \"" + node.text + example.substr(space) + "\"";
      }
    } else if (!quantity && schema.value("type", "") == "string" &&
               (value.is_number() || value.is_boolean())) {
      suggestion = "put it in quotes: \"" + node.text + "\"";
    } else if (schema.value("type", "") == "array" && value.is_object()) {
      suggestion = "write - before the entry, or [ ] round it";
    }
    report(node, path, "wrong_type", message, "", suggestion);
  }

  void walk_list(const Json& schema, const YamlNode& node, const std::string& path) {
    const auto count = node.items.size();
    const auto least = schema.value("minItems", std::size_t{0});
    const auto most = schema.value("maxItems", std::size_t{1'000'000});
    if (count < least || count > most) {
      report(
          node, path, "wrong_count", "holds " + std::to_string(count) + " values",
          least == most ? "exactly " + std::to_string(least) : "at least " + std::to_string(least),
          "");
    }
    if (const auto items = schema.find("items"); items != schema.end()) {
      for (std::size_t i = 0; i < count; ++i) walk(*items, node.items[i], path_item(path, i));
    }
  }

  void walk_map(const Json& schema, const YamlNode& node, const std::string& path) {
    static const Json none = Json::object();
    const auto it = schema.find("properties");
    const Json& properties = it == schema.end() ? none : *it;
    std::vector<std::string> known;
    for (const auto& [key, unused] : properties.items()) known.push_back(key);
    for (const YamlNode::Entry& e : node.entries) {
      const std::string place = path_join(path, e.key);
      if (const auto p = properties.find(e.key); p != properties.end()) {
        walk(*p, e.value, place);
        continue;
      }
      const auto additional = schema.find("additionalProperties");
      if (additional != schema.end() && additional->is_object()) {
        walk(*additional, e.value, place);
      } else if (additional != schema.end() && *additional == false) {
        problems_.add({.code = "unknown_key",
                       .where = {.file = file_, .line = e.key_line},
                       .field = place,
                       .value = e.value.shown(),
                       .message = "unknown key",
                       .allowed = joined(known),
                       .suggestion = key_hint(e.key, path, known)});
      }
    }
    if (const auto required = schema.find("required"); required != schema.end()) {
      for (const Json& r : *required) {
        const auto& key = r.get_ref<const std::string&>();
        if (node.find(key) != nullptr) continue;
        problems_.add({.code = "missing_key",
                       .where = {.file = file_, .line = node.line},
                       .field = path_join(path, key),
                       .message = "is missing",
                       .suggestion = missing_hint(key, resolved(properties.value(key, none)))});
      }
    }
  }

  static std::string missing_hint(const std::string& key, const Json& schema) {
    if (schema.contains("enum")) return "write " + key + ": " + json_words(schema["enum"].front());
    if (const std::string e = first_example(schema); !e.empty()) return "write " + key + ": " + e;
    if (schema.contains("allOf")) return "write " + key + ": {layer: FILE}";
    if (key == "weather") return "write weather: {file: wind.csv}";
    return schema.value("description", "");
  }

  // The nearest key here, or the section in which the key does exist.
  static std::string key_hint(const std::string& key, const std::string& path,
                              const std::vector<std::string>& known) {
    if (key == "<<") return "merge keys are not supported: write the values out";
    if (path.empty()) {
      for (const auto& [section, schema] : study_schema()["properties"].items()) {
        if (schema.contains("properties") && schema["properties"].contains(key)) {
          return "it belongs under " + section + ":";
        }
      }
    } else if (study_schema()["properties"].contains(key)) {
      return "it belongs at the top level: check the indentation";
    }
    return did_you_mean(key, known);
  }

  const std::string& file_;
  Problems& problems_;
};

// Turns valijson's context ("<root>", "[population]", "[0]") into our path and the node there.
struct Place {
  std::string path;
  const YamlNode* node;
};

Place place_of(const std::vector<std::string>& context, const YamlNode& root) {
  Place place{"", &root};
  for (std::size_t i = 1; i < context.size(); ++i) {
    const std::string& c = context[i];
    const std::string key = c.size() > 2 ? c.substr(1, c.size() - 2) : c;
    if (place.node->kind == YamlNode::Kind::List) {
      const bool number = !key.empty() && key.size() < 6 &&
                          std::all_of(key.begin(), key.end(),
                                      [](unsigned char ch) { return std::isdigit(ch) != 0; });
      const std::size_t index = number ? std::stoul(key) : place.node->items.size();
      if (index >= place.node->items.size()) break;
      place.path = path_item(place.path, index);
      place.node = &place.node->items[index];
    } else {
      const YamlNode* next = place.node->find(key);
      if (next == nullptr) break;
      place.path = path_join(place.path, key);
      place.node = next;
    }
  }
  return place;
}

bool overlaps(const std::string& a, const std::string& b) {
  const std::string& shorter = a.size() < b.size() ? a : b;
  const std::string& longer = a.size() < b.size() ? b : a;
  if (!longer.starts_with(shorter)) return false;
  return shorter.empty() || longer.size() == shorter.size() || longer[shorter.size()] == '.' ||
         longer[shorter.size()] == '[';
}

}  // namespace

std::string path_join(const std::string& parent, const std::string& key) {
  return parent.empty() ? key : parent + "." + key;
}

std::string path_item(const std::string& parent, std::size_t index) {
  return parent + "[" + std::to_string(index + 1) + "]";
}

std::string joined(const std::vector<std::string>& words) {
  std::string s;
  for (const std::string& w : words) s += (s.empty() ? "" : ", ") + w;
  return s;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string near = models::nearest_name(word, candidates);
  return near.empty() ? "" : "did you mean \"" + near + "\"?";
}

void check_structure(const YamlNode& root, const std::string& file, Problems& problems) {
  Walker{file, problems}.walk(study_schema(), root, "");
}

void check_with_validator(const YamlNode& root, const std::string& file, Problems& problems) {
  using valijson::adapters::NlohmannJsonAdapter;
  valijson::Schema schema;
  valijson::SchemaParser parser{valijson::SchemaParser::kDraft7};
  parser.populateSchema(NlohmannJsonAdapter{study_schema()}, schema);
  const Json document = root.json();
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (validator.validate(schema, NlohmannJsonAdapter{document}, &results)) return;

  std::vector<std::string> reported;
  for (const Problem& p : problems.sorted()) {
    if (p.severity == Severity::Error && p.where.file == file) reported.push_back(p.field);
  }
  for (const auto& e : results) {
    const Place place = place_of(e.context, root);
    const bool known = std::any_of(reported.begin(), reported.end(),
                                   [&](const std::string& r) { return overlaps(r, place.path); });
    if (known) continue;
    reported.push_back(place.path);
    problems.add({.code = "schema",
                  .where = {.file = file, .line = place.node->line},
                  .field = place.path,
                  .value = place.node->shown(),
                  .message = "does not fit data/schema/study.schema.json: " + e.description});
  }
}

}  // namespace isorisk::study
