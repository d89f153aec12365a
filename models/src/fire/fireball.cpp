// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/fire/fireball.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"
#include "isorisk/data/embedded.hpp"

namespace isorisk::models::fire {
namespace {

using std::numbers::pi;
constexpr const char* kId = "fire.fireball";
constexpr double kMaxFractionRadiated = 0.4;          // CPR 14E section 6.5.7
constexpr double kRobertsLongDurationMass_kg = 30e3;  // from here on t = 2.6 m^1/6
constexpr double kHseLongDurationMass_t = 37.0;       // from here on t = 8.2 M^1/6

}  // namespace

FireballSize tno_fireball_size(double mass_kg) noexcept {
  const double radius = 3.24 * std::pow(mass_kg, 0.325);
  return {2.0 * radius, 0.852 * std::pow(mass_kg, 0.26), 2.0 * radius};
}

FireballSize roberts_fireball_size(double mass_kg) noexcept {
  const double diameter = 5.8 * std::cbrt(mass_kg);
  // 2.6 m^1/6, not m^1/3 as a worksheet in circulation prints.
  const double duration = mass_kg < kRobertsLongDurationMass_kg
                              ? 0.45 * std::cbrt(mass_kg)
                              : 2.6 * std::pow(mass_kg, 1.0 / 6.0);
  return {diameter, duration, 0.75 * diameter};
}

FireballSize hse_fireball_size(double mass_kg) noexcept {
  const double tonnes = 1e-3 * mass_kg;
  const double diameter = 58.0 * std::cbrt(tonnes);
  const double duration =
      tonnes < kHseLongDurationMass_t ? 4.5 * std::cbrt(tonnes) : 8.2 * std::pow(tonnes, 1.0 / 6.0);
  return {diameter, duration, 0.5 * diameter};
}

HseFireballPower hse_fireball_power(std::string_view substance) {
  const data::Table& t = data::table("coefficients/fireball_powers.csv");
  HseFireballPower power;
  for (std::size_t r = 0; r < t.rows(); ++r) {
    const double value = 1e3 * t.number(r, "emissive_power_kw_per_m2");
    if (t.text(r, "substance") == substance) return {value, true};
    if (t.text(r, "substance") == "propane") power.w_per_m2 = value;
  }
  return power;
}

double tno_fireball_fraction_radiated(double vapour_pressure_pa) noexcept {
  return std::min(kMaxFractionRadiated, 0.00325 * std::pow(vapour_pressure_pa, 0.32));
}

struct Fireball::Built {
  FireballState state;
  SolidFlame flame;
  std::vector<Warning> warnings;
};

Fireball::Built Fireball::build(const FireballInput& in) {
  InputCheck check{kId};
  check.positive("mass", in.mass_kg, "kg");
  if (in.heat_of_combustion_j_per_kg) {
    check.positive("heat_of_combustion", *in.heat_of_combustion_j_per_kg, "J/kg");
  }
  if (in.vapour_pressure_abs_pa) {
    check.positive("vapour_pressure", *in.vapour_pressure_abs_pa, "Pa");
  }
  if (in.fraction_radiated) {
    check.require(*in.fraction_radiated > 0.0 && *in.fraction_radiated <= 1.0, "fraction_radiated",
                  *in.fraction_radiated, "-", "be in (0, 1]");
  }
  if (in.centre_height_m) check.non_negative("centre_height", *in.centre_height_m, "m");
  if (in.surface_emissive_power_w_per_m2) {
    check.positive("surface_emissive_power", *in.surface_emissive_power_w_per_m2, "W/m2");
  } else {
    if (!in.heat_of_combustion_j_per_kg) {
      check.fail("heat_of_combustion is missing: give it, or the surface_emissive_power");
    }
    if (!in.fraction_radiated && !in.vapour_pressure_abs_pa) {
      check.fail(
          "fraction_radiated is missing: give it (CCPS: 0.3 below the set pressure of the relief "
          "valve, 0.4 above), or the vapour_pressure at failure, or the surface_emissive_power");
    }
  }
  check.done();

  FireballState s{};
  std::vector<Warning> warnings;
  s.size = in.model == FireballModel::TnoCpr14e ? tno_fireball_size(in.mass_kg)
           : in.model == FireballModel::Ccps    ? roberts_fireball_size(in.mass_kg)
                                                : hse_fireball_size(in.mass_kg);
  if (in.centre_height_m) s.size.centre_height_m = *in.centre_height_m;
  const double d = s.size.diameter_m;
  if (in.surface_emissive_power_w_per_m2) {
    s.surface_emissive_power_w_per_m2 = *in.surface_emissive_power_w_per_m2;
  } else {
    if (in.fraction_radiated) {
      s.fraction_radiated = *in.fraction_radiated;
    } else {
      s.fraction_radiated = tno_fireball_fraction_radiated(*in.vapour_pressure_abs_pa);
      if (*s.fraction_radiated >= kMaxFractionRadiated) {
        warnings.push_back({"guard_fraction_radiated", kId,
                            "vapour_pressure = " + shown_text(*in.vapour_pressure_abs_pa) +
                                " Pa gives more than the largest fraction radiated; kept at 0.4"});
      }
    }
    s.surface_emissive_power_w_per_m2 = *s.fraction_radiated * in.mass_kg *
                                        *in.heat_of_combustion_j_per_kg /
                                        (pi * d * d * s.size.duration_s);
  }
  if (s.size.centre_height_m < 0.5 * d) {
    warnings.push_back({"flame_below_ground", kId,
                        "centre_height = " + shown_text(s.size.centre_height_m) +
                            " m is below the radius " + shown_text(0.5 * d) +
                            " m; the view factor counts the whole sphere"});
  }
  return {s,
          SolidFlame{SphereRadiator{{0.0, 0.0, s.size.centre_height_m}, 0.5 * d},
                     s.surface_emissive_power_w_per_m2, Transmissivity{in.transmissivity}},
          std::move(warnings)};
}

Fireball::Fireball(const FireballInput& in) : Fireball{build(in)} {}

Fireball::Fireball(Built built)
    : state_{built.state}, flame_{built.flame}, warnings_{std::move(built.warnings)} {}

MartinsenMarxFireball::MartinsenMarxFireball(const MartinsenMarxInput& in)
    : air_{in.transmissivity} {
  InputCheck check{"fire.fireball_martinsen_marx"};
  check.positive("mass", in.mass_kg, "kg");
  check.require(in.radiant_fraction > 0.0 && in.radiant_fraction <= 1.0, "radiant_fraction",
                in.radiant_fraction, "-", "be in (0, 1]");
  check.positive("heat_of_combustion", in.heat_of_combustion_j_per_kg, "J/kg");
  check.positive("emissive_power_constant", in.emissive_power_constant, "-");
  check.done();
  constexpr double kMaxPower_w_per_m2 = 400e3;
  quarter_root_mass_ = std::pow(in.mass_kg, 0.25);
  duration_s_ = 0.9 * quarter_root_mass_;
  max_diameter_m_ = 5.8 * std::cbrt(in.mass_kg);
  max_power_ = std::min(kMaxPower_w_per_m2, in.emissive_power_constant * in.radiant_fraction *
                                                in.heat_of_combustion_j_per_kg *
                                                std::pow(in.mass_kg, 1.0 / 12.0));
}

MartinsenMarxFireball::Moment MartinsenMarxFireball::at(double t) const noexcept {
  if (t <= duration_s_ / 3.0) {
    const double d = 8.664 * quarter_root_mass_ * std::cbrt(t);
    return {d, 0.5 * d, max_power_};
  }
  return {max_diameter_m_, 1.5 * max_diameter_m_ * t / duration_s_,
          max_power_ * 1.5 * (1.0 - t / duration_s_)};
}

double MartinsenMarxFireball::max_heat_flux_w_per_m2(double distance, double t) const noexcept {
  const Moment m = at(t);
  const double r = 0.5 * m.diameter_m;
  const double x2 = distance * distance + m.centre_height_m * m.centre_height_m;
  if (!(x2 > 0.0)) return m.surface_emissive_power_w_per_m2;
  return m.surface_emissive_power_w_per_m2 * std::min(1.0, r * r / x2) *
         air_.at(std::max(0.0, std::sqrt(x2) - r));
}

double MartinsenMarxFireball::thermal_dose(double distance, double until) const {
  using Quadrature = boost::math::quadrature::gauss_kronrod<double, 31>;
  const auto rate = [&](double t) {
    return std::pow(std::max(0.0, max_heat_flux_w_per_m2(distance, t)), 4.0 / 3.0);
  };
  const double end = std::min(duration_s_, until);
  const double knee = std::min(duration_s_ / 3.0, end);
  return Quadrature::integrate(rate, 0.0, knee, 10, 1e-9) +
         (end > knee ? Quadrature::integrate(rate, knee, end, 10, 1e-9) : 0.0);
}

double MartinsenMarxFireball::radiated_energy_j() const {
  using Quadrature = boost::math::quadrature::gauss_kronrod<double, 31>;
  const auto rate = [&](double t) {
    const Moment m = at(t);
    return pi * m.diameter_m * m.diameter_m * m.surface_emissive_power_w_per_m2;
  };
  const double knee = duration_s_ / 3.0;
  return Quadrature::integrate(rate, 0.0, knee, 10, 1e-9) +
         Quadrature::integrate(rate, knee, duration_s_, 10, 1e-9);
}

double hymes_heat_flux_w_per_m2(double mass, double fraction_radiated, double heat_of_combustion,
                                double transmissivity, double slant_distance) noexcept {
  return 2.2 * transmissivity * fraction_radiated * heat_of_combustion * std::pow(mass, 0.67) /
         (4.0 * pi * slant_distance * slant_distance);
}

}  // namespace isorisk::models::fire
