// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "isorisk/core/reporter.hpp"

/// One door to every model: names, units, bounds, sources; used by `isorisk models`,
/// `isorisk eval`, `isorisk golden`, the Python module and the reference pages.
namespace isorisk::models {

using Json = nlohmann::json;

enum class FieldKind {
  Number,      ///< a number in the field's unit, or a string or object with a unit
  Integer,     ///< a whole number
  Boolean,     ///< true or false
  Choice,      ///< one of a list of words
  Text,        ///< free text
  NumberList,  ///< a list of numbers, all in the field's unit
  Structure,   ///< anything else: described in words, read by the model itself
};

/// Allowed interval of a number. NaN never fits.
struct Bounds {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_open = false;   ///< the low end itself is not allowed
  bool high_open = false;  ///< the high end itself is not allowed

  static Bounds positive() { return {.low = 0.0, .low_open = true}; }
  static Bounds non_negative() { return {.low = 0.0}; }
  static Bounds closed(double lo, double hi) { return {.low = lo, .high = hi}; }
  [[nodiscard]] bool holds(double v) const noexcept;
  [[nodiscard]] std::string text() const;  ///< "> 0", "in [0, 1]", "finite"
};

struct InputField {
  std::string name;  ///< lower_snake, without the unit: "mass_flow"
  FieldKind kind = FieldKind::Number;
  std::string unit = "-";
  std::string description;
  Bounds bounds{};
  std::optional<Json> default_value{};  ///< absent: the input is required
  std::vector<std::string> choices{};   ///< for Choice
  std::vector<std::string> aliases{};  ///< other names for it, for example the symbol in the source
  bool optional = false;               ///< may be left out without a default (see Inputs::has)
};

struct OutputField {
  std::string name;
  std::string unit = "-";
  std::string description;
  std::vector<std::string> aliases{};
};

/// One result. Most values are numbers; a flag is a boolean, a shape is a string.
struct OutputValue {
  std::string name;
  Json value;
  std::string unit = "-";
};

struct Evaluation {
  std::vector<OutputValue> outputs;
  std::vector<Warning> warnings;

  void add(std::string name, double value, std::string unit = "-") {
    outputs.push_back({std::move(name), value, std::move(unit)});
  }
  void add_flag(std::string name, bool value) { outputs.push_back({std::move(name), value, "-"}); }
  void add_text(std::string name, std::string value) {
    outputs.push_back({std::move(name), std::move(value), "-"});
  }
  void warn(std::string code, std::string subject, std::string message) {
    warnings.push_back({std::move(code), std::move(subject), std::move(message)});
  }
};

/// Inputs of one evaluation after the checks: names resolved, units converted, defaults filled in.
class Inputs {
 public:
  explicit Inputs(std::map<std::string, Json, std::less<>> values) : values_{std::move(values)} {}
  /// True when the field was given or has a default.
  [[nodiscard]] bool has(std::string_view name) const {
    return values_.find(name) != values_.end();
  }
  [[nodiscard]] double number(std::string_view name) const;  ///< in the field's unit
  [[nodiscard]] int integer(std::string_view name) const;
  [[nodiscard]] bool boolean(std::string_view name) const;
  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] std::vector<double> numbers(std::string_view name) const;
  [[nodiscard]] const Json& raw(std::string_view name) const;
  [[nodiscard]] std::optional<double> maybe_number(std::string_view name) const;

 private:
  std::map<std::string, Json, std::less<>> values_;
};

/// A number inside a Structure input: plain (already in `unit`), "5 kW", or {"value","unit"}.
/// \throws InputError naming `where` when it is not one, or when the unit does not convert.
[[nodiscard]] double structure_number(const Json& value, std::string_view unit,
                                      std::string_view where);

struct Model {
  std::string id;                    ///< area.name, for example "fire.chamberlain_jet"
  int version = 1;                   ///< raised when results change
  std::string purpose;               ///< one sentence
  std::vector<std::string> sources;  ///< keys of data/references.bib with section and equations
  std::string page;                  ///< docs/models/<area>/<name>.md
  std::string validity;              ///< in words, with the ranges
  std::vector<InputField> inputs;
  std::vector<OutputField> outputs;  ///< a model may add outputs that depend on its inputs
  std::vector<std::string> aliases{};
  std::function<Evaluation(const Inputs&)> evaluate;
};

/// All models. Immutable once built.
class Registry {
 public:
  Registry() = default;
  /// \throws Error when an id or alias is taken, or a unit is unknown (both are our bugs).
  void add(Model model);

  /// The model with this id or alias, or nullptr.
  [[nodiscard]] const Model* find(std::string_view id_or_alias) const;
  /// \throws InputError naming the nearest known ids.
  [[nodiscard]] const Model& at(std::string_view id_or_alias) const;
  /// In order of id.
  [[nodiscard]] std::vector<const Model*> models() const;

  /// Checks and converts `inputs` (a JSON object), evaluates.
  /// \throws InputError listing every unknown, missing or out-of-bounds input together.
  [[nodiscard]] Evaluation evaluate(std::string_view id_or_alias, const Json& inputs) const;

  /// Every model of the program.
  [[nodiscard]] static const Registry& builtin();

 private:
  std::map<std::string, std::shared_ptr<const Model>, std::less<>> models_;
  std::map<std::string, std::string, std::less<>> aliases_;
};

/// The candidate nearest to `word` by edit distance, or "" when none is near.
[[nodiscard]] std::string nearest_name(std::string_view word,
                                       const std::vector<std::string>& candidates);

// One function per area adds its models; builtin() calls them all.
void register_source_models(Registry& registry);
void register_dispersion_models(Registry& registry);
void register_fire_models(Registry& registry);
void register_explosion_models(Registry& registry);
void register_vulnerability_models(Registry& registry);
void register_aqt3046_models(Registry& registry);

}  // namespace isorisk::models
