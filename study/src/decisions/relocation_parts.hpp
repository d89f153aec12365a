// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "decisions/relocation_common.hpp"
#include "decisions/words.hpp"

/// Parts of relocation_output().
namespace isorisk::study::decisions::relocation {

[[nodiscard]] const char* way_word(WayOut w) noexcept;

/// What tables, layers, document and text of the answer name alike.
class RelocationWords : protected Words {
 public:
  RelocationWords(const Study& study, const RelocationResult& result)
      : Words{study}, in_{study.relocation}, r_{result}, plan_{result.plan} {}

 protected:
  [[nodiscard]] const std::string& site_id(std::int32_t s) const { return site(s).id; }
  [[nodiscard]] std::string target_name(const PlanTarget& p) const;
  /// Empty for no day.
  [[nodiscard]] static std::string day(const Day& d) { return d ? day_text(*d) : std::string{}; }
  /// In the unit of the study: "6200 10^4 CNY".
  [[nodiscard]] std::string money(double v) const;
  [[nodiscard]] std::string cost_title() const;
  /// "convert: half the vinyl chloride store"; < 0: as it is.
  [[nodiscard]] std::string option_name(std::int32_t option) const;
  /// F / line.
  [[nodiscard]] std::string ratio(double v) const;
  /// What is beyond what is allowed.
  [[nodiscard]] std::string obstacle_name(const PlanObstacle& o) const;
  [[nodiscard]] std::string building_name(const BuildingResult& b) const;
  [[nodiscard]] const gis::Geometry& building_shape(const BuildingResult& b) const;
  [[nodiscard]] std::int32_t building_site(const BuildingResult& b) const;
  [[nodiscard]] std::optional<double> building_persons(const BuildingResult& b) const;

  const RelocationInputs& in_;
  const RelocationResult& r_;
  const RelocationPlan& plan_;
};

[[nodiscard]] std::vector<OutTable> tables(const Study& study, const RelocationResult& result);

/// Sites, moves, targets, destinations and occupied buildings, styled, lowest first.
[[nodiscard]] std::vector<MapLayer> map_layers(const Study& study, const RelocationResult& result);

/// The answer for programs, as JSON text.
[[nodiscard]] std::string document(const Study& study, const RelocationResult& result);

}  // namespace isorisk::study::decisions::relocation
