// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "isorisk/models/source/fed.hpp"
#include "isorisk/models/source/history.hpp"
#include "isorisk/models/source/release.hpp"
#include "isorisk/models/source/vessel_shape.hpp"

/// From equipment, event and weather to one source term in time.
///
/// Reference page: docs/models/source/source_term.md
namespace isorisk::models::source {

/// What feeds a line, and what it holds.
struct Feed {
  double normal_flow_kg_per_s = 0.0;
  double run_out_factor = 1.0;  ///< 1.5 for a pump (source_constant("pump_run_out"))
  double line_kg = 0.0;         ///< between the opening and the shut-off
  LineEmptying emptying = LineEmptying::Constant;
};

/// A long gas pipeline about its break (PipelineBreak).
struct Pipeline {
  double length_upstream_m = 0.0;    ///< from the break to the valve or station
  double length_downstream_m = 0.0;  ///< one of the two > 0
  double diameter_m = 0.0;           ///< bore
  double roughness_m = 0.0;          ///< of the wall, > 0
  double pump_kg_per_s = 0.0;        ///< into the upstream end, until the isolation time
};

/// Equipment and event.
struct LossEvent {
  const Substance* substance = nullptr;  ///< required; must outlive the call
  double temperature_k = 0.0;
  double pressure_abs_pa = 0.0;
  std::optional<Phase> phase{};  ///< absent: decided from temperature and pressure
  double inventory_kg = 0.0;     ///< what can leave; with a feed, what can be fed

  /// With its measures level and pressure of a vessel fall as it empties; without, the rate stays.
  std::optional<VesselGeometry> vessel{};
  double hole_height_m = 0.0;  ///< above the lowest point of the vessel
  double liquid_head_m = 0.0;  ///< without a vessel: above the hole
  bool gas_vessel = false;     ///< gas without measures: a closed vessel that holds the inventory

  OpeningKind opening = OpeningKind::Hole;
  double hole_diameter_m = 0.0;
  std::optional<double> discharge_coefficient{};
  double pipe_loss = 0.0;  ///< FullBore of liquefied gas: K = f L/D + fittings up to the break
  /// Hole of liquefied gas: length of the way through it (thick wall, stub), over which it begins
  /// to flash (short_pipe()). Absent: none flashes before it is outside.
  std::optional<double> opening_length_m{};
  /// Gas from a hole, full bore or vessel: throat of the real gas, for pressures above about 50 bar
  /// (hydrogen 100 bar); false: constant compressibility. Not with a pipeline.
  bool real_gas_throat = false;
  double release_height_m = 1.0;
  std::optional<Feed> feed{};  ///< Hole and FullBore of a line
  /// Gas: full bore opens both ends, a hole has hole_diameter. The line says what can leave:
  /// inventory_kg may be 0. Isolation ends the pumping; the line empties on.
  std::optional<Pipeline> pipeline{};
  std::optional<double> isolation_time_s{};
  double max_duration_s = 1800.0;

  int segments = 5;
  Reduction reduction = Reduction::Mean;
  double toxic_exponent = 1.0;  ///< of the probit; for Reduction::Dose
  Aerosol aerosol = Aerosol::Aqt3046;
};

/// A building round the release.
struct Building {
  double volume_m3 = 0.0;
  double ventilation_m3_per_s = 0.0;
  std::optional<double> vent_area_m2{};
  std::optional<double> strength_overpressure_pa{};
};

/// Weather and ground.
struct Surroundings {
  double bund_area_m2 = 0.0;           ///< 0 = no bund
  double bund_height_m = 0.0;          ///< 0 = unknown: holds everything
  double pool_min_thickness_m = 0.01;  ///< without bund
  Surface surface = Surface::Concrete;
  GroundSet ground_set = GroundSet::Hj169;
  bool on_water = false;  ///< the pool spreads on open water of ground_temperature
  double wind_speed_m_per_s = 5.0;
  char stability_class = 'D';
  double ambient_temperature_k = 288.15;
  double ground_temperature_k = 288.15;
  double ambient_pressure_pa = 101325.0;
  double solar_w_per_m2 = 0.0;  ///< 0 at night
  std::optional<Building> building{};
};

/// One source term: the state after the hole by release_to_air(), the rate in time by
/// drain_vessel(), gas_vessel(), liquefied_vessel() or fed_release(), its reduction to segments,
/// the pool in time, the building round it, the cloud of a rupture.
///
/// released = airborne + pool liquid; segments and pool segments carry exactly those masses. The
/// plain fields hold the means: rate times duration is the mass.
/// \throws InputError, NumericError
[[nodiscard]] SourceTerm source_term(const LossEvent& loss, const Surroundings& where);

/// What enters the air in time: the vapour of segments and pool segments added. Empty when the term
/// has neither (release_to_air); without the puff of a rupture.
[[nodiscard]] std::vector<RateStep> vapour_steps(const SourceTerm& term);

}  // namespace isorisk::models::source
