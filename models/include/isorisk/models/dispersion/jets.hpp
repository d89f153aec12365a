// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Momentum jets and plume rise. Reference page: docs/models/dispersion/jets.md
namespace isorisk::models::dispersion {

struct FreeJetInput {
  double diameter_m;                  ///< of the (expanded) source, > 0
  double jet_density_kg_per_m3;       ///< at ambient pressure, > 0
  double air_density_kg_per_m3;       ///< > 0
  double source_mole_fraction = 1.0;  ///< (0, 1]
};
/// Turbulent free jet, Long (1963): c = 6 c0 (d/s) (rho_j/rho_a)^0.5 exp(-(5 r/s)^2), at most c0.
class FreeJet {
 public:
  /// \throws InputError that lists every field outside its bounds.
  explicit FreeJet(const FreeJetInput& in);
  /// Mole fraction at the distance s > 0 along the axis and r from it.
  [[nodiscard]] double mole_fraction(double s_m, double r_m) const noexcept;
  /// Distance along the axis at which the mole fraction falls to a value in (0, c0].
  [[nodiscard]] double distance_m(double mole_fraction) const noexcept;

 private:
  double source_mole_fraction_;
  double scale_m_;  // 6 d (rho_j/rho_a)^0.5
};

struct PlumeRiseInput {
  double diameter_m;             ///< of the stack, > 0
  double exit_velocity_m_per_s;  ///< > 0
  double exit_temperature_k;     ///< > 0
  double air_temperature_k;      ///< > 0
  double wind_speed_m_per_s;     ///< at the stack top, > 0
  /// dtheta/dz [K/m]: 0 neutral or unstable, 0.020 class E, 0.035 class F.
  double potential_temperature_gradient_k_per_m = 0.0;
  double gravity_m_per_s2 = 9.80665;
};
struct PlumeRise {
  double buoyancy_flux_m4_per_s3;  ///< F = g w D^2 (Ts - Ta)/(4 Ts)
  double momentum_flux_m4_per_s2;  ///< Fm = w^2 D^2 Ta/(4 Ts)
  bool buoyant;                    ///< buoyancy rules; else momentum
  double final_rise_m;
  double final_distance_m;  ///< 0 for a momentum plume
};
/// Final rise of a plume, Briggs in the form of EPA ISC3.
/// \throws InputError that lists every field outside its bounds.
[[nodiscard]] PlumeRise briggs_plume_rise(const PlumeRiseInput& in);
/// Rise on the way, 1.60 F^(1/3) x^(2/3)/u, not above the final rise. For buoyant plumes.
[[nodiscard]] double briggs_gradual_rise_m(const PlumeRise& rise, double x_m,
                                           double wind_speed_m_per_s) noexcept;
/// Stack-tip downwash: h + 2 D (w/u - 1.5) for w < 1.5 u.
[[nodiscard]] double stack_tip_downwash_height_m(double stack_height_m, double diameter_m,
                                                 double exit_velocity_m_per_s,
                                                 double wind_speed_m_per_s) noexcept;

}  // namespace isorisk::models::dispersion
