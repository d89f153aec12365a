// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "isorisk/models/substance/substance.hpp"
#include "layer_reader.hpp"
#include "schema.hpp"

namespace isorisk::study {
namespace {

const YamlNode* map_of(const YamlNode& section, std::string_view key) {
  const YamlNode* node = section.find(key);
  return node != nullptr && node->kind == YamlNode::Kind::Map ? node : nullptr;
}

void load_equipment_choices(LoadContext& context, const YamlNode& entry) {
  LayerReader reader{context, "selection_equipment", entry, "selection.equipment", {}};
  std::vector<std::string> ids;
  for (const Equipment& e : context.study.equipment) ids.push_back(e.id);
  reader.each([&](Record& r) {
    const std::string id = r.text("equipment");
    SelectionChoice choice;
    if (const std::string use = r.choice("use"); !use.empty()) choice.process = use == "process";
    if (const std::string in = r.choice("enclosed"); !in.empty()) choice.enclosed = in == "yes";
    if (!r.good()) return;
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) {
      r.error("unknown_equipment", "equipment", "\"" + id + "\"", "no equipment has this id", "",
              did_you_mean(id, ids));
    } else if (!context.study.selection.equipment.try_emplace(id, choice).second) {
      r.error("duplicate_id", "equipment", "\"" + id + "\"", "the equipment is named twice",
              "one row for each piece of equipment");
    }
  });
}

void load_lc50(LoadContext& context, const YamlNode& entry) {
  LayerReader reader{context, "selection_lc50", entry, "selection.lc50", {}};
  const auto& library = models::SubstanceLibrary::builtin();
  SelectionInputs& in = context.study.selection;
  reader.each([&](Record& r) {
    const std::string name = r.text("substance");
    const auto lc50 = r.number("lc50", "mg/m3");
    if (!r.good() || !lc50) return;
    const models::Substance* s = library.find_single(name);
    if (s == nullptr) {
      r.error("unknown_substance", "substance", "\"" + name + "\"", "no substance of this name",
              "a key, CAS number or name of `isorisk substances`");
      return;
    }
    if (!in.lc50_mg_per_m3.try_emplace(s->id, *lc50).second) {
      r.error("duplicate_id", "substance", "\"" + name + "\"", "the substance is named twice");
      return;
    }
    in.lc50_source.emplace(s->id, r.origin().text());
  });
}

}  // namespace

void load_selection(LoadContext& context) {
  const YamlNode* section = context.root->find("selection");
  if (section == nullptr || section->kind != YamlNode::Kind::Map) return;
  if (const YamlNode* entry = map_of(*section, "equipment"))
    load_equipment_choices(context, *entry);
  if (const YamlNode* entry = map_of(*section, "lc50")) load_lc50(context, *entry);
}

}  // namespace isorisk::study
