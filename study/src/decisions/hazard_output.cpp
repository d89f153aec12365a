// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "decisions/document.hpp"
#include "decisions/table.hpp"
#include "decisions/words.hpp"
#include "isorisk/models/criteria/major_hazard.hpp"
#include "isorisk/study/decisions/hazard.hpp"

namespace isorisk::study::decisions {

namespace {

namespace major_hazard = models::criteria::major_hazard;
using gis::Value;
using Json = nlohmann::json;

constexpr double kKgPerTonne = 1000.0;
constexpr const char* kUndecided = "undecided";
constexpr const char* kUndecidedColour = "#9e9e9e";
constexpr const char* kStoreColour = "#7a0177";

// Four digits: what the tables of the standard and a typed inventory carry.
constexpr int kDigits = 4;
Value rounded(double value) { return significant(value, kDigits); }
std::string shown(double value) { return fmt::format("{:.{}g}", value, kDigits); }
Value tonnes(double kg) { return rounded(kg / kKgPerTonne); }

class Output : private Words {
 public:
  Output(const Study& study, const HazardResult& result) : Words{study}, result_{result} {}

  DecisionOutput make() {
    out_.name = "hazard";
    out_.title = say_("Major hazard installations (GB 18218-2018)",
                      "危险化学品重大危险源辨识与分级（GB 18218-2018）");
    figures();
    sites_table();
    units_table();
    substances_table();
    stores_table();
    gaps_table();
    rules_table();
    layers();
    for (const HazardNote& n : result_.notes) {
      out_.warnings.push_back({n.code, n.subject, say_(n.en, n.zh)});
    }
    for (const HazardGap& g : result_.gaps) {
      out_.warnings.push_back(
          {"not_counted", site_name(g.site) + ", " + g.unit + ": " + g.substance,
           shown(g.quantity_kg / kKgPerTonne) + " t, " + say_(g.what_en, g.what_zh)});
    }
    out_.json = json().dump(1, ' ', false, Json::error_handler_t::replace);
    out_.text = text();
    return std::move(out_);
  }

 private:
  std::string kind_name(HazardUnitKind kind) const {
    return name("hazard_unit", kind == HazardUnitKind::Production ? "production" : "storage");
  }

  // The list of a level; undecided when something was left out that could make it one.
  static std::string list_of(int level, bool complete) {
    return level == 0 && !complete ? kUndecided : major_hazard::level(level).list;
  }
  std::string list_name(const std::string& list) const { return name("hazard_list", list); }
  std::string level_name(int level, bool complete) const {
    if (level == 0 && !complete) return say_("undecided", "待定");
    const major_hazard::Level& l = major_hazard::level(level);
    return say_(l.name_en, l.name_zh);
  }
  static Verdict verdict_of(int level, bool complete) {
    const std::string list = list_of(level, complete);
    if (list == "red") return Verdict::Fail;
    return list == "green" ? Verdict::Pass : Verdict::Warn;
  }
  Point place(std::int32_t i) const { return gis::representative_point(site(i).area); }
  bool qra_by_gbt37243(const HazardSite& s) const {
    return major_hazard::reaches(s.sum_ratio_toxic_or_flammable_gas,
                                 major_hazard::rule("gbt37243_qra").threshold);
  }

  std::string clauses(std::initializer_list<const char*> rules) const {
    std::vector<std::string> out;
    for (const char* rule : rules) {
      const major_hazard::Rule& r = major_hazard::rule(rule);
      out.push_back(say_(r.document + " " + r.clause, r.document_zh + r.clause_zh) + " (" +
                    confidence(r.confidence) + ")");
    }
    return say_.phrases(out);
  }

