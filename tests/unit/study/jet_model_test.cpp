// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "isorisk/models/aqt3046/jet_fire.hpp"
#include "isorisk/models/fire/hydrogen_jet.hpp"
#include "isorisk/study/qra.hpp"
#include "isorisk/study/study.hpp"
#include "qra/footprints.hpp"
#include "temporary_folder.hpp"

namespace isorisk::study {
namespace {

// The sound study with a vessel of a gas and a jet model.
QraResult run_with(const std::string& options, const std::string& gas = "methane") {
  const TemporaryFolder folder;
  copy_base(folder);
  std::ofstream{folder.path() / "equipment.csv", std::ios::app}
      << "G-1,Gas vessel,A,pressure_vessel," << gas
      << ",gas,20 degC,4 MPa(g),50 m3,,,100 mm,"
         "512160,4324120\n";
  add_to_method(folder, options);
  Reporter silent;
  return run_qra(open(folder.path() / "study.yaml"), {.threads = 1}, silent);
}

int count(const QraResult& r, const std::string& model) {
  return static_cast<int>(
      std::count_if(r.scenarios.begin(), r.scenarios.end(), [&](const Scenario& s) {
        return std::find(s.models.begin(), s.models.end(), model) != s.models.end();
      }));
}

TEST(JetModelOfAStudy, EachWordTakesItsModel) {
  const QraResult usual = run_with("jet_fire_model: chamberlain");
  const int jets = count(usual, "fire.chamberlain_jet");
  ASSERT_GT(jets, 0);
  EXPECT_EQ(count(run_with("jet_fire_model: aqt3046"), "aqt3046.jet_fire"), jets);
  // Johnson's jets are gas; those with droplets stay with Chamberlain.
  const QraResult johnson = run_with("jet_fire_model: johnson");
  EXPECT_GT(count(johnson, "fire.johnson_jet"), 0);
  EXPECT_GT(count(johnson, "fire.chamberlain_jet"), 0);
  EXPECT_EQ(count(johnson, "fire.johnson_jet") + count(johnson, "fire.chamberlain_jet"), jets);
}

TEST(JetModelOfAStudy, ThePresetOfTheGuidelineTakesItsPointSource) {
  EXPECT_GT(count(run_with("preset: aqt3046-2013"), "aqt3046.jet_fire"), 0);
}

bool said(const QraResult& r, const std::string& code, const std::string& model) {
  return std::any_of(r.warnings.begin(), r.warnings.end(), [&](const CountedWarning& w) {
    return w.warning.code == code && w.warning.subject == model;
  });
}

TEST(JetModelOfAStudy, HydrogenAndBlendsOfItTakeTheirOwnFlameUnlessAnotherIsNamed) {
  const std::string own = "fire.hydrogen_jet";
  const int methane = count(run_with("jet_fire_model: auto"), own);
  EXPECT_EQ(methane, 0);
  for (const char* gas : {"hydrogen", "0.7 hydrogen + 0.3 methane"}) {
    const QraResult automatic = run_with("jet_fire_model: auto", gas);
    const QraResult named = run_with("jet_fire_model: chamberlain", gas);
    EXPECT_GT(count(automatic, own), 0) << gas;
    EXPECT_EQ(count(named, own), 0) << gas;
    // The curves of hydrocarbons say what they are used on.
    EXPECT_FALSE(said(automatic, "hydrogen_outside_model", own)) << gas;
    EXPECT_TRUE(said(named, "hydrogen_outside_model", "fire.chamberlain_jet")) << gas;
    EXPECT_TRUE(said(automatic, "hydrogen_outside_model", "explosion.tno_multi_energy")) << gas;
  }
  EXPECT_EQ(count(run_with("jet_fire_model: auto", "0.4 hydrogen + 0.6 methane"), own), 0);
}

TEST(PointFlame, KillsByTheFluxOfItsPointsAndInItsBody) {
  const models::fire::HydrogenJet jet{{.hole_diameter_m = 0.02,
                                       .stagnation_pressure_abs_pa = 6e6,
                                       .stagnation_temperature_k = 293.0,
                                       .release_height_m = 1.0}};
  const qra::PointFlame flame{jet.radiation(), jet.state().flame.width_m};
  const auto probit = models::vulnerability::heat_probit("green_book");
  const qra::DeathRules rules{.fire_lethal_flux_w_per_m2 = 37.5e3, .heat_probit = probit};
  const qra::Footprints f = qra::heat_footprints(flame, 60.0, rules);
  ASSERT_TRUE(f.individual);
  const double length = jet.state().flame.length_m;
  EXPECT_EQ(f.individual->at(0.5 * length, 0.0), 1.0);
  int between = 0;
  for (double y = 0.0; y < 3.0 * length; y += 0.1 * length) {
    for (double x = -length; x < 3.0 * length; x += 0.1 * length) {
      const double flux = flame.max_heat_flux_w_per_m2(x, y, rules.receiver_height_m);
      if (flux > 30e3) continue;  // the edge of the lethal zone lies between samples
      const double p = probit.probability(models::vulnerability::thermal_dose(flux, 20.0));
      if (y < flame.flame_half_width_m(x) + 0.15 * length) continue;
      EXPECT_NEAR(f.individual->at(x, y), p < rules.cutoff ? 0.0 : p, 0.04) << x << " " << y;
      between += p > 0.05 ? 1 : 0;
    }
  }
  EXPECT_GT(between, 5);
  for (const auto& d : f.distances) {
    if (d.effect != "12.5 kW/m2") continue;
    EXPECT_NEAR(flame.max_heat_flux_w_per_m2(d.distance_m, 0.0, rules.receiver_height_m), 12.5e3,
                1.0);
    EXPECT_LT(flame.max_heat_flux_w_per_m2(1.01 * d.distance_m, 0.0, rules.receiver_height_m),
              12.5e3);
  }
}

TEST(PointFire, KillsByTheFluxOfItsDistance) {
  const models::aqt3046::JetFire jet{
      {.heat_of_combustion_j_per_kg = 50e6, .mass_flow_kg_per_s = 10.0, .radiative_fraction = 0.2}};
  const auto probit = models::vulnerability::heat_probit("green_book");
  const qra::DeathRules rules{.fire_lethal_flux_w_per_m2 = 37.5e3, .heat_probit = probit};
  const double centre = jet.point_source_offset_m();
  const qra::Footprints f = qra::point_fire_footprints(
      {.centre_x_m = centre,
       .flux_w_per_m2 = [&](double r) { return jet.heat_flux_w_per_m2(r); },
       .distance_of_flux_m = [&](double q) { return jet.distance_m(q); }},
      60.0, rules);
  ASSERT_TRUE(f.individual);
  EXPECT_EQ(f.individual->at(centre, 0.5 * jet.distance_m(37.5e3)), 1.0);
  for (const double r : {18.0, 22.0, 26.0}) {
    const double flux = jet.heat_flux_w_per_m2(r);
    const double p = probit.probability(models::vulnerability::thermal_dose(flux, 20.0));
    EXPECT_NEAR(f.individual->at(centre + r, 0.0), p, 0.03) << r;
    EXPECT_NEAR(f.individual->at(centre, r), p, 0.03) << r;
  }
  for (const auto& d : f.distances) {
    if (d.effect == "4 kW/m2") {
      EXPECT_NEAR(d.distance_m, centre + jet.distance_m(4e3), 1e-9);
    }
  }
}

}  // namespace
}  // namespace isorisk::study
