// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/hazard.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <set>
#include <sstream>

#include "contents.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/criteria/major_hazard.hpp"
#include "isorisk/models/substance/substance.hpp"

namespace isorisk::study::decisions {

namespace {

namespace major_hazard = models::criteria::major_hazard;

constexpr double kKgPerTonne = 1000.0;
// What the equipment holds may differ from the table by so much before it is told: an inventory is
// typed with two digits.
constexpr double kInventoryTolerance = 0.05;

std::string shown(double value) {
  std::ostringstream out;
  out.imbue(std::locale::classic());
  out.precision(4);
  out << value;
  return std::move(out).str();
}

std::string tonnes(double kg) { return shown(kg / kKgPerTonne) + " t"; }

bool is_ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80U; });
}

std::string joined(const std::vector<std::string>& words, std::size_t most = 8) {
  std::string s;
  for (std::size_t i = 0; i < words.size() && i < most; ++i) s += (i == 0 ? "" : ", ") + words[i];
  if (words.size() > most) s += ", ... (" + std::to_string(words.size()) + ")";
  return s;
}

// --- how equipment counts ---------------------------------------------------------------------

struct TypeRule {
  HazardUnitKind kind = HazardUnitKind::Storage;
  bool full = false;  // the largest fill counts, not the usual one
  bool line = false;
};

TypeRule rule_of(EquipmentType type) {
  const data::Table& t = data::table("standards/gb18218_2018_equipment_units.csv");
  for (std::size_t i = 0; i < t.rows(); ++i) {
    if (t.text(i, "type") != word(type)) continue;
    return {.kind = t.text(i, "unit_kind") == "production" ? HazardUnitKind::Production
                                                           : HazardUnitKind::Storage,
            .full = t.text(i, "fill") == "full",
            .line = t.text(i, "fill") == "line"};
  }
  throw Error("standards/gb18218_2018_equipment_units.csv has no row '" + std::string{word(type)} +
              "'");
}

struct Held {
  double kg = 0.0;
  std::string en, zh;
};

// Design maximum of one piece of equipment; nullopt: nothing says what it holds.
std::optional<Held> design_maximum(const Equipment& e, const TypeRule& rule, double max_fill) {
  const models::Substance& s = models::SubstanceLibrary::builtin().at(e.substance);
  const double rho = density_of_contents(s, e);
  const bool rho_known = rho > 0.0 && std::isfinite(rho);
  const bool gas = e.phase == Phase::Gas;
  if (rule.line) {
    if (!e.pipe_diameter_m || !e.pipe_length_m || !rho_known) return std::nullopt;
    const double volume =
        std::numbers::pi / 4.0 * *e.pipe_diameter_m * *e.pipe_diameter_m * *e.pipe_length_m;
    return Held{volume * rho, "bore and length of the pipe x density", "管道容积×密度"};
  }
  const double given = e.inventory_kg.value_or(0.0) * std::max(e.hose_count.value_or(1.0), 1.0);
  if (rule.full && e.volume_m3 && rho_known) {
    const double fill = gas ? 1.0 : std::max(max_fill, e.fill_fraction.value_or(0.0));
    const double filled = *e.volume_m3 * fill * rho;
    if (e.inventory_given && given > filled) return Held{given, "inventory", "设备表存量"};
    if (gas) return Held{filled, "volume x density", "容积×密度"};
    return Held{filled, "volume x " + shown(fill) + " x density",
                "容积×充装系数" + shown(fill) + "×密度"};
  }
  if (e.inventory_kg && e.inventory_given) return Held{given, "inventory", "设备表存量"};
  if (e.inventory_kg) return Held{given, "volume x fill x density", "容积×充装系数×密度"};
  return std::nullopt;
}

// --- the decision -----------------------------------------------------------------------------

class Decision {
 public:
  explicit Decision(const Study& study) : study_{study} {}

