// SPDX-License-Identifier: Apache-2.0
#include "capacity_output.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "capacity_words.hpp"
#include "decisions/document.hpp"
#include "decisions/table.hpp"
#include "decisions/words.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/gis/geometry.hpp"
#include "isorisk/study/decisions/capacity.hpp"

namespace isorisk::study::decisions {

namespace {

using capacity::clause_text;
using capacity::constraint_text;
using capacity::factor_text;
using gis::Value;
using results::risk_text;
using Mode = CapacityAllocation::Mode;

constexpr double kSame = 1e-9;           // factors that differ less are equal
constexpr std::size_t kLinesShown = 20;  // of a list on the terminal

std::string percent(double ratio) { return fmt::format("{:.3g} %", 100.0 * ratio); }

class Output : private Words {
 public:
  Output(const Study& study, const RiskBasis& basis, const CapacityResult& result)
      : Words{study}, basis_{basis}, r_{result} {}

  DecisionOutput make() {
    out_.name = "capacity";
    out_.title = say_("Risk capacity of the park", "园区安全容量（风险容量）");
    figures();
    enterprises_table();
    parcels_table();
    for (const CapacityAllocation& a : r_.allocations) allocation_tables(a);
    projects_table();
    inventory_table();
    scenarios_table();
    state_table();
    level_table();
    checklist_table();
    out_.layers = capacity::map_layers(study_, r_);
    raster();
    out_.warnings = r_.warnings;
    out_.json = capacity::document(study_, basis_, r_);
    out_.text = text();
    return std::move(out_);
  }

 private:
  // --- words ---------------------------------------------------------------------------------

  [[nodiscard]] std::string room_text(double factor) const {
    return std::isinf(factor) ? say_("not limited", "不受限") : factor_text(factor);
  }
  // What a site may add, as a share of its present hazard.
  [[nodiscard]] std::string growth_text(double factor) const {
    if (std::isinf(factor)) return say_("not limited", "不受限");
    if (factor < 1.0) return say_("none", "无");
    return "+" + factor_text(100.0 * (factor - 1.0)) + " %";
  }
  [[nodiscard]] Value constraint(const std::optional<CapacityConstraint>& c) const {
    return c ? Value{constraint_text(study_, r_, *c)} : Value{};
  }
  [[nodiscard]] Value clause(const std::optional<CapacityConstraint>& c) const {
    return c ? Value{clause_text(study_, r_, *c)} : Value{};
  }
  template <class Thing>
  [[nodiscard]] std::string label(const Thing& thing) const {
    return thing.id + " " + named(thing);
  }
  [[nodiscard]] std::string target_label(std::int32_t t) const { return label(target(t)); }
  [[nodiscard]] std::string target_list(const std::vector<std::int32_t>& targets) const {
    std::vector<std::string> names;
    for (const std::int32_t t : targets) names.push_back(target_label(t));
    return say_.list(names);
  }
  [[nodiscard]] std::string site_label(std::int32_t s) const { return label(site(s)); }
  [[nodiscard]] std::string parcel_label(std::int32_t k) const {
    return label(r_.parcels[at(k)].parcel);
  }
  [[nodiscard]] std::string share_name(const CapacityShare& s) const {
    return s.site >= 0 ? site_label(s.site) : parcel_label(s.parcel);
  }
  [[nodiscard]] std::string region_name(
      const std::optional<models::criteria::Region>& region) const {
    return region ? name("region", models::criteria::word_of(*region)) : "";
  }
  [[nodiscard]] std::string line_name(const models::criteria::SocietalLine& line) const {
    return name("line", line_word(line.line));
  }
  // --- figures -------------------------------------------------------------------------------

  void figure(std::string label, std::string value, std::string note, Verdict verdict) {
    out_.figures.push_back({std::move(label), std::move(value), std::move(note), verdict});
  }

  [[nodiscard]] std::size_t sites_with_room() const {
    return static_cast<std::size_t>(
        std::count_if(r_.sites.begin(), r_.sites.end(),
                      [](const CapacitySite& s) { return s.head_room.factor > 1.0; }));
  }

