// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/fire/trench_fire.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"

namespace isorisk::models::fire {
namespace {

using std::numbers::pi;
constexpr const char* kId = "fire.trench_fire";
// The correlations are constant outside these Froude numbers.
constexpr double kLowFroude = 0.1, kHighFroude = 0.25;
// Widths of the tests [m] and the least length over width taken for a trench.
constexpr double kNarrowest_m = 0.77, kWidest_m = 3.94, kLeastAspect = 2.0;

double kept(double froude) noexcept { return std::clamp(froude, kLowFroude, kHighFroude); }

void check_input(const TrenchFireInput& in) {
  InputCheck check{kId};
  check.positive("length", in.length_m, "m");
  check.positive("width", in.width_m, "m");
  check.require(!(in.width_m > in.length_m), "width", in.width_m, "m",
                "be at most the length, " + shown_text(in.length_m) + " m (turn the azimuth)");
  check.finite("azimuth", in.azimuth_rad, "rad");
  check.non_negative("wind_speed", in.wind_speed_m_per_s, "m/s");
  check.positive("clear_emissive_power", in.clear_emissive_power_w_per_m2, "W/m2");
  check.positive("k_m", in.k_m_per_m, "1/m");
  check.non_negative("base_height", in.base_height_m, "m");
  check.finite("centre_x", in.centre_x_m, "m");
  check.positive("gravity", in.gravity_m_per_s2, "m/s2");
  check.done();
}

}  // namespace

// 2.2 above Fr 0.25, 0.88 Fr^-0.65 down to 0.1, its value there below.
double trench_length_ratio(double froude) noexcept {
  return froude >= kHighFroude ? 2.2 : 0.88 * std::pow(kept(froude), -0.65);
}

// cos(tilt) = 0.56 above Fr 0.25, 0.36 Fr^-0.32 down to 0.1; upright in calm air, in proportion to
// the Froude number in between.
double trench_tilt_rad(double froude) noexcept {
  if (froude >= kHighFroude) return std::acos(0.56);
  const double tilt = std::acos(0.36 * std::pow(kept(froude), -0.32));
  return froude >= kLowFroude ? tilt : tilt * froude / kLowFroude;
}

// 3.5 above Fr 0.25, 23 Fr^1.35 down to 0.1, 1 below.
double trench_drag_ratio(double froude) noexcept {
  if (froude >= kHighFroude) return 3.5;
  return froude <= kLowFroude ? 1.0 : std::max(1.0, 23.0 * std::pow(froude, 1.35));
}

struct TrenchFire::Built {
  TrenchFireState state;
  SolidFlame flame;
  std::vector<Warning> warnings;
};

TrenchFire::Built TrenchFire::build(const TrenchFireInput& in) {
  check_input(in);
  TrenchFireState s{};
  std::vector<Warning> warnings;
  const auto warn = [&](std::string text) {
    warnings.push_back({"outside_validity", kId, std::move(text)});
  };
  s.froude = in.wind_speed_m_per_s / (2.0 * std::sqrt(in.gravity_m_per_s2 * in.width_m));
  s.flame_length_m = in.width_m * trench_length_ratio(s.froude);
  s.tilt_rad = trench_tilt_rad(s.froude);
  s.drag_ratio = trench_drag_ratio(s.froude);
  s.surface_emissive_power_w_per_m2 =
      -in.clear_emissive_power_w_per_m2 * std::expm1(-in.k_m_per_m * in.width_m);

  const double along = std::abs(std::cos(in.azimuth_rad));
  const double across = std::abs(std::sin(in.azimuth_rad));
  if (!(in.width_m >= kNarrowest_m && in.width_m <= kWidest_m)) {
    warn("width = " + shown_text(in.width_m) + " m, tests with 0.77 to 3.94 m");
  }
  if (!(in.length_m >= kLeastAspect * in.width_m)) {
    warn("length over width = " + shown_text(in.length_m / in.width_m) +
         " -, a trench from 2 on; fire.pool_fire with the equivalent diameter below");
  }
  if (along > 0.5) {
    warn("azimuth = " + shown_text(in.azimuth_rad * 180.0 / pi) +
         " deg, tests with the wind across the trench");
  }
  // Dragged downwind by this; the base grows by its parts along and across the trench.
  const double drag = (s.drag_ratio - 1.0) * in.width_m;
  const Vec3 base{in.centre_x_m + 0.5 * drag, 0.0, in.base_height_m};
  const Vec3 axis{std::sin(s.tilt_rad), 0.0, std::cos(s.tilt_rad)};
  std::vector<RadiatorPart> parts;
  parts.push_back({PrismRadiator{{.base_centre_m = base,
                                  .top_centre_m = base + s.flame_length_m * axis,
                                  .half_length_m = 0.5 * (in.length_m + drag * along),
                                  .half_width_m = 0.5 * (in.width_m + drag * across),
                                  .azimuth_rad = in.azimuth_rad}},
                   1.0});
  return {s,
          SolidFlame{CompositeRadiator{std::move(parts)}, s.surface_emissive_power_w_per_m2,
                     Transmissivity{in.transmissivity}},
          std::move(warnings)};
}

TrenchFire::TrenchFire(const TrenchFireInput& in) : TrenchFire{build(in)} {}

TrenchFire::TrenchFire(Built built)
    : state_{built.state}, flame_{built.flame}, warnings_{std::move(built.warnings)} {}

}  // namespace isorisk::models::fire
