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
  std::string name_en;    ///< as written, else of GB 18218-2018 Table 1
  std::string name_zh;    ///< likewise
  std::string cas;
  int table1_row = 0;                 ///< GB 18218-2018 Table 1; 0: by category
  std::string category;               ///< that decided Q ("" for a row of Table 1) ...
  std::string beta_category;          ///< ... and beta ("" for a gas named in Table 3)
  double quantity_kg = 0.0;           ///< q, the design maximum
  double critical_quantity_kg = 0.0;  ///< Q
  double ratio = 0.0;                 ///< q / Q
  double beta = 1.0;
  bool toxic_gas = false;        ///< 有毒气体 in the sense of GB/T 37243-2019 cl. 3
  bool flammable_gas = false;    ///< 易燃气体 likewise
  bool explosive = false;        ///< 爆炸物 likewise
  bool liquefied = false;        ///< a flammable gas that is (or may be) kept as a liquid
  bool several = false;          ///< several rows or categories applied: the smallest Q was taken
  std::string beta_confidence;   ///< read | recalled | derived | given (by the study)
  std::string flags_confidence;  ///< of toxic_gas, flammable_gas, explosive
  std::string how_en;            ///< how q was found: "given", "volume x fill x density"
  std::string how_zh;
  std::vector<std::string> equipment;  ///< ids, when it follows from the equipment
};

/// A production or storage unit.
struct HazardUnit {
  std::string id;
  std::string name_en;
  std::string name_zh;
  HazardUnitKind kind = HazardUnitKind::Storage;
  std::int32_t site = -1;  ///< index into Study::sites
  bool derived = false;    ///< formed from the equipment or a store, not from an inventory table
  bool complete = true;    ///< false: something in it could not be judged; the sums are too low
  std::vector<HazardQuantity> quantities;
  double sum_ratio = 0.0;  ///< S = sum q/Q
  bool major = false;      ///< S >= 1
  double r = 0.0;          ///< R = alpha sum beta q/Q
  int level = 0;           ///< 1 to 4; 0: no major hazard
  double sum_ratio_toxic_gas = 0.0;
  double sum_ratio_flammable_gas = 0.0;
  double sum_ratio_toxic_or_flammable_gas = 0.0;
  double sum_ratio_explosive_or_liquefied_gas = 0.0;
  bool qra_by_order_40 = false;  ///< Order 40 (2011) art. 9
};

/// A site (enterprise).
struct HazardSite {
  double persons_day = 0.0;    ///< within 500 m outside the boundary
  double persons_night = 0.0;  ///< likewise
  double persons = 0.0;        ///< that decide alpha: the larger, or as given
  bool persons_given = false;
  bool persons_known = true;  ///< false: the study has no population; alpha is the largest
  double alpha = 0.0;
  int level = 0;           ///< the highest of its units (1 is highest); 0: none is a major hazard
  bool complete = true;    ///< false: a unit is not complete
  std::int32_t units = 0;  ///< number of its units
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

/// What the reader must know.
struct HazardNote {
  std::string code;
  std::string subject;
  std::string en;
  std::string zh;
};

struct HazardResult {
  std::vector<HazardUnit> units;  ///< by site, then in order of the study
  std::vector<HazardSite> sites;  ///< index of Study::sites
  std::vector<HazardGap> gaps;
  /// Stores of explosives are Study::hazard.explosives (site, position, shape, tnt_equivalent_kg).
  std::vector<HazardNote> notes;
};

/// Pure function of the study; no risk basis is needed.
[[nodiscard]] HazardResult decide_hazard(const Study& study);

/// Figures, tables, map layers, JSON and text in the language of the study.
[[nodiscard]] DecisionOutput hazard_output(const Study& study, const HazardResult& result);

/// People within a distance outside an area, spread evenly over their areas and cells, which are
/// cut at the distance and at the area itself.
struct PersonsOutside {
  double day = 0.0;
  double night = 0.0;
};
[[nodiscard]] PersonsOutside persons_outside(const gis::Geometry& area, double distance_m,
                                             const std::vector<PopulationArea>& areas,
                                             const std::vector<PopulationRaster>& rasters);

}  // namespace isorisk::study::decisions
