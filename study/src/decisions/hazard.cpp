// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/hazard.hpp"

#include "isorisk/core/error.hpp"

namespace isorisk::study::decisions {

HazardResult decide_hazard(const Study&) { throw Error("hazard is not there yet"); }

DecisionOutput hazard_output(const Study&, const HazardResult&) {
  throw Error("hazard is not there yet");
}

}  // namespace isorisk::study::decisions
