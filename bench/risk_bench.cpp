// SPDX-License-Identifier: Apache-2.0
// Risk integration on synthetic studies, against two direct ways of doing the same; see README.md.
#include <benchmark/benchmark.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <map>
#include <memory>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include "isorisk/core/risk/risk.hpp"
#include "kernels.hpp"
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace {

using namespace isorisk;
using namespace isorisk::risk;
using std::numbers::pi;

struct Case {
  std::string name;
  int locations, scenarios, classes, cells;
  double populated;  ///< part of the cells with people
  int sectors;
  Rose rose;
  double must_s;
  int samples;  ///< locations on which the direct loops are timed
};

const Case kCases[] = {
    {"A, 16 directions", 5, 20, 6, 500, 0.25, 16, Rose::Discrete, 0.015, 2},
    {"B, 16 directions", 60, 40, 6, 1000, 0.25, 16, Rose::Discrete, 0.20, 2},
    {"B, 360 directions", 60, 40, 6, 1000, 0.25, 360, Rose::Discrete, 0.8, 2},
    {"B, continuous, N in 288", 60, 40, 6, 1000, 0.25, 16, Rose::Continuous, 0.6, 2},
    {"C, 36 directions", 500, 50, 12, 4000, 0.05, 36, Rose::Discrete, 3.0, 2},
    {"C, continuous, N in 288", 500, 50, 12, 4000, 0.05, 36, Rose::Continuous, 10.0, 2},
};
constexpr double kCell = 10.0;
constexpr int kEqualRays = 288;  ///< directions of the direct loops at equal accuracy

class Random {
 public:
  explicit Random(unsigned seed) : engine_{seed} {}
  double between(double low, double high) {
    return low + (high - low) * (static_cast<double>(engine_() >> 5) / 134217728.0);
  }

 private:
  std::mt19937 engine_;
};

/// A ground-level plume with a chlorine-like probit whose cut-off (0.1 %) lies at the reach.
FootprintPtr make_plume(Random& random, double reach) {
  const double ay = random.between(0.06, 0.16);  // stable to neutral
  const double az = random.between(0.03, 0.10);
  constexpr double by = 0.9, bz = 0.85, b = 0.5, n = 2.75;
  const auto sigma_y = [&](double x) { return ay * std::pow(x, by); };
  const auto sigma_z = [&](double x) { return az * std::pow(x, bz); };
  // probit = 5 - 3.09 at the reach; elsewhere by ln of the ratio of concentrations.
  const double at_reach = std::log(sigma_y(reach) * sigma_z(reach));
  constexpr int kKnots = 48;
  std::vector<double> x, probit, drop;
  for (int i = 0; i < kKnots; ++i) {
    const double d = std::pow(1.02 * reach, i / (kKnots - 1.0));
    x.push_back(d);
    probit.push_back(5.0 - 3.09 + b * n * (at_reach - std::log(sigma_y(d) * sigma_z(d))));
    drop.push_back(b * n / (2.0 * sigma_y(d) * sigma_y(d)));
  }
  return make_gaussian_probit(x, probit, drop, 0.001);
}

RiskInput make_study(const Case& c) {
  Random random{20240501U};
  RiskInput in;
  const double side = c.cells * kCell;
  in.grid = {0.0, side, kCell, c.cells, c.cells};
  const double margin = std::min(0.3 * side, 3000.0);
  for (int i = 0; i < c.locations; ++i)
    in.locations.push_back(
        {random.between(margin, side - margin), random.between(margin, side - margin)});
  in.rose.classes = c.classes;
  in.rose.sectors = c.sectors;
  double sum = 0.0;
  for (int i = 0; i < c.classes * c.sectors; ++i) {
    in.rose.probability.push_back(random.between(0.1, 1.0));
    sum += in.rose.probability.back();
  }
  for (double& p : in.rose.probability) p /= sum;
  for (int l = 0; l < c.locations; ++l)
    for (int s = 0; s < c.scenarios; ++s) {
      Outcome o;
      o.location = l;
      const double reach = 300.0 * std::pow(10.0, random.between(0.0, 1.0));  // 300 m to 3 km
      for (int w = 0; w < c.classes; ++w) {
        const FootprintPtr f = make_plume(random, reach * random.between(0.5, 1.0));
        o.frequency_per_yr.push_back(1.0e-6 * random.between(0.5, 2.0));
        o.individual.push_back(f);
        o.outdoor.push_back(f);
        o.indoor.push_back(nullptr);
      }
      in.outcomes.push_back(std::move(o));
    }
  // Settlements of 300 m x 300 m, every cell of theirs with people.
  std::vector<bool> filled(in.grid.size(), false);
  const auto wanted = static_cast<std::size_t>(c.populated * static_cast<double>(filled.size()));
  constexpr int kTown = 30;
  for (std::size_t done = 0; done < wanted;) {
    const int row0 = static_cast<int>(random.between(0.0, c.cells - kTown));
    const int col0 = static_cast<int>(random.between(0.0, c.cells - kTown));
    for (int row = row0; row < row0 + kTown; ++row)
      for (int col = col0; col < col0 + kTown; ++col) {
        const auto i = static_cast<std::size_t>(row) * static_cast<std::size_t>(c.cells) +
                       static_cast<std::size_t>(col);
        if (filled[i]) continue;
        filled[i] = true;
        ++done;
      }
  }
  for (int row = 0; row < c.cells; ++row)
    for (int col = 0; col < c.cells; ++col) {
      if (!filled[static_cast<std::size_t>(row) * static_cast<std::size_t>(c.cells) +
                  static_cast<std::size_t>(col)])
        continue;
      PopulationCell cell;
      cell.centre = in.grid.centre(row, col);
      cell.side_m = kCell;
      cell.outdoor = {random.between(0.1, 1.0)};
      in.population.push_back(std::move(cell));
    }
  return in;
}

/// Studies are made once: making their footprints belongs to the physics, not to the integration.
const RiskInput& study_of(const Case& c) {
  static std::string made;
  static RiskInput study;
  const std::string key = c.name;
  if (made != key) {
    study = {};
    study = make_study(c);
    made = key;
  }
  return study;
}

struct Times {
  std::vector<double> wall, cpu;  ///< seconds; cpu: of all threads together
};

std::map<std::string, Times>& times() {
  static std::map<std::string, Times> t;
  return t;
}

double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1.0e-9 * static_cast<double>(t.tv_nsec);
}

