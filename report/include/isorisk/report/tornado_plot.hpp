// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace isorisk::report {

/// What one input does to a result.
struct TornadoBar {
  std::string label;
  double low = 0.0;   ///< result at the low end of the input
  double high = 0.0;  ///< at the high end; may be less than `low`
};

struct TornadoPlot {
  std::string title;
  std::string x_label;
  double base = 0.0;             ///< the result as it is
  std::vector<TornadoBar> bars;  ///< widest first
  std::string low_label;         ///< "input at 5 %"
  std::string high_label;
};

/// An SVG drawing of bars about the base on a linear axis. No scripts, no external references;
/// text is escaped.
[[nodiscard]] std::string tornado_svg(const TornadoPlot& plot);

}  // namespace isorisk::report
