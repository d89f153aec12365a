// SPDX-License-Identifier: Apache-2.0
// Pool fires of a release.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "isorisk/data/embedded.hpp"
#include "isorisk/models/fire/pool.hpp"
#include "isorisk/models/fire/pool_fire.hpp"
#include "isorisk/models/fire/trench_fire.hpp"
#include "isorisk/models/fire/zoned_pool_fire.hpp"
#include "release_case.hpp"
#include "sustained_rate.hpp"

namespace isorisk::study::qra {

namespace et = models::event_tree;
namespace src = models::source;
namespace disp = models::dispersion;
namespace fire = models::fire;
using models::Substance;

namespace {

constexpr double kTrenchAspect = 2.0;  // length over width from which a bund is a trench
constexpr double kFills = 0.99;        // part of the bund that a pool covers that fills it

// The row of pool_zones.csv that stands for a substance; empty: none.
std::string_view zone_fuel(const Substance& substance, bool on_water) {
  const data::Table& t = data::table("coefficients/pool_zone_substances.csv");
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "substance") != substance.id) continue;
    const std::string_view water = t.text(r, "on_water");
    return on_water && !water.empty() ? water : t.text(r, "fuel");
  }
  return {};
}

fire::PoolFlameLength length_model(const std::string& word) {
  return word == "pritchard_binding" ? fire::PoolFlameLength::PritchardBinding
         : word == "moorhouse"       ? fire::PoolFlameLength::Moorhouse
         : word == "heskestad"       ? fire::PoolFlameLength::Heskestad
                                     : fire::PoolFlameLength::Thomas;
}

fire::PoolTilt tilt_model(const std::string& word) {
  return word == "thomas"               ? fire::PoolTilt::Thomas
         : word == "pritchard_binding"  ? fire::PoolTilt::PritchardBinding
         : word == "welker_sliepcevich" ? fire::PoolTilt::WelkerSliepcevich
         : word == "none"               ? fire::PoolTilt::None
                                        : fire::PoolTilt::Aga;
}

fire::PoolDrag drag_model(const std::string& word) {
  return word == "mudan"                ? fire::PoolDrag::Mudan
         : word == "moorhouse"          ? fire::PoolDrag::Moorhouse
         : word == "welker_sliepcevich" ? fire::PoolDrag::WelkerSliepcevich
         : word == "pritchard_binding"  ? fire::PoolDrag::PritchardBinding
                                        : fire::PoolDrag::None;
}

fire::PoolEmissivePowerModel emissive_power_model(const std::string& word) {
  return word == "mudan_croce"     ? fire::PoolEmissivePowerModel::MudanCroce
         : word == "shokri_beyler" ? fire::PoolEmissivePowerModel::ShokriBeyler
                                   : fire::PoolEmissivePowerModel::Cpr14e;
}

double circle_m2(double diameter_m) { return 0.25 * M_PI * diameter_m * diameter_m; }

}  // namespace

double ReleaseCase::pool_feed_kg_per_s() const {
  if (source.segments.empty()) return source.pool->liquid_kg / source.duration_s;
  return sustained_rate(
      source, [](const src::SourceSegment& g) { return g.released_kg_per_s - g.airborne_kg_per_s; },
      rules.fire_exposure_s);
}

// A pool that is fed and burns from the start is no larger than its burning rate allows.
double ReleaseCase::pool_diameter_m(bool late, double large_rate_kg_per_m2_s) const {
  const double spread = source.pool->diameter_m;
  if (late || source.instantaneous || !(source.duration_s > 0.0)) return spread;
  return std::min(spread,
                  fire::continuous_pool_diameter_m(pool_feed_kg_per_s(), large_rate_kg_per_m2_s));
}

// A flame on a pool, and what it burns.
struct ReleaseCase::BurningPool {
  fire::SolidFlame flame;
  double rate_kg_per_s = 0.0;
  std::string model;
  std::vector<Warning> warnings;
};