  void figures() {
    const CapacityState& s = r_.state;
    const std::string derived = say_("proposal of the literature, no official formula [derived]",
                                     "文献建议，非官方公式［推导］");
    figure(say_("Risk capacity in use, RC", "风险容量占用 RC"), risk_text(s.rc_per_yr) + " /a",
           say_("sum of the potential loss of life of the sites; ", "各企业潜在生命损失之和；") +
               derived,
           Verdict::None);
    if (s.rc_max_per_yr > 0.0) {
      figure(say_("Largest capacity, RC_max", "最大容量 RC_max"),
             risk_text(s.rc_max_per_yr) + " /a",
             fmt::format("{} ({:.0f} {}); {}",
                         say_("limit x persons over the targets", "各防护目标限值×人数之和"),
                         s.persons, say_("persons", "人"), derived),
             Verdict::None);
      figure(
          say_("Use ratio RC / RC_max", "容量利用率 η = RC/RC_max"), percent(s.use_ratio),
          say_("all people against the targets' persons; ", "全部人群对防护目标人数；") + derived,
          s.use_ratio > 1.0 ? Verdict::Warn : Verdict::None);
      figure(say_("Use ratio at the targets alone", "仅防护目标的利用率"),
             percent(s.target_use_ratio),
             say_("risk x persons over limit x persons; ", "风险×人数／限值×人数；") + derived,
             s.target_use_ratio > 1.0 ? Verdict::Warn : Verdict::None);
    }
    if (s.binding_target >= 0) {
      const CapacityTarget& t = r_.targets[at(s.binding_target)];
      figure(say_("Binding target", "控制性防护目标"), target_label(t.target),
             fmt::format("{} {} {}; {}", percent(t.ratio), say_("of the limit", "限值占比"),
                         risk_text(t.limit->per_yr), clause_text(study_, t.limit->provenance)),
             t.meets ? Verdict::Pass : Verdict::Fail);
    }
    figure(say_("Targets beyond their limit", "超限防护目标"),
           fmt::format("{} / {}", s.failing.size(), study_.targets.size()), target_list(s.failing),
           s.failing.empty() ? Verdict::Pass : Verdict::Fail);
    for (const CapacityMargin& m : s.margins) {
      const bool decides = m.line.line == study_.capacity.societal_line;
      figure(say_("F-N margin to the ", "F-N裕度：") + line_name(m.line),
             std::isinf(m.decades) && m.decades > 0.0
                 ? say_("no deaths", "无死亡")
                 : fmt::format("{:+.2f} {}", m.decades, say_("decades", "个数量级")),
             fmt::format("N = {:.3g}; {}; {}", m.at.deaths, region_name(s.region),
                         clause_text(study_, m.line.provenance)),
             !decides           ? Verdict::None
             : m.decades <= 0.0 ? Verdict::Fail
                                : Verdict::Pass);
    }
    figure(say_("Sites with head-room", "尚有容量的企业"),
           fmt::format("{} / {}", sites_with_room(), r_.sites.size()),
           say_("each alone, all others as they are", "单独增长，其余不变"), Verdict::None);
    for (const CapacityAllocation& a : r_.allocations) {
      if (a.mode == Mode::Cut) {
        figure(say_("Cut that is needed", "所需削减"), factor_text(a.present_total - a.best_total),
               say_("least sum of weight x cut; common factor on all sites instead: ",
                    "加权削减量之和的最小值；若各企业同比例，系数为 ") +
                   factor_text(a.common_factor),
               Verdict::Fail);
      } else {
        figure(say_("Capacity left to share out", "可分配容量"),
               factor_text(a.best_total - a.present_total),
               say_("largest sum of weight x growth; fair share: ",
                    "加权增量之和的最大值；公平分配：") +
                   factor_text(a.fair_total - a.present_total),
               Verdict::None);
      }
    }
    if (r_.level.asked) {
      figure(say_("Safety level of the park", "园区安全风险等级"),
             r_.level.level.empty()
                 ? say_("cannot be said", "无法定级")
                 : r_.level.level + " " + say_(r_.level.name_en, r_.level.name_zh),
             fmt::format("{} {} / {}; {}", say_("score", "得分"), number_text(r_.level.total),
                         number_text(r_.level.full), r_.level.document),
             r_.level.level.empty()  ? Verdict::Warn
             : r_.level.level == "A" ? Verdict::Fail
                                     : Verdict::None);
    }
  }

