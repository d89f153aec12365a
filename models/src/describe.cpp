// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/describe.hpp"

namespace isorisk::models {

std::string_view word_of(FieldKind kind) noexcept {
  switch (kind) {
    case FieldKind::Number:
      return "number";
    case FieldKind::Integer:
      return "integer";
    case FieldKind::Boolean:
      return "boolean";
    case FieldKind::Choice:
      return "choice";
    case FieldKind::Text:
      return "text";
    case FieldKind::NumberList:
      return "list of numbers";
    case FieldKind::Structure:
      return "structure";
  }
  return "";
}

Json describe(const Model& m) {
  Json inputs = Json::array();
  for (const InputField& f : m.inputs) {
    Json one{{"name", f.name},
             {"kind", word_of(f.kind)},
             {"unit", f.unit},
             {"description", f.description},
             {"allowed", f.bounds.text()},
             {"required", !f.default_value && !f.optional}};
    if (f.default_value) one["default"] = *f.default_value;
    if (!f.choices.empty()) one["choices"] = f.choices;
    if (!f.aliases.empty()) one["aliases"] = f.aliases;
    inputs.push_back(std::move(one));
  }
  Json outputs = Json::array();
  for (const OutputField& f : m.outputs) {
    Json one{{"name", f.name}, {"unit", f.unit}, {"description", f.description}};
    if (!f.aliases.empty()) one["aliases"] = f.aliases;
    outputs.push_back(std::move(one));
  }
  return {{"id", m.id},           {"version", m.version}, {"purpose", m.purpose},
          {"sources", m.sources}, {"page", m.page},       {"validity", m.validity},
          {"aliases", m.aliases}, {"inputs", inputs},     {"outputs", outputs}};
}

Json describe_all(const Registry& registry) {
  Json all = Json::array();
  for (const Model* m : registry.models()) all.push_back(describe(*m));
  return all;
}

Json describe(const std::string& model_id, const Evaluation& evaluation) {
  Json outputs = Json::object();
  for (const OutputValue& o : evaluation.outputs) {
    outputs[o.name] = {{"value", o.value}, {"unit", o.unit}};
  }
  Json warnings = Json::array();
  for (const Warning& w : evaluation.warnings) {
    warnings.push_back({{"code", w.code}, {"subject", w.subject}, {"message", w.message}});
  }
  return {{"model", model_id}, {"outputs", outputs}, {"warnings", warnings}};
}

}  // namespace isorisk::models
