// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "isorisk/models/dispersion/gaussian_plume.hpp"

/// Steady plumes of sources with an area or a length, as integrals of point plumes.
/// Reference page: docs/models/dispersion/area_source.md
namespace isorisk::models::dispersion {

/// Nearer to a point of the source than this the spreads stay those of here: the sets tend to
/// zero, where the integral at the height of the source has no limit. EPA ISC3 leaves the nearest
/// metre out instead.
inline constexpr double kLeastDistance_m = 1.0;

enum class AreaShape {
  Rectangle,
  Circle,
};

struct AreaSourceInput {
  double mass_flow_kg_per_s = 0.0;  ///< of the whole source, evenly spread, > 0
  double wind_speed_m_per_s = 0.0;  ///< at the transport height, > 0
  AreaShape shape = AreaShape::Rectangle;
  double length_m = 0.0;    ///< Rectangle: > 0
  double width_m = 0.0;     ///< Rectangle: > 0
  double angle_rad = 0.0;   ///< Rectangle: from downwind to the length, counterclockwise
  double diameter_m = 0.0;  ///< Circle: > 0
  double effective_height_m = 0.0;
  double mixing_height_m = kNoLid;
  double initial_sigma_z_m = 0.0;  ///< vertical spread above the source, by a virtual distance
};

/// A concentration by quadrature with the estimate of its error.
struct QuadratureConcentration {
  double kg_per_m3 = 0.0;
  double relative_error = 0.0;
};

/// Area source: crosswind integral closed, along the wind by Gauss-Kronrod quadrature.
///
/// \par Equation
///   c = q''/(2 sqrt(2 pi) u) int [erf((y - y1)/(sqrt2 sy)) - erf((y - y2)/(sqrt2 sy))] Fz/sz ds,
///   s distance upwind, y1(s) and y2(s) the edges of the source there.
/// \par Source
///   Superposition of point plumes; EPA-454/B-95-003b (ISC3), area source.
/// \par Validity
///   As the plume and its dispersion coefficients.
/// The origin is the middle of the source, x downwind, y to the left.
class AreaSource {
 public:
  /// \throws InputError that lists every field outside its bounds.
  AreaSource(const AreaSourceInput& in, const SigmaCurve& sigmas);
  [[nodiscard]] double concentration_kg_per_m3(double x_m, double y_m, double z_m) const {
    return evaluate(x_m, y_m, z_m).kg_per_m3;
  }
  /// The same with the error estimate of the quadrature (tolerance 1e-9 per panel).
  [[nodiscard]] QuadratureConcentration evaluate(double x_m, double y_m, double z_m) const;
  /// Half the extent of the source along the wind [m].
  [[nodiscard]] double half_extent_m() const noexcept { return half_extent_m_; }
  [[nodiscard]] double area_m2() const noexcept { return area_m2_; }

 private:
  struct Edges {
    double low, high;
  };
  [[nodiscard]] Edges edges_at(double along_m) const noexcept;

  AreaSourceInput in_;
  SigmaCurve sigmas_;
  double cos_;
  double sin_;
  double half_extent_m_ = 0.0;
  double area_m2_ = 0.0;
  double virtual_z_m_ = 0.0;
};

struct LineSourceInput {
  double mass_flow_kg_per_s = 0.0;  ///< of the whole line, evenly spread, > 0
  double wind_speed_m_per_s = 0.0;  ///< at the transport height, > 0
  double length_m = 0.0;            ///< > 0
  double angle_rad = 0.0;           ///< from downwind to the line, counterclockwise
  double effective_height_m = 0.0;
  double mixing_height_m = kNoLid;
  double initial_sigma_z_m = 0.0;
};

/// Line source of finite length at any angle to the wind: quadrature of point plumes along it.
/// The origin is the middle of the line.
class LineSource {
 public:
  /// \throws InputError that lists every field outside its bounds.
  LineSource(const LineSourceInput& in, const SigmaCurve& sigmas);
  [[nodiscard]] double concentration_kg_per_m3(double x_m, double y_m, double z_m) const {
    return evaluate(x_m, y_m, z_m).kg_per_m3;
  }
  [[nodiscard]] QuadratureConcentration evaluate(double x_m, double y_m, double z_m) const;
  [[nodiscard]] double half_extent_m() const noexcept;

 private:
  LineSourceInput in_;
  SigmaCurve sigmas_;
  double cos_;
  double sin_;
  double virtual_z_m_ = 0.0;
};

}  // namespace isorisk::models::dispersion
