// SPDX-License-Identifier: Apache-2.0
#include "isorisk/core/bell_raster.hpp"

#include <gtest/gtest.h>
#include <tbb/task_arena.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "bell/bell_kernels.hpp"
#include "isorisk/core/error.hpp"

namespace isorisk {
namespace {

// A bell that widens as s^0.9, with a step and a kink as tabulated coefficients have them.
Bell bell_at(double s) {
  double sigma = 0.2 * std::pow(s, 0.9);
  if (s > 700.0) sigma *= 1.01;
  if (s > 1500.0) sigma *= std::pow(s / 1500.0, 0.3);
  return {std::log(1.0 / (sigma * s)), 0.5 / (sigma * sigma)};
}

TEST(BellKernels, ExponentialIsThatOfTheLibraryToOnePartIn1E12) {
  std::vector<double> a(4096);
  std::vector<double> e(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) a[i] = -699.0 + static_cast<double>(i) * 0.341;
  int count = 0;
  const bell::Kernel* const* list = bell::available(&count);
  for (int k = 0; k < count; ++k) {
    list[k]->exponentials(a.data(), e.data(), static_cast<int>(a.size()));
    for (std::size_t i = 0; i < a.size() && a[i] <= 700.0; ++i) {
      EXPECT_NEAR(e[i] / std::exp(a[i]), 1.0, 1e-12) << a[i] << " " << list[k]->name;
    }
  }
}

TEST(BellKernels, EveryVectorWidthGivesTheSameBits) {
  bell::Segment segments[8];
  const std::int64_t first = bell::segment_number(256.0);
  for (int i = 0; i < 8; ++i) {
    segments[i].s0 = 256.0 * (1.0 + i / 8.0);
    segments[i].inverse_width = 1.0 / 32.0;
    for (int j = 0; j <= bell::kDegree; ++j) {
      segments[i].log_axis[j] = -3.0 - 0.1 * i + 0.01 * j;
      segments[i].spread[j] = j == 0 ? 1e-3 : 1e-5 * j;
    }
  }
  const bell::Segments table{segments, first, 7};
  int count = 0;
  const bell::Kernel* const* list = bell::available(&count);
  const bell::Line line{256.3, 7.7, -190.0, 6.1};
  std::vector<double> base(bell::kBlock);
  list[0]->cells(table, line, 0, bell::kBlock / 8, base.data());
  int inside = 0;
  for (const double v : base) inside += v > 0.0;
  EXPECT_GT(inside, 20);
  for (int k = 1; k < count; ++k) {
    std::vector<double> wide(bell::kBlock);
    list[k]->cells(table, line, 0, bell::kBlock / 8, wide.data());
    EXPECT_EQ(std::memcmp(base.data(), wide.data(), base.size() * sizeof(double)), 0)
        << list[k]->name;
  }
}

double compare(const GridSpec& g, const BellAxis& axis) {
  std::vector<double> out(g.size(), -1.0);
  bell_raster(g, axis, bell_at, out);
  double peak = 0.0;  // on the axis abreast of the raster
  for (std::int32_t r = 0; r < g.rows; ++r) {
    for (std::int32_t c = 0; c < g.cols; ++c) {
      const Point p = g.centre(r, c);
      const double s = (p.x_m - axis.start.x_m) * axis.east + (p.y_m - axis.start.y_m) * axis.north;
      if (s > 0.0) peak = std::max(peak, std::exp(bell_at(s).log_axis));
    }
  }
  double worst = 0.0;
  for (std::int32_t r = 0; r < g.rows; ++r) {
    for (std::int32_t c = 0; c < g.cols; ++c) {
      const Point p = g.centre(r, c);
      const double de = p.x_m - axis.start.x_m;
      const double dn = p.y_m - axis.start.y_m;
      const double s = de * axis.east + dn * axis.north;
      const double y = dn * axis.east - de * axis.north;
      const double got = out[static_cast<std::size_t>(r) * static_cast<std::size_t>(g.cols) +
                             static_cast<std::size_t>(c)];
      double exact = 0.0;
      if (s > 0.0) {
        const Bell b = bell_at(s);
        exact = std::exp(b.log_axis - b.spread_per_m2 * y * y);
      }
      if (exact > 1e-12 * peak) {
        worst = std::max(worst, std::abs(got / exact - 1.0));
      } else {
        EXPECT_LE(got, 1.001e-12 * peak) << s << " " << y << " " << exact << " cell " << g.cell_m;
        EXPECT_GE(got, 0.0);
      }
    }
  }
  return worst;
}

TEST(BellRaster, IsTheFunctionToOnePartInAMillionInEveryDirection) {
  std::mt19937 random{20240607};
  std::uniform_real_distribution<double> part{0.0, 1.0};
  for (int i = 0; i < 24; ++i) {
    const double angle = i < 8 ? i * 0.7853981633974483 : 6.283185307179586 * part(random);
    const GridSpec g{.west_m = -1000.0 * part(random),
                     .north_m = 1500.0 * part(random),
                     .cell_m = 3.0 + 30.0 * part(random),
                     .rows = 73,
                     .cols = 5 + static_cast<int>(150.0 * part(random))};
    EXPECT_LT(compare(g, {.start = {37.0 * part(random), -12.0},
                          .east = std::cos(angle),
                          .north = std::sin(angle)}),
              1e-6)
        << angle;
  }
}

TEST(BellRaster, GivesTheSameBitsForAnyNumberOfThreads) {
  const GridSpec g{.west_m = -500.0, .north_m = 900.0, .cell_m = 7.0, .rows = 211, .cols = 307};
  std::vector<std::vector<double>> results;
  for (const int threads : {1, 2, 7}) {
    results.emplace_back(g.size());
    tbb::task_arena arena{threads};
    arena.execute([&] {
      bell_raster(g, {.start = {3.0, -4.0}, .east = 0.8, .north = 0.6}, bell_at, results.back());
    });
  }
  EXPECT_EQ(results[0], results[1]);
  EXPECT_EQ(results[0], results[2]);
}

TEST(BellRaster, GivesACellTheSameValueInALargerAndInASmallerRaster) {
  const GridSpec wide{.west_m = 0.0, .north_m = 400.0, .cell_m = 10.0, .rows = 80, .cols = 200};
  const GridSpec part{.west_m = 130.0, .north_m = 400.0, .cell_m = 10.0, .rows = 80, .cols = 99};
  std::vector<double> a(wide.size());
  std::vector<double> b(part.size());
  const BellAxis axis{.start = {-40.0, 1.0}, .east = 1.0, .north = 0.0};
  bell_raster(wide, axis, bell_at, a);
  bell_raster(part, axis, bell_at, b);
  for (std::size_t r = 0; r < 80; ++r) {
    for (std::size_t c = 0; c < 99; ++c) {
      const double x = a[r * 200 + c + 13];
      if (x > 1e-15) {
        EXPECT_NEAR(b[r * 99 + c] / x, 1.0, 1e-9);
      }
    }
  }
}

TEST(BellRaster, IsZeroWhereNothingIsDownwind) {
  const GridSpec g{.west_m = 0.0, .north_m = 100.0, .cell_m = 5.0, .rows = 20, .cols = 20};
  std::vector<float> out(g.size(), 1.0F);
  bell_raster(g, {.start = {200.0, 50.0}, .east = 1.0, .north = 0.0}, bell_at, out);
  for (const float v : out) EXPECT_EQ(v, 0.0F);
}

TEST(BellRaster, ListsWhatIsWrongWithTheGrid) {
  std::vector<double> out(4);
  const GridSpec g{.west_m = std::numeric_limits<double>::quiet_NaN(),
                   .north_m = 0.0,
                   .cell_m = -1.0,
                   .rows = 2,
                   .cols = 3};
  try {
    bell_raster(g, {}, bell_at, out);
    FAIL() << "no error";
  } catch (const InputError& e) {
    const std::string text = e.what();
    for (const char* word : {"west", "cell", "4 values", "= 6"}) {
      EXPECT_NE(text.find(word), std::string::npos) << text;
    }
  }
}

}  // namespace
}  // namespace isorisk
