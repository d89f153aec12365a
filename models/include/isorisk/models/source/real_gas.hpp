// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "isorisk/models/source/outflow.hpp"
#include "isorisk/models/substance/substance.hpp"

/// Isentropic flow of a real gas through a hole.
///
/// Reference page: docs/models/source/gas_hole_real.md
namespace isorisk::models::source {

/// The gas whose compressibility is Substance::gas_compressibility: v = R T/p + b(T), ideal-gas
/// heat capacity. Enthalpy and entropy follow from v by exact differentiation,
/// h = h_ig + p (b - T b'), s = s_ig - R ln p - p b', so that dh = T ds + v dp holds.
class VirialGas {
 public:
  explicit VirialGas(const Substance& substance);
  /// b [m3/kg]. \pre temperature > 0, for all below
  [[nodiscard]] double covolume_m3_per_kg(double temperature_k) const noexcept;
  [[nodiscard]] double specific_volume_m3_per_kg(double temperature_k,
                                                 double pressure_abs_pa) const noexcept;
  /// h(T, p) - h(T0, p0) [J/kg].
  [[nodiscard]] double enthalpy_change_j_per_kg(double t0, double p0, double t,
                                                double p) const noexcept;
  /// s(T, p) - s(T0, p0) [J/kg/K].
  [[nodiscard]] double entropy_change_j_per_kg_k(double t0, double p0, double t,
                                                 double p) const noexcept;
  /// cp [J/kg/K] of the real gas, cp_ig - p T b''.
  [[nodiscard]] double heat_capacity_j_per_kg_k(double t, double p) const noexcept;
  /// Temperature [K] at a pressure on the isentrope through (T0, p0), from a first guess (0:
  /// ideal). \throws NumericError
  [[nodiscard]] double isentropic_temperature_k(double t0, double p0, double p,
                                                double guess = 0.0) const;

 private:
  [[nodiscard]] double slope(double t) const noexcept;  // b'
  const Substance* s_;
  double gas_;  // R/M
};

struct RealGasHoleInput {
  const Substance* substance = nullptr;  ///< required
  double pressure_abs_pa = 0.0;          ///< stagnation, above the back pressure
  double temperature_k = 0.0;            ///< stagnation
  double hole_diameter_m = 0.0;
  double back_pressure_abs_pa = kAtmosphere;
  double discharge_coefficient = 1.0;
};
struct RealGasHole {
  double mass_flow_kg_per_s;
  double throat_pressure_abs_pa;
  double throat_temperature_k;
  double throat_velocity_m_per_s;
  double throat_density_kg_per_m3;
  double compressibility;           ///< at stagnation
  double constant_z_flow_kg_per_s;  ///< gas_hole() with that Z and the ideal cp/cv
  bool choked;
};

/// \par Equation
///   q = Cd A max over p in [pa, p0] of rho(s0, p) sqrt(2 (h0 - h(s0, p)))
/// \par Source
///   throat of a real gas by its equation of state; virial correlation of Pitzer and Abbott
/// \par Validity
///   compressibility 0.65 to 1.35, no condensation up to the throat
/// \par Reference page
///   docs/models/source/gas_hole_real.md
/// \throws InputError, NumericError
[[nodiscard]] RealGasHole real_gas_hole(const RealGasHoleInput& in);

}  // namespace isorisk::models::source
