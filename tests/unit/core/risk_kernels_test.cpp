// SPDX-License-Identifier: Apache-2.0
// The inner loops for every vector width this machine has, against plain double arithmetic.
#include <gtest/gtest.h>

#include "kernels.hpp"
#include "risk_support.hpp"

namespace isorisk::risk::test {
namespace {

std::vector<const kernel::Set*> sets() {
  int count = 0;
  const kernel::Set* const* list = kernel::available(&count);
  return {list, list + count};
}

TEST(RiskKernels, TheNormalDistributionIsWithin13e8OfErfc) {
  // z = x: a plume whose probit rises by one per metre, on its axis.
  const float x[] = {-6.0F, 6.0F}, z0[] = {-6.0F, 6.0F}, slope[] = {1.0F, 0.0F};
  const float drop[] = {1.0F, 1.0F}, drop_slope[] = {0.0F, 0.0F};
  const kernel::Plume plume{x, z0, slope, drop, drop_slope, 2, -1.0e6F, 1.0F};
  for (const kernel::Set* set : sets()) {
    std::vector<float> out(60001);
    set->plume_line(plume, -6.0F, 0.0F, 2.0e-4F, 0.0F, out.data(), 60001);
    double worst = 0.0;
    for (std::size_t i = 0; i < out.size(); ++i) {
      const double z = static_cast<double>(-6.0F + static_cast<float>(i) * 2.0e-4F);
      if (std::abs(z) > 5.99) continue;
      // z itself is rounded to float, which moves Phi by up to 0.4 x 2.4e-7
      const double exact = 0.5 * std::erfc(-z / std::numbers::sqrt2);
      const double moved = 0.4 * std::exp(-0.5 * z * z) * 7.2e-7;
      worst = std::max(worst, std::abs(static_cast<double>(out[i]) - exact) - moved);
    }
    EXPECT_LT(worst, 1.3e-7) << set->name;
  }
}

TEST(RiskKernels, PlacesOnTheRingsMatchLogarithmAndArcTangent) {
  const int32_t offset[16] = {0, 4624, 13856};
  const float angles[16] = {288.0F, 576.0F, 576.0F};
  const double b = 50.0, h = 0.03;
  const kernel::RingLayout layout{offset, angles, 3, static_cast<float>(1.0 / b),
                                  static_cast<float>(1.0 / h)};
  std::mt19937 random(3);
  std::vector<float> dx(4096), dy(4096), ring_part(4096), angle_part(4096);
  std::vector<int32_t> index(4096);
  for (std::size_t i = 0; i < dx.size(); ++i) {
    const double r = 89.0 * static_cast<double>(random() >> 8) / 16777216.0;
    const double t = 2.0 * pi * static_cast<double>(random() >> 8) / 16777216.0;
    dx[i] = static_cast<float>(r * std::sin(t));
    dy[i] = static_cast<float>(r * std::cos(t));
  }
  dx[0] = dy[0] = 0.0F;             // at the location itself
  dx[1] = -1.0e-9F, dy[1] = 50.0F;  // a hair west of north
  dx[2] = 0.0F, dy[2] = -50.0F;
  for (const kernel::Set* set : sets()) {
    set->locate(layout, dx.data(), dy.data(), 4096, index.data(), ring_part.data(),
                angle_part.data());
    for (std::size_t i = 0; i < dx.size(); ++i) {
      const double u =
          std::asinh(std::hypot(static_cast<double>(dx[i]), static_cast<double>(dy[i])) / b) / h;
      const int g = index[i] >= 13856 ? 2 : index[i] >= 4624 ? 1 : 0;
      const int at = index[i] - offset[g];
      const double ring = 15.0 * g + at % 16 + static_cast<double>(ring_part[i]);
      EXPECT_NEAR(ring, u, 3e-5) << set->name;
      ASSERT_GE(index[i], 0);
      ASSERT_LT(at % 16, 15) << "the next ring is in the same group";
      ASSERT_LT(at / 16, static_cast<int>(angles[g]));
      if (i == 0) continue;
      const double t =
          std::atan2(static_cast<double>(dx[i]), static_cast<double>(dy[i])) / (2.0 * pi);
      const double n = static_cast<double>(angles[g]);
      const double a = at / 16 + static_cast<double>(angle_part[i]);
      EXPECT_NEAR(std::remainder(a - t * n, n), 0.0, 1e-4)
          << set->name << " " << dx[i] << " " << dy[i];
    }
  }
}

TEST(RiskKernels, BlocksOfSumsAreThePlainSums) {
  std::mt19937 random(5);
  std::vector<float> data(16 * 64 * 8);
  for (float& v : data) v = static_cast<float>(random() >> 8) / 16777216.0F;
  for (const kernel::Set* set : sets()) {
    const float* rows[4];
    const float* columns[4];
    for (int i = 0; i < 4; ++i) {
      rows[i] = data.data() + i * 16 * 64;
      columns[i] = data.data() + (4 + i) * 16 * 64;
    }
    for (const int count : {1, 2, 7, 60}) {
      float sums[16];
      set->dot(rows, columns, 3, count, sums);
      for (int r = 0; r < set->dot_rows; ++r)
        for (int c = 0; c < set->dot_columns; ++c) {
          double exact = 0.0;
          for (int k = 16 * 3; k < 16 * (3 + count); ++k)
            exact += static_cast<double>(rows[r][k]) * static_cast<double>(columns[c][k]);
          EXPECT_NEAR(static_cast<double>(sums[r * set->dot_columns + c]), exact, 2e-6 * exact)
              << set->name << " row " << r << " column " << c;
        }
    }
  }
}

std::vector<float> random_rows(std::mt19937& random, int rows) {
  std::vector<float> out(static_cast<std::size_t>(rows) * 16);
  for (float& v : out) v = static_cast<float>(random() >> 8) / 16777216.0F;
  return out;
}

TEST(RiskKernels, RunningSumsAreThePlainSums) {
  std::mt19937 random(5);
  const std::vector<float> in = random_rows(random, 40);
  for (const kernel::Set* set : sets())
    for (const auto& [first, length, window] :
         {std::array{-12, 25, 9}, std::array{0, 40, 7}, std::array{-30, 60, 80}}) {
      const int count = length + window - 1;
      std::vector<float> out(static_cast<std::size_t>(count) * 16, -1.0F);
      set->box_sums(in.data(), first, length, window, out.data());
      for (int k = 0; k < count; ++k)
        for (int lane = 0; lane < 16; ++lane) {
          double sum = 0.0;
          for (int i = std::max(0, k - window + 1); i <= std::min(k, length - 1); ++i)
            sum +=
                static_cast<double>(in[static_cast<std::size_t>(16 * std::abs(first + i) + lane)]);
          ASSERT_NEAR(out[static_cast<std::size_t>(16 * k + lane)], sum, 2e-5)
              << set->name << ' ' << k;
        }
    }
}

TEST(RiskKernels, AHatIsTurnedIntoEverySector) {
  std::mt19937 random(6);
  for (const kernel::Set* set : sets())
    for (const auto& [sectors, box, length, first] :
         {std::array{8, 6, 13, 45}, std::array{16, 3, 48, 0}, std::array{4, 5, 33, 7},
          std::array{12, 2, 1, 23}}) {
      const int n = sectors * box;
      const std::vector<float> hat = random_rows(random, length);
      const std::vector<float> weight = random_rows(random, 1);
      std::vector<float> map = random_rows(random, n);
      std::vector<double> expected(map.begin(), map.end());
      for (int d = 0; d < sectors; ++d)
        for (int k = 0; k < length; ++k)
          for (int lane = 0; lane < 16; ++lane)
            expected[static_cast<std::size_t>(16 * ((first + d * box + k) % n) + lane)] +=
                static_cast<double>(weight[static_cast<std::size_t>(d)]) *
                static_cast<double>(hat[static_cast<std::size_t>(16 * k + lane)]);
      set->turn(hat.data(), length, weight.data(), sectors, box, first, map.data());
      for (std::size_t i = 0; i < map.size(); ++i)
        ASSERT_NEAR(map[i], expected[i], 1e-5) << set->name << ' ' << i;
    }
}

TEST(RiskKernels, ARadialProfileIsReadAtTheDistance) {
  std::mt19937 random(7);
  const double step = 0.25;
  std::vector<float> value(4098);
  for (float& v : value) v = static_cast<float>(random() >> 8) / 16777216.0F;
  const double reach = step * 4095.0;
  for (const kernel::Set* set : sets()) {
    for (const double y : {0.0, -33.3, 812.0}) {
      const double dx = 10.0;
      const double x0 = -std::sqrt(reach * reach - y * y);
      const int n = static_cast<int>(-2.0 * x0 / dx);
      std::vector<double> grid(static_cast<std::size_t>(n), 1.0);
      set->gather_radial(value.data(), static_cast<int>(value.size()), 1.0 / step, x0, y, dx,
                         grid.data(), n);
      for (int i = 0; i < n; ++i) {
        const double at = std::hypot(x0 + i * dx, y) / step;
        const auto k = static_cast<std::size_t>(at);
        const double exact = std::lerp(static_cast<double>(value[k]),
                                       static_cast<double>(value[k + 1]), at - std::floor(at));
        // The distance is a float: a part in 10^7 of up to 4096 steps, of values up to 1 apart.
        ASSERT_NEAR(grid[static_cast<std::size_t>(i)] - 1.0, exact, 2e-3) << set->name << ' ' << i;
      }
    }
  }
}

TEST(RiskKernels, AllVectorWidthsAgreeOnAProfile) {
  // Between widths 1e-6 relative to the largest value is promised, no more.
  std::vector<float> x, z0, slope, drop, drop_slope;
  for (int i = 0; i < 40; ++i) {
    const double d = std::pow(800.0, i / 39.0);
    x.push_back(static_cast<float>(d));
    z0.push_back(static_cast<float>(5.0 - 1.2 * std::log(d)));
    drop.push_back(static_cast<float>(1.0 / (0.03 * d * d)));
  }
  for (std::size_t i = 0; i < x.size(); ++i) {
    const bool last = i + 1 == x.size();
    slope.push_back(last ? 0.0F : (z0[i + 1] - z0[i]) / (x[i + 1] - x[i]));
    drop_slope.push_back(last ? 0.0F : (drop[i + 1] - drop[i]) / (x[i + 1] - x[i]));
  }
  const kernel::Plume plume{x.data(),          z0.data(), slope.data(), drop.data(),
                            drop_slope.data(), 40,        -3.09F,       1.0F};
  float radius[16];
  std::vector<float> c, s;
  for (int i = 0; i < 16; ++i) radius[i] = 20.0F + 3.0F * static_cast<float>(i);
  for (int j = 0; j <= 144; ++j) {
    c.push_back(static_cast<float>(std::cos(pi * j / 144)));
    s.push_back(static_cast<float>(std::sin(pi * j / 144)));
  }
  // A shape whose rows of z fall across the wind, with a tip at its end.
  constexpr int kSteps = 6;
  std::vector<float> w2, w2_slope, inverse, z;
  for (std::size_t i = 0; i < x.size(); ++i) {
    w2.push_back(0.05F * x[i] * x[i] * (1.0F - x[i] / 800.0F));
    for (int k = 0; k <= kSteps; ++k)
      z.push_back(z0[i] + (-3.09F - z0[i]) * static_cast<float>(k * k) / (kSteps * kSteps));
  }
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    inverse.push_back(1.0F / (x[i + 1] - x[i]));
    w2_slope.push_back((w2[i + 1] - w2[i]) * inverse.back());
  }
  const kernel::Shape shape{x.data(), w2.data(), w2_slope.data(), inverse.data(), z.data(),
                            40,       kSteps,    -3.09F,          false};
  const kernel::Rings rings{radius, c.data(), s.data(), 144, 0};
  const kernel::Subsamples one{};
  std::vector<std::vector<float>> profiles, shapes;
  for (const kernel::Set* set : sets()) {
    shapes.emplace_back(145 * 16, 0.0F);
    EXPECT_GT(set->shape_profile(shape, rings, one, shapes.back().data()), 5) << set->name;
    for (std::size_t i = 0; i < shapes[0].size(); ++i)
      EXPECT_NEAR(static_cast<double>(shapes.back()[i]), static_cast<double>(shapes[0][i]), 1e-6);
    profiles.emplace_back(145 * 16, 0.0F);
    EXPECT_GT(set->plume_profile(plume, rings, one, profiles.back().data()), 5) << set->name;
    for (std::size_t i = 0; i < profiles[0].size(); ++i)
      EXPECT_NEAR(static_cast<double>(profiles.back()[i]), static_cast<double>(profiles[0][i]),
                  1e-6);
  }
}

}  // namespace
}  // namespace isorisk::risk::test
