// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "decisions/layer.hpp"
#include "decisions/say.hpp"
#include "decisions/table.hpp"
#include "isorisk/data/names.hpp"
#include "isorisk/gis/write.hpp"
#include "isorisk/study/decisions/targets.hpp"

namespace isorisk::study::decisions {
namespace {

using gis::FieldType;
using gis::OutField;
using gis::OutLayer;

class Layers {
 public:
  explicit Layers(const TargetsResult& r) : r_{r}, say_{r.language} {}

  OutLayer targets() const {
    OutLayer layer = make("targets", gis::GeometryKind::MultiPolygon);
    layer.fields = {field("id", FieldType::Text),
                    field("name", FieldType::Text),
                    field("name_zh", FieldType::Text),
                    field("name_en", FieldType::Text, "Name (English)", "英文名称"),
                    field("class", FieldType::Text),
                    field("kind", FieldType::Text),
                    field("persons", FieldType::Real),
                    field("households", FieldType::Real),
                    field("floor_area_m2", FieldType::Real, "Floor area (m2)", "建筑面积（m²）"),
                    field("storeys_max", FieldType::Real, "Storeys, highest building", "最高层数"),
                    field("building_count", FieldType::Integer, "Buildings", "建筑数"),
                    field("outline", FieldType::Text, "Outline is", "外框依据"),
                    field("class_basis", FieldType::Text, "Why this class", "类别依据"),
                    field("size_basis", FieldType::Text, "Where the sizes come from", "规模依据"),
                    field("check_first", FieldType::Text, "To be checked", "应核实"),
                    field("map_sources", FieldType::Text, "Features of the map", "地图要素"),
                    field("map_rule", FieldType::Text, "Rule", "规则"),
                    field("confidence", FieldType::Text, "Confidence", "可信度")};
    for (const MapTarget& t : r_.targets)
      layer.features.push_back(
          {{text(t.id), text(t.name), text(t.name_zh), text(t.name_en),
            text(std::string{word(t.target_class)}), text(t.kind), rounded(t.persons, 1),
            number(t.households), rounded(t.floor_area_m2, 0), number(t.storeys),
            count(t.buildings), text(t.outline), text(t.class_basis), text(t.size_basis),
            text(t.check), text(t.sources), text(t.rule), text(t.confidence)},
           t.shape});
    constexpr std::array<std::pair<TargetClass, const char*>, 5> kColours{
        {{TargetClass::HighSensitivity, "#b10026"},
         {TargetClass::Important, "#fc4e2a"},
         {TargetClass::General1, "#feb24c"},
         {TargetClass::General2, "#78c679"},
         {TargetClass::General3, "#41b6c4"}}};
    gis::Style style{.kind = gis::StyleKind::Fill, .name = layer.title, .attribute = "class"};
    for (const auto& [target_class, colour] : kColours) {
      style.classes.push_back({.value = std::string{word(target_class)},
                               .label = name("target_class", word(target_class)),
                               .colour = colour,
                               .opacity = 0.5,
                               .outline = colour,
                               .width_mm = 0.5});
    }
    style.label_attribute = r_.language == Language::Zh ? "name_zh" : "name";
    layer.style = std::move(style);
    return layer;
  }

  OutLayer population() const {
    OutLayer layer = make("population", gis::GeometryKind::MultiPolygon);
    layer.fields = {field("id", FieldType::Text),
                    field("name", FieldType::Text),
                    field("kind", FieldType::Text),
                    field("day", FieldType::Real, "Persons by day", "昼间人数"),
                    field("night", FieldType::Real, "Persons by night", "夜间人数"),
                    field("indoor_day", FieldType::Real, "Indoors by day", "昼间室内比例"),
                    field("indoor_night", FieldType::Real, "Indoors by night", "夜间室内比例"),
                    field("map_basis", FieldType::Text, "Where the numbers come from", "人数依据")};
    for (const MapPopulation& p : r_.population)
      layer.features.push_back({{text(p.id), text(p.name), text(p.kind), p.day, p.night,
                                 p.indoor_day, p.indoor_night, text(p.basis)},
                                p.area});
    gis::Style style{.kind = gis::StyleKind::Fill, .name = layer.title, .attribute = "night"};
    constexpr std::array<std::tuple<double, double, const char*>, 5> kSteps{
        {{0.0, 1.0, "#f1eef6"},
         {1.0, 10.0, "#bdc9e1"},
         {10.0, 50.0, "#74a9cf"},
         {50.0, 200.0, "#2b8cbe"},
         {200.0, 1.0e9, "#045a8d"}}};
    for (const auto& [low, high, colour] : kSteps)
      style.classes.push_back({.low = low,
                               .high = high,
                               .label = high > 1.0e8 ? fmt::format("≥ {:.0f}", low)
                                                     : fmt::format("{:.0f} – {:.0f}", low, high),
                               .colour = colour,
                               .opacity = 0.8});
    layer.style = std::move(style);
    return layer;
  }

