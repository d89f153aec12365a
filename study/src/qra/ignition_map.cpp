// SPDX-License-Identifier: Apache-2.0
#include "ignition_map.hpp"

#include <algorithm>
#include <cmath>

#include "cloud_sweep.hpp"
#include "isorisk/gis/geometry.hpp"
#include "isorisk/models/event_tree/ignition.hpp"

namespace isorisk::study::qra {
namespace {

namespace et = models::event_tree;

constexpr double kLinePiece_m = 10.0;
constexpr int kAreaCells = 40;          // across the longer side of an area
constexpr double kPerLength_m = 100.0;  // data/coefficients/delayed_ignition.csv, "100 m"

template <class T>
void from_west_to_east(std::vector<T>& list) {
  std::stable_sort(list.begin(), list.end(),
                   [](const T& a, const T& b) { return a.at.x_m < b.at.x_m; });
}

// Of a list from west to east, those no farther than that from a meridian.
template <class T>
std::span<const T> band(const std::vector<T>& list, double middle_m, double reach_m) {
  const auto from = std::lower_bound(list.begin(), list.end(), middle_m - reach_m,
                                     [](const T& e, double x) { return e.at.x_m < x; });
  const auto to = std::upper_bound(from, list.end(), middle_m + reach_m,
                                   [](double x, const T& e) { return x < e.at.x_m; });
  return {from, to};
}

}  // namespace

IgnitionMap::IgnitionMap(const Study& study, const std::vector<risk::PopulationCell>& people) {
  for (const IgnitionSource& s : study.ignition) {
    const bool traffic = s.vehicles_per_h.has_value() && s.speed_m_per_s.has_value();
    Source source{.law = Law::Point, .p60 = s.probability, .present = s.present_fraction};
    if (s.shape.is_linear()) {
      source.law = traffic ? Law::Traffic : Law::PerLength;
      source.vehicles_per_h = s.vehicles_per_h.value_or(0.0);
      source.speed_m_per_s = s.speed_m_per_s.value_or(0.0);
      for (const auto& piece : gis::pieces_along(s.shape, kLinePiece_m)) {
        source.elements.push_back({piece.middle, piece.piece_m});
      }
    } else if (s.shape.is_areal()) {
      source.law = Law::Share;
      const gis::Extent box = gis::extent(s.shape);
      const double side = std::max(box.width_m(), box.height_m()) / kAreaCells;
      const double whole = gis::area_m2(s.shape);
      for (const auto& cell : gis::cut_into_cells(s.shape, side)) {
        source.elements.push_back({cell.centre, cell.covered_m2 / whole});
      }
    } else {
      for (const Point& p : s.shape.points) source.elements.push_back({p, 1.0});
    }
    from_west_to_east(source.elements);
    sources_.push_back(std::move(source));
  }
  if (study.method.word("people_ignite") != "yes") return;
  for (const risk::PopulationCell& cell : people) {
    People p{.at = cell.centre, .persons = cell.outdoor};
    double all = 0.0;
    p.persons.resize(std::max(cell.outdoor.size(), cell.indoor.size()), 0.0);
    for (std::size_t t = 0; t < cell.indoor.size(); ++t) p.persons[t] += cell.indoor[t];
    for (const double n : p.persons) all += n;
    if (!(all > 0.0)) continue;
    periods_ = p.persons.size();
    people_.push_back(std::move(p));
  }
  from_west_to_east(people_);
}

double IgnitionMap::probability(const Source& s, double amount, double time_s) {
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
  }
  return 0.0;
}

MetSources IgnitionMap::meet(const IgnitableCloud& cloud, Point origin, int sectors) const {
  MetSources out{.spared = {}, .people = {}, .stays_s = cloud.stays_s};
  if (cloud.x_m.size() < 2 || !(cloud.stays_s > 0.0)) return out;
  const CloudSweep sweep{cloud.x_m, cloud.half_width_m, origin, sectors};
  const std::size_t n = sweep.directions();
  std::vector<double> covered;
  for (const Source& source : sources_) {
    covered.clear();
    for (const Element& e : band(source.elements, origin.x_m, sweep.reach_m())) {
      sweep.covers(e.at, [&](std::size_t direction) {
        covered.resize(n, 0.0);
        covered[direction] += e.amount;
      });
    }
    if (covered.empty()) continue;
    out.spared.resize(n, 1.0);
    for (std::size_t d = 0; d < n; ++d) {
      if (covered[d] > 0.0) {
        out.spared[d] *= 1.0 - probability(source, covered[d], cloud.stays_s);
      }
    }
  }
  for (const People& p : band(people_, origin.x_m, sweep.reach_m())) {
    sweep.covers(p.at, [&](std::size_t direction) {
      out.people.resize(periods_ * n, 0.0);
      for (std::size_t t = 0; t < periods_; ++t) out.people[t * n + direction] += p.persons[t];
    });
  }
  return out;
}

std::vector<double> by_sector(const MetSources& met, std::span<const double> share, int sectors) {
  std::vector<double> out(static_cast<std::size_t>(sectors), 0.0);
  const std::size_t periods = share.size();
  const std::size_t n = met.spared.empty() ? met.people.size() / periods : met.spared.size();
  if (n == 0) return out;
  const double p60 = et::default_p60("person");
  const std::size_t parts = n / out.size();
  for (std::size_t d = 0; d < n; ++d) {
    double spared = met.spared.empty() ? 1.0 : met.spared[d];
    double persons = 0.0;
    for (std::size_t t = 0; t < periods && !met.people.empty(); ++t) {
      persons += share[t] * met.people[t * n + d];
    }
    if (persons > 0.0) spared *= 1.0 - et::population_ignition(persons, met.stays_s, p60);
    out[d / parts] += 1.0 - spared;
  }
  for (double& p : out) p /= static_cast<double>(parts);
  return out;
}

}  // namespace isorisk::study::qra
