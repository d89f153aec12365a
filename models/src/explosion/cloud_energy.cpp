// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/cloud_energy.hpp"

#include "isorisk/core/error.hpp"

namespace isorisk::models::explosion {
namespace {
constexpr double kGasConstant = 8.314462618;  // J/(mol K), CODATA 2018
}

StoichiometricCloud stoichiometric_cloud(const StoichiometricCloudInput& in) {
  InputCheck check{"explosion.cloud_energy"};
  check.positive("volume", in.volume_m3, "m3");
  check.positive("temperature", in.temperature_k, "K");
  check.positive("pressure", in.pressure_abs_pa, "Pa");
  check.positive("oxygen_per_fuel", in.oxygen_per_fuel, "-");
  check.positive("heat_of_combustion", in.heat_of_combustion_j_per_mol, "J/mol");
  check.require(in.oxygen_fraction_in_air > 0.0 && in.oxygen_fraction_in_air <= 1.0,
                "oxygen_fraction_in_air", in.oxygen_fraction_in_air, "-", "be in (0, 1]");
  check.done();
  StoichiometricCloud cloud;
  cloud.fuel_fraction = 1.0 / (1.0 + in.oxygen_per_fuel / in.oxygen_fraction_in_air);
  const double mol = in.pressure_abs_pa * in.volume_m3 / (kGasConstant * in.temperature_k);
  cloud.energy_j = mol * cloud.fuel_fraction * in.heat_of_combustion_j_per_mol;
  return cloud;
}

}  // namespace isorisk::models::explosion
