// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "decisions/targets_kernels.hpp"
#include "decisions/targets_model.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/gis/box_index.hpp"
#include "isorisk/models/criteria/criteria.hpp"
#include "loader.hpp"

namespace isorisk::study::decisions {
namespace map_model {
namespace {

std::string whole(double v) { return fmt::format("{:.0f}", v); }

bool has_han(std::string_view text) {
  // UTF-8 of U+4E00 to U+9FFF begins with E4 B8 to E9 BF.
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const auto a = static_cast<unsigned char>(text[i]);
    const auto b = static_cast<unsigned char>(text[i + 1]);
    if (a >= 0xE4 && a <= 0xE9 && (a != 0xE4 || b >= 0xB8)) return true;
  }
  return false;
}

TargetClass class_of(std::string_view text) {
  for (const TargetClass c : {TargetClass::HighSensitivity, TargetClass::Important,
                              TargetClass::General1, TargetClass::General2}) {
    if (word(c) == text) return c;
  }
  return TargetClass::General3;
}

/// The weaker of two standings.
std::string weaker(const std::string& a, const std::string& b) {
  const auto rank = [](std::string_view c) {
    return c == "recalled" ? 0 : c == "derived" ? 1 : c == "read (secondary)" ? 2 : 3;
  };
  return rank(a) <= rank(b) ? a : b;
}

class ResultWriter {
 public:
  explicit ResultWriter(Model& m) : m_{m} {}

  void run() {
    outlines();
    villages();
    for (std::size_t p = 0; p < m_.places.size(); ++p)
      if (m_.places[p].alive && !in_village_.contains(p) && kept(m_.places[p]))
        target(m_.places[p]);
    sort_targets();
    population();
    land_use();
    roads();
    tables();
    warnings();
  }

 private:
  bool kept(const Place& place) const {
    if (m_.seen[place.feature].kept) return true;
    if (std::any_of(place.also.begin(), place.also.end(),
                    [&](std::size_t f) { return m_.seen[f].kept; }))
      return true;
    return std::any_of(place.parts.begin(), place.parts.end(), [&](const Part& part) {
      return part.building && m_.seen[m_.buildings[*part.building].feature].kept;
    });
  }

  // ------------------------------------------------------------ outlines

  void outlines() {
    const double radius = m_.rules.option("point_radius").value;
    for (Place& place : m_.places) {
      if (!place.alive || place.outline == Outline::Track) continue;
      std::vector<gis::Geometry> shapes;
      if (!place.shape.empty()) shapes.push_back(place.shape);
      if (place.outline == Outline::Building && place.building)
        shapes.push_back(m_.feature(m_.buildings[*place.building].feature).shape);
      std::set<std::size_t> seen;
      for (const Part& part : place.parts)
        if (part.building && part.building != place.building && seen.insert(*part.building).second)
          shapes.push_back(m_.feature(m_.buildings[*part.building].feature).shape);
      if (shapes.size() == 1) {
        place.shape = shapes.front();
      } else if (!shapes.empty()) {
        place.shape = gis::union_of(shapes);
      } else {
        const gis::Geometry& at = m_.feature(place.feature).shape;
        if (at.is_areal()) {
          place.shape = at;
          place.outline = Outline::Grounds;
        } else {
          place.shape = gis::buffer(at, radius, 8);
          place.outline = Outline::Circle;
          const auto& option = m_.rules.option("point_radius");
          m_.assume(place.feature,
                    m_.say("radius of a place that is only a point: ", "仅为点的场所，外框半径：") +
                        whole(radius) + " m",
                    option.source, option.confidence);
        }
      }
    }
  }

  // ------------------------------------------------------------ villages

