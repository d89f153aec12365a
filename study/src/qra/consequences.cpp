// SPDX-License-Identifier: Apache-2.0
#include "consequences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "building_blasts.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/models/dispersion/cloud.hpp"
#include "isorisk/models/event_tree/ignition.hpp"
#include "isorisk/models/explosion/vapour_cloud.hpp"
#include "isorisk/models/fire/chamberlain_jet.hpp"
#include "isorisk/models/fire/fireball.hpp"
#include "isorisk/models/fire/pool.hpp"
#include "isorisk/models/fire/pool_fire.hpp"
#include "isorisk/models/source/constants.hpp"
#include "isorisk/models/vulnerability/toxic_probit.hpp"

namespace isorisk::study::qra {

namespace et = models::event_tree;
namespace src = models::source;
namespace disp = models::dispersion;
namespace fire = models::fire;
using models::Substance;
using models::frequency::LossKind;
using models::frequency::LossOfContainment;

namespace {

constexpr double kMolarMassAir_kg_per_mol = 0.02896;
constexpr double kOxygenInAir = 0.2095;  // mole fraction, explosions.md 3.1 (van den Berg 1985)
constexpr double kFullest = 0.99;        // a vessel fuller than this keeps its first rate
constexpr double kDefaultReleaseHeight_m = 1.0;
// Order 404 of EMERCOM (2009): one table of direct ignition, delayed ignition and explosion.
constexpr std::string_view kFixedIgnition = "mchs404-2009";
constexpr double kVolatileFlashPoint_k = 273.15 + 28.0;  // the same table

src::OpeningKind opening_of(LossKind kind) {
  switch (kind) {
    case LossKind::Hole:
      return src::OpeningKind::Hole;
    case LossKind::FullBore:
      return src::OpeningKind::FullBore;
    case LossKind::Rupture:
      return src::OpeningKind::Rupture;
    case LossKind::TenMinutes:
      return src::OpeningKind::TenMinutes;
  }
  return src::OpeningKind::Hole;
}

char letter(Grade grade) { return static_cast<char>('A' + static_cast<int>(grade)); }

et::Hazard hazard_of(const Substance& s) {
  if (s.flammable && s.toxic) return et::Hazard::FlammableAndToxic;
  if (s.flammable) return et::Hazard::Flammable;
  return s.toxic ? et::Hazard::Toxic : et::Hazard::Neither;
}

// Liquid above the hole, taken at the bottom of the vessel.
double liquid_head_m(const Equipment& e) {
  if (e.phase == Phase::Gas) return 0.0;
  const double fill = e.fill_fraction.value_or(0.0);
  switch (e.type) {
    case EquipmentType::AtmosphericTank:
      return e.height_m.value_or(0.0) * fill;
    case EquipmentType::Sphere:
    case EquipmentType::PressureVessel:
    case EquipmentType::ProcessVessel:
    case EquipmentType::Reactor:
      return e.diameter_m.value_or(0.0) * fill;
    default:
      return 0.0;
  }
}

bool fed_by_a_pump(EquipmentType type) {
  return type == EquipmentType::Pump || type == EquipmentType::Compressor ||
         type == EquipmentType::Pipe || type == EquipmentType::LoadingArm ||
         type == EquipmentType::Hose;
}

// Measures of the vessel from what the study says of it: the volume counts, the length of a lying
// or standing cylinder with flat ends follows from it. Nothing where it is not known, or so full or
// so empty that the state says otherwise: the first rate stays.
std::optional<src::VesselGeometry> vessel_of(const Substance& s, const Equipment& e, double kg) {
  if (!e.volume_m3 || e.phase == Phase::Gas) return std::nullopt;
  const double volume = *e.volume_m3;
  src::VesselGeometry v;
  switch (e.type) {
    case EquipmentType::Sphere:
      v = {.shape = src::VesselShape::Sphere, .diameter_m = std::cbrt(6.0 * volume / M_PI)};
      break;
    case EquipmentType::AtmosphericTank:
      v.shape = src::VesselShape::VerticalCylinder;
      break;
    case EquipmentType::PressureVessel:
    case EquipmentType::ProcessVessel:
    case EquipmentType::Reactor:
    case EquipmentType::TankTruck:
      v.shape = src::VesselShape::HorizontalCylinder;
      break;
    default:
      return std::nullopt;
  }
  if (v.shape != src::VesselShape::Sphere) {
    if (!e.diameter_m) return std::nullopt;
    v.diameter_m = *e.diameter_m;
    v.length_m = volume / (0.25 * M_PI * v.diameter_m * v.diameter_m);
  }
  const double liquid_rho = s.liquid_density_kg_per_m3(e.temperature_k);
  const double gas_rho = e.phase == Phase::LiquefiedGas
                             ? s.ideal_gas_density_kg_per_m3(e.temperature_k, e.pressure_abs_pa)
                             : 0.0;
  const double fill = (kg / volume - gas_rho) / (liquid_rho - gas_rho);
  return fill > 1.0 - kFullest && fill < kFullest ? std::optional{v} : std::nullopt;
}

// Density of the contents, for the inventory of a pipe.
double content_density(const Substance& s, const Equipment& e) {
  return e.phase == Phase::Gas ? s.ideal_gas_density_kg_per_m3(e.temperature_k, e.pressure_abs_pa)
                               : s.liquid_density_kg_per_m3(e.temperature_k);
}

// What a line holds.
double line_kg(const Substance& s, const Equipment& e) {
  if (!e.pipe_diameter_m || !e.pipe_length_m) return 0.0;
  const double area = 0.25 * M_PI * *e.pipe_diameter_m * *e.pipe_diameter_m;
  return content_density(s, e) * area * *e.pipe_length_m;
}

// What can leave: the stated content, else what a line holds and what is pumped into it meanwhile.
double inventory_kg(const Substance& s, const Equipment& e, double feed_time_s) {
  if (e.inventory_kg) return *e.inventory_kg;
  const double kg = e.flow_kg_per_s.value_or(0.0) * feed_time_s + line_kg(s, e);
  if (!(kg > 0.0)) {
    throw InputError(
        "its content is unknown: give inventory, or volume and fill_fraction, or flow, or "
        "pipe_diameter and pipe_length");
  }
  return kg;
}

// Fuel mass fraction of a stoichiometric mixture with air.
double stoichiometric_fraction(const Substance& s) {
  const double air = s.oxygen_mol_per_mol / kOxygenInAir * kMolarMassAir_kg_per_mol;
  return s.molar_mass_kg_per_mol / (s.molar_mass_kg_per_mol + air);
}

disp::WeatherClass dispersion_class(const WeatherClass& w, double reference_height_m) {
  return {.pasquill = disp::parse_pasquill(std::string_view{&w.stability, 1}),
          .wind_speed_m_per_s = w.wind_speed_m_per_s,
          .reference_height_m = reference_height_m};
}

}  // namespace

// One release in one weather class. Every effect is computed when a branch first asks for it.
struct ConsequenceModel::Case {
  const ConsequenceModel& model;
  const Equipment& equipment;
  const Substance& substance;
  const WeatherClass& weather;
  const src::SourceTerm& source;
  Footprints* fireball_cache;          // does not depend on the weather
  std::vector<src::RateStep> steps{};  // of the vapour in time; empty: at the first rate
  std::optional<disp::PassiveCloud> cloud{};
  std::optional<disp::FlammableTable> flammable{};
  std::optional<Footprints> jet{}, early_pool{}, late_pool{}, toxic{}, flash{}, blast{};
  std::vector<Warning> fire_warnings{};
  std::string blast_model = "explosion.vapour_cloud";

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
                        .roughness_m = study().atmosphere.roughness_m}};
  }

  // The vapour of the jet and of the pool together; the pool alone where nothing else is airborne.
  [[nodiscard]] disp::PassiveCloud plume(Rate rate, bool jet) const {
    disp::CloudInput in = cloud_input();
    in.mass_flow_kg_per_s = rate.kg_per_s;
    in.duration_s = rate.duration_s;
    if (jet) {
      in.density_kg_per_m3 = source.density_kg_per_m3;
      in.height_m = source.height_m;
      in.source_diameter_m = source.expanded_diameter_m;
    } else {
      in.density_kg_per_m3 = substance.ideal_gas_density_kg_per_m3(
          source.pool->temperature_k, study().atmosphere.pressure_abs_pa);
      in.source_diameter_m = source.pool->diameter_m;
    }
    return disp::PassiveCloud{in};
  }

  [[nodiscard]] disp::PassiveCloud puff() const {
    disp::CloudInput in = cloud_input();
    in.kind = disp::ReleaseKind::Instantaneous;
    in.mass_kg = source.airborne_kg;
    in.density_kg_per_m3 = source.density_kg_per_m3;
    in.height_m = source.height_m;
    in.source_diameter_m = source.expanded_diameter_m;
    return disp::PassiveCloud{in};
  }

  // Of a source term at its first rate, jet and pool together.
  [[nodiscard]] Rate plain_rate() const {
    const double pool = source.pool ? source.pool->evaporation_kg_per_s : 0.0;
    if (!(source.airborne_kg > 0.0)) return {pool, source.pool ? source.pool->duration_s : 0.0};
    return {source.airborne_rate_kg_per_s + pool, source.duration_s};
  }

  // The largest rate there is at any time, for as long as anything enters the air.
  [[nodiscard]] Rate highest_rate() const {
    if (steps.empty()) return plain_rate();
    Rate most{.duration_s = steps.back().end_s - steps.front().start_s};
    for (const src::RateStep& s : steps) most.kg_per_s = std::max(most.kg_per_s, s.rate_kg_per_s());
    return most;
  }

  // The constant rate with the mass and the toxic load of all that enters the air.
  [[nodiscard]] Rate rate_of_load(double exponent) const {
    if (steps.empty()) return plain_rate();
    const src::RateStep one =
        src::reduce(steps, 1, src::Reduction::Dose, exponent).segments.front();
    return {one.rate_kg_per_s(), one.end_s - one.start_s};
  }

  [[nodiscard]] bool airborne() const { return source.airborne_kg > 0.0; }

  // The cloud that may burn: at the largest rate; of a rupture the puff.
  const disp::PassiveCloud* make_cloud() {
    if (cloud) return &*cloud;
    if (source.instantaneous && airborne()) {
      cloud.emplace(puff());
      return &*cloud;
    }
    const Rate rate = highest_rate();
    if (!(rate.kg_per_s > 0.0)) return nullptr;
    cloud.emplace(plume(rate, airborne()));
    return &*cloud;
  }

  const disp::FlammableTable* make_flammable() {
    if (flammable) return &*flammable;
    const disp::PassiveCloud* c = make_cloud();
    if (c == nullptr) return nullptr;
    const auto& limits = substance.flammable_limits();
    const double part = study().method.word("flash_fire_contour") == "half_LFL" ? 0.5 : 1.0;
    flammable =
        c->flammable({.lower_limit_fraction = part * limits.lower_fraction,
                      .upper_limit_fraction = limits.upper_fraction,
                      .receptor_height_m = 1.0,
                      .averaging_time_s = study().method.number("averaging_time_flammable")});
    return &*flammable;
  }

  // A flame stands at its largest while people look for shelter.
  [[nodiscard]] double jet_rate_kg_per_s() const {
    double most = source.segments.empty() ? source.airborne_rate_kg_per_s : 0.0;
    for (const src::SourceSegment& g : source.segments) {
      most = std::max(most, g.airborne_kg_per_s);
    }
    return most;
  }

  const Footprints& jet_fire() {
    if (jet) return *jet;
    const fire::ChamberlainJet flame{
        {.mass_flow_kg_per_s = jet_rate_kg_per_s(),
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
         .transmissivity = air()}};
    jet = heat_footprints(flame.flame(), source.duration_s, rules());
    keep(flame.warnings());
    if (equipment.phase == Phase::LiquefiedGas) {
      fire_warnings.push_back({"two_phase_jet", "fire.chamberlain_jet",
                               "the jet is a two-phase one; the model is for gas jets and is used "
                               "with the whole airborne flow"});
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
      fire_warnings.push_back({"burning_rate_estimated", "fire.pool_burning_rate_burgess",
                               fmt::format("no measured burning rate of {}: from its heats, for "
                                           "pools of any diameter",
                                           substance.id)});
    }
    double diameter = pool.diameter_m;
    if (!late && !source.instantaneous && source.duration_s > 0.0) {
      diameter = std::min(diameter, fire::continuous_pool_diameter_m(
                                        pool.liquid_kg / source.duration_s, large_rate));
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
    slot = heat_footprints(flame.flame(), pool.liquid_kg / (rate * area), rules());
    keep(flame.warnings());
    return *slot;
  }

  const Footprints& fireball() {
    if (fireball_cache->individual) return *fireball_cache;
    const bool liquid = equipment.phase != Phase::Gas;
    // CPR 14E: the heat to vaporise the content does not radiate.
    const double vaporisation =
        liquid && equipment.temperature_k < substance.critical_temperature_k
            ? substance.heat_of_vaporisation_j_per_kg(equipment.temperature_k)
            : 0.0;
    const fire::Fireball ball{
        {.mass_kg = source.released_kg,
         .heat_of_combustion_j_per_kg = substance.heat_of_combustion_gas_j_per_kg - vaporisation,
         .vapour_pressure_abs_pa = equipment.pressure_abs_pa,
         .transmissivity = air()}};
    *fireball_cache = fireball_footprints(ball.flame(), ball.duration_s(), rules());
    keep(ball.warnings());
    return *fireball_cache;
  }

  const Footprints& flash_fire() {
    if (flash) return *flash;
    const disp::FlammableTable* table = make_flammable();
    flash = table == nullptr ? Footprints{} : flash_fire_footprints(*table);
    return *flash;
  }

  const Footprints& explosion() {
    if (blast) return *blast;
    blast.emplace();
    const disp::FlammableTable* table = make_flammable();
    if (table == nullptr) return *blast;
    const double mass = table->mass_above_lower_kg;
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
    blast = blast_footprints(table->centroid_x_m, vapour_cloud.radius_m(rules().blast_lethal_pa),
                             vapour_cloud.radius_m(rules().blast_indoor_pa), rules());
    for (const BuildingBlast& b : building_blasts()) {
      const double radius_m = vapour_cloud.radius_m(b.overpressure_pa);
      blast->distances.push_back(
          {.effect = b.effect,
           .distance_m = radius_m > 0.0 ? table->centroid_x_m + radius_m : 0.0});
    }
    keep(vapour_cloud.warnings());
    return *blast;
  }

  const Footprints& toxic_cloud() {
    if (toxic) return *toxic;
    toxic.emplace();
    const auto relation = models::vulnerability::toxic_substance(substance.toxic_probit_cas);
    const auto add = [&](const disp::PassiveCloud& c) {
      const disp::ToxicTable table =
          c.toxic({.probit = relation.probit,
                   .receptor_height_m = rules().receiver_height_m,
                   .max_exposure_s = study().method.number("exposure_time_toxic"),
                   .averaging_time_s = study().method.number("averaging_time_toxic"),
                   .lethality_cutoff = rules().cutoff});
      toxic->merge(toxic_footprints(table, rules()));
      keep(table.warnings);
      if (!cloud) keep(c.warnings());
    };
    const Rate rate = rate_of_load(relation.probit.n);
    if (source.instantaneous && airborne()) {
      add(*make_cloud());
      // What boils off the ground afterwards; people are in one or the other.
      if (!steps.empty()) add(plume(rate, false));
    } else if (rate.kg_per_s > 0.0) {
      add(plume(rate, airborne()));
    }
    return *toxic;
  }

  void keep(const std::vector<Warning>& list) {
    fire_warnings.insert(fire_warnings.end(), list.begin(), list.end());
  }
};