  HazardResult run() {
    result_.sites.resize(study_.sites.size());
    for (std::size_t i = 0; i < study_.sites.size(); ++i) {
      site_ = static_cast<std::int32_t>(i);
      const bool listed =
          std::any_of(study_.hazard.inventory.begin(), study_.hazard.inventory.end(),
                      [&](const InventoryItem& item) { return item.site == site_; });
      first_unit_ = result_.units.size();
      if (listed) {
        from_inventory();
        compare_with_equipment();
      } else {
        from_equipment();
      }
      from_stores();
      judge_site();
    }
    derived_notes();
    confidence_notes();
    return std::move(result_);
  }

 private:
  const Site& site() const { return study_.sites[static_cast<std::size_t>(site_)]; }

  HazardUnit& unit(const std::string& id, HazardUnitKind kind, bool derived) {
    for (std::size_t i = first_unit_; i < result_.units.size(); ++i) {
      if (result_.units[i].id == id) return result_.units[i];
    }
    HazardUnit u;
    u.id = id;
    u.name_en = id;
    u.name_zh = id;
    u.kind = kind;
    u.site = site_;
    u.derived = derived;
    result_.units.push_back(std::move(u));
    return result_.units.back();
  }

  void gap(HazardUnit& u, const std::string& substance, double kg, std::string en, std::string zh) {
    u.complete = false;
    result_.gaps.push_back({.site = site_,
                            .unit = u.id,
                            .substance = substance,
                            .quantity_kg = kg,
                            .what_en = std::move(en),
                            .what_zh = std::move(zh)});
  }

  void note(std::string code, std::string subject, std::string en, std::string zh) {
    result_.notes.push_back({std::move(code), std::move(subject), std::move(en), std::move(zh)});
  }

  static void classify(HazardQuantity& q, const std::vector<int>& rows,
                       const std::vector<std::string>& categories, std::string_view confidence) {
    const major_hazard::Classification c = major_hazard::classify(rows, categories, confidence);
    q.table1_row = c.table1_row;
    q.category = c.category;
    q.beta_category = c.beta_category;
    q.critical_quantity_kg = c.critical_quantity_kg;
    q.beta = c.beta;
    q.toxic_gas = c.toxic_gas;
    q.flammable_gas = c.flammable_gas;
    q.explosive = c.explosive;
    q.several = c.several;
    q.beta_confidence = c.beta_confidence;
    q.flags_confidence = c.flags_confidence;
  }

  // As the study names it, in the other language by Table 1.
  static void name(HazardQuantity& q) {
    const bool by_row = q.table1_row > 0 && !q.several;
    std::string row_en, row_zh;
    if (by_row) {
      row_en = major_hazard::table1_row(q.table1_row).name_en;
      row_zh = major_hazard::table1_row(q.table1_row).name_zh;
    }
    std::string written = q.substance;
    if (written.empty() && !by_row) written = q.cas.empty() ? q.category : "CAS " + q.cas;
    const bool english = is_ascii(written);
    q.name_en = !written.empty() && (english || row_en.empty()) ? written : row_en;
    q.name_zh = !written.empty() && (!english || row_zh.empty()) ? written : row_zh;
  }

  // --- units of the inventory table

  void from_inventory() {
    for (const InventoryItem& item : study_.hazard.inventory) {
      if (item.site != site_) continue;
      HazardUnit& u = unit(item.unit, item.unit_kind, false);
      if (!item.unit_name.empty() && u.name_en == u.id) {
        u.name_en = item.unit_name;
        u.name_zh = item.unit_name_zh.empty() ? item.unit_name : item.unit_name_zh;
      }
      if (item.excluded) continue;
      if (item.table1_rows.empty() && item.categories.empty()) {
        gap(u, item.substance.empty() ? item.cas : item.substance, item.quantity_kg,
            "not in GB 18218-2018 Table 1 and without a category: give category J1 to W11, or none "
            "(" +
                item.origin.text() + ")",
            "GB 18218-2018表1未列名且未给出危险性类别：请填写category（J1至W11）或none（" +
                item.origin.text() + "）");
        continue;
      }
      HazardQuantity q;
      q.substance = item.substance;
      q.cas = item.cas;
      q.quantity_kg = item.quantity_kg;
      classify(q, item.table1_rows, item.categories, "given");
      q.liquefied = q.flammable_gas;  // the table does not say how it is kept
      q.how_en = "inventory table";
      q.how_zh = "存量表";
      name(q);
      if (q.several) {
        note("several_critical_quantities", u.id + ": " + q.name_en,
             "several rows or categories of GB 18218-2018 apply; the smallest critical quantity (" +
                 tonnes(q.critical_quantity_kg) + ") is taken: name the grade to be exact",
             "GB 18218-2018有多行或多个类别适用，取最小临界量（" + tonnes(q.critical_quantity_kg) +
                 "）；写明品级可得到准确值");
      }
      u.quantities.push_back(std::move(q));
    }
  }

