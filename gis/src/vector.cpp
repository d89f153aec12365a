// SPDX-License-Identifier: Apache-2.0
#include "isorisk/gis/vector.hpp"

#include <cpl_string.h>
#include <cpl_vsi.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "crs_impl.hpp"
#include "formats.hpp"
#include "handles.hpp"
#include "osm_layer.hpp"
#include "table.hpp"
#include "text.hpp"

namespace isorisk::gis {

namespace fs = std::filesystem;

std::optional<double> as_number(const Value& value) noexcept {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  return std::nullopt;
}

std::string as_text(const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  if (const auto* real = std::get_if<double>(&value)) return number_text(*real);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return {};
}

std::optional<std::size_t> Layer::field(std::string_view field_name) const noexcept {
  for (std::size_t i = 0; i < fields.size(); ++i)
    if (fields[i].name == field_name) return i;
  for (std::size_t i = 0; i < fields.size(); ++i)
    if (fields[i].name.size() == field_name.size() &&
        std::equal(field_name.begin(), field_name.end(), fields[i].name.begin(),
                   [](char a, char b) {
                     const auto low = [](char c) {
                       return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
                     };
                     return low(a) == low(b);
                   }))
      return i;
  return std::nullopt;
}

const Value& Layer::value(const Feature& feature, std::string_view field_name) const {
  static const Value kNull;
  const auto index = field(field_name);
  return index && *index < feature.values.size() ? feature.values[*index] : kNull;
}

std::string Layer::label() const {
  const Format* format = format_of(file);
  return format != nullptr && format->layers ? file + "#" + name : file;
}

std::string Layer::where(const Feature& feature) const {
  if (driver == "CSV") return file + ":" + std::to_string(feature.line);
  if (feature.line > 0) return label() + " row " + std::to_string(feature.line);
  return label() + " feature " + std::to_string(feature.fid);
}

Extent Layer::extent() const noexcept {
  Extent box;
  for (const Feature& feature : features) box.include(gis::extent(feature.geometry));
  return box;
}

namespace {

/// Everything a format keeps beside the file itself must lie below the root as well.
void check_sidecars(const fs::path& path, const Format& format, const Root& root) {
  if (std::string_view{format.driver} != "ESRI Shapefile") return;
  for (const char* extension : {".dbf", ".shx", ".prj", ".cpg", ".DBF", ".SHX", ".PRJ", ".CPG"}) {
    fs::path side = path;
    side.replace_extension(extension);
    std::error_code error;
    if (!fs::exists(side, error)) continue;
    const fs::path real = fs::canonical(side, error);
    if (error || !fs::is_regular_file(real, error))
      throw DataError("'" + side.string() + "' is not a regular file");
    if (root.folder.empty() || root.allow_outside) continue;
    const fs::path folder = fs::weakly_canonical(root.folder, error);
    if (std::mismatch(folder.begin(), folder.end(), real.begin(), real.end()).first != folder.end())
      throw DataError("'" + side.string() + "' leads outside the study folder");
  }
}

/// An XLSX file is an archive: what it unpacks to is limited before it is unpacked.
void check_archive(const fs::path& path, const std::string& what, const Limits& limits) {
  GdalErrorScope errors;
  const std::string archive = "/vsizip/{" + path.string() + "}";
  const CPLStringList entries{VSIReadDirRecursive(archive.c_str())};
  constexpr int kMaxEntries = 10'000;
  if (entries.empty() || entries.size() > kMaxEntries)
    throw DataError(what + ": not a readable XLSX file");
  std::uintmax_t total = 0;
  for (int i = 0; i < entries.size(); ++i) {
    VSIStatBufL stat;
    if (VSIStatL((archive + "/" + entries[i]).c_str(), &stat) != 0) continue;
    if (stat.st_size > 0) total += static_cast<std::uintmax_t>(stat.st_size);
    if (total > limits.max_table_bytes)
      throw DataError(what + ": unpacks to more than " + std::to_string(limits.max_table_bytes) +
                      " bytes");
  }
}

struct Opened {
  fs::path path;
  const Format* format = nullptr;
  DatasetPtr dataset;
};

/// Opens with the one driver the extension stands for.
Opened open_vector(const std::string& file, const Root& root, const Limits& limits,
                   const GdalErrorScope& errors, const char* encoding) {
  Opened opened;
  opened.path = resolve_input(file, root);
  opened.format = format_of(opened.path);
  if (!opened.format->vector)
    throw DataError("'" + file + "' is a raster; a layer or table is needed here");
  std::error_code error;
  const std::uintmax_t size = fs::file_size(opened.path, error);
  if (error) throw DataError("'" + file + "': " + error.message());
  if (size > limits.max_file_bytes)
    throw DataError("'" + file + "' has " + std::to_string(size) + " bytes; at most " +
                    std::to_string(limits.max_file_bytes) + " are read");
  check_sidecars(opened.path, *opened.format, root);
  const std::string_view driver = opened.format->driver;
  // read_csv does without a driver; read_osm_layer opens the file itself
  if (driver == "CSV" || driver == "OSM") return opened;
  if (driver == "XLSX") check_archive(opened.path, "'" + file + "'", limits);

  const std::array<const char*, 2> drivers = {opened.format->driver, nullptr};
  CPLStringList open_options;
  if (driver == "ESRI Shapefile" && encoding != nullptr)
    open_options.SetNameValue("ENCODING", encoding);
  if (driver == "GPKG") open_options.SetNameValue("LIST_ALL_TABLES", "NO");
  opened.dataset.reset(GDALDataset::Open(opened.path.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY,
                                         drivers.data(), open_options.List(), nullptr));
  if (!opened.dataset) errors.raise("'" + file + "' cannot be read as " + opened.format->driver);
  return opened;
}

/// Tables a GeoPackage keeps for programs.
bool is_internal(const Format& format, std::string_view layer) {
  return std::string_view{format.driver} == "GPKG" &&
         (layer == "layer_styles" || layer.starts_with("gpkg_") || layer.starts_with("sqlite_"));
}

std::vector<std::string> names_in(const Opened& opened) {
  if (std::string_view{opened.format->driver} == "OSM") return osm_layer_names();
  if (!opened.dataset) return {opened.path.stem().string()};
  std::vector<std::string> names;
  for (int i = 0; i < opened.dataset->GetLayerCount(); ++i) {
    const char* name = opened.dataset->GetLayer(i)->GetName();
    if (!is_internal(*opened.format, name)) names.emplace_back(name);
  }
  return names;
}

std::string listed(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
  return all;
}

std::string choose_layer(const Opened& opened, const LayerReference& reference) {
  const std::vector<std::string> names = names_in(opened);
  if (names.empty()) throw DataError("'" + reference.file + "' has no layers");
  if (reference.layer.empty()) {
    if (names.size() == 1) return names.front();
    throw DataError("'" + reference.file + "' has several layers; write " + reference.file +
                    "#LAYER with one of: " + listed(names));
  }
  if (std::find(names.begin(), names.end(), reference.layer) == names.end())
    throw DataError("'" + reference.file + "' has no layer '" + reference.layer +
                    "'; it has: " + listed(names));
  return reference.layer;
}

/// Shapefiles without a stated encoding: GDAL would take Latin-1 and turn Chinese into noise.
bool encoding_unstated(OGRLayer& layer) {
  const auto stated = [&](const char* item) {
    const char* value = layer.GetMetadataItem(item, "SHAPEFILE");
    return value != nullptr && value[0] != '\0' ? std::string{value} : std::string{};
  };
  if (!stated("ENCODING_FROM_CPG").empty()) return false;
  const std::string from_dbf = stated("ENCODING_FROM_LDID");
  return from_dbf.empty() || from_dbf == "ISO-8859-1";  // 0x57, "the ANSI of this machine"
}

/// Dates and times in ISO 8601, everything else as GDAL writes it.
std::string text_of(OGRFeature& feature, int field) {
  const OGRFieldType type = feature.GetFieldDefnRef(field)->GetType();
  if (type != OFTDate && type != OFTTime && type != OFTDateTime)
    return feature.GetFieldAsString(field);
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int zone = 0;
  float second = 0.0F;
  if (feature.GetFieldAsDateTime(field, &year, &month, &day, &hour, &minute, &second, &zone) == 0)
    return feature.GetFieldAsString(field);
  std::string date = fmt::format("{:04}-{:02}-{:02}", year, month, day);
  if (type == OFTDate) return date;
  std::string time = fmt::format("{:02}:{:02}:{:02}", hour, minute, static_cast<int>(second));
  if (type == OFTTime) return time;
  std::string text = date + "T" + time;
  constexpr int kUtc = 100;  // GDAL: 100 is UTC, a step is a quarter of an hour
  if (zone == kUtc) text += "Z";
  if (zone > 1 && zone != kUtc) {
    const int minutes = (zone - kUtc) * 15;
    text += fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', std::abs(minutes) / 60,
                        std::abs(minutes) % 60);
  }
  return text;
}

class Reader {
 public:
  Reader(const ReadOptions& options, Layer& layer) : options_{options}, layer_{layer} {}

