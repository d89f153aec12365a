// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/models/explosion/condensed_explosive.hpp"
#include "isorisk/models/explosion/gb6722.hpp"
#include "isorisk/models/explosion/gbt37243_consequence.hpp"
#include "isorisk/models/explosion/kinney_graham.hpp"

namespace isorisk::models::explosion {
namespace {

std::string message_of(const CondensedExplosiveInput& in) {
  try {
    const CondensedExplosive charge{in};
  } catch (const InputError& e) {
    return e.what();
  }
  return "";
}

TEST(CondensedExplosive, IsASurfaceBurstOfMassTimesEquivalent) {
  const CondensedExplosive charge{{.mass_kg = 1000.0, .material = "ANFO"}};
  const KingeryBulmash tnt{820.0, BurstConfiguration::Hemispherical};
  for (const double r : {5.0, 50.0, 500.0}) {
    EXPECT_DOUBLE_EQ(charge.curve().at(r).overpressure_pa, tnt.at(r).overpressure_pa);
    EXPECT_DOUBLE_EQ(charge.curve().at(r).impulse_pa_s, tnt.at(r).impulse_pa_s);
  }
}

TEST(CondensedExplosive, TakesTheEquivalentTheUserStatesWithoutDoubt) {
  const CondensedExplosive charge{
      {.mass_kg = 1000.0, .material = "ammonium nitrate, pure solid", .tnt_equivalent = 0.42}};
  EXPECT_DOUBLE_EQ(charge.tnt_mass_kg(), 420.0);
  EXPECT_DOUBLE_EQ(charge.tnt_mass_low_kg(), 420.0);
  EXPECT_DOUBLE_EQ(charge.tnt_mass_high_kg(), 420.0);
  EXPECT_EQ(charge.confidence(), "given");
  EXPECT_TRUE(charge.warnings().empty());
}

TEST(CondensedExplosive, GivesTheRangeOfAContestedValueAndSaysSo) {
  const CondensedExplosive charge{{.mass_kg = 1000.0, .material = "ammonium nitrate, pure solid"}};
  EXPECT_DOUBLE_EQ(charge.tnt_mass_low_kg(), 250.0);
  EXPECT_DOUBLE_EQ(charge.tnt_mass_kg(), 320.0);
  EXPECT_DOUBLE_EQ(charge.tnt_mass_high_kg(), 420.0);
  const auto& w = charge.warnings();
  EXPECT_TRUE(std::any_of(w.begin(), w.end(),
                          [](const Warning& x) { return x.code == "contested_value"; }));
}

TEST(CondensedExplosive, KnowsKeysNamesAliasesAndCasNumbers) {
  for (const char* name : {"nitrocellulose", "9004-70-0", "Nitrocellulose, DRY", "硝化棉"}) {
    EXPECT_EQ(explosive_material(name).name, "nitrocellulose, dry") << name;
  }
}

TEST(CondensedExplosive, RefusesWhatBurnsUnlessAnEquivalentIsStated) {
  EXPECT_NE(message_of({.mass_kg = 1.0, .material = "nitrocellulose, wetted"}).find("fire model"),
            std::string::npos);
  EXPECT_EQ(
      message_of({.mass_kg = 1.0, .material = "nitrocellulose, wetted", .tnt_equivalent = 0.5}),
      "");
}

TEST(CondensedExplosive, ListsEveryBadField) {
  const std::string text = message_of({.mass_kg = -1.0, .tnt_equivalent = 3.0});
  EXPECT_NE(text.find("mass = -1 kg"), std::string::npos) << text;
  EXPECT_NE(text.find("tnt_equivalent = 3 -"), std::string::npos) << text;
  EXPECT_NE(message_of({.mass_kg = 1.0}).find("give 'material'"), std::string::npos);
  EXPECT_NE(message_of({.mass_kg = 1.0, .material = "butter"}).find("ANFO"), std::string::npos);
}

TEST(ExplosiveMaterials, LieInTheirOwnRangesAndHaveASource) {
  for (const ExplosiveMaterial& m : explosive_materials()) {
    SCOPED_TRACE(m.name);
    EXPECT_LE(m.low, m.tnt_equivalent);
    EXPECT_LE(m.tnt_equivalent, m.high);
    EXPECT_EQ(m.detonates, m.tnt_equivalent > 0.0);
    EXPECT_FALSE(m.source.empty());
    EXPECT_FALSE(m.confidence.empty());
  }
}

TEST(KinneyGraham, StaysWithinTwelvePercentOfKingeryBulmashInFreeAir) {
  const KinneyGraham kg{100.0};
  const KingeryBulmash kb{100.0, BurstConfiguration::FreeAir};
  for (double z = 0.3; z <= 30.0; z *= 1.1) {
    const double r = z * kg.length_scale_m();
    EXPECT_NEAR(kg.overpressure_pa(r) / kb.overpressure_pa(r), 1.0, 0.13) << z;
  }
}

TEST(KinneyGraham, ImpulseAndDurationAreShorterAsItsPageSays) {
  const KinneyGraham kg{1.0};
  const KingeryBulmash kb{1.0, BurstConfiguration::FreeAir};
  for (double z = 2.0; z <= 40.0; z *= 1.2) {
    const double i = kg.at(z).impulse_pa_s / kb.at(z).impulse_pa_s;
    EXPECT_GT(i, 0.85) << z;
    EXPECT_LT(i, 1.0) << z;
    const double t = kg.at(z).duration_s / kb.at(z).duration_s;
    EXPECT_GT(t, 0.6) << z;
    EXPECT_LT(t, 0.9) << z;
  }
}

TEST(Gbt37243, GivesTheDistanceAtWhichTheFormulaMeetsEachLimit) {
  const Gb6722 formula{5000.0};
  const auto list = gbt37243_distances(5000.0);
  ASSERT_EQ(list.size(), 5U);
  for (const ConsequenceDistance& d : list) {
    EXPECT_NEAR(formula.overpressure_pa(d.distance_m) / d.threshold_pa, 1.0, 1e-9);
    EXPECT_FALSE(d.clause.empty());
    EXPECT_FALSE(d.confidence.empty());
  }
  // Stricter classes never lie nearer.
  EXPECT_GT(list.front().distance_m, list.back().distance_m);
  EXPECT_FALSE(gbt37243_scope().empty());
}

TEST(Gbt37243, IsFartherThanKingeryBulmashAtTwoKilopascal) {
  const KingeryBulmash kb{5000.0, BurstConfiguration::Hemispherical};
  EXPECT_GT(gbt37243_distances(5000.0).front().distance_m,
            1.2 * largest_distance(kb, 2000.0).distance_m);
}

}  // namespace
}  // namespace isorisk::models::explosion
