// SPDX-License-Identifier: Apache-2.0
#include "isorisk/data/embedded.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "isorisk/core/error.hpp"

namespace isorisk::data {

std::size_t Table::rows() const noexcept {
  return columns.empty() ? 0 : cells.size() / columns.size();
}

std::size_t Table::column(std::string_view column_name) const {
  const auto* it = std::find(columns.data(), columns.data() + columns.size(), column_name);
  if (it != columns.data() + columns.size()) return static_cast<std::size_t>(it - columns.data());
  std::string known;
  for (const auto& c : columns) known += (known.empty() ? "" : ", ") + std::string{c};
  throw DataError("data table '" + std::string{name} + "' has no column '" +
                  std::string{column_name} + "'; its columns are " + known);
}

std::string_view Table::text(std::size_t row, std::string_view column_name) const {
  return cells[row * columns.size() + column(column_name)].text;
}

double Table::number(std::size_t row, std::string_view column_name) const {
  const Cell& cell = cells[row * columns.size() + column(column_name)];
  if (std::isnan(cell.number)) {
    throw DataError("data table '" + std::string{name} + "', row " + std::to_string(row + 1) +
                    ", column '" + std::string{column_name} + "': '" + std::string{cell.text} +
                    "' is not a number");
  }
  return cell.number;
}

const Table& table(std::string_view name) {
  for (const Table& t : all_tables()) {
    if (t.name == name) return t;
  }
  throw DataError("no data table '" + std::string{name} + "' is compiled in");
}

const Text& text(std::string_view name) {
  for (const Text& t : all_texts()) {
    if (t.name == name) return t;
  }
  throw DataError("no data file '" + std::string{name} + "' is compiled in");
}

}  // namespace isorisk::data
