// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/turner.hpp"

#include <algorithm>
#include <limits>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/dispersion/solar_position.hpp"
#include "pasquill_table.hpp"

namespace isorisk::models::dispersion {
namespace {

// Value of the first row of a key that ends above x; 0 beyond the last.
int step(std::string_view key, double x) {
  const data::Table& t = data::table("coefficients/turner_radiation.csv");
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "key") != key) continue;
    // An altitude of exactly 15 degrees is still weak, a ceiling of exactly 7000 ft not low.
    const bool inside = key == "insolation" ? x <= t.number(r, "below") : x < t.number(r, "below");
    if (inside) return static_cast<int>(t.number(r, "value"));
  }
  return 0;
}

double low_ceiling_m() {
  const data::Table& t = data::table("coefficients/turner_radiation.csv");
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "key") == "ceiling") return t.number(r, "below");
  }
  throw Error("coefficients/turner_radiation.csv has no ceiling");
}

}  // namespace

bool turner_night(double latitude_deg, double longitude_deg, int day_of_year, double utc_hour) {
  for (const double shift : {0.0, -1.0, 1.0}) {
    const double hour = utc_hour + shift;
    if (!(solar_position(latitude_deg, longitude_deg, day_of_year, hour).elevation_deg > 0.0))
      return true;
  }
  return false;
}

int net_radiation_index(const Sky& sky) {
  InputCheck check{"net radiation index"};
  check.within("cloud", sky.cloud_tenths, 0.0, 10.0, "tenths");
  check.finite("solar_elevation", sky.solar_elevation_deg, "deg");
  if (sky.ceiling_m)
    check.require(*sky.ceiling_m >= 0.0, "ceiling", *sky.ceiling_m, "m", "be >= 0");
  check.done();
  const bool overcast = sky.cloud_tenths > 9.5;  // tenths are whole numbers
  const double low = low_ceiling_m();
  double ceiling = sky.ceiling_m.value_or(low);
  if (!sky.ceiling_m && overcast) ceiling = sky.night ? std::numeric_limits<double>::max() : 0.0;
  if (overcast && ceiling < low) return 0;
  if (sky.night) return sky.cloud_tenths <= 4.0 ? -2 : -1;
  int index = step("insolation", sky.solar_elevation_deg);
  if (sky.cloud_tenths <= 5.0) return index;
  index -= step("ceiling", ceiling);
  if (overcast) index -= 1;
  return std::max(index, 1);
}

Pasquill pasquill_turner(double wind, int index) {
  return class_from_table("turner", wind, std::to_string(std::clamp(index, -2, 4)));
}

}  // namespace isorisk::models::dispersion
