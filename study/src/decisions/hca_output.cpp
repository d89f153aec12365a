// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "decisions/document.hpp"
#include "decisions/table.hpp"
#include "decisions/words.hpp"
#include "isorisk/study/decisions/hca.hpp"
#include "qra/line.hpp"

namespace isorisk::study::decisions {

namespace {

using gis::Value;
using Json = nlohmann::json;

constexpr const char* kLevelNames[] = {"", "I", "II", "III"};
constexpr const char* kLevelNamesZh[] = {"", "Ⅰ级", "Ⅱ级", "Ⅲ级"};
constexpr const char* kLevelColours[] = {"#2e7d32", "#f9a825", "#ef6c00", "#c62828"};

class Output : private Words {
 public:
  Output(const Study& study, const HcaResult& result) : Words{study}, result_{result} {}

  DecisionOutput make() {
    out_.name = "hca";
    out_.title = say_("High-consequence areas of pipelines (GB 32167-2015)",
                      "油气管道高后果区识别与分级（GB 32167-2015）");
    figures();
    pipelines_table();
    areas_table();
    hits_table();
    classes_table();
    rules_table();
    layers();
    for (const HcaNote& n : result_.notes) {
      out_.warnings.push_back({n.code, n.subject, say_(n.en, n.zh)});
    }
    out_.json = json().dump(1, ' ', false, Json::error_handler_t::replace);
    out_.text = text();
    return std::move(out_);
  }

 private:
  [[nodiscard]] const Equipment& equipment(std::int32_t pipeline) const {
    return study_.equipment[at(result_.pipelines[at(pipeline)].equipment)];
  }
  [[nodiscard]] std::string level_name(int level) const {
    if (level == 0) return say_("none", "无");
    return say_.zh() ? kLevelNamesZh[level] : kLevelNames[level];
  }
  static Verdict verdict_of(int level) {
    return level == 3 ? Verdict::Fail : level > 0 ? Verdict::Warn : Verdict::Pass;
  }
  [[nodiscard]] std::string product_name(bool gas) const {
    return name("hca_product", gas ? "gas" : "liquid");
  }
  [[nodiscard]] std::string rule_text(const HcaRule& r) const { return say_(r.text_en, r.text_zh); }
  [[nodiscard]] std::string clause_text(const HcaRule& r) const {
    return fmt::format("GB 32167-2015 {} [{}]", r.clause, confidence(r.confidence));
  }
  [[nodiscard]] Point middle(std::int32_t pipeline, const Stretch& s) const {
    return qra::Line{equipment(pipeline).shape}.at(0.5 * (s.from_m + s.to_m));
  }

  void figures() {
    double length = 0.0;
    double inside = 0.0;
    double by_level[4] = {};
    int areas[4] = {};
    for (const HcaPipelineResult& p : result_.pipelines) {
      length += p.length_m;
      inside += p.hca_length_m;
      for (int l = 1; l <= 3; ++l) by_level[l] += p.level_length_m[l];
    }
    for (const HcaArea& a : result_.areas) ++areas[a.level];
    out_.figures.push_back({say_("Pipelines looked at", "识别的管道"),
                            std::to_string(result_.pipelines.size()),
                            fmt::format("{:.2f} km", length / 1000.0), Verdict::None});
    out_.figures.push_back(
        {say_("High-consequence areas", "高后果区"), std::to_string(result_.areas.size()),
         length > 0.0
             ? fmt::format("{:.2f} km ({:.0f} %)", inside / 1000.0, 100.0 * inside / length)
             : "",
         areas[3] > 0             ? Verdict::Fail
         : !result_.areas.empty() ? Verdict::Warn
                                  : Verdict::Pass});
    for (int l = 3; l >= 1; --l) {
      out_.figures.push_back({say_("Level ", "等级") + level_name(l), std::to_string(areas[l]),
                              fmt::format("{:.2f} km", by_level[l] / 1000.0),
                              areas[l] > 0 ? verdict_of(l) : Verdict::None});
    }
  }

