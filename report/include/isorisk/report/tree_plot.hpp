// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace isorisk::report {

/// A knot of an event tree as it is drawn.
struct TreePlotNode {
  std::string
      branch;       ///< on the line that leads to it: "direct ignition: yes, 20 %"; "" of the root
  std::string end;  ///< of an end: "jet fire"
  std::string value;  ///< of an end, right of it: "1.2e-06"
  std::vector<TreePlotNode> children;
};

struct TreePlot {
  std::string title;
  std::string note;         ///< below the title: source, sum
  std::string value_title;  ///< over the values
  TreePlotNode root;
};

/// An SVG drawing of an event tree from left to right, one line for each end. Text is escaped; no
/// scripts, no external references.
[[nodiscard]] std::string tree_svg(const TreePlot& plot);

}  // namespace isorisk::report
