// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/fragments.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"

namespace isorisk::models::explosion {
namespace {

constexpr std::string_view kTable = "coefficients/fragment_rules.csv";

std::size_t row_of(std::string_view rule) {
  const data::Table& table = data::table(kTable);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.text(i, "rule") == rule) return i;
  }
  throw DataError(std::string{kTable} + " has no rule '" + std::string{rule} + "'");
}

double power_rule(std::string_view rule, double x) {
  const std::size_t row = row_of(rule);
  const data::Table& table = data::table(kTable);
  return table.number(row, "value") * std::pow(x, table.number(row, "exponent"));
}

}  // namespace

double fragment_rule(std::string_view rule) {
  return data::table(kTable).number(row_of(rule), "value");
}

FragmentSpeed fragment_speed(const FragmentSpeedInput& in) {
  InputCheck check{"explosion.fragments"};
  check.positive("energy", in.energy_j, "J");
  check.positive("vessel_mass", in.vessel_mass_kg, "kg");
  check.non_negative("content_mass", in.content_mass_kg, "kg");
  check.require(in.kinetic_fraction > 0.0 && in.kinetic_fraction <= 1.0, "kinetic_fraction",
                in.kinetic_fraction, "-", "be in (0, 1]");
  const auto optional_positive = [&](const char* name, double v, const char* unit) {
    if (!std::isnan(v)) check.positive(name, v, unit);
  };
  optional_positive("burst_overpressure", in.burst_overpressure_pa, "Pa");
  optional_positive("volume", in.vessel_volume_m3, "m3");
  optional_positive("gas_sound_speed", in.gas_sound_speed_m_per_s, "m/s");
  if (!std::isnan(in.gamma)) {
    check.require(in.gamma > 1.0 && in.gamma <= 2.0, "gamma", in.gamma, "-", "be in (1, 2]");
  }
  check.done();
  const double mass = in.vessel_mass_kg;
  FragmentSpeed v;
  v.kinetic_m_per_s = std::sqrt(2.0 * in.kinetic_fraction * in.energy_j / mass);
  const double load = in.content_mass_kg / mass;
  const double g =
      in.form == VesselForm::Sphere ? 1.0 / (1.0 + 0.6 * load) : 1.0 / (1.0 + 0.5 * load);
  v.moore_m_per_s = fragment_rule("moore_factor") * std::sqrt(in.energy_j * g / mass);
  const double a1 = in.gas_sound_speed_m_per_s;
  const double f = 3.0 * in.burst_overpressure_pa * in.vessel_volume_m3 / (mass * a1 * a1);
  v.baum_m_per_s = a1 * power_rule("baum_factor", f);  // NaN when one of the three is missing
  v.limit_m_per_s = 2.0 * a1 / (in.gamma - 1.0);
  if (!std::isnan(v.limit_m_per_s)) {
    v.kinetic_m_per_s = std::min(v.kinetic_m_per_s, v.limit_m_per_s);
    v.moore_m_per_s = std::min(v.moore_m_per_s, v.limit_m_per_s);
    if (v.baum_m_per_s > v.limit_m_per_s) v.baum_m_per_s = v.limit_m_per_s;
  }
  return v;
}

FragmentNumber fragment_number(VesselForm form, double vessel_volume_m3) {
  InputCheck check{"explosion.fragments"};
  check.positive("volume", vessel_volume_m3, "m3");
  check.done();
  if (form == VesselForm::Cylinder) return {fragment_rule("number_cylinder"), true};
  const double low = fragment_rule("number_sphere_low_m3");
  const double high = fragment_rule("number_sphere_high_m3");
  const double v = std::clamp(vessel_volume_m3, low, high);
  return {fragment_rule("number_sphere_intercept") + fragment_rule("number_sphere_slope") * v,
          v == vessel_volume_m3};
}

BleveFragmentRange bleve_fragment_range(double product_mass_kg, double vessel_volume_m3) {
  InputCheck check{"explosion.bleve_fragment_range"};
  check.positive("mass", product_mass_kg, "kg");
  check.positive("volume", vessel_volume_m3, "m3");
  check.done();
  BleveFragmentRange r;
  r.fireball_radius_m = power_rule("birk_fireball", product_mass_kg);
  r.most_m = fragment_rule("birk_most") * r.fireball_radius_m;
  r.rockets_m = fragment_rule("birk_rockets") * r.fireball_radius_m;
  r.extreme_m = fragment_rule("birk_extreme") * r.fireball_radius_m;
  r.tank_m =
      power_rule(vessel_volume_m3 < fragment_rule("range_split_m3") ? "range_small" : "range_large",
                 product_mass_kg);
  return r;
}

}  // namespace isorisk::models::explosion
