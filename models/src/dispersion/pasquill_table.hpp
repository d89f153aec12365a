// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "isorisk/models/dispersion/meteorology.hpp"

namespace isorisk::models::dispersion {

// Row of data/coefficients/pasquill_classes.csv for a scheme, a wind and a column; the more stable
// class of a mixed cell.
Pasquill class_from_table(std::string_view scheme, double wind_10m_m_per_s,
                          std::string_view column);

}  // namespace isorisk::models::dispersion