  void figures() {
    int counts[5] = {};
    int majors = 0;
    int undecided = 0;
    for (const HazardUnit& u : result_.units) {
      ++counts[u.level];
      majors += u.major ? 1 : 0;
      undecided += !u.major && !u.complete ? 1 : 0;
    }
    std::string by_level;
    for (int l = 1; l <= 4; ++l) {
      by_level += (l == 1 ? "" : ", ") + level_name(l, true) + ": " + std::to_string(counts[l]);
    }
    out_.figures.push_back({say_("Major hazard installations", "重大危险源"),
                            std::to_string(majors), by_level,
                            counts[1] + counts[2] > 0 ? Verdict::Fail
                            : majors > 0              ? Verdict::Warn
                                                      : Verdict::Pass});
    if (undecided > 0) {
      out_.figures.push_back({say_("Units not decided", "待定单元"), std::to_string(undecided),
                              say_("substances without a category", "含未给出类别的物质"),
                              Verdict::Warn});
    }
    int order40 = 0;
    int gbt = 0;
    int explosives = 0;
    std::string lists;
    for (const char* list : {"red", "yellow", "green", kUndecided}) {
      int n = 0;
      for (const HazardSite& s : result_.sites) n += list_of(s.level, s.complete) == list ? 1 : 0;
      if (n == 0 && list == std::string{kUndecided}) continue;
      lists += (lists.empty() ? "" : ", ") + list_name(list) + ": " + std::to_string(n);
    }
    for (const HazardSite& s : result_.sites) {
      order40 += s.qra_by_order_40 ? 1 : 0;
      gbt += qra_by_gbt37243(s) ? 1 : 0;
      explosives += s.has_explosives ? 1 : 0;
    }
    out_.figures.push_back(
        {say_("Sites", "企业"), std::to_string(result_.sites.size()), lists, Verdict::None});
    out_.figures.push_back({say_("Sites that need a QRA", "需定量风险评价的企业"),
                            std::to_string(order40),
                            clauses({"order40_toxic", "order40_explosive"}), Verdict::None});
    out_.figures.push_back({say_("Sites with toxic or flammable gas, sum q/Q at least 1",
                                 "有毒、易燃气体q/Q之和≥1的企业"),
                            std::to_string(gbt), clauses({"gbt37243_qra"}), Verdict::None});
    out_.figures.push_back({say_("Sites with explosives", "涉及爆炸物的企业"),
                            std::to_string(explosives), "", Verdict::None});
  }

  void sites_table() {
    OutTable& t = add_table(
        out_.tables, "hazard_sites", say_("Sites", "企业清单"),
        say_("Level of the highest unit. Persons outside within ", "等级取最高的单元。厂界外") +
            shown(major_hazard::exposure_distance_m()) +
            say_(" m of the boundary, the larger of day and night. ", " m内人员取昼夜较大者。") +
            clauses({"alpha", "level", "order40_toxic", "order40_explosive", "gbt37243_qra"}) +
            say_(". The lists are ours: level 1 and 2 red, 3 and 4 yellow, no major hazard green.",
                 "。红黄绿清单为本软件建议：一、二级为红，三、四级为黄，不构成为绿。"));
    t.columns = {left(say_("Site", "企业")),
                 left_coloured(say_("Level", "等级")),
                 left_coloured(say_("List", "清单")),
                 right(say_("Units", "单元数")),
                 right(say_("Persons by day", "昼间人数")),
                 right(say_("Persons by night", "夜间人数")),
                 right(say_("Persons counted", "计入人数")),
                 right("α"),
                 right(say_("Sum q/Q, toxic and flammable gas, largest unit",
                            "有毒、易燃气体q/Q之和（最大单元）")),
                 left(say_("QRA by GB/T 37243", "GB/T 37243要求定量风险评价")),
                 left(say_("QRA by Order 40", "40号令要求定量风险评价")),
                 left(say_("Explosives", "涉及爆炸物"))};
    for (std::size_t i = 0; i < result_.sites.size(); ++i) {
      const HazardSite& s = result_.sites[i];
      const auto index = static_cast<std::int32_t>(i);
      const Value persons = s.persons_known ? rounded(s.persons) : Value{say_("not known", "未知")};
      t.rows.push_back({{site_name(index), level_name(s.level, s.complete),
                         list_name(list_of(s.level, s.complete)), count(s.units),
                         rounded(s.persons_day), rounded(s.persons_night), persons, s.alpha,
                         rounded(s.sum_ratio_toxic_or_flammable_gas), yes_or_no(qra_by_gbt37243(s)),
                         yes_or_no(s.qra_by_order_40), yes_or_no(s.has_explosives)},
                        verdict_of(s.level, s.complete),
                        place(index)});
    }
  }

