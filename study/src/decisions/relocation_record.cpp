// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "decisions/document.hpp"
#include "decisions/relocation_parts.hpp"

namespace isorisk::study::decisions {
namespace {

using namespace relocation;
using nlohmann::json;

json rank_json(const Study& study, const SiteRank& s) {
  json out{{"order", s.order},
           {"needed", s.needed},
           {"own_ratio", s.own_ratio},
           {"failing_targets", s.failing_targets},
           {"pll_share", s.pll_share},
           {"curve_share", s.curve_share},
           {"exposed_day", s.exposed_day},
           {"exposed_night", s.exposed_night}};
  out["worst_target"] = id_json(study.targets, s.worst_target);
  if (!s.programme.key.empty()) {
    out["programme"] = {
        {"class", s.programme.key},
        {"finish", s.programme.finish ? json(day_text(*s.programme.finish)) : json(nullptr)},
        {"size_assumed", s.programme.assumed},
        {"source", s.programme.source},
        {"confidence", s.programme.confidence}};
  }
  return out;
}

json batch_json(const RelocationPlan& plan, std::int32_t batch) {
  if (batch < 0) return nullptr;
  const PlanBatch& b = plan.batches[at(batch)];
  return {{"number", batch + 1},
          {"name", b.name.en},
          {"name_zh", b.name.zh},
          {"deadline", b.deadline ? json(day_text(*b.deadline)) : json(nullptr)}};
}

json planned_json(const Study& study, const RelocationPlan& plan, const PlannedSite& s) {
  json out{{"way", "keep"},
           {"pll_before_per_yr", s.pll_before},
           {"pll_after_per_yr", s.pll_after},
           {"batch", batch_json(plan, s.batch)}};
  if (s.option < 0) return out;
  const RelocationInputs& in = study.relocation;
  const RelocationOption& o = in.options[at(s.option)];
  out["way"] = way_word(o.way);
  out["option"] = o.id;
  out["cost"] = or_null(o.cost);
  out["cost_unit"] = in.cost_unit;
  out["after_programme_deadline"] = s.late;
  if (o.destination >= 0) out["destination"] = in.destinations[at(o.destination)].id;
  return out;
}

json park_json(const Study& study, const RelocationResult& result) {
  const RelocationPlan& p = result.plan;
  json out{{"failing_targets", result.ranking.failing},
           {"curve_ratio", number_json(result.ranking.curve_ratio)},
           {"possible", p.possible},
           {"needed", p.needed},
           {"feasible", p.feasible}};
  if (!p.feasible) return out;
  out["proven"] = p.proven;
  out["cost"] = p.cost;
  out["cost_unit"] = study.relocation.cost_unit;
  out["cost_gap"] = number_json(p.cost_gap);
  out["pll_before_per_yr"] = p.pll_before;
  out["pll_after_per_yr"] = p.pll_after;
  out["sites_that_act"] = json::array();
  for (const PlannedSite& s : p.sites) {
    if (s.option >= 0) out["sites_that_act"].push_back(study.sites[at(s.site)].id);
  }
  out["moves"] = json::array();
  for (const PlannedMove& m : p.moves) {
    out["moves"].push_back({{"receptor", study.relocation.receptors[at(m.receptor)].id},
                            {"batch", batch_json(p, m.batch)}});
  }
  return out;
}

}  // namespace

RecordSection relocation_section(const Study& study, const RelocationResult& result) {
  RecordSection out{.key = "relocate", .sites = {}, .park = park_json(study, result).dump()};
  std::vector<json> sites(study.sites.size());
  for (const SiteRank& s : result.ranking.sites) {
    sites[at(s.site)]["ranking"] = rank_json(study, s);
  }
  if (result.plan.feasible) {
    for (const PlannedSite& s : result.plan.sites) {
      sites[at(s.site)]["plan"] = planned_json(study, result.plan, s);
    }
  }
  for (const json& s : sites) out.sites.push_back(s.is_null() ? std::string{} : s.dump());
  return out;
}

}  // namespace isorisk::study::decisions
