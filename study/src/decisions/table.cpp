// SPDX-License-Identifier: Apache-2.0
#include "decisions/table.hpp"

#include <cmath>

#include "results/names.hpp"

namespace isorisk::study::decisions {

namespace {

constexpr double kHectare_m2 = 1e4;

template <class Cell>
gis::Value if_known(const std::optional<double>& v, Cell cell) {
  return v ? cell(*v) : gis::Value{};
}

}  // namespace

gis::Value number(double v) { return std::isfinite(v) ? gis::Value{v} : gis::Value{}; }

gis::Value number(const std::optional<double>& v) {
  return if_known(v, [](double x) { return number(x); });
}

gis::Value rounded(double v, int decimals) {
  const double scale = std::pow(10.0, decimals);
  return number(std::round(v * scale) / scale);
}

gis::Value rounded(const std::optional<double>& v, int decimals) {
  return if_known(v, [&](double x) { return rounded(x, decimals); });
}

gis::Value metres(double v_m) { return rounded(v_m, 1); }

gis::Value metres(const std::optional<double>& v_m) { return rounded(v_m, 1); }

gis::Value hectares(double area_m2) { return rounded(area_m2 / kHectare_m2, 4); }

gis::Value significant(double v, int digits) {
  if (v == 0.0 || !std::isfinite(v)) return number(v);
  const double scale = std::pow(10.0, digits - 1 - std::floor(std::log10(std::abs(v))));
  return std::round(v * scale) / scale;
}

gis::Value text(const std::string& t) { return t.empty() ? gis::Value{} : gis::Value{t}; }

gis::Value limit_cell(const std::optional<models::criteria::Limit>& limit) {
  return limit ? gis::Value{results::risk_text(limit->per_yr)} : gis::Value{};
}

}  // namespace isorisk::study::decisions
