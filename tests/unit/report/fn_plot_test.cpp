// SPDX-License-Identifier: Apache-2.0
#include "isorisk/report/fn_plot.hpp"

#include <gtest/gtest.h>

namespace isorisk::report {
namespace {

FnPlot sample() {
  return {.title = "Societal risk",
          .x_label = "deaths N",
          .y_label = "per year",
          .curve_label = "this study",
          .empty_text = "nobody dies",
          .curve = {{1.0, 3e-5}, {10.0, 1e-6}, {100.0, 1e-7}},
          .lines = {{.label = "limit", .f_at_1 = 1e-3, .n_from = 1, .n_to = 1000, .upper = true}}};
}

// Axes: N from 1 to 1000 (three decades over 650 px from x = 86), F from 1e-8 to 1e-3
// (five decades over 414 px up from y = 458).
TEST(FnPlot, DrawsTheCurveAsStepsThatEndAtEachVertex) {
  const std::string svg = fn_svg(sample());
  // F(N >= 1) = 3e-5 up to N = 1; then 1e-6 up to N = 10 (x = 302.67), 1e-7 up to N = 100 (519.33).
  EXPECT_NE(svg.find("H86.00"), std::string::npos) << svg;
  EXPECT_NE(svg.find("L86.00 292.40 H302.67"), std::string::npos) << svg;
  EXPECT_NE(svg.find("L302.67 375.20 H519.33"), std::string::npos) << svg;
}

TEST(FnPlot, DrawsTheCriterionLineFromEndToEnd) {
  // 1e-3 at N = 1 is the top left corner of the frame, 1e-6 at N = 1000 lies three decades lower.
  EXPECT_NE(fn_svg(sample()).find(
                "class=\"upper\" x1=\"86.00\" y1=\"44.00\" x2=\"736.00\" y2=\"292.40\""),
            std::string::npos);
}

TEST(FnPlot, EscapesTextAndSaysWhenThereIsNoCurve) {
  FnPlot plot = sample();
  plot.curve.clear();
  plot.title = "a <b> & \"c\"";
  const std::string svg = fn_svg(plot);
  EXPECT_NE(svg.find("a &lt;b&gt; &amp; &quot;c&quot;"), std::string::npos);
  EXPECT_NE(svg.find("nobody dies"), std::string::npos);
  EXPECT_EQ(svg.find("<b>"), std::string::npos);
}

}  // namespace
}  // namespace isorisk::report
