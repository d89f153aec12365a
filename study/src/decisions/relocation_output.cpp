// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "isorisk/data/embedded.hpp"
#include "relocation_common.hpp"
#include "results/names.hpp"

namespace isorisk::study::decisions {
namespace {

using namespace relocation;
using gis::FieldType;
using gis::Value;
using nlohmann::json;
using results::name_of;
using results::named;
using results::risk_text;

constexpr const char* kPassColour = "#2e7d4f";
constexpr const char* kFailColour = "#c0392b";
constexpr const char* kKeepColour = "#7f8c8d";
constexpr const char* kConvertColour = "#d68910";
constexpr const char* kMoveColour = "#2471a3";
constexpr const char* kMoveAwayColour = "#7d3c98";
constexpr std::size_t kCurvePoints = 200;  // of the F-N table
constexpr std::size_t kListed = 12;        // lines of a list on a terminal

json finite_json(double v) { return std::isfinite(v) ? json(v) : json(nullptr); }
Value finite(double v) { return std::isfinite(v) ? Value{v} : Value{}; }
Value rounded(double v, double digits) {
  return std::isfinite(v) ? Value{std::round(v * digits) / digits} : Value{};
}
// Significant digits; more would be noise in a table.
Value digits(double v, int n) {
  if (!std::isfinite(v)) return {};
  if (v == 0.0) return 0.0;
  const double scale = std::pow(10.0, n - 1 - std::floor(std::log10(std::abs(v))));
  return std::round(v * scale) / scale;
}
Value three(double v) { return digits(v, 3); }

const char* way_word(WayOut w) {
  return w == WayOut::Move ? "move" : w == WayOut::Convert ? "convert" : "close";
}

json provenance_json(const models::criteria::Provenance& p) {
  return {{"document", p.document},
          {"edition", p.edition},
          {"clause", p.clause},
          {"source", p.source},
          {"confidence", p.confidence}};
}

class Writer {
 public:
  Writer(const Study& study, const RelocationResult& result)
      : study_{study},
        in_{study.relocation},
        r_{result},
        plan_{result.plan},
        zh_{study.language == Language::Zh} {}

  DecisionOutput write() {
    out_.name = "relocation";
    out_.title = name_of(study_, "title", "relocation");
    figures();
    out_.tables.push_back(ranking_table());
    if (plan_.possible) {
      if (!plan_.obstacles.empty()) out_.tables.push_back(obstacle_table());
      out_.tables.push_back(plan_table());
      out_.tables.push_back(batch_table());
      if (!plan_.moves.empty()) out_.tables.push_back(move_table());
      if (!plan_.destinations.empty()) out_.tables.push_back(destination_table());
      out_.tables.push_back(target_table());
      if (!r_.frontier.empty()) out_.tables.push_back(frontier_table());
      out_.tables.push_back(curve_table());
    }
    if (!r_.buildings.empty()) out_.tables.push_back(building_table());
    if (!r_.gaps.empty())
      out_.tables.push_back(
          gap_table("relocation_gaps", r_.gaps, t("What is missing", "缺失信息")));
    if (!r_.unconfirmed.empty()) {
      out_.tables.push_back(
          gap_table("relocation_unconfirmed", r_.unconfirmed,
                    t("Unconfirmed values that decided", "未核对但起判定作用的数值")));
    }
    layers();
    warnings();
    out_.json = answer().dump(1) + "\n";
    out_.text = text();
    return std::move(out_);
  }

 private:
  // --- words --------------------------------------------------------------------------------

  [[nodiscard]] std::string t(std::string en, std::string zh) const {
    return zh_ ? std::move(zh) : std::move(en);
  }
  [[nodiscard]] const std::string& t(const BothLanguages& b) const { return zh_ ? b.zh : b.en; }
  [[nodiscard]] std::string site_name(std::int32_t s) const {
    return s < 0 ? std::string{} : named(study_, study_.sites[at(s)]);
  }
  [[nodiscard]] std::string site_id(std::int32_t s) const { return study_.sites[at(s)].id; }
  [[nodiscard]] std::string target_name(const PlanTarget& p) const {
    return p.target >= 0 ? named(study_, study_.targets[at(p.target)])
                         : named(study_, in_.destination_targets[at(p.destination_target)]);
  }
  [[nodiscard]] std::string day(const Day& d) const { return d ? day_text(*d) : std::string{}; }
  [[nodiscard]] std::string money(double v) const {
    return fmt::format("{:.10g}{}{}", v, in_.cost_unit.empty() ? "" : " ", in_.cost_unit);
  }
  [[nodiscard]] std::string cost_title() const {
    return t("Cost", "费用") + (in_.cost_unit.empty() ? "" : " (" + in_.cost_unit + ")");
  }
  [[nodiscard]] std::string confidence(const std::string& word) const {
    return name_of(study_, "confidence", word);
  }
  [[nodiscard]] std::string option_name(std::int32_t option) const {
    if (option < 0) return name_of(study_, "relocation_way", "keep");
    const RelocationOption& o = in_.options[at(option)];
    const std::string way = name_of(study_, "relocation_way", way_word(o.way));
    const std::string& own = zh_ && !o.name_zh.empty() ? o.name_zh : o.name;
    return own.empty() ? way : way + t(": ", "：") + own;
  }
  [[nodiscard]] std::string limit_text(const models::criteria::Limit& l) const {
    return l.provenance.document + " (" + l.provenance.edition + ") " + l.provenance.clause +
           t(", ", "，") + confidence(l.provenance.confidence);
  }
  [[nodiscard]] std::string ratio(double v) const {
    return std::isinf(v) ? t("beyond the vertical limit", "超过竖直限") : fmt::format("{:.3g}", v);
  }
  Column left(std::string title) const { return {.title = std::move(title)}; }
  Column right(std::string title) const { return {.title = std::move(title), .right = true}; }
  Column verdict(std::string title) const { return {.title = std::move(title), .verdict = true}; }
  [[nodiscard]] Point place_of(std::int32_t site) const {
    return gis::representative_point(study_.sites[at(site)].area);
  }
  [[nodiscard]] Point place_of(const gis::Geometry& g) const {
    return gis::representative_point(g);
  }

