// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Shape of the positive phase, and what a wall sees. Reference pages:
/// docs/models/explosion/{friedlander,normal_reflection}.md
namespace isorisk::models::explosion {

/// P(t) = dPs (1 - t/t+) exp(-b t/t+), with b from the impulse.
class Friedlander {
 public:
  /// \throws InputError unless all are > 0 and 2 i <= dPs t+ (b >= 0; equality is the triangle).
  Friedlander(double overpressure_pa, double duration_s, double impulse_pa_s);
  /// Decay coefficient b, from i = dPs t+ [1/b - (1 - exp(-b))/b^2], to 1e-12.
  [[nodiscard]] double decay() const noexcept { return decay_; }
  /// Overpressure [Pa] at a time after arrival; zero after the positive phase.
  [[nodiscard]] double overpressure_pa(double time_s) const noexcept;

 private:
  double overpressure_pa_;
  double duration_s_;
  double decay_;
};

/// Ratio of normally reflected to side-on peak overpressure, (8 P + 14 p0)/(P + 7 p0): ideal
/// diatomic gas, of use to about 1 MPa. MSB B06-105 eq. 4.9.
[[nodiscard]] double reflection_coefficient(double overpressure_pa,
                                            double ambient_pressure_pa = 101325.0) noexcept;

/// Ratio of reflected to side-on impulse of a triangular wave: the coefficient above divided by
/// gamma of MSB B06-105 table 4.4 (linear between its points, 1 at zero, 1.15 from 300 kPa).
[[nodiscard]] double reflected_impulse_ratio(double overpressure_pa,
                                             double ambient_pressure_pa = 101325.0) noexcept;

/// Peak dynamic pressure behind the shock, 2.5 P^2 / (7 p0 + P) [Pa].
[[nodiscard]] double dynamic_pressure_pa(double overpressure_pa,
                                         double ambient_pressure_pa = 101325.0) noexcept;

}  // namespace isorisk::models::explosion
