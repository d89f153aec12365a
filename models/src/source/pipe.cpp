// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/pipe.hpp"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"

namespace isorisk::models::source {
namespace {

double circle(double d) noexcept { return 0.25 * std::numbers::pi * d * d; }

template <class F>
double root(const F& f, double low, double high) {
  std::uintmax_t iterations = 200;
  const auto bracket = boost::math::tools::toms748_solve(
      f, low, high, boost::math::tools::eps_tolerance<double>(48), iterations);
  return 0.5 * (bracket.first + bracket.second);
}

// Loss coefficient a pipe needs to choke at its end from an inlet Mach number.
double choking_loss(double g, double mach) {
  const double m2 = mach * mach;
  return (1.0 - m2) / (g * m2) +
         (g + 1.0) / (2.0 * g) * std::log((g + 1.0) * m2 / (2.0 + (g - 1.0) * m2));
}

}  // namespace

double friction_churchill(double re, double rough) noexcept {
  const double a = std::pow(2.457 * std::log(1.0 / (std::pow(7.0 / re, 0.9) + 0.27 * rough)), 16.0);
  const double b = std::pow(37530.0 / re, 16.0);
  return 8.0 * std::pow(std::pow(8.0 / re, 12.0) + std::pow(a + b, -1.5), 1.0 / 12.0);
}

double friction_rough(double rough) noexcept {
  const double x = 1.14 - 2.0 * std::log10(rough);
  return 1.0 / (x * x);
}

Fanno fanno_pipe(const FannoInput& in) {
  InputCheck check{"source.fanno_pipe"};
  check.positive("length", in.length_m, "m");
  check.positive("diameter", in.diameter_m, "m");
  check.require(in.roughness_m >= 0.0 && in.roughness_m < in.diameter_m, "roughness",
                in.roughness_m, "m", "be >= 0 and below the diameter");
  check.positive("outlet_pressure", in.outlet_pressure_abs_pa, "Pa");
  check.require(std::isfinite(in.inlet_pressure_abs_pa) &&
                    in.inlet_pressure_abs_pa > in.outlet_pressure_abs_pa,
                "inlet_pressure", in.inlet_pressure_abs_pa, "Pa",
                "be finite and above the outlet pressure");
  check.positive("inlet_temperature", in.inlet_temperature_k, "K");
  check.require(std::isfinite(in.heat_capacity_ratio) && in.heat_capacity_ratio > 1.0,
                "heat_capacity_ratio", in.heat_capacity_ratio, "-", "be finite and > 1");
  check.positive("molar_mass", in.molar_mass_kg_per_mol, "kg/mol");
  check.non_negative("entrance_loss", in.entrance_loss, "-");
  check.non_negative("exit_loss", in.exit_loss, "-");
  check.positive("viscosity", in.viscosity_pa_s, "Pa s");
  check.done();

  const double g = in.heat_capacity_ratio;
  const double p1 = in.inlet_pressure_abs_pa;
  const double rho1 = p1 * in.molar_mass_kg_per_mol / (kGasConstant * in.inlet_temperature_k);
  const double area = circle(in.diameter_m);
  const double acoustic = std::sqrt(g * p1 * rho1);  // G at Ma1 = 1
  Fanno out{};

  // Mass flux for a given loss K; sets the state of the outlet.
  const auto flux = [&](double k) {
    const double mach = root([&](double m) { return choking_loss(g, m) - k; }, 1e-9, 1.0);
    const double sonic_pressure =
        p1 * mach * std::sqrt((2.0 + (g - 1.0) * mach * mach) / (g + 1.0));
    out.choked = sonic_pressure > in.outlet_pressure_abs_pa;
    if (out.choked) {
      out.inlet_mach = mach;
      out.exit_pressure_abs_pa = sonic_pressure;
      return acoustic * mach;
    }
    // Subsonic: G between 0 and the choked value such that friction balances.
    const auto balance = [&](double m) {
      const double big_g = acoustic * m;
      const double energy = big_g * big_g / (2.0 * rho1 * rho1) + g * p1 / ((g - 1.0) * rho1);
      const double a = g * in.outlet_pressure_abs_pa / (g - 1.0);
      // v2 = [sqrt(a^2 + 2 G^2 C) - a]/G^2, written without the difference.
      const double v2 = 2.0 * energy / (std::sqrt(a * a + 2.0 * big_g * big_g * energy) + a);
      const double y = 1.0 / (v2 * rho1);
      const double b = 1.0 - y * y;
      // G^2 [K - (g-1)/(2g) b - (g+1)/g ln y] - p1 rho1 b
      return m * m * g * (k - (g - 1.0) / (2.0 * g) * b - (g + 1.0) / g * std::log(y)) - b;
    };
    out.inlet_mach = root(balance, 1e-9 * mach, mach);
    out.exit_pressure_abs_pa = in.outlet_pressure_abs_pa;
    return acoustic * out.inlet_mach;
  };
  // The friction factor depends on the flow; the iteration contracts strongly.
  const double rough = in.roughness_m / in.diameter_m;
  double f = friction_rough(std::max(rough, 1e-6));
  double big_g = 0.0;
  constexpr int kLimit = 50;
  int i = 0;
  for (; i < kLimit; ++i) {
    const double k = f * in.length_m / in.diameter_m + in.entrance_loss + in.exit_loss;
    const double next = flux(k);
    f = friction_churchill(next * in.diameter_m / in.viscosity_pa_s, rough);
    const bool settled = std::abs(next - big_g) <= 1e-12 * next;
    big_g = next;
    if (settled) break;
  }
  if (i == kLimit)
    throw NumericError(
        "source.fanno_pipe: the friction factor did not settle in 50 rounds (last "
        "mass flux " +
        number_text(big_g) + " kg/m2/s)");
  out.friction_darcy = f;
  out.mass_flow_kg_per_s = big_g * area;
  // Isentropic path from p1 to the exit pressure.
  const double k = f * in.length_m / in.diameter_m + in.entrance_loss + in.exit_loss;
  const double r = out.exit_pressure_abs_pa / p1;
  out.mass_flow_isentropic_path_kg_per_s =
      area * std::sqrt(2.0 * p1 * rho1 * (g / (g + 1.0)) * (1.0 - std::pow(r, (g + 1.0) / g)) /
                       (k + 2.0 / g * std::log(1.0 / r)));
  return out;
}

WilsonPipeline::WilsonPipeline(const WilsonInput& in) {
  InputCheck check{"source.wilson_pipeline"};
  check.positive("pressure", in.pressure_abs_pa, "Pa");
  check.positive("temperature", in.temperature_k, "K");
  check.positive("molar_mass", in.molar_mass_kg_per_mol, "kg/mol");
  check.require(std::isfinite(in.heat_capacity_ratio) && in.heat_capacity_ratio > 1.0,
                "heat_capacity_ratio", in.heat_capacity_ratio, "-", "be finite and > 1");
  check.positive("diameter", in.diameter_m, "m");
  check.positive("length", in.length_m, "m");
  check.require(in.roughness_m > 0.0 && in.roughness_m < in.diameter_m, "roughness", in.roughness_m,
                "m", "be > 0 and below the diameter");
  check.require(in.hole_diameter_m > 0.0 && in.hole_diameter_m <= in.diameter_m, "hole_diameter",
                in.hole_diameter_m, "m", "be > 0 and at most the diameter");
  check.done();
  const double g = in.heat_capacity_ratio;
  const double gas = kGasConstant / in.molar_mass_kg_per_mol;
  sound_ = std::sqrt(g * gas * in.temperature_k);
  friction_ = friction_rough(in.roughness_m / in.diameter_m);
  const double pipe = circle(in.diameter_m);
  const double hole = circle(in.hole_diameter_m);
  const double kf = in.diameter_m / (g * friction_ * in.length_m);
  const double kh = hole / pipe;
  const double gam = std::pow((g + 1.0) / 2.0, (g + 1.0) / (g - 1.0));
  const double tau = in.length_m / sound_;
  mass_ = in.pressure_abs_pa / (gas * in.temperature_k) * pipe * in.length_m;
  flow_ = in.pressure_abs_pa * hole * std::sqrt(g / (gam * gas * in.temperature_k));
  // (1 + e)^1.5 - 1 by expm1: a small hole loses digits otherwise.
  const double grown = std::expm1(1.5 * std::log1p(kh * kh / (kf * gam)));
  beta_ = 2.0 / 3.0 * tau * kf * std::pow(gam, 1.5) / (kh * kh * kh) * grown;
  alpha_ = mass_ / (beta_ * flow_);
  tno_ = 2.0 / 3.0 * tau / std::sqrt(kf);
}

double WilsonPipeline::mass_flow_kg_per_s(double t) const noexcept {
  return flow_ / (1.0 + alpha_) *
         (std::exp(-t / (alpha_ * alpha_ * beta_)) + alpha_ * std::exp(-t / beta_));
}

double WilsonPipeline::released_kg(double t) const noexcept {
  return flow_ / (1.0 + alpha_) * alpha_ * beta_ *
         (-alpha_ * std::expm1(-t / (alpha_ * alpha_ * beta_)) - std::expm1(-t / beta_));
}

}  // namespace isorisk::models::source