  void villages() {
    const double low = m_.rules.option("low_rise_storeys").value;
    const double gap = m_.rules.option("group_distance").value;
    std::vector<std::size_t> members;
    std::vector<gis::Geometry> shapes;
    for (std::size_t p = 0; p < m_.places.size(); ++p) {
      const Place& place = m_.places[p];
      if (!place.alive || !m_.use(place.use).dwelling()) continue;
      if (place.outline == Outline::Circle) continue;  // an estate of unknown outline
      if (place.storeys.value_or(1.0) > low) continue;
      members.push_back(p);
      shapes.push_back(place.shape);
    }
    const std::vector<std::size_t> group = map_kernels::groups_within(shapes, gap);
    std::map<std::size_t, std::vector<std::size_t>> villages;  // by the number of the first member
    for (std::size_t i = 0; i < members.size(); ++i) villages[group[i]].push_back(i);
    for (const auto& [first, list] : villages) {
      for (const std::size_t i : list) in_village_.insert(members[i]);
      if (std::none_of(list.begin(), list.end(),
                       [&](std::size_t i) { return kept(m_.places[members[i]]); }))
        continue;
      village(members, shapes, list, gap);
    }
  }

  void village(const std::vector<std::size_t>& members, const std::vector<gis::Geometry>& shapes,
               const std::vector<std::size_t>& list, double gap) {
    MapTarget t;
    std::vector<gis::Geometry> outlines;
    models::criteria::TargetSize size;
    std::size_t assumed_storeys = 0;
    std::size_t assumed_dwellings = 0;
    std::size_t by_land = 0;
    std::set<std::string> notes;
    std::string confidence = "read";
    double persons = 0.0;
    double households = 0.0;
    double floor = 0.0;
    bool any_persons = false;
    bool any_households = false;
    bool persons_assumed = false;
    std::size_t first = members[list.front()];
    for (const std::size_t i : list) {
      const Place& place = m_.places[members[i]];
      outlines.push_back(shapes[i]);
      if (place.persons) {
        persons += *place.persons;
        any_persons = true;
        persons_assumed = persons_assumed || place.persons_assumed;
      }
      if (place.dwellings) {
        households += *place.dwellings;
        any_households = true;
      }
      floor += place.floor_m2.value_or(0.0);
      t.storeys = std::max(t.storeys.value_or(0.0), place.storeys.value_or(1.0));
      t.buildings += static_cast<std::int32_t>(
          std::max<std::size_t>(place.parts.size(), place.outline == Outline::Building ? 1 : 0));
      if (place.floor_assumed) ++assumed_storeys;
      if (place.dwellings_assumed) ++assumed_dwellings;
      if (place.land_by_rule) ++by_land;
      confidence = weaker(confidence, m_.rule(place.rule).confidence);
      if (place.dwellings_assumed || place.floor_assumed)
        confidence = weaker(confidence, m_.use(place.use).confidence);
      if (m_.feature(place.feature).source < m_.feature(m_.places[first].feature).source)
        first = members[i];
    }
    m_.out.low_rise_houses += list.size();
    t.shape = map_kernels::outline_round(outlines, gap);
    t.id = "houses-" + m_.feature(m_.places[first].feature).id;
    t.kind = "dwelling";
    t.outline = "houses";
    if (any_households) t.households = std::round(households);
    if (any_persons) t.persons = persons;
    t.floor_area_m2 = floor;
    t.rule = m_.rule(m_.places[first].rule).id;
    t.confidence = confidence;
    t.sources = m_.feature(m_.places[first].feature).source;
    if (list.size() > 1)
      t.sources +=
          m_.say(" and ", " 等另 ") + std::to_string(list.size() - 1) + m_.say(" more", " 处");
    name_village(t);

    std::string basis = std::to_string(list.size()) +
                        m_.say(" low-rise houses and yards counted as one (up to ",
                               " 处低层住宅合并计为一个目标（不超过 ") +
                        whole(m_.rules.option("low_rise_storeys").value) +
                        m_.say(" storeys, gaps up to ", " 层，间距不超过 ") + whole(gap) +
                        m_.say(" m)", " m）");
    if (assumed_storeys > 0)
      basis += m_.say("; storeys assumed for ", "；层数假定：") + std::to_string(assumed_storeys);
    if (assumed_dwellings > 0)
      basis +=
          m_.say("; households assumed for ", "；户数假定：") + std::to_string(assumed_dwellings);
    if (by_land > 0)
      basis += m_.say("; dwellings by the land use only: ", "；仅按用地判定为住宅：") +
               std::to_string(by_land);
    if (any_persons && persons_assumed)
      basis += m_.say("; persons by households", "；人数按户数计");
    else if (any_persons)
      basis += m_.say("; residents by ", "；人数来源：") + m_.map.people.label;
    t.size_basis = std::move(basis);
    finish(t, list.size() > 0 && assumed_dwellings > 0, persons_assumed, assumed_storeys > 0,
           m_.places[first]);
  }

