// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/models/fire/solid_flame.hpp"

namespace isorisk::models::fire {

struct ChamberlainJetInput {
  double mass_flow_kg_per_s;              ///< > 0
  double hole_diameter_m;                 ///< > 0; used when the flow is not choked
  double molar_mass_kg_per_mol;           ///< of the gas, > 0
  double heat_capacity_ratio;             ///< cp/cv, > 1
  double stagnation_pressure_abs_pa;      ///< before the hole, > ambient
  double stagnation_temperature_k;        ///< before the hole, > 0
  double heat_of_combustion_j_per_kg;     ///< lower heating value, > 0
  double wind_speed_m_per_s;              ///< at the height of the jet, >= 0
  double hole_elevation_rad = 0.0;        ///< of the hole axis above the horizontal, [-pi/2, pi/2]
  double hole_azimuth_rad = 0.0;          ///< from downwind towards +y, [-pi, pi]; pi = upwind
  double release_height_m = 0.0;          ///< above ground, >= 0
  double ambient_temperature_k = 288.15;  ///< > 0
  double ambient_pressure_abs_pa = 101325.0;  ///< > 0
  /// Fuel mass fraction of a stoichiometric mixture with air, (0, 1); absent: step 1 (paraffins).
  std::optional<double> stoichiometric_mass_fraction{};
  /// Fraction of heat radiated for fuels heavier than methane (Cook et al. 1990): x (M/21)^1/2.
  bool heavy_fuel_correction = false;
  /// Two-phase and liquid jets: speed [m/s] and density [kg/m3] after expansion to ambient
  /// pressure, from the discharge; replace steps 2 and 3 (the stagnation state then says nothing).
  std::optional<double> expanded_velocity_m_per_s{};
  std::optional<double> expanded_density_kg_per_m3{};
  TransmissivityInput transmissivity{};
  double gravity_m_per_s2 = 9.81;
  double gas_constant_j_per_mol_k = 8.31446;
  double molar_mass_air_kg_per_mol = 0.02896;
};

/// Everything the seventeen steps produce.
struct ChamberlainJetState {
  double stoichiometric_mass_fraction;  ///< W, step 1
  bool choked;
  double jet_temperature_k;           ///< T_j, step 2; of the gas of the expanded density if given
  double mach_number;                 ///< M_j
  double jet_velocity_m_per_s;        ///< u_j, step 3
  double wind_to_jet_velocity_ratio;  ///< R_w
  double source_diameter_m;           ///< D_s, step 4
  double dimensionless_length;        ///< Y, step 5
  double still_air_length_m;          ///< L_b0
  double flame_length_m;              ///< L_b, step 6: hole to flame tip
  double richardson_flame;            ///< Ri(L_b0), step 7
  double richardson_source;           ///< Ri(D_s), step 11
  double hole_to_wind_angle_rad;      ///< theta_jv, in three dimensions
  double tilt_rad;                    ///< alpha between hole axis and flame axis, step 8
  double lift_off_m;                  ///< b, step 9
  double frustum_length_m;            ///< R_l, step 10
  double base_width_m;                ///< W_1, step 11
  double tip_width_m;                 ///< W_2, step 12
  double surface_area_m2;             ///< A, step 13
  double fraction_radiated;           ///< F_s, step 14
  double heat_release_w;              ///< Q', step 15
  double surface_emissive_power_w_per_m2;
};

/// Jet flame of a gas as a conical frustum of uniform surface emissive power.
///
/// \par Source
///   Chamberlain (1987); CPR 14E (2005) section 6.5.3, steps 1 to 17
/// \par Validity
///   natural gas; wind 2 to 15 m/s; not within the flame
/// \par Reference page
///   docs/models/fire/chamberlain_jet.md
class ChamberlainJet {
 public:
  /// \throws InputError that lists every field outside its bounds.
  explicit ChamberlainJet(const ChamberlainJetInput& in);

  [[nodiscard]] const ChamberlainJetState& state() const noexcept { return state_; }
  /// Flux field in the frame of the source; the hole is at (0, 0, release_height_m).
  [[nodiscard]] const SolidFlame& flame() const noexcept { return flame_; }
  /// Guards that were active, use outside the fitted range, ground contact.
  [[nodiscard]] const std::vector<Warning>& warnings() const noexcept { return warnings_; }

 private:
  struct Built;
  explicit ChamberlainJet(Built built);
  static Built build(const ChamberlainJetInput& in);

  ChamberlainJetState state_;
  SolidFlame flame_;
  std::vector<Warning> warnings_;
};

/// What the discharge and steps 1 to 7, 14 and 15 say of a jet whatever its direction: source
/// diameter, still-air length, Richardson numbers, fraction radiated, heat release. The geometry is
/// left zero.
/// \throws InputError that lists every field outside its bounds.
[[nodiscard]] ChamberlainJetState jet_flame_source(const ChamberlainJetInput& in,
                                                   std::vector<Warning>& warnings);

/// Tilt [rad] of the flame axis from the hole axis towards the wind, step 8, without the guard.
[[nodiscard]] double chamberlain_tilt_rad(double wind_to_jet_velocity_ratio,
                                          double richardson_flame,
                                          double hole_to_wind_angle_rad) noexcept;

/// Fuel mass fraction in a stoichiometric mixture with air of a fuel C_c H_h O_o (hydrogen: 0, 2,
/// 0). \pre burns: c + h/4 - o/2 > 0
[[nodiscard]] double stoichiometric_fuel_mass_fraction(double carbon, double hydrogen,
                                                       double oxygen) noexcept;

}  // namespace isorisk::models::fire