  void read(OGRLayer& source, const GdalErrorScope& errors) {
    fields(*source.GetLayerDefn());
    const bool sheet = layer_.driver == "XLSX";
    source.ResetReading();
    while (FeaturePtr raw{source.GetNextFeature()}) {
      if (layer_.features.size() >= options_.limits.max_features)
        throw DataError(layer_.label() + ": more than " +
                        std::to_string(options_.limits.max_features) + " features");
      Feature feature;
      feature.fid = raw->GetFID();
      if (sheet) feature.line = feature.fid;  // the driver counts rows of the sheet from 1
      const std::string where = layer_.where(feature);
      values(*raw, where, feature);
      if (options_.geometry)
        if (const OGRGeometry* geometry = raw->GetGeometryRef()) {
          feature.geometry = from_ogr(*geometry, where);
          count_vertices(feature.geometry);
        }
      if (sheet && std::all_of(feature.values.begin(), feature.values.end(), is_null)) continue;
      layer_.features.push_back(std::move(feature));
    }
    errors.check(layer_.label() + " cannot be read to its end");
    if (sheet) drop_empty_columns();
  }

 private:
  void fields(const OGRFeatureDefn& definition) {
    for (int i = 0; i < definition.GetFieldCount(); ++i) {
      const OGRFieldDefn* field = definition.GetFieldDefn(i);
      const OGRFieldType type = field->GetType();
      if (type == OFTBinary) continue;
      FieldType ours = FieldType::Text;
      if (type == OFTInteger || type == OFTInteger64) ours = FieldType::Integer;
      if (type == OFTReal) ours = FieldType::Real;
      const std::string name{trimmed(field->GetNameRef())};
      if (!is_utf8(name)) not_utf8(layer_.label(), "a field name");
      layer_.fields.push_back({name, ours});
      index_.push_back(i);
    }
  }

