// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "document.hpp"
#include "isorisk/gis/crs.hpp"
#include "isorisk/study/event_trees.hpp"
#include "isorisk/study/hourly_weather.hpp"
#include "isorisk/study/version.hpp"
#include "names.hpp"

namespace isorisk::study::results {
namespace {

using nlohmann::json;

constexpr std::size_t kScenarioRows = 40;

class DocumentMaker {
 public:
  DocumentMaker(const Study& study, const QraResult& result, const Layers& layers)
      : study_{study},
        result_{result},
        layers_{layers},
        crs_{study.crs},
        to_degrees_{crs_, gis::parse_crs("EPSG:4326")} {}

  [[nodiscard]] json make(const std::string& fn_svg) const {
    return {
        {"language", word(study_.language)},
        {"title", named(study_, study_)},
        {"subtitle",
         fmt::format("{} · {} · {}", name_of(study_, "title", "report"), study_.criteria.document(),
                     name_of(study_, "situation", models::criteria::word_of(study_.situation)))},
        {"bounds", bounds()},
        {"layers", map_layers()},
        {"figures", figures()},
        {"fn_svg", fn_svg},
        {"rose_svg", wind_rose_svg(study_.weather, study_.language)},
        {"trees_svg", trees()},
        {"tables", tables()},
        {"warnings", warnings()},
        {"provenance", provenance()}};
  }

 private:
  [[nodiscard]] json tables() const {
    json out{targets_table(), enterprises_table(), scenarios_table(), contours_table()};
    if (!result_.lines.empty()) out.push_back(lines_table());
    return out;
  }

  [[nodiscard]] json lines_table() const {
    json rows = json::array();
    json places = json::array();
    for (const LineResult& l : result_.lines) {
      const Equipment& e = study_.equipment[static_cast<std::size_t>(l.equipment)];
      rows.push_back(
          {named(study_, e), std::round(l.length_m), l.sections,
           std::round(10.0 * l.spacing_m) / 10.0, std::round(1e4 * l.error) / 100.0, l.pll_per_yr,
           std::round(1e3 * l.pll_error_of_twice) / 10.0,
           fmt::format("{:.0f}–{:.0f}", l.worst_from_m, l.worst_to_m), l.worst_pll_per_yr,
           l.worst_societal ? json(name_of(study_, "region",
                                           models::criteria::word_of(l.worst_societal->region)))
                            : json(nullptr)});
      places.push_back(lon_lat(e.position));
    }
    return {
        {"id", "lines"},
        {"title", name_of(study_, "title", "lines")},
        {"note", fmt::format("{} {:g} %. {}", name_of(study_, "title", "line_error_allowed"),
                             100.0 * study_.method.number("line_error"),
                             name_of(study_, "title", "line_error_note"))},
        {"columns",
         {column("name"), column("length_m", true), column("sections", true),
          column("spacing_m", true), column("line_error_percent", true), column("pll_per_yr", true),
          column("pll_error_percent", true), column("worst_kilometre"),
          column("worst_kilometre_pll_per_yr", true), column("region")}},
        {"rows", rows},
        {"fly_to", places}};
  }

  [[nodiscard]] std::string trees() const {
    std::string all;
    for (const TreeUse& use : trees_used(study_, result_)) {
      all += tree_drawing(use, study_.language);
    }
    return all;
  }

  [[nodiscard]] json bounds() const {
    // The widest contour with a margin; without one, the sources and targets.
    gis::Extent box;
    for (const gis::Contour& c : layers_.contours) box.include(gis::extent(c.area));
    for (const Site& s : study_.sites) {
      box.include(gis::extent(s.area));
    }
    const gis::Extent degrees = to_degrees_.box(box.expanded(0.05 * box.width_m()));
    return {degrees.west_m, degrees.south_m, degrees.east_m, degrees.north_m};
  }

  [[nodiscard]] json lon_lat(Point p) const {
    const Point d = to_degrees_(p);
    return {d.x_m, d.y_m};
  }

