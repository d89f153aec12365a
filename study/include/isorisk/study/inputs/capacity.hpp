// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "isorisk/study/problems.hpp"

namespace isorisk::study {

/// Choices of the park risk capacity, and the scores of its safety level. Section `capacity` of
/// study.yaml.
struct CapacityInputs {
  bool given = false;  ///< the study has the section
};

}  // namespace isorisk::study
