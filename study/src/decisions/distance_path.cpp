// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/data/names.hpp"
#include "isorisk/study/decisions/distance.hpp"

namespace isorisk::study::decisions {
namespace {

const data::Table& path_table() { return data::table("standards/gbt37243_2019_path.csv"); }

std::size_t row_of(std::string_view step) {
  const data::Table& t = path_table();
  for (std::size_t i = 0; i < t.rows(); ++i) {
    if (t.text(i, "step") == step) return i;
  }
  throw Error("standards/gbt37243_2019_path.csv has no step '" + std::string{step} + "'");
}

PathStep step_of(std::string_view step, bool taken, DistanceText reason) {
  const data::Table& t = path_table();
  const std::size_t i = row_of(step);
  return {
      .step = std::string{step},
      .taken = taken,
      .rule = {.en = std::string{t.text(i, "text_en")}, .zh = std::string{t.text(i, "text_zh")}},
      .reason = std::move(reason),
      .source = {.document = "GB/T 37243-2019",
                 .edition = "2019",
                 .clause = std::string{t.text(i, "clause")},
                 .source = std::string{t.text(i, "source")},
                 .confidence = std::string{t.text(i, "confidence")}}};
}

std::string of_unit(const SitePathFacts& facts, bool zh) {
  if (zh) return facts.unit.zh.empty() ? "全厂" : "单元“" + facts.unit.zh + "”";
  return facts.unit.en.empty() ? "the whole site" : "unit \"" + facts.unit.en + "\"";
}

DistanceText sum_reason(const SitePathFacts& facts, double limit, bool reached) {
  const char* more_en = facts.lower_bound ? " at least" : "";
  const char* more_zh = facts.lower_bound ? "至少" : "";
  return {
      .en = fmt::format("sum q/Q of toxic and flammable gases is{} {:.4g} ({}), {} {:.4g}", more_en,
                        facts.sum_ratio, of_unit(facts, false), reached ? "not below" : "below",
                        limit),
      .zh = fmt::format("有毒、易燃气体 Σq/Q {}为 {:.4g}（{}），{} {:.4g}", more_zh,
                        facts.sum_ratio, of_unit(facts, true), reached ? "不小于" : "小于", limit)};
}

}  // namespace

SitePath choose_path(const SitePathFacts& facts, std::string_view out_of_scope) {
  SitePath path;
  if (!out_of_scope.empty()) {
    path.out_of_scope = std::string{out_of_scope};
    path.steps.push_back(step_of(
        "scope", true,
        {.en = fmt::format("the study says: {}",
                           data::display_name("scope_exclusion", out_of_scope, Language::En)),
         .zh = fmt::format("研究中声明：{}",
                           data::display_name("scope_exclusion", out_of_scope, Language::Zh))}));
    return path;
  }
  const double limit = path_table().number(row_of("gas"), "value");
  path.consequence = facts.explosives;
  path.qra = facts.sum_ratio >= limit;
  path.table = !path.qra && facts.equipment;
  path.provisional = !path.qra && facts.lower_bound;
  path.steps.push_back(step_of(
      "explosives", path.consequence,
      path.consequence ? DistanceText{.en = "the site holds explosives", .zh = "该企业涉及爆炸物"}
                       : DistanceText{.en = "the study names no explosives of the site",
                                      .zh = "研究中该企业无爆炸物"}));
  path.steps.push_back(step_of("gas", path.qra, sum_reason(facts, limit, path.qra)));
  if (path.qra) {
    path.steps.push_back(
        step_of("enterprise", true,
                {.en = "all units of the site enter the risk", .zh = "该企业全部单元计入风险"}));
  }
  if (path.consequence && path.qra) {
    path.steps.push_back(
        step_of("both", true, {.en = "both branches hold", .zh = "两个条件同时成立"}));
  }
  if (path.table) {
    DistanceText reason{
        .en = path.consequence ? "for the facilities without explosives" : "neither branch holds",
        .zh = path.consequence ? "对不涉及爆炸物的设施" : "前两个条件均不成立"};
    if (path.provisional) {
      reason.en += "; provisional: some substances could not be judged";
      reason.zh += "；暂定：部分物质无法判定";
    }
    path.steps.push_back(step_of("table", true, std::move(reason)));
  }
  return path;
}

std::vector<SitePathFacts> path_facts(const Study& study, const HazardResult& hazard) {
  if (hazard.sites.size() != study.sites.size()) {
    throw InputError("distance: the answer of GB 18218 is of another study");
  }
  std::vector<SitePathFacts> all;
  for (std::size_t s = 0; s < study.sites.size(); ++s) {
    const HazardSite& h = hazard.sites[s];
    const auto site = static_cast<std::int32_t>(s);
    SitePathFacts f{.explosives = h.has_explosives};
    if (study.distance.sum_over_site) {
      f.sum_ratio = h.site_sum_ratio_toxic_or_flammable_gas;
    } else {
      f.sum_ratio = h.sum_ratio_toxic_or_flammable_gas;
      if (h.unit_of_sum >= 0) {
        const HazardUnit& u = hazard.units[static_cast<std::size_t>(h.unit_of_sum)];
        f.unit = {.en = u.name_en, .zh = u.name_zh};
      }
    }
    f.lower_bound = std::any_of(hazard.gaps.begin(), hazard.gaps.end(),
                                [&](const HazardGap& g) { return g.site == site; });
    f.equipment = std::any_of(study.equipment.begin(), study.equipment.end(),
                              [&](const Equipment& e) { return e.site == site; });
    all.push_back(std::move(f));
  }
  return all;
}

}  // namespace isorisk::study::decisions
