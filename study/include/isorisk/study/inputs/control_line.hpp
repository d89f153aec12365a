// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "isorisk/study/problems.hpp"

namespace isorisk::study {

/// Choices of the land-use control line. Section `control_line` of study.yaml.
struct ControlLineInputs {
  bool given = false;  ///< the study has the section
};

}  // namespace isorisk::study