  // --- figures ------------------------------------------------------------------------------

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
    figure(t("Targets above their limit now", "现状超标防护目标"), std::to_string(k.failing), "",
           k.failing > 0 ? Verdict::Fail : Verdict::Pass);
    if (!goal_lines(study_).empty()) {
      figure(t("F-N curve against the line now", "现状 F-N 曲线与限值线之比"), ratio(k.curve_ratio),
             k.curve_at.deaths > 0.0 ? t(fmt::format("at N = {:.3g}", k.curve_at.deaths),
                                         fmt::format("N = {:.3g} 处", k.curve_at.deaths))
                                     : std::string{},
             k.curve_ratio >= 1.0 - 1e-12 ? Verdict::Fail : Verdict::Pass);
    }
    figure(t("Sites that have to act, one after the other", "需治理企业数（逐一移除）"),
           std::to_string(needed_sites()));
    if (!plan_.possible) return;
    if (!plan_.feasible) {
      figure(t("Plan", "方案"), t("none meets everything", "无可行方案"),
             t("see what stands in the way", "见障碍清单"), Verdict::Fail);
      if (plan_.cost_without_limits) {
        figure(
            t("Cost if money, numbers and room were not limited", "不限预算、批次和容量时的费用"),
            money(*plan_.cost_without_limits));
      }
      return;
    }
    figure(t("Cheapest plan", "最低费用方案"), money(plan_.cost),
           plan_.proven
               ? t(fmt::format("proven to {:.3g} %", 100.0 * plan_.cost_gap),
                   fmt::format("已证明，差距 {:.3g} %", 100.0 * plan_.cost_gap))
               : t(fmt::format("gap {:.3g} %: the search was stopped", 100.0 * plan_.cost_gap),
                   fmt::format("差距 {:.3g} %（搜索中止）", 100.0 * plan_.cost_gap)),
           plan_.check_meets ? Verdict::Pass : Verdict::Fail);
    int acting = 0;
    for (const PlannedSite& s : plan_.sites) acting += s.option >= 0 ? 1 : 0;
    figure(t("Sites that act; moves of people", "治理企业数；人口搬迁数"),
           fmt::format("{}; {}", acting, plan_.moves.size()));
    figure(t("Expected deaths per year, before and after", "潜在生命损失（/年），前后"),
           risk_text(plan_.pll_before) + " -> " + risk_text(plan_.pll_checked));
    if (!goal_lines(study_).empty()) {
      figure(t("F-N curve against the line after", "方案后 F-N 曲线与限值线之比"),
             ratio(plan_.curve_ratio_checked), "",
             plan_.curve_ratio_checked >= 1.0 - 1e-12 ? Verdict::Fail : Verdict::Pass);
    }
  }

  // --- tables -------------------------------------------------------------------------------

  OutTable ranking_table() {
    OutTable table{
        .id = "relocation_ranking",
        .title = t("Which sites have to act", "企业搬迁改造排序"),
        .note = t("Order of greedy removal: at each step the site whose removal takes away "
                  "most excess over the limits, then most expected deaths. Targets that "
                  "belong to a site do not count for it.",
                  "按逐一移除排序：每步选取使超标量下降最多的企业，达标后按潜在生命损失。"
                  "企业自身的目标不计入该企业。")};
    const double contour = in_.exposed_contour_per_yr;
    table.columns = {
        right(t("Order", "次序")),
        left(t("Site", "企业")),
        verdict(t("Has to act", "需治理")),
        left(t("Target it weighs on most", "影响最大的目标")),
        right(t("Own risk / limit there", "自身风险/限值")),
        right(t("All risk / limit there", "总风险/限值")),
        right(t("Share there", "占比")),
        right(t("Failing targets with its part", "有贡献的超标目标")),
        right(t("Met if it alone were gone", "仅移除该企业即达标")),
        right(t("Expected deaths per year", "潜在生命损失（/年）")),
        right(t("Share of them", "占比")),
        right(t("Share of F at the worst N", "F-N 最差点占比")),
        right(t("People above ", "高于 ") + risk_text(contour) + t(", day", " 人数（昼）")),
        right(t("night", "（夜）")),
        right(t("Failing targets left", "剩余超标目标")),
        right(t("F-N / line left", "剩余 F-N/限值线")),
        right(t("Expected deaths per year left", "剩余潜在生命损失（/年）")),
        left(t("Programme class", "搬迁改造类别")),
        left(t("Programme deadline", "类别期限")),
        left(t("Populated urban area", "城镇人口密集区"))};
    for (const SiteRank& s : r_.ranking.sites) {
      Row row;
      row.verdict = s.needed ? Verdict::Fail : Verdict::Pass;
      row.fly_to = place_of(s.site);
      std::string programme = t(s.programme.name);
      if (s.programme.assumed && !programme.empty())
        programme += t(" (size not known)", "（规模未知）");
      row.cells = {
          s.order > 0 ? Value{static_cast<std::int64_t>(s.order)} : Value{},
          site_name(s.site),
          s.needed ? t("yes", "是") : t("no", "否"),
          s.worst_target < 0 ? Value{} : Value{named(study_, study_.targets[at(s.worst_target)])},
          three(s.own_ratio),
          three(s.total_ratio),
          rounded(s.share, 1e3),
          static_cast<std::int64_t>(s.failing_targets),
          static_cast<std::int64_t>(s.cured_alone),
          three(s.pll_per_yr),
          rounded(s.pll_share, 1e3),
          rounded(s.curve_share, 1e3),
          rounded(s.exposed_day, 1.0),
          rounded(s.exposed_night, 1.0),
          s.order > 0 ? Value{static_cast<std::int64_t>(s.failing_after)} : Value{},
          s.order > 0 ? three(s.curve_ratio_after) : Value{},
          s.order > 0 ? three(s.pll_after) : Value{},
          programme.empty() ? Value{} : Value{programme},
          s.programme.finish ? Value{day(s.programme.finish)} : Value{},
          s.populated_area ? Value{*s.populated_area ? t("yes", "是") : t("no", "否")} : Value{}};
      table.rows.push_back(std::move(row));
    }
    return table;
  }

  OutTable plan_table() {
    OutTable table{
        .id = "relocation_plan",
        .title = plan_.feasible ? t("The cheapest plan", "最低费用方案")
                                : t("The plan that comes nearest", "最接近达标的方案"),
        .note = t("Of all plans that meet every criterion the cheapest, and of those the one that "
                  "lowers risk earliest.",
                  "满足全部准则的方案中费用最低者，其次为风险下降最早者。")};
    table.columns = {left(t("Site", "企业")),
                     left(t("Way out", "出路")),
                     left(t("Destination", "承接地")),
                     right(cost_title()),
                     left(t("Batch", "批次")),
                     left(t("Deadline", "期限")),
                     right(t("Expected deaths per year before", "潜在生命损失前（/年）")),
                     right(t("after", "后")),
                     left(t("Programme deadline", "类别期限")),
                     verdict(t("In time", "是否按期"))};
    for (const PlannedSite& s : plan_.sites) {
      const RelocationOption* o = s.option < 0 ? nullptr : &in_.options[at(s.option)];
      const PlanBatch* b = s.batch < 0 ? nullptr : &plan_.batches[at(s.batch)];
      const Day due = programme_class(study_, s.site).finish;
      Row row;
      row.fly_to = place_of(s.site);
      row.verdict = o == nullptr ? Verdict::None : s.late ? Verdict::Warn : Verdict::Pass;
      row.cells = {site_name(s.site),
                   option_name(s.option),
                   o != nullptr && o->destination >= 0
                       ? Value{named(study_, in_.destinations[at(o->destination)])}
                       : Value{},
                   o != nullptr ? finite(*o->cost) : Value{},
                   b != nullptr ? Value{t(b->name)} : Value{},
                   b != nullptr && b->deadline ? Value{day(b->deadline)} : Value{},
                   three(s.pll_before),
                   three(s.pll_after),
                   due ? Value{day(due)} : Value{},
                   o == nullptr
                       ? Value{}
                       : Value{s.late ? t("after the programme", "晚于要求") : t("yes", "是")}};
      table.rows.push_back(std::move(row));
    }
    // Those that act first.
    std::stable_sort(table.rows.begin(), table.rows.end(), [](const Row& a, const Row& b) {
      return a.verdict != Verdict::None && b.verdict == Verdict::None;
    });
    return table;
  }

