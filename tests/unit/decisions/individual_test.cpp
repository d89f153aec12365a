// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/individual.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "isorisk/core/error.hpp"
#include "park_support.hpp"

namespace isorisk::study::decisions {
namespace {

struct Quiet : Reporter {};

constexpr double kYear_h = 8760.0;

class Individual : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    study_ = open(test::two_site_park());
    Quiet quiet;
    basis_ = run_basis(*study_, {}, quiet);
  }
  static void TearDownTestSuite() {
    study_.reset();
    basis_.reset();
  }

  static Stay stay(std::string person, Point at, double hours, double outdoors = 1.0,
                   StayPeriod period = StayPeriod::Any) {
    Stay s;
    s.person = person;
    s.name = person;
    s.name_zh = std::move(person);
    s.place = "place";
    s.hours_per_yr = hours;
    s.outdoor_fraction = outdoors;
    s.period = period;
    s.position = at;
    return s;
  }
  static IndividualResult of(std::vector<Stay> stays) {
    Study s = *study_;
    s.individual.stays = std::move(stays);
    Quiet quiet;
    return decide_individual(s, *basis_, {}, quiet);
  }
  // Location-specific risk of a place as the run itself has it, site by site.
  static double location_risk(std::size_t place) {
    double sum = 0.0;
    for (const SitePart& part : basis_->sites) sum += part.place_risk_per_yr[place];
    return sum;
  }
  static Point worst_place(std::size_t& index) {
    index = 0;
    for (std::size_t p = 1; p < basis_->places.size(); ++p) {
      if (location_risk(p) > location_risk(index)) index = p;
    }
    return basis_->places[index].position;
  }

  static inline std::optional<Study> study_;
  static inline std::optional<RiskBasis> basis_;
};

TEST_F(Individual, TheWholeYearOutdoorsAtOnePlaceIsTheLocationSpecificRisk) {
  std::size_t p = 0;
  const Point at = worst_place(p);
  ASSERT_GT(location_risk(p), 0.0);
  const IndividualResult r = of({stay("a", at, kYear_h)});
  ASSERT_EQ(r.persons.size(), 1U);
  EXPECT_NEAR(r.persons[0].risk_per_yr, location_risk(p), 1e-9 * location_risk(p));
  double by_site = 0.0;
  for (const OwnerShare& s : r.persons[0].by_site) by_site += s.risk_per_yr;
  EXPECT_NEAR(by_site, r.persons[0].risk_per_yr, 1e-9 * by_site);
  EXPECT_NEAR(r.persons[0].far, r.persons[0].risk_per_yr / kYear_h * 1e8, 1e-12);
}

TEST_F(Individual, HoursAndPlacesAdd) {
  std::size_t p = 0;
  const Point at = worst_place(p);
  const Point other{at.x_m + 60.0, at.y_m - 40.0};
  const double a = of({stay("x", at, kYear_h)}).persons[0].risk_per_yr;
  const double b = of({stay("x", other, kYear_h)}).persons[0].risk_per_yr;
  const IndividualResult both = of({stay("x", at, 0.2 * kYear_h), stay("x", other, 0.1 * kYear_h),
                                    stay("y", other, 0.5 * kYear_h)});
  ASSERT_EQ(both.persons.size(), 2U);
  EXPECT_NEAR(both.persons[0].risk_per_yr, 0.2 * a + 0.1 * b, 1e-9 * a);
  EXPECT_NEAR(both.persons[1].risk_per_yr, 0.5 * b, 1e-9 * b);
  EXPECT_DOUBLE_EQ(both.persons[0].hours_per_yr, 0.3 * kYear_h);
}

TEST_F(Individual, DayAndNightTogetherAreTheYear) {
  std::size_t p = 0;
  const Point at = worst_place(p);
  ASSERT_EQ(study_->weather.periods.size(), 2U);
  std::vector<Stay> parts;
  for (const Period& period : study_->weather.periods) {
    parts.push_back(stay("x", at, period.share * kYear_h, 1.0,
                         period.night ? StayPeriod::Night : StayPeriod::Day));
  }
  const double whole = of({stay("x", at, kYear_h)}).persons[0].risk_per_yr;
  EXPECT_NEAR(of(parts).persons[0].risk_per_yr, whole, 1e-9 * whole);
}

TEST_F(Individual, IndoorsIsTheRiskOfAPersonIndoorsInTheSocietalSum) {
  std::size_t p = 0;
  const Point at = worst_place(p);
  const IndividualResult r = of({stay("x", at, kYear_h, 0.0)});
  // One person indoors at the point, all year: the expected deaths are that person's risk.
  risk::RiskInput input{.locations = basis_->input.locations,
                        .outcomes = basis_->input.outcomes,
                        .rose = basis_->input.rose};
  const auto periods = static_cast<std::size_t>(input.rose.periods);
  input.population.push_back({.centre = at,
                              .side_m = 0.0,
                              .owner = -1,
                              .outdoor = std::vector<double>(periods, 0.0),
                              .indoor = std::vector<double>(periods, 1.0)});
  risk::RiskOptions options = basis_->result.risk_options;
  options.by_owner = false;
  Quiet quiet;
  const double deaths = risk::integrate(input, options, quiet).potential_loss_of_life_per_yr;
  ASSERT_GT(deaths, 0.0);
  EXPECT_NEAR(r.persons[0].risk_per_yr, deaths, 0.05 * deaths);
  EXPECT_LT(r.persons[0].risk_per_yr, location_risk(p));
  // Half outdoors: half of each.
  EXPECT_NEAR(of({stay("x", at, kYear_h, 0.5)}).persons[0].risk_per_yr,
              0.5 * (r.persons[0].risk_per_yr + location_risk(p)), 1e-9 * location_risk(p));
}

TEST_F(Individual, WithoutPersonsItSaysWhatToAdd) {
  try {
    (void)of({});
    FAIL() << "no error";
  } catch (const InputError& e) {
    EXPECT_THAT(e.what(), testing::HasSubstr("persons: {layer: persons.csv}"));
  }
}

TEST_F(Individual, AnswersInJsonTablesAndBothLanguages) {
  std::size_t p = 0;
  Stay guard = stay("guard", worst_place(p), 2000.0, 0.3, StayPeriod::Night);
  guard.persons = 4.0;
  Study s = *study_;
  s.individual.stays = {guard};
  Quiet quiet;
  const IndividualResult r = decide_individual(s, *basis_, {}, quiet);
  EXPECT_DOUBLE_EQ(r.persons[0].pll_per_yr, 4.0 * r.persons[0].risk_per_yr);
  const DecisionOutput out = individual_output(s, r);
  const auto json = nlohmann::json::parse(out.json);
  EXPECT_EQ(json["persons"][0]["stays"][0]["period"], "night");
  EXPECT_DOUBLE_EQ(json["persons"][0]["risk_per_yr"].get<double>(), r.persons[0].risk_per_yr);
  ASSERT_EQ(out.tables.size(), 2U);
  s.language = Language::Zh;
  EXPECT_EQ(individual_output(s, r).title, "人员个体风险");
}

}  // namespace
}  // namespace isorisk::study::decisions
