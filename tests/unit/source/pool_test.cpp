// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/pool.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "isorisk/core/error.hpp"

namespace isorisk::models::source {
namespace {

using std::numbers::pi;

BoilingInput ammonia_on_cement() {
  return {.ground = {.conductivity_w_per_m_k = 1.1, .diffusivity_m2_per_s = 1.29e-7},
          .ground_temperature_k = 298.15,
          .boiling_point_k = 239.8,
          .heat_of_vaporisation_j_per_kg = 1.37e6};
}

TEST(BoilingPool, AgreesWithTheWorkedCaseOfAmmonia) {
  const double k = boiling_coefficient(ammonia_on_cement());
  EXPECT_NEAR(boiling_rate_kg_per_s(k, 100.0, 10.0), 2.3273, 2e-4);
  EXPECT_NEAR(boiling_rate_kg_per_s(k, 100.0, 600.0), 0.30045, 1e-5);
  EXPECT_NEAR(boiled_mass_kg(k, 100.0, 600.0), 2.0 * 600.0 * 0.30045, 0.01);
}

TEST(BoilingPool, ColdGroundGivesNoHeat) {
  BoilingInput in = ammonia_on_cement();
  in.ground_temperature_k = 230.0;
  EXPECT_EQ(boiling_coefficient(in), 0.0);
}

TEST(GrowingPool, RateIsTheIntegralOverTheAgesOfTheRings) {
  // A = c t^1.5: sum K dA/sqrt(t - s) over rings, by the midpoint rule in s.
  const double k = 0.05;
  const double v = 0.02;
  const double t = 30.0;
  const auto area = [&](double s) {
    const double r = spread_radius_m(v, std::numbers::sqrt2, s, 9.81);
    return pi * r * r;
  };
  // Substitute s = t (1 - x^2) to remove the singularity at the youngest ring.
  double sum = 0.0;
  const int n = 20000;
  for (int i = 0; i < n; ++i) {
    const double x1 = static_cast<double>(i) / n;
    const double x2 = static_cast<double>(i + 1) / n;
    const double s1 = t * (1.0 - x1 * x1);
    const double s2 = t * (1.0 - x2 * x2);
    const double age = t - 0.5 * (s1 + s2);
    sum += k * (area(s1) - area(s2)) / std::sqrt(age);
  }
  EXPECT_NEAR(growing_boiling_rate_kg_per_s(k, area(t), t), sum, 2e-4 * sum);
}

TEST(SpreadingPool, AgreesWithTheWorkedCaseAndItsOwnDifferentialEquation) {
  const auto r = [](double t) { return spread_radius_m(0.05, std::numbers::sqrt2, t, 9.81); };
  EXPECT_NEAR(r(10.0), 4.854, 1e-3);
  EXPECT_NEAR(r(60.0), 18.609, 1e-3);
  // dr/dt = sqrt(2 g h), h = V t/(pi r^2).
  const double t = 25.0;
  const double slope = (r(t + 1e-4) - r(t - 1e-4)) / 2e-4;
  EXPECT_NEAR(slope, std::sqrt(2.0 * 9.81 * 0.05 * t / (pi * r(t) * r(t))), 1e-6);
}

TEST(WindDriedPool, AgreesWithTheWorkedCasesOfBenzene) {
  const SuttonClass d = sutton_class('D');
  EXPECT_NEAR(sutton_evaporation_kg_per_s({.area_m2 = 200.0,
                                           .vapour_pressure_pa = 12660.0,
                                           .molar_mass_kg_per_mol = 0.07811,
                                           .temperature_k = 298.15,
                                           .wind_speed_m_per_s = 1.5,
                                           .a = d.a,
                                           .n = d.n}),
              0.12948, 1e-5);
  const Mackay m = mackay_matsugu({.diameter_m = 20.0,
                                   .wind_speed_m_per_s = 5.0,
                                   .schmidt = 1.8,
                                   .vapour_pressure_pa = 12660.0,
                                   .molar_mass_kg_per_mol = 0.07811,
                                   .temperature_k = 298.15});
  EXPECT_NEAR(m.mass_transfer_m_per_s, 0.0081475, 1e-7);
  EXPECT_NEAR(m.flux_low_kg_per_m2_s, 0.0032501, 1e-7);
  EXPECT_NEAR(m.flux_kg_per_m2_s, 0.0034718, 1e-7);
  // US EPA: 138.32 lb/min from 5000 ft2 at 1.5 m/s, 95 mmHg.
  EXPECT_NEAR(epa_evaporation_kg_per_s({.area_m2 = 5000.0 * 0.09290304,
                                        .wind_speed_m_per_s = 1.5,
                                        .molar_mass_kg_per_mol = 0.07811,
                                        .vapour_pressure_pa = 95.0 * 133.322387415,
                                        .temperature_k = 298.0}),
              138.32 * 0.45359237 / 60.0, 1e-4);
}

TEST(WindDriedPool, StefanFlowVanishesForThinVapourAndGrowsWithoutBoundAtTheBoilingPoint) {
  const auto at = [](double pv) {
    return mackay_matsugu({.diameter_m = 10.0,
                           .wind_speed_m_per_s = 3.0,
                           .schmidt = 2.0,
                           .vapour_pressure_pa = pv,
                           .molar_mass_kg_per_mol = 0.05,
                           .temperature_k = 290.0});
  };
  EXPECT_NEAR(at(1.0).flux_kg_per_m2_s / at(1.0).flux_low_kg_per_m2_s, 1.0, 1e-5);
  EXPECT_GT(at(101324.999).flux_kg_per_m2_s, 10.0 * at(101324.999).flux_low_kg_per_m2_s);
  EXPECT_THROW((void)at(101325.0), InputError);
}

TEST(WindDriedPool, ClassCTakesTheValuesOfD) {
  EXPECT_EQ(sutton_class('C').a, sutton_class('D').a);
  EXPECT_EQ(sutton_class('E').n, 0.30);
  EXPECT_THROW((void)sutton_class('G'), InputError);
}

TEST(WetBulb, AgreesWithTheWorkedCase) {
  WetBulbInput in{};
  in.diameter_m = 20.0;
  in.wind_speed_m_per_s = 5.0;
  in.schmidt = 2.0;
  in.molar_mass_kg_per_mol = 0.08618;
  in.heat_of_vaporisation_j_per_kg = 366000.0;
  in.vapour_pressure_pa = [](double t) {
    return 20200.0 * std::exp(-3800.0 * (1.0 / t - 1.0 / 298.15));
  };
  WetBulb r = wet_bulb_pool(in);
  EXPECT_NEAR(r.heat_transfer_w_per_m2_k, 18.081, 1e-3);
  EXPECT_NEAR(r.temperature_k, 268.33, 0.01);
  EXPECT_NEAR(r.flux_kg_per_m2_s, 0.0014731, 1e-7);
  in.net_radiation_w_per_m2 = 500.0;
  r = wet_bulb_pool(in);
  EXPECT_NEAR(r.temperature_k, 277.98, 0.01);
  EXPECT_NEAR(r.flux_kg_per_m2_s, 0.0023626, 1e-7);
}

TEST(WetBulb, HeatedPoolStaysBelowItsBoilingPoint) {
  WetBulbInput in{};
  in.diameter_m = 10.0;
  in.wind_speed_m_per_s = 2.0;
  in.schmidt = 1.5;
  in.molar_mass_kg_per_mol = 0.05;
  in.heat_of_vaporisation_j_per_kg = 3e5;
  in.net_radiation_w_per_m2 = 2e4;
  in.vapour_pressure_pa = [](double t) {
    return 101325.0 * std::exp(-4000.0 * (1.0 / t - 1.0 / 310.0));
  };
  const WetBulb r = wet_bulb_pool(in);
  EXPECT_LT(r.temperature_k, 310.0);
  EXPECT_GT(r.temperature_k, 305.0);
}

TEST(PoolHistory, BoilsByTheClosedFormUntilItIsDry) {
  // 1000 kg at once in a bund of 20 m2: the gravity front covers it in a second.
  PoolHistoryInput in{.initial_kg = 1000.0,
                      .density_kg_per_m3 = 700.0,
                      .min_thickness_m = 0.005,
                      .max_area_m2 = 20.0,
                      .end_time_s = 600.0,
                      .boiling_coefficient = 0.05};
  PoolHistory h = pool_history(in);
  EXPECT_NEAR(h.evaporated_kg, boiled_mass_kg(0.05, 20.0, 600.0), 0.01 * h.evaporated_kg);
  EXPECT_NEAR(h.evaporated_kg + h.left_kg, 1000.0, 1e-9);
  EXPECT_EQ(h.duration_s, 600.0);
  in.boiling_coefficient = 5.0;  // dry after 25 s
  h = pool_history(in);
  EXPECT_EQ(h.left_kg, 0.0);
  EXPECT_EQ(h.evaporated_kg, 1000.0);
  EXPECT_NEAR(h.duration_s, 25.0, 1.5);
}

TEST(PoolHistory, KeepsTheMassThroughFillingAndDrying) {
  for (const double k : {0.0, 0.01, 0.5}) {
    for (const double bund : {30.0, std::numeric_limits<double>::infinity()}) {
      const PoolHistory h =
          pool_history({.inflow_kg_per_s = 3.0,
                        .inflow_time_s = 300.0,
                        .density_kg_per_m3 = 800.0,
                        .min_thickness_m = 0.01,
                        .max_area_m2 = bund,
                        .end_time_s = 1800.0,
                        .boiling_coefficient = k,
                        .evaporation_kg_per_s = [](double a) { return 1e-3 * a; }});
      EXPECT_NEAR(h.inflow_kg, 900.0, 1e-9);
      EXPECT_NEAR(h.evaporated_kg + h.left_kg, h.inflow_kg, 1e-9);
      EXPECT_LE(h.max_area_m2, bund);
      EXPECT_GE(h.left_kg, 0.0);
    }
  }
}

TEST(PoolHistory, UnboundedPoolStopsGrowingWhereVapourTakesTheInflow) {
  // Evaporation 0.01 kg/m2/s times 300 m2 equals the inflow of 3 kg/s.
  const PoolHistory h = pool_history({.inflow_kg_per_s = 3.0,
                                      .inflow_time_s = 1800.0,
                                      .density_kg_per_m3 = 800.0,
                                      .min_thickness_m = 0.001,
                                      .max_area_m2 = std::numeric_limits<double>::infinity(),
                                      .end_time_s = 1800.0,
                                      .evaporation_kg_per_s = [](double a) { return 0.01 * a; }});
  EXPECT_NEAR(h.max_area_m2, 300.0, 20.0);
  EXPECT_GT(h.evaporated_kg, 0.9 * h.inflow_kg);
}

TEST(PoolHistory, FrontCannotOutrunGravity) {
  const PoolHistory h = pool_history({.initial_kg = 1e6,
                                      .density_kg_per_m3 = 450.0,
                                      .min_thickness_m = 0.002,
                                      .max_area_m2 = std::numeric_limits<double>::infinity(),
                                      .end_time_s = 20.0});
  const double v = 1e6 / 450.0;
  const double r2 = std::pow(v / pi, 2.0 / 3.0) + 20.0 * std::sqrt(8.0 * 9.81 * v / pi);
  EXPECT_NEAR(h.max_area_m2, pi * r2, 1e-6 * h.max_area_m2);
}

TEST(Ground, ConstantsAreThoseOfTheSetAndUnknownOnesAreAnswered) {
  EXPECT_EQ(ground_constants("hj169-2018", "concrete").conductivity_w_per_m_k, 1.1);
  EXPECT_EQ(ground_constants("tno", "concrete").diffusivity_m2_per_s, 5.72e-7);
  EXPECT_EQ(pool_min_thickness_m("industrial"), 0.005);
  EXPECT_THROW((void)ground_constants("tno", "lava"), InputError);
  EXPECT_THROW((void)pool_min_thickness_m("lava"), InputError);
}

}  // namespace
}  // namespace isorisk::models::source
