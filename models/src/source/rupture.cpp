// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/rupture.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"
#include "isorisk/models/source/constants.hpp"
#include "isorisk/models/source/flashing.hpp"

namespace isorisk::models::source {

using std::numbers::pi;

RuptureCloud rupture_cloud(const RuptureInput& in, double air_temperature_k) {
  constexpr std::string_view kId = "source.rupture_expansion";
  InputCheck check{kId};
  if (in.substance == nullptr) {
    check.fail("the substance is missing");
    check.done();
  }
  const Substance& s = *in.substance;
  const double pa = in.ambient_pressure_pa;
  check.positive("temperature", in.temperature_k, "K");
  check.positive("ambient_pressure", pa, "Pa");
  check.require(std::isfinite(in.pressure_abs_pa) && in.pressure_abs_pa > pa, "pressure",
                in.pressure_abs_pa, "Pa", "be finite and above ambient pressure");
  check.positive("mass", in.mass_kg, "kg");
  check.positive("air_temperature", air_temperature_k, "K");
  if (in.phase == Phase::Liquid)
    check.fail("phase = liquid does not boil at ambient pressure and has nothing to expand with");
  check.done();
  RuptureCloud out{};
  const auto gas_density = [&](double t, double p) {
    return s.ideal_gas_density_kg_per_m3(t, p) / s.gas_compressibility(t, p);
  };
  double density = 0.0;
  if (in.phase == Phase::Gas) {
    const double z = s.gas_compressibility(in.temperature_k, in.pressure_abs_pa);
    if (!(std::abs(z - 1.0) <= 0.35)) {
      out.warnings.push_back({"outside_validity", std::string{kId},
                              "compressibility factor " + shown_text(z) + ", valid 0.65 to 1.35"});
    }
    check.require(z > 0.1, "pressure", in.pressure_abs_pa, "Pa",
                  "give a compressibility factor above 0.1, not " + shown_text(z));
    check.done();
    const double gamma = s.heat_capacity_ratio(in.temperature_k);
    const double r = kGasConstant / s.molar_mass_kg_per_mol;
    out.vapour_fraction = 1.0;
    out.temperature_k = in.temperature_k * std::pow(pa / in.pressure_abs_pa, (gamma - 1.0) / gamma);
    const double work = gamma / (gamma - 1.0) * z * r * (in.temperature_k - out.temperature_k);
    out.expansion_energy_j_per_kg =
        work - (1.0 - pa / in.pressure_abs_pa) * z * r * in.temperature_k;
    const double tb = s.saturation_temperature_k(pa);
    if (std::isfinite(tb) && out.temperature_k < tb) {
      out.warnings.push_back({"condensation", std::string{kId},
                              "the isentrope reaches " + shown_text(out.temperature_k) +
                                  " K, below the boiling point " + shown_text(tb) +
                                  " K: what condenses is not modelled"});
    }
    density = s.ideal_gas_density_kg_per_m3(out.temperature_k, pa);
  } else {
    check.require(in.temperature_k < s.critical_temperature_k, "temperature", in.temperature_k, "K",
                  "lie below the critical temperature " + shown_text(s.critical_temperature_k) +
                      " K for a liquid");
    check.done();
    const FlashingTable table{s, in.temperature_k * (1.0 + 1e-12), pa};
    const double ps = s.vapour_pressure_pa(in.temperature_k);
    const Expansion e = table.expansion(in.temperature_k, std::max(in.pressure_abs_pa, ps));
    if (!e.reached) {
      out.warnings.push_back({"outside_validity", std::string{kId},
                              "all has boiled before ambient pressure is reached: the expansion "
                              "is taken to there"});
    }
    out.vapour_fraction = e.quality;
    out.temperature_k = e.temperature_k;
    out.expansion_energy_j_per_kg =
        std::max(0.0, e.head_j_per_kg - (std::max(in.pressure_abs_pa, ps) - pa) /
                                            s.liquid_density_kg_per_m3(in.temperature_k));
    density = gas_density(e.temperature_k, pa);
  }
  const double energy = out.expansion_energy_j_per_kg;
  out.gas_volume_m3 = in.mass_kg * out.vapour_fraction / density;
  out.expansion_velocity_m_per_s =
      source_constant("expansion_velocity").value * std::sqrt(2.0 * energy);
  out.expansion_radius_m = std::cbrt(3.0 * out.gas_volume_m3 / (4.0 * pi));
  check.require(energy > 0.0 && out.gas_volume_m3 > 0.0, "pressure", in.pressure_abs_pa, "Pa",
                "leave energy to expand with");
  check.done();
  // r = B t^(3/8), B = core sqrt(4 * diffusivity) sqrt(V^(1/3) sqrt(E)) (V^(1/3)/sqrt(E))^(1/8)
  const double length = std::cbrt(out.gas_volume_m3);
  const double speed = std::sqrt(energy);
  const double diffusivity = source_constant("two_zone_diffusivity").value;
  const double core = source_constant("two_zone_core_radius").value;
  const double b =
      core * std::sqrt(4.0 * diffusivity * length * speed) * std::pow(length / speed, 0.125);
  out.end_time_s = std::pow(0.375 * b / source_constant("two_zone_end_speed").value, 1.6);
  out.core_radius_m = b * std::pow(out.end_time_s, 0.375);
  const double spread = out.core_radius_m / core;  // sqrt(4 K t)
  out.core_volume_fraction = source_constant("two_zone_core_concentration").value *
                             out.gas_volume_m3 / (spread * spread * spread);
  out.cloud_radius_m = source_constant("two_zone_cloud_radius").value * out.core_radius_m;
  const double cloud = 4.0 / 3.0 * pi * std::pow(out.cloud_radius_m, 3);
  out.mean_volume_fraction = out.gas_volume_m3 / cloud;
  if (out.core_volume_fraction >= 1.0 || out.mean_volume_fraction >= 1.0) {
    // So little energy that the spread ends before any air is in.
    out.core_volume_fraction = 1.0;
    out.mean_volume_fraction = 1.0;
    out.core_radius_m = out.expansion_radius_m;
    out.cloud_radius_m = out.expansion_radius_m;
    out.end_time_s = 0.0;
    out.warnings.push_back({"no_mixing", std::string{kId},
                            "the burst has too little energy to mix in air by this model"});
    return out;
  }
  out.air_kg = (cloud - out.gas_volume_m3) * pa * source_constant("air_molar_mass").value /
               (kGasConstant * air_temperature_k);
  return out;
}

}  // namespace isorisk::models::source
