// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <memory>

#include "loader.hpp"

namespace isorisk::study {
namespace {

constexpr double kFenceSlack_m = 20.0;    // equipment drawn a little outside its own fence
constexpr double kJetty_m = 2'000.0;      // arms, hoses and pipes reach to a jetty or a rail yard
constexpr double kFarApart_m = 50'000.0;  // layers of one study are a few kilometres apart
constexpr double kPersonsTwice = 10.0;    // so many counted twice are told, however small the part
constexpr std::size_t kNamesShown = 8;

std::string metres(double m) { return shown_number(std::round(m)) + " m"; }

std::string where_text(Point p) {
  return "(" + shown_number(std::round(p.x_m)) + ", " + shown_number(std::round(p.y_m)) + ")";
}

std::string persons_text(double persons) { return shown_number(std::round(10.0 * persons) / 10.0); }

class Places {
 public:
  explicit Places(LoadContext& context) : context_{context}, study_{context.study} {
    for (const Site& s : study_.sites) areas_.emplace_back(s.area);
  }

  void check() {
    layers_together();
    equipment();
    targets();
    grid();
    sites_overlap();
    people_twice();
  }

 private:
  template <typename T, typename Get>
  static gis::Extent extent_of(const std::vector<T>& list, Get geometry) {
    gis::Extent e;
    for (const T& item : list) e.include(gis::extent(geometry(item)));
    return e;
  }

  // A layer in a wrong CRS most often lands somewhere else altogether.
  void layers_together() {
    const gis::Extent sites = extent_of(study_.sites, [](const Site& s) { return s.area; });
    if (sites.empty()) return;
    const auto near = [&](const gis::Extent& e, const std::string& key) {
      if (e.empty()) return;
      const double dx = std::max({0.0, sites.west_m - e.east_m, e.west_m - sites.east_m});
      const double dy = std::max({0.0, sites.south_m - e.north_m, e.south_m - sites.north_m});
      const double distance = std::hypot(dx, dy);
      if (distance <= kFarApart_m) return;
      const auto it = study_.written.find(key);
      context_.warning(
          it == study_.written.end() ? Origin{.file = context_.file} : it->second, "far_from_sites",
          key, "",
          "the layer lies " + shown_number(std::round(distance / 1000.0)) + " km from the sites",
          "", "check the CRS of both layers");
    };
    near(extent_of(study_.equipment, [](const Equipment& e) { return e.shape; }), "equipment");
    near(extent_of(study_.population_areas, [](const PopulationArea& a) { return a.area; }),
         "population");
    near(extent_of(study_.targets, [](const Target& t) { return t.shape; }), "targets");
    near(extent_of(study_.ignition, [](const IgnitionSource& i) { return i.shape; }), "ignition");
    near(extent_of(study_.land_use, [](const LandUse& u) { return u.area; }), "land_use");
    near(extent_of(study_.roads, [](const Road& r) { return r.lines; }), "roads");
    near(extent_of(study_.congestion, [](const CongestedArea& c) { return c.area; }), "congestion");
    for (const PopulationRaster& r : study_.population_rasters) {
      gis::Extent e;
      for (const auto& cell : r.cells) e.include(cell.centre);
      near(e, "population");
    }
  }

  void equipment() {
    for (const Equipment& e : study_.equipment) {
      if (e.site >= 0 && !is_route(e.type)) {  // roads and railways lead anywhere
        const Site& site = study_.sites[static_cast<std::size_t>(e.site)];
        const double off = e.shape.is_linear() ? gis::distance_m(site.area, e.shape)
                                               : gis::distance_m(site.area, e.position);
        const bool reaches_out = e.type == EquipmentType::LoadingArm ||
                                 e.type == EquipmentType::Hose || e.type == EquipmentType::Pipe ||
                                 e.type == EquipmentType::TankTruck;
        if (off > (reaches_out ? kJetty_m : kFenceSlack_m)) {
          context_.warning(
              e.origin, "equipment_outside_site", "site", "\"" + site.id + "\"",
              "stands " + metres(off) + " outside the site's area at " + where_text(e.position), "",
              "check the coordinates, the CRS (GCJ-02?) and the site");
        }
      }
      if (study_.grid.extent && !study_.grid.extent->contains(e.position)) {
        const auto it = study_.written.find("grid.extent");
        context_.error(e.origin, "equipment_outside_grid", "", "",
                       "stands at " + where_text(e.position) + ", outside the grid (" +
                           (it == study_.written.end() ? context_.file : it->second.text()) + ")",
                       "inside [" + shown_number(study_.grid.extent->west_m) + ", " +
                           shown_number(study_.grid.extent->south_m) + ", " +
                           shown_number(study_.grid.extent->east_m) + ", " +
                           shown_number(study_.grid.extent->north_m) + "]",
                       "widen grid.extent, or write extent: auto");
      }
    }
  }

