// SPDX-License-Identifier: Apache-2.0
// What the options of fires do to a study.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numbers>
#include <sstream>

#include "isorisk/models/fire/fireball.hpp"
#include "isorisk/models/fire/jet_correlations.hpp"
#include "isorisk/models/fire/pool_fire.hpp"
#include "isorisk/study/qra.hpp"
#include "isorisk/study/study.hpp"
#include "qra/footprints.hpp"
#include "qra/tank_fire.hpp"
#include "temporary_folder.hpp"

namespace isorisk::study {
namespace {

// A vessel of propane, one of methane, and a tank of hexane.
Study study_with(const std::string& options, const std::string& burst_pressure = "") {
  const TemporaryFolder folder;
  copy_base(folder);
  folder.write("equipment.csv",
               "id,name,site,type,substance,phase,temperature,pressure,burst_pressure,volume,"
               "fill_fraction,diameter,height,pipe_diameter,x,y\n"
               "V-1,Propane,A,pressure_vessel,propane,liquefied_gas,20 degC,0.76 MPa(g)," +
                   burst_pressure +
                   ",50 m3,85 %,,,80 mm,512150,4324100\n"
                   "G-1,Methane,A,pressure_vessel,methane,gas,20 degC,4 MPa(g),,50 m3,,,,100 mm,"
                   "512160,4324120\n"
                   "T-1,Hexane,B,atmospheric_tank,n_hexane,liquid,15 degC,0 kPa(g),,500 m3,0.8,"
                   "10 m,8 m,150 mm,512500,4324100\n");
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
bool is(const Scenario& s, models::event_tree::OutcomeKind kind) {
  return std::find(s.kinds.begin(), s.kinds.end(), kind) != s.kinds.end();
}
double distance(const Scenario& s, const std::string& effect) {
  for (const auto& d : s.distances) {
    if (d.effect == effect) return d.distance_m;
  }
  return -1.0;
}
const Equipment& equipment_of(const Study& study, const QraResult& r, const Scenario& s) {
  return study.equipment[static_cast<std::size_t>(
      r.releases[static_cast<std::size_t>(s.release)].equipment)];
}

TEST(JetChoices, EveryWordTakesItsModelForEveryJet) {
  const int jets = count(run(study_with("jet_fire_model: chamberlain")), "fire.chamberlain_jet");
  ASSERT_GT(jets, 0);
  for (const auto& [word, model, radiation] :
       {std::tuple{"cook", "fire.jet_length_cook", "fire.jet_multi_point_source"},
        std::tuple{"api521", "fire.jet_length_api521", "fire.point_source"},
        std::tuple{"brzustowski_sommer", "fire.flare", "fire.point_source"}}) {
    const QraResult r = run(study_with(std::string{"jet_fire_model: "} + word));
    EXPECT_EQ(count(r, model), jets) << word;
    EXPECT_EQ(count(r, radiation), jets) << word;
    for (const Scenario& s : r.scenarios) {
      if (!uses(s, model)) continue;
      EXPECT_GT(distance(s, "4 kW/m2"), distance(s, "12.5 kW/m2")) << word;
      EXPECT_EQ(says(s, "jet_points_up"), std::string{word} == "brzustowski_sommer");
      EXPECT_EQ(says(s, "point_source_near"), std::string{word} == "api521");
    }
  }
}

TEST(JetChoices, AFlameOfApi521SendsAllItsHeatFromItsMiddle) {
  const Study study = study_with("jet_fire_model: api521");
  const QraResult r = run(study);
  int compared = 0;
  for (const Scenario& s : r.scenarios) {
    const Equipment& e = equipment_of(study, r, s);
    if (!uses(s, "fire.jet_length_api521") || e.id != "G-1") continue;
    // Far from the flame the flux falls as from one point: the 4 and the 12.5 kW/m2 agree on where.
    const double far = distance(s, "4 kW/m2");
    const double near = distance(s, "12.5 kW/m2");
    const double middle = (far - near * std::sqrt(12.5 / 4.0)) / (1.0 - std::sqrt(12.5 / 4.0));
    EXPECT_GT(middle, 0.0);
    EXPECT_LT(middle, near);
    ++compared;
  }
  EXPECT_GT(compared, 0);
}

TEST(JetChoices, PointsOnTheAxisAgreeWithTheFrustumFarAway) {
  const QraResult solid = run(study_with("jet_radiation: solid_flame"));
  const QraResult points = run(study_with("jet_radiation: multi_point"));
  EXPECT_EQ(count(solid, "fire.jet_multi_point_source"), 0);
  ASSERT_EQ(solid.scenarios.size(), points.scenarios.size());
  int compared = 0;
  for (std::size_t i = 0; i < solid.scenarios.size(); ++i) {
    const Scenario& a = solid.scenarios[i];
    const Scenario& b = points.scenarios[i];
    if (!uses(a, "fire.chamberlain_jet")) continue;
    EXPECT_TRUE(uses(b, "fire.jet_multi_point_source"));
    if (is(a, models::event_tree::OutcomeKind::PoolFire)) continue;
    EXPECT_NEAR(distance(b, "4 kW/m2") / distance(a, "4 kW/m2"), 1.0, 0.15);
    ++compared;
  }
  EXPECT_GT(compared, 0);
}

TEST(FireballChoices, EveryModelGivesItsFluxes) {
  const auto& propane = models::SubstanceLibrary::builtin().at("propane");
  for (const char* word : {"tno", "roberts", "ccps", "hse", "martinsen_marx"}) {
    for (const bool burst : {false, true}) {
      const Study study =
          study_with(std::string{"fireball_model: "} + word, burst ? "1.8 MPa(g)" : "");
      const QraResult r = run(study);
      int compared = 0;
      for (const Scenario& s : r.scenarios) {
        if (!is(s, models::event_tree::OutcomeKind::Fireball)) continue;
        const Equipment& e = equipment_of(study, r, s);
        if (e.id != "V-1") continue;
        const double mass =
            r.releases[static_cast<std::size_t>(s.release)].source.front().released_kg;
        const double heat = propane.heat_of_combustion_gas_j_per_kg -
                            propane.heat_of_vaporisation_j_per_kg(e.temperature_k);
        const double pressure = e.burst_pressure_abs_pa.value_or(e.pressure_abs_pa);
        const models::fire::TransmissivityInput air{.temperature_k = 288.15,
                                                    .relative_humidity_fraction = 0.7};
        double expected = 0.0;
        if (std::string{word} == "martinsen_marx") {
          const models::fire::MartinsenMarxFireball ball{
              {.mass_kg = mass,
               .radiant_fraction = models::fire::tno_fireball_fraction_radiated(pressure),
               .heat_of_combustion_j_per_kg = heat,
               .emissive_power_constant = 0.0197,
               .transmissivity = air}};
          const double d = distance(s, "12.5 kW/m2");
          const double time = std::min(ball.duration_s(), 20.0);
          EXPECT_NEAR(std::pow(ball.thermal_dose(d, time) / time, 0.75), 12.5e3, 1.0);
          ++compared;
          continue;
        }
        models::fire::FireballInput in{.mass_kg = mass,
                                       .heat_of_combustion_j_per_kg = heat,
                                       .vapour_pressure_abs_pa = pressure,
                                       .transmissivity = air};
        if (std::string{word} != "tno") in.model = models::fire::FireballModel::Ccps;
        if (std::string{word} == "ccps") in.fraction_radiated = burst ? 0.4 : 0.3;
        if (std::string{word} == "hse") {
          in.model = models::fire::FireballModel::Hse;
          in.surface_emissive_power_w_per_m2 = 270e3;
        }
        const models::fire::Fireball ball{in};
        expected = ball.flame().reach_m(12.5e3, 0.0, 1.5);
        EXPECT_NEAR(distance(s, "12.5 kW/m2"), expected, 1e-6) << word;
        const bool by_pressure = std::string{word} == "tno" || std::string{word} == "roberts";
        EXPECT_EQ(says(s, "fireball_pressure"), by_pressure && !burst) << word;
        ++compared;
      }
      EXPECT_GT(compared, 0) << word;
    }
  }
}

TEST(FireballChoices, AMovingFireballKillsByItsDose) {
  const models::fire::MartinsenMarxFireball ball{{.mass_kg = 2e4,
                                                  .radiant_fraction = 0.3,
                                                  .heat_of_combustion_j_per_kg = 46e6,
                                                  .emissive_power_constant = 0.0197}};
  const auto probit = models::vulnerability::heat_probit("green_book");
  const qra::DeathRules rules{.fire_lethal_flux_w_per_m2 = 37.5e3, .heat_probit = probit};
  const qra::Footprints f = qra::fireball_footprints(ball, rules);
  ASSERT_TRUE(f.individual);
  EXPECT_EQ(f.individual->at(0.49 * ball.max_diameter_m(), 0.0), 1.0);
  int between = 0;
  for (double r = 0.5 * ball.max_diameter_m(); r < 600.0; r += 10.0) {
    const double p = probit.probability(ball.thermal_dose(r, 20.0));
    if (f.individual->at(r, 0.0) >= 1.0) continue;
    EXPECT_NEAR(f.individual->at(0.0, r), p < rules.cutoff ? 0.0 : p, 0.01) << r;
    between += p > 0.05 ? 1 : 0;
  }
  EXPECT_GT(between, 2);
  // A shorter exposure has a smaller dose, the whole event the largest.
  EXPECT_LT(ball.thermal_dose(100.0, 3.0), ball.thermal_dose(100.0, 6.0));
  EXPECT_EQ(ball.thermal_dose(100.0, 1e3), ball.thermal_dose(100.0));
  EXPECT_EQ(ball.thermal_dose(100.0, 0.0), 0.0);
}

TEST(PoolChoices, EveryOptionIsTheModelOnThePool) {
  using namespace models::fire;
  struct Case {
    const char* options;
    std::function<void(PoolFireInput&)> change;
  };
  const Case cases[] = {
      {"pool_flame_length: thomas", [](PoolFireInput&) {}},
      {"pool_flame_length: pritchard_binding",
       [](PoolFireInput& in) { in.length_model = PoolFlameLength::PritchardBinding; }},
      {"pool_flame_length: moorhouse",
       [](PoolFireInput& in) { in.length_model = PoolFlameLength::Moorhouse; }},
      {"pool_flame_length: heskestad",
       [](PoolFireInput& in) { in.length_model = PoolFlameLength::Heskestad; }},
      {"pool_flame_tilt: welker_sliepcevich",
       [](PoolFireInput& in) { in.tilt_model = PoolTilt::WelkerSliepcevich; }},
      {"pool_flame_tilt: none", [](PoolFireInput& in) { in.tilt_model = PoolTilt::None; }},
      {"pool_flame_drag: mudan", [](PoolFireInput& in) { in.drag_model = PoolDrag::Mudan; }},
      {"pool_emissive_power: mudan_croce",
       [](PoolFireInput& in) { in.emissive_power_model = PoolEmissivePowerModel::MudanCroce; }},
      {"pool_emissive_power: shokri_beyler",
       [](PoolFireInput& in) { in.emissive_power_model = PoolEmissivePowerModel::ShokriBeyler; }},
  };
  const auto& hexane = models::SubstanceLibrary::builtin().at("n_hexane");
  for (const Case& c : cases) {
    const Study study = study_with(c.options);
    const QraResult r = run(study);
    int compared = 0;
    for (const Scenario& s : r.scenarios) {
      const auto& source = r.releases[static_cast<std::size_t>(s.release)]
                               .source[static_cast<std::size_t>(s.weather)];
      if (s.models != std::vector<std::string>{"fire.pool_fire"} || !source.instantaneous) continue;
      PoolFireInput in{
          .diameter_m = source.pool->diameter_m,
          .burning_rate_kg_per_m2_s = babrauskas_burning_rate_kg_per_m2_s(
              *hexane.burning_rate_kg_per_m2_s, *hexane.burning_k_beta_per_m,
              source.pool->diameter_m),
          .heat_of_combustion_j_per_kg = hexane.heat_of_combustion_liquid_j_per_kg,
          .wind_speed_m_per_s =
              study.weather.classes[static_cast<std::size_t>(s.weather)].wind_speed_m_per_s,
          .vapour_density_kg_per_m3 =
              hexane.ideal_gas_density_kg_per_m3(hexane.boiling_point_k, 101325.0),
          .air_density_kg_per_m3 =
              models::dispersion::air_density_kg_per_m3({.temperature_k = 288.15,
                                                         .pressure_abs_pa = 101325.0,
                                                         .relative_humidity_fraction = 0.7}),
          .soot_fraction = *hexane.soot_fraction,
          .transmissivity = {.temperature_k = 288.15, .relative_humidity_fraction = 0.7}};
      c.change(in);
      EXPECT_NEAR(distance(s, "4 kW/m2"), PoolFire{in}.flame().reach_m(4e3, 0.0, 1.5), 1e-6)
          << c.options;
      ++compared;
    }
    EXPECT_GT(compared, 0) << c.options;
  }
}

TEST(PoolChoices, TheBurningRateByHeatsIsThatOfLargePoolsForAll) {
  const QraResult measured = run(study_with("pool_burning_rate: measured"));
  const QraResult heats = run(study_with("pool_burning_rate: burgess"));
  int moved = 0;
  for (std::size_t i = 0; i < measured.scenarios.size(); ++i) {
    const Scenario& a = measured.scenarios[i];
    const Scenario& b = heats.scenarios[i];
    if (!uses(a, "fire.pool_fire")) continue;
    EXPECT_FALSE(says(a, "burning_rate_estimated"));
    EXPECT_TRUE(says(b, "burning_rate_estimated"));
    moved += distance(a, "4 kW/m2") != distance(b, "4 kW/m2") ? 1 : 0;
  }
  EXPECT_GT(moved, 0);
}

TEST(PoolFireDrag, TheElongatedBaseKeepsTheHeat) {
  using namespace models::fire;
  PoolFireInput in{.diameter_m = 20.0,
                   .burning_rate_kg_per_m2_s = 0.08,
                   .heat_of_combustion_j_per_kg = 44e6,
                   .wind_speed_m_per_s = 6.0,
                   .vapour_density_kg_per_m3 = 3.0,
                   .soot_fraction = 0.0};
  const PoolFire plain{in};
  in.drag_model = PoolDrag::Mudan;
  const PoolFire dragged{in};
  const double stretch = dragged.state().drag_ratio;
  ASSERT_GT(stretch, 1.0);
  EXPECT_EQ(plain.state().flame_diameter_m, 20.0);
  EXPECT_NEAR(dragged.state().flame_diameter_m, 20.0 * std::sqrt(stretch), 1e-12);
  // Emissive power times the surface of side and top: the same part of the heat.
  const auto radiated = [](const PoolFireState& s) {
    return s.emissive_power.actual_w_per_m2 * std::numbers::pi * s.flame_diameter_m *
           (s.flame_length_m + 0.25 * s.flame_diameter_m);
  };
  EXPECT_NEAR(radiated(dragged.state()) / radiated(plain.state()), 1.0, 1e-12);
  // It stands over the upwind edge of the pool and reaches beyond the downwind one.
  const auto* body = dragged.flame().frustum();
  ASSERT_NE(body, nullptr);
  EXPECT_GT(body->shape().base_centre_m.x, 0.0);
}

TEST(TankFires, AreCountedWhenAskedForByTheRoof) {
  const QraResult none = run(study_with("tank_fires: none"));
  const Study study = study_with("tank_fires: counted");
  const QraResult r = run(study);
  EXPECT_EQ(r.releases.size(), none.releases.size() + 1);
  int fires = 0;
  for (const Scenario& s : r.scenarios) {
    const Release& release = r.releases[static_cast<std::size_t>(s.release)];
    if (!qra::is_tank_fire(release.loss)) continue;
    ++fires;
    EXPECT_EQ(equipment_of(study, r, s).id, "T-1");
    EXPECT_DOUBLE_EQ(release.loss.frequency_per_yr, 9e-5);
    EXPECT_EQ(release.loss.confidence, "recalled");
    EXPECT_EQ(s.probability, 1.0);
    ASSERT_EQ(s.models, std::vector<std::string>{"fire.pool_fire"});
    // Eight metres up on ten metres of hexane.
    const auto& hexane = models::SubstanceLibrary::builtin().at("n_hexane");
    const models::fire::PoolFire pool{
        {.diameter_m = 10.0,
         .burning_rate_kg_per_m2_s = models::fire::babrauskas_burning_rate_kg_per_m2_s(
             *hexane.burning_rate_kg_per_m2_s, *hexane.burning_k_beta_per_m, 10.0),
         .heat_of_combustion_j_per_kg = hexane.heat_of_combustion_liquid_j_per_kg,
         .wind_speed_m_per_s =
             study.weather.classes[static_cast<std::size_t>(s.weather)].wind_speed_m_per_s,
         .vapour_density_kg_per_m3 =
             hexane.ideal_gas_density_kg_per_m3(hexane.boiling_point_k, 101325.0),
         .air_density_kg_per_m3 =
             models::dispersion::air_density_kg_per_m3({.temperature_k = 288.15,
                                                        .pressure_abs_pa = 101325.0,
                                                        .relative_humidity_fraction = 0.7}),
         .base_height_m = 8.0,
         .soot_fraction = *hexane.soot_fraction,
         .transmissivity = {.temperature_k = 288.15, .relative_humidity_fraction = 0.7}}};
    EXPECT_NEAR(distance(s, "4 kW/m2"), pool.flame().reach_m(4e3, 0.0, 1.5), 1e-6);
  }
  EXPECT_GT(fires, 0);
  EXPECT_NEAR(r.potential_loss_of_life_per_yr, none.potential_loss_of_life_per_yr,
              0.5 * none.potential_loss_of_life_per_yr + 1e-9);
}

TEST(TankFires, NeedTwoMeasuresOfTheTank) {
  Equipment e;
  e.id = "T";
  e.type = EquipmentType::AtmosphericTank;
  e.substance = "n_hexane";
  e.phase = Phase::Liquid;
  e.volume_m3 = 1000.0;
  EXPECT_FALSE(qra::tank_surface(e));
  EXPECT_EQ(qra::tank_fire_missing(e)->code, "tank_fire_not_counted");
  e.height_m = 10.0;
  ASSERT_TRUE(qra::tank_surface(e));
  EXPECT_NEAR(qra::tank_surface(e)->diameter_m, std::sqrt(4000.0 / (10.0 * M_PI)), 1e-12);
  EXPECT_FALSE(qra::tank_fire_missing(e));
  // Without an inventory the tank is full.
  Study study;
  study.atmosphere.pressure_abs_pa = 101325.0;
  e.temperature_k = 288.15;
  const auto source = qra::tank_fire_source(study, e);
  EXPECT_NEAR(source.pool->liquid_kg, 1000.0 * 664.0, 10e3);
  EXPECT_NEAR(source.pool->area_m2, 100.0, 1e-9);
  e.roof = "floating";
  EXPECT_DOUBLE_EQ(qra::tank_fire(e).frequency_per_yr, 1.2e-4);
  e.substance = "water";
  if (models::SubstanceLibrary::builtin().find("water") != nullptr) {
    EXPECT_FALSE(qra::tank_surface(e));
  }
  e.substance = "n_hexane";
  e.type = EquipmentType::PressureVessel;
  EXPECT_FALSE(qra::tank_surface(e));
}

}  // namespace
}  // namespace isorisk::study
