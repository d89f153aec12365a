// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/meteorology.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "isorisk/core/error.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr Pasquill kAll[] = {Pasquill::A, Pasquill::B, Pasquill::C,
                             Pasquill::D, Pasquill::E, Pasquill::F};

TEST(PasquillClass, ReadsOneLetterOfEitherCaseOnly) {
  for (const Pasquill p : kAll) {
    EXPECT_EQ(parse_pasquill(std::string{letter(p)}), p);
    EXPECT_EQ(parse_pasquill(std::string{static_cast<char>(letter(p) + 32)}), p);
  }
  for (const char* bad : {"", "G", "AB", "1"}) {
    try {
      (void)parse_pasquill(bad);
      FAIL() << bad;
    } catch (const InputError& e) {
      EXPECT_NE(std::string{e.what()}.find("use A, B, C, D, E or F"), std::string::npos);
    }
  }
}

TEST(PasquillClass, FollowsThePrintedTableAndTakesTheMoreStableOfAMixedCell) {
  EXPECT_EQ(pasquill_by_day(1.0, Insolation::Strong), Pasquill::A);
  EXPECT_EQ(pasquill_by_day(1.0, Insolation::Moderate), Pasquill::B);  // A-B
  EXPECT_EQ(pasquill_by_day(4.0, Insolation::Moderate), Pasquill::C);  // B-C
  EXPECT_EQ(pasquill_by_day(5.5, Insolation::Moderate), Pasquill::D);  // C-D
  EXPECT_EQ(pasquill_by_day(9.0, Insolation::Strong), Pasquill::C);
  EXPECT_EQ(pasquill_by_day(1.0, Insolation::Overcast), Pasquill::D);
  EXPECT_EQ(pasquill_by_night(2.5, 0.0), Pasquill::F);
  EXPECT_EQ(pasquill_by_night(2.5, 5.0), Pasquill::E);
  EXPECT_EQ(pasquill_by_night(4.0, 2.0), Pasquill::E);
  EXPECT_EQ(pasquill_by_night(8.0, 0.0), Pasquill::D);
  EXPECT_EQ(pasquill_by_night(1.0, 8.0), Pasquill::D);
  EXPECT_EQ(pasquill_srdt_day(2.5, 800.0), Pasquill::B);
  EXPECT_EQ(pasquill_srdt_day(6.0, 1000.0), Pasquill::C);
  EXPECT_EQ(pasquill_srdt_night(1.5, 0.01), Pasquill::F);
  EXPECT_EQ(pasquill_srdt_night(1.5, -0.01), Pasquill::E);
  EXPECT_EQ(pasquill_srdt_night(2.5, 0.01), Pasquill::D);
}

TEST(PasquillClass, IsNeverMoreUnstableInAStrongerWindByDay) {
  for (const Insolation sun : {Insolation::Strong, Insolation::Moderate, Insolation::Slight}) {
    Pasquill last = Pasquill::A;
    for (double u = 0.0; u < 12.0; u += 0.5) {
      const Pasquill p = pasquill_by_day(u, sun);
      EXPECT_GE(p, last) << u;
      last = p;
    }
  }
}

TEST(PasquillClass, ChineseMethodGoesFromSunAndCloudToTheClass) {
  // Equinox, noon at the meridian of Beijing time (120 E): h0 = 90 - latitude.
  EXPECT_NEAR(solar_elevation_deg(30.0, 120.0, 0.0, 12.0), 60.0, 1e-9);
  EXPECT_NEAR(solar_elevation_deg(30.0, 120.0, 0.0, 18.0), 0.0, 1e-9);
  EXPECT_EQ(radiation_rank_gbt3840(60.0, false, 0.0, 0.0), 2);
  EXPECT_EQ(radiation_rank_gbt3840(70.0, false, 4.0, 4.0), 3);
  EXPECT_EQ(radiation_rank_gbt3840(60.0, false, 10.0, 10.0), 0);
  EXPECT_EQ(radiation_rank_gbt3840(70.0, false, 9.0, 6.0), 1);
  EXPECT_EQ(radiation_rank_gbt3840(-20.0, true, 2.0, 0.0), -2);
  EXPECT_EQ(pasquill_gbt3840(1.5, 3), Pasquill::A);
  EXPECT_EQ(pasquill_gbt3840(2.5, -2), Pasquill::F);
  EXPECT_EQ(pasquill_gbt3840(4.0, 2), Pasquill::C);  // B-C
  EXPECT_EQ(pasquill_gbt3840(7.0, 3), Pasquill::D);
}

TEST(ObukhovLength, HasTheSignOfTheClassAndRisesTowardsNeutral) {
  for (const double z0 : {0.01, 0.1, 0.3}) {
    for (const ObukhovFit fit : {ObukhovFit::YellowBook, ObukhovFit::Degadis, ObukhovFit::Golder}) {
      double last = -std::numeric_limits<double>::infinity();
      for (const Pasquill p : kAll) {
        const double inverse = inverse_obukhov_length_per_m(p, z0, fit);
        EXPECT_GT(inverse, last) << letter(p) << " " << z0;
        last = inverse;
      }
      EXPECT_EQ(inverse_obukhov_length_per_m(Pasquill::D, z0, fit), 0.0);
    }
  }
}

TEST(ObukhovLength, YellowBookAndGolderAgreeWithinTenPerCentOnCommonGround) {
  for (const double z0 : {0.03, 0.1, 0.2}) {
    for (const Pasquill p : {Pasquill::A, Pasquill::B, Pasquill::C, Pasquill::E, Pasquill::F}) {
      const double yb = inverse_obukhov_length_per_m(p, z0, ObukhovFit::YellowBook);
      const double golder = inverse_obukhov_length_per_m(p, z0, ObukhovFit::Golder);
      EXPECT_NEAR(golder / yb, 1.0, 0.10) << letter(p) << " " << z0;
    }
  }
}

