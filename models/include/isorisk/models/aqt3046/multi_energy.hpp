// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "isorisk/models/explosion/blast.hpp"

/// Multi-energy blast of AQ/T 3046-2013 Annex E. Reference page:
/// docs/models/aqt3046/tno_multi_energy.md
namespace isorisk::models::aqt3046 {

struct CurvePoint {
  double scaled_distance;      ///< r' > 0, increasing
  double scaled_overpressure;  ///< P' > 0
};

/// The curve of a class from the fits of explosion.tno_multi_energy, which stand in for Figure E.1.
[[nodiscard]] std::vector<CurvePoint> class_curve(double blast_class);

/// E = 3.5e6 V; r' = r / (E/p0)^(1/3); dp = P' p0, eq. (E.60)-(E.62), log-log in the curve.
/// Nearer than the curve its first value is held; beyond it the last slope goes on.
class MultiEnergy {
 public:
  /// \throws InputError that lists what is wrong with volume, pressure or curve.
  MultiEnergy(double volume_m3, double ambient_pressure_pa, std::vector<CurvePoint> curve);
  [[nodiscard]] double energy_j() const noexcept { return energy_j_; }
  [[nodiscard]] double scaled_distance(double distance_m) const noexcept {
    return distance_m / length_scale_m_;
  }
  [[nodiscard]] double overpressure_pa(double distance_m) const noexcept;
  [[nodiscard]] explosion::Blast at(double distance_m) const noexcept;
  [[nodiscard]] double length_scale_m() const noexcept { return length_scale_m_; }
  [[nodiscard]] std::span<const double> break_points() const noexcept { return breaks_; }

 private:
  double energy_j_;
  double ambient_pressure_pa_;
  double length_scale_m_;
  std::vector<CurvePoint> ln_curve_;
  std::vector<double> breaks_;
};

}  // namespace isorisk::models::aqt3046