  // --- tables --------------------------------------------------------------------------------

  void enterprises_table() {
    OutTable t{.id = "capacity_enterprises",
               .title = say_("Head-room of the enterprises", "企业剩余容量")};
    t.note = say_(
        "Factor: largest multiple of its present hazard (number of identical plants) that every "
        "criterion allows, the others as they are; below 1 a criterion it adds to fails today. "
        "Criteria that hold: what is left when those that fail are mended elsewhere. Shown "
        "rounded down.",
        "系数：其余企业不变时，全部准则允许的现有危险倍数（相同装置数）；小于1表示其参与的某准则现"
        "已不满足。“按现已满足的准则”"
        "：不满足项由他处解决后的余量。数值向下取位。");
    t.columns = {left(say_("id", "编号")),
                 left(say_("Enterprise", "企业")),
                 left(say_("Status", "状态")),
                 right(say_("PLL (1/a)", "潜在生命损失（/年）")),
                 right_coloured(say_("Head-room", "剩余容量")),
                 right(say_("Factor", "系数")),
                 left(say_("Bound by", "控制条件")),
                 left(say_("Limit", "限值")),
                 right(say_("Factor by targets", "按个人风险")),
                 right(say_("Factor by F-N", "按社会风险")),
                 right(say_("Factor, criteria that hold", "按现已满足的准则")),
                 left(say_("Bound by", "其控制条件"))};
    for (const CapacitySite& s : r_.sites) {
      const Site& site = study_.sites[at(s.site)];
      const HeadRoom& h = s.head_room;
      t.rows.push_back({.cells = {site.id, named(site), name("site_status", word(site.status)),
                                  risk_text(s.pll_per_yr), growth_text(h.factor),
                                  room_text(h.factor), constraint(h.binding), clause(h.binding),
                                  room_text(h.by_targets), room_text(h.by_societal),
                                  room_text(h.by_passing), constraint(h.binding_passing)},
                        .verdict = h.factor < 1.0 ? Verdict::Fail : Verdict::Pass,
                        .fly_to = gis::representative_point(site.area)});
    }
    out_.tables.push_back(std::move(t));
  }

  void scenarios_table() {
    if (r_.scenarios.empty()) return;
    OutTable t{.id = "capacity_scenarios",
               .title = say_("Head-room of single scenarios", "单个情景的剩余容量"),
               .note = say_("Factor on the frequency of the scenario alone.",
                            "仅该情景频率可乘的最大系数。")};
    t.columns = {left(say_("Enterprise", "企业")),
                 left(say_("Scenario", "情景")),
                 right(say_("Frequency (1/a)", "频率（/年）")),
                 right(say_("PLL (1/a)", "潜在生命损失（/年）")),
                 right(say_("Largest part of a limit", "占限值最大比例")),
                 right_coloured(say_("Factor", "系数")),
                 left(say_("Bound by", "控制条件")),
                 left(say_("Limit", "限值")),
                 right(say_("Factor, criteria that hold", "按现已满足的准则"))};
    for (const CapacityScenario& s : r_.scenarios) {
      const OutcomeInfo& o = basis_.result.outcomes[at(s.outcome)];
      const HeadRoom& h = s.head_room;
      t.rows.push_back(
          {.cells = {site_label(s.site), results::outcome_text(study_, basis_.result, s.outcome),
                     risk_text(o.frequency_per_yr), risk_text(o.pll_per_yr),
                     percent(s.largest_ratio), room_text(h.factor), constraint(h.binding),
                     clause(h.binding), room_text(h.by_passing)},
           .verdict = h.factor < 1.0 ? Verdict::Fail : Verdict::Pass});
    }
    out_.tables.push_back(std::move(t));
  }

