// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/relocation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "isorisk/core/error.hpp"
#include "qra/exposure.hpp"
#include "relocation_common.hpp"
#include "relocation_model.hpp"
#include "relocation_sources.hpp"

namespace isorisk::study::decisions {
namespace {

using namespace relocation;

constexpr double kDaysPerYear = 365.25;
constexpr int kMostRefused = 5;        // plans that the check may refuse before we stop looking
constexpr double kFrontierGap = 0.01;  // of a frontier too long to enumerate
constexpr std::int64_t kFrontierNodes = 5000;
constexpr double kNoticeableShare = 0.01;
constexpr std::size_t kNamed = 3;   // sites named at an obstacle
constexpr double kNear_m = 3000.0;  // targets and people this near a destination are near it

// Steps of a decision are short: their own progress would only run from 0 to 100 many times.
class Quiet : public Reporter {
 public:
  explicit Quiet(Reporter& whole) : whole_{whole} {}
  void warning(const Warning& w) override { whole_.warning(w); }
  [[nodiscard]] bool cancelled() override { return whole_.cancelled(); }
  void stage(std::string_view name, double fraction) { whole_.progress(name, fraction); }

 private:
  Reporter& whole_;
};

class Planner {
 public:
  Planner(const Study& study, const RiskBasis& basis, const RunOptions& run, Quiet& reporter,
          RelocationResult& out)
      : study_{study},
        in_{study.relocation},
        basis_{basis},
        run_{run},
        reporter_{reporter},
        out_{out},
        plan_{out.plan} {}

  void plan() {
    add_places();
    add_receptors();
    add_batches();
    add_destinations();
    add_sites();
    problem_.lines = goal_lines(study_);
    problem_.budget = in_.budget;
    describe_now();
    plan_.possible = std::any_of(
        problem_.sites.begin(), problem_.sites.end(),
        [](const relocation::Site& s) { return s.options.size() > 1 || s.options[0].action; });
    plan_.possible = plan_.possible || !problem_.receptors.empty();
    if (!plan_.possible) return;
    solve();
    frontiers();
  }

 private:
  // --- places ---------------------------------------------------------------------------------

  void add_places() {
    for (std::size_t p = 0; p < basis_.places.size(); ++p) {
      const auto t = at(basis_.places[p].target);
      const auto limit =
          study_.criteria.limit(word(study_.targets[t].target_class), study_.situation);
      if (!limit) continue;
      problem_.places.push_back(
          {.limit_per_yr = limit->per_yr, .strict = limit->strict, .group = index(t)});
      basis_place_.push_back(index(p));
      positions_.push_back(basis_.places[p]);
    }
    own_places_ = problem_.places.size();
    // A plant that comes near may meet another side of a target than those that are there.
    for (std::size_t t = 0; t < study_.targets.size(); ++t) {
      const Target& target = study_.targets[t];
      const auto limit = study_.criteria.limit(word(target.target_class), study_.situation);
      const bool near = std::any_of(in_.options.begin(), in_.options.end(), [&](const auto& o) {
        return o.destination >= 0 &&
               gis::distance_m(target.shape, in_.destinations[at(o.destination)].position) <=
                   kNear_m;
      });
      if (!limit || !near || target.shape.is_point()) continue;
      for (const Point& p : qra::candidates(target, outline_spacing(target.shape))) {
        problem_.places.push_back(
            {.limit_per_yr = limit->per_yr, .strict = limit->strict, .group = index(t)});
        basis_place_.push_back(-1);
        positions_.push_back({.target = index(t), .position = p});
      }
    }
    const auto situation = in_.new_at_destinations ? Situation::New : study_.situation;
    for (std::size_t t = 0; t < in_.destination_targets.size(); ++t) {
      const DestinationTarget& d = in_.destination_targets[t];
      const auto limit = study_.criteria.limit(d.target_class, situation);
      if (!limit) {
        out_.gaps.push_back(
            {"no_limit",
             label(d),
             {"the criteria state no limit for its class", "准则未给出该类别的限值"},
             {"another class, or criteria of your own", "修改类别或自定义准则"}});
        continue;
      }
      if (!d.background_given) {
        out_.gaps.push_back({"no_background_risk",
                             label(d),
                             {"risk from plants outside the study is not given: taken as 0",
                              "未给出研究范围外企业的个人风险，按 0 处理"},
                             {"background_risk in relocation.destination_targets",
                              "在 relocation.destination_targets 中补充 background_risk"}});
      }
      const Target shape{.shape = d.shape};
      for (const Point& p : qra::candidates(shape, outline_spacing(d.shape))) {
        problem_.places.push_back({.limit_per_yr = limit->per_yr,
                                   .strict = limit->strict,
                                   .background_per_yr = d.background_per_yr,
                                   .group = index(study_.targets.size() + t)});
        basis_place_.push_back(-1);
        positions_.push_back({.target = index(study_.targets.size() + t), .position = p});
      }
    }
  }

  // Outlines of targets at destinations: a few tens of points whatever their size.
  [[nodiscard]] double outline_spacing(const gis::Geometry& shape) const {
    constexpr double kPoints = 32.0;
    return std::max(study_.grid.cell_m, gis::length_m(shape) / kPoints);
  }

  // --- people who move --------------------------------------------------------------------------

