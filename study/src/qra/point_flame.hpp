// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "isorisk/models/fire/multi_point_source.hpp"
#include "isorisk/models/fire/solid_flame.hpp"

namespace isorisk::study::qra {

/// A flame that radiates from points along its axis, with the questions a SolidFlame answers. Its
/// body, for who stands in it: balls of the visible width about the points.
class PointFlame {
 public:
  PointFlame(models::fire::MultiPointSource radiation, double width_m)
      : radiation_{std::move(radiation)}, body_{radiation_.sources_m()}, radius_m_{0.5 * width_m} {}
  /// With a body apart from where it radiates from.
  PointFlame(models::fire::MultiPointSource radiation, std::vector<models::fire::Vec3> body_m,
             double width_m)
      : radiation_{std::move(radiation)}, body_{std::move(body_m)}, radius_m_{0.5 * width_m} {}

  /// Flux [W/m2] on the orientation that receives most.
  [[nodiscard]] double max_heat_flux_w_per_m2(double x_m, double y_m, double z_m) const noexcept;
  void max_heat_flux_w_per_m2(std::span<const double> x_m, std::span<const double> y_m, double z_m,
                              std::span<double> out) const noexcept;
  /// Half-width [m] of what burns no higher than people at x; negative where there is none.
  [[nodiscard]] double flame_half_width_m(double x_m) const noexcept;
  [[nodiscard]] models::fire::FrustumRadiator::Interval x_extent_m() const noexcept;
  /// Largest distance [m] from the origin along a bearing from downwind with at least this flux.
  [[nodiscard]] double reach_m(double flux_w_per_m2, double bearing_rad, double z_m) const;

 private:
  models::fire::MultiPointSource radiation_;
  std::vector<models::fire::Vec3> body_;
  double radius_m_;
};

}  // namespace isorisk::study::qra
