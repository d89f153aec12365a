// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/gb6722.hpp"

#include <cmath>

#include "isorisk/core/error.hpp"

namespace isorisk::models::explosion {
namespace {
double cube_root_of(double tnt_mass_kg) {
  InputCheck check{"explosion.gb6722"};
  check.positive("tnt_mass", tnt_mass_kg, "kg");
  check.done();
  return std::cbrt(tnt_mass_kg);
}
}  // namespace

Gb6722::Gb6722(double tnt_mass_kg) : cube_root_mass_{cube_root_of(tnt_mass_kg)} {}

double Gb6722::overpressure_pa(double distance_m) const noexcept {
  const double s = cube_root_mass_ / distance_m;
  return 1e5 * s * (1.1 + s * (4.3 + s * 14.0));
}

Blast Gb6722::at(double distance_m) const noexcept {
  Blast blast;
  blast.overpressure_pa = overpressure_pa(distance_m);
  return blast;
}

}  // namespace isorisk::models::explosion
