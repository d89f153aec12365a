// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

/// When a release is a heavy gas, and the Britter-McQuaid workbook.
/// Reference page: docs/models/dispersion/dense_gas.md
namespace isorisk::models::dispersion {

/// g' = g (rho - rho_a) / rho_a [m/s2], negative for a light gas.
[[nodiscard]] double reduced_gravity_m_per_s2(double density_kg_per_m3,
                                              double air_density_kg_per_m3,
                                              double gravity_m_per_s2 = 9.80665) noexcept;

/// Heavy-gas test at the source, Britter and McQuaid (1988); 0 for a gas not heavier than air.
struct DenseGas {
  double criterion =
      0.0;  ///< continuous (g' q/(u^3 D))^(1/3), instantaneous (g' V)^0.5/(u V^(1/3))
  double threshold = 0.0;  ///< 0.15 or 0.20
  [[nodiscard]] bool dense() const noexcept { return criterion >= threshold; }
};
/// Continuous: D = (q0/u10)^0.5. \pre rate and wind > 0
[[nodiscard]] DenseGas dense_gas_continuous(double reduced_gravity_m_per_s2, double rate_m3_per_s,
                                            double wind_10m_m_per_s) noexcept;
/// \pre volume and wind > 0
[[nodiscard]] DenseGas dense_gas_instantaneous(double reduced_gravity_m_per_s2, double volume_m3,
                                               double wind_10m_m_per_s) noexcept;
/// HJ 169-2018: Ri = [g' q / D]^(1/3) / u against 1/6, D the initial width of the plume.
[[nodiscard]] DenseGas dense_gas_hj169_continuous(double reduced_gravity_m_per_s2,
                                                  double rate_m3_per_s, double initial_width_m,
                                                  double wind_10m_m_per_s) noexcept;
/// HJ 169-2018: Ri = g' V^(1/3) / u^2 against 0.04.
[[nodiscard]] DenseGas dense_gas_hj169_instantaneous(double reduced_gravity_m_per_s2,
                                                     double volume_m3,
                                                     double wind_10m_m_per_s) noexcept;
/// Source Richardson number of Havens and Spicer: continuous g' q/(u*^3 D), instantaneous
/// g' H/u*^2. Above 30 dense, 1 to 30 intermediate, below 1 passive.
[[nodiscard]] double source_richardson_continuous(double reduced_gravity_m_per_s2,
                                                  double rate_m3_per_s, double width_m,
                                                  double friction_velocity_m_per_s) noexcept;
[[nodiscard]] double source_richardson_instantaneous(double reduced_gravity_m_per_s2,
                                                     double height_m,
                                                     double friction_velocity_m_per_s) noexcept;

enum class BritterMcQuaidRelease { Continuous, Instantaneous };

/// One point of the workbook curves at a given alpha.
struct BritterMcQuaidPoint {
  double concentration_ratio;  ///< c/c0
  double beta;                 ///< log10(x / scale)
};
/// Curve points at alpha, falling c/c0 (from data/coefficients/britter_mcquaid_curves.csv).
[[nodiscard]] std::vector<BritterMcQuaidPoint> britter_mcquaid_curve(BritterMcQuaidRelease release,
                                                                     double alpha);

struct BritterMcQuaidPlumeInput {
  double rate_m3_per_s;          ///< q0 at the source temperature, > 0
  double density_kg_per_m3;      ///< at the source, > air
  double release_temperature_k;  ///< T0
  double air_temperature_k;      ///< Ta
  double air_density_kg_per_m3;
  double wind_10m_m_per_s;
  double gravity_m_per_s2 = 9.80665;
};

/// Continuous ground-level release of a dense gas, flat top-hat cloud.
class BritterMcQuaidPlume {
 public:
  /// \throws InputError that lists every field outside its bounds.
  explicit BritterMcQuaidPlume(const BritterMcQuaidPlumeInput& in);
  [[nodiscard]] double alpha() const noexcept { return alpha_; }
  [[nodiscard]] double scale_m() const noexcept { return d_; }  ///< D = (q0/u10)^0.5
  /// Mole fraction on the axis at x > 0.
  [[nodiscard]] double mole_fraction(double x_m) const noexcept;
  /// Distance at which the mole fraction falls to a value in (0, 1).
  [[nodiscard]] double distance_m(double mole_fraction) const noexcept;
  [[nodiscard]] double upwind_extent_m() const noexcept;
  [[nodiscard]] double half_width_at_source_m() const noexcept;
  /// Half-width at x of the contour that ends at contour_m: L_H to 2/3 of it, then linear to zero.
  [[nodiscard]] double half_width_m(double x_m, double contour_m) const noexcept;
  /// Mass [kg] of release in the cloud above a mole fraction.
  [[nodiscard]] double mass_above_kg(double mole_fraction) const noexcept;

 private:
  [[nodiscard]] double ratio_at(double beta) const noexcept;
  BritterMcQuaidPlumeInput in_;
  double g0_;
  double d_;
  double l_b_;
  double alpha_;
  std::vector<BritterMcQuaidPoint> curve_;
};

struct BritterMcQuaidPuffInput {
  double volume_m3;                   ///< V0 at the source temperature, > 0
  double density_kg_per_m3;           ///< at the source, > air
  double source_mole_fraction = 1.0;  ///< c0
  double release_temperature_k;       ///< T0; used with temperature_correction only
  double air_temperature_k;
  double air_density_kg_per_m3;
  double wind_10m_m_per_s;
  bool temperature_correction = true;
  double gravity_m_per_s2 = 9.80665;
};

/// Instantaneous ground-level release of a dense gas, top-hat cloud.
class BritterMcQuaidPuff {
 public:
  explicit BritterMcQuaidPuff(const BritterMcQuaidPuffInput& in);
  [[nodiscard]] double alpha() const noexcept { return alpha_; }
  [[nodiscard]] double radius_m(double time_s) const noexcept;
  [[nodiscard]] double centre_m(double time_s) const noexcept;
  /// Mole fraction everywhere in a cloud whose front is at x > 0.
  [[nodiscard]] double mole_fraction_at_front(double front_m) const noexcept;
  /// Farthest front at which the mole fraction is reached; 0 where the source has less.
  [[nodiscard]] double front_m(double mole_fraction) const noexcept;
  [[nodiscard]] double initial_radius_m() const noexcept { return radius_m(0.0); }
  /// R^2 grows by this in a second.
  [[nodiscard]] double spread_m2_per_s() const noexcept;
  /// Mole fraction at x, on the axis, at time t: zero outside the cloud.
  [[nodiscard]] double mole_fraction(double x_m, double time_s) const noexcept;

 private:
  BritterMcQuaidPuffInput in_;
  double g0_;
  double scale_;  // V0^(1/3)
  double alpha_;
  std::vector<BritterMcQuaidPoint> curve_;
};

}  // namespace isorisk::models::dispersion
