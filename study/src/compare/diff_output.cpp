// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "../results/layers.hpp"
#include "../results/names.hpp"
#include "decisions/document.hpp"
#include "decisions/say.hpp"
#include "decisions/table.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/study/diff.hpp"
#include "isorisk/study/version.hpp"

namespace isorisk::study {
namespace {

using namespace decisions;
using nlohmann::json;
using results::risk_text;

constexpr std::size_t kCausesShown = 5;  // in the table, by target; diff.json has all
constexpr std::size_t kScenariosShown = 200;
constexpr std::size_t kTextLines = 8;
constexpr const char* kGainedColour = "#c0392b";
constexpr const char* kLostColour = "#2471a3";

json json_of(const gis::Value& v) {
  if (const auto* i = std::get_if<std::int64_t>(&v)) return *i;
  if (const auto* d = std::get_if<double>(&v)) return number_json(*d);
  if (const auto* s = std::get_if<std::string>(&v)) return *s;
  return nullptr;
}

json change_json(const Change& c) {
  return {{"a", c.a}, {"b", c.b}, {"change", c.change()}, {"ratio", number_json(c.ratio())}};
}

json part_json(const PartChange& p) {
  json j = change_json(p.value);
  j["id"] = p.id;
  return j;
}

json scenario_json(const ScenarioChange& s) {
  json j = change_json(s.value);
  j["scenario"] = s.label;
  j["equipment"] = text_or_null(s.equipment);
  j["release"] = text_or_null(s.release);
  j["branch"] = text_or_null(s.branch);
  j["frequency_a_per_yr"] = s.frequency.a;
  j["frequency_b_per_yr"] = s.frequency.b;
  j["why"] = text_or_null(s.why);
  return j;
}

template <class List, class F>
json list_json(const List& list, F f) {
  json out = json::array();
  for (const auto& x : list) out.push_back(f(x));
  return out;
}

class OutputMaker {
 public:
  explicit OutputMaker(const DiffResult& r) : r_{r}, say_{r.language}, study_{diff_study(r)} {}

  DecisionOutput make() {
    DecisionOutput out{.name = "diff",
                       .title = say_("Comparison of two runs", "两次计算结果对比"),
                       .json = document().dump()};
    figures(out);
    tables(out);
    layers(out);
    rasters(out);
    out.warnings = r_.warnings;
    text(out);
    return out;
  }

 private:
  [[nodiscard]] std::string name(std::string_view group, std::string_view key) const {
    return results::name_of(study_, group, key);
  }
  [[nodiscard]] std::string verdict(const std::string& word) const {
    return word.empty() ? "-" : name("verdict", word);
  }
  [[nodiscard]] std::string region(const std::string& word) const {
    return word.empty() ? "-" : name("region", word);
  }
  // Four digits: runs that differ by less than risk_text() shows are compared too.
  static std::string shown(double per_yr) { return fmt::format("{:.4g}", per_yr); }
  static std::string ratio_text(const Change& c) {
    const auto ratio = c.ratio();
    return ratio ? fmt::format("x{:.4g}", *ratio) : "";
  }
  [[nodiscard]] std::string why(const std::string& word) const {
    if (word == "equipment_added") return say_("equipment added", "新增设备");
    if (word == "equipment_removed") return say_("equipment removed", "设备取消");
    if (word == "equipment_changed") return say_("equipment changed", "设备参数变化");
    if (word == "scenario_added") return say_("scenario added", "新增场景");
    if (word == "scenario_removed") return say_("scenario gone", "场景取消");
    if (word == "frequency") return say_("frequency", "频率变化");
    if (word == "consequence") {
      return say_("consequences, weather or people", "后果、天气或人口变化");
    }
    return "";
  }
  [[nodiscard]] std::string what(const std::string& word) const {
    if (word == "software") return say_("software", "软件");
    if (word == "data") return say_("data file", "数据文件");
    if (word == "integration") return say_("risk integration", "风险积分");
    if (word == "study") return say_("study", "研究");
    if (word == "method") return say_("method option", "方法选项");
    if (word == "factors") return say_("factors given at run time", "运行时给定系数");
    if (word == "atmosphere") return say_("atmosphere", "大气");
    if (word == "grid") return say_("grid", "网格");
    if (word == "weather") return say_("weather", "气象");
    if (word == "site") return say_("site", "企业");
    if (word == "equipment") return say_("equipment", "设备");
    if (word == "population") return say_("population", "人口");
    if (word == "target") return say_("target", "防护目标");
    if (word == "ignition") return say_("ignition source", "点火源");
    if (word == "congestion") return say_("congested area", "拥塞区");
    return say_("input file", "输入文件");
  }
  [[nodiscard]] std::string changed(const std::string& word) const {
    return word == "added"     ? say_("added", "新增")
           : word == "removed" ? say_("removed", "取消")
                               : say_("changed", "变化");
  }

