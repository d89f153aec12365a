// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "decisions/control_line_parts.hpp"
#include "decisions/table.hpp"

namespace isorisk::study::decisions::control_line {
namespace {

using gis::Value;
using results::risk_text;

class Tables : private ControlLineWords {
 public:
  using ControlLineWords::ControlLineWords;

  std::vector<OutTable> make() {
    zones_table();
    uses_table();
    conflicts_table();
    targets_table();
    parcels_table();
    line_table();
    extras_table();
    open_table();
    return std::move(out_);
  }

 private:
  static Value whole(double persons) { return rounded(persons, 0); }

  void zones_table() {
    OutTable& t = add_table(
        out_, "landuse_zones", say_("Zones", "控制分区"),
        say_(
            fmt::format("Planned by the limits for: {}. A zone is where the risk is at or above "
                        "its level and below that of the zone further in, with the areas that "
                        "join it. Contours are interpolated on a grid of {:g} m.",
                        planning_name(), r_.cell_m),
            fmt::format("规划采用“{}”的限值。分区为风险不低于本区界值、低于内侧分区界值的区域，并入"
                        "相应后果区。等值线由{:g} m网格插值得到。",
                        planning_name(), r_.cell_m)));
    t.columns = {left(say_("Zone", "分区")),
                 right(say_("Risk from [1/yr]", "风险界值（/年）")),
                 right(say_("Zone [ha]", "本区面积（ha）")),
                 right(say_("With zones further in [ha]", "含内侧分区（ha）")),
                 right(say_("Risk contour alone [ha]", "等值线内（ha）")),
                 right(say_("People by day", "昼间人数")),
                 right(say_("People by night", "夜间人数")),
                 right(say_("Off sites by day", "厂外昼间")),
                 right(say_("Off sites by night", "厂外夜间")),
                 left(say_("May not stand there", "不得设置")),
                 left(say_("Basis", "依据")),
                 left(say_("Edge of the grid", "网格边界"))};
    for (std::size_t k = 0; k < r_.zones.size(); ++k) {
      const ControlZone& z = r_.zones[k];
      const ZonePeople& p = r_.people[k];
      t.rows.push_back(
          {.cells = {zone_name(k), risk_text(z.rule.risk_per_yr), hectares(z.ring_m2),
                     hectares(z.within_m2), hectares(z.risk_m2), whole(p.day), whole(p.night),
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
    std::string text = name("land_use_status", decisions::word(use));
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
    return text + say_(": only ", "：仅限") + say_.list(names);
  }

  void uses_table() {
    OutTable& t = add_table(
        out_, "landuse_uses", say_("What may be built in each zone", "各分区可建设内容"),
        say_("Allowed: the strictest target the use may hold meets its limit anywhere in the zone. "
             "Forbidden: not even the mildest does. Restricted: in between. Uses follow from the "
             "limits by computation; which targets a use may hold is our reading (derived).",
             "允许：该用地可能包含的最严格防护目标在分区内处处满足限值；禁止：最宽松的也不满足；限"
             "制：介于"
             "两者之间。结论由限值计算得出；用地与防护目标的对应为归纳所得（derived）。"));
    t.columns = {left(say_("Use or target", "用地或目标"))};
    for (std::size_t k = 0; k <= r_.zones.size(); ++k) {
      t.columns.push_back(left(zone_name(k)));
    }
    t.columns.push_back(right(say_("Limit [1/yr]", "限值（/年）")));
    t.columns.push_back(left(say_("Note, basis", "说明与依据")));
    const auto& land = land_use_classes();
    for (std::size_t l = 0; l < land.size(); ++l) {
      Row row{.cells = {name("land_use", land[l].land_class)}};
      for (const ZoneUses& zone : r_.uses) {
        row.cells.push_back(use_text(land[l], zone, zone.land[l]));
      }
      row.cells.push_back(Value{});
      row.cells.push_back(fmt::format("{} ({} [{}])", say_(land[l].note_en, land[l].note_zh),
                                      land[l].source, confidence(land[l].confidence)));
      t.rows.push_back(std::move(row));
    }
    for (std::size_t i = 0; i < kTargetClasses.size(); ++i) {
      Row row{.cells = {class_name(kTargetClasses[i])}};
      for (const ZoneUses& zone : r_.uses) {
        row.cells.push_back(zone.classes[i]
                                ? Value{name("land_use_status", decisions::word(*zone.classes[i]))}
                                : Value{name("verdict", "no_limit")});
      }
      const auto limit = study_.criteria.limit(study::word(kTargetClasses[i]), r_.planning);
      row.cells.push_back(limit_cell(limit));
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
    OutTable& t = add_table(
        out_, "landuse_conflicts", say_("Parcels in conflict", "冲突地块"),
        say_(fmt::format(
                 "Areas off the sites. Beyond the limit: where the risk exceeds what the "
                 "mildest target of the use may bear ({}). Possibly beyond: what the "
                 "strictest target it may hold may bear. Forbidden and restricted: new "
                 "buildings, by the table above. Roads, green belts and fields can do without "
                 "targets: restricted, not in conflict; the targets layer shows what stands there.",
                 name("situation", models::criteria::word_of(study_.situation))),
             fmt::format(
                 "面积不含企业厂区。超限：风险超过该用地最宽松防护目标的限值（{}）；可能超限：超过"
                 "其可能包含的最严格目标的限值；禁止、限制：指新建，见上表。道路、绿地、农田等可不"
                 "设防护目标，仅作限制，不计冲突；是否有"
                 "目标以防护目标图层为准。",
                 name("situation", models::criteria::word_of(study_.situation)))));
    t.columns = {left(say_("Parcel", "地块")),
                 left(say_("Name", "名称")),
                 left(say_("Use", "用地类别")),
                 left(say_("Innermost zone", "最内侧分区")),
                 right(say_("Area [ha]", "面积（ha）")),
                 right(say_("Beyond the limit [ha]", "超限（ha）")),
                 right(say_("Possibly beyond [ha]", "可能超限（ha）")),
                 right(say_("Forbidden [ha]", "禁止（ha）")),
                 right(say_("Restricted [ha]", "限制（ha）")),
                 left_coloured(say_("Verdict", "判定"))};
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
                       hectares(p.area_m2), hectares(p.breach_m2), hectares(p.doubtful_m2),
                       hectares(p.forbidden_m2), hectares(p.restricted_m2), parcel_verdict(p)},
             .verdict = p.verdict,
             .fly_to = place_of(i)});
      }
    }
  }

