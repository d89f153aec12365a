// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/solar_position.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"

namespace isorisk::models::dispersion {

SolarPosition solar_position(double latitude_deg, double longitude_deg, int day_of_year,
                             double utc_hour) {
  InputCheck check{"solar position"};
  check.within("latitude", latitude_deg, -90.0, 90.0, "deg");
  check.within("longitude", longitude_deg, -180.0, 180.0, "deg");
  check.within("day_of_year", day_of_year, 1.0, 366.0, "-");
  check.within("utc_hour", utc_hour, -24.0, 48.0, "h");
  check.done();
  constexpr double kDegree = std::numbers::pi / 180.0;
  // Angle of the year.
  const double g = 2.0 * std::numbers::pi / 365.0 * (day_of_year - 1 + (utc_hour - 12.0) / 24.0);
  const double c1 = std::cos(g), s1 = std::sin(g);
  const double c2 = std::cos(2.0 * g), s2 = std::sin(2.0 * g);
  const double c3 = std::cos(3.0 * g), s3 = std::sin(3.0 * g);
  const double declination = 0.006918 - 0.399912 * c1 + 0.070257 * s1 - 0.006758 * c2 +
                             0.000907 * s2 - 0.002697 * c3 + 0.00148 * s3;
  const double equation =
      229.18 * (0.000075 + 0.001868 * c1 - 0.032077 * s1 - 0.014615 * c2 - 0.040849 * s2);
  const double solar_hour = utc_hour + longitude_deg / 15.0 + equation / 60.0;
  const double hour_angle = 15.0 * (solar_hour - 12.0) * kDegree;
  const double phi = latitude_deg * kDegree;
  const double s = std::sin(phi) * std::sin(declination) +
                   std::cos(phi) * std::cos(declination) * std::cos(hour_angle);
  return {declination / kDegree, equation, std::asin(std::clamp(s, -1.0, 1.0)) / kDegree};
}

}  // namespace isorisk::models::dispersion
