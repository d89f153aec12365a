// SPDX-License-Identifier: Apache-2.0
#include "layers.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <map>
#include <set>

#include "names.hpp"

namespace isorisk::study::results {
namespace {

using gis::FieldType;
using gis::OutFeature;
using gis::OutField;
using gis::OutLayer;
using gis::Value;

// Dark red to pale yellow: readable on a map of land use and in grey print.
constexpr std::array<std::string_view, 6> kContourColours{"#7f0000", "#b30000", "#d7301f",
                                                          "#ef6548", "#fc8d59", "#fdbb84"};
constexpr const char* kPassColour = "#2e7d4f";
constexpr const char* kFailColour = "#c0392b";
constexpr const char* kNoLimitColour = "#7f8c8d";

Value finite(double v) { return std::isfinite(v) ? Value{v} : Value{}; }

class LayerMaker {
 public:
  explicit LayerMaker(const Study& study) : study_{study} {}

  [[nodiscard]] OutField field(const char* name, FieldType type) const {
    return {.name = name, .type = type, .title = name_of(study_, "field", name)};
  }
  [[nodiscard]] OutLayer layer(const char* name, gis::GeometryKind kind) const {
    return {.name = name,
            .title = name_of(study_, "layer", name),
            .description = study_.name,
            .geometry = kind};
  }

