// SPDX-License-Identifier: Apache-2.0
// The models in time through the one door that `isorisk eval` uses.
#include <gtest/gtest.h>

#include <numeric>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/models/registry.hpp"

namespace isorisk::models {
namespace {

Evaluation run(const char* id, const std::string& inputs) {
  return Registry::builtin().evaluate(id, Json::parse(inputs));
}

Json output(const Evaluation& e, const std::string& name) {
  for (const OutputValue& v : e.outputs) {
    if (v.name == name) return v.value;
  }
  ADD_FAILURE() << "no output " << name;
  return {};
}

bool warned(const Evaluation& e, const std::string& code) {
  for (const Warning& w : e.warnings) {
    if (w.code == code) return true;
  }
  return false;
}

double segments_mass(const Evaluation& e) {
  double sum = 0.0;
  const Json start = output(e, "segment_start");
  const Json end = output(e, "segment_end");
  const Json rate = output(e, "segment_rate");
  for (std::size_t i = 0; i < rate.size(); ++i)
    sum += rate[i].get<double>() * (end[i].get<double>() - start[i].get<double>());
  return sum;
}

TEST(EvalInTime, VesselsGiveTheirHistoryAndSegmentsOfItsMass) {
  const Evaluation tank = run("source.vessel_draining",
                              R"({"shape": "sphere", "vessel_diameter": "8 m", "level": "6 m",
                                  "hole_height": 0, "hole_diameter": "100 mm", "density": 700,
                                  "cap_pressure": "2 bar"})");
  EXPECT_NEAR(segments_mass(tank), output(tank, "released").get<double>(), 1e-6);
  EXPECT_EQ(output(tank, "segment_rate").size(), 5U);
  const Evaluation gas = run("source.gas_vessel",
                             R"({"substance": "methane", "volume": 5, "pressure": "40 bar",
                                 "temperature": "15 degC", "hole_diameter": "20 mm",
                                 "segments": 3, "reduction": "dose", "toxic_exponent": 2})");
  EXPECT_NEAR(segments_mass(gas), output(gas, "released").get<double>(), 1e-6);
  EXPECT_NEAR(output(gas, "dose_ratio").get<double>(), 1.0, 1e-9);
  const Evaluation lpg = run("source.liquefied_gas_vessel",
                             R"({"substance": "propane", "shape": "horizontal_cylinder",
                                 "vessel_diameter": 2.5, "vessel_length": 10, "temperature": 298.15,
                                 "level": 2, "hole_height": 0, "hole_diameter": 0.05,
                                 "max_time": "10 min"})");
  EXPECT_NEAR(segments_mass(lpg), output(lpg, "released").get<double>(), 1e-6);
  EXPECT_EQ(output(lpg, "outflow")[0], "liquid");
}

TEST(EvalInTime, AToxicExponentBelowOneIsTaken) {
  // Methyl isocyanate, 0.7.
  const Evaluation e = run("source.segments", R"({"time": [0, 60, 600], "mass_flow": [10, 1],
                           "segments": 1, "reduction": "dose", "toxic_exponent": 0.7})");
  EXPECT_NEAR(output(e, "dose_ratio").get<double>(), 1.0, 1e-9);
  EXPECT_THROW((void)run("source.segments", R"({"time": [0, 60], "mass_flow": [10, 1],
                           "toxic_exponent": 0})"),
               InputError);
}

TEST(EvalRelease, TakesAerosolRuleOpeningLengthAndRealGasThroat) {
  const std::string propane =
      R"({"substance": "propane", "temperature": 298.15, "pressure": "9.6 bar", "inventory": 1000,
          "hole_diameter": "10 mm")";
  const auto number = [](const Evaluation& e, const char* name) {
    return output(e, name).get<double>();
  };
  const Evaluation usual = run("source.release", propane + "}");
  EXPECT_EQ(number(usual, "drop_diameter"), 0.0);
  EXPECT_GT(
      number(run("source.release", propane + R"(, "aerosol": "drop_size"})"), "drop_diameter"),
      0.0);
  EXPECT_LT(
      number(run("source.release", propane + R"(, "opening_length": "50 mm"})"), "release_rate"),
      0.9 * number(usual, "release_rate"));
  const std::string hydrogen =
      R"({"substance": "hydrogen", "temperature": 288.15, "pressure": "350 bar", "inventory": 10,
          "hole_diameter": "5 mm")";
  EXPECT_GT(
      number(run("source.release", hydrogen + R"(, "real_gas_throat": true})"), "release_rate"),
      1.03 * number(run("source.release", hydrogen + "}"), "release_rate"));
}

TEST(EvalInTime, StepsBecomeSegments) {
  const Evaluation e = run("source.segments", R"({"time": [0, 60, 600], "mass_flow": [10, 1],
                                                  "segments": 2})");
  EXPECT_NEAR(segments_mass(e), 1140.0, 1e-9);
  EXPECT_THROW((void)run("source.segments", R"({"time": [0, 60], "mass_flow": [10, 1]})"),
               InputError);
  EXPECT_THROW(
      (void)run("source.segments", R"({"time": [0, 60], "mass_flow": [10], "segments": 2.5})"),
      InputError);
}

