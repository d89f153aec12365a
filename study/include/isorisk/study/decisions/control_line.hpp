// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "isorisk/core/grid.hpp"
#include "isorisk/gis/geometry.hpp"
#include "isorisk/models/criteria/criteria.hpp"
#include "isorisk/study/basis.hpp"
#include "isorisk/study/decisions/distance.hpp"
#include "isorisk/study/decisions/output.hpp"
#include "isorisk/study/study.hpp"

/// Land-use control line (周边土地规划安全控制线): zones of risk and consequence round the park,
/// the line round them, what may be built in each zone, and what stands there already. Method and
/// standing of the data: docs/land_use.md.
namespace isorisk::study::decisions {

// --- kernel: grids and geometry ---------------------------------------------------------------

/// What bounds a zone: the individual risk at its edge.
struct ZoneRule {
  std::string id;  ///< inner, middle, outer, control; zone_2, ... between them
  double risk_per_yr = 0.0;
  std::string note;  ///< of the data row
  models::criteria::Provenance provenance;
};

/// An area that joins a zone whatever the risk there.
struct ExtraArea {
  std::string kind;  ///< band, overpressure, consequence, separation, given
  std::string id;    ///< of the source, effect or feature
  std::string name_en;
  std::string name_zh;
  std::size_t zone = 0;    ///< index into the rules
  std::int32_t site = -1;  ///< whose, index into Study::sites; -1: of no single one
  gis::Geometry area;
  double distance_m = 0.0;  ///< of a buffer; 0: the area was given
  double threshold = 0.0;   ///< of the effect, in `unit`; 0: none
  std::string unit;
  models::criteria::Provenance provenance;
  /// Classes of targets it keeps out; empty: those its zone forbids.
  std::vector<TargetClass> excludes;
};

struct ControlZone {
  ZoneRule rule;
  gis::Geometry risk;    ///< where the risk is at least rule.risk_per_yr
  gis::Geometry within;  ///< with the areas that join and all zones further in
  gis::Geometry ring;    ///< `within` less the zones further in: where the zone's rule decides
  double risk_m2 = 0.0;
  double within_m2 = 0.0;
  double ring_m2 = 0.0;
  bool cut_by_edge = false;  ///< the contour reaches the edge of the grid: the true zone is larger
};

/// Zones from the innermost out; every zone lies within the next.
/// \param contours of the risk at the levels of the rules
/// \param rules by falling risk
/// \throws InputError when the levels do not fall or an extra area names no zone
[[nodiscard]] std::vector<ControlZone> control_zones(std::vector<gis::Contour> contours,
                                                     std::span<const ZoneRule> rules,
                                                     std::span<const ExtraArea> extras);

/// The same from the grid of the risk.
[[nodiscard]] std::vector<ControlZone> control_zones(const Grid& individual_risk,
                                                     std::span<const ZoneRule> rules,
                                                     std::span<const ExtraArea> extras);

struct LineOptions {
  double risk_offset_m = 0.0;  ///< the outermost contour is moved outwards by it first
  double closing_radius_m = 0.0;
  bool fill_holes = false;
  bool snap_to_parcels = false;
  double snap_max_parcel_m2 = 0.0;
  double simplify_m = 0.0;
};

/// One step on the way to the line: each only adds.
struct LineStep {
  std::string id;  ///< union, offset, closing, holes, parcels, simplify
  double area_m2 = 0.0;
  double added_m2 = 0.0;  ///< to the step before
};

struct ControlLine {
  gis::Geometry area;  ///< what the line encloses: covers every zone and the park, exactly
  gis::Geometry line;  ///< its rings
  double area_m2 = 0.0;
  double length_m = 0.0;
  std::vector<LineStep> steps;
  std::vector<std::int32_t> snapped;    ///< parcels taken in whole
  std::vector<std::int32_t> too_large;  ///< parcels touched but larger than snap_max_parcel_m2
};

/// The line round the outermost zone and the park.
[[nodiscard]] ControlLine draw_control_line(std::span<const ControlZone> zones,
                                            const gis::Geometry& park,
                                            std::span<const gis::Geometry> parcels,
                                            const LineOptions& options);

/// A part of a parcel in one zone, or outside of all.
struct ParcelPart {
  std::int32_t parcel = 0;
  std::int32_t zone = -1;  ///< index into the zones; -1: outside
  gis::Geometry area;
  double area_m2 = 0.0;
  double off_site_m2 = 0.0;  ///< of it not on the area of a site
};

/// Every parcel cut by the zones, in order of the parcels and from the innermost zone out.
/// The areas of the parts sum to the parcel's.
[[nodiscard]] std::vector<ParcelPart> cut_parcels(std::span<const gis::Geometry> parcels,
                                                  std::span<const ControlZone> zones,
                                                  const gis::Geometry& sites);

// --- what may stand where -----------------------------------------------------------------------

enum class Use { Allowed, Restricted, Forbidden };
[[nodiscard]] std::string_view word(Use use) noexcept;

/// Where a class of targets may stand in a zone of risk from `from_per_yr` to below `below_per_yr`:
/// everywhere, in part of it, nowhere. nullopt: the criteria state no limit for the class.
[[nodiscard]] std::optional<Use> use_of(const std::optional<models::criteria::Limit>& limit,
                                        double from_per_yr, double below_per_yr) noexcept;

/// A class of targets, strictest first.
inline constexpr std::array kTargetClasses{TargetClass::HighSensitivity, TargetClass::Important,
                                           TargetClass::General1, TargetClass::General2,
                                           TargetClass::General3};

/// A row of data/standards/control_line_uses.csv.
struct LandUseClass {
  std::string land_class;
  std::optional<TargetClass> strictest;  ///< that the land may hold; empty: none
  std::optional<TargetClass> mildest;    ///< that makes the land what it is; empty: none needed
  std::string note_en, note_zh;
  std::string source, confidence;
};
[[nodiscard]] const std::vector<LandUseClass>& land_use_classes();

/// What may be built in one zone.
struct ZoneUses {
  /// By kTargetClasses; empty: no limit stated.
  std::array<std::optional<Use>, kTargetClasses.size()> classes;
  std::vector<Use> land;  ///< index of land_use_classes()
};

/// The zones a study's criteria ask for. \throws InputError when they hold no limit at all
[[nodiscard]] std::vector<ZoneRule> zone_rules(const models::criteria::CriteriaSet& criteria,
                                               models::criteria::Situation planning,
                                               std::span<const double> levels_per_yr = {});

/// By zone, and last outside of all zones.
[[nodiscard]] std::vector<ZoneUses> zone_uses(const models::criteria::CriteriaSet& criteria,
                                              models::criteria::Situation planning,
                                              std::span<const ZoneRule> rules);

// --- the decision -------------------------------------------------------------------------------

/// A parcel, judged.
struct ParcelResult {
  std::string id, name_en, name_zh;
  std::string land_class;  ///< "": not known
  double area_m2 = 0.0;
  std::optional<double> stated_area_m2;
  std::vector<double> zone_m2;           ///< by zone, and last outside
  std::vector<double> zone_off_site_m2;  ///< likewise
  double forbidden_m2 = 0.0;   ///< off sites, in zones where its use may not be newly built
  double restricted_m2 = 0.0;  ///< likewise where it may only in part
  /// Off sites, where the risk exceeds the limit of the situation of the study: of the mildest
  /// class the use can do with (a breach whatever stands there), and of the strictest it may hold
  /// (a breach if such a target stands there).
  double breach_m2 = 0.0;
  double doubtful_m2 = 0.0;
  std::int32_t worst_zone = -1;  ///< the innermost with min_overlap_m2 or more off sites
  Verdict verdict = Verdict::None;
};

/// A target that lies in a zone or exceeds a limit.
struct TargetInZone {
  std::int32_t target = 0;  ///< index into Study::targets
  std::int32_t zone = -1;   ///< innermost zone its shape meets; -1: none
  Point worst;
  double risk_per_yr = 0.0;  ///< without that of its own site, where it has one and it is known
  std::optional<models::criteria::Limit> present_limit;   ///< of the situation of the study
  std::optional<models::criteria::Limit> planning_limit;  ///< what a new one would have to meet
  bool meets_present = true;
  bool meets_planning = true;
  std::vector<std::int32_t> extras;  ///< extra areas it lies in whose zone forbids its class
  Verdict verdict = Verdict::Pass;
};

/// People in a zone (or, last, outside).
struct ZonePeople {
  double day = 0.0;
  double night = 0.0;
  double off_site_day = 0.0;  ///< of them not on the area of a site
  double off_site_night = 0.0;
};

/// A part of the controlled area that stands alone.
struct LineBlock {
  double area_m2 = 0.0;
  Point inside;
  std::vector<std::int32_t> sites;  ///< whose areas it meets
};

struct ControlLineResult {
  models::criteria::Situation planning = models::criteria::Situation::New;
  gis::Geometry park;
  bool park_given = false;
  double cell_m = 0.0;
  LineOptions options;
  std::vector<ExtraArea> extras;
  std::vector<ControlZone> zones;  ///< innermost first
  std::vector<ZoneUses> uses;      ///< by zone, and last outside
  ControlLine line;
  std::vector<LineBlock> blocks;
  std::vector<ParcelResult> parcels;
  std::vector<gis::Geometry> parcel_areas;  ///< index of parcels
  std::vector<ParcelPart> parts;
  std::vector<TargetInZone> targets;  ///< those in a zone or above a limit, worst first
  std::vector<ZonePeople> people;     ///< by zone, and last outside of all zones
  ZonePeople people_in_line;          ///< inside the line, which encloses all zones and the park
  std::vector<Warning> warnings;      ///< in the language of the study
};

/// \param distance whose separation zones join the outermost zone; null: none do
/// \throws InputError naming what of section `control_line` does not fit the results.
[[nodiscard]] ControlLineResult decide_control_line(const Study& study, const RiskBasis& basis,
                                                    const DistanceResult* distance = nullptr);

/// Figures, tables, map layers, JSON and text in the language of the study.
[[nodiscard]] DecisionOutput control_line_output(const Study& study,
                                                 const ControlLineResult& result);

}  // namespace isorisk::study::decisions
