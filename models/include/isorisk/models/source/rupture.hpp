// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/models/source/outflow.hpp"
#include "isorisk/models/source/release.hpp"
#include "isorisk/models/substance/substance.hpp"

/// The cloud of a bursting vessel: expansion to ambient pressure, then turbulent mixing with air.
///
/// Reference page: docs/models/source/rupture_expansion.md
namespace isorisk::models::source {

struct RuptureInput {
  const Substance* substance = nullptr;  ///< required
  double temperature_k = 0.0;
  double pressure_abs_pa = 0.0;
  double mass_kg = 0.0;
  Phase phase = Phase::Gas;  ///< Gas or LiquefiedGas: a cold liquid does not expand
  double ambient_pressure_pa = kAtmosphere;
};

struct RuptureCloud {
  double vapour_fraction;  ///< after isentropic expansion to ambient pressure
  double temperature_k;    ///< there
  double gas_volume_m3;    ///< of the vapour there
  double expansion_energy_j_per_kg;
  double expansion_velocity_m_per_s;  ///< 0.8 sqrt(2 E)
  double expansion_radius_m;          ///< of the sphere of gas before it mixes
  // Two zones when the core grows no faster than 1 m/s.
  double end_time_s;
  double core_radius_m;
  double core_volume_fraction;  ///< of the gas; half of it is in the core
  double cloud_radius_m;
  double mean_volume_fraction;  ///< over the whole cloud
  double air_kg;                ///< mixed in by then
  std::vector<Warning> warnings;
};

/// E = (h0 - h1) - (p0 - pa) v0 of the isentrope; core r = 1.36 sqrt(4 K t),
/// K = 0.0137 V^(1/3) sqrt(E) (V^(1/3)/(t sqrt(E)))^(1/4), so r goes as t^(3/8). Constants in
/// data/coefficients/source_constants.csv, recalled. \throws InputError
[[nodiscard]] RuptureCloud rupture_cloud(const RuptureInput& in, double air_temperature_k = 288.15);

}  // namespace isorisk::models::source
