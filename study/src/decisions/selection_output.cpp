// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "decisions/table.hpp"
#include "decisions/words.hpp"
#include "isorisk/study/decisions/selection.hpp"

namespace isorisk::study::decisions {
namespace {

namespace selection = models::criteria::selection;
using Json = nlohmann::json;
constexpr int kDigits = 4;
constexpr const char* kSelectedColour = "#c0392b";
constexpr const char* kLeftColour = "#7f8c8d";

const char* key(SelectionKind kind) {
  return kind == SelectionKind::Toxic       ? "toxic"
         : kind == SelectionKind::Flammable ? "flammable"
                                            : "explosive";
}

class Output : private Words {
 public:
  Output(const Study& study, const SelectionResult& result) : Words{study}, result_{result} {}

  DecisionOutput make() {
    out_.name = "selection";
    out_.title = say_("Installations to include in the risk analysis (selection method)",
                      "纳入定量风险评价的装置（选择数法）");
    figures();
    installations();
    parts();
    rules();
    layer();
    warnings();
    out_.json = json().dump(1, ' ', false, Json::error_handler_t::replace);
    text();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string kind_name(SelectionKind kind) const {
    return kind == SelectionKind::Toxic       ? say_("toxic", "有毒")
           : kind == SelectionKind::Flammable ? say_("flammable", "易燃")
                                              : say_("explosive", "爆炸");
  }
  [[nodiscard]] std::string reason(const SelectionInstallation& in) const {
    std::vector<std::string> why;
    if (in.by_boundary) {
      why.push_back(fmt::format(
          "{} S = {:.3g} {}", say_("boundary:", "厂界："), in.boundary.number,
          say_(fmt::format("({:.0f} % of the largest there)", 100.0 * in.boundary.share),
               fmt::format("（该点最大值的{:.0f} %）", 100.0 * in.boundary.share))));
    }
    if (in.by_people) {
      why.push_back(fmt::format("{} S = {:.3g} ({})", say_("nearest people:", "最近人员处："),
                                in.people->number, in.people->who));
    }
    if (in.by_unknown) {
      why.push_back(say_("LC50 not known: ", "LC50未知：") + say_.list(in.without_lc50));
    }
    if (why.empty()) {
      why.push_back(
          in.boundary.number > selection::rule("select_above").value
              ? say_("S above 1 but at most half of the largest", "S＞1，但不超过最大值的一半")
              : say_("S at most 1", "S≤1"));
    }
    return say_.phrases(why);
  }
  [[nodiscard]] std::string document() const {
    return say_("CPR 18E (1999) ch. 2; GB/T 37243-2019 Annex B (informative)",
                "CPR 18E（1999）第2章；GB/T 37243-2019附录B（资料性）");
  }

  void figures() {
    const auto chosen = std::count_if(result_.installations.begin(), result_.installations.end(),
                                      [](const auto& i) { return i.selected; });
    out_.figures.push_back({say_("Installations selected", "选中装置"),
                            fmt::format("{} / {}", chosen, result_.installations.size()),
                            document(), Verdict::None});
  }

  void installations() {
    OutTable& t = add_table(
        out_.tables, "selection_installations", say_("Installations", "装置"),
        document() + say_(". Selected: S above 1 at a point of the boundary and above half of the "
                          "largest there, or S above 1 at the nearest people.",
                          "。选中条件：厂界某点S＞1且大于该点最大值的50 %，或最近人员处S＞1。"));
    t.columns = {left(say_("Site", "企业")),
                 left(say_("Installation", "装置")),
                 left_coloured(say_("Selected", "是否选中")),
                 right(say_("A toxic", "A（有毒）")),
                 right(say_("A flammable", "A（易燃）")),
                 right(say_("A explosive", "A（爆炸）")),
                 right(say_("S at the boundary", "厂界S")),
                 left(say_("Kind", "类别")),
                 right(say_("Part of the largest", "占最大值比例")),
                 right(say_("Distance to it (m)", "距离（m）")),
                 right(say_("S at the nearest people", "最近人员处S")),
                 left(say_("Nearest people", "最近人员")),
                 right(say_("Distance to them (m)", "距离（m）")),
                 left(say_("Why", "理由"))};
    for (const SelectionInstallation& in : result_.installations) {
      t.rows.push_back(
          {{site_name(in.site), in.id, yes_or_no(in.selected),
            significant(in.indication[0], kDigits), significant(in.indication[1], kDigits),
            significant(in.indication[2], kDigits), significant(in.boundary.number, kDigits),
            kind_name(in.boundary.kind), rounded(in.boundary.share, 3),
            metres(in.boundary.distance_m),
            in.people ? significant(in.people->number, kDigits) : gis::Value{},
            in.people ? decisions::text(in.people->who) : gis::Value{},
            in.people ? metres(in.people->distance_m) : gis::Value{}, reason(in)},
           in.selected ? Verdict::Warn : Verdict::None,
           in.position});
    }
  }

  void parts() {
    OutTable& t = add_table(out_.tables, "selection_parts", say_("Indication numbers", "指示数"),
                            "A = Q O1 O2 O3 / G");
    t.columns = {left(say_("Installation", "装置")),
                 left(say_("Equipment", "设备")),
                 left(say_("Substance", "物质")),
                 left(say_("Kind", "类别")),
                 right(say_("Q (kg; explosives: kg TNT)", "Q（kg；爆炸物：kg TNT）")),
                 right("O1"),
                 right("O2"),
                 right("O3"),
                 right(say_("LC50 (mg/m3)", "LC50（mg/m3）")),
                 right("G (kg)"),
                 right("A"),
                 left(say_("Source of the LC50", "LC50来源"))};
    for (const SelectionInstallation& in : result_.installations) {
      for (const SelectionPart& p : in.parts) {
        t.rows.push_back(
            {{in.id, p.equipment, p.substance, kind_name(p.kind),
              significant(p.quantity_kg, kDigits), p.factors.o1, p.factors.o2,
              significant(p.factors.o3, kDigits),
              p.lc50_mg_per_m3 ? significant(*p.lc50_mg_per_m3, kDigits) : gis::Value{},
              p.limit_kg ? gis::Value{*p.limit_kg} : gis::Value{},
              significant(p.indication, kDigits), decisions::text(p.lc50_source)},
             Verdict::None,
             in.position});
      }
    }
  }

  void rules() {
    OutTable& t = add_table(out_.tables, "selection_rules", say_("Rules", "依据"), document());
    t.columns = {left(say_("Rule", "规定")),   right(say_("Value", "值")),
                 left(say_("Unit", "单位")),   left(say_("Clause", "条款")),
                 left(say_("Source", "来源")), left(say_("Confidence", "可信度"))};
    for (const char* k :
         {"o1_process", "o1_storage", "o2_outdoor", "o2_enclosed", "o2_bund_cold", "o2_bund_hot",
          "o3_gas", "o3_liquid_high", "o3_solid", "g_flammable", "g_explosive", "distance_min",
          "exponent_toxic", "exponent_flammable", "exponent_explosive", "select_above",
          "select_part", "boundary_spacing", "boundary_points"}) {
      const selection::Rule& r = selection::rule(k);
      t.rows.push_back(
          {{say_(r.text_en, r.text_zh), r.value, r.unit, r.clause, r.source, r.confidence},
           Verdict::None,
           std::nullopt});
    }
  }

  void layer() {
    gis::OutLayer l = new_layer(
        "selection_installations", out_.title, gis::GeometryKind::Point,
        {text_field("name", say_("Installation", "装置")), text_field("site", say_("Site", "企业")),
         text_field("selected", say_("Selected", "是否选中")),
         real_field("s_boundary", say_("S at the boundary", "厂界S")),
         text_field("why", say_("Why", "理由"))});
    for (const SelectionInstallation& in : result_.installations) {
      l.features.push_back(
          {{in.id, site_name(in.site), yes_or_no(in.selected), in.boundary.number, reason(in)},
           gis::Geometry::point(in.position)});
    }
    l.style = gis::Style{.kind = gis::StyleKind::Marker, .attribute = "selected", .classes = {}};
    for (const bool yes : {true, false}) {
      l.style->classes.push_back(
          {.value = yes_or_no(yes),
           .label = yes ? say_("selected", "选中") : say_("left out", "未选"),
           .colour = yes ? kSelectedColour : kLeftColour,
           .opacity = 1.0});
    }
    out_.layers.push_back({.layer = std::move(l), .kind = "circle", .opacity = 1.0, .width = 5.0});
  }

  void warnings() {
    out_.warnings.push_back(
        {"recalled_values", "selection",
         say_(
             "parts of the method are recalled, not read in the document (table of rules): compare "
             "with the print before an installation is left out",
             "部分规定为回忆值（见依据表），略去装置之前须与标准原文核对")});
    if (!result_.without_contents.empty()) {
      out_.warnings.push_back(
          {"without_contents", "selection",
           say_(
               "no quantity is known of these pieces of equipment, they count in no installation: ",
               "下列设备未给出存量，未计入任何装置：") +
               say_.list(result_.without_contents)});
    }
    for (const SelectionInstallation& in : result_.installations) {
      if (in.without_lc50.empty()) continue;
      out_.warnings.push_back(
          {"lc50_unknown", in.id,
           say_("LC50 (rat, 1 h) not known of ", "下列物质的LC50（大鼠，1 h）未知：") +
               say_.list(in.without_lc50) +
               say_(": the installation is selected; give selection.lc50",
                    "；该装置按选中处理，可在selection.lc50中给出")});
    }
  }

  [[nodiscard]] Json place_json(const SelectionPlace& p) const {
    return {{"selection_number", p.number},
            {"kind", key(p.kind)},
            {"part_of_largest", p.share},
            {"distance_m", p.distance_m},
            {"x_m", p.point.x_m},
            {"y_m", p.point.y_m},
            {"who", p.who}};
  }

  [[nodiscard]] Json json() const {
    Json list = Json::array();
    for (const SelectionInstallation& in : result_.installations) {
      Json parts = Json::array();
      for (const SelectionPart& p : in.parts) {
        parts.push_back({{"equipment", p.equipment},
                         {"substance", p.substance},
                         {"kind", key(p.kind)},
                         {"quantity_kg", p.quantity_kg},
                         {"o1", p.factors.o1},
                         {"o2", p.factors.o2},
                         {"o3", p.factors.o3},
                         {"lc50_mg_per_m3", p.lc50_mg_per_m3 ? Json(*p.lc50_mg_per_m3) : Json()},
                         {"limit_kg", p.limit_kg ? Json(*p.limit_kg) : Json()},
                         {"indication_number", p.indication}});
      }
      list.push_back({{"id", in.id},
                      {"site", site(in.site).id},
                      {"selected", in.selected},
                      {"by_boundary", in.by_boundary},
                      {"by_people", in.by_people},
                      {"by_unknown_lc50", in.by_unknown},
                      {"equipment", in.equipment},
                      {"indication_number_toxic", in.indication[0]},
                      {"indication_number_flammable", in.indication[1]},
                      {"indication_number_explosive", in.indication[2]},
                      {"boundary", place_json(in.boundary)},
                      {"people", in.people ? place_json(*in.people) : Json()},
                      {"parts", std::move(parts)}});
    }
    return {{"document", "CPR 18E (1999) ch. 2; GB/T 37243-2019 Annex B"},
            {"confidence", "recalled"},
            {"without_contents", result_.without_contents},
            {"installations", std::move(list)}};
  }

  void text() {
    out_.text = out_.title + "\n";
    for (const SelectionInstallation& in : result_.installations) {
      out_.text += fmt::format("  {} {} ({}): {}\n", in.selected ? "[x]" : "[ ]", in.id,
                               site_name(in.site), reason(in));
    }
    for (const Warning& w : out_.warnings) out_.text += "  ! " + w.message + "\n";
  }

  const SelectionResult& result_;
  DecisionOutput out_;
};

}  // namespace

DecisionOutput selection_output(const Study& study, const SelectionResult& result) {
  return Output{study, result}.make();
}

}  // namespace isorisk::study::decisions
