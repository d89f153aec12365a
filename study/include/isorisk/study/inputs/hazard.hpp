// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "isorisk/study/problems.hpp"

namespace isorisk::study {

/// Quantities of hazardous chemicals for GB 18218 (units, substances, design maxima) and stores of
/// explosives. Section `hazard` of study.yaml.
struct HazardInputs {
  bool given = false;  ///< the study has the section
};

}  // namespace isorisk::study
