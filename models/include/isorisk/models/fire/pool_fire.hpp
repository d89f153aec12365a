// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/models/fire/pool.hpp"
#include "isorisk/models/fire/solid_flame.hpp"

namespace isorisk::models::fire {

enum class PoolFlameLength {
  Thomas,            ///< wind form; the still-air form at wind speed 0
  PritchardBinding,  ///< with the wind at 9 m
  Moorhouse,         ///< LNG, with the wind at 10 m
  Heskestad,         ///< still air
};
enum class PoolTilt { Aga, Thomas, PritchardBinding, WelkerSliepcevich, None };
/// Elongation of the flame base downwind.
enum class PoolDrag { None, Mudan, Moorhouse, WelkerSliepcevich, PritchardBinding };
enum class PoolEmissivePowerModel { Cpr14e, MudanCroce, ShokriBeyler, Given };

struct PoolFireInput {
  double diameter_m;                      ///< of the pool, > 0
  double burning_rate_kg_per_m2_s;        ///< > 0
  double heat_of_combustion_j_per_kg;     ///< lower heating value, > 0
  double wind_speed_m_per_s;              ///< >= 0
  double vapour_density_kg_per_m3 = 1.2;  ///< of the fuel at its boiling point, > 0
  double air_density_kg_per_m3 = 1.2;     ///< > 0
  double air_viscosity_pa_s = 1.8e-5;     ///< > 0
  double base_height_m = 0.0;             ///< of the flame base (top of the bund wall), >= 0
  double centre_x_m = 0.0;                ///< pool centre downwind of the release point
  PoolFlameLength length_model = PoolFlameLength::Thomas;
  PoolTilt tilt_model = PoolTilt::Aga;
  PoolDrag drag_model = PoolDrag::None;
  PoolEmissivePowerModel emissive_power_model = PoolEmissivePowerModel::Cpr14e;
  double fraction_radiated = 0.35;             ///< (0, 1]; CPR 14E: 0.1 to 0.4
  double soot_fraction = 0.8;                  ///< [0, 1]; 0 for LNG, LPG, alcohols
  double soot_emissive_power_w_per_m2 = 20e3;  ///< >= 0
  double given_emissive_power_w_per_m2 = 0.0;  ///< for PoolEmissivePowerModel::Given
  TransmissivityInput transmissivity{};
  double gravity_m_per_s2 = 9.81;
};

struct PoolFireState {
  double flame_length_m;
  double tilt_rad;  ///< from the vertical, downwind
  double dimensionless_wind;
  double drag_ratio;        ///< D'/D by the drag model; without one Mudan's, told only
  double flame_diameter_m;  ///< of the circle with the area of the elongated base
  PoolEmissivePower emissive_power;
};

/// Pool fire as an oblique cylinder of uniform surface emissive power, tilted downwind.
///
/// \par Source
///   CPR 14E (2005) section 6.5.4; Thomas (1963); AGA (1974); Mudan (1984)
/// \par Validity
///   circular pools of 1 to 100 m, length/width of a bund up to 2
/// \par Reference page
///   docs/models/fire/pool_fire.md
class PoolFire {
 public:
  /// \throws InputError that lists every field outside its bounds.
  explicit PoolFire(const PoolFireInput& in);

  [[nodiscard]] const PoolFireState& state() const noexcept { return state_; }
  /// Flux field; the pool centre is at (centre_x_m, 0).
  [[nodiscard]] const SolidFlame& flame() const noexcept { return flame_; }
  [[nodiscard]] const std::vector<Warning>& warnings() const noexcept { return warnings_; }

 private:
  struct Built;
  explicit PoolFire(Built built);
  static Built build(const PoolFireInput& in);

  PoolFireState state_;
  SolidFlame flame_;
  std::vector<Warning> warnings_;
};

}  // namespace isorisk::models::fire
