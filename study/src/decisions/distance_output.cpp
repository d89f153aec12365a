// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "isorisk/study/decisions/distance.hpp"
#include "results/layers.hpp"
#include "results/names.hpp"

namespace isorisk::study::decisions {
namespace {

using gis::FieldType;
using gis::Value;
using nlohmann::json;
using results::name_of;
using results::named;
using results::risk_text;

constexpr const char* kPassColour = "#2e7d4f";
constexpr const char* kWarnColour = "#d68910";
constexpr const char* kFailColour = "#c0392b";
constexpr const char* kNoneColour = "#7f8c8d";
constexpr const char* kBlastColour = "#7d3c98";
constexpr const char* kSeparationColour = "#1f618d";
constexpr int kListed = 12;  // failing targets on a terminal

std::size_t at(std::int32_t i) { return static_cast<std::size_t>(i); }

json number_or_null(double v) { return std::isfinite(v) ? json(v) : json(nullptr); }
json number_or_null(const std::optional<double>& v) { return v ? json(*v) : json(nullptr); }

json source_json(const DistanceSource& s) {
  return {{"document", s.document},
          {"edition", s.edition},
          {"clause", s.clause},
          {"source", s.source},
          {"confidence", s.confidence}};
}

json provenance_json(const models::criteria::Provenance& p) {
  return {{"document", p.document},
          {"edition", p.edition},
          {"clause", p.clause},
          {"source", p.source},
          {"confidence", p.confidence}};
}

json text_json(const DistanceText& t) { return {{"en", t.en}, {"zh", t.zh}}; }

std::string_view verdict_key(Verdict v) {
  switch (v) {
    case Verdict::Pass:
      return "pass";
    case Verdict::Warn:
      return "check";
    case Verdict::Fail:
      return "fail";
    case Verdict::None:
      break;
  }
  return "none";
}

class Writer {
 public:
  Writer(const Study& study, const RiskBasis& basis, const DistanceResult& result)
      : study_{study}, basis_{basis}, r_{result}, zh_{study.language == Language::Zh} {}

