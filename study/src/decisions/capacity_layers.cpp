// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <cmath>

#include "capacity_output.hpp"
#include "capacity_words.hpp"
#include "decisions/layer.hpp"
#include "decisions/table.hpp"
#include "decisions/words.hpp"
#include "isorisk/gis/geometry.hpp"

namespace isorisk::study::decisions::capacity {
namespace {

using gis::Value;

constexpr const char* kNoneColour = "#b30000";
constexpr const char* kLittleColour = "#ef8a62";
constexpr const char* kSomeColour = "#fddbc7";
constexpr const char* kMuchColour = "#a6dba0";
constexpr const char* kPlentyColour = "#1b7837";

// A class of a map: a value in [low, high).
struct Band {
  double low;
  double high;
  const char* colour;
};

class Layers : private Words {
 public:
  Layers(const Study& study, const CapacityResult& result) : Words{study}, r_{result} {}

  std::vector<MapLayer> make() {
    if (r_.map) {
      const std::string title =
          say_("Reference units by place (individual risk)", "各处可容参考单元数（个人风险）");
      cells_layer(r_.map->units, "capacity_cells", title, !r_.map->passing);
      if (r_.map->passing) {
        cells_layer(*r_.map->passing, "capacity_cells_passing",
                    title + say_(", by the limits kept today", "，按现已满足的限值"), true);
      }
    }
    parcels_layer();
    enterprises_layer();
    targets_layer();
    return std::move(out_);
  }

 private:
  [[nodiscard]] Value constraint(const std::optional<CapacityConstraint>& c) const {
    return c ? Value{constraint_text(study_, r_, *c)} : Value{};
  }
  [[nodiscard]] std::string band_name(const Band& b) const {
    if (b.low <= 0.0) return "< " + fmt::format("{:.4g}", b.high);
    if (std::isinf(b.high)) return "≥ " + fmt::format("{:.4g}", b.low);
    return fmt::format("{:.4g} – {:.4g}", b.low, b.high);
  }
  [[nodiscard]] std::string class_of(const std::vector<Band>& bands, double value) const {
    if (std::isinf(value)) return say_("not limited", "不受限");
    for (const Band& b : bands) {
      if (value >= b.low && value < b.high) return band_name(b);
    }
    return {};
  }
  static gis::StyleClass band_class(const std::string& name, const char* colour) {
    return area_class(name, colour, 0.55, 0.3);
  }
  [[nodiscard]] gis::Style style_of(const std::string& title, const std::vector<Band>& bands,
                                    bool with_free) const {
    gis::Style style{.kind = gis::StyleKind::Fill, .name = title, .attribute = "class"};
    for (const Band& b : bands) style.classes.push_back(band_class(band_name(b), b.colour));
    if (with_free) {
      style.classes.push_back(band_class(say_("not limited", "不受限"), colour::kNone));
    }
    return style;
  }
  static std::vector<Band> factor_bands() {
    return {{0.0, 1.0, kNoneColour},
            {1.0, 1.5, kLittleColour},
            {1.5, 3.0, kSomeColour},
            {3.0, 10.0, kMuchColour},
            {10.0, kUnlimited, kPlentyColour}};
  }
  [[nodiscard]] std::vector<Band> unit_bands() const {
    const double most = study_.capacity.max_units;
    std::vector<Band> bands;
    double low = 0.0;
    constexpr std::array<const char*, 4> colours{kNoneColour, kLittleColour, kSomeColour,
                                                 kMuchColour};
    std::size_t i = 0;
    for (const double high : {0.1 * most, 0.2 * most, 0.5 * most, most}) {
      bands.push_back({low, high, colours[i++]});
      low = high;
    }
    bands.push_back({most, kUnlimited, kPlentyColour});
    return bands;
  }

  void enterprises_layer() {
    gis::OutLayer layer = new_layer(
        "capacity_enterprises", say_("Enterprises by head-room", "企业剩余容量"),
        gis::GeometryKind::MultiPolygon,
        {text_field("id", say_("id", "编号")), text_field("name", say_("Enterprise", "企业")),
         text_field("class", say_("Factor, class", "系数分级")),
         real_field("factor", say_("Factor", "系数")),
         text_field("bound_by", say_("Bound by", "控制条件")),
         real_field("by_targets", say_("Factor by targets", "按个人风险")),
         real_field("by_societal", say_("Factor by F-N", "按社会风险")),
         real_field("by_passing", say_("Factor, criteria that hold", "按现已满足的准则")),
         real_field("pll_per_yr", say_("PLL (1/a)", "潜在生命损失（/年）"))});
    const std::vector<Band> bands = factor_bands();
    for (const CapacitySite& s : r_.sites) {
      const Site& site = study_.sites[at(s.site)];
      const HeadRoom& h = s.head_room;
      layer.features.push_back(
          {.values = {site.id, named(site), class_of(bands, h.factor), number(h.factor),
                      constraint(h.binding), number(h.by_targets), number(h.by_societal),
                      number(h.by_passing), s.pll_per_yr},
           .geometry = site.area});
    }
    layer.style = style_of(layer.title, bands, true);
    layer.style->label_attribute = "name";
    out_.push_back({.layer = std::move(layer), .opacity = 0.5});
  }

