// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

/// Single constants of source terms, data/coefficients/source_constants.csv.
namespace isorisk::models::source {

struct SourceConstant {
  double value;
  std::string_view unit;
  std::string_view source;
  std::string_view confidence;
};

/// \throws InputError naming the known constants.
[[nodiscard]] SourceConstant source_constant(std::string_view name);

}  // namespace isorisk::models::source
