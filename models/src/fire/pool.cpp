// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/fire/pool.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/registry.hpp"

namespace isorisk::models::fire {
namespace {

using std::numbers::pi;

// m" / (rho_a (g D)^1/2)
double dimensionless_burning_rate(const PoolFlameConditions& c) noexcept {
  return c.burning_rate_kg_per_m2_s /
         (c.air_density_kg_per_m3 * std::sqrt(c.gravity_m_per_s2 * c.diameter_m));
}

// The correlations count winds below u* = 1 as calm.
double floored_wind(const PoolFlameConditions& c) noexcept {
  return std::max(1.0, dimensionless_wind(c));
}

double froude(const PoolFlameConditions& c) noexcept {
  return c.wind_speed_m_per_s * c.wind_speed_m_per_s / (c.gravity_m_per_s2 * c.diameter_m);
}

double reynolds(const PoolFlameConditions& c) noexcept {
  return c.wind_speed_m_per_s * c.diameter_m * c.air_density_kg_per_m3 / c.air_viscosity_pa_s;
}

double density_ratio(const PoolFlameConditions& c) noexcept {
  return c.vapour_density_kg_per_m3 / c.air_density_kg_per_m3;
}

}  // namespace

double burgess_burning_rate_kg_per_m2_s(double heat_of_combustion, double heat_of_vaporisation,
                                        double heat_capacity, double boiling_temperature,
                                        double ambient_temperature) noexcept {
  return 1e-3 * heat_of_combustion /
         (heat_of_vaporisation +
          std::max(0.0, heat_capacity * (boiling_temperature - ambient_temperature)));
}

double babrauskas_burning_rate_kg_per_m2_s(double large_pool_rate, double k_beta,
                                           double diameter) noexcept {
  return -large_pool_rate * std::expm1(-k_beta * diameter);
}

PoolFuel pool_fuel(std::string_view key) {
  const data::Table& table = data::table("coefficients/pool_burning.csv");
  std::vector<std::string> known;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string_view fuel = table.text(row, "fuel");
    if (fuel == key) {
      return {fuel, table.number(row, "large_pool_rate_kg_per_m2_s"),
              table.number(row, "k_beta_per_m"), table.number(row, "heat_of_combustion_j_per_kg"),
              table.number(row, "sooty") != 0.0};
    }
    known.emplace_back(fuel);
  }
  const std::string near = nearest_name(key, known);
  std::string list;
  for (const auto& k : known) list += (list.empty() ? "" : ", ") + k;
  throw InputError("fuel = '" + std::string{key} + "' has no burning rate" +
                   (near.empty() ? "" : "; did you mean '" + near + "'?") + " Known: " + list);
}

double continuous_pool_diameter_m(double spill_rate, double burning_rate) noexcept {
  return std::sqrt(4.0 * spill_rate / (pi * burning_rate));
}

double equivalent_diameter_m(double area) noexcept { return std::sqrt(4.0 * area / pi); }

SpreadingPool instantaneous_pool(double volume, double regression_rate, double gravity,
                                 double diameter_constant) noexcept {
  const double y = regression_rate;
  return {diameter_constant * std::pow(volume * volume * volume * gravity / (y * y), 0.125),
          0.6743 * std::pow(volume / (gravity * y * y), 0.25)};
}

double dimensionless_wind(const PoolFlameConditions& c) noexcept {
  return c.wind_speed_m_per_s / std::cbrt(c.gravity_m_per_s2 * c.burning_rate_kg_per_m2_s *
                                          c.diameter_m / c.vapour_density_kg_per_m3);
}

double thomas_still_length_m(const PoolFlameConditions& c) noexcept {
  return 42.0 * c.diameter_m * std::pow(dimensionless_burning_rate(c), 0.61);
}

double thomas_wind_length_m(const PoolFlameConditions& c) noexcept {
  return 55.0 * c.diameter_m * std::pow(dimensionless_burning_rate(c), 0.67) *
         std::pow(floored_wind(c), -0.21);
}

