// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "../results/names.hpp"
#include "isorisk/study/decisions/control_line.hpp"
#include "say.hpp"

namespace isorisk::study::decisions {
namespace {

using gis::FieldType;
using gis::Value;
using models::criteria::Limit;
using models::criteria::Provenance;
using nlohmann::json;
using results::name_of;
using results::risk_text;

constexpr double kHectare_m2 = 1e4;

// Inner zones darker: readable on a map of land use and in grey print.
constexpr std::array<const char*, 4> kZoneColours{"#b30000", "#e34a33", "#fc8d59", "#fdcc8a"};
constexpr const char* kFailColour = "#c0392b";
constexpr const char* kWarnColour = "#e08e0b";
constexpr const char* kCheckColour = "#d4ac0d";
constexpr const char* kRestrictedColour = "#a9820f";
constexpr const char* kPassColour = "#2e7d4f";
constexpr const char* kOpenColour = "#7f8c8d";

const char* zone_colour(std::size_t k) {
  return kZoneColours[std::min(k, kZoneColours.size() - 1)];
}

const char* word(Verdict v) {
  switch (v) {
    case Verdict::Pass:
      return "pass";
    case Verdict::Warn:
      return "warn";
    case Verdict::Fail:
      return "fail";
    case Verdict::None:
      break;
  }
  return "none";
}

json provenance_json(const Provenance& p) {
  return {{"document", p.document},
          {"edition", p.edition},
          {"clause", p.clause},
          {"source", p.source},
          {"confidence", p.confidence}};
}

json limit_json(const std::optional<Limit>& limit) {
  if (!limit) return nullptr;
  return {{"limit_per_yr", limit->per_yr},
          {"target_class", limit->target_class},
          {"set_class", limit->set_class},
          {"source", provenance_json(limit->provenance)}};
}

class Output {
 public:
  Output(const Study& study, const ControlLineResult& result)
      : study_{study}, r_{result}, say_{study} {}

  DecisionOutput make() {
    out_.name = "landuse";
    out_.title = say_("Land-use control line", "周边土地规划安全控制线");
    figures();
    zones_table();
    uses_table();
    conflicts_table();
    targets_table();
    parcels_table();
    line_table();
    extras_table();
    open_table();
    layers();
    out_.warnings = r_.warnings;
    out_.json = document().dump(2);
    out_.text = text();
    return std::move(out_);
  }

 private:
  // --- words ---------------------------------------------------------------------------------

  [[nodiscard]] std::string zone_name(std::int32_t k) const {
    if (k < 0 || static_cast<std::size_t>(k) >= r_.zones.size()) {
      return name_of(study_, "control_place", "outside");
    }
    return name_of(study_, "control_zone", r_.zones[static_cast<std::size_t>(k)].rule.id);
  }
  [[nodiscard]] std::string verdict_name(Verdict v) const {
    switch (v) {
      case Verdict::Pass:
        return name_of(study_, "verdict", "pass");
      case Verdict::Fail:
        return name_of(study_, "verdict", "fail");
      case Verdict::Warn:
        return say_("Not to be built anew", "不得新建");
      case Verdict::None:
        break;
    }
    return say_("Open", "待定");
  }
  [[nodiscard]] std::string parcel_verdict(const ParcelResult& p) const {
    if (p.verdict == Verdict::Fail) return say_("Beyond the limit", "现状超限");
    if (p.verdict != Verdict::Warn) return verdict_name(p.verdict);
    if (p.forbidden_m2 >= study_.control_line.min_overlap_m2 && p.forbidden_m2 > 0.0) {
      return verdict_name(p.verdict);
    }
    return p.doubtful_m2 > 0.0 ? say_("To be checked", "须核实现状")
                               : say_("New buildings restricted", "限制新建");
  }
  [[nodiscard]] std::string land_name(const std::string& land_class) const {
    return land_class.empty() ? say_("not known", "未知") : name_of(study_, "land_use", land_class);
  }
  [[nodiscard]] std::string parcel_name(const ParcelResult& p) const {
    const std::string& name =
        study_.language == Language::Zh && !p.name_zh.empty() ? p.name_zh : p.name_en;
    return name.empty() ? p.id : name;
  }
  [[nodiscard]] std::string class_name(TargetClass c) const {
    return name_of(study_, "target_class", study::word(c));
  }
  [[nodiscard]] std::string clause(const Provenance& p) const {
    return fmt::format("{} {} [{}]", p.document, p.clause,
                       name_of(study_, "confidence", p.confidence));
  }
  [[nodiscard]] std::string extra_name(const ExtraArea& e) const {
    return study_.language == Language::Zh && !e.name_zh.empty() ? e.name_zh : e.name_en;
  }
  [[nodiscard]] std::string extra_kind(const ExtraArea& e) const {
    if (e.kind == "band") return say_("fixed band", "固定带");
    if (e.kind == "overpressure") return say_("overpressure of explosives", "爆炸物超压");
    if (e.kind == "consequence") return say_("effect of accidents", "事故后果");
    if (e.kind == "separation") return say_("distance of a standard", "标准规定距离");
    return say_("given area", "给定区域");
  }
  [[nodiscard]] std::string planning_name() const {
    return name_of(study_, "situation", models::criteria::word_of(r_.planning));
  }
  static std::string hectares(double m2) { return fmt::format("{:.2f}", m2 / kHectare_m2); }
  static Value ha(double m2) { return std::round(m2 / kHectare_m2 * 1e4) / 1e4; }
  static Value whole(double persons) { return std::round(persons); }

  [[nodiscard]] std::string classes_text(const ZoneUses& zone, Use wanted) const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < kTargetClasses.size(); ++i) {
      if (zone.classes[i] == wanted) names.push_back(class_name(kTargetClasses[i]));
    }
    return names.empty() ? say_("none", "无")
                         : fmt::format("{}", fmt::join(names, say_(", ", "、")));
  }

  // --- figures and tables ---------------------------------------------------------------------

