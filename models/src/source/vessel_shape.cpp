// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/vessel_shape.hpp"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "isorisk/core/error.hpp"

namespace isorisk::models::source {
namespace {

using std::numbers::pi;

// Segment of a sphere of radius r below h, and the area of its surface.
double cap_volume(double r, double h) noexcept { return pi * h * h * (3.0 * r - h) / 3.0; }
double cap_surface(double r, double h) noexcept { return pi * std::max(0.0, h * (2.0 * r - h)); }

}  // namespace

void VesselGeometry::check(std::string_view subject) const {
  InputCheck c{subject};
  c.positive("vessel_diameter", diameter_m, "m");
  if (shape != VesselShape::Sphere) {
    c.non_negative("vessel_length", length_m, "m");
    c.non_negative("head_depth", head_depth_m, "m");
    c.require(length_m + head_depth_m > 0.0, "vessel_length", length_m, "m",
              "be > 0 for a cylinder with flat ends");
  }
  c.done();
}

double VesselGeometry::height_m() const noexcept {
  return shape == VesselShape::VerticalCylinder ? length_m + 2.0 * head_depth_m : diameter_m;
}

double VesselGeometry::volume_m3() const noexcept { return volume_below_m3(height_m()); }

double VesselGeometry::volume_below_m3(double level_m) const noexcept {
  const double r = 0.5 * diameter_m;
  const double h = std::clamp(level_m, 0.0, height_m());
  switch (shape) {
    case VesselShape::Sphere:
      return cap_volume(r, h);
    case VesselShape::HorizontalCylinder: {
      const double segment = r * r * std::acos(std::clamp((r - h) / r, -1.0, 1.0)) -
                             (r - h) * std::sqrt(std::max(0.0, h * (2.0 * r - h)));
      // Both heads together are an ellipsoid of revolution: a sphere stretched along the axis.
      return length_m * segment + head_depth_m / r * cap_volume(r, h);
    }
    case VesselShape::VerticalCylinder: {
      const double a = head_depth_m;
      if (a > 0.0 && h <= a) return a / r * cap_volume(r, h * r / a);
      const double below = a > 0.0 ? 2.0 / 3.0 * pi * r * r * a : 0.0;
      if (h <= a + length_m) return below + pi * r * r * (h - a);
      const double rest = height_m() - h;  // above the liquid, in the top head (a > 0)
      return 2.0 * below + pi * r * r * length_m - a / r * cap_volume(r, rest * r / a);
    }
  }
  return 0.0;
}

double VesselGeometry::surface_m2(double level_m) const noexcept {
  const double r = 0.5 * diameter_m;
  const double h = std::clamp(level_m, 0.0, height_m());
  switch (shape) {
    case VesselShape::Sphere:
      return cap_surface(r, h);
    case VesselShape::HorizontalCylinder:
      return 2.0 * length_m * std::sqrt(std::max(0.0, h * (2.0 * r - h))) +
             head_depth_m / r * cap_surface(r, h);
    case VesselShape::VerticalCylinder: {
      const double a = head_depth_m;
      const double in_head = h < a ? h : (h > a + length_m ? height_m() - h : -1.0);
      return in_head >= 0.0 && a > 0.0 ? cap_surface(r, in_head * r / a) : pi * r * r;
    }
  }
  return 0.0;
}

double VesselGeometry::level_m(double liquid_volume_m3) const {
  const double top = height_m();
  const double all = volume_m3();
  if (!(liquid_volume_m3 > 0.0)) return 0.0;
  if (liquid_volume_m3 >= all) return top;
  if (shape == VesselShape::VerticalCylinder && head_depth_m == 0.0)
    return liquid_volume_m3 / (0.25 * pi * diameter_m * diameter_m);
  std::uintmax_t iterations = 100;
  const auto f = [&](double h) { return volume_below_m3(h) - liquid_volume_m3; };
  const auto bracket =
      boost::math::tools::toms748_solve(f, 0.0, top, -liquid_volume_m3, all - liquid_volume_m3,
                                        boost::math::tools::eps_tolerance<double>(50), iterations);
  return 0.5 * (bracket.first + bracket.second);
}

std::string_view to_text(VesselShape value) noexcept {
  switch (value) {
    case VesselShape::VerticalCylinder:
      return "vertical_cylinder";
    case VesselShape::HorizontalCylinder:
      return "horizontal_cylinder";
    case VesselShape::Sphere:
      return "sphere";
  }
  return "";
}

}  // namespace isorisk::models::source
