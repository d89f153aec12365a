// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/building_wake.hpp"

#include <gtest/gtest.h>

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include "isorisk/core/error.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr double kPi = std::numbers::pi;
using Quadrature = boost::math::quadrature::gauss_kronrod<double, 31>;

SigmaCurve curve() { return SigmaCurve{{.pasquill = Pasquill::D}}; }

BuildingWakeInput house(WakeMethod method = WakeMethod::Gifford) {
  return {.mass_flow_kg_per_s = 1.5,
          .wind_speed_m_per_s = 4.0,
          .building = {.height_m = 10.0, .width_m = 30.0, .length_m = 15.0},
          .method = method};
}
GaussianPlume alone(double height = 0.0) {
  return GaussianPlume{
      {.mass_flow_kg_per_s = 1.5, .wind_speed_m_per_s = 4.0, .effective_height_m = height},
      curve()};
}

TEST(BuildingScales, FollowTheirFormulas) {
  const BuildingScales s =
      building_scales({.height_m = 10.0, .width_m = 30.0, .length_m = 30.0}, CavityLength::Hosker);
  EXPECT_DOUBLE_EQ(s.frontal_area_m2, 300.0);
  EXPECT_DOUBLE_EQ(s.gep_height_m, 25.0);  // 10 + 1.5 * 10
  EXPECT_DOUBLE_EQ(s.reach_m, 50.0);
  // Long, L/H = 3: 1.75 * 30 / (1 + 0.25 * 3) = 30.
  EXPECT_NEAR(s.cavity_length_m, 30.0, 1e-12);
  // Short, L/H = 1: A = 1.7, B = 0.155: 51 / 1.465.
  EXPECT_NEAR(building_scales({10.0, 30.0, 10.0}, CavityLength::Hosker).cavity_length_m,
              51.0 / 1.465, 1e-9);
  // Fackrell, L/H = 1: 1.8 * 30 / (1 + 0.24 * 3) = 54 / 1.72.
  EXPECT_NEAR(building_scales({10.0, 30.0, 10.0}, CavityLength::Fackrell).cavity_length_m,
              54.0 / 1.72, 1e-9);
  // Cavity height 10 + 0.22 * 10^(2/3) 30^(1/3).
  EXPECT_NEAR(s.cavity_height_m, 10.0 + 0.22 * std::cbrt(3000.0), 1e-9);
}

TEST(BuildingScales, AreTheSameInEveryUnitOfLength) {
  for (const CavityLength method : {CavityLength::Hosker, CavityLength::Fackrell}) {
    const BuildingScales a = building_scales({7.0, 4.0, 9.0}, method);
    const BuildingScales b = building_scales({70.0, 40.0, 90.0}, method);
    EXPECT_NEAR(b.cavity_length_m / a.cavity_length_m, 10.0, 1e-9);
    EXPECT_NEAR(b.cavity_height_m / a.cavity_height_m, 10.0, 1e-9);
    EXPECT_NEAR(b.gep_height_m / a.gep_height_m, 10.0, 1e-9);
  }
}

TEST(BuildingWake, GiffordOnTheGroundIsHisFormula) {
  const BuildingWake wake{house(), curve()};
  for (const double x : {300.0, 1000.0}) {
    const Sigmas s = curve().at(x);
    ASSERT_LT(150.0, 2.0 * kPi * s.y_m * s.z_m);  // the limit of three does not act
    EXPECT_NEAR(wake.concentration_kg_per_m3(x, 0.0, 0.0) /
                    (1.5 / (4.0 * (kPi * s.y_m * s.z_m + 0.5 * 300.0))),
                1.0, 1e-12);
  }
  // Near the building at most a third.
  EXPECT_NEAR(wake.concentration_kg_per_m3(20.0, 0.0, 0.0) /
                  alone().concentration_kg_per_m3(20.0, 0.0, 0.0),
              1.0 / 3.0, 1e-12);
}

