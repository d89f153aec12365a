// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "isorisk/models/source/outflow.hpp"
#include "isorisk/models/substance/substance.hpp"

/// Vessels that empty themselves through a hole.
///
/// Reference pages: docs/models/source/{gas_blowdown,gas_blowdown_real,liquefied_gas_blowdown}.md
namespace isorisk::models::source {

struct GasBlowdownInput {
  double volume_m3;            ///< > 0
  double pressure_abs_pa;      ///< > 0
  double density_kg_per_m3;    ///< at the start, > 0
  double heat_capacity_ratio;  ///< > 1
  double hole_diameter_m;      ///< > 0
  double discharge_coefficient = 0.85;
};

/// Adiabatic, ideal gas, choked throughout: closed form.
class GasBlowdown {
 public:
  /// \throws InputError
  explicit GasBlowdown(const GasBlowdownInput& in);
  /// rho0 V/w0 [s].
  [[nodiscard]] double time_constant_s() const noexcept { return tau_; }
  [[nodiscard]] double initial_mass_flow_kg_per_s() const noexcept { return flow_; }
  /// \pre time_s >= 0, for all below
  [[nodiscard]] double pressure_abs_pa(double time_s) const noexcept;
  [[nodiscard]] double mass_flow_kg_per_s(double time_s) const noexcept;
  [[nodiscard]] double temperature_ratio(double time_s) const noexcept;
  /// Mass that has left [kg].
  [[nodiscard]] double released_kg(double time_s) const noexcept;
  /// Time [s] at which the pressure has fallen to a value by the choked form (also where the flow
  /// is no longer choked). \pre 0 < pressure <= initial pressure
  [[nodiscard]] double time_to_pressure_s(double pressure_abs_pa) const noexcept;

 private:
  [[nodiscard]] double bracket(double time_s) const noexcept;
  double k_, p0_, tau_, flow_, mass_;
};

struct RealBlowdownInput {
  const Substance* substance = nullptr;  ///< required
  double volume_m3 = 0.0;
  double pressure_abs_pa = 0.0;
  double temperature_k = 0.0;
  double hole_diameter_m = 0.0;
  double discharge_coefficient = 0.85;
  double back_pressure_abs_pa = kAtmosphere;
  double wall_heat_w = 0.0;  ///< constant heat flow into the gas
};

struct BlowdownState {
  double time_s;
  double pressure_abs_pa;
  double temperature_k;
  double mass_flow_kg_per_s;
  double mass_kg;  ///< left in the vessel
};

/// Gas vessel in time: ideal-gas heat capacity, compressibility by the virial correlation, choked
/// and then subsonic flow. Dormand-Prince, relative tolerance 1e-8.
/// \param times_s rising, >= 0
/// \throws InputError, NumericError
[[nodiscard]] std::vector<BlowdownState> gas_blowdown(const RealBlowdownInput& in,
                                                      std::span<const double> times_s);

struct LiquefiedBlowdownInput {
  const Substance* substance = nullptr;  ///< required
  double temperature_k = 0.0;            ///< saturated
  double volume_m3 = 0.0;
  double liquid_fill = 0.0;  ///< by volume, (0, 1)
  double ambient_pressure_pa = kAtmosphere;
  double hole_diameter_m = 0.0;
  double discharge_coefficient = 0.65;
};

struct LiquefiedBlowdown {
  double initial_kg;
  // Vapour leaves from the top until the vessel is at ambient pressure.
  double vapour_final_temperature_k;
  double vapour_mass_left_fraction;
  // Liquid leaves from the bottom, unflashed and without static head, until none is left.
  double liquid_initial_rate_kg_per_s;
  double liquid_gone_temperature_k;
  double liquid_gone_pressure_abs_pa;
  double liquid_gone_vapour_kg;
  double liquid_gone_time_s;
  bool liquid_gone;  ///< false: ambient pressure was reached first, with liquid left
};

/// Saturated vessel of constant volume without heat from outside, by its entropy balance.
/// \throws InputError
[[nodiscard]] LiquefiedBlowdown liquefied_blowdown(const LiquefiedBlowdownInput& in);

}  // namespace isorisk::models::source
