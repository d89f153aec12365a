// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "decisions/targets_kernels.hpp"
#include "targets_support.hpp"

namespace isorisk::study::decisions {
namespace {

using namespace targets_test;

// ---------------------------------------------------------------- kernels

TEST(MapKernels, GroupsAreThoseOfAComparisonOfAllPairs) {
  std::mt19937 random{3};
  std::uniform_real_distribution<double> at{0.0, 400.0};
  std::vector<gis::Geometry> shapes;
  for (int i = 0; i < 60; ++i) shapes.push_back(box(at(random), at(random), 8.0, 12.0));
  for (const double distance : {0.0, 10.0, 25.0, 60.0}) {
    std::vector<std::size_t> expected(shapes.size());
    std::iota(expected.begin(), expected.end(), std::size_t{0});
    for (bool changed = true; changed;) {  // the lowest number spreads until nothing moves
      changed = false;
      for (std::size_t i = 0; i < shapes.size(); ++i)
        for (std::size_t j = 0; j < shapes.size(); ++j)
          if (expected[j] > expected[i] && gis::distance_m(shapes[i], shapes[j]) <= distance) {
            expected[j] = expected[i];
            changed = true;
          }
    }
    EXPECT_EQ(map_kernels::groups_within(shapes, distance), expected) << distance;
  }
}

TEST(MapKernels, AnOutlineCoversEveryShapeAndClosesOnlyNarrowGaps) {
  const std::vector<gis::Geometry> near{box(0, 0, 10, 10), box(22, 0, 10, 10), box(8, 30, 9, 9)};
  const gis::Geometry closed = map_kernels::outline_round(near, 50.0);
  for (const gis::Geometry& shape : near)
    EXPECT_NEAR(gis::area_m2(gis::intersection(closed, shape)), gis::area_m2(shape), 1e-6);
  EXPECT_EQ(closed.kind, gis::GeometryKind::Polygon);
  EXPECT_TRUE(gis::covers(closed, {16.0, 5.0}));   // between the houses
  EXPECT_FALSE(gis::covers(closed, {-2.0, 5.0}));  // not outside them
  const std::vector<gis::Geometry> far{box(0, 0, 10, 10), box(70, 0, 10, 10)};
  EXPECT_NEAR(gis::area_m2(map_kernels::outline_round(far, 50.0)), 200.0, 1e-6);
}

TEST(MapKernels, PeopleAreSharedByFloorAreaAndCoveredShare) {
  // Two blocks side by side: 100 persons west of x = 100, 60 east of it. House A (weight 300) in
  // the west, B (weight 100) across the border, three quarters of it in the west.
  // West: 300 + 100 x 0.75 = 375: A 80, B 20. East: B alone 60.
  const std::vector<map_kernels::PeopleSource> sources{
      {box(0, 0, 100, 100), 100.0}, {box(100, 0, 100, 100), 60.0}, {box(0, 500, 100, 100), 7.0}};
  const std::vector<map_kernels::PeopleReceiver> receivers{
      {box(10, 10, 10, 10), 300.0}, {box(85, 40, 20, 10), 100.0}, {box(300, 300, 10, 10), 50.0}};
  const auto shared = map_kernels::share_people(sources, receivers, 0.02);
  EXPECT_NEAR(shared.on_receiver[0], 80.0, 1e-12);
  EXPECT_NEAR(shared.on_receiver[1], 80.0, 1e-12);
  EXPECT_EQ(shared.on_receiver[2], 0.0);
  EXPECT_EQ(shared.left, (std::vector<double>{0.0, 0.0, 7.0}));
  EXPECT_EQ(shared.reached, (std::vector<bool>{true, true, false}));
}

TEST(MapKernels, AFootprintThatOnlyTouchesAnAreaTakesNobodyFromIt) {
  // 1 % of the house lies in the block: the block's people do not all live there.
  const std::vector<map_kernels::PeopleSource> sources{{box(0, 0, 100, 100), 50.0}};
  const std::vector<map_kernels::PeopleReceiver> receivers{{box(99.9, 10, 10, 10), 300.0}};
  const auto shared = map_kernels::share_people(sources, receivers, 0.02);
  EXPECT_EQ(shared.left[0], 50.0);
  EXPECT_FALSE(shared.reached[0]);
}

TEST(MapKernels, SharingConservesEveryTotal) {
  std::mt19937 random{11};
  std::uniform_real_distribution<double> at{0.0, 1000.0};
  std::uniform_real_distribution<double> persons{0.0, 500.0};
  std::vector<map_kernels::PeopleSource> sources;
  for (int i = 0; i < 10; ++i)
    for (int k = 0; k < 10; ++k)
      sources.push_back({box(i * 100.0, k * 100.0, 100.0, 100.0), persons(random)});
  std::vector<map_kernels::PeopleReceiver> receivers;
  for (int i = 0; i < 150; ++i)
    receivers.push_back({box(at(random), at(random), 15.0, 22.0), persons(random)});
  const auto shared = map_kernels::share_people(sources, receivers, 0.02);
  double in = 0.0;
  for (const auto& s : sources) in += s.persons;
  const double out = std::accumulate(shared.on_receiver.begin(), shared.on_receiver.end(), 0.0) +
                     std::accumulate(shared.left.begin(), shared.left.end(), 0.0);
  EXPECT_NEAR(out, in, 1e-9 * in);
  EXPECT_GT(std::accumulate(shared.left.begin(), shared.left.end(), 0.0), 0.0);
}

}  // namespace
}  // namespace isorisk::study::decisions
