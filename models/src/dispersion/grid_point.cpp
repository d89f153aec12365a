// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/grid_point.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/models/dispersion/gaussian_plume.hpp"

namespace isorisk::models::dispersion {

ToxicGridPoint toxic_grid_point(const ToxicGridPointInput& in) {
  InputCheck check{"toxic_grid_point"};
  check.positive("mass_flow", in.mass_flow_kg_per_s, "kg/s");
  check.positive("wind_speed", in.wind_speed_m_per_s, "m/s");
  check.positive("distance", in.distance_m, "m");
  check.positive("sigma_y", in.sigma_y_m, "m");
  check.positive("sigma_z", in.sigma_z_m, "m");
  check.non_negative("source_height", in.source_height_m, "m");
  check.non_negative("receptor_height", in.receptor_height_m, "m");
  check.positive("probit_b", in.probit.b, "-");
  check.positive("probit_n", in.probit.n, "-");
  check.positive("exposure", in.exposure_min, "min");
  check.require(in.wind_sectors >= 1, "wind_sectors", in.wind_sectors, "-", "be >= 1");
  check.require(in.lethality_cutoff > 0.0 && in.lethality_cutoff < 1.0, "lethality_cutoff",
                in.lethality_cutoff, "-", "be in (0, 1)");
  check.done();

  ToxicGridPoint r{};
  r.concentration_kg_per_m3 =
      in.mass_flow_kg_per_s /
      (2.0 * std::numbers::pi * in.wind_speed_m_per_s * in.sigma_y_m * in.sigma_z_m) *
      vertical_factor(in.receptor_height_m, in.source_height_m, in.sigma_z_m, kNoLid);
  const double c_mg_per_m3 = 1e6 * r.concentration_kg_per_m3;
  r.probit = in.probit.probit(std::pow(c_mg_per_m3, in.probit.n) * in.exposure_min);
  r.probability = vulnerability::probability_of_probit(r.probit);
  // Y falls by b n y^2 / (2 sigma_y^2) off the axis: the cut-off is at a known y.
  const double drop = in.probit.b * in.probit.n / (2.0 * in.sigma_y_m * in.sigma_y_m);
  const double margin = r.probit - vulnerability::probit_of_probability(in.lethality_cutoff);
  if (margin > 0.0) {
    const double y_end = std::sqrt(margin / drop);
    r.integral_width_m =
        2.0 *
        boost::math::quadrature::gauss_kronrod<double, 31>::integrate(
            [&](double y) { return vulnerability::probability_of_probit(r.probit - drop * y * y); },
            0.0, y_end, 8, 1e-10);
    r.effective_cloud_width_m = r.integral_width_m / r.probability;
  }
  r.covered_probability = std::min(
      1.0, in.wind_sectors * r.effective_cloud_width_m / (2.0 * std::numbers::pi * in.distance_m));
  r.death_probability = r.probability * r.covered_probability;
  return r;
}

PerformanceMetrics performance_metrics(std::span<const double> observed,
                                       std::span<const double> predicted) {
  InputCheck check{"performance_metrics"};
  if (observed.size() != predicted.size() || observed.empty()) {
    check.fail("observed and predicted must have the same number of values, at least one (" +
               std::to_string(observed.size()) + " and " + std::to_string(predicted.size()) + ")");
  }
  for (const double v : observed) check.positive("observed", v, "-");
  for (const double v : predicted) check.positive("predicted", v, "-");
  check.done();
  const auto n = static_cast<double>(observed.size());
  double mean_o = 0.0, mean_p = 0.0, square = 0.0, absolute = 0.0, log_bias = 0.0, log_square = 0.0,
         within = 0.0, relative = 0.0, relative_square = 0.0;
  for (std::size_t i = 0; i < observed.size(); ++i) {
    const double o = observed[i];
    const double p = predicted[i];
    const double l = std::log(o / p);
    const double rel = 2.0 * (o - p) / (o + p);
    mean_o += o / n;
    mean_p += p / n;
    square += (o - p) * (o - p) / n;
    absolute += std::abs(o - p) / n;
    log_bias += l / n;
    log_square += l * l / n;
    within += (p >= 0.5 * o && p <= 2.0 * o) ? 1.0 / n : 0.0;
    relative += rel / n;
    relative_square += rel * rel / n;
  }
  return {.fb = 2.0 * (mean_o - mean_p) / (mean_o + mean_p),
          .nmse = square / (mean_o * mean_p),
          .mg = std::exp(log_bias),
          .vg = std::exp(log_square),
          .fac2 = within,
          .nad = absolute / (mean_o + mean_p),
          .mrb = relative,
          .mrse = relative_square};
}

}  // namespace isorisk::models::dispersion