  OutTable batch_table() {
    OutTable table{.id = "relocation_batches",
                   .title = t("Batches", "批次"),
                   .note = t("After each batch the sites of later ones are still as they are.",
                             "每批完成后，后续批次企业仍维持现状。")};
    table.columns = {left(t("Batch", "批次")),
                     left(t("Deadline", "期限")),
                     right(t("Sites", "企业数")),
                     right(t("Most", "上限")),
                     right(cost_title()),
                     right(t("Budget", "预算")),
                     right(t("Expected deaths per year after it", "完成后潜在生命损失（/年）")),
                     right(t("Targets above their limit after it", "完成后超标目标"))};
    for (const PlanBatch& b : plan_.batches) {
      table.rows.push_back({.cells = {t(b.name), b.deadline ? Value{day(b.deadline)} : Value{},
                                      static_cast<std::int64_t>(b.sites),
                                      b.max_sites ? finite(*b.max_sites) : Value{}, finite(b.cost),
                                      b.budget ? finite(*b.budget) : Value{}, three(b.pll_after),
                                      static_cast<std::int64_t>(b.failing_after)}});
    }
    return table;
  }

  OutTable move_table() {
    OutTable table{.id = "relocation_moves",
                   .title = t("People who move away instead", "人口搬迁"),
                   .note = {}};
    table.columns = {left(t("Who", "对象")), right(cost_title()), left(t("Batch", "批次")),
                     left(t("Deadline", "期限"))};
    for (const PlannedMove& m : plan_.moves) {
      const RelocationReceptor& r = in_.receptors[at(m.receptor)];
      const PlanBatch& b = plan_.batches[at(std::max(0, m.batch))];
      Row row{.cells = {named(study_, r), finite(*r.cost), t(b.name),
                        b.deadline ? Value{day(b.deadline)} : Value{}}};
      if (!r.targets.empty()) row.fly_to = place_of(study_.targets[at(r.targets.front())].shape);
      table.rows.push_back(std::move(row));
    }
    return table;
  }

  OutTable destination_table() {
    OutTable table{
        .id = "relocation_destinations",
        .title = t("Destinations", "承接地"),
        .note = t("A site moves as it is, its centroid onto the point of the destination.",
                  "企业整体平移，形心与承接地点位重合。")};
    table.columns = {left(t("Destination", "承接地")),
                     right(t("Used", "已用")),
                     right(t("Capacity", "容量")),
                     left(t("Unit", "单位")),
                     left(t("Sites", "企业")),
                     right(t("F-N / line there", "当地 F-N/限值线")),
                     right(t("Targets near", "附近目标")),
                     right(t("People near", "附近人口"))};
    for (const PlanDestination& d : plan_.destinations) {
      const RelocationDestination& in = in_.destinations[at(d.destination)];
      std::string names;
      for (const std::int32_t s : d.sites)
        names += (names.empty() ? "" : t(", ", "、")) + site_name(s);
      table.rows.push_back(
          {.cells = {named(study_, in), finite(d.used),
                     in.capacity ? finite(*in.capacity) : Value{},
                     in.capacity_unit.empty() ? t("sites", "家") : in.capacity_unit, names,
                     three(d.curve_ratio), static_cast<std::int64_t>(d.targets_near),
                     static_cast<std::int64_t>(d.people_near)},
           .fly_to = in.position});
    }
    return table;
  }

  OutTable target_table() {
    OutTable table{
        .id = "relocation_targets",
        .title = t("Targets before and after the plan", "方案前后防护目标"),
        .note =
            t("After: from the parts of the sites; computed anew: all sources and people as the "
              "plan leaves them.",
              "方案后：按企业分量求和；复算：按方案后的风险源和人口重新计算。")};
    table.columns = {left(t("Target", "防护目标")),
                     left(t("Class", "类别")),
                     right(t("Limit (per year)", "限值（/年）")),
                     right(t("Before", "现状")),
                     right(t("After", "方案后")),
                     verdict(t("Verdict", "结论")),
                     left(t("Limit from", "限值依据"))};
    std::vector<const PlanTarget*> list;
    for (const PlanTarget& p : plan_.targets) list.push_back(&p);
    std::stable_sort(list.begin(), list.end(), [](const auto* a, const auto* b) {
      return a->before_per_yr / a->limit->per_yr > b->before_per_yr / b->limit->per_yr;
    });
    for (const PlanTarget* p : list) {
      const std::string cls = p->target >= 0
                                  ? std::string{word(study_.targets[at(p->target)].target_class)}
                                  : in_.destination_targets[at(p->destination_target)].target_class;
      Row row;
      row.fly_to = p->position;
      row.verdict = !p->meets ? Verdict::Fail : p->moves ? Verdict::Warn : Verdict::Pass;
      row.cells = {target_name(*p),
                   name_of(study_, "target_class", cls),
                   p->limit->per_yr,
                   three(p->before_per_yr),
                   three(p->after_per_yr),
                   p->moves   ? t("moves away", "搬迁")
                   : p->meets ? name_of(study_, "verdict", "pass")
                              : name_of(study_, "verdict", "fail"),
                   limit_text(*p->limit)};
      table.rows.push_back(std::move(row));
    }
    return table;
  }

  [[nodiscard]] std::string actions(const FrontierPlan& p) const {
    std::string s;
    for (std::size_t i = 0; i < p.options.size(); ++i) {
      if (p.options[i] < 0) continue;
      s += (s.empty() ? "" : "; ") + study_.sites[i].id + " " +
           name_of(study_, "relocation_way", way_word(in_.options[at(p.options[i])].way));
    }
    for (const std::int32_t m : p.moves) {
      s += (s.empty() ? "" : "; ") + named(study_, in_.receptors[at(m)]) + t(" moves", "搬迁");
    }
    return s;
  }