  void values(OGRFeature& raw, const std::string& where, Feature& feature) const {
    feature.values.resize(index_.size());
    for (std::size_t i = 0; i < index_.size(); ++i) {
      const int at = index_[i];
      if (raw.IsFieldSetAndNotNull(at) == 0) continue;
      switch (layer_.fields[i].type) {
        case FieldType::Integer:
          feature.values[i] = static_cast<std::int64_t>(raw.GetFieldAsInteger64(at));
          break;
        case FieldType::Real:
          feature.values[i] = raw.GetFieldAsDouble(at);
          break;
        case FieldType::Text: {
          std::string text = text_of(raw, at);
          if (text.size() > options_.limits.max_text_bytes)
            throw DataError(where + ": '" + layer_.fields[i].name + "' holds " +
                            std::to_string(text.size()) + " bytes of text; at most " +
                            std::to_string(options_.limits.max_text_bytes) + " are read");
          if (recode_) text = to_utf8(text, options_.encoding, where);
          if (!is_utf8(text)) not_utf8(where, "'" + layer_.fields[i].name + "'");
          if (const std::string_view kept = trimmed(text); !kept.empty())
            feature.values[i] = std::string{kept};
        }
      }
    }
  }

  [[noreturn]] static void not_utf8(const std::string& where, const std::string& what) {
    throw DataError(where + ": " + what +
                    " is not UTF-8 text; name the encoding of the layer (encoding: GB18030)");
  }

  void count_vertices(const Geometry& geometry) {
    vertices_ += geometry.points.size();
    for (const Vertices& line : geometry.lines) vertices_ += line.size();
    for (const PolygonRings& rings : geometry.polygons) {
      vertices_ += rings.exterior.size();
      for (const Vertices& hole : rings.holes) vertices_ += hole.size();
    }
    if (vertices_ > options_.limits.max_vertices)
      throw DataError(layer_.label() + ": more than " +
                      std::to_string(options_.limits.max_vertices) + " vertices");
  }

  /// Formatted but empty columns at the right of a sheet.
  void drop_empty_columns() {
    for (std::size_t c = layer_.fields.size(); c-- > 0;) {
      if (!layer_.fields[c].name.starts_with("Field")) continue;
      const bool any = std::any_of(layer_.features.begin(), layer_.features.end(),
                                   [c](const Feature& f) { return !is_null(f.values[c]); });
      if (any) continue;
      const auto at = static_cast<std::ptrdiff_t>(c);
      layer_.fields.erase(layer_.fields.begin() + at);
      for (Feature& feature : layer_.features) feature.values.erase(feature.values.begin() + at);
    }
  }

