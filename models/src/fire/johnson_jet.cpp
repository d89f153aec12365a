// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/fire/johnson_jet.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"

namespace isorisk::models::fire {
namespace {

using std::numbers::pi;
constexpr const char* kId = "fire.johnson_jet";

// Wind range of the trials behind the fit [m/s], as recalled.
constexpr double kLowestWind_m_per_s = 0.3;
constexpr double kHighestWind_m_per_s = 13.0;

// Of large gas flames, measured, as recalled.
constexpr double kHighestPower_w_per_m2 = 400e3;

void check_input(const JohnsonJetInput& in) {
  InputCheck check{kId};
  check.require(in.release.hole_elevation_rad == 0.0, "hole_elevation",
                in.release.hole_elevation_rad, "rad",
                "be 0: horizontal releases only; fire.chamberlain_jet takes any direction");
  check.require(std::abs(in.release.hole_azimuth_rad) <= 0.5 * pi * (1.0 + 1e-12), "hole_azimuth",
                in.release.hole_azimuth_rad, "rad",
                "be within a quarter turn of downwind; fire.chamberlain_jet takes jets against the "
                "wind");
  check.require(in.lift_off_ratio > 0.0 && in.lift_off_ratio < 0.5, "lift_off_ratio",
                in.lift_off_ratio, "-", "be in (0, 0.5)");
  if (in.absorption_per_m) check.positive("absorption", *in.absorption_per_m, "1/m");
  check.done();
}

// r(xi): how much the wind along the jet lengthens the reach.
double wind_reach(double xi) noexcept {
  return xi <= 3.3 ? 0.0 : -0.82 * std::expm1(-0.5 * (xi - 3.3));
}

}  // namespace

double johnson_reach_ratio(double xi) noexcept {
  const double above = std::max(0.0, xi - 5.11);
  return 0.55 + 0.45 * std::exp(-0.168 * xi * xi - 0.3 * above * above);
}

double johnson_rise_ratio(double xi) noexcept { return std::pow(1.0 + 1.0 / xi, -8.78); }

struct JohnsonJet::Built {
  JohnsonJetState state;
  SolidFlame flame;
  std::vector<Warning> warnings;
};

JohnsonJet::Built JohnsonJet::build(const JohnsonJetInput& in) {
  check_input(in);
  std::vector<Warning> warnings;
  const auto warn = [&](const char* code, std::string text) {
    warnings.push_back({code, kId, std::move(text)});
  };
  JohnsonJetState s{};
  s.source = jet_flame_source(in.release, warnings);
  for (Warning& w : warnings) w.subject = kId;
  const double l0 = s.source.still_air_length_m;
  const double source_flux = s.source.source_diameter_m * s.source.jet_velocity_m_per_s;  // D_s u_j
  const double rho_a = in.release.ambient_pressure_abs_pa * in.release.molar_mass_air_kg_per_mol /
                       (in.release.gas_constant_j_per_mol_k * in.release.ambient_temperature_k);
  s.momentum_flux_n = 0.25 * pi * rho_a * source_flux * source_flux;
  // xi = L_b0 [pi rho_a g / (4 G)]^1/3, Omega = [pi rho_a / (4 G)]^1/2 L_b0 u
  s.buoyancy = s.source.richardson_flame;
  const double c = std::cos(in.release.hole_azimuth_rad);
  const double n = std::sin(in.release.hole_azimuth_rad);
  const double u = in.release.wind_speed_m_per_s;
  s.wind_along = l0 * u * std::max(0.0, c) / source_flux;
  s.wind_across = l0 * u * std::abs(n) / source_flux;
  const double xi = s.buoyancy;

  s.tip_along_m = l0 * johnson_reach_ratio(xi) * (1.0 + wind_reach(xi) * s.wind_along);
  double rise = l0 * johnson_rise_ratio(xi) * (1.0 - 0.02 * xi * s.wind_along);
  if (rise < 0.0) {
    warn("guard_rise", "the wind along the jet would press the flame tip " + shown_text(-rise) +
                           " m below the hole; kept level");
    rise = 0.0;
  }
  s.tip_rise_m = rise;

  // Lift-off as a part of the distance from hole to tip; the deflection across depends on it, so
  // the tip first without, then with it: b / |tip| changes by the deflection only.
  const double level_length = std::hypot(s.tip_along_m, s.tip_rise_m);
  double b = in.lift_off_ratio * level_length;
  for (int i = 0; i < 40; ++i) {
    s.tip_across_m = 0.178 * s.wind_across * std::max(0.0, s.tip_along_m - b);
    const double next = in.lift_off_ratio * std::hypot(level_length, s.tip_across_m);
    if (std::abs(next - b) <= 1e-14 * next) break;
    b = next;
  }
  s.lift_off_m = std::min(b, 0.9 * s.tip_along_m);
  if (s.lift_off_m < b) {
    warn("guard_lift_off", "lift-off = " + shown_text(b) +
                               " m would pass the reach of the flame, " +
                               shown_text(s.tip_along_m) + " m; kept at nine tenths of it");
  }
  s.tip_across_m = 0.178 * s.wind_across * (s.tip_along_m - s.lift_off_m);
  s.flame_length_m = std::hypot(level_length, s.tip_across_m);
  const double along = s.tip_along_m - s.lift_off_m;
  const double l_xy = std::hypot(along, s.tip_rise_m);
  s.frustum_length_m = std::hypot(l_xy, s.tip_across_m);

  // Widths.
  s.base_width_m = s.lift_off_m * std::max(0.12, -0.18 + 0.081 * xi);
  const double w2 =
      l_xy * (-0.004 + 0.0396 * xi - s.wind_along * (0.0094 + 9.5e-7 * std::pow(xi, 5.0)));
  s.tip_width_m = std::max(w2, s.base_width_m);
  if (w2 < s.base_width_m) {
    warn("guard_width", "tip width = " + shown_text(w2) + " m; kept at that of the base, " +
                            shown_text(s.base_width_m) + " m");
  }

  const double half_step = 0.5 * (s.tip_width_m - s.base_width_m);
  s.surface_area_m2 =
      0.25 * pi * (s.base_width_m * s.base_width_m + s.tip_width_m * s.tip_width_m) +
      0.5 * pi * (s.base_width_m + s.tip_width_m) * std::hypot(s.frustum_length_m, half_step);
  s.surface_emissive_power_w_per_m2 =
      s.source.fraction_radiated * s.source.heat_release_w / s.surface_area_m2;
  s.side_emissive_power_w_per_m2 = s.end_emissive_power_w_per_m2 =
      s.surface_emissive_power_w_per_m2;
  if (in.absorption_per_m) {  // optical path: mean width for the side, length for the ends
    const double k = *in.absorption_per_m;
    s.side_emissive_power_w_per_m2 *= -std::expm1(-0.5 * k * (s.base_width_m + s.tip_width_m));
    s.end_emissive_power_w_per_m2 *= -std::expm1(-k * s.frustum_length_m);
    const double sent = s.side_emissive_power_w_per_m2 / s.surface_emissive_power_w_per_m2;
    if (sent < 0.5) {
      warn("thin_flame", "the side sends out " + shown_text(100.0 * sent) +
                             " % of the fraction radiated, because its width comes out as " +
                             shown_text(0.5 * (s.base_width_m + s.tip_width_m)) +
                             " m; fluxes may be far too low");
    }
  }

  if (!(u >= kLowestWind_m_per_s && u <= kHighestWind_m_per_s)) {
    warn("outside_validity", "wind_speed = " + shown_text(u) + " m/s, fitted for 0.3 to 13 m/s");
  }
  if (s.surface_emissive_power_w_per_m2 > kHighestPower_w_per_m2) {
    warn(
        "outside_validity",
        "surface_emissive_power = " + shown_text(s.surface_emissive_power_w_per_m2) +
            " W/m2, more than measured of any open flame (400000 W/m2): the widths come out small");
  }
  if (in.release.expanded_velocity_m_per_s) {
    warn("outside_validity",
         "two-phase or liquid jet: the flame is that of a gas of the same flow and momentum");
  }

  // Wind across blows towards the side away from the hole axis: the frame has the wind along x.
  const Vec3 hole{c, n, 0.0};
  const Vec3 side{-n, c, 0.0};
  const double sense = n > 0.0 ? -1.0 : 1.0;
  const Vec3 release{0.0, 0.0, in.release.release_height_m};
  const Vec3 base = release + s.lift_off_m * hole;
  const Vec3 tip = release + s.tip_along_m * hole + (sense * s.tip_across_m) * side +
                   Vec3{0.0, 0.0, s.tip_rise_m};
  const FrustumInput whole{.base_centre_m = base,
                           .tip_centre_m = tip,
                           .disc_normal = tip - base,
                           .base_radius_m = 0.5 * s.base_width_m,
                           .tip_radius_m = 0.5 * s.tip_width_m};
  FrustumInput side_only = whole;
  side_only.base_radiates = side_only.tip_radiates = false;
  const double largest = std::max(s.side_emissive_power_w_per_m2, s.end_emissive_power_w_per_m2);
  // The whole surface at the power of the ends, the side at the difference.
  CompositeRadiator body{
      {{FrustumRadiator{whole}, s.end_emissive_power_w_per_m2 / largest},
       {FrustumRadiator{side_only},
        (s.side_emissive_power_w_per_m2 - s.end_emissive_power_w_per_m2) / largest}}};
  return {s, SolidFlame{std::move(body), largest, Transmissivity{in.release.transmissivity}},
          std::move(warnings)};
}

JohnsonJet::JohnsonJet(const JohnsonJetInput& in) : JohnsonJet{build(in)} {}

JohnsonJet::JohnsonJet(Built built)
    : state_{built.state}, flame_{built.flame}, warnings_{std::move(built.warnings)} {}

}  // namespace isorisk::models::fire
