// SPDX-License-Identifier: Apache-2.0
#include <tbb/blocked_range2d.h>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>
#include <numbers>
#include <numeric>
#include <optional>

#include "brute_force.hpp"
#include "isorisk/core/error.hpp"
#include "memory.hpp"
#include "polar.hpp"
#include "targets.hpp"

namespace isorisk::risk {
namespace {

/// Locations whose maps are held at a time, at most. Free: the sums do not see it.
constexpr std::size_t kBatch = 64;
/// Of the memory that the grid leaves: profiles that locations hand on, and maps of a batch.
constexpr double kForProfiles = 0.25;
constexpr double kForMaps = 0.5;
constexpr int kTileRows = 32;
constexpr int kTileCols = 256;
constexpr int kBandRows = 16;  ///< of the brute-force path
constexpr int kMostRays = 1 << 16;

class Integration {
 public:
  Integration(const RiskInput& input, const RiskOptions& options, Reporter& reporter,
              IntegrationMemory* memory)
      : input_{input},
        options_{options},
        reporter_{reporter},
        people_{input},
        memory_{memory != nullptr ? *memory : own_memory_},
        lasting_{memory != nullptr} {}

  RiskResult run() {
    group_outcomes();
    result_.individual_risk_per_yr.assign(input_.grid.size(), 0.0);
    result_.pll_by_outcome.assign(input_.outcomes.size(), 0.0);
    result_.max_deaths_by_outcome.assign(input_.outcomes.size(), 0.0);
    make_owners();
    for (std::size_t i = 0; i < input_.fn_apart.size(); ++i)
      apart_[static_cast<std::size_t>(input_.fn_apart[i])];
    make_plans();
    double units = static_cast<double>(input_.locations.size()) * 1.2 +
                   static_cast<double>(input_.targets.size()) * 0.2 + 1.0;
    units += static_cast<double>(brute_.size()) * 4.0;
    progress_.emplace(reporter_, units);
    if (!plans_.empty()) run_polar_batches();
    if (!brute_.empty()) run_brute_force();
    run_targets();
    finish();
    return std::move(result_);
  }

 private:
  void group_outcomes() {
    by_location_.resize(input_.locations.size());
    for (std::size_t i = 0; i < input_.outcomes.size(); ++i)
      by_location_[static_cast<std::size_t>(input_.outcomes[i].location)].push_back(
          static_cast<std::int32_t>(i));
  }

  void make_owners() {
    if (!options_.by_owner) return;
    std::int32_t last = -1;
    for (const Outcome& o : input_.outcomes) last = std::max(last, o.owner);
    result_.owners.resize(static_cast<std::size_t>(last + 1));
    owner_fn_.resize(result_.owners.size());
    for (OwnerPart& part : result_.owners) {
      part.individual_risk_per_yr.assign(input_.owner_grid.size(), 0.0);
    }
  }

  /// Deaths round a location, for the sums.
  void take_deaths(const LocationPlan& plan, DeathPairs&& pairs, DeathClasses&& classes) {
    const auto apart = apart_.find(plan.location);
    if (classes.index.empty() &&
        (options_.by_owner || apart != apart_.end() || context_.classify_deaths))
      classes = classify(pairs);
    if (apart != apart_.end()) apart->second.add(classes);
    if (options_.by_owner) owner_fn_[static_cast<std::size_t>(plan.owner)].add(classes);
    if (context_.classify_deaths) {
      fn_.add(classes);
    } else {
      fn_.add(std::move(pairs));
    }
  }

  /// Adds the maps of a batch to the maps of their owners; an owner's locations in their order.
  void add_to_owners(std::size_t from, const std::vector<LocationResult>& batch) {
    const GridSpec& grid = input_.owner_grid;
    if (grid.size() == 0) return;
    tbb::parallel_for(
        std::size_t{0}, result_.owners.size(),
        [&](std::size_t owner) {
          double* values = result_.owners[owner].individual_risk_per_yr.data();
          for (std::size_t i = 0; i < batch.size(); ++i)
            if (plans_[from + i]->owner == static_cast<std::int32_t>(owner))
              add_to_tile(options_, grid, batch[i].map, 0, grid.rows, 0, grid.cols, values);
        },
        tbb::simple_partitioner{});
  }

