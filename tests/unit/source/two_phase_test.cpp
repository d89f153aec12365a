// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/two_phase.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "isorisk/core/error.hpp"

namespace isorisk::models::source {
namespace {

const Substance& named(const char* id) { return SubstanceLibrary::builtin().at(id); }

TEST(Hem, AgreesWithEquationsOfState) {
  // Maximum along the isentrope of the Helmholtz equations of state (propane, Lemmon 2009; ammonia,
  // Gao 2020). The correlations here are within 1 %.
  struct Row {
    const char* id;
    double t, x, subcooling, g, p;
  };
  for (const Row& r : {Row{"propane", 298.15, 0.0, 0.0, 6636.7, 788590.0},
                       Row{"propane", 298.15, 0.1, 0.0, 5276.4, 696427.0},
                       Row{"propane", 298.15, 0.5, 0.0, 3507.9, 599655.0},
                       Row{"propane", 298.15, 0.0, 2e5, 14161.4, 948434.0},
                       Row{"propane", 298.15, 0.0, 5e5, 22390.5, 943065.0},
                       Row{"ammonia", 293.15, 0.0, 0.0, 5797.7, 742441.0},
                       Row{"ammonia", 293.15, 0.1, 0.0, 3627.5, 590794.0},
                       Row{"ammonia", 293.15, 0.0, 2e5, 15679.0, 855673.0}}) {
    const Substance& s = named(r.id);
    const Hem h = hem_flow(
        {.substance = &s,
         .temperature_k = r.t,
         .quality = r.x,
         .pressure_abs_pa = r.subcooling > 0.0 ? s.vapour_pressure_pa(r.t) + r.subcooling : 0.0});
    EXPECT_NEAR(h.mass_flux_kg_per_m2_s / r.g, 1.0, 0.01) << r.id << " " << r.x;
    EXPECT_NEAR(h.throat_pressure_abs_pa / r.p, 1.0, 0.011) << r.id << " " << r.x;
    EXPECT_TRUE(h.choked);
  }
}

TEST(Hem, WithoutFlashingIsBernoulli) {
  const Substance& s = named("propane");
  const double ps = s.vapour_pressure_pa(298.15);
  const Hem h = hem_flow({.substance = &s,
                          .temperature_k = 298.15,
                          .pressure_abs_pa = ps + 8e5,
                          .back_pressure_abs_pa = ps + 3e5});
  EXPECT_NEAR(h.mass_flux_kg_per_m2_s, std::sqrt(2.0 * s.liquid_density_kg_per_m3(298.15) * 5e5),
              1e-6);
  EXPECT_FALSE(h.choked);
}

TEST(Hem, FallsWithQualityAndIsContinuousInPressure) {
  const Substance& s = named("chlorine");
  double last = 1e9;
  for (double x = 0.0; x < 0.9; x += 0.1) {
    const double g =
        hem_flow({.substance = &s, .temperature_k = 293.15, .quality = x}).mass_flux_kg_per_m2_s;
    EXPECT_LT(g, last);
    last = g;
  }
  const double ps = s.vapour_pressure_pa(293.15);
  const double saturated =
      hem_flow({.substance = &s, .temperature_k = 293.15}).mass_flux_kg_per_m2_s;
  const double barely =
      hem_flow({.substance = &s, .temperature_k = 293.15, .pressure_abs_pa = ps + 1.0})
          .mass_flux_kg_per_m2_s;
  EXPECT_NEAR(barely, saturated, 0.01 * saturated);
  EXPECT_GE(barely, saturated);
}

TEST(Hem, ReportsTheIsentropicFlashAtAmbientPressure) {
  // Propane 25 C: 0.335 (equation of state).
  const Substance& s = named("propane");
  EXPECT_NEAR(hem_flow({.substance = &s, .temperature_k = 298.15}).quality_at_back_pressure, 0.335,
              0.005);
}

TEST(Hem, RefusesStatesThatAreNone) {
  const Substance& s = named("propane");
  EXPECT_THROW((void)hem_flow({}), InputError);
  EXPECT_THROW((void)hem_flow({.substance = &s, .temperature_k = 400.0}), InputError);
  EXPECT_THROW((void)hem_flow({.substance = &s, .temperature_k = 298.15, .pressure_abs_pa = 5e5}),
               InputError);
  EXPECT_THROW(
      (void)hem_flow(
          {.substance = &s, .temperature_k = 298.15, .quality = 0.2, .pressure_abs_pa = 2e6}),
      InputError);
}

TEST(Expansion, KeepsMomentumAndEnergy) {
  const Substance& s = named("propane");
  const Hem h = hem_flow({.substance = &s, .temperature_k = 298.15});
  const JetExpansion e =
      expand_to_ambient(s, 298.15, h.mass_flux_kg_per_m2_s, h.throat_velocity_m_per_s,
                        h.throat_pressure_abs_pa, 101325.0);
  EXPECT_NEAR(e.velocity_m_per_s, 137.08, 1.5);
  EXPECT_NEAR(e.vapour_fraction, 0.36503, 0.004);
  EXPECT_NEAR(e.density_kg_per_m3, 6.5714, 0.05);
  EXPECT_NEAR(e.area_ratio, 7.3678, 0.12);
  EXPECT_NEAR(h.mass_flux_kg_per_m2_s / (e.density_kg_per_m3 * e.velocity_m_per_s), e.area_ratio,
              1e-12);
}

TEST(LeungOmega, RootSatisfiesItsEquationAndTheExplicitFit) {
  for (double w = 0.05; w < 200.0; w *= 1.7) {
    const double e = leung_critical_ratio(w);
    EXPECT_GT(e, 0.0);
    EXPECT_LT(e, 1.0);
    const double d = 1.0 - e;
    EXPECT_NEAR(e * e + (w * w - 2.0 * w) * d * d + 2.0 * w * w * (std::log(e) + d), 0.0,
                1e-9 * (1.0 + w * w));
    if (w >= 1.0 && w <= 100.0) {
      // Explicit form, within 0.03 % for 1 to 100.
      const double fit = std::pow(1.0 + (1.0446 - 0.0093431 * std::sqrt(w)) * std::pow(w, -0.56261),
                                  -0.70356 + 0.014685 * std::log(w));
      EXPECT_NEAR(e / fit, 1.0, 4e-4) << w;
    }
  }
}

TEST(LeungOmega, AgreesWithTheExampleOfApi520) {
  // 80.7 psia, 0.3116 and 0.3629 ft3/lb: omega 1.482, 594 lb/s/ft2 with the rounded ratio 0.66;
  // the exact ratio 0.6563 gives 590.6.
  constexpr double kPsi = 6894.757293168361;
  constexpr double kFt3PerLb = 0.028316846592 / 0.45359237;
  const double w = 9.0 * (0.3629 / 0.3116 - 1.0);
  EXPECT_NEAR(w, 1.482, 1e-3);
  const OmegaFlow f = leung_flow(w, 80.7 * kPsi, 0.3116 * kFt3PerLb, 0.0);
  EXPECT_NEAR(f.critical_ratio, 0.6563, 1e-4);
  EXPECT_NEAR(f.mass_flux_kg_per_m2_s * 0.09290304 / 0.45359237, 590.6, 0.1);
}

TEST(LeungOmega, HasTheLimitsOfLiquidAndGas) {
  // omega -> 0: G = sqrt(2 rho dp).
  const double p0 = 8e5;
  const double pa = 2e5;
  const OmegaFlow liquid = leung_flow(1e-6, p0, 1e-3, pa);
  EXPECT_FALSE(liquid.choked);
  EXPECT_NEAR(liquid.mass_flux_kg_per_m2_s, std::sqrt(2.0 * 1000.0 * (p0 - pa)), 1.0);
  // omega = 1/k: ideal-gas choked flux, 1 to 3 % low for k 1.1 to 1.4.
  for (const double k : {1.1, 1.2, 1.3, 1.4}) {
    const double v0 = 0.1;
    const double ideal = std::sqrt(k * p0 / v0 * std::pow(2.0 / (k + 1.0), (k + 1.0) / (k - 1.0)));
    const double g = leung_flow(1.0 / k, p0, v0, 0.0).mass_flux_kg_per_m2_s;
    EXPECT_LT(g, ideal);
    EXPECT_GT(g, 0.965 * ideal);
  }
}

TEST(LeungOmega, IsContinuousWhereItChokes) {
  const double w = 3.0;
  const double edge = leung_critical_ratio(w) * 1e6;
  EXPECT_NEAR(leung_flow(w, 1e6, 2e-3, edge * (1.0 - 1e-9)).mass_flux_kg_per_m2_s,
              leung_flow(w, 1e6, 2e-3, edge * (1.0 + 1e-9)).mass_flux_kg_per_m2_s, 1e-3);
}

TEST(TwoPhaseChoices, SpanTheRangeOfAssumptions) {
  const SaturatedLiquid propane{.liquid_density_kg_per_m3 = 493.3,
                                .vapour_density_kg_per_m3 = 20.6,
                                .liquid_heat_capacity_j_per_kg_k = 2720.0,
                                .temperature_k = 298.15,
                                .pressure_abs_pa = 953000.0,
                                .heat_of_vaporisation_j_per_kg = 335000.0};
  const double w = saturated_omega(propane);
  EXPECT_NEAR(w, 7.3508, 1e-4);
  EXPECT_NEAR(leung_flow(w, 953000.0, 1.0 / 493.3, 101325.0).mass_flux_kg_per_m2_s, 6591.9, 0.1);
  EXPECT_NEAR(equilibrium_rate_flux(propane), 7997.2, 0.1);
  EXPECT_NEAR(bernoulli_flux(propane, 101325.0, 1.0), 28987.0, 1.0);
}

TEST(FauskeCude, AgreesWithTheWorkedCase) {
  FauskeCudeInput in{.pressure_abs_pa = 950000.0,
                     .critical_pressure_abs_pa = 522500.0,
                     .temperature_k = 298.15,
                     .critical_temperature_k = 281.0,
                     .liquid_heat_capacity_j_per_kg_k = 2500.0,
                     .heat_of_vaporisation_j_per_kg = 340000.0,
                     .liquid_density_kg_per_m3 = 500.0,
                     .vapour_density_kg_per_m3 = 11.5,
                     .area_m2 = 0.001};
  const FauskeCude r = fauske_cude(in);
  EXPECT_NEAR(r.vapour_fraction, 0.1261, 1e-5);
  EXPECT_NEAR(r.mixture_density_kg_per_m3, 78.658, 1e-3);
  EXPECT_NEAR(r.mass_flow_kg_per_s, 6.5606, 1e-4);
  EXPECT_FALSE(r.as_gas);
  in.heat_of_vaporisation_j_per_kg = 1e4;
  EXPECT_TRUE(fauske_cude(in).as_gas);
}

}  // namespace
}  // namespace isorisk::models::source