  void targets_table() {
    OutTable& t = add_table(
        out_, "landuse_targets", say_("Targets inside the zones", "分区内防护目标"),
        say_("Risk evaluated exactly at the most exposed place. The first limit is that of today; "
             "the second that of a new target.",
             "风险为最不利点的精确值。前一限值为现状判定限值，后一限值为新建目标限值。"));
    t.columns = {left(say_("Target", "目标")),
                 left(say_("Name", "名称")),
                 left(say_("Class", "类别")),
                 left(say_("Zone", "分区")),
                 right(say_("Risk [1/yr]", "风险（/年）")),
                 right(say_("Limit today [1/yr]", "现行限值（/年）")),
                 right(say_("Limit if new [1/yr]", "新建限值（/年）")),
                 left(say_("Other areas", "其他区域")),
                 left(say_("Clause", "条款")),
                 left_coloured(say_("Verdict", "判定"))};
    for (const TargetInZone& x : r_.targets) {
      const Target& target = study_.targets[at(x.target)];
      std::vector<std::string> areas;
      for (const std::int32_t e : x.extras) {
        areas.push_back(extra_name(r_.extras[at(e)]));
      }
      const auto& limit = x.present_limit ? x.present_limit : x.planning_limit;
      t.rows.push_back(
          {.cells = {target.id, named(target), class_name(target.target_class), zone_name(x.zone),
                     risk_text(x.risk_per_yr), limit_cell(x.present_limit),
                     limit_cell(x.planning_limit),
                     areas.empty() ? Value{} : Value{say_.list(areas)},
                     limit ? Value{clause(limit->provenance)} : Value{}, verdict_name(x.verdict)},
           .verdict = x.verdict,
           .fly_to = x.worst});
    }
  }

