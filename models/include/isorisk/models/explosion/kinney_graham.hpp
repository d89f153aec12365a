// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <span>

#include "isorisk/models/explosion/blast.hpp"

namespace isorisk::models::explosion {

/// Blast of a chemical explosion in free air, Kinney and Graham.
///
/// \par Equations
///   Z = R / W^(1/3), W kg TNT
///   dPs/p0 = 808 [1 + (Z/4.5)^2] / {sqrt[1 + (Z/0.048)^2] sqrt[1 + (Z/0.32)^2]
///            sqrt[1 + (Z/1.35)^2]}
///   t+/W^(1/3) [ms] = 980 [1 + (Z/0.54)^10] / {[1 + (Z/0.02)^3] [1 + (Z/0.74)^6]
///            sqrt[1 + (Z/6.9)^2]}
///   i/W^(1/3) [bar ms] = 0.067 sqrt[1 + (Z/0.23)^4] / {Z^2 [1 + (Z/1.55)^3]^(1/3)}
/// \par Source
///   Kinney and Graham 1985, pressure read in open programs, duration and impulse recalled.
/// \par Validity
///   0.3 <= Z <= 40 for the pressure, within about 12 % of Kingery-Bulmash to Z = 30. The impulse
///   is 3 to 40 % and the duration 17 to 75 % below it.
/// \par Reference page
///   docs/models/explosion/kinney_graham.md
class KinneyGraham {
 public:
  /// \throws InputError unless mass and pressure are > 0.
  explicit KinneyGraham(double tnt_mass_kg, double ambient_pressure_pa = 101325.0);
  [[nodiscard]] double overpressure_pa(double distance_m) const noexcept;
  [[nodiscard]] Blast at(double distance_m) const noexcept;
  [[nodiscard]] double length_scale_m() const noexcept { return cube_root_mass_; }
  [[nodiscard]] std::span<const double> break_points() const noexcept { return {}; }

 private:
  double cube_root_mass_;
  double ambient_pressure_pa_;
};

}  // namespace isorisk::models::explosion
