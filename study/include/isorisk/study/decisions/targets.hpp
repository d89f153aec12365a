// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/gis/crs.hpp"
#include "isorisk/gis/geometry.hpp"
#include "isorisk/gis/open.hpp"
#include "isorisk/study/study.hpp"

/// Protection targets, population and land use from map data, before there is a study: what every
/// building and place is, how many people it holds, into which class of GB 36894-2018 it falls.
/// Method, data and limits: docs/protection_targets.md.
namespace isorisk::study::decisions {

struct TargetsOptions {
  /// Map data: FILE or FILE#LAYER. An OpenStreetMap extract is read whole.
  std::vector<std::string> maps = {};
  /// Layers of which every area is a building (footprints without OpenStreetMap tags).
  std::vector<std::string> buildings = {};
  std::string crs = {};  ///< of the result: projected, metres. Empty: an error that suggests one
  std::string input_crs =
      {};  ///< what the coordinates are in, whatever the files say; GCJ-02, BD-09
  std::string layer_crs =
      {};  ///< likewise for the layers of `around` and `census` and for the raster
  std::string encoding = {};  ///< text of CSV and Shapefile
  /// Only what meets this box: west, south, east, north in degrees, or in metres of `crs`.
  std::optional<std::array<double, 4>> clip = {};
  std::string around = {};         ///< or: what lies within a distance of the features of a layer
  double around_distance_m = 0.0;  ///< > 0 with `around`
  std::string rules = {};      ///< CSV with rows of one's own, like data/standards/target_rules.csv
  std::string occupancy = {};  ///< likewise, like data/standards/target_occupancy.csv
  std::string census = {};     ///< areas with their residents
  std::string census_persons = "persons";  ///< the field that holds them
  std::string raster = {};                 ///< residents a cell
  int raster_band = 1;
  bool raster_as_cells = false;  ///< keep the cells instead of putting them onto buildings
  std::optional<double> group_distance_m = {};  ///< absent: data/standards/target_options.csv
  Language language = Language::En;             ///< of the texts in the result
  gis::Root root = {};
  gis::Limits limits = {};
};

/// A protection target as a study reads it, and how it came about.
struct MapTarget {
  std::string id;
  std::string name;
  std::string name_zh;
  std::string name_en;
  std::string kind;  ///< key of data/standards/target_classes.csv
  TargetClass target_class = TargetClass::General3;
  std::optional<double> persons;     ///< residents, staff, beds, ... : what the class counts
  std::optional<double> households;  ///< whole
  std::optional<double> floor_area_m2;
  std::optional<double> storeys;  ///< of its highest building
  std::int32_t buildings = 0;     ///< 0: none is mapped
  std::string outline;            ///< building, grounds, houses, circle, track (key)
  std::string class_basis;        ///< clause, confidence, measure against its limit
  std::string size_basis;         ///< where the sizes come from, every assumption named
  std::string check;              ///< empty, or what to look at because the class could change
  std::string sources;            ///< "way 123; node 5"
  std::string rule;               ///< of the rule table
  std::string confidence;         ///< of the rows that decided: the weakest
  gis::Geometry shape;            ///< Polygon or MultiPolygon
};

/// People as a study reads them.
struct MapPopulation {
  std::string id;
  std::string name;
  std::string kind;  ///< use
  double day = 0.0;
  double night = 0.0;
  double indoor_day = 0.0;
  double indoor_night = 0.0;
  std::string basis;
  gis::Geometry area;
};

struct MapLandUse {
  std::string id;
  std::string land_class;
  std::string name;
  std::string name_zh;
  std::string rule;
  gis::Geometry area;
};

struct MapRoad {
  std::string name;
  std::string name_zh;
  std::string road_class;
  gis::Geometry lines;
};

/// What could not be decided.
struct Undecided {
  std::string id;
  std::string name;
  std::string tags;  ///< "amenity=studio"
  std::string reason;
  std::string advice;  ///< what to add
  std::string rule;
  Point place;
};

/// How often a row of the rule table decided.
struct RuleUse {
  std::string rule;
  std::string purpose;
  std::string condition;  ///< "amenity=school"
  std::string result;
  std::size_t count = 0;
  std::string note;
  std::string source;
  std::string confidence;
};

/// Something taken because the map does not tell.
struct Assumption {
  std::string text;
  std::size_t count = 0;  ///< how many buildings or places rest on it
  std::string source;
  std::string confidence;
};

/// Where people went. `in` = on_buildings + on_land + outside, to rounding.
struct PeopleAccount {
  std::string source;  ///< "census.gpkg#blocks", "occupancy of 812 buildings"
  double in = 0.0;
  double on_buildings = 0.0;
  double on_land = 0.0;  ///< spread evenly where no residential building stands
  double outside = 0.0;  ///< beyond the clip or the map: left out
};

struct TargetsResult {
  gis::Crs crs;
  Language language = Language::En;
  std::vector<MapTarget> targets;  ///< strictest class first
  std::vector<MapPopulation> population;
  std::vector<MapLandUse> land_use;
  std::vector<MapRoad> roads;
  std::vector<Undecided> undecided;
  std::vector<RuleUse> rules;  ///< in the order of the table
  std::vector<Assumption> assumptions;
  std::vector<PeopleAccount> people;
  std::vector<Warning> warnings;
  std::size_t features_read = 0;
  std::size_t buildings = 0;        ///< after parts and duplicates were joined
  std::size_t low_rise_houses = 0;  ///< dwellings that went into villages and districts
  std::size_t merged = 0;           ///< places that were mapped twice
  std::size_t repaired = 0;         ///< outlines that had to be mended
  double day = 0.0;                 ///< people in `population`
  double night = 0.0;
};

/// Reads the map data and decides.
/// \throws InputError for options, rules and a missing CRS (with the one to use); DataError for
///         files; Cancelled.
[[nodiscard]] TargetsResult targets_from_map(const TargetsOptions& options, Reporter& reporter);

/// Writes the GeoPackage: layers targets, population, land_use, roads, unclassified, and the tables
/// rules, assumptions. Layers without features are left out. \throws DataError
void write_targets(const TargetsResult& result, const std::filesystem::path& file);

/// The answer for programs: a JSON object.
[[nodiscard]] std::string targets_json(const TargetsResult& result);

/// The answer for a terminal; `file` is where the GeoPackage is.
[[nodiscard]] std::string targets_text(const TargetsResult& result,
                                       const std::filesystem::path& file);

/// The rule and occupancy tables as shipped, for a copy of one's own.
[[nodiscard]] std::string shipped_target_rules();
[[nodiscard]] std::string shipped_target_occupancy();

}  // namespace isorisk::study::decisions