  void targets() {
    for (const Target& t : study_.targets) {
      const Point p = gis::representative_point(t.shape);
      std::int32_t inside = -1;
      for (std::size_t i = 0; i < areas_.size(); ++i) {
        if (areas_[i].covers(p)) inside = static_cast<std::int32_t>(i);
      }
      if (t.site < 0 && inside >= 0) {
        const Site& site = study_.sites[static_cast<std::size_t>(inside)];
        context_.warning(t.origin, "target_inside_site", "site", "",
                         "the target stands inside site \"" + site.id +
                             "\" and counts as a target of that site's own plant",
                         "", "write site \"" + site.id + "\" if it belongs to it");
      } else if (t.site >= 0 && inside != t.site) {
        const Site& site = study_.sites[static_cast<std::size_t>(t.site)];
        context_.warning(
            t.origin, "target_outside_site", "site", "\"" + site.id + "\"",
            "the target stands " + metres(gis::distance_m(site.area, p)) + " outside that site", "",
            "check the site and the coordinates");
      }
      if (study_.grid.extent && !study_.grid.extent->contains(p)) {
        context_.warning(t.origin, "target_outside_grid", "", "",
                         "stands at " + where_text(p) +
                             ", outside the grid; its risk is computed, but not on the map");
      }
    }
  }

  void grid() {
    if (!study_.grid.extent) return;
    const gis::Extent& e = *study_.grid.extent;
    const gis::Extent sites = extent_of(study_.sites, [](const Site& s) { return s.area; });
    const bool apart = !sites.empty() && (sites.east_m < e.west_m || sites.west_m > e.east_m ||
                                          sites.north_m < e.south_m || sites.south_m > e.north_m);
    if (!apart) return;
    const auto it = study_.written.find("grid.extent");
    context_.error(it == study_.written.end() ? Origin{.file = context_.file} : it->second,
                   "grid_off_sites", "grid.extent", "", "does not touch any site",
                   "an extent in the CRS of the study round the sites",
                   "are west and south swapped? [west, south, east, north]");
  }

  void sites_overlap() {
    for (std::size_t i = 0; i < study_.sites.size(); ++i) {
      const gis::Extent a = gis::extent(study_.sites[i].area);
      for (std::size_t j = i + 1; j < study_.sites.size(); ++j) {
        const gis::Extent b = gis::extent(study_.sites[j].area);
        if (a.east_m < b.west_m || b.east_m < a.west_m || a.north_m < b.south_m ||
            b.north_m < a.south_m) {
          continue;
        }
        const double shared =
            gis::area_m2(gis::intersection(study_.sites[i].area, study_.sites[j].area));
        const double smaller =
            std::min(gis::area_m2(study_.sites[i].area), gis::area_m2(study_.sites[j].area));
        if (shared > 0.05 * smaller) {
          context_.warning(study_.sites[j].origin, "sites_overlap", "", "",
                           "shares " + shown_number(std::round(shared)) + " m2 with site \"" +
                               study_.sites[i].id + "\"");
        }
      }
    }
  }

