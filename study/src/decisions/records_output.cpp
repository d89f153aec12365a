// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "../results/names.hpp"
#include "isorisk/study/decisions/records.hpp"
#include "isorisk/study/version.hpp"
#include "say.hpp"

namespace isorisk::study::decisions {
namespace {

using gis::FieldType;
using gis::Value;
using models::criteria::Limit;
using models::criteria::Provenance;
using nlohmann::json;
using results::name_of;
using results::risk_text;

std::size_t at(std::int32_t i) { return static_cast<std::size_t>(i); }

json finite(double v) { return std::isfinite(v) ? json(v) : json(nullptr); }

template <class T>
json or_null(const std::optional<T>& v) {
  return v ? json(*v) : json(nullptr);
}

json provenance_json(const Provenance& p) {
  return {{"document", p.document},
          {"edition", p.edition},
          {"clause", p.clause},
          {"source", p.source},
          {"confidence", p.confidence}};
}

json source_json(const DistanceSource& s) {
  return {{"document", s.document},
          {"edition", s.edition},
          {"clause", s.clause},
          {"source", s.source},
          {"confidence", s.confidence}};
}

json limit_json(const std::optional<Limit>& limit) {
  if (!limit) return nullptr;
  return {{"limit_per_yr", limit->per_yr},
          {"target_class", limit->target_class},
          {"set_class", limit->set_class},
          {"source", provenance_json(limit->provenance)}};
}

json text_json(const DistanceText& t) { return {{"en", t.en}, {"zh", t.zh}}; }

const char* verdict_word(Verdict v) {
  switch (v) {
    case Verdict::Pass:
      return "pass";
    case Verdict::Warn:
      return "warn";
    case Verdict::Fail:
      return "fail";
    case Verdict::None:
      break;
  }
  return "open";
}

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
         {"ratio", finite(q.ratio)},
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
    json x{
        {"equipment", f.equipment < 0 ? json(nullptr) : json(study.equipment[at(f.equipment)].id)},
        {"target", f.target < 0 ? json(nullptr) : json(study.targets[at(f.target)].id)},
        {"road", f.road < 0 ? json(nullptr) : json(study.roads[at(f.road)].name)},
        {"site", f.neighbour < 0 ? json(nullptr) : json(study.sites[at(f.neighbour)].id)},
        {"required_m", f.required_m},
        {"actual_m", f.actual_m},
        {"document", f.row.edition},
        {"clause", f.row.clause},
        {"confidence", f.row.confidence},
        {"asked_for_by_the_method", f.by_path}};
    failing.push_back(std::move(x));
  }
  return {{"out_of_scope", s.path.out_of_scope.empty() ? json(nullptr) : json(s.path.out_of_scope)},
          {"methods", methods},
          {"provisional", s.path.provisional},
          {"steps", steps},
          {"limits_for", s.is_new ? "new" : "existing"},
          {"targets_above_limit_by_site_alone", s.own_failing},
          {"targets_nearer_than_blast_distance", s.failing_blast},
          {"targets_nearer_than_separation", s.failing_separation},
          {"failing_separations", failing}};
}

json control_line_json(const Study& study, const ControlLineResult& c, const SiteRecord& record) {
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
                     {"source", provenance_json(e.provenance)}});
  }
  json block = nullptr;
  for (std::size_t b = 0; b < c.blocks.size(); ++b) {
    const auto& sites = c.blocks[b].sites;
    if (std::find(sites.begin(), sites.end(), record.site) != sites.end()) block = b + 1;
  }
  (void)study;
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
           {"verdict", !t.limit  ? "no_limit"
                       : t.meets ? "pass"
                                 : "fail"},
           {"verdict_of_the_site_alone", !t.limit        ? "no_limit"
                                         : t.meets_alone ? "pass"
                                                         : "fail"}};
    if (parts.distance != nullptr) {
      const TargetDistance& d = parts.distance->targets[at(t.target)];
      x["distance"] = {{"verdict", verdict_word(d.verdict)},
                       {"governing", word(d.governing)},
                       {"margin_m", d.margin_m ? finite(*d.margin_m) : json(nullptr)}};
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
          {"largest_factor", finite(h.factor)},
          {"bound_by", constraint_json(study, c, h.binding)},
          {"largest_factor_by_limits_kept_today", finite(h.by_passing)},
          {"bound_by_limits_kept_today", constraint_json(study, c, h.binding_passing)}};
}

