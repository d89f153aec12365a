// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/relocation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "decisions/relocation_sources.hpp"
#include "isorisk/data/embedded.hpp"
#include "park_support.hpp"

namespace isorisk::study::decisions {
namespace {

using namespace test;
using nlohmann::json;
using testing::HasSubstr;

gis::Geometry square(double x, double y, double side) {
  return gis::Geometry::polygon(
      {{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}});
}

// --- hand-made
// ------------------------------------------------------------------------------------

// Three plants and three targets, in numbers that can be checked on paper. GB 36894-2018, in
// service: school 3e-6, shop (general class 3) 3e-5.
//            school   shop    works   F-N classes           PLL
//   A        4e-6     2e-5    1e-6    2e-5 of 100 dead      2e-3
//   B        1e-6     1.5e-5  0       6e-5 of 10 dead       6e-4
//   C        0        0       9e-5    none                  0
// The works belong to C: C does not count there. School 5e-6 > 3e-6 and shop 3.5e-5 > 3e-5 fail.
// F(100) = 2e-5 > 1e-5, F(10) = 8e-5 < 1e-4: the curve crosses the line at 100, twice as high.
struct Made {
  Study study;
  RiskBasis basis;
  Reporter quiet;

  Made() {
    study.criteria = models::criteria::load("gb36894-2018");
    study.crs = gis::parse_crs("EPSG:4548");
    study.weather.periods = {{.name = "day", .share = 0.5},
                             {.name = "night", .share = 0.5, .night = true}};
    for (const auto& [id, x] :
         {std::pair{"A", 0.0}, std::pair{"B", 1000.0}, std::pair{"C", 2000.0}}) {
      study.sites.push_back(
          {.id = id, .name = std::string{"Plant "} + id, .area = square(x, 0.0, 100.0)});
    }
    study.targets.push_back({.id = "T1",
                             .name = "School",
                             .target_class = TargetClass::HighSensitivity,
                             .shape = gis::Geometry::point({500.0, 300.0})});
    study.targets.push_back({.id = "T2",
                             .name = "Shop",
                             .target_class = TargetClass::General3,
                             .shape = gis::Geometry::point({600.0, 300.0})});
    study.targets.push_back({.id = "T3",
                             .name = "Works of C",
                             .target_class = TargetClass::General3,
                             .kind = "factory",
                             .site = 2,
                             .shape = gis::Geometry::point({2050.0, 50.0})});
    basis.places = {{0, {500.0, 300.0}}, {1, {600.0, 300.0}}, {2, {2050.0, 50.0}}};
    basis.sites.resize(3);
    basis.sites[0] = {
        .place_risk_per_yr = {4e-6, 2e-5, 1e-6}, .fn = {{100.0, 2e-5}}, .pll_per_yr = 2e-3};
    basis.sites[1] = {
        .place_risk_per_yr = {1e-6, 1.5e-5, 0.0}, .fn = {{10.0, 6e-5}}, .pll_per_yr = 6e-4};
    basis.sites[2] = {.place_risk_per_yr = {0.0, 0.0, 9e-5}, .fn = {}, .pll_per_yr = 0.0};
    // Four overview cells of 1000 m: A above 1e-6 in the first, B in the second.
    basis.overview = {.west_m = 0.0, .north_m = 1000.0, .cell_m = 1000.0, .rows = 1, .cols = 4};
    basis.sites[0].overview_risk_per_yr = {2e-6F, 5e-7F, 0.0F, 0.0F};
    basis.sites[1].overview_risk_per_yr = {0.0F, 1e-6F, 0.0F, 0.0F};
    basis.sites[2].overview_risk_per_yr = {0.0F, 0.0F, 1e-3F, 0.0F};
    basis.input.rose = {
        .periods = 2, .classes = 1, .sectors = 4, .probability = std::vector<double>(8, 0.125)};
    const auto people = [&](double x, std::int32_t owner, double day, double night) {
      basis.input.population.push_back({.centre = {x, 500.0},
                                        .side_m = 25.0,
                                        .owner = owner,
                                        .outdoor = {0.1 * day, 0.0},
                                        .indoor = {0.9 * day, night}});
    };
    people(500.0, -1, 40.0, 70.0);
    people(600.0, 0, 20.0, 5.0);  // staff of A
    people(1500.0, -1, 300.0, 10.0);
    people(2500.0, 2, 50.0, 50.0);  // staff of C
    RelocationInputs& in = study.relocation;
    in.given = true;
    in.relative_gap = 0.0;
    in.node_limit = 10'000;
    in.time_limit_s = 60.0;
    in.frontier_points = 50;
    in.exposed_contour_per_yr = 1e-6;
    in.years_after = 1.0;
    in.programme = "none";
    in.cost_unit = "10^4 CNY";
  }

