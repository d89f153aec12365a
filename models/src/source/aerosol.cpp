// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/aerosol.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"
#include "isorisk/models/source/constants.hpp"

namespace isorisk::models::source {
namespace {

constexpr int kClasses = 10;  // of equal mass

// Ratio of molar masses times that of pressures: Y/(1 - Y) of the vapour at the drop.
double spalding_mass(const Substance& s, double t, double pa, double air_molar_mass) {
  const double x = s.vapour_pressure_pa(t) / pa;
  return s.molar_mass_kg_per_mol / air_molar_mass * x / (1.0 - x);
}

double spalding_heat(const Substance& s, double t, double air) {
  return s.ideal_gas_heat_capacity_j_per_kg_k(0.5 * (t + air)) * (air - t) /
         s.heat_of_vaporisation_j_per_kg(t);
}

// Where heat and mass transfer agree, Lewis number 1, dry air: always below boiling point and air.
double wet_bulb(const Substance& s, double air, double boiling, double pa, double air_molar_mass) {
  // Vapour pressure curves may turn round below 0.4 Tc (Substance::saturation_temperature_k).
  const double low = std::max(0.4 * s.critical_temperature_k, 0.5 * boiling);
  const double high = std::min(air, boiling * (1.0 - 1e-9));
  const auto surplus = [&](double t) {
    return spalding_heat(s, t, air) - spalding_mass(s, t, pa, air_molar_mass);
  };
  if (!(high > low) || !(surplus(low) > 0.0)) return std::min(low, high);
  if (!(surplus(high) < 0.0)) return high;
  std::uintmax_t iterations = 200;
  const auto bracket = boost::math::tools::toms748_solve(
      surplus, low, high, boost::math::tools::eps_tolerance<double>(40), iterations);
  return 0.5 * (bracket.first + bracket.second);
}

// falling_drop() for many drops: with the Reynolds number as variable the terminal speed needs no
// root, d^3 = 0.75 C_D Re^2 mu^2/(rho_air (rho_l - rho_air) g) and u = Re mu/(rho_air d).
class Fall {
 public:
  Fall(double liquid, double air, double viscosity, double evaporation, double height)
      : size_{std::cbrt(0.75 * viscosity * viscosity / (air * (liquid - air) * kStandardGravity))},
        evaporation_{evaporation},
        path_{0.5 * evaporation * height * air / viscosity} {}

  [[nodiscard]] double rainout_fraction(double diameter) const {
    if (!(evaporation_ > 0.0)) return 1.0;
    const double s0 = root([&](double s) { return this->diameter(s) - diameter; }, 0.0,
                           1.0 + diameter / size_);  // C_D Re^2 > 0.4 Re^2, 24 Re
    const double left = integral(s0) - path_;
    if (!(left > 0.0)) return 0.0;  // gone before the ground
    const double s = root([&](double x) { return integral(x) - left; }, 0.0, s0);
    const double ratio = this->diameter(s) / diameter;
    return std::min(1.0, ratio * ratio * ratio);
  }

 private:
  template <class F>
  static double root(const F& f, double low, double high) {
    std::uintmax_t iterations = 200;
    const auto bracket = boost::math::tools::toms748_solve(
        f, low, high, boost::math::tools::eps_tolerance<double>(40), iterations);
    return 0.5 * (bracket.first + bracket.second);
  }
  // At Re = s^3; C_D Re^2 = 24 Re + 6 Re^2/(1 + sqrt(Re)) + 0.4 Re^2, finite at 0.
  [[nodiscard]] double diameter(double s) const {
    const double re = s * s * s;
    return size_ * std::cbrt(24.0 * re + 6.0 * re * re / (1.0 + std::sqrt(re)) + 0.4 * re * re);
  }
  // Integral of Re dd from 0, by parts, the rest over s: smooth.
  [[nodiscard]] double integral(double s) const {
    using Quadrature = boost::math::quadrature::gauss<double, 30>;
    return s * s * s * diameter(s) -
           Quadrature::integrate([&](double x) { return 3.0 * x * x * diameter(x); }, 0.0, s);
  }

  double size_;
  double evaporation_;
  double path_;  // K z rho_air/(2 mu): z = (2 mu/(K rho_air)) times the integral
};

}  // namespace

double air_viscosity_pa_s(double t) {
  return source_constant("air_sutherland_beta").value * t * std::sqrt(t) /
         (t + source_constant("air_sutherland_temperature").value);
}

JetDrops jet_drops(const JetDropsInput& in) {
  InputCheck check{"drops of a jet"};
  if (in.substance == nullptr) {
    check.fail("the substance is missing");
    check.done();
  }
  const Substance& s = *in.substance;
  const double pa = in.ambient_pressure_pa;
  check.positive("velocity", in.velocity_m_per_s, "m/s");
  check.non_negative("height", in.height_m, "m");
  check.positive("air_temperature", in.air_temperature_k, "K");
  check.positive("ambient_pressure", pa, "Pa");
  check.done();
  JetDrops out{};
  out.boiling_point_k = s.saturation_temperature_k(pa);
  const double tb = out.boiling_point_k;
  check.require(in.temperature_k >= tb, "temperature", in.temperature_k, "K",
                "be at or above the boiling point " + shown_text(tb) + " K");
  check.done();
  const double air_molar_mass = source_constant("air_molar_mass").value;
  const auto air_density = [&](double t) { return pa * air_molar_mass / (kGasConstant * t); };
  const RainoutInput drops{.jet_velocity_m_per_s = in.velocity_m_per_s,
                           .surface_tension_n_per_m = s.function("surface_tension")(tb),
                           .air_density_kg_per_m3 = air_density(tb),
                           .superheat_k = in.temperature_k - tb,
                           .liquid_density_kg_per_m3 = s.liquid_density_kg_per_m3(tb),
                           .vapour_density_kg_per_m3 = s.ideal_gas_density_kg_per_m3(tb, pa) /
                                                       s.gas_compressibility(tb, pa),
                           .air_viscosity_pa_s = air_viscosity_pa_s(tb)};
  out.release = release_rainout(drops);

  const double air = in.air_temperature_k;
  out.wet_bulb_k = wet_bulb(s, air, tb, pa, air_molar_mass);
  const double td = out.wet_bulb_k;
  const double film = 0.5 * (td + air);
  const double liquid = s.liquid_density_kg_per_m3(td);
  out.evaporation_m2_per_s = 8.0 * air_density(film) * s.diffusivity_in_air_m2_per_s(film, pa) *
                             std::log1p(std::max(0.0, spalding_heat(s, td, air))) / liquid;
  if (in.height_m == 0.0) return out;  // nothing to fall through: all of it is down
  // Log-normal by mass: median d exp(3 ln^2 s), one drop at the middle of each class.
  const double ln = std::log(drops.geometric_deviation);
  const double median = out.release.drop_diameter_m * std::exp(3.0 * ln * ln);
  const Fall fall{liquid, air_density(air), air_viscosity_pa_s(air), out.evaporation_m2_per_s,
                  in.height_m};
  double fallen = 0.0;
  for (int i = 0; i < kClasses; ++i) {
    const double p = (i + 0.5) / kClasses;
    const double z = std::numbers::sqrt2 * boost::math::erf_inv(2.0 * p - 1.0);
    fallen += fall.rainout_fraction(median * std::exp(ln * z));
  }
  out.falling_airborne_fraction = 1.0 - fallen / kClasses;
  return out;
}

}  // namespace isorisk::models::source