  /// Plans of all locations; outcomes that rings cannot resolve go to the brute-force path.
  void make_plans() {
    all_plans_.resize(input_.locations.size());
    tbb::parallel_for(std::size_t{0}, input_.locations.size(), [&](std::size_t i) {
      all_plans_[i] = plan_location(input_, i, by_location_[i]);
    });
    double reach = 0.0;
    std::int64_t pairs = 0;
    for (const LocationPlan& plan : all_plans_) {
      for (const UsedFootprint& used : plan.footprints) reach = std::max(reach, used.reach_m);
      pairs += static_cast<std::int64_t>(plan.uses.size());
    }
    rings_.emplace(options_, input_.rose.sectors, reach);
    context_.input = &input_;
    context_.options = &options_;
    context_.rings = &*rings_;
    context_.people = &people_;
    context_.maps = input_.grid.size() > 0 || (options_.by_owner && input_.owner_grid.size() > 0);
    std::int64_t periods = 0;
    for (int period = 0; period < input_.rose.periods; ++period)
      if (people_.any(2 * period) || people_.any(2 * period + 1)) ++periods;
    pairs *= periods *
             (options_.method == Method::Polar ? rings_->directions() : brute_force_rays(0.0, 0));
    context_.classify_deaths = pairs > options_.max_fn_pairs;
    if (context_.classify_deaths)
      warn("fn_classes", "F-N curve",
           "up to " + std::to_string(pairs) + " pairs (N, frequency), more than the limit of " +
               std::to_string(options_.max_fn_pairs) +
               ": N is kept in classes 1/4096 of an octave wide, each with its exact frequency and "
               "its exact mean N");
    reserve_memory(pairs);
    // Targets alone are evaluated from the plans, without rings.
    if (input_.grid.size() == 0 && periods == 0) return;
    if (options_.method == Method::Polar) link_memory();
    for (std::size_t i = 0; i < all_plans_.size(); ++i) {
      const LocationPlan& plan = all_plans_[i];
      if (plan.uses.empty()) continue;
      if (options_.method == Method::BruteForce) {
        brute_.push_back({plan, brute_force_rays(0.0, 0)});
      } else {
        split_unresolved(i);
      }
    }
  }

  /// What the limit leaves beside grid and F-N curve.
  void reserve_memory(std::int64_t pairs) {
    if (options_.memory_bytes <= 0) return;
    constexpr std::int64_t kPair = 3 * sizeof(FnPair);  // with the sorting
    const auto cells = static_cast<std::int64_t>(input_.grid.size() +
                                                 result_.owners.size() * input_.owner_grid.size());
    const std::int64_t fixed = cells * static_cast<std::int64_t>(sizeof(double)) +
                               std::min(pairs, options_.max_fn_pairs) * kPair;
    if (fixed > options_.memory_bytes) {
      throw InputError("risk integration: grid and F-N curve take " +
                       number_text(static_cast<double>(fixed) / 1e6) + " MB, memory_bytes allows " +
                       number_text(static_cast<double>(options_.memory_bytes) / 1e6) +
                       " MB; allow more, or take larger cells, a smaller extent or fewer "
                       "max_fn_pairs");
    }
    memory_left_ = options_.memory_bytes - fixed;
  }

  /// Locations of the next batch, by the largest map so far.
  [[nodiscard]] std::size_t batch_size(const std::vector<LocationResult>& done) const {
    if (options_.memory_bytes <= 0) return kBatch;
    const auto threads = static_cast<std::size_t>(tbb::this_task_arena::max_concurrency());
    if (done.empty()) return std::min(threads, kBatch);
    std::size_t largest = 1;
    for (const LocationResult& r : done) {
      largest = std::max(
          largest, (r.map.value.capacity() + r.map.radial.capacity() + r.map.angles.capacity()) *
                           sizeof(float) +
                       r.pairs.deaths.capacity() * (sizeof(float) + sizeof(double)));
    }
    const double fit = kForMaps * static_cast<double>(memory_left_) / static_cast<double>(largest);
    return static_cast<std::size_t>(std::clamp(fit, 1.0, static_cast<double>(kBatch)));
  }