  [[nodiscard]] json document() const {
    json inputs = list_json(r_.inputs, [](const InputChange& c) {
      json j{{"what", c.what},     {"id", text_or_null(c.id)}, {"field", text_or_null(c.field)},
             {"change", c.change}, {"a", json_of(c.a)},        {"b", json_of(c.b)}};
      if (c.what == "method") {
        j["a_source"] = text_or_null(c.a_source);
        j["b_source"] = text_or_null(c.b_source);
      }
      return j;
    });
    json targets = list_json(r_.targets, [](const TargetChange& t) {
      return json{{"id", t.id},
                  {"name", t.name},
                  {"risk_per_yr", change_json(t.risk_per_yr)},
                  {"limit_a_per_yr", number_json(t.limit_a)},
                  {"limit_b_per_yr", number_json(t.limit_b)},
                  {"verdict_a", text_or_null(t.verdict_a)},
                  {"verdict_b", text_or_null(t.verdict_b)},
                  {"worst_a_m", t.verdict_a.empty() ? json() : json{t.worst_a.x_m, t.worst_a.y_m}},
                  {"worst_b_m", t.verdict_b.empty() ? json() : json{t.worst_b.x_m, t.worst_b.y_m}},
                  {"scenarios", list_json(t.scenarios, scenario_json)},
                  {"equipment", list_json(t.equipment, part_json)},
                  {"enterprises", list_json(t.sites, part_json)}};
    });
    json contours = list_json(r_.contours, [](const ContourChange& c) {
      return json{{"level_per_yr", c.level_per_yr}, {"area_m2", change_json(c.area_m2)},
                  {"gained_m2", c.gained_m2},       {"lost_m2", c.lost_m2},
                  {"cut_by_edge_a", c.cut_a},       {"cut_by_edge_b", c.cut_b}};
    });
    json fn = list_json(r_.fn, [](const FnChange& f) {
      json j = change_json(f.frequency_per_yr);
      j["deaths"] = f.deaths;
      return j;
    });
    const GridSpec& g = r_.difference.spec;
    return {{"a", r_.label_a},
            {"b", r_.label_b},
            {"study_a", r_.name_a},
            {"study_b", r_.name_b},
            {"same_results", r_.same_results()},
            {"shares_complete", r_.shares_complete},
            {"inputs_complete", r_.inputs_complete},
            {"inputs", inputs},
            {"pll_per_yr", change_json(r_.pll_per_yr)},
            {"enterprises", list_json(r_.sites, part_json)},
            {"equipment", list_json(r_.equipment, part_json)},
            {"scenarios", list_json(r_.scenarios, scenario_json)},
            {"targets", targets},
            {"societal_risk",
             {{"same", r_.fn_same},
              {"region_a", text_or_null(r_.region_a)},
              {"region_b", text_or_null(r_.region_b)},
              {"fn", fn}}},
            {"individual_risk",
             {{"highest_per_yr", change_json(r_.highest_per_yr)},
              {"cells_changed", r_.cells_changed},
              {"grids_differ", r_.grids_differ},
              {"compared_on",
               {{"west_m", g.west_m},
                {"north_m", g.north_m},
                {"cell_m", g.cell_m},
                {"rows", g.rows},
                {"cols", g.cols}}},
              {"floor_per_yr", r_.floor_per_yr},
              {"contours", contours}}}};
  }