  void add_receptors() {
    for (std::size_t r = 0; r < in_.receptors.size(); ++r) {
      const RelocationReceptor& receptor = in_.receptors[r];
      if (!receptor.cost) {
        out_.gaps.push_back(
            {"no_cost",
             label(receptor),
             {"has no cost: its people cannot be moved", "缺少费用，不参与人口搬迁"},
             {"cost in relocation.receptors", "在 relocation.receptors 中补充 cost"}});
        continue;
      }
      relocation::Receptor model{.cost = *receptor.cost};
      for (const std::int32_t t : receptor.targets) {
        double worst = 0.0;
        for (std::size_t k = 0; k < problem_.places.size(); ++k) {
          if (positions_[k].target != t) continue;
          problem_.places[k].receptor = index(problem_.receptors.size());
          if (k < own_places_) worst = std::max(worst, risk_now(k));
        }
        model.weight_per_yr += worst * study_.targets[at(t)].persons.value_or(0.0);
      }
      receptor_.push_back(index(r));
      problem_.receptors.push_back(model);
    }
  }

  [[nodiscard]] double risk_now(std::size_t place) const {
    double sum = 0.0;
    for (std::size_t s = 0; s < basis_.sites.size(); ++s) {
      sum += part_at(study_, basis_, s, at(basis_place_[place]));
    }
    return sum;
  }

  // --- batches ----------------------------------------------------------------------------------

  void add_batches() {
    if (!in_.batches.empty()) {
      for (const RelocationBatch& b : in_.batches) {
        plan_.batches.push_back({.name = {b.name, b.name_zh},
                                 .deadline = b.deadline,
                                 .budget = b.budget,
                                 .max_sites = b.max_sites});
        if (!b.deadline) {
          out_.gaps.push_back(
              {"no_deadline",
               b.name,
               {"the batch has no deadline: `not_before` cannot hold sites out of it",
                "该批次没有截止日期，无法按 not_before 约束"},
               {"deadline in relocation.batches", "在 relocation.batches 中补充 deadline"}});
        }
      }
    } else if (in_.programme != "none" && !in_.options.empty()) {
      by_programme_ = true;
      const data_classes classes = programme_classes();
      for (const ProgrammeClass& c : classes) {
        plan_.batches.push_back({.name = c.name, .deadline = c.finish});
      }
    } else {
      plan_.batches.push_back({.name = {"One batch", "不分批"}});
    }
    Day start = in_.start;
    for (const PlanBatch& b : plan_.batches) {
      if (!start && b.deadline) start = b.deadline;
    }
    double before = 0.0;
    bool first = true;
    for (PlanBatch& b : plan_.batches) {
      if (start && b.deadline) {
        b.time_yr =
            std::max(0.0, static_cast<double>((*b.deadline - *start).count()) / kDaysPerYear);
      } else {
        b.time_yr = first ? 0.0 : before + 1.0;
      }
      before = b.time_yr;
      first = false;
      problem_.batches.push_back(
          {.budget = b.budget, .max_sites = b.max_sites, .time_yr = b.time_yr});
    }
    problem_.horizon_yr = before + in_.years_after;
    for (std::size_t r = 0; r < receptor_.size(); ++r) {
      problem_.receptors[r].first_batch = first_batch(in_.receptors[at(receptor_[r])].not_before);
    }
  }

  using data_classes = std::vector<ProgrammeClass>;
  // Both classes of the programme, the earlier first.
  [[nodiscard]] data_classes programme_classes() const {
    Study any;
    any.relocation.programme = in_.programme;
    any.relocation.sites = {{.site = 0, .size = EnterpriseSize::Small},
                            {.site = 1, .size = EnterpriseSize::ExtraLarge}};
    return {programme_class(any, 0), programme_class(any, 1)};
  }

  [[nodiscard]] int first_batch(const Day& not_before) const {
    if (!not_before) return 0;
    int b = 0;
    for (const PlanBatch& batch : plan_.batches) {
      if (!batch.deadline || *batch.deadline >= *not_before) return b;
      ++b;
    }
    return b;
  }

  // --- destinations -----------------------------------------------------------------------------

