// SPDX-License-Identifier: Apache-2.0
// Death by blast: steps of the method, or a probit (method.blast_lethality).
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "qra/footprints.hpp"

namespace isorisk::study::qra {
namespace {

using models::vulnerability::BlastPeople;

// 1 bar at 10 m, falling with the distance; with as many Pa s as kPa times ten, or none.
BlastField field(bool impulse = true) {
  return {[impulse](double r) {
            models::explosion::Blast b{.overpressure_pa = 1e6 / r};
            if (impulse) b.impulse_pa_s = 1e-2 * b.overpressure_pa;
            return b;
          },
          [](double pa) { return 1e6 / pa; }};
}
DeathRules rules(const char* set = nullptr) {
  DeathRules r{.blast_lethal_pa = 0.3e5, .blast_indoor_pa = 0.1e5};
  if (set != nullptr) r.blast_people = std::make_shared<const BlastPeople>(set);
  return r;
}

TEST(BlastLethality, StepsKillEverybodyWithinTheLethalOverpressure) {
  const Footprints f = blast_footprints(0.0, field(), rules());
  EXPECT_EQ(f.individual->at(1e6 / 0.31e5, 0.0), 1.0);
  EXPECT_EQ(f.individual->at(1e6 / 0.29e5, 0.0), 0.0);
  EXPECT_EQ(f.indoor->at(1e6 / 0.2e5, 0.0), 0.025);
}

TEST(BlastLethality, AProbitIsFoundAtItsDistances) {
  const BlastPeople hse{"hse"};
  const Footprints f = blast_footprints(0.0, field(), rules("hse"));
  ASSERT_TRUE(f.individual);
  for (const double pa : {0.3e5, 0.6e5, 1e5, 2e5}) {
    const double expected = hse.death_outdoors({.overpressure_pa = pa});
    EXPECT_NEAR(f.individual->at(0.0, 1e6 / pa), expected, 0.01 * expected + 1e-3) << pa;
  }
  // Indoors it has no rule: the steps stand.
  EXPECT_EQ(f.indoor->at(1e6 / 0.2e5, 0.0), 0.025);
  EXPECT_EQ(f.indoor->at(1e6 / 0.31e5, 0.0), 1.0);
}

TEST(BlastLethality, AwayFromTheSourceItIsTheSameShifted) {
  const Footprints here = blast_footprints(0.0, field(), rules("hse"));
  const Footprints there = blast_footprints(60.0, field(), rules("hse"));
  for (const double r : {4.0, 9.0, 15.0, 25.0}) {
    for (const double angle : {0.0, 0.7, 1.6, 2.9}) {
      EXPECT_NEAR(there.individual->at(60.0 + r * std::cos(angle), r * std::sin(angle)),
                  here.individual->at(r, 0.0), 0.02)
          << r << ' ' << angle;
    }
  }
}

TEST(BlastLethality, ProbitsWithImpulseNeedOne) {
  const BlastPeople tno{"tno"};
  EXPECT_FALSE(steps_for_want_of_impulse(field(), rules("tno")));
  const Footprints f = blast_footprints(0.0, field(), rules("tno"));
  const double pa = 0.5e5;
  const double indoors = tno.death_indoors({.overpressure_pa = pa, .impulse_pa_s = 1e-2 * pa});
  ASSERT_GT(indoors, 0.01);
  EXPECT_NEAR(f.indoor->at(1e6 / pa, 0.0), indoors, 0.02 * indoors + 1e-3);

  EXPECT_TRUE(steps_for_want_of_impulse(field(false), rules("tno")));
  EXPECT_FALSE(steps_for_want_of_impulse(field(false), rules("hse")));
  const Footprints without = blast_footprints(0.0, field(false), rules("tno"));
  EXPECT_EQ(without.individual->at(1e6 / 0.31e5, 0.0), 1.0);
  EXPECT_EQ(no_impulse("explosion.bleve_blast").code, "no_impulse");
}

TEST(BlastLethality, FarTooWeakABlastHarmsNobody) {
  const BlastField weak{[](double) { return models::explosion::Blast{.overpressure_pa = 400.0}; },
                        [](double pa) { return pa > 400.0 ? 0.0 : 1.0; }};
  const Footprints f = blast_footprints(0.0, weak, rules("hse"));
  EXPECT_FALSE(f.individual);
}

}  // namespace
}  // namespace isorisk::study::qra
