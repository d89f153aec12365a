// SPDX-License-Identifier: Apache-2.0
#include "load_distance.hpp"

#include <algorithm>
#include <set>

#include "isorisk/core/units.hpp"
#include "isorisk/data/embedded.hpp"
#include "schema.hpp"

namespace isorisk::study {
namespace {

constexpr const char* kNoFacility = "none";  // said in the study: no facility of the table

// What a study may name: standards, and kinds of facilities of each.
class KnownRows {
 public:
  explicit KnownRows(const std::vector<SeparationRow>& own) {
    const data::Table& standards = data::table("standards/separation_standards.csv");
    for (std::size_t i = 0; i < standards.rows(); ++i) {
      standards_.emplace(standards.text(i, "standard"));
    }
    const data::Table& rows = data::table("standards/separation_distances.csv");
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      facilities_.emplace(rows.text(i, "facility_kind"));
    }
    for (const SeparationRow& r : own) {
      standards_.insert(r.standard);
      facilities_.insert(r.facility_kind);
    }
    facilities_.erase("any");
    facilities_.emplace(kNoFacility);
  }
  [[nodiscard]] bool standard(const std::string& key) const { return standards_.contains(key); }
  [[nodiscard]] bool facility(const std::string& key) const { return facilities_.contains(key); }
  [[nodiscard]] std::vector<std::string> standards() const {
    return {standards_.begin(), standards_.end()};
  }
  [[nodiscard]] std::vector<std::string> facilities() const {
    return {facilities_.begin(), facilities_.end()};
  }

 private:
  std::set<std::string> standards_;
  std::set<std::string> facilities_;
};

std::string or_else(std::string text, const std::string& otherwise) {
  return text.empty() ? otherwise : text;
}

const YamlNode* map_of(const YamlNode& section, std::string_view key) {
  const YamlNode* node = section.find(key);
  return node != nullptr && node->kind == YamlNode::Kind::Map ? node : nullptr;
}

void load_rows(LoadContext& context, const YamlNode& entry) {
  LayerReader reader{context, "separation", entry, "distance.separation", {}};
  std::vector<SeparationRow>& rows = context.study.distance.rows;
  reader.each([&](Record& r) {
    SeparationRow row;
    row.standard = r.text("standard");
    row.edition = or_else(r.text("edition"), row.standard);
    row.clause = r.text("clause");
    row.facility_kind = r.text("facility_kind");
    row.row = row.facility_kind;
    row.facility_en = or_else(r.text("facility"), row.facility_kind);
    row.facility_zh = or_else(r.text("facility_zh"), row.facility_en);
    row.grade = r.text("grade");
    row.target_kind = r.text("target_kind");
    row.target_en = or_else(r.text("target"), row.target_kind);
    row.target_zh = or_else(r.text("target_zh"), row.target_en);
    row.distance_m = r.number("distance", "m");
    row.measured_from = or_else(r.choice("measured_from"), "tank_wall");
    row.measured_to = or_else(r.choice("measured_to"), "building");
    row.source = r.text("source");
    row.confidence = or_else(r.text("confidence"), "read");
    if (!r.good()) return;
    const auto same = std::find_if(rows.begin(), rows.end(), [&](const SeparationRow& o) {
      return o.standard == row.standard && o.facility_kind == row.facility_kind &&
             o.grade == row.grade && o.target_kind == row.target_kind;
    });
    if (same != rows.end()) {
      r.error("duplicate_row", "target_kind", "\"" + row.target_kind + "\"",
              "the distance of this facility, grade and target is given twice",
              "one row for each standard, facility_kind, grade and target_kind");
      return;
    }
    rows.push_back(std::move(row));
  });
}

bool same_choice(const SiteDistanceChoice& a, const SiteDistanceChoice& b) {
  return a.governing_standard == b.governing_standard && a.separation_grade == b.separation_grade &&
         a.out_of_scope == b.out_of_scope && a.storage_base == b.storage_base &&
         a.situation == b.situation;
}

void load_site_table(LoadContext& context, const YamlNode& entry) {
  LayerReader reader{context, "distance_sites", entry, "distance.sites", {}};
  auto& sites = context.study.distance.sites;
  std::set<std::string> seen;
  reader.each([&](Record& r) {
    const std::int32_t site = site_index(context, r, "site");
    auto choice = read_site_choice(r);
    if (!r.good() || site < 0 || !choice) return;
    const std::string& id = context.study.sites[static_cast<std::size_t>(site)].id;
    if (!seen.insert(id).second) {
      r.error("duplicate_id", "site", "\"" + id + "\"", "the site is named twice",
              "one row for each site");
      return;
    }
    const auto it = sites.find(id);
    if (it != sites.end() && !same_choice(it->second, *choice)) {
      r.error("said_twice", "site", "\"" + id + "\"",
              "the layer of the sites says something else (" + it->second.origin.text() + ")", "",
              "say it in one of the two places");
      return;
    }
    sites[id] = std::move(*choice);
  });
}

void load_equipment_table(LoadContext& context, const YamlNode& entry) {
  LayerReader reader{context, "distance_equipment", entry, "distance.equipment", {}};
  std::vector<std::string> ids;
  for (const Equipment& e : context.study.equipment) ids.push_back(e.id);
  std::set<std::string> seen;
  reader.each([&](Record& r) {
    const std::string id = r.text("equipment");
    const std::string kind = r.text("facility_kind");
    if (!r.good()) return;
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) {
      r.error("unknown_equipment", "equipment", "\"" + id + "\"", "no equipment has this id", "",
              did_you_mean(id, ids));
      return;
    }
    if (!seen.insert(id).second) {
      r.error("duplicate_id", "equipment", "\"" + id + "\"", "the equipment is named twice",
              "one row for each piece of equipment");
      return;
    }
    const auto [it, fresh] = context.study.distance.facility_kind.emplace(id, kind);
    if (!fresh && it->second != kind) {
      r.error("said_twice", "facility_kind", "\"" + kind + "\"",
              "the layer of the equipment says \"" + it->second + "\"", "",
              "say it in one of the two places");
    }
  });
}