  /// Profiles that a later integration or another location can use are kept.
  void link_memory() {
    context_.profile_room = &memory_.room;
    if (lasting_) {
      memory_.fit(input_, options_);
    } else {
      memory_.room = kProfilesSharedInPassing;
      if (options_.memory_bytes > 0) {
        const double room = kForProfiles / sizeof(float) * static_cast<double>(memory_left_);
        memory_.room = std::min(kProfilesSharedInPassing, static_cast<std::int64_t>(room));
      }
      for (const LocationPlan& plan : all_plans_)
        for (const UsedFootprint& used : plan.footprints) ++users_[used.footprint];
      for (const auto& [footprint, count] : users_)
        if (count > 1) {
          auto& kept = memory_.footprints[footprint];
          kept = std::make_unique<IntegrationMemory::Kept>();
          kept->rings.set_users(count);
        }
    }
    for (std::size_t i = 0; i < all_plans_.size(); ++i) link(all_plans_[i], i);
  }

  void link(LocationPlan& plan, std::size_t location) {
    if (lasting_) plan.memory = &memory_.deaths[location];
    for (UsedFootprint& used : plan.footprints)
      if (const auto it = memory_.footprints.find(used.footprint); it != memory_.footprints.end())
        used.memory = &it->second->rings;
  }

  void split_unresolved(std::size_t location) {
    const LocationPlan& plan = all_plans_[location];
    const std::vector<bool> flags = unresolved(context_, plan);
    if (std::find(flags.begin(), flags.end(), true) == flags.end()) {
      plans_.push_back(&plan);
      return;
    }
    std::vector<std::int32_t> rings, rays;
    double spread = std::numeric_limits<double>::infinity();
    const auto is_unresolved = [&](int footprint) {
      return footprint >= 0 && flags[static_cast<std::size_t>(footprint)];
    };
    std::vector<bool> moved(input_.outcomes.size(), false);
    for (const OutcomeUse& use : plan.uses)
      for (const int footprint : {use.individual, use.outdoor, use.indoor})
        if (is_unresolved(footprint)) {
          moved[static_cast<std::size_t>(use.outcome)] = true;
          spread = std::min(
              spread,
              least_spread(*plan.footprints[static_cast<std::size_t>(footprint)].footprint));
        }
    for (const std::int32_t o : by_location_[location])
      (moved[static_cast<std::size_t>(o)] ? rays : rings).push_back(o);
    const int count = brute_force_rays(spread, rays.front());
    const std::string more = rays.size() == 1 ? ""
                                              : "; so were " + std::to_string(rays.size() - 1) +
                                                    " more of this location";
    warn("unresolved_angles", outcome_name(input_, rays.front()),
         "a footprint of spread " + number_text(spread) + " rad is narrower than the " +
             std::to_string(rings_->angles(rings_->levels() - 1)) +
             " angles allowed on a ring; computed along " + std::to_string(count) +
             " rays instead" + more);
    brute_.push_back({plan_location(input_, location, rays), count});
    if (rings.empty()) return;
    split_plans_.push_back(plan_location(input_, location, rings));
    link(split_plans_.back(), location);
    plans_.push_back(&split_plans_.back());
  }

  [[nodiscard]] double least_spread(const Footprint& footprint) const {
    double spread = std::numeric_limits<double>::infinity();
    const double reach = footprint.reach_m();
    for (int g = 0; g < rings_->groups_for(reach); ++g)
      for (const float r : rings_->group(g, 0).radius_m)
        if (static_cast<double>(r) <= reach)
          spread = std::min(spread, footprint.angular_spread_rad(static_cast<double>(r)));
    return spread;
  }

  /// Rays for the brute-force path: a multiple of the sectors, enough for the angular spread.
  int brute_force_rays(double spread_rad, std::int32_t outcome) const {
    const int sectors = input_.rose.sectors;
    if (options_.rose == Rose::Discrete) return sectors;
    double wanted = options_.brute_force_rays;
    if (spread_rad > 0.0 && std::isfinite(spread_rad)) {
      // Eight rays per spread count a sharp edge to a few per cent; two are the least.
      const double one = 2.0 * std::numbers::pi / spread_rad;
      if (!(2.0 * one <= kMostRays))
        throw NumericError("risk integration: " + outcome_name(input_, outcome) +
                           " has a footprint with an angular spread of " + number_text(spread_rad) +
                           " rad; at most " + std::to_string(kMostRays) +
                           " wind directions can be told apart. Check its widths, or treat it as "
                           "a larger area");
      wanted = std::max(wanted, std::min(8.0 * one, static_cast<double>(kMostRays)));
    }
    return (static_cast<int>(wanted) + sectors - 1) / sectors * sectors;
  }

