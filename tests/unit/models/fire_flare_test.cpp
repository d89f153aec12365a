// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/models/fire/flare.hpp"
#include "isorisk/models/fire/jet_correlations.hpp"

namespace isorisk::models::fire {
namespace {

FlareInput flare(FlareTrajectory trajectory, double wind_m_per_s = 8.94) {
  return {.mass_flow_kg_per_s = 12.6,
          .heat_of_combustion_j_per_kg = 50e6,
          .tip_diameter_m = 0.5,
          .exit_velocity_m_per_s = 60.0,
          .exit_temperature_k = 420.0,
          .molar_mass_kg_per_mol = 0.0461,
          .wind_speed_m_per_s = wind_m_per_s,
          .tip_height_m = 40.0,
          .fraction_radiated = 0.3,
          .lower_flammable_limit = 0.02,
          .trajectory = trajectory};
}

TEST(Flare, ChartOfApi521BendsTheFlameFarMoreThanTheVectorSum) {
  const Flare chart{flare(FlareTrajectory::Api521, 9.0)};  // wind over exit 0.15
  const FlareState& s = chart.state();
  // Read off the chart: 0.85 across, 0.35 up; some 68 degrees against 9.
  EXPECT_NEAR(s.flame_end_m.x / s.flame_length_m, 0.85, 0.01);
  EXPECT_NEAR((s.flame_end_m.z - 40.0) / s.flame_length_m, 0.35, 0.03);
  const Flare sum{flare(FlareTrajectory::VectorSum, 9.0)};
  EXPECT_NEAR(std::atan2(sum.state().flame_end_m.x, sum.state().flame_end_m.z - 40.0) * 180.0 /
                  std::numbers::pi,
              8.53, 0.01);
  EXPECT_GT(chart.max_heat_flux_w_per_m2({60.0, 0.0, 1.5}),
            sum.max_heat_flux_w_per_m2({60.0, 0.0, 1.5}));
}

TEST(Flare, BrzustowskiSommerStepByStep) {
  const Flare f{flare(FlareTrajectory::BrzustowskiSommer)};
  const FlareState& s = f.state();
  const double ratio = 8.94 / 60.0, molar = 0.0461 / 0.02896;
  const double c = 0.02 / ratio * molar;
  EXPECT_NEAR(s.lean_limit_ratio, c, 1e-12);
  ASSERT_LT(c, 0.5);
  const double scale = 0.5 / ratio * std::sqrt(molar * 288.15 / 420.0);
  const double path = 2.04 * std::pow(c, -1.03), x = path - 1.65;
  EXPECT_NEAR(s.path_length_m, scale * path, 1e-9);
  EXPECT_NEAR(s.flame_end_m.x, scale * x, 1e-9);
  EXPECT_NEAR(s.flame_end_m.z, 40.0 + scale * 2.05 * std::pow(x, 0.28), 1e-9);
  EXPECT_NEAR(s.centre_m.x, scale * (0.5 * path - 1.65), 1e-9);
}

TEST(Flare, ReachOfThePathIsSolvedBelowItsBranch) {
  for (double path : {0.1, 0.8, 1.9, 2.34}) {
    const double x = brzustowski_sommer_reach(path);
    EXPECT_NEAR(1.04 * x * x + 2.05 * std::pow(x, 0.28), path, 1e-9);
  }
  EXPECT_DOUBLE_EQ(brzustowski_sommer_reach(3.65), 2.0);
  // The printed branches meet with steps of 1 and 7 per cent.
  EXPECT_NEAR(brzustowski_sommer_reach(2.35 - 1e-9), 0.70, 0.02);
  EXPECT_NEAR(brzustowski_sommer_path(0.5) / brzustowski_sommer_path(0.5 - 1e-9), 0.93, 0.01);
}

TEST(Flare, IsUprightInCalmAirAndContinuousFromThere) {
  const FlareState calm = Flare{flare(FlareTrajectory::Api521, 0.0)}.state();
  EXPECT_DOUBLE_EQ(calm.flame_end_m.x, 0.0);
  EXPECT_NEAR(calm.flame_end_m.z, 40.0 + calm.flame_length_m, 1e-9);
  FlareState before = calm;
  for (double u = 0.05; u < 50.0; u += 0.05) {
    const FlareState s = Flare{flare(FlareTrajectory::Api521, u)}.state();
    EXPECT_LT(length(s.flame_end_m - before.flame_end_m), 0.03 * s.flame_length_m) << u;
    before = s;
  }
}

TEST(Flare, HeatIsThatOfOnePointAndReachIsWhereItIs) {
  FlareInput in = flare(FlareTrajectory::Api521);
  in.transmissivity.model = TransmissivityModel::None;
  const Flare f{in};
  const Vec3 c = f.state().centre_m;
  const double q = f.max_heat_flux_w_per_m2({c.x, 30.0, c.z});
  EXPECT_NEAR(q * 4.0 * std::numbers::pi * 900.0, 0.3 * 12.6 * 50e6, 1.0);
  const double reach = f.reach_m(1580.0, 1.5);
  EXPECT_NEAR(f.max_heat_flux_w_per_m2({reach, 0.0, 1.5}), 1580.0, 1e-3);
  EXPECT_DOUBLE_EQ(f.reach_m(1e9, 1.5), 0.0);
}

TEST(Flare, RefusesBadInputAllTogether) {
  FlareInput in = flare(FlareTrajectory::BrzustowskiSommer, 0.0);
  in.fraction_radiated = 1.4;
  in.exit_velocity_m_per_s = -1.0;
  try {
    const Flare f{in};
    FAIL() << "no error";
  } catch (const InputError& e) {
    const std::string text = e.what();
    for (const char* word : {"fraction_radiated", "exit_velocity", "wind_speed", "api521"}) {
      EXPECT_NE(text.find(word), std::string::npos) << word << " in " << text;
    }
  }
}

TEST(JetCorrelations, CookKalghatgiAndOrder404) {
  // 3.5 kg/s at 50 MJ/kg = 175 MW.
  EXPECT_NEAR(cook_flame_length_m(175e6), 0.00326 * std::exp(0.478 * std::log(175e6)), 1e-9);
  EXPECT_NEAR(cook_flame_length_m(175e6) / api521_flame_length_m(175e6), 1.0, 0.02);
  // Methane at 100 m/s: nu 1.6e-5, S 0.4, density ratio 0.555: 0.5 x 0.413.
  EXPECT_NEAR(kalghatgi_lift_off_m(1.6e-5, 100.0, 0.4, 0.555), 0.5 * std::pow(0.555, 1.5), 1e-9);
  EXPECT_NEAR(order404_jet(32.0, JetPhase::Gas).length_m, 50.0, 1e-9);  // 12.5 x 4
  EXPECT_NEAR(order404_jet(32.0, JetPhase::Vapour).length_m, 54.0, 1e-9);
  EXPECT_NEAR(order404_jet(32.0, JetPhase::Liquid).length_m, 60.0, 1e-9);
  EXPECT_NEAR(order404_jet(32.0, JetPhase::Liquid).reach_10kw_m, 90.0, 1e-9);
}

}  // namespace
}  // namespace isorisk::models::fire