  // A table that leaves out what the equipment of the same site holds would lower the level.
  void compare_with_equipment() {
    std::map<int, double> listed;
    for (std::size_t i = first_unit_; i < result_.units.size(); ++i) {
      for (const HazardQuantity& q : result_.units[i].quantities) {
        listed[q.table1_row] += q.quantity_kg;
      }
    }
    std::map<int, double> held;
    for (const Equipment& e : study_.equipment) {
      if (e.site != site_ || !e.inventory_kg || is_route(e.type)) continue;
      const auto m = major_hazard::mapping(e.substance);
      if (m && m->table1_row > 0) held[m->table1_row] += *e.inventory_kg;
    }
    for (const auto& [row, kg] : held) {
      const double in_table = listed.contains(row) ? listed[row] : 0.0;
      if (kg <= in_table * (1.0 + kInventoryTolerance)) continue;
      const major_hazard::NamedSubstance& s = major_hazard::table1_row(row);
      note("inventory_below_equipment", site().id,
           "the equipment layer holds " + tonnes(kg) + " of " + s.name_en +
               ", the inventory table " + tonnes(in_table) + ": check the table",
           "设备图层中" + s.name_zh + "存量为" + tonnes(kg) + "，存量表为" + tonnes(in_table) +
               "：请核对存量表");
    }
  }

  // --- units that follow from the equipment

  // A unit named in the equipment layer is a plant unit when a vessel of a process stands in it;
  // pumps and lines may belong to either kind.
  HazardUnitKind kind_of_named(const std::string& name) const {
    bool stores = false;
    for (const Equipment& e : study_.equipment) {
      if (e.site != site_ || e.unit != name || is_route(e.type)) continue;
      const TypeRule rule = rule_of(e.type);
      if (rule.kind == HazardUnitKind::Storage) {
        stores = true;
      } else if (!rule.line && design_maximum(e, rule, study_.hazard.max_fill)) {
        return HazardUnitKind::Production;
      }
    }
    return stores ? HazardUnitKind::Storage : HazardUnitKind::Production;
  }

  void from_equipment() {
    for (const Equipment& e : study_.equipment) {
      if (e.site != site_ || is_route(e.type)) continue;  // under way, not stored
      const TypeRule rule = rule_of(e.type);
      const std::optional<Held> held = design_maximum(e, rule, study_.hazard.max_fill);
      if (!held) {
        without_contents_.push_back(e.id);
        continue;
      }
      const bool storage = rule.kind == HazardUnitKind::Storage;
      HazardUnit& u =
          e.unit.empty() ? unit(site().id + (storage ? "/storage" : "/production"), rule.kind, true)
                         : unit(e.unit, kind_of_named(e.unit), true);
      if (e.unit.empty()) {
        u.name_en = storage ? "storage" : "production";
        u.name_zh = storage ? "储存设施" : "生产装置";
      }
      add_equipment(u, e, *held);
    }
  }

