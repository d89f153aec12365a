// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/core/risk/footprint.hpp"
#include "isorisk/models/dispersion/cloud.hpp"
#include "isorisk/models/dispersion/toxic_profile.hpp"
#include "isorisk/models/explosion/blast.hpp"
#include "isorisk/models/fire/fireball.hpp"
#include "isorisk/models/fire/solid_flame.hpp"
#include "isorisk/models/vulnerability/blast_people.hpp"
#include "isorisk/models/vulnerability/heat_lethality.hpp"
#include "isorisk/study/qra.hpp"
#include "point_flame.hpp"

/// From the effects of one outcome to footprints of death: who dies where, by the rules of the
/// study's method (AQ/T 3046-2013 section 10; CPR 18E chapter 5).
namespace isorisk::study::qra {

/// The three fields of an outcome. Null: zero everywhere.
struct Footprints {
  risk::FootprintPtr individual;  ///< outdoors, unprotected
  risk::FootprintPtr outdoor;     ///< share of people out of doors who die (societal risk)
  risk::FootprintPtr indoor;      ///< share of people indoors who die
  std::vector<EffectDistance> distances;

  /// Pointwise maximum with another effect of the same outcome; of an effect that both have, the
  /// larger distance.
  void merge(const Footprints& other);
};

/// The choices of the method that decide on death, in SI units.
struct DeathRules {
  double cutoff = 0.001;                   ///< probability below which an effect counts as nil
  double fire_exposure_s = 20.0;           ///< longest exposure to heat
  double fire_lethal_flux_w_per_m2 = 0.0;  ///< everybody dies from here on
  double fire_clothing_factor = 0.14;
  double fire_indoor_factor = 0.0;
  double toxic_indoor_factor = 0.1;
  bool toxic_air_change = false;  ///< indoors by the load in a room, else by the factor
  double toxic_air_changes_per_h = 1.0;
  double toxic_indoor_exposure_s = 1800.0;
  double blast_lethal_pa = 0.0;
  double blast_indoor_pa = 0.0;
  double blast_indoor_fraction = 0.025;
  /// Death by the load of a blast; null: by the steps above.
  std::shared_ptr<const models::vulnerability::BlastPeople> blast_people{};
  double ambient_pressure_pa = 101325.0;  ///< for blast_people
  double receiver_height_m = 1.5;
  double footprint_error = 0.01;  ///< tolerance of the footprints of clouds
  models::vulnerability::HeatProbit heat_probit{};

  static DeathRules of(const Study& study);
};

/// Heat round a flame that turns with the wind (jet, tilted pool fire). Inside the flame and from
/// the lethal flux on everybody dies; outside by the probit for the exposure.
/// \param duration_s of the fire; the exposure is the shorter of it and the rule.
[[nodiscard]] Footprints heat_footprints(const models::fire::SolidFlame& flame, double duration_s,
                                         const DeathRules& rules);

/// The same of a flame made of point sources.
[[nodiscard]] Footprints heat_footprints(const PointFlame& flame, double duration_s,
                                         const DeathRules& rules);

/// Heat of a source without a body, at a point `centre_x_m` downwind: flux by the distance from it.
struct PointFire {
  double centre_x_m = 0.0;
  std::function<double(double)> flux_w_per_m2;       ///< at a distance [m]
  std::function<double(double)> distance_of_flux_m;  ///< largest with at least a flux
};
[[nodiscard]] Footprints point_fire_footprints(const PointFire& fire, double duration_s,
                                               const DeathRules& rules);

/// The same round a fireball: no wind direction.
[[nodiscard]] Footprints fireball_footprints(const models::fire::SolidFlame& flame,
                                             double duration_s, const DeathRules& rules);

/// Round a fireball that grows, rises and fades: by its dose up to the end of the exposure; the
/// lethal flux is the constant one of the same dose and time, and so are the distances.
[[nodiscard]] Footprints fireball_footprints(const models::fire::MartinsenMarxFireball& ball,
                                             const DeathRules& rules);

/// Displacement [m] of the contour, square to it, by the straight lines between its samples: a
/// quarter of what every second sample would leave.
[[nodiscard]] double edge_error_m(const models::dispersion::FlammableTable& table);

/// Everybody within the flammable contour dies, indoors too.
[[nodiscard]] Footprints flash_fire_footprints(const models::dispersion::FlammableTable& table);

/// Blast round a point `centre_x_m` downwind; radii to the two overpressures of the rules.
[[nodiscard]] Footprints blast_footprints(double centre_x_m, double lethal_radius_m,
                                          double indoor_radius_m, const DeathRules& rules);

/// A blast round its middle.
struct BlastField {
  std::function<models::explosion::Blast(double)> at;  ///< load at a distance [m] > 0
  std::function<double(double)> radius_m;  ///< largest with an overpressure [Pa]; 0: nowhere
};
/// Blast round a point `centre_x_m` downwind, by the steps or the probits of the rules. Where a
/// probit needs the impulse and the blast has none, by the steps: see steps_for_want_of_impulse.
[[nodiscard]] Footprints blast_footprints(double centre_x_m, const BlastField& blast,
                                          const DeathRules& rules);
[[nodiscard]] bool steps_for_want_of_impulse(const BlastField& blast, const DeathRules& rules);
/// What to say then. \param model of the blast
[[nodiscard]] Warning no_impulse(const std::string& model);

/// Lethality of a toxic cloud as a footprint.
struct ToxicFootprint {
  risk::FootprintPtr footprint;  ///< null: below the cut-off everywhere
  double reach_m = 0.0;
  models::dispersion::SamplingError error;
  std::vector<Warning> warnings;
};
[[nodiscard]] ToxicFootprint toxic_footprint(const models::dispersion::ToxicTable& table,
                                             double cutoff);
[[nodiscard]] ToxicFootprint toxic_footprint(const models::dispersion::ToxicProfile& profile,
                                             double cutoff);

/// \param indoors the lethality in a room, with toxic_air_change.
[[nodiscard]] Footprints toxic_footprints(const ToxicFootprint& outdoors,
                                          const ToxicFootprint& indoors, const DeathRules& rules);

}  // namespace isorisk::study::qra
