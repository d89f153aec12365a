// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/registry.hpp"

#include <algorithm>
#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/core/units.hpp"

namespace isorisk::models {

bool Bounds::holds(double v) const noexcept {
  return std::isfinite(v) && (low_open ? v > low : v >= low) && (high_open ? v < high : v <= high);
}

std::string Bounds::text() const {
  const bool has_low = std::isfinite(low);
  const bool has_high = std::isfinite(high);
  if (has_low && has_high) {
    return std::string{"in "} + (low_open ? "(" : "[") + number_text(low) + ", " +
           number_text(high) + (high_open ? ")" : "]");
  }
  if (has_low) return (low_open ? "> " : ">= ") + number_text(low);
  if (has_high) return (high_open ? "< " : "<= ") + number_text(high);
  return "finite";
}

const Json& Inputs::raw(std::string_view name) const {
  const auto it = values_.find(name);
  if (it == values_.end()) throw Error("model input '" + std::string{name} + "' was not declared");
  return it->second;
}
double Inputs::number(std::string_view name) const { return raw(name).get<double>(); }
int Inputs::integer(std::string_view name) const { return raw(name).get<int>(); }
bool Inputs::boolean(std::string_view name) const { return raw(name).get<bool>(); }
std::string Inputs::text(std::string_view name) const { return raw(name).get<std::string>(); }
std::vector<double> Inputs::numbers(std::string_view name) const {
  return raw(name).get<std::vector<double>>();
}
std::optional<double> Inputs::maybe_number(std::string_view name) const {
  if (!has(name)) return std::nullopt;
  return number(name);
}

double structure_number(const Json& value, std::string_view unit, std::string_view where) {
  const std::string place{where};
  if (value.is_number()) return value.get<double>();
  if (value.is_string()) {
    try {
      return units::quantity(value.get<std::string>(), unit);
    } catch (const InputError& e) {
      throw InputError(place + ": " + e.what());
    }
  }
  if (value.is_object() && value.contains("value") && value["value"].is_number()) {
    const double number = value["value"].get<double>();
    if (!value.contains("unit") || !value["unit"].is_string()) return number;
    try {
      return units::convert(number, value["unit"].get<std::string>(), unit);
    } catch (const InputError& e) {
      throw InputError(place + ": " + e.what());
    }
  }
  throw InputError(place + " = " + value.dump() + ", must be a number in " + std::string{unit} +
                   ", or text or an object with a unit");
}

namespace {

// {"value": x, "unit": u} with a value that is no number: choices, lists, tables.
const Json& unwrapped(const Json& value) {
  const bool wrapped = value.is_object() && value.contains("value") && value.size() <= 2 &&
                       (value.size() == 1 || value.contains("unit"));
  return wrapped ? value["value"] : value;
}

Json converted(const InputField& field, const Json& given) {
  const std::string where = field.name;
  const auto must = [&](const std::string& rule) {
    return InputError(where + " = " + unwrapped(given).dump() + ", must " + rule);
  };
  const auto bounded = [&](double v) {
    if (!field.bounds.holds(v)) {
      throw InputError(where + " = " + number_text(v) + " " + field.unit + ", must be " +
                       field.bounds.text());
    }
    return v;
  };
  switch (field.kind) {
    case FieldKind::Number:
      return bounded(structure_number(given, field.unit, where));
    case FieldKind::Integer: {
      const Json& v = unwrapped(given);
      const bool whole = v.is_number() && std::floor(v.get<double>()) == v.get<double>() &&
                         std::abs(v.get<double>()) < 1e9;
      if (!whole) throw must("be a whole number");
      bounded(v.get<double>());
      return static_cast<int>(v.get<double>());
    }
    case FieldKind::Boolean: {
      const Json& v = unwrapped(given);
      if (!v.is_boolean()) throw must("be true or false");
      return v;
    }
    case FieldKind::Choice: {
      const Json& v = unwrapped(given);
      if (v.is_string()) {
        const auto& c = field.choices;
        if (std::find(c.begin(), c.end(), v.get<std::string>()) != c.end()) return v;
      }
      std::string known;
      for (const auto& c : field.choices) known += (known.empty() ? "" : ", ") + c;
      throw must("be one of " + known);
    }
    case FieldKind::Text: {
      const Json& v = unwrapped(given);
      if (!v.is_string()) throw must("be text");
      return v;
    }
    case FieldKind::NumberList: {
      // One number is a list of one.
      const Json& bare = unwrapped(given);
      const bool single = bare.is_number() || bare.is_string();
      const Json v = single ? Json::array({bare}) : bare;
      if (!v.is_array()) throw must("be a list of numbers in " + field.unit);
      const std::string unit = given.is_object() && given.contains("unit")
                                   ? given["unit"].get<std::string>()
                                   : field.unit;
      Json list = Json::array();
      for (const Json& item : v) {
        const double x = structure_number(item, field.unit, where);
        list.push_back(bounded(item.is_number() ? units::convert(x, unit, field.unit) : x));
      }
      return list;
    }
    case FieldKind::Structure:
      return given;
  }
  return given;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string nearest_name(std::string_view word, const std::vector<std::string>& candidates) {
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(2, word.size() / 2);
  for (const auto& c : candidates) {
    const std::size_t d = edit_distance(word, c);
    if (d < best_distance || (d == best_distance && best.empty())) {
      best = c;
      best_distance = d;
    }
  }
  return best;
}

void Registry::add(Model model) {
  const auto taken = [&](const std::string& name) {
    return models_.contains(name) || aliases_.contains(name);
  };
  if (taken(model.id)) throw Error("model id '" + model.id + "' is registered twice");
  for (const auto& f : model.inputs) {
    if (!units::known(f.unit)) {
      throw Error("model '" + model.id + "', input '" + f.name + "': unknown unit " + f.unit);
    }
  }
  for (const auto& a : model.aliases) {
    if (taken(a)) throw Error("model alias '" + a + "' is registered twice");
    aliases_.emplace(a, model.id);
  }
  std::string id = model.id;
  models_.emplace(std::move(id), std::make_shared<const Model>(std::move(model)));
}

const Model* Registry::find(std::string_view name) const {
  if (const auto it = models_.find(name); it != models_.end()) return it->second.get();
  if (const auto it = aliases_.find(name); it != aliases_.end()) {
    return models_.find(it->second)->second.get();
  }
  return nullptr;
}

const Model& Registry::at(std::string_view name) const {
  if (const Model* m = find(name)) return *m;
  std::vector<std::string> names;
  for (const auto& [id, m] : models_) names.push_back(id);
  for (const auto& [alias, id] : aliases_) names.push_back(alias);
  const std::string near = nearest_name(name, names);
  throw InputError("unknown model '" + std::string{name} + "'" +
                   (near.empty() ? "" : "; did you mean '" + near + "'?") +
                   " (isorisk models lists all)");
}

std::vector<const Model*> Registry::models() const {
  std::vector<const Model*> list;
  list.reserve(models_.size());
  for (const auto& [id, m] : models_) list.push_back(m.get());
  return list;
}

Evaluation Registry::evaluate(std::string_view name, const Json& given) const {
  const Model& model = at(name);
  InputCheck check{model.id};
  if (!given.is_object()) {
    check.fail("the inputs must be a JSON object");
    check.done();
  }
  std::map<std::string, Json, std::less<>> values;
  std::vector<std::string> known;
  for (const InputField& f : model.inputs) known.push_back(f.name);
  for (const auto& [key, value] : given.items()) {
    const auto it =
        std::find_if(model.inputs.begin(), model.inputs.end(), [&](const InputField& f) {
          return f.name == key ||
                 std::find(f.aliases.begin(), f.aliases.end(), key) != f.aliases.end();
        });
    if (it == model.inputs.end()) {
      const std::string near = nearest_name(key, known);
      check.fail("unknown input '" + key + "'" +
                 (near.empty() ? "" : "; did you mean '" + near + "'?"));
      continue;
    }
    if (values.contains(it->name)) {
      check.fail("input '" + it->name + "' is given twice (also as '" + key + "')");
      continue;
    }
    try {
      values.emplace(it->name, converted(*it, value));
    } catch (const InputError& e) {
      check.fail(e.what());
      values.emplace(it->name, Json{});
    } catch (const Json::exception& e) {
      check.fail(it->name + ": " + e.what());
      values.emplace(it->name, Json{});
    }
  }
  for (const InputField& f : model.inputs) {
    if (values.contains(f.name)) continue;
    if (f.default_value) {
      values.emplace(f.name, *f.default_value);
    } else if (!f.optional) {
      check.fail("missing input '" + f.name + "' [" + f.unit + "]: " + f.description);
    }
  }
  check.done();
  Evaluation result = model.evaluate(Inputs{std::move(values)});
  for (const OutputValue& o : result.outputs) {
    if (o.value.is_number() && !std::isfinite(o.value.get<double>())) {
      throw NumericError(model.id + ": output '" + o.name + "' is not finite");
    }
  }
  return result;
}

const Registry& Registry::builtin() {
  static const Registry registry = [] {
    Registry r;
    register_source_models(r);
    register_dispersion_models(r);
    register_fire_models(r);
    register_explosion_models(r);
    register_vulnerability_models(r);
    register_aqt3046_models(r);
    return r;
  }();
  return registry;
}

}  // namespace isorisk::models
