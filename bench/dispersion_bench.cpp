// SPDX-License-Identifier: Apache-2.0
// Time per heavy-gas cloud and per question to it.
// cmake --build build/release --target dispersion_bench && build/release/bench/dispersion_bench
#include <benchmark/benchmark.h>

#include "isorisk/models/dispersion/heavy_gas.hpp"

namespace {

using namespace isorisk::models;
using namespace isorisk::models::dispersion;

SlabAtmosphere weather(double index, double wind) {
  return SlabAtmosphere{{.wind_speed_m_per_s = wind,
                         .reference_height_m = 10.0,
                         .roughness_m = 0.1,
                         .temperature_k = 288.15,
                         .stability_index = index}};
}
const SlabAtmosphere& air(bool night) {
  static const SlabAtmosphere d = weather(4.0, 5.0);
  static const SlabAtmosphere f = weather(6.0, 1.5);
  return night ? f : d;
}
HeavyGasMaterial of(const char* id) {
  return heavy_gas_material(SubstanceLibrary::builtin().at(id), 288.15);
}
constexpr HeavyGasOptions kTenKilometres{.max_distance_m = 10000.0};

HeavyGasRelease pool() {
  return {.source = HeavyGasSource::Pool,
          .material = of("propane"),
          .mass_flow_kg_per_s = 20.0,
          .area_m2 = 400.0,
          .temperature_k = 231.0};
}
HeavyGasRelease jet(double duration_s = std::numeric_limits<double>::infinity()) {
  return {.source = HeavyGasSource::HorizontalJet,
          .material = of("chlorine"),
          .mass_flow_kg_per_s = 10.0,
          .duration_s = duration_s,
          .velocity_m_per_s = 40.0,
          .temperature_k = 239.1,
          .liquid_fraction = 0.8,
          .height_m = 1.0};
}
HeavyGasRelease puff() {
  return {.source = HeavyGasSource::Instantaneous,
          .material = of("chlorine"),
          .mass_kg = 10000.0,
          .area_m2 = 500.0,
          .temperature_k = 239.1,
          .liquid_fraction = 0.8};
}

void march(benchmark::State& state, const HeavyGasRelease& release) {
  const SlabAtmosphere& a = air(state.range(0) == 1);
  for (auto _ : state) {
    benchmark::DoNotOptimize(HeavyGasCloud{release, a, kTenKilometres});
  }
}
// Argument: 0 class D 5 m/s, 1 class F 1.5 m/s.
BENCHMARK_CAPTURE(march, pool_plume, pool())->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(march, two_phase_jet, jet())->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(march, jet_of_10_min, jet(600.0))->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(march, puff, puff())->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void toxic(benchmark::State& state, const HeavyGasRelease& release) {
  const HeavyGasCloud cloud{release, air(state.range(0) == 1)};
  for (auto _ : state) benchmark::DoNotOptimize(cloud.toxic({.probit = {-6.35, 0.5, 2.75}}));
}
BENCHMARK_CAPTURE(toxic, jet_of_10_min, jet(600.0))->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(toxic, puff, puff())->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void flammable(benchmark::State& state) {
  const HeavyGasCloud cloud{pool(), air(state.range(0) == 1)};
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        cloud.flammable({.lower_limit_fraction = 0.021, .upper_limit_fraction = 0.095}));
  }
}
BENCHMARK(flammable)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
