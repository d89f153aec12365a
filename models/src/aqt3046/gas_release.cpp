// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/aqt3046/gas_release.hpp"

#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "isorisk/core/error.hpp"

namespace isorisk::models::aqt3046 {
namespace {

constexpr double kGasConstant = 8.314462618;  // J/(mol K), CODATA 2018

void check_gas(InputCheck& check, double temperature_k, double molar_mass, double gamma) {
  check.positive("temperature", temperature_k, "K");
  check.positive("molar_mass", molar_mass, "kg/mol");
  check.require(gamma > 1.0 && gamma <= 2.0, "gamma", gamma, "-", "be in (1, 2]");
}

PipeFlow solve(const PipeRuptureInput& in, double friction_number, PipeFlowReading reading) {
  const double g = in.gamma;
  const double factor = reading == PipeFlowReading::AsRead ? g : 1.0;
  // (E.18): (g+1)/2 ln[2 Y1/((g+1) Ma^2)] - (1/Ma^2 - 1) + g 4fL/d = 0, Y1 = 1 + (g-1) Ma^2/2;
  // rises from -infinity at Ma = 0 to g 4fL/d > 0 at Ma = 1. Solved in ln Ma, times Ma^2.
  const auto f = [&](double ln_mach) {
    const double m2 = std::exp(2.0 * ln_mach);
    const double y1 = 1.0 + 0.5 * (g - 1.0) * m2;
    return m2 * (0.5 * (g + 1.0) * std::log(2.0 * y1 / ((g + 1.0) * m2)) + g * friction_number) -
           factor * (1.0 - m2);
  };
  std::uintmax_t iterations = 200;
  const auto close = [](double a, double b) { return std::abs(b - a) <= 1e-14; };
  // So slow that the first two terms stay below 1e-9 and f is -factor.
  const double low = -0.5 * std::log(1e6 + 1e3 * friction_number) - 10.0;
  const auto bracket = boost::math::tools::toms748_solve(f, low, 0.0, close, iterations);
  if (iterations >= 200) {
    throw NumericError("aqt3046.pipe_rupture_adiabatic: no Mach number within 200 steps, last " +
                       number_text(std::exp(bracket.second)));
  }
  PipeFlow flow;
  flow.mach_inlet = std::exp(0.5 * (bracket.first + bracket.second));
  const double y1 = 1.0 + 0.5 * (g - 1.0) * flow.mach_inlet * flow.mach_inlet;
  flow.choked_temperature_k = in.upstream_temperature_k * 2.0 * y1 / (g + 1.0);  // (E.19)
  flow.choked_pressure_abs_pa =
      in.upstream_pressure_abs_pa * flow.mach_inlet * std::sqrt(2.0 * y1 / (g + 1.0));  // (E.20)
  flow.mass_flux_kg_per_m2_s = flow.choked_pressure_abs_pa *
                               std::sqrt(g * in.molar_mass_kg_per_mol /
                                         (kGasConstant * flow.choked_temperature_k));  // (E.21)
  flow.mass_flow_kg_per_s = flow.mass_flux_kg_per_m2_s * 0.25 * std::numbers::pi *
                            in.inner_diameter_m * in.inner_diameter_m;  // (E.22)
  return flow;
}

}  // namespace

GasOrificeResult gas_orifice(const GasOrificeInput& in) {
  InputCheck check{"aqt3046.gas_orifice"};
  check.positive("downstream_pressure", in.downstream_pressure_abs_pa, "Pa");
  check.require(in.upstream_pressure_abs_pa > in.downstream_pressure_abs_pa &&
                    std::isfinite(in.upstream_pressure_abs_pa),
                "upstream_pressure", in.upstream_pressure_abs_pa, "Pa",
                "be absolute and above the downstream pressure");
  check_gas(check, in.temperature_k, in.molar_mass_kg_per_mol, in.gamma);
  check.require(in.discharge_coefficient > 0.0 && in.discharge_coefficient <= 1.0,
                "discharge_coefficient", in.discharge_coefficient, "-", "be in (0, 1]");
  check.positive("hole_diameter", in.hole_diameter_m, "m");
  check.done();
  const double g = in.gamma;
  GasOrificeResult r;
  r.pressure_ratio = in.downstream_pressure_abs_pa / in.upstream_pressure_abs_pa;
  r.critical_ratio = std::pow(2.0 / (g + 1.0), g / (g - 1.0));  // (E.13), (E.14)
  r.sonic = r.pressure_ratio <= r.critical_ratio;
  if (!r.sonic) {  // (E.17)
    const double x = r.pressure_ratio;
    r.expansion_factor =
        std::pow(x, 1.0 / g) * std::sqrt(1.0 - std::pow(x, (g - 1.0) / g)) *
        std::sqrt(2.0 / (g - 1.0) * std::pow(0.5 * (g + 1.0), (g + 1.0) / (g - 1.0)));
  }
  r.hole_area_m2 = 0.25 * std::numbers::pi * in.hole_diameter_m * in.hole_diameter_m;
  r.mass_flow_kg_per_s =  // (E.15), (E.16)
      r.expansion_factor * in.discharge_coefficient * r.hole_area_m2 * in.upstream_pressure_abs_pa *
      std::sqrt(in.molar_mass_kg_per_mol * g / (kGasConstant * in.temperature_k) *
                std::pow(2.0 / (g + 1.0), (g + 1.0) / (g - 1.0)));
  return r;
}

PipeRuptureResult pipe_rupture(const PipeRuptureInput& in) {
  InputCheck check{"aqt3046.pipe_rupture_adiabatic"};
  check.positive("upstream_pressure", in.upstream_pressure_abs_pa, "Pa");
  check_gas(check, in.upstream_temperature_k, in.molar_mass_kg_per_mol, in.gamma);
  check.positive("inner_diameter", in.inner_diameter_m, "m");
  check.require(in.roughness_m > 0.0 && in.roughness_m < 0.5 * in.inner_diameter_m, "roughness",
                in.roughness_m, "m", "be > 0 and below the radius of the pipe");
  check.positive("length", in.length_m, "m");
  check.done();
  PipeRuptureResult r;
  const double root = 4.0 * std::log10(3.7 * in.inner_diameter_m / in.roughness_m);  // (E.8)
  r.fanning_factor = 1.0 / (root * root);
  r.friction_number = 4.0 * r.fanning_factor * in.length_m / in.inner_diameter_m;
  r.fanno = solve(in, r.friction_number, PipeFlowReading::Fanno);
  r.as_read = solve(in, r.friction_number, PipeFlowReading::AsRead);
  return r;
}

}  // namespace isorisk::models::aqt3046
