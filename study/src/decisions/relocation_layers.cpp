// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "decisions/layer.hpp"
#include "decisions/relocation_parts.hpp"
#include "decisions/table.hpp"

namespace isorisk::study::decisions::relocation {
namespace {

using gis::Value;

constexpr const char* kMoveColour = "#2471a3";
constexpr const char* kMoveAwayColour = "#7d3c98";
constexpr double kOutline_mm = 0.8;

class Layers : private RelocationWords {
 public:
  using RelocationWords::RelocationWords;

  std::vector<MapLayer> make() {
    if (plan_.possible && !plan_.sites.empty()) {
      site_layer();
      move_layer();
      target_layer();
    }
    if (!in_.destinations.empty()) destination_layer();
    if (!r_.buildings.empty()) building_layer();
    return std::move(out_);
  }

 private:
  void site_layer() {
    gis::OutLayer layer = new_layer(
        "relocation_sites", say_("Sites by what they do", "企业出路"),
        gis::GeometryKind::MultiPolygon,
        {text_field("id"), text_field("name"), text_field("way", say_("Way out", "出路")),
         text_field("batch", say_("Batch", "批次")), real_field("cost", cost_title()),
         integer_field("rank", say_("Order", "次序")),
         real_field("pll_before", say_("Expected deaths per year before", "潜在生命损失前（/年）")),
         real_field("pll_after", say_("after", "后"))});
    gis::Style style{.kind = gis::StyleKind::Fill, .name = layer.title, .attribute = "way"};
    const auto way = [&](const char* key) { return name("relocation_way", key); };
    style.classes = {area_class(way("keep"), colour::kNone, 0.15, kOutline_mm),
                     area_class(way("close"), colour::kFail, 0.5, kOutline_mm),
                     area_class(way("convert"), colour::kWarn, 0.5, kOutline_mm),
                     area_class(way("move"), kMoveColour, 0.5, kOutline_mm)};
    style.label_attribute = "name";
    for (const PlannedSite& s : plan_.sites) {
      const RelocationOption* o = s.option < 0 ? nullptr : &in_.options[at(s.option)];
      const auto rank = std::find_if(r_.ranking.sites.begin(), r_.ranking.sites.end(),
                                     [&](const SiteRank& r) { return r.site == s.site; });
      layer.features.push_back(
          {.values = {site_id(s.site), site_name(s.site),
                      way(o == nullptr ? "keep" : way_word(o->way)),
                      s.batch < 0 ? Value{} : Value{say_(plan_.batches[at(s.batch)].name)},
                      o == nullptr ? Value{} : number(*o->cost),
                      rank == r_.ranking.sites.end() ? Value{} : count(rank->order),
                      number(s.pll_before), number(s.pll_after)},
           .geometry = site(s.site).area});
    }
    layer.style = std::move(style);
    out_.push_back({.layer = std::move(layer), .kind = "fill", .opacity = 0.5});
  }

  void move_layer() {
    gis::OutLayer layer = new_layer(
        "relocation_moves", say_("Where sites move", "搬迁去向"), gis::GeometryKind::LineString,
        {text_field("site"), text_field("destination", say_("Destination", "承接地"))});
    for (const PlannedSite& s : plan_.sites) {
      if (s.option < 0 || in_.options[at(s.option)].destination < 0) continue;
      const RelocationDestination& d = in_.destinations[at(in_.options[at(s.option)].destination)];
      const Point from = gis::centroid(site(s.site).area);
      if (from == d.position) continue;
      layer.features.push_back({.values = {site_name(s.site), named(d)},
                                .geometry = gis::Geometry::line({from, d.position})});
    }
    if (layer.features.empty()) return;
    layer.style = single_style(gis::StyleKind::Line, layer,
                               {.colour = kMoveColour, .width_mm = 0.6, .pattern = "dash"});
    out_.push_back({.layer = std::move(layer), .kind = "line", .opacity = 0.9, .width = 2.0});
  }

