// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/fire/flare.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"
#include "isorisk/models/fire/jet_correlations.hpp"

namespace isorisk::models::fire {
namespace {

using std::numbers::pi;
constexpr const char* kId = "fire.flare";

// Distortion chart of API 521, fitted: dx/L = 0.9838 r^0.0754, dy/L = 0.0985 r^-0.705, r = u_w/u_j.
constexpr double kAcross = 0.9838, kAcrossPower = 0.0754;
constexpr double kUp = 0.0985, kUpPower = -0.705;

const FlareInput& checked(const FlareInput& in) {
  InputCheck check{kId};
  check.positive("mass_flow", in.mass_flow_kg_per_s, "kg/s");
  check.positive("heat_of_combustion", in.heat_of_combustion_j_per_kg, "J/kg");
  check.positive("tip_diameter", in.tip_diameter_m, "m");
  check.positive("exit_velocity", in.exit_velocity_m_per_s, "m/s");
  check.positive("exit_temperature", in.exit_temperature_k, "K");
  check.positive("molar_mass", in.molar_mass_kg_per_mol, "kg/mol");
  if (in.trajectory == FlareTrajectory::BrzustowskiSommer) {
    check.require(std::isfinite(in.wind_speed_m_per_s) && in.wind_speed_m_per_s > 0.0, "wind_speed",
                  in.wind_speed_m_per_s, "m/s",
                  "be > 0 for brzustowski_sommer (api521 takes calm air)");
  } else {
    check.non_negative("wind_speed", in.wind_speed_m_per_s, "m/s");
  }
  check.non_negative("tip_height", in.tip_height_m, "m");
  check.require(in.fraction_radiated > 0.0 && in.fraction_radiated <= 1.0, "fraction_radiated",
                in.fraction_radiated, "-", "be in (0, 1]");
  check.require(in.lower_flammable_limit > 0.0 && in.lower_flammable_limit < 1.0,
                "lower_flammable_limit", in.lower_flammable_limit, "-", "be in (0, 1)");
  check.positive("ambient_temperature", in.ambient_temperature_k, "K");
  check.positive("molar_mass_air", in.molar_mass_air_kg_per_mol, "kg/mol");
  check.done();
  return in;
}

// The ratio below which the chart has the flame upright in part: its height is the length there.
const double kLowestRatio = std::pow(1.0 / kUp, 1.0 / kUpPower);

struct Distortion {
  double across, up;  // over the flame length
};
Distortion distortion(double ratio) noexcept {
  if (ratio <= kLowestRatio) {  // to upright in calm air
    return {kAcross * std::pow(kLowestRatio, kAcrossPower) * ratio / kLowestRatio, 1.0};
  }
  return {kAcross * std::pow(ratio, kAcrossPower), kUp * std::pow(ratio, kUpPower)};
}

}  // namespace

std::string_view name_of(FlareTrajectory t) noexcept {
  switch (t) {
    case FlareTrajectory::BrzustowskiSommer:
      return "brzustowski_sommer";
    case FlareTrajectory::VectorSum:
      return "vector_sum";
    case FlareTrajectory::Api521:
      break;
  }
  return "api521";
}

double brzustowski_sommer_path(double c) noexcept {
  return c < 0.5 ? 2.04 * std::pow(c, -1.03) : 2.51 * std::pow(c, -0.625);
}

double brzustowski_sommer_reach(double path) noexcept {
  if (path >= 2.35) return path - 1.65;
  if (!(path > 0.0)) return 0.0;
  // path = 1.04 x^2 + 2.05 x^0.28 grows with x and is above `path` at x = 1.
  const auto f = [&](double x) { return 1.04 * x * x + 2.05 * std::pow(x, 0.28) - path; };
  boost::uintmax_t iterations = 100;
  const auto ends = boost::math::tools::toms748_solve(
      f, 0.0, 1.0, boost::math::tools::eps_tolerance<double>(48), iterations);
  return 0.5 * (ends.first + ends.second);
}

double point_source_heat_flux_w_per_m2(double power, double transmissivity,
                                       double distance) noexcept {
  return transmissivity * power / (4.0 * pi * distance * distance);
}

Flare::Flare(const FlareInput& in) : state_{}, air_{checked(in).transmissivity} {
  FlareState& s = state_;
  s.heat_release_w = in.mass_flow_kg_per_s * in.heat_of_combustion_j_per_kg;
  s.radiated_power_w = in.fraction_radiated * s.heat_release_w;
  s.flame_length_m = api521_flame_length_m(s.heat_release_w);
  s.velocity_ratio = in.wind_speed_m_per_s / in.exit_velocity_m_per_s;
  const Vec3 tip{0.0, 0.0, in.tip_height_m};
  const auto warn = [&](const char* code, std::string text) {
    warnings_.push_back({code, kId, std::move(text)});
  };
  switch (in.trajectory) {
    case FlareTrajectory::BrzustowskiSommer: {
      const double molar_ratio = in.molar_mass_kg_per_mol / in.molar_mass_air_kg_per_mol;
      s.lean_limit_ratio = in.lower_flammable_limit / s.velocity_ratio * molar_ratio;
      // d_j R, R the root of the ratio of momentum fluxes
      const double scale =
          in.tip_diameter_m / s.velocity_ratio *
          std::sqrt(molar_ratio * in.ambient_temperature_k / in.exit_temperature_k);
      const double path = brzustowski_sommer_path(s.lean_limit_ratio);
      const auto at = [&](double along) {
        const double x = brzustowski_sommer_reach(along);
        return tip + scale * Vec3{x, 0.0, 2.05 * std::pow(x, 0.28)};
      };
      s.path_length_m = scale * path;
      s.flame_end_m = at(path);
      s.centre_m = at(0.5 * path);
      break;
    }
    case FlareTrajectory::Api521: {
      const Distortion d = distortion(s.velocity_ratio);
      if (s.velocity_ratio > 0.0 && (s.velocity_ratio < kLowestRatio || s.velocity_ratio > 1.0)) {
        warn("outside_validity",
             "wind over exit velocity = " + shown_text(s.velocity_ratio) + " -, chart fitted for " +
                 shown_text(kLowestRatio) + " to 1" +
                 (s.velocity_ratio < kLowestRatio ? "; below, straight to upright in calm air"
                                                  : ""));
      }
      s.path_length_m = s.flame_length_m;
      const Vec3 reach = s.flame_length_m * Vec3{d.across, 0.0, d.up};
      s.flame_end_m = tip + reach;
      s.centre_m = tip + 0.5 * reach;
      break;
    }
    case FlareTrajectory::VectorSum: {
      const double total = std::hypot(1.0, s.velocity_ratio);
      s.path_length_m = s.flame_length_m;
      const Vec3 reach = (s.flame_length_m / total) * Vec3{s.velocity_ratio, 0.0, 1.0};
      s.flame_end_m = tip + reach;
      s.centre_m = tip + 0.5 * reach;
      break;
    }
  }
}

double Flare::max_heat_flux_w_per_m2(Vec3 receiver) const noexcept {
  const double r = length(receiver - state_.centre_m);
  return point_source_heat_flux_w_per_m2(state_.radiated_power_w, air_.at(r), r);
}

double Flare::reach_m(double flux, double z) const {
  InputCheck check{kId};
  check.positive("heat_flux", flux, "W/m2");
  check.non_negative("receiver_height", z, "m");
  check.done();
  const double x0 = state_.centre_m.x;
  const auto excess = [&](double x) { return max_heat_flux_w_per_m2({x, 0.0, z}) - flux; };
  if (!(excess(x0) > 0.0)) return 0.0;
  const double far = x0 + std::sqrt(state_.radiated_power_w / (4.0 * pi * flux)) + 1.0;
  boost::uintmax_t iterations = 100;
  const auto ends = boost::math::tools::toms748_solve(
      excess, x0, far, boost::math::tools::eps_tolerance<double>(40), iterations);
  return 0.5 * (ends.first + ends.second);
}

}  // namespace isorisk::models::fire
