// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "decisions/distance_parts.hpp"
#include "decisions/document.hpp"

namespace isorisk::study::decisions::distance {
namespace {

using nlohmann::json;

class Document : private DistanceWords {
 public:
  using DistanceWords::DistanceWords;

  [[nodiscard]] json answer() const {
    json out{{"format", 1},
             {"decision", "distance"},
             {"criteria", study_.criteria.id()},
             {"situation", models::criteria::word_of(study_.situation)},
             {"counts",
              {{"pass", number_of(Verdict::Pass)},
               {"check", number_of(Verdict::Warn)},
               {"fail", number_of(Verdict::Fail)},
               {"none", number_of(Verdict::None)}}},
             {"sites", json::array()},
             {"targets", json::array()},
             {"separations", json::array()},
             {"separations_not_listed", r_.separations_far},
             {"blasts", json::array()},
             {"contours", json::array()},
             {"criteria_compared", json::array()},
             {"storage_bases", json::array()},
             {"gaps", json::array()},
             {"unconfirmed", json::array()},
             {"notes", json::array()}};
    for (std::size_t i = 0; i < r_.sites.size(); ++i) out["sites"].push_back(site_json(i));
    for (const TargetDistance& d : r_.targets) out["targets"].push_back(target_json(d));
    for (const SeparationFinding& f : r_.separations) {
      out["separations"].push_back(separation_json(f));
    }
    for (const BlastZone& z : r_.blasts) {
      json classes = json::array();
      for (const TargetClass c : z.classes) classes.push_back(study::word(c));
      out["blasts"].push_back(
          {{"store", study_.hazard.explosives[at(z.store)].id},
           {"tnt_equivalent_kg", study_.hazard.explosives[at(z.store)].tnt_equivalent_kg},
           {"threshold_pa", z.threshold_pa},
           {"distance_m", z.distance_m},
           {"classes", classes},
           {"targets_inside", z.targets_inside},
           {"source", source_json(z.source)}});
    }
    for (const ContourDistance& c : r_.contours) {
      out["contours"].push_back({{"owner", id_json(study_.sites, c.site)},
                                 {"level_per_yr", c.level_per_yr},
                                 {"confidence", c.confidence},
                                 {"area_m2", c.area_m2},
                                 {"cut_by_edge", c.cut_by_edge},
                                 {"cell_m", c.cell_m},
                                 {"largest_m", c.beyond.farthest_m},
                                 {"by_direction_m", c.beyond.by_direction_m}});
    }
    for (const CriteriaComparison& c : r_.criteria) {
      json item{{"set", c.set},
                {"document", c.document},
                {"edition", c.edition},
                {"pass", c.pass},
                {"fail", c.fail},
                {"no_limit", c.no_limit},
                {"confirmed", c.confirmed},
                {"region",
                 c.societal ? json(models::criteria::word_of(c.societal->region)) : json(nullptr)}};
      if (c.societal_with_floor) {
        item["region_with_frequency_floor"] =
            models::criteria::word_of(c.societal_with_floor->region);
      }
      json failing = json::array();
      for (std::size_t i = 0; i < r_.targets.size(); ++i) {
        if (!c.meets[i]) failing.push_back(target(r_.targets[i].target).id);
      }
      item["failing_targets"] = failing;
      out["criteria_compared"].push_back(item);
    }
    for (const StorageBase& b : r_.storage_bases) {
      out["storage_bases"].push_back({{"site", study_.sites[at(b.site)].id},
                                      {"listed", b.listed},
                                      {"oil_m3", b.oil_m3},
                                      {"liquefied_hydrocarbon_m3", b.liquefied_hydrocarbon_m3},
                                      {"lng_m3", b.lng_m3},
                                      {"own_worst_risk_over_limit", b.own_worst_ratio},
                                      {"failing_targets", b.failing_targets}});
    }
    for (const DistanceGap& g : r_.gaps) {
      out["gaps"].push_back({{"code", g.code},
                             {"site", id_json(study_.sites, g.site)},
                             {"subject", g.subject},
                             {"what", text_json(g.what)},
                             {"keeps_open", g.open}});
    }
    for (const UnconfirmedValue& u : r_.unconfirmed) {
      json item = source_json(u.source);
      item["value"] = text_json(u.value);
      item["verdicts"] = u.decided;
      out["unconfirmed"].push_back(item);
    }
    for (const DistanceText& n : r_.notes) out["notes"].push_back(text_json(n));
    return out;
  }

 private:
  [[nodiscard]] json risk_json(const RiskVerdict& v) const {
    json out{{"situation", models::criteria::word_of(v.situation)},
             {"risk_per_yr", v.risk_per_yr},
             {"limit_per_yr", v.limit ? json(v.limit->per_yr) : json(nullptr)},
             {"meets", v.meets},
             {"margin_decades", number_json(v.margin_decades)},
             {"margin_m", number_json(v.margin_m)},
             {"margin_cut_by_edge", v.margin_at_least},
             {"margin_from_map", v.margin_from_grid}};
    if (v.limit) out["limit_source"] = source_json(v.limit->provenance);
    return out;
  }

