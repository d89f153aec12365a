// SPDX-License-Identifier: Apache-2.0
#include "isorisk/gis/open.hpp"

#include <algorithm>
#include <system_error>

#include "formats.hpp"
#include "isorisk/core/error.hpp"
#include "text.hpp"

namespace isorisk::gis {

namespace fs = std::filesystem;

namespace {

constexpr Format kFormats[] = {
    {".gpkg", "GPKG", true, true, false},
    {".fgb", "FlatGeobuf", true, false, false},
    {".geojson", "GeoJSON", true, false, false},
    {".json", "GeoJSON", true, false, false},
    {".shp", "ESRI Shapefile", true, false, false},
    {".csv", "CSV", true, false, true},
    {".xlsx", "XLSX", true, true, true},
    {".osm", "OSM", true, true, false},
    {".pbf", "OSM", true, true, false},
    {".tif", "GTiff", false, false, false},
    {".tiff", "GTiff", false, false, false},
};

bool below(const fs::path& folder, const fs::path& file) {
  const auto [f, g] = std::mismatch(folder.begin(), folder.end(), file.begin(), file.end());
  return f == folder.end() || (std::next(f) == folder.end() && f->empty());
}

}  // namespace

const Format* format_of(const fs::path& path) {
  const std::string extension = lower_ascii(path.extension().string());
  for (const Format& format : kFormats)
    if (extension == format.extension) return &format;
  return nullptr;
}

LayerReference parse_layer_reference(std::string_view text) {
  const std::size_t hash = text.rfind('#');
  if (hash == std::string_view::npos) return {std::string{text}, {}};
  LayerReference reference{std::string{text.substr(0, hash)}, std::string{text.substr(hash + 1)}};
  if (reference.file.empty() || reference.layer.empty())
    throw DataError("layer '" + std::string{text} + "' is not written as FILE or FILE#LAYER");
  return reference;
}

fs::path resolve_input(std::string_view file, const Root& root) {
  const std::string text{file};
  const std::string subject = "'" + text + "'";
  if (text.empty()) throw DataError("no file given");
  if (text.find('\0') != std::string::npos || text.find('\n') != std::string::npos)
    throw DataError("a file name may not hold control characters");
  if (lower_ascii(text).starts_with("/vsi") || text.find("://") != std::string::npos)
    throw DataError(subject +
                    " is not a file on this machine; addresses and archives are not read");

  std::error_code error;
  const fs::path folder =
      fs::weakly_canonical(root.folder.empty() ? fs::path{"."} : root.folder, error);
  if (error) throw DataError("folder '" + root.folder.string() + "': " + error.message());
  const fs::path given{text};
  fs::path path = fs::canonical(given.is_absolute() ? given : folder / given, error);
  const bool outside_by_name =
      !root.folder.empty() && !root.allow_outside &&
      !below(folder, (given.is_absolute() ? given : folder / given).lexically_normal());
  if (outside_by_name ||
      (!error && !root.folder.empty() && !root.allow_outside && !below(folder, path)))
    throw DataError(subject + " lies outside the study folder '" + folder.string() +
                    "'; copy it there");
  if (error) {
    std::string where = given.is_absolute() ? "" : " in '" + folder.string() + "'";
    throw DataError(subject + (error == std::errc::no_such_file_or_directory
                                   ? " does not exist" + where
                                   : ": " + error.message()));
  }
  if (path.string().starts_with("/vsi"))
    throw DataError(subject + " is not a file on this machine");
  if (!fs::is_regular_file(path, error))
    throw DataError(
        subject + (fs::is_directory(path) ? " is a folder, not a file" : " is not a regular file"));
  if (!root.any_format && format_of(path) == nullptr) {
    std::string known;
    for (const Format& format : kFormats)
      known += std::string{known.empty() ? "" : ", "} + format.extension;
    throw DataError(subject + " is of a format that is not read; known are " + known);
  }
  return path;
}

}  // namespace isorisk::gis
