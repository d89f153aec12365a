// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <numbers>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/models/aqt3046/gas_release.hpp"
#include "isorisk/models/aqt3046/jet_fire.hpp"
#include "isorisk/models/aqt3046/multi_energy.hpp"
#include "isorisk/models/aqt3046/plume.hpp"
#include "isorisk/models/aqt3046/vulnerability.hpp"
#include "isorisk/models/explosion/tno_multi_energy.hpp"
#include "isorisk/models/registry.hpp"

namespace isorisk::models::aqt3046 {
namespace {

GasOrificeInput propane() {
  return {.upstream_pressure_abs_pa = 150e3,
          .temperature_k = 293.15,
          .molar_mass_kg_per_mol = 0.0441,
          .gamma = 1.13,
          .discharge_coefficient = 0.9,
          .hole_diameter_m = 0.05};
}

TEST(Aqt3046GasOrifice, SubsonicFormIsThatOfSaintVenant) {
  const GasOrificeInput in = propane();
  const GasOrificeResult r = gas_orifice(in);
  ASSERT_FALSE(r.sonic);
  // rho = p M / (R T); G = Cd sqrt(2 rho p g/(g-1) [x^(2/g) - x^((g+1)/g)])
  const double x = r.pressure_ratio;
  const double g = in.gamma;
  const double rho = 150e3 * 0.0441 / (8.314462618 * 293.15);
  const double flux = 0.9 * std::sqrt(2.0 * rho * 150e3 * g / (g - 1.0) *
                                      (std::pow(x, 2.0 / g) - std::pow(x, (g + 1.0) / g)));
  EXPECT_NEAR(r.mass_flow_kg_per_s, flux * r.hole_area_m2, 1e-12);
}

TEST(Aqt3046GasOrifice, IsContinuousWhereTheFlowBecomesSonic) {
  GasOrificeInput in = propane();
  const double critical = gas_orifice(in).critical_ratio;
  in.upstream_pressure_abs_pa = 101325.0 / critical * (1.0 - 1e-9);
  const GasOrificeResult below = gas_orifice(in);
  in.upstream_pressure_abs_pa = 101325.0 / critical * (1.0 + 1e-9);
  const GasOrificeResult above = gas_orifice(in);
  EXPECT_FALSE(below.sonic);
  EXPECT_TRUE(above.sonic);
  EXPECT_NEAR(below.mass_flow_kg_per_s / above.mass_flow_kg_per_s, 1.0, 1e-8);
}

TEST(Aqt3046GasOrifice, RefusesAFlowUphill) {
  GasOrificeInput in = propane();
  in.upstream_pressure_abs_pa = 90e3;
  in.gamma = 1.0;
  try {
    (void)gas_orifice(in);
    FAIL();
  } catch (const InputError& e) {
    const std::string text = e.what();
    EXPECT_NE(text.find("upstream_pressure = 90000 Pa"), std::string::npos) << text;
    EXPECT_NE(text.find("gamma = 1 -"), std::string::npos) << text;
  }
}

PipeRuptureInput main_line() {
  return {.upstream_pressure_abs_pa = 8101325.0,
          .upstream_temperature_k = 288.15,
          .molar_mass_kg_per_mol = 0.018,
          .gamma = 1.3,
          .inner_diameter_m = 0.981,
          .roughness_m = 4.6e-5,
          .length_m = 1000.0};
}

TEST(Aqt3046PipeRupture, FannoReadingIsTheIntegralOfTheFannoEquation) {
  // 4 f dx / d = 2 (1 - M^2) dM / (g M^3 (1 + (g-1) M^2 / 2)), from the inlet to Mach 1.
  for (const double length : {1.0, 100.0, 1000.0, 30000.0}) {
    PipeRuptureInput in = main_line();
    in.length_m = length;
    const PipeRuptureResult r = pipe_rupture(in);
    const auto f = [&](double m) {
      return 2.0 * (1.0 - m * m) / (in.gamma * m * m * m * (1.0 + 0.5 * (in.gamma - 1.0) * m * m));
    };
    const double integral = boost::math::quadrature::gauss_kronrod<double, 61>::integrate(
        f, r.fanno.mach_inlet, 1.0, 15, 1e-12);
    EXPECT_NEAR(integral / r.friction_number, 1.0, 1e-8) << length;
  }
}

TEST(Aqt3046PipeRupture, ReadingWithGammaGivesMoreFlowByAtMostItsRoot) {
  PipeRuptureInput in = main_line();
  in.length_m = 50000.0;
  const PipeRuptureResult r = pipe_rupture(in);
  const double more = r.as_read.mass_flow_kg_per_s / r.fanno.mass_flow_kg_per_s;
  EXPECT_GT(more, 1.0);
  EXPECT_LT(more, std::sqrt(1.3) * 1.001);
}

TEST(Aqt3046PipeRupture, ShortPipeFlowsAsASonicNozzle) {
  PipeRuptureInput in = main_line();
  in.length_m = 1e-6;
  const PipeRuptureResult r = pipe_rupture(in);
  EXPECT_NEAR(r.fanno.mach_inlet, 1.0, 1e-3);
  EXPECT_NEAR(r.fanno.choked_pressure_abs_pa / in.upstream_pressure_abs_pa, 1.0, 1e-3);
  in.length_m = 1000.0;
  EXPECT_LT(pipe_rupture(in).fanno.mass_flow_kg_per_s, r.fanno.mass_flow_kg_per_s);
}

TEST(Aqt3046Plume, CarriesTheWholeReleaseThroughEverySection) {
  // Integral of C u over the half plane z >= 0 is Q, whatever the height of the source.
  for (const char c : {'A', 'B', 'C', 'D', 'E', 'F'}) {
    for (const Terrain terrain : {Terrain::Rural, Terrain::Urban}) {
      const Plume plume{{.mass_rate_kg_per_s = 10.0,
                         .wind_speed_m_per_s = 5.0,
                         .effective_height_m = 20.0,
                         .terrain = terrain,
                         .stability = c}};
      const double x = 700.0;
      const double top = 20.0 + 10.0 * plume.sigma_z_m(x);
      const double over_z = boost::math::quadrature::gauss_kronrod<double, 61>::integrate(
          [&](double z) { return plume.concentration_kg_per_m3(x, 0.0, z); }, 0.0, top, 15, 1e-10);
      const double flux = 5.0 * over_z * std::sqrt(2.0 * std::numbers::pi) * plume.sigma_y_m(x);
      EXPECT_NEAR(flux, 10.0, 1e-4) << c;
    }
  }
}

TEST(Aqt3046Plume, IsEvenAcrossTheWindAndEmptyUpwind) {
  const Plume plume{{.mass_rate_kg_per_s = 1.0, .wind_speed_m_per_s = 2.0}};
  EXPECT_EQ(plume.concentration_kg_per_m3(100.0, 7.0, 1.0),
            plume.concentration_kg_per_m3(100.0, -7.0, 1.0));
  EXPECT_EQ(plume.concentration_kg_per_m3(-1.0, 0.0, 0.0), 0.0);
  EXPECT_THROW((Plume{{.mass_rate_kg_per_s = 1.0, .wind_speed_m_per_s = 1.0, .stability = 'G'}}),
               InputError);
}

TEST(Aqt3046JetFire, DistanceOfAFluxLiesOnTheCurve) {
  const JetFire jet{{50e6, 10.0, 0.2}};
  for (const double q : {4e3, 12.5e3, 37.5e3}) {
    EXPECT_NEAR(jet.heat_flux_w_per_m2(jet.distance_m(q)), q, 1e-6);
    EXPECT_GE(jet.reach_from_hole_m(q), jet.flame_length_m());
  }
  EXPECT_EQ(jet.distance_m(1e12), 1.0);
  EXPECT_EQ(jet.reach_from_hole_m(1e12), jet.flame_length_m());
  EXPECT_EQ(JetFire::transmissivity(0.3), 1.0);
  EXPECT_EQ(JetFire::transmissivity(1e9), 0.0);
}

TEST(Aqt3046Vulnerability, CapsTheTimesAndJumpsAtTheCertainFlux) {
  EXPECT_EQ(death_by_heat(12.5e3, 20.0, false).individual,
            death_by_heat(12.5e3, 600.0, false).individual);
  EXPECT_LT(death_by_heat(37.4e3, 5.0, false).individual, 1.0);
  EXPECT_EQ(death_by_heat(37.5e3, 5.0, false).societal_indoors, 1.0);
  EXPECT_EQ(death_by_heat(0.0, 20.0, false).individual, 0.0);
  EXPECT_EQ(death_by_heat(0.0, 20.0, true).individual, 1.0);
  const ToxicConstants chlorine{-6.35, 0.5, 2.75};
  EXPECT_EQ(death_by_toxic(500.0, 30.0, chlorine).individual,
            death_by_toxic(500.0, 90.0, chlorine).individual);
  EXPECT_EQ(death_by_toxic(0.0, 30.0, chlorine).individual, 0.0);
}

TEST(Aqt3046MultiEnergy, FollowsTheCurveOfTheClassBetweenItsJoins) {
  // The points of the curve are joined without steps, the fits step by up to 1.6 %.
  const MultiEnergy blast{100.0, 101325.0, class_curve(7.0)};
  const explosion::TnoMultiEnergy fit{{3.5e8, 7.0}};
  for (double r = 2.0; r < 1000.0; r *= 1.2) {
    EXPECT_NEAR(blast.overpressure_pa(r) / fit.overpressure_pa(r), 1.0, 0.017) << r;
  }
}

TEST(Aqt3046MultiEnergy, RefusesACurveThatDoesNotIncrease) {
  EXPECT_THROW((MultiEnergy{100.0, 101325.0, {{1.0, 1.0}, {0.5, 0.5}}}), InputError);
  EXPECT_THROW((MultiEnergy{100.0, 101325.0, {{1.0, 1.0}}}), InputError);
}

TEST(Aqt3046Models, NameTheItemThatIsWrong) {
  try {
    (void)Registry::builtin().evaluate("aqt3046.vulnerability",
                                       Json::parse(R"({"heat": [{"q_kW_m2": 4}]})"));
    FAIL();
  } catch (const InputError& e) {
    EXPECT_NE(std::string{e.what()}.find("heat1: missing 't_s'"), std::string::npos) << e.what();
  }
  EXPECT_THROW((void)Registry::builtin().evaluate("aqt3046.plume",
                                                  Json::parse(R"({"mass_rate": 1, "wind_speed": 2,
                                   "points": [{"x": 100, "y": 0, "z": 0, "class": "G"}]})")),
               InputError);
}

}  // namespace
}  // namespace isorisk::models::aqt3046