 private:
  const Study& study_;
};

OutLayer contours_layer(const Study& study, const QraResult& result,
                        const std::vector<gis::Contour>& contours) {
  const LayerMaker make{study};
  OutLayer layer = make.layer("contours", gis::GeometryKind::MultiPolygon);
  layer.fields = {make.field("level_per_yr", FieldType::Real), make.field("name", FieldType::Text),
                  make.field("area_m2", FieldType::Real),
                  make.field("cut_by_edge", FieldType::Integer)};
  gis::Style style{.kind = gis::StyleKind::Fill, .name = layer.title, .attribute = "name"};
  // Lowest level first, so that the inner areas are drawn on top.
  for (std::size_t i = contours.size(); i-- > 0;) {
    const gis::Contour& c = contours[i];
    const std::string name = risk_text(c.level);
    style.classes.push_back({.value = name,
                             .label = name,
                             .colour = contour_colour(i, contours.size()),
                             .opacity = 0.35,
                             .outline = contour_colour(i, contours.size()),
                             .width_mm = 0.6});
    if (c.area.empty()) continue;
    layer.features.push_back(
        {.values = {c.level, name, c.area_m2, static_cast<std::int64_t>(c.cut_by_edge)},
         .geometry = c.area});
  }
  layer.style = std::move(style);
  (void)result;
  return layer;
}

OutLayer targets_layer(const Study& study, const QraResult& result) {
  const LayerMaker make{study};
  OutLayer layer = make.layer("targets", gis::GeometryKind::Point);
  layer.fields = {make.field("id", FieldType::Text),
                  make.field("name", FieldType::Text),
                  make.field("class", FieldType::Text),
                  make.field("kind", FieldType::Text),
                  make.field("persons", FieldType::Real),
                  make.field("risk_per_yr", FieldType::Real),
                  make.field("limit_per_yr", FieldType::Real),
                  make.field("margin_decades", FieldType::Real),
                  make.field("verdict", FieldType::Text),
                  make.field("clause", FieldType::Text),
                  make.field("confidence", FieldType::Text),
                  make.field("governing_scenario", FieldType::Text)};
  for (const TargetResult& r : result.targets) {
    const Target& t = study.targets[static_cast<std::size_t>(r.target)];
    const char* verdict = !r.limit ? "no_limit" : r.meets ? "pass" : "fail";
    layer.features.push_back(
        {.values = {t.id, named(study, t), name_of(study, "target_class", word(t.target_class)),
                    t.kind, t.persons ? Value{*t.persons} : Value{}, r.risk_per_yr,
                    r.limit ? Value{r.limit->per_yr} : Value{}, finite(r.margin_decades),
                    name_of(study, "verdict", verdict),
                    r.limit ? Value{r.limit->provenance.document + " " + r.limit->provenance.clause}
                            : Value{},
                    r.limit ? Value{name_of(study, "confidence", r.limit->provenance.confidence)}
                            : Value{},
                    r.shares.empty() ? Value{}
                                     : Value{outcome_text(study, result, r.shares[0].outcome)}},
         .geometry = gis::Geometry::point(r.worst)});
  }
  const auto entry = [&](const char* verdict, const char* colour) {
    return gis::StyleClass{.value = name_of(study, "verdict", verdict),
                           .label = name_of(study, "verdict", verdict),
                           .colour = colour,
                           .outline = "#ffffff"};
  };
  layer.style = gis::Style{.kind = gis::StyleKind::Marker,
                           .name = layer.title,
                           .attribute = "verdict",
                           .classes = {entry("pass", kPassColour), entry("fail", kFailColour),
                                       entry("no_limit", kNoLimitColour)},
                           .label_attribute = "name"};
  return layer;
}

OutLayer sources_layer(const Study& study, const QraResult& result) {
  const LayerMaker make{study};
  OutLayer layer = make.layer("sources", gis::GeometryKind::Point);
  layer.fields = {make.field("id", FieldType::Text),
                  make.field("name", FieldType::Text),
                  make.field("type", FieldType::Text),
                  make.field("substance", FieldType::Text),
                  make.field("site", FieldType::Text),
                  make.field("release_frequency_per_yr", FieldType::Real),
                  make.field("pll_per_yr", FieldType::Real),
                  make.field("share", FieldType::Real)};
  std::vector<double> frequency(study.equipment.size(), 0.0);
  for (const Release& r : result.releases) {
    frequency[static_cast<std::size_t>(r.equipment)] += r.loss.frequency_per_yr;
  }
  for (std::size_t i = 0; i < study.equipment.size(); ++i) {
    const Equipment& e = study.equipment[i];
    const double pll = result.equipment_pll_per_yr[i];
    layer.features.push_back(
        {.values = {e.id, named(study, e), name_of(study, "equipment_type", word(e.type)),
                    name_of(study, "substance", e.substance),
                    named(study, study.sites[static_cast<std::size_t>(e.site)]), frequency[i], pll,
                    result.potential_loss_of_life_per_yr > 0.0
                        ? pll / result.potential_loss_of_life_per_yr
                        : 0.0},
         .geometry = gis::Geometry::point(e.position)});
  }
  layer.style = gis::Style{.kind = gis::StyleKind::Marker,
                           .name = layer.title,
                           .classes = {{.label = layer.title,
                                        .colour = "#34495e",
                                        .outline = "#ffffff",
                                        .size_mm = 2.2,
                                        .pattern = "square"}}};
  return layer;
}

// Who threatens whom: a line from the burning to the broken equipment.
OutLayer domino_layer(const Study& study, const QraResult& result) {
  const LayerMaker make{study};
  OutLayer layer = make.layer("domino", gis::GeometryKind::LineString);
  layer.fields = {make.field("from_equipment", FieldType::Text),
                  make.field("to_equipment", FieldType::Text),
                  make.field("level", FieldType::Integer),
                  make.field("frequency_per_yr", FieldType::Real),
                  make.field("by_heat_per_yr", FieldType::Real),
                  make.field("by_blast_per_yr", FieldType::Real),
                  make.field("by_fragments_per_yr", FieldType::Real),
                  make.field("highest_probability", FieldType::Real)};
  if (result.domino) {
    for (const DominoLink& l : result.domino->links) {
      const Equipment& from = study.equipment[static_cast<std::size_t>(l.from)];
      const Equipment& to = study.equipment[static_cast<std::size_t>(l.to)];
      layer.features.push_back({.values = {from.id, to.id, static_cast<std::int64_t>(l.level),
                                           l.frequency_per_yr, l.by_heat_per_yr, l.by_blast_per_yr,
                                           l.by_fragments_per_yr, l.highest_probability},
                                .geometry = gis::Geometry::line({from.position, to.position})});
    }
  }
  layer.style =
      gis::Style{.kind = gis::StyleKind::Line,
                 .name = layer.title,
                 .classes = {{.label = layer.title, .colour = "#d35400", .width_mm = 0.5}}};
  return layer;
}

// The farthest reach of each effect of each source, with the release that gives it.
OutLayer effect_zones_layer(const Study& study, const QraResult& result) {
  const LayerMaker make{study};
  OutLayer layer = make.layer("effect_zones", gis::GeometryKind::MultiPolygon);
  layer.fields = {make.field("equipment", FieldType::Text), make.field("effect", FieldType::Text),
                  make.field("distance_m", FieldType::Real), make.field("release", FieldType::Text),
                  make.field("weather", FieldType::Text)};
  struct Worst {
    double distance_m = 0.0;
    const Scenario* scenario = nullptr;
  };
  std::map<std::pair<std::int32_t, std::string>, Worst> worst;
  for (const Scenario& s : result.scenarios) {
    const std::int32_t equipment = result.releases[static_cast<std::size_t>(s.release)].equipment;
    for (const EffectDistance& d : s.distances) {
      Worst& w = worst[{equipment, d.effect}];
      if (d.distance_m > w.distance_m) w = {d.distance_m, &s};
    }
  }
  std::set<std::string> effects;
  for (const auto& [key, w] : worst) {
    if (!(w.distance_m > 0.0)) continue;
    const Equipment& e = study.equipment[static_cast<std::size_t>(key.first)];
    const Release& r = result.releases[static_cast<std::size_t>(w.scenario->release)];
    gis::Geometry zone = gis::buffer(e.shape, w.distance_m, 16);
    effects.insert(key.second);
    layer.features.push_back(
        {.values = {e.id, name_of(study, "effect", key.second), w.distance_m, r.loss.label,
                    study.weather.classes[static_cast<std::size_t>(w.scenario->weather)].name},
         .geometry = std::move(zone)});
  }
  constexpr std::array<std::string_view, 7> colours{"#8e44ad", "#2980b9", "#16a085", "#f39c12",
                                                    "#d35400", "#7f8c8d", "#c0392b"};
  gis::Style style{.kind = gis::StyleKind::Fill, .name = layer.title, .attribute = "effect"};
  std::size_t i = 0;
  for (const std::string& effect : effects) {
    style.classes.push_back({.value = name_of(study, "effect", effect),
                             .label = name_of(study, "effect", effect),
                             .colour = std::string{colours[i % colours.size()]},
                             .opacity = 0.0,
                             .outline = std::string{colours[i % colours.size()]},
                             .width_mm = 0.3});
    ++i;
  }
  layer.style = std::move(style);
  return layer;
}

OutLayer enterprises_layer(const Study& study, const QraResult& result) {
  const LayerMaker make{study};
  OutLayer layer = make.layer("enterprises", gis::GeometryKind::MultiPolygon);
  layer.fields = {make.field("id", FieldType::Text),
                  make.field("name", FieldType::Text),
                  make.field("kind", FieldType::Text),
                  make.field("release_frequency_per_yr", FieldType::Real),
                  make.field("pll_per_yr", FieldType::Real),
                  make.field("share", FieldType::Real),
                  make.field("worst_target", FieldType::Text),
                  make.field("worst_target_share", FieldType::Real)};
  for (std::size_t i = 0; i < study.sites.size(); ++i) {
    const Site& s = study.sites[i];
    const SiteResult& r = result.sites[i];
    layer.features.push_back(
        {.values = {s.id, named(study, s), s.kind, r.release_frequency_per_yr, r.pll_per_yr,
                    r.pll_share,
                    r.worst_target < 0
                        ? Value{}
                        : Value{named(study,
                                      study.targets[static_cast<std::size_t>(r.worst_target)])},
                    r.worst_target_share},
         .geometry = s.area});
  }
  layer.style = gis::Style{.kind = gis::StyleKind::Fill,
                           .name = layer.title,
                           .classes = {{.label = layer.title,
                                        .colour = "#5d6d7e",
                                        .opacity = 0.12,
                                        .outline = "#2c3e50",
                                        .width_mm = 0.5}},
                           .label_attribute = "name"};
  return layer;
}

OutLayer land_use_layer(const Study& study) {
  const LayerMaker make{study};
  OutLayer layer = make.layer("land_use", gis::GeometryKind::MultiPolygon);
  layer.fields = {make.field("class", FieldType::Text), make.field("name", FieldType::Text)};
  static const std::map<std::string_view, std::string_view> colours{
      {"residential", "#f6d7a7"},  {"commercial", "#f3b6b0"}, {"public", "#e8b4d8"},
      {"education", "#f2a7c3"},    {"medical", "#f58ea8"},    {"industrial", "#d9c8b4"},
      {"logistics", "#cfc4d9"},    {"green", "#c5e3b5"},      {"water", "#b5d9ef"},
      {"agricultural", "#e6efc2"}, {"road", "#dcdfe3"},       {"utility", "#c9d3dd"}};
  std::set<std::string> classes;
  for (const LandUse& l : study.land_use) {
    classes.insert(l.land_class);
    layer.features.push_back({.values = {name_of(study, "land_use", l.land_class), named(study, l)},
                              .geometry = l.area});
  }
  gis::Style style{.kind = gis::StyleKind::Fill, .name = layer.title, .attribute = "class"};
  for (const std::string& c : classes) {
    const auto it = colours.find(c);
    const std::string colour{it == colours.end() ? std::string_view{"#e3e6ea"} : it->second};
    style.classes.push_back({.value = name_of(study, "land_use", c),
                             .label = name_of(study, "land_use", c),
                             .colour = colour,
                             .outline = "#aeb6bf",
                             .width_mm = 0.1});
  }
  layer.style = std::move(style);
  return layer;
}

OutLayer roads_layer(const Study& study) {
  const LayerMaker make{study};
  OutLayer layer = make.layer("roads", gis::GeometryKind::MultiLineString);
  layer.fields = {make.field("name", FieldType::Text), make.field("class", FieldType::Text)};
  for (const Road& r : study.roads) {
    layer.features.push_back({.values = {r.name, r.road_class}, .geometry = r.lines});
  }
  layer.style =
      gis::Style{.kind = gis::StyleKind::Line,
                 .name = layer.title,
                 .classes = {{.label = layer.title, .colour = "#8d99a6", .width_mm = 0.5}}};
  return layer;
}

}  // namespace

std::string contour_colour(std::size_t i, std::size_t n) {
  if (n <= 1) return std::string{kContourColours[2]};
  const std::size_t k = i * (kContourColours.size() - 1) / (n - 1);
  return std::string{kContourColours[k]};
}

std::string outcome_text(const Study& study, const QraResult& result, std::int32_t outcome) {
  const OutcomeInfo& o = result.outcomes[static_cast<std::size_t>(outcome)];
  const Release& r = result.releases[static_cast<std::size_t>(o.release)];
  const Equipment& e = study.equipment[static_cast<std::size_t>(r.equipment)];
  return fmt::format("{} {}: {}", e.id, r.loss.label, label_of(study, o.label_en, o.label_zh));
}

std::string risk_text(double per_yr) {
  if (!(per_yr > 0.0)) return "0";
  std::string text = fmt::format("{:.1e}", per_yr);
  // "1.0e-06" reads as "1e-6".
  const std::size_t e = text.find('e');
  std::string mantissa = text.substr(0, e);
  if (mantissa.ends_with(".0")) mantissa.resize(mantissa.size() - 2);
  return mantissa + fmt::format("e{}", std::stoi(text.substr(e + 1)));
}

Layers make_layers(const Study& study, const QraResult& result) {
  std::vector<double> levels;
  for (const auto& l : study.criteria.contour_levels()) levels.push_back(l.per_yr);
  Layers layers;
  layers.contours = gis::contours(result.individual_risk, levels);
  layers.contour_layer = contours_layer(study, result, layers.contours);
  layers.targets = targets_layer(study, result);
  layers.sources = sources_layer(study, result);
  layers.effect_zones = effect_zones_layer(study, result);
  layers.enterprises = enterprises_layer(study, result);
  layers.land_use = land_use_layer(study);
  layers.roads = roads_layer(study);
  layers.domino = domino_layer(study, result);
  return layers;
}

BackgroundLayers background_layers(const Study& study) {
  const LayerMaker make{study};
  BackgroundLayers out{.land_use = land_use_layer(study),
                       .roads = roads_layer(study),
                       .sites = make.layer("enterprises", gis::GeometryKind::MultiPolygon)};
  out.sites.fields = {make.field("id", FieldType::Text), make.field("name", FieldType::Text),
                      make.field("kind", FieldType::Text)};
  for (const Site& s : study.sites) {
    out.sites.features.push_back({.values = {s.id, named(study, s), s.kind}, .geometry = s.area});
  }
  out.sites.style = gis::Style{.kind = gis::StyleKind::Fill,
                               .name = out.sites.title,
                               .classes = {{.label = out.sites.title,
                                            .colour = "#5d6d7e",
                                            .opacity = 0.12,
                                            .outline = "#2c3e50",
                                            .width_mm = 0.5}},
                               .label_attribute = "name"};
  return out;
}

}  // namespace isorisk::study::results
