// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/models/explosion/baker_vessel_burst.hpp"
#include "isorisk/models/explosion/bleve_energy.hpp"

/// From a vessel of liquefied gas to its blast.
/// Reference page: docs/models/explosion/bleve_blast.md
namespace isorisk::models::explosion {

struct BleveBlastInput {
  /// State at burst: exactly one of the two.
  std::optional<double> temperature_k{};
  std::optional<double> burst_pressure_abs_pa{};
  /// Size: exactly one of the two.
  std::optional<double> vessel_volume_m3{};
  std::optional<double> mass_kg{};    ///< of liquid and vapour at burst
  double liquid_fill_fraction = 0.8;  ///< part of the volume that is liquid at burst, [0, 1]
  BleveEnergyKind energy = BleveEnergyKind::Isentropic;
  /// Part of the energy in the blast: 1 (CCPS, TNO), 0.4 ductile, 0.8 brittle (Casal), (0, 1].
  double blast_fraction = 1.0;
  VesselForm form = VesselForm::Sphere;
  bool elevated = false;
  BurstFarField far_field = BurstFarField::HighExplosive;
  double tnt_energy_j_per_kg = 4.68e6;
  double ambient_pressure_pa = 101325.0;
  double ambient_sound_speed_m_per_s = 340.3;
};

/// Vessel of saturated liquid and vapour that bursts on the ground: expansion energy, start
/// pressure of the vapour by the shock tube, blast by BakerVesselBurst.
///
/// \par Source
///   CCPS 1994 section 6.3.3 (method, recalled); see the models it is made of.
/// \par Validity
///   Boiling point < T < 0.99 Tc. The liquid flashes too slowly for a shock of its own (CCPS 2010
///   doubt); all energies but the irreversible one count it in.
class BleveBlast {
 public:
  /// \throws InputError that lists every field outside its bounds.
  BleveBlast(const Substance& substance, const BleveBlastInput& in);

  [[nodiscard]] const BleveEnergy& energies() const noexcept { return energies_; }
  [[nodiscard]] double vessel_volume_m3() const noexcept { return volume_m3_; }
  [[nodiscard]] double temperature_k() const noexcept { return temperature_k_; }
  /// Chosen energy times the fraction in the blast.
  [[nodiscard]] double blast_energy_j() const noexcept { return blast_energy_j_; }
  [[nodiscard]] const BakerVesselBurst& blast() const noexcept { return *blast_; }
  [[nodiscard]] const std::vector<Warning>& warnings() const noexcept { return warnings_; }

 private:
  double temperature_k_ = 0.0;
  double volume_m3_ = 0.0;
  double blast_energy_j_ = 0.0;
  BleveEnergy energies_;
  std::optional<BakerVesselBurst> blast_;
  std::vector<Warning> warnings_;
};

/// Absolute burst pressure [Pa] by cause, factor x gauge pressure + ambient
/// (data/coefficients/burst_pressure_factors.csv: "fire", "overpressure", "weakened").
/// \throws InputError listing the known causes.
[[nodiscard]] double burst_pressure_abs_pa(std::string_view cause, double gauge_pressure_pa,
                                           double ambient_pressure_pa = 101325.0);

}  // namespace isorisk::models::explosion
