// SPDX-License-Identifier: Apache-2.0
#include "qra/congestion_map.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numbers>
#include <sstream>

#include "isorisk/core/error.hpp"
#include "isorisk/study/basis.hpp"
#include "isorisk/study/qra.hpp"
#include "isorisk/study/update.hpp"
#include "temporary_folder.hpp"

namespace isorisk::study {
namespace {

using std::numbers::pi;

constexpr double kEnergyDensity = 3.5e6;

gis::Geometry box(double west, double south, double east, double north) {
  return gis::Geometry::polygon(
      {{west, south}, {east, south}, {east, north}, {west, north}, {west, south}});
}

// A study with nothing but regions and the options that decide on them.
Study study_with(std::vector<CongestedArea> regions) {
  Study study;
  study.atmosphere.pressure_abs_pa = 101325.0;
  study.congestion = std::move(regions);
  const auto word = [&](const char* key, const char* value) {
    MethodOption option;
    option.word = value;
    study.method.options.emplace(key, option);
  };
  word("explosion_congestion", "map");
  word("explosion_model", "tno_multi_energy");
  return study;
}

CongestedArea region(const char* id, int blast_class, double height_m, const gis::Geometry& area) {
  CongestedArea r;
  r.id = id;
  r.congestion_class = blast_class;
  r.area = area;
  r.volume_m3 = gis::area_m2(area) * height_m;
  return r;
}

// A cloud 120 m long and 50 m wide.
qra::ExplosiveCloud cloud_of(double energy_j, double rule_energy_j) {
  qra::ExplosiveCloud cloud{
      .x_m = {}, .half_width_m = {}, .energy_j = energy_j, .rule_energy_j = rule_energy_j};
  for (int i = 0; i <= 60; ++i) {
    const double t = -1.0 + i / 30.0;
    cloud.x_m.push_back(60.0 + 60.0 * t);
    cloud.half_width_m.push_back(25.0 * std::sqrt(std::max(0.0, 1.0 - t * t)));
  }
  return cloud;
}

// The part of a box that the cloud covers blowing towards a bearing, by points 0.5 m apart.
double covered_m2(double west, double south, double east, double north, double bearing) {
  constexpr double kStep = 0.5;
  double sum = 0.0;
  for (double x = west + 0.5 * kStep; x < east; x += kStep) {
    for (double y = south + 0.5 * kStep; y < north; y += kStep) {
      const double along = x * std::sin(bearing) + y * std::cos(bearing);
      const double across = x * std::cos(bearing) - y * std::sin(bearing);
      const double t = (along - 60.0) / 60.0;
      const double u = across / 25.0;
      if (t * t + u * u <= 1.0) sum += kStep * kStep;
    }
  }
  return sum;
}

TEST(CongestionMap, EveryDirectionOfOneRegionIsThatOfAnEnumeration) {
  const Study study = study_with({region("R", 7, 5.0, box(60, -15, 90, 25))});
  const qra::CongestionMap map{study};
  const double energy_j = 3e10;  // more than the region holds
  const double rule_j = 0.08 * energy_j;
  const qra::RegionCover cover = map.cover(cloud_of(energy_j, rule_j), {0.0, 0.0}, 16);
  // Round the compass in steps of a tenth of a degree.
  std::vector<double> share(16, 0.0);
  double mean_j = 0.0;
  double most_j = 0.0;
  constexpr int kSteps = 225;  // in a sector
  for (int d = 0; d < 16; ++d) {
    for (int k = 0; k < kSteps; ++k) {
      const double bearing = 2.0 * pi / 16 * (d + (k + 0.5) / kSteps - 0.5);
      const double e = kEnergyDensity * 5.0 * covered_m2(60, -15, 90, 25, bearing);
      if (!(e >= rule_j)) continue;
      share[static_cast<std::size_t>(d)] += 1.0 / kSteps;
      mean_j += e / kSteps;
      most_j = std::max(most_j, e);
    }
  }
  ASSERT_EQ(cover.share.size(), 16U);
  double mapped_j = 0.0;
  double largest_j = 0.0;
  std::vector<double> blasts(16, 0.0);
  for (const qra::RegionBlast& b : cover.blasts) {
    EXPECT_NEAR(b.place.x_m, 75.0, 1e-6);
    EXPECT_NEAR(b.place.y_m, 5.0, 1e-6);
    EXPECT_EQ(b.blast_class, 7.0);
    largest_j = std::max(largest_j, b.energy_j);
    for (std::size_t d = 0; d < 16; ++d) {
      blasts[d] += b.share[d];
      mapped_j += b.share[d] * b.energy_j;
    }
  }
  for (std::size_t d = 0; d < 16; ++d) {
    EXPECT_NEAR(cover.share[d], share[d], 1.0 / 15.0 + 1e-9) << d;  // one step of 1.5 degrees
    EXPECT_NEAR(blasts[d], cover.share[d], 1e-12) << d;
  }
  EXPECT_NEAR(largest_j, most_j, 0.02 * most_j);
  // Levels are rounded up, by a tenth in distance at most.
  EXPECT_GT(mapped_j, 0.97 * mean_j);
  EXPECT_LT(mapped_j, 1.25 * mean_j);
}

TEST(CongestionMap, ARegionThatHoldsLessThanTheRuleOrIsNotReachedExplodesNowhere) {
  const Study study = study_with({region("R", 7, 5.0, box(60, -15, 90, 25))});
  const qra::CongestionMap map{study};
  const double whole_j = kEnergyDensity * 5.0 * 30.0 * 40.0;
  EXPECT_TRUE(map.cover(cloud_of(1e12, 1.01 * whole_j), {0.0, 0.0}, 16).blasts.empty());
  EXPECT_FALSE(map.cover(cloud_of(1e12, 0.5 * whole_j), {0.0, 0.0}, 16).blasts.empty());
  EXPECT_TRUE(map.cover(cloud_of(1e12, 0.0), {500.0, 0.0}, 16).blasts.empty());
}

TEST(CongestionMap, AThinCloudBurnsNoMoreThanItHoldsAndNeighboursExplodeAsOne) {
  const Study apart = study_with(
      {region("A", 7, 5.0, box(60, -10, 70, 10)), region("B", 5, 5.0, box(90, -10, 100, 10))});
  const Study touching = study_with(
      {region("A", 7, 5.0, box(60, -10, 70, 10)), region("B", 5, 5.0, box(70.5, -10, 80, 10))});
  const double energy_j = 1e9;  // either region holds 3.5e9
  const auto due_east = [](const qra::RegionCover& c) {
    double sum = 0.0;
    for (const qra::RegionBlast& b : c.blasts) sum += b.share[4] * b.energy_j;
    return sum;
  };
  const qra::RegionCover two = qra::CongestionMap{apart}.cover(cloud_of(energy_j, 0), {0, 0}, 16);
  const qra::RegionCover one =
      qra::CongestionMap{touching}.cover(cloud_of(energy_j, 0), {0, 0}, 16);
  EXPECT_LE(due_east(two), 1.34 * energy_j);
  EXPECT_LE(due_east(one), 1.34 * energy_j);
  EXPECT_TRUE(std::any_of(two.blasts.begin(), two.blasts.end(), [](const auto& b) {
    return b.regions == std::vector<std::size_t>{1} && b.blast_class == 5.0;
  }));
  EXPECT_TRUE(std::any_of(one.blasts.begin(), one.blasts.end(), [](const auto& b) {
    return b.regions == std::vector<std::size_t>{0, 1} && b.blast_class == 7.0;
  }));
}

// One release and one region: individual risk at a point is the sum over directions.
TEST(RegionOutcomes, RiskIsThatOfAnEnumerationOfTheDirections) {
  const Study study = study_with({region("R", 9, 5.0, box(60, -15, 90, 25))});
  const qra::CongestionMap map{study};
  const double energy_j = 5e10;
  const double rule_j = 0.08 * energy_j;
  const qra::ExplosiveCloud cloud = cloud_of(energy_j, rule_j);
  qra::DeathRules rules{.blast_lethal_pa = 0.3e5, .blast_indoor_pa = 0.1e5};
  qra::Footprints calm;
  calm.individual = risk::make_edge(cloud.x_m, cloud.half_width_m, 1.0);
  calm.outdoor = calm.indoor = calm.individual;
  const double open_radius_m = 45.0;
  qra::Footprints open = qra::blast_footprints(60.0, open_radius_m, open_radius_m, rules);
  open.merge(calm);

  risk::RiskInput input;
  input.locations = {{0.0, 0.0}};
  input.rose.sectors = 16;
  for (int d = 0; d < 16; ++d) input.rose.probability.push_back((1.0 + d % 5) / 46.0);
  double sum = 0.0;
  for (const double p : input.rose.probability) sum += p;
  for (double& p : input.rose.probability) p /= sum;
  risk::Outcome outcome{.frequency_per_yr = {1e-5},
                        .individual = {open.individual},
                        .outdoor = {open.outdoor},
                        .indoor = {open.indoor}};
  qra::RegionOutcomes add{input};
  std::vector<std::vector<std::vector<qra::RegionCover>>> covers{
      {{map.cover(cloud, {0.0, 0.0}, 16)}}};
  map.add_footprints(covers, rules);
  const std::vector<qra::RegionCover>& cover = covers[0][0];
  const std::size_t added = add.add(outcome, cover, {calm});
  EXPECT_EQ(added, input.outcomes.size());
  ASSERT_GT(added, 2U);
  const std::vector<Point> at{{125.0, 10.0}, {75.0, 55.0}, {60.0, 0.0}, {-30.0, 30.0}, {0.0, 90.0}};
  for (const Point& p : at) input.targets.push_back({p});
  Reporter silent;
  const risk::RiskResult got =
      risk::integrate(input, {.rose = risk::Rose::Stepwise, .threads = 1}, silent);

  // Directions a tenth of a degree apart; what a region does is a sum of what it and the cloud do.
  constexpr int kSteps = 225;
  std::vector<double> expected(at.size(), 0.0);
  for (int d = 0; d < 16; ++d) {
    for (int k = 0; k < kSteps; ++k) {
      const double bearing = 2.0 * pi / 16 * (d + (k + 0.5) / kSteps - 0.5);
      const double f = 1e-5 * input.rose.probability[static_cast<std::size_t>(d)] / kSteps;
      const double e = kEnergyDensity * 5.0 * covered_m2(60, -15, 90, 25, bearing);
      const bool in_region = e >= rule_j;
      const double radius =
          in_region ? models::explosion::largest_distance(
                          models::explosion::TnoMultiEnergy{{.energy_j = e, .blast_class = 9.0}},
                          rules.blast_lethal_pa)
                          .distance_m
                    : 0.0;
      for (std::size_t i = 0; i < at.size(); ++i) {
        const double x = at[i].x_m * std::sin(bearing) + at[i].y_m * std::cos(bearing);
        const double y = at[i].x_m * std::cos(bearing) - at[i].y_m * std::sin(bearing);
        if (!in_region) {
          expected[i] += f * open.individual->at(x, y);
          continue;
        }
        expected[i] += f * calm.individual->at(x, y);
        if (std::hypot(at[i].x_m - 75.0, at[i].y_m - 5.0) <= radius) expected[i] += f;
      }
    }
  }
  EXPECT_GT(expected[0], 0.0);
  for (std::size_t i = 0; i < at.size(); ++i) {
    // A direction of the coarser enumeration is 1.5 degrees; levels of energy are rounded up.
    EXPECT_NEAR(got.target_risk_per_yr[i], expected[i], 0.12 * expected[i]) << i;
  }
}

// A propane vessel, a region of 30 m by 40 m east of it, and options of the method.
std::string with_region(const TemporaryFolder& folder, const std::string& options,
                        double west = 512190) {
  copy_base(folder);
  const auto x = [&](double more) { return std::to_string(static_cast<int>(west + more)); };
  folder.write("congestion.csv",
               "id,name,site,congestion_class,height,wkt\n"
               "R,Rack,A,9,6 m,\"POLYGON((" +
                   x(0) + " 4324080," + x(30) + " 4324080," + x(30) + " 4324120," + x(0) +
                   " 4324120," + x(0) + " 4324080))\"\n");
  std::ifstream in{folder.path() / "study.yaml"};
  std::ostringstream text;
  text << in.rdbuf();
  std::string yaml = text.str() + "congestion: {layer: congestion.csv, crs: EPSG:4548}\n";
  const std::string method = "method: {";
  yaml.replace(yaml.find(method), method.size(), method + options + ", ");
  folder.write("study.yaml", yaml);
  return yaml;
}

Study open_with(const TemporaryFolder& folder, const std::string& options, double west = 512190) {
  with_region(folder, options, west);
  return open(folder.path() / "study.yaml");
}

RiskBasis basis_of(const Study& study) {
  Reporter silent;
  return run_basis(study, {.threads = 1}, silent);
}

TEST(CongestionOfAStudy, RegionsExplodeWhereTheyStandAndFarOnesDoNot) {
  const TemporaryFolder folder;
  const RiskBasis map = basis_of(open_with(folder, "explosion_congestion: map"));
  const RiskBasis equipment = basis_of(open_with(folder, "explosion_congestion: equipment"));
  const RiskBasis usual = basis_of(open_with(folder, "explosion_model: tno_multi_energy"));
  EXPECT_EQ(map.result.individual_risk.values, usual.result.individual_risk.values);
  EXPECT_NE(map.result.individual_risk.values, equipment.result.individual_risk.values);
  const auto in_region = [](const RiskBasis& b) {
    return std::count_if(b.input.outcomes.begin(), b.input.outcomes.end(), [&](const auto& o) {
      const Point p = b.input.locations[static_cast<std::size_t>(o.location)];
      return std::hypot(p.x_m - 512205.0, p.y_m - 4324100.0) < 1e-6;
    });
  };
  EXPECT_GT(in_region(map), 0);
  EXPECT_EQ(in_region(equipment), 0);
  EXPECT_EQ(map.base_outcome.size(), map.input.outcomes.size());
  EXPECT_TRUE(
      std::any_of(map.result.scenarios.begin(), map.result.scenarios.end(), [](const Scenario& s) {
        return std::find(s.models.begin(), s.models.end(), "explosion.congested_regions") !=
               s.models.end();
      }));
  // Outcomes keep the frequencies of their branches.
  ASSERT_EQ(map.result.outcomes.size(), equipment.result.outcomes.size());
  for (std::size_t i = 0; i < map.result.outcomes.size(); ++i) {
    EXPECT_EQ(map.result.outcomes[i].frequency_per_yr,
              equipment.result.outcomes[i].frequency_per_yr);
  }
  const RiskBasis far = basis_of(open_with(folder, "explosion_congestion: map", 518000));
  EXPECT_EQ(far.result.potential_loss_of_life_per_yr,
            equipment.result.potential_loss_of_life_per_yr);
  // With nothing but the map a region out of reach leaves the flash fires alone.
  const RiskBasis only = basis_of(open_with(folder, "explosion_congestion: map_only", 518000));
  EXPECT_LT(only.result.potential_loss_of_life_per_yr,
            equipment.result.potential_loss_of_life_per_yr);
}

TEST(CongestionOfAStudy, AnUpdateIsTheRunOfTheChangedStudyAlsoFromAFile) {
  const TemporaryFolder folder;
  const Study study = open_with(folder, "explosion_congestion: map, delayed_ignition_by: sources");
  const RiskBasis basis = basis_of(study);
  const auto file = folder.path() / kBasisFile;
  save_basis(study, basis, file);
  const auto kept = load_basis(study, folder.path());
  ASSERT_TRUE(kept);
  std::vector<double> from(study.weather.rose.probability.size());
  for (std::size_t i = 0; i < from.size(); ++i) from[i] = i % 3 == 0 ? 2.0 : 1.0;
  double sum = 0.0;
  for (const double p : from) sum += p;
  for (double& p : from) p /= sum;
  const Study changed =
      with_changes(study, {.weather = weather_of(study, study.weather.rose.sectors, from),
                           .frequencies = {},
                           .factors = {.frequency = 2.0},
                           .method = {{"flash_fire_share", 0.3}}});
  Reporter silent;
  risk::Memory memory;
  const RiskBasis run = basis_of(changed);
  for (const RiskBasis* b : {&basis, &*kept}) {
    const RiskBasis quick = update(changed, *b, {.threads = 1}, silent, memory);
    EXPECT_EQ(quick.result.individual_risk.values, run.result.individual_risk.values);
    EXPECT_EQ(quick.result.fn, run.result.fn);
    EXPECT_EQ(quick.result.potential_loss_of_life_per_yr, run.result.potential_loss_of_life_per_yr);
  }
  EXPECT_NE(run.result.individual_risk.values, basis.result.individual_risk.values);
}

TEST(CongestionOfAStudy, WhatTheMapCannotDoIsSaid) {
  const TemporaryFolder folder;
  const auto codes = [](const Study& s) {
    std::vector<std::string> all;
    for (const Problem& p : s.warnings) all.push_back(p.code);
    return all;
  };
  EXPECT_THAT(codes(open_with(folder, "explosion_model: baker_strehlow_tang")),
              ::testing::Contains("congestion_not_counted"));
  EXPECT_THAT(codes(open_with(folder, "domino: first")),
              ::testing::Contains("domino_blast_about_cloud"));
  EXPECT_THAT(codes(open_with(folder, "explosion_congestion: map")),
              ::testing::Not(::testing::Contains("congestion_not_counted")));
  // Nothing but the map, and no map.
  std::string yaml = with_region(folder, "explosion_congestion: map_only");
  yaml.erase(yaml.find("congestion: {layer"));
  folder.write("study.yaml", yaml);
  const RiskBasis none = basis_of(open(folder.path() / "study.yaml"));
  EXPECT_TRUE(std::any_of(none.result.warnings.begin(), none.result.warnings.end(),
                          [](const auto& w) { return w.warning.code == "no_congestion"; }));
  const RiskBasis equipment = basis_of(open_with(folder, "explosion_congestion: equipment"));
  EXPECT_EQ(none.result.potential_loss_of_life_per_yr,
            equipment.result.potential_loss_of_life_per_yr);
}

TEST(CongestionMap, WithoutAClassTheObstaclesAndTheGasGiveItByGame) {
  CongestedArea r = region("R", 10, 5.0, box(60, -15, 90, 15));
  r.volume_blockage_ratio = 0.05;
  r.obstacle_diameter_m = 0.1;
  const Study study = study_with({r});
  const qra::CongestionMap map{study};
  const auto class_of = [&](double burning_velocity) {
    qra::ExplosiveCloud cloud = cloud_of(3e10, 1.0);
    cloud.burning_velocity_m_per_s = burning_velocity;
    double highest = 0.0;
    for (const qra::RegionBlast& b : map.cover(cloud, {0.0, 0.0}, 16).blasts) {
      highest = std::max(highest, b.blast_class);
    }
    return highest;
  };
  EXPECT_GT(class_of(0.45), 1.0);
  EXPECT_LT(class_of(0.3), class_of(0.45));
  EXPECT_LT(class_of(0.45), class_of(0.75));
  // As the model says for the part that is covered when the wind blows straight at it.
  const models::explosion::FlammableCloud cloud{.combustion_energy_j = 3e10,
                                                .x_m = 0.0,
                                                .y_m = 0.0,
                                                .burning_velocity_m_per_s = 0.45,
                                                .open_class = 0.0};
  models::explosion::CongestedRegion part{.name = "R",
                                          .x_m = 75.0,
                                          .y_m = 0.0,
                                          .footprint_m2 = covered_m2(60, -15, 90, 15, M_PI / 2.0),
                                          .height_m = 5.0 / 0.95,
                                          .volume_blockage_ratio = 0.05,
                                          .obstacle_diameter_m = 0.1};
  part.outline = {{60, -15}, {90, -15}, {90, 15}, {60, 15}};
  const models::explosion::CongestedRegions alone{cloud, std::vector{part}};
  EXPECT_NEAR(class_of(0.45), alone.sources().front().blast_class, 0.02);
  // A class that is stated does not ask the gas.
  const Study stated = study_with({region("R", 7, 5.0, box(60, -15, 90, 15))});
  for (const qra::RegionBlast& b :
       qra::CongestionMap{stated}.cover(cloud_of(3e10, 1.0), {0.0, 0.0}, 16).blasts) {
    EXPECT_EQ(b.blast_class, 7.0);
  }
}

}  // namespace
}  // namespace isorisk::study
