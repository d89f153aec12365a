// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "decisions/distance_parts.hpp"
#include "decisions/table.hpp"

namespace isorisk::study::decisions::distance {
namespace {

using gis::Value;
using results::risk_text;

class Tables : private DistanceWords {
 public:
  using DistanceWords::DistanceWords;

  [[nodiscard]] std::vector<OutTable> make() const {
    std::vector<OutTable> out;
    out.push_back(path_table());
    out.push_back(target_table());
    add_filled(out, shares_table());
    out.push_back(contour_table());
    add_filled(out, blast_table());
    add_filled(out, separation_table());
    out.push_back(site_table());
    if (!r_.storage_bases.empty()) out.push_back(base_table());
    out.push_back(criteria_table());
    out.push_back(criteria_targets_table());
    add_filled(out, own_table());
    add_filled(out, class_table());
    add_filled(out, gap_table());
    add_filled(out, unconfirmed_table());
    return out;
  }

 private:
  OutTable path_table() const {
    OutTable table{
        .id = "distance_paths",
        .title = say_("Method by site (GB/T 37243-2019 cl. 4)",
                      "各企业适用方法（GB/T 37243-2019 第4章）"),
        .note = say_("Every step of the clause with the reason it was or was not taken.",
                     "逐步列出条款、是否采用及原因。"),
        .columns = {left(field_name("id")), left(field_name("name")), left(say_("Status", "状态")),
                    left(say_("Explosives", "爆炸物")),
                    right(say_("Sum q/Q (gases)", "Σq/Q（气体）")), left(say_("Unit", "单元")),
                    left(say_("Method", "方法")), left(say_("Reason", "理由")),
                    left(say_("Clause", "条款")), left(say_("Confidence", "可信度")),
                    left(say_("Governing standard", "执行标准"))},
        .rows = {}};
    for (std::size_t i = 0; i < r_.sites.size(); ++i) {
      const SiteDistance& s = r_.sites[i];
      const Site& site = study_.sites[i];
      std::vector<std::string> reasons;
      std::string clauses;
      std::set<std::string> grades;
      for (const PathStep& step : s.path.steps) {
        if (!step.taken && s.path.out_of_scope.empty() && !s.path.table) continue;
        reasons.push_back(say_(step.reason));
        const std::string c = step.source.document + " " + step.source.clause;
        if (clauses.find(c) == std::string::npos) clauses += (clauses.empty() ? "" : ", ") + c;
        grades.insert(confidence(step.source.confidence));
      }
      table.rows.push_back(
          {.cells = {site.id, named(site), name("situation", s.is_new ? "new" : "existing"),
                     yes_no(s.facts.explosives), rounded(s.facts.sum_ratio, 3), say_(s.facts.unit),
                     methods_of(s.path), say_.phrases(reasons), clauses,
                     Say::joined({grades.begin(), grades.end()}, ", "), s.governing_standard},
           .verdict =
               !s.path.out_of_scope.empty() || s.path.provisional ? Verdict::Warn : Verdict::None,
           .fly_to = gis::centroid(site.area)});
    }
    return table;
  }

