// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Where the sun stands. Reference page: docs/models/dispersion/stability_from_hours.md
namespace isorisk::models::dispersion {

struct SolarPosition {
  double declination_deg;
  double equation_of_time_min;  ///< true solar time minus mean solar time
  double elevation_deg;         ///< of the centre above the horizon, without refraction
};

/// Spencer (1971), Fourier series of declination (to 0.4 deg, mostly by the calendar of leap
/// years) and equation of time (to 0.5 min).
/// \param latitude_deg -90 to 90, north positive
/// \param longitude_deg -180 to 180, east positive
/// \param day_of_year 1 to 366, UTC
/// \param utc_hour may lie outside 0 to 24: the day before or after
/// \throws InputError listing every value outside its range
[[nodiscard]] SolarPosition solar_position(double latitude_deg, double longitude_deg,
                                           int day_of_year, double utc_hour);

}  // namespace isorisk::models::dispersion
