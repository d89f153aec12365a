// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/hazard.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>

#include "isorisk/models/substance/substance.hpp"

namespace isorisk::study::decisions {
namespace {

using testing::HasSubstr;

gis::Geometry rectangle(double west, double south, double east, double north) {
  return gis::Geometry::polygon(
      {{west, south}, {east, south}, {east, north}, {west, north}, {west, south}});
}

PopulationArea people(double day, double night, gis::Geometry area) {
  PopulationArea p;
  p.id = "people";
  p.persons_day = day;
  p.persons_night = night;
  p.area = std::move(area);
  return p;
}

// One site of 200 m x 200 m, far from anybody unless a test says otherwise.
Study small_study() {
  Study s;
  Site site;
  site.id = "A";
  site.name = "Alpha";
  site.name_zh = "甲厂";
  site.area = rectangle(0, 0, 200, 200);
  s.sites.push_back(site);
  s.population_areas.push_back(people(10, 20, rectangle(9000, 0, 9100, 100)));
  s.hazard.given = true;
  s.hazard.max_fill = 0.9;
  s.hazard.max_fill_source = "test";
  s.hazard.exposed_persons = {-1.0};
  return s;
}

InventoryItem item(std::string unit, std::string substance, std::vector<int> rows, double tonnes,
                   std::vector<std::string> categories = {}) {
  InventoryItem i;
  i.unit = std::move(unit);
  i.site = 0;
  i.substance = std::move(substance);
  i.table1_rows = std::move(rows);
  i.categories = std::move(categories);
  i.quantity_kg = 1000.0 * tonnes;
  return i;
}

Equipment vessel(std::string id, EquipmentType type, std::string substance, Phase phase,
                 double celsius, double kpa_abs) {
  Equipment e;
  e.id = std::move(id);
  e.name = e.id;
  e.name_zh = e.id;
  e.site = 0;
  e.type = type;
  e.substance = std::move(substance);
  e.phase = phase;
  e.temperature_k = 273.15 + celsius;
  e.pressure_abs_pa = 1000.0 * kpa_abs;
  return e;
}

const HazardUnit& unit_of(const HazardResult& r, const std::string& id) {
  for (const HazardUnit& u : r.units) {
    if (u.id == id) return u;
  }
  ADD_FAILURE() << "no unit " << id;
  return r.units.front();
}

bool has_note(const HazardResult& r, const std::string& code) {
  for (const HazardNote& n : r.notes) {
    if (n.code == code) return true;
  }
  return false;
}

// --- people -----------------------------------------------------------------------------------

TEST(PersonsOutside, CountsTheSharesOfAreasAndCellsWithinTheDistance) {
  const gis::Geometry site = rectangle(0, 0, 200, 200);
  PopulationRaster raster;
  raster.cells = {{{700, 100}, 100, 8, 16},    // the limit x = 700 halves it
                  {{300, 100}, 100, 1, 2},     // wholly inside the zone
                  {{1000, 100}, 100, 32, 64},  // beyond
                  {{200, 100}, 100, 4, 10}};   // half of it stands on the site
  const std::vector<PopulationArea> areas{
      people(100, 40, rectangle(600, 0, 800, 200)),    // half: x = 600 to 700
      people(60, 10, rectangle(-100, 0, 100, 200)),    // half stands on the site
      people(7, 7, rectangle(50, 50, 100, 100)),       // staff of the site itself
      people(1000, 0, rectangle(0, 5000, 10, 5010))};  // far
  const PersonsOutside p = persons_outside(site, 500.0, areas, {raster});
  EXPECT_NEAR(p.day, 50.0 + 30.0 + 4.0 + 1.0 + 2.0, 1e-6);
  EXPECT_NEAR(p.night, 20.0 + 5.0 + 8.0 + 2.0 + 5.0, 1e-6);
}

TEST(PersonsOutside, TheZoneHasRoundCorners) {
  // A quarter disc of 500 m round the corner (200, 200), evenly peopled over its square.
  const gis::Geometry site = rectangle(0, 0, 200, 200);
  const PersonsOutside p =
      persons_outside(site, 500.0, {people(1e4, 0, rectangle(200, 200, 700, 700))}, {});
  EXPECT_NEAR(p.day, 1e4 * std::numbers::pi / 4.0, 1.0);
}

TEST(PersonsOutside, CellsAndAreasOfTheSamePeopleGiveTheSameCount) {
  const gis::Geometry site = gis::Geometry::polygon(
      {{0, 0}, {310, 40}, {150, 120}, {280, 260}, {20, 200}, {0, 0}});  // not convex
  PopulationRaster raster;
  std::vector<PopulationArea> areas;
  for (int i = -10; i < 12; ++i) {
    for (int j = -10; j < 12; ++j) {
      const Point c{75.0 * i, 75.0 * j};
      const double persons = 1.0 + ((i * 7 + j * 13) % 5 + 5) % 5;
      raster.cells.push_back({c, 75.0, persons, 2.0 * persons});
      areas.push_back(people(persons, 2.0 * persons,
                             rectangle(c.x_m - 37.5, c.y_m - 37.5, c.x_m + 37.5, c.y_m + 37.5)));
    }
  }
  const PersonsOutside by_area = persons_outside(site, 500.0, areas, {});
  const PersonsOutside by_cell = persons_outside(site, 500.0, {}, {raster});
  EXPECT_GT(by_area.day, 100.0);
  // The chords of the drawn circle lie up to a centimetre inside the true one.
  EXPECT_NEAR(by_cell.day, by_area.day, 1e-4 * by_area.day);
  EXPECT_NEAR(by_cell.night, by_area.night, 1e-4 * by_area.night);
}

// --- units of an inventory table --------------------------------------------------------------

TEST(Hazard, TheWorkedExampleOfThePageComesOut) {
  Study s = small_study();
  s.population_areas.push_back(people(62, 15, rectangle(300, 0, 400, 100)));
  s.hazard.inventory = {item("T1", "chlorine", {12}, 20), item("T1", "ammonia", {1}, 15),
                        item("T1", "LPG", {52}, 30), item("T1", "苯", {57}, 25)};
  const HazardResult r = decide_hazard(s);
  ASSERT_EQ(r.units.size(), 1U);
  const HazardUnit& u = r.units[0];
  EXPECT_NEAR(u.sum_ratio, 6.6, 1e-12);
  EXPECT_TRUE(u.major);
  EXPECT_NEAR(r.sites[0].persons, 62.0, 1e-9);
  EXPECT_EQ(r.sites[0].alpha, 1.5);
  EXPECT_NEAR(u.r, 30.6, 1e-12);
  EXPECT_EQ(u.level, 3);
  EXPECT_EQ(r.sites[0].level, 3);
  EXPECT_NEAR(u.sum_ratio_toxic_gas, 5.5, 1e-12);               // 4 + 1.5
  EXPECT_NEAR(u.sum_ratio_flammable_gas, 2.1, 1e-12);           // 1.5 + 0.6: ammonia burns too
  EXPECT_NEAR(u.sum_ratio_toxic_or_flammable_gas, 6.1, 1e-12);  // ammonia once
  EXPECT_NEAR(r.sites[0].sum_ratio_toxic_or_flammable_gas, 6.1, 1e-12);
  EXPECT_EQ(r.sites[0].unit_of_sum, 0);
  EXPECT_FALSE(u.qra_by_order_40) << "level 3";
  EXPECT_EQ(u.quantities[3].name_zh, "苯");
  EXPECT_EQ(u.quantities[3].name_en, "benzene");
}

TEST(Hazard, UnitsAreJudgedOneByOne) {
  Study s = small_study();
  s.hazard.inventory = {item("T1", "chlorine", {12}, 3), item("T2", "chlorine", {12}, 3)};
  const HazardResult r = decide_hazard(s);
  ASSERT_EQ(r.units.size(), 2U);
  for (const HazardUnit& u : r.units) {
    EXPECT_NEAR(u.sum_ratio, 0.6, 1e-12);
    EXPECT_FALSE(u.major);
    EXPECT_EQ(u.level, 0);
  }
  // The sum over gases asks a unit; that the site as a whole would reach 1 is told.
  EXPECT_NEAR(r.sites[0].sum_ratio_toxic_or_flammable_gas, 0.6, 1e-12);
  EXPECT_NEAR(r.sites[0].site_sum_ratio_toxic_or_flammable_gas, 1.2, 1e-12);
  EXPECT_TRUE(has_note(r, "gas_sum_by_unit"));
}

TEST(Hazard, AUnitThatReachesOneExactlyIsAMajorHazard) {
  Study s = small_study();
  for (int i = 0; i < 10; ++i) s.hazard.inventory.push_back(item("T1", "ammonia", {1}, 1));
  EXPECT_TRUE(decide_hazard(s).units[0].major);
  s.hazard.inventory.pop_back();
  EXPECT_FALSE(decide_hazard(s).units[0].major);
}

TEST(Hazard, MoreOfAnythingNeverLowersALevel) {
  int last_level = 5;
  double last_r = -1.0;
  for (const double tonnes : {0.1, 1.0, 4.9, 5.0, 20.0, 62.5, 125.0, 1000.0}) {
    Study s = small_study();
    s.hazard.inventory = {item("T1", "chlorine", {12}, tonnes)};
    const HazardUnit u = decide_hazard(s).units[0];
    EXPECT_GT(u.r, last_r);
    if (u.major) {
      EXPECT_LE(u.level, last_level);
      last_level = u.level;
    }
    last_r = u.r;
  }
  EXPECT_EQ(last_level, 1);
}

TEST(Hazard, CategoriesCountWhereTable1NamesNothing) {
  Study s = small_study();
  s.hazard.inventory = {item("W", "picric acid", {}, 0.3, {"W1.1"}),
                        item("W", "phosphorus trichloride", {}, 50, {"J5"})};
  const HazardResult r = decide_hazard(s);
  const HazardUnit& u = r.units[0];
  EXPECT_NEAR(u.sum_ratio, 0.3 / 1.0 + 50.0 / 500.0, 1e-12);
  EXPECT_NEAR(u.r, 0.5 * (2.0 * 0.3 + 0.1), 1e-12) << "nobody near: alpha 0.5";
  EXPECT_EQ(u.quantities[0].category, "W1.1");
  EXPECT_EQ(u.quantities[0].beta_confidence, "given");
  EXPECT_TRUE(r.sites[0].has_explosives);
}

TEST(Hazard, WhatCannotBeCountedIsListedAndLeavesItsUnitUndecided) {
  Study s = small_study();
  s.hazard.inventory = {item("T1", "chlorine", {12}, 1), item("T1", "mystery", {}, 80),
                        item("T2", "chlorine", {12}, 1)};
  InventoryItem water = item("T2", "water", {}, 500);
  water.excluded = true;
  s.hazard.inventory.push_back(water);
  const HazardResult r = decide_hazard(s);
  ASSERT_EQ(r.gaps.size(), 1U);
  EXPECT_EQ(r.gaps[0].substance, "mystery");
  EXPECT_EQ(r.gaps[0].unit, "T1");
  EXPECT_THAT(r.gaps[0].what_en, HasSubstr("category"));
  EXPECT_FALSE(unit_of(r, "T1").complete);
  EXPECT_TRUE(unit_of(r, "T2").complete) << "none is an answer";
  EXPECT_FALSE(r.sites[0].complete);
  const DecisionOutput out = hazard_output(s, r);
  const auto json = nlohmann::json::parse(out.json);
  EXPECT_EQ(json["sites"][0]["list"], "undecided");
  EXPECT_EQ(json["sites"][0]["units"][0]["list"], "undecided");
  EXPECT_EQ(json["sites"][0]["units"][1]["list"], "green");
  EXPECT_THAT(out.text, HasSubstr("mystery"));
}

TEST(Hazard, SeveralGradesTakeTheSmallestQuantityAndSaySo) {
  Study s = small_study();
  s.hazard.inventory = {item("W", "ammonium nitrate", {43, 44}, 10)};
  const HazardResult r = decide_hazard(s);
  EXPECT_NEAR(r.units[0].sum_ratio, 2.0, 1e-12);
  EXPECT_TRUE(has_note(r, "several_critical_quantities"));
}

TEST(Hazard, AnInventoryBelowWhatTheEquipmentHoldsIsDoubted) {
  Study s = small_study();
  Equipment e =
      vessel("V-1", EquipmentType::PressureVessel, "chlorine", Phase::LiquefiedGas, 20, 700);
  e.inventory_kg = 10'000.0;
  s.equipment = {e};
  s.hazard.inventory = {item("T1", "benzene", {57}, 3)};
  const HazardResult r = decide_hazard(s);
  EXPECT_TRUE(has_note(r, "inventory_below_equipment"));
  EXPECT_EQ(r.units.size(), 1U) << "the table decides which units there are";
  s.hazard.inventory.push_back(item("T1", "chlorine", {12}, 9.8));  // within 5 %
  EXPECT_FALSE(has_note(decide_hazard(s), "inventory_below_equipment"));
}

// --- units of the equipment -------------------------------------------------------------------

TEST(Hazard, WithoutAnInventoryTanksCountAtTheirLargestFill) {
  Study s = small_study();
  Equipment sphere = vessel("S-1", EquipmentType::Sphere, "propane", Phase::LiquefiedGas, 20, 880);
  sphere.volume_m3 = 1000.0;
  sphere.fill_fraction = 0.5;
  Equipment fuller = sphere;
  fuller.id = "S-2";
  fuller.fill_fraction = 0.95;
  s.equipment = {sphere, fuller};
  const double rho =
      models::SubstanceLibrary::builtin().at("propane").liquid_density_kg_per_m3(293.15);
  const HazardResult r = decide_hazard(s);
  ASSERT_EQ(r.units.size(), 1U);
  const HazardUnit& u = r.units[0];
  EXPECT_EQ(u.id, "A/storage");
  EXPECT_EQ(u.kind, HazardUnitKind::Storage);
  EXPECT_TRUE(u.derived);
  ASSERT_EQ(u.quantities.size(), 1U);
  EXPECT_NEAR(u.quantities[0].quantity_kg, 1000.0 * (0.9 + 0.95) * rho, 1e-6);
  EXPECT_EQ(u.quantities[0].equipment, (std::vector<std::string>{"S-1", "S-2"}));
  EXPECT_TRUE(u.quantities[0].liquefied);
  EXPECT_TRUE(has_note(r, "units_from_equipment"));
}

TEST(Hazard, ProcessVesselsAndLinesMakeTheProductionUnit) {
  Study s = small_study();
  Equipment column = vessel("C-1", EquipmentType::ProcessVessel, "benzene", Phase::Liquid, 94, 171);
  column.volume_m3 = 140.0;
  column.fill_fraction = 0.15;
  column.inventory_kg = 17'000.0;  // volume x fill x density, as loading fills it in
  Equipment pipe = vessel("P-1", EquipmentType::Pipe, "benzene", Phase::Liquid, 20, 700);
  pipe.pipe_diameter_m = 0.2;
  pipe.pipe_length_m = 100.0;
  Equipment pump = vessel("U-1", EquipmentType::Pump, "benzene", Phase::Liquid, 20, 700);
  s.equipment = {column, pipe, pump};
  const HazardResult r = decide_hazard(s);
  ASSERT_EQ(r.units.size(), 1U);
  const HazardUnit& u = r.units[0];
  EXPECT_EQ(u.kind, HazardUnitKind::Production);
  ASSERT_EQ(u.quantities.size(), 2U);
  // Above its boiling point benzene is W5.1: beta 1.5; in the line at 20 degC it is not.
  EXPECT_EQ(u.quantities[0].beta_category, "W5.1");
  EXPECT_EQ(u.quantities[0].beta, 1.5);
  EXPECT_EQ(u.quantities[0].quantity_kg, 17'000.0) << "a column is not filled like a tank";
  EXPECT_EQ(u.quantities[1].beta, 1.0);
  const double rho =
      models::SubstanceLibrary::builtin().at("benzene").liquid_density_kg_per_m3(293.15);
  EXPECT_NEAR(u.quantities[1].quantity_kg, std::numbers::pi * 0.01 * 100.0 * rho, 1e-6);
  ASSERT_TRUE(has_note(r, "no_contents"));
  for (const HazardNote& n : r.notes) {
    if (n.code == "no_contents") {
      EXPECT_EQ(n.subject, "U-1");
    }
  }
}

TEST(Hazard, TheUnitFieldOfTheEquipmentFormsUnits) {
  Study s = small_study();
  const auto tank = [&](const char* id, const char* unit, double kg) {
    Equipment e = vessel(id, EquipmentType::AtmosphericTank, "methanol", Phase::Liquid, 20, 101);
    e.unit = unit;
    e.inventory_kg = kg;
    e.inventory_given = true;
    return e;
  };
  Equipment reactor = vessel("R-1", EquipmentType::Reactor, "methanol", Phase::Liquid, 20, 101);
  reactor.unit = "U3";
  reactor.inventory_kg = 1000.0;
  reactor.inventory_given = true;
  Equipment line = vessel("L-1", EquipmentType::Pipe, "methanol", Phase::Liquid, 20, 101);
  line.unit = "U1";
  line.pipe_diameter_m = 0.1;
  line.pipe_length_m = 10.0;
  s.equipment = {
      tank("T-1", "U1", 3e5), tank("T-2", "U2", 2e5), tank("T-3", "U1", 3e5), reactor, line,
      tank("T-4", "U3", 1e4)};
  const HazardResult r = decide_hazard(s);
  ASSERT_EQ(r.units.size(), 3U);
  EXPECT_NEAR(unit_of(r, "U1").sum_ratio, 600.0 / 500.0, 1e-3);
  EXPECT_NEAR(unit_of(r, "U2").sum_ratio, 200.0 / 500.0, 1e-12);
  EXPECT_EQ(unit_of(r, "U1").kind, HazardUnitKind::Storage) << "its lines do not make it a plant";
  EXPECT_EQ(unit_of(r, "U3").kind, HazardUnitKind::Production);
}

TEST(Hazard, TrucksAtTheirHosesCountOncePerHose) {
  Study s = small_study();
  Equipment hose = vessel("H-1", EquipmentType::Hose, "lpg", Phase::LiquefiedGas, 20, 1100);
  hose.inventory_kg = 20'000.0;
  hose.inventory_given = true;
  hose.hose_count = 2.0;
  s.equipment = {hose};
  EXPECT_NEAR(decide_hazard(s).units[0].sum_ratio, 40.0 / 50.0, 1e-12);
}

TEST(Hazard, AGivenContentAboveTheFilledVolumeCounts) {
  Study s = small_study();
  Equipment e =
      vessel("V-1", EquipmentType::PressureVessel, "chlorine", Phase::LiquefiedGas, 20, 700);
  e.volume_m3 = 1.0;
  e.inventory_kg = 1400.0;
  e.inventory_given = true;
  s.equipment = {e};
  EXPECT_NEAR(decide_hazard(s).units[0].quantities[0].quantity_kg, 1400.0, 1e-9);
  // A gas fills its vessel.
  Equipment gas = vessel("V-2", EquipmentType::PressureVessel, "hydrogen", Phase::Gas, 20, 2000);
  gas.volume_m3 = 50.0;
  s.equipment = {gas};
  // p M / (Z R T), Z of hydrogen at 20 bar about 1.01
  EXPECT_NEAR(decide_hazard(s).units[0].quantities[0].quantity_kg,
              50.0 * 2e6 * 0.002016 / (8.314 * 293.15), 2.0);
}

// --- exposed persons --------------------------------------------------------------------------

TEST(Hazard, AlphaTakesTheLargerOfDayAndNightOrTheCountOfTheStudy) {
  Study s = small_study();
  s.population_areas.push_back(people(20, 55, rectangle(300, 0, 400, 100)));
  s.hazard.inventory = {item("T1", "chlorine", {12}, 5)};
  HazardResult r = decide_hazard(s);
  EXPECT_NEAR(r.sites[0].persons_day, 20.0, 1e-9);
  EXPECT_NEAR(r.sites[0].persons_night, 55.0, 1e-9);
  EXPECT_NEAR(r.sites[0].persons, 55.0, 1e-9);
  EXPECT_EQ(r.sites[0].alpha, 1.5);
  EXPECT_FALSE(r.sites[0].persons_given);
  s.hazard.exposed_persons = {120.0};
  r = decide_hazard(s);
  EXPECT_EQ(r.sites[0].persons, 120.0);
  EXPECT_EQ(r.sites[0].alpha, 2.0);
  EXPECT_TRUE(r.sites[0].persons_given);
  s.hazard.exposed_persons = {0.0};
  EXPECT_EQ(decide_hazard(s).sites[0].alpha, 0.5);
}

TEST(Hazard, AStudyWithoutPopulationTakesTheLargestAlphaAndSaysSo) {
  Study s = small_study();
  s.population_areas.clear();
  s.hazard.inventory = {item("T1", "chlorine", {12}, 5)};
  const HazardResult r = decide_hazard(s);
  EXPECT_EQ(r.sites[0].alpha, 2.0);
  EXPECT_FALSE(r.sites[0].persons_known);
  EXPECT_TRUE(has_note(r, "no_population"));
  EXPECT_TRUE(nlohmann::json::parse(hazard_output(s, r).json)["sites"][0]["persons"].is_null());
}

// --- Order 40 ---------------------------------------------------------------------------------

TEST(Hazard, Order40AsksAQraOfToxicGasAtLevels1And2) {
  Study s = small_study();
  s.hazard.exposed_persons = {200.0};                          // alpha 2
  s.hazard.inventory = {item("T1", "chlorine", {12}, 31.25)};  // R = 2 x 4 x 6.25 = 50: level 2
  EXPECT_EQ(decide_hazard(s).units[0].level, 2);
  EXPECT_TRUE(decide_hazard(s).units[0].qra_by_order_40);
  EXPECT_TRUE(decide_hazard(s).sites[0].qra_by_order_40);
  s.hazard.inventory = {item("T1", "chlorine", {12}, 31.0)};
  EXPECT_EQ(decide_hazard(s).units[0].level, 3);
  EXPECT_FALSE(decide_hazard(s).units[0].qra_by_order_40);
}

TEST(Hazard, Order40AsksAQraOfLiquefiedFlammableGasAndExplosivesAtLevel1Only) {
  Study s = small_study();
  s.hazard.exposed_persons = {200.0};
  // LPG: R = 2 x 1.5 x q/50; level 1 from 1666.7 t, level 2 from 833.3 t.
  s.hazard.inventory = {item("T1", "LPG", {52}, 1700)};
  EXPECT_EQ(decide_hazard(s).units[0].level, 1);
  EXPECT_TRUE(decide_hazard(s).units[0].qra_by_order_40);
  s.hazard.inventory = {item("T1", "LPG", {52}, 1600)};
  EXPECT_EQ(decide_hazard(s).units[0].level, 2);
  EXPECT_FALSE(decide_hazard(s).units[0].qra_by_order_40);
  s.hazard.inventory = {item("W", "TNT", {35}, 130)};  // R = 2 x 2 x 26 = 104
  EXPECT_EQ(decide_hazard(s).units[0].level, 1);
  EXPECT_TRUE(decide_hazard(s).units[0].qra_by_order_40);
  // Level 1 by liquids alone asks for none.
  s.hazard.inventory = {item("T1", "benzene", {57}, 2600)};
  EXPECT_EQ(decide_hazard(s).units[0].level, 1);
  EXPECT_FALSE(decide_hazard(s).units[0].qra_by_order_40);
}

TEST(Hazard, AFlammableGasKeptAsAGasIsNotLiquefied) {
  Study s = small_study();
  s.hazard.exposed_persons = {200.0};
  Equipment gas = vessel("V-1", EquipmentType::PressureVessel, "hydrogen", Phase::Gas, 20, 20000);
  gas.volume_m3 = 20'000.0;
  s.equipment = {gas};
  const HazardUnit u = decide_hazard(s).units[0];
  EXPECT_EQ(u.level, 1);
  EXPECT_GT(u.sum_ratio_flammable_gas, 1.0);
  EXPECT_EQ(u.sum_ratio_explosive_or_liquefied_gas, 0.0);
  EXPECT_FALSE(u.qra_by_order_40);
}

// --- explosives -------------------------------------------------------------------------------

ExplosiveStore store(double kg) {
  ExplosiveStore e;
  e.id = "M-1";
  e.name = "Magazine";
  e.name_zh = "库房";
  e.site = 0;
  e.substance = "picric acid";
  e.category = "W1.1";
  e.quantity_kg = kg;
  e.tnt_per_kg = 0.92;
  e.tnt_equivalent_kg = 0.92 * kg;
  e.position = {100, 100};
  e.shape = gis::Geometry::point(e.position);
  return e;
}

TEST(Hazard, AStoreOfExplosivesIsAUnitOfItsOwnUnlessTheInventoryHasIt) {
  Study s = small_study();
  s.hazard.explosives = {store(300)};
  HazardResult r = decide_hazard(s);
  ASSERT_EQ(r.units.size(), 1U);
  EXPECT_EQ(r.units[0].id, "M-1");
  EXPECT_EQ(r.units[0].name_zh, "库房");
  EXPECT_NEAR(r.units[0].sum_ratio, 0.3, 1e-12);
  EXPECT_TRUE(r.sites[0].has_explosives);
  s.hazard.inventory = {item("M-1", "picric acid", {}, 0.5, {"W1.1"})};
  r = decide_hazard(s);
  ASSERT_EQ(r.units.size(), 1U);
  EXPECT_NEAR(r.units[0].sum_ratio, 0.5, 1e-12) << "the table's design maximum";
  EXPECT_FALSE(has_note(r, "inventory_below_store"));
  s.hazard.inventory[0].quantity_kg = 100.0;
  EXPECT_TRUE(has_note(decide_hazard(s), "inventory_below_store"));
}

TEST(Hazard, AStoreOfUnknownCategoryIsAGapAndStillMakesItsSiteOneWithExplosives) {
  Study s = small_study();
  s.hazard.explosives = {store(300)};
  s.hazard.explosives[0].category.clear();
  s.hazard.explosives[0].tnt_confidence = "recalled";
  const HazardResult r = decide_hazard(s);
  ASSERT_EQ(r.gaps.size(), 1U);
  EXPECT_TRUE(r.sites[0].has_explosives);
  EXPECT_FALSE(r.sites[0].complete);
  EXPECT_TRUE(has_note(r, "unconfirmed_tnt_equivalent"));
}

// --- what is told -----------------------------------------------------------------------------

TEST(Hazard, UnconfirmedValuesThatDecideAreNamed) {
  Study s = small_study();
  s.hazard.inventory = {item("T1", "hydrogen", {51}, 6)};
  const auto codes = [](const HazardResult& r) {
    std::vector<std::string> list;
    for (const HazardNote& n : r.notes) list.push_back(n.code);
    return list;
  };
  HazardResult r = decide_hazard(s);
  EXPECT_TRUE(has_note(r, "unconfirmed_category")) << "beta of hydrogen by a recalled category";
  EXPECT_TRUE(has_note(r, "unconfirmed_gas_class"));
  EXPECT_TRUE(has_note(r, "unconfirmed_rules"));
  // Chlorine is in Table 3 of the standard: read.
  s.hazard.inventory = {item("T1", "chlorine", {12}, 6)};
  r = decide_hazard(s);
  EXPECT_FALSE(has_note(r, "unconfirmed_category")) << testing::PrintToString(codes(r));
  EXPECT_FALSE(has_note(r, "unconfirmed_gas_class"));
}

TEST(HazardOutput, SpeaksTheLanguageOfTheStudyAndNamesClauses) {
  Study s = small_study();
  s.hazard.inventory = {item("T1", "chlorine", {12}, 20)};
  s.hazard.explosives = {store(300)};
  const HazardResult r = decide_hazard(s);
  const DecisionOutput en = hazard_output(s, r);
  s.language = Language::Zh;
  const DecisionOutput zh = hazard_output(s, r);
  EXPECT_EQ(en.name, "hazard");
  EXPECT_THAT(en.text, HasSubstr("level 4"));
  EXPECT_THAT(zh.text, HasSubstr("四级"));
  EXPECT_THAT(zh.text, HasSubstr("甲厂"));
  EXPECT_EQ(en.json, zh.json) << "the answer for programs does not depend on the language";
  const auto json = nlohmann::json::parse(en.json);
  EXPECT_EQ(json["sites"][0]["units"][0]["identification"]["clause"], "cl. 4.2.1, eq. (1)");
  EXPECT_EQ(json["rules"]["gbt37243_qra"]["confidence"], "recalled");
  EXPECT_EQ(json["sites"][0]["level"], 4);
  ASSERT_EQ(en.tables.size(), zh.tables.size());
  for (const OutTable& t : zh.tables) {
    for (const Row& row : t.rows) {
      ASSERT_EQ(row.cells.size(), t.columns.size()) << t.id;
    }
  }
  ASSERT_EQ(en.layers.size(), 2U);
  const gis::OutLayer& sites = en.layers[0].layer;
  for (const gis::OutFeature& f : sites.features) ASSERT_EQ(f.values.size(), sites.fields.size());
  EXPECT_EQ(sites.style->classes.size(), 6U) << "levels 1 to 4, none, undecided";
  EXPECT_NO_THROW((void)gis::style_qml(sites));
  EXPECT_NO_THROW((void)gis::style_qml(en.layers[1].layer));
}

TEST(HazardOutput, TheDemoParkIsJudgedWholeAndTheOldPlantNeedsAQra) {
  const Study s = open(std::filesystem::path{ISORISK_SOURCE_DIR} / "data/demo/harbour_park");
  const HazardResult r = decide_hazard(s);
  ASSERT_EQ(r.sites.size(), 13U);
  EXPECT_TRUE(r.gaps.empty());
  for (const HazardSite& site : r.sites) EXPECT_TRUE(site.complete && site.persons_known);
  // E12, the old plant in town: eight cylinders of 1 t chlorine, S 8/5; alpha 2, beta 4: R 12.8.
  const HazardUnit& shed = unit_of(r, "E12-S1");
  EXPECT_NEAR(shed.sum_ratio, 1.6, 1e-12);
  EXPECT_NEAR(shed.r, 12.8, 1e-9);
  EXPECT_EQ(shed.level, 3);
  const auto e12 = static_cast<std::size_t>(shed.site);
  EXPECT_EQ(s.sites[e12].id, "E12");
  EXPECT_GT(r.sites[e12].persons, 1000.0) << "the old town";
  EXPECT_NEAR(r.sites[e12].sum_ratio_toxic_or_flammable_gas, 1.6, 1e-12);
  // E13 keeps picric acid.
  const HazardUnit& magazine = unit_of(r, "E13-M1306");
  EXPECT_NEAR(magazine.sum_ratio, 0.3, 1e-12);
  EXPECT_TRUE(r.sites[static_cast<std::size_t>(magazine.site)].has_explosives);
  // E06: three propane spheres of 1000 m3, two LPG tanks, trucks: far above 1, level 1 or 2.
  const HazardUnit& spheres = unit_of(r, "E06/storage");
  EXPECT_GT(spheres.sum_ratio, 25.0);
  EXPECT_EQ(hazard_output(s, r).json, hazard_output(s, decide_hazard(s)).json);
}

}  // namespace
}  // namespace isorisk::study::decisions
