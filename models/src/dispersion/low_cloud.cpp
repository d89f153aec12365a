// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/low_cloud.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/dispersion/meteorology.hpp"

namespace isorisk::models::dispersion {
namespace {

double constant(std::string_view name) {
  const data::Table& t = data::table("coefficients/low_cloud.csv");
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "constant") == name) return t.number(r, "value");
  }
  throw DataError("coefficients/low_cloud.csv has no constant '" + std::string{name} + "'");
}

}  // namespace

LowCloud low_cloud_bounds(double total, const std::optional<double>& opaque,
                          const std::optional<double>& ceiling) {
  InputCheck check{"low cloud"};
  check.within("total_cloud", total, 0.0, 10.0, "tenths");
  if (opaque) check.within("opaque_cloud", *opaque, 0.0, 10.0, "tenths");
  if (ceiling) check.require(*ceiling >= 0.0, "ceiling", *ceiling, "m", "be >= 0");
  check.done();
  LowCloud low{.least_tenths = 0.0, .most_tenths = std::min(total, opaque.value_or(total))};
  if (!ceiling || std::isinf(*ceiling)) return low;
  const double half = constant("ceiling_cover");
  if (*ceiling < constant("low_cloud_below")) {
    low.least_tenths = std::min(half, total);
    low.most_tenths = std::max(low.most_tenths, low.least_tenths);
  } else {
    low.most_tenths = std::min(low.most_tenths, half);
  }
  return low;
}

RadiationRank radiation_rank_gbt3840(double elevation_deg, double total, const LowCloud& low) {
  const bool night = !(elevation_deg > 0.0);
  const int few = radiation_rank_gbt3840(elevation_deg, night, total, low.least_tenths);
  const int many = radiation_rank_gbt3840(elevation_deg, night, total, low.most_tenths);
  return {.rank = std::min(few, many), .low_cloud_decides = few != many};
}

}  // namespace isorisk::models::dispersion