  void parcels_table() {
    if (r_.parcels.empty()) return;
    OutTable t{.id = "capacity_parcels",
               .title = say_("Head-room of the parcels", "地块剩余容量"),
               .note = capacity::unit_text(study_, r_)};
    t.columns = {left(say_("id", "编号")),
                 left(say_("Parcel", "地块")),
                 left(say_("Enterprise", "所属企业")),
                 right(say_("Area (ha)", "面积（公顷）")),
                 right_coloured(say_("Units", "单元数")),
                 left(say_("Bound by", "控制条件")),
                 left(say_("Limit", "限值")),
                 right(say_("Units by targets", "按个人风险")),
                 right(say_("Units by F-N", "按社会风险")),
                 right(say_("Units, criteria that hold", "按现已满足的准则")),
                 right(say_("PLL of one unit (1/a)", "单个单元潜在生命损失（/年）"))};
    for (const ParcelRoom& p : r_.parcels) {
      const HeadRoom& h = p.head_room;
      t.rows.push_back(
          {.cells = {p.parcel.id, named(p.parcel),
                     p.parcel.site >= 0 ? Value{site_label(p.parcel.site)} : Value{},
                     fmt::format("{:.1f}", gis::area_m2(p.parcel.area) / 1e4), room_text(h.factor),
                     constraint(h.binding), clause(h.binding), room_text(h.by_targets),
                     room_text(h.by_societal), room_text(h.by_passing), risk_text(p.pll_per_yr)},
           .verdict = h.factor < 1.0 ? Verdict::Fail : Verdict::Pass,
           .fly_to = p.point});
    }
    out_.tables.push_back(std::move(t));
  }

  void allocation_tables(const CapacityAllocation& a) {
    const bool cut = a.mode == Mode::Cut;
    OutTable t{.id = cut ? "capacity_cut" : "capacity_growth",
               .title = cut ? say_("How far the sites must shrink", "各企业须削减的程度")
                            : say_("Allocation of the capacity", "容量分配")};
    t.note = say_(
                 "Best: largest sum of weight x factor, proven by its shadow prices (no "
                 "allocation has more than ",
                 "最优：权重×系数之和最大，由影子价格证明（任何分配不超过 ") +
             fmt::format("{:.6g}", a.bound) +
             say_("). Fair: all raised alike until something binds, then the rest on.",
                  "）。公平：同步增加，受限者停止，其余继续。");
    if (!cut) {
      t.note += say_(" Who adds to a criterion that fails today keeps what he has.",
                     " 参与现已不满足准则者维持现状。");
    }
    t.columns = {left(say_("Who", "对象")),
                 right(say_("Weight", "权重")),
                 right(say_("From", "下限")),
                 right(say_("To", "上限")),
                 right_coloured(say_("Best", "最优")),
                 right(say_("Fair", "公平")),
                 left(say_("Remark", "说明"))};
    for (const CapacityShare& s : a.shares) {
      std::string remark;
      if (s.free) {
        remark = say_("touches no criterion", "不触及任何准则");
      } else if (s.held) {
        remark = say_("adds to a criterion that fails", "参与现已不满足的准则");
      } else if (cut && s.best < 1.0 - kSame) {
        remark = say_("cut by ", "削减 ") + fmt::format("{:.3g} %", 100.0 * (1.0 - s.best));
      }
      const double today = s.site >= 0 ? 1.0 : 0.0;
      t.rows.push_back({.cells = {share_name(s), fmt::format("{:.4g}", s.weight),
                                  fmt::format("{:.4g}", s.low), fmt::format("{:.4g}", s.high),
                                  factor_text(s.best), factor_text(s.fair), remark},
                        .verdict = s.best < today - kSame ? Verdict::Fail
                                   : s.held               ? Verdict::Warn
                                                          : Verdict::Pass});
    }
    out_.tables.push_back(std::move(t));

    OutTable prices{.id = cut ? "capacity_cut_prices" : "capacity_growth_prices",
                    .title = cut ? say_("What makes the cut necessary", "削减的控制条件")
                                 : say_("What bounds the allocation", "分配的控制条件"),
                    .note = say_("Shadow price: gain in the sum of weight x factor if the limit "
                                 "were doubled, to first order.",
                                 "影子价格：限值加倍时权重×系数之和的增量（一阶）。")};
    prices.columns = {left(say_("Criterion", "准则")), left(say_("Limit", "限值")),
                      right(say_("Used", "占用")), right(say_("Shadow price", "影子价格"))};
    for (const CapacityPrice& p : a.prices) {
      prices.rows.push_back({.cells = {constraint_text(study_, r_, p.constraint),
                                       clause_text(study_, r_, p.constraint), percent(p.ratio),
                                       fmt::format("{:.3g}", p.price)}});
    }
    for (const CapacityFairStep& s : a.steps) {
      if (!s.binding) continue;
      std::vector<std::string> stopped;
      for (const std::int32_t i : s.stopped) stopped.push_back(share_name(a.shares[at(i)]));
      prices.rows.push_back(
          {.cells = {constraint_text(study_, r_, *s.binding), clause_text(study_, r_, *s.binding),
                     say_("fair share stops at +", "公平分配止于 +") + factor_text(s.increment),
                     say_.list(stopped)}});
    }
    add_filled(out_.tables, std::move(prices));
  }

