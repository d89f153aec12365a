// SPDX-License-Identifier: Apache-2.0
// Blast on a map of a million points: each model point by point, and from its table.
// cmake --build build/release --target blast_bench && build/release/bench/blast_bench
#include <benchmark/benchmark.h>
#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "isorisk/models/explosion/baker_strehlow_tang.hpp"
#include "isorisk/models/explosion/blast_table.hpp"
#include "isorisk/models/explosion/kingery_bulmash.hpp"
#include "isorisk/models/explosion/tno_multi_energy.hpp"

namespace {

using namespace isorisk::models::explosion;

// 1000 x 1000 cells of 2 m, the source in the middle.
struct Map {
  std::vector<double> x, y, out;
  Map() {
    for (int i = 0; i < 1000; ++i) {
      for (int j = 0; j < 1000; ++j) {
        x.push_back(2.0 * j - 999.0);
        y.push_back(2.0 * i - 999.0);
      }
    }
    out.resize(x.size());
  }
};

void per_point(benchmark::State& state, std::size_t points) {
  state.counters["per_point"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(points),
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

template <class Source>
void direct(benchmark::State& state, const Source& source) {
  Map map;
  for (auto _ : state) {
    for (std::size_t i = 0; i < map.out.size(); ++i) {
      map.out[i] = source.overpressure_pa(std::hypot(map.x[i], map.y[i]));
    }
    benchmark::DoNotOptimize(map.out.data());
  }
  per_point(state, map.out.size());
}

// The table is built in the measured time.
template <class Source>
void table(benchmark::State& state, const Source& source, bool parallel) {
  Map map;
  for (auto _ : state) {
    const BlastTable blast{source, 0.5, 2000.0};
    const auto fill = [&](std::size_t begin, std::size_t end) {
      const std::size_t n = end - begin;
      blast.overpressure_pa(std::span{map.x}.subspan(begin, n), std::span{map.y}.subspan(begin, n),
                            0.0, 0.0, std::span{map.out}.subspan(begin, n));
    };
    if (parallel) {
      tbb::parallel_for(tbb::blocked_range<std::size_t>{0, map.out.size(), 16384},
                        [&](const auto& r) { fill(r.begin(), r.end()); });
    } else {
      fill(0, map.out.size());
    }
    benchmark::DoNotOptimize(map.out.data());
  }
  per_point(state, map.out.size());
}

template <class Source>
void all(const char* name, const Source& source) {
  const std::string id = name;
  benchmark::RegisterBenchmark((id + "/point_by_point").c_str(), [=](benchmark::State& s) {
    direct(s, source);
  })->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark((id + "/table").c_str(), [=](benchmark::State& s) {
    table(s, source, false);
  })->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark((id + "/table_all_threads").c_str(),
                               [=](benchmark::State& s) { table(s, source, true); })
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
}

}  // namespace

int main(int argc, char** argv) {
  all("multi_energy", TnoMultiEnergy{{.energy_j = 5e10, .blast_class = 7.5}});
  all("baker_strehlow_tang", BakerStrehlowTang{{.combustion_energy_j = 5e10, .flame_mach = 0.44}});
  all("kingery_bulmash", KingeryBulmash{5000.0, BurstConfiguration::Hemispherical});
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
