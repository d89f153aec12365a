// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/britter_mcquaid_cloud.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/models/dispersion/release_cloud.hpp"
#include "isorisk/models/substance/substance.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr double kEver = std::numeric_limits<double>::infinity();

// Chlorine at the temperature of the air.
BritterMcQuaidSource leak(double kg_per_s, double wind = 3.0, double duration = kEver) {
  return {.amount = kg_per_s,
          .duration_s = duration,
          .density_kg_per_m3 = 2.999,
          .temperature_k = 288.15,
          .molar_mass_kg_per_mol = 0.070906,
          .weather = {.pasquill = Pasquill::D, .wind_speed_m_per_s = wind}};
}
BritterMcQuaidSource burst(double kg, double wind = 3.0) {
  BritterMcQuaidSource s = leak(kg, wind);
  s.release = BritterMcQuaidRelease::Instantaneous;
  return s;
}
BritterMcQuaidPlume plume_of(const BritterMcQuaidSource& s) {
  return BritterMcQuaidPlume{{.rate_m3_per_s = s.amount / s.density_kg_per_m3,
                              .density_kg_per_m3 = s.density_kg_per_m3,
                              .release_temperature_k = s.temperature_k,
                              .air_temperature_k = s.ambient.temperature_k,
                              .air_density_kg_per_m3 = air_density_kg_per_m3(s.ambient),
                              .wind_10m_m_per_s = s.weather.wind_speed_m_per_s}};
}
BritterMcQuaidPuff puff_of(const BritterMcQuaidSource& s, double kg) {
  return BritterMcQuaidPuff{{.volume_m3 = kg / s.density_kg_per_m3,
                             .density_kg_per_m3 = s.density_kg_per_m3,
                             .release_temperature_k = s.temperature_k,
                             .air_temperature_k = s.ambient.temperature_k,
                             .air_density_kg_per_m3 = air_density_kg_per_m3(s.ambient),
                             .wind_10m_m_per_s = s.weather.wind_speed_m_per_s}};
}
const vulnerability::ToxicProbit kChlorine{-6.35, 0.5, 2.75,
                                           vulnerability::ConcentrationUnit::MgPerM3};

TEST(BritterMcQuaidCloud, TheContourOfAPlumeEndsAtTheDistanceOfTheWorkbook) {
  for (const double rate : {0.5, 5.0, 50.0}) {
    const BritterMcQuaidSource s = leak(rate);
    const BritterMcQuaidPlume book = plume_of(s);
    const BritterMcQuaidCloud cloud{s};
    for (const double limit : {0.2, 0.05, 0.02, 0.003, 1e-4}) {
      const FlammableTable t = cloud.flammable({.lower_limit_fraction = limit});
      EXPECT_EQ(t.distance_m, book.distance_m(limit));
      EXPECT_EQ(t.x_m.back(), t.distance_m);
      EXPECT_EQ(t.upwind_x_m, -book.upwind_extent_m());
      EXPECT_EQ(cloud.distance_to_fraction_m(limit), t.distance_m);
      for (std::size_t i = 1; i + 1 < t.x_m.size(); ++i)
        EXPECT_EQ(t.half_width_m[i], book.half_width_m(t.x_m[i], t.distance_m));
      EXPECT_NEAR(t.mass_above_lower_kg, book.mass_above_kg(limit), 1e-9 * t.mass_above_lower_kg);
    }
  }
}

TEST(BritterMcQuaidCloud, ThatOfAPuffIsItsCircleAsTheFrontArrives) {
  const BritterMcQuaidSource s = burst(2000.0);
  const BritterMcQuaidPuff book = puff_of(s, 2000.0);
  const BritterMcQuaidCloud cloud{s};
  for (const double limit : {0.2, 0.05, 0.004, 1e-4}) {
    const FlammableTable t = cloud.flammable({.lower_limit_fraction = limit, .points = 400});
    EXPECT_NEAR(book.mole_fraction_at_front(t.distance_m), limit, 1e-9 * limit);
    const double radius = book.radius_m(t.time_s);
    EXPECT_NEAR(book.centre_m(t.time_s) + radius, t.distance_m, 1e-6 * t.distance_m);
    EXPECT_NEAR(t.area_m2, 3.14159265 * radius * radius, 1e-4 * t.area_m2);
    EXPECT_EQ(t.mass_above_lower_kg, 2000.0);
  }
}

