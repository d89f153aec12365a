// SPDX-License-Identifier: Apache-2.0
#include "heavy_gas_thermo.hpp"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr double kLowest_k = 30.0;
constexpr double kHighest_k = 2000.0;
constexpr double kPure = 1.0 - 1e-9;

}  // namespace

const SlabConstants& slab_constants() {
  static const SlabConstants constants = [] {
    const data::Table& t = data::table("coefficients/slab_constants.csv");
    const auto value = [&](std::string_view name) {
      for (std::size_t r = 0; r < t.rows(); ++r) {
        if (t.text(r, "constant") == name) return t.number(r, "value");
      }
      throw DataError("coefficients/slab_constants.csv: no constant '" + std::string{name} + "'");
    };
    return SlabConstants{
        .gas_constant = value("gas_constant"),
        .gravity = value("gravity"),
        .von_karman = value("von_karman"),
        .air_molar_mass = value("air_molar_mass"),
        .air_heat_capacity = value("air_heat_capacity"),
        .water_molar_mass = value("water_molar_mass"),
        .water_liquid_density = value("water_liquid_density"),
        .water_vapour_heat_capacity = value("water_vapour_heat_capacity"),
        .water_liquid_heat_capacity = value("water_liquid_heat_capacity"),
        .water_latent_heat = value("water_latent_heat"),
        .water_latent_temperature = value("water_latent_temperature"),
        .water_saturation_a = value("water_saturation_a"),
        .water_saturation_b = value("water_saturation_b"),
        .standard_atmosphere = value("standard_atmosphere"),
        .entrainment = value("entrainment"),
        .drag = value("drag"),
        .gravity_head = value("gravity_head"),
        .gravity_spread = value("gravity_spread"),
        .stratification = value("stratification"),
        .thermal_turbulence = value("thermal_turbulence"),
        .source_shear = value("source_shear"),
        .rough_ratio = value("rough_ratio"),
        .stability_length = value("stability_length"),
        .meander_scale = value("meander_scale"),
        .averaging_exponent = value("averaging_exponent"),
        .averaging_floor = value("averaging_floor"),
        .averaging_reference = value("averaging_reference"),
        .ambient_spread = value("ambient_spread"),
        .reference_height = value("reference_height"),
        .shear_along = value("shear_along"),
        .interfacial_entrainment = value("interfacial_entrainment"),
        .interfacial_damping = value("interfacial_damping"),
        .lift_off = value("lift_off"),
        .jet_entrainment = value("jet_entrainment"),
    };
  }();
  return constants;
}

MixtureThermo::MixtureThermo(const HeavyGasMaterial& material, const SlabAtmosphere& air,
                             double source_temperature_k)
    : material_{material},
      molar_mass_{material.molar_mass_kg_per_mol},
      air_temperature_{air.input().temperature_k},
      air_density_{air.air_density_kg_per_m3()},
      air_molar_mass_{air.molar_mass_kg_per_mol()},
      water_in_air_{air.water_mass_fraction()},
      k_{&slab_constants()} {
  const double over = std::log(k_->standard_atmosphere / air.input().pressure_abs_pa);
  saturation_b_ = material.saturation_b_k > 0.0
                      ? material.saturation_b_k
                      : material.latent_heat_j_per_kg * molar_mass_ / k_->gas_constant;
  if (!(material.saturation_b_k > 0.0)) material_.saturation_c_k = 0.0;
  saturation_a_ = saturation_b_ / (material.boiling_point_k + material_.saturation_c_k) + over;
  boiling_k_ = saturation_b_ / saturation_a_ - material_.saturation_c_k;
  water_a_ = k_->water_saturation_a + over;
  water_b_ = k_->water_saturation_b;
  // dH at 0 K: dH + Tb (cpl - cpv).
  latent0_ = material.latent_heat_j_per_kg +
             material.boiling_point_k * (material.liquid_heat_capacity_j_per_kg_k -
                                         material.vapour_heat_capacity_j_per_kg_k);
  water_latent0_ =
      k_->water_latent_heat + k_->water_latent_temperature *
                                  (k_->water_liquid_heat_capacity - k_->water_vapour_heat_capacity);
  air_enthalpy_ =
      air.heat_capacity_j_per_kg_k() * air_temperature_ + water_latent0_ * water_in_air_;
  source_enthalpy_ = material.vapour_heat_capacity_j_per_kg_k * source_temperature_k + latent0_;
}

// Each condensable: saturated when Ps/P falls below its share of the moles; the vapour is then
// alpha f / (1 - f) with alpha its molar mass times the moles of the other gases.
MixtureThermo::Split MixtureThermo::split(double m, double t) const noexcept {
  const double water = (1.0 - m) * water_in_air_;
  const double dry = (1.0 - m) * (1.0 - water_in_air_);
  const double dry_moles = dry / k_->air_molar_mass;
  const double reach = t + material_.saturation_c_k;
  const double f = reach > 0.0 ? std::exp(saturation_a_ - saturation_b_ / reach) : 0.0;
  const double f_water = std::exp(water_a_ - water_b_ / t);
  double vapour = m;
  double water_vapour = water;
  const auto vapour_of = [](double total, double alpha, double ratio) {
    return ratio * (total + alpha) >= total ? total
                                            : std::min(total, alpha * ratio / (1.0 - ratio));
  };
  for (int pass = 0; pass < 5; ++pass) {
    const double before = water_vapour;
    vapour = vapour_of(m, molar_mass_ * (dry_moles + water_vapour / k_->water_molar_mass), f);
    water_vapour =
        vapour_of(water, k_->water_molar_mass * (dry_moles + vapour / molar_mass_), f_water);
    if (std::abs(water_vapour - before) <= 1e-12) break;
  }
  Split s{};
  s.vapour = vapour;
  s.water_vapour = water_vapour;
  s.heat_capacity = dry * k_->air_heat_capacity + water_vapour * k_->water_vapour_heat_capacity +
                    (water - water_vapour) * k_->water_liquid_heat_capacity +
                    vapour * material_.vapour_heat_capacity_j_per_kg_k +
                    (m - vapour) * material_.liquid_heat_capacity_j_per_kg_k;
  s.enthalpy = s.heat_capacity * t + latent0_ * vapour + water_latent0_ * water_vapour;
  return s;
}

