// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/core/risk/risk.hpp"
#include "isorisk/study/qra.hpp"
#include "isorisk/study/study.hpp"
#include "qra/release_part.hpp"
#include "temporary_folder.hpp"

namespace isorisk::study {
namespace {

using models::frequency::LossKind;

Equipment route(EquipmentType type, Phase phase, const std::string& variant = {}) {
  Equipment e;
  e.type = type;
  e.substance = phase == Phase::Liquid ? "n_hexane" : "propane";
  e.phase = phase;
  e.variant = variant;
  e.temperature_k = 288.15;
  e.volume_m3 = 1000.0;
  e.vehicles_per_yr = 1000.0;
  e.shape = gis::Geometry::line({{0.0, 0.0}, {10000.0, 0.0}});
  return e;
}

double frequency(const std::vector<Release>& all) {
  double sum = 0.0;
  for (const Release& r : all) sum += r.loss.frequency_per_yr;
  return sum;
}

TEST(WaterwayRoute, CountsShipsByKilometreAccidentAndHull) {
  // 1000 ships x 10 km x 1.4e-6 x (0.1 + 0.2)
  const auto single = qra::route_releases(route(EquipmentType::WaterwayRoute, Phase::Liquid));
  EXPECT_NEAR(frequency(single), 1000 * 10 * 1.4e-6 * 0.3, 1e-12);
  ASSERT_EQ(single.size(), 2U);
  EXPECT_DOUBLE_EQ(single[0].spill_m3, 75.0);
  EXPECT_NEAR(single[0].loss.frequency_per_yr, 1000 * 10 * 1.4e-6 * 0.1, 1e-12);
  EXPECT_EQ(single[0].loss.confidence, "recalled");
  const auto twice = qra::route_releases(
      route(EquipmentType::WaterwayRoute, Phase::Liquid, "class 4 double hull"));
  ASSERT_EQ(twice.size(), 2U);
  EXPECT_NEAR(twice[0].loss.frequency_per_yr, 1000 * 10 * 6.7e-7 * 0.006, 1e-12);
  EXPECT_NEAR(twice[1].loss.frequency_per_yr, 1000 * 10 * 6.7e-7 * 0.0015, 1e-12);
  const auto gas = qra::route_releases(route(EquipmentType::WaterwayRoute, Phase::LiquefiedGas));
  ASSERT_EQ(gas.size(), 2U);
  EXPECT_EQ(gas[0].loss.kind, LossKind::TenMinutes);
  EXPECT_NEAR(gas[0].loss.frequency_per_yr, 1000 * 10 * 1.4e-6 * 0.025, 1e-12);
  EXPECT_NEAR(gas[1].loss.frequency_per_yr, 1000 * 10 * 1.4e-6 * 0.00012, 1e-14);
}

TEST(WaterwayRoute, LosesWhatTheTableSaysAndNoMoreThanItsLoad) {
  Equipment e = route(EquipmentType::WaterwayRoute, Phase::LiquefiedGas);
  e.inventory_kg = 400e3;
  const auto all = qra::route_releases(e);
  EXPECT_NEAR(*qra::part_of(e, all[0]).inventory_kg, 180.0 * 506.0, 180.0 * 10.0);
  e.inventory_kg = 20e3;
  EXPECT_DOUBLE_EQ(*qra::part_of(e, all[0]).inventory_kg, 20e3);
}

TEST(EveryRoute, SharesOutTheWholeOfAnOutflow) {
  for (const auto type :
       {EquipmentType::RoadRoute, EquipmentType::RailRoute, EquipmentType::WaterwayRoute}) {
    for (const std::string& variant : qra::route_variants(type)) {
      for (const Phase phase : {Phase::Liquid, Phase::LiquefiedGas}) {
        Equipment e = route(type, phase, variant);
        const auto all = qra::route_releases(e);
        ASSERT_FALSE(all.empty()) << variant;
        e.vehicles_per_yr = 2000.0;
        EXPECT_NEAR(frequency(qra::route_releases(e)) / frequency(all), 2.0, 1e-12) << variant;
      }
    }
  }
}

TEST(TrafficByPeriod, KeepsTheYearAndTakesTheShareByDay) {
  const std::vector<Period> periods{{"day", 0.44, false}, {"night", 0.56, true}};
  Equipment e = route(EquipmentType::RoadRoute, Phase::LiquefiedGas);
  EXPECT_TRUE(qra::traffic_by_period(e, periods).empty());
  e.day_share = 0.9;
  const auto factor = qra::traffic_by_period(e, periods);
  ASSERT_EQ(factor.size(), 2U);
  EXPECT_NEAR(0.44 * factor[0], 0.9, 1e-12);
  EXPECT_NEAR(0.44 * factor[0] + 0.56 * factor[1], 1.0, 1e-12);
  EXPECT_TRUE(qra::traffic_by_period(e, {{"all", 1.0, false}}).empty());
}

// A disc of certain death round one place, people by period, as much day as night.
risk::RiskInput one_disc(std::vector<double> by_period) {
  risk::RiskInput in;
  in.locations = {{0.0, 0.0}};
  in.rose = {
      .periods = 2, .classes = 1, .sectors = 4, .probability = std::vector<double>(8, 0.125)};
  risk::Outcome o;
  o.frequency_per_yr = {1e-4};
  o.individual = o.outdoor = o.indoor = {risk::make_radial({100.0}, {1.0}, 0.0)};
  o.period_factor = std::move(by_period);
  in.outcomes = {o};
  in.population = {{.centre = {20.0, 0.0}, .outdoor = {10.0, 2.0}, .indoor = {0.0, 0.0}}};
  in.targets = {{{30.0, 0.0}}};
  return in;
}

TEST(PeriodFactor, MovesDeathsByPeriodAndNotTheRiskOfAPlace) {
  Reporter quiet;
  for (const auto method : {risk::Method::Polar, risk::Method::BruteForce}) {
    risk::RiskOptions options;
    options.method = method;
    const auto even = risk::integrate(one_disc({}), options, quiet);
    const auto ones = risk::integrate(one_disc({1.0, 1.0}), options, quiet);
    const auto day = risk::integrate(one_disc({2.0, 0.0}), options, quiet);
    const auto night = risk::integrate(one_disc({0.0, 2.0}), options, quiet);
    EXPECT_NEAR(even.potential_loss_of_life_per_yr, 1e-4 * 6.0, 1e-9);
    EXPECT_DOUBLE_EQ(ones.potential_loss_of_life_per_yr, even.potential_loss_of_life_per_yr);
    EXPECT_NEAR(day.potential_loss_of_life_per_yr, 1e-4 * 10.0, 1e-9);
    EXPECT_NEAR(night.potential_loss_of_life_per_yr, 1e-4 * 2.0, 1e-9);
    for (const auto* r : {&even, &day, &night}) {
      EXPECT_NEAR(r->target_risk_per_yr[0], 1e-4, 1e-9);
    }
  }
}

// The sound study with a relief valve alone.
Study with_valve(const TemporaryFolder& folder, const std::string& phase,
                 const std::string& temperature) {
  copy_base(folder);
  folder.write("equipment.csv",
               "id,name,site,type,substance,phase,temperature,pressure,inventory,pipe_diameter,"
               "elevation,x,y\nPSV-1,Valve,A,relief_valve,propane," +
                   phase + "," + temperature + ",1.7 MPa(g),20 t,50 mm,12 m,512150,4324100\n");
  return open(folder.path() / "study.yaml");
}

TEST(ReliefValve, DischargesUpwardsAtItsHeightWithTheFrequencyOfTheTable) {
  const TemporaryFolder folder;
  Reporter silent;
  const QraResult r = run_qra(with_valve(folder, "gas", "60 degC"), {.threads = 1}, silent);
  ASSERT_EQ(r.releases.size(), 1U);
  EXPECT_DOUBLE_EQ(r.releases[0].loss.frequency_per_yr, 2e-5);
  EXPECT_EQ(r.releases[0].loss.confidence, "recalled");
  ASSERT_FALSE(r.scenarios.empty());
  // 10 kg/s of propane: along the wind the flame would bring 12.5 kW/m2 to the ground and the cloud
  // its lower limit.
  int told = 0;
  for (const Scenario& s : r.scenarios) {
    for (const EffectDistance& d : s.distances) {
      if (d.effect != "12.5 kW/m2" && d.effect != "LFL") continue;
      ++told;
      EXPECT_EQ(d.distance_m, 0.0) << s.branch << " " << d.effect;
    }
  }
  EXPECT_GT(told, 3);
}

TEST(ReliefValve, ThatWouldLetOutLiquidIsRefusedInWords) {
  const TemporaryFolder folder;
  try {
    (void)with_valve(folder, "", "20 degC");
    FAIL();
  } catch (const Error& e) {
    EXPECT_NE(std::string{e.what()}.find("relief valve that lets out liquid"), std::string::npos)
        << e.what();
  }
}

}  // namespace
}  // namespace isorisk::study
