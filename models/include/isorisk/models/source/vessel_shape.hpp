// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

/// Volume, surface and level of liquid in vessels of standard shape.
///
/// Reference page: docs/models/source/vessel_draining.md
namespace isorisk::models::source {

enum class VesselShape { VerticalCylinder, HorizontalCylinder, Sphere };

/// A vessel by its inner measures. Levels count from the lowest point.
struct VesselGeometry {
  VesselShape shape = VesselShape::VerticalCylinder;
  double diameter_m = 0.0;  ///< > 0
  /// Cylindrical part: height of a vertical, length of a horizontal vessel; unused for a sphere.
  double length_m = 0.0;
  /// Depth of each of the two heads: 0 flat, D/4 2:1 ellipsoidal, D/2 hemispherical.
  double head_depth_m = 0.0;

  /// \throws InputError naming `subject` and every measure outside its bounds.
  void check(std::string_view subject) const;
  [[nodiscard]] double height_m() const noexcept;
  [[nodiscard]] double volume_m3() const noexcept;
  /// Volume below a level; 0 below the bottom, all above the top.
  [[nodiscard]] double volume_below_m3(double level_m) const noexcept;
  /// Area of the free surface at a level.
  [[nodiscard]] double surface_m2(double level_m) const noexcept;
  /// Level that a volume of liquid reaches, by the inverse of volume_below_m3.
  [[nodiscard]] double level_m(double liquid_volume_m3) const;
};

[[nodiscard]] std::string_view to_text(VesselShape value) noexcept;

}  // namespace isorisk::models::source