template <typename Work>
void timed(benchmark::State& state, const std::string& key, Work&& work) {
  for (auto _ : state) {
    const double cpu = cpu_seconds();
    const auto start = std::chrono::steady_clock::now();
    work();
    const double s =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    state.SetIterationTime(s);
    times()[key].wall.push_back(s);
    times()[key].cpu.push_back(cpu_seconds() - cpu);
  }
}

void polar(benchmark::State& state, const Case& c, int threads) {
  const RiskInput& in = study_of(c);
  RiskOptions options;
  options.rose = c.rose;
  options.threads = threads;
  Reporter quiet;
  timed(state, c.name + (threads == 1 ? " | one thread" : " | polar"),
        [&] { benchmark::DoNotOptimize(integrate(in, options, quiet)); });
}

// ---- the direct loops: individual risk and N of one location
// --------------------------------------

struct Direct {
  std::vector<double> risk;
  std::vector<float> people;
  double f_n = 0.0;
  explicit Direct(const RiskInput& in) : risk(in.grid.size(), 0.0), people(in.grid.size(), 0.0F) {
    for (const PopulationCell& cell : in.population) {
      const auto col = static_cast<std::size_t>((cell.centre.x_m - in.grid.west_m) / kCell);
      const auto row = static_cast<std::size_t>((in.grid.north_m - cell.centre.y_m) / kCell);
      people[row * static_cast<std::size_t>(in.grid.cols) + col] +=
          static_cast<float>(cell.outdoor[0]);
    }
  }
};

