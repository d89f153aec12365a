// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <optional>

#include "isorisk/models/source/history.hpp"
#include "isorisk/models/source/level_swell.hpp"
#include "isorisk/models/source/outflow.hpp"
#include "isorisk/models/source/vessel_shape.hpp"
#include "isorisk/models/substance/substance.hpp"

/// Vessels of gas and of liquefied gas that empty themselves, by a stiff integration.
///
/// Reference pages: docs/models/source/{gas_vessel,liquefied_gas_vessel}.md
namespace isorisk::models::source {

/// Heat into the contents: constant_w + conductance (T_wall - T).
struct WallHeat {
  double constant_w = 0.0;
  double conductance_w_per_k = 0.0;  ///< >= 0
  double wall_temperature_k = 0.0;   ///< > 0 when the conductance is
};

struct GasVesselInput {
  const Substance* substance = nullptr;  ///< required
  double volume_m3 = 0.0;
  double pressure_abs_pa = 0.0;
  double temperature_k = 0.0;
  double hole_diameter_m = 0.0;
  double discharge_coefficient = 1.0;
  double ambient_pressure_pa = kAtmosphere;
  WallHeat wall{};
  double max_time_s = std::numeric_limits<double>::infinity();
  bool real_gas_throat = false;  ///< real_gas_hole() instead of gas_hole()
};

/// Gas until the pressure is within 0.1 % of ambient or max_time: dm/dt = -w,
/// m cv dT/dt = -w p/rho + Q, choked and then subsonic, virial compressibility.
/// \throws InputError, NumericError
[[nodiscard]] OutflowHistory gas_vessel(const GasVesselInput& in);

struct LiquefiedVesselInput {
  const Substance* substance = nullptr;  ///< required
  VesselGeometry vessel;
  double temperature_k = 0.0;  ///< saturated
  double level_m = 0.0;        ///< of the liquid, above the lowest point
  double hole_height_m = 0.0;  ///< above the lowest point
  double hole_diameter_m = 0.0;
  /// True: liquid flashes in a pipe (homogeneous equilibrium); false: hole in the wall, no flash.
  bool through_pipe = false;
  double pipe_factor = 1.0;  ///< flow of the pipe over frictionless flow (two_phase_pipe)
  /// Hole: length of the way through it, over which the liquid begins to flash (short_pipe()).
  std::optional<double> opening_length_m{};
  double liquid_discharge_coefficient = 0.65;
  double gas_discharge_coefficient = 1.0;
  double ambient_pressure_pa = kAtmosphere;
  double gravity_m_per_s2 = kStandardGravity;  ///< 0: no static head
  /// Boiling liquid may swell to a hole above its level (SwellVent); absent: vapour alone leaves.
  std::optional<SwellRegime> level_swell = SwellRegime::Churn;
  WallHeat wall{};
  double max_time_s = std::numeric_limits<double>::infinity();
};

/// Liquid while the hole is covered; then liquid and vapour while the boiling rest swells to the
/// hole, its vapour, and the gas: entropy balance of a saturated vessel of constant volume. At
/// ambient pressure liquid above the hole drains by its head, air taking its place; heat from the
/// wall boils off the rest; without heat the outflow ends there, and what is left stays.
/// \throws InputError, NumericError
[[nodiscard]] OutflowHistory liquefied_vessel(const LiquefiedVesselInput& in);

}  // namespace isorisk::models::source
