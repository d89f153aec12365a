// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

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
  double superheat_j = 0.0;           ///< SE = m_l [h_l(T1) - h_l(Tb)], Casal and Salla 2006
  double prugh_j = 0.0;               ///< of the vapour and of what flashes, as one gas
  double prugh_flash_fraction = 0.0;  ///< f
};

/// Energies of `BleveEnergy` behind a blast.
enum class BleveEnergyKind {
  Isentropic,             ///< u1 - u2 of both phases at constant entropy (Baker, CCPS, TNO)
  Irreversible,           ///< p0 (V2 - V1) (Planas-Cuchi 2004)
  SuperheatIsentropic,    ///< 0.14 SE (Casal and Salla 2006)
  SuperheatIrreversible,  ///< 0.05 SE (Casal and Salla 2006)
  Prugh,                  ///< p1 V*/(k - 1) [1 - (p0/p1)^((k-1)/k)] (Prugh 1991)
};
/// "isentropic", "irreversible", "superheat_isentropic", "superheat_irreversible", "prugh".
/// \throws InputError listing them.
[[nodiscard]] BleveEnergyKind bleve_energy_kind(std::string_view word);
[[nodiscard]] double value_of(const BleveEnergy& energy, BleveEnergyKind kind) noexcept;
/// Why one would take it, in a sentence for results.
[[nodiscard]] std::string_view reason_of(BleveEnergyKind kind) noexcept;
/// The fraction that goes into the blast is inside already (superheating energy).
[[nodiscard]] bool contains_blast_fraction(BleveEnergyKind kind) noexcept;

/// Isentropic (Baker, CCPS, TNO) and irreversible adiabatic (Planas-Cuchi 2004) expansion energy of
/// saturated liquid and vapour, by integration along the saturation curve: only ps, rho_l, L and c
/// of the liquid are needed, and the volume of vaporisation is that of Clapeyron, so that no small
/// difference of large numbers occurs. Beside them the superheating energy of Casal and Salla and
/// the energy of Prugh, f = 1 - exp{-2.63 (c/L)(Tc - Tb)[1 - ((Tc - T1)/(Tc - Tb))^0.38]}, c the
/// mean heat capacity of the liquid between Tb and T1, L at Tb (both recalled). \throws InputError
/// that lists every field outside its bounds.
[[nodiscard]] BleveEnergy bleve_energy(const Substance& substance, const BleveEnergyInput& in);

}  // namespace isorisk::models::explosion