  [[nodiscard]] json map_layers() const {
    const DrawnLayer drawn[] = {{&layers_.land_use, "fill", 0.9, 0.5, true},
                                {&layers_.roads, "line", 1.0, 2.0, true},
                                {&layers_.enterprises, "fill", 0.15, 1.5, true},
                                {&layers_.contour_layer, "fill", 0.18, 2.0, true},
                                {&layers_.effect_zones, "line", 1.0, 1.2, false},
                                {&layers_.domino, "line", 0.8, 1.5, false},
                                {&layers_.sources, "circle", 1.0, 3.5, true},
                                {&layers_.targets, "circle", 1.0, 6.0, true}};
    return results::map_layers(drawn, crs_);
  }

  [[nodiscard]] json figures() const {
    const auto failing = static_cast<int>(std::count_if(
        result_.targets.begin(), result_.targets.end(), [](const auto& t) { return !t.meets; }));
    const auto& values = result_.individual_risk.values;
    const double highest = values.empty() ? 0.0 : *std::max_element(values.begin(), values.end());
    std::string names;
    for (const TargetResult& t : result_.targets) {
      if (t.meets) continue;
      names += (names.empty() ? "" : ", ") +
               named(study_, study_.targets[static_cast<std::size_t>(t.target)]);
    }
    if (names.empty()) names = name_of(study_, "title", "all_meet");
    std::string region = "-";
    std::string verdict;
    if (result_.societal) {
      region = name_of(study_, "region", models::criteria::word_of(result_.societal->region));
      verdict = result_.societal->region == models::criteria::Region::Unacceptable ? "fail"
                : result_.societal->region == models::criteria::Region::Alarp      ? "warn"
                                                                                   : "pass";
    }
    json rows = {
        {{"label", name_of(study_, "title", "failing_targets")},
         {"value", fmt::format("{} / {}", failing, result_.targets.size())},
         {"note", names},
         {"verdict", failing > 0 ? "fail" : "pass"}},
        {{"label", name_of(study_, "title", "societal_risk")},
         {"value", region},
         {"note", study_.criteria.document()},
         {"verdict", verdict}},
        {{"label", name_of(study_, "title", "pll")},
         {"value", risk_text(result_.potential_loss_of_life_per_yr)},
         {"note", ""},
         {"verdict", ""}},
        {{"label", name_of(study_, "title", "max_individual_risk")},
         {"value", risk_text(highest)},
         {"note", ""},
         {"verdict", ""}},
        {{"label", name_of(study_, "title", "population")},
         {"value",
          fmt::format("{:.0f} / {:.0f}", result_.population_day, result_.population_night)},
         {"note", ""},
         {"verdict", ""}},
        {{"label", name_of(study_, "title", "footprint_error")},
         {"value", fmt::format("{:.1f} %, {:.1f} %", 100.0 * result_.footprint_error.probability,
                               100.0 * result_.footprint_error.edge)},
         {"note", name_of(study_, "title", "footprint_error_note")},
         {"verdict", ""}}};
    if (result_.contour_error) rows.push_back(contour_error_row(*result_.contour_error));
    return rows;
  }

  [[nodiscard]] json contour_error_row(const ContourError& e) const {
    double worst = 0.0;
    std::string by_level;
    for (const ContourShift& s : e.levels) {
      worst = std::max(worst, s.p95_m);
      by_level += fmt::format("{}{}: {:.1f} m", by_level.empty() ? "" : ", ",
                              risk_text(s.level_per_yr), s.p95_m);
    }
    const bool measured = e.passes > 0;
    return {{"label", name_of(study_, "title", "contour_error")},
            {"value",
             measured ? fmt::format("{:.1f} m ({} {:g} m)", worst, e.met ? "<=" : ">", e.allowed_m)
                      : name_of(study_, "title", "contour_error_none")},
            {"note", by_level},
            {"verdict", measured && !e.met ? "warn" : ""}};
  }

  [[nodiscard]] json column(const char* field, bool right = false, bool verdict = false) const {
    return {{"title", name_of(study_, "field", field)},
            {"align", right ? "right" : "left"},
            {"verdict", verdict}};
  }

