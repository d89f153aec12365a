// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "../results/names.hpp"
#include "decisions/table.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/study/measures.hpp"

namespace isorisk::study {
namespace {

using namespace decisions;
using nlohmann::json;

constexpr double kHectare_m2 = 1e4;
constexpr double kVerticesPerDecade = 200.0;
constexpr int kDecades = 5;  // of the legend, below the highest density
constexpr std::array<const char*, kDecades> kColours{"#fdd49e", "#fdbb84", "#fc8d59", "#e34a33",
                                                     "#b30000"};

std::string number_or_dash(double v) { return v > 0.0 ? fmt::format("{:.4g}", v) : "0"; }

json people_json(const PeopleRisk& p) {
  json fn = json::array();
  for (auto it = p.risk.fn.rbegin(); it != p.risk.fn.rend(); ++it) {
    fn.push_back({it->deaths, it->frequency_per_yr});
  }
  return {{"persons_mean", p.persons_mean},
          {"pll_per_yr", p.risk.pll_per_yr},
          {"average_individual_risk_per_yr", p.average_per_yr},
          {"far_per_1e8_h", p.far},
          {"fn", fn}};
}

Study stub(const KeptRun& run) {
  Study s;
  s.name = "Risk measures";
  s.crs = run.crs;
  return s;
}

gis::Geometry square(const PeopleCell& c) {
  const double h = std::max(0.5, 0.5 * c.side_m);  // people at a point: a square of a metre
  const Point p = c.centre;
  return gis::Geometry::polygon({{p.x_m - h, p.y_m - h},
                                 {p.x_m + h, p.y_m - h},
                                 {p.x_m + h, p.y_m + h},
                                 {p.x_m - h, p.y_m + h},
                                 {p.x_m - h, p.y_m - h}});
}

double density_per_ha(const PeopleCell& c) {
  return c.side_m > 0.0 ? c.pll_per_yr / (c.side_m * c.side_m) * kHectare_m2 : 0.0;
}

MapLayer cells_layer(const KeptRun& run, const Measures& m) {
  gis::OutLayer l{.name = "pll_cells",
                  .title = "Expected deaths by place",
                  .description = "Expected deaths per year of the people in each square",
                  .geometry = gis::GeometryKind::MultiPolygon,
                  .fields = {{"site", gis::FieldType::Text, "Staff of"},
                             {"persons_mean", gis::FieldType::Real, "Persons, mean of the year"},
                             {"pll_per_yr", gis::FieldType::Real, "Expected deaths per year"},
                             {"pll_per_yr_ha", gis::FieldType::Real, "per year and hectare"}}};
  double highest = 0.0;
  for (const PeopleCell& c : m.cells) highest = std::max(highest, density_per_ha(c));
  for (const PeopleCell& c : m.cells) {
    l.features.push_back(
        {.values = {c.site < 0 ? gis::Value{}
                               : gis::Value{run.sites[static_cast<std::size_t>(c.site)]},
                    c.persons_mean, c.pll_per_yr, density_per_ha(c)},
         .geometry = square(c)});
  }
  gis::Style style{.kind = gis::StyleKind::Fill, .name = l.title, .attribute = "pll_per_yr_ha"};
  const double top = highest > 0.0 ? std::ceil(std::log10(highest)) : 0.0;
  for (int k = 0; k < kDecades; ++k) {
    const double low = k == 0 ? 0.0 : std::pow(10.0, top - kDecades + k);
    const double high = std::pow(10.0, top - kDecades + k + 1);
    style.classes.push_back({.low = low,
                             .high = k + 1 == kDecades ? 2.0 * high : high,
                             .label = k == 0 ? fmt::format("< {:.0e}", high)
                                             : fmt::format("{:.0e} - {:.0e}", low, high),
                             .colour = kColours[static_cast<std::size_t>(k)],
                             .opacity = 0.6,
                             .outline = kColours[static_cast<std::size_t>(k)],
                             .width_mm = 0.1});
  }
  l.style = std::move(style);
  return {.layer = std::move(l), .kind = "fill", .opacity = 0.6, .width = 0.5};
}

}  // namespace

DecisionOutput measures_output(const KeptRun& run, const Measures& m) {
  DecisionOutput out{.name = "measures", .title = "Staff and public apart"};
  json sites = json::array();
  for (std::size_t i = 0; i < m.sites.size(); ++i) {
    sites.push_back({{"id", run.sites[i]},
                     {"staff_mean", m.sites[i].persons_mean},
                     {"pll_by_neighbours_per_yr", m.sites[i].by_neighbours_per_yr},
                     {"pll_by_own_per_yr", m.sites[i].by_own_per_yr}});
  }
  out.json = json{{"pll_per_yr", m.pll_per_yr},
                  {"public", people_json(m.people)},
                  {"staff_by_other_sites", people_json(m.staff)},
                  {"staff_by_all_sites", people_json(m.staff_all)},
                  {"enterprises", sites},
                  {"cells_pll_per_yr", m.cells_pll_per_yr}}
                 .dump();
  out.warnings = m.warnings;

  const std::pair<const char*, const PeopleRisk*> groups[] = {
      {"Public", &m.people},
      {"Staff, by other sites", &m.staff},
      {"Staff, by all sites", &m.staff_all}};
  OutTable& people = add_table(out.tables, "measures_people", "Staff and public",
                               "Public: people outside every site. FAR: deaths in 1e8 hours.");
  people.columns = {left("People"),        right("Persons, mean of the year"),
                    right("PLL [1/yr]"),   right("Average individual risk [1/yr]"),
                    right("FAR"),          right("F(1) [1/yr]"),
                    right("F(10) [1/yr]"), right("F(100) [1/yr]")};
  for (const auto& [name, p] : groups) {
    const auto at = [&](double n) {
      double f = 0.0;  // the curve falls in N
      for (const risk::FnPair& v : p->risk.fn)
        if (v.deaths >= n) f = v.frequency_per_yr;
      return significant(f, 4);
    };
    people.rows.push_back({{std::string{name}, significant(p->persons_mean, 6),
                            significant(p->risk.pll_per_yr, 6), significant(p->average_per_yr, 4),
                            significant(p->far, 4), at(1.0), at(10.0), at(100.0)}});
    out.figures.push_back(
        {name, "PLL " + number_or_dash(p->risk.pll_per_yr),
         fmt::format("{:.0f} persons, FAR {}", p->persons_mean, number_or_dash(p->far))});
    out.text += fmt::format("  {}: {:.1f} persons, PLL {}, average {} per year, FAR {}\n", name,
                            p->persons_mean, number_or_dash(p->risk.pll_per_yr),
                            number_or_dash(p->average_per_yr), number_or_dash(p->far));
  }
  OutTable& staff = add_table(out.tables, "measures_staff", "Staff by site",
                              "By the risk at the centres of the squares of people.");
  staff.columns = {left("Site"), left("Name"), right("Staff, mean of the year"),
                   right("PLL by other sites [1/yr]"), right("PLL by its own sources [1/yr]")};
  for (std::size_t i = 0; i < m.sites.size(); ++i) {
    const SiteStaff& s = m.sites[i];
    staff.rows.push_back(
        {{run.sites[i], decisions::text(run.site_names[i]), significant(s.persons_mean, 6),
          significant(s.by_neighbours_per_yr, 4), significant(s.by_own_per_yr, 4)}});
  }
  std::string csv = "people,deaths_n,frequency_f_per_yr\n";
  for (const auto& [name, p] : groups) {
    long last = std::numeric_limits<long>::min();
    for (const risk::FnPair& v : p->risk.fn) {  // thinned as fn.csv
      const long step = std::lround(std::floor(std::log10(v.deaths) * kVerticesPerDecade));
      if (step == last) continue;
      last = step;
      csv += fmt::format("\"{}\",{},{}\n", name, number_text(v.deaths),
                         number_text(v.frequency_per_yr));
    }
  }
  out.files.push_back({"measures_fn.csv", std::move(csv)});
  out.layers.push_back(cells_layer(run, m));
  for (const Warning& w : m.warnings) out.text += "  ! " + w.message + "\n";
  return out;
}

void write_measures(const KeptRun& run, const Measures& m, const std::filesystem::path& folder) {
  write_decision_to(stub(run), measures_output(run, m), folder);
}

}  // namespace isorisk::study