  void pipelines_table() {
    OutTable& t = add_table(
        out_.tables, "hca_pipelines", say_("Pipelines", "管道"),
        say_("Potential impact radius r = 0.099 sqrt(d^2 p), d mm, p MPa (recalled): gas lines.",
             "潜在影响半径 r = 0.099√(d²p)，d为mm，p为MPa（待核对），仅输气管道。"));
    t.columns = {left(say_("Pipeline", "管道")),
                 left(say_("Name", "名称")),
                 left(say_("Product", "介质")),
                 right(say_("Length (m)", "长度（m）")),
                 right(say_("Outer diameter (mm)", "外径（mm）")),
                 right(say_("Largest pressure (MPa, gauge)", "最大允许操作压力（MPa，表压）")),
                 right(say_("Impact radius (m)", "潜在影响半径（m）")),
                 right(say_("In areas (m)", "高后果区长度（m）")),
                 right(say_("Level III (m)", "Ⅲ级（m）")),
                 right(say_("Level II (m)", "Ⅱ级（m）")),
                 right(say_("Level I (m)", "Ⅰ级（m）"))};
    for (std::size_t i = 0; i < result_.pipelines.size(); ++i) {
      const HcaPipelineResult& p = result_.pipelines[i];
      const Equipment& e = equipment(static_cast<std::int32_t>(i));
      t.rows.push_back(
          {{e.id, named(e), product_name(p.gas), metres(p.length_m),
            rounded(1000.0 * p.outer_diameter_m, 1), rounded(1e-6 * p.max_overpressure_pa, 3),
            p.gas ? metres(p.impact_radius_m) : Value{}, metres(p.hca_length_m),
            metres(p.level_length_m[3]), metres(p.level_length_m[2]), metres(p.level_length_m[1])},
           Verdict::None,
           e.position});
    }
  }

  [[nodiscard]] std::string what(const HcaHit& h) const { return say_(h.what_en, h.what_zh); }

  void areas_table() {
    OutTable& t = add_table(
        out_.tables, "hca_areas", say_("High-consequence areas", "高后果区清单"),
        say_(fmt::format("Chainage along the line from its start. Areas nearer than {:g} m to each "
                         "other are one, of the highest level in it (III most severe).",
                         study_.hca.merge_gap_m),
             fmt::format(
                 "里程自管线起点计。间距小于{:g} m的合并为一处，等级取其中最高者（Ⅲ级最严重）。",
                 study_.hca.merge_gap_m)));
    t.columns = {left(say_("Area", "编号")),
                 left(say_("Pipeline", "管道")),
                 right(say_("From (m)", "起点里程（m）")),
                 right(say_("To (m)", "终点里程（m）")),
                 right(say_("Length (m)", "长度（m）")),
                 left_coloured(say_("Level", "等级")),
                 left(say_("Rules", "适用条款")),
                 left(say_("By", "识别依据"))};
    for (std::size_t i = 0; i < result_.areas.size(); ++i) {
      const HcaArea& a = result_.areas[i];
      std::vector<std::string> rules, things;
      std::set<std::size_t> seen;
      for (const std::size_t h : a.hits) {
        const HcaHit& hit = result_.hits[h];
        if (seen.insert(hit.rule).second) rules.push_back(clause_text(hca_rules()[hit.rule]));
        if (std::find(things.begin(), things.end(), what(hit)) == things.end()) {
          things.push_back(what(hit));
        }
      }
      t.rows.push_back({{fmt::format("HCA-{}", i + 1), equipment(a.pipeline).id,
                         metres(a.at.from_m), metres(a.at.to_m), metres(a.at.to_m - a.at.from_m),
                         level_name(a.level), say_.phrases(rules), say_.phrases(things)},
                        verdict_of(a.level),
                        middle(a.pipeline, a.at)});
    }
  }

  void hits_table() {
    OutTable t{.id = "hca_hits",
               .title = say_("What makes them so", "识别明细"),
               .note = {},
               .columns = {left(say_("Pipeline", "管道")), right(say_("From (m)", "起点里程（m）")),
                           right(say_("To (m)", "终点里程（m）")),
                           left_coloured(say_("Level", "等级")), left(say_("Rule", "规定")),
                           left(say_("Clause", "条款")), left(say_("By", "识别依据"))},
               .rows = {}};
    for (const HcaHit& h : result_.hits) {
      const HcaRule& r = hca_rules()[h.rule];
      t.rows.push_back({{equipment(h.pipeline).id, metres(h.at.from_m), metres(h.at.to_m),
                         level_name(r.level), rule_text(r), clause_text(r), what(h)},
                        verdict_of(r.level),
                        middle(h.pipeline, h.at)});
    }
    add_filled(out_.tables, std::move(t));
  }