  void warn(std::string code, std::string subject, std::string message) {
    result_.warnings.push_back({std::move(code), std::move(subject), std::move(message)});
  }

  void run_polar_batches() {
    tbb::enumerable_thread_specific<PolarScratch> scratch;
    double least = std::numeric_limits<double>::infinity();
    std::vector<LocationResult> batch;
    std::size_t count = 0;
    for (std::size_t from = 0; from < plans_.size(); from += count) {
      count = std::min(batch_size(batch), plans_.size() - from);
      batch.assign(count, {});
      tbb::parallel_for(
          std::size_t{0}, count,
          [&](std::size_t i) {
            const LocationPlan& plan = *plans_[from + i];
            batch[i] = run_polar(context_, plan, scratch.local());
            if (!lasting_)
              for (const UsedFootprint& used : plan.footprints)
                if (used.memory != nullptr) used.memory->used(memory_.room);
            progress_->done("risk round the sources", 1.0);
          },
          tbb::simple_partitioner{});
      const GridSpec& grid = input_.grid;
      if (grid.size() > 0) {
        tbb::parallel_for(
            tbb::blocked_range2d<int>(0, grid.rows, kTileRows, 0, grid.cols, kTileCols),
            [&](const tbb::blocked_range2d<int>& tile) {
              add_to_tile(options_, grid, batch, tile.rows().begin(), tile.rows().end(),
                          tile.cols().begin(), tile.cols().end(),
                          result_.individual_risk_per_yr.data());
            },
            tbb::simple_partitioner{});
      }
      if (options_.by_owner) add_to_owners(from, batch);
      for (std::size_t i = 0; i < count; ++i) {
        LocationResult& r = batch[i];
        take(r.pll_per_yr, r.most_deaths);
        take_deaths(*plans_[from + i], std::move(r.pairs), std::move(r.classes));
        least = std::min(least, r.least_resolution);
        result_.ring_nodes += r.nodes;
      }
      progress_->done("risk on the grid", 0.2 * static_cast<double>(count));
    }
    if (std::isfinite(least)) {
      result_.smallest_resolution_ratio = least;
      if (least < 2.0)
        warn("coarse_angles", "risk integration",
             "the narrowest footprint has " + number_text(least) +
                 " angles per angular spread at the limit of " +
                 std::to_string(rings_->angles(rings_->levels() - 1)) +
                 " angles on a ring, fewer than 2; probabilities are averaged over each angle");
    }
  }

  void run_brute_force() {
    const GridSpec& grid = input_.grid;
    if (grid.size() > 0) {
      const int bands = (grid.rows + kBandRows - 1) / kBandRows;
      const double units = 2.0 * static_cast<double>(brute_.size()) / bands;
      tbb::parallel_for(
          0, bands,
          [&](int band) {
            brute_force_rows(grid, options_.rose, brute_, band * kBandRows,
                             std::min((band + 1) * kBandRows, grid.rows),
                             result_.individual_risk_per_yr.data());
            progress_->done("risk ray by ray", units);
          },
          tbb::simple_partitioner{});
    }
    std::vector<BruteForceDeaths> deaths(brute_.size());
    tbb::parallel_for(
        std::size_t{0}, brute_.size(),
        [&](std::size_t i) {
          deaths[i] = brute_force_deaths(input_, options_, people_, brute_[i]);
          progress_->done("deaths ray by ray", 2.0);
        },
        tbb::simple_partitioner{});
    if (options_.by_owner && input_.owner_grid.size() > 0) {
      for (const BruteForceJob& job : brute_)
        brute_force_rows(
            input_.owner_grid, options_.rose, std::span{&job, 1}, 0, input_.owner_grid.rows,
            result_.owners[static_cast<std::size_t>(job.plan.owner)].individual_risk_per_yr.data());
    }
    for (std::size_t i = 0; i < deaths.size(); ++i) {
      BruteForceDeaths& d = deaths[i];
      take(d.pll_per_yr, d.most_deaths);
      take_deaths(brute_[i].plan, std::move(d.pairs), {});
    }
  }

