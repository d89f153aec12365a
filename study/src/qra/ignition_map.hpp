// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
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

/// What may ignite a cloud at a place, whatever the winds, in the directions of CloudSweep.
struct MetSources {
  /// Probability that no source of the layer ignites it; empty: there is none in reach.
  std::vector<double> spared;
  /// People that it covers, [period * directions + direction]; empty: none in reach.
  std::vector<double> people;
  double stays_s = 0.0;
};

class IgnitionMap {
 public:
  /// \param people the population of the study; they ignite when the method says so
  IgnitionMap(const Study& study, const std::vector<risk::PopulationCell>& people);

  /// What the cloud meets, for sectors as of by_sector.
  [[nodiscard]] MetSources meet(const IgnitableCloud& cloud, Point origin, int sectors) const;

 private:
  // A bit of a source.
  struct Element {
    Point at;
    double amount;  // 1 for a point, metres of a line, share of an area
  };
  enum class Law { Point, Traffic, PerLength, Share };
  struct Source {
    Law law;
    double p60;
    double present = 1.0;
    double vehicles_per_h = 0.0;
    double speed_m_per_s = 0.0;
    std::vector<Element> elements{};  // from west to east
  };
  struct People {
    Point at;
    std::vector<double> persons;  // by period
  };
  [[nodiscard]] static double probability(const Source& s, double amount, double time_s);

  std::vector<Source> sources_;
  std::vector<People> people_;  // from west to east; empty: they do not ignite
  std::size_t periods_ = 0;
};

/// Probability of delayed ignition, mean over the directions of each sector the wind blows towards
/// (sector d about d * 360 / sectors degrees, clockwise from north). Every source acts on its own:
/// 1 - prod(1 - P). People by their mean over the periods.
/// \param share of the year, by period
[[nodiscard]] std::vector<double> by_sector(const MetSources& met, std::span<const double> share,
                                            int sectors);

}  // namespace isorisk::study::qra
