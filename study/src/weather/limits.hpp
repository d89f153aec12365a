// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace isorisk::study {

// A value of data/standards/weather_limits.csv. \throws DataError for an unknown key
double weather_limit(std::string_view key);

}  // namespace isorisk::study
