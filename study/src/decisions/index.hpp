// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace isorisk::study::decisions {

/// Position in a list that the study or a result refers to. \pre i >= 0
[[nodiscard]] constexpr std::size_t at(std::int32_t i) noexcept {
  return static_cast<std::size_t>(i);
}

}  // namespace isorisk::study::decisions
