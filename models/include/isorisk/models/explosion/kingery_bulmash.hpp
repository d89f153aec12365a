// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "isorisk/models/explosion/blast.hpp"

/// Blast of TNT. Reference page: docs/models/explosion/kingery_bulmash.md
namespace isorisk::models::explosion {

enum class BurstConfiguration {
  Hemispherical,  ///< on the ground; the reflection of the ground is in the curves
  FreeAir,        ///< spherical, no reflection
};

/// The whole wave of a TNT charge at one distance. NaN: outside the range of that curve.
struct TntWave {
  double overpressure_pa = kNotGiven;  ///< side-on
  double impulse_pa_s = kNotGiven;     ///< side-on
  double duration_s = kNotGiven;
  double arrival_time_s = kNotGiven;
  double reflected_pressure_pa = kNotGiven;   ///< normal reflection
  double reflected_impulse_pa_s = kNotGiven;  ///< normal reflection
  double shock_velocity_m_per_s = kNotGiven;
  BlastRange range = BlastRange::Within;
};

/// One piece of a fit: a polynomial in U = k0 + k1 x for z_min <= Z < z_max.
struct TntPiece {
  double z_min = 0.0;
  double z_max = 0.0;
  double k0 = 0.0;
  double k1 = 1.0;
  std::array<double, 15> c{};
  std::size_t terms = 0;
};

/// All pieces of one quantity.
class TntFit {
 public:
  void add(const TntPiece& piece);
  /// The polynomial at x, the piece chosen by Z (the last one at its upper end). NaN outside.
  [[nodiscard]] double polynomial(double z, double x) const noexcept;
  [[nodiscard]] double z_min() const noexcept { return pieces_[0].z_min; }
  [[nodiscard]] double z_max() const noexcept { return pieces_[count_ - 1].z_max; }
  [[nodiscard]] std::span<const TntPiece> pieces() const noexcept {
    return {pieces_.data(), count_};
  }

 private:
  std::array<TntPiece, 4> pieces_{};
  std::size_t count_ = 0;
};

/// Simplified Kingery curves of Swisdak (1994): hemispherical TNT surface burst.
///
/// \par Equation
///   value = exp(A + B ln Z + C ln^2 Z + ...), Z = R / W^(1/3); impulses and times times W^(1/3)
/// \par Validity
///   Z in m/kg^(1/3): pressure 0.2 to 198.5, impulse 0.2 to 158.7, duration 0.2 to 40, the others
///   0.06 to 40. Nearer the nearest value is held; beyond, pressure and impulse follow their last
///   power laws, the duration keeps i / (p t+), the arrival goes on with the speed of sound, and
///   the reflected values and the shock velocity are not given.
class Swisdak {
 public:
  /// \throws InputError unless the mass is > 0.
  explicit Swisdak(double tnt_mass_kg);

  [[nodiscard]] TntWave wave(double distance_m) const noexcept;
  [[nodiscard]] Blast at(double distance_m) const noexcept;
  [[nodiscard]] double overpressure_pa(double distance_m) const noexcept;
  /// W^(1/3), metres per scaled metre.
  [[nodiscard]] double length_scale_m() const noexcept { return cube_root_mass_; }
  [[nodiscard]] std::span<const double> break_points() const noexcept;

  // Scaled values, for the extension of Kingery-Bulmash.
  [[nodiscard]] double scaled_overpressure_pa(double z) const noexcept;
  [[nodiscard]] double scaled_impulse_pa_s(double z) const noexcept;  ///< per kg^(1/3)

 private:
  double cube_root_mass_;
  TntFit pressure_, impulse_, duration_, arrival_, reflected_pressure_, reflected_impulse_,
      velocity_;
  std::array<double, 8> breaks_{};
  std::size_t break_count_ = 0;
};

/// Kingery-Bulmash (1984) curves of TNT, extended outwards with Swisdak (1994).
///
/// \par Equation
///   T = log10 Z, U = K0 + K1 T, log10(value) = sum of C_i U^i
/// \par Validity
///   Z in m/kg^(1/3): 0.0674 (free air 0.0531) to 40; duration from 0.178 (0.147). Nearer the
///   nearest value is held. Beyond 40 a surface burst follows Swisdak, to 198.5 in pressure and
///   158.7 in impulse as its source states, farther by the same power laws; free air continues with
///   the same decay from its own value at 40.
class KingeryBulmash {
 public:
  /// \throws InputError unless the mass is > 0.
  KingeryBulmash(double tnt_mass_kg, BurstConfiguration configuration);

  [[nodiscard]] TntWave wave(double distance_m) const noexcept;
  [[nodiscard]] Blast at(double distance_m) const noexcept;
  [[nodiscard]] double overpressure_pa(double distance_m) const noexcept;
  /// Z = R / W^(1/3) [m/kg^(1/3)]
  [[nodiscard]] double scaled_distance(double distance_m) const noexcept {
    return distance_m / cube_root_mass_;
  }
  [[nodiscard]] double length_scale_m() const noexcept { return cube_root_mass_; }
  [[nodiscard]] std::span<const double> break_points() const noexcept;

 private:
  double cube_root_mass_;
  TntFit pressure_, impulse_, duration_, arrival_, reflected_pressure_, reflected_impulse_,
      velocity_;
  Swisdak far_;
  BurstConfiguration configuration_;
  double far_pressure_factor_ = 1.0;
  double far_impulse_factor_ = 1.0;
  double duration_at_edge_s_ = 0.0;  // scaled, at Z = 40
  double arrival_at_edge_s_ = 0.0;   // scaled, at Z = 40
  std::array<double, 8> breaks_{};
  std::size_t break_count_ = 0;
};

}  // namespace isorisk::models::explosion
