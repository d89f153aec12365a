// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/gaussian_plume.hpp"

#include <gtest/gtest.h>

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"

namespace isorisk::models::dispersion {
namespace {

using Quadrature = boost::math::quadrature::gauss_kronrod<double, 31>;

SigmaCurve curve_d() { return SigmaCurve{{.pasquill = Pasquill::D}}; }

TEST(VerticalFactor, IsTwoAtTheGroundForAGroundSourceWithoutLid) {
  EXPECT_DOUBLE_EQ(vertical_factor(0.0, 0.0, 7.0, kNoLid), 2.0);
}

TEST(VerticalFactor, HoldsAllMassBetweenGroundAndLid) {
  for (const double s : {5.0, 60.0, 150.0, 201.0, 900.0}) {
    for (const double h : {0.0, 40.0, 200.0}) {
      const double integral = Quadrature::integrate(
          [&](double z) { return vertical_factor(z, h, s, 200.0); }, 0.0, 200.0, 15, 1e-12);
      EXPECT_NEAR(integral / (std::sqrt(2.0 * std::numbers::pi) * s), 1.0, 1e-8) << s << " " << h;
    }
  }
}

TEST(VerticalFactor, ImagesAndCosineSeriesMeetWhereOneHandsOverToTheOther) {
  for (const double z : {0.0, 1.5, 77.0, 200.0}) {
    const double images = vertical_factor(z, 40.0, 200.0, 200.0);
    const double series = vertical_factor(z, 40.0, 200.0 * (1.0 + 1e-12), 200.0);
    EXPECT_NEAR(series / images, 1.0, 1e-9) << z;
  }
}

TEST(VerticalFactor, IsMixedFarDownwindAndSealedAtTheLid) {
  // c = q/(u sqrt(2 pi) sy lid): Fz -> sqrt(2 pi) sz 2 * 1/2 / lid.
  EXPECT_NEAR(vertical_factor(3.0, 40.0, 2000.0, 200.0),
              std::sqrt(2.0 * std::numbers::pi) * 2000.0 / 200.0, 1e-9);
  EXPECT_EQ(vertical_factor(1.0, 300.0, 50.0, 200.0), 0.0);
  EXPECT_EQ(vertical_factor(250.0, 10.0, 50.0, 200.0), 0.0);
  // The lid is forgotten when it is far above.
  EXPECT_NEAR(vertical_factor(1.0, 10.0, 20.0, 400.0), vertical_factor(1.0, 10.0, 20.0, kNoLid),
              1e-13);
}

TEST(GaussianPlume, CarriesItsMassThroughEveryCrosswindPlane) {
  for (const double lid : {kNoLid, 150.0}) {
    const GaussianPlume plume{{.mass_flow_kg_per_s = 3.0,
                               .wind_speed_m_per_s = 4.0,
                               .effective_height_m = 12.0,
                               .mixing_height_m = lid},
                              curve_d()};
    for (const double x : {50.0, 400.0, 6000.0}) {
      const Sigmas s = plume.sigmas_at(x);
      const double top = std::min(lid, 12.0 + 10.0 * s.z_m);
      const double flux =
          4.0 * Quadrature::integrate(
                    [&](double z) {
                      return 2.0 *
                             Quadrature::integrate(
                                 [&](double y) { return plume.concentration_kg_per_m3(x, y, z); },
                                 0.0, 9.0 * s.y_m, 10, 1e-9);
                    },
                    0.0, top, 12, 1e-8);
      EXPECT_NEAR(flux, 3.0, 3e-6) << x << " " << lid;
    }
  }
}

TEST(GaussianPlume, IsSymmetricAndProportionalToTheRate) {
  const SigmaCurve curve = curve_d();
  const GaussianPlume one{{.mass_flow_kg_per_s = 1.0, .wind_speed_m_per_s = 4.0}, curve};
  const GaussianPlume seven{{.mass_flow_kg_per_s = 7.0, .wind_speed_m_per_s = 4.0}, curve};
  EXPECT_EQ(one.concentration_kg_per_m3(300.0, 11.0, 2.0),
            one.concentration_kg_per_m3(300.0, -11.0, 2.0));
  EXPECT_DOUBLE_EQ(seven.concentration_kg_per_m3(300.0, 11.0, 2.0),
                   7.0 * one.concentration_kg_per_m3(300.0, 11.0, 2.0));
  EXPECT_EQ(one.concentration_kg_per_m3(-1.0, 0.0, 0.0), 0.0);
}

TEST(GaussianPlume, MatchesAHandCalculation) {
  // D, yellow book, x = 1000 m: sy = 0.128 * 1000^0.905 = 66.4064, sz = 0.20 * 1000^0.76 = 38.1092.
  // c = 1 / (pi * 5 * 66.4064 * 38.1092) = 2.51559e-5 kg/m3 for a ground source, at the ground.
  const GaussianPlume plume{{.mass_flow_kg_per_s = 1.0, .wind_speed_m_per_s = 5.0}, curve_d()};
  EXPECT_NEAR(plume.concentration_kg_per_m3(1000.0, 0.0, 0.0), 2.51559e-5, 2e-10);
}

TEST(GaussianPlume, VirtualDistancesGiveTheInitialSpreadAtTheSource) {
  const SigmaCurve curve = curve_d();
  const GaussianPlume plume{{.mass_flow_kg_per_s = 1.0,
                             .wind_speed_m_per_s = 5.0,
                             .virtual_distance_y_m = curve.distance_of_sigma_y_m(10.0),
                             .virtual_distance_z_m = curve.distance_of_sigma_z_m(2.0)},
                            curve};
  EXPECT_NEAR(plume.sigmas_at(0.0).y_m, 10.0, 1e-6);
  EXPECT_NEAR(plume.sigmas_at(0.0).z_m, 2.0, 1e-6);
  // Far away the size of the source is forgotten.
  const GaussianPlume point{{.mass_flow_kg_per_s = 1.0, .wind_speed_m_per_s = 5.0}, curve};
  EXPECT_NEAR(plume.concentration_kg_per_m3(50000.0, 0.0, 0.0) /
                  point.concentration_kg_per_m3(50000.0, 0.0, 0.0),
              1.0, 0.01);
}

TEST(GaussianPuff, HoldsItsMass) {
  const SigmaCurve curve{{.set = SigmaSet::YellowBookPuff, .pasquill = Pasquill::F}};
  const GaussianPuff puff{{.mass_kg = 5.0, .effective_height_m = 8.0}, curve};
  const Sigmas s = puff.sigmas_at(800.0);
  // Separable: integrate along each axis through the middle.
  const auto along = [&](auto f, double a, double b) {
    return Quadrature::integrate(f, a, b, 12, 1e-10);
  };
  const double middle = puff.concentration_kg_per_m3(800.0, 0.0, 8.0, 800.0);
  const double ix = along([&](double x) { return puff.concentration_kg_per_m3(x, 0, 8, 800); },
                          800.0 - 9 * s.x_m, 800.0 + 9 * s.x_m) /
                    middle;
  const double iy = along([&](double y) { return puff.concentration_kg_per_m3(800, y, 8, 800); },
                          -9 * s.y_m, 9 * s.y_m) /
                    middle;
  const double iz = along([&](double z) { return puff.concentration_kg_per_m3(800, 0, z, 800); },
                          0.0, 8.0 + 9 * s.z_m) /
                    middle;
  EXPECT_NEAR(middle * ix * iy * iz, 5.0, 1e-6);
}

TEST(FiniteDuration, TendsToTheSteadyPlumeForALongRelease) {
  const SigmaCurve curve = curve_d();
  const GaussianPlumeInput in{.mass_flow_kg_per_s = 1.0, .wind_speed_m_per_s = 5.0};
  const GaussianPlume steady{in, curve};
  for (const EndSpread ends :
       {EndSpread::Palazzi, EndSpread::IntegratedPuffs, EndSpread::YellowBook}) {
    const FiniteDurationPlume plume{in, curve, 4000.0, ends};
    EXPECT_NEAR(plume.concentration_kg_per_m3(500.0, 3.0, 1.0, 2000.0) /
                    steady.concentration_kg_per_m3(500.0, 3.0, 1.0),
                1.0, 1e-9);
  }
  const FiniteDurationPlume endless{in, curve, kNoLid};
  EXPECT_EQ(endless.peak_ratio(500.0), 1.0);
  EXPECT_NEAR(endless.concentration_kg_per_m3(500.0, 0.0, 0.0, 1e5),
              steady.concentration_kg_per_m3(500.0, 0.0, 0.0), 1e-18);
}

TEST(FiniteDuration, PeakIsReachedInTheMiddleOfThePassageAndEqualsTheRatio) {
  const SigmaCurve curve = curve_d();
  const GaussianPlumeInput in{.mass_flow_kg_per_s = 1.0, .wind_speed_m_per_s = 5.0};
  const FiniteDurationPlume plume{in, curve, 30.0};
  const double x = 800.0;
  const double steady = GaussianPlume{in, curve}.concentration_kg_per_m3(x, 0.0, 0.0);
  const double middle = x / 5.0 + 15.0;
  const double peak = plume.concentration_kg_per_m3(x, 0.0, 0.0, middle);
  EXPECT_NEAR(peak / steady, plume.peak_ratio(x), 1e-12);
  EXPECT_LT(plume.concentration_kg_per_m3(x, 0.0, 0.0, middle - 8.0), peak);
  EXPECT_LT(plume.concentration_kg_per_m3(x, 0.0, 0.0, middle + 8.0), peak);
  EXPECT_EQ(plume.concentration_kg_per_m3(x, 0.0, 0.0, 0.0), 0.0);
}

TEST(FiniteDuration, PassesTheReleasedMassPastEveryPoint) {
  // Integral over time of the concentration is the steady one times the duration.
  const SigmaCurve curve = curve_d();
  const GaussianPlumeInput in{.mass_flow_kg_per_s = 1.0, .wind_speed_m_per_s = 5.0};
  const FiniteDurationPlume plume{in, curve, 40.0};
  const double steady = GaussianPlume{in, curve}.concentration_kg_per_m3(600.0, 0.0, 0.0);
  const double dose = Quadrature::integrate(
      [&](double t) { return plume.concentration_kg_per_m3(600.0, 0.0, 0.0, t); }, 0.0, 500.0, 15,
      1e-10);
  EXPECT_NEAR(dose / (40.0 * steady), 1.0, 1e-6);
}

TEST(FiniteDuration, VeryShortReleaseIsAPuffOfTheSameMass) {
  const SigmaCurve curve{{.pasquill = Pasquill::D, .averaging_time_s = 18.75}};
  const GaussianPlumeInput in{.mass_flow_kg_per_s = 500.0, .wind_speed_m_per_s = 5.0};
  const FiniteDurationPlume plume{in, curve, 0.01};
  const GaussianPuff puff{{.mass_kg = 5.0},
                          SigmaCurve{{.set = SigmaSet::YellowBookPuff, .pasquill = Pasquill::D}}};
  // Both with the spread at x while the cloud passes x.
  EXPECT_NEAR(plume.concentration_kg_per_m3(700.0, 4.0, 1.0, 140.005) /
                  puff.concentration_kg_per_m3(700.0, 4.0, 1.0, 700.0),
              1.0, 1e-6);
}

TEST(GaussianModels, RefuseBadInputTogether) {
  try {
    (void)GaussianPlume{{.mass_flow_kg_per_s = -1.0,
                         .wind_speed_m_per_s = std::nan(""),
                         .effective_height_m = -2.0},
                        curve_d()};
    FAIL();
  } catch (const InputError& e) {
    const std::string text = e.what();
    for (const char* part :
         {"mass_flow = -1 kg/s", "wind_speed = nan", "effective_height = -2 m"}) {
      EXPECT_NE(text.find(part), std::string::npos) << text;
    }
  }
  EXPECT_THROW((GaussianPuff{{.mass_kg = 0.0}, curve_d()}), InputError);
  EXPECT_THROW(
      (FiniteDurationPlume{{.mass_flow_kg_per_s = 1.0, .wind_speed_m_per_s = 1.0}, curve_d(), 0.0}),
      InputError);
}

}  // namespace
}  // namespace isorisk::models::dispersion
