// SPDX-License-Identifier: Apache-2.0
// Short openings, long gas pipelines and the throat of a real gas.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "isorisk/core/error.hpp"
#include "isorisk/models/registry.hpp"
#include "isorisk/models/source/pipe.hpp"
#include "isorisk/models/source/real_gas.hpp"
#include "isorisk/models/source/source_term.hpp"
#include "isorisk/models/source/two_phase.hpp"
#include "isorisk/models/source/vessel_outflow.hpp"

namespace isorisk::models::source {
namespace {

const Substance& named(const char* id) { return SubstanceLibrary::builtin().at(id); }

// Rounded propane at 25 degC: G_E = 335000/0.0465165/sqrt(2720*298.15) = 7997.2,
// G_B = sqrt(2*493.3*851675) = 28987.
ShortPipeInput rounded_propane(double length) {
  return {.pressure_abs_pa = 953000.0,
          .saturation_pressure_abs_pa = 953000.0,
          .liquid_density_kg_per_m3 = 493.3,
          .equilibrium_flux_kg_per_m2_s = 7997.2,
          .opening_length_m = length,
          .equilibrium_length_m = 0.1,
          .discharge_coefficient = 1.0,
          .back_pressure_abs_pa = 101325.0};
}

TEST(ShortPipe, AgreesWithAHandCalculation) {
  // N = (7997.2/28987)^2 + 0.5 = 0.57612; G = 7997.2/sqrt(0.57612) = 10536.
  const ShortPipe half = short_pipe(rounded_propane(0.05));
  EXPECT_NEAR(half.non_equilibrium, 0.57612, 1e-5);
  EXPECT_NEAR(half.mass_flux_kg_per_m2_s, 10536.2, 0.5);
  EXPECT_TRUE(half.choked);
  // Liquid to the exit: u = 10536.2/493.3 = 21.359 m/s, p* = 953000 - 10536.2^2/(2*493.3) = 840481
  // Pa, then u + (840481 - 101325)/10536.2 = 91.51 m/s.
  EXPECT_NEAR(half.exit_velocity_m_per_s, 21.359, 2e-3);
  EXPECT_NEAR(half.exit_pressure_abs_pa, 840481.0, 20.0);
  EXPECT_NEAR(half.expanded_velocity_m_per_s, 91.51, 0.02);
}

TEST(ShortPipe, EndsAreTheLiquidAndTheEquilibriumRate) {
  const ShortPipe none = short_pipe(rounded_propane(0.0));
  EXPECT_NEAR(none.mass_flux_kg_per_m2_s, std::sqrt(2.0 * 493.3 * 851675.0), 1e-6);
  EXPECT_FALSE(none.choked);
  EXPECT_DOUBLE_EQ(none.exit_pressure_abs_pa, 101325.0);
  for (const double l : {0.1, 0.5, 10.0})
    EXPECT_NEAR(short_pipe(rounded_propane(l)).mass_flux_kg_per_m2_s, 7997.2, 1e-9);
}

TEST(ShortPipe, FluxFallsWithTheLengthWithoutAStep) {
  for (const double subcooling : {0.0, 2e4, 3e5}) {
    double last = std::numeric_limits<double>::infinity();
    for (int i = 0; i <= 1200; ++i) {
      ShortPipeInput in = rounded_propane(1e-4 * i);
      in.pressure_abs_pa += subcooling;
      const double g = short_pipe(in).mass_flux_kg_per_m2_s;
      EXPECT_LE(g, last * (1.0 + 1e-12));
      if (i > 0) {
        EXPECT_GT(g, last * 0.99) << i;
      }
      last = g;
    }
  }
}

TEST(ShortPipe, SubcoolingAddsItsHeadAndNoFlashingIsBernoulli) {
  // G^2 = 2 rho (p0 - ps) + G_E^2 = 2*493.3*1e5 + 7997.2^2: G = 12752.
  ShortPipeInput in = rounded_propane(0.2);
  in.pressure_abs_pa = 1053000.0;
  EXPECT_NEAR(short_pipe(in).mass_flux_kg_per_m2_s, 12752.0, 1.0);
  in.saturation_pressure_abs_pa = 90000.0;
  const ShortPipe cold = short_pipe(in);
  EXPECT_DOUBLE_EQ(cold.mass_flux_kg_per_m2_s, cold.liquid_flux_kg_per_m2_s);
  EXPECT_TRUE(std::isnan(cold.non_equilibrium));
  EXPECT_FALSE(cold.choked);
  // Just above the boiling point the equilibrium rate is no limit: never above Bernoulli.
  in.saturation_pressure_abs_pa = 101326.0;
  const ShortPipe warm = short_pipe(in);
  EXPECT_NEAR(warm.mass_flux_kg_per_m2_s, cold.mass_flux_kg_per_m2_s, 1e-3);
}

TEST(ShortPipe, EquilibriumRateOfASubstanceIsTheClosedForm) {
  const Substance& s = named("propane");
  const double t = 298.15;
  const double expected = s.heat_of_vaporisation_j_per_kg(t) / evaporation_volume_m3_per_kg(s, t) /
                          std::sqrt(s.liquid_heat_capacity_j_per_kg_k(t) * t);
  EXPECT_NEAR(equilibrium_rate_flux(s, t), expected, 1e-9 * expected);
  EXPECT_NEAR(expected, 8000.0, 160.0);  // 7997 with rounded properties
}

TEST(ShortPipe, RefusesWhatIsNoLiquid) {
  ShortPipeInput in = rounded_propane(-0.1);
  EXPECT_THROW((void)short_pipe(in), InputError);
  in = rounded_propane(0.05);
  in.pressure_abs_pa = 5e5;
  EXPECT_THROW((void)short_pipe(in), InputError);
}

LossEvent propane_hole() {
  return {.substance = &named("propane"),
          .temperature_k = 293.15,
          .pressure_abs_pa = named("propane").vapour_pressure_pa(293.15),
          .inventory_kg = 50000.0,
          .opening = OpeningKind::Hole,
          .hole_diameter_m = 0.05};
}

bool warned(const SourceTerm& s, const std::string& code) {
  for (const Warning& w : s.warnings) {
    if (w.code == code) return true;
  }
  return false;
}

TEST(SourceTerm, AnOpeningWithALengthLiesBetweenHoleAndEquilibrium) {
  for (const bool vessel : {false, true}) {
    LossEvent e = propane_hole();
    if (vessel) e.vessel = VesselGeometry{VesselShape::Sphere, 6.0};
    const SourceTerm hole = source_term(e, {});
    EXPECT_FALSE(warned(hole, "recalled_coefficient"));
    e.opening_length_m = 0.0;
    const SourceTerm none = source_term(e, {});
    EXPECT_NEAR(none.initial_rate_kg_per_s, hole.initial_rate_kg_per_s,
                1e-9 * hole.initial_rate_kg_per_s);
    EXPECT_NEAR(none.released_kg, hole.released_kg, 1e-6 * hole.released_kg);
    EXPECT_NEAR(none.segments[0].velocity_m_per_s, hole.segments[0].velocity_m_per_s,
                1e-6 * hole.segments[0].velocity_m_per_s);
    double last = none.initial_rate_kg_per_s;
    for (const double l : {0.02, 0.05, 0.1}) {
      e.opening_length_m = l;
      const SourceTerm s = source_term(e, {});
      EXPECT_TRUE(warned(s, "recalled_coefficient"));
      EXPECT_LT(s.initial_rate_kg_per_s, last);
      EXPECT_GT(s.segments[0].velocity_m_per_s, hole.segments[0].velocity_m_per_s);
      last = s.initial_rate_kg_per_s;
      double released = 0.0;
      for (const SourceSegment& g : s.segments)
        released += g.released_kg_per_s * (g.end_s - g.start_s);
      EXPECT_NEAR(released, s.released_kg, 1e-9 * s.released_kg);
    }
    if (!vessel) {
      // 0.1 m: area times the equilibrium rate, no coefficient.
      EXPECT_NEAR(last, 0.25 * M_PI * 0.0025 * equilibrium_rate_flux(named("propane"), 293.15),
                  1e-9 * last);
    }
  }
}

TEST(SourceTerm, AnOpeningLengthChangesNoGasAndNoLiquidAndRefusesAPipe) {
  LossEvent e{.substance = &named("benzene"),
              .temperature_k = 293.15,
              .pressure_abs_pa = 3e5,
              .inventory_kg = 1e4,
              .hole_diameter_m = 0.02};
  const double liquid = source_term(e, {}).released_kg;
  e.opening_length_m = 0.05;
  EXPECT_EQ(source_term(e, {}).released_kg, liquid);
  e = propane_hole();
  e.opening = OpeningKind::FullBore;
  e.opening_length_m = 0.05;
  EXPECT_THROW((void)source_term(e, {}), InputError);
}

PipelineBreakInput gas_line() {
  return {.pressure_abs_pa = 5e6,
          .temperature_k = 288.15,
          .molar_mass_kg_per_mol = 0.017,
          .heat_capacity_ratio = 1.31,
          .diameter_m = 0.5,
          .roughness_m = 3e-5,
          .length_upstream_m = 10000.0,
          .length_downstream_m = 4000.0};
}

WilsonPipeline side(double length, double hole) {
  return WilsonPipeline{{5e6, 288.15, 0.017, 1.31, 0.5, length, 3e-5, hole}};
}

TEST(PipelineBreak, BothEndsOfAFullBoreBreakAdd) {
  const PipelineBreak line{gas_line()};
  const WilsonPipeline up = side(10000.0, 0.5);
  const WilsonPipeline down = side(4000.0, 0.5);
  EXPECT_EQ(line.open_ends(), 2);
  EXPECT_NEAR(line.initial_mass_flow_kg_per_s(), 2.0 * 1749.7, 4.0);  // worked case, one end
  for (const double t : {0.0, 1.0, 60.0, 1000.0}) {
    EXPECT_DOUBLE_EQ(line.mass_flow_kg_per_s(t),
                     up.mass_flow_kg_per_s(t) + down.mass_flow_kg_per_s(t));
    EXPECT_DOUBLE_EQ(line.released_kg(t), up.released_kg(t) + down.released_kg(t));
  }
  EXPECT_DOUBLE_EQ(line.break_pressure_pa(0.0), 5e6);
}

TEST(PipelineBreak, OneSideAloneIsTheWilsonPipeline) {
  PipelineBreakInput in = gas_line();
  in.length_downstream_m = 0.0;
  for (const double hole : {0.5, 0.1}) {
    in.full_bore = hole == 0.5;
    in.hole_diameter_m = hole;
    const PipelineBreak line{in};
    const WilsonPipeline one = side(10000.0, hole);
    for (const double t : {0.0, 10.0, 500.0})
      EXPECT_DOUBLE_EQ(line.mass_flow_kg_per_s(t), one.mass_flow_kg_per_s(t));
  }
}

TEST(PipelineBreak, ASmallHoleEmptiesTheWholeLineAsOneTank) {
  PipelineBreakInput in = gas_line();
  in.full_bore = false;
  in.hole_diameter_m = 0.01;
  const PipelineBreak line{in};
  const double q0 = line.initial_mass_flow_kg_per_s();
  // Choked flow of the hole and exp(-t q0/m), whatever the two lengths.
  EXPECT_NEAR(q0, side(1.0, 0.01).initial_mass_flow_kg_per_s(), 1e-9 * q0);
  const double tau = line.line_kg() / q0;
  for (const double part : {0.1, 1.0, 2.0})
    EXPECT_NEAR(line.mass_flow_kg_per_s(part * tau), q0 * std::exp(-part), 2e-3 * q0);
}

TEST(PipelineBreak, ContentAndPumpedGasLeaveExactly) {
  for (const bool full : {true, false}) {
    for (const double upstream : {10000.0, 0.0}) {
      for (const double pump : {0.0, 60.0, 1e5}) {
        PipelineBreakInput in = gas_line();
        in.length_upstream_m = upstream;
        in.full_bore = full;
        in.hole_diameter_m = 0.1;
        in.pump_kg_per_s = pump;
        in.isolation_time_s = 300.0;
        in.compressibility = 0.9;
        const PipelineBreak line{in};
        const double all = line.line_kg() + 300.0 * line.pump_kg_per_s();
        EXPECT_NEAR(line.released_kg(1e7), all, 1e-7 * all);
        EXPECT_DOUBLE_EQ(line.released_kg(0.0), 0.0);
        // The rate is the derivative of the mass, never above the first rate, and >= 0.
        const double first = line.initial_mass_flow_kg_per_s();
        for (const double t : {0.5, 20.0, 250.0, 310.0, 2000.0}) {
          const double h = 1e-3;
          const double slope = (line.released_kg(t + h) - line.released_kg(t - h)) / (2.0 * h);
          EXPECT_NEAR(line.mass_flow_kg_per_s(t), slope, 1e-5 * first) << t;
          EXPECT_LE(line.mass_flow_kg_per_s(t), first * (1.0 + 1e-9));
          EXPECT_GE(line.mass_flow_kg_per_s(t), 0.0);
        }
        const OutflowHistory h = line.history();
        EXPECT_EQ(h.end_rule, "pressure equal");
        EXPECT_NEAR(h.initial_kg, all, 1e-9 * all);
        // Pumping may outlast the content of the line: the form then ends below its residue.
        EXPECT_LE(h.points.back().mass_left_kg, line.residue_kg() + 1e-6 * all);
        if (pump == 0.0) {
          EXPECT_NEAR(h.points.back().mass_left_kg, line.residue_kg(), 1e-6 * all);
        }
        double sum = 0.0;
        for (const RateStep& s : steps_of(h)) sum += s.mass_kg;
        EXPECT_NEAR(sum, h.released_kg, 1e-9 * all);
        for (std::size_t i = 1; i < h.points.size(); ++i) {
          EXPECT_GT(h.points[i].time_s, h.points[i - 1].time_s);
          EXPECT_LE(h.points[i].mass_left_kg, h.points[i - 1].mass_left_kg + 1e-9 * all);
        }
      }
    }
  }
}

TEST(PipelineBreak, LongPumpingTendsToThePumpAndEndsOnlyByIsolation) {
  PipelineBreakInput in = gas_line();
  in.pump_kg_per_s = 50.0;
  const PipelineBreak line{in};
  EXPECT_NEAR(line.mass_flow_kg_per_s(1e5), 50.0, 1e-6);
  EXPECT_THROW((void)line.history(), InputError);
  const OutflowHistory h = line.history(1800.0);
  EXPECT_EQ(h.end_rule, "time");
  EXPECT_NEAR(h.released_kg, line.released_kg(1800.0), 1e-6);
  EXPECT_NEAR(h.initial_kg, line.line_kg() + 50.0 * 1800.0, 1e-6);
  in.pump_kg_per_s = 0.0;
  const PipelineBreak without{in};
  for (const double t : {1.0, 100.0, 900.0})
    EXPECT_GE(line.mass_flow_kg_per_s(t), without.mass_flow_kg_per_s(t));
}

TEST(PipelineBreak, SaysWhatDoesNotFit) {
  PipelineBreakInput in = gas_line();
  in.length_upstream_m = in.length_downstream_m = 0.0;
  EXPECT_THROW((PipelineBreak{in}), InputError);
  in = gas_line();
  in.full_bore = false;
  in.hole_diameter_m = 0.6;
  EXPECT_THROW((PipelineBreak{in}), InputError);
  in = gas_line();
  in.pressure_abs_pa = 1e5;
  EXPECT_THROW((PipelineBreak{in}), InputError);
}

// Pressure at the break: what a hole at that pressure passes is the flow of the line.
TEST(PipelineBreak, TheBreakPressurePassesTheFlow) {
  PipelineBreakInput in = gas_line();
  in.full_bore = false;
  in.hole_diameter_m = 0.2;
  const PipelineBreak line{in};
  for (const double t : {0.0, 100.0, 800.0, 2000.0, 4000.0}) {
    const double q = line.mass_flow_kg_per_s(t);
    const GasHole hole = gas_hole({.hole_diameter_m = 0.2,
                                   .pressure_abs_pa = line.break_pressure_pa(t),
                                   .temperature_k = 288.15,
                                   .molar_mass_kg_per_mol = 0.017,
                                   .heat_capacity_ratio = 1.31});
    EXPECT_NEAR(hole.mass_flow_kg_per_s, q, 1e-6 * q) << t;
  }
}

LossEvent methane_line() {
  return {.substance = &named("methane"),
          .temperature_k = 288.15,
          .pressure_abs_pa = 6e6,
          .opening = OpeningKind::FullBore,
          .pipeline = Pipeline{.length_upstream_m = 8000.0,
                               .length_downstream_m = 12000.0,
                               .diameter_m = 0.4,
                               .roughness_m = 4.5e-5,
                               .pump_kg_per_s = 20.0},
          .isolation_time_s = 600.0};
}

TEST(SourceTerm, AGasPipelineEmptiesFromBothEnds) {
  const LossEvent e = methane_line();
  const SourceTerm s = source_term(e, {});
  const double z = e.substance->gas_compressibility(288.15, 6e6);
  const double held =
      e.substance->ideal_gas_density_kg_per_m3(288.15, 6e6) / z * 0.25 * M_PI * 0.16 * 20000.0;
  EXPECT_LT(s.released_kg, held + 600.0 * 20.0);
  EXPECT_GT(s.released_kg, 0.9 * held);
  EXPECT_EQ(s.phase, Phase::Gas);
  ASSERT_EQ(s.segments.size(), 5U);
  double mass = 0.0;
  for (std::size_t i = 0; i < 5; ++i) {
    const SourceSegment& g = s.segments[i];
    mass += g.airborne_kg_per_s * (g.end_s - g.start_s);
    EXPECT_GT(g.velocity_m_per_s, 0.0);
    EXPECT_GT(g.diameter_m, 0.0);
    if (i > 0) {
      EXPECT_LT(g.released_kg_per_s, s.segments[i - 1].released_kg_per_s);
    }
  }
  EXPECT_NEAR(mass, s.released_kg, 1e-9 * s.released_kg);
  EXPECT_NEAR(s.airborne_kg, s.released_kg, 1e-9 * s.released_kg);
  // Two bores of choked gas at the start.
  const double one = gas_hole({.hole_diameter_m = 0.4,
                               .pressure_abs_pa = 6e6,
                               .temperature_k = 288.15,
                               .molar_mass_kg_per_mol = e.substance->molar_mass_kg_per_mol,
                               .heat_capacity_ratio = e.substance->heat_capacity_ratio(288.15),
                               .compressibility = z})
                         .mass_flow_kg_per_s;
  EXPECT_NEAR(s.initial_rate_kg_per_s, 2.0 * one, 1e-9 * one);
  EXPECT_FALSE(warned(s, "inventory_contradicts_state"));
}

TEST(SourceTerm, AHoleInAPipelinePassesLessAndPumpingPassesMore) {
  LossEvent e = methane_line();
  e.opening = OpeningKind::Hole;
  e.hole_diameter_m = 0.05;
  const SourceTerm fed = source_term(e, {});
  e.pipeline->pump_kg_per_s = 0.0;
  const SourceTerm alone = source_term(e, {});
  EXPECT_GT(fed.released_kg, alone.released_kg);
  EXPECT_LT(fed.initial_rate_kg_per_s, 30.0);
  EXPECT_EQ(fed.initial_rate_kg_per_s, alone.initial_rate_kg_per_s);
  EXPECT_EQ(alone.duration_rule, "cap on duration");
  e.inventory_kg = 10.0;
  EXPECT_TRUE(warned(source_term(e, {}), "inventory_contradicts_state"));
}

TEST(SourceTerm, APipelineGoesWithNothingElse) {
  LossEvent e = methane_line();
  e.opening = OpeningKind::Rupture;
  EXPECT_THROW((void)source_term(e, {}), InputError);
  e = methane_line();
  e.feed = Feed{.normal_flow_kg_per_s = 5.0};
  EXPECT_THROW((void)source_term(e, {}), InputError);
  e = methane_line();
  e.pipeline->roughness_m = 0.0;
  EXPECT_THROW((void)source_term(e, {}), InputError);
  e = methane_line();
  e.substance = &named("propane");
  EXPECT_THROW((void)source_term(e, {}), InputError);
}

// Maximum along the isentrope of Helmholtz equations of state (methane, Setzmann and Wagner 1991;
// hydrogen, Leachman 2009; nitrogen, Span 2000), Cd 1 [kg/m2/s].
TEST(RealGasHole, AgreesWithEquationsOfState) {
  struct Row {
    const char* id;
    double p, t, flux, tolerance;
  };
  for (const Row& r :
       {Row{"methane", 1e6, 288.15, 1751.84, 0.002}, Row{"methane", 6e6, 288.15, 11150.8, 0.01},
        Row{"methane", 1e7, 288.15, 19645.5, 0.03}, Row{"methane", 1e7, 313.15, 18143.7, 0.02},
        Row{"hydrogen", 1e7, 288.15, 6234.46, 0.005}, Row{"hydrogen", 2e7, 288.15, 12326.4, 0.01},
        Row{"hydrogen", 3.5e7, 288.15, 21178.7, 0.02}}) {
    const RealGasHole h = real_gas_hole({.substance = &named(r.id),
                                         .pressure_abs_pa = r.p,
                                         .temperature_k = r.t,
                                         .hole_diameter_m = std::sqrt(4.0 / M_PI)});
    EXPECT_NEAR(h.mass_flow_kg_per_s, r.flux, r.tolerance * r.flux) << r.id << " " << r.p;
    EXPECT_TRUE(h.choked);
  }
}

TEST(RealGasHole, EnthalpyAndEntropyBelongToOneEquationOfState) {
  const VirialGas gas{named("methane")};
  const double t0 = 288.15;
  const double p0 = 1e7;
  // dh = v dp along the isentrope, and dh = cp dT + (v - T dv/dT) dp off it.
  const double p = 6e6;
  const double h = 1e3;
  const double up = gas.isentropic_temperature_k(t0, p0, p + h);
  const double down = gas.isentropic_temperature_k(t0, p0, p - h);
  const double t = gas.isentropic_temperature_k(t0, p0, p);
  const double slope = (gas.enthalpy_change_j_per_kg(t0, p0, up, p + h) -
                        gas.enthalpy_change_j_per_kg(t0, p0, down, p - h)) /
                       (2.0 * h);
  const double v = gas.specific_volume_m3_per_kg(t, p);
  EXPECT_NEAR(slope, v, 1e-6 * v);
  const double cp = (gas.enthalpy_change_j_per_kg(t0, p0, t + 0.01, p) -
                     gas.enthalpy_change_j_per_kg(t0, p0, t - 0.01, p)) /
                    0.02;
  EXPECT_NEAR(gas.heat_capacity_j_per_kg_k(t, p), cp, 1e-4 * cp);
}

TEST(RealGasHole, TendsToTheIdealGasAndIsContinuousAtChoking) {
  const RealGasHole thin = real_gas_hole({.substance = &named("hydrogen"),
                                          .pressure_abs_pa = 1e5,
                                          .temperature_k = 300.0,
                                          .hole_diameter_m = 0.01,
                                          .back_pressure_abs_pa = 1e3});
  EXPECT_NEAR(thin.mass_flow_kg_per_s, thin.constant_z_flow_kg_per_s,
              3e-3 * thin.constant_z_flow_kg_per_s);  // cp falls on the way to the throat
  RealGasHoleInput in{.substance = &named("methane"),
                      .pressure_abs_pa = 8e6,
                      .temperature_k = 300.0,
                      .hole_diameter_m = 0.01};
  const RealGasHole free = real_gas_hole(in);
  in.back_pressure_abs_pa = free.throat_pressure_abs_pa * (1.0 - 1e-4);
  EXPECT_NEAR(real_gas_hole(in).mass_flow_kg_per_s, free.mass_flow_kg_per_s,
              1e-7 * free.mass_flow_kg_per_s);
  double last = free.mass_flow_kg_per_s * (1.0 + 1e-12);
  for (const double back : {1.001, 1.05, 1.2, 1.5}) {
    in.back_pressure_abs_pa = free.throat_pressure_abs_pa * back;
    const RealGasHole slow = real_gas_hole(in);
    EXPECT_FALSE(slow.choked);
    EXPECT_LT(slow.mass_flow_kg_per_s, last);
    EXPECT_DOUBLE_EQ(slow.throat_pressure_abs_pa, in.back_pressure_abs_pa);
    last = slow.mass_flow_kg_per_s;
  }
  in.back_pressure_abs_pa = 9e6;
  EXPECT_THROW((void)real_gas_hole(in), InputError);
}

TEST(SourceTerm, TheRealThroatReplacesTheRateWhenAskedFor) {
  for (const bool vessel : {false, true}) {
    LossEvent e{.substance = &named("methane"),
                .temperature_k = 288.15,
                .pressure_abs_pa = 1e7,
                .inventory_kg = 500.0,
                .gas_vessel = vessel,
                .hole_diameter_m = 0.01};
    const SourceTerm ideal = source_term(e, {});
    e.real_gas_throat = true;
    const SourceTerm real = source_term(e, {});
    const RealGasHole h = real_gas_hole({.substance = e.substance,
                                         .pressure_abs_pa = 1e7,
                                         .temperature_k = 288.15,
                                         .hole_diameter_m = 0.01});
    EXPECT_NEAR(real.initial_rate_kg_per_s, h.mass_flow_kg_per_s, 1e-6 * h.mass_flow_kg_per_s);
    EXPECT_NEAR(ideal.initial_rate_kg_per_s, h.constant_z_flow_kg_per_s,
                1e-6 * h.constant_z_flow_kg_per_s);
    EXPECT_NEAR(real.released_kg, ideal.released_kg, 0.02 * ideal.released_kg);
  }
}

TEST(EvalOfOpenings, GoesThroughTheRegistry) {
  const auto run = [](const char* id, const char* inputs) {
    return Registry::builtin().evaluate(id, Json::parse(inputs));
  };
  const auto value = [](const Evaluation& e, const std::string& name) {
    for (const OutputValue& v : e.outputs) {
      if (v.name == name) return v.value.get<double>();
    }
    ADD_FAILURE() << "no output " << name;
    return 0.0;
  };
  const Evaluation stub = run("source.short_pipe",
                              R"({"substance": "propane", "temperature": "25 degC",
                                  "opening_length": "50 mm"})");
  EXPECT_GT(value(stub, "mass_flux"), value(stub, "mass_flux_equilibrium"));
  EXPECT_LT(value(stub, "mass_flux"), value(stub, "mass_flux_liquid"));
  ASSERT_EQ(stub.warnings.size(), 1U);
  EXPECT_EQ(stub.warnings[0].code, "recalled_coefficient");
  const Evaluation line = run("source.source_term",
                              R"({"substance": "methane", "temperature": 288.15,
                                  "pressure": "60 bar", "opening": "full_bore",
                                  "pipeline_diameter": 0.4, "roughness": 4.5e-5,
                                  "length_upstream": 5000, "length_downstream": 5000})");
  EXPECT_GT(value(line, "released"), 1e4);
  EXPECT_THROW((void)run("source.source_term",
                         R"({"substance": "methane", "temperature": 288.15,
                             "pressure": "60 bar", "hole_diameter": 0.1})"),
               InputError);
}

}  // namespace
}  // namespace isorisk::models::source
