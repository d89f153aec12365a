// SPDX-License-Identifier: Apache-2.0
#include "qra/warehouse.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

#include "isorisk/core/error.hpp"
#include "isorisk/models/vulnerability/toxic_probit.hpp"
#include "isorisk/study/qra.hpp"
#include "temporary_folder.hpp"

namespace isorisk::study {
namespace {

Equipment store(std::optional<double> building_m3) {
  Equipment e;
  e.id = "W";
  e.type = EquipmentType::Warehouse;
  e.substance = "toluene";
  e.inventory_kg = 4e5;
  e.fire_area_m2 = 600.0;
  e.stored_formula = "C3.9H8.5O1.06N1.17S0.51Cl0.46";
  e.building_volume_m3 = building_m3;
  return e;
}

TEST(WarehouseFires, AFormulaIsReadElementByElement) {
  const auto f = qra::stored_formula("C3.9H8.5Cl0.46NBr2");
  EXPECT_EQ(f.c, 3.9);
  EXPECT_EQ(f.h, 8.5);
  EXPECT_EQ(f.cl, 0.46);
  EXPECT_EQ(f.n, 1.0);
  EXPECT_EQ(f.br, 2.0);
  EXPECT_EQ(f.s, 0.0);
  for (const char* bad : {"", "C2X3", "C2C3", "C1.2.3", "Cl2", "C0H2", "c2h4"}) {
    EXPECT_THROW((void)qra::stored_formula(bad), InputError) << bad;
  }
}

TEST(WarehouseFires, SizesAndDoorsShareTheFrequency) {
  const auto closed = qra::warehouse_fires(store(6000.0));
  const auto open = qra::warehouse_fires(store(std::nullopt));
  ASSERT_EQ(closed.size(), 4U);  // 300 m2 and, cut to the compartment, 600 m2; each twice
  ASSERT_EQ(open.size(), 2U);
  for (const auto* all : {&closed, &open}) {
    double sum = 0.0;
    for (const auto& loss : *all) sum += loss.frequency_per_yr;
    EXPECT_NEAR(sum, 8.8e-4, 1e-15);
    EXPECT_TRUE(std::all_of(all->begin(), all->end(), qra::is_warehouse_fire));
  }
  EXPECT_THAT(closed.back().label, ::testing::HasSubstr("600 m2"));
}

TEST(WarehouseFires, GasesAddByToxicUnitsAsTheOneWithMost) {
  const Equipment e = store(6000.0);
  for (const auto& loss : qra::warehouse_fires(e)) {
    const qra::WarehouseSource s = qra::warehouse_source(e, loss);
    // By hand: concentration of one half in half an hour.
    double units = 0.0;
    double most = 0.0;
    double half_of_most = 0.0;
    for (const auto& [gas, rate] : {std::pair{"nitrogen_dioxide", s.fire.no2_kg_per_s},
                                    {"sulfur_dioxide", s.fire.so2_kg_per_s},
                                    {"hydrogen_chloride", s.fire.hcl_kg_per_s}}) {
      const auto& substance = models::SubstanceLibrary::builtin().at(gas);
      const auto p = models::vulnerability::toxic_substance(substance.toxic_probit_cas)
                         .probit.in_mg_per_m3(substance.molar_mass_kg_per_mol, 288.15, 101325.0);
      const double half = std::pow(std::exp((5.0 - p.a) / p.b) / 30.0, 1.0 / p.n);
      EXPECT_NEAR(p.probit(std::pow(half, p.n) * 30.0), 5.0, 1e-9);
      units += rate / half;
      if (rate / half > most) {
        most = rate / half;
        half_of_most = half;
        EXPECT_TRUE(s.gas == gas || most < units);
      }
    }
    EXPECT_NEAR(s.gas_kg_per_s, units * half_of_most, 1e-9 * s.gas_kg_per_s);
    const bool open = loss.variant == "doors open";
    EXPECT_EQ(s.radiated_w > 0.0, open);
    EXPECT_EQ(s.fire.oxygen_rate_kg_per_s.has_value(), !open);
    // The air of closed doors lets less burn.
    EXPECT_EQ(s.fire.ventilation_limited, !open);
  }
}

std::string equipment_csv(const std::string& more) {
  return "id,name,site,type,substance,phase,temperature,pressure,inventory,fire_area,stored_"
         "formula,"
         "building_volume,air_changes,pipe_diameter,x,y\n"
         "W-1,Store,A,warehouse,toluene,liquid,15 degC,0 kPa(g),400 t," +
         more + ",,512150,4324100\n";
}

Study study_with(const std::string& more) {
  const TemporaryFolder folder;
  copy_base(folder);
  folder.write("equipment.csv", equipment_csv(more));
  return open(folder.path() / "study.yaml");
}

TEST(WarehouseOfAStudy, BurnsAndKillsBySmokeAndHeat) {
  Reporter silent;
  const QraResult r = run_qra(study_with("600 m2,C3.9H8.5O1.06N1.17S0.51Cl0.46,6000 m3,1 /h"),
                              {.threads = 1}, silent);
  ASSERT_EQ(r.releases.size(), 4U);
  EXPECT_GT(r.potential_loss_of_life_per_yr, 0.0);
  double sum = 0.0;
  int heat = 0;
  for (const Scenario& s : r.scenarios) {
    sum += s.frequency_per_yr;
    EXPECT_EQ(s.models.front(), "fire.warehouse_fire");
    const auto& loss = r.releases[static_cast<std::size_t>(s.release)].loss;
    const bool open = loss.variant == "doors open";
    for (const auto& d : s.distances) {
      if (d.effect != "12.5 kW/m2") continue;
      ++heat;
      EXPECT_TRUE(open);
      const double area = 0.25 * M_PI * loss.hole_diameter_m * loss.hole_diameter_m;
      const double watts = 0.3 * 0.1 * area * 25e6;
      EXPECT_NEAR(d.distance_m, std::sqrt(watts / (4.0 * M_PI * 12.5e3)), 1e-6);
    }
  }
  EXPECT_GT(heat, 0);
  EXPECT_NEAR(sum, 8.8e-4, 1e-12);
}

TEST(WarehouseOfAStudy, WithoutWhatIsStoredItDoesNotBurnAndTheRunSaysSo) {
  Reporter silent;
  const QraResult r = run_qra(study_with(",,,"), {.threads = 1}, silent);
  EXPECT_TRUE(r.releases.empty());
  EXPECT_TRUE(std::any_of(r.warnings.begin(), r.warnings.end(), [](const CountedWarning& w) {
    return w.warning.code == "warehouse_fire_not_counted";
  }));
  EXPECT_THROW((void)study_with("600 m2,,,"), InputError);
  EXPECT_THROW((void)study_with("600 m2,C2Q3,,"), InputError);
}

}  // namespace
}  // namespace isorisk::study
