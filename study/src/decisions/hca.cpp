// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/hca.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/fire/potential_impact_radius.hpp"
#include "isorisk/models/substance/substance.hpp"
#include "qra/line.hpp"

namespace isorisk::study::decisions {

namespace {

namespace fire = models::fire;

constexpr double kLook_m = 1.0;    // along a pipeline, at which distances are looked at
constexpr double kExact_m = 0.01;  // to which the ends of a stretch are found
constexpr int kMaxHouseholdClass = 3;

double limit(std::string_view name) {
  const data::Table& t = data::table("standards/gb32167_2015_limits.csv");
  for (std::size_t i = 0; i < t.rows(); ++i) {
    if (t.text(i, "limit") == name) return t.number(i, "value");
  }
  throw Error("standards/gb32167_2015_limits.csv has no row '" + std::string{name} + "'");
}

// "1", "2", "0", "flammable"; kinds that are not listed gather people.
std::string site_class(const std::string& kind) {
  const data::Table& t = data::table("standards/gb32167_2015_sites.csv");
  for (std::size_t i = 0; i < t.rows(); ++i) {
    if (t.text(i, "kind") == kind) return std::string{t.text(i, "class")};
  }
  return "2";
}

// Distance of points from one geometry.
class Distance {
 public:
  explicit Distance(const gis::Geometry& g) : geometry_{g}, box_{gis::extent(g)} {
    if (g.is_areal()) area_.emplace(g);
  }
  [[nodiscard]] double operator()(Point p) const {
    if (area_) return area_->distance_m(p);
    if (geometry_.kind == gis::GeometryKind::Point) {
      const Point q = geometry_.points.front();
      return std::hypot(p.x_m - q.x_m, p.y_m - q.y_m);
    }
    return gis::distance_m(geometry_, p);
  }
  [[nodiscard]] const gis::Extent& box() const noexcept { return box_; }

 private:
  const gis::Geometry& geometry_;
  gis::Extent box_;
  std::optional<gis::PreparedArea> area_;
};

// A pipeline looked along.
class Way {
 public:
  explicit Way(const gis::Geometry& shape) : line_{shape} {
    const auto n = static_cast<std::size_t>(std::max(1.0, std::ceil(line_.length_m() / kLook_m)));
    for (std::size_t i = 0; i <= n; ++i) {
      along_.push_back(line_.length_m() * static_cast<double>(i) / static_cast<double>(n));
      at_.push_back(line_.at(along_.back()));
    }
  }
  [[nodiscard]] double length_m() const noexcept { return line_.length_m(); }

  struct Near {
    std::vector<Stretch> within;
    double least_m = 0.0;    ///< distance
    double nearest_m = 0.0;  ///< where along the line
  };
  /// Stretches no farther than `reach_m` from a geometry.
  [[nodiscard]] Near near(const Distance& distance, double reach_m) const {
    Near out{.least_m = std::numeric_limits<double>::infinity()};
    const gis::Extent box = distance.box().expanded(reach_m);
    bool inside = false;
    double start = 0.0;
    for (std::size_t i = 0; i < at_.size(); ++i) {
      const double d =
          box.contains(at_[i]) ? distance(at_[i]) : std::numeric_limits<double>::infinity();
      if (d < out.least_m) {
        out.least_m = d;
        out.nearest_m = along_[i];
      }
      if (d <= reach_m && !inside) {
        inside = true;
        start = i == 0 ? along_[0] : edge(distance, reach_m, along_[i - 1], along_[i]);
      } else if (!(d <= reach_m) && inside) {
        out.within.push_back({start, edge(distance, reach_m, along_[i], along_[i - 1])});
        inside = false;
      }
    }
    if (std::isfinite(out.least_m)) out.nearest_m = refined(distance, out.nearest_m);
    if (inside) out.within.push_back({start, length_m()});
    return out;
  }

