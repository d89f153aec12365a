// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "isorisk/data/embedded.hpp"

/// Page template, viewer and map library, compiled in by cmake/embed_data.py.
namespace isorisk::report::assets {
[[nodiscard]] std::span<const data::Table> all_tables() noexcept;
[[nodiscard]] std::span<const data::Text> all_texts() noexcept;
}  // namespace isorisk::report::assets
