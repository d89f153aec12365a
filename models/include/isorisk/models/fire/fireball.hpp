// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/models/fire/solid_flame.hpp"

namespace isorisk::models::fire {

struct FireballSize {
  double diameter_m;
  double duration_s;
  double centre_height_m;
};
/// D = 6.48 m^0.325, t = 0.852 m^0.26, centre at 2 radii. CPR 14E section 6.5.7.
[[nodiscard]] FireballSize tno_fireball_size(double mass_kg) noexcept;
/// D = 5.8 m^1/3, t = 0.45 m^1/3 (below 30 t) or 2.6 m^1/6, centre at 0.75 D. Roberts, CCPS.
[[nodiscard]] FireballSize roberts_fireball_size(double mass_kg) noexcept;

/// Fraction radiated 0.00325 p^0.32, p [Pa] of the vapour at failure, at most 0.4. CPR 14E,
/// Roberts.
[[nodiscard]] double tno_fireball_fraction_radiated(double vapour_pressure_pa) noexcept;

/// D = 58 M^1/3, t = 4.5 M^1/3 (below 37 t) or 8.2 M^1/6, M in t, centre at D/2. HSE.
[[nodiscard]] FireballSize hse_fireball_size(double mass_kg) noexcept;

enum class FireballModel {
  TnoCpr14e,
  Ccps,  ///< size of Roberts
  Hse,   ///< touches the ground; its emissive power is given, by fuel
};
/// Surface emissive power of the HSE model by substance (data/coefficients/fireball_powers.csv);
/// that of propane, the largest, where there is none of its own.
struct HseFireballPower {
  double w_per_m2 = 0.0;
  bool own = false;  ///< there is a value for the substance
};
[[nodiscard]] HseFireballPower hse_fireball_power(std::string_view substance);

struct FireballInput {
  double mass_kg;  ///< that burns in the ball, > 0
  /// TNO: less the heat to vaporise and warm the liquid; > 0. Needed unless the emissive power is
  /// given.
  std::optional<double> heat_of_combustion_j_per_kg{};
  FireballModel model = FireballModel::TnoCpr14e;
  /// Of the vapour at failure [Pa abs]; gives the fraction radiated unless that is given.
  std::optional<double> vapour_pressure_abs_pa{};
  std::optional<double> fraction_radiated{};                ///< (0, 1]
  std::optional<double> surface_emissive_power_w_per_m2{};  ///< replaces the energy balance
  std::optional<double> centre_height_m{};                  ///< replaces the one of the model
  TransmissivityInput transmissivity{};
};

struct FireballState {
  FireballSize size;
  std::optional<double> fraction_radiated;  ///< none when the emissive power was given
  double surface_emissive_power_w_per_m2;
};

/// Fireball of a BLEVE: a sphere of constant size, height and emissive power for its duration.
///
/// \par Source
///   CPR 14E (2005) section 6.5.7; CCPS (1994, 2010); Roberts (1981)
/// \par Reference page
///   docs/models/fire/fireball.md
class Fireball {
 public:
  /// \throws InputError that lists every field outside its bounds.
  explicit Fireball(const FireballInput& in);

  [[nodiscard]] const FireballState& state() const noexcept { return state_; }
  /// Flux field; the centre is above (0, 0). Depends on the distance only.
  [[nodiscard]] const SolidFlame& flame() const noexcept { return flame_; }
  [[nodiscard]] double duration_s() const noexcept { return state_.size.duration_s; }
  [[nodiscard]] const std::vector<Warning>& warnings() const noexcept { return warnings_; }

 private:
  struct Built;
  explicit Fireball(Built built);
  static Built build(const FireballInput& in);

  FireballState state_;
  SolidFlame flame_;
  std::vector<Warning> warnings_;
};

struct MartinsenMarxInput {
  double mass_kg;                           ///< > 0
  double radiant_fraction;                  ///< (0, 1]
  double heat_of_combustion_j_per_kg;       ///< > 0
  double emissive_power_constant = 0.0133;  ///< as recalled; 0.0197 radiates the whole fraction
  TransmissivityInput transmissivity{};
};

/// Fireball that grows on the ground to t_d / 3, then rises and fades.
///
/// \par Source
///   Martinsen and Marx (1999)
/// \par Reference page
///   docs/models/fire/fireball.md
class MartinsenMarxFireball {
 public:
  struct Moment {
    double diameter_m;
    double centre_height_m;
    double surface_emissive_power_w_per_m2;
  };
  /// \throws InputError that lists every field outside its bounds.
  explicit MartinsenMarxFireball(const MartinsenMarxInput& in);

  [[nodiscard]] Moment at(double time_s) const noexcept;  ///< \pre 0 <= time_s <= duration_s()
  [[nodiscard]] double duration_s() const noexcept { return duration_s_; }
  [[nodiscard]] double max_diameter_m() const noexcept { return max_diameter_m_; }
  [[nodiscard]] double max_emissive_power_w_per_m2() const noexcept { return max_power_; }
  [[nodiscard]] const Transmissivity& air() const noexcept { return air_; }
  /// Flux [W/m2] on the orientation that receives most, on the ground.
  [[nodiscard]] double max_heat_flux_w_per_m2(double distance_m, double time_s) const noexcept;
  /// Thermal dose [(W/m2)^(4/3) s] on the ground over the event, or up to a time.
  [[nodiscard]] double thermal_dose(double distance_m,
                                    double until_s = std::numeric_limits<double>::infinity()) const;
  /// Energy radiated [J] over the event.
  [[nodiscard]] double radiated_energy_j() const;

 private:
  double quarter_root_mass_;
  double duration_s_;
  double max_diameter_m_;
  double max_power_;
  Transmissivity air_;
};

/// Point source [W/m2] at a slant distance: 2.2 tau R dHc m^0.67 / (4 pi x^2). Hymes (1983).
[[nodiscard]] double hymes_heat_flux_w_per_m2(double mass_kg, double fraction_radiated,
                                              double heat_of_combustion_j_per_kg,
                                              double transmissivity,
                                              double slant_distance_m) noexcept;

}  // namespace isorisk::models::fire
