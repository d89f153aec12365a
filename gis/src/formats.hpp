// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace isorisk::gis {

/// A format on the allow-list: the extension decides which one driver may open the file.
struct Format {
  const char* extension;  ///< lower case, with the dot
  const char* driver;     ///< GDAL's short name
  bool vector;
  bool layers;  ///< several layers a file
  bool table;   ///< attributes only; coordinates come from columns
};

/// Null when the format is not on the list.
[[nodiscard]] const Format* format_of(const std::filesystem::path& path);

}  // namespace isorisk::gis