  void add_equipment(HazardUnit& u, const Equipment& e, const Held& held) {
    const models::Substance& s = models::SubstanceLibrary::builtin().at(e.substance);
    const std::optional<major_hazard::Mapping> m = major_hazard::mapping(e.substance);
    if (m && m->none) return;  // no hazardous chemical of the standard
    if (!m || (m->table1_row == 0 && m->categories.empty())) {
      gap(u, e.substance, held.kg,
          "has no row in data/standards/gb18218_2018_substance_map.csv: give the unit an inventory "
          "table with the category",
          "data/standards/gb18218_2018_substance_map.csv中无此物质：请用存量表给出类别");
      return;
    }
    // A flammable liquid above its boiling point is of category W5.1, for beta.
    std::vector<std::string> categories = m->categories;
    const std::vector<std::string>& own =
        m->table1_row > 0 ? major_hazard::table1_row(m->table1_row).categories : m->categories;
    const bool hot_liquid = e.phase != Phase::Gas && e.temperature_k > s.boiling_point_k &&
                            std::any_of(own.begin(), own.end(), [](const std::string& c) {
                              return c == "W5.3" || c == "W5.4";
                            });
    if (hot_liquid) categories = {"W5.1"};
    const std::vector<int> rows =
        m->table1_row > 0 ? std::vector<int>{m->table1_row} : std::vector<int>{};

    HazardQuantity q;
    q.substance = e.substance;
    q.name_en = s.name_en;
    q.name_zh = s.name_zh;
    q.cas = s.cas;
    classify(q, rows, categories, "derived");
    q.liquefied = q.flammable_gas && e.phase != Phase::Gas;
    for (HazardQuantity& known : u.quantities) {
      if (known.substance != q.substance || known.beta_category != q.beta_category ||
          known.liquefied != q.liquefied) {
        continue;
      }
      known.quantity_kg += held.kg;
      known.equipment.push_back(e.id);
      if (known.how_en.find(held.en) == std::string::npos) {
        known.how_en += "; " + held.en;
        known.how_zh += "；" + held.zh;
      }
      return;
    }
    q.quantity_kg = held.kg;
    q.equipment = {e.id};
    q.how_en = held.en;
    q.how_zh = held.zh;
    u.quantities.push_back(std::move(q));
  }

  // --- stores of explosives: each a storage unit, unless the inventory has a unit of its id

  void from_stores() {
    for (const ExplosiveStore& store : study_.hazard.explosives) {
      if (store.site != site_) continue;
      const auto listed =
          std::find_if(result_.units.begin() + static_cast<std::ptrdiff_t>(first_unit_),
                       result_.units.end(), [&](const HazardUnit& u) { return u.id == store.id; });
      if (listed != result_.units.end()) {
        double kg = 0.0;
        for (const HazardQuantity& q : listed->quantities) {
          if (q.explosive) kg += q.quantity_kg;
        }
        if (kg < store.quantity_kg * (1.0 - kInventoryTolerance)) {
          note("inventory_below_store", store.id,
               "the explosives layer says " + tonnes(store.quantity_kg) +
                   " can explode at once, the inventory table has " + tonnes(kg) +
                   " of explosives: check both",
               "爆炸物图层中可同时爆炸量为" + tonnes(store.quantity_kg) + "，存量表中爆炸物为" +
                   tonnes(kg) + "：请核对");
        }
        continue;
      }
      HazardUnit& u = unit(store.id, HazardUnitKind::Storage, true);
      u.name_en = store.name;
      u.name_zh = store.name_zh;
      const std::vector<int> rows = major_hazard::rows_by_name(store.substance);
      if (rows.empty() && store.category.empty()) {
        gap(u, store.substance.empty() ? store.name : store.substance, store.quantity_kg,
            "explosive without a category: give category W1.1, W1.2 or W1.3 (" +
                store.origin.text() + ")",
            "爆炸物未给出类别：请填写category（W1.1、W1.2或W1.3）（" + store.origin.text() + "）");
        continue;
      }
      HazardQuantity q;
      q.substance = store.substance;
      q.quantity_kg = store.quantity_kg;
      classify(q, rows,
               store.category.empty() ? std::vector<std::string>{}
                                      : std::vector<std::string>{store.category},
               "given");
      q.explosive = true;
      q.how_en = "explosives layer: the quantity that can explode at once";
      q.how_zh = "爆炸物图层：可同时爆炸量";
      name(q);
      u.quantities.push_back(std::move(q));
    }
  }

