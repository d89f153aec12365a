// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "isorisk/models/dispersion/gaussian_plume.hpp"
#include "isorisk/models/dispersion/meteorology.hpp"

/// Vertical spread of a passive plume from a source near the ground, by similarity theory.
/// Reference page: docs/models/dispersion/surface_layer.md
namespace isorisk::models::dispersion {

/// Highest release for which the profile stands in a PassiveCloud: the surface layer of a stable
/// night is hardly deeper.
inline constexpr double kSurfaceLayerHighest_m = 10.0;

struct SurfaceLayerInput {
  WeatherClass weather{};
  double roughness_m = 0.1;
  double height_m = 0.0;         ///< of the source, >= 0
  double mixing_height_m = 0.0;  ///< lid; kNoLid: none
};

/// Plume of a continuous source in the wind and the diffusivity of Monin-Obukhov similarity.
///
/// \par Equation
///   u dc/dx = d/dz (K dc/dz), u = a z^p, K = b z^n, source at h (Roberts 1923; Huang 1979):
///   c_y/q = (alpha lambda^k/a) exp(-(X + D)) sum_j (X D)^j/(j! Gamma(k + j)), alpha = 2 + p - n,
///   k = (1 + p)/alpha, X = lambda z^alpha, D = lambda h^alpha, d(1/lambda)/dx = alpha^2 b/a;
///   u and K by similarity, their powers matched at the mean height of the plume as it grows
///   (van Ulden 1978). The lid reflects.
/// \par Source
///   van Ulden (1978), Atmos. Environ. 12, 2125; Huang (1979), Atmos. Environ. 13, 453.
/// \par Validity
///   Source and plume in the surface layer: height up to 10 m, some kilometres; K theory does not
///   hold within a few source heights of an elevated source.
class SurfaceLayer {
 public:
  /// \throws InputError that lists every field outside its bounds.
  explicit SurfaceLayer(const SurfaceLayerInput& in);

  /// Profile at one distance: cheap to ask at many heights.
  class Slice {
   public:
    /// Crosswind integral of the concentration over the rate [s/m2]; zero above the lid.
    [[nodiscard]] double at(double z_m) const noexcept;
    /// Speed [m/s] with which the material moves: 1/(integral of at over height).
    [[nodiscard]] double speed_m_per_s() const noexcept { return speed_; }
    /// Height [m] that scales the profile: larger than that of the source and the growth alone.
    [[nodiscard]] double scale_m() const noexcept { return scale_; }

   private:
    friend class SurfaceLayer;
    [[nodiscard]] double open(double z_m) const noexcept;  // without lid
    double alpha_ = 1.0;
    double k_ = 1.0;       // (1 + p)/alpha
    double lambda_ = 1.0;  // 1/m^alpha
    double front_ = 0.0;   // alpha lambda^k/a
    double gamma_k_ = 1.0;
    double source_ = 0.0;  // lambda h^alpha
    double speed_ = 1.0;
    double scale_ = 1.0;
    double lid_ = kNoLid;
  };
  /// \pre x_m >= 0; less than a millimetre counts as that
  [[nodiscard]] Slice slice(double x_m) const noexcept;

  /// Mean height [m] of a plume from the ground that has spread as much.
  [[nodiscard]] double growth_m(double x_m) const noexcept;
  /// Distance [m] at which the growth reaches a height; the least that is told apart when it is
  /// lower, the end of the table (200 km) when it never does.
  [[nodiscard]] double distance_of_growth_m(double growth_m) const noexcept;
  /// Time [s] to get to x with the speed of the slices.
  [[nodiscard]] double travel_time_s(double x_m) const noexcept;
  [[nodiscard]] const SurfaceLayerInput& input() const noexcept { return in_; }

 private:
  struct Table;
  struct Local;
  [[nodiscard]] Local local(double growth_m) const noexcept;
  [[nodiscard]] Slice slice_of_growth(double growth_m) const noexcept;
  SurfaceLayerInput in_;
  WindProfile wind_;
  std::shared_ptr<const Table> table_;
};

}  // namespace isorisk::models::dispersion
