// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "isorisk/core/risk/risk.hpp"
#include "isorisk/study/study.hpp"

/// Delayed ignition by what stands round the plant: sources, traffic and people that the cloud
/// covers, direction by direction. docs/models/event_tree/ignition.md
namespace isorisk::study::qra {

/// A flammable cloud in the frame of its source: |y| <= half_width_m at x_m, downwind x, and how
/// long a place inside stays covered.
struct IgnitableCloud {
  std::vector<double> x_m;  ///< increasing; empty: nothing above the limit
  std::vector<double> half_width_m;
  double stays_s = 0.0;
};

class IgnitionMap {
 public:
  /// \param people the population of the study; they ignite when the method says so
  IgnitionMap(const Study& study, const std::vector<risk::PopulationCell>& people);

  /// Probability of delayed ignition, mean over the directions of each sector the wind blows
  /// towards (sector d about d * 360 / sectors degrees, clockwise from north). Every source acts
  /// on its own: 1 - prod(1 - P).
  [[nodiscard]] std::vector<double> by_sector(const IgnitableCloud& cloud, Point origin,
                                              int sectors) const;

 private:
  // A bit of a source.
  struct Element {
    Point at;
    std::size_t source;
    double amount;  // 1 for a point, metres of a line, share of an area, persons
  };
  enum class Law { Point, Traffic, PerLength, Share, Persons };
  struct Source {
    Law law;
    double p60;
    double present = 1.0;
    double vehicles_per_h = 0.0;
    double speed_m_per_s = 0.0;
  };
  [[nodiscard]] double probability(const Source& s, double amount, double time_s) const;

  std::vector<Source> sources_;
  std::vector<Element> elements_;  // by source
};

}  // namespace isorisk::study::qra
