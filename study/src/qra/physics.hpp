// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "consequences.hpp"
#include "isorisk/study/qra.hpp"

namespace isorisk::study::qra {

/// The consequences of every release of a run: what frequencies, ignition probabilities and winds
/// are put on. Releases without their source terms, which are in the result.
struct Physics {
  std::vector<Release> releases;
  std::vector<ReleaseConsequence> consequences;
};

}  // namespace isorisk::study::qra
