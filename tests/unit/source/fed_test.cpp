// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/fed.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>

#include "isorisk/core/error.hpp"
#include "isorisk/models/source/constants.hpp"
#include "isorisk/models/source/two_phase.hpp"

namespace isorisk::models::source {
namespace {

using std::numbers::pi;

const Substance& named(const char* id) { return SubstanceLibrary::builtin().at(id); }

LiquidPipeInput water_pipe() {
  return {.diameter_m = 0.1,
          .length_m = 50.0,
          .roughness_m = 4.5e-5,
          .density_kg_per_m3 = 1000.0,
          .viscosity_pa_s = 1e-3,
          .pressure_difference_pa = 2e5,
          .fittings = 0.5};
}

TEST(LiquidPipe, BalancesThePressureWithItsOwnFriction) {
  // By hand: f = 0.0178 gives K = 8.9, u = sqrt(2 * 200 / (1 + 0.5 + 8.9)) = 6.2 m/s.
  const LiquidPipe p = liquid_pipe(water_pipe());
  EXPECT_NEAR(p.velocity_m_per_s, 6.2, 0.1);
  EXPECT_NEAR(0.5 * 1000.0 * p.velocity_m_per_s * p.velocity_m_per_s * (1.0 + p.loss_coefficient),
              2e5, 1e-4);
  EXPECT_NEAR(p.mass_flow_kg_per_s, 1000.0 * pi * 0.0025 * p.velocity_m_per_s, 1e-9);
}

TEST(LiquidPipe, IsBernoulliWithoutFrictionAndPoiseuilleForOil) {
  LiquidPipeInput in = water_pipe();
  in.length_m = 0.0;
  in.fittings = 0.0;
  EXPECT_NEAR(liquid_pipe(in).velocity_m_per_s, std::sqrt(400.0), 1e-9);
  in = water_pipe();
  in.viscosity_pa_s = 2.0;  // laminar: u = dp D^2/(32 mu L), heads of speed are small
  in.length_m = 500.0;
  in.fittings = 0.0;
  const LiquidPipe p = liquid_pipe(in);
  EXPECT_LT(p.reynolds, 100.0);
  EXPECT_NEAR(p.velocity_m_per_s, 2e5 * 0.01 / (32.0 * 2.0 * 500.0), 1e-3 * p.velocity_m_per_s);
}

TEST(LiquidPipe, HeightDrivesOrStopsIt) {
  LiquidPipeInput in = water_pipe();
  in.pressure_difference_pa = 0.0;
  in.height_drop_m = 20.0;
  EXPECT_GT(liquid_pipe(in).mass_flow_kg_per_s, 0.0);
  in.height_drop_m = -1.0;
  EXPECT_EQ(liquid_pipe(in).mass_flow_kg_per_s, 0.0);
}

TEST(LiquidPipe, FlowFallsWithLengthAndRoughness) {
  double last = 1e9;
  for (const double length : {0.0, 1.0, 10.0, 100.0, 1000.0}) {
    LiquidPipeInput in = water_pipe();
    in.length_m = length;
    const double q = liquid_pipe(in).mass_flow_kg_per_s;
    EXPECT_LT(q, last);
    in.roughness_m = 1e-3;
    EXPECT_LE(liquid_pipe(in).mass_flow_kg_per_s, q);
    last = q;
  }
}

double mass_of(const OutflowHistory& h) {
  double sum = 0.0;
  for (const RateStep& s : steps_of(h)) sum += s.mass_kg;
  return sum;
}

TEST(FedRelease, SmallHoleIsFedUntilIsolationThenTheLineEmpties) {
  // 2 kg/s through the hole, pump 5 kg/s: 600 s of feed, then 300 kg at 2 kg/s.
  const OutflowHistory h = fed_release({.normal_flow_kg_per_s = 5.0,
                                        .run_out_factor = 1.5,
                                        .opening_flow_kg_per_s = 2.0,
                                        .isolation_time_s = 600.0,
                                        .stock_kg = 1e5,
                                        .line_kg = 300.0});
  EXPECT_NEAR(h.released_kg, 1200.0 + 300.0, 1e-9);
  EXPECT_NEAR(h.duration_s, 600.0 + 150.0, 1e-9);
  EXPECT_EQ(h.end_rule, "isolation");
}

TEST(FedRelease, FullBoreLosesTheLineAtOnceAndThenWhatThePumpGives) {
  // 20 kg/s through the bore, pump 4 x 1.5 = 6 kg/s: the line (280 kg) is out after 20 s.
  const OutflowHistory h = fed_release({.normal_flow_kg_per_s = 4.0,
                                        .run_out_factor = 1.5,
                                        .opening_flow_kg_per_s = 20.0,
                                        .isolation_time_s = 120.0,
                                        .stock_kg = 1e5,
                                        .line_kg = 280.0});
  const auto steps = steps_of(h);
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_NEAR(steps[0].end_s, 20.0, 1e-9);
  EXPECT_NEAR(steps[0].rate_kg_per_s(), 20.0, 1e-9);
  EXPECT_NEAR(steps[1].rate_kg_per_s(), 6.0, 1e-9);
  EXPECT_NEAR(h.released_kg, 280.0 + 6.0 * 120.0, 1e-9);
}

TEST(FedRelease, GasLineFallsToTheFeedAndThenToNothing) {
  // m0 = 100 kg, opening 10 kg/s: tau = 10 s; feed 2 kg/s.
  const OutflowHistory h = fed_release({.normal_flow_kg_per_s = 2.0,
                                        .opening_flow_kg_per_s = 10.0,
                                        .isolation_time_s = 100.0,
                                        .stock_kg = 1e4,
                                        .line_kg = 100.0,
                                        .emptying = LineEmptying::Exponential});
  EXPECT_NEAR(h.points.front().mass_flow_kg_per_s, 10.0, 1e-9);
  // Fed for 100 s: 200 kg, the line down to 20 kg + 80 e^-10; then it loses all but e^-10.
  EXPECT_NEAR(h.released_kg, 300.0, 0.02);
  const auto at = std::find_if(h.points.begin(), h.points.end(),
                               [](const auto& p) { return p.time_s == 100.0; });
  ASSERT_NE(at, h.points.end());
  EXPECT_NEAR(at->mass_flow_kg_per_s, 2.0 + 8.0 * std::exp(-10.0), 1e-9);
  EXPECT_NEAR(h.duration_s, 200.0, 1e-9);
}

TEST(FedRelease, MassIsKeptForRandomLines) {
  std::mt19937 random{20240607};
  const auto uniform = [&](double a, double b) {
    return std::uniform_real_distribution<double>{a, b}(random);
  };
  for (int i = 0; i < 300; ++i) {
    FedReleaseInput in{.normal_flow_kg_per_s = uniform(0.1, 50.0),
                       .run_out_factor = uniform(1.0, 1.5),
                       .opening_flow_kg_per_s = uniform(0.01, 200.0),
                       .stock_kg = uniform(1.0, 1e5),
                       .line_kg = i % 3 == 0 ? 0.0 : uniform(0.0, 1e3),
                       .emptying = i % 2 == 0 ? LineEmptying::Constant : LineEmptying::Exponential};
    if (i % 5 != 0) in.isolation_time_s = uniform(0.0, 1800.0);
    if (i % 7 == 0) in.max_time_s = uniform(1.0, 1800.0);
    const OutflowHistory h = fed_release(in);
    EXPECT_NEAR(mass_of(h), h.released_kg, 1e-9 * in.stock_kg + 1e-9) << i;
    EXPECT_LE(h.released_kg, (in.stock_kg + in.line_kg) * (1.0 + 1e-12));
    for (const RateStep& s : steps_of(h)) {
      EXPECT_LE(s.rate_kg_per_s(), in.opening_flow_kg_per_s * (1.0 + 1e-6)) << i;
    }
  }
}

TEST(FedRelease, NamesWhatIsMissing) {
  try {
    (void)fed_release({});
    FAIL();
  } catch (const InputError& e) {
    const std::string text = e.what();
    for (const char* word : {"normal_flow", "opening_flow", "stock"})
      EXPECT_NE(text.find(word), std::string::npos) << text;
  }
}

TEST(ReliefDevice, PassesTheNozzleFlowTimesItsCoefficient) {
  const Substance& s = named("propane");
  ReliefInput in{.substance = &s,
                 .set_pressure_abs_pa = 1.7e6,
                 .temperature_k = 330.0,
                 .phase = Phase::Gas,
                 .orifice_area_m2 = 8.3e-4,
                 .outlet_diameter_m = 0.2};
  const Relief r = relief_device(in);
  EXPECT_NEAR(r.relieving_pressure_abs_pa, 1.7e6 + 0.1 * (1.7e6 - 101325.0), 1e-6);
  EXPECT_TRUE(r.choked);
  EXPECT_NEAR(r.discharge_coefficient, 0.975, 1e-12);
  ASSERT_FALSE(r.warnings.empty());
  EXPECT_EQ(r.warnings.back().code, "recalled_coefficient");
  const double d = std::sqrt(4.0 * 8.3e-4 / pi);
  const GasHole g =
      gas_hole({.hole_diameter_m = d,
                .pressure_abs_pa = r.relieving_pressure_abs_pa,
                .temperature_k = 330.0,
                .molar_mass_kg_per_mol = s.molar_mass_kg_per_mol,
                .heat_capacity_ratio = s.heat_capacity_ratio(330.0),
                .compressibility = s.gas_compressibility(330.0, r.relieving_pressure_abs_pa)});
  EXPECT_NEAR(r.mass_flow_kg_per_s, 0.975 * g.mass_flow_kg_per_s, 1e-9);
  // Mass and energy in the outlet.
  EXPECT_NEAR(r.outlet_density_kg_per_m3 * r.outlet_velocity_m_per_s * pi * 0.01,
              r.mass_flow_kg_per_s, 1e-9);
  EXPECT_NEAR(s.ideal_gas_heat_capacity_j_per_kg_k(330.0) * (330.0 - r.outlet_temperature_k),
              0.5 * r.outlet_velocity_m_per_s * r.outlet_velocity_m_per_s, 1e-6);
  in.discharge_coefficient = 0.6;
  EXPECT_TRUE(relief_device(in).warnings.empty() ||
              relief_device(in).warnings[0].code != "recalled_coefficient");
}

TEST(ReliefDevice, LiquidFlashesOnlyWhenItBoilsAtTheBackPressure) {
  const Substance& lpg = named("propane");
  const Relief hot = relief_device({.substance = &lpg,
                                    .set_pressure_abs_pa = 1.7e6,
                                    .temperature_k = 300.0,
                                    .phase = Phase::Liquid,
                                    .orifice_area_m2 = 1e-3,
                                    .outlet_diameter_m = 0.2});
  const double flux = hem_flow({.substance = &lpg,
                                .temperature_k = 300.0,
                                .pressure_abs_pa = hot.relieving_pressure_abs_pa})
                          .mass_flux_kg_per_m2_s;
  EXPECT_NEAR(hot.mass_flow_kg_per_s, 0.85 * 1e-3 * flux, 1e-9);
  const Substance& benzene = named("benzene");
  const Relief cold = relief_device({.substance = &benzene,
                                     .set_pressure_abs_pa = 5e5,
                                     .temperature_k = 300.0,
                                     .phase = Phase::Liquid,
                                     .orifice_area_m2 = 1e-3,
                                     .outlet_diameter_m = 0.2});
  const double rho = benzene.liquid_density_kg_per_m3(300.0);
  EXPECT_NEAR(cold.mass_flow_kg_per_s,
              0.65 * 1e-3 * std::sqrt(2.0 * rho * (cold.relieving_pressure_abs_pa - kAtmosphere)),
              1e-9);
}

TEST(ReliefDevice, SaysThatANarrowOutletChokes) {
  const Relief r = relief_device({.substance = &named("methane"),
                                  .set_pressure_abs_pa = 6e6,
                                  .temperature_k = 300.0,
                                  .phase = Phase::Gas,
                                  .orifice_area_m2 = 8e-4,
                                  .outlet_diameter_m = 0.04});
  EXPECT_GT(r.outlet_mach, 1.0);
  EXPECT_EQ(r.warnings.back().code, "outlet_choked");
}

TEST(SourceConstants, AnUnknownOneIsRefusedWithTheList) {
  EXPECT_EQ(source_constant("pump_run_out").confidence, "recalled");
  try {
    (void)source_constant("luck");
    FAIL();
  } catch (const InputError& e) {
    EXPECT_NE(std::string{e.what()}.find("pump_run_out"), std::string::npos);
  }
}

}  // namespace
}  // namespace isorisk::models::source
