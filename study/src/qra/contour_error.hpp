// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "isorisk/core/grid.hpp"
#include "isorisk/core/reporter.hpp"
#include "isorisk/core/risk/risk.hpp"
#include "isorisk/study/qra.hpp"

/// How far the contours of a risk map lie from where the risk, integrated exactly, has their level;
/// and a resolution at which they lie as near as asked. docs/models/risk/integration.md
namespace isorisk::study::qra {

/// What rings, angles and map of a run are made of.
struct Resolution {
  double ring_step = 0.0;
  double max_arc_m = 0.0;
  double cell_m = 0.0;
};

/// Bilinear value at a point, 0 outside the grid.
[[nodiscard]] double sample(const Grid& grid, Point p);

/// Shift of the contours of a map of the outcomes, measured at points along them.
/// \param input locations, outcomes and rose
[[nodiscard]] std::vector<ContourShift> contour_shift(const risk::RiskInput& input,
                                                      const risk::RiskOptions& options,
                                                      const Grid& map,
                                                      std::span<const double> levels,
                                                      double allowed_m, Reporter& reporter);

/// Whether all levels are as near as asked: 95 of 100 points.
[[nodiscard]] bool within(std::span<const ContourShift> shifts, double allowed_m);

/// A finer resolution after shifts that are too large: rings and angles where they are to blame,
/// else the cells; the same where nothing finer is allowed.
[[nodiscard]] Resolution finer(const Resolution& now, std::span<const ContourShift> shifts,
                               double allowed_m, double smallest_cell_m);

}  // namespace isorisk::study::qra
