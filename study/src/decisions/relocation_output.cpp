// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "decisions/relocation_parts.hpp"

namespace isorisk::study::decisions {
namespace {

using relocation::goal_lines;
using results::risk_text;

constexpr std::size_t kListed = 12;  // lines of a list on a terminal

class Output : private relocation::RelocationWords {
 public:
  using RelocationWords::RelocationWords;

  DecisionOutput make() {
    out_.name = "relocation";
    out_.title = name("title", "relocation");
    figures();
    out_.tables = relocation::tables(study_, r_);
    out_.layers = relocation::map_layers(study_, r_);
    warnings();
    out_.json = relocation::document(study_, r_);
    out_.text = text();
    return std::move(out_);
  }

 private:
  void figure(std::string label, std::string value, std::string note = {},
              Verdict v = Verdict::None) {
    out_.figures.push_back({std::move(label), std::move(value), std::move(note), v});
  }

  [[nodiscard]] int needed_sites() const {
    return static_cast<int>(std::count_if(r_.ranking.sites.begin(), r_.ranking.sites.end(),
                                          [](const SiteRank& s) { return s.needed; }));
  }

  void figures() {
    const Ranking& k = r_.ranking;
    figure(say_("Targets above their limit now", "现状超标防护目标"), std::to_string(k.failing), "",
           k.failing > 0 ? Verdict::Fail : Verdict::Pass);
    if (!goal_lines(study_).empty()) {
      figure(say_("F-N curve against the line now", "现状 F-N 曲线与限值线之比"),
             ratio(k.curve_ratio),
             k.curve_at.deaths > 0.0 ? say_(fmt::format("at N = {:.3g}", k.curve_at.deaths),
                                            fmt::format("N = {:.3g} 处", k.curve_at.deaths))
                                     : std::string{},
             k.curve_ratio >= 1.0 - 1e-12 ? Verdict::Fail : Verdict::Pass);
    }
    figure(say_("Sites that have to act, one after the other", "需治理企业数（逐一移除）"),
           std::to_string(needed_sites()));
    if (!plan_.possible) return;
    if (!plan_.feasible) {
      figure(say_("Plan", "方案"), say_("none meets everything", "无可行方案"),
             say_("see what stands in the way", "见障碍清单"), Verdict::Fail);
      if (plan_.cost_without_limits) {
        figure(say_("Cost if money, numbers and room were not limited",
                    "不限预算、批次和容量时的费用"),
               money(*plan_.cost_without_limits));
      }
      return;
    }
    figure(say_("Cheapest plan", "最低费用方案"), money(plan_.cost),
           plan_.proven
               ? say_(fmt::format("proven to {:.3g} %", 100.0 * plan_.cost_gap),
                      fmt::format("已证明，差距 {:.3g} %", 100.0 * plan_.cost_gap))
               : say_(fmt::format("gap {:.3g} %: the search was stopped", 100.0 * plan_.cost_gap),
                      fmt::format("差距 {:.3g} %（搜索中止）", 100.0 * plan_.cost_gap)),
           plan_.check_meets ? Verdict::Pass : Verdict::Fail);
    int acting = 0;
    for (const PlannedSite& s : plan_.sites) acting += s.option >= 0 ? 1 : 0;
    figure(say_("Sites that act; moves of people", "治理企业数；人口搬迁数"),
           fmt::format("{}; {}", acting, plan_.moves.size()));
    figure(say_("Expected deaths per year, before and after", "潜在生命损失（/年），前后"),
           risk_text(plan_.pll_before) + " -> " + risk_text(plan_.pll_checked));
    if (!goal_lines(study_).empty()) {
      figure(say_("F-N curve against the line after", "方案后 F-N 曲线与限值线之比"),
             ratio(plan_.curve_ratio_checked), "",
             plan_.curve_ratio_checked >= 1.0 - 1e-12 ? Verdict::Fail : Verdict::Pass);
    }
  }

  void warn(std::string code, std::string subject, std::string message) {
    out_.warnings.push_back({std::move(code), std::move(subject), std::move(message)});
  }

  void warnings() {
    for (const RelocationGap& g : r_.gaps) {
      warn(g.code, g.subject, say_(g.what) + say_("; add: ", "；请补充：") + say_(g.add));
    }
    for (const RelocationGap& g : r_.unconfirmed) warn(g.code, g.subject, say_(g.what));
    if (plan_.feasible && plan_.checked && !plan_.check_meets) {
      warn("check_failed", "relocation",
           say_("with people and sources as the plan leaves them a criterion fails",
                "按方案后的人口和风险源复算，仍有准则不满足"));
    }
    if (plan_.refused > 0) {
      warn("plans_refused", "relocation",
           say_(fmt::format(
                    "{} cheaper plans met the criteria from the parts and failed when computed "
                    "anew",
                    plan_.refused),
                fmt::format("{} 个更便宜的方案在复算中未通过", plan_.refused)));
    }
    if (plan_.machine_dependent) {
      warn("time_limit", "relocation",
           say_("the search was stopped by its time limit: another machine may find another plan",
                "搜索因时间上限中止，结果可能随机器而变"));
    }
  }