  void name_village(MapTarget& t) {
    // The settlements, read once.
    if (!settlements_ready_) {
      settlements_ready_ = true;
      for (std::size_t i = 0; i < m_.seen.size(); ++i)
        if (m_.seen[i].place && !m_.tag(i, "name").empty()) settlements_.push_back(i);
    }
    const gis::PreparedArea area{t.shape};
    const double reach = m_.rules.option("place_distance").value;
    std::optional<std::size_t> best;
    bool best_inside = false;
    int best_priority = 0;
    double best_distance = 0.0;
    for (const std::size_t i : settlements_) {
      const Point at = gis::representative_point(m_.feature(i).shape);
      const bool inside = area.covers(at);
      const double distance = inside ? 0.0 : area.distance_m(at);
      if (distance > reach) continue;
      const int priority = m_.rule(*m_.seen[i].place).priority;
      const bool better = !best || (inside != best_inside ? inside
                                    : inside              ? priority < best_priority
                                                          : distance < best_distance);
      if (!better) continue;
      best = i;
      best_inside = inside;
      best_priority = priority;
      best_distance = distance;
    }
    std::string en = "Houses";
    std::string zh = "低层住宅";
    if (best) {
      const std::string place{m_.tag(*best, "name")};
      std::string place_zh{m_.tag(*best, "name_zh")};
      if (place_zh.empty()) place_zh = place;
      en = best_inside ? place + ", houses" : "Houses near " + place;
      zh = place_zh + (best_inside ? "低层住宅" : "附近低层住宅");
    }
    const int number = ++village_names_[en];
    if (number > 1 || !best) {
      en += " " + std::to_string(number);
      zh += std::to_string(number);
    }
    t.name = std::move(en);
    t.name_zh = std::move(zh);
  }

  // ------------------------------------------------------------ single targets

  void target(const Place& place) {
    const Use& use = m_.use(place.use);
    MapTarget t;
    const map_data::MapFeature& feature = m_.feature(place.feature);
    t.id = feature.id;
    if (place.from_building) t.id += "-" + use.use;  // a place inside may have its own
    t.kind = use.kind;
    t.rule = m_.rule(place.rule).id;
    names(t, place);
    t.persons = place.persons;
    t.households = place.dwellings ? std::optional{std::round(*place.dwellings)} : std::nullopt;
    t.floor_area_m2 = place.floor_m2;
    if (!place.parts.empty() || place.building) t.storeys = place.storeys;
    std::set<std::size_t> buildings;
    for (const Part& part : place.parts)
      if (part.building) buildings.insert(*part.building);
    t.buildings = static_cast<std::int32_t>(buildings.size());
    constexpr std::array<const char*, 5> kOutlines{"building", "grounds", "circle", "track",
                                                   "houses"};
    t.outline = kOutlines[static_cast<std::size_t>(place.outline)];
    t.shape = place.shape;
    t.sources = feature.source;
    for (const std::size_t f : place.also) t.sources += "; " + m_.feature(f).source;
    std::string inside;
    for (const std::size_t f : place.inside) {
      const std::string_view name = m_.tag(f, "name");
      inside +=
          (inside.empty() ? "" : ", ") + (name.empty() ? m_.feature(f).source : std::string{name});
    }
    for (const std::string& note : place.notes)
      t.size_basis += (t.size_basis.empty() ? "" : "; ") + note;
    if (!inside.empty())
      t.size_basis += (t.size_basis.empty() ? "" : "; ") +
                      m_.say("counted with it by the main use: ", "按主要用途一并计入：") + inside;
    if (place.outline == Outline::Circle)
      t.size_basis += (t.size_basis.empty() ? "" : "; ") +
                      m_.say("outline assumed: a circle round the point", "外框为假定：以点为圆心");
    t.confidence = m_.rule(place.rule).confidence;
    if (place.floor_assumed || place.dwellings_assumed || place.persons_assumed)
      t.confidence = weaker(t.confidence, use.confidence);
    finish(t, place.dwellings_assumed, place.persons_assumed, place.floor_assumed, place);
  }