  [[nodiscard]] std::size_t verdicts_changed() const {
    return static_cast<std::size_t>(
        std::count_if(r_.targets.begin(), r_.targets.end(),
                      [](const TargetChange& t) { return t.verdict_a != t.verdict_b; }));
  }

  void figures(DecisionOutput& out) const {
    std::string inputs;
    for (std::size_t i = 0; i < std::min<std::size_t>(3, r_.inputs.size()); ++i) {
      inputs += (i == 0 ? "" : "; ") + input_text(r_.inputs[i]);
    }
    out.figures.push_back(
        {say_("Inputs that changed", "变化的输入"), fmt::format("{}", r_.inputs.size()), inputs});
    out.figures.push_back({name("title", "pll"),
                           fmt::format("{} → {}", shown(r_.pll_per_yr.a), shown(r_.pll_per_yr.b)),
                           ratio_text(r_.pll_per_yr)});
    out.figures.push_back({name("title", "societal_risk"),
                           fmt::format("{} → {}", region(r_.region_a), region(r_.region_b)), ""});
    out.figures.push_back({say_("Verdicts that changed", "判定变化的目标"),
                           fmt::format("{}", verdicts_changed()), ""});
    out.figures.push_back(
        {name("title", "max_individual_risk"),
         fmt::format("{} → {}", shown(r_.highest_per_yr.a), shown(r_.highest_per_yr.b)),
         ratio_text(r_.highest_per_yr)});
  }

  [[nodiscard]] std::string input_text(const InputChange& c) const {
    std::string text = what(c.what);
    if (!c.id.empty()) text += " " + c.id;
    if (!c.field.empty() && c.field != "value") text += " " + c.field;
    if (c.field.empty()) return text + ": " + changed(c.change);
    const std::string a = gis::as_text(c.a);
    const std::string b = gis::as_text(c.b);
    if (a.empty() && b.empty()) return text + ": " + changed(c.change);
    text += fmt::format(": {} → {}", a.empty() ? "-" : a, b.empty() ? "-" : b);
    if (!c.a_source.empty() || !c.b_source.empty()) {
      text += fmt::format(" [{} → {}]", c.a_source, c.b_source);
    }
    return text;
  }

  [[nodiscard]] std::vector<Column> change_columns(std::vector<Column> first) const {
    first.push_back(right("A"));
    first.push_back(right("B"));
    first.push_back(right(say_("B - A", "B - A")));
    first.push_back(right(say_("B / A", "B / A")));
    return first;
  }
  static void add_change(std::vector<gis::Value>& cells, const Change& c) {
    cells.push_back(significant(c.a, 6));
    cells.push_back(significant(c.b, 6));
    cells.push_back(significant(c.change(), 6));
    const auto ratio = c.ratio();
    cells.push_back(ratio ? significant(*ratio, 5) : gis::Value{});
  }

