// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "isorisk/core/error.hpp"
#include "isorisk/study/hourly_weather.hpp"

namespace isorisk::study {

// Where the station stands and how its site's clock runs.
struct StationPlace {
  double latitude_deg = 0.0;
  double longitude_deg = 0.0;
  double clock_h = 0.0;  // ahead of UTC
};
void check_place(InputCheck& check, const RoseOptions& options);
// \pre check_place() found nothing. \throws DataError when neither options nor file tell
StationPlace place_of(const HourlyWeather& weather, const RoseOptions& options);

struct HourClass {
  char stability = 'D';
  bool without_radiation = false;  // SolarRadiation by day: by cloud instead
  bool without_ceiling = false;    // Turner: cloudy, no ceiling reported
  bool low_cloud_assumed = false;  // GB/T 3840: what low cloud is taken decides the rank
};
// Absent when the hour lacks wind speed or what the method wants of the sky.
std::optional<HourClass> class_of(const WeatherHour& hour, const StationPlace& place,
                                  StabilityMethod method);

}  // namespace isorisk::study
