// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "isorisk/models/source/rainout.hpp"
#include "isorisk/models/substance/substance.hpp"

/// Drops of a horizontal flashing jet: their size, and two answers to how many rain out.
///
/// Reference page: docs/models/source/source_term.md
namespace isorisk::models::source {

struct JetDropsInput {
  const Substance* substance = nullptr;  ///< required; must outlive the call
  double temperature_k = 0.0;            ///< of the liquid before it flashes, >= the boiling point
  double velocity_m_per_s = 0.0;         ///< of the jet after expansion
  double height_m = 0.0;                 ///< of the release above ground, >= 0
  double air_temperature_k = 288.15;
  double ambient_pressure_pa = 101325.0;
};
struct JetDrops {
  Rainout release;         ///< RELEASE: drop size and the part of the liquid that stays in the air
  double boiling_point_k;  ///< at ambient pressure, where its properties are taken
  double wet_bulb_k;       ///< temperature of a drop that evaporates into the air
  double evaporation_m2_per_s;       ///< K of d^2 = d0^2 - K t
  double falling_airborne_fraction;  ///< of the liquid, by falling_drop() over ten mass classes
};
/// The two methods side by side; the caller decides which one counts.
///
/// \par Source
///   Johnson and Woodward 1999 (RELEASE); Spalding 1953 and White 1974 (falling drop).
/// \throws InputError, also when the substance has no surface tension.
[[nodiscard]] JetDrops jet_drops(const JetDropsInput& in);

/// Viscosity [Pa s] of air (U.S. Standard Atmosphere 1976, eq. 51). \pre temperature_k > 0
[[nodiscard]] double air_viscosity_pa_s(double temperature_k);

}  // namespace isorisk::models::source
