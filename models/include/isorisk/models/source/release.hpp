// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/models/source/history.hpp"
#include "isorisk/models/substance/substance.hpp"

/// From a vessel with an opening to what enters the air: the hand-over to dispersion and fire.
///
/// Reference page: docs/models/source/release.md
namespace isorisk::models::source {

/// State of the contents before the release.
enum class Phase {
  Gas,           ///< all gas or vapour
  Liquid,        ///< liquid whose vapour pressure at T is at most ambient pressure
  LiquefiedGas,  ///< liquid kept liquid by pressure: boils when released
};

enum class OpeningKind {
  Hole,        ///< round hole in a wall, hole_diameter_m
  FullBore,    ///< broken pipe, hose or arm: hole_diameter_m is the bore
  Rupture,     ///< whole inventory at once
  TenMinutes,  ///< whole inventory at a constant rate in 600 s
};

enum class Surface { Concrete, Soil, DrySoil, WetSoil, Gravel };
/// Whose ground constants: HJ 169-2018 Table F.2 or TNO Yellow Book.
enum class GroundSet { Hj169, Tno };

/// How much of a boiling release stays in the air, as vapour and aerosol.
enum class Aerosol {
  Aqt3046,     ///< 5 X (AQ/T 3046-2013 eq. D.31, D.32)
  PurpleBook,  ///< table of CPR 18E
  DropSize,    ///< vapour and the drops that RELEASE keeps up (aerosol.hpp); horizontal jets
};

struct ReleaseInput {
  const Substance* substance = nullptr;  ///< required; must outlive the call
  double temperature_k = 288.15;         ///< of the contents
  double pressure_abs_pa = 101325.0;     ///< of the contents (gas cap)
  std::optional<Phase> phase{};          ///< absent: decided from T and p (see state_of)
  double inventory_kg = 0.0;             ///< what can leave
  double volume_m3 = 0.0;                ///< of the vessel; 0 = unknown
  double liquid_head_m = 0.0;            ///< static liquid head above the hole
  /// Liquefied gas that swells to the opening: vapour by mass of what enters it, [0, 1].
  double inlet_quality = 0.0;

  OpeningKind opening = OpeningKind::Hole;
  double hole_diameter_m = 0.0;  ///< Hole and FullBore
  /// Absent: liquid hole 0.65, gas hole 1.0 (HJ 169-2018 Table F.1, F.1.2: round), full bore 1.0.
  std::optional<double> discharge_coefficient{};
  /// Hole of liquefied gas: length of the way through the wall or stub, over which it begins to
  /// flash (short_pipe()); absent: none flashes before it is outside.
  std::optional<double> opening_length_m{};
  /// Gas: throat of the real gas (real_gas_hole()); false: constant compressibility (gas_hole()).
  bool real_gas_throat = false;
  /// FullBore of liquefied gas: K = f L/D + fittings of the pipe up to the break
  /// (FlashingTable::pipe()).
  double pipe_loss = 0.0;
  /// Pump or process flow that the release cannot exceed.
  std::optional<double> flow_cap_kg_per_s{};
  double release_height_m = 1.0;  ///< of the hole above ground

  std::optional<double> isolation_time_s{};  ///< detection and isolation (leak_duration_s)
  double max_duration_s = 1800.0;            ///< cap of release and exposure

  double bund_area_m2 = 0.0;           ///< 0 = no bund
  double bund_height_m = 0.0;          ///< 0 = unknown: the bund is taken to hold everything
  double pool_min_thickness_m = 0.01;  ///< without bund (data/coefficients/pool_min_thickness.csv)
  Surface surface = Surface::Concrete;
  GroundSet ground_set = GroundSet::Hj169;

  double wind_speed_m_per_s = 5.0;  ///< at 10 m
  char stability_class = 'D';       ///< Pasquill, 'A' to 'F'
  double ambient_temperature_k = 288.15;
  double ground_temperature_k = 288.15;
  double ambient_pressure_pa = 101325.0;

  Aerosol aerosol = Aerosol::Aqt3046;
  bool with_pool = true;  ///< false: what rains out makes no pool here (source_term() has its own)
};

/// Liquid on the ground and the vapour it gives.
struct PoolSource {
  double liquid_kg = 0.0;                 ///< that reached the pool during the release
  double area_m2 = 0.0;                   ///< largest area
  double diameter_m = 0.0;                ///< of the circle with that area
  double temperature_k = 0.0;             ///< of the pool
  bool boiling = false;                   ///< heat from the ground drives it (else wind)
  bool in_bund = false;                   ///< the bund limits the area
  double vapour_density_kg_per_m3 = 0.0;  ///< of its vapour at the pool's temperature
  double evaporation_kg_per_s = 0.0;      ///< averaged over duration_s
  double duration_s = 0.0;     ///< time over which it evaporates, at most the exposure cap
  double evaporated_kg = 0.0;  ///< evaporation_kg_per_s * duration_s
};

/// A piece of a release at a constant rate, as it enters the air.
struct SourceSegment {
  double start_s = 0.0;
  double end_s = 0.0;
  double released_kg_per_s = 0.0;  ///< from the vessel
  double airborne_kg_per_s = 0.0;  ///< vapour and aerosol
  double vapour_fraction = 1.0;    ///< flashed part of what was released
  double temperature_k = 0.0;      ///< after expansion, as in SourceTerm
  double density_kg_per_m3 = 0.0;
  double velocity_m_per_s = 0.0;  ///< after expansion; 0 from a building
  double diameter_m = 0.0;        ///< of the airborne stream after expansion
  Outflow outflow = Outflow::Gas;
  double drop_diameter_m = 0.0;  ///< Aerosol::DropSize: of its drops, 0 without any
};

/// Vapour of a pool at a constant rate.
struct PoolSegment {
  double start_s = 0.0;
  double end_s = 0.0;
  double vapour_kg_per_s = 0.0;
  double area_m2 = 0.0;        ///< mean
  double temperature_k = 0.0;  ///< of the pool
};

/// What enters the air. All masses satisfy
/// released_kg = airborne_kg + pool.liquid_kg, pool.evaporated_kg <= pool.liquid_kg.
struct SourceTerm {
  Phase phase = Phase::Gas;    ///< in the vessel, as decided
  bool instantaneous = false;  ///< Rupture

