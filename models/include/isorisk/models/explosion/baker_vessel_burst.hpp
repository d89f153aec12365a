// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/models/explosion/kingery_bulmash.hpp"
#include "isorisk/models/explosion/vessel_burst.hpp"

/// Blast of a bursting vessel with its near field.
/// Reference page: docs/models/explosion/baker_vessel_burst.md
namespace isorisk::models::explosion {

enum class VesselForm {
  Sphere,
  Cylinder,  ///< lying or standing; the load to the side of its axis
};

/// What the curve does at R_bar 2.
enum class BurstFarField {
  HighExplosive,  ///< joins the curve of TNT (CCPS); not flatter than R^-0.9, not below Computed
  Computed,       ///< goes on below it, as the Euler equations say
};

/// Which expansion energy of a gas is behind the blast.
enum class GasEnergy { Brode, Isentropic, Isothermal, Availability };
/// "brode", "isentropic", "isothermal", "availability". \throws InputError listing them.
[[nodiscard]] GasEnergy gas_energy(std::string_view word);
[[nodiscard]] double value_of(const BurstEnergy& energy, GasEnergy kind) noexcept;
/// Why one would take it, in a sentence for results.
[[nodiscard]] std::string_view reason_of(GasEnergy kind) noexcept;

struct BakerVesselBurstInput {
  double energy_j;               ///< in the blast, without ground factor, > 0
  double vessel_volume_m3;       ///< > 0
  double start_overpressure_pa;  ///< at the surface, see shock_tube_overpressure_ratio, > 0
  double burst_pressure_abs_pa;  ///< p1; the load is not above p1 - p0
  VesselForm form = VesselForm::Sphere;
  bool elevated = false;  ///< slightly above the ground
  BurstFarField far_field = BurstFarField::HighExplosive;
  double tnt_energy_j_per_kg = 4.68e6;
  double ambient_pressure_pa = 101325.0;
  double ambient_sound_speed_m_per_s = 340.3;
};

/// Baker's method: the point (r0_bar, P_so) of the surface chooses a curve, which joins that of a
/// high explosive at R_bar = 2. The curves are computed, not read from the charts.
///
/// \par Equations
///   R_bar = R (p0 / 2E)^(1/3), r0 = (3 V / 2 pi)^(1/3); P_bar and i_bar over
///   s = ln(R/r0) / ln(R_j/r0) from data/coefficients/vessel_burst_curves.csv by pressure ratio and
///   sound speed that give r0_bar and P_so with g = 1.4; beyond R_bar 2 parallel to Kingery-Bulmash
/// \par Source
///   Baker et al. 1983, CCPS 1994 section 6.3 (method, recalled); curves evaluated here.
/// \par Validity
///   p1/p0 1.2 to 300; directions other than the side of a cylinder get less.
class BakerVesselBurst {
 public:
  /// \throws InputError that lists every field outside its bounds.
  explicit BakerVesselBurst(const BakerVesselBurstInput& in);

  [[nodiscard]] double overpressure_pa(double distance_m) const noexcept;
  /// Duration by the triangle, 2 i / dP. Near: inside the vessel.
  [[nodiscard]] Blast at(double distance_m) const noexcept;
  /// (2 E / p0)^(1/3)
  [[nodiscard]] double length_scale_m() const noexcept { return length_scale_m_; }
  [[nodiscard]] std::span<const double> break_points() const noexcept { return breaks_; }

  [[nodiscard]] double vessel_radius_m() const noexcept { return vessel_radius_m_; }
  [[nodiscard]] double start_overpressure_pa() const noexcept { return start_pa_; }
  [[nodiscard]] double tnt_mass_kg() const noexcept { return tnt_mass_kg_; }
  [[nodiscard]] const std::vector<Warning>& warnings() const noexcept { return warnings_; }

  static constexpr std::size_t kSteps = 12;

 private:
  struct Factor {
    double r_bar_max = 0.0;
    double pressure = 1.0;
    double impulse = 1.0;
  };
  void read_factors(std::string_view name);
  void choose_curve(double ambient_pressure_pa);

  double length_scale_m_;
  double vessel_radius_m_;
  double start_pa_;
  double largest_pa_;
  double tnt_mass_kg_;
  double join_m_ = 0.0;                           // R_bar = 2
  double ln_join_ratio_ = 0.0;                    // ln(R_j / r0)
  double far_pressure_ = 1.0;                     // on Kingery-Bulmash
  double far_impulse_ = 1.0;                      // on Kingery-Bulmash
  std::array<double, kSteps + 1> ln_pressure_{};  // Pa, at s = k / kSteps
  std::array<double, kSteps + 1> ln_impulse_{};   // Pa s
  KingeryBulmash charge_;
  std::vector<std::vector<Factor>> factors_;
  std::vector<double> breaks_;
  std::vector<Warning> warnings_;
};

}  // namespace isorisk::models::explosion
