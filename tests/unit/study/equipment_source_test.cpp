// SPDX-License-Identifier: Apache-2.0
#include "qra/equipment_source.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/models/source/source_term.hpp"
#include "isorisk/study/study.hpp"
#include "qra/consequences.hpp"
#include "temporary_folder.hpp"

namespace isorisk::study {
namespace {

using models::frequency::LossKind;
using models::frequency::LossOfContainment;
using models::source::SourceTerm;

constexpr double kMaxDuration_s = 1800.0;

class EquipmentSource : public ::testing::Test {
 protected:
  void SetUp() override {
    study = open(new_study(folder.path() / "study", "minimal"));
    vessel = study.equipment.front();
    vessel.detection_class.reset();
    vessel.isolation_class.reset();
  }

  [[nodiscard]] SourceTerm in(const char* mode, const Equipment& e, const LossOfContainment& loss) {
    study.method.options.at("outflow").word = mode;
    return qra::source_of(study, e, loss, study.weather.classes.front());
  }

  [[nodiscard]] SourceTerm in_time(const Equipment& e, const LossOfContainment& loss) {
    return in("in_time", e, loss);
  }
  void choose(const char* option, const char* word) { study.method.options.at(option).word = word; }
  [[nodiscard]] static bool says(const SourceTerm& s, std::string_view code) {
    return std::any_of(s.warnings.begin(), s.warnings.end(),
                       [&](const Warning& w) { return w.code == code; });
  }
  /// A vessel of gas.
  [[nodiscard]] Equipment gas(const char* substance, double pressure_pa) const {
    Equipment e = vessel;
    e.substance = substance;
    e.phase = Phase::Gas;
    e.temperature_k = 293.15;
    e.pressure_abs_pa = pressure_pa;
    e.inventory_kg = 500.0;
    return e;
  }
  /// A line of methane at 40 bar between two valves.
  [[nodiscard]] Equipment gas_line(double length_m) const {
    Equipment e = gas("methane", 40e5);
    e.type = EquipmentType::Pipe;
    e.inventory_kg.reset();
    e.volume_m3.reset();
    e.pipe_diameter_m = 0.3;
    e.pipe_length_m = length_m;
    e.detection_class = Grade::A;
    e.isolation_class = Grade::A;
    return e;
  }
  [[nodiscard]] Equipment chlorine_compressor() const {
    Equipment e = gas("chlorine", 4.5e5);
    e.type = EquipmentType::Compressor;
    e.inventory_kg.reset();
    e.volume_m3.reset();
    e.pipe_diameter_m = 0.1;
    e.flow_kg_per_s = 1.0;
    e.building_volume_m3 = 3000.0;
    e.building_ventilation_m3_per_s = 5.0;
    return e;
  }

  /// A standing tank of benzene with nothing but its head.
  [[nodiscard]] Equipment tank() const {
    Equipment e = vessel;
    e.type = EquipmentType::AtmosphericTank;
    e.substance = "benzene";
    e.phase = Phase::Liquid;
    e.temperature_k = 288.15;
    e.pressure_abs_pa = study.atmosphere.pressure_abs_pa;
    e.volume_m3 = 50.0;
    e.diameter_m = 4.0;
    e.height_m = 50.0 / (0.25 * M_PI * 16.0);
    e.fill_fraction = 0.8;
    e.inventory_kg = 0.8 * 50.0 * benzene_kg_per_m3();
    return e;
  }
  [[nodiscard]] static double benzene_kg_per_m3() {
    return models::SubstanceLibrary::builtin().at("benzene").liquid_density_kg_per_m3(288.15);
  }

  /// A line of propane that a pump feeds with 5 kg/s.
  [[nodiscard]] Equipment line() const {
    Equipment e = vessel;
    e.type = EquipmentType::Pipe;
    e.inventory_kg.reset();
    e.volume_m3.reset();
    e.flow_kg_per_s = 5.0;
    e.pipe_diameter_m = 0.1;
    e.pipe_length_m = 100.0;
    e.detection_class = Grade::A;
    e.isolation_class = Grade::A;
    return e;
  }

