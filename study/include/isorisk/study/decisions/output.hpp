// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "isorisk/gis/write.hpp"
#include "isorisk/study/study.hpp"

/// What every decision hands to files, reports and people. A decision is a pure function of a
/// study, a risk basis and its options; this is its answer in the language of the study.
namespace isorisk::study::decisions {

enum class Verdict { None, Pass, Warn, Fail };

struct Column {
  std::string title;     ///< in the language of the study
  bool right = false;    ///< numbers
  bool verdict = false;  ///< the cell is coloured by the verdict of its row
};

struct Row {
  std::vector<gis::Value> cells;  ///< one per column; null: nothing to say
  Verdict verdict = Verdict::None;
  std::optional<Point> fly_to{};  ///< where it is on the map, in the CRS of the study
};

/// A table of the report, also written as <id>.csv.
struct OutTable {
  std::string id;  ///< lower_snake: "distance_targets"
  std::string title;
  std::string note;  ///< below the title: sources, clauses, what is unconfirmed
  std::vector<Column> columns;
  std::vector<Row> rows;
};

/// A headline number.
struct Figure {
  std::string label;
  std::string value;
  std::string note;
  Verdict verdict = Verdict::None;
};

/// A layer of the map: written to the GeoPackage and drawn in the report.
struct MapLayer {
  gis::OutLayer layer;
  std::string kind = "fill";  ///< in the report: fill, line, circle
  double opacity = 0.3;
  double width = 1.5;
  bool visible = true;
};

/// A raster beside the layers, written as <id>.tif.
struct OutRaster {
  std::string id;  ///< lower_snake: "head_room"
  Grid grid;       ///< in the CRS of the study; NaN: no value
  gis::RasterMetadata metadata;
};

/// A file of its own beside the others, whole.
struct OutFile {
  std::string name;  ///< letters, digits, _ and -, then .json, .csv or .svg
  std::string content;
};

/// A part of the records (decisions/records.hpp) that another decision adds.
struct RecordSection {
  std::string key;  ///< "relocate": the key of the JSON, the command's name
  /// JSON by site, index of Study::sites; "" where there is nothing to say. May be empty.
  std::vector<std::string> sites;
  std::string park;  ///< JSON; "" nothing
};

struct DecisionOutput {
  std::string name;   ///< "distance": the stem of the files
  std::string title;  ///< in the language of the study
  /// The whole answer for programs: a JSON object, keys in English, SI units in the names, every
  /// verdict with document, edition, clause and confidence.
  std::string json;
  std::vector<Figure> figures;
  std::vector<OutTable> tables;
  std::vector<MapLayer> layers;
  std::vector<OutRaster> rasters{};
  /// What the reader must know: things left out, unconfirmed values, assumptions.
  std::vector<Warning> warnings;
  std::string text;  ///< for a terminal
  std::vector<OutFile> files;
};

/// The text of <name>.json: the answer with version, study, criteria, warnings and files.
[[nodiscard]] std::string json_document(const Study& study, const DecisionOutput& output);

/// Writes a folder <result_folder>/<name> with <name>.json, <name>.gpkg (with land use, roads and
/// sites below), report.html, a CSV per table, a TIFF per raster and the files of the output. All
/// of them or none; files of other names stay. \throws DataError
void write_decision(const Study& study, const DecisionOutput& output,
                    const std::filesystem::path& result_folder);

/// The same into a folder of any name.
void write_decision_to(const Study& study, const DecisionOutput& output,
                       const std::filesystem::path& folder);

/// The files write_decision makes.
[[nodiscard]] std::vector<std::string> files_of(const DecisionOutput& output);

/// Removes the answers of decisions from a result folder whose run they no longer fit: the files
/// that their own documents list, and their folders when nothing else is in them.
void remove_decisions(const std::filesystem::path& result_folder);

}  // namespace isorisk::study::decisions
