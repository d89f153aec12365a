// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "document.hpp"
#include "isorisk/core/error.hpp"
#include "names.hpp"

namespace isorisk::study::results {
namespace {

constexpr int kVerticesPerDecade = 200;

std::string number(double v) { return std::isfinite(v) ? number_text(v) : ""; }

double distance_of(const Scenario& s, std::string_view effect) {
  for (const EffectDistance& d : s.distances) {
    if (d.effect == effect) return d.distance_m;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

// A cell that a spreadsheet would take for a formula gets a leading apostrophe: names come from
// clients.
std::string csv_cell(std::string_view text) {
  std::string value{text};
  if (!value.empty() && std::string_view{"=+-@\t\r"}.find(value[0]) != std::string_view::npos) {
    value.insert(value.begin(), '\'');
  }
  if (value.find_first_of(",\"\n\r") == std::string::npos) return value;
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::vector<report::FnPoint> thinned_curve(const QraResult& result) {
  std::vector<report::FnPoint> curve;
  long last_step = std::numeric_limits<long>::min();
  // result.fn falls in N: of one step the first met is the one with the most deaths.
  for (const risk::FnPair& p : result.fn) {
    const long step = std::lround(std::floor(std::log10(p.deaths) * kVerticesPerDecade));
    if (step == last_step) continue;
    last_step = step;
    curve.push_back({p.deaths, p.frequency_per_yr});
  }
  std::reverse(curve.begin(), curve.end());
  return curve;
}

std::string fn_csv(const QraResult& result) {
  std::string out =
      "# F: frequency per year of N or more deaths; a step function whose vertices stand here.\n"
      "deaths_n,frequency_f_per_yr\n";
  for (const report::FnPoint& p : thinned_curve(result)) {
    out += number(p.deaths) + "," + number(p.frequency_per_yr) + "\n";
  }
  return out;
}

std::string scenarios_csv(const Study& study, const QraResult& result) {
  static constexpr std::string_view kEffects[] = {
      "LFL",          "37.5 kW/m2",       "12.5 kW/m2", "4 kW/m2", "blast_lethal",
      "blast_indoor", "lethality_cutoff", "AEGL-3",     "AEGL-2",  "IDLH"};
  std::string out =
      "equipment,site,substance,release,weather,outcome,release_frequency_per_yr,"
      "branch_probability,frequency_per_yr,frequency_source,frequency_confidence,phase,"
      "initial_rate_kg_per_s,release_rate_kg_per_s,released_kg,duration_s,duration_rule,"
      "airborne_fraction,vapour_fraction,temperature_k,density_kg_per_m3,pool_diameter_m,pool_"
      "evaporation_kg_per_s,"
      "lfl_distance_m,heat_37_5_distance_m,heat_12_5_distance_m,heat_4_distance_m,"
      "blast_lethal_distance_m,blast_indoor_distance_m,toxic_reach_m,aegl3_60min_"
      "distance_m,aegl2_60min_distance_m,idlh_distance_m,max_deaths,"
      "branch_pll_per_yr,models,warnings\n";
  for (const Scenario& s : result.scenarios) {
    const Release& r = result.releases[static_cast<std::size_t>(s.release)];
    const Equipment& e = study.equipment[static_cast<std::size_t>(r.equipment)];
    const auto& source = r.source[static_cast<std::size_t>(s.weather)];
    out += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}",
                       csv_cell(e.id), csv_cell(study.sites[static_cast<std::size_t>(e.site)].id),
                       csv_cell(e.substance), csv_cell(r.loss.label),
                       csv_cell(study.weather.classes[static_cast<std::size_t>(s.weather)].name),
                       s.branch, number(r.loss.frequency_per_yr), number(s.probability),
                       number(s.frequency_per_yr), csv_cell(r.loss.source),
                       csv_cell(r.loss.confidence), models::source::to_text(source.phase),
                       number(source.initial_rate_kg_per_s > 0.0 ? source.initial_rate_kg_per_s
                                                                 : source.release_rate_kg_per_s),
                       number(source.release_rate_kg_per_s), number(source.released_kg),
                       number(source.duration_s), csv_cell(source.duration_rule),
                       number(source.airborne_fraction), number(source.vapour_fraction),
                       number(source.temperature_k), number(source.density_kg_per_m3),
                       source.pool ? number(source.pool->diameter_m) : std::string{},
                       source.pool ? number(source.pool->evaporation_kg_per_s) : std::string{});
    for (const std::string_view effect : kEffects) out += "," + number(distance_of(s, effect));
    out += fmt::format(",{},{},{},{}\n", number(s.max_deaths), number(s.pll_per_yr),
                       csv_cell(fmt::format("{}", fmt::join(s.models, " "))),
                       csv_cell(fmt::format("{}", fmt::join(s.warnings, " "))));
  }
  return out;
}

std::string domino_csv(const Study& study, const QraResult& result) {
  std::string out =
      "# Chain reactions (docs/domino.md): how often one piece of equipment breaks another.\n"
      "# level 2: what breaks was itself broken. by_heat, by_blast and by_fragments: by that "
      "alone.\n"
      "from_equipment,from_site,to_equipment,to_site,level,frequency_per_yr,by_heat_per_yr,"
      "by_blast_per_yr,by_fragments_per_yr,highest_probability,loss_that_follows\n";
  std::map<std::int32_t, std::int32_t> loss;
  for (const DominoAddition& a : result.domino->added) loss[a.equipment] = a.release;
  const auto site = [&](const Equipment& e) {
    return csv_cell(study.sites[static_cast<std::size_t>(e.site)].id);
  };
  for (const DominoLink& l : result.domino->links) {
    const Equipment& from = study.equipment[static_cast<std::size_t>(l.from)];
    const Equipment& to = study.equipment[static_cast<std::size_t>(l.to)];
    out += fmt::format(
        "{},{},{},{},{},{},{},{},{},{},{}\n", csv_cell(from.id), site(from), csv_cell(to.id),
        site(to), l.level, number(l.frequency_per_yr), number(l.by_heat_per_yr),
        number(l.by_blast_per_yr), number(l.by_fragments_per_yr), number(l.highest_probability),
        csv_cell(result.releases[static_cast<std::size_t>(loss.at(l.to))].loss.label));
  }
  return out;
}

std::string fn_drawing(const Study& study, const QraResult& result) {
  report::FnPlot plot{.title = name_of(study, "title", "fn_curve"),
                      .x_label = name_of(study, "title", "fn_x"),
                      .y_label = name_of(study, "title", "fn_y"),
                      .curve_label = name_of(study, "title", "this_study"),
                      .empty_text = name_of(study, "title", "no_fatalities"),
                      .curve = thinned_curve(result)};
  for (const auto& line : study.criteria.lines()) {
    const bool upper = line.line == models::criteria::Line::Upper;
    plot.lines.push_back(
        {.label = fmt::format("{} ({})", name_of(study, "line", upper ? "upper" : "lower"),
                              line.provenance.document),
         .f_at_1 = line.f_at_1_per_yr,
         .slope = line.slope,
         .n_from = line.n_from,
         .n_to = std::isfinite(line.n_to) ? line.n_to : 10000.0,
         .upper = upper});
  }
  return report::fn_svg(plot);
}

}  // namespace isorisk::study::results