  void classes_table() {
    OutTable t{
        .id = "hca_classes",
        .title = say_("Area classes of gas lines", "输气管道地区等级"),
        .note = say_(
            fmt::format("By households within 200 m in any {:g} m of the line "
                        "(GB 50251-2015 cl. 4.2, recalled); class 4 where at least "
                        "{:g} % of them live in buildings of four storeys or more.",
                        study_.hca.window_m, 100.0 * study_.hca.storeys_share),
            fmt::format("按管道两侧200 m、任意{:g} m内户数划分（GB 50251-2015第4.2条，待核对）；"
                        "四层及以上建筑住户占比不低于{:g}%时为四级。",
                        study_.hca.window_m, 100.0 * study_.hca.storeys_share)),
        .columns = {left(say_("Pipeline", "管道")), right(say_("From (m)", "起点里程（m）")),
                    right(say_("To (m)", "终点里程（m）")), right(say_("Area class", "地区等级")),
                    right(say_("Households, fullest window", "最多户数"))},
        .rows = {}};
    for (const AreaClassStretch& c : result_.classes) {
      t.rows.push_back({{equipment(c.pipeline).id, metres(c.at.from_m), metres(c.at.to_m),
                         count(c.area_class), number(c.households)},
                        Verdict::None,
                        middle(c.pipeline, c.at)});
    }
    add_filled(out_.tables, std::move(t));
  }

  void rules_table() {
    OutTable& t = add_table(out_.tables, "hca_rules", say_("Rules", "依据"));
    t.columns = {left(say_("Product", "介质")),
                 left(say_("Clause", "条款")),
                 left(say_("Rule", "规定")),
                 left(say_("Level", "等级")),
                 left(say_("Other reproduction", "其他转载")),
                 left(say_("Source", "来源")),
                 left(say_("Confidence", "可信度"))};
    for (const HcaRule& r : hca_rules()) {
      t.rows.push_back({{product_name(r.gas), r.clause, rule_text(r), level_name(r.level),
                         decisions::text(r.level_alternative), r.source, confidence(r.confidence)},
                        Verdict::None,
                        std::nullopt});
    }
  }

  void layers() {
    gis::OutLayer layer = new_layer(
        "hca_areas", say_("High-consequence areas", "高后果区"), gis::GeometryKind::MultiLineString,
        {text_field("area", say_("Area", "编号")), text_field("pipeline", say_("Pipeline", "管道")),
         integer_field("level", say_("Level (0: none)", "等级（0：无）")),
         text_field("level_name", say_("Level", "等级")),
         real_field("from_m", say_("From (m)", "起点里程（m）")),
         real_field("to_m", say_("To (m)", "终点里程（m）")),
         text_field("by", say_("By", "识别依据"))});
    const auto add = [&](std::int32_t pipeline, Stretch s, int level, const std::string& id,
                         const std::string& by) {
      gis::Geometry g = qra::Line{equipment(pipeline).shape}.between(s.from_m, s.to_m);
      if (g.empty()) return;
      layer.features.push_back(
          {{id, equipment(pipeline).id, count(level), level_name(level), s.from_m, s.to_m, by},
           std::move(g)});
    };
    for (std::size_t p = 0; p < result_.pipelines.size(); ++p) {
      const auto index = static_cast<std::int32_t>(p);
      double from = 0.0;
      for (std::size_t i = 0; i < result_.areas.size(); ++i) {
        const HcaArea& a = result_.areas[i];
        if (a.pipeline != index) continue;
        add(index, {from, a.at.from_m}, 0, "", "");
        std::vector<std::string> things;
        for (const std::size_t h : a.hits) things.push_back(what(result_.hits[h]));
        add(index, a.at, a.level, fmt::format("HCA-{}", i + 1), say_.phrases(things));
        from = a.at.to_m;
      }
      add(index, {from, result_.pipelines[p].length_m}, 0, "", "");
    }
    gis::Style style{.kind = gis::StyleKind::Line,
                     .attribute = "level_name",
                     .classes = {},
                     .label_attribute = "area"};
    for (int l = 3; l >= 0; --l) {
      style.classes.push_back(
          {.value = level_name(l), .label = level_name(l), .colour = kLevelColours[l]});
    }
    layer.style = std::move(style);
    out_.layers.push_back(
        {.layer = std::move(layer), .kind = "line", .opacity = 1.0, .width = 4.0});

    gis::OutLayer reach =
        new_layer("hca_impact", say_("Potential impact radius", "潜在影响区域"),
                  gis::GeometryKind::MultiPolygon,
                  {text_field("pipeline", say_("Pipeline", "管道")),
                   real_field("radius_m", say_("Impact radius (m)", "潜在影响半径（m）"))});
    for (std::size_t p = 0; p < result_.pipelines.size(); ++p) {
      const double r = result_.pipelines[p].impact_radius_m;
      if (!(r > 0.0)) continue;
      const Equipment& e = equipment(static_cast<std::int32_t>(p));
      reach.features.push_back({{e.id, r}, gis::buffer(e.shape, r)});
    }
    if (reach.features.empty()) return;
    reach.style =
        gis::Style{.kind = gis::StyleKind::Fill,
                   .classes = {{.label = reach.title, .colour = "#9e9e9e", .opacity = 0.2}}};
    out_.layers.push_back({.layer = std::move(reach), .kind = "fill", .opacity = 0.2});
  }