TEST(BritterMcQuaidCloud, AFrontIsWhereItsConcentrationIs) {
  for (const double kg : {10.0, 1000.0, 1e5}) {
    const BritterMcQuaidPuff book = puff_of(burst(kg), kg);
    for (double c = 0.3; c > 1e-5; c /= 1.7)
      EXPECT_NEAR(book.mole_fraction_at_front(book.front_m(c)), c, 1e-9 * c) << kg;
    EXPECT_EQ(book.front_m(1.0), 0.0);
  }
}

TEST(BritterMcQuaidCloud, MoreOfItReachesFartherAndCoversMore) {
  for (const double duration : {20.0, 300.0, kEver}) {
    double far = 0.0;
    double reach = 0.0;
    double area = 0.0;
    for (double rate = 0.2; rate < 500.0; rate *= 1.25) {
      const BritterMcQuaidCloud cloud{leak(rate, 3.0, duration)};
      const FlammableTable t = cloud.flammable({.lower_limit_fraction = 0.02});
      const ToxicTable toxic = cloud.toxic({.probit = kChlorine});
      EXPECT_GE(t.distance_m, far) << rate << " " << duration;
      EXPECT_GE(toxic.reach_m, reach * (1.0 - 1e-9)) << rate << " " << duration;
      EXPECT_GT(toxic.reach_m, 0.0);
      if (!std::isfinite(duration)) {
        EXPECT_GT(t.distance_m, far);
        EXPECT_GT(t.area_m2, area) << rate;
      }
      far = t.distance_m;
      reach = toxic.reach_m;
      area = t.area_m2;
    }
  }
}

TEST(BritterMcQuaidCloud, ConcentrationNeverRisesAlongTheWind) {
  for (const double duration : {10.0, 100.0, 1000.0, kEver}) {
    const BritterMcQuaidCloud cloud{leak(20.0, 2.0, duration)};
    double last = 1.1;
    for (double x = 0.5; x < 2e4; x *= 1.05) {
      const double c = cloud.fraction(x);
      EXPECT_LE(c, last) << x << " " << duration;
      last = c;
    }
  }
}

TEST(BritterMcQuaidCloud, AShortReleaseIsThePlumeNearAndNeverMoreThanEitherFar) {
  const BritterMcQuaidSource s = leak(20.0, 3.0, 60.0);
  const BritterMcQuaidCloud cloud{s};
  const BritterMcQuaidPlume plume = plume_of(s);
  const BritterMcQuaidPuff puff = puff_of(s, 20.0 * 60.0);
  const double steady_to = 3.0 * 60.0 / 2.5;  // u Td/x = 2.5
  EXPECT_EQ(cloud.fraction(0.99 * steady_to), plume.mole_fraction(0.99 * steady_to));
  for (const double x : {1.01, 2.0, 5.0, 20.0}) {
    EXPECT_NEAR(
        cloud.fraction(x * steady_to),
        std::min(plume.mole_fraction(x * steady_to), puff.mole_fraction_at_front(x * steady_to)),
        1e-12);
  }
  // And the distance is where the fraction is.
  for (double c = 0.3; c > 1e-5; c /= 2.0) {
    const double x = cloud.distance_to_fraction_m(c);
    EXPECT_GE(cloud.fraction(x * (1.0 - 1e-6)), c * (1.0 - 1e-5));
    EXPECT_LT(cloud.fraction(x * (1.0 + 1e-6)), c * (1.0 + 1e-9));
  }
}