  void units_table() {
    OutTable& t = add_table(out_.tables, "hazard_units", say_("Units", "单元辨识与分级"),
                            clauses({"identification", "grading", "level", "unit", "quantity"}));
    t.columns = {left(say_("Site", "企业")),
                 left(say_("Unit", "单元")),
                 left(say_("Kind", "类型")),
                 right("S"),
                 left_coloured(say_("Major hazard", "是否重大危险源")),
                 right("α"),
                 right("R"),
                 left_coloured(say_("Level", "等级")),
                 left_coloured(say_("List", "清单")),
                 right(say_("S, toxic gas", "S（有毒气体）")),
                 right(say_("S, flammable gas", "S（易燃气体）")),
                 right(say_("S, toxic or flammable gas", "S（有毒或易燃气体）")),
                 left(say_("QRA by Order 40", "40号令要求定量风险评价")),
                 left(say_("From", "来源"))};
    for (const HazardUnit& u : result_.units) {
      const HazardSite& s = result_.sites[at(u.site)];
      const bool equipment =
          std::any_of(u.quantities.begin(), u.quantities.end(),
                      [](const HazardQuantity& q) { return !q.equipment.empty(); });
      const std::string from = !u.derived  ? say_("inventory table", "存量表")
                               : equipment ? say_("equipment", "设备图层")
                                           : say_("explosives layer", "爆炸物图层");
      t.rows.push_back(
          {{site_name(u.site), unit_name(u), kind_name(u.kind), rounded(u.sum_ratio),
            u.major ? yes_or_no(true) : (u.complete ? yes_or_no(false) : say_("undecided", "待定")),
            s.alpha, rounded(u.r), level_name(u.level, u.complete),
            list_name(list_of(u.level, u.complete)), rounded(u.sum_ratio_toxic_gas),
            rounded(u.sum_ratio_flammable_gas), rounded(u.sum_ratio_toxic_or_flammable_gas),
            yes_or_no(u.qra_by_order_40), from},
           verdict_of(u.level, u.complete),
           place(u.site)});
    }
  }

  std::string unit_name(const HazardUnit& u) const { return say_(u.name_en, u.name_zh); }

  std::string critical_text(const HazardQuantity& q) const {
    if (q.table1_row > 0) {
      return say_("Table 1 no. ", "表1第") + std::to_string(q.table1_row) + say_("", "项");
    }
    return say_("Table 2 ", "表2 ") + q.category;
  }
  std::string beta_text(const HazardQuantity& q) const {
    if (q.beta_category.empty()) return say_("Table 3", "表3");
    return say_("Table 4 ", "表4 ") + q.beta_category + " (" + confidence(q.beta_confidence) + ")";
  }

  void substances_table() {
    OutTable& t = add_table(out_.tables, "hazard_substances", say_("Substances", "物质清单"),
                            clauses({"critical_quantity", "quantity", "beta", "mixture"}));
    t.columns = {left(say_("Site", "企业")),
                 left(say_("Unit", "单元")),
                 left(say_("Substance", "物质")),
                 left("CAS"),
                 right(say_("q (t)", "q（t）")),
                 right(say_("Q (t)", "Q（t）")),
                 left(say_("Q by", "Q依据")),
                 right("q/Q"),
                 right("β"),
                 left(say_("β by", "β依据")),
                 left(say_("Toxic gas", "有毒气体")),
                 left(say_("Flammable gas", "易燃气体")),
                 left(say_("Explosive", "爆炸物")),
                 left(say_("q from", "q来源"))};
    for (const HazardUnit& u : result_.units) {
      for (const HazardQuantity& q : u.quantities) {
        std::string how = say_(q.how_en, q.how_zh);
        if (!q.equipment.empty()) {
          std::string ids;
          for (const std::string& id : q.equipment) ids += (ids.empty() ? "" : ", ") + id;
          how += ": " + ids;
        }
        t.rows.push_back(
            {{site_name(u.site), unit_name(u), say_(q.name_en, q.name_zh), q.cas,
              tonnes(q.quantity_kg), q.critical_quantity_kg / kKgPerTonne, critical_text(q),
              rounded(q.ratio), q.beta, beta_text(q), yes_or_no(q.toxic_gas),
              yes_or_no(q.flammable_gas), yes_or_no(q.explosive), how},
             Verdict::None,
             place(u.site)});
      }
    }
  }

