// SPDX-License-Identifier: Apache-2.0
#include "decisions/targets_kernels.hpp"

#include <algorithm>
#include <numeric>

#include "isorisk/gis/box_index.hpp"

namespace isorisk::study::decisions::map_kernels {
namespace {

std::vector<gis::Extent> boxes_of(std::span<const gis::Geometry> shapes) {
  std::vector<gis::Extent> boxes;
  boxes.reserve(shapes.size());
  for (const gis::Geometry& shape : shapes) boxes.push_back(gis::extent(shape));
  return boxes;
}

/// The root is always the lowest number of its set.
class DisjointSets {
 public:
  explicit DisjointSets(std::size_t count) : parent_(count) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }
  std::size_t root(std::size_t i) {
    while (parent_[i] != i) {
      parent_[i] = parent_[parent_[i]];
      i = parent_[i];
    }
    return i;
  }
  void join(std::size_t a, std::size_t b) {
    a = root(a);
    b = root(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::size_t> parent_;
};

}  // namespace

std::vector<std::size_t> groups_within(std::span<const gis::Geometry> shapes, double distance_m) {
  const std::vector<gis::Extent> boxes = boxes_of(shapes);
  const gis::BoxIndex index{boxes};
  DisjointSets sets{shapes.size()};
  for (std::size_t i = 0; i < shapes.size(); ++i)
    for (const std::size_t j : index.meeting(boxes[i].expanded(distance_m)))
      if (j > i && sets.root(i) != sets.root(j) &&
          gis::distance_m(shapes[i], shapes[j]) <= distance_m)
        sets.join(i, j);
  std::vector<std::size_t> groups(shapes.size());
  for (std::size_t i = 0; i < shapes.size(); ++i) groups[i] = sets.root(i);
  return groups;
}

gis::Geometry outline_round(std::span<const gis::Geometry> shapes, double distance_m) {
  if (!(distance_m > 0.0)) return gis::union_of(shapes);
  // Out and back in by half the distance. Shapes are grown one by one: a buffer round thousands of
  // them at once takes GEOS far longer than the union of thousands of buffers.
  constexpr int kQuadrantSegments = 4;
  std::vector<gis::Geometry> grown;
  grown.reserve(shapes.size());
  for (const gis::Geometry& shape : shapes)
    grown.push_back(gis::buffer(shape, 0.5 * distance_m, kQuadrantSegments));
  const gis::Geometry closed =
      gis::buffer(gis::union_of(grown), -0.5 * distance_m, kQuadrantSegments);
  if (!closed.is_areal()) return gis::union_of(shapes);
  // Corners come back cut by the chords of the round buffers: what sticks out is put on top.
  std::vector<gis::Geometry> parts{closed};
  const gis::PreparedArea prepared{closed};
  for (const gis::Geometry& shape : shapes)
    if (!prepared.covers(shape)) parts.push_back(shape);
  return gis::union_of(parts);
}

double covered_share(const gis::PreparedArea& prepared, const gis::Geometry& area,
                     const gis::Geometry& shape) {
  const double whole = gis::area_m2(shape);
  if (!(whole > 0.0) || !prepared.intersects(shape)) return 0.0;
  if (prepared.covers(shape)) return 1.0;
  return std::min(1.0, gis::area_m2(gis::intersection(area, shape)) / whole);
}

SharedPeople share_people(std::span<const PeopleSource> sources,
                          std::span<const PeopleReceiver> receivers, double least_share) {
  std::vector<gis::Extent> boxes;
  boxes.reserve(receivers.size());
  for (const PeopleReceiver& receiver : receivers) boxes.push_back(gis::extent(receiver.shape));
  const gis::BoxIndex index{boxes};
  SharedPeople shared;
  shared.on_receiver.assign(receivers.size(), 0.0);
  shared.reached.assign(receivers.size(), false);
  shared.left.assign(sources.size(), 0.0);
  struct Share {
    std::size_t receiver;
    double weight;
  };
  for (std::size_t s = 0; s < sources.size(); ++s) {
    const PeopleSource& source = sources[s];
    std::vector<Share> shares;
    double sum = 0.0;
    const std::vector<std::size_t> near = index.meeting(gis::extent(source.area));
    if (!near.empty()) {
      const gis::PreparedArea prepared{source.area};
      for (const std::size_t r : near) {
        const double covered = covered_share(prepared, source.area, receivers[r].shape);
        if (!(covered > 0.0) || covered < least_share) continue;
        shared.reached[r] = true;
        const double weight = receivers[r].weight * covered;
        if (!(weight > 0.0)) continue;
        shares.push_back({r, weight});
        sum += weight;
      }
    }
    if (shares.empty()) {
      shared.left[s] = source.persons;
      continue;
    }
    for (const Share& share : shares)
      shared.on_receiver[share.receiver] += source.persons * (share.weight / sum);
  }
  return shared;
}

}  // namespace isorisk::study::decisions::map_kernels
