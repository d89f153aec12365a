// SPDX-License-Identifier: Apache-2.0
#include "qra/ignition_map.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace isorisk::study::qra {
namespace {

Study with(std::vector<IgnitionSource> sources, const char* people = "no") {
  Study s;
  s.ignition = std::move(sources);
  s.method.options["people_ignite"] = {.word = people};
  s.weather.periods = {{"day", 0.25, false}, {"night", 0.75, true}};
  return s;
}
IgnitionSource point(double east, double north, double p60, double present = 1.0) {
  return {.id = "i",
          .probability = p60,
          .present_fraction = present,
          .shape = gis::Geometry::point({east, north})};
}
// 100 m long, 40 m wide, there for a minute.
IgnitableCloud cloud(double stays = 60.0) { return {{0.0, 100.0}, {20.0, 20.0}, stays}; }

std::vector<double> sectors_of(const IgnitionMap& map, const IgnitableCloud& cloud, Point origin,
                               int sectors) {
  return by_sector(map.meet(cloud, origin, sectors), std::vector{0.25, 0.75}, sectors);
}

TEST(IgnitionMap, ASourceIgnitesInTheDirectionsThatCarryTheCloudOverIt) {
  // Due east at 60 m: covered for directions within asin(20/60) = 19.5 deg of east (90 deg).
  const IgnitionMap map{with({point(60.0, 0.0, 0.4)}), {}};
  const std::vector<double> p = sectors_of(map, cloud(), {0.0, 0.0}, 8);
  EXPECT_NEAR(p[2], 0.4 * 2.0 * 19.5 / 45.0, 0.4 * 0.04);  // sector of 45 deg about east
  EXPECT_NEAR(std::accumulate(p.begin(), p.end(), 0.0), p[2], 1e-12);
  // The source moves with its cloud.
  const std::vector<double> q = sectors_of(map, cloud(), {60.0, -50.0}, 8);
  EXPECT_GT(q[0], 0.0);
  EXPECT_EQ(q[2], 0.0);
}

TEST(IgnitionMap, SourcesActOnTheirOwn) {
  const IgnitionMap map{with({point(20.0, 0.0, 0.4), point(25.0, 0.0, 0.5, 0.8)}), {}};
  const std::vector<double> p = sectors_of(map, cloud(), {0.0, 0.0}, 36);
  EXPECT_NEAR(p[9], 1.0 - (1.0 - 0.4) * (1.0 - 0.8 * 0.5), 1e-12);
}

TEST(IgnitionMap, LongerContactIgnitesMore) {
  const IgnitionMap map{with({point(20.0, 0.0, 0.4)}), {}};
  const double minute = sectors_of(map, cloud(60.0), {0.0, 0.0}, 36)[9];
  const double two = sectors_of(map, cloud(120.0), {0.0, 0.0}, 36)[9];
  EXPECT_NEAR(minute, 0.4, 1e-12);
  EXPECT_NEAR(two, 1.0 - 0.6 * 0.6, 1e-12);
  EXPECT_EQ(sectors_of(map, cloud(0.0), {0.0, 0.0}, 36)[9], 0.0);
}

TEST(IgnitionMap, TrafficCountsTheLengthInsideTheCloud) {
  // A road across the plume at x = 50 m: 40 m inside, 100 vehicles/h at 36 km/h: d = 0.111.
  IgnitionSource road{.id = "road",
                      .kind = "road",
                      .probability = 0.4,
                      .vehicles_per_h = 100.0,
                      .speed_m_per_s = 10.0,
                      .shape = gis::Geometry::line({{50.0, -500.0}, {50.0, 500.0}})};
  const IgnitionMap map{with({road}), {}};
  const double p = sectors_of(map, cloud(), {0.0, 0.0}, 360)[90];
  EXPECT_NEAR(p, 100.0 / 3600.0 * 40.0 / 10.0 * 0.4, 0.15 * p);  // pieces of 10 m
}

TEST(IgnitionMap, AnAreaIgnitesByTheShareThatIsCovered) {
  IgnitionSource plant{
      .id = "plant",
      .probability = 0.9,
      .shape = gis::Geometry::polygon(
          {{40.0, -100.0}, {60.0, -100.0}, {60.0, 100.0}, {40.0, 100.0}, {40.0, -100.0}})};
  const IgnitionMap map{with({plant}), {}};
  const double p = sectors_of(map, cloud(), {0.0, 0.0}, 360)[90];
  EXPECT_NEAR(p, 1.0 - std::pow(0.1, 0.2), 0.03);  // a fifth of it
}

TEST(IgnitionMap, PeopleIgniteByTheirMeanNumber) {
  const std::vector<risk::PopulationCell> people{
      {.centre = {30.0, 0.0}, .side_m = 5.0, .outdoor = {4.0, 0.0}, .indoor = {4.0, 16.0}}};
  const IgnitionMap map{with({}, "yes"), people};  // 0.25 x 8 + 0.75 x 16 = 14
  EXPECT_NEAR(sectors_of(map, cloud(), {0.0, 0.0}, 36)[9], 1.0 - std::pow(0.99, 14.0), 1e-9);
  EXPECT_EQ(sectors_of(IgnitionMap{with({}), people}, cloud(), {0.0, 0.0}, 36)[9], 0.0);
}

TEST(IgnitionMap, NothingAboveTheLimitIsNotIgnited) {
  const IgnitionMap map{with({point(0.0, 0.0, 1.0)}), {}};
  for (const double p : sectors_of(map, {}, {0.0, 0.0}, 12)) EXPECT_EQ(p, 0.0);
}

}  // namespace
}  // namespace isorisk::study::qra
