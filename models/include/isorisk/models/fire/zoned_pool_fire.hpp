// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/models/fire/pool.hpp"
#include "isorisk/models/fire/solid_flame.hpp"

namespace isorisk::models::fire {

/// One row of data/coefficients/pool_zones.csv.
struct PoolZoneFuel {
  std::string_view key;
  double large_pool_rate_kg_per_m2_s;
  double k_beta_per_m;
  double clear_emissive_power_w_per_m2;  ///< E_inf
  double k_m_per_m;
  double carbon_to_hydrogen;  ///< atoms
  double clear_share;         ///< of the upper zone that smoke leaves open; 1: no smoky zone
  double soot_emissive_power_w_per_m2;
  bool estimated;  ///< part of the row is not from the source
};
/// \throws InputError naming the known fuels when there is none of that key.
[[nodiscard]] PoolZoneFuel pool_zone_fuel(std::string_view key);

enum class ZonedPoolLength {
  PritchardBinding,
  Sandia,  ///< LNG on water: 4.196 Q*^0.539 - 0.930
};

struct ZonedPoolFireInput {
  double diameter_m;  ///< > 0
  PoolZoneFuel fuel;
  double burning_rate_kg_per_m2_s = 0.0;  ///< 0: from the fuel and the diameter
  double wind_speed_m_per_s;              ///< at 9 m, >= 0
  double vapour_density_kg_per_m3 = 1.2;  ///< of the fuel at its boiling point, > 0
  double air_density_kg_per_m3 = 1.2;
  double air_viscosity_pa_s = 1.8e-5;
  double ambient_temperature_k = 288.15;
  double heat_of_combustion_j_per_kg = 50e6;  ///< for ZonedPoolLength::Sandia
  double base_height_m = 0.0;  ///< of the flame base: bund wall, or shell of a burning tank; >= 0
  double centre_x_m = 0.0;
  ZonedPoolLength length = ZonedPoolLength::PritchardBinding;
  bool drag = false;  ///< lengthen the base downwind (Pritchard and Binding)
  TransmissivityInput transmissivity{};
  double gravity_m_per_s2 = 9.81;
};

struct ZonedPoolFireState {
  double burning_rate_kg_per_m2_s;
  double flame_length_m;
  double tilt_rad;
  double clear_length_m;  ///< of the lower zone, along the axis
  double drag_ratio;      ///< D'/D; 1 when not asked for
  double flame_diameter_m;
  double clear_emissive_power_w_per_m2;
  double upper_emissive_power_w_per_m2;
};

/// Pool or tank fire with a clear lower zone and a smoky upper one, tilted downwind.
///
/// \par Source
///   Rew and Hulbert (1996), constants recalled
/// \par Validity
///   circular pools of 1 to 100 m
/// \par Reference page
///   docs/models/fire/zoned_pool_fire.md
class ZonedPoolFire {
 public:
  /// \throws InputError that lists every field outside its bounds.
  explicit ZonedPoolFire(const ZonedPoolFireInput& in);

  [[nodiscard]] const ZonedPoolFireState& state() const noexcept { return state_; }
  [[nodiscard]] const SolidFlame& flame() const noexcept { return flame_; }
  [[nodiscard]] const std::vector<Warning>& warnings() const noexcept { return warnings_; }

 private:
  struct Built;
  explicit ZonedPoolFire(Built built);
  static Built build(const ZonedPoolFireInput& in);

  ZonedPoolFireState state_;
  SolidFlame flame_;
  std::vector<Warning> warnings_;
};

/// Length [m] of the clear zone: D 11.404 m*^1.13 u*^0.179 (C/H)^-2.49, u* >= 1.
[[nodiscard]] double rew_hulbert_clear_length_m(const PoolFlameConditions& c,
                                                double carbon_to_hydrogen) noexcept;
/// Flame length [m] of LNG on water, gas-burner fit of Sandia, >= 0.
[[nodiscard]] double sandia_lng_length_m(const PoolFlameConditions& c,
                                         double heat_of_combustion_j_per_kg,
                                         double ambient_temperature_k) noexcept;

}  // namespace isorisk::models::fire
