// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace isorisk::models::fire {

/// View factors of a flame for three orientations of the receiver.
struct ViewFactors {
  double vertical;    ///< the receiver faces the flame axis horizontally
  double horizontal;  ///< the receiver faces up
  double maximum;     ///< (vertical^2 + horizontal^2)^1/2
};

/// Upright cylinder on the ground, receiver at the level of its base.
///
/// \par Source
///   Mudan (1984); GOST R 12.3.047; CPR 14E appendix 6.1
/// \pre length_over_radius > 0, distance_over_radius > 1
/// \par Reference page
///   docs/models/fire/view_factor.md
[[nodiscard]] ViewFactors vertical_cylinder_view_factors(double length_over_radius,
                                                         double distance_over_radius) noexcept;

/// Oblique cylinder with horizontal circular cross-sections, receiver at the level of its base in
/// the plane of the tilt; tilt from the vertical, positive towards the receiver.
///
/// Exact for `horizontal`. `vertical` and `maximum` are too low when the flame hangs over the
/// receiver, length sin(tilt) + radius > distance (mudan_overhangs): use FrustumRadiator there.
/// \par Source
///   Mudan (1987); CPR 14E appendix 6.1
/// \pre length_over_radius > 0, distance_over_radius > 1, |tilt_rad| < pi / 2,
///   length sin(tilt) != distance
/// \par Reference page
///   docs/models/fire/view_factor.md
[[nodiscard]] ViewFactors tilted_cylinder_view_factors(double length_over_radius,
                                                       double distance_over_radius,
                                                       double tilt_rad) noexcept;

/// True when part of the tilted flame is behind the vertical plane through the receiver.
[[nodiscard]] bool mudan_overhangs(double length_over_radius, double distance_over_radius,
                                   double tilt_rad) noexcept;

/// Sphere to a receiver of any orientation. `angle_rad` between the receiver's normal and the line
/// to the centre, [0, pi].
///
/// \par Source
///   Howell, catalogue of configuration factors, B-43 and B-44
/// \pre distance_over_radius >= 1
/// \par Reference page
///   docs/models/fire/view_factor.md
[[nodiscard]] double sphere_view_factor(double distance_over_radius, double angle_rad) noexcept;

}  // namespace isorisk::models::fire
