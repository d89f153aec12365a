// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

#include "isorisk/study/problems.hpp"

namespace isorisk::study {

/// What the study says of a piece of equipment for the selection method; absent: it follows.
struct SelectionChoice {
  std::optional<bool> process;   ///< process unit (else storage)
  std::optional<bool> enclosed;  ///< stands in an enclosure
};

/// For the selection method of CPR 18E and GB/T 37243 Annex B. Section `selection` of study.yaml.
struct SelectionInputs {
  std::map<std::string, SelectionChoice, std::less<>> equipment;  ///< by id
  /// LC50 (rat, inhalation, 1 h) [mg/m3] by substance key, instead of the shipped values.
  std::map<std::string, double, std::less<>> lc50_mg_per_m3;
  std::map<std::string, std::string, std::less<>> lc50_source;  ///< where it was written
};

}  // namespace isorisk::study