  OutLayer land_use() const {
    OutLayer layer = make("land_use", gis::GeometryKind::MultiPolygon);
    layer.fields = {field("id", FieldType::Text), field("class", FieldType::Text),
                    field("name", FieldType::Text), field("name_zh", FieldType::Text),
                    field("map_rule", FieldType::Text, "Rule", "规则")};
    for (const MapLandUse& l : r_.land_use)
      layer.features.push_back(
          {{text(l.id), text(l.land_class), text(l.name), text(l.name_zh), text(l.rule)}, l.area});
    const std::map<std::string, const char*> colours{
        {"residential", "#f7d9a8"},  {"commercial", "#e8836b"}, {"public", "#d6a4c9"},
        {"education", "#c77fb4"},    {"medical", "#e377a2"},    {"industrial", "#b39b83"},
        {"logistics", "#9c8fb0"},    {"green", "#a9d18e"},      {"water", "#9cc9e3"},
        {"agricultural", "#e4e8b8"}, {"road", "#c8c8c8"},       {"utility", "#8fa3ad"},
        {"vacant", "#ece7df"}};
    gis::Style style{.kind = gis::StyleKind::Fill, .name = layer.title, .attribute = "class"};
    for (const auto& [land_class, colour] : colours)
      style.classes.push_back({.value = land_class,
                               .label = name("land_use", land_class),
                               .colour = colour,
                               .opacity = 0.6});
    layer.style = std::move(style);
    return layer;
  }

  OutLayer roads() const {
    OutLayer layer = make("roads", gis::GeometryKind::MultiLineString);
    layer.fields = {field("name", FieldType::Text), field("name_zh", FieldType::Text),
                    field("class", FieldType::Text)};
    for (const MapRoad& road : r_.roads)
      layer.features.push_back(
          {{text(road.name), text(road.name_zh), text(road.road_class)}, road.lines});
    layer.style = single_style(gis::StyleKind::Line, layer, {.colour = "#8c8c8c", .width_mm = 0.4});
    return layer;
  }

  OutLayer unclassified() const {
    OutLayer layer = make("unclassified", gis::GeometryKind::Point);
    layer.title = say_("Could not be decided", "无法判定");
    layer.fields = {field("id", FieldType::Text),
                    field("name", FieldType::Text),
                    field("tags", FieldType::Text, "On the map", "地图标签"),
                    field("reason", FieldType::Text, "Why", "原因"),
                    field("advice", FieldType::Text, "What to add", "应补充"),
                    field("map_rule", FieldType::Text, "Rule", "规则")};
    for (const Undecided& u : r_.undecided)
      layer.features.push_back(
          {{text(u.id), text(u.name), text(u.tags), text(u.reason), text(u.advice), text(u.rule)},
           gis::Geometry::point(u.place)});
    layer.style = single_style(
        gis::StyleKind::Marker, layer,
        {.colour = "#7b3294", .outline = colour::kWhite, .size_mm = 2.6, .pattern = "diamond"});
    return layer;
  }

  OutLayer rules() const {
    OutLayer layer = make("map_rules", gis::GeometryKind::Empty);
    layer.title = say_("Rules that decided", "所用规则");
    layer.fields = {field("map_rule", FieldType::Text, "Rule", "规则"),
                    field("purpose", FieldType::Text, "Decides", "用途"),
                    field("condition", FieldType::Text, "Condition", "条件"),
                    field("result", FieldType::Text, "Result", "结果"),
                    field("count", FieldType::Integer, "Features", "要素数"),
                    field("note", FieldType::Text, "Note", "说明"),
                    field("source", FieldType::Text, "Source", "来源"),
                    field("confidence", FieldType::Text, "Confidence", "可信度")};
    for (const RuleUse& u : r_.rules)
      layer.features.push_back({{text(u.rule), text(u.purpose), text(u.condition), text(u.result),
                                 count(u.count), text(u.note), text(u.source), text(u.confidence)},
                                {}});
    return layer;
  }

