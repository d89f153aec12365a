// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/models/fire/pool_fire.hpp"
#include "isorisk/models/fire/view_factor.hpp"

namespace isorisk::models::fire {
namespace {

using std::numbers::pi;
constexpr double kDeg = pi / 180.0;

PoolFlameConditions gasoline(double wind) {
  return {.diameter_m = 20.0,
          .burning_rate_kg_per_m2_s = 0.055,
          .wind_speed_m_per_s = wind,
          .vapour_density_kg_per_m3 = 4.0};
}

PoolFireInput gasoline_fire(double wind) {
  return {.diameter_m = 20.0,
          .burning_rate_kg_per_m2_s = 0.055,
          .heat_of_combustion_j_per_kg = 43.7e6,
          .wind_speed_m_per_s = wind,
          .vapour_density_kg_per_m3 = 4.0};
}

TEST(PoolCorrelations, BurningRates) {
  // Butane boils below ambient: no sensible heat. 1e-3 x 45.7 / 0.385.
  EXPECT_NEAR(burgess_burning_rate_kg_per_m2_s(45.7e6, 385e3, 2280.0, 272.65, 293.15), 0.1187,
              1e-4);
  EXPECT_NEAR(burgess_burning_rate_kg_per_m2_s(44.6e6, 317e3, 2240.0, 371.5, 293.15), 0.090558,
              1e-6);
  EXPECT_NEAR(babrauskas_burning_rate_kg_per_m2_s(0.055, 2.1, 1.0), 0.048265, 1e-6);
  EXPECT_NEAR(babrauskas_burning_rate_kg_per_m2_s(0.055, 2.1, 1e3), 0.055, 1e-12);
}

TEST(PoolCorrelations, FuelTableGivesConstantsAndNamesKnownFuels) {
  const PoolFuel f = pool_fuel("gasoline");
  EXPECT_EQ(f.large_pool_rate_kg_per_m2_s, 0.055);
  EXPECT_EQ(f.k_beta_per_m, 2.1);
  EXPECT_EQ(f.heat_of_combustion_j_per_kg, 43.7e6);
  EXPECT_TRUE(f.sooty);
  EXPECT_FALSE(pool_fuel("lng").sooty);
  try {
    (void)pool_fuel("gasolin");
    FAIL() << "accepted";
  } catch (const InputError& e) {
    EXPECT_NE(std::string{e.what()}.find("did you mean 'gasoline'"), std::string::npos) << e.what();
  }
}

TEST(PoolCorrelations, Diameters) {
  EXPECT_NEAR(continuous_pool_diameter_m(10.0, 0.055), 15.215, 0.001);
  EXPECT_NEAR(equivalent_diameter_m(100.0 * pi), 20.0, 1e-12);
  const SpreadingPool pool = instantaneous_pool(10.0, 7.5e-5, 9.81);
  EXPECT_NEAR(pool.max_diameter_m, 60.226, 0.01);
  EXPECT_NEAR(pool.time_to_max_s, 78.236, 0.02);
  EXPECT_NEAR(instantaneous_pool(10.0, 7.5e-5, 9.81, 2.0).max_diameter_m, 67.80, 0.01);
}

TEST(PoolCorrelations, FlameLengthsAndTilts) {
  const PoolFlameConditions c = gasoline(5.0);
  EXPECT_NEAR(thomas_still_length_m(c), 25.605, 0.01);
  EXPECT_NEAR(dimensionless_wind(c), 3.5917, 0.0005);
  EXPECT_NEAR(thomas_wind_length_m(c), 18.185, 0.01);
  EXPECT_NEAR(aga_tilt_rad(c) / kDeg, 58.153, 0.01);
  EXPECT_NEAR(pritchard_binding_length_m(c), 35.671, 0.05);
  EXPECT_NEAR(pritchard_binding_tan_over_cos(c), 2.1082, 0.002);
  EXPECT_NEAR(pritchard_binding_tilt_rad(c) / kDeg, 52.239, 0.03);
  EXPECT_NEAR(welker_sliepcevich_tan_over_cos(c), 0.92609, 0.001);
  EXPECT_NEAR(welker_sliepcevich_tilt_rad(c) / kDeg, 36.622, 0.03);
  // 46 degrees at u* = 1, vertical below u* = 0.48.
  PoolFlameConditions light = c;
  light.wind_speed_m_per_s = 5.0 / dimensionless_wind(c);
  EXPECT_NEAR(thomas_tilt_rad(light) / kDeg, 45.57, 0.01);
  light.wind_speed_m_per_s *= 0.48;
  EXPECT_NEAR(thomas_tilt_rad(light), 0.0, 0.07);
}

TEST(PoolCorrelations, TiltsVanishInCalmAirAndGrowWithWind) {
  using Tilt = double (*)(const PoolFlameConditions&) noexcept;
  for (const Tilt tilt : {Tilt{aga_tilt_rad}, Tilt{thomas_tilt_rad},
                          Tilt{pritchard_binding_tilt_rad}, Tilt{welker_sliepcevich_tilt_rad}}) {
    EXPECT_EQ(tilt(gasoline(0.0)), 0.0);
    double last = 0.0;
    for (double wind = 0.1; wind < 40.0; wind *= 1.3) {
      const double t = tilt(gasoline(wind));
      EXPECT_GE(t, last);
      EXPECT_LT(t, 0.5 * pi);
      last = t;
    }
    EXPECT_GT(last, 30.0 * kDeg);
  }
  // tan / cos comes back.
  for (double w : {1e-9, 0.1, 1.0, 20.0}) {
    const double t = tilt_from_tan_over_cos_rad(w);
    EXPECT_NEAR(std::tan(t) / std::cos(t), w, 1e-9 * w);
  }
  EXPECT_EQ(tilt_from_tan_over_cos_rad(0.0), 0.0);
}

TEST(PoolCorrelations, WindBelowOneCountsAsCalmWithoutAStep) {
  const double at_one = 5.0 / dimensionless_wind(gasoline(5.0));
  EXPECT_NEAR(thomas_wind_length_m(gasoline(at_one * (1 - 1e-9))),
              thomas_wind_length_m(gasoline(at_one * (1 + 1e-9))), 1e-6);
  EXPECT_EQ(thomas_wind_length_m(gasoline(0.0)), thomas_wind_length_m(gasoline(0.9 * at_one)));
  EXPECT_NEAR(aga_tilt_rad(gasoline(at_one * (1 + 1e-9))), 0.0, 1e-4);
}

TEST(PoolCorrelations, DragRatiosAreNotBelowOne) {
  using Drag = double (*)(const PoolFlameConditions&) noexcept;
  for (const Drag drag :
       {Drag{moorhouse_drag_ratio}, Drag{mudan_drag_ratio}, Drag{welker_sliepcevich_drag_ratio},
        Drag{pritchard_binding_drag_ratio}}) {
    EXPECT_EQ(drag(gasoline(0.0)), 1.0);
    EXPECT_GT(drag(gasoline(10.0)), 1.0);
    EXPECT_LT(drag(gasoline(10.0)), 4.0);
  }
  // Froude number 1: the constant alone.
  PoolFlameConditions c = gasoline(std::sqrt(9.81 * 20.0));
  EXPECT_NEAR(moorhouse_drag_ratio(c), 1.5, 1e-12);
}

TEST(PoolCorrelations, EmissivePowers) {
  EXPECT_NEAR(mudan_croce_emissive_power_w_per_m2(20.0), 30886.0, 5.0);
  EXPECT_NEAR(mudan_croce_emissive_power_w_per_m2(5.0), 85857.0, 10.0);
  EXPECT_NEAR(shokri_beyler_emissive_power_w_per_m2(20.0), 39703.0, 5.0);
  const PoolEmissivePower p = cpr14e_emissive_power(0.35, 0.055, 43.7e6, 25.605, 20.0, 0.8, 20e3);
  EXPECT_NEAR(p.maximum_w_per_m2, 137430.0, 20.0);
  EXPECT_NEAR(p.actual_w_per_m2, 43486.0, 10.0);
  // Without smoke side and top together radiate the fraction: SEP (pi D L + pi D2/4) = F m" dHc pi
  // D2/4
  const PoolEmissivePower clear =
      cpr14e_emissive_power(0.35, 0.055, 43.7e6, 25.605, 20.0, 0.0, 20e3);
  EXPECT_NEAR(clear.actual_w_per_m2 * (pi * 20.0 * 25.605 + 100.0 * pi),
              0.35 * 0.055 * 43.7e6 * 100.0 * pi, 1.0);
}

TEST(PoolCorrelations, HeskestadStopsAtZero) {
  EXPECT_EQ(heskestad_length_m(10.0, 1e3), 0.0);
  EXPECT_NEAR(heskestad_length_m(1.0, 1e6), 0.235 * std::pow(1000.0, 0.4) - 1.02, 1e-12);
}

TEST(PoolFire, StillAirChain) {
  PoolFireInput in = gasoline_fire(0.0);
  in.emissive_power_model = PoolEmissivePowerModel::MudanCroce;
  in.transmissivity = {.model = TransmissivityModel::Bagster1989,
                       .relative_humidity_fraction = 0.7,
                       .saturation_pressure_pa = 1705.0};
  const PoolFire fire{in};
  EXPECT_NEAR(fire.state().flame_length_m, 25.605, 0.01);
  EXPECT_EQ(fire.state().tilt_rad, 0.0);
  const SolidFlame& flame = fire.flame();
  const Vec3 p{40.0, 0.0, 0.0};
  EXPECT_NEAR(flame.view_factor(p, {-1, 0, 0}), 0.092965, 5e-5);
  EXPECT_NEAR(flame.view_factor(p, {0, 0, 1}), 0.031797, 2e-5);
  EXPECT_NEAR(flame.max_view_factor(p), 0.098253, 5e-5);
  EXPECT_NEAR(flame.path_m(p), 30.0, 1e-9);
  EXPECT_NEAR(flame.max_heat_flux_w_per_m2(40.0, 0.0, 0.0), 2385.6, 3.0);
  // Upright: the same all round.
  for (double a : {0.5, 2.0, 4.0}) {
    EXPECT_NEAR(flame.max_heat_flux_w_per_m2(40.0 * std::cos(a), 40.0 * std::sin(a), 1.5),
                flame.max_heat_flux_w_per_m2(40.0, 0.0, 1.5), 1e-6);
  }
}

TEST(PoolFire, TiltsDownwindAndHitsHarderThere) {
  const PoolFire fire{gasoline_fire(5.0)};
  EXPECT_NEAR(fire.state().tilt_rad / kDeg, 58.153, 0.01);
  const SolidFlame& flame = fire.flame();
  EXPECT_GT(flame.max_heat_flux_w_per_m2(40.0, 0.0, 1.5),
            2.0 * flame.max_heat_flux_w_per_m2(-40.0, 0.0, 1.5));
  // Behind the flame, Mudan's closed form, receiver at base level.
  const double l = fire.state().flame_length_m / 10.0;
  const ViewFactors f = tilted_cylinder_view_factors(l, 4.0, -fire.state().tilt_rad);
  EXPECT_NEAR(flame.max_view_factor({-40.0, 0.0, 0.0}), f.maximum, 1e-9);
}

TEST(PoolFire, DefaultIsCpr14e) {
  const PoolFire fire{gasoline_fire(5.0)};
  const PoolEmissivePower p =
      cpr14e_emissive_power(0.35, 0.055, 43.7e6, fire.state().flame_length_m, 20.0, 0.8, 20e3);
  EXPECT_EQ(fire.flame().surface_emissive_power_w_per_m2(), p.actual_w_per_m2);
  EXPECT_EQ(fire.flame().air().model(), TransmissivityModel::Wayne1991);
}

TEST(PoolFire, CentreAndBaseCanBeMoved) {
  PoolFireInput in = gasoline_fire(3.0);
  const PoolFire plain{in};
  in.centre_x_m = 12.0;
  const PoolFire moved{in};
  EXPECT_NEAR(moved.flame().max_heat_flux_w_per_m2(52.0, 8.0, 1.5),
              plain.flame().max_heat_flux_w_per_m2(40.0, 8.0, 1.5), 1e-9);
  in.base_height_m = 3.0;  // on a bund wall: less on the ground close by
  const PoolFire raised{in};
  EXPECT_LT(raised.flame().max_heat_flux_w_per_m2(-3.0, 0.0, 0.0),
            moved.flame().max_heat_flux_w_per_m2(-3.0, 0.0, 0.0));
  EXPECT_TRUE(plain.flame().inside_flame(9.9, 0.0));
  EXPECT_FALSE(plain.flame().inside_flame(-10.1, 0.0));
  EXPECT_NEAR(plain.flame().flame_half_width_m(0.0), 10.0, 0.05);
}

TEST(PoolFire, WarnsOutsideTheFittedSizes) {
  PoolFireInput in = gasoline_fire(3.0);
  EXPECT_TRUE(PoolFire{in}.warnings().empty());
  in.diameter_m = 150.0;
  ASSERT_EQ(PoolFire{in}.warnings().size(), 1U);
  EXPECT_EQ(PoolFire{in}.warnings()[0].code, "outside_validity");
  EXPECT_NE(PoolFire{in}.warnings()[0].message.find("150 m"), std::string::npos);
}

TEST(PoolFire, RefusesBadInputAllTogether) {
  PoolFireInput in = gasoline_fire(-3.0);
  in.soot_fraction = 1.2;
  in.diameter_m = std::nan("");
  try {
    PoolFire{in};
    FAIL() << "accepted";
  } catch (const InputError& e) {
    const std::string text = e.what();
    for (const char* part : {"diameter", "wind_speed = -3 m/s", "soot_fraction = 1.2 -"}) {
      EXPECT_NE(text.find(part), std::string::npos) << part << " in " << text;
    }
  }
  in = gasoline_fire(0.0);
  in.length_model = PoolFlameLength::Heskestad;
  in.burning_rate_kg_per_m2_s = 1e-6;
  EXPECT_THROW(PoolFire{in}, InputError);
}

}  // namespace
}  // namespace isorisk::models::fire
