// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>

#include "isorisk/data/embedded.hpp"
#include "isorisk/models/criteria/major_hazard.hpp"
#include "isorisk/models/substance/substance.hpp"
#include "layer_reader.hpp"
#include "schema.hpp"

namespace isorisk::study {
namespace {

namespace major_hazard = models::criteria::major_hazard;

constexpr double kFenceSlack_m = 20.0;  // a store drawn a little outside its own fence
constexpr std::string_view kNoCategory = "none";

std::string or_else(std::string text, const std::string& otherwise) {
  return text.empty() ? otherwise : text;
}

std::vector<std::string> split(std::string_view text, std::string_view separators) {
  std::vector<std::string> parts;
  std::string part;
  for (const char c : text) {
    if (separators.find(c) == std::string_view::npos) {
      part += c;
    } else if (!part.empty()) {
      parts.push_back(std::move(part));
      part.clear();
    }
  }
  if (!part.empty()) parts.push_back(std::move(part));
  return parts;
}

std::vector<std::string> category_symbols(std::string_view starts_with = {}) {
  std::vector<std::string> list;
  for (const major_hazard::Category& c : major_hazard::categories()) {
    if (c.symbol.starts_with(starts_with)) list.push_back(c.symbol);
  }
  return list;
}

std::string row_text(int row) {
  return "row " + std::to_string(row) + " (" + major_hazard::table1_row(row).name_en + ")";
}

std::string rows_text(const std::vector<int>& rows) {
  std::vector<std::string> texts;
  for (const int row : rows) texts.push_back(row_text(row));
  return joined(texts);
}

// --- inventory --------------------------------------------------------------------------------

// Rows of Table 1 by the name as written: of the standard, or of a substance of the project.
std::vector<int> rows_of_name(const std::string& name) {
  std::vector<int> rows = major_hazard::rows_by_name(name);
  if (!rows.empty()) return rows;
  const models::SubstanceLibrary& library = models::SubstanceLibrary::builtin();
  const models::Substance* s = library.find_single(name);
  const models::Material* m = s == nullptr ? library.find_material(name) : nullptr;
  if (s == nullptr && m == nullptr) return {};
  const auto mapping = major_hazard::mapping(s != nullptr ? s->id : m->id);
  return mapping && mapping->table1_row > 0 ? std::vector<int>{mapping->table1_row}
                                            : std::vector<int>{};
}

void read_categories(Record& r, InventoryItem& item) {
  const std::string text = r.text("category");
  for (const std::string& word : split(text, " ,;/")) {
    if (word == kNoCategory || word == "无") {
      item.excluded = true;
      continue;
    }
    const major_hazard::Category* c = major_hazard::category(word);
    if (c == nullptr) {
      std::vector<std::string> known = category_symbols();
      known.emplace_back(kNoCategory);
      r.error("unknown_category", "category", "\"" + word + "\"",
              "is no category of GB 18218-2018 Table 2", joined(known), did_you_mean(word, known));
      continue;
    }
    if (std::find(item.categories.begin(), item.categories.end(), c->symbol) ==
        item.categories.end()) {
      item.categories.push_back(c->symbol);
    }
  }
  if (item.excluded && !item.categories.empty()) {
    r.error("category_contradicts", "category", r.shown("category"),
            "none stands for no hazardous chemical; it cannot stand beside a category");
  }
}

void read_identity(Record& r, InventoryItem& item) {
  item.substance = r.text("substance");
  item.cas = r.text("cas");
  read_categories(r, item);
  if (item.substance.empty() && item.cas.empty() && item.categories.empty()) {
    r.error("missing_value", "substance", "", "needs a substance, a CAS number or a category");
    return;
  }
  std::vector<int> by_cas;
  if (!item.cas.empty()) {
    if (!major_hazard::is_cas_number(item.cas)) {
      r.error("bad_cas", "cas", r.shown("cas"), "is no CAS number: its form or its check digit",
              "like 7782-50-5");
      return;
    }
    by_cas = major_hazard::rows_by_cas(item.cas);
  }
  const std::vector<int> by_name = rows_of_name(item.substance);
  if (!by_name.empty()) {
    item.table1_rows = by_name;
    if (!by_cas.empty()) {
      std::vector<int> both;
      std::set_intersection(by_name.begin(), by_name.end(), by_cas.begin(), by_cas.end(),
                            std::back_inserter(both));
      if (both.empty()) {
        r.error("cas_contradicts_substance", "cas", r.shown("cas"),
                "is " + rows_text(by_cas) + " of GB 18218-2018 Table 1, the substance " +
                    rows_text(by_name));
        return;
      }
      item.table1_rows = both;
    } else if (!item.cas.empty() && !major_hazard::table1_row(by_name.front()).cas.empty()) {
      r.warning("cas_contradicts_substance", "cas", r.shown("cas"),
                "is not the CAS number Table 1 of GB 18218-2018 gives " + rows_text(by_name) +
                    "; the name counts",
                "", "check both");
    }
    if (item.excluded) {
      r.error("category_contradicts", "category", r.shown("category"),
              "GB 18218-2018 Table 1 names the substance: " + rows_text(by_name), "",
              "name a mixture as one, for example \"hydrochloric acid 31 %\"");
    }
    return;
  }
  if (!by_cas.empty() && item.excluded) {
    r.warning("mixture_by_cas", "cas", r.shown("cas"),
              "is " + rows_text(by_cas) +
                  " of GB 18218-2018 Table 1; left out because the category says none",
              "", "true for a mixture of another hazard category (cl. 4.2.3) only");
    return;
  }
  if (!by_cas.empty()) {
    // A name that is not in the table beside a CAS number that is: a synonym or a mixture.
    double by_row = 0.0;
    double by_category = 0.0;
    by_row = major_hazard::classify(by_cas, {}).critical_quantity_kg;
    if (!item.categories.empty()) {
      by_category = major_hazard::classify({}, item.categories).critical_quantity_kg;
    }
    const bool category_is_stricter = !item.categories.empty() && by_category < by_row;
    if (!category_is_stricter) item.table1_rows = by_cas;
    if (!item.substance.empty()) {
      r.warning("taken_by_cas", "substance", r.shown("substance"),
                "is no name of GB 18218-2018 Table 1 and is taken " +
                    (category_is_stricter ? std::string{"by its category, stricter than "}
                                          : std::string{"as "}) +
                    rows_text(by_cas) + ", by its CAS number",
                "",
                "of a mixture of another hazard category (cl. 4.2.3) give the category and no CAS "
                "number");
    }
    return;
  }
  if (item.categories.empty() && !item.excluded && r.shown("category").empty()) {
    const std::string hint = did_you_mean(item.substance, major_hazard::known_names());
    if (!hint.empty() && item.cas.empty()) {
      r.error("unknown_substance", "substance", r.shown("substance"),
              "is not in Table 1 of GB 18218-2018, and no category is given",
              "a name of Table 1, or a category of Table 2", hint);
    } else {
      r.warning("no_category", "substance",
                item.substance.empty() ? r.shown("cas") : r.shown("substance"),
                "is not in Table 1 of GB 18218-2018 and has no category: it cannot be counted", "",
                "give category: J1 to W11 by its classification, or none");
    }
  }
}

class Units {
 public:
  // One unit is one thing: its rows agree on site, kind and name.
  void check(Record& r, const InventoryItem& item) {
    if (item.unit.empty()) return;
    const auto [it, is_new] = first_.emplace(item.unit, item);
    if (is_new) return;
    const InventoryItem& first = it->second;
    if (item.site >= 0 && first.site >= 0 && item.site != first.site) {
      r.error("unit_in_two_sites", "site", r.shown("site"),
              "unit \"" + item.unit + "\" stands in another site at " + first.origin.text(), "",
              "give each unit its own id");
    }
    if (item.unit_kind != first.unit_kind) {
      r.error("unit_of_two_kinds", "unit_kind", r.shown("unit_kind"),
              "unit \"" + item.unit + "\" is of the other kind at " + first.origin.text(), "",
              "a production and a storage unit are two units");
    }
    if (!item.unit_name.empty() && !first.unit_name.empty() && item.unit_name != first.unit_name) {
      r.warning("unit_of_two_names", "unit_name", r.shown("unit_name"),
                "unit \"" + item.unit + "\" has another name at " + first.origin.text() +
                    "; the first counts");
    }
  }

