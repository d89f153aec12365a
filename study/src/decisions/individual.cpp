// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/individual.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "decisions/index.hpp"
#include "decisions/table.hpp"
#include "decisions/words.hpp"
#include "isorisk/core/error.hpp"

namespace isorisk::study::decisions {
namespace {

constexpr double kHoursPerYear = 8760.0;
constexpr double kFarHours = 1e8;

struct Silent : Reporter {
  explicit Silent(Reporter& whole) : whole_{whole} {}
  [[nodiscard]] bool cancelled() override { return whole_.cancelled(); }

 private:
  Reporter& whole_;
};

// The wind of some periods alone: as if the year had no others.
risk::WindRose rose_of(const risk::WindRose& rose, const std::vector<Period>& periods,
                       StayPeriod period) {
  if (period == StayPeriod::Any) return rose;
  risk::WindRose out = rose;
  out.periods = 1;
  const std::size_t each = rose.probability.size() / static_cast<std::size_t>(rose.periods);
  out.probability.assign(each, 0.0);
  double sum = 0.0;
  for (std::size_t p = 0; p < static_cast<std::size_t>(rose.periods); ++p) {
    const bool night = p < periods.size() && periods[p].night;
    if (night != (period == StayPeriod::Night)) continue;
    for (std::size_t i = 0; i < each; ++i) {
      out.probability[i] += rose.probability[p * each + i];
      sum += rose.probability[p * each + i];
    }
  }
  if (!(sum > 0.0)) {
    throw InputError("individual: the wind table of the study has no " +
                     std::string{period == StayPeriod::Night ? "night" : "day"} +
                     "; leave the period of the persons out");
  }
  for (double& v : out.probability) v /= sum;
  return out;
}

// Risk of somebody who is always at the places of some stays.
risk::RiskResult at_places(const Study& study, const RiskBasis& basis, const RunOptions& options,
                           StayPeriod period, bool indoors, const std::vector<std::size_t>& stays,
                           Reporter& reporter) {
  risk::RiskInput input{.locations = basis.input.locations,
                        .outcomes = basis.input.outcomes,
                        .rose = rose_of(basis.input.rose, study.weather.periods, period)};
  if (indoors) {
    for (risk::Outcome& o : input.outcomes) {
      o.individual = o.indoor;
      for (double& f : o.frequency_per_yr) f *= o.indoor_factor;
    }
  }
  for (const std::size_t i : stays) input.targets.push_back({study.individual.stays[i].position});
  risk::RiskOptions r = basis.result.risk_options;
  r.threads = options.threads;
  r.by_owner = false;
  Silent silent{reporter};
  return risk::integrate(input, r, silent);
}

class Output : private Words {
 public:
  Output(const Study& study, const IndividualResult& result) : Words{study}, result_{result} {}

