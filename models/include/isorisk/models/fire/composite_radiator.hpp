// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <variant>
#include <vector>

#include "isorisk/models/fire/frustum_radiator.hpp"
#include "isorisk/models/fire/prism_radiator.hpp"

namespace isorisk::models::fire {

/// One part of a flame, with its share of the largest surface emissive power of the flame.
struct RadiatorPart {
  std::variant<FrustumRadiator, PrismRadiator> body;
  double weight;  ///< of its view factors; the sum seen at any place is in [0, 1]
};

/// Parts of different emissive power that together are one convex body, so that none hides
/// another: a clear and a smoky zone, the side and the ends of a frustum.
///
/// View factors are weighted sums: flux over the largest emissive power.
/// \par Reference page
///   docs/models/fire/solid_flame.md
class CompositeRadiator {
 public:
  /// \throws InputError when there is no part or a weight is not finite.
  explicit CompositeRadiator(std::vector<RadiatorPart> parts);

  [[nodiscard]] double view_factor(Vec3 receiver, Vec3 normal) const noexcept;
  [[nodiscard]] double max_view_factor(Vec3 receiver) const noexcept;
  [[nodiscard]] double view_factor_error(Vec3 receiver, Vec3 normal) const noexcept;
  [[nodiscard]] double max_view_factor_error(Vec3 receiver) const noexcept;
  [[nodiscard]] double distance_m(Vec3 point) const noexcept;
  [[nodiscard]] bool contains(Vec3 point) const noexcept;
  [[nodiscard]] FrustumRadiator::Interval plan_extent_m(double x_m, double height_m) const noexcept;
  [[nodiscard]] FrustumRadiator::Interval x_extent_m() const noexcept;
  [[nodiscard]] double outer_radius_m() const noexcept;
  /// Area [m2] of the radiating surface, each part times its weight.
  /// \pre frustums with discs normal to the axis
  [[nodiscard]] double weighted_area_m2() const noexcept;

  [[nodiscard]] const std::vector<RadiatorPart>& parts() const noexcept { return parts_; }

 private:
  [[nodiscard]] Vec3 in_front(Vec3 p, Vec3 n) const noexcept;

  std::vector<RadiatorPart> parts_;
};

}  // namespace isorisk::models::fire