  OutTable frontier_table() {
    const auto whole = [&](bool complete) {
      return complete ? t("every plan that no other beats, proven", "全部非劣方案，已证明")
                      : t("a sample with gaps", "抽样，附差距");
    };
    OutTable table{
        .id = "relocation_frontier",
        .title = t("Cost against risk", "费用与风险"),
        .note =
            t("Plans of which none is both cheaper and safer than another, batches and budgets "
              "aside. All plans: " +
                  whole(r_.frontier_complete) +
                  "; plans that meet the criteria: " + whole(r_.frontier_meeting_complete) + ".",
              "费用与风险均不劣的方案，不计批次和预算。全部方案：" + whole(r_.frontier_complete) +
                  "；达标方案：" + whole(r_.frontier_meeting_complete) + "。")};
    table.columns = {left(t("Plans", "范围")),
                     right(cost_title()),
                     right(t("Expected deaths per year", "潜在生命损失（/年）")),
                     right(t("Gap of the cost", "费用差距")),
                     verdict(t("Meets the criteria", "达标")),
                     left(t("What is done", "措施"))};
    const auto add = [&](const std::vector<FrontierPlan>& plans, const std::string& name) {
      for (const FrontierPlan& p : plans) {
        table.rows.push_back(
            {.cells = {name, finite(p.cost), digits(p.pll_per_yr, 5), three(p.cost_gap),
                       p.meets ? t("yes", "是") : t("no", "否"), actions(p)},
             .verdict = p.meets ? Verdict::Pass : Verdict::Fail});
      }
    };
    add(r_.frontier, t("all", "全部"));
    add(r_.frontier_meeting, t("meeting", "达标"));
    return table;
  }

  OutTable curve_table() {
    OutTable table{.id = "relocation_fn",
                   .title = t("F-N curves before and after the plan", "方案前后 F-N 曲线"),
                   .note = {}};
    table.columns = {right(t("N deaths or more", "死亡人数 ≥ N")),
                     right(t("F before (per year)", "F 现状（/年）")),
                     right(t("F after (per year)", "F 方案后（/年）")),
                     right(t("Line (per year)", "限值线（/年）"))};
    std::vector<double> n;
    const auto collect = [&](const std::vector<risk::FnPair>& curve) {
      for (const risk::FnPair& p : curve) {
        if (p.deaths >= 1.0) n.push_back(p.deaths);
      }
    };
    collect(plan_.fn_before);
    collect(plan_.fn_after);
    std::sort(n.begin(), n.end());
    n.erase(std::unique(n.begin(), n.end()), n.end());
    const std::size_t step = std::max<std::size_t>(1, (n.size() + kCurvePoints - 1) / kCurvePoints);
    const auto lines = goal_lines(study_);
    const auto at_least = [](const std::vector<risk::FnPair>& curve, double deaths) {
      double f = 0.0;  // the curve is by falling N
      for (const risk::FnPair& p : curve) {
        if (p.deaths >= deaths) f = p.frequency_per_yr;
      }
      return f;
    };
    for (std::size_t i = 0; i < n.size(); ++i) {
      if (i % step != 0 && i + 1 != n.size()) continue;
      double line = std::numeric_limits<double>::infinity();
      for (const auto& l : lines) {
        if (n[i] < l.n_from) continue;
        line = std::min(line, l.vertical_cut_n && n[i] >= *l.vertical_cut_n
                                  ? 0.0
                                  : l.at(std::min(n[i], l.n_to)));
      }
      table.rows.push_back({.cells = {three(n[i]), three(at_least(plan_.fn_before, n[i])),
                                      three(at_least(plan_.fn_after, n[i])), three(line)}});
    }
    return table;
  }

  [[nodiscard]] std::string obstacle_name(const PlanObstacle& o) const {
    switch (o.kind) {
      case PlanObstacle::Kind::Target:
        return named(study_, study_.targets[at(o.index)]);
      case PlanObstacle::Kind::DestinationTarget:
        return named(study_, in_.destination_targets[at(o.index)]);
      case PlanObstacle::Kind::Curve:
        return t(fmt::format("F-N curve at N = {:.3g}", o.deaths),
                 fmt::format("F-N 曲线 N = {:.3g}", o.deaths));
      case PlanObstacle::Kind::DestinationCurve:
        return named(study_, in_.destinations[at(o.index)]) +
               t(fmt::format(": F-N curve at N = {:.3g}", o.deaths),
                 fmt::format("：F-N 曲线 N = {:.3g}", o.deaths));
      case PlanObstacle::Kind::BatchBudget:
        return t("Budget of ", "批次预算：") + t(plan_.batches[at(o.index)].name);
      case PlanObstacle::Kind::BatchSites:
        return t("Number of sites in ", "批次企业数：") + t(plan_.batches[at(o.index)].name);
      case PlanObstacle::Kind::Budget:
        return t("Budget of the programme", "总预算");
      case PlanObstacle::Kind::Capacity:
        return t("Room at ", "承接容量：") + named(study_, in_.destinations[at(o.index)]);
    }
    return {};
  }

  OutTable obstacle_table() {
    OutTable table{
        .id = "relocation_obstacles",
        .title = t("What stands in the way", "障碍"),
        .note = t("In the plan that comes nearest: least sum of violations, each as a share "
                  "of what is allowed.",
                  "最接近方案中的超限项：各项超限按其允许值归一后之和最小。")};
    table.columns = {left(t("What", "项目")),     right(t("Value", "数值")),
                     right(t("Allowed", "允许")), verdict(t("Times", "倍数")),
                     left(t("From", "来源")),     left(t("What would help", "建议"))};
    for (const PlanObstacle& o : plan_.obstacles) {
      std::string from;
      for (const auto& [s, share] : o.from) {
        from += (from.empty() ? "" : "; ") + site_name(s) + fmt::format(" {:.0f} %", 100.0 * share);
      }
      table.rows.push_back(
          {.cells = {obstacle_name(o), three(o.value), three(o.allowed),
                     o.allowed > 0.0 ? three(o.value / o.allowed) : Value{}, from, t(o.help)},
           .verdict = Verdict::Fail});
    }
    return table;
  }

  [[nodiscard]] std::string building_name(const BuildingResult& b) const {
    return b.building >= 0 ? named(study_, in_.buildings[at(b.building)])
                           : named(study_, study_.targets[at(b.target)]);
  }
  [[nodiscard]] const gis::Geometry& building_shape(const BuildingResult& b) const {
    return b.building >= 0 ? in_.buildings[at(b.building)].shape
                           : study_.targets[at(b.target)].shape;
  }
  [[nodiscard]] std::int32_t building_site(const BuildingResult& b) const {
    return b.building >= 0 ? in_.buildings[at(b.building)].site : study_.targets[at(b.target)].site;
  }
  [[nodiscard]] std::optional<double> building_persons(const BuildingResult& b) const {
    return b.building >= 0 ? in_.buildings[at(b.building)].persons
                           : study_.targets[at(b.target)].persons;
  }

