// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/fragments.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/models/explosion/fragment_flight.hpp"
#include "isorisk/models/vulnerability/fragment_hit.hpp"

namespace isorisk::models::explosion {
namespace {

constexpr double kG = 9.80665;

TEST(FragmentSpeed, TakesItsShareOfTheEnergy) {
  const FragmentSpeed v =
      fragment_speed({.energy_j = 1e9, .vessel_mass_kg = 1e4, .content_mass_kg = 0.0});
  EXPECT_DOUBLE_EQ(v.kinetic_m_per_s, std::sqrt(2.0 * 0.2 * 1e5));
  // Moore with an empty content: 1.092 sqrt(E/M).
  EXPECT_DOUBLE_EQ(v.moore_m_per_s, 1.092 * std::sqrt(1e5));
  EXPECT_TRUE(std::isnan(v.baum_m_per_s));
}

TEST(FragmentSpeed, MooreSlowsWithTheMassOfTheContent) {
  FragmentSpeedInput in{.energy_j = 1e9, .vessel_mass_kg = 1e4, .content_mass_kg = 1e4};
  EXPECT_NEAR(fragment_speed(in).moore_m_per_s, 1.092 * std::sqrt(1e5 / 1.5), 1e-9);
  in.form = VesselForm::Sphere;
  EXPECT_NEAR(fragment_speed(in).moore_m_per_s, 1.092 * std::sqrt(1e5 / 1.6), 1e-9);
}

TEST(FragmentSpeed, StaysBelowTheEscapeSpeedOfTheGas) {
  FragmentSpeedInput in{.energy_j = 1e12, .vessel_mass_kg = 10.0, .content_mass_kg = 0.0};
  in.burst_overpressure_pa = 1e8;
  in.vessel_volume_m3 = 10.0;
  in.gas_sound_speed_m_per_s = 350.0;
  in.gamma = 1.4;
  const FragmentSpeed v = fragment_speed(in);
  for (const double x : {v.kinetic_m_per_s, v.moore_m_per_s, v.baum_m_per_s}) {
    EXPECT_DOUBLE_EQ(x, 1750.0);
  }
}

TEST(FragmentSpeed, ListsEveryBadField) {
  try {
    (void)fragment_speed({.energy_j = -1.0, .vessel_mass_kg = 0.0, .content_mass_kg = -2.0});
    FAIL();
  } catch (const InputError& e) {
    const std::string text = e.what();
    for (const char* field : {"energy", "vessel_mass", "content_mass"}) {
      EXPECT_NE(text.find(field), std::string::npos) << text;
    }
  }
}

TEST(FragmentNumber, HoldsTheEndsOfTheRangeOfTheSource) {
  EXPECT_NEAR(fragment_number(VesselForm::Sphere, 1000.0).number, 5.83, 1e-9);
  EXPECT_TRUE(fragment_number(VesselForm::Sphere, 1000.0).within);
  EXPECT_FALSE(fragment_number(VesselForm::Sphere, 100.0).within);
  EXPECT_NEAR(fragment_number(VesselForm::Sphere, 100.0).number, 2.95, 1e-9);
  EXPECT_DOUBLE_EQ(fragment_number(VesselForm::Cylinder, 50.0).number, 4.0);
}

TEST(BleveFragmentRange, AreMultiplesOfTheFireball) {
  const BleveFragmentRange r = bleve_fragment_range(27000.0, 60.0);
  EXPECT_NEAR(r.fireball_radius_m, 90.0, 1e-9);
  EXPECT_NEAR(r.most_m, 360.0, 1e-9);
  EXPECT_NEAR(r.rockets_m, 1350.0, 1e-9);
  EXPECT_NEAR(r.extreme_m, 2700.0, 1e-9);
  EXPECT_NEAR(r.tank_m, 465.0 * std::pow(27000.0, 0.1), 1e-9);
  EXPECT_NEAR(bleve_fragment_range(1000.0, 2.0).tank_m, 90.0 * std::pow(1000.0, 0.33), 1e-9);
}

TEST(FragmentFlight, IsTheParabolaWithoutDrag) {
  for (const double v : {5.0, 80.0, 300.0}) {
    const FragmentFlight f = fragment_flight({.speed_m_per_s = v});
    EXPECT_NEAR(f.range_m / (v * v / kG), 1.0, 1e-9);
    EXPECT_NEAR(f.elevation_rad, std::numbers::pi / 4.0, 1e-5);
    EXPECT_NEAR(f.landing_speed_m_per_s, v, 1e-6 * v);
    for (const double a : {0.05, 0.3, 0.9, 1.4, 1.55}) {
      const FragmentPath path{{.speed_m_per_s = v}, a};
      EXPECT_NEAR(path.range_m() / (v * v * std::sin(2.0 * a) / kG), 1.0, a > 1.5 ? 1e-4 : 1e-8)
          << a;
      const double x = 0.3 * path.range_m();
      const double y = x * std::tan(a) - kG * x * x / (2.0 * std::pow(v * std::cos(a), 2.0));
      EXPECT_NEAR(path.height_m(x) / y, 1.0, a > 1.5 ? 1e-4 : 1e-8) << a;
    }
  }
}

TEST(FragmentFlight, DragShortensTheRangeMoreTheStrongerItIs) {
  double last = 1e9;
  for (double area = 0.0; area < 20.0; area = 2.0 * area + 0.01) {
    const FragmentFlight f =
        fragment_flight({.speed_m_per_s = 120.0, .mass_kg = 300.0, .drag_area_m2 = area});
    EXPECT_LT(f.range_m, last) << area;
    EXPECT_GT(f.range_m, 0.0);
    EXPECT_LE(f.elevation_rad, std::numbers::pi / 4.0 + 1e-5);
    last = f.range_m;
  }
}

TEST(FragmentFlight, RefusesDragWithoutAMass) {
  EXPECT_THROW((void)fragment_flight({.speed_m_per_s = 10.0, .drag_area_m2 = 1.0}), InputError);
  EXPECT_THROW((void)fragment_flight({.speed_m_per_s = std::nan("")}), InputError);
}

}  // namespace
}  // namespace isorisk::models::explosion