  OutTable target_table() const {
    const bool two = std::any_of(r_.targets.begin(), r_.targets.end(),
                                 [](const TargetDistance& d) { return d.as_new.has_value(); });
    OutTable table{
        .id = "distance_targets",
        .title = say_("Protection targets", "防护目标判定"),
        .note =
            say_("Margin: from the target to where the requirement ends, positive outside. Risk: "
                 "from its worst place to the contour of its limit, drawn from the risk map; the "
                 "verdict rests on the exact risk. Blast and separation: distance less required "
                 "distance.",
                 "裕度：目标至要求边界的距离，外侧为正。风险：最不利点至其限值等值线的距离（由"
                 "风险图绘制，判定以精确风险为准）；爆炸与防火间距：实际距离减要求距离。"),
        .columns = {left(field_name("id")), left(field_name("name")), left(field_name("class")),
                    left(say_("Governing method", "控制方法")),
                    left(say_("Document, clause", "依据")), left(say_("Confidence", "可信度")),
                    right(field_name("risk_per_yr")), right(field_name("limit_per_yr")),
                    right(field_name("margin_decades")),
                    right(say_("Required (m)", "要求距离（m）")),
                    right(say_("Actual (m)", "实际距离（m）")),
                    right(say_("Margin (m)", "裕度（m）")), left(say_("Nearest site", "最近企业")),
                    right(say_("at (m)", "距离（m）")), left(say_("Nearest source", "最近风险源")),
                    right(say_("at (m)", "距离（m）")), left(say_("Largest share", "最大贡献")),
                    left_coloured(field_name("verdict"))},
        .rows = {}};
    if (two) {
      table.columns.insert(
          table.columns.end() - 1,
          {right(say_("Limit for new (per year)", "新建限值（每年）")),
           left(say_("Verdict with it", "按新建限值判定")),
           right(say_("Risk without new sites (per year)", "不含新建企业的风险（每年）"))});
    }
    for (const TargetDistance& d : r_.targets) {
      const Target& target = study_.targets[at(d.target)];
      const DistanceSource source = governing_source(d);
      Value required;
      Value actual;
      if (d.governing == DistanceMethod::Blast) {
        required = metres(d.blast->required_m);
        actual = metres(d.blast->actual_m);
      } else if (d.governing == DistanceMethod::Separation) {
        required = metres(r_.separations[at(d.separation)].required_m);
        actual = metres(r_.separations[at(d.separation)].actual_m);
      } else if (d.risk.margin_m && std::isfinite(d.nearest_site_m)) {
        actual = metres(d.nearest_site_m);
        required = metres(std::max(0.0, d.nearest_site_m - *d.risk.margin_m));
      }
      Row row{.cells = {target.id, named(target), class_name(target.target_class),
                        method_name(d.governing), clause_text(source),
                        source.confidence.empty() ? Value{} : Value{confidence(source.confidence)},
                        risk_text(d.risk.risk_per_yr), limit_cell(d.risk.limit),
                        rounded(d.risk.margin_decades, 2), required, actual, metres(d.margin_m),
                        site_name(d.nearest_site), metres(d.nearest_site_m), nearest_source(d),
                        metres(d.nearest_source_m),
                        d.shares.empty() ? Value{}
                                         : Value{results::outcome_text(study_, basis_.result,
                                                                       d.shares[0].outcome)}},
              .verdict = d.verdict,
              .fly_to = d.worst};
      if (two) {
        std::string limit;
        std::string verdict;
        if (d.as_new && d.as_new->limit) limit = risk_text(d.as_new->limit->per_yr);
        if (d.as_new) verdict = verdict_text(d.as_new->meets ? Verdict::Pass : Verdict::Fail);
        row.cells.emplace_back(limit);
        row.cells.emplace_back(verdict);
        row.cells.emplace_back(d.risk_without_new ? risk_text(*d.risk_without_new) : std::string{});
      }
      row.cells.emplace_back(verdict_text(d.verdict));
      table.rows.push_back(std::move(row));
    }
    return table;
  }

  OutTable shares_table() const {
    OutTable table{
        .id = "distance_shares",
        .title = say_("What the risk at the targets comes from", "目标处风险的来源"),
        .note = say_("The five scenarios of largest share at the worst place of each target.",
                     "各目标最不利点处贡献最大的五个场景。"),
        .columns = {left(field_name("id")), left(field_name("name")), right(say_("Rank", "序号")),
                    left(say_("Scenario", "场景")), left(field_name("site")),
                    right(field_name("risk_per_yr")), right(say_("Share", "贡献比例"))},
        .rows = {}};
    const QraResult& q = basis_.result;
    for (const TargetDistance& d : r_.targets) {
      int rank = 0;
      for (const TargetShare& s : d.shares) {
        const Release& release = q.releases[at(q.outcomes[at(s.outcome)].release)];
        table.rows.push_back(
            {.cells = {target(d.target).id, named(target(d.target)), count(++rank),
                       results::outcome_text(study_, q, s.outcome),
                       site_name(study_.equipment[at(release.equipment)].site),
                       risk_text(s.risk_per_yr),
                       d.risk.risk_per_yr > 0.0 ? rounded(s.risk_per_yr / d.risk.risk_per_yr, 3)
                                                : Value{}},
             .fly_to = d.worst});
      }
    }
    return table;
  }