  void add_destinations() {
    for (std::size_t d = 0; d < in_.destinations.size(); ++d) {
      const RelocationDestination& destination = in_.destinations[d];
      relocation::Destination model;
      if (destination.capacity) {
        model.capacity = *destination.capacity;
      } else {
        model.capacity = 0.0;
        out_.gaps.push_back({"no_capacity",
                             label(destination),
                             {"has no capacity: nothing can move there", "缺少承接容量，不能迁入"},
                             {"capacity in relocation.destinations",
                              "在 relocation.destinations 中补充 capacity"}});
      }
      std::vector<risk::FnPair> curve;
      for (const DestinationCurvePoint& p : in_.destination_fn) {
        if (p.destination == index(d)) curve.push_back({p.deaths, p.frequency_per_yr});
      }
      std::sort(curve.begin(), curve.end(),
                [](const auto& a, const auto& b) { return a.deaths > b.deaths; });
      double above = 0.0;
      for (const risk::FnPair& p : curve) {  // cumulative to classes
        if (p.frequency_per_yr > above) {
          model.background_fn.push_back({p.deaths, p.frequency_per_yr - above});
        }
        above = p.frequency_per_yr;
      }
      PlanDestination result{.destination = index(d)};
      const auto near = [&](const gis::Geometry& shape) {
        return gis::distance_m(shape, destination.position) <= kNear_m;
      };
      for (const Target& t : study_.targets) result.targets_near += near(t.shape) ? 1 : 0;
      for (const DestinationTarget& t : in_.destination_targets) {
        result.targets_near += near(t.shape) ? 1 : 0;
      }
      double people = 0.0;
      for (const risk::PopulationCell& c : basis_.input.population) {
        if (std::hypot(c.centre.x_m - destination.position.x_m,
                       c.centre.y_m - destination.position.y_m) > kNear_m) {
          continue;
        }
        double most = 0.0;
        for (std::size_t k = 0; k < c.outdoor.size(); ++k) {
          most = std::max(most, c.outdoor[k] + c.indoor[k]);
        }
        people += most;
      }
      result.people_near = static_cast<int>(std::lround(people));
      const bool used = std::any_of(in_.options.begin(), in_.options.end(),
                                    [&](const auto& o) { return o.destination == index(d); });
      const std::string distance = fmt::format("{:.0f}", kNear_m / 1000.0);
      if (used && curve.empty()) {
        out_.gaps.push_back(
            {"no_destination_fn",
             label(destination),
             {"no F-N curve of what stands there already is given: only what moves there is judged",
              "未给出承接地现有 F-N 曲线，只判定迁入企业"},
             {"rows in relocation.destination_fn", "补充 relocation.destination_fn"}});
      }
      if (used && result.people_near == 0) {
        out_.gaps.push_back(
            {"no_people_near",
             label(destination),
             {"the study has no people within " + distance +
                  " km: societal risk there is 0 for lack of data",
              "研究范围内该承接地 " + distance + " km 内没有人口数据，社会风险因缺数据为 0"},
             {"people near the destination in `population`",
              "在 population 中补充承接地附近人口"}});
      }
      if (used && result.targets_near == 0) {
        out_.gaps.push_back(
            {"no_targets_near",
             label(destination),
             {"no target is known within " + distance + " km: individual risk there is not judged",
              "该承接地 " + distance + " km 内没有防护目标，个人风险未判定"},
             {"targets, or relocation.destination_targets",
              "补充 targets 或 relocation.destination_targets"}});
      }
      plan_.destinations.push_back(std::move(result));
      problem_.destinations.push_back(std::move(model));
    }
  }

  // --- sites and their options ------------------------------------------------------------------

  // The site to which the target of a place belongs; -1: none.
  [[nodiscard]] std::int32_t own_site(std::size_t place) const {
    const auto t = at(positions_[place].target);
    return t < study_.targets.size() ? study_.targets[t].site : -1;
  }

  [[nodiscard]] std::vector<double> risk_of(std::size_t site, const SitePart& here,
                                            std::span<const double> elsewhere) const {
    // here: at the basis's places; elsewhere: at the destination targets.
    std::vector<double> out(problem_.places.size(), 0.0);
    for (std::size_t k = 0; k < own_places_; ++k) {
      const auto p = at(basis_place_[k]);
      if (own_site(k) != index(site)) out[k] = here.place_risk_per_yr[p];
    }
    for (std::size_t k = own_places_; k < out.size(); ++k) {
      if (own_site(k) != index(site)) out[k] = elsewhere[k - own_places_];
    }
    return out;
  }

  // The site at another place or with other frequencies, at every place of the problem.
  [[nodiscard]] SitePart part_of(std::size_t site, const SiteState& state) const {
    std::vector<TargetPlace> places = basis_.places;
    places.insert(places.end(), positions_.begin() + static_cast<std::ptrdiff_t>(own_places_),
                  positions_.end());
    return part_in_state(basis_, index(site), state, places, run_, reporter_);
  }

  [[nodiscard]] SiteState state_of(std::int32_t option) const {
    SiteState out;
    if (option < 0) return out;
    const RelocationOption& o = in_.options[at(option)];
    if (o.way == WayOut::Close) {
      out.gone = true;
      return out;
    }
    out.rest = o.risk_factor.value_or(1.0);
    for (const EquipmentFactor& f : in_.factors) {
      if (f.option == option) out.factor[f.equipment] = f.risk_factor;
    }
    if (o.way == WayOut::Move) {
      const Point from = gis::centroid(study_.sites[at(o.site)].area);
      const Point to = in_.destinations[at(o.destination)].position;
      out.shift = {to.x_m - from.x_m, to.y_m - from.y_m};
    }
    return out;
  }

  static void multiply(relocation::Option& o, double factor) {
    for (double& r : o.place_risk_per_yr) r *= factor;
    for (risk::FnPair& c : o.fn) c.frequency_per_yr *= factor;
    o.pll_per_yr *= factor;
  }