 private:
  std::map<std::string, InventoryItem> first_;
};

void load_inventory(LoadContext& context, const YamlNode& entry) {
  LayerReader reader{context, "inventory", entry, "hazard.inventory", {}};
  Units units;
  reader.each([&](Record& r) {
    InventoryItem item;
    item.origin = r.origin();
    item.unit = r.text("unit");
    item.unit_name = r.text("unit_name");
    item.unit_name_zh = r.text("unit_name_zh");
    if (r.choice("unit_kind") == "production") item.unit_kind = HazardUnitKind::Production;
    item.site = site_index(context, r, "site");
    read_identity(r, item);
    item.quantity_kg = r.number("quantity", "kg").value_or(0.0);
    item.note = r.text("note");
    units.check(r, item);
    if (r.good()) context.study.hazard.inventory.push_back(std::move(item));
  });
}

// --- explosives -------------------------------------------------------------------------------

struct Material {
  std::string key;
  std::string category;
  double tnt_per_kg = 0.0;
  std::string source;
  std::string confidence;
};

std::optional<Material> material(const std::string& name, std::vector<std::string>& known) {
  const data::Table& t = data::table("standards/explosive_materials.csv");
  const data::Table& tnt = data::table("coefficients/tnt_equivalents.csv");
  const auto plain = [](std::string_view text) {
    std::string s;
    for (const char c : text) {
      s += c == '_' || c == '-' ? ' '
                                : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return s;
  };
  for (std::size_t i = 0; i < t.rows(); ++i) {
    std::vector<std::string> names = split(t.text(i, "aliases"), ";");
    for (const char* column : {"key", "name_en", "name_zh", "cas"}) {
      if (!t.text(i, column).empty()) names.emplace_back(t.text(i, column));
    }
    known.emplace_back(t.text(i, "key"));
    const bool is = std::any_of(names.begin(), names.end(),
                                [&](const std::string& n) { return plain(n) == plain(name); });
    if (!is) continue;
    Material m;
    m.key = t.text(i, "key");
    m.category = t.text(i, "category");
    for (std::size_t j = 0; j < tnt.rows(); ++j) {
      if (tnt.text(j, "material") != t.text(i, "tnt_material")) continue;
      m.tnt_per_kg = tnt.number(j, "relative_to_tnt");
      m.source = "data/coefficients/tnt_equivalents.csv: " + std::string{tnt.text(j, "material")};
      m.confidence = tnt.text(j, "confidence");
    }
    return m;
  }
  return std::nullopt;
}

void read_explosive(Record& r, ExplosiveStore& e) {
  e.substance = r.text("substance");
  const auto given = r.number("tnt_equivalent", "-");
  std::vector<std::string> known;
  std::optional<Material> m;
  if (!e.substance.empty()) m = material(e.substance, known);
  if (given) {
    e.tnt_per_kg = *given;
    e.tnt_source = e.origin.text();
    e.tnt_confidence = "given";
  } else if (m && m->tnt_per_kg > 0.0) {
    e.tnt_per_kg = m->tnt_per_kg;
    e.tnt_source = m->source;
    e.tnt_confidence = m->confidence;
  } else if (e.substance.empty()) {
    r.error("missing_value", "tnt_equivalent", "", "needs a substance or a TNT equivalent",
            "kg TNT per kg");
  } else {
    r.error("unknown_substance", "substance", r.shown("substance"),
            "the TNT equivalent of this substance is not known", joined(known),
            or_else(did_you_mean(e.substance, known), "give tnt_equivalent: kg TNT per kg"));
  }
  const std::string category = r.text("category");
  if (category.empty()) {
    e.category = m ? m->category : "";
    if (e.category.empty()) {
      r.warning("no_category", "category", "",
                "the category of this explosive is not known: GB 18218-2018 cannot count it",
                joined(category_symbols("W1.")), "give the category");
    }
    return;
  }
  const major_hazard::Category* c = major_hazard::category(category);
  if (c == nullptr || !c->explosive) {
    r.error("unknown_category", "category", r.shown("category"),
            "is no category of explosives of GB 18218-2018 Table 2",
            joined(category_symbols("W1.")));
    return;
  }
  e.category = c->symbol;
}

void load_explosives(LoadContext& context, const YamlNode& entry) {
  LayerReader reader{
      context, "explosives", entry, "hazard.explosives", {.points = true, .areas = true}};
  if (!reader.placed()) context.unplaced = true;
  reader.each([&](Record& r) {
    ExplosiveStore e;
    e.origin = r.origin();
    e.id = r.text("id");
    e.name = r.text("name");
    e.name_zh = or_else(r.text("name_zh"), e.name);
    e.site = site_index(context, r, "site");
    read_explosive(r, e);
    e.quantity_kg = r.number("quantity", "kg").value_or(0.0);
    e.tnt_equivalent_kg = e.quantity_kg * e.tnt_per_kg;
    (void)r.text("note");
    e.shape = r.geometry();
    if (r.good_geometry()) e.position = gis::representative_point(e.shape);
    if (r.good_geometry() && reader.placed() && e.site >= 0) {
      const Site& site = context.study.sites[static_cast<std::size_t>(e.site)];
      const double off = gis::distance_m(site.area, e.shape);
      if (off > kFenceSlack_m) {
        r.warning("explosives_outside_site", "site", r.shown("site"),
                  "stands " + shown_number(std::round(off)) + " m outside the site's area", "",
                  "check the coordinates, the CRS and the site");
      }
    }
    if (r.good()) context.study.hazard.explosives.push_back(std::move(e));
  });
}

// The unit field of the equipment: one unit is one place.
void check_equipment_units(LoadContext& context) {
  std::map<std::string, const Equipment*> first;
  for (const Equipment& e : context.study.equipment) {
    if (e.unit.empty() || e.site < 0) continue;
    const auto [it, is_new] = first.emplace(e.unit, &e);
    if (is_new || it->second->site == e.site) continue;
    context.error(e.origin, "unit_in_two_sites", "unit", "\"" + e.unit + "\"",
                  "stands in another site at " + it->second->origin.text(), "",
                  "give each unit its own id");
  }
}

void load_exposed_persons(LoadContext& context, const YamlNode& section) {
  HazardInputs& hazard = context.study.hazard;
  hazard.exposed_persons.assign(context.study.sites.size(), -1.0);
  const YamlNode* map = section.find("exposed_persons");
  if (map == nullptr || map->kind != YamlNode::Kind::Map) return;
  std::vector<std::string> known;
  for (const Site& s : context.study.sites) known.push_back(s.id);
  for (const YamlNode::Entry& e : map->entries) {
    const auto it = std::find(known.begin(), known.end(), e.key);
    if (it == known.end()) {
      if (context.sites_complete) {
        context.error(e.key_line, "unknown_site", "hazard.exposed_persons." + e.key,
                      e.value.shown(), "no site has this id", joined(known),
                      did_you_mean(e.key, known));
      }
      continue;
    }
    const auto json = e.value.json();
    if (!json.is_number()) continue;  // the structure check has said so
    hazard.exposed_persons[static_cast<std::size_t>(it - known.begin())] = json.get<double>();
  }
}

}  // namespace

void load_hazard(LoadContext& context) {
  HazardInputs& hazard = context.study.hazard;
  const YamlNode* section = context.root->find("hazard");
  hazard.given = section != nullptr;
  const DefaultRow& fill = default_row("hazard.max_fill");
  hazard.max_fill = context.option(section, fill.key, fill.key);
  hazard.max_fill_source = section != nullptr && section->find("max_fill") != nullptr
                               ? context.file + ":" + std::to_string(section->key_line("max_fill"))
                               : fill.source;
  hazard.exposed_persons.assign(context.study.sites.size(), -1.0);
  check_equipment_units(context);
  if (section == nullptr || section->kind != YamlNode::Kind::Map) return;
  const auto entry = [&](std::string_view key) {
    const YamlNode* node = section->find(key);
    return node != nullptr && node->kind == YamlNode::Kind::Map ? node : nullptr;
  };
  if (const YamlNode* inventory = entry("inventory")) {
    hazard.inventory_given = true;
    load_inventory(context, *inventory);
  }
  if (const YamlNode* explosives = entry("explosives")) load_explosives(context, *explosives);
  load_exposed_persons(context, *section);
}

}  // namespace isorisk::study
