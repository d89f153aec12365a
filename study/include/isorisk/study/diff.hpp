// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "isorisk/core/grid.hpp"
#include "isorisk/gis/crs.hpp"
#include "isorisk/gis/geometry.hpp"
#include "isorisk/gis/vector.hpp"
#include "isorisk/study/basis.hpp"
#include "isorisk/study/decisions/output.hpp"
#include "isorisk/study/results.hpp"

/// Two runs compared: what changed in the results, and in what they were computed from.
/// Method and files: docs/diff.md
namespace isorisk::study {

/// What a comparison needs of one run.
class RunRecord {
 public:
  /// \throws DataError when the folder holds no results of `isorisk run`, or they cannot be read.
  [[nodiscard]] static RunRecord read(const std::filesystem::path& result_folder);
  /// Of a run in memory. \param label how the answer names it
  [[nodiscard]] static RunRecord of(const Study& study, const RiskBasis& basis,
                                    const RunOptions& options, const RunClock& clock,
                                    std::string label);
  struct Impl;
  [[nodiscard]] const Impl& impl() const noexcept { return *impl_; }

 private:
  explicit RunRecord(std::shared_ptr<const Impl> impl) : impl_{std::move(impl)} {}
  std::shared_ptr<const Impl> impl_;
};

/// A number before and after.
struct Change {
  double a = 0.0;
  double b = 0.0;
  [[nodiscard]] double change() const noexcept { return b - a; }
  /// b / a; nothing when a is 0.
  [[nodiscard]] std::optional<double> ratio() const noexcept {
    return a != 0.0 ? std::optional{b / a} : std::nullopt;
  }
  /// Equal but for the rounding of a sum in another order (1e-12 of the larger).
  [[nodiscard]] bool same() const noexcept;
};

/// An input that is not the same.
struct InputChange {
  /// software, data, integration, study, method, atmosphere, grid, weather, site, equipment,
  /// population, target, ignition, congestion, input_file
  std::string what;
  std::string id;      ///< of the thing, or the option; "" where there is one only
  std::string field;   ///< "" for the whole thing
  std::string change;  ///< added, removed, changed
  gis::Value a;        ///< null: absent, or too long to show
  gis::Value b;
  std::string a_source;  ///< options of the method: where the value comes from
  std::string b_source;
};

/// A scenario (branch of a release) whose part is not the same.
struct ScenarioChange {
  std::string equipment;
  std::string release;
  std::string branch;
  std::string label;  ///< for people
  Change value;       ///< [1/yr]
  Change frequency;   ///< of the scenario [1/yr]; 0: it is not in that run
  /// equipment_added, equipment_removed, equipment_changed, scenario_added, scenario_removed,
  /// frequency, consequence (the same frequency: effects, weather, people or places differ)
  std::string why;
};

struct PartChange {
  std::string id;
  std::string name;
  Change value;
};

struct TargetChange {
  std::string id;
  std::string name;
  Change risk_per_yr;
  std::optional<double> limit_a;
  std::optional<double> limit_b;
  std::string verdict_a;  ///< pass, fail, no_limit; "" when the run has no such target
  std::string verdict_b;
  Point worst_a;  ///< where on the target the risk is highest
  Point worst_b;
  std::vector<ScenarioChange> scenarios;  ///< differences of the shares, largest first
  std::vector<PartChange> equipment;      ///< their sums; largest first
  std::vector<PartChange> sites;
};

struct ContourChange {
  double level_per_yr = 0.0;
  Change area_m2;  ///< each on its own grid
  bool cut_a = false;
  bool cut_b = false;
  double gained_m2 = 0.0;  ///< within both grids
  double lost_m2 = 0.0;
  gis::Geometry area_a;
  gis::Geometry area_b;
  gis::Geometry gained;
  gis::Geometry lost;
};

struct FnChange {
  double deaths = 0.0;
  Change frequency_per_yr;  ///< of as many or more
};

struct DiffOptions {
  /// The map of the ratio has values where both risks reach this [1/yr].
  double floor_per_yr = 1e-9;
};

struct DiffResult {
  std::string label_a;
  std::string label_b;
  std::string name_a;  ///< of the studies
  std::string name_b;
  gis::Crs crs;
  Language language = Language::En;
  bool shares_complete = true;  ///< false: five largest shares a target only
  bool inputs_complete = true;  ///< false: a run without inputs.json
  std::vector<InputChange> inputs;
  Change pll_per_yr;
  // Only what is not the same, largest change first.
  std::vector<PartChange> sites;  ///< PLL
  std::vector<PartChange> equipment;
  std::vector<ScenarioChange> scenarios;
  std::vector<TargetChange> targets;
  std::vector<ContourChange> contours;  ///< all levels of both, highest first
  Change highest_per_yr;
  std::string region_a;  ///< acceptable, alarp, unacceptable; "" the criteria have no lines
  std::string region_b;
  std::vector<FnChange> fn;  ///< at 1, 2, 5, 10, ... deaths, up to the most of both
  bool fn_same = true;
  bool grids_differ = false;  ///< compared on what they have in common
  double floor_per_yr = 0.0;
  Grid difference;   ///< b - a [1/yr]
  Grid log10_ratio;  ///< NaN where one is below the floor
  std::size_t cells_changed = 0;
  std::vector<Site> background_sites;
  std::vector<Warning> warnings;
  /// Nothing in the results changed.
  [[nodiscard]] bool same_results() const noexcept;
};

/// \throws DataError when the CRS, the cell size or the lattice of the two runs differ;
///         InputError for a floor that is not > 0.
[[nodiscard]] DiffResult diff_runs(const RunRecord& a, const RunRecord& b,
                                   const DiffOptions& options = {});

/// Figures, tables, layers, rasters, JSON and text of a comparison.
[[nodiscard]] decisions::DecisionOutput diff_output(const DiffResult& result);

/// What the writer of decisions asks of a study: name, CRS, language, outlines of the sites.
[[nodiscard]] Study diff_study(const DiffResult& result);

/// Writes diff.json, diff.gpkg, report.html, tables and rasters into a folder: all or none.
/// \throws DataError
void write_diff(const DiffResult& result, const std::filesystem::path& folder);

}  // namespace isorisk::study
