// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "isorisk/models/source/flashing.hpp"
#include "isorisk/models/source/outflow.hpp"
#include "isorisk/models/source/vessel_shape.hpp"
#include "isorisk/models/substance/substance.hpp"

/// Boiling liquid that swells to an opening above its level, and what then leaves.
///
/// Reference page: docs/models/source/level_swell.md
namespace isorisk::models::source {

/// How vapour rises through the boiling liquid.
enum class SwellRegime {
  Churn,   ///< thin liquids that do not foam
  Bubbly,  ///< foaming or viscous liquids
};

/// Drift-flux relation of a regime, in superficial vapour velocity over bubble rise velocity (psi).
class SwellRelation {
 public:
  /// With the constants of data/coefficients/source_constants.csv.
  explicit SwellRelation(SwellRegime regime);

  /// Mean void fraction of the swollen liquid that a vapour velocity psi >= 0 holds:
  /// churn psi/(2 + C0 psi); bubbly the root of psi = a (1 - a)^2/[(1 - a^3)(1 - C0 a)].
  [[nodiscard]] double mean_void(double psi) const;
  /// psi that holds a mean void fraction; infinite from 1/C0 on: no velocity does.
  [[nodiscard]] double velocity_ratio(double mean_void) const noexcept;
  /// Void fraction of the mixture carried out: that at the top of the swollen liquid, churn
  /// 2 a/(1 + C0 a); bubbly a.
  [[nodiscard]] double carried_void(double mean_void) const noexcept;
  /// u = K [sigma g (rho_l - rho_v)]^0.25/rho_l^0.5 [m/s].
  [[nodiscard]] double rise_velocity_m_per_s(double surface_tension_n_per_m,
                                             double liquid_density_kg_per_m3,
                                             double vapour_density_kg_per_m3) const noexcept;

 private:
  SwellRegime regime_;
  double distribution_;  // C0
  double rise_;          // K
};

struct LevelSwellInput {
  const Substance* substance = nullptr;  ///< required
  VesselGeometry vessel;
  double temperature_k = 0.0;     ///< saturated
  double level_m = 0.0;           ///< of the collapsed liquid, above the lowest point
  double opening_height_m = 0.0;  ///< at or above the level
  double opening_diameter_m = 0.0;
  SwellRegime regime = SwellRegime::Churn;
  double discharge_coefficient = 1.0;
  /// Opening at the end of a pipe: its flow of liquid over frictionless flow (two_phase_pipe).
  double pipe_factor = 1.0;
  /// A hole: length of the way through it (short_pipe()), 0 for a thin wall, where liquid does not
  /// flash before it is outside. Absent: the end of a pipe, in equilibrium.
  std::optional<double> opening_length_m{};
  /// A hole: of liquid without vapour. Absent: that of gas.
  std::optional<double> liquid_discharge_coefficient{};
  double ambient_pressure_pa = kAtmosphere;
};

struct LevelSwell {
  bool two_phase;
  double void_needed;  ///< for the swollen level to reach the opening
  double void_held;    ///< by the vapour that the opening passes alone; of level_swell() only
  double rise_velocity_m_per_s;     ///< of bubbles
  double vapour_velocity_m_per_s;   ///< superficial, when vapour leaves alone
  double vapour_flow_kg_per_s;      ///< of the opening when vapour leaves alone
  double disengaged_flow_kg_per_s;  ///< vapour that rises free of the swollen liquid
  double carried_quality;           ///< of the mixture at the top of the swollen liquid
  double quality;                   ///< of what leaves; 1: vapour alone
  double mass_flow_kg_per_s;        ///< what leaves
};

/// Outflow of a saturated vessel through an opening above its level, at any state of its emptying.
///
/// \par Equation
///   needed  a = 1 - V_l/V(z), V(z) the vessel below the opening
///   psi = w_v/(rho_v A u), A = V(z)/z; two-phase when SwellRelation::mean_void(psi) > a
///   carried x_m of the void carried_void(a); w_d = rho_v A u velocity_ratio(a)
///   coupling x w = w_d + x_m (w - w_d), w = C A_o G(x)
///   G: homogeneous equilibrium times 1 + x (G_v/G(1) - 1), G_v the flow of gas_hole();
///   C = Cd [e + (1 - e) f], f the pipe factor, e the void fraction of the mixture that enters;
///   of a hole FlashingTable::hole(): without vapour the flow of liquid through it
/// \par Source
///   [fisher-1992] DIERS; the forms, K, and C0 of churn flow read second-hand, the rest recalled.
///   A is ours: exact for a vertical cylinder; for other shapes exact to the first order in psi
///   when the opening is at the top. Cd is that of gas also for the mixture, which chokes; the
///   share of the pipe factor is ours.
/// \par Validity
///   saturated liquid that boils through its depth; opening small against the vessel; reduced
///   temperature below 0.95
/// \par Reference page
///   docs/models/source/level_swell.md
class SwellVent {
 public:
  /// `in.level_m` is not used. \throws InputError
  /// \param highest_temperature_k up to which at() is asked
  SwellVent(const LevelSwellInput& in, double highest_temperature_k);

  /// \pre boiling point at ambient pressure < temperature_k <= highest; liquid volume >= 0
  [[nodiscard]] LevelSwell at(double temperature_k, double liquid_volume_m3) const;

 private:
  const Substance* substance_;
  const TemperatureFunction* surface_tension_;
  SwellRelation relation_;
  FlashingTable table_;
  double diameter_m_, area_m2_, volume_below_m3_, cross_section_m2_;
  FlashingTable::Coefficients coefficients_;
  double pipe_factor_, ambient_pressure_pa_;
  std::optional<double> part_{};  // a hole: of the length to equilibrium
};

/// \throws InputError
[[nodiscard]] LevelSwell level_swell(const LevelSwellInput& in);

[[nodiscard]] std::string_view to_text(SwellRegime value) noexcept;

}  // namespace isorisk::models::source
