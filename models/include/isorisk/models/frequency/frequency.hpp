// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/data/embedded.hpp"

/// Loss-of-containment frequencies: a library of rows, and its expansion over equipment.
///
/// Data: data/frequencies/*.csv. Reference page: docs/models/frequency/frequencies.md
namespace isorisk::models::frequency {

enum class LossKind {
  Hole,        ///< round hole of hole_diameter_m
  FullBore,    ///< full-bore break of a pipe, hose or arm of hole_diameter_m
  Rupture,     ///< catastrophic rupture, inventory at once
  TenMinutes,  ///< whole inventory in 600 s
};

struct Equipment {
  std::string type{};     ///< type of the study: "pressure_vessel", "pipe", "hose", ...
  std::string variant{};  ///< of the library, for example "double seal"; "" = its default
  double bore_m = 0.0;    ///< pipe, hose, arm or largest connection; 0 = unknown
  double length_m = 0.0;  ///< pipes
  int count = 1;          ///< hoses or arms in parallel
  double operating_hours_per_yr = 0.0;  ///< hoses and arms; presence of a tanker
  double transfers_per_yr = 0.0;        ///< loadings and unloadings through hoses and arms
};

struct LossOfContainment {
  LossKind kind = LossKind::Hole;
  double hole_diameter_m = 0.0;   ///< Hole, FullBore
  double frequency_per_yr = 0.0;  ///< of this piece of equipment
  std::string label;              ///< "hole 25 mm", "full bore 100 mm", "rupture"
  std::string library;            ///< "aqt3046-2013"
  std::string equipment;          ///< row of the library: "pressure_vessel"
  std::string variant;
  std::size_t row = 0;  ///< data row in the table, from 1
  std::string source;   ///< document and table
  std::string confidence;
  friend bool operator==(const LossOfContainment&, const LossOfContainment&) = default;
};

struct Expansion {
  std::vector<LossOfContainment> events;  ///< frequency > 0, in the order of the table
  std::vector<Warning> warnings;
};

/// One row of a table.
struct FrequencyRow {
  std::string equipment;
  std::string variant;
  double bore_min_m = 0.0;  ///< bore class, 0 = open
  double bore_max_m = 0.0;  ///< 0 = open
  bool bore_min_included = false;
  bool bore_max_included = false;
  LossKind kind = LossKind::Hole;
  double hole_m = 0.0;              ///< fixed hole, 0 when it is a part of the bore
  double hole_bore_fraction = 0.0;  ///< hole as a part of the bore
  double hole_max_m = 0.0;          ///< upper limit of such a hole, 0 = none
  double frequency = 0.0;
  /// per_year, per_metre_year, per_foot_year, per_hour (of operation), per_year_of_presence or
  /// per_transfer
  std::string unit;
  std::string source;
  std::string confidence;
  std::size_t row = 0;     ///< data row, from 1
  std::string from_table;  ///< table of overrides it comes from; "" = the library itself
};

/// What is wrong in a row of a user's table.
struct RowFault {
  std::size_t row = 0;     ///< data row, from 1; 0: the table as a whole
  std::string column;      ///< "frequency"
  std::string value;       ///< as written
  std::string rule;        ///< what it must do: "be a number >= 0"
  std::string suggestion;  ///< may be ""
};

/// A frequency that is possible and yet hardly meant, against the shipped libraries.
struct FrequencyDoubt {
  std::size_t row = 0;
  double frequency = 0.0;
  std::string unit;
  std::string message;
  std::string usual;       ///< range of the shipped libraries for such a loss and unit
  std::string suggestion;  ///< may be ""
};

/// A library or a user's own table.
class FrequencyLibrary {
 public:
  /// Columns of a table, in any order; a user's table has the same.
  [[nodiscard]] static std::span<const std::string_view> columns() noexcept;
  /// Built-in libraries: aqt3046-2013, cpr18e-1999, hj169-2018, hse-fred, iogp434-1.
  [[nodiscard]] static std::vector<std::string> names();
  /// \throws InputError naming the nearest and all known libraries.
  [[nodiscard]] static FrequencyLibrary builtin(std::string_view name);
  [[nodiscard]] static FrequencyLibrary from_table(std::string_view name, const data::Table& table);
  /// \param header column names; \param rows cells as text.
  /// \throws DataError listing every bad row and cell with its row number.
  [[nodiscard]] static FrequencyLibrary from_rows(std::string_view name,
                                                  std::span<const std::string> header,
                                                  std::span<const std::vector<std::string>> rows);

  /// Every bad cell of a table, without making a library of it.
  [[nodiscard]] static std::vector<RowFault> faults(std::span<const std::string> header,
                                                    std::span<const std::vector<std::string>> rows);
  /// Frequencies that look like a probability, or like one per hour where one per year is wanted
  /// (or the other way round).
  [[nodiscard]] std::vector<FrequencyDoubt> doubts() const;

  /// This library with other frequencies and sources in the rows of `rows` that stand for the same
  /// loss (equipment, variant, bore class, kind and hole).
  /// \param unmatched gets the rows that match none of its losses, of stand-ins neither.
  [[nodiscard]] FrequencyLibrary with_overrides(const FrequencyLibrary& rows,
                                                std::vector<std::size_t>& unmatched) const;
  /// Name of the table of overrides, "" without one.
  [[nodiscard]] const std::string& overrides() const noexcept { return override_name_; }

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const std::string& notes() const noexcept { return notes_; }
  [[nodiscard]] const std::vector<FrequencyRow>& rows() const noexcept { return rows_; }

  /// The events of one piece of equipment. A fixed hole not smaller than the bore of a pipe, pump,
  /// compressor, hose or arm becomes FullBore at the bore and joins the full-bore row. What stands
  /// for a type of the study is in data/frequencies/type_map.csv; a stand-in or a type that is not
  /// modelled gives a warning. A user's table is taken by its own equipment names.
  /// \throws InputError for an unknown type or variant, or a missing bore, length or hours.
  [[nodiscard]] Expansion expand(const Equipment& equipment) const;

 private:
  std::string name_;
  std::string notes_;
  std::vector<FrequencyRow> rows_;
  std::string override_name_;
  std::vector<FrequencyRow> overrides_;  ///< kept for the libraries that stand in
};

/// Convenience: expand by a library.
[[nodiscard]] inline Expansion expand(const Equipment& equipment, const FrequencyLibrary& library) {
  return library.expand(equipment);
}

[[nodiscard]] std::string_view to_text(LossKind value) noexcept;

}  // namespace isorisk::models::frequency
