// SPDX-License-Identifier: Apache-2.0
#include "ignition_map.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "isorisk/gis/geometry.hpp"
#include "isorisk/models/event_tree/ignition.hpp"

namespace isorisk::study::qra {
namespace {

namespace et = models::event_tree;
using std::numbers::pi;

constexpr double kLinePiece_m = 10.0;
constexpr int kAreaCells = 40;  // across the longer side of an area
constexpr double kDirectionStep_deg = 1.5;
constexpr double kPerLength_m = 100.0;  // data/coefficients/delayed_ignition.csv, "100 m"

double half_width(const IgnitableCloud& c, double x) {
  if (x < c.x_m.front() || x > c.x_m.back()) return -1.0;
  const auto after = std::upper_bound(c.x_m.begin(), c.x_m.end(), x);
  if (after == c.x_m.end()) return c.half_width_m.back();
  const auto j = static_cast<std::size_t>(after - c.x_m.begin());
  const double part = (x - c.x_m[j - 1]) / (c.x_m[j] - c.x_m[j - 1]);
  return std::lerp(c.half_width_m[j - 1], c.half_width_m[j], part);
}

}  // namespace

IgnitionMap::IgnitionMap(const Study& study, const std::vector<risk::PopulationCell>& people) {
  for (const IgnitionSource& s : study.ignition) {
    const std::size_t index = sources_.size();
    const bool traffic = s.vehicles_per_h.has_value() && s.speed_m_per_s.has_value();
    Source source{.law = Law::Point, .p60 = s.probability, .present = s.present_fraction};
    if (s.shape.is_linear()) {
      source.law = traffic ? Law::Traffic : Law::PerLength;
      source.vehicles_per_h = s.vehicles_per_h.value_or(0.0);
      source.speed_m_per_s = s.speed_m_per_s.value_or(0.0);
      for (const auto& piece : gis::pieces_along(s.shape, kLinePiece_m)) {
        elements_.push_back({piece.middle, index, piece.piece_m});
      }
    } else if (s.shape.is_areal()) {
      source.law = Law::Share;
      const gis::Extent box = gis::extent(s.shape);
      const double side = std::max(box.width_m(), box.height_m()) / kAreaCells;
      const double whole = gis::area_m2(s.shape);
      for (const auto& cell : gis::cut_into_cells(s.shape, side)) {
        elements_.push_back({cell.centre, index, cell.covered_m2 / whole});
      }
    } else {
      for (const Point& p : s.shape.points) elements_.push_back({p, index, 1.0});
    }
    sources_.push_back(source);
  }
  if (study.method.word("people_ignite") == "yes") {
    const std::size_t index = sources_.size();
    sources_.push_back({.law = Law::Persons, .p60 = et::default_p60("person")});
    for (const risk::PopulationCell& cell : people) {
      // The mean over the periods, by their shares of the year.
      double persons = 0.0;
      for (std::size_t t = 0; t < cell.outdoor.size(); ++t) {
        const double share = t < study.weather.periods.size()
                                 ? study.weather.periods[t].share
                                 : 1.0 / static_cast<double>(cell.outdoor.size());
        persons += share * (cell.outdoor[t] + cell.indoor[t]);
      }
      if (persons > 0.0) elements_.push_back({cell.centre, index, persons});
    }
  }
}

double IgnitionMap::probability(const Source& s, double amount, double time_s) const {
  switch (s.law) {
    case Law::Point:
      return et::point_ignition(s.p60, s.present, time_s);
    case Law::Traffic:
      return s.present *
             et::line_ignition(s.p60, s.vehicles_per_h, amount, s.speed_m_per_s, time_s);
    case Law::PerLength:
    case Law::Share: {
      const double parts = s.law == Law::PerLength ? amount / kPerLength_m : amount;
      const double rate = et::ignition_rate_per_s(s.p60);
      return std::isfinite(rate) ? s.present * -std::expm1(-parts * rate * time_s)
                                 : (parts > 0.0 && time_s > 0.0 ? s.present : 0.0);
    }
    case Law::Persons:
      return et::population_ignition(amount, time_s, s.p60);
  }
  return 0.0;
}

std::vector<double> IgnitionMap::by_sector(const IgnitableCloud& cloud, Point origin,
                                           int sectors) const {
  std::vector<double> out(static_cast<std::size_t>(sectors), 0.0);
  if (cloud.x_m.size() < 2 || !(cloud.stays_s > 0.0)) return out;
  double reach2 = 0.0;
  for (std::size_t i = 0; i < cloud.x_m.size(); ++i) {
    reach2 = std::max(reach2,
                      cloud.x_m[i] * cloud.x_m[i] + cloud.half_width_m[i] * cloud.half_width_m[i]);
  }
  struct Near {
    double east, north, amount;
    std::size_t source;
  };
  std::vector<Near> near;
  for (const Element& e : elements_) {
    const double east = e.at.x_m - origin.x_m;
    const double north = e.at.y_m - origin.y_m;
    if (east * east + north * north <= reach2) near.push_back({east, north, e.amount, e.source});
  }
  if (near.empty()) return out;
  const int parts = std::max(1, static_cast<int>(std::ceil(360.0 / sectors / kDirectionStep_deg)));
  for (int d = 0; d < sectors; ++d) {
    double sum = 0.0;
    for (int k = 0; k < parts; ++k) {
      const double bearing = 2.0 * pi / sectors * (d + (k + 0.5) / parts - 0.5);
      const double s = std::sin(bearing);
      const double c = std::cos(bearing);
      double spared = 1.0;
      for (std::size_t i = 0; i < near.size();) {
        const std::size_t source = near[i].source;
        double covered = 0.0;
        for (; i < near.size() && near[i].source == source; ++i) {
          const double x = near[i].east * s + near[i].north * c;
          const double y = near[i].east * c - near[i].north * s;
          if (std::abs(y) <= half_width(cloud, x)) covered += near[i].amount;
        }
        if (covered > 0.0) spared *= 1.0 - probability(sources_[source], covered, cloud.stays_s);
      }
      sum += 1.0 - spared;
    }
    out[static_cast<std::size_t>(d)] = sum / parts;
  }
  return out;
}

}  // namespace isorisk::study::qra