  // The same people in two polygons, or in a polygon and in a raster.
  void people_twice() {
    const auto& list = study_.population_areas;
    // Swept from west to east, so that many polygons stay cheap.
    std::vector<gis::Extent> boxes;
    std::vector<std::size_t> order(list.size());
    for (std::size_t i = 0; i < list.size(); ++i) {
      boxes.push_back(gis::extent(list[i].area));
      order[i] = i;
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t l, std::size_t r) {
      return boxes[l].west_m < boxes[r].west_m;
    });
    for (std::size_t m = 0; m < order.size(); ++m) {
      for (std::size_t n = m + 1; n < order.size(); ++n) {
        const std::size_t i = std::min(order[m], order[n]);
        const std::size_t j = std::max(order[m], order[n]);
        if (boxes[order[n]].west_m >= boxes[order[m]].east_m) break;
        if (boxes[i].north_m <= boxes[j].south_m || boxes[j].north_m <= boxes[i].south_m) continue;
        const double shared = gis::area_m2(gis::intersection(list[i].area, list[j].area));
        const double smaller = std::min(gis::area_m2(list[i].area), gis::area_m2(list[j].area));
        // Persons spread evenly: those of the smaller part are counted twice.
        const auto in_shared = [&](const PopulationArea& a, double persons) {
          return persons * shared / gis::area_m2(a.area);
        };
        const double day = std::min(in_shared(list[i], list[i].persons_day),
                                    in_shared(list[j], list[j].persons_day));
        const double night = std::min(in_shared(list[i], list[i].persons_night),
                                      in_shared(list[j], list[j].persons_night));
        if (shared > 0.05 * smaller || std::max(day, night) >= kPersonsTwice) {
          context_.warning(list[j].origin, "population_overlap", "", "",
                           "shares " + shown_number(std::round(shared)) + " m2 with \"" +
                               list[i].id + "\": up to " + persons_text(day) +
                               " persons by day and " + persons_text(night) +
                               " by night may be counted twice",
                           "", "cut one of the two, or leave the persons of one out");
        }
      }
    }
    for (const PopulationRaster& raster : study_.population_rasters) {
      std::vector<const PopulationRaster::Cell*> cells;
      for (const PopulationRaster::Cell& c : raster.cells) cells.push_back(&c);
      std::stable_sort(cells.begin(), cells.end(),
                       [](const auto* l, const auto* r) { return l->centre.x_m < r->centre.x_m; });
      double day = 0.0;
      double night = 0.0;
      std::vector<std::string> inside;  // ids of the polygons
      for (const PopulationArea& area : list) {
        if (area.persons_day + area.persons_night <= 0.0) continue;
        const gis::Extent box = gis::extent(area.area);
        std::unique_ptr<gis::PreparedArea> prepared;
        auto it = std::lower_bound(
            cells.begin(), cells.end(), box.west_m,
            [](const auto* cell, double west_m) { return cell->centre.x_m < west_m; });
        for (; it != cells.end() && (*it)->centre.x_m <= box.east_m; ++it) {
          if (!box.contains((*it)->centre)) continue;
          if (!prepared) prepared = std::make_unique<gis::PreparedArea>(area.area);
          if (!prepared->covers((*it)->centre)) continue;
          day += (*it)->persons_day;
          night += (*it)->persons_night;
          if (inside.empty() || inside.back() != area.id) inside.push_back(area.id);
        }
      }
      if (day + night > 0.0) {
        std::string names;
        for (std::size_t i = 0; i < inside.size() && i < kNamesShown; ++i) {
          names += (i == 0 ? "\"" : ", \"") + inside[i] + "\"";
        }
        if (inside.size() > kNamesShown) {
          names += " and " + std::to_string(inside.size() - kNamesShown) + " more";
        }
        context_.warning(raster.origin, "population_twice", "", "",
                         "cells inside population polygons (" + names + ") hold " +
                             persons_text(day) + " persons by day and " + persons_text(night) +
                             " by night: people may be counted twice",
                         "", "cut them out of one of the two");
      }
    }
    rasters_twice();
  }

  // Two rasters that hold people at the same places.
  void rasters_twice() {
    const auto& list = study_.population_rasters;
    for (std::size_t i = 0; i < list.size(); ++i) {
      std::vector<const PopulationRaster::Cell*> cells;
      double widest = 0.0;
      for (const auto& c : list[i].cells) {
        cells.push_back(&c);
        widest = std::max(widest, c.side_m);
      }
      std::stable_sort(cells.begin(), cells.end(),
                       [](const auto* l, const auto* r) { return l->centre.x_m < r->centre.x_m; });
      for (std::size_t j = i + 1; j < list.size(); ++j) {
        double day = 0.0;
        double night = 0.0;
        for (const auto& c : list[j].cells) {
          auto it =
              std::lower_bound(cells.begin(), cells.end(), c.centre.x_m - 0.5 * widest,
                               [](const auto* cell, double x_m) { return cell->centre.x_m < x_m; });
          for (; it != cells.end() && (*it)->centre.x_m <= c.centre.x_m + 0.5 * widest; ++it) {
            const double half = 0.5 * (*it)->side_m;
            if (std::abs((*it)->centre.x_m - c.centre.x_m) > half ||
                std::abs((*it)->centre.y_m - c.centre.y_m) > half) {
              continue;
            }
            day += c.persons_day;
            night += c.persons_night;
            break;
          }
        }
        if (!(day + night > 0.0)) continue;
        context_.warning(list[j].origin, "population_twice", "", "",
                         "cells where the raster " + list[i].origin.text() +
                             " has people as well hold " + persons_text(day) +
                             " persons by day and " + persons_text(night) +
                             " by night: people may be counted twice",
                         "", "cut them out of one of the two");
      }
    }
  }

  LoadContext& context_;
  Study& study_;
  std::vector<gis::PreparedArea> areas_;
};

}  // namespace

void check_places(LoadContext& context) { Places{context}.check(); }

}  // namespace isorisk::study
