// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "decisions/control_line_parts.hpp"
#include "decisions/layer.hpp"
#include "decisions/table.hpp"

namespace isorisk::study::decisions::control_line {
namespace {

using gis::Value;
using results::risk_text;

// Inner zones darker: readable on a map of land use and in grey print.
constexpr std::array<const char*, 4> kZoneColours{"#b30000", "#e34a33", "#fc8d59", "#fdcc8a"};
constexpr const char* kCheckColour = "#d4ac0d";
constexpr const char* kRestrictedColour = "#a9820f";
constexpr const char* kLineColour = "#6c3483";
constexpr const char* kExtraColour = "#1f618d";

const char* zone_colour(std::size_t k) {
  return kZoneColours[std::min(k, kZoneColours.size() - 1)];
}

class Layers : private ControlLineWords {
 public:
  using ControlLineWords::ControlLineWords;

  std::vector<MapLayer> make() {
    zones_layer();
    parcels_layer();
    conflicts_layer();
    extras_layer();
    line_layers();
    targets_layer();
    return std::move(out_);
  }

 private:
  void zones_layer() {
    gis::OutLayer l = new_layer(
        "control_zones", say_("Zones of the control line", "控制分区"),
        gis::GeometryKind::MultiPolygon,
        {text_field("zone", say_("Zone", "分区")),
         real_field("risk_from_per_yr", say_("Risk from [1/yr]", "风险界值")),
         real_field("area_m2", say_("Area [m2]", "面积（m²）")),
         text_field("forbidden", say_("May not stand there", "不得设置")),
         text_field("basis", say_("Basis", "依据")),
         integer_field("cut_by_edge", say_("Cut by the edge of the grid", "被网格边界截断"))});
    gis::Style style{.kind = gis::StyleKind::Fill, .name = l.title, .attribute = "zone"};
    for (std::size_t k = r_.zones.size(); k-- > 0;) {
      const ControlZone& z = r_.zones[k];
      const std::string name = zone_name(k);
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
                      clause(z.rule.provenance), count(z.cut_by_edge)},
           .geometry = z.ring});
    }
    l.style = std::move(style);
    out_.push_back({.layer = std::move(l), .kind = "fill", .opacity = 0.4});
  }

  void line_layers() {
    gis::OutLayer area = new_layer("control_area", say_("Controlled area", "控制线内区域"),
                                   gis::GeometryKind::MultiPolygon,
                                   {real_field("area_m2", say_("Area [m2]", "面积（m²）"))});
    gis::OutLayer line = new_layer("control_line", line_title(), gis::GeometryKind::MultiLineString,
                                   {real_field("length_m", say_("Length [m]", "长度（m）"))});
    if (!r_.line.area.empty()) {
      area.features.push_back({.values = {r_.line.area_m2}, .geometry = r_.line.area});
      line.features.push_back({.values = {r_.line.length_m}, .geometry = r_.line.line});
    }
    area.style = single_style(
        gis::StyleKind::Fill, area,
        {.colour = kLineColour, .opacity = 0.0, .outline = kLineColour, .width_mm = 0.2});
    line.style = single_style(gis::StyleKind::Line, line,
                              {.colour = kLineColour, .width_mm = 1.0, .pattern = "dash"});
    out_.push_back({.layer = std::move(area), .kind = "fill", .opacity = 0.0, .visible = false});
    out_.push_back({.layer = std::move(line), .kind = "line", .width = 3.0});
  }

  void parcels_layer() {
    gis::OutLayer l = new_layer(
        "parcels", say_("Parcels by zone", "地块分区"), gis::GeometryKind::MultiPolygon,
        {text_field("id", say_("Parcel", "地块")), text_field("name", say_("Name", "名称")),
         text_field("use", say_("Use", "用地类别")), text_field("zone", say_("Zone", "分区")),
         text_field("status", say_("New buildings", "新建")),
         real_field("area_m2", say_("Area [m2]", "面积（m²）")),
         real_field("share", say_("Share of the parcel", "占地块比例")),
         real_field("off_site_m2", say_("Off the sites [m2]", "厂区外（m²）"))});
    const auto& land = land_use_classes();
    for (const ParcelPart& part : r_.parts) {
      if (part.zone < 0) continue;
      const ParcelResult& p = r_.parcels[at(part.parcel)];
      const auto it = std::find_if(land.begin(), land.end(),
                                   [&](const auto& x) { return x.land_class == p.land_class; });
      std::string status = say_("open", "待定");
      if (it != land.end()) {
        const ZoneUses& zone = r_.uses[at(part.zone)];
        status = name("land_use_status",
                      decisions::word(zone.land[static_cast<std::size_t>(it - land.begin())]));
      }
      l.features.push_back(
          {.values = {p.id, parcel_name(p), land_name(p.land_class), zone_name(part.zone), status,
                      part.area_m2, part.area_m2 / p.area_m2, part.off_site_m2},
           .geometry = part.area});
    }
    gis::Style style{.kind = gis::StyleKind::Fill, .name = l.title, .attribute = "status"};
    const auto status_class = [&](const char* use, const char* colour) {
      return area_class(name("land_use_status", use), colour, 0.25, 0.2);
    };
    style.classes = {status_class("forbidden", colour::kFail),
                     status_class("restricted", colour::kConflict),
                     status_class("allowed", colour::kPass),
                     area_class(say_("open", "待定"), colour::kNone, 0.25, 0.2)};
    l.style = std::move(style);
    out_.push_back({.layer = std::move(l), .kind = "fill", .opacity = 0.25, .visible = false});
  }

  void conflicts_layer() {
    gis::OutLayer l = new_layer(
        "parcel_conflicts", say_("Parcels in conflict", "冲突地块"),
        gis::GeometryKind::MultiPolygon,
        {text_field("id", say_("Parcel", "地块")), text_field("name", say_("Name", "名称")),
         text_field("use", say_("Use", "用地类别")),
         text_field("zone", say_("Innermost zone", "最内侧分区")),
         real_field("breach_m2", say_("Beyond the limit [m2]", "超限（m²）")),
         real_field("forbidden_m2", say_("Forbidden [m2]", "禁止（m²）")),
         real_field("restricted_m2", say_("Restricted [m2]", "限制（m²）")),
         text_field("verdict", say_("Verdict", "判定"))});
    for (std::size_t i = 0; i < r_.parcels.size(); ++i) {
      const ParcelResult& p = r_.parcels[i];
      if (!in_conflict(p)) continue;
      l.features.push_back(
          {.values = {p.id, parcel_name(p), land_name(p.land_class), zone_name(p.worst_zone),
                      p.breach_m2, p.forbidden_m2, p.restricted_m2, parcel_verdict(p)},
           .geometry = r_.parcel_areas[i]});
    }
    l.style = gis::Style{
        .kind = gis::StyleKind::Fill,
        .name = l.title,
        .attribute = "verdict",
        .classes = {area_class(say_("Beyond the limit", "现状超限"), colour::kFail, 0.35),
                    area_class(verdict_name(Verdict::Warn), colour::kConflict, 0.35),
                    area_class(say_("To be checked", "须核实现状"), kCheckColour, 0.35),
                    area_class(say_("New buildings restricted", "限制新建"), kRestrictedColour,
                               0.35)},
        .label_attribute = "name"};
    out_.push_back({.layer = std::move(l), .kind = "fill", .opacity = 0.35});
  }

  void extras_layer() {
    if (r_.extras.empty()) return;
    gis::OutLayer l = new_layer(
        "control_areas", say_("Areas that join the zones", "并入分区的区域"),
        gis::GeometryKind::MultiPolygon,
        {text_field("kind", say_("Kind", "类型")), text_field("name", say_("Name", "名称")),
         text_field("zone", say_("Zone", "分区")),
         real_field("distance_m", say_("Distance [m]", "距离（m）")),
         text_field("basis", say_("Basis", "依据"))});
    for (const ExtraArea& e : r_.extras) {
      if (e.area.empty()) continue;
      l.features.push_back({.values = {extra_kind(e), extra_name(e), zone_name(e.zone),
                                       e.distance_m, clause(e.provenance)},
                            .geometry = e.area});
    }
    l.style = single_style(
        gis::StyleKind::Fill, l,
        {.colour = kExtraColour, .opacity = 0.0, .outline = kExtraColour, .width_mm = 0.4});
    out_.push_back({.layer = std::move(l), .kind = "fill", .opacity = 0.05, .visible = false});
  }

  void targets_layer() {
    gis::OutLayer l = new_layer(
        "targets_in_zones", say_("Targets inside the zones", "分区内防护目标"),
        gis::GeometryKind::Point,
        {text_field("id", say_("Target", "目标")), text_field("name", say_("Name", "名称")),
         text_field("class", say_("Class", "类别")), text_field("zone", say_("Zone", "分区")),
         real_field("risk_per_yr", say_("Risk [1/yr]", "风险（/年）")),
         real_field("limit_per_yr", say_("Limit today", "现行限值")),
         real_field("limit_new_per_yr", say_("Limit if new", "新建限值")),
         text_field("verdict", say_("Verdict", "判定"))});
    for (const TargetInZone& x : r_.targets) {
      const Target& t = study_.targets[at(x.target)];
      l.features.push_back(
          {.values = {t.id, named(t), class_name(t.target_class), zone_name(x.zone), x.risk_per_yr,
                      x.present_limit ? Value{x.present_limit->per_yr} : Value{},
                      x.planning_limit ? Value{x.planning_limit->per_yr} : Value{},
                      verdict_name(x.verdict)},
           .geometry = gis::Geometry::point(x.worst)});
    }
    l.style =
        gis::Style{.kind = gis::StyleKind::Marker,
                   .name = l.title,
                   .attribute = "verdict",
                   .classes = {area_class(verdict_name(Verdict::Fail), colour::kFail, 1.0),
                               area_class(verdict_name(Verdict::Warn), colour::kConflict, 1.0),
                               area_class(verdict_name(Verdict::Pass), colour::kPass, 1.0)},
                   .label_attribute = "name"};
    out_.push_back({.layer = std::move(l), .kind = "circle", .opacity = 1.0});
  }

  std::vector<MapLayer> out_;
};

}  // namespace

std::vector<MapLayer> map_layers(const Study& study, const ControlLineResult& result) {
  return Layers{study, result}.make();
}

}  // namespace isorisk::study::decisions::control_line
