// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "isorisk/models/source/history.hpp"
#include "isorisk/models/source/vessel_shape.hpp"
#include "register_parts.hpp"

/// Short forms for the registration of models in time.
namespace isorisk::models::source {

[[nodiscard]] InputField choice(std::string name, std::string text, Names words, Json value);
[[nodiscard]] InputField optional(InputField field);
[[nodiscard]] std::vector<InputField> vessel_fields();
[[nodiscard]] VesselGeometry vessel_of(const Inputs& in);
[[nodiscard]] std::vector<InputField> segment_fields();
[[nodiscard]] std::vector<OutputField> segment_outputs();
[[nodiscard]] std::vector<OutputField> history_outputs();
[[nodiscard]] double max_time_of(const Inputs& in);
void add_segments(Evaluation& e, const std::vector<RateStep>& steps, const Inputs& in);
[[nodiscard]] Evaluation evaluation_of(const OutflowHistory& history, const Inputs& in);
[[nodiscard]] std::vector<InputField> joined(std::vector<std::vector<InputField>> parts);

}  // namespace isorisk::models::source
