// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/bauwens_dorofeev.hpp"

#include <algorithm>
#include <cmath>

#include "isorisk/core/error.hpp"

namespace isorisk::models::explosion {
namespace {

constexpr double kNearest = 0.01;

double checked_scale(double energy_j, double p0, double c0) {
  InputCheck check{"explosion.bauwens_dorofeev"};
  check.positive("energy", energy_j, "J");
  check.positive("ambient_pressure", p0, "Pa");
  check.positive("sound_speed", c0, "m/s");
  check.done();
  return std::cbrt(energy_j / p0);
}

}  // namespace

BauwensDorofeev::BauwensDorofeev(double detonable_energy_j, double ambient_pressure_pa,
                                 double sound_speed_m_per_s)
    : ambient_pressure_pa_{ambient_pressure_pa},
      length_scale_m_{checked_scale(detonable_energy_j, ambient_pressure_pa, sound_speed_m_per_s)},
      impulse_scale_pa_s_{length_scale_m_ * ambient_pressure_pa / sound_speed_m_per_s} {}

double BauwensDorofeev::overpressure_ratio(double r_bar) noexcept {
  const double r = std::max(r_bar, kNearest);
  return 0.34 * std::pow(r, -4.0 / 3.0) + (0.062 + 0.0033 / r) / (r * r);
}

double BauwensDorofeev::overpressure_pa(double distance_m) const noexcept {
  return ambient_pressure_pa_ * overpressure_ratio(distance_m / length_scale_m_);
}

Blast BauwensDorofeev::at(double distance_m) const noexcept {
  Blast blast;
  const double r = std::max(distance_m / length_scale_m_, kNearest);
  blast.overpressure_pa = overpressure_pa(distance_m);
  blast.impulse_pa_s = impulse_scale_pa_s_ * 0.0353 * std::pow(r, -0.968);
  blast.duration_s = 2.0 * blast.impulse_pa_s / blast.overpressure_pa;
  if (distance_m / length_scale_m_ < kNearest) blast.range = BlastRange::Near;
  return blast;
}

}  // namespace isorisk::models::explosion
