// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/congested_regions.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "isorisk/core/error.hpp"

namespace isorisk::models::explosion {
namespace {

FlammableCloud propane(double mass_kg = 3000.0) {
  return {.combustion_energy_j = 46.35e6 * mass_kg,
          .x_m = 0.0,
          .y_m = 0.0,
          .burning_velocity_m_per_s = 0.464};
}

CongestedRegion rack(std::string name, double x_m, double footprint_m2 = 600.0) {
  return {.name = std::move(name),
          .x_m = x_m,
          .y_m = 0.0,
          .footprint_m2 = footprint_m2,
          .height_m = 6.0,
          .volume_blockage_ratio = 0.08,
          .obstacle_diameter_m = 0.2,
          .length_m = 30.0,
          .width_m = footprint_m2 / 30.0};
}

std::vector<PlanPoint> rectangle(double x0, double x1) {
  return {{x0, -10.0}, {x1, -10.0}, {x1, 10.0}, {x0, 10.0}};
}

TEST(CongestedRegions, OneRegionIsItsFreeVolumeWithTheClassOfGame) {
  const CongestedRegions r{propane(), std::vector<CongestedRegion>{rack("A", 50.0)}};
  ASSERT_EQ(r.sources().size(), 2U);
  const CloudBlastSource& a = r.sources()[0];
  EXPECT_NEAR(a.energy_j, 3.5e6 * 600.0 * 6.0 * 0.92, 1.0);
  const GamePassResult game =
      game_flame_path({30.0, 20.0, 6.0}, {.volume_blockage_ratio = 0.08,
                                          .flame_path_m = 6.0,
                                          .obstacle_diameter_m = 0.2,
                                          .burning_velocity_m_per_s = 0.464});
  EXPECT_DOUBLE_EQ(a.source_overpressure_pa, game.overpressure_pa);
  EXPECT_DOUBLE_EQ(a.blast_class, blast_class_of(game.overpressure_pa));
  EXPECT_LE(a.blast_class_low, a.blast_class);
  const CloudBlastSource& open = r.sources()[1];
  EXPECT_EQ(open.name, "open cloud");
  EXPECT_NEAR(open.energy_j + a.energy_j, propane().combustion_energy_j, 1.0);
  EXPECT_DOUBLE_EQ(open.blast_class, 1.0);
}

TEST(CongestedRegions, TakesTheSmallerOfRegionAndCloud) {
  FlammableCloud low = propane();
  low.height_m = 2.0;
  const CongestedRegions r{low, std::vector<CongestedRegion>{rack("A", 50.0)}};
  EXPECT_NEAR(r.sources()[0].energy_j, 3.5e6 * 600.0 * 2.0 * 0.92, 1.0);

  const CongestedRegions little{propane(100.0), std::vector<CongestedRegion>{rack("A", 50.0)}};
  ASSERT_EQ(little.sources().size(), 1U);
  EXPECT_NEAR(little.sources()[0].energy_j, 100.0 * 46.35e6, 1.0);
  ASSERT_EQ(little.warnings().size(), 1U);
  EXPECT_EQ(little.warnings()[0].code, "fuel_limited");

  CongestedRegion outside = rack("A", 50.0);
  outside.footprint_m2 = 0.0;
  const CongestedRegions missed{propane(), std::vector<CongestedRegion>{outside}};
  ASSERT_EQ(missed.sources().size(), 1U);
  EXPECT_EQ(missed.sources()[0].name, "open cloud");
}

TEST(CongestedRegions, ExplodeAsOneWhenNearerThanRigosSays) {
  // Extent 30 m of the donor towards the other; the gap that counts lies between 7.5 and 15 m.
  for (const double gap : {3.0, 7.0, 20.0}) {
    CongestedRegion a = rack("A", 0.0);
    CongestedRegion b = rack("B", 30.0 + gap);
    a.outline = rectangle(-15.0, 15.0);
    b.outline = rectangle(15.0 + gap, 45.0 + gap);
    const CongestedRegions r{propane(), std::vector<CongestedRegion>{a, b}};
    if (gap < 7.5) {
      ASSERT_EQ(r.sources().size(), 2U) << gap;  // one and the open rest
      EXPECT_EQ(r.sources()[0].name, "A + B");
      EXPECT_NEAR(r.sources()[0].x_m, 15.0 + 0.5 * gap, 1e-9);
      EXPECT_EQ(r.sources()[0].regions, (std::vector<std::size_t>{0, 1}));
    } else {
      EXPECT_EQ(r.sources().size(), 3U) << gap;
    }
  }
}

TEST(CongestedRegions, MergeInChainsAndTakeTheHighestClass) {
  std::vector<CongestedRegion> list{rack("A", 0.0), rack("B", 33.0), rack("C", 66.0)};
  for (std::size_t i = 0; i < 3; ++i) {
    const double x = 33.0 * static_cast<double>(i);
    list[i].outline = rectangle(x - 15.0, x + 15.0);
  }
  list[0].blast_class = 4.0;
  list[1].blast_class = 7.5;
  list[2].blast_class = 5.0;
  const CongestedRegions r{propane(10000.0), list};
  ASSERT_EQ(r.sources().size(), 2U);
  EXPECT_NEAR(r.sources()[0].blast_class, 7.5, 1e-12);
  EXPECT_NEAR(r.sources()[0].energy_j, 3.0 * 3.5e6 * 600.0 * 6.0 * 0.92, 10.0);
}

TEST(CongestedRegions, AreTheSameInAnyOrder) {
  std::vector<CongestedRegion> list{rack("A", 0.0), rack("B", 33.0), rack("C", 200.0, 150.0)};
  const CongestedRegions forth{propane(), list};
  std::reverse(list.begin(), list.end());
  const CongestedRegions back{propane(), list};
  for (double x = -300.0; x < 500.0; x += 37.0) {
    EXPECT_NEAR(forth.at(x, 20.0).overpressure_pa / back.at(x, 20.0).overpressure_pa, 1.0, 1e-9);
  }
}

TEST(CongestedRegions, EnvelopeIsTheLargestAndSumTheSumOfTheSources) {
  const CongestedRegions r{propane(),
                           std::vector<CongestedRegion>{rack("A", -60.0), rack("B", 60.0)}};
  ASSERT_EQ(r.sources().size(), 3U);
  for (double x = -300.0; x <= 300.0; x += 41.0) {
    double largest = 0.0;
    double impulse = 0.0;
    double sum = 0.0;
    for (const CloudBlastSource& s : r.sources()) {
      const Blast b = s.curve.at(std::hypot(x - s.x_m, 15.0 - s.y_m));
      largest = std::max(largest, b.overpressure_pa);
      impulse = std::max(impulse, b.impulse_pa_s);
      sum += b.overpressure_pa;
    }
    EXPECT_DOUBLE_EQ(r.at(x, 15.0).overpressure_pa, largest);
    EXPECT_DOUBLE_EQ(r.at(x, 15.0).impulse_pa_s, impulse);
    EXPECT_DOUBLE_EQ(r.at(x, 15.0, BlastCombination::Sum).overpressure_pa, sum);
    std::vector<double> xs{x}, ys{15.0}, out(1);
    r.overpressure_pa(xs, ys, out);
    EXPECT_DOUBLE_EQ(out[0], largest);
  }
  // The centre of a source is a point like any other.
  EXPECT_TRUE(std::isfinite(r.at(-60.0, 0.0).overpressure_pa));
}

TEST(CongestedRegions, RadiiAreWhereEachSourceMeetsTheThreshold) {
  const CongestedRegions r{propane(),
                           std::vector<CongestedRegion>{rack("A", -60.0), rack("B", 60.0)}};
  const std::vector<double> radii = r.radii_m(5e3);
  ASSERT_EQ(radii.size(), r.sources().size());
  for (std::size_t i = 0; i + 1 < radii.size(); ++i) {
    EXPECT_NEAR(r.sources()[i].curve.overpressure_pa(radii[i]) / 5e3, 1.0, 1e-6);
  }
  EXPECT_EQ(radii.back(), 0.0);  // class 1 never has 5 kPa
}

TEST(CongestedRegions, ListsEveryBadFieldRegionByRegion) {
  CongestedRegion a = rack("A", 0.0);
  CongestedRegion b = rack("B", 50.0);
  a.volume_blockage_ratio = 1.5;
  b.height_m = -1.0;
  b.obstacle_directions = 4;
  FlammableCloud cloud = propane();
  cloud.open_class = 5.0;
  try {
    const CongestedRegions r{cloud, std::vector<CongestedRegion>{a, b}};
    FAIL();
  } catch (const InputError& e) {
    const std::string text = e.what();
    for (const char* field : {"regions[0].volume_blockage_ratio = 1.5", "regions[1].height = -1 m",
                              "regions[1].obstacle_directions = 4", "open_class = 5"}) {
      EXPECT_NE(text.find(field), std::string::npos) << text;
    }
  }
}

TEST(ClassPeak, IsTheInverseOfTheClass) {
  for (double c = 1.0; c <= 10.0; c += 0.25) {
    EXPECT_NEAR(blast_class_of(class_peak_overpressure_pa(c)), c, 1e-12);
  }
}

}  // namespace
}  // namespace isorisk::models::explosion