TEST(EvalInTime, RecalledConstantsAreWarnedOf) {
  const Evaluation pump = run("source.fed_release",
                              R"({"normal_flow": 10, "feed": "pump", "opening_flow": 40,
                                  "isolation_time": 120, "stock": "100 t", "line_inventory": 500})");
  EXPECT_TRUE(warned(pump, "recalled_coefficient"));
  EXPECT_NEAR(output(pump, "released").get<double>(), 500.0 + 15.0 * 120.0, 1e-6);
  const Evaluation compressor =
      run("source.fed_release", R"({"normal_flow": 10, "feed": "compressor", "opening_flow": 40,
                                    "isolation_time": 120, "stock": 1e5, "line_inventory": 0})");
  EXPECT_FALSE(warned(compressor, "recalled_coefficient"));
  EXPECT_TRUE(warned(run("source.relief_device",
                         R"({"substance": "propane", "set_pressure": "17 bar", "temperature": 330,
                             "phase": "gas", "orifice_area": 8e-4, "outlet_diameter": 0.2})"),
                     "recalled_coefficient"));
  EXPECT_TRUE(warned(run("source.rupture_expansion",
                         R"({"substance": "chlorine", "temperature": 293, "pressure": "7 bar",
                             "mass": 1000, "phase": "liquefied_gas", "air_temperature": 288})"),
                     "recalled_coefficient"));
}

TEST(EvalInTime, PoolAndBuildingKeepTheirMass) {
  const Evaluation pool = run("source.pool_in_time",
                              R"({"substance": "benzene", "release_time": [0, 300],
                                  "release_rate": [5], "inflow_temperature": 293,
                                  "surface": "concrete", "surface_temperature": 293,
                                  "min_thickness": 0.01, "wind_speed": 3, "air_temperature": 293,
                                  "end_time": 1800})");
  EXPECT_NEAR(output(pool, "evaporated").get<double>() + output(pool, "left").get<double>(), 1500.0,
              1e-6);
  EXPECT_NEAR(segments_mass(pool), output(pool, "evaporated").get<double>(), 1e-6);
  const Evaluation sea = run("source.pool_in_time",
                             R"({"substance": "lng", "initial": 1000, "inflow_temperature": 111,
                                 "surface": "water", "surface_temperature": 288,
                                 "min_thickness": 0.0018, "wind_speed": 3, "air_temperature": 288,
                                 "end_time": 600})");
  EXPECT_TRUE(warned(sea, "recalled_coefficient"));
  const Evaluation hall = run("source.building_release",
                              R"({"release_time": [0, 300], "release_rate": [0.1],
                                  "vapour_density": 3, "volume": 2000, "ventilation": 2,
                                  "end_time": 1800})");
  EXPECT_NEAR(segments_mass(hall) + output(hall, "held").get<double>(), 30.0, 1e-6);
}

TEST(EvalInTime, SourceTermTakesVesselFeedAndBuilding) {
  const Evaluation e =
      run("source.source_term",
          R"({"substance": "propane", "temperature": "20 degC", "pressure": "8.4 bar",
                               "inventory": "50 t", "shape": "sphere", "vessel_diameter": 6,
                               "hole_diameter": "50 mm", "isolation_time": "20 min"})");
  EXPECT_NEAR(segments_mass(e), output(e, "airborne").get<double>(), 1e-6);
  EXPECT_EQ(output(e, "phase"), "liquefied_gas");
  EXPECT_THROW((void)run("source.source_term",
                         R"({"substance": "propane", "temperature": 293, "pressure": 8.4e5,
                             "inventory": 1000, "hole_diameter": 0.05, "building_volume": 100})"),
               InputError);
}

TEST(EvalInTime, SourceTermTakesTheAerosolRule) {
  const auto airborne = [](const std::string& rule) {
    const Evaluation e =
        run("source.source_term",
            R"({"substance": "chlorine", "temperature": "5 degC", "pressure": "4.3 bar",
                "inventory": "20 t", "hole_diameter": "25 mm")" +
                rule + "}");
    EXPECT_EQ(output(e, "segment_drop_diameter").dump() != "[0.0]",
              rule.find("drop_size") != std::string::npos);
    return output(e, "airborne").get<double>();
  };
  const double today = airborne("");
  EXPECT_EQ(airborne(R"(, "aerosol": "aqt3046")"), today);
  const double table = airborne(R"(, "aerosol": "purple_book")");
  const double drops = airborne(R"(, "aerosol": "drop_size")");
  EXPECT_LT(table, today);
  EXPECT_NE(drops, today);
  EXPECT_NE(drops, table);
  EXPECT_THROW((void)airborne(R"(, "aerosol": "kletz")"), InputError);
}

}  // namespace
}  // namespace isorisk::models
