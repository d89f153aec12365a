// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/core/units.hpp"
#include "layer_reader.hpp"
#include "schema.hpp"

namespace isorisk::study {
namespace {

constexpr const char* kSection = "control_line";

std::string key(const char* name) { return std::string{kSection} + "." + name; }

std::string word_of(const YamlNode* section, const char* name) {
  const YamlNode* node = section == nullptr ? nullptr : section->find(name);
  const DefaultRow& row = default_row(key(name));
  if (node == nullptr || node->kind != YamlNode::Kind::Scalar) return row.word;
  // Any other word is a fault that the structure check has reported.
  const bool known =
      std::find(row.choices.begin(), row.choices.end(), node->text) != row.choices.end();
  return known ? node->text : row.word;
}

double number_of(LoadContext& context, const YamlNode* section, const char* name, const char* si) {
  return units::convert(context.option(section, key(name), key(name)), default_row(key(name)).unit,
                        si);
}

void load_levels(LoadContext& context, const YamlNode* list, std::vector<double>& into) {
  if (list == nullptr || list->kind != YamlNode::Kind::List) return;
  for (std::size_t i = 0; i < list->items.size(); ++i) {
    const YamlNode& node = list->items[i];
    if (node.kind != YamlNode::Kind::Scalar || !node.json().is_string()) continue;
    const std::string path = path_item(key("levels"), i);
    const std::string allowed = "more than 0 and less than 1 per year";
    try {
      const double level = units::quantity(node.text, "/yr");
      if (!(level > 0.0) || !(level < 1.0)) {
        context.error(node.line, "out_of_range", path, node.shown(), "is out of range", allowed);
      } else if (std::find(into.begin(), into.end(), level) != into.end()) {
        context.error(node.line, "level_twice", path, node.shown(), "the level is given twice");
      } else {
        into.push_back(level);
      }
    } catch (const InputError& e) {
      context.error(node.line, "bad_quantity", path, node.shown(), e.what(), allowed);
    }
  }
  std::sort(into.rbegin(), into.rend());
}

void load_consequences(LoadContext& context, const YamlNode* list,
                       std::vector<ConsequenceZone>& into) {
  if (list == nullptr || list->kind != YamlNode::Kind::List) return;
  for (const YamlNode& node : list->items) {
    const YamlNode* effect = node.find("effect");
    const YamlNode* zone = node.find("zone");
    if (effect == nullptr || zone == nullptr) continue;  // the structure check said so
    into.push_back({.effect = effect->text,
                    .zone = zone->text,
                    .origin = {.file = context.file, .line = effect->line}});
  }
}

template <typename T, typename Use>
void read_areas(LoadContext& context, const YamlNode* entry, const char* fields,
                const std::string& path, std::vector<T>& into, Use use) {
  if (entry == nullptr || entry->kind != YamlNode::Kind::Map) return;
  LayerReader reader{context, fields, *entry, path, {.areas = true}};
  reader.each([&](Record& r) {
    T item = use(r);
    if (r.good()) into.push_back(std::move(item));
  });
  if (!reader.placed()) context.unplaced = true;
}

std::string or_else(std::string text, const std::string& otherwise) {
  return text.empty() ? otherwise : text;
}

}  // namespace

void load_control_line(LoadContext& context) {
  ControlLineInputs& in = context.study.control_line;
  const YamlNode* section = context.root->find(kSection);
  in.given = section != nullptr;
  if (section != nullptr && section->kind != YamlNode::Kind::Map) section = nullptr;
  const auto child = [&](const char* name) {
    return section == nullptr ? nullptr : section->find(name);
  };

  in.planning = models::criteria::situation_from(word_of(section, "planning_situation"));
  in.closing_radius_m = number_of(context, section, "closing_radius", "m");
  in.simplify_m = number_of(context, section, "simplify", "m");
  in.offset_half_diagonal = word_of(section, "safety_offset") == "half_diagonal";
  in.fill_holes = word_of(section, "fill_holes") == "yes";
  in.band_m = number_of(context, section, "band", "m");
  in.explosives = word_of(section, "explosives") == "yes";
  in.separations = word_of(section, "separations") == "yes";
  in.snap_to_parcels = word_of(section, "snap_to_parcels") == "yes";
  in.snap_max_parcel_m2 = number_of(context, section, "snap_max_parcel", "m2");
  in.min_overlap_m2 = number_of(context, section, "min_overlap", "m2");
  load_levels(context, child("levels"), in.levels_per_yr);
  load_consequences(context, child("consequences"), in.consequences);

  read_areas(context, child("park"), "park_boundary", key("park"), in.park, [](Record& r) {
    (void)r.text("name");
    return r.geometry();
  });
  in.parcels_given = child("parcels") != nullptr;
  read_areas(context, child("parcels"), "parcels", key("parcels"), in.parcels, [&](Record& r) {
    Parcel p{.origin = r.origin()};
    p.land_class = r.choice("class");
    p.id = or_else(r.text("id"),
                   or_else(p.land_class, "parcel") + "-" + std::to_string(in.parcels.size() + 1));
    p.name = r.text("name");
    p.name_zh = or_else(r.text("name_zh"), p.name);
    p.stated_area_m2 = r.number("area", "m2");
    p.area = r.geometry();
    return p;
  });
  read_areas(context, child("areas"), "control_areas", key("areas"), in.areas, [](Record& r) {
    ControlArea a{.origin = r.origin()};
    a.id = r.text("id");
    a.name = or_else(r.text("name"), a.id);
    a.name_zh = or_else(r.text("name_zh"), a.name);
    a.zone = r.choice("zone");
    a.clause = r.text("clause");
    a.source = r.text("source");
    a.area = r.geometry();
    return a;
  });
}

}  // namespace isorisk::study
