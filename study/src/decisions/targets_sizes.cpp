// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "decisions/targets_kernels.hpp"
#include "decisions/targets_model.hpp"
#include "isorisk/core/error.hpp"

namespace isorisk::study::decisions::map_model {

std::string Model::use_name(const Use& u) const {
  std::string name = u.use;
  std::replace(name.begin(), name.end(), '_', ' ');
  return say(name, u.use_zh);
}

std::optional<double> Model::tag_number(std::size_t feature_index, std::string_view role) const {
  return map_rules::tag_number(tag(feature_index, role));
}

std::string Model::tags_text(std::size_t feature_index) const {
  std::string text;
  const Seen& s = seen[feature_index];
  for (const auto& rule_index : {s.target, s.building, s.land_use}) {
    if (!rule_index) continue;
    const std::string& key = rule(*rule_index).key;
    for (const auto& [k, v] : feature(feature_index).tags) {
      const std::string one = k + "=" + v;
      if (k == key && text.find(one) == std::string::npos) text += (text.empty() ? "" : ", ") + one;
    }
  }
  return text;
}

std::optional<double> Model::given_storeys(std::size_t feature_index, const Use& u) const {
  const auto height = tag_number(feature_index, "height");
  if (!height || !u.storey_height_m) return std::nullopt;
  return std::max(1.0, std::floor(*height / *u.storey_height_m));
}

void Model::assume(std::size_t feature_index, const std::string& text, std::string_view source,
                   std::string_view confidence) {
  if (!seen[feature_index].kept) return;
  Assumption& entry = assumptions[text];
  entry.text = text;
  ++entry.count;
  entry.source = source;
  entry.confidence = confidence;
}

void Model::undecided(std::size_t feature_index, const std::string& reason,
                      const std::string& advice, std::string_view rule_id) {
  if (!seen[feature_index].kept) return;
  const map_data::MapFeature& f = feature(feature_index);
  std::string name{tag(feature_index, "name")};
  if (name.empty()) name = f.source;
  out.undecided.push_back({.id = f.id,
                           .name = std::move(name),
                           .tags = tags_text(feature_index),
                           .reason = reason,
                           .advice = advice,
                           .rule = std::string{rule_id},
                           .place = gis::representative_point(f.shape)});
}

void Model::warn(std::string code, std::string subject, std::string message) {
  out.warnings.push_back({std::move(code), std::move(subject), std::move(message)});
}

// ---------------------------------------------------------------- sizes

namespace {

class Measurer {
 public:
  explicit Measurer(Model& m) : m_{m} {}

  void run() {
    for (std::size_t p = 0; p < m_.places.size(); ++p)
      if (m_.places[p].alive) measure(m_.places[p]);
  }

 private:
  static std::string whole(double v) { return fmt::format("{:.0f}", v); }

  /// Of the features that are this place, the largest number one of them states.
  std::optional<double> stated(const Place& place, std::string_view role) const {
    std::optional<double> found = m_.tag_number(place.feature, role);
    if (found) return found;
    for (const std::size_t f : place.also)
      if (const auto other = m_.tag_number(f, role)) found = std::max(found.value_or(0.0), *other);
    return found;
  }

  void measure(Place& place) {
    const Use& use = m_.use(place.use);
    const Rule& rule = m_.rule(place.rule);
    if (!place.parts.empty())
      place.outline = place.outline == Outline::Circle ? Outline::Building : place.outline;
    floor_area(place, use, rule);
    if (use.dwelling()) dwellings(place, use);
    persons(place, use, rule);
    share_persons(place);
  }

