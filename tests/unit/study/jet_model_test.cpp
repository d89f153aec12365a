// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "isorisk/models/aqt3046/jet_fire.hpp"
#include "isorisk/study/qra.hpp"
#include "isorisk/study/study.hpp"
#include "qra/footprints.hpp"
#include "temporary_folder.hpp"

namespace isorisk::study {
namespace {

// The sound study with a methane vessel and a jet model.
QraResult run_with(const std::string& options) {
  const TemporaryFolder folder;
  copy_base(folder);
  std::ofstream{folder.path() / "equipment.csv", std::ios::app}
      << "G-1,Gas vessel,A,pressure_vessel,methane,gas,20 degC,4 MPa(g),50 m3,,,100 mm,"
         "512160,4324120\n";
  std::ifstream in{folder.path() / "study.yaml"};
  std::ostringstream text;
  text << in.rdbuf();
  std::string yaml = text.str();
  const std::string method = "method: {";
  yaml.replace(yaml.find(method), method.size(), method + options + ", ");
  folder.write("study.yaml", yaml);
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

TEST(PointFire, KillsByTheFluxOfItsDistance) {
  const models::aqt3046::JetFire jet{{.heat_of_combustion_j_per_kg = 50e6,
                                      .mass_flow_kg_per_s = 10.0,
                                      .radiative_fraction = 0.2}};
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
