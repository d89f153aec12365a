// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "isorisk/models/registry.hpp"

/// Models and results as JSON: what `isorisk models --json`, `isorisk eval --json` and the Python
/// module show.
namespace isorisk::models {

/// Id, purpose, sources, validity, inputs with units and bounds, outputs.
[[nodiscard]] Json describe(const Model& model);

/// A list of all of them, in order of id.
[[nodiscard]] Json describe_all(const Registry& registry);

/// {"model", "outputs": {name: {"value", "unit"}}, "warnings": [{"code", "subject", "message"}]}
[[nodiscard]] Json describe(const std::string& model_id, const Evaluation& evaluation);

/// "number", "choice", ...
[[nodiscard]] std::string_view word_of(FieldKind kind) noexcept;

}  // namespace isorisk::models
