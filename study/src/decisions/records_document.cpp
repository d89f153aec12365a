// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "decisions/document.hpp"
#include "decisions/records_parts.hpp"
#include "isorisk/study/version.hpp"
#include "results/names.hpp"

namespace isorisk::study::decisions {
namespace {

using models::criteria::Provenance;
using nlohmann::json;
using records::limit_verdict;

const char* record_verdict(Verdict v) { return verdict_word(v, "open"); }

json open_json(std::span<const OpenPoint> points) {
  json out = json::array();
  for (const OpenPoint& p : points) {
    out.push_back({{"code", p.code}, {"subject", p.subject}, {"en", p.en}, {"zh", p.zh}});
  }
  return out;
}

json study_json(const Study& study) {
  return {{"name", study.name},
          {"name_zh", study.name_zh},
          {"crs", study.crs.id},
          {"situation", models::criteria::word_of(study.situation)},
          {"criteria", study.criteria.id()},
          {"criteria_document", study.criteria.document()},
          {"criteria_edition", study.criteria.edition()},
          {"frequencies", study.frequencies.name()}};
}

json substances_json(std::span<const RecordSubstance> list) {
  json out = json::array();
  for (const RecordSubstance& s : list) {
    out.push_back({{"substance", s.substance},
                   {"name_zh", data::display_name("substance", s.substance, data::Language::Zh)},
                   {"equipment", s.equipment},
                   {"equipment_without_inventory", s.without_inventory},
                   {"inventory_kg", s.inventory_kg}});
  }
  return out;
}

// F at round numbers of deaths: enough to see the curve; all of it is in fn.csv.
json fn_json(std::span<const risk::FnPair> by_falling_deaths) {
  json out = json::array();
  for (const double n : {1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 3000.0, 10'000.0}) {
    double f = 0.0;
    for (const risk::FnPair& p : by_falling_deaths) {
      if (p.deaths < n) break;
      f = p.frequency_per_yr;
    }
    if (f > 0.0) out.push_back({{"deaths", n}, {"frequency_per_yr", f}});
  }
  return out;
}

json equipment_json(const Study& study, const RiskBasis& basis, std::int32_t index) {
  const Equipment& e = study.equipment[at(index)];
  double frequency = 0.0;
  for (const Release& r : basis.result.releases) {
    if (r.equipment == index) frequency += r.loss.frequency_per_yr;
  }
  const auto& pll = basis.result.equipment_pll_per_yr;
  return {{"id", e.id},
          {"name", e.name},
          {"name_zh", e.name_zh},
          {"type", word(e.type)},
          {"substance", e.substance},
          {"phase", study::word(e.phase)},
          {"phase_from", e.phase_given ? "given" : "pressure and temperature"},
          {"temperature_k", e.temperature_k},
          {"pressure_abs_pa", e.pressure_abs_pa},
          {"volume_m3", or_null(e.volume_m3)},
          {"fill_fraction", or_null(e.fill_fraction)},
          {"inventory_kg", or_null(e.inventory_kg)},
          {"inventory_from", e.inventory_given ? "given"
                             : e.inventory_kg  ? "volume x fill x density"
                                               : "not known"},
          {"detection_class", e.detection_class ? json(word(*e.detection_class)) : json(nullptr)},
          {"isolation_class", e.isolation_class ? json(word(*e.isolation_class)) : json(nullptr)},
          {"bund_area_m2", or_null(e.bund_area_m2)},
          {"x_m", e.position.x_m},
          {"y_m", e.position.y_m},
          {"release_frequency_per_yr", frequency},
          {"pll_per_yr", at(index) < pll.size() ? json(pll[at(index)]) : json(nullptr)},
          {"source", e.origin.text()}};
}

json unit_json(const HazardUnit& u) {
  json quantities = json::array();
  for (const HazardQuantity& q : u.quantities) {
    quantities.push_back(
        {{"substance", q.substance},
         {"name", q.name_en},
         {"name_zh", q.name_zh},
         {"cas", q.cas},
         {"quantity_kg", q.quantity_kg},
         {"quantity_from", q.how_en},
         {"critical_quantity_kg", q.critical_quantity_kg},
         {"by", q.table1_row > 0 ? fmt::format("GB 18218-2018 Table 1 row {}", q.table1_row)
                                 : "GB 18218-2018 Table 2 " + q.category},
         {"ratio", number_json(q.ratio)},
         {"beta", q.beta},
         {"beta_confidence", q.beta_confidence}});
  }
  return {{"id", u.id},
          {"name", u.name_en},
          {"name_zh", u.name_zh},
          {"kind", u.kind == HazardUnitKind::Storage ? "storage" : "production"},
          {"derived", u.derived},
          {"complete", u.complete},
          {"sum_ratio", u.sum_ratio},
          {"major_hazard", u.major},
          {"r", u.r},
          {"level", u.level},
          {"qra_by_order_40", u.qra_by_order_40},
          {"quantities", quantities}};
}

json hazard_json(const HazardResult& h, std::int32_t site) {
  const HazardSite& s = h.sites[at(site)];
  json units = json::array();
  for (const HazardUnit& u : h.units) {
    if (u.site == site) units.push_back(unit_json(u));
  }
  return {{"document", "GB 18218-2018"},
          {"level", s.level},
          {"complete", s.complete},
          {"persons_within_500_m", s.persons},
          {"persons_given", s.persons_given},
          {"alpha", s.alpha},
          {"has_explosives", s.has_explosives},
          {"qra_by_order_40", s.qra_by_order_40},
          {"units", units}};
}

json explosives_json(const Study& study, const DistanceResult* distance, std::int32_t site) {
  json out = json::array();
  for (std::size_t i = 0; i < study.hazard.explosives.size(); ++i) {
    const ExplosiveStore& e = study.hazard.explosives[i];
    if (e.site != site) continue;
    json zones = json::array();
    if (distance != nullptr) {
      for (const BlastZone& z : distance->blasts) {
        if (z.store != static_cast<std::int32_t>(i)) continue;
        zones.push_back({{"threshold_pa", z.threshold_pa},
                         {"distance_m", z.distance_m},
                         {"targets_inside", z.targets_inside},
                         {"source", source_json(z.source)}});
      }
    }
    out.push_back({{"id", e.id},
                   {"name", e.name},
                   {"name_zh", e.name_zh},
                   {"substance", e.substance},
                   {"category", e.category},
                   {"quantity_kg", e.quantity_kg},
                   {"tnt_equivalent_kg", e.tnt_equivalent_kg},
                   {"tnt_source", e.tnt_source},
                   {"tnt_confidence", e.tnt_confidence},
                   {"x_m", e.position.x_m},
                   {"y_m", e.position.y_m},
                   {"zones", zones},
                   {"source", e.origin.text()}});
  }
  return out;
}

json distance_json(const Study& study, const DistanceResult& d, std::int32_t site) {
  const SiteDistance& s = d.sites[at(site)];
  json steps = json::array();
  for (const PathStep& p : s.path.steps) {
    steps.push_back({{"step", p.step},
                     {"taken", p.taken},
                     {"rule", text_json(p.rule)},
                     {"reason", text_json(p.reason)},
                     {"source", source_json(p.source)}});
  }
  json methods = json::array();
  if (s.path.consequence) methods.push_back("consequence");
  if (s.path.qra) methods.push_back("qra");
  if (s.path.table) methods.push_back("table");
  json failing = json::array();
  for (const SeparationFinding& f : d.separations) {
    if (f.site != site || f.meets) continue;
    failing.push_back({{"equipment", id_json(study.equipment, f.equipment)},
                       {"target", id_json(study.targets, f.target)},
                       {"road", f.road < 0 ? json(nullptr) : json(study.roads[at(f.road)].name)},
                       {"site", id_json(study.sites, f.neighbour)},
                       {"required_m", f.required_m},
                       {"actual_m", f.actual_m},
                       {"document", f.row.edition},
                       {"clause", f.row.clause},
                       {"confidence", f.row.confidence},
                       {"asked_for_by_the_method", f.by_path}});
  }
  return {{"out_of_scope", text_or_null(s.path.out_of_scope)},
          {"methods", methods},
          {"provisional", s.path.provisional},
          {"steps", steps},
          {"limits_for", s.is_new ? "new" : "existing"},
          {"targets_above_limit_by_site_alone", s.own_failing},
          {"targets_nearer_than_blast_distance", s.failing_blast},
          {"targets_nearer_than_separation", s.failing_separation},
          {"failing_separations", failing}};
}

json control_line_json(const ControlLineResult& c, const SiteRecord& record) {
  json zones = json::array();
  for (std::size_t k = 0; k < c.zones.size() && k < record.zone_m2.size(); ++k) {
    zones.push_back({{"zone", c.zones[k].rule.id}, {"area_m2", record.zone_m2[k]}});
  }
  json areas = json::array();
  for (const ExtraArea& e : c.extras) {
    if (e.site != record.site) continue;
    areas.push_back({{"kind", e.kind},
                     {"id", e.id},
                     {"zone", c.zones[e.zone].rule.id},
                     {"distance_m", e.distance_m},
                     {"source", source_json(e.provenance)}});
  }
  json block = nullptr;
  for (std::size_t b = 0; b < c.blocks.size(); ++b) {
    const auto& sites = c.blocks[b].sites;
    if (std::find(sites.begin(), sites.end(), record.site) != sites.end()) block = b + 1;
  }
  return {{"site_area_by_zone", zones}, {"areas_it_causes", areas}, {"part_of_the_line", block}};
}

json targets_json(const Study& study, const RecordParts& parts, const SiteRecord& record) {
  json out = json::array();
  for (const RecordTarget& t : record.targets) {
    const Target& target = study.targets[at(t.target)];
    json x{{"id", target.id},
           {"name", target.name},
           {"name_zh", target.name_zh},
           {"class", word(target.target_class)},
           {"risk_by_site_per_yr", t.risk_by_site_per_yr},
           {"risk_per_yr", t.risk_per_yr},
           {"share", t.share},
           {"limit", limit_json(t.limit)},
           {"verdict", limit_verdict(t.limit.has_value(), t.meets)},
           {"verdict_of_the_site_alone", limit_verdict(t.limit.has_value(), t.meets_alone)}};
    if (parts.distance != nullptr) {
      const TargetDistance& d = parts.distance->targets[at(t.target)];
      x["distance"] = {{"verdict", record_verdict(d.verdict)},
                       {"governing", word(d.governing)},
                       {"margin_m", number_json(d.margin_m)}};
    }
    out.push_back(std::move(x));
  }
  return out;
}

json constraint_json(const Study& study, const CapacityResult& c,
                     const std::optional<CapacityConstraint>& x) {
  if (!x) return nullptr;
  json out{{"kind", x->kind == CapacityConstraint::Kind::Societal  ? "societal"
                    : x->kind == CapacityConstraint::Kind::NewUnit ? "new_unit"
                                                                   : "target"},
           {"limit_per_yr", x->limit_per_yr}};
  if (x->place >= 0) {
    out["target"] = study.targets[at(c.places[at(x->place)].target)].id;
  } else {
    out["deaths"] = x->deaths;
  }
  return out;
}

// A factor without bound is null: no criterion is touched.
json capacity_json(const Study& study, const CapacityResult& c, std::size_t site) {
  if (site >= c.sites.size()) return nullptr;
  const HeadRoom& h = c.sites[site].head_room;
  return {{"pll_per_yr", c.sites[site].pll_per_yr},
          {"largest_factor", number_json(h.factor)},
          {"bound_by", constraint_json(study, c, h.binding)},
          {"largest_factor_by_limits_kept_today", number_json(h.by_passing)},
          {"bound_by_limits_kept_today", constraint_json(study, c, h.binding_passing)}};
}

json park_capacity_json(const Study& study, const CapacityResult& c) {
  json margins = json::array();
  for (const CapacityMargin& m : c.state.margins) {
    margins.push_back({{"line", line_word(m.line.line)},
                       {"margin_decades", number_json(m.decades)},
                       {"at_deaths", m.at.deaths},
                       {"source", source_json(m.line.provenance)}});
  }
  json level = nullptr;
  if (c.level.asked) {
    level = {{"level", text_or_null(c.level.level)}, {"name", c.level.name_en},
             {"name_zh", c.level.name_zh},           {"score", c.level.total},
             {"full_score", c.level.document_full},  {"complete", c.level.complete},
             {"missing", c.level.missing},           {"vetoes", c.level.vetoes},
             {"document", c.level.document},         {"confidence", c.level.confidence}};
  }
  json checklist = json::array();
  for (const ParkCheck& x : c.checklist) {
    checklist.push_back({{"key", x.key},
                         {"item", x.item_en},
                         {"item_zh", x.item_zh},
                         {"answer", text_or_null(x.answer)},
                         {"by_data", x.by_data},
                         {"confidence", x.confidence}});
  }
  return {{"rc_per_yr", c.state.rc_per_yr},
          {"rc_max_per_yr", c.state.rc_max_per_yr},
          {"use_ratio", number_json(c.state.use_ratio)},
          {"binding_target", id_json(study.targets, c.state.binding_target)},
          {"margins", margins},
          {"targets_without_persons", ids_json(study.targets, c.state.without_person)},
          {"safety_level", level},
          {"ten_haves_two_bans", checklist}};
}

// Values that decide, with where they stand.
json sources_json(const Study& study, std::span<const RecordTarget> targets) {
  json out = json::array();
  std::set<std::string> seen;
  const auto add = [&](const char* what, const Provenance& p) {
    if (!seen.insert(what + p.document + p.clause + p.confidence).second) return;
    json x = source_json(p);
    x["what"] = what;
    out.push_back(std::move(x));
  };
  for (const RecordTarget& t : targets) {
    if (t.limit) add("limit of individual risk", t.limit->provenance);
  }
  for (const auto& line : study.criteria.lines()) add("line of societal risk", line.provenance);
  out.push_back({{"what", "frequencies"}, {"document", study.frequencies.name()}});
  return out;
}

json societal_json(const Study& study, const QraResult& qra) {
  json out{{"region", nullptr}, {"lines", json::array()}};
  if (!qra.societal) return out;
  out["region"] = models::criteria::word_of(qra.societal->region);
  for (std::size_t i = 0; i < qra.societal->lines.size(); ++i) {
    const auto& ratio = qra.societal->lines[i];
    out["lines"].push_back({{"line", line_word(ratio.line)},
                            {"largest_ratio", number_json(ratio.ratio)},
                            {"at_deaths", ratio.at.deaths},
                            {"source", source_json(study.criteria.lines()[i].provenance)}});
  }
  return out;
}

json park_control_line_json(const ControlLineResult& c, const Study& study) {
  json zones = json::array();
  for (std::size_t k = 0; k < c.zones.size(); ++k) {
    const ControlZone& z = c.zones[k];
    zones.push_back({{"zone", z.rule.id},
                     {"risk_from_per_yr", z.rule.risk_per_yr},
                     {"area_m2", z.ring_m2},
                     {"cut_by_edge", z.cut_by_edge},
                     {"people_day", c.people[k].day},
                     {"people_night", c.people[k].night},
                     {"source", source_json(z.rule.provenance)}});
  }
  json parcels = json::array();
  for (const ParcelResult& p : c.parcels) {
    if (p.verdict != Verdict::Fail && p.verdict != Verdict::Warn) continue;
    parcels.push_back({{"id", p.id},
                       {"name", p.name_en},
                       {"name_zh", p.name_zh},
                       {"land_use", p.land_class},
                       {"beyond_limit_m2", p.breach_m2},
                       {"forbidden_m2", p.forbidden_m2},
                       {"restricted_m2", p.restricted_m2},
                       {"verdict", record_verdict(p.verdict)}});
  }
  json targets = json::array();
  for (const TargetInZone& t : c.targets) {
    if (t.verdict == Verdict::Pass) continue;
    targets.push_back({{"id", study.targets[at(t.target)].id},
                       {"risk_per_yr", t.risk_per_yr},
                       {"present_limit", limit_json(t.present_limit)},
                       {"planning_limit", limit_json(t.planning_limit)},
                       {"verdict", record_verdict(t.verdict)}});
  }
  return {{"planning_situation", models::criteria::word_of(c.planning)},
          {"area_m2", c.line.area_m2},
          {"length_m", c.line.length_m},
          {"parts", c.blocks.size()},
          {"people_day", c.people_in_line.day},
          {"people_night", c.people_in_line.night},
          {"zones", zones},
          {"parcels_in_conflict", parcels},
          {"targets_in_conflict", targets}};
}

json undecided_json(const RecordParts& parts) {
  json out = json::array();
  for (const std::string& key : records::undecided(parts)) {
    out.push_back({{"decision", key}, {"command", "isorisk " + key}});
  }
  return out;
}

}  // namespace

std::string site_record_json(const Study& study, const RiskBasis& basis, const RecordParts& parts,
                             const Records& records, std::size_t index) {
  const SiteRecord& record = records.sites[index];
  const Site& site = study.sites[index];
  const Point centre = gis::centroid(site.area);
  json equipment = json::array();
  for (const std::int32_t i : record.equipment) {
    equipment.push_back(equipment_json(study, basis, i));
  }
  json out{
      {"format", 1},
      {"record", "enterprise"},
      {"isorisk", version()},
      {"study", study_json(study)},
      {"identity",
       {{"id", site.id},
        {"name", site.name},
        {"name_zh", site.name_zh},
        {"kind", site.kind},
        {"status", word(site.status)},
        {"note", site.capacity_note},
        {"area_m2", gis::area_m2(site.area)},
        {"x_m", centre.x_m},
        {"y_m", centre.y_m},
        {"source", site.origin.text()}}},
      {"equipment", equipment},
      {"substances", substances_json(record.substances)},
      {"explosives", explosives_json(study, parts.distance, record.site)},
      {"major_hazard",
       parts.hazard != nullptr ? hazard_json(*parts.hazard, record.site) : json(nullptr)},
      {"risk",
       {{"pll_per_yr", record.risk.pll_per_yr},
        {"pll_share", record.risk.pll_share},
        {"release_frequency_per_yr", record.risk.release_frequency_per_yr},
        {"fn", fn_json(record.fn)},
        {"societal_share", record.societal_share},
        {"societal_share_at_deaths", record.societal_share_at_deaths}}},
      {"targets", targets_json(study, parts, record)},
      {"distance", parts.distance != nullptr ? distance_json(study, *parts.distance, record.site)
                                             : json(nullptr)},
      {"control_line", parts.control_line != nullptr
                           ? control_line_json(*parts.control_line, record)
                           : json(nullptr)},
      {"capacity",
       parts.capacity != nullptr ? capacity_json(study, *parts.capacity, index) : json(nullptr)},
      {"not_decided", undecided_json(parts)},
      {"sources", sources_json(study, record.targets)},
      {"open_points", open_json(record.open)}};
  for (const RecordSection& s : parts.sections) {
    const bool there = index < s.sites.size() && !s.sites[index].empty();
    out[s.key] = there ? json::parse(s.sites[index]) : json(nullptr);
  }
  return out.dump(2) + "\n";
}

std::string park_record_json(const Study& study, const RiskBasis& basis, const RecordParts& parts,
                             const Records& records) {
  const QraResult& qra = basis.result;
  json sites = json::array();
  for (const SiteRecord& r : records.sites) {
    const Site& s = study.sites[at(r.site)];
    sites.push_back(
        {{"id", s.id},
         {"name", s.name},
         {"name_zh", s.name_zh},
         {"status", word(s.status)},
         {"file", r.file},
         {"pll_share", r.risk.pll_share},
         {"major_hazard_level",
          parts.hazard != nullptr ? json(parts.hazard->sites[at(r.site)].level) : json(nullptr)},
         {"open_points", r.open.size()}});
  }
  json failing = json::array();
  for (const TargetResult& t : qra.targets) {
    if (t.meets) continue;
    const Target& target = study.targets[at(t.target)];
    failing.push_back({{"id", target.id},
                       {"name", target.name},
                       {"name_zh", target.name_zh},
                       {"class", word(target.target_class)},
                       {"risk_per_yr", t.risk_per_yr},
                       {"limit", limit_json(t.limit)}});
  }
  json hazards = nullptr;
  if (parts.hazard != nullptr) {
    json levels = json::object();
    for (int level = 1; level <= 4; ++level) {
      levels[std::to_string(level)] =
          std::count_if(parts.hazard->units.begin(), parts.hazard->units.end(),
                        [level](const HazardUnit& u) { return u.level == level; });
    }
    hazards = {{"document", "GB 18218-2018"},
               {"units", parts.hazard->units.size()},
               {"major_hazards_by_level", levels},
               {"not_judged", parts.hazard->gaps.size()}};
  }
  json distance = nullptr;
  if (parts.distance != nullptr) {
    json verdicts{{"pass", 0}, {"warn", 0}, {"fail", 0}, {"open", 0}};
    for (const TargetDistance& t : parts.distance->targets) {
      json& n = verdicts[record_verdict(t.verdict)];
      n = n.get<int>() + 1;
    }
    distance = {{"targets", verdicts}};
  }
  json out{
      {"format", 1},
      {"record", "park"},
      {"isorisk", version()},
      {"study", study_json(study)},
      {"enterprises", sites},
      {"totals",
       {{"enterprises", study.sites.size()},
        {"equipment", study.equipment.size()},
        {"targets", study.targets.size()},
        {"people_day", qra.population_day},
        {"people_night", qra.population_night},
        {"pll_per_yr", qra.potential_loss_of_life_per_yr},
        {"fn", fn_json(qra.fn)}}},
      {"substances", substances_json(records.park.substances)},
      {"criteria", {{"societal_risk", societal_json(study, qra)}, {"failing_targets", failing}}},
      {"major_hazard", hazards},
      {"distance", distance},
      {"control_line", parts.control_line != nullptr
                           ? park_control_line_json(*parts.control_line, study)
                           : json(nullptr)},
      {"capacity",
       parts.capacity != nullptr ? park_capacity_json(study, *parts.capacity) : json(nullptr)},
      {"not_decided", undecided_json(parts)},
      {"open_points", open_json(records.park.open)}};
  for (const RecordSection& s : parts.sections) {
    out[s.key] = s.park.empty() ? json(nullptr) : json::parse(s.park);
  }
  return out.dump(2) + "\n";
}

std::string records::document(const Study& study, const RecordParts& parts,
                              const Records& records) {
  json sites = json::array();
  for (const SiteRecord& r : records.sites) {
    sites.push_back({{"id", study.sites[at(r.site)].id},
                     {"file", r.file},
                     {"pll_share", r.risk.pll_share},
                     {"open_points", r.open.size()},
                     {"verdict", record_verdict(verdict_of(r))}});
  }
  const json out{{"format", 1},
                 {"enterprises", sites},
                 {"park", {{"file", records.park.file}, {"open_points", records.park.open.size()}}},
                 {"not_decided", undecided_json(parts)}};
  return out.dump(2);
}

}  // namespace isorisk::study::decisions
