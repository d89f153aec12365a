// SPDX-License-Identifier: Apache-2.0
// Blast of the cloud of a release.
#include <fmt/format.h>

#include <algorithm>

#include "building_blasts.hpp"
#include "hydrogen.hpp"
#include "isorisk/models/explosion/vapour_cloud.hpp"
#include "release_case.hpp"

namespace isorisk::study::qra {

namespace et = models::event_tree;

void ReleaseCase::keep_explosive(double energy_j) {
  explosive = {most_fuel->x_m, most_fuel->half_width_m, energy_j, 0.0,
               substance.burning_velocity_m_per_s.value_or(0.0)};
  if (study.method.word("explosion_congestion") == "map_only") return;
  const models::explosion::VapourCloudInput defaults{};
  explosive.rule_energy_j =
      equipment.congested_volume_m3
          ? std::min(energy_j, defaults.energy_density_j_per_m3 * *equipment.congested_volume_m3)
          : defaults.confined_fraction * energy_j;
}

const Footprints& ReleaseCase::explosion() {
  if (blast) return *blast;
  blast.emplace();
  make_flammable();
  if (!most_fuel) return *blast;
  const double mass = most_fuel->mass_above_lower_kg;
  if (!(mass > 0.0) || mass < study.method.number("explosion_min_mass")) return *blast;
  using models::explosion::CloudBlastMethod;
  CloudBlastMethod method =
      models::explosion::cloud_blast_method(study.method.word("explosion_model"));
  const bool hydrogen = mostly_hydrogen(substance);
  const bool not_for_it = method == CloudBlastMethod::BauwensDorofeev && !hydrogen;
  if (not_for_it) method = CloudBlastMethod::TnoMultiEnergy;
  models::explosion::VapourCloudInput in{
      .flammable_mass_kg = mass,
      .heat_of_combustion_j_per_kg = substance.heat_of_combustion_gas_j_per_kg,
      .method = method,
      .ambient_pressure_pa = study.atmosphere.pressure_abs_pa};
  // Congestion that the study names; else the generic part of CPR 18E.
  if (equipment.congested_volume_m3) in.congested_volume_m3 = *equipment.congested_volume_m3;
  if (equipment.congestion_class) in.blast_class = *equipment.congestion_class;
  const models::explosion::VapourCloud vapour_cloud{in};
  blast_model = vapour_cloud.model_id();
  const bool map = CongestionMap::counts(study);
  if (map) keep_explosive(mass * in.heat_of_combustion_j_per_kg);
  if (map && study.method.word("explosion_congestion") == "map_only") {
    // In the open the cloud burns with class 1, 1 kPa at most.
    blast_model = "explosion.congested_regions";
  } else {
    const BlastField field{[&](double r) { return vapour_cloud.at(r); },
                           [&](double pa) { return vapour_cloud.radius_m(pa); }};
    blast = blast_footprints(most_fuel->centroid_x_m, field, rules);
    if (steps_for_want_of_impulse(field, rules)) {
      about[et::OutcomeKind::Explosion].push_back(no_impulse(blast_model));
    }
    for (const BuildingBlast& b : building_blasts()) {
      const double radius_m = vapour_cloud.radius_m(b.overpressure_pa);
      blast->distances.push_back(
          {.effect = b.effect,
           .distance_m = radius_m > 0.0 ? most_fuel->centroid_x_m + radius_m : 0.0});
    }
  }
  keep(et::OutcomeKind::Explosion, vapour_cloud.warnings());
  if (not_for_it) {
    about[et::OutcomeKind::Explosion].push_back(
        {"made_for_hydrogen", "explosion.bauwens_dorofeev",
         fmt::format("clouds of {} do not detonate in the open; they explode as {}", substance.id,
                     blast_model)});
  }
  if (hydrogen && method != CloudBlastMethod::BauwensDorofeev) {
    about[et::OutcomeKind::Explosion].push_back(
        {"hydrogen_outside_model", blast_model,
         "the classes of this method were made for hydrocarbons: hydrogen makes blast in the open, "
         "where it counts as weak here, and may detonate"});
  }
  if (dominoes) {
    blast_threat = qra::blast_threat(most_fuel->centroid_x_m, vapour_cloud);
  }
  return *blast;
}

}  // namespace isorisk::study::qra
