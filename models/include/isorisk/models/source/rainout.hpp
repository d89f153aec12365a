// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "isorisk/models/source/pool.hpp"

/// Drops: how large, how far, and how much of a liquid stays in the air.
///
/// Reference pages: docs/models/source/{release_rainout,rainout_falling_drop,airborne_quantity}.md
namespace isorisk::models::source {

/// C_D = 24/Re + 6/(1 + sqrt(Re)) + 0.4 (White 1974). \pre reynolds > 0
[[nodiscard]] double drag_white(double reynolds) noexcept;

struct RainoutInput {
  double jet_velocity_m_per_s;
  double surface_tension_n_per_m;
  double air_density_kg_per_m3;
  double critical_weber = 12.0;
  double superheat_k;                             ///< T - Tb, >= 0
  double spread_angle_rad = 0.07784168464091234;  ///< 4.46 degrees
  double geometric_deviation = 1.8;               ///< of the drop sizes, > 1
  double liquid_density_kg_per_m3;
  double vapour_density_kg_per_m3;
  double air_viscosity_pa_s;
};
struct Rainout {
  double aerodynamic_diameter_m;
  double flashing_diameter_m;
  double drop_diameter_m;  ///< the smaller of the two
  double critical_velocity_m_per_s;
  double critical_diameter_m;
  double aerosol_fraction;  ///< of the liquid
};
/// RELEASE model (Johnson and Woodward 1999). \throws InputError
[[nodiscard]] Rainout release_rainout(const RainoutInput& in);
/// Mass fraction of a log-normal of drops below the critical size. \pre sizes > 0, deviation > 1
[[nodiscard]] double aerosol_fraction(double drop_diameter_m, double critical_diameter_m,
                                      double geometric_deviation) noexcept;

struct AirborneInput {
  double liquid_flow_kg_per_s;
  double flash_fraction;
  double aerosol_fraction;  ///< of the liquid left by the flash
  double bund_area_m2;
  BoilingInput boiling;
  double duration_s;
};
struct Airborne {
  double pool_inflow_kg_per_s;  ///< q (1 - X)(1 - f)
  double airborne_kg;           ///< (q - q_pool) t + boiled off the bund, at most what reached it
};
/// \throws InputError
[[nodiscard]] Airborne airborne_quantity(const AirborneInput& in);

struct FallingDropInput {
  double liquid_density_kg_per_m3;
  double air_density_kg_per_m3;
  double air_viscosity_pa_s;
  double diameter_m;
  double evaporation_m2_per_s;  ///< K of d^2 = d0^2 - K t, >= 0
  double height_m;
  double gravity_m_per_s2 = kStandardGravity;
};
struct FallingDrop {
  double terminal_speed_m_per_s;  ///< at the first diameter
  double fall_time_s;             ///< to the ground, or until it is gone
  double landing_diameter_m;      ///< 0 when it is gone before
  double rainout_fraction;        ///< of its mass, (d/d0)^3
};
/// A drop that falls at its terminal speed and evaporates by the d-square law. \throws InputError
[[nodiscard]] FallingDrop falling_drop(const FallingDropInput& in);

}  // namespace isorisk::models::source
