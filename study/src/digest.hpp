// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace isorisk::study {

/// SHA-256 in hexadecimal digits. \throws DataError when a file cannot be read.
[[nodiscard]] std::string sha256_of(const std::filesystem::path& path);
[[nodiscard]] std::string sha256_of(std::string_view bytes);

}  // namespace isorisk::study