  DecisionOutput make() {
    out_.name = "individual";
    out_.title = say_("Individual-specific risk", "人员个体风险");
    persons();
    stays();
    layer();
    out_.warnings.push_back({"all_sites_count", "individual",
                             say_("the risk of staff counts the sources of their own site as well",
                                  "企业员工的个体风险包括本企业危险源")});
    out_.json = json().dump(1, ' ', false, nlohmann::json::error_handler_t::replace);
    for (const PersonRisk& p : result_.persons) {
      out_.text += fmt::format("  {}: {} {:.4g} {}, {:.0f} h/yr, FAR {:.4g}\n", named(p),
                               say_("risk", "风险"), p.risk_per_yr, say_("per year", "/年"),
                               p.hours_per_yr, p.far);
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string sites_of(const PersonRisk& p) const {
    std::vector<std::string> parts;
    for (const OwnerShare& s : p.by_site) {
      if (parts.size() == 3 || !(p.risk_per_yr > 0.0)) break;
      parts.push_back(
          fmt::format("{} {:.0f} %", site_name(s.site), 100.0 * s.risk_per_yr / p.risk_per_yr));
    }
    return say_.phrases(parts);
  }

  void persons() {
    OutTable& t = add_table(
        out_.tables, "individual_persons", out_.title,
        say_(
            "Probability of death per year of one person of the group. FAR: deaths in 1e8 hours of "
            "presence.",
            "组内每人每年死亡概率。FAR：每1e8暴露小时死亡数。"));
    t.columns = {left(say_("Person", "人员")),
                 right(say_("Persons", "人数")),
                 right(say_("Hours per year", "年小时数")),
                 right(say_("Risk [1/yr]", "个体风险（/年）")),
                 right("FAR"),
                 right(say_("PLL [1/yr]", "PLL（/年）")),
                 left(say_("Mostly by", "主要来源"))};
    for (const PersonRisk& p : result_.persons) {
      t.rows.push_back(
          {{named(p), p.persons, significant(p.hours_per_yr, 6), significant(p.risk_per_yr, 4),
            significant(p.far, 4), significant(p.pll_per_yr, 4), sites_of(p)},
           Verdict::None,
           study_.individual.stays[p.stays.front().stay].position});
      out_.figures.push_back({named(p), fmt::format("{:.2e}", p.risk_per_yr),
                              fmt::format("FAR {:.3g}", p.far), Verdict::None});
    }
  }

  [[nodiscard]] std::string period(StayPeriod p) const {
    return name("stay_period", p == StayPeriod::Day     ? "day"
                               : p == StayPeriod::Night ? "night"
                                                        : "any");
  }

  void stays() {
    OutTable& t = add_table(out_.tables, "individual_stays", say_("Stays", "停留地点"),
                            say_("Risk of somebody always there in the period, outdoors and "
                                 "unprotected, or indoors.",
                                 "该时段始终在该处室外（无防护）或室内人员的风险。"));
    t.columns = {left(say_("Person", "人员")),
                 left(say_("Place", "地点")),
                 left(say_("Period", "时段")),
                 right(say_("Hours per year", "年小时数")),
                 right(say_("Share outdoors", "室外比例")),
                 right(say_("Outdoors [1/yr]", "室外（/年）")),
                 right(say_("Indoors [1/yr]", "室内（/年）")),
                 right(say_("Part of the risk [1/yr]", "对风险的贡献（/年）"))};
    for (const PersonRisk& p : result_.persons) {
      for (const StayRisk& s : p.stays) {
        const Stay& stay = study_.individual.stays[s.stay];
        t.rows.push_back({{named(p), decisions::text(stay.place), period(stay.period),
                           significant(stay.hours_per_yr, 6), stay.outdoor_fraction,
                           significant(s.outdoor_per_yr, 4), significant(s.indoor_per_yr, 4),
                           significant(s.risk_per_yr, 4)},
                          Verdict::None,
                          stay.position});
      }
    }
  }

  void layer() {
    gis::OutLayer l = new_layer(
        "individual_stays", say_("Places of persons", "人员停留地点"), gis::GeometryKind::Point,
        {text_field("name", say_("Person", "人员")), text_field("place", say_("Place", "地点")),
         real_field("risk_per_yr", say_("Part of the risk [1/yr]", "对风险的贡献（/年）"))});
    for (const PersonRisk& p : result_.persons) {
      for (const StayRisk& s : p.stays) {
        const Stay& stay = study_.individual.stays[s.stay];
        l.features.push_back(
            {{named(p), stay.place, s.risk_per_yr}, gis::Geometry::point(stay.position)});
      }
    }
    l.style = gis::Style{.kind = gis::StyleKind::Marker,
                         .classes = {{.label = l.title, .colour = "#2c5f8a", .opacity = 1.0}}};
    out_.layers.push_back({.layer = std::move(l), .kind = "circle", .opacity = 1.0, .width = 4.0});
  }

  [[nodiscard]] nlohmann::json json() const {
    nlohmann::json list = nlohmann::json::array();
    for (const PersonRisk& p : result_.persons) {
      nlohmann::json stays = nlohmann::json::array();
      for (const StayRisk& s : p.stays) {
        const Stay& stay = study_.individual.stays[s.stay];
        stays.push_back({{"place", stay.place},
                         {"period", stay.period == StayPeriod::Day     ? "day"
                                    : stay.period == StayPeriod::Night ? "night"
                                                                       : "any"},
                         {"hours_per_yr", stay.hours_per_yr},
                         {"outdoor_fraction", stay.outdoor_fraction},
                         {"x_m", stay.position.x_m},
                         {"y_m", stay.position.y_m},
                         {"outdoor_risk_per_yr", s.outdoor_per_yr},
                         {"indoor_risk_per_yr", s.indoor_per_yr},
                         {"risk_per_yr", s.risk_per_yr}});
      }
      nlohmann::json sites = nlohmann::json::array();
      for (const OwnerShare& s : p.by_site) {
        sites.push_back({{"site", site(s.site).id}, {"risk_per_yr", s.risk_per_yr}});
      }
      list.push_back({{"id", p.id},
                      {"name", p.name},
                      {"name_zh", p.name_zh},
                      {"persons", p.persons},
                      {"hours_per_yr", p.hours_per_yr},
                      {"risk_per_yr", p.risk_per_yr},
                      {"far_per_1e8_h", p.far},
                      {"pll_per_yr", p.pll_per_yr},
                      {"sites", std::move(sites)},
                      {"stays", std::move(stays)}});
    }
    return {{"persons", std::move(list)}};
  }

  const IndividualResult& result_;
  DecisionOutput out_;
};

}  // namespace

IndividualResult decide_individual(const Study& study, const RiskBasis& basis,
                                   const RunOptions& options, Reporter& reporter) {
  const std::vector<Stay>& stays = study.individual.stays;
  if (stays.empty()) {
    throw InputError(
        "individual: the study names no persons; add the section persons: {layer: persons.csv} "
        "(person, hours, outdoor_fraction, x, y; docs/individual_risk.md)");
  }
  std::vector<StayRisk> risks(stays.size());
  std::vector<std::map<std::int32_t, double>> owners(stays.size());
  for (std::size_t i = 0; i < stays.size(); ++i) risks[i].stay = i;
  for (const StayPeriod period : {StayPeriod::Any, StayPeriod::Day, StayPeriod::Night}) {
    for (const bool indoors : {false, true}) {
      std::vector<std::size_t> index;
      for (std::size_t i = 0; i < stays.size(); ++i) {
        if (stays[i].period != period) continue;
        if (!indoors || stays[i].outdoor_fraction < 1.0) index.push_back(i);
      }
      if (index.empty()) continue;
      const risk::RiskResult r = at_places(study, basis, options, period, indoors, index, reporter);
      for (std::size_t k = 0; k < index.size(); ++k) {
        const Stay& stay = stays[index[k]];
        StayRisk& out = risks[index[k]];
        (indoors ? out.indoor_per_yr : out.outdoor_per_yr) = r.target_risk_per_yr[k];
        const double part = stay.hours_per_yr / kHoursPerYear *
                            (indoors ? 1.0 - stay.outdoor_fraction : stay.outdoor_fraction);
        out.risk_per_yr += part * r.target_risk_per_yr[k];
        for (const risk::Share& s : r.target_shares[k]) {
          owners[index[k]][basis.input.outcomes[at(s.outcome)].owner] += part * s.risk_per_yr;
        }
      }
    }
  }
  IndividualResult out;
  for (std::size_t i = 0; i < stays.size(); ++i) {
    auto it = std::find_if(out.persons.begin(), out.persons.end(),
                           [&](const PersonRisk& p) { return p.id == stays[i].person; });
    if (it == out.persons.end()) {
      PersonRisk fresh;
      fresh.id = stays[i].person;
      fresh.name = stays[i].name;
      fresh.name_zh = stays[i].name_zh;
      fresh.persons = stays[i].persons;
      out.persons.push_back(std::move(fresh));
      it = out.persons.end() - 1;
    }
    it->hours_per_yr += stays[i].hours_per_yr;
    it->risk_per_yr += risks[i].risk_per_yr;
    it->stays.push_back(risks[i]);
    for (const auto& [site, risk_per_yr] : owners[i]) {
      const auto known = std::find_if(it->by_site.begin(), it->by_site.end(),
                                      [&](const OwnerShare& s) { return s.site == site; });
      if (known == it->by_site.end()) {
        it->by_site.push_back({site, risk_per_yr});
      } else {
        known->risk_per_yr += risk_per_yr;
      }
    }
  }
  for (PersonRisk& p : out.persons) {
    p.pll_per_yr = p.risk_per_yr * p.persons;
    p.far = p.hours_per_yr > 0.0 ? p.risk_per_yr / p.hours_per_yr * kFarHours : 0.0;
    std::stable_sort(p.by_site.begin(), p.by_site.end(),
                     [](const auto& a, const auto& b) { return a.risk_per_yr > b.risk_per_yr; });
  }
  return out;
}

DecisionOutput individual_output(const Study& study, const IndividualResult& result) {
  return Output{study, result}.make();
}

}  // namespace isorisk::study::decisions
