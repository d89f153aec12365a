// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "isorisk/models/substance/substance.hpp"

/// How much of a superheated liquid boils off, and how much stays in the air.
///
/// Reference pages: docs/models/source/flash_fraction.md
namespace isorisk::models::source {

struct FlashInput {
  double liquid_heat_capacity_j_per_kg_k;  ///< mean between boiling point and T0, > 0
  double temperature_k;                    ///< T0, > 0
  double boiling_point_k;                  ///< at ambient pressure, > 0
  double heat_of_vaporisation_j_per_kg;    ///< at the boiling point, > 0
};

/// X = cp (T0 - Tb)/L, 0 below the boiling point; not limited to 1. AQ/T 3046-2013 Annex D.
/// \throws InputError
[[nodiscard]] double flash_fraction_linear(const FlashInput& in);
/// X = 1 - exp(-cp (T0 - Tb)/L): vapour leaves as it forms. \throws InputError
[[nodiscard]] double flash_fraction_exponential(const FlashInput& in);

struct FlashState {
  double vapour_fraction;  ///< of the mass, 0 to 1
  double temperature_k;  ///< after the expansion: boiling point, T0 below it, above it if all boils
  double boiling_point_k;                ///< or sublimation point, where solid is true
  double heat_capacity_j_per_kg_k;       ///< mean value used
  double heat_of_vaporisation_j_per_kg;  ///< at the boiling point; of sublimation, where solid
  bool solid =
      false;  ///< what does not boil off freezes: ambient pressure is below the triple point
};

/// Isenthalpic flash of saturated or subcooled liquid: X = (integral of c dT from Tb to T0)/L(Tb).
/// Below the pressure of the triple point (carbon dioxide) it goes to vapour and solid at the
/// sublimation point Ts: X = (integral of c dT from Ts to T0 + h_f)/(L(Ts) + h_f), h_f heat of
/// fusion, liquid properties extrapolated from the triple point to Ts.
/// \throws InputError above the critical temperature, or when Tb cannot be found.
[[nodiscard]] FlashState isenthalpic_flash(const Substance& substance, double temperature_k,
                                           double ambient_pressure_pa);

/// Airborne share of the release (vapour and aerosol), AQ/T 3046-2013 eq. (D.31), (D.32):
/// 5 X for X <= 0.2, else 1. \pre 0 <= X <= 1
[[nodiscard]] double airborne_share_aqt3046(double flash_fraction) noexcept;
/// Purple Book table: 2 X below 0.1; (0.8 X - 0.028)/0.26 up to 0.36; else 1. \pre 0 <= X <= 1
[[nodiscard]] double airborne_share_cpr18e(double flash_fraction) noexcept;

}  // namespace isorisk::models::source
