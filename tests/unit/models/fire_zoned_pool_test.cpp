// SPDX-License-Identifier: Apache-2.0
// Smoky pool fires, trench fires, stores.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/models/fire/pool_fire.hpp"
#include "isorisk/models/fire/trench_fire.hpp"
#include "isorisk/models/fire/warehouse_fire.hpp"
#include "isorisk/models/fire/zoned_pool_fire.hpp"

namespace isorisk::models::fire {
namespace {

using std::numbers::pi;

ZonedPoolFireInput gasoline(double diameter_m = 20.0, double wind_m_per_s = 5.0) {
  return {.diameter_m = diameter_m,
          .fuel = pool_zone_fuel("gasoline"),
          .wind_speed_m_per_s = wind_m_per_s,
          .vapour_density_kg_per_m3 = 3.5};
}

template <class Fire>
bool has_warning(const Fire& fire, const std::string& code) {
  return std::any_of(fire.warnings().begin(), fire.warnings().end(),
                     [&](const Warning& w) { return w.code == code; });
}

TEST(ZonedPoolFire, StepByStep) {
  const ZonedPoolFire fire{gasoline()};
  const ZonedPoolFireState& s = fire.state();
  const double m = 0.067 * (1.0 - std::exp(-1.5 * 20.0));
  EXPECT_NEAR(s.burning_rate_kg_per_m2_s, m, 1e-12);
  const double star = m / (1.2 * std::sqrt(9.81 * 20.0));
  const double wind = 5.0 / std::cbrt(9.81 * m * 20.0 / 3.5);
  EXPECT_NEAR(s.flame_length_m, 20.0 * 10.615 * std::pow(star, 0.305) * std::pow(wind, -0.03),
              1e-9);
  EXPECT_NEAR(s.clear_length_m,
              20.0 * 11.404 * std::pow(star, 1.13) * std::pow(wind, 0.179) * std::pow(0.5, -2.49),
              1e-9);
  EXPECT_NEAR(s.clear_emissive_power_w_per_m2, 130e3 * (1.0 - std::exp(-40.0)), 1e-6);
  EXPECT_NEAR(s.upper_emissive_power_w_per_m2, 0.1 * 130e3 + 0.9 * 40e3, 1e-3);
  EXPECT_TRUE(has_warning(fire, "estimated_coefficients"));
}

TEST(ZonedPoolFire, FlameWithoutSmokeIsTheUniformPoolFire) {
  ZonedPoolFireInput in = gasoline();
  in.fuel = pool_zone_fuel("lng_land");
  const ZonedPoolFire zones{in};
  const PoolFire plain{
      {.diameter_m = 20.0,
       .burning_rate_kg_per_m2_s = zones.state().burning_rate_kg_per_m2_s,
       .heat_of_combustion_j_per_kg = 50e6,
       .wind_speed_m_per_s = 5.0,
       .vapour_density_kg_per_m3 = 3.5,
       .length_model = PoolFlameLength::PritchardBinding,
       .tilt_model = PoolTilt::PritchardBinding,
       .emissive_power_model = PoolEmissivePowerModel::Given,
       .given_emissive_power_w_per_m2 = zones.state().clear_emissive_power_w_per_m2}};
  for (double x : {-40.0, 30.0, 80.0}) {
    const double q = plain.flame().max_heat_flux_w_per_m2(x, 12.0, 1.5);
    EXPECT_NEAR(zones.flame().max_heat_flux_w_per_m2(x, 12.0, 1.5), q, 1e-4 * q);
  }
}

TEST(ZonedPoolFire, ZonesEmitWhatTheyShould) {
  const ZonedPoolFire fire{gasoline(20.0, 0.0)};
  const ZonedPoolFireState& s = fire.state();
  const double around = pi * 20.0;
  EXPECT_NEAR(
      fire.flame().surface_emissive_power_w_per_m2() * fire.flame().composite()->weighted_area_m2(),
      s.clear_emissive_power_w_per_m2 * around * s.clear_length_m +
          s.upper_emissive_power_w_per_m2 *
              (around * (s.flame_length_m - s.clear_length_m) + 0.25 * pi * 400.0),
      1.0);
}

TEST(ZonedPoolFire, SmokeHidesMoreOfAWiderFire) {
  double part = 1.0;
  for (double d : {2.0, 5.0, 10.0, 30.0, 80.0}) {
    const ZonedPoolFireState s = ZonedPoolFire{gasoline(d, 0.0)}.state();
    EXPECT_LT(s.clear_length_m / s.flame_length_m, part);
    part = s.clear_length_m / s.flame_length_m;
  }
}

TEST(ZonedPoolFire, FlameOnATankStandsOnItsShell) {
  ZonedPoolFireInput in = gasoline(40.0, 0.0);
  in.base_height_m = 18.0;
  const ZonedPoolFire tank{in};
  const ZonedPoolFire ground{gasoline(40.0, 0.0)};
  EXPECT_FALSE(tank.flame().inside_flame(0.0, 0.0));  // overhead
  EXPECT_TRUE(ground.flame().inside_flame(0.0, 0.0));
  EXPECT_NEAR(tank.flame().max_heat_flux_w_per_m2(40.0, 0.0, 18.0),
              ground.flame().max_heat_flux_w_per_m2(40.0, 0.0, 0.0), 1.0);
}

TEST(ZonedPoolFire, DragKeepsTheUpwindEdgeAndComesNearerDownwind) {
  ZonedPoolFireInput in = gasoline();
  const ZonedPoolFire still{in};
  in.drag = true;
  const ZonedPoolFire dragged{in};
  EXPECT_GT(dragged.state().drag_ratio, 1.0);
  EXPECT_GT(dragged.flame().max_heat_flux_w_per_m2(40.0, 0.0, 1.5),
            still.flame().max_heat_flux_w_per_m2(40.0, 0.0, 1.5));
  EXPECT_NEAR(dragged.state().flame_diameter_m, 20.0 * std::sqrt(dragged.state().drag_ratio),
              1e-12);
}

TEST(ZonedPoolFire, LngOnWaterTakesTheLengthOfTheGasBurners) {
  ZonedPoolFireInput in = gasoline(56.1, 1.6);
  in.fuel = pool_zone_fuel("lng_water");
  in.length = ZonedPoolLength::Sandia;
  const ZonedPoolFireState s = ZonedPoolFire{in}.state();
  const double q = 0.25 * pi * 0.147 * 50e6 / (1.2 * 1005.0 * 288.15 * std::sqrt(9.81 * 56.1));
  EXPECT_NEAR(s.flame_length_m, 56.1 * (4.196 * std::pow(q, 0.539) - 0.930), 1e-6);
  EXPECT_NEAR(s.clear_emissive_power_w_per_m2, 286e3, 1.0);
}

TEST(ZonedPoolFire, NamesUnknownFuelsAndBadInput) {
  try {
    (void)pool_zone_fuel("gasolin");
    FAIL() << "no error";
  } catch (const InputError& e) {
    EXPECT_NE(std::string{e.what()}.find("did you mean 'gasoline'"), std::string::npos);
  }
  ZonedPoolFireInput in = gasoline(-1.0, -2.0);
  in.fuel.clear_share = 2.0;
  try {
    const ZonedPoolFire fire{in};
    FAIL() << "no error";
  } catch (const InputError& e) {
    const std::string text = e.what();
    for (const char* word : {"diameter", "wind_speed", "clear_share"}) {
      EXPECT_NE(text.find(word), std::string::npos) << word << " in " << text;
    }
  }
}

TrenchFireInput trench(double wind_m_per_s) {
  return {.length_m = 23.53,
          .width_m = 1.81,
          .wind_speed_m_per_s = wind_m_per_s,
          .clear_emissive_power_w_per_m2 = 265e3,
          .k_m_per_m = 0.149};
}

TEST(TrenchFire, MeetsTheTestsItsCorrelationsComeFrom) {
  // British Gas, tests 1 and 3: length 4.4 m, tilt 56.3; 7.1 m, 45.2 and drag 1.21.
  const TrenchFireState one = TrenchFire{trench(3.8)}.state();
  EXPECT_NEAR(one.flame_length_m, 4.4, 0.15 * 4.4);
  EXPECT_NEAR(one.tilt_rad * 180.0 / pi, 56.3, 1.0);
  const TrenchFireState three = TrenchFire{
      {.length_m = 9.23,
       .width_m = 1.83,
       .wind_speed_m_per_s = 1.0,
       .clear_emissive_power_w_per_m2 = 265e3,
       .k_m_per_m = 0.149}}.state();
  EXPECT_NEAR(three.flame_length_m, 7.1, 0.15 * 7.1);
  EXPECT_NEAR(three.tilt_rad * 180.0 / pi, 45.2, 2.0);
  EXPECT_NEAR(three.drag_ratio, 1.21, 0.1);
}

TEST(TrenchFire, BranchesMeet) {
  for (double fr : {0.1, 0.25}) {
    EXPECT_NEAR(trench_length_ratio(fr - 1e-9) / trench_length_ratio(fr + 1e-9), 1.0, 0.02);
    EXPECT_NEAR(trench_tilt_rad(fr - 1e-9) / trench_tilt_rad(fr + 1e-9), 1.0, 0.01);
    EXPECT_NEAR(trench_drag_ratio(fr - 1e-9) / trench_drag_ratio(fr + 1e-9), 1.0, 0.04);
  }
  EXPECT_DOUBLE_EQ(trench_tilt_rad(0.0), 0.0);
}

TEST(TrenchFire, LeansDownwindOverItsWholeLength) {
  const TrenchFire fire{trench(3.8)};
  EXPECT_GT(fire.flame().max_heat_flux_w_per_m2(15.0, 0.0, 1.0),
            fire.flame().max_heat_flux_w_per_m2(-15.0, 0.0, 1.0));
  EXPECT_NEAR(fire.flame().max_heat_flux_w_per_m2(10.0, 6.0, 1.0),
              fire.flame().max_heat_flux_w_per_m2(10.0, -6.0, 1.0), 1e-6);
  EXPECT_TRUE(fire.flame().inside_flame(0.0, 11.0));
  EXPECT_FALSE(fire.flame().inside_flame(0.0, 12.0));
}

TEST(TrenchFire, SaysWhenItIsNoTrenchOrTheWindIsNotAcross) {
  TrenchFireInput in = trench(3.0);
  in.width_m = 15.0;
  in.azimuth_rad = 0.0;
  const TrenchFire fire{in};
  EXPECT_EQ(fire.warnings().size(), 3U);  // width, aspect, azimuth
  in.width_m = 30.0;
  EXPECT_THROW(TrenchFire{in}, InputError);
}

// The average of the Dutch method for pesticides.
WarehouseFireInput store() {
  return {.stored = {.c = 3.9, .h = 8.5, .o = 1.06, .n = 1.17, .s = 0.51, .cl = 0.46, .p = 1.35},
          .fire_area_m2 = 300.0};
}

TEST(WarehouseFire, SurfaceLimitedByHand) {
  const WarehouseFire fire{store()};
  const WarehouseFireState& s = fire.state();
  EXPECT_FALSE(s.ventilation_limited);
  EXPECT_DOUBLE_EQ(s.burning_rate_kg_per_s, 7.5);
  // 3.9 x 12.011 + 8.5 x 1.008 + 1.06 x 15.999 + 1.17 x 14.007 + 0.51 x 32.06 + 0.46 x 35.45
  // + 1.35 x 30.974 = 163.2 g/mol
  EXPECT_NEAR(s.molar_mass_kg_per_mol, 0.16324, 2e-4);
  const double moles = 7.5 / s.molar_mass_kg_per_mol;
  EXPECT_NEAR(s.no2_kg_per_s, moles * 0.117 * 46.005e-3, 1e-6);
  EXPECT_NEAR(s.so2_kg_per_s, moles * 0.51 * 64.058e-3, 1e-6);
  EXPECT_NEAR(s.hcl_kg_per_s, moles * 0.46 * 36.458e-3, 1e-6);
  EXPECT_DOUBLE_EQ(s.hf_kg_per_s, 0.0);
}

TEST(WarehouseFire, OxygenLimitedIsTheFormulaOfTheMethod) {
  WarehouseFireInput in = store();
  in.building_volume_m3 = 1800.0;
  const WarehouseFireState s = WarehouseFire{in}.state();
  EXPECT_TRUE(s.ventilation_limited);
  // 0.2 (1 + 0.5 x 4) 1800 / (24 x 1800) = 0.025 kmol/s
  EXPECT_NEAR(s.burning_rate_kg_per_s, 25.0 * s.molar_mass_kg_per_mol / s.oxygen_per_mole, 1e-9);
  in.air_changes_per_h = 1e6;
  EXPECT_FALSE(WarehouseFire{in}.state().ventilation_limited);
}

TEST(WarehouseFire, AtomsAreConserved) {
  WarehouseFireInput in = store();
  in.nitrogen_to_no2 = 0.6;
  in.nitrogen_to_hcn = 0.4;
  in.stored.f = 0.3;
  in.stored.br = 0.2;
  const WarehouseFireState s = WarehouseFire{in}.state();
  const double moles = s.burning_rate_kg_per_s / s.molar_mass_kg_per_mol;
  EXPECT_NEAR(s.no2_kg_per_s / 46.005e-3 + s.hcn_kg_per_s / 27.026e-3, moles * 1.17, 1e-6);
  EXPECT_NEAR(s.hf_kg_per_s / 20.006e-3, moles * 0.3, 1e-6);
  EXPECT_NEAR(s.hbr_kg_per_s / 80.912e-3, moles * 0.2, 1e-6);
}

TEST(WarehouseFire, EndsWhenTheStoreIsEmpty) {
  WarehouseFireInput in = store();
  in.stored_mass_kg = 7500.0;
  EXPECT_DOUBLE_EQ(WarehouseFire{in}.state().duration_s, 1000.0);
}

TEST(WarehouseFire, RefusesBadInputAllTogether) {
  WarehouseFireInput in = store();
  in.fire_area_m2 = 0.0;
  in.nitrogen_to_no2 = 0.7;
  in.nitrogen_to_hcn = 0.7;
  in.stored.cl = -1.0;
  try {
    const WarehouseFire fire{in};
    FAIL() << "no error";
  } catch (const InputError& e) {
    const std::string text = e.what();
    for (const char* word : {"fire_area", "nitrogen_to_no2 + hcn", "formula.cl"}) {
      EXPECT_NE(text.find(word), std::string::npos) << word << " in " << text;
    }
  }
}

}  // namespace
}  // namespace isorisk::models::fire