json park_capacity_json(const Study& study, const CapacityResult& c) {
  json margins = json::array();
  for (const CapacityMargin& m : c.state.margins) {
    margins.push_back({{"line", m.line.line == models::criteria::Line::Upper ? "upper" : "lower"},
                       {"margin_decades", finite(m.decades)},
                       {"at_deaths", m.at.deaths},
                       {"source", provenance_json(m.line.provenance)}});
  }
  json without_persons = json::array();
  for (const std::int32_t t : c.state.without_person) {
    without_persons.push_back(study.targets[at(t)].id);
  }
  json level = nullptr;
  if (c.level.asked) {
    level = {{"level", c.level.level.empty() ? json(nullptr) : json(c.level.level)},
             {"name", c.level.name_en},
             {"name_zh", c.level.name_zh},
             {"score", c.level.total},
             {"full_score", c.level.document_full},
             {"complete", c.level.complete},
             {"missing", c.level.missing},
             {"vetoes", c.level.vetoes},
             {"document", c.level.document},
             {"confidence", c.level.confidence}};
  }
  json checklist = json::array();
  for (const ParkCheck& x : c.checklist) {
    checklist.push_back({{"key", x.key},
                         {"item", x.item_en},
                         {"item_zh", x.item_zh},
                         {"answer", x.answer.empty() ? json(nullptr) : json(x.answer)},
                         {"by_data", x.by_data},
                         {"confidence", x.confidence}});
  }
  return {{"rc_per_yr", c.state.rc_per_yr},
          {"rc_max_per_yr", c.state.rc_max_per_yr},
          {"use_ratio", finite(c.state.use_ratio)},
          {"binding_target", c.state.binding_target < 0
                                 ? json(nullptr)
                                 : json(study.targets[at(c.state.binding_target)].id)},
          {"margins", margins},
          {"targets_without_persons", without_persons},
          {"safety_level", level},
          {"ten_haves_two_bans", checklist}};
}

// Which decisions are not in the records, and the command that makes them.
json undecided(const RecordParts& parts) {
  json out = json::array();
  const auto missing = [&](const char* key) {
    out.push_back({{"decision", key}, {"command", std::string{"isorisk "} + key}});
  };
  if (parts.hazard == nullptr) missing("hazard");
  if (parts.distance == nullptr) missing("distance");
  if (parts.control_line == nullptr) missing("landuse");
  if (parts.capacity == nullptr) missing("capacity");
  const bool relocation = std::any_of(parts.sections.begin(), parts.sections.end(),
                                      [](const RecordSection& s) { return s.key == "relocate"; });
  if (!relocation) missing("relocate");
  return out;
}

// Values that decide, with where they stand.
json sources_json(const Study& study, std::span<const RecordTarget> targets) {
  json out = json::array();
  std::set<std::string> seen;
  const auto add = [&](const char* what, const Provenance& p) {
    if (!seen.insert(what + p.document + p.clause + p.confidence).second) return;
    json x = provenance_json(p);
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
    out["lines"].push_back(
        {{"line", ratio.line == models::criteria::Line::Upper ? "upper" : "lower"},
         {"largest_ratio", finite(ratio.ratio)},
         {"at_deaths", ratio.at.deaths},
         {"source", provenance_json(study.criteria.lines()[i].provenance)}});
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
                     {"source", provenance_json(z.rule.provenance)}});
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
                       {"verdict", verdict_word(p.verdict)}});
  }
  json targets = json::array();
  for (const TargetInZone& t : c.targets) {
    if (t.verdict == Verdict::Pass) continue;
    targets.push_back({{"id", study.targets[at(t.target)].id},
                       {"risk_per_yr", t.risk_per_yr},
                       {"present_limit", limit_json(t.present_limit)},
                       {"planning_limit", limit_json(t.planning_limit)},
                       {"verdict", verdict_word(t.verdict)}});
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
                           ? control_line_json(study, *parts.control_line, record)
                           : json(nullptr)},
      {"capacity",
       parts.capacity != nullptr ? capacity_json(study, *parts.capacity, index) : json(nullptr)},
      {"not_decided", undecided(parts)},
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
      verdicts[verdict_word(t.verdict)] = verdicts[verdict_word(t.verdict)].get<int>() + 1;
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
      {"not_decided", undecided(parts)},
      {"open_points", open_json(records.park.open)}};
  for (const RecordSection& s : parts.sections) {
    out[s.key] = s.park.empty() ? json(nullptr) : json::parse(s.park);
  }
  return out.dump(2) + "\n";
}