  void take(const std::vector<std::pair<std::int32_t, double>>& pll,
            const std::vector<std::pair<std::int32_t, double>>& most) {
    for (const auto& [outcome, value] : pll) {
      result_.pll_by_outcome[static_cast<std::size_t>(outcome)] += value;
      result_.potential_loss_of_life_per_yr += value;
      if (options_.by_owner)
        result_
            .owners[static_cast<std::size_t>(
                input_.outcomes[static_cast<std::size_t>(outcome)].owner)]
            .potential_loss_of_life_per_yr += value;
    }
    for (const auto& [outcome, value] : most) {
      double& n = result_.max_deaths_by_outcome[static_cast<std::size_t>(outcome)];
      n = std::max(n, value);
    }
  }

  void run_targets() {
    const std::size_t count = input_.targets.size();
    result_.target_risk_per_yr.assign(count, 0.0);
    result_.target_shares.resize(count);
    tbb::parallel_for(
        std::size_t{0}, count,
        [&](std::size_t t) {
          std::vector<Share>& shares = result_.target_shares[t];
          for (const LocationPlan& plan : all_plans_)
            append_target_shares(input_, options_.rose, plan, input_.targets[t].position, shares);
          double sum = 0.0;
          for (const Share& s : shares) sum += s.risk_per_yr;
          result_.target_risk_per_yr[t] = sum;
          std::stable_sort(shares.begin(), shares.end(), [](const Share& a, const Share& b) {
            return a.risk_per_yr != b.risk_per_yr ? a.risk_per_yr > b.risk_per_yr
                                                  : a.outcome < b.outcome;
          });
          progress_->done("risk at the targets", 0.2);
        },
        tbb::simple_partitioner{});
  }

  void finish() {
    result_.fn = fn_.finish();
    for (std::size_t i = 0; i < owner_fn_.size(); ++i) result_.owners[i].fn = owner_fn_[i].finish();
    for (const std::int32_t location : input_.fn_apart)
      result_.fn_apart.push_back(apart_.at(static_cast<std::size_t>(location)).finish());
    const auto bad = [](double v) { return !std::isfinite(v); };
    const auto& ir = result_.individual_risk_per_yr;
    const auto& at = result_.target_risk_per_yr;
    if (std::any_of(ir.begin(), ir.end(), bad) || std::any_of(at.begin(), at.end(), bad) ||
        bad(result_.potential_loss_of_life_per_yr))
      throw NumericError(
          "risk integration: a result is not finite; a footprint gave a value that is not a "
          "probability");
    for (const Warning& w : result_.warnings) reporter_.warning(w);
    reporter_.progress("risk integration", 1.0);
  }

  const RiskInput& input_;
  const RiskOptions& options_;
  Reporter& reporter_;
  People people_;
  IntegrationMemory own_memory_;
  IntegrationMemory& memory_;
  bool lasting_;                  ///< the memory outlives this integration
  std::int64_t memory_left_ = 0;  ///< where there is a limit
  std::unordered_map<const Footprint*, int> users_;
  std::optional<Progress> progress_;
  std::vector<std::vector<std::int32_t>> by_location_;
  std::vector<LocationPlan> all_plans_;     ///< by location, every outcome
  std::deque<LocationPlan> split_plans_;    ///< of locations with outcomes for the other path
  std::vector<const LocationPlan*> plans_;  ///< for the rings
  std::vector<BruteForceJob> brute_;
  std::optional<Rings> rings_;
  PolarContext context_;
  FnCollector fn_;
  std::vector<FnCollector> owner_fn_;
  std::map<std::size_t, FnCollector> apart_;  ///< by location
  RiskResult result_;
};

}  // namespace

namespace {

RiskResult integrate_in_arena(const RiskInput& input, const RiskOptions& options,
                              Reporter& reporter, IntegrationMemory* memory) {
  tbb::task_arena arena(options.threads > 0 ? options.threads : tbb::task_arena::automatic);
  return arena.execute([&] {
    check_input(input, options);
    return Integration{input, options, reporter, memory}.run();
  });
}

}  // namespace

RiskResult integrate(const RiskInput& input, const RiskOptions& options, Reporter& reporter) {
  return integrate_in_arena(input, options, reporter, nullptr);
}

RiskResult integrate(const RiskInput& input, const RiskOptions& options, Reporter& reporter,
                     Memory& memory) {
  const std::lock_guard lock{memory.impl_->in_use};
  return integrate_in_arena(input, options, reporter, memory.impl_.get());
}

}  // namespace isorisk::risk
