// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <numeric>

#include "decisions/targets_kernels.hpp"
#include "decisions/targets_model.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/gis/box_index.hpp"
#include "isorisk/models/criteria/criteria.hpp"

namespace isorisk::study::decisions::map_model {
namespace {

using map_kernels::covered_share;

Shape shape_of(const gis::Geometry& geometry) {
  if (geometry.is_areal()) return Shape::Area;
  return geometry.is_linear() ? Shape::Line : Shape::Point;
}

/// Boxes of some features, by their number in a list.
template <class List, class FeatureOf>
gis::BoxIndex index_of(const Model& m, const List& list, FeatureOf feature_of) {
  std::vector<gis::Extent> boxes;
  boxes.reserve(list.size());
  for (const auto& item : list) boxes.push_back(m.seen[feature_of(item)].box);
  return gis::BoxIndex{boxes};
}

/// Numbers 0 to count-1, the largest area first; equal ones in their order.
template <class AreaOf>
std::vector<std::size_t> by_falling_area(std::size_t count, AreaOf area_of) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return area_of(a) > area_of(b); });
  return order;
}

bool fixed_class(const Use& use) { return !class_table::by_size(use.kind); }

}  // namespace

// ---------------------------------------------------------------- what the rules say

void see(Model& m) {
  const std::size_t count = m.map.features.size();
  m.seen.resize(count);
  m.rule_count.assign(m.rules.rules().size(), 0);
  const std::optional<gis::PreparedArea> keep =
      m.map.keep.empty() ? std::nullopt : std::optional{gis::PreparedArea{m.map.keep}};
  for (std::size_t i = 0; i < count; ++i) {
    const map_data::MapFeature& f = m.feature(i);
    Seen& s = m.seen[i];
    s.shape = shape_of(f.shape);
    s.box = gis::extent(f.shape);
    s.area_m2 = gis::area_m2(f.shape);
    s.kept = !keep || keep->intersects(f.shape);
    const auto match = [&](Purpose purpose) {
      const auto rule = m.rules.match(purpose, f.tags, s.shape, s.area_m2);
      if (rule && s.kept) ++m.rule_count[*rule];
      return rule;
    };
    s.target = match(Purpose::Target);
    s.road = match(Purpose::Road);
    s.place = match(Purpose::Place);
    if (s.shape != Shape::Area) continue;
    s.building = match(Purpose::Building);
    s.land_use = match(Purpose::LandUse);
    if (s.land_use && m.rule(*s.land_use).result != "none") m.land_use.push_back(i);
  }
}

// ---------------------------------------------------------------- buildings