/// Calls cells(row, first, last, x, y) with every row of the turned rectangle round a footprint;
/// (x, y) is the first cell in the frame of the footprint.
template <typename Cells>
void each_row(const GridSpec& grid, Point place, const FootprintBox& box, double s, double c,
              Cells&& cells) {
  const double across = std::abs(s) * box.y_max_m;
  const double north = place.y_m + std::max(box.x_min_m * c, box.x_max_m * c) + across;
  const double south = place.y_m + std::min(box.x_min_m * c, box.x_max_m * c) - across;
  const Point origin = grid.centre(0, 0);
  const int row0 = std::max(0, static_cast<int>(std::ceil((origin.y_m - north) / kCell)));
  const int row1 =
      std::min(grid.rows - 1, static_cast<int>(std::floor((origin.y_m - south) / kCell)));
  // x = dx s + dy c in [x_min, x_max] and y = dx c - dy s in [-y_max, y_max], solved for the
  // column; every bound is linear in dy, so nothing is divided in the loop.
  const double tiny = 1.0e-9;
  const double per_s = 1.0 / (std::abs(s) < tiny ? tiny : s);
  const double per_c = 1.0 / (std::abs(c) < tiny ? tiny : c);
  const double x_low = (s < 0.0 ? box.x_max_m : box.x_min_m) * per_s;
  const double x_high = (s < 0.0 ? box.x_min_m : box.x_max_m) * per_s;
  const double y_half = std::abs(box.y_max_m * per_c);
  const double west = origin.x_m - place.x_m;
  const double width = kCell * (grid.cols - 1);
  for (int row = row0; row <= row1; ++row) {
    const double dy = origin.y_m - kCell * row - place.y_m;
    const double along = dy * c * per_s;
    const double across_at = dy * s * per_c;
    const double low = std::max({x_low - along, across_at - y_half, west});
    const double high = std::min({x_high - along, across_at + y_half, west + width});
    if (!(high >= low)) continue;
    const int first = static_cast<int>((low - west) / kCell + 1.0 - 1.0e-9);
    const int last = static_cast<int>((high - west) / kCell + 1.0e-9);
    if (last < first) continue;
    const double dx = west + kCell * first;
    cells(row, first, last, dx * s + dy * c, dx * c - dy * s);
  }
}

template <typename One>
void each_ray(const RiskInput& in, int location, int rays, One&& one) {
  for (const Outcome& o : in.outcomes) {
    if (o.location != location) continue;
    for (std::size_t w = 0; w < o.individual.size(); ++w)
      for (int ray = 0; ray < rays; ++ray) {
        const double f = o.frequency_per_yr[w] / (in.rose.classes * rays);
        one(*o.individual[w], f, 2.0 * pi * ray / rays);
      }
  }
}

/// Row by row with the vector kernels of the product.
void row_spans(const RiskInput& in, int location, int rays, Direct& out) {
  const Point place = in.locations[static_cast<std::size_t>(location)];
  std::vector<float> p;
  each_ray(in, location, rays, [&](const Footprint& footprint, double f, double direction) {
    const double s = std::sin(direction);
    const double c = std::cos(direction);
    double n = 0.0;
    each_row(in.grid, place, footprint.bounds(), s, c,
             [&](int row, int first, int last, double x, double y) {
               const auto count = static_cast<std::size_t>(last - first + 1);
               if (p.size() < count) p.resize(count);
               footprint.line(x, y, kCell * s, kCell * c, {p.data(), count});
               const std::size_t from =
                   static_cast<std::size_t>(row) * static_cast<std::size_t>(in.grid.cols) +
                   static_cast<std::size_t>(first);
               double* risk = out.risk.data() + from;
               const float* people = out.people.data() + from;
               for (std::size_t i = 0; i < count; ++i) risk[i] += f * static_cast<double>(p[i]);
               float part[16] = {};  // sixteen sums, so that the loop is vectorised
               std::size_t i = 0;
               for (; i + 16 <= count; i += 16)
                 for (std::size_t k = 0; k < 16; ++k) part[k] += p[i + k] * people[i + k];
               for (std::size_t k = 0; i + k < count; ++k) part[k] += p[i + k] * people[i + k];
               float sum = 0.0F;
               for (const float v : part) sum += v;
               n += static_cast<double>(sum);
             });
    out.f_n += f * n;
  });
}

