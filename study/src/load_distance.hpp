// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "layer_reader.hpp"

namespace isorisk::study {

/// The fields of a site that belong to the external safety protection distance; nullopt when none
/// of them has a value.
[[nodiscard]] std::optional<SiteDistanceChoice> read_site_choice(Record& record);

}  // namespace isorisk::study
