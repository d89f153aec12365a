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
};

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
  const LossOfContainment rupture{.kind = LossKind::Rupture, .label = "rupture"};
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

}  // namespace
}  // namespace isorisk::study