ReleaseCase::BurningPool ReleaseCase::cylinder_on_pool(bool late) const {
  std::vector<Warning> warnings;
  const bool by_heats = study.method.word("pool_burning_rate") == "burgess";
  const bool measured = substance.burning_rate_kg_per_m2_s && !by_heats;
  double large_rate = substance.burning_rate_kg_per_m2_s.value_or(0.0);
  if (!measured) {
    large_rate = fire::burgess_burning_rate_kg_per_m2_s(
        substance.heat_of_combustion_liquid_j_per_kg,
        substance.heat_of_vaporisation_j_per_kg(
            std::min(substance.boiling_point_k, study.atmosphere.temperature_k)),
        substance.liquid_heat_capacity_j_per_kg_k(study.atmosphere.temperature_k),
        substance.boiling_point_k, study.atmosphere.temperature_k);
    warnings.push_back(
        {"burning_rate_estimated", "fire.pool_burning_rate_burgess",
         fmt::format("{} of {}: from its heats, for pools of any diameter",
                     substance.burning_rate_kg_per_m2_s ? "measured burning rate not asked for"
                                                        : "no measured burning rate",
                     substance.id)});
  }
  const double diameter = pool_diameter_m(late, large_rate);
  const double rate = substance.burning_k_beta_per_m && !by_heats
                          ? fire::babrauskas_burning_rate_kg_per_m2_s(
                                large_rate, *substance.burning_k_beta_per_m, diameter)
                          : large_rate;
  fire::PoolFireInput in{
      .diameter_m = diameter,
      .burning_rate_kg_per_m2_s = rate,
      .heat_of_combustion_j_per_kg = substance.heat_of_combustion_liquid_j_per_kg,
      .wind_speed_m_per_s = weather.wind_speed_m_per_s,
      .vapour_density_kg_per_m3 = boiling_vapour_density_kg_per_m3(),
      .air_density_kg_per_m3 = air_density_kg_per_m3(),
      .base_height_m = base_height_m,
      .length_model = length_model(study.method.word("pool_flame_length")),
      .tilt_model = tilt_model(study.method.word("pool_flame_tilt")),
      .drag_model = drag_model(study.method.word("pool_flame_drag")),
      .emissive_power_model = emissive_power_model(study.method.word("pool_emissive_power")),
      .soot_fraction = substance.value("soot_fraction"),
      .transmissivity = air()};
  // The still-air correlation of Heskestad has no flame on wide pools that burn slowly.
  if (in.length_model == fire::PoolFlameLength::Heskestad &&
      !(fire::heskestad_length_m(
            diameter, circle_m2(diameter) * rate * in.heat_of_combustion_j_per_kg) > 0.0)) {
    in.length_model = fire::PoolFlameLength::Thomas;
    warnings.push_back({"no_flame_length", "fire.pool_fire",
                        "Heskestad's correlation has no flame on this pool; as Thomas"});
  }
  const fire::PoolFire pool{in};
  warnings.insert(warnings.end(), pool.warnings().begin(), pool.warnings().end());
  return {pool.flame(), rate * circle_m2(diameter), "fire.pool_fire", std::move(warnings)};
}

ReleaseCase::BurningPool ReleaseCase::zones_on_pool(bool late, std::string_view row) const {
  const fire::PoolZoneFuel fuel = fire::pool_zone_fuel(row);
  const double diameter = pool_diameter_m(late, fuel.large_pool_rate_kg_per_m2_s);
  const fire::ZonedPoolFire pool{
      {.diameter_m = diameter,
       .fuel = fuel,
       .wind_speed_m_per_s = weather.wind_speed_m_per_s,
       .vapour_density_kg_per_m3 = boiling_vapour_density_kg_per_m3(),
       .air_density_kg_per_m3 = air_density_kg_per_m3(),
       .ambient_temperature_k = study.atmosphere.temperature_k,
       .heat_of_combustion_j_per_kg = substance.heat_of_combustion_liquid_j_per_kg,
       .base_height_m = base_height_m,
       .length = row == "lng_water" ? fire::ZonedPoolLength::Sandia
                                    : fire::ZonedPoolLength::PritchardBinding,
       .drag = study.method.word("pool_flame_drag") != "none",
       .transmissivity = air()}};
  return {pool.flame(), pool.state().burning_rate_kg_per_m2_s * circle_m2(diameter),
          "fire.pool_fire_zones", pool.warnings()};
}

