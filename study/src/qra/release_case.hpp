// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "consequences.hpp"
#include "isorisk/models/dispersion/release_cloud.hpp"
#include "isorisk/models/fire/chamberlain_jet.hpp"
#include "isorisk/models/fire/transmissivity.hpp"
#include "isorisk/models/source/source_term.hpp"

namespace isorisk::study::qra {

/// Of a release, whatever the weather.
struct FireballCache {
  Footprints footprints;
  std::optional<HeatThreat> threat;
  std::vector<Warning> warnings;
};

/// One release in one weather class. Every effect is computed when a branch first asks for it.
struct ReleaseCase {
  const Study& study;
  const DeathRules& rules;
  bool dominoes;
  const Equipment& equipment;
  const models::Substance& substance;
  const WeatherClass& weather;
  const models::source::SourceTerm& source;
  FireballCache* fireball_cache;  ///< does not depend on the weather
  /// Of the vapour in time; empty: at the first rate.
  std::vector<models::source::RateStep> steps{};
  /// Of the clouds that may burn.
  std::optional<models::dispersion::FlammableTable> most_fuel{}, widest{};
  std::optional<Footprints> jet{}, early_pool{}, late_pool{}, toxic{}, flash{}, blast{};
  std::optional<HeatThreat> jet_threat{}, early_threat{}, late_threat{};
  std::optional<BlastThreat> blast_threat{};
  double base_height_m = 0.0;  ///< of what burns on a tank
  ExplosiveCloud explosive{};  ///< once the explosion was asked for
  /// By effect, however often it is asked.
  std::map<models::event_tree::OutcomeKind, std::vector<Warning>> about{};
  FootprintError error{};
  std::string blast_model = "explosion.vapour_cloud";
  std::string jet_model = "fire.chamberlain_jet";
  std::string jet_radiation_model{};  ///< what radiates from points; empty: the flame itself
  std::string early_pool_model = "fire.pool_fire", late_pool_model = early_pool_model;
  std::string flash_model = "dispersion.gaussian_plume", toxic_model = flash_model;

  /// A constant rate of vapour.
  struct Rate {
    double kg_per_s = 0.0;
    double duration_s = 0.0;
  };

  [[nodiscard]] models::fire::TransmissivityInput air() const;
  [[nodiscard]] models::dispersion::CloudInput cloud_input() const;
  /// The vapour of the jet and of the pool together; the pool alone where nothing else is airborne.
  [[nodiscard]] models::dispersion::ReleaseCloud plume(Rate rate, bool with_jet) const;
  [[nodiscard]] models::dispersion::ReleaseCloud puff() const;
  [[nodiscard]] models::dispersion::CloudChoice cloud_choice() const {
    return models::dispersion::parse_cloud_choice(study.method.word("cloud_model"));
  }
  /// The jet of a relief valve; others go along the wind.
  [[nodiscard]] bool upwards() const { return equipment.type == EquipmentType::ReliefValve; }
  /// Droplets, of what is airborne.
  [[nodiscard]] double airborne_liquid() const;
  /// Of a source term at its first rate, jet and pool together.
  [[nodiscard]] Rate plain_rate() const;
  /// The release by its highest rates: the mean of the highest that last so long together, for each
  /// length there is, longest first. Lengths that hardly change the mean are left out.
  [[nodiscard]] std::vector<Rate> rates_by_length() const;
  /// The constant rate with the mass and the toxic load of what enters the air, in the worst
  /// stretch of the exposure time.
  [[nodiscard]] Rate rate_of_load(double exponent) const;
  [[nodiscard]] bool airborne() const { return source.airborne_kg > 0.0; }
  /// The clouds that may burn: of a rupture the puff, else of the parts of the release by its
  /// highest rates the one with most fuel above the limit (explosion) and the one that covers most
  /// ground (flash fire).
  void make_flammable();
  /// Samples the edge of the widest cloud as finely as the tolerance asks; the error falls with the
  /// square of their number.
  void sample_edge(const models::dispersion::ReleaseCloud& cloud,
                   models::dispersion::FlammableOptions options);
  /// What a source of ignition may meet: the widest cloud for as long as it is fed (a puff: for as
  /// long as it takes to pass), at least the pool itself.
  [[nodiscard]] IgnitableCloud ignitable();
  /// Vapour of a pool that lies well below the jet: where it leaves decides who breathes it.
  [[nodiscard]] bool pool_below_jet() const;
  /// What feeds a burning pool: the highest rates over the longest exposure to heat.
  [[nodiscard]] double pool_feed_kg_per_s() const;
  /// What feeds the flame over the longest exposure to heat: the mean of the highest rates that
  /// last so long together.
  [[nodiscard]] double jet_rate_kg_per_s() const;
  const Footprints& jet_fire();
  const Footprints& hydrogen_jet();
  [[nodiscard]] models::fire::ChamberlainJetInput jet_discharge() const;
  [[nodiscard]] bool two_phase_jet() const;
  void guideline_jet();
  void straight_jet(const models::fire::ChamberlainJetInput& in, bool cook);
  void upward_jet(const models::fire::ChamberlainJetInput& in);
  void take_points(const PointFlame& points, const char* radiation);
  /// Says that a model made for hydrocarbons was used on hydrogen.
  void tell_hydrogen(models::event_tree::OutcomeKind effect, const std::string& model);
  /// A pool that burns from the start is fed and burnt at once; one that ignites late has its full
  /// size.
  const Footprints& pool_fire(bool late);
  struct BurningPool;
  [[nodiscard]] BurningPool burning_pool(bool late) const;
  [[nodiscard]] BurningPool cylinder_on_pool(bool late) const;
  [[nodiscard]] BurningPool zones_on_pool(bool late, std::string_view row) const;
  [[nodiscard]] BurningPool trench_on_bund(std::string_view row) const;
  [[nodiscard]] double pool_diameter_m(bool late, double large_rate_kg_per_m2_s) const;
  [[nodiscard]] double boiling_vapour_density_kg_per_m3() const;
  [[nodiscard]] double air_density_kg_per_m3() const;
  const Footprints& fireball();
  [[nodiscard]] FireballCache moving_fireball(double net_heat_j_per_kg, double burst_pa) const;
  const Footprints& flash_fire();
  const Footprints& explosion();
  /// The cloud for the congestion of the map.
  void keep_explosive(double energy_j);
  /// Emergency limits whose distance is told: AEGL-3 and AEGL-2 of an hour, as HJ 169-2018 takes
  /// them, and IDLH.
  [[nodiscard]] std::vector<models::ExposureLimit> reported_limits() const;
  const Footprints& toxic_cloud();
  void state_error(const ToxicFootprint& f);
  [[nodiscard]] Warning missed(const char* what, double reached) const;
  void keep(models::event_tree::OutcomeKind effect, const std::vector<Warning>& list);
};

}  // namespace isorisk::study::qra
