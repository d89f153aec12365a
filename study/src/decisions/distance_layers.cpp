// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "decisions/distance_parts.hpp"
#include "decisions/layer.hpp"
#include "decisions/table.hpp"
#include "results/layers.hpp"

namespace isorisk::study::decisions::distance {
namespace {

using gis::Value;
using results::risk_text;

constexpr const char* kBlastColour = "#7d3c98";
constexpr const char* kSeparationColour = "#1f618d";
constexpr double kOutline_mm = 0.6;

class Layers : private DistanceWords {
 public:
  using DistanceWords::DistanceWords;

  std::vector<MapLayer> make() {
    contour_layer(true);
    contour_layer(false);
    if (!r_.separation_zones.empty()) separation_layer();
    if (!r_.blasts.empty()) blast_layer();
    target_layer();
    return std::move(out_);
  }

 private:
  static gis::Style outline_style(const gis::OutLayer& layer, const char* colour) {
    return single_style(
        gis::StyleKind::Fill, layer,
        {.colour = colour, .opacity = 0.0, .outline = colour, .width_mm = kOutline_mm});
  }

  void contour_layer(bool park) {
    gis::OutLayer layer = new_layer(
        park ? "distance_contours" : "distance_site_contours",
        park ? say_("Risk contours", "个人风险等值线")
             : say_("Risk contours of single sites (coarse)", "单个企业等值线（较粗）"),
        gis::GeometryKind::MultiPolygon,
        {real_field("level_per_yr"), text_field("name"), text_field("site"), real_field("area_m2"),
         real_field("largest_m", say_("Largest distance (m)", "最大距离（m）")),
         integer_field("cut_by_edge")});
    std::vector<double> levels;  // rising: inner areas are drawn on top
    for (const ContourDistance& c : r_.contours) levels.push_back(c.level_per_yr);
    std::sort(levels.begin(), levels.end());
    levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
    gis::Style style{.kind = gis::StyleKind::Fill, .name = layer.title, .attribute = "name"};
    for (std::size_t i = 0; i < levels.size(); ++i) {
      const std::string name = risk_text(levels[i]);
      style.classes.push_back(
          area_class(name, results::contour_colour(levels.size() - 1 - i, levels.size()),
                     park ? 0.25 : 0.0, kOutline_mm));
      for (const ContourDistance& c : r_.contours) {
        if (c.level_per_yr != levels[i] || (c.site < 0) != park || c.area.empty()) continue;
        layer.features.push_back({.values = {c.level_per_yr, name, site_name(c.site), c.area_m2,
                                             c.beyond.farthest_m, count(c.cut_by_edge)},
                                  .geometry = c.area});
      }
    }
    if (layer.features.empty()) return;
    layer.style = std::move(style);
    out_.push_back({.layer = std::move(layer),
                    .kind = park ? "fill" : "line",
                    .opacity = 0.3,
                    .visible = park});
  }

  void blast_layer() {
    gis::OutLayer layer = new_layer(
        "distance_blast", say_("Blast distances", "爆炸防护距离"), gis::GeometryKind::MultiPolygon,
        {text_field("store", say_("Store", "库房")),
         real_field("threshold_pa", say_("Threshold (Pa)", "阈值（Pa）")), real_field("distance_m"),
         text_field("clause"), text_field("confidence")});
    for (const BlastZone& z : r_.blasts) {
      layer.features.push_back(
          {.values = {study_.hazard.explosives[at(z.store)].id, z.threshold_pa, z.distance_m,
                      clause_text(z.source), confidence(z.source.confidence)},
           .geometry = z.area});
    }
    layer.style = outline_style(layer, kBlastColour);
    out_.push_back({.layer = std::move(layer), .kind = "line", .opacity = 0.9});
  }

  void separation_layer() {
    gis::OutLayer layer =
        new_layer("distance_separation", say_("Separation distances", "防火间距范围"),
                  gis::GeometryKind::MultiPolygon,
                  {text_field("site"), text_field("target_kind", say_("For", "对象类别")),
                   real_field("distance_m"), text_field("clause"), text_field("confidence")});
    for (const SeparationZone& z : r_.separation_zones) {
      layer.features.push_back(
          {.values = {site_name(z.site), say_(z.row.target_en, z.row.target_zh), *z.row.distance_m,
                      z.row.edition + " " + z.row.clause, confidence(z.row.confidence)},
           .geometry = z.area});
    }
    layer.style = outline_style(layer, kSeparationColour);
    out_.push_back({.layer = std::move(layer), .kind = "line", .opacity = 0.9, .visible = false});
  }

  void target_layer() {
    gis::OutLayer layer = new_layer(
        "distance_targets", say_("Targets: protection distance", "防护目标（外部安全防护距离）"),
        gis::GeometryKind::Point,
        {text_field("id"), text_field("name"), text_field("class"),
         text_field("method", say_("Governing method", "控制方法")), text_field("clause"),
         real_field("risk_per_yr"), real_field("limit_per_yr"),
         real_field("margin_m", say_("Margin (m)", "裕度（m）")), real_field("margin_decades"),
         text_field("nearest_site", say_("Nearest site", "最近企业")), text_field("verdict")});
    for (const TargetDistance& d : r_.targets) {
      const Target& x = target(d.target);
      const DistanceSource source = governing_source(d);
      layer.features.push_back(
          {.values = {x.id, named(x), class_name(x.target_class), method_name(d.governing),
                      clause_text(source), d.risk.risk_per_yr,
                      d.risk.limit ? Value{d.risk.limit->per_yr} : Value{}, metres(d.margin_m),
                      rounded(d.risk.margin_decades, 2), site_name(d.nearest_site),
                      verdict_text(d.verdict)},
           .geometry = gis::Geometry::point(d.worst)});
    }
    gis::Style style{.kind = gis::StyleKind::Marker,
                     .name = layer.title,
                     .attribute = "verdict",
                     .label_attribute = "name"};
    style.classes = {marker_class(verdict_text(Verdict::Pass), colour::kPass),
                     marker_class(verdict_text(Verdict::Warn), colour::kWarn),
                     marker_class(verdict_text(Verdict::Fail), colour::kFail),
                     marker_class(verdict_text(Verdict::None), colour::kNone)};
    layer.style = std::move(style);
    out_.push_back({.layer = std::move(layer), .kind = "circle", .opacity = 1.0});
  }

  std::vector<MapLayer> out_;
};

}  // namespace

std::vector<MapLayer> map_layers(const Study& study, const RiskBasis& basis,
                                 const DistanceResult& result) {
  return Layers{study, basis, result}.make();
}

}  // namespace isorisk::study::decisions::distance
