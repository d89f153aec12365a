// SPDX-License-Identifier: Apache-2.0
// States in which a release has no liquid: below the melting point, below the triple point, above
// the critical point; and substances that lack a property.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/models/registry.hpp"
#include "isorisk/models/source/flash.hpp"
#include "isorisk/models/source/release.hpp"
#include "isorisk/models/source/source_term.hpp"
#include "isorisk/models/source/transient_pool.hpp"
#include "isorisk/models/source/vessel_outflow.hpp"

namespace isorisk::models::source {
namespace {

const Substance& named(const char* id) { return SubstanceLibrary::builtin().at(id); }

std::string message_of(const auto& action) {
  try {
    action();
  } catch (const InputError& e) {
    return e.what();
  }
  return "no error";
}

bool has(const std::vector<Warning>& warnings, const char* code) {
  return std::any_of(warnings.begin(), warnings.end(),
                     [&](const Warning& w) { return w.code == code; });
}

ReleaseInput leak(const char* id, double temperature_k, double pressure_pa = 2e5) {
  return {.substance = &named(id),
          .temperature_k = temperature_k,
          .pressure_abs_pa = pressure_pa,
          .inventory_kg = 1000.0,
          .hole_diameter_m = 0.02};
}

LossEvent loss(const char* id, double temperature_k, double pressure_pa = 2e5) {
  return {.substance = &named(id),
          .temperature_k = temperature_k,
          .pressure_abs_pa = pressure_pa,
          .inventory_kg = 1000.0,
          .opening = OpeningKind::Hole,
          .hole_diameter_m = 0.02};
}

TEST(SolidContents, AreRefusedWithTheSubstanceAndItsMeltingPoint) {
  const std::string text = message_of([] { (void)release_to_air(leak("phenol", 293.15)); });
  EXPECT_EQ(
      text,
      "release of phenol: temperature = 293.15 K is below the melting point of phenol, 314.04 K "
      "(40.9 degC): the contents are solid. Give the temperature at which it is kept liquid, or "
      "leave the release out");
  for (const auto& [id, t] : {std::pair{"toluene_diisocyanate", 293.15},
                              {"benzene", 277.0},
                              {"acetic_acid", 288.15},
                              {"carbon_dioxide", 210.0},
                              {"cyclohexane", 275.0}}) {
    // Every way in: steady, in time, from a vessel; said to be liquid or found to be.
    for (const double p : {2e5, 6e6}) {
      EXPECT_NE(message_of([&] {
                  ReleaseInput in = leak(id, t, p);
                  in.phase = Phase::Liquid;
                  (void)release_to_air(in);
                }).find("the contents are solid"),
                std::string::npos)
          << id;
    }
    LossEvent e = loss(id, t, 6e6);
    EXPECT_NE(message_of([&] { (void)source_term(e, {}); }).find("the contents are solid"),
              std::string::npos)
        << id;
    e.vessel = VesselGeometry{VesselShape::HorizontalCylinder, 2.0, 6.0, 0.5};
    EXPECT_NE(message_of([&] { (void)source_term(e, {}); }).find("the contents are solid"),
              std::string::npos)
        << id;
  }
}

TEST(SolidContents, AreNotThoseAboveTheMeltingPointNorSurrogates) {
  EXPECT_NO_THROW((void)release_to_air(leak("phenol", 333.15)));
  EXPECT_NO_THROW((void)release_to_air(leak("toluene_diisocyanate", 295.0)));
  EXPECT_NO_THROW((void)release_to_air(leak("benzene", 279.0)));
  // Diesel is no n-dodecane, which melts at 263.6 K.
  EXPECT_NO_THROW((void)release_to_air(leak("diesel", 258.15)));
}

TEST(SolidContents, OfAGasAreJudgedByThePressureOfItsSolid) {
  const Substance& s = named("carbon_dioxide");
  EXPECT_NO_THROW((void)release_to_air(leak("carbon_dioxide", 210.0, 1.5e5)));
  const std::string text =
      message_of([] { (void)release_to_air(leak("carbon_dioxide", 190.0, 1.2e5)); });
  EXPECT_NE(text.find("is below the triple point of carbon_dioxide, 216.589 K"), std::string::npos)
      << text;
  EXPECT_EQ(solid_contents(s, 190.0, 0.9 * s.sublimation_pressure_pa(190.0), false), "");
  EXPECT_NE(solid_contents(s, 190.0, 1.1 * s.sublimation_pressure_pa(190.0), false), "");
}

// Liquid of 253.15 K to one atmosphere with the equation of state of Span and Wagner: h_l(253.15 K)
// = 154.4 kJ/kg, gas of 220 K and one atmosphere 442.2 kJ/kg, cp 0.79 kJ/kg/K from there to 194.67
// K gives 422.2 kJ/kg; heat of sublimation 571 kJ/kg: x = (154.4 + 571 - 422.2)/571 = 0.531. The
// extrapolated liquid comes within 5 %.
TEST(DryIce, IsTheRestOfAFlashToTheSublimationPoint) {
  const FlashState f = isenthalpic_flash(named("carbon_dioxide"), 253.15, 101325.0);
  EXPECT_TRUE(f.solid);
  EXPECT_NEAR(f.temperature_k, 194.67, 1e-6);
  EXPECT_NEAR(f.heat_of_vaporisation_j_per_kg, 571e3, 0.06 * 571e3);
  EXPECT_NEAR(f.vapour_fraction, 0.531, 0.05 * 0.531);
  // Above the triple point pressure it is a liquid like any other.
  EXPECT_FALSE(isenthalpic_flash(named("carbon_dioxide"), 253.15, 6e5).solid);
  EXPECT_FALSE(isenthalpic_flash(named("propane"), 288.15, 101325.0).solid);
}

TEST(DryIce, IsSaidAndLeavesNoPool) {
  for (const auto kind : {OpeningKind::Hole, OpeningKind::FullBore, OpeningKind::Rupture}) {
    ReleaseInput in = leak("carbon_dioxide", 253.15, 2e6);
    in.opening = kind;
    const SourceTerm s = release_to_air(in);
    EXPECT_TRUE(has(s.warnings, "solid_after_expansion"));
    EXPECT_DOUBLE_EQ(s.airborne_fraction, 1.0);
    EXPECT_FALSE(s.pool);
    EXPECT_NEAR(s.temperature_k, 194.67, 0.1);
    LossEvent e = loss("carbon_dioxide", 253.15, 2e6);
    e.opening = kind;
    EXPECT_TRUE(has(source_term(e, {}).warnings, "solid_after_expansion"));
  }
  ReleaseInput in = leak("carbon_dioxide", 253.15, 2e6);
  in.aerosol = Aerosol::DropSize;
  EXPECT_TRUE(has(release_to_air(in).warnings, "no_drops_of_solid"));
}

TEST(DryIce, InAVesselThatCoolsBelowTheTriplePointIsSaid) {
  LossEvent e = loss("carbon_dioxide", 253.15, 2e6);
  e.vessel = VesselGeometry{VesselShape::HorizontalCylinder, 1.0, 2.0, 0.5};
  e.inventory_kg = 900.0;
  e.hole_height_m = 0.9;  // vapour leaves, the liquid cools
  e.hole_diameter_m = 0.05;
  SourceTerm s;
  ASSERT_NO_THROW(s = source_term(e, {}));
  EXPECT_GT(s.released_kg, 0.0);
  EXPECT_TRUE(has(s.warnings, "contents_freeze"));
}

TEST(DryIce, InAVesselIsSaidByItsOwnModelToo) {
  const Substance& s = SubstanceLibrary::builtin().at("carbon_dioxide");
  LiquefiedVesselInput in{.substance = &s,
                          .vessel = {VesselShape::HorizontalCylinder, 1.0, 2.0, 0.5},
                          .temperature_k = 253.15,
                          .level_m = 0.6,
                          .hole_height_m = 0.95,
                          .hole_diameter_m = 0.05};
  const auto says = [](const OutflowHistory& h) {
    return std::any_of(h.warnings.begin(), h.warnings.end(),
                       [](const Warning& w) { return w.code == "contents_freeze"; });
  };
  const OutflowHistory h = liquefied_vessel(in);
  const auto cold = std::find_if(h.points.begin(), h.points.end(), [&](const OutflowPoint& p) {
    return p.temperature_k < *s.melting_point_k;
  });
  ASSERT_NE(cold, h.points.end());
  EXPECT_TRUE(says(h));
  in.max_time_s = 0.5 * cold->time_s;
  EXPECT_FALSE(says(liquefied_vessel(in)));
}

TEST(Pools, OfASolidAreRefusedAndThoseThatFreezeAreSaid) {
  TransientPoolInput in{.substance = &named("benzene"),
                        .initial_kg = 1000.0,
                        .inflow_temperature_k = 285.0,
                        .ground = {0.6, 3e-7},
                        .surface_temperature_k = 270.0,
                        .min_thickness_m = 0.01,
                        .wind_speed_m_per_s = 3.0,
                        .air_temperature_k = 268.0,
                        .end_time_s = 1800.0};
  EXPECT_TRUE(has(transient_pool(in).warnings, "pool_may_freeze"));
  in.surface_temperature_k = 288.15;
  in.air_temperature_k = 298.0;
  EXPECT_FALSE(has(transient_pool(in).warnings, "pool_may_freeze"));
  in.inflow_temperature_k = 275.0;
  EXPECT_NE(message_of([&] { (void)transient_pool(in); }).find("melting point of benzene, 278.6"),
            std::string::npos);
  in.substance = &named("carbon_dioxide");
  in.inflow_temperature_k = 240.0;
  EXPECT_NE(
      message_of([&] { (void)transient_pool(in); }).find("there is no liquid, and so no pool"),
      std::string::npos);
  ReleaseInput leak_in = leak("benzene", 290.0);
  leak_in.ambient_temperature_k = 270.0;
  EXPECT_TRUE(has(release_to_air(leak_in).warnings, "pool_may_freeze"));
}

TEST(CriticalPoint, ALiquidAboveItIsRefusedWithTheTemperature) {
  ReleaseInput in = leak("carbon_dioxide", 310.0, 9e6);
  in.phase = Phase::LiquefiedGas;
  EXPECT_NE(message_of([&] { (void)release_to_air(in); })
                .find("phase = liquefied_gas, but temperature = 310 K lies above the critical "
                      "temperature 304.128 K: it can only be a gas"),
            std::string::npos);
  LossEvent e = loss("methane", 250.0, 5e6);
  e.phase = Phase::Liquid;
  EXPECT_NE(message_of([&] { (void)source_term(e, {}); }).find("it can only be a gas"),
            std::string::npos);
}

TEST(MissingProperty, IsNamedWithItsSubstance) {
  ReleaseInput in = leak("lpg_mixture", 288.15, 8e5);
  in.aerosol = Aerosol::DropSize;
  // Of a mixture it is a mean, and the result says that it is estimated.
  const SourceTerm drops = release_to_air(in);
  EXPECT_GT(drops.drop_diameter_m, 0.0);
  EXPECT_TRUE(has(drops.warnings, "unconfirmed_property"));
  Substance bare = named("propane");
  bare.surface_tension_n_per_m.reset();
  in.substance = &bare;
  EXPECT_NE(message_of([&] {
              (void)release_to_air(in);
            }).find("substance 'propane': surface_tension is not known"),
            std::string::npos);
  EXPECT_NE(message_of([] {
              (void)Registry::builtin().evaluate(
                  "source.release",
                  Json::parse(R"({"substance": "nitrocellulose", "temperature": 288.15,
                  "pressure": 2e5, "inventory": 100, "hole_diameter": 0.01})"));
            }).find("is solid at ambient temperature"),
            std::string::npos);
}

TEST(MixtureRelease, LiesBetweenItsComponentsAndSaysWhatItIs) {
  const auto rate = [](const char* id) {
    return release_to_air(leak(id, 288.15, 8e5)).release_rate_kg_per_s;
  };
  const double mixed = rate("0.5 propane + 0.5 n_butane");
  EXPECT_GT(mixed, rate("propane"));  // at one pressure the denser liquid leaves faster
  EXPECT_LT(mixed, rate("n_butane"));
  const SourceTerm s = release_to_air(leak("0.5 propane + 0.5 n_butane", 288.15, 8e5));
  ASSERT_TRUE(has(s.warnings, "surrogate"));
  EXPECT_NE(s.warnings.front().message.find("light components do not boil off first"),
            std::string::npos);
  for (const char* id : {"lpg_mixture", "gasoline_mixture", "crude_oil_mixture"}) {
    const SourceTerm out = source_term(loss(id, 288.15, 8e5), {});
    EXPECT_NEAR(out.released_kg, 1000.0, 1e-6) << id;
  }
  EXPECT_GT(source_term(loss("lng_mixture", 111.0, 2e5), {}).total_airborne_kg(), 100.0);
}

TEST(MixtureRelease, NamesTheEndOfItsVapourPressure) {
  const std::string text =
      message_of([] { (void)release_to_air(leak("0.1 methane + 0.9 propane", 288.15, 4e6)); });
  EXPECT_NE(text.find("component 'methane' is above its critical temperature (190.564 K)"),
            std::string::npos)
      << text;
}

TEST(MixtureRelease, WithAComponentAboveItsCriticalTemperatureIsAGasBelowTheDewPressure) {
  const Substance& s = named("0.3 methane + 0.7 n_butane");
  const double dew = s.dew_pressure_pa(293.15);
  // Butane alone, 2.08 bar over its share; methane by Wilson adds little.
  const double butane = named("n_butane").vapour_pressure_pa(293.15);
  EXPECT_NEAR(dew / (butane / 0.7), 1.0, 0.05);
  EXPECT_LT(dew, butane / 0.7);
  EXPECT_EQ(state_of(s, 293.15, 2e5, 101325.0), Phase::Gas);
  const SourceTerm out = release_to_air(leak("0.3 methane + 0.7 n_butane", 293.15, 2e5));
  EXPECT_EQ(out.phase, Phase::Gas);
  EXPECT_GT(out.release_rate_kg_per_s, 0.0);
  EXPECT_EQ(source_term(loss("0.3 methane + 0.7 n_butane", 293.15, 2e5), {}).phase, Phase::Gas);
  EXPECT_NE(message_of([] {
              (void)release_to_air(leak("0.3 methane + 0.7 n_butane", 293.15, 5e5));
            }).find("component 'methane' is above its critical temperature"),
            std::string::npos);
}

TEST(MixtureRelease, BetweenDewAndBubblePressureHoldsLiquid) {
  const Substance& s = named("0.5 propane + 0.5 n_butane");
  const double dew = s.dew_pressure_pa(293.15);
  const double bubble = s.vapour_pressure_pa(293.15);
  ASSERT_LT(dew, 0.9 * bubble);
  EXPECT_EQ(state_of(s, 293.15, 0.9 * dew, 101325.0), Phase::Gas);
  EXPECT_EQ(state_of(s, 293.15, 0.5 * (dew + bubble), 101325.0), Phase::LiquefiedGas);
  EXPECT_DOUBLE_EQ(named("propane").dew_pressure_pa(293.15),
                   named("propane").vapour_pressure_pa(293.15));
}

TEST(CriticalPoint, ASubstanceWhoseCurveEndsBelowItIsNamedAsSuch) {
  const Substance& s = named("propylene_oxide");
  const double t = 486.3;
  ASSERT_LT(t, s.critical_temperature_k);
  ASSERT_TRUE(std::isnan(s.vapour_pressure_pa(t)));
  const std::string text =
      message_of([&] { (void)release_to_air(leak("propylene_oxide", t, 6e6)); });
  EXPECT_NE(text.find("the vapour pressure of propylene_oxide is known up to"), std::string::npos)
      << text;
  EXPECT_EQ(text.find("mixture"), std::string::npos) << text;
  EXPECT_EQ(state_of(s, t, 2e5, 101325.0), Phase::Gas);
}

}  // namespace
}  // namespace isorisk::models::source
