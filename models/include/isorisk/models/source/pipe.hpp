// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "isorisk/models/source/outflow.hpp"

/// Gas flow through pipes with friction.
///
/// Reference pages: docs/models/source/{fanno_pipe,wilson_pipeline}.md
namespace isorisk::models::source {

/// Darcy friction factor, all regimes (Churchill 1977). \pre reynolds > 0
[[nodiscard]] double friction_churchill(double reynolds, double relative_roughness) noexcept;
/// Darcy friction factor of a fully rough pipe: (1.14 - 2 log10(eps/D))^-2.
[[nodiscard]] double friction_rough(double relative_roughness) noexcept;

struct FannoInput {
  double length_m;
  double diameter_m;
  double roughness_m;
  double inlet_pressure_abs_pa;   ///< static, at the inlet of the pipe
  double outlet_pressure_abs_pa;  ///< of the surroundings
  double inlet_temperature_k;
  double heat_capacity_ratio;
  double molar_mass_kg_per_mol;
  double entrance_loss = 0.0;  ///< K, lumped into f L/D
  double exit_loss = 0.0;
  double viscosity_pa_s = 1.79e-5;  ///< air at 288 K
};
struct Fanno {
  double mass_flow_kg_per_s;
  double mass_flow_isentropic_path_kg_per_s;  ///< cheap bound
  double friction_darcy;
  double inlet_mach;
  double exit_pressure_abs_pa;  ///< above ambient when choked
  bool choked;
};
/// Adiabatic flow of an ideal gas with friction. \throws InputError, NumericError
[[nodiscard]] Fanno fanno_pipe(const FannoInput& in);

struct WilsonInput {
  double pressure_abs_pa;
  double temperature_k;
  double molar_mass_kg_per_mol;
  double heat_capacity_ratio;
  double diameter_m;
  double length_m;
  double roughness_m;
  double hole_diameter_m;  ///< at most the diameter
};
/// Double exponential of a gas pipeline that empties through a break (Wilson; ALOHA form).
class WilsonPipeline {
 public:
  /// \throws InputError
  explicit WilsonPipeline(const WilsonInput& in);
  [[nodiscard]] double sound_speed_m_per_s() const noexcept { return sound_; }
  [[nodiscard]] double friction_darcy() const noexcept { return friction_; }
  [[nodiscard]] double inventory_kg() const noexcept { return mass_; }
  [[nodiscard]] double initial_mass_flow_kg_per_s() const noexcept { return flow_; }
  [[nodiscard]] double beta_s() const noexcept { return beta_; }
  /// TNO time constant of a full-bore break, (2/3)(L/c) sqrt(g f L/D) [s].
  [[nodiscard]] double tno_time_constant_s() const noexcept { return tno_; }
  /// \pre time_s >= 0
  [[nodiscard]] double mass_flow_kg_per_s(double time_s) const noexcept;
  /// Mass that has left [kg]; the inventory for infinite time. \pre time_s >= 0
  [[nodiscard]] double released_kg(double time_s) const noexcept;

 private:
  double sound_, friction_, mass_, flow_, alpha_, beta_, tno_;
};

}  // namespace isorisk::models::source
