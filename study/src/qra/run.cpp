// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_group.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <map>
#include <mutex>
#include <numeric>
#include <string_view>
#include <utility>

#include "../basis_parts.hpp"
#include "../threads.hpp"
#include "consequences.hpp"
#include "contour_error.hpp"
#include "expand.hpp"
#include "exposure.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/gis/geometry.hpp"
#include "isorisk/study/basis.hpp"
#include "isorisk/study/qra.hpp"
#include "isorisk/study/update.hpp"
#include "line_places.hpp"
#include "physics.hpp"
#include "places.hpp"
#include "release_part.hpp"
#include "verdicts.hpp"

namespace isorisk::study {
namespace {

using qra::ByPlace;
using qra::Expanded;
using qra::IgnitionByPlace;
using qra::Places;
using qra::Standing;
using qra::WarningCounter;

constexpr int kMaxAngles = 4608;
constexpr double kFinestWidthPerCell = 0.2;  // narrower than this part of a cell is averaged
constexpr double kMaxAutoMargin_m = 3000.0;  // an automatic grid reaches this far beyond sources
constexpr int kOverviewCells = 240;          // of the overview of each site, along the longer side
// Parts of the whole job, for progress.
constexpr double kReleasesFrom = 0.03;
constexpr double kRiskFrom = 0.45;
constexpr double kTargetsFrom = 0.82;
constexpr double kWritingFrom = 0.90;

constexpr const char* kRegions = "explosion.congested_regions";
constexpr const char* kChanged = "changed";  // by update(): no warning of a model

void check_cancelled(Reporter& reporter) {
  if (reporter.cancelled()) throw Cancelled{};
}

// Passes warnings and cancellation through and maps the fraction of a part onto the whole.
class PartReporter : public Reporter {
 public:
  PartReporter(Reporter& whole, double from, double to) : whole_{whole}, from_{from}, to_{to} {}
  void warning(const Warning& w) override { whole_.warning(w); }
  void progress(std::string_view stage, double fraction) override {
    whole_.progress(stage, from_ + (to_ - from_) * fraction);
  }
  [[nodiscard]] bool cancelled() override { return whole_.cancelled(); }