  void stores_table() {
    if (study_.hazard.explosives.empty()) return;
    OutTable& t = add_table(
        out_.tables, "hazard_explosives", say_("Stores of explosives", "爆炸物储存"),
        say_("They do not enter the risk analysis; `isorisk distance` takes them by the "
             "consequence method of GB/T 37243-2019.",
             "不计入定量风险评价；isorisk distance按GB/T 37243-2019事故后果法计算其安全距离。"));
    t.columns = {left(say_("Site", "企业")),
                 left(say_("Store", "名称")),
                 left(say_("Substance", "物质")),
                 left(say_("Category", "类别")),
                 right(say_("Can explode at once (kg)", "可同时爆炸量（kg）")),
                 right(say_("TNT equivalent (kg/kg)", "TNT当量系数")),
                 right(say_("TNT (kg)", "TNT当量（kg）")),
                 left(say_("Source", "来源")),
                 left(say_("Confidence", "可信度"))};
    for (const ExplosiveStore& e : study_.hazard.explosives) {
      t.rows.push_back(
          {{site_name(e.site), named(e), e.substance, e.category, e.quantity_kg, e.tnt_per_kg,
            rounded(e.tnt_equivalent_kg), e.tnt_source, confidence(e.tnt_confidence)},
           Verdict::None,
           e.position});
    }
  }

  void gaps_table() {
    if (result_.gaps.empty()) return;
    OutTable& t =
        add_table(out_.tables, "hazard_gaps", say_("Not counted", "未计入的物质"),
                  say_("Their units are undecided as long as S stays below 1 without them.",
                       "其余物质S＜1时，所在单元的结论待定。"));
    t.columns = {left(say_("Site", "企业")), left(say_("Unit", "单元")),
                 left(say_("Substance", "物质")), right(say_("q (t)", "q（t）")),
                 left(say_("What to add", "需补充的内容"))};
    for (const HazardGap& g : result_.gaps) {
      t.rows.push_back({{site_name(g.site), g.unit, g.substance, tonnes(g.quantity_kg),
                         say_(g.what_en, g.what_zh)},
                        Verdict::Warn,
                        place(g.site)});
    }
  }

  void rules_table() {
    OutTable& t = add_table(out_.tables, "hazard_rules", say_("Rules", "依据"));
    t.columns = {left(say_("Document", "文件")), left(say_("Clause", "条款")),
                 left(say_("Rule", "规定")), left(say_("Source", "来源")),
                 left(say_("Confidence", "可信度"))};
    for (const major_hazard::Rule& r : major_hazard::rules()) {
      t.rows.push_back(
          {{r.document, r.clause, say_(r.text_en, r.text_zh), r.source, confidence(r.confidence)},
           Verdict::None,
           std::nullopt});
    }
  }

  static gis::StyleClass level_class(const std::string& name, const std::string& colour) {
    return {.value = name, .label = name, .colour = colour, .opacity = 0.6};
  }