  void add_sites() {
    std::vector<Point> extra;
    for (std::size_t k = own_places_; k < positions_.size(); ++k) {
      extra.push_back(positions_[k].position);
    }
    const auto elsewhere_now = risk_at_points(basis_, extra, run_, reporter_);
    std::size_t done = 0;
    for (std::size_t s = 0; s < study_.sites.size(); ++s) {
      if (reporter_.cancelled()) throw Cancelled{};
      const SitePart& now = basis_.sites[s];
      relocation::Site site{.pll_now_per_yr = now.pll_per_yr};
      std::vector<std::int32_t> which;
      const std::vector<double>& elsewhere = elsewhere_now[s];
      const relocation::Option stays{.place_risk_per_yr = risk_of(s, now, elsewhere),
                                     .fn = now.fn,
                                     .pll_per_yr = now.pll_per_yr,
                                     .action = false};
      stays_.push_back(stays.place_risk_per_yr);
      const auto row = std::find_if(in_.sites.begin(), in_.sites.end(),
                                    [&](const auto& r) { return r.site == index(s); });
      const bool must_leave = row != in_.sites.end() && row->must_leave;
      const Day site_day = row != in_.sites.end() ? row->not_before : Day{};
      if (!must_leave) {
        site.options.push_back(stays);
        which.push_back(-1);
      }
      std::map<std::int32_t, SitePart> moved;  // by destination, with today's frequencies
      for (std::size_t i = 0; i < in_.options.size(); ++i) {
        const RelocationOption& option = in_.options[i];
        if (option.site != index(s)) continue;
        if (!option.cost) {
          out_.gaps.push_back(
              {"no_cost",
               option.id,
               {"the option has no cost and cannot be chosen", "该方案缺少费用，不能选用"},
               {"cost in relocation.options", "在 relocation.options 中补充 cost"}});
          continue;
        }
        const SiteState pieces = state_of(index(i));
        relocation::Option o;
        if (pieces.gone) {
          o.place_risk_per_yr.assign(problem_.places.size(), 0.0);
        } else if (option.way == WayOut::Convert && pieces.factor.empty()) {
          o = stays;
          multiply(o, pieces.rest);
        } else {
          SitePart part;
          if (pieces.factor.empty()) {
            const auto it = moved.find(option.destination);
            SiteState as_it_is = pieces;
            as_it_is.rest = 1.0;
            part = it != moved.end()
                       ? it->second
                       : moved.emplace(option.destination, part_of(s, as_it_is)).first->second;
          } else {
            part = part_of(s, pieces);
          }
          o.place_risk_per_yr = risk_of(
              s, part,
              std::span<const double>{part.place_risk_per_yr}.subspan(basis_.places.size()));
          o.fn = std::move(part.fn);
          o.pll_per_yr = part.pll_per_yr;
          if (pieces.factor.empty()) multiply(o, pieces.rest);
        }
        o.action = true;
        o.cost = *option.cost;
        if (option.way == WayOut::Move) {
          o.destination = option.destination;
          o.destination_use = option.capacity_use;
        }
        Day day = option.not_before;
        if (site_day && (!day || *site_day > *day)) day = site_day;
        o.first_batch = first_batch(day);
        if (by_programme_ &&
            programme_class(study_, index(s)).finish == plan_.batches.front().deadline) {
          o.last_batch = 0;
        }
        site.options.push_back(std::move(o));
        which.push_back(index(i));
      }
      problem_.sites.push_back(std::move(site));
      option_.push_back(std::move(which));
      reporter_.stage("options",
                      static_cast<double>(++done) / static_cast<double>(study_.sites.size()));
    }
  }

  // --- as things are ----------------------------------------------------------------------------

  [[nodiscard]] Choice nothing() const {
    return {.option = std::vector<int>(problem_.sites.size(), 0),
            .batch = std::vector<int>(problem_.sites.size(), -1),
            .receptor_batch = std::vector<int>(problem_.receptors.size(), -1)};
  }

