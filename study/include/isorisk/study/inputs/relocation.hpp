// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "isorisk/core/grid.hpp"
#include "isorisk/gis/geometry.hpp"
#include "isorisk/study/problems.hpp"

namespace isorisk::study {

/// A day of the calendar; empty: not given.
using Day = std::optional<std::chrono::sys_days>;

/// "2027-06-30"; nullopt when the text is no such day.
[[nodiscard]] Day parse_day(const std::string& text);
[[nodiscard]] std::string day_text(std::chrono::sys_days day);

/// Size class of an enterprise (企业规模), as the relocation programme uses it.
enum class EnterpriseSize { Unknown, Small, Medium, Large, ExtraLarge };

/// What the programme and the plan must know of a site beyond the analysis.
struct RelocationSite {
  std::int32_t site = -1;  ///< index into Study::sites
  EnterpriseSize size = EnterpriseSize::Unknown;
  std::optional<bool> major_risk;      ///< 存在重大风险隐患
  std::optional<bool> populated_area;  ///< stands in a populated urban area (城镇人口密集区)
  bool must_leave = false;             ///< it may not stay as it is, whatever the risk
  Day not_before;
  std::string note;
  Origin origin;
};

enum class WayOut { Close, Convert, Move };  ///< 关闭退出, 就地改造, 搬迁入园

/// A row of the options table: a way out that a site may take.
struct RelocationOption {
  std::string id;
  std::string name;
  std::string name_zh;
  std::int32_t site = -1;
  WayOut way = WayOut::Close;
  std::int32_t destination = -1;  ///< index into RelocationInputs::destinations
  std::optional<double> cost;     ///< in RelocationInputs::cost_unit; empty: cannot be chosen
  /// Frequencies of the site afterwards, as a part of today's; 1 when it only moves.
  std::optional<double> risk_factor;
  double capacity_use = 1.0;  ///< of the destination's capacity
  Day not_before;
  Origin origin;
};

/// Frequencies of one piece of equipment after an option, as a part of today's.
struct EquipmentFactor {
  std::int32_t option = -1;     ///< index into RelocationInputs::options
  std::int32_t equipment = -1;  ///< index into Study::equipment
  double risk_factor = 1.0;
  Origin origin;
};

/// A place that sites may move to: a plot in a park.
struct RelocationDestination {
  std::string id;
  std::string name;
  std::string name_zh;
  std::optional<double> capacity;  ///< in the unit of RelocationOption::capacity_use
  std::string capacity_unit;
  Point position;  ///< the point, or a point inside the area: a site's centroid comes to lie here
  gis::Geometry shape;
  Origin origin;
};

/// A target near a destination that is not among the study's targets.
struct DestinationTarget {
  std::string id;
  std::string name;
  std::string name_zh;
  std::int32_t destination = -1;
  std::string target_class;  ///< key of TargetClass
  std::string kind;
  std::optional<double> persons;
  double background_per_yr = 0.0;  ///< individual risk there from sources outside the study
  bool background_given = false;
  gis::Geometry shape;
  Origin origin;
};

/// A point of the F-N curve that a destination has already, from sources outside the study.
struct DestinationCurvePoint {
  std::int32_t destination = -1;
  double deaths = 0.0;
  double frequency_per_yr = 0.0;  ///< of that many deaths or more
  Origin origin;
};

/// People who may move away: rows of one id are one move.
struct RelocationReceptor {
  std::string id;
  std::string name;
  std::string name_zh;
  std::vector<std::int32_t> targets;     ///< indices into Study::targets
  std::vector<std::int32_t> population;  ///< indices into Study::population_areas
  std::optional<double> cost;            ///< sum of its rows; empty when none gives one
  Day not_before;
  Origin origin;
};

struct RelocationBatch {
  std::string name;
  std::string name_zh;
  Day deadline;
  std::optional<double> budget;
  std::optional<double> max_sites;
};

/// A building with people inside a site or park: control room, canteen, workshop.
struct OccupiedBuilding {
  std::string id;
  std::string name;
  std::string name_zh;
  std::int32_t site = -1;  ///< index into Study::sites; -1: of the park
  std::string kind;        ///< key of the vocabulary occupied_building
  std::optional<double> persons;
  bool blast_resistant = false;
  gis::Geometry shape;
  Origin origin;
};

/// How often an effect may reach a building; rows of the study replace those of
/// data/standards/occupied_buildings.csv when it has any.
struct BuildingLimit {
  std::string effect;
  std::string building = "any";
  double max_frequency_per_yr = 0.0;
  std::string action;  ///< move | strengthen | review
  std::string name_zh, name_en;
  std::string note_zh, note_en;
  std::string source;
  std::string confidence;
};

/// Options, costs, destinations and batches of a relocation. Section `relocation` of study.yaml.
struct RelocationInputs {
  bool given = false;  ///< the study has the section
  std::string cost_unit;
  std::optional<double> budget;  ///< of the whole programme
  Day start;                     ///< when the programme begins; empty: the first deadline
  bool lower_line = false;       ///< societal risk must become acceptable, not only tolerable
  std::string programme;         ///< key of a programme in data/standards, or none
  double relative_gap = 0.0;
  std::int64_t node_limit = 0;
  double time_limit_s = 0.0;
  int frontier_points = 0;
  double exposed_contour_per_yr = 0.0;  ///< people above this individual risk count as exposed
  double years_after = 0.0;             ///< after the last deadline; early action counts until then
  bool new_at_destinations = true;      ///< limits for new plants at destination_targets
  std::vector<RelocationSite> sites;
  std::vector<RelocationOption> options;
  std::vector<EquipmentFactor> factors;
  std::vector<RelocationDestination> destinations;
  std::vector<DestinationTarget> destination_targets;
  std::vector<DestinationCurvePoint> destination_fn;
  std::vector<RelocationReceptor> receptors;
  std::vector<RelocationBatch> batches;
  std::vector<OccupiedBuilding> buildings;
  std::vector<BuildingLimit> building_limits;
};

}  // namespace isorisk::study