  [[nodiscard]] std::string text() const {
    std::string s = out_.title + "\n";
    const Ranking& k = r_.ranking;
    s +=
        say_(fmt::format("now: {} targets above their limit, F-N / line {}, {} expected deaths per "
                         "year\n",
                         k.failing, ratio(k.curve_ratio), risk_text(k.pll_per_yr)),
             fmt::format("现状：超标目标 {} 个，F-N/限值线 {}，潜在生命损失 {} /年\n", k.failing,
                         ratio(k.curve_ratio), risk_text(k.pll_per_yr)));
    std::size_t listed = 0;
    for (const SiteRank& r : k.sites) {
      if (!r.needed) continue;
      if (++listed > kListed) {
        s += "  ...\n";
        break;
      }
      s += say_(fmt::format("  {}. {} {}: {} failing targets and F-N / line {} left\n", r.order,
                            site_id(r.site), site_name(r.site), r.failing_after,
                            ratio(r.curve_ratio_after)),
                fmt::format("  {}. {} {}：移除后超标目标 {} 个，F-N/限值线 {}\n", r.order,
                            site_id(r.site), site_name(r.site), r.failing_after,
                            ratio(r.curve_ratio_after)));
    }
    if (!plan_.possible) {
      s += say_("no plan: no option with a cost is given\n", "无方案：未给出带费用的选项\n");
    } else if (!plan_.feasible) {
      s += say_("no plan meets everything:\n", "没有满足全部要求的方案：\n");
      listed = 0;
      for (const PlanObstacle& o : plan_.obstacles) {
        if (++listed > kListed) {
          s += "  ...\n";
          break;
        }
        s += fmt::format("  {}: {:.3g} > {:.3g}; {}{}\n", obstacle_name(o), o.value, o.allowed,
                         say_("would help: ", "建议："), say_(o.help));
      }
      if (plan_.cost_without_limits) {
        s += say_("cost if money, numbers and room were not limited: ",
                  "不限预算、批次和容量时的费用：") +
             money(*plan_.cost_without_limits) + "\n";
      }
    } else {
      s += say_("cheapest plan: ", "最低费用方案：") + money(plan_.cost) +
           say_(fmt::format(" (gap {:.2g} %)\n", 100.0 * plan_.cost_gap),
                fmt::format("（差距 {:.2g} %）\n", 100.0 * plan_.cost_gap));
      for (const PlannedSite& p : plan_.sites) {
        if (p.option < 0) continue;
        const RelocationOption& o = in_.options[at(p.option)];
        s += fmt::format("  {} {}: {}, {}, {}\n", site_id(p.site), site_name(p.site),
                         option_name(p.option), money(*o.cost),
                         say_(plan_.batches[at(p.batch)].name));
      }
      for (const PlannedMove& m : plan_.moves) {
        const RelocationReceptor& r = in_.receptors[at(m.receptor)];
        s += fmt::format("  {}: {}, {}\n", named(r), say_("moves away", "搬迁"), money(*r.cost));
      }
      s += say_(fmt::format("computed anew: {} expected deaths per year, F-N / line {}, {}\n",
                            risk_text(plan_.pll_checked), ratio(plan_.curve_ratio_checked),
                            plan_.check_meets ? "every criterion holds" : "A CRITERION FAILS"),
                fmt::format("复算：潜在生命损失 {} /年，F-N/限值线 {}，{}\n",
                            risk_text(plan_.pll_checked), ratio(plan_.curve_ratio_checked),
                            plan_.check_meets ? "全部准则满足" : "仍有准则不满足"));
    }
    if (!r_.buildings.empty()) {
      const auto todo = std::count_if(r_.buildings.begin(), r_.buildings.end(),
                                      [](const BuildingResult& b) { return !b.action.empty(); });
      s += say_(fmt::format("occupied buildings: {} of {} to move, strengthen or review\n", todo,
                            r_.buildings.size()),
                fmt::format("有人建筑：{} / {} 需搬迁、加固或评估\n", todo, r_.buildings.size()));
    }
    if (!r_.gaps.empty()) {
      s += say_(fmt::format("{} things are missing (table relocation_gaps)\n", r_.gaps.size()),
                fmt::format("{} 项信息缺失（见 relocation_gaps 表）\n", r_.gaps.size()));
    }
    if (!r_.unconfirmed.empty()) {
      s += say_(
          fmt::format("{} unconfirmed values decided: compare with the printed standards (table "
                      "relocation_unconfirmed)\n",
                      r_.unconfirmed.size()),
          fmt::format(
              "{} 项未核对数值起判定作用，须与标准原文核对（见 relocation_unconfirmed 表）\n",
              r_.unconfirmed.size()));
    }
    return s;
  }

  DecisionOutput out_;
};

}  // namespace

DecisionOutput relocation_output(const Study& study, const RiskBasis& /*basis*/,
                                 const RelocationResult& result) {
  return Output{study, result}.make();
}

}  // namespace isorisk::study::decisions
