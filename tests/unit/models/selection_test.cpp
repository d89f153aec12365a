// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/criteria/selection.hpp"

#include <gtest/gtest.h>

#include "isorisk/core/error.hpp"

namespace isorisk::models::criteria::selection {
namespace {

constexpr double kZero = 273.15;

Conditions liquid(double saturation_bar, double boiling_degc) {
  return {.phase = ProcessPhase::Liquid,
          .temperature_k = kZero + 20.0,
          .boiling_point_k = kZero + boiling_degc,
          .saturation_pressure_pa = saturation_bar * 1e5};
}

// Worked by hand: 100 t of propane (Psat 8.4 bar: O3 = 10) in a storage vessel outdoors.
//   A_F = 100000 x 0.1 x 1 x 10 / 10000 = 10; at 200 m S_F = (100/200)^3 x 10 = 1.25.
TEST(Selection, StoredPropaneAsWorkedByHand) {
  Conditions c = liquid(8.4, -42.0);
  c.process = false;
  const Factors f = factors(c);
  EXPECT_DOUBLE_EQ(f.o1, 0.1);
  EXPECT_DOUBLE_EQ(f.o2, 1.0);
  EXPECT_DOUBLE_EQ(f.o3, 10.0);
  const double a = indication_number(1e5, f.product(), limit_kg(HazardKind::Flammable));
  EXPECT_NEAR(a, 10.0, 1e-12);
  EXPECT_NEAR(selection_number(HazardKind::Flammable, a, 200.0), 1.25, 1e-12);
}

// 1 t of chlorine in a process, outdoors: LC50 293 ppm x 70.906 / 24.45 = 850 mg/m3, so G = 300 kg;
//   A_T = 1000 x 1 x 1 x 10 / 300 = 33.3; at 500 m S_T = (1/5)^2 x 33.3 = 1.333.
TEST(Selection, ChlorineAsWorkedByHand) {
  const auto lc50 = shipped_lc50("chlorine", 0.070906);
  ASSERT_TRUE(lc50);
  EXPECT_NEAR(lc50->mg_per_m3, 850.0, 1.0);
  const auto g = toxic_limit_kg(lc50->mg_per_m3, AmbientPhase::Gas);
  ASSERT_TRUE(g);
  EXPECT_EQ(*g, 300.0);
  const double a = indication_number(1000.0, factors(liquid(6.8, -34.0)).product(), *g);
  EXPECT_NEAR(selection_number(HazardKind::Toxic, a, 500.0), 1000.0 * 10.0 / 300.0 / 25.0, 1e-12);
}

TEST(Selection, PhaseFactorOfLiquidsIsContinuousAndRisesWithVapourPressure) {
  const auto o3 = [](double bar) { return factors(liquid(bar, 30.0)).o3; };
  EXPECT_NEAR(o3(1.0), 1.0, 1e-12);            // 4.5 x 1 - 3.5
  EXPECT_NEAR(o3(1.0 - 1e-9), 1.0, 1e-6);      // the other branch meets it
  EXPECT_NEAR(o3(3.0 - 1e-9), o3(3.0), 1e-6);  // 4.5 x 3 - 3.5 = 10
  EXPECT_NEAR(o3(0.5), 0.5, 1e-12);
  EXPECT_DOUBLE_EQ(o3(0.01), 0.1);  // never below 0.1
  double last = 0.0;
  for (double bar = 0.05; bar < 5.0; bar += 0.05) {
    EXPECT_GE(o3(bar), last);
    EXPECT_LE(o3(bar), 10.0);
    last = o3(bar);
  }
}

TEST(Selection, ColdLiquidsCountMore) {
  // Refrigerated ammonia (-33 degC): 1 more; ethylene (-104): 2; LNG (-162): 3. Psat 1.0 bar.
  EXPECT_NEAR(factors(liquid(1.0, -33.0)).o3, 2.0, 1e-12);
  EXPECT_NEAR(factors(liquid(1.0, -104.0)).o3, 3.0, 1e-12);
  EXPECT_NEAR(factors(liquid(1.0, -162.0)).o3, 4.0, 1e-12);
  EXPECT_NEAR(factors(liquid(1.0, -25.0)).o3, 1.0, 1e-12);  // the bound itself adds nothing
}

TEST(Selection, ABundHelpsOnlyColdContents) {
  Conditions c = liquid(0.2, 69.0);
  c.bund = true;
  c.temperature_k = kZero + 74.0;
  EXPECT_DOUBLE_EQ(factors(c).o2, 0.1);
  c.temperature_k = kZero + 74.1;
  EXPECT_DOUBLE_EQ(factors(c).o2, 1.0);
  c.enclosed = true;
  EXPECT_DOUBLE_EQ(factors(c).o2, 0.1);
}

TEST(Selection, DistancesBelowAHundredMetresCountAsSuch) {
  for (const auto kind : {HazardKind::Toxic, HazardKind::Flammable, HazardKind::Explosive}) {
    EXPECT_DOUBLE_EQ(selection_number(kind, 3.0, 0.0), 3.0);
    EXPECT_DOUBLE_EQ(selection_number(kind, 3.0, 100.0), 3.0);
    EXPECT_LT(selection_number(kind, 3.0, 101.0), 3.0);
  }
}

TEST(Selection, ToxicLimitsRiseWithLc50AndHeavierPhases) {
  EXPECT_EQ(toxic_limit_kg(100.0, AmbientPhase::Gas), 3.0);
  EXPECT_EQ(toxic_limit_kg(100.1, AmbientPhase::Gas), 30.0);
  EXPECT_EQ(toxic_limit_kg(20000.0, AmbientPhase::Gas), 3000.0);
  EXPECT_EQ(toxic_limit_kg(20001.0, AmbientPhase::Gas), std::nullopt);
  EXPECT_EQ(toxic_limit_kg(1000.0, AmbientPhase::LiquidHigh), 10000.0);
  EXPECT_EQ(toxic_limit_kg(1000.0, AmbientPhase::Solid), std::nullopt);
  EXPECT_EQ(ambient_phase(kZero + 26.0, std::nullopt), AmbientPhase::LiquidLow);
  EXPECT_EQ(ambient_phase(kZero + 78.0, kZero - 114.0), AmbientPhase::LiquidMedium);
  EXPECT_EQ(ambient_phase(kZero + 182.0, kZero + 41.0), AmbientPhase::Solid);
}

TEST(Selection, RefusesWhatIsNoQuantity) {
  EXPECT_THROW((void)indication_number(-1.0, 1.0, 10.0), InputError);
  EXPECT_THROW((void)indication_number(1.0, 1.0, 0.0), InputError);
  EXPECT_THROW((void)toxic_limit_kg(0.0, AmbientPhase::Gas), InputError);
  EXPECT_THROW((void)factors({.phase = ProcessPhase::Liquid}), InputError);
}

}  // namespace
}  // namespace isorisk::models::criteria::selection