  void layers() {
    gis::OutLayer sites = new_layer(
        "hazard_sites", say_("Sites by level of major hazard", "企业重大危险源等级"),
        gis::GeometryKind::MultiPolygon,
        {text_field("site", say_("Site", "企业")),
         integer_field("level", say_("Level (0: none)", "等级（0：不构成）")),
         text_field("level_name", say_("Level", "等级")), text_field("list", say_("List", "清单")),
         real_field("persons", say_("Persons within 500 m", "500 m内人数")),
         real_field("alpha", "α"),
         real_field("gas_sum", say_("Sum q/Q, gas", "有毒、易燃气体q/Q之和")),
         text_field("qra_order_40", say_("QRA by Order 40", "40号令要求定量风险评价")),
         text_field("explosives", say_("Explosives", "涉及爆炸物"))});
    sites.description = "GB 18218-2018";
    for (std::size_t i = 0; i < result_.sites.size(); ++i) {
      const HazardSite& s = result_.sites[i];
      const auto index = static_cast<std::int32_t>(i);
      sites.features.push_back({{site_name(index), count(s.level), level_name(s.level, s.complete),
                                 list_name(list_of(s.level, s.complete)), s.persons, s.alpha,
                                 s.sum_ratio_toxic_or_flammable_gas, yes_or_no(s.qra_by_order_40),
                                 yes_or_no(s.has_explosives)},
                                site(index).area});
    }
    gis::Style style{.kind = gis::StyleKind::Fill,
                     .attribute = "level_name",
                     .classes = {},
                     .label_attribute = "site"};
    for (const major_hazard::Level& l : major_hazard::levels()) {
      style.classes.push_back(level_class(level_name(l.level, true), l.colour));
    }
    style.classes.push_back(level_class(level_name(0, false), kUndecidedColour));
    sites.style = std::move(style);
    out_.layers.push_back({.layer = std::move(sites), .kind = "fill", .opacity = 0.6});

    if (study_.hazard.explosives.empty()) return;
    gis::OutLayer stores = new_layer(
        "hazard_explosives", say_("Stores of explosives", "爆炸物储存"), gis::GeometryKind::Point,
        {text_field("name", say_("Name", "名称")), text_field("site", say_("Site", "企业")),
         real_field("quantity_kg", say_("Quantity (kg)", "数量（kg）")),
         real_field("tnt_kg", say_("TNT (kg)", "TNT当量（kg）"))});
    stores.description.clear();
    for (const ExplosiveStore& e : study_.hazard.explosives) {
      stores.features.push_back({{named(e), site_name(e.site), e.quantity_kg, e.tnt_equivalent_kg},
                                 gis::Geometry::point(e.position)});
    }
    stores.style =
        gis::Style{.kind = gis::StyleKind::Marker,
                   .classes = {{.label = stores.title, .colour = kStoreColour, .pattern = "star"}}};
    out_.layers.push_back({.layer = std::move(stores), .kind = "circle"});
  }

  static Json rule_json(const char* name) {
    const major_hazard::Rule& r = major_hazard::rule(name);
    return {{"document", r.document}, {"clause", r.clause}, {"confidence", r.confidence}};
  }

  Json json() const {
    Json sites = Json::array();
    for (std::size_t i = 0; i < result_.sites.size(); ++i) {
      const HazardSite& s = result_.sites[i];
      Json units = Json::array();
      for (const HazardUnit& u : result_.units) {
        if (u.site == static_cast<std::int32_t>(i)) units.push_back(unit_json(u));
      }
      sites.push_back(
          {{"id", study_.sites[i].id},
           {"name", study_.sites[i].name},
           {"name_zh", study_.sites[i].name_zh},
           {"persons_day", s.persons_day},
           {"persons_night", s.persons_night},
           {"persons", s.persons_known ? Json(s.persons) : Json()},
           {"persons_given", s.persons_given},
           {"alpha", s.alpha},
           {"level", s.level},
           {"list", list_of(s.level, s.complete)},
           {"complete", s.complete},
           {"sum_ratio_toxic_or_flammable_gas", s.sum_ratio_toxic_or_flammable_gas},
           {"site_sum_ratio_toxic_or_flammable_gas", s.site_sum_ratio_toxic_or_flammable_gas},
           {"qra_by_gbt37243", qra_by_gbt37243(s)},
           {"qra_by_order_40", s.qra_by_order_40},
           {"has_explosives", s.has_explosives},
           {"units", std::move(units)}});
    }
    Json stores = Json::array();
    for (const ExplosiveStore& e : study_.hazard.explosives) {
      stores.push_back({{"id", e.id},
                        {"site", site(e.site).id},
                        {"substance", e.substance},
                        {"category", e.category},
                        {"quantity_kg", e.quantity_kg},
                        {"tnt_per_kg", e.tnt_per_kg},
                        {"tnt_equivalent_kg", e.tnt_equivalent_kg},
                        {"tnt_source", e.tnt_source},
                        {"tnt_confidence", e.tnt_confidence}});
    }
    Json gaps = Json::array();
    for (const HazardGap& g : result_.gaps) {
      gaps.push_back({{"site", site(g.site).id},
                      {"unit", g.unit},
                      {"substance", g.substance},
                      {"quantity_kg", g.quantity_kg},
                      {"what_to_add", g.what_en},
                      {"what_to_add_zh", g.what_zh}});
    }
    Json notes = Json::array();
    for (const HazardNote& n : result_.notes) {
      notes.push_back(
          {{"code", n.code}, {"subject", n.subject}, {"message", n.en}, {"message_zh", n.zh}});
    }
    Json rules;
    for (const major_hazard::Rule& r : major_hazard::rules())
      rules[r.rule] = rule_json(r.rule.c_str());
    return {{"decision", "hazard"},
            {"document", "GB 18218-2018"},
            {"exposure_distance_m", major_hazard::exposure_distance_m()},
            {"rules", std::move(rules)},
            {"sites", std::move(sites)},
            {"explosives", std::move(stores)},
            {"not_counted", std::move(gaps)},
            {"warnings", std::move(notes)}};
  }