  void floor_area(Place& place, const Use& use, const Rule& rule) {
    const double land = m_.seen[place.feature].area_m2;
    if (use.open_air) {
      if (place.outline == Outline::Grounds && land > 0.0) {
        place.floor_m2 = land;
        place.notes.push_back(m_.say("land area ", "用地面积 ") + whole(land) + " m2");
      }
      return;
    }
    if (const auto given = stated(place, "floor_area");
        given && *given > 0.0 && !place.from_building) {
      place.floor_m2 = given;
      place.notes.push_back(m_.say("floor area ", "建筑面积 ") + whole(*given) +
                            m_.say(" m2 on the map", " m2（地图）"));
      place.floor_assumed = false;
      return;
    }
    if (!place.parts.empty()) {
      double sum = 0.0;
      std::size_t count = 0;
      for (const Part& part : place.parts) {
        sum += part.floor_m2;
        if (part.building) ++count;
      }
      place.floor_m2 = sum;
      std::string text = m_.say("floor area ", "建筑面积 ") + whole(sum) + " m2";
      if (count > 0)
        text += m_.say(" = footprint x storeys", " = 占地×层数") +
                (place.floor_assumed ? m_.say(", storeys assumed (", "，层数为假定（") +
                                           m_.use_name(use) + m_.say(")", "）")
                                     : m_.say(", storeys on the map", "，层数见地图"));
      place.notes.push_back(std::move(text));
      return;
    }
    if (rule.floor_area_m2) {
      place.floor_m2 = rule.floor_area_m2;
      place.floor_assumed = true;
      place.notes.push_back(m_.say("floor area ", "建筑面积 ") + whole(*rule.floor_area_m2) +
                            m_.say(" m2 assumed (rule ", " m2 为假定（规则 ") + rule.id +
                            m_.say(")", "）"));
      m_.assume(place.feature,
                m_.say("floor area of a place outside any building, rule ",
                       "建筑外场所的建筑面积，规则 ") +
                    rule.id + ": " + whole(*rule.floor_area_m2) + " m2",
                rule.source, rule.confidence);
    }
  }

  void dwellings(Place& place, const Use& use) {
    if (const auto given = stated(place, "dwellings"); given) {
      place.dwellings = given;
      place.dwellings_assumed = false;
      place.notes.push_back(whole(*given) + m_.say(" households on the map", " 户（地图）"));
      // On the buildings as their floor areas.
      const double floor = place.floor_m2.value_or(0.0);
      if (!place.from_building && floor > 0.0)
        for (Part& part : place.parts) part.dwellings = *given * part.floor_m2 / floor;
      return;
    }
    double sum = 0.0;
    for (const Part& part : place.parts) sum += part.dwellings;
    const double land = m_.seen[place.feature].area_m2;
    if (use.land_m2_per_dwelling && place.outline == Outline::Grounds) {
      const double by_land = std::max(1.0, std::ceil(land / *use.land_m2_per_dwelling));
      // Houses that are mapped as such count one by one.
      double houses = 0.0;
      for (const Part& part : place.parts)
        if (part.building && m_.buildings[*part.building].tag_use) houses += part.dwellings;
      sum = std::max(by_land, houses);
      place.dwellings_assumed = true;
      m_.assume(place.feature,
                m_.say("land of a dwelling, ", "每户用地：") + m_.use_name(use) + ": " +
                    whole(*use.land_m2_per_dwelling) + " m2",
                use.source, use.confidence);
      const double floor = place.floor_m2.value_or(0.0);
      for (Part& part : place.parts)
        part.dwellings = floor > 0.0 ? sum * part.floor_m2 / floor : 0.0;
    }
    if (!(sum > 0.0)) return;
    place.dwellings = sum;
    std::string text = whole(sum) + m_.say(" households", " 户");
    if (place.dwellings_assumed)
      text += m_.say(" assumed (", "（假定：") + m_.use_name(use) + m_.say(")", "）");
    place.notes.push_back(std::move(text));
  }

  void persons(Place& place, const Use& use, const Rule& rule) {
    if (const auto given = stated(place, use.kind == "hotel" ? "beds" : "persons")) {
      set_persons(place, *given, m_.say(" on the map", "（地图）"), false);
      return;
    }
    if (use.kind == "hotel") {
      if (const auto rooms = stated(place, "rooms")) {
        const auto& option = m_.rules.option("beds_per_room");
        set_persons(place, *rooms * option.value,
                    m_.say(" beds for the rooms on the map", " 床（按客房数）"), true);
        m_.assume(place.feature, m_.say("beds a room: ", "每间客房床位：") + whole(option.value),
                  option.source, option.confidence);
        return;
      }
      if (const auto capacity = stated(place, "persons")) {
        set_persons(place, *capacity, m_.say(" on the map", "（地图）"), false);
        return;
      }
    }
    if (use.dwelling() && place.dwellings && use.persons_per_dwelling) {
      const double residents = *place.dwellings * *use.persons_per_dwelling;
      set_persons(place, residents,
                  fmt::format(" = {} {}", number_text(*use.persons_per_dwelling),
                              m_.say("a household", "人/户")),
                  true);
      m_.assume(place.feature,
                m_.say("residents of a household: ", "每户人数：") +
                    number_text(*use.persons_per_dwelling),
                use.source, use.confidence);
      return;
    }
    const double area = place.floor_m2.value_or(0.0);
    if (use.m2_per_person && area > 0.0) {
      set_persons(place, area / *use.m2_per_person,
                  m_.say(" = one on ", " = 每 ") + number_text(*use.m2_per_person) +
                      m_.say(" m2", " m2 一人"),
                  true);
      m_.assume(place.feature,
                m_.say("area of a person, ", "人均面积：") + m_.use_name(use) + ": " +
                    number_text(*use.m2_per_person) + " m2",
                use.source, use.confidence);
      return;
    }
    if (rule.persons) {
      set_persons(place, *rule.persons,
                  m_.say(" assumed (rule ", " 为假定（规则 ") + rule.id + m_.say(")", "）"), true);
      m_.assume(place.feature,
                m_.say("persons, rule ", "人数，规则 ") + rule.id + ": " + whole(*rule.persons),
                rule.source, rule.confidence);
    }
  }