  OutTable building_table() {
    OutTable table{
        .id = "relocation_buildings",
        .title = t("Occupied buildings inside the park", "园区内有人建筑"),
        .note =
            t("Frequency: events whose effect reaches as far as the building; clouds only when "
              "they drift towards it (its sector of the wind rose and the two beside it). Upper "
              "bound: whatever the wind.",
              "频率：影响距离达到该建筑的事件频率之和；云团仅计飘向该建筑的（所在风向扇区及相邻两个"
              "）。"
              "上限：不计风向。")};
    table.columns = {left(t("Building", "建筑")),
                     left(t("Kind", "类别")),
                     left(t("Site", "企业")),
                     right(t("Persons", "人数")),
                     left(t("Effect", "影响")),
                     right(t("Frequency (per year)", "频率（/年）")),
                     right(t("Upper bound", "不计风向")),
                     right(t("Allowed", "允许频率")),
                     verdict(t("To do", "措施")),
                     left(t("Mostly from", "主要来源")),
                     left(t("Limit from", "限值依据"))};
    for (const BuildingResult& b : r_.buildings) {
      for (const BuildingEffect& e : b.effects) {
        if (!e.limit) continue;
        const bool presence = e.effect == "presence";
        const auto persons = building_persons(b);
        Row row;
        row.fly_to = place_of(building_shape(b));
        row.verdict = e.exceeded ? e.limit->action == "review" ? Verdict::Warn : Verdict::Fail
                                 : Verdict::Pass;
        const std::string note = zh_ ? e.limit->note_zh : e.limit->note_en;
        std::string todo = e.exceeded ? name_of(study_, "building_action", e.limit->action)
                                      : name_of(study_, "verdict", "pass");
        if (e.exceeded && !note.empty()) todo += t(": ", "：") + note;
        row.cells = {
            building_name(b),
            name_of(study_, "occupied_building", b.kind),
            site_name(building_site(b)),
            persons ? finite(*persons) : Value{},
            name_of(study_, "building_effect", e.effect),
            presence ? Value{} : three(e.frequency_per_yr),
            presence ? Value{} : three(e.any_wind_per_yr),
            presence ? Value{} : Value{e.limit->max_frequency_per_yr},
            todo,
            e.worst_equipment >= 0 ? Value{study_.equipment[at(e.worst_equipment)].id} : Value{},
            e.limit->source + t(", ", "，") + confidence(e.limit->confidence)};
        table.rows.push_back(std::move(row));
      }
    }
    return table;
  }

  OutTable gap_table(const char* id, const std::vector<RelocationGap>& gaps, std::string title) {
    OutTable table{.id = id, .title = std::move(title), .note = {}};
    table.columns = {left(t("Subject", "对象")), left(t("What", "内容")), left(t("Add", "补充"))};
    for (const RelocationGap& g : gaps) {
      table.rows.push_back({.cells = {g.subject, t(g.what), t(g.add)}, .verdict = Verdict::Warn});
    }
    return table;
  }

  // --- map ----------------------------------------------------------------------------------

  static gis::StyleClass style_class(const std::string& value, const std::string& colour,
                                     double opacity) {
    return {.value = value,
            .label = value,
            .colour = colour,
            .opacity = opacity,
            .outline = colour,
            .width_mm = 0.8};
  }

  void layers() {
    if (plan_.possible && !plan_.sites.empty()) {
      site_layer();
      move_layer();
      target_layer();
    }
    if (!in_.destinations.empty()) destination_layer();
    if (!r_.buildings.empty()) building_layer();
  }

  void site_layer() {
    gis::OutLayer layer{.name = "relocation_sites",
                        .title = t("Sites by what they do", "企业出路"),
                        .description = study_.name,
                        .geometry = gis::GeometryKind::MultiPolygon,
                        .fields = {{"id", FieldType::Text, name_of(study_, "field", "id")},
                                   {"name", FieldType::Text, name_of(study_, "field", "name")},
                                   {"way", FieldType::Text, t("Way out", "出路")},
                                   {"batch", FieldType::Text, t("Batch", "批次")},
                                   {"cost", FieldType::Real, cost_title()},
                                   {"rank", FieldType::Integer, t("Order", "次序")},
                                   {"pll_before", FieldType::Real,
                                    t("Expected deaths per year before", "潜在生命损失前（/年）")},
                                   {"pll_after", FieldType::Real, t("after", "后")}}};
    gis::Style style{.kind = gis::StyleKind::Fill, .name = layer.title, .attribute = "way"};
    const auto way = [&](const char* key) { return name_of(study_, "relocation_way", key); };
    style.classes = {style_class(way("keep"), kKeepColour, 0.15),
                     style_class(way("close"), kFailColour, 0.5),
                     style_class(way("convert"), kConvertColour, 0.5),
                     style_class(way("move"), kMoveColour, 0.5)};
    style.label_attribute = "name";
    for (const PlannedSite& s : plan_.sites) {
      const RelocationOption* o = s.option < 0 ? nullptr : &in_.options[at(s.option)];
      const auto rank = std::find_if(r_.ranking.sites.begin(), r_.ranking.sites.end(),
                                     [&](const SiteRank& r) { return r.site == s.site; });
      layer.features.push_back(
          {.values = {site_id(s.site), site_name(s.site),
                      way(o == nullptr ? "keep" : way_word(o->way)),
                      s.batch < 0 ? Value{} : Value{t(plan_.batches[at(s.batch)].name)},
                      o == nullptr ? Value{} : finite(*o->cost),
                      rank == r_.ranking.sites.end()
                          ? Value{}
                          : Value{static_cast<std::int64_t>(rank->order)},
                      finite(s.pll_before), finite(s.pll_after)},
           .geometry = study_.sites[at(s.site)].area});
    }
    layer.style = std::move(style);
    out_.layers.push_back({.layer = std::move(layer), .kind = "fill", .opacity = 0.5});
  }

  void move_layer() {
    gis::OutLayer layer{.name = "relocation_moves",
                        .title = t("Where sites move", "搬迁去向"),
                        .description = study_.name,
                        .geometry = gis::GeometryKind::LineString,
                        .fields = {{"site", FieldType::Text, name_of(study_, "field", "site")},
                                   {"destination", FieldType::Text, t("Destination", "承接地")}}};
    for (const PlannedSite& s : plan_.sites) {
      if (s.option < 0 || in_.options[at(s.option)].destination < 0) continue;
      const RelocationDestination& d = in_.destinations[at(in_.options[at(s.option)].destination)];
      const Point from = gis::centroid(study_.sites[at(s.site)].area);
      if (from == d.position) continue;
      layer.features.push_back({.values = {site_name(s.site), named(study_, d)},
                                .geometry = gis::Geometry::line({from, d.position})});
    }
    if (layer.features.empty()) return;
    layer.style = gis::Style{
        .kind = gis::StyleKind::Line,
        .name = layer.title,
        .classes = {
            {.label = layer.title, .colour = kMoveColour, .width_mm = 0.6, .pattern = "dash"}}};
    out_.layers.push_back(
        {.layer = std::move(layer), .kind = "line", .opacity = 0.9, .width = 2.0});
  }