namespace {

class Output {
 public:
  Output(const Study& study, const RiskBasis& basis, const RecordParts& parts,
         const Records& records)
      : study_{study}, basis_{basis}, parts_{parts}, r_{records}, say_{study} {}

  DecisionOutput make() {
    out_.name = "records";
    out_.title = say_("Records of enterprises and park", "一企一档、一园一策");
    figures();
    sites_table();
    open_table();
    targets_table();
    substances_table();
    equipment_table();
    layer();
    files();
    warnings();
    out_.json = document().dump(2);
    out_.text = text();
    return std::move(out_);
  }

 private:
  // A share that a table of whole percents shows.
  static bool shown(double share) { return share >= 0.005; }
  static Value percent(double share) { return std::round(1e3 * share) / 10.0; }
  static Value tonnes(double kg) { return std::round(kg) / 1e3; }

  [[nodiscard]] std::string site_name(std::int32_t s) const {
    return results::named(study_, study_.sites[at(s)]);
  }
  [[nodiscard]] std::string level_text(std::int32_t s) const {
    if (parts_.hazard == nullptr) return say_("not judged", "未辨识");
    const HazardSite& h = parts_.hazard->sites[at(s)];
    std::string text = h.level == 0
                           ? say_("none", "不构成")
                           : say_(fmt::format("level {}", h.level), fmt::format("{}级", h.level));
    if (!h.complete) text += say_(" (incomplete)", "（资料不全）");
    return text;
  }
  [[nodiscard]] std::string substance_name(const std::string& key) const {
    return name_of(study_, "substance", key);
  }
  [[nodiscard]] Verdict verdict_of(const SiteRecord& r) const {
    Verdict v = Verdict::Pass;
    for (const RecordTarget& t : r.targets) {
      if (!t.meets_alone) return Verdict::Fail;
      if (!t.meets && shown(t.share)) v = Verdict::Warn;
    }
    return v;
  }
  [[nodiscard]] std::string verdict_text(Verdict v) const {
    return v == Verdict::Fail   ? say_("exceeds a limit by itself", "单独即超限")
           : v == Verdict::Warn ? say_("adds to a target above its limit", "对超限目标有贡献")
                                : name_of(study_, "verdict", "pass");
  }
  [[nodiscard]] std::size_t open_points() const {
    std::size_t n = r_.park.open.size();
    for (const SiteRecord& s : r_.sites) n += s.open.size();
    return n;
  }

  void figures() {
    out_.figures.push_back({say_("Enterprises", "企业"), std::to_string(study_.sites.size()),
                            say_(fmt::format("{} pieces of equipment", study_.equipment.size()),
                                 fmt::format("设备{}台", study_.equipment.size())),
                            Verdict::None});
    out_.figures.push_back({name_of(study_, "title", "pll"),
                            risk_text(basis_.result.potential_loss_of_life_per_yr),
                            say_("1/yr", "/年"), Verdict::None});
    if (basis_.result.societal) {
      const auto region = basis_.result.societal->region;
      out_.figures.push_back({name_of(study_, "title", "societal_risk"),
                              name_of(study_, "region", models::criteria::word_of(region)),
                              study_.criteria.document(),
                              region == models::criteria::Region::Unacceptable ? Verdict::Fail
                              : region == models::criteria::Region::Alarp      ? Verdict::Warn
                                                                               : Verdict::Pass});
    }
    out_.figures.push_back(
        {name_of(study_, "title", "failing_targets"),
         fmt::format("{} / {}", r_.park.failing_targets, basis_.result.targets.size()),
         study_.criteria.document(), r_.park.failing_targets > 0 ? Verdict::Fail : Verdict::Pass});
    if (parts_.control_line != nullptr) {
      out_.figures.push_back({say_("Inside the control line", "控制线内面积"),
                              fmt::format("{:.1f} ha", parts_.control_line->line.area_m2 / 1e4), "",
                              Verdict::None});
    }
    if (parts_.capacity != nullptr) {
      out_.figures.push_back(
          {say_("Use of the capacity", "容量利用率"),
           fmt::format("{:.1f} %", 100.0 * parts_.capacity->state.use_ratio),
           say_("RC / RC_max, docs/park_capacity.md", "RC / RC_max"),
           parts_.capacity->state.failing.empty() ? Verdict::None : Verdict::Fail});
    }
    out_.figures.push_back({say_("Open points", "待补充、待核实事项"),
                            std::to_string(open_points()),
                            say_("missing data and unconfirmed values", "缺失资料与待核对数值"),
                            open_points() > 0 ? Verdict::Warn : Verdict::Pass});
  }