 private:
  // The nearest place between the neighbours of a sample.
  [[nodiscard]] double refined(const Distance& distance, double along_m) const {
    double low = std::max(0.0, along_m - kLook_m);
    double high = std::min(length_m(), along_m + kLook_m);
    while (high - low > kExact_m) {
      const double a = low + (high - low) / 3.0;
      const double b = high - (high - low) / 3.0;
      if (distance(line_.at(a)) <= distance(line_.at(b))) {
        high = b;
      } else {
        low = a;
      }
    }
    return 0.5 * (low + high);
  }
  // Between a place outside and one inside.
  [[nodiscard]] double edge(const Distance& distance, double reach_m, double outside,
                            double inside) const {
    while (std::abs(outside - inside) > kExact_m) {
      const double middle = 0.5 * (outside + inside);
      (distance(line_.at(middle)) <= reach_m ? inside : outside) = middle;
    }
    return outside;
  }

  qra::Line line_;
  std::vector<double> along_;
  std::vector<Point> at_;
};

// What stands near pipelines, from whichever layer it came.
struct Thing {
  std::string id;
  std::string name_en, name_zh;
  std::string kind;
  std::string site;  ///< of site_class()
  double households = 0.0;
  std::optional<double> persons;
  int storeys = 0;  ///< 0: not known
  bool counts_households = false;
  const gis::Geometry* shape = nullptr;
};

std::string or_else(const std::string& a, const std::string& b) { return a.empty() ? b : a; }

class Decision {
 public:
  explicit Decision(const Study& study) : study_{study} {
    for (const Target& t : study.targets) {
      things_.push_back({.id = t.id,
                         .name_en = or_else(t.name, t.id),
                         .name_zh = or_else(t.name_zh, or_else(t.name, t.id)),
                         .kind = t.kind,
                         .site = t.kind.empty() ? std::string{"2"} : site_class(t.kind),
                         .households = t.households.value_or(0.0),
                         .persons = t.persons,
                         .counts_households = !study.hca.buildings_given,
                         .shape = &t.shape});
    }
    for (const HcaBuilding& b : study.hca.buildings) {
      // A building of which only its use is not known is a dwelling.
      const std::string kind = or_else(b.kind, "dwelling");
      things_.push_back({.id = b.id,
                         .name_en = or_else(b.name, b.id),
                         .name_zh = or_else(b.name_zh, or_else(b.name, b.id)),
                         .kind = kind,
                         .site = site_class(kind),
                         .households = b.households.value_or(0.0),
                         .persons = b.persons,
                         .storeys = b.storeys.value_or(0),
                         .counts_households = true,
                         .shape = &b.shape});
    }
    for (const Thing& t : things_) distances_.emplace_back(*t.shape);
    for (const HcaFeature& f : study.hca.features) feature_distances_.emplace_back(f.shape);
  }

