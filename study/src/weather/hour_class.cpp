// SPDX-License-Identifier: Apache-2.0
#include "hour_class.hpp"

#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "isorisk/models/dispersion/low_cloud.hpp"
#include "isorisk/models/dispersion/solar_position.hpp"
#include "isorisk/models/dispersion/turner.hpp"

namespace isorisk::study {
namespace {

namespace dispersion = models::dispersion;

constexpr double kBeijing_h = 8.0;
constexpr std::array<std::pair<StabilityMethod, std::string_view>, 3> kMethods{
    {{StabilityMethod::Turner, "turner"},
     {StabilityMethod::SolarRadiation, "solar_radiation"},
     {StabilityMethod::Gbt3840, "gbt3840"}}};

HourClass by_turner(const WeatherHour& h, const dispersion::TurnerSun& sun) {
  HourClass c;
  c.without_ceiling = !h.ceiling_m && *h.cloud_tenths > 5.0;
  c.stability = letter(dispersion::pasquill_turner(
      *h.wind_speed_m_per_s,
      dispersion::net_radiation_index({.solar_elevation_deg = sun.elevation_deg,
                                       .night = sun.night,
                                       .cloud_tenths = *h.cloud_tenths,
                                       .ceiling_m = h.ceiling_m})));
  return c;
}

// The standard has the elevation from Beijing time and longitude, without the equation of time.
HourClass by_gbt3840(const WeatherHour& h, const StationPlace& place) {
  const double declination =
      dispersion::solar_position(place.latitude_deg, place.longitude_deg, h.day_of_year, h.utc_hour)
          .declination_deg;
  const double elevation = dispersion::solar_elevation_deg(place.latitude_deg, place.longitude_deg,
                                                           declination, h.utc_hour + kBeijing_h);
  const dispersion::RadiationRank rank = dispersion::radiation_rank_gbt3840(
      elevation, *h.cloud_tenths,
      dispersion::low_cloud_bounds(*h.cloud_tenths, h.opaque_tenths, h.ceiling_m));
  HourClass c;
  c.stability = letter(dispersion::pasquill_gbt3840(*h.wind_speed_m_per_s, rank.rank));
  c.low_cloud_assumed = rank.low_cloud_decides;
  return c;
}

}  // namespace

StabilityMethod parse_stability_method(std::string_view word) {
  std::string known;
  for (const auto& [method, name] : kMethods) {
    if (name == word) return method;
    known += (known.empty() ? "" : ", ") + std::string{name};
  }
  throw InputError("stability '" + std::string{word} + "' is not known; known methods: " + known);
}

void check_place(InputCheck& check, const RoseOptions& options) {
  if (options.utc_offset_h) check.within("time_zone", *options.utc_offset_h, -12.0, 14.0, "h");
  if (options.latitude_deg) check.within("latitude", *options.latitude_deg, -90.0, 90.0, "deg");
  if (options.longitude_deg)
    check.within("longitude", *options.longitude_deg, -180.0, 180.0, "deg");
}

StationPlace place_of(const HourlyWeather& weather, const RoseOptions& options) {
  const auto place = [](const std::optional<double>& a, const std::optional<double>& b) {
    return a ? a : b;
  };
  const auto latitude = place(options.latitude_deg, weather.latitude_deg);
  const auto longitude = place(options.longitude_deg, weather.longitude_deg);
  if (!latitude || !longitude)
    throw DataError(weather.station +
                    ": the file does not say where the station is; give latitude and longitude");
  return {.latitude_deg = *latitude,
          .longitude_deg = *longitude,
          .clock_h = place(options.utc_offset_h, weather.utc_offset_h)
                         .value_or(std::round(*longitude / 15.0))};
}

std::optional<HourClass> class_of(const WeatherHour& h, const StationPlace& place,
                                  StabilityMethod method) {
  if (!h.wind_speed_m_per_s) return {};
  if (method == StabilityMethod::Gbt3840) {
    if (!h.cloud_tenths) return {};
    return by_gbt3840(h, place);
  }
  const bool radiation = method == StabilityMethod::SolarRadiation && h.solar_w_per_m2.has_value();
  if (!h.cloud_tenths && !radiation) return {};
  const dispersion::TurnerSun sun =
      dispersion::turner_sun(place.latitude_deg, place.longitude_deg, h.day_of_year, h.utc_hour);
  if (radiation && !sun.night)
    return HourClass{.stability = letter(
                         dispersion::pasquill_srdt_day(*h.wind_speed_m_per_s, *h.solar_w_per_m2))};
  if (!h.cloud_tenths) return {};
  HourClass c = by_turner(h, sun);
  c.without_radiation = method == StabilityMethod::SolarRadiation && !sun.night;
  return c;
}

std::string hour_table_csv(const HourlyWeather& weather, const RoseOptions& options) {
  InputCheck check{"hourly weather"};
  check_place(check, options);
  check.done();
  const StationPlace place = place_of(weather, options);
  std::string text = "month,day_of_year,utc_hour,wind_speed,cloud_tenths";
  for (const auto& [method, name] : kMethods) text += ",class_" + std::string{name};
  text += "\n";
  const auto shown = [](const std::optional<double>& v) {
    return v ? number_text(*v) : std::string{};
  };
  for (const WeatherHour& h : weather.hours) {
    text += std::to_string(h.month) + "," + std::to_string(h.day_of_year) + "," +
            number_text(h.utc_hour) + "," + shown(h.wind_speed_m_per_s) + "," +
            shown(h.cloud_tenths);
    for (const auto& [method, name] : kMethods) {
      const auto c = class_of(h, place, method);
      text += ",";
      if (c) text += c->stability;
    }
    text += "\n";
  }
  return text;
}

}  // namespace isorisk::study