  void projects_table() {
    if (r_.projects.empty()) return;
    OutTable t{.id = "capacity_projects",
               .title = say_("Effect of proposed projects", "拟建项目的影响"),
               .note = say_("The park with and without the hazards of the project.",
                            "有无项目危险源时的园区。")};
    t.columns = {left(say_("Project", "项目")),
                 right(say_("PLL without", "无项目潜在生命损失")),
                 right(say_("PLL with", "有项目潜在生命损失")),
                 right(say_("Use ratio without", "无项目利用率")),
                 right(say_("Use ratio with", "有项目利用率")),
                 left(say_("F-N region without", "无项目社会风险")),
                 left(say_("F-N region with", "有项目社会风险")),
                 left_coloured(say_("Targets that newly fail", "新增超限目标")),
                 left(say_("Alone beyond the limit for new plants", "自身超过新建限值")),
                 left(say_("Largest part of a limit taken", "占用限值最多"))};
    for (const CapacityProject& p : r_.projects) {
      std::string name;
      for (const std::int32_t s : p.sites) name += (name.empty() ? "" : " + ") + site_label(s);
      const bool worse = p.with.region && p.without.region && *p.with.region > *p.without.region;
      t.rows.push_back(
          {.cells = {name, risk_text(p.without.pll_per_yr), risk_text(p.with.pll_per_yr),
                     percent(p.without.use_ratio), percent(p.with.use_ratio),
                     region_name(p.without.region), region_name(p.with.region),
                     p.newly_failing.empty() ? say_("none", "无") : target_list(p.newly_failing),
                     target_list(p.new_limit_failing),
                     p.worst_target < 0
                         ? Value{}
                         : Value{target_label(p.worst_target) + " " + percent(p.worst_loss)}},
           .verdict = !p.newly_failing.empty() || !p.new_limit_failing.empty() ? Verdict::Fail
                      : worse                                                  ? Verdict::Warn
                                                                               : Verdict::Pass,
           .fly_to = gis::representative_point(study_.sites[at(p.sites.front())].area)});
    }
    out_.tables.push_back(std::move(t));
  }

