// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "isorisk/study/problems.hpp"

namespace isorisk::study {

/// Options, costs, destinations and batches of a relocation. Section `relocation` of study.yaml.
struct RelocationInputs {
  bool given = false;  ///< the study has the section
};

}  // namespace isorisk::study
