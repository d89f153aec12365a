// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "isorisk/study/problems.hpp"

namespace isorisk::study {

/// Choices of the external safety protection distance. Section `distance` of study.yaml.
struct DistanceInputs {
  bool given = false;  ///< the study has the section
};

}  // namespace isorisk::study
