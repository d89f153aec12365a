// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/models/fire/solid_flame.hpp"

namespace isorisk::models::fire {

struct TrenchFireInput {
  double length_m;                          ///< > 0, the longer side
  double width_m;                           ///< > 0, <= length
  double azimuth_rad = 1.5707963267948966;  ///< of the length from downwind; pi/2: wind across
  double wind_speed_m_per_s;                ///< >= 0
  double clear_emissive_power_w_per_m2;     ///< of an optically thick flame, > 0
  double k_m_per_m;                         ///< E = E_inf (1 - exp(-k_m W)), > 0
  double base_height_m = 0.0;               ///< >= 0
  double centre_x_m = 0.0;
  TransmissivityInput transmissivity{};
  double gravity_m_per_s2 = 9.81;
};

struct TrenchFireState {
  double froude;  ///< u / (2 (g W)^1/2)
  double flame_length_m;
  double tilt_rad;
  double drag_ratio;  ///< of the width of the flame base
  double surface_emissive_power_w_per_m2;
};

/// Fire over a trench or a long bund: a parallelepiped dragged and tilted downwind.
///
/// \par Source
///   Mudan and Croce (1988) from the tests of British Gas and GRI, constants recalled
/// \par Validity
///   LNG, length over width 2 or more, wind across; widths of 0.8 to 4 m in the tests
/// \par Reference page
///   docs/models/fire/trench_fire.md
class TrenchFire {
 public:
  /// \throws InputError that lists every field outside its bounds.
  explicit TrenchFire(const TrenchFireInput& in);

  [[nodiscard]] const TrenchFireState& state() const noexcept { return state_; }
  [[nodiscard]] const SolidFlame& flame() const noexcept { return flame_; }
  [[nodiscard]] const std::vector<Warning>& warnings() const noexcept { return warnings_; }

 private:
  struct Built;
  explicit TrenchFire(Built built);
  static Built build(const TrenchFireInput& in);

  TrenchFireState state_;
  SolidFlame flame_;
  std::vector<Warning> warnings_;
};

/// Flame length over trench width.
[[nodiscard]] double trench_length_ratio(double froude) noexcept;
/// Tilt [rad] from the vertical.
[[nodiscard]] double trench_tilt_rad(double froude) noexcept;
/// Width of the flame base over that of the trench.
[[nodiscard]] double trench_drag_ratio(double froude) noexcept;

}  // namespace isorisk::models::fire