  void describe_now() {
    // With sites that must leave there is no "as things are" among the options: the parts say it.
    Problem now;
    now.places = problem_.places;
    now.lines = problem_.lines;
    now.batches = {Batch{}};
    for (std::size_t s = 0; s < problem_.sites.size(); ++s) {
      relocation::Site site;
      if (option_[s].front() == -1) {
        site.options.push_back(problem_.sites[s].options.front());
      } else {
        site.options.push_back({.place_risk_per_yr = stays_[s],
                                .fn = basis_.sites[s].fn,
                                .pll_per_yr = basis_.sites[s].pll_per_yr,
                                .action = false});
      }
      now.sites.push_back(std::move(site));
    }
    for (Place& p : now.places) p.receptor = -1;
    const Choice all{.option = std::vector<int>(now.sites.size(), 0),
                     .batch = std::vector<int>(now.sites.size(), -1)};
    const Evaluation e = evaluate(now, all);
    before_ = e.place_risk_per_yr;
    plan_.needed = !e.meets() || std::any_of(in_.sites.begin(), in_.sites.end(),
                                             [](const auto& s) { return s.must_leave; });
    plan_.pll_before = e.pll_per_yr;
    plan_.curve_ratio_before = e.curve_ratio[0];
    plan_.fn_before = e.curves[0];

    // Sites that matter where a limit fails, and can do nothing about it.
    std::vector<bool> matters(problem_.sites.size(), false);
    for (const Violation& v : e.violations) {
      for (std::size_t s = 0; s < now.sites.size(); ++s) {
        const relocation::Option& o = now.sites[s].options.front();
        double share = 0.0;
        if (v.kind == Violation::Kind::Place) {
          share = o.place_risk_per_yr[at(v.index)] / v.value;
        } else if (v.kind == Violation::Kind::Curve && v.value > 0.0) {
          for (const risk::FnPair& c : o.fn) {
            share += c.deaths >= v.deaths ? c.frequency_per_yr / v.value : 0.0;
          }
        }
        matters[s] = matters[s] || share >= kNoticeableShare;
      }
    }
    for (std::size_t s = 0; s < matters.size(); ++s) {
      if (!matters[s] || problem_.sites[s].options.size() > 1 || option_[s].front() >= 0) continue;
      out_.gaps.push_back({"no_option",
                           label(study_.sites[s]),
                           {"has a part in what fails and no option with a cost: it stays as it is",
                            "对超标有贡献，但没有带费用的方案，按维持现状处理"},
                           {"a row with cost in relocation.options",
                            "在 relocation.options 中补充带 cost 的方案"}});
    }
    if (in_.programme == "none") return;
    for (const SiteRank& r : out_.ranking.sites) {
      const auto s = at(r.site);
      if (r.needed && r.programme.assumed) {
        out_.gaps.push_back({"no_size",
                             label(study_.sites[s]),
                             {"its size class is not known: the earlier class of the programme is "
                              "assumed",
                              "企业规模未知，按较早批次处理"},
                             {"size in relocation.sites", "在 relocation.sites 中补充 size"}});
      }
      if (r.needed && !r.populated_area) {
        out_.gaps.push_back(
            {"no_populated_area",
             label(study_.sites[s]),
             {"it is not known whether it stands in a populated urban area, the "
              "scope of the programme",
              "是否位于城镇人口密集区未知（搬迁改造范围）"},
             {"populated_area in relocation.sites", "在 relocation.sites 中补充 populated_area"}});
      }
    }
  }

  // --- the plan ---------------------------------------------------------------------------------

  void solve() {
    SolveOptions options{.relative_gap = in_.relative_gap,
                         .node_limit = in_.node_limit,
                         .time_limit_s = in_.time_limit_s};
    std::optional<PlanResult> first;
    for (;;) {
      if (reporter_.cancelled()) throw Cancelled{};
      reporter_.stage("plan", 0.0);
      PlanResult r = solve_plan(problem_, options);
      if (!r.feasible) {
        // Other plans were refused by the check: the first one stands, with its failure.
        if (first) {
          take(*first);
          run_check(first->choice);
          break;
        }
        take(r);
        break;
      }
      take(r);
      run_check(r.choice);
      if (plan_.check_meets) break;
      if (!first) first = r;
      if (++plan_.refused > kMostRefused) {
        take(*first);
        run_check(first->choice);
        break;
      }
      options.excluded.push_back(r.choice);
    }
  }

  void take(const PlanResult& r) {
    plan_.feasible = r.feasible;
    plan_.proven = r.status == MilpStatus::Optimal || r.status == MilpStatus::GapReached;
    plan_.machine_dependent =
        r.status == MilpStatus::TimeLimit || r.early_status == MilpStatus::TimeLimit;
    plan_.cost = r.evaluation.cost;
    plan_.cost_bound = r.cost_bound;
    plan_.cost_gap = r.cost_gap;
    plan_.early_gap = r.early_gap;
    plan_.societal_rows = r.societal_rows;
    plan_.solver_rounds = r.rounds;
    plan_.sites.clear();
    plan_.moves.clear();
    plan_.targets.clear();
    plan_.obstacles.clear();
    plan_.cost_without_limits.reset();
    if (r.without_limits) plan_.cost_without_limits = r.without_limits->cost;
    if (r.choice.option.empty()) return;  // neither a plan nor one that comes near
    const Evaluation& e = r.evaluation;
    plan_.pll_after = e.pll_per_yr;
    plan_.curve_ratio_after = e.curve_ratio[0];
    plan_.deaths_until_horizon = e.deaths_until_horizon;
    plan_.fn_after = e.curves[0];
    for (std::size_t s = 0; s < problem_.sites.size(); ++s) {
      const auto o = at(r.choice.option[s]);
      const relocation::Option& option = problem_.sites[s].options[o];
      PlannedSite row{.site = index(s),
                      .option = option_[s][o],
                      .batch = r.choice.batch[s],
                      .pll_before = problem_.sites[s].pll_now_per_yr,
                      .pll_after = option.pll_per_yr};
      if (row.batch >= 0) {
        const Day due = programme_class(study_, row.site).finish;
        const Day planned = plan_.batches[at(row.batch)].deadline;
        row.late = due && planned && *planned > *due;
      }
      plan_.sites.push_back(row);
    }
    for (std::size_t k = 0; k < problem_.receptors.size(); ++k) {
      if (r.choice.receptor_batch[k] >= 0) {
        plan_.moves.push_back({.receptor = receptor_[k], .batch = r.choice.receptor_batch[k]});
      }
    }
    describe_batches(r.choice, e);
    describe_targets(r.choice, e);
    for (std::size_t d = 0; d < plan_.destinations.size(); ++d) {
      PlanDestination& row = plan_.destinations[d];
      row.used = e.destination_use[d];
      row.curve_ratio = e.curve_ratio[1 + d];
      row.sites.clear();
      for (const PlannedSite& s : plan_.sites) {
        if (s.option >= 0 && in_.options[at(s.option)].destination == index(d)) {
          row.sites.push_back(s.site);
        }
      }
    }
    if (!plan_.feasible) describe_obstacles(r.choice, e);
  }

