// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "isorisk/models/dispersion/heavy_gas.hpp"

// Air, water and material at equilibrium in an ideal mixture; not installed.
namespace isorisk::models::dispersion {

// Constants of the model, data/coefficients/slab_constants.csv.
struct SlabConstants {
  double gas_constant, gravity, von_karman;
  double air_molar_mass, air_heat_capacity;
  double water_molar_mass, water_liquid_density, water_vapour_heat_capacity;
  double water_liquid_heat_capacity, water_latent_heat, water_latent_temperature;
  double water_saturation_a, water_saturation_b, standard_atmosphere;
  double entrainment, drag, gravity_head, gravity_spread, stratification, thermal_turbulence;
  double source_shear, rough_ratio, stability_length, meander_scale, averaging_exponent;
  double averaging_floor, averaging_reference, ambient_spread, reference_height, shear_along;
  double interfacial_entrainment, interfacial_damping, lift_off, jet_entrainment;
};
[[nodiscard]] const SlabConstants& slab_constants();

struct MixtureState {
  double temperature_k;
  double density_kg_per_m3;
  double heat_capacity_j_per_kg_k;
  double vapour;        // of the material, in a unit mass of mixture
  double water_vapour;  // likewise
  [[nodiscard]] friend bool operator==(const MixtureState&, const MixtureState&) = default;
};

class MixtureThermo {
 public:
  MixtureThermo(const HeavyGasMaterial& material, const SlabAtmosphere& air,
                double source_temperature_k);

  // Enthalpy of a unit mass that is m material, mixed without heat from vapour at the source's
  // temperature and air: the origin of the excess.
  [[nodiscard]] double mixed_enthalpy(double m) const noexcept {
    return (1.0 - m) * air_enthalpy_ + m * source_enthalpy_;
  }
  // State of a mixture with that enthalpy plus an excess [J/kg].
  [[nodiscard]] MixtureState state(double m, double excess_j_per_kg, double guess_k) const;
  // State at a temperature with a given part of the material liquid.
  [[nodiscard]] MixtureState prescribed(double m, double temperature_k, double vapour) const;
  [[nodiscard]] double excess_of(double m, const MixtureState& s) const noexcept;
  [[nodiscard]] double volume_fraction(double m) const noexcept {
    return std::min(1.0, air_molar_mass_ * m / (molar_mass_ + (air_molar_mass_ - molar_mass_) * m));
  }
  [[nodiscard]] double mass_fraction(double c) const noexcept {
    return molar_mass_ * c / (air_molar_mass_ + (molar_mass_ - air_molar_mass_) * c);
  }
  // Temperature at which the pure material boils under the pressure of the air.
  [[nodiscard]] double boiling_k() const noexcept { return boiling_k_; }
  [[nodiscard]] const HeavyGasMaterial& material() const noexcept { return material_; }

 private:
  struct Split {
    double vapour, water_vapour, heat_capacity, enthalpy;
  };
  [[nodiscard]] Split split(double m, double temperature_k) const noexcept;
  [[nodiscard]] MixtureState finish(double m, double temperature_k, const Split& s) const noexcept;

  HeavyGasMaterial material_;
  double molar_mass_;
  double saturation_b_, saturation_a_;  // ln(Ps/P) = a - b/(T + c)
  double water_a_, water_b_;
  double boiling_k_;
  double latent0_;        // at 0 K
  double water_latent0_;  // at 0 K
  double air_temperature_, air_density_, air_molar_mass_, water_in_air_;
  double air_enthalpy_, source_enthalpy_;
  const SlabConstants* k_;
};

}  // namespace isorisk::models::dispersion
