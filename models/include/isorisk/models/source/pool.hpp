// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string_view>

#include "isorisk/models/source/outflow.hpp"

/// Pools on land: spreading, boiling by heat from the ground, evaporation by the wind.
///
/// Reference pages: docs/models/source/{pool_boiling_conduction,pool_boiling_growing,
/// pool_evaporation_sutton,pool_evaporation_mackay_matsugu,pool_evaporation_epa,
/// pool_evaporation_energy_balance,pool_spread_continuous,bund_pool}.md
namespace isorisk::models::source {

struct Ground {
  double conductivity_w_per_m_k;  ///< > 0
  double diffusivity_m2_per_s;    ///< > 0
};

/// Row of data/coefficients/ground_thermal.csv. Sets "hj169-2018", "tno", "bejan".
/// \throws InputError naming the known sets and surfaces.
[[nodiscard]] Ground ground_constants(std::string_view set, std::string_view surface);

/// Smallest depth [m] a pool keeps on a surface, data/coefficients/pool_min_thickness.csv.
/// \throws InputError naming the known surfaces.
[[nodiscard]] double pool_min_thickness_m(std::string_view surface);

struct BoilingInput {
  Ground ground;
  double ground_temperature_k;           ///< > 0
  double boiling_point_k;                ///< > 0
  double heat_of_vaporisation_j_per_kg;  ///< > 0
};

/// K of q'' = K/sqrt(t) [kg/m2/s^0.5]: k (Tg - Tb)/(L sqrt(pi alpha)); 0 when the ground is colder.
/// [cpr14e-2005] ch. 3; HJ 169-2018 (F.10). \throws InputError
[[nodiscard]] double boiling_coefficient(const BoilingInput& in);
/// Rate [kg/s] of a pool of constant area at age t. \pre t > 0
[[nodiscard]] double boiling_rate_kg_per_s(double coefficient, double area_m2,
                                           double time_s) noexcept;
/// Mass [kg] boiled off to age t: twice rate times t. \pre t >= 0
[[nodiscard]] double boiled_mass_kg(double coefficient, double area_m2, double time_s) noexcept;

/// Radius [m] of a continuous release that spreads by gravity; with front constant e,
/// dr/dt = e sqrt(g h): r^2 = (4 e/3) sqrt(g V/pi) t^1.5. e = sqrt 2 is dr/dt = sqrt(2 g h).
[[nodiscard]] double spread_radius_m(double volume_rate_m3_per_s, double front_constant,
                                     double time_s, double gravity_m_per_s2) noexcept;
/// Boiling rate [kg/s] of such a pool at constant temperature of the ground: 0.75 pi K c t with
/// A = c t^1.5 (integral over the age of each ring; loss of mass does not slow the spread).
[[nodiscard]] double growing_boiling_rate_kg_per_s(double coefficient, double area_m2,
                                                   double time_s) noexcept;

/// Sutton-Pasquill evaporation, HJ 169-2018 eq. (F.12), AQ/T 3046-2013 Annex D.
struct SuttonInput {
  double area_m2;                ///< > 0
  double vapour_pressure_pa;     ///< of the liquid at its temperature, >= 0
  double molar_mass_kg_per_mol;  ///< > 0
  double temperature_k;          ///< > 0
  double wind_speed_m_per_s;     ///< at 10 m, > 0
  double a;                      ///< coefficient of the stability class, > 0
  double n;                      ///< exponent of the stability class, (0, 1)
};
/// Q = a p M/(R T) u^((2-n)/(2+n)) r^((4+n)/(2+n)) [kg/s]. \throws InputError
[[nodiscard]] double sutton_evaporation_kg_per_s(const SuttonInput& in);
struct SuttonClass {
  double a;
  double n;
};
/// Class 'A' to 'F'; C, which the table leaves out, takes the values of D. \throws InputError
[[nodiscard]] SuttonClass sutton_class(char stability);

/// k_m = coefficient u^wind D^diameter Sc^-schmidt of Mackay and Matsugu (1973), from
/// data/coefficients/source_constants.csv.
struct MackayMatsuguConstants {
  double coefficient;
  double wind_exponent;
  double diameter_exponent;
  double schmidt_exponent;  ///< > 0; also of (Sc/Pr) in the ratio of heat to mass transfer
};
[[nodiscard]] const MackayMatsuguConstants& mackay_matsugu_constants();

struct MackayInput {
  double diameter_m;             ///< of the pool, > 0
  double wind_speed_m_per_s;     ///< at 10 m, > 0
  double schmidt;                ///< > 0
  double vapour_pressure_pa;     ///< >= 0, below ambient pressure
  double molar_mass_kg_per_mol;  ///< > 0
  double temperature_k;          ///< > 0
  double ambient_pressure_pa = kAtmosphere;
};
struct Mackay {
  double mass_transfer_m_per_s;  ///< k_m = 0.004786 u^0.78 d^-0.11 Sc^-0.67
  double flux_low_kg_per_m2_s;   ///< k_m p_v M/(R T)
  double flux_kg_per_m2_s;       ///< with Stefan flow: k_m (p M/R T) ln[p/(p - p_v)]
};
/// \throws InputError
[[nodiscard]] Mackay mackay_matsugu(const MackayInput& in);

struct EpaInput {
  double area_m2;                ///< > 0
  double wind_speed_m_per_s;     ///< > 0
  double molar_mass_kg_per_mol;  ///< > 0
  double vapour_pressure_pa;     ///< >= 0
  double temperature_k;          ///< > 0
};
/// US EPA RMP guidance, Appendix D: 0.284 U^0.78 MW^(2/3) A VP/(82.05 T) in lb/min, ft2, mmHg, as
/// [kg/s]. \throws InputError
[[nodiscard]] double epa_evaporation_kg_per_s(const EpaInput& in);

struct WetBulbInput {
  double diameter_m;
  double wind_speed_m_per_s;  ///< at 10 m
  double schmidt;
  double prandtl = 0.71;
  double air_density_kg_per_m3 = 1.184;
  double air_heat_capacity_j_per_kg_k = 1005.0;
  double air_temperature_k = 298.15;
  double molar_mass_kg_per_mol;
  double heat_of_vaporisation_j_per_kg;
  double net_radiation_w_per_m2 = 0.0;
  double ground_heat_w_per_m2 = 0.0;
  double ambient_pressure_pa = kAtmosphere;
  std::function<double(double)> vapour_pressure_pa;  ///< of the temperature [K]
};
struct WetBulb {
  double heat_transfer_w_per_m2_k;  ///< Chilton-Colburn: k_m rho cp (Sc/Pr)^0.67
  double temperature_k;             ///< where the pool settles
  double flux_kg_per_m2_s;
};
/// Steady balance k_h (T_air - T) + q_rad + q_ground = L E(T), E of Mackay-Matsugu with Stefan
/// flow. \throws InputError, NumericError when no temperature balances it.
[[nodiscard]] WetBulb wet_bulb_pool(const WetBulbInput& in);

/// Area [m2] of a pool of a volume: min(bund, V/h_min); without a bund (0) V/h_min.
[[nodiscard]] double pool_area_m2(double volume_m3, double min_thickness_m,
                                  double bund_area_m2) noexcept;

/// A pool filled at a constant rate (or at once) that loses vapour, in time.
struct PoolHistoryInput {
  double inflow_kg_per_s = 0.0;  ///< during inflow_time
  double inflow_time_s = 0.0;
  double initial_kg = 0.0;  ///< at once at t = 0
  double density_kg_per_m3;
  double min_thickness_m;
  double max_area_m2;                                  ///< bund; infinity without one
  double end_time_s;                                   ///< of the exposure
  double boiling_coefficient = 0.0;                    ///< K of q'' = K/sqrt(age)
  std::function<double(double)> evaporation_kg_per_s;  ///< of the area [m2]; may be empty
};
struct PoolHistory {
  double max_area_m2;
  double inflow_kg;      ///< mass that reached the pool until end_time
  double evaporated_kg;  ///< until end_time
  double left_kg;        ///< on the ground at end_time
  double duration_s;     ///< until the last vapour, at most end_time
};
/// Explicit march. The area is the least of the bund, mass over least depth, and what gravity has
/// reached; it never shrinks. Each ring boils by its own age; the loss of a step is the larger of
/// boiling and evaporation. Inflow = evaporated + left exactly.
[[nodiscard]] PoolHistory pool_history(const PoolHistoryInput& in);

}  // namespace isorisk::models::source
