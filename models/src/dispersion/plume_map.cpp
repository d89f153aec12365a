// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/plume_map.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "isorisk/core/bell_raster.hpp"
#include "isorisk/core/error.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr double kMaxCells = 2.0e9;

template <class T>
void map(const GaussianPlume& plume, const PlumeMapInput& in, std::span<T> out) {
  InputCheck check{"plume_map"};
  check.finite("grid.west", in.grid.west_m, "m");
  check.finite("grid.north", in.grid.north_m, "m");
  check.positive("grid.cell", in.grid.cell_m, "m");
  check.require(in.grid.rows > 0, "grid.rows", in.grid.rows, "-", "be > 0");
  check.require(in.grid.cols > 0, "grid.cols", in.grid.cols, "-", "be > 0");
  check.finite("source.easting", in.source.x_m, "m");
  check.finite("source.northing", in.source.y_m, "m");
  check.finite("wind_from", in.wind_from_rad, "rad");
  check.non_negative("receptor_height", in.receptor_height_m, "m");
  if (in.grid.rows > 0 && in.grid.cols > 0) {
    const double cells = static_cast<double>(in.grid.rows) * in.grid.cols;
    check.require(cells <= kMaxCells, "grid.cells", cells, "-", "be at most 2e9");
    check.require(static_cast<double>(out.size()) == cells, "out.size",
                  static_cast<double>(out.size()), "-", "be rows times columns of the grid");
  }
  check.done();

  // The plume begins upwind of the source by the smaller of the virtual distances.
  const GaussianPlumeInput& p = plume.input();
  const double start = std::min(p.virtual_distance_y_m, p.virtual_distance_z_m);
  const double east = -std::sin(in.wind_from_rad);
  const double north = -std::cos(in.wind_from_rad);
  const BellAxis axis{.start = {in.source.x_m - start * east, in.source.y_m - start * north},
                      .east = east,
                      .north = north};
  const double log_strength = std::log(p.mass_flow_kg_per_s) - std::log(p.wind_speed_m_per_s) -
                              std::log(2.0 * std::numbers::pi);
  const double z = in.receptor_height_m;
  bell_raster(
      in.grid, axis,
      [&](double s) -> Bell {
        constexpr double kNothing = -std::numeric_limits<double>::infinity();
        const Sigmas sigma = plume.sigmas_at(s - start);
        if (!(sigma.y_m > 0.0 && sigma.z_m > 0.0)) return {kNothing, 1.0};
        const double f = vertical_factor(z, p.effective_height_m, sigma.z_m, p.mixing_height_m);
        if (!(f > 0.0)) return {kNothing, 1.0};
        return {log_strength + std::log(f) - std::log(sigma.y_m) - std::log(sigma.z_m),
                0.5 / (sigma.y_m * sigma.y_m)};
      },
      out);
}

}  // namespace

void plume_map(const GaussianPlume& plume, const PlumeMapInput& in, std::span<double> out) {
  map(plume, in, out);
}
void plume_map(const GaussianPlume& plume, const PlumeMapInput& in, std::span<float> out) {
  map(plume, in, out);
}

}  // namespace isorisk::models::dispersion