namespace isorisk::models::vulnerability {
namespace {

FragmentHitInput tank(double distance_m, double speed_m_per_s = 100.0) {
  return {.flight = {.speed_m_per_s = speed_m_per_s},
          .distance_m = distance_m,
          .target_width_m = 20.0,
          .target_height_m = 10.0,
          .target_depth_m = 20.0,
          .angle_from_axis_rad = std::nan("")};
}

TEST(FragmentHit, IsWhatTheParabolaSays) {
  // Launch angles of tan a = (v^2/g x)[1 -+ sqrt(1 - (2 g / v^2)(y + g x^2 / 2 v^2))].
  const double v2g = 100.0 * 100.0 / 9.80665;
  const auto angle = [&](double x, double y, double sign) {
    return std::atan(v2g / x *
                     (1.0 + sign * std::sqrt(1.0 - 2.0 / v2g * (y + x * x / (2.0 * v2g)))));
  };
  const double d = 200.0;
  // Low paths over the roof clear its near edge, high paths its far edge.
  const double low = std::max(angle(d, 10.0, -1.0), angle(d + 20.0, 10.0, -1.0));
  const double high = std::min(angle(d, 10.0, 1.0), angle(d + 20.0, 10.0, 1.0));
  const double expected =
      std::sin(low) - std::sin(angle(d, 0.0, -1.0)) + std::sin(angle(d, 0.0, 1.0)) - std::sin(high);
  const FragmentHit hit = fragment_hit(tank(d));
  EXPECT_NEAR(hit.elevation_share, expected, 1e-6);
  EXPECT_NEAR(hit.direction_share, std::atan(10.0 / d) / std::numbers::pi, 1e-12);
}

TEST(FragmentHit, IsZeroBeyondTheRangeAndFallsTowardsIt) {
  const double range = fragment_hit(tank(10.0)).range_m;
  EXPECT_EQ(fragment_hit(tank(1.001 * range)).at_least_one, 0.0);
  EXPECT_GT(fragment_hit(tank(0.999 * range)).at_least_one, 0.0);
  double last = 1.0;
  for (double d = 10.0; d < 0.5 * range; d *= 1.3) {
    const double p = fragment_hit(tank(d)).per_fragment;
    EXPECT_LT(p, last) << d;
    last = p;
  }
}

TEST(FragmentHit, IsLargerForLargerTargetsAndMoreFragments) {
  FragmentHitInput in = tank(150.0);
  const double p = fragment_hit(in).per_fragment;
  in.number_of_fragments = 5.0;
  EXPECT_NEAR(fragment_hit(in).at_least_one, 1.0 - std::pow(1.0 - p, 5.0), 1e-12);
  in.target_height_m = 20.0;
  EXPECT_GT(fragment_hit(in).per_fragment, p);
  in = tank(150.0);
  in.target_depth_m = 40.0;
  EXPECT_GT(fragment_hit(in).per_fragment, p);
  in = tank(150.0);
  in.fragment_width_m = 5.0;
  EXPECT_GT(fragment_hit(in).per_fragment, p);
}

TEST(FragmentHit, SharesOutTheDirectionsOfALyingCylinderWithoutLoss) {
  FragmentHitInput in = tank(150.0);
  const double even = fragment_hit(in).direction_share;
  in.angle_from_axis_rad = 0.0;
  const double ends = fragment_hit(in).direction_share;
  in.angle_from_axis_rad = 1.2;
  const double sides = fragment_hit(in).direction_share;
  EXPECT_NEAR(ends / even, 1.8, 1e-12);
  EXPECT_NEAR(ends / 3.0 + sides * 2.0 / 3.0, even, 1e-12);
}

TEST(FragmentHit, CountsElevationsAsItIsTold) {
  FragmentHitInput in = tank(150.0);
  const double isotropic = fragment_hit(in).elevation_share;
  in.spread = FragmentSpread::UniformElevation;
  const double uniform = fragment_hit(in).elevation_share;
  // Steep flights weigh more, flat ones less, when elevations are even.
  EXPECT_NE(isotropic, uniform);
  EXPECT_GT(uniform, 0.0);
  EXPECT_LT(uniform, 1.0);
}

TEST(FragmentHit, ListsEveryBadField) {
  FragmentHitInput in = tank(-1.0);
  in.target_width_m = 0.0;
  in.angle_from_axis_rad = 3.0;
  try {
    (void)fragment_hit(in);
    FAIL();
  } catch (const InputError& e) {
    const std::string text = e.what();
    for (const char* field : {"distance", "target_width", "angle_from_axis"}) {
      EXPECT_NE(text.find(field), std::string::npos) << text;
    }
  }
}

}  // namespace
}  // namespace isorisk::models::vulnerability