  HcaResult run() {
    for (std::size_t i = 0; i < study_.equipment.size(); ++i) {
      const Equipment& e = study_.equipment[i];
      if (e.type == EquipmentType::Pipe && e.shape.is_linear() && wanted(i)) {
        pipeline(static_cast<std::int32_t>(i));
      }
    }
    notes();
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool wanted(std::size_t equipment) const {
    return study_.hca.pipelines.empty() || details(equipment) != nullptr;
  }
  [[nodiscard]] const HcaPipeline* details(std::size_t equipment) const {
    for (const HcaPipeline& p : study_.hca.pipelines) {
      if (p.equipment == static_cast<std::int32_t>(equipment)) return &p;
    }
    return nullptr;
  }

  void pipeline(std::int32_t equipment) {
    const Equipment& e = study_.equipment[static_cast<std::size_t>(equipment)];
    const HcaPipeline* d = details(static_cast<std::size_t>(equipment));
    way_.emplace(e.shape);
    index_ = static_cast<std::int32_t>(out_.pipelines.size());
    HcaPipelineResult p{
        .equipment = equipment,
        .gas = d != nullptr && !d->product.empty() ? d->product == "gas" : e.phase == Phase::Gas,
        .length_m = way_->length_m()};
    p.inner_taken = d == nullptr || !d->outer_diameter_m;
    p.outer_diameter_m = p.inner_taken ? e.pipe_diameter_m.value_or(0.0) : *d->outer_diameter_m;
    p.pressure_taken = d == nullptr || !d->max_overpressure_pa;
    p.max_overpressure_pa = p.pressure_taken ? e.pressure_abs_pa - study_.atmosphere.pressure_abs_pa
                                             : *d->max_overpressure_pa;
    if (p.gas && p.outer_diameter_m > 0.0 && p.max_overpressure_pa > 0.0) {
      const fire::ImpactRadius r = fire::potential_impact_radius(
          p.outer_diameter_m, p.max_overpressure_pa, fire::ImpactRadiusForm::Gb32167);
      p.impact_radius_m = r.radius_m;
      for (const Warning& w : r.warnings) note(w.code, e.id, w.message, w.message);
    }
    out_.pipelines.push_back(p);
    first_hit_ = out_.hits.size();
    collect();
    if (p.gas) {
      gas(p);
    } else {
      liquid();
    }
    merge();
  }

  // Things within 200 m, and their places along the line.
  struct Beside {
    std::size_t thing = 0;
    Way::Near near;
    Stretch at;  ///< within, to 200 m beyond the nearest place at least
  };

  void collect() {
    beside_.clear();
    const double edge = limit("edge_m");
    for (std::size_t i = 0; i < things_.size(); ++i) {
      Way::Near near = way_->near(distances_[i], edge);
      if (near.within.empty()) continue;
      const Stretch at = around(near, edge);
      beside_.push_back({i, std::move(near), at});
    }
    std::stable_sort(beside_.begin(), beside_.end(), [](const Beside& a, const Beside& b) {
      return a.near.nearest_m < b.near.nearest_m;
    });
  }

  // The stretch within reach, and 200 m either way of the nearest place.
  [[nodiscard]] Stretch around(const Way::Near& near, double edge_m) const {
    return {std::max(0.0, std::min(near.within.front().from_m, near.nearest_m - edge_m)),
            std::min(way_->length_m(), std::max(near.within.back().to_m, near.nearest_m + edge_m))};
  }

  // --- households ---------------------------------------------------------------------------

  struct Crowded {
    Stretch at;
    double households = 0.0;
    bool high = false;
  };

  // Stretches of the windows that hold at least so many households, as wide as the buildings in
  // them and 200 m either way.
  [[nodiscard]] std::vector<Crowded> crowded(double households) const {
    std::vector<Crowded> out;
    const double high_storeys = limit("high_storeys");
    for (std::size_t i = 0; i < beside_.size(); ++i) {
      const Thing& first = things_[beside_[i].thing];
      if (!first.counts_households || !(first.households > 0.0)) continue;
      Crowded c{.at = beside_[i].at};
      double high = 0.0;
      for (std::size_t k = i; k < beside_.size(); ++k) {
        if (beside_[k].near.nearest_m - beside_[i].near.nearest_m > study_.hca.window_m) break;
        const Thing& t = things_[beside_[k].thing];
        if (!t.counts_households || !(t.households > 0.0)) continue;
        c.households += t.households;
        if (t.storeys >= high_storeys) high += t.households;
        c.at.from_m = std::min(c.at.from_m, beside_[k].at.from_m);
        c.at.to_m = std::max(c.at.to_m, beside_[k].at.to_m);
      }
      if (!(c.households >= households)) continue;
      c.high = high >= study_.hca.storeys_share * c.households && high > 0.0;
      out.push_back(c);
    }
    return out;
  }

  static std::vector<Crowded> joined(std::vector<Crowded> all) {
    std::stable_sort(all.begin(), all.end(),
                     [](const Crowded& a, const Crowded& b) { return a.at.from_m < b.at.from_m; });
    std::vector<Crowded> out;
    for (const Crowded& c : all) {
      if (!out.empty() && c.at.from_m <= out.back().at.to_m) {
        out.back().at.to_m = std::max(out.back().at.to_m, c.at.to_m);
        out.back().households = std::max(out.back().households, c.households);
      } else {
        out.push_back(c);
      }
    }
    return out;
  }

  [[nodiscard]] std::pair<std::vector<Crowded>, std::vector<Crowded>> dense() const {
    std::vector<Crowded> all = crowded(limit("class_3_households"));
    std::vector<Crowded> high;
    std::copy_if(all.begin(), all.end(), std::back_inserter(high),
                 [](const Crowded& c) { return c.high; });
    return {joined(std::move(all)), joined(std::move(high))};
  }

  void hit(std::string_view rule, Stretch at, std::string en, std::string zh) {
    const std::vector<HcaRule>& rules = hca_rules();
    const auto it =
        std::find_if(rules.begin(), rules.end(), [&](const HcaRule& r) { return r.rule == rule; });
    if (it == rules.end()) {
      throw Error("standards/gb32167_2015_hca.csv has no row '" + std::string{rule} + "'");
    }
    out_.hits.push_back({.pipeline = index_,
                         .rule = static_cast<std::size_t>(it - rules.begin()),
                         .at = at,
                         .what_en = std::move(en),
                         .what_zh = std::move(zh)});
  }
  void household_hits(std::string_view rule, const std::vector<Crowded>& all) {
    for (const Crowded& c : all) {
      hit(rule, c.at, fmt::format("{:g} households", c.households),
          fmt::format("{:g}户", c.households));
    }
  }
  static std::string away_en(const std::string& name, double distance_m) {
    return fmt::format("{} ({:.0f} m)", name, distance_m);
  }
  static std::string away_zh(const std::string& name, double distance_m) {
    return fmt::format("{}（{:.0f} m）", name, distance_m);
  }

  // --- features -----------------------------------------------------------------------------

  using Wanted = std::function<bool(const HcaFeature&)>;
  void features(std::string_view rule, double reach_m, const Wanted& wanted) {
    for (std::size_t i = 0; i < study_.hca.features.size(); ++i) {
      const HcaFeature& f = study_.hca.features[i];
      if (!wanted(f)) continue;
      geometry(rule, reach_m, feature_distances_[i], or_else(f.name, f.id),
               or_else(f.name_zh, or_else(f.name, f.id)));
    }
  }
  void geometry(std::string_view rule, double reach_m, const Distance& distance,
                const std::string& en, const std::string& zh) {
    const Way::Near near = way_->near(distance, reach_m);
    for (const Stretch& s : near.within) {
      hit(rule, s, away_en(en, near.least_m), away_zh(zh, near.least_m));
    }
  }
  void land(std::string_view rule, double reach_m, std::initializer_list<const char*> classes) {
    if (study_.hca.features_given) return;  // the study says itself what counts
    for (const LandUse& l : study_.land_use) {
      if (std::none_of(classes.begin(), classes.end(),
                       [&](const char* c) { return l.land_class == c; })) {
        continue;
      }
      land_taken_ = true;
      geometry(rule, reach_m, Distance{l.area}, or_else(l.name, l.id),
               or_else(l.name_zh, or_else(l.name, l.id)));
    }
  }
  // Filling stations, depots, and the other enterprises that hold what burns.
  void flammable(std::string_view rule, double reach_m, const std::vector<Stretch>& outside_of) {
    const std::size_t first = out_.hits.size();
    features(rule, reach_m, [](const HcaFeature& f) { return f.kind == "flammable_site"; });
    for (std::size_t i = 0; i < things_.size(); ++i) {
      if (things_[i].site != "flammable") continue;
      geometry(rule, reach_m, distances_[i], things_[i].name_en, things_[i].name_zh);
    }
    const Equipment& own =
        study_.equipment[static_cast<std::size_t>(out_.pipelines.back().equipment)];
    std::set<std::int32_t> sites;
    for (const Equipment& e : study_.equipment) {
      if (e.site < 0 || e.site == own.site || is_route(e.type) || e.shape.is_linear()) continue;
      if (models::SubstanceLibrary::builtin().at(e.substance).flammable) sites.insert(e.site);
    }
    for (const std::int32_t s : sites) {
      const Site& site = study_.sites[static_cast<std::size_t>(s)];
      geometry(rule, reach_m, Distance{site.area}, or_else(site.name, site.id),
               or_else(site.name_zh, or_else(site.name, site.id)));
    }
    if (outside_of.empty()) return;
    std::vector<HcaHit> kept(out_.hits.begin() + static_cast<std::ptrdiff_t>(first),
                             out_.hits.end());
    out_.hits.resize(first);
    for (const HcaHit& h : kept) {
      std::vector<Stretch> left{h.at};
      for (const Stretch& cut : outside_of) {
        std::vector<Stretch> next;
        for (const Stretch& s : left) {
          if (cut.to_m <= s.from_m || cut.from_m >= s.to_m) {
            next.push_back(s);
            continue;
          }
          if (cut.from_m > s.from_m) next.push_back({s.from_m, cut.from_m});
          if (cut.to_m < s.to_m) next.push_back({cut.to_m, s.to_m});
        }
        left = std::move(next);
      }
      for (const Stretch& s : left) {
        out_.hits.push_back(h);
        out_.hits.back().at = s;
      }
    }
  }

  // --- gas ------------------------------------------------------------------------------------

  void gas(const HcaPipelineResult& p) {
    const double edge = limit("edge_m");
    auto [class_3, class_4] = dense();
    household_hits("gas_class_4", class_4);
    household_hits("gas_class_3", class_3);
    const std::size_t first = out_.hits.size();
    features("gas_class_3", edge, [](const HcaFeature& f) { return f.kind == "district"; });
    land("gas_class_3", edge, {"residential", "commercial", "industrial"});
    std::vector<Stretch> dense_stretches;
    for (const Crowded& c : class_3) dense_stretches.push_back(c.at);
    for (std::size_t i = first; i < out_.hits.size(); ++i) {
      dense_stretches.push_back(out_.hits[i].at);
    }
    area_classes(class_3, class_4, dense_stretches);

    const double d_mm = 1000.0 * p.outer_diameter_m;
    const double p_mpa = 1e-6 * p.max_overpressure_pa;
    const bool large = d_mm > limit("large_diameter_mm") && p_mpa > limit("large_pressure_mpa");
    const bool small = d_mm < limit("small_diameter_mm") && p_mpa < limit("small_pressure_mpa");
    const std::string_view rule = large   ? "gas_site_large"
                                  : small ? "gas_site_small"
                                          : "gas_site_other";
    const double reach = large || small ? p.impact_radius_m : edge;
    if (reach > 0.0) {
      for (std::size_t i = 0; i < things_.size(); ++i) {
        if (identified(things_[i])) {
          geometry(rule, reach, distances_[i], things_[i].name_en, things_[i].name_zh);
        }
      }
      features(rule, reach, [](const HcaFeature& f) { return f.kind == "identified_site"; });
    }
    flammable("gas_flammable", edge, dense_stretches);
  }

  [[nodiscard]] bool identified(const Thing& t) {
    if (t.site == "1") return true;
    if (t.site != "2") return false;
    if (!t.persons) {
      persons_unknown_ = true;
      return true;
    }
    return *t.persons >= limit("crowd_persons");
  }

  void area_classes(const std::vector<Crowded>& class_3, const std::vector<Crowded>& class_4,
                    const std::vector<Stretch>& dense_stretches) {
    const auto add = [&](Stretch at, int area_class, double households) {
      out_.classes.push_back({index_, at, area_class, households});
    };
    // "More than 15": the next whole household.
    for (const Crowded& c : joined(crowded(limit("class_2_households") + 1.0))) {
      add(c.at, 2, c.households);
    }
    for (const Crowded& c : class_3) add(c.at, kMaxHouseholdClass, c.households);
    for (std::size_t i = class_3.size(); i < dense_stretches.size(); ++i) {
      add(dense_stretches[i], kMaxHouseholdClass, 0.0);
    }
    for (const Crowded& c : class_4) add(c.at, 4, c.households);
    resolve_classes();
  }

  // The highest class of every stretch, and class 1 between.
  void resolve_classes() {
    const auto first = std::find_if(out_.classes.begin(), out_.classes.end(),
                                    [&](const auto& c) { return c.pipeline == index_; });
    const std::vector<AreaClassStretch> raw(first, out_.classes.end());
    out_.classes.erase(first, out_.classes.end());
    std::set<double> cuts{0.0, way_->length_m()};
    for (const AreaClassStretch& c : raw) {
      cuts.insert(c.at.from_m);
      cuts.insert(c.at.to_m);
    }
    for (auto it = cuts.begin(); std::next(it) != cuts.end(); ++it) {
      const double from = *it;
      const double to = *std::next(it);
      AreaClassStretch s{index_, {from, to}, 1, 0.0};
      for (const AreaClassStretch& c : raw) {
        if (!(c.at.from_m <= from && c.at.to_m >= to)) continue;
        s.households = std::max(s.households, c.households);
        s.area_class = std::max(s.area_class, c.area_class);
      }
      AreaClassStretch* last = out_.classes.empty() || out_.classes.back().pipeline != index_
                                   ? nullptr
                                   : &out_.classes.back();
      if (last != nullptr && last->area_class == s.area_class) {
        last->at.to_m = to;
        last->households = std::max(last->households, s.households);
      } else {
        out_.classes.push_back(s);
      }
    }
  }

  // --- liquids --------------------------------------------------------------------------------

  void liquid() {
    const auto [crowds, high] = dense();
    household_hits("liquid_high", high);
    household_hits("liquid_households", crowds);
    const double edge = limit("edge_m");
    features("liquid_households", edge, [](const HcaFeature& f) { return f.kind == "district"; });
    land("liquid_households", edge, {"residential", "commercial", "industrial"});
    const double least = limit("village_households");
    features("liquid_village", edge, [&](const HcaFeature& f) {
      return f.kind == "village" && f.households.value_or(least) >= least;
    });
    for (const Beside& b : beside_) {
      const Thing& t = things_[b.thing];
      if (t.site != "0" || !(t.households >= least)) continue;
      hit("liquid_village", b.at,
          away_en(fmt::format("{}, {:g} households", t.name_en, t.households), b.near.least_m),
          away_zh(fmt::format("{}，{:g}户", t.name_zh, t.households), b.near.least_m));
    }
    const double traffic = distance_of("liquid_traffic");
    features("liquid_traffic", traffic, [](const HcaFeature& f) {
      return f.kind == "motorway" || f.kind == "national_road" || f.kind == "provincial_road" ||
             f.kind == "railway";
    });
    flammable("liquid_traffic", traffic, {});
    features("liquid_nature", edge, [](const HcaFeature& f) { return f.kind == "nature_reserve"; });
    features("liquid_water", edge, [](const HcaFeature& f) {
      return f.kind == "water_source" || f.kind == "river" || f.kind == "reservoir";
    });
    land("liquid_water", edge, {"water"});
  }
  static double distance_of(std::string_view rule) {
    for (const HcaRule& r : hca_rules()) {
      if (r.rule == rule) return r.distance_m;
    }
    return 0.0;
  }

  // --- areas ----------------------------------------------------------------------------------

  void merge() {
    std::vector<std::size_t> order;
    for (std::size_t i = first_hit_; i < out_.hits.size(); ++i) order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return out_.hits[a].at.from_m < out_.hits[b].at.from_m;
    });
    HcaPipelineResult& p = out_.pipelines.back();
    const std::size_t first_area = out_.areas.size();
    for (const std::size_t i : order) {
      const HcaHit& h = out_.hits[i];
      const int level = hca_rules()[h.rule].level;
      if (out_.areas.size() > first_area &&
          h.at.from_m - out_.areas.back().at.to_m < study_.hca.merge_gap_m) {
        HcaArea& a = out_.areas.back();
        a.at.to_m = std::max(a.at.to_m, h.at.to_m);
        a.level = std::max(a.level, level);
        a.hits.push_back(i);
      } else {
        out_.areas.push_back({.pipeline = index_, .at = h.at, .level = level, .hits = {i}});
      }
    }
    for (std::size_t i = first_area; i < out_.areas.size(); ++i) {
      const double length = out_.areas[i].at.to_m - out_.areas[i].at.from_m;
      p.hca_length_m += length;
      p.level_length_m[out_.areas[i].level] += length;
    }
    p.level_length_m[0] = p.length_m - p.hca_length_m;
  }

