// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "isorisk/models/source/outflow.hpp"
#include "isorisk/models/substance/substance.hpp"

/// Flashing flow through pipes and stubs.
///
/// Reference pages: docs/models/source/{two_phase_hem,leung_omega,two_phase_choices,
/// two_phase_fauske_cude,flashing_expansion,short_pipe}.md
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

/// Liquid that flashes in an opening too short for equilibrium: between hole and pipe.
struct ShortPipeInput {
  double pressure_abs_pa;             ///< at the opening, static head included
  double saturation_pressure_abs_pa;  ///< of the liquid, > 0
  double liquid_density_kg_per_m3;
  double equilibrium_flux_kg_per_m2_s;  ///< of the saturated liquid, equilibrium_rate_flux()
  double opening_length_m;              ///< >= 0
  double equilibrium_length_m;          ///< from which flashing is in equilibrium
  double discharge_coefficient = 0.65;
  double back_pressure_abs_pa = kAtmosphere;
};
struct ShortPipe {
  double mass_flux_kg_per_m2_s;         ///< mass flow over the area of the opening
  double liquid_flux_kg_per_m2_s;       ///< limit of length 0: Bernoulli, Cd sqrt(2 rho (p0 - pa))
  double equilibrium_flux_kg_per_m2_s;  ///< limit of the equilibrium length
  double non_equilibrium;               ///< N of the saturated part; NaN without flashing
  double exit_velocity_m_per_s;         ///< of the liquid in the contracted jet
  double exit_pressure_abs_pa;
  double expanded_velocity_m_per_s;  ///< after expansion to the back pressure
  bool choked;                       ///< exit above the back pressure
};

/// Non-equilibrium flashing flow through an opening of length L.
///
/// \par Equation
///   l = L/L_e; G_B^2 = 2 Cd^2 rho_l (ps - pa); G_E the equilibrium rate;
///   N = G_E^2/G_B^2 + l for l < 1, 1 from there on;
///   G^2 = 2 Cd^2 rho_l (p0 - ps) + min{G_B^2, max[G_E^2/N, G_E^2]};
///   no flashing (ps <= pa): G^2 = 2 Cd^2 rho_l (p0 - pa)
/// \par Source
///   [fauske-epstein-1988], recalled. In that form N ends at 1 + G_E^2/G_B^2 for l -> 1, below the
///   equilibrium rate that holds from l = 1; equilibrium is the least flow and liquid the largest,
///   so the flux is kept between the two, which also makes it continuous and falling in L.
/// \par Validity
///   reduced temperature below 0.9
/// \par Reference page
///   docs/models/source/short_pipe.md
/// \throws InputError
[[nodiscard]] ShortPipe short_pipe(const ShortPipeInput& in);
/// dps/dT sqrt(T/cp) [kg/m2/s], the equilibrium rate h_lg/v_lg/sqrt(cp T) with Clapeyron's v_lg.
/// \pre temperature below the critical one
[[nodiscard]] double equilibrium_rate_flux(const Substance& substance, double temperature_k);
/// The length from which flashing is in equilibrium [m], data/coefficients/source_constants.csv.
[[nodiscard]] double equilibrium_length_m();

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
