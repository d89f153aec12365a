// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "isorisk/models/dispersion/meteorology.hpp"

/// The atmosphere of SLAB: stability, mixing height, wind profile, moist air.
/// Reference page: docs/models/dispersion/slab_atmosphere.md
namespace isorisk::models::dispersion {

struct SlabAtmosphereInput {
  double wind_speed_m_per_s;  ///< at the reference height, > 0
  double reference_height_m;  ///< > roughness
  double roughness_m;         ///< > 0
  double temperature_k;       ///< > 0
  double relative_humidity_fraction = 0.7;
  double pressure_abs_pa = 101325.0;
  /// One of the two: 1/L measured at the reference height (negative unstable), or the index
  /// A = 1, D = 4, F = 6, continuous from 0.5 to 7.5.
  std::optional<double> inverse_obukhov_per_m{};
  std::optional<double> stability_index{};
};

/// A = 1, B = 2, ... F = 6.
[[nodiscard]] constexpr double slab_stability_index(Pasquill pasquill) noexcept {
  return 1.0 + static_cast<double>(pasquill);
}

/// Ermak (1990), UCRL-MA-105607.
class SlabAtmosphere {
 public:
  /// \throws InputError that lists every field outside its bounds.
  explicit SlabAtmosphere(const SlabAtmosphereInput& in);

  [[nodiscard]] double stability_index() const noexcept { return s_; }
  [[nodiscard]] double inverse_obukhov_per_m() const noexcept { return inverse_l_; }
  [[nodiscard]] double mixing_height_m() const noexcept { return mixing_height_m_; }
  [[nodiscard]] double friction_velocity_m_per_s() const noexcept { return u_star_; }
  [[nodiscard]] double air_density_kg_per_m3() const noexcept { return density_; }
  [[nodiscard]] double heat_capacity_j_per_kg_k() const noexcept { return heat_capacity_; }
  [[nodiscard]] double molar_mass_kg_per_mol() const noexcept { return molar_mass_; }

  /// Wind [m/s] at a height; a quadratic that starts from zero below e times the roughness.
  [[nodiscard]] double speed_m_per_s(double height_m) const noexcept;
  /// Gradient function phi of momentum at a height.
  [[nodiscard]] double momentum_function(double height_m) const noexcept;
  /// Mean wind [m/s] between the ground and a height, exact. \pre height > 0
  [[nodiscard]] double mean_speed_m_per_s(double height_m) const noexcept;

  /// 1/L at the ground, of which inverse_obukhov_per_m() is the value at the reference height.
  [[nodiscard]] double ground_inverse_obukhov_per_m() const noexcept { return inverse_le_; }
  /// Height over which 1/L falls off.
  [[nodiscard]] double stability_height_m() const noexcept { return z_l_; }
  [[nodiscard]] const SlabAtmosphereInput& input() const noexcept { return in_; }
  /// Water vapour in a unit mass of the air.
  [[nodiscard]] double water_mass_fraction() const noexcept { return water_; }

 private:
  [[nodiscard]] double shape(double height_m) const noexcept;
  [[nodiscard]] double shape_integral(double height_m) const noexcept;
  SlabAtmosphereInput in_;
  double roughness_m_;
  double s_ = 4.0;
  double inverse_l_ = 0.0;
  double inverse_le_ = 0.0;  // effective, at the ground
  double z_l_ = 1.0;
  double mixing_height_m_ = 0.0;
  double pi_ = 0.0;  // unstable branch
  double gamma_ = 0.0;
  double c1_ = 0.0;  // quadratic below z_t
  double c2_ = 0.0;
  double mean_start_ = 0.0;  // integral of shape: to z_t less its antiderivative there
  double u_star_ = 0.0;
  double water_ = 0.0;
  double density_ = 0.0;
  double heat_capacity_ = 0.0;
  double molar_mass_ = 0.0;
};

}  // namespace isorisk::models::dispersion