ReleaseCase::BurningPool ReleaseCase::trench_on_bund(std::string_view row) const {
  const fire::PoolZoneFuel fuel = fire::pool_zone_fuel(row);
  const double length = *equipment.bund_length_m;
  const double width = *equipment.bund_width_m;
  const fire::TrenchFire trench{
      {.length_m = length,
       .width_m = width,
       .wind_speed_m_per_s = weather.wind_speed_m_per_s,
       .clear_emissive_power_w_per_m2 = fuel.clear_emissive_power_w_per_m2,
       .k_m_per_m = fuel.k_m_per_m,
       .transmissivity = air()}};
  const double rate = fire::babrauskas_burning_rate_kg_per_m2_s(
      fuel.large_pool_rate_kg_per_m2_s, fuel.k_beta_per_m, 2.0 * std::sqrt(length * width / M_PI));
  std::vector<Warning> warnings = trench.warnings();
  warnings.push_back({"wind_across_bund", "fire.trench_fire",
                      "the wind is taken across the long side of the bund in every direction"});
  if (fuel.clear_share < 1.0) {
    warnings.push_back(
        {"outside_validity", "fire.trench_fire",
         fmt::format("made for LNG, whose flame has no smoke; {} has", substance.id)});
  }
  return {trench.flame(), rate * length * width, "fire.trench_fire", std::move(warnings)};
}

double ReleaseCase::boiling_vapour_density_kg_per_m3() const {
  return substance.ideal_gas_density_kg_per_m3(substance.boiling_point_k,
                                               study.atmosphere.pressure_abs_pa);
}

double ReleaseCase::air_density_kg_per_m3() const {
  return disp::air_density_kg_per_m3(
      {.temperature_k = study.atmosphere.temperature_k,
       .pressure_abs_pa = study.atmosphere.pressure_abs_pa,
       .relative_humidity_fraction = study.atmosphere.relative_humidity_fraction});
}

// The flame the method asks for; where its data do not know the substance a cylinder, and why.
ReleaseCase::BurningPool ReleaseCase::burning_pool(bool late) const {
  const bool zones = study.method.word("pool_fire_model") == "zones";
  const bool trench = study.method.word("bund_fire") == "trench" && equipment.bund_length_m &&
                      *equipment.bund_length_m >= kTrenchAspect * *equipment.bund_width_m;
  if (!zones && !trench) return cylinder_on_pool(late);
  const std::string_view row = zone_fuel(substance, equipment.on_water);
  if (row.empty()) {
    BurningPool pool = cylinder_on_pool(late);
    pool.warnings.push_back(
        {"no_zone_fuel", zones ? "fire.pool_fire_zones" : "fire.trench_fire",
         fmt::format("{} is not in pool_zone_substances.csv; its pools burn as fire.pool_fire",
                     substance.id)});
    return pool;
  }
  if (trench) {
    const double rate = fire::pool_zone_fuel(row).large_pool_rate_kg_per_m2_s;
    const double bund_m2 = *equipment.bund_length_m * *equipment.bund_width_m;
    if (circle_m2(pool_diameter_m(late, rate)) >= kFills * bund_m2) return trench_on_bund(row);
  }
  return zones ? zones_on_pool(late, row) : cylinder_on_pool(late);
}

const Footprints& ReleaseCase::pool_fire(bool late) {
  std::optional<Footprints>& slot = late ? late_pool : early_pool;
  if (slot) return *slot;
  slot.emplace();
  if (!source.pool || !(source.pool->liquid_kg > 0.0)) return *slot;
  const BurningPool pool = burning_pool(late);
  const double burning_s = source.pool->liquid_kg / pool.rate_kg_per_s;
  slot = heat_footprints(pool.flame, burning_s, rules);
  if (dominoes) {
    (late ? late_threat : early_threat) = heat_threat(pool.flame, burning_s, false);
  }
  (late ? late_pool_model : early_pool_model) = pool.model;
  keep(et::OutcomeKind::PoolFire, pool.warnings);
  return *slot;
}

}  // namespace isorisk::study::qra
