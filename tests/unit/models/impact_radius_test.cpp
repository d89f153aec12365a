// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/models/fire/potential_impact_radius.hpp"

namespace isorisk::models::fire {
namespace {

double radius(double d, double p, ImpactRadiusForm form = ImpactRadiusForm::Gb32167) {
  return potential_impact_radius(d, p, form).radius_m;
}

TEST(PotentialImpactRadius, FortyInchesAtTenMegapascalIs318m) {
  EXPECT_NEAR(radius(1.016, 10e6), 318.07, 0.01);
}

TEST(PotentialImpactRadius, ThirtyInchesAtAThousandPsiIs655Feet) {
  EXPECT_NEAR(radius(30.0 * 0.0254, 1000.0 * 6894.757, ImpactRadiusForm::AsmeB318S) / 0.3048, 654.6,
              0.1);
}

TEST(PotentialImpactRadius, GrowsWithTheDiameterAndTheRootOfThePressure) {
  for (const auto form : {ImpactRadiusForm::Gb32167, ImpactRadiusForm::AsmeB318S}) {
    EXPECT_DOUBLE_EQ(radius(1.2, 4e6, form), 2.0 * radius(0.6, 4e6, form));
    EXPECT_DOUBLE_EQ(radius(0.6, 4e6, form), 2.0 * radius(0.6, 1e6, form));
  }
}

TEST(PotentialImpactRadius, FollowsFromABreakWhoseRateHasFallenToAThird) {
  // The page's derivation, with constants of natural gas.
  const double d = 0.762, p = 6.9e6;
  const double fed =
      0.35 * 0.2 * 2.0 * 0.33 * 0.62 * std::numbers::pi / 4.0 * d * d * p * 0.763 / 429.0 * 50e6;
  const double r = std::sqrt(fed / (4.0 * std::numbers::pi * 15.77e3));
  for (const auto form : {ImpactRadiusForm::Gb32167, ImpactRadiusForm::AsmeB318S}) {
    EXPECT_NEAR(radius(d, p, form), r, 0.02 * r);
  }
}

TEST(PotentialImpactRadius, SaysWhenTheLineIsLargerThanAnyInService) {
  const auto at = [](double d, double p) {
    return potential_impact_radius(d, p, ImpactRadiusForm::Gb32167).warnings;
  };
  EXPECT_TRUE(at(1.422, 15e6).empty());
  ASSERT_EQ(at(1.5, 10e6).size(), 1U);
  EXPECT_EQ(at(1.0, 16e6).at(0).code, "outside_validity");
}

TEST(PotentialImpactRadius, RefusesBothBadInputsAtOnce) {
  try {
    (void)radius(-1.0, std::nan(""));
    FAIL();
  } catch (const InputError& e) {
    const std::string what = e.what();
    EXPECT_NE(what.find("diameter = -1 m"), std::string::npos) << what;
    EXPECT_NE(what.find("gauge_pressure"), std::string::npos) << what;
  }
}

}  // namespace
}  // namespace isorisk::models::fire
