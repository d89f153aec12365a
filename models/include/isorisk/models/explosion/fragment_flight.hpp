// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>

/// Flight of a fragment with drag. Reference page: docs/models/explosion/fragment_flight.md
namespace isorisk::models::explosion {

struct FragmentFlightInput {
  double speed_m_per_s;           ///< at the start, > 0 and at most 2000
  double mass_kg = 0.0;           ///< needed with drag, > 0
  double drag_area_m2 = 0.0;      ///< 0: no drag
  double drag_coefficient = 1.0;  ///< > 0
  double air_density_kg_per_m3 = 1.225;
};

/// Path over flat ground from ground level, quadratic drag, no lift.
///
/// \par Equations
///   k = rho C_D A / 2M; with the slope p = dy/dx = tan(phi), 1/v_x^2 = 1/v_x0^2 +
///   (2k/g)[F(p0) - F(p)], F(p) = (p sqrt(1 + p^2) + asinh p)/2 (exact hodograph);
///   x = integral of v_x^2/g dp, y = integral of p v_x^2/g dp, by Gauss quadrature
/// \par Validity
///   Subsonic drag coefficient, no lift: plates may glide farther (Baker et al. 1983).
class FragmentPath {
 public:
  /// \pre the input passed a FragmentFlight; 0 <= elevation < pi/2
  FragmentPath(const FragmentFlightInput& in, double elevation_rad) noexcept;
  /// Distance where it lands [m].
  [[nodiscard]] double range_m() const noexcept;
  /// Height at a distance [m], below ground after landing; -infinity where it never gets.
  [[nodiscard]] double height_m(double distance_m) const noexcept;
  /// Speed where it lands [m/s].
  [[nodiscard]] double landing_speed_m_per_s() const noexcept;

 private:
  static constexpr std::size_t kPanels = 32;
  struct Point {
    double x = 0.0;
    double y = 0.0;
  };
  [[nodiscard]] double speed_x_squared(double slope) const noexcept;
  [[nodiscard]] Point piece(double from_rad, double to_rad) const noexcept;
  [[nodiscard]] double landing_angle() const noexcept;
  double inverse_square_ = 0.0;  // 1/v_x^2 at the start
  double start_f_ = 0.0;
  double drag_ = 0.0;  // 2k/g
  std::array<double, kPanels + 1> phi_{};
  std::array<Point, kPanels + 1> at_{};
};

struct FragmentFlight {
  double range_without_drag_m = 0.0;  ///< v^2 / g
  double range_m = 0.0;               ///< the largest over the elevations
  double elevation_rad = 0.0;         ///< that reaches it
  double landing_speed_m_per_s = 0.0;
};

/// Longest flight. \throws InputError that lists every field outside its bounds.
[[nodiscard]] FragmentFlight fragment_flight(const FragmentFlightInput& in);

}  // namespace isorisk::models::explosion
