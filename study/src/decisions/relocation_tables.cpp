// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "decisions/relocation_parts.hpp"
#include "decisions/table.hpp"

namespace isorisk::study::decisions::relocation {
namespace {

using gis::Value;
using results::risk_text;

constexpr std::size_t kCurvePoints = 200;  // of the F-N table

Value three(double v) { return significant(v, 3); }

class Tables : private RelocationWords {
 public:
  using RelocationWords::RelocationWords;

  [[nodiscard]] std::vector<OutTable> make() const {
    std::vector<OutTable> out;
    out.push_back(ranking_table());
    if (plan_.possible) {
      add_filled(out, obstacle_table());
      out.push_back(plan_table());
      out.push_back(batch_table());
      add_filled(out, move_table());
      add_filled(out, destination_table());
      out.push_back(target_table());
      if (!r_.frontier.empty()) out.push_back(frontier_table());
      out.push_back(curve_table());
    }
    if (!r_.buildings.empty()) out.push_back(building_table());
    add_filled(out, gap_table("relocation_gaps", r_.gaps, say_("What is missing", "缺失信息")));
    add_filled(out, gap_table("relocation_unconfirmed", r_.unconfirmed,
                              say_("Unconfirmed values that decided", "未核对但起判定作用的数值")));
    return out;
  }

 private:
  [[nodiscard]] Point place_of(std::int32_t s) const {
    return gis::representative_point(site(s).area);
  }
  [[nodiscard]] std::string limit_text(const models::criteria::Limit& l) const {
    return l.provenance.document + " (" + l.provenance.edition + ") " + l.provenance.clause +
           say_(", ", "，") + confidence(l.provenance.confidence);
  }

  [[nodiscard]] OutTable ranking_table() const {
    OutTable table{
        .id = "relocation_ranking",
        .title = say_("Which sites have to act", "企业搬迁改造排序"),
        .note = say_("Order of greedy removal: at each step the site whose removal takes away "
                     "most excess over the limits, then most expected deaths. Targets that "
                     "belong to a site do not count for it.",
                     "按逐一移除排序：每步选取使超标量下降最多的企业，达标后按潜在生命损失。"
                     "企业自身的目标不计入该企业。")};
    const double contour = in_.exposed_contour_per_yr;
    table.columns = {
        right(say_("Order", "次序")),
        left(say_("Site", "企业")),
        left_coloured(say_("Has to act", "需治理")),
        left(say_("Target it weighs on most", "影响最大的目标")),
        right(say_("Own risk / limit there", "自身风险/限值")),
        right(say_("All risk / limit there", "总风险/限值")),
        right(say_("Share there", "占比")),
        right(say_("Failing targets with its part", "有贡献的超标目标")),
        right(say_("Met if it alone were gone", "仅移除该企业即达标")),
        right(say_("Expected deaths per year", "潜在生命损失（/年）")),
        right(say_("Share of them", "占比")),
        right(say_("Share of F at the worst N", "F-N 最差点占比")),
        right(say_("People above ", "高于 ") + risk_text(contour) + say_(", day", " 人数（昼）")),
        right(say_("night", "（夜）")),
        right(say_("Failing targets left", "剩余超标目标")),
        right(say_("F-N / line left", "剩余 F-N/限值线")),
        right(say_("Expected deaths per year left", "剩余潜在生命损失（/年）")),
        left(say_("Programme class", "搬迁改造类别")),
        left(say_("Programme deadline", "类别期限")),
        left(say_("Populated urban area", "城镇人口密集区"))};
    for (const SiteRank& s : r_.ranking.sites) {
      Row row;
      row.verdict = s.needed ? Verdict::Fail : Verdict::Pass;
      row.fly_to = place_of(s.site);
      std::string programme = say_(s.programme.name);
      if (s.programme.assumed && !programme.empty())
        programme += say_(" (size not known)", "（规模未知）");
      row.cells = {s.order > 0 ? count(s.order) : Value{},
                   site_name(s.site),
                   yes_or_no(s.needed),
                   s.worst_target < 0 ? Value{} : Value{named(study_.targets[at(s.worst_target)])},
                   three(s.own_ratio),
                   three(s.total_ratio),
                   rounded(s.share, 3),
                   count(s.failing_targets),
                   count(s.cured_alone),
                   three(s.pll_per_yr),
                   rounded(s.pll_share, 3),
                   rounded(s.curve_share, 3),
                   rounded(s.exposed_day, 0),
                   rounded(s.exposed_night, 0),
                   s.order > 0 ? count(s.failing_after) : Value{},
                   s.order > 0 ? three(s.curve_ratio_after) : Value{},
                   s.order > 0 ? three(s.pll_after) : Value{},
                   text(programme),
                   text(day(s.programme.finish)),
                   s.populated_area ? Value{yes_or_no(*s.populated_area)} : Value{}};
      table.rows.push_back(std::move(row));
    }
    return table;
  }