 private:
  Reporter& whole_;
  double from_;
  double to_;
};

// With `strict: true`, what models and integration had to say of this run is an error.
void refuse_if_strict(const Study& study, const WarningCounter& warnings) {
  if (!study.strict) return;
  InputCheck check{"strict: true refuses the warnings of this run"};
  for (const CountedWarning& w : warnings.list()) {
    if (w.warning.code == kChanged) continue;
    check.fail(fmt::format("{} ({}, {} times): {}", w.warning.subject, w.warning.code, w.count,
                           w.warning.message));
  }
  check.done();
}

// Source, event tree and footprints of every release; in parallel, each into its own place.
std::vector<qra::ReleaseConsequence> evaluate_releases(const Study& study,
                                                       const std::vector<Release>& releases,
                                                       Reporter& reporter) {
  const qra::ConsequenceModel model{study};
  std::vector<qra::ReleaseConsequence> all(releases.size());
  // As it stands behind each release: of a line broken in a section, of a load spilled in part.
  std::map<std::pair<std::int32_t, std::pair<std::int32_t, double>>, Equipment> parts;
  std::vector<const Equipment*> of(releases.size());
  for (std::size_t i = 0; i < releases.size(); ++i) {
    const Release& r = releases[i];
    const Equipment& e = study.equipment[static_cast<std::size_t>(r.equipment)];
    of[i] = qra::is_part(e, r)
                ? &parts.try_emplace({r.equipment, {r.section, r.spill_m3}}, qra::part_of(e, r))
                       .first->second
                : &e;
  }
  const auto equipment_of = [&](std::size_t i) -> const Equipment& { return *of[i]; };
  // Twins share the consequences of the first of them.
  std::vector<std::size_t> first(releases.size());
  std::vector<std::size_t> distinct;
  std::map<std::pair<std::string_view, std::string_view>, std::vector<std::size_t>> known;
  for (std::size_t i = 0; i < releases.size(); ++i) {
    const Equipment& e = equipment_of(i);
    std::vector<std::size_t>& alike = known[{e.substance, releases[i].loss.label}];
    const auto twin = std::find_if(alike.begin(), alike.end(), [&](std::size_t j) {
      return qra::same_consequences(equipment_of(j), releases[j].loss, e, releases[i].loss);
    });
    first[i] = twin == alike.end() ? i : *twin;
    if (twin != alike.end()) continue;
    alike.push_back(i);
    distinct.push_back(i);
  }
  std::atomic<std::size_t> done{0};
  std::mutex mutex;
  tbb::task_group_context context;
  tbb::parallel_for(
      std::size_t{0}, distinct.size(),
      [&](std::size_t k) {
        const std::size_t i = distinct[k];
        all[i] = model.evaluate(equipment_of(i), releases[i].loss);
        const std::size_t count = ++done;
        if (count % 8 == 0) {
          const std::lock_guard lock{mutex};
          reporter.progress("consequences",
                            static_cast<double>(count) / static_cast<double>(distinct.size()));
          if (reporter.cancelled()) context.cancel_group_execution();
        }
      },
      context);
  check_cancelled(reporter);
  for (std::size_t i = 0; i < releases.size(); ++i) {
    if (first[i] == i) continue;
    all[i] = all[first[i]];
    all[i].error = {};  // the same footprints count once
  }
  return all;
}

GridSpec grid_of(const Study& study, const std::vector<Point>& locations, double reach_m,
                 double cell) {
  gis::Extent box;
  if (study.grid.extent) {
    box = *study.grid.extent;
  } else {
    for (const Point& p : locations) box.include(p);
    box = box.expanded(std::min(reach_m, kMaxAutoMargin_m));
    for (const Target& t : study.targets) box.include(gis::extent(t.shape));
  }
  // Edges at multiples of the cell, so that a study that grows keeps its cells.
  const double west = std::floor(box.west_m / cell) * cell;
  const double north = std::ceil(box.north_m / cell) * cell;
  return {.west_m = west,
          .north_m = north,
          .cell_m = cell,
          .rows = static_cast<std::int32_t>(std::ceil((north - box.south_m) / cell - 1e-9)),
          .cols = static_cast<std::int32_t>(std::ceil((box.east_m - west) / cell - 1e-9))};
}

// Where the contours have to be within `method.contour_error` of the exact risk.
constexpr int kMostPasses = 5;
constexpr double kSmallestCell_m = 1.0;
constexpr double kMostCells = 25e6;

risk::RiskOptions risk_options(const Study& study, const RunOptions& options) {
  // Narrow jets far from their source need many angles; only the rings that need them take them.
  risk::RiskOptions r{.max_angles = kMaxAngles,
                      .finest_width_m = kFinestWidthPerCell * study.grid.cell_m,
                      .threads = options.threads,
                      .memory_bytes = options.memory_bytes};
  if (study.method.word("wind_rose") == "discrete") r.rose = risk::Rose::Discrete;
  if (study.method.word("accuracy") == "fine") {
    r.ring_step = 0.02;
    r.max_arc_m = 4.0;
  }
  return r;
}

// A coarse grid over the map: whole cells of the map, so that its edges lie on the map's lattice.
GridSpec overview_of(const GridSpec& map) {
  const int longer = std::max(map.rows, map.cols);
  const int step = std::max(1, (longer + kOverviewCells - 1) / kOverviewCells);
  return {.west_m = map.west_m,
          .north_m = map.north_m,
          .cell_m = map.cell_m * step,
          .rows = (map.rows + step - 1) / step,
          .cols = (map.cols + step - 1) / step};
}

// What stands behind the releases of a study, as they are put together.
struct Known {
  const qra::Physics* physics;                                     // that they are of
  std::vector<std::size_t> index;                                  // in it, by release
  std::vector<const qra::ReleaseConsequence*> consequences;        // by release
  std::vector<std::vector<qra::BranchProbabilities>> probability;  // by release and branch
};

// From memory where it holds that of the same inputs.
template <class T, class Make>
std::shared_ptr<const ByPlace<T>> met_on_the_map(const Known& known, qra::MapKey key,
                                                 qra::MetOnTheMap::Kept<T> qra::MetOnTheMap::*which,
                                                 const Make& make) {
  key.releases = known.index;
  qra::MetOnTheMap& met = *known.physics->met;
  const std::lock_guard lock{met.mutex};
  qra::MetOnTheMap::Kept<T>& kept = met.*which;
  if (!kept.value || kept.of != key) {
    kept.value = std::make_shared<const ByPlace<T>>(make());
    kept.of = std::move(key);
  }
  return kept.value;
}

// Chains of the releases as they stand, with their own frequencies.
DominoResult dominoes(const Study& study, const Known& known, const std::vector<Release>& releases,
                      const std::vector<Places>& places, const risk::RiskInput& input,
                      const IgnitionByPlace& ignition) {
  std::vector<qra::DominoRelease> all(releases.size());
  const auto cells = static_cast<std::size_t>(input.rose.classes * input.rose.sectors);
  for (std::size_t r = 0; r < releases.size(); ++r) {
    const Places& where = places[r];
    qra::DominoRelease& one = all[r];
    one.equipment = releases[r].equipment;
    one.frequency_per_yr = releases[r].loss.frequency_per_yr;
    one.share = where.share;
    for (std::size_t k = 0; k < where.share.size(); ++k) {
      one.places.push_back(input.locations[static_cast<std::size_t>(where.first) + k]);
    }
    const std::vector<qra::BranchConsequence>& branches = known.consequences[r]->branches;
    for (std::size_t i_branch = 0; i_branch < branches.size(); ++i_branch) {
      const qra::BranchProbabilities& b = known.probability[r][i_branch];
      qra::DominoBranch branch{.threats = &branches[i_branch].threats};
      for (std::size_t k = 0; k < where.share.size(); ++k) {
        std::vector<double> p(cells);
        for (std::size_t i = 0; i < cells; ++i) {
          const std::size_t w = i / static_cast<std::size_t>(input.rose.sectors);
          p[i] = ignition.empty() ? b.probability[w]
                                  : qra::branch_probability(b, w, ignition[r][k][i]);
        }
        branch.probability.push_back(std::move(p));
      }
      one.branches.push_back(std::move(branch));
    }
  }
  return qra::chain(all, qra::domino_targets(study, releases), input.rose,
                    study.method.word("domino") == "second" ? 2 : 1);
}

WarningCounter warnings_of(const Study& study) {
  WarningCounter warnings;
  for (const std::string& change : study.changes) warnings.add({kChanged, "study", change});
  for (const Problem& p : study.warnings) {
    warnings.add(
        {p.code, p.where.text(), p.field.empty() ? p.message : p.field + ": " + p.message});
  }
  return warnings;
}

// Makes the map as fine as `method.contour_error` asks, as far as allowed; its map is that of the
// resolution it starts with. True when the resolution was changed.
bool refine(const Study& study, RiskBasis& basis, double reach_m, Reporter& reporter,
            WarningCounter& warnings) {
  QraResult& result = basis.result;
  risk::RiskInput& input = basis.input;
  std::vector<double> levels;
  for (const auto& l : study.criteria.contour_levels()) levels.push_back(l.per_yr);
  ContourError error{.allowed_m = study.method.number("contour_error")};
  const GridSpec& first = result.individual_risk.spec;
  const double smallest_cell_m = std::max(
      kSmallestCell_m, first.cell_m * std::sqrt(static_cast<double>(first.size()) / kMostCells));
  Grid map = result.individual_risk;
  bool changed = false;
  while (true) {
    ++error.passes;
    error.levels =
        qra::contour_shift(input, result.risk_options, map, levels, error.allowed_m, reporter);
    error.met = qra::within(error.levels, error.allowed_m);
    if (error.met || error.passes >= kMostPasses) break;
    const qra::Resolution now{.ring_step = result.risk_options.ring_step,
                              .max_arc_m = result.risk_options.max_arc_m,
                              .cell_m = input.grid.cell_m};
    const qra::Resolution next =
        qra::finer(now, error.levels, error.allowed_m, std::min(smallest_cell_m, now.cell_m));
    if (next.ring_step == now.ring_step && next.cell_m == now.cell_m) break;
    result.risk_options.ring_step = next.ring_step;
    result.risk_options.max_arc_m = next.max_arc_m;
    input.grid = grid_of(study, input.locations, reach_m, next.cell_m);
    const risk::RiskInput no_people{.locations = input.locations,
                                    .outcomes = input.outcomes,
                                    .rose = input.rose,
                                    .grid = input.grid};
    map = {input.grid,
           risk::integrate(no_people, result.risk_options, reporter).individual_risk_per_yr};
    changed = true;
  }
  if (!error.met) {
    const auto worst = std::max_element(
        error.levels.begin(), error.levels.end(),
        [](const ContourShift& a, const ContourShift& b) { return a.p95_m < b.p95_m; });
    warnings.add(
        {"contour_error", "risk integration",
         fmt::format("contour {:g} per year: 95 of 100 points within {:.2g} m of the exact "
                     "risk, largest {:.2g} m at ({:.0f}, {:.0f}); method.contour_error "
                     "asks for {:g} m",
                     worst->level_per_yr, worst->p95_m, worst->largest_m, worst->worst.x_m,
                     worst->worst.y_m, error.allowed_m)});
  }
  result.contour_error = std::move(error);
  return changed;
}

// Frequencies, winds and people on consequences: all of a run that is no physics. An update keeps
// the resolution of its run, `before`.
RiskBasis combine(const Study& study, Expanded&& expanded, const Known& known,
                  qra::Exposure&& exposure, WarningCounter&& warnings, const RunOptions& options,
                  Reporter& reporter, risk::Memory* memory, const QraResult* before = nullptr) {
  const QraResult* resolution =
      before != nullptr && study.method.number("contour_error") > 0.0 ? before : nullptr;
  RiskBasis basis;
  QraResult& result = basis.result;
  result.releases = std::move(expanded.releases);
  result.dropped_frequency_per_yr = expanded.dropped_per_yr;

  for (const qra::ReleaseConsequence* c : known.consequences) {
    result.footprint_error.add(c->error);
  }

  // Outcomes: every branch of every release, at every place of its equipment.
  risk::RiskInput& input = basis.input;
  input.rose = study.weather.rose;
  const std::vector<Standing> standing = qra::place_equipment(study, input.locations);
  const std::vector<Places> places = qra::place_releases(result.releases, standing);
  const std::size_t classes = study.weather.classes.size();
  const bool by_sources = study.method.word("delayed_ignition_by") == "sources";
  IgnitionByPlace ignition;
  if (by_sources) {
    const auto met = met_on_the_map(
        known, {.sectors = input.rose.sectors, .people_ignite = study.method.word("people_ignite")},
        &qra::MetOnTheMap::sources, [&] {
          const qra::IgnitionMap map{study, exposure.cells};
          return qra::at_all_places(known.consequences, &qra::ReleaseConsequence::clouds, places,
                                    input.locations,
                                    [&](const qra::IgnitableCloud& cloud, Point at) {
                                      return map.meet(cloud, at, input.rose.sectors);
                                    });
        });
    ignition = qra::ignition_by_place(study, *met);
  }
  if (study.method.word("domino") != "none") {
    result.domino = dominoes(study, known, result.releases, places, input, ignition);
    for (const DominoAddition& a : result.domino->added) {
      result.releases[static_cast<std::size_t>(a.release)].loss.frequency_per_yr +=
          a.frequency_per_yr;
    }
  }
  std::shared_ptr<const ByPlace<qra::RegionCover>> covers;
  std::optional<qra::RegionOutcomes> in_regions;
  if (qra::CongestionMap::counts(study)) {
    covers = met_on_the_map(known, {.sectors = input.rose.sectors}, &qra::MetOnTheMap::covers, [&] {
      const qra::CongestionMap map{study};
      auto all =
          qra::at_all_places(known.consequences, &qra::ReleaseConsequence::explosive, places,
                             input.locations, [&](const qra::ExplosiveCloud& cloud, Point at) {
                               return map.cover(cloud, at, input.rose.sectors);
                             });
      map.add_footprints(all, qra::DeathRules::of(study));
      return all;
    });
    in_regions.emplace(input);
  }
  if (study.congestion.empty() && study.method.word("explosion_congestion") == "map_only") {
    warnings.add(
        {"no_congestion", "study",
         "method.explosion_congestion is map_only and there is no layer congestion: clouds "
         "explode as with equipment"});
  }
  const double branch_cutoff = study.method.number("branch_frequency_cutoff");
  std::vector<std::int32_t>& base_outcome = basis.base_outcome;
  double reach_m = 0.0;
  qra::LineSources along;
  for (std::size_t r = 0; r < result.releases.size(); ++r) {
    const Release& release = result.releases[r];
    const qra::ReleaseConsequence& c = *known.consequences[r];
    const Equipment& e = study.equipment[static_cast<std::size_t>(release.equipment)];
    const Places& where = places[r];
    const std::vector<double> by_period = qra::traffic_by_period(e, study.weather.periods);
    const std::vector<double> class_probability = qra::class_probabilities(input.rose, by_period);
    for (std::size_t k_branch = 0; k_branch < c.branches.size(); ++k_branch) {
      const qra::BranchConsequence& b = c.branches[k_branch];
      const qra::BranchProbabilities& likely = known.probability[r][k_branch];
      OutcomeInfo info{.release = static_cast<std::int32_t>(r),
                       .branch = b.branch.id,
                       .label_en = b.branch.label_en,
                       .label_zh = b.branch.label_zh};
      risk::Outcome outcome{.source = release.equipment, .owner = e.site};
      outcome.period_factor = by_period;
      bool kills = false;
      for (std::size_t w = 0; w < classes; ++w) {
        // The mean over directions and places; each place has its own directions below.
        const double probability =
            by_sources ? qra::mean_probability(likely, w, input.rose, by_period,
                                               class_probability[w], where.share, ignition[r])
                       : likely.probability[w];
        const double f = release.loss.frequency_per_yr * probability;
        info.frequency_per_yr += f * class_probability[w];
        outcome.frequency_per_yr.push_back(release.loss.frequency_per_yr * likely.probability[w]);
        // What cannot happen has no consequence, though it may be known.
        if (!(likely.probability[w] > 0.0)) {
          outcome.individual.emplace_back();
          outcome.outdoor.emplace_back();
          outcome.indoor.emplace_back();
          continue;
        }
        outcome.individual.push_back(b.footprints[w].individual);
        outcome.outdoor.push_back(b.footprints[w].outdoor);
        outcome.indoor.push_back(b.footprints[w].indoor);
        if (b.footprints[w].individual) {
          kills = true;
          reach_m = std::max(reach_m, b.footprints[w].individual->reach_m());
        }
        Scenario s{.release = static_cast<std::int32_t>(r),
                   .weather = static_cast<std::int32_t>(w),
                   .branch = b.branch.id,
                   .label_en = b.branch.label_en,
                   .label_zh = b.branch.label_zh,
                   .kinds = b.branch.outcomes,
                   .probability = probability,
                   .frequency_per_yr = f * class_probability[w],
                   .outcome = static_cast<std::int32_t>(result.outcomes.size()),
                   .models = b.models[w],
                   .distances = b.footprints[w].distances};
        for (const Warning& warning : b.warnings[w]) {
          warnings.add(warning);
          if (std::find(s.warnings.begin(), s.warnings.end(), warning.code) == s.warnings.end()) {
            s.warnings.push_back(warning.code);
          }
        }
        if (in_regions && !b.calm.empty() && qra::regions_explode((*covers)[r], w)) {
          if (std::find(s.models.begin(), s.models.end(), kRegions) == s.models.end())
            s.models.emplace_back(kRegions);
        }
        if (s.probability > 0.0) result.scenarios.push_back(std::move(s));
      }
      const auto base = static_cast<std::int32_t>(result.outcomes.size());
      result.outcomes.push_back(info);
      if (info.frequency_per_yr < branch_cutoff) {
        result.dropped_frequency_per_yr += info.frequency_per_yr;
        continue;
      }
      if (!kills && b.calm.empty()) continue;
      if (e.shape.is_linear()) {
        along[{release.equipment, release.section}][static_cast<std::int32_t>(r)].push_back(
            outcome);
      }
      for (std::size_t k = 0; k < where.share.size(); ++k) {
        risk::Outcome here = outcome;
        here.location = where.first + static_cast<std::int32_t>(k);
        for (double& f : here.frequency_per_yr) f *= where.share[k];
        if (by_sources) qra::direct(here, likely, ignition[r][k], input.rose.sectors);
        if (!in_regions || b.calm.empty()) {
          input.outcomes.push_back(std::move(here));
          base_outcome.push_back(base);
        } else {
          base_outcome.resize(base_outcome.size() + in_regions->add(here, (*covers)[r][k], b.calm),
                              base);
        }
      }
    }
  }

  result.risk_options =
      resolution != nullptr ? resolution->risk_options : risk_options(study, options);
  result.risk_options.threads = options.threads;
  result.risk_options.memory_bytes = options.memory_bytes;
  qra::spread_lines(study, standing, along,
                    before != nullptr ? before->lines : std::vector<LineResult>{}, result, input);
  if (in_regions) reach_m = std::max(reach_m, in_regions->reach_m());

  refuse_if_strict(study, warnings);

  // Risk on the map and to the people.
  result.population_day = exposure.day;
  result.population_night = exposure.night;
  input.population = std::move(exposure.cells);
  for (const LineResult& line : result.lines) {
    const Standing& s = standing[static_cast<std::size_t>(line.equipment)];
    for (std::size_t k = 0; k < s.pieces.size(); ++k)
      input.fn_apart.push_back(s.first + static_cast<std::int32_t>(k));
  }
  input.grid =
      grid_of(study, input.locations, reach_m,
              resolution != nullptr ? resolution->individual_risk.spec.cell_m : study.grid.cell_m);
  basis.overview = overview_of(input.grid);
  input.owner_grid = basis.overview;
  PartReporter risk_part{reporter, kRiskFrom, kTargetsFrom};
  const auto integrated = [&] {
    risk::RiskOptions by_site = result.risk_options;
    by_site.by_owner = true;
    return memory != nullptr ? risk::integrate(input, by_site, risk_part, *memory)
                             : risk::integrate(input, by_site, risk_part);
  };
  risk::RiskResult risk = integrated();
  result.individual_risk = {input.grid, std::move(risk.individual_risk_per_yr)};
  if (const double allowed_m = study.method.number("contour_error"); allowed_m > 0.0) {
    if (resolution != nullptr) {
      result.contour_error = ContourError{.allowed_m = allowed_m};
    } else if (refine(study, basis, reach_m, risk_part, warnings)) {
      risk = integrated();
      result.individual_risk = {input.grid, std::move(risk.individual_risk_per_yr)};
    }
  }
  result.fn = risk::cumulative(risk.fn);
  result.potential_loss_of_life_per_yr = risk.potential_loss_of_life_per_yr;
  result.smallest_resolution_ratio = risk.smallest_resolution_ratio;
  for (const Warning& w : risk.warnings) warnings.add(w);
  result.equipment_pll_per_yr.assign(study.equipment.size(), 0.0);
  for (std::size_t i = 0; i < input.outcomes.size(); ++i) {
    OutcomeInfo& info = result.outcomes[static_cast<std::size_t>(base_outcome[i])];
    info.pll_per_yr += risk.pll_by_outcome[i];
    info.max_deaths = std::max(info.max_deaths, risk.max_deaths_by_outcome[i]);
    result.equipment_pll_per_yr[static_cast<std::size_t>(input.outcomes[i].source)] +=
        risk.pll_by_outcome[i];
  }
  qra::count_lines(study, standing, input, risk, result);
  for (Scenario& s : result.scenarios) {
    const OutcomeInfo& info = result.outcomes[static_cast<std::size_t>(s.outcome)];
    s.max_deaths = info.max_deaths;
    s.pll_per_yr = info.pll_per_yr;
  }

  // Parts of the sites.
  risk.owners.resize(study.sites.size());
  basis.sites.resize(study.sites.size());
  std::vector<Grid> site_maps(study.sites.size());
  for (std::size_t i = 0; i < study.sites.size(); ++i) {
    SitePart& part = basis.sites[i];
    part.fn = std::move(risk.owners[i].fn);
    part.pll_per_yr = risk.owners[i].potential_loss_of_life_per_yr;
    site_maps[i] = {basis.overview, std::move(risk.owners[i].individual_risk_per_yr)};
    part.overview_risk_per_yr.assign(basis.overview.size(), 0.0F);
    std::transform(site_maps[i].values.begin(), site_maps[i].values.end(),
                   part.overview_risk_per_yr.begin(),
                   [](double v) { return static_cast<float>(v); });
  }

  // Verdicts, from risk evaluated exactly at the worst places of each target.
  basis.places = qra::target_places(study, result.individual_risk, site_maps);
  risk::RiskInput at_targets{
      .locations = input.locations, .outcomes = input.outcomes, .rose = input.rose};
  for (const TargetPlace& p : basis.places) at_targets.targets.push_back({p.position});
  PartReporter targets_part{reporter, kTargetsFrom, kWritingFrom};
  const risk::RiskResult exact = risk::integrate(at_targets, result.risk_options, targets_part);
  qra::add_place_risk(input, exact, basis.sites);
  result.targets = qra::judge_targets(study, basis.places, exact, base_outcome);
  result.societal = study.criteria.judge(result.fn);
  result.sites = qra::site_results(study, result);
  refuse_if_strict(study, warnings);
  result.warnings = warnings.take();
  input.grid = {};
  input.owner_grid = {};
  return basis;
}

RiskBasis run_in_arena(const Study& study, const RunOptions& options, Reporter& reporter,
                       risk::Memory* memory) {
  WarningCounter warnings = warnings_of(study);
  Expanded expanded = qra::expand_equipment(study, warnings);
  PartReporter releases_part{reporter, kReleasesFrom, kRiskFrom};
  auto physics = std::make_shared<qra::Physics>();
  physics->consequences = evaluate_releases(study, expanded.releases, releases_part);
  physics->releases = expanded.releases;
  Known known{.physics = physics.get()};
  for (const qra::ReleaseConsequence& c : physics->consequences) {
    known.index.push_back(known.index.size());
    known.consequences.push_back(&c);
    known.probability.emplace_back(c.branches.begin(), c.branches.end());
  }
  RiskBasis basis =
      combine(study, std::move(expanded), known, qra::exposure_of(study, qra::kPopulationCell_m),
              std::move(warnings), options, reporter, memory);
  for (std::size_t r = 0; r < basis.result.releases.size(); ++r) {
    basis.result.releases[r].source = std::move(physics->consequences[r].source);
  }
  basis.physics = std::move(physics);
  return basis;
}

// The kept release that is the same but for its frequency.
std::size_t known_release(const Study& study, const qra::Physics& physics, const Release& wanted,
                          std::size_t from) {
  const auto same = [&](const Release& r) {
    return r.equipment == wanted.equipment && r.loss.kind == wanted.loss.kind &&
           r.loss.hole_diameter_m == wanted.loss.hole_diameter_m &&
           r.loss.label == wanted.loss.label && r.section == wanted.section &&
           r.sections == wanted.sections;
  };
  const auto& all = physics.releases;
  // Both lists are in the order of the equipment: mostly the next one.
  for (std::size_t k = 0; k < all.size(); ++k) {
    const std::size_t i = (from + k) % all.size();
    if (same(all[i])) return i;
  }
  const Equipment& e = study.equipment[static_cast<std::size_t>(wanted.equipment)];
  throw InputError(fmt::format(
      "equipment '{}', {}: not among the releases of the run (below its frequency cut-off, or of "
      "another library), so its consequences are not known; run the study with the new inputs",
      e.id, wanted.loss.label));
}

RiskBasis update_in_arena(const Study& study, const RiskBasis& basis, const RunOptions& options,
                          Reporter& reporter, risk::Memory& memory) {
  if (!basis.physics) throw InputError("this result holds no consequences; run the study again");
  const qra::Physics& physics = *basis.physics;
  if (study.method.word("domino") != "none" &&
      std::any_of(physics.consequences.begin(), physics.consequences.end(), [](const auto& c) {
        return std::any_of(c.branches.begin(), c.branches.end(),
                           [](const auto& b) { return b.threats.empty(); });
      })) {
    throw InputError(
        "chain reactions (method.domino) need the flames of the run, which no file holds; run the "
        "study again");
  }
  WarningCounter warnings = warnings_of(study);
  Expanded expanded = qra::expand_equipment(study, warnings);
  const qra::ConsequenceModel model{study};
  Known known{.physics = &physics};
  std::vector<std::size_t>& index = known.index;
  for (const Release& release : expanded.releases) {
    index.push_back(known_release(study, physics, release, index.empty() ? 0 : index.back() + 1));
    known.consequences.push_back(&physics.consequences[index.back()]);
  }
  known.probability.resize(index.size());
  tbb::parallel_for(std::size_t{0}, index.size(), [&](std::size_t r) {
    const Equipment& e = study.equipment[static_cast<std::size_t>(expanded.releases[r].equipment)];
    known.probability[r] = model.probabilities(e, *known.consequences[r]);
  });
  // Source terms are with the result of the run: those of the releases it kept.
  std::vector<const Release*> sources(physics.releases.size(), nullptr);
  std::size_t next = 0;
  for (const Release& r : basis.result.releases) {
    next = known_release(study, physics, r, next);
    sources[next] = &r;
  }
  RiskBasis out = combine(study, std::move(expanded), known,
                          {.cells = basis.input.population,
                           .day = basis.result.population_day,
                           .night = basis.result.population_night},
                          std::move(warnings), options, reporter, &memory, &basis.result);
  for (std::size_t r = 0; r < index.size(); ++r) {
    if (const Release* from = sources[index[r]]) out.result.releases[r].source = from->source;
  }
  out.physics = basis.physics;
  return out;
}

}  // namespace

QraResult run_qra(const Study& study, const RunOptions& options, Reporter& reporter) {
  return std::move(run_basis(study, options, reporter).result);
}

RiskBasis run_basis(const Study& study, const RunOptions& options, Reporter& reporter) {
  return with_threads(options.threads,
                      [&] { return run_in_arena(study, options, reporter, nullptr); });
}

RiskBasis run_basis(const Study& study, const RunOptions& options, Reporter& reporter,
                    risk::Memory& memory) {
  return with_threads(options.threads,
                      [&] { return run_in_arena(study, options, reporter, &memory); });
}

RiskBasis update(const Study& changed, const RiskBasis& basis, const RunOptions& options,
                 Reporter& reporter, risk::Memory& memory) {
  return with_threads(options.threads,
                      [&] { return update_in_arena(changed, basis, options, reporter, memory); });
}

}  // namespace isorisk::study
