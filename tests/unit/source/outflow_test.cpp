// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/outflow.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/models/source/flash.hpp"
#include "isorisk/models/source/nozzle.hpp"

namespace isorisk::models::source {
namespace {

std::string message_of(const auto& action) {
  try {
    action();
  } catch (const Error& e) {
    return e.what();
  }
  return "no error";
}

GasHoleInput methane(double p) {
  return {.hole_diameter_m = 0.02,
          .pressure_abs_pa = p,
          .temperature_k = 288.15,
          .molar_mass_kg_per_mol = 0.01604,
          .heat_capacity_ratio = 1.31,
          .discharge_coefficient = 0.62};
}

TEST(LiquidHole, AgreesWithThePublishedButaneExample) {
  // n-Butane sphere: 2 in hole, 250 psi, 50 ft of liquid, Cd 0.61: 56.3 kg/s.
  const LiquidHole r = liquid_hole({.hole_diameter_m = 0.0508,
                                    .density_kg_per_m3 = 573.23,
                                    .pressure_difference_pa = 1723689.323292,
                                    .liquid_head_m = 15.24,
                                    .discharge_coefficient = 0.61});
  EXPECT_NEAR(r.mass_flow_kg_per_s, 56.31093, 1e-4);
}

TEST(LiquidHole, HeadAndPressureAddUnderTheRoot) {
  const auto q = [](double dp, double h) {
    return liquid_hole({.hole_diameter_m = 0.1,
                        .density_kg_per_m3 = 800.0,
                        .pressure_difference_pa = dp,
                        .liquid_head_m = h})
        .mass_flow_kg_per_s;
  };
  EXPECT_NEAR(q(2e4, 3.0) * q(2e4, 3.0), q(2e4, 0.0) * q(2e4, 0.0) + q(0.0, 3.0) * q(0.0, 3.0),
              1e-9);
  EXPECT_EQ(q(0.0, 0.0), 0.0);
  EXPECT_EQ(q(-5e4, 1.0), 0.0);  // suction stronger than the head
  EXPECT_NEAR(q(800.0 * 9.81, 0.0), q(0.0, 1.0), 1e-12);
}

TEST(GasHole, AgreesWithTheWorkedCaseOfMethane) {
  const GasHole r = gas_hole(methane(4.0e6));
  EXPECT_TRUE(r.choked);
  EXPECT_NEAR(r.throat_pressure_abs_pa, 2175700.0, 20.0);
  EXPECT_NEAR(r.mass_flow_kg_per_s, 1.3488, 2e-5);
}

TEST(GasHole, ThroatIsSonicExactlyWhenChoked) {
  const GasHole r = gas_hole(methane(4.0e6));
  const double sound = std::sqrt(1.31 * kGasConstant / 0.01604 * r.throat_temperature_k);
  EXPECT_NEAR(r.throat_velocity_m_per_s, sound, 1e-9 * sound);
  EXPECT_NEAR(r.throat_temperature_k, 2.0 * 288.15 / 2.31, 1e-9);
}

TEST(GasHole, ChokedFormOfTheStandardGivesTheSame) {
  // AQ/T 3046-2013 eq. (E.16): m = Cd A p sqrt(M g/(R T) (2/(g+1))^((g+1)/(g-1))).
  const double g = 1.31;
  const double area = std::numbers::pi * 0.02 * 0.02 / 4.0;
  const double m = 0.62 * area * 4.0e6 *
                   std::sqrt(0.01604 * g / (kGasConstant * 288.15) *
                             std::pow(2.0 / (g + 1.0), (g + 1.0) / (g - 1.0)));
  EXPECT_NEAR(gas_hole(methane(4.0e6)).mass_flow_kg_per_s, m, 1e-12);
  // Eq. (E.17), subsonic factor at 1.5 bar.
  const double x = 101325.0 / 1.5e5;
  const double y = std::pow(x, 1.0 / g) * std::sqrt(1.0 - std::pow(x, (g - 1.0) / g)) *
                   std::sqrt(2.0 / (g - 1.0) * std::pow((g + 1.0) / 2.0, (g + 1.0) / (g - 1.0)));
  EXPECT_NEAR(gas_hole(methane(1.5e5)).mass_flow_kg_per_s, m * 1.5e5 / 4.0e6 * y, 1e-12);
}

TEST(GasHole, SmallPressureDifferenceGivesTheLiquidFormula) {
  const double dp = 1.0;
  const GasHole r = gas_hole(methane(101325.0 + dp));
  const double rho = 101325.0 * 0.01604 / (kGasConstant * 288.15);
  const double q = 0.62 * std::numbers::pi * 0.02 * 0.02 / 4.0 * std::sqrt(2.0 * rho * dp);
  EXPECT_NEAR(r.mass_flow_kg_per_s, q, 1e-5 * q);
  EXPECT_FALSE(r.choked);
  EXPECT_EQ(gas_hole(methane(101325.0)).mass_flow_kg_per_s, 0.0);
}

TEST(GasHole, IsContinuousAndRisesThroughTheCriticalRatio) {
  const double critical = 101325.0 / std::pow(2.0 / 2.31, 1.31 / 0.31);
  const double below = gas_hole(methane(critical * (1.0 - 1e-9))).mass_flow_kg_per_s;
  const double above = gas_hole(methane(critical * (1.0 + 1e-9))).mass_flow_kg_per_s;
  EXPECT_FALSE(gas_hole(methane(critical * (1.0 - 1e-9))).choked);
  EXPECT_TRUE(gas_hole(methane(critical * (1.0 + 1e-9))).choked);
  EXPECT_NEAR(above, below, 1e-8 * above);
  EXPECT_GT(above, below);
}

TEST(GasHole, FlowFallsWithTheRootOfCompressibility) {
  GasHoleInput in = methane(4.0e6);
  const double ideal = gas_hole(in).mass_flow_kg_per_s;
  in.compressibility = 0.81;
  EXPECT_NEAR(gas_hole(in).mass_flow_kg_per_s, ideal / 0.9, 1e-12);
}

TEST(Outflow, BadInputsAreListedTogether) {
  const std::string text = message_of([] {
    (void)gas_hole({.hole_diameter_m = -1.0,
                    .pressure_abs_pa = std::nan(""),
                    .temperature_k = 288.0,
                    .molar_mass_kg_per_mol = 0.016,
                    .heat_capacity_ratio = 1.0,
                    .discharge_coefficient = 1.5});
  });
  for (const char* part : {"hole_diameter = -1 m", "pressure = nan", "heat_capacity_ratio = 1",
                           "discharge_coefficient = 1.5"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
}

TEST(TankEmptying, AgreesWithTheWorkedCase) {
  const TankEmptying r = tank_emptying({.tank_diameter_m = 20.0,
                                        .hole_diameter_m = 0.1,
                                        .density_kg_per_m3 = 740.0,
                                        .head_start_m = 12.0});
  EXPECT_NEAR(r.initial_mass_flow_kg_per_s, 55.291, 1e-3);
  EXPECT_NEAR(r.time_s, 100910.0, 10.0);
  EXPECT_EQ(r.final_mass_flow_kg_per_s, 0.0);
}

TEST(TankEmptying, TimeAndMassAddUpOverParts) {
  const auto part = [](double from, double to) {
    return tank_emptying({.tank_diameter_m = 10.0,
                          .hole_diameter_m = 0.05,
                          .density_kg_per_m3 = 900.0,
                          .head_start_m = from,
                          .head_end_m = to,
                          .overpressure_pa = 2000.0});
  };
  EXPECT_NEAR(part(8.0, 1.0).time_s, part(8.0, 4.0).time_s + part(4.0, 1.0).time_s, 1e-6);
  EXPECT_NEAR(part(8.0, 1.0).released_kg, 7.0 * 900.0 * std::numbers::pi * 25.0, 1e-6);
  // Mean of first and last flow times time is the mass: the flow falls linearly in time.
  const TankEmptying r = part(8.0, 1.0);
  EXPECT_NEAR(0.5 * (r.initial_mass_flow_kg_per_s + r.final_mass_flow_kg_per_s) * r.time_s,
              r.released_kg, 1e-6 * r.released_kg);
}

TEST(FlashFraction, AgreesWithThePublishedButaneExample) {
  const FlashInput in{.liquid_heat_capacity_j_per_kg_k = 2417.3,
                      .temperature_k = 298.15,
                      .boiling_point_k = 272.55,
                      .heat_of_vaporisation_j_per_kg = 361290.0};
  EXPECT_NEAR(flash_fraction_linear(in), 0.1712827, 1e-6);
  EXPECT_NEAR(flash_fraction_exponential(in), 0.15742, 1e-5);
}

TEST(FlashFraction, IsZeroBelowTheBoilingPointAndBothFormsMeetThere) {
  FlashInput in{.liquid_heat_capacity_j_per_kg_k = 2000.0,
                .temperature_k = 280.0,
                .boiling_point_k = 290.0,
                .heat_of_vaporisation_j_per_kg = 4e5};
  EXPECT_EQ(flash_fraction_linear(in), 0.0);
  EXPECT_EQ(flash_fraction_exponential(in), 0.0);
  in.temperature_k = 290.0 + 1e-6;
  EXPECT_NEAR(flash_fraction_linear(in) / flash_fraction_exponential(in), 1.0, 1e-8);
}

TEST(FlashFraction, IsenthalpicFlashAgreesWithEquationsOfState) {
  // Propane 25 C: 0.387 (equation of state). n-Butane 25 C: 0.1577.
  const auto& lib = SubstanceLibrary::builtin();
  EXPECT_NEAR(isenthalpic_flash(lib.at("propane"), 298.15, 101325.0).vapour_fraction, 0.3871,
              0.002);
  EXPECT_NEAR(isenthalpic_flash(lib.at("n_butane"), 298.15, 101325.0).vapour_fraction, 0.1577,
              0.002);
}

TEST(FlashFraction, HeatBeyondFullEvaporationWarmsTheVapour) {
  // Hydrogen chloride near its critical point.
  const FlashState s =
      isenthalpic_flash(SubstanceLibrary::builtin().at("hydrogen_chloride"), 318.0, 101325.0);
  EXPECT_LE(s.vapour_fraction, 1.0);
  EXPECT_GE(s.temperature_k, s.boiling_point_k);
  EXPECT_THROW((void)isenthalpic_flash(SubstanceLibrary::builtin().at("methane"), 288.0, 101325.0),
               InputError);
}

TEST(AirborneShare, IsContinuousAndNeverBelowTheFlash) {
  EXPECT_EQ(airborne_share_aqt3046(0.2), 1.0);
  EXPECT_NEAR(airborne_share_aqt3046(std::nextafter(0.2, 0.0)), 1.0, 1e-12);
  EXPECT_NEAR(airborne_share_cpr18e(0.1 - 1e-12), airborne_share_cpr18e(0.1), 1e-9);
  EXPECT_NEAR(airborne_share_cpr18e(0.36 - 1e-12), 1.0, 1e-9);
  for (double x = 0.0; x <= 1.0; x += 0.01) {
    EXPECT_GE(airborne_share_aqt3046(x), x);
    EXPECT_GE(airborne_share_cpr18e(x), x);
  }
}

TEST(NotionalNozzle, AgreesWithTheWorkedCaseOfMethane) {
  GasHoleInput in = methane(6.0e6);
  in.hole_diameter_m = 0.01;
  in.discharge_coefficient = 1.0;
  const auto d = [&](Nozzle n) { return notional_nozzle(in, n).diameter_m; };
  EXPECT_NEAR(d(Nozzle::Birch1984), 0.058835, 2e-6);
  EXPECT_NEAR(d(Nozzle::Birch1987), 0.046243, 2e-6);
  EXPECT_NEAR(d(Nozzle::EwanMoodie1986), 0.056753, 2e-6);
  EXPECT_NEAR(d(Nozzle::YuceilOtugen2002), 0.035636, 2e-6);
  EXPECT_NEAR(notional_nozzle(in, Nozzle::YuceilOtugen2002).temperature_k, 171.12, 0.01);
  // Ideal gas: Molkov is Ewan-Moodie.
  EXPECT_NEAR(d(Nozzle::Molkov2009), d(Nozzle::EwanMoodie1986), 1e-15);
}

TEST(NotionalNozzle, EveryModelKeepsTheMassAndRefusesSubsonicFlow) {
  const GasHoleInput in = methane(3.0e6);
  const double q = gas_hole(in).mass_flow_kg_per_s;
  for (const Nozzle n : {Nozzle::Birch1984, Nozzle::Birch1987, Nozzle::EwanMoodie1986,
                         Nozzle::YuceilOtugen2002, Nozzle::Molkov2009}) {
    const NozzleState s = notional_nozzle(in, n);
    EXPECT_NEAR(s.density_kg_per_m3 * s.velocity_m_per_s * std::numbers::pi * s.diameter_m *
                    s.diameter_m / 4.0,
                q, 1e-12 * q);
    EXPECT_NE(message_of([&] { (void)notional_nozzle(methane(1.2e5), n); }).find("choked"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace isorisk::models::source
