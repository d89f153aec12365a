// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "isorisk/core/error.hpp"
#include "isorisk/models/fire/chamberlain_jet.hpp"
#include "isorisk/models/fire/jet_correlations.hpp"
#include "isorisk/models/fire/multi_point_source.hpp"

namespace isorisk::models::fire {
namespace {

using std::numbers::pi;
constexpr double kDeg = pi / 180.0;

ChamberlainJetInput methane() {
  return {.mass_flow_kg_per_s = 3.5,
          .hole_diameter_m = 0.025,
          .molar_mass_kg_per_mol = 0.016043,
          .heat_capacity_ratio = 1.31,
          .stagnation_pressure_abs_pa = 5e6,
          .stagnation_temperature_k = 288.15,
          .heat_of_combustion_j_per_kg = 50e6,
          .wind_speed_m_per_s = 5.0,
          .hole_elevation_rad = 90.0 * kDeg};
}

bool has_warning(const ChamberlainJet& jet, const std::string& code) {
  return std::any_of(jet.warnings().begin(), jet.warnings().end(),
                     [&](const Warning& w) { return w.code == code; });
}

TEST(ChamberlainJet, VerticalMethaneJetStepByStep) {
  // Step-by-step evaluation of CPR 14E steps 1 to 17 by an independent program.
  const ChamberlainJet jet{methane()};
  const ChamberlainJetState& s = jet.state();
  EXPECT_TRUE(s.choked);
  EXPECT_NEAR(s.stoichiometric_mass_fraction, 0.05471, 1e-5);
  EXPECT_NEAR(s.jet_temperature_k, 114.53, 0.01);
  EXPECT_NEAR(s.mach_number, 3.1273, 1e-4);
  EXPECT_NEAR(s.jet_velocity_m_per_s, 872.05, 0.05);
  EXPECT_NEAR(s.source_diameter_m, 0.064593, 1e-6);
  EXPECT_NEAR(s.wind_to_jet_velocity_ratio, 0.0057336, 1e-7);
  EXPECT_NEAR(s.dimensionless_length, 352.38, 0.02);
  EXPECT_NEAR(s.still_air_length_m, 22.761, 0.001);
  EXPECT_NEAR(s.flame_length_m, 12.724, 0.001);
  EXPECT_NEAR(s.richardson_flame, 3.3159, 2e-4);
  EXPECT_NEAR(s.tilt_rad / kDeg, 13.833, 0.001);
  EXPECT_NEAR(s.lift_off_m, 2.3115, 2e-4);
  EXPECT_NEAR(s.frustum_length_m, 10.468, 0.001);
  EXPECT_NEAR(s.base_width_m, 0.053066, 5e-6);
  EXPECT_NEAR(s.tip_width_m, 3.6842, 2e-4);
  EXPECT_NEAR(s.surface_area_m2, 73.029, 0.005);
  EXPECT_NEAR(s.fraction_radiated, 0.12256, 1e-5);
  EXPECT_NEAR(s.surface_emissive_power_w_per_m2, 293690.0, 30.0);
  EXPECT_TRUE(jet.warnings().empty());
}

TEST(ChamberlainJet, SubsonicPropaneFlareInStrongWind) {
  ChamberlainJetInput in = methane();
  in.mass_flow_kg_per_s = 5.0;
  in.hole_diameter_m = 0.4;
  in.molar_mass_kg_per_mol = 0.044096;
  in.heat_capacity_ratio = 1.13;
  in.stagnation_pressure_abs_pa = 105e3;
  in.stagnation_temperature_k = 300.0;
  in.heat_of_combustion_j_per_kg = 46.35e6;
  in.wind_speed_m_per_s = 8.0;
  const ChamberlainJet jet{in};
  const ChamberlainJetState& s = jet.state();
  EXPECT_FALSE(s.choked);
  EXPECT_NEAR(s.mach_number, 0.087836, 1e-5);
  EXPECT_NEAR(s.jet_temperature_k, 299.85, 0.01);
  EXPECT_NEAR(s.jet_velocity_m_per_s, 22.201, 0.005);
  EXPECT_NEAR(s.wind_to_jet_velocity_ratio, 0.36034, 5e-5);
  EXPECT_NEAR(s.tilt_rad / kDeg, 59.47, 0.02);
  EXPECT_NEAR(s.lift_off_m, 0.40332, 1e-4);
  EXPECT_NEAR(s.base_width_m, 1.4776, 5e-4);
  EXPECT_NEAR(s.tip_width_m, 9.1727, 0.003);
  EXPECT_NEAR(s.surface_emissive_power_w_per_m2, 160940.0, 100.0);
}

TEST(ChamberlainJet, ChokedAndSubsonicBranchesMeet) {
  // At the critical pressure ratio, with the mass flow that the hole passes there, both branches
  // give Mach 1, one temperature and one flame.
  ChamberlainJetInput in = methane();
  const double gamma = in.heat_capacity_ratio;
  const double critical = std::pow(0.5 * (gamma + 1.0), gamma / (gamma - 1.0)) * 101325.0;
  const double area = 0.25 * pi * in.hole_diameter_m * in.hole_diameter_m;
  in.mass_flow_kg_per_s =
      area * critical *
      std::sqrt(gamma * in.molar_mass_kg_per_mol / (8.31446 * in.stagnation_temperature_k)) *
      std::pow(2.0 / (gamma + 1.0), (gamma + 1.0) / (2.0 * (gamma - 1.0)));
  in.stagnation_pressure_abs_pa = critical * (1.0 + 1e-9);
  const ChamberlainJet above{in};
  in.stagnation_pressure_abs_pa = critical * (1.0 - 1e-9);
  const ChamberlainJet below{in};
  EXPECT_TRUE(above.state().choked);
  EXPECT_FALSE(below.state().choked);
  EXPECT_NEAR(above.state().mach_number, 1.0, 1e-6);
  EXPECT_NEAR(below.state().mach_number, 1.0, 1e-6);
  EXPECT_NEAR(above.state().jet_temperature_k, below.state().jet_temperature_k, 1e-4);
  EXPECT_NEAR(above.state().flame_length_m, below.state().flame_length_m, 1e-5);
}

TEST(ChamberlainJet, StillAirLimits) {
  for (double elevation : {0.0, 45.0, 90.0}) {
    ChamberlainJetInput in = methane();
    in.wind_speed_m_per_s = 0.0;
    in.hole_elevation_rad = elevation * kDeg;
    const ChamberlainJet jet{in};
    const ChamberlainJetState& s = jet.state();
    EXPECT_NEAR(s.flame_length_m, s.still_air_length_m * (1.0 - 6.07e-3 * (elevation - 90.0)),
                1e-9);
    EXPECT_NEAR(s.tilt_rad, 0.0, 1e-12);
    EXPECT_NEAR(s.lift_off_m, 0.2 * s.flame_length_m, 1e-9);
    EXPECT_NEAR(s.frustum_length_m, 0.8 * s.flame_length_m, 1e-9);
    EXPECT_NEAR(s.base_width_m, 15.0 * s.source_diameter_m, 1e-9);
    EXPECT_NEAR(s.tip_width_m, 0.2597 * s.flame_length_m, 1e-9);
    EXPECT_TRUE(has_warning(jet, "outside_validity"));
  }
}

TEST(ChamberlainJet, RadiatesItsFractionOfTheHeat) {
  for (double wind : {0.0, 2.0, 7.0, 15.0}) {
    for (double elevation : {0.0, 30.0, 90.0}) {
      ChamberlainJetInput in = methane();
      in.wind_speed_m_per_s = wind;
      in.hole_elevation_rad = elevation * kDeg;
      in.hole_azimuth_rad = 100.0 * kDeg;
      const ChamberlainJet jet{in};
      const ChamberlainJetState& s = jet.state();
      const double radiated = s.fraction_radiated * 3.5 * 50e6;
      EXPECT_NEAR(s.surface_emissive_power_w_per_m2 * s.surface_area_m2, radiated, 1e-9 * radiated);
      // The body that radiates has the area of step 13.
      EXPECT_NEAR(jet.flame().frustum()->area_m2(), s.surface_area_m2, 1e-9 * s.surface_area_m2);
    }
  }
}

TEST(ChamberlainJet, TiltIsContinuousBetweenItsTwoBranches) {
  // 8000 x 0.05 = 400 and 134 + 1726 (0.05 - 0.026)^1/2 = 401.4: 0.14 deg at Ri = 10. With the
  // misprints 1334, 143 or 1.334 the step would be 120, 1 and 13 deg.
  const double below = chamberlain_tilt_rad(0.0499999, 10.0, 90.0 * kDeg);
  const double above = chamberlain_tilt_rad(0.0500001, 10.0, 90.0 * kDeg);
  EXPECT_LT(std::abs(above - below) / kDeg, 0.15);
  EXPECT_NEAR(below / kDeg, 40.0, 0.01);
}

TEST(ChamberlainJet, VerticalJetBendsDownwind) {
  const ChamberlainJet jet{methane()};
  const FrustumInput& shape = jet.flame().frustum()->shape();
  EXPECT_NEAR(shape.base_centre_m.x, 0.0, 1e-12);
  EXPECT_NEAR(shape.base_centre_m.z, jet.state().lift_off_m, 1e-12);
  // Elevation of the axis is theta_j - alpha.
  EXPECT_NEAR(std::asin(shape.disc_normal.z), 90.0 * kDeg - jet.state().tilt_rad, 1e-12);
  EXPECT_GT(shape.disc_normal.x, 0.0);
  EXPECT_EQ(shape.disc_normal.y, 0.0);
}

TEST(ChamberlainJet, HorizontalJetWithTheWindIsLiftedNotBentDown) {
  ChamberlainJetInput in = methane();
  in.hole_elevation_rad = 0.0;
  in.release_height_m = 1.0;
  const ChamberlainJet jet{in};
  EXPECT_LE(jet.state().tilt_rad, 0.0);
  const FrustumInput& shape = jet.flame().frustum()->shape();
  EXPECT_GE(shape.disc_normal.z, 0.0);
  EXPECT_NEAR(shape.base_centre_m.z, 1.0, 1e-12);
  EXPECT_NEAR(shape.disc_normal.y, 0.0, 1e-15);
}

TEST(ChamberlainJet, GuardKeepsTheFlameFromBendingPastTheWind) {
  ChamberlainJetInput in = methane();
  in.mass_flow_kg_per_s = 0.2;
  in.hole_diameter_m = 0.3;
  in.stagnation_pressure_abs_pa = 102e3;  // slow jet in a strong wind
  in.wind_speed_m_per_s = 12.0;
  in.hole_elevation_rad = 20.0 * kDeg;
  const ChamberlainJet jet{in};
  EXPECT_TRUE(has_warning(jet, "guard_tilt"));
  EXPECT_NEAR(jet.state().tilt_rad, 20.0 * kDeg, 1e-12);
  EXPECT_NEAR(jet.flame().frustum()->shape().disc_normal.z, 0.0, 1e-12);  // level, along the wind
}

TEST(ChamberlainJet, GuardKeepsTheLiftOffOfAJetAgainstTheWind) {
  ChamberlainJetInput in = methane();
  in.mass_flow_kg_per_s = 0.2;
  in.hole_diameter_m = 0.3;
  in.stagnation_pressure_abs_pa = 102e3;
  in.wind_speed_m_per_s = 12.0;
  in.hole_elevation_rad = 8.0 * kDeg;
  in.hole_azimuth_rad = pi;  // against the wind
  const ChamberlainJet jet{in};
  EXPECT_GT(jet.state().tilt_rad, 90.0 * kDeg);
  EXPECT_LE(jet.state().lift_off_m, 0.2 * jet.state().flame_length_m * (1.0 + 1e-12));
  EXPECT_GT(jet.flame().frustum()->shape().disc_normal.x, 0.0);  // blown back downwind
}

TEST(ChamberlainJet, LiftOffHasItsLimitsAtTheEndsOfTheTilt) {
  // Through alpha = 0 the lift-off goes over into K L_b without a step.
  ChamberlainJetInput in = methane();
  in.wind_speed_m_per_s = 1e-10;
  const ChamberlainJet nearly{in};
  in.wind_speed_m_per_s = 0.0;
  const ChamberlainJet calm{in};
  EXPECT_NEAR(nearly.state().lift_off_m, calm.state().lift_off_m, 1e-6);
}

TEST(ChamberlainJet, CrosswindJetsAreMirrored) {
  ChamberlainJetInput in = methane();
  in.hole_elevation_rad = 10.0 * kDeg;
  in.release_height_m = 2.0;
  in.hole_azimuth_rad = 70.0 * kDeg;
  const ChamberlainJet left{in};
  in.hole_azimuth_rad = -70.0 * kDeg;
  const ChamberlainJet right{in};
  for (double x : {-10.0, 3.0, 25.0}) {
    for (double y : {-20.0, 4.0, 30.0}) {
      const double a = left.flame().max_heat_flux_w_per_m2(x, y, 1.5);
      EXPECT_NEAR(a, right.flame().max_heat_flux_w_per_m2(x, -y, 1.5), 1e-9 * a);
    }
  }
  EXPECT_NEAR(left.state().hole_to_wind_angle_rad,
              std::acos(std::cos(10.0 * kDeg) * std::cos(70.0 * kDeg)), 1e-12);
}

TEST(ChamberlainJet, IsContinuousInTheDirectionOfTheHole) {
  // Through the directions in which the plane of hole and wind degenerates.
  const auto flux = [](double elevation_deg, double azimuth_deg) {
    ChamberlainJetInput in = methane();
    in.release_height_m = 5.0;
    in.hole_elevation_rad = elevation_deg * kDeg;
    in.hole_azimuth_rad = azimuth_deg * kDeg;
    return ChamberlainJet{in}.flame().max_heat_flux_w_per_m2(9.0, 6.0, 1.5);
  };
  EXPECT_NEAR(flux(0.0, 0.0), flux(0.0, 0.01), 2e-3 * flux(0.0, 0.0));
  EXPECT_NEAR(flux(0.0, 0.0), flux(0.01, 0.0), 2e-3 * flux(0.0, 0.0));
  EXPECT_NEAR(flux(90.0, 0.0), flux(89.99, 130.0), 2e-3 * flux(90.0, 0.0));
}

TEST(ChamberlainJet, HeavierFuelsRadiateMoreWithTheCorrection) {
  ChamberlainJetInput in = methane();
  in.heavy_fuel_correction = true;
  EXPECT_DOUBLE_EQ(ChamberlainJet{in}.state().fraction_radiated,
                   ChamberlainJet{methane()}.state().fraction_radiated);
  in.molar_mass_kg_per_mol = 0.072;
  const double with = ChamberlainJet{in}.state().fraction_radiated;
  in.heavy_fuel_correction = false;
  EXPECT_NEAR(with / ChamberlainJet{in}.state().fraction_radiated, 1.69, 0.001);
}

TEST(ChamberlainJet, StoichiometryFromAtomsAgreesWithTheParaffinFormula) {
  const auto paraffin = [](double m) { return m / (15.816 * m + 0.0395); };
  EXPECT_NEAR(stoichiometric_fuel_mass_fraction(1, 4, 0), paraffin(0.016043), 0.0003);
  EXPECT_NEAR(stoichiometric_fuel_mass_fraction(3, 8, 0), paraffin(0.044096), 0.0003);
  EXPECT_NEAR(stoichiometric_fuel_mass_fraction(0, 2, 0), 0.0283, 0.0003);  // hydrogen
}

TEST(ChamberlainJet, RefusesBadInputAllTogether) {
  ChamberlainJetInput in = methane();
  in.mass_flow_kg_per_s = -1.0;
  in.heat_capacity_ratio = 1.0;
  in.stagnation_pressure_abs_pa = 50e3;
  in.wind_speed_m_per_s = std::nan("");
  try {
    ChamberlainJet{in};
    FAIL() << "accepted";
  } catch (const InputError& e) {
    const std::string text = e.what();
    for (const char* part : {"mass_flow = -1 kg/s", "heat_capacity_ratio = 1 -",
                             "stagnation_pressure = 50000 Pa", "wind_speed"}) {
      EXPECT_NE(text.find(part), std::string::npos) << part << " in " << text;
    }
  }
}

TEST(SolidFlame, BatchGivesTheBitsOfSinglePoints) {
  ChamberlainJetInput in = methane();
  in.hole_elevation_rad = 0.0;
  in.release_height_m = 1.0;
  const ChamberlainJet jet{in};
  std::vector<double> x, y, out(400);
  for (int i = 0; i < 400; ++i) {
    x.push_back(-20.0 + i % 20 * 3.0);
    y.push_back(-30.0 + i / 20 * 3.1);
  }
  jet.flame().max_heat_flux_w_per_m2(x, y, 1.5, out);
  for (std::size_t i = 0; i < out.size(); ++i) {
    EXPECT_EQ(out[i], jet.flame().max_heat_flux_w_per_m2(x[i], y[i], 1.5));
    EXPECT_GT(out[i], 0.0);
    EXPECT_LE(out[i], jet.state().surface_emissive_power_w_per_m2);
  }
}

TEST(SolidFlame, ReachIsWhereTheFluxIs) {
  ChamberlainJetInput in = methane();
  in.hole_elevation_rad = 0.0;
  in.release_height_m = 1.0;
  const ChamberlainJet jet{in};
  for (double bearing : {0.0, 1.0, 2.5, pi}) {
    double last = 1e300;
    for (double flux : {4e3, 12.5e3, 37.5e3}) {
      const double r = jet.flame().reach_m(flux, bearing, 1.5);
      if (r > 0.0) {
        EXPECT_NEAR(
            jet.flame().max_heat_flux_w_per_m2(r * std::cos(bearing), r * std::sin(bearing), 1.5),
            flux, 1e-3 * flux);
      }
      EXPECT_LE(r, last);
      last = r;
    }
  }
  EXPECT_EQ(jet.flame().reach_m(1e6, 0.0, 1.5), 0.0);  // above the emissive power
  EXPECT_THROW((void)jet.flame().reach_m(-1.0, 0.0, 1.5), InputError);
}

TEST(SolidFlame, InsideTheFlameIsTheAreaUnderItsLowPart) {
  ChamberlainJetInput in = methane();
  in.hole_elevation_rad = 0.0;
  in.release_height_m = 1.0;
  const ChamberlainJet jet{in};
  const SolidFlame& flame = jet.flame();
  const double mid = jet.state().lift_off_m + 0.7 * jet.state().frustum_length_m;
  EXPECT_TRUE(flame.inside_flame(mid, 0.0));
  EXPECT_FALSE(flame.inside_flame(mid, 10.0));
  EXPECT_FALSE(flame.inside_flame(-5.0, 0.0));
  EXPECT_LT(flame.flame_half_width_m(-5.0), 0.0);
  const double half = flame.flame_half_width_m(mid);
  EXPECT_TRUE(flame.inside_flame(mid, half - 1e-6));
  EXPECT_FALSE(flame.inside_flame(mid, half + 1e-6));
  // A flare above the heads reaches nobody, but has a plan view.
  ChamberlainJetInput flare = methane();
  flare.release_height_m = 30.0;
  const ChamberlainJet high{flare};
  EXPECT_FALSE(high.flame().inside_flame(2.0, 0.0));
  EXPECT_TRUE(high.flame().inside_flame(2.0, 0.0, 1e9));
}

TEST(MultiPointSource, WeightsRiseToTheWaistAndSumToOne) {
  const MultiPointSource flame{{.start_m = {0, 0, 3.25},
                                .end_m = {40, 0, 3.25},
                                .radiated_power_w = 190e6,
                                .transmissivity = {.model = TransmissivityModel::None}}};
  const auto& w = flame.weights();
  double sum = 0.0;
  for (double v : w) sum += v;
  EXPECT_NEAR(sum, 1.0, 1e-14);
  EXPECT_NEAR(w[0], 0.0010526, 1e-7);
  EXPECT_NEAR(w[36], 0.038947, 1e-6);
  EXPECT_NEAR(w[49], 0.0010526, 1e-7);
  const Vec3 p{20, 20, 1};
  EXPECT_NEAR(flame.scalar_sum_w_per_m2(p), 31630.0, 5.0);
  EXPECT_NEAR(flame.heat_flux_w_per_m2(p, {0, -1, 0}), 29195.0, 5.0);
  EXPECT_NEAR(flame.max_heat_flux_w_per_m2(p), 29626.0, 5.0);
  EXPECT_EQ(flame.heat_flux_w_per_m2(p, {0, 1, 0}), 0.0);
  // Far away all sources are one.
  const Vec3 far{20, 4e4, 3.25};
  EXPECT_NEAR(flame.max_heat_flux_w_per_m2(far), 190e6 / (4.0 * pi * 16e8), 1e-6);
}

TEST(MultiPointSource, RefusesAFlameWithoutLength) {
  EXPECT_THROW((MultiPointSource{{.start_m = {}, .end_m = {}, .radiated_power_w = 1e6}}),
               InputError);
  EXPECT_THROW((MultiPointSource{
                   {.start_m = {}, .end_m = {1, 0, 0}, .radiated_power_w = 1e6, .sources = 2}}),
               InputError);
}

TEST(JetCorrelations, WorkedValues) {
  EXPECT_NEAR(lowesmith_flame_length_m(939e6), 37.068, 0.01);
  EXPECT_NEAR(api521_flame_length_m(1e9), 65.8, 0.1);
  const ConsidineGrintJet jet = considine_grint_jet(10.0, 20.0);
  EXPECT_NEAR(jet.length_m, 28.777, 0.001);
  EXPECT_NEAR(jet.half_width_m, 7.1942, 0.0005);
  EXPECT_NEAR(jet.lethal_50_m, 18.585, 0.005);
  EXPECT_GT(jet.lethal_1_m, jet.lethal_50_m);
  // Never inside the flame.
  const ConsidineGrintJet brief = considine_grint_jet(3000.0, 0.1);
  EXPECT_EQ(brief.lethal_50_m, brief.half_width_m);
}

TEST(JetCorrelations, HydrogenFlameOfBothBranches) {
  ScheferHydrogenInput in{
      .velocity_m_per_s = 1200.0, .density_kg_per_m3 = 0.085, .diameter_m = 0.05};
  ScheferHydrogenFlame f = schefer_hydrogen_flame(in);
  EXPECT_NEAR(f.froude, 5.9742, 0.002);
  EXPECT_EQ(f.dimensionless_length, 23.0);
  EXPECT_NEAR(f.length_m, 10.739, 0.002);
  in.velocity_m_per_s = 100.0;
  in.diameter_m = 0.1;
  f = schefer_hydrogen_flame(in);
  EXPECT_NEAR(f.froude, 0.35203, 1e-4);
  EXPECT_NEAR(f.dimensionless_length, 8.876, 0.002);
  EXPECT_NEAR(f.length_m, 8.2888, 0.002);
  in.flame_temperature_k = 200.0;
  EXPECT_THROW((void)schefer_hydrogen_flame(in), InputError);
}

}  // namespace
}  // namespace isorisk::models::fire
