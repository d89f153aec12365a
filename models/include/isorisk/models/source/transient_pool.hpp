// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "isorisk/models/source/history.hpp"
#include "isorisk/models/source/pool.hpp"
#include "isorisk/models/substance/substance.hpp"

/// A pool on land or water in time: spreading, heat from ground or water, air and sun, boiling and
/// evaporating, shrinking.
///
/// Reference page: docs/models/source/pool_in_time.md
namespace isorisk::models::source {

enum class PoolSurface { Land, Water };

struct TransientPoolInput {
  const Substance* substance = nullptr;  ///< required
  /// Liquid that reaches the pool, constant within each step; may be empty.
  std::vector<RateStep> inflow;
  double initial_kg = 0.0;            ///< at once at t = 0
  double inflow_temperature_k = 0.0;  ///< at most its boiling point is taken

  PoolSurface surface = PoolSurface::Land;
  Ground ground{};                                               ///< Land
  double surface_temperature_k = 0.0;                            ///< of ground or water
  double min_thickness_m = 0.0;                                  ///< > 0
  double max_area_m2 = std::numeric_limits<double>::infinity();  ///< of a bund
  /// Water: heat transfer to the pool and density of the water.
  double water_heat_transfer_w_per_m2_k = 0.0;
  double water_density_kg_per_m3 = 1000.0;
  /// Water: a liquid denser than it, which sinks, is taken to spread on the surface as on land and
  /// to evaporate there, heated by the water (warning denser_than_water). false: refused.
  bool denser_spreads = false;
  double front_constant = 1.4142135623730951;  ///< e of dr/dt = e sqrt(g h)

  double wind_speed_m_per_s = 0.0;  ///< at 10 m, > 0
  double air_temperature_k = 0.0;
  double ambient_pressure_pa = kAtmosphere;
  double solar_w_per_m2 = 0.0;  ///< on the ground; 0 at night (solar_irradiance_w_per_m2)
  double end_time_s = 0.0;      ///< of the exposure, > 0
};

struct PoolPoint {
  double time_s;
  double area_m2;
  double mass_kg;
  double temperature_k;
  double vapour_kg_per_s;  ///< mean of the step that ends here
  double evaporated_kg;    ///< so far
  double inflow_kg;        ///< so far
};

struct TransientPool {
  std::vector<PoolPoint> points;
  std::vector<RateStep> vapour;  ///< between the points; pieces without vapour left out
  double inflow_kg = 0.0;
  double evaporated_kg = 0.0;  ///< inflow = evaporated + left, exactly
  double left_kg = 0.0;        ///< at the end
  double max_area_m2 = 0.0;
  double boiling_point_k = 0.0;
  double coldest_k = 0.0;
  bool boils = false;  ///< at some time its vapour pressure came to 99 % of ambient pressure
  /// Energy [J] that came in from ground or water, air and radiation, net.
  double heat_j = 0.0;
  std::vector<Warning> warnings;
};

/// March in time: the front spreads by dA/dt = e sqrt(4 pi g V) (e = sqrt 2: dr/dt = sqrt(2 g h)),
/// bounded by bund and least depth; at least depth the pool shrinks from its edge. Ground heat by
/// the age of each ring; the temperature from the energy balance, implicit in each step:
///   m c dT/dt = A [q_ground + k_h (T_air - T) + q_rad - L E] + inflow c (T_in - T),
/// E of Mackay and Matsugu with Stefan flow, which takes over into boiling at p_v = p_a.
/// \throws InputError that lists every field outside its bounds or property that is missing
[[nodiscard]] TransientPool transient_pool(const TransientPoolInput& in);

/// 1111 (1 - 0.0071 C^2)(sin phi - 0.1) W/m2 for sin phi > 0.1, else 0 (ALOHA, recalled).
/// \pre cloud cover in tenths 0 to 10 \throws InputError
[[nodiscard]] double solar_irradiance_w_per_m2(double solar_altitude_rad, double cloud_tenths);

}  // namespace isorisk::models::source
