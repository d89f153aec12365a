// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Outflow through holes, and the emptying of tanks.
///
/// Reference pages: docs/models/source/{liquid_hole,gas_hole,tank_emptying}.md
namespace isorisk::models::source {

inline constexpr double kStandardGravity = 9.81;          // m/s2, as the worked cases use
inline constexpr double kGasConstant = 8.31446261815324;  // J/mol/K, CODATA 2018
inline constexpr double kAtmosphere = 101325.0;           // Pa

struct LiquidHoleInput {
  double hole_diameter_m;               ///< > 0
  double density_kg_per_m3;             ///< of the liquid, > 0
  double pressure_difference_pa;        ///< gas cap minus surroundings; may be < 0 with a head
  double liquid_head_m = 0.0;           ///< above the hole, >= 0
  double discharge_coefficient = 0.65;  ///< (0, 1]; HJ 169-2018 Table F.1: round, Re > 100
  double gravity_m_per_s2 = kStandardGravity;
};

struct LiquidHole {
  double mass_flow_kg_per_s;
  double velocity_m_per_s;  ///< of the contracted jet, without Cd
};

/// q = Cd A rho sqrt(2 dp/rho + 2 g h); zero when nothing drives it. [cpr14e-2005] eq. 2.194.
/// \throws InputError
[[nodiscard]] LiquidHole liquid_hole(const LiquidHoleInput& in);

struct GasHoleInput {
  double hole_diameter_m;        ///< > 0
  double pressure_abs_pa;        ///< stagnation, >= back pressure
  double temperature_k;          ///< stagnation, > 0
  double molar_mass_kg_per_mol;  ///< > 0
  double heat_capacity_ratio;    ///< > 1
  double compressibility = 1.0;  ///< Z at the stagnation state, > 0
  double back_pressure_abs_pa = kAtmosphere;
  double discharge_coefficient = 1.0;  ///< (0, 1]; HJ 169-2018 F.1.2: round
};

struct GasHole {
  bool choked;
  double mass_flow_kg_per_s;
  double throat_pressure_abs_pa;
  double throat_temperature_k;
  double throat_velocity_m_per_s;
  double throat_density_kg_per_m3;
  double critical_pressure_ratio;  ///< back to stagnation
};

/// Isentropic nozzle flow, choked or not. [cpr14e-2005] eq. 2.20-2.24; AQ/T 3046-2013 E.13-E.17.
/// \throws InputError
[[nodiscard]] GasHole gas_hole(const GasHoleInput& in);

struct TankEmptyingInput {
  double tank_diameter_m;               ///< vertical cylinder, > 0
  double hole_diameter_m;               ///< > 0
  double density_kg_per_m3;             ///< > 0
  double head_start_m;                  ///< above the hole, >= head_end
  double head_end_m = 0.0;              ///< >= 0
  double overpressure_pa = 0.0;         ///< constant blanket pressure, gauge
  double discharge_coefficient = 0.62;  ///< (0, 1]
  double gravity_m_per_s2 = kStandardGravity;
};

struct TankEmptying {
  double initial_mass_flow_kg_per_s;
  double time_s;       ///< from head_start to head_end
  double released_kg;  ///< in that time
  double final_mass_flow_kg_per_s;
};

/// Torricelli with a falling level: t = (A_t/(Cd A)) sqrt(2/g) [sqrt(h1 + dp/rho g) - sqrt(h2 +
/// ..)]. \throws InputError
[[nodiscard]] TankEmptying tank_emptying(const TankEmptyingInput& in);

}  // namespace isorisk::models::source
