// SPDX-License-Identifier: Apache-2.0
#include "consequences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <optional>

#include "building_blasts.hpp"
#include "contents.hpp"
#include "equipment_source.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/models/aqt3046/jet_fire.hpp"
#include "isorisk/models/dispersion/release_cloud.hpp"
#include "isorisk/models/event_tree/ignition.hpp"
#include "isorisk/models/explosion/vapour_cloud.hpp"
#include "isorisk/models/fire/chamberlain_jet.hpp"
#include "isorisk/models/fire/fireball.hpp"
#include "isorisk/models/fire/johnson_jet.hpp"
#include "isorisk/models/fire/pool.hpp"
#include "isorisk/models/fire/pool_fire.hpp"
#include "isorisk/models/source/constants.hpp"
#include "isorisk/models/source/source_term.hpp"
#include "isorisk/models/vulnerability/toxic_probit.hpp"

namespace isorisk::study::qra {

namespace et = models::event_tree;
namespace src = models::source;
namespace disp = models::dispersion;
namespace fire = models::fire;
using models::Substance;
using models::frequency::LossOfContainment;

namespace {

constexpr double kMolarMassAir_kg_per_mol = 0.02896;
constexpr double kOxygenInAir = 0.2095;  // mole fraction, explosions.md 3.1 (van den Berg 1985)
constexpr double kSameRate = 1.01;       // means of a release closer than this are one
// Order 404 of EMERCOM (2009): one table of direct ignition, delayed ignition and explosion.
constexpr std::string_view kFixedIgnition = "mchs404-2009";
constexpr double kVolatileFlashPoint_k = 273.15 + 28.0;  // the same table

et::Hazard hazard_of(const Substance& s) {
  if (s.flammable && s.toxic) return et::Hazard::FlammableAndToxic;
  if (s.flammable) return et::Hazard::Flammable;
  return s.toxic ? et::Hazard::Toxic : et::Hazard::Neither;
}

// Fuel mass fraction of a stoichiometric mixture with air.
double stoichiometric_fraction(const Substance& s) {
  const double air = s.oxygen_mol_per_mol / kOxygenInAir * kMolarMassAir_kg_per_mol;
  return s.molar_mass_kg_per_mol / (s.molar_mass_kg_per_mol + air);
}

bool harmless(const et::Branch& b) {
  return std::all_of(b.outcomes.begin(), b.outcomes.end(),
                     [](et::OutcomeKind k) { return k == et::OutcomeKind::None; });
}

et::Probabilities with_delayed(et::Probabilities p, double delayed) {
  p.delayed = delayed;
  return p;
}

// Mean of the highest rates of the segments that last so long together, or all there are.
template <class RateOf>
double sustained_rate(const src::SourceTerm& source, RateOf rate, double time_s) {
  std::vector<const src::SourceSegment*> sorted;
  for (const src::SourceSegment& g : source.segments) sorted.push_back(&g);
  std::stable_sort(sorted.begin(), sorted.end(), [&](const auto* a, const auto* b) {
    return std::invoke(rate, *a) > std::invoke(rate, *b);
  });
  double mass = 0.0;
  double lasting = 0.0;
  for (const src::SourceSegment* g : sorted) {
    const double span = std::min(g->end_s - g->start_s, time_s - lasting);
    mass += std::invoke(rate, *g) * span;
    lasting += span;
    if (!(lasting < time_s)) break;
  }
  return lasting > 0.0 ? mass / lasting : 0.0;
}

disp::WeatherClass dispersion_class(const WeatherClass& w, double reference_height_m) {
  return {.pasquill = disp::parse_pasquill(std::string_view{&w.stability, 1}),
          .wind_speed_m_per_s = w.wind_speed_m_per_s,
          .reference_height_m = reference_height_m};
}

}  // namespace

struct FireballCache {
  Footprints footprints;
  std::optional<HeatThreat> threat;
  std::vector<Warning> warnings;
};

// One release in one weather class. Every effect is computed when a branch first asks for it.
struct ConsequenceModel::Case {
  const ConsequenceModel& model;
  const Equipment& equipment;
  const Substance& substance;
  const WeatherClass& weather;
  const src::SourceTerm& source;
  FireballCache* fireball_cache;       // does not depend on the weather
  std::vector<src::RateStep> steps{};  // of the vapour in time; empty: at the first rate
  std::optional<disp::FlammableTable> most_fuel{}, widest{};  // of the clouds that may burn
  std::optional<Footprints> jet{}, early_pool{}, late_pool{}, toxic{}, flash{}, blast{};
  std::optional<HeatThreat> jet_threat{}, early_threat{}, late_threat{};
  std::optional<BlastThreat> blast_threat{};
  std::map<et::OutcomeKind, std::vector<Warning>> about{};  // by effect, however often it is asked
  FootprintError error{};
  std::string blast_model = "explosion.vapour_cloud";
  std::string jet_model = "fire.chamberlain_jet";
  std::string flash_model = "dispersion.gaussian_plume", toxic_model = flash_model;

  [[nodiscard]] const Study& study() const { return model.study_; }
  [[nodiscard]] const DeathRules& rules() const { return model.rules_; }

  [[nodiscard]] fire::TransmissivityInput air() const {
    return {.temperature_k = study().atmosphere.temperature_k,
            .relative_humidity_fraction =
                std::max(study().atmosphere.relative_humidity_fraction, 0.01)};
  }

