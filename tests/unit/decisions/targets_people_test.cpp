// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include "decisions/targets_kernels.hpp"
#include "targets_support.hpp"

namespace isorisk::study::decisions {
namespace {

using namespace targets_test;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// ---------------------------------------------------------------- people

TEST(TargetsFromMap, PeopleFollowFloorAreaAndPresence) {
  Town town;
  town.add(box(0, 0, 20, 20), {{"building", "office"}, {"building:levels", "3"}})
      .add(box(100, 0, 20, 20), {{"building", "apartments"}, {"building:levels", "5"}});
  const TargetsResult r = town.decide();
  ASSERT_THAT(r.population, SizeIs(2));
  EXPECT_NEAR(r.population[0].day, 1200.0 / 30.0, 1e-9);
  EXPECT_EQ(r.population[0].night, 0.0);
  // 2000 / 111 = 18.02 -> 18 dwellings
  EXPECT_NEAR(r.population[1].night, 18 * 2.62, 1e-9);
  EXPECT_NEAR(r.population[1].day, 0.7 * 18 * 2.62, 1e-9);
  EXPECT_EQ(r.population[1].indoor_day, 0.93);
  EXPECT_NEAR(r.night, 18 * 2.62, 1e-9);
  ASSERT_THAT(r.people, SizeIs(1));
  EXPECT_NEAR(r.people[0].in, 40.0 + 18 * 2.62, 1e-9);
  EXPECT_NEAR(r.people[0].on_buildings, r.people[0].in, 1e-9);
}

MapData with_census(Town town, std::vector<map_kernels::PeopleSource> sources) {
  MapData map = town.map();
  map.people.label = "census.gpkg#blocks";
  map.people.sources = std::move(sources);
  for (std::size_t i = 0; i < map.people.sources.size(); ++i)
    map.people.names.push_back("block " + std::to_string(i + 1));
  return map;
}

TargetsResult decide(const MapData& map) {
  Reporter reporter;
  return decide_targets(map, RuleSet{{}}, Language::En, reporter);
}

TEST(TargetsFromMap, ACensusGoesOntoTheDwellingsAndKeepsItsTotal) {
  // Block 1 has two houses (equal floors) and an office; block 2 has no dwelling.
  Town town;
  town.houses(2, 10, 10, 20.0)
      .add(box(80, 80, 10, 10), {{"building", "office"}, {"building:levels", "3"}})
      .houses(1, 500, 500, 0.0);
  const MapData map =
      with_census(town, {{box(0, 0, 100, 100), 90.0}, {box(200, 0, 100, 100), 13.0}});
  const TargetsResult r = decide(map);
  std::map<std::string, double> night;
  for (const MapPopulation& p : r.population) night[p.id] = p.night;
  EXPECT_NEAR(night.at("p-osm-w1"), 45.0, 1e-9);
  EXPECT_NEAR(night.at("p-osm-w2"), 45.0, 1e-9);
  EXPECT_NEAR(night.at("p-land-2"), 13.0, 1e-9);
  EXPECT_NEAR(night.at("p-osm-w4"), 2.62, 1e-9) << "outside the census: by occupancy";
  const PeopleAccount& account = r.people[0];
  EXPECT_EQ(account.source, "census.gpkg#blocks");
  EXPECT_NEAR(account.in, 103.0, 1e-9);
  EXPECT_NEAR(account.on_buildings, 90.0, 1e-9);
  EXPECT_NEAR(account.on_land, 13.0, 1e-9);
  EXPECT_EQ(account.outside, 0.0);
  EXPECT_TRUE(has_warning(r, "dwellings_outside_census"));
  // The residents that were counted decide the class of the village: 90 persons, class 2.
  const auto village = std::find_if(r.targets.begin(), r.targets.end(), [](const MapTarget& t) {
    return t.households && *t.households == 2.0;
  });
  ASSERT_NE(village, r.targets.end());
  EXPECT_NEAR(*village->persons, 90.0, 1e-9);
  EXPECT_EQ(village->target_class, TargetClass::General2);
  EXPECT_THAT(village->class_basis, HasSubstr("persons 90 >= 30"));
}

TEST(TargetsFromMap, CensusTotalsAreConservedOverRandomBlocksAndBuildings) {
  std::mt19937 random{21};
  std::uniform_real_distribution<double> at{0.0, 990.0};
  std::uniform_real_distribution<double> persons{0.0, 300.0};
  Town town;
  for (int i = 0; i < 120; ++i)
    town.add(box(at(random), at(random), 12.0, 9.0),
             {{"building", i % 3 == 0 ? "apartments" : "house"}});
  std::vector<map_kernels::PeopleSource> blocks;
  double total = 0.0;
  for (int i = 0; i < 8; ++i)
    for (int k = 0; k < 8; ++k) {
      blocks.push_back({box(i * 125.0, k * 125.0, 125.0, 125.0), persons(random)});
      total += blocks.back().persons;
    }
  const TargetsResult r = decide(with_census(town, blocks));
  EXPECT_NEAR(night_on(r), total, 1e-9 * total);
  EXPECT_NEAR(r.people[0].in, total, 1e-9 * total);
  EXPECT_NEAR(r.people[0].on_buildings + r.people[0].on_land + r.people[0].outside, total,
              1e-9 * total);
}

TEST(TargetsFromMap, WhatLiesBeyondTheClipIsLeftOutAndAccountedFor) {
  // A block of 200 m x 100 m with 100 persons; the map was read for its western half; of that the
  // west of x = 50 is wanted. One house in the wanted part, one outside it.
  Town town;
  town.houses(1, 10, 10, 0.0).houses(1, 70, 10, 0.0);
  MapData map = with_census(town, {{box(0, 0, 200, 100), 100.0}});
  map.read = box(0, 0, 100, 100);
  map.keep = box(0, 0, 50, 100);
  const TargetsResult r = decide(map);
  const PeopleAccount& account = r.people[0];
  EXPECT_NEAR(account.in, 100.0, 1e-9);
  EXPECT_NEAR(account.on_buildings, 25.0, 1e-9);
  EXPECT_NEAR(account.outside, 75.0, 1e-9);
  EXPECT_NEAR(night_on(r), 25.0, 1e-9);
  EXPECT_TRUE(has_warning(r, "people_beyond_map"));
}

TEST(TargetsFromMap, AVillageAtTheEdgeOfTheClipIsCountedWhole) {
  Town town;
  town.houses(30, 0, 0, 20.0);
  MapData map = town.map();
  map.keep = box(-100, -100, 150, 300);  // two of thirty houses
  const TargetsResult r = decide(map);
  EXPECT_EQ(only(r, "dwelling").households, 30.0);
  EXPECT_EQ(only(r, "dwelling").target_class, TargetClass::General1);
  EXPECT_THAT(r.population, SizeIs(2));
  EXPECT_EQ(r.buildings, 2u);
}

TEST(TargetsFromMap, PeopleOnLandStandBesideTheBuildingsThatHavePeople) {
  Town town;
  town.add(box(40, 40, 20, 20), {{"building", "office"}, {"building:levels", "3"}});
  const TargetsResult r = decide(with_census(town, {{box(0, 0, 100, 100), 30.0}}));
  ASSERT_THAT(r.population, SizeIs(2));
  EXPECT_NEAR(gis::area_m2(r.population[0].area), 10'000.0 - 400.0, 1e-6);
  EXPECT_NEAR(r.population[0].night, 30.0, 1e-12);
}

TEST(TargetsFromMap, CellsOfARasterGoOntoBuildingsOrStayCells) {
  Town town;
  town.houses(1, 40, 40, 0.0);
  MapData map = with_census(town, {{box(0, 0, 100, 100), 5.0}, {box(100, 0, 100, 100), 2.0}});
  map.people.cells = true;
  const TargetsResult onto = decide(map);
  EXPECT_NEAR(night_on(onto), 7.0, 1e-12);
  EXPECT_NEAR(onto.people[0].on_buildings, 5.0, 1e-12);
  EXPECT_NEAR(onto.people[0].on_land, 2.0, 1e-12);
  map.people.as_cells = true;
  const TargetsResult stay = decide(map);
  EXPECT_NEAR(night_on(stay), 7.0, 1e-12);
  EXPECT_THAT(stay.population, SizeIs(2));
  EXPECT_NEAR(stay.people[0].on_land, 7.0, 1e-12);
  EXPECT_EQ(only(stay, "dwelling").households, 1.0);
}

TEST(TargetsFromMap, TheOrderOfTheMapChangesNeitherTargetsNorPeople) {
  std::mt19937 random{9};
  std::uniform_real_distribution<double> at{0.0, 800.0};
  Town town;
  town.add(box(0, 0, 800, 800), {{"landuse", "residential"}});
  for (int i = 0; i < 60; ++i) town.add(box(at(random), at(random), 11, 11), {{"building", "yes"}});
  town.add(box(900, 0, 100, 100), {{"amenity", "school"}})
      .add(spot(950, 50), {{"amenity", "school"}})
      .add(box(940, 40, 20, 20), {{"building", "yes"}});
  const TargetsResult a = town.decide();
  std::shuffle(town.map().features.begin(), town.map().features.end(), random);
  const TargetsResult b = town.decide();
  const auto classes = [](const TargetsResult& r) {
    std::multiset<std::pair<std::string, double>> all;
    for (const MapTarget& t : r.targets)
      all.insert({t.kind, std::round(t.households.value_or(0.0))});
    return all;
  };
  EXPECT_EQ(classes(a), classes(b));
  EXPECT_NEAR(a.night, b.night, 1e-9 * a.night);
}

}  // namespace
}  // namespace isorisk::study::decisions