  void tables(DecisionOutput& out) const {
    OutTable& inputs =
        add_table(out.tables, "diff_inputs", say_("Inputs that changed", "变化的输入"));
    inputs.columns = {left(say_("What", "对象")),
                      left(name("field", "id")),
                      left(say_("Field", "字段")),
                      left(say_("Change", "变化")),
                      left("A"),
                      left("B"),
                      left(say_("Source in A", "A 的来源")),
                      left(say_("Source in B", "B 的来源"))};
    for (const InputChange& c : r_.inputs) {
      inputs.rows.push_back(
          {{what(c.what), decisions::text(c.id), decisions::text(c.field), changed(c.change),
            decisions::text(gis::as_text(c.a)), decisions::text(gis::as_text(c.b)),
            decisions::text(c.a_source), decisions::text(c.b_source)}});
    }

    OutTable& targets =
        add_table(out.tables, "diff_targets", say_("Targets that changed", "变化的防护目标"));
    targets.columns = change_columns({left(name("field", "id")), left(name("field", "name"))});
    targets.columns.push_back(left(say_("Verdict in A", "A 的判定")));
    targets.columns.push_back(left_coloured(say_("Verdict in B", "B 的判定")));
    targets.columns.push_back(left(say_("Largest cause", "主要原因")));
    for (const TargetChange& t : r_.targets) {
      Row row{.cells = {t.id, t.name},
              .verdict = t.verdict_b == "fail"   ? Verdict::Fail
                         : t.verdict_b == "pass" ? Verdict::Pass
                                                 : Verdict::None,
              .fly_to = t.verdict_b.empty() ? t.worst_a : t.worst_b};
      add_change(row.cells, t.risk_per_yr);
      row.cells.emplace_back(verdict(t.verdict_a));
      row.cells.emplace_back(verdict(t.verdict_b));
      row.cells.push_back(t.scenarios.empty() ? gis::Value{}
                                              : gis::Value{cause_text(t.scenarios[0])});
      targets.rows.push_back(std::move(row));
    }

    OutTable& causes = add_table(
        out.tables, "diff_causes", say_("Causes at the targets", "各目标风险变化的原因"),
        say_("Differences of the shares at the worst place of each run; the largest five a target, "
             "diff.json has all.",
             "为两次计算最不利点处贡献之差；每个目标列出最大的五项，全部见 diff.json。"));
    causes.columns =
        change_columns({left(say_("Target", "防护目标")), left(say_("Scenario", "场景"))});
    causes.columns.push_back(left(say_("Why", "原因")));
    for (const TargetChange& t : r_.targets) {
      for (std::size_t i = 0; i < std::min(kCausesShown, t.scenarios.size()); ++i) {
        Row row{.cells = {t.id, t.scenarios[i].label}};
        add_change(row.cells, t.scenarios[i].value);
        row.cells.push_back(decisions::text(why(t.scenarios[i].why)));
        causes.rows.push_back(std::move(row));
      }
    }

    parts(out, "diff_enterprises", say_("PLL by enterprise", "各企业潜在生命损失变化"), r_.sites);
    parts(out, "diff_equipment", say_("PLL by equipment", "各设备潜在生命损失变化"), r_.equipment);

    OutTable& scenarios =
        add_table(out.tables, "diff_scenarios", say_("PLL by scenario", "各场景潜在生命损失变化"));
    scenarios.columns = change_columns({left(say_("Scenario", "场景"))});
    scenarios.columns.push_back(left(say_("Why", "原因")));
    for (std::size_t i = 0; i < std::min(kScenariosShown, r_.scenarios.size()); ++i) {
      Row row{.cells = {r_.scenarios[i].label}};
      add_change(row.cells, r_.scenarios[i].value);
      row.cells.push_back(decisions::text(why(r_.scenarios[i].why)));
      scenarios.rows.push_back(std::move(row));
    }

    OutTable& contours = add_table(out.tables, "diff_contours",
                                   say_("Areas by level of individual risk", "各等级等值线面积"));
    contours.columns = change_columns({right(name("field", "level_per_yr"))});
    contours.columns.push_back(right(say_("Gained [m2]", "增加（m²）")));
    contours.columns.push_back(right(say_("Lost [m2]", "减少（m²）")));
    for (const ContourChange& c : r_.contours) {
      Row row{.cells = {risk_text(c.level_per_yr)}};
      add_change(row.cells, c.area_m2);
      row.cells.push_back(rounded(c.gained_m2, 1));
      row.cells.push_back(rounded(c.lost_m2, 1));
      contours.rows.push_back(std::move(row));
    }

    OutTable& fn = add_table(
        out.tables, "diff_fn", say_("F-N curve", "F-N 曲线"),
        say_("Frequency per year of N or more deaths.", "死亡人数不少于 N 的年累积频率。"));
    fn.columns = change_columns({right("N")});
    for (const FnChange& f : r_.fn) {
      Row row{.cells = {f.deaths}};
      add_change(row.cells, f.frequency_per_yr);
      fn.rows.push_back(std::move(row));
    }
  }

