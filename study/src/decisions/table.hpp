// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "isorisk/study/decisions/output.hpp"

/// Columns and cells of the tables of all decisions.
namespace isorisk::study::decisions {

[[nodiscard]] inline Column left(std::string title) { return {.title = std::move(title)}; }
/// Numbers.
[[nodiscard]] inline Column right(std::string title) {
  return {.title = std::move(title), .right = true};
}
/// Coloured by the verdict of the row.
[[nodiscard]] inline Column left_coloured(std::string title) {
  return {.title = std::move(title), .verdict = true};
}
[[nodiscard]] inline Column right_coloured(std::string title) {
  return {.title = std::move(title), .right = true, .verdict = true};
}

/// Null when it is not finite: a cell has no infinity.
[[nodiscard]] gis::Value number(double v);
[[nodiscard]] gis::Value number(const std::optional<double>& v);
/// Decimals after the point; null when it is not finite.
[[nodiscard]] gis::Value rounded(double v, int decimals);
[[nodiscard]] gis::Value rounded(const std::optional<double>& v, int decimals);
/// To 0.1 m.
[[nodiscard]] gis::Value metres(double v_m);
[[nodiscard]] gis::Value metres(const std::optional<double>& v_m);
/// To 1 m2.
[[nodiscard]] gis::Value hectares(double area_m2);
/// Significant digits: more would be noise in a table. Null when it is not finite.
[[nodiscard]] gis::Value significant(double v, int digits);
/// Null when it is empty.
[[nodiscard]] gis::Value text(const std::string& t);
/// A limit as people read a risk; null when there is none.
[[nodiscard]] gis::Value limit_cell(const std::optional<models::criteria::Limit>& limit);
template <class Integer>
[[nodiscard]] gis::Value count(Integer n) {
  return static_cast<std::int64_t>(n);
}

/// A new table at the end; the reference holds until the next one is added.
inline OutTable& add_table(std::vector<OutTable>& tables, const char* id, std::string title,
                           std::string note = {}) {
  return tables.emplace_back(OutTable{
      .id = id, .title = std::move(title), .note = std::move(note), .columns = {}, .rows = {}});
}

/// Adds a table that has something to say.
inline void add_filled(std::vector<OutTable>& tables, OutTable table) {
  if (!table.rows.empty()) tables.push_back(std::move(table));
}

}  // namespace isorisk::study::decisions
