// SPDX-License-Identifier: Apache-2.0
// Fires of a release: jet, fireball.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "hydrogen.hpp"
#include "isorisk/models/aqt3046/jet_fire.hpp"
#include "isorisk/models/fire/chamberlain_jet.hpp"
#include "isorisk/models/fire/fireball.hpp"
#include "isorisk/models/fire/hydrogen_jet.hpp"
#include "isorisk/models/fire/johnson_jet.hpp"
#include "release_case.hpp"
#include "sustained_rate.hpp"

namespace isorisk::study::qra {

namespace et = models::event_tree;
namespace src = models::source;
namespace fire = models::fire;
using models::Substance;

namespace {

constexpr double kMolarMassAir_kg_per_mol = 0.02896;
constexpr double kOxygenInAir = 0.2095;  // mole fraction, explosions.md 3.1 (van den Berg 1985)

// Fuel mass fraction of a stoichiometric mixture with air.
double stoichiometric_fraction(const Substance& s) {
  const double air = s.oxygen_mol_per_mol / kOxygenInAir * kMolarMassAir_kg_per_mol;
  return s.molar_mass_kg_per_mol / (s.molar_mass_kg_per_mol + air);
}

}  // namespace

fire::TransmissivityInput ReleaseCase::air() const {
  return {
      .temperature_k = study.atmosphere.temperature_k,
      .relative_humidity_fraction = std::max(study.atmosphere.relative_humidity_fraction, 0.01)};
}

double ReleaseCase::jet_rate_kg_per_s() const {
  if (source.segments.empty()) return source.airborne_rate_kg_per_s;
  return sustained_rate(source, &src::SourceSegment::airborne_kg_per_s, rules.fire_exposure_s);
}

const Footprints& ReleaseCase::jet_fire() {
  if (jet) return *jet;
  const std::string& chosen = study.method.word("jet_fire_model");
  if (chosen == "aqt3046") {
    jet_model = "aqt3046.jet_fire";
    const models::aqt3046::JetFire point{
        {.heat_of_combustion_j_per_kg = substance.heat_of_combustion_gas_j_per_kg,
         .mass_flow_kg_per_s = jet_rate_kg_per_s(),
         .radiative_fraction = study.method.number("jet_radiative_fraction")}};
    jet = point_fire_footprints(
        {.centre_x_m = point.point_source_offset_m(),
         .flux_w_per_m2 = [&](double r) { return point.heat_flux_w_per_m2(r); },
         .distance_of_flux_m = [&](double q) { return point.distance_m(q); }},
        source.duration_s, rules);
    if (mostly_hydrogen(substance)) tell_hydrogen(et::OutcomeKind::JetFire, jet_model);
    return *jet;
  }
  const bool gas = equipment.phase == Phase::Gas;
  if (gas && chosen == "auto" && !hydrogen_fuel(substance).empty()) return hydrogen_jet();
  fire::ChamberlainJetInput in{
      .mass_flow_kg_per_s = jet_rate_kg_per_s(),
      .hole_diameter_m = std::max(
          source.hole_diameter_m > 0.0 ? source.hole_diameter_m : source.expanded_diameter_m, 1e-4),
      .molar_mass_kg_per_mol = substance.molar_mass_kg_per_mol,
      .heat_capacity_ratio = substance.heat_capacity_ratio(equipment.temperature_k),
      .stagnation_pressure_abs_pa =
          std::max(equipment.pressure_abs_pa, 1.001 * study.atmosphere.pressure_abs_pa),
      .stagnation_temperature_k = equipment.temperature_k,
      .heat_of_combustion_j_per_kg = substance.heat_of_combustion_gas_j_per_kg,
      .wind_speed_m_per_s = weather.wind_speed_m_per_s,
      .release_height_m = source.height_m,
      .ambient_temperature_k = study.atmosphere.temperature_k,
      .ambient_pressure_abs_pa = study.atmosphere.pressure_abs_pa,
      .stoichiometric_mass_fraction = stoichiometric_fraction(substance),
      .heavy_fuel_correction = study.method.word("jet_heavy_fuels") == "counted",
      .transmissivity = air()};
  if (upwards()) in.hole_elevation_rad = 0.5 * M_PI;
  // A jet with droplets leaves as the discharge says, not as gas from its stagnation state.
  const bool two_phase = !gas && source.expanded_velocity_m_per_s > 0.0;
  if (two_phase) {
    in.expanded_velocity_m_per_s = source.expanded_velocity_m_per_s;
    in.expanded_density_kg_per_m3 = source.density_kg_per_m3;
  }
  const auto take = [&](const auto& model_flame) {
    jet = heat_footprints(model_flame.flame(), source.duration_s, rules);
    if (dominoes) {
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
  if (mostly_hydrogen(substance)) tell_hydrogen(et::OutcomeKind::JetFire, jet_model);
  return *jet;
}

const Footprints& ReleaseCase::hydrogen_jet() {
  jet_model = "fire.hydrogen_jet";
  const fire::HydrogenJet flame{
      {.fuel = hydrogen_fuel(substance),
       .hole_diameter_m = std::max(
           source.hole_diameter_m > 0.0 ? source.hole_diameter_m : source.expanded_diameter_m,
           1e-4),
       .stagnation_pressure_abs_pa =
           std::max(equipment.pressure_abs_pa, 1.001 * study.atmosphere.pressure_abs_pa),
       .stagnation_temperature_k = equipment.temperature_k,
       .heat_capacity_ratio = substance.heat_capacity_ratio(equipment.temperature_k),
       .mass_flow_kg_per_s = jet_rate_kg_per_s(),
       .hole_elevation_rad = upwards() ? 0.5 * M_PI : 0.0,
       .release_height_m = source.height_m,
       .ambient_temperature_k = study.atmosphere.temperature_k,
       .ambient_pressure_abs_pa = study.atmosphere.pressure_abs_pa,
       .transmissivity = air()}};
  const PointFlame points{flame.radiation(), flame.state().flame.width_m};
  jet = heat_footprints(points, source.duration_s, rules);
  if (dominoes) jet_threat = heat_threat(points, source.duration_s);
  keep(et::OutcomeKind::JetFire, flame.warnings());
  return *jet;
}

void ReleaseCase::tell_hydrogen(et::OutcomeKind effect, const std::string& model) {
  about[effect].push_back(
      {"hydrogen_outside_model", model,
       fmt::format("{} burns faster and with less light than the hydrocarbons this model was made "
                   "for",
                   substance.id)});
}

const Footprints& ReleaseCase::fireball() {
  about[et::OutcomeKind::Fireball] = fireball_cache->warnings;
  if (fireball_cache->footprints.individual) return fireball_cache->footprints;
  const bool liquid = equipment.phase != Phase::Gas;
  // CPR 14E: the heat to vaporise the content does not radiate.
  const double vaporisation = liquid && equipment.temperature_k < substance.critical_temperature_k
                                  ? substance.heat_of_vaporisation_j_per_kg(equipment.temperature_k)
                                  : 0.0;
  const fire::Fireball ball{
      {.mass_kg = source.released_kg,
       .heat_of_combustion_j_per_kg = substance.heat_of_combustion_gas_j_per_kg - vaporisation,
       .model = study.method.word("fireball_model") == "ccps" ? fire::FireballModel::Ccps
                                                              : fire::FireballModel::TnoCpr14e,
       .vapour_pressure_abs_pa =
           equipment.burst_pressure_abs_pa.value_or(equipment.pressure_abs_pa),
       .transmissivity = air()}};
  *fireball_cache = {
      fireball_footprints(ball.flame(), ball.duration_s(), rules),
      dominoes ? std::optional{heat_threat(ball.flame(), ball.duration_s(), true)} : std::nullopt,
      ball.warnings()};
  if (!equipment.burst_pressure_abs_pa && liquid && study.method.word("fireball_model") != "ccps") {
    fireball_cache->warnings.push_back(
        {"fireball_pressure", "fire.fireball",
         "burst_pressure is not given: the fireball radiates as of a vessel that bursts at the "
         "pressure of its contents; one heated by a fire bursts higher and radiates more"});
  }
  about[et::OutcomeKind::Fireball] = fireball_cache->warnings;
  return fireball_cache->footprints;
}

}  // namespace isorisk::study::qra
