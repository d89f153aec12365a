// SPDX-License-Identifier: Apache-2.0
// Worked cases with closed forms; the numbers in the tables are theirs.
#include <gtest/gtest.h>

#include "risk_support.hpp"

namespace isorisk::risk::test {
namespace {

void expect_relative(double value, double expected, double tolerance, const std::string& what) {
  EXPECT_NEAR(value, expected, tolerance * std::abs(expected)) << what;
}

// A circular sector of radius 800 m and full angle 30 degrees, f = 1e-5 per year, eight sectors.
const std::vector<double> kEightSectors = {0.1, 0.12, 0.2, 0.13, 0.08, 0.1, 0.15, 0.12};
const std::vector<Point> kSectorPoints = {polar_point(100, 500), polar_point(90, 500),
                                          polar_point(45, 799),  polar_point(112.5, 300),
                                          polar_point(0, 200),   polar_point(270, 801)};

RiskInput sector_case() {
  RiskInput in;
  in.locations = {{0.0, 0.0}};
  in.rose = rose_of(kEightSectors);
  in.outcomes = {outcome(1.0e-5, wedge(800.0, 15.0, 1.0))};
  for (const Point p : kSectorPoints) in.targets.push_back({p});
  return in;
}

TEST(RiskGolden, ASectorFootprintUnderADirectionUniformInEachSectorIsExact) {
  const double expected[] = {1.294444e-06, 1.333333e-06, 8.0e-07, 1.1e-06, 6.666667e-07, 0.0};
  RiskOptions options;
  options.rose = Rose::Stepwise;
  const RiskResult r = run(sector_case(), options);
  for (std::size_t i = 0; i < 6; ++i)
    expect_relative(r.target_risk_per_yr[i], expected[i], 1e-6, "point " + std::to_string(i));
}

TEST(RiskGolden, ASectorFootprintUnderTheCentreDirectionsIsExact) {
  const double expected[] = {2.0e-06, 2.0e-06, 1.2e-06, 0.0, 1.0e-06, 0.0};
  RiskOptions options;
  options.rose = Rose::Discrete;
  const RiskResult r = run(sector_case(), options);
  for (std::size_t i = 0; i < 6; ++i)
    expect_relative(r.target_risk_per_yr[i], expected[i], 1e-6, "point " + std::to_string(i));
}

// A neutral plume with a chlorine probit under a uniform rose; ir_exact, then on the axis and
// midway between two directions for 8, 12, 16, 36, 72 and 360 centre directions.
struct PlumeRow {
  double r_m, exact, centreline;
  double on_axis[6], midway[6];
};
const PlumeRow kPlumeRows[] = {
    {100,
     4.481647e-07,
     0.9872876,
     {1.234109e-06, 8.227397e-07, 6.170547e-07, 3.630131e-07, 4.383865e-07, 4.481647e-07},
     {0.0, 0.0, 3.819676e-08, 5.137599e-07, 4.578608e-07, 4.481647e-07}},
    {200,
     1.97198e-07,
     0.7146432,
     {8.93304e-07, 5.95536e-07, 4.46652e-07, 1.98967e-07, 2.003776e-07, 1.97198e-07},
     {0.0, 0.0, 2.004104e-11, 2.017882e-07, 1.939974e-07, 1.97198e-07}},
    {400,
     2.359552e-08,
     0.1354735,
     {1.693418e-07, 1.128946e-07, 8.467092e-08, 3.763154e-08, 2.313886e-08, 2.359552e-08},
     {0.0, 0.0, 0.0, 8.646187e-09, 2.405017e-08, 2.359552e-08}},
    {600,
     2.666043e-09,
     0.01892225,
     {2.365282e-08, 1.576854e-08, 1.182641e-08, 5.256181e-09, 2.805537e-09, 2.666043e-09},
     {0.0, 0.0, 0.0, 3.548926e-10, 2.526939e-09, 2.666043e-09}},
    {800,
     3.483139e-10,
     0.002813418,
     {3.516772e-09, 2.344515e-09, 1.758386e-09, 7.81505e-10, 4.002632e-10, 3.483139e-10},
     {0.0, 0.0, 0.0, 1.902134e-11, 2.963452e-10, 3.483139e-10}},
};
const int kDirectionCounts[6] = {8, 12, 16, 36, 72, 360};

TEST(RiskGolden, ThePlumeUnderAUniformRoseMatchesTheAngularIntegralAndTheDiscreteSums) {
  const FootprintPtr f = plume({}, 0.0, 1.0, 1500.0, 2000);
  for (const PlumeRow& row : kPlumeRows) {
    EXPECT_NEAR(f->at(row.r_m, 0.0), row.centreline, 0.002 * row.centreline);
    const double absolute = 0.001 * row.exact;
    RiskInput in;
    in.locations = {{0.0, 0.0}};
    in.outcomes = {outcome(1.0e-5, f)};
    in.rose = uniform_rose(36);
    in.targets = {{polar_point(17.0, row.r_m)}};
    EXPECT_NEAR(run(in).target_risk_per_yr[0], row.exact, 0.002 * row.exact) << row.r_m;
    RiskOptions options;
    options.rose = Rose::Discrete;
    for (int k = 0; k < 6; ++k) {
      in.rose = uniform_rose(kDirectionCounts[k]);
      in.targets = {{polar_point(0.0, row.r_m)},
                    {polar_point(180.0 / kDirectionCounts[k], row.r_m)}};
      const RiskResult r = run(in, options);
      EXPECT_NEAR(r.target_risk_per_yr[0], row.on_axis[k], 0.002 * row.on_axis[k] + absolute)
          << row.r_m << " m, " << kDirectionCounts[k] << " directions";
      EXPECT_NEAR(r.target_risk_per_yr[1], row.midway[k], 0.002 * row.midway[k] + absolute)
          << row.r_m << " m, " << kDirectionCounts[k] << " directions, midway";
    }
  }
}

TEST(RiskGolden, ThePolarGridMatchesTheAngularIntegralOfThePlume) {
  RiskInput in;
  in.locations = {{0.0, 0.0}};
  in.outcomes = {outcome(1.0e-5, plume({}, 0.0, 1.0, 1500.0, 2000))};
  in.rose = uniform_rose(36);
  in.grid = {-5.0, 1005.0, 10.0, 101, 1};  // centres at x = 0, y = 1000, 990, ..., 0
  const RiskResult r = run(in);
  for (const PlumeRow& row : kPlumeRows) {
    const auto index = static_cast<std::size_t>(100 - row.r_m / 10.0);
    EXPECT_NEAR(r.individual_risk_per_yr[index], row.exact, 0.01 * row.exact) << row.r_m;
  }
}

TEST(RiskGolden, TheFnCurveOfAListOfEventsHasTheirPartialSumsAndPotentialLossOfLife) {
  const double events[][2] = {{2e-05, 1},  {8e-06, 3},  {5e-06, 3},   {3e-06, 8},  {1e-06, 12},
                              {4e-07, 40}, {1e-07, 40}, {5e-08, 150}, {1e-08, 420}};
  const double points[][2] = {{1, 3.756e-05}, {3, 1.756e-05}, {8, 4.56e-06}, {12, 1.56e-06},
                              {40, 5.6e-07},  {150, 6e-08},   {420, 1e-08}};
  // Each event is a disc at its own location with N people in the middle of it.
  RiskInput in;
  in.rose = uniform_rose(1);
  for (std::size_t i = 0; i < std::size(events); ++i) {
    in.locations.push_back({1000.0 * static_cast<double>(i), 0.0});
    in.outcomes.push_back(outcome(events[i][0], disc(50.0, 1.0), static_cast<std::int32_t>(i)));
    in.population.push_back(people_at({in.locations.back().x_m + 12.0, -7.0}, 0.0, events[i][1]));
  }
  const RiskResult r = run(in);
  const std::vector<FnPair> curve = cumulative(r.fn);
  ASSERT_EQ(curve.size(), std::size(points));
  double aversion = 0.0;
  for (const FnPair& p : r.fn) aversion += p.frequency_per_yr * std::pow(p.deaths, 1.4);
  double dutch = 0.0, uk = 0.0, chinese = 0.0;
  for (std::size_t i = 0; i < curve.size(); ++i) {
    const FnPair& p = curve[curve.size() - 1 - i];
    expect_relative(p.deaths, points[i][0], 1e-6, "deaths");
    expect_relative(p.frequency_per_yr, points[i][1], 1e-6, "frequency");
    if (p.deaths >= 9.999) dutch = std::max(dutch, p.frequency_per_yr * p.deaths * p.deaths / 1e-3);
    uk = std::max(uk, p.frequency_per_yr * p.deaths / 1e-2);
    chinese = std::max(chinese, p.frequency_per_yr * p.deaths / 1e-3);
  }
  expect_relative(r.potential_loss_of_life_per_yr, 0.0001267, 1e-6, "PLL");
  expect_relative(aversion, 0.0003582545, 2e-6, "risk integral");
  expect_relative(dutch, 1.764, 1e-6, "NL");
  expect_relative(uk, 0.005268, 1e-6, "UK");
  expect_relative(chinese, 0.05268, 1e-6, "HK, CN");
  for (std::size_t i = 0; i < std::size(events); ++i) {
    expect_relative(r.max_deaths_by_outcome[i], events[i][1], 1e-6, "most deaths");
    expect_relative(r.pll_by_outcome[i], events[i][0] * events[i][1], 1e-6, "PLL of an outcome");
  }
}

TEST(RiskGolden, PresenceIndoorsAndByDayAndNightEntersDeathsAndPotentialLossOfLife) {
  // P outdoors by cell, a tenth of it indoors; 0.93 indoors by day, 0.99 by night, day 44 %.
  const double cells[][3] = {{120, 200, 0.8}, {300, 40, 0.25}, {0, 90, 0.02}};
  RiskInput in;
  in.locations = {{0.0, 0.0}};
  in.rose.periods = 2;
  in.rose.classes = 1;
  in.rose.sectors = 1;
  in.rose.probability = {0.44, 0.56};
  const double radius_m[] = {50.0, 150.0, 250.0};
  Outcome o = outcome(
      1.0e-6, make_radial({100.0, 100.5, 200.0, 200.5, 300.0}, {0.8, 0.25, 0.25, 0.02, 0.02}, 0.0));
  o.indoor_factor = 0.1;
  in.outcomes = {o};
  for (int i = 0; i < 3; ++i) {
    PopulationCell cell;
    cell.centre = polar_point(40.0 * i, radius_m[i]);
    cell.outdoor = {cells[i][0] * 0.07, cells[i][1] * 0.01};
    cell.indoor = {cells[i][0] * 0.93, cells[i][1] * 0.99};
    in.population.push_back(cell);
  }
  const RiskResult r = run(in);
  ASSERT_EQ(r.fn.size(), 2U);
  expect_relative(r.fn[0].deaths, 27.873, 1e-6, "by day");
  expect_relative(r.fn[0].frequency_per_yr, 0.44e-6, 1e-6, "by day");
  expect_relative(r.fn[1].deaths, 18.7262, 1e-6, "by night");
  expect_relative(r.potential_loss_of_life_per_yr, 2.275079e-05, 1e-6, "PLL");
}

TEST(RiskGolden, APipelineOfPointsApproachesTheClosedFormOfACircularFootprint) {
  // IR(y) = f 2 sqrt(R^2 - y^2); points every R / 60, midpoint rule: error at most f s.
  const double per_m = 1.525e-7 * 0.30;
  const double expected[][2] = {{0, 1.647e-05},      {50, 1.582183e-05},  {90, 1.426344e-05},
                                {150, 9.104135e-06}, {175, 3.854964e-06}, {200, 0.0}};
  const double spacing = 3.0;
  RiskInput in;
  in.rose = uniform_rose(1);
  const FootprintPtr f = disc(180.0, 1.0);
  for (int i = 0; i < 200; ++i) {
    in.locations.push_back({(i - 99.5) * spacing, 0.0});
    in.outcomes.push_back(outcome(per_m * spacing, f, i));
  }
  for (const auto& e : expected) in.targets.push_back({{0.0, e[0]}});
  const RiskResult r = run(in);
  for (std::size_t i = 0; i < std::size(expected); ++i)
    EXPECT_NEAR(r.target_risk_per_yr[i], expected[i][1], per_m * spacing) << expected[i][0];
}

TEST(RiskGolden, ConcentricStepsHaveTheirContoursAtTheirRadii) {
  const double events[][2] = {{1e-05, 25}, {4e-06, 60}, {8e-07, 110}, {3e-07, 180}, {9e-08, 350}};
  const double contours[][2] = {
      {1e-05, 25}, {1e-06, 110}, {1e-07, 180}, {3e-07, 180}, {1e-08, 350}};
  RiskInput in;
  in.locations = {{0.0, 0.0}};
  in.rose = uniform_rose(16);
  for (const auto& e : events) in.outcomes.push_back(outcome(e[0], disc(e[1], 1.0)));
  // The largest distance with at least the level: on the radius it is reached, just beyond not.
  for (const auto& c : contours) {
    in.targets.push_back({{0.0, c[1]}});
    in.targets.push_back({{0.0, c[1] * (1.0 + 1e-9)}});
  }
  in.grid = {-5.0, 405.0, 10.0, 41, 1};  // centres at y = 400, 390, ..., 0
  const RiskResult r = run(in);
  for (std::size_t i = 0; i < std::size(contours); ++i) {
    EXPECT_GE(r.target_risk_per_yr[2 * i], contours[i][0] * (1.0 - 1e-12));
    EXPECT_LT(r.target_risk_per_yr[2 * i + 1], contours[i][0]);
  }
  for (const auto& e : events) {  // and on the grid, one cell inside and one outside
    double inside = 0.0, outside = 0.0;
    for (const auto& o : events) {
      if (o[1] >= e[1] - 10.0) inside += o[0];
      if (o[1] >= e[1] + 10.0) outside += o[0];
    }
    const auto at = [&](double y) {
      return r.individual_risk_per_yr[static_cast<std::size_t>(40 - std::lround(y / 10.0))];
    };
    EXPECT_NEAR(at(std::floor((e[1] - 5.0) / 10.0) * 10.0), inside, 1e-6 * inside) << e[1];
    if (e[1] < 350.0) {
      EXPECT_NEAR(at(std::ceil((e[1] + 5.0) / 10.0) * 10.0), outside, 1e-6 * outside);
    }
  }
}

TEST(RiskGolden, ASmallCompleteStudyMatchesItsEnumeration) {
  RiskInput in;
  in.locations = {{0.0, 0.0}};
  in.rose = rose_of({0.08, 0.1, 0.22, 0.16, 0.07, 0.09, 0.15, 0.13});
  in.outcomes = {outcome(2e-07, disc(250.0, 1.0)), outcome(5e-06, disc(60.0, 1.0)),
                 outcome(1.2e-06, wedge(320.0, 15.0, 1.0)),
                 outcome(8e-07, wedge(900.0, 10.0, 0.5))};
  const double people[][3] = {
      {0, 200, 30}, {90, 300, 120}, {95, 850, 400}, {225, 500, 60}, {180, 55, 4}};
  for (const auto& p : people)
    in.population.push_back(people_at(polar_point(p[0], p[1]), 0.0, p[2]));
  const double points[][2] = {{0, 50},    {0, 200},  {90, 300}, {95, 850},
                              {225, 500}, {45, 890}, {20, 310}};
  for (const auto& p : points) in.targets.push_back({polar_point(p[0], p[1])});
  const double ir[] = {5.328e-06, 3.28e-07, 3.52e-07, 8.8e-08, 3.6e-08, 4e-08, 0.0};
  const double fn[][2] = {{2, 6.012e-06}, {4, 5.956e-06}, {15, 8.72e-07}, {30, 8.08e-07},
                          {34, 6.4e-07},  {120, 4.4e-07}, {260, 1.76e-07}};
  for (const Method method : {Method::Polar, Method::BruteForce}) {
    RiskOptions options;
    options.rose = Rose::Discrete;
    options.method = method;
    const RiskResult r = run(in, options);
    for (std::size_t i = 0; i < std::size(ir); ++i)
      expect_relative(r.target_risk_per_yr[i], ir[i], 1e-6, "point " + std::to_string(i));
    const std::vector<FnPair> curve = cumulative(r.fn);
    ASSERT_EQ(curve.size(), std::size(fn));
    for (std::size_t i = 0; i < curve.size(); ++i) {
      expect_relative(curve[curve.size() - 1 - i].deaths, fn[i][0], 1e-6, "deaths");
      expect_relative(curve[curve.size() - 1 - i].frequency_per_yr, fn[i][1], 1e-6, "frequency");
    }
    expect_relative(r.potential_loss_of_life_per_yr, 0.000110688, 1e-6, "PLL");
    // and it is the people times the individual risk where they are
    const double at_people = 30 * ir[1] + 120 * ir[2] + 400 * ir[3] + 60 * ir[4] +
                             4 * (2e-07 + 5e-06 + (1.2e-06 + 0.5 * 8e-07) * 0.07);
    expect_relative(r.potential_loss_of_life_per_yr, at_people, 1e-6, "PLL from risk");
  }
}

}  // namespace
}  // namespace isorisk::risk::test
