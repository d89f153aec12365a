// SPDX-License-Identifier: Apache-2.0
#include "consequences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "building_blasts.hpp"
#include "contents.hpp"
#include "equipment_source.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/models/event_tree/ignition.hpp"
#include "isorisk/models/fire/flare.hpp"
#include "isorisk/models/source/source_term.hpp"
#include "release_case.hpp"
#include "sustained_rate.hpp"
#include "tank_fire.hpp"
#include "vessel_burst.hpp"
#include "warehouse.hpp"

namespace isorisk::study::qra {

namespace et = models::event_tree;
namespace src = models::source;
using models::Substance;
using models::frequency::LossOfContainment;

namespace {

// Order 404 of EMERCOM (2009): one table of direct ignition, delayed ignition and explosion.
constexpr std::string_view kFixedIgnition = "mchs404-2009";
// Look-up curves of IOGP 434-6: total ignition by rate.
constexpr std::string_view kCurveIgnition = "iogp434-6";
constexpr double kVolatileFlashPoint_k = 273.15 + 28.0;  // the same table

et::Hazard hazard_of(const Substance& s) {
  if (s.flammable && s.toxic) return et::Hazard::FlammableAndToxic;
  if (s.flammable) return et::Hazard::Flammable;
  return s.toxic ? et::Hazard::Toxic : et::Hazard::Neither;
}

bool harmless(const et::Branch& b) {
  return std::all_of(b.outcomes.begin(), b.outcomes.end(),
                     [](et::OutcomeKind k) { return k == et::OutcomeKind::None; });
}

et::Probabilities with_delayed(et::Probabilities p, double delayed) {
  p.delayed = delayed;
  return p;
}

}  // namespace

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
    : study_{study}, rules_{DeathRules::of(study)} {
  direct_set_ = study.method.word("direct_ignition");
  if (direct_set_ == "auto") {
    const std::string& library = study.frequencies.name();
    const bool european =
        library == "cpr18e-1999" || library == "hse-fred" || library == "iogp434-1";
    direct_set_ = european ? "cpr18e-1999" : "aqt3046-2013";
  }
  by_sources_ = study.method.word("delayed_ignition_by") == "sources";
  dominoes_ = study.method.word("domino") != "none";
  congestion_map_ = CongestionMap::counts(study);
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
  const auto installation =
      equipment.type == EquipmentType::TankTruck || equipment.type == EquipmentType::RoadRoute
          ? et::Installation::RoadTanker
      : equipment.type == EquipmentType::RailRoute ? et::Installation::RailWagon
                                                   : et::Installation::Stationary;
  const std::string_view tree =
      c.on_tank ? "tank_fire" : et::tree_for(c.release, c.hazard, c.liquid, c.pool);
  TreeInputs in{.tree = tree,
                .event_tree = &study_.event_tree(tree),
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
  } else if (direct_set_ == kCurveIgnition) {
    const auto curve =
        et::curve_ignition(study_.method.word("ignition_scenario"), c.release,
                           c.release == et::ReleaseKind::Instantaneous ? 0.0 : c.amount);
    in.p.direct = curve.direct;
    in.p.delayed = curve.delayed;
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
  return in.event_tree->evaluate(with_factors(in, factors));
}

ConsequenceModel::Branching ConsequenceModel::branching(const Equipment& equipment,
                                                        const TreeCase& c) const {
  const TreeInputs in = tree_inputs(equipment, c);
  if (!(by_sources_ && in.substance->flammable)) {
    auto all = branches_of(in, study_.factors);
    return {false, all, all};
  }
  // In between the probabilities are linear: a path has one delayed ignition.
  const et::EventTree& tree = *in.event_tree;
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

ReleaseConsequence ConsequenceModel::warehouse(const Equipment& equipment,
                                               const LossOfContainment& loss) const {
  const WarehouseSource fire = warehouse_source(equipment, loss);
  const Substance& gas =
      models::SubstanceLibrary::builtin().at(fire.gas.empty() ? equipment.substance : fire.gas);
  const double air = models::dispersion::air_density_kg_per_m3(
      {.temperature_k = study_.atmosphere.temperature_k,
       .pressure_abs_pa = study_.atmosphere.pressure_abs_pa,
       .relative_humidity_fraction = study_.atmosphere.relative_humidity_fraction});
  ReleaseConsequence out;
  FireballCache no_fireball;
  for (const WeatherClass& weather : study_.weather.classes) {
    // Smoke of the density of air that does not rise.
    src::SourceTerm& term = out.source.emplace_back();
    term.duration_s = fire.fire.duration_s;
    term.duration_rule = "warehouse fire";
    term.released_kg = fire.gas_kg_per_s * term.duration_s;
    term.release_rate_kg_per_s = fire.gas_kg_per_s;
    term.airborne_kg = term.released_kg;
    term.airborne_rate_kg_per_s = fire.gas_kg_per_s;
    term.temperature_k = study_.atmosphere.temperature_k;
    term.density_kg_per_m3 = air;
    term.vapour_density_kg_per_m3 = air;
    term.expanded_diameter_m = loss.hole_diameter_m;
    term.from_building = !(fire.radiated_w > 0.0);
    term.warnings = fire.warnings;
    out.trees.push_back({.release = et::ReleaseKind::Continuous,
                         .hazard = et::Hazard::Toxic,
                         .amount = fire.gas_kg_per_s});
    const auto [by_sources, never, branches] = branching(equipment, out.trees.back());
    const std::size_t done = out.source.size() - 1;
    BranchConsequence& target = branch_of(out.branches, branches.front());
    target.probability[done] = branches.front().probability;
    if (by_sources_) {
      target.never_ignited[done] = target.always_ignited[done] = target.probability[done];
      out.clouds.emplace_back();
    }
    if (congestion_map_) out.explosive.emplace_back();
    std::vector<std::string>& used = target.models[done];
    used.emplace_back("fire.warehouse_fire");
    target.warnings[done] = fire.warnings;
    try {
      if (fire.gas_kg_per_s > 0.0) {
        ReleaseCase one{.study = study_,
                        .rules = rules_,
                        .dominoes = false,
                        .equipment = equipment,
                        .substance = gas,
                        .weather = weather,
                        .source = term,
                        .fireball_cache = &no_fireball};
        target.footprints[done].merge(one.toxic_cloud());
        used.push_back(one.toxic_model);
        used.emplace_back("vulnerability.toxic_probit");
        const auto& said = one.about[et::OutcomeKind::Toxic];
        target.warnings[done].insert(target.warnings[done].end(), said.begin(), said.end());
        out.error.add(one.error);
      }
    } catch (const InputError& e) {
      throw InputError(fmt::format("equipment '{}', {}, weather {}: {}", equipment.id, loss.label,
                                   weather.name, e.what()));
    } catch (const NumericError& e) {
      throw NumericError(fmt::format("equipment '{}', {}, weather {}: {}", equipment.id, loss.label,
                                     weather.name, e.what()));
    }
    if (fire.radiated_w > 0.0) {
      const double power = fire.radiated_w;
      target.footprints[done].merge(point_fire_footprints(
          {.centre_x_m = 0.0,
           .flux_w_per_m2 =
               [&](double r) {
                 return models::fire::point_source_heat_flux_w_per_m2(power, 1.0,
                                                                      std::max(r, 1e-3));
               },
           .distance_of_flux_m = [&](double q) { return std::sqrt(power / (4.0 * M_PI * q)); }},
          term.duration_s, rules_));
      used.emplace_back("fire.point_source");
    }
  }
  return out;
}

ReleaseConsequence ConsequenceModel::tank(const Equipment& equipment,
                                          const LossOfContainment& loss) const {
  const Substance& substance = models::SubstanceLibrary::builtin().at(equipment.substance);
  ReleaseConsequence out;
  FireballCache no_fireball;
  for (const WeatherClass& weather : study_.weather.classes) {
    out.source.push_back(tank_fire_source(study_, equipment));
    out.trees.push_back({.release = et::ReleaseKind::Continuous,
                         .hazard = et::Hazard::Flammable,
                         .liquid = true,
                         .pool = true,
                         .on_tank = true});
    const Branching tree = branching(equipment, out.trees.back());
    const std::size_t done = out.source.size() - 1;
    BranchConsequence& target = branch_of(out.branches, tree.always.front());
    target.probability[done] = tree.always.front().probability;
    if (by_sources_) {
      target.never_ignited[done] = target.always_ignited[done] = target.probability[done];
      out.clouds.emplace_back();
    }
    if (congestion_map_) out.explosive.emplace_back();
    try {
      ReleaseCase one{.study = study_,
                      .rules = rules_,
                      .dominoes = dominoes_,
                      .equipment = equipment,
                      .substance = substance,
                      .weather = weather,
                      .source = out.source.back(),
                      .fireball_cache = &no_fireball,
                      .base_height_m = tank_surface(equipment)->height_m};
      target.footprints[done].merge(one.pool_fire(true));
      target.models[done].push_back(one.late_pool_model);
      target.warnings[done] = one.about[et::OutcomeKind::PoolFire];
      if (dominoes_ && one.late_threat) target.threats[done].heat.push_back(*one.late_threat);
    } catch (const InputError& e) {
      throw InputError(fmt::format("equipment '{}', {}, weather {}: {}", equipment.id, loss.label,
                                   weather.name, e.what()));
    } catch (const NumericError& e) {
      throw NumericError(fmt::format("equipment '{}', {}, weather {}: {}", equipment.id, loss.label,
                                     weather.name, e.what()));
    }
  }
  return out;
}

struct ConsequenceModel::BurstEffects {
  bool counts = false;  ///< its blast kills
  Footprints footprints;
  std::string model;
  std::vector<Warning> warnings;
  std::optional<BlastThreat> blast;
  std::shared_ptr<const FragmentThreat> fragments;
};

ConsequenceModel::BurstEffects ConsequenceModel::burst_of(const Equipment& equipment,
                                                          const Substance& substance,
                                                          const LossOfContainment& loss,
                                                          const std::string& name) const {
  BurstEffects out;
  const bool blast = study_.method.word("vessel_burst") != "none";
  const bool fragments = dominoes_ && study_.method.word("domino_fragments") == "counted";
  if (!blast && !fragments) return out;
  try {
    const std::optional<VesselBurst> burst = vessel_burst(study_, equipment, substance, loss);
    if (!burst) return out;
    if (fragments) out.fragments = std::make_shared<const FragmentThreat>(fragment_threat(*burst));
    if (!blast) return out;
    out.counts = true;
    out.model = burst->model;
    out.warnings = burst->warnings;
    const BlastField field{
        [&](double r) {
          return models::explosion::Blast{.overpressure_pa = burst->overpressure_pa(r)};
        },
        burst->radius_m};
    out.footprints = blast_footprints(0.0, field, rules_);
    if (steps_for_want_of_impulse(field, rules_)) out.warnings.push_back(no_impulse(out.model));
    for (const BuildingBlast& b : building_blasts()) {
      out.footprints.distances.push_back(
          {.effect = b.effect, .distance_m = burst->radius_m(b.overpressure_pa)});
    }
    if (dominoes_) out.blast = blast_threat(*burst);
  } catch (const InputError& e) {
    throw InputError(fmt::format("{}: {}", name, e.what()));
  } catch (const NumericError& e) {
    throw NumericError(fmt::format("{}: {}", name, e.what()));
  }
  return out;
}

ReleaseConsequence ConsequenceModel::evaluate(const Equipment& equipment,
                                              const LossOfContainment& loss) const {
  if (is_warehouse_fire(loss)) return warehouse(equipment, loss);
  if (is_tank_fire(loss)) return tank(equipment, loss);
  const Substance& substance = models::SubstanceLibrary::builtin().at(equipment.substance);
  ReleaseConsequence out;
  FireballCache fireball;
  const std::string name = fmt::format("equipment '{}', {}", equipment.id, loss.label);
  const BurstEffects burst = burst_of(equipment, substance, loss, name);
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

      ReleaseCase one{.study = study_,
                      .rules = rules_,
                      .dominoes = dominoes_,
                      .equipment = equipment,
                      .substance = substance,
                      .weather = weather,
                      .source = source,
                      .fireball_cache = &fireball,
                      .steps = src::vapour_steps(source)};
      ReleaseCase inside{.study = study_,
                         .rules = rules_,
                         .dominoes = dominoes_,
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
        const auto& kinds = branches[b].outcomes;
        const bool explodes =
            congestion_map_ &&
            std::find(kinds.begin(), kinds.end(), et::OutcomeKind::Explosion) != kinds.end();
        if (explodes) target.calm.resize(study_.weather.classes.size());
        std::vector<std::string>& used = target.models[done];
        const auto add = [&](const Footprints& f, std::string model) {
          merged.merge(f);
          if (explodes) target.calm[done].merge(f);
          used.push_back(std::move(model));
        };
        for (const et::OutcomeKind kind : branches[b].outcomes) {
          switch (kind) {
            case et::OutcomeKind::JetFire:
              if (source.airborne_rate_kg_per_s > 0.0) {
                const Footprints& f = one.jet_fire();
                add(f, one.jet_model);
                if (!one.jet_radiation_model.empty()) used.push_back(one.jet_radiation_model);
              }
              break;
            case et::OutcomeKind::PoolFire: {
              const Footprints& f = one.pool_fire(branches[b].delayed);
              add(f, branches[b].delayed ? one.late_pool_model : one.early_pool_model);
              break;
            }
            case et::OutcomeKind::Fireball:
              add(one.fireball(), "fire.fireball");
              break;
            case et::OutcomeKind::FlashFire: {
              const Footprints& f = one.flash_fire();
              add(f, one.flash_model);
              break;
            }
            case et::OutcomeKind::Explosion:
              merged.merge(one.explosion());
              used.push_back(one.blast_model);
              break;
            case et::OutcomeKind::Toxic: {
              ReleaseCase& of = sheltered ? inside : one;
              const Footprints& f = of.toxic_cloud();
              add(f, of.toxic_model);
              used.emplace_back("vulnerability.toxic_probit");
              break;
            }
            case et::OutcomeKind::None:
              break;
          }
        }
        if (burst.counts) {
          add(burst.footprints, burst.model);
          target.warnings[done].insert(target.warnings[done].end(), burst.warnings.begin(),
                                       burst.warnings.end());
        }
        if (dominoes_) {
          Threats& threats = target.threats[done];
          if (burst.blast) threats.blast.push_back(*burst.blast);
          threats.fragments = burst.fragments;
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
      if (congestion_map_) out.explosive.push_back(one.explosive);
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
