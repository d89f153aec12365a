// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>

#include "isorisk/models/dispersion/sigmas.hpp"

/// Gaussian plume, puff and release of finite duration.
/// Reference page: docs/models/dispersion/gaussian_plume.md
namespace isorisk::models::dispersion {

/// Vertical profile times sqrt(2 pi) sigma_z: exp(-(z-h)^2/2s^2) + exp(-(z+h)^2/2s^2) and its
/// images in the lid (images for sigma_z <= lid, cosine series beyond; both are exact).
/// Zero when the source is above the lid. \pre sigma_z_m > 0
[[nodiscard]] double vertical_factor(double z_m, double source_height_m, double sigma_z_m,
                                     double mixing_height_m) noexcept;

inline constexpr double kNoLid = std::numeric_limits<double>::infinity();

struct GaussianPlumeInput {
  double mass_flow_kg_per_s;
  double wind_speed_m_per_s;        ///< at the transport height, > 0
  double effective_height_m = 0.0;  ///< >= 0
  double mixing_height_m = kNoLid;
  double virtual_distance_y_m = 0.0;  ///< added to x for sigma_y (area source, initial dilution)
  double virtual_distance_z_m = 0.0;
};

/// Steady plume: c = q/(2 pi u sy sz) exp(-y^2/2sy^2) Fz.
class GaussianPlume {
 public:
  /// \throws InputError that lists every field outside its bounds.
  GaussianPlume(const GaussianPlumeInput& in, const SigmaCurve& sigmas);
  /// Concentration [kg/m3]; zero upwind of the source (x <= -virtual distance).
  [[nodiscard]] double concentration_kg_per_m3(double x_m, double y_m, double z_m) const noexcept;
  [[nodiscard]] Sigmas sigmas_at(double x_m) const noexcept;
  [[nodiscard]] const GaussianPlumeInput& input() const noexcept { return in_; }
  [[nodiscard]] const SigmaCurve& curve() const noexcept { return sigmas_; }

 private:
  GaussianPlumeInput in_;
  SigmaCurve sigmas_;
};

struct GaussianPuffInput {
  double mass_kg;
  double effective_height_m = 0.0;
  double mixing_height_m = kNoLid;
  double virtual_distance_x_m = 0.0;
  double virtual_distance_y_m = 0.0;
  double virtual_distance_z_m = 0.0;
};

/// Instantaneous puff whose centre has travelled a distance from the source.
class GaussianPuff {
 public:
  GaussianPuff(const GaussianPuffInput& in, const SigmaCurve& sigmas);
  /// Concentration [kg/m3] at (x, y, z) when the centre is at centre_x_m (downwind of the source).
  [[nodiscard]] double concentration_kg_per_m3(double x_m, double y_m, double z_m,
                                               double centre_x_m) const noexcept;
  [[nodiscard]] Sigmas sigmas_at(double centre_x_m) const noexcept;

 private:
  GaussianPuffInput in_;
  SigmaCurve sigmas_;
};

/// Where sigma_x of the two ends of a finite release is taken.
enum class EndSpread {
  Palazzi,          ///< both at x
  IntegratedPuffs,  ///< upwind end at u (t - Td), downwind end at u t
  YellowBook,       ///< both at x while the plume is attached, at u t afterwards (eq. 4.60b)
};

/// Plume of finite duration: plume times 1/2 [erf(..) - erf(..)].
class FiniteDurationPlume {
 public:
  FiniteDurationPlume(const GaussianPlumeInput& in, const SigmaCurve& sigmas, double duration_s,
                      EndSpread ends = EndSpread::Palazzi);
  /// Concentration [kg/m3] at time t after the start of the release.
  [[nodiscard]] double concentration_kg_per_m3(double x_m, double y_m, double z_m,
                                               double time_s) const noexcept;
  /// Largest share of the steady concentration that is reached at x, Palazzi ends:
  /// FDC = erf(u Td / (2 sqrt2 sigma_x)).
  [[nodiscard]] double peak_ratio(double x_m) const noexcept;

 private:
  GaussianPlumeInput in_;
  SigmaCurve sigmas_;
  GaussianPlume plume_;
  double duration_s_;
  EndSpread ends_;
};

}  // namespace isorisk::models::dispersion
