// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "decisions/document.hpp"
#include "decisions/relocation_parts.hpp"

namespace isorisk::study::decisions::relocation {
namespace {

using nlohmann::json;

class Document : private RelocationWords {
 public:
  using RelocationWords::RelocationWords;

  [[nodiscard]] json answer() const {
    json j;
    j["cost_unit"] = in_.cost_unit;
    const Ranking& k = r_.ranking;
    json ranking{{"failing_targets", k.failing},
                 {"curve_ratio", number_json(k.curve_ratio)},
                 {"curve_at_deaths", k.curve_at.deaths},
                 {"pll_per_yr", k.pll_per_yr},
                 {"excess_decades", k.excess_decades},
                 {"without_needed_sites",
                  {{"pll_per_yr", k.parts_pll},
                   {"pll_checked_per_yr", k.checked_pll},
                   {"curve_ratio", number_json(k.parts_ratio)},
                   {"curve_ratio_checked", number_json(k.checked_ratio)}}}};
    ranking["sites"] = json::array();
    for (const SiteRank& s : k.sites) {
      json row{{"site", site_id(s.site)},
               {"order", s.order},
               {"needed", s.needed},
               {"own_ratio", s.own_ratio},
               {"total_ratio", s.total_ratio},
               {"share", s.share},
               {"failing_targets", s.failing_targets},
               {"cured_alone", s.cured_alone},
               {"pll_per_yr", s.pll_per_yr},
               {"pll_share", s.pll_share},
               {"curve_share", s.curve_share},
               {"exposed_day", s.exposed_day},
               {"exposed_night", s.exposed_night},
               {"failing_after", s.failing_after},
               {"curve_ratio_after", number_json(s.curve_ratio_after)},
               {"excess_decades_after", s.excess_decades_after},
               {"pll_after_per_yr", s.pll_after}};
      row["worst_target"] = id_json(study_.targets, s.worst_target);
      if (!s.programme.key.empty()) {
        row["programme"] = {
            {"class", s.programme.key},          {"start", day(s.programme.start)},
            {"finish", day(s.programme.finish)}, {"size_assumed", s.programme.assumed},
            {"source", s.programme.source},      {"confidence", s.programme.confidence}};
      }
      row["populated_area"] = or_null(s.populated_area);
      ranking["sites"].push_back(std::move(row));
    }
    j["ranking"] = std::move(ranking);
    j["plan"] = plan_json();
    j["frontier"] = {{"all", frontier_json(r_.frontier)},
                     {"all_complete", r_.frontier_complete},
                     {"meeting", frontier_json(r_.frontier_meeting)},
                     {"meeting_complete", r_.frontier_meeting_complete}};
    json lines = json::array();
    for (const auto& l : goal_lines(study_)) {
      lines.push_back({{"f_at_1_per_yr", l.f_at_1_per_yr},
                       {"slope", l.slope},
                       {"n_from", l.n_from},
                       {"n_to", number_json(l.n_to)},
                       {"vertical_cut_n", or_null(l.vertical_cut_n)},
                       {"provenance", source_json(l.provenance)}});
    }
    j["societal_goal"] = {{"goal", in_.lower_line ? "acceptable" : "tolerable"}, {"lines", lines}};
    j["buildings"] = buildings_json();
    j["gaps"] = gap_json(r_.gaps);
    j["unconfirmed"] = gap_json(r_.unconfirmed);
    return j;
  }

 private:
  [[nodiscard]] json target_json(const PlanTarget& p) const {
    json j{{"before_per_yr", number_json(p.before_per_yr)},
           {"after_per_yr", number_json(p.after_per_yr)},
           {"moves", p.moves},
           {"meets", p.meets}};
    if (p.target >= 0) {
      j["target"] = study_.targets[at(p.target)].id;
    } else {
      j["destination_target"] = in_.destination_targets[at(p.destination_target)].id;
    }
    if (p.limit) {
      j["limit_per_yr"] = p.limit->per_yr;
      j["limit"] = source_json(p.limit->provenance);
    }
    return j;
  }

  [[nodiscard]] json frontier_json(const std::vector<FrontierPlan>& plans) const {
    json list = json::array();
    for (const FrontierPlan& p : plans) {
      json options = json::object();
      for (std::size_t s = 0; s < p.options.size(); ++s) {
        if (p.options[s] >= 0) options[study_.sites[s].id] = in_.options[at(p.options[s])].id;
      }
      json moves = json::array();
      for (const std::int32_t m : p.moves) moves.push_back(in_.receptors[at(m)].id);
      list.push_back({{"cost", p.cost},
                      {"pll_per_yr", p.pll_per_yr},
                      {"cost_gap", p.cost_gap},
                      {"meets", p.meets},
                      {"options", options},
                      {"moves", moves}});
    }
    return list;
  }

  [[nodiscard]] static json gap_json(const std::vector<RelocationGap>& gaps) {
    json list = json::array();
    for (const RelocationGap& g : gaps) {
      list.push_back({{"code", g.code},
                      {"subject", g.subject},
                      {"what", text_json(g.what)},
                      {"add", text_json(g.add)}});
    }
    return list;
  }

