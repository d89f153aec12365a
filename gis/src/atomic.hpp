// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace isorisk::gis {

/// Forces a file or folder to the disk. \throws DataError
void flush_to_disk(const std::filesystem::path& path);

}  // namespace isorisk::gis
