// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Gas outflow of AQ/T 3046-2013 Annex E. Reference pages:
/// docs/models/aqt3046/{gas_orifice,pipe_rupture_adiabatic}.md
namespace isorisk::models::aqt3046 {

struct GasOrificeInput {
  double upstream_pressure_abs_pa;             ///< p, > downstream pressure
  double downstream_pressure_abs_pa = 101325;  ///< p0, > 0
  double temperature_k;                        ///< upstream, > 0
  double molar_mass_kg_per_mol;                ///< > 0
  double gamma;                                ///< heat capacity ratio, (1, 2]
  double discharge_coefficient;                ///< C_d, (0, 1]; the guideline names no default here
  double hole_diameter_m;                      ///< > 0
};

struct GasOrificeResult {
  double pressure_ratio = 0.0;    ///< p0 / p
  double critical_ratio = 0.0;    ///< (2/(g+1))^(g/(g-1))
  double expansion_factor = 1.0;  ///< Y; 1 when the flow is sonic
  double hole_area_m2 = 0.0;
  double mass_flow_kg_per_s = 0.0;
  bool sonic = false;
};

/// Gas through a hole, eq. (E.13)-(E.17). \throws InputError that lists every bad field.
[[nodiscard]] GasOrificeResult gas_orifice(const GasOrificeInput& in);

/// Which reading of eq. (E.18): the term (1/Ma^2 - 1) of Fanno flow, or with gamma before it.
enum class PipeFlowReading { Fanno, AsRead };

struct PipeRuptureInput {
  double upstream_pressure_abs_pa;  ///< at the inlet, > 0
  double upstream_temperature_k;    ///< > 0
  double molar_mass_kg_per_mol;     ///< > 0
  double gamma;                     ///< (1, 2]
  double inner_diameter_m;          ///< > 0
  double roughness_m;               ///< > 0, below 3.7 diameters
  double length_m;                  ///< to the next valve, on one side of the break, > 0
};

struct PipeFlow {
  double mach_inlet = 0.0;
  double choked_pressure_abs_pa = 0.0;  ///< at the open end
  double choked_temperature_k = 0.0;    ///< at the open end
  double mass_flux_kg_per_m2_s = 0.0;
  double mass_flow_kg_per_s = 0.0;
};

struct PipeRuptureResult {
  double fanning_factor = 0.0;
  double friction_number = 0.0;  ///< 4 f L / d
  PipeFlow fanno;                ///< the default
  PipeFlow as_read;              ///< for reproduction only, up to gamma^(1/2) higher
};

/// Adiabatic flow out of one side of a broken pipe at the start, choked at the open end,
/// eq. (E.8), (E.18)-(E.22). The Mach number solves (E.18) to 1e-13.
/// \throws InputError that lists every bad field.
[[nodiscard]] PipeRuptureResult pipe_rupture(const PipeRuptureInput& in);

}  // namespace isorisk::models::aqt3046
