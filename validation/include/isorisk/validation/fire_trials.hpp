// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "isorisk/validation/dispersion_trials.hpp"

/// Fire models against field trials, validation/field_trials/fire.
/// Reference page: docs/validation/fires.md
namespace isorisk::validation {

/// Scores per series, quantity and model: LNG pools on land (Montoir) and water (Phoenix), LNG
/// trenches, natural-gas jets (Spadeadam), LNG fireballs, hydrogen jets. In a pair x_m is the
/// distance of the receiver from the middle of the source, 0 for a size of the flame.
[[nodiscard]] std::vector<SeriesScore> score_fire_trials();

}  // namespace isorisk::validation
