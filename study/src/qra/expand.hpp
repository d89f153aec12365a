// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "warning_counter.hpp"

namespace isorisk::study::qra {

/// The releases of a study with their frequencies.
struct Expanded {
  std::vector<Release> releases;
  double dropped_per_yr = 0.0;  ///< frequency below method.release_frequency_cutoff
};

/// Every piece of equipment by its library, its own rows and the factors of the study.
/// \throws InputError
[[nodiscard]] Expanded expand_equipment(const Study& study, WarningCounter& warnings);

}  // namespace isorisk::study::qra
