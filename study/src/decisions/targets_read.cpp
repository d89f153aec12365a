// SPDX-License-Identifier: Apache-2.0
#include "decisions/targets_read.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "isorisk/core/error.hpp"
#include "isorisk/gis/osm.hpp"
#include "isorisk/gis/vector.hpp"

namespace isorisk::study::decisions::map_data {

namespace {

using map_rules::RuleSet;

gis::Geometry rectangle(const gis::Extent& box, int pieces) {
  // With points along its edges, so that it stays a box after a change of CRS.
  gis::Vertices ring;
  const auto edge = [&](Point a, Point b) {
    for (int i = 0; i < pieces; ++i) {
      const double t = static_cast<double>(i) / pieces;
      ring.push_back({a.x_m + t * (b.x_m - a.x_m), a.y_m + t * (b.y_m - a.y_m)});
    }
  };
  const Point sw{box.west_m, box.south_m};
  const Point se{box.east_m, box.south_m};
  const Point ne{box.east_m, box.north_m};
  const Point nw{box.west_m, box.north_m};
  edge(sw, se);
  edge(se, ne);
  edge(ne, nw);
  edge(nw, sw);
  ring.push_back(sw);
  return gis::Geometry::polygon(std::move(ring));
}

bool is_osm(const std::string& file) {
  std::string name = gis::parse_layer_reference(file).file;
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return name.ends_with(".osm") || name.ends_with(".pbf");
}

/// A name for ids: the file without folders and endings.
std::string stem_of(const std::string& file) {
  std::string stem = std::filesystem::path{file}.filename().string();
  stem = stem.substr(0, stem.find('.'));
  std::replace(stem.begin(), stem.end(), ' ', '_');
  return stem.empty() ? "map" : stem;
}

class MapReader {
 public:
  MapReader(const TargetsOptions& options, const RuleSet& rules, Reporter& reporter)
      : options_{options}, rules_{rules}, reporter_{reporter} {}

  MapData read() {
    check_options();
    if (!options_.input_crs.empty()) declared_ = gis::parse_crs(options_.input_crs);
    if (!options_.layer_crs.empty()) side_crs_ = gis::parse_crs(options_.layer_crs);
    if (options_.crs.empty()) suggest();
    data_.crs = gis::parse_crs(options_.crs);
    gis::require_projected_metres(data_.crs, "targets: crs");
    area_to_keep();
    const double margin = rules_.option("clip_margin").value;
    if (!data_.keep.empty()) {
      data_.read = margin > 0.0 ? gis::buffer(data_.keep, margin, 8) : data_.keep;
      read_box_ = gis::extent(data_.read);
    }
    for (const std::string& map : options_.maps) {
      if (is_osm(map))
        osm(map);
      else
        layer(map, false);
    }
    for (const std::string& buildings : options_.buildings) {
      if (is_osm(buildings))
        osm(buildings);
      else
        layer(buildings, true);
    }
    if (data_.features.empty())
      throw DataError("targets: the map data hold nothing" +
                      std::string{data_.keep.empty() ? "" : " in the area that is wanted"} +
                      "; check the files, the clip and the CRS");
    people();
    return std::move(data_);
  }

 private:
  void check_options() const {
    std::vector<std::string> faults;
    if (options_.maps.empty() && options_.buildings.empty())
      faults.emplace_back("no map data given");
    if (options_.clip && !options_.around.empty())
      faults.emplace_back("a clip and a distance around a layer exclude each other");
    if (!options_.around.empty() &&
        (!(options_.around_distance_m > 0.0) || !(options_.around_distance_m <= 1.0e5)))
      faults.push_back("distance = " + number_text(options_.around_distance_m) +
                       " m, must be more than 0 and at most 100 km");
    if (options_.around.empty() && options_.around_distance_m != 0.0)
      faults.emplace_back("a distance needs a layer to go around");
    if (options_.clip) {
      const auto& [west, south, east, north] = *options_.clip;
      if (!std::isfinite(west) || !std::isfinite(south) || !std::isfinite(east) ||
          !std::isfinite(north) || !(west < east) || !(south < north))
        faults.emplace_back("clip: must be WEST,SOUTH,EAST,NORTH with west < east, south < north");
    }
    if (!options_.census.empty() && !options_.raster.empty())
      faults.emplace_back(
          "a census and a population raster exclude each other: they hold the "
          "same people");
    if (options_.raster_band < 1) faults.emplace_back("band: must be 1 or more");
    if (faults.empty()) return;
    std::string text = "targets: invalid options";
    for (const std::string& fault : faults) text += "\n  " + fault;
    throw InputError(text);
  }