  /// A constant rate of vapour.
  struct Rate {
    double kg_per_s = 0.0;
    double duration_s = 0.0;
  };

  [[nodiscard]] disp::CloudInput cloud_input() const {
    return {.molar_mass_kg_per_mol = substance.molar_mass_kg_per_mol,
            .weather = dispersion_class(weather, study().weather.reference_height_m),
            .ambient = {.temperature_k = study().atmosphere.temperature_k,
                        .pressure_abs_pa = study().atmosphere.pressure_abs_pa,
                        .relative_humidity_fraction = study().atmosphere.relative_humidity_fraction,
                        .roughness_m = study().atmosphere.roughness_m},
            .sigma_set = disp::parse_sigma_set(study().method.word("sigma_set")),
            .profile = cloud_choice() == disp::CloudChoice::Automatic &&
                               study().method.word("near_ground") == "surface_layer"
                           ? disp::VerticalProfile::SurfaceLayer
                           : disp::VerticalProfile::Gaussian};
  }

  // The vapour of the jet and of the pool together; the pool alone where nothing else is airborne.
  [[nodiscard]] disp::ReleaseCloud plume(Rate rate, bool with_jet) const {
    disp::ReleaseCloudInput in{.cloud = cloud_input(), .substance = &substance};
    disp::CloudInput& cloud = in.cloud;
    cloud.mass_flow_kg_per_s = rate.kg_per_s;
    cloud.duration_s = rate.duration_s;
    if (with_jet) {
      cloud.density_kg_per_m3 = source.density_kg_per_m3;
      cloud.height_m = source.height_m;
      cloud.source_diameter_m = source.expanded_diameter_m;
      in.temperature_k = source.temperature_k;
      in.liquid_fraction = airborne_liquid();
      in.velocity_m_per_s = source.expanded_velocity_m_per_s;
      in.diluted = source.from_building;
      if (source.from_building && cloud_choice() == disp::CloudChoice::Automatic) {
        // Mixed through the lee of its building, taken for a cube unless its height is given.
        const double volume = *equipment.building_volume_m3;
        const double depth = equipment.building_height_m.value_or(std::cbrt(volume));
        cloud.source_depth_m = depth;
        cloud.source_diameter_m = std::sqrt(volume / depth);
        cloud.height_m = 0.0;
      }
    } else {
      cloud.density_kg_per_m3 = substance.ideal_gas_density_kg_per_m3(
          source.pool->temperature_k, study().atmosphere.pressure_abs_pa);
      cloud.source_diameter_m = source.pool->diameter_m;
      in.temperature_k = source.pool->temperature_k;
      in.from_pool = true;
    }
    return {in, cloud_choice()};
  }

  [[nodiscard]] disp::ReleaseCloud puff() const {
    disp::ReleaseCloudInput in{.cloud = cloud_input(),
                               .substance = &substance,
                               .temperature_k = source.temperature_k,
                               .liquid_fraction = airborne_liquid()};
    in.cloud.kind = disp::ReleaseKind::Instantaneous;
    in.cloud.mass_kg = source.airborne_kg;
    in.cloud.density_kg_per_m3 = source.density_kg_per_m3;
    in.cloud.height_m = source.height_m;
    in.cloud.source_diameter_m = source.expanded_diameter_m;
    return {in, cloud_choice()};
  }

  [[nodiscard]] disp::CloudChoice cloud_choice() const {
    return disp::parse_cloud_choice(study().method.word("cloud_model"));
  }

  // Droplets, of what is airborne.
  [[nodiscard]] double airborne_liquid() const {
    if (source.phase == src::Phase::Gas || !(source.airborne_fraction > 0.0)) return 0.0;
    return std::clamp(1.0 - source.vapour_fraction / source.airborne_fraction, 0.0, 1.0);
  }

  // Of a source term at its first rate, jet and pool together.
  [[nodiscard]] Rate plain_rate() const {
    const double pool = source.pool ? source.pool->evaporation_kg_per_s : 0.0;
    if (!(source.airborne_kg > 0.0)) return {pool, source.pool ? source.pool->duration_s : 0.0};
    return {source.airborne_rate_kg_per_s + pool, source.duration_s};
  }

