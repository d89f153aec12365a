// SPDX-License-Identifier: Apache-2.0
#include "isorisk/core/text.hpp"

#include <charconv>
#include <cmath>

namespace isorisk {

std::string shown_text(double value) {
  const double size = std::abs(value);
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::general,
                                 size >= 1e6 && size < 1e12 ? 9 : 6)
                       .ptr;
  return {buffer, end};
}

}  // namespace isorisk