  // --- what the reader must know ----------------------------------------------------------------

  void note(std::string code, std::string subject, std::string en, std::string zh) {
    out_.notes.push_back({std::move(code), std::move(subject), std::move(en), std::move(zh)});
  }

  void notes() {
    if (out_.pipelines.empty()) {
      note("no_pipelines", "study",
           "no pipe of the equipment is drawn as a line: there is nothing to identify",
           "设备图层中没有以线表示的管道，无可识别的管段");
      return;
    }
    for (const HcaPipelineResult& p : out_.pipelines) {
      const std::string& id = study_.equipment[static_cast<std::size_t>(p.equipment)].id;
      if (p.gas && p.inner_taken) {
        note("inner_diameter_taken", id,
             "no outer diameter is given: the inner one is taken, which makes the impact radius "
             "smaller; give hca.pipelines outer_diameter",
             "未给出外径，按内径计算，潜在影响半径偏小；请在hca.pipelines中给出outer_diameter");
      }
      if (p.gas && p.pressure_taken) {
        note("operating_pressure_taken", id,
             "no largest allowed pressure is given: that of the contents is taken; give "
             "hca.pipelines max_pressure",
             "未给出最大允许操作压力，按运行压力计算；请在hca.pipelines中给出max_pressure");
      }
      if (p.gas && study_.equipment[static_cast<std::size_t>(p.equipment)].substance != "methane") {
        note("not_natural_gas", id,
             "the impact radius is that of natural gas; this line carries another gas",
             "潜在影响半径公式适用于天然气，该管道输送其他气体");
      }
    }
    if (study_.hca.pipelines.empty()) {
      note("all_pipes_taken", "hca.pipelines",
           "every pipe drawn as a line is looked at; pipes inside plants are no pipelines of the "
           "standard: name the pipelines in hca.pipelines",
           "以线表示的管道全部参与识别；厂区内管道不属于该标准范围，请在hca.pipelines中列出管道");
    }
    if (!study_.hca.buildings_given) {
      note("households_from_targets", "hca.buildings",
           "no buildings are given: households are those of the targets, which may leave out "
           "buildings near the pipeline; number of storeys unknown, so no stretch is of class 4",
           "未给出建筑物图层：户数取自防护目标，可能遗漏管道沿线建筑；层数未知，不判定四级地区");
    }
    if (!study_.hca.features_given) {
      note("features_missing", "hca.features",
           land_taken_ ? "no layer of water, roads, reserves and districts is given: water and "
                         "districts are those of the land use, the rest is not looked at"
                       : "no layer of water, roads, reserves and districts is given: their rules "
                         "are not looked at",
           land_taken_ ? "未给出水体、道路、保护区、城区等要素图层：水体与城区取自土地利用图层，其"
                         "余规则未检查"
                       : "未给出水体、道路、保护区、城区等要素图层：相应规则未检查");
    }
    if (persons_unknown_) {
      note("persons_unknown", "targets",
           "places whose number of persons is not known are taken as identified sites of kind II",
           "人数未知的场所按特定场所Ⅱ处理");
    }
    note("standard_not_printed", "GB 32167-2015",
         "rules and levels are read in reproductions of the tables; area classes and the impact "
         "radius are recalled: compare with the print before relying on them",
         "规则与等级取自标准表格的转载，地区等级与潜在影响半径凭记忆：使用前应与标准原文核对");
  }

