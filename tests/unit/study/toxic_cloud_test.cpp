// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "isorisk/core/risk/risk.hpp"
#include "isorisk/study/study.hpp"
#include "qra/consequences.hpp"
#include "temporary_folder.hpp"

namespace isorisk::study {
namespace {

using models::frequency::LossKind;
using models::frequency::LossOfContainment;

/// Toxic clouds of a vessel, as the run makes them.
class ToxicClouds : public ::testing::Test {
 protected:
  void SetUp() override {
    study = open(new_study(folder.path() / "study", "minimal"));
    vessel = study.equipment.front();
    vessel.substance = "chlorine";
    vessel.pressure_abs_pa = 7e5;
    vessel.phase = Phase::LiquefiedGas;
  }
  void choose(const char* option, const char* word) { study.method.options.at(option).word = word; }
  void set(const char* option, double value) { study.method.options.at(option).number = value; }

  [[nodiscard]] qra::ReleaseConsequence of(const LossOfContainment& loss) const {
    return qra::ConsequenceModel{study}.evaluate(vessel, loss);
  }
  static std::vector<qra::Footprints> toxic(const qra::ReleaseConsequence& all) {
    std::vector<qra::Footprints> out;
    for (const qra::BranchConsequence& b : all.branches) {
      const auto& kinds = b.branch.outcomes;
      if (std::find(kinds.begin(), kinds.end(), models::event_tree::OutcomeKind::Toxic) ==
          kinds.end())
        continue;
      out.insert(out.end(), b.footprints.begin(), b.footprints.end());
    }
    return out;
  }
  /// Sum of the probability over a lattice round the source.
  static double sum(const risk::FootprintPtr& f) {
    if (f == nullptr) return 0.0;
    double total = 0.0;
    for (double x = -200.0; x < 5000.0; x += 20.0)
      for (double y = 0.0; y < 1000.0; y += 20.0) total += f->at(x, y);
    return total;
  }

  TemporaryFolder folder;
  Study study;
  Equipment vessel;
  const LossOfContainment hole{.kind = LossKind::Hole, .hole_diameter_m = 0.025, .label = "25 mm"};
  const LossOfContainment rupture{.kind = LossKind::Rupture, .label = "rupture"};
};

TEST_F(ToxicClouds, ByTheFractionATenthDiesIndoors) {
  for (const LossOfContainment& loss : {hole, rupture}) {
    const auto all = toxic(of(loss));
    ASSERT_FALSE(all.empty());
    for (const qra::Footprints& f : all) {
      ASSERT_NE(f.indoor, nullptr);
      EXPECT_NEAR(sum(f.indoor), 0.1 * sum(f.outdoor), 1e-9 * sum(f.outdoor));
    }
  }
}

TEST_F(ToxicClouds, ByTheAirOfARoomTheDeadIndoorsAreBetweenNoneAndThoseOutdoors) {
  for (const char* cloud : {"auto", "passive"}) {
    choose("cloud_model", cloud);
    for (const LossOfContainment& loss : {hole, rupture}) {
      choose("toxic_indoor", "fraction");
      const auto fraction = toxic(of(loss));
      choose("toxic_indoor", "air_change");
      std::vector<double> before(fraction.size(), 0.0);
      for (const double changes : {0.2, 1.0, 5.0}) {
        set("toxic_indoor_air_changes", changes);
        const qra::ReleaseConsequence out = of(loss);
        const auto warned = [&] {
          for (const qra::BranchConsequence& b : out.branches)
            for (const auto& list : b.warnings)
              for (const Warning& w : list)
                if (w.code == "footprint_error") return true;
          return false;
        };
        EXPECT_LE(out.error.probability, 0.02);
        EXPECT_EQ(warned(), std::max(out.error.probability, out.error.edge) > 0.01);
        const auto all = toxic(out);
        ASSERT_EQ(all.size(), fraction.size());
        for (std::size_t i = 0; i < all.size(); ++i) {
          // Outdoors nothing changes.
          EXPECT_EQ(sum(all[i].outdoor), sum(fraction[i].outdoor));
          const double indoors = sum(all[i].indoor);
          EXPECT_GE(indoors, before[i]);
          EXPECT_LT(indoors, sum(all[i].outdoor));
          EXPECT_NE(indoors, sum(fraction[i].indoor));
          before[i] = indoors;
          if (all[i].indoor == nullptr) continue;
          for (double x = 10.0; x < 2000.0; x *= 1.3)
            for (const double y : {0.0, 10.0, 50.0})
              EXPECT_LE(all[i].indoor->at(x, y), all[i].outdoor->at(x, y) + 0.01);
        }
      }
      for (const double b : before) EXPECT_GT(b, 0.0);
    }
  }
}

TEST_F(ToxicClouds, WhoLeavesTheRoomLaterBreathesMore) {
  choose("toxic_indoor", "air_change");
  double before = 0.0;
  for (const double seconds : {600.0, 1800.0, 7200.0}) {
    set("toxic_indoor_exposure", seconds);
    const double indoors = sum(toxic(of(rupture)).front().indoor);
    EXPECT_GT(indoors, before) << seconds;
    before = indoors;
  }
}

TEST_F(ToxicClouds, AreWithinTheErrorThatIsAskedFor) {
  std::int32_t footprints = 0;
  double coarse = 0.0;
  for (const double error : {0.1, 0.01, 0.002}) {
    set("footprint_error", error);
    const qra::ReleaseConsequence out = of(hole);
    EXPECT_LE(out.error.probability, error);
    EXPECT_LE(out.error.edge, error);
    EXPECT_GT(out.error.edge_m, 0.0);
    if (footprints > 0) {
      EXPECT_EQ(out.error.footprints, footprints);
      EXPECT_LT(out.error.probability, coarse);
    }
    footprints = out.error.footprints;
    coarse = out.error.probability;
  }
  EXPECT_GE(footprints, static_cast<std::int32_t>(study.weather.classes.size()));
}

TEST(FlammableEdge, ErrorIsTheSagOfTheChordsSquareToTheContour) {
  // A circle of 50 m sampled at equal angles of 2 pi / 64: sag 50 (1 - cos(pi / 64)).
  models::dispersion::FlammableTable circle;
  constexpr double kPi = 3.14159265358979;
  for (int i = 0; i <= 32; ++i) {
    const double angle = kPi * i / 32;
    circle.x_m.push_back(100.0 - 50.0 * std::cos(angle));
    circle.half_width_m.push_back(i % 32 == 0 ? 0.0 : 50.0 * std::sin(angle));
  }
  EXPECT_NEAR(qra::edge_error_m(circle), 50.0 * (1.0 - std::cos(kPi / 64)), 0.003);
}

}  // namespace
}  // namespace isorisk::study
