// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/models/explosion/gb6722.hpp"
#include "isorisk/models/explosion/kingery_bulmash.hpp"
#include "isorisk/models/explosion/tnt_equivalence.hpp"
#include "isorisk/models/explosion/waveform.hpp"
#include "isorisk/models/registry.hpp"

namespace isorisk::models::explosion {
namespace {

const auto kSurface = BurstConfiguration::Hemispherical;
const auto kAir = BurstConfiguration::FreeAir;

TEST(KingeryBulmash, AgreesWithSwisdakInEveryQuantity) {
  // Two independent fits of one set of data. Durations differ more near their joins.
  const KingeryBulmash kb{1.0, kSurface};
  const Swisdak sw{1.0};
  for (double z = 0.3; z <= 40.0; z *= 1.05) {
    const TntWave a = kb.wave(z);
    const TntWave b = sw.wave(z);
    EXPECT_NEAR(a.overpressure_pa / b.overpressure_pa, 1.0, 0.012) << z;
    // Swisdak's own impulse pieces step by 2.4 % at Z 2.38.
    EXPECT_NEAR(a.impulse_pa_s / b.impulse_pa_s, 1.0, z > 2.2 && z < 3.0 ? 0.02 : 0.006) << z;
    EXPECT_NEAR(a.reflected_pressure_pa / b.reflected_pressure_pa, 1.0, 0.04) << z;
    EXPECT_NEAR(a.reflected_impulse_pa_s / b.reflected_impulse_pa_s, 1.0, 0.005) << z;
    EXPECT_NEAR(a.arrival_time_s / b.arrival_time_s, 1.0, 0.04) << z;
    EXPECT_NEAR(a.shock_velocity_m_per_s / b.shock_velocity_m_per_s, 1.0, 0.04) << z;
    if (z > 1.1) {
      EXPECT_NEAR(a.duration_s / b.duration_s, 1.0, 0.05) << z;
    }
  }
}

TEST(KingeryBulmash, ReflectsWeakWavesAsAnIdealGasDoes) {
  for (const auto configuration : {kSurface, kAir}) {
    const KingeryBulmash kb{1.0, configuration};
    for (double z = 4.0; z <= 40.0; z *= 1.2) {
      const TntWave w = kb.wave(z);
      EXPECT_NEAR(w.reflected_pressure_pa / w.overpressure_pa,
                  reflection_coefficient(w.overpressure_pa), 0.12)
          << z;
    }
  }
}

TEST(KingeryBulmash, ShockVelocityFollowsFromThePressure) {
  // Rankine-Hugoniot of air: u = c0 sqrt(1 + 6 P / (7 p0)), c0 340.3 m/s.
  for (const auto configuration : {kSurface, kAir}) {
    const KingeryBulmash kb{1.0, configuration};
    for (double z = 1.5; z <= 40.0; z = z < 35.0 ? 1.3 * z : z + 4.9) {
      const TntWave w = kb.wave(z);
      const double u = 340.3 * std::sqrt(1.0 + 6.0 * w.overpressure_pa / (7.0 * 101325.0));
      EXPECT_NEAR(w.shock_velocity_m_per_s / u, 1.0, 0.006) << z;
    }
  }
}

TEST(KingeryBulmash, SurfaceBurstResemblesFreeAirWithNearlyTwiceTheMass) {
  const KingeryBulmash surface{1000.0, kSurface};
  for (const double r : {20.0, 50.0, 100.0, 300.0}) {
    const double p = surface.overpressure_pa(r);
    EXPECT_GT(p, (KingeryBulmash{1500.0, kAir}.overpressure_pa(r)));
    EXPECT_LT(p, (KingeryBulmash{2100.0, kAir}.overpressure_pa(r)));
  }
}

TEST(KingeryBulmash, GoesOverToSwisdakAtForty) {
  const KingeryBulmash surface{1.0, kSurface};
  EXPECT_NEAR(surface.overpressure_pa(40.0 + 1e-9) / surface.overpressure_pa(40.0), 1.0, 0.006);
  EXPECT_NEAR(surface.wave(40.0 + 1e-9).impulse_pa_s / surface.wave(40.0).impulse_pa_s, 1.0, 0.006);
  EXPECT_DOUBLE_EQ(surface.overpressure_pa(60.0), Swisdak{1.0}.overpressure_pa(60.0));
  EXPECT_NEAR(surface.wave(40.0 + 1e-9).duration_s / surface.wave(40.0).duration_s, 1.0, 1e-6);
  EXPECT_NEAR(surface.wave(40.0 + 1e-9).arrival_time_s / surface.wave(40.0).arrival_time_s, 1.0,
              1e-6);
  // Free air has no source of its own beyond 40: no step, the same decay.
  const KingeryBulmash air{1.0, kAir};
  EXPECT_NEAR(air.overpressure_pa(40.0 + 1e-9) / air.overpressure_pa(40.0), 1.0, 1e-6);
  EXPECT_EQ(air.wave(41.0).range, BlastRange::Far);
  EXPECT_EQ(surface.wave(41.0).range, BlastRange::Within);
  EXPECT_EQ(surface.wave(160.0).range, BlastRange::Far);
  EXPECT_TRUE(std::isnan(surface.wave(41.0).reflected_pressure_pa));
}

TEST(KingeryBulmash, HoldsTheNearestValueAndSaysSo) {
  const KingeryBulmash surface{1.0, kSurface};
  const TntWave w = surface.wave(0.01);
  EXPECT_EQ(w.range, BlastRange::Near);
  EXPECT_DOUBLE_EQ(w.overpressure_pa, surface.overpressure_pa(0.0674));
  EXPECT_TRUE(std::isfinite(w.duration_s));
}

TEST(KingeryBulmash, SegmentsJoinWithinTwoPercent) {
  for (const auto configuration : {kSurface, kAir}) {
    const KingeryBulmash kb{1.0, configuration};
    for (const double z : {0.792, 0.955, 0.888, 1.01, 2.28, 2.78}) {
      const TntWave a = kb.wave(z * (1.0 - 1e-12));
      const TntWave b = kb.wave(z * (1.0 + 1e-12));
      EXPECT_NEAR(b.impulse_pa_s / a.impulse_pa_s, 1.0, 0.02) << z;
      EXPECT_NEAR(b.duration_s / a.duration_s, 1.0, 0.02) << z;
    }
  }
}

TEST(KingeryBulmash, RefusesAGroundFactorOnTopOfTheGroundInTheCurve) {
  const Json inputs{{"tnt_mass", 10.0}, {"distance", 10.0}, {"ground_factor", 1.8}};
  try {
    (void)Registry::builtin().evaluate("explosion.kingery_bulmash", inputs);
    FAIL();
  } catch (const InputError& e) {
    EXPECT_NE(std::string{e.what()}.find("contains the ground"), std::string::npos) << e.what();
  }
}

TEST(Swisdak, HasTheSignOfTheReflectedImpulseRight) {
  // The slip found in a public calculator doubles the value at Z = 23.
  const double z = 500.0 / std::cbrt(10000.0);
  const double x = std::log(z);
  const double right = std::exp(6.7853 - 1.3466 * x + 0.101 * x * x - 0.01123 * x * x * x);
  EXPECT_NEAR(Swisdak{10000.0}.wave(500.0).reflected_impulse_pa_s, right * std::cbrt(10000.0),
              1e-9);
}

TEST(TntEquivalence, MultipliesOutByHand) {
  // 0.04 * 1.8 * 102000 * 48.67 / 4.18 = 85510 kg
  EXPECT_NEAR(tnt_equivalent_mass_kg({.fuel_mass_kg = 102000.0,
                                      .heat_of_combustion_j_per_kg = 48.67e6,
                                      .yield = 0.04,
                                      .tnt_energy_j_per_kg = 4.18e6,
                                      .ground_factor = 1.8}),
              85510.16, 0.01);
  EXPECT_THROW((void)tnt_equivalent_mass_kg({.fuel_mass_kg = 1.0,
                                             .heat_of_combustion_j_per_kg = 1.0,
                                             .yield = 1.2,
                                             .tnt_energy_j_per_kg = 1.0}),
               InputError);
}

TEST(CnVceBlast, GivesThePrintedValuesAtOneAndTwo) {
  const CnVceBlast cn{{.fuel_mass_kg = 1000.0, .heat_of_combustion_j_per_kg = 46e6}};
  const double scale = cn.length_scale_m();
  EXPECT_NEAR(cn.overpressure_pa(scale) / 101325.0, 0.40, 0.005);
  EXPECT_NEAR(cn.overpressure_pa(2.0 * scale) / 101325.0, 0.152, 0.001);
  EXPECT_EQ(cn.at(0.2 * scale).range, BlastRange::Near);
  EXPECT_EQ(cn.at(13.0 * scale).range, BlastRange::Far);
  EXPECT_TRUE(std::isnan(cn.at(scale).impulse_pa_s));
}

TEST(CnInjuryRadii, SolveTheirOwnCurve) {
  const CnInjuryRadii r = cn_injury_radii({.tnt_mass_kg = 2663.2, .tnt_energy_j_per_kg = 4.52e6});
  const auto curve = [](double z) {
    return 0.137 / (z * z * z) + 0.119 / (z * z) + 0.269 / z - 0.019;
  };
  EXPECT_NEAR(curve(r.scaled_serious), 44.0 / 101.3, 1e-12);
  EXPECT_NEAR(curve(r.scaled_slight), 17.0 / 101.3, 1e-12);
  EXPECT_LT(r.death_m, r.serious_injury_m);
  EXPECT_LT(r.serious_injury_m, r.slight_injury_m);
}

TEST(PropertyLoss, TendsToTheCubeRootForLargeCharges) {
  EXPECT_NEAR(property_loss_radius_m(1e9, 5.6), 5.6 * 1000.0, 1e-3);
  // W = 3175 kg: K W^(1/3) / 2^(1/6)
  EXPECT_NEAR(property_loss_radius_m(3175.0, 4.6),
              4.6 * std::cbrt(3175.0) / std::pow(2.0, 1.0 / 6.0), 1e-12);
}

TEST(Gb6722, GivesTheScaledDistancesOfTheProtectionThresholds) {
  const Gb6722 unit{1.0};
  EXPECT_NEAR(largest_distance(unit, 2000.0).distance_m, 58.86, 0.005);
  EXPECT_NEAR(largest_distance(unit, 5000.0).distance_m, 25.76, 0.005);
  EXPECT_NEAR(largest_distance(unit, 9000.0).distance_m, 15.85, 0.005);
}

TEST(Gb6722, IsTheSaferCurveFarOut) {
  EXPECT_GT(largest_distance(Gb6722{1.0}, 2000.0).distance_m,
            largest_distance(Swisdak{1.0}, 2000.0).distance_m);
}

}  // namespace
}  // namespace isorisk::models::explosion
