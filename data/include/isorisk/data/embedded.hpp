// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

/// Data files of the project, compiled in: coefficients, frequencies, criteria, probits.
///
/// A CSV file under data/ becomes a Table, any other file a Text. Both carry the file's path
/// below data/ and its SHA-256, so that a result can name exactly the data it rests on.
namespace isorisk::data {

/// One cell: the text as written, and its value (NaN when it does not read as a number).
struct Cell {
  std::string_view text;
  double number;
};

/// One CSV file. Rows are in file order.
struct Table {
  std::string_view name;    ///< path below data/, for example "standards/gb36894_2018.csv"
  std::string_view sha256;  ///< of the file as shipped, hexadecimal
  std::string_view notes;   ///< the '#' lines: document, licence, remarks
  std::span<const std::string_view> columns;
  std::span<const Cell> cells;  ///< row by row

  [[nodiscard]] std::size_t rows() const noexcept;
  /// Index of a column. \throws DataError naming the table, the column and the known columns.
  [[nodiscard]] std::size_t column(std::string_view column_name) const;
  /// \pre row < rows(). \throws DataError for an unknown column.
  [[nodiscard]] std::string_view text(std::size_t row, std::string_view column_name) const;
  /// \pre row < rows(). \throws DataError for an unknown column or a cell that is no number.
  [[nodiscard]] double number(std::size_t row, std::string_view column_name) const;
};

/// One file that is not CSV (JSON, YAML, templates).
struct Text {
  std::string_view name;
  std::string_view sha256;
  std::string_view content;
};

[[nodiscard]] std::span<const Table> all_tables() noexcept;
[[nodiscard]] std::span<const Text> all_texts() noexcept;
/// \throws DataError naming the table when there is none of that name.
[[nodiscard]] const Table& table(std::string_view name);
/// \throws DataError naming the file when there is none of that name.
[[nodiscard]] const Text& text(std::string_view name);

}  // namespace isorisk::data