TEST(BritterMcQuaidCloud, LethalityOfAPlumeIsThatOfItsConcentrationAndKeepsTheIntegralAcross) {
  const BritterMcQuaidSource s = leak(10.0);
  const BritterMcQuaidPlume book = plume_of(s);
  const ToxicOptions o{.probit = kChlorine};
  const ToxicTable t = BritterMcQuaidCloud{s}.toxic(o);
  ASSERT_EQ(t.x_m.size(), 96u);
  const double pure = 101325.0 * 0.070906 / (8.314462618 * 288.15);  // kg/m3
  const double cut = vulnerability::probit_of_probability(o.lethality_cutoff);
  for (std::size_t i = 0; i + 1 < t.x_m.size(); ++i) {
    if (!(t.x_m[i] > 0.0)) continue;
    const double mg = 1e6 * pure * book.mole_fraction(t.x_m[i]);
    EXPECT_NEAR(t.probit[i], -6.35 + 0.5 * std::log(std::pow(mg, 2.75) * 30.0), 1e-6);
    // Integral of P over y by sums of the table's form, against the flat section of the workbook.
    const double outer = std::sqrt((t.probit[i] - cut) / t.drop_per_m2[i]);
    double sum = 0.0;
    constexpr int kSteps = 2000;
    for (int k = 0; k < kSteps; ++k) {
      const double y = outer * (k + 0.5) / kSteps;
      sum += vulnerability::probability_of_probit(t.probit[i] - t.drop_per_m2[i] * y * y);
    }
    const double flat =
        book.half_width_m(t.x_m[i], t.reach_m) * vulnerability::probability_of_probit(t.probit[i]);
    EXPECT_NEAR(sum * outer / kSteps, flat, 1e-3 * flat) << t.x_m[i];
  }
  EXPECT_NEAR(vulnerability::probability_of_probit(t.probit.back()), o.lethality_cutoff, 1e-9);
  // Far below c/c0 = 0.002: said.
  ASSERT_FALSE(t.warnings.empty());
  EXPECT_EQ(t.warnings.front().code, "outside_validity");
}

TEST(BritterMcQuaidCloud, TheLoadOfAPuffIsTheSumOverItsPassage) {
  const BritterMcQuaidSource s = burst(1000.0);
  const BritterMcQuaidPuff book = puff_of(s, 1000.0);
  const ToxicTable t = BritterMcQuaidCloud{s}.toxic({.probit = kChlorine});
  const double pure = 101325.0 * 0.070906 / (8.314462618 * 288.15);
  for (const std::size_t i : {20u, 50u, 80u}) {
    double load = 0.0;
    constexpr double kStep_s = 0.02;
    for (double at = 0.5 * kStep_s; at < 1800.0; at += kStep_s)
      load += std::pow(1e6 * pure * book.mole_fraction(t.x_m[i], at), 2.75) * kStep_s / 60.0;
    EXPECT_NEAR(t.probit[i], -6.35 + 0.5 * std::log(load), 2e-3) << t.x_m[i];
  }
  for (const double d : t.drop_per_m2) EXPECT_GT(d, 0.0);
}

TEST(BritterMcQuaidCloud, IndoorsFewerDie) {
  for (const BritterMcQuaidSource& s : {leak(10.0), leak(10.0, 3.0, 120.0), burst(1000.0)}) {
    const BritterMcQuaidCloud cloud{s};
    const ToxicTable out = cloud.toxic({.probit = kChlorine});
    const ToxicTable in = cloud.toxic({.probit = kChlorine, .indoor = IndoorModel::AirChange});
    EXPECT_LT(in.reach_m, out.reach_m);
  }
}

TEST(BritterMcQuaidCloud, AnAlphaOutsideTheCurvesIsSaid) {
  const auto told = [](const BritterMcQuaidSource& s) {
    const BritterMcQuaidCloud cloud{s};
    return std::any_of(cloud.warnings().begin(), cloud.warnings().end(), [](const Warning& w) {
      return w.code == "outside_validity" && w.message.find("alpha") != std::string::npos;
    });
  };
  EXPECT_FALSE(told(leak(10.0, 3.0)));
  EXPECT_TRUE(told(leak(100.0, 0.4)));   // alpha above 1
  EXPECT_TRUE(told(leak(0.001, 10.0)));  // below -1
  BritterMcQuaidSource high = leak(10.0);
  high.height_m = 25.0;
  ASSERT_EQ(BritterMcQuaidCloud{high}.warnings().size(), 1u);
  EXPECT_NE(BritterMcQuaidCloud{high}.warnings()[0].message.find("height"), std::string::npos);
}

