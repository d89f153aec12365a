// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <vector>

#include "isorisk/models/source/history.hpp"
#include "isorisk/models/source/outflow.hpp"

/// Gas flow through pipes with friction.
///
/// Reference pages: docs/models/source/{fanno_pipe,wilson_pipeline,pipeline_break}.md
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
  double hole_diameter_m;        ///< at most the diameter
  double compressibility = 1.0;  ///< Z of the gas, taken as constant
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
  /// Shorter time constant, alpha^2 beta [s].
  [[nodiscard]] double fast_s() const noexcept { return alpha_ * alpha_ * beta_; }
  /// Integral of the released part of the inventory over time [s]. \pre time_s >= 0
  [[nodiscard]] double released_part_time_s(double time_s) const noexcept;

 private:
  double sound_, friction_, mass_, flow_, alpha_, beta_, tno_;
};

struct PipelineBreakInput {
  double pressure_abs_pa;
  double temperature_k;
  double molar_mass_kg_per_mol;
  double heat_capacity_ratio;
  double diameter_m;
  double roughness_m;
  double length_upstream_m;      ///< from the break to the valve or station, >= 0
  double length_downstream_m;    ///< >= 0; one of the two > 0
  bool full_bore = true;         ///< both ends open; false: one hole in the wall
  double hole_diameter_m = 0.0;  ///< of the hole
  double compressibility = 1.0;  ///< Z in the line
  double discharge_coefficient = 1.0;
  double pump_kg_per_s = 0.0;  ///< into the upstream end until isolation
  double isolation_time_s = std::numeric_limits<double>::infinity();  ///< end of pumping
  double ambient_pressure_pa = kAtmosphere;
};

/// Gas pipeline that breaks between two closed (or fed) ends.
///
/// \par Equation
///   Full bore: q = q_u(t) + q_d(t), each the double exponential of WilsonPipeline with the bore
///   open. Hole: each side takes the part L_i/(L_u + L_d) of the hole's area (ours: exact for a
///   small hole, which empties both sides as one tank, for equal sides and for one side alone).
///   Pumping P until t_s: gas pumped in leaves by the response of the line, F = released part of
///   its inventory (ours): q_P = P [F(t) - F(t - min(t, t_s))], which keeps the mass, tends to P,
///   and with P at most the first flow never lifts the flow above the first flow.
/// \par Source
///   [wilson-1979]; [cpr14e-2005] eq. 2.36; two ends and pumping: docs page
/// \par Validity
///   length of a side above 200 diameters, ideal gas or constant Z, gas that does not condense
/// \par Reference page
///   docs/models/source/pipeline_break.md
class PipelineBreak {
 public:
  /// \throws InputError
  explicit PipelineBreak(const PipelineBreakInput& in);
  /// Content of both sides [kg].
  [[nodiscard]] double line_kg() const noexcept { return line_; }
  /// Content at ambient pressure, which stays [kg].
  [[nodiscard]] double residue_kg() const noexcept { return residue_; }
  /// Rate of pumping that counts [kg/s]: at most the first flow of what it feeds.
  [[nodiscard]] double pump_kg_per_s() const noexcept { return pump_; }
  [[nodiscard]] double initial_mass_flow_kg_per_s() const noexcept;
  /// 2 for a full-bore break between two sides, else 1.
  [[nodiscard]] int open_ends() const noexcept { return ends_; }
  /// \pre time_s >= 0, for all below
  [[nodiscard]] double mass_flow_kg_per_s(double time_s) const noexcept;
  /// Mass that has left [kg]: for infinite time the content and what was pumped.
  [[nodiscard]] double released_kg(double time_s) const noexcept;
  /// Stagnation pressure at the break that passes the flow [Pa], at the temperature of the line.
  [[nodiscard]] double break_pressure_pa(double time_s) const noexcept;
  /// Outflow until isolated and at ambient pressure, or max_time. The initial mass is the content
  /// and what is pumped until then. \throws InputError when nothing ends it
  [[nodiscard]] OutflowHistory history(
      double max_time_s = std::numeric_limits<double>::infinity()) const;

 private:
  [[nodiscard]] double response(double time_s) const noexcept;         // F
  [[nodiscard]] double response_time_s(double time_s) const noexcept;  // integral of F
  PipelineBreakInput in_;
  std::vector<WilsonPipeline> sides_;  // upstream first
  bool upstream_ = false;              // the first side is the upstream one
  double line_ = 0.0, residue_ = 0.0, pump_ = 0.0, choked_flow_ = 0.0, area_ = 0.0;
  int ends_ = 1;
};

}  // namespace isorisk::models::source
