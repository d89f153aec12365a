// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace isorisk::models::fire {

/// Part of a fuel gas: "hydrogen", "methane", "ethane", "propane", "carbon_monoxide"; "nitrogen",
/// "carbon_dioxide" as ballast.
struct FuelPart {
  std::string gas;
  double mole_fraction;
};

/// Stoichiometry and flame of a fuel gas in air by mixture fraction f: the mass that came from the
/// fuel, from 0 (air) to 1.
///
/// Complete combustion with what oxygen there is; the rest of the fuel stays. The rise of the
/// temperature is scaled so that the stoichiometric one is that with dissociation (table; blends by
/// share of the heat).
/// \par Source
///   stoichiometry as HyRAM+ 6; enthalpies data/coefficients/flame_gases.csv; absorption
///   Chmielewski and Gieras (2015)
/// \par Reference page
///   docs/models/fire/hydrogen_jet.md
class FlameGas {
 public:
  /// Air at this temperature and pressure; the fuel is taken to be as warm.
  /// \throws InputError that lists every field outside its bounds, unknown gases and their
  ///   nearest known names.
  FlameGas(const std::vector<FuelPart>& fuel, double temperature_k, double pressure_abs_pa);

  [[nodiscard]] double molar_mass_kg_per_mol() const noexcept { return molar_mass_; }
  [[nodiscard]] double heat_of_combustion_j_per_kg() const noexcept { return heat_j_per_kg_; }
  /// Mass fraction of fuel in a stoichiometric mixture.
  [[nodiscard]] double stoichiometric_fraction() const noexcept { return stoichiometric_; }
  /// Of the stoichiometric products, with dissociation.
  [[nodiscard]] double flame_temperature_k() const noexcept { return flame_temperature_k_; }
  [[nodiscard]] double flame_density_kg_per_m3() const noexcept {
    return density_kg_per_m3(stoichiometric_);
  }
  /// Planck-mean absorption [1/m] of the stoichiometric products.
  [[nodiscard]] double absorption_per_m() const noexcept { return absorption_per_m_; }
  [[nodiscard]] double air_density_kg_per_m3() const noexcept { return density_kg_per_m3(0.0); }

  /// Of the products at mixture fraction f in [0, 1].
  [[nodiscard]] double temperature_k(double f) const noexcept;
  [[nodiscard]] double density_kg_per_m3(double f) const noexcept;

 private:
  struct Node {
    double temperature_k;
    double moles_per_kg;
  };
  [[nodiscard]] Node at(double f) const noexcept;

  double molar_mass_ = 0.0;
  double heat_j_per_kg_ = 0.0;
  double stoichiometric_ = 0.0;
  double flame_temperature_k_ = 0.0;
  double absorption_per_m_ = 0.0;
  double pressure_pa_;
  std::vector<Node> lean_, rich_;  // at even steps of f
};

}  // namespace isorisk::models::fire
