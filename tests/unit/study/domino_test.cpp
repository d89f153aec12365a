// SPDX-License-Identifier: Apache-2.0
#include "qra/domino.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "isorisk/models/fire/fireball.hpp"
#include "isorisk/models/fire/hydrogen_jet.hpp"
#include "isorisk/models/fire/pool_fire.hpp"
#include "isorisk/models/vulnerability/blast_probit.hpp"
#include "isorisk/models/vulnerability/heat_domino.hpp"

namespace isorisk::study::qra {
namespace {

namespace fire = models::fire;
namespace vul = models::vulnerability;

fire::PoolFire pool() {
  return fire::PoolFire{{.diameter_m = 20.0,
                         .burning_rate_kg_per_m2_s = 0.08,
                         .heat_of_combustion_j_per_kg = 44e6,
                         .wind_speed_m_per_s = 3.0,
                         .vapour_density_kg_per_m3 = 3.0,
                         .soot_fraction = 0.5}};
}
models::explosion::VapourCloud cloud() {
  return models::explosion::VapourCloud{
      {.flammable_mass_kg = 2000.0, .heat_of_combustion_j_per_kg = 46e6}};
}
DominoTarget tank(std::int32_t equipment, std::int32_t release, Point at) {
  return {.equipment = equipment,
          .release = release,
          .heat = DominoTarget::Heat::Atmospheric,
          .blast = "atmospheric",
          .volume_m3 = 500.0,
          .height_m = 3.0,
          .position = at};
}
// One class, four sectors, all the wind towards the east.
risk::WindRose to_the_east() { return {1, 1, 4, {0.0, 1.0, 0.0, 0.0}}; }

TEST(Domino, AFireBreaksATankWithTheProbabilityOfItsFlux) {
  const fire::PoolFire flame = pool();
  const Threats threats{.heat = {heat_threat(flame.flame(), 3600.0, false)}, .blast = {}};
  const DominoTarget target = tank(1, 1, {25.0, 0.0});
  const double flux = flame.flame().max_heat_flux_w_per_m2(25.0, 0.0, 3.0);
  ASSERT_GT(flux, 15e3);
  const auto by_hand = vul::domino_failure(vul::VesselKind::Atmospheric, flux, 500.0);
  const Escalation e = escalation(threats, {0.0, 0.0}, M_PI / 2.0, target);
  EXPECT_DOUBLE_EQ(e.by_heat, by_hand.probability);
  EXPECT_EQ(e.by_blast, 0.0);
  // The wind turns the flame: upwind there is less.
  EXPECT_LT(escalation(threats, {0.0, 0.0}, -M_PI / 2.0, target).by_heat, e.by_heat);
}

TEST(Domino, AFlameOfPointSourcesBreaksATankWithTheProbabilityOfItsFlux) {
  const fire::HydrogenJet jet{{.hole_diameter_m = 0.05,
                               .stagnation_pressure_abs_pa = 1e7,
                               .stagnation_temperature_k = 293.0,
                               .release_height_m = 1.0}};
  const PointFlame flame{jet.radiation(), jet.state().flame.width_m};
  const Threats threats{.heat = {heat_threat(flame, 3600.0)}, .blast = {}};
  const double level = 20e3;
  const double x = flame.reach_m(level, 0.0, 3.0);
  ASSERT_GT(x, 0.0);
  const double flux = flame.max_heat_flux_w_per_m2(x, 0.0, 3.0);
  EXPECT_NEAR(flux, level, 1.0);
  const auto by_hand = vul::domino_failure(vul::VesselKind::Atmospheric, flux, 500.0);
  const Escalation e = escalation(threats, {0.0, 0.0}, M_PI / 2.0, tank(1, 1, {x, 0.0}));
  EXPECT_DOUBLE_EQ(e.by_heat, by_hand.probability);
  EXPECT_GT(e.by_heat, 0.0);
  EXPECT_EQ(escalation(threats, {0.0, 0.0}, -M_PI / 2.0, tank(1, 1, {x, 0.0})).by_heat, 0.0);
}

TEST(Domino, AFireThatEndsBeforeTheVesselFailsBreaksNothing) {
  const fire::PoolFire flame = pool();
  const DominoTarget target = tank(1, 1, {25.0, 0.0});
  const double flux = flame.flame().max_heat_flux_w_per_m2(25.0, 0.0, 3.0);
  const double ttf =
      vul::domino_failure(vul::VesselKind::Atmospheric, flux, 500.0).time_to_failure_s;
  const auto broken = [&](double duration) {
    const Threats t{.heat = {heat_threat(flame.flame(), duration, false)}, .blast = {}};
    return escalation(t, {0.0, 0.0}, M_PI / 2.0, target).by_heat;
  };
  EXPECT_EQ(broken(0.99 * ttf), 0.0);
  EXPECT_GT(broken(1.01 * ttf), 0.0);
}

TEST(Domino, BelowTheThresholdAndBeyondTheReachNothingHappens) {
  const fire::PoolFire flame = pool();
  const Threats threats{.heat = {heat_threat(flame.flame(), 1e5, false)},
                        .blast = {blast_threat(0.0, cloud())}};
  // The reach covers every place above the threshold.
  for (double x = -400.0; x <= 400.0; x += 7.0) {
    for (double y = 0.0; y <= 400.0; y += 7.0) {
      if (flame.flame().max_heat_flux_w_per_m2(x, y, 1.5) >= 15e3) {
        EXPECT_LE(std::hypot(x, y), threats.heat[0].reach_m) << x << " " << y;
      }
    }
  }
  EXPECT_EQ(escalation(threats, {0.0, 0.0}, 0.0, tank(1, 1, {5000.0, 0.0})).together(), 0.0);
  DominoTarget strong = tank(1, 1, {25.0, 0.0});
  strong.heat = DominoTarget::Heat::Pressurised;  // 45 kW/m2
  const double flux = flame.flame().max_heat_flux_w_per_m2(25.0, 0.0, 3.0);
  const Escalation e =
      escalation({.heat = threats.heat, .blast = {}}, {0.0, 0.0}, M_PI / 2.0, strong);
  EXPECT_EQ(e.by_heat > 0.0, flux >= 45e3);
}

TEST(Domino, BlastFollowsItsProbit) {
  const auto blast = cloud();
  const Threats threats{.heat = {}, .blast = {blast_threat(30.0, blast)}};
  const DominoTarget target = tank(1, 1, {100.0, 0.0});
  const double p = blast.overpressure_pa(70.0);
  EXPECT_NEAR(escalation(threats, {0.0, 0.0}, M_PI / 2.0, target).by_blast,
              vul::BlastDomino{"atmospheric"}.probability(p), 1e-12);
}

TEST(Domino, AFireballBreaksTanksInItAndNoPressureVessel) {
  const fire::Fireball ball{{.mass_kg = 20000.0,
                             .heat_of_combustion_j_per_kg = 46e6,
                             .vapour_pressure_abs_pa = 1.5e6,
                             .centre_height_m = 80.0}};  // it touches the ground
  const Threats threats{.heat = {heat_threat(ball.flame(), ball.duration_s(), true)}, .blast = {}};
  DominoTarget near = tank(1, 1, {20.0, 0.0});
  EXPECT_EQ(escalation(threats, {0.0, 0.0}, 0.0, near).by_heat, 1.0);
  near.heat = DominoTarget::Heat::Pressurised;
  EXPECT_EQ(escalation(threats, {0.0, 0.0}, 0.0, near).by_heat, 0.0);
  EXPECT_EQ(escalation(threats, {0.0, 0.0}, 0.0, tank(1, 1, {2000.0, 0.0})).by_heat, 0.0);
}

// A row of three tanks, 25 m apart, whose ruptures are pool fires.
struct Row {
  std::vector<Threats> threats{{.heat = {heat_threat(pool().flame(), 1e5, false)}, .blast = {}}};
  std::vector<DominoRelease> releases;
  std::vector<DominoTarget> targets;
  Row() {
    for (int i = 0; i < 3; ++i) {
      const Point at{25.0 * i, 0.0};
      releases.push_back(
          {.equipment = i,
           .frequency_per_yr = 1e-5,
           .places = {at},
           .share = {1.0},
           .branches = {{.threats = &threats, .probability = {{0.5, 0.5, 0.5, 0.5}}}}});
      targets.push_back(tank(i, i, at));
    }
  }
};

TEST(Domino, FrequenciesOfLinksAddUpToWhatIsAdded) {
  const Row row;
  const DominoResult first = chain(row.releases, row.targets, to_the_east(), 1);
  double links = 0.0;
  for (const DominoLink& l : first.links) {
    EXPECT_EQ(l.level, 1);
    EXPECT_NE(l.from, l.to);
    EXPECT_LE(l.frequency_per_yr, 0.5e-5);
    EXPECT_NEAR(l.frequency_per_yr, l.by_heat_per_yr, 1e-18);
    links += l.frequency_per_yr;
  }
  double added = 0.0;
  for (const DominoAddition& a : first.added) added += a.frequency_per_yr;
  EXPECT_GT(links, 0.0);
  EXPECT_NEAR(links, added, 1e-12 * links);
}

TEST(Domino, TheSecondLevelGoesOnAndNeverBack) {
  const Row row;
  const DominoResult first = chain(row.releases, row.targets, to_the_east(), 1);
  const DominoResult second = chain(row.releases, row.targets, to_the_east(), 2);
  EXPECT_GT(second.links.size(), first.links.size());
  const auto of = [](const DominoResult& r, int from, int to, int level) {
    for (const DominoLink& l : r.links) {
      if (l.from == from && l.to == to && l.level == level) return l;
    }
    return DominoLink{};
  };
  const double probability = of(first, 0, 1, 1).frequency_per_yr / 1e-5;
  // 0 -> 1 -> 2: the first link times the same probability again.
  EXPECT_NEAR(of(second, 1, 2, 2).frequency_per_yr, 1e-5 * probability * probability,
              0.2 * 1e-5 * probability * probability);
  // 0 -> 1 never breaks 0 again: only 2 -> 1 may go on to 0.
  const double back = of(second, 1, 0, 2).frequency_per_yr;
  EXPECT_NEAR(back,
              of(first, 2, 1, 1).frequency_per_yr * of(first, 1, 0, 1).frequency_per_yr / 1e-5,
              1e-18);
}

}  // namespace
}  // namespace isorisk::study::qra
