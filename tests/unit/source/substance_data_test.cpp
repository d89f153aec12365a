// SPDX-License-Identifier: Apache-2.0
// What data/substances holds: every file, against tables of other making.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/criteria/major_hazard.hpp"
#include "isorisk/models/substance/substance.hpp"

namespace isorisk::models {
namespace {

const std::vector<Substance>& all() { return SubstanceLibrary::builtin().all(); }
const Substance& named(const char* id) { return SubstanceLibrary::builtin().at(id); }

std::string message_of(const auto& action) {
  try {
    action();
  } catch (const InputError& e) {
    return e.what();
  }
  return "no error";
}

// Rows of a plain CSV file of validation/substances (no quotes in it).
std::vector<std::vector<std::string>> rows_of(const std::string& file) {
  std::ifstream in{std::string{ISORISK_SOURCE_DIR} + "/validation/substances/" + file};
  EXPECT_TRUE(in) << file;
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::vector<std::string> cells;
    std::istringstream parts{line};
    for (std::string cell; std::getline(parts, cell, ',');) cells.push_back(cell);
    rows.push_back(cells);
  }
  rows.erase(rows.begin());  // names of the columns
  return rows;
}

TEST(SubstanceData, HoldsTheListOfTheIssue) {
  for (const char* id : {"chlorine",
                         "ammonia",
                         "phosgene",
                         "hydrogen_sulfide",
                         "sulfur_dioxide",
                         "hydrogen_chloride",
                         "hydrogen_cyanide",
                         "acrylonitrile",
                         "ethylene_oxide",
                         "methane",
                         "ethane",
                         "ethylene",
                         "propane",
                         "propylene",
                         "n_butane",
                         "butadiene",
                         "n_pentane",
                         "n_hexane",
                         "benzene",
                         "toluene",
                         "p_xylene",
                         "m_xylene",
                         "o_xylene",
                         "styrene",
                         "methanol",
                         "ethanol",
                         "acetone",
                         "vinyl_chloride",
                         "vinyl_acetate",
                         "propylene_oxide",
                         "carbon_monoxide",
                         "carbon_disulfide",
                         "hydrogen",
                         "acetylene",
                         "dimethyl_ether",
                         "nitric_oxide",
                         "nitrogen_dioxide",
                         "bromine",
                         "hydrogen_fluoride",
                         "methyl_isocyanate",
                         "methyl_bromide",
                         "gasoline",
                         "crude_oil",
                         "lpg",
                         "lng",
                         "acetic_acid",
                         "phenol",
                         "aniline",
                         "toluene_diisocyanate",
                         "acetone_cyanohydrin",
                         "phosphorus_trichloride",
                         "carbon_dioxide",
                         "nitric_acid"}) {
    EXPECT_EQ(named(id).id, id);
  }
  EXPECT_GE(all().size(), 93u);
}

TEST(SubstanceData, IdsNamesAndCasNumbersAreEachOnesOwn) {
  std::map<std::string, std::string> seen;
  for (const Substance& s : all()) {
    for (const std::string& name : {s.id, s.name_en, s.name_zh, s.cas}) {
      const auto [it, fresh] = seen.emplace(name, s.id);
      EXPECT_TRUE(fresh || it->second == s.id) << name << " of " << s.id << " and " << it->second;
    }
    EXPECT_EQ(SubstanceLibrary::builtin().find(s.cas), &s);
    EXPECT_EQ(SubstanceLibrary::builtin().find(s.name_zh), &s);
    EXPECT_EQ(s.data_file, "substances/" + s.id + ".json");
  }
}

TEST(SubstanceData, CasNumbersHaveTheirCheckDigit) {
  for (const Substance& s : all())
    EXPECT_TRUE(criteria::major_hazard::is_cas_number(s.cas)) << s.id;
}

TEST(SubstanceData, EveryEntryNamesItsSourceAndAKnownConfidence) {
  const std::set<std::string> words{"read", "recalled", "evaluated", "derived", "estimated"};
  const auto expect_known = [&](const Substance& s, const std::string& what,
                                const std::string& source, const std::string& confidence) {
    EXPECT_FALSE(source.empty()) << s.id << " " << what;
    EXPECT_TRUE(words.contains(confidence)) << s.id << " " << what << ": " << confidence;
  };
  for (const Substance& s : all()) {
    EXPECT_GE(s.sources.size(), 14u) << s.id;
    for (const auto& p : s.sources) expect_known(s, p.property, p.source, p.confidence);
    for (const auto& l : s.exposure_limits) expect_known(s, l.name, l.source, l.confidence);
    for (const auto& l : s.limits) expect_known(s, l.set, l.source, l.confidence);
    for (const auto& h : s.hazards) expect_known(s, h.hazard_class, h.source, h.confidence);
  }
}

TEST(SubstanceData, ConstantsLieInPhysicalBounds) {
  for (const Substance& s : all()) {
    EXPECT_TRUE(s.molar_mass_kg_per_mol > 0.002 && s.molar_mass_kg_per_mol < 0.2) << s.id;
    EXPECT_TRUE(s.critical_pressure_pa > 1e6 && s.critical_pressure_pa < 2e7) << s.id;
    // Guldberg: 1.3 to 1.9 for everything but quantum fluids.
    const double ratio = s.critical_temperature_k / s.boiling_point_k;
    EXPECT_TRUE(ratio > 1.3 && ratio < 1.9) << s.id << " " << ratio;
    ASSERT_TRUE(s.melting_point_k) << s.id;
    // Of what sublimes at one atmosphere the boiling point is that of the extrapolated liquid.
    EXPECT_LT(*s.melting_point_k, s.boiling_point_k + (s.sublimation_point_k ? 35.0 : 0.0)) << s.id;
    EXPECT_GT(s.diffusion_volume, 5.0) << s.id;
  }
}

// Trouton: 70 to 130 J/mol/K for all but quantum and associated fluids.
TEST(SubstanceData, HeatOfVaporisationFollowsTrouton) {
  const std::set<std::string> apart{"hydrogen", "hydrogen_fluoride", "nitrogen_dioxide",
                                    "acetic_acid"};
  for (const Substance& s : all()) {
    if (apart.contains(s.id)) continue;
    const double trouton = s.heat_of_vaporisation_j_per_kg(s.boiling_point_k) *
                           s.molar_mass_kg_per_mol / s.boiling_point_k;
    EXPECT_TRUE(trouton > 70.0 && trouton < 130.0) << s.id << " " << trouton;
  }
}

// L = T dp/dT (v_g - v_l) at the boiling point: three properties that must fit each other. HF, NO2
// and acetic acid associate in the vapour.
TEST(SubstanceData, HeatOfVaporisationFitsTheVapourPressureByClapeyron) {
  const std::set<std::string> apart{"hydrogen_fluoride", "nitrogen_dioxide", "acetic_acid"};
  for (const Substance& s : all()) {
    if (apart.contains(s.id)) continue;
    const double t = s.boiling_point_k;
    const double slope = (s.vapour_pressure_pa(t + 0.1) - s.vapour_pressure_pa(t - 0.1)) / 0.2;
    const double gas =
        s.ideal_gas_density_kg_per_m3(t, 101325.0) / s.gas_compressibility(t, 101325.0);
    const double l = t * slope * (1.0 / gas - 1.0 / s.liquid_density_kg_per_m3(t));
    EXPECT_NEAR(s.heat_of_vaporisation_j_per_kg(t) / l, 1.0, 0.045) << s.id;
  }
}

TEST(SubstanceData, TransportPropertiesHaveTheSizeOfTheirKind) {
  for (const Substance& s : all()) {
    const double t = std::min(293.15, s.boiling_point_k);
    const double mu = s.function("gas_viscosity")(350.0);
    EXPECT_TRUE(mu > 2e-6 && mu < 4e-5) << s.id << " " << mu;
    const double k = s.function("gas_conductivity")(350.0);
    EXPECT_TRUE(k > 0.004 && k < 0.25) << s.id << " " << k;
    const double sigma = s.function("surface_tension")(t);
    EXPECT_TRUE(sigma > 0.001 && sigma < 0.1) << s.id << " " << sigma;
    if (s.liquid_viscosity_pa_s) {
      const double liquid = (*s.liquid_viscosity_pa_s)(std::max(t, *s.melting_point_k));
      EXPECT_TRUE(liquid > 1e-5 && liquid < 0.02) << s.id << " " << liquid;
    }
    if (s.liquid_conductivity_w_per_m_k) {
      const double liquid = (*s.liquid_conductivity_w_per_m_k)(std::max(t, *s.melting_point_k));
      EXPECT_TRUE(liquid > 0.05 && liquid < 1.0) << s.id << " " << liquid;
    }
  }
}

TEST(SubstanceData, SurfaceTensionAndLiquidViscosityFallWithTemperature) {
  for (const Substance& s : all()) {
    double last_sigma = HUGE_VAL;
    double last_mu = HUGE_VAL;
    for (double x = 0.55; x <= 0.85; x += 0.03) {
      const double t = x * s.critical_temperature_k;
      const TemperatureFunction& sigma = s.function("surface_tension");
      if (sigma.valid_at(t)) {
        EXPECT_LT(sigma(t), last_sigma) << s.id << " at " << t;
        last_sigma = sigma(t);
      }
      if (s.liquid_viscosity_pa_s && s.liquid_viscosity_pa_s->valid_at(t)) {
        EXPECT_LT((*s.liquid_viscosity_pa_s)(t), last_mu) << s.id << " at " << t;
        last_mu = (*s.liquid_viscosity_pa_s)(t);
      }
    }
  }
}

// Reference equations of state: the worst deviation of every property of every fluid is stated in
// tolerances.csv and does not grow.
TEST(SubstanceData, WorstDeviationFromTheEquationsOfStateIsAsStated) {
  std::map<std::pair<std::string, std::string>, double> stated;
  for (const auto& row : rows_of("tolerances.csv")) stated[{row[0], row[1]}] = std::stod(row[2]);
  std::map<std::pair<std::string, std::string>, std::pair<double, double>> worst;  // %, at K
  int points = 0;
  for (const auto& row : rows_of("coolprop.csv")) {
    const Substance& s = named(row[0].c_str());
    if ((row[2] == "liquid_viscosity" && !s.liquid_viscosity_pa_s) ||
        (row[2] == "liquid_conductivity" && !s.liquid_conductivity_w_per_m_k)) {
      continue;
    }
    const TemperatureFunction& f = s.function(row[2]);
    const double t = std::stod(row[3]);
    if (!f.valid_at(t)) continue;
    const double percent = 100.0 * (f(t) / std::stod(row[4]) - 1.0);
    ASSERT_TRUE(std::isfinite(percent)) << row[0] << " " << row[2] << " at " << t;
    auto& w = worst[{row[0], row[2]}];
    if (std::abs(percent) > std::abs(w.first)) w = {percent, t};
    ++points;
  }
  EXPECT_GT(points, 2400);
  std::set<std::string> fluids;
  for (const auto& [key, w] : worst) {
    fluids.insert(key.first);
    const auto own = stated.find(key);
    const double tolerance = own != stated.end() ? own->second : stated.at({"*", key.second});
    EXPECT_LE(std::abs(w.first), tolerance)
        << key.first << " " << key.second << " at " << w.second << " K";
    // A tolerance of one substance that is far too wide hides something.
    if (own != stated.end()) {
      EXPECT_GT(std::abs(w.first), tolerance - 0.15) << key.first << " " << key.second;
    }
  }
  EXPECT_GE(fluids.size(), 40u);
}

// Another compilation: ChemSep v8.3 (Kooijman and Taylor 2021): critical point, boiling point, net
// heat of combustion as gas [MJ/mol] for what is a gas at 298 K. Propylene oxide is left out: newer
// work has 488.1 K and 5.44 MPa where the compilation has 482.3 K and 4.92 MPa.
TEST(SubstanceData, NewSubstancesAgreeWithAnIndependentCompilation) {
  struct Row {
    const char* id;
    double tc, pc, tb, heat;
  };
  for (const Row& r : {Row{"phosgene", 455.0, 5674200, 280.71, 0},
                       Row{"sulfur_dioxide", 430.75, 7884100, 263.13, 0},
                       Row{"hydrogen_cyanide", 456.65, 5390000, 298.85, 0},
                       Row{"acrylonitrile", 535.0, 4480000, 350.5, 0},
                       Row{"ethane", 305.32, 4872000, 184.55, 1.42864},
                       Row{"ethylene", 282.34, 5041000, 169.42, 1.323},
                       Row{"propylene", 364.85, 4600000, 225.45, 1.9262},
                       Row{"butadiene", 425.0, 4320000, 268.62, 2.409},
                       Row{"n_pentane", 469.7, 3370000, 309.22, 0},
                       Row{"n_hexane", 507.6, 3025000, 341.88, 0},
                       Row{"p_xylene", 616.2, 3511000, 411.53, 0},
                       Row{"m_xylene", 617.0, 3541000, 412.34, 0},
                       Row{"o_xylene", 630.3, 3732000, 417.59, 0},
                       Row{"styrene", 636.0, 3840000, 418.31, 0},
                       Row{"ethanol", 513.92, 6148000, 351.8, 0},
                       Row{"acetone", 508.1, 4700000, 329.22, 0},
                       Row{"carbon_monoxide", 132.85, 3494000, 81.66, 0.283},
                       Row{"carbon_disulfide", 552.0, 7900000, 319.375, 0},
                       Row{"acetylene", 308.3, 6114000, 188.4, 1.257},
                       Row{"dimethyl_ether", 400.1, 5400000, 248.31, 1.3284},
                       Row{"nitric_oxide", 180.0, 6480000, 121.38, 0},
                       Row{"nitrogen_dioxide", 431.15, 10132500, 294.15, 0},
                       Row{"bromine", 584.15, 10300000, 331.9, 0}}) {
    const Substance& s = named(r.id);
    EXPECT_NEAR(s.critical_temperature_k / r.tc, 1.0, 0.012) << r.id;
    EXPECT_NEAR(s.critical_pressure_pa / r.pc, 1.0, 0.045) << r.id;
    EXPECT_NEAR(s.boiling_point_k, r.tb, 0.5) << r.id;
    if (r.heat > 0.0) {
      EXPECT_NEAR(s.heat_of_combustion_gas_j_per_kg * s.molar_mass_kg_per_mol * 1e-6 / r.heat, 1.0,
                  0.005)
          << r.id;
    }
  }
}

TEST(SubstanceData, ToxicMeansAProbitInBothTables) {
  const data::Table& t = data::table("coefficients/toxic_probits.csv");
  std::map<std::string, std::set<std::string>> schemes;
  for (std::size_t i = 0; i < t.rows(); ++i)
    schemes[std::string{t.text(i, "cas")}].insert(std::string{t.text(i, "scheme")});
  for (const Substance& s : all()) {
    const auto it = schemes.find(s.cas);
    const bool listed = it != schemes.end() && it->second.contains("cpr18e");
    EXPECT_EQ(s.toxic, listed) << s.id;
    if (s.toxic) {
      EXPECT_EQ(s.toxic_probit_cas, s.cas) << s.id;
      EXPECT_TRUE(it->second.contains("aqt3046")) << s.id;
    }
  }
}

// The concentration in mg/m3 at which half of those exposed for 30 minutes die, worked out by hand
// from a, b, n as exp((5 - a)/b / n) / 30^(1/n): column computed_lc50 of the check of the print.
TEST(SubstanceData, ProbitsGiveTheLethalConcentrationsOfTheirTable) {
  const std::map<std::string, double> lc50{{"acrolein", 298.5},
                                           {"acrylonitrile", 2554},
                                           {"allyl_alcohol", 772.3},
                                           {"ammonia", 5428},
                                           {"bromine", 1096},
                                           {"carbon_monoxide", 8093},
                                           {"chlorine", 1116},
                                           {"ethylene_oxide", 4442},
                                           {"hydrogen_chloride", 3172},
                                           {"hydrogen_cyanide", 115.5},
                                           {"hydrogen_fluoride", 785.1},
                                           {"hydrogen_sulfide", 986.4},
                                           {"methyl_bromide", 3261},
                                           {"methyl_isocyanate", 54.5},
                                           {"nitrogen_dioxide", 234.9},
                                           {"phosgene", 81.35},
                                           {"phosphine", 66.65},
                                           {"sulfur_dioxide", 5803}};
  const data::Table& t = data::table("coefficients/toxic_probits.csv");
  std::size_t found = 0;
  for (std::size_t i = 0; i < t.rows(); ++i) {
    if (t.text(i, "scheme") != "cpr18e" && t.text(i, "scheme") != "aqt3046") continue;
    const Substance* s = SubstanceLibrary::builtin().find(t.text(i, "cas"));
    if (s == nullptr) continue;  // azinphos-methyl and the other dusts
    const double n = t.number(i, "n");
    const double c =
        std::exp((5.0 - t.number(i, "a")) / t.number(i, "b") / n) / std::pow(30.0, 1.0 / n);
    EXPECT_NEAR(c / lc50.at(s->id), 1.0, 1e-3) << s->id;
    ++found;
  }
  EXPECT_EQ(found, 2 * lc50.size());
}

TEST(SubstanceData, ExposureLimitsFallWithTimeAndRiseWithLevel) {
  for (const Substance& s : all()) {
    for (const double minutes : {10.0, 30.0, 60.0, 240.0, 480.0}) {
      const auto* one = s.exposure_limit("AEGL-1", minutes);
      const auto* two = s.exposure_limit("AEGL-2", minutes);
      const auto* three = s.exposure_limit("AEGL-3", minutes);
      if (one && two) {
        EXPECT_LT(one->value_ppm, two->value_ppm) << s.id << " " << minutes;
      }
      if (two && three) {
        EXPECT_LT(two->value_ppm, three->value_ppm) << s.id << " " << minutes;
      }
    }
    for (const char* level : {"AEGL-1", "AEGL-2", "AEGL-3"}) {
      double last = HUGE_VAL;
      for (const double minutes : {10.0, 30.0, 60.0, 240.0, 480.0}) {
        if (const auto* l = s.exposure_limit(level, minutes)) {
          EXPECT_LE(l->value_ppm, last) << s.id << " " << level << " " << minutes;
          last = l->value_ppm;
        }
      }
    }
    const auto* erpg2 = s.exposure_limit("ERPG-2", 60);
    const auto* erpg3 = s.exposure_limit("ERPG-3", 60);
    if (erpg2 && erpg3) {
      EXPECT_LT(erpg2->value_ppm, erpg3->value_ppm) << s.id;
    }
  }
}

TEST(SubstanceData, ExposureLimitsAreThoseOfTheTables) {
  const auto value = [](const char* id, const char* name, double minutes) {
    const auto* l = named(id).exposure_limit(name, minutes);
    return l == nullptr ? std::nan("") : l->value_ppm;
  };
  EXPECT_DOUBLE_EQ(value("chlorine", "AEGL-3", 30), 28.0);
  EXPECT_DOUBLE_EQ(value("ammonia", "AEGL-2", 60), 160.0);
  EXPECT_DOUBLE_EQ(value("hydrogen_sulfide", "AEGL-1", 30), 0.6);
  EXPECT_DOUBLE_EQ(value("sulfur_dioxide", "AEGL-3", 10), 30.0);
  EXPECT_DOUBLE_EQ(value("hydrazine", "AEGL-3", 60), 35.0);
  EXPECT_DOUBLE_EQ(value("hydrogen_cyanide", "AEGL-3", 480), 6.6);
  EXPECT_DOUBLE_EQ(value("hydrogen_fluoride", "AEGL-2", 10), 95.0);
  EXPECT_DOUBLE_EQ(value("phosgene", "AEGL-3", 60), 0.75);
  EXPECT_DOUBLE_EQ(value("nitrogen_dioxide", "IDLH", 30), 13.0);
  EXPECT_DOUBLE_EQ(value("formaldehyde", "ERPG-3", 60), 40.0);
  EXPECT_TRUE(std::isnan(value("carbon_monoxide", "AEGL-1", 60)));  // not recommended
}

TEST(SubstanceData, FlammableSubstancesHoldWhatTheFireModelsAsk) {
  for (const Substance& s : all()) {
    if (!s.flammable) {
      EXPECT_EQ(s.material_class, MaterialClass::NotFlammable) << s.id;
      continue;
    }
    EXPECT_GT(s.heat_of_combustion_gas_j_per_kg, 5e6) << s.id;
    EXPECT_LT(s.heat_of_combustion_liquid_j_per_kg, s.heat_of_combustion_gas_j_per_kg) << s.id;
    EXPECT_GT(s.oxygen_mol_per_mol, 0.0) << s.id;
    ASSERT_FALSE(s.limits.empty()) << s.id;
    if (s.boiling_point_k > 293.15) {
      ASSERT_TRUE(s.flash_point_k) << s.id;
      EXPECT_LT(*s.flash_point_k, s.boiling_point_k) << s.id;
    }
    EXPECT_NE(s.material_class, MaterialClass::NotFlammable) << s.id;
    if (s.id == "hydrogen" || s.id == "methane") continue;  // below
    EXPECT_TRUE(s.soot_fraction) << s.id;
    EXPECT_EQ(s.burning_rate_kg_per_m2_s.has_value(), s.burning_k_beta_per_m.has_value()) << s.id;
  }
  EXPECT_DOUBLE_EQ(named("hydrogen").value("soot_fraction"), 0.0);
  EXPECT_DOUBLE_EQ(named("methane").value("soot_fraction"), 0.0);
}

// At the flash point the saturated vapour is near the lower limit: ties flash point, vapour
// pressure and limit together. Closed cups are lean by up to a factor of two, mixtures of air with
// water and chlorine more.
TEST(SubstanceData, VapourAtTheFlashPointIsNearTheLowerLimit) {
  for (const Substance& s : all()) {
    if (!s.flash_point_k || s.boiling_point_k < 293.15) continue;
    if (s.id == "carbon_disulfide")
      continue;  // burns below its flash point: 0.6 %, but 3.4 % at it
    const double x = s.vapour_pressure_pa(*s.flash_point_k) / 101325.0;
    const double ratio = x / s.flammable_limits().lower_fraction;
    EXPECT_TRUE(ratio > 0.4 && ratio < 2.6) << s.id << " " << ratio;
  }
}

TEST(SubstanceData, SootOfFuelsWithoutCarbonIsNoneAndOilsSmoke) {
  for (const char* id : {"ammonia", "hydrogen_sulfide", "hydrogen", "phosphine", "hydrazine"})
    EXPECT_DOUBLE_EQ(named(id).value("soot_fraction"), 0.0) << id;
  for (const char* id : {"gasoline", "crude_oil", "diesel", "kerosene", "benzene", "styrene"})
    EXPECT_DOUBLE_EQ(named(id).value("soot_fraction"), 0.8) << id;
}

TEST(SubstanceData, FormulasThatAPackageHadWrongAreRight) {
  EXPECT_EQ(named("stibine").formula, "H3Sb");
  EXPECT_NEAR(named("stibine").molar_mass_kg_per_mol, 0.12478, 1e-5);
  const auto material = [](const char* id) {
    const Material* m = SubstanceLibrary::builtin().find_material(id);
    return m == nullptr ? Material{} : *m;
  };
  EXPECT_EQ(material("calcium_carbide").formula, "C2Ca");
  EXPECT_NEAR(*material("calcium_carbide").molar_mass_kg_per_mol, 0.0641, 1e-5);
  EXPECT_EQ(material("pentaborane").formula, "B5H9");
  EXPECT_NEAR(*material("pentaborane").molar_mass_kg_per_mol, 0.06313, 1e-5);
  EXPECT_EQ(material("white_phosphorus").formula, "P4");
  EXPECT_NEAR(*material("white_phosphorus").molar_mass_kg_per_mol, 0.12390, 1e-5);
}

// By hand: 2 CO2 -393.51 and 2 H2O(g) -241.83 from the liquid -484.3 kJ/mol: 786.4 kJ/mol.
TEST(SubstanceData, LiquidAceticAcidBurnsWithTheHeatOfItsOwnEnthalpyOfFormation) {
  const Substance& s = named("acetic_acid");
  EXPECT_NEAR(s.heat_of_combustion_liquid_j_per_kg * s.molar_mass_kg_per_mol, 786.4e3, 0.5e3);
  EXPECT_NEAR(s.heat_of_combustion_liquid_j_per_kg, 13.1e6, 0.02e6);
}

TEST(SubstanceData, WhatIsToxicWithoutAProbitSaysSoAndFuelsThatOnlyBurnDoNot) {
  for (const char* id :
       {"hydrogen_selenide", "stibine", "arsine", "nitric_acid", "aniline", "acetone_cyanohydrin",
        "phosphorus_trichloride", "toluene_diisocyanate", "allylamine", "phenol", "carbon_dioxide",
        "sulfur_trioxide", "benzene", "carbon_disulfide", "n_heptane"})
    EXPECT_FALSE(named(id).toxicity_without_probit().empty()) << id;
  // With a probit, or with an IDLH that NIOSH sets by the lower flammable limit, or with none.
  for (const char* id : {"chlorine", "ammonia", "propane", "lpg", "n_hexane", "n_pentane",
                         "cyclohexane", "ethanol", "ethylbenzene", "methane", "hydrogen", "oxygen"})
    EXPECT_EQ(named(id).toxicity_without_probit(), "") << id;
  EXPECT_EQ(named("hydrogen_selenide").toxicity_without_probit(),
            "acute toxicity by inhalation category 1, IDLH 1 ppm for 30 min");
  // All that is toxic by class or AEGL is either computed or told.
  for (const Substance& s : all()) {
    const bool known = s.toxic || !s.toxicity_without_probit().empty();
    if (s.inhalation_category() < 5 || s.exposure_limit("AEGL-3", 60.0) != nullptr) {
      EXPECT_TRUE(known) << s.id;
    }
  }
}

TEST(SubstanceData, HazardClassesAreThoseOfTheTableAndFollowTheData) {
  const data::Table& t = data::table("standards/gb30000_classes.csv");
  std::set<std::string> classes;
  for (std::size_t i = 0; i < t.rows(); ++i) classes.insert(std::string{t.text(i, "class")});
  for (const Substance& s : all()) {
    EXPECT_FALSE(s.hazards.empty()) << s.id;
    bool burns = false;
    for (const auto& h : s.hazards) {
      EXPECT_TRUE(classes.contains(h.hazard_class)) << s.id << " " << h.hazard_class;
      burns = burns || h.hazard_class.starts_with("flammable_");
    }
    // No class of flammable liquids above a flash point of 93 degC (GB 30000.7).
    const bool heavy = s.flash_point_k && *s.flash_point_k > 366.15;
    // These burn, without limits in an open source.
    const bool no_limits = s.id == "hydrogen_selenide" || s.id == "stibine";
    EXPECT_EQ(burns, (s.flammable && !heavy) || no_limits) << s.id;
    EXPECT_EQ(!s.fire_without_limits().empty(), no_limits) << s.id;
  }
  const auto has = [](const char* id, const char* hazard, const char* category) {
    const auto& list = named(id).hazards;
    return std::any_of(list.begin(), list.end(), [&](const HazardClass& h) {
      return h.hazard_class == hazard && h.category == category;
    });
  };
  EXPECT_TRUE(has("propane", "flammable_gas", "1"));
  EXPECT_TRUE(has("ammonia", "flammable_gas", "2"));
  EXPECT_TRUE(has("diethyl_ether", "flammable_liquid", "1"));
  EXPECT_TRUE(has("methanol", "flammable_liquid", "2"));
  EXPECT_TRUE(has("styrene", "flammable_liquid", "3"));
  EXPECT_TRUE(has("oxygen", "oxidizing_gas", "1"));
  EXPECT_TRUE(has("phosgene", "acute_toxicity_inhalation", "1"));
}

TEST(SubstanceData, APropertyThatIsNotThereIsNamedWithItsSubstanceAndFile) {
  EXPECT_EQ(message_of([] { (void)named("toluene").value("burning_rate"); }),
            "substance 'toluene': burning_rate is not known. Add it with its source to "
            "data/substances/toluene.json, or give it where the model takes it as an input");
  EXPECT_NE(message_of([] {
              (void)named("phosphine").function("liquid_viscosity");
            }).find("substance 'phosphine': liquid_viscosity is not known"),
            std::string::npos);
  EXPECT_NE(message_of([] {
              (void)named("chlorine").value("soot_fraction");
            }).find("soot_fraction is not known"),
            std::string::npos);
  const std::string misspelt = message_of([] { (void)named("toluene").value("soot_fractoin"); });
  EXPECT_NE(misspelt.find("there is no property 'soot_fractoin'; did you mean 'soot_fraction'?"),
            std::string::npos)
      << misspelt;
  EXPECT_NE(
      message_of([] { (void)named("toluene").function("viscosity"); }).find("liquid_viscosity"),
      std::string::npos);
  EXPECT_DOUBLE_EQ(named("toluene").value("soot_fraction"), 0.8);
  EXPECT_DOUBLE_EQ(named("ammonia").value("critical_temperature"), 405.56);
  EXPECT_DOUBLE_EQ(named("ammonia").function("vapour_pressure")(300.0),
                   named("ammonia").vapour_pressure_pa(300.0));
}

// Points that were not used: 82 degC at 23 mmHg (Merck), 97 mmHg at 25 degC.
TEST(SubstanceData, EstimatedVapourPressuresMeetMeasuredPointsThatTheyWereNotMadeFrom) {
  EXPECT_NEAR(named("acetone_cyanohydrin").vapour_pressure_pa(355.15) / 3066.0, 1.0, 0.06);
  EXPECT_NEAR(named("nitric_acid").vapour_pressure_pa(298.15) / 8400.0, 1.0, 0.03);  // 63 mmHg
  EXPECT_NEAR(named("allylamine").vapour_pressure_pa(293.15) / 26400.0, 1.0, 0.03);  // 198 mmHg
  EXPECT_NEAR(named("hydrogen_selenide").vapour_pressure_pa(294.15) / 9.1e5, 1.0, 0.03);
}

// Phosphorus trichloride and stibine: heat capacity from fundamentals, CRC 71.8 and 41.1 J/mol/K.
TEST(SubstanceData, HeatCapacitiesOfVibrationsAreThoseOfTheHandbook) {
  const auto molar = [](const char* id) {
    return named(id).ideal_gas_heat_capacity_j_per_kg_k(298.15) * named(id).molar_mass_kg_per_mol;
  };
  EXPECT_NEAR(molar("phosphorus_trichloride"), 71.8, 0.6);
  EXPECT_NEAR(molar("stibine"), 41.1, 0.6);
  EXPECT_NEAR(molar("hydrogen_selenide"), 34.7, 0.6);
}

TEST(SubstanceData, CarbonDioxideSublimesAtOneAtmosphereAndMeltsAtItsTriplePoint) {
  const Substance& s = named("carbon_dioxide");
  EXPECT_NEAR(s.sublimation_temperature_k(101325.0), 194.68, 0.1);
  EXPECT_NEAR(s.sublimation_pressure_pa(194.67), 101325.0, 1.0);
  EXPECT_NEAR(s.sublimation_pressure_pa(*s.melting_point_k), 517.95e3, 0.2e3);
  // The line through both points against the measured curve at 180 K, 27.6 kPa (Giauque and Egan).
  EXPECT_NEAR(s.sublimation_pressure_pa(180.0) / 27.6e3, 1.0, 0.05);
  // Both curves meet at the triple point.
  EXPECT_NEAR(s.vapour_pressure_pa(*s.melting_point_k) / *s.triple_point_pressure_pa, 1.0, 0.01);
  EXPECT_TRUE(std::isnan(s.sublimation_temperature_k(6e5)));
  EXPECT_TRUE(std::isnan(s.sublimation_pressure_pa(250.0)));
  EXPECT_TRUE(std::isnan(named("benzene").sublimation_pressure_pa(200.0)));
}

TEST(Materials, CarryIdentityHazardsAndTheRowOfTheStandardButNoFluid) {
  const data::Table& t = data::table("standards/gb30000_classes.csv");
  std::set<std::string> classes;
  for (std::size_t i = 0; i < t.rows(); ++i) classes.insert(std::string{t.text(i, "class")});
  const SubstanceLibrary& library = SubstanceLibrary::builtin();
  EXPECT_GE(library.materials().size(), 26u);
  for (const Material& m : library.materials()) {
    EXPECT_TRUE(criteria::major_hazard::is_cas_number(m.cas)) << m.id;
    EXPECT_EQ(library.find_material(m.cas), &m);
    EXPECT_EQ(library.find_material(m.name_zh), &m);
    EXPECT_EQ(library.find(m.id), nullptr) << m.id;
    EXPECT_FALSE(m.hazards.empty()) << m.id;
    for (const auto& h : m.hazards) EXPECT_TRUE(classes.contains(h.hazard_class)) << m.id;
    if (m.state == "solid" && m.melting_point_k) {
      EXPECT_GT(*m.melting_point_k, 300.0) << m.id;
    }
    const std::string why = message_of([&] { (void)library.at(m.id); });
    EXPECT_NE(why.find("'" + m.id + "'"), std::string::npos) << why;
    EXPECT_NE(why.find(m.instead), std::string::npos) << why;
  }
  EXPECT_EQ(
      message_of([] { (void)named("硝酸铵"); }),
      "substance 'ammonium_nitrate' (ammonium nitrate, 硝酸铵) is solid at ambient temperature, "
      "melting point 442.85 K (169.7 degC): it does not flow out: give it in the layer "
      "`explosives` and in the inventory table");
}

TEST(SubstanceData, NewCorrelationsGiveValuesWorkedByHand) {
  TemperatureFunction f;
  f.correlation = Correlation::Dippr102;
  f.coefficients = {2.0, 0.5, 100.0, 40000.0};
  EXPECT_NEAR(f(400.0), 40.0 / 1.5, 1e-12);  // 2 * 20 / (1 + 0.25 + 0.25)
  f.correlation = Correlation::Wagner36;
  f.coefficients = {-7.0, 1.0, -2.0, -4.0, 400.0, 1e6};
  // t = 0.25: -1.75 + 0.125 - 0.03125 - 0.0009765625 = -1.6572265625; / 0.75
  EXPECT_NEAR(f(300.0), 1e6 * std::exp(-1.6572265625 / 0.75), 1e-3);
  EXPECT_NEAR(f(400.0), 1e6, 1e-6);
  EXPECT_TRUE(std::isnan(f(401.0)));
  f.correlation = Correlation::Mulero;
  f.coefficients = {0.05, 1.0, 0.02, 2.0, 0.0, 0.0, 400.0};
  EXPECT_NEAR(f(300.0), 0.05 * 0.25 + 0.02 * 0.0625, 1e-15);
  EXPECT_DOUBLE_EQ(f(400.0), 0.0);
}

}  // namespace
}  // namespace isorisk::models
