// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/models/fire/johnson_jet.hpp"

namespace isorisk::models::fire {
namespace {

using std::numbers::pi;

ChamberlainJetInput methane(double wind_m_per_s = 3.0) {
  return {.mass_flow_kg_per_s = 10.0,
          .hole_diameter_m = 0.05,
          .molar_mass_kg_per_mol = 0.016043,
          .heat_capacity_ratio = 1.31,
          .stagnation_pressure_abs_pa = 4e6,
          .stagnation_temperature_k = 288.15,
          .heat_of_combustion_j_per_kg = 50e6,
          .wind_speed_m_per_s = wind_m_per_s,
          .release_height_m = 3.0};
}

bool has_warning(const JohnsonJet& jet, const std::string& code) {
  return std::any_of(jet.warnings().begin(), jet.warnings().end(),
                     [&](const Warning& w) { return w.code == code; });
}

TEST(JohnsonJet, StepByStepFromTheSourceOfTheSameJet) {
  // D_s, u_j and L_b0 by the steps of fire.chamberlain_jet; the rest by hand from the equations of
  // the page.
  const JohnsonJet jet{{.release = methane()}};
  const JohnsonJetState& s = jet.state();
  const double ds = s.source.source_diameter_m, uj = s.source.jet_velocity_m_per_s;
  const double l0 = s.source.still_air_length_m;
  const double rho_a = 101325.0 * 0.02896 / (8.31446 * 288.15);
  EXPECT_NEAR(s.momentum_flux_n, 0.25 * pi * rho_a * ds * ds * uj * uj, 1e-9 * s.momentum_flux_n);
  EXPECT_NEAR(s.momentum_flux_n, 10.0 * uj, 1e-9 * s.momentum_flux_n);  // D_s keeps m' u_j
  const double xi = l0 * std::cbrt(pi * rho_a * 9.81 / (4.0 * s.momentum_flux_n));
  EXPECT_NEAR(s.buoyancy, xi, 1e-12 * xi);
  const double omega = std::sqrt(pi * rho_a / (4.0 * s.momentum_flux_n)) * l0 * 3.0;
  EXPECT_NEAR(s.wind_along, omega, 1e-12 * omega);
  ASSERT_GT(xi, 3.3);
  ASSERT_LT(xi, 5.11);
  EXPECT_NEAR(s.tip_along_m,
              l0 * (0.55 + 0.45 * std::exp(-0.168 * xi * xi)) *
                  (1.0 + 0.82 * (1.0 - std::exp(-0.5 * (xi - 3.3))) * omega),
              1e-9);
  EXPECT_NEAR(s.tip_rise_m, l0 * std::pow(1.0 + 1.0 / xi, -8.78) * (1.0 - 0.02 * xi * omega), 1e-9);
  EXPECT_DOUBLE_EQ(s.tip_across_m, 0.0);
  EXPECT_NEAR(s.lift_off_m, 0.2 * std::hypot(s.tip_along_m, s.tip_rise_m), 1e-9);
  EXPECT_NEAR(s.base_width_m, s.lift_off_m * std::max(0.12, -0.18 + 0.081 * xi), 1e-12);
  // Narrow at this flow: more power per area than any open flame has been seen to have.
  EXPECT_TRUE(has_warning(jet, "outside_validity"));
}

TEST(JohnsonJet, RadiatesItsFractionOfTheHeatOrLessWhereItIsThin) {
  const auto sent = [](const JohnsonJet& jet) {
    return jet.flame().surface_emissive_power_w_per_m2() *
           jet.flame().composite()->weighted_area_m2();
  };
  const JohnsonJet jet{{.release = methane()}};
  const double radiated = jet.state().source.fraction_radiated * jet.state().source.heat_release_w;
  EXPECT_NEAR(sent(jet), radiated, 1e-9 * radiated);
  const JohnsonJet dense{{.release = methane(), .absorption_per_m = 50.0}};
  EXPECT_NEAR(sent(dense), radiated, 1e-6 * radiated);
  const JohnsonJet thin{{.release = methane(), .absorption_per_m = 0.4}};
  const JohnsonJetState& s = thin.state();
  EXPECT_NEAR(
      s.side_emissive_power_w_per_m2,
      s.surface_emissive_power_w_per_m2 * (1.0 - std::exp(-0.2 * (s.base_width_m + s.tip_width_m))),
      1e-6 * s.surface_emissive_power_w_per_m2);
  EXPECT_LT(sent(thin), radiated);
  EXPECT_EQ(has_warning(thin, "thin_flame"),
            s.side_emissive_power_w_per_m2 < 0.5 * s.surface_emissive_power_w_per_m2);
  EXPECT_FALSE(has_warning(dense, "thin_flame"));
}

TEST(JohnsonJet, MomentumJetsReachFarAndBuoyantOnesRise) {
  EXPECT_DOUBLE_EQ(johnson_reach_ratio(0.0), 1.0);
  EXPECT_NEAR(johnson_reach_ratio(50.0), 0.55, 1e-12);
  double reach = 1.0, rise = 0.0;
  for (double xi = 0.1; xi < 30.0; xi += 0.05) {
    EXPECT_LE(johnson_reach_ratio(xi), reach);
    EXPECT_GE(johnson_rise_ratio(xi), rise);
    EXPECT_LT(johnson_rise_ratio(xi), 1.0);
    reach = johnson_reach_ratio(xi);
    rise = johnson_rise_ratio(xi);
  }
}

TEST(JohnsonJet, ReachIsContinuousWhereItsBranchesMeet) {
  EXPECT_NEAR(johnson_reach_ratio(5.11 - 1e-9), johnson_reach_ratio(5.11 + 1e-9), 1e-9);
}

TEST(JohnsonJet, CrosswindBendsTheFlameWithTheWindOnEitherSide) {
  ChamberlainJetInput left = methane(6.0), right = methane(6.0);
  left.hole_azimuth_rad = 0.5 * pi;
  right.hole_azimuth_rad = -0.5 * pi;
  const JohnsonJet l{{.release = left}}, r{{.release = right}};
  EXPECT_GT(l.state().tip_across_m, 0.0);
  EXPECT_NEAR(l.state().wind_along, 0.0, 1e-12);
  const auto tip = [](const JohnsonJet& j) {
    return std::get<FrustumRadiator>(j.flame().composite()->parts().front().body)
        .shape()
        .tip_centre_m;
  };
  EXPECT_GT(tip(l).x, 0.0);  // downwind
  EXPECT_NEAR(tip(l).x, tip(r).x, 1e-12);
  EXPECT_NEAR(tip(l).y, -tip(r).y, 1e-12);
  EXPECT_NEAR(l.flame().max_heat_flux_w_per_m2(10.0, 20.0, 1.5),
              r.flame().max_heat_flux_w_per_m2(10.0, -20.0, 1.5), 1e-6);
}

TEST(JohnsonJet, HeatFluxReachesAnyReceiverAndTheFlameTouchesWhatStandsInIt) {
  const JohnsonJet jet{{.release = methane()}};
  const JohnsonJetState& s = jet.state();
  const double middle = 0.5 * (s.lift_off_m + s.tip_along_m);
  EXPECT_TRUE(jet.flame().touches({middle, 0.0, 3.0 + 0.5 * s.tip_rise_m}));
  EXPECT_FALSE(jet.flame().touches({s.tip_along_m + 3.0 * s.tip_width_m, 0.0, 3.0}));
  EXPECT_TRUE(
      jet.flame().touches({s.tip_along_m + 3.0 * s.tip_width_m, 0.0, 3.0}, 4.0 * s.tip_width_m));
  double before = 1e9;
  for (double y = 15.0; y < 400.0; y *= 1.2) {
    const double q = jet.flame().max_heat_flux_w_per_m2(middle, y, 1.5);
    EXPECT_LT(q, before);
    EXPECT_GT(q, 0.0);
    before = q;
  }
}

TEST(JohnsonJet, SizeGrowsWithTheFlow) {
  double length = 0.0;
  for (double flow : {0.1, 1.0, 10.0, 100.0}) {
    ChamberlainJetInput in = methane();
    in.mass_flow_kg_per_s = flow;
    in.hole_diameter_m = 0.05 * std::sqrt(flow / 10.0);
    const JohnsonJet jet{{.release = in}};
    EXPECT_GT(jet.state().flame_length_m, length);
    length = jet.state().flame_length_m;
  }
}

TEST(JohnsonJet, TwoPhaseJetTakesItsMomentumFromTheDischarge) {
  ChamberlainJetInput in = methane();
  in.molar_mass_kg_per_mol = 0.0441;
  in.heat_capacity_ratio = 1.13;
  in.stagnation_pressure_abs_pa = 8e5;
  in.heat_of_combustion_j_per_kg = 46e6;
  in.heavy_fuel_correction = true;
  in.expanded_velocity_m_per_s = 60.0;
  in.expanded_density_kg_per_m3 = 6.0;
  const JohnsonJet jet{{.release = in}};
  EXPECT_DOUBLE_EQ(jet.state().source.jet_velocity_m_per_s, 60.0);
  EXPECT_NEAR(jet.state().momentum_flux_n, 600.0, 1e-9 * 600.0);
  EXPECT_TRUE(has_warning(jet, "outside_validity"));
  // Slow jets are buoyant: it rises more than the gas jet of the same flow, and 44 g/mol radiates
  // (44.1/21)^1/2 as much as the formula for methane gives at that speed.
  EXPECT_GT(jet.state().buoyancy, JohnsonJet{{.release = methane()}}.state().buoyancy);
  EXPECT_NEAR(jet.state().source.fraction_radiated,
              (0.21 * std::exp(-0.00323 * 60.0) + 0.11) * std::sqrt(44.1 / 21.0), 1e-12);
}

TEST(JohnsonJet, TellsOfGuardsAndUseOutsideItsRange) {
  EXPECT_TRUE(has_warning(JohnsonJet{{.release = methane(20.0)}}, "outside_validity"));
  ChamberlainJetInput slow = methane(13.0);
  slow.expanded_velocity_m_per_s = 20.0;
  slow.expanded_density_kg_per_m3 = 2.0;
  EXPECT_TRUE(has_warning(JohnsonJet{{.release = slow}}, "guard_rise"));
}

TEST(JohnsonJet, RefusesBadInputAllTogether) {
  ChamberlainJetInput in = methane();
  in.hole_elevation_rad = 0.2;
  in.hole_azimuth_rad = 3.0;
  try {
    const JohnsonJet jet{{.release = in, .lift_off_ratio = 0.9, .absorption_per_m = -1.0}};
    FAIL() << "no error";
  } catch (const InputError& e) {
    const std::string text = e.what();
    for (const char* word : {"hole_elevation", "hole_azimuth", "lift_off_ratio", "absorption"}) {
      EXPECT_NE(text.find(word), std::string::npos) << word << " in " << text;
    }
  }
}

}  // namespace
}  // namespace isorisk::models::fire