  // --- sums

  void judge_site() {
    HazardSite& s = result_.sites[static_cast<std::size_t>(site_)];
    const PersonsOutside outside =
        persons_outside(site().area, major_hazard::exposure_distance_m(), study_.population_areas,
                        study_.population_rasters);
    s.persons_day = outside.day;
    s.persons_night = outside.night;
    const auto index = static_cast<std::size_t>(site_);
    const std::vector<double>& given = study_.hazard.exposed_persons;
    s.persons_given = index < given.size() && given[index] >= 0.0;
    s.persons = s.persons_given ? given[index] : std::max(outside.day, outside.night);
    s.persons_known =
        s.persons_given || !study_.population_areas.empty() || !study_.population_rasters.empty();
    s.alpha = s.persons_known ? major_hazard::alpha(s.persons).value : 0.0;
    if (!s.persons_known) {
      // Nobody counted is not nobody there.
      s.alpha = major_hazard::alpha(1e9).value;
      note("no_population", site().id,
           "the study has no population: the largest alpha (" + shown(s.alpha) +
               ") is taken; give population, or hazard.exposed_persons",
           "研究未给出人口，α取最大值" + shown(s.alpha) +
               "；请给出人口数据或hazard.exposed_persons");
    }
    for (std::size_t i = first_unit_; i < result_.units.size(); ++i) {
      HazardUnit& u = result_.units[i];
      judge_unit(u, s.alpha);
      ++s.units;
      s.complete = s.complete && u.complete;
      if (u.level > 0 && (s.level == 0 || u.level < s.level)) s.level = u.level;
      s.qra_by_order_40 = s.qra_by_order_40 || u.qra_by_order_40;
      s.site_sum_ratio_toxic_or_flammable_gas += u.sum_ratio_toxic_or_flammable_gas;
      if (u.sum_ratio_toxic_or_flammable_gas > s.sum_ratio_toxic_or_flammable_gas) {
        s.sum_ratio_toxic_or_flammable_gas = u.sum_ratio_toxic_or_flammable_gas;
        s.unit_of_sum = static_cast<std::int32_t>(i);
      }
      for (const HazardQuantity& q : u.quantities)
        s.has_explosives = s.has_explosives || q.explosive;
    }
    for (const ExplosiveStore& store : study_.hazard.explosives) {
      s.has_explosives = s.has_explosives || store.site == site_;
    }
    const major_hazard::Rule& qra = major_hazard::rule("gbt37243_qra");
    if (major_hazard::reaches(s.site_sum_ratio_toxic_or_flammable_gas, qra.threshold) &&
        !major_hazard::reaches(s.sum_ratio_toxic_or_flammable_gas, qra.threshold)) {
      note("gas_sum_by_unit", site().id,
           "no unit reaches a sum q/Q of " + shown(qra.threshold) +
               " over toxic and flammable gases, the whole site does (" +
               shown(s.site_sum_ratio_toxic_or_flammable_gas) +
               "): GB/T 37243-2019 cl. 4 is read as a rule for units (recalled)",
           "各单元有毒、易燃气体q/Q之和均小于" + shown(qra.threshold) + "，全厂之和为" +
               shown(s.site_sum_ratio_toxic_or_flammable_gas) +
               "：此处按单元理解GB/T 37243-2019第4章（待与原文核对）");
    }
  }