  void set_persons(Place& place, double persons, const std::string& basis, bool assumed) {
    place.persons = persons;
    place.persons_assumed = assumed;
    place.notes.push_back(fmt::format("{:.0f} {}{}", persons, m_.say("persons", "人"), basis));
  }

  /// The persons of a place onto its floors; dwellings over a shop have residents of their own.
  void share_persons(Place& place) {
    const Use& use = m_.use(place.use);
    double floor = 0.0;
    const auto own = [&](const Part& part) {
      return m_.use(part.use).dwelling() == use.dwelling();
    };
    for (const Part& part : place.parts)
      if (own(part)) floor += part.floor_m2;
    for (Part& part : place.parts) {
      const Use& part_use = m_.use(part.use);
      if (own(part)) {
        part.persons = floor > 0.0 ? place.persons.value_or(0.0) * part.floor_m2 / floor : 0.0;
      } else if (part_use.dwelling()) {
        part.persons =
            part_use.persons_per_dwelling ? part.dwellings * *part_use.persons_per_dwelling : 0.0;
      }
    }
    if (!(floor > 0.0) && place.persons && *place.persons > 0.0)
      place.parts.push_back({.use = place.use, .persons = *place.persons});
  }

  Model& m_;
};

}  // namespace

void measure_places(Model& model) { Measurer{model}.run(); }

// ---------------------------------------------------------------- people

namespace {

/// The people of a source that stand on no building.
void spread(Model& m, const std::string& id, const std::string& name, double persons,
            const gis::Geometry& area, const std::string& basis) {
  const Use& use = m.use(m.rules.use("residential"));
  m.out.population.push_back({.id = id,
                              .name = name,
                              .kind = "residential",
                              .day = persons * use.day,
                              .night = persons * use.night,
                              .indoor_day = -1.0,  // by default
                              .indoor_night = -1.0,
                              .basis = basis,
                              .area = area});
}

/// A raster whose cells stay cells: the dwellings give their people to it.
void keep_cells(Model& m) {
  const map_data::People& people = m.map.people;
  for (Place& place : m.places)
    for (Part& part : place.parts) part.elsewhere = m.use(part.use).dwelling();
  const std::optional<gis::PreparedArea> keep =
      m.map.keep.empty() ? std::nullopt : std::optional{gis::PreparedArea{m.map.keep}};
  PeopleAccount account;
  account.source = people.label;
  for (std::size_t s = 0; s < people.sources.size(); ++s) {
    const map_kernels::PeopleSource& source = people.sources[s];
    account.in += source.persons;
    if (keep && !keep->intersects(source.area)) {
      account.outside += source.persons;
      continue;
    }
    account.on_land += source.persons;
    spread(m, "p-cell-" + std::to_string(s + 1), people.names[s], source.persons, source.area,
           people.label);
  }
  m.out.people.push_back(account);
}

class Census {
 public:
  explicit Census(Model& m) : m_{m}, people_{m.map.people} { account_.source = people_.label; }

  void run() {
    dwellings();
    cut_to_map();
    shared_ = map_kernels::share_people(sources_, receivers_, m_.rules.option("least_share").value);
    for (Place& place : m_.places)
      if (place.alive) residents(place);
    for (std::size_t i = 0; i < buildings_.size(); ++i) {
      const bool kept = m_.seen[m_.buildings[buildings_[i]].feature].kept;
      (kept ? account_.on_buildings : account_.outside) += shared_.on_receiver[i];
    }
    land();
    m_.out.people.push_back(account_);
    if (elsewhere_count_ == 0) return;
    m_.out.people.push_back(
        {.source = m_.say("dwellings outside ", "范围外的住宅：") + people_.label,
         .in = elsewhere_,
         .on_buildings = elsewhere_});
    m_.warn("dwellings_outside_census", people_.label,
            std::to_string(elsewhere_count_) +
                m_.say(" buildings with dwellings lie outside; their residents are by occupancy",
                       " 栋住宅在其范围外，人数按指标估算"));
  }

