// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Short correlations for jet flames: one function each.
/// Reference page: docs/models/fire/jet_correlations.md
namespace isorisk::models::fire {

/// Flame length [m] of API 521 flares: 0.00331 Q^0.4776, Q in W.
[[nodiscard]] double api521_flame_length_m(double heat_release_w) noexcept;

/// Flame length [m], Lowesmith et al. (2007): 2.8893 Q^0.3728, Q in MW.
[[nodiscard]] double lowesmith_flame_length_m(double heat_release_w) noexcept;

/// Flame length [m] of Cook, Bahrami and Whitehouse (1990): 0.00326 Q^0.478, Q in W.
[[nodiscard]] double cook_flame_length_m(double heat_release_w) noexcept;

/// Lift-off [m] of a gas jet in still air, Kalghatgi (1984): 50 nu_j u_j / S_u^2 (rho_j/rho_a)^1.5.
[[nodiscard]] double kalghatgi_lift_off_m(double viscosity_m2_per_s, double velocity_m_per_s,
                                          double burning_velocity_m_per_s,
                                          double density_ratio) noexcept;

/// What leaves the hole, for the jet of MChS Order 404 and GOST R 12.3.047.
enum class JetPhase { Gas, Vapour, Liquid };
struct Order404Jet {
  double length_m;      ///< K m^0.4, K = 12.5 gas, 13.5 vapour of LPG or LNG, 15 liquid
  double width_m;       ///< 0.15 of the length
  double reach_10kw_m;  ///< 10 kW/m2 along a horizontal jet: 1.5 lengths
};
[[nodiscard]] Order404Jet order404_jet(double mass_flow_kg_per_s, JetPhase phase) noexcept;

struct ConsidineGrintJet {
  double length_m;
  double half_width_m;
  double lethal_50_m;  ///< distance to the side at which half the people die
  double lethal_1_m;   ///< distance to the side at which one in a hundred dies
};
/// LPG jet, Considine and Grint (1985); 1 to 3000 kg/s, 10 to 300 s. Distances are not below the
/// half-width.
[[nodiscard]] ConsidineGrintJet considine_grint_jet(double mass_flow_kg_per_s,
                                                    double exposure_s) noexcept;

struct ScheferHydrogenInput {
  double velocity_m_per_s;   ///< of the notional nozzle
  double density_kg_per_m3;  ///< of the notional nozzle
  double diameter_m;         ///< of the notional nozzle
  double stoichiometric_mass_fraction = 0.0285;
  double air_density_kg_per_m3 = 1.2;
  double flame_temperature_k = 2390.0;  ///< adiabatic
  double ambient_temperature_k = 293.0;
  double gravity_m_per_s2 = 9.81;
};
struct ScheferHydrogenFlame {
  double froude;                ///< Fr_f
  double dimensionless_length;  ///< L*
  double momentum_diameter_m;   ///< d*
  double length_m;              ///< L_vis
  double width_m;               ///< 0.17 L_vis
};
/// Visible hydrogen flame, Schefer et al. (2006), Molina et al. (2007). The two branches meet at
/// Fr = 5 with a step of 9 %, as published.
/// \throws InputError that lists every field outside its bounds.
[[nodiscard]] ScheferHydrogenFlame schefer_hydrogen_flame(const ScheferHydrogenInput& in);

}  // namespace isorisk::models::fire
