// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "isorisk/gis/geometry.hpp"

/// Areas that may only grow: lines drawn round a hazard must never cut a part of it off. Planar.
namespace isorisk::gis {

/// True when every point of `part` lies in `whole`, its boundary included. Exact: the predicate
/// does not round. An empty part is covered by everything.
[[nodiscard]] bool covers(const Geometry& whole, const Geometry& part);

/// The rings of an area as lines.
[[nodiscard]] Geometry outline(const Geometry& area);

/// Buffer that contains the true (round) one: its chords touch the circle from outside. It is wider
/// than asked by at most distance (1 / cos(pi / (4 quadrant_segments)) - 1).
/// \throws InputError unless distance_m is finite and >= 0
[[nodiscard]] Geometry buffer_outwards(const Geometry& geometry, double distance_m,
                                       int quadrant_segments = 32);

/// Morphological closing of an area by a disc: gaps, bays and holes narrower than 2 radius_m are
/// filled. The result covers the area, exactly; it is wider than the closing by at most
/// 0.0004 radius_m and a millimetre, so that rounding stays outside.
/// \throws InputError unless radius_m is finite and >= 0
[[nodiscard]] Geometry close_outwards(const Geometry& area, double radius_m);

/// The area without its holes; what lies in a hole becomes part of it.
[[nodiscard]] Geometry without_holes(const Geometry& area);

/// An area with fewer vertices that covers the given one, exactly, and goes beyond it by at most
/// about 2 tolerance_m. Where no such outline can be found the area comes back as it is.
/// \throws InputError unless tolerance_m is finite and >= 0
[[nodiscard]] Geometry simplify_outwards(const Geometry& area, double tolerance_m);

/// `area`, or where rounding keeps it from covering `part` the same grown by a millimetre (ten, a
/// hundred) together with it. \throws DataError when even that does not cover it.
[[nodiscard]] Geometry made_to_cover(const Geometry& area, const Geometry& part);

/// An area asked many times what it shares with others. May be empty. One per thread or task.
class AreaOverlap {
 public:
  explicit AreaOverlap(const Geometry& area);
  AreaOverlap(AreaOverlap&&) noexcept;
  AreaOverlap& operator=(AreaOverlap&&) noexcept;
  ~AreaOverlap();

  [[nodiscard]] bool intersects(const Geometry& other) const;
  /// Parts of the highest dimension, as gis::intersection.
  [[nodiscard]] Geometry intersection(const Geometry& other) const;
  /// What of `other` lies outside.
  [[nodiscard]] Geometry outside(const Geometry& other) const;
  /// Area [m2] shared with another area.
  [[nodiscard]] double shared_m2(const Geometry& other) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace isorisk::gis
