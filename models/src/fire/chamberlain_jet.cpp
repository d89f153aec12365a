// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/fire/chamberlain_jet.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"

namespace isorisk::models::fire {
namespace {

using std::numbers::pi;
constexpr double kDegree = pi / 180.0;
constexpr const char* kId = "fire.chamberlain_jet";

// Wind range of the trials behind the fit [m/s]; CPR 14E section 6.5.3 as recalled.
constexpr double kLowestWind_m_per_s = 2.0;
constexpr double kHighestWind_m_per_s = 15.0;

const ChamberlainJetInput& checked(const ChamberlainJetInput& in) {
  InputCheck check{kId};
  check.positive("mass_flow", in.mass_flow_kg_per_s, "kg/s");
  check.positive("hole_diameter", in.hole_diameter_m, "m");
  check.positive("molar_mass", in.molar_mass_kg_per_mol, "kg/mol");
  check.require(std::isfinite(in.heat_capacity_ratio) && in.heat_capacity_ratio > 1.0,
                "heat_capacity_ratio", in.heat_capacity_ratio, "-", "be finite and > 1");
  check.positive("stagnation_temperature", in.stagnation_temperature_k, "K");
  check.positive("heat_of_combustion", in.heat_of_combustion_j_per_kg, "J/kg");
  check.non_negative("wind_speed", in.wind_speed_m_per_s, "m/s");
  check.within("hole_elevation", in.hole_elevation_rad, -0.5 * pi, 0.5 * pi, "rad");
  check.within("hole_azimuth", in.hole_azimuth_rad, -pi, pi, "rad");
  check.non_negative("release_height", in.release_height_m, "m");
  check.positive("ambient_temperature", in.ambient_temperature_k, "K");
  check.positive("ambient_pressure", in.ambient_pressure_abs_pa, "Pa");
  check.require(std::isfinite(in.stagnation_pressure_abs_pa) &&
                    in.stagnation_pressure_abs_pa > in.ambient_pressure_abs_pa,
                "stagnation_pressure", in.stagnation_pressure_abs_pa, "Pa",
                "be finite and above the ambient pressure (both absolute)");
  if (in.stoichiometric_mass_fraction) {
    const double w = *in.stoichiometric_mass_fraction;
    check.require(w > 0.0 && w < 1.0, "stoichiometric_mass_fraction", w, "-", "be in (0, 1)");
  }
  if (in.expanded_velocity_m_per_s.has_value() != in.expanded_density_kg_per_m3.has_value()) {
    check.fail("expanded_velocity and expanded_density belong together: give both or neither");
  }
  if (in.expanded_velocity_m_per_s && in.expanded_density_kg_per_m3) {
    check.positive("expanded_velocity", *in.expanded_velocity_m_per_s, "m/s");
    check.positive("expanded_density", *in.expanded_density_kg_per_m3, "kg/m3");
  }
  check.positive("gravity", in.gravity_m_per_s2, "m/s2");
  check.positive("gas_constant", in.gas_constant_j_per_mol_k, "J/(mol K)");
  check.positive("molar_mass_air", in.molar_mass_air_kg_per_mol, "kg/mol");
  check.done();
  return in;
}

// Step 5: 0.024 (g D_s/u_j^2)^1/3 Y^5/3 + 0.2 Y^2/3 - (2.85/W)^2/3 = 0, one positive root.
double solve_length(double a, double c) {
  const auto f = [&](double y) {
    const double cube_root = std::cbrt(y);
    const double squared = cube_root * cube_root;
    return a * squared * y + 0.2 * squared - c;
  };
  // Either term alone gives an upper bound.
  const double high = std::min(std::pow(c / a, 0.6), std::pow(c / 0.2, 1.5)) * (1.0 + 1e-12);
  boost::uintmax_t iterations = 100;
  const auto ends = boost::math::tools::toms748_solve(
      f, 0.0, high, boost::math::tools::eps_tolerance<double>(48), iterations);
  const double y = 0.5 * (ends.first + ends.second);
  if (!(std::isfinite(y) && y > 0.0)) {
    throw NumericError(std::string{kId} + ": flame length did not converge, last Y = " +
                       shown_text(y) + ", residual " + shown_text(f(y)));
  }
  return y;
}

}  // namespace

double chamberlain_tilt_rad(double wind_ratio, double richardson_flame,
                            double hole_to_wind_angle_rad) noexcept {
  const double theta_deg = hole_to_wind_angle_rad / kDegree;
  const double bend = (theta_deg - 90.0) * (1.0 - std::exp(-25.6 * wind_ratio));
  // Step 8. 134 meets the other branch at R_w = 0.05 (400 and 401.4); "1334" and "143" are
  // misprints.
  const double rise =
      wind_ratio <= 0.05 ? 8000.0 * wind_ratio : 134.0 + 1726.0 * std::sqrt(wind_ratio - 0.026);
  return (bend + rise / richardson_flame) * kDegree;
}

double stoichiometric_fuel_mass_fraction(double carbon, double hydrogen, double oxygen) noexcept {
  constexpr double kMolarMassC = 12.011e-3, kMolarMassH = 1.008e-3, kMolarMassO = 15.999e-3;
  constexpr double kOxygenInAir = 0.2095, kMolarMassAir = 28.96e-3;
  const double fuel = carbon * kMolarMassC + hydrogen * kMolarMassH + oxygen * kMolarMassO;
  const double air = (carbon + hydrogen / 4.0 - oxygen / 2.0) / kOxygenInAir * kMolarMassAir;
  return fuel / (fuel + air);
}

struct ChamberlainJet::Built {
  ChamberlainJetState state;
  SolidFlame flame;
  std::vector<Warning> warnings;
};

ChamberlainJetState jet_flame_source(const ChamberlainJetInput& in,
                                     std::vector<Warning>& warnings) {
  checked(in);
  ChamberlainJetState s{};
  const auto warn = [&](const char* code, std::string text) {
    warnings.push_back({code, kId, std::move(text)});
  };
  const double gamma = in.heat_capacity_ratio;
  const double g = in.gravity_m_per_s2;
  const double gas_constant = in.gas_constant_j_per_mol_k;
  const double molar_mass = in.molar_mass_kg_per_mol;
  const double p_a = in.ambient_pressure_abs_pa;
  const double p_s = in.stagnation_pressure_abs_pa;
  const double t_s = in.stagnation_temperature_k;
  const double u_w = in.wind_speed_m_per_s;

  // Step 1, paraffins; other fuels bring their own value.
  s.stoichiometric_mass_fraction =
      in.stoichiometric_mass_fraction.value_or(molar_mass / (15.816 * molar_mass + 0.0395));

  // Step 2.
  const double exponent = (gamma - 1.0) / gamma;
  const double p_c = p_s * std::pow(2.0 / (gamma + 1.0), 1.0 / exponent);
  s.choked = p_c > p_a;
  if (in.expanded_velocity_m_per_s) {
    s.jet_velocity_m_per_s = *in.expanded_velocity_m_per_s;
    s.jet_temperature_k = p_a * molar_mass / (gas_constant * *in.expanded_density_kg_per_m3);
    s.mach_number =
        s.jet_velocity_m_per_s / std::sqrt(gamma * gas_constant * s.jet_temperature_k / molar_mass);
  } else if (s.choked) {
    s.jet_temperature_k = t_s * std::pow(p_a / p_s, exponent);
    s.mach_number =
        std::sqrt(((gamma + 1.0) * std::pow(p_c / p_a, exponent) - 2.0) / (gamma - 1.0));
  } else {
    // F for any ambient pressure; 3.6233e-5 of the source is 4 R^1/2 / (pi 101325 Pa).
    const double f = 4.0 * in.mass_flow_kg_per_s /
                     (pi * in.hole_diameter_m * in.hole_diameter_m * p_a) *
                     std::sqrt(gas_constant * t_s / (gamma * molar_mass));
    s.mach_number = std::sqrt((std::sqrt(1.0 + 2.0 * (gamma - 1.0) * f * f) - 1.0) / (gamma - 1.0));
    s.jet_temperature_k = t_s / (1.0 + 0.5 * (gamma - 1.0) * s.mach_number * s.mach_number);
    if (s.mach_number > 1.0) {
      warn("outside_validity", "Mach number = " + shown_text(s.mach_number) +
                                   " - of a flow that is not choked: mass flow, hole diameter and "
                                   "stagnation pressure do not belong together");
    }
  }

  // Step 3.
  if (!in.expanded_velocity_m_per_s) {
    s.jet_velocity_m_per_s =
        s.mach_number * std::sqrt(gamma * gas_constant * s.jet_temperature_k / molar_mass);
  }
  const double u_j = s.jet_velocity_m_per_s;
  s.wind_to_jet_velocity_ratio = u_w / u_j;

  // Step 4.
  const double rho_a =
      p_a * in.molar_mass_air_kg_per_mol / (gas_constant * in.ambient_temperature_k);
  const double d_s = std::sqrt(4.0 * in.mass_flow_kg_per_s / (pi * rho_a * u_j));
  s.source_diameter_m = d_s;

  // Step 5.
  s.dimensionless_length = solve_length(0.024 * std::cbrt(g * d_s / (u_j * u_j)),
                                        std::pow(2.85 / s.stoichiometric_mass_fraction, 2.0 / 3.0));
  s.still_air_length_m = s.dimensionless_length * d_s;

  // Step 7 and the like for step 11.
  const double inertia = std::cbrt(g / (d_s * d_s * u_j * u_j));
  s.richardson_flame = s.still_air_length_m * inertia;
  s.richardson_source = d_s * inertia;

  // Step 14.
  s.fraction_radiated = 0.21 * std::exp(-0.00323 * u_j) + 0.11;
  if (in.heavy_fuel_correction) {
    // Cook et al. (1990) as recalled: M in g/mol, 21 to 60, flat outside; 60/21 gives 1.69.
    const double m = std::clamp(1e3 * molar_mass, 21.0, 60.0);
    s.fraction_radiated *= std::sqrt(m / 21.0);
  }

  // Step 15.
  s.heat_release_w = in.mass_flow_kg_per_s * in.heat_of_combustion_j_per_kg;
  return s;
}

ChamberlainJet::Built ChamberlainJet::build(const ChamberlainJetInput& in) {
  std::vector<Warning> warnings;
  ChamberlainJetState s = jet_flame_source(in, warnings);
  const auto warn = [&](const char* code, std::string text) {
    warnings.push_back({code, kId, std::move(text)});
  };
  const double u_w = in.wind_speed_m_per_s;
  const double r_w = s.wind_to_jet_velocity_ratio;
  const double d_s = s.source_diameter_m;
  const double rho_j = in.ambient_pressure_abs_pa * in.molar_mass_kg_per_mol /
                       (in.gas_constant_j_per_mol_k * s.jet_temperature_k);
  const double rho_a = in.ambient_pressure_abs_pa * in.molar_mass_air_kg_per_mol /
                       (in.gas_constant_j_per_mol_k * in.ambient_temperature_k);

  // Step 6, with the angle between hole axis and wind in three dimensions.
  const Vec3 hole{std::cos(in.hole_elevation_rad) * std::cos(in.hole_azimuth_rad),
                  std::cos(in.hole_elevation_rad) * std::sin(in.hole_azimuth_rad),
                  std::sin(in.hole_elevation_rad)};
  // atan2 of the parts across and along keeps full accuracy near 0 and 180 degrees.
  const double theta = std::atan2(std::hypot(hole.y, hole.z), hole.x);
  s.hole_to_wind_angle_rad = theta;
  const double theta_deg = theta / kDegree;
  s.flame_length_m = s.still_air_length_m * (0.51 * std::exp(-0.4 * u_w) + 0.49) *
                     (1.0 - 6.07e-3 * (theta_deg - 90.0));
  const double l_b = s.flame_length_m;

  // Step 8, with the guard that the flame does not bend past the wind.
  double alpha = chamberlain_tilt_rad(r_w, s.richardson_flame, theta);
  if (alpha > theta) {
    warn("guard_tilt", "tilt = " + shown_text(alpha / kDegree) +
                           " deg from the hole axis would bend the flame past the wind; kept at " +
                           shown_text(theta_deg) + " deg");
    alpha = theta;
  }
  s.tilt_rad = alpha;

  // Step 9.
  const double k = 0.185 * std::exp(-20.0 * r_w) + 0.015;
  if (std::abs(alpha) < 1e-8) {
    s.lift_off_m = k * l_b;
  } else if (alpha >= pi - 1e-9) {
    s.lift_off_m = 0.015 * l_b;
  } else {
    s.lift_off_m = l_b * std::sin(k * alpha) / std::sin(alpha);
    if (alpha > 0.5 * pi && s.lift_off_m > 0.2 * l_b) {
      warn("guard_lift_off", "lift-off = " + shown_text(s.lift_off_m) + " m at a tilt of " +
                                 shown_text(alpha / kDegree) + " deg; kept at 0.2 flame lengths, " +
                                 shown_text(0.2 * l_b) + " m");
      s.lift_off_m = 0.2 * l_b;
    }
  }

  // Step 10.
  const double b_sin = s.lift_off_m * std::sin(alpha);
  s.frustum_length_m = std::sqrt(l_b * l_b - b_sin * b_sin) - s.lift_off_m * std::cos(alpha);

  // Step 11: the exponent C' R_w stands on Ri(D_s).
  const double c = 1000.0 * std::exp(-100.0 * r_w) + 0.8;
  const double density_ratio = rho_a / rho_j;
  s.base_width_m = d_s * (13.5 * std::exp(-6.0 * r_w) + 1.5) *
                   (1.0 - (1.0 - std::sqrt(density_ratio) / 15.0) *
                              std::exp(-70.0 * std::pow(s.richardson_source, c * r_w)));

  // Step 12.
  s.tip_width_m = l_b * (0.18 * std::exp(-1.5 * r_w) + 0.31) * (1.0 - 0.47 * std::exp(-25.0 * r_w));

  // Step 13.
  const double w1 = s.base_width_m, w2 = s.tip_width_m;
  const double half_step = 0.5 * (w2 - w1);
  s.surface_area_m2 =
      0.25 * pi * (w1 * w1 + w2 * w2) +
      0.5 * pi * (w1 + w2) *
          std::sqrt(s.frustum_length_m * s.frustum_length_m + half_step * half_step);

  // Step 15.
  s.surface_emissive_power_w_per_m2 = s.fraction_radiated * s.heat_release_w / s.surface_area_m2;

  // Step 16. Positive tilt bends the flame towards the wind, in the plane of hole axis and wind;
  // negative tilt is buoyancy and lifts it, in the vertical plane of the hole axis (the same plane
  // for a jet in the plane of the wind). Along or against the wind the plane is the vertical one.
  const Vec3 wind{1.0, 0.0, 0.0};
  const Vec3 up{0.0, 0.0, 1.0};
  Vec3 towards = alpha < 0.0 ? -(up - dot(up, hole) * hole) : wind - dot(wind, hole) * hole;
  if (length(towards) < 1e-9) towards = up - dot(up, hole) * hole;
  Vec3 axis = hole;
  if (length(towards) > 0.0) axis = std::cos(alpha) * hole + std::sin(alpha) * unit(towards);
  axis = unit(axis);
  const Vec3 release{0.0, 0.0, in.release_height_m};
  const Vec3 base = release + s.lift_off_m * hole;
  const Vec3 tip = base + s.frustum_length_m * axis;

  if (!(u_w >= kLowestWind_m_per_s && u_w <= kHighestWind_m_per_s)) {
    warn("outside_validity",
         "wind_speed = " + shown_text(u_w) + " m/s, fitted for 2 to 15 m/s" +
             (u_w < kLowestWind_m_per_s
                  ? "; in lower wind the base width and with it the emissive power are a property "
                    "of the formula"
                  : ""));
  }
  if (in.expanded_velocity_m_per_s) {
    warn("outside_validity",
         "two-phase or liquid jet: the flame is that of a gas of the same flow and momentum");
  }
  if (in.hole_elevation_rad < 0.0) {
    warn("outside_validity", "hole_elevation = " + shown_text(in.hole_elevation_rad / kDegree) +
                                 " deg: jets that hit the ground are outside the model");
  }
  if (std::min(base.z, tip.z) < 0.0) {
    warn("flame_below_ground", "the flame axis reaches " + shown_text(std::min(base.z, tip.z)) +
                                   " m; the part below ground does not radiate");
  }

  return {s,
          SolidFlame{FrustumRadiator{{.base_centre_m = base,
                                      .tip_centre_m = tip,
                                      .disc_normal = axis,
                                      .base_radius_m = 0.5 * w1,
                                      .tip_radius_m = 0.5 * w2}},
                     s.surface_emissive_power_w_per_m2, Transmissivity{in.transmissivity}},
          std::move(warnings)};
}

ChamberlainJet::ChamberlainJet(const ChamberlainJetInput& in) : ChamberlainJet{build(in)} {}

ChamberlainJet::ChamberlainJet(Built built)
    : state_{built.state}, flame_{built.flame}, warnings_{std::move(built.warnings)} {}

}  // namespace isorisk::models::fire