  // The classes whose limit a level is.
  [[nodiscard]] std::string level_use(double level) const {
    std::vector<std::string> uses;
    for (const Situation situation : {Situation::Existing, Situation::New}) {
      std::vector<std::string> classes;
      for (const std::string_view c : models::criteria::target_classes()) {
        const auto limit = study_.criteria.limit(c, situation);
        if (limit && limit->per_yr == level) classes.push_back(name("target_class", c));
      }
      if (classes.empty()) continue;
      uses.push_back(name("situation", models::criteria::word_of(situation)) + say_(": ", "：") +
                     say_.list(classes));
    }
    return uses.empty() ? say_("for orientation", "参考") : say_.phrases(uses);
  }

  OutTable contour_table() const {
    OutTable table{
        .id = "distance_contours",
        .title = say_("Distance beyond the boundary, by level and direction",
                      "各等值线超出厂界的距离（按方向）"),
        .note =
            say_("Total risk beyond the union of the sites; risk of a site alone beyond its own "
                 "boundary (from the overview grid: coarse). By sector of the bearing from the "
                 "nearest point of the boundary: the largest distance of the contour.",
                 "园区：总风险超出企业范围并集；单个企业：自身风险超出其厂界（概览网格，较粗）。"
                 "按自边界最近点的方位分扇区，取等值线至边界的最大距离。"),
        .columns = {left(say_("Owner", "对象")), right(field_name("level_per_yr")),
                    left(say_("Level for", "用于")), left(say_("Confidence", "可信度")),
                    right(say_("Area (ha)", "面积（公顷）")),
                    right(say_("Largest (m)", "最大（m）")), right(say_("Least (m)", "最小（m）")),
                    right(say_("Cell (m)", "网格（m）")), left(field_name("cut_by_edge"))},
        .rows = {}};
    const int n = study_.distance.directions;
    for (int i = 0; i < n; ++i) {
      table.columns.push_back(right(fmt::format("{:g}°", 360.0 * i / n)));
    }
    for (const ContourDistance& c : r_.contours) {
      if (c.area.empty()) continue;
      const auto& by = c.beyond.by_direction_m;
      Row row{
          .cells = {c.site < 0 ? say_("Park", "园区") : site_name(c.site),
                    risk_text(c.level_per_yr), level_use(c.level_per_yr), confidence(c.confidence),
                    rounded(c.area_m2 / 1e4, 2), metres(c.beyond.farthest_m),
                    metres(*std::min_element(by.begin(), by.end())), metres(c.cell_m),
                    yes_no(c.cut_by_edge)},
          .verdict = c.cut_by_edge ? Verdict::Warn : Verdict::None,
          .fly_to = c.beyond.farthest_at};
      for (const double m : by) row.cells.emplace_back(metres(m));
      table.rows.push_back(std::move(row));
    }
    return table;
  }

