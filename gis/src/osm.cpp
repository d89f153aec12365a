// SPDX-License-Identifier: Apache-2.0
#include "isorisk/gis/osm.hpp"

#include <cpl_conv.h>
#include <cpl_string.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <map>
#include <system_error>

#include "formats.hpp"
#include "handles.hpp"
#include "osm_layer.hpp"
#include "text.hpp"

namespace isorisk::gis {

namespace fs = std::filesystem;

const std::vector<std::string>& default_osm_keys() {
  static const std::vector<std::string> keys{"name",
                                             "name:zh",
                                             "name:en",
                                             "building",
                                             "building:levels",
                                             "building:flats",
                                             "height",
                                             "amenity",
                                             "landuse",
                                             "leisure",
                                             "shop",
                                             "office",
                                             "tourism",
                                             "healthcare",
                                             "social_facility",
                                             "historic",
                                             "heritage",
                                             "military",
                                             "man_made",
                                             "industrial",
                                             "religion",
                                             "natural",
                                             "highway",
                                             "railway",
                                             "station",
                                             "aeroway",
                                             "public_transport",
                                             "place",
                                             "power",
                                             "waterway",
                                             "emergency",
                                             "diplomatic",
                                             "capacity",
                                             "beds",
                                             "rooms",
                                             "tunnel",
                                             "ref"};
  return keys;
}

std::string OsmFeature::label() const {
  const char* word = type == OsmType::Node ? "node " : type == OsmType::Way ? "way " : "relation ";
  return word + std::to_string(id);
}

std::string_view OsmFeature::tag(std::string_view key) const noexcept {
  for (const auto& [k, v] : tags)
    if (k == key) return v;
  return {};
}

namespace {

/// The keys whose presence makes a closed way an area, besides area=yes. GDAL 3.6 takes the length
/// of the last entry for the greatest of all: the longest must stand last.
constexpr const char* kAreaKeys =
    "amenity,aeroway,area:highway,boundary,building,craft,diplomatic,geological,healthcare,"
    "heritage,historic,industrial,landuse,leisure,military,natural,office,place,shop,"
    "social_facility,sport,tourism,club,religion,power=plant,power=substation,railway=station,"
    "man_made=works,man_made=wastewater_plant,waterway=riverbank,waterway=dock,"
    "highway=platform,highway=services,highway=rest_area,public_transport=station,"
    "public_transport=platform,emergency=ambulance_station";

bool plain_key(const std::string& key) {
  constexpr std::size_t kLongestKey = 255;  // of OpenStreetMap
  if (key.empty() || key.size() > kLongestKey || !is_utf8(key)) return false;
  return std::none_of(key.begin(), key.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == ',' || c == '=' || c == '"';
  });
}

/// The configuration GDAL wants as a file: our keys as fields, nothing else.
std::string configuration(const std::vector<std::string>& keys) {
  std::string listed;
  for (const std::string& key : keys) {
    if (!plain_key(key)) throw InputError("'" + key + "' is not a key of OpenStreetMap");
    listed += (listed.empty() ? "" : ",") + key;
  }
  std::string text =
      std::string{"closed_ways_are_polygons="} + kAreaKeys + "\nattribute_name_laundering=no\n";
  for (const char* layer :
       {"points", "lines", "multipolygons", "multilinestrings", "other_relations"})
    text += std::string{"["} + layer + "]\nosm_id=yes\nattributes=" + listed + "\nother_tags=no\n";
  return text;
}

/// A folder for what GDAL puts aside on disk, removed at the end.
class SideFolder {
 public:
  explicit SideFolder(const std::string& what) {
    std::error_code error;
    const fs::path base = fs::temp_directory_path(error);
    std::string name = (base / "isorisk-osm-XXXXXX").string();
    if (error || mkdtemp(name.data()) == nullptr)
      throw DataError(what + ": no temporary folder can be made in '" + base.string() + "'");
    path_ = name;
  }
  ~SideFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  SideFolder(const SideFolder&) = delete;
  SideFolder& operator=(const SideFolder&) = delete;

