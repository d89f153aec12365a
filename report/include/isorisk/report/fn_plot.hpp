// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace isorisk::report {

/// One vertex of an F-N curve: frequency per year of n or more deaths.
struct FnPoint {
  double deaths = 0.0;
  double frequency_per_yr = 0.0;
};

/// A criterion line F = f_at_1 n^slope between two numbers of deaths.
struct FnLine {
  std::string label;
  double f_at_1 = 0.0;
  double slope = -1.0;  ///< in log-log
  double n_from = 1.0;
  double n_to = 1000.0;
  bool upper = false;  ///< upper (limit) or lower line; sets the colour
};

struct FnPlot {
  std::string title;
  std::string x_label;         ///< "deaths N"
  std::string y_label;         ///< "frequency of N or more, per year"
  std::string curve_label;     ///< "this study"
  std::string empty_text;      ///< shown when there is no curve
  std::vector<FnPoint> curve;  ///< rising deaths
  std::vector<FnLine> lines;
  std::string band_label;     ///< "5 % to 95 %"
  std::vector<FnPoint> low;   ///< rising deaths; edges of a band round the curve, or empty
  std::vector<FnPoint> high;  ///< at the same deaths
};

/// An SVG drawing of an F-N curve as a step function on logarithmic axes. The axes always show the
/// criterion lines whole and every vertex with at least one death. No scripts, no external
/// references; text is escaped.
[[nodiscard]] std::string fn_svg(const FnPlot& plot);

}  // namespace isorisk::report
