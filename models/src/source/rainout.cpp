// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/rainout.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"

namespace isorisk::models::source {
namespace {

template <class F>
double root(const F& f, double low, double high) {
  std::uintmax_t iterations = 200;
  const auto bracket = boost::math::tools::toms748_solve(
      f, low, high, boost::math::tools::eps_tolerance<double>(48), iterations);
  return 0.5 * (bracket.first + bracket.second);
}

}  // namespace

double drag_white(double re) noexcept { return 24.0 / re + 6.0 / (1.0 + std::sqrt(re)) + 0.4; }

double aerosol_fraction(double drop, double critical, double s) noexcept {
  if (drop / critical >= std::exp(s)) return 0.0;
  if (critical / drop >= 15.0 * std::exp(s)) return 1.0;
  const double ln = std::log(s);
  return 0.5 * std::erfc((3.0 * ln * ln + std::log(drop / critical)) / (std::numbers::sqrt2 * ln));
}

Rainout release_rainout(const RainoutInput& in) {
  InputCheck check{"source.release_rainout"};
  check.positive("jet_velocity", in.jet_velocity_m_per_s, "m/s");
  check.positive("surface_tension", in.surface_tension_n_per_m, "N/m");
  check.positive("air_density", in.air_density_kg_per_m3, "kg/m3");
  check.positive("critical_weber", in.critical_weber, "-");
  check.non_negative("superheat", in.superheat_k, "K");
  check.require(in.spread_angle_rad > 0.0 && in.spread_angle_rad < 0.5 * std::numbers::pi,
                "spread_angle", in.spread_angle_rad, "rad", "be in (0, pi/2)");
  check.require(std::isfinite(in.geometric_deviation) && in.geometric_deviation > 1.0,
                "geometric_deviation", in.geometric_deviation, "-", "be finite and > 1");
  check.positive("vapour_density", in.vapour_density_kg_per_m3, "kg/m3");
  check.require(std::isfinite(in.liquid_density_kg_per_m3) &&
                    in.liquid_density_kg_per_m3 > in.vapour_density_kg_per_m3,
                "liquid_density", in.liquid_density_kg_per_m3, "kg/m3",
                "be finite and above the vapour density");
  check.positive("air_viscosity", in.air_viscosity_pa_s, "Pa s");
  check.done();
  Rainout out{};
  const double u = in.jet_velocity_m_per_s;
  out.aerodynamic_diameter_m =
      in.critical_weber * in.surface_tension_n_per_m / (in.air_density_kg_per_m3 * u * u);
  out.flashing_diameter_m = 0.03 / (10.0 + 4.0 * in.superheat_k);
  out.drop_diameter_m = std::min(out.aerodynamic_diameter_m, out.flashing_diameter_m);
  out.critical_velocity_m_per_s = u * std::tan(in.spread_angle_rad);
  const double uc = out.critical_velocity_m_per_s;
  const double rho = in.vapour_density_kg_per_m3;
  // (rho_l - rho_v) g d = 0.75 C_D rho_v u_c^2; a published example prints 1 - sqrt(Re) in C_D,
  // which has a pole at Re = 1.
  const auto excess = [&](double log_d) {
    const double d = std::exp(log_d);
    const double re = rho * uc * d / in.air_viscosity_pa_s;
    return (in.liquid_density_kg_per_m3 - rho) * kStandardGravity * d -
           0.75 * drag_white(re) * rho * uc * uc;
  };
  out.critical_diameter_m = std::exp(root(excess, std::log(1e-12), std::log(1e6)));
  out.aerosol_fraction =
      aerosol_fraction(out.drop_diameter_m, out.critical_diameter_m, in.geometric_deviation);
  return out;
}

Airborne airborne_quantity(const AirborneInput& in) {
  InputCheck check{"source.airborne_quantity"};
  check.non_negative("liquid_flow", in.liquid_flow_kg_per_s, "kg/s");
  check.within("flash_fraction", in.flash_fraction, 0.0, 1.0, "-");
  check.within("aerosol_fraction", in.aerosol_fraction, 0.0, 1.0, "-");
  check.positive("bund_area", in.bund_area_m2, "m2");
  check.positive("duration", in.duration_s, "s");
  check.done();
  const double k = boiling_coefficient(in.boiling);
  Airborne out{};
  out.pool_inflow_kg_per_s =
      in.liquid_flow_kg_per_s * (1.0 - in.flash_fraction) * (1.0 - in.aerosol_fraction);
  const double boiled = std::min(boiled_mass_kg(k, in.bund_area_m2, in.duration_s),
                                 out.pool_inflow_kg_per_s * in.duration_s);
  out.airborne_kg = (in.liquid_flow_kg_per_s - out.pool_inflow_kg_per_s) * in.duration_s + boiled;
  return out;
}

FallingDrop falling_drop(const FallingDropInput& in) {
  InputCheck check{"source.rainout_falling_drop"};
  check.positive("air_density", in.air_density_kg_per_m3, "kg/m3");
  check.require(std::isfinite(in.liquid_density_kg_per_m3) &&
                    in.liquid_density_kg_per_m3 > in.air_density_kg_per_m3,
                "liquid_density", in.liquid_density_kg_per_m3, "kg/m3",
                "be finite and above the air density");
  check.positive("air_viscosity", in.air_viscosity_pa_s, "Pa s");
  check.positive("diameter", in.diameter_m, "m");
  check.non_negative("evaporation", in.evaporation_m2_per_s, "m2/s");
  check.positive("height", in.height_m, "m");
  check.positive("gravity", in.gravity_m_per_s2, "m/s2");
  check.done();
  const double weight =
      (in.liquid_density_kg_per_m3 - in.air_density_kg_per_m3) * in.gravity_m_per_s2;
  const auto terminal = [&](double d) {
    // weight d = 0.75 C_D(Re) rho u^2, in ln u: the right side rises throughout.
    const auto f = [&](double log_u) {
      const double u = std::exp(log_u);
      return 0.75 * drag_white(in.air_density_kg_per_m3 * u * d / in.air_viscosity_pa_s) *
                 in.air_density_kg_per_m3 * u * u -
             weight * d;
    };
    double low = std::log(1e-12);
    while (f(low) > 0.0) low -= 10.0;  // drops below about a nanometre, what is left of a mist
    return std::exp(root(f, low, std::log(1e4)));
  };
  FallingDrop out{};
  out.terminal_speed_m_per_s = terminal(in.diameter_m);
  const double d0 = in.diameter_m;
  const double k = in.evaporation_m2_per_s;
  if (k == 0.0) {
    out.fall_time_s = in.height_m / out.terminal_speed_m_per_s;
    out.landing_diameter_m = d0;
    out.rainout_fraction = 1.0;
    return out;
  }
  // dz = u dt with d^2 = d0^2 - K t: z(d) = (2/K) integral from d to d0 of u(x) x dx.
  using Quadrature = boost::math::quadrature::gauss_kronrod<double, 31>;
  const auto fallen = [&](double d) {
    return 2.0 / k *
           Quadrature::integrate([&](double x) { return terminal(x) * x; }, d, d0, 8, 1e-10);
  };
  const double smallest = 1e-4 * d0;
  if (fallen(smallest) < in.height_m) {
    out.fall_time_s = d0 * d0 / k;  // gone before the ground
    return out;
  }
  const double d = root([&](double x) { return fallen(x) - in.height_m; }, smallest, d0);
  out.landing_diameter_m = d;
  out.fall_time_s = (d0 * d0 - d * d) / k;
  const double ratio = d / d0;
  out.rainout_fraction = ratio * ratio * ratio;
  return out;
}

}  // namespace isorisk::models::source
