// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "isorisk/study/decisions/distance.hpp"

/// Parks for the tests of the protection distance, with everything worked out by hand.
namespace isorisk::study::decisions::distance_test {

constexpr double kTop = 1e-3;      // risk at the source of the hand-made parks ...
constexpr double kDecade = 100.0;  // ... falls by a decade every 100 m

inline double risk_at(double distance_m) { return kTop * std::pow(10.0, -distance_m / kDecade); }
/// Where it falls to a level.
inline double radius_of(double per_yr) { return kDecade * std::log10(kTop / per_yr); }

inline gis::Geometry square(double x, double y, double half) {
  return gis::Geometry::polygon({{x - half, y - half},
                                 {x + half, y - half},
                                 {x + half, y + half},
                                 {x - half, y + half},
                                 {x - half, y - half}});
}

inline Site site(const std::string& id, double x, double y, double half = 50.0) {
  Site s;
  s.id = id;
  s.name = id + " Ltd";
  s.name_zh = id + "公司";
  s.area = square(x, y, half);
  return s;
}

inline Target target(const std::string& id, TargetClass c, double x, double y,
                     const std::string& kind = "dwelling") {
  Target t;
  t.id = id;
  t.name = "Target " + id;
  t.name_zh = "目标" + id;
  t.target_class = c;
  t.kind = kind;
  t.shape = gis::Geometry::point({x, y});
  return t;
}

inline Equipment tank(const std::string& id, std::int32_t site, double x, double y,
                      const std::string& substance = "gasoline", double volume_m3 = 10'000.0) {
  Equipment e;
  e.id = id;
  e.name = e.name_zh = id;
  e.site = site;
  e.type = EquipmentType::AtmosphericTank;
  e.substance = substance;
  e.phase = Phase::Liquid;
  e.volume_m3 = volume_m3;
  e.diameter_m = 20.0;
  e.position = {x, y};
  e.shape = gis::Geometry::point(e.position);
  return e;
}

inline ExplosiveStore store(const std::string& id, std::int32_t site, double x, double y,
                            double tnt_kg) {
  ExplosiveStore e;
  e.id = id;
  e.name = e.name_zh = id;
  e.site = site;
  e.quantity_kg = e.tnt_equivalent_kg = tnt_kg;
  e.tnt_source = "given in the study";
  e.tnt_confidence = "given";
  e.position = {x, y};
  e.shape = gis::Geometry::point(e.position);
  return e;
}

/// A park with everything worked out by hand: every site is a point source of risk_at().
struct Park {
  Study study;
  RiskBasis basis;
  std::vector<SitePathFacts> facts;
  std::vector<Point> sources;   // of the sites
  std::vector<double> weights;  // of the sites' risk

  Park() {
    study.name = study.name_zh = "Park";
    study.criteria = models::criteria::load("gb36894-2018");
    study.crs = gis::parse_crs("EPSG:4548");
  }

  void add_site(Site s, Point source, SitePathFacts f, double weight = 1.0) {
    study.sites.push_back(std::move(s));
    sources.push_back(source);
    facts.push_back(std::move(f));
    weights.push_back(weight);
  }

  [[nodiscard]] double part(std::size_t s, Point p) const {
    return weights[s] * risk_at(std::hypot(p.x_m - sources[s].x_m, p.y_m - sources[s].y_m));
  }

  /// Fills in the risk; call last.
  void run(double cell_m = 10.0, double half_m = 1000.0) {
    const auto n = static_cast<std::int32_t>(2.0 * half_m / cell_m);
    const GridSpec spec{
        .west_m = -half_m, .north_m = half_m, .cell_m = cell_m, .rows = n, .cols = n};
    basis = {};
    QraResult& r = basis.result;
    r.individual_risk = {spec, std::vector<double>(spec.size(), 0.0)};
    basis.overview = spec;
    basis.sites.resize(study.sites.size());
    for (std::size_t s = 0; s < study.sites.size(); ++s) {
      basis.sites[s].overview_risk_per_yr.resize(spec.size());
      for (std::int32_t row = 0; row < n; ++row) {
        for (std::int32_t col = 0; col < n; ++col) {
          const auto i = static_cast<std::size_t>(row * n + col);
          const double v = part(s, spec.centre(row, col));
          r.individual_risk.values[i] += v;
          basis.sites[s].overview_risk_per_yr[i] = static_cast<float>(v);
        }
      }
    }
    for (std::size_t t = 0; t < study.targets.size(); ++t) {
      const Point p = gis::representative_point(study.targets[t].shape);
      basis.places.push_back({static_cast<std::int32_t>(t), p});
      TargetResult result{.target = static_cast<std::int32_t>(t), .worst = p};
      for (std::size_t s = 0; s < study.sites.size(); ++s) {
        basis.sites[s].place_risk_per_yr.push_back(part(s, p));
        result.risk_per_yr += part(s, p);
      }
      r.targets.push_back(std::move(result));
    }
    r.fn = {{20.0, 1e-7}, {5.0, 1e-5}};
  }

  [[nodiscard]] DistanceResult decide() const { return decide_distance(study, basis, facts); }
};

inline SitePathFacts gas(double sum = 3.0) {
  return {.sum_ratio = sum, .unit = {"tank farm", "罐区"}};
}
inline SitePathFacts liquids() { return {}; }

inline const DistanceGap* gap_of(const DistanceResult& r, const std::string& code) {
  for (const DistanceGap& g : r.gaps) {
    if (g.code == code) return &g;
  }
  return nullptr;
}

inline bool unconfirmed(const DistanceResult& r, const std::string& text) {
  return std::any_of(r.unconfirmed.begin(), r.unconfirmed.end(), [&](const UnconfirmedValue& u) {
    return (u.source.document + " " + u.source.clause + " " + u.value.en).find(text) !=
           std::string::npos;
  });
}

}  // namespace isorisk::study::decisions::distance_test
