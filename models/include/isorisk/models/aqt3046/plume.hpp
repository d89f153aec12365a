// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

/// Plume of AQ/T 3046-2013 Annex E. Reference page: docs/models/aqt3046/plume.md
namespace isorisk::models::aqt3046 {

enum class Terrain { Rural, Urban };

/// sigma = a x (1 + b x)^p [m], Table E.7.
struct Sigma {
  double a = 0.0;
  double b = 0.0;
  double p = 0.0;
  [[nodiscard]] double at(double x_m) const noexcept;
};

struct PlumeInput {
  double mass_rate_kg_per_s;        ///< > 0
  double wind_speed_m_per_s;        ///< > 0
  double effective_height_m = 0.0;  ///< >= 0
  Terrain terrain = Terrain::Rural;
  char stability = 'D';  ///< Pasquill, 'A' to 'F'
};

/// Continuous release of a neutrally buoyant or light gas with ground reflection, eq. (E.33).
class Plume {
 public:
  /// \throws InputError that lists every field outside its bounds.
  explicit Plume(const PlumeInput& in);
  [[nodiscard]] double sigma_y_m(double x_m) const noexcept { return y_.at(x_m); }
  [[nodiscard]] double sigma_z_m(double x_m) const noexcept { return z_.at(x_m); }
  /// Concentration [kg/m3]; zero for x <= 0.
  [[nodiscard]] double concentration_kg_per_m3(double x_m, double y_m, double z_m) const noexcept;

 private:
  PlumeInput in_;
  Sigma y_;
  Sigma z_;
};

}  // namespace isorisk::models::aqt3046
