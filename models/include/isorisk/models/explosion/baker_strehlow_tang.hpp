// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "isorisk/models/explosion/blast.hpp"

namespace isorisk::models::explosion {

struct BakerStrehlowTangInput {
  double combustion_energy_j;  ///< of the stoichiometric mixture in the congested volume, > 0
  double flame_mach;           ///< (0, 5.2]
  double ground_factor = 2.0;  ///< 2 at grade, 1 well above it; [1, 2]
  double ambient_pressure_pa = 101325.0;
  double sound_speed_m_per_s = 340.0;  ///< a0 of the scaled impulse
};

/// Baker-Strehlow-Tang blast curves.
///
/// \par Equations
///   E = ground factor * E_comb; R_bar = R (p0/E)^(1/3); dPs = P_bar p0;
///   i = i_bar E^(1/3) p0^(2/3) / a0; t+ = 2 i / dPs (triangle)
/// \par Source
///   Tang and Baker 1999, CCPS 2010. ln P_bar over ln R_bar; linear in Mf between curves.
/// \par Validity
///   0.2 <= Mf <= 5.2, 0.1 <= R_bar <= 9.5. Below Mf 0.2 the curve of 0.2 is scaled with
///   Mf^2/(1 + Mf); nearer the nearest value is held; beyond, P_bar ~ R_bar^-1.1, i_bar ~ R_bar^-1.
/// \par Reference page
///   docs/models/explosion/baker_strehlow_tang.md
class BakerStrehlowTang {
 public:
  /// \throws InputError that lists every field outside its bounds.
  explicit BakerStrehlowTang(const BakerStrehlowTangInput& in);

  [[nodiscard]] double overpressure_pa(double distance_m) const noexcept;
  [[nodiscard]] Blast at(double distance_m) const noexcept;
  [[nodiscard]] double scaled_distance(double distance_m) const noexcept {
    return distance_m / length_scale_m_;
  }
  [[nodiscard]] double length_scale_m() const noexcept { return length_scale_m_; }
  [[nodiscard]] std::span<const double> break_points() const noexcept {
    return {pressure_.r_bar.data(), pressure_.size};
  }

  /// Two neighbouring curves of one table, as logarithms.
  struct CurvePair {
    std::array<double, 40> r_bar{};
    std::array<double, 40> ln_r{};
    std::array<double, 40> ln_low{};
    std::array<double, 40> ln_high{};
    std::size_t size = 0;
    double weight = 0.0;         ///< of the upper curve
    double factor = 1.0;         ///< on the result (flames slower than the slowest curve)
    double far_exponent = -1.0;  ///< beyond the table
    [[nodiscard]] double at(double r_bar) const noexcept;
  };

 private:
  CurvePair pressure_;
  CurvePair impulse_;
  double ambient_pressure_pa_;
  double length_scale_m_;
  double impulse_scale_pa_s_;
};

/// Flame Mach number of a congested region.
struct FlameSpeed {
  double mach = 0.0;
  bool detonation = false;  ///< transition to detonation: the curve of 5.2 is meant
  std::string_view source;
  std::string_view confidence;
};

/// \param confinement "3-D", "2.5-D", "2-D", "1-D" (the last from the 1999 edition only)
/// \param reactivity, congestion "low", "medium", "high"
/// \throws InputError naming the words that are known.
[[nodiscard]] FlameSpeed bst_flame_speed(std::string_view confinement, std::string_view reactivity,
                                         std::string_view congestion,
                                         std::string_view edition = "2005");

}  // namespace isorisk::models::explosion
