// SPDX-License-Identifier: Apache-2.0
// Fireball of a release.
#include <fmt/format.h>

#include <algorithm>

#include "isorisk/models/fire/fireball.hpp"
#include "release_case.hpp"
#include "rule_value.hpp"

namespace isorisk::study::qra {

namespace et = models::event_tree;
namespace fire = models::fire;

namespace {

double fireball_rule(std::string_view rule) {
  return rule_value("coefficients/fireball_rules.csv", rule);
}

}  // namespace

fire::TransmissivityInput ReleaseCase::air() const {
  return {
      .temperature_k = study.atmosphere.temperature_k,
      .relative_humidity_fraction = std::max(study.atmosphere.relative_humidity_fraction, 0.01)};
}

// Heat of a fireball that grows, rises and fades: the dose over its course.
FireballCache ReleaseCase::moving_fireball(double net_heat_j_per_kg, double burst_pa) const {
  const fire::MartinsenMarxFireball ball{
      {.mass_kg = source.released_kg,
       .radiant_fraction = fire::tno_fireball_fraction_radiated(burst_pa),
       .heat_of_combustion_j_per_kg = net_heat_j_per_kg,
       .emissive_power_constant = fireball_rule("martinsen_marx_power"),
       .transmissivity = air()}};
  FireballCache out{.footprints = fireball_footprints(ball, rules), .threat = {}, .warnings = {}};
  if (dominoes) {
    // At its largest, before it rises.
    const double radius = 0.5 * ball.max_diameter_m();
    const fire::SolidFlame largest{fire::SphereRadiator{{0.0, 0.0, radius}, radius},
                                   ball.max_emissive_power_w_per_m2(), ball.air()};
    out.threat = heat_threat(largest, ball.duration_s(), true);
  }
  return out;
}

const Footprints& ReleaseCase::fireball() {
  about[et::OutcomeKind::Fireball] = fireball_cache->warnings;
  if (fireball_cache->footprints.individual) return fireball_cache->footprints;
  const std::string& chosen = study.method.word("fireball_model");
  const bool liquid = equipment.phase != Phase::Gas;
  // CPR 14E: the heat to vaporise the content does not radiate.
  const double vaporisation = liquid && equipment.temperature_k < substance.critical_temperature_k
                                  ? substance.heat_of_vaporisation_j_per_kg(equipment.temperature_k)
                                  : 0.0;
  const double net_heat = substance.heat_of_combustion_gas_j_per_kg - vaporisation;
  const double burst_pa = equipment.burst_pressure_abs_pa.value_or(equipment.pressure_abs_pa);
  bool by_pressure = true;
  if (chosen == "martinsen_marx") {
    *fireball_cache = moving_fireball(net_heat, burst_pa);
  } else {
    fire::FireballInput in{.mass_kg = source.released_kg,
                           .heat_of_combustion_j_per_kg = net_heat,
                           .vapour_pressure_abs_pa = burst_pa,
                           .transmissivity = air()};
    std::vector<Warning> said;
    if (chosen == "roberts") {
      in.model = fire::FireballModel::Ccps;
    } else if (chosen == "ccps") {
      in.model = fire::FireballModel::Ccps;
      // A vessel in a fire bursts above its relief pressure.
      in.fraction_radiated = fireball_rule(equipment.burst_pressure_abs_pa ? "ccps_above_relief"
                                                                           : "ccps_below_relief");
      by_pressure = false;
    } else if (chosen == "hse") {
      in.model = fire::FireballModel::Hse;
      const fire::HseFireballPower power = fire::hse_fireball_power(substance.id);
      in.surface_emissive_power_w_per_m2 = power.w_per_m2;
      by_pressure = false;
      if (!power.own) {
        said.push_back({"no_emissive_power", "fire.fireball_hse",
                        fmt::format("no emissive power of {} in fireball_powers.csv; it radiates "
                                    "as propane, the strongest there",
                                    substance.id)});
      }
    }
    const fire::Fireball ball{in};
    said.insert(said.begin(), ball.warnings().begin(), ball.warnings().end());
    *fireball_cache = {
        fireball_footprints(ball.flame(), ball.duration_s(), rules),
        dominoes ? std::optional{heat_threat(ball.flame(), ball.duration_s(), true)} : std::nullopt,
        std::move(said)};
  }
  if (!equipment.burst_pressure_abs_pa && liquid && by_pressure) {
    fireball_cache->warnings.push_back(
        {"fireball_pressure", "fire.fireball",
         "burst_pressure is not given: the fireball radiates as of a vessel that bursts at the "
         "pressure of its contents; one heated by a fire bursts higher and radiates more"});
  }
  about[et::OutcomeKind::Fireball] = fireball_cache->warnings;
  return fireball_cache->footprints;
}

}  // namespace isorisk::study::qra