TEST(BuildingWake, KeepsTheMassFlow) {
  for (const WakeMethod method :
       {WakeMethod::Gifford, WakeMethod::InitialSpread, WakeMethod::VirtualSource}) {
    BuildingWakeInput in = house(method);
    in.release_height_m = 12.0;
    const BuildingWake wake{in, curve()};
    for (const double x : {30.0, 500.0}) {
      const Sigmas s = wake.sigmas_at(x);
      const double flux =
          4.0 * Quadrature::integrate(
                    [&](double z) {
                      return Quadrature::integrate(
                          [&](double y) { return wake.concentration_kg_per_m3(x, y, z); },
                          -9.0 * s.y_m, 9.0 * s.y_m, 6, 1e-9);
                    },
                    0.0, 12.0 + 9.0 * s.z_m, 8, 1e-9);
      EXPECT_NEAR(flux, 1.5, 1e-6);
    }
  }
}

TEST(BuildingWake, NeverRaisesTheAxisOfAGroundReleaseAndFadesDownwind) {
  for (const WakeMethod method :
       {WakeMethod::Gifford, WakeMethod::InitialSpread, WakeMethod::VirtualSource}) {
    const BuildingWake wake{house(method), curve()};
    double last = 0.0;
    for (double x = 10.0; x < 2.0e4; x *= 1.3) {
      const double share =
          wake.concentration_kg_per_m3(x, 0.0, 0.0) / alone().concentration_kg_per_m3(x, 0.0, 0.0);
      EXPECT_LE(share, 1.0);
      EXPECT_GE(share, last * (1.0 - 1e-12)) << x;
      last = share;
    }
    EXPECT_GT(last, method == WakeMethod::VirtualSource ? 0.98 : 0.999);
  }
}

TEST(BuildingWake, BringsAReleaseOnTheRoofToTheGround) {
  BuildingWakeInput in = house();
  in.release_height_m = 12.0;
  const BuildingWake wake{in, curve()};
  EXPECT_GT(wake.concentration_kg_per_m3(60.0, 0.0, 0.0),
            3.0 * alone(12.0).concentration_kg_per_m3(60.0, 0.0, 0.0));
}

TEST(BuildingWake, LeavesReleasesFromGepHeightOnAlone) {
  BuildingWakeInput in = house();
  in.release_height_m = 25.0;
  const BuildingWake free{in, curve()};
  EXPECT_FALSE(free.building_matters());
  EXPECT_EQ(free.concentration_kg_per_m3(200.0, 3.0, 1.0),
            alone(25.0).concentration_kg_per_m3(200.0, 3.0, 1.0));
  in.release_height_m = 24.9;
  const BuildingWake caught{in, curve()};
  EXPECT_TRUE(caught.building_matters());
  EXPECT_TRUE(caught.in_wake(50.0));
  EXPECT_FALSE(caught.in_wake(50.1));
  EXPECT_FALSE(caught.feeds_cavity());
}

TEST(BuildingWake, CavityIsTheReleaseInTheWindThroughTheFrontalArea) {
  const BuildingWake wake{house(), curve()};
  EXPECT_TRUE(wake.feeds_cavity());
  EXPECT_NEAR(wake.cavity_concentration_kg_per_m3(), 1.5 / (1.5 * 4.0 * 300.0), 1e-15);
}

TEST(BuildingWake, ListsEveryBadInput) {
  BuildingWakeInput in = house();
  in.building.width_m = 0.0;
  in.building.length_m = std::numeric_limits<double>::infinity();
  in.release_height_m = -1.0;
  try {
    const BuildingWake wake{in, curve()};
    FAIL() << "no error";
  } catch (const InputError& e) {
    const std::string text = e.what();
    for (const char* word : {"building_width = 0 m", "building_length", "release_height = -1 m"}) {
      EXPECT_NE(text.find(word), std::string::npos) << text;
    }
  }
}

}  // namespace
}  // namespace isorisk::models::dispersion