  [[nodiscard]] json targets_table() const {
    std::vector<std::size_t> order(result_.targets.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return result_.targets[a].margin_decades < result_.targets[b].margin_decades;
    });
    json rows = json::array();
    json places = json::array();
    json verdicts = json::array();
    bool recalled = false;
    for (const std::size_t i : order) {
      const TargetResult& r = result_.targets[i];
      const Target& t = study_.targets[static_cast<std::size_t>(r.target)];
      const char* verdict = !r.limit ? "no_limit" : r.meets ? "pass" : "fail";
      rows.push_back(
          {named(study_, t), name_of(study_, "target_class", word(t.target_class)), r.risk_per_yr,
           r.limit ? json(r.limit->per_yr) : json(nullptr), name_of(study_, "verdict", verdict),
           std::isfinite(r.margin_decades) ? json(std::round(100.0 * r.margin_decades) / 100.0)
                                           : json(nullptr),
           r.limit ? json(r.limit->provenance.clause) : json(nullptr),
           r.shares.empty() ? json(nullptr)
                            : json(outcome_text(study_, result_, r.shares[0].outcome))});
      places.push_back(lon_lat(r.worst));
      verdicts.push_back(!r.limit ? "" : verdict);
      recalled = recalled || (r.limit && !r.limit->provenance.confirmed());
    }
    return {{"id", "targets"},
            {"title", name_of(study_, "title", "targets")},
            {"note", fmt::format("{}{}", study_.criteria.document(),
                                 recalled ? ". " + name_of(study_, "title", "unconfirmed_criteria")
                                          : std::string{})},
            {"columns",
             {column("name"), column("class"), column("risk_per_yr", true),
              column("limit_per_yr", true), column("verdict", false, true),
              column("margin_decades", true), column("clause"), column("governing_scenario")}},
            {"rows", rows},
            {"fly_to", places},
            {"verdicts", verdicts}};
  }

  [[nodiscard]] json enterprises_table() const {
    json rows = json::array();
    json places = json::array();
    std::vector<std::size_t> order(study_.sites.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return result_.sites[a].pll_per_yr > result_.sites[b].pll_per_yr;
    });
    for (const std::size_t i : order) {
      const SiteResult& s = result_.sites[i];
      rows.push_back(
          {named(study_, study_.sites[i]), s.equipment, s.release_frequency_per_yr, s.pll_per_yr,
           std::round(1e3 * s.pll_share) / 1e3,
           s.worst_target < 0
               ? json(nullptr)
               : json(named(study_, study_.targets[static_cast<std::size_t>(s.worst_target)])),
           std::round(1e3 * s.worst_target_share) / 1e3});
      places.push_back(lon_lat(gis::representative_point(study_.sites[i].area)));
    }
    return {{"id", "enterprises"},
            {"title", name_of(study_, "title", "enterprises")},
            {"note", ""},
            {"columns",
             {column("name"), column("equipment", true), column("release_frequency_per_yr", true),
              column("pll_per_yr", true), column("share", true), column("worst_target"),
              column("worst_target_share", true)}},
            {"rows", rows},
            {"fly_to", places}};
  }