  [[nodiscard]] json buildings_json() const {
    json list = json::array();
    for (const BuildingResult& b : r_.buildings) {
      const auto persons = building_persons(b);
      json row{{"id", b.building >= 0 ? in_.buildings[at(b.building)].id
                                      : study_.targets[at(b.target)].id},
               {"kind", b.kind},
               {"persons", or_null(persons)},
               {"risk_per_yr", b.risk_per_yr},
               {"action", b.action},
               {"effects", json::array()}};
      for (const BuildingEffect& e : b.effects) {
        json effect{{"effect", e.effect},
                    {"frequency_per_yr", e.frequency_per_yr},
                    {"any_wind_per_yr", e.any_wind_per_yr},
                    {"exceeded", e.exceeded},
                    {"mostly_from", id_json(study_.equipment, e.worst_equipment)}};
        if (e.limit) {
          effect["limit"] = {{"max_frequency_per_yr", e.limit->max_frequency_per_yr},
                             {"building", e.limit->building},
                             {"action", e.limit->action},
                             {"source", e.limit->source},
                             {"confidence", e.limit->confidence}};
        }
        row["effects"].push_back(std::move(effect));
      }
      list.push_back(std::move(row));
    }
    return list;
  }

  [[nodiscard]] json plan_json() const {
    const RelocationPlan& p = plan_;
    json j{{"possible", p.possible},
           {"needed", p.needed},
           {"feasible", p.feasible},
           {"pll_before_per_yr", p.pll_before}};
    if (!p.possible) return j;
    if (p.feasible) {
      j["proven"] = p.proven;
      j["cost"] = p.cost;
      j["cost_bound"] = number_json(p.cost_bound);
      j["cost_gap"] = number_json(p.cost_gap);
      j["early_gap"] = number_json(p.early_gap);
      j["deaths_until_horizon"] = p.deaths_until_horizon;
    }
    j["cost_without_limits"] = or_null(p.cost_without_limits);
    j["machine_dependent"] = p.machine_dependent;
    j["pll_after_per_yr"] = p.pll_after;
    j["curve_ratio_before"] = number_json(p.curve_ratio_before);
    j["curve_ratio_after"] = number_json(p.curve_ratio_after);
    j["check"] = {{"done", p.checked},
                  {"meets", p.check_meets},
                  {"pll_per_yr", p.pll_checked},
                  {"curve_ratio", number_json(p.curve_ratio_checked)},
                  {"sites_computed_anew", p.sites_recomputed},
                  {"plans_refused", p.refused}};
    j["solver"] = {{"societal_points", p.societal_rows}, {"rounds", p.solver_rounds}};
    j["sites"] = json::array();
    for (const PlannedSite& s : p.sites) {
      json row{{"site", site_id(s.site)},
               {"way", s.option < 0 ? "keep" : way_word(in_.options[at(s.option)].way)},
               {"pll_before_per_yr", s.pll_before},
               {"pll_after_per_yr", s.pll_after}};
      if (s.option >= 0) {
        const RelocationOption& o = in_.options[at(s.option)];
        row["option"] = o.id;
        row["cost"] = *o.cost;
        if (o.destination >= 0) row["destination"] = in_.destinations[at(o.destination)].id;
        row["after_programme_deadline"] = s.late;
      }
      if (s.batch >= 0) row["batch"] = s.batch + 1;
      j["sites"].push_back(std::move(row));
    }
    j["moves"] = json::array();
    for (const PlannedMove& m : p.moves) {
      j["moves"].push_back({{"receptor", in_.receptors[at(m.receptor)].id},
                            {"cost", *in_.receptors[at(m.receptor)].cost},
                            {"batch", m.batch + 1}});
    }
    j["batches"] = json::array();
    for (const PlanBatch& b : p.batches) {
      j["batches"].push_back({{"name", b.name.en},
                              {"name_zh", b.name.zh},
                              {"deadline", b.deadline ? json(day(b.deadline)) : json(nullptr)},
                              {"budget", or_null(b.budget)},
                              {"max_sites", or_null(b.max_sites)},
                              {"cost", b.cost},
                              {"sites", b.sites},
                              {"pll_after_per_yr", b.pll_after},
                              {"failing_after", b.failing_after}});
    }
    j["targets"] = json::array();
    for (const PlanTarget& target : p.targets) j["targets"].push_back(target_json(target));
    j["destinations"] = json::array();
    for (const PlanDestination& d : p.destinations) {
      const RelocationDestination& in = in_.destinations[at(d.destination)];
      json sites = json::array();
      for (const std::int32_t s : d.sites) sites.push_back(site_id(s));
      j["destinations"].push_back({{"id", in.id},
                                   {"capacity", or_null(in.capacity)},
                                   {"used", d.used},
                                   {"sites", sites},
                                   {"curve_ratio", number_json(d.curve_ratio)},
                                   {"targets_near", d.targets_near},
                                   {"people_near", d.people_near}});
    }
    j["obstacles"] = json::array();
    for (const PlanObstacle& o : p.obstacles) {
      json from = json::array();
      for (const auto& [s, share] : o.from)
        from.push_back({{"site", site_id(s)}, {"share", share}});
      j["obstacles"].push_back({{"what", obstacle_name(o)},
                                {"value", number_json(o.value)},
                                {"allowed", number_json(o.allowed)},
                                {"from", from},
                                {"help", text_json(o.help)}});
    }
    return j;
  }
};

}  // namespace

std::string document(const Study& study, const RelocationResult& result) {
  return Document{study, result}.answer().dump(1) + "\n";
}

}  // namespace isorisk::study::decisions::relocation
