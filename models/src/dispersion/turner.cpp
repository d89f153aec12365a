// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/turner.hpp"

#include <algorithm>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/dispersion/solar_position.hpp"
#include "pasquill_table.hpp"

namespace isorisk::models::dispersion {
namespace {

// Value of the first row of a key that ends above x; 0 beyond the last.
double step(std::string_view key, double x) {
  const data::Table& t = data::table("coefficients/turner_radiation.csv");
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "key") != key) continue;
    // An altitude of exactly 15 degrees is still weak, 9.5 tenths not overcast; a ceiling of
    // exactly 7000 ft is not low.
    const double below = t.number(r, "below");
    if (key == "ceiling" ? x < below : x <= below) return t.number(r, "value");
  }
  return 0.0;
}

// Where the first row of a key ends.
double first_end(std::string_view key) {
  const data::Table& t = data::table("coefficients/turner_radiation.csv");
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "key") == key) return t.number(r, "below");
  }
  throw DataError("coefficients/turner_radiation.csv has no " + std::string{key});
}

}  // namespace

TurnerSun turner_sun(double latitude_deg, double longitude_deg, int day_of_year, double utc_hour) {
  const auto elevation = [&](double hour) {
    return solar_position(latitude_deg, longitude_deg, day_of_year, hour).elevation_deg;
  };
  TurnerSun sun{.elevation_deg = elevation(utc_hour), .night = false};
  sun.night = !(sun.elevation_deg > 0.0) || !(elevation(utc_hour - 1.0) > 0.0) ||
              !(elevation(utc_hour + 1.0) > 0.0);
  return sun;
}

int net_radiation_index(const Sky& sky) {
  InputCheck check{"net radiation index"};
  check.within("cloud", sky.cloud_tenths, 0.0, 10.0, "tenths");
  check.finite("solar_elevation", sky.solar_elevation_deg, "deg");
  if (sky.ceiling_m)
    check.require(*sky.ceiling_m >= 0.0, "ceiling", *sky.ceiling_m, "m", "be >= 0");
  check.done();
  const bool overcast = sky.cloud_tenths > first_end("overcast");
  const double ceiling =
      sky.ceiling_m
          ? *sky.ceiling_m
          : step(sky.night ? "ceiling_unknown_night" : "ceiling_unknown_day", sky.cloud_tenths);
  if (overcast && ceiling < first_end("ceiling")) return 0;
  if (sky.night) return sky.cloud_tenths <= 4.0 ? -2 : -1;
  int index = static_cast<int>(step("insolation", sky.solar_elevation_deg));
  if (sky.cloud_tenths <= 5.0) return index;
  index -= static_cast<int>(step("ceiling", ceiling));
  if (overcast) index -= 1;
  return std::max(index, 1);
}

Pasquill pasquill_turner(double wind, int index) {
  return class_from_table("turner", wind, std::to_string(std::clamp(index, -2, 4)));
}

}  // namespace isorisk::models::dispersion