  [[nodiscard]] OutTable plan_table() const {
    OutTable table{
        .id = "relocation_plan",
        .title = plan_.feasible ? say_("The cheapest plan", "最低费用方案")
                                : say_("The plan that comes nearest", "最接近达标的方案"),
        .note =
            say_("Of all plans that meet every criterion the cheapest, and of those the one that "
                 "lowers risk earliest.",
                 "满足全部准则的方案中费用最低者，其次为风险下降最早者。")};
    table.columns = {left(say_("Site", "企业")),
                     left(say_("Way out", "出路")),
                     left(say_("Destination", "承接地")),
                     right(cost_title()),
                     left(say_("Batch", "批次")),
                     left(say_("Deadline", "期限")),
                     right(say_("Expected deaths per year before", "潜在生命损失前（/年）")),
                     right(say_("after", "后")),
                     left(say_("Programme deadline", "类别期限")),
                     left_coloured(say_("In time", "是否按期"))};
    for (const PlannedSite& s : plan_.sites) {
      const RelocationOption* o = s.option < 0 ? nullptr : &in_.options[at(s.option)];
      const PlanBatch* b = s.batch < 0 ? nullptr : &plan_.batches[at(s.batch)];
      const Day due = programme_class(study_, s.site).finish;
      Row row;
      row.fly_to = place_of(s.site);
      row.verdict = o == nullptr ? Verdict::None : s.late ? Verdict::Warn : Verdict::Pass;
      row.cells = {
          site_name(s.site),
          option_name(s.option),
          o != nullptr && o->destination >= 0 ? Value{named(in_.destinations[at(o->destination)])}
                                              : Value{},
          o != nullptr ? number(*o->cost) : Value{},
          b != nullptr ? Value{say_(b->name)} : Value{},
          b != nullptr ? text(day(b->deadline)) : Value{},
          three(s.pll_before),
          three(s.pll_after),
          text(day(due)),
          o == nullptr
              ? Value{}
              : Value{s.late ? say_("after the programme", "晚于要求") : say_("yes", "是")}};
      table.rows.push_back(std::move(row));
    }
    // Those that act first.
    std::stable_sort(table.rows.begin(), table.rows.end(), [](const Row& a, const Row& b) {
      return a.verdict != Verdict::None && b.verdict == Verdict::None;
    });
    return table;
  }

  [[nodiscard]] OutTable batch_table() const {
    OutTable table{.id = "relocation_batches",
                   .title = say_("Batches", "批次"),
                   .note = say_("After each batch the sites of later ones are still as they are.",
                                "每批完成后，后续批次企业仍维持现状。")};
    table.columns = {left(say_("Batch", "批次")),
                     left(say_("Deadline", "期限")),
                     right(say_("Sites", "企业数")),
                     right(say_("Most", "上限")),
                     right(cost_title()),
                     right(say_("Budget", "预算")),
                     right(say_("Expected deaths per year after it", "完成后潜在生命损失（/年）")),
                     right(say_("Targets above their limit after it", "完成后超标目标"))};
    for (const PlanBatch& b : plan_.batches) {
      table.rows.push_back({.cells = {say_(b.name), text(day(b.deadline)), count(b.sites),
                                      number(b.max_sites), number(b.cost), number(b.budget),
                                      three(b.pll_after), count(b.failing_after)}});
    }
    return table;
  }

  [[nodiscard]] OutTable move_table() const {
    OutTable table{.id = "relocation_moves",
                   .title = say_("People who move away instead", "人口搬迁"),
                   .note = {}};
    table.columns = {left(say_("Who", "对象")), right(cost_title()), left(say_("Batch", "批次")),
                     left(say_("Deadline", "期限"))};
    for (const PlannedMove& m : plan_.moves) {
      const RelocationReceptor& r = in_.receptors[at(m.receptor)];
      const PlanBatch& b = plan_.batches[at(std::max(0, m.batch))];
      Row row{.cells = {named(r), number(*r.cost), say_(b.name), text(day(b.deadline))}};
      if (!r.targets.empty())
        row.fly_to = gis::representative_point(study_.targets[at(r.targets.front())].shape);
      table.rows.push_back(std::move(row));
    }
    return table;
  }