  OutTable& table(const char* id, std::string title, std::string note) {
    out_.tables.push_back(
        {.id = id, .title = std::move(title), .note = std::move(note), .columns = {}, .rows = {}});
    return out_.tables.back();
  }

  void sites_table() {
    OutTable& t =
        table("records_sites", say_("Enterprises", "企业档案"),
              say_("One JSON file each, in this folder.", "每家企业一个 JSON 文件，位于本目录。"));
    t.columns = {{say_("Enterprise", "企业")},
                 {say_("Name", "名称")},
                 {say_("Status", "状态")},
                 {say_("Equipment", "设备数"), true},
                 {say_("Substances", "主要物质")},
                 {say_("Major hazard", "重大危险源")},
                 {say_("PLL [1/yr]", "潜在生命损失（/年）"), true},
                 {say_("Share [%]", "占比（%）"), true},
                 {say_("Share of societal risk [%]", "社会风险占比（%）"), true},
                 {say_("Most exposed target", "最不利目标")},
                 {say_("Its risk by the site [1/yr]", "本企业致风险（/年）"), true},
                 {say_("Limit [1/yr]", "限值（/年）"), true},
                 {say_("Open points", "待补充事项"), true},
                 {say_("File", "文件")},
                 {say_("Verdict", "判定"), false, true}};
    for (const SiteRecord& r : r_.sites) {
      const Site& s = study_.sites[at(r.site)];
      std::vector<std::string> substances;
      for (const RecordSubstance& x : r.substances) {
        substances.push_back(substance_name(x.substance));
        if (substances.size() == 4) break;
      }
      const RecordTarget* worst = r.targets.empty() ? nullptr : &r.targets.front();
      const Verdict v = verdict_of(r);
      t.rows.push_back(
          {.cells = {s.id, site_name(r.site), name_of(study_, "site_status", word(s.status)),
                     static_cast<std::int64_t>(r.equipment.size()),
                     fmt::format("{}", fmt::join(substances, say_(", ", "、"))), level_text(r.site),
                     risk_text(r.risk.pll_per_yr), percent(r.risk.pll_share),
                     percent(r.societal_share),
                     worst == nullptr
                         ? Value{}
                         : Value{results::named(study_, study_.targets[at(worst->target)])},
                     worst == nullptr ? Value{} : Value{risk_text(worst->risk_by_site_per_yr)},
                     worst == nullptr || !worst->limit ? Value{}
                                                       : Value{risk_text(worst->limit->per_yr)},
                     static_cast<std::int64_t>(r.open.size()), r.file, verdict_text(v)},
           .verdict = v,
           .fly_to = gis::centroid(s.area)});
    }
  }

  void targets_table() {
    OutTable& t = table(
        "records_targets", say_("Targets by enterprise", "企业与防护目标"),
        say_("Pairs with a share of half a percent or more, or with a limit that the site exceeds "
             "by itself. All of them are in the files.",
             "仅列出贡献不低于0.5%或单独超限的组合，其余见各企业文件。"));
    t.columns = {{say_("Enterprise", "企业")},
                 {say_("Target", "目标")},
                 {say_("Name", "名称")},
                 {say_("Class", "类别")},
                 {say_("By the site [1/yr]", "本企业致风险（/年）"), true},
                 {say_("All sites [1/yr]", "总风险（/年）"), true},
                 {say_("Share [%]", "占比（%）"), true},
                 {say_("Limit [1/yr]", "限值（/年）"), true},
                 {say_("Clause", "条款")},
                 {say_("Verdict", "判定"), false, true}};
    for (const SiteRecord& r : r_.sites) {
      for (const RecordTarget& x : r.targets) {
        if (!shown(x.share) && x.meets_alone) continue;
        const Target& target = study_.targets[at(x.target)];
        const Verdict v = !x.limit ? Verdict::None : x.meets ? Verdict::Pass : Verdict::Fail;
        t.rows.push_back(
            {.cells = {study_.sites[at(r.site)].id, target.id, results::named(study_, target),
                       name_of(study_, "target_class", word(target.target_class)),
                       risk_text(x.risk_by_site_per_yr), risk_text(x.risk_per_yr), percent(x.share),
                       x.limit ? Value{risk_text(x.limit->per_yr)} : Value{},
                       x.limit ? Value{fmt::format(
                                     "{} {} [{}]", x.limit->provenance.document,
                                     x.limit->provenance.clause,
                                     name_of(study_, "confidence", x.limit->provenance.confidence))}
                               : Value{},
                       name_of(study_, "verdict",
                               !x.limit  ? "no_limit"
                               : x.meets ? "pass"
                                         : "fail")},
             .verdict = v,
             .fly_to = gis::representative_point(target.shape)});
      }
    }
  }

