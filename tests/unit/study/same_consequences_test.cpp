// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "qra/consequences.hpp"

namespace isorisk::study::qra {
namespace {

using models::frequency::LossOfContainment;

Equipment tank() {
  return {.id = "A",
          .name = "tank A",
          .site = 0,
          .substance = "chlorine",
          .temperature_k = 288.15,
          .pressure_abs_pa = 7e5,
          .inventory_kg = 50000.0,
          .position = {10.0, 20.0}};
}

TEST(SameConsequences, TwinsThatDifferInNamePlaceOwnerAndFrequencyShare) {
  Equipment twin = tank();
  twin.id = "B";
  twin.name = "tank B";
  twin.site = 1;
  twin.position = {500.0, -3.0};
  twin.origin.line = 7;
  const LossOfContainment hole{.hole_diameter_m = 0.025, .frequency_per_yr = 1e-5, .label = "hole"};
  LossOfContainment rarer = hole;
  rarer.frequency_per_yr = 1e-6;
  EXPECT_TRUE(same_consequences(tank(), hole, twin, rarer));
}

TEST(SameConsequences, AnyOtherDifferenceIsOne) {
  const LossOfContainment hole{.hole_diameter_m = 0.025, .label = "hole"};
  const auto differs = [&](auto&& change) {
    Equipment other = tank();
    change(other);
    return !same_consequences(tank(), hole, other, hole);
  };
  EXPECT_TRUE(differs([](Equipment& e) { e.inventory_kg = 40000.0; }));
  EXPECT_TRUE(differs([](Equipment& e) { e.elevation_m = 3.0; }));
  EXPECT_TRUE(differs([](Equipment& e) { e.bund_area_m2 = 100.0; }));
  EXPECT_TRUE(differs([](Equipment& e) { e.congestion_class = 5; }));
  EXPECT_TRUE(differs([](Equipment& e) { e.on_water = true; }));
  EXPECT_TRUE(differs([](Equipment& e) { e.type = EquipmentType::Reactor; }));
  EXPECT_TRUE(differs([](Equipment& e) { e.substance = "ammonia"; }));
  LossOfContainment larger = hole;
  larger.hole_diameter_m = 0.1;
  EXPECT_FALSE(same_consequences(tank(), hole, tank(), larger));
}

}  // namespace
}  // namespace isorisk::study::qra
