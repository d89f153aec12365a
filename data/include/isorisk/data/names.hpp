// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace isorisk::data {

enum class Language { Zh, En };

/// The name shown to people for a word used inside, from data/standards/display_names.csv: group
/// "layer", "field", "target_class", "verdict", "region", "outcome", ... The key itself when the
/// table has no such row.
[[nodiscard]] std::string_view display_name(std::string_view group, std::string_view key,
                                            Language language);

}  // namespace isorisk::data
