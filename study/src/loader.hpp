// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "isorisk/gis/raster.hpp"
#include "isorisk/gis/vector.hpp"
#include "isorisk/study/study.hpp"
#include "yaml_tree.hpp"

/// Inside of load(): shared by load*.cpp and check*.cpp.
namespace isorisk::study {

/// A row of data/standards/study_defaults.csv.
struct DefaultRow {
  std::string key;
  bool choice = false;
  std::string unit;
  double number = 0.0;
  std::string word;
  double low = 0.0;
  bool low_open = false;
  double high = 0.0;
  std::vector<std::string> choices;
  std::string source;
};
[[nodiscard]] const std::vector<DefaultRow>& default_rows();
/// \throws Error when there is no such row (our bug).
[[nodiscard]] const DefaultRow& default_row(std::string_view key);

/// A row of data/schema/layer_fields.csv.
struct FieldRow {
  enum class Kind { Text, Number, Integer, Choice, Pressure };
  std::string layer;
  std::string name;
  Kind kind = Kind::Text;
  bool required = false;
  std::string unit;
  bool bare = false;
  double low = 0.0;
  bool low_open = false;
  double high = 0.0;
  double usual_low = 0.0;
  double usual_high = 0.0;
  std::string vocabulary;
};
[[nodiscard]] std::vector<const FieldRow*> field_rows(std::string_view layer);

/// Words of a vocabulary (a group of data/standards/display_names.csv).
struct Word {
  std::string key;
  std::string name_zh;
  std::string name_en;
};
[[nodiscard]] std::vector<Word> vocabulary(std::string_view group);

/// "> 0 to 500 m3", "0 to 1"
[[nodiscard]] std::string range_text(double low, bool low_open, double high,
                                     const std::string& unit);
[[nodiscard]] bool in_range(double value, double low, bool low_open, double high) noexcept;

/// Number for messages: six digits are enough for a reader.
[[nodiscard]] std::string shown_number(double value);

struct LoadContext {
  explicit LoadContext(Problems& p) : problems{p} {}

  Problems& problems;
  Study study;
  std::string file;                    ///< study.yaml as the user wrote the path
  std::filesystem::path shown_folder;  ///< its folder, likewise
  const YamlNode* root = nullptr;
  bool sites_complete = false;  ///< every site was read: references can be judged
  bool unplaced = false;        ///< some layer is not in the CRS of the study
  bool crs_known = false;       ///< study.crs is usable: coordinates have been transformed

  /// A problem at a place of study.yaml.
  void error(int line, std::string code, std::string field, std::string value, std::string message,
             std::string allowed = {}, std::string suggestion = {});
  void warning(int line, std::string code, std::string field, std::string value,
               std::string message, std::string allowed = {}, std::string suggestion = {});
  /// A problem at a place of a layer.
  void error(const Origin& where, std::string code, std::string field, std::string value,
             std::string message, std::string allowed = {}, std::string suggestion = {});
  void warning(const Origin& where, std::string code, std::string field, std::string value,
               std::string message, std::string allowed = {}, std::string suggestion = {});

  /// A file of the study by its relative path; reports what is wrong with it. `#layer` is cut off.
  /// The file becomes one of study.input_files.
  bool input_file(const YamlNode& node, const std::string& field);
  /// The path of a file of the study as messages show it.
  [[nodiscard]] std::string shown(std::string_view relative) const;
  /// Options for gis: only below the study's folder.
  [[nodiscard]] gis::ReadOptions read_options() const;

  /// A value with a default (a row "section.key" of the table), in the unit of the row.
  double option(const YamlNode* section, std::string_view row_key, const std::string& path);
};

/// A CRS text; reports at the node and returns Unknown when it is not one.
[[nodiscard]] gis::Crs read_crs(LoadContext& context, const YamlNode& node,
                                const std::string& path);

/// Shares of the year as study.yaml has them.
void load_periods(LoadContext& context);
void load_weather(LoadContext& context);
/// Event trees of the user's own.
void load_trees(LoadContext& context);
/// Persons for individual-specific risk; after the weather, whose periods it needs.
void load_individual(LoadContext& context);
/// Of the selection method; after the equipment.
void load_selection(LoadContext& context);
/// Criteria and frequencies.
void load_sets(LoadContext& context);
void load_sites(LoadContext& context);
void load_equipment(LoadContext& context);
void load_population(LoadContext& context);
void load_targets(LoadContext& context);
void load_ignition(LoadContext& context);
void load_land_use(LoadContext& context);
void load_roads(LoadContext& context);
void load_congestion(LoadContext& context);
// What decisions need; read last, so that they can refer to everything above.
void load_hazard(LoadContext& context);
void load_distance(LoadContext& context);
void load_hca(LoadContext& context);
void load_control_line(LoadContext& context);
void load_relocation(LoadContext& context);
void load_capacity(LoadContext& context);

/// What only the whole shows: places against each other. Needs coordinates in the study's CRS.
void check_places(LoadContext& context);
/// Pressure, temperature, phase and contents of one piece of equipment against its substance.
/// Fills in what follows from them: phase, fill fraction, inventory.
class Record;
void check_contents(LoadContext& context, Record& record, Equipment& equipment);

}  // namespace isorisk::study
