// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "isorisk/models/substance/substance.hpp"

/// Expansion energy of a vessel of liquefied gas. Reference page:
/// docs/models/explosion/bleve_expansion_energy.md
namespace isorisk::models::explosion {

struct BleveEnergyInput {
  double temperature_k;         ///< of the saturated content at burst, boiling point < T < 0.99 Tc
  double vessel_volume_m3;      ///< > 0
  double liquid_fill_fraction;  ///< part of the volume that is liquid, [0, 1]
  double ambient_pressure_pa = 101325.0;
};

/// Of one phase, per kg, expanded at constant entropy to the ambient pressure.
struct PhaseExpansion {
  double energy_j_per_kg = 0.0;  ///< u1 - u2 = integral of p dv
  double vapour_fraction = 0.0;  ///< X at the end, as computed; above 1: ends superheated
};

struct BleveEnergy {
  double burst_pressure_abs_pa = 0.0;  ///< vapour pressure at the burst temperature
  double boiling_point_k = 0.0;        ///< at the ambient pressure
  double liquid_kg = 0.0;
  double vapour_kg = 0.0;
  PhaseExpansion liquid;
  PhaseExpansion vapour;
  bool vapour_superheated = false;  ///< the vapour was expanded as a gas, p v^k
  double isentropic_j = 0.0;        ///< of the whole content, no ground factor
  double irreversible_j = 0.0;      ///< p0 (V2 - V1) of an adiabatic expansion against p0
  double irreversible_vapour_fraction = 0.0;
};

/// Isentropic (Baker, CCPS, TNO) and irreversible adiabatic (Planas-Cuchi 2004) expansion energy of
/// saturated liquid and vapour, by integration along the saturation curve: only ps, rho_l, L and c
/// of the liquid are needed, and the volume of vaporisation is that of Clapeyron, so that no small
/// difference of large numbers occurs.
/// \throws InputError that lists every field outside its bounds.
[[nodiscard]] BleveEnergy bleve_energy(const Substance& substance, const BleveEnergyInput& in);

}  // namespace isorisk::models::explosion