ConsequenceModel::ConsequenceModel(const Study& study)
    : study_{study}, rules_{DeathRules::of(study.method)} {
  direct_set_ = study.method.word("direct_ignition");
  if (direct_set_ == "auto") {
    direct_set_ = study.frequencies.name() == "cpr18e-1999" ? "cpr18e-1999" : "aqt3046-2013";
  }
}

src::ReleaseInput ConsequenceModel::release_input(const Equipment& e, const LossOfContainment& loss,
                                                  const WeatherClass& w) const {
  const Substance& s = models::SubstanceLibrary::builtin().at(e.substance);
  const double max_duration_s = study_.method.number("release_duration_max");
  src::ReleaseInput in{.substance = &s,
                       .temperature_k = e.temperature_k,
                       .pressure_abs_pa = e.pressure_abs_pa,
                       .phase = e.phase,
                       .volume_m3 = e.volume_m3.value_or(0.0),
                       .liquid_head_m = liquid_head_m(e),
                       .opening = opening_of(loss.kind),
                       .hole_diameter_m = loss.hole_diameter_m,
                       .release_height_m = e.elevation_m.value_or(kDefaultReleaseHeight_m),
                       .max_duration_s = max_duration_s,
                       .bund_area_m2 = e.bund_area_m2.value_or(0.0),
                       .wind_speed_m_per_s = w.wind_speed_m_per_s,
                       .stability_class = w.stability,
                       .ambient_temperature_k = study_.atmosphere.temperature_k,
                       .ground_temperature_k = study_.atmosphere.temperature_k,
                       .ambient_pressure_pa = study_.atmosphere.pressure_abs_pa};
  const bool leak = loss.kind == LossKind::Hole || loss.kind == LossKind::FullBore;
  if (leak && e.detection_class && e.isolation_class) {
    in.isolation_time_s = src::leak_duration_s(letter(*e.detection_class),
                                               letter(*e.isolation_class), loss.hole_diameter_m);
  }
  if (leak && e.flow_kg_per_s && fed_by_a_pump(e.type)) {
    in.flow_cap_kg_per_s = src::source_constant("pump_run_out").value * *e.flow_kg_per_s;
  }
  in.inventory_kg =
      inventory_kg(s, e, std::min(in.isolation_time_s.value_or(max_duration_s), max_duration_s));
  return in;
}

