// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/flash.hpp"

#include <algorithm>
#include <cmath>

#include "isorisk/core/error.hpp"

namespace isorisk::models::source {
namespace {

double heat_ratio(const FlashInput& in) {
  InputCheck check{"source.flash_fraction"};
  check.positive("liquid_heat_capacity", in.liquid_heat_capacity_j_per_kg_k, "J/kg/K");
  check.positive("temperature", in.temperature_k, "K");
  check.positive("boiling_point", in.boiling_point_k, "K");
  check.positive("heat_of_vaporisation", in.heat_of_vaporisation_j_per_kg, "J/kg");
  check.done();
  return std::max(0.0, in.liquid_heat_capacity_j_per_kg_k *
                           (in.temperature_k - in.boiling_point_k) /
                           in.heat_of_vaporisation_j_per_kg);
}

}  // namespace

double flash_fraction_linear(const FlashInput& in) { return heat_ratio(in); }

double flash_fraction_exponential(const FlashInput& in) { return -std::expm1(-heat_ratio(in)); }

FlashState isenthalpic_flash(const Substance& s, double temperature_k, double ambient_pressure_pa) {
  InputCheck check{"flash of " + s.id};
  check.positive("temperature", temperature_k, "K");
  check.require(temperature_k < s.critical_temperature_k, "temperature", temperature_k, "K",
                "lie below the critical temperature");
  check.positive("ambient_pressure", ambient_pressure_pa, "Pa");
  const double ts = s.sublimation_temperature_k(ambient_pressure_pa);
  const double tb = std::isfinite(ts) ? ts : s.saturation_temperature_k(ambient_pressure_pa);
  check.require(std::isfinite(tb), "ambient_pressure", ambient_pressure_pa, "Pa",
                "lie on the vapour pressure curve");
  check.done();
  FlashState out{};
  out.solid = std::isfinite(ts);
  const double fusion = out.solid ? *s.heat_of_fusion_j_per_kg : 0.0;
  out.boiling_point_k = tb;
  out.temperature_k = temperature_k;
  out.heat_of_vaporisation_j_per_kg = s.heat_of_vaporisation_j_per_kg(tb) + fusion;
  out.heat_capacity_j_per_kg_k = s.liquid_heat_capacity_j_per_kg_k(0.5 * (tb + temperature_k));
  if (!(temperature_k > tb)) return out;
  // Mean heat capacity by Simpson's rule: exact for the cubic part of every correlation used.
  const double cp = (s.liquid_heat_capacity_j_per_kg_k(tb) + 4.0 * out.heat_capacity_j_per_kg_k +
                     s.liquid_heat_capacity_j_per_kg_k(temperature_k)) /
                    6.0;
  out.heat_capacity_j_per_kg_k = cp;
  const double x = (cp * (temperature_k - tb) + fusion) / out.heat_of_vaporisation_j_per_kg;
  out.vapour_fraction = std::min(x, 1.0);
  out.temperature_k = tb;
  if (x > 1.0) {
    // All of it boils; the rest of the heat warms the vapour.
    out.temperature_k = tb + (x - 1.0) * out.heat_of_vaporisation_j_per_kg /
                                 s.ideal_gas_heat_capacity_j_per_kg_k(tb);
  }
  return out;
}

double airborne_share_aqt3046(double x) noexcept { return x <= 0.2 ? 5.0 * x : 1.0; }

double airborne_share_cpr18e(double x) noexcept {
  if (x < 0.1) return 2.0 * x;
  if (x < 0.36) return (0.8 * x - 0.028) / 0.26;
  return 1.0;
}

}  // namespace isorisk::models::source
