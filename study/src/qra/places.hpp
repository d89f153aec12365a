// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <oneapi/tbb/parallel_for.h>

#include <optional>
#include <type_traits>
#include <vector>

#include "consequences.hpp"
#include "isorisk/study/qra.hpp"
#include "line.hpp"
#include "physics.hpp"

/// Where releases happen, what their clouds meet there, and how often.
namespace isorisk::study::qra {

/// Where the equipment stands: its locations, and the pieces of a line.
struct Standing {
  std::int32_t first = 0;
  std::optional<Line> line;
  std::vector<Line::Piece> pieces;  ///< of a line, one per location
};

/// Adds the locations of the equipment, one for each piece of a line.
[[nodiscard]] std::vector<Standing> place_equipment(const Study& study,
                                                    std::vector<Point>& locations);

/// The places where one release happens, with their shares of its frequency.
struct Places {
  std::int32_t first = 0;
  std::vector<double> share;
};

[[nodiscard]] std::vector<Places> place_releases(const std::vector<Release>& releases,
                                                 const std::vector<Standing>& standing);

template <class T>
using ByPlace = MetOnTheMap::ByPlace<T>;

/// meet(cloud, place) for the clouds of every release and every place of its equipment.
template <class Cloud, class Meet>
auto at_all_places(const std::vector<const ReleaseConsequence*>& consequences,
                   std::vector<Cloud> ReleaseConsequence::*clouds,
                   const std::vector<Places>& places, const std::vector<Point>& locations,
                   const Meet& meet) {
  ByPlace<std::invoke_result_t<Meet, const Cloud&, Point>> all(places.size());
  tbb::parallel_for(std::size_t{0}, places.size(), [&](std::size_t r) {
    const Places& where = places[r];
    all[r].resize(where.share.size());
    for (std::size_t k = 0; k < where.share.size(); ++k) {
      const Point at = locations[static_cast<std::size_t>(where.first) + k];
      for (const Cloud& cloud : consequences[r]->*clouds) all[r][k].push_back(meet(cloud, at));
    }
  });
  return all;
}

/// Probability of delayed ignition of every release, by place of its equipment, weather class and
/// sector: [release][place][class * sectors + sector].
using IgnitionByPlace = std::vector<std::vector<std::vector<double>>>;

[[nodiscard]] IgnitionByPlace ignition_by_place(const Study& study, const ByPlace<MetSources>& met);

/// Probability of a branch when the cloud is ignited later with probability p.
[[nodiscard]] double branch_probability(const BranchProbabilities& b, std::size_t w, double p);

/// Of each weather class, with a factor by period (none: 1).
[[nodiscard]] std::vector<double> class_probabilities(const risk::WindRose& rose,
                                                      const std::vector<double>& by_period);

/// Mean over the directions of a weather class and the places of the equipment.
[[nodiscard]] double mean_probability(const BranchProbabilities& b, std::size_t w,
                                      const risk::WindRose& rose,
                                      const std::vector<double>& by_period,
                                      double class_probability, const std::vector<double>& share,
                                      const std::vector<std::vector<double>>& ignition);

/// The frequency of an outcome at one place, direction by direction: that of the likeliest
/// direction, and the others as parts of it.
void direct(risk::Outcome& outcome, const BranchProbabilities& b,
            const std::vector<double>& ignition, int sector_count);

}  // namespace isorisk::study::qra
