// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "isorisk/study/study.hpp"

/// Separation distances of design standards (防火间距) as data: which row of which table holds for
/// a piece of equipment and a target. Nothing here knows of risk. Method: docs/safety_distance.md.
namespace isorisk::study::decisions {

/// A standard with external distances (data/standards/separation_standards.csv).
struct SeparationStandard {
  std::string key{};
  std::string name_zh{};
  std::string name_en{};
  std::string edition{};
  bool numbers = true;      ///< the table is here; false: it must be looked up
  std::string neighbour{};  ///< column for the other sites of the study; "" they are no targets
  bool bounded = true;      ///< its distances do not grow with the quantity
  std::string for_zh{};     ///< what sites it is for
  std::string for_en{};
  std::string source{};
  std::string confidence{};
};

/// Fire hazard class (火灾危险性) of a content.
struct FireHazard {
  std::string hazard_class{};    ///< "A_B"; "" not flammable in the sense of the tables, or unknown
  bool known = false;            ///< the substance is in the data
  double capacity_factor = 1.0;  ///< with which a tank counts in the capacity of an oil depot
  std::string source{};
  std::string confidence{};
};
[[nodiscard]] FireHazard fire_hazard(std::string_view substance, Phase phase);

/// What kind of facility of a table a piece of equipment is.
struct FacilityKind {
  std::string kind{};  ///< "": none that is known
  bool given = false;
  bool none = false;  ///< the study says that it is no facility of the table
  std::string note{};
  std::string source{};
  std::string confidence{};
};

/// A storage tank as it counts for the grade of a site.
struct GradeTank {
  std::string id{};
  std::optional<double> volume_m3{};
  double capacity_factor = 1.0;
};

struct SiteGrade {
  std::string grade{};  ///< "": the table has none for it, or it cannot be known
  bool graded = false;  ///< the table has grades for this kind of facility
  bool given = false;
  double total_m3 = 0.0;                 ///< as the rule counts it
  std::vector<std::string> no_volume{};  ///< tanks without a volume: the grade cannot be derived
  std::string source{};
  std::string confidence{};
};

struct SeparationTarget {
  std::string kind{};  ///< of the study: "school", "road_motorway"; "" unknown
  std::optional<double> persons{};
  std::optional<double> households{};
};

struct SeparationAnswer {
  enum class Kind {
    Distance,       ///< row->distance_m holds
    NotAvailable,   ///< the standard has a number, it is not here (row says what to look up)
    ByCalculation,  ///< the standard has no number
    NoGrade,        ///< the row depends on the grade, which is not known
    NoColumn,       ///< the standard has no column for this kind of target
    NoTargetKind,   ///< the target has no kind
  };
  Kind kind = Kind::NoColumn;
  const SeparationRow* row = nullptr;  ///< of the table; null for NoGrade, NoColumn, NoTargetKind
};

/// The shipped rows and, before them, the study's own.
class SeparationTable {
 public:
  /// \param own rows of the study; one of the same standard, facility, grade and target replaces
  ///        the shipped one.
  explicit SeparationTable(std::span<const SeparationRow> own = {});

  /// nullptr: not known.
  [[nodiscard]] const SeparationStandard* standard(std::string_view key) const noexcept;
  [[nodiscard]] const std::vector<SeparationStandard>& standards() const noexcept {
    return standards_;
  }
  [[nodiscard]] const std::vector<SeparationRow>& rows() const noexcept { return rows_; }

  /// By the rules of data/standards/separation_facilities.csv. \param given what the study says
  [[nodiscard]] FacilityKind facility(std::string_view standard, EquipmentType type, Phase phase,
                                      std::string_view substance,
                                      std::string_view given = {}) const;
  /// By the bands of data/standards/separation_grades.csv. \param given what the study says
  [[nodiscard]] SiteGrade grade(std::string_view standard, std::string_view facility_kind,
                                std::span<const GradeTank> tanks,
                                std::string_view given = {}) const;
  /// The kinds of facilities whose tanks count together for the grade of this one.
  [[nodiscard]] std::vector<std::string> graded_together(std::string_view standard,
                                                         std::string_view facility_kind) const;
  /// \param neighbour the target is another site of the study
  [[nodiscard]] SeparationAnswer find(std::string_view standard, std::string_view facility_kind,
                                      std::string_view grade, const SeparationTarget& target,
                                      bool small_settlements, bool neighbour = false) const;

 private:
  std::vector<SeparationRow> rows_;
  std::vector<SeparationStandard> standards_;
};

/// Kind of a line of the roads layer by its class (data/standards/separation_lines.csv); "": none.
[[nodiscard]] std::string line_kind(std::string_view road_class);

}  // namespace isorisk::study::decisions