  static void judge_unit(HazardUnit& u, double alpha) {
    std::vector<major_hazard::Term> terms;
    for (HazardQuantity& q : u.quantities) {
      const major_hazard::Term term{.quantity_kg = q.quantity_kg,
                                    .critical_quantity_kg = q.critical_quantity_kg,
                                    .beta = q.beta};
      q.ratio = major_hazard::sum_ratio(std::span{&term, 1});
      terms.push_back(term);
      if (q.toxic_gas) u.sum_ratio_toxic_gas += q.ratio;
      if (q.flammable_gas) u.sum_ratio_flammable_gas += q.ratio;
      if (q.toxic_gas || q.flammable_gas) u.sum_ratio_toxic_or_flammable_gas += q.ratio;
      if (q.explosive || q.liquefied) u.sum_ratio_explosive_or_liquefied_gas += q.ratio;
    }
    u.sum_ratio = major_hazard::sum_ratio(terms);
    u.r = major_hazard::r_value(alpha, terms);
    u.major = major_hazard::reaches(u.sum_ratio, major_hazard::rule("identification").threshold);
    u.level = u.major ? major_hazard::level_of(u.r).level : 0;
    const auto compulsory = [&](const char* name, double sum) {
      const major_hazard::Rule& rule = major_hazard::rule(name);
      return u.level > 0 && u.level <= rule.max_level && major_hazard::reaches(sum, rule.threshold);
    };
    u.qra_by_order_40 = compulsory("order40_toxic", u.sum_ratio_toxic_gas) ||
                        compulsory("order40_explosive", u.sum_ratio_explosive_or_liquefied_gas);
  }

  // --- what the reader must know

  void derived_notes() {
    if (!without_contents_.empty()) {
      note("no_contents", joined(without_contents_, 200),
           "nothing says what these hold; counted as nothing (small hold-up): give volume or "
           "inventory where it matters",
           "上列设备未给出容积或存量，按零计（存量小）：如有影响请补充volume或inventory");
    }
    std::vector<std::string> sites;
    for (std::size_t i = 0; i < study_.sites.size(); ++i) {
      const bool derived =
          std::any_of(result_.units.begin(), result_.units.end(), [&](const HazardUnit& u) {
            return u.site == static_cast<std::int32_t>(i) && u.derived &&
                   std::any_of(u.quantities.begin(), u.quantities.end(),
                               [](const HazardQuantity& q) { return !q.equipment.empty(); });
          });
      if (derived) sites.push_back(study_.sites[i].id);
    }
    if (sites.empty()) return;
    note(
        "units_from_equipment", joined(sites, 50),
        "no inventory table for these sites: units follow from the equipment layer (its field "
        "unit; else one storage and one production unit per site), and the design maximum of "
        "tanks and vessels from their volume at a fill of " +
            shown(study_.hazard.max_fill) +
            " (hazard.max_fill). What is not in the equipment layer is not counted",
        "上列企业无存量表：单元由设备图层推得（unit字段；未填则每企业一个储存单元、一个生产单元），"
        "储罐和容器的设计最大量按容积与充装系数" +
            shown(study_.hazard.max_fill) + "（hazard.max_fill）计算。设备图层以外的物质未计入");
  }

  void confidence_notes() {
    std::set<std::string> beta;
    std::set<std::string> gas;
    for (const HazardUnit& u : result_.units) {
      const bool gas_decides = major_hazard::reaches(u.sum_ratio_toxic_or_flammable_gas,
                                                     major_hazard::rule("gbt37243_qra").threshold);
      for (const HazardQuantity& q : u.quantities) {
        if (u.major && unconfirmed(q.beta_confidence)) beta.insert(name_pair(q));
        if (gas_decides && (q.toxic_gas || q.flammable_gas) && unconfirmed(q.flags_confidence)) {
          gas.insert(name_pair(q));
        }
      }
    }
    const auto list = [](const std::set<std::string>& set) {
      return joined({set.begin(), set.end()}, 40);
    };
    if (!beta.empty()) {
      note("unconfirmed_category", list(beta),
           "the hazard category that gives beta (GB 18218-2018 Table 4) is recalled or derived: "
           "compare with the classification table of the Catalogue of Hazardous Chemicals",
           "决定β的危险性类别（GB "
           "18218-2018表4）为记忆或推导所得，请与《危险化学品目录》分类信息表核对");
    }
    if (!gas.empty()) {
      note(
          "unconfirmed_gas_class", list(gas),
          "that these are toxic or flammable gases (GB/T 37243-2019 cl. 3) is recalled or derived: "
          "compare with the classification table of the Catalogue of Hazardous Chemicals",
          "下列物质属有毒或易燃气体（GB/T 37243-2019第3章）为记忆或推导所得，请与《危险化学品目录》"
          "分类信息表核对");
    }
    std::vector<std::string> en, zh;
    for (const major_hazard::Rule& r : major_hazard::rules()) {
      if (r.confidence != "recalled") continue;
      en.push_back(r.document + " " + r.clause);
      zh.push_back(r.document_zh + r.clause_zh);
    }
    if (!en.empty()) {
      note("unconfirmed_rules", "",
           "recalled, not read, compare with the print (table of the rules): " + joined(en, 20),
           "以下条款为记忆所得，请与原文核对（见规则表）：" + joined(zh, 20));
    }
    std::vector<std::string> stores;
    for (const ExplosiveStore& e : study_.hazard.explosives) {
      if (e.tnt_confidence == "recalled") stores.push_back(e.id);
    }
    if (!stores.empty()) {
      note("unconfirmed_tnt_equivalent", joined(stores),
           "the TNT equivalent is recalled: give tnt_equivalent by GB 50089-2018",
           "TNT当量系数为记忆数据：请按GB 50089-2018给出tnt_equivalent");
    }
  }

