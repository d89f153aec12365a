// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

/// Correlations for burning pools: one function each, named after its source.
/// Reference page: docs/models/fire/pool.md
namespace isorisk::models::fire {

/// Burning flux [kg/(m2 s)], Burgess, Strasser and Grumer: 0.001 dHc / (dHv + max(0, cp (Tb -
/// Ta))). Large pools. \pre heat_of_vaporisation_j_per_kg > 0
[[nodiscard]] double burgess_burning_rate_kg_per_m2_s(double heat_of_combustion_j_per_kg,
                                                      double heat_of_vaporisation_j_per_kg,
                                                      double liquid_heat_capacity_j_per_kg_k,
                                                      double boiling_temperature_k,
                                                      double ambient_temperature_k) noexcept;

/// Burning flux [kg/(m2 s)] of a pool of this diameter, Babrauskas (1983): m_inf (1 - exp(-k beta
/// D)).
[[nodiscard]] double babrauskas_burning_rate_kg_per_m2_s(double large_pool_rate_kg_per_m2_s,
                                                         double k_beta_per_m,
                                                         double diameter_m) noexcept;

/// One row of data/coefficients/pool_burning.csv.
struct PoolFuel {
  std::string_view key;
  double large_pool_rate_kg_per_m2_s;
  double k_beta_per_m;
  double heat_of_combustion_j_per_kg;
  bool sooty;  ///< smoke hides the flame of a large pool
};
/// \throws InputError naming the known fuels when there is none of that key.
[[nodiscard]] PoolFuel pool_fuel(std::string_view key);

/// Diameter [m] at which a fed pool burns as fast as it is fed: (4 m' / (pi m"))^1/2.
[[nodiscard]] double continuous_pool_diameter_m(double spill_rate_kg_per_s,
                                                double burning_rate_kg_per_m2_s) noexcept;

/// Diameter [m] of the circle with this area.
[[nodiscard]] double equivalent_diameter_m(double area_m2) noexcept;

struct SpreadingPool {
  double max_diameter_m;
  double time_to_max_s;
};
/// Burning pool of an instantaneous spill without walls, Mudan (1984).
/// `diameter_constant`: 1.7766 as printed there; 2 burns the whole volume and is the larger pool.
[[nodiscard]] SpreadingPool instantaneous_pool(double volume_m3, double regression_rate_m_per_s,
                                               double effective_gravity_m_per_s2,
                                               double diameter_constant = 1.7766) noexcept;

/// What the flame correlations need.
struct PoolFlameConditions {
  double diameter_m;                ///< > 0
  double burning_rate_kg_per_m2_s;  ///< > 0
  double wind_speed_m_per_s;        ///< at the height the correlation asks for, >= 0
  double air_density_kg_per_m3 = 1.2;
  double vapour_density_kg_per_m3 = 1.2;  ///< at the boiling point
  double air_viscosity_pa_s = 1.8e-5;
  double gravity_m_per_s2 = 9.81;
};

/// Dimensionless wind u / (g m" D / rho_v)^1/3, not floored.
[[nodiscard]] double dimensionless_wind(const PoolFlameConditions& c) noexcept;

/// Flame lengths [m] along the axis.
[[nodiscard]] double thomas_still_length_m(const PoolFlameConditions& c) noexcept;
[[nodiscard]] double thomas_wind_length_m(const PoolFlameConditions& c) noexcept;
[[nodiscard]] double pritchard_binding_length_m(const PoolFlameConditions& c) noexcept;
[[nodiscard]] double moorhouse_length_m(const PoolFlameConditions& c) noexcept;
/// Heskestad: from the heat release [W]; 0 when the correlation goes negative.
[[nodiscard]] double heskestad_length_m(double diameter_m, double heat_release_w) noexcept;

/// Tilts [rad] from the vertical, downwind.
[[nodiscard]] double aga_tilt_rad(const PoolFlameConditions& c) noexcept;
[[nodiscard]] double thomas_tilt_rad(const PoolFlameConditions& c) noexcept;
[[nodiscard]] double pritchard_binding_tilt_rad(const PoolFlameConditions& c) noexcept;
[[nodiscard]] double welker_sliepcevich_tilt_rad(const PoolFlameConditions& c) noexcept;
/// tan(tilt) / cos(tilt) -> tilt [rad].
[[nodiscard]] double tilt_from_tan_over_cos_rad(double w) noexcept;
[[nodiscard]] double pritchard_binding_tan_over_cos(const PoolFlameConditions& c) noexcept;
[[nodiscard]] double welker_sliepcevich_tan_over_cos(const PoolFlameConditions& c) noexcept;

/// Elongation of the flame base downwind, D'/D >= 1.
[[nodiscard]] double moorhouse_drag_ratio(const PoolFlameConditions& c) noexcept;
[[nodiscard]] double mudan_drag_ratio(const PoolFlameConditions& c) noexcept;
[[nodiscard]] double welker_sliepcevich_drag_ratio(const PoolFlameConditions& c) noexcept;
[[nodiscard]] double pritchard_binding_drag_ratio(const PoolFlameConditions& c) noexcept;

struct PoolEmissivePower {
  double maximum_w_per_m2;  ///< of the clear flame
  double actual_w_per_m2;   ///< with smoke
};
/// Surface emissive power [W/m2], CPR 14E section 6.5.4.
[[nodiscard]] PoolEmissivePower cpr14e_emissive_power(double fraction_radiated,
                                                      double burning_rate_kg_per_m2_s,
                                                      double heat_of_combustion_j_per_kg,
                                                      double flame_length_m, double diameter_m,
                                                      double soot_fraction,
                                                      double soot_emissive_power_w_per_m2) noexcept;
[[nodiscard]] double mudan_croce_emissive_power_w_per_m2(double diameter_m) noexcept;
[[nodiscard]] double shokri_beyler_emissive_power_w_per_m2(double diameter_m) noexcept;

}  // namespace isorisk::models::fire
