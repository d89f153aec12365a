// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <string_view>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"

namespace isorisk::study::qra {

/// A number of a table with the columns `rule` and `value`.
/// \throws DataError when it has no such rule
[[nodiscard]] inline double rule_value(std::string_view table, std::string_view rule) {
  const data::Table& t = data::table(table);
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "rule") == rule) return t.number(r, "value");
  }
  throw DataError(fmt::format("{} has no rule '{}'", table, rule));
}

}  // namespace isorisk::study::qra