  void names(MapTarget& t, const Place& place) {
    std::vector<std::size_t> features{place.feature};
    features.insert(features.end(), place.also.begin(), place.also.end());
    for (const std::size_t f : features) {
      const auto fill = [&](std::string& into, std::string_view role) {
        if (into.empty()) into = m_.tag(f, role);
      };
      fill(t.name, "name");
      fill(t.name_zh, "name_zh");
      fill(t.name_en, "name_en");
    }
    if (t.name.empty()) t.name = !t.name_en.empty() ? t.name_en : t.name_zh;
    if (t.name_zh.empty() && has_han(t.name)) t.name_zh = t.name;
    if (!t.name.empty()) return;
    const Use& use = m_.use(place.use);
    std::string en = use.use;
    std::replace(en.begin(), en.end(), '_', ' ');
    en.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(en.front())));
    t.name = en + " (" + m_.feature(place.feature).source + ")";
    t.name_zh = use.use_zh + "（" + m_.feature(place.feature).source + "）";
  }

  // ------------------------------------------------------------ class

  static std::optional<double> measured(const models::criteria::TargetSize& size,
                                        std::string_view measure) {
    return measure == "persons"      ? size.persons
           : measure == "households" ? size.households
                                     : size.floor_area_m2;
  }
  static models::criteria::TargetSize alone(const models::criteria::TargetSize& size,
                                            std::string_view measure, double factor) {
    models::criteria::TargetSize one;
    const auto value = measured(size, measure);
    if (!value) return one;
    (measure == "persons"      ? one.persons
     : measure == "households" ? one.households
                               : one.floor_area_m2) = *value * factor;
    return one;
  }

  std::string measure_name(std::string_view measure) const {
    if (measure == "households") return m_.say("households", "户数");
    if (measure == "floor_area") return m_.say("area m2", "面积 m2");
    return m_.say("persons", "人数");
  }

  void finish(MapTarget t, bool dwellings_assumed, bool persons_assumed, bool floor_assumed,
              const Place& place) {
    const models::criteria::TargetSize size{
        .persons = t.persons, .households = t.households, .floor_area_m2 = t.floor_area_m2};
    const auto word = models::criteria::class_by_kind_and_size(t.kind, size);
    const std::vector<class_table::Measure> measures = class_table::measures(t.kind);
    const auto origin = class_table::origin(t.kind);
    if (!word) {
      std::string need;
      for (const auto& measure : measures)
        need += (need.empty() ? "" : m_.say(" or ", "或")) + measure_name(measure.measure);
      m_.undecided(
          place.feature,
          m_.say("the class of ", "类别取决于规模：") + class_table::name(t.kind, m_.say.language) +
              m_.say(" depends on its size, and the map does not tell: ", "，地图未给出：") + need,
          m_.say("add capacity, building:levels, building:flats or the outline of the building",
                 "补充人数、层数、户数或建筑外框"),
          m_.rule(place.rule).id);
      return;
    }
    t.target_class = class_of(*word);
    const auto standing = [&](const std::string& clause, const std::string& confidence) {
      unconfirmed_.insert(confidence == "read" ? std::string{} : origin.document + " " + clause);
      t.confidence = weaker(t.confidence, confidence);
      return origin.document + " " + clause +
             (confidence == "read" ? "" : m_.say(" (recalled)", "（待核对）"));
    };
    if (measures.empty()) {
      t.class_basis = class_table::name(t.kind, m_.say.language) + ": " +
                      standing(origin.clause, origin.confidence);
      m_.out.targets.push_back(std::move(t));
      return;
    }
    const auto classes = models::criteria::target_classes();
    const auto rank = [&](const std::optional<std::string>& w) {
      return w ? std::find(classes.begin(), classes.end(), *w) - classes.begin() : 99;
    };
    for (const auto& measure : measures) {
      const auto value = measured(size, measure.measure);
      if (!value) continue;
      const bool assumed = measure.measure == "persons"      ? persons_assumed
                           : measure.measure == "households" ? dwellings_assumed
                                                             : floor_assumed;
      const auto own =
          models::criteria::class_by_kind_and_size(t.kind, alone(size, measure.measure, 1.0));
      if (rank(own) == rank(word) && t.class_basis.empty()) {
        t.class_basis = class_table::name(t.kind, m_.say.language) + ", " +
                        measure_name(measure.measure) + " " + whole(*value) +
                        (assumed ? m_.say(" (assumed)", "（假定）") : "");
        if (const std::string from = class_table::bound(t.kind, measure.measure, *word);
            !from.empty())
          t.class_basis += " >= " + from;
        t.class_basis += ": " + standing(measure.clause, measure.confidence);
      }
      if (!assumed) continue;
      const double factor = m_.rules.option("check_factor").value;
      const auto more =
          models::criteria::class_by_kind_and_size(t.kind, alone(size, measure.measure, factor));
      if (rank(more) >= rank(word)) continue;
      if (!t.check.empty()) t.check += "; ";
      t.check += measure_name(measure.measure) + " " + whole(*value) +
                 m_.say(" assumed; ", " 为假定；") +
                 std::string{data::display_name("target_class", *more, m_.say.language)} +
                 m_.say(" from ", "：不少于 ") + class_table::bound(t.kind, measure.measure, *more);
    }
    m_.out.targets.push_back(std::move(t));
  }