  double released_kg = 0.0;            ///< leaves the vessel within duration_s
  double release_rate_kg_per_s = 0.0;  ///< 0 when instantaneous
  double duration_s = 0.0;             ///< 0 when instantaneous
  std::string duration_rule;           ///< what ended it, in words

  double vapour_fraction = 1.0;         ///< flashed part of what was released (1 for gas)
  double airborne_fraction = 1.0;       ///< vapour + aerosol, by the rule of Aerosol
  double airborne_kg = 0.0;             ///< airborne at the source, pool vapour not included
  double airborne_rate_kg_per_s = 0.0;  ///< 0 when instantaneous

  /// After expansion to ambient pressure, the kinetic energy of the jet given back as heat.
  double temperature_k = 0.0;
  double density_kg_per_m3 = 0.0;          ///< of the airborne mixture (vapour + aerosol) there
  double vapour_density_kg_per_m3 = 0.0;   ///< of its vapour alone
  double exit_velocity_m_per_s = 0.0;      ///< in the hole; 0 when instantaneous
  double expanded_velocity_m_per_s = 0.0;  ///< after expansion to ambient pressure
  double hole_diameter_m = 0.0;            ///< real opening; 0 for Rupture and TenMinutes
  double expanded_diameter_m = 0.0;        ///< of the airborne stream after expansion
  double height_m = 0.0;
  bool choked = false;

  std::optional<PoolSource> pool;
  std::vector<Warning> warnings;

  // In time; filled by source_term() only (source_term.hpp).
  std::vector<SourceSegment> segments{};     ///< empty when instantaneous
  std::vector<PoolSegment> pool_segments{};  ///< vapour of the pool, from its first to its last
  double initial_rate_kg_per_s = 0.0;        ///< from the vessel at the start
  bool from_building = false;                ///< the segments leave a building, without momentum
  double puff_radius_m = 0.0;                ///< rupture: of the cloud after mixing
  double puff_air_kg = 0.0;                  ///< rupture: air in it
  double drop_diameter_m = 0.0;              ///< Aerosol::DropSize: at the start, 0 without drops

  /// Everything that enters the air: jet or puff and pool vapour [kg].
  [[nodiscard]] double total_airborne_kg() const noexcept {
    return airborne_kg + (pool ? pool->evaporated_kg : 0.0);
  }
};

/// The state of the contents from temperature and pressure: gas above the critical temperature or
/// below 95 % of the saturation pressure, of a mixture the dew pressure (the curves are good to a
/// few per cent), else liquid, or liquefied gas when its vapour pressure, of a mixture the bubble
/// pressure, exceeds ambient pressure by 5 %.
[[nodiscard]] Phase state_of(const Substance& substance, double temperature_k,
                             double pressure_abs_pa, double ambient_pressure_pa) noexcept;

/// Why nothing can be said of a liquid at this temperature although it lies below the critical one,
/// in words: a component of a mixture is above its own, or the curve of a substance ends before.
/// "" where there is a vapour pressure.
[[nodiscard]] std::string no_saturation(const Substance& substance, double temperature_k);

/// Why contents of this state are solid, in words that follow the temperature ("is below the
/// melting point of phenol, ..."); "" when they are not. Liquids below the melting point; gases
/// below the triple point whose pressure is above that of the solid. Surrogates and mixtures have
/// no melting point of their own: "".
[[nodiscard]] std::string solid_contents(const Substance& substance, double temperature_k,
                                         double pressure_abs_pa, bool liquid);

/// \throws InputError that lists every field outside its bounds, and for solid contents.
[[nodiscard]] SourceTerm release_to_air(const ReleaseInput& input);

/// Time [s] until detection and isolation have stopped a leak: grades 'A' to 'C', by hole size
/// (AQ/T 3046-2013, API 581). \throws InputError for another grade.
[[nodiscard]] double leak_duration_s(char detection_class, char isolation_class,
                                     double hole_diameter_m);

[[nodiscard]] std::string_view to_text(Phase value) noexcept;
[[nodiscard]] std::string_view to_text(OpeningKind value) noexcept;

}  // namespace isorisk::models::source