  [[nodiscard]] OutTable destination_table() const {
    OutTable table{
        .id = "relocation_destinations",
        .title = say_("Destinations", "承接地"),
        .note = say_("A site moves as it is, its centroid onto the point of the destination.",
                     "企业整体平移，形心与承接地点位重合。")};
    table.columns = {left(say_("Destination", "承接地")),
                     right(say_("Used", "已用")),
                     right(say_("Capacity", "容量")),
                     left(say_("Unit", "单位")),
                     left(say_("Sites", "企业")),
                     right(say_("F-N / line there", "当地 F-N/限值线")),
                     right(say_("Targets near", "附近目标")),
                     right(say_("People near", "附近人口"))};
    for (const PlanDestination& d : plan_.destinations) {
      const RelocationDestination& in = in_.destinations[at(d.destination)];
      std::string names;
      for (const std::int32_t s : d.sites)
        names += (names.empty() ? "" : say_(", ", "、")) + site_name(s);
      table.rows.push_back(
          {.cells = {named(in), number(d.used), number(in.capacity),
                     in.capacity_unit.empty() ? say_("sites", "家") : in.capacity_unit, names,
                     three(d.curve_ratio), count(d.targets_near), count(d.people_near)},
           .fly_to = in.position});
    }
    return table;
  }

  [[nodiscard]] OutTable target_table() const {
    OutTable table{
        .id = "relocation_targets",
        .title = say_("Targets before and after the plan", "方案前后防护目标"),
        .note =
            say_("After: from the parts of the sites; computed anew: all sources and people as the "
                 "plan leaves them.",
                 "方案后：按企业分量求和；复算：按方案后的风险源和人口重新计算。")};
    table.columns = {left(say_("Target", "防护目标")),
                     left(say_("Class", "类别")),
                     right(say_("Limit (per year)", "限值（/年）")),
                     right(say_("Before", "现状")),
                     right(say_("After", "方案后")),
                     left_coloured(say_("Verdict", "结论")),
                     left(say_("Limit from", "限值依据"))};
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
                   name("target_class", cls),
                   p->limit->per_yr,
                   three(p->before_per_yr),
                   three(p->after_per_yr),
                   p->moves   ? say_("moves away", "搬迁")
                   : p->meets ? name("verdict", "pass")
                              : name("verdict", "fail"),
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
           name("relocation_way", way_word(in_.options[at(p.options[i])].way));
    }
    for (const std::int32_t m : p.moves) {
      s += (s.empty() ? "" : "; ") + named(in_.receptors[at(m)]) + say_(" moves", "搬迁");
    }
    return s;
  }

  [[nodiscard]] OutTable frontier_table() const {
    const auto whole = [&](bool complete) {
      return complete ? say_("every plan that no other beats, proven", "全部非劣方案，已证明")
                      : say_("a sample with gaps", "抽样，附差距");
    };
    OutTable table{
        .id = "relocation_frontier",
        .title = say_("Cost against risk", "费用与风险"),
        .note = say_(
            "Plans of which none is both cheaper and safer than another, batches and budgets "
            "aside. All plans: " +
                whole(r_.frontier_complete) +
                "; plans that meet the criteria: " + whole(r_.frontier_meeting_complete) + ".",
            "费用与风险均不劣的方案，不计批次和预算。全部方案：" + whole(r_.frontier_complete) +
                "；达标方案：" + whole(r_.frontier_meeting_complete) + "。")};
    table.columns = {left(say_("Plans", "范围")),
                     right(cost_title()),
                     right(say_("Expected deaths per year", "潜在生命损失（/年）")),
                     right(say_("Gap of the cost", "费用差距")),
                     left_coloured(say_("Meets the criteria", "达标")),
                     left(say_("What is done", "措施"))};
    const auto add = [&](const std::vector<FrontierPlan>& plans, const std::string& name) {
      for (const FrontierPlan& p : plans) {
        table.rows.push_back({.cells = {name, number(p.cost), significant(p.pll_per_yr, 5),
                                        three(p.cost_gap), yes_or_no(p.meets), actions(p)},
                              .verdict = p.meets ? Verdict::Pass : Verdict::Fail});
      }
    };
    add(r_.frontier, say_("all", "全部"));
    add(r_.frontier_meeting, say_("meeting", "达标"));
    return table;
  }

