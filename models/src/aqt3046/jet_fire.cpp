// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/aqt3046/jet_fire.hpp"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "isorisk/core/error.hpp"

namespace isorisk::models::aqt3046 {
namespace {

constexpr double kAttenuation = 0.0565;  // (E.59)

const JetFireInput& checked(const JetFireInput& in) {
  InputCheck check{"aqt3046.jet_fire"};
  check.positive("heat_of_combustion", in.heat_of_combustion_j_per_kg, "J/kg");
  check.positive("mass_flow", in.mass_flow_kg_per_s, "kg/s");
  check.require(in.radiative_fraction > 0.0 && in.radiative_fraction <= 1.0, "radiative_fraction",
                in.radiative_fraction, "-", "be in (0, 1]");
  check.done();
  return in;
}

}  // namespace

JetFire::JetFire(const JetFireInput& in)
    : radiated_w_{checked(in).radiative_fraction * in.heat_of_combustion_j_per_kg *
                  in.mass_flow_kg_per_s},
      flame_length_m_{std::pow(in.heat_of_combustion_j_per_kg * in.mass_flow_kg_per_s, 0.444) /
                      161.66} {}

double JetFire::transmissivity(double distance_m) noexcept {
  return std::clamp(1.0 - kAttenuation * std::log(std::max(distance_m, 1.0)), 0.0, 1.0);
}

double JetFire::heat_flux_w_per_m2(double distance_m) const noexcept {
  const double r = std::max(distance_m, 1.0);
  return radiated_w_ * transmissivity(r) / (4.0 * std::numbers::pi * r * r);
}

double JetFire::distance_m(double threshold) const {
  InputCheck check{"aqt3046.jet_fire"};
  check.positive("threshold", threshold, "W/m2");
  check.done();
  if (heat_flux_w_per_m2(1.0) <= threshold) return 1.0;
  // The transmissivity is zero from exp(1/0.0565) m on, so a root lies before.
  const double ln_far = 1.0 / kAttenuation;
  const auto f = [&](double ln_r) { return heat_flux_w_per_m2(std::exp(ln_r)) - threshold; };
  std::uintmax_t iterations = 200;
  const auto close = [](double a, double b) { return std::abs(b - a) <= 1e-12; };
  const auto bracket = boost::math::tools::toms748_solve(f, 0.0, ln_far, close, iterations);
  return std::exp(0.5 * (bracket.first + bracket.second));
}

double JetFire::reach_from_hole_m(double threshold) const {
  return std::max(flame_length_m_, point_source_offset_m() + distance_m(threshold));
}

}  // namespace isorisk::models::aqt3046
