// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "loader.hpp"
#include "table_columns.hpp"

namespace isorisk::study {

/// What the geometry of a section's features may be; none at all: the entry is a table (key `table`
/// instead of `layer`), whose rows have no place.
struct GeometryRule {
  bool points = false;
  bool lines = false;
  bool areas = false;
  [[nodiscard]] bool table() const noexcept { return !points && !lines && !areas; }
  [[nodiscard]] std::string text() const;
};

class Record;

/// One layer entry of study.yaml: opened, its columns found, its features read one by one. Every
/// fault is reported where it stands.
class LayerReader {
 public:
  /// \param section rows of data/schema/layer_fields.csv; \param path of the entry in study.yaml
  LayerReader(LoadContext& context, std::string section, const YamlNode& entry, std::string path,
              GeometryRule rule);

  /// False when the layer could not be read at all.
  [[nodiscard]] bool readable() const noexcept { return readable_; }
  /// True when the coordinates are in the CRS of the study.
  [[nodiscard]] bool placed() const noexcept { return placed_; }
  /// Calls `use` with one record after the other.
  void each(const std::function<void(Record&)>& use);
  [[nodiscard]] const std::string& section() const noexcept { return section_; }
  [[nodiscard]] bool has(std::string_view field) const;
  /// The place of the layer, without a feature.
  [[nodiscard]] const Origin& origin() const noexcept { return origin_; }

 private:
  friend class Record;
  void open(const YamlNode& node);
  void find_columns();

  LoadContext& context_;
  std::string section_;
  const YamlNode& entry_;
  std::string path_;
  GeometryRule rule_;
  std::string key_;  ///< of the entry: layer or table
  gis::Layer layer_;
  Origin origin_;
  std::vector<const FieldRow*> rows_;
  std::map<std::string, Column, std::less<>> columns_;
  std::map<std::string, std::vector<Word>, std::less<>> words_;
  std::map<std::string, std::string> ids_;  ///< id -> where it was first seen
  bool readable_ = false;
  bool placed_ = false;
};

/// One feature.
class Record {
 public:
  Record(LayerReader& reader, const gis::Feature& feature);

  [[nodiscard]] const Origin& origin() const noexcept { return origin_; }
  [[nodiscard]] const gis::Geometry& geometry() const noexcept { return geometry_; }
  [[nodiscard]] bool good_geometry() const noexcept { return good_geometry_; }
  /// True when nothing of it was refused so far.
  [[nodiscard]] bool good() const noexcept { return good_; }

  [[nodiscard]] std::string text(std::string_view field);
  /// In `si`; nullopt when empty (reported when required) or wrong (reported).
  [[nodiscard]] std::optional<double> number(std::string_view field, std::string_view si);
  [[nodiscard]] std::optional<int> integer(std::string_view field);
  /// The key of a word of the vocabulary.
  [[nodiscard]] std::string choice(std::string_view field);
  /// Absolute [Pa].
  [[nodiscard]] std::optional<double> pressure(std::string_view field);
  /// The pressure as written, for doubts about its kind: kind and value [Pa].
  struct WrittenPressure {
    units::PressureKind kind = units::PressureKind::Unstated;
    double value_pa = 0.0;
  };
  [[nodiscard]] const WrittenPressure& written_pressure() const noexcept { return written_; }
  /// The text of a value as the layer holds it, in quotes.
  [[nodiscard]] std::string shown(std::string_view field) const;

  void error(std::string code, std::string_view field, std::string value, std::string message,
             std::string allowed = {}, std::string suggestion = {});
  void warning(std::string code, std::string_view field, std::string value, std::string message,
               std::string allowed = {}, std::string suggestion = {});

 private:
  struct Found {
    const FieldRow* row;
    const Column* column;
    const gis::Value* value;
  };
  [[nodiscard]] const FieldRow& row(std::string_view field) const;
  [[nodiscard]] std::optional<Found> found(std::string_view field);
  [[nodiscard]] std::optional<units::Quantity> quantity(const Found& found, bool bare);
  bool ranges(const FieldRow& row, double value, const std::string& shown_value);
  void check_geometry();
  void check_id();

  LayerReader& reader_;
  const gis::Feature& feature_;
  Origin origin_;
  gis::Geometry geometry_;
  bool good_geometry_ = false;
  bool good_ = true;
  WrittenPressure written_;
};

/// Index into Study::sites of the id in a field; -1 when it is empty or unknown (reported).
[[nodiscard]] std::int32_t site_index(LoadContext& context, Record& record, std::string_view field);

}  // namespace isorisk::study
