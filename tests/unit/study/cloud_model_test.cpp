// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "isorisk/study/qra.hpp"
#include "isorisk/study/study.hpp"
#include "temporary_folder.hpp"

namespace isorisk::study {
namespace {

// The sound study with a chlorine vessel and a cloud model.
QraResult run_with(const std::string& cloud_model, const std::string& class_from = {},
                   const std::string& class_to = {}) {
  const TemporaryFolder folder;
  copy_base(folder);
  std::ofstream{folder.path() / "equipment.csv", std::ios::app}
      << "CL-1,Chlorine vessel,A,pressure_vessel,chlorine,liquefied_gas,20 degC,0.6 MPa(g),20 m3,"
         "80 %,,50 mm,512160,4324120\n";
  add_to_method(folder, "cloud_model: " + cloud_model);
  std::ifstream wind_file{folder.path() / "wind.csv"};
  std::ostringstream wind;
  for (std::string line; std::getline(wind_file, line);) {
    const auto at = class_from.empty() ? std::string::npos : line.find(class_from);
    if (at != std::string::npos) line.replace(at, class_from.size(), class_to);
    wind << line << "\n";
  }
  folder.write("wind.csv", wind.str());
  Reporter silent;
  return run_qra(open(folder.path() / "study.yaml"), {.threads = 1}, silent);
}

bool uses(const Scenario& s, const std::string& id) {
  return std::find(s.models.begin(), s.models.end(), id) != s.models.end();
}
double distance(const Scenario& s, const std::string& effect) {
  for (const EffectDistance& d : s.distances)
    if (d.effect == effect) return d.distance_m;
  return 0.0;
}

TEST(CloudModelOfAStudy, AStableCalmIsMarkedInItsScenariosAndInNoOthers) {
  for (const char* cloud_model : {"auto", "passive", "britter_mcquaid"}) {
    // F 1.5 of the wind table becomes F 0.8.
    const QraResult r = run_with(cloud_model, "F,1.5", "F,0.8");
    int marked = 0;
    for (const Scenario& s : r.scenarios) {
      const bool said =
          std::find(s.warnings.begin(), s.warnings.end(), "stable_calm") != s.warnings.end();
      const bool cloud = std::any_of(s.models.begin(), s.models.end(), [](const std::string& m) {
        return m.starts_with("dispersion.");
      });
      // Class 1 of the table is F; fires of the jet alone know no cloud.
      EXPECT_TRUE(!said || s.weather == 1) << s.branch;
      if (cloud && s.weather == 1) {
        EXPECT_TRUE(said) << s.branch;
      }
      marked += said ? 1 : 0;
    }
    EXPECT_GT(marked, 0) << cloud_model;
    EXPECT_TRUE(std::any_of(r.warnings.begin(), r.warnings.end(), [](const CountedWarning& w) {
      return w.warning.code == "stable_calm" &&
             w.warning.message.find("class F, wind at 10 m 0.8 m/s") != std::string::npos;
    }));
  }
}

TEST(CloudModelOfAStudy, TheWorkbookTakesTheHeavyCloudsAndNoOthers) {
  const QraResult book = run_with("britter_mcquaid");
  const QraResult slab = run_with("auto");
  ASSERT_EQ(book.scenarios.size(), slab.scenarios.size());
  int plumes = 0;
  int puffs = 0;
  int toxic = 0;
  for (std::size_t i = 0; i < book.scenarios.size(); ++i) {
    const Scenario& b = book.scenarios[i];
    const Scenario& a = slab.scenarios[i];
    EXPECT_EQ(b.frequency_per_yr, a.frequency_per_yr);
    EXPECT_FALSE(uses(b, "dispersion.heavy_gas_plume"));
    EXPECT_FALSE(uses(b, "dispersion.heavy_gas_puff"));
    const bool plume = uses(b, "dispersion.britter_mcquaid_continuous");
    const bool puff = uses(b, "dispersion.britter_mcquaid_instantaneous");
    plumes += plume ? 1 : 0;
    puffs += puff ? 1 : 0;
    // What is a heavy puff is one by either method.
    EXPECT_EQ(puff, uses(a, "dispersion.heavy_gas_puff"));
    if (!plume && !puff) continue;
    // A screening method: the same order of magnitude. Farthest apart are small fast jets, whose
    // momentum the workbook does not know.
    for (const char* effect : {"LFL", "lethality_1_percent"}) {
      const double ratio = distance(b, effect) / distance(a, effect);
      if (!(distance(a, effect) > 0.0)) continue;
      EXPECT_GT(ratio, 0.1) << effect << " " << b.branch;
      EXPECT_LT(ratio, 10.0) << effect << " " << b.branch;
    }
    const bool chlorine = distance(b, "LFL") == 0.0 && uses(b, "vulnerability.toxic_probit");
    toxic += chlorine ? 1 : 0;
    // Lethal concentrations of chlorine lie below the last curve: said in every scenario.
    if (chlorine) {
      EXPECT_NE(std::find(b.warnings.begin(), b.warnings.end(), "outside_validity"),
                b.warnings.end());
    }
  }
  EXPECT_GT(plumes, 0);
  EXPECT_GT(puffs, 0);
  EXPECT_GT(toxic, 0);
  EXPECT_GT(book.potential_loss_of_life_per_yr, 0.0);
  EXPECT_NE(book.potential_loss_of_life_per_yr, slab.potential_loss_of_life_per_yr);
}

}  // namespace
}  // namespace isorisk::study