  TemporaryFolder folder;
  Study study;
  Equipment vessel;
  const LossOfContainment hole{.kind = LossKind::Hole, .hole_diameter_m = 0.1, .label = "hole"};
  const LossOfContainment small{.kind = LossKind::Hole, .hole_diameter_m = 0.01, .label = "small"};
  const LossOfContainment rupture{.kind = LossKind::Rupture, .label = "rupture"};
  const LossOfContainment broken_300{
      .kind = LossKind::FullBore, .hole_diameter_m = 0.3, .label = "full bore"};
  const LossOfContainment broken_100{
      .kind = LossKind::FullBore, .hole_diameter_m = 0.1, .label = "full bore"};
};

TEST_F(EquipmentSource, EveryScenarioOfALethalSubstanceWithoutAProbitSaysSo) {
  const auto count = [](const std::vector<Warning>& list, std::string_view code) {
    return std::count_if(list.begin(), list.end(),
                         [&](const Warning& w) { return w.code == code; });
  };
  LossOfContainment loss{};
  loss.kind = LossKind::Hole;
  loss.hole_diameter_m = 0.025;
  const qra::ConsequenceModel model{study};
  const qra::ReleaseConsequence out = model.evaluate(gas("stibine", 3e5), loss);
  ASSERT_FALSE(out.branches.empty());
  for (const auto& b : out.branches) {
    for (std::size_t c = 0; c < b.warnings.size(); ++c) {
      if (!(b.probability[c] > 0.0)) continue;
      EXPECT_EQ(count(b.warnings[c], "no_toxic_probit"), 1);
      EXPECT_EQ(count(b.warnings[c], "no_flammable_limits"), 1);
    }
  }
  const qra::ReleaseConsequence known = model.evaluate(gas("chlorine", 3e5), loss);
  for (const auto& b : known.branches)
    for (const auto& list : b.warnings) EXPECT_EQ(count(list, "no_toxic_probit"), 0);
}

TEST_F(EquipmentSource, ConstantIsTheReleaseAtItsFirstRate) {
  const SourceTerm s = in("constant", vessel, hole);
  EXPECT_TRUE(s.segments.empty());
  EXPECT_NEAR(s.release_rate_kg_per_s * s.duration_s, s.released_kg, 1e-9 * s.released_kg);
}

TEST_F(EquipmentSource, AVesselThatEmptiesReleasesLessAndLessAndNotMoreThanItHolds) {
  const SourceTerm now = in("constant", vessel, hole);
  const SourceTerm s = in("in_time", vessel, hole);
  ASSERT_GT(s.segments.size(), 1U);
  for (std::size_t i = 1; i < s.segments.size(); ++i) {
    EXPECT_LT(s.segments[i].released_kg_per_s, s.segments[i - 1].released_kg_per_s);
  }
  EXPECT_LE(s.released_kg, *vessel.inventory_kg);
  EXPECT_LT(s.release_rate_kg_per_s, now.release_rate_kg_per_s);
  // The same opening; the head from the measures instead of fill x diameter, and the saturation
  // pressure, which the stated one exceeds by 3 %.
  EXPECT_NEAR(s.initial_rate_kg_per_s, now.release_rate_kg_per_s, 0.03 * now.release_rate_kg_per_s);
}

TEST_F(EquipmentSource, AnOpenTankRunsOutByItsHeadAlone) {
  const Equipment e = tank();
  const SourceTerm s = in("in_time", e, hole);
  const double level_m = 0.8 * *e.height_m;
  const double area_m2 = 0.25 * M_PI * 0.1 * 0.1;
  const double first = 0.65 * area_m2 * benzene_kg_per_m3() * std::sqrt(2.0 * 9.80665 * level_m);
  EXPECT_NEAR(s.initial_rate_kg_per_s, first, 2e-3 * first);
  // Torricelli: emptying takes twice as long as at the first rate.
  const double empties_s = 2.0 * *e.inventory_kg / first;
  ASSERT_GT(empties_s, kMaxDuration_s * 0.5);
  const double left = std::max(0.0, 1.0 - kMaxDuration_s / empties_s);
  EXPECT_NEAR(s.released_kg, *e.inventory_kg * (1.0 - left * left), 2e-3 * *e.inventory_kg);
  ASSERT_TRUE(s.pool);
  EXPECT_GT(s.pool->evaporated_kg, 0.0);
}

TEST_F(EquipmentSource, AFullVesselKeepsItsFirstRate) {
  Equipment e = tank();
  e.fill_fraction = 0.995;
  e.inventory_kg = 0.995 * *e.volume_m3 * benzene_kg_per_m3();
  const SourceTerm s = in("in_time", e, hole);
  EXPECT_EQ(s.segments.size(), 1U);
  EXPECT_NEAR(s.initial_rate_kg_per_s, s.release_rate_kg_per_s, 1e-9 * s.release_rate_kg_per_s);
}

TEST_F(EquipmentSource, APumpedLineGivesItsContentAndWhatIsFedUntilIsolation) {
  const Equipment e = line();
  const SourceTerm s = in("in_time", e, hole);
  const double content_kg =
      0.25 * M_PI * 0.01 * 100.0 *
      models::SubstanceLibrary::builtin().at("propane").liquid_density_kg_per_m3(e.temperature_k);
  const double isolation_s = models::source::leak_duration_s('A', 'A', hole.hole_diameter_m);
  EXPECT_NEAR(s.released_kg, content_kg + 1.5 * 5.0 * isolation_s, 1e-6 * s.released_kg);
  EXPECT_GT(s.initial_rate_kg_per_s, 1.5 * 5.0) << "the line empties faster than the pump feeds";
  const SourceTerm capped = in("constant", e, hole);
  EXPECT_NEAR(capped.release_rate_kg_per_s, 1.5 * 5.0, 1e-9);
}

TEST_F(EquipmentSource, ALineWithoutFlowIsAConstantRate) {
  Equipment e = line();
  e.flow_kg_per_s.reset();
  const SourceTerm a = in("in_time", e, hole);
  const SourceTerm b = in("constant", e, hole);
  EXPECT_NEAR(a.released_kg, b.released_kg, 1e-9 * b.released_kg);
  EXPECT_NEAR(a.release_rate_kg_per_s, b.release_rate_kg_per_s, 1e-9 * b.release_rate_kg_per_s);
}

TEST_F(EquipmentSource, UnknownContentIsSaidWithWhatToGive) {
  Equipment e = line();
  e.flow_kg_per_s.reset();
  e.pipe_length_m.reset();
  try {
    (void)in("in_time", e, hole);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string{error.what()}.find("pipe_length"), std::string::npos) << error.what();
  }
}

// No measure may be missing so badly that nothing leaves.
TEST_F(EquipmentSource, ATankOfUnknownMeasuresLeaksAllTheSameAndSaysSo) {
  for (const auto type : {EquipmentType::AtmosphericTank, EquipmentType::TankTruck,
                          EquipmentType::HeatExchanger, EquipmentType::Reactor}) {
    Equipment e = tank();
    e.type = type;
    e.diameter_m.reset();
    e.height_m.reset();
    e.volume_m3.reset();
    e.fill_fraction.reset();
    for (const char* mode : {"in_time", "constant"}) {
      const SourceTerm s = in(mode, e, hole);
      EXPECT_GT(s.released_kg, 0.0) << word(type) << " " << mode;
      EXPECT_TRUE(std::any_of(s.warnings.begin(), s.warnings.end(),
                              [](const Warning& w) { return w.code == "assumed_vessel_shape"; }))
          << word(type) << " " << mode;
    }
  }
}

TEST_F(EquipmentSource, TheContentOfALineAddsToWhatIsFedAndThatOfAHoseIsWhatIsFed) {
  Equipment e = line();
  e.inventory_kg = 2000.0;
  const double isolation_s = models::source::leak_duration_s('A', 'A', hole.hole_diameter_m);
  EXPECT_NEAR(in("in_time", e, hole).released_kg, 2000.0 + 7.5 * isolation_s, 1e-3);
  e.type = EquipmentType::Hose;
  e.pipe_length_m.reset();
  e.inventory_kg = 500.0;
  EXPECT_NEAR(in("in_time", e, hole).released_kg, 500.0, 1e-3);
}

// Methyl isocyanate: the exponent of its probit is below one.
TEST_F(EquipmentSource, EveryToxicSubstanceRuns) {
  for (const models::Substance& s : models::SubstanceLibrary::builtin().all()) {
    if (!s.toxic) continue;
    Equipment e = line();
    e.substance = s.id;
    e.temperature_k = 293.15;
    e.phase = models::source::state_of(s, 293.15, 6e5, study.atmosphere.pressure_abs_pa);
    e.pressure_abs_pa = 6e5;
    study.method.options.at("outflow").word = "in_time";
    EXPECT_NO_THROW((void)qra::ConsequenceModel{study}.evaluate(e, hole)) << s.id;
  }
}

TEST_F(EquipmentSource, AMixtureRunsThroughAllItsConsequences) {
  for (const char* id : {"0.6 propane + 0.4 n_butane", "lpg_mixture"}) {
    Equipment e = line();
    e.substance = id;
    e.temperature_k = 293.15;
    e.phase = Phase::LiquefiedGas;
    e.pressure_abs_pa = 8e5;
    EXPECT_NO_THROW((void)qra::ConsequenceModel{study}.evaluate(e, hole)) << id;
  }
}

// The pool of a burst tank boils on when the puff has gone: both kill.
TEST_F(EquipmentSource, ARuptureHasAPuffAndTheVapourOfItsPool) {
  Equipment e = vessel;
  e.substance = "ammonia";
  e.type = EquipmentType::AtmosphericTank;
  e.phase = Phase::Liquid;
  e.temperature_k = 239.0;
  e.pressure_abs_pa = study.atmosphere.pressure_abs_pa;
  e.volume_m3 = 200.0;
  e.diameter_m = 6.0;
  e.inventory_kg = 1e5;
  e.bund_area_m2 = 400.0;
  const SourceTerm s = in("in_time", e, rupture);
  EXPECT_TRUE(s.instantaneous);
  ASSERT_FALSE(s.pool_segments.empty());
  EXPECT_FALSE(models::source::vapour_steps(s).empty());
  const qra::ConsequenceModel model{study};
  const qra::ReleaseConsequence all = model.evaluate(e, rupture);
  double reach = 0.0;
  for (const qra::BranchConsequence& b : all.branches) {
    for (const qra::Footprints& f : b.footprints) {
      for (const EffectDistance& d : f.distances) {
        if (d.effect == "lethality_cutoff") reach = std::max(reach, d.distance_m);
      }
    }
  }
  EXPECT_GT(reach, 0.0);
}

// The head of a standing vessel is that of its height.
TEST_F(EquipmentSource, AReactorStandsUnlessItIsSaidToLie) {
  Equipment e = tank();
  e.type = EquipmentType::Reactor;
  e.diameter_m = 1.6;
  e.volume_m3 = 12.0;
  e.height_m = 12.0 / (0.25 * M_PI * 1.6 * 1.6);
  e.inventory_kg = 0.8 * 12.0 * benzene_kg_per_m3();
  const double area_m2 = 0.25 * M_PI * 0.01 * 0.01;
  const auto torricelli = [&](double level_m) {
    return 0.65 * area_m2 * benzene_kg_per_m3() * std::sqrt(2.0 * 9.80665 * level_m);
  };
  for (const char* mode : {"in_time", "constant"}) {
    e.orientation.reset();
    const double standing = in(mode, e, small).release_rate_kg_per_s;
    e.orientation = Orientation::Vertical;
    EXPECT_EQ(in(mode, e, small).release_rate_kg_per_s, standing) << mode;
    e.orientation = Orientation::Horizontal;
    EXPECT_LT(in(mode, e, small).release_rate_kg_per_s, 0.6 * standing) << mode;
  }
  e.orientation.reset();
  EXPECT_NEAR(in_time(e, small).initial_rate_kg_per_s, torricelli(0.8 * *e.height_m), 1e-3);
  EXPECT_NEAR(in("constant", e, small).release_rate_kg_per_s, torricelli(0.8 * *e.height_m), 1e-3);
}

TEST(EquipmentTypes, StandOrLieByWhatTheyAre) {
  for (const auto type :
       {EquipmentType::AtmosphericTank, EquipmentType::Reactor, EquipmentType::ProcessVessel}) {
    EXPECT_EQ(orientation_of(type), Orientation::Vertical) << word(type);
  }
  for (const auto type :
       {EquipmentType::PressureVessel, EquipmentType::HeatExchanger, EquipmentType::TankTruck}) {
    EXPECT_EQ(orientation_of(type), Orientation::Horizontal) << word(type);
  }
  for (const auto type :
       {EquipmentType::Sphere, EquipmentType::Pump, EquipmentType::Compressor, EquipmentType::Pipe,
        EquipmentType::LoadingArm, EquipmentType::Hose, EquipmentType::Warehouse}) {
    EXPECT_FALSE(orientation_of(type)) << word(type);
  }
}

TEST_F(EquipmentSource, AnOpeningHigherUpLeaksLessAndOneAboveTheLiquidNothing) {
  Equipment e = tank();
  const double level_m = 0.8 * *e.height_m;
  for (const char* mode : {"in_time", "constant"}) {
    e.hole_height_m.reset();
    const double bottom = in(mode, e, small).release_rate_kg_per_s;
    e.hole_height_m = 0.0;
    EXPECT_EQ(in(mode, e, small).release_rate_kg_per_s, bottom) << mode;
    e.hole_height_m = 0.5 * level_m;
    EXPECT_NEAR(in(mode, e, small).release_rate_kg_per_s, std::sqrt(0.5) * bottom, 0.02 * bottom)
        << mode;
    e.hole_height_m = 1.1 * level_m;
    EXPECT_EQ(in(mode, e, small).released_kg, 0.0) << mode;
  }
  EXPECT_NO_THROW((void)qra::ConsequenceModel{study}.evaluate(e, small));
}

TEST_F(EquipmentSource, AboveTheLiquidOfALiquefiedGasItsVapourLeaves) {
  const SourceTerm low = in_time(vessel, small);
  ASSERT_TRUE(vessel.diameter_m);
  vessel.hole_height_m = 0.98 * *vessel.diameter_m;
  const SourceTerm high = in_time(vessel, small);
  ASSERT_FALSE(high.segments.empty());
  EXPECT_EQ(high.segments.front().vapour_fraction, 1.0);
  EXPECT_LT(high.initial_rate_kg_per_s, 0.5 * low.initial_rate_kg_per_s);
  EXPECT_GT(high.initial_rate_kg_per_s, 0.0);
}

TEST_F(EquipmentSource, TheWayThroughAHoleLowersItsRate) {
  for (const char* mode : {"in_time", "constant"}) {
    vessel.opening_length_m.reset();
    const double free = in(mode, vessel, small).release_rate_kg_per_s;
    const double broken = in(mode, vessel, broken_100).release_rate_kg_per_s;
    double last = free * (1.0 + 1e-9);
    for (const double length_m : {0.0, 0.02, 0.05, 0.1}) {
      vessel.opening_length_m = length_m;
      const double rate = in(mode, vessel, small).release_rate_kg_per_s;
      EXPECT_LE(rate, last) << mode << " " << length_m;
      last = rate;
    }
    EXPECT_LT(last, 0.8 * free) << mode;
    EXPECT_EQ(in(mode, vessel, broken_100).release_rate_kg_per_s, broken) << "a pipe already";
  }
}

TEST_F(EquipmentSource, GasTakesTheThroatOfTheRealOneAboveThePressureOfTheData) {
  struct Case {
    const char* substance;
    double below_pa, above_pa;
  };
  for (const Case& c : {Case{"methane", 49e5, 51e5}, Case{"hydrogen", 99e5, 101e5}}) {
    for (const double p : {c.below_pa, c.above_pa}) {
      const Equipment e = gas(c.substance, p);
      choose("gas_throat", "ideal");
      const double ideal = in_time(e, small).initial_rate_kg_per_s;
      choose("gas_throat", "real");
      const double real = in_time(e, small).initial_rate_kg_per_s;
      choose("gas_throat", "auto");
      const double taken = in_time(e, small).initial_rate_kg_per_s;
      EXPECT_GT(std::abs(real / ideal - 1.0), 1e-4) << c.substance << " " << p;
      EXPECT_LT(std::abs(real / ideal - 1.0), 0.05) << c.substance << " " << p;
      EXPECT_EQ(taken, p > c.below_pa ? real : ideal) << c.substance << " " << p;
    }
  }
}

TEST_F(EquipmentSource, WhereThereIsNoRealThroatTheIdealOneStaysAndSaysSo) {
  Equipment e = gas("ethylene", 200e5);
  e.temperature_k = 285.0;
  choose("gas_throat", "real");
  EXPECT_THROW((void)in_time(e, small), Error);
  choose("gas_throat", "ideal");
  const double ideal = in_time(e, small).initial_rate_kg_per_s;
  choose("gas_throat", "auto");
  const SourceTerm s = in_time(e, small);
  EXPECT_EQ(s.initial_rate_kg_per_s, ideal);
  EXPECT_TRUE(says(s, "constant_compressibility"));
}

TEST_F(EquipmentSource, TheAerosolRuleOfTheStudyCounts) {
  for (const char* mode : {"in_time", "constant"}) {
    choose("aerosol", "aqt3046");
    const SourceTerm usual = in(mode, vessel, small);
    choose("aerosol", "purple_book");
    EXPECT_TRUE(says(in(mode, vessel, small), "recalled_aerosol_rule")) << mode;
    choose("aerosol", "drop_size");
    const SourceTerm drops = in(mode, vessel, small);
    EXPECT_GT(
        drops.segments.empty() ? drops.drop_diameter_m : drops.segments.front().drop_diameter_m,
        0.0)
        << mode;
    EXPECT_NEAR(drops.released_kg, usual.released_kg, 1e-9 * usual.released_kg) << mode;
  }
}

TEST_F(EquipmentSource, ALongGasLineIsABreakOfAPipelineWithBothItsEnds) {
  const Equipment e = gas_line(2000.0);
  const SourceTerm s = in_time(e, broken_300);
  const SourceTerm constant = in("constant", e, broken_300);
  EXPECT_NEAR(s.initial_rate_kg_per_s, 2.0 * constant.release_rate_kg_per_s,
              0.02 * s.initial_rate_kg_per_s);
  EXPECT_TRUE(says(constant, "not_in_constant"));
  const models::Substance& m = models::SubstanceLibrary::builtin().at("methane");
  const double content_kg = m.ideal_gas_density_kg_per_m3(293.15, 40e5) /
                            m.gas_compressibility(293.15, 40e5) * 0.25 * M_PI * 0.09 * 2000.0;
  EXPECT_LT(s.released_kg, content_kg);
  EXPECT_GT(s.released_kg, 0.9 * content_kg);
  const SourceTerm leak = in_time(e, small);
  EXPECT_LT(leak.initial_rate_kg_per_s, 0.01 * s.initial_rate_kg_per_s);
}

TEST_F(EquipmentSource, WhatLiesBeyondTheMapAndWhatIsPumpedLeavesToo) {
  Equipment e = gas_line(2000.0);
  const double alone = in_time(e, broken_300).released_kg;
  e.length_downstream_m = 3000.0;
  const double longer = in_time(e, broken_300).released_kg;
  EXPECT_NEAR(longer / alone, 2.5, 0.1);
  e.flow_kg_per_s = 10.0;
  const double pumped = in_time(e, broken_300).released_kg;
  const double isolated_s = models::source::leak_duration_s('A', 'A', 0.3);
  EXPECT_GT(pumped, longer);
  EXPECT_LE(pumped, longer + 15.0 * isolated_s + 1.0);
}

// The break stands for all along the line: of all places the middle lets most out in any time.
TEST_F(EquipmentSource, TheMiddleIsTheBreakThatReleasesMost) {
  for (const double max_s : {60.0, 300.0, 1800.0}) {
    study.method.options.at("release_duration_max").number = max_s;
    Equipment e = gas_line(600.0);
    e.length_upstream_m = 4700.0;
    e.length_downstream_m = 4700.0;
    const double middle = in_time(e, broken_300).released_kg;
    for (const double up_m : {0.0, 1000.0, 3000.0, 6000.0, 9400.0}) {
      e.length_upstream_m = up_m;
      e.length_downstream_m = 9400.0 - up_m;
      EXPECT_LE(in_time(e, broken_300).released_kg, middle * (1.0 + 1e-6)) << max_s << " " << up_m;
    }
  }
}

TEST_F(EquipmentSource, ARougherPipelineReleasesSlower) {
  Equipment e = gas_line(3000.0);
  study.method.options.at("release_duration_max").number = 60.0;
  const double usual = in_time(e, broken_300).released_kg;
  e.pipe_roughness_m = 0.045e-3;
  EXPECT_EQ(in_time(e, broken_300).released_kg, usual) << "the default";
  e.pipe_roughness_m = 2e-3;
  EXPECT_LT(in_time(e, broken_300).released_kg, 0.95 * usual);
}

TEST_F(EquipmentSource, AShortGasLineEmptiesAsALineThatIsFed) {
  Equipment e = gas_line(119.0);  // under 400 diameters
  e.flow_kg_per_s = 5.0;
  const SourceTerm s = in_time(e, broken_300);
  const SourceTerm c = in("constant", e, broken_300);
  EXPECT_FALSE(says(c, "not_in_constant"));
  EXPECT_GT(s.released_kg, 0.0);
}

TEST_F(EquipmentSource, FrictionOfALineIsThatOfHalfItsLength) {
  Equipment e = line();
  e.substance = "benzene";
  e.phase = Phase::Liquid;
  e.pressure_abs_pa = 6e5;
  e.flow_kg_per_s.reset();
  e.pipe_fittings = 2.0;
  for (const char* mode : {"in_time", "constant"}) {
    choose("line_friction", "none");
    const double free = in(mode, e, broken_100).release_rate_kg_per_s;
    const double leak = in(mode, e, small).release_rate_kg_per_s;
    choose("line_friction", "counted");
    const double slow = in(mode, e, broken_100).release_rate_kg_per_s;
    EXPECT_EQ(in(mode, e, small).release_rate_kg_per_s, leak) << "a hole is no break";
    // f = 0.017 of steel at 0.045 mm in 100 mm, 50 m: K = 8.5 + 2.
    EXPECT_NEAR(slow / free, 1.0 / std::sqrt(1.0 + 8.5 + 2.0), 0.01) << mode;
  }
  // Whether it boils decides, not the word of the study.
  const double liquid = in_time(e, broken_100).release_rate_kg_per_s;
  e.phase = Phase::LiquefiedGas;
  EXPECT_EQ(in_time(e, broken_100).release_rate_kg_per_s, liquid);
  e = line();
  e.flow_kg_per_s.reset();
  for (const char* mode : {"in_time", "constant"}) {
    choose("line_friction", "none");
    const double free = in(mode, e, broken_100).release_rate_kg_per_s;
    choose("line_friction", "counted");
    const double slow = in(mode, e, broken_100).release_rate_kg_per_s;
    EXPECT_LT(slow, 0.65 * free) << mode;  // 0.546 at K = 8 of saturated propane
    EXPECT_GT(slow, 0.45 * free) << mode;
  }
}

TEST_F(EquipmentSource, ABuildingHoldsAToxicGasBackAndItsOutflowIsWhatTheCloudIsMadeOf) {
  Equipment e = chlorine_compressor();
  const SourceTerm inside = in_time(e, small);
  const SourceTerm open =
      qra::source_of(study, e, small, study.weather.classes.front(), qra::Shelter::Ignored);
  EXPECT_TRUE(inside.from_building);
  EXPECT_FALSE(open.from_building);
  EXPECT_LT(inside.airborne_kg, open.airborne_kg);
  EXPECT_GT(inside.airborne_kg, 0.0);
  EXPECT_NO_THROW((void)qra::ConsequenceModel{study}.evaluate(e, small));
  // Walls that bear nothing do not hold.
  e.building_vent_area_m2 = 0.01;
  e.building_strength_pa = 1.0;
  EXPECT_NEAR(in_time(e, small).airborne_kg, open.airborne_kg, 1e-9 * open.airborne_kg);
  EXPECT_TRUE(says(in_time(e, small), "building_opens"));
  EXPECT_TRUE(says(in("constant", e, small), "not_in_constant"));
}

TEST_F(EquipmentSource, ABuildingDoesNotCountForRupturesAndFires) {
  Equipment e = gas("chlorine", 4.5e5);
  e.building_volume_m3 = 3000.0;
  e.building_ventilation_m3_per_s = 5.0;
  EXPECT_TRUE(says(in_time(e, rupture), "building_not_counted"));
  EXPECT_FALSE(in_time(e, rupture).from_building);
  e.substance = "methane";
  EXPECT_FALSE(in_time(e, small).from_building);
  EXPECT_TRUE(says(in_time(e, small), "building_not_counted"));
  // Ethylene oxide burns or poisons: the same jet fire with and without the building.
  e.substance = "ethylene_oxide";
  e.temperature_k = 340.0;
  e.pressure_abs_pa = 3e5;
  EXPECT_TRUE(in_time(e, hole).from_building);
  const qra::ConsequenceModel model{study};
  const auto sheltered = model.evaluate(e, hole);
  e.building_volume_m3.reset();
  const auto open = model.evaluate(e, hole);
  const auto reach = [](const qra::ReleaseConsequence& all, std::string_view effect) {
    double most = 0.0;
    for (const qra::BranchConsequence& b : all.branches) {
      for (const qra::Footprints& f : b.footprints) {
        for (const EffectDistance& d : f.distances) {
          if (d.effect == effect) most = std::max(most, d.distance_m);
        }
      }
    }
    return most;
  };
  for (const char* effect : {"12.5 kW/m2", "4 kW/m2"}) {
    EXPECT_GT(reach(open, effect), 0.0) << effect;
    EXPECT_EQ(reach(sheltered, effect), reach(open, effect)) << effect;
  }
  EXPECT_LT(reach(sheltered, "lethality_cutoff"), reach(open, "lethality_cutoff"));
  for (std::size_t i = 0; i < open.branches.size(); ++i) {
    EXPECT_EQ(sheltered.branches[i].probability, open.branches[i].probability);
  }
}

TEST_F(EquipmentSource, OnWaterThePoolSpreadsThinner) {
  Equipment e = line();
  e.type = EquipmentType::LoadingArm;
  e.substance = "gasoline";
  e.phase = Phase::Liquid;
  e.pressure_abs_pa = 6e5;
  const SourceTerm quay = in_time(e, broken_100);
  e.on_water = true;
  const SourceTerm water = in_time(e, broken_100);
  ASSERT_TRUE(quay.pool && water.pool);
  EXPECT_EQ(water.released_kg, quay.released_kg);
  EXPECT_GT(water.pool->area_m2, 1.5 * quay.pool->area_m2);
  EXPECT_TRUE(says(water, "recalled_coefficient"));
  EXPECT_TRUE(says(in("constant", e, broken_100), "not_in_constant"));
  EXPECT_NO_THROW((void)qra::ConsequenceModel{study}.evaluate(e, broken_100));
}

TEST_F(EquipmentSource, AHoleWiderThanTheVesselIsRefusedWithTheNameOfTheEquipment) {
  Equipment e = tank();
  e.diameter_m = 0.05;
  e.volume_m3 = 0.01;
  e.inventory_kg = 0.008 * benzene_kg_per_m3();
  try {
    study.method.options.at("outflow").word = "in_time";
    (void)qra::ConsequenceModel{study}.evaluate(e, hole);
    FAIL();
  } catch (const InputError& error) {
    const std::string text = error.what();
    EXPECT_NE(text.find("'" + e.id + "'"), std::string::npos) << text;
    EXPECT_NE(text.find("hole_diameter"), std::string::npos) << text;
  }
}

// Puff and pool of a rupture: the sum of the loads reaches at least as far as either alone.
TEST_F(EquipmentSource, LoadsOfPuffAndPoolOfARuptureAdd) {
  Equipment e = vessel;
  e.substance = "ammonia";
  e.phase = Phase::LiquefiedGas;
  e.temperature_k = 260.0;
  e.pressure_abs_pa = 3e5;
  e.inventory_kg = 2e4;
  e.volume_m3 = 50.0;
  study.method.options.at("outflow").word = "in_time";
  const auto reach = [&](const LossOfContainment& loss) {
    double most = 0.0;
    for (const auto& b : qra::ConsequenceModel{study}.evaluate(e, loss).branches) {
      for (const auto& f : b.footprints) {
        for (const auto& d : f.distances) {
          if (d.effect == "lethality_cutoff") most = std::max(most, d.distance_m);
        }
      }
    }
    return most;
  };
  const double both = reach(rupture);
  study.method.options.at("outflow").word = "constant";  // the puff alone
  EXPECT_GT(both, reach(rupture));
}

}  // namespace
}  // namespace isorisk::study