  const ReadOptions& options_;
  Layer& layer_;
  std::vector<int> index_;  // GDAL's index of each of our fields
  std::size_t vertices_ = 0;

 public:
  bool recode_ = false;  // text arrives as raw bytes in options.encoding
};

bool has_geometry(const Layer& layer) {
  return std::any_of(layer.features.begin(), layer.features.end(),
                     [](const Feature& f) { return !f.geometry.empty(); });
}

void check_column_kind(const Layer& layer, CrsKind columns) {
  const bool degrees_in_metres =
      columns == CrsKind::Geographic && !layer.crs_source.is_geographic();
  const bool metres_in_degrees =
      columns == CrsKind::ProjectedMetres && layer.crs_source.is_geographic();
  if (layer.crs_source.known() && (degrees_in_metres || metres_in_degrees))
    throw DataError(layer.label() + ": the columns hold " +
                    (degrees_in_metres ? "longitude and latitude" : "easting and northing") +
                    ", but the declared CRS is " + layer.crs_source.label());
}

void place(const ReadOptions& options, Layer& layer) {
  layer.crs_source = options.declared.known() ? options.declared : layer.crs_in_file;
  layer.crs = layer.crs_source;
  if (!options.target.known() || !has_geometry(layer)) return;
  if (!layer.crs_source.known())
    throw DataError(layer.label() +
                    ": has coordinates but no CRS; declare it with the layer (crs: EPSG:4490, "
                    "EPSG:4548, GCJ-02, BD-09, ...)");
  const Transformer change{layer.crs_source, options.target};
  for (Feature& feature : layer.features) {
    try {
      feature.geometry = change(feature.geometry);
    } catch (const DataError& error) {
      throw DataError(layer.where(feature) + ": " + error.what());
    }
  }
  layer.crs = options.target;
}

}  // namespace

std::vector<std::string> layer_names(std::string_view file, const Root& root) {
  const GdalConfig config;
  const GdalErrorScope errors;
  return names_in(open_vector(std::string{file}, root, Limits{}, errors, nullptr));
}

Layer read_layer(std::string_view reference_text, const ReadOptions& options) {
  const LayerReference reference = parse_layer_reference(reference_text);
  const GdalConfig config;
  const GdalErrorScope errors;
  Opened opened = open_vector(reference.file, options.root, options.limits, errors, nullptr);

  Layer layer;
  layer.path = opened.path;
  layer.file = reference.file;
  layer.driver = opened.format->driver;
  layer.name = choose_layer(opened, reference);
  CrsKind columns = CrsKind::Unknown;

  if (layer.driver == "CSV") {
    read_csv(opened.path, reference.file, options, layer);
  } else if (layer.driver == "OSM") {
    read_osm_layer(options, layer);
  } else {
    Reader reader{options, layer};
    OGRLayer* source = opened.dataset->GetLayerByName(layer.name.c_str());
    if (source == nullptr) errors.raise(layer.label() + " cannot be read");
    if (layer.driver == "ESRI Shapefile") {
      reader.recode_ = !options.encoding.empty();
      if (reader.recode_ || encoding_unstated(*source)) {
        opened = open_vector(reference.file, options.root, options.limits, errors, "");
        source = opened.dataset->GetLayerByName(layer.name.c_str());
        if (source == nullptr) errors.raise(layer.label() + " cannot be read");
      }
    }
    errors.check(layer.label() + " cannot be read");
    if (options.geometry) layer.crs_in_file = crs_from_ogr(source->GetSpatialRef());
    reader.read(*source, errors);
  }
  if (opened.format->table && options.geometry) columns = add_geometry_from_columns(options, layer);
  place(options, layer);
  check_column_kind(layer, columns);
  return layer;
}

std::vector<GeometryProblem> geometry_problems(const Layer& layer) {
  std::vector<GeometryProblem> problems;
  for (const Feature& feature : layer.features) {
    if (feature.geometry.empty()) {
      problems.push_back({feature.fid, layer.where(feature), "no geometry"});
    } else if (const auto fault = invalidity(feature.geometry)) {
      problems.push_back({feature.fid, layer.where(feature),
                          fault->reason + " at (" + number_text(fault->location.x_m) + ", " +
                              number_text(fault->location.y_m) + ")"});
    }
  }
  return problems;
}

}  // namespace isorisk::gis
