// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "isorisk/study/decisions/targets.hpp"

/// The tables that say what a tag means and what a building holds.
namespace isorisk::study::decisions::map_rules {

/// Tags of a feature: key and value.
using Tags = std::vector<std::pair<std::string, std::string>>;

enum class Purpose { Target, Building, BuildingIn, LandUse, Road, Place, Field };
enum class Shape { Point, Line, Area };

/// "school;*小学*", "!yes".
class Pattern {
 public:
  explicit Pattern(std::string_view text);
  /// \param value of the tag; empty: there is none
  [[nodiscard]] bool fits(std::string_view value) const;

 private:
  bool negated_ = false;
  std::vector<std::string> words_;
};

/// True when the text is the word, in which * stands for any text and ? for one letter.
[[nodiscard]] bool wildcard_fits(std::string_view word, std::string_view text);

struct Rule {
  std::string id;
  Purpose purpose = Purpose::Target;
  std::string key;
  std::string value_text;
  Pattern value{""};
  bool on_points = true;
  bool on_lines = true;
  bool on_areas = true;
  std::string and_key;
  std::string and_value_text;
  Pattern and_value{""};
  std::optional<double> min_area_m2;
  std::optional<double> max_area_m2;
  int priority = 0;
  std::string result;
  std::optional<double> floor_area_m2;  ///< assumed
  std::optional<double> persons;        ///< assumed
  std::string note;
  std::string note_zh;
  std::string source;
  std::string confidence;
};

/// What a place or building of a use holds.
struct Use {
  std::string use;
  std::string use_zh;
  std::string kind;
  std::optional<double> storeys;
  std::optional<double> storey_height_m;
  std::optional<double> m2_per_dwelling;
  std::optional<double> dwellings_per_building;
  std::optional<double> land_m2_per_dwelling;
  std::optional<double> persons_per_dwelling;
  std::optional<double> m2_per_person;
  double day = 0.0;
  double night = 0.0;
  std::optional<double> indoor_day;
  std::optional<double> indoor_night;
  bool open_air = false;
  std::string source;
  std::string confidence;

  [[nodiscard]] bool dwelling() const { return kind == "dwelling"; }
};

/// A row of data/standards/target_options.csv.
struct Option {
  double value = 0.0;
  double low = 0.0;
  double high = 0.0;
  std::string unit;
  std::string meaning;
  std::string source;
  std::string confidence;
};

class RuleSet {
 public:
  /// The tables as shipped, with the rows of the user's own in front.
  /// \throws InputError that lists every bad row.
  explicit RuleSet(const TargetsOptions& options);

  [[nodiscard]] const std::vector<Rule>& rules() const noexcept { return rules_; }
  [[nodiscard]] const std::vector<Use>& uses() const noexcept { return uses_; }
  /// Index into uses(). \pre the use exists (every result was checked)
  [[nodiscard]] std::size_t use(std::string_view name) const;
  [[nodiscard]] const Option& option(std::string_view name) const;

  /// Every key a rule looks at, for the reader of maps.
  [[nodiscard]] std::vector<std::string> keys() const;

  /// The rule that decides, or nothing. Lowest priority first, then the order of the table.
  [[nodiscard]] std::optional<std::size_t> match(Purpose purpose, const Tags& tags, Shape shape,
                                                 double area_m2) const;
  /// What a field rule finds: "name", "storeys", ...; empty when there is nothing.
  [[nodiscard]] std::string_view field(std::string_view role, const Tags& tags) const;

 private:
  void index();

  std::vector<Rule> rules_;
  std::vector<Use> uses_;
  std::map<std::string, Option, std::less<>> options_;
  std::map<std::pair<Purpose, std::string>, std::vector<std::size_t>> by_key_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> by_role_;
};

[[nodiscard]] std::string_view word(Purpose purpose) noexcept;

/// "amenity=school and name=...".
[[nodiscard]] std::string condition_of(const Rule& rule);

/// A number as tags write it: "12", "12.5", "12 m", "2;3" and "2-3" (the larger). Nothing when it
/// is none, or negative.
[[nodiscard]] std::optional<double> tag_number(std::string_view text);

}  // namespace isorisk::study::decisions::map_rules
