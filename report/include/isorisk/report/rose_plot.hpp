// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace isorisk::report {

/// One ring of a wind rose: a band of wind speed or a weather class.
struct RoseBand {
  std::string label;
  std::vector<double> share;  ///< by the direction the wind comes from, clockwise from north
};

struct RosePlot {
  std::string title;
  std::string note;  ///< under the drawing: "where the wind comes from, share of the year"
  std::vector<RoseBand> bands;  ///< from the middle outwards; all of the same number of directions
};

/// An SVG drawing of a wind rose: wedges stacked by band, circles at round shares. Text is escaped.
/// \throws InputError when the bands differ in their number of directions or it is below 4.
[[nodiscard]] std::string rose_svg(const RosePlot& plot);

}  // namespace isorisk::report
