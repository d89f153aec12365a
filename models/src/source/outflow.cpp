// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/outflow.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"

namespace isorisk::models::source {
namespace {

double circle(double diameter_m) noexcept {
  return 0.25 * std::numbers::pi * diameter_m * diameter_m;
}

void check_coefficient(InputCheck& check, double cd) {
  check.require(cd > 0.0 && cd <= 1.0, "discharge_coefficient", cd, "-", "be in (0, 1]");
}

}  // namespace

LiquidHole liquid_hole(const LiquidHoleInput& in) {
  InputCheck check{"source.liquid_hole"};
  check.positive("hole_diameter", in.hole_diameter_m, "m");
  check.positive("density", in.density_kg_per_m3, "kg/m3");
  check.finite("pressure_difference", in.pressure_difference_pa, "Pa");
  check.non_negative("liquid_head", in.liquid_head_m, "m");
  check_coefficient(check, in.discharge_coefficient);
  check.positive("gravity", in.gravity_m_per_s2, "m/s2");
  check.done();
  const double drive = 2.0 * in.pressure_difference_pa / in.density_kg_per_m3 +
                       2.0 * in.gravity_m_per_s2 * in.liquid_head_m;
  const double velocity = std::sqrt(std::max(drive, 0.0));
  return {in.discharge_coefficient * circle(in.hole_diameter_m) * in.density_kg_per_m3 * velocity,
          velocity};
}

GasHole gas_hole(const GasHoleInput& in) {
  InputCheck check{"source.gas_hole"};
  check.positive("hole_diameter", in.hole_diameter_m, "m");
  check.positive("pressure", in.pressure_abs_pa, "Pa");
  check.positive("back_pressure", in.back_pressure_abs_pa, "Pa");
  check.require(in.pressure_abs_pa >= in.back_pressure_abs_pa, "pressure", in.pressure_abs_pa, "Pa",
                "be at least the back pressure");
  check.positive("temperature", in.temperature_k, "K");
  check.positive("molar_mass", in.molar_mass_kg_per_mol, "kg/mol");
  check.require(std::isfinite(in.heat_capacity_ratio) && in.heat_capacity_ratio > 1.0,
                "heat_capacity_ratio", in.heat_capacity_ratio, "-", "be finite and > 1");
  check.positive("compressibility", in.compressibility, "-");
  check_coefficient(check, in.discharge_coefficient);
  check.done();
  const double g = in.heat_capacity_ratio;
  const double gas = in.compressibility * kGasConstant / in.molar_mass_kg_per_mol;  // Z R/M
  const double rho0 = in.pressure_abs_pa / (gas * in.temperature_k);
  const double critical = std::pow(2.0 / (g + 1.0), g / (g - 1.0));
  const double ratio = in.back_pressure_abs_pa / in.pressure_abs_pa;
  GasHole out{};
  out.critical_pressure_ratio = critical;
  out.choked = ratio <= critical;
  const double r = std::max(ratio, critical);
  out.throat_pressure_abs_pa = r * in.pressure_abs_pa;
  out.throat_temperature_k = in.temperature_k * std::pow(r, (g - 1.0) / g);
  out.throat_density_kg_per_m3 = rho0 * std::pow(r, 1.0 / g);
  // v^2 = 2 g/(g-1) (p0/rho0) [1 - r^((g-1)/g)]; expm1 keeps the small pressure differences.
  const double drop = -std::expm1((g - 1.0) / g * std::log(r));
  out.throat_velocity_m_per_s =
      std::sqrt(2.0 * g / (g - 1.0) * in.pressure_abs_pa / rho0 * std::max(drop, 0.0));
  out.mass_flow_kg_per_s = in.discharge_coefficient * circle(in.hole_diameter_m) *
                           out.throat_density_kg_per_m3 * out.throat_velocity_m_per_s;
  return out;
}

TankEmptying tank_emptying(const TankEmptyingInput& in) {
  InputCheck check{"source.tank_emptying"};
  check.positive("tank_diameter", in.tank_diameter_m, "m");
  check.positive("hole_diameter", in.hole_diameter_m, "m");
  check.require(in.hole_diameter_m <= in.tank_diameter_m, "hole_diameter", in.hole_diameter_m, "m",
                "not exceed the tank diameter");
  check.positive("density", in.density_kg_per_m3, "kg/m3");
  check.non_negative("head_end", in.head_end_m, "m");
  check.require(std::isfinite(in.head_start_m) && in.head_start_m >= in.head_end_m, "head_start",
                in.head_start_m, "m", "be finite and at least head_end");
  check.non_negative("overpressure", in.overpressure_pa, "Pa");
  check_coefficient(check, in.discharge_coefficient);
  check.positive("gravity", in.gravity_m_per_s2, "m/s2");
  check.done();
  const double g = in.gravity_m_per_s2;
  const double extra = in.overpressure_pa / (in.density_kg_per_m3 * g);
  const double s1 = std::sqrt(in.head_start_m + extra);
  const double s2 = std::sqrt(in.head_end_m + extra);
  const double tank = circle(in.tank_diameter_m);
  const double hole = in.discharge_coefficient * circle(in.hole_diameter_m);
  const double speed = std::sqrt(2.0 * g);
  return {hole * in.density_kg_per_m3 * speed * s1, tank / hole * std::sqrt(2.0 / g) * (s1 - s2),
          tank * in.density_kg_per_m3 * (in.head_start_m - in.head_end_m),
          hole * in.density_kg_per_m3 * speed * s2};
}

}  // namespace isorisk::models::source