  OutTable blast_table() const {
    OutTable table{
        .id = "distance_blast",
        .title = say_("Stores of explosives: consequence method", "爆炸物：事故后果法"),
        .note = say_("Overpressure of the TNT equivalent by GB/T 37243-2019 cl. 5.4 (formula of GB "
                     "6722-2014 eq. (3)) at the threshold of the target class.",
                     "按 GB/T 37243-2019 第5.4条（GB 6722-2014 式(3)）计算 TNT 当量的冲击波超压，"
                     "取防护目标类别对应的阈值。"),
        .columns = {left(say_("Store", "库房")), left(field_name("site")),
                    right(say_("TNT equivalent (kg)", "TNT当量（kg）")),
                    right(say_("Threshold (Pa)", "阈值（Pa）")), left(say_("For", "适用类别")),
                    right(say_("Required (m)", "要求距离（m）")),
                    right(say_("Targets inside", "范围内目标")), left(say_("Clause", "条款")),
                    left(say_("Confidence", "可信度")), left_coloured(field_name("verdict"))},
        .rows = {}};
    for (const BlastZone& z : r_.blasts) {
      const ExplosiveStore& store = study_.hazard.explosives[at(z.store)];
      std::vector<std::string> classes;
      for (const TargetClass c : z.classes) classes.push_back(class_name(c));
      const Verdict v = z.targets_inside > 0 ? Verdict::Fail : Verdict::Pass;
      table.rows.push_back(
          {.cells = {store.id + " " + named(store), site_name(store.site),
                     rounded(store.tnt_equivalent_kg, 1), z.threshold_pa,
                     Say::joined(classes, ", "), metres(z.distance_m), count(z.targets_inside),
                     clause_text(z.source), confidence(z.source.confidence), verdict_text(v)},
           .verdict = v,
           .fly_to = store.position});
    }
    return table;
  }

  OutTable separation_table() const {
    OutTable table{
        .id = "distance_separation",
        .title = say_("Separation distances of standards", "标准规定的防火间距"),
        .note =
            fmt::format(fmt::runtime(say_(
                            "Of each site and target the facility of least margin. {} pairs with "
                            "larger margins than {:g} m are not listed.",
                            "每对企业与目标取裕度最小的设施；裕度大于 {1:g} m 的 {0} 对未列出。")),
                        r_.separations_far, study_.distance.list_within_m),
        .columns = {left(field_name("site")), left(say_("Facility", "设施")),
                    left(say_("Row of the table", "表中项目")), left(say_("Grade", "等级")),
                    left(say_("Target", "目标")), left(say_("Column", "对象类别")),
                    right(say_("Required (m)", "要求距离（m）")),
                    right(say_("Actual (m)", "实际距离（m）")),
                    right(say_("Margin (m)", "裕度（m）")), left(say_("Measured from", "起算点")),
                    left(say_("Document, clause", "依据")), left(say_("Confidence", "可信度")),
                    left_coloured(field_name("verdict"))},
        .rows = {}};
    for (const SeparationFinding& f : r_.separations) {
      const Equipment& e = study_.equipment[at(f.equipment)];
      const Verdict v = !f.meets ? Verdict::Fail
                        : f.optimistic && f.margin_m() < study_.distance.start_slack_m
                            ? Verdict::Warn
                            : Verdict::Pass;
      table.rows.push_back(
          {.cells = {site_name(f.site), e.id, say_(f.row.facility_en, f.row.facility_zh), f.grade,
                     other_name(f), say_(f.row.target_en, f.row.target_zh), metres(f.required_m),
                     metres(f.actual_m), metres(f.margin_m()), say_(f.how),
                     f.row.edition + " " + f.row.clause, confidence(f.row.confidence),
                     verdict_text(v)},
           .verdict = v,
           .fly_to = e.position});
    }
    return table;
  }

  OutTable site_table() const {
    OutTable table{
        .id = "distance_sites",
        .title = say_("Every site alone", "单个企业"),
        .note =
            say_("Risk of the site alone at targets that are not its own, against the limit of its "
                 "own situation.",
                 "企业自身风险（不计其内部目标），按其自身建设状态的限值。"),
        .columns = {left(field_name("id")), left(field_name("name")),
                    left(say_("Situation", "建设状态")),
                    right(say_("Highest risk at a target (per year)", "目标处最高风险（每年）")),
                    right(say_("Largest risk over limit", "最大风险／限值")),
                    left(say_("at", "目标")),
                    right(say_("Targets above their limit by it alone", "仅由其超限的目标数")),
                    right(say_("Largest share at a failing target", "对不符合目标的最大贡献")),
                    left(say_("at", "目标")), right(say_("Fail by blast", "超压不符合")),
                    right(say_("Fail by separation", "间距不符合")),
                    right(say_("Roads and sites too near", "道路、相邻企业间距不符合"))},
        .rows = {}};
    const auto target_name = [&](std::int32_t i) {
      return i < 0 ? Value{} : Value{named(target(i))};
    };
    for (std::size_t i = 0; i < r_.sites.size(); ++i) {
      const SiteDistance& s = r_.sites[i];
      const bool fails =
          s.own_failing + s.failing_blast + s.failing_separation + s.failing_other > 0;
      table.rows.push_back(
          {.cells = {study_.sites[i].id, named(study_.sites[i]),
                     name("situation", s.is_new ? "new" : "existing"),
                     risk_text(s.own_highest_per_yr), rounded(s.own_worst_ratio, 3),
                     target_name(s.own_worst_target), count(s.own_failing),
                     rounded(s.worst_share, 3), target_name(s.worst_share_target),
                     count(s.failing_blast), count(s.failing_separation), count(s.failing_other)},
           .verdict = fails ? Verdict::Fail : Verdict::None,
           .fly_to = gis::centroid(study_.sites[i].area)});
    }
    return table;
  }

