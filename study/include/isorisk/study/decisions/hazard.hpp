// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "isorisk/study/decisions/output.hpp"
#include "isorisk/study/study.hpp"

/// Major hazard installations (危险化学品重大危险源) by GB 18218-2018, and what the choice of
/// method in GB/T 37243-2019 cl. 4 needs to know of a site. Method: docs/major_hazard.md.
namespace isorisk::study::decisions {

/// A substance of a unit, judged.
struct HazardQuantity {
  std::string substance;  ///< as the study writes it
  std::string name_en;    ///< of GB 18218-2018 Table 1, else as written
  std::string name_zh;    ///< likewise
  std::string cas;
  int table1_row = 0;                 ///< GB 18218-2018 Table 1; 0: by category
  std::string category;               ///< that decided Q ("" for a row of Table 1) ...
  std::string beta_category;          ///< ... and beta ("" for a gas named in Table 3)
  double quantity_kg = 0.0;           ///< q, the design maximum
  double critical_quantity_kg = 0.0;  ///< Q
  double ratio = 0.0;                 ///< q / Q
  double beta = 1.0;
  bool toxic_gas = false;      ///< 有毒气体 in the sense of GB/T 37243-2019 cl. 3
  bool flammable_gas = false;  ///< 易燃气体 likewise
  std::string confidence;      ///< of the classification: read | recalled | derived | given
  std::string how;             ///< how q was found: "given", "volume x fill x density", ...
};

/// A production or storage unit.
struct HazardUnit {
  std::string id;
  std::string name_en;
  std::string name_zh;
  HazardUnitKind kind = HazardUnitKind::Storage;
  std::int32_t site = -1;  ///< index into Study::sites
  bool derived = false;    ///< formed from the equipment, not from an inventory table
  std::vector<HazardQuantity> quantities;
  double sum_ratio = 0.0;  ///< S = sum q/Q
  bool major = false;      ///< S >= 1
  double r = 0.0;          ///< R = alpha sum beta q/Q
  int level = 0;           ///< 1 to 4; 0: no major hazard
  double sum_ratio_toxic_gas = 0.0;
  double sum_ratio_flammable_gas = 0.0;
  double sum_ratio_toxic_or_flammable_gas = 0.0;
  bool qra_by_order_40 = false;  ///< Order 40 (2011) art. 9
};

/// A site (enterprise).
struct HazardSite {
  double persons_day = 0.0;    ///< within 500 m outside the boundary
  double persons_night = 0.0;  ///< likewise
  double persons = 0.0;        ///< that decide alpha: the larger, or as given
  bool persons_given = false;
  double alpha = 0.0;
  int level = 0;  ///< the highest of its units (1 is highest); 0: none is a major hazard
  /// sum q/Q over toxic and flammable gases: the largest of one unit (GB/T 37243-2019 cl. 4 asks
  /// it of a unit and then takes the whole enterprise), which one, and over the whole site.
  double sum_ratio_toxic_or_flammable_gas = 0.0;
  std::int32_t unit_of_sum = -1;  ///< index into HazardResult::units
  double site_sum_ratio_toxic_or_flammable_gas = 0.0;
  bool has_explosives = false;  ///< a store of the explosives layer, or an explosive in a unit
  bool qra_by_order_40 = false;
};

/// A substance that could not be judged, and what to add.
struct HazardGap {
  std::int32_t site = -1;
  std::string unit;
  std::string substance;
  double quantity_kg = 0.0;
  std::string what_en;
  std::string what_zh;
};

struct HazardResult {
  std::vector<HazardUnit> units;  ///< by site, then in order of the study
  std::vector<HazardSite> sites;  ///< index of Study::sites
  std::vector<HazardGap> gaps;
  /// Stores of explosives are Study::hazard.explosives (site, position, shape, tnt_equivalent_kg).
  std::vector<Warning> warnings;  ///< in English; what is unconfirmed, derived, left out
};

/// Pure function of the study; no risk basis is needed.
[[nodiscard]] HazardResult decide_hazard(const Study& study);

/// Figures, tables, map layers, JSON and text in the language of the study.
[[nodiscard]] DecisionOutput hazard_output(const Study& study, const HazardResult& result);

}  // namespace isorisk::study::decisions
