// SPDX-License-Identifier: Apache-2.0
#include "expand.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "isorisk/core/error.hpp"
#include "isorisk/gis/geometry.hpp"
#include "release_part.hpp"
#include "tank_fire.hpp"
#include "warehouse.hpp"

namespace isorisk::study::qra {

using models::frequency::LossOfContainment;

namespace {

double frequency_factor(const Study& study, const Equipment& e) {
  const Factors& f = study.factors;
  double factor = f.frequency;
  const auto apply = [&](const auto& by_id, const std::string& id) {
    if (const auto it = by_id.find(id); it != by_id.end()) factor *= it->second;
  };
  apply(f.site_frequency, study.sites[static_cast<std::size_t>(e.site)].id);
  apply(f.equipment_frequency, e.id);
  return factor;
}

}  // namespace

Expanded expand_equipment(const Study& study, WarningCounter& warnings) {
  Expanded out;
  const double cutoff = study.method.number("release_frequency_cutoff");
  for (std::size_t i = 0; i < study.equipment.size(); ++i) {
    const Equipment& e = study.equipment[i];
    const double factor = frequency_factor(study, e);
    try {
      const auto add = [&](Release&& release) {
        LossOfContainment& loss = release.loss;
        loss.frequency_per_yr *= factor;
        if (loss.frequency_per_yr < cutoff) {
          out.dropped_per_yr += loss.frequency_per_yr;
          return;
        }
        release.equipment = static_cast<std::int32_t>(i);
        const std::vector<double> shares = section_shares(study, e);
        for (std::size_t k = 0; k < shares.size(); ++k) {
          out.releases.push_back(release);
          Release& one = out.releases.back();
          one.section = static_cast<std::int32_t>(k);
          one.sections = static_cast<std::int32_t>(shares.size());
          if (shares.size() > 1) {
            one.loss.frequency_per_yr *= shares[k];
            one.loss.label += fmt::format(", section {}/{}", k + 1, shares.size());
          }
        }
      };
      if (is_route(e.type)) {
        if (e.day_share && traffic_by_period(e, study.weather.periods).empty()) {
          warnings.add({"day_share_not_used", e.id,
                        "the weather has no periods of day and of night: day_share does nothing"});
        }
        for (Release& release : route_releases(e)) add(std::move(release));
        continue;
      }
      auto expansion = study.frequencies.expand(
          {.type = std::string{word(e.type)},
           .variant = e.variant,
           .bore_m = e.pipe_diameter_m.value_or(0.0),
           .length_m = e.pipe_length_m.value_or(e.shape.is_linear() ? gis::length_m(e.shape) : 0.0),
           .count = static_cast<int>(e.hose_count.value_or(1.0)),
           .operating_hours_per_yr = e.operating_hours_per_yr.value_or(0.0),
           .transfers_per_yr = e.transfers_per_yr.value_or(0.0)});
      const bool burns = may_burn(e);
      if (e.type == EquipmentType::Warehouse && !burns) {
        warnings.add({"warehouse_fire_not_counted", e.id,
                      "a warehouse without fire_area and stored_formula does not burn"});
      }
      if (burns) {
        const auto fires = warehouse_fires(e);
        expansion.events.insert(expansion.events.end(), fires.begin(), fires.end());
      }
      if (study.method.word("tank_fires") == "counted") {
        if (tank_surface(e)) expansion.events.push_back(tank_fire(e));
        if (const auto missing = tank_fire_missing(e)) warnings.add(*missing);
      }
      for (const Warning& w : expansion.warnings) {
        if (!burns) warnings.add(w);
      }
      for (LossOfContainment& loss : expansion.events) add({.loss = std::move(loss)});
    } catch (const InputError& error) {
      throw InputError(e.origin.text() + ": " + error.what());
    }
  }
  return out;
}

}  // namespace isorisk::study::qra