  OutTable base_table() const {
    const DistanceInputs& d = study_.distance;
    OutTable table{
        .id = "distance_storage_bases",
        .title = say_("Oil and gas storage bases", "油气储存基地"),
        .note = fmt::format(
            fmt::runtime(
                say_("Listed by the study, or tanks of {:g} m3 of oil, {:g} m3 of liquefied "
                     "hydrocarbons or {:g} m3 of LNG and more. These thresholds are not those "
                     "of a confirmed document.",
                     "研究列明，或油品储罐不少于 {:g} m³、液化烃不少于 {:g} m³、LNG不少于 {:g} "
                     "m³的企业；阈值未经文件核实。")),
            d.storage_base_oil_m3, d.storage_base_liquefied_hydrocarbon_m3, d.storage_base_lng_m3),
        .columns = {left(field_name("site")), left(say_("Listed", "研究列明")),
                    right(say_("Oil (m3)", "油品（m³）")),
                    right(say_("Liquefied hydrocarbons (m3)", "液化烃（m³）")),
                    right(say_("LNG (m3)", "LNG（m³）")), left(say_("Method", "方法")),
                    right(say_("Largest risk over limit alone", "自身最大风险／限值")),
                    right(say_("Failing targets", "不符合目标数")),
                    left_coloured(field_name("verdict"))},
        .rows = {}};
    StorageBase sum;
    for (const StorageBase& b : r_.storage_bases) {
      const Verdict v = b.failing_targets > 0 ? Verdict::Fail : Verdict::Pass;
      sum.oil_m3 += b.oil_m3;
      sum.liquefied_hydrocarbon_m3 += b.liquefied_hydrocarbon_m3;
      sum.lng_m3 += b.lng_m3;
      sum.failing_targets += b.failing_targets;
      sum.own_worst_ratio = std::max(sum.own_worst_ratio, b.own_worst_ratio);
      table.rows.push_back(
          {.cells = {site_name(b.site), yes_no(b.listed), rounded(b.oil_m3, 0),
                     rounded(b.liquefied_hydrocarbon_m3, 0), rounded(b.lng_m3, 0),
                     methods_of(r_.sites[at(b.site)].path), rounded(b.own_worst_ratio, 3),
                     count(b.failing_targets), verdict_text(v)},
           .verdict = v,
           .fly_to = gis::centroid(study_.sites[at(b.site)].area)});
    }
    const Verdict v = sum.failing_targets > 0 ? Verdict::Fail : Verdict::Pass;
    table.rows.push_back(
        {.cells = {say_(fmt::format("All {}", r_.storage_bases.size()),
                        fmt::format("合计 {} 家", r_.storage_bases.size())),
                   Value{}, rounded(sum.oil_m3, 0), rounded(sum.liquefied_hydrocarbon_m3, 0),
                   rounded(sum.lng_m3, 0), Value{}, rounded(sum.own_worst_ratio, 3),
                   count(sum.failing_targets), verdict_text(v)},
         .verdict = v});
    return table;
  }

