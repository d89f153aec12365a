// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "isorisk/gis/contour.hpp"
#include "isorisk/study/basis.hpp"
#include "isorisk/study/decisions/hazard.hpp"
#include "isorisk/study/decisions/output.hpp"
#include "isorisk/study/decisions/separation.hpp"
#include "isorisk/study/study.hpp"

/// External safety protection distance (外部安全防护距离): which method holds for which site
/// (GB/T 37243-2019 cl. 4), and what it says at every protection target. Method, equations, data
/// and their standing: docs/safety_distance.md.
namespace isorisk::study::decisions {

/// A text for people in both languages.
struct DistanceText {
  std::string en{};
  std::string zh{};
};

/// Where a number that decides comes from.
struct DistanceSource {
  std::string document{};
  std::string edition{};
  std::string clause{};
  std::string source{};
  std::string confidence{};
};

// --- 1. the method of a site ------------------------------------------------------------------

/// What the choice of the method needs to know of a site.
struct SitePathFacts {
  bool explosives = false;  ///< 涉及爆炸物
  /// sum q/Q over toxic and flammable gases: of the unit with the largest sum, or of the site.
  double sum_ratio = 0.0;
  DistanceText unit{};       ///< which unit; empty: the whole site
  bool lower_bound = false;  ///< some substances could not be judged: the sum may be larger
  bool equipment = true;     ///< there is something besides stores of explosives
};

struct PathStep {
  std::string step{};  ///< key of data/standards/gbt37243_2019_path.csv
  bool taken = false;
  DistanceText rule{};    ///< what the clause says
  DistanceText reason{};  ///< why it is taken here, or not
  DistanceSource source{};
};

struct SitePath {
  std::string out_of_scope{};  ///< key of scope_exclusion; "" GB/T 37243 applies
  bool consequence = false;    ///< 事故后果法
  bool qra = false;            ///< 定量风险评价法
  bool table = false;          ///< 相关标准规范
  /// The branch rests on an incomplete sum: with the missing substances it may be QRA.
  bool provisional = false;
  std::vector<PathStep> steps{};
};

/// GB/T 37243-2019 cl. 4.
[[nodiscard]] SitePath choose_path(const SitePathFacts& facts, std::string_view out_of_scope = {});

/// The facts of every site from the answer of GB 18218.
[[nodiscard]] std::vector<SitePathFacts> path_facts(const Study& study, const HazardResult& hazard);

// --- 2. kernels: plain numbers and geometry ---------------------------------------------------

/// Largest distance [m] at which the blast of a charge reaches a threshold (explosion.gb6722).
[[nodiscard]] double blast_distance_m(double tnt_kg, double threshold_pa);

/// Where a point stands to a risk contour.
struct ContourMargin {
  bool exists = false;  ///< the contour has a boundary; else the distances say nothing
  bool inside = false;
  double distance_m = 0.0;  ///< to the nearest point of the boundary; negative inside
  Point nearest{};
  /// The nearest point is where the grid ends, or the contour runs into the end of the grid nearer
  /// than that: inside, the true distance may be larger.
  bool cut_by_edge = false;
};
/// Edges of the contour along the edge of the grid are no boundary.
[[nodiscard]] ContourMargin contour_margin(const gis::Contour& contour, const GridSpec& grid,
                                           Point p);

/// How far an area reaches beyond a boundary.
struct OutwardDistances {
  /// By sector of bearing 360 d / n degrees clockwise from north, 360 / n wide: the largest
  /// distance of a point of the area to the nearest point of the boundary, seen from that point; 0
  /// where it does not reach beyond.
  std::vector<double> by_direction_m{};
  double farthest_m = 0.0;  ///< the largest of them
  Point farthest_at{};
  Point nearest_at{};  ///< of the boundary
};
/// \param inner the area within the boundary; \param outer the area that may reach beyond it
/// \param step_m points of the outline are at most so far apart; inside the area, where the
/// boundary
///        has several parts, about 10 000 points of a lattice
[[nodiscard]] OutwardDistances outward_distances(const gis::Geometry& inner,
                                                 const gis::Geometry& outer, int directions,
                                                 double step_m);

/// Where a facility begins, seen from outside.
struct FacilityEdge {
  gis::Geometry shape{};  ///< from where the distance is measured, less:
  double reach_m = 0.0;   ///< how far the facility reaches beyond the shape
  DistanceText how{};     ///< "tank wall: point and diameter"
  bool exact = false;     ///< it is where the row of the table says
  /// The facility may begin nearer to the target: a size or the bund is not in the study.
  bool optimistic = false;
};
[[nodiscard]] FacilityEdge facility_edge(const Equipment& equipment, const Site& site,
                                         std::string_view measured_from);

// --- 3. the answer ----------------------------------------------------------------------------

enum class DistanceMethod { None, Risk, Blast, Separation };

/// The total risk at a target against a limit.
struct RiskVerdict {
  Situation situation = Situation::Existing;
  double risk_per_yr = 0.0;
  std::optional<models::criteria::Limit> limit{};  ///< empty: the set states none
  bool meets = true;
  double margin_decades = 0.0;  ///< log10(limit / risk); +inf without risk
  /// From the worst place to the limit's contour, positive outside; empty: no contour, or not of
  /// this risk (a target of a site, whose own risk does not count).
  std::optional<double> margin_m{};
  bool margin_at_least = false;  ///< the contour ends at the edge of the grid: an upper bound
  bool margin_from_grid = true;  ///< false: set to zero, since the map is coarser than the verdict
  Point nearest{};               ///< of the contour, where margin_m has a value
};

struct BlastVerdict {
  std::int32_t store = -1;  ///< index into HazardInputs::explosives
  double threshold_pa = 0.0;
  double required_m = 0.0;
  double actual_m = 0.0;
  bool meets = true;
  DistanceSource source{};
  [[nodiscard]] double margin_m() const noexcept { return actual_m - required_m; }
};

/// A facility of a table against a target, a road or another site.
struct SeparationFinding {
  std::int32_t site = -1;
  std::int32_t equipment = -1;
  std::int32_t target = -1;     ///< index into Study::targets, or ...
  std::int32_t road = -1;       ///< index into Study::roads, or ...
  std::int32_t neighbour = -1;  ///< index into Study::sites
  SeparationRow row{};
  std::string grade{};
  bool grade_given = false;
  bool facility_given = false;
  double required_m = 0.0;
  double actual_m = 0.0;
  bool meets = true;
  bool by_path = true;      ///< the third branch of cl. 4 asks for it; else the standard by itself
  bool exact = false;       ///< measured from where the row says
  bool optimistic = false;  ///< the true distance may be smaller (see FacilityEdge)
  DistanceText how{};
  [[nodiscard]] double margin_m() const noexcept { return actual_m - required_m; }
};

/// A distance that the tables do not give here, and what to add.
struct DistanceGap {
  std::string code{};     ///< stable: no_standard, not_available, no_grade, no_facility, ...
  std::string subject{};  ///< ids: "E03", "E03-T301A", "T12"
  DistanceText what{};
  std::int32_t site = -1;
  bool open = true;  ///< a distance that should be judged is not: no pass is possible
};

struct SiteShare {
  std::int32_t site = -1;
  double risk_per_yr = 0.0;
};

struct TargetDistance {
  std::int32_t target = 0;
  std::optional<TargetClass> class_by_rule{};  ///< of kind and size
  bool lenient = false;                        ///< the given class is more lenient than the rule
  std::int32_t own_site = -1;                ///< it belongs to this site, whose risk does not count
  std::int32_t stands_in = -1;               ///< it stands inside this site
  Point worst{};                             ///< where its risk is highest
  RiskVerdict risk;                          ///< total risk, situation of the study
  std::optional<RiskVerdict> as_new{};       ///< total risk, limits for new: some site is new
  std::optional<double> risk_without_new{};  ///< total risk without these sites
  bool risk_asked = false;                   ///< some site takes the QRA branch
  std::optional<BlastVerdict> blast{};       ///< of least margin over the stores
  std::int32_t separation = -1;  ///< of least margin; index into DistanceResult::separations
  bool separation_open = false;  ///< a distance that should be judged is not available
  double nearest_site_m = 0.0;   ///< to the boundary of the nearest site that counts; NaN: none
  std::int32_t nearest_site = -1;
  double nearest_source_m = 0.0;  ///< to the nearest equipment or store; NaN: none
  std::int32_t nearest_equipment = -1;
  std::int32_t nearest_store = -1;
  std::vector<TargetShare> shares{};     ///< of the total risk, largest first, at most five
  std::vector<SiteShare> site_shares{};  ///< by site, largest first, all that are not zero
  DistanceMethod governing = DistanceMethod::None;
  std::optional<double> margin_m{};  ///< of the governing method
  Verdict verdict = Verdict::None;
};

struct SiteDistance {
  SitePath path{};
  SitePathFacts facts{};
  bool is_new = false;               ///< limits for new hold for the site
  std::string governing_standard{};  ///< "" not given
  // The site alone, at the targets that are not its own.
  double own_highest_per_yr = 0.0;
  double own_worst_ratio = 0.0;  ///< largest risk over limit
  std::int32_t own_worst_target = -1;
  int own_failing = 0;    ///< targets above their limit by this site alone
  int failing_blast = 0;  ///< targets nearer than the blast distance
  int failing_separation = 0;
  int failing_other = 0;     ///< roads and other sites nearer than the separation distance
  double worst_share = 0.0;  ///< largest share [0, 1] at a target whose total risk fails
  std::int32_t worst_share_target = -1;
};

/// A threshold of overpressure round a store.
struct BlastZone {
  std::int32_t store = 0;
  double threshold_pa = 0.0;
  double distance_m = 0.0;
  std::vector<TargetClass> classes{};
  gis::Geometry area{};    ///< contains the true circle
  int targets_inside = 0;  ///< of these classes
  DistanceSource source{};
};

/// How far a risk contour reaches beyond the park or a site.
struct ContourDistance {
  std::int32_t site = -1;  ///< -1: total risk, beyond the union of the sites
  double level_per_yr = 0.0;
  std::string note{};
  std::string confidence{};
  gis::Geometry area{};
  double area_m2 = 0.0;
  bool cut_by_edge = false;
  double cell_m = 0.0;  ///< of the grid it was drawn from
  OutwardDistances beyond{};
};

/// The zone of a separation distance round the facilities of a site.
struct SeparationZone {
  std::int32_t site = -1;
  SeparationRow row{};
  gis::Geometry area{};
};

struct CriteriaComparison {
  std::string set{};
  std::string document{};
  std::string edition{};
  std::string name_en{};
  std::string name_zh{};
  bool of_study = false;
  bool confirmed = false;
  int pass = 0;
  int fail = 0;
  int no_limit = 0;
  std::vector<std::optional<models::criteria::Limit>> limits{};  ///< by target
  std::vector<bool> meets{};                                     ///< by target; no limit: true
  std::optional<models::criteria::SocietalVerdict> societal{};
  /// With the frequency floor of the study; empty: there is none.
  std::optional<models::criteria::SocietalVerdict> societal_with_floor{};
};

struct StorageBase {
  std::int32_t site = -1;
  bool listed = false;  ///< by the study; else by volume
  double oil_m3 = 0.0;
  double liquefied_hydrocarbon_m3 = 0.0;
  double lng_m3 = 0.0;
  bool volume_missing = false;
  double own_worst_ratio = 0.0;
  int failing_targets = 0;  ///< by the site alone, by blast or by separation
};

/// A value that decided and is not confirmed.
struct UnconfirmedValue {
  DistanceSource source{};
  DistanceText value{};
  int decided = 0;  ///< how many verdicts rest on it
};

struct DistanceResult {
  std::vector<SiteDistance> sites{};      ///< index of Study::sites
  std::vector<TargetDistance> targets{};  ///< index of Study::targets
  std::vector<BlastZone> blasts{};
  std::vector<SeparationFinding> separations{};  ///< of each pair the one of least margin
  std::vector<SeparationZone> separation_zones{};
  int separations_far = 0;                  ///< pairs beyond list_within that were left out
  std::vector<ContourDistance> contours{};  ///< the park, then the sites; levels from the highest
  std::vector<CriteriaComparison> criteria{};  ///< the set of the study first
  std::vector<StorageBase> storage_bases{};
  std::vector<DistanceGap> gaps{};
  std::vector<UnconfirmedValue> unconfirmed{};
  std::vector<DistanceText> notes{};  ///< what the reader must know of the whole
};

/// \param facts index of Study::sites. Pure: neither files nor clocks.
/// \throws InputError when sizes do not fit; DataError when geometry fails.
[[nodiscard]] DistanceResult decide_distance(const Study& study, const RiskBasis& basis,
                                             std::span<const SitePathFacts> facts);

/// Figures, tables, map layers, JSON and text in the language of the study.
[[nodiscard]] DecisionOutput distance_output(const Study& study, const RiskBasis& basis,
                                             const DistanceResult& result);

[[nodiscard]] std::string_view word(DistanceMethod method) noexcept;

}  // namespace isorisk::study::decisions
