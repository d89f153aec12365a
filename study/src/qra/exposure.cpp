// SPDX-License-Identifier: Apache-2.0
#include "exposure.hpp"

#include <algorithm>
#include <cmath>

#include "isorisk/gis/geometry.hpp"

namespace isorisk::study::qra {
struct SiteFinder::Impl {
  struct Entry {
    gis::Extent extent;
    gis::PreparedArea area;
  };
  std::vector<Entry> sites;
};

SiteFinder::SiteFinder(const Study& study) : impl_{std::make_unique<Impl>()} {
  for (const Site& site : study.sites) {
    impl_->sites.push_back({gis::extent(site.area), gis::PreparedArea{site.area}});
  }
}

SiteFinder::~SiteFinder() = default;

std::int32_t SiteFinder::at(Point p) const {
  for (std::size_t i = 0; i < impl_->sites.size(); ++i) {
    const auto& s = impl_->sites[i];
    if (s.extent.contains(p) && s.area.covers(p)) return static_cast<std::int32_t>(i);
  }
  return -1;
}

Exposure exposure_of(const Study& study, double cell_m) {
  Exposure out;
  const SiteFinder sites{study};
  const auto add = [&](Point centre, double side_m, double day, double night, double indoor_day,
                       double indoor_night) {
    if (day <= 0.0 && night <= 0.0) return;
    risk::PopulationCell cell{.centre = centre, .side_m = side_m, .owner = sites.at(centre)};
    for (const Period& period : study.weather.periods) {
      const double people = period.night ? night : day;
      const double indoor = period.night ? indoor_night : indoor_day;
      cell.outdoor.push_back(people * (1.0 - indoor));
      cell.indoor.push_back(people * indoor);
    }
    out.day += day;
    out.night += night;
    out.cells.push_back(std::move(cell));
  };
  for (const PopulationArea& area : study.population_areas) {
    const double total_m2 = gis::area_m2(area.area);
    for (const gis::AreaCell& c : gis::cut_into_cells(area.area, cell_m)) {
      const double part = c.covered_m2 / total_m2;
      add(c.centre, c.side_m, area.persons_day * part, area.persons_night * part,
          area.indoor_fraction_day, area.indoor_fraction_night);
    }
  }
  for (const PopulationRaster& raster : study.population_rasters) {
    for (const PopulationRaster::Cell& c : raster.cells) {
      add(c.centre, c.side_m, c.persons_day, c.persons_night, raster.indoor_fraction_day,
          raster.indoor_fraction_night);
    }
  }
  return out;
}

std::vector<Point> candidates(const Target& target, double spacing_m) {
  std::vector<Point> points = target.shape.points;
  for (const gis::PolygonRings& polygon : target.shape.polygons) {
    for (std::size_t i = 0; i + 1 < polygon.exterior.size(); ++i) {
      const Point a = polygon.exterior[i];
      const Point b = polygon.exterior[i + 1];
      const double length = std::hypot(b.x_m - a.x_m, b.y_m - a.y_m);
      const int pieces = std::max(1, static_cast<int>(std::ceil(length / spacing_m)));
      for (int k = 0; k < pieces; ++k) {
        const double t = static_cast<double>(k) / pieces;
        points.push_back({a.x_m + t * (b.x_m - a.x_m), a.y_m + t * (b.y_m - a.y_m)});
      }
    }
  }
  return points;
}

}  // namespace isorisk::study::qra
