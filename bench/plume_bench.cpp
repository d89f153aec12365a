// SPDX-License-Identifier: Apache-2.0
// Plume on a map of a million cells, and the tables a passive cloud hands to the risk integral.
// cmake --build build/release --target dispersion_bench && build/release/bench/dispersion_bench
#include <benchmark/benchmark.h>
#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <cmath>
#include <vector>

#include "bell_kernels.hpp"
#include "isorisk/models/dispersion/cloud.hpp"
#include "isorisk/models/dispersion/plume_map.hpp"

namespace {

using namespace isorisk;
using namespace isorisk::models;
using namespace isorisk::models::dispersion;

GaussianPlume plume_of(Pasquill pasquill, double height_m) {
  return GaussianPlume{{.mass_flow_kg_per_s = 5.0,
                        .wind_speed_m_per_s = 3.0,
                        .effective_height_m = height_m,
                        .mixing_height_m = 800.0},
                       SigmaCurve{{.pasquill = pasquill}}};
}

// A thousand by a thousand cells of 10 m.
PlumeMapInput map_of(double wind_from_rad, bool all_in_the_plume = false) {
  PlumeMapInput in{
      .grid = {.west_m = -5000.0, .north_m = 5000.0, .cell_m = 10.0, .rows = 1000, .cols = 1000},
      .wind_from_rad = wind_from_rad};
  // Source so far upwind that every cell is within 8 sigma.
  if (all_in_the_plume) in.source = {-15000.0, 0.0};
  return in;
}

template <class T>
void map_threads(benchmark::State& state, Pasquill pasquill, double height_m, double wind_from_rad,
                 bool full) {
  const GaussianPlume plume = plume_of(pasquill, height_m);
  const PlumeMapInput in = map_of(wind_from_rad, full);
  std::vector<T> out(in.grid.size());
  tbb::task_arena arena{static_cast<int>(state.range(0))};
  for (auto _ : state) {
    arena.execute([&] { plume_map(plume, in, std::span<T>{out}); });
    benchmark::DoNotOptimize(out.data());
  }
  double used = 0.0;
  for (const T v : out) used += v > T{0};
  state.counters["cells_in_plume"] = used;
}
constexpr auto map_of_double = map_threads<double>;
constexpr auto map_of_float = map_threads<float>;
#define ISORISK_MAP(T, name, ...)                  \
  BENCHMARK_CAPTURE(map_of_##T, name, __VA_ARGS__) \
      ->Arg(1)                                     \
      ->Arg(2)                                     \
      ->UseRealTime()                              \
      ->Unit(benchmark::kMicrosecond)
constexpr double kWest = 4.71238898038469;
ISORISK_MAP(double, D_along_rows, Pasquill::D, 0.0, kWest, false);
ISORISK_MAP(double, D_across_rows, Pasquill::D, 0.0, 0.0, false);
ISORISK_MAP(double, F_oblique, Pasquill::F, 0.0, 3.9, false);
ISORISK_MAP(double, A_oblique, Pasquill::A, 0.0, 3.9, false);
ISORISK_MAP(double, D_stack_oblique, Pasquill::D, 60.0, 3.9, false);
ISORISK_MAP(double, A_every_cell, Pasquill::A, 0.0, kWest, true);
ISORISK_MAP(float, A_every_cell, Pasquill::A, 0.0, kWest, true);

// The limit: a million exponentials of the same kind, written to memory.
void exponentials(benchmark::State& state) {
  int count = 0;
  const bell::Kernel& kernel = *bell::available(&count)[0];
  const bell::Kernel& best = state.range(1) == 0 ? kernel : bell::active();
  std::vector<double> a(1000000);
  std::vector<double> e(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) a[i] = -32.0 * static_cast<double>(i % 997) / 997.0;
  tbb::task_arena arena{static_cast<int>(state.range(0))};
  for (auto _ : state) {
    arena.execute([&] {
      tbb::parallel_for(tbb::blocked_range<std::size_t>(0, a.size() / 8, 500), [&](const auto& r) {
        best.exponentials(a.data() + 8 * r.begin(), e.data() + 8 * r.begin(),
                          static_cast<int>(8 * r.size()));
      });
    });
    benchmark::DoNotOptimize(e.data());
  }
  state.SetLabel(best.name);
}
BENCHMARK(exponentials)
    ->Args({1, 1})
    ->Args({2, 1})
    ->Args({1, 0})
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

// The same map cell by cell from the exact function, one thread.
void map_cell_by_cell(benchmark::State& state) {
  const GaussianPlume plume = plume_of(Pasquill::A, 0.0);
  const PlumeMapInput in = map_of(kWest, true);
  std::vector<double> out(in.grid.size());
  for (auto _ : state) {
    std::size_t i = 0;
    for (int r = 0; r < in.grid.rows; ++r) {
      for (int c = 0; c < in.grid.cols; ++c) {
        const Point p = in.grid.centre(r, c);
        out[i++] = plume.concentration_kg_per_m3(p.x_m - in.source.x_m, p.y_m, 1.5);
      }
    }
    benchmark::DoNotOptimize(out.data());
  }
}
BENCHMARK(map_cell_by_cell)->Unit(benchmark::kMillisecond);

CloudInput chlorine(ReleaseKind kind) {
  return {.kind = kind,
          .mass_flow_kg_per_s = kind == ReleaseKind::Continuous ? 2.0 : 0.0,
          .duration_s = kind == ReleaseKind::Continuous ? 600.0 : 0.0,
          .mass_kg = kind == ReleaseKind::Instantaneous ? 1000.0 : 0.0,
          .height_m = 1.0,
          .molar_mass_kg_per_mol = 0.0709,
          .density_kg_per_m3 = 3.0,
          .weather = {.pasquill = Pasquill::D, .wind_speed_m_per_s = 5.0}};
}

void cloud_toxic(benchmark::State& state, ReleaseKind kind) {
  const PassiveCloud cloud{chlorine(kind)};
  const ToxicOptions options{.probit = {.a = -6.35, .b = 0.5, .n = 2.75}};
  for (auto _ : state) benchmark::DoNotOptimize(cloud.toxic(options));
}
BENCHMARK_CAPTURE(cloud_toxic, continuous, ReleaseKind::Continuous)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(cloud_toxic, instantaneous, ReleaseKind::Instantaneous)
    ->Unit(benchmark::kMicrosecond);

void cloud_flammable(benchmark::State& state, ReleaseKind kind) {
  CloudInput in = chlorine(kind);
  in.molar_mass_kg_per_mol = 0.0441;
  const PassiveCloud cloud{in};
  const FlammableOptions options{.lower_limit_fraction = 0.02, .upper_limit_fraction = 0.1};
  for (auto _ : state) benchmark::DoNotOptimize(cloud.flammable(options));
}
BENCHMARK_CAPTURE(cloud_flammable, continuous, ReleaseKind::Continuous)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(cloud_flammable, instantaneous, ReleaseKind::Instantaneous)
    ->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
