// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "isorisk/study/decisions/capacity.hpp"

namespace isorisk::study::decisions {

/// Safety level of the park by the scores of the study, the checklist of ten haves and two bans,
/// and what the study itself shows against ban 2. Nothing is guessed: what is missing is named.
void judge_park(const Study& study, CapacityResult& result);

}  // namespace isorisk::study::decisions
