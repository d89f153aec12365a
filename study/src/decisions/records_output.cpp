// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "decisions/layer.hpp"
#include "decisions/records_parts.hpp"
#include "decisions/table.hpp"
#include "decisions/words.hpp"

namespace isorisk::study::decisions {

namespace records {

std::vector<std::string> undecided(const RecordParts& parts) {
  std::vector<std::string> out;
  if (parts.hazard == nullptr) out.emplace_back("hazard");
  if (parts.distance == nullptr) out.emplace_back("distance");
  if (parts.control_line == nullptr) out.emplace_back("landuse");
  if (parts.capacity == nullptr) out.emplace_back("capacity");
  const bool relocation = std::any_of(parts.sections.begin(), parts.sections.end(),
                                      [](const RecordSection& s) { return s.key == "relocate"; });
  if (!relocation) out.emplace_back("relocate");
  return out;
}

Verdict verdict_of(const SiteRecord& record) {
  Verdict v = Verdict::Pass;
  for (const RecordTarget& t : record.targets) {
    if (!t.meets_alone) return Verdict::Fail;
    if (!t.meets && shown(t.share)) v = Verdict::Warn;
  }
  return v;
}

}  // namespace records

namespace {

using gis::Value;
using records::limit_verdict;
using records::shown;
using records::undecided;
using records::verdict_of;
using results::risk_text;

class Output : private Words {
 public:
  Output(const Study& study, const RiskBasis& basis, const RecordParts& parts,
         const Records& records)
      : Words{study}, basis_{basis}, parts_{parts}, r_{records} {}

  DecisionOutput make() {
    out_.name = "records";
    out_.title = say_("Records of enterprises and park", "一企一档、一园一策");
    figures();
    sites_table();
    open_table();
    targets_table();
    substances_table();
    equipment_table();
    sites_layer();
    files();
    warnings();
    out_.json = records::document(study_, parts_, r_);
    out_.text = text();
    return std::move(out_);
  }