  void substances_table() {
    OutTable& t = table("records_substances", say_("Substances by enterprise", "企业物质"), "");
    t.columns = {{say_("Enterprise", "企业")},
                 {say_("Substance", "物质")},
                 {say_("Equipment", "设备数"), true},
                 {say_("Content [t]", "存量（t）"), true},
                 {say_("Without content", "存量未知"), true}};
    for (const SiteRecord& r : r_.sites) {
      for (const RecordSubstance& x : r.substances) {
        t.rows.push_back({.cells = {study_.sites[at(r.site)].id, substance_name(x.substance),
                                    static_cast<std::int64_t>(x.equipment), tonnes(x.inventory_kg),
                                    static_cast<std::int64_t>(x.without_inventory)},
                          .verdict = x.without_inventory > 0 ? Verdict::Warn : Verdict::None});
      }
    }
  }

  void equipment_table() {
    OutTable& t = table("records_equipment", say_("Equipment", "设备清单"), "");
    t.columns = {{say_("Enterprise", "企业")},
                 {say_("Tag", "位号")},
                 {say_("Name", "名称")},
                 {say_("Type", "类型")},
                 {say_("Substance", "物质")},
                 {say_("Phase", "相态")},
                 {say_("Temperature [degC]", "温度（℃）"), true},
                 {say_("Pressure [MPa abs]", "绝对压力（MPa）"), true},
                 {say_("Content [t]", "存量（t）"), true},
                 {say_("PLL [1/yr]", "潜在生命损失（/年）"), true},
                 {say_("Source", "来源")}};
    for (const SiteRecord& r : r_.sites) {
      for (const std::int32_t i : r.equipment) {
        const Equipment& e = study_.equipment[at(i)];
        const auto& pll = basis_.result.equipment_pll_per_yr;
        t.rows.push_back(
            {.cells = {study_.sites[at(r.site)].id, e.id, results::named(study_, e),
                       name_of(study_, "equipment_type", word(e.type)), substance_name(e.substance),
                       name_of(study_, "phase", study::word(e.phase)),
                       std::round(10.0 * (e.temperature_k - 273.15)) / 10.0,
                       std::round(e.pressure_abs_pa / 1e3) / 1e3,
                       e.inventory_kg ? tonnes(*e.inventory_kg) : Value{},
                       at(i) < pll.size() ? Value{risk_text(pll[at(i)])} : Value{},
                       e.origin.text()},
             .fly_to = e.position});
      }
    }
  }

  void open_table() {
    OutTable& t = table("records_open", say_("Open points", "待补充、待核实事项"),
                        say_("What to add or to compare with the printed documents before the "
                             "records are signed.",
                             "档案签发前须补充或与标准原文核对的事项。"));
    t.columns = {{say_("Record", "档案")},
                 {say_("Subject", "对象")},
                 {say_("What", "事项")},
                 {say_("Code", "代码")}};
    const auto add = [&](const std::string& record, const OpenPoint& p) {
      t.rows.push_back(
          {.cells = {record, p.subject, say_(p.en, p.zh), p.code}, .verdict = Verdict::Warn});
    };
    for (const OpenPoint& p : r_.park.open) add(say_("park", "园区"), p);
    for (const SiteRecord& r : r_.sites) {
      for (const OpenPoint& p : r.open) add(study_.sites[at(r.site)].id, p);
    }
  }