  DecisionOutput write() {
    out_.name = "distance";
    out_.title = name_of(study_, "title", "protection_distance");
    figures();
    out_.tables.push_back(path_table());
    out_.tables.push_back(target_table());
    if (OutTable shares = shares_table(); !shares.rows.empty()) {
      out_.tables.push_back(std::move(shares));
    }
    out_.tables.push_back(contour_table());
    if (!r_.blasts.empty()) out_.tables.push_back(blast_table());
    if (!r_.separations.empty()) out_.tables.push_back(separation_table());
    out_.tables.push_back(site_table());
    if (!r_.storage_bases.empty()) out_.tables.push_back(base_table());
    out_.tables.push_back(criteria_table());
    out_.tables.push_back(criteria_targets_table());
    if (own_targets() > 0) out_.tables.push_back(own_table());
    if (lenient_targets() > 0) out_.tables.push_back(class_table());
    if (!r_.gaps.empty()) out_.tables.push_back(gap_table());
    if (!r_.unconfirmed.empty()) out_.tables.push_back(unconfirmed_table());
    layers();
    warnings();
    out_.json = answer().dump(1) + "\n";
    out_.text = text();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string t(std::string en, std::string zh) const {
    return zh_ ? std::move(zh) : std::move(en);
  }
  [[nodiscard]] std::string t(const DistanceText& text) const { return zh_ ? text.zh : text.en; }
  [[nodiscard]] std::string verdict_text(Verdict v) const {
    switch (v) {
      case Verdict::Pass:
        return name_of(study_, "verdict", "pass");
      case Verdict::Fail:
        return name_of(study_, "verdict", "fail");
      case Verdict::Warn:
        return t("To be checked", "需核实");
      case Verdict::None:
        break;
    }
    return t("Not judged", "未判定");
  }
  [[nodiscard]] std::string confidence(const std::string& word) const {
    return word == "given" ? t("Given in the study", "研究给定")
                           : name_of(study_, "confidence", word);
  }
  static Value metres(double v) {
    if (!std::isfinite(v)) return {};
    return std::round(v * 10.0) / 10.0;
  }
  static Value metres(const std::optional<double>& v) { return v ? metres(*v) : Value{}; }
  static Value rounded(double v, double digits) {
    if (!std::isfinite(v)) return {};
    return std::round(v * digits) / digits;
  }
  [[nodiscard]] const Target& target(std::int32_t i) const { return study_.targets[at(i)]; }
  [[nodiscard]] std::string site_name(std::int32_t i) const {
    return i < 0 ? std::string{} : named(study_, study_.sites[at(i)]);
  }
  [[nodiscard]] std::string class_name(TargetClass c) const {
    return name_of(study_, "target_class", study::word(c));
  }
  [[nodiscard]] std::string method_name(DistanceMethod m) const {
    switch (m) {
      case DistanceMethod::Risk:
        return t("Risk", "风险");
      case DistanceMethod::Blast:
        return t("Blast", "爆炸超压");
      case DistanceMethod::Separation:
        return t("Separation", "防火间距");
      case DistanceMethod::None:
        break;
    }
    return {};
  }
  [[nodiscard]] std::string methods_of(const SitePath& p) const {
    if (!p.out_of_scope.empty()) {
      return t("GB/T 37243 does not apply", "不适用 GB/T 37243");
    }
    std::string m;
    const auto add = [&](bool holds, std::string text) {
      if (holds) m += (m.empty() ? "" : zh_ ? "；" : "; ") + text;
    };
    add(p.consequence, t("consequence method", "事故后果法"));
    add(p.qra, t("quantitative risk analysis", "定量风险评价法"));
    add(p.table, t("distances of the relevant standard", "相关标准规范的距离"));
    return m;
  }
  [[nodiscard]] Column column(std::string title, bool right = false, bool verdict = false) const {
    return {.title = std::move(title), .right = right, .verdict = verdict};
  }
  [[nodiscard]] std::string nearest_source(const TargetDistance& d) const {
    if (d.nearest_store >= 0) return study_.hazard.explosives[at(d.nearest_store)].id;
    if (d.nearest_equipment >= 0) return study_.equipment[at(d.nearest_equipment)].id;
    return {};
  }
  [[nodiscard]] std::string other_name(const SeparationFinding& f) const {
    if (f.target >= 0) return named(study_, target(f.target));
    if (f.road >= 0) return study_.roads[at(f.road)].name;
    return site_name(f.neighbour);
  }
  [[nodiscard]] std::string clause_text(const DistanceSource& s) const {
    return s.document + (s.clause.empty() ? "" : " " + s.clause);
  }
  [[nodiscard]] DistanceSource governing_source(const TargetDistance& d) const {
    if (d.governing == DistanceMethod::Blast) return d.blast->source;
    if (d.governing == DistanceMethod::Separation) {
      const SeparationRow& row = r_.separations[at(d.separation)].row;
      return {.document = row.edition,
              .edition = row.edition,
              .clause = row.clause,
              .source = row.source,
              .confidence = row.confidence};
    }
    if (!d.risk.limit) return {};
    const auto& p = d.risk.limit->provenance;
    return {.document = p.document,
            .edition = p.edition,
            .clause = p.clause,
            .source = p.source,
            .confidence = p.confidence};
  }
  [[nodiscard]] int count(Verdict v) const {
    return static_cast<int>(std::count_if(r_.targets.begin(), r_.targets.end(),
                                          [&](const TargetDistance& d) { return d.verdict == v; }));
  }
  [[nodiscard]] int own_targets() const {
    return static_cast<int>(
        std::count_if(r_.targets.begin(), r_.targets.end(),
                      [](const TargetDistance& d) { return d.own_site >= 0 || d.stands_in >= 0; }));
  }
  [[nodiscard]] int lenient_targets() const {
    return static_cast<int>(std::count_if(
        r_.targets.begin(), r_.targets.end(),
        [&](const TargetDistance& d) { return d.lenient || !target(d.target).class_given; }));
  }

  // --- figures ----------------------------------------------------------------------------------

  void figures() {
    const int fail = count(Verdict::Fail);
    const int warn = count(Verdict::Warn);
    const int none = count(Verdict::None);
    out_.figures.push_back({.label = t("Targets that fail", "不符合的防护目标"),
                            .value = fmt::format("{} / {}", fail, r_.targets.size()),
                            .note = study_.criteria.document(),
                            .verdict = fail > 0 ? Verdict::Fail : Verdict::Pass});
    if (warn + none > 0) {
      out_.figures.push_back({.label = t("Targets to be checked", "需核实的防护目标"),
                              .value = std::to_string(warn + none),
                              .note = t("distance not available, or limits for new plants passed",
                                        "距离数值未收录，或超过新建限值"),
                              .verdict = Verdict::Warn});
    }
    const TargetDistance* worst = nullptr;
    for (const TargetDistance& d : r_.targets) {
      if (d.margin_m && (worst == nullptr || *d.margin_m < *worst->margin_m)) worst = &d;
    }
    if (worst != nullptr) {
      out_.figures.push_back({.label = t("Least margin", "最小裕度"),
                              .value = fmt::format("{:.0f} m", *worst->margin_m),
                              .note = named(study_, target(worst->target)),
                              .verdict = *worst->margin_m < 0.0 ? Verdict::Fail : Verdict::Pass});
    }
    int by_method[3] = {0, 0, 0};
    for (const SiteDistance& s : r_.sites) {
      by_method[0] += s.path.consequence ? 1 : 0;
      by_method[1] += s.path.qra ? 1 : 0;
      by_method[2] += s.path.table ? 1 : 0;
    }
    out_.figures.push_back(
        {.label = t("Sites by method", "企业按方法"),
         .value = fmt::format("{} / {} / {}", by_method[1], by_method[0], by_method[2]),
         .note = t("risk analysis / consequence / tables", "定量风险／事故后果／标准距离")});
    if (!r_.unconfirmed.empty()) {
      out_.figures.push_back(
          {.label = t("Unconfirmed values that decided", "起判定作用的未核对数值"),
           .value = std::to_string(r_.unconfirmed.size()),
           .note = t("compare with the printed standards", "须与标准原文核对"),
           .verdict = Verdict::Warn});
    }
  }

  // --- tables -----------------------------------------------------------------------------------

  OutTable path_table() const {
    OutTable table{
        .id = "distance_paths",
        .title =
            t("Method by site (GB/T 37243-2019 cl. 4)", "各企业适用方法（GB/T 37243-2019 第4章）"),
        .note = t("Every step of the clause with the reason it was or was not taken.",
                  "逐步列出条款、是否采用及原因。"),
        .columns = {column(name_of(study_, "field", "id")),
                    column(name_of(study_, "field", "name")), column(t("Status", "状态")),
                    column(t("Explosives", "爆炸物")),
                    column(t("Sum q/Q (gases)", "Σq/Q（气体）"), true), column(t("Unit", "单元")),
                    column(t("Method", "方法")), column(t("Reason", "理由")),
                    column(t("Clause", "条款")), column(t("Confidence", "可信度")),
                    column(t("Governing standard", "执行标准"))},
        .rows = {}};
    for (std::size_t i = 0; i < r_.sites.size(); ++i) {
      const SiteDistance& s = r_.sites[i];
      const Site& site = study_.sites[i];
      std::string reason;
      std::string clause;
      std::set<std::string> grades;
      for (const PathStep& step : s.path.steps) {
        if (!step.taken && s.path.out_of_scope.empty() && !s.path.table) continue;
        reason += (reason.empty() ? "" : zh_ ? "；" : "; ") + t(step.reason);
        const std::string c = step.source.document + " " + step.source.clause;
        if (clause.find(c) == std::string::npos) clause += (clause.empty() ? "" : ", ") + c;
        grades.insert(confidence(step.source.confidence));
      }
      std::string trust;
      for (const std::string& g : grades) trust += (trust.empty() ? "" : ", ") + g;
      table.rows.push_back(
          {.cells = {site.id, named(study_, site),
                     name_of(study_, "situation", s.is_new ? "new" : "existing"),
                     name_of(study_, "yes_no", s.facts.explosives ? "yes" : "no"),
                     rounded(s.facts.sum_ratio, 1000.0), t(s.facts.unit), methods_of(s.path),
                     reason, clause, trust, s.governing_standard},
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
        .title = t("Protection targets", "防护目标判定"),
        .note = t("Margin: from the target to where the requirement ends, positive outside. Risk: "
                  "from its worst place to the contour of its limit, drawn from the risk map; the "
                  "verdict rests on the exact risk. Blast and separation: distance less required "
                  "distance.",
                  "裕度：目标至要求边界的距离，外侧为正。风险：最不利点至其限值等值线的距离（由"
                  "风险图绘制，判定以精确风险为准）；爆炸与防火间距：实际距离减要求距离。"),
        .columns = {column(name_of(study_, "field", "id")),
                    column(name_of(study_, "field", "name")),
                    column(name_of(study_, "field", "class")),
                    column(t("Governing method", "控制方法")),
                    column(t("Document, clause", "依据")), column(t("Confidence", "可信度")),
                    column(name_of(study_, "field", "risk_per_yr"), true),
                    column(name_of(study_, "field", "limit_per_yr"), true),
                    column(name_of(study_, "field", "margin_decades"), true),
                    column(t("Required (m)", "要求距离（m）"), true),
                    column(t("Actual (m)", "实际距离（m）"), true),
                    column(t("Margin (m)", "裕度（m）"), true),
                    column(t("Nearest site", "最近企业")), column(t("at (m)", "距离（m）"), true),
                    column(t("Nearest source", "最近风险源")),
                    column(t("at (m)", "距离（m）"), true), column(t("Largest share", "最大贡献")),
                    column(name_of(study_, "field", "verdict"), false, true)},
        .rows = {}};
    if (two) {
      table.columns.insert(
          table.columns.end() - 1,
          {column(t("Limit for new (per year)", "新建限值（每年）"), true),
           column(t("Verdict with it", "按新建限值判定")),
           column(t("Risk without new sites (per year)", "不含新建企业的风险（每年）"), true)});
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
      Row row{.cells = {target.id, named(study_, target), class_name(target.target_class),
                        method_name(d.governing), clause_text(source),
                        source.confidence.empty() ? Value{} : Value{confidence(source.confidence)},
                        risk_text(d.risk.risk_per_yr),
                        d.risk.limit ? Value{risk_text(d.risk.limit->per_yr)} : Value{},
                        rounded(d.risk.margin_decades, 100.0), required, actual, metres(d.margin_m),
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
        .title = t("What the risk at the targets comes from", "目标处风险的来源"),
        .note = t("The five scenarios of largest share at the worst place of each target.",
                  "各目标最不利点处贡献最大的五个场景。"),
        .columns = {column(name_of(study_, "field", "id")),
                    column(name_of(study_, "field", "name")), column(t("Rank", "序号"), true),
                    column(t("Scenario", "场景")), column(name_of(study_, "field", "site")),
                    column(name_of(study_, "field", "risk_per_yr"), true),
                    column(t("Share", "贡献比例"), true)},
        .rows = {}};
    const QraResult& q = basis_.result;
    for (const TargetDistance& d : r_.targets) {
      int rank = 0;
      for (const TargetShare& s : d.shares) {
        const Release& release = q.releases[at(q.outcomes[at(s.outcome)].release)];
        table.rows.push_back({.cells = {target(d.target).id, named(study_, target(d.target)),
                                        static_cast<std::int64_t>(++rank),
                                        results::outcome_text(study_, q, s.outcome),
                                        site_name(study_.equipment[at(release.equipment)].site),
                                        risk_text(s.risk_per_yr),
                                        d.risk.risk_per_yr > 0.0
                                            ? rounded(s.risk_per_yr / d.risk.risk_per_yr, 1000.0)
                                            : Value{}},
                              .fly_to = d.worst});
      }
    }
    return table;
  }

  // The classes whose limit a level is.
  [[nodiscard]] std::string level_use(double level) const {
    std::string out;
    for (const Situation situation : {Situation::Existing, Situation::New}) {
      std::string classes;
      for (const std::string_view c : models::criteria::target_classes()) {
        const auto limit = study_.criteria.limit(c, situation);
        if (!limit || limit->per_yr != level) continue;
        classes += (classes.empty() ? "" : zh_ ? "、" : ", ") + name_of(study_, "target_class", c);
      }
      if (classes.empty()) continue;
      out += (out.empty() ? ""
              : zh_       ? "；"
                          : "; ") +
             name_of(study_, "situation", models::criteria::word_of(situation)) +
             (zh_ ? "：" : ": ") + classes;
    }
    return out.empty() ? t("for orientation", "参考") : out;
  }

  OutTable contour_table() const {
    OutTable table{
        .id = "distance_contours",
        .title = t("Distance beyond the boundary, by level and direction",
                   "各等值线超出厂界的距离（按方向）"),
        .note = t("Total risk beyond the union of the sites; risk of a site alone beyond its own "
                  "boundary (from the overview grid: coarse). By sector of the bearing from the "
                  "nearest point of the boundary: the largest distance of the contour.",
                  "园区：总风险超出企业范围并集；单个企业：自身风险超出其厂界（概览网格，较粗）。"
                  "按自边界最近点的方位分扇区，取等值线至边界的最大距离。"),
        .columns = {column(t("Owner", "对象")),
                    column(name_of(study_, "field", "level_per_yr"), true),
                    column(t("Level for", "用于")), column(t("Confidence", "可信度")),
                    column(t("Area (ha)", "面积（公顷）"), true),
                    column(t("Largest (m)", "最大（m）"), true),
                    column(t("Least (m)", "最小（m）"), true),
                    column(t("Cell (m)", "网格（m）"), true),
                    column(name_of(study_, "field", "cut_by_edge"))},
        .rows = {}};
    const int n = study_.distance.directions;
    for (int i = 0; i < n; ++i) {
      table.columns.push_back(column(fmt::format("{:g}°", 360.0 * i / n), true));
    }
    for (const ContourDistance& c : r_.contours) {
      if (c.area.empty()) continue;
      const auto& by = c.beyond.by_direction_m;
      Row row{
          .cells = {c.site < 0 ? t("Park", "园区") : site_name(c.site), risk_text(c.level_per_yr),
                    level_use(c.level_per_yr), confidence(c.confidence),
                    rounded(c.area_m2 / 1e4, 100.0), metres(c.beyond.farthest_m),
                    metres(*std::min_element(by.begin(), by.end())), metres(c.cell_m),
                    name_of(study_, "yes_no", c.cut_by_edge ? "yes" : "no")},
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
        .title = t("Stores of explosives: consequence method", "爆炸物：事故后果法"),
        .note = t("Overpressure of the TNT equivalent by GB/T 37243-2019 cl. 5.4 (formula of GB "
                  "6722-2014 eq. (3)) at the threshold of the target class.",
                  "按 GB/T 37243-2019 第5.4条（GB 6722-2014 式(3)）计算 TNT 当量的冲击波超压，"
                  "取防护目标类别对应的阈值。"),
        .columns = {column(t("Store", "库房")), column(name_of(study_, "field", "site")),
                    column(t("TNT equivalent (kg)", "TNT当量（kg）"), true),
                    column(t("Threshold (Pa)", "阈值（Pa）"), true), column(t("For", "适用类别")),
                    column(t("Required (m)", "要求距离（m）"), true),
                    column(t("Targets inside", "范围内目标"), true), column(t("Clause", "条款")),
                    column(t("Confidence", "可信度")),
                    column(name_of(study_, "field", "verdict"), false, true)},
        .rows = {}};
    for (const BlastZone& z : r_.blasts) {
      const ExplosiveStore& store = study_.hazard.explosives[at(z.store)];
      std::string classes;
      for (const TargetClass c : z.classes)
        classes += (classes.empty() ? "" : ", ") + class_name(c);
      const Verdict v = z.targets_inside > 0 ? Verdict::Fail : Verdict::Pass;
      table.rows.push_back(
          {.cells = {store.id + " " + named(study_, store), site_name(store.site),
                     rounded(store.tnt_equivalent_kg, 10.0), z.threshold_pa, classes,
                     metres(z.distance_m), static_cast<std::int64_t>(z.targets_inside),
                     clause_text(z.source), confidence(z.source.confidence), verdict_text(v)},
           .verdict = v,
           .fly_to = store.position});
    }
    return table;
  }

  OutTable separation_table() const {
    OutTable table{
        .id = "distance_separation",
        .title = t("Separation distances of standards", "标准规定的防火间距"),
        .note = fmt::format(
            fmt::runtime(t("Of each site and target the facility of least margin. {} pairs with "
                           "larger margins than {:g} m are not listed.",
                           "每对企业与目标取裕度最小的设施；裕度大于 {1:g} m 的 {0} 对未列出。")),
            r_.separations_far, study_.distance.list_within_m),
        .columns = {column(name_of(study_, "field", "site")), column(t("Facility", "设施")),
                    column(t("Row of the table", "表中项目")), column(t("Grade", "等级")),
                    column(t("Target", "目标")), column(t("Column", "对象类别")),
                    column(t("Required (m)", "要求距离（m）"), true),
                    column(t("Actual (m)", "实际距离（m）"), true),
                    column(t("Margin (m)", "裕度（m）"), true),
                    column(t("Measured from", "起算点")), column(t("Document, clause", "依据")),
                    column(t("Confidence", "可信度")),
                    column(name_of(study_, "field", "verdict"), false, true)},
        .rows = {}};
    for (const SeparationFinding& f : r_.separations) {
      const Equipment& e = study_.equipment[at(f.equipment)];
      const Verdict v = !f.meets ? Verdict::Fail
                        : f.optimistic && f.margin_m() < study_.distance.start_slack_m
                            ? Verdict::Warn
                            : Verdict::Pass;
      table.rows.push_back(
          {.cells = {site_name(f.site), e.id, zh_ ? f.row.facility_zh : f.row.facility_en, f.grade,
                     other_name(f), zh_ ? f.row.target_zh : f.row.target_en, metres(f.required_m),
                     metres(f.actual_m), metres(f.margin_m()), t(f.how),
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
        .title = t("Every site alone", "单个企业"),
        .note =
            t("Risk of the site alone at targets that are not its own, against the limit of its "
              "own situation.",
              "企业自身风险（不计其内部目标），按其自身建设状态的限值。"),
        .columns = {column(name_of(study_, "field", "id")),
                    column(name_of(study_, "field", "name")), column(t("Situation", "建设状态")),
                    column(t("Highest risk at a target (per year)", "目标处最高风险（每年）"),
                           true),
                    column(t("Largest risk over limit", "最大风险／限值"), true),
                    column(t("at", "目标")),
                    column(t("Targets above their limit by it alone", "仅由其超限的目标数"), true),
                    column(t("Largest share at a failing target", "对不符合目标的最大贡献"), true),
                    column(t("at", "目标")), column(t("Fail by blast", "超压不符合"), true),
                    column(t("Fail by separation", "间距不符合"), true),
                    column(t("Roads and sites too near", "道路、相邻企业间距不符合"), true)},
        .rows = {}};
    const auto name = [&](std::int32_t i) {
      return i < 0 ? Value{} : Value{named(study_, target(i))};
    };
    for (std::size_t i = 0; i < r_.sites.size(); ++i) {
      const SiteDistance& s = r_.sites[i];
      const bool fails =
          s.own_failing + s.failing_blast + s.failing_separation + s.failing_other > 0;
      table.rows.push_back(
          {.cells = {study_.sites[i].id, named(study_, study_.sites[i]),
                     name_of(study_, "situation", s.is_new ? "new" : "existing"),
                     risk_text(s.own_highest_per_yr), rounded(s.own_worst_ratio, 1000.0),
                     name(s.own_worst_target), static_cast<std::int64_t>(s.own_failing),
                     rounded(s.worst_share, 1000.0), name(s.worst_share_target),
                     static_cast<std::int64_t>(s.failing_blast),
                     static_cast<std::int64_t>(s.failing_separation),
                     static_cast<std::int64_t>(s.failing_other)},
           .verdict = fails ? Verdict::Fail : Verdict::None,
           .fly_to = gis::centroid(study_.sites[i].area)});
    }
    return table;
  }

  OutTable base_table() const {
    const DistanceInputs& d = study_.distance;
    OutTable table{
        .id = "distance_storage_bases",
        .title = t("Oil and gas storage bases", "油气储存基地"),
        .note = fmt::format(
            fmt::runtime(
                t("Listed by the study, or tanks of {:g} m3 of oil, {:g} m3 of liquefied "
                  "hydrocarbons or {:g} m3 of LNG and more. These thresholds are not those "
                  "of a confirmed document.",
                  "研究列明，或油品储罐不少于 {:g} m³、液化烃不少于 {:g} m³、LNG不少于 {:g} "
                  "m³的企业；阈值未经文件核实。")),
            d.storage_base_oil_m3, d.storage_base_liquefied_hydrocarbon_m3, d.storage_base_lng_m3),
        .columns = {column(name_of(study_, "field", "site")), column(t("Listed", "研究列明")),
                    column(t("Oil (m3)", "油品（m³）"), true),
                    column(t("Liquefied hydrocarbons (m3)", "液化烃（m³）"), true),
                    column(t("LNG (m3)", "LNG（m³）"), true), column(t("Method", "方法")),
                    column(t("Largest risk over limit alone", "自身最大风险／限值"), true),
                    column(t("Failing targets", "不符合目标数"), true),
                    column(name_of(study_, "field", "verdict"), false, true)},
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
          {.cells = {site_name(b.site), name_of(study_, "yes_no", b.listed ? "yes" : "no"),
                     rounded(b.oil_m3, 1.0), rounded(b.liquefied_hydrocarbon_m3, 1.0),
                     rounded(b.lng_m3, 1.0), methods_of(r_.sites[at(b.site)].path),
                     rounded(b.own_worst_ratio, 1000.0),
                     static_cast<std::int64_t>(b.failing_targets), verdict_text(v)},
           .verdict = v,
           .fly_to = gis::centroid(study_.sites[at(b.site)].area)});
    }
    const Verdict v = sum.failing_targets > 0 ? Verdict::Fail : Verdict::Pass;
    table.rows.push_back(
        {.cells = {t(fmt::format("All {}", r_.storage_bases.size()),
                     fmt::format("合计 {} 家", r_.storage_bases.size())),
                   Value{}, rounded(sum.oil_m3, 1.0), rounded(sum.liquefied_hydrocarbon_m3, 1.0),
                   rounded(sum.lng_m3, 1.0), Value{}, rounded(sum.own_worst_ratio, 1000.0),
                   static_cast<std::int64_t>(sum.failing_targets), verdict_text(v)},
         .verdict = v});
    return table;
  }

  [[nodiscard]] std::string region_text(
      const std::optional<models::criteria::SocietalVerdict>& s) const {
    return s ? name_of(study_, "region", models::criteria::word_of(s->region)) : std::string{};
  }

  OutTable criteria_table() const {
    const bool floor = study_.distance.societal_frequency_floor_per_yr > 0.0;
    OutTable table{
        .id = "distance_criteria",
        .title = t("Other criteria beside it", "其他准则对照"),
        .note =
            t("The same total risk under the limits of other documents, situation of the study. "
              "Where a line of societal risk ends in a vertical cut (N = 1000), any frequency "
              "beyond it counts as unacceptable.",
              "同一总风险按其他文件的限值判定（建设状态同研究）。社会风险线在 N = 1000 "
              "处竖直截断时，其右侧任何频率均视为不可接受。"),
        .columns = {column(t("Set", "准则")), column(t("Document", "文件")),
                    column(t("Edition", "版本")), column(t("Confirmed", "已核对")),
                    column(t("Pass", "符合"), true), column(t("Fail", "不符合"), true),
                    column(t("No limit", "无限值"), true),
                    column(name_of(study_, "field", "region")),
                    column(t("Governing N", "控制点 N"), true),
                    column(t("Governing F (per year)", "控制点 F（每年）"), true)},
        .rows = {}};
    if (floor) {
      table.columns.push_back(
          column(t(fmt::format("Region with a floor of {:g} /yr",
                               study_.distance.societal_frequency_floor_per_yr),
                   fmt::format("频率下限 {:g} /年时的区域",
                               study_.distance.societal_frequency_floor_per_yr))));
    }
    for (const CriteriaComparison& c : r_.criteria) {
      const bool governs = c.societal && c.societal->governing;
      Row row{
          .cells = {c.set, t(c.name_en, c.name_zh), c.edition,
                    name_of(study_, "yes_no", c.confirmed ? "yes" : "no"),
                    static_cast<std::int64_t>(c.pass), static_cast<std::int64_t>(c.fail),
                    static_cast<std::int64_t>(c.no_limit), region_text(c.societal),
                    governs ? rounded(c.societal->governing->deaths, 10.0) : Value{},
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
        .title = t("Targets under other criteria", "各目标在其他准则下的判定"),
        .note = t("Limit per year and verdict. Classes of other sets are those their own "
                  "map gives to the classes of GB 36894-2018.",
                  "每年限值及判定；其他准则的类别由 GB 36894-2018 类别对应而来。"),
        .columns = {column(name_of(study_, "field", "id")),
                    column(name_of(study_, "field", "name")),
                    column(name_of(study_, "field", "risk_per_yr"), true)},
        .rows = {}};
    for (const CriteriaComparison& c : r_.criteria) table.columns.push_back(column(c.set));
    for (std::size_t i = 0; i < r_.targets.size(); ++i) {
      const TargetDistance& d = r_.targets[i];
      Row row{.cells = {target(d.target).id, named(study_, target(d.target)),
                        risk_text(d.risk.risk_per_yr)},
              .fly_to = d.worst};
      for (const CriteriaComparison& c : r_.criteria) {
        if (!c.limits[i]) {
          row.cells.emplace_back(name_of(study_, "verdict", "no_limit"));
          continue;
        }
        row.cells.emplace_back(name_of(study_, "verdict", c.meets[i] ? "pass" : "fail") + " (" +
                               risk_text(c.limits[i]->per_yr) + ")");
      }
      table.rows.push_back(std::move(row));
    }
    return table;
  }

  OutTable own_table() const {
    OutTable table{
        .id = "distance_inside",
        .title = t("Targets inside a site", "厂内目标"),
        .note = t("The site a target belongs to does not count it: neither its risk nor "
                  "its distances. A target that stands inside a site without belonging to "
                  "it counts for every site.",
                  "目标所属企业不将其作为防护目标，其风险和距离均不计入；位于厂内但未声明"
                  "所属的目标对所有企业均计入。"),
        .columns = {column(name_of(study_, "field", "id")),
                    column(name_of(study_, "field", "name")), column(t("Belongs to", "所属企业")),
                    column(t("Stands in", "位于")),
                    column(name_of(study_, "field", "risk_per_yr"), true),
                    column(name_of(study_, "field", "verdict"), false, true)},
        .rows = {}};
    for (const TargetDistance& d : r_.targets) {
      if (d.own_site < 0 && d.stands_in < 0) continue;
      table.rows.push_back({.cells = {target(d.target).id, named(study_, target(d.target)),
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
        .title = t("Classes of targets by GB 36894-2018 cl. 3.1",
                   "防护目标分类（GB 36894-2018 第3.1条）"),
        .note = t("Targets whose class follows from kind and size, and targets whose given "
                  "class is more lenient than that.",
                  "由类型和规模得出类别的目标，以及给定类别宽于规则的目标。"),
        .columns = {column(name_of(study_, "field", "id")),
                    column(name_of(study_, "field", "name")),
                    column(name_of(study_, "field", "kind")), column(t("Class", "类别")),
                    column(t("By kind and size", "按类型和规模")), column(t("Remark", "说明"))},
        .rows = {}};
    for (const TargetDistance& d : r_.targets) {
      const Target& x = target(d.target);
      if (!d.lenient && x.class_given) continue;
      table.rows.push_back(
          {.cells = {x.id, named(study_, x), x.kind, class_name(x.target_class),
                     d.class_by_rule ? class_name(*d.class_by_rule) : std::string{},
                     d.lenient ? t("the given class is more lenient", "给定类别较宽")
                               : t("derived", "由规则得出")},
           .verdict = d.lenient ? Verdict::Warn : Verdict::None,
           .fly_to = d.worst});
    }
    return table;
  }

  OutTable gap_table() const {
    OutTable table{
        .id = "distance_gaps",
        .title = t("What is missing", "缺少的信息"),
        .note = t("Nothing is guessed: what could not be judged, and what to add.",
                  "不作猜测：列出无法判定的内容及应补充的信息。"),
        .columns = {column(name_of(study_, "field", "site")), column(t("Subject", "对象")),
                    column(t("What to add", "应补充")), column(t("Keeps open", "影响判定"))},
        .rows = {}};
    for (const DistanceGap& g : r_.gaps) {
      table.rows.push_back({.cells = {site_name(g.site), g.subject, t(g.what),
                                      name_of(study_, "yes_no", g.open ? "yes" : "no")},
                            .verdict = g.open ? Verdict::Warn : Verdict::None});
    }
    return table;
  }

  OutTable unconfirmed_table() const {
    OutTable table{.id = "distance_unconfirmed",
                   .title = t("Unconfirmed values that decided", "起判定作用的未核对数值"),
                   .note = t("Compare with the printed document before relying on the verdicts.",
                             "正式使用前须与文件原文核对。"),
                   .columns = {column(t("Document", "文件")), column(t("Clause", "条款")),
                               column(t("Value", "数值")), column(t("Confidence", "可信度")),
                               column(t("Verdicts", "判定数"), true), column(t("Source", "来源"))},
                   .rows = {}};
    for (const UnconfirmedValue& u : r_.unconfirmed) {
      table.rows.push_back({.cells = {u.source.document, u.source.clause, t(u.value),
                                      confidence(u.source.confidence),
                                      static_cast<std::int64_t>(u.decided), u.source.source},
                            .verdict = Verdict::Warn});
    }
    return table;
  }

  // --- layers -----------------------------------------------------------------------------------

  static gis::StyleClass style_class(Value value, std::string label, const std::string& colour,
                                     double opacity = 0.0) {
    return {.value = std::move(value),
            .label = std::move(label),
            .colour = colour,
            .opacity = opacity,
            .outline = colour,
            .width_mm = 0.6};
  }

  void layers() {
    contour_layer(true);
    contour_layer(false);
    if (!r_.separation_zones.empty()) separation_layer();
    if (!r_.blasts.empty()) blast_layer();
    target_layer();
  }

  void contour_layer(bool park) {
    gis::OutLayer layer{
        .name = park ? "distance_contours" : "distance_site_contours",
        .title = park ? t("Risk contours", "个人风险等值线")
                      : t("Risk contours of single sites (coarse)", "单个企业等值线（较粗）"),
        .description = study_.name,
        .geometry = gis::GeometryKind::MultiPolygon,
        .fields = {{"level_per_yr", FieldType::Real, name_of(study_, "field", "level_per_yr")},
                   {"name", FieldType::Text, name_of(study_, "field", "name")},
                   {"site", FieldType::Text, name_of(study_, "field", "site")},
                   {"area_m2", FieldType::Real, name_of(study_, "field", "area_m2")},
                   {"largest_m", FieldType::Real, t("Largest distance (m)", "最大距离（m）")},
                   {"cut_by_edge", FieldType::Integer, name_of(study_, "field", "cut_by_edge")}},
        .features = {},
        .style = {}};
    std::vector<double> levels;  // rising: inner areas are drawn on top
    for (const ContourDistance& c : r_.contours) levels.push_back(c.level_per_yr);
    std::sort(levels.begin(), levels.end());
    levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
    gis::Style style{.kind = gis::StyleKind::Fill, .name = layer.title, .attribute = "name"};
    for (std::size_t i = 0; i < levels.size(); ++i) {
      const std::string name = risk_text(levels[i]);
      style.classes.push_back(
          style_class(name, name, results::contour_colour(levels.size() - 1 - i, levels.size()),
                      park ? 0.25 : 0.0));
      for (const ContourDistance& c : r_.contours) {
        if (c.level_per_yr != levels[i] || (c.site < 0) != park || c.area.empty()) continue;
        layer.features.push_back(
            {.values = {c.level_per_yr, name, site_name(c.site), c.area_m2, c.beyond.farthest_m,
                        static_cast<std::int64_t>(c.cut_by_edge)},
             .geometry = c.area});
      }
    }
    if (layer.features.empty()) return;
    layer.style = std::move(style);
    out_.layers.push_back({.layer = std::move(layer),
                           .kind = park ? "fill" : "line",
                           .opacity = 0.3,
                           .visible = park});
  }

  void blast_layer() {
    gis::OutLayer layer{
        .name = "distance_blast",
        .title = t("Blast distances", "爆炸防护距离"),
        .description = study_.name,
        .geometry = gis::GeometryKind::MultiPolygon,
        .fields = {{"store", FieldType::Text, t("Store", "库房")},
                   {"threshold_pa", FieldType::Real, t("Threshold (Pa)", "阈值（Pa）")},
                   {"distance_m", FieldType::Real, name_of(study_, "field", "distance_m")},
                   {"clause", FieldType::Text, name_of(study_, "field", "clause")},
                   {"confidence", FieldType::Text, name_of(study_, "field", "confidence")}},
        .features = {},
        .style = {}};
    for (const BlastZone& z : r_.blasts) {
      layer.features.push_back(
          {.values = {study_.hazard.explosives[at(z.store)].id, z.threshold_pa, z.distance_m,
                      clause_text(z.source), confidence(z.source.confidence)},
           .geometry = z.area});
    }
    layer.style = gis::Style{.kind = gis::StyleKind::Fill,
                             .name = layer.title,
                             .classes = {style_class({}, layer.title, kBlastColour)}};
    out_.layers.push_back({.layer = std::move(layer), .kind = "line", .opacity = 0.9});
  }

  void separation_layer() {
    gis::OutLayer layer{
        .name = "distance_separation",
        .title = t("Separation distances", "防火间距范围"),
        .description = study_.name,
        .geometry = gis::GeometryKind::MultiPolygon,
        .fields = {{"site", FieldType::Text, name_of(study_, "field", "site")},
                   {"target_kind", FieldType::Text, t("For", "对象类别")},
                   {"distance_m", FieldType::Real, name_of(study_, "field", "distance_m")},
                   {"clause", FieldType::Text, name_of(study_, "field", "clause")},
                   {"confidence", FieldType::Text, name_of(study_, "field", "confidence")}},
        .features = {},
        .style = {}};
    for (const SeparationZone& z : r_.separation_zones) {
      layer.features.push_back(
          {.values = {site_name(z.site), zh_ ? z.row.target_zh : z.row.target_en, *z.row.distance_m,
                      z.row.edition + " " + z.row.clause, confidence(z.row.confidence)},
           .geometry = z.area});
    }
    layer.style = gis::Style{.kind = gis::StyleKind::Fill,
                             .name = layer.title,
                             .classes = {style_class({}, layer.title, kSeparationColour)}};
    out_.layers.push_back(
        {.layer = std::move(layer), .kind = "line", .opacity = 0.9, .visible = false});
  }

  void target_layer() {
    gis::OutLayer layer{
        .name = "distance_targets",
        .title = t("Targets: protection distance", "防护目标（外部安全防护距离）"),
        .description = study_.name,
        .geometry = gis::GeometryKind::Point,
        .fields = {{"id", FieldType::Text, name_of(study_, "field", "id")},
                   {"name", FieldType::Text, name_of(study_, "field", "name")},
                   {"class", FieldType::Text, name_of(study_, "field", "class")},
                   {"method", FieldType::Text, t("Governing method", "控制方法")},
                   {"clause", FieldType::Text, name_of(study_, "field", "clause")},
                   {"risk_per_yr", FieldType::Real, name_of(study_, "field", "risk_per_yr")},
                   {"limit_per_yr", FieldType::Real, name_of(study_, "field", "limit_per_yr")},
                   {"margin_m", FieldType::Real, t("Margin (m)", "裕度（m）")},
                   {"margin_decades", FieldType::Real, name_of(study_, "field", "margin_decades")},
                   {"nearest_site", FieldType::Text, t("Nearest site", "最近企业")},
                   {"verdict", FieldType::Text, name_of(study_, "field", "verdict")}},
        .features = {},
        .style = {}};
    for (const TargetDistance& d : r_.targets) {
      const Target& x = target(d.target);
      const DistanceSource source = governing_source(d);
      layer.features.push_back(
          {.values = {x.id, named(study_, x), class_name(x.target_class), method_name(d.governing),
                      clause_text(source), d.risk.risk_per_yr,
                      d.risk.limit ? Value{d.risk.limit->per_yr} : Value{}, metres(d.margin_m),
                      rounded(d.risk.margin_decades, 100.0), site_name(d.nearest_site),
                      verdict_text(d.verdict)},
           .geometry = gis::Geometry::point(d.worst)});
    }
    gis::Style style{.kind = gis::StyleKind::Marker,
                     .name = layer.title,
                     .attribute = "verdict",
                     .label_attribute = "name"};
    const std::pair<Verdict, const char*> colours[] = {{Verdict::Pass, kPassColour},
                                                       {Verdict::Warn, kWarnColour},
                                                       {Verdict::Fail, kFailColour},
                                                       {Verdict::None, kNoneColour}};
    for (const auto& [v, colour] : colours) {
      style.classes.push_back({.value = verdict_text(v),
                               .label = verdict_text(v),
                               .colour = colour,
                               .outline = "#ffffff"});
    }
    layer.style = std::move(style);
    out_.layers.push_back({.layer = std::move(layer), .kind = "circle", .opacity = 1.0});
  }

  // --- warnings, JSON, text ---------------------------------------------------------------------

  void warnings() {
    for (const DistanceText& note : r_.notes) {
      out_.warnings.push_back({"note", "distance", t(note)});
    }
    for (const DistanceGap& g : r_.gaps) {
      out_.warnings.push_back({g.code, g.subject, t(g.what)});
    }
    for (const TargetDistance& d : r_.targets) {
      if (!d.lenient) continue;
      out_.warnings.push_back(
          {"class_lenient", target(d.target).id,
           t("the given class " + class_name(target(d.target).target_class) +
                 " is more lenient than that of kind and size: " + class_name(*d.class_by_rule),
             "给定类别" + class_name(target(d.target).target_class) + "宽于按类型和规模得出的" +
                 class_name(*d.class_by_rule))});
    }
    for (const UnconfirmedValue& u : r_.unconfirmed) {
      out_.warnings.push_back({"unconfirmed_value", u.source.document + " " + u.source.clause,
                               t(u.value.en + " decided and is not confirmed (" +
                                     u.source.confidence + "): compare with the printed document",
                                 u.value.zh + " 起判定作用但未核对（" +
                                     confidence(u.source.confidence) + "）：须与文件原文核对")});
    }
  }

  [[nodiscard]] json risk_json(const RiskVerdict& v) const {
    json out{{"situation", models::criteria::word_of(v.situation)},
             {"risk_per_yr", v.risk_per_yr},
             {"limit_per_yr", v.limit ? json(v.limit->per_yr) : json(nullptr)},
             {"meets", v.meets},
             {"margin_decades", number_or_null(v.margin_decades)},
             {"margin_m", number_or_null(v.margin_m)},
             {"margin_cut_by_edge", v.margin_at_least},
             {"margin_from_map", v.margin_from_grid}};
    if (v.limit) out["limit_source"] = provenance_json(v.limit->provenance);
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
             {"source",
              {{"document", f.row.edition},
               {"edition", f.row.edition},
               {"clause", f.row.clause},
               {"source", f.row.source},
               {"confidence", f.row.confidence}}}};
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
        {"own_site", d.own_site < 0 ? json(nullptr) : json(study_.sites[at(d.own_site)].id)},
        {"x_m", d.worst.x_m},
        {"y_m", d.worst.y_m},
        {"verdict", verdict_key(d.verdict)},
        {"governing", word(d.governing)},
        {"governing_source", source_json(governing_source(d))},
        {"margin_m", number_or_null(d.margin_m)},
        {"risk", risk_json(d.risk)},
        {"risk_asked_by_cl_4", d.risk_asked},
        {"nearest_site",
         d.nearest_site < 0 ? json(nullptr) : json(study_.sites[at(d.nearest_site)].id)},
        {"nearest_site_m", number_or_null(d.nearest_site_m)},
        {"nearest_source", nearest_source(d)},
        {"nearest_source_m", number_or_null(d.nearest_source_m)},
        {"separation_open", d.separation_open}};
    if (d.as_new) {
      out["risk_with_limits_for_new"] = risk_json(*d.as_new);
      out["risk_without_new_sites_per_yr"] = number_or_null(d.risk_without_new);
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
    return {
        {"id", study_.sites[i].id},
        {"name", study_.sites[i].name},
        {"name_zh", study_.sites[i].name_zh},
        {"situation", s.is_new ? "new" : "existing"},
        {"explosives", s.facts.explosives},
        {"sum_ratio", s.facts.sum_ratio},
        {"sum_ratio_is_lower_bound", s.facts.lower_bound},
        {"unit", text_json(s.facts.unit)},
        {"out_of_scope", s.path.out_of_scope.empty() ? json(nullptr) : json(s.path.out_of_scope)},
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

  [[nodiscard]] json answer() const {
    json out{{"format", 1},
             {"decision", "distance"},
             {"criteria", study_.criteria.id()},
             {"situation", models::criteria::word_of(study_.situation)},
             {"counts",
              {{"pass", count(Verdict::Pass)},
               {"check", count(Verdict::Warn)},
               {"fail", count(Verdict::Fail)},
               {"none", count(Verdict::None)}}},
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
      out["contours"].push_back(
          {{"owner", c.site < 0 ? json(nullptr) : json(study_.sites[at(c.site)].id)},
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
      out["gaps"].push_back(
          {{"code", g.code},
           {"site", g.site < 0 ? json(nullptr) : json(study_.sites[at(g.site)].id)},
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

  [[nodiscard]] std::string text() const {
    std::string s = out_.title + "\n";
    for (std::size_t i = 0; i < r_.sites.size(); ++i) {
      s += fmt::format("  {} {}: {}\n", study_.sites[i].id, named(study_, study_.sites[i]),
                       methods_of(r_.sites[i].path));
    }
    s += t(fmt::format("{} targets: {} pass, {} fail, {} to be checked, {} not judged\n",
                       r_.targets.size(), count(Verdict::Pass), count(Verdict::Fail),
                       count(Verdict::Warn), count(Verdict::None)),
           fmt::format("防护目标 {} 个：符合 {}，不符合 {}，需核实 {}，未判定 {}\n",
                       r_.targets.size(), count(Verdict::Pass), count(Verdict::Fail),
                       count(Verdict::Warn), count(Verdict::None)));
    std::vector<const TargetDistance*> failing;
    for (const TargetDistance& d : r_.targets) {
      if (d.verdict == Verdict::Fail) failing.push_back(&d);
    }
    std::stable_sort(failing.begin(), failing.end(), [](const auto* a, const auto* b) {
      return a->margin_m.value_or(0.0) < b->margin_m.value_or(0.0);
    });
    int listed = 0;
    for (const TargetDistance* d : failing) {
      if (++listed > kListed) {
        s += t(fmt::format("  ... and {} more\n", failing.size() - kListed),
               fmt::format("  …… 另有 {} 个\n", failing.size() - kListed));
        break;
      }
      const DistanceSource source = governing_source(*d);
      s += fmt::format("  {} {} ({}): {} {}, {}{}\n", target(d->target).id,
                       named(study_, target(d->target)), class_name(target(d->target).target_class),
                       method_name(d->governing),
                       d->governing == DistanceMethod::Risk
                           ? fmt::format("{} > {}", risk_text(d->risk.risk_per_yr),
                                         risk_text(d->risk.limit->per_yr))
                           : std::string{},
                       clause_text(source),
                       d->margin_m ? fmt::format(", {:.0f} m", *d->margin_m) : std::string{});
    }
    int other = 0;
    for (const SiteDistance& site : r_.sites) other += site.failing_other;
    if (other > 0) {
      s += t(fmt::format("{} separations from roads and other sites fail (table "
                         "distance_separation)\n",
                         other),
             fmt::format("与道路、相邻企业的防火间距 {} 处不符合（见 distance_separation 表）\n",
                         other));
    }
    const auto open =
        std::count_if(r_.gaps.begin(), r_.gaps.end(), [](const DistanceGap& g) { return g.open; });
    if (open > 0) {
      s += t(fmt::format("{} gaps keep verdicts open (table distance_gaps)\n", open),
             fmt::format("{} 项信息缺失影响判定（见 distance_gaps 表）\n", open));
    }
    if (!r_.unconfirmed.empty()) {
      s += t(
          fmt::format("{} unconfirmed values decided: compare with the printed standards (table "
                      "distance_unconfirmed)\n",
                      r_.unconfirmed.size()),
          fmt::format("{} 项未核对数值起判定作用，须与标准原文核对（见 distance_unconfirmed 表）\n",
                      r_.unconfirmed.size()));
    }
    return s;
  }

  const Study& study_;
  const RiskBasis& basis_;
  const DistanceResult& r_;
  bool zh_;
  DecisionOutput out_;
};

}  // namespace

DecisionOutput distance_output(const Study& study, const RiskBasis& basis,
                               const DistanceResult& result) {
  return Writer{study, basis, result}.write();
}

}  // namespace isorisk::study::decisions
