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
  if (study.method.word("people_ignite") != "yes") return;
  for (const risk::PopulationCell& cell : people) {
    People p{.at = cell.centre, .persons = cell.outdoor};
    double all = 0.0;
    for (std::size_t t = 0; t < p.persons.size(); ++t) all += p.persons[t] += cell.indoor[t];
    if (!(all > 0.0)) continue;
    periods_ = p.persons.size();
    people_.push_back(std::move(p));
  }
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
  for (std::size_t i = 0; i < elements_.size();) {
    const std::size_t source = elements_[i].source;
    covered.clear();
    for (; i < elements_.size() && elements_[i].source == source; ++i) {
      sweep.covers(elements_[i].at, [&](std::size_t direction) {
        covered.resize(n, 0.0);
        covered[direction] += elements_[i].amount;
      });
    }
    if (covered.empty()) continue;
    out.spared.resize(n, 1.0);
    for (std::size_t d = 0; d < n; ++d) {
      if (covered[d] > 0.0) {
        out.spared[d] *= 1.0 - probability(sources_[source], covered[d], cloud.stays_s);
      }
    }
  }
  for (const People& p : people_) {
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