  [[nodiscard]] std::string inventory_text() const {
    const InventoryHeadRoom& i = *r_.inventory;
    std::string text = site_label(i.site) + ": ";
    if (i.fails_today) {
      text += say_("none: a criterion it adds to fails today; by those that hold: ",
                   "无：其参与的某准则现已不满足；按现已满足的准则：");
    }
    text += say_("inventories x ", "存量系数 ") + factor_text(i.largest_ok) +
            say_(" keep every criterion", " 时各准则均满足");
    if (i.smallest_fail > 0.0) {
      text += say_(", x ", "，") + fmt::format("{:.3g}", i.smallest_fail) +
              say_(" does not", " 时不满足");
      if (i.binding) text += ": " + constraint_text(study_, r_, *i.binding);
    } else {
      text += say_(" (the largest that was tried)", "（所试最大值）");
    }
    return text;
  }

  void inventory_table() {
    if (!r_.inventory) return;
    OutTable t{.id = "capacity_inventory",
               .title = say_("Head-room by inventory", "按存量计的剩余容量"),
               .note = inventory_text()};
    t.columns = {right(say_("Factor on inventories", "存量系数")),
                 right_coloured(say_("Largest part of a limit", "占限值最大比例")),
                 left(say_("At", "位置")), left(say_("Limit", "限值")),
                 right(say_("PLL of the site (1/a)", "企业潜在生命损失（/年）"))};
    for (const InventoryHeadRoom::Trial& x : r_.inventory->trials) {
      t.rows.push_back(
          {.cells = {fmt::format("{:.4g}", x.factor), percent(x.worst_ratio), constraint(x.worst),
                     clause(x.worst), risk_text(x.pll_per_yr)},
           .verdict = r_.inventory->smallest_fail > 0.0 && x.factor >= r_.inventory->smallest_fail
                          ? Verdict::Fail
                          : Verdict::Pass});
    }
    out_.tables.push_back(std::move(t));
  }

  void state_table() {
    OutTable t{.id = "capacity_targets",
               .title = say_("Use of the limits at the targets", "防护目标限值占用")};
    t.columns = {left(say_("id", "编号")),
                 left(say_("Target", "防护目标")),
                 left(say_("Class", "类别")),
                 right(say_("Persons", "人数")),
                 right(say_("Risk (1/a)", "个人风险（/年）")),
                 right(say_("Limit (1/a)", "限值（/年）")),
                 right_coloured(say_("Used", "占用")),
                 left(say_("Clause", "条款"))};
    std::vector<const CapacityTarget*> order;
    for (const CapacityTarget& x : r_.targets) order.push_back(&x);
    std::stable_sort(order.begin(), order.end(),
                     [](const auto* a, const auto* b) { return a->ratio > b->ratio; });
    for (const CapacityTarget* x : order) {
      const Target& target = study_.targets[at(x->target)];
      t.rows.push_back(
          {.cells = {target.id, named(target), class_name(target.target_class),
                     number(target.persons), risk_text(x->risk_per_yr), limit_cell(x->limit),
                     x->limit ? Value{percent(x->ratio)} : Value{},
                     x->limit ? Value{clause_text(study_, x->limit->provenance)} : Value{}},
           .verdict = !x->limit  ? Verdict::None
                      : x->meets ? Verdict::Pass
                                 : Verdict::Fail,
           .fly_to =
               x->place >= 0 ? std::optional{r_.places[at(x->place)].position} : std::nullopt});
    }
    out_.tables.push_back(std::move(t));
  }

  void level_table() {
    if (!r_.level.asked) return;
    OutTable t{.id = "capacity_level",
               .title = say_("Safety assessment of the park", "园区安全风险评估评分"),
               .note = r_.level.document};
    t.columns = {left(say_("Item", "项目")), right_coloured(say_("Score", "得分")),
                 right(say_("Full score", "满分")), left(say_("Remark", "说明")),
                 left(say_("Evidence", "依据"))};
    for (const ParkScore& s : study_.capacity.scores) {
      Value value = number(s.score);
      if (s.veto_item && s.veto) value = yes_no(*s.veto);
      const bool open = s.veto_item ? !s.veto : !s.score;
      t.rows.push_back({.cells = {s.item, value, number(s.full_score), s.note, s.evidence},
                        .verdict = open                                    ? Verdict::Warn
                                   : s.veto_item && s.veto.value_or(false) ? Verdict::Fail
                                                                           : Verdict::None});
    }
    out_.tables.push_back(std::move(t));
  }

