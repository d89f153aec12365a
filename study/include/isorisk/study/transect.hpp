// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/gis/crs.hpp"
#include "isorisk/gis/geometry.hpp"
#include "isorisk/study/basis.hpp"

/// Individual risk along a line, from the kept risk basis: by the quadrature that gives the
/// verdicts at targets, not sampled from the map. docs/diff.md
namespace isorisk::study {

/// A run in a result folder, as far as risk at places goes.
struct KeptRun {
  RiskBasis basis;  ///< without limits and verdicts
  gis::Crs crs;
  std::vector<std::string> sites;      ///< ids, index of RiskBasis::sites
  std::vector<std::string> equipment;  ///< ids, index of Outcome::source
  std::vector<std::string> site_names;
  std::vector<std::string> equipment_names;
};

/// \throws DataError when the folder is no result of `isorisk run`, or has no basis of this
///         version: run again.
[[nodiscard]] KeptRun open_kept_run(const std::filesystem::path& result_folder);

struct TransectPoint {
  std::int32_t line = 0;    ///< part of a line of several parts, from 0
  double distance_m = 0.0;  ///< along that part
  Point position;
  double risk_per_yr = 0.0;
  std::vector<double> site_risk_per_yr;  ///< index of the sites; sums to the risk
};

/// Points at every vertex of a line and between them at equal steps of at most `step_m`.
/// \throws InputError when the step is not finite and > 0, the geometry is no line, or there would
///         be more than 200 000 points.
[[nodiscard]] std::vector<TransectPoint> transect_points(const gis::Geometry& line, double step_m);

/// Risk at those points. \throws Cancelled, NumericError
[[nodiscard]] std::vector<TransectPoint> transect(const RiskBasis& basis, const gis::Geometry& line,
                                                  double step_m, const RunOptions& options,
                                                  Reporter& reporter);

/// "line,distance_m,x_m,y_m,risk_per_yr" and a column per site.
[[nodiscard]] std::string transect_csv(const std::vector<TransectPoint>& points,
                                       const std::vector<std::string>& sites);

/// The lines of a layer ("roads.gpkg#ring", "section.csv" with WKT) in the CRS, as one geometry.
/// \throws DataError when it has none.
[[nodiscard]] gis::Geometry transect_layer(const std::string& reference, const gis::Crs& crs);

}  // namespace isorisk::study