  void parts(DecisionOutput& out, const char* id, std::string title,
             const std::vector<PartChange>& list) const {
    OutTable& table = add_table(out.tables, id, std::move(title));
    table.columns = change_columns({left(name("field", "id")), left(name("field", "name"))});
    for (const PartChange& p : list) {
      Row row{.cells = {p.id, decisions::text(p.name)}};
      add_change(row.cells, p.value);
      table.rows.push_back(std::move(row));
    }
  }

  [[nodiscard]] std::string cause_text(const ScenarioChange& s) const {
    return s.why.empty() ? s.label : fmt::format("{} ({})", s.label, why(s.why));
  }

  [[nodiscard]] gis::OutLayer new_layer(const char* id, std::string title, gis::GeometryKind kind,
                                        std::vector<gis::OutField> fields) const {
    return {.name = id,
            .title = std::move(title),
            .description = study_.name,
            .geometry = kind,
            .fields = std::move(fields)};
  }

  [[nodiscard]] MapLayer contour_layer(const char* id, std::string title, bool of_a) const {
    gis::OutLayer l =
        new_layer(id, std::move(title), gis::GeometryKind::MultiPolygon,
                  {{"level_per_yr", gis::FieldType::Real, name("field", "level_per_yr")},
                   {"name", gis::FieldType::Text, name("field", "name")},
                   {"area_m2", gis::FieldType::Real, name("field", "area_m2")},
                   {"cut_by_edge", gis::FieldType::Integer, name("field", "cut_by_edge")}});
    gis::Style style{.kind = gis::StyleKind::Fill, .name = l.title, .attribute = "name"};
    for (std::size_t i = r_.contours.size(); i-- > 0;) {
      const ContourChange& c = r_.contours[i];
      const std::string level = risk_text(c.level_per_yr);
      const std::string colour = results::contour_colour(i, r_.contours.size());
      style.classes.push_back({.value = level,
                               .label = level,
                               .colour = colour,
                               .opacity = 0.0,
                               .outline = colour,
                               .width_mm = of_a ? 0.4 : 0.8});
      const gis::Geometry& area = of_a ? c.area_a : c.area_b;
      if (area.empty()) continue;
      l.features.push_back({.values = {c.level_per_yr, level, of_a ? c.area_m2.a : c.area_m2.b,
                                       count(of_a ? c.cut_a : c.cut_b)},
                            .geometry = area});
    }
    l.style = std::move(style);
    return {.layer = std::move(l), .kind = "line", .width = of_a ? 1.0 : 2.0};
  }