  /// What coordinates of a file without CRS are in, and what wins over what it says.
  [[nodiscard]] gis::ReadOptions read_options() const {
    return {.root = options_.root,
            .limits = options_.limits,
            .declared = declared_,
            .target = data_.crs,
            .encoding = options_.encoding};
  }

  [[noreturn]] void suggest() const {
    const std::string& file =
        options_.maps.empty() ? options_.buildings.front() : options_.maps.front();
    gis::Crs crs;
    gis::Extent box;
    if (is_osm(file)) {
      gis::OsmOptions osm{.root = options_.root, .limits = options_.limits, .declared = declared_};
      const gis::OsmExtract extract = gis::read_osm(gis::parse_layer_reference(file).file, osm);
      crs = extract.crs;
      box = extract.bounds_deg;
      for (const auto* list : {&extract.points, &extract.lines, &extract.areas})
        if (extract.bounds_deg.empty())
          for (const gis::OsmFeature& feature : *list) box.include(gis::extent(feature.geometry));
    } else {
      gis::ReadOptions options = read_options();
      options.target = {};
      const gis::Layer layer = gis::read_layer(file, options);
      crs = layer.crs;
      box = layer.extent();
    }
    const std::string what =
        "targets: no CRS given; name a projected one in metres (--crs), the one of the study";
    if (!crs.known() || box.empty()) throw InputError(what);
    if (crs.is_projected_metres()) throw InputError(what + "; the map data are in " + crs.label());
    const Point middle{0.5 * (box.west_m + box.east_m), 0.5 * (box.south_m + box.north_m)};
    const gis::Transformer change{crs, gis::parse_crs("EPSG:4326")};
    throw InputError(what + "; for this place " + crs_for(change(middle)));
  }

  void area_to_keep() {
    if (options_.clip) {
      const auto& [west, south, east, north] = *options_.clip;
      const gis::Extent box{west, south, east, north};
      const bool degrees = std::abs(west) <= 180.0 && std::abs(east) <= 180.0 &&
                           std::abs(south) <= 90.0 && std::abs(north) <= 90.0;
      if (!degrees) {
        data_.keep = rectangle(box, 1);
        return;
      }
      constexpr int kPiecesAnEdge = 32;
      const gis::Transformer change{gis::parse_crs("EPSG:4326"), data_.crs};
      data_.keep = change(rectangle(box, kPiecesAnEdge));
    } else if (!options_.around.empty()) {
      gis::ReadOptions around = read_options();
      around.declared = side_crs_;
      const gis::Layer layer = gis::read_layer(options_.around, around);
      std::vector<gis::Geometry> buffers;
      constexpr int kQuadrantSegments = 16;
      // Chords lie inside the circle: a little wider, so that nothing within the distance is lost.
      const double wide = options_.around_distance_m / std::cos(M_PI / (4.0 * kQuadrantSegments));
      for (const gis::Feature& feature : layer.features)
        if (!feature.geometry.empty())
          buffers.push_back(gis::buffer(feature.geometry, wide, kQuadrantSegments));
      data_.keep = gis::union_of(buffers);
      if (data_.keep.empty()) throw DataError(layer.label() + " has no places to go around");
    }
  }

  void osm(const std::string& reference) {
    const gis::LayerReference part = gis::parse_layer_reference(reference);
    gis::OsmOptions osm;
    osm.root = options_.root;
    osm.limits = options_.limits;
    osm.declared = declared_;
    osm.target = data_.crs;
    osm.keys = rules_.keys();
    const gis::Crs source = declared_.known() ? declared_ : gis::parse_crs("EPSG:4326");
    if (!read_box_.empty()) {
      // Nothing is turned into GCJ-02; it lies less than 0.01 degree from WGS 84, BD-09 less than
      // 0.02.
      const bool shifted = source.offset != gis::ChinaOffset::None;
      const gis::Transformer back{data_.crs, shifted ? gis::parse_crs("EPSG:4326") : source};
      constexpr double kMostShift_deg = 0.02;
      osm.keep_deg = back.box(read_box_).expanded(shifted ? kMostShift_deg : 0.0);
    }
    osm.progress = [&](double done) {
      constexpr double kPart = 0.5;  // of the whole job
      reporter_.progress("reading the map", kPart * std::clamp(done, 0.0, 1.0));
      return !reporter_.cancelled();
    };
    gis::OsmExtract extract = gis::read_osm(part.file, osm);
    const auto wanted = [&](const char* name) { return part.layer.empty() || part.layer == name; };
    if (!wanted("points") && !wanted("lines") && !wanted("multipolygons"))
      throw DataError("'" + part.file + "' has no layer '" + part.layer +
                      "'; it has: points, lines, multipolygons");
    const auto take = [&](std::vector<gis::OsmFeature>& list) {
      for (gis::OsmFeature& from : list) {
        const char letter = from.type == gis::OsmType::Node  ? 'n'
                            : from.type == gis::OsmType::Way ? 'w'
                                                             : 'r';
        add({.id = std::string{"osm-"} + letter + std::to_string(from.id),
             .source = from.label(),
             .tags = std::move(from.tags),
             .shape = std::move(from.geometry)});
      }
    };
    if (wanted("points")) take(extract.points);
    if (wanted("lines")) take(extract.lines);
    if (wanted("multipolygons")) take(extract.areas);
    if (!extract.bounds_deg.empty() && data_.keep.empty() && options_.maps.size() == 1 &&
        options_.buildings.empty()) {
      constexpr int kPiecesAnEdge = 32;
      const gis::Transformer there{source, data_.crs};
      data_.read = there(rectangle(extract.bounds_deg, kPiecesAnEdge));
    }
  }