MixtureState MixtureThermo::finish(double m, double t, const Split& s) const noexcept {
  const double water = (1.0 - m) * water_in_air_;
  const double dry = (1.0 - m) * (1.0 - water_in_air_);
  // rho = rho_a Ta/(alpha T + gamma Ta)
  const double alpha =
      air_molar_mass_ *
      (dry / k_->air_molar_mass + s.water_vapour / k_->water_molar_mass + s.vapour / molar_mass_);
  const double gamma =
      air_density_ * ((water - s.water_vapour) / k_->water_liquid_density +
                      (m > s.vapour ? (m - s.vapour) / material_.liquid_density_kg_per_m3 : 0.0));
  return {t, air_density_ * air_temperature_ / (alpha * t + gamma * air_temperature_),
          s.heat_capacity, s.vapour, s.water_vapour};
}

MixtureState MixtureThermo::prescribed(double m, double t, double vapour) const {
  Split s = split(m, t);
  const double shift = vapour - s.vapour;
  s.vapour = vapour;
  s.heat_capacity += shift * (material_.vapour_heat_capacity_j_per_kg_k -
                              material_.liquid_heat_capacity_j_per_kg_k);
  return finish(m, t, s);
}

double MixtureThermo::excess_of(double m, const MixtureState& s) const noexcept {
  return s.heat_capacity_j_per_kg_k * s.temperature_k + latent0_ * s.vapour +
         water_latent0_ * s.water_vapour - mixed_enthalpy(m);
}

MixtureState MixtureThermo::state(double m, double excess, double guess_k) const {
  const double enthalpy = mixed_enthalpy(m) + excess;
  if (!std::isfinite(enthalpy)) {  // a trial step gone astray: the integrator takes a shorter one
    const double nan = std::numeric_limits<double>::quiet_NaN();
    return {nan, nan, nan, nan, nan};
  }
  const double water = (1.0 - m) * water_in_air_;
  if (m >= kPure) {
    // Pure: at the boiling point while there is liquid.
    const double cpv = material_.vapour_heat_capacity_j_per_kg_k;
    const double cpl = material_.liquid_heat_capacity_j_per_kg_k;
    const double gas_k = (enthalpy - latent0_) / cpv;
    if (gas_k >= boiling_k_) return finish(1.0, gas_k, {1.0, 0.0, cpv, enthalpy});
    const double vapour =
        std::clamp((enthalpy - cpl * boiling_k_) / (latent0_ + boiling_k_ * (cpv - cpl)), 0.0, 1.0);
    const double t = vapour > 0.0 ? boiling_k_ : std::max(kLowest_k, enthalpy / cpl);
    return finish(1.0, t, {vapour, 0.0, cpl + vapour * (cpv - cpl), enthalpy});
  }
  // Everything gas?
  const double cp_gas = (1.0 - m) * (1.0 - water_in_air_) * k_->air_heat_capacity +
                        water * k_->water_vapour_heat_capacity +
                        m * material_.vapour_heat_capacity_j_per_kg_k;
  const double gas_k = std::clamp((enthalpy - latent0_ * m - water_latent0_ * water) / cp_gas,
                                  kLowest_k, kHighest_k);
  const Split gas = split(m, gas_k);
  if (gas.vapour >= m && gas.water_vapour >= water) return finish(m, gas_k, gas);

  // h(T) rises; liquid makes it warmer than the gas would be.
  Split last = gas;
  const auto excess_at = [&](double t) {
    last = split(m, t);
    return last.enthalpy - enthalpy;
  };
  // Bracket from the guess outwards: along a march it is close.
  const double bottom = gas.enthalpy <= enthalpy ? gas_k : kLowest_k;
  double low = std::clamp(guess_k, bottom, kHighest_k);
  double high = low;
  double f_low = excess_at(low);
  double f_high = f_low;
  double step = 0.02;
  if (f_low < 0.0) {
    for (; f_high < 0.0 && high < kHighest_k; step *= 3.0) {
      low = high;
      f_low = f_high;
      high = std::min(high + step, kHighest_k);
      f_high = excess_at(high);
    }
    if (!(f_high > 0.0)) return finish(m, high, last);
  } else {
    for (; f_low > 0.0 && low > bottom; step *= 3.0) {
      high = low;
      f_high = f_low;
      low = std::max(low - step, bottom);
      f_low = excess_at(low);
    }
    if (!(f_low < 0.0)) return finish(m, low, last);
  }
  std::uintmax_t steps = 60;
  const auto root = boost::math::tools::toms748_solve(
      excess_at, low, high, f_low, f_high,
      [](double a, double b) { return std::abs(b - a) < 1e-7; }, steps);
  const double t = 0.5 * (root.first + root.second);
  return finish(m, t, split(m, t));
}

}  // namespace isorisk::models::dispersion
