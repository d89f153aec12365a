// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/fire/jet_correlations.hpp"

#include <algorithm>
#include <cmath>

#include "isorisk/core/error.hpp"

namespace isorisk::models::fire {

double api521_flame_length_m(double heat_release_w) noexcept {
  return 0.00331 * std::pow(heat_release_w, 0.4776);
}

double lowesmith_flame_length_m(double heat_release_w) noexcept {
  return 2.8893 * std::pow(1e-6 * heat_release_w, 0.3728);
}

double cook_flame_length_m(double heat_release_w) noexcept {
  return 0.00326 * std::pow(heat_release_w, 0.478);
}

double kalghatgi_lift_off_m(double viscosity, double velocity, double burning_velocity,
                            double density_ratio) noexcept {
  return 50.0 * viscosity * velocity / (burning_velocity * burning_velocity) * density_ratio *
         std::sqrt(density_ratio);
}

Order404Jet order404_jet(double mass_flow, JetPhase phase) noexcept {
  const double k = phase == JetPhase::Gas ? 12.5 : phase == JetPhase::Vapour ? 13.5 : 15.0;
  const double length = k * std::pow(mass_flow, 0.4);
  return {length, 0.15 * length, 1.5 * length};
}

ConsidineGrintJet considine_grint_jet(double mass_flow, double exposure) noexcept {
  const double length = 9.1 * std::sqrt(mass_flow);
  const double half_width = 0.25 * length;
  const double spread = std::pow(mass_flow, 0.47);
  return {length, half_width, std::max(half_width, 1.9 * std::pow(exposure, 0.4) * spread),
          std::max(half_width, 2.8 * std::pow(exposure, 0.38) * spread)};
}

ScheferHydrogenFlame schefer_hydrogen_flame(const ScheferHydrogenInput& in) {
  InputCheck check{"fire.jet_schefer_hydrogen"};
  check.positive("velocity", in.velocity_m_per_s, "m/s");
  check.positive("density", in.density_kg_per_m3, "kg/m3");
  check.positive("diameter", in.diameter_m, "m");
  check.require(in.stoichiometric_mass_fraction > 0.0 && in.stoichiometric_mass_fraction < 1.0,
                "stoichiometric_mass_fraction", in.stoichiometric_mass_fraction, "-",
                "be in (0, 1)");
  check.positive("air_density", in.air_density_kg_per_m3, "kg/m3");
  check.positive("ambient_temperature", in.ambient_temperature_k, "K");
  check.require(
      std::isfinite(in.flame_temperature_k) && in.flame_temperature_k > in.ambient_temperature_k,
      "flame_temperature", in.flame_temperature_k, "K", "be finite and above the ambient one");
  check.positive("gravity", in.gravity_m_per_s2, "m/s2");
  check.done();
  const double fs = in.stoichiometric_mass_fraction;
  const double density_ratio = in.density_kg_per_m3 / in.air_density_kg_per_m3;
  const double buoyancy =
      (in.flame_temperature_k - in.ambient_temperature_k) / in.ambient_temperature_k;
  ScheferHydrogenFlame f{};
  f.froude =
      in.velocity_m_per_s * std::pow(fs, 1.5) /
      (std::pow(density_ratio, 0.25) * std::sqrt(buoyancy * in.gravity_m_per_s2 * in.diameter_m));
  f.dimensionless_length = f.froude < 5.0 ? 13.5 * std::pow(f.froude, 0.4) /
                                                std::pow(1.0 + 0.07 * f.froude * f.froude, 0.2)
                                          : 23.0;
  f.momentum_diameter_m = in.diameter_m * std::sqrt(density_ratio);
  f.length_m = f.dimensionless_length * f.momentum_diameter_m / fs;
  f.width_m = 0.17 * f.length_m;
  return f;
}

}  // namespace isorisk::models::fire