  void layer(const std::string& reference, bool all_buildings) {
    reporter_.progress("reading the map", 0.25);
    gis::Layer layer = gis::read_layer(reference, read_options());
    // Columns are matched with the keys of the rules without regard to case.
    std::vector<std::pair<std::size_t, std::string>> columns;
    for (const std::string& key : rules_.keys())
      if (const auto at = layer.field(key)) columns.emplace_back(*at, key);
    const std::string stem =
        stem_of(layer.file) + (layer.label() == layer.file ? "" : "-" + layer.name);
    std::size_t without = 0;
    for (gis::Feature& from : layer.features) {
      if (from.geometry.empty()) {
        ++without;
        continue;
      }
      map_rules::Tags tags;
      for (const auto& [at, key] : columns)
        if (std::string text = gis::as_text(from.values[at]); !text.empty())
          tags.emplace_back(key, std::move(text));
      if (all_buildings) {
        if (!from.geometry.is_areal()) {
          ++without;
          continue;
        }
        const bool tagged = std::any_of(tags.begin(), tags.end(),
                                        [](const auto& tag) { return tag.first == "building"; });
        if (!tagged) tags.emplace_back("building", "yes");
      }
      const std::string id = stem + "-" + std::to_string(from.line > 0 ? from.line : from.fid);
      add({.id = id,
           .source = layer.where(from),
           .tags = std::move(tags),
           .shape = std::move(from.geometry)});
    }
    if (without > 0)
      warn("no_geometry", layer.label(),
           std::to_string(without) +
               (all_buildings
                    ? say(" features are no areas and were left out", " 个要素不是面，已略去")
                    : say(" features have no place and were left out", " 个要素没有位置，已略去")));
  }

  void add(MapFeature feature) {
    if (!read_box_.empty()) {
      const gis::Extent box = gis::extent(feature.shape);
      if (box.west_m > read_box_.east_m || box.east_m < read_box_.west_m ||
          box.south_m > read_box_.north_m || box.north_m < read_box_.south_m)
        return;
    }
    if (feature.shape.kind == gis::GeometryKind::MultiPoint)
      feature.shape = gis::Geometry::point(feature.shape.points.front());
    if (const auto fault = gis::invalidity(feature.shape)) {
      if (!feature.shape.is_areal()) return;  // a line without length
      gis::Geometry mended = gis::repaired(feature.shape);
      if (!mended.is_areal()) return;  // an area without area
      feature.shape = std::move(mended);
      ++data_.repaired;
      constexpr std::size_t kMost = 20;
      if (data_.repaired <= kMost)
        warn("outline_repaired", feature.source,
             fault->reason + say(": the outline was mended", "：外框已修复"));
    }
    while (!ids_.insert(feature.id).second) feature.id += "x";
    data_.features.push_back(std::move(feature));
  }

  std::string say(const char* en, const char* zh) const {
    return options_.language == Language::Zh ? zh : en;
  }
  void warn(std::string code, std::string subject, std::string message) {
    data_.warnings.push_back({std::move(code), std::move(subject), std::move(message)});
  }

  void people() {
    if (!options_.census.empty()) census();
    if (!options_.raster.empty()) raster();
  }

