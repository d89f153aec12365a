// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/data/names.hpp"

/// Wind statistics from hours of a weather station. Reference page: docs/weather.md
namespace isorisk::study {

/// What a station reported for one hour.
struct WeatherHour {
  int month = 1;                               ///< 1 to 12
  int day_of_year = 1;                         ///< of the date that utc_hour counts from
  double utc_hour = 0.0;                       ///< middle of the hour; may leave 0 to 24
  std::optional<double> wind_speed_m_per_s{};  ///< at 10 m
  std::optional<double> wind_from_deg{};       ///< 0 to 360; absent: calm, variable, missing
  std::optional<double> cloud_tenths{};        ///< 0 to 10
  std::optional<double> opaque_tenths{};       ///< of these: cover that hides the sky, any height
  std::optional<double> ceiling_m{};           ///< infinite: none
  std::optional<double> solar_w_per_m2{};      ///< global radiation on the level
};

struct HourlyWeather {
  std::string format;  ///< "EPW", "ISD-Lite"
  std::string station;
  std::optional<double> latitude_deg{};
  std::optional<double> longitude_deg{};
  std::optional<double> utc_offset_h{};  ///< of the file's clock
  std::vector<WeatherHour> hours;
};

/// True when the first line is that of an EPW or an ISD-Lite file.
[[nodiscard]] bool is_hourly_weather(const std::filesystem::path& path);

/// \throws DataError when the file cannot be read, is packed, too large (64 MB) or of no known
///         form; it lists the first ten bad lines with field, value and what is allowed
[[nodiscard]] HourlyWeather read_hourly_weather(const std::filesystem::path& path);

enum class StabilityMethod {
  Turner,          ///< sun, cloud and wind (EPA-454/R-99-005 sec. 6.4.1)
  SolarRadiation,  ///< by day measured radiation (SRDT, sec. 6.4.4.2); by night as Turner
  Gbt3840,         ///< radiation rank of GB/T 3840-91 from sun, total and low cloud
};
/// "turner", "solar_radiation" or "gbt3840". \throws InputError listing the known words
[[nodiscard]] StabilityMethod parse_stability_method(std::string_view word);

struct RoseOptions {
  std::string classes = "aqt3046-2013";  ///< a set of data/standards/weather_grouping.csv
  StabilityMethod stability = StabilityMethod::Turner;
  int sectors = 16;         ///< even, 4 to 360
  double day_from_h = 8.0;  ///< standard time
  double day_to_h = 18.5;
  std::optional<double> latitude_deg{};  ///< absent: of the file
  std::optional<double> longitude_deg{};
  std::optional<double> utc_offset_h{};  ///< of the site's clock; absent: of the file, else the
                                         ///< whole hour nearest to the longitude
};

struct RoseRow {
  bool night = false;
  char stability = 'D';
  double wind_speed_m_per_s = 0.0;
  double from_deg = 0.0;  ///< where the wind comes from
  double probability = 0.0;
};

/// The joint statistics of period, class, speed and direction.
struct HourlyRose {
  std::vector<RoseRow> rows;  ///< every direction of each class that occurs; sums to 1
  int sectors = 16;
  std::size_t hours = 0;              ///< in the file
  std::size_t used = 0;               ///< with wind speed and sky
  std::size_t calm = 0;               ///< of these: below the least wind
  std::size_t undirected = 0;         ///< of these: wind whose direction is missing or varies
  std::size_t without_radiation = 0;  ///< SolarRadiation only: classified by cloud instead
  std::size_t without_ceiling = 0;    ///< Turner: cloudy with no ceiling reported
  std::size_t low_cloud_assumed = 0;  ///< Gbt3840: low cloud, which is not reported, decides
  std::vector<Warning> warnings;
};

/// Classifies hours into a rose. A direction reported in steps (10 degrees) is spread evenly over
/// its step; calms take the directions of the lowest winds of their period, winds without a
/// direction those of their period, class and speed; each period keeps its share of the clock
/// whatever hours are missing.
/// \throws InputError listing every option outside its range; DataError when the place of the
///         station is unknown, less than half of the hours can be used, or none has a direction
[[nodiscard]] HourlyRose classify_hours(const HourlyWeather& weather, const RoseOptions& options);

/// The class of every hour by each method, empty where it cannot be told: a table to compare with.
/// \throws as classify_hours() for the place and the clock
[[nodiscard]] std::string hour_table_csv(const HourlyWeather& weather, const RoseOptions& options);

/// The wind table of a study (docs/study.md, section 4).
[[nodiscard]] std::string wind_table_csv(const HourlyRose& rose);
/// What `isorisk weather --json` prints.
[[nodiscard]] std::string hourly_rose_json(const HourlyWeather& weather, const HourlyRose& rose);

struct Weather;
/// A wind rose as SVG, by weather class.
[[nodiscard]] std::string wind_rose_svg(const HourlyRose& rose, data::Language language);
[[nodiscard]] std::string wind_rose_svg(const Weather& weather, data::Language language);

}  // namespace isorisk::study
