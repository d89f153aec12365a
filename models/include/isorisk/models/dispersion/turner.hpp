// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "isorisk/models/dispersion/meteorology.hpp"

/// Stability class from what a weather station reports: Turner (1964), EPA-454/R-99-005 sec. 6.4.1.
/// Reference page: docs/models/dispersion/stability_from_hours.md
namespace isorisk::models::dispersion {

struct Sky {
  double solar_elevation_deg = 0.0;
  bool night = false;  ///< from an hour before sunset to an hour after sunrise
  double cloud_tenths = 0.0;
  /// Height of the ceiling; infinite for none. Absent (not reported): 10/10 of cloud count as low
  /// by day and as high by night, fewer as between 7000 and 16000 ft (data/coefficients/
  /// turner_radiation.csv).
  std::optional<double> ceiling_m{};
};

struct TurnerSun {
  double elevation_deg;
  bool night;  ///< from an hour before sunset to an hour after sunrise: what Turner counts as night
};
/// Arguments and errors as those of solar_position().
[[nodiscard]] TurnerSun turner_sun(double latitude_deg, double longitude_deg, int day_of_year,
                                   double utc_hour);

/// Net radiation index, -2 (clear night) to 4 (strong sun), Table 6-6.
/// \throws InputError when the cloud is not within 0 to 10 tenths
[[nodiscard]] int net_radiation_index(const Sky& sky);

/// Class by wind at 10 m and index, Table 6-4; class 7 (G) counts as F.
/// \pre wind >= 0 and finite; the index is held within -2 to 4
[[nodiscard]] Pasquill pasquill_turner(double wind_10m_m_per_s, int net_radiation_index);

}  // namespace isorisk::models::dispersion
