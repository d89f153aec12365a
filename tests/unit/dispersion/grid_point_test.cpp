// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/grid_point.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "isorisk/core/error.hpp"

namespace isorisk::models::dispersion {
namespace {

ToxicGridPointInput printed_example() {
  // CPR 18E Appendix 6.B: carbon monoxide.
  return {.mass_flow_kg_per_s = 100.0,
          .wind_speed_m_per_s = 5.0,
          .distance_m = 361.0,
          .sigma_y_m = 28.8,
          .sigma_z_m = 10.3,
          .source_height_m = 1.0,
          .receptor_height_m = 1.0,
          .probit = {.a = -7.4, .b = 1.0, .n = 1.0}};
}

TEST(ToxicGridPoint, ReproducesThePrintedExample) {
  const ToxicGridPoint p = toxic_grid_point(printed_example());
  EXPECT_NEAR(1e6 * p.concentration_kg_per_m3, 21300.0, 0.005 * 21300.0);
  EXPECT_NEAR(p.probability, 0.835, 0.003);
  EXPECT_NEAR(p.integral_width_m, 72.0, 0.8);
  EXPECT_NEAR(p.effective_cloud_width_m, 86.2, 0.9);
  EXPECT_NEAR(p.death_probability, 0.381, 0.004);
}

TEST(ToxicGridPoint, CoversNoMoreThanEverything) {
  ToxicGridPointInput in = printed_example();
  in.distance_m = 20.0;
  const ToxicGridPoint p = toxic_grid_point(in);
  EXPECT_EQ(p.covered_probability, 1.0);
  EXPECT_EQ(p.death_probability, p.probability);
}

TEST(ToxicGridPoint, IsZeroBelowTheCutoff) {
  ToxicGridPointInput in = printed_example();
  in.mass_flow_kg_per_s = 0.1;
  const ToxicGridPoint p = toxic_grid_point(in);
  EXPECT_EQ(p.effective_cloud_width_m, 0.0);
  EXPECT_EQ(p.death_probability, 0.0);
  in.sigma_y_m = -1.0;
  EXPECT_THROW((void)toxic_grid_point(in), InputError);
}

TEST(PerformanceMetrics, ArePerfectForPerfectPredictions) {
  const std::array<double, 3> o{1.0, 5.0, 0.2};
  const PerformanceMetrics m = performance_metrics(o, o);
  EXPECT_EQ(m.fb, 0.0);
  EXPECT_EQ(m.nmse, 0.0);
  EXPECT_EQ(m.mg, 1.0);
  EXPECT_EQ(m.vg, 1.0);
  EXPECT_DOUBLE_EQ(m.fac2, 1.0);
  EXPECT_EQ(m.nad, 0.0);
  EXPECT_EQ(m.mrb, 0.0);
  EXPECT_EQ(m.mrse, 0.0);
}

TEST(PerformanceMetrics, ShowAPureBiasInEveryMeasure) {
  const std::array<double, 3> o{1.0, 5.0, 0.2};
  const std::array<double, 3> p{0.5, 2.5, 0.1};  // half of everything: under-prediction
  const PerformanceMetrics m = performance_metrics(o, p);
  EXPECT_NEAR(m.fb, 2.0 / 3.0, 1e-12);
  EXPECT_NEAR(m.mg, 2.0, 1e-12);
  EXPECT_NEAR(m.vg, std::exp(std::log(2.0) * std::log(2.0)), 1e-12);
  EXPECT_NEAR(m.fac2, 1.0, 1e-12);
  EXPECT_NEAR(m.mrb, 2.0 / 3.0, 1e-12);
}

TEST(PerformanceMetrics, RefuseUnequalOrEmptyListsAndZeros) {
  const std::array<double, 2> a{1.0, 2.0};
  const std::array<double, 1> b{1.0};
  const std::array<double, 2> zero{1.0, 0.0};
  EXPECT_THROW((void)performance_metrics(a, b), InputError);
  EXPECT_THROW((void)performance_metrics({}, {}), InputError);
  EXPECT_THROW((void)performance_metrics(a, zero), InputError);
}

}  // namespace
}  // namespace isorisk::models::dispersion
