// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "isorisk/models/dispersion/gaussian_plume.hpp"

/// What a steady plume loses on its way: dry and wet deposition, decay.
/// Reference page: docs/models/dispersion/deposition.md
namespace isorisk::models::dispersion {

/// Names of data/coefficients/deposition_velocity.csv.
[[nodiscard]] std::vector<std::string> deposition_gases();
/// Typical deposition velocity [m/s]. \throws InputError listing the known gases.
[[nodiscard]] double deposition_velocity_m_per_s(std::string_view gas);
/// Washout coefficient [1/s] at a rain rate, 1e-4 J^0.8 (J in mm/h). \pre rain_mm_per_h >= 0
[[nodiscard]] double washout_per_s(double rain_mm_per_h);

struct RemovalInput {
  double deposition_velocity_m_per_s = 0.0;  ///< >= 0
  double washout_per_s = 0.0;                ///< >= 0
  double decay_per_s = 0.0;                  ///< first order, ln 2 over the half-life, >= 0
};

/// Where the release is at a distance; the four add to one.
struct RemovalShares {
  double airborne = 1.0;
  double dry = 0.0;
  double wet = 0.0;
  double decayed = 0.0;
};

/// Removal by source depletion: the plume keeps its shape and loses strength.
///
/// \par Equation
///   Q(x)/Q(0) = exp(-v_d/u int_0^x Fz(0)/(sqrt(2 pi) sz) ds - (washout + decay) x/u);
///   without lid the integrand is sqrt(2/pi) exp(-h^2/2sz^2)/sz.
/// \par Source
///   Chamberlain (1953), as in EPA and NRC practice.
/// \par Validity
///   Distances of the dispersion coefficients. Nearer than 1 m sz stays that of 1 m (some sets grow
///   with x, and then the integral of a release on the ground has no limit at the source).
class PlumeRemoval {
 public:
  /// \throws InputError that lists every field outside its bounds.
  PlumeRemoval(const RemovalInput& in, const GaussianPlume& plume);

  /// Q(x)/Q(0), the factor on the concentrations of the plume; one for x <= 0.
  [[nodiscard]] double airborne_fraction(double x_m) const;
  [[nodiscard]] RemovalShares shares(double x_m) const;
  /// Concentration [kg/m3] of the depleted plume.
  [[nodiscard]] double concentration_kg_per_m3(double x_m, double y_m, double z_m) const;
  /// Dry deposition [kg/m2/s]: v_d times the concentration on the ground.
  [[nodiscard]] double dry_flux_kg_per_m2_s(double x_m, double y_m) const;

 private:
  [[nodiscard]] double dry_rate_per_m(double x_m) const noexcept;
  [[nodiscard]] double dry_exponent(double from_m, double to_m) const;

  RemovalInput in_;
  GaussianPlume plume_;
  double other_per_m_ = 0.0;
};

}  // namespace isorisk::models::dispersion