  void census() {
    gis::ReadOptions read = read_options();
    read.declared = side_crs_;
    const gis::Layer layer = gis::read_layer(options_.census, read);
    const auto field = layer.field(options_.census_persons);
    if (!field) {
      std::string known;
      for (const gis::Field& f : layer.fields) known += (known.empty() ? "" : ", ") + f.name;
      throw InputError(layer.label() + ": no field '" + options_.census_persons +
                       "' with persons; it has: " + known);
    }
    data_.people.label = layer.label();
    std::string faults;
    int count = 0;
    const auto fault = [&](const gis::Feature& feature, const std::string& why) {
      constexpr int kMost = 10;
      if (++count <= kMost) faults += "\n  " + layer.where(feature) + ": " + why;
    };
    for (const gis::Feature& feature : layer.features) {
      const gis::Value& value = feature.values[*field];
      const auto number = gis::as_number(value);
      const double persons = number.value_or(0.0);
      if (!gis::is_null(value) && (!number || !(persons >= 0.0) || !std::isfinite(persons)))
        fault(feature, options_.census_persons + " = '" + gis::as_text(value) +
                           "', must be a number of persons, 0 or more");
      if (!feature.geometry.is_areal()) {
        fault(feature, "is not an area");
        continue;
      }
      if (const auto bad = gis::invalidity(feature.geometry)) {
        fault(feature, bad->reason + " at (" + number_text(bad->location.x_m) + ", " +
                           number_text(bad->location.y_m) + ")");
        continue;
      }
      data_.people.sources.push_back({feature.geometry, persons});
      data_.people.names.push_back(layer.where(feature));
    }
    if (count > 0)
      throw DataError(layer.label() + ": " + std::to_string(count) + " faults" + faults);
    if (layer.features.empty()) throw DataError(layer.label() + " has no features");
  }

  void raster() {
    gis::CellsOptions cells;
    cells.read.root = options_.root;
    cells.read.limits = options_.limits;
    cells.read.declared = side_crs_;
    cells.target = data_.crs;
    cells.keep = read_box_;
    if (cells.keep.empty())
      for (const MapFeature& feature : data_.features)
        cells.keep.include(gis::extent(feature.shape));
    const std::array<int, 1> band{options_.raster_band};
    const gis::RasterCells found = gis::read_cells(options_.raster, band, cells);
    data_.people.label = options_.raster;
    data_.people.cells = true;
    data_.people.as_cells = options_.raster_as_cells;
    for (std::size_t i = 0; i < found.cells.size(); ++i) {
      const gis::RasterCell& cell = found.cells[i];
      const double half = 0.5 * cell.side_m;
      data_.people.sources.push_back({rectangle({cell.centre.x_m - half, cell.centre.y_m - half,
                                                 cell.centre.x_m + half, cell.centre.y_m + half},
                                                1),
                                      found.values[0][i]});
      data_.people.names.push_back(options_.raster + " cell " + std::to_string(i + 1));
    }
    if (found.nan_cells[0] > 0)
      warn("raster_nan", options_.raster,
           std::to_string(found.nan_cells[0]) +
               say(" cells are not a number and count as nobody", " 个格网值非数，按无人计"));
    if (found.cells.empty())
      warn("no_people", options_.raster, say("no cell holds people here", "此范围内格网无人口"));
  }

  const TargetsOptions& options_;
  const RuleSet& rules_;
  Reporter& reporter_;
  gis::Crs declared_;
  gis::Crs side_crs_;
  gis::Extent read_box_;
  MapData data_;
  std::set<std::string> ids_;
};

}  // namespace

std::string crs_for(Point lon_lat_deg) {
  const double lon = lon_lat_deg.x_m;
  const double lat = lon_lat_deg.y_m;
  const int zone = std::clamp(static_cast<int>(std::floor((lon + 180.0) / 6.0)) + 1, 1, 60);
  const int utm = (lat < 0.0 ? 32700 : 32600) + zone;
  std::string text = gis::parse_crs("EPSG:" + std::to_string(utm)).label();
  // CGCS2000 / 3-degree Gauss-Kruger: EPSG:4534 is the zone of 75 E, then one every 3 degrees.
  constexpr double kWest = 73.5;
  constexpr double kEast = 136.5;
  constexpr double kSouth = 3.0;
  constexpr double kNorth = 54.0;
  if (lon >= kWest && lon < kEast && lat >= kSouth && lat <= kNorth) {
    const int gauss = 4534 + static_cast<int>(std::lround((lon - 75.0) / 3.0));
    text = gis::parse_crs("EPSG:" + std::to_string(gauss)).label() + ", or " + text;
  }
  return text;
}

MapData read_map(const TargetsOptions& options, const RuleSet& rules, Reporter& reporter) {
  return MapReader{options, rules, reporter}.read();
}

}  // namespace isorisk::study::decisions::map_data