 private:
  void dwellings() {
    std::map<std::size_t, double> floor_of;
    for (const Place& place : m_.places) {
      if (!place.alive) continue;
      for (const Part& part : place.parts)
        if (part.building && m_.use(part.use).dwelling()) floor_of[*part.building] += part.floor_m2;
    }
    for (const auto& [b, floor] : floor_of) {
      number_[b] = buildings_.size();
      buildings_.push_back(b);
      receivers_.push_back({m_.feature(m_.buildings[b].feature).shape, floor});
    }
  }

  /// What a source has beyond the map cannot stand on the buildings that were read.
  void cut_to_map() {
    const std::optional<gis::PreparedArea> read =
        m_.map.read.empty() ? std::nullopt : std::optional{gis::PreparedArea{m_.map.read}};
    std::size_t beyond = 0;
    for (std::size_t i = 0; i < people_.sources.size(); ++i) {
      map_kernels::PeopleSource source = people_.sources[i];
      account_.in += source.persons;
      if (read && !read->covers(source.area)) {
        ++beyond;
        const double whole = gis::area_m2(source.area);
        gis::Geometry inside = gis::intersection(source.area, m_.map.read);
        const double part =
            whole > 0.0 && inside.is_areal() ? std::min(1.0, gis::area_m2(inside) / whole) : 0.0;
        const double persons = source.persons * part;
        account_.outside += source.persons - persons;
        if (!(part > 0.0)) continue;
        source = {std::move(inside), persons};
      }
      sources_.push_back(std::move(source));
      names_.push_back(people_.names[i]);
    }
    if (beyond > 0)
      m_.warn(
          "people_beyond_map", people_.label,
          std::to_string(beyond) +
              m_.say(" areas reach beyond the map that was read: of their people, the part of the "
                     "area outside is left out",
                     " 个区域超出所读地图范围：按面积扣除范围外人口"));
  }

  void residents(Place& place) {
    bool counted = false;
    double sum = 0.0;
    for (Part& part : place.parts) {
      if (!m_.use(part.use).dwelling()) continue;
      if (part.building) {
        const std::size_t i = number_.at(*part.building);
        if (shared_.reached[i]) {
          counted = true;
          part.persons = receivers_[i].weight > 0.0
                             ? shared_.on_receiver[i] * part.floor_m2 / receivers_[i].weight
                             : 0.0;
        } else if (m_.seen[m_.buildings[*part.building].feature].kept) {
          elsewhere_ += part.persons;
          ++elsewhere_count_;
        }
      }
      sum += part.persons;
    }
    if (!counted || !m_.use(place.use).dwelling()) return;
    place.persons = sum;
    place.persons_assumed = false;
    place.notes.push_back(m_.say("residents by ", "人数来源：") + people_.label);
  }

  void land() {
    for (std::size_t s = 0; s < sources_.size(); ++s) {
      if (!(shared_.left[s] > 0.0)) continue;
      if (!m_.map.keep.empty() && !gis::intersects(m_.map.keep, sources_[s].area)) {
        account_.outside += shared_.left[s];
        continue;
      }
      account_.on_land += shared_.left[s];
      spread(m_, "p-land-" + std::to_string(s + 1), names_[s], shared_.left[s], sources_[s].area,
             m_.say("spread evenly: no dwelling is mapped here", "均匀分布：此处未绘制住宅"));
    }
  }

  Model& m_;
  const map_data::People& people_;
  PeopleAccount account_;
  std::vector<std::size_t> buildings_;
  std::map<std::size_t, std::size_t> number_;  // of a building among the receivers
  std::vector<map_kernels::PeopleReceiver> receivers_;
  std::vector<map_kernels::PeopleSource> sources_;
  std::vector<std::string> names_;
  map_kernels::SharedPeople shared_;
  double elsewhere_ = 0.0;  // residents no source reaches
  std::size_t elsewhere_count_ = 0;
};

}  // namespace

void count_people(Model& m) {
  const map_data::People& people = m.map.people;
  if (people.label.empty() || people.sources.empty()) return;
  if (people.cells && people.as_cells)
    keep_cells(m);
  else
    Census{m}.run();
}

}  // namespace isorisk::study::decisions::map_model
