// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "isorisk/models/registry.hpp"
#include "isorisk/models/source/outflow.hpp"
#include "isorisk/models/substance/substance.hpp"

/// Short forms for the registration of source models.
namespace isorisk::models::source {

using Names = std::vector<std::string>;

/// A required number > 0.
inline InputField positive(std::string name, std::string unit, std::string text,
                           Names aliases = {}) {
  return {.name = std::move(name),
          .unit = std::move(unit),
          .description = std::move(text),
          .bounds = Bounds::positive(),
          .aliases = std::move(aliases)};
}

/// A required number with its own bounds.
inline InputField number(std::string name, std::string unit, std::string text, Bounds bounds,
                         Names aliases = {}) {
  return {.name = std::move(name),
          .unit = std::move(unit),
          .description = std::move(text),
          .bounds = bounds,
          .aliases = std::move(aliases)};
}

/// The same field with a default.
inline InputField defaulted(InputField field, Json value) {
  field.default_value = std::move(value);
  return field;
}

inline InputField coefficient(double value, Names aliases = {"Cd"}) {
  return defaulted(number("discharge_coefficient", "-", "discharge coefficient",
                          {.low = 0.0, .high = 1.0, .low_open = true}, std::move(aliases)),
                   value);
}

inline InputField gravity() {
  return defaulted(positive("gravity", "m/s2", "acceleration of gravity", {"g"}), kStandardGravity);
}

inline InputField times(std::string text = "times at which to give the result") {
  return {.name = "time",
          .kind = FieldKind::NumberList,
          .unit = "s",
          .description = std::move(text),
          .bounds = Bounds::non_negative(),
          .aliases = {"t", "times"}};
}

/// A remark that travels with a case and is not computed with.
inline InputField remark(std::string name, std::string text) {
  return {.name = std::move(name),
          .kind = FieldKind::Text,
          .description = std::move(text),
          .optional = true};
}

inline InputField fluid() {
  return {.name = "substance",
          .kind = FieldKind::Text,
          .description = "id, name or CAS number of a substance under data/substances",
          .aliases = {"fluid", "gas"}};
}

inline const Substance& substance_of(const Inputs& in) {
  return SubstanceLibrary::builtin().at(in.text("substance"));
}

inline void add_list(Evaluation& e, std::string name, const std::vector<double>& values,
                     std::string unit) {
  e.outputs.push_back({std::move(name), values, std::move(unit)});
}

void register_outflow(Registry& registry);
void register_pools(Registry& registry);
void register_two_phase(Registry& registry);
void register_vessels_and_pipes(Registry& registry);
void register_rainout(Registry& registry);
void register_histories(Registry& registry);
void register_fed(Registry& registry);
void register_source_term(Registry& registry);
void register_surroundings(Registry& registry);
void register_release(Registry& registry);
void register_ignition(Registry& registry);

}  // namespace isorisk::models::source
