// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "isorisk/gis/geometry.hpp"
#include "isorisk/models/criteria/criteria.hpp"
#include "isorisk/study/problems.hpp"

namespace isorisk::study {

/// A piece of land on which a reference unit may stand.
struct CapacityParcel {
  std::string id;
  std::string name;
  std::string name_zh;
  std::int32_t site = -1;           ///< index into Study::sites of the enterprise that holds it
  std::optional<double> max_units;  ///< most reference units that fit
  std::optional<double> weight;     ///< of one unit in the allocation
  gis::Geometry area;               ///< Polygon or MultiPolygon
  Origin origin;
};

/// How a site takes part in the allocation.
struct CapacityGrowth {
  std::int32_t site = -1;            ///< index into Study::sites
  std::optional<double> weight;      ///< of its factor in the total
  std::optional<double> min_factor;  ///< on its present hazard
  std::optional<double> max_factor;  ///< likewise
  std::string note;
  Origin origin;
};

/// An item of the safety assessment of the park, or one of its veto items.
struct ParkScore {
  std::string item;
  std::optional<double> score;
  std::optional<double> full_score;
  bool veto_item = false;    ///< a row of the column `veto`; has no score
  std::optional<bool> veto;  ///< true: the veto applies
  std::string note;
  std::string evidence;
  Origin origin;
};

/// An answer to an item of the checklist "ten haves, two bans" (十有两禁).
struct ParkAnswer {
  std::string key;     ///< of data/standards/park_ten_haves.csv
  std::string answer;  ///< yes, partly, no; "": not answered
  std::string note;
  std::string evidence;
  Origin origin;
};

/// Choices of the park risk capacity. Section `capacity` of study.yaml; defaults in
/// data/standards/study_defaults.csv.
struct CapacityInputs {
  enum class Allocate { Sites, Parcels, Both };

  bool given = false;  ///< the study has the section
  models::criteria::Line societal_line = models::criteria::Line::Upper;  ///< that may be reached
  bool new_unit_limits = true;  ///< a new unit alone is also held against the limits for new plants
  double max_factor = 0.0;      ///< upper bound of a site in the allocation
  double max_units = 0.0;       ///< upper bound of a parcel in the allocation
  double inventory_max = 0.0;   ///< largest factor on inventories that is tried
  double inventory_tolerance = 0.0;  ///< relative, of the factor on inventories
  double parcel_distance_m = 0.0;    ///< from the park within which land is looked at
  int scenarios = 0;                 ///< number of scenarios in the table
  Allocate allocate = Allocate::Sites;
  bool allow_shrink = false;

  std::vector<std::string> parcel_classes;  ///< land use that becomes a parcel
  bool parcels_given = false;
  std::vector<CapacityParcel> parcels;  ///< empty and not given: from Study::land_use
  std::int32_t reference_site = -1;     ///< index into Study::sites; -1: not chosen
  std::vector<std::int32_t> reference_equipment;  ///< indices into Study::equipment
  std::vector<CapacityGrowth> growth;
  bool scores_given = false;
  std::vector<ParkScore> scores;
  bool checklist_given = false;
  std::vector<ParkAnswer> checklist;
};

}  // namespace isorisk::study
