// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "isorisk/core/grid.hpp"
#include "isorisk/study/basis.hpp"
#include "isorisk/study/decisions/output.hpp"
#include "isorisk/study/study.hpp"

/// How much hazard a park may still take (安全容量, 风险容量). There is no official formula: the
/// capacity is what the risk criteria leave, not a tonnage. Method: docs/park_capacity.md
namespace isorisk::study::decisions {

inline constexpr double kUnlimited = std::numeric_limits<double>::infinity();

/// One criterion at one place or at one N.
struct CapacityConstraint {
  enum class Kind {
    Target,    ///< individual risk at a target
    NewUnit,   ///< individual risk at a target of a new unit alone (limits for new plants)
    Societal,  ///< F-N curve at N deaths
  };
  Kind kind = Kind::Target;
  std::int32_t place = -1;  ///< index into CapacityResult::places; -1: societal
  double deaths = 0.0;      ///< N; societal only
  double limit_per_yr = 0.0;
  friend bool operator==(const CapacityConstraint&, const CapacityConstraint&) = default;
};

/// The largest factor on a hazard (number of units) that the criteria allow, alone, the rest fixed.
struct HeadRoom {
  /// Infinity: no criterion is touched. A site below 1, a unit at 0: a criterion it adds to fails
  /// already; 0: it fails by the others alone.
  double factor = kUnlimited;
  std::optional<CapacityConstraint> binding;
  double by_targets = kUnlimited;  ///< by individual risk alone
  std::optional<CapacityConstraint> binding_target;
  double by_societal = kUnlimited;  ///< by the F-N curve alone
  std::optional<CapacityConstraint> binding_societal;
  /// By the criteria that hold today: what would be left if those that fail were mended elsewhere.
  double by_passing = kUnlimited;
  std::optional<CapacityConstraint> binding_passing;
};

struct CapacityTarget {
  std::int32_t target = 0;  ///< index into Study::targets
  std::optional<models::criteria::Limit> limit;
  std::optional<models::criteria::Limit> new_limit;  ///< for new plants
  double risk_per_yr = 0.0;  ///< at its most exposed place; without the site it stands in
  std::int32_t place = -1;   ///< index into CapacityResult::places
  double ratio = 0.0;        ///< risk / limit
  bool meets = true;
};

struct CapacityMargin {
  models::criteria::SocietalLine line;
  double decades = kUnlimited;  ///< smallest log10(line / F); negative: beyond it
  risk::FnPair at{};            ///< the vertex of the F-N curve that has it
};

struct CapacityState {
  double rc_per_yr = 0.0;      ///< RC: sum of PLL of the sites
  double rc_max_per_yr = 0.0;  ///< sum over targets of limit x persons
  double use_ratio = 0.0;      ///< eta = RC / RC_max
  /// The same people on both sides: sum of risk x persons over sum of limit x persons.
  double target_rc_per_yr = 0.0;
  double target_use_ratio = 0.0;
  double persons = 0.0;                      ///< counted in RC_max
  std::vector<std::int32_t> without_person;  ///< targets whose persons are not given
  std::vector<std::int32_t> without_limit;   ///< targets for which the criteria state no limit
  std::int32_t binding_target = -1;          ///< of the largest risk / limit
  std::vector<std::int32_t> failing;         ///< targets beyond their limit
  std::optional<models::criteria::Region> region;
  std::vector<CapacityMargin> margins;  ///< by line of the criteria
};

struct CapacitySite {
  std::int32_t site = 0;
  double pll_per_yr = 0.0;
  HeadRoom head_room;
};

struct CapacityScenario {
  std::int32_t outcome = 0;  ///< index into QraResult::outcomes
  std::int32_t site = 0;
  double largest_ratio = 0.0;  ///< of its own risk to a limit, over the places
  HeadRoom head_room;          ///< as for a site: factor on its frequency
};

/// The head-room of a site on its inventories: physics computed anew at each trial.
struct InventoryHeadRoom {
  std::int32_t site = 0;
  double largest_ok = 1.0;     ///< largest factor tried that keeps every criterion
  double smallest_fail = 0.0;  ///< smallest tried above it that does not; 0: none was found
  bool fails_today = false;    ///< at factor 1
  double tolerance = 0.0;      ///< relative width reached
  std::optional<CapacityConstraint> binding;  ///< at smallest_fail
  struct Trial {
    double factor = 0.0;
    double worst_ratio = 0.0;
    double pll_per_yr = 0.0;  ///< of the site
    std::optional<CapacityConstraint> worst;
  };
  std::vector<Trial> trials;  ///< in order of the factor
};

/// The plant that is set on the parcels.
struct ReferenceUnit {
  std::string id;
  std::int32_t site = -1;                 ///< a whole site, or
  std::vector<std::int32_t> equipment{};  ///< pieces of equipment
  bool chosen = false;                    ///< by the study; false: the default
  Point origin;                           ///< that comes to stand on the parcel's point
  std::size_t locations = 0;
};

struct ParcelRoom {
  CapacityParcel parcel;
  bool from_land_use = false;
  Point point;              ///< where the unit stands
  HeadRoom head_room;       ///< factor: number of reference units
  double pll_per_yr = 0.0;  ///< of one unit there
  double map_units = 0.0;   ///< by the field of the map at the same point, individual risk only
};

/// How many reference units could stand in each cell, by individual risk at the targets.
struct CapacityMap {
  Grid units;  ///< NaN outside the parcels; at most `most`
  /// The same by the limits that are kept today; only when some are not.
  std::optional<Grid> passing;
  double most = 0.0;
  double field_cell_m = 0.0;
};

struct CapacityShare {
  std::int32_t site = -1;    ///< index into Study::sites, or
  std::int32_t parcel = -1;  ///< index into CapacityResult::parcels
  double low = 0.0;
  double high = 0.0;
  double weight = 1.0;
  bool held = false;  ///< adds to a criterion that fails today: may not grow
  bool free = false;  ///< touches no criterion
  double best = 0.0;  ///< factor by the linear program
  double fair = 0.0;  ///< factor by the fair share
};

struct CapacityPrice {
  CapacityConstraint constraint;
  double ratio = 0.0;  ///< used part of the limit
  double price = 0.0;  ///< gain in the total if the limit were doubled (to first order)
};

struct CapacityFairStep {
  double increment = 0.0;
  std::optional<CapacityConstraint> binding;
  std::vector<std::int32_t> stopped;  ///< indices into CapacityAllocation::shares
};

struct CapacityAllocation {
  enum class Mode {
    Growth,  ///< every site keeps what it has (or may shrink, where the study allows it)
    Cut,     ///< a criterion fails today: how far the sites must shrink
  };
  Mode mode = Mode::Growth;
  std::vector<CapacityShare> shares;
  double present_total = 0.0;  ///< sum of weight x present factor
  double best_total = 0.0;     ///< sum of weight x factor by the linear program
  double bound = 0.0;          ///< proven: no allocation has more
  double fair_total = 0.0;
  std::vector<CapacityPrice> prices;
  std::vector<CapacityFairStep> steps;
  /// Cut only: the common factor on all sites that would keep every criterion, and what binds it.
  double common_factor = 1.0;
  std::optional<CapacityConstraint> common_binding;
};

/// The park with and without a project.
struct CapacityProject {
  std::vector<std::int32_t> sites;  ///< one, or all proposed ones together
  struct Park {
    double pll_per_yr = 0.0;
    double use_ratio = 0.0;
    std::vector<double> target_risk_per_yr;  ///< index of CapacityResult::targets
    std::vector<std::int32_t> failing;
    std::optional<models::criteria::Region> region;
    std::vector<double> margins;  ///< decades, by line of the criteria
  };
  Park with;
  Park without;
  std::vector<std::int32_t> newly_failing;      ///< targets that meet their limit without it only
  std::vector<std::int32_t> new_limit_failing;  ///< whose limit for new plants it exceeds alone
  std::int32_t worst_target = -1;               ///< that loses the largest part of its limit
  double worst_loss = 0.0;                      ///< that part
};

// --- safety level of the park -------------------------------------------------------------------

struct ParkLevel {
  bool asked = false;  ///< the study gives scores
  bool complete = false;
  std::string level;  ///< "A" to "D"; "": cannot be said
  std::string name_zh;
  std::string name_en;
  double total = 0.0;  ///< of the scores given
  double full = 0.0;   ///< of the full scores given
  double document_full = 0.0;
  std::vector<std::string> missing;  ///< items without a score or an answer
  std::vector<std::string> vetoes;   ///< veto items that apply
  bool veto_items_given = false;
  std::string document;
  std::string confidence;
};

struct ParkFinding {
  std::string what;   ///< residents | labour_intensive
  std::string layer;  ///< targets, population, land_use
  std::string id;
  std::string name;
  std::optional<double> persons;
  Point position;
};

struct ParkCheck {
  std::string key;
  std::string item_zh;
  std::string item_en;
  bool ban = false;
  std::string due;
  std::string confidence;
  std::string answer;    ///< yes, partly, no; "": not answered
  bool by_data = false;  ///< answered by what the study shows
  std::string note;
  std::string evidence;
};

struct CapacityResult {
  std::vector<TargetPlace> places;  ///< those of the basis, then those of the parcels
  std::vector<CapacityTarget> targets;
  CapacityState state;
  std::vector<CapacitySite> sites;  ///< index of Study::sites
  std::vector<CapacityScenario> scenarios;
  std::optional<ReferenceUnit> unit;
  std::vector<ParcelRoom> parcels;
  std::optional<CapacityMap> map;
  std::vector<CapacityAllocation> allocations;
  std::vector<CapacityProject> projects;
  std::optional<InventoryHeadRoom> inventory;
  ParkLevel level;
  std::vector<ParkCheck> checklist;
  std::vector<ParkFinding> findings;
  bool park_given = false;  ///< the findings are of a park boundary, not of the sites alone
  std::vector<Warning> warnings;
};

struct CapacityOptions {
  std::string inventory_site;  ///< id; "": no head-room by inventory
};

/// \throws InputError for an unknown site; NumericError, Cancelled
[[nodiscard]] CapacityResult decide_capacity(const Study& study, const RiskBasis& basis,
                                             const CapacityOptions& options, const RunOptions& run,
                                             Reporter& reporter);

[[nodiscard]] DecisionOutput capacity_output(const Study& study, const RiskBasis& basis,
                                             const CapacityResult& result);

}  // namespace isorisk::study::decisions
