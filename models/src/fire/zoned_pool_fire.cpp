// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/fire/zoned_pool_fire.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/registry.hpp"

namespace isorisk::models::fire {
namespace {

using std::numbers::pi;
constexpr const char* kId = "fire.pool_fire_zones";
constexpr double kSmallest_m = 1.0, kLargest_m = 100.0;
constexpr double kAirHeatCapacity = 1005.0;  // J/(kg K)

void check_input(const ZonedPoolFireInput& in) {
  InputCheck check{kId};
  check.positive("diameter", in.diameter_m, "m");
  check.non_negative("burning_rate", in.burning_rate_kg_per_m2_s, "kg/m2/s");
  check.positive("fuel.large_pool_rate", in.fuel.large_pool_rate_kg_per_m2_s, "kg/m2/s");
  check.positive("fuel.k_beta", in.fuel.k_beta_per_m, "1/m");
  check.positive("fuel.clear_emissive_power", in.fuel.clear_emissive_power_w_per_m2, "W/m2");
  check.positive("fuel.k_m", in.fuel.k_m_per_m, "1/m");
  check.positive("fuel.carbon_to_hydrogen", in.fuel.carbon_to_hydrogen, "-");
  check.within("fuel.clear_share", in.fuel.clear_share, 0.0, 1.0, "-");
  check.non_negative("fuel.soot_emissive_power", in.fuel.soot_emissive_power_w_per_m2, "W/m2");
  check.non_negative("wind_speed", in.wind_speed_m_per_s, "m/s");
  check.positive("vapour_density", in.vapour_density_kg_per_m3, "kg/m3");
  check.positive("air_density", in.air_density_kg_per_m3, "kg/m3");
  check.positive("air_viscosity", in.air_viscosity_pa_s, "Pa s");
  check.positive("ambient_temperature", in.ambient_temperature_k, "K");
  check.positive("heat_of_combustion", in.heat_of_combustion_j_per_kg, "J/kg");
  check.non_negative("base_height", in.base_height_m, "m");
  check.finite("centre_x", in.centre_x_m, "m");
  check.positive("gravity", in.gravity_m_per_s2, "m/s2");
  check.done();
}

}  // namespace

PoolZoneFuel pool_zone_fuel(std::string_view key) {
  const data::Table& t = data::table("coefficients/pool_zones.csv");
  std::vector<std::string> known;
  for (std::size_t r = 0; r < t.rows(); ++r) {
    const std::string_view fuel = t.text(r, "fuel");
    if (fuel == key) {
      return {fuel,
              t.number(r, "large_pool_rate_kg_per_m2_s"),
              t.number(r, "k_beta_per_m"),
              t.number(r, "clear_emissive_power_w_per_m2"),
              t.number(r, "k_m_per_m"),
              t.number(r, "carbon_to_hydrogen"),
              t.number(r, "clear_share"),
              t.number(r, "soot_emissive_power_w_per_m2"),
              t.text(r, "confidence") == "estimated"};
    }
    known.emplace_back(fuel);
  }
  const std::string near = nearest_name(key, known);
  std::string list;
  for (const auto& k : known) list += (list.empty() ? "" : ", ") + k;
  throw InputError("fuel = '" + std::string{key} + "' has no row in pool_zones.csv" +
                   (near.empty() ? "" : "; did you mean '" + near + "'?") + " Known: " + list);
}

double rew_hulbert_clear_length_m(const PoolFlameConditions& c,
                                  double carbon_to_hydrogen) noexcept {
  const double rate = c.burning_rate_kg_per_m2_s /
                      (c.air_density_kg_per_m3 * std::sqrt(c.gravity_m_per_s2 * c.diameter_m));
  return c.diameter_m * 11.404 * std::pow(rate, 1.13) *
         std::pow(std::max(1.0, dimensionless_wind(c)), 0.179) *
         std::pow(carbon_to_hydrogen, -2.49);
}

double sandia_lng_length_m(const PoolFlameConditions& c, double heat_of_combustion,
                           double ambient_temperature) noexcept {
  // Q* = Q / (rho_a c_p T_a (g D)^1/2 D^2), Q = m" A dHc
  const double q = 0.25 * pi * c.burning_rate_kg_per_m2_s * heat_of_combustion /
                   (c.air_density_kg_per_m3 * kAirHeatCapacity * ambient_temperature *
                    std::sqrt(c.gravity_m_per_s2 * c.diameter_m));
  return std::max(0.0, c.diameter_m * (4.196 * std::pow(q, 0.539) - 0.930));
}

struct ZonedPoolFire::Built {
  ZonedPoolFireState state;
  SolidFlame flame;
  std::vector<Warning> warnings;
};

ZonedPoolFire::Built ZonedPoolFire::build(const ZonedPoolFireInput& in) {
  check_input(in);
  ZonedPoolFireState s{};
  std::vector<Warning> warnings;
  const auto warn = [&](const char* code, std::string text) {
    warnings.push_back({code, kId, std::move(text)});
  };
  s.burning_rate_kg_per_m2_s =
      in.burning_rate_kg_per_m2_s > 0.0
          ? in.burning_rate_kg_per_m2_s
          : babrauskas_burning_rate_kg_per_m2_s(in.fuel.large_pool_rate_kg_per_m2_s,
                                                in.fuel.k_beta_per_m, in.diameter_m);
  const PoolFlameConditions c{.diameter_m = in.diameter_m,
                              .burning_rate_kg_per_m2_s = s.burning_rate_kg_per_m2_s,
                              .wind_speed_m_per_s = in.wind_speed_m_per_s,
                              .air_density_kg_per_m3 = in.air_density_kg_per_m3,
                              .vapour_density_kg_per_m3 = in.vapour_density_kg_per_m3,
                              .air_viscosity_pa_s = in.air_viscosity_pa_s,
                              .gravity_m_per_s2 = in.gravity_m_per_s2};
  s.flame_length_m =
      in.length == ZonedPoolLength::Sandia
          ? sandia_lng_length_m(c, in.heat_of_combustion_j_per_kg, in.ambient_temperature_k)
          : pritchard_binding_length_m(c);
  if (!(s.flame_length_m > 0.0)) {
    throw InputError(std::string{kId} + ": diameter = " + shown_text(in.diameter_m) +
                     " m with burning_rate = " + shown_text(s.burning_rate_kg_per_m2_s) +
                     " kg/m2/s has no flame length in the correlation for LNG on water; use "
                     "pritchard_binding");
  }
  s.tilt_rad = pritchard_binding_tilt_rad(c);
  s.drag_ratio = in.drag ? pritchard_binding_drag_ratio(c) : 1.0;
  const bool smoky = in.fuel.clear_share < 1.0;
  s.clear_length_m =
      smoky ? std::min(s.flame_length_m, rew_hulbert_clear_length_m(c, in.fuel.carbon_to_hydrogen))
            : s.flame_length_m;
  s.clear_emissive_power_w_per_m2 =
      -in.fuel.clear_emissive_power_w_per_m2 * std::expm1(-in.fuel.k_m_per_m * in.diameter_m);
  s.upper_emissive_power_w_per_m2 =
      in.fuel.clear_share * s.clear_emissive_power_w_per_m2 +
      (1.0 - in.fuel.clear_share) * in.fuel.soot_emissive_power_w_per_m2;
  // The base reaches from the upwind edge of the pool to D'; a circle of the area of that ellipse.
  s.flame_diameter_m = in.diameter_m * std::sqrt(s.drag_ratio);
  const double shift = 0.5 * in.diameter_m * (s.drag_ratio - 1.0);

  if (!(in.diameter_m >= kSmallest_m && in.diameter_m <= kLargest_m)) {
    warn("outside_validity", "diameter = " + shown_text(in.diameter_m) +
                                 " m, the correlations rest on pools of 1 to 100 m");
  }
  if (in.fuel.estimated) {
    warn("estimated_coefficients",
         "fuel = " + std::string{in.fuel.key} +
             ": part of its smoke constants is estimated (data/coefficients/pool_zones.csv)");
  }

  const Vec3 base{in.centre_x_m + shift, 0.0, in.base_height_m};
  const Vec3 axis{std::sin(s.tilt_rad), 0.0, std::cos(s.tilt_rad)};
  const auto zone = [&](double from, double to, bool top) {
    return FrustumRadiator{{.base_centre_m = base + from * axis,
                            .tip_centre_m = base + to * axis,
                            .disc_normal = {0.0, 0.0, 1.0},
                            .base_radius_m = 0.5 * s.flame_diameter_m,
                            .tip_radius_m = 0.5 * s.flame_diameter_m,
                            .base_radiates = false,
                            .tip_radiates = top}};
  };
  const double largest = std::max(s.clear_emissive_power_w_per_m2, s.upper_emissive_power_w_per_m2);
  std::vector<RadiatorPart> parts;
  // A zone thinner than a thousandth of the flame is none.
  const double least = 1e-3 * s.flame_length_m;
  const double clear = s.clear_length_m < least                      ? 0.0
                       : s.clear_length_m > s.flame_length_m - least ? s.flame_length_m
                                                                     : s.clear_length_m;
  if (clear > 0.0) {
    parts.push_back(
        {zone(0.0, clear, clear >= s.flame_length_m), s.clear_emissive_power_w_per_m2 / largest});
  }
  if (clear < s.flame_length_m) {
    parts.push_back(
        {zone(clear, s.flame_length_m, true), s.upper_emissive_power_w_per_m2 / largest});
  }
  return {
      s,
      SolidFlame{CompositeRadiator{std::move(parts)}, largest, Transmissivity{in.transmissivity}},
      std::move(warnings)};
}

ZonedPoolFire::ZonedPoolFire(const ZonedPoolFireInput& in) : ZonedPoolFire{build(in)} {}

ZonedPoolFire::ZonedPoolFire(Built built)
    : state_{built.state}, flame_{built.flame}, warnings_{std::move(built.warnings)} {}

}  // namespace isorisk::models::fire
