// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "isorisk/models/explosion/baker_vessel_burst.hpp"

/// Fragments of a bursting vessel: speed, number, rules of range.
/// Reference page: docs/models/explosion/fragments.md
namespace isorisk::models::explosion {

/// A number of data/coefficients/fragment_rules.csv. \throws DataError
[[nodiscard]] double fragment_rule(std::string_view rule);

enum class FragmentSpeedMethod {
  Kinetic,  ///< part A_ke of the energy, CPR 14E
  Moore,    ///< Moore 1967
  Baum,     ///< many fragments, Baum 1987
};

struct FragmentSpeedInput {
  double energy_j;         ///< expansion energy, > 0
  double vessel_mass_kg;   ///< empty, > 0
  double content_mass_kg;  ///< >= 0
  VesselForm form = VesselForm::Cylinder;
  double kinetic_fraction = 0.2;  ///< A_ke, 0.2 gas, 0.04 BLEVE, (0, 1]
  // Baum only:
  double burst_overpressure_pa = kNotGiven;  ///< p1 - p0
  double vessel_volume_m3 = kNotGiven;
  double gas_sound_speed_m_per_s = kNotGiven;
  double gamma = kNotGiven;  ///< with the sound speed gives the upper limit 2 a1 / (g - 1)
};

/// Initial speed of the fragments [m/s] by each method; NaN where its inputs are missing.
///
/// \par Equations
///   v = sqrt(2 A_ke E / M); v = 1.092 sqrt(E G / M), G = 1 / (1 + 3C/5M) sphere,
///   1 / (1 + C/2M) cylinder; v = 0.88 a1 F^0.55, F = (p1 - p0) r / (m'' a1^2) = 3 (p1 - p0) V /
///   (M a1^2), none above 2 a1 / (g - 1)
struct FragmentSpeed {
  double kinetic_m_per_s = 0.0;
  double moore_m_per_s = 0.0;
  double baum_m_per_s = kNotGiven;
  double limit_m_per_s = kNotGiven;  ///< escape speed of the gas, 2 a1 / (g - 1)
};

/// \throws InputError that lists every field outside its bounds.
[[nodiscard]] FragmentSpeed fragment_speed(const FragmentSpeedInput& in);

/// Number of fragments: 4 for a cylinder; -3.77 + 0.0096 V for a sphere (Holden and Reeves 1985),
/// V taken within 700 and 2500 m3. \throws InputError unless the volume is > 0.
struct FragmentNumber {
  double number = 0.0;
  bool within = true;  ///< the volume lies in the range of the source
};
[[nodiscard]] FragmentNumber fragment_number(VesselForm form, double vessel_volume_m3);

/// Distances of a BLEVE by product mass (Birk 1996; tanks after Baker) [m].
struct BleveFragmentRange {
  double fireball_radius_m = 0.0;
  double most_m = 0.0;     ///< 80 to 90 % of the fragments land within
  double rockets_m = 0.0;  ///< most rockets land within
  double extreme_m = 0.0;  ///< no rocket is known beyond
  double tank_m = 0.0;     ///< 90 m^0.33 below 5 m3, 465 m^0.10 from 5 m3 on
};
/// \throws InputError that lists every field outside its bounds.
[[nodiscard]] BleveFragmentRange bleve_fragment_range(double product_mass_kg,
                                                      double vessel_volume_m3);

}  // namespace isorisk::models::explosion
