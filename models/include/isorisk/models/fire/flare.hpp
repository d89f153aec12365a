// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/models/fire/transmissivity.hpp"
#include "isorisk/models/fire/vector.hpp"

namespace isorisk::models::fire {

enum class FlareTrajectory {
  BrzustowskiSommer,  ///< path to the lean limit of flammability
  Api521,             ///< simple approach: chart of the distortion by wind
  VectorSum,          ///< exit and wind velocity added (GPSA); bends far less than the chart
};
/// "brzustowski_sommer", "api521", "vector_sum".
[[nodiscard]] std::string_view name_of(FlareTrajectory t) noexcept;

struct FlareInput {
  double mass_flow_kg_per_s;            ///< > 0
  double heat_of_combustion_j_per_kg;   ///< lower heating value, > 0
  double tip_diameter_m;                ///< > 0
  double exit_velocity_m_per_s;         ///< > 0
  double exit_temperature_k;            ///< > 0
  double molar_mass_kg_per_mol;         ///< > 0
  double wind_speed_m_per_s;            ///< at the tip, >= 0; > 0 for Brzustowski-Sommer
  double tip_height_m;                  ///< above ground, >= 0
  double fraction_radiated;             ///< (0, 1]
  double lower_flammable_limit = 0.05;  ///< volume fraction, (0, 1); Brzustowski-Sommer only
  FlareTrajectory trajectory = FlareTrajectory::Api521;
  double ambient_temperature_k = 288.15;  ///< > 0
  double molar_mass_air_kg_per_mol = 0.02896;
  TransmissivityInput transmissivity{.model = TransmissivityModel::BrzustowskiSommer1973};
};

struct FlareState {
  double heat_release_w;
  double flame_length_m;    ///< API 521; not the path of Brzustowski and Sommer
  double velocity_ratio;    ///< wind over exit
  double lean_limit_ratio;  ///< C_L bar; 0 for the other trajectories
  double path_length_m;     ///< from the tip of the stack to the end of the flame
  Vec3 flame_end_m;         ///< x downwind of the stack, z up from the ground
  Vec3 centre_m;            ///< where all heat is taken to come from
  double radiated_power_w;
};

/// Flare: where its flame ends and its heat at a place, from one point at mid-flame.
///
/// \par Source
///   API 521 (simple approach; Brzustowski and Sommer 1973), constants recalled
/// \par Validity
///   elevated flares; receivers farther than two flame lengths from the centre
/// \par Reference page
///   docs/models/fire/flare.md
class Flare {
 public:
  /// \throws InputError that lists every field outside its bounds.
  explicit Flare(const FlareInput& in);

  [[nodiscard]] const FlareState& state() const noexcept { return state_; }
  /// Flux [W/m2] on the orientation that receives most: tau F Q / (4 pi r^2).
  [[nodiscard]] double max_heat_flux_w_per_m2(Vec3 receiver) const noexcept;
  /// Largest distance [m] downwind of the stack at height z with this flux; 0 when nowhere.
  /// \throws InputError when the flux is not positive.
  [[nodiscard]] double reach_m(double flux_w_per_m2, double z_m) const;
  [[nodiscard]] const std::vector<Warning>& warnings() const noexcept { return warnings_; }
  [[nodiscard]] const Transmissivity& air() const noexcept { return air_; }

 private:
  FlareState state_;
  Transmissivity air_;
  std::vector<Warning> warnings_;
};

/// Path length over d_j R of Brzustowski and Sommer. The branches meet at 0.5 with a step of 7 %,
/// as printed.
[[nodiscard]] double brzustowski_sommer_path(double lean_limit_ratio) noexcept;
/// Downwind reach over d_j R at a path length.
[[nodiscard]] double brzustowski_sommer_reach(double path) noexcept;

/// Flux [W/m2] at a distance from one point: tau F Q / (4 pi r^2).
[[nodiscard]] double point_source_heat_flux_w_per_m2(double radiated_power_w, double transmissivity,
                                                     double distance_m) noexcept;

}  // namespace isorisk::models::fire