  // After each batch: what has been done so far, the rest as it is.
  void describe_batches(const Choice& choice, const Evaluation& e) {
    for (std::size_t b = 0; b < plan_.batches.size(); ++b) {
      Choice so_far = choice;
      Problem open = problem_;
      for (std::size_t s = 0; s < problem_.sites.size(); ++s) {
        if (choice.batch[s] <= static_cast<int>(b)) continue;
        relocation::Option now;
        now.place_risk_per_yr = stays_[s];
        now.pll_per_yr = basis_.sites[s].pll_per_yr;
        now.action = false;
        open.sites[s].options.push_back(std::move(now));
        so_far.option[s] = static_cast<int>(open.sites[s].options.size()) - 1;
        so_far.batch[s] = -1;
      }
      for (int& r : so_far.receptor_batch) r = r > static_cast<int>(b) ? -1 : r;
      open.lines.clear();
      const Evaluation then = evaluate(open, so_far);
      PlanBatch& row = plan_.batches[b];
      row.cost = e.batch_cost[b];
      row.sites = e.batch_sites[b];
      row.pll_after = then.pll_per_yr;
      row.failing_after = static_cast<int>(
          std::count_if(then.violations.begin(), then.violations.end(),
                        [](const Violation& v) { return v.kind == Violation::Kind::Place; }));
    }
  }

  // The worst place of each target after the plan, by its ratio to the limit.
  void describe_targets(const Choice& choice, const Evaluation& e) {
    std::map<int, std::size_t> worst;
    std::map<int, double> before;
    for (std::size_t k = 0; k < problem_.places.size(); ++k) {
      const int group = problem_.places[k].group;
      const auto [it, fresh] = worst.try_emplace(group, k);
      if (!fresh && e.place_risk_per_yr[k] > e.place_risk_per_yr[it->second]) it->second = k;
      before[group] = std::max(before[group], before_[k]);
    }
    for (const auto& [group, k] : worst) {
      PlanTarget row{.position = positions_[k].position,
                     .before_per_yr = before[group],
                     .after_per_yr = e.place_risk_per_yr[k]};
      const Place& place = problem_.places[k];
      if (at(group) < study_.targets.size()) {
        row.target = group;
        row.limit =
            study_.criteria.limit(word(study_.targets[at(group)].target_class), study_.situation);
      } else {
        row.destination_target = group - index(study_.targets.size());
        row.limit =
            study_.criteria.limit(in_.destination_targets[at(row.destination_target)].target_class,
                                  in_.new_at_destinations ? Situation::New : study_.situation);
      }
      row.moves = place.receptor >= 0 && choice.receptor_batch[at(place.receptor)] >= 0;
      row.meets = row.moves || row.after_per_yr <= place.limit_per_yr * (1.0 + kTolerance);
      plan_.targets.push_back(row);
    }
  }

  // --- the check --------------------------------------------------------------------------------

  // F-N curve and expected deaths with the people as the plan leaves them. Individual risk does not
  // depend on people: that of the parts is exact.
  void run_check(const Choice& choice) {
    reporter_.stage("check", 0.5);
    std::vector<SiteState> states;
    std::vector<SitePart> parts;
    for (std::size_t s = 0; s < problem_.sites.size(); ++s) {
      const relocation::Option& o = problem_.sites[s].options[at(choice.option[s])];
      states.push_back(state_of(option_[s][at(choice.option[s])]));
      SitePart& part = parts.emplace_back();
      part.fn = o.fn;
      part.pll_per_yr = o.pll_per_yr;
    }
    std::vector<bool> areas_gone(study_.population_areas.size(), false);
    for (std::size_t k = 0; k < problem_.receptors.size(); ++k) {
      if (choice.receptor_batch[k] < 0) continue;
      for (const std::int32_t area : in_.receptors[at(receptor_[k])].population) {
        areas_gone[at(area)] = true;
      }
    }
    const People people = people_after(study_, basis_, states, areas_gone);
    plan_.sites_recomputed = recompute_reached(basis_, states, people, parts, run_, reporter_);

    // The curves of the study and of each destination.
    plan_.checked = true;
    plan_.pll_checked = 0.0;
    std::vector<std::vector<risk::FnPair>> classes(1 + in_.destinations.size());
    for (std::size_t d = 0; d < in_.destinations.size(); ++d) {
      classes[1 + d] = problem_.destinations[d].background_fn;
    }
    for (std::size_t s = 0; s < parts.size(); ++s) {
      plan_.pll_checked += parts[s].pll_per_yr;
      const std::int32_t d = problem_.sites[s].options[at(choice.option[s])].destination;
      for (auto* into : {&classes[0], d >= 0 ? &classes[1 + at(d)] : nullptr}) {
        if (into != nullptr) into->insert(into->end(), parts[s].fn.begin(), parts[s].fn.end());
      }
    }
    bool meets = true;
    for (std::size_t a = 0; a < classes.size(); ++a) {
      std::stable_sort(classes[a].begin(), classes[a].end(),
                       [](const auto& x, const auto& y) { return x.deaths > y.deaths; });
      std::vector<risk::FnPair> curve = risk::cumulative(classes[a]);
      const CurveWorst worst = worst_of(curve, problem_.lines);
      meets = meets && !worst.crosses();
      if (a == 0) {
        plan_.curve_ratio_checked = worst.ratio;
        plan_.fn_after = std::move(curve);
      } else {
        plan_.destinations[a - 1].curve_ratio = worst.ratio;
      }
    }
    for (const PlanTarget& t : plan_.targets) meets = meets && t.meets;
    plan_.check_meets = meets;
  }

