// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/capacity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "capacity_support.hpp"
#include "decisions/capacity_parts.hpp"
#include "decisions/capacity_words.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/gis/raster.hpp"
#include "park_support.hpp"

namespace isorisk::study::decisions {
namespace {

using namespace isorisk::study::test;
using namespace capacity_test;
using capacity::kNoLimit;
using models::criteria::Line;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// --- the worked example as a study
// -----------------------------------------------------------------

struct Hand {
  Study study;
  RiskBasis basis;
};

gis::Geometry box(double west, double south, double east, double north) {
  return gis::Geometry::polygon(
      {{west, south}, {east, south}, {east, north}, {west, north}, {west, south}});
}

Hand worked_example() {
  Hand h;
  h.study.name = "example";
  h.study.crs = gis::parse_crs("EPSG:4548");
  h.study.criteria = models::criteria::load("gb36894-2018");
  h.study.capacity.max_factor = 10.0;
  h.study.capacity.max_units = 10.0;
  h.study.sites = {{.id = "A", .name = "Alpha", .area = box(0, 0, 100, 100)},
                   {.id = "B", .name = "Beta", .area = box(200, 0, 300, 100)}};
  h.study.targets = {{.id = "T1",
                      .name = "school",
                      .target_class = TargetClass::HighSensitivity,
                      .persons = 300.0,
                      .shape = gis::Geometry::point({150, 500})},
                     {.id = "T2",
                      .name = "workshop",
                      .target_class = TargetClass::General3,
                      .persons = 50.0,
                      .shape = gis::Geometry::point({150, 200})}};
  h.basis.places = {{0, {150, 500}}, {1, {150, 200}}};
  h.basis.sites = {{.place_risk_per_yr = kA.place_risk_per_yr, .fn = kA.fn, .pll_per_yr = 4e-5},
                   {.place_risk_per_yr = kB.place_risk_per_yr, .fn = kB.fn, .pll_per_yr = 4e-4}};
  std::vector<risk::FnPair> all{{20, 1e-6}, {8, 5e-5}, {5, 4e-6}};
  h.basis.result.fn = risk::cumulative(all);
  h.basis.result.societal = h.study.criteria.judge(h.basis.result.fn);
  h.basis.result.targets = {{.target = 0, .worst = {150, 500}, .risk_per_yr = 1.5e-6},
                            {.target = 1, .worst = {150, 200}, .risk_per_yr = 1.4e-5}};
  return h;
}

CapacityResult decide(const Study& study, const RiskBasis& basis,
                      const CapacityOptions& options = {}) {
  Reporter quiet;
  return decide_capacity(study, basis, options, {.threads = 2}, quiet);
}

std::vector<std::string> codes(const CapacityResult& r) {
  std::vector<std::string> out;
  for (const Warning& w : r.warnings) out.push_back(w.code);
  return out;
}

TEST(Capacity, MeasuresOfTheWorkedExampleAreThoseByHand) {
  const Hand h = worked_example();
  const CapacityResult r = decide(h.study, h.basis);
  // PLL: 20 x 1e-6 + 5 x 4e-6 = 4e-5 and 8 x 5e-5 = 4e-4.
  EXPECT_NEAR(r.state.rc_per_yr, 4.4e-4, 1e-18);
  // 3e-6 x 300 + 3e-5 x 50
  EXPECT_NEAR(r.state.rc_max_per_yr, 2.4e-3, 1e-17);
  EXPECT_NEAR(r.state.use_ratio, 4.4 / 24.0, 1e-12);
  // (1.5e-6 x 300 + 1.4e-5 x 50) / 2.4e-3
  EXPECT_NEAR(r.state.target_use_ratio, 1.15 / 2.4, 1e-12);
  EXPECT_EQ(r.state.binding_target, 0);
  EXPECT_NEAR(r.targets[0].ratio, 0.5, 1e-12);
  EXPECT_THAT(r.state.failing, IsEmpty());
  // Smallest margin to 1e-3 / N at N = 8: log10(1.25e-4 / 5.1e-5).
  ASSERT_EQ(r.state.margins.size(), 2U);
  EXPECT_NEAR(r.state.margins[0].decades, std::log10(1.25e-4 / 5.1e-5), 1e-12);
  EXPECT_EQ(r.state.margins[0].at.deaths, 8.0);
  EXPECT_NEAR(r.state.margins[1].decades, std::log10(1.25e-6 / 5.1e-5), 1e-12);
  EXPECT_EQ(r.state.region, models::criteria::Region::Alarp);
  EXPECT_NEAR(r.sites[0].head_room.factor, 2.5, 1e-12);
  EXPECT_NEAR(r.sites[1].head_room.factor, 2.48, 1e-12);
  EXPECT_EQ(r.sites[0].head_room.by_passing, r.sites[0].head_room.factor);
  ASSERT_EQ(r.allocations.size(), 1U);
  EXPECT_NEAR(r.allocations[0].best_total, 419.0 / 99.0, 1e-8);
  EXPECT_NEAR(r.allocations[0].fair_total, 4.0, 1e-8);
  EXPECT_EQ(r.allocations[0].present_total, 2.0);
  EXPECT_THAT(codes(r), Contains("unconfirmed_values"));
  EXPECT_THAT(codes(r), Contains("no_reference"));
}

TEST(Capacity, TheLowerLineLeavesLess) {
  Hand h = worked_example();
  h.study.capacity.societal_line = Line::Lower;
  const CapacityResult r = decide(h.study, h.basis);
  // A alone has F(5) = 5e-6 beyond the line, 2e-6: nothing is left for B, not even what it has.
  EXPECT_EQ(r.sites[1].head_room.binding_societal->deaths, 5.0);
  EXPECT_EQ(r.sites[1].head_room.factor, 0.0);
  ASSERT_EQ(r.allocations.size(), 2U);
  EXPECT_EQ(r.allocations[0].mode, CapacityAllocation::Mode::Cut);
  // F(20) = a 1e-6 <= 5e-7 (a <= 0.5); F(8) = a 1e-6 + b 5e-5 <= 1.25e-6;
  // F(5) = a 5e-6 + b 5e-5 <= 2e-6. Corners of most a + b: a = 0.4, b = 0 has the largest sum.
  EXPECT_NEAR(r.allocations[0].shares[0].best, 0.4, 1e-7);
  EXPECT_NEAR(r.allocations[0].shares[1].best, 0.0, 1e-7);
  // Common: F(5): 5.5e-5 c <= 2e-6 and F(8): 5.1e-5 c <= 1.25e-6.
  EXPECT_NEAR(r.allocations[0].common_factor, 1.25 / 51.0, 1e-12);
  // Both add to a vertex that fails: nobody may grow.
  EXPECT_TRUE(r.allocations[1].shares[0].held);
  EXPECT_EQ(r.allocations[1].best_total, 2.0);
}

TEST(Capacity, TargetsWithoutPersonsAreNamedAndLeftOut) {
  Hand h = worked_example();
  h.study.targets[1].persons.reset();
  const CapacityResult r = decide(h.study, h.basis);
  EXPECT_NEAR(r.state.rc_max_per_yr, 9e-4, 1e-18);
  EXPECT_THAT(r.state.without_person, ElementsAre(1));
  const auto it = std::find_if(r.warnings.begin(), r.warnings.end(),
                               [](const Warning& w) { return w.code == "persons_missing"; });
  ASSERT_NE(it, r.warnings.end());
  EXPECT_THAT(it->message, HasSubstr("T2 workshop"));
}

TEST(Capacity, ASiteDoesNotCountAtItsOwnTargets) {
  Hand h = worked_example();
  h.study.targets[1].site = 0;  // the workshop belongs to A
  const CapacityResult r = decide(h.study, h.basis);
  EXPECT_NEAR(r.targets[1].risk_per_yr, 4e-6, 1e-20);
  EXPECT_NEAR(r.sites[0].head_room.by_targets, 2.5, 1e-12);  // the school as before
  // B: at the workshop 3e-5 / 4e-6 = 7.5 now; the school stays 4.
  EXPECT_NEAR(r.sites[1].head_room.by_targets, 4.0, 1e-12);
  EXPECT_THAT(codes(r), Contains("target_of_site"));
}

TEST(Capacity, AParkThatFailsSaysHowFarItMustShrinkAndWhoMayStillGrow) {
  Hand h = worked_example();
  h.basis.sites[0].place_risk_per_yr = {4e-6, 1e-5};  // A alone is beyond the school's limit
  h.basis.sites[1].place_risk_per_yr = {0.0, 4e-6};   // B does not reach it
  const CapacityResult r = decide(h.study, h.basis);
  EXPECT_THAT(r.state.failing, ElementsAre(0));
  EXPECT_NEAR(r.sites[0].head_room.factor, 0.75, 1e-12);
  EXPECT_NEAR(r.sites[0].head_room.by_passing, 2.6, 1e-12);  // by the workshop
  EXPECT_NEAR(r.sites[1].head_room.factor, 2.48, 1e-12);     // as if nothing failed
  ASSERT_EQ(r.allocations.size(), 2U);
  EXPECT_NEAR(r.allocations[0].shares[0].best, 0.75, 1e-8);
  EXPECT_NEAR(r.allocations[0].shares[1].best, 1.0, 1e-8);
  EXPECT_NEAR(r.allocations[0].shares[1].fair, 1.0, 1e-8);
  EXPECT_NEAR(r.allocations[0].common_factor, 0.75, 1e-12);
  EXPECT_TRUE(r.allocations[1].shares[0].held);
  EXPECT_EQ(r.allocations[1].shares[0].best, 1.0);
  EXPECT_NEAR(r.allocations[1].shares[1].best, 2.48, 1e-7);
  // Where shrinking is allowed, A gives up and B grows, within every criterion.
  h.study.capacity.allow_shrink = true;
  const CapacityResult s = decide(h.study, h.basis);
  EXPECT_LE(s.allocations[1].shares[0].best, 0.75 + 1e-9);
  EXPECT_GE(s.allocations[1].best_total, s.allocations[0].best_total - 1e-7);
}

TEST(Capacity, BoundsAndWeightsOfTheStudyHoldInTheAllocation) {
  Hand h = worked_example();
  h.study.capacity.growth = {{.site = 0, .weight = 2.0, .max_factor = 1.2},
                             {.site = 1, .min_factor = 1.5}};
  const CapacityResult r = decide(h.study, h.basis);
  EXPECT_NEAR(r.allocations[0].shares[0].best, 1.2, 1e-9);
  EXPECT_NEAR(r.allocations[0].shares[1].best, (1.25e-4 - 1.2e-6) / 5e-5, 1e-7);
  EXPECT_GE(r.allocations[0].shares[1].fair, 1.5);
  h.study.capacity.growth[1].min_factor = 9.0;
  const CapacityResult none = decide(h.study, h.basis);
  EXPECT_THAT(none.allocations, IsEmpty());
  EXPECT_THAT(codes(none), Contains("allocation_impossible"));
}

TEST(Capacity, WithAndWithoutAProjectDifferByExactlyItsPart) {
  Hand h = worked_example();
  h.study.sites[1].status = SiteStatus::Proposed;
  h.basis.sites[0].place_risk_per_yr[0] = 2.6e-6;  // 2.6e-6 + 0.5e-6 > 3e-6
  const CapacityResult r = decide(h.study, h.basis);
  ASSERT_EQ(r.projects.size(), 1U);
  const CapacityProject& p = r.projects[0];
  EXPECT_THAT(p.sites, ElementsAre(1));
  EXPECT_NEAR(p.with.pll_per_yr - p.without.pll_per_yr, 4e-4, 1e-16);
  EXPECT_NEAR(p.with.use_ratio - p.without.use_ratio, 4e-4 / 2.4e-3, 1e-12);
  EXPECT_NEAR(p.without.target_risk_per_yr[0], 2.6e-6, 1e-18);
  EXPECT_NEAR(p.with.target_risk_per_yr[0], 3.1e-6, 1e-18);
  EXPECT_THAT(p.newly_failing, ElementsAre(0));
  // Alone 5e-7 at the school, beyond 3e-7 for new plants; at the workshop 4e-6 within 1e-5.
  EXPECT_THAT(p.new_limit_failing, ElementsAre(0));
  EXPECT_EQ(p.worst_target, 0);
  EXPECT_NEAR(p.worst_loss, 0.5 / 3.0, 1e-12);
  EXPECT_EQ(p.without.region, models::criteria::Region::Alarp);
  // Margin without: A alone, N = 5: log10(2e-4 / 5e-6); N = 20: log10(5e-5 / 1e-6).
  EXPECT_NEAR(p.without.margins[0], std::log10(40.0), 1e-12);
  h.study.sites[0].status = SiteStatus::Proposed;
  EXPECT_EQ(decide(h.study, h.basis).projects.size(), 3U);  // each, and both together
}

// --- the safety level
// ------------------------------------------------------------------------------

TEST(Capacity, TheLevelOfTheParkFollowsTheScoreAndVetoesOnly) {
  Hand h = worked_example();
  EXPECT_FALSE(decide(h.study, h.basis).level.asked);
  CapacityInputs& in = h.study.capacity;
  in.scores_given = true;
  const auto level = [&](double score) {
    in.scores = {{.item = "planning", .score = score - 10.0, .full_score = 90.0},
                 {.item = "roads", .score = 10.0, .full_score = 10.0},
                 {.item = "in a flood plain", .veto_item = true, .veto = false}};
    return decide(h.study, h.basis).level;
  };
  EXPECT_EQ(level(59.9).level, "A");
  EXPECT_EQ(level(60.0).level, "B");
  EXPECT_EQ(level(70.0).level, "C");
  EXPECT_EQ(level(84.9).level, "C");
  EXPECT_EQ(level(85.0).level, "D");
  EXPECT_EQ(level(100.0).level, "D");
  EXPECT_TRUE(level(85.0).complete);
  in.scores[2].veto = true;
  EXPECT_EQ(decide(h.study, h.basis).level.level, "A");
  in.scores[2].veto.reset();
  const ParkLevel open = decide(h.study, h.basis).level;
  EXPECT_EQ(open.level, "");
  EXPECT_THAT(open.missing, ElementsAre("in a flood plain"));
}

TEST(Capacity, AMissingScoreOrItemGivesNoLevelButItsName) {
  Hand h = worked_example();
  h.study.capacity.scores_given = true;
  h.study.capacity.scores = {{.item = "planning", .score = 90.0, .full_score = 90.0},
                             {.item = "roads", .full_score = 10.0}};
  const CapacityResult r = decide(h.study, h.basis);
  EXPECT_EQ(r.level.level, "");
  EXPECT_THAT(r.level.missing, ElementsAre("roads"));
  EXPECT_THAT(codes(r), Contains("scores_missing"));
  EXPECT_THAT(codes(r), Contains("veto_not_given"));
  h.study.capacity.scores.pop_back();
  const CapacityResult short_table = decide(h.study, h.basis);
  EXPECT_EQ(short_table.level.level, "");
  EXPECT_THAT(codes(short_table), Contains("scores_incomplete"));
}

TEST(Capacity, ResidentsInsideASiteBreakTheSecondBanWhateverTheChecklistSays) {
  Hand h = worked_example();
  h.study.capacity.checklist_given = true;
  h.study.capacity.checklist = {{.key = "no_residents", .answer = "yes"},
                                {.key = "planning", .answer = "partly"}};
  const auto ban = [](const CapacityResult& r) {
    return *std::find_if(r.checklist.begin(), r.checklist.end(),
                         [](const ParkCheck& c) { return c.key == "no_residents"; });
  };
  CapacityResult r = decide(h.study, h.basis);
  EXPECT_EQ(r.checklist.size(), 12U);
  EXPECT_EQ(ban(r).answer, "yes");
  EXPECT_FALSE(ban(r).by_data);
  EXPECT_THAT(codes(r), Contains("checklist_missing"));

  h.study.population_areas = {{.id = "P1",
                               .name = "dormitory of Alpha",
                               .kind = "dormitory",
                               .persons_night = 20,
                               .area = box(10, 10, 20, 20)},
                              {.id = "P2",
                               .name = "village next door",
                               .kind = "village",
                               .persons_night = 20,
                               .area = box(100, 0, 150, 50)}};  // shares an edge only
  h.study.targets[1].kind = "factory";
  h.study.targets[1].persons = 150.0;
  h.study.targets[1].shape = gis::Geometry::point({250, 50});
  r = decide(h.study, h.basis);
  EXPECT_EQ(ban(r).answer, "no");
  EXPECT_TRUE(ban(r).by_data);
  EXPECT_THAT(ban(r).note, HasSubstr("P1 dormitory of Alpha"));
  EXPECT_THAT(ban(r).note, Not(HasSubstr("P2")));
  EXPECT_THAT(ban(r).note, HasSubstr("T2 workshop"));  // to be judged
  EXPECT_THAT(codes(r), Contains("checklist_contradicts"));
  h.study.targets[1].persons = 99.0;
  EXPECT_THAT(ban(decide(h.study, h.basis)).note, Not(HasSubstr("T2")));
}

// --- on a park that was computed
// --------------------------------------------------------------------

class CapacityPark : public ::testing::Test {
 protected:
  void SetUp() override {  // the park is computed once, by the first test
    if (study_ != nullptr) return;
    study_ = new Study{study::open(two_site_park())};
    basis_ = new RiskBasis{basis_of(*study_)};
  }
  static void TearDownTestSuite() {
    delete basis_;
    delete study_;
    basis_ = nullptr;
    study_ = nullptr;
  }
  static std::vector<std::int32_t> outcomes_of_site(std::int32_t site) {
    std::vector<std::int32_t> out;
    for (std::size_t o = 0; o < basis_->input.outcomes.size(); ++o) {
      if (basis_->input.outcomes[o].owner == site) out.push_back(static_cast<std::int32_t>(o));
    }
    return out;
  }
  static Study with_parcel() {
    Study s = *study_;
    s.land_use = {{.id = "L1",
                   .land_class = "industrial",
                   .name = "field",
                   .area = box(512'620, 4'324'350, 512'760, 4'324'500)},
                  {.id = "L2",
                   .land_class = "residential",
                   .name = "homes",
                   .area = box(512'620, 4'324'000, 512'760, 4'324'100)},
                  {.id = "L3",
                   .land_class = "industrial",
                   .name = "far away",
                   .area = box(520'000, 4'324'000, 520'100, 4'324'100)}};
    s.capacity.reference_equipment.clear();
    s.capacity.reference_site = 1;
    return s;
  }
  static Study* study_;
  static RiskBasis* basis_;
  Reporter quiet_;
};
Study* CapacityPark::study_ = nullptr;
RiskBasis* CapacityPark::basis_ = nullptr;

TEST_F(CapacityPark, PartsOfAUnitThatIsAWholeSiteAreThoseOfTheSite) {
  const std::vector<capacity::UnitAt> units{{outcomes_of_site(0), {0, 0}, 0},
                                            {outcomes_of_site(1), {0, 0}, 1},
                                            {outcomes_of_site(1), {120, -40}, 1}};
  const auto parts = capacity::parts_of(*basis_, units, basis_->places, {}, quiet_);
  for (std::size_t s = 0; s < 2; ++s) {
    for (std::size_t p = 0; p < basis_->places.size(); ++p) {
      EXPECT_DOUBLE_EQ(parts[s].place_risk_per_yr[p], basis_->sites[s].place_risk_per_yr[p]);
    }
    EXPECT_NEAR(parts[s].pll_per_yr, basis_->sites[s].pll_per_yr, 1e-12 * parts[s].pll_per_yr);
    EXPECT_EQ(parts[s].fn, basis_->sites[s].fn);
  }
  const SitePart moved = site_part_moved(*basis_, 1, {120, -40}, basis_->places, {}, quiet_);
  EXPECT_EQ(parts[2].place_risk_per_yr, moved.place_risk_per_yr);
  EXPECT_EQ(parts[2].fn, moved.fn);
  // Another enterprise's plant: the staff of B are neighbours of it.
  const std::vector<capacity::UnitAt> foreign{{outcomes_of_site(1), {0, 0}, -1}};
  EXPECT_GT(capacity::parts_of(*basis_, foreign, basis_->places, {}, quiet_)[0].pll_per_yr,
            parts[1].pll_per_yr);
}

TEST_F(CapacityPark, InventoriesTimesOneGiveThePartOfTheSite) {
  for (const std::int32_t site : {0, 1}) {
    const SitePart part = capacity::part_with_inventory(*study_, *basis_, site, 1.0, basis_->places,
                                                        {.threads = 2}, quiet_);
    const SitePart& own = basis_->sites[static_cast<std::size_t>(site)];
    for (std::size_t p = 0; p < basis_->places.size(); ++p) {
      EXPECT_DOUBLE_EQ(part.place_risk_per_yr[p], own.place_risk_per_yr[p]) << site;
    }
    EXPECT_EQ(part.fn, own.fn) << site;
    EXPECT_NEAR(part.pll_per_yr, own.pll_per_yr, 1e-12 * own.pll_per_yr) << site;
  }
  const Study twice = capacity::with_inventory(*study_, 1, 8.0);
  ASSERT_EQ(twice.equipment.size(), 1U);
  EXPECT_DOUBLE_EQ(*twice.equipment[0].volume_m3, 240.0);
  EXPECT_DOUBLE_EQ(*twice.equipment[0].diameter_m, 4.8);
}

TEST_F(CapacityPark, TheFieldOfAUnitIsItsRiskWhereverItStands) {
  const std::vector<std::int32_t> unit = outcomes_of_site(1);
  const Point origin = gis::representative_point(study_->sites[1].area);
  const Grid field = capacity::field_of(*basis_, unit, origin, 900.0, 10.0, 100'000, {}, quiet_);
  EXPECT_EQ(field.spec.cell_m, 10.0);
  EXPECT_NEAR(field.spec.centre(field.spec.rows / 2, field.spec.cols / 2).x_m, 0.0, 1e-9);
  int compared = 0;
  for (const Point shift : {Point{0, 0}, Point{137, -61}, Point{-33, 215}}) {
    const SitePart part = site_part_moved(*basis_, 1, shift, basis_->places, {}, quiet_);
    for (std::size_t p = 0; p < basis_->places.size(); ++p) {
      const Point at = basis_->places[p].position;
      const double sampled = capacity::sample(
          field, {at.x_m - origin.x_m - shift.x_m, at.y_m - origin.y_m - shift.y_m});
      if (part.place_risk_per_yr[p] < 1e-9) continue;
      ++compared;
      EXPECT_NEAR(sampled, part.place_risk_per_yr[p], 0.03 * part.place_risk_per_yr[p]) << p;
    }
  }
  EXPECT_GT(compared, 2);
  EXPECT_EQ(capacity::sample(field, {5'000, 0}), 0.0);
}

TEST_F(CapacityPark, UnitsOnAParcelAreWhatTheLimitsLeaveAtTheTargets) {
  const Study s = with_parcel();
  const CapacityResult r = decide(s, *basis_);
  ASSERT_EQ(r.parcels.size(), 1U);  // the far one and the homes are none
  const ParcelRoom& room = r.parcels[0];
  EXPECT_EQ(room.parcel.id, "L1");
  EXPECT_TRUE(room.from_land_use);
  EXPECT_EQ(room.parcel.site, -1);
  ASSERT_TRUE(r.unit);
  EXPECT_EQ(r.unit->site, 1);
  const Point shift{room.point.x_m - r.unit->origin.x_m, room.point.y_m - r.unit->origin.y_m};
  const SitePart part = site_part_moved(*basis_, 1, shift, r.places, {}, quiet_);
  const auto present = capacity::site_risk_at(*basis_, r.places, {}, quiet_);
  double least = kNoLimit;
  for (std::size_t p = 0; p < r.places.size(); ++p) {
    const auto& t = r.targets[static_cast<std::size_t>(r.places[p].target)];
    if (!t.limit || !(part.place_risk_per_yr[p] > 0.0)) continue;
    const double left = t.limit->per_yr - present[0][p] - present[1][p];
    least = std::min({least, std::max(0.0, left / part.place_risk_per_yr[p]),
                      t.new_limit->per_yr / part.place_risk_per_yr[p]});
  }
  ASSERT_LT(least, kNoLimit);
  EXPECT_NEAR(room.head_room.by_targets, least, 1e-9 * least);
  EXPECT_GT(room.head_room.by_societal, 0.0);
  EXPECT_EQ(room.head_room.factor, std::min(room.head_room.by_targets, room.head_room.by_societal));
  // The map agrees with the exact number at the same point.
  EXPECT_NEAR(room.map_units, least, 0.05 * least);
  ASSERT_TRUE(r.map);
  int cells = 0;
  for (const double v : r.map->units.values) {
    if (std::isnan(v)) continue;
    ++cells;
    EXPECT_GE(v, 0.0);
    EXPECT_LE(v, r.map->most);
  }
  EXPECT_GT(cells, 4);
  // Without the limits for new plants there can only be more.
  Study lenient = s;
  lenient.capacity.new_unit_limits = false;
  EXPECT_GE(decide(lenient, *basis_).parcels[0].head_room.factor, room.head_room.factor);
}

TEST_F(CapacityPark, ParcelsMayShareTheCapacityWithTheSites) {
  Study s = with_parcel();
  s.capacity.allocate = CapacityInputs::Allocate::Both;
  const CapacityResult r = decide(s, *basis_);
  const CapacityAllocation& a = r.allocations.back();
  ASSERT_EQ(a.shares.size(), 3U);
  EXPECT_EQ(a.shares[2].parcel, 0);
  EXPECT_GE(a.best_total, a.fair_total - 1e-7 * a.best_total);
  EXPECT_GE(a.bound, a.best_total);
  EXPECT_NEAR(a.bound, a.best_total, 1e-5 * a.best_total);
  s.capacity.allocate = CapacityInputs::Allocate::Parcels;
  const CapacityResult alone = decide(s, *basis_);
  ASSERT_EQ(alone.allocations.back().shares.size(), 1U);
  // Alone it gets what its head-room says, within the study's bound.
  const HeadRoom& room = alone.parcels[0].head_room;
  const double expected =
      alone.allocations.back().shares[0].held ? 0.0 : std::min(s.capacity.max_units, room.factor);
  EXPECT_NEAR(alone.allocations.back().shares[0].best, expected, 1e-6 * expected + 1e-12);
}

TEST_F(CapacityPark, AScenarioHasTheRoomTheLimitLeavesBesideEverythingElse) {
  Study s = *study_;
  s.capacity.scenarios = 4;
  const CapacityResult r = decide(s, *basis_);
  ASSERT_EQ(r.scenarios.size(), 4U);
  std::set<std::int32_t> different;
  for (const CapacityScenario& x : r.scenarios) {
    different.insert(x.outcome);
    // At the places of the targets: 1 + (limit - all) / own.
    std::vector<std::int32_t> outcomes;
    for (std::size_t o = 0; o < basis_->base_outcome.size(); ++o) {
      if (basis_->base_outcome[o] == x.outcome) outcomes.push_back(static_cast<std::int32_t>(o));
    }
    const auto own = capacity::parts_of(
        *basis_, std::vector<capacity::UnitAt>{{outcomes, {}, x.site}}, r.places, {}, quiet_)[0];
    double least = kNoLimit;
    for (std::size_t p = 0; p < basis_->places.size(); ++p) {
      const auto& limit = r.targets[static_cast<std::size_t>(r.places[p].target)].limit;
      if (!limit || !(own.place_risk_per_yr[p] > 0.0)) continue;
      const double all =
          basis_->sites[0].place_risk_per_yr[p] + basis_->sites[1].place_risk_per_yr[p];
      least = std::min(least, 1.0 + (limit->per_yr - all) / own.place_risk_per_yr[p]);
    }
    EXPECT_NEAR(x.head_room.by_targets, std::max(0.0, least), 1e-9 * std::abs(least));
  }
  EXPECT_EQ(different.size(), 4U);
}

TEST_F(CapacityPark, TheFactorOnInventoriesIsBracketedByOneThatHoldsAndOneThatDoesNot) {
  Study s = *study_;
  s.capacity.inventory_max = 8.0;
  s.capacity.inventory_tolerance = 0.2;
  const CapacityResult r = decide(s, *basis_, {.inventory_site = "B"});
  ASSERT_TRUE(r.inventory);
  const InventoryHeadRoom& i = *r.inventory;
  EXPECT_EQ(i.site, 1);
  ASSERT_FALSE(i.trials.empty());
  EXPECT_DOUBLE_EQ(i.trials.front().factor, 1.0);
  EXPECT_NEAR(i.trials.front().pll_per_yr, basis_->sites[1].pll_per_yr,
              1e-12 * basis_->sites[1].pll_per_yr);
  for (const auto& t : i.trials) {
    if (t.factor <= i.largest_ok) {
      EXPECT_LE(t.worst_ratio, 1.0 + 1e-12) << t.factor;
    }
    if (i.smallest_fail > 0.0 && t.factor >= i.smallest_fail) {
      EXPECT_GT(t.worst_ratio, 1.0 - 1e-12) << t.factor;
    }
  }
  if (i.smallest_fail > 0.0) {
    EXPECT_LE(i.smallest_fail / i.largest_ok, 1.2 + 1e-12);
    EXPECT_TRUE(i.binding.has_value());
  } else {
    EXPECT_EQ(i.largest_ok, 8.0);
  }
  EXPECT_THROW((void)decide(s, *basis_, {.inventory_site = "Z"}), InputError);
}

TEST_F(CapacityPark, TheAnswerIsWrittenWithItsRasterInBothLanguages) {
  Study s = with_parcel();
  s.sites[1].status = SiteStatus::Proposed;
  s.capacity.checklist_given = true;
  s.capacity.scores_given = true;
  s.capacity.scores = {{.item = "planning", .score = 90.0, .full_score = 100.0}};
  for (const Language language : {Language::En, Language::Zh}) {
    s.language = language;
    const CapacityResult r = decide(s, *basis_);
    const DecisionOutput out = capacity_output(s, *basis_, r);
    const fs::path folder = fresh_folder("out");
    write_decision(s, out, folder);
    for (const std::string& f : files_of(out)) {
      EXPECT_TRUE(fs::is_regular_file(folder / "capacity" / f)) << f;
    }
    EXPECT_THAT(files_of(out), Contains("head_room.tif"));
    const auto band = gis::read_band((folder / "capacity" / "head_room.tif").string(), 1,
                                     {.root = {.allow_outside = true}});
    EXPECT_EQ(band.info.rows, r.map->units.spec.rows);
    const auto answer = nlohmann::json::parse(out.json);
    EXPECT_EQ(answer["enterprises"].size(), 2U);
    EXPECT_EQ(answer["projects"][0]["sites"][0], "B");
    EXPECT_EQ(answer["level"]["level"], "D");
    EXPECT_THAT(out.text, HasSubstr(language == Language::Zh ? "剩余容量" : "Head-room"));
    for (const OutTable& t : out.tables) {
      EXPECT_FALSE(t.title.empty());
      EXPECT_FALSE(t.rows.empty()) << t.id;
    }
    // The same inputs, the same bytes.
    EXPECT_EQ(capacity_output(s, *basis_, decide(s, *basis_)).json, out.json);
  }
}

// --- reading
// ----------------------------------------------------------------------------------------

std::string problems_of(const fs::path& folder) {
  Problems problems;
  (void)study::load(folder, problems);
  return problems.text();
}

TEST(CapacityInput, TheSectionIsRead) {
  const fs::path folder = two_site_park();
  write_file(folder / "growth.csv", "site,weight,max_factor\nA,2,1.5\n");
  write_file(folder / "scores.csv",
             "item,score,full_score,veto\nplanning,80,100,\nflood plain,,,no\n");
  write_file(folder / "checklist.csv", "item,answer\n4,yes\nban 2,no\n");
  write_file(folder / "parcels.csv",
             "id,name,site,max_units,wkt\nK1,corner,B,3,\"POLYGON((512620 4324350,512760 "
             "4324350,512760 4324500,512620 4324500,512620 4324350))\"\n");
  append(folder / "study.yaml",
         "\ncapacity:\n  societal_line: lower\n  max_factor: 4\n  allocate: both\n"
         "  allow_shrink: yes\n  reference: {equipment: [V-201]}\n"
         "  parcel_classes: [industrial, vacant]\n"
         "  parcels: {layer: parcels.csv, crs: EPSG:4548}\n  sites: {table: growth.csv}\n"
         "  scores: {table: scores.csv}\n  checklist: {table: checklist.csv}\n");
  const Study s = study::open(folder);
  const CapacityInputs& in = s.capacity;
  EXPECT_TRUE(in.given);
  EXPECT_EQ(in.societal_line, Line::Lower);
  EXPECT_EQ(in.max_factor, 4.0);
  EXPECT_EQ(in.max_units, 10.0);
  EXPECT_EQ(in.allocate, CapacityInputs::Allocate::Both);
  EXPECT_TRUE(in.allow_shrink);
  ASSERT_EQ(in.reference_equipment.size(), 1U);
  EXPECT_EQ(s.equipment[static_cast<std::size_t>(in.reference_equipment[0])].id, "V-201");
  EXPECT_THAT(in.parcel_classes, ElementsAre("industrial", "vacant"));
  ASSERT_EQ(in.parcels.size(), 1U);
  EXPECT_EQ(in.parcels[0].site, 1);
  EXPECT_EQ(in.parcels[0].max_units, 3.0);
  ASSERT_EQ(in.growth.size(), 1U);
  EXPECT_EQ(in.growth[0].weight, 2.0);
  ASSERT_EQ(in.scores.size(), 2U);
  EXPECT_EQ(in.scores[0].score, 80.0);
  EXPECT_TRUE(in.scores[1].veto_item);
  EXPECT_EQ(in.scores[1].veto, false);
  ASSERT_EQ(in.checklist.size(), 2U);
  EXPECT_EQ(in.checklist[0].key, "control_line");
  EXPECT_EQ(in.checklist[1].key, "no_residents");
}

TEST(CapacityInput, WithoutTheSectionTheDefaultsHold) {
  const Study s = study::open(two_site_park());
  EXPECT_FALSE(s.capacity.given);
  EXPECT_EQ(s.capacity.societal_line, Line::Upper);
  EXPECT_TRUE(s.capacity.new_unit_limits);
  EXPECT_EQ(s.capacity.max_factor, 10.0);
  EXPECT_THAT(s.capacity.parcel_classes, ElementsAre("industrial", "logistics"));
}

TEST(CapacityInput, EverythingWrongIsToldAtOnceWithItsPlace) {
  const fs::path folder = two_site_park();
  write_file(folder / "growth.csv", "site,weight,min_factor,max_factor\nA,1,3,2\nA,1,,\nQ,1,,\n");
  write_file(folder / "scores.csv",
             "item,score,full_score,veto\nplanning,80,70,\nroads,5,,\nflood plain,3,5,no\n"
             "planning,1,2,\n");
  write_file(folder / "checklist.csv", "item,answer\nswimming_pool,yes\nplanning,maybe\n");
  append(folder / "study.yaml",
         "\ncapacity:\n  max_factor: 0.5\n  reference: {equipment: [V-999]}\n"
         "  parcel_classes: [industrail]\n  sites: {table: growth.csv}\n"
         "  scores: {table: scores.csv}\n  checklist: {table: checklist.csv}\n");
  const std::string text = problems_of(folder);
  EXPECT_THAT(text, HasSubstr("capacity.max_factor"));
  EXPECT_THAT(text, HasSubstr("unknown_word"));
  EXPECT_THAT(text, HasSubstr("industrial"));
  EXPECT_THAT(text, HasSubstr("bounds_out_of_order"));
  EXPECT_THAT(text, HasSubstr("unknown_site"));
  EXPECT_THAT(text, HasSubstr("score_too_high"));
  EXPECT_THAT(text, HasSubstr("needs its full score"));
  EXPECT_THAT(text, HasSubstr("veto_with_score"));
  EXPECT_THAT(text, HasSubstr("unknown_item"));
  EXPECT_THAT(text, HasSubstr("\"maybe\""));
}

TEST(CapacityInput, AReferenceIsASiteOrEquipmentThatExists) {
  const fs::path folder = two_site_park();
  append(folder / "study.yaml", "\ncapacity:\n  reference: {equipment: [V-202]}\n");
  EXPECT_THAT(problems_of(folder), HasSubstr("unknown_equipment"));
  EXPECT_THAT(problems_of(folder), HasSubstr("V-201"));
  const fs::path both = two_site_park("both");
  append(both / "study.yaml", "\ncapacity:\n  reference: {site: B, equipment: [V-201]}\n");
  EXPECT_THAT(problems_of(both), HasSubstr("reference_unclear"));
  const fs::path site = two_site_park("site");
  append(site / "study.yaml", "\ncapacity:\n  reference: {site: C}\n");
  EXPECT_THAT(problems_of(site), HasSubstr("unknown_site"));
}

}  // namespace
}  // namespace isorisk::study::decisions
