// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Combustion energy of a stoichiometric cloud. Reference page:
/// docs/models/explosion/cloud_energy.md
namespace isorisk::models::explosion {

struct StoichiometricCloudInput {
  double volume_m3;                        ///< of the mixture, > 0
  double temperature_k;                    ///< > 0
  double pressure_abs_pa;                  ///< > 0
  double oxygen_per_fuel;                  ///< mol O2 per mol fuel for complete combustion, > 0
  double heat_of_combustion_j_per_mol;     ///< lower heating value, > 0
  double oxygen_fraction_in_air = 0.2095;  ///< (0, 1]
};

struct StoichiometricCloud {
  double fuel_fraction = 0.0;  ///< eta = 1 / (1 + n_O2 / x_O2), mol/mol
  double energy_j = 0.0;       ///< V eta dHc p / (R T)
};

/// \throws InputError that lists every field outside its bounds.
[[nodiscard]] StoichiometricCloud stoichiometric_cloud(const StoichiometricCloudInput& in);

}  // namespace isorisk::models::explosion