  void layers(DecisionOutput& out) const {
    gis::OutLayer moved =
        new_layer("areas_changed", say_("Areas gained and lost", "增加和减少的区域"),
                  gis::GeometryKind::MultiPolygon,
                  {{"change", gis::FieldType::Text, say_("Change", "变化")},
                   {"level_per_yr", gis::FieldType::Real, name("field", "level_per_yr")},
                   {"area_m2", gis::FieldType::Real, name("field", "area_m2")}});
    const std::string gained = say_("gained: above the level in B only", "增加：仅 B 超过该等级");
    const std::string lost = say_("lost: above the level in A only", "减少：仅 A 超过该等级");
    for (auto c = r_.contours.rbegin(); c != r_.contours.rend(); ++c) {
      if (c->lost_m2 > 0.0)
        moved.features.push_back({{lost, c->level_per_yr, c->lost_m2}, c->lost});
      if (c->gained_m2 > 0.0)
        moved.features.push_back({{gained, c->level_per_yr, c->gained_m2}, c->gained});
    }
    const auto entry = [](const std::string& label, const char* colour) {
      return gis::StyleClass{.value = label,
                             .label = label,
                             .colour = colour,
                             .opacity = 0.35,
                             .outline = colour,
                             .width_mm = 0.2};
    };
    moved.style = gis::Style{.kind = gis::StyleKind::Fill,
                             .name = moved.title,
                             .attribute = "change",
                             .classes = {entry(gained, kGainedColour), entry(lost, kLostColour)}};
    out.layers.push_back({.layer = std::move(moved), .kind = "fill", .opacity = 0.35});
    out.layers.push_back(
        contour_layer("contours_a", say_("Contours of A", "A 的个人风险等值线"), true));
    out.layers.push_back(
        contour_layer("contours_b", say_("Contours of B", "B 的个人风险等值线"), false));

    gis::OutLayer targets = new_layer(
        "targets_changed", say_("Targets that changed", "变化的防护目标"), gis::GeometryKind::Point,
        {{"id", gis::FieldType::Text, name("field", "id")},
         {"name", gis::FieldType::Text, name("field", "name")},
         {"risk_a_per_yr", gis::FieldType::Real, say_("Risk in A [1/yr]", "A 的风险（每年）")},
         {"risk_b_per_yr", gis::FieldType::Real, say_("Risk in B [1/yr]", "B 的风险（每年）")},
         {"direction", gis::FieldType::Text, say_("Change", "变化")},
         {"verdict_a", gis::FieldType::Text, say_("Verdict in A", "A 的判定")},
         {"verdict_b", gis::FieldType::Text, say_("Verdict in B", "B 的判定")},
         {"cause", gis::FieldType::Text, say_("Largest cause", "主要原因")}});
    const std::string up = say_("higher", "升高");
    const std::string down = say_("lower", "降低");
    const std::string even = say_("the same in sum", "总和不变");
    for (const TargetChange& t : r_.targets) {
      const double d = t.risk_per_yr.change();
      targets.features.push_back(
          {.values = {t.id, t.name, t.risk_per_yr.a, t.risk_per_yr.b,
                      t.risk_per_yr.same() ? even
                      : d > 0.0            ? up
                                           : down,
                      verdict(t.verdict_a), verdict(t.verdict_b),
                      t.scenarios.empty() ? gis::Value{} : gis::Value{cause_text(t.scenarios[0])}},
           .geometry = gis::Geometry::point(t.verdict_b.empty() ? t.worst_a : t.worst_b)});
    }
    const auto marker = [](const std::string& label, const char* colour) {
      return gis::StyleClass{
          .value = label, .label = label, .colour = colour, .outline = "#ffffff"};
    };
    targets.style = gis::Style{
        .kind = gis::StyleKind::Marker,
        .name = targets.title,
        .attribute = "direction",
        .classes = {marker(up, kGainedColour), marker(down, kLostColour), marker(even, "#7f8c8d")},
        .label_attribute = "name"};
    out.layers.push_back(
        {.layer = std::move(targets), .kind = "circle", .opacity = 1.0, .width = 6.0});
  }

  void rasters(DecisionOutput& out) const {
    const std::vector<std::pair<std::string, std::string>> tags{
        {"ISORISK_VERSION", std::string{version()}},
        {"ISORISK_A", r_.label_a},
        {"ISORISK_B", r_.label_b},
        {"ISORISK_FLOOR_PER_YR", gis::as_text(gis::Value{r_.floor_per_yr})}};
    out.rasters.push_back(
        {.id = "risk_difference",
         .grid = r_.difference,
         .metadata = {say_("individual risk, B - A", "个人风险差值 B - A"), "1/yr", tags}});
    out.rasters.push_back(
        {.id = "risk_log10_ratio",
         .grid = r_.log10_ratio,
         .metadata = {say_("individual risk, log10(B / A) where both reach the floor",
                           "个人风险之比 log10(B / A)，二者均不低于下限处"),
                      "1", tags}});
  }