  void target_layer() {
    gis::OutLayer layer =
        new_layer("relocation_targets", say_("Targets after the plan", "方案后防护目标"),
                  gis::GeometryKind::Point,
                  {text_field("name"), text_field("verdict", say_("Verdict", "结论")),
                   real_field("limit_per_yr", say_("Limit (per year)", "限值（/年）")),
                   real_field("before_per_yr", say_("Before", "现状")),
                   real_field("after_per_yr", say_("After", "方案后"))});
    const std::string pass = name("verdict", "pass");
    const std::string fail = name("verdict", "fail");
    const std::string cured = say_("Met by the plan", "方案后达标");
    const std::string away = say_("Moves away", "搬迁");
    gis::Style style{.kind = gis::StyleKind::Marker, .name = layer.title, .attribute = "verdict"};
    style.classes = {area_class(pass, colour::kNone, 0.9, kOutline_mm),
                     area_class(cured, colour::kPass, 0.9, kOutline_mm),
                     area_class(away, kMoveAwayColour, 0.9, kOutline_mm),
                     area_class(fail, colour::kFail, 0.9, kOutline_mm)};
    for (const PlanTarget& p : plan_.targets) {
      const bool failed = p.before_per_yr > p.limit->per_yr;
      layer.features.push_back(
          {.values = {target_name(p),
                      p.moves    ? away
                      : !p.meets ? fail
                      : failed   ? cured
                                 : pass,
                      p.limit->per_yr, number(p.before_per_yr), number(p.after_per_yr)},
           .geometry = gis::Geometry::point(p.position)});
    }
    layer.style = std::move(style);
    out_.push_back({.layer = std::move(layer), .kind = "circle", .opacity = 0.9});
  }

  void destination_layer() {
    gis::OutLayer layer = new_layer(
        "relocation_destinations", name("layer", "destinations"), gis::GeometryKind::Point,
        {text_field("id"), text_field("name"), real_field("capacity", say_("Capacity", "容量")),
         real_field("used", say_("Used", "已用"))});
    for (std::size_t d = 0; d < in_.destinations.size(); ++d) {
      const RelocationDestination& in = in_.destinations[d];
      const bool known = d < plan_.destinations.size();
      layer.features.push_back({.values = {in.id, named(in), number(in.capacity),
                                           known ? number(plan_.destinations[d].used) : Value{}},
                                .geometry = gis::Geometry::point(in.position)});
    }
    layer.style = single_style(gis::StyleKind::Marker, layer,
                               {.colour = kMoveColour, .size_mm = 4.0, .pattern = "star"});
    layer.style->label_attribute = "name";
    out_.push_back({.layer = std::move(layer), .kind = "circle", .opacity = 0.9});
  }

  void building_layer() {
    gis::OutLayer layer = new_layer(
        "relocation_buildings", say_("Occupied buildings", "有人建筑"), gis::GeometryKind::Point,
        {text_field("name"), text_field("kind", say_("Kind", "类别")),
         text_field("action", say_("To do", "措施")),
         real_field("risk_per_yr", say_("Individual risk", "个人风险"))});
    const auto action = [&](const std::string& a) {
      return a.empty() ? name("verdict", "pass") : name("building_action", a);
    };
    gis::Style style{.kind = gis::StyleKind::Marker, .name = layer.title, .attribute = "action"};
    style.classes = {area_class(action(""), colour::kPass, 0.9, kOutline_mm),
                     area_class(action("review"), colour::kNone, 0.9, kOutline_mm),
                     area_class(action("strengthen"), colour::kWarn, 0.9, kOutline_mm),
                     area_class(action("move"), colour::kFail, 0.9, kOutline_mm)};
    for (const BuildingResult& b : r_.buildings) {
      layer.features.push_back(
          {.values = {building_name(b), name("occupied_building", b.kind), action(b.action),
                      number(b.risk_per_yr)},
           .geometry = gis::Geometry::point(gis::representative_point(building_shape(b)))});
    }
    layer.style = std::move(style);
    out_.push_back({.layer = std::move(layer), .kind = "circle", .opacity = 0.9});
  }

  std::vector<MapLayer> out_;
};

}  // namespace

std::vector<MapLayer> map_layers(const Study& study, const RelocationResult& result) {
  return Layers{study, result}.make();
}

}  // namespace isorisk::study::decisions::relocation