  OutLayer assumptions() const {
    OutLayer layer = make("assumptions", gis::GeometryKind::Empty);
    layer.title = say_("Assumptions", "假定");
    layer.fields = {field("assumption", FieldType::Text, "Assumption", "假定"),
                    field("count", FieldType::Integer, "Places", "涉及数"),
                    field("source", FieldType::Text, "Source", "来源"),
                    field("confidence", FieldType::Text, "Confidence", "可信度")};
    for (const Assumption& a : r_.assumptions)
      layer.features.push_back(
          {{text(a.text), count(a.count), text(a.source), text(a.confidence)}, {}});
    return layer;
  }

 private:
  std::string name(std::string_view group, std::string_view key) const {
    return std::string{data::display_name(group, key, r_.language)};
  }
  OutField field(const char* key, FieldType type) const {
    return {.name = key, .type = type, .title = name("field", key)};
  }
  OutField field(const char* key, FieldType type, const char* en, const char* zh) const {
    return {.name = key, .type = type, .title = say_(en, zh)};
  }
  OutLayer make(const char* key, gis::GeometryKind kind) const {
    return {.name = key,
            .title = name("layer", key),
            .description = say_("made from map data by isorisk targets",
                                "由 isorisk targets 根据地图数据生成"),
            .geometry = kind};
  }