  [[nodiscard]] const fs::path& path() const noexcept { return path_; }
  [[nodiscard]] std::uintmax_t bytes() const {
    std::uintmax_t total = 0;
    std::error_code error;
    for (fs::directory_iterator it{path_, error}, end; !error && it != end; it.increment(error))
      if (const std::uintmax_t size = it->file_size(error); !error) total += size;
    return total;
  }

 private:
  fs::path path_;
};

/// What GDAL asks between blocks.
struct Watch {
  const SideFolder& side;
  const OsmOptions& options;
  bool too_much = false;
  bool stopped = false;

  static int CPL_STDCALL ask(double done, const char* /*message*/, void* self) noexcept {
    auto* watch = static_cast<Watch*>(self);
    try {
      watch->too_much = watch->side.bytes() > watch->options.limits.max_temp_bytes;
      watch->stopped = watch->options.progress && !watch->options.progress(done);
    } catch (...) {
      watch->stopped = true;
    }
    return watch->too_much || watch->stopped ? FALSE : TRUE;
  }
};

class ExtractReader {
 public:
  ExtractReader(const OsmOptions& options, const std::string& what, OsmExtract& extract)
      : options_{options}, what_{what}, extract_{extract} {}

  void read(GDALDataset& dataset, Watch& watch, const GdalErrorScope& errors) {
    OGRLayer* points = layer(dataset, "points", errors);
    OGRLayer* lines = layer(dataset, "lines", errors);
    OGRLayer* areas = layer(dataset, "multipolygons", errors);
    // The others only cost time.
    dataset.ExecuteSQL("SET interest_layers = points,lines,multipolygons", nullptr, nullptr);
    OGRLayer* from = nullptr;
    while (FeaturePtr raw{dataset.GetNextFeature(&from, nullptr, &Watch::ask, &watch)}) {
      if (from == points) add(*raw, extract_.points, false);
      if (from == lines) add(*raw, extract_.lines, false);
      if (from == areas) add(*raw, extract_.areas, true);
    }
    if (watch.too_much)
      throw DataError(
          what_ + ": needs more than " + std::to_string(options_.limits.max_temp_bytes) +
          " bytes of temporary files; cut out the area that is needed (osmium extract)");
    if (watch.stopped) throw Cancelled();
    if (errors.failed()) {
      const bool unsorted = errors.text().find("Non increasing node id") != std::string::npos;
      errors.raise(what_ + " cannot be read to its end" +
                   (unsorted ? " (sort it: osmium sort)" : ""));
    }
    OGREnvelope box;
    if (points->GetExtent(&box, FALSE) == OGRERR_NONE)
      extract_.bounds_deg = {box.MinX, box.MinY, box.MaxX, box.MaxY};
  }

 private:
  OGRLayer* layer(GDALDataset& dataset, const char* name, const GdalErrorScope& errors) const {
    OGRLayer* found = dataset.GetLayerByName(name);
    if (found == nullptr) errors.raise(what_ + " cannot be read");
    return found;
  }

