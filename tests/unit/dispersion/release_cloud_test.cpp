// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/release_cloud.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/models/registry.hpp"

namespace isorisk::models::dispersion {
namespace {

const Substance& named(const char* id) { return SubstanceLibrary::builtin().at(id); }

ReleaseCloudInput leak(const char* id, double kg_per_s, double wind = 2.0) {
  const Substance& s = named(id);
  ReleaseCloudInput in{.substance = &s, .temperature_k = 288.15, .velocity_m_per_s = 50.0};
  in.cloud.mass_flow_kg_per_s = kg_per_s;
  in.cloud.duration_s = 600.0;
  in.cloud.height_m = 1.0;
  in.cloud.molar_mass_kg_per_mol = s.molar_mass_kg_per_mol;
  in.cloud.density_kg_per_m3 = s.ideal_gas_density_kg_per_m3(288.15, 101325.0);
  in.cloud.weather = {.pasquill = Pasquill::F, .wind_speed_m_per_s = wind};
  in.cloud.profile = VerticalProfile::SurfaceLayer;
  return in;
}

TEST(ReleaseCloud, TheCriterionDecidesAndTheReasonSaysIt) {
  const ReleaseCloud chlorine{leak("chlorine", 1.0), CloudChoice::Automatic};
  EXPECT_TRUE(chlorine.heavy());
  EXPECT_EQ(chlorine.model_id(), "dispersion.heavy_gas_plume");
  EXPECT_NE(chlorine.reason().find("heavy: criterion"), std::string::npos);
  ReleaseCloudInput slow = leak("methane", 1.0);
  slow.velocity_m_per_s = 0.0;
  const ReleaseCloud methane{slow, CloudChoice::Automatic};
  EXPECT_FALSE(methane.heavy());
  EXPECT_EQ(methane.model_id(), "dispersion.surface_layer_plume");
  ReleaseCloudInput high = slow;
  high.cloud.height_m = 30.0;
  EXPECT_EQ((ReleaseCloud{high, CloudChoice::Automatic}.model_id()), "dispersion.gaussian_plume");
  EXPECT_NE(methane.reason().find("passive: criterion"), std::string::npos);
  // A trace of a heavy gas in a strong wind is passive.
  ReleaseCloudInput seep = leak("chlorine", 1e-4, 9.0);
  seep.velocity_m_per_s = 0.0;
  const ReleaseCloud trace{seep, CloudChoice::Automatic};
  EXPECT_FALSE(trace.heavy()) << trace.reason();
}

TEST(ReleaseCloud, APoolInLightWindOverRoughGroundKeepsItsCloud) {
  const auto reach = [](double wind) {
    ReleaseCloudInput in = leak("propane", 10.0, wind);
    in.from_pool = true;
    in.velocity_m_per_s = 0.0;
    in.temperature_k = 231.0;
    in.cloud.density_kg_per_m3 = named("propane").ideal_gas_density_kg_per_m3(231.0, 101325.0);
    in.cloud.source_diameter_m = 22.6;
    in.cloud.height_m = 0.0;
    in.cloud.ambient.roughness_m = 0.3;
    const ReleaseCloud cloud{in, CloudChoice::Automatic};
    EXPECT_TRUE(cloud.heavy()) << cloud.reason();
    return cloud.distance_to_fraction_m(0.021, 0.0, 18.75);
  };
  // The slab model's own pool gave 0 m at 1.5 m/s, 57 m at 2.5 and 71 m at 5 m/s.
  double before = reach(6.0);
  EXPECT_GT(before, 40.0);
  for (const double wind : {5.0, 4.0, 3.0, 2.5, 2.0, 1.5, 1.2}) {
    const double d = reach(wind);
    EXPECT_GT(d, 0.95 * before) << wind;
    before = d;
  }
  EXPECT_GT(before, 150.0);
}

TEST(ReleaseCloud, AJetHeavierThanAirKeepsItsMomentum) {
  // Too small for the criterion: the thin fast jet still reaches farther than the wind would
  // carry it undiluted.
  ReleaseCloudInput in = leak("hydrogen_sulfide", 0.005, 5.0);
  in.velocity_m_per_s = 0.0;
  EXPECT_FALSE((ReleaseCloud{in, CloudChoice::Automatic}.heavy()));
  in.velocity_m_per_s = 150.0;
  const ReleaseCloud jet{in, CloudChoice::Automatic};
  EXPECT_TRUE(jet.heavy());
  EXPECT_EQ(jet.reason().substr(0, 4), "jet:");
  // Free jet (Chen and Rodi): c/c0 = 5 (d/x) (rho0/rho_a)^0.5, which the wind only helps.
  const double d = std::sqrt(4.0 * 0.005 / in.cloud.density_kg_per_m3 / 150.0 / std::numbers::pi);
  const double free = 5.0 * d * std::sqrt(in.cloud.density_kg_per_m3 / 1.225) / 0.01;
  EXPECT_NEAR(jet.distance_to_fraction_m(0.01, 1.0, 600.0) / free, 1.0, 0.2);
  // Light gases have a jet of their own.
  ReleaseCloudInput light = leak("methane", 0.01, 9.0);
  light.velocity_m_per_s = 400.0;
  EXPECT_EQ((ReleaseCloud{light, CloudChoice::Automatic}.model_id()), "dispersion.jet_plume");
}

TEST(ReleaseCloud, DistancesHardlyJumpWhereTheCriterionSwitches) {
  // A source of hydrogen sulfide through the threshold 0.15: the two models agree within a factor
  // of 1.5.
  const auto distance = [](double kg_per_s, CloudChoice choice, bool& heavy) {
    ReleaseCloudInput in = leak("hydrogen_sulfide", kg_per_s, 5.0);
    in.cloud.weather.pasquill = Pasquill::D;
    in.cloud.height_m = 0.0;
    in.cloud.source_diameter_m = 3.0;
    in.from_pool = true;
    const ReleaseCloud cloud{in, choice};
    heavy = cloud.heavy();
    return cloud.distance_to_fraction_m(3e-5, 1.5, 600.0);
  };
  double low = 1e-3;
  double high = 10.0;
  bool heavy = false;
  while (high / low > 1.001) {
    const double mid = std::sqrt(low * high);
    (void)distance(mid, CloudChoice::Automatic, heavy);
    (heavy ? high : low) = mid;
  }
  const double before = distance(low, CloudChoice::Automatic, heavy);
  EXPECT_FALSE(heavy);
  const double after = distance(high, CloudChoice::Automatic, heavy);
  EXPECT_TRUE(heavy);
  EXPECT_GT(after / before, 1.0 / 1.5) << low;
  EXPECT_LT(after / before, 1.5) << low;
}

TEST(ReleaseCloud, PassiveOnRequestIsThePassiveCloudWithItsWarning) {
  const ReleaseCloudInput in = leak("chlorine", 1.0);
  const ReleaseCloud asked{in, CloudChoice::Passive};
  const PassiveCloud passive{in.cloud};
  EXPECT_FALSE(asked.heavy());
  EXPECT_EQ(asked.distance_to_fraction_m(1e-5, 1.5, 600.0),
            passive.distance_to_concentration_m(passive.concentration_of_fraction_kg_per_m3(1e-5),
                                                1.5, 600.0));
  bool said = false;
  for (const Warning& w : asked.warnings()) said = said || w.code == "heavy_gas";
  EXPECT_TRUE(said);
}

TEST(ReleaseCloud, WhatLeavesDilutedStaysPassive) {
  ReleaseCloudInput in = leak("chlorine", 1.0);
  in.diluted = true;
  EXPECT_FALSE((ReleaseCloud{in, CloudChoice::Automatic}.heavy()));
}

TEST(ReleaseCloud, ARefusalOfTheHeavyModelFallsBackWithItsReason) {
  ReleaseCloudInput in = leak("chlorine", 1.0);
  in.cloud.height_m = 400.0;  // above the 260 m of the stable layer
  const ReleaseCloud cloud{in, CloudChoice::Automatic};
  EXPECT_FALSE(cloud.heavy());
  ASSERT_FALSE(cloud.warnings().empty());
  EXPECT_EQ(cloud.warnings().front().code, "heavy_gas_as_passive");
  EXPECT_NE(cloud.reason().find("refuses"), std::string::npos);
}

TEST(ReleaseCloud, TablesHaveTheFormTheRiskIntegralTakes) {
  for (const double rate : {0.05, 1.0, 30.0}) {
    const ReleaseCloud cloud{leak("chlorine", rate), CloudChoice::Automatic};
    const ToxicTable t =
        cloud.toxic({.probit = {-6.35, 0.5, 2.75, vulnerability::ConcentrationUnit::MgPerM3}});
    ASSERT_GE(t.x_m.size(), 2u) << rate;
    for (std::size_t i = 1; i < t.x_m.size(); ++i) EXPECT_LT(t.x_m[i - 1], t.x_m[i]);
    for (const double d : t.drop_per_m2) EXPECT_GT(d, 0.0);
    EXPECT_NEAR(t.reach_m, t.x_m.back(), 1e-6 * t.reach_m);
  }
}

TEST(ReleaseCloud, APuffAndAPoolAreHeavyToo) {
  ReleaseCloudInput puff = leak("chlorine", 0.0);
  puff.cloud.kind = ReleaseKind::Instantaneous;
  puff.cloud.mass_kg = 5000.0;
  puff.velocity_m_per_s = 0.0;
  const ReleaseCloud burst{puff, CloudChoice::Automatic};
  EXPECT_EQ(burst.model_id(), "dispersion.heavy_gas_puff");
  ReleaseCloudInput pool = leak("propane", 3.0);
  pool.from_pool = true;
  pool.temperature_k = 231.0;
  pool.cloud.height_m = 0.0;
  pool.cloud.source_diameter_m = 12.0;
  pool.cloud.density_kg_per_m3 = named("propane").ideal_gas_density_kg_per_m3(231.0, 101325.0);
  const ReleaseCloud spilt{pool, CloudChoice::Automatic};
  EXPECT_TRUE(spilt.heavy()) << spilt.reason();
  EXPECT_GT(spilt
                .flammable({.lower_limit_fraction = 0.017,
                            .upper_limit_fraction = 0.109,
                            .receptor_height_m = 0.0})
                .distance_m,
            60.0);
}

TEST(ReleaseCloud, MoreOfAHeavyGasReachesFarther) {
  double last = 0.0;
  for (const double rate : {0.1, 0.3, 1.0, 3.0, 10.0, 30.0}) {
    const ReleaseCloud cloud{leak("chlorine", rate), CloudChoice::Automatic};
    const double reach = cloud.distance_to_fraction_m(2e-5, 1.5, 600.0);
    EXPECT_GT(reach, last) << rate;
    last = reach;
  }
}

TEST(ReleaseCloud, AStableCalmIsMarkedWhateverTheCloudIs) {
  const auto marked = [](const ReleaseCloud& c, const char* code) {
    return std::any_of(c.warnings().begin(), c.warnings().end(),
                       [&](const Warning& w) { return w.code == code; });
  };
  for (const CloudChoice choice :
       {CloudChoice::Automatic, CloudChoice::Passive, CloudChoice::BritterMcQuaid}) {
    for (const char* id : {"chlorine", "methane"}) {
      ReleaseCloudInput in = leak(id, 1.0, 0.9);
      EXPECT_TRUE(marked(ReleaseCloud{in, choice}, "stable_calm")) << id;
      in.cloud.weather.pasquill = Pasquill::E;
      EXPECT_TRUE(marked(ReleaseCloud{in, choice}, "stable_calm")) << id;
      in.cloud.weather.pasquill = Pasquill::D;
      EXPECT_FALSE(marked(ReleaseCloud{in, choice}, "stable_calm")) << id;
      EXPECT_FALSE(marked(ReleaseCloud{leak(id, 1.0, 1.0), choice}, "stable_calm")) << id;
    }
  }
  // A wind of 1.2 m/s at 20 m is less than 1 m/s at 10 m.
  ReleaseCloudInput high_mast = leak("chlorine", 1.0, 1.2);
  high_mast.cloud.weather.reference_height_m = 20.0;
  EXPECT_TRUE(marked(ReleaseCloud{high_mast, CloudChoice::Automatic}, "stable_calm"));
}

TEST(ReleaseCloud, AReleaseAboveTheMixingHeightIsMarkedWhateverTheCloudIs) {
  for (const CloudChoice choice :
       {CloudChoice::Automatic, CloudChoice::Passive, CloudChoice::BritterMcQuaid}) {
    for (const char* id : {"chlorine", "methane"}) {
      for (const bool burst : {false, true}) {
        ReleaseCloudInput in = leak(id, 1.0);
        in.cloud.height_m = 300.0;  // the stable layer has 260 m
        if (burst) {
          in.cloud.kind = ReleaseKind::Instantaneous;
          in.cloud.mass_kg = 3000.0;
          in.velocity_m_per_s = 0.0;
        }
        const ReleaseCloud c{in, choice};
        EXPECT_EQ(std::count_if(c.warnings().begin(), c.warnings().end(),
                                [](const Warning& w) { return w.code == "above_mixing_height"; }),
                  1)
            << id << burst << c.reason();
      }
    }
  }
}

TEST(ReleaseCloud, EvalGivesModelReasonAndDistance) {
  const Evaluation e = Registry::builtin().evaluate(
      "dispersion.release_cloud",
      Json::parse(R"({"substance": "chlorine", "mass_flow": "1 kg/s", "duration": "10 min",
                      "temperature": "239 K", "liquid_fraction": 0.8, "velocity": "40 m/s",
                      "height": 1, "pasquill_class": "F", "wind_speed": "1.5 m/s",
                      "fraction": 2e-5})"));
  ASSERT_EQ(e.outputs.size(), 3u);
  EXPECT_EQ(e.outputs[0].value.get<std::string>(), "dispersion.heavy_gas_plume");
  EXPECT_GT(e.outputs[2].value.get<double>(), 500.0);
  EXPECT_THROW((void)Registry::builtin().evaluate(
                   "dispersion.release_cloud",
                   Json::parse(R"({"substance": "chlorine", "temperature": "239 K",
                                   "pasquill_class": "F", "wind_speed": 1.5, "fraction": 2e-5})")),
               InputError);
}

}  // namespace
}  // namespace isorisk::models::dispersion