  const TargetsResult& r_;
  Say say_;
};

std::map<std::string, std::size_t> count_by_reason(const TargetsResult& r) {
  std::map<std::string, std::size_t> counts;
  for (const Undecided& u : r.undecided) ++counts[u.reason];
  return counts;
}

}  // namespace

void write_targets(const TargetsResult& result, const std::filesystem::path& file) {
  const Layers make{result};
  gis::GpkgWriter gpkg{file, result.crs};
  for (const OutLayer& layer : {make.land_use(), make.roads(), make.population(), make.targets(),
                                make.unclassified(), make.rules(), make.assumptions()})
    if (!layer.features.empty()) gpkg.add(layer);
  gpkg.close();
}

std::string targets_json(const TargetsResult& r) {
  using Json = nlohmann::ordered_json;
  const auto known = [](const std::optional<double>& v) { return v ? Json(*v) : Json(nullptr); };
  Json json;
  json["crs"] = r.crs.id.empty() ? r.crs.name : r.crs.id;
  json["language"] = word(r.language);
  json["features_read"] = r.features_read;
  json["buildings"] = r.buildings;
  json["low_rise_houses"] = r.low_rise_houses;
  json["places_joined"] = r.merged;
  json["outlines_repaired"] = r.repaired;
  json["persons_day"] = r.day;
  json["persons_night"] = r.night;
  Json& targets = json["targets"] = Json::array();
  for (const MapTarget& t : r.targets)
    targets.push_back({{"id", t.id},
                       {"name", t.name},
                       {"name_zh", t.name_zh},
                       {"name_en", t.name_en},
                       {"class", word(t.target_class)},
                       {"kind", t.kind},
                       {"persons", known(t.persons)},
                       {"households", known(t.households)},
                       {"floor_area_m2", known(t.floor_area_m2)},
                       {"storeys_max", known(t.storeys)},
                       {"buildings", t.buildings},
                       {"outline", t.outline},
                       {"class_basis", t.class_basis},
                       {"size_basis", t.size_basis},
                       {"check", t.check},
                       {"sources", t.sources},
                       {"rule", t.rule},
                       {"confidence", t.confidence}});
  Json& undecided = json["unclassified"] = Json::array();
  for (const Undecided& u : r.undecided)
    undecided.push_back({{"id", u.id},
                         {"name", u.name},
                         {"tags", u.tags},
                         {"reason", u.reason},
                         {"advice", u.advice},
                         {"rule", u.rule},
                         {"x_m", u.place.x_m},
                         {"y_m", u.place.y_m}});
  Json& people = json["people"] = Json::array();
  for (const PeopleAccount& a : r.people)
    people.push_back({{"source", a.source},
                      {"in", a.in},
                      {"on_buildings", a.on_buildings},
                      {"on_land", a.on_land},
                      {"outside", a.outside}});
  json["population_areas"] = r.population.size();
  json["land_use_areas"] = r.land_use.size();
  json["roads"] = r.roads.size();
  Json& rules = json["rules"] = Json::array();
  for (const RuleUse& u : r.rules)
    rules.push_back({{"rule", u.rule},
                     {"purpose", u.purpose},
                     {"condition", u.condition},
                     {"result", u.result},
                     {"count", u.count},
                     {"note", u.note},
                     {"source", u.source},
                     {"confidence", u.confidence}});
  Json& assumptions = json["assumptions"] = Json::array();
  for (const Assumption& a : r.assumptions)
    assumptions.push_back({{"assumption", a.text},
                           {"count", a.count},
                           {"source", a.source},
                           {"confidence", a.confidence}});
  Json& warnings = json["warnings"] = Json::array();
  for (const Warning& w : r.warnings)
    warnings.push_back({{"code", w.code}, {"subject", w.subject}, {"message", w.message}});
  return json.dump(2) + "\n";
}

std::string targets_text(const TargetsResult& r, const std::filesystem::path& file) {
  const Say say{r.language};
  std::string out;
  const auto line = [&](const std::string& t) { out += t + "\n"; };
  line(fmt::format(fmt::runtime(say("{} features, {} buildings -> {} targets in {}",
                                    "{} 个要素，{} 栋建筑 -> {} 个防护目标，见 {}")),
                   r.features_read, r.buildings, r.targets.size(), file.string()));
  out += "\n";
  std::map<std::pair<TargetClass, std::string>, std::pair<std::size_t, std::size_t>> counts;
  for (const MapTarget& t : r.targets) {
    auto& [count, checks] = counts[{t.target_class, t.kind}];
    ++count;
    if (!t.check.empty()) ++checks;
  }
  for (const auto& [key, count] : counts) {
    std::string row =
        fmt::format("  {:<17} {:<20} {:>6}", word(key.first), key.second, count.first);
    if (count.second > 0)
      row += fmt::format(fmt::runtime(say("   {} to be checked", "   {} 个应核实")), count.second);
    line(row);
  }
  if (r.low_rise_houses > 0)
    line(fmt::format(
        fmt::runtime(say("  ({} low-rise dwellings were counted as villages and districts)",
                         "  （{} 处低层住宅按村庄和住区合并计算）")),
        r.low_rise_houses));
  out += "\n";
  line(fmt::format(
      fmt::runtime(
          say("people: {:.0f} by day, {:.0f} by night on {} areas; land use: {} areas; roads: {}",
              "人口：昼间 {:.0f}，夜间 {:.0f}，{} 个区域；用地 {} 块；道路 {} 条")),
      r.day, r.night, r.population.size(), r.land_use.size(), r.roads.size()));
  for (const PeopleAccount& a : r.people)
    line(fmt::format(
        fmt::runtime(say("  {}: {:.1f} in = {:.1f} on buildings + {:.1f} on land + {:.1f} outside",
                         "  {}：输入 {:.1f} = 建筑 {:.1f} + 地面 {:.1f} + 范围外 {:.1f}")),
        a.source, a.in, a.on_buildings, a.on_land, a.outside));
  if (!r.undecided.empty()) {
    line(fmt::format(fmt::runtime(say("\n{} could not be decided (layer unclassified):",
                                      "\n{} 个无法判定（图层 unclassified）：")),
                     r.undecided.size()));
    for (const auto& [reason, count] : count_by_reason(r))
      line(fmt::format("  {:>6}  {}", count, reason));
  }
  if (!r.assumptions.empty()) {
    line(say("\nassumptions (layer assumptions):", "\n假定（图层 assumptions）："));
    std::vector<const Assumption*> most;
    for (const Assumption& a : r.assumptions) most.push_back(&a);
    std::stable_sort(most.begin(), most.end(),
                     [](const auto* a, const auto* b) { return a->count > b->count; });
    constexpr std::size_t kShown = 12;
    for (std::size_t i = 0; i < std::min(kShown, most.size()); ++i)
      line(fmt::format("  {:>6}  {} [{}]", most[i]->count, most[i]->text, most[i]->confidence));
    if (most.size() > kShown)
      line(fmt::format(fmt::runtime(say("  ... and {} more", "  …… 另有 {} 项")),
                       most.size() - kShown));
  }
  const std::string name = file.filename().string();
  line(say("\nin study.yaml:", "\n在 study.yaml 中："));
  if (!r.targets.empty()) line("  targets:    {layer: " + name + "#targets}");
  if (!r.population.empty()) line("  population: [{layer: " + name + "#population}]");
  if (!r.land_use.empty()) line("  land_use:   {layer: " + name + "#land_use}");
  if (!r.roads.empty()) line("  roads:      {layer: " + name + "#roads}");
  return out;
}

}  // namespace isorisk::study::decisions
