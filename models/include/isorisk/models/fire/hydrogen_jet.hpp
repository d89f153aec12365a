// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/models/fire/flame_gas.hpp"
#include "isorisk/models/fire/jet_correlations.hpp"
#include "isorisk/models/fire/multi_point_source.hpp"

namespace isorisk::models::fire {

enum class FlamePath {
  Buoyant,   ///< integral model of momentum, buoyancy and mixture fraction (Ekoto et al. 2014)
  Straight,  ///< along the axis of the hole
};

struct HydrogenJetInput {
  std::vector<FuelPart> fuel{{"hydrogen", 1.0}};
  double hole_diameter_m;                      ///< > 0
  double discharge_coefficient = 1.0;          ///< (0, 1]
  double stagnation_pressure_abs_pa;           ///< > ambient
  double stagnation_temperature_k;             ///< > 0
  double heat_capacity_ratio = 1.41;           ///< cp/cv of the gas, > 1
  std::optional<double> mass_flow_kg_per_s{};  ///< of the real gas; default: ideal gas
  double hole_elevation_rad = 0.0;             ///< above the horizontal, [-pi/2, pi/2]
  double hole_azimuth_rad = 0.0;               ///< from x towards y, [-pi, pi]
  double release_height_m = 0.0;               ///< above ground, >= 0
  double ambient_temperature_k = 288.15;
  double ambient_pressure_abs_pa = 101325.0;
  FlamePath path = FlamePath::Buoyant;
  int sources = 50;
  TransmissivityInput transmissivity{.relative_humidity_fraction = 0.89};
  double gravity_m_per_s2 = 9.80665;
};

/// The flame at one place of its path: profiles exp(-(r/(1.24 B))^2) of speed and mixture fraction.
struct FlameSection {
  double speed_m_per_s;     ///< on the axis
  double width_m;           ///< B
  double angle_rad;         ///< above the horizontal
  double mixture_fraction;  ///< on the axis
  Vec3 place_m;
};

struct HydrogenJetState {
  double mass_flow_kg_per_s;
  double heat_of_combustion_j_per_kg;
  double stoichiometric_mass_fraction;
  double flame_temperature_k;
  double expanded_velocity_m_per_s;  ///< notional nozzle
  double expanded_temperature_k;
  double expanded_density_kg_per_m3;
  double expanded_diameter_m;
  ScheferHydrogenFlame flame;  ///< visible flame
  double residence_time_s;
  double fraction_radiated;
  double radiated_power_w;
  Vec3 base_m;  ///< where the first source is, x along wind as in SolidFlame
  Vec3 tip_m;
};

/// Jet flame of hydrogen, or of a blend of hydrogen and light hydrocarbons, in still air.
///
/// \par Source
///   Schefer et al. (2006), Molina et al. (2007), Houf and Schefer (2007), Ekoto et al. (2014) as
///   in HyRAM+ 6
/// \par Validity
///   hydrogen and blends from holes of 1 to 53 mm; receivers beyond half a flame length; no wind
/// \par Reference page
///   docs/models/fire/hydrogen_jet.md
class HydrogenJet {
 public:
  /// \throws InputError that lists every field outside its bounds.
  explicit HydrogenJet(const HydrogenJetInput& in);

  [[nodiscard]] const HydrogenJetState& state() const noexcept { return state_; }
  /// At the sources of the radiation; empty for a straight path.
  [[nodiscard]] const std::vector<FlameSection>& path() const noexcept { return path_; }
  /// Fluxes; the hole is at (0, 0, release_height_m).
  [[nodiscard]] const MultiPointSource& radiation() const noexcept { return radiation_; }
  [[nodiscard]] const std::vector<Warning>& warnings() const noexcept { return warnings_; }

 private:
  struct Built;
  explicit HydrogenJet(Built built);
  static Built build(const HydrogenJetInput& in);

  HydrogenJetState state_;
  std::vector<FlameSection> path_;
  MultiPointSource radiation_;
  std::vector<Warning> warnings_;
};

/// Fraction radiated of a flame from the time its gas stays in it, Panda and Hecht (2017).
[[nodiscard]] double residence_fraction_radiated(double residence_time_s, double absorption_per_m,
                                                 double flame_temperature_k) noexcept;

}  // namespace isorisk::models::fire