  const Study& study_;
  std::vector<Thing> things_;
  std::vector<Distance> distances_;
  std::vector<Distance> feature_distances_;
  std::vector<Beside> beside_;
  std::optional<Way> way_;
  std::int32_t index_ = -1;
  std::size_t first_hit_ = 0;
  bool persons_unknown_ = false;
  bool land_taken_ = false;
  HcaResult out_;
};

}  // namespace

const std::vector<HcaRule>& hca_rules() {
  static const std::vector<HcaRule> rules = [] {
    const data::Table& t = data::table("standards/gb32167_2015_hca.csv");
    std::vector<HcaRule> out;
    for (std::size_t i = 0; i < t.rows(); ++i) {
      out.push_back({.rule = std::string{t.text(i, "rule")},
                     .gas = t.text(i, "product") == "gas",
                     .item = std::string{t.text(i, "item")},
                     .level = static_cast<int>(t.number(i, "level")),
                     .distance_m = t.number(i, "distance_m"),
                     .text_en = std::string{t.text(i, "text_en")},
                     .text_zh = std::string{t.text(i, "text_zh")},
                     .clause = std::string{t.text(i, "clause")},
                     .source = std::string{t.text(i, "source")},
                     .confidence = std::string{t.text(i, "confidence")},
                     .level_alternative = std::string{t.text(i, "level_alternative")}});
    }
    return out;
  }();
  return rules;
}

HcaResult decide_hca(const Study& study) { return Decision{study}.run(); }

}  // namespace isorisk::study::decisions