/// Cell by cell in double, with erfc.
void triple_loop(const RiskInput& in, int location, int rays, Direct& out) {
  const Point place = in.locations[static_cast<std::size_t>(location)];
  each_ray(in, location, rays, [&](const Footprint& footprint, double f, double direction) {
    const double s = std::sin(direction);
    const double c = std::cos(direction);
    double n = 0.0;
    each_row(in.grid, place, footprint.bounds(), s, c,
             [&](int row, int first, int last, double x, double y) {
               const std::size_t from =
                   static_cast<std::size_t>(row) * static_cast<std::size_t>(in.grid.cols);
               for (int col = first; col <= last; ++col) {
                 const double k = col - first;
                 const double p = footprint.at(x + k * kCell * s, y + k * kCell * c);
                 const std::size_t i = from + static_cast<std::size_t>(col);
                 out.risk[i] += f * p;
                 n += static_cast<double>(out.people[i]) * p;
               }
             });
    out.f_n += f * n;
  });
}

/// One sample location per thread, at the same time; time per location and core.
template <typename Loop>
void direct(benchmark::State& state, const Case& c, const std::string& kind, int rays, Loop loop) {
  const RiskInput& in = study_of(c);
  std::vector<std::unique_ptr<Direct>> out;
  for (int i = 0; i < c.samples; ++i) out.push_back(std::make_unique<Direct>(in));
  timed(state, kind + c.name[0], [&] {
    tbb::parallel_for(0, c.samples, [&](int i) {
      loop(in, i * (c.locations / c.samples), rays, *out[static_cast<std::size_t>(i)]);
    });
  });
}

// ---- distance from the hardware limit: the inner loops on data in the first cache
// --------------------

/// Multiply-adds on sixteen floats that depend on nothing but registers: what the processor can do.
#if defined(__x86_64__)
__attribute__((target("avx512f"))) float peak_avx512(long rounds) {
  __m512 a[12];
  for (int i = 0; i < 12; ++i) a[i] = _mm512_set1_ps(static_cast<float>(i));
  const __m512 x = _mm512_set1_ps(0.999F);
  const __m512 y = _mm512_set1_ps(0.001F);
  for (long k = 0; k < rounds; ++k)
    for (__m512& v : a) v = _mm512_fmadd_ps(v, x, y);
  for (int i = 1; i < 12; ++i) a[0] = _mm512_add_ps(a[0], a[i]);
  return _mm512_reduce_add_ps(a[0]);
}
#endif

void kernel_peak(benchmark::State& state) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) {
    long rounds = 1000;
    for (auto _ : state) {
      benchmark::DoNotOptimize(rounds);
      benchmark::DoNotOptimize(peak_avx512(rounds));
    }
    state.counters["multiply_adds/s"] =
        benchmark::Counter(12.0 * 1000.0 * 16.0, benchmark::Counter::kIsIterationInvariantRate);
    return;
  }
#endif
  state.SkipWithError("only where there is AVX-512");
}

void kernel_dot(benchmark::State& state) {
  const kernel::Set& k = kernel::active();
  const int count = static_cast<int>(state.range(0));
  std::vector<float> data(static_cast<std::size_t>(16 * count * 8), 0.5F);
  const float* rows[4];
  const float* columns[4];
  for (int i = 0; i < 4; ++i) {
    rows[i] = data.data() + 16 * count * i;
    columns[i] = data.data() + 16 * count * (i + 4);
  }
  float sums[16];
  for (auto _ : state) {
    k.dot(rows, columns, 0, count, sums);
    benchmark::DoNotOptimize(sums);
  }
  state.counters["multiply_adds/s"] = benchmark::Counter(
      16.0 * count * k.dot_rows * k.dot_columns, benchmark::Counter::kIsIterationInvariantRate);
}

void kernel_plume(benchmark::State& state) {
  Random random{7U};
  const FootprintPtr f = make_plume(random, 900.0);
  RingGroup group;
  for (int i = 0; i < kLanes; ++i)
    group.radius_m[i] = static_cast<float>(50.0 * std::sinh(0.03 * (60 + i)));
  group.angles = 576;
  group.d_theta_rad = 2.0 * pi / group.angles;
  std::vector<float> c, s, profile(289 * kLanes);
  for (int j = 0; j <= 288; ++j) {
    c.push_back(static_cast<float>(std::cos(j * group.d_theta_rad)));
    s.push_back(static_cast<float>(std::sin(j * group.d_theta_rad)));
  }
  group.cos_theta = c.data();
  group.sin_theta = s.data();
  int count = 0;
  for (auto _ : state) {
    count = f->half_profile(group, profile);
    benchmark::DoNotOptimize(profile.data());
  }
  state.counters["angles"] = count;
  state.counters["nodes/s"] =
      benchmark::Counter(16.0 * count, benchmark::Counter::kIsIterationInvariantRate);
}