  // --- what stands in the way
  // ---------------------------------------------------------------------

  void describe_obstacles(const Choice& choice, const Evaluation& e) {
    for (const Violation& v : e.violations) {
      PlanObstacle o{.index = v.index, .value = v.value, .allowed = v.allowed, .deaths = v.deaths};
      std::vector<std::pair<std::int32_t, double>> from;
      bool helpless = false;
      const auto by_site = [&](const auto& part) {
        for (std::size_t s = 0; s < problem_.sites.size(); ++s) {
          const double share =
              part(problem_.sites[s].options[at(choice.option[s])]) / std::max(v.value, 1e-300);
          if (share > 0.0) from.emplace_back(index(s), share);
        }
        std::stable_sort(from.begin(), from.end(),
                         [](const auto& a, const auto& b) { return a.second > b.second; });
        if (from.size() > kNamed) from.resize(kNamed);
        // The largest contributor has nothing (more) to choose from.
        helpless = !from.empty() && problem_.sites[at(from.front().first)].options.size() <= 1;
      };
      std::string names;
      std::string names_zh;
      const auto name = [&] {
        for (const auto& [s, share] : from) {
          const auto& site = study_.sites[at(s)];
          names += (names.empty() ? "" : ", ") + site.name;
          names_zh +=
              (names_zh.empty() ? "" : "、") + (site.name_zh.empty() ? site.name : site.name_zh);
        }
      };
      switch (v.kind) {
        case Violation::Kind::Place: {
          const auto k = at(v.index);
          by_site([&](const relocation::Option& x) { return x.place_risk_per_yr[k]; });
          name();
          const bool destination = at(problem_.places[k].group) >= study_.targets.size();
          o.kind = destination ? PlanObstacle::Kind::DestinationTarget : PlanObstacle::Kind::Target;
          o.index = destination ? problem_.places[k].group - index(study_.targets.size())
                                : problem_.places[k].group;
          if (problem_.places[k].background_per_yr > v.allowed) {
            o.help = {"the risk that is there already is above the limit: another destination",
                      "背景风险已超过限值，应另选承接地"};
          } else if (helpless) {
            o.help = {"options with costs for: " + names,
                      "为以下企业补充带费用的方案：" + names_zh};
          } else if (problem_.places[k].receptor < 0 && !destination) {
            o.help = {
                "stronger options for " + names +
                    ", or a row for this target in relocation.receptors",
                "为 " + names_zh + " 提供更有效的方案，或在 relocation.receptors 中加入该目标"};
          } else {
            o.help = {"stronger options for: " + names, "为以下企业提供更有效的方案：" + names_zh};
          }
          break;
        }
        case Violation::Kind::Curve: {
          by_site([&](const relocation::Option& x) {
            if (v.index > 0 && x.destination != v.index - 1) return 0.0;
            double sum = 0.0;
            for (const risk::FnPair& c : x.fn)
              sum += c.deaths >= v.deaths ? c.frequency_per_yr : 0.0;
            return sum;
          });
          name();
          o.kind = v.index == 0 ? PlanObstacle::Kind::Curve : PlanObstacle::Kind::DestinationCurve;
          o.index = v.index == 0 ? -1 : v.index - 1;
          o.help = {
              helpless ? "options with costs for: " + names : "stronger options for: " + names,
              (helpless ? "为以下企业补充带费用的方案：" : "为以下企业提供更有效的方案：") +
                  names_zh};
          break;
        }
        case Violation::Kind::BatchBudget:
        case Violation::Kind::Budget:
          o.kind = v.kind == Violation::Kind::Budget ? PlanObstacle::Kind::Budget
                                                     : PlanObstacle::Kind::BatchBudget;
          o.help = {fmt::format("a budget of {:.6g}", v.value),
                    fmt::format("预算增至 {:.6g}", v.value)};
          break;
        case Violation::Kind::BatchSites:
          o.kind = PlanObstacle::Kind::BatchSites;
          o.help = {fmt::format("max_sites of {:.0f}, or more batches", v.value),
                    fmt::format("max_sites 增至 {:.0f}，或增加批次", v.value)};
          break;
        case Violation::Kind::Capacity:
          o.kind = PlanObstacle::Kind::Capacity;
          o.help = {fmt::format("room for {:.6g}, or another destination", v.value),
                    fmt::format("容量增至 {:.6g}，或增加承接地", v.value)};
          break;
        case Violation::Kind::Batch:
          continue;  // the program holds them always
      }
      o.from = std::move(from);
      plan_.obstacles.push_back(std::move(o));
    }
  }

  // --- frontier ---------------------------------------------------------------------------------

