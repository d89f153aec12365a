// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/turner.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "isorisk/core/error.hpp"
#include "isorisk/models/dispersion/solar_position.hpp"

namespace isorisk::models::dispersion {
namespace {

// Spencer (1971) against the astronomy of 2023: solstices 23.44 deg, equinox 0, equation of time
// -14.2 min on 11 February and +16.4 min on 3 November. Near an equinox the calendar of leap years
// moves the declination by up to 0.4 deg against the series.
TEST(SolarPosition, FollowsTheYear) {
  EXPECT_NEAR(solar_position(0.0, 0.0, 172, 12.0).declination_deg, 23.44, 0.05);
  EXPECT_NEAR(solar_position(0.0, 0.0, 355, 12.0).declination_deg, -23.44, 0.05);
  EXPECT_NEAR(solar_position(0.0, 0.0, 79, 21.4).declination_deg, 0.0, 0.4);
  EXPECT_NEAR(solar_position(0.0, 0.0, 42, 12.0).equation_of_time_min, -14.2, 0.5);
  EXPECT_NEAR(solar_position(0.0, 0.0, 307, 12.0).equation_of_time_min, 16.4, 0.5);
}

TEST(SolarPosition, StandsHighestAtSolarNoonAndAsHighAsLatitudeAndDeclinationSay) {
  // Beijing, 21 June: noon at 12 h 16 min of the clock (116.4 deg east, equation of time -1.7 min).
  double best = 0.0;
  double when = 0.0;
  for (double h = 3.0; h < 6.0; h += 1.0 / 60.0) {
    const double e = solar_position(39.9, 116.4, 172, h).elevation_deg;
    if (e > best) {
      best = e;
      when = h;
    }
  }
  EXPECT_NEAR(best, 90.0 - 39.9 + 23.44, 0.1);
  EXPECT_NEAR(when + 8.0, 12.0 + 16.1 / 60.0, 0.03);
}

TEST(SolarPosition, DoesNotJumpAtMidnight) {
  EXPECT_NEAR(solar_position(31.0, 121.0, 100, 24.0).elevation_deg,
              solar_position(31.0, 121.0, 101, 0.0).elevation_deg, 1e-9);
}

TEST(SolarPosition, NamesEveryValueOutOfRange) {
  try {
    (void)solar_position(91.0, 200.0, 0, std::nan(""));
    FAIL();
  } catch (const InputError& e) {
    const std::string text = e.what();
    for (const char* field : {"latitude", "longitude", "day_of_year", "utc_hour"})
      EXPECT_NE(text.find(field), std::string::npos) << text;
  }
}

constexpr double kNone = std::numeric_limits<double>::infinity();

// EPA-454/R-99-005 Table 6-6, step by step.
TEST(Turner, NetRadiationIndexFollowsTheProcedureOfEpa) {
  const auto day = [](double elevation, double cloud, double ceiling) {
    return net_radiation_index(
        {.solar_elevation_deg = elevation, .cloud_tenths = cloud, .ceiling_m = ceiling});
  };
  const auto night = [](double cloud, double ceiling) {
    return net_radiation_index({.night = true, .cloud_tenths = cloud, .ceiling_m = ceiling});
  };
  // Clear and up to half covered: the insolation class.
  EXPECT_EQ(day(61.0, 5.0, kNone), 4);
  EXPECT_EQ(day(60.0, 0.0, kNone), 3);
  EXPECT_EQ(day(35.0, 0.0, kNone), 2);
  EXPECT_EQ(day(15.0, 0.0, kNone), 1);
  // More than half: low ceilings take 2, middle ones 1, high ones nothing; never below 1.
  EXPECT_EQ(day(61.0, 6.0, 2000.0), 2);
  EXPECT_EQ(day(61.0, 6.0, 2134.0), 3);
  EXPECT_EQ(day(61.0, 6.0, 4877.0), 4);
  EXPECT_EQ(day(10.0, 6.0, 500.0), 1);
  // Overcast: 0 below 7000 ft by day and night, else one more is taken off.
  EXPECT_EQ(day(61.0, 10.0, 2000.0), 0);
  EXPECT_EQ(day(61.0, 10.0, 3000.0), 2);
  EXPECT_EQ(day(61.0, 10.0, 6000.0), 3);
  EXPECT_EQ(night(10.0, 2000.0), 0);
  EXPECT_EQ(night(10.0, 3000.0), -1);
  EXPECT_EQ(night(5.0, kNone), -1);
  EXPECT_EQ(night(4.0, kNone), -2);
}

TEST(Turner, WithoutACeilingTheMoreStableReadingOfAnOvercastSkyCounts) {
  EXPECT_EQ(net_radiation_index({.solar_elevation_deg = 61.0, .cloud_tenths = 10.0}), 0);
  EXPECT_EQ(net_radiation_index({.night = true, .cloud_tenths = 10.0}), -1);
  EXPECT_EQ(net_radiation_index({.solar_elevation_deg = 61.0, .cloud_tenths = 7.0}), 3);
}

// Table 6-4, corners and steps.
TEST(Turner, ClassesAreThoseOfTheKey) {
  EXPECT_EQ(pasquill_turner(0.5, 4), Pasquill::A);
  EXPECT_EQ(pasquill_turner(0.5, 1), Pasquill::C);
  EXPECT_EQ(pasquill_turner(1.5, -1), Pasquill::F);
  EXPECT_EQ(pasquill_turner(1.5, -2), Pasquill::F);  // class 7 counts as F
  EXPECT_EQ(pasquill_turner(2.5, -1), Pasquill::E);
  EXPECT_EQ(pasquill_turner(3.5, -2), Pasquill::E);
  EXPECT_EQ(pasquill_turner(5.2, -2), Pasquill::E);
  EXPECT_EQ(pasquill_turner(5.7, -2), Pasquill::D);
  EXPECT_EQ(pasquill_turner(12.0, 4), Pasquill::C);
  EXPECT_EQ(pasquill_turner(12.0, 3), Pasquill::D);
}

TEST(Turner, MoreWindIsNearerToNeutralAndMoreSunNeverMoreStable) {
  for (int index = -2; index <= 4; ++index) {
    int last = -1;
    for (double wind = 0.0; wind < 8.0; wind += 0.1) {
      const int c = static_cast<int>(pasquill_turner(wind, index));
      const int distance = std::abs(c - static_cast<int>(Pasquill::D));
      if (last >= 0) {
        EXPECT_LE(distance, last) << wind << " " << index;
      }
      last = distance;
      if (index < 4) {
        EXPECT_LE(static_cast<int>(pasquill_turner(wind, index + 1)), c);
      }
    }
  }
}

TEST(Turner, NightReachesAnHourIntoTheDay) {
  // Equator at the equinox: the sun rises near 6 h of local solar time.
  EXPECT_TRUE(turner_sun(0.0, 0.0, 80, 6.8).night);
  EXPECT_FALSE(turner_sun(0.0, 0.0, 80, 7.4).night);
  EXPECT_FALSE(turner_sun(0.0, 0.0, 80, 16.6).night);
  EXPECT_TRUE(turner_sun(0.0, 0.0, 80, 17.4).night);
  EXPECT_TRUE(turner_sun(0.0, 0.0, 80, 0.0).night);
  EXPECT_EQ(turner_sun(31.0, 121.0, 100, 3.0).elevation_deg,
            solar_position(31.0, 121.0, 100, 3.0).elevation_deg);
}

TEST(Turner, RefusesCloudBeyondTenTenths) {
  EXPECT_THROW((void)net_radiation_index({.cloud_tenths = 10.5}), InputError);
  EXPECT_THROW((void)net_radiation_index({.cloud_tenths = std::nan("")}), InputError);
}

}  // namespace
}  // namespace isorisk::models::dispersion