  void target_layer() {
    gis::OutLayer layer{
        .name = "relocation_targets",
        .title = t("Targets after the plan", "方案后防护目标"),
        .description = study_.name,
        .geometry = gis::GeometryKind::Point,
        .fields = {{"name", FieldType::Text, name_of(study_, "field", "name")},
                   {"verdict", FieldType::Text, t("Verdict", "结论")},
                   {"limit_per_yr", FieldType::Real, t("Limit (per year)", "限值（/年）")},
                   {"before_per_yr", FieldType::Real, t("Before", "现状")},
                   {"after_per_yr", FieldType::Real, t("After", "方案后")}}};
    const std::string pass = name_of(study_, "verdict", "pass");
    const std::string fail = name_of(study_, "verdict", "fail");
    const std::string cured = t("Met by the plan", "方案后达标");
    const std::string away = t("Moves away", "搬迁");
    gis::Style style{.kind = gis::StyleKind::Marker, .name = layer.title, .attribute = "verdict"};
    style.classes = {style_class(pass, kKeepColour, 0.9), style_class(cured, kPassColour, 0.9),
                     style_class(away, kMoveAwayColour, 0.9), style_class(fail, kFailColour, 0.9)};
    for (const PlanTarget& p : plan_.targets) {
      const bool failed = p.before_per_yr > p.limit->per_yr;
      layer.features.push_back(
          {.values = {target_name(p),
                      p.moves    ? away
                      : !p.meets ? fail
                      : failed   ? cured
                                 : pass,
                      p.limit->per_yr, finite(p.before_per_yr), finite(p.after_per_yr)},
           .geometry = gis::Geometry::point(p.position)});
    }
    layer.style = std::move(style);
    out_.layers.push_back({.layer = std::move(layer), .kind = "circle", .opacity = 0.9});
  }

  void destination_layer() {
    gis::OutLayer layer{.name = "relocation_destinations",
                        .title = name_of(study_, "layer", "destinations"),
                        .description = study_.name,
                        .geometry = gis::GeometryKind::Point,
                        .fields = {{"id", FieldType::Text, name_of(study_, "field", "id")},
                                   {"name", FieldType::Text, name_of(study_, "field", "name")},
                                   {"capacity", FieldType::Real, t("Capacity", "容量")},
                                   {"used", FieldType::Real, t("Used", "已用")}}};
    for (std::size_t d = 0; d < in_.destinations.size(); ++d) {
      const RelocationDestination& in = in_.destinations[d];
      const bool known = d < plan_.destinations.size();
      layer.features.push_back(
          {.values = {in.id, named(study_, in), in.capacity ? finite(*in.capacity) : Value{},
                      known ? finite(plan_.destinations[d].used) : Value{}},
           .geometry = gis::Geometry::point(in.position)});
    }
    layer.style = gis::Style{.kind = gis::StyleKind::Marker,
                             .name = layer.title,
                             .classes = {{.label = layer.title,
                                          .colour = kMoveColour,
                                          .size_mm = 4.0,
                                          .pattern = "star"}},
                             .label_attribute = "name"};
    out_.layers.push_back({.layer = std::move(layer), .kind = "circle", .opacity = 0.9});
  }

  void building_layer() {
    gis::OutLayer layer{
        .name = "relocation_buildings",
        .title = t("Occupied buildings", "有人建筑"),
        .description = study_.name,
        .geometry = gis::GeometryKind::Point,
        .fields = {{"name", FieldType::Text, name_of(study_, "field", "name")},
                   {"kind", FieldType::Text, t("Kind", "类别")},
                   {"action", FieldType::Text, t("To do", "措施")},
                   {"risk_per_yr", FieldType::Real, t("Individual risk", "个人风险")}}};
    const auto action = [&](const std::string& a) {
      return a.empty() ? name_of(study_, "verdict", "pass") : name_of(study_, "building_action", a);
    };
    gis::Style style{.kind = gis::StyleKind::Marker, .name = layer.title, .attribute = "action"};
    style.classes = {style_class(action(""), kPassColour, 0.9),
                     style_class(action("review"), kKeepColour, 0.9),
                     style_class(action("strengthen"), kConvertColour, 0.9),
                     style_class(action("move"), kFailColour, 0.9)};
    for (const BuildingResult& b : r_.buildings) {
      layer.features.push_back(
          {.values = {building_name(b), name_of(study_, "occupied_building", b.kind),
                      action(b.action), finite(b.risk_per_yr)},
           .geometry = gis::Geometry::point(place_of(building_shape(b)))});
    }
    layer.style = std::move(style);
    out_.layers.push_back({.layer = std::move(layer), .kind = "circle", .opacity = 0.9});
  }

  // --- warnings -----------------------------------------------------------------------------

  void warn(std::string code, std::string subject, std::string message) {
    out_.warnings.push_back({std::move(code), std::move(subject), std::move(message)});
  }

  void warnings() {
    for (const RelocationGap& g : r_.gaps) {
      warn(g.code, g.subject, t(g.what) + t("; add: ", "；请补充：") + t(g.add));
    }
    for (const RelocationGap& g : r_.unconfirmed) warn(g.code, g.subject, t(g.what));
    if (plan_.feasible && plan_.checked && !plan_.check_meets) {
      warn("check_failed", "relocation",
           t("with people and sources as the plan leaves them a criterion fails",
             "按方案后的人口和风险源复算，仍有准则不满足"));
    }
    if (plan_.refused > 0) {
      warn(
          "plans_refused", "relocation",
          t(fmt::format("{} cheaper plans met the criteria from the parts and failed when computed "
                        "anew",
                        plan_.refused),
            fmt::format("{} 个更便宜的方案在复算中未通过", plan_.refused)));
    }
    if (plan_.machine_dependent) {
      warn("time_limit", "relocation",
           t("the search was stopped by its time limit: another machine may find another plan",
             "搜索因时间上限中止，结果可能随机器而变"));
    }
  }

  // --- JSON and terminal ----------------------------------------------------------------------

  [[nodiscard]] json target_json(const PlanTarget& p) const {
    json j{{"before_per_yr", finite_json(p.before_per_yr)},
           {"after_per_yr", finite_json(p.after_per_yr)},
           {"moves", p.moves},
           {"meets", p.meets}};
    if (p.target >= 0) {
      j["target"] = study_.targets[at(p.target)].id;
    } else {
      j["destination_target"] = in_.destination_targets[at(p.destination_target)].id;
    }
    if (p.limit) {
      j["limit_per_yr"] = p.limit->per_yr;
      j["limit"] = provenance_json(p.limit->provenance);
    }
    return j;
  }

  [[nodiscard]] json frontier_json(const std::vector<FrontierPlan>& plans) const {
    json list = json::array();
    for (const FrontierPlan& p : plans) {
      json options = json::object();
      for (std::size_t s = 0; s < p.options.size(); ++s) {
        if (p.options[s] >= 0) options[study_.sites[s].id] = in_.options[at(p.options[s])].id;
      }
      json moves = json::array();
      for (const std::int32_t m : p.moves) moves.push_back(in_.receptors[at(m)].id);
      list.push_back({{"cost", p.cost},
                      {"pll_per_yr", p.pll_per_yr},
                      {"cost_gap", p.cost_gap},
                      {"meets", p.meets},
                      {"options", options},
                      {"moves", moves}});
    }
    return list;
  }

