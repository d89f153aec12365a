// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/jet_plume.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "isorisk/core/error.hpp"
#include "isorisk/models/dispersion/release_cloud.hpp"

namespace isorisk::models::dispersion {
namespace {

using std::numbers::pi;

constexpr double kHydrogen = 0.08526;  // kg/m3 at 288.15 K

JetPlumeInput hydrogen(double kg_per_s = 0.6, double wind = 2.0) {
  return {.mass_flow_kg_per_s = kg_per_s,
          .velocity_m_per_s = 2000.0,
          .density_kg_per_m3 = kHydrogen,
          .height_m = 1.0,
          .weather = {.pasquill = Pasquill::D, .wind_speed_m_per_s = wind}};
}

JetPlumeInput high_in_still_air(double kg_per_s, double speed, double density) {
  JetPlumeInput in = hydrogen(kg_per_s, 0.01);
  in.velocity_m_per_s = speed;
  in.density_kg_per_m3 = density;
  in.height_m = 500.0;
  return in;
}

TEST(JetPlume, OfAirDecaysAsOneOverTheDistance) {
  // c/c0 = (1 + l^2)/l^2 (pi/4)^0.5/0.282 d/s = 5.48 d/s with lambda 1.16; Chen and Rodi (1980): 5.
  const double rho = air_density_kg_per_m3({});
  const JetPlume jet{high_in_still_air(1.0, 100.0, rho)};
  const double d = std::sqrt(4.0 / (pi * rho * 100.0));
  for (const double fraction : {0.3, 0.1, 0.03, 0.01}) {
    EXPECT_NEAR(jet.at_fraction(fraction).along_m * fraction / d, 5.48, 0.03) << fraction;
  }
}

TEST(JetPlume, OfLightGasIsNoShorterThanMeasuredJets) {
  // Mass fraction on the axis 1/Y = K s/(d (rho_j/rho_a)^0.5): K = 0.208 (hydrogen, Houf and
  // Schefer 2008); 5.4 = 1/0.185 of the similarity law for underexpanded jets (recalled).
  const JetPlume jet{high_in_still_air(0.01, 1200.0, kHydrogen)};
  const double rho_a = air_density_kg_per_m3({});
  const double d_star = std::sqrt(4.0 * 0.01 / (pi * 1200.0 * rho_a));
  for (const double fraction : {0.1, 0.04, 0.02}) {
    const JetSection at = jet.at_fraction(fraction);
    const double y = fraction * kHydrogen / (fraction * kHydrogen + (1.0 - fraction) * rho_a);
    const double k = d_star / (y * at.along_m);
    EXPECT_LT(k, 0.208) << fraction;
    EXPECT_NEAR(k, 0.185, 0.02) << fraction;
  }
}

TEST(JetPlume, KeepsItsExcessMomentumInTheWind) {
  JetPlumeInput in = high_in_still_air(1.0, 100.0, air_density_kg_per_m3({}));
  in.weather.wind_speed_m_per_s = 3.0;
  const JetPlume jet{in};
  ASSERT_GT(jet.sections().size(), 10u);
  const double first = jet.sections().front().excess_n;
  for (const JetSection& s : jet.sections()) EXPECT_NEAR(s.excess_n / first, 1.0, 1e-5) << s.x_m;
}

TEST(JetPlume, DrawsInTheAirThatDilutesIt) {
  // Far from the source the mean fraction of the section is that of the flows: the highest is
  // (1 + l^2)/l^2 times as high in still air.
  const double rho = air_density_kg_per_m3({});
  const JetPlume jet{high_in_still_air(1.0, 100.0, rho)};
  const JetSection at = jet.at_fraction(0.01);
  EXPECT_NEAR(0.01 * (at.air_kg_per_s + 1.0), 1.0 + 1.0 / (1.16 * 1.16), 0.01);
}

TEST(JetPlume, AlongTheGroundReachesRootTwoTimesAsFar) {
  // An image below the ground: half of a jet of twice the flow and momentum.
  JetPlumeInput in = high_in_still_air(1.0, 100.0, air_density_kg_per_m3({}));
  const double high = JetPlume{in}.at_fraction(0.01).along_m;
  in.height_m = 0.0;
  EXPECT_NEAR(JetPlume{in}.at_fraction(0.01).along_m / high, std::numbers::sqrt2, 0.02);
}

TEST(JetPlume, RisesByItsWeightAndStableAirHoldsIt) {
  const JetPlume neutral{hydrogen()};
  double before = 0.0;
  for (const JetSection& s : neutral.sections()) {
    EXPECT_GE(s.height_m, before);
    before = s.height_m;
  }
  EXPECT_GT(neutral.at_fraction(0.02).height_m, 3.0);
  JetPlumeInput in = hydrogen(2.0, 1.0);
  in.weather.pasquill = Pasquill::E;
  const double held = JetPlume{in}.sections().back().height_m;
  in.weather.pasquill = Pasquill::F;
  EXPECT_LT(JetPlume{in}.sections().back().height_m, held);
}

TEST(JetPlume, ReachesFartherTheMoreLeaves) {
  double before = 0.0;
  for (const double rate : {0.001, 0.01, 0.1, 1.0, 10.0}) {
    const double at = JetPlume{hydrogen(rate)}.at_fraction(0.04).x_m;
    EXPECT_GT(at, 2.0 * before) << rate;
    before = at;
  }
}

TEST(JetPlume, UpwardsIsBentByTheWind) {
  JetPlumeInput in = hydrogen(0.05, 5.0);
  in.elevation_rad = 0.5 * pi;
  const JetPlume jet{in};
  ASSERT_GT(jet.sections().size(), 10u);
  double before = 2.0;
  for (const JetSection& s : jet.sections()) {
    EXPECT_LE(s.inclination_rad, before + 1e-9);
    before = s.inclination_rad;
  }
  EXPECT_LT(before, 1.0);
  const JetSection limit = jet.at_fraction(0.04);
  EXPECT_GT(limit.height_m - 1.0, 2.0 * limit.x_m);
  // A hundredth of the momentum in the same wind is bent sooner.
  JetPlumeInput slow = in;
  slow.velocity_m_per_s = 20.0;
  const JetSection low = JetPlume{slow}.at_fraction(0.04);
  EXPECT_LT((low.height_m - 1.0) / low.x_m, (limit.height_m - 1.0) / limit.x_m);
}

TEST(JetPlume, RefusesGasHeavierThanAirAndNamesEveryBadField) {
  JetPlumeInput in = hydrogen();
  in.density_kg_per_m3 = 1.5;
  EXPECT_THROW(JetPlume{in}, InputError);
  in.mass_flow_kg_per_s = -1.0;
  in.elevation_rad = 2.0;
  try {
    (void)JetPlume{in};
    FAIL();
  } catch (const InputError& e) {
    const std::string text = e.what();
    EXPECT_NE(text.find("mass_flow"), std::string::npos);
    EXPECT_NE(text.find("elevation"), std::string::npos);
  }
}

TEST(JetPlume, HighestOfAGaussianAndItsImage) {
  for (const double r : {0.0, 0.5, 1.0, 1.0001, 1.2, 2.0, 4.0, 6.0, 20.0}) {
    double best = 0.0;
    for (int i = 0; i <= 40000; ++i) {
      const double z = (r + 1.0) * i / 40000.0;
      best =
          std::max(best, std::exp(-0.5 * (z - r) * (z - r)) + std::exp(-0.5 * (z + r) * (z + r)));
    }
    EXPECT_NEAR(image_peak(r), best, 1e-7) << r;
  }
}

TEST(MixedGasDensity, CountsTheHeatOfTheGasAndOfDroplets) {
  const SubstanceLibrary& all = SubstanceLibrary::builtin();
  const Ambient air{};
  // At the temperature of the air and slow: the ideal gas.
  const Substance& h2 = all.at("hydrogen");
  const double plain = h2.ideal_gas_density_kg_per_m3(288.15, 101325.0);
  EXPECT_NEAR(mixed_gas_density_kg_per_m3(h2, 288.15, 0.0, air), plain, 1e-6 * plain);
  // Cold hydrogen has the molar heat of air within some per cent: its own density.
  EXPECT_NEAR(mixed_gas_density_kg_per_m3(h2, 250.0, 0.0, air),
              h2.ideal_gas_density_kg_per_m3(250.0, 101325.0), 0.01 * plain);
  // Methane has a fifth more (35 against 29.1 J/mol/K): 38 K count as 45 K.
  const Substance& ch4 = all.at("methane");
  EXPECT_NEAR(mixed_gas_density_kg_per_m3(ch4, 250.15, 0.0, air) /
                  ch4.ideal_gas_density_kg_per_m3(288.15 - 38.0 * 34.9 / 29.1, 101325.0),
              1.0, 0.005);
  // Ammonia with a fifth of droplets is lighter than air as it leaves, not once they have
  // evaporated.
  const Substance& nh3 = all.at("ammonia");
  EXPECT_LT(mixed_gas_density_kg_per_m3(nh3, 239.8, 0.0, air), air_density_kg_per_m3(air));
  EXPECT_GT(mixed_gas_density_kg_per_m3(nh3, 239.8, 0.2, air), air_density_kg_per_m3(air));
}

ReleaseCloudInput leak(const char* id, double kg_per_s, double speed, double wind, Pasquill c) {
  const Substance& s = SubstanceLibrary::builtin().at(id);
  ReleaseCloudInput in{.substance = &s, .temperature_k = 288.15, .velocity_m_per_s = speed};
  in.cloud.mass_flow_kg_per_s = kg_per_s;
  in.cloud.duration_s = 1800.0;
  in.cloud.height_m = 1.0;
  in.cloud.molar_mass_kg_per_mol = s.molar_mass_kg_per_mol;
  in.cloud.density_kg_per_m3 = s.ideal_gas_density_kg_per_m3(288.15, 101325.0);
  in.cloud.weather = {.pasquill = c, .wind_speed_m_per_s = wind};
  in.cloud.profile = VerticalProfile::SurfaceLayer;
  return in;
}

TEST(LightJet, OfHydrogenEndsAtItsLowerLimitLongBeforeAPassivePlume) {
  const ReleaseCloudInput in = leak("hydrogen", 0.983, 2000.0, 1.5, Pasquill::F);
  const ReleaseCloud jet{in, CloudChoice::Automatic};
  EXPECT_EQ(jet.model_id(), "dispersion.jet_plume");
  EXPECT_EQ(jet.reason().substr(0, 4), "jet:");
  const double reach = jet.distance_to_fraction_m(0.04, 1.0, 18.75);
  // HyRAM+ (still air, no ground): about 33 m for the same rate.
  EXPECT_GT(reach, 30.0);
  EXPECT_LT(reach, 50.0);
  const ReleaseCloud passive{in, CloudChoice::Passive};
  EXPECT_GT(passive.distance_to_fraction_m(0.04, 1.0, 18.75), 5.0 * reach);
}

TEST(LightJet, HasNoStepWhereThePlumeTakesOver) {
  for (const double height : {1.0, 30.0}) {
    for (const double wind : {1.5, 5.0}) {
      ReleaseCloudInput in = leak("methane", 2.0, 400.0, wind, Pasquill::D);
      in.cloud.height_m = height;
      const ReleaseCloud cloud{in, CloudChoice::Automatic};
      ASSERT_EQ(cloud.model_id(), "dispersion.jet_plume");
      double before = 0.0;
      int missed = 0;
      for (double fraction = 0.2; fraction > 1e-4; fraction *= 0.97) {
        const FlammableTable t = cloud.flammable({.lower_limit_fraction = fraction,
                                                  .upper_limit_fraction = 0.5,
                                                  .receptor_height_m = height});
        const double mass = t.mass_above_lower_kg;
        if (before > 0.0 && std::abs(mass / before - 1.0) > 0.15) ++missed;
        EXPECT_GT(mass, 0.97 * before) << fraction;
        before = mass;
      }
      EXPECT_EQ(missed, 0) << height << " " << wind;
    }
  }
}

TEST(LightJet, HoldsTheGasThatLeavesInTheTimeToTheLimit) {
  // Above a limit far below what a section holds lies nearly all that has left on its way there.
  const ReleaseCloudInput in = leak("hydrogen", 0.5, 1500.0, 3.0, Pasquill::D);
  const ReleaseCloud cloud{in, CloudChoice::Automatic};
  const FlammableTable t =
      cloud.flammable({.lower_limit_fraction = 0.04, .upper_limit_fraction = 0.75});
  const JetPlume jet{{.mass_flow_kg_per_s = 0.5,
                      .velocity_m_per_s = 1500.0,
                      .density_kg_per_m3 =
                          mixed_gas_density_kg_per_m3(*in.substance, 288.15, 0.0, in.cloud.ambient),
                      .height_m = 1.0,
                      .weather = in.cloud.weather}};
  const double left = 0.5 * jet.at_fraction(0.04).time_s;
  EXPECT_LT(t.mass_above_lower_kg, left);
  EXPECT_GT(t.mass_above_lower_kg, 0.3 * left);
  EXPECT_LT(t.mass_in_limits_kg, t.mass_above_lower_kg);
}

TEST(LightJet, UpwardsLeavesTheGroundFree) {
  ReleaseCloudInput in = leak("hydrogen", 0.1, 1200.0, 3.0, Pasquill::D);
  in.cloud.height_m = 6.0;
  in.upwards = true;
  const ReleaseCloud vent{in, CloudChoice::Automatic};
  EXPECT_EQ(vent.distance_to_fraction_m(0.04, 1.0, 18.75), 0.0);
  const FlammableTable t =
      vent.flammable({.lower_limit_fraction = 0.04, .upper_limit_fraction = 0.75});
  EXPECT_TRUE(t.x_m.empty());
  EXPECT_GT(t.mass_above_lower_kg, 0.0);
}

TEST(LightJet, MeetsTheHeavyModelNearTheDensityOfAir) {
  // Ethylene (28.05 g/mol) is just lighter than air (28.9), ethane (30.07) just heavier.
  double lowest = 10.0;
  double highest = 0.0;
  for (const double speed : {100.0, 300.0}) {
    for (const double wind : {2.0, 5.0}) {
      const auto reach = [&](const char* id, double rate) {
        const ReleaseCloud c{leak(id, rate, speed, wind, Pasquill::D), CloudChoice::Automatic};
        EXPECT_NE(c.reason().substr(0, 7), "passive") << c.reason();
        return c.distance_to_fraction_m(0.03, 1.0, 18.75);
      };
      const double ratio = reach("ethylene", 1.0 * 28.05 / 30.07) / reach("ethane", 1.0);
      lowest = std::min(lowest, ratio);
      highest = std::max(highest, ratio);
    }
  }
  EXPECT_GT(lowest, 0.7);
  EXPECT_LT(highest, 1.4);
}

TEST(LightJet, ColdAerosolThatBecomesHeavyGoesToTheHeavyModel) {
  ReleaseCloudInput in = leak("ammonia", 1.0, 80.0, 3.0, Pasquill::D);
  in.temperature_k = 239.8;
  in.liquid_fraction = 0.1;
  in.cloud.density_kg_per_m3 = in.substance->ideal_gas_density_kg_per_m3(239.8, 101325.0) / 0.9;
  ASSERT_LT(in.cloud.density_kg_per_m3, air_density_kg_per_m3({}));
  EXPECT_TRUE((ReleaseCloud{in, CloudChoice::Automatic}.heavy()));
}

}  // namespace
}  // namespace isorisk::models::dispersion