  void add(OGRFeature& raw, std::vector<OsmFeature>& into, bool area) {
    OsmFeature feature;
    feature.type = &into == &extract_.points ? OsmType::Node : OsmType::Way;
    int id_field = raw.GetFieldIndex("osm_id");
    if (area) {
      if (raw.IsFieldSetAndNotNull(id_field) != 0) {
        feature.type = OsmType::Relation;
      } else {
        id_field = raw.GetFieldIndex("osm_way_id");
      }
    }
    const std::string id = raw.GetFieldAsString(id_field);
    std::from_chars(id.data(), id.data() + id.size(), feature.id);
    for (std::size_t k = 0; k < options_.keys.size(); ++k) {
      const std::string& key = options_.keys[k];
      const int field = fields_of(raw)[k];
      if (field < 0 || raw.IsFieldSetAndNotNull(field) == 0) continue;
      std::string text = raw.GetFieldAsString(field);
      if (text.size() > options_.limits.max_text_bytes || !is_utf8(text))
        throw DataError(what_ + " " + feature.label() + ": '" + key + "' is not text of at most " +
                        std::to_string(options_.limits.max_text_bytes) + " bytes in UTF-8");
      if (const std::string_view kept = trimmed(text); !kept.empty())
        feature.tags.emplace_back(key, kept);
    }
    if (feature.tags.empty()) return;
    const OGRGeometry* geometry = raw.GetGeometryRef();
    if (geometry == nullptr || !wanted(*geometry)) return;
    feature.geometry = from_ogr(*geometry, what_ + " " + feature.label());
    if (feature.geometry.empty()) return;
    if (feature.geometry.kind == GeometryKind::MultiPolygon &&
        feature.geometry.polygons.size() == 1)
      feature.geometry.kind = GeometryKind::Polygon;
    count(feature.geometry);
    if (into.size() >= options_.limits.max_features)
      throw DataError(what_ + ": more than " + std::to_string(options_.limits.max_features) +
                      " features; cut out the area that is needed (osmium extract, or a clip)");
    into.push_back(std::move(feature));
  }

  /// Where the keys stand among the fields of a layer.
  const std::vector<int>& fields_of(const OGRFeature& raw) {
    std::vector<int>& fields = fields_[raw.GetDefnRef()];
    if (fields.empty())
      for (const std::string& key : options_.keys)
        fields.push_back(raw.GetDefnRef()->GetFieldIndex(key.c_str()));
    return fields;
  }

  /// Not by a filter of GDAL: its OSM driver then loses ways whose nodes are partly outside.
  [[nodiscard]] bool wanted(const OGRGeometry& geometry) const {
    const Extent& keep = options_.keep_deg;
    if (keep.empty()) return true;
    OGREnvelope box;
    geometry.getEnvelope(&box);
    return box.MinX <= keep.east_m && box.MaxX >= keep.west_m && box.MinY <= keep.north_m &&
           box.MaxY >= keep.south_m;
  }

  void count(const Geometry& geometry) {
    vertices_ += geometry.points.size();
    for (const Vertices& line : geometry.lines) vertices_ += line.size();
    for (const PolygonRings& rings : geometry.polygons) {
      vertices_ += rings.exterior.size();
      for (const Vertices& hole : rings.holes) vertices_ += hole.size();
    }
    if (vertices_ > options_.limits.max_vertices)
      throw DataError(what_ + ": more than " + std::to_string(options_.limits.max_vertices) +
                      " vertices; cut out the area that is needed (osmium extract, or a clip)");
  }

  const OsmOptions& options_;
  const std::string& what_;
  OsmExtract& extract_;
  std::map<const OGRFeatureDefn*, std::vector<int>> fields_;
  std::size_t vertices_ = 0;
};

void place(const OsmOptions& options, OsmExtract& extract) {
  const Crs source = options.declared.known() ? options.declared : parse_crs("EPSG:4326");
  extract.crs = source;
  if (!options.target.known()) return;
  const Transformer change{source, options.target};
  for (auto* list : {&extract.points, &extract.lines, &extract.areas})
    for (OsmFeature& feature : *list) {
      try {
        feature.geometry = change(feature.geometry);
      } catch (const DataError& error) {
        throw DataError("'" + extract.file + "' " + feature.label() + ": " + error.what());
      }
    }
  extract.crs = options.target;
}

void sort_by_id(std::vector<OsmFeature>& features) {
  std::stable_sort(features.begin(), features.end(), [](const OsmFeature& a, const OsmFeature& b) {
    return a.type != b.type ? a.type < b.type : a.id < b.id;
  });
}

}  // namespace