double pritchard_binding_length_m(const PoolFlameConditions& c) noexcept {
  return 10.615 * c.diameter_m * std::pow(dimensionless_burning_rate(c), 0.305) *
         std::pow(floored_wind(c), -0.03);
}

double moorhouse_length_m(const PoolFlameConditions& c) noexcept {
  return 6.2 * c.diameter_m * std::pow(dimensionless_burning_rate(c), 0.254) *
         std::pow(floored_wind(c), -0.044);
}

double heskestad_length_m(double diameter, double heat_release_w) noexcept {
  return std::max(0.0, 0.235 * std::pow(1e-3 * heat_release_w, 0.4) - 1.02 * diameter);
}

double aga_tilt_rad(const PoolFlameConditions& c) noexcept {
  return std::acos(1.0 / std::sqrt(floored_wind(c)));
}

double thomas_tilt_rad(const PoolFlameConditions& c) noexcept {
  const double u = dimensionless_wind(c);  // not floored
  return u > 0.0 ? std::acos(std::min(1.0, 0.7 * std::pow(u, -0.49))) : 0.0;
}

double pritchard_binding_tan_over_cos(const PoolFlameConditions& c) noexcept {
  return 0.666 * std::pow(froude(c), 0.333) * std::pow(reynolds(c), 0.117);
}

double welker_sliepcevich_tan_over_cos(const PoolFlameConditions& c) noexcept {
  return 3.3 * std::pow(froude(c), 0.8) * std::pow(reynolds(c), 0.07) *
         std::pow(density_ratio(c), -0.6);
}

double tilt_from_tan_over_cos_rad(double w) noexcept {
  // sin = (-1 + (1 + 4 w^2)^1/2) / (2 w), written so that w = 0 is no special case.
  return std::asin(2.0 * w / (1.0 + std::sqrt(1.0 + 4.0 * w * w)));
}

double pritchard_binding_tilt_rad(const PoolFlameConditions& c) noexcept {
  return tilt_from_tan_over_cos_rad(pritchard_binding_tan_over_cos(c));
}

double welker_sliepcevich_tilt_rad(const PoolFlameConditions& c) noexcept {
  return tilt_from_tan_over_cos_rad(welker_sliepcevich_tan_over_cos(c));
}

double moorhouse_drag_ratio(const PoolFlameConditions& c) noexcept {
  return std::max(1.0, 1.5 * std::pow(froude(c), 0.069));
}

double mudan_drag_ratio(const PoolFlameConditions& c) noexcept {
  return std::max(1.0, 1.25 * std::pow(froude(c), 0.069) * std::pow(density_ratio(c), 0.48));
}

double welker_sliepcevich_drag_ratio(const PoolFlameConditions& c) noexcept {
  return std::max(1.0, 2.1 * std::pow(froude(c), 0.21) * std::pow(density_ratio(c), 0.48));
}

double pritchard_binding_drag_ratio(const PoolFlameConditions& c) noexcept {
  if (!(c.wind_speed_m_per_s > 0.0)) return 1.0;  // Re^-0.03 has no limit of its own in calm air
  return std::max(1.0, 2.506 * std::pow(froude(c), 0.067) * std::pow(reynolds(c), -0.03));
}

PoolEmissivePower cpr14e_emissive_power(double fraction_radiated, double burning_rate,
                                        double heat_of_combustion, double flame_length,
                                        double diameter, double soot_fraction,
                                        double soot_emissive_power) noexcept {
  const double maximum =
      fraction_radiated * burning_rate * heat_of_combustion / (1.0 + 4.0 * flame_length / diameter);
  return {maximum, maximum * (1.0 - soot_fraction) + soot_emissive_power * soot_fraction};
}

double mudan_croce_emissive_power_w_per_m2(double diameter) noexcept {
  const double clear = std::exp(-0.12 * diameter);
  return 140e3 * clear + 20e3 * (1.0 - clear);
}

double shokri_beyler_emissive_power_w_per_m2(double diameter) noexcept {
  return 58e3 * std::pow(10.0, -0.00823 * diameter);
}

}  // namespace isorisk::models::fire
