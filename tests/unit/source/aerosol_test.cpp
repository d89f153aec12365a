// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/aerosol.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/models/source/flash.hpp"
#include "isorisk/models/source/source_term.hpp"

namespace isorisk::models::source {
namespace {

const Substance& named(const char* id) { return SubstanceLibrary::builtin().at(id); }

// Saturated liquid so many kelvin above its boiling point, through a hole of 25 mm at 1 m.
LossEvent leak(const Substance& s, double superheat_k, Aerosol aerosol = Aerosol::DropSize) {
  const double t = s.saturation_temperature_k(kAtmosphere) + superheat_k;
  return {.substance = &s,
          .temperature_k = t,
          .pressure_abs_pa = s.vapour_pressure_pa(t),
          .phase = Phase::LiquefiedGas,
          .inventory_kg = 2e4,
          .opening = OpeningKind::Hole,
          .hole_diameter_m = 0.025,
          .aerosol = aerosol};
}

JetDropsInput drops_of(const Substance& s, double superheat_k, double height_m = 1.0) {
  const double t = s.saturation_temperature_k(kAtmosphere) + superheat_k;
  return {.substance = &s,
          .temperature_k = t,
          .velocity_m_per_s = std::sqrt(2.0 * (s.vapour_pressure_pa(t) - kAtmosphere) /
                                        s.liquid_density_kg_per_m3(t)),
          .height_m = height_m};
}

bool warned(const SourceTerm& s, const std::string& code) {
  return std::any_of(s.warnings.begin(), s.warnings.end(),
                     [&](const Warning& w) { return w.code == code; });
}

// The published n-butane example (cases/source/release_rainout.json) from the substance's own data.
TEST(JetDrops, ButaneOfThePublishedExampleStaysInTheAir) {
  const JetDrops d = jet_drops({.substance = &named("n_butane"),
                                .temperature_k = named("n_butane").boiling_point_k + 25.6,
                                .velocity_m_per_s = 79.4541,
                                .height_m = 1.0,
                                .air_temperature_k = 298.15});
  EXPECT_NEAR(d.release.aerodynamic_diameter_m, 2.18855e-5, 0.02 * 2.18855e-5);
  EXPECT_NEAR(d.release.flashing_diameter_m, 0.03 / (10.0 + 4.0 * 25.6), 1e-6);
  EXPECT_EQ(d.release.drop_diameter_m, d.release.aerodynamic_diameter_m);
  EXPECT_NEAR(d.release.critical_diameter_m, 6.134e-3, 0.06 * 6.134e-3);
  EXPECT_EQ(d.release.aerosol_fraction, 1.0);
}

// Sea level of the U.S. Standard Atmosphere 1976: 1.7894e-5 Pa s.
TEST(JetDrops, AirHasTheViscosityOfTheStandardAtmosphere) {
  EXPECT_NEAR(air_viscosity_pa_s(288.15), 1.7894e-5, 1e-9);
}

TEST(JetDrops, FallAsTheSingleFallingDropDoes) {
  const Substance& s = named("propane");
  for (const double height : {1.0, 3.0}) {
    const JetDropsInput in = drops_of(s, 40.0, height);
    const JetDrops d = jet_drops(in);
    const double air = kAtmosphere * 0.02896 / (kGasConstant * in.air_temperature_k);
    const double ln = std::log(1.8);
    // Middles of ten equal parts of the normal distribution.
    const double z[5] = {1.6448536269514722, 1.0364333894937898, 0.6744897501960817,
                         0.38532046640756773, 0.12566134685507402};
    double fallen = 0.0;
    for (const double sign : {-1.0, 1.0}) {
      for (const double q : z) {
        fallen +=
            falling_drop(
                {.liquid_density_kg_per_m3 = s.liquid_density_kg_per_m3(d.wet_bulb_k),
                 .air_density_kg_per_m3 = air,
                 .air_viscosity_pa_s = air_viscosity_pa_s(in.air_temperature_k),
                 .diameter_m = d.release.drop_diameter_m * std::exp(3.0 * ln * ln + ln * sign * q),
                 .evaporation_m2_per_s = d.evaporation_m2_per_s,
                 .height_m = height,
                 .gravity_m_per_s2 = kStandardGravity})
                .rainout_fraction;
      }
    }
    EXPECT_GT(fallen, 0.1);
    EXPECT_NEAR(d.falling_airborne_fraction, 1.0 - fallen / 10.0, 1e-6) << height;
  }
}

// What is left of a drop of a tenth of a micrometre moves slower than 1e-12 m/s.
TEST(JetDrops, AMistEvaporatesInsteadOfFailing) {
  const FallingDrop d = falling_drop({.liquid_density_kg_per_m3 = 70.0,
                                      .air_density_kg_per_m3 = 1.22,
                                      .air_viscosity_pa_s = 1.79e-5,
                                      .diameter_m = 1e-7,
                                      .evaporation_m2_per_s = 1e-8,
                                      .height_m = 1.0});
  EXPECT_EQ(d.rainout_fraction, 0.0);
  EXPECT_NEAR(d.fall_time_s, 1e-14 / 1e-8, 1e-12);
}

TEST(JetDrops, NothingFallsFromAnInfiniteHeightAndAllFromNone) {
  for (const Substance& s : SubstanceLibrary::builtin().all()) {
    if (s.boiling_point_k + 35.0 > s.critical_temperature_k) continue;
    JetDropsInput in = drops_of(s, 30.0);
    double last = -1.0;
    for (const double height : {0.0, 0.1, 1.0, 10.0, 100.0, 1e9}) {
      in.height_m = height;
      const JetDrops d = jet_drops(in);
      EXPECT_GE(d.falling_airborne_fraction, last) << s.id << " from " << height;
      EXPECT_LE(d.falling_airborne_fraction, 1.0) << s.id;
      if (height == 0.0) {
        EXPECT_EQ(d.falling_airborne_fraction, 0.0) << s.id;
      }
      last = d.falling_airborne_fraction;
    }
    // Below 0.4 Tc (toluene diisocyanate) drops do not evaporate, and fall from any height.
    EXPECT_EQ(last, in.air_temperature_k > 0.4 * s.critical_temperature_k ? 1.0 : 0.0) << s.id;
  }
}

TEST(JetDrops, AreColderThanAirAndBoilingPoint) {
  for (const Substance& s : SubstanceLibrary::builtin().all()) {
    for (const double air : {263.15, 288.15, 313.15}) {
      JetDropsInput in = drops_of(s, 5.0);
      in.air_temperature_k = air;
      const JetDrops d = jet_drops(in);
      // Diesel has no vapour in cold air: then it is as cold as the air and does not evaporate.
      // Nor, by the model, does what is below 0.4 Tc (aniline in frost).
      const bool volatile_liquid =
          s.vapour_pressure_pa(air) > 1.0 && air > 0.4 * s.critical_temperature_k;
      EXPECT_LE(d.wet_bulb_k, std::min(air, d.boiling_point_k)) << s.id << " in air of " << air;
      if (volatile_liquid) {
        EXPECT_LT(d.wet_bulb_k, std::min(air, d.boiling_point_k)) << s.id;
        EXPECT_GT(d.evaporation_m2_per_s, 0.0) << s.id;
      }
      EXPECT_LT(d.evaporation_m2_per_s, 1e-4) << s.id;
    }
  }
}

TEST(JetDrops, ColdLiquidOrNoSpeedIsRefused) {
  JetDropsInput in = drops_of(named("propane"), 20.0);
  in.temperature_k = 200.0;
  EXPECT_THROW((void)jet_drops(in), InputError);
  in = drops_of(named("propane"), 20.0);
  in.velocity_m_per_s = 0.0;
  in.height_m = -1.0;
  try {
    (void)jet_drops(in);
    FAIL();
  } catch (const InputError& e) {
    for (const char* word : {"velocity", "height"})
      EXPECT_NE(std::string{e.what()}.find(word), std::string::npos) << e.what();
  }
  in.substance = nullptr;
  EXPECT_THROW((void)jet_drops(in), InputError);
}

TEST(Aerosol, MoreSuperheatKeepsMoreInTheAir) {
  for (const char* id : {"propane", "n_butane", "chlorine", "ammonia", "sulfur_dioxide"}) {
    for (const OpeningKind opening :
         {OpeningKind::Hole, OpeningKind::FullBore, OpeningKind::TenMinutes}) {
      double last = 0.0;
      for (double superheat = 2.0; superheat < 90.0; superheat += 2.0) {
        LossEvent e = leak(named(id), superheat);
        e.opening = opening;
        const SourceTerm s = source_term(e, {});
        EXPECT_GE(s.airborne_fraction, last) << id << ' ' << superheat;
        EXPECT_GE(s.airborne_fraction, s.vapour_fraction * (1.0 - 1e-12)) << id;
        last = s.airborne_fraction;
      }
      EXPECT_GT(last, 0.99) << id;
    }
  }
}

TEST(Aerosol, MorePressureKeepsMoreInTheAir) {
  const Substance& s = named("chlorine");
  double last = 0.0;
  for (const double times : {1.0, 1.2, 1.5, 2.0, 4.0, 8.0}) {
    LossEvent e = leak(s, 15.0);
    e.pressure_abs_pa *= times;
    const double now = source_term(e, {}).airborne_fraction;
    EXPECT_GT(now, last) << times;
    last = now;
  }
}

// X + (1 - X) f, with f and drop size of the parts.
TEST(Aerosol, DropSizeKeepsTheVapourAndTheSmallDrops) {
  const Substance& s = named("chlorine");
  const SourceTerm out = source_term(leak(s, 40.0), {});
  const JetDrops d = jet_drops(drops_of(s, 40.0));
  ASSERT_EQ(out.segments.size(), 1U);
  const SourceSegment& g = out.segments[0];
  const double x = g.vapour_fraction;
  EXPECT_NEAR(x, isenthalpic_flash(s, leak(s, 40.0).temperature_k, kAtmosphere).vapour_fraction,
              1e-12);
  EXPECT_NEAR(d.release.aerosol_fraction, 0.484, 0.01);
  EXPECT_NEAR(out.airborne_fraction, x + (1.0 - x) * d.release.aerosol_fraction, 1e-6);
  EXPECT_NEAR(g.drop_diameter_m, d.release.drop_diameter_m, 1e-6 * g.drop_diameter_m);
  ASSERT_TRUE(out.pool);
  EXPECT_NEAR(out.pool->liquid_kg, out.released_kg * (1.0 - x) * (1.0 - d.release.aerosol_fraction),
              1e-6 * out.released_kg);
}

TEST(Aerosol, TellsBothMethodsWhereTheyDiffer) {
  const SourceTerm apart = source_term(leak(named("n_butane"), 40.0), {});
  ASSERT_TRUE(warned(apart, "rainout_methods_differ"));
  const auto w = std::find_if(apart.warnings.begin(), apart.warnings.end(),
                              [](const Warning& x) { return x.code == "rainout_methods_differ"; });
  for (const char* word :
       {"drops of 140 um", "RELEASE keeps 0.99 in", "from 1 m 0.39 (", "recalled"})
    EXPECT_NE(w->message.find(word), std::string::npos) << w->message;
  EXPECT_EQ(std::count_if(apart.warnings.begin(), apart.warnings.end(),
                          [](const Warning& x) { return x.code == "rainout_methods_differ"; }),
            1);
  // From high up the drops evaporate: the methods agree.
  LossEvent high = leak(named("n_butane"), 40.0);
  high.release_height_m = 100.0;
  EXPECT_FALSE(warned(source_term(high, {}), "rainout_methods_differ"));
  EXPECT_FALSE(warned(source_term(leak(named("n_butane"), 5.0), {}), "rainout_methods_differ"));
}

TEST(Aerosol, PurpleBookTakesItsTableAndSaysThatItIsRecalled) {
  for (const double superheat : {5.0, 20.0, 40.0, 60.0}) {
    const SourceTerm s = source_term(leak(named("ammonia"), superheat, Aerosol::PurpleBook), {});
    EXPECT_NEAR(s.airborne_fraction, airborne_share_cpr18e(s.vapour_fraction), 1e-12);
    EXPECT_TRUE(warned(s, "recalled_aerosol_rule"));
  }
}

TEST(Aerosol, ALiquidBelowItsBoilingPointRainsOutByEveryRule) {
  const Substance& s = named("benzene");
  for (const Aerosol a : {Aerosol::Aqt3046, Aerosol::PurpleBook, Aerosol::DropSize}) {
    const SourceTerm out = source_term({.substance = &s,
                                        .temperature_k = 293.15,
                                        .pressure_abs_pa = 8e5,
                                        .inventory_kg = 1e4,
                                        .hole_diameter_m = 0.02,
                                        .aerosol = a},
                                       {});
    EXPECT_EQ(out.airborne_kg, 0.0);
    EXPECT_GT(out.released_kg, 0.0);
    ASSERT_TRUE(out.pool);
    EXPECT_EQ(out.pool->liquid_kg, out.released_kg);
  }
}

// A feed of three tenths slows the jet: larger drops, of which fewer stay up.
TEST(Aerosol, AThrottledReleaseHasLargerDrops) {
  LossEvent e = leak(named("propane"), 40.0);
  const SourceTerm open = source_term(e, {});
  e.feed = Feed{.normal_flow_kg_per_s = 0.3 * open.release_rate_kg_per_s};
  const SourceTerm fed = source_term(e, {});
  ASSERT_FALSE(fed.segments.empty());
  EXPECT_NEAR(fed.segments[0].velocity_m_per_s, 0.3 * open.segments[0].velocity_m_per_s, 1e-6);
  EXPECT_GT(fed.segments[0].drop_diameter_m, open.segments[0].drop_diameter_m);
  EXPECT_LT(fed.airborne_fraction, open.airborne_fraction);
  EXPECT_NEAR(fed.airborne_kg + fed.pool->liquid_kg, fed.released_kg, 1e-9 * fed.released_kg);
}

TEST(Aerosol, WithoutSurfaceTensionOnlyTheDropSizeIsRefused) {
  Substance s = named("propane");
  s.surface_tension_n_per_m.reset();
  EXPECT_NO_THROW((void)source_term(leak(s, 40.0, Aerosol::Aqt3046), {}));
  EXPECT_NO_THROW((void)source_term(leak(s, 40.0, Aerosol::PurpleBook), {}));
  try {
    (void)source_term(leak(s, 40.0), {});
    FAIL();
  } catch (const InputError& e) {
    for (const char* word : {"propane", "surface_tension", "substances/propane.json"})
      EXPECT_NE(std::string{e.what()}.find(word), std::string::npos) << e.what();
  }
}

TEST(Aerosol, ARuptureHasNoJetAndSaysSo) {
  LossEvent e = leak(named("n_butane"), 25.0);
  e.opening = OpeningKind::Rupture;
  const SourceTerm drops = source_term(e, {});
  EXPECT_TRUE(warned(drops, "no_jet_of_drops"));
  e.aerosol = Aerosol::Aqt3046;
  const SourceTerm share = source_term(e, {});
  EXPECT_EQ(drops.airborne_kg, share.airborne_kg);
  EXPECT_FALSE(warned(share, "no_jet_of_drops"));
}

TEST(Aerosol, AnEstimatedSurfaceTensionIsNamed) {
  const Substance& s = named("methyl_isocyanate");
  EXPECT_TRUE(warned(source_term(leak(s, 20.0), {}), "unconfirmed_property"));
  EXPECT_FALSE(warned(source_term(leak(named("propane"), 20.0), {}), "unconfirmed_property"));
  EXPECT_FALSE(warned(source_term(leak(s, 20.0, Aerosol::Aqt3046), {}), "unconfirmed_property"));
}

}  // namespace
}  // namespace isorisk::models::source
