// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>

#include "isorisk/models/source/history.hpp"
#include "isorisk/models/source/outflow.hpp"
#include "isorisk/models/source/vessel_shape.hpp"

/// A vessel of cold liquid that drains through a hole.
///
/// Reference page: docs/models/source/vessel_draining.md
namespace isorisk::models::source {

/// What keeps the pressure above the liquid.
enum class GasCap {
  Constant,  ///< vented or blanketed: the pressure stays
  Closed,    ///< a closed pad of gas that expands at constant temperature
};

struct DrainingInput {
  VesselGeometry vessel;
  double level_m = 0.0;        ///< of the liquid, above the lowest point
  double hole_height_m = 0.0;  ///< above the lowest point
  double hole_diameter_m = 0.0;
  double density_kg_per_m3 = 0.0;
  double cap_pressure_abs_pa = kAtmosphere;
  GasCap cap = GasCap::Constant;
  double ambient_pressure_pa = kAtmosphere;
  double temperature_k = 288.15;  ///< carried along
  double discharge_coefficient = 0.62;
  double gravity_m_per_s2 = kStandardGravity;
  double max_time_s = std::numeric_limits<double>::infinity();
};

/// Outflow until the hole is bare, the pressure is spent, or max_time. The level is the variable:
/// t = integral of A(h) dh/(Cd a sqrt(2 [dp/rho + g (h - h_hole)])), by Gauss quadrature in the
/// root of the level, exact to rounding. [cpr14e-2005] sec. 2.5.4.
/// \throws InputError
[[nodiscard]] OutflowHistory drain_vessel(const DrainingInput& in);

}  // namespace isorisk::models::source
