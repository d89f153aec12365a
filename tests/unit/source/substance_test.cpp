// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/substance/substance.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"

namespace isorisk::models {
namespace {

const Substance& named(const char* id) { return SubstanceLibrary::builtin().at(id); }

std::string message_of(const auto& action) {
  try {
    action();
  } catch (const Error& e) {
    return e.what();
  }
  return "no error";
}

TEST(Substances, HoldTheListTheProductPromises) {
  for (const char* id :
       {"chlorine", "ammonia", "propane", "lpg", "methane", "lng", "hydrogen", "ethylene_oxide",
        "vinyl_chloride", "benzene", "gasoline", "hydrogen_sulfide", "n_butane", "methanol",
        "toluene", "hydrogen_chloride"}) {
    EXPECT_EQ(named(id).id, id);
    EXPECT_FALSE(named(id).name_zh.empty()) << id;
  }
}

TEST(Substances, AreFoundByNameInBothLanguagesAndByCasNumber) {
  const auto& library = SubstanceLibrary::builtin();
  EXPECT_EQ(library.at("氯").id, "chlorine");
  EXPECT_EQ(library.at("7664-41-7").id, "ammonia");
  EXPECT_EQ(library.at("Vinyl chloride").id, "vinyl_chloride");
  EXPECT_EQ(library.at("n-butane").id, "n_butane");
}

TEST(Substances, UnknownNameIsAnInputErrorWithTheNearestOne) {
  EXPECT_THROW((void)named("chlorin"), InputError);
  EXPECT_NE(message_of([] { (void)named("chlorin"); }).find("did you mean 'chlorine'?"),
            std::string::npos);
}

// An independent compilation: ChemSep v8.3 (Kooijman and Taylor 2021), values at one temperature.
// Differences between good sources are below 1 % here; 1.5 % leaves room for them.
TEST(Substances, AgreeWithAnIndependentCompilation) {
  struct Row {
    const char* id;
    double psat_298, rho_298, l_tb;
  };
  for (const Row& r :
       {Row{"chlorine", 779785, 1397.87, 287955}, Row{"ammonia", 999868, 601.003, 1369400},
        Row{"propane", 960020, 493.282, 426344}, Row{"n_butane", 244444, 573.899, 385430},
        Row{"benzene", 12524.7, 872.876, 393809}, Row{"methanol", 16828.9, 788.78, 1105890},
        Row{"hydrogen_sulfide", 2049800, 777.326, 549699},
        Row{"vinyl_chloride", 393660, 902.947, 355832},
        Row{"ethylene_oxide", 175414, 868.382, 579313}}) {
    const Substance& s = named(r.id);
    EXPECT_NEAR(s.vapour_pressure_pa(298.15) / r.psat_298, 1.0, 0.02) << r.id;
    EXPECT_NEAR(s.liquid_density_kg_per_m3(298.15) / r.rho_298, 1.0, 0.005) << r.id;
    EXPECT_NEAR(s.heat_of_vaporisation_j_per_kg(s.boiling_point_k) / r.l_tb, 1.0, 0.03) << r.id;
  }
}

TEST(Substances, VapourPressureAtTheBoilingPointIsOneAtmosphere) {
  for (const Substance& s : SubstanceLibrary::builtin().all()) {
    EXPECT_NEAR(s.vapour_pressure_pa(s.boiling_point_k) / 101325.0, 1.0, 0.025) << s.id;
    EXPECT_NEAR(s.saturation_temperature_k(101325.0), s.boiling_point_k, 0.6) << s.id;
  }
}

TEST(Substances, SaturationTemperatureInvertsTheVapourPressure) {
  for (const Substance& s : SubstanceLibrary::builtin().all()) {
    for (const double x : {0.45, 0.6, 0.75, 0.9, 0.97}) {
      const double t = x * s.critical_temperature_k;
      const double p = s.vapour_pressure_pa(t);
      EXPECT_NEAR(s.saturation_temperature_k(p), t, 1e-9 * t) << s.id;
    }
    EXPECT_TRUE(std::isnan(s.saturation_temperature_k(1.5 * s.critical_pressure_pa))) << s.id;
    EXPECT_TRUE(std::isnan(s.saturation_temperature_k(-1.0))) << s.id;
    EXPECT_TRUE(std::isnan(s.saturation_temperature_k(std::nan("")))) << s.id;
  }
}

TEST(Substances, PropertiesArePositiveAndOrderedWithTemperature) {
  for (const Substance& s : SubstanceLibrary::builtin().all()) {
    const double high = 0.9 * s.critical_temperature_k;
    double last_p = 0.0;
    double last_rho = 1e9;
    double last_l = 1e9;
    for (double t = 0.55 * s.critical_temperature_k; t < high; t += 0.02 * high) {
      const double p = s.vapour_pressure_pa(t);
      const double rho = s.liquid_density_kg_per_m3(t);
      const double l = s.heat_of_vaporisation_j_per_kg(t);
      EXPECT_GT(p, last_p) << s.id << " at " << t;
      EXPECT_LT(rho, last_rho) << s.id << " at " << t;
      // Their warm vapour holds fewer polymers, so that it takes more heat to make.
      if (s.id != "hydrogen_fluoride" && s.id != "acetic_acid") {
        EXPECT_LT(l, last_l) << s.id << " at " << t;
      }
      EXPECT_GT(l, 0.0) << s.id;
      EXPECT_GT(s.liquid_heat_capacity_j_per_kg_k(t), 0.0) << s.id << " at " << t;
      last_p = p;
      last_rho = rho;
      last_l = l;
    }
  }
}

TEST(Substances, HeatCapacityRatioHasTheTextbookSize) {
  EXPECT_NEAR(named("methane").heat_capacity_ratio(288.15), 1.31, 0.005);
  EXPECT_NEAR(named("hydrogen").heat_capacity_ratio(293.15), 1.405, 0.005);
  EXPECT_NEAR(named("chlorine").heat_capacity_ratio(293.15), 1.325, 0.01);
  EXPECT_NEAR(named("propane").heat_capacity_ratio(298.15), 1.127, 0.005);
}

TEST(Substances, GasCompressibilityTendsToOneAndFollowsMeasuredValues) {
  EXPECT_NEAR(named("methane").gas_compressibility(288.15, 1.0), 1.0, 1e-6);
  // Equations of state: methane at 40 bar and 288.15 K 0.9236, hydrogen at 200 bar 1.1264,
  // saturated vapour of propane at 288.15 K 0.851 and of chlorine at 293.15 K 0.902.
  EXPECT_NEAR(named("methane").gas_compressibility(288.15, 4.0e6), 0.9236, 0.01);
  EXPECT_NEAR(named("hydrogen").gas_compressibility(288.15, 2.0e7), 1.1264, 0.02);
  EXPECT_NEAR(named("chlorine").gas_compressibility(293.15, 6.74e5), 0.902, 0.015);
  EXPECT_NEAR(named("propane").gas_compressibility(288.15, 7.32e5), 0.851, 0.02);
}

TEST(Substances, HeatOfCombustionAgreesWithTheUsualValues) {
  EXPECT_NEAR(named("methane").heat_of_combustion_gas_j_per_kg, 50.03e6, 0.05e6);
  EXPECT_NEAR(named("propane").heat_of_combustion_gas_j_per_kg, 46.34e6, 0.05e6);
  EXPECT_NEAR(named("hydrogen").heat_of_combustion_gas_j_per_kg, 119.96e6, 0.05e6);
  EXPECT_NEAR(named("methanol").heat_of_combustion_liquid_j_per_kg, 19.92e6, 0.05e6);
  EXPECT_NEAR(named("benzene").heat_of_combustion_liquid_j_per_kg, 40.15e6, 0.05e6);
}

TEST(Substances, StoichiometryIsThatOfTheFormula) {
  EXPECT_DOUBLE_EQ(named("propane").oxygen_mol_per_mol, 5.0);
  EXPECT_DOUBLE_EQ(named("ammonia").oxygen_mol_per_mol, 0.75);
  EXPECT_DOUBLE_EQ(named("hydrogen_sulfide").oxygen_mol_per_mol, 1.5);
  EXPECT_DOUBLE_EQ(named("vinyl_chloride").oxygen_mol_per_mol, 2.5);
  EXPECT_DOUBLE_EQ(named("methane").carbon_hydrogen_ratio, 0.25);
}

TEST(Substances, FlammableLimitsNameTheirSet) {
  EXPECT_DOUBLE_EQ(named("propane").flammable_limits().lower_fraction, 0.017);
  EXPECT_DOUBLE_EQ(named("propane").flammable_limits("nfpa497-2008").lower_fraction, 0.021);
  EXPECT_NE(message_of([] {
              (void)named("propane").flammable_limits("din");
            }).find("known are iec60079-20-1-2010, nfpa497-2008"),
            std::string::npos);
  EXPECT_THROW((void)named("chlorine").flammable_limits(), InputError);
}

TEST(Substances, HazardsAreThoseOfTheStandards) {
  EXPECT_TRUE(named("chlorine").toxic);
  EXPECT_FALSE(named("chlorine").flammable);
  EXPECT_EQ(named("chlorine").material_class, MaterialClass::NotFlammable);
  EXPECT_TRUE(named("ammonia").toxic && named("ammonia").flammable);
  EXPECT_EQ(named("ammonia").ignition_reactivity, IgnitionReactivity::Low);
  EXPECT_EQ(named("ethylene_oxide").ignition_reactivity, IgnitionReactivity::High);
  EXPECT_EQ(named("ethylene_oxide").material_class, MaterialClass::Class0);
  EXPECT_EQ(named("benzene").material_class, MaterialClass::Class1);
  EXPECT_EQ(named("hydrogen").blast_reactivity, BlastReactivity::High);
  ASSERT_NE(named("chlorine").exposure_limit("AEGL-3", 10), nullptr);
  EXPECT_DOUBLE_EQ(named("chlorine").exposure_limit("AEGL-3", 10)->value_ppm, 50.0);
  EXPECT_EQ(named("ethane").exposure_limit("IDLH", 30), nullptr);
}

TEST(Substances, SurrogatesSaySoAndPureSubstancesDoNot) {
  EXPECT_NE(named("lpg").surrogate_of.find("propane"), std::string::npos);
  EXPECT_NE(named("gasoline").surrogate_of.find("n-hexane"), std::string::npos);
  EXPECT_TRUE(named("propane").surrogate_of.empty());
  EXPECT_NEAR(named("gasoline").liquid_density_kg_per_m3(288.15), 745.0, 0.01);
}

TEST(Substances, DiffusivityInAirIsThatOfFuller) {
  // Benzene in air at 298 K and 1 atm: measured 0.096 cm2/s (Poling et al. 2001, table 11-2).
  EXPECT_NEAR(named("benzene").diffusivity_in_air_m2_per_s(298.0, 101325.0), 0.0096e-3, 0.0008e-3);
}

TEST(Substances, EveryFileIsReadAndItsHashKept) {
  std::size_t files = 0;
  for (const auto& t : data::all_texts()) files += t.name.starts_with("substances/") ? 1 : 0;
  const SubstanceLibrary& library = SubstanceLibrary::builtin();
  EXPECT_EQ(library.all().size() + library.materials().size(), files);
  EXPECT_EQ(named("chlorine").data_sha256.size(), 64u);
}

TEST(SubstanceFiles, ComplaintNamesTheFileAndTheField) {
  std::string text{data::text("substances/chlorine.json").content};
  const auto swap = [&](const std::string& from, const std::string& to) {
    std::string changed = text;
    const auto at = changed.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    changed.replace(at, from.size(), to);
    return message_of([&] { (void)parse_substance(changed, "mine.json"); });
  };
  EXPECT_THROW((void)parse_substance("{", "mine.json"), DataError);
  EXPECT_NE(swap("\"unit\": \"kg/mol\"", "\"unit\": \"g/mol\"")
                .find("mine.json: molar_mass: field 'unit' must be kg/mol"),
            std::string::npos);
  EXPECT_NE(swap("dippr101", "dippr999").find("'dippr999' is unknown"), std::string::npos);
  EXPECT_NE(swap("\"name_en\"", "\"nome\"").find("field 'name_en' is missing"), std::string::npos);
}

TEST(SubstanceFiles, OfMaterialsComplainOfWhatIsWrong) {
  const std::string text{data::text("substances/picric_acid.json").content};
  EXPECT_TRUE(is_material(text));
  EXPECT_FALSE(is_material(data::text("substances/chlorine.json").content));
  std::string changed = text;
  changed.replace(changed.find("\"solid\""), 7, "\"stone\"");
  EXPECT_NE(message_of([&] {
              (void)parse_material(changed, "mine.json");
            }).find("mine.json: field 'state' must be solid, liquid or gas"),
            std::string::npos);
  std::string half{data::text("substances/carbon_dioxide.json").content};
  half.replace(half.find("\"sublimation_point\""), 19, "\"sublimation\"");
  EXPECT_NE(message_of([&] {
              (void)parse_substance(half, "mine.json");
            }).find("field 'triple_point_pressure' must be above 101325 Pa and go with"),
            std::string::npos);
}

TEST(SubstanceLibraries, RefuseTwoSubstancesOfOneId) {
  std::vector<Substance> twice{named("chlorine"), named("chlorine")};
  EXPECT_THROW(SubstanceLibrary{twice}, DataError);
}

}  // namespace
}  // namespace isorisk::models