// Names are judged last, when the study's own rows are known.
void check_names(LoadContext& context) {
  DistanceInputs& d = context.study.distance;
  const KnownRows known{d.rows};
  for (const auto& [id, choice] : d.sites) {
    if (choice.governing_standard.empty() || known.standard(choice.governing_standard)) continue;
    context.error(choice.origin, "unknown_word", "governing_standard",
                  "\"" + choice.governing_standard + "\"", "no table of this standard is known",
                  joined(known.standards()),
                  or_else(did_you_mean(choice.governing_standard, known.standards()),
                          "give its rows in distance.separation"));
  }
  for (const Equipment& e : context.study.equipment) {
    const auto it = d.facility_kind.find(e.id);
    if (it == d.facility_kind.end() || known.facility(it->second)) continue;
    context.error(e.origin, "unknown_word", "facility_kind", "\"" + it->second + "\"",
                  "no table has this kind of facility", joined(known.facilities()),
                  or_else(did_you_mean(it->second, known.facilities()),
                          "give its rows in distance.separation"));
  }
}

void load_options(LoadContext& context, const YamlNode* section) {
  DistanceInputs& d = context.study.distance;
  const auto note = [&](const std::string& key) {
    const bool written = section != nullptr && section->find(key) != nullptr;
    d.option_source[key] = written ? context.file + ":" + std::to_string(section->key_line(key))
                                   : default_row("distance." + key).source;
  };
  const auto number = [&](const std::string& key) {
    note(key);
    return context.option(section, "distance." + key, "distance." + key);
  };
  const auto word = [&](const std::string& key) {
    note(key);
    const YamlNode* node = section == nullptr ? nullptr : section->find(key);
    return node != nullptr && node->kind == YamlNode::Kind::Scalar
               ? node->text
               : default_row("distance." + key).word;
  };
  const double directions = number("directions");
  if (directions != static_cast<double>(static_cast<int>(directions))) {
    const YamlNode* node = section->find("directions");
    context.error(node->line, "not_whole", "distance.directions", node->shown(),
                  "must be a whole number");
  }
  d.directions = static_cast<int>(directions);
  d.sum_over_site = word("sum_over") == "site";
  d.small_settlements = word("small_settlements") == "bracketed";
  d.list_within_m = number("list_within");
  d.separation_reach_m = number("separation_reach");
  d.start_slack_m = number("start_slack");
  d.storage_base_oil_m3 = number("storage_base_oil");
  d.storage_base_liquefied_hydrocarbon_m3 = number("storage_base_liquefied_hydrocarbon");
  d.storage_base_lng_m3 = number("storage_base_lng");
  d.societal_frequency_floor_per_yr = number("societal_frequency_floor");
}

}  // namespace

std::optional<SiteDistanceChoice> read_site_choice(Record& r) {
  SiteDistanceChoice c;
  c.origin = r.origin();
  c.governing_standard = r.text("governing_standard");
  c.separation_grade = r.text("separation_grade");
  c.out_of_scope = r.choice("out_of_scope");
  if (const std::string base = r.choice("storage_base"); !base.empty()) {
    c.storage_base = base == "yes";
  }
  c.situation = r.choice("situation");
  const bool said = !c.governing_standard.empty() || !c.separation_grade.empty() ||
                    !c.out_of_scope.empty() || c.storage_base || !c.situation.empty();
  return said ? std::optional{std::move(c)} : std::nullopt;
}

void load_distance(LoadContext& context) {
  const YamlNode* section = context.root->find("distance");
  context.study.distance.given = section != nullptr;
  if (section != nullptr && section->kind != YamlNode::Kind::Map) section = nullptr;
  load_options(context, section);
  if (section != nullptr) {
    if (const YamlNode* entry = map_of(*section, "separation")) load_rows(context, *entry);
    if (const YamlNode* entry = map_of(*section, "sites")) load_site_table(context, *entry);
    if (const YamlNode* entry = map_of(*section, "equipment"))
      load_equipment_table(context, *entry);
  }
  check_names(context);
}

}  // namespace isorisk::study