  void sort_targets() {
    std::stable_sort(m_.out.targets.begin(), m_.out.targets.end(),
                     [](const MapTarget& a, const MapTarget& b) {
                       if (a.target_class != b.target_class) return a.target_class < b.target_class;
                       return a.kind < b.kind;
                     });
    std::set<std::string> ids;
    for (MapTarget& t : m_.out.targets)
      while (!ids.insert(t.id).second) t.id += "-2";
  }

  // ------------------------------------------------------------ people, land, roads

  void population() {
    const double indoor_day = default_row("population.indoor_day").number;
    const double indoor_night = default_row("population.indoor_night").number;
    for (MapPopulation& p : m_.out.population) {
      if (p.indoor_day < 0.0) p.indoor_day = indoor_day;
      if (p.indoor_night < 0.0) p.indoor_night = indoor_night;
    }
    struct Sum {
      double day = 0.0;
      double night = 0.0;
      double in_day = 0.0;
      double in_night = 0.0;
      double most = -1.0;
      std::string kind;
      std::string name;
      gis::Geometry area;
    };
    // By building, in the order of the map; then places without one.
    std::map<std::size_t, Sum> on_building;
    std::map<std::size_t, Sum> on_land;
    PeopleAccount others;  // who is not counted by a census
    others.source =
        m_.map.people.label.empty()
            ? m_.say("occupancy of buildings and places", "按建筑和场所的人均指标")
            : m_.say("occupancy of places other than dwellings", "住宅以外场所按人均指标");
    const bool counted = !m_.map.people.label.empty() && !m_.map.people.sources.empty();
    for (std::size_t p = 0; p < m_.places.size(); ++p) {
      const Place& place = m_.places[p];
      if (!place.alive) continue;
      for (const Part& part : place.parts) {
        if (part.elsewhere || !(part.persons > 0.0)) continue;
        const std::size_t feature =
            part.building ? m_.buildings[*part.building].feature : place.feature;
        if (!m_.seen[feature].kept) continue;
        const Use& use = m_.use(part.use);
        Sum& sum = part.building ? on_building[*part.building] : on_land[p];
        const double day = part.persons * use.day;
        const double night = part.persons * use.night;
        sum.day += day;
        sum.night += night;
        sum.in_day += day * use.indoor_day.value_or(indoor_day);
        sum.in_night += night * use.indoor_night.value_or(indoor_night);
        if (part.persons > sum.most) {
          sum.most = part.persons;
          sum.kind = use.use;
        }
        if (sum.name.empty()) sum.name = m_.tag(place.feature, "name");
        if (sum.area.empty()) sum.area = part.building ? m_.feature(feature).shape : place.shape;
        if (!use.dwelling() || !counted) {
          others.in += part.persons;
          (part.building ? others.on_buildings : others.on_land) += part.persons;
        }
      }
    }
    if (others.in > 0.0) m_.out.people.push_back(others);
    const auto add = [&](const std::string& id, Sum& sum) {
      if (!(sum.day + sum.night > 0.0)) return;
      m_.out.population.push_back(
          {.id = id,
           .name = sum.name,
           .kind = sum.kind,
           .day = sum.day,
           .night = sum.night,
           .indoor_day = sum.day > 0.0 ? std::min(1.0, sum.in_day / sum.day) : indoor_day,
           .indoor_night = sum.night > 0.0 ? std::min(1.0, sum.in_night / sum.night) : indoor_night,
           .basis = m_.say("occupancy or census on floor area", "按建筑面积分配的人均指标或普查"),
           .area = std::move(sum.area)});
    };
    for (auto& [b, sum] : on_building) add("p-" + m_.feature(m_.buildings[b].feature).id, sum);
    for (auto& [p, sum] : on_land) add("p-" + m_.feature(m_.places[p].feature).id + "-land", sum);
    clear_buildings();
    for (const MapPopulation& p : m_.out.population) {
      m_.out.day += p.day;
      m_.out.night += p.night;
    }
  }