TEST(WindProfile, PassesThroughTheReferenceWindAndRisesWithHeight) {
  for (const Pasquill p : kAll) {
    const WindProfile profile{{.pasquill = p, .wind_speed_m_per_s = 3.0}, 0.1};
    EXPECT_NEAR(profile.speed_m_per_s(10.0), 3.0, 1e-12);
    EXPECT_EQ(profile.speed_m_per_s(0.1), 0.0);
    EXPECT_EQ(profile.speed_m_per_s(0.0), 0.0);
    double last = 0.0;
    for (double z = 0.2; z < 300.0; z *= 1.3) {
      EXPECT_GT(profile.speed_m_per_s(z), last) << letter(p) << " " << z;
      last = profile.speed_m_per_s(z);
    }
  }
}

TEST(WindProfile, IsLogarithmicWhenNeutral) {
  const WindProfile profile{{.pasquill = Pasquill::D, .wind_speed_m_per_s = 5.0}, 0.1};
  // u* = 0.4 * 5 / ln 100 = 0.434294
  EXPECT_NEAR(profile.friction_velocity_m_per_s(), 0.4 * 5.0 / std::log(100.0), 1e-12);
  EXPECT_NEAR(profile.speed_m_per_s(1.0), 2.5, 1e-12);  // half the logarithm
}

TEST(WindProfile, TendsToTheLogarithmForALongObukhovLength) {
  for (const double inverse : {1e-9, -1e-9}) {
    const WindProfile profile{5.0, 10.0, 0.1, inverse};
    EXPECT_NEAR(profile.speed_m_per_s(50.0), 5.0 * std::log(500.0) / std::log(100.0), 1e-6);
  }
}

TEST(WindProfile, IsContinuousWhereTheStableGradientIsFrozen) {
  const WindProfile profile{2.0, 5.0, 0.1, 0.05};  // L = 20 m
  const double below = profile.speed_m_per_s(20.0 * (1.0 - 1e-9));
  const double above = profile.speed_m_per_s(20.0 * (1.0 + 1e-9));
  EXPECT_NEAR(below, above, 1e-7);
  const double slope_below = (profile.speed_m_per_s(20.0) - profile.speed_m_per_s(19.999)) / 0.001;
  const double slope_above = (profile.speed_m_per_s(20.001) - profile.speed_m_per_s(20.0)) / 0.001;
  EXPECT_NEAR(slope_above / slope_below, 1.0, 1e-3);
}

TEST(WindProfile, ReportsAllBadInputsTogether) {
  try {
    (void)WindProfile{std::nan(""), 0.05, 0.1, 0.0};
    FAIL();
  } catch (const InputError& e) {
    const std::string text = e.what();
    EXPECT_NE(text.find("wind_speed = nan m/s, must be finite and > 0"), std::string::npos) << text;
    EXPECT_NE(text.find("above the roughness length"), std::string::npos) << text;
  }
}

TEST(MixingHeight, FollowsTheThreeRules) {
  EXPECT_EQ(mixing_height_slab_m(Pasquill::A), 8320.0);
  EXPECT_EQ(mixing_height_slab_m(Pasquill::F), 260.0);
  EXPECT_EQ(mixing_height_table_m(Pasquill::D), 800.0);
  // 0.3 * 0.4 / (2 * 7.2921e-5 * sin 45) = 1163.6
  EXPECT_NEAR(mixing_height_similarity_m(0.4, 0.0, 45.0), 1163.6, 0.5);
  EXPECT_NEAR(mixing_height_similarity_m(0.1, 1.0 / 20.0, -45.0),
              0.4 * std::sqrt(0.1 * 20.0 / (2.0 * 7.2921e-5 * std::sqrt(0.5))), 1e-6);
}

TEST(WindExponent, ReadsTheTable) {
  EXPECT_EQ(wind_exponent(WindExponents::IscRural, Pasquill::F), 0.55);
  EXPECT_EQ(wind_exponent(WindExponents::Gbt3840Urban, Pasquill::A), 0.10);
  for (int set = 0; set < 6; ++set) {
    for (int p = 1; p < 6; ++p) {
      EXPECT_GE(wind_exponent(static_cast<WindExponents>(set), static_cast<Pasquill>(p)),
                wind_exponent(static_cast<WindExponents>(set), static_cast<Pasquill>(p - 1)));
    }
  }
}

TEST(AirDensity, IsThatOfDryAirWithoutHumidityAndFallsWithIt) {
  EXPECT_NEAR(air_density_kg_per_m3({.temperature_k = 288.15, .relative_humidity_fraction = 0.0}),
              1.2248, 5e-4);
  EXPECT_LT(air_density_kg_per_m3({.temperature_k = 303.15, .relative_humidity_fraction = 1.0}),
            air_density_kg_per_m3({.temperature_k = 303.15, .relative_humidity_fraction = 0.0}));
}

TEST(WeatherSet, GivesTheSixClassesOfTheGuideline) {
  const auto set = weather_set("aqt3046-2013");
  ASSERT_EQ(set.size(), 6U);
  EXPECT_EQ(set.front().pasquill, Pasquill::B);
  EXPECT_EQ(set.back().pasquill, Pasquill::F);
  EXPECT_EQ(set.back().wind_speed_m_per_s, 1.5);
  try {
    (void)weather_set("aqt");
    FAIL();
  } catch (const InputError& e) {
    EXPECT_NE(std::string{e.what()}.find("known: aqt3046-2013, cpr18e"), std::string::npos);
  }
}

}  // namespace
}  // namespace isorisk::models::dispersion