  void parcels_layer() {
    if (r_.parcels.empty()) return;
    gis::OutLayer layer = new_layer(
        "capacity_parcels", say_("Parcels by head-room", "地块剩余容量"),
        gis::GeometryKind::MultiPolygon,
        {text_field("id", say_("id", "编号")), text_field("name", say_("Parcel", "地块")),
         text_field("class", say_("Units, class", "单元数分级")),
         real_field("units", say_("Units", "单元数")),
         text_field("bound_by", say_("Bound by", "控制条件")),
         real_field("by_targets", say_("Units by targets", "按个人风险")),
         real_field("by_societal", say_("Units by F-N", "按社会风险")),
         real_field("by_passing", say_("Units, criteria that hold", "按现已满足的准则"))});
    layer.description = unit_text(study_, r_);
    const std::vector<Band> bands = unit_bands();
    for (const ParcelRoom& p : r_.parcels) {
      const HeadRoom& h = p.head_room;
      layer.features.push_back(
          {.values = {p.parcel.id, named(p.parcel), class_of(bands, h.factor), number(h.factor),
                      constraint(h.binding), number(h.by_targets), number(h.by_societal),
                      number(h.by_passing)},
           .geometry = p.parcel.area});
    }
    layer.style = style_of(layer.title, bands, true);
    layer.style->label_attribute = "name";
    out_.push_back({.layer = std::move(layer), .opacity = 0.5, .visible = false});
  }

  // The cells of the map, joined by class.
  void cells_layer(const Grid& grid, const char* id, const std::string& title, bool visible) {
    gis::OutLayer layer = new_layer(id, title, gis::GeometryKind::MultiPolygon,
                                    {text_field("class", say_("Units, class", "单元数分级")),
                                     real_field("from_units", say_("Units from", "单元数下限")),
                                     real_field("area_m2", say_("Area (m2)", "面积（m²）"))});
    layer.description = unit_text(study_, r_);
    const GridSpec& g = grid.spec;
    const std::vector<Band> bands = unit_bands();
    for (const Band& b : bands) {
      std::vector<gis::Geometry> boxes;
      for (std::int32_t row = 0; row < g.rows; ++row) {
        const double north = g.north_m - row * g.cell_m;
        for (std::int32_t col = 0; col < g.cols;) {
          const auto is = [&](std::int32_t c) {
            const double v = grid.values[at(row) * at(g.cols) + at(c)];
            return v >= b.low && v < b.high;  // NaN: no
          };
          if (!is(col)) {
            ++col;
            continue;
          }
          const std::int32_t first = col;
          while (col < g.cols && is(col)) ++col;
          const double west = g.west_m + first * g.cell_m;
          const double east = g.west_m + col * g.cell_m;
          boxes.push_back(gis::Geometry::polygon({{west, north - g.cell_m},
                                                  {east, north - g.cell_m},
                                                  {east, north},
                                                  {west, north},
                                                  {west, north - g.cell_m}}));
        }
      }
      if (boxes.empty()) continue;
      gis::Geometry area = gis::union_of(boxes);
      const double m2 = gis::area_m2(area);
      layer.features.push_back({.values = {band_name(b), b.low, m2}, .geometry = std::move(area)});
    }
    if (layer.features.empty()) return;
    layer.style = style_of(layer.title, bands, false);
    out_.push_back({.layer = std::move(layer), .opacity = 0.6, .width = 0.5, .visible = visible});
  }

  void targets_layer() {
    gis::OutLayer layer = new_layer(
        "capacity_targets", say_("Targets by use of their limit", "防护目标限值占用"),
        gis::GeometryKind::Point,
        {text_field("id", say_("id", "编号")), text_field("name", say_("Target", "防护目标")),
         text_field("verdict", say_("Verdict", "结论")),
         real_field("risk_per_yr", say_("Risk (1/a)", "个人风险（/年）")),
         real_field("limit_per_yr", say_("Limit (1/a)", "限值（/年）")),
         real_field("ratio", say_("Used part of the limit", "限值占用"))});
    for (const CapacityTarget& t : r_.targets) {
      if (t.place < 0) continue;
      const Target& target = study_.targets[at(t.target)];
      const char* verdict = !t.limit ? "no_limit" : t.meets ? "pass" : "fail";
      layer.features.push_back(
          {.values = {target.id, named(target), name("verdict", verdict), t.risk_per_yr,
                      t.limit ? Value{t.limit->per_yr} : Value{},
                      t.limit ? Value{t.ratio} : Value{}},
           .geometry = gis::Geometry::point(r_.places[at(t.place)].position)});
    }
    const auto entry = [&](const char* verdict, const char* colour) {
      return marker_class(name("verdict", verdict), colour);
    };
    layer.style = gis::Style{.kind = gis::StyleKind::Marker,
                             .name = layer.title,
                             .attribute = "verdict",
                             .classes = {entry("pass", colour::kPass), entry("fail", colour::kFail),
                                         entry("no_limit", colour::kNone)},
                             .label_attribute = "name"};
    out_.push_back({.layer = std::move(layer), .kind = "circle", .opacity = 0.9, .width = 4.0});
  }

  const CapacityResult& r_;
  std::vector<MapLayer> out_;
};

}  // namespace

std::vector<MapLayer> map_layers(const Study& study, const CapacityResult& result) {
  return Layers{study, result}.make();
}

}  // namespace isorisk::study::decisions::capacity
