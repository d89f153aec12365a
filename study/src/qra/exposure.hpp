// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "isorisk/core/risk/risk.hpp"
#include "isorisk/study/study.hpp"

/// Who is where: the people and targets of a study in the form the risk integration takes.
namespace isorisk::study::qra {

/// Side [m] of the lattice that cuts population areas.
inline constexpr double kPopulationCell_m = 25.0;

struct Exposure {
  std::vector<risk::PopulationCell> cells;
  double day = 0.0;  ///< persons counted
  double night = 0.0;
};

/// People of areas and rasters as square cells; totals are kept exactly (areas are cut by a lattice
/// of `cell_m`, each piece weighted by its area). A cell whose centre lies inside a site belongs to
/// it: its people are staff, and no off-site persons for the site's own sources (GB 36894-2018
/// 2.2 counts the staff of the neighbours).
[[nodiscard]] Exposure exposure_of(const Study& study, double cell_m);

/// Index into Study::sites of the site that covers the point, or -1.
class SiteFinder {
 public:
  explicit SiteFinder(const Study& study);
  ~SiteFinder();
  SiteFinder(const SiteFinder&) = delete;
  SiteFinder& operator=(const SiteFinder&) = delete;
  [[nodiscard]] std::int32_t at(Point p) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Where risk at a target is looked for: the point itself, or the outline of the area at a spacing
/// of at most `spacing_m` (risk falls away from sources, which lie outside, so the highest is on
/// the outline).
[[nodiscard]] std::vector<Point> candidates(const Target& target, double spacing_m);

}  // namespace isorisk::study::qra
