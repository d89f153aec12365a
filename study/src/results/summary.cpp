// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "document.hpp"
#include "isorisk/study/version.hpp"
#include "names.hpp"

namespace isorisk::study::results {
namespace {

using nlohmann::json;

json number_or_null(double v) { return std::isfinite(v) ? json(v) : json(nullptr); }

json provenance_json(const models::criteria::Provenance& p) {
  return {{"document", p.document},
          {"edition", p.edition},
          {"clause", p.clause},
          {"source", p.source},
          {"confidence", p.confidence}};
}

json target_json(const Study& study, const QraResult& result, const TargetResult& r) {
  constexpr std::size_t kShares = 5;
  const Target& t = study.targets[static_cast<std::size_t>(r.target)];
  json shares = json::array();
  for (std::size_t i = 0; i < std::min(kShares, r.shares.size()); ++i) {
    shares.push_back({{"scenario", outcome_text(study, result, r.shares[i].outcome)},
                      {"risk_per_yr", r.shares[i].risk_per_yr}});
  }
  json out{{"id", t.id},
           {"name", t.name},
           {"name_zh", t.name_zh},
           {"class", word(t.target_class)},
           {"x_m", r.worst.x_m},
           {"y_m", r.worst.y_m},
           {"risk_per_yr", r.risk_per_yr},
           {"verdict", !r.limit  ? "no_limit"
                       : r.meets ? "pass"
                                 : "fail"},
           {"limit_per_yr", r.limit ? json(r.limit->per_yr) : json(nullptr)},
           {"margin_decades", number_or_null(r.margin_decades)},
           {"largest_shares", shares}};
  if (r.limit) out["limit_source"] = provenance_json(r.limit->provenance);
  return out;
}

}  // namespace

json summary(const Study& study, const QraResult& result, const Layers& layers) {
  const GridSpec& g = result.individual_risk.spec;
  const auto& values = result.individual_risk.values;
  const double highest = values.empty() ? 0.0 : *std::max_element(values.begin(), values.end());
  json contours = json::array();
  for (const gis::Contour& c : layers.contours) {
    contours.push_back(
        {{"level_per_yr", c.level}, {"area_m2", c.area_m2}, {"cut_by_edge", c.cut_by_edge}});
  }
  json targets = json::array();
  json failing = json::array();
  for (const TargetResult& r : result.targets) {
    targets.push_back(target_json(study, result, r));
    if (!r.meets) failing.push_back(study.targets[static_cast<std::size_t>(r.target)].id);
  }
  json sites = json::array();
  for (std::size_t i = 0; i < study.sites.size(); ++i) {
    const SiteResult& s = result.sites[i];
    sites.push_back(
        {{"id", study.sites[i].id},
         {"name", study.sites[i].name},
         {"name_zh", study.sites[i].name_zh},
         {"sources", s.equipment},
         {"release_frequency_per_yr", s.release_frequency_per_yr},
         {"pll_per_yr", s.pll_per_yr},
         {"pll_share", s.pll_share},
         {"worst_failing_target",
          s.worst_target < 0 ? json(nullptr)
                             : json(study.targets[static_cast<std::size_t>(s.worst_target)].id)},
         {"worst_failing_target_share", s.worst_target_share}});
  }
  json societal{{"pll_per_yr", result.potential_loss_of_life_per_yr},
                {"region", nullptr},
                {"lines", json::array()}};
  if (result.societal) {
    societal["region"] = models::criteria::word_of(result.societal->region);
    for (std::size_t i = 0; i < result.societal->lines.size(); ++i) {
      const auto& ratio = result.societal->lines[i];
      const auto& line = study.criteria.lines()[i];
      societal["lines"].push_back(
          {{"line", ratio.line == models::criteria::Line::Upper ? "upper" : "lower"},
           {"largest_ratio", number_or_null(ratio.ratio)},
           {"at_deaths", ratio.at.deaths},
           {"source", provenance_json(line.provenance)}});
    }
  }
  json warnings = json::array();
  for (const CountedWarning& w : result.warnings) {
    warnings.push_back({{"code", w.warning.code},
                        {"subject", w.warning.subject},
                        {"message", w.warning.message},
                        {"count", w.count}});
  }
  json domino;
  if (result.domino) {
    constexpr std::size_t kLinks = 20;
    domino = {{"links", result.domino->links.size()},
              {"largest", json::array()},
              {"added_frequency_per_yr", json::object()}};
    for (std::size_t i = 0; i < std::min(kLinks, result.domino->links.size()); ++i) {
      const DominoLink& l = result.domino->links[i];
      domino["largest"].push_back({{"from", study.equipment[static_cast<std::size_t>(l.from)].id},
                                   {"to", study.equipment[static_cast<std::size_t>(l.to)].id},
                                   {"level", l.level},
                                   {"frequency_per_yr", l.frequency_per_yr}});
    }
    for (const DominoAddition& a : result.domino->added) {
      domino["added_frequency_per_yr"][study.equipment[static_cast<std::size_t>(a.equipment)].id] =
          a.frequency_per_yr;
    }
  }
  json out{{"format", 1},
           {"isorisk", version()},
           {"study",
            {{"name", study.name},
             {"name_zh", study.name_zh},
             {"crs", study.crs.id},
             {"situation", models::criteria::word_of(study.situation)},
             {"criteria", study.criteria.id()},
             {"criteria_document", study.criteria.document()},
             {"frequencies", study.frequencies.name()}}},
           {"counts",
            {{"sites", study.sites.size()},
             {"equipment", study.equipment.size()},
             {"releases", result.releases.size()},
             {"scenarios", result.scenarios.size()},
             {"targets", study.targets.size()},
             {"population_day", result.population_day},
             {"population_night", result.population_night}}},
           {"individual_risk",
            {{"highest_per_yr", highest},
             {"grid",
              {{"west_m", g.west_m},
               {"north_m", g.north_m},
               {"cell_m", g.cell_m},
               {"rows", g.rows},
               {"cols", g.cols}}},
             {"contours", contours},
             {"smallest_resolution_ratio", number_or_null(result.smallest_resolution_ratio)},
             {"footprint_error", footprint_error(study, result)},
             {"contour_error", contour_error(result)}}},
           {"societal_risk", societal},
           {"dropped_frequency_per_yr", result.dropped_frequency_per_yr},
           {"failing_targets", failing},
           {"targets", targets},
           {"enterprises", sites},
           {"lines", lines_json(study, result)},
           {"warnings", warnings}};
  if (result.domino) out["domino"] = domino;
  return out;
}

}  // namespace isorisk::study::results
