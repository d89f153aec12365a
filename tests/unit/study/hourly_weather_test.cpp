// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/hourly_weather.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <vector>

#include "isorisk/core/error.hpp"
#include "isorisk/study/study.hpp"
#include "temporary_folder.hpp"

namespace isorisk::study {
namespace {

using testing::HasSubstr;

class HourlyWeatherTest : public testing::Test {
 protected:
  std::filesystem::path write(const std::string& name, const std::string& text) {
    const auto path = folder_.path() / name;
    std::ofstream{path, std::ios::binary} << text;
    return path;
  }
  TemporaryFolder folder_;
};

// An hour of a made-up station: 30 fields as EPW has them, only those that are read filled.
std::string epw_hour(int month, int day, int hour, const std::string& direction,
                     const std::string& speed, const std::string& cloud = "0",
                     const std::string& ceiling = "77777", const std::string& sun = "0") {
  std::string line = "2001," + std::to_string(month) + "," + std::to_string(day) + "," +
                     std::to_string(hour) + ",60,x";
  for (int f = 7; f <= 26; ++f) {
    line += "," + (f == 14   ? sun
                   : f == 21 ? direction
                   : f == 22 ? speed
                   : f == 23 ? cloud
                   : f == 26 ? ceiling
                             : std::string{"0"});
  }
  return line + ",0,0,0\n";
}

std::string epw_head() {
  return "LOCATION,Town,-,CHN,made,1,30.0,120.0,8.0,5.0\nDESIGN CONDITIONS,0\nTYPICAL/EXTREME "
         "PERIODS,0\nGROUND TEMPERATURES,0\nHOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0\nCOMMENTS 1,x\n"
         "COMMENTS 2,y\nDATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31\n";
}

// One day of every month with the same wind all day.
std::string epw_year(const std::string& direction, const std::string& speed,
                     const std::string& cloud = "0") {
  std::string text = epw_head();
  for (int m = 1; m <= 12; ++m)
    for (int h = 1; h <= 24; ++h) text += epw_hour(m, 15, h, direction, speed, cloud);
  return text;
}

double sum(const HourlyRose& rose, auto&& which) {
  double s = 0.0;
  for (const RoseRow& r : rose.rows)
    if (which(r)) s += r.probability;
  return s;
}
double all(const HourlyRose& rose) {
  return sum(rose, [](const RoseRow&) { return true; });
}

TEST_F(HourlyWeatherTest, AnEpwFileGivesPlaceTimeAndHours) {
  const auto path =
      write("a.epw", epw_head() + epw_hour(6, 21, 13, "180", "3.5", "4", "1000", "800") +
                         epw_hour(6, 21, 14, "999", "0", "99", "99999", "9999"));
  EXPECT_TRUE(is_hourly_weather(path));
  const HourlyWeather w = read_hourly_weather(path);
  EXPECT_EQ(w.format, "EPW");
  EXPECT_EQ(w.station, "Town");
  EXPECT_EQ(*w.latitude_deg, 30.0);
  EXPECT_EQ(*w.utc_offset_h, 8.0);
  ASSERT_EQ(w.hours.size(), 2u);
  EXPECT_EQ(w.hours[0].day_of_year, 172);
  EXPECT_DOUBLE_EQ(w.hours[0].utc_hour, 4.5);  // the hour that ends at 13 h, 8 h ahead of UTC
  EXPECT_EQ(*w.hours[0].wind_from_deg, 180.0);
  EXPECT_EQ(*w.hours[0].ceiling_m, 1000.0);
  EXPECT_EQ(*w.hours[0].solar_w_per_m2, 800.0);
  EXPECT_FALSE(w.hours[1].wind_from_deg);
  EXPECT_FALSE(w.hours[1].cloud_tenths);
  EXPECT_FALSE(w.hours[1].ceiling_m);
  EXPECT_FALSE(w.hours[1].solar_w_per_m2);
}

TEST_F(HourlyWeatherTest, AnIsdLiteFileGivesUtcAndTenthsOfSky) {
  const auto path = write("724940-23234-2023",
                          "2023 01 01 00   106    72 10176   290    41     8 -9999 -9999\n"
                          "2023 01 01 01 -9999 -9999 -9999 -9999     0     2 -9999 -9999\n");
  EXPECT_TRUE(is_hourly_weather(path));
  const HourlyWeather w = read_hourly_weather(path);
  EXPECT_EQ(w.format, "ISD-Lite");
  ASSERT_EQ(w.hours.size(), 2u);
  EXPECT_DOUBLE_EQ(*w.hours[0].wind_speed_m_per_s, 4.1);
  EXPECT_EQ(*w.hours[0].cloud_tenths, 10.0);
  EXPECT_FALSE(w.hours[0].ceiling_m);
  EXPECT_EQ(*w.hours[1].cloud_tenths, 2.5);
  EXPECT_FALSE(w.hours[1].wind_from_deg);
  EXPECT_THROW((void)classify_hours(w, {}), DataError);  // no place
  RoseOptions options;
  options.latitude_deg = 38.0;
  options.longitude_deg = -122.0;
  EXPECT_THROW((void)classify_hours(w, options), DataError);  // two hours: no day
}

TEST_F(HourlyWeatherTest, EveryBadValueIsNamedWithItsLineAndWhatIsAllowed) {
  const auto path = write("bad.epw", epw_head() + epw_hour(13, 1, 1, "10", "3") +
                                         epw_hour(2, 1, 25, "370", "99") + "2001,1,1\n");
  try {
    (void)read_hourly_weather(path);
    FAIL();
  } catch (const DataError& e) {
    const std::string text = e.what();
    EXPECT_THAT(text, HasSubstr("5 values cannot be used"));
    EXPECT_THAT(text, HasSubstr("line 9: month = \"13\""));
    EXPECT_THAT(text, HasSubstr("line 10: hour = \"25\", must be a whole number from 1 to 24"));
    EXPECT_THAT(text, HasSubstr("line 10: wind direction = \"370\""));
    EXPECT_THAT(text, HasSubstr("line 11: record, must have at least 26 fields, has 3"));
  }
}

TEST_F(HourlyWeatherTest, PackedForeignAndEmptyFilesAreRefusedWithWords) {
  const auto refused = [&](const std::string& name, const std::string& text) {
    try {
      (void)read_hourly_weather(write(name, text));
    } catch (const DataError& e) {
      return std::string{e.what()};
    }
    return std::string{"was read"};
  };
  EXPECT_THAT(refused("a.gz", std::string{"\x1f\x8b\x08\x00", 4}), HasSubstr("gunzip"));
  EXPECT_THAT(refused("a.txt", "hello\n"), HasSubstr("neither"));
  EXPECT_THAT(refused("b.txt", ""), HasSubstr("empty"));
  EXPECT_THAT(refused("c.epw", epw_head()), HasSubstr("holds no hours"));
  EXPECT_FALSE(is_hourly_weather(write("t.csv", "period,class,wind_speed\n")));
}

TEST_F(HourlyWeatherTest, PeriodsKeepTheirShareOfTheClockAndEverythingSumsToOne) {
  const HourlyRose rose =
      classify_hours(read_hourly_weather(write("y.epw", epw_year("90", "4"))), {});
  EXPECT_NEAR(all(rose), 1.0, 1e-12);
  EXPECT_NEAR(sum(rose, [](const RoseRow& r) { return !r.night; }), 10.5 / 24.0, 1e-12);
  EXPECT_EQ(rose.used, 288u);
  EXPECT_TRUE(rose.warnings.empty());
}

TEST_F(HourlyWeatherTest, HoursThatAreMissingDoNotShiftDayAgainstNight) {
  // Every second hour of the night is missing.
  std::string text = epw_head();
  for (int m = 1; m <= 12; ++m)
    for (int h = 1; h <= 24; ++h)
      if (h > 6 && h < 20)
        text += epw_hour(m, 15, h, "90", "4");
      else if (h % 2 == 0)
        text += epw_hour(m, 15, h, "90", "4");
  const HourlyRose rose = classify_hours(read_hourly_weather(write("m.epw", text)), {});
  EXPECT_NEAR(sum(rose, [](const RoseRow& r) { return !r.night; }), 10.5 / 24.0, 1e-12);
}

TEST_F(HourlyWeatherTest, TensOfDegreesAreSpreadOverTheSectorsTheyMayBelongTo) {
  // 10 degrees means 5 to 15: 6.25 of them lie in north (to 11.25), 3.75 in NNE.
  const HourlyRose rose =
      classify_hours(read_hourly_weather(write("d.epw", epw_year("10", "4"))), {});
  EXPECT_NEAR(sum(rose, [](const RoseRow& r) { return r.from_deg == 0.0; }), 0.625, 1e-12);
  EXPECT_NEAR(sum(rose, [](const RoseRow& r) { return r.from_deg == 22.5; }), 0.375, 1e-12);
  // A uniform wind in tens stays uniform.
  std::string text = epw_head();
  for (int m = 1; m <= 12; ++m)
    for (int d = 1; d <= 3; ++d)
      for (int h = 1; h <= 24; ++h)
        text += epw_hour(m, d, h, std::to_string(10 * (1 + (24 * (d - 1) + h - 1) % 36)), "4", "10",
                         "1000");
  const HourlyRose uniform = classify_hours(read_hourly_weather(write("u.epw", text)), {});
  for (int k = 0; k < 16; ++k)
    EXPECT_NEAR(sum(uniform, [&](const RoseRow& r) { return r.from_deg == 22.5 * k; }), 1.0 / 16.0,
                1e-12);
}

TEST_F(HourlyWeatherTest, CalmsTakeTheDirectionsOfTheLowestWinds) {
  std::string text = epw_head();
  for (int m = 1; m <= 12; ++m)
    for (int h = 1; h <= 24; ++h)
      text += h % 3 == 0   ? epw_hour(m, 15, h, "0", "0")
              : h % 3 == 1 ? epw_hour(m, 15, h, "90", "1")
                           : epw_hour(m, 15, h, "270", "8");
  const HourlyRose rose = classify_hours(read_hourly_weather(write("c.epw", text)), {});
  // Only eighths of the circle occur: each is spread over its 45 degrees.
  EXPECT_EQ(rose.calm, 96u);
  const double strong = sum(rose, [](const RoseRow& r) { return r.from_deg > 180.0; });
  const double weak = sum(rose, [](const RoseRow& r) { return r.from_deg < 180.0; });
  EXPECT_NEAR(strong + weak, 1.0, 1e-12);
  EXPECT_NEAR(strong, 1.0 / 3.0, 0.03);
  ASSERT_FALSE(rose.warnings.empty());
  EXPECT_EQ(rose.warnings.front().code, "weather_calm");
}

TEST_F(HourlyWeatherTest, WindWithoutADirectionTakesThoseOfItsOwnGroup) {
  std::string text = epw_head();
  for (int m = 1; m <= 12; ++m)
    for (int h = 1; h <= 24; ++h)
      text += h % 3 == 0   ? epw_hour(m, 15, h, "999", "8", "10", "1000")
              : h % 3 == 1 ? epw_hour(m, 15, h, "90", "1", "10", "1000")
                           : epw_hour(m, 15, h, "270", "8", "10", "1000");
  const HourlyRose rose = classify_hours(read_hourly_weather(write("v.epw", text)), {});
  EXPECT_EQ(rose.calm, 0u);
  EXPECT_EQ(rose.undirected, 96u);
  // Strong wind is from the west whenever it has a direction: so it is without one.
  EXPECT_NEAR(
      sum(rose, [](const RoseRow& r) { return r.wind_speed_m_per_s > 6.0 && r.from_deg < 180.0; }),
      0.0, 1e-12);
  EXPECT_NEAR(sum(rose, [](const RoseRow& r) { return r.from_deg > 180.0; }), 2.0 / 3.0, 0.03);
  ASSERT_FALSE(rose.warnings.empty());
  EXPECT_EQ(rose.warnings.front().code, "weather_calm");
  EXPECT_THAT(rose.warnings.front().message, HasSubstr("0 % of the hours are calm"));
  EXPECT_THAT(rose.warnings.front().message, HasSubstr("33 % have wind without a direction"));
}

TEST_F(HourlyWeatherTest, AFileWithoutAnyDirectionIsRefused) {
  for (const char* speed : {"0", "4"}) {
    const HourlyWeather w = read_hourly_weather(write("n.epw", epw_year("999", speed)));
    try {
      (void)classify_hours(w, {});
      ADD_FAILURE() << speed;
    } catch (const DataError& e) {
      EXPECT_THAT(std::string{e.what()}, HasSubstr("no hour has a wind"));
    }
  }
}

TEST_F(HourlyWeatherTest, AStationFarFromTheSitesIsToldWithItsDistanceAndClock) {
  const auto told = [&](const char* latitude, const char* longitude, const char* zone) {
    const TemporaryFolder folder;
    copy_base(folder);
    std::string text = epw_year("90", "4");
    const std::string place = "30.0,120.0,8.0";
    text.replace(text.find(place), place.size(),
                 std::string{latitude} + "," + longitude + "," + zone);
    folder.write("hours.epw", text);
    std::ifstream in{folder.path() / "study.yaml"};
    std::ostringstream out;
    out << in.rdbuf();
    std::string yaml = out.str();
    const std::string wind = "wind.csv";
    yaml.replace(yaml.find(wind), wind.size(), "hours.epw");
    folder.write("study.yaml", yaml);
    return check(folder.path() / "study.yaml").text();
  };
  // The sites of the base study lie at 39.05 N, 117.14 E.
  const std::string near = told("39.1", "117.2", "8.0");
  EXPECT_THAT(near, testing::Not(HasSubstr("weather_station_far")));
  EXPECT_THAT(near, testing::Not(HasSubstr("weather_time_zone")));
  const std::string far = told("37.07", "117.14", "8.0");  // two degrees of latitude: 222 km
  EXPECT_THAT(far, HasSubstr("weather_station_far"));
  EXPECT_THAT(far, testing::ContainsRegex("is 2[12][0-9] km from the middle of the sites"));
  // Clock and sun of the station agree; the sites are elsewhere.
  const std::string abroad = told("39.07", "60.0", "4.0");
  EXPECT_THAT(abroad, HasSubstr("weather_time_zone"));
  EXPECT_THAT(abroad, HasSubstr("the sun at the sites 7.8 h"));
}

TEST_F(HourlyWeatherTest, ClearNightsAreStableAndOvercastHoursNeutral) {
  const HourlyRose clear =
      classify_hours(read_hourly_weather(write("k.epw", epw_year("90", "2"))), {});
  const double f = sum(clear, [](const RoseRow& r) { return r.night && r.stability == 'F'; });
  EXPECT_GT(f / (13.5 / 24.0), 0.8);
  std::string text = epw_head();
  for (int m = 1; m <= 12; ++m)
    for (int h = 1; h <= 24; ++h) text += epw_hour(m, 15, h, "90", "2", "10", "1000");
  const HourlyRose overcast = classify_hours(read_hourly_weather(write("o.epw", text)), {});
  EXPECT_NEAR(sum(overcast, [](const RoseRow& r) { return r.stability == 'D'; }), 1.0, 1e-12);
}

TEST_F(HourlyWeatherTest, MeasuredRadiationReplacesTheSkyByDay) {
  std::string text = epw_head();
  for (int m = 1; m <= 12; ++m)
    for (int h = 1; h <= 24; ++h) text += epw_hour(m, 15, h, "90", "2.2", "0", "77777", "100");
  RoseOptions options;
  options.stability = StabilityMethod::SolarRadiation;
  const HourlyWeather w = read_hourly_weather(write("r.epw", text));
  const auto unstable = [](const RoseRow& r) { return r.stability == 'B'; };
  EXPECT_GT(sum(classify_hours(w, {}), unstable), 0.2);
  EXPECT_EQ(sum(classify_hours(w, options), unstable), 0.0);  // less than 175 W/m2 is D
}

TEST_F(HourlyWeatherTest, ADetailedClassHasTheHarmonicMeanOfItsWinds) {
  std::string text = epw_head();
  for (int m = 1; m <= 12; ++m)
    for (int h = 1; h <= 24; ++h)
      text += epw_hour(m, 15, h, "90", h % 2 == 0 ? "3" : "4.5", "10", "1000");
  RoseOptions options;
  options.classes = "detailed";
  const HourlyRose rose = classify_hours(read_hourly_weather(write("h.epw", text)), options);
  for (const RoseRow& r : rose.rows) {
    EXPECT_EQ(r.stability, 'D');
    EXPECT_DOUBLE_EQ(r.wind_speed_m_per_s, 3.6);  // 2 / (1/3 + 1/4.5)
  }
}

TEST_F(HourlyWeatherTest, OptionsOutOfRangeAreNamedTogether) {
  const HourlyWeather w = read_hourly_weather(write("y.epw", epw_year("90", "4")));
  RoseOptions options;
  options.sectors = 7;
  options.day_from_h = 20.0;
  options.day_to_h = 8.0;
  try {
    (void)classify_hours(w, options);
    FAIL();
  } catch (const InputError& e) {
    EXPECT_THAT(std::string{e.what()}, HasSubstr("sectors"));
    EXPECT_THAT(std::string{e.what()}, HasSubstr("day_to"));
  }
  options = {};
  options.classes = "six";
  EXPECT_THROW((void)classify_hours(w, options), InputError);
}

TEST_F(HourlyWeatherTest, ADistantClockAMissingSeasonAndLostHoursAreTold) {
  std::string text = epw_head();
  for (int m = 1; m <= 6; ++m)
    for (int h = 1; h <= 24; ++h)
      text += epw_hour(m, 15, h, "90", h % 4 == 0 ? "999" : "4", "7", "99999");
  RoseOptions options;
  options.utc_offset_h = 0.0;
  const HourlyRose rose = classify_hours(read_hourly_weather(write("w.epw", text)), options);
  std::map<std::string, int> codes;
  for (const Warning& w : rose.warnings) ++codes[w.code];
  EXPECT_EQ(codes["weather_hours_missing"], 1);
  EXPECT_EQ(codes["weather_year_incomplete"], 1);
  EXPECT_EQ(codes["weather_time_zone"], 1);
  EXPECT_EQ(codes["ceiling_unknown"], 1);
}

// Two made-up days at 30 deg north, 120 deg east (stations/two_days.epw): the clock is the sun's
// but for the equation of time, so that GB/T 3840 has the sun highest at 12 h.
HourlyWeather two_days() {
  return read_hourly_weather(std::filesystem::path{ISORISK_SOURCE_DIR} /
                             "tests/unit/study/stations/two_days.epw");
}

// Column of hour_table_csv(), a letter an hour, '-' where it is empty.
std::string letters(const std::string& csv, const std::string& column) {
  std::istringstream in{csv};
  std::string line;
  std::getline(in, line);
  const auto cells = [](const std::string& text) {
    std::vector<std::string> out;
    std::istringstream row{text + ","};
    for (std::string cell; std::getline(row, cell, ',');) out.push_back(cell);
    return out;
  };
  const auto head = cells(line);
  const auto at =
      static_cast<std::size_t>(std::find(head.begin(), head.end(), column) - head.begin());
  std::string out;
  while (std::getline(in, line)) {
    const std::string cell = cells(line).at(at);
    out += cell.empty() ? "-" : cell;
  }
  return out;
}

TEST_F(HourlyWeatherTest, HoursWorkedByHandHaveTheClassesOfGbt3840) {
  const std::string c = letters(hour_table_csv(two_days(), {}), "class_gbt3840");
  const auto june = [&](int hour) { return c.at(static_cast<std::size_t>(hour - 1)); };
  const auto december = [&](int hour) { return c.at(static_cast<std::size_t>(24 + hour - 1)); };
  // sin h0 = sin 30 sin 23.45 + cos 30 cos 23.45 cos(15 t - 180); t is the middle of the hour.
  EXPECT_EQ(june(12), 'A');  // 80.6 deg, 3/10: +3; 1.5 m/s
  EXPECT_EQ(june(9), 'B');   // 43.0 deg, 5/10, opaque 2: +2; 2.5 m/s
  EXPECT_EQ(june(10), 'D');  // 56.0 deg, 7/10 below 1200 m: 0
  EXPECT_EQ(june(13), 'B');  // 80.6 deg, 8/10, ceiling 5000 m: low at most 5: +1; 1.5 m/s
  EXPECT_EQ(june(14), 'D');  // 68.9 deg, 9/10, ceiling 800 m: 5 to 9, +1 or 0: 0
  EXPECT_EQ(june(15), 'D');  // 56.0 deg, clear: +2; 5.5 m/s is C-D
  EXPECT_EQ(june(6), 'E');   // 5.5 deg, clear: -1; 1.5 m/s
  EXPECT_EQ(june(4), 'E');   // night, 9/10, no ceiling: -1 (0 if it is low); 2.5 m/s
  EXPECT_EQ(june(3), 'D');   // night, 9/10, ceiling 600 m: 0
  EXPECT_EQ(june(5), 'F');   // night, 3/10: -2; 1 m/s
  // sin h0 = -sin 30 sin 23.4 + cos 30 cos 23.4 cos(15 t - 180).
  EXPECT_EQ(december(12), 'B');  // 36.1 deg, clear: +2; 2.5 m/s
  EXPECT_EQ(december(13), 'C');  // the same at 3 m/s: B-C
  EXPECT_EQ(december(11), 'C');  // 32.4 deg, 6/10, opaque 2: +1; 2.5 m/s
  EXPECT_EQ(december(16), 'D');  // 16.6 deg, 5/10, all opaque: +1 or 0: 0
  EXPECT_EQ(december(8), 'E');   // 6.1 deg, clear: -1
}

TEST_F(HourlyWeatherTest, TheHourTableHoldsTheClassesOfEveryMethod) {
  // Worked out from the printed tables apart from this program, for both methods.
  const std::string csv = hour_table_csv(two_days(), {});
  EXPECT_EQ(letters(csv, "class_turner"), "FFEEFFBCBDBAACCDDDFFEEDDFDEDEEFFCCDBBDDBFFEE--EF");
  EXPECT_EQ(letters(csv, "class_gbt3840"), "FEDEFEBCBDBABDDDDDDDEDDDFDEDDEFEDDCBCDDDDFED--ED");
  const std::string radiation = letters(csv, "class_solar_radiation");
  EXPECT_EQ(radiation.substr(9, 3), "CCA");  // 500, 640 and 930 W/m2 at 3.5, 3.5 and 1.5 m/s
}

TEST_F(HourlyWeatherTest, LowCloudThatDecidesIsCountedAndTold) {
  RoseOptions options;
  options.stability = StabilityMethod::Gbt3840;
  const HourlyRose rose = classify_hours(two_days(), options);
  EXPECT_EQ(rose.low_cloud_assumed, 6u);
  EXPECT_EQ(rose.without_ceiling, 0u);
  const auto told = [&](const HourlyRose& r) {
    return std::any_of(r.warnings.begin(), r.warnings.end(),
                       [](const Warning& w) { return w.code == "low_cloud_assumed"; });
  };
  EXPECT_TRUE(told(rose));
  EXPECT_NEAR(all(rose), 1.0, 1e-12);
  EXPECT_FALSE(told(classify_hours(two_days(), {})));
  // Clear days leave nothing to assume.
  EXPECT_FALSE(told(
      classify_hours(read_hourly_weather(write("clear.epw", epw_year("90", "3", "2"))), options)));
}

TEST_F(HourlyWeatherTest, IsdLiteHasTotalCloudOnlyAndTakesTheMoreStableRank) {
  // 31 N, 121 E on 21 June: noon (4 h UTC) under seven oktas is 0, not +1; night is -1, not 0.
  HourlyWeather w =
      read_hourly_weather(write("isd",
                                "2023 06 21 04   300   200 10076   290    25     7 -9999 -9999\n"
                                "2023 06 21 16   200   200 10076   290    25     7 -9999 -9999\n"));
  RoseOptions options;
  options.latitude_deg = 31.0;
  options.longitude_deg = 121.0;
  EXPECT_EQ(letters(hour_table_csv(w, options), "class_gbt3840"), "DE");
}

TEST_F(HourlyWeatherTest, AnOpaqueCoverThatWasNeverFilledInDoesNotCount) {
  const HourlyWeather w =
      read_hourly_weather(write("z.epw", epw_head() + epw_hour(6, 21, 12, "90", "2", "8")));
  EXPECT_FALSE(w.hours[0].opaque_tenths);
  EXPECT_EQ(*two_days().hours[1].opaque_tenths, 3.0);
}

TEST_F(HourlyWeatherTest, AMethodThatIsNotKnownIsRefusedWithThoseThatAre) {
  EXPECT_EQ(parse_stability_method("gbt3840"), StabilityMethod::Gbt3840);
  try {
    (void)parse_stability_method("guess");
    FAIL();
  } catch (const InputError& e) {
    EXPECT_THAT(std::string{e.what()}, HasSubstr("turner, solar_radiation, gbt3840"));
  }
}

TEST_F(HourlyWeatherTest, AStudyTakesTheMethodOfItsOption) {
  const auto checked = [&](const std::string& method) {
    const TemporaryFolder folder;
    copy_base(folder);
    std::string text = epw_year("90", "2.5", "8");
    const std::string place = "30.0,120.0,8.0";
    text.replace(text.find(place), place.size(), "39.1,117.2,8.0");
    folder.write("hours.epw", text);
    std::ifstream in{folder.path() / "study.yaml"};
    std::ostringstream out;
    out << in.rdbuf();
    std::string yaml = out.str();
    const std::string wind = "wind.csv";
    yaml.replace(yaml.find(wind), wind.size(), "hours.epw, stability: " + method);
    folder.write("study.yaml", yaml);
    return check(folder.path() / "study.yaml").text();
  };
  EXPECT_THAT(checked("gbt3840"), HasSubstr("low_cloud_assumed"));
  EXPECT_THAT(checked("turner"), testing::Not(HasSubstr("low_cloud_assumed")));
  EXPECT_THAT(checked("guess"), HasSubstr("gbt3840"));
}

TEST_F(HourlyWeatherTest, TheTableWrittenIsTheTableRead) {
  const HourlyRose rose =
      classify_hours(read_hourly_weather(write("y.epw", epw_year("40", "2"))), {});
  const std::string csv = wind_table_csv(rose);
  EXPECT_EQ(csv.substr(0, csv.find('\n')), "period,class,wind_speed,direction_from,probability");
  EXPECT_EQ(static_cast<std::size_t>(std::count(csv.begin(), csv.end(), '\n')),
            rose.rows.size() + 1);
}

}  // namespace
}  // namespace isorisk::study
