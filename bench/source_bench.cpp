// SPDX-License-Identifier: Apache-2.0
// Time per source term and per blow-down.
// cmake --build build/release --target source_bench && build/release/bench/source_bench
#include <benchmark/benchmark.h>

#include <array>
#include <numbers>

#include "isorisk/models/source/draining.hpp"
#include "isorisk/models/source/source_term.hpp"
#include "isorisk/models/source/transient_pool.hpp"
#include "isorisk/models/source/two_phase.hpp"
#include "isorisk/models/source/vessel_outflow.hpp"

namespace {

using namespace isorisk::models;
using namespace isorisk::models::source;

const Substance& named(const char* id) { return SubstanceLibrary::builtin().at(id); }

struct Mixed {
  const char* substance;
  double temperature_k, pressure_abs_pa;
  OpeningKind opening;
  double hole_diameter_m;
};
// What a park has: holes, broken pipes, ruptures and ten-minute releases of gas, liquid and
// liquefied gas.
constexpr std::array<Mixed, 10> kMixed{{{"methane", 293.0, 4e6, OpeningKind::Hole, 0.025},
                                        {"hydrogen", 293.0, 1e7, OpeningKind::FullBore, 0.05},
                                        {"benzene", 293.0, 1.5e5, OpeningKind::Hole, 0.025},
                                        {"benzene", 293.0, 1.5e5, OpeningKind::Rupture, 0.0},
                                        {"gasoline", 293.0, 1.2e5, OpeningKind::FullBore, 0.15},
                                        {"propane", 293.0, 9e5, OpeningKind::Hole, 0.025},
                                        {"propane", 293.0, 9e5, OpeningKind::FullBore, 0.08},
                                        {"chlorine", 293.0, 7e5, OpeningKind::Hole, 0.01},
                                        {"chlorine", 293.0, 7e5, OpeningKind::TenMinutes, 0.0},
                                        {"ammonia", 293.0, 9e5, OpeningKind::Rupture, 0.0}}};

void mixed_releases(benchmark::State& state) {
  std::size_t i = 0;
  for (auto _ : state) {
    const Mixed& m = kMixed[i++ % kMixed.size()];
    benchmark::DoNotOptimize(release_to_air({.substance = &named(m.substance),
                                             .temperature_k = m.temperature_k,
                                             .pressure_abs_pa = m.pressure_abs_pa,
                                             .inventory_kg = 20000.0,
                                             .opening = m.opening,
                                             .hole_diameter_m = m.hole_diameter_m}));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(mixed_releases);

void mixed_source_terms(benchmark::State& state) {
  std::size_t i = 0;
  for (auto _ : state) {
    const Mixed& m = kMixed[i++ % kMixed.size()];
    benchmark::DoNotOptimize(source_term({.substance = &named(m.substance),
                                          .temperature_k = m.temperature_k,
                                          .pressure_abs_pa = m.pressure_abs_pa,
                                          .inventory_kg = 20000.0,
                                          .opening = m.opening,
                                          .hole_diameter_m = m.hole_diameter_m},
                                         {.bund_area_m2 = 300.0}));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(mixed_source_terms);

LiquefiedVesselInput propane() {
  return {.substance = &named("propane"),
          .vessel = {VesselShape::HorizontalCylinder, 2.5, 10.0, 0.625},
          .temperature_k = 298.15,
          .level_m = 2.0,
          .hole_height_m = 0.0,
          .hole_diameter_m = 0.05};
}

void blowdown_liquefied_hole(benchmark::State& state) {
  const LiquefiedVesselInput in = propane();
  for (auto _ : state) benchmark::DoNotOptimize(liquefied_vessel(in));
}
BENCHMARK(blowdown_liquefied_hole)->Unit(benchmark::kMicrosecond);

void blowdown_liquefied_pipe(benchmark::State& state) {
  LiquefiedVesselInput in = propane();
  in.through_pipe = true;
  for (auto _ : state) benchmark::DoNotOptimize(liquefied_vessel(in));
}
BENCHMARK(blowdown_liquefied_pipe)->Unit(benchmark::kMicrosecond);

void blowdown_liquefied_swell(benchmark::State& state, SwellRegime regime) {
  LiquefiedVesselInput in = propane();
  // An opening above the liquid of a slender vessel: two-phase, then vapour.
  in.vessel = {VesselShape::VerticalCylinder, 1.2, 10.0, 0.3};
  in.level_m = 8.5;
  in.hole_height_m = 10.5;
  in.level_swell = regime;
  for (auto _ : state) benchmark::DoNotOptimize(liquefied_vessel(in));
}
BENCHMARK_CAPTURE(blowdown_liquefied_swell, churn, SwellRegime::Churn)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(blowdown_liquefied_swell, bubbly, SwellRegime::Bubbly)
    ->Unit(benchmark::kMicrosecond);

void blowdown_gas(benchmark::State& state) {
  const GasVesselInput in{.substance = &named("methane"),
                          .volume_m3 = 10.0,
                          .pressure_abs_pa = 6e6,
                          .temperature_k = 290.0,
                          .hole_diameter_m = 0.02};
  for (auto _ : state) benchmark::DoNotOptimize(gas_vessel(in));
}
BENCHMARK(blowdown_gas)->Unit(benchmark::kMicrosecond);

void draining_sphere(benchmark::State& state) {
  const DrainingInput in{.vessel = {VesselShape::Sphere, 12.0},
                         .level_m = 10.0,
                         .hole_diameter_m = 0.1,
                         .density_kg_per_m3 = 600.0,
                         .cap_pressure_abs_pa = 2e5};
  for (auto _ : state) benchmark::DoNotOptimize(drain_vessel(in));
}
BENCHMARK(draining_sphere)->Unit(benchmark::kMicrosecond);

void pool(benchmark::State& state, const char* id) {
  const Substance& s = named(id);
  const TransientPoolInput in{.substance = &s,
                              .inflow = {{0.0, 600.0, 6000.0}},
                              .inflow_temperature_k = std::min(293.15, s.boiling_point_k),
                              .ground = ground_constants("tno", "concrete"),
                              .surface_temperature_k = 293.15,
                              .min_thickness_m = 0.005,
                              .wind_speed_m_per_s = 3.0,
                              .air_temperature_k = 293.15,
                              .end_time_s = 1800.0};
  for (auto _ : state) benchmark::DoNotOptimize(transient_pool(in));
}
BENCHMARK_CAPTURE(pool, benzene, "benzene")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(pool, lng, "lng")->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
