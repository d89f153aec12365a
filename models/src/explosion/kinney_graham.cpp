// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/kinney_graham.hpp"

#include <cmath>

#include "isorisk/core/error.hpp"

namespace isorisk::models::explosion {
namespace {

constexpr double kNearest = 0.3;    // Z, where the fit follows Kingery-Bulmash
constexpr double kFarthest = 40.0;  // Z, 23 % above Kingery-Bulmash there

double cube_root_of(double tnt_mass_kg, double ambient_pressure_pa) {
  InputCheck check{"explosion.kinney_graham"};
  check.positive("tnt_mass", tnt_mass_kg, "kg");
  check.positive("ambient_pressure", ambient_pressure_pa, "Pa");
  check.done();
  return std::cbrt(tnt_mass_kg);
}

double square(double x) noexcept { return x * x; }

}  // namespace

KinneyGraham::KinneyGraham(double tnt_mass_kg, double ambient_pressure_pa)
    : cube_root_mass_{cube_root_of(tnt_mass_kg, ambient_pressure_pa)},
      ambient_pressure_pa_{ambient_pressure_pa} {}

double KinneyGraham::overpressure_pa(double distance_m) const noexcept {
  const double z = distance_m / cube_root_mass_;
  return ambient_pressure_pa_ * 808.0 * (1.0 + square(z / 4.5)) /
         std::sqrt((1.0 + square(z / 0.048)) * (1.0 + square(z / 0.32)) * (1.0 + square(z / 1.35)));
}

Blast KinneyGraham::at(double distance_m) const noexcept {
  const double z = distance_m / cube_root_mass_;
  Blast blast;
  blast.overpressure_pa = overpressure_pa(distance_m);
  const double cube = square(z / 0.74) * square(z / 0.74) * square(z / 0.74);
  blast.duration_s =
      1e-3 * cube_root_mass_ * 980.0 * (1.0 + std::pow(z / 0.54, 10.0)) /
      ((1.0 + std::pow(z / 0.02, 3.0)) * (1.0 + cube) * std::sqrt(1.0 + square(z / 6.9)));
  // 1 bar ms = 100 Pa s.
  blast.impulse_pa_s = 100.0 * cube_root_mass_ * 0.067 * std::sqrt(1.0 + std::pow(z / 0.23, 4.0)) /
                       (square(z) * std::cbrt(1.0 + std::pow(z / 1.55, 3.0)));
  if (z < kNearest) blast.range = BlastRange::Near;
  if (z > kFarthest) blast.range = BlastRange::Far;
  return blast;
}

}  // namespace isorisk::models::explosion