void find_buildings(Model& m) {
  for (std::size_t i = 0; i < m.seen.size(); ++i) {
    if (!m.seen[i].building) continue;
    const Rule& rule = m.rule(*m.seen[i].building);
    Building b;
    b.feature = i;
    b.nobody = rule.result == "none";
    if (!b.nobody && rule.result != "undecided") b.tag_use = m.rules.use(rule.result);
    // A place nobody stays at (a parking deck) whose building says no more.
    if (!b.nobody && !b.tag_use && m.seen[i].target && m.rule(*m.seen[i].target).result == "none")
      b.nobody = true;
    b.storeys_given = map_rules::tag_number(m.tag(i, "storeys"));
    m.buildings.push_back(std::move(b));
  }
  // Parts of buildings, and the same building drawn twice: the larger one stands for both.
  const double share = m.rules.option("inside_share").value;
  const gis::BoxIndex index = index_of(m, m.buildings, [](const Building& b) { return b.feature; });
  const auto area = [&](std::size_t b) { return m.seen[m.buildings[b].feature].area_m2; };
  const std::vector<std::size_t> order = by_falling_area(m.buildings.size(), area);
  std::vector<std::size_t> rank(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
  for (const std::size_t b : order) {
    Building& outer = m.buildings[b];
    if (!outer.alive) continue;
    const gis::Geometry& shape = m.feature(outer.feature).shape;
    std::optional<gis::PreparedArea> prepared;
    for (const std::size_t c : index.meeting(m.seen[outer.feature].box)) {
      Building& inner = m.buildings[c];
      if (c == b || !inner.alive || rank[c] < rank[b] || (outer.nobody && !inner.nobody)) continue;
      if (!prepared) prepared.emplace(shape);
      if (covered_share(*prepared, shape, m.feature(inner.feature).shape) < share) continue;
      inner.alive = false;
      if (inner.storeys_given)
        outer.storeys_given = std::max(outer.storeys_given.value_or(0.0), *inner.storeys_given);
      if (!outer.tag_use && !outer.nobody) outer.tag_use = inner.tag_use;
      m.building_of_feature[inner.feature] = b;
    }
  }
  for (std::size_t b = 0; b < m.buildings.size(); ++b)
    if (m.buildings[b].alive) {
      m.building_of_feature[m.buildings[b].feature] = b;
      if (m.seen[m.buildings[b].feature].kept) ++m.out.buildings;
    }
  // A part of a part.
  for (auto& [feature, b] : m.building_of_feature)
    while (!m.buildings[b].alive) b = m.building_of_feature.at(m.buildings[b].feature);
}

// ---------------------------------------------------------------- places

namespace {

/// Joins places that are the same: of one kind, one inside the other, or with one name close by.
void join_duplicates(Model& m) {
  const double near = m.rules.option("merge_distance").value;
  const double share = m.rules.option("inside_share").value;
  std::vector<gis::Extent> boxes;
  for (const Place& p : m.places) boxes.push_back(m.seen[p.feature].box);
  const gis::BoxIndex index{boxes};
  const auto area = [&](std::size_t p) { return m.seen[m.places[p].feature].area_m2; };
  const std::vector<std::size_t> order = by_falling_area(m.places.size(), area);
  std::vector<std::size_t> rank(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
  for (const std::size_t p : order) {
    Place& one = m.places[p];
    if (!one.alive || m.seen[one.feature].shape == Shape::Line) continue;
    const gis::Geometry& shape = m.feature(one.feature).shape;
    std::optional<gis::PreparedArea> prepared;
    const std::string_view name = m.tag(one.feature, "name");
    for (const std::size_t q : index.meeting(boxes[p].expanded(near))) {
      Place& other = m.places[q];
      if (q == p || !other.alive || rank[q] < rank[p]) continue;
      const Seen& seen = m.seen[other.feature];
      if (seen.shape == Shape::Line || m.use(one.use).kind != m.use(other.use).kind) continue;
      const gis::Geometry& there = m.feature(other.feature).shape;
      bool same = false;
      if (m.seen[one.feature].shape == Shape::Area) {
        if (!prepared) prepared.emplace(shape);
        same = seen.shape == Shape::Area ? covered_share(*prepared, shape, there) >= share
                                         : prepared->covers(there.points.front());
      }
      if (!same && !name.empty() && m.tag(other.feature, "name") == name)
        same = gis::distance_m(shape, there) <= near;
      if (!same) continue;
      other.alive = false;
      other.merged_into = p;
      one.also.push_back(other.feature);
      one.also.insert(one.also.end(), other.also.begin(), other.also.end());
      if (m.seen[one.feature].kept) ++m.out.merged;
    }
  }
}

/// Lines of one kind and name are one target.
void join_lines(Model& m) {
  const double wide = m.rules.option("line_half_width").value;
  std::map<std::pair<std::string, std::string>, std::vector<std::size_t>> lines;
  for (std::size_t p = 0; p < m.places.size(); ++p)
    if (const Place& place = m.places[p]; m.seen[place.feature].shape == Shape::Line)
      lines[{m.use(place.use).kind, std::string{m.tag(place.feature, "name")}}].push_back(p);
  for (const auto& [name, list] : lines) {
    std::vector<gis::Geometry> tracks;
    bool any_kept = false;
    for (const std::size_t p : list) {
      tracks.push_back(gis::buffer(m.feature(m.places[p].feature).shape, wide, 4));
      any_kept = any_kept || m.seen[m.places[p].feature].kept;
      if (p == list.front()) continue;
      m.places[p].alive = false;
      m.places[list.front()].also.push_back(m.places[p].feature);
    }
    Place& first = m.places[list.front()];
    first.shape = gis::union_of(tracks);
    first.outline = Outline::Track;
    if (any_kept) m.seen[first.feature].kept = true;
  }
}

}  // namespace

void find_places(Model& m) {
  for (std::size_t i = 0; i < m.seen.size(); ++i) {
    const Seen& s = m.seen[i];
    if (!s.target) continue;
    const Rule& rule = m.rule(*s.target);
    if (rule.result == "none") continue;
    if (rule.result == "ask") {
      m.undecided(i, m.note(rule),
                  m.say("decide by hand, or write a rule for it (--rules)",
                        "请人工判断，或为其编写规则（--rules）"),
                  rule.id);
      continue;
    }
    Place place;
    place.feature = i;
    place.rule = *s.target;
    place.use = m.rules.use(rule.result);
    m.places.push_back(std::move(place));
  }
  join_duplicates(m);
  join_lines(m);
}

// ---------------------------------------------------------------- places and buildings

namespace {

class Settler {
 public:
  explicit Settler(Model& m) : m_{m}, share_{m.rules.option("inside_share").value} {}

  void run() {
    own_buildings();
    grounds();
    places_inside();
    land();
    for (std::size_t b = 0; b < m_.buildings.size(); ++b)
      if (m_.buildings[b].alive && !m_.buildings[b].nobody) settle(b);
  }

 private:
  const gis::Geometry& shape(std::size_t place) const {
    return m_.feature(m_.places[place].feature).shape;
  }

  /// Places whose own outline is a building.
  void own_buildings() {
    for (std::size_t p = 0; p < m_.places.size(); ++p) {
      const auto it = m_.building_of_feature.find(m_.places[p].feature);
      if (it == m_.building_of_feature.end()) continue;
      Building& building = m_.buildings[it->second];
      if (!m_.places[p].alive) {
        // The second building of a school that stands apart: it belongs to the school.
        if (m_.places[p].merged_into && !building.owner) building.grounds = m_.standing_for(p);
        continue;
      }
      const bool whole = building.feature == m_.places[p].feature;
      building.nobody = false;  // a roof over the pumps of a filling station
      m_.places[p].building = it->second;
      m_.places[p].outline = Outline::Building;
      if (whole)
        building.owner = p;
      else
        building.places.push_back(p);  // part of a building
    }
  }

  /// Buildings that stand in the grounds of a place: of several the smallest.
  void grounds() {
    const gis::BoxIndex index =
        index_of(m_, m_.buildings, [](const Building& b) { return b.feature; });
    const auto area = [&](std::size_t p) { return m_.seen[m_.places[p].feature].area_m2; };
    for (const std::size_t p : by_falling_area(m_.places.size(), area)) {
      Place& place = m_.places[p];
      const Seen& seen = m_.seen[place.feature];
      if (!place.alive || place.building || seen.shape != Shape::Area) continue;
      const Use& use = m_.use(place.use);
      place.outline = Outline::Grounds;
      place.shape = shape(p);
      if (use.open_air) continue;
      const gis::PreparedArea prepared{shape(p)};
      for (const std::size_t b : index.meeting(seen.box)) {
        Building& building = m_.buildings[b];
        if (!building.alive || building.nobody || building.owner) continue;
        if (building.tag_use) {
          const Use& own = m_.use(*building.tag_use);
          const bool other_home = own.dwelling() && !use.dwelling();
          const bool other_fixed = fixed_class(own) && own.kind != use.kind;
          if (other_home || other_fixed) continue;
        }
        if (covered_share(prepared, shape(p), m_.feature(building.feature).shape) >= share_)
          building.grounds = p;
      }
    }
  }

  /// Points, and small areas, inside buildings.
  void places_inside() {
    const gis::BoxIndex index =
        index_of(m_, m_.buildings, [](const Building& b) { return b.feature; });
    for (std::size_t p = 0; p < m_.places.size(); ++p) {
      Place& place = m_.places[p];
      const Seen& seen = m_.seen[place.feature];
      const bool twin = !place.alive && place.merged_into;
      if ((!place.alive && !twin) || place.building || seen.shape == Shape::Line) continue;
      if (seen.shape == Shape::Area && (twin || m_.use(place.use).open_air)) continue;
      std::optional<std::size_t> best;
      for (const std::size_t b : index.meeting(seen.box)) {
        const Building& building = m_.buildings[b];
        if (!building.alive || building.nobody) continue;
        const gis::Geometry& footprint = m_.feature(building.feature).shape;
        const gis::PreparedArea prepared{footprint};
        const bool inside = seen.shape == Shape::Area
                                ? covered_share(prepared, footprint, shape(p)) >= share_
                                : prepared.covers(shape(p).points.front());
        if (!inside) continue;
        if (!best ||
            m_.seen[building.feature].area_m2 < m_.seen[m_.buildings[*best].feature].area_m2)
          best = b;
      }
      if (!best) continue;
      if (twin) {
        Building& building = m_.buildings[*best];
        if (!building.owner && !building.tag_use && !building.grounds)
          building.grounds = m_.standing_for(p);
        continue;
      }
      // Grounds drawn no larger than their building: the building is theirs.
      if (seen.shape == Shape::Area)
        for (Building& building : m_.buildings)
          if (building.grounds == p) building.grounds.reset();
      place.building = best;
      place.outline = Outline::Building;
      m_.buildings[*best].places.push_back(p);
    }
  }

  /// The land undecided buildings stand on.
  void land() {
    const gis::BoxIndex index = index_of(m_, m_.land_use, [](std::size_t f) { return f; });
    std::map<std::size_t, gis::PreparedArea> prepared;
    for (Building& building : m_.buildings) {
      if (!building.alive || building.nobody || building.tag_use) continue;
      const gis::Geometry& footprint = m_.feature(building.feature).shape;
      const Point inside = gis::representative_point(footprint);
      const gis::Extent here{inside.x_m, inside.y_m, inside.x_m, inside.y_m};
      double smallest = 0.0;
      for (const std::size_t l : index.meeting(here)) {
        const std::size_t f = m_.land_use[l];
        const auto rule = m_.rules.match(Purpose::BuildingIn,
                                         {{"land_use", m_.rule(*m_.seen[f].land_use).result}},
                                         Shape::Area, m_.seen[building.feature].area_m2);
        if (!rule || (building.land_rule && m_.seen[f].area_m2 >= smallest)) continue;
        auto it = prepared.find(f);
        if (it == prepared.end())
          it = prepared.emplace(f, gis::PreparedArea{m_.feature(f).shape}).first;
        if (!it->second.covers(inside)) continue;
        building.land_rule = *rule;
        smallest = m_.seen[f].area_m2;
      }
    }
  }

  std::optional<std::size_t> land_use_of(const Building& building) const {
    if (!building.land_rule) return std::nullopt;
    const std::string& result = m_.rule(*building.land_rule).result;
    return result == "none" ? std::nullopt : std::optional{m_.rules.use(result)};
  }

  /// Storeys of a building in a use, and where they come from.
  struct Floors {
    std::optional<double> storeys;
    bool assumed = false;
  };
  Floors floors(std::size_t b, const Use& use, const Use* above = nullptr) {
    const Building& building = m_.buildings[b];
    if (building.storeys_given) return {std::max(1.0, *building.storeys_given), false};
    if (const auto given = m_.given_storeys(building.feature, use)) return {given, false};
    Floors f{use.storeys, true};
    const Use* by = &use;
    if (above != nullptr && above->storeys && (!f.storeys || *above->storeys > *f.storeys)) {
      f.storeys = above->storeys;
      by = above;
    }
    if (f.storeys)
      m_.assume(building.feature,
                m_.say("storeys of ", "层数：") + m_.use_name(*by) + ": " + number(*f.storeys),
                by->source, by->confidence);
    return f;
  }

  static std::string number(double v) { return number_text(v); }

  double dwellings(std::size_t b, const Use& use, double floor_m2, Place& place) {
    const std::size_t feature = m_.buildings[b].feature;
    if (const auto given = m_.tag_number(feature, "dwellings")) return *given;
    place.dwellings_assumed = true;
    if (use.dwellings_per_building) {
      m_.assume(feature,
                m_.say("dwellings of ", "户数：") + m_.use_name(use) + ": " +
                    number(*use.dwellings_per_building) + m_.say(" a building", " 户/栋"),
                use.source, use.confidence);
      return *use.dwellings_per_building;
    }
    if (!use.m2_per_dwelling) return 0.0;
    m_.assume(feature,
              m_.say("floor area of a dwelling, ", "每户建筑面积：") + m_.use_name(use) + ": " +
                  number(*use.m2_per_dwelling) + " m2",
              use.source, use.confidence);
    return std::max(1.0, std::round(floor_m2 / *use.m2_per_dwelling));
  }

  /// Adds the floors of a building to a place. `storeys`: only so many of them.
  void give(std::size_t b, std::size_t p, std::size_t use_index, double storeys, bool assumed) {
    Place& place = m_.places[p];
    const Building& building = m_.buildings[b];
    const Use& use = m_.use(use_index);
    Part part;
    part.building = b;
    part.use = use_index;
    part.floor_m2 = m_.seen[building.feature].area_m2 * storeys;
    if (const auto given = m_.tag_number(building.feature, "floor_area");
        given && *given > 0.0 && place.building == b && !assumed_parts_) {
      part.floor_m2 = *given;
    } else if (assumed) {
      place.floor_assumed = true;
    }
    if (use.dwelling()) part.dwellings = dwellings(b, use, part.floor_m2, place);
    place.parts.push_back(part);
  }

  void absorb(std::size_t into, std::size_t p) {
    Place& main = m_.places[into];
    Place& place = m_.places[p];
    if (into == p || !place.alive) return;
    place.alive = false;
    auto& list = m_.use(place.use).kind == m_.use(main.use).kind ? main.also : main.inside;
    list.push_back(place.feature);
    list.insert(list.end(), place.also.begin(), place.also.end());
  }

  std::size_t new_place(std::size_t b, std::size_t use, std::size_t rule) {
    Place place;
    place.feature = m_.buildings[b].feature;
    place.use = use;
    place.rule = rule;
    place.from_building = true;
    place.building = b;
    place.outline = Outline::Building;
    m_.places.push_back(std::move(place));
    return m_.places.size() - 1;
  }

  /// Of the places inside a building, the one whose kind is the strictest for its floor area.
  std::size_t main_of(const std::vector<std::size_t>& candidates, std::size_t b) const {
    const double area = m_.seen[m_.buildings[b].feature].area_m2;
    std::size_t best = candidates.front();
    std::size_t best_class = 99;
    const auto classes = models::criteria::target_classes();
    for (const std::size_t p : candidates) {
      const Use& use = m_.use(m_.places[p].use);
      const double floor = area * m_.buildings[b].storeys_given.value_or(use.storeys.value_or(1.0));
      models::criteria::TargetSize size;
      size.floor_area_m2 = floor;
      if (use.m2_per_person) size.persons = floor / *use.m2_per_person;
      const auto word = models::criteria::class_by_kind_and_size(use.kind, size);
      const auto at =
          word ? std::find(classes.begin(), classes.end(), *word) - classes.begin() : 50;
      if (static_cast<std::size_t>(at) < best_class) {
        best_class = static_cast<std::size_t>(at);
        best = p;
      }
    }
    return best;
  }

  /// Decides what a building is used for, makes its target and shares out its floors.
  void settle(std::size_t b) {
    std::vector<std::size_t> fixed;  // school, clinic, ...: targets of their own wherever they are
    std::vector<std::size_t> by_size;
    std::vector<std::size_t> inside = m_.buildings[b].places;
    if (m_.buildings[b].owner) inside.insert(inside.begin(), *m_.buildings[b].owner);
    for (const std::size_t p : inside) {
      if (!m_.places[p].alive) continue;
      (fixed_class(m_.use(m_.places[p].use)) ? fixed : by_size).push_back(p);
    }
    const Building building = m_.buildings[b];
    std::optional<std::size_t> main;
    std::optional<std::size_t> above;  // use of the floors above the ground floor
    if (building.owner && m_.places[*building.owner].alive &&
        !(building.tag_use && mixed(*building.tag_use, m_.places[*building.owner].use))) {
      main = building.owner;
    } else if (building.grounds && m_.places[*building.grounds].alive) {
      main = building.grounds;
    } else if (building.tag_use) {
      main = same_kind(by_size, fixed, *building.tag_use);
      if (!main) {
        main = new_place(b, *building.tag_use, *m_.seen[building.feature].building);
      } else {
        m_.places[*main].outline = Outline::Building;
      }
    } else if (!by_size.empty()) {
      main = main_of(by_size, b);
      if (const auto land = land_use_of(building); land && m_.use(*land).dwelling()) above = land;
    } else if (!fixed.empty()) {
      main = fixed.front();
      const auto land = land_use_of(building);
      if (land && m_.use(*land).dwelling() && !sheltered(m_.places[*main].use)) above = land;
    } else if (building.land_rule) {
      const auto land = land_use_of(building);
      if (!land) {
        if (m_.seen[building.feature].kept) ++m_.rule_count[*building.land_rule];
        m_.buildings[b].nobody = true;
        return;
      }
      main = new_place(b, *land, *building.land_rule);
      m_.places[*main].land_by_rule = true;
      if (m_.seen[building.feature].kept) ++m_.rule_count[*building.land_rule];
    } else {
      const Rule& rule = m_.rule(*m_.seen[building.feature].building);
      m_.undecided(building.feature,
                   m_.say("what the building is used for cannot be told: no use is mapped, no "
                          "place inside, no land use round it",
                          "无法判断建筑用途：未注明用途，内部无场所，所在用地不明"),
                   m_.say("add building=house, apartments, industrial, ... or the land use",
                          "补充 building=house、apartments、industrial 等，或补充用地"),
                   rule.id);
      return;
    }
    for (const std::size_t p : by_size) absorb(*main, p);
    share_floors(b, *main, fixed, above);
  }

  /// Of a high-sensitivity or important kind: then the whole building is taken to be its own.
  [[nodiscard]] bool sheltered(std::size_t use) const {
    const auto word = models::criteria::class_by_kind_and_size(m_.use(use).kind, {});
    return word == "high_sensitivity" || word == "important";
  }

  /// A shop or office in a building of flats: by the main use of the building.
  [[nodiscard]] bool mixed(std::size_t building_use, std::size_t place_use) const {
    const Use& place = m_.use(place_use);
    return m_.use(building_use).dwelling() && !fixed_class(place) && place.kind != "hotel" &&
           !place.dwelling();
  }

  [[nodiscard]] std::optional<std::size_t> same_kind(const std::vector<std::size_t>& a,
                                                     const std::vector<std::size_t>& b,
                                                     std::size_t use) const {
    for (const auto* list : {&a, &b})
      for (const std::size_t p : *list)
        if (m_.use(m_.places[p].use).kind == m_.use(use).kind) return p;
    return std::nullopt;
  }

  void share_floors(std::size_t b, std::size_t main, std::vector<std::size_t> fixed,
                    std::optional<std::size_t> above) {
    std::erase(fixed, main);
    std::erase_if(fixed, [&](std::size_t p) { return !m_.places[p].alive; });
    // Of the same kind as the whole building: one target.
    for (const std::size_t p : fixed)
      if (m_.use(m_.places[p].use).kind == m_.use(m_.places[main].use).kind) absorb(main, p);
    std::erase_if(fixed, [&](std::size_t p) { return !m_.places[p].alive; });

    const std::size_t use_index = m_.places[main].use;
    const Floors f = floors(b, m_.use(use_index), above ? &m_.use(*above) : nullptr);
    const double storeys = f.storeys.value_or(1.0);
    if (!f.storeys) m_.places[main].floor_assumed = true;
    m_.places[main].storeys = std::max(m_.places[main].storeys.value_or(0.0), storeys);
    // Other places of a fixed class take the ground floor, at most one storey altogether.
    double rest = storeys;
    if (!fixed.empty()) {
      const double ground = std::min(1.0, storeys) / static_cast<double>(fixed.size());
      for (const std::size_t p : fixed) {
        m_.places[p].storeys = storeys;
        m_.places[p].notes.push_back(
            m_.say("a ground floor in a building of another use", "位于其他用途建筑的底层"));
        give_part(b, p, m_.places[p].use, ground, true);
      }
      if (storeys > 1.0) rest = storeys - 1.0;
    }
    if (above && storeys > 1.0) {
      m_.places[main].notes.push_back(
          m_.say("mixed building of unclear main use: by its ground floor; dwellings above",
                 "主要用途不明的混合建筑：按底层用途计，上部为住宅"));
      give_part(b, main, use_index, 1.0, f.assumed);
      give_part(b, main, *above, rest - 1.0 > 0.0 ? rest - 1.0 : rest, f.assumed);
    } else if (fixed.empty()) {
      give(b, main, use_index, rest, f.assumed);
    } else {
      give_part(b, main, use_index, rest, f.assumed);
    }
  }

  void give_part(std::size_t b, std::size_t p, std::size_t use, double storeys, bool assumed) {
    assumed_parts_ = true;
    give(b, p, use, storeys, assumed);
    assumed_parts_ = false;
  }

  Model& m_;
  double share_;
  bool assumed_parts_ = false;  // the floor area that is mapped is of the whole building
};

}  // namespace

void settle_buildings(Model& model) { Settler{model}.run(); }

}  // namespace isorisk::study::decisions::map_model
