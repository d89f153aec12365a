// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <optional>
#include <vector>

#include "isorisk/models/source/history.hpp"

/// A release inside a ventilated building: what leaves the building.
///
/// Reference page: docs/models/source/building_release.md
namespace isorisk::models::source {

struct BuildingInput {
  std::vector<RateStep> release;        ///< of gas or vapour inside; not empty
  double vapour_density_kg_per_m3 = 0;  ///< of the pure gas at the state inside
  double volume_m3 = 0.0;               ///< free volume
  double ventilation_m3_per_s = 0.0;    ///< > 0
  /// Openings through which what the release displaces escapes, and what the walls bear; both or
  /// neither. Without them the building is taken to hold.
  std::optional<double> vent_area_m2{};
  std::optional<double> strength_overpressure_pa{};
  double air_density_kg_per_m3 = 1.2;
  double end_time_s = 0.0;  ///< of the exposure, > 0
};

struct BuildingRelease {
  std::vector<RateStep> outflow;  ///< from the building
  double released_kg = 0.0;       ///< inside, until end_time
  double outflow_kg = 0.0;
  double held_kg = 0.0;  ///< still inside at end_time; released = outflow + held
  double peak_volume_fraction = 0.0;
  double peak_overpressure_pa = 0.0;  ///< of the displacement; 0 when the vent area is unknown
  /// The displacement breaks the building: the outflow is the release itself.
  bool opens = false;
  std::vector<Warning> warnings;
};

/// Well mixed, at constant pressure: V dC/dt = q - C (Q_v + q/rho). Exact for constant steps. When
/// the pressure that drives out the displaced air exceeds the strength, the building counts as
/// open and what is released enters the air as without it (CPR 18E, recalled). \throws InputError
[[nodiscard]] BuildingRelease building_release(const BuildingInput& in);

}  // namespace isorisk::models::source
