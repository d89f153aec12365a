// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/game.hpp"

#include <algorithm>
#include <cmath>

#include "isorisk/core/error.hpp"

namespace isorisk::models::explosion {
namespace {

constexpr double kLeastAfterDivision = 2e3;  // Pa, MSB B06-105 eq. 5.4-5.6
// Peak source overpressure of classes 1 to 10, kPa: MSB B06-105 table 4.1 (class 10: > 1000).
constexpr std::array<double, 10> kClassPeak_kPa{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};

void check_common(InputCheck& check, const GameInput& in) {
  check.require(in.volume_blockage_ratio > 0.0 && in.volume_blockage_ratio < 1.0,
                "volume_blockage_ratio", in.volume_blockage_ratio, "-", "be in (0, 1)");
  check.positive("obstacle_diameter", in.obstacle_diameter_m, "m");
  check.positive("burning_velocity", in.burning_velocity_m_per_s, "m/s");
  check.require(in.obstacle_directions >= 1 && in.obstacle_directions <= 3, "obstacle_directions",
                static_cast<double>(in.obstacle_directions), "-", "be 1, 2 or 3");
}

double overpressure(const GameInput& in, double flame_path_m) {
  const double path = in.volume_blockage_ratio * flame_path_m / in.obstacle_diameter_m;
  const double gas =
      std::pow(in.burning_velocity_m_per_s, 2.7) * std::pow(in.obstacle_diameter_m, 0.7);
  const double full_pa = in.expansion == Expansion::ThreeD
                             ? 84e3 * std::pow(path, 2.75) * gas    // eq. 5.1
                             : 338e3 * std::pow(path, 2.25) * gas;  // eq. 5.2
  if (in.obstacle_directions == 3) return full_pa;
  // eq. 5.4-5.6; a value already below the floor is kept.
  const double reduced = full_pa / (in.obstacle_directions == 1 ? 15.0 : 3.0);
  return std::max(reduced, std::min(full_pa, kLeastAfterDivision));
}

}  // namespace

double game_overpressure_pa(const GameInput& in) {
  InputCheck check{"explosion.game"};
  check_common(check, in);
  check.positive("flame_path", in.flame_path_m, "m");
  check.done();
  return overpressure(in, in.flame_path_m);
}

GamePassResult game_flame_path(const GameBox& box, const GameInput& in,
                               double critical_overpressure_pa) {
  InputCheck check{"explosion.game_flame_path"};
  check_common(check, in);
  check.positive("length", box.length_m, "m");
  check.positive("width", box.width_m, "m");
  check.positive("height", box.height_m, "m");
  check.positive("critical_overpressure", critical_overpressure_pa, "Pa");
  check.done();
  GamePassResult result;
  result.flame_path_first_m = std::min({0.5 * box.length_m, 0.5 * box.width_m, box.height_m});
  result.overpressure_first_pa = overpressure(in, result.flame_path_first_m);
  result.second_pass_needed = result.overpressure_first_pa > critical_overpressure_pa;
  result.flame_path_m = result.second_pass_needed
                            ? std::max({box.length_m, box.width_m, box.height_m})
                            : result.flame_path_first_m;
  result.overpressure_pa = result.second_pass_needed ? overpressure(in, result.flame_path_m)
                                                     : result.overpressure_first_pa;
  return result;
}

double blast_class_of(double overpressure_pa) noexcept {
  const double kpa = overpressure_pa * 1e-3;
  if (!(kpa > kClassPeak_kPa.front())) return 1.0;
  for (std::size_t i = 1; i < kClassPeak_kPa.size(); ++i) {
    if (kpa < kClassPeak_kPa[i]) {
      return static_cast<double>(i) + std::log(kpa / kClassPeak_kPa[i - 1]) /
                                          std::log(kClassPeak_kPa[i] / kClassPeak_kPa[i - 1]);
    }
  }
  return 10.0;
}

double class_peak_overpressure_pa(double blast_class) noexcept {
  const auto low = static_cast<std::size_t>(std::clamp(std::floor(blast_class), 1.0, 9.0));
  const double w = blast_class - static_cast<double>(low);
  return 1e3 * kClassPeak_kPa[low - 1] * std::pow(kClassPeak_kPa[low] / kClassPeak_kPa[low - 1], w);
}

double rigos_critical_separation_m(double donor_extent_m, double donor_overpressure_pa) {
  InputCheck check{"explosion.rigos"};
  check.positive("donor_extent", donor_extent_m, "m");
  check.positive("donor_overpressure", donor_overpressure_pa, "Pa");
  check.done();
  const double share = std::clamp((donor_overpressure_pa - 10e3) / (100e3 - 10e3), 0.0, 1.0);
  return donor_extent_m * (0.25 + 0.25 * share);
}

}  // namespace isorisk::models::explosion
