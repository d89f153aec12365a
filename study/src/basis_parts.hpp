// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "isorisk/study/basis.hpp"

namespace isorisk::study::qra {

/// Shares the risk at every target of `exact` out to the sites: place_risk_per_yr.
void add_place_risk(const risk::RiskInput& input, const risk::RiskResult& exact,
                    std::vector<SitePart>& sites);

}  // namespace isorisk::study::qra

namespace isorisk::study {

/// Limit, verdict and margin of a target from its risk and the criteria.
void judge(const Study& study, TargetResult& result);

}  // namespace isorisk::study
