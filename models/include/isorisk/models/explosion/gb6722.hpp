// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "isorisk/models/explosion/blast.hpp"

namespace isorisk::models::explosion {

/// Overpressure of blasting on flat ground, GB 6722-2014 clause 13.3.2 eq. (3); the formula behind
/// the accident-consequence method for explosives of GB/T 37243-2019.
///
/// \par Equation
///   dP [1e5 Pa] = 14 Q/R^3 + 4.3 Q^(2/3)/R^2 + 1.1 Q^(1/3)/R, Q kg TNT, R m
/// \par Validity
///   Far field: overpressures up to about 100 kPa are of use; the formula knows no upper end.
/// \par Reference page
///   docs/models/explosion/gb6722.md
class Gb6722 {
 public:
  /// \throws InputError unless the mass is > 0.
  explicit Gb6722(double tnt_mass_kg);
  [[nodiscard]] double overpressure_pa(double distance_m) const noexcept;
  /// Overpressure only.
  [[nodiscard]] Blast at(double distance_m) const noexcept;
  [[nodiscard]] double length_scale_m() const noexcept { return cube_root_mass_; }
  [[nodiscard]] std::span<const double> break_points() const noexcept { return {}; }

 private:
  double cube_root_mass_;
};

}  // namespace isorisk::models::explosion