  void layer() {
    const auto field = [](const char* name, FieldType type, std::string title) {
      return gis::OutField{.name = name, .type = type, .title = std::move(title)};
    };
    gis::OutLayer l{
        .name = "records",
        .title = out_.title,
        .description = study_.name,
        .geometry = gis::GeometryKind::MultiPolygon,
        .fields = {field("id", FieldType::Text, say_("Enterprise", "企业")),
                   field("name", FieldType::Text, say_("Name", "名称")),
                   field("major_hazard", FieldType::Text, say_("Major hazard", "重大危险源")),
                   field("pll_per_yr", FieldType::Real, say_("PLL [1/yr]", "潜在生命损失（/年）")),
                   field("share", FieldType::Real, say_("Share", "占比")),
                   field("open_points", FieldType::Integer, say_("Open points", "待补充事项")),
                   field("file", FieldType::Text, say_("File", "文件")),
                   field("verdict", FieldType::Text, say_("Verdict", "判定"))},
        .features = {},
        .style = std::nullopt};
    gis::Style style{.kind = gis::StyleKind::Fill,
                     .name = l.title,
                     .attribute = "verdict",
                     .classes = {},
                     .label_attribute = "name"};
    for (const auto& [v, colour] :
         {std::pair{Verdict::Fail, "#c0392b"}, std::pair{Verdict::Warn, "#e08e0b"},
          std::pair{Verdict::Pass, "#2e7d4f"}}) {
      style.classes.push_back({.value = verdict_text(v),
                               .label = verdict_text(v),
                               .colour = colour,
                               .opacity = 0.35,
                               .outline = colour});
    }
    for (const SiteRecord& r : r_.sites) {
      const Site& s = study_.sites[at(r.site)];
      l.features.push_back(
          {.values = {s.id, site_name(r.site), level_text(r.site), r.risk.pll_per_yr,
                      r.risk.pll_share, static_cast<std::int64_t>(r.open.size()), r.file,
                      verdict_text(verdict_of(r))},
           .geometry = s.area});
    }
    l.style = std::move(style);
    out_.layers.push_back({.layer = std::move(l), .kind = "fill", .opacity = 0.35});
  }

  void files() {
    for (std::size_t i = 0; i < r_.sites.size(); ++i) {
      out_.files.push_back({r_.sites[i].file, site_record_json(study_, basis_, parts_, r_, i)});
    }
    out_.files.push_back({r_.park.file, park_record_json(study_, basis_, parts_, r_)});
  }

  void warnings() {
    const json missing = undecided(parts_);
    if (!missing.empty()) {
      std::vector<std::string> commands;
      for (const json& m : missing) commands.push_back(m["command"].get<std::string>());
      out_.warnings.push_back(
          {"not_decided", "records",
           say_(fmt::format("not part of these records: {}", fmt::join(commands, ", ")),
                fmt::format("档案未包含：{}", fmt::join(commands, "、")))});
    }
    if (open_points() > 0) {
      out_.warnings.push_back(
          {"open_points", "records",
           say_(fmt::format("{} open points: see the table and the files", open_points()),
                fmt::format("待补充、待核实事项{}项，见表和各文件", open_points()))});
    }
  }

  [[nodiscard]] json document() const {
    json sites = json::array();
    for (const SiteRecord& r : r_.sites) {
      sites.push_back({{"id", study_.sites[at(r.site)].id},
                       {"file", r.file},
                       {"pll_share", r.risk.pll_share},
                       {"open_points", r.open.size()},
                       {"verdict", verdict_word(verdict_of(r))}});
    }
    return {{"format", 1},
            {"enterprises", sites},
            {"park", {{"file", r_.park.file}, {"open_points", r_.park.open.size()}}},
            {"not_decided", undecided(parts_)}};
  }

  [[nodiscard]] std::string text() const {
    std::string t = fmt::format("{}: {}\n", out_.title, results::named(study_, study_));
    for (const SiteRecord& r : r_.sites) {
      t += fmt::format("  {} {}: {} {}, {} {:.1f} %, {} {}\n", study_.sites[at(r.site)].id,
                       site_name(r.site), say_("major hazard", "重大危险源"), level_text(r.site),
                       say_("share of the PLL", "潜在生命损失占比"), 100.0 * r.risk.pll_share,
                       say_("open points", "待补充事项"), r.open.size());
    }
    for (const Warning& w : out_.warnings) {
      t += fmt::format("  {}: {}\n", say_("note", "提示"), w.message);
    }
    return t;
  }

  const Study& study_;
  const RiskBasis& basis_;
  const RecordParts& parts_;
  const Records& r_;
  Say say_;
  DecisionOutput out_;
};

}  // namespace

DecisionOutput records_output(const Study& study, const RiskBasis& basis, const RecordParts& parts,
                              const Records& records) {
  return Output{study, basis, parts, records}.make();
}

}  // namespace isorisk::study::decisions
