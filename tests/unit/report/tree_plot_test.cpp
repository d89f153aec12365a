// SPDX-License-Identifier: Apache-2.0
#include "isorisk/report/tree_plot.hpp"

#include <gtest/gtest.h>

namespace isorisk::report {
namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) ++n;
  return n;
}

TreePlot small() {
  return {.title = "gas",
          .note = "CPR 18E",
          .value_title = "per year",
          .root = {.children = {{.branch = "direct: yes, 20 %", .end = "jet fire", .value = "2e-6"},
                                {.branch = "direct: no, 80 %",
                                 .children = {{.branch = "later: yes", .end = "flash fire"},
                                              {.branch = "later: no", .end = "nothing"}}}}}};
}

TEST(TreePlot, EveryEndStandsOnALineOfItsOwn) {
  const std::string svg = tree_svg(small());
  // Three ends, 40 px apart from y = 84 on; texts 4 px lower.
  EXPECT_NE(svg.find("y=\"88\" fill=\"#1c2430\">jet fire"), std::string::npos) << svg;
  EXPECT_NE(svg.find("y=\"128\" fill=\"#1c2430\">flash fire"), std::string::npos) << svg;
  EXPECT_NE(svg.find("y=\"168\" fill=\"#1c2430\">nothing"), std::string::npos) << svg;
  EXPECT_NE(svg.find(">2e-6<"), std::string::npos);
  EXPECT_NE(svg.find(">direct: no, 80 %<"), std::string::npos);
}

TEST(TreePlot, ABranchMeetsItsKnotHalfWayBetweenItsEnds) {
  // The knot of the ends at y 124 and 164 is at 144; its branch leaves the root there.
  const std::string svg = tree_svg(small());
  EXPECT_NE(svg.find("x1=\"24\" y1=\"144\" x2=\"214\" y2=\"144\""), std::string::npos) << svg;
  EXPECT_NE(svg.find("x1=\"214\" y1=\"124\" x2=\"214\" y2=\"164\""), std::string::npos) << svg;
}

TEST(TreePlot, ASingleEndIsDrawnAndTextIsEscaped) {
  const std::string svg = tree_svg({.title = "a <b>", .root = {.end = "x & y"}});
  EXPECT_NE(svg.find("a &lt;b&gt;"), std::string::npos);
  EXPECT_NE(svg.find("x &amp; y"), std::string::npos);
  EXPECT_EQ(count(svg, "<script"), 0u);
}

}  // namespace
}  // namespace isorisk::report