  [[nodiscard]] json scenarios_table() const {
    std::vector<std::size_t> order(result_.outcomes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return result_.outcomes[a].pll_per_yr > result_.outcomes[b].pll_per_yr;
    });
    if (order.size() > kScenarioRows) order.resize(kScenarioRows);
    json rows = json::array();
    json places = json::array();
    for (const std::size_t i : order) {
      const OutcomeInfo& o = result_.outcomes[i];
      const Release& r = result_.releases[static_cast<std::size_t>(o.release)];
      const Equipment& e = study_.equipment[static_cast<std::size_t>(r.equipment)];
      rows.push_back({named(study_, e), name_of(study_, "substance", e.substance), r.loss.label,
                      label_of(study_, o.label_en, o.label_zh), o.frequency_per_yr, o.pll_per_yr,
                      std::round(o.max_deaths * 10.0) / 10.0});
      places.push_back(lon_lat(e.position));
    }
    return {{"id", "scenarios"},
            {"title", name_of(study_, "title", "scenarios")},
            {"note", ""},
            {"columns",
             {column("equipment"), column("substance"), column("release"), column("outcome"),
              column("frequency_per_yr", true), column("pll_per_yr", true),
              column("max_deaths", true)}},
            {"rows", rows},
            {"fly_to", places}};
  }

  [[nodiscard]] json contours_table() const {
    json rows = json::array();
    for (const gis::Contour& c : layers_.contours) {
      rows.push_back(
          {risk_text(c.level), std::round(c.area_m2 / 1e3) / 10.0, c.cut_by_edge ? "!" : ""});
    }
    return {{"id", "contours"},
            {"title", name_of(study_, "layer", "contours")},
            {"note", ""},
            {"columns",
             {column("level_per_yr", true),
              {{"title", name_of(study_, "title", "contour_area")},
               {"align", "right"},
               {"verdict", false}},
              column("cut_by_edge")}},
            {"rows", rows}};
  }

  [[nodiscard]] json warnings() const {
    // One line per code: the first message, and how often.
    std::vector<std::string> codes;
    std::map<std::string, std::pair<const Warning*, int>> by_code;
    for (const CountedWarning& w : result_.warnings) {
      auto [it, fresh] = by_code.try_emplace(w.warning.code, &w.warning, 0);
      it->second.second += w.count;
      if (fresh) codes.push_back(w.warning.code);
    }
    json out = json::array();
    for (const std::string& code : codes) {
      const auto& [first, count] = by_code[code];
      out.push_back({{"code", code},
                     {"subject", first->subject},
                     {"message", first->message},
                     {"count", count}});
    }
    return out;
  }

  [[nodiscard]] json provenance() const {
    json out = json::array();
    const auto add = [&](std::string label, std::string value) {
      out.push_back({{"label", std::move(label)}, {"value", std::move(value)}});
    };
    add("isorisk", std::string{version()});
    add(name_of(study_, "title", "criteria"),
        fmt::format("{} ({})", study_.criteria.id(), study_.criteria.document()));
    const auto& library = study_.frequencies;
    add("frequencies", library.overrides().empty()
                           ? library.name()
                           : fmt::format("{}, {}", library.name(), library.overrides()));
    for (const auto& [id, tree] : study_.event_trees) {
      add("event_trees", fmt::format("{}: {}", id, tree.source()));
    }
    add("CRS", crs_.label());
    for (const auto& [name, option] : study_.method.options) {
      add("method." + name,
          fmt::format("{} ({})",
                      option.word.empty() ? fmt::format("{:g}", option.number) : option.word,
                      option.source));
    }
    return out;
  }

  const Study& study_;
  const QraResult& result_;
  const Layers& layers_;
  gis::Crs crs_;
  gis::Transformer to_degrees_;
};

}  // namespace

namespace {

json map_layer(const DrawnLayer& drawn, const gis::Crs& crs) {
  const gis::OutLayer& layer = *drawn.layer;
  json out{{"id", layer.name},         {"title", layer.title},
           {"kind", drawn.kind},       {"geojson", json::parse(gis::to_geojson(layer, crs, 6))},
           {"opacity", drawn.opacity}, {"width", drawn.width},
           {"visible", drawn.visible}};
  const gis::Style& style = *layer.style;
  if (style.attribute.empty()) {
    out["colour"] = style.classes.empty() ? "#888888" : style.classes[0].colour;
  } else {
    json classes = json::array();
    for (const gis::StyleClass& c : style.classes) {
      classes.push_back(
          {{"value", gis::as_text(c.value)}, {"label", c.label}, {"colour", c.colour}});
    }
    out["by"] = {{"attribute", style.attribute}, {"classes", classes}};
  }
  json popup = json::array();
  for (const gis::OutField& f : layer.fields) popup.push_back({f.name, f.title});
  // The heading first: the name where there is one.
  const auto name = std::find_if(layer.fields.begin(), layer.fields.end(),
                                 [](const gis::OutField& f) { return f.name == "name"; });
  if (name != layer.fields.end()) {
    const auto at = static_cast<std::size_t>(name - layer.fields.begin());
    const json heading = popup[at];
    popup.erase(at);
    popup.insert(popup.begin(), heading);
  }
  out["popup"] = popup;
  return out;
}

}  // namespace

json map_layers(std::span<const DrawnLayer> layers, const gis::Crs& crs) {
  std::vector<json> drawn(layers.size());
  tbb::parallel_for(std::size_t{0}, layers.size(), [&](std::size_t i) {
    if (!layers[i].layer->features.empty()) drawn[i] = map_layer(layers[i], crs);
  });
  json out = json::array();
  for (json& layer : drawn) {
    if (!layer.is_null()) out.push_back(std::move(layer));
  }
  return out;
}

json report_document(const Study& study, const QraResult& result, const Layers& layers,
                     const std::string& fn_svg) {
  return DocumentMaker{study, result, layers}.make(fn_svg);
}

}  // namespace isorisk::study::results
