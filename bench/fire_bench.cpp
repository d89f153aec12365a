// SPDX-License-Identifier: Apache-2.0
// Time per receiver of the largest heat flux, the inner loop of every fire footprint.
// cmake --build build/release --target fire_bench && build/release/bench/fire_bench
#include <benchmark/benchmark.h>

#include <cstddef>
#include <vector>

#include "isorisk/models/fire/chamberlain_jet.hpp"
#include "isorisk/models/fire/fireball.hpp"
#include "isorisk/models/fire/heat_flux_map.hpp"
#include "isorisk/models/fire/johnson_jet.hpp"
#include "isorisk/models/fire/pool_fire.hpp"
#include "isorisk/models/fire/trench_fire.hpp"
#include "isorisk/models/fire/zoned_pool_fire.hpp"
#include "isorisk/models/vulnerability/heat_lethality.hpp"

namespace {

using namespace isorisk::models;
using namespace isorisk::models::fire;

// 10 kg/s of methane from 40 bar: flames of about 30 m.
SolidFlame jet(double elevation_rad, double release_height_m) {
  return ChamberlainJet{{.mass_flow_kg_per_s = 10.0,
                         .hole_diameter_m = 0.05,
                         .molar_mass_kg_per_mol = 0.016043,
                         .heat_capacity_ratio = 1.31,
                         .stagnation_pressure_abs_pa = 4e6,
                         .stagnation_temperature_k = 288.15,
                         .heat_of_combustion_j_per_kg = 50e6,
                         .wind_speed_m_per_s = 3.0,
                         .hole_elevation_rad = elevation_rad,
                         .release_height_m = release_height_m}}
      .flame();
}

SolidFlame pool(double wind_m_per_s) {
  return PoolFire{{.diameter_m = 20.0,
                   .burning_rate_kg_per_m2_s = 0.055,
                   .heat_of_combustion_j_per_kg = 43.7e6,
                   .wind_speed_m_per_s = wind_m_per_s,
                   .vapour_density_kg_per_m3 = 4.0}}
      .flame();
}

SolidFlame ball() {
  return Fireball{
      {.mass_kg = 20000.0, .heat_of_combustion_j_per_kg = 45.6e6, .vapour_pressure_abs_pa = 1.4e6}}
      .flame();
}

SolidFlame level_jet() {
  return JohnsonJet{{.release = {.mass_flow_kg_per_s = 10.0,
                                 .hole_diameter_m = 0.05,
                                 .molar_mass_kg_per_mol = 0.016043,
                                 .heat_capacity_ratio = 1.31,
                                 .stagnation_pressure_abs_pa = 4e6,
                                 .stagnation_temperature_k = 288.15,
                                 .heat_of_combustion_j_per_kg = 50e6,
                                 .wind_speed_m_per_s = 3.0,
                                 .release_height_m = 2.0}}}
      .flame();
}

SolidFlame smoky_pool() {
  return ZonedPoolFire{{.diameter_m = 20.0,
                        .fuel = pool_zone_fuel("gasoline"),
                        .wind_speed_m_per_s = 5.0,
                        .vapour_density_kg_per_m3 = 3.5}}
      .flame();
}

SolidFlame trench() {
  return TrenchFire{{.length_m = 23.5,
                     .width_m = 3.9,
                     .wind_speed_m_per_s = 4.0,
                     .clear_emissive_power_w_per_m2 = 265e3,
                     .k_m_per_m = 0.149}}
      .flame();
}

// A million receivers, 240 m square, on all threads: exact, or within 1e-3 of the exact flux.
void million(benchmark::State& state, const SolidFlame& flame, bool exact) {
  constexpr int kSide = 1000;
  std::vector<double> x, y, flux(static_cast<std::size_t>(kSide) * kSide);
  for (int i = 0; i < kSide; ++i) {
    for (int j = 0; j < kSide; ++j) {
      x.push_back(-100.0 + 240.0 * i / kSide);
      y.push_back(-120.0 + 240.0 * j / kSide);
    }
  }
  for (auto _ : state) {
    if (exact) {
      max_heat_flux_map_w_per_m2(flame, x, y, 1.5, flux);
    } else {
      max_heat_flux_map_w_per_m2(flame, x, y, 1.5, flux, {});
    }
    benchmark::DoNotOptimize(flux.data());
  }
}

// A square of 316 x 316 receivers, 240 m wide, 1.5 m above ground, round the flame.
void field(benchmark::State& state, const SolidFlame& flame) {
  constexpr int kSide = 316;
  std::vector<double> x, y, flux(static_cast<std::size_t>(kSide) * kSide);
  for (int i = 0; i < kSide; ++i) {
    for (int j = 0; j < kSide; ++j) {
      x.push_back(-100.0 + 240.0 * i / kSide);
      y.push_back(-120.0 + 240.0 * j / kSide);
    }
  }
  for (auto _ : state) {
    flame.max_heat_flux_w_per_m2(x, y, 1.5, flux);
    benchmark::DoNotOptimize(flux.data());
  }
  state.counters["per_receiver"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(x.size()),
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void lethality(benchmark::State& state) {
  const vulnerability::HeatLethality rule{vulnerability::heat_lethality_rule("pgs3")};
  std::vector<double> q(100000), p(q.size());
  for (std::size_t i = 0; i < q.size(); ++i) q[i] = 0.35 * static_cast<double>(i);
  for (auto _ : state) {
    rule.individual(q, 60.0, p);
    benchmark::DoNotOptimize(p.data());
  }
  state.counters["per_receiver"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(q.size()),
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

BENCHMARK_CAPTURE(field, jet_upwards, jet(1.5707963, 2.0))->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(field, jet_inclined, jet(0.7853982, 2.0))->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(field, jet_horizontal_cut_by_ground, jet(0.0, 1.0))
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(field, pool_fire_upright, pool(0.0))->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(field, pool_fire_tilted, pool(5.0))->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(field, fireball, ball())->Unit(benchmark::kMillisecond);
// Every flame both ways.
#define MILLION(name, ...)                                      \
  BENCHMARK_CAPTURE(million, name, __VA_ARGS__, true)           \
      ->Unit(benchmark::kMillisecond)                           \
      ->UseRealTime();                                          \
  BENCHMARK_CAPTURE(million, name##_within, __VA_ARGS__, false) \
      ->Unit(benchmark::kMillisecond)                           \
      ->UseRealTime()

MILLION(jet_upwards, jet(1.5707963, 2.0));
MILLION(jet_inclined, jet(0.7853982, 2.0));
MILLION(jet_horizontal_cut_by_ground, jet(0.0, 1.0));
MILLION(johnson_jet, level_jet());
MILLION(pool_fire_upright, pool(0.0));
MILLION(pool_fire_tilted, pool(5.0));
MILLION(pool_fire_two_zones, smoky_pool());
MILLION(trench, trench());
MILLION(fireball, ball());
BENCHMARK(lethality)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
