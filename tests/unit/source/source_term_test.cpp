// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/source_term.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "isorisk/core/error.hpp"
#include "isorisk/models/source/flashing.hpp"

namespace isorisk::models::source {
namespace {

const Substance& named(const char* id) { return SubstanceLibrary::builtin().at(id); }

LossEvent propane_sphere() {
  return {.substance = &named("propane"),
          .temperature_k = 293.15,
          .pressure_abs_pa = named("propane").vapour_pressure_pa(293.15),
          .inventory_kg = 50000.0,
          .vessel = VesselGeometry{VesselShape::Sphere, 6.0},
          .opening = OpeningKind::Hole,
          .hole_diameter_m = 0.05};
}

bool has(const SourceTerm& s, std::string_view code) {
  return std::any_of(s.warnings.begin(), s.warnings.end(),
                     [&](const Warning& w) { return w.code == code; });
}

void expect_mass_kept(const SourceTerm& s, const std::string& what) {
  double released = 0.0;
  double airborne = 0.0;
  double last = 0.0;
  for (const SourceSegment& g : s.segments) {
    EXPECT_GE(g.start_s, last - 1e-9) << what;
    EXPECT_GT(g.end_s, g.start_s) << what;
    EXPECT_GT(g.density_kg_per_m3, 0.0) << what;
    EXPECT_TRUE(std::isfinite(g.velocity_m_per_s) && g.velocity_m_per_s >= 0.0) << what;
    released += g.released_kg_per_s * (g.end_s - g.start_s);
    airborne += g.airborne_kg_per_s * (g.end_s - g.start_s);
    last = g.end_s;
  }
  if (!s.instantaneous) {
    if (!s.from_building) {
      EXPECT_NEAR(released, s.released_kg, 1e-9 * s.released_kg) << what;
    }
    EXPECT_NEAR(airborne, s.airborne_kg, 1e-9 * s.released_kg + 1e-12) << what;
    EXPECT_NEAR(s.airborne_rate_kg_per_s * s.duration_s, s.airborne_kg, 1e-9 * s.released_kg);
  }
  double vapour = 0.0;
  for (const PoolSegment& g : s.pool_segments) {
    EXPECT_GT(g.temperature_k, 0.0) << what;
    EXPECT_GT(g.area_m2, 0.0) << what;
    vapour += g.vapour_kg_per_s * (g.end_s - g.start_s);
  }
  if (s.pool) {
    if (!s.from_building) {
      EXPECT_NEAR(s.airborne_kg + s.pool->liquid_kg, s.released_kg, 1e-9 * s.released_kg) << what;
      EXPECT_NEAR(vapour, s.pool->evaporated_kg, 1e-6 * s.released_kg) << what;
    }
    EXPECT_LE(s.pool->evaporated_kg, s.pool->liquid_kg * (1.0 + 1e-9)) << what;
  }
}

TEST(SourceTerm, KeepsTheMassForEverySubstanceStateAndOpening) {
  int cases = 0;
  for (const Substance& s : SubstanceLibrary::builtin().all()) {
    for (const double t : {260.0, 288.15, 310.0}) {
      if (!solid_contents(s, t, 1e5, true).empty()) continue;
      for (const double p : {1.2e5, 8e5, 3e6}) {
        for (const OpeningKind k : {OpeningKind::Hole, OpeningKind::FullBore, OpeningKind::Rupture,
                                    OpeningKind::TenMinutes}) {
          for (const bool vessel : {false, true}) {
            LossEvent e{.substance = &s,
                        .temperature_k = t,
                        .pressure_abs_pa = p,
                        .inventory_kg = 4000.0,
                        .gas_vessel = vessel,
                        .opening = k,
                        .hole_diameter_m = 0.05,
                        .isolation_time_s = 600.0};
            const Phase phase = state_of(s, t, p, kAtmosphere);
            if (vessel && phase != Phase::Gas) {
              e.vessel = VesselGeometry{VesselShape::HorizontalCylinder, 2.0, 6.0, 0.5};
              if (s.liquid_density_kg_per_m3(t) * e.vessel->volume_m3() < 4500.0)
                e.inventory_kg = 0.7 * s.liquid_density_kg_per_m3(t) * e.vessel->volume_m3();
            }
            // The rule matters only to what boils.
            const int rules = phase == Phase::LiquefiedGas ? 3 : 1;
            for (int rule = 0; rule < rules; ++rule) {
              e.aerosol = static_cast<Aerosol>(rule);
              const std::string what = s.id + " " + std::to_string(t) + " K " + std::to_string(p) +
                                       " Pa " + std::string{to_text(k)} +
                                       (vessel ? " vessel" : "") + " rule " + std::to_string(rule);
              SCOPED_TRACE(what);
              ++cases;
              try {
                const SourceTerm out = source_term(e, {});
                expect_mass_kept(out, what);
                EXPECT_LE(out.released_kg, e.inventory_kg * (1.0 + 1e-9));
                EXPECT_LE(out.duration_s, 1800.0 * (1.0 + 1e-12));
                if (k == OpeningKind::Hole) {
                  EXPECT_LE(out.duration_s, 600.0 * (1.0 + 1e-12));
                }
                EXPECT_GE(out.airborne_fraction, out.vapour_fraction * (1.0 - 1e-9));
                EXPECT_LE(out.airborne_fraction, 1.0 + 1e-12);
              } catch (const InputError& error) {
                // Only where a property is missing, and then by its name.
                EXPECT_NE(std::string{error.what()}.find(s.id + " has no "), std::string::npos)
                    << error.what();
              }
            }
          }
        }
      }
    }
  }
  EXPECT_GT(cases, 1000);
}

TEST(SourceTerm, WithoutMeasuresItIsTheConstantRateOfTheRelease) {
  for (const char* id : {"methane", "benzene", "propane", "chlorine", "ammonia"}) {
    const Substance& s = named(id);
    LossEvent e{.substance = &s,
                .temperature_k = 288.15,
                .pressure_abs_pa = 6e5,
                .inventory_kg = 1e5,
                .opening = OpeningKind::Hole,
                .hole_diameter_m = 0.025,
                .isolation_time_s = 900.0};
    const SourceTerm timed = source_term(e, {});
    const SourceTerm plain = release_to_air({.substance = &s,
                                             .temperature_k = 288.15,
                                             .pressure_abs_pa = 6e5,
                                             .inventory_kg = 1e5,
                                             .opening = OpeningKind::Hole,
                                             .hole_diameter_m = 0.025,
                                             .isolation_time_s = 900.0});
    ASSERT_EQ(timed.segments.size(), 1U) << id;
    const SourceSegment& g = timed.segments[0];
    EXPECT_NEAR(g.released_kg_per_s, plain.release_rate_kg_per_s, 1e-9 * g.released_kg_per_s);
    EXPECT_NEAR(g.airborne_kg_per_s, plain.airborne_rate_kg_per_s, 1e-9 * g.released_kg_per_s);
    EXPECT_NEAR(g.end_s, plain.duration_s, 1e-9 * g.end_s);
    EXPECT_NEAR(g.density_kg_per_m3, plain.density_kg_per_m3, 1e-9 * g.density_kg_per_m3);
    EXPECT_NEAR(g.velocity_m_per_s, plain.expanded_velocity_m_per_s, 1e-6 * g.velocity_m_per_s);
    EXPECT_NEAR(timed.released_kg, plain.released_kg, 1e-9 * plain.released_kg);
    EXPECT_EQ(timed.duration_rule, plain.duration_rule);
  }
}

TEST(SourceTerm, SegmentsOfAVesselFallAndReplaceTheFirstRate) {
  const SourceTerm s = source_term(propane_sphere(), {});
  ASSERT_GE(s.segments.size(), 5U);
  ASSERT_LE(s.segments.size(), 7U);
  for (std::size_t i = 1; i < s.segments.size(); ++i) {
    EXPECT_LE(s.segments[i].released_kg_per_s, s.segments[i - 1].released_kg_per_s);
  }
  // Liquid, which flashes less as it cools, and the gas behind it in a segment of its own.
  for (std::size_t i = 0; i + 1 < s.segments.size(); ++i) {
    EXPECT_EQ(s.segments[i].outflow, Outflow::Liquid);
  }
  EXPECT_LT(s.segments[3].vapour_fraction, s.segments[0].vapour_fraction);
  EXPECT_EQ(s.segments.back().outflow, Outflow::Gas);
  EXPECT_EQ(s.segments.back().vapour_fraction, 1.0);
  EXPECT_LE(s.segments[0].released_kg_per_s, s.initial_rate_kg_per_s);
  EXPECT_GT(s.initial_rate_kg_per_s, s.release_rate_kg_per_s);
}

// The head alone drives it: nothing but the level says that there is a release.
TEST(SourceTerm, AnOpenTankRunsOutByItsHead) {
  const Substance& s = named("benzene");
  const VesselGeometry tank{VesselShape::VerticalCylinder, 10.0, 12.0};
  const double rho = s.liquid_density_kg_per_m3(288.15);
  const double level_m = 8.0;
  const double area_m2 = 0.25 * M_PI * 0.05 * 0.05;
  const SourceTerm t = source_term({.substance = &s,
                                    .temperature_k = 288.15,
                                    .pressure_abs_pa = 101325.0,
                                    .inventory_kg = tank.volume_below_m3(level_m) * rho,
                                    .vessel = tank,
                                    .hole_diameter_m = 0.05},
                                   {});
  const double first = 0.65 * area_m2 * rho * std::sqrt(2.0 * 9.80665 * level_m);
  EXPECT_NEAR(t.initial_rate_kg_per_s, first, 1e-3 * first);
  EXPECT_GT(t.released_kg, 0.9 * first * 1800.0);
  EXPECT_LT(t.released_kg, first * 1800.0);
  ASSERT_TRUE(t.pool);
  EXPECT_GT(t.pool->evaporated_kg, 0.0);
  expect_mass_kept(t, "benzene tank");
}

TEST(SourceTerm, FrictionOfThePipeLowersTheRateNotTheSpeed) {
  LossEvent e = propane_sphere();
  e.opening = OpeningKind::FullBore;
  e.hole_diameter_m = 0.1;
  e.vessel.reset();
  const SourceTerm free = source_term(e, {});
  e.pipe_loss = 4.0;
  const SourceTerm rough = source_term(e, {});
  EXPECT_NEAR(rough.initial_rate_kg_per_s / free.initial_rate_kg_per_s, 0.65, 0.04);
  EXPECT_GT(rough.segments[0].velocity_m_per_s, free.segments[0].velocity_m_per_s);
}

// Chlorine at 20 degC and 0.75 MPa from a broken 50 mm line.
TEST(SourceTerm, AFlashingPipeWithFrictionLeavesAsFastAsItsExitSays) {
  const Substance& s = named("chlorine");
  LossEvent e{.substance = &s,
              .temperature_k = 293.15,
              .pressure_abs_pa = 0.75e6,
              .inventory_kg = 5000.0,
              .opening = OpeningKind::FullBore,
              .hole_diameter_m = 0.05,
              .aerosol = Aerosol::DropSize};
  const FlashingTable table{s, 293.15 * (1.0 + 1e-12), 101325.0};
  const SourceTerm free = source_term(e, {});
  ASSERT_EQ(free.segments.size(), 1u);
  double rate = free.release_rate_kg_per_s;
  double speed = free.segments[0].velocity_m_per_s;
  double airborne = free.airborne_fraction;
  for (const double loss : {1e-6, 1e-3, 0.1, 1.0, 10.0, 100.0}) {
    e.pipe_loss = loss;
    const SourceTerm out = source_term(e, {});
    const double u = out.segments[0].velocity_m_per_s;
    const FlashingFlow pipe = table.pipe(293.15, 0.75e6, loss);
    EXPECT_NEAR(u,
                pipe.exit_velocity_m_per_s +
                    (pipe.exit_pressure_abs_pa - 101325.0) / pipe.mass_flux_kg_per_m2_s,
                2e-4 * u)
        << loss;
    EXPECT_LE(out.release_rate_kg_per_s, rate * (1.0 + 1e-9)) << loss;
    EXPECT_GE(u, free.segments[0].velocity_m_per_s * (1.0 - 2e-3)) << loss;
    EXPECT_GE(u, 0.97 * speed) << loss;  // it turns where the exit comes near ambient pressure
    EXPECT_GE(out.airborne_fraction, airborne - 1e-3) << loss;
    if (loss <= 1e-3) {
      EXPECT_NEAR(u, free.segments[0].velocity_m_per_s, 2e-3 * u) << loss;
      EXPECT_NEAR(out.release_rate_kg_per_s, free.release_rate_kg_per_s,
                  2e-3 * free.release_rate_kg_per_s);
    }
    rate = out.release_rate_kg_per_s;
    speed = u;
    airborne = out.airborne_fraction;

    // At the first rate, and from a vessel: the same jet.
    const SourceTerm plain = release_to_air({.substance = &s,
                                             .temperature_k = 293.15,
                                             .pressure_abs_pa = 0.75e6,
                                             .inventory_kg = 5000.0,
                                             .opening = OpeningKind::FullBore,
                                             .hole_diameter_m = 0.05,
                                             .pipe_loss = loss});
    EXPECT_NEAR(plain.release_rate_kg_per_s, out.initial_rate_kg_per_s, 1e-9 * rate);
    EXPECT_NEAR(plain.expanded_velocity_m_per_s, u, 1e-9 * u);
    // A feed of half slows it by half.
    LossEvent fed = e;
    fed.opening = OpeningKind::FullBore;
    fed.aerosol = Aerosol::Aqt3046;
    fed.feed = Feed{.normal_flow_kg_per_s = 0.5 * rate};
    EXPECT_NEAR(source_term(fed, {}).segments[0].velocity_m_per_s, 0.5 * u, 1e-6 * u) << loss;
    LossEvent tank = e;
    tank.pressure_abs_pa = s.vapour_pressure_pa(293.15);
    tank.vessel = VesselGeometry{VesselShape::VerticalCylinder, 1.5, 4.0};
    tank.segments = 20;
    const SourceTerm emptied = source_term(tank, {});
    EXPECT_GT(emptied.segments[0].velocity_m_per_s, 0.85 * u) << loss;
  }
}

TEST(SourceTerm, PumpFedReleaseStopsWithIsolationAndEmptiesTheLine) {
  const Substance& s = named("benzene");
  LossEvent e{.substance = &s,
              .temperature_k = 293.15,
              .pressure_abs_pa = 6e5,
              .inventory_kg = 1e6,
              .opening = OpeningKind::FullBore,
              .hole_diameter_m = 0.15,
              .feed = Feed{.normal_flow_kg_per_s = 20.0, .run_out_factor = 1.5, .line_kg = 900.0},
              .isolation_time_s = 300.0};
  const SourceTerm out = source_term(e, {});
  EXPECT_NEAR(out.released_kg, 900.0 + 30.0 * 300.0, 1e-6);
  EXPECT_EQ(out.duration_rule, "isolation");
  expect_mass_kept(out, "pump");
}

TEST(SourceTerm, RuptureHasAPuffWithAirAndTheVapourOfItsPool) {
  const Substance& s = named("n_butane");
  LossEvent e{.substance = &s,
              .temperature_k = 293.15,
              .pressure_abs_pa = s.vapour_pressure_pa(293.15),
              .inventory_kg = 20000.0,
              .opening = OpeningKind::Rupture};
  const SourceTerm out = source_term(e, {});
  EXPECT_TRUE(out.instantaneous);
  EXPECT_GT(out.airborne_kg, 0.0);
  EXPECT_GT(out.puff_air_kg, 0.0);
  EXPECT_GT(out.puff_radius_m, 5.0);
  ASSERT_TRUE(out.pool);
  EXPECT_NEAR(out.pool->liquid_kg, 20000.0 - out.airborne_kg, 1e-6);
  ASSERT_FALSE(out.pool_segments.empty());
  EXPECT_GT(out.pool->evaporated_kg, 0.5 * out.pool->liquid_kg);
  expect_mass_kept(out, "rupture");
}

TEST(SourceTerm, ABuildingDelaysAndHoldsBack) {
  const Substance& s = named("chlorine");
  LossEvent e{.substance = &s,
              .temperature_k = 288.15,
              .pressure_abs_pa = s.vapour_pressure_pa(288.15),
              .inventory_kg = 1000.0,
              .opening = OpeningKind::Hole,
              .hole_diameter_m = 0.005,
              .isolation_time_s = 300.0};
  const SourceTerm outdoors = source_term(e, {});
  const Surroundings indoors{.building = Building{.volume_m3 = 500.0, .ventilation_m3_per_s = 0.5}};
  const SourceTerm out = source_term(e, indoors);
  EXPECT_TRUE(out.from_building);
  EXPECT_LT(out.segments[0].airborne_kg_per_s, outdoors.segments[0].airborne_kg_per_s);
  EXPECT_GT(out.segments.back().end_s, outdoors.segments.back().end_s);
  EXPECT_LE(out.airborne_kg, outdoors.total_airborne_kg() * (1.0 + 1e-9));
  expect_mass_kept(out, "building");
  e.opening = OpeningKind::Rupture;
  EXPECT_THROW((void)source_term(e, indoors), InputError);
}

TEST(SourceTerm, ABuildingEmptiesAfterTheReleaseUntilAHundredthIsLeft) {
  const Substance& s = named("chlorine");
  LossEvent e{.substance = &s,
              .temperature_k = 288.15,
              .pressure_abs_pa = s.vapour_pressure_pa(288.15),
              .inventory_kg = 1000.0,
              .opening = OpeningKind::Hole,
              .hole_diameter_m = 0.005,
              .isolation_time_s = 300.0};
  const double inside = source_term(e, {}).airborne_kg;
  double last = source_term(e, {}).total_airborne_kg();
  for (const double ventilation : {5.0, 0.5, 0.2, 0.02, 0.001}) {
    Surroundings indoors{.building =
                             Building{.volume_m3 = 500.0, .ventilation_m3_per_s = ventilation}};
    const SourceTerm out = source_term(e, indoors);
    expect_mass_kept(out, "building");
    EXPECT_LE(out.duration_s, 86400.0 * (1.0 + 1e-9)) << ventilation;
    EXPECT_NEAR(out.release_rate_kg_per_s * out.duration_s, out.released_kg,
                1e-9 * out.released_kg);
    if (out.duration_s < 86000.0) {
      EXPECT_GT(out.airborne_kg, 0.99 * inside) << ventilation;  // the pool comes besides
    }
    EXPECT_LE(out.airborne_kg, last * (1.0 + 1e-9)) << ventilation;
    last = out.airborne_kg;
    EXPECT_TRUE(has(out, "held_in_building")) << ventilation;
    EXPECT_TRUE(has(out, "building_taken_to_hold")) << ventilation;
    // The same whatever the cap on the release, which ends long before.
    e.max_duration_s = 3600.0;
    const SourceTerm longer = source_term(e, indoors);
    EXPECT_GE(longer.airborne_kg, out.airborne_kg * (1.0 - 1e-9)) << ventilation;
    e.max_duration_s = 1800.0;
    indoors.building->vent_area_m2 = 100.0;
    indoors.building->strength_overpressure_pa = 5000.0;
    EXPECT_FALSE(has(source_term(e, indoors), "building_taken_to_hold")) << ventilation;
  }
}

// A pad above the liquid does not press it through a hole that it does not cover.
TEST(SourceTerm, PaddedLiquefiedGasLeavesAsGasThroughAHoleAboveIt) {
  const Substance& s = named("chlorine");
  const double ps = s.vapour_pressure_pa(293.15);
  LossEvent e{.substance = &s,
              .temperature_k = 293.15,
              .pressure_abs_pa = 1.2 * ps,
              .inventory_kg = 20000.0,
              .vessel = VesselGeometry{VesselShape::HorizontalCylinder, 2.4, 6.0},
              .hole_height_m = 2.2,
              .opening = OpeningKind::Hole,
              .hole_diameter_m = 0.01};
  const SourceTerm above = source_term(e, {});
  EXPECT_TRUE(has(above, "padded_liquid"));
  ASSERT_FALSE(above.segments.empty());
  EXPECT_EQ(above.segments[0].outflow, Outflow::Vapour);
  EXPECT_EQ(above.airborne_fraction, 1.0);
  // As without its pad.
  e.pressure_abs_pa = ps;
  EXPECT_NEAR(source_term(e, {}).initial_rate_kg_per_s, above.initial_rate_kg_per_s,
              1e-9 * above.initial_rate_kg_per_s);
  e.pressure_abs_pa = 1.2 * ps;
  e.hole_height_m = 0.0;
  const SourceTerm below = source_term(e, {});
  EXPECT_EQ(below.segments[0].outflow, Outflow::Liquid);
  EXPECT_GT(below.initial_rate_kg_per_s, 5.0 * above.initial_rate_kg_per_s);
  const auto w = std::find_if(below.warnings.begin(), below.warnings.end(),
                              [](const Warning& x) { return x.code == "padded_liquid"; });
  ASSERT_NE(w, below.warnings.end());
  EXPECT_NE(w->message.find("level does not fall"), std::string::npos) << w->message;
}

TEST(SourceTerm, ADenserLiquidOnWaterIsComputedAndSaid) {
  for (const char* id : {"dichloroethane", "chlorine"}) {
    const Substance& s = named(id);
    const double pressure = std::max(3e5, s.vapour_pressure_pa(293.15));
    const LossEvent e{.substance = &s,
                      .temperature_k = 293.15,
                      .pressure_abs_pa = pressure,
                      .inventory_kg = 5000.0,
                      .opening = OpeningKind::Hole,
                      .hole_diameter_m = 0.05,
                      .aerosol = Aerosol::PurpleBook};
    const SourceTerm out = source_term(e, {.pool_min_thickness_m = 0.0018, .on_water = true});
    ASSERT_TRUE(out.pool) << id;
    EXPECT_TRUE(has(out, "denser_than_water")) << id;
    EXPECT_GT(out.pool->evaporated_kg, 0.0) << id;
    expect_mass_kept(out, id);
  }
}

TEST(SourceTerm, SaysWhatDoesNotFit) {
  LossEvent e = propane_sphere();
  e.inventory_kg = 1e6;
  try {
    (void)source_term(e, {});
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string{error.what()}.find("fit into the vessel"), std::string::npos)
        << error.what();
  }
  e = propane_sphere();
  e.inventory_kg = 100.0;
  EXPECT_THROW((void)source_term(e, {}), InputError);
  e = propane_sphere();
  e.hole_diameter_m = 7.0;
  EXPECT_THROW((void)source_term(e, {}), InputError);
  e = propane_sphere();
  e.temperature_k = 400.0;
  e.phase = Phase::LiquefiedGas;
  EXPECT_THROW((void)source_term(e, {}), InputError);
}

TEST(SourceTerm, DoseSegmentsKeepTheDoseOfTheOutflow) {
  LossEvent e = propane_sphere();
  e.reduction = Reduction::Dose;
  e.toxic_exponent = 2.0;
  const SourceTerm one = source_term(e, {});
  e.segments = 40;
  const SourceTerm many = source_term(e, {});
  const auto dose = [](const SourceTerm& s) {
    double sum = 0.0;
    for (const SourceSegment& g : s.segments)
      sum += g.released_kg_per_s * g.released_kg_per_s * (g.end_s - g.start_s);
    return sum;
  };
  EXPECT_NEAR(dose(one), dose(many), 1e-9 * dose(many));
  EXPECT_NEAR(one.released_kg, many.released_kg, 1e-9 * many.released_kg);
}

// A pump at no stated pressure still delivers what it is rated for.
TEST(SourceTerm, AFeedDeliversWithoutAStatedPressure) {
  const SourceTerm t =
      source_term({.substance = &named("benzene"),
                   .temperature_k = 288.15,
                   .pressure_abs_pa = 101325.0,
                   .inventory_kg = 1e5,
                   .opening = OpeningKind::FullBore,
                   .hole_diameter_m = 0.1,
                   .feed = Feed{.normal_flow_kg_per_s = 20.0, .run_out_factor = 1.5},
                   .isolation_time_s = 120.0},
                  {});
  EXPECT_NEAR(t.initial_rate_kg_per_s, 30.0, 1e-9);
  EXPECT_NEAR(t.released_kg, 30.0 * 120.0, 1e-6);
  expect_mass_kept(t, "arm");
}

// The content of a line leaves in seconds; what comes after must not dilute it.
TEST(SourceTerm, ABurstKeepsItsRate) {
  const Substance& s = named("propane");
  const LossEvent e{
      .substance = &s,
      .temperature_k = 288.15,
      .pressure_abs_pa = 1.2e6,
      .inventory_kg = 1e6,
      .opening = OpeningKind::FullBore,
      .hole_diameter_m = 0.3,
      .feed = Feed{.normal_flow_kg_per_s = 20.0, .run_out_factor = 1.5, .line_kg = 5000.0}};
  const SourceTerm t = source_term(e, {});
  ASSERT_GE(t.segments.size(), 2U);
  EXPECT_NEAR(t.segments.front().released_kg_per_s, t.initial_rate_kg_per_s,
              1e-6 * t.initial_rate_kg_per_s);
  EXPECT_NEAR(t.segments.back().released_kg_per_s, 30.0, 1e-6);
  EXPECT_GT(t.initial_rate_kg_per_s, 300.0);
}

// Far above the critical pressure no model in time holds: the release stays, and says so.
TEST(SourceTerm, WhereNoModelInTimeHoldsTheFirstRateStays) {
  const SourceTerm t = source_term({.substance = &named("ethylene"),
                                    .temperature_k = 313.15,
                                    .pressure_abs_pa = 25e6,
                                    .phase = Phase::Gas,
                                    .inventory_kg = 2000.0,
                                    .gas_vessel = true,
                                    .hole_diameter_m = 0.02},
                                   {});
  EXPECT_GT(t.released_kg, 0.0);
  EXPECT_TRUE(std::any_of(t.warnings.begin(), t.warnings.end(),
                          [](const Warning& w) { return w.code == "first_rate_kept"; }));
}

}  // namespace
}  // namespace isorisk::models::source
