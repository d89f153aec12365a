// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "isorisk/gis/geometry.hpp"

/// Geometry of map data without any meaning: grouping, outlines, sharing out.
namespace isorisk::study::decisions::map_kernels {

/// Groups of shapes that hang together by gaps of at most `distance_m`. Each shape gets the lowest
/// number of its group.
[[nodiscard]] std::vector<std::size_t> groups_within(std::span<const gis::Geometry> shapes,
                                                     double distance_m);

/// One outline round shapes: their union, and what a disc of the diameter `distance_m` cannot get
/// into without touching them. Covers every shape.
[[nodiscard]] gis::Geometry outline_round(std::span<const gis::Geometry> shapes, double distance_m);

/// Who shares people out, and who takes them.
struct PeopleSource {
  gis::Geometry area;
  double persons = 0.0;
};
struct PeopleReceiver {
  gis::Geometry shape;  ///< footprint
  double weight = 0.0;  ///< floor area with dwellings
};
struct SharedPeople {
  std::vector<double> on_receiver;  ///< persons
  std::vector<bool> reached;        ///< a source covers at least `least_share` of it
  std::vector<double> left;         ///< of each source: persons with no receiver inside
};

/// Each source shares its persons out in proportion to weight x covered share of the footprint.
/// Covered shares below `least_share` are a matter of drawing and count as nothing.
/// sum(on_receiver) + sum(left) = sum(persons), to rounding.
[[nodiscard]] SharedPeople share_people(std::span<const PeopleSource> sources,
                                        std::span<const PeopleReceiver> receivers,
                                        double least_share);

/// Part [0, 1] of the area of `shape` that lies in `area`; 0 for a shape without area.
[[nodiscard]] double covered_share(const gis::PreparedArea& prepared, const gis::Geometry& area,
                                   const gis::Geometry& shape);

}  // namespace isorisk::study::decisions::map_kernels
