// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/level_swell.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <vector>

#include "isorisk/core/error.hpp"
#include "isorisk/models/source/flash.hpp"
#include "isorisk/models/source/source_term.hpp"
#include "isorisk/models/source/two_phase.hpp"
#include "isorisk/models/source/vessel_outflow.hpp"

namespace isorisk::models::source {
namespace {

constexpr SwellRegime kRegimes[] = {SwellRegime::Churn, SwellRegime::Bubbly};
const Substance& named(const char* id) { return SubstanceLibrary::builtin().at(id); }

const std::vector<VesselGeometry>& shapes() {
  static const std::vector<VesselGeometry> all{{VesselShape::VerticalCylinder, 2.0, 6.0, 0.5},
                                               {VesselShape::VerticalCylinder, 2.0, 6.0, 0.0},
                                               {VesselShape::HorizontalCylinder, 2.5, 10.0, 0.625},
                                               {VesselShape::Sphere, 6.0}};
  return all;
}

LevelSwellInput propane() {
  return {.substance = &named("propane"),
          .vessel = shapes()[2],
          .temperature_k = 298.15,
          .level_m = 2.2,
          .opening_height_m = 2.5,
          .opening_diameter_m = 0.1};
}

TEST(SwellRelation, MeanVoidAndVelocityAreInverse) {
  for (const SwellRegime regime : kRegimes) {
    const SwellRelation r{regime};
    double last = 0.0;
    for (double psi = 1e-3; psi < 1e3; psi *= 1.5) {
      const double a = r.mean_void(psi);
      EXPECT_GT(a, last);
      EXPECT_NEAR(r.velocity_ratio(a), psi, 1e-6 * psi) << to_text(regime);
      last = a;
    }
    EXPECT_EQ(r.mean_void(0.0), 0.0);
    EXPECT_EQ(r.velocity_ratio(0.0), 0.0);
    // Small psi: the void is half the local one at the top (churn), the local one (bubbly).
    EXPECT_NEAR(r.mean_void(1e-6), regime == SwellRegime::Churn ? 5e-7 : 1e-6, 1e-11);
  }
}

TEST(SwellRelation, NoVelocityHoldsMoreThanTheInverseOfTheDistributionParameter) {
  const SwellRelation churn{SwellRegime::Churn};
  const SwellRelation bubbly{SwellRegime::Bubbly};
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  EXPECT_NEAR(churn.mean_void(1e12), 1.0 / 1.5, 1e-9);
  EXPECT_NEAR(bubbly.mean_void(1e12), 1.0 / 1.2, 1e-9);
  EXPECT_NEAR(churn.mean_void(kInfinite), 1.0 / 1.5, 1e-12);
  EXPECT_EQ(churn.velocity_ratio(0.7), kInfinite);
  EXPECT_EQ(bubbly.velocity_ratio(0.84), kInfinite);
}

TEST(SwellRelation, ChurnIsTheDriftFluxOfVapourMadeEvenlyInADeepLiquid) {
  // Local void j/(u + C0 j) at the top is the void carried out, whatever the mean.
  const SwellRelation r{SwellRegime::Churn};
  for (const double psi : {0.01, 0.3, 1.0, 5.0, 40.0})
    EXPECT_NEAR(r.carried_void(r.mean_void(psi)), psi / (1.0 + 1.5 * psi), 1e-12);
}

TEST(SwellRelation, BubblesRiseByHandCalculation) {
  // 1.53 (0.00705 * 9.81 * 472)^0.25/492^0.5 = 1.53 * 2.3903/22.181 = 0.16488 m/s
  EXPECT_NEAR(SwellRelation{SwellRegime::Churn}.rise_velocity_m_per_s(0.00705, 492.0, 20.0),
              0.16488, 2e-4);
  EXPECT_NEAR(SwellRelation{SwellRegime::Bubbly}.rise_velocity_m_per_s(0.00705, 492.0, 20.0),
              0.16488 * 1.18 / 1.53, 2e-4);
}

TEST(LevelSwell, SatisfiesTheCouplingEquationAndHandlesTheOnset) {
  LevelSwellInput in = propane();
  const LevelSwell l = level_swell(in);
  ASSERT_TRUE(l.two_phase);
  EXPECT_GT(l.void_held, l.void_needed);
  // Vapour: what rises free plus the part of the carried mixture.
  EXPECT_NEAR(l.quality * l.mass_flow_kg_per_s,
              l.disengaged_flow_kg_per_s +
                  l.carried_quality * (l.mass_flow_kg_per_s - l.disengaged_flow_kg_per_s),
              1e-9 * l.mass_flow_kg_per_s);
  EXPECT_GT(l.quality, l.carried_quality);
  EXPECT_GT(l.mass_flow_kg_per_s, 1.3 * l.vapour_flow_kg_per_s);
  // Vapour alone: a hole of gas_hole().
  in.opening_diameter_m = 0.01;
  const LevelSwell gas = level_swell(in);
  EXPECT_FALSE(gas.two_phase);
  EXPECT_EQ(gas.quality, 1.0);
  EXPECT_EQ(gas.mass_flow_kg_per_s, gas.vapour_flow_kg_per_s);
  EXPECT_LT(gas.void_held, gas.void_needed);
}

TEST(LevelSwell, IsTwoPhaseExactlyWhenTheVoidHeldReachesTheVoidNeeded) {
  std::mt19937 random{11};
  std::uniform_real_distribution<double> part{0.0, 1.0};
  int both[2] = {0, 0};
  for (int i = 0; i < 400; ++i) {
    LevelSwellInput in = propane();
    in.vessel = shapes()[static_cast<std::size_t>(i) % 4];
    in.regime = kRegimes[i % 2];
    in.opening_height_m = (0.3 + 0.7 * part(random)) * in.vessel.height_m();
    in.level_m = (0.2 + 0.8 * part(random)) * in.opening_height_m;
    in.opening_diameter_m = 0.3 * part(random) + 1e-3;
    const LevelSwell l = level_swell(in);
    EXPECT_EQ(l.two_phase, l.void_held > l.void_needed);
    ++both[l.two_phase ? 1 : 0];
  }
  EXPECT_GT(both[0], 50);
  EXPECT_GT(both[1], 50);
}

TEST(LevelSwell, RateAndQualityAreContinuousAtTheOnset) {
  for (const char* id : {"propane", "ammonia", "chlorine", "n_butane"}) {
    for (const SwellRegime regime : kRegimes) {
      LevelSwellInput in = propane();
      in.substance = &named(id);
      in.temperature_k = in.substance->boiling_point_k + 45.0;
      in.regime = regime;
      double low = 0.2;
      double high = 2.4999;
      ASSERT_TRUE([&] {
        in.level_m = high;
        return level_swell(in).two_phase;
      }()) << id;
      for (int i = 0; i < 60; ++i) {
        in.level_m = 0.5 * (low + high);
        (level_swell(in).two_phase ? high : low) = in.level_m;
      }
      in.level_m = high;
      const LevelSwell wet = level_swell(in);
      in.level_m = low;
      const LevelSwell dry = level_swell(in);
      EXPECT_TRUE(wet.two_phase);
      EXPECT_FALSE(dry.two_phase);
      EXPECT_NEAR(wet.quality, 1.0, 1e-6) << id;
      EXPECT_NEAR(wet.mass_flow_kg_per_s, dry.mass_flow_kg_per_s, 1e-6 * dry.mass_flow_kg_per_s)
          << id;
      EXPECT_NEAR(wet.void_held, wet.void_needed, 1e-6);
    }
  }
}

TEST(LevelSwell, MoreLiquidBelowTheOpeningMeansWetterAndMore) {
  for (const VesselGeometry& vessel : shapes()) {
    for (const SwellRegime regime : kRegimes) {
      for (const char* id : {"propane", "chlorine", "n_butane"}) {
        LevelSwellInput in = propane();
        in.substance = &named(id);
        in.temperature_k = in.substance->boiling_point_k + 45.0;
        in.vessel = vessel;
        in.regime = regime;
        in.opening_height_m = 0.9 * vessel.height_m();
        in.opening_diameter_m = 0.15;
        double quality = 1.0;
        double flow = 0.0;
        for (int i = 1; i <= 60; ++i) {
          in.level_m = in.opening_height_m * i / 60.0;
          const LevelSwell l = level_swell(in);
          EXPECT_LE(l.quality, quality * (1.0 + 1e-9)) << id << i;
          // Butane that dries on its way passes up to 2 % less just below quality 1.
          EXPECT_GE(l.mass_flow_kg_per_s, flow * (1.0 - 0.02)) << id << i;
          quality = l.quality;
          flow = std::max(flow, l.mass_flow_kg_per_s);
        }
        EXPECT_LT(quality, 1e-9);
      }
    }
  }
}

TEST(LevelSwell, LiquidAtTheOpeningLeavesAsSaturatedEquilibriumFlow) {
  LevelSwellInput in = propane();
  in.level_m = in.opening_height_m;
  const LevelSwell l = level_swell(in);
  EXPECT_EQ(l.quality, 0.0);
  const double flux = hem_flow({.substance = in.substance, .temperature_k = in.temperature_k})
                          .mass_flux_kg_per_m2_s;
  EXPECT_NEAR(l.mass_flow_kg_per_s, flux * 0.25 * std::numbers::pi * 0.01,
              1e-3 * l.mass_flow_kg_per_s);
}

TEST(LevelSwell, FoamSwellsBeforeChurnDoes) {
  LevelSwellInput in = propane();
  for (in.opening_diameter_m = 0.005; in.opening_diameter_m < 0.2; in.opening_diameter_m *= 1.1) {
    in.regime = SwellRegime::Churn;
    const LevelSwell churn = level_swell(in);
    in.regime = SwellRegime::Bubbly;
    const LevelSwell bubbly = level_swell(in);
    EXPECT_GE(bubbly.void_held, churn.void_held);
    EXPECT_LE(bubbly.quality, churn.quality);
  }
}

TEST(LevelSwell, RefusesACoveredOpeningAndColdLiquidAtOnce) {
  LevelSwellInput in = propane();
  in.opening_height_m = 1.5;
  try {
    (void)level_swell(in);
    FAIL();
  } catch (const InputError& e) {
    EXPECT_NE(std::string{e.what()}.find("level = 2.2 m"), std::string::npos) << e.what();
  }
  in = propane();
  in.temperature_k = 200.0;
  EXPECT_THROW((void)level_swell(in), InputError);
}

TEST(MixtureFlow, IsTheEquilibriumFlowOfTheFineMarch) {
  for (const char* id : {"propane", "ammonia", "chlorine", "n_butane"}) {
    const Substance& s = named(id);
    const double t = s.boiling_point_k + 45.0;
    const FlashingTable table{s, t * (1.0 + 1e-12), kAtmosphere};
    for (const double x : {0.0, 0.02, 0.1, 0.3, 0.6, 0.9}) {
      const Hem fine = hem_flow({.substance = &s, .temperature_k = t, .quality = x});
      const MixtureFlow m = table.mixture(t, x);
      EXPECT_NEAR(m.mass_flux_kg_per_m2_s, fine.mass_flux_kg_per_m2_s,
                  1e-3 * fine.mass_flux_kg_per_m2_s)
          << id << x;
      EXPECT_EQ(m.choked, fine.choked);
    }
  }
}

TEST(MixtureFlow, FallsWithQualityDownToTheGasEvenWhereTheVapourDries) {
  // n-hexane vapour dries as it expands; saturated vapour of any substance is near the gas law.
  for (const char* id : {"propane", "ammonia", "chlorine", "n_butane", "n_hexane"}) {
    const Substance& s = named(id);
    const double t = s.boiling_point_k + 45.0;
    const FlashingTable table{s, t * (1.0 + 1e-12), kAtmosphere};
    double last = std::numeric_limits<double>::infinity();
    for (int i = 0; i <= 200; ++i) {
      const double flux = table.mixture(t, i / 200.0).mass_flux_kg_per_m2_s;
      // Where it dries the gas behind passes somewhat more than the wet mixture before.
      EXPECT_LT(flux, last * 1.03) << id << i;
      last = std::min(last, flux);
    }
    const double p = s.vapour_pressure_pa(t);
    const double v = 1.0 / s.liquid_density_kg_per_m3(t) + evaporation_volume_m3_per_kg(s, t);
    const double gas =
        gas_hole({.hole_diameter_m = 2.0 / std::sqrt(std::numbers::pi),
                  .pressure_abs_pa = p,
                  .temperature_k = t,
                  .molar_mass_kg_per_mol = s.molar_mass_kg_per_mol,
                  .heat_capacity_ratio = s.heat_capacity_ratio(t),
                  .compressibility = p * v * s.molar_mass_kg_per_mol / (kGasConstant * t),
                  .discharge_coefficient = 1.0})
            .mass_flow_kg_per_s;
    EXPECT_NEAR(table.mixture(t, 1.0).mass_flux_kg_per_m2_s, gas, 0.06 * gas) << id;
  }
}

LiquefiedVesselInput tank() {
  return {.substance = &named("propane"),
          .vessel = shapes()[2],
          .temperature_k = 298.15,
          .level_m = 2.1,
          .hole_height_m = 2.5,
          .hole_diameter_m = 0.1};
}

TEST(LiquefiedVesselSwell, LosesMoreAndFasterThanVapourAlone) {
  LiquefiedVesselInput in = tank();
  const OutflowHistory wet = liquefied_vessel(in);
  in.level_swell.reset();
  const OutflowHistory dry = liquefied_vessel(in);
  in.level_swell = SwellRegime::Bubbly;
  const OutflowHistory foam = liquefied_vessel(in);
  EXPECT_EQ(wet.points.front().outflow, Outflow::TwoPhase);
  EXPECT_EQ(dry.points.front().outflow, Outflow::Vapour);
  EXPECT_GT(wet.points.front().mass_flow_kg_per_s, 1.1 * dry.points.front().mass_flow_kg_per_s);
  EXPECT_GT(wet.released_kg, dry.released_kg);
  EXPECT_GT(foam.released_kg, wet.released_kg);
  const auto has = [](const OutflowHistory& h, const char* text) {
    return std::any_of(h.warnings.begin(), h.warnings.end(), [&](const Warning& w) {
      return w.code == "level_swell" && w.message.find(text) != std::string::npos;
    });
  };
  EXPECT_TRUE(has(wet, "recalled"));
  EXPECT_TRUE(has(dry, "may swell"));
}

TEST(LiquefiedVesselSwell, RunsFromTwoPhaseToVapourWithoutAJump) {
  const OutflowHistory h = liquefied_vessel(tank());
  bool vapour = false;
  double quality = 0.0;
  for (std::size_t i = 0; i < h.points.size(); ++i) {
    const OutflowPoint& p = h.points[i];
    if (p.outflow == Outflow::TwoPhase) {
      EXPECT_FALSE(vapour) << "two-phase after vapour";
      EXPECT_GE(p.vapour_fraction, quality * (1.0 - 1e-6));
      EXPECT_LT(p.vapour_fraction, 1.0);
      quality = p.vapour_fraction;
    }
    if (p.outflow == Outflow::Vapour && !vapour) {
      vapour = true;
      ASSERT_GT(i, 0u);
      // The last two-phase points lead to quality 1 and the rate of vapour.
      EXPECT_GT(quality, 0.9);
      EXPECT_NEAR(h.points[i - 1].mass_flow_kg_per_s, p.mass_flow_kg_per_s,
                  0.1 * p.mass_flow_kg_per_s);
    }
  }
  EXPECT_TRUE(vapour);
}

// A thin wall: liquid does not flash in it, whether it comes alone or with vapour.
TEST(LiquefiedVesselSwell, TheRateDoesNotJumpWhenTheLiquidBaresAHole) {
  for (const double length_m : {0.0, 0.03, 0.08}) {
    LiquefiedVesselInput in = tank();
    in.hole_height_m = 1.5;
    if (length_m > 0.0) in.opening_length_m = length_m;
    const OutflowHistory h = liquefied_vessel(in);
    std::size_t bare = 0;
    while (bare < h.points.size() && h.points[bare].outflow == Outflow::Liquid) ++bare;
    ASSERT_GT(bare, 0u) << length_m;
    ASSERT_LT(bare, h.points.size()) << length_m;
    EXPECT_EQ(h.points[bare].outflow, Outflow::TwoPhase);
    EXPECT_LT(h.points[bare].vapour_fraction, 0.01);
    const double before = h.points[bare - 1].mass_flow_kg_per_s;
    // With a length the two equilibrium rates differ (docs/models/source/short_pipe.md).
    EXPECT_NEAR(h.points[bare].mass_flow_kg_per_s, before, (length_m > 0.0 ? 0.25 : 0.1) * before)
        << length_m;
  }
}

TEST(SwellVent, OfAHoleMeetsLiquidAtTheOpeningAndVapourAtTheOnset) {
  for (const char* id : {"propane", "ammonia", "chlorine", "n_butane"}) {
    const Substance& s = named(id);
    const double t = 298.15;
    const double p = s.vapour_pressure_pa(t);
    const double area = 0.25 * std::numbers::pi * 0.01;
    LevelSwellInput in{.substance = &s,
                       .vessel = shapes()[1],
                       .temperature_k = t,
                       .opening_height_m = 4.0,
                       .opening_diameter_m = 0.1,
                       .opening_length_m = 0.0,
                       .liquid_discharge_coefficient = 0.65};
    in.level_m = in.opening_height_m;
    const double liquid =
        0.65 * area * std::sqrt(2.0 * s.liquid_density_kg_per_m3(t) * (p - kAtmosphere));
    const LevelSwell full = level_swell(in);
    EXPECT_NEAR(full.quality, 0.0, 1e-9) << id;
    EXPECT_NEAR(full.mass_flow_kg_per_s, liquid, 1e-9 * liquid) << id;
    double rate = full.mass_flow_kg_per_s;
    double quality = 0.0;
    bool vapour = false;
    for (int i = 1; i <= 4000; ++i) {
      in.level_m = in.opening_height_m * (1.0 - 2e-4 * i);
      const LevelSwell l = level_swell(in);
      EXPECT_LE(l.mass_flow_kg_per_s, rate * (1.0 + 1e-3)) << id << " " << in.level_m;
      EXPECT_GE(l.mass_flow_kg_per_s, 0.6 * rate) << id << " " << in.level_m;
      EXPECT_GE(l.quality, quality - 1e-9) << id;
      if (!l.two_phase) {
        EXPECT_NEAR(l.mass_flow_kg_per_s, rate, 0.05 * rate) << id;
        vapour = true;
        break;
      }
      rate = l.mass_flow_kg_per_s;
      quality = l.quality;
    }
    EXPECT_TRUE(vapour) << id;
    // Longer ways let less pass, down to equilibrium.
    in.level_m = 0.95 * in.opening_height_m;
    double last = level_swell(in).mass_flow_kg_per_s;
    for (const double length_m : {0.01, 0.05, 0.09, 0.1, 0.5}) {
      in.opening_length_m = length_m;
      const double now = level_swell(in).mass_flow_kg_per_s;
      EXPECT_LE(now, last * (1.0 + 1e-9)) << id << " " << length_m;
      last = now;
    }
  }
}

TEST(MixtureFlow, FrozenIsLiquidAtQualityZeroAndTheGasOfTheHoleAtOne) {
  for (const char* id : {"propane", "ammonia", "chlorine", "n_butane"}) {
    const Substance& s = named(id);
    const double t = 298.15;
    const FlashingTable table{s, t * (1.0 + 1e-12), kAtmosphere};
    const FlashingTable::Inlet in = table.inlet(t);
    const double p = in.node.p;
    const MixtureFlow liquid = table.frozen(in, 0.0);
    EXPECT_NEAR(liquid.mass_flux_kg_per_m2_s, std::sqrt(2.0 * (p - kAtmosphere) / in.node.vl),
                1e-9 * liquid.mass_flux_kg_per_m2_s);
    const double rho = 1.0 / (in.node.vl + in.node.vlg);
    const double gas =
        gas_hole({.hole_diameter_m = std::sqrt(4.0 / std::numbers::pi),
                  .pressure_abs_pa = p,
                  .temperature_k = t,
                  .molar_mass_kg_per_mol = s.molar_mass_kg_per_mol,
                  .heat_capacity_ratio = s.heat_capacity_ratio(t),
                  .compressibility = p / (rho * kGasConstant / s.molar_mass_kg_per_mol * t),
                  .back_pressure_abs_pa = kAtmosphere,
                  .discharge_coefficient = 1.0})
            .mass_flow_kg_per_s;
    EXPECT_NEAR(table.frozen(in, 1.0).mass_flux_kg_per_m2_s, gas, 1e-9 * gas) << id;
    double last = liquid.mass_flux_kg_per_m2_s;
    for (int i = 1; i <= 200; ++i) {
      const double x = std::pow(i / 200.0, 3);
      const double now = table.frozen(in, x).mass_flux_kg_per_m2_s;
      EXPECT_LT(now, last) << id << " " << x;
      last = now;
    }
  }
}

TEST(LiquefiedVesselSwell, AHoleTooSmallToSwellIsVapourAlone) {
  LiquefiedVesselInput in = tank();
  in.level_m = 1.5;
  in.hole_diameter_m = 0.01;
  in.max_time_s = 3600.0;
  const OutflowHistory with = liquefied_vessel(in);
  in.level_swell.reset();
  const OutflowHistory without = liquefied_vessel(in);
  EXPECT_EQ(with.points.front().outflow, Outflow::Vapour);
  EXPECT_NEAR(with.released_kg, without.released_kg, 1e-6 * without.released_kg);
  EXPECT_TRUE(with.warnings.empty());
}

TEST(LiquefiedVesselSwell, LiquidBelowASideHoleIsDrawnDownAfterItIsUncovered) {
  LiquefiedVesselInput in = tank();
  in.hole_height_m = 1.5;
  const OutflowHistory h = liquefied_vessel(in);
  std::vector<Outflow> order;
  for (const OutflowPoint& p : h.points) {
    if (order.empty() || order.back() != p.outflow) order.push_back(p.outflow);
  }
  ASSERT_GE(order.size(), 3u);
  EXPECT_EQ(order[0], Outflow::Liquid);
  EXPECT_EQ(order[1], Outflow::TwoPhase);
  EXPECT_EQ(order[2], Outflow::Vapour);
}

TEST(LiquefiedVesselSwell, SpentPressureWithLiquidAboveTheHoleLetsItDrain) {
  // Just above boiling: the little vapour pressure is spent by cooling with most liquid inside.
  const Substance& s = named("n_butane");
  LiquefiedVesselInput in{.substance = &s,
                          .vessel = shapes()[3],
                          .temperature_k = s.boiling_point_k + 1.0,
                          .level_m = 4.5,
                          .hole_height_m = 0.5,
                          .hole_diameter_m = 0.1};
  const OutflowHistory h = liquefied_vessel(in);
  EXPECT_TRUE(std::any_of(h.warnings.begin(), h.warnings.end(),
                          [](const Warning& w) { return w.code == "air_enters"; }));
  // What lies above the hole leaves.
  const double left = in.vessel.volume_below_m3(0.5) * s.liquid_density_kg_per_m3(in.temperature_k);
  const double vapour = in.vessel.volume_m3() * 3.0;
  EXPECT_NEAR(h.points.back().mass_left_kg, left, vapour);
  EXPECT_NEAR(h.points.back().level_m, 0.5, 1e-6);
  for (std::size_t i = 1; i < h.points.size(); ++i) {
    EXPECT_GE(h.points[i].time_s, h.points[i - 1].time_s);
    EXPECT_LE(h.points[i].mass_left_kg, h.points[i - 1].mass_left_kg * (1.0 + 1e-9));
    // No jump where air takes over: the pressure was within a per mille of ambient.
    EXPECT_NEAR(h.points[i].mass_flow_kg_per_s, h.points[i - 1].mass_flow_kg_per_s,
                0.1 * h.points.front().mass_flow_kg_per_s);
  }
  EXPECT_NEAR(h.released_kg + h.points.back().mass_left_kg, h.initial_kg, 1e-9 * h.initial_kg);
  // With heat the rest boils off.
  in.wall.constant_w = 200.0;
  const OutflowHistory warm = liquefied_vessel(in);
  EXPECT_EQ(warm.points.back().outflow, Outflow::BoilOff);
}

TEST(SourceTermSwell, SegmentsAreTwoPhaseBeforeGasAndCarryTheVapour) {
  const Substance& s = named("propane");
  const double rho = s.liquid_density_kg_per_m3(298.15);
  LossEvent loss{.substance = &s,
                 .temperature_k = 298.15,
                 .pressure_abs_pa = s.vapour_pressure_pa(298.15),
                 .inventory_kg = 0.93 * shapes()[1].volume_m3() * rho,
                 .vessel = shapes()[1],
                 .hole_height_m = 6.0,
                 .hole_diameter_m = 0.1};
  for (const double height : {6.0, 4.0}) {
    loss.hole_height_m = height;
    const SourceTerm term = source_term(loss, {});
    std::vector<Outflow> order;
    double released = 0.0;
    for (const SourceSegment& g : term.segments) {
      if (order.empty() || order.back() != g.outflow) order.push_back(g.outflow);
      released += g.released_kg_per_s * (g.end_s - g.start_s);
      if (g.outflow == Outflow::TwoPhase) {
        // More vapour than the liquid alone would flash, less than all.
        EXPECT_GT(g.vapour_fraction,
                  isenthalpic_flash(s, g.temperature_k, kAtmosphere).vapour_fraction);
        EXPECT_GT(g.velocity_m_per_s, 20.0);
        EXPECT_LE(g.airborne_kg_per_s, g.released_kg_per_s * (1.0 + 1e-12));
      }
    }
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end())) << height;  // Liquid, TwoPhase, Vapour
    EXPECT_TRUE(std::find(order.begin(), order.end(), Outflow::TwoPhase) != order.end());
    if (height < 5.0) {
      EXPECT_EQ(order.front(), Outflow::Liquid);
    }
    EXPECT_NEAR(released, term.released_kg, 1e-9 * released);
    EXPECT_TRUE(std::any_of(term.warnings.begin(), term.warnings.end(),
                            [](const Warning& w) { return w.code == "level_swell"; }));
  }
}

}  // namespace
}  // namespace isorisk::models::source