  void checklist_table() {
    if (!study_.capacity.checklist_given && r_.findings.empty()) return;
    OutTable t{.id = "capacity_checklist",
               .title = say_("Ten haves and two bans", "十有两禁"),
               .note = say_("Answers of the study; residents inside are found from its layers.",
                            "算例给出的答复；园区内居民由算例图层检查。")};
    t.columns = {left(say_("Item", "项目")),
                 right(say_("Due", "期限")),
                 left_coloured(say_("In place (bans: kept)", "是否满足")),
                 left(say_("Remark", "说明")),
                 left(say_("Evidence", "依据")),
                 left(say_("Confidence", "可信度"))};
    for (const ParkCheck& c : r_.checklist) {
      t.rows.push_back({.cells = {say_(c.item_en, c.item_zh), c.due,
                                  c.answer.empty() ? say_("not answered", "未答复")
                                                   : name("park_answer", c.answer),
                                  c.note, c.evidence, confidence(c.confidence)},
                        .verdict = c.answer == "yes"  ? Verdict::Pass
                                   : c.answer == "no" ? Verdict::Fail
                                                      : Verdict::Warn});
    }
    out_.tables.push_back(std::move(t));
  }

  void raster() {
    if (!r_.map) return;
    const auto add = [&](const char* id, const Grid& grid, const char* description) {
      out_.rasters.push_back({.id = id,
                              .grid = grid,
                              .metadata = {.description = description,
                                           .unit = "1",
                                           .tags = {{"reference_unit", r_.unit ? r_.unit->id : ""},
                                                    {"most", number_text(r_.map->most)}}}});
    };
    add("head_room", r_.map->units, "reference units that the individual-risk limits allow");
    if (r_.map->passing) {
      add("head_room_passing", *r_.map->passing,
          "reference units that the individual-risk limits kept today allow");
    }
  }

  // --- terminal ------------------------------------------------------------------------------

  [[nodiscard]] std::string text() const {
    std::string t = named(study_) + "\n";
    const auto line = [&](const std::string& s) { t += "  " + s + "\n"; };
    for (const Figure& f : out_.figures) {
      line(f.label + ": " + f.value + (f.verdict == Verdict::Fail ? " [!]" : ""));
    }
    line(say_("Head-room of the enterprises (factor on the present hazard):",
              "企业剩余容量（现有危险的允许倍数）："));
    std::size_t shown = 0;
    for (const CapacitySite& s : r_.sites) {
      if (++shown > kLinesShown) {
        line(fmt::format("  ... {} {}", r_.sites.size() - shown + 1, say_("more", "项")));
        break;
      }
      const HeadRoom& h = s.head_room;
      std::string row = "  " + site_label(s.site) + ": " + room_text(h.factor);
      if (h.binding) row += " <- " + constraint_text(study_, r_, *h.binding);
      if (h.factor < 1.0) {
        row +=
            say_("; by the criteria that hold ", "；按现已满足的准则 ") + room_text(h.by_passing);
      }
      line(row);
    }
    for (const CapacityAllocation& a : r_.allocations) {
      if (a.mode != Mode::Cut) continue;
      for (const CapacityShare& s : a.shares) {
        if (s.best < 1.0 - kSame) {
          line(say_("must shrink: ", "须削减：") + share_name(s) + " -> " + factor_text(s.best));
        }
      }
    }
    if (r_.inventory) line(inventory_text());
    if (!r_.warnings.empty()) {
      line(fmt::format("{}: {}", say_("notes", "提示"), r_.warnings.size()));
    }
    return t;
  }

  const RiskBasis& basis_;
  const CapacityResult& r_;
  DecisionOutput out_;
};

}  // namespace

DecisionOutput capacity_output(const Study& study, const RiskBasis& basis,
                               const CapacityResult& result) {
  return Output{study, basis, result}.make();
}

}  // namespace isorisk::study::decisions