  [[nodiscard]] json separation_json(const SeparationFinding& f) const {
    json out{{"site", study_.sites[at(f.site)].id},
             {"equipment", study_.equipment[at(f.equipment)].id},
             {"facility_kind", f.row.facility_kind},
             {"grade", f.grade},
             {"grade_given", f.grade_given},
             {"target_kind", f.row.target_kind},
             {"required_m", f.required_m},
             {"actual_m", f.actual_m},
             {"margin_m", f.margin_m()},
             {"meets", f.meets},
             {"asked_by_cl_4", f.by_path},
             {"measured_from", text_json(f.how)},
             {"measured_exactly", f.exact},
             {"source", source_json(source_of(f.row))}};
    if (f.target >= 0) out["target"] = target(f.target).id;
    if (f.road >= 0) out["road"] = study_.roads[at(f.road)].name;
    if (f.neighbour >= 0) out["neighbour"] = study_.sites[at(f.neighbour)].id;
    return out;
  }

  [[nodiscard]] json target_json(const TargetDistance& d) const {
    const Target& x = target(d.target);
    json out{
        {"id", x.id},
        {"name", x.name},
        {"name_zh", x.name_zh},
        {"class", study::word(x.target_class)},
        {"class_given", x.class_given},
        {"class_by_rule", d.class_by_rule ? json(study::word(*d.class_by_rule)) : json(nullptr)},
        {"class_lenient", d.lenient},
        {"own_site", id_json(study_.sites, d.own_site)},
        {"x_m", d.worst.x_m},
        {"y_m", d.worst.y_m},
        {"verdict", verdict_word(d.verdict, "none", "check")},
        {"governing", word(d.governing)},
        {"governing_source", source_json(governing_source(d))},
        {"margin_m", number_json(d.margin_m)},
        {"risk", risk_json(d.risk)},
        {"risk_asked_by_cl_4", d.risk_asked},
        {"nearest_site", id_json(study_.sites, d.nearest_site)},
        {"nearest_site_m", number_json(d.nearest_site_m)},
        {"nearest_source", nearest_source(d)},
        {"nearest_source_m", number_json(d.nearest_source_m)},
        {"separation_open", d.separation_open}};
    if (d.as_new) {
      out["risk_with_limits_for_new"] = risk_json(*d.as_new);
      out["risk_without_new_sites_per_yr"] = number_json(d.risk_without_new);
    }
    if (d.blast) {
      out["blast"] = {{"store", study_.hazard.explosives[at(d.blast->store)].id},
                      {"threshold_pa", d.blast->threshold_pa},
                      {"required_m", d.blast->required_m},
                      {"actual_m", d.blast->actual_m},
                      {"margin_m", d.blast->margin_m()},
                      {"meets", d.blast->meets},
                      {"source", source_json(d.blast->source)}};
    }
    if (d.separation >= 0) out["separation"] = separation_json(r_.separations[at(d.separation)]);
    out["largest_shares"] = json::array();
    for (const TargetShare& s : d.shares) {
      out["largest_shares"].push_back(
          {{"scenario", results::outcome_text(study_, basis_.result, s.outcome)},
           {"risk_per_yr", s.risk_per_yr}});
    }
    out["site_shares"] = json::array();
    for (const SiteShare& s : d.site_shares) {
      out["site_shares"].push_back(
          {{"site", study_.sites[at(s.site)].id}, {"risk_per_yr", s.risk_per_yr}});
    }
    return out;
  }

  [[nodiscard]] json site_json(std::size_t i) const {
    const SiteDistance& s = r_.sites[i];
    json steps = json::array();
    for (const PathStep& step : s.path.steps) {
      steps.push_back({{"step", step.step},
                       {"taken", step.taken},
                       {"rule", text_json(step.rule)},
                       {"reason", text_json(step.reason)},
                       {"source", source_json(step.source)}});
    }
    json methods = json::array();
    if (s.path.consequence) methods.push_back("consequence");
    if (s.path.qra) methods.push_back("qra");
    if (s.path.table) methods.push_back("table");
    return {{"id", study_.sites[i].id},
            {"name", study_.sites[i].name},
            {"name_zh", study_.sites[i].name_zh},
            {"situation", s.is_new ? "new" : "existing"},
            {"explosives", s.facts.explosives},
            {"sum_ratio", s.facts.sum_ratio},
            {"sum_ratio_is_lower_bound", s.facts.lower_bound},
            {"unit", text_json(s.facts.unit)},
            {"out_of_scope", text_or_null(s.path.out_of_scope)},
            {"methods", methods},
            {"provisional", s.path.provisional},
            {"steps", steps},
            {"governing_standard", s.governing_standard},
            {"own_highest_per_yr", s.own_highest_per_yr},
            {"own_worst_risk_over_limit", s.own_worst_ratio},
            {"own_failing_targets", s.own_failing},
            {"failing_targets_blast", s.failing_blast},
            {"failing_targets_separation", s.failing_separation},
            {"failing_roads_and_sites_separation", s.failing_other},
            {"largest_share_at_a_failing_target", s.worst_share}};
  }
};

}  // namespace

std::string document(const Study& study, const RiskBasis& basis, const DistanceResult& result) {
  return Document{study, basis, result}.answer().dump(1) + "\n";
}

}  // namespace isorisk::study::decisions::distance
