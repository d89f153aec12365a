// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "isorisk/models/explosion/blast.hpp"
#include "isorisk/models/explosion/kingery_bulmash.hpp"

/// Burst of a vessel full of gas. Reference page: docs/models/explosion/vessel_burst.md
namespace isorisk::models::explosion {

struct BurstEnergyInput {
  double burst_pressure_abs_pa;  ///< p1, above the ambient pressure
  double volume_m3;              ///< of the gas, > 0
  double gamma;                  ///< heat capacity ratio of the gas, > 1
  double ambient_pressure_pa = 101325.0;
};

/// Expansion energy of the gas by four definitions [J].
struct BurstEnergy {
  double brode_j = 0.0;         ///< (p1 - p0) V / (g - 1), Brode 1959
  double isentropic_j = 0.0;    ///< p1 V/(g - 1) [1 - (p0/p1)^((g-1)/g)], Baker 1983
  double isothermal_j = 0.0;    ///< p1 V ln(p1/p0), Smyth
  double availability_j = 0.0;  ///< p1 V [ln(p1/p0) - (1 - p0/p1)], Crowl 1992
};

/// \throws InputError that lists every field outside its bounds.
[[nodiscard]] BurstEnergy burst_energy(const BurstEnergyInput& in);

struct ShockTubeInput {
  double burst_pressure_abs_pa;                ///< p1, above the ambient pressure
  double gamma;                                ///< of the gas in the vessel, > 1
  double sound_speed_m_per_s;                  ///< a1 of the gas in the vessel, > 0
  double ambient_pressure_pa = 101325.0;       ///< p0
  double ambient_gamma = 1.4;                  ///< of the air
  double ambient_sound_speed_m_per_s = 340.3;  ///< a0
};

/// Overpressure ratio P_so at the surface of a bursting vessel: root of the shock tube relation
///   p1/p0 = (P + 1) {1 - (g1-1)(a0/a1) P / sqrt(2 g0 [2 g0 + (g0+1) P])}^(-2 g1/(g1-1))
/// (Baker 1983; CCPS 2010). To 1e-12 relative. \throws InputError, NumericError
[[nodiscard]] double shock_tube_overpressure_ratio(const ShockTubeInput& in);

struct VesselBurstInput {
  BurstEnergyInput gas;
  double gas_sound_speed_m_per_s;  ///< a1, > 0
  double tnt_energy_j_per_kg = 4.68e6;
  double ambient_sound_speed_m_per_s = 340.3;
};

/// Blast of a burst on the ground, simple form: the isentropic energy as TNT in a hemispherical
/// surface burst (no further ground factor), not above the start pressure of the shock tube.
/// Nearer than two radii of the hemisphere that holds the gas the value is marked Near.
class VesselBurst {
 public:
  explicit VesselBurst(const VesselBurstInput& in);
  [[nodiscard]] double overpressure_pa(double distance_m) const noexcept;
  [[nodiscard]] Blast at(double distance_m) const noexcept;
  [[nodiscard]] double length_scale_m() const noexcept { return charge_.length_scale_m(); }
  [[nodiscard]] std::span<const double> break_points() const noexcept {
    return charge_.break_points();
  }
  [[nodiscard]] double tnt_mass_kg() const noexcept { return tnt_mass_kg_; }
  [[nodiscard]] double start_overpressure_pa() const noexcept { return start_overpressure_pa_; }
  [[nodiscard]] double vessel_radius_m() const noexcept { return vessel_radius_m_; }

 private:
  double tnt_mass_kg_;
  double start_overpressure_pa_;
  double vessel_radius_m_;
  KingeryBulmash charge_;
};

}  // namespace isorisk::models::explosion