  void parcels_table() {
    OutTable& t = add_table(out_, "landuse_parcels", say_("Parcels by zone", "地块分区面积"),
                            say_("Every parcel that a zone touches, with its area in each zone and "
                                 "outside; they sum to the area of the parcel.",
                                 "与分区相交的全部地块及其在各分区内外的面积，合计等于地块面积。"));
    t.columns = {left(say_("Parcel", "地块")), left(say_("Name", "名称")),
                 left(say_("Use", "用地类别")), right(say_("Area [ha]", "面积（ha）"))};
    for (std::size_t k = 0; k <= r_.zones.size(); ++k) {
      const std::string name = zone_name(k);
      t.columns.push_back(right(name + " [ha]"));
      t.columns.push_back(right(name + " [%]"));
    }
    t.columns.push_back(left_coloured(say_("Verdict", "判定")));
    for (std::size_t i = 0; i < r_.parcels.size(); ++i) {
      const ParcelResult& p = r_.parcels[i];
      if (!touched(p)) continue;
      Row row{.cells = {p.id, parcel_name(p), land_name(p.land_class), hectares(p.area_m2)},
              .verdict = p.verdict,
              .fly_to = place_of(i)};
      for (const double m2 : p.zone_m2) {
        row.cells.push_back(hectares(m2));
        row.cells.push_back(std::round(1e4 * m2 / p.area_m2) / 1e2);
      }
      row.cells.push_back(parcel_verdict(p));
      t.rows.push_back(std::move(row));
    }
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
    OutTable& t =
        add_table(out_, "landuse_line", say_("How the line was drawn", "控制线绘制步骤"),
                  say_("Each step only adds: the area inside the line covers every zone and "
                       "the park.",
                       "每一步只扩不缩：控制线内区域覆盖全部分区和园区。"));
    t.columns = {left(say_("Step", "步骤")), right(say_("Added [ha]", "增加（ha）")),
                 right(say_("Area [ha]", "面积（ha）"))};
    for (const LineStep& s : r_.line.steps) {
      t.rows.push_back({.cells = {step_name(s), hectares(s.added_m2), hectares(s.area_m2)}});
    }
    OutTable& b =
        add_table(out_, "landuse_blocks", say_("Parts of the controlled area", "控制线片区"));
    b.columns = {right(say_("Part", "片区")), right(say_("Area [ha]", "面积（ha）")),
                 left(say_("Sites", "企业"))};
    for (std::size_t i = 0; i < r_.blocks.size(); ++i) {
      std::vector<std::string> names;
      for (const std::int32_t s : r_.blocks[i].sites) {
        names.push_back(named(study_.sites[at(s)]));
      }
      b.rows.push_back({.cells = {count(i + 1), hectares(r_.blocks[i].area_m2), say_.list(names)},
                        .fly_to = r_.blocks[i].inside});
    }
  }

  void extras_table() {
    if (r_.extras.empty()) return;
    OutTable& t =
        add_table(out_, "landuse_areas", say_("Areas that join the zones", "并入分区的区域"),
                  say_("Beside the risk contours.", "风险等值线以外的依据。"));
    t.columns = {left(say_("Kind", "类型")),
                 left(say_("Area of", "名称")),
                 left(say_("Zone", "分区")),
                 right(say_("Threshold", "阈值")),
                 right(say_("Distance [m]", "距离（m）")),
                 right(say_("Area [ha]", "面积（ha）")),
                 left(say_("Basis", "依据"))};
    for (const ExtraArea& e : r_.extras) {
      t.rows.push_back(
          {.cells = {
               extra_kind(e), extra_name(e), zone_name(e.zone),
               e.threshold > 0.0 ? Value{fmt::format("{:g} {}", e.threshold, e.unit)} : Value{},
               e.distance_m > 0.0 ? metres(e.distance_m) : Value{}, hectares(gis::area_m2(e.area)),
               clause(e.provenance)}});
    }
  }

  void open_table() {
    OutTable open{.id = "landuse_open",
                  .title = say_("Parcels without use", "未注明用途的地块"),
                  .note = say_("Add the field class to judge them.", "请补充 class 字段后再判定。"),
                  .columns = {left(say_("Parcel", "地块")), left(say_("Name", "名称")),
                              left(say_("Innermost zone", "最内侧分区")),
                              right(say_("Area [ha]", "面积（ha）"))},
                  .rows = {}};
    for (std::size_t i = 0; i < r_.parcels.size(); ++i) {
      const ParcelResult& p = r_.parcels[i];
      if (!p.land_class.empty()) continue;
      open.rows.push_back(
          {.cells = {p.id, parcel_name(p), zone_name(p.worst_zone), hectares(p.area_m2)},
           .fly_to = gis::representative_point(r_.parcel_areas[i])});
    }
    add_filled(out_, std::move(open));
  }

  std::vector<OutTable> out_;
};

}  // namespace

std::vector<OutTable> tables(const Study& study, const ControlLineResult& result) {
  return Tables{study, result}.make();
}

}  // namespace isorisk::study::decisions::control_line