  static bool unconfirmed(const std::string& confidence) {
    return confidence == "recalled" || confidence == "derived";
  }
  static std::string name_pair(const HazardQuantity& q) {
    return q.name_en == q.name_zh ? q.name_en : q.name_zh + " " + q.name_en;
  }

  const Study& study_;
  HazardResult result_;
  std::int32_t site_ = 0;
  std::size_t first_unit_ = 0;  // of this site, in result_.units
  std::vector<std::string> without_contents_;
};

}  // namespace

PersonsOutside persons_outside(const gis::Geometry& area, double distance_m,
                               const std::vector<PopulationArea>& areas,
                               const std::vector<PopulationRaster>& rasters) {
  constexpr int kQuadrantSegments = 128;  // the chords cut off less than 1 cm of 500 m
  PersonsOutside sum;
  const gis::Geometry zone =
      gis::difference(gis::buffer(area, distance_m, kQuadrantSegments), area);
  const gis::Extent reach = gis::extent(zone);
  const auto apart = [&](const gis::Extent& e) {
    return e.east_m < reach.west_m || e.west_m > reach.east_m || e.north_m < reach.south_m ||
           e.south_m > reach.north_m;
  };
  for (const PopulationArea& people : areas) {
    if (apart(gis::extent(people.area))) continue;
    const double whole = gis::area_m2(people.area);
    if (!(whole > 0.0)) continue;
    const double share = std::min(gis::area_m2(gis::intersection(people.area, zone)) / whole, 1.0);
    sum.day += share * people.persons_day;
    sum.night += share * people.persons_night;
  }
  const gis::PreparedArea prepared{area};
  for (const PopulationRaster& raster : rasters) {
    for (const PopulationRaster::Cell& cell : raster.cells) {
      const double half = 0.5 * cell.side_m;
      const Point c = cell.centre;
      if (apart({.west_m = c.x_m - half,
                 .south_m = c.y_m - half,
                 .east_m = c.x_m + half,
                 .north_m = c.y_m + half})) {
        continue;
      }
      const double reach_of_cell = half * std::numbers::sqrt2;
      const double off = prepared.distance_m(c);
      if (off >= distance_m + reach_of_cell) continue;
      double share = 1.0;
      if (off < reach_of_cell || off + reach_of_cell > distance_m) {
        const gis::Geometry square = gis::Geometry::polygon({{c.x_m - half, c.y_m - half},
                                                             {c.x_m + half, c.y_m - half},
                                                             {c.x_m + half, c.y_m + half},
                                                             {c.x_m - half, c.y_m + half},
                                                             {c.x_m - half, c.y_m - half}});
        share = std::min(
            gis::area_m2(gis::intersection(square, zone)) / (cell.side_m * cell.side_m), 1.0);
      }
      sum.day += share * cell.persons_day;
      sum.night += share * cell.persons_night;
    }
  }
  return sum;
}

HazardResult decide_hazard(const Study& study) { return Decision{study}.run(); }

}  // namespace isorisk::study::decisions
