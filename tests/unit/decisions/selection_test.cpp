// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/selection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace isorisk::study::decisions {
namespace {

gis::Geometry rectangle(double west, double south, double east, double north) {
  return gis::Geometry::polygon(
      {{west, south}, {east, south}, {east, north}, {west, north}, {west, south}});
}

// One site of a kilometre square.
Study site() {
  Study s;
  Site a;
  a.id = "A";
  a.name = "Alpha";
  a.area = rectangle(0, 0, 1000, 1000);
  s.sites.push_back(a);
  return s;
}

// Stored propane at 20 degC: O1 0.1, O2 1, O3 10, G 10 t: A = Q / 10 t.
Equipment propane(std::string id, double tonnes, Point at) {
  Equipment e;
  e.id = std::move(id);
  e.site = 0;
  e.type = EquipmentType::PressureVessel;
  e.substance = "propane";
  e.phase = Phase::LiquefiedGas;
  e.temperature_k = 293.15;
  e.pressure_abs_pa = 8.5e5;
  e.inventory_kg = 1000.0 * tonnes;
  e.position = at;
  e.shape = gis::Geometry::point(at);
  return e;
}

const SelectionInstallation& of(const SelectionResult& r, const std::string& id) {
  for (const SelectionInstallation& i : r.installations) {
    if (i.id == id) return i;
  }
  throw std::runtime_error("no installation " + id);
}

TEST(SelectionDecision, TwoTanksAsWorkedByHand) {
  Study s = site();
  s.equipment = {propane("V1", 100.0, {100, 500}), propane("V2", 20.0, {900, 500})};
  const SelectionResult r = decide_selection(s);
  // V1: A 10, 100 m from the west fence: S 10. V2: A 2, 100 m from the east fence: S 2; V1 has
  // 10 / 9^3 there.
  EXPECT_NEAR(of(r, "V1").indication[1], 10.0, 1e-9);
  EXPECT_TRUE(of(r, "V1").by_boundary);
  EXPECT_TRUE(of(r, "V2").by_boundary);
  EXPECT_NEAR(of(r, "V2").boundary.share, 1.0, 1e-12);
  // The nearest points lie at most 25 m off the foot of the tank, and never beyond its S of 2.
  EXPECT_GT(of(r, "V2").boundary.number, 2.0 * std::pow(100.0 / std::hypot(100.0, 25.0), 3) - 1e-9);
  EXPECT_LE(of(r, "V2").boundary.number, 2.0);
}

TEST(SelectionDecision, ASmallNeighbourOfALargeOneIsLeftOut) {
  Study s = site();
  s.equipment = {propane("V1", 100.0, {100, 500}), propane("V2", 20.0, {100, 510})};
  const SelectionResult r = decide_selection(s);
  EXPECT_TRUE(of(r, "V1").selected);
  EXPECT_FALSE(of(r, "V2").selected);
  EXPECT_GT(of(r, "V2").boundary.number, 1.0);  // above one, but a fifth of the largest
  EXPECT_LT(of(r, "V2").boundary.share, 0.5);
}

TEST(SelectionDecision, PeopleNearbySelectIt) {
  Study s = site();
  s.equipment = {propane("V1", 100.0, {100, 500}), propane("V2", 20.0, {100, 510})};
  Target t;
  t.id = "school";
  t.site = -1;
  t.shape = gis::Geometry::point({-20, 510});
  s.targets.push_back(t);
  const SelectionResult r = decide_selection(s);
  const SelectionInstallation& v2 = of(r, "V2");
  ASSERT_TRUE(v2.people);
  EXPECT_EQ(v2.people->who, "school");
  EXPECT_NEAR(v2.people->number, 2.0 * std::pow(100.0 / 120.0, 3), 1e-9);
  EXPECT_TRUE(v2.by_people);
  EXPECT_TRUE(v2.selected);
  // The staff of the site itself are no such people.
  s.targets[0].site = 0;
  EXPECT_FALSE(of(decide_selection(s), "V2").people);
}

TEST(SelectionDecision, EquipmentOfAUnitIsOneInstallation) {
  Study s = site();
  s.equipment = {propane("V1", 30.0, {100, 500}), propane("V2", 20.0, {100, 510})};
  for (Equipment& e : s.equipment) e.unit = "farm";
  const SelectionResult r = decide_selection(s);
  ASSERT_EQ(r.installations.size(), 1U);
  EXPECT_NEAR(r.installations[0].indication[1], 5.0, 1e-9);
}

TEST(SelectionDecision, ToxicsCountByTheirLc50) {
  Study s = site();
  s.equipment = {propane("C1", 3.0, {100, 500})};
  s.equipment[0].substance = "chlorine";
  // LC50 850 mg/m3: G 300 kg; A = 3000 x 0.1 x 10 / 300.
  EXPECT_NEAR(of(decide_selection(s), "C1").indication[0], 10.0, 1e-9);
  EXPECT_EQ(of(decide_selection(s), "C1").indication[1], 0.0);
  s.selection.lc50_mg_per_m3["chlorine"] = 80.0;  // G 3 kg
  EXPECT_NEAR(of(decide_selection(s), "C1").indication[0], 1000.0, 1e-9);
  s.selection.equipment["C1"] = {.process = true, .enclosed = true};
  EXPECT_NEAR(of(decide_selection(s), "C1").indication[0], 1000.0, 1e-9);  // 10 x 0.1
}

TEST(SelectionDecision, AToxicSubstanceOfUnknownLc50IsSelected) {
  Study s = site();
  s.equipment = {propane("A1", 0.001, {500, 500})};
  s.equipment[0].substance = "acrolein";
  const SelectionResult r = decide_selection(s);
  EXPECT_TRUE(of(r, "A1").by_unknown);
  EXPECT_TRUE(of(r, "A1").selected);
  const DecisionOutput out = selection_output(s, r);
  EXPECT_TRUE(std::any_of(out.warnings.begin(), out.warnings.end(),
                          [](const Warning& w) { return w.code == "lc50_unknown"; }));
}

TEST(SelectionDecision, ExplosivesCountByTheirTnt) {
  Study s = site();
  ExplosiveStore store;
  store.id = "X";
  store.site = 0;
  store.tnt_equivalent_kg = 2000.0;
  store.position = {500, 500};
  store.shape = gis::Geometry::point({500, 500});
  s.hazard.explosives.push_back(store);
  const SelectionResult r = decide_selection(s);
  EXPECT_NEAR(of(r, "X").indication[2], 2.0, 1e-12);
  EXPECT_FALSE(of(r, "X").selected);  // 500 m off: 2 / 125
}

TEST(SelectionDecision, TanksBelowTheirFlashPointAreNotFlammable) {
  Study s = site();
  s.equipment = {propane("D1", 1000.0, {100, 500})};
  s.equipment[0].substance = "diesel";
  s.equipment[0].phase = Phase::Liquid;
  EXPECT_EQ(of(decide_selection(s), "D1").indication[1], 0.0);
  s.equipment[0].temperature_k = 273.15 + 150.0;
  EXPECT_GT(of(decide_selection(s), "D1").indication[1], 0.0);
}

TEST(SelectionDecision, AnswersInJsonTablesAndBothLanguages) {
  Study s = site();
  s.equipment = {propane("V1", 100.0, {100, 500})};
  s.equipment.push_back(propane("P1", 1.0, {200, 500}));
  s.equipment.back().type = EquipmentType::Pump;
  s.equipment.back().inventory_kg.reset();
  const SelectionResult r = decide_selection(s);
  EXPECT_EQ(r.without_contents, std::vector<std::string>{"P1"});
  const DecisionOutput out = selection_output(s, r);
  const auto json = nlohmann::json::parse(out.json);
  EXPECT_EQ(json["installations"][0]["id"], "V1");
  EXPECT_TRUE(json["installations"][0]["selected"].get<bool>());
  EXPECT_THAT(out.text, testing::HasSubstr("[x] V1"));
  s.language = Language::Zh;
  EXPECT_THAT(selection_output(s, r).title, testing::HasSubstr("选择数法"));
}

}  // namespace
}  // namespace isorisk::study::decisions
