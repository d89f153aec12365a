// SPDX-License-Identifier: Apache-2.0
#include "isorisk/report/rose_plot.hpp"

#include <gtest/gtest.h>

#include "isorisk/core/error.hpp"

namespace isorisk::report {
namespace {

// Middle at (250, 272), radius 196 for the outermost circle; a wedge leaves 4 % free on each side.
TEST(RosePlot, AWedgePointsToWhereTheWindComesFromAndIsAsLongAsItsShare) {
  // All wind from the east: circles of 20, 40, ... 100 % (five), the wedge is 196 long.
  const std::string svg = rose_svg({.title = "rose", .bands = {{"D5", {0.0, 1.0, 0.0, 0.0}}}});
  EXPECT_NE(svg.find(">100 %<"), std::string::npos) << svg;
  // Bearing 90 - 0.46 x 90 = 48.6 deg: (250 + 196 sin, 272 - 196 cos) = (397.02, 142.38).
  EXPECT_NE(svg.find("M250.00 272.00L397.02 142.38"), std::string::npos) << svg;
}

TEST(RosePlot, BandsAreStackedFromTheMiddleOutwards) {
  const std::string svg = rose_svg(
      {.title = "rose", .bands = {{"F", {0.5, 0.0, 0.0, 0.0}}, {"D", {0.5, 0.0, 0.0, 0.0}}}});
  // The second begins where the first ends, at 98 px north: bearing -41.4 deg.
  EXPECT_NE(svg.find("M185.19 198.49L120.38 124.98"), std::string::npos) << svg;
}

TEST(RosePlot, TextIsEscapedAndUnequalBandsAreRefused) {
  EXPECT_NE(
      rose_svg({.title = "a <b>", .bands = {{"x&y", {1.0, 0.0, 0.0, 0.0}}}}).find("a &lt;b&gt;"),
      std::string::npos);
  EXPECT_THROW((void)rose_svg({.bands = {{"x", {1.0, 0.0}}}}), InputError);
  EXPECT_THROW((void)rose_svg({.bands = {{"x", {1.0, 0.0, 0.0, 0.0}}, {"y", {1.0}}}}), InputError);
  EXPECT_THROW((void)rose_svg({}), InputError);
}

}  // namespace
}  // namespace isorisk::report