  /// People on land stand beside the buildings that have people of their own.
  void clear_buildings() {
    std::vector<gis::Extent> boxes;
    std::vector<bool> on_land;
    for (const MapPopulation& p : m_.out.population) {
      boxes.push_back(gis::extent(p.area));
      on_land.push_back(p.id.starts_with("p-land-") || p.id.starts_with("p-cell-") ||
                        p.id.ends_with("-land"));
    }
    const gis::BoxIndex index{boxes};
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      if (!on_land[i]) continue;
      std::vector<gis::Geometry> buildings;
      for (const std::size_t k : index.meeting(boxes[i]))
        if (!on_land[k]) buildings.push_back(m_.out.population[k].area);
      if (buildings.empty()) continue;
      gis::Geometry rest = gis::difference(m_.out.population[i].area, gis::union_of(buildings));
      if (rest.is_areal()) m_.out.population[i].area = std::move(rest);
    }
  }

  void land_use() {
    for (const std::size_t f : m_.land_use) {
      if (!m_.seen[f].kept) continue;
      const Rule& rule = m_.rule(*m_.seen[f].land_use);
      MapLandUse l;
      l.id = m_.feature(f).id;
      l.land_class = rule.result;
      l.name = m_.tag(f, "name");
      l.name_zh = m_.tag(f, "name_zh");
      if (l.name_zh.empty() && has_han(l.name)) l.name_zh = l.name;
      l.rule = rule.id;
      l.area = m_.feature(f).shape;
      m_.out.land_use.push_back(std::move(l));
    }
    // Small areas last, so that they are drawn on top.
    std::stable_sort(m_.out.land_use.begin(), m_.out.land_use.end(),
                     [](const MapLandUse& a, const MapLandUse& b) {
                       return gis::area_m2(a.area) > gis::area_m2(b.area);
                     });
  }

  void roads() {
    for (std::size_t f = 0; f < m_.seen.size(); ++f) {
      const Seen& s = m_.seen[f];
      if (!s.kept || !s.road || s.shape != Shape::Line) continue;
      const Rule& rule = m_.rule(*s.road);
      if (rule.result == "none") continue;
      MapRoad road;
      road.name = m_.tag(f, "name");
      road.name_zh = m_.tag(f, "name_zh");
      if (road.name_zh.empty() && has_han(road.name)) road.name_zh = road.name;
      road.road_class = rule.result;
      road.lines = m_.feature(f).shape;
      m_.out.roads.push_back(std::move(road));
    }
  }

  // ------------------------------------------------------------ tables

  void tables() {
    for (std::size_t r = 0; r < m_.rule_count.size(); ++r) {
      if (m_.rule_count[r] == 0) continue;
      const Rule& rule = m_.rule(r);
      m_.out.rules.push_back({.rule = rule.id,
                              .purpose = std::string{map_rules::word(rule.purpose)},
                              .condition = map_rules::condition_of(rule),
                              .result = rule.result,
                              .count = m_.rule_count[r],
                              .note = m_.note(rule),
                              .source = rule.source,
                              .confidence = rule.confidence});
    }
    const auto& low = m_.rules.option("low_rise_storeys");
    const auto& gap = m_.rules.option("group_distance");
    if (m_.out.low_rise_houses > 0) {
      m_.out.assumptions.push_back({m_.say("low-rise dwellings are counted together up to ",
                                           "低层住宅合并计算，层数不超过 ") +
                                        whole(low.value) + m_.say(" storeys", " 层"),
                                    m_.out.low_rise_houses, low.source, low.confidence});
      m_.out.assumptions.push_back(
          {m_.say("gap up to which low-rise dwellings are one village or district: ",
                  "视为同一村庄或住区的最大间距：") +
               whole(gap.value) + " m",
           m_.out.low_rise_houses, gap.source, gap.confidence});
    }
    for (auto& [text, assumption] : m_.assumptions) m_.out.assumptions.push_back(assumption);
  }

  void warnings() {
    for (const Warning& w : m_.map.warnings) m_.out.warnings.push_back(w);
    unconfirmed_.erase("");
    if (!unconfirmed_.empty()) {
      std::string list;
      for (const std::string& clause : unconfirmed_) list += (list.empty() ? "" : "; ") + clause;
      m_.warn("unconfirmed_classes", "target_classes.csv",
              m_.say("classes rest on values not yet compared with the printed standard: ",
                     "以下条款的数值尚未与标准原文核对：") +
                  list);
    }
    const auto checks = std::count_if(m_.out.targets.begin(), m_.out.targets.end(),
                                      [](const MapTarget& t) { return !t.check.empty(); });
    if (checks > 0)
      m_.warn("class_near_limit", "targets",
              std::to_string(checks) +
                  m_.say(" targets have an assumed size near the limit of a stricter class: field "
                         "check_first",
                         " 个目标的规模为假定且接近更严类别的界限：见 check_first 字段"));
    std::size_t unknown = 0;
    for (const Place& place : m_.places)
      if (place.alive && kept(place) && !place.persons) ++unknown;
    if (unknown > 0)
      m_.warn(
          "people_not_known", "population",
          std::to_string(unknown) +
              m_.say(" places have no people, because the map does not tell how many: add capacity",
                     " 个场所人数未知，未计入人口：请补充 capacity"));
    const auto circles = std::count_if(m_.out.targets.begin(), m_.out.targets.end(),
                                       [](const MapTarget& t) { return t.outline == "circle"; });
    if (circles > 0)
      m_.warn("outline_assumed", "targets",
              std::to_string(circles) +
                  m_.say(" targets are points without a building: drawn as circles",
                         " 个目标仅为点，按圆绘制"));
  }

  Model& m_;
  std::set<std::size_t> in_village_;
  std::vector<std::size_t> settlements_;
  bool settlements_ready_ = false;
  std::map<std::string, int> village_names_;
  std::set<std::string> unconfirmed_;
};

}  // namespace

void write_result(Model& model) { ResultWriter{model}.run(); }

}  // namespace map_model

TargetsResult decide_targets(const map_data::MapData& map, const map_rules::RuleSet& rules,
                             Language language, Reporter& reporter) {
  TargetsResult out;
  out.crs = map.crs;
  out.language = language;
  out.features_read = map.features.size();
  out.repaired = map.repaired;
  map_model::Model model{map, rules, language, out};
  using Step = void (*)(map_model::Model&);
  constexpr std::array<Step, 7> kSteps{map_model::see,
                                       map_model::find_buildings,
                                       map_model::find_places,
                                       map_model::settle_buildings,
                                       map_model::measure_places,
                                       map_model::count_people,
                                       map_model::write_result};
  for (std::size_t i = 0; i < kSteps.size(); ++i) {
    constexpr double kFrom = 0.5;
    constexpr double kStep = 0.05;
    reporter.progress("deciding", kFrom + kStep * static_cast<double>(i));
    if (reporter.cancelled()) throw Cancelled();
    kSteps[i](model);
  }
  return out;
}

}  // namespace isorisk::study::decisions