OsmExtract read_osm(std::string_view file, const OsmOptions& options) {
  const std::string what = "'" + std::string{file} + "'";
  OsmExtract extract;
  extract.file = file;
  extract.path = resolve_input(file, options.root);
  const Format* format = format_of(extract.path);
  if (std::string_view{format->driver} != "OSM")
    throw DataError(what + " is not an OpenStreetMap extract (.osm, .osm.pbf)");
  std::error_code error;
  const std::uintmax_t size = fs::file_size(extract.path, error);
  if (error) throw DataError(what + ": " + error.message());
  const bool packed = lower_ascii(extract.path.extension().string()) == ".pbf";
  const std::uintmax_t most =
      packed ? options.limits.max_file_bytes
             : std::min(options.limits.max_file_bytes, options.limits.max_table_bytes);
  if (size > most)
    throw DataError(what + " has " + std::to_string(size) + " bytes; at most " +
                    std::to_string(most) + " are read" +
                    (packed ? "" : "; as .osm.pbf it would be smaller (osmium cat)"));

  const SideFolder side{what};
  const MemoryFile ini{"osmconf.ini", configuration(options.keys)};
  const GdalConfig config{{{"CPL_TMPDIR", side.path().string()},
                           {"OSM_UNLINK_TMPFILE", "NO"},  // its size is watched
                           {"OSM_INDEX_POINTS", "YES"},
                           {"OSM_USE_POINTS_INDEX", "YES"},
                           {"OSM_INDEX_WAYS", "YES"},
                           {"OSM_USE_WAYS_INDEX", "YES"}}};
  const GdalErrorScope errors;
  if (packed) {
    constexpr std::uint64_t kSectorBytes = 512;
    const PbfSurvey survey = survey_pbf(extract.path, what, options.limits);
    if (survey.node_sectors * kSectorBytes > options.limits.max_temp_bytes)
      throw DataError(
          what + ": its nodes need " + std::to_string(survey.node_sectors * kSectorBytes) +
          " bytes of temporary files; at most " + std::to_string(options.limits.max_temp_bytes) +
          " are used; cut out the area that is needed (osmium extract)");
  }
  const std::array<const char*, 2> drivers = {"OSM", nullptr};
  CPLStringList open_options;
  open_options.SetNameValue("CONFIG_FILE", ini.path().c_str());
  open_options.SetNameValue("INTERLEAVED_READING", "YES");
  open_options.SetNameValue("USE_CUSTOM_INDEXING", "YES");
  open_options.SetNameValue("COMPRESS_NODES", "NO");
  open_options.SetNameValue("MAX_TMPFILE_SIZE", "64");  // MB in memory, beyond that on disk
  const DatasetPtr dataset{GDALDataset::Open(extract.path.c_str(),
                                             GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers.data(),
                                             open_options.List(), nullptr)};
  if (!dataset) errors.raise(what + " cannot be read as an OpenStreetMap extract");
  Watch watch{side, options};
  ExtractReader{options, what, extract}.read(*dataset, watch, errors);
  for (auto* list : {&extract.points, &extract.lines, &extract.areas}) sort_by_id(*list);
  place(options, extract);
  return extract;
}

// ---------------------------------------------------------------- as a layer

std::vector<std::string> osm_layer_names() { return {"points", "lines", "multipolygons"}; }

void read_osm_layer(const ReadOptions& options, Layer& layer) {
  OsmOptions osm;
  osm.root = options.root;
  osm.limits = options.limits;
  OsmExtract extract = read_osm(layer.file, osm);
  layer.crs_in_file = extract.crs;
  layer.fields.push_back({"osm_id", FieldType::Text});
  for (const std::string& key : osm.keys) layer.fields.push_back({key, FieldType::Text});
  auto& features = layer.name == "points"  ? extract.points
                   : layer.name == "lines" ? extract.lines
                                           : extract.areas;
  for (OsmFeature& from : features) {
    Feature feature;
    feature.fid = from.id;
    feature.values.resize(layer.fields.size());
    feature.values[0] = from.label();
    for (std::size_t k = 0; k < osm.keys.size(); ++k)
      if (const std::string_view value = from.tag(osm.keys[k]); !value.empty())
        feature.values[k + 1] = std::string{value};
    if (options.geometry) feature.geometry = std::move(from.geometry);
    layer.features.push_back(std::move(feature));
  }
}

}  // namespace isorisk::gis
