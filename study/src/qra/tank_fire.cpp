// SPDX-License-Identifier: Apache-2.0
#include "tank_fire.hpp"

#include <fmt/format.h>

#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/substance/substance.hpp"

namespace isorisk::study::qra {
namespace {

constexpr const char* kTable = "frequencies/tank_fires.csv";
constexpr const char* kFire = "tank_fire";  // LossOfContainment::equipment

bool may_burn_on_top(const Equipment& e) {
  return e.type == EquipmentType::AtmosphericTank && e.phase == Phase::Liquid &&
         models::SubstanceLibrary::builtin().at(e.substance).flammable;
}

double circle_m2(double diameter_m) { return 0.25 * M_PI * diameter_m * diameter_m; }

}  // namespace

std::optional<TankSurface> tank_surface(const Equipment& e) {
  if (!may_burn_on_top(e)) return std::nullopt;
  if (e.diameter_m && e.height_m) return TankSurface{*e.diameter_m, *e.height_m};
  if (e.diameter_m && e.volume_m3) {
    return TankSurface{*e.diameter_m, *e.volume_m3 / circle_m2(*e.diameter_m)};
  }
  if (e.height_m && e.volume_m3) {
    return TankSurface{2.0 * std::sqrt(*e.volume_m3 / (M_PI * *e.height_m)), *e.height_m};
  }
  return std::nullopt;
}

std::optional<Warning> tank_fire_missing(const Equipment& e) {
  if (!may_burn_on_top(e) || tank_surface(e)) return std::nullopt;
  return Warning{"tank_fire_not_counted", e.id,
                 "its fire needs two of diameter, height and volume"};
}

models::frequency::LossOfContainment tank_fire(const Equipment& e) {
  const data::Table& t = data::table(kTable);
  const std::string roof = e.roof.empty() ? "fixed" : e.roof;
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "roof") != roof) continue;
    return {
        .kind = models::frequency::LossKind::Hole,
        .frequency_per_yr = t.number(r, "frequency_per_yr"),
        .label = fmt::format("full surface fire, {} m", number_text(tank_surface(e)->diameter_m)),
        .library = "tank fires",
        .equipment = kFire,
        .variant = roof,
        .row = r + 1,
        .source = std::string{t.text(r, "source")},
        .confidence = std::string{t.text(r, "confidence")}};
  }
  throw Error(fmt::format("{} has no roof '{}'", kTable, roof));
}

bool is_tank_fire(const models::frequency::LossOfContainment& loss) noexcept {
  return loss.equipment == kFire;
}

models::source::SourceTerm tank_fire_source(const Study& study, const Equipment& e) {
  const TankSurface top = *tank_surface(e);
  const models::Substance& substance = models::SubstanceLibrary::builtin().at(e.substance);
  models::source::SourceTerm s;
  s.phase = models::source::Phase::Liquid;
  s.duration_rule = "fire on a tank";
  s.temperature_k = e.temperature_k;
  s.height_m = top.height_m;
  s.vapour_density_kg_per_m3 =
      substance.ideal_gas_density_kg_per_m3(e.temperature_k, study.atmosphere.pressure_abs_pa);
  s.density_kg_per_m3 = s.vapour_density_kg_per_m3;
  s.airborne_fraction = 0.0;
  s.vapour_fraction = 0.0;
  const double full_kg = circle_m2(top.diameter_m) * top.height_m *
                         substance.liquid_density_kg_per_m3(e.temperature_k);
  s.pool = models::source::PoolSource{.liquid_kg = e.inventory_kg.value_or(full_kg),
                                      .area_m2 = circle_m2(top.diameter_m),
                                      .diameter_m = top.diameter_m,
                                      .temperature_k = e.temperature_k,
                                      .in_bund = true};
  // Nothing leaves the tank; it burns where it is.
  return s;
}

}  // namespace isorisk::study::qra
