// SPDX-License-Identifier: Apache-2.0
#include "isorisk/core/error.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "isorisk/core/text.hpp"

namespace isorisk {
namespace {

TEST(InputCheck, ReportsEveryFailureWithFieldValueUnitAndRule) {
  InputCheck check{"point_source"};
  check.positive("burning_rate", -1.0, "kg/s");
  check.within("radiative_fraction", 2.0, 0.0, 1.0, "-");
  check.finite("distance", std::numeric_limits<double>::quiet_NaN(), "m");
  try {
    check.done();
    FAIL() << "three bad inputs must throw";
  } catch (const InputError& e) {
    EXPECT_STREQ(e.what(),
                 "point_source: invalid input\n"
                 "  burning_rate = -1 kg/s, must be finite and > 0\n"
                 "  radiative_fraction = 2 -, must be in [0, 1]\n"
                 "  distance = nan m, must be finite");
  }
}

TEST(InputCheck, LetsGoodInputPass) {
  InputCheck check{"x"};
  check.positive("a", 1.0, "m");
  check.within("b", 1.0, 0.0, 1.0, "-");
  check.non_negative("c", 0.0, "m");
  EXPECT_NO_THROW(check.done());
}

TEST(NumberText, IsTheShortestTextThatReadsBack) {
  EXPECT_EQ(shown_text(203.14999999999998), "203.15");
  EXPECT_EQ(shown_text(424.99999999999994), "425");
  EXPECT_EQ(shown_text(1013250.0), "1013250");
  EXPECT_EQ(shown_text(-2e-7), "-2e-07");
  EXPECT_EQ(number_text(0.1), "0.1");
  EXPECT_EQ(number_text(1e-6), "1e-06");
}

}  // namespace
}  // namespace isorisk
