// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "isorisk/models/explosion/blast.hpp"

namespace isorisk::models::explosion {

struct MultiEnergyInput {
  double energy_j;     ///< combustion energy of the stoichiometric cloud in the source, > 0
  double blast_class;  ///< 1 to 10; between whole classes the logarithms are interpolated
  double ambient_pressure_pa = 101325.0;  ///< > 0
  double sound_speed_m_per_s = 340.3;     ///< of the ambient air, > 0
};

/// y = a x^b from a start on, in logarithms.
struct PowerLawPiece {
  double from = 0.0;
  double ln_a = 0.0;
  double b = 0.0;
};

/// Pieces that join to one curve, without allocation.
class PowerLawCurve {
 public:
  /// ln y at ln x; below the first piece the value at its start.
  [[nodiscard]] double ln_at(double ln_x, double x) const noexcept;
  void add(const PowerLawPiece& piece) noexcept { pieces_[count_++] = piece; }
  [[nodiscard]] std::span<const PowerLawPiece> pieces() const noexcept {
    return {pieces_.data(), count_};
  }

 private:
  std::array<PowerLawPiece, 12> pieces_{};
  std::size_t count_ = 0;
};

/// TNO multi-energy blast of a hemispherical stoichiometric cloud on the ground.
///
/// \par Equations
///   r_bar = R (p0/E)^(1/3); dPs = P_bar p0; t+ = t_bar (E/p0)^(1/3) / c0; i = dPs t+ / 2
/// \par Source
///   van den Berg 1985; CPR 14E ch. 5; fits of MSB B06-105 (2017) tables 4.2 and 4.3.
/// \par Validity
///   0.1 <= r_bar <= 100 and P_bar >= 0.001; inside about 0.23 the point lies in the cloud.
/// \par Reference page
///   docs/models/explosion/tno_multi_energy.md
class TnoMultiEnergy {
 public:
  /// \throws InputError that lists every field outside its bounds.
  explicit TnoMultiEnergy(const MultiEnergyInput& in);

  /// Peak side-on overpressure [Pa]. \pre distance_m > 0
  [[nodiscard]] double overpressure_pa(double distance_m) const noexcept;
  /// ln(dPs / p0) at a distance whose logarithm is known; for loops over many distances.
  [[nodiscard]] double ln_overpressure_ratio(double ln_distance, double distance_m) const noexcept {
    return pressure_.ln_at(ln_distance - ln_length_scale_, distance_m / length_scale_m_);
  }
  /// Duration of the positive phase [s].
  [[nodiscard]] double duration_s(double distance_m) const noexcept;
  /// Overpressure, triangular impulse, duration, shape and range.
  [[nodiscard]] Blast at(double distance_m) const noexcept;
  [[nodiscard]] double scaled_distance(double distance_m) const noexcept {
    return distance_m / length_scale_m_;
  }

  [[nodiscard]] double ambient_pressure_pa() const noexcept { return ambient_pressure_pa_; }
  /// (E / p0)^(1/3) [m]
  [[nodiscard]] double length_scale_m() const noexcept { return length_scale_m_; }
  [[nodiscard]] std::span<const double> break_points() const noexcept {
    return {breaks_.data(), break_count_};
  }

 private:
  PowerLawCurve pressure_;  // P_bar(r_bar)
  PowerLawCurve duration_;  // t_bar(r_bar)
  double blast_class_;
  double ambient_pressure_pa_;
  double length_scale_m_;
  double ln_length_scale_;
  double time_scale_s_;
  std::array<double, 12> breaks_{};
  std::size_t break_count_ = 0;
};

/// Radius of the hemisphere that holds a volume, (3 V / 2 pi)^(1/3) [m].
[[nodiscard]] double hemisphere_radius_m(double volume_m3) noexcept;

}  // namespace isorisk::models::explosion
