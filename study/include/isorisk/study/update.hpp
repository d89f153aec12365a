// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "isorisk/study/basis.hpp"

/// New winds, frequencies and ignition probabilities on consequences that are known: live use.
/// What may change and what not: docs/live.md.
namespace isorisk::study {

struct Changes {
  /// Of the same weather classes, in any order, and the same periods.
  std::optional<Weather> weather;
  /// Of the same losses of containment.
  std::optional<models::frequency::FrequencyLibrary> frequencies;
  Factors factors;
  /// Options of the method by name: delayed_ignition, flash_fire_share, direct_ignition,
  /// people_ignite, branch_frequency_cutoff, wind_rose, accuracy.
  std::map<std::string, std::variant<double, std::string>, std::less<>> method;
};

/// A wind table or an hourly file, read as that of study.yaml is; it may lie anywhere.
/// \throws InputError with every problem of the file.
[[nodiscard]] Weather read_weather(const Study& study, const std::filesystem::path& file);

/// The weather of a study with a joint table of its own: [(period * classes + class) * sectors +
/// sector], sector d of the winds FROM d * 360 / sectors degrees; sums to 1 within 0.001.
/// \throws InputError
[[nodiscard]] Weather weather_of(const Study& study, int sectors, std::vector<double> from);

/// The study with the changes made.
/// \throws InputError listing everything that needs new consequences or is out of bounds.
[[nodiscard]] Study with_changes(const Study& study, const Changes& changes);

/// What run_basis(changed) gives, bit for bit, from the consequences of a basis. `changed` comes
/// from with_changes() of the study of the basis.
/// \param memory of the risk integration: keep it from update to update
/// \throws InputError when something happens now whose consequences are not known
[[nodiscard]] RiskBasis update(const Study& changed, const RiskBasis& basis,
                               const RunOptions& options, Reporter& reporter, risk::Memory& memory);

}  // namespace isorisk::study
