// SPDX-License-Identifier: Apache-2.0
#include "isorisk/report/scatter_plot.hpp"

#include <gtest/gtest.h>

#include "isorisk/core/error.hpp"

namespace isorisk::report {
namespace {

// Frame of 420 px from (78, 44); decades 1 to 100: a decade is 210 px.
TEST(ScatterPlot, PutsObservedAlongAndPredictedUpwards) {
  const std::string svg =
      scatter_svg({.title = "t", .unit = "%", .points = {{10.0, 100.0, "a"}, {1.0, 1.0, "b"}}});
  EXPECT_NE(svg.find("cx=\"288.00\" cy=\"44.00\""), std::string::npos) << svg;
  EXPECT_NE(svg.find("cx=\"78.00\" cy=\"464.00\""), std::string::npos) << svg;
}

TEST(ScatterPlot, TheLinesOfAFactorOfTwoStayWithinTheFrame) {
  const std::string svg = scatter_svg({.points = {{1.0, 100.0, "a"}}});
  // predicted = 2 observed ends at the top, at an observed value of 50.
  EXPECT_NE(svg.find("x1=\"78.00\" y1=\"400.78\" x2=\"434.78\" y2=\"44.00\""), std::string::npos)
      << svg;
}

TEST(ScatterPlot, LeavesOutWhatALogarithmCannotShowAndRefusesNothing) {
  EXPECT_EQ(scatter_svg({.points = {{0.0, 1.0, "zero"}, {1.0, 5.0, "a"}}}).find("zero"),
            std::string::npos);
  EXPECT_THROW((void)scatter_svg({.points = {{0.0, 1.0, "a"}}}), InputError);
}

TEST(ScatterPlot, EscapesText) {
  EXPECT_NE(scatter_svg({.title = "a<b", .points = {{1.0, 5.0, "x&y"}}}).find("x&amp;y"),
            std::string::npos);
}

}  // namespace
}  // namespace isorisk::report
