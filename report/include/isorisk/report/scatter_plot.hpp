// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace isorisk::report {

struct ScatterPoint {
  double observed = 0.0;   ///< > 0
  double predicted = 0.0;  ///< > 0
  std::string group;       ///< sets the colour: a trial
};

struct ScatterPlot {
  std::string title;
  std::string unit;  ///< of both axes
  std::vector<ScatterPoint> points;
};

/// Predicted over observed on logarithmic axes of equal range, with the line of equality and those
/// of a factor of two. Points that are not > 0 are left out. Text is escaped.
/// \throws InputError when no point can be drawn
[[nodiscard]] std::string scatter_svg(const ScatterPlot& plot);

}  // namespace isorisk::report