  // The release by its highest rates: the mean of the highest that last so long together, for each
  // length there is, longest first. Lengths that hardly change the mean are left out.
  [[nodiscard]] std::vector<Rate> rates_by_length() const {
    if (steps.empty()) return {plain_rate()};
    std::vector<src::RateStep> sorted = steps;
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
      return a.rate_kg_per_s() > b.rate_kg_per_s();
    });
    std::vector<Rate> all;
    Rate sum{};  // mass and time
    for (const src::RateStep& step : sorted) {
      sum.kg_per_s += step.mass_kg;
      sum.duration_s += step.end_s - step.start_s;
      all.push_back({sum.kg_per_s / sum.duration_s, sum.duration_s});
    }
    std::vector<Rate> kept;
    for (auto it = all.rbegin(); it != all.rend(); ++it) {
      if (kept.empty() || it->kg_per_s > kSameRate * kept.back().kg_per_s) kept.push_back(*it);
    }
    return kept;
  }

  // The constant rate with the mass and the toxic load of what enters the air, in the worst stretch
  // of the exposure time.
  [[nodiscard]] Rate rate_of_load(double exponent) const {
    if (steps.empty()) return plain_rate();
    const src::RateStep one =
        src::reduce(
            src::worst_window(steps, study().method.number("exposure_time_toxic"), exponent), 1,
            src::Reduction::Dose, exponent)
            .segments.front();
    return {one.rate_kg_per_s(), one.end_s - one.start_s};
  }

  [[nodiscard]] bool airborne() const { return source.airborne_kg > 0.0; }

  // The clouds that may burn: of a rupture the puff, else of the parts of the release by its
  // highest rates the one with most fuel above the limit (explosion) and the one that covers most
  // ground (flash fire).
  void make_flammable() {
    if (most_fuel) return;
    const auto& limits = substance.flammable_limits();
    const double part = study().method.word("flash_fire_contour") == "half_LFL" ? 0.5 : 1.0;
    disp::FlammableOptions options{
        .lower_limit_fraction = part * limits.lower_fraction,
        .upper_limit_fraction = limits.upper_fraction,
        .receptor_height_m = 1.0,
        .averaging_time_s = study().method.number("averaging_time_flammable")};
    std::optional<disp::ReleaseCloud> widest_cloud;
    const auto consider = [&](const disp::ReleaseCloud& c) {
      disp::FlammableTable table = c.flammable(options);
      for (const auto effect : {et::OutcomeKind::FlashFire, et::OutcomeKind::Explosion}) {
        if (!most_fuel) keep(effect, c.warnings());
        keep(effect, table.warnings);
      }
      if (!widest || table.area_m2 > widest->area_m2) {
        widest = table;
        widest_cloud = c;
        flash_model = c.model_id();
      }
      if (!most_fuel || table.mass_above_lower_kg > most_fuel->mass_above_lower_kg) {
        most_fuel = std::move(table);
      }
    };
    const bool burst = source.instantaneous && airborne();
    if (burst) consider(puff());
    for (const Rate& rate : rates_by_length()) {
      if (!(rate.kg_per_s > 0.0) || (burst && steps.empty())) continue;
      consider(plume(rate, airborne() && !burst));
      if (!burst && pool_below_jet()) consider(plume(rate, false));
    }
    if (widest && widest->x_m.size() >= 2) sample_edge(*widest_cloud, options);
  }

  // Samples the edge of the widest cloud as finely as the tolerance asks; the error falls with the
  // square of their number.
  void sample_edge(const disp::ReleaseCloud& cloud, disp::FlammableOptions options) {
    constexpr int kMostPoints = 256;
    const double allowed_m = rules().footprint_error * widest->max_half_width_m;
    const double over = edge_error_m(*widest) / allowed_m;
    if (over > 1.0) {
      options.points =
          static_cast<int>(std::min<double>(kMostPoints, 1.2 * options.points * std::sqrt(over)));
      widest = cloud.flammable(options);
    }
    const double edge_m = edge_error_m(*widest);
    error.add({.footprints = 1, .edge = edge_m / widest->max_half_width_m, .edge_m = edge_m});
    if (edge_m > allowed_m)
      for (const auto effect : {et::OutcomeKind::FlashFire, et::OutcomeKind::Explosion})
        keep(effect, {missed("flammable footprint", edge_m / widest->max_half_width_m)});
  }

  // What a source of ignition may meet: the widest cloud for as long as it is fed (a puff: for as
  // long as it takes to pass), at least the pool itself.
  [[nodiscard]] IgnitableCloud ignitable() {
    make_flammable();
    const double pool_m = source.pool ? 0.5 * source.pool->diameter_m : 0.0;
    if (widest && widest->x_m.size() > 1 && widest->area_m2 > M_PI * pool_m * pool_m) {
      const double length = widest->x_m.back() - widest->x_m.front();
      const double passing = length / weather.wind_speed_m_per_s;
      return {widest->x_m, widest->half_width_m,
              source.instantaneous ? passing : std::max(passing, source.duration_s)};
    }
    if (!(pool_m > 0.0)) return {};
    constexpr int kPoints = 17;
    IgnitableCloud disc{.stays_s = std::max(source.pool->duration_s, source.duration_s)};
    for (int i = 0; i < kPoints; ++i) {
      const double angle = M_PI * i / (kPoints - 1);
      disc.x_m.push_back(-pool_m * std::cos(angle));
      disc.half_width_m.push_back(pool_m * std::sin(angle));
    }
    return disc;
  }

  // Vapour of a pool that lies well below the jet: where it leaves decides who breathes it.
  [[nodiscard]] bool pool_below_jet() const {
    return airborne() && source.pool && source.pool->evaporation_kg_per_s > 0.0 &&
           source.height_m > src::source_constant("near_ground_height").value;
  }

  // What feeds a burning pool: the highest rates over the longest exposure to heat.
  [[nodiscard]] double pool_feed_kg_per_s() const {
    if (source.segments.empty()) return source.pool->liquid_kg / source.duration_s;
    return sustained_rate(
        source,
        [](const src::SourceSegment& g) { return g.released_kg_per_s - g.airborne_kg_per_s; },
        rules().fire_exposure_s);
  }

  // What feeds the flame over the longest exposure to heat: the mean of the highest rates that last
  // so long together.
  [[nodiscard]] double jet_rate_kg_per_s() const {
    if (source.segments.empty()) return source.airborne_rate_kg_per_s;
    return sustained_rate(source, &src::SourceSegment::airborne_kg_per_s, rules().fire_exposure_s);
  }

  const Footprints& jet_fire() {
    if (jet) return *jet;
    const std::string& chosen = study().method.word("jet_fire_model");
    if (chosen == "aqt3046") {
      jet_model = "aqt3046.jet_fire";
      const models::aqt3046::JetFire point{
          {.heat_of_combustion_j_per_kg = substance.heat_of_combustion_gas_j_per_kg,
           .mass_flow_kg_per_s = jet_rate_kg_per_s(),
           .radiative_fraction = study().method.number("jet_radiative_fraction")}};
      jet = point_fire_footprints(
          {.centre_x_m = point.point_source_offset_m(),
           .flux_w_per_m2 = [&](double r) { return point.heat_flux_w_per_m2(r); },
           .distance_of_flux_m = [&](double q) { return point.distance_m(q); }},
          source.duration_s, rules());
      return *jet;
    }
    fire::ChamberlainJetInput in{
        .mass_flow_kg_per_s = jet_rate_kg_per_s(),
        .hole_diameter_m = std::max(
            source.hole_diameter_m > 0.0 ? source.hole_diameter_m : source.expanded_diameter_m,
            1e-4),
        .molar_mass_kg_per_mol = substance.molar_mass_kg_per_mol,
        .heat_capacity_ratio = substance.heat_capacity_ratio(equipment.temperature_k),
        .stagnation_pressure_abs_pa =
            std::max(equipment.pressure_abs_pa, 1.001 * study().atmosphere.pressure_abs_pa),
        .stagnation_temperature_k = equipment.temperature_k,
        .heat_of_combustion_j_per_kg = substance.heat_of_combustion_gas_j_per_kg,
        .wind_speed_m_per_s = weather.wind_speed_m_per_s,
        .release_height_m = source.height_m,
        .ambient_temperature_k = study().atmosphere.temperature_k,
        .ambient_pressure_abs_pa = study().atmosphere.pressure_abs_pa,
        .stoichiometric_mass_fraction = stoichiometric_fraction(substance),
        .heavy_fuel_correction = study().method.word("jet_heavy_fuels") == "counted",
        .transmissivity = air()};
    // A jet with droplets leaves as the discharge says, not as gas from its stagnation state.
    const bool two_phase = equipment.phase != Phase::Gas && source.expanded_velocity_m_per_s > 0.0;
    if (two_phase) {
      in.expanded_velocity_m_per_s = source.expanded_velocity_m_per_s;
      in.expanded_density_kg_per_m3 = source.density_kg_per_m3;
    }
    const auto take = [&](const auto& model_flame) {
      jet = heat_footprints(model_flame.flame(), source.duration_s, rules());
      if (model.dominoes_) {
        jet_threat = heat_threat(model_flame.flame(), source.duration_s, false);
      }
      keep(et::OutcomeKind::JetFire, model_flame.warnings());
    };
    if (chosen == "johnson" && !two_phase) {
      jet_model = "fire.johnson_jet";
      take(fire::JohnsonJet{{.release = in}});
    } else {
      take(fire::ChamberlainJet{in});
    }
    if (two_phase) {
      about[et::OutcomeKind::JetFire].push_back(
          {"two_phase_jet", jet_model,
           "the jet is a two-phase one: the model, which is for gas jets, takes the whole airborne "
           "flow with its speed and density after expansion"});
    }
    return *jet;
  }

  // A pool that burns from the start is fed and burnt at once; one that ignites late has its full
  // size.
  const Footprints& pool_fire(bool late) {
    std::optional<Footprints>& slot = late ? late_pool : early_pool;
    if (slot) return *slot;
    slot.emplace();
    if (!source.pool || !(source.pool->liquid_kg > 0.0)) return *slot;
    const src::PoolSource& pool = *source.pool;
    double large_rate = substance.burning_rate_kg_per_m2_s.value_or(0.0);
    if (!substance.burning_rate_kg_per_m2_s) {
      large_rate = fire::burgess_burning_rate_kg_per_m2_s(
          substance.heat_of_combustion_liquid_j_per_kg,
          substance.heat_of_vaporisation_j_per_kg(
              std::min(substance.boiling_point_k, study().atmosphere.temperature_k)),
          substance.liquid_heat_capacity_j_per_kg_k(study().atmosphere.temperature_k),
          substance.boiling_point_k, study().atmosphere.temperature_k);
      about[et::OutcomeKind::PoolFire].push_back(
          {"burning_rate_estimated", "fire.pool_burning_rate_burgess",
           fmt::format("no measured burning rate of {}: from its heats, for "
                       "pools of any diameter",
                       substance.id)});
    }
    double diameter = pool.diameter_m;
    if (!late && !source.instantaneous && source.duration_s > 0.0) {
      diameter =
          std::min(diameter, fire::continuous_pool_diameter_m(pool_feed_kg_per_s(), large_rate));
    }
    const double rate = substance.burning_k_beta_per_m
                            ? fire::babrauskas_burning_rate_kg_per_m2_s(
                                  large_rate, *substance.burning_k_beta_per_m, diameter)
                            : large_rate;
    const fire::PoolFire flame{
        {.diameter_m = diameter,
         .burning_rate_kg_per_m2_s = rate,
         .heat_of_combustion_j_per_kg = substance.heat_of_combustion_liquid_j_per_kg,
         .wind_speed_m_per_s = weather.wind_speed_m_per_s,
         .vapour_density_kg_per_m3 = substance.ideal_gas_density_kg_per_m3(
             substance.boiling_point_k, study().atmosphere.pressure_abs_pa),
         .air_density_kg_per_m3 = disp::air_density_kg_per_m3(
             {.temperature_k = study().atmosphere.temperature_k,
              .pressure_abs_pa = study().atmosphere.pressure_abs_pa,
              .relative_humidity_fraction = study().atmosphere.relative_humidity_fraction}),
         .soot_fraction = substance.value("soot_fraction"),
         .transmissivity = air()}};
    const double area = 0.25 * M_PI * diameter * diameter;
    const double burning_s = pool.liquid_kg / (rate * area);
    slot = heat_footprints(flame.flame(), burning_s, rules());
    if (model.dominoes_) {
      (late ? late_threat : early_threat) = heat_threat(flame.flame(), burning_s, false);
    }
    keep(et::OutcomeKind::PoolFire, flame.warnings());
    return *slot;
  }

  const Footprints& fireball() {
    about[et::OutcomeKind::Fireball] = fireball_cache->warnings;
    if (fireball_cache->footprints.individual) return fireball_cache->footprints;
    const bool liquid = equipment.phase != Phase::Gas;
    // CPR 14E: the heat to vaporise the content does not radiate.
    const double vaporisation =
        liquid && equipment.temperature_k < substance.critical_temperature_k
            ? substance.heat_of_vaporisation_j_per_kg(equipment.temperature_k)
            : 0.0;
    const fire::Fireball ball{
        {.mass_kg = source.released_kg,
         .heat_of_combustion_j_per_kg = substance.heat_of_combustion_gas_j_per_kg - vaporisation,
         .model = study().method.word("fireball_model") == "ccps" ? fire::FireballModel::Ccps
                                                                  : fire::FireballModel::TnoCpr14e,
         .vapour_pressure_abs_pa = equipment.pressure_abs_pa,
         .transmissivity = air()}};
    *fireball_cache = {fireball_footprints(ball.flame(), ball.duration_s(), rules()),
                       model.dominoes_
                           ? std::optional{heat_threat(ball.flame(), ball.duration_s(), true)}
                           : std::nullopt,
                       ball.warnings()};
    about[et::OutcomeKind::Fireball] = fireball_cache->warnings;
    return fireball_cache->footprints;
  }

  const Footprints& flash_fire() {
    if (flash) return *flash;
    make_flammable();
    flash = widest ? flash_fire_footprints(*widest) : Footprints{};
    return *flash;
  }

  const Footprints& explosion() {
    if (blast) return *blast;
    blast.emplace();
    make_flammable();
    if (!most_fuel) return *blast;
    const double mass = most_fuel->mass_above_lower_kg;
    if (!(mass > 0.0) || mass < study().method.number("explosion_min_mass")) return *blast;
    models::explosion::VapourCloudInput in{
        .flammable_mass_kg = mass,
        .heat_of_combustion_j_per_kg = substance.heat_of_combustion_gas_j_per_kg,
        .method = models::explosion::cloud_blast_method(study().method.word("explosion_model")),
        .ambient_pressure_pa = study().atmosphere.pressure_abs_pa};
    // Congestion that the study names; else the generic part of CPR 18E.
    if (equipment.congested_volume_m3) in.congested_volume_m3 = *equipment.congested_volume_m3;
    if (equipment.congestion_class) in.blast_class = *equipment.congestion_class;
    const models::explosion::VapourCloud vapour_cloud{in};
    blast_model = vapour_cloud.model_id();
    blast =
        blast_footprints(most_fuel->centroid_x_m, vapour_cloud.radius_m(rules().blast_lethal_pa),
                         vapour_cloud.radius_m(rules().blast_indoor_pa), rules());
    for (const BuildingBlast& b : building_blasts()) {
      const double radius_m = vapour_cloud.radius_m(b.overpressure_pa);
      blast->distances.push_back(
          {.effect = b.effect,
           .distance_m = radius_m > 0.0 ? most_fuel->centroid_x_m + radius_m : 0.0});
    }
    keep(et::OutcomeKind::Explosion, vapour_cloud.warnings());
    if (model.dominoes_) {
      blast_threat = qra::blast_threat(most_fuel->centroid_x_m, vapour_cloud);
    }
    return *blast;
  }

  // Emergency limits whose distance is told: AEGL-3 and AEGL-2 of an hour, as HJ 169-2018 takes
  // them, and IDLH.
  [[nodiscard]] std::vector<models::ExposureLimit> reported_limits() const {
    std::vector<models::ExposureLimit> kept;
    for (const models::ExposureLimit& limit : substance.exposure_limits) {
      const bool hour = limit.minutes == 60.0 && (limit.name == "AEGL-3" || limit.name == "AEGL-2");
      if ((hour || limit.name == "IDLH") && limit.value_ppm > 0.0 && limit.value_ppm < 1e6)
        kept.push_back(limit);
    }
    return kept;
  }

  const Footprints& toxic_cloud() {
    if (toxic) return *toxic;
    toxic.emplace();
    const auto relation = models::vulnerability::toxic_substance(substance.toxic_probit_cas);
    const disp::ToxicOptions options{
        .probit = relation.probit,
        .receptor_height_m = rules().receiver_height_m,
        .max_exposure_s = study().method.number("exposure_time_toxic"),
        .averaging_time_s = study().method.number("averaging_time_toxic"),
        .lethality_cutoff = rules().cutoff,
        .points = 0,
        .tolerance = rules().footprint_error};
    disp::ToxicOptions in_room = options;
    in_room.indoor = disp::IndoorModel::AirChange;
    in_room.air_changes_per_h = rules().toxic_air_changes_per_h;
    in_room.indoor_exposure_s = rules().toxic_indoor_exposure_s;
    // By a function that samples the lethality for the options.
    const auto add = [&](const auto& sample) {
      const ToxicFootprint outdoors = sample(options);
      const ToxicFootprint indoors = rules().toxic_air_change ? sample(in_room) : ToxicFootprint{};
      keep(et::OutcomeKind::Toxic, outdoors.warnings);
      state_error(outdoors);
      state_error(indoors);
      toxic->merge(toxic_footprints(outdoors, indoors, rules()));
    };
    const auto sampled = [&](const disp::ReleaseCloud& c, const disp::ToxicOptions& o) {
      return c.heavy()
                 ? toxic_footprint(disp::sample_toxic_field(c.toxic_field(o), o), rules().cutoff)
                 : toxic_footprint(c.toxic(o), rules().cutoff);
    };
    const auto reach = [&](const disp::ReleaseCloud& c) {
      keep(et::OutcomeKind::Toxic, c.warnings());
      Footprints distances;
      for (const models::ExposureLimit& limit : reported_limits()) {
        distances.distances.push_back(
            {.effect = limit.name,
             .distance_m = c.distance_to_fraction_m(
                 1e-6 * limit.value_ppm, options.receptor_height_m, options.averaging_time_s)});
      }
      toxic->merge(distances);
    };
    const auto add_cloud = [&](const disp::ReleaseCloud& c) {
      toxic_model = c.model_id();
      add([&](const disp::ToxicOptions& o) { return sampled(c, o); });
      reach(c);
    };
    const Rate rate = rate_of_load(relation.probit.n);
    if (source.instantaneous && airborne()) {
      const disp::ReleaseCloud cloud = puff();
      if (steps.empty()) {
        add_cloud(cloud);
      } else {
        // What boils off the ground afterwards: who breathes both has the sum of their loads.
        const disp::ReleaseCloud pool = plume(rate, false);
        toxic_model = cloud.model_id();
        reach(cloud);
        reach(pool);
        const auto of = [](const disp::ReleaseCloud& c) {
          return [&c](const disp::ToxicOptions& o) { return c.toxic_field(o); };
        };
        add([&](const disp::ToxicOptions& o) {
          return toxic_footprint(disp::toxic_of_both(of(cloud), of(pool), o), rules().cutoff);
        });
      }
    } else if (rate.kg_per_s > 0.0) {
      add_cloud(plume(rate, airborne()));
      if (pool_below_jet()) add_cloud(plume(rate, false));
    }
    return *toxic;
  }

  void state_error(const ToxicFootprint& f) {
    if (f.footprint == nullptr) return;
    error.add({.footprints = 1,
               .probability = f.error.probability,
               .edge = f.error.edge,
               .edge_m = f.error.edge_m});
    const double worst = std::max(f.error.probability, f.error.edge);
    if (!(worst > rules().footprint_error)) return;
    keep(et::OutcomeKind::Toxic, {missed("toxic footprint", worst)});
  }

  [[nodiscard]] Warning missed(const char* what, double reached) const {
    return {
        "footprint_error", what,
        fmt::format("a {} is within {:.2g} of its cloud; method.footprint_error asks for {:.2g}",
                    what, reached, rules().footprint_error)};
  }

  void keep(et::OutcomeKind effect, const std::vector<Warning>& list) {
    auto& all = about[effect];
    all.insert(all.end(), list.begin(), list.end());
  }
};

