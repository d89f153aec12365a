// SPDX-License-Identifier: Apache-2.0
// The decisions of the demo park, each from its result folder to its written answer, and the
// relocation plan of 200 plants over a city to a gap of 1 %.
// cmake --build build/release --target decision_bench && build/release/bench/decision_bench
#include <benchmark/benchmark.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "city.hpp"
#include "isorisk/study/basis.hpp"
#include "isorisk/study/decisions/decide.hpp"
#include "isorisk/study/decisions/hazard.hpp"
#include "isorisk/study/decisions/uncertainty.hpp"
#include "isorisk/study/results.hpp"
#include "isorisk/study/update.hpp"
#include "qra/release_case.hpp"

namespace {

namespace fs = std::filesystem;
using namespace isorisk;

const fs::path kPark = ISORISK_DEMO_PARK;
const fs::path kOut = ISORISK_BENCH_DIR;

void run(benchmark::State& state) {
  Reporter reporter;
  for (auto _ : state) {
    const study::RunClock clock;
    const study::Study park = study::open(kPark);
    const study::RiskBasis basis = study::run_basis(park, {}, reporter);
    study::write_results(park, basis, {}, kOut, clock);
  }
}

void hazard(benchmark::State& state) {
  for (auto _ : state) {
    const study::Study park = study::open(kPark);
    study::decisions::write_decision(
        park, study::decisions::hazard_output(park, study::decisions::decide_hazard(park)), kOut);
  }
}

// As the command does it: read study and results, decide, write.
void decide(benchmark::State& state, const char* name) {
  Reporter reporter;
  for (auto _ : state) {
    const study::Study park = study::open(kPark);
    const std::optional<study::RiskBasis> basis = study::load_basis(park, kOut);
    if (!basis) {
      state.SkipWithError("no results: run the benchmark `run` first");
      return;
    }
    study::decisions::write_decision(
        park, study::decisions::decide(name, park, *basis, {}, reporter), kOut);
  }
}

// Winds turned by a sector each time: new numbers everywhere.
void live_update(benchmark::State& state) {
  Reporter reporter;
  const study::Study park = study::open(kPark);
  risk::Memory memory;
  const study::RiskBasis basis = study::run_basis(park, {}, reporter, memory);
  study::Weather wind = park.weather;
  const auto sectors = wind.rose.sectors;
  for (auto _ : state) {
    for (auto row = wind.rose.probability.begin(); row != wind.rose.probability.end();
         row += sectors) {
      std::rotate(row, row + 1, row + sectors);
    }
    const study::Study changed =
        study::with_changes(park, {.weather = wind, .factors = {.frequency = 1.1}});
    const study::RiskBasis next = study::update(changed, basis, {}, reporter, memory);
    state.counters["pll"] = next.result.potential_loss_of_life_per_yr;
  }
  state.counters["memory_mb"] = static_cast<double>(memory.bytes()) / 1e6;
}

void uncertainty(benchmark::State& state) {
  Reporter reporter;
  const study::Study park = study::open(kPark);
  const std::optional<study::RiskBasis> basis = study::load_basis(park, kOut);
  if (!basis) {
    state.SkipWithError("no results: run the benchmark `run` first");
    return;
  }
  for (auto _ : state) {
    const auto r = study::decisions::analyse_uncertainty(
        park, *basis, {.samples = static_cast<int>(state.range(0))}, {}, reporter);
    state.counters["parts"] = static_cast<double>(r.parts);
  }
}

// Footprints of every jet fire, pool fire and fireball of the park, from its source terms.
void fires(benchmark::State& state) {
  namespace et = models::event_tree;
  namespace qra = study::qra;
  Reporter reporter;
  const study::Study park = study::open(kPark);
  const study::RiskBasis basis = study::run_basis(park, {}, reporter);
  const auto& releases = basis.result.releases;
  const auto equipment = [&](std::size_t r) -> const study::Equipment& {
    return park.equipment[static_cast<std::size_t>(releases[r].equipment)];
  };
  // What burns, by release that differs from those before it and by weather class.
  std::map<std::size_t, std::map<std::size_t, std::set<et::OutcomeKind>>> burns;
  for (const study::Scenario& s : basis.result.scenarios) {
    const auto r = static_cast<std::size_t>(s.release);
    bool known = false;
    for (const auto& [other, classes] : burns) {
      known =
          known || (other != r && qra::same_consequences(equipment(r), releases[r].loss,
                                                         equipment(other), releases[other].loss));
    }
    if (known || releases[r].source.empty()) continue;
    for (const et::OutcomeKind kind : s.kinds) {
      if (kind == et::OutcomeKind::JetFire || kind == et::OutcomeKind::PoolFire ||
          kind == et::OutcomeKind::Fireball) {
        burns[r][static_cast<std::size_t>(s.weather)].insert(kind);
      }
    }
  }
  std::vector<std::size_t> order;
  double flames = 0.0;
  for (const auto& [r, classes] : burns) {
    order.push_back(r);
    for (const auto& [w, kinds] : classes) flames += static_cast<double>(kinds.size());
  }
  const qra::DeathRules rules = qra::DeathRules::of(park);
  for (auto _ : state) {
    tbb::parallel_for(std::size_t{0}, order.size(), [&](std::size_t i) {
      const std::size_t r = order[i];
      const study::Equipment& e = equipment(r);
      qra::FireballCache ball;
      for (const auto& [w, kinds] : burns.at(r)) {
        qra::ReleaseCase one{.study = park,
                             .rules = rules,
                             .dominoes = false,
                             .equipment = e,
                             .substance = models::SubstanceLibrary::builtin().at(e.substance),
                             .weather = park.weather.classes[w],
                             .source = releases[r].source[w],
                             .fireball_cache = &ball,
                             .steps = models::source::vapour_steps(releases[r].source[w])};
        if (kinds.contains(et::OutcomeKind::JetFire)) (void)one.jet_fire();
        if (kinds.contains(et::OutcomeKind::Fireball)) (void)one.fireball();
        if (kinds.contains(et::OutcomeKind::PoolFire)) {
          (void)one.pool_fire(false);
          (void)one.pool_fire(true);
        }
      }
    });
  }
  state.counters["flames"] = flames;
}

void read_results(benchmark::State& state) {
  for (auto _ : state) {
    const study::Study park = study::open(kPark);
    benchmark::DoNotOptimize(study::load_basis(park, kOut));
  }
}

void plan_of_city(benchmark::State& state, bool early) {
  const auto problem = bench::City{{.seed = static_cast<unsigned>(state.range(0))}}.problem();
  for (auto _ : state) {
    const auto result = bench::plan::solve_plan(problem, {.relative_gap = 0.01, .early = early});
    if (!result.feasible) state.SkipWithError("no plan");
    state.counters["gap"] = result.cost_gap;
    state.counters["cost"] = result.evaluation.cost;
  }
}

void frontier_of_city(benchmark::State& state, bool meeting) {
  const auto problem = bench::City{{}}.problem();
  for (auto _ : state) {
    const auto f = bench::plan::frontier(problem, {.meeting = meeting, .relative_gap = 0.01});
    state.counters["points"] = static_cast<double>(f.points.size());
  }
}

BENCHMARK(run)->Unit(benchmark::kMillisecond)->Iterations(1)->UseRealTime();
BENCHMARK(read_results)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(fires)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(live_update)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(uncertainty)->Arg(100)->Arg(1000)->Unit(benchmark::kSecond)->Iterations(1)->UseRealTime();
BENCHMARK(hazard)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(decide, distance, "distance")->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(decide, landuse, "landuse")->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(decide, relocation, "relocation")->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(decide, capacity, "capacity")->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(decide, records, "records")->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(plan_of_city, cheapest, false)
    ->DenseRange(1, 3)
    ->Unit(benchmark::kSecond)
    ->Iterations(1)
    ->UseRealTime();
BENCHMARK_CAPTURE(plan_of_city, cheapest_then_earliest, true)
    ->DenseRange(1, 3)
    ->Unit(benchmark::kSecond)
    ->Iterations(1)
    ->UseRealTime();
BENCHMARK_CAPTURE(frontier_of_city, all_plans, false)
    ->Unit(benchmark::kSecond)
    ->Iterations(1)
    ->UseRealTime();
BENCHMARK_CAPTURE(frontier_of_city, plans_that_meet, true)
    ->Unit(benchmark::kSecond)
    ->Iterations(1)
    ->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
