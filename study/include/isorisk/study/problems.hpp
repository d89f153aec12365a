// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// What is wrong with the inputs of a study, told like a compiler tells it: all at once, each with
/// the place, the field, the value, what is allowed, and what was probably meant.
namespace isorisk::study {

enum class Severity { Error, Warning };

/// Where something was written: a line of a text file, or a feature of a layer.
struct Origin {
  std::string file{};     ///< path as the user can open it, for example "harbour/study.yaml"
  int line = 0;           ///< from 1; 0 when the file has no lines (a layer, a raster)
  std::string layer{};    ///< layer of a container, "" for files with a single layer
  std::int64_t fid = -1;  ///< feature id in the layer; -1: not a feature
  std::string id{};       ///< the feature's own id ("V-101"), "" when it has none

  /// "harbour/study.yaml:14", "harbour/park.gpkg#equipment: feature 3 (V-101)"
  [[nodiscard]] std::string text() const;
  friend bool operator==(const Origin&, const Origin&) = default;
};

struct Problem {
  Severity severity = Severity::Error;
  std::string code{};  ///< stable identifier, lower_snake: "unknown_key", "gauge_or_absolute"
  Origin where{};
  std::string field{};       ///< "weather.file", "pressure"; "" when it is about the whole
  std::string value{};       ///< as written; "" when nothing was written
  std::string message{};     ///< what is wrong, in words
  std::string allowed{};     ///< what would be right: "0 to 1", "one of: zh, en"; may be ""
  std::string suggestion{};  ///< the nearest valid name or the thing to do; may be ""

  /// One line: `harbour/study.yaml:14: error: weather.file = "wnd.csv": no such file; did you mean
  /// "wind.csv"?`
  [[nodiscard]] std::string text() const;
  friend bool operator==(const Problem&, const Problem&) = default;
};

/// The problems of one study. Kept in the order found; read sorted by file, line and feature.
class Problems {
 public:
  void add(Problem problem);
  /// `strict: true`: every warning becomes an error.
  void promote_warnings();

  [[nodiscard]] bool empty() const noexcept { return problems_.empty(); }
  /// All of them; kept are at most kKept, so that a layer with a million faults stays readable.
  [[nodiscard]] std::size_t errors() const noexcept { return errors_; }
  [[nodiscard]] std::size_t warnings() const noexcept { return warnings_; }
  /// Sorted by file (study.yaml first), line, layer and feature; equal problems once.
  [[nodiscard]] std::vector<Problem> sorted() const;
  /// All of them as text, one a line, at most `limit` lines and then "... and N more", and a last
  /// line with the count. "" when there are none.
  [[nodiscard]] std::string text(std::size_t limit = 200) const;
  /// \throws InputError with text() when there is at least one error.
  void throw_if_errors() const;

 private:
  static constexpr std::size_t kKept = 10'000;
  std::vector<Problem> problems_;
  std::set<std::string> texts_;  ///< of those kept: the same problem is told once
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
};

}  // namespace isorisk::study
