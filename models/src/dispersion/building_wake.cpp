// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/building_wake.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr double kPi = std::numbers::pi;

void check_building(InputCheck& check, const Building& b) {
  check.positive("building_height", b.height_m, "m");
  check.positive("building_width", b.width_m, "m");
  check.positive("building_length", b.length_m, "m");
}

double hosker_length_m(const Building& b) {
  const double ratio = b.length_m / b.height_m;
  double a = dispersion_constant("hosker_a_long");
  double c = dispersion_constant("hosker_b_long");
  if (ratio <= dispersion_constant("hosker_long")) {
    const double root = 1.0 / std::cbrt(ratio);
    a = dispersion_constant("hosker_a_short_0") + dispersion_constant("hosker_a_short_1") * root;
    c = dispersion_constant("hosker_b_short_0") + dispersion_constant("hosker_b_short_1") * root;
  }
  return a * b.width_m / (1.0 + c * b.width_m / b.height_m);
}

double fackrell_length_m(const Building& b) {
  const double width = b.width_m / b.height_m;
  const double length =
      std::clamp(b.length_m / b.height_m, dispersion_constant("fackrell_shortest"),
                 dispersion_constant("fackrell_longest"));
  double exponent = dispersion_constant("fackrell_exponent");
  // Narrow buildings: the exponent falls to none (PRIME).
  const double narrow = dispersion_constant("fackrell_narrow");
  if (width < 1.0) exponent *= std::max(0.0, (width - narrow) / (1.0 - narrow));
  return dispersion_constant("fackrell_factor") * b.width_m /
         (std::pow(length, exponent) * (1.0 + dispersion_constant("fackrell_width") * width));
}

}  // namespace

double dispersion_constant(std::string_view name) {
  const data::Table& t = data::table("coefficients/dispersion_constants.csv");
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "constant") == name) return t.number(r, "value");
  }
  throw DataError("dispersion_constants.csv has no constant '" + std::string{name} + "'");
}

BuildingScales building_scales(const Building& b, CavityLength method) {
  InputCheck check{"building"};
  check_building(check, b);
  check.done();
  const double least = std::min(b.height_m, b.width_m);
  const double aspect = dispersion_constant("cavity_aspect_limit");
  const double h = std::min(b.height_m, aspect * b.width_m);
  const double w = std::min(b.width_m, aspect * b.height_m);
  const double r = std::cbrt(std::min(h, w) * std::min(h, w) * std::max(h, w));
  return {
      .frontal_area_m2 = b.height_m * b.width_m,
      .gep_height_m = b.height_m + dispersion_constant("gep_factor") * least,
      .reach_m = dispersion_constant("wake_reach") * least,
      .cavity_length_m = method == CavityLength::Hosker ? hosker_length_m(b) : fackrell_length_m(b),
      .cavity_height_m = b.height_m + dispersion_constant("cavity_height_factor") * r};
}

BuildingWake::BuildingWake(const BuildingWakeInput& in, const SigmaCurve& sigmas)
    : in_{in}, sigmas_{sigmas} {
  InputCheck check{"building_wake"};
  check.positive("mass_flow", in.mass_flow_kg_per_s, "kg/s");
  check.positive("wind_speed", in.wind_speed_m_per_s, "m/s");
  check.non_negative("release_height", in.release_height_m, "m");
  check.require(in.mixing_height_m > 0.0, "mixing_height", in.mixing_height_m, "m", "be > 0");
  check_building(check, in.building);
  check.done();
  scales_ = building_scales(in.building, in.cavity);
  const Building& b = in.building;
  shape_area_m2_ = dispersion_constant("gifford_shape") * scales_.frontal_area_m2;
  limit_ = dispersion_constant("gifford_limit");
  add_y_m2_ = b.width_m * b.width_m / dispersion_constant("wake_width_divisor");
  add_z_m2_ = b.height_m * b.height_m / dispersion_constant("wake_height_divisor");
  if (in.method == WakeMethod::VirtualSource) {
    try {
      virtual_y_m_ =
          sigmas.distance_of_sigma_y_m(b.width_m / dispersion_constant("volume_width_divisor"));
      virtual_z_m_ =
          sigmas.distance_of_sigma_z_m(b.height_m / dispersion_constant("volume_height_divisor"));
    } catch (const NumericError&) {
      throw InputError("building_wake: a building of height = " + number_text(b.height_m) +
                       " m and width = " + number_text(b.width_m) +
                       " m has no virtual source within 100 km for these dispersion coefficients; "
                       "use the method initial_spread");
    }
  }
  cavity_ = in.mass_flow_kg_per_s / (dispersion_constant("cavity_dilution") *
                                     in.wind_speed_m_per_s * scales_.frontal_area_m2);
}

Sigmas BuildingWake::sigmas_at(double x) const noexcept {
  Sigmas s = sigmas_.at(x);
  if (!building_matters() || !(s.y_m > 0.0 && s.z_m > 0.0)) return s;
  switch (in_.method) {
    case WakeMethod::Gifford: {
      const double factor = std::min(1.0 + shape_area_m2_ / (kPi * s.y_m * s.z_m), limit_);
      s.y_m *= std::sqrt(factor);
      s.z_m *= std::sqrt(factor);
      break;
    }
    case WakeMethod::InitialSpread:
      s.y_m = std::sqrt(s.y_m * s.y_m + add_y_m2_);
      s.z_m = std::sqrt(s.z_m * s.z_m + add_z_m2_);
      break;
    case WakeMethod::VirtualSource:
      s.y_m = sigmas_.sigma_y_m(x + virtual_y_m_);
      s.z_m = sigmas_.sigma_z_m(x + virtual_z_m_);
      break;
  }
  return s;
}

double BuildingWake::concentration_kg_per_m3(double x, double y, double z) const noexcept {
  const Sigmas s = sigmas_at(x);
  if (!(x > 0.0 && s.y_m > 0.0 && s.z_m > 0.0)) return 0.0;
  const double r = y / s.y_m;
  return in_.mass_flow_kg_per_s / (2.0 * kPi * in_.wind_speed_m_per_s * s.y_m * s.z_m) *
         std::exp(-0.5 * r * r) *
         vertical_factor(z, in_.release_height_m, s.z_m, in_.mixing_height_m);
}

}  // namespace isorisk::models::dispersion
