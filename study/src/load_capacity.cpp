// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "isorisk/core/units.hpp"
#include "isorisk/data/embedded.hpp"
#include "layer_reader.hpp"
#include "schema.hpp"

namespace isorisk::study {
namespace {

constexpr const char* kSection = "capacity";

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

double number_of(LoadContext& context, const YamlNode* section, const char* name) {
  return context.option(section, key(name), key(name));
}

template <typename T>
std::vector<std::string> ids_of(const std::vector<T>& list) {
  std::vector<std::string> ids;
  for (const T& item : list) ids.push_back(item.id);
  return ids;
}

// Index of an id written in study.yaml; -1 with a problem when there is none.
std::int32_t find_id(LoadContext& context, const YamlNode& node, const std::string& path,
                     const std::vector<std::string>& known, const char* code, const char* what,
                     bool complete) {
  const auto it = std::find(known.begin(), known.end(), node.text);
  if (it != known.end()) return static_cast<std::int32_t>(it - known.begin());
  if (complete) {
    context.error(node.line, code, path, node.shown(), what, joined(known),
                  did_you_mean(node.text, known));
  }
  return -1;
}

void load_reference(LoadContext& context, const YamlNode& node, CapacityInputs& in) {
  if (node.kind != YamlNode::Kind::Map) return;
  const YamlNode* site = node.find("site");
  const YamlNode* equipment = node.find("equipment");
  const std::string path = key("reference");
  if ((site == nullptr) == (equipment == nullptr)) {
    context.error(node.line, "reference_unclear", path, node.shown(),
                  "needs a site or equipment, not both", "{site: ID} or {equipment: [ID, ...]}");
    return;
  }
  if (site != nullptr && site->kind == YamlNode::Kind::Scalar) {
    in.reference_site = find_id(context, *site, path + ".site", ids_of(context.study.sites),
                                "unknown_site", "no site has this id", context.sites_complete);
  }
  if (equipment == nullptr || equipment->kind != YamlNode::Kind::List) return;
  const std::vector<std::string> known = ids_of(context.study.equipment);
  for (std::size_t i = 0; i < equipment->items.size(); ++i) {
    const YamlNode& id = equipment->items[i];
    if (id.kind != YamlNode::Kind::Scalar) continue;
    const std::string at = path_item(path + ".equipment", i);
    // A refused piece of equipment has its own problem; so an unknown id is only told without any.
    const std::int32_t e = find_id(context, id, at, known, "unknown_equipment",
                                   "no equipment has this id", context.problems.errors() == 0);
    if (e < 0) continue;
    if (std::find(in.reference_equipment.begin(), in.reference_equipment.end(), e) !=
        in.reference_equipment.end()) {
      context.error(id.line, "equipment_twice", at, id.shown(), "is named twice");
      continue;
    }
    in.reference_equipment.push_back(e);
  }
}

void load_classes(LoadContext& context, const YamlNode* list, CapacityInputs& in) {
  if (list == nullptr || list->kind != YamlNode::Kind::List) {
    const data::Table& t = data::table("standards/park_parcel_classes.csv");
    for (std::size_t r = 0; r < t.rows(); ++r) in.parcel_classes.emplace_back(t.text(r, "class"));
    return;
  }
  std::vector<std::string> known;
  for (const Word& w : vocabulary("land_use")) known.push_back(w.key);
  for (std::size_t i = 0; i < list->items.size(); ++i) {
    const YamlNode& node = list->items[i];
    if (node.kind != YamlNode::Kind::Scalar) continue;
    if (std::find(known.begin(), known.end(), node.text) == known.end()) {
      context.error(node.line, "unknown_word", path_item(key("parcel_classes"), i), node.shown(),
                    "is no class of land use", joined(known), did_you_mean(node.text, known));
    } else {
      in.parcel_classes.push_back(node.text);
    }
  }
}

void load_parcels(LoadContext& context, const YamlNode& entry, CapacityInputs& in) {
  in.parcels_given = true;
  LayerReader reader{context, "capacity_parcels", entry, key("parcels"), {.areas = true}};
  if (!reader.placed()) context.unplaced = true;
  reader.each([&](Record& r) {
    CapacityParcel p;
    p.origin = r.origin();
    p.id = r.text("id");
    p.name = r.text("name");
    if (p.name.empty()) p.name = p.id;
    p.name_zh = r.text("name_zh");
    if (p.name_zh.empty()) p.name_zh = p.name;
    p.site = site_index(context, r, "site");
    p.max_units = r.number("max_units", "-");
    p.weight = r.number("weight", "-");
    p.area = r.geometry();
    if (r.good()) in.parcels.push_back(std::move(p));
  });
}

void load_growth(LoadContext& context, const YamlNode& entry, CapacityInputs& in) {
  LayerReader reader{context, "capacity_sites", entry, key("sites"), {}};
  reader.each([&](Record& r) {
    CapacityGrowth g;
    g.origin = r.origin();
    g.site = site_index(context, r, "site");
    g.weight = r.number("weight", "-");
    g.min_factor = r.number("min_factor", "-");
    g.max_factor = r.number("max_factor", "-");
    g.note = r.text("note");
    if (g.min_factor && g.max_factor && *g.min_factor > *g.max_factor) {
      r.error("bounds_out_of_order", "min_factor", r.shown("min_factor"),
              "is above max_factor " + r.shown("max_factor"));
    }
    for (const CapacityGrowth& other : in.growth) {
      if (g.site >= 0 && other.site == g.site) {
        r.error("site_twice", "site", r.shown("site"),
                "the site has a row already, " + other.origin.text(), "one row per site");
      }
    }
    if (r.good()) in.growth.push_back(std::move(g));
  });
}

void load_scores(LoadContext& context, const YamlNode& entry, CapacityInputs& in) {
  in.scores_given = true;
  LayerReader reader{context, "park_scores", entry, key("scores"), {}};
  reader.each([&](Record& r) {
    ParkScore s;
    s.origin = r.origin();
    s.item = r.text("item");
    const std::string veto = r.choice("veto");
    const std::string kind = r.choice("kind");
    s.veto_item = kind == "veto" || !veto.empty();
    if (!veto.empty()) s.veto = veto == "yes";
    s.score = r.number("score", "-");
    s.full_score = r.number("full_score", "-");
    s.note = r.text("note");
    s.evidence = r.text("evidence");
    if (s.veto_item && (s.score || s.full_score)) {
      r.error("veto_with_score", s.score ? "score" : "full_score",
              r.shown(s.score ? "score" : "full_score"), "a veto item has no score",
              "kind veto with veto yes or no; other items with score and full_score");
    } else if (kind == "score" && !veto.empty()) {
      r.error("veto_with_score", "veto", r.shown("veto"), "the item is one with a score");
    } else if (!s.veto_item && !s.full_score) {
      r.error("missing_value", "full_score", "", "an item with a score needs its full score");
    } else if (s.score && *s.score > *s.full_score) {
      r.error("score_too_high", "score", r.shown("score"),
              "is above the full score of the item, " + r.shown("full_score"));
    }
    for (const ParkScore& other : in.scores) {
      if (!s.item.empty() && other.item == s.item) {
        r.error("item_twice", "item", r.shown("item"),
                "stands in the table already, " + other.origin.text());
      }
    }
    if (r.good()) in.scores.push_back(std::move(s));
  });
}

void load_checklist(LoadContext& context, const YamlNode& entry, CapacityInputs& in) {
  in.checklist_given = true;
  const data::Table& items = data::table("standards/park_ten_haves.csv");
  std::vector<std::string> known;
  for (std::size_t i = 0; i < items.rows(); ++i) known.emplace_back(items.text(i, "key"));
  LayerReader reader{context, "park_checklist", entry, key("checklist"), {}};
  reader.each([&](Record& r) {
    ParkAnswer a;
    a.origin = r.origin();
    const std::string item = r.text("item");
    for (std::size_t i = 0; i < items.rows(); ++i) {
      if (item == items.text(i, "key") || item == items.text(i, "no") ||
          item == items.text(i, "item_zh") || item == items.text(i, "item_en")) {
        a.key = items.text(i, "key");
      }
    }
    if (!item.empty() && a.key.empty()) {
      r.error("unknown_item", "item", r.shown("item"), "is no item of the checklist", joined(known),
              did_you_mean(item, known));
    }
    a.answer = r.choice("answer");
    a.note = r.text("note");
    a.evidence = r.text("evidence");
    for (const ParkAnswer& other : in.checklist) {
      if (!a.key.empty() && other.key == a.key) {
        r.error("item_twice", "item", r.shown("item"),
                "is answered already, " + other.origin.text());
      }
    }
    if (r.good()) in.checklist.push_back(std::move(a));
  });
}

}  // namespace

void load_capacity(LoadContext& context) {
  CapacityInputs& in = context.study.capacity;
  const YamlNode* section = context.root->find(kSection);
  in.given = section != nullptr;
  if (section != nullptr && section->kind != YamlNode::Kind::Map) section = nullptr;
  const auto child = [&](const char* name) {
    return section == nullptr ? nullptr : section->find(name);
  };
  const auto entry = [&](const char* name) {
    const YamlNode* node = child(name);
    return node != nullptr && node->kind == YamlNode::Kind::Map ? node : nullptr;
  };
  using models::criteria::Line;
  in.societal_line = word_of(section, "societal_line") == "lower" ? Line::Lower : Line::Upper;
  in.new_unit_limits = word_of(section, "new_unit_limits") == "yes";
  in.max_factor = number_of(context, section, "max_factor");
  in.max_units = number_of(context, section, "max_units");
  in.inventory_max = number_of(context, section, "inventory_max");
  in.inventory_tolerance = number_of(context, section, "inventory_tolerance");
  in.parcel_distance_m = number_of(context, section, "parcel_distance");
  in.scenarios = static_cast<int>(number_of(context, section, "scenarios"));
  const std::string allocate = word_of(section, "allocate");
  in.allocate = allocate == "both"      ? CapacityInputs::Allocate::Both
                : allocate == "parcels" ? CapacityInputs::Allocate::Parcels
                                        : CapacityInputs::Allocate::Sites;
  in.allow_shrink = word_of(section, "allow_shrink") == "yes";
  load_classes(context, child("parcel_classes"), in);
  if (const YamlNode* node = child("reference")) load_reference(context, *node, in);
  if (const YamlNode* node = entry("parcels")) load_parcels(context, *node, in);
  if (const YamlNode* node = entry("sites")) load_growth(context, *node, in);
  if (const YamlNode* node = entry("scores")) load_scores(context, *node, in);
  if (const YamlNode* node = entry("checklist")) load_checklist(context, *node, in);
}

}  // namespace isorisk::study
