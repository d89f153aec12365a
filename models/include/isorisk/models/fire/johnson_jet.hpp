// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/models/fire/chamberlain_jet.hpp"
#include "isorisk/models/fire/solid_flame.hpp"

namespace isorisk::models::fire {

struct JohnsonJetInput {
  /// hole_elevation_rad 0, hole_azimuth_rad within a quarter turn of downwind.
  ChamberlainJetInput release;
  /// Lift-off over the distance from hole to flame tip, (0, 0.5); measured 0.17 to 0.30.
  double lift_off_ratio = 0.2;
  /// Emissive power by the optical path, 1 - exp(-k x) [1/m]; 0.4 in the source. Absent: the flame
  /// sends out all of the fraction radiated (on the safe side, the widths being uncertain).
  std::optional<double> absorption_per_m{};
};

struct JohnsonJetState {
  ChamberlainJetState source;              ///< steps 1 to 5, 7, 14 and 15; no geometry
  double momentum_flux_n;                  ///< G
  double buoyancy;                         ///< xi, the Richardson number on the still-air length
  double wind_along;                       ///< Omega_x
  double wind_across;                      ///< Omega_z
  double tip_along_m;                      ///< X of the flame tip from the hole
  double tip_rise_m;                       ///< Y, upwards
  double tip_across_m;                     ///< Z, with the cross-wind
  double flame_length_m;                   ///< from the hole to the tip
  double lift_off_m;                       ///< b
  double frustum_length_m;                 ///< from the flame base to the tip
  double base_width_m;                     ///< W_1
  double tip_width_m;                      ///< W_2
  double surface_area_m2;                  ///< with both ends
  double surface_emissive_power_w_per_m2;  ///< of an optically thick flame
  double side_emissive_power_w_per_m2;
  double end_emissive_power_w_per_m2;
};

/// Jet flame of gas released horizontally: momentum first, buoyancy towards the tip.
///
/// \par Source
///   Johnson, Brightwell and Carsley (1994), constants recalled
/// \par Validity
///   natural gas released horizontally, not against the wind; wind 0.3 to 13 m/s
/// \par Reference page
///   docs/models/fire/johnson_jet.md
class JohnsonJet {
 public:
  /// \throws InputError that lists every field outside its bounds.
  explicit JohnsonJet(const JohnsonJetInput& in);

  [[nodiscard]] const JohnsonJetState& state() const noexcept { return state_; }
  /// Flux field in the frame of the source; the hole is at (0, 0, release_height_m).
  [[nodiscard]] const SolidFlame& flame() const noexcept { return flame_; }
  [[nodiscard]] const std::vector<Warning>& warnings() const noexcept { return warnings_; }

 private:
  struct Built;
  explicit JohnsonJet(Built built);
  static Built build(const JohnsonJetInput& in);

  JohnsonJetState state_;
  SolidFlame flame_;
  std::vector<Warning> warnings_;
};

/// Reach of the flame along the release without wind over its still-air length, f(xi).
[[nodiscard]] double johnson_reach_ratio(double buoyancy) noexcept;
/// Rise of the flame tip without wind over the still-air length, h(xi).
[[nodiscard]] double johnson_rise_ratio(double buoyancy) noexcept;

}  // namespace isorisk::models::fire
