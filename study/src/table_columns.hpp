// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "isorisk/core/units.hpp"
#include "isorisk/gis/vector.hpp"
#include "loader.hpp"

namespace isorisk::study {

/// Where a field of ours stands in a table, and what its bare numbers mean.
struct Column {
  std::size_t index = 0;
  std::string name;  ///< of the column, as the table writes it
  std::string unit;  ///< said by the column's name or by the mapping; "" when nothing says
  units::PressureKind pressure_kind = units::PressureKind::Unstated;
  const YamlNode* values = nullptr;  ///< translation of words
};

/// Finds our fields among the columns of a table: a column named in `mapping`, else one of the
/// same name (any case), else one whose name carries the unit: volume_m3, "volume (m3)",
/// pressure_mpa_g.
class ColumnFinder {
 public:
  /// \param where where to report, when no line of study.yaml is nearer
  ColumnFinder(LoadContext& context, const gis::Layer& layer, Origin where,
               const YamlNode* mapping = nullptr, std::string mapping_path = {})
      : context_{context},
        layer_{layer},
        where_{std::move(where)},
        mapping_{mapping},
        mapping_path_{std::move(mapping_path)} {}

  /// \param unit of the field: columns in compatible units are recognised; "" for text
  std::optional<Column> find(std::string_view field, std::string_view unit, bool required);
  /// Warns of columns that are not used and look like a misspelt field of ours.
  void report_unused();

 private:
  std::optional<Column> mapped(std::string_view field, const YamlNode& node);
  [[nodiscard]] std::vector<std::string> column_names() const;

  LoadContext& context_;
  const gis::Layer& layer_;
  Origin where_;
  const YamlNode* mapping_;
  std::string mapping_path_;
  std::set<std::size_t> used_;
  std::vector<std::string> absent_;  ///< our fields that were not found
};

/// The unit a suffix of a column's name stands for ("m3", "mpa_g", "kg_per_s"), with its pressure
/// kind; nullopt when it is none.
[[nodiscard]] std::optional<units::Quantity> unit_of_suffix(std::string_view suffix);

}  // namespace isorisk::study
