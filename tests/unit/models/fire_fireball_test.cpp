// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/models/fire/fireball.hpp"
#include "isorisk/models/fire/transmissivity.hpp"
#include "isorisk/models/fire/view_factor.hpp"

namespace isorisk::models::fire {
namespace {

using std::numbers::pi;

TEST(Fireball, TnoPropane) {
  const Fireball ball{{.mass_kg = 20000.0,
                       .heat_of_combustion_j_per_kg = 45.6e6,
                       .vapour_pressure_abs_pa = 1.4e6,
                       .transmissivity = {.model = TransmissivityModel::Bagster1989,
                                          .relative_humidity_fraction = 1.0,
                                          .saturation_pressure_pa = 1200.0}}};
  const FireballState& s = ball.state();
  EXPECT_NEAR(0.5 * s.size.diameter_m, 80.98, 0.01);
  EXPECT_NEAR(s.size.duration_s, 11.187, 0.002);
  EXPECT_NEAR(s.size.centre_height_m, 161.96, 0.02);
  EXPECT_NEAR(*s.fraction_radiated, 0.30105, 1e-4);
  EXPECT_NEAR(s.surface_emissive_power_w_per_m2, 297830.0, 100.0);
  EXPECT_NEAR(ball.flame().max_view_factor({300, 0, 0}), 0.05642, 1e-5);
  EXPECT_NEAR(ball.flame().max_heat_flux_w_per_m2(300, 0, 0), 10871.0, 5.0);
  EXPECT_TRUE(ball.warnings().empty());
}

TEST(Fireball, PublishedTankTruckOfPropane) {
  // CCPS, 22.7 m3 at 90 % and 585.3 kg/m3: D 132.6 m, t 10.3 s, F 0.255, q 89.1 kW/m2.
  const Fireball ball{
      {.mass_kg = 22.7 * 0.9 * 585.3,
       .model = FireballModel::Ccps,
       .surface_emissive_power_w_per_m2 = 350e3,
       .centre_height_m = 0.5 * roberts_fireball_size(22.7 * 0.9 * 585.3).diameter_m,
       .transmissivity = {.model = TransmissivityModel::None}}};
  EXPECT_NEAR(ball.state().size.diameter_m, 132.6, 0.1);
  EXPECT_NEAR(ball.duration_s(), 10.3, 0.05);
  const double vertical = ball.flame().view_factor({100, 0, 0}, {-1, 0, 0});
  EXPECT_NEAR(vertical, 0.255, 0.001);
  EXPECT_NEAR(ball.flame().heat_flux_w_per_m2({100, 0, 0}, {-1, 0, 0}), 89.1e3, 200.0);
  EXPECT_FALSE(ball.state().fraction_radiated.has_value());
}

TEST(Fireball, RadiatesItsFractionOfTheHeat) {
  for (const FireballModel model : {FireballModel::TnoCpr14e, FireballModel::Ccps}) {
    for (double mass : {100.0, 29e3, 31e3, 1e6}) {
      const Fireball ball{{.mass_kg = mass,
                           .heat_of_combustion_j_per_kg = 46e6,
                           .model = model,
                           .fraction_radiated = 0.3}};
      const FireballState& s = ball.state();
      EXPECT_NEAR(s.surface_emissive_power_w_per_m2 * pi * s.size.diameter_m * s.size.diameter_m *
                      s.size.duration_s,
                  0.3 * mass * 46e6, 1e-9 * mass * 46e6);
    }
  }
}

TEST(Fireball, RobertsSizesEqualTheFormInTonnes) {
  // HSE: 29 M^1/3 radius, 4.5 M^1/3 and 8.2 M^1/6 seconds, M in tonnes.
  EXPECT_NEAR(roberts_fireball_size(10e3).diameter_m, 124.96, 0.01);
  EXPECT_NEAR(roberts_fireball_size(10e3).duration_s, 9.695, 0.001);
  EXPECT_NEAR(roberts_fireball_size(10e3).centre_height_m, 93.718, 0.01);
  EXPECT_NEAR(roberts_fireball_size(50e3).diameter_m, 213.67, 0.02);
  EXPECT_NEAR(roberts_fireball_size(50e3).duration_s, 15.781, 0.002);
  EXPECT_NEAR(roberts_fireball_size(50e3).duration_s, 8.2 * std::pow(50.0, 1.0 / 6.0), 0.1);
}

TEST(Fireball, FractionRadiatedIsRobertsAndStopsAtFortyPercent) {
  EXPECT_NEAR(tno_fireball_fraction_radiated(1e6), 0.27, 0.001);
  EXPECT_EQ(tno_fireball_fraction_radiated(1e8), 0.4);
  const Fireball ball{
      {.mass_kg = 1e3, .heat_of_combustion_j_per_kg = 46e6, .vapour_pressure_abs_pa = 1e8}};
  ASSERT_EQ(ball.warnings().size(), 1U);
  EXPECT_EQ(ball.warnings()[0].code, "guard_fraction_radiated");
}

TEST(Fireball, SaysWhatIsMissing) {
  try {
    Fireball{{.mass_kg = -1.0}};
    FAIL() << "accepted";
  } catch (const InputError& e) {
    const std::string text = e.what();
    for (const char* part :
         {"mass = -1 kg", "heat_of_combustion is missing", "fraction_radiated is missing"}) {
      EXPECT_NE(text.find(part), std::string::npos) << part << " in " << text;
    }
  }
}

TEST(Fireball, HymesPointSource) {
  EXPECT_NEAR(hymes_heat_flux_w_per_m2(11957.7, 0.3, 46.35e6, 1.0, 200.0), 32836.0, 20.0);
  EXPECT_DOUBLE_EQ(hymes_heat_flux_w_per_m2(1e4, 0.3, 46e6, 1.0, 400.0) * 4.0,
                   hymes_heat_flux_w_per_m2(1e4, 0.3, 46e6, 1.0, 200.0));
}

MartinsenMarxInput propane(double constant = 0.0133) {
  return {.mass_kg = 10e3,
          .radiant_fraction = 0.3,
          .heat_of_combustion_j_per_kg = 46.3e6,
          .emissive_power_constant = constant};
}

TEST(MartinsenMarxFireball, GrowsThenRisesThenFades) {
  const MartinsenMarxFireball ball{propane()};
  EXPECT_NEAR(ball.max_diameter_m(), 124.96, 0.01);
  EXPECT_NEAR(ball.duration_s(), 9.0, 1e-9);
  EXPECT_NEAR(ball.at(2.0).diameter_m, 109.16, 0.02);
  EXPECT_NEAR(ball.at(2.0).centre_height_m, 54.58, 0.01);
  EXPECT_NEAR(ball.at(2.0).surface_emissive_power_w_per_m2, 398e3, 500.0);
  EXPECT_NEAR(ball.at(6.0).centre_height_m, 124.96, 0.01);
  EXPECT_NEAR(ball.at(6.0).surface_emissive_power_w_per_m2, 199e3, 250.0);
  EXPECT_NEAR(ball.at(9.0).surface_emissive_power_w_per_m2, 0.0, 1e-6);
  // No step where growth ends (8.664 x 0.3^1/3 = 5.800).
  const auto before = ball.at(3.0 - 1e-9), after = ball.at(3.0 + 1e-9);
  EXPECT_NEAR(before.diameter_m, after.diameter_m, 0.01);
  EXPECT_NEAR(before.centre_height_m, after.centre_height_m, 0.01);
  EXPECT_NEAR(before.surface_emissive_power_w_per_m2, after.surface_emissive_power_w_per_m2, 1.0);
}

TEST(MartinsenMarxFireball, EnergyOfTheProfile) {
  // E_max pi D^2 t_d / 3 (3/5 of the growth + 1): with 0.0133 two thirds of f m dHc, with 0.0197
  // (and no cap at 400 kW/m2) all of it.
  const double heat = 0.3 * 10e3 * 46.3e6;
  EXPECT_NEAR(MartinsenMarxFireball{propane()}.radiated_energy_j() / heat, 0.67, 0.01);
  MartinsenMarxInput small = propane(0.0197);
  small.radiant_fraction = 0.15;
  EXPECT_NEAR(MartinsenMarxFireball{small}.radiated_energy_j() / (0.5 * heat), 1.0, 0.01);
}

TEST(MartinsenMarxFireball, DoseIsTheIntegralOverTime) {
  const MartinsenMarxFireball ball{propane()};
  double sum = 0.0;
  const int n = 20000;
  for (int i = 0; i < n; ++i) {
    const double t = 9.0 * (i + 0.5) / n;
    sum += std::pow(ball.max_heat_flux_w_per_m2(250.0, t), 4.0 / 3.0) * 9.0 / n;
  }
  EXPECT_NEAR(ball.thermal_dose(250.0), sum, 1e-4 * sum);
  EXPECT_LT(ball.thermal_dose(300.0), ball.thermal_dose(250.0));
  const MartinsenMarxInput bad{
      .mass_kg = 0.0, .radiant_fraction = 2.0, .heat_of_combustion_j_per_kg = 46e6};
  EXPECT_THROW(MartinsenMarxFireball{bad}, InputError);
}

TEST(SphereViewFactor, AllOrientations) {
  constexpr double kDeg = pi / 180.0;
  EXPECT_NEAR(sphere_view_factor(3.0, 40.0 * kDeg), 0.085116, 1e-6);
  EXPECT_NEAR(sphere_view_factor(2.0, 80.0 * kDeg), 0.054696, 1e-6);
  // Facing away by more than the half-angle: nothing. At the surface: half, seen from the side.
  EXPECT_EQ(sphere_view_factor(2.0, 121.0 * kDeg), 0.0);
  EXPECT_NEAR(sphere_view_factor(1.0 + 1e-9, 90.0 * kDeg), 0.5, 1e-4);
  // Continuous at both ends of the partly visible range.
  for (double h : {1.2, 2.0, 10.0}) {
    const double half = std::asin(1.0 / h);
    for (double edge : {0.5 * pi - half, 0.5 * pi + half}) {
      EXPECT_NEAR(sphere_view_factor(h, edge - 1e-7), sphere_view_factor(h, edge + 1e-7), 1e-6);
    }
  }
}

TEST(VerticalCylinderViewFactors, WorkedValuesAndLimits) {
  ViewFactors f = vertical_cylinder_view_factors(3.0, 4.0);
  EXPECT_NEAR(f.vertical, 0.10001, 1e-5);
  EXPECT_NEAR(f.horizontal, 0.038023, 1e-6);
  EXPECT_NEAR(f.maximum, 0.107, 1e-5);
  f = vertical_cylinder_view_factors(1.0, 1.5);
  EXPECT_NEAR(f.vertical, 0.31201, 1e-5);
  EXPECT_NEAR(f.horizontal, 0.17047, 1e-5);
  f = vertical_cylinder_view_factors(1e6, 1.0 + 1e-9);
  EXPECT_NEAR(f.vertical, 0.5, 1e-3);
  EXPECT_NEAR(f.horizontal, 0.5, 1e-3);
  // Far away 2 h/(pi s^2) and h^2/(pi s^3), the next term being one s smaller.
  f = vertical_cylinder_view_factors(2.0, 1e3);
  EXPECT_NEAR(f.vertical * pi * 1e6 / 4.0, 1.0, 2e-3);
  EXPECT_NEAR(f.horizontal * pi * 1e9 / 4.0, 1.0, 2e-3);
}

TEST(TiltedCylinderViewFactors, WorkedValuesAndLimits) {
  constexpr double kDeg = pi / 180.0;
  ViewFactors f = tilted_cylinder_view_factors(3.0, 4.0, 30.0 * kDeg);
  EXPECT_NEAR(f.vertical, 0.14607, 1e-5);
  EXPECT_NEAR(f.horizontal, 0.081133, 1e-6);
  f = tilted_cylinder_view_factors(2.0, 6.0, -30.0 * kDeg);
  EXPECT_NEAR(f.vertical, 0.026085, 1e-6);
  EXPECT_NEAR(f.horizontal, 0.003475, 1e-6);
  const ViewFactors upright = vertical_cylinder_view_factors(3.0, 4.0);
  f = tilted_cylinder_view_factors(3.0, 4.0, 0.0);
  EXPECT_NEAR(f.vertical, upright.vertical, 1e-12);
  EXPECT_NEAR(f.horizontal, upright.horizontal, 1e-12);
  f = tilted_cylinder_view_factors(3.0, 1e3, 40.0 * kDeg);
  EXPECT_NEAR(f.vertical, 2.0 * 3.0 * std::cos(40.0 * kDeg) / (pi * 1e6), 1e-8);
  EXPECT_TRUE(mudan_overhangs(4.0, 3.0, 45.0 * kDeg));
  EXPECT_FALSE(mudan_overhangs(2.0, 6.0, -30.0 * kDeg));
}

TEST(Transmissivity, WayneMeetsItsPublishedTable) {
  // Wayne (1991), two decimals; below 0 degC it depends on the saturation pressure formula.
  const auto tau = [](double t, double x) {
    return Transmissivity{{.temperature_k = t, .relative_humidity_fraction = 0.5, .co2_ppm = 335.0}}
        .at(x);
  };
  EXPECT_NEAR(tau(253.0, 10.0), 0.96, 0.02);
  EXPECT_NEAR(tau(253.0, 100.0), 0.86, 0.02);
  EXPECT_NEAR(tau(253.0, 1000.0), 0.72, 0.02);
  EXPECT_NEAR(tau(273.0, 100.0), 0.78, 0.011);
  EXPECT_NEAR(tau(273.0, 1000.0), 0.61, 0.011);
  EXPECT_NEAR(tau(293.0, 10.0), 0.86, 0.011);
  EXPECT_NEAR(tau(293.0, 1000.0), 0.51, 0.011);
  EXPECT_NEAR(tau(303.0, 10.0), 0.84, 0.011);
  EXPECT_NEAR(tau(303.0, 100.0), 0.67, 0.011);
}

TEST(Transmissivity, WorkedValues) {
  const Transmissivity wayne{
      {.temperature_k = 288.15, .relative_humidity_fraction = 0.7, .co2_ppm = 335.0}};
  EXPECT_NEAR(wayne.at(50.0), 0.75667, 1e-5);
  const Transmissivity bagster{{.model = TransmissivityModel::Bagster1989,
                                .relative_humidity_fraction = 1.0,
                                .saturation_pressure_pa = 1193.5}};
  EXPECT_NEAR(bagster.at(50.0), 0.75081, 1e-5);
  const Transmissivity flare{
      {.model = TransmissivityModel::BrzustowskiSommer1973, .relative_humidity_fraction = 0.7}};
  EXPECT_NEAR(flare.at(100.0), 0.75003, 1e-5);
  EXPECT_EQ((Transmissivity{{.model = TransmissivityModel::None}}.at(1e4)), 1.0);
}

TEST(Transmissivity, FallsWithPathAndNeverExceedsOne) {
  for (const auto model : {TransmissivityModel::Wayne1991, TransmissivityModel::Bagster1989,
                           TransmissivityModel::BrzustowskiSommer1973}) {
    for (double humidity : {0.01, 0.3, 1.0}) {
      for (double t : {230.0, 288.0, 315.0}) {
        const Transmissivity air{
            {.model = model, .temperature_k = t, .relative_humidity_fraction = humidity}};
        EXPECT_EQ(air.at(0.0), air.at(1e-9));
        double last = 1.0;
        for (double x = 0.01; x < 3000.0; x *= 1.3) {
          const double tau = air.at(x);
          EXPECT_LE(tau, last);
          EXPECT_GT(tau, 0.2);
          last = tau;
        }
      }
    }
  }
}

TEST(Transmissivity, TellsWhenItIsUsedOutsideItsRange) {
  const Transmissivity wayne{};
  EXPECT_TRUE(wayne.warnings(10.0).empty());
  ASSERT_EQ(wayne.warnings(9.0).size(), 1U);
  EXPECT_EQ(wayne.warnings(9.0)[0].code, "outside_validity");
  EXPECT_NE(wayne.warnings(9.0)[0].message.find("9 m"), std::string::npos);
  EXPECT_THROW((Transmissivity{{.temperature_k = -1.0, .relative_humidity_fraction = 0.0}}),
               InputError);
}

}  // namespace
}  // namespace isorisk::models::fire
