// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "decisions/targets_decide.hpp"

/// What is known of the map while it is being decided. Indices, not pointers: lists grow.
namespace isorisk::study::decisions::map_model {

using map_rules::Purpose;
using map_rules::Rule;
using map_rules::Shape;
using map_rules::Use;

/// Texts come in the language of the result.
struct Say {
  Language language = Language::En;
  [[nodiscard]] std::string operator()(std::string_view en, std::string_view zh) const {
    return std::string{language == Language::Zh ? zh : en};
  }
};

/// What the rules say of a feature of the map.
struct Seen {
  Shape shape = Shape::Point;
  gis::Extent box;
  double area_m2 = 0.0;
  bool kept = true;  ///< meets the area that is wanted
  std::optional<std::size_t> target, building, land_use, road, place;  ///< rules
};

struct Building {
  std::size_t feature = 0;
  std::optional<std::size_t> tag_use;  ///< by its own tag; else by what is inside and around
  bool nobody = false;                 ///< an outbuilding: no people, no target
  bool alive = true;                   ///< false: part of another one
  std::optional<std::size_t> owner;    ///< the place its own tags make it
  std::optional<std::size_t> grounds;  ///< the place whose grounds hold it
  std::vector<std::size_t> places;     ///< the places inside, by number
  std::optional<double> storeys_given;
  std::optional<std::size_t> land_rule;  ///< building_in rule of the land it stands on
};

/// Floors of a building (or land) in one use, counted with one place.
struct Part {
  std::optional<std::size_t> building;  ///< absent: the outline of the place itself
  std::size_t use = 0;
  double floor_m2 = 0.0;
  double dwellings = 0.0;
  double persons = 0.0;
  bool elsewhere = false;  ///< its people are in the cells of a raster
};

enum class Outline { Building, Grounds, Circle, Track, Houses };

/// A target in the making.
struct Place {
  std::size_t feature = 0;
  std::size_t use = 0;
  std::size_t rule = 0;
  bool alive = true;
  std::optional<std::size_t> merged_into;  ///< the place that stands for it
  bool from_building = false;              ///< made by a building without a place of its own
  Outline outline = Outline::Circle;
  std::optional<std::size_t> building;  ///< whose footprint is its outline
  gis::Geometry shape;
  std::vector<std::size_t> also;    ///< features that are the same place
  std::vector<std::size_t> inside;  ///< features inside that are not targets of their own
  std::vector<Part> parts;
  std::optional<double> floor_m2, persons, dwellings, storeys;
  // Where the sizes come from, in the language of the result.
  std::vector<std::string> notes;
  bool floor_assumed = false;
  bool persons_assumed = false;
  bool dwellings_assumed = false;
  bool land_by_rule = false;  ///< the use follows from the land only
};

struct Model {
  Model(const map_data::MapData& map_in, const map_rules::RuleSet& rules_in, Language language,
        TargetsResult& out_in)
      : map{map_in}, rules{rules_in}, say{language}, out{out_in} {}

  const map_data::MapData& map;
  const map_rules::RuleSet& rules;
  Say say;
  TargetsResult& out;

  std::vector<Seen> seen;
  std::vector<std::size_t> land_use;  ///< features
  std::vector<Building> buildings;
  std::map<std::size_t, std::size_t> building_of_feature;
  std::vector<Place> places;
  std::map<std::string, Assumption> assumptions;
  std::vector<std::size_t> rule_count;

  [[nodiscard]] const map_data::MapFeature& feature(std::size_t i) const { return map.features[i]; }
  [[nodiscard]] const Use& use(std::size_t i) const { return rules.uses()[i]; }
  [[nodiscard]] const Rule& rule(std::size_t i) const { return rules.rules()[i]; }
  /// The place that stands for a place that was joined with others.
  [[nodiscard]] std::size_t standing_for(std::size_t place) const {
    while (places[place].merged_into) place = *places[place].merged_into;
    return place;
  }
  [[nodiscard]] std::string use_name(const Use& u) const;
  [[nodiscard]] std::string note(const Rule& r) const { return say(r.note, r.note_zh); }
  [[nodiscard]] std::string_view tag(std::size_t feature_index, std::string_view role) const {
    return rules.field(role, feature(feature_index).tags);
  }
  [[nodiscard]] std::optional<double> tag_number(std::size_t feature_index,
                                                 std::string_view role) const;
  /// What the map says a feature is, for people: "amenity=school".
  [[nodiscard]] std::string tags_text(std::size_t feature_index) const;
  /// Of a footprint, the floor area with so many storeys; its own tag wins.
  [[nodiscard]] std::optional<double> given_storeys(std::size_t feature_index, const Use& u) const;

  void assume(std::size_t feature_index, const std::string& text, std::string_view source,
              std::string_view confidence);
  void undecided(std::size_t feature_index, const std::string& reason, const std::string& advice,
                 std::string_view rule_id);
  void warn(std::string code, std::string subject, std::string message);
};

// The steps, in order.
void see(Model& model);               ///< which rules hold for each feature
void find_buildings(Model& model);    ///< footprints; parts and duplicates joined
void find_places(Model& model);       ///< places; duplicates joined
void settle_buildings(Model& model);  ///< grounds, what is inside, use of every building
void measure_places(Model& model);    ///< floor area, dwellings, persons
void count_people(Model& model);      ///< census or raster over the dwellings
void write_result(Model& model);      ///< villages, classes, population, land use, roads, texts

}  // namespace isorisk::study::decisions::map_model