  [[nodiscard]] std::string region_text(
      const std::optional<models::criteria::SocietalVerdict>& s) const {
    return s ? name("region", models::criteria::word_of(s->region)) : std::string{};
  }

  OutTable criteria_table() const {
    const bool floor = study_.distance.societal_frequency_floor_per_yr > 0.0;
    OutTable table{
        .id = "distance_criteria",
        .title = say_("Other criteria beside it", "其他准则对照"),
        .note =
            say_("The same total risk under the limits of other documents, situation of the study. "
                 "Where a line of societal risk ends in a vertical cut (N = 1000), any frequency "
                 "beyond it counts as unacceptable.",
                 "同一总风险按其他文件的限值判定（建设状态同研究）。社会风险线在 N = 1000 "
                 "处竖直截断时，其右侧任何频率均视为不可接受。"),
        .columns = {left(say_("Set", "准则")), left(say_("Document", "文件")),
                    left(say_("Edition", "版本")), left(say_("Confirmed", "已核对")),
                    right(say_("Pass", "符合")), right(say_("Fail", "不符合")),
                    right(say_("No limit", "无限值")), left(field_name("region")),
                    right(say_("Governing N", "控制点 N")),
                    right(say_("Governing F (per year)", "控制点 F（每年）"))},
        .rows = {}};
    if (floor) {
      table.columns.push_back(
          left(say_(fmt::format("Region with a floor of {:g} /yr",
                                study_.distance.societal_frequency_floor_per_yr),
                    fmt::format("频率下限 {:g} /年时的区域",
                                study_.distance.societal_frequency_floor_per_yr))));
    }
    for (const CriteriaComparison& c : r_.criteria) {
      const bool governs = c.societal && c.societal->governing;
      Row row{
          .cells = {c.set, say_(c.name_en, c.name_zh), c.edition, yes_no(c.confirmed),
                    count(c.pass), count(c.fail), count(c.no_limit), region_text(c.societal),
                    governs ? rounded(c.societal->governing->deaths, 1) : Value{},
                    governs ? Value{risk_text(c.societal->governing->frequency_per_yr)} : Value{}},
          .verdict = c.of_study ? (c.fail > 0 ? Verdict::Fail : Verdict::Pass) : Verdict::None};
      if (floor) row.cells.emplace_back(region_text(c.societal_with_floor));
      table.rows.push_back(std::move(row));
    }
    return table;
  }

  OutTable criteria_targets_table() const {
    OutTable table{
        .id = "distance_criteria_targets",
        .title = say_("Targets under other criteria", "各目标在其他准则下的判定"),
        .note = say_("Limit per year and verdict. Classes of other sets are those their own "
                     "map gives to the classes of GB 36894-2018.",
                     "每年限值及判定；其他准则的类别由 GB 36894-2018 类别对应而来。"),
        .columns = {left(field_name("id")), left(field_name("name")),
                    right(field_name("risk_per_yr"))},
        .rows = {}};
    for (const CriteriaComparison& c : r_.criteria) table.columns.push_back(left(c.set));
    for (std::size_t i = 0; i < r_.targets.size(); ++i) {
      const TargetDistance& d = r_.targets[i];
      Row row{
          .cells = {target(d.target).id, named(target(d.target)), risk_text(d.risk.risk_per_yr)},
          .fly_to = d.worst};
      for (const CriteriaComparison& c : r_.criteria) {
        if (!c.limits[i]) {
          row.cells.emplace_back(name("verdict", "no_limit"));
          continue;
        }
        row.cells.emplace_back(name("verdict", c.meets[i] ? "pass" : "fail") + " (" +
                               risk_text(c.limits[i]->per_yr) + ")");
      }
      table.rows.push_back(std::move(row));
    }
    return table;
  }

