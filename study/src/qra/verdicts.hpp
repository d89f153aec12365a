// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "isorisk/core/risk/risk.hpp"
#include "isorisk/study/basis.hpp"

namespace isorisk::study::qra {

/// The places of all targets at which risk is evaluated exactly: the highest on the map, and those
/// highest for each site alone (which count once the others have gone).
[[nodiscard]] std::vector<TargetPlace> target_places(const Study& study, const Grid& risk_map,
                                                     const std::vector<Grid>& site_maps);

/// \param base_outcome of every outcome of the risk input: pieces of one line count as one
[[nodiscard]] std::vector<TargetResult> judge_targets(
    const Study& study, const std::vector<TargetPlace>& places, const risk::RiskResult& exact,
    const std::vector<std::int32_t>& base_outcome);

/// What every site adds to deaths and to the targets that fail.
[[nodiscard]] std::vector<SiteResult> site_results(const Study& study, const QraResult& result);

}  // namespace isorisk::study::qra