  void figures() {
    std::string note =
        say_(fmt::format("line {:.1f} km, {} parts", r_.line.length_m / 1e3, r_.blocks.size()),
             fmt::format("控制线长{:.1f} km，共{}片", r_.line.length_m / 1e3, r_.blocks.size()));
    const bool cut =
        std::any_of(r_.zones.begin(), r_.zones.end(), [](const auto& z) { return z.cut_by_edge; });
    if (cut) note += say_("; cut by the edge of the grid", "；被网格边界截断");
    out_.figures.push_back({say_("Controlled area", "控制线内面积"),
                            hectares(r_.line.area_m2) + " ha", note,
                            cut ? Verdict::Warn : Verdict::None});
    for (std::size_t k = 0; k < r_.zones.size(); ++k) {
      const ControlZone& z = r_.zones[k];
      out_.figures.push_back(
          {zone_name(static_cast<std::int32_t>(k)), hectares(z.ring_m2) + " ha",
           fmt::format("{} {}/{}; {}", say_("risk from", "风险不低于"),
                       risk_text(z.rule.risk_per_yr), say_("yr", "年"), clause(z.rule.provenance)),
           Verdict::None});
    }
    const auto count = [&](Verdict v) {
      return std::count_if(r_.parcels.begin(), r_.parcels.end(),
                           [v](const auto& p) { return p.verdict == v; });
    };
    out_.figures.push_back(
        {say_("Parcels in conflict", "冲突地块"),
         fmt::format("{} / {}", count(Verdict::Fail), count(Verdict::Warn)),
         say_("present use beyond its limit / to be checked, or not to be built anew",
              "现状超限 / 须核实或限制新建"),
         count(Verdict::Fail) > 0   ? Verdict::Fail
         : count(Verdict::Warn) > 0 ? Verdict::Warn
         : r_.parcels.empty()       ? Verdict::None
                                    : Verdict::Pass});
    const auto targets = [&](Verdict v) {
      return std::count_if(r_.targets.begin(), r_.targets.end(),
                           [v](const auto& t) { return t.verdict == v; });
    };
    out_.figures.push_back({say_("Targets in conflict", "冲突目标"),
                            fmt::format("{} / {}", targets(Verdict::Fail), targets(Verdict::Warn)),
                            say_("beyond the limit of today / a new one could not be built there",
                                 "超过现行限值 / 该处不得新建同类目标"),
                            targets(Verdict::Fail) > 0   ? Verdict::Fail
                            : targets(Verdict::Warn) > 0 ? Verdict::Warn
                            : study_.targets.empty()     ? Verdict::None
                                                         : Verdict::Pass});
    out_.figures.push_back(
        {say_("People inside the line", "控制线内人口"),
         fmt::format("{:.0f} / {:.0f}", r_.people_in_line.day, r_.people_in_line.night),
         say_(fmt::format("by day / by night; off the sites {:.0f} / {:.0f}",
                          r_.people_in_line.off_site_day, r_.people_in_line.off_site_night),
              fmt::format("昼 / 夜；其中厂区外{:.0f} / {:.0f}", r_.people_in_line.off_site_day,
                          r_.people_in_line.off_site_night)),
         Verdict::None});
  }

  OutTable& table(const char* id, std::string title, std::string note) {
    out_.tables.push_back(
        {.id = id, .title = std::move(title), .note = std::move(note), .columns = {}, .rows = {}});
    return out_.tables.back();
  }

  void zones_table() {
    OutTable& t = table(
        "landuse_zones", say_("Zones", "控制分区"),
        say_(
            fmt::format("Planned by the limits for: {}. A zone is where the risk is at or above "
                        "its level and below that of the zone further in, with the areas that "
                        "join it. Contours are interpolated on a grid of {:g} m.",
                        planning_name(), r_.cell_m),
            fmt::format("规划采用“{}”的限值。分区为风险不低于本区界值、低于内侧分区界值的区域，并入"
                        "相应后果区。等值线由{:g} m网格插值得到。",
                        planning_name(), r_.cell_m)));
    t.columns = {{say_("Zone", "分区")},
                 {say_("Risk from [1/yr]", "风险界值（/年）"), true},
                 {say_("Zone [ha]", "本区面积（ha）"), true},
                 {say_("With zones further in [ha]", "含内侧分区（ha）"), true},
                 {say_("Risk contour alone [ha]", "等值线内（ha）"), true},
                 {say_("People by day", "昼间人数"), true},
                 {say_("People by night", "夜间人数"), true},
                 {say_("Off sites by day", "厂外昼间"), true},
                 {say_("Off sites by night", "厂外夜间"), true},
                 {say_("May not stand there", "不得设置")},
                 {say_("Basis", "依据")},
                 {say_("Edge of the grid", "网格边界")}};
    for (std::size_t k = 0; k < r_.zones.size(); ++k) {
      const ControlZone& z = r_.zones[k];
      const ZonePeople& p = r_.people[k];
      t.rows.push_back(
          {.cells = {zone_name(static_cast<std::int32_t>(k)), risk_text(z.rule.risk_per_yr),
                     ha(z.ring_m2), ha(z.within_m2), ha(z.risk_m2), whole(p.day), whole(p.night),
                     whole(p.off_site_day), whole(p.off_site_night),
                     classes_text(r_.uses[k], Use::Forbidden), clause(z.rule.provenance),
                     z.cut_by_edge ? Value{say_("cut: the zone is larger", "被截断：实际更大")}
                                   : Value{}},
           .verdict = z.cut_by_edge ? Verdict::Warn : Verdict::None});
    }
    const ZonePeople& p = r_.people.back();
    t.rows.push_back({.cells = {zone_name(-1), Value{}, Value{}, Value{}, Value{}, whole(p.day),
                                whole(p.night), whole(p.off_site_day), whole(p.off_site_night),
                                classes_text(r_.uses.back(), Use::Forbidden), Value{}, Value{}}});
  }