void kernel_gather(benchmark::State& state) {
  const kernel::Set& k = kernel::active();
  std::vector<float> map(static_cast<std::size_t>(16 * 577 * 11 + 32), 1.0e-6F);
  std::int32_t offset[16] = {};
  float angles[16] = {};
  for (int g = 0; g < 11; ++g) {
    offset[g] = 16 * 577 * g;
    angles[g] = 576.0F;
  }
  const kernel::RingLayout layout{offset, angles, 11, 1.0F / 50.0F, 1.0F / 0.03F};
  std::vector<double> grid(512, 0.0);
  double y = -2000.0;
  for (auto _ : state) {
    k.gather_row(layout, map.data(), -2560.0, y, 10.0, grid.data(), 512);
    y = y < 2000.0 ? y + 10.0 : -2000.0;
    benchmark::DoNotOptimize(grid.data());
  }
  state.counters["cells/s"] =
      benchmark::Counter(512.0, benchmark::Counter::kIsIterationInvariantRate);
}

double part_of(std::vector<double> t, double part) {
  if (t.empty()) return std::nan("");
  std::sort(t.begin(), t.end());
  return t[static_cast<std::size_t>(part * static_cast<double>(t.size() - 1))];
}

void print_table() {
  std::printf(
      "\nSeconds. cpu: processor time of all threads. Direct loops: %d rays, extrapolated from a\n"
      "sample of locations timed on as many threads; ratios of processor time to polar.\n\n"
      "%-24s %8s %8s %8s %8s %8s | %10s %6s | %10s %6s\n",
      kEqualRays, "case", "must", "least", "median", "cpu", "1 thread", "row spans", "ratio",
      "triple", "ratio");
  for (const Case& c : kCases) {
    const Times& polar = times()[c.name + " | polar"];
    const double scale = static_cast<double>(c.locations) / c.samples;
    const double cpu = part_of(polar.cpu, 0.0);
    const double rows = part_of(times()[std::string{"row spans "} + c.name[0]].cpu, 0.0) * scale;
    const double triple =
        part_of(times()[std::string{"triple loop "} + c.name[0]].cpu, 0.0) * scale;
    std::printf("%-24s %8.3f %8.4f %8.4f %8.4f %8.4f | %10.2f %6.0f | %10.1f %6.0f\n",
                c.name.c_str(), c.must_s, part_of(polar.wall, 0.0), part_of(polar.wall, 0.5), cpu,
                part_of(times()[c.name + " | one thread"].wall, 0.0), rows, rows / cpu, triple,
                triple / cpu);
  }
}

}  // namespace

int main(int argc, char** argv) {
  for (const Case& c : kCases) {
    const bool small = c.locations <= 60;
    const auto add = [&](const std::string& what, int iterations, auto&& body) {
      benchmark::RegisterBenchmark((c.name + " | " + what).c_str(), body)
          ->UseManualTime()
          ->Unit(benchmark::kMillisecond)
          ->Iterations(iterations);
    };
    add("polar", small ? 41 : 3, [&c](benchmark::State& s) { polar(s, c, 0); });
    add("one thread", small ? 5 : 1, [&c](benchmark::State& s) { polar(s, c, 1); });
    // The direct loops do the same work in every variant of a case: once is enough.
    if (&c != kCases && (&c)[-1].name[0] == c.name[0]) continue;
    add("row spans", 2,
        [&c](benchmark::State& s) { direct(s, c, "row spans ", kEqualRays, row_spans); });
    add("triple loop", 1,
        [&c](benchmark::State& s) { direct(s, c, "triple loop ", kEqualRays, triple_loop); });
  }
  benchmark::RegisterBenchmark("kernel/multiply-add peak", kernel_peak);
  benchmark::RegisterBenchmark("kernel/dot", kernel_dot)->Arg(8)->Arg(30)->Arg(120);
  benchmark::RegisterBenchmark("kernel/plume profile", kernel_plume);
  benchmark::RegisterBenchmark("kernel/gather row", kernel_gather);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  print_table();
  benchmark::Shutdown();
  return 0;
}