  [[nodiscard]] static json gap_json(const std::vector<RelocationGap>& gaps) {
    json list = json::array();
    for (const RelocationGap& g : gaps) {
      list.push_back({{"code", g.code},
                      {"subject", g.subject},
                      {"what", {{"en", g.what.en}, {"zh", g.what.zh}}},
                      {"add", {{"en", g.add.en}, {"zh", g.add.zh}}}});
    }
    return list;
  }

  [[nodiscard]] json answer() const {
    json j;
    j["cost_unit"] = in_.cost_unit;
    const Ranking& k = r_.ranking;
    json ranking{{"failing_targets", k.failing},
                 {"curve_ratio", finite_json(k.curve_ratio)},
                 {"curve_at_deaths", k.curve_at.deaths},
                 {"pll_per_yr", k.pll_per_yr},
                 {"excess_decades", k.excess_decades},
                 {"without_needed_sites",
                  {{"pll_per_yr", k.parts_pll},
                   {"pll_checked_per_yr", k.checked_pll},
                   {"curve_ratio", finite_json(k.parts_ratio)},
                   {"curve_ratio_checked", finite_json(k.checked_ratio)}}}};
    ranking["sites"] = json::array();
    for (const SiteRank& s : k.sites) {
      json row{{"site", site_id(s.site)},
               {"order", s.order},
               {"needed", s.needed},
               {"own_ratio", s.own_ratio},
               {"total_ratio", s.total_ratio},
               {"share", s.share},
               {"failing_targets", s.failing_targets},
               {"cured_alone", s.cured_alone},
               {"pll_per_yr", s.pll_per_yr},
               {"pll_share", s.pll_share},
               {"curve_share", s.curve_share},
               {"exposed_day", s.exposed_day},
               {"exposed_night", s.exposed_night},
               {"failing_after", s.failing_after},
               {"curve_ratio_after", finite_json(s.curve_ratio_after)},
               {"excess_decades_after", s.excess_decades_after},
               {"pll_after_per_yr", s.pll_after}};
      row["worst_target"] =
          s.worst_target < 0 ? json(nullptr) : json(study_.targets[at(s.worst_target)].id);
      if (!s.programme.key.empty()) {
        row["programme"] = {
            {"class", s.programme.key},          {"start", day(s.programme.start)},
            {"finish", day(s.programme.finish)}, {"size_assumed", s.programme.assumed},
            {"source", s.programme.source},      {"confidence", s.programme.confidence}};
      }
      row["populated_area"] = s.populated_area ? json(*s.populated_area) : json(nullptr);
      ranking["sites"].push_back(std::move(row));
    }
    j["ranking"] = std::move(ranking);
    j["plan"] = plan_json();
    j["frontier"] = {{"all", frontier_json(r_.frontier)},
                     {"all_complete", r_.frontier_complete},
                     {"meeting", frontier_json(r_.frontier_meeting)},
                     {"meeting_complete", r_.frontier_meeting_complete}};
    json lines = json::array();
    for (const auto& l : goal_lines(study_)) {
      lines.push_back(
          {{"f_at_1_per_yr", l.f_at_1_per_yr},
           {"slope", l.slope},
           {"n_from", l.n_from},
           {"n_to", finite_json(l.n_to)},
           {"vertical_cut_n", l.vertical_cut_n ? json(*l.vertical_cut_n) : json(nullptr)},
           {"provenance", provenance_json(l.provenance)}});
    }
    j["societal_goal"] = {{"goal", in_.lower_line ? "acceptable" : "tolerable"}, {"lines", lines}};
    j["buildings"] = buildings_json();
    j["gaps"] = gap_json(r_.gaps);
    j["unconfirmed"] = gap_json(r_.unconfirmed);
    return j;
  }

  [[nodiscard]] json buildings_json() const {
    json list = json::array();
    for (const BuildingResult& b : r_.buildings) {
      const auto persons = building_persons(b);
      json row{{"id", b.building >= 0 ? in_.buildings[at(b.building)].id
                                      : study_.targets[at(b.target)].id},
               {"kind", b.kind},
               {"persons", persons ? json(*persons) : json(nullptr)},
               {"risk_per_yr", b.risk_per_yr},
               {"action", b.action},
               {"effects", json::array()}};
      for (const BuildingEffect& e : b.effects) {
        json effect{{"effect", e.effect},
                    {"frequency_per_yr", e.frequency_per_yr},
                    {"any_wind_per_yr", e.any_wind_per_yr},
                    {"exceeded", e.exceeded},
                    {"mostly_from", e.worst_equipment < 0
                                        ? json(nullptr)
                                        : json(study_.equipment[at(e.worst_equipment)].id)}};
        if (e.limit) {
          effect["limit"] = {{"max_frequency_per_yr", e.limit->max_frequency_per_yr},
                             {"building", e.limit->building},
                             {"action", e.limit->action},
                             {"source", e.limit->source},
                             {"confidence", e.limit->confidence}};
        }
        row["effects"].push_back(std::move(effect));
      }
      list.push_back(std::move(row));
    }
    return list;
  }