  [[nodiscard]] std::string use_text(const LandUseClass& land, const ZoneUses& zone,
                                     Use use) const {
    std::string text = name_of(study_, "land_use_status", decisions::word(use));
    if (use != Use::Restricted) return text;
    // Which of the classes it may hold may stand in the whole zone.
    std::vector<std::string> names;
    for (std::size_t i = 0; i < kTargetClasses.size(); ++i) {
      const TargetClass c = kTargetClasses[i];
      if (!land.strictest || c < *land.strictest) continue;
      if (c > land.mildest.value_or(TargetClass::General3)) continue;
      if (zone.classes[i] == Use::Allowed) names.push_back(class_name(c));
    }
    if (names.empty()) {
      const bool partly = std::any_of(zone.classes.begin(), zone.classes.end(),
                                      [](const auto& c) { return c == Use::Restricted; });
      if (!land.mildest && !partly)
        return text + say_(": without protection targets", "：不得有防护目标");
      return text + say_(": place by place", "：逐点核定");
    }
    return text + say_(": only ", "：仅限") + fmt::format("{}", fmt::join(names, say_(", ", "、")));
  }

  void uses_table() {
    OutTable& t = table(
        "landuse_uses", say_("What may be built in each zone", "各分区可建设内容"),
        say_("Allowed: the strictest target the use may hold meets its limit anywhere in the zone. "
             "Forbidden: not even the mildest does. Restricted: in between. Uses follow from the "
             "limits by computation; which targets a use may hold is our reading (derived).",
             "允许：该用地可能包含的最严格防护目标在分区内处处满足限值；禁止：最宽松的也不满足；限"
             "制：介于"
             "两者之间。结论由限值计算得出；用地与防护目标的对应为归纳所得（derived）。"));
    t.columns = {{say_("Use or target", "用地或目标")}};
    for (std::size_t k = 0; k <= r_.zones.size(); ++k) {
      t.columns.push_back({zone_name(k < r_.zones.size() ? static_cast<std::int32_t>(k) : -1)});
    }
    t.columns.push_back({say_("Limit [1/yr]", "限值（/年）"), true});
    t.columns.push_back({say_("Note, basis", "说明与依据")});
    const auto& land = land_use_classes();
    for (std::size_t l = 0; l < land.size(); ++l) {
      Row row{.cells = {name_of(study_, "land_use", land[l].land_class)}};
      for (const ZoneUses& zone : r_.uses) {
        row.cells.push_back(use_text(land[l], zone, zone.land[l]));
      }
      row.cells.push_back(Value{});
      row.cells.push_back(fmt::format("{} ({} [{}])", say_(land[l].note_en, land[l].note_zh),
                                      land[l].source,
                                      name_of(study_, "confidence", land[l].confidence)));
      t.rows.push_back(std::move(row));
    }
    for (std::size_t i = 0; i < kTargetClasses.size(); ++i) {
      Row row{.cells = {class_name(kTargetClasses[i])}};
      for (const ZoneUses& zone : r_.uses) {
        row.cells.push_back(zone.classes[i] ? Value{name_of(study_, "land_use_status",
                                                            decisions::word(*zone.classes[i]))}
                                            : Value{name_of(study_, "verdict", "no_limit")});
      }
      const auto limit = study_.criteria.limit(study::word(kTargetClasses[i]), r_.planning);
      row.cells.push_back(limit ? Value{risk_text(limit->per_yr)} : Value{});
      row.cells.push_back(limit ? Value{clause(limit->provenance)} : Value{});
      t.rows.push_back(std::move(row));
    }
  }

  [[nodiscard]] std::optional<Point> place_of(std::size_t parcel) const {
    const ParcelResult& p = r_.parcels[parcel];
    for (const ParcelPart& part : r_.parts) {
      if (part.parcel == static_cast<std::int32_t>(parcel) && part.zone == p.worst_zone) {
        return gis::representative_point(part.area);
      }
    }
    return std::nullopt;
  }

