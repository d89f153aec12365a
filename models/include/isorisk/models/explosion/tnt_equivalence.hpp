// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/models/explosion/blast.hpp"
#include "isorisk/models/explosion/kingery_bulmash.hpp"

/// Cloud explosions as TNT. Reference page: docs/models/explosion/tnt_equivalence.md
namespace isorisk::models::explosion {

struct TntEquivalenceInput {
  double fuel_mass_kg;                 ///< flammable mass in the cloud, > 0
  double heat_of_combustion_j_per_kg;  ///< lower heating value, > 0
  double yield;                        ///< alpha, (0, 1]
  double tnt_energy_j_per_kg;          ///< heat of explosion of TNT, > 0
  double ground_factor = 1.0;          ///< beta, 1 to 2; 1 with a curve that contains the ground
};

/// W = alpha beta M dHc / E_TNT [kg]. \throws InputError that lists every bad field.
[[nodiscard]] double tnt_equivalent_mass_kg(const TntEquivalenceInput& in);

/// A charge and its curve: hemispherical without a ground factor, free air with one.
using TntCharge = KingeryBulmash;

struct CnVceInput {
  double fuel_mass_kg;                 ///< W_f, > 0
  double heat_of_combustion_j_per_kg;  ///< Q_f, > 0
  double yield = 0.04;                 ///< alpha, (0, 1]
  double ground_factor = 1.8;          ///< 1 to 2
  double ambient_pressure_pa = 101325.0;
};

/// Vapour cloud explosion as in Chinese assessments.
///
/// \par Equations
///   E = 1.8 alpha W_f Q_f; Z' = R (p0/E)^(1/3);
///   ln(dPs/p0) = -0.9126 - 1.5058 ln Z' + 0.1675 ln^2 Z' - 0.0320 ln^3 Z'
/// \par Validity
///   0.3 <= Z' <= 12; the polynomial is used on both sides, marked as out of range.
class CnVceBlast {
 public:
  /// \throws InputError that lists every field outside its bounds.
  explicit CnVceBlast(const CnVceInput& in);
  [[nodiscard]] double overpressure_pa(double distance_m) const noexcept;
  /// Overpressure only: the method has no impulse and no duration.
  [[nodiscard]] Blast at(double distance_m) const noexcept;
  [[nodiscard]] double energy_j() const noexcept { return energy_j_; }
  [[nodiscard]] double length_scale_m() const noexcept { return length_scale_m_; }
  [[nodiscard]] std::span<const double> break_points() const noexcept { return {}; }

 private:
  double energy_j_;
  double ambient_pressure_pa_;
  double length_scale_m_;
};

struct CnInjuryInput {
  double tnt_mass_kg;                     ///< W_TNT with the ground factor inside, > 0
  double tnt_energy_j_per_kg;             ///< Q_TNT, > 0
  double ambient_pressure_pa = 101300.0;  ///< the assessments print 101 300
};

/// Injury zones of Chinese assessments.
struct CnInjuryRadii {
  double death_m = 0.0;           ///< 13.6 (W_TNT / 1000)^0.37
  double serious_injury_m = 0.0;  ///< 44 kPa
  double slight_injury_m = 0.0;   ///< 17 kPa
  double scaled_serious = 0.0;    ///< Z' at 44 kPa
  double scaled_slight = 0.0;     ///< Z' at 17 kPa
};

/// The second curve of the Chinese assessments, dPs/p0 = 0.137/Z'^3 + 0.119/Z'^2 + 0.269/Z' -
/// 0.019. Only for the thresholds 44 and 17 kPa: it crosses zero at Z' = 14.6.
[[nodiscard]] CnInjuryRadii cn_injury_radii(const CnInjuryInput& in);

/// Property loss, K W^(1/3) / [1 + (3175/W)^2]^(1/6) [m], W in kg TNT (Jarrett 1968).
[[nodiscard]] double property_loss_radius_m(double tnt_mass_kg, double factor_k);

/// Distance to 1 psi, D = 17 (0.1 M dHc / 4680)^(1/3) [m]: US EPA RMP guidance, Appendix C.
[[nodiscard]] double epa_rmp_distance_1psi_m(double mass_kg, double heat_of_combustion_j_per_kg,
                                             double yield = 0.1,
                                             double tnt_energy_j_per_kg = 4.68e6);

}  // namespace isorisk::models::explosion