  static Json unit_json(const HazardUnit& u) {
    Json substances = Json::array();
    for (const HazardQuantity& q : u.quantities) {
      substances.push_back({{"substance", q.substance},
                            {"name_en", q.name_en},
                            {"name_zh", q.name_zh},
                            {"cas", q.cas},
                            {"quantity_kg", q.quantity_kg},
                            {"critical_quantity_kg", q.critical_quantity_kg},
                            {"table1_row", q.table1_row > 0 ? Json(q.table1_row) : Json()},
                            {"category", text_or_null(q.category)},
                            {"ratio", q.ratio},
                            {"beta", q.beta},
                            {"beta_category", text_or_null(q.beta_category)},
                            {"beta_confidence", q.beta_confidence},
                            {"toxic_gas", q.toxic_gas},
                            {"flammable_gas", q.flammable_gas},
                            {"explosive", q.explosive},
                            {"flags_confidence", q.flags_confidence},
                            {"quantity_from", q.how_en},
                            {"equipment", q.equipment}});
    }
    return {{"id", u.id},
            {"name", u.name_en},
            {"name_zh", u.name_zh},
            {"kind", u.kind == HazardUnitKind::Production ? "production" : "storage"},
            {"derived", u.derived},
            {"complete", u.complete},
            {"sum_ratio", u.sum_ratio},
            {"major_hazard", u.major},
            {"r", u.r},
            {"level", u.level},
            {"list", list_of(u.level, u.complete)},
            {"sum_ratio_toxic_gas", u.sum_ratio_toxic_gas},
            {"sum_ratio_flammable_gas", u.sum_ratio_flammable_gas},
            {"sum_ratio_toxic_or_flammable_gas", u.sum_ratio_toxic_or_flammable_gas},
            {"qra_by_order_40", u.qra_by_order_40},
            {"identification", rule_json("identification")},
            {"grading", rule_json("level")},
            {"substances", std::move(substances)}};
  }

  [[nodiscard]] std::string text() const {
    std::string t = out_.title + "\n\n";
    for (const Figure& f : out_.figures) {
      t += f.label + ": " + f.value + (f.note.empty() ? "" : "  (" + f.note + ")") + "\n";
    }
    t += "\n";
    for (const HazardUnit& u : result_.units) {
      if (!u.major && u.complete) continue;
      t += fmt::format("{}  {}, {}: S {}", site(u.site).id, site_name(u.site), unit_name(u),
                       shown(u.sum_ratio));
      if (u.major) {
        t += fmt::format(", α {}, R {}", shown(result_.sites[at(u.site)].alpha), shown(u.r));
      }
      t += ", " + level_name(u.level, u.complete);
      if (u.qra_by_order_40) {
        t += say_("; QRA compulsory (Order 40 art. 9, recalled)",
                  "；应进行定量风险评价（40号令第九条，待核对）");
      }
      t += "\n";
    }
    if (!out_.warnings.empty()) t += "\n";
    for (const Warning& w : out_.warnings) {
      t +=
          say_("note: ", "提示：") + (w.subject.empty() ? "" : w.subject + ": ") + w.message + "\n";
    }
    return t + "\n";
  }

  const HazardResult& result_;
  DecisionOutput out_;
};

}  // namespace

DecisionOutput hazard_output(const Study& study, const HazardResult& result) {
  return Output{study, result}.make();
}

}  // namespace isorisk::study::decisions
