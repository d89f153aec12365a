// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/jets.hpp"

#include <algorithm>
#include <cmath>

#include "isorisk/core/error.hpp"

namespace isorisk::models::dispersion {

FreeJet::FreeJet(const FreeJetInput& in) : source_mole_fraction_{in.source_mole_fraction} {
  InputCheck check{"free_jet"};
  check.positive("diameter", in.diameter_m, "m");
  check.positive("jet_density", in.jet_density_kg_per_m3, "kg/m3");
  check.positive("air_density", in.air_density_kg_per_m3, "kg/m3");
  check.require(in.source_mole_fraction > 0.0 && in.source_mole_fraction <= 1.0,
                "source_mole_fraction", in.source_mole_fraction, "-", "be in (0, 1]");
  check.done();
  scale_m_ = 6.0 * in.diameter_m * std::sqrt(in.jet_density_kg_per_m3 / in.air_density_kg_per_m3);
}

double FreeJet::mole_fraction(double s, double r) const noexcept {
  // Long (1963); inside the core (6 d (rho_j/rho_a)^0.5 > s) the axis has the source's value.
  const double axis = std::min(1.0, scale_m_ / s);
  return source_mole_fraction_ * axis * std::exp(-25.0 * (r / s) * (r / s));
}

double FreeJet::distance_m(double fraction) const noexcept {
  return scale_m_ * source_mole_fraction_ / fraction;
}

PlumeRise briggs_plume_rise(const PlumeRiseInput& in) {
  InputCheck check{"plume_rise"};
  check.positive("diameter", in.diameter_m, "m");
  check.positive("exit_velocity", in.exit_velocity_m_per_s, "m/s");
  check.positive("exit_temperature", in.exit_temperature_k, "K");
  check.positive("air_temperature", in.air_temperature_k, "K");
  check.positive("wind_speed", in.wind_speed_m_per_s, "m/s");
  check.non_negative("potential_temperature_gradient", in.potential_temperature_gradient_k_per_m,
                     "K/m");
  check.positive("gravity", in.gravity_m_per_s2, "m/s2");
  check.done();

  const double g = in.gravity_m_per_s2;
  const double w = in.exit_velocity_m_per_s;
  const double d = in.diameter_m;
  const double ts = in.exit_temperature_k;
  const double ta = in.air_temperature_k;
  const double u = in.wind_speed_m_per_s;
  const double f = g * w * d * d * (ts - ta) / (4.0 * ts);
  const double fm = w * w * d * d * ta / (4.0 * ts);
  const double momentum_neutral = 3.0 * d * w / u;

  PlumeRise rise{.buoyancy_flux_m4_per_s3 = f,
                 .momentum_flux_m4_per_s2 = fm,
                 .buoyant = false,
                 .final_rise_m = momentum_neutral,
                 .final_distance_m = 0.0};
  constexpr double kLargeFlux = 55.0;  // m4/s3, ISC3
  if (in.potential_temperature_gradient_k_per_m <= 0.0) {
    // Cross-over temperature difference: both rises equal, with w (not w/D) to the power.
    const double dtc = f < kLargeFlux ? 0.0297 * ts * std::cbrt(w) / std::pow(d, 2.0 / 3.0)
                                      : 0.00575 * ts * std::pow(w, 2.0 / 3.0) / std::cbrt(d);
    rise.buoyant = ts - ta > dtc;
    if (rise.buoyant) {
      const bool small = f < kLargeFlux;
      rise.final_rise_m = small ? 21.425 * std::pow(f, 0.75) / u : 38.71 * std::pow(f, 0.6) / u;
      rise.final_distance_m = small ? 49.0 * std::pow(f, 0.625) : 119.0 * std::pow(f, 0.4);
    }
    return rise;
  }
  const double s = g / ta * in.potential_temperature_gradient_k_per_m;
  const double dtc = 0.019582 * ts * w * std::sqrt(s);
  rise.buoyant = ts - ta > dtc;
  if (rise.buoyant) {
    const double windy = 2.6 * std::cbrt(f / (u * s));
    const double calm = 4.0 * std::pow(f, 0.25) * std::pow(s, -0.375);
    rise.final_rise_m = std::min(windy, calm);
    rise.final_distance_m = 2.0715 * u / std::sqrt(s);
  } else {
    rise.final_rise_m = std::min(1.5 * std::cbrt(fm / (u * std::sqrt(s))), momentum_neutral);
  }
  return rise;
}

double briggs_gradual_rise_m(const PlumeRise& rise, double x, double u) noexcept {
  if (!rise.buoyant || x >= rise.final_distance_m) return rise.final_rise_m;
  return std::min(1.60 * std::cbrt(rise.buoyancy_flux_m4_per_s3) * std::pow(x, 2.0 / 3.0) / u,
                  rise.final_rise_m);
}

double stack_tip_downwash_height_m(double h, double d, double w, double u) noexcept {
  return w < 1.5 * u ? std::max(0.0, h + 2.0 * d * (w / u - 1.5)) : h;
}

}  // namespace isorisk::models::dispersion