  [[nodiscard]] Json json() const {
    Json pipelines = Json::array();
    for (std::size_t p = 0; p < result_.pipelines.size(); ++p) {
      const HcaPipelineResult& r = result_.pipelines[p];
      const auto index = static_cast<std::int32_t>(p);
      const Equipment& e = equipment(index);
      Json areas = Json::array();
      for (std::size_t i = 0; i < result_.areas.size(); ++i) {
        const HcaArea& a = result_.areas[i];
        if (a.pipeline != index) continue;
        Json hits = Json::array();
        for (const std::size_t h : a.hits) {
          const HcaHit& hit = result_.hits[h];
          const HcaRule& rule = hca_rules()[hit.rule];
          hits.push_back({{"rule", rule.rule},
                          {"level", kLevelNames[rule.level]},
                          {"from_m", hit.at.from_m},
                          {"to_m", hit.at.to_m},
                          {"by", hit.what_en},
                          {"by_zh", hit.what_zh}});
        }
        areas.push_back({{"id", fmt::format("HCA-{}", i + 1)},
                         {"from_m", a.at.from_m},
                         {"to_m", a.at.to_m},
                         {"level", kLevelNames[a.level]},
                         {"hits", std::move(hits)}});
      }
      Json classes = Json::array();
      for (const AreaClassStretch& c : result_.classes) {
        if (c.pipeline != index) continue;
        classes.push_back({{"from_m", c.at.from_m},
                           {"to_m", c.at.to_m},
                           {"area_class", c.area_class},
                           {"households", c.households}});
      }
      pipelines.push_back({{"id", e.id},
                           {"name", e.name},
                           {"name_zh", e.name_zh},
                           {"product", r.gas ? "gas" : "liquid"},
                           {"length_m", r.length_m},
                           {"outer_diameter_m", r.outer_diameter_m},
                           {"outer_diameter_given", !r.inner_taken},
                           {"max_overpressure_pa", r.max_overpressure_pa},
                           {"max_pressure_given", !r.pressure_taken},
                           {"impact_radius_m", r.gas ? Json(r.impact_radius_m) : Json()},
                           {"hca_length_m", r.hca_length_m},
                           {"level_length_m",
                            {{"I", r.level_length_m[1]},
                             {"II", r.level_length_m[2]},
                             {"III", r.level_length_m[3]}}},
                           {"areas", std::move(areas)},
                           {"area_classes", std::move(classes)}});
    }
    Json rules = Json::object();
    for (const HcaRule& r : hca_rules()) {
      rules[r.rule] = {{"document", "GB 32167-2015"},   {"clause", r.clause},
                       {"level", kLevelNames[r.level]}, {"text", r.text_en},
                       {"text_zh", r.text_zh},          {"source", r.source},
                       {"confidence", r.confidence}};
    }
    Json notes = Json::array();
    for (const HcaNote& n : result_.notes) {
      notes.push_back(
          {{"code", n.code}, {"subject", n.subject}, {"message", n.en}, {"message_zh", n.zh}});
    }
    return {{"decision", "hca"},
            {"document", "GB 32167-2015"},
            {"pipelines", std::move(pipelines)},
            {"rules", std::move(rules)},
            {"notes", std::move(notes)}};
  }

  [[nodiscard]] std::string text() const {
    std::string t = out_.title + "\n\n";
    for (const Figure& f : out_.figures) {
      t += f.label + ": " + f.value + (f.note.empty() ? "" : "  (" + f.note + ")") + "\n";
    }
    t += "\n";
    for (std::size_t i = 0; i < result_.areas.size(); ++i) {
      const HcaArea& a = result_.areas[i];
      std::vector<std::string> things;
      for (const std::size_t h : a.hits) {
        std::string w = what(result_.hits[h]);
        if (std::find(things.begin(), things.end(), w) == things.end()) things.push_back(w);
      }
      t += fmt::format("HCA-{}  {}  {:.0f}–{:.0f} m  {}  {}\n", i + 1, equipment(a.pipeline).id,
                       a.at.from_m, a.at.to_m, level_name(a.level), say_.phrases(things));
    }
    if (!out_.warnings.empty()) t += "\n";
    for (const Warning& w : out_.warnings) {
      t +=
          say_("note: ", "提示：") + (w.subject.empty() ? "" : w.subject + ": ") + w.message + "\n";
    }
    return t + "\n";
  }

  const HcaResult& result_;
  DecisionOutput out_;
};

}  // namespace

DecisionOutput hca_output(const Study& study, const HcaResult& result) {
  return Output{study, result}.make();
}

}  // namespace isorisk::study::decisions