bool same_consequences(const Equipment& a, const LossOfContainment& loss_a, const Equipment& b,
                       const LossOfContainment& loss_b) {
  LossOfContainment loss = loss_b;
  loss.frequency_per_yr = loss_a.frequency_per_yr;
  if (!(loss == loss_a)) return false;
  // Whatever field is added to Equipment later counts until it is named here.
  Equipment e = b;
  e.id = a.id;
  e.name = a.name;
  e.name_zh = a.name_zh;
  e.site = a.site;
  e.unit = a.unit;
  e.position = a.position;
  e.shape = a.shape;
  e.origin = a.origin;
  return e == a;
}

}  // namespace isorisk::study::qra

namespace isorisk::study {

void FootprintError::add(const FootprintError& other) {
  footprints += other.footprints;
  probability = std::max(probability, other.probability);
  edge = std::max(edge, other.edge);
  edge_m = std::max(edge_m, other.edge_m);
}

}  // namespace isorisk::study

namespace isorisk::study::qra {

ConsequenceModel::ConsequenceModel(const Study& study)
    : study_{study}, rules_{DeathRules::of(study.method)} {
  direct_set_ = study.method.word("direct_ignition");
  if (direct_set_ == "auto") {
    direct_set_ = study.frequencies.name() == "cpr18e-1999" ? "cpr18e-1999" : "aqt3046-2013";
  }
  by_sources_ = study.method.word("delayed_ignition_by") == "sources";
  dominoes_ = study.method.word("domino") != "none";
}

// The entry of a branch over all weather classes, made when it is first met.
BranchConsequence& ConsequenceModel::branch_of(std::vector<BranchConsequence>& all,
                                               const et::Branch& branch) const {
  for (BranchConsequence& have : all) {
    if (have.branch.id == branch.id) return have;
  }
  const std::size_t classes = study_.weather.classes.size();
  BranchConsequence& fresh = all.emplace_back();
  fresh.branch = branch;
  fresh.probability.assign(classes, 0.0);
  if (by_sources_) {
    fresh.never_ignited.assign(classes, 0.0);
    fresh.always_ignited.assign(classes, 0.0);
  }
  fresh.footprints.resize(classes);
  if (dominoes_) fresh.threats.resize(classes);
  fresh.models.resize(classes);
  fresh.warnings.resize(classes);
  return fresh;
}

// Branches when the cloud is never and when it is always ignited later; the same where nothing but
// the probability of the method decides.
struct ConsequenceModel::Branching {
  bool by_sources;
  std::vector<et::Branch> never, always;
};

TreeInputs ConsequenceModel::tree_inputs(const Equipment& equipment, const TreeCase& c) const {
  const Substance& substance = models::SubstanceLibrary::builtin().at(equipment.substance);
  const auto installation = equipment.type == EquipmentType::TankTruck
                                ? et::Installation::RoadTanker
                                : et::Installation::Stationary;
  TreeInputs in{.tree = et::tree_for(c.release, c.hazard, c.liquid, c.pool),
                .p = {.explosion = 1.0 - study_.method.number("flash_fire_share")},
                .substance = &substance};
  if (!substance.flammable) return in;
  if (direct_set_ == kFixedIgnition) {
    const auto fixed =
        et::fixed_ignition(kFixedIgnition, c.volatile_fluid, c.release,
                           c.release == et::ReleaseKind::Instantaneous ? 0.0 : c.amount);
    in.p.direct = fixed.direct;
    in.p.delayed = fixed.delayed;
    in.p.explosion = fixed.explosion;
  } else {
    in.p.direct = et::direct_ignition(direct_set_, installation, c.release, c.amount,
                                      substance.material_class, substance.ignition_reactivity)
                      .probability;
    in.p.delayed = study_.method.number("delayed_ignition");
  }
  in.p.bleve = et::bleve_share(installation);
  return in;
}

namespace {

et::Probabilities with_factors(const TreeInputs& in, const Factors& factors) {
  et::Probabilities p = in.p;
  if (!in.substance->flammable) return p;
  p.direct = std::min(p.direct * factors.direct_ignition, 1.0);
  p.delayed = std::min(p.delayed * factors.delayed_ignition, 1.0);
  p.flammable = et::flammable_share(in.substance->ignition_reactivity, p.direct);
  return p;
}

}  // namespace

std::vector<et::Branch> branches_of(const TreeInputs& in, const Factors& factors) {
  return et::builtin_tree(in.tree).evaluate(with_factors(in, factors));
}

ConsequenceModel::Branching ConsequenceModel::branching(const Equipment& equipment,
                                                        const TreeCase& c) const {
  const TreeInputs in = tree_inputs(equipment, c);
  if (!(by_sources_ && in.substance->flammable)) {
    auto all = branches_of(in, study_.factors);
    return {false, all, all};
  }
  // In between the probabilities are linear: a path has one delayed ignition.
  const et::EventTree& tree = et::builtin_tree(in.tree);
  const et::Probabilities p = with_factors(in, study_.factors);
  return {true, tree.evaluate(with_delayed(p, 0.0)), tree.evaluate(with_delayed(p, 1.0))};
}

std::vector<BranchProbabilities> ConsequenceModel::probabilities(
    const Equipment& equipment, const ReleaseConsequence& known) const {
  const std::size_t classes = known.trees.size();
  std::vector<BranchProbabilities> out(known.branches.size());
  for (BranchProbabilities& b : out) {
    b.probability.assign(classes, 0.0);
    if (by_sources_) {
      b.never_ignited.assign(classes, 0.0);
      b.always_ignited.assign(classes, 0.0);
    }
  }
  for (std::size_t w = 0; w < classes; ++w) {
    const Branching now = branching(equipment, known.trees[w]);
    for (std::size_t k = 0; k < now.always.size(); ++k) {
      const auto it =
          std::find_if(known.branches.begin(), known.branches.end(),
                       [&](const BranchConsequence& b) { return b.branch.id == now.always[k].id; });
      const double p = std::max(now.never[k].probability, now.always[k].probability);
      if (it == known.branches.end() ||
          (p > 0.0 && !(it->probability[w] > 0.0) && !harmless(now.always[k]))) {
        throw InputError(
            fmt::format("equipment '{}', weather {}: branch '{}' had no probability when the study "
                        "was run, and "
                        "its consequences were not computed; run the study with the new inputs",
                        equipment.id, study_.weather.classes[w].name, now.always[k].id));
      }
      BranchProbabilities& b = out[static_cast<std::size_t>(it - known.branches.begin())];
      b.probability[w] = p;
      if (by_sources_) {
        b.never_ignited[w] = now.never[k].probability;
        b.always_ignited[w] = now.always[k].probability;
      }
    }
  }
  return out;
}

ReleaseConsequence ConsequenceModel::evaluate(const Equipment& equipment,
                                              const LossOfContainment& loss) const {
  const Substance& substance = models::SubstanceLibrary::builtin().at(equipment.substance);
  ReleaseConsequence out;
  FireballCache fireball;
  const std::string name = fmt::format("equipment '{}', {}", equipment.id, loss.label);
  for (const WeatherClass& weather : study_.weather.classes) {
    try {
      out.source.push_back(source_of(study_, equipment, loss, weather));
      const std::vector<Warning> missing =
          not_computed(substance, fmt::format("equipment '{}'", equipment.id));
      auto& told = out.source.back().warnings;
      told.insert(told.end(), missing.begin(), missing.end());
      const src::SourceTerm& term = out.source.back();
      // What burns does so as outdoors.
      const bool sheltered = term.from_building;
      const src::SourceTerm open =
          sheltered ? source_of(study_, equipment, loss, weather, Shelter::Ignored)
                    : src::SourceTerm{};
      const src::SourceTerm& source = sheltered ? open : term;

      const auto release_kind =
          source.instantaneous ? et::ReleaseKind::Instantaneous : et::ReleaseKind::Continuous;
      const double amount = source.instantaneous ? source.released_kg
                            : source.segments.empty()
                                ? source.release_rate_kg_per_s
                                : sustained_rate(source, &src::SourceSegment::released_kg_per_s,
                                                 rules_.fire_exposure_s);
      const bool volatile_fluid = source.phase != src::Phase::Liquid ||
                                  substance.flash_point_k.value_or(0.0) <= kVolatileFlashPoint_k;
      out.trees.push_back({.release = release_kind,
                           .hazard = hazard_of(substance),
                           .liquid = source.phase == src::Phase::Liquid,
                           .pool = source.pool && source.pool->liquid_kg > 0.0,
                           .volatile_fluid = volatile_fluid,
                           .amount = amount});
      const auto [by_sources, never, branches] = branching(equipment, out.trees.back());

      Case one{.model = *this,
               .equipment = equipment,
               .substance = substance,
               .weather = weather,
               .source = source,
               .fireball_cache = &fireball,
               .steps = src::vapour_steps(source)};
      Case inside{.model = *this,
                  .equipment = equipment,
                  .substance = substance,
                  .weather = weather,
                  .source = term,
                  .fireball_cache = &fireball,
                  .steps = src::vapour_steps(term)};
      const std::size_t done = out.source.size() - 1;
      for (std::size_t b = 0; b < branches.size(); ++b) {
        BranchConsequence& target = branch_of(out.branches, branches[b]);
        if (by_sources_) {
          target.never_ignited[done] = never[b].probability;
          target.always_ignited[done] = branches[b].probability;
        }
        target.probability[done] = std::max(never[b].probability, branches[b].probability);
        // What harms nobody is known whether it happens or not.
        if (!(target.probability[done] > 0.0) && !harmless(branches[b])) continue;
        Footprints& merged = target.footprints[done];
        std::vector<std::string>& used = target.models[done];
        const auto add = [&](const Footprints& f, std::string model) {
          merged.merge(f);
          used.push_back(std::move(model));
        };
        for (const et::OutcomeKind kind : branches[b].outcomes) {
          switch (kind) {
            case et::OutcomeKind::JetFire:
              if (source.airborne_rate_kg_per_s > 0.0) {
                const Footprints& f = one.jet_fire();
                add(f, one.jet_model);
              }
              break;
            case et::OutcomeKind::PoolFire:
              add(one.pool_fire(branches[b].delayed), "fire.pool_fire");
              break;
            case et::OutcomeKind::Fireball:
              add(one.fireball(), "fire.fireball");
              break;
            case et::OutcomeKind::FlashFire:
              merged.merge(one.flash_fire());
              used.push_back(one.flash_model);
              break;
            case et::OutcomeKind::Explosion:
              merged.merge(one.explosion());
              used.push_back(one.blast_model);
              break;
            case et::OutcomeKind::Toxic: {
              Case& of = sheltered ? inside : one;
              const Footprints& f = of.toxic_cloud();
              add(f, of.toxic_model);
              used.emplace_back("vulnerability.toxic_probit");
              break;
            }
            case et::OutcomeKind::None:
              break;
          }
        }
        if (dominoes_) {
          Threats& threats = target.threats[done];
          const auto burns = [&](const std::optional<HeatThreat>& t) {
            if (t) threats.heat.push_back(*t);
          };
          for (const et::OutcomeKind kind : branches[b].outcomes) {
            if (kind == et::OutcomeKind::JetFire) burns(one.jet_threat);
            if (kind == et::OutcomeKind::PoolFire) {
              burns(branches[b].delayed ? one.late_threat : one.early_threat);
            }
            if (kind == et::OutcomeKind::Fireball) burns(fireball.threat);
            if (kind == et::OutcomeKind::Explosion && one.blast_threat) {
              threats.blast.push_back(*one.blast_threat);
            }
          }
        }
        const auto say = [&](const std::vector<Warning>& list) {
          for (const Warning& w : list) {
            const auto& said = target.warnings[done];
            const bool known = std::any_of(said.begin(), said.end(), [&](const Warning& x) {
              return x.code == w.code && x.subject == w.subject && x.message == w.message;
            });
            if (!known) target.warnings[done].push_back(w);
          }
        };
        for (const et::OutcomeKind kind : branches[b].outcomes) {
          const auto& about =
              sheltered && kind == et::OutcomeKind::Toxic ? inside.about : one.about;
          const auto it = about.find(kind);
          if (it != about.end()) say(it->second);
        }
        target.warnings[done].insert(target.warnings[done].end(), term.warnings.begin(),
                                     term.warnings.end());
      }
      if (by_sources_) {
        out.clouds.push_back(by_sources ? one.ignitable() : IgnitableCloud{});
      }
      out.error.add(one.error);
      out.error.add(inside.error);
    } catch (const InputError& e) {
      throw InputError(fmt::format("{}, weather {}: {}", name, weather.name, e.what()));
    } catch (const NumericError& e) {
      throw NumericError(fmt::format("{}, weather {}: {}", name, weather.name, e.what()));
    }
  }
  return out;
}

}  // namespace isorisk::study::qra