src::LossEvent ConsequenceModel::loss_event(const Equipment& e,
                                            const LossOfContainment& loss) const {
  const Substance& s = models::SubstanceLibrary::builtin().at(e.substance);
  const double max_duration_s = study_.method.number("release_duration_max");
  src::LossEvent in{.substance = &s,
                    .temperature_k = e.temperature_k,
                    .pressure_abs_pa = e.pressure_abs_pa,
                    .phase = e.phase,
                    .liquid_head_m = liquid_head_m(e),
                    .opening = opening_of(loss.kind),
                    .hole_diameter_m = loss.hole_diameter_m,
                    .release_height_m = e.elevation_m.value_or(kDefaultReleaseHeight_m),
                    .max_duration_s = max_duration_s};
  const bool leak = loss.kind == LossKind::Hole || loss.kind == LossKind::FullBore;
  if (leak && e.detection_class && e.isolation_class) {
    in.isolation_time_s = src::leak_duration_s(letter(*e.detection_class),
                                               letter(*e.isolation_class), loss.hole_diameter_m);
  }
  if (leak && e.flow_kg_per_s && fed_by_a_pump(e.type)) {
    const double run_out = src::source_constant("pump_run_out").value;
    in.inventory_kg = e.inventory_kg.value_or(run_out * *e.flow_kg_per_s * max_duration_s);
    in.feed = src::Feed{.normal_flow_kg_per_s = *e.flow_kg_per_s,
                        .run_out_factor = run_out,
                        .line_kg = e.inventory_kg ? 0.0 : line_kg(s, e),
                        .emptying = e.phase == Phase::Gas ? src::LineEmptying::Exponential
                                                          : src::LineEmptying::Constant};
    return in;
  }
  in.inventory_kg =
      inventory_kg(s, e, std::min(in.isolation_time_s.value_or(max_duration_s), max_duration_s));
  in.vessel = vessel_of(s, e, in.inventory_kg);
  in.gas_vessel = e.phase == Phase::Gas && !fed_by_a_pump(e.type);
  return in;
}

