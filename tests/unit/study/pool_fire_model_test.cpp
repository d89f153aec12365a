// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

#include "isorisk/core/error.hpp"
#include "isorisk/models/dispersion/cloud.hpp"
#include "isorisk/models/fire/trench_fire.hpp"
#include "isorisk/models/fire/zoned_pool_fire.hpp"
#include "isorisk/study/qra.hpp"
#include "isorisk/study/study.hpp"
#include "temporary_folder.hpp"

namespace isorisk::study {
namespace {

constexpr double kBundLength_m = 60.0;
constexpr double kBundWidth_m = 5.0;

// A hexane tank in a long bund and a toluene tank without one, with options of the method.
Study study_with(const std::string& options, const std::string& sides = "60 m,5 m") {
  const TemporaryFolder folder;
  copy_base(folder);
  folder.write(
      "equipment.csv",
      "id,name,site,type,substance,phase,temperature,pressure,volume,fill_fraction,"
      "bund_length,bund_width,pipe_diameter,x,y\n"
      "T-1,Hexane,B,atmospheric_tank,n_hexane,liquid,15 degC,0 kPa(g),500 m3,0.8," +
          sides +
          ",150 mm,512500,4324100\n"
          "T-2,Toluene,B,atmospheric_tank,toluene,liquid,15 degC,0 kPa(g),500 m3,0.8,,,150 "
          "mm,512540,4324100\n");
  add_to_method(folder, options);
  return open(folder.path() / "study.yaml");
}

QraResult run(const Study& study) {
  Reporter silent;
  return run_qra(study, {.threads = 1}, silent);
}

bool uses(const Scenario& s, const std::string& model) {
  return std::find(s.models.begin(), s.models.end(), model) != s.models.end();
}

bool says(const Scenario& s, const std::string& code) {
  return std::find(s.warnings.begin(), s.warnings.end(), code) != s.warnings.end();
}

int count(const QraResult& r, const std::string& model) {
  return static_cast<int>(std::count_if(r.scenarios.begin(), r.scenarios.end(),
                                        [&](const Scenario& s) { return uses(s, model); }));
}

double distance(const Scenario& s, const std::string& effect) {
  for (const auto& d : s.distances) {
    if (d.effect == effect) return d.distance_m;
  }
  return -1.0;
}

TEST(PoolFireOfAStudy, EachWordTakesItsModelAndWhatTheTableDoesNotKnowStaysACylinder) {
  const QraResult usual = run(study_with("bund_fire: circle"));
  const QraResult zones = run(study_with("pool_fire_model: zones"));
  const int pools = count(usual, "fire.pool_fire");
  ASSERT_GT(pools, 0);
  EXPECT_EQ(count(usual, "fire.pool_fire_zones"), 0);
  int hexane = 0;
  int toluene = 0;
  for (const Scenario& s : zones.scenarios) {
    const bool pool = uses(s, "fire.pool_fire") || uses(s, "fire.pool_fire_zones");
    if (!pool) continue;
    const bool first = zones.releases[static_cast<std::size_t>(s.release)].equipment == 0;
    EXPECT_EQ(uses(s, "fire.pool_fire_zones"), first);
    EXPECT_EQ(says(s, "no_zone_fuel"), !first);
    (first ? hexane : toluene) += 1;
  }
  EXPECT_GT(hexane, 0);
  EXPECT_GT(toluene, 0);
  EXPECT_EQ(hexane + toluene, pools);
}

TEST(PoolFireOfAStudy, TheZonesOfALatePoolAreThoseOfTheModelOnItsDiameter) {
  const Study study = study_with("pool_fire_model: zones");
  const QraResult r = run(study);
  const auto& hexane = models::SubstanceLibrary::builtin().at("n_hexane");
  int compared = 0;
  for (const Scenario& s : r.scenarios) {
    const Release& release = r.releases[static_cast<std::size_t>(s.release)];
    const auto& source = release.source[static_cast<std::size_t>(s.weather)];
    if (!uses(s, "fire.pool_fire_zones") || !source.instantaneous) continue;
    const models::fire::ZonedPoolFire pool{
        {.diameter_m = source.pool->diameter_m,
         .fuel = models::fire::pool_zone_fuel("hexane"),
         .wind_speed_m_per_s =
             study.weather.classes[static_cast<std::size_t>(s.weather)].wind_speed_m_per_s,
         .vapour_density_kg_per_m3 =
             hexane.ideal_gas_density_kg_per_m3(hexane.boiling_point_k, 101325.0),
         .air_density_kg_per_m3 =
             models::dispersion::air_density_kg_per_m3({.temperature_k = 288.15,
                                                        .pressure_abs_pa = 101325.0,
                                                        .relative_humidity_fraction = 0.7}),
         .transmissivity = {.temperature_k = 288.15, .relative_humidity_fraction = 0.7}}};
    EXPECT_NEAR(distance(s, "12.5 kW/m2"), pool.flame().reach_m(12.5e3, 0.0, 1.5), 1e-6);
    ++compared;
  }
  EXPECT_GT(compared, 0);
}

TEST(PoolFireOfAStudy, APoolThatFillsALongBundBurnsAsATrenchWhenAsked) {
  EXPECT_EQ(count(run(study_with("pool_fire_model: zones")), "fire.trench_fire"), 0);
  const Study study = study_with("bund_fire: trench");
  const QraResult r = run(study);
  int trenches = 0;
  for (const Scenario& s : r.scenarios) {
    if (!uses(s, "fire.trench_fire")) continue;
    ++trenches;
    const Release& release = r.releases[static_cast<std::size_t>(s.release)];
    EXPECT_EQ(release.equipment, 0);
    const double diameter = release.source[static_cast<std::size_t>(s.weather)].pool->diameter_m;
    EXPECT_NEAR(0.25 * M_PI * diameter * diameter, kBundLength_m * kBundWidth_m, 1e-6);
    EXPECT_TRUE(says(s, "wind_across_bund"));
    EXPECT_TRUE(says(s, "outside_validity"));  // smoke; wider than the tests
    const models::fire::PoolZoneFuel fuel = models::fire::pool_zone_fuel("hexane");
    const models::fire::TrenchFire trench{
        {.length_m = kBundLength_m,
         .width_m = kBundWidth_m,
         .wind_speed_m_per_s =
             study.weather.classes[static_cast<std::size_t>(s.weather)].wind_speed_m_per_s,
         .clear_emissive_power_w_per_m2 = fuel.clear_emissive_power_w_per_m2,
         .k_m_per_m = fuel.k_m_per_m,
         .transmissivity = {.temperature_k = 288.15, .relative_humidity_fraction = 0.7}}};
    EXPECT_NEAR(distance(s, "4 kW/m2"), trench.flame().reach_m(4e3, 0.0, 1.5), 1e-6);
  }
  EXPECT_GT(trenches, 0);
  // Nearly square: no trench.
  EXPECT_EQ(count(run(study_with("bund_fire: trench", "20 m,15 m")), "fire.trench_fire"), 0);
}

TEST(PoolFireOfAStudy, TheSidesOfABundMakeItsAreaAndGoTogether) {
  EXPECT_DOUBLE_EQ(*study_with("bund_fire: circle").equipment[0].bund_area_m2, 300.0);
  for (const char* sides : {"60 m,", "5 m,60 m"}) {
    EXPECT_THROW((void)study_with("bund_fire: circle", sides), InputError) << sides;
  }
}

}  // namespace
}  // namespace isorisk::study
