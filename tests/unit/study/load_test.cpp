// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <cmath>
#include <numbers>
#include <numeric>

#include "isorisk/core/error.hpp"
#include "isorisk/models/substance/substance.hpp"
#include "isorisk/study/study.hpp"
#include "temporary_folder.hpp"

namespace isorisk::study {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class LoadStudy : public testing::Test {
 protected:
  LoadStudy() { copy_base(folder_); }

  [[nodiscard]] Study loaded() const {
    Problems problems;
    auto study = load(folder_.path(), problems);
    EXPECT_TRUE(study) << problems.text();
    if (!study) throw Error("not loaded");
    return std::move(*study);
  }
  /// Replaces text in a file of the study; the text must be there.
  void edit(const std::string& name, const std::string& from, const std::string& to) const {
    std::ifstream in{folder_.path() / name};
    std::ostringstream out;
    out << in.rdbuf();
    std::string text = out.str();
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    folder_.write(name, text);
  }

  TemporaryFolder folder_;
};

TEST_F(LoadStudy, ConvertsEverythingToSi) {
  const Study s = loaded();
  ASSERT_EQ(s.equipment.size(), 2U);
  const Equipment& v = s.equipment[0];
  EXPECT_EQ(v.id, "V-101");
  EXPECT_EQ(v.site, 0);
  EXPECT_EQ(v.type, EquipmentType::PressureVessel);
  EXPECT_EQ(v.phase, Phase::LiquefiedGas);
  EXPECT_DOUBLE_EQ(v.temperature_k, 293.15);
  EXPECT_DOUBLE_EQ(v.pressure_abs_pa, 0.76e6 + 101325.0);  // gauge: the air's pressure on top
  EXPECT_DOUBLE_EQ(*v.volume_m3, 50.0);
  EXPECT_DOUBLE_EQ(*v.fill_fraction, 0.85);
  EXPECT_DOUBLE_EQ(*v.pipe_diameter_m, 0.08);
  EXPECT_EQ(v.position, (Point{512150.0, 4324100.0}));
  EXPECT_DOUBLE_EQ(s.atmosphere.temperature_k, 288.15);
  EXPECT_DOUBLE_EQ(s.atmosphere.relative_humidity_fraction, 0.7);
  EXPECT_DOUBLE_EQ(s.method.number("lethality_cutoff"), 0.001);
  EXPECT_NEAR(*s.ignition[0].speed_m_per_s, 50.0 / 3.6, 1e-12);
}

TEST_F(LoadStudy, TakesTheInventoryFromVolumeFillAndDensity) {
  const Study s = loaded();
  const auto& propane = models::SubstanceLibrary::builtin().at("propane");
  const double expected = 50.0 * 0.85 * propane.liquid_density_kg_per_m3(293.15);
  EXPECT_DOUBLE_EQ(*s.equipment[0].inventory_kg, expected);
  EXPECT_FALSE(s.equipment[0].inventory_given);
  EXPECT_NEAR(expected, 50.0 * 0.85 * 500.0, 50.0 * 0.85 * 10.0);  // about 500 kg/m3 at 20 degC
}

TEST_F(LoadStudy, TakesAMixtureWhereverASubstanceStands) {
  edit("equipment.csv", "propane,liquefied_gas", "60 % propane + 40 % 正丁烷,liquefied_gas");
  const Study s = loaded();
  EXPECT_EQ(s.equipment[0].substance, "0.6 propane + 0.4 n_butane");
  const auto& mixture = models::SubstanceLibrary::builtin().at("0.6 propane + 0.4 n_butane");
  EXPECT_DOUBLE_EQ(*s.equipment[0].inventory_kg,
                   50.0 * 0.85 * mixture.liquid_density_kg_per_m3(293.15));
}

TEST_F(LoadStudy, ARefusedMixtureASolidAndSolidContentsAreErrorsWithTheirReason) {
  const auto told = [this](const std::string& substance) {
    TemporaryFolder folder;
    copy_base(folder);
    std::ifstream in{folder.path() / "equipment.csv"};
    std::ostringstream out;
    out << in.rdbuf();
    std::string text = out.str();
    const std::string from = "propane,liquefied_gas";
    text.replace(text.find(from), from.size(), substance);
    folder.write("equipment.csv", text);
    Problems problems;
    EXPECT_FALSE(load(folder.path(), problems)) << substance;
    return problems.text();
  };
  EXPECT_THAT(told("0.6 propane + 0.3 n_butane,liquefied_gas"),
              testing::AllOf(HasSubstr("[bad_mixture]"), HasSubstr("sum of the mole fractions")));
  EXPECT_THAT(told("硝酸铵,liquid"), testing::AllOf(HasSubstr("[no_fluid]"),
                                                    HasSubstr("is solid at ambient temperature")));
  EXPECT_THAT(told("phenol,liquid"),
              testing::AllOf(HasSubstr("[contents_solid]"),
                             HasSubstr("is below the melting point of phenol, 314.04 K")));
}

TEST_F(LoadStudy, ALethalSubstanceWithoutAProbitIsToldWithItsEquipmentAndLine) {
  edit("equipment.csv", "propane,liquefied_gas", "hydrogen_selenide,liquefied_gas");
  edit("equipment.csv", "0.76 MPa(g)", "1.2 MPa(g)");
  Problems problems;
  ASSERT_TRUE(load(folder_.path(), problems)) << problems.text();
  const std::string text = problems.text();
  EXPECT_THAT(text, HasSubstr("[no_toxic_probit]"));
  EXPECT_THAT(text, HasSubstr("acute toxicity by inhalation category 1, IDLH 1 ppm for 30 min"));
  EXPECT_THAT(text, HasSubstr("[no_flammable_limits]"));
  EXPECT_THAT(text, testing::ContainsRegex("equipment.csv:2.*V-101.*toxic"));
}

TEST_F(LoadStudy, AMixtureWithAGasAboveItsCriticalTemperatureIsGasBelowItsDewPressure) {
  edit("equipment.csv", "propane,liquefied_gas", "0.3 methane + 0.7 n_butane,");
  edit("equipment.csv", "0.76 MPa(g)", "2 bar(a)");
  EXPECT_EQ(loaded().equipment[0].phase, Phase::Gas);
  edit("equipment.csv", "2 bar(a)", "9 bar(a)");
  Problems problems;
  EXPECT_FALSE(load(folder_.path(), problems));
  EXPECT_THAT(problems.text(),
              testing::AllOf(HasSubstr("[no_vapour_pressure]"),
                             HasSubstr("component 'methane' is above its critical temperature")));
}

TEST_F(LoadStudy, AGivenInventoryCounts) {
  edit("equipment.csv", "85 %,,", "85 %,20 t,");
  const Study s = loaded();
  EXPECT_DOUBLE_EQ(*s.equipment[0].inventory_kg, 20'000.0);
  EXPECT_TRUE(s.equipment[0].inventory_given);
}

TEST_F(LoadStudy, DerivesThePhaseWhenNoneIsGiven) {
  edit("equipment.csv", "propane,liquefied_gas", "propane,");
  edit("equipment.csv", "0.76 MPa(g)", "1.0 MPa(g)");
  edit("equipment.csv", "n_hexane,liquid", "n_hexane,");
  const Study s = loaded();
  EXPECT_EQ(s.equipment[0].phase, Phase::LiquefiedGas);
  EXPECT_FALSE(s.equipment[0].phase_given);
  EXPECT_EQ(s.equipment[1].phase, Phase::Liquid);
}

TEST_F(LoadStudy, TurnsTheWindFromWhereItComesToWhereItBlows) {
  std::string table = "period,class,wind_speed,direction_from,probability\n";
  for (const char* period : {"day", "night"}) {
    for (const char* d : {"N", "E", "S", "W"}) {
      const bool east = std::string{d} == "E";
      table += std::string{period} + ",D,5," + d + (east ? ",0.35\n" : ",0.05\n");
    }
  }
  folder_.write("wind.csv", table);
  const Study s = loaded();
  const risk::WindRose& rose = s.weather.rose;
  ASSERT_EQ(rose.sectors, 4);
  // From the east (90 degrees) means towards the west: 270 degrees, sector 3.
  EXPECT_DOUBLE_EQ(rose.at(0, 0, 3), 0.35);
  EXPECT_DOUBLE_EQ(rose.at(1, 0, 3), 0.35);
  EXPECT_DOUBLE_EQ(rose.at(0, 0, 1), 0.05);
}

TEST_F(LoadStudy, WindSumsToOneAndGivesThePeriods) {
  edit("wind.csv", "night,F,1.5,NW,0.0625", "night,F,1.5,NW,0.0628");
  const Study s = loaded();
  const auto& p = s.weather.rose.probability;
  EXPECT_NEAR(std::accumulate(p.begin(), p.end(), 0.0), 1.0, 1e-15);
  EXPECT_NEAR(s.weather.sum_as_written, 1.0003, 1e-12);
  EXPECT_NEAR(s.weather.periods[0].share + s.weather.periods[1].share, 1.0, 1e-15);
  EXPECT_NEAR(s.weather.periods[1].share, 0.5003 / 1.0003, 1e-12);
  ASSERT_EQ(s.weather.classes.size(), 2U);
  EXPECT_EQ(s.weather.classes[0].name, "D5");
  EXPECT_EQ(s.weather.classes[1].name, "F1.5");
  // What happens by night only has no probability by day.
  for (int d = 0; d < 8; ++d) EXPECT_EQ(s.weather.rose.at(0, 1, d), 0.0);
  ASSERT_EQ(s.warnings.size(), 1U);
  EXPECT_EQ(s.warnings[0].code, "wind_sum_adjusted");
}

TEST_F(LoadStudy, DirectionsMayBeDegreesNamesOrRounded) {
  std::string table = "period,class,wind_speed,direction_from,probability\n";
  const char* names[] = {"0",   "23",  "45", "68",  "90",           "113", "135", "158",
                         "180", "203", "SW", "WSW", "\xE8\xA5\xBF", "293", "315", "338"};
  for (const char* period : {"day", "night"}) {
    for (const char* d : names) table += std::string{period} + ",D,5," + d + ",0.03125\n";
  }
  folder_.write("wind.csv", table);
  const Study s = loaded();
  EXPECT_EQ(s.weather.rose.sectors, 16);
  EXPECT_TRUE(s.warnings.empty());
  for (int d = 0; d < 16; ++d) EXPECT_DOUBLE_EQ(s.weather.rose.at(0, 0, d), 0.03125);
}

TEST_F(LoadStudy, AWindTableWithoutPeriodsIsSharedBetweenThem) {
  std::string table = "class,wind_speed,direction_from,probability_percent\n";
  for (const char* d : {"N", "E", "S", "W"}) table += std::string{"D,5,"} + d + ",25\n";
  folder_.write("wind.csv", table);
  const Study s = loaded();
  EXPECT_NEAR(s.weather.rose.at(0, 0, 0), 0.44 * 0.25, 1e-15);
  EXPECT_NEAR(s.weather.rose.at(1, 0, 0), 0.56 * 0.25, 1e-15);
  ASSERT_EQ(s.warnings.size(), 1U);
  EXPECT_EQ(s.warnings[0].code, "wind_without_periods");
}

TEST_F(LoadStudy, ReadsUnitsFromColumnNames) {
  edit("equipment.csv", "temperature,pressure,volume,",
       "temperature_degc,pressure_mpa_g,Volume (m3),");
  edit("equipment.csv", "20 degC,0.76 MPa(g),50 m3", "20,0.76,50");
  edit("equipment.csv", "15 degC,0 kPa(g),500 m3", "15,0,500");
  const Study s = loaded();
  EXPECT_DOUBLE_EQ(s.equipment[0].temperature_k, 293.15);
  EXPECT_DOUBLE_EQ(s.equipment[0].pressure_abs_pa, 0.76e6 + 101325.0);
  EXPECT_DOUBLE_EQ(*s.equipment[0].volume_m3, 50.0);
}

TEST_F(LoadStudy, ReadsMappedColumnsAndWords) {
  edit("equipment.csv", "type,substance,phase,temperature,pressure,",
       "\xE7\xB1\xBB\xE5\x9E\x8B,substance,phase,T,P_BAR,");
  edit("equipment.csv", "pressure_vessel,propane,liquefied_gas,20 degC,0.76 MPa(g)",
       "TANK7,propane,liquefied_gas,293.15,8.7");
  edit("equipment.csv", "atmospheric_tank,n_hexane,liquid,15 degC,0 kPa(g)",
       "\xE5\xB8\xB8\xE5\x8E\x8B\xE5\x82\xA8\xE7\xBD\x90,110-54-3,liquid,288.15,1.02");
  edit("study.yaml", "{layer: equipment.csv, crs: EPSG:4548}",
       "{layer: equipment.csv, crs: EPSG:4548, fields: {type: {column: \xE7\xB1\xBB\xE5\x9E\x8B, "
       "values: {TANK7: pressure_vessel}}, temperature: {column: T, unit: K}, pressure: {column: "
       "P_BAR, unit: bar(a)}}}");
  const Study s = loaded();
  EXPECT_EQ(s.equipment[0].type, EquipmentType::PressureVessel);
  EXPECT_DOUBLE_EQ(s.equipment[0].temperature_k, 293.15);
  EXPECT_DOUBLE_EQ(s.equipment[0].pressure_abs_pa, 8.7e5);
  EXPECT_EQ(s.equipment[1].type, EquipmentType::AtmosphericTank);  // by its Chinese name
  EXPECT_EQ(s.equipment[1].substance, "n_hexane");                 // by its CAS number
}

TEST_F(LoadStudy, TransformsALayerOfAnotherCrs) {
  // The targets in longitude and latitude; easting and northing as gdaltransform prints them.
  folder_.write("targets.csv",
                "id,name,class,kind,persons,lon,lat\n"
                "T-1,School,high_sensitivity,school,150,117.147557,39.053167\n");
  edit("study.yaml", "{layer: targets.csv, crs: EPSG:4548}",
       "{layer: targets.csv, crs: EPSG:4490}");
  const Study s = loaded();
  ASSERT_EQ(s.targets.size(), 1U);
  const Point p = s.targets[0].shape.points.at(0);
  EXPECT_NEAR(p.x_m, 512772.764, 0.01);
  EXPECT_NEAR(p.y_m, 4324416.734, 0.01);
}

TEST_F(LoadStudy, APipeTakesItsLengthFromTheMap) {
  edit("equipment.csv", "x,y\n", "wkt\n");
  edit("equipment.csv", "512150,4324100",
       "\"LINESTRING(512100 4324100,512200 4324100,512200 4324150)\"");
  edit("equipment.csv", "512500,4324100", "POINT(512500 4324100)");
  edit("equipment.csv", "A,pressure_vessel", "A,pipe");
  const Study s = loaded();
  EXPECT_DOUBLE_EQ(*s.equipment[0].pipe_length_m, 150.0);
  EXPECT_EQ(s.equipment[0].position, (Point{512175.0, 4324100.0}));
}

TEST_F(LoadStudy, ReadsWhatTheSourceTermNeeds) {
  edit("equipment.csv", "x,y\n",
       "orientation,hole_height,pipe_roughness_mm,pipe_fittings,length_upstream,length_downstream,"
       "opening_length,on_water,building_volume,air_changes,building_vent_area,building_strength,"
       "x,y\n");
  edit("equipment.csv", "512150,4324100", ",,0.2,1.5,2 km,300 m,,,,,,,512150,4324100");
  edit("equipment.csv", "512500,4324100",
       "\xE5\x8D\xA7\xE5\xBC\x8F,0.5 m,,,,,20 mm,no,1800 m3,6,4 m2,2 kPa,512500,4324100");
  edit("equipment.csv", "A,pressure_vessel", "A,pipe");
  edit("equipment.csv", "x,y\n", "x,y,pipe_length\n");
  edit("equipment.csv", "512150,4324100", "512150,4324100,900 m");
  edit("equipment.csv", "512500,4324100", "512500,4324100,");
  const Study s = loaded();
  const Equipment& line = s.equipment[0];
  EXPECT_FALSE(line.orientation);
  EXPECT_DOUBLE_EQ(*line.pipe_roughness_m, 2e-4);
  EXPECT_DOUBLE_EQ(*line.pipe_fittings, 1.5);
  EXPECT_DOUBLE_EQ(*line.length_upstream_m, 2000.0);
  EXPECT_DOUBLE_EQ(*line.length_downstream_m, 300.0);
  EXPECT_FALSE(line.building_volume_m3);
  const Equipment& tank = s.equipment[1];
  EXPECT_EQ(tank.orientation, Orientation::Horizontal);
  EXPECT_DOUBLE_EQ(*tank.hole_height_m, 0.5);
  EXPECT_DOUBLE_EQ(*tank.opening_length_m, 0.02);
  EXPECT_FALSE(tank.on_water);
  EXPECT_DOUBLE_EQ(*tank.building_ventilation_m3_per_s, 3.0);  // 6 per hour of 1800 m3
  EXPECT_DOUBLE_EQ(*tank.building_vent_area_m2, 4.0);
  EXPECT_DOUBLE_EQ(*tank.building_strength_pa, 2000.0);
}

TEST_F(LoadStudy, WithoutThemTheSourceTermTakesItsDefaults) {
  const Study s = loaded();
  for (const Equipment& e : s.equipment) {
    EXPECT_FALSE(e.orientation || e.hole_height_m || e.opening_length_m || e.pipe_roughness_m ||
                 e.pipe_fittings || e.length_upstream_m || e.length_downstream_m || e.on_water ||
                 e.building_volume_m3 || e.building_ventilation_m3_per_s);
  }
  EXPECT_EQ(s.method.word("aerosol"), "aqt3046");
  EXPECT_EQ(s.method.word("gas_throat"), "auto");
  EXPECT_EQ(s.method.word("line_friction"), "none");
}

TEST_F(LoadStudy, KnowsWhereEveryValueStands) {
  const Study s = loaded();
  EXPECT_EQ(s.written.at("grid.cell").line, 15);
  EXPECT_EQ(s.equipment[1].origin.line, 3);
  EXPECT_EQ(s.equipment[1].origin.id, "T-201");
  EXPECT_TRUE(s.method.options.at("lethality_cutoff").given);
  EXPECT_THAT(s.method.options.at("lethality_cutoff").source, HasSubstr("study.yaml:16"));
  EXPECT_FALSE(s.method.options.at("exposure_time_fire").given);
  EXPECT_THAT(s.method.options.at("exposure_time_fire").source, HasSubstr("CPR 18E"));
  std::vector<std::string> names;
  for (const auto& f : s.input_files) names.push_back(f.filename().string());
  EXPECT_THAT(names, testing::ElementsAre("equipment.csv", "ignition.csv", "population.csv",
                                          "sites.csv", "study.yaml", "targets.csv", "wind.csv"));
}

TEST_F(LoadStudy, OrderAndRepeatsGiveTheSameStudy) {
  const Study a = loaded();
  const Study b = loaded();
  EXPECT_EQ(a.weather.rose.probability, b.weather.rose.probability);
  EXPECT_EQ(a.written, b.written);
}

TEST_F(LoadStudy, NothingComesBackWhenAnythingIsWrong) {
  edit("equipment.csv", ",propane,", ",unobtainium,");
  Problems problems;
  EXPECT_FALSE(load(folder_.path(), problems));
  EXPECT_EQ(problems.errors(), 1U);
  EXPECT_THROW((void)open(folder_.path()), InputError);
}

TEST_F(LoadStudy, AMissingStudyIsAProblemNotACrash) {
  const Problems p = check(folder_.path() / "nothing" / "study.yaml");
  EXPECT_THAT(p.text(), HasSubstr("no such file"));
  fs::create_directories(folder_.path() / "a" / "study.yaml");
  EXPECT_THAT(check(folder_.path() / "a").text(), HasSubstr("is not a file"));
}

TEST_F(LoadStudy, ALinkOutOfTheFolderIsRefused) {
  const TemporaryFolder elsewhere;
  fs::copy(folder_.path() / "wind.csv", elsewhere.path() / "wind.csv");
  fs::remove(folder_.path() / "wind.csv");
  fs::create_symlink(elsewhere.path() / "wind.csv", folder_.path() / "wind.csv");
  EXPECT_THAT(check(folder_.path()).text(), HasSubstr("study.yaml:8: error: weather.file"));
}

TEST_F(LoadStudy, ManyProblemsAreCountedAndCut) {
  std::string table = "id,name,class,kind,persons,x,y\n";
  for (int i = 0; i < 400; ++i) {
    table += "T-" + std::to_string(i) + ",x,general_9,school,1,512760,4324120\n";
  }
  folder_.write("targets.csv", table);
  const std::string text = check(folder_.path()).text();
  EXPECT_THAT(text, HasSubstr("... and 200 more\n400 errors, 0 warnings\n"));
}

TEST_F(LoadStudy, PopulationFallsBackOnStatedShares) {
  const Study s = loaded();
  ASSERT_EQ(s.population_areas.size(), 1U);
  EXPECT_DOUBLE_EQ(s.population_areas[0].persons_night, 300.0);
  EXPECT_DOUBLE_EQ(s.population_areas[0].indoor_fraction_day, 0.93);
  EXPECT_DOUBLE_EQ(s.population_areas[0].indoor_fraction_night, 0.99);
}

TEST_F(LoadStudy, HazardInputsAreRead) {
  folder_.write("inventory.csv",
                "unit,unit_name,unit_kind,site,substance,cas,category,quantity_kg\n"
                "T1,Tank farm,储存单元,A,液氯,,,5000\n"
                "T1,,storage,A,mixture,,J3; w2,200\n"
                "T1,,storage,A,硝酸铵,6484-52-2,,10\n"
                "T1,,storage,A,brine,,none,1\n"
                "P1,,production,B,,71-43-2,,7\n"
                "P1,,production,B,vinyl_chloride,,,8\n");
  folder_.write("explosives.csv",
                "id,name,site,substance,tnt_equivalent,category,quantity,wkt\n"
                "M1,Magazine,A,苦味酸,,,0.3 t,\"POLYGON((512100 4324100,512110 4324100,"
                "512110 4324110,512100 4324110,512100 4324100))\"\n"
                "M2,Shed,A,,0.5,W1.3,40 kg,POINT(512120 4324100)\n");
  edit("study.yaml", "grid:",
       "hazard:\n"
       "  inventory: {table: inventory.csv}\n"
       "  explosives: {layer: explosives.csv, crs: EPSG:4548}\n"
       "  max_fill: 85 %\n"
       "  exposed_persons: {B: 12}\n"
       "grid:");
  const Study s = loaded();
  EXPECT_TRUE(s.warnings.empty());
  const HazardInputs& h = s.hazard;
  EXPECT_TRUE(h.given && h.inventory_given);
  EXPECT_DOUBLE_EQ(h.max_fill, 0.85);
  EXPECT_THAT(h.max_fill_source, HasSubstr("study.yaml:"));
  EXPECT_EQ(h.exposed_persons, (std::vector<double>{-1.0, 12.0}));
  ASSERT_EQ(h.inventory.size(), 6U);
  EXPECT_EQ(h.inventory[0].table1_rows, std::vector<int>{12});
  EXPECT_EQ(h.inventory[0].unit_kind, HazardUnitKind::Storage);
  EXPECT_DOUBLE_EQ(h.inventory[0].quantity_kg, 5000.0);
  EXPECT_EQ(h.inventory[1].categories, (std::vector<std::string>{"J3", "W2"}));
  EXPECT_TRUE(h.inventory[1].table1_rows.empty());
  EXPECT_EQ(h.inventory[2].table1_rows, (std::vector<int>{43, 44}));
  EXPECT_TRUE(h.inventory[3].excluded);
  EXPECT_EQ(h.inventory[4].table1_rows, std::vector<int>{57});
  EXPECT_EQ(h.inventory[4].unit_kind, HazardUnitKind::Production);
  EXPECT_EQ(h.inventory[5].table1_rows, std::vector<int>{50});
  EXPECT_EQ(h.inventory[5].origin.line, 7);
  ASSERT_EQ(h.explosives.size(), 2U);
  EXPECT_DOUBLE_EQ(h.explosives[0].tnt_equivalent_kg, 300.0 * 0.92);  // of picric acid
  EXPECT_EQ(h.explosives[0].category, "W1.1");
  EXPECT_EQ(h.explosives[0].site, 0);
  EXPECT_TRUE(gis::covers(h.explosives[0].shape, h.explosives[0].position));
  EXPECT_DOUBLE_EQ(h.explosives[1].tnt_equivalent_kg, 20.0);
  EXPECT_EQ(h.explosives[1].tnt_confidence, "given");
}

TEST_F(LoadStudy, WithoutASectionHazardTakesItsDefaults) {
  const Study s = loaded();
  EXPECT_FALSE(s.hazard.given || s.hazard.inventory_given);
  EXPECT_DOUBLE_EQ(s.hazard.max_fill, 0.9);
  EXPECT_EQ(s.hazard.exposed_persons, (std::vector<double>{-1.0, -1.0}));
}

TEST_F(LoadStudy, APresetSetsOptionsBelowThoseOfTheStudy) {
  edit("study.yaml", "method: {", "method: {preset: aqt3046-2013, sigma_set: aqt3046_urban, ");
  const Study s = loaded();
  EXPECT_EQ(s.method.word("cloud_model"), "passive");
  EXPECT_EQ(s.method.options.at("cloud_model").source.substr(0, 20), "preset aqt3046-2013:");
  EXPECT_FALSE(s.method.options.at("cloud_model").given);
  EXPECT_EQ(s.method.word("sigma_set"), "aqt3046_urban");
  EXPECT_TRUE(s.method.options.at("sigma_set").given);
  EXPECT_EQ(s.method.word("preset"), "aqt3046-2013");
  bool gaps = false;
  for (const Problem& p : s.warnings) gaps = gaps || p.code == "preset_gap";
  EXPECT_TRUE(gaps);
}

// Its benzene, toluene, methanol and vinyl chloride have no probit: nothing else is doubted.
TEST(DemoPark, LoadsWithoutErrorsAndDoubtsOnlyWhatHasNoProbit) {
  Problems problems;
  const auto study =
      load(fs::path{ISORISK_SOURCE_DIR} / "data" / "demo" / "harbour_park", problems);
  EXPECT_TRUE(study) << problems.text();
  const std::string text = problems.text();
  std::size_t told = 0;
  for (auto at = text.find("[no_toxic_probit]"); at != std::string::npos;
       at = text.find("[no_toxic_probit]", at + 1))
    ++told;
  EXPECT_GT(told, 0U);
  EXPECT_EQ(problems.warnings(), told) << text;
}

}  // namespace
}  // namespace isorisk::study
