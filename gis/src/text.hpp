// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace isorisk::gis {

[[nodiscard]] bool is_utf8(std::string_view text);

/// Turns text of a named encoding into UTF-8, strictly.
/// \throws DataError for an unknown encoding and for the first byte that is not valid in it.
[[nodiscard]] std::string to_utf8(std::string_view text, const std::string& encoding,
                                  const std::string& what);

/// Without blanks at either end.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

/// ASCII letters in lower case; other bytes as they are.
[[nodiscard]] std::string lower_ascii(std::string_view text);

}  // namespace isorisk::gis
