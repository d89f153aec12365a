// SPDX-License-Identifier: Apache-2.0
#include "congestion_map.hpp"

#include <algorithm>
#include <cmath>

#include "cloud_sweep.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/gis/geometry.hpp"

namespace isorisk::study::qra {
namespace {

namespace ex = models::explosion;

constexpr int kCells = 24;  // across the longer side of a region
// Energies of one set of regions: each level reaches a tenth farther than the next.
const double kLevel = std::log(1.1 * 1.1 * 1.1);
constexpr int kLevels = 8;
// The volumes of the map are free already, and classes are stated: nothing else is asked of GAME.
constexpr double kFreeVolume = 1e-9;
constexpr double kAnyObstacle_m = 0.1;
constexpr double kRounding = 1e-9;  // of an energy
constexpr double kAnyBurningVelocity_m_per_s = 0.45;

}  // namespace

bool regions_explode(const std::vector<std::vector<RegionCover>>& by_place, std::size_t w) {
  return std::any_of(by_place.begin(), by_place.end(), [&](const auto& by_class) {
    return w < by_class.size() && !by_class[w].blasts.empty();
  });
}

bool CongestionMap::counts(const Study& study) {
  return !study.congestion.empty() && study.method.word("explosion_congestion") != "equipment" &&
         study.method.word("explosion_model") == "tno_multi_energy";
}

CongestionMap::CongestionMap(const Study& study)
    : ambient_pressure_pa_{study.atmosphere.pressure_abs_pa} {
  for (const CongestedArea& c : study.congestion) {
    const gis::Extent box = gis::extent(c.area);
    Region r{.name = c.id,
             .centre = {},
             .radius_m = 0.0,
             .area_m2 = gis::area_m2(c.area),
             .volume_m3 = c.volume_m3,
             .blast_class = static_cast<double>(c.congestion_class),
             .volume_blockage_ratio = c.volume_blockage_ratio,
             .obstacle_diameter_m = c.obstacle_diameter_m,
             .cells = {},
             .outline = {}};
    const double side = std::max(box.width_m(), box.height_m()) / kCells;
    for (const auto& cell : gis::cut_into_cells(c.area, side)) {
      r.cells.push_back({cell.centre, cell.covered_m2});
      r.centre.x_m += cell.centre.x_m * cell.covered_m2 / r.area_m2;
      r.centre.y_m += cell.centre.y_m * cell.covered_m2 / r.area_m2;
    }
    for (const Cell& cell : r.cells) {
      r.radius_m =
          std::max(r.radius_m, std::hypot(cell.at.x_m - r.centre.x_m, cell.at.y_m - r.centre.y_m));
    }
    if (c.area.polygons.size() == 1) {
      for (const Point& p : c.area.polygons.front().exterior) r.outline.push_back({p.x_m, p.y_m});
    }
    regions_.push_back(std::move(r));
  }
}

Point CongestionMap::place_of(const std::vector<std::size_t>& regions) const {
  Point p;
  double volume = 0.0;
  for (const std::size_t i : regions) {
    p.x_m += regions_[i].volume_m3 * regions_[i].centre.x_m;
    p.y_m += regions_[i].volume_m3 * regions_[i].centre.y_m;
    volume += regions_[i].volume_m3;
  }
  return {p.x_m / volume, p.y_m / volume};
}

RegionCover CongestionMap::cover(const ExplosiveCloud& cloud, Point origin, int sectors) const {
  RegionCover out;
  if (cloud.x_m.size() < 2 || !(cloud.energy_j > 0.0)) return out;
  const CloudSweep sweep{cloud.x_m, cloud.half_width_m, origin, sectors};
  std::vector<std::size_t> near;
  for (std::size_t i = 0; i < regions_.size(); ++i) {
    const Region& r = regions_[i];
    const double away = std::hypot(r.centre.x_m - origin.x_m, r.centre.y_m - origin.y_m);
    if (away <= sweep.reach_m() + r.radius_m) near.push_back(i);
  }
  if (near.empty()) return out;
  // Land of each that is covered, by direction.
  std::vector<std::vector<double>> covered_m2(near.size(),
                                              std::vector<double>(sweep.directions(), 0.0));
  for (std::size_t j = 0; j < near.size(); ++j) {
    for (const Cell& cell : regions_[near[j]].cells) {
      sweep.covers(cell.at, [&](std::size_t d) { covered_m2[j][d] += cell.area_m2; });
    }
  }

  // Every explosion of every direction, by set of regions.
  struct One {
    double energy_j;
    double blast_class;
    std::size_t sector;
  };
  std::map<std::vector<std::size_t>, std::vector<One>> all;
  const auto parts = static_cast<double>(sweep.parts());
  out.share.assign(static_cast<std::size_t>(sectors), 0.0);
  for (std::size_t d = 0; d < out.share.size(); ++d) {
    for (std::size_t k = 0; k < sweep.parts(); ++k) {
      std::vector<ex::CongestedRegion> met;
      std::vector<std::size_t> index;
      double congested_j = 0.0;
      const ex::FlammableCloud flammable{
          .combustion_energy_j = cloud.energy_j,
          .x_m = origin.x_m,
          .y_m = origin.y_m,
          .burning_velocity_m_per_s = cloud.burning_velocity_m_per_s > 0.0
                                          ? cloud.burning_velocity_m_per_s
                                          : kAnyBurningVelocity_m_per_s,
          .open_class = 0.0,  // class 1 in the open reaches 1 kPa, which harms nobody
          .ambient_pressure_pa = ambient_pressure_pa_};
      for (std::size_t j = 0; j < near.size(); ++j) {
        const std::size_t i = near[j];
        const Region& r = regions_[i];
        const double covered = covered_m2[j][d * sweep.parts() + k];
        if (!(covered > 0.0)) continue;
        met.push_back(
            {.name = r.name,
             .x_m = r.centre.x_m,
             .y_m = r.centre.y_m,
             .footprint_m2 = covered,
             .height_m = r.volume_m3 / r.area_m2 / (1.0 - r.volume_blockage_ratio.value_or(0.0)),
             .volume_blockage_ratio = r.volume_blockage_ratio.value_or(kFreeVolume),
             .obstacle_diameter_m = r.obstacle_diameter_m.value_or(kAnyObstacle_m),
             .blast_class = r.volume_blockage_ratio ? std::nullopt : std::optional{r.blast_class},
             .outline = r.outline});
        index.push_back(i);
        congested_j += flammable.energy_density_j_per_m3 * covered * r.volume_m3 / r.area_m2;
      }
      const double burns_j = std::min(congested_j, cloud.energy_j);
      if (met.empty() || burns_j < cloud.rule_energy_j * (1.0 - kRounding)) continue;
      out.share[d] += 1.0 / parts;
      const ex::CongestedRegions explosions{flammable, met};
      for (const ex::CloudBlastSource& source : explosions.sources()) {
        std::vector<std::size_t> set;
        for (const std::size_t j : source.regions) set.push_back(index[j]);
        std::sort(set.begin(), set.end());
        double blast_class = 1.0;
        for (const std::size_t i : set) {
          blast_class =
              std::max(blast_class, regions_[i].volume_blockage_ratio ? source.blast_class
                                                                      : regions_[i].blast_class);
        }
        all[set].push_back({source.energy_j, blast_class, d});
      }
    }
  }

  for (const auto& [set, list] : all) {
    double most_j = 0.0;
    for (const One& one : list) most_j = std::max(most_j, one.energy_j);
    std::vector<RegionBlast> levels(kLevels);
    for (const One& one : list) {
      const int level =
          std::min(kLevels - 1, static_cast<int>(std::log(most_j / one.energy_j) / kLevel));
      RegionBlast& b = levels[static_cast<std::size_t>(level)];
      if (b.share.empty()) {
        b.place = place_of(set);
        b.regions = set;
        b.share.assign(static_cast<std::size_t>(sectors), 0.0);
      }
      b.energy_j = std::max(b.energy_j, one.energy_j);
      b.blast_class = std::max(b.blast_class, one.blast_class);
      b.share[one.sector] += 1.0 / parts;
    }
    for (RegionBlast& b : levels) {
      if (!b.share.empty()) out.blasts.push_back(std::move(b));
    }
  }
  return out;
}

Footprints CongestionMap::footprints(const RegionBlast& b, const DeathRules& rules) const {
  const ex::TnoMultiEnergy curve{{.energy_j = b.energy_j,
                                  .blast_class = b.blast_class,
                                  .ambient_pressure_pa = ambient_pressure_pa_}};
  const auto radius = [&](double pa) { return ex::largest_distance(curve, pa).distance_m; };
  return blast_footprints(0.0, {[&](double r) { return curve.at(r); }, radius}, rules);
}

void CongestionMap::add_footprints(std::vector<std::vector<std::vector<RegionCover>>>& covers,
                                   const DeathRules& rules) const {
  std::map<std::pair<double, double>, Footprints> known;  // by class and energy
  for (auto& by_place : covers)
    for (auto& by_class : by_place)
      for (RegionCover& cover : by_class)
        for (RegionBlast& b : cover.blasts) {
          const auto [it, fresh] = known.try_emplace({b.blast_class, b.energy_j});
          if (fresh) it->second = footprints(b, rules);
          b.death = it->second;
        }
}

std::int32_t RegionOutcomes::location(Point place, std::int32_t owner) {
  const auto [it, fresh] = known_.try_emplace({place.x_m, place.y_m, static_cast<double>(owner)},
                                              static_cast<std::int32_t>(input_.locations.size()));
  if (fresh) input_.locations.push_back(place);
  return it->second;
}

std::size_t RegionOutcomes::add(const risk::Outcome& outcome, const std::vector<RegionCover>& cover,
                                const std::vector<Footprints>& calm) {
  const auto any = [](const RegionCover& c) { return !c.blasts.empty(); };
  if (std::none_of(cover.begin(), cover.end(), any)) {
    input_.outcomes.push_back(outcome);
    return 1;
  }
  const std::size_t before = input_.outcomes.size();
  const std::size_t classes = outcome.frequency_per_yr.size();
  const auto sectors = static_cast<std::size_t>(input_.rose.sectors);
  const auto factor = [&](std::size_t w, std::size_t d) {
    return outcome.direction_factor.empty() ? 1.0 : outcome.direction_factor[w * sectors + d];
  };
  const auto share = [&](std::size_t w, std::size_t d) {
    return cover[w].share.empty() ? 0.0 : std::min(cover[w].share[d], 1.0);
  };
  risk::Outcome blank = outcome;
  blank.direction_factor.assign(classes * sectors, 1.0);
  std::fill(blank.frequency_per_yr.begin(), blank.frequency_per_yr.end(), 0.0);
  for (auto* list : {&blank.individual, &blank.outdoor, &blank.indoor})
    list->assign(classes, nullptr);

  risk::Outcome open = outcome;  // where it covers no region
  risk::Outcome burns = blank;   // where it does, without blast
  open.direction_factor.assign(classes * sectors, 1.0);
  for (std::size_t w = 0; w < classes; ++w) {
    for (std::size_t d = 0; d < sectors; ++d) {
      open.direction_factor[w * sectors + d] = factor(w, d) * (1.0 - share(w, d));
      burns.direction_factor[w * sectors + d] = factor(w, d) * share(w, d);
    }
    if (!any(cover[w])) continue;
    burns.frequency_per_yr[w] = outcome.frequency_per_yr[w];
    burns.individual[w] = calm[w].individual;
    burns.outdoor[w] = calm[w].outdoor;
    burns.indoor[w] = calm[w].indoor;
  }
  input_.outcomes.push_back(std::move(open));
  input_.outcomes.push_back(std::move(burns));

  // One outcome for the n-th blast of a place, over the weather classes.
  std::map<std::pair<std::int32_t, std::size_t>, std::size_t> at;
  for (std::size_t w = 0; w < classes; ++w) {
    std::map<std::int32_t, std::size_t> nth;
    for (const RegionBlast& b : cover[w].blasts) {
      const Footprints& f = b.death;
      if (!f.individual && !f.outdoor && !f.indoor) continue;
      for (const auto& p : {f.individual, f.outdoor, f.indoor}) {
        if (p) reach_m_ = std::max(reach_m_, p->reach_m());
      }
      const std::int32_t where = location(b.place, outcome.owner);
      const auto [slot, first] = at.try_emplace({where, nth[where]++}, input_.outcomes.size());
      if (first) {
        input_.outcomes.push_back(blank);
        input_.outcomes.back().location = where;
      }
      risk::Outcome& o = input_.outcomes[slot->second];
      o.frequency_per_yr[w] = outcome.frequency_per_yr[w];
      o.individual[w] = f.individual;
      o.outdoor[w] = f.outdoor;
      o.indoor[w] = f.indoor;
      for (std::size_t d = 0; d < sectors; ++d) {
        o.direction_factor[w * sectors + d] = factor(w, d) * std::min(b.share[d], 1.0);
      }
    }
  }
  return input_.outcomes.size() - before;
}

}  // namespace isorisk::study::qra
