// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "isorisk/study/decisions/capacity.hpp"

/// Parts of capacity_output().
namespace isorisk::study::decisions::capacity {

/// Cells, parcels, enterprises and targets, styled, lowest first.
[[nodiscard]] std::vector<MapLayer> map_layers(const Study& study, const CapacityResult& result);

/// The answer for programs, as JSON text.
[[nodiscard]] std::string document(const Study& study, const RiskBasis& basis,
                                   const CapacityResult& result);

}  // namespace isorisk::study::decisions::capacity
