// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "isorisk/models/vulnerability/toxic_probit.hpp"

/// Hand method of the Purple Book for one grid point, and measures of model performance.
/// Reference pages: docs/models/dispersion/toxic_grid_point.md, performance_metrics.md
namespace isorisk::models::dispersion {

struct ToxicGridPointInput {
  double mass_flow_kg_per_s;
  double wind_speed_m_per_s;
  double distance_m;
  double sigma_y_m;
  double sigma_z_m;
  double source_height_m;
  double receptor_height_m;
  vulnerability::ToxicProbit probit;  ///< in mg/m3 and min
  double exposure_min = 30.0;
  int wind_sectors = 12;
  double lethality_cutoff = 0.01;
};
struct ToxicGridPoint {
  double concentration_kg_per_m3;  ///< on the axis
  double probit;
  double probability;              ///< of death on the axis
  double integral_width_m;         ///< PI = integral of P dy where P >= cut-off
  double effective_cloud_width_m;  ///< ECW = PI / P on the axis
  double covered_probability;      ///< N ECW / (2 pi x), at most 1
  double death_probability;        ///< P on the axis times covered
};
/// CPR 18E Appendix 6.B. \throws InputError that lists every field outside its bounds.
[[nodiscard]] ToxicGridPoint toxic_grid_point(const ToxicGridPointInput& in);

struct PerformanceMetrics {
  double fb;    ///< fractional bias, > 0 under-prediction
  double nmse;  ///< normalised mean square error
  double mg;    ///< geometric mean bias, > 1 under-prediction
  double vg;    ///< geometric variance
  double fac2;  ///< share within a factor of two
  double nad;   ///< normalised absolute difference
  double mrb;   ///< mean relative bias
  double mrse;  ///< mean relative square error
};
/// Pairs of observed and predicted values, all > 0.
/// \throws InputError when sizes differ, there is none, or a value is not > 0.
[[nodiscard]] PerformanceMetrics performance_metrics(std::span<const double> observed,
                                                     std::span<const double> predicted);

}  // namespace isorisk::models::dispersion