  void frontiers() {
    const auto walk = [&](bool meeting, std::vector<FrontierPlan>& into, bool& complete) {
      const relocation::Frontier f =
          frontier(problem_, {.points = in_.frontier_points,
                              .meeting = meeting,
                              .relative_gap = std::max(in_.relative_gap, kFrontierGap),
                              .node_limit = std::min(in_.node_limit, kFrontierNodes),
                              .time_limit_s = in_.time_limit_s});
      complete = f.complete;
      for (const FrontierPoint& p : f.points) {
        FrontierPlan plan{
            .cost = p.cost, .pll_per_yr = p.pll_per_yr, .cost_gap = p.cost_gap, .meets = p.meets};
        for (std::size_t s = 0; s < problem_.sites.size(); ++s) {
          plan.options.push_back(option_[s][at(p.choice.option[s])]);
        }
        for (std::size_t r = 0; r < problem_.receptors.size(); ++r) {
          if (p.choice.receptor_batch[r] >= 0) plan.moves.push_back(receptor_[r]);
        }
        into.push_back(std::move(plan));
      }
    };
    reporter_.stage("frontier", 0.7);
    walk(false, out_.frontier, out_.frontier_complete);
    if (reporter_.cancelled()) throw Cancelled{};
    // Without batches and budgets the criteria may be met even when the plan is not feasible.
    if (plan_.feasible || plan_.cost_without_limits) {
      reporter_.stage("frontier", 0.85);
      walk(true, out_.frontier_meeting, out_.frontier_meeting_complete);
    }
  }

  const Study& study_;
  const RelocationInputs& in_;
  const RiskBasis& basis_;
  RunOptions run_;
  Quiet& reporter_;
  RelocationResult& out_;
  RelocationPlan& plan_;
  Problem problem_;
  std::vector<TargetPlace> positions_;             // of problem places
  std::vector<std::int32_t> basis_place_;          // of problem places; -1: at a destination
  std::size_t own_places_ = 0;                     // the first ones: of the study's targets
  std::vector<std::vector<std::int32_t>> option_;  // by site and option of the problem
  std::vector<std::int32_t> receptor_;             // by receptor of the problem
  std::vector<std::vector<double>> stays_;         // by site: risk at every place as things are
  std::vector<double> before_;
  bool by_programme_ = false;
};

void note_unconfirmed(const Study& study, RelocationResult& out) {
  std::map<std::string, bool> seen;
  const auto add = [&](const std::string& subject, const std::string& confidence,
                       const std::string& source, const std::string& document) {
    if (confidence == "read" || confidence == "given" || confidence.empty()) return;
    if (!seen.emplace(subject, true).second) return;
    out.unconfirmed.push_back({"unconfirmed_value",
                               subject,
                               {document + ": " + source + " (" + confidence + ")",
                                document + "：" + source + "（" + confidence + "）"},
                               {"compare with the printed document before a verdict is relied on",
                                "判定前应与标准原文核对"}});
  };
  for (const PlanTarget& t : out.plan.targets) {
    if (!t.limit) continue;
    const auto& p = t.limit->provenance;
    add(fmt::format("{} ({}) {}: {} {:.3g}/yr", p.document, p.edition, p.clause,
                    t.limit->target_class, t.limit->per_yr),
        p.confidence, p.source, p.document);
  }
  for (const auto& line : goal_lines(study)) {
    add(fmt::format("{} {}: F-N line F = {:.3g} N^{:.3g}", line.provenance.document,
                    line.provenance.clause, line.f_at_1_per_yr, line.slope),
        line.provenance.confidence, line.provenance.source, line.provenance.document);
  }
  for (const BuildingResult& b : out.buildings) {
    for (const BuildingEffect& e : b.effects) {
      if (!e.limit || !e.exceeded) continue;
      add(fmt::format("{}, {}: {:.3g}/yr", e.limit->name_en, e.limit->building,
                      e.limit->max_frequency_per_yr),
          e.limit->confidence, e.limit->source, "occupied buildings");
    }
  }
}

}  // namespace

RelocationResult decide_relocation(const Study& study, const RiskBasis& basis,
                                   const RunOptions& options, Reporter& whole) {
  Quiet reporter{whole};
  if (basis.sites.size() != study.sites.size()) {
    throw InputError("the risk basis belongs to another study: it has other sites");
  }
  RelocationResult out;
  out.ranking = rank_sites(study, basis, options, reporter);
  Planner{study, basis, options, reporter, out}.plan();
  out.buildings = judge_buildings(study, basis, options, reporter, out.gaps);
  if (!study.relocation.given) {
    out.gaps.push_back({"no_section",
                        "relocation",
                        {"the study has no section `relocation`: ranking only",
                         "研究文件没有 relocation 部分，只给出排序"},
                        {"options with costs, destinations, batches (docs/relocation.md)",
                         "补充方案费用、承接地、批次（见 docs/relocation.md）"}});
  }
  if (goal_lines(study).empty()) {
    out.gaps.push_back({"no_lines",
                        study.criteria.id(),
                        {"the criteria have no F-N line for this goal: societal risk is not judged",
                         "准则没有相应的社会风险曲线，未判定社会风险"},
                        {"criteria with lines", "选用带 F-N 线的准则"}});
  }
  note_unconfirmed(study, out);
  return out;
}

}  // namespace isorisk::study::decisions