TEST(BritterMcQuaidCloud, EveryBadInputIsNamed) {
  BritterMcQuaidSource s = leak(-1.0);
  s.mole_fraction = 2.0;
  s.molar_mass_kg_per_mol = std::nan("");
  try {
    (void)BritterMcQuaidCloud{s};
    FAIL();
  } catch (const InputError& e) {
    const std::string text = e.what();
    for (const char* field : {"amount", "mole_fraction", "molar_mass"})
      EXPECT_NE(text.find(field), std::string::npos) << text;
  }
  const BritterMcQuaidCloud good{leak(1.0)};
  EXPECT_THROW((void)good.toxic({.lethality_cutoff = 0.7}), InputError);
  EXPECT_THROW((void)good.flammable({}), InputError);
}

ReleaseCloudInput release(const char* id, double kg_per_s) {
  const Substance& s = SubstanceLibrary::builtin().at(id);
  ReleaseCloudInput in{.substance = &s, .temperature_k = 288.15, .velocity_m_per_s = 50.0};
  in.cloud.mass_flow_kg_per_s = kg_per_s;
  in.cloud.duration_s = 1800.0;
  in.cloud.height_m = 1.0;
  in.cloud.molar_mass_kg_per_mol = s.molar_mass_kg_per_mol;
  in.cloud.density_kg_per_m3 = s.ideal_gas_density_kg_per_m3(288.15, 101325.0);
  in.cloud.weather = {.pasquill = Pasquill::D, .wind_speed_m_per_s = 3.0};
  return in;
}

TEST(BritterMcQuaidCloud, IsWhatAReleaseTakesWhereItIsAskedForAndHeavy) {
  const ReleaseCloud heavy{release("chlorine", 5.0), CloudChoice::BritterMcQuaid};
  EXPECT_TRUE(heavy.heavy());
  EXPECT_EQ(heavy.model_id(), "dispersion.britter_mcquaid_continuous");
  EXPECT_NE(heavy.reason().find("as asked"), std::string::npos);
  const BritterMcQuaidPlume book =
      plume_of({.amount = 5.0,
                .density_kg_per_m3 = release("chlorine", 5.0).cloud.density_kg_per_m3,
                .temperature_k = 288.15,
                .weather = {.wind_speed_m_per_s = 3.0}});
  EXPECT_NEAR(heavy.distance_to_fraction_m(0.01, 1.5, 600.0), book.distance_m(0.01), 1e-9);
  // A fast jet below the criterion, and light gas: Gaussian, with the plume's own profile.
  const ReleaseCloud light{release("methane", 5.0), CloudChoice::BritterMcQuaid};
  EXPECT_EQ(light.model_id(), "dispersion.gaussian_plume");
  EXPECT_EQ(parse_cloud_choice("britter_mcquaid"), CloudChoice::BritterMcQuaid);
}

TEST(BritterMcQuaidCloud, DropletsEvaporateIntoAirBeforeTheWorkbookBegins) {
  ReleaseCloudInput in = release("ammonia", 20.0);
  in.temperature_k = 239.7;
  in.liquid_fraction = 0.8;
  const double vapour = in.substance->ideal_gas_density_kg_per_m3(239.7, 101325.0);
  in.cloud.density_kg_per_m3 = 1.0 / (0.2 / vapour + 0.8 / 682.0);
  const ReleaseCloud cloud{in, CloudChoice::BritterMcQuaid};
  ASSERT_TRUE(cloud.heavy()) << cloud.reason();
  // 86 % air where the last droplet has gone (Desert Tortoise): nothing is richer than that.
  EXPECT_EQ(cloud.distance_to_fraction_m(0.3, 1.5, 600.0), 0.0);
  EXPECT_GT(cloud.distance_to_fraction_m(0.1, 1.5, 600.0), 0.0);
}

}  // namespace
}  // namespace isorisk::models::dispersion
