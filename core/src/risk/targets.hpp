// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "prepare.hpp"

namespace isorisk::risk {

/// Individual risk at one target from one location, by outcome (appended in outcome order).
///
/// Independent of the rings: on the circle through the target the probability is integrated over
/// the wind direction piece by piece, with Gauss points between the places where the footprint or
/// the rose is not smooth.
void append_target_shares(const RiskInput& input, Rose rose, const LocationPlan& plan, Point target,
                          std::vector<Share>& shares);

}  // namespace isorisk::risk
