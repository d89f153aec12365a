// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "isorisk/core/risk/risk.hpp"

/// Risk criteria as data: limits of individual risk by target class, lines of societal risk, and
/// the verdicts they give. Reference page: docs/models/criteria/criteria.md
namespace isorisk::models::criteria {

enum class Situation { Existing, New };

/// \throws InputError listing the known words (existing, new).
[[nodiscard]] Situation situation_from(std::string_view word);
[[nodiscard]] std::string_view word_of(Situation situation) noexcept;

/// Where a number comes from. Shown beside every verdict.
struct Provenance {
  std::string document;  ///< of the set, for example "GB 36894-2018"
  std::string edition;
  std::string clause;
  std::string source;
  std::string confidence;  ///< read | read (secondary) | recalled | derived
  /// True when the number was read in its source or a full reproduction. Any other must be
  /// compared with the printed document before a verdict is relied on.
  [[nodiscard]] bool confirmed() const noexcept { return confidence == "read"; }
};

/// Highest individual risk allowed for a class of targets.
struct Limit {
  double per_yr = 0.0;
  bool strict = false;       ///< the risk must stay below (true) or may reach the limit (false)
  std::string target_class;  ///< as asked for
  std::string set_class;     ///< the row of the set that answered
  Provenance provenance;

  /// NaN never passes.
  [[nodiscard]] bool allows(double risk_per_yr) const noexcept {
    return strict ? risk_per_yr < per_yr : risk_per_yr <= per_yr;
  }
};

enum class Line { Upper, Lower };

/// A criterion line F(N) = f_at_1 N^slope for n_from <= N <= n_to; infinity allowed for n_to.
struct SocietalLine {
  Line line = Line::Upper;
  double n_from = 1.0;
  double n_to = 0.0;
  double f_at_1_per_yr = 0.0;
  double slope = -1.0;
  std::optional<double> vertical_cut_n{};  ///< from this N on every frequency is beyond the line
  Provenance provenance;

  /// F [1/yr] of the line at N.
  [[nodiscard]] double at(double deaths) const noexcept;
};

/// How a curve stands to one line.
struct LineRatio {
  Line line = Line::Upper;
  /// Largest F(N) / line(N) over the curve; 1 touches the line; infinity beyond the vertical cut.
  double ratio = 0.0;
  risk::FnPair at{};  ///< the vertex that gives it; zero when the curve has none in range
};

enum class Region { Acceptable, Alarp, Unacceptable };
[[nodiscard]] std::string_view word_of(Region region) noexcept;

struct SocietalVerdict {
  Region region = Region::Acceptable;
  std::vector<LineRatio> lines;  ///< in the order of CriteriaSet::lines()
  /// The vertex that put the curve into its region; empty when the curve is acceptable.
  std::optional<risk::FnPair> governing;
};

/// A table of text: how a study hands over a CSV of the user's own.
struct TextTable {
  std::string name;  ///< for messages: the file
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

struct ContourLevel {
  double per_yr = 0.0;
  std::string note;
  std::string source;
  std::string confidence;
};

class CriteriaSet {
 public:
  [[nodiscard]] const std::string& id() const noexcept { return id_; }
  [[nodiscard]] const std::string& name_zh() const noexcept { return name_zh_; }
  [[nodiscard]] const std::string& name_en() const noexcept { return name_en_; }
  [[nodiscard]] const std::string& document() const noexcept { return document_; }
  [[nodiscard]] const std::string& edition() const noexcept { return edition_; }

  /// The limit for a target class in a situation: the row of the class itself, else of the class
  /// the set maps it to, else of the class `any`. Empty when the set states none.
  [[nodiscard]] std::optional<Limit> limit(std::string_view target_class,
                                           Situation situation) const;

  /// Contours to draw [1/yr], highest first.
  [[nodiscard]] const std::vector<ContourLevel>& contour_levels() const& noexcept {
    return contours_;
  }
  [[nodiscard]] const std::vector<SocietalLine>& lines() const& noexcept { return lines_; }

  void contour_levels() const&& = delete;  // would dangle: load(id).contour_levels()
  void lines() const&& = delete;

  /// Judges a cumulative F-N curve (risk::cumulative: F of N or more deaths, by falling N).
  /// The ratio to a line is taken at the right end of each step, that is at the vertices; a
  /// vertex on a line lies in the worse region. Vertices with fewer than n_from deaths do not
  /// count. Empty when the set has no lines.
  /// \throws InputError when N or F are not finite and positive, N does not fall or F does.
  [[nodiscard]] std::optional<SocietalVerdict> judge(
      std::span<const risk::FnPair> cumulative_by_falling_deaths) const;

  /// True when every limit of the situation and every line was read in its source.
  [[nodiscard]] bool confirmed(Situation situation) const noexcept;

 private:
  friend CriteriaSet load(std::string_view set_id);
  friend CriteriaSet from_table(const TextTable& table);
  struct Row {
    Situation situation;
    std::string target_class;
    double per_yr;
    std::string clause, source, confidence;
  };
  struct Mapping {
    std::string target_class, set_class;
  };
  [[nodiscard]] Provenance provenance(std::string clause, std::string source,
                                      std::string confidence) const;

  std::string id_, name_zh_, name_en_, document_, edition_;
  bool strict_ = false;
  std::vector<Row> limits_;
  std::vector<Mapping> map_;
  std::vector<SocietalLine> lines_;
  std::vector<ContourLevel> contours_;
};

/// Ids of the sets compiled in, in file order.
[[nodiscard]] std::vector<std::string> known_sets();

/// A set compiled in (data/standards). \throws InputError naming the known sets.
[[nodiscard]] CriteriaSet load(std::string_view set_id);

/// A set of the user's own, in the columns of data/standards/individual_risk_criteria.csv
/// (situation, target_class, limit_per_yr, clause, source, confidence) and, for lines,
/// societal_risk_criteria.csv (line, n_from, n_to, f_at_1_per_yr, slope, vertical_cut_n). One
/// table may hold both: a row with a `line` is a line. An optional column `comparison` (<= or <)
/// and `set` are understood. Contours are the distinct limits.
/// \throws InputError listing every bad row together.
[[nodiscard]] CriteriaSet from_table(const TextTable& table);

/// Size of a target, as far as it is known.
struct TargetSize {
  std::optional<double> persons{};
  std::optional<double> households{};
  std::optional<double> floor_area_m2{};
};

/// The class GB 36894-2018 gives a target of this kind and size (data/standards/
/// target_classes.csv): the strictest class that any known measure reaches. Empty when the kind
/// is not in the table or no deciding measure is known.
[[nodiscard]] std::optional<std::string> class_by_kind_and_size(std::string_view kind,
                                                                const TargetSize& size);

/// Classes of GB 36894-2018 as a study writes them, strictest first.
[[nodiscard]] std::span<const std::string_view> target_classes() noexcept;

}  // namespace isorisk::models::criteria
