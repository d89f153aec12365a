// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "isorisk/models/dispersion/grid_point.hpp"
#include "isorisk/models/dispersion/heavy_gas.hpp"

/// Dispersion models against field trials, validation/field_trials/dispersion.
/// Reference page: docs/models/dispersion/heavy_gas.md
namespace isorisk::validation {

struct TrialPair {
  std::string trial;
  double x_m;
  double z_m;  ///< height of the instrument
  double observed;
  double predicted;
};

struct SeriesScore {
  std::string series;
  std::string model;
  std::string unit;  ///< of observed and predicted
  std::vector<TrialPair> pairs;
  models::dispersion::PerformanceMetrics metrics;
  bool judged = true;
  std::string note;
};

struct PublishedScore {
  std::string series;
  std::string model;
  double mg;
  double vg;
  double fac2;
  std::string source;
};

struct DispersionTrialOptions {
  models::dispersion::HeavyGasOptions heavy_gas{};
  double lng_averaging_s = 10.0;  ///< of the arc maxima of the LNG trials
};

/// Scores per series: LNG pools (Burro, Coyote, Maplin Sands, and together), Desert Tortoise,
/// Goldfish (not judged), Prairie Grass by the passive model and by the heavy-gas model.
[[nodiscard]] std::vector<SeriesScore> score_dispersion_trials(
    const DispersionTrialOptions& options = {});
[[nodiscard]] std::vector<PublishedScore> published_dispersion_scores();

}  // namespace isorisk::validation
