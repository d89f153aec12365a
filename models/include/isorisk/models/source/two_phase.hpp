// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "isorisk/models/source/outflow.hpp"
#include "isorisk/models/substance/substance.hpp"

/// Flashing flow through pipes and stubs.
///
/// Reference pages: docs/models/source/{two_phase_hem,leung_omega,two_phase_choices,
/// two_phase_fauske_cude,flashing_expansion}.md
namespace isorisk::models::source {

/// v_g - v_l [m3/kg] of saturation by Clapeyron, L/(T dps/dT): consistent with the heat of
/// vaporisation and the vapour pressure. \pre temperature below the critical one
[[nodiscard]] double evaporation_volume_m3_per_kg(const Substance& substance, double temperature_k);

/// Homogeneous equilibrium flow on the isentrope of a pure substance.
struct HemInput {
  const Substance* substance = nullptr;  ///< required
  double temperature_k = 0.0;            ///< of the saturated mixture or the liquid
  double quality = 0.0;                  ///< inlet vapour mass fraction, [0, 1); 0 when subcooled
  double pressure_abs_pa = 0.0;          ///< 0: saturation pressure; above it: subcooled liquid
  double back_pressure_abs_pa = kAtmosphere;
};

struct Hem {
  double mass_flux_kg_per_m2_s;
  double throat_pressure_abs_pa;
  double throat_temperature_k;
  double throat_quality;
  double throat_velocity_m_per_s;
  bool choked;  ///< false: the throat is at the back pressure
  /// Quality of the isentrope at the back pressure (all of it two-phase), NaN when not reached.
  double quality_at_back_pressure;
};

/// G = max over p of sqrt(2 (h0 - h))/v at constant entropy, from vapour pressure, liquid density,
/// heat of vaporisation and heat capacity alone: v_g by Clapeyron, h0 - h as the integral of v dp.
/// Valid for pipes of 0.1 m and more, reduced temperature below 0.95.
/// \throws InputError
[[nodiscard]] Hem hem_flow(const HemInput& in);

/// Where a two-phase or liquid jet has come down to ambient pressure.
struct JetExpansion {
  double velocity_m_per_s;
  double vapour_fraction;  ///< with the kinetic energy taken out of the heat
  double density_kg_per_m3;
  double temperature_k;
  double area_ratio;  ///< to the throat (Cd A)
};
/// Momentum and energy from a throat to ambient pressure (CCPS, SLAB style):
/// u_e = u* + (p* - pa)/G; h_e = h0 - u_e^2/2, h0 of the liquid at temperature and pressure.
/// \throws InputError
[[nodiscard]] JetExpansion expand_to_ambient(const Substance& substance, double temperature_k,
                                             double mass_flux_kg_per_m2_s,
                                             double throat_velocity_m_per_s,
                                             double throat_pressure_abs_pa,
                                             double ambient_pressure_pa);

/// Leung's omega method, saturated inlet (API 520 Part I annex).
struct OmegaFlow {
  double critical_ratio;  ///< eta_c = p*/p0
  double mass_flux_kg_per_m2_s;
  bool choked;
};
/// Root of eta^2 + (w^2 - 2w)(1 - eta)^2 + 2 w^2 ln eta + 2 w^2 (1 - eta) = 0. \pre omega > 0
[[nodiscard]] double leung_critical_ratio(double omega);
/// \param back_pressure_abs_pa 0: choked whatever the back pressure
/// \throws InputError
[[nodiscard]] OmegaFlow leung_flow(double omega, double pressure_abs_pa,
                                   double specific_volume_m3_per_kg, double back_pressure_abs_pa);

/// Closed forms for a saturated liquid that flashes on its way, from rounded properties.
struct SaturatedLiquid {
  double liquid_density_kg_per_m3;
  double vapour_density_kg_per_m3;
  double liquid_heat_capacity_j_per_kg_k;
  double temperature_k;
  double pressure_abs_pa;
  double heat_of_vaporisation_j_per_kg;
};
/// omega = rho_l cp T0 p0 (v_lg/h_lg)^2. \throws InputError
[[nodiscard]] double saturated_omega(const SaturatedLiquid& in);
/// Equilibrium rate model, pipe of 0.1 m and more (Fauske and Epstein 1988):
/// G = (h_lg/v_lg)/sqrt(cp T0) [kg/m2/s]. \throws InputError
[[nodiscard]] double equilibrium_rate_flux(const SaturatedLiquid& in);
/// Bernoulli without flashing: G = Cd sqrt(2 rho (p0 - pa)) [kg/m2/s]. \throws InputError
[[nodiscard]] double bernoulli_flux(const SaturatedLiquid& in, double ambient_pressure_pa,
                                    double discharge_coefficient);

struct FauskeCudeInput {
  double pressure_abs_pa;           ///< in the vessel
  double critical_pressure_abs_pa;  ///< 0.55 p
  double temperature_k;             ///< in the vessel
  double critical_temperature_k;    ///< boiling point at the critical pressure
  double liquid_heat_capacity_j_per_kg_k;
  double heat_of_vaporisation_j_per_kg;
  double liquid_density_kg_per_m3;
  double vapour_density_kg_per_m3;  ///< at the critical pressure
  double discharge_coefficient = 0.8;
  double area_m2;
};
struct FauskeCude {
  double vapour_fraction;  ///< F_v, not limited
  double mixture_density_kg_per_m3;
  double mass_flow_kg_per_s;
  bool as_gas;  ///< F_v > 1: treat as gas
};
/// HJ 169-2018 eq. (F.5)-(F.8). \throws InputError
[[nodiscard]] FauskeCude fauske_cude(const FauskeCudeInput& in);

}  // namespace isorisk::models::source