src::Surroundings ConsequenceModel::surroundings(const Equipment& e, const WeatherClass& w) const {
  return {.bund_area_m2 = e.bund_area_m2.value_or(0.0),
          .bund_height_m = e.bund_height_m.value_or(0.0),
          .wind_speed_m_per_s = w.wind_speed_m_per_s,
          .stability_class = w.stability,
          .ambient_temperature_k = study_.atmosphere.temperature_k,
          .ground_temperature_k = study_.atmosphere.temperature_k,
          .ambient_pressure_pa = study_.atmosphere.pressure_abs_pa};
}

src::SourceTerm ConsequenceModel::source_of(const Equipment& e, const LossOfContainment& loss,
                                            const WeatherClass& w) const {
  if (study_.method.word("outflow") == "constant") {
    return src::release_to_air(release_input(e, loss, w));
  }
  return src::source_term(loss_event(e, loss), surroundings(e, w));
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
  fresh.footprints.resize(classes);
  fresh.models.resize(classes);
  fresh.warnings.resize(classes);
  return fresh;
}

ReleaseConsequence ConsequenceModel::evaluate(const Equipment& equipment,
                                              const LossOfContainment& loss) const {
  const Substance& substance = models::SubstanceLibrary::builtin().at(equipment.substance);
  ReleaseConsequence out;
  Footprints fireball;
  const std::string name = fmt::format("equipment '{}', {}", equipment.id, loss.label);
  for (const WeatherClass& weather : study_.weather.classes) {
    try {
      out.source.push_back(source_of(equipment, loss, weather));
      const src::SourceTerm& source = out.source.back();

      const auto release_kind =
          source.instantaneous ? et::ReleaseKind::Instantaneous : et::ReleaseKind::Continuous;
      const double amount = source.instantaneous                 ? source.released_kg
                            : source.initial_rate_kg_per_s > 0.0 ? source.initial_rate_kg_per_s
                                                                 : source.release_rate_kg_per_s;
      const auto installation = equipment.type == EquipmentType::TankTruck
                                    ? et::Installation::RoadTanker
                                    : et::Installation::Stationary;
      const et::Hazard hazard = hazard_of(substance);
      et::Probabilities p{.explosion = 1.0 - study_.method.number("flash_fire_share")};
      if (substance.flammable) {
        if (direct_set_ == kFixedIgnition) {
          const bool volatile_fluid =
              source.phase != src::Phase::Liquid ||
              substance.flash_point_k.value_or(0.0) <= kVolatileFlashPoint_k;
          const auto fixed = et::fixed_ignition(kFixedIgnition, volatile_fluid, release_kind,
                                                source.instantaneous ? 0.0 : amount);
          p.direct = fixed.direct;
          p.delayed = fixed.delayed;
          p.explosion = fixed.explosion;
        } else {
          p.direct = et::direct_ignition(direct_set_, installation, release_kind, amount,
                                         substance.material_class, substance.ignition_reactivity)
                         .probability;
          p.delayed = study_.method.number("delayed_ignition");
        }
        p.bleve = et::bleve_share(installation);
        p.flammable = et::flammable_share(substance.ignition_reactivity, p.direct);
      }
      const bool liquid = source.phase == src::Phase::Liquid;
      const bool pool = source.pool && source.pool->liquid_kg > 0.0;
      const auto branches =
          et::builtin_tree(et::tree_for(release_kind, hazard, liquid, pool)).evaluate(p);

      Case one{.model = *this,
               .equipment = equipment,
               .substance = substance,
               .weather = weather,
               .source = source,
               .fireball_cache = &fireball,
               .steps = src::vapour_steps(source)};
      const std::size_t done = out.source.size() - 1;
      for (std::size_t b = 0; b < branches.size(); ++b) {
        BranchConsequence& target = branch_of(out.branches, branches[b]);
        target.probability[done] = branches[b].probability;
        if (!(branches[b].probability > 0.0)) continue;
        one.fire_warnings.clear();
        Footprints& merged = target.footprints[done];
        std::vector<std::string>& used = target.models[done];
        const auto add = [&](const Footprints& f, std::string model) {
          merged.merge(f);
          used.push_back(std::move(model));
        };
        for (const et::OutcomeKind kind : branches[b].outcomes) {
          switch (kind) {
            case et::OutcomeKind::JetFire:
              if (source.airborne_rate_kg_per_s > 0.0) add(one.jet_fire(), "fire.chamberlain_jet");
              break;
            case et::OutcomeKind::PoolFire:
              add(one.pool_fire(branches[b].delayed), "fire.pool_fire");
              break;
            case et::OutcomeKind::Fireball:
              add(one.fireball(), "fire.fireball");
              break;
            case et::OutcomeKind::FlashFire:
              add(one.flash_fire(), "dispersion.gaussian_plume");
              break;
            case et::OutcomeKind::Explosion:
              add(one.explosion(), one.blast_model);
              break;
            case et::OutcomeKind::Toxic:
              add(one.toxic_cloud(), "dispersion.gaussian_plume");
              used.emplace_back("vulnerability.toxic_probit");
              break;
            case et::OutcomeKind::None:
              break;
          }
        }
        target.warnings[done] = one.fire_warnings;
        const bool drifts = std::any_of(
            branches[b].outcomes.begin(), branches[b].outcomes.end(), [](et::OutcomeKind k) {
              return k == et::OutcomeKind::FlashFire || k == et::OutcomeKind::Explosion ||
                     k == et::OutcomeKind::Toxic;
            });
        if (drifts && one.cloud) {
          const auto about = one.cloud->warnings();
          target.warnings[done].insert(target.warnings[done].end(), about.begin(), about.end());
        }
        target.warnings[done].insert(target.warnings[done].end(), source.warnings.begin(),
                                     source.warnings.end());
      }
    } catch (const InputError& e) {
      throw InputError(fmt::format("{}, weather {}: {}", name, weather.name, e.what()));
    } catch (const NumericError& e) {
      throw NumericError(fmt::format("{}, weather {}: {}", name, weather.name, e.what()));
    }
  }
  return out;
}

}  // namespace isorisk::study::qra
