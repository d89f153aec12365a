// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <memory>
#include <span>
#include <variant>

#include "isorisk/models/fire/composite_radiator.hpp"
#include "isorisk/models/fire/frustum_radiator.hpp"
#include "isorisk/models/fire/transmissivity.hpp"
#include "isorisk/models/fire/vector.hpp"

namespace isorisk::models::fire {

/// A sphere that radiates evenly (fireball).
struct SphereRadiator {
  Vec3 centre_m;
  double radius_m;
};

/// Height [m] up to which a flame is taken to reach people: the default of inside_flame.
inline constexpr double kPersonHeight_m = 2.0;

/// A flame as a body with a surface emissive power in the frame of the source: x downwind of the
/// release point, y crosswind, z up from the ground. What every fire model hands to the caller. The
/// power is uniform, or that of each part of a composite body; then
/// surface_emissive_power_w_per_m2() is the largest and view factors are relative to it.
///
/// Flux = surface emissive power x view factor x transmissivity over the path from the nearest
/// point of the flame surface. Inside the flame the flux is the surface emissive power.
/// \par Reference page
///   docs/models/fire/solid_flame.md
class SolidFlame {
 public:
  SolidFlame(FrustumRadiator body, double surface_emissive_power_w_per_m2, Transmissivity air);
  SolidFlame(SphereRadiator body, double surface_emissive_power_w_per_m2, Transmissivity air);
  SolidFlame(CompositeRadiator body, double largest_emissive_power_w_per_m2, Transmissivity air);

  /// Flux [W/m2] on the orientation that receives most, at a point with z_m >= 0.
  [[nodiscard]] double max_heat_flux_w_per_m2(double x_m, double y_m, double z_m) const noexcept;

  /// The same for many points at one height. \pre x_m, y_m, out of one size
  void max_heat_flux_w_per_m2(std::span<const double> x_m, std::span<const double> y_m, double z_m,
                              std::span<double> out) const noexcept;

  /// Flux [W/m2] on a receiver with unit normal `normal`.
  [[nodiscard]] double heat_flux_w_per_m2(Vec3 receiver, Vec3 normal) const noexcept;

  /// Estimate of the numerical error [W/m2] of max_heat_flux_w_per_m2 and heat_flux_w_per_m2 (the
  /// integration over the flame surface; not of the model).
  [[nodiscard]] double max_heat_flux_error_w_per_m2(Vec3 receiver) const noexcept;
  [[nodiscard]] double heat_flux_error_w_per_m2(Vec3 receiver, Vec3 normal) const noexcept;

  /// True when the flame touches a point (impingement), or comes within `margin_m` of it.
  [[nodiscard]] bool touches(Vec3 point, double margin_m = 0.0) const noexcept {
    return path_m(point) <= margin_m;
  }

  /// Path [m] from the flame surface that enters the transmissivity.
  [[nodiscard]] double path_m(Vec3 receiver) const noexcept;
  [[nodiscard]] double max_view_factor(Vec3 receiver) const noexcept;
  [[nodiscard]] double view_factor(Vec3 receiver, Vec3 normal) const noexcept;

  /// True when some part of the flame is above (x, y) and not higher than `height_m`.
  /// Infinity: the plan view of the whole flame.
  [[nodiscard]] bool inside_flame(double x_m, double y_m,
                                  double height_m = kPersonHeight_m) const noexcept;

  /// Half-width [m] of that area at x (the larger side when the flame is not symmetric); negative
  /// when there is no flame at x.
  [[nodiscard]] double flame_half_width_m(double x_m,
                                          double height_m = kPersonHeight_m) const noexcept;

  /// Extent in y [m] of that area at x; empty (min > max) when there is no flame at x.
  [[nodiscard]] FrustumRadiator::Interval plan_extent_m(double x_m, double height_m) const noexcept;

  /// Extent in x [m] of the whole flame in plan view.
  [[nodiscard]] FrustumRadiator::Interval x_extent_m() const noexcept;

  /// Largest distance [m] from the origin in the direction of `bearing_rad` (0 = downwind, towards
  /// +y) at which the largest flux still is `flux_w_per_m2`, at height z_m; 0 when nowhere.
  [[nodiscard]] double reach_m(double flux_w_per_m2, double bearing_rad, double z_m) const;

  [[nodiscard]] double surface_emissive_power_w_per_m2() const noexcept { return sep_w_per_m2_; }
  [[nodiscard]] const Transmissivity& air() const noexcept { return air_; }
  [[nodiscard]] const FrustumRadiator* frustum() const noexcept {
    return std::get_if<FrustumRadiator>(&body_);
  }
  [[nodiscard]] const SphereRadiator* sphere() const noexcept {
    return std::get_if<SphereRadiator>(&body_);
  }

  [[nodiscard]] const CompositeRadiator* composite() const noexcept {
    const auto* c = std::get_if<std::shared_ptr<const CompositeRadiator>>(&body_);
    return c == nullptr ? nullptr : c->get();
  }

 private:
  std::variant<FrustumRadiator, SphereRadiator, std::shared_ptr<const CompositeRadiator>> body_;
  double sep_w_per_m2_;
  Transmissivity air_;
};

}  // namespace isorisk::models::fire