  [[nodiscard]] OutTable curve_table() const {
    OutTable table{.id = "relocation_fn",
                   .title = say_("F-N curves before and after the plan", "方案前后 F-N 曲线"),
                   .note = {}};
    table.columns = {right(say_("N deaths or more", "死亡人数 ≥ N")),
                     right(say_("F before (per year)", "F 现状（/年）")),
                     right(say_("F after (per year)", "F 方案后（/年）")),
                     right(say_("Line (per year)", "限值线（/年）"))};
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

  [[nodiscard]] OutTable obstacle_table() const {
    OutTable table{
        .id = "relocation_obstacles",
        .title = say_("What stands in the way", "障碍"),
        .note = say_("In the plan that comes nearest: least sum of violations, each as a share "
                     "of what is allowed.",
                     "最接近方案中的超限项：各项超限按其允许值归一后之和最小。")};
    table.columns = {left(say_("What", "项目")),     right(say_("Value", "数值")),
                     right(say_("Allowed", "允许")), left_coloured(say_("Times", "倍数")),
                     left(say_("From", "来源")),     left(say_("What would help", "建议"))};
    for (const PlanObstacle& o : plan_.obstacles) {
      std::string from;
      for (const auto& [s, share] : o.from) {
        from += (from.empty() ? "" : "; ") + site_name(s) + fmt::format(" {:.0f} %", 100.0 * share);
      }
      table.rows.push_back(
          {.cells = {obstacle_name(o), three(o.value), three(o.allowed),
                     o.allowed > 0.0 ? three(o.value / o.allowed) : Value{}, from, say_(o.help)},
           .verdict = Verdict::Fail});
    }
    return table;
  }

  [[nodiscard]] OutTable building_table() const {
    OutTable table{
        .id = "relocation_buildings",
        .title = say_("Occupied buildings inside the park", "园区内有人建筑"),
        .note = say_(
            "Frequency: events whose effect reaches as far as the building; clouds only when "
            "they drift towards it (its sector of the wind rose and the two beside it). Upper "
            "bound: whatever the wind.",
            "频率：影响距离达到该建筑的事件频率之和；云团仅计飘向该建筑的（所在风向扇区及相邻两个"
            "）。"
            "上限：不计风向。")};
    table.columns = {left(say_("Building", "建筑")),
                     left(say_("Kind", "类别")),
                     left(say_("Site", "企业")),
                     right(say_("Persons", "人数")),
                     left(say_("Effect", "影响")),
                     right(say_("Frequency (per year)", "频率（/年）")),
                     right(say_("Upper bound", "不计风向")),
                     right(say_("Allowed", "允许频率")),
                     left_coloured(say_("To do", "措施")),
                     left(say_("Mostly from", "主要来源")),
                     left(say_("Limit from", "限值依据"))};
    for (const BuildingResult& b : r_.buildings) {
      for (const BuildingEffect& e : b.effects) {
        if (!e.limit) continue;
        const bool presence = e.effect == "presence";
        const auto persons = building_persons(b);
        Row row;
        row.fly_to = gis::representative_point(building_shape(b));
        row.verdict = e.exceeded ? e.limit->action == "review" ? Verdict::Warn : Verdict::Fail
                                 : Verdict::Pass;
        const std::string note = say_(e.limit->note_en, e.limit->note_zh);
        std::string todo =
            e.exceeded ? name("building_action", e.limit->action) : name("verdict", "pass");
        if (e.exceeded && !note.empty()) todo += say_(": ", "：") + note;
        row.cells = {
            building_name(b),
            name("occupied_building", b.kind),
            site_name(building_site(b)),
            number(persons),
            name("building_effect", e.effect),
            presence ? Value{} : three(e.frequency_per_yr),
            presence ? Value{} : three(e.any_wind_per_yr),
            presence ? Value{} : Value{e.limit->max_frequency_per_yr},
            todo,
            e.worst_equipment >= 0 ? Value{study_.equipment[at(e.worst_equipment)].id} : Value{},
            e.limit->source + say_(", ", "，") + confidence(e.limit->confidence)};
        table.rows.push_back(std::move(row));
      }
    }
    return table;
  }

  [[nodiscard]] OutTable gap_table(const char* id, const std::vector<RelocationGap>& gaps,
                                   std::string title) const {
    OutTable table{.id = id, .title = std::move(title), .note = {}};
    table.columns = {left(say_("Subject", "对象")), left(say_("What", "内容")),
                     left(say_("Add", "补充"))};
    for (const RelocationGap& g : gaps) {
      table.rows.push_back(
          {.cells = {g.subject, say_(g.what), say_(g.add)}, .verdict = Verdict::Warn});
    }
    return table;
  }
};

}  // namespace

std::vector<OutTable> tables(const Study& study, const RelocationResult& result) {
  return Tables{study, result}.make();
}

}  // namespace isorisk::study::decisions::relocation