 private:
  static Value percent(double share) { return rounded(100.0 * share, 1); }
  static Value tonnes(double kg) { return std::round(kg) / 1e3; }

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
    return name("substance", key);
  }
  [[nodiscard]] std::string verdict_text(Verdict v) const {
    return v == Verdict::Fail   ? say_("exceeds a limit by itself", "单独即超限")
           : v == Verdict::Warn ? say_("adds to a target above its limit", "对超限目标有贡献")
                                : name("verdict", "pass");
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
    out_.figures.push_back({name("title", "pll"),
                            risk_text(basis_.result.potential_loss_of_life_per_yr),
                            say_("1/yr", "/年"), Verdict::None});
    if (basis_.result.societal) {
      const auto region = basis_.result.societal->region;
      out_.figures.push_back({name("title", "societal_risk"),
                              name("region", models::criteria::word_of(region)),
                              study_.criteria.document(),
                              region == models::criteria::Region::Unacceptable ? Verdict::Fail
                              : region == models::criteria::Region::Alarp      ? Verdict::Warn
                                                                               : Verdict::Pass});
    }
    out_.figures.push_back(
        {name("title", "failing_targets"),
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

  void sites_table() {
    OutTable& t = add_table(
        out_.tables, "records_sites", say_("Enterprises", "企业档案"),
        say_("One JSON file each, in this folder.", "每家企业一个 JSON 文件，位于本目录。"));
    t.columns = {left(say_("Enterprise", "企业")),
                 left(say_("Name", "名称")),
                 left(say_("Status", "状态")),
                 right(say_("Equipment", "设备数")),
                 left(say_("Substances", "主要物质")),
                 left(say_("Major hazard", "重大危险源")),
                 right(say_("PLL [1/yr]", "潜在生命损失（/年）")),
                 right(say_("Share [%]", "占比（%）")),
                 right(say_("Share of societal risk [%]", "社会风险占比（%）")),
                 left(say_("Most exposed target", "最不利目标")),
                 right(say_("Its risk by the site [1/yr]", "本企业致风险（/年）")),
                 right(say_("Limit [1/yr]", "限值（/年）")),
                 right(say_("Open points", "待补充事项")),
                 left(say_("File", "文件")),
                 left_coloured(say_("Verdict", "判定"))};
    for (const SiteRecord& r : r_.sites) {
      const Site& s = site(r.site);
      std::vector<std::string> substances;
      for (const RecordSubstance& x : r.substances) {
        substances.push_back(substance_name(x.substance));
        if (substances.size() == 4) break;
      }
      const RecordTarget* worst = r.targets.empty() ? nullptr : &r.targets.front();
      const Verdict v = verdict_of(r);
      t.rows.push_back(
          {.cells = {s.id, site_name(r.site), name("site_status", word(s.status)),
                     count(r.equipment.size()), say_.list(substances), level_text(r.site),
                     risk_text(r.risk.pll_per_yr), percent(r.risk.pll_share),
                     percent(r.societal_share),
                     worst == nullptr ? Value{} : Value{named(target(worst->target))},
                     worst == nullptr ? Value{} : Value{risk_text(worst->risk_by_site_per_yr)},
                     worst == nullptr ? Value{} : limit_cell(worst->limit), count(r.open.size()),
                     r.file, verdict_text(v)},
           .verdict = v,
           .fly_to = gis::centroid(s.area)});
    }
  }

  void targets_table() {
    OutTable& t = add_table(
        out_.tables, "records_targets", say_("Targets by enterprise", "企业与防护目标"),
        say_("Pairs with a share of half a percent or more, or with a limit that the site exceeds "
             "by itself. All of them are in the files.",
             "仅列出贡献不低于0.5%或单独超限的组合，其余见各企业文件。"));
    t.columns = {left(say_("Enterprise", "企业")),
                 left(say_("Target", "目标")),
                 left(say_("Name", "名称")),
                 left(say_("Class", "类别")),
                 right(say_("By the site [1/yr]", "本企业致风险（/年）")),
                 right(say_("All sites [1/yr]", "总风险（/年）")),
                 right(say_("Share [%]", "占比（%）")),
                 right(say_("Limit [1/yr]", "限值（/年）")),
                 left(say_("Clause", "条款")),
                 left_coloured(say_("Verdict", "判定"))};
    for (const SiteRecord& r : r_.sites) {
      for (const RecordTarget& x : r.targets) {
        if (!shown(x.share) && x.meets_alone) continue;
        const Target& target = study_.targets[at(x.target)];
        const Verdict v = !x.limit ? Verdict::None : x.meets ? Verdict::Pass : Verdict::Fail;
        t.rows.push_back(
            {.cells = {site(r.site).id, target.id, named(target), class_name(target.target_class),
                       risk_text(x.risk_by_site_per_yr), risk_text(x.risk_per_yr), percent(x.share),
                       limit_cell(x.limit), x.limit ? Value{clause(x.limit->provenance)} : Value{},
                       name("verdict", limit_verdict(x.limit.has_value(), x.meets))},
             .verdict = v,
             .fly_to = gis::representative_point(target.shape)});
      }
    }
  }

  void substances_table() {
    OutTable& t =
        add_table(out_.tables, "records_substances", say_("Substances by enterprise", "企业物质"));
    t.columns = {left(say_("Enterprise", "企业")), left(say_("Substance", "物质")),
                 right(say_("Equipment", "设备数")), right(say_("Content [t]", "存量（t）")),
                 right(say_("Without content", "存量未知"))};
    for (const SiteRecord& r : r_.sites) {
      for (const RecordSubstance& x : r.substances) {
        t.rows.push_back(
            {.cells = {site(r.site).id, substance_name(x.substance), count(x.equipment),
                       tonnes(x.inventory_kg), count(x.without_inventory)},
             .verdict = x.without_inventory > 0 ? Verdict::Warn : Verdict::None});
      }
    }
  }

  void equipment_table() {
    OutTable& t = add_table(out_.tables, "records_equipment", say_("Equipment", "设备清单"));
    t.columns = {left(say_("Enterprise", "企业")),
                 left(say_("Tag", "位号")),
                 left(say_("Name", "名称")),
                 left(say_("Type", "类型")),
                 left(say_("Substance", "物质")),
                 left(say_("Phase", "相态")),
                 right(say_("Temperature [degC]", "温度（℃）")),
                 right(say_("Pressure [MPa abs]", "绝对压力（MPa）")),
                 right(say_("Content [t]", "存量（t）")),
                 right(say_("PLL [1/yr]", "潜在生命损失（/年）")),
                 left(say_("Source", "来源"))};
    for (const SiteRecord& r : r_.sites) {
      for (const std::int32_t i : r.equipment) {
        const Equipment& e = study_.equipment[at(i)];
        const auto& pll = basis_.result.equipment_pll_per_yr;
        t.rows.push_back(
            {.cells = {site(r.site).id, e.id, named(e), name("equipment_type", word(e.type)),
                       substance_name(e.substance), name("phase", study::word(e.phase)),
                       rounded(e.temperature_k - 273.15, 1),
                       std::round(e.pressure_abs_pa / 1e3) / 1e3,
                       e.inventory_kg ? tonnes(*e.inventory_kg) : Value{},
                       at(i) < pll.size() ? Value{risk_text(pll[at(i)])} : Value{},
                       e.origin.text()},
             .fly_to = e.position});
      }
    }
  }

  void open_table() {
    OutTable& t = add_table(out_.tables, "records_open", say_("Open points", "待补充、待核实事项"),
                            say_("What to add or to compare with the printed documents before the "
                                 "records are signed.",
                                 "档案签发前须补充或与标准原文核对的事项。"));
    t.columns = {left(say_("Record", "档案")), left(say_("Subject", "对象")),
                 left(say_("What", "事项")), left(say_("Code", "代码"))};
    const auto add = [&](const std::string& record, const OpenPoint& p) {
      t.rows.push_back(
          {.cells = {record, p.subject, say_(p.en, p.zh), p.code}, .verdict = Verdict::Warn});
    };
    for (const OpenPoint& p : r_.park.open) add(say_("park", "园区"), p);
    for (const SiteRecord& r : r_.sites) {
      for (const OpenPoint& p : r.open) add(site(r.site).id, p);
    }
  }

  void sites_layer() {
    gis::OutLayer l = new_layer(
        "records", out_.title, gis::GeometryKind::MultiPolygon,
        {text_field("id", say_("Enterprise", "企业")), text_field("name", say_("Name", "名称")),
         text_field("major_hazard", say_("Major hazard", "重大危险源")),
         real_field("pll_per_yr", say_("PLL [1/yr]", "潜在生命损失（/年）")),
         real_field("share", say_("Share", "占比")),
         integer_field("open_points", say_("Open points", "待补充事项")),
         text_field("file", say_("File", "文件")), text_field("verdict", say_("Verdict", "判定"))});
    gis::Style style{.kind = gis::StyleKind::Fill,
                     .name = l.title,
                     .attribute = "verdict",
                     .classes = {},
                     .label_attribute = "name"};
    style.classes = {area_class(verdict_text(Verdict::Fail), colour::kFail, 0.35),
                     area_class(verdict_text(Verdict::Warn), colour::kConflict, 0.35),
                     area_class(verdict_text(Verdict::Pass), colour::kPass, 0.35)};
    for (const SiteRecord& r : r_.sites) {
      const Site& s = site(r.site);
      l.features.push_back(
          {.values = {s.id, site_name(r.site), level_text(r.site), r.risk.pll_per_yr,
                      r.risk.pll_share, count(r.open.size()), r.file, verdict_text(verdict_of(r))},
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
    std::vector<std::string> commands;
    for (const std::string& key : undecided(parts_)) commands.push_back("isorisk " + key);
    if (!commands.empty()) {
      out_.warnings.push_back(
          {"not_decided", "records",
           say_("not part of these records: ", "档案未包含：") + say_.list(commands)});
    }
    if (open_points() > 0) {
      out_.warnings.push_back(
          {"open_points", "records",
           say_(fmt::format("{} open points: see the table and the files", open_points()),
                fmt::format("待补充、待核实事项{}项，见表和各文件", open_points()))});
    }
  }

  [[nodiscard]] std::string text() const {
    std::string t = fmt::format("{}: {}\n", out_.title, named(study_));
    for (const SiteRecord& r : r_.sites) {
      t += fmt::format("  {} {}: {} {}, {} {:.1f} %, {} {}\n", site(r.site).id, site_name(r.site),
                       say_("major hazard", "重大危险源"), level_text(r.site),
                       say_("share of the PLL", "潜在生命损失占比"), 100.0 * r.risk.pll_share,
                       say_("open points", "待补充事项"), r.open.size());
    }
    for (const Warning& w : out_.warnings) {
      t += fmt::format("  {}: {}\n", say_("note", "提示"), w.message);
    }
    return t;
  }

  const RiskBasis& basis_;
  const RecordParts& parts_;
  const Records& r_;
  DecisionOutput out_;
};

}  // namespace

DecisionOutput records_output(const Study& study, const RiskBasis& basis, const RecordParts& parts,
                              const Records& records) {
  return Output{study, basis, parts, records}.make();
}

}  // namespace isorisk::study::decisions
