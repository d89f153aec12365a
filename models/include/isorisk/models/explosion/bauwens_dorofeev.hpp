// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "isorisk/models/explosion/blast.hpp"

namespace isorisk::models::explosion {

/// Blast of a detonating hydrogen cloud, Bauwens and Dorofeev 2019/2020.
///
/// \par Equations
///   R_bar = R (p0/E)^(1/3), E = detonable mass * heat of combustion, no ground factor;
///   P_bar = 0.34 R_bar^(-4/3) + 0.062 R_bar^-2 + 0.0033 R_bar^-3;
///   i = 0.0353 R_bar^-0.968 p0^(2/3) E^(1/3) / c0
/// \par Validity
///   R_bar >= 0.01; nearer the value at 0.01 is held.
/// \par Reference page
///   docs/models/explosion/bauwens_dorofeev.md
class BauwensDorofeev {
 public:
  /// \throws InputError unless all are > 0.
  explicit BauwensDorofeev(double detonable_energy_j, double ambient_pressure_pa = 101325.0,
                           double sound_speed_m_per_s = 340.3);
  [[nodiscard]] double overpressure_pa(double distance_m) const noexcept;
  [[nodiscard]] Blast at(double distance_m) const noexcept;
  /// P_bar at R_bar.
  [[nodiscard]] static double overpressure_ratio(double r_bar) noexcept;
  [[nodiscard]] double length_scale_m() const noexcept { return length_scale_m_; }
  [[nodiscard]] std::span<const double> break_points() const noexcept { return {}; }

 private:
  double ambient_pressure_pa_;
  double length_scale_m_;
  double impulse_scale_pa_s_;
};

}  // namespace isorisk::models::explosion
