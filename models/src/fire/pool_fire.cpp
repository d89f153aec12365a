// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/fire/pool_fire.hpp"

#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"

namespace isorisk::models::fire {
namespace {

using std::numbers::pi;
constexpr const char* kId = "fire.pool_fire";

// Range of the trials behind the correlations [m]; CPR 14E section 6.5.4 as recalled.
constexpr double kSmallest_m = 1.0;
constexpr double kLargest_m = 100.0;

void check_input(const PoolFireInput& in) {
  InputCheck check{kId};
  check.positive("diameter", in.diameter_m, "m");
  check.positive("burning_rate", in.burning_rate_kg_per_m2_s, "kg/m2/s");
  check.positive("heat_of_combustion", in.heat_of_combustion_j_per_kg, "J/kg");
  check.non_negative("wind_speed", in.wind_speed_m_per_s, "m/s");
  check.positive("vapour_density", in.vapour_density_kg_per_m3, "kg/m3");
  check.positive("air_density", in.air_density_kg_per_m3, "kg/m3");
  check.positive("air_viscosity", in.air_viscosity_pa_s, "Pa s");
  check.non_negative("base_height", in.base_height_m, "m");
  check.finite("centre_x", in.centre_x_m, "m");
  check.require(in.fraction_radiated > 0.0 && in.fraction_radiated <= 1.0, "fraction_radiated",
                in.fraction_radiated, "-", "be in (0, 1]");
  check.within("soot_fraction", in.soot_fraction, 0.0, 1.0, "-");
  check.non_negative("soot_emissive_power", in.soot_emissive_power_w_per_m2, "W/m2");
  if (in.emissive_power_model == PoolEmissivePowerModel::Given) {
    check.positive("surface_emissive_power", in.given_emissive_power_w_per_m2, "W/m2");
  }
  check.positive("gravity", in.gravity_m_per_s2, "m/s2");
  check.done();
}

double drag_ratio(PoolDrag model, const PoolFlameConditions& c) {
  switch (model) {
    case PoolDrag::Moorhouse:
      return moorhouse_drag_ratio(c);
    case PoolDrag::WelkerSliepcevich:
      return welker_sliepcevich_drag_ratio(c);
    case PoolDrag::PritchardBinding:
      return pritchard_binding_drag_ratio(c);
    case PoolDrag::None:
    case PoolDrag::Mudan:
      break;
  }
  return mudan_drag_ratio(c);
}

}  // namespace

struct PoolFire::Built {
  PoolFireState state;
  SolidFlame flame;
  std::vector<Warning> warnings;
};

PoolFire::Built PoolFire::build(const PoolFireInput& in) {
  check_input(in);
  const PoolFlameConditions c{.diameter_m = in.diameter_m,
                              .burning_rate_kg_per_m2_s = in.burning_rate_kg_per_m2_s,
                              .wind_speed_m_per_s = in.wind_speed_m_per_s,
                              .air_density_kg_per_m3 = in.air_density_kg_per_m3,
                              .vapour_density_kg_per_m3 = in.vapour_density_kg_per_m3,
                              .air_viscosity_pa_s = in.air_viscosity_pa_s,
                              .gravity_m_per_s2 = in.gravity_m_per_s2};
  PoolFireState s{};
  std::vector<Warning> warnings;
  s.dimensionless_wind = dimensionless_wind(c);
  s.drag_ratio = drag_ratio(in.drag_model, c);
  const double stretch = in.drag_model == PoolDrag::None ? 1.0 : s.drag_ratio;
  // The base reaches from the upwind edge of the pool to D'; a circle of the area of that ellipse.
  s.flame_diameter_m = in.diameter_m * std::sqrt(stretch);

  switch (in.length_model) {
    case PoolFlameLength::Thomas:
      s.flame_length_m =
          in.wind_speed_m_per_s > 0.0 ? thomas_wind_length_m(c) : thomas_still_length_m(c);
      break;
    case PoolFlameLength::PritchardBinding:
      s.flame_length_m = pritchard_binding_length_m(c);
      break;
    case PoolFlameLength::Moorhouse:
      s.flame_length_m = moorhouse_length_m(c);
      break;
    case PoolFlameLength::Heskestad: {
      const double area = 0.25 * pi * in.diameter_m * in.diameter_m;
      s.flame_length_m = heskestad_length_m(
          in.diameter_m, area * in.burning_rate_kg_per_m2_s * in.heat_of_combustion_j_per_kg);
      if (!(s.flame_length_m > 0.0)) {
        throw InputError(std::string{kId} + ": diameter = " + shown_text(in.diameter_m) +
                         " m with burning_rate = " + shown_text(in.burning_rate_kg_per_m2_s) +
                         " kg/m2/s has no flame length in Heskestad's correlation; use thomas");
      }
      break;
    }
  }

  switch (in.tilt_model) {
    case PoolTilt::Aga:
      s.tilt_rad = aga_tilt_rad(c);
      break;
    case PoolTilt::Thomas:
      s.tilt_rad = thomas_tilt_rad(c);
      break;
    case PoolTilt::PritchardBinding:
      s.tilt_rad = pritchard_binding_tilt_rad(c);
      break;
    case PoolTilt::WelkerSliepcevich:
      s.tilt_rad = welker_sliepcevich_tilt_rad(c);
      break;
    case PoolTilt::None:
      s.tilt_rad = 0.0;
      break;
  }

  switch (in.emissive_power_model) {
    case PoolEmissivePowerModel::Cpr14e:
      s.emissive_power = cpr14e_emissive_power(
          in.fraction_radiated, in.burning_rate_kg_per_m2_s / stretch,
          in.heat_of_combustion_j_per_kg, s.flame_length_m, s.flame_diameter_m, in.soot_fraction,
          in.soot_emissive_power_w_per_m2);
      break;
    case PoolEmissivePowerModel::MudanCroce: {
      const double e = mudan_croce_emissive_power_w_per_m2(in.diameter_m);
      s.emissive_power = {e, e};
      break;
    }
    case PoolEmissivePowerModel::ShokriBeyler: {
      const double e = shokri_beyler_emissive_power_w_per_m2(in.diameter_m);
      s.emissive_power = {e, e};
      break;
    }
    case PoolEmissivePowerModel::Given:
      s.emissive_power = {in.given_emissive_power_w_per_m2, in.given_emissive_power_w_per_m2};
      break;
  }

  if (!(in.diameter_m >= kSmallest_m && in.diameter_m <= kLargest_m)) {
    warnings.push_back({"outside_validity", kId,
                        "diameter = " + shown_text(in.diameter_m) +
                            " m, the correlations rest on pools of 1 to 100 m"});
  }

  const Vec3 base{in.centre_x_m + 0.5 * in.diameter_m * (stretch - 1.0), 0.0, in.base_height_m};
  const Vec3 axis{std::sin(s.tilt_rad), 0.0, std::cos(s.tilt_rad)};
  const double radius = 0.5 * s.flame_diameter_m;
  return {s,
          SolidFlame{FrustumRadiator{{.base_centre_m = base,
                                      .tip_centre_m = base + s.flame_length_m * axis,
                                      .disc_normal = {0.0, 0.0, 1.0},
                                      .base_radius_m = radius,
                                      .tip_radius_m = radius,
                                      .base_radiates = false}},
                     s.emissive_power.actual_w_per_m2, Transmissivity{in.transmissivity}},
          std::move(warnings)};
}

PoolFire::PoolFire(const PoolFireInput& in) : PoolFire{build(in)} {}

PoolFire::PoolFire(Built built)
    : state_{built.state}, flame_{built.flame}, warnings_{std::move(built.warnings)} {}

}  // namespace isorisk::models::fire
