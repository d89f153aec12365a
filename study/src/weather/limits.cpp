// SPDX-License-Identifier: Apache-2.0
#include "limits.hpp"

#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"

namespace isorisk::study {

double weather_limit(std::string_view key) {
  const data::Table& t = data::table("standards/weather_limits.csv");
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "key") == key) return t.number(r, "value");
  }
  throw DataError("standards/weather_limits.csv has no limit '" + std::string{key} + "'");
}

}  // namespace isorisk::study