  void text(DecisionOutput& out) const {
    std::string& t = out.text;
    t += fmt::format("A: {}\nB: {}\n", r_.label_a, r_.label_b);
    if (r_.same_results()) t += say_("  the results are the same\n", "  结果相同\n");
    t += fmt::format("  {}: {}\n", say_("inputs that changed", "变化的输入"), r_.inputs.size());
    shorten(t, r_.inputs, [&](const InputChange& c) { return input_text(c); });
    if (r_.same_results()) return;
    const auto line = [&](const std::string& label, const Change& c) {
      return fmt::format("{}: {} → {} {}", label, shown(c.a), shown(c.b), ratio_text(c));
    };
    t += fmt::format("  {}\n", line(name("title", "pll"), r_.pll_per_yr));
    shorten(t, r_.sites, [&](const PartChange& p) {
      return line(p.id + (p.name.empty() ? "" : " " + p.name), p.value);
    });
    t += fmt::format("  {}\n", say_("equipment", "设备"));
    shorten(t, r_.equipment, [&](const PartChange& p) { return line(p.id, p.value); });
    t += fmt::format("  {}: {} → {}\n", name("title", "societal_risk"), region(r_.region_a),
                     region(r_.region_b));
    t += fmt::format("  {}\n", say_("area by level [ha]", "各等级面积（公顷）"));
    shorten(t, r_.contours, [&](const ContourChange& c) {
      return fmt::format("{}: {:.4f} → {:.4f} (+{:.4f} -{:.4f})", risk_text(c.level_per_yr),
                         c.area_m2.a / 1e4, c.area_m2.b / 1e4, c.gained_m2 / 1e4, c.lost_m2 / 1e4);
    });
    t += fmt::format("  {}: {}\n", say_("targets that changed", "变化的防护目标"),
                     r_.targets.size());
    // Changed verdicts first, then by the change.
    std::vector<TargetChange> order = r_.targets;
    std::stable_sort(order.begin(), order.end(), [](const TargetChange& x, const TargetChange& y) {
      const bool vx = x.verdict_a != x.verdict_b;
      const bool vy = y.verdict_a != y.verdict_b;
      if (vx != vy) return vx;
      return std::abs(x.risk_per_yr.change()) > std::abs(y.risk_per_yr.change());
    });
    shorten(t, order, [&](const TargetChange& c) {
      std::string s = line(c.id + " " + c.name, c.risk_per_yr);
      if (c.verdict_a != c.verdict_b) {
        s += fmt::format(" [{} → {}]", verdict(c.verdict_a), verdict(c.verdict_b));
      }
      return c.scenarios.empty() ? s : s + "; " + cause_text(c.scenarios[0]);
    });
    for (const Warning& w : r_.warnings) t += "  ! " + w.message + "\n";
  }

  template <class List, class F>
  void shorten(std::string& to, const List& list, F line) const {
    for (std::size_t i = 0; i < std::min(kTextLines, list.size()); ++i) {
      to += "    " + line(list[i]) + "\n";
    }
    if (list.size() > kTextLines) {
      to += fmt::format("    … {} {}\n", list.size() - kTextLines, say_("more", "项从略"));
    }
  }

  const DiffResult& r_;
  Say say_;
  Study study_;
};

}  // namespace

Study diff_study(const DiffResult& r) {
  Study s;
  s.name = r.name_a == r.name_b ? r.name_b : r.name_a + " → " + r.name_b;
  s.crs = r.crs;
  s.language = r.language;
  s.sites = r.background_sites;
  return s;
}

decisions::DecisionOutput diff_output(const DiffResult& result) {
  return OutputMaker{result}.make();
}

void write_diff(const DiffResult& result, const std::filesystem::path& folder) {
  decisions::write_decision_to(diff_study(result), diff_output(result), folder);
}

}  // namespace isorisk::study