  void option(const char* id, std::int32_t site, WayOut way, double cost, double factor = 0.0) {
    RelocationOption o{.id = id, .site = site, .way = way, .cost = cost};
    if (way != WayOut::Close) o.risk_factor = factor;
    study.relocation.options.push_back(o);
  }
  // A may close for 900 or be cut to a tenth for 400; B may close for 250.
  void usual_options() {
    option("A-close", 0, WayOut::Close, 900.0);
    option("A-tenth", 0, WayOut::Convert, 400.0, 0.1);
    option("B-close", 1, WayOut::Close, 250.0);
  }
  RelocationResult decide() { return decide_relocation(study, basis, {}, quiet); }
};

const SiteRank& rank_of(const Ranking& r, std::int32_t site) {
  return *std::find_if(r.sites.begin(), r.sites.end(),
                       [&](const SiteRank& s) { return s.site == site; });
}

bool has_gap(const std::vector<RelocationGap>& gaps, const std::string& code,
             const std::string& subject) {
  return std::any_of(gaps.begin(), gaps.end(), [&](const RelocationGap& g) {
    return g.code == code && g.subject.find(subject) != std::string::npos && !g.add.en.empty() &&
           !g.add.zh.empty();
  });
}

TEST(Relocation, RanksSitesByWhatTheyAddToWhatFails) {
  Made m;
  const Ranking r = rank_sites(m.study, m.basis, {}, m.quiet);
  EXPECT_EQ(r.failing, 2);
  EXPECT_NEAR(r.curve_ratio, 2.0, 1e-12);
  EXPECT_DOUBLE_EQ(r.curve_at.deaths, 100.0);
  EXPECT_NEAR(r.excess_decades, std::log10(5.0 / 3.0) + std::log10(3.5 / 3.0) + std::log10(2.0),
              1e-12);
  EXPECT_NEAR(r.pll_per_yr, 2.6e-3, 1e-15);
  ASSERT_EQ(r.sites.size(), 3U);
  const SiteRank& a = r.sites[0];
  EXPECT_EQ(a.site, 0);  // takes away all of the excess
  EXPECT_TRUE(a.needed);
  EXPECT_EQ(a.worst_target, 0);
  EXPECT_NEAR(a.own_ratio, 4.0 / 3.0, 1e-12);
  EXPECT_NEAR(a.total_ratio, 5.0 / 3.0, 1e-12);
  EXPECT_NEAR(a.share, 0.8, 1e-12);
  EXPECT_EQ(a.failing_targets, 2);
  EXPECT_EQ(a.cured_alone, 2);
  EXPECT_NEAR(a.pll_share, 2.0 / 2.6, 1e-12);
  EXPECT_NEAR(a.curve_share, 1.0, 1e-12);  // all of F(100)
  EXPECT_DOUBLE_EQ(a.exposed_day, 40.0);   // its own staff does not count
  EXPECT_DOUBLE_EQ(a.exposed_night, 70.0);
  EXPECT_EQ(a.failing_after, 0);
  EXPECT_NEAR(a.curve_ratio_after, 0.6, 1e-12);  // F(10) = 6e-5 of 1e-4
  EXPECT_NEAR(a.pll_after, 6e-4, 1e-15);
  const SiteRank& b = r.sites[1];
  EXPECT_EQ(b.site, 1);
  EXPECT_FALSE(b.needed);
  EXPECT_EQ(b.failing_targets, 2);
  EXPECT_EQ(b.cured_alone, 1);  // the shop: 2e-5; the school keeps 4e-6
  EXPECT_DOUBLE_EQ(b.exposed_day, 300.0);
  EXPECT_NEAR(b.pll_after, 0.0, 1e-15);
  const SiteRank& c = r.sites[2];
  EXPECT_EQ(c.order, 0);  // what it does to its own works is no matter of this
  EXPECT_DOUBLE_EQ(c.own_ratio, 0.0);
}

TEST(Relocation, GreedyRemovalAddsUpExactlyToNothing) {
  Made m;
  const Ranking r = rank_sites(m.study, m.basis, {}, m.quiet);
  double pll = r.pll_per_yr;
  double excess = r.excess_decades;
  for (const SiteRank& s : r.sites) {
    if (s.order == 0) continue;
    EXPECT_LE(s.pll_after, pll);
    EXPECT_LE(s.excess_decades_after, excess);
    pll = s.pll_after;
    excess = s.excess_decades_after;
  }
  EXPECT_DOUBLE_EQ(pll, 0.0);
  EXPECT_DOUBLE_EQ(excess, 0.0);
}

TEST(Relocation, ACurveBeyondTheVerticalLimitCountsAsUnacceptable) {
  Made m;
  m.basis.sites[1].fn = {{1200.0, 1e-11}};
  const Ranking r = rank_sites(m.study, m.basis, {}, m.quiet);
  EXPECT_TRUE(std::isinf(r.curve_ratio));
  EXPECT_TRUE(rank_of(r, 1).needed);
}

TEST(Relocation, FindsTheCheapestPlanOfThreePlants) {
  Made m;
  m.usual_options();
  const RelocationResult r = m.decide();
  ASSERT_TRUE(r.plan.feasible);
  // A to a tenth: school 0.4e-6 + 1e-6, shop 0.2e-5 + 1.5e-5, F(100) = 2e-6, F(10) = 6.2e-5: holds.
  // B closed alone leaves the school at 4e-6 and the curve at 2.
  EXPECT_DOUBLE_EQ(r.plan.cost, 400.0);
  EXPECT_DOUBLE_EQ(r.plan.cost_bound, 400.0);
  EXPECT_TRUE(r.plan.proven);
  EXPECT_TRUE(r.plan.checked);
  EXPECT_TRUE(r.plan.check_meets);
  ASSERT_EQ(r.plan.sites.size(), 3U);
  EXPECT_EQ(r.plan.sites[0].option, 1);
  EXPECT_EQ(r.plan.sites[1].option, -1);
  EXPECT_NEAR(r.plan.pll_after, 2e-4 + 6e-4, 1e-15);
  EXPECT_NEAR(r.plan.pll_checked, r.plan.pll_after, 1e-15);
  EXPECT_NEAR(r.plan.curve_ratio_after, 0.62, 1e-12);
  ASSERT_EQ(r.plan.targets.size(), 3U);
  EXPECT_NEAR(r.plan.targets[0].before_per_yr, 5e-6, 1e-18);
  EXPECT_NEAR(r.plan.targets[0].after_per_yr, 1.4e-6, 1e-18);
  EXPECT_NEAR(r.plan.targets[2].after_per_yr, 1e-7, 1e-19);  // of A; C's own 9e-5 do not count
  EXPECT_TRUE(r.frontier_complete);
  // 0, B closed, A tenth, both, A closed, all closed.
  std::vector<double> costs;
  for (const FrontierPlan& p : r.frontier) costs.push_back(p.cost);
  EXPECT_THAT(costs, testing::ElementsAre(0.0, 250.0, 400.0, 650.0, 1150.0));
  EXPECT_FALSE(r.frontier[1].meets);
  EXPECT_TRUE(r.frontier[2].meets);
  EXPECT_DOUBLE_EQ(r.frontier_meeting.front().cost, 400.0);
}

TEST(Relocation, TheCurveMustReachTheLowerLineWhenTheStudySaysSo) {
  Made m;
  m.usual_options();
  m.study.relocation.lower_line = true;  // 1e-5 / N: F(10) = 6e-5 is far above 1e-6
  const RelocationResult r = m.decide();
  EXPECT_DOUBLE_EQ(r.plan.cost, 1150.0);
}

TEST(Relocation, PeopleMoveWhenThatIsCheaperAndTheirLimitNoLongerCounts) {
  Made m;
  m.usual_options();
  m.basis.sites[0].fn = {{100.0, 5e-6}};  // the curve holds as it is
  m.study.relocation.receptors = {{.id = "school", .name = "School", .targets = {0}, .cost = 100.0},
                                  {.id = "shop", .name = "Shop", .targets = {1}, .cost = 60.0}};
  RelocationResult r = m.decide();
  EXPECT_DOUBLE_EQ(r.plan.cost, 160.0);
  EXPECT_EQ(r.plan.moves.size(), 2U);
  EXPECT_TRUE(r.plan.targets[0].moves);
  m.study.relocation.receptors[0].cost.reset();  // not known: not moved, and listed
  r = m.decide();
  EXPECT_DOUBLE_EQ(r.plan.cost, 400.0);
  EXPECT_TRUE(has_gap(r.gaps, "no_cost", "school"));
}

TEST(Relocation, BatchesFollowBudgetsNumbersAndDays) {
  Made m;
  m.usual_options();
  m.study.relocation.batches = {
      {.name = "1", .deadline = parse_day("2026-12-31"), .budget = 300.0},
      {.name = "2", .deadline = parse_day("2027-12-31"), .budget = 500.0}};
  RelocationResult r = m.decide();
  EXPECT_EQ(r.plan.sites[0].batch, 1);  // 400 does not fit into 300
  EXPECT_EQ(r.plan.batches[0].failing_after, 2);
  EXPECT_EQ(r.plan.batches[1].failing_after, 0);
  EXPECT_NEAR(r.plan.batches[1].time_yr, 365.0 / 365.25, 1e-12);
  m.study.relocation.batches[0].budget = 400.0;
  r = m.decide();
  EXPECT_EQ(r.plan.sites[0].batch, 0);  // as early as it can
  m.study.relocation.options[1].not_before = parse_day("2027-01-01");
  r = m.decide();
  EXPECT_EQ(r.plan.sites[0].batch, 1);
  m.study.relocation.options[1].not_before = parse_day("2030-01-01");  // too late: A must close
  m.study.relocation.batches[1].budget = 2000.0;
  r = m.decide();
  EXPECT_DOUBLE_EQ(r.plan.cost, 900.0);
}

TEST(Relocation, SaysWhatIsInTheWayAndWhatWouldHelp) {
  Made m;
  m.option("B-close", 1, WayOut::Close, 250.0);  // nothing for A
  const RelocationResult r = m.decide();
  EXPECT_FALSE(r.plan.feasible);
  EXPECT_FALSE(r.plan.cost_without_limits);
  EXPECT_TRUE(has_gap(r.gaps, "no_option", "Plant A"));
  bool school = false;
  bool curve = false;
  for (const PlanObstacle& o : r.plan.obstacles) {
    EXPECT_NE(o.kind == PlanObstacle::Kind::Target && o.index == 1, true);  // the shop is cured
    if (o.kind == PlanObstacle::Kind::Target && o.index == 0) {
      school = true;
      EXPECT_NEAR(o.value, 4e-6, 1e-18);
      EXPECT_DOUBLE_EQ(o.allowed, 3e-6);
      ASSERT_FALSE(o.from.empty());
      EXPECT_EQ(o.from.front().first, 0);
      EXPECT_NEAR(o.from.front().second, 1.0, 1e-12);
      EXPECT_THAT(o.help.en, HasSubstr("Plant A"));
    }
    if (o.kind == PlanObstacle::Kind::Curve) {
      curve = true;
      EXPECT_DOUBLE_EQ(o.deaths, 100.0);
    }
  }
  EXPECT_TRUE(school);
  EXPECT_TRUE(curve);
  const DecisionOutput out = relocation_output(m.study, m.basis, r);
  EXPECT_THAT(out.text, HasSubstr("School"));
}

TEST(Relocation, SaysHowMuchMoneyIsMissing) {
  Made m;
  m.usual_options();
  m.study.relocation.budget = 300.0;
  const RelocationResult r = m.decide();
  EXPECT_FALSE(r.plan.feasible);
  ASSERT_TRUE(r.plan.cost_without_limits);
  EXPECT_DOUBLE_EQ(*r.plan.cost_without_limits, 400.0);
}

TEST(Relocation, AnOptionWithoutACostCannotBeChosenAndIsListed) {
  Made m;
  m.usual_options();
  m.study.relocation.options[1].cost.reset();
  const RelocationResult r = m.decide();
  EXPECT_DOUBLE_EQ(r.plan.cost, 900.0);
  EXPECT_TRUE(has_gap(r.gaps, "no_cost", "A-tenth"));
}

TEST(Relocation, WithoutASectionThereIsARankingAndAWordAboutTheRest) {
  Made m;
  m.study.relocation.given = false;
  const RelocationResult r = m.decide();
  EXPECT_FALSE(r.plan.possible);
  EXPECT_TRUE(has_gap(r.gaps, "no_section", "relocation"));
  EXPECT_EQ(r.ranking.sites.size(), 3U);
  EXPECT_FALSE(relocation_output(m.study, m.basis, r).text.empty());
}

TEST(Relocation, ASiteThatMustLeaveDoesSoThoughNothingFails) {
  Made m;
  for (SitePart& s : m.basis.sites) {
    s.place_risk_per_yr.assign(3, 0.0);
    s.fn.clear();
  }
  m.usual_options();
  m.study.relocation.sites = {{.site = 1, .must_leave = true}};
  const RelocationResult r = m.decide();
  EXPECT_TRUE(r.plan.needed);
  EXPECT_DOUBLE_EQ(r.plan.cost, 250.0);
  EXPECT_EQ(r.plan.sites[1].option, 2);
}

TEST(Relocation, UnconfirmedLimitsAreListed) {
  Made m;
  m.usual_options();
  const RelocationResult r = m.decide();
  EXPECT_TRUE(std::any_of(r.unconfirmed.begin(), r.unconfirmed.end(), [](const RelocationGap& g) {
    return g.subject.find("GB 36894-2018") != std::string::npos;
  }));
  const DecisionOutput out = relocation_output(m.study, m.basis, r);
  EXPECT_TRUE(std::any_of(out.warnings.begin(), out.warnings.end(),
                          [](const Warning& w) { return w.code == "unconfirmed_value"; }));
}

TEST(Relocation, TheProgrammeClassFollowsFromSizeAndRisk) {
  Made m;
  RelocationInputs& in = m.study.relocation;
  in.programme = "guobanfa-2017-77";
  in.sites = {{.site = 0, .size = EnterpriseSize::Large, .major_risk = false},
              {.site = 1, .size = EnterpriseSize::Large, .major_risk = true}};
  EXPECT_EQ(programme_class(m.study, 0).finish, parse_day("2025-12-31"));
  EXPECT_EQ(programme_class(m.study, 1).finish, parse_day("2020-12-31"));
  const ProgrammeClass unknown = programme_class(m.study, 2);
  EXPECT_TRUE(unknown.assumed);
  EXPECT_EQ(unknown.finish, parse_day("2020-12-31"));
  in.sites[0].size = EnterpriseSize::ExtraLarge;
  in.sites[0].major_risk = true;
  EXPECT_EQ(programme_class(m.study, 0).finish, parse_day("2025-12-31"));
  in.programme = "none";
  EXPECT_TRUE(programme_class(m.study, 0).key.empty());
}

TEST(Relocation, WithoutBatchesOfItsOwnAStudyGetsThoseOfTheProgramme) {
  Made m;
  m.usual_options();
  m.study.relocation.programme = "guobanfa-2017-77";
  m.study.relocation.sites = {{.site = 0, .size = EnterpriseSize::Small, .populated_area = true}};
  RelocationResult r = m.decide();
  ASSERT_EQ(r.plan.batches.size(), 2U);
  EXPECT_EQ(r.plan.batches[0].deadline, parse_day("2020-12-31"));
  EXPECT_EQ(r.plan.sites[0].batch, 0);
  EXPECT_FALSE(r.plan.sites[0].late);
  m.study.relocation.options[1].not_before = parse_day("2021-06-30");  // a small one may not wait
  r = m.decide();
  EXPECT_DOUBLE_EQ(r.plan.cost, 900.0);
  m.study.relocation.sites[0].size = EnterpriseSize::Large;
  r = m.decide();
  EXPECT_DOUBLE_EQ(r.plan.cost, 400.0);
  EXPECT_EQ(r.plan.sites[0].batch, 1);
  m.study.relocation.batches = {{.name = "late", .deadline = parse_day("2027-12-31")}};
  r = m.decide();
  EXPECT_TRUE(r.plan.sites[0].late);
}

TEST(Relocation, BothLanguagesHaveTheSameTablesAndNoEmptyTitles) {
  Made m;
  m.usual_options();
  const RelocationResult r = m.decide();
  m.study.language = Language::En;
  const DecisionOutput en = relocation_output(m.study, m.basis, r);
  m.study.language = Language::Zh;
  const DecisionOutput zh = relocation_output(m.study, m.basis, r);
  ASSERT_EQ(en.tables.size(), zh.tables.size());
  for (std::size_t i = 0; i < en.tables.size(); ++i) {
    EXPECT_EQ(en.tables[i].id, zh.tables[i].id);
    EXPECT_NE(en.tables[i].title, zh.tables[i].title);
    EXPECT_FALSE(zh.tables[i].title.empty());
    for (std::size_t c = 0; c < en.tables[i].columns.size(); ++c) {
      EXPECT_FALSE(en.tables[i].columns[c].title.empty());
      EXPECT_NE(en.tables[i].columns[c].title, zh.tables[i].columns[c].title) << en.tables[i].id;
    }
    for (const Row& row : en.tables[i].rows) {
      EXPECT_EQ(row.cells.size(), en.tables[i].columns.size()) << en.tables[i].id;
    }
  }
  // The answer for programs does not depend on the language, but for names.
  const json a = json::parse(en.json);
  EXPECT_EQ(a["plan"]["cost"], 400.0);
  EXPECT_EQ(a["plan"]["sites"][0]["option"], "A-tenth");
  EXPECT_EQ(a["plan"]["targets"][0]["limit"]["document"], "GB 36894-2018");
  EXPECT_EQ(json::parse(zh.json)["ranking"], a["ranking"]);
}

// --- buildings
// ------------------------------------------------------------------------------------

// A control room 100 m east of a source. Heat 12.5 kW/m2 reaches 150 m in scenario 1 (3e-5) and 90
// m in scenario 2 (5e-4); a toxic cloud reaches 300 m in scenario 3 (4e-4) and blows to the east,
// or the sectors beside it, in three of four directions.
TEST(Relocation, BuildingsCountTheScenariosThatReachThem) {
  Made m;
  m.study.equipment.push_back(
      {.id = "V1", .site = 0, .position = {0.0, 0.0}, .shape = gis::Geometry::point({0.0, 0.0})});
  m.basis.result.releases = {{.equipment = 0}};
  const auto scenario = [&](double f, const char* effect, double distance) {
    m.basis.result.scenarios.push_back(
        {.release = 0, .frequency_per_yr = f, .distances = {{effect, distance}}});
  };
  scenario(3e-5, "12.5 kW/m2", 150.0);
  scenario(5e-4, "12.5 kW/m2", 90.0);
  scenario(4e-4, "lethality_cutoff", 300.0);
  m.study.relocation.buildings = {{.id = "CR",
                                   .name = "Control room",
                                   .site = 0,
                                   .kind = "control_room",
                                   .shape = square(100.0, -5.0, 10.0)}};
  m.study.relocation.building_limits = {{.effect = "12.5 kW/m2",
                                         .max_frequency_per_yr = 1e-4,
                                         .action = "strengthen",
                                         .confidence = "read"},
                                        {.effect = "12.5 kW/m2",
                                         .building = "canteen",
                                         .max_frequency_per_yr = 1e-5,
                                         .action = "move",
                                         .confidence = "read"},
                                        {.effect = "lethality_cutoff",
                                         .max_frequency_per_yr = 2e-4,
                                         .action = "move",
                                         .confidence = "read"}};
  std::vector<RelocationGap> gaps;
  auto r = judge_buildings(m.study, m.basis, {}, m.quiet, gaps);
  ASSERT_EQ(r.size(), 2U);  // and the works of C
  const BuildingResult& room =
      *std::find_if(r.begin(), r.end(), [](const auto& b) { return b.building == 0; });
  ASSERT_EQ(room.effects.size(), 2U);
  EXPECT_DOUBLE_EQ(room.effects[0].frequency_per_yr, 3e-5);
  EXPECT_FALSE(room.effects[0].exceeded);
  EXPECT_EQ(room.effects[0].worst_equipment, 0);
  EXPECT_DOUBLE_EQ(room.effects[1].any_wind_per_yr, 4e-4);
  EXPECT_NEAR(room.effects[1].frequency_per_yr, 3e-4, 1e-15);
  EXPECT_TRUE(room.effects[1].exceeded);
  EXPECT_EQ(room.action, "move");
  EXPECT_TRUE(has_gap(gaps, "no_persons", "CR"));
  EXPECT_TRUE(has_gap(gaps, "building_kind", "T3"));
  m.study.relocation.buildings[0].kind = "canteen";  // its own, stricter row
  r = judge_buildings(m.study, m.basis, {}, m.quiet, gaps);
  const BuildingResult& canteen =
      *std::find_if(r.begin(), r.end(), [](const auto& b) { return b.building == 0; });
  EXPECT_TRUE(canteen.effects[0].exceeded);
}

TEST(Relocation, ABlastResistantBuildingNeedsNoStrengtheningAndADormitoryMayNotBeThere) {
  Made m;
  m.study.equipment.push_back(
      {.id = "V1", .site = 0, .position = {0.0, 0.0}, .shape = gis::Geometry::point({0.0, 0.0})});
  m.basis.result.releases = {{.equipment = 0}};
  m.basis.result.scenarios = {
      {.release = 0, .frequency_per_yr = 1e-3, .distances = {{"6.9 kPa", 500.0}}}};
  m.study.relocation.buildings = {{.id = "CR",
                                   .site = 0,
                                   .kind = "control_room",
                                   .persons = 9.0,
                                   .blast_resistant = true,
                                   .shape = gis::Geometry::point({50.0, 0.0})},
                                  {.id = "CR2",
                                   .site = 0,
                                   .kind = "control_room",
                                   .persons = 9.0,
                                   .shape = gis::Geometry::point({50.0, 0.0})},
                                  {.id = "D",
                                   .site = 0,
                                   .kind = "dormitory",
                                   .persons = 30.0,
                                   .shape = gis::Geometry::point({900.0, 0.0})}};
  m.study.relocation.building_limits = {
      {.effect = "6.9 kPa", .max_frequency_per_yr = 1e-4, .action = "strengthen"},
      {.effect = "presence", .building = "dormitory", .action = "move"}};
  std::vector<RelocationGap> gaps;
  std::vector<std::string> actions(3);
  for (const BuildingResult& b : judge_buildings(m.study, m.basis, {}, m.quiet, gaps)) {
    if (b.building >= 0) actions[static_cast<std::size_t>(b.building)] = b.action;
  }
  EXPECT_THAT(actions, testing::ElementsAre("", "strengthen", "move"));
}

TEST(Relocation, EveryBuildingLimitOfTheDataIsKnown) {
  const data::Table& t = data::table("standards/occupied_buildings.csv");
  for (std::size_t i = 0; i < t.rows(); ++i) {
    EXPECT_NE(data::display_name("building_effect", t.text(i, "effect"), data::Language::Zh),
              t.text(i, "effect"));
    EXPECT_NE(data::display_name("occupied_building", t.text(i, "building"), data::Language::En),
              t.text(i, "building"));
    EXPECT_NE(data::display_name("building_action", t.text(i, "action"), data::Language::En),
              t.text(i, "action"));
  }
}

// --- a real basis
// ---------------------------------------------------------------------------------

class RelocationPark : public ::testing::Test {
 protected:
  void SetUp() override {
    if (basis_ != nullptr) return;
    study_ = new Study{study::open(two_site_park("relocation"))};
    basis_ = new RiskBasis{basis_of(*study_)};
  }
  static void TearDownTestSuite() {
    delete basis_;
    delete study_;
    basis_ = nullptr;
    study_ = nullptr;
  }
  static Study* study_;
  static RiskBasis* basis_;
  Reporter quiet_;
};
Study* RelocationPark::study_ = nullptr;
RiskBasis* RelocationPark::basis_ = nullptr;

TEST_F(RelocationPark, ASiteInItsPresentStateIsItsPart) {
  const SitePart part = relocation::part_in_state(*basis_, 1, {}, basis_->places, {}, quiet_);
  for (std::size_t p = 0; p < basis_->places.size(); ++p) {
    EXPECT_DOUBLE_EQ(part.place_risk_per_yr[p], basis_->sites[1].place_risk_per_yr[p]);
  }
  EXPECT_EQ(part.fn, basis_->sites[1].fn);
  // Half of every frequency is half of everything.
  relocation::SiteState half;
  for (std::size_t e = 0; e < study_->equipment.size(); ++e)
    half.factor[static_cast<std::int32_t>(e)] = 0.5;
  const SitePart halved = relocation::part_in_state(*basis_, 1, half, basis_->places, {}, quiet_);
  for (std::size_t p = 0; p < basis_->places.size(); ++p) {
    EXPECT_NEAR(halved.place_risk_per_yr[p], 0.5 * part.place_risk_per_yr[p],
                1e-12 * part.place_risk_per_yr[p]);
  }
  EXPECT_NEAR(halved.pll_per_yr, 0.5 * part.pll_per_yr, 1e-12 * part.pll_per_yr);
  EXPECT_TRUE(
      relocation::part_in_state(*basis_, 1, {.gone = true}, basis_->places, {}, quiet_).fn.empty());
}

TEST_F(RelocationPark, PartsWithTheStaffGoneAreThoseOfAComputationAnew) {
  for (std::size_t gone = 0; gone < 2; ++gone) {
    const std::size_t stays = 1 - gone;
    std::vector<relocation::SiteState> states(2);
    states[gone].gone = true;
    std::vector<bool> keep(2, true);
    keep[gone] = false;
    std::vector<SitePart> parts(2);
    parts[stays] = basis_->sites[stays];
    const relocation::People people = relocation::people_after(*study_, *basis_, states, {});
    const int computed = relocation::recompute_reached(*basis_, states, people, parts, {}, quiet_);
    // Only B has staff on its ground, within reach of A.
    EXPECT_EQ(people.changed.empty(), gone == 0);
    EXPECT_EQ(computed, gone == 1 ? 1 : 0);
    const Recomputed whole = recompute(*basis_, keep, false, {}, quiet_);
    EXPECT_NEAR(parts[stays].pll_per_yr, whole.pll_per_yr, 1e-12 * whole.pll_per_yr);
    if (gone == 1) {
      EXPECT_LT(parts[stays].pll_per_yr, basis_->sites[stays].pll_per_yr);
    }
    double f = 0.0;
    for (const risk::FnPair& p : parts[stays].fn) f += p.frequency_per_yr;
    EXPECT_NEAR(f, whole.fn.back().frequency_per_yr, 1e-12 * f);
  }
}

TEST_F(RelocationPark, PeopleOfAnAreaThatMovesAwayAreGoneAndNobodyElse) {
  std::vector<bool> areas(study_->population_areas.size(), false);
  areas[0] = true;
  const std::vector<relocation::SiteState> states(2);
  const relocation::People people = relocation::people_after(*study_, *basis_, states, areas);
  double before = 0.0;
  double after = 0.0;
  double left = 0.0;
  const auto night = [](const risk::PopulationCell& c) {
    return c.outdoor.back() + c.indoor.back();
  };
  for (const auto& c : basis_->input.population) before += night(c);
  for (const auto& c : people.left) after += night(c);
  for (const auto& c : people.changed) left += night(c);
  EXPECT_NEAR(left, study_->population_areas[0].persons_night, 1e-9);
  EXPECT_NEAR(before - after, left, 1e-9);
  std::vector<SitePart> parts = basis_->sites;
  relocation::recompute_reached(*basis_, states, people, parts, {}, quiet_);
  for (std::size_t s = 0; s < 2; ++s) {
    EXPECT_LE(parts[s].pll_per_yr, basis_->sites[s].pll_per_yr * (1.0 + 1e-12));
  }
}

TEST_F(RelocationPark, ASiteThatLeavesNeverRaisesRiskAtItsOldNeighbours) {
  Study study = *study_;
  RelocationInputs& in = study.relocation;
  in.given = true;
  in.programme = "none";
  in.cost_unit = "CNY";
  const Point from = gis::centroid(study.sites[1].area);
  in.destinations = {{.id = "D",
                      .name = "Far plot",
                      .capacity = 1.0,
                      .position = {from.x_m + 30'000.0, from.y_m},
                      .shape = gis::Geometry::point({from.x_m + 30'000.0, from.y_m})}};
  in.options = {{.id = "B-move", .site = 1, .way = WayOut::Move, .destination = 0, .cost = 5.0}};
  in.sites = {{.site = 1, .must_leave = true}};
  const RelocationResult r = decide_relocation(study, *basis_, {}, quiet_);
  ASSERT_FALSE(r.plan.targets.empty());
  EXPECT_EQ(r.plan.sites[1].option, 0);
  for (const PlanTarget& t : r.plan.targets) EXPECT_LE(t.after_per_yr, t.before_per_yr);
  EXPECT_LE(r.plan.pll_checked, r.plan.pll_before);
  EXPECT_NEAR(r.plan.pll_after, basis_->sites[0].pll_per_yr, 1e-12);
  EXPECT_TRUE(has_gap(r.gaps, "no_people_near", "Far plot"));
  EXPECT_TRUE(has_gap(r.gaps, "no_targets_near", "Far plot"));
  EXPECT_TRUE(has_gap(r.gaps, "no_destination_fn", "Far plot"));
  EXPECT_EQ(r.plan.destinations[0].sites, std::vector<std::int32_t>{1});
}

TEST_F(RelocationPark, ADestinationIsHeldAgainstItsOwnTargetsBackgroundAndRoom) {
  Study study = *study_;
  RelocationInputs& in = study.relocation;
  in.given = true;
  in.programme = "none";
  const Point from = gis::centroid(study.sites[1].area);
  const Point to{from.x_m + 30'000.0, from.y_m};
  in.destinations = {{.id = "D",
                      .name = "Plot",
                      .capacity = 1.0,
                      .position = to,
                      .shape = gis::Geometry::point(to)}};
  in.options = {{.id = "B-move", .site = 1, .way = WayOut::Move, .destination = 0, .cost = 5.0},
                {.id = "B-close", .site = 1, .way = WayOut::Close, .cost = 50.0}};
  in.sites = {{.site = 1, .must_leave = true}};
  // A clinic far enough for nothing to happen, with room below its limit for a new plant (3e-7).
  in.destination_targets = {{.id = "X",
                             .name = "Clinic",
                             .destination = 0,
                             .target_class = "high_sensitivity",
                             .background_per_yr = 1e-7,
                             .background_given = true,
                             .shape = gis::Geometry::point({to.x_m + 9000.0, to.y_m})}};
  // The first site is allowed anything, so that only the destination decides.
  study.targets.clear();
  RiskBasis basis = *basis_;
  basis.places.clear();
  for (SitePart& s : basis.sites) s.place_risk_per_yr.clear();
  EXPECT_DOUBLE_EQ(decide_relocation(study, basis, {}, quiet_).plan.cost, 5.0);
  in.destination_targets[0].background_per_yr = 4e-7;  // above the limit already
  RelocationResult r = decide_relocation(study, basis, {}, quiet_);
  EXPECT_FALSE(r.plan.feasible);
  ASSERT_FALSE(r.plan.obstacles.empty());
  EXPECT_EQ(r.plan.obstacles[0].kind, PlanObstacle::Kind::DestinationTarget);
  EXPECT_THAT(r.plan.obstacles[0].help.en, HasSubstr("another destination"));
  in.new_at_destinations = false;  // 3e-6 for plants in service
  EXPECT_DOUBLE_EQ(decide_relocation(study, basis, {}, quiet_).plan.cost, 5.0);
  in.new_at_destinations = true;
  in.destination_targets[0].background_per_yr = 0.0;
  in.destination_targets[0].shape =
      gis::Geometry::point({to.x_m + 30.0, to.y_m});  // beside the vessel
  r = decide_relocation(study, basis, {}, quiet_);
  EXPECT_DOUBLE_EQ(r.plan.cost, 50.0);
  in.destination_targets.clear();
  in.destinations[0].capacity = 0.0;
  EXPECT_DOUBLE_EQ(decide_relocation(study, basis, {}, quiet_).plan.cost, 50.0);
  in.destinations[0].capacity.reset();  // not known: nothing moves there, and it is listed
  r = decide_relocation(study, basis, {}, quiet_);
  EXPECT_DOUBLE_EQ(r.plan.cost, 50.0);
  EXPECT_TRUE(has_gap(r.gaps, "no_capacity", "Plot"));
  in.destinations[0].capacity = 1.0;
  in.destination_fn = {{.destination = 0, .deaths = 10.0, .frequency_per_yr = 2e-4}};  // above 1e-4
  r = decide_relocation(study, basis, {}, quiet_);
  EXPECT_FALSE(r.plan.feasible);
  EXPECT_EQ(r.plan.obstacles[0].kind, PlanObstacle::Kind::DestinationCurve);
}

TEST_F(RelocationPark, TheAnswerHasTheSameBytesForAnyNumberOfThreads) {
  Study study = *study_;
  RelocationInputs& in = study.relocation;
  in.given = true;
  in.cost_unit = "CNY";
  in.options = {
      {.id = "A-half", .site = 0, .way = WayOut::Convert, .cost = 10.0, .risk_factor = 0.5},
      {.id = "B-part", .site = 1, .way = WayOut::Convert, .cost = 4.0, .risk_factor = 1.0},
      {.id = "B-close", .site = 1, .way = WayOut::Close, .cost = 30.0}};
  in.factors = {{.option = 1,
                 .equipment = static_cast<std::int32_t>(study.equipment.size()) - 1,
                 .risk_factor = 0.2}};
  std::string first;
  for (const int threads : {1, 3}) {
    const RelocationResult r = decide_relocation(study, *basis_, {.threads = threads}, quiet_);
    const DecisionOutput out = relocation_output(study, *basis_, r);
    if (first.empty()) first = out.json;
    EXPECT_TRUE(out.json == first);
  }
}

// --- reading the section
// --------------------------------------------------------------------------

TEST(RelocationInputs, EverythingWrongIsToldAtOnceWithItsPlace) {
  const fs::path folder = two_site_park();
  append(folder / "study.yaml",
         "relocation:\n"
         "  start: 2026-13-01\n"
         "  batches:\n"
         "    - {name: One, deadline: 2027-12-31}\n"
         "    - {name: Two, deadline: 2026-12-31}\n"
         "  sites: {table: rs.csv}\n"
         "  destinations: {layer: rd.csv, crs: 'EPSG:4548'}\n"
         "  options: {table: ro.csv}\n"
         "  risk_factors: {table: rf.csv}\n"
         "  receptors: {table: rr.csv}\n"
         "  destination_fn: {table: rn.csv}\n"
         "  buildings: {layer: rb.csv, crs: 'EPSG:4548'}\n");
  write_file(folder / "rs.csv",
             "site,size,must_leave\nB,huge,no\nC,small,no\nA,small,yes\nA,small,no\n");
  write_file(folder / "rd.csv", "id,capacity,x,y\nD,2,512000,4324000\n");
  write_file(folder / "ro.csv",
             "id,site,way,destination,cost,risk_factor,not_before\n"
             "o1,B,move,,5,,\n"
             "o2,B,close,D,5,,\n"
             "o3,B,convert,,5,,\n"
             "o4,B,close,,5,0.5,\n"
             "o5,B,convert,,-1,0.5,\n"
             "o6,B,convert,,3,0.5,30.6.2026\n"
             "o7,B,move,E,3,,\n"
             "o8,B,convert,,,0.5,\n");
  write_file(folder / "rf.csv", "option,equipment,risk_factor\no8,V-101,0.5\no8,V-999,0.5\n");
  write_file(folder / "rr.csv", "target,population,cost\n,,3\nnobody,,3\n");
  write_file(folder / "rn.csv", "destination,deaths,frequency\nD,1,1e-5\nD,10,1e-4\n");
  write_file(folder / "rb.csv", "id,site,kind,x,y\nB1,B,igloo,512475,4324450\n");
  const Problems problems = study::check(folder);
  std::string text;
  for (const Problem& p : problems.sorted()) text += p.text() + "\n";
  for (const char* code :
       {"bad_date", "batches_out_of_order", "unknown_word", "unknown_site", "duplicate_row",
        "missing_value", "destination_without_move", "closed_with_risk", "out_of_range",
        "unknown_destination", "equipment_of_another_site", "unknown_equipment", "unknown_target",
        "curve_not_falling", "no_cost_unit", "no_way_out"}) {
    EXPECT_NE(text.find(std::string{"["} + code + "]"), std::string::npos) << code;
  }
}

TEST(RelocationInputs, AWholeSectionIsRead) {
  const fs::path folder = two_site_park();
  const Study before = study::open(folder);
  append(folder / "study.yaml",
         "relocation:\n"
         "  cost_unit: 10^4 CNY\n"
         "  budget: 5000\n"
         "  start: 2026-01-01\n"
         "  gap: 1 %\n"
         "  years_after: 2 yr\n"
         "  societal: acceptable\n"
         "  programme: none\n"
         "  batches:\n"
         "    - {name: One, name_zh: 一, deadline: 2026-12-31, budget: 20.5, max_sites: 3}\n"
         "    - {deadline: 2027-12-31}\n"
         "  sites: {table: rs.csv}\n"
         "  destinations: {layer: rd.csv, crs: 'EPSG:4548'}\n"
         "  destination_targets: {layer: rt.csv, crs: 'EPSG:4548'}\n"
         "  options: {table: ro.csv}\n"
         "  receptors: {table: rr.csv}\n"
         "  building_limits: {table: rl.csv}\n");
  write_file(folder / "rs.csv", "site,size,major_risk,populated_area\nB,large,yes,\n");
  write_file(folder / "rd.csv",
             "id,name_zh,capacity,capacity_unit,x,y\nD,地块,2,ha,512000,4324000\n");
  write_file(
      folder / "rt.csv",
      "id,class,destination,background_risk,x,y\nX,high_sensitivity,D,2e-7,512900,4324000\n");
  write_file(folder / "ro.csv",
             "id,site,way,destination,cost,capacity_use,not_before\n"
             "o1,B,move,D,12.5,1.5,2026-06-30\n");
  write_file(folder / "rr.csv", "move,target,population,cost\nall," + before.targets[0].id +
                                    ",,3\nall,," + before.population_areas[0].id + ",4\n");
  write_file(folder / "rl.csv",
             "effect,building,max_frequency,action\n6.9 kPa,canteen,1e-5,move\n");
  const Study study = study::open(folder);
  const study::RelocationInputs& in = study.relocation;
  EXPECT_TRUE(in.given);
  EXPECT_EQ(in.cost_unit, "10^4 CNY");
  EXPECT_EQ(in.budget, 5000.0);
  EXPECT_EQ(day_text(*in.start), "2026-01-01");
  EXPECT_DOUBLE_EQ(in.relative_gap, 0.01);
  EXPECT_DOUBLE_EQ(in.years_after, 2.0);
  EXPECT_TRUE(in.lower_line);
  EXPECT_EQ(in.programme, "none");
  ASSERT_EQ(in.batches.size(), 2U);
  EXPECT_EQ(in.batches[0].max_sites, 3.0);
  EXPECT_EQ(in.batches[1].name, "2");
  ASSERT_EQ(in.sites.size(), 1U);
  EXPECT_EQ(in.sites[0].size, EnterpriseSize::Large);
  EXPECT_EQ(in.sites[0].major_risk, true);
  EXPECT_FALSE(in.sites[0].populated_area.has_value());
  ASSERT_EQ(in.options.size(), 1U);
  EXPECT_EQ(in.options[0].destination, 0);
  EXPECT_EQ(in.options[0].capacity_use, 1.5);
  EXPECT_EQ(day_text(*in.options[0].not_before), "2026-06-30");
  EXPECT_EQ(in.destinations[0].capacity_unit, "ha");
  EXPECT_DOUBLE_EQ(in.destination_targets[0].background_per_yr, 2e-7);
  ASSERT_EQ(in.receptors.size(), 1U);
  EXPECT_EQ(in.receptors[0].cost, 7.0);
  EXPECT_EQ(in.receptors[0].targets.size() + in.receptors[0].population.size(), 2U);
  ASSERT_EQ(in.building_limits.size(), 1U);  // instead of those of the data
  EXPECT_EQ(in.building_limits[0].confidence, "given");
}

TEST(RelocationInputs, DaysAreCalendarDays) {
  EXPECT_TRUE(parse_day("2028-02-29"));
  EXPECT_FALSE(parse_day("2027-02-29"));
  EXPECT_FALSE(parse_day("2027-6-1"));
  EXPECT_FALSE(parse_day("01-06-2027"));
  EXPECT_FALSE(parse_day(""));
  EXPECT_EQ(day_text(*parse_day("2027-06-01")), "2027-06-01");
}

}  // namespace
}  // namespace isorisk::study::decisions
