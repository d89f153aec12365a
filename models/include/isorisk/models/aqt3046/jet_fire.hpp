// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Jet fire of AQ/T 3046-2013 Annex E. Reference page: docs/models/aqt3046/jet_fire.md
namespace isorisk::models::aqt3046 {

struct JetFireInput {
  double heat_of_combustion_j_per_kg;  ///< > 0
  double mass_flow_kg_per_s;           ///< > 0
  double radiative_fraction;           ///< f, (0, 1]; the guideline states none
};

/// Horizontal jet flame as a point source, eq. (E.57)-(E.59).
class JetFire {
 public:
  /// \throws InputError that lists every field outside its bounds.
  explicit JetFire(const JetFireInput& in);
  /// L = (Hc m)^0.444 / 161.66 [m]
  [[nodiscard]] double flame_length_m() const noexcept { return flame_length_m_; }
  /// Distance of the point source from the hole, 0.8 L: a rule of implementations, not of the text.
  [[nodiscard]] double point_source_offset_m() const noexcept { return 0.8 * flame_length_m_; }
  /// tau = 1 - 0.0565 ln r, held to [0, 1]; distances below 1 m count as 1 m.
  [[nodiscard]] static double transmissivity(double distance_m) noexcept;
  /// q = f Hc m tau / (4 pi r^2) [W/m2], r from the point source.
  [[nodiscard]] double heat_flux_w_per_m2(double distance_m) const noexcept;
  /// Distance from the point source [m] at which the flux falls to the threshold; 1 when it is
  /// below the threshold everywhere beyond 1 m. To 1e-12. \throws InputError unless > 0.
  [[nodiscard]] double distance_m(double heat_flux_w_per_m2) const;
  /// Distance from the hole: the larger of the flame length and 0.8 L + r.
  [[nodiscard]] double reach_from_hole_m(double heat_flux_w_per_m2) const;

 private:
  double radiated_w_;
  double flame_length_m_;
};

}  // namespace isorisk::models::aqt3046
