// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "isorisk/models/fire/frustum_radiator.hpp"
#include "isorisk/models/fire/vector.hpp"

namespace isorisk::models::fire {

/// A rectangle lifted along an axis (trench or bund flame): horizontal base and top.
struct PrismInput {
  Vec3 base_centre_m;
  Vec3 top_centre_m;           ///< above the base
  double half_length_m;        ///< > 0, along the direction of `azimuth_rad`
  double half_width_m;         ///< > 0
  double azimuth_rad = 0.0;    ///< of the length from x towards y
  bool base_radiates = false;  ///< seen from below
  bool top_radiates = true;    ///< seen from above
};

/// View factors of an oblique parallelepiped for a receiver anywhere above the ground and of any
/// orientation, by the contour integral of its faces. The part below the ground is not seen.
///
/// \par Reference page
///   docs/models/fire/prism_radiator.md
class PrismRadiator {
 public:
  /// \throws InputError that lists every field outside its bounds.
  explicit PrismRadiator(const PrismInput& in);

  /// View factor [0, 1] of a receiver with unit normal `normal`. 1 inside the body.
  [[nodiscard]] double view_factor(Vec3 receiver, Vec3 normal) const noexcept;
  /// The largest view factor over all orientations. 1 inside the body.
  [[nodiscard]] double max_view_factor(Vec3 receiver) const noexcept;
  /// Vector form factor of everything seen, and of what is in front of a plane.
  /// \pre the receiver is outside the body
  [[nodiscard]] Vec3 vector_form_factor(Vec3 receiver) const noexcept;
  [[nodiscard]] Vec3 form_factor_in_front(Vec3 receiver, Vec3 normal) const noexcept;
  /// True when no part of the body is behind the plane through the receiver.
  [[nodiscard]] bool wholly_in_front(Vec3 receiver, Vec3 normal) const noexcept;

  /// Shortest distance [m] from a point to the body; 0 inside.
  [[nodiscard]] double distance_m(Vec3 point) const noexcept;
  [[nodiscard]] bool contains(Vec3 point) const noexcept;
  /// Extent in y of the part of the body with 0 <= z <= height, at x. Empty: min > max.
  [[nodiscard]] FrustumRadiator::Interval plan_extent_m(double x_m, double height_m) const noexcept;
  [[nodiscard]] FrustumRadiator::Interval x_extent_m() const noexcept;
  /// Area [m2] of the radiating faces.
  [[nodiscard]] double area_m2() const noexcept;
  /// Largest distance [m] of the body from the origin.
  [[nodiscard]] double outer_radius_m() const noexcept;

  [[nodiscard]] const PrismInput& shape() const noexcept { return shape_; }

 private:
  struct Face {
    std::array<Vec3, 4> corner;  // anticlockwise from outside
    Vec3 outward;
    bool radiates;
  };
  template <class Clip>
  [[nodiscard]] Vec3 form_factor(Vec3 p, Clip clip) const noexcept;

  PrismInput shape_;
  Vec3 along_, across_;
  std::array<Face, 6> faces_;
  std::array<Vec3, 8> corners_;
};

}  // namespace isorisk::models::fire
