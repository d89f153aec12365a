// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "isorisk/models/fire/vector.hpp"

namespace isorisk::models::fire {

/// The hull of two parallel discs: right conical frustum (discs normal to the axis), oblique
/// cylinder or cone (discs horizontal, axis tilted).
struct FrustumInput {
  Vec3 base_centre_m;
  Vec3 tip_centre_m;
  Vec3 disc_normal;           ///< of both discs, any length, leaning from base to tip
  double base_radius_m;       ///< >= 0
  double tip_radius_m;        ///< >= 0, not both zero
  bool base_radiates = true;  ///< the base disc, seen from behind the base
  bool tip_radiates = true;   ///< the tip disc, seen from beyond the tip
};

/// View factors of a frustum for a receiver anywhere above the ground (z = 0) and of any
/// orientation. The part of the frustum below the ground is not seen.
///
/// \par Method
///   The vector form factor of what the receiver sees is the contour integral
///   1/(2 pi) closed-integral (r x dr)/r^2 round its outline (Lambert, Sparrow). The outline of the
///   hull of two discs consists of circular arcs and straight lines; both integrals are elementary,
///   so nothing is faceted. Only the curved cut with the ground, seen by a receiver above the
///   ground, is integrated by quadrature. Parts behind the receiver plane are clipped exactly.
/// \par Reference page
///   docs/models/fire/frustum_radiator.md
class FrustumRadiator {
 public:
  /// \throws InputError when the discs are not a body or values are not finite.
  explicit FrustumRadiator(const FrustumInput& in);

  /// View factor [0, 1] of a receiver at `receiver` (z >= 0) with unit normal `normal`.
  /// 1 inside the body.
  [[nodiscard]] double view_factor(Vec3 receiver, Vec3 normal) const noexcept;

  /// The largest view factor over all orientations. 1 inside the body.
  [[nodiscard]] double max_view_factor(Vec3 receiver) const noexcept;

  /// Vector form factor: its product with any normal is the view factor as long as the whole
  /// visible body is in front of the receiver plane. \pre the receiver is outside the body
  [[nodiscard]] Vec3 vector_form_factor(Vec3 receiver) const noexcept;

  /// Vector form factor of what is in front of the plane through the receiver with unit normal
  /// `normal`. \pre the receiver is outside the body
  [[nodiscard]] Vec3 form_factor_in_front(Vec3 receiver, Vec3 normal) const noexcept;

  /// True when no part of the body is behind the plane through the receiver.
  [[nodiscard]] bool wholly_in_front(Vec3 receiver, Vec3 normal) const noexcept {
    return lowest_along(receiver, normal) >= 0.0;
  }

  /// Estimate of the error of view_factor() and max_view_factor() by the quadrature of the cut with
  /// the ground: the difference to a second quadrature. Rounding (1e-9) where nothing is cut.
  [[nodiscard]] double view_factor_error(Vec3 receiver, Vec3 normal) const noexcept;
  [[nodiscard]] double max_view_factor_error(Vec3 receiver) const noexcept;

  /// Shortest distance [m] from a point to the body (parts below the ground included); 0 inside.
  [[nodiscard]] double distance_m(Vec3 point) const noexcept;

  [[nodiscard]] bool contains(Vec3 point) const noexcept;

  /// Extent in y of the part of the body with 0 <= z <= height, at x. Empty: min > max.
  struct Interval {
    double min;
    double max;
  };
  [[nodiscard]] Interval plan_extent_m(double x_m, double height_m) const noexcept;

  /// Extent in x of the whole body.
  [[nodiscard]] Interval x_extent_m() const noexcept;

  /// Area [m2] of the radiating surface, parts below the ground included.
  /// \pre discs normal to the axis (right frustum)
  [[nodiscard]] double area_m2() const noexcept;

  /// Largest distance [m] of the body from the origin, not less.
  [[nodiscard]] double outer_radius_m() const noexcept;

  [[nodiscard]] const FrustumInput& shape() const noexcept { return shape_; }

 private:
  struct Place;
  [[nodiscard]] Place place(Vec3 p) const noexcept;
  [[nodiscard]] bool contains(const Place& at) const noexcept;
  template <class Sink>
  [[nodiscard]] Vec3 form_factor(Sink sink, Vec3 p, const Place& at) const noexcept;
  /// Smallest n . (q - p) over the points q of the body.
  [[nodiscard]] double lowest_along(Vec3 p, Vec3 n) const noexcept;
  /// Extent in y at (x, z).
  [[nodiscard]] Interval slice_m(double x_m, double z_m) const noexcept;

  FrustumInput shape_;  // disc_normal of length one
  Vec3 shear_;          // of the axis in the planes of the discs, over the whole height
  double height_;       // of the tip disc above the base disc along disc_normal, > 0
  double radius_step_;  // tip radius less base radius
  Vec3 u_, v_;          // axes of the discs: u_ towards their highest points, u_ x v_ = disc_normal
  double base_rise_, tip_rise_;  // of the highest points above the centres
  // Half of the part of each circle above ground: angle from u_, its cosine and sine.
  std::array<double, 3> base_half_above_, tip_half_above_;
  bool right_;  // discs normal to the axis
  bool cut_by_ground_;
  bool below_ground_;
};

}  // namespace isorisk::models::fire
