// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/deposition.hpp"

#include <gtest/gtest.h>

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <numbers>
#include <string>

#include "isorisk/core/error.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr double kPi = std::numbers::pi;
using Quadrature = boost::math::quadrature::gauss_kronrod<double, 31>;

GaussianPlume plume(double height, double lid = kNoLid, SigmaSet set = SigmaSet::YellowBook) {
  return GaussianPlume{{.mass_flow_kg_per_s = 2.0,
                        .wind_speed_m_per_s = 3.0,
                        .effective_height_m = height,
                        .mixing_height_m = lid},
                       SigmaCurve{{.set = set, .pasquill = Pasquill::D}}};
}

// Integral over the ground from the source to x, panel by panel.
template <class F>
double over_distance(double x, const F& f) {
  double sum = 0.0;
  for (double a = 0.0, b = 1.0; a < x; a = b, b *= 2.0) {
    sum += Quadrature::integrate(f, a, std::min(b, x), 4, 1e-8);
  }
  return sum;
}

TEST(PlumeRemoval, WhatLiesOnTheGroundAndWhatIsInTheAirAddUpToTheRelease) {
  for (const double lid : {kNoLid, 120.0}) {
    const GaussianPlume base = plume(20.0, lid);
    const PlumeRemoval removal{
        {.deposition_velocity_m_per_s = 0.02, .washout_per_s = 2e-4, .decay_per_s = 5e-5}, base};
    const double x = 5000.0;
    // Dry: the flux on the ground, integrated over the plane.
    const double dry = over_distance(x, [&](double s) {
      // Across the wind the flux is a bell of width sigma_y.
      return removal.dry_flux_kg_per_m2_s(s, 0.0) * std::sqrt(2.0 * kPi) * base.sigmas_at(s).y_m;
    });
    // Wet and decay: the rate times what is in the air, mass per length Q(s)/u.
    const double per_rate =
        over_distance(x, [&](double s) { return 2.0 * removal.airborne_fraction(s) / 3.0; });
    const RemovalShares shares = removal.shares(x);
    EXPECT_NEAR(dry / 2.0, shares.dry, 1e-7);
    EXPECT_NEAR(per_rate * 2e-4 / 2.0, shares.wet, 1e-7);
    EXPECT_NEAR(per_rate * 5e-5 / 2.0, shares.decayed, 1e-7);
    EXPECT_NEAR((dry + per_rate * 2.5e-4) / 2.0 + removal.airborne_fraction(x), 1.0, 1e-7);
    EXPECT_GT(shares.dry, 0.02);
    EXPECT_GT(shares.wet, 0.1);
  }
}

TEST(PlumeRemoval, IsTheClosedFormulaForAPowerLawOnTheGround) {
  // sigma_z = c x^d from the table of the Yellow Book at roughness 0.1 m: c 0.20, d 0.76 in class
  // D; from 1 m on int dx/sz = (x^(1-d) - 1)/(c (1 - d)), and 1/c for the first metre.
  const PlumeRemoval removal{{.deposition_velocity_m_per_s = 0.01}, plume(0.0)};
  for (const double x : {1.0, 200.0, 8000.0}) {
    const double integral = (1.0 + (std::pow(x, 0.24) - 1.0) / 0.24) / 0.20;
    EXPECT_NEAR(removal.airborne_fraction(x),
                std::exp(-std::sqrt(2.0 / kPi) * 0.01 / 3.0 * integral), 1e-9)
        << x;
  }
}

TEST(PlumeRemoval, WashoutAndDecayAreExponentialInTheTravelTime) {
  const PlumeRemoval removal{{.washout_per_s = 3e-4, .decay_per_s = 1e-4}, plume(10.0)};
  EXPECT_NEAR(removal.airborne_fraction(6000.0), std::exp(-4e-4 * 2000.0), 1e-14);
  const RemovalShares s = removal.shares(6000.0);
  EXPECT_NEAR(s.wet, 3.0 * s.decayed, 1e-14);
  EXPECT_EQ(s.dry, 0.0);
}

TEST(PlumeRemoval, WithoutRemovalIsThePlume) {
  const GaussianPlume base = plume(10.0);
  const PlumeRemoval removal{{}, base};
  EXPECT_EQ(removal.concentration_kg_per_m3(700.0, 12.0, 1.5),
            base.concentration_kg_per_m3(700.0, 12.0, 1.5));
  EXPECT_EQ(removal.shares(700.0).airborne, 1.0);
}

TEST(PlumeRemoval, FallsWithDistanceAndWithTheVelocity) {
  for (const SigmaSet set : {SigmaSet::BriggsRural, SigmaSet::Isc3, SigmaSet::YellowBook}) {
    double last = 1.0;
    for (double x = 0.5; x < 5e4; x *= 2.0) {
      const double slow =
          PlumeRemoval{{.deposition_velocity_m_per_s = 0.01}, plume(0.0, kNoLid, set)}
              .airborne_fraction(x);
      const double fast =
          PlumeRemoval{{.deposition_velocity_m_per_s = 0.02}, plume(0.0, kNoLid, set)}
              .airborne_fraction(x);
      EXPECT_LT(slow, last);
      EXPECT_NEAR(fast, slow * slow, 1e-12);
      last = slow;
    }
    EXPECT_GT(last, 0.0);
  }
}

TEST(Washout, IsTheTabulatedPowerOfTheRain) {
  EXPECT_EQ(washout_per_s(0.0), 0.0);
  EXPECT_DOUBLE_EQ(washout_per_s(1.0), 1e-4);
  EXPECT_NEAR(washout_per_s(10.0), 1e-4 * std::pow(10.0, 0.8), 1e-16);
  EXPECT_THROW((void)washout_per_s(-1.0), InputError);
}

TEST(DepositionVelocity, NamesTheKnownGasesInItsError) {
  EXPECT_DOUBLE_EQ(deposition_velocity_m_per_s("chlorine"), 0.01);
  EXPECT_EQ(deposition_velocity_m_per_s("inert"), 0.0);
  try {
    (void)deposition_velocity_m_per_s("phosgene");
    FAIL() << "no error";
  } catch (const InputError& e) {
    EXPECT_NE(std::string{e.what()}.find("ammonia"), std::string::npos);
  }
}

}  // namespace
}  // namespace isorisk::models::dispersion