  [[nodiscard]] json plan_json() const {
    const RelocationPlan& p = plan_;
    json j{{"possible", p.possible},
           {"needed", p.needed},
           {"feasible", p.feasible},
           {"pll_before_per_yr", p.pll_before}};
    if (!p.possible) return j;
    if (p.feasible) {
      j["proven"] = p.proven;
      j["cost"] = p.cost;
      j["cost_bound"] = finite_json(p.cost_bound);
      j["cost_gap"] = finite_json(p.cost_gap);
      j["early_gap"] = finite_json(p.early_gap);
      j["deaths_until_horizon"] = p.deaths_until_horizon;
    }
    j["cost_without_limits"] = p.cost_without_limits ? json(*p.cost_without_limits) : json(nullptr);
    j["machine_dependent"] = p.machine_dependent;
    j["pll_after_per_yr"] = p.pll_after;
    j["curve_ratio_before"] = finite_json(p.curve_ratio_before);
    j["curve_ratio_after"] = finite_json(p.curve_ratio_after);
    j["check"] = {{"done", p.checked},
                  {"meets", p.check_meets},
                  {"pll_per_yr", p.pll_checked},
                  {"curve_ratio", finite_json(p.curve_ratio_checked)},
                  {"sites_computed_anew", p.sites_recomputed},
                  {"plans_refused", p.refused}};
    j["solver"] = {{"societal_points", p.societal_rows}, {"rounds", p.solver_rounds}};
    j["sites"] = json::array();
    for (const PlannedSite& s : p.sites) {
      json row{{"site", site_id(s.site)},
               {"way", s.option < 0 ? "keep" : way_word(in_.options[at(s.option)].way)},
               {"pll_before_per_yr", s.pll_before},
               {"pll_after_per_yr", s.pll_after}};
      if (s.option >= 0) {
        const RelocationOption& o = in_.options[at(s.option)];
        row["option"] = o.id;
        row["cost"] = *o.cost;
        if (o.destination >= 0) row["destination"] = in_.destinations[at(o.destination)].id;
        row["after_programme_deadline"] = s.late;
      }
      if (s.batch >= 0) row["batch"] = s.batch + 1;
      j["sites"].push_back(std::move(row));
    }
    j["moves"] = json::array();
    for (const PlannedMove& m : p.moves) {
      j["moves"].push_back({{"receptor", in_.receptors[at(m.receptor)].id},
                            {"cost", *in_.receptors[at(m.receptor)].cost},
                            {"batch", m.batch + 1}});
    }
    j["batches"] = json::array();
    for (const PlanBatch& b : p.batches) {
      j["batches"].push_back({{"name", b.name.en},
                              {"name_zh", b.name.zh},
                              {"deadline", b.deadline ? json(day(b.deadline)) : json(nullptr)},
                              {"budget", b.budget ? json(*b.budget) : json(nullptr)},
                              {"max_sites", b.max_sites ? json(*b.max_sites) : json(nullptr)},
                              {"cost", b.cost},
                              {"sites", b.sites},
                              {"pll_after_per_yr", b.pll_after},
                              {"failing_after", b.failing_after}});
    }
    j["targets"] = json::array();
    for (const PlanTarget& target : p.targets) j["targets"].push_back(target_json(target));
    j["destinations"] = json::array();
    for (const PlanDestination& d : p.destinations) {
      const RelocationDestination& in = in_.destinations[at(d.destination)];
      json sites = json::array();
      for (const std::int32_t s : d.sites) sites.push_back(site_id(s));
      j["destinations"].push_back({{"id", in.id},
                                   {"capacity", in.capacity ? json(*in.capacity) : json(nullptr)},
                                   {"used", d.used},
                                   {"sites", sites},
                                   {"curve_ratio", finite_json(d.curve_ratio)},
                                   {"targets_near", d.targets_near},
                                   {"people_near", d.people_near}});
    }
    j["obstacles"] = json::array();
    for (const PlanObstacle& o : p.obstacles) {
      json from = json::array();
      for (const auto& [s, share] : o.from)
        from.push_back({{"site", site_id(s)}, {"share", share}});
      j["obstacles"].push_back({{"what", obstacle_name(o)},
                                {"value", finite_json(o.value)},
                                {"allowed", finite_json(o.allowed)},
                                {"from", from},
                                {"help", {{"en", o.help.en}, {"zh", o.help.zh}}}});
    }
    return j;
  }

  [[nodiscard]] std::string text() const {
    std::string s = out_.title + "\n";
    const Ranking& k = r_.ranking;
    s += t(fmt::format("now: {} targets above their limit, F-N / line {}, {} expected deaths per "
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
      s += t(fmt::format("  {}. {} {}: {} failing targets and F-N / line {} left\n", r.order,
                         site_id(r.site), site_name(r.site), r.failing_after,
                         ratio(r.curve_ratio_after)),
             fmt::format("  {}. {} {}：移除后超标目标 {} 个，F-N/限值线 {}\n", r.order,
                         site_id(r.site), site_name(r.site), r.failing_after,
                         ratio(r.curve_ratio_after)));
    }
    if (!plan_.possible) {
      s += t("no plan: no option with a cost is given\n", "无方案：未给出带费用的选项\n");
    } else if (!plan_.feasible) {
      s += t("no plan meets everything:\n", "没有满足全部要求的方案：\n");
      listed = 0;
      for (const PlanObstacle& o : plan_.obstacles) {
        if (++listed > kListed) {
          s += "  ...\n";
          break;
        }
        s += fmt::format("  {}: {:.3g} > {:.3g}; {}{}\n", obstacle_name(o), o.value, o.allowed,
                         t("would help: ", "建议："), t(o.help));
      }
      if (plan_.cost_without_limits) {
        s += t("cost if money, numbers and room were not limited: ",
               "不限预算、批次和容量时的费用：") +
             money(*plan_.cost_without_limits) + "\n";
      }
    } else {
      s += t("cheapest plan: ", "最低费用方案：") + money(plan_.cost) +
           t(fmt::format(" (gap {:.2g} %)\n", 100.0 * plan_.cost_gap),
             fmt::format("（差距 {:.2g} %）\n", 100.0 * plan_.cost_gap));
      for (const PlannedSite& p : plan_.sites) {
        if (p.option < 0) continue;
        const RelocationOption& o = in_.options[at(p.option)];
        s += fmt::format("  {} {}: {}, {}, {}\n", site_id(p.site), site_name(p.site),
                         option_name(p.option), money(*o.cost), t(plan_.batches[at(p.batch)].name));
      }
      for (const PlannedMove& m : plan_.moves) {
        const RelocationReceptor& r = in_.receptors[at(m.receptor)];
        s += fmt::format("  {}: {}, {}\n", named(study_, r), t("moves away", "搬迁"),
                         money(*r.cost));
      }
      s += t(fmt::format("computed anew: {} expected deaths per year, F-N / line {}, {}\n",
                         risk_text(plan_.pll_checked), ratio(plan_.curve_ratio_checked),
                         plan_.check_meets ? "every criterion holds" : "A CRITERION FAILS"),
             fmt::format("复算：潜在生命损失 {} /年，F-N/限值线 {}，{}\n",
                         risk_text(plan_.pll_checked), ratio(plan_.curve_ratio_checked),
                         plan_.check_meets ? "全部准则满足" : "仍有准则不满足"));
    }
    if (!r_.buildings.empty()) {
      const auto todo = std::count_if(r_.buildings.begin(), r_.buildings.end(),
                                      [](const BuildingResult& b) { return !b.action.empty(); });
      s += t(fmt::format("occupied buildings: {} of {} to move, strengthen or review\n", todo,
                         r_.buildings.size()),
             fmt::format("有人建筑：{} / {} 需搬迁、加固或评估\n", todo, r_.buildings.size()));
    }
    if (!r_.gaps.empty()) {
      s += t(fmt::format("{} things are missing (table relocation_gaps)\n", r_.gaps.size()),
             fmt::format("{} 项信息缺失（见 relocation_gaps 表）\n", r_.gaps.size()));
    }
    if (!r_.unconfirmed.empty()) {
      s += t(fmt::format("{} unconfirmed values decided: compare with the printed standards (table "
                         "relocation_unconfirmed)\n",
                         r_.unconfirmed.size()),
             fmt::format(
                 "{} 项未核对数值起判定作用，须与标准原文核对（见 relocation_unconfirmed 表）\n",
                 r_.unconfirmed.size()));
    }
    return s;
  }

  const Study& study_;
  const RelocationInputs& in_;
  const RelocationResult& r_;
  const RelocationPlan& plan_;
  bool zh_;
  DecisionOutput out_;
};

}  // namespace

DecisionOutput relocation_output(const Study& study, const RiskBasis& /*basis*/,
                                 const RelocationResult& result) {
  return Writer{study, result}.write();
}

}  // namespace isorisk::study::decisions