  void conflicts_table() {
    OutTable& t = table(
        "landuse_conflicts", say_("Parcels in conflict", "冲突地块"),
        say_(fmt::format(
                 "Areas off the sites. Beyond the limit: where the risk exceeds what the "
                 "mildest target of the use may bear ({}). Possibly beyond: what the "
                 "strictest target it may hold may bear. Forbidden and restricted: new "
                 "buildings, by the table above. Roads, green belts and fields can do without "
                 "targets: restricted, not in conflict; the targets layer shows what stands there.",
                 name_of(study_, "situation", models::criteria::word_of(study_.situation))),
             fmt::format(
                 "面积不含企业厂区。超限：风险超过该用地最宽松防护目标的限值（{}）；可能超限：超过"
                 "其可能包含的最严格目标的限值；禁止、限制：指新建，见上表。道路、绿地、农田等可不"
                 "设防护目标，仅作限制，不计冲突；是否有"
                 "目标以防护目标图层为准。",
                 name_of(study_, "situation", models::criteria::word_of(study_.situation)))));
    t.columns = {{say_("Parcel", "地块")},
                 {say_("Name", "名称")},
                 {say_("Use", "用地类别")},
                 {say_("Innermost zone", "最内侧分区")},
                 {say_("Area [ha]", "面积（ha）"), true},
                 {say_("Beyond the limit [ha]", "超限（ha）"), true},
                 {say_("Possibly beyond [ha]", "可能超限（ha）"), true},
                 {say_("Forbidden [ha]", "禁止（ha）"), true},
                 {say_("Restricted [ha]", "限制（ha）"), true},
                 {say_("Verdict", "判定"), false, true}};
    for (const Verdict wanted : {Verdict::Fail, Verdict::Warn}) {
      std::vector<std::size_t> order;
      for (std::size_t i = 0; i < r_.parcels.size(); ++i) {
        if (r_.parcels[i].verdict == wanted) order.push_back(i);
      }
      std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const ParcelResult& p = r_.parcels[a];
        const ParcelResult& q = r_.parcels[b];
        return p.worst_zone != q.worst_zone ? p.worst_zone < q.worst_zone
                                            : p.forbidden_m2 > q.forbidden_m2;
      });
      for (const std::size_t i : order) {
        const ParcelResult& p = r_.parcels[i];
        t.rows.push_back(
            {.cells = {p.id, parcel_name(p), land_name(p.land_class), zone_name(p.worst_zone),
                       ha(p.area_m2), ha(p.breach_m2), ha(p.doubtful_m2), ha(p.forbidden_m2),
                       ha(p.restricted_m2), parcel_verdict(p)},
             .verdict = p.verdict,
             .fly_to = place_of(i)});
      }
    }
  }

  void targets_table() {
    OutTable& t = table(
        "landuse_targets", say_("Targets inside the zones", "分区内防护目标"),
        say_("Risk evaluated exactly at the most exposed place. The first limit is that of today; "
             "the second that of a new target.",
             "风险为最不利点的精确值。前一限值为现状判定限值，后一限值为新建目标限值。"));
    t.columns = {{say_("Target", "目标")},
                 {say_("Name", "名称")},
                 {say_("Class", "类别")},
                 {say_("Zone", "分区")},
                 {say_("Risk [1/yr]", "风险（/年）"), true},
                 {say_("Limit today [1/yr]", "现行限值（/年）"), true},
                 {say_("Limit if new [1/yr]", "新建限值（/年）"), true},
                 {say_("Other areas", "其他区域")},
                 {say_("Clause", "条款")},
                 {say_("Verdict", "判定"), false, true}};
    for (const TargetInZone& x : r_.targets) {
      const Target& target = study_.targets[static_cast<std::size_t>(x.target)];
      std::vector<std::string> areas;
      for (const std::int32_t e : x.extras) {
        areas.push_back(extra_name(r_.extras[static_cast<std::size_t>(e)]));
      }
      const auto& limit = x.present_limit ? x.present_limit : x.planning_limit;
      t.rows.push_back(
          {.cells = {target.id, results::named(study_, target), class_name(target.target_class),
                     zone_name(x.zone), risk_text(x.risk_per_yr),
                     x.present_limit ? Value{risk_text(x.present_limit->per_yr)} : Value{},
                     x.planning_limit ? Value{risk_text(x.planning_limit->per_yr)} : Value{},
                     areas.empty() ? Value{}
                                   : Value{fmt::format("{}", fmt::join(areas, say_(", ", "、")))},
                     limit ? Value{clause(limit->provenance)} : Value{}, verdict_name(x.verdict)},
           .verdict = x.verdict,
           .fly_to = x.worst});
    }
  }

  void parcels_table() {
    OutTable& t = table("landuse_parcels", say_("Parcels by zone", "地块分区面积"),
                        say_("Every parcel that a zone touches, with its area in each zone and "
                             "outside; they sum to the area of the parcel.",
                             "与分区相交的全部地块及其在各分区内外的面积，合计等于地块面积。"));
    t.columns = {{say_("Parcel", "地块")},
                 {say_("Name", "名称")},
                 {say_("Use", "用地类别")},
                 {say_("Area [ha]", "面积（ha）"), true}};
    for (std::size_t k = 0; k <= r_.zones.size(); ++k) {
      const std::string name = zone_name(k < r_.zones.size() ? static_cast<std::int32_t>(k) : -1);
      t.columns.push_back({name + " [ha]", true});
      t.columns.push_back({name + " [%]", true});
    }
    t.columns.push_back({say_("Verdict", "判定"), false, true});
    for (std::size_t i = 0; i < r_.parcels.size(); ++i) {
      const ParcelResult& p = r_.parcels[i];
      if (!touched(p)) continue;
      Row row{.cells = {p.id, parcel_name(p), land_name(p.land_class), ha(p.area_m2)},
              .verdict = p.verdict,
              .fly_to = place_of(i)};
      for (const double m2 : p.zone_m2) {
        row.cells.push_back(ha(m2));
        row.cells.push_back(std::round(1e4 * m2 / p.area_m2) / 1e2);
      }
      row.cells.push_back(parcel_verdict(p));
      t.rows.push_back(std::move(row));
    }
  }

  static bool touched(const ParcelResult& p) {
    return std::any_of(p.zone_m2.begin(), p.zone_m2.end() - 1, [](double m2) { return m2 > 0.0; });
  }

  [[nodiscard]] std::string step_name(const LineStep& s) const {
    if (s.id == "union") return say_("zones and park boundary together", "分区与园区边界合并");
    if (s.id == "offset") {
      return say_(
          fmt::format("risk contour outwards by {:.1f} m (half a cell diagonal)",
                      r_.options.risk_offset_m),
          fmt::format("风险等值线外扩{:.1f} m（半个网格对角线）", r_.options.risk_offset_m));
    }
    if (s.id == "closing") {
      return say_(
          fmt::format("gaps narrower than {:g} m closed", 2.0 * r_.options.closing_radius_m),
          fmt::format("闭合宽度小于{:g} m的缺口", 2.0 * r_.options.closing_radius_m));
    }
    if (s.id == "holes") return say_("enclaves filled", "填补内部空洞");
    if (s.id == "parcels") {
      return say_(fmt::format("{} parcels taken in whole", r_.line.snapped.size()),
                  fmt::format("整体纳入{}个地块", r_.line.snapped.size()));
    }
    return say_(
        fmt::format("vertices saved, outwards by at most {:g} m", 2.0 * r_.options.simplify_m),
        fmt::format("向外简化，最多{:g} m", 2.0 * r_.options.simplify_m));
  }

  void line_table() {
    OutTable& t = table("landuse_line", say_("How the line was drawn", "控制线绘制步骤"),
                        say_("Each step only adds: the area inside the line covers every zone and "
                             "the park.",
                             "每一步只扩不缩：控制线内区域覆盖全部分区和园区。"));
    t.columns = {{say_("Step", "步骤")},
                 {say_("Added [ha]", "增加（ha）"), true},
                 {say_("Area [ha]", "面积（ha）"), true}};
    for (const LineStep& s : r_.line.steps) {
      t.rows.push_back({.cells = {step_name(s), ha(s.added_m2), ha(s.area_m2)}});
    }
    OutTable& b = table("landuse_blocks", say_("Parts of the controlled area", "控制线片区"), "");
    b.columns = {{say_("Part", "片区"), true},
                 {say_("Area [ha]", "面积（ha）"), true},
                 {say_("Sites", "企业")}};
    for (std::size_t i = 0; i < r_.blocks.size(); ++i) {
      std::vector<std::string> names;
      for (const std::int32_t s : r_.blocks[i].sites) {
        names.push_back(results::named(study_, study_.sites[static_cast<std::size_t>(s)]));
      }
      b.rows.push_back({.cells = {static_cast<std::int64_t>(i + 1), ha(r_.blocks[i].area_m2),
                                  fmt::format("{}", fmt::join(names, say_(", ", "、")))},
                        .fly_to = r_.blocks[i].inside});
    }
  }

  void extras_table() {
    if (r_.extras.empty()) return;
    OutTable& t = table("landuse_areas", say_("Areas that join the zones", "并入分区的区域"),
                        say_("Beside the risk contours.", "风险等值线以外的依据。"));
    t.columns = {{say_("Kind", "类型")},
                 {say_("Area of", "名称")},
                 {say_("Zone", "分区")},
                 {say_("Threshold", "阈值"), true},
                 {say_("Distance [m]", "距离（m）"), true},
                 {say_("Area [ha]", "面积（ha）"), true},
                 {say_("Basis", "依据")}};
    for (const ExtraArea& e : r_.extras) {
      t.rows.push_back(
          {.cells = {
               extra_kind(e), extra_name(e), zone_name(static_cast<std::int32_t>(e.zone)),
               e.threshold > 0.0 ? Value{fmt::format("{:g} {}", e.threshold, e.unit)} : Value{},
               e.distance_m > 0.0 ? Value{std::round(e.distance_m * 10.0) / 10.0} : Value{},
               ha(gis::area_m2(e.area)), clause(e.provenance)}});
    }
  }

  void open_table() {
    OutTable open{.id = "landuse_open",
                  .title = say_("Parcels without use", "未注明用途的地块"),
                  .note = say_("Add the field class to judge them.", "请补充 class 字段后再判定。"),
                  .columns = {{say_("Parcel", "地块")},
                              {say_("Name", "名称")},
                              {say_("Innermost zone", "最内侧分区")},
                              {say_("Area [ha]", "面积（ha）"), true}},
                  .rows = {}};
    for (std::size_t i = 0; i < r_.parcels.size(); ++i) {
      const ParcelResult& p = r_.parcels[i];
      if (!p.land_class.empty()) continue;
      open.rows.push_back({.cells = {p.id, parcel_name(p), zone_name(p.worst_zone), ha(p.area_m2)},
                           .fly_to = gis::representative_point(r_.parcel_areas[i])});
    }
    if (!open.rows.empty()) out_.tables.push_back(std::move(open));
  }

  // --- map --------------------------------------------------------------------------------------

  static gis::OutField field(const char* name, FieldType type, std::string title) {
    return {.name = name, .type = type, .title = std::move(title)};
  }

  [[nodiscard]] gis::OutLayer layer(const char* name, std::string title,
                                    gis::GeometryKind kind) const {
    return {.name = name,
            .title = std::move(title),
            .description = study_.name,
            .geometry = kind,
            .fields = {},
            .features = {},
            .style = std::nullopt};
  }

  void layers() {
    zones_layer();
    parcels_layer();
    conflicts_layer();
    extras_layer();
    line_layers();
    targets_layer();
  }

  void zones_layer() {
    gis::OutLayer l = layer("control_zones", say_("Zones of the control line", "控制分区"),
                            gis::GeometryKind::MultiPolygon);
    l.fields = {field("zone", FieldType::Text, say_("Zone", "分区")),
                field("risk_from_per_yr", FieldType::Real, say_("Risk from [1/yr]", "风险界值")),
                field("area_m2", FieldType::Real, say_("Area [m2]", "面积（m²）")),
                field("forbidden", FieldType::Text, say_("May not stand there", "不得设置")),
                field("basis", FieldType::Text, say_("Basis", "依据")),
                field("cut_by_edge", FieldType::Integer,
                      say_("Cut by the edge of the grid", "被网格边界截断"))};
    gis::Style style{.kind = gis::StyleKind::Fill, .name = l.title, .attribute = "zone"};
    for (std::size_t k = r_.zones.size(); k-- > 0;) {
      const ControlZone& z = r_.zones[k];
      const std::string name = zone_name(static_cast<std::int32_t>(k));
      style.classes.push_back(
          {.value = name,
           .label =
               fmt::format("{} (>= {}/{})", name, risk_text(z.rule.risk_per_yr), say_("yr", "年")),
           .colour = zone_colour(k),
           .opacity = 0.4,
           .outline = zone_colour(k),
           .width_mm = 0.4});
      if (z.ring.empty()) continue;
      l.features.push_back(
          {.values = {name, z.rule.risk_per_yr, z.ring_m2, classes_text(r_.uses[k], Use::Forbidden),
                      clause(z.rule.provenance), static_cast<std::int64_t>(z.cut_by_edge)},
           .geometry = z.ring});
    }
    l.style = std::move(style);
    out_.layers.push_back({.layer = std::move(l), .kind = "fill", .opacity = 0.4});
  }

  void line_layers() {
    gis::OutLayer area = layer("control_area", say_("Controlled area", "控制线内区域"),
                               gis::GeometryKind::MultiPolygon);
    area.fields = {field("area_m2", FieldType::Real, say_("Area [m2]", "面积（m²）"))};
    gis::OutLayer line = layer("control_line", out_.title, gis::GeometryKind::MultiLineString);
    line.fields = {field("length_m", FieldType::Real, say_("Length [m]", "长度（m）"))};
    if (!r_.line.area.empty()) {
      area.features.push_back({.values = {r_.line.area_m2}, .geometry = r_.line.area});
      line.features.push_back({.values = {r_.line.length_m}, .geometry = r_.line.line});
    }
    area.style = gis::Style{.kind = gis::StyleKind::Fill,
                            .name = area.title,
                            .classes = {{.label = area.title,
                                         .colour = "#6c3483",
                                         .opacity = 0.0,
                                         .outline = "#6c3483",
                                         .width_mm = 0.2}}};
    line.style = gis::Style{
        .kind = gis::StyleKind::Line,
        .name = line.title,
        .classes = {
            {.label = line.title, .colour = "#6c3483", .width_mm = 1.0, .pattern = "dash"}}};
    out_.layers.push_back(
        {.layer = std::move(area), .kind = "fill", .opacity = 0.0, .visible = false});
    out_.layers.push_back({.layer = std::move(line), .kind = "line", .width = 3.0});
  }

  static gis::StyleClass named_class(const std::string& name, const char* colour) {
    return {.value = name, .label = name, .colour = colour, .opacity = 0.35, .outline = colour};
  }

  void parcels_layer() {
    gis::OutLayer l =
        layer("parcels", say_("Parcels by zone", "地块分区"), gis::GeometryKind::MultiPolygon);
    l.fields = {field("id", FieldType::Text, say_("Parcel", "地块")),
                field("name", FieldType::Text, say_("Name", "名称")),
                field("use", FieldType::Text, say_("Use", "用地类别")),
                field("zone", FieldType::Text, say_("Zone", "分区")),
                field("status", FieldType::Text, say_("New buildings", "新建")),
                field("area_m2", FieldType::Real, say_("Area [m2]", "面积（m²）")),
                field("share", FieldType::Real, say_("Share of the parcel", "占地块比例")),
                field("off_site_m2", FieldType::Real, say_("Off the sites [m2]", "厂区外（m²）"))};
    const auto& land = land_use_classes();
    for (const ParcelPart& part : r_.parts) {
      if (part.zone < 0) continue;
      const ParcelResult& p = r_.parcels[static_cast<std::size_t>(part.parcel)];
      const auto it = std::find_if(land.begin(), land.end(),
                                   [&](const auto& x) { return x.land_class == p.land_class; });
      std::string status = say_("open", "待定");
      if (it != land.end()) {
        const ZoneUses& zone = r_.uses[static_cast<std::size_t>(part.zone)];
        status = name_of(study_, "land_use_status",
                         decisions::word(zone.land[static_cast<std::size_t>(it - land.begin())]));
      }
      l.features.push_back(
          {.values = {p.id, parcel_name(p), land_name(p.land_class), zone_name(part.zone), status,
                      part.area_m2, part.area_m2 / p.area_m2, part.off_site_m2},
           .geometry = part.area});
    }
    gis::Style style{.kind = gis::StyleKind::Fill, .name = l.title, .attribute = "status"};
    const auto status = [&](std::string name, const char* colour) {
      style.classes.push_back({.value = name,
                               .label = name,
                               .colour = colour,
                               .opacity = 0.25,
                               .outline = colour,
                               .width_mm = 0.2});
    };
    status(name_of(study_, "land_use_status", "forbidden"), kFailColour);
    status(name_of(study_, "land_use_status", "restricted"), kWarnColour);
    status(name_of(study_, "land_use_status", "allowed"), kPassColour);
    status(say_("open", "待定"), kOpenColour);
    l.style = std::move(style);
    out_.layers.push_back(
        {.layer = std::move(l), .kind = "fill", .opacity = 0.25, .visible = false});
  }

  [[nodiscard]] gis::StyleClass verdict_class(Verdict v, const char* colour) const {
    return named_class(verdict_name(v), colour);
  }

  void conflicts_layer() {
    gis::OutLayer l = layer("parcel_conflicts", say_("Parcels in conflict", "冲突地块"),
                            gis::GeometryKind::MultiPolygon);
    l.fields = {field("id", FieldType::Text, say_("Parcel", "地块")),
                field("name", FieldType::Text, say_("Name", "名称")),
                field("use", FieldType::Text, say_("Use", "用地类别")),
                field("zone", FieldType::Text, say_("Innermost zone", "最内侧分区")),
                field("breach_m2", FieldType::Real, say_("Beyond the limit [m2]", "超限（m²）")),
                field("forbidden_m2", FieldType::Real, say_("Forbidden [m2]", "禁止（m²）")),
                field("restricted_m2", FieldType::Real, say_("Restricted [m2]", "限制（m²）")),
                field("verdict", FieldType::Text, say_("Verdict", "判定"))};
    for (std::size_t i = 0; i < r_.parcels.size(); ++i) {
      const ParcelResult& p = r_.parcels[i];
      if (p.verdict != Verdict::Fail && p.verdict != Verdict::Warn) continue;
      l.features.push_back(
          {.values = {p.id, parcel_name(p), land_name(p.land_class), zone_name(p.worst_zone),
                      p.breach_m2, p.forbidden_m2, p.restricted_m2, parcel_verdict(p)},
           .geometry = r_.parcel_areas[i]});
    }
    l.style = gis::Style{
        .kind = gis::StyleKind::Fill,
        .name = l.title,
        .attribute = "verdict",
        .classes = {named_class(say_("Beyond the limit", "现状超限"), kFailColour),
                    named_class(verdict_name(Verdict::Warn), kWarnColour),
                    named_class(say_("To be checked", "须核实现状"), kCheckColour),
                    named_class(say_("New buildings restricted", "限制新建"), kRestrictedColour)},
        .label_attribute = "name"};
    out_.layers.push_back({.layer = std::move(l), .kind = "fill", .opacity = 0.35});
  }

  void extras_layer() {
    if (r_.extras.empty()) return;
    gis::OutLayer l = layer("control_areas", say_("Areas that join the zones", "并入分区的区域"),
                            gis::GeometryKind::MultiPolygon);
    l.fields = {field("kind", FieldType::Text, say_("Kind", "类型")),
                field("name", FieldType::Text, say_("Name", "名称")),
                field("zone", FieldType::Text, say_("Zone", "分区")),
                field("distance_m", FieldType::Real, say_("Distance [m]", "距离（m）")),
                field("basis", FieldType::Text, say_("Basis", "依据"))};
    for (const ExtraArea& e : r_.extras) {
      if (e.area.empty()) continue;
      l.features.push_back(
          {.values = {extra_kind(e), extra_name(e), zone_name(static_cast<std::int32_t>(e.zone)),
                      e.distance_m, clause(e.provenance)},
           .geometry = e.area});
    }
    l.style = gis::Style{.kind = gis::StyleKind::Fill,
                         .name = l.title,
                         .classes = {{.label = l.title,
                                      .colour = "#1f618d",
                                      .opacity = 0.0,
                                      .outline = "#1f618d",
                                      .width_mm = 0.4}}};
    out_.layers.push_back(
        {.layer = std::move(l), .kind = "fill", .opacity = 0.05, .visible = false});
  }

  void targets_layer() {
    gis::OutLayer l = layer("targets_in_zones", say_("Targets inside the zones", "分区内防护目标"),
                            gis::GeometryKind::Point);
    l.fields = {field("id", FieldType::Text, say_("Target", "目标")),
                field("name", FieldType::Text, say_("Name", "名称")),
                field("class", FieldType::Text, say_("Class", "类别")),
                field("zone", FieldType::Text, say_("Zone", "分区")),
                field("risk_per_yr", FieldType::Real, say_("Risk [1/yr]", "风险（/年）")),
                field("limit_per_yr", FieldType::Real, say_("Limit today", "现行限值")),
                field("limit_new_per_yr", FieldType::Real, say_("Limit if new", "新建限值")),
                field("verdict", FieldType::Text, say_("Verdict", "判定"))};
    for (const TargetInZone& x : r_.targets) {
      const Target& t = study_.targets[static_cast<std::size_t>(x.target)];
      l.features.push_back({.values = {t.id, results::named(study_, t), class_name(t.target_class),
                                       zone_name(x.zone), x.risk_per_yr,
                                       x.present_limit ? Value{x.present_limit->per_yr} : Value{},
                                       x.planning_limit ? Value{x.planning_limit->per_yr} : Value{},
                                       verdict_name(x.verdict)},
                            .geometry = gis::Geometry::point(x.worst)});
    }
    l.style = gis::Style{.kind = gis::StyleKind::Marker,
                         .name = l.title,
                         .attribute = "verdict",
                         .classes = {verdict_class(Verdict::Fail, kFailColour),
                                     verdict_class(Verdict::Warn, kWarnColour),
                                     verdict_class(Verdict::Pass, kPassColour)},
                         .label_attribute = "name"};
    for (auto& c : l.style->classes) c.opacity = 1.0;
    out_.layers.push_back({.layer = std::move(l), .kind = "circle", .opacity = 1.0});
  }

  // --- JSON and terminal ------------------------------------------------------------------------

  static json people_json(const ZonePeople& p) {
    return {{"day", p.day},
            {"night", p.night},
            {"off_site_day", p.off_site_day},
            {"off_site_night", p.off_site_night}};
  }

  [[nodiscard]] json zone_id(std::int32_t k) const {
    return k < 0 ? json(nullptr) : json(r_.zones[static_cast<std::size_t>(k)].rule.id);
  }

  [[nodiscard]] json uses_json(const ZoneUses& u) const {
    json classes = json::object();
    for (std::size_t i = 0; i < kTargetClasses.size(); ++i) {
      classes[std::string{study::word(kTargetClasses[i])}] =
          u.classes[i] ? json(decisions::word(*u.classes[i])) : json(nullptr);
    }
    json land = json::object();
    for (std::size_t l = 0; l < u.land.size(); ++l) {
      land[land_use_classes()[l].land_class] = decisions::word(u.land[l]);
    }
    return {{"target_classes", classes}, {"land_use", land}};
  }

  [[nodiscard]] json document() const {
    json zones = json::array();
    for (std::size_t k = 0; k < r_.zones.size(); ++k) {
      const ControlZone& z = r_.zones[k];
      zones.push_back({{"zone", z.rule.id},
                       {"risk_from_per_yr", z.rule.risk_per_yr},
                       {"note", z.rule.note},
                       {"source", provenance_json(z.rule.provenance)},
                       {"ring_m2", z.ring_m2},
                       {"within_m2", z.within_m2},
                       {"contour_m2", z.risk_m2},
                       {"cut_by_edge", z.cut_by_edge},
                       {"people", people_json(r_.people[k])},
                       {"may_be_built", uses_json(r_.uses[k])}});
    }
    json limits = json::object();
    for (const TargetClass c : kTargetClasses) {
      limits[std::string{study::word(c)}] = {
          {"planning", limit_json(study_.criteria.limit(study::word(c), r_.planning))},
          {"present", limit_json(study_.criteria.limit(study::word(c), study_.situation))}};
    }
    json land = json::array();
    for (const LandUseClass& l : land_use_classes()) {
      land.push_back({{"land_use", l.land_class},
                      {"strictest", l.strictest ? json(study::word(*l.strictest)) : json(nullptr)},
                      {"mildest", l.mildest ? json(study::word(*l.mildest)) : json(nullptr)},
                      {"source", l.source},
                      {"confidence", l.confidence}});
    }
    json extras = json::array();
    for (const ExtraArea& e : r_.extras) {
      json x{{"kind", e.kind},
             {"id", e.id},
             {"name", e.name_en},
             {"name_zh", e.name_zh},
             {"zone", zone_id(static_cast<std::int32_t>(e.zone))},
             {"site",
              e.site < 0 ? json(nullptr) : json(study_.sites[static_cast<std::size_t>(e.site)].id)},
             {"distance_m", e.distance_m},
             {"area_m2", gis::area_m2(e.area)},
             {"source", provenance_json(e.provenance)}};
      if (e.threshold > 0.0) {
        x["threshold"] = e.threshold;
        x["threshold_unit"] = e.unit;
      }
      extras.push_back(std::move(x));
    }
    json steps = json::array();
    for (const LineStep& s : r_.line.steps) {
      steps.push_back({{"step", s.id}, {"area_m2", s.area_m2}, {"added_m2", s.added_m2}});
    }
    const auto parcel_ids = [&](const std::vector<std::int32_t>& list) {
      json ids = json::array();
      for (const std::int32_t i : list) ids.push_back(r_.parcels[static_cast<std::size_t>(i)].id);
      return ids;
    };
    json blocks = json::array();
    for (const LineBlock& b : r_.blocks) {
      json sites = json::array();
      for (const std::int32_t s : b.sites) {
        sites.push_back(study_.sites[static_cast<std::size_t>(s)].id);
      }
      blocks.push_back(
          {{"area_m2", b.area_m2}, {"x_m", b.inside.x_m}, {"y_m", b.inside.y_m}, {"sites", sites}});
    }
    json parcels = json::array();
    for (const ParcelResult& p : r_.parcels) {
      if (!touched(p) && p.verdict != Verdict::Fail && p.verdict != Verdict::Warn) continue;
      json by_zone = json::array();
      for (std::size_t k = 0; k < r_.zones.size(); ++k) {
        by_zone.push_back({{"zone", r_.zones[k].rule.id},
                           {"area_m2", p.zone_m2[k]},
                           {"share", p.zone_m2[k] / p.area_m2},
                           {"off_site_m2", p.zone_off_site_m2[k]}});
      }
      parcels.push_back(
          {{"id", p.id},
           {"name", p.name_en},
           {"name_zh", p.name_zh},
           {"land_use", p.land_class.empty() ? json(nullptr) : json(p.land_class)},
           {"area_m2", p.area_m2},
           {"stated_area_m2", p.stated_area_m2 ? json(*p.stated_area_m2) : json(nullptr)},
           {"zones", by_zone},
           {"outside_m2", p.zone_m2.back()},
           {"forbidden_m2", p.forbidden_m2},
           {"restricted_m2", p.restricted_m2},
           {"beyond_limit_m2", p.breach_m2},
           {"possibly_beyond_limit_m2", p.doubtful_m2},
           {"innermost_zone", zone_id(p.worst_zone)},
           {"verdict", word(p.verdict)}});
    }
    json open = json::array();
    for (const ParcelResult& p : r_.parcels) {
      if (p.land_class.empty()) open.push_back({{"id", p.id}, {"add", "class"}});
    }
    json targets = json::array();
    for (const TargetInZone& x : r_.targets) {
      const Target& t = study_.targets[static_cast<std::size_t>(x.target)];
      json areas = json::array();
      for (const std::int32_t e : x.extras) {
        const ExtraArea& a = r_.extras[static_cast<std::size_t>(e)];
        areas.push_back({{"kind", a.kind}, {"id", a.id}});
      }
      targets.push_back({{"id", t.id},
                         {"name", t.name},
                         {"name_zh", t.name_zh},
                         {"class", study::word(t.target_class)},
                         {"zone", zone_id(x.zone)},
                         {"x_m", x.worst.x_m},
                         {"y_m", x.worst.y_m},
                         {"risk_per_yr", x.risk_per_yr},
                         {"present_limit", limit_json(x.present_limit)},
                         {"meets_present", x.meets_present},
                         {"planning_limit", limit_json(x.planning_limit)},
                         {"meets_planning", x.meets_planning},
                         {"areas", areas},
                         {"verdict", word(x.verdict)}});
    }
    return {
        {"format", 1},
        {"criteria", study_.criteria.id()},
        {"criteria_document", study_.criteria.document()},
        {"criteria_edition", study_.criteria.edition()},
        {"planning_situation", models::criteria::word_of(r_.planning)},
        {"present_situation", models::criteria::word_of(study_.situation)},
        {"grid_cell_m", r_.cell_m},
        {"zones", zones},
        {"outside",
         {{"people", people_json(r_.people.back())}, {"may_be_built", uses_json(r_.uses.back())}}},
        {"limits", limits},
        {"land_use_classes", land},
        {"areas", extras},
        {"line",
         {{"area_m2", r_.line.area_m2},
          {"length_m", r_.line.length_m},
          {"park_boundary", r_.park_given ? "given" : "sites"},
          {"people", people_json(r_.people_in_line)},
          {"options",
           {{"safety_offset_m", r_.options.risk_offset_m},
            {"closing_radius_m", r_.options.closing_radius_m},
            {"fill_holes", r_.options.fill_holes},
            {"snap_to_parcels", r_.options.snap_to_parcels},
            {"snap_max_parcel_m2", r_.options.snap_max_parcel_m2},
            {"simplify_m", r_.options.simplify_m}}},
          {"steps", steps},
          {"blocks", blocks},
          {"parcels_taken_in", parcel_ids(r_.line.snapped)},
          {"parcels_too_large", parcel_ids(r_.line.too_large)}}},
        {"parcels", parcels},
        {"parcels_without_use", open},
        {"targets", targets}};
  }

  [[nodiscard]] std::string text() const {
    std::string t =
        fmt::format("{}: {}\n  {}: {}, {}\n", out_.title, results::named(study_, study_),
                    say_("limits", "限值"), study_.criteria.document(), planning_name());
    for (const Figure& f : out_.figures) {
      t += fmt::format("  {}: {}{}\n", f.label, f.value,
                       f.note.empty() ? std::string{} : " (" + f.note + ")");
    }
    const auto list = [&](const char* id, std::size_t name, std::size_t more) {
      for (const OutTable& table : out_.tables) {
        if (table.id != id) continue;
        for (const Row& row : table.rows) {
          if (row.verdict != Verdict::Fail) continue;
          t += fmt::format("    {} ({}, {})\n", gis::as_text(row.cells[name]),
                           gis::as_text(row.cells[0]), gis::as_text(row.cells[more]));
        }
      }
    };
    t += fmt::format("  {}:\n", say_("beyond the limit of today", "现状超限"));
    list("landuse_conflicts", 1, 2);
    list("landuse_targets", 1, 2);
    for (const Warning& w : r_.warnings) {
      t += fmt::format("  {}: {}\n", say_("note", "提示"), w.message);
    }
    return t;
  }

  const Study& study_;
  const ControlLineResult& r_;
  Say say_;
  DecisionOutput out_;
};

}  // namespace

DecisionOutput control_line_output(const Study& study, const ControlLineResult& result) {
  return Output{study, result}.make();
}

}  // namespace isorisk::study::decisions
