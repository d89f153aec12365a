// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/tnt_equivalence.hpp"

#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>

#include "isorisk/core/error.hpp"

namespace isorisk::models::explosion {
namespace {

constexpr double kSeriousPa = 44e3;  // thresholds of the Chinese injury zones
constexpr double kSlightPa = 17e3;

const CnVceInput& checked(const CnVceInput& in) {
  InputCheck check{"explosion.tnt_equivalence_cn"};
  check.positive("fuel_mass", in.fuel_mass_kg, "kg");
  check.positive("heat_of_combustion", in.heat_of_combustion_j_per_kg, "J/kg");
  check.require(in.yield > 0.0 && in.yield <= 1.0, "yield", in.yield, "-", "be in (0, 1]");
  check.within("ground_factor", in.ground_factor, 1.0, 2.0, "-");
  check.positive("ambient_pressure", in.ambient_pressure_pa, "Pa");
  check.done();
  return in;
}

// 0.137/Z^3 + 0.119/Z^2 + 0.269/Z - 0.019, falling in Z.
double injury_curve(double z) { return ((0.137 / z + 0.119) / z + 0.269) / z - 0.019; }

double injury_scaled_distance(double pressure_ratio) {
  std::uintmax_t iterations = 200;
  const auto f = [&](double z) { return injury_curve(z) - pressure_ratio; };
  const auto close = [](double a, double b) { return std::abs(b - a) < 1e-13 * a; };
  const auto bracket = boost::math::tools::toms748_solve(f, 1e-3, 14.0, close, iterations);
  return 0.5 * (bracket.first + bracket.second);
}

}  // namespace

double tnt_equivalent_mass_kg(const TntEquivalenceInput& in) {
  InputCheck check{"explosion.tnt_equivalence"};
  check.positive("fuel_mass", in.fuel_mass_kg, "kg");
  check.positive("heat_of_combustion", in.heat_of_combustion_j_per_kg, "J/kg");
  check.require(in.yield > 0.0 && in.yield <= 1.0, "yield", in.yield, "-", "be in (0, 1]");
  check.within("ground_factor", in.ground_factor, 1.0, 2.0, "-");
  check.positive("tnt_energy", in.tnt_energy_j_per_kg, "J/kg");
  check.done();
  return in.yield * in.ground_factor * in.fuel_mass_kg * in.heat_of_combustion_j_per_kg /
         in.tnt_energy_j_per_kg;
}

CnVceBlast::CnVceBlast(const CnVceInput& in)
    : energy_j_{checked(in).ground_factor * in.yield * in.fuel_mass_kg *
                in.heat_of_combustion_j_per_kg},
      ambient_pressure_pa_{in.ambient_pressure_pa},
      length_scale_m_{std::cbrt(energy_j_ / in.ambient_pressure_pa)} {}

double CnVceBlast::overpressure_pa(double distance_m) const noexcept {
  const double x = std::log(distance_m / length_scale_m_);
  return ambient_pressure_pa_ * std::exp(-0.9126 + x * (-1.5058 + x * (0.1675 - 0.0320 * x)));
}

Blast CnVceBlast::at(double distance_m) const noexcept {
  Blast blast;
  blast.overpressure_pa = overpressure_pa(distance_m);
  const double z = distance_m / length_scale_m_;
  if (z < 0.3) blast.range = BlastRange::Near;
  if (z > 12.0) blast.range = BlastRange::Far;
  return blast;
}

CnInjuryRadii cn_injury_radii(const CnInjuryInput& in) {
  InputCheck check{"explosion.cn_injury_radii"};
  check.positive("tnt_mass", in.tnt_mass_kg, "kg");
  check.positive("tnt_energy", in.tnt_energy_j_per_kg, "J/kg");
  // The curve must reach 44 kPa between its bracket ends.
  check.within("ambient_pressure", in.ambient_pressure_pa, 5e4, 1.2e5, "Pa");
  check.done();
  CnInjuryRadii radii;
  const double scale = std::cbrt(in.tnt_mass_kg * in.tnt_energy_j_per_kg / in.ambient_pressure_pa);
  radii.death_m = 13.6 * std::pow(in.tnt_mass_kg / 1000.0, 0.37);
  radii.scaled_serious = injury_scaled_distance(kSeriousPa / in.ambient_pressure_pa);
  radii.scaled_slight = injury_scaled_distance(kSlightPa / in.ambient_pressure_pa);
  radii.serious_injury_m = radii.scaled_serious * scale;
  radii.slight_injury_m = radii.scaled_slight * scale;
  return radii;
}

double property_loss_radius_m(double tnt_mass_kg, double factor_k) {
  InputCheck check{"explosion.cn_injury_radii"};
  check.positive("tnt_mass", tnt_mass_kg, "kg");
  check.positive("property_loss_factor", factor_k, "m/kg^(1/3)");
  check.done();
  const double ratio = 3175.0 / tnt_mass_kg;
  return factor_k * std::cbrt(tnt_mass_kg) / std::pow(1.0 + ratio * ratio, 1.0 / 6.0);
}

double epa_rmp_distance_1psi_m(double mass_kg, double heat_of_combustion_j_per_kg, double yield,
                               double tnt_energy_j_per_kg) {
  const double tnt_kg =
      tnt_equivalent_mass_kg({.fuel_mass_kg = mass_kg,
                              .heat_of_combustion_j_per_kg = heat_of_combustion_j_per_kg,
                              .yield = yield,
                              .tnt_energy_j_per_kg = tnt_energy_j_per_kg});
  return 17.0 * std::cbrt(tnt_kg);
}

}  // namespace isorisk::models::explosion