  OutTable own_table() const {
    OutTable table{
        .id = "distance_inside",
        .title = say_("Targets inside a site", "厂内目标"),
        .note = say_("The site a target belongs to does not count it: neither its risk nor "
                     "its distances. A target that stands inside a site without belonging to "
                     "it counts for every site.",
                     "目标所属企业不将其作为防护目标，其风险和距离均不计入；位于厂内但未声明"
                     "所属的目标对所有企业均计入。"),
        .columns = {left(field_name("id")), left(field_name("name")),
                    left(say_("Belongs to", "所属企业")), left(say_("Stands in", "位于")),
                    right(field_name("risk_per_yr")), left_coloured(field_name("verdict"))},
        .rows = {}};
    for (const TargetDistance& d : r_.targets) {
      if (d.own_site < 0 && d.stands_in < 0) continue;
      table.rows.push_back({.cells = {target(d.target).id, named(target(d.target)),
                                      site_name(d.own_site), site_name(d.stands_in),
                                      risk_text(d.risk.risk_per_yr), verdict_text(d.verdict)},
                            .verdict = d.verdict,
                            .fly_to = d.worst});
    }
    return table;
  }

  OutTable class_table() const {
    OutTable table{
        .id = "distance_classes",
        .title = say_("Classes of targets by GB 36894-2018 cl. 3.1",
                      "防护目标分类（GB 36894-2018 第3.1条）"),
        .note = say_("Targets whose class follows from kind and size, and targets whose given "
                     "class is more lenient than that.",
                     "由类型和规模得出类别的目标，以及给定类别宽于规则的目标。"),
        .columns = {left(field_name("id")), left(field_name("name")), left(field_name("kind")),
                    left(say_("Class", "类别")), left(say_("By kind and size", "按类型和规模")),
                    left(say_("Remark", "说明"))},
        .rows = {}};
    for (const TargetDistance& d : r_.targets) {
      const Target& x = target(d.target);
      if (!d.lenient && x.class_given) continue;
      table.rows.push_back(
          {.cells = {x.id, named(x), x.kind, class_name(x.target_class),
                     d.class_by_rule ? class_name(*d.class_by_rule) : std::string{},
                     d.lenient ? say_("the given class is more lenient", "给定类别较宽")
                               : say_("derived", "由规则得出")},
           .verdict = d.lenient ? Verdict::Warn : Verdict::None,
           .fly_to = d.worst});
    }
    return table;
  }

  OutTable gap_table() const {
    OutTable table{
        .id = "distance_gaps",
        .title = say_("What is missing", "缺少的信息"),
        .note = say_("Nothing is guessed: what could not be judged, and what to add.",
                     "不作猜测：列出无法判定的内容及应补充的信息。"),
        .columns = {left(field_name("site")), left(say_("Subject", "对象")),
                    left(say_("What to add", "应补充")), left(say_("Keeps open", "影响判定"))},
        .rows = {}};
    for (const DistanceGap& g : r_.gaps) {
      table.rows.push_back({.cells = {site_name(g.site), g.subject, say_(g.what), yes_no(g.open)},
                            .verdict = g.open ? Verdict::Warn : Verdict::None});
    }
    return table;
  }

  OutTable unconfirmed_table() const {
    OutTable table{.id = "distance_unconfirmed",
                   .title = say_("Unconfirmed values that decided", "起判定作用的未核对数值"),
                   .note = say_("Compare with the printed document before relying on the verdicts.",
                                "正式使用前须与文件原文核对。"),
                   .columns = {left(say_("Document", "文件")), left(say_("Clause", "条款")),
                               left(say_("Value", "数值")), left(say_("Confidence", "可信度")),
                               right(say_("Verdicts", "判定数")), left(say_("Source", "来源"))},
                   .rows = {}};
    for (const UnconfirmedValue& u : r_.unconfirmed) {
      table.rows.push_back(
          {.cells = {u.source.document, u.source.clause, say_(u.value),
                     confidence(u.source.confidence), count(u.decided), u.source.source},
           .verdict = Verdict::Warn});
    }
    return table;
  }
};

}  // namespace

std::vector<OutTable> tables(const Study& study, const RiskBasis& basis,
                             const DistanceResult& result) {
  return Tables{study, basis, result}.make();
}

}  // namespace isorisk::study::decisions::distance
