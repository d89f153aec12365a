// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "footprints.hpp"
#include "isorisk/core/risk/risk.hpp"
#include "isorisk/models/explosion/congested_regions.hpp"
#include "isorisk/study/study.hpp"

/// Explosions in the congested regions of the map: where a cloud covers them, direction by
/// direction. docs/qra.md, "Congestion of the map"
namespace isorisk::study::qra {

/// The cloud of an explosion in the frame of its source, at its largest flammable mass.
struct ExplosiveCloud {
  std::vector<double> x_m;  ///< increasing; empty: nothing explodes
  std::vector<double> half_width_m;
  double energy_j = 0.0;  ///< of the mass above the lower limit
  /// What explodes by the equipment's own congestion or the generic part; regions explode where
  /// they hold at least as much.
  double rule_energy_j = 0.0;
  double burning_velocity_m_per_s = 0.0;  ///< laminar; for regions whose class GAME gives
};

/// One explosion in one region, or in several that explode as one.
struct RegionBlast {
  Point place;
  std::vector<std::size_t> regions;  ///< indices into Study::congestion
  double blast_class = 1.0;
  double energy_j = 0.0;
  std::vector<double> share;  ///< of the directions of each sector
  Footprints death{};         ///< CongestionMap::add_footprints
};

/// What a cloud meets on the map.
struct RegionCover {
  std::vector<double> share;  ///< of the directions of each sector in which regions explode
  std::vector<RegionBlast> blasts;
};

/// Whether any region explodes at any place, in one weather class. \param by_place then by class
[[nodiscard]] bool regions_explode(const std::vector<std::vector<RegionCover>>& by_place,
                                   std::size_t weather);

class CongestionMap {
 public:
  explicit CongestionMap(const Study& study);

  /// Whether the method takes the map and there is something on it.
  [[nodiscard]] static bool counts(const Study& study);

  /// Regions that explode, sector by sector (sector d about d * 360 / sectors degrees that the wind
  /// blows towards). Energies of one set of regions that differ little become the largest of them.
  [[nodiscard]] RegionCover cover(const ExplosiveCloud& cloud, Point origin, int sectors) const;

  /// Death round every blast: [release][place][class]. Blasts of the same class and energy share
  /// their footprints.
  void add_footprints(std::vector<std::vector<std::vector<RegionCover>>>& covers,
                      const DeathRules& rules) const;

 private:
  struct Cell {
    Point at;
    double area_m2;
  };
  struct Region {
    std::string name;
    Point centre;
    double radius_m;  // of its cells about the centre
    double area_m2;
    double volume_m3;
    double blast_class;
    std::optional<double> volume_blockage_ratio;  // with the diameter: class by GAME
    std::optional<double> obstacle_diameter_m;
    std::vector<Cell> cells;
    std::vector<models::explosion::PlanPoint> outline;
  };
  [[nodiscard]] Point place_of(const std::vector<std::size_t>& regions) const;
  [[nodiscard]] Footprints footprints(const RegionBlast& blast, const DeathRules& rules) const;

  std::vector<Region> regions_;
  double ambient_pressure_pa_;
};

/// Adds one outcome at one place of its equipment: as it is where the cloud covers no region; where
/// it does, without its blast, and the blasts where the regions are. Regions get locations of their
/// own, one for each owner.
class RegionOutcomes {
 public:
  explicit RegionOutcomes(risk::RiskInput& input) : input_{input} {}

  /// \param cover by weather class \param calm by weather class, footprints without the blast
  /// \return how many outcomes were added; the largest reach of a region is kept in reach_m()
  std::size_t add(const risk::Outcome& outcome, const std::vector<RegionCover>& cover,
                  const std::vector<Footprints>& calm);

  [[nodiscard]] double reach_m() const noexcept { return reach_m_; }

 private:
  [[nodiscard]] std::int32_t location(Point place, std::int32_t owner);

  risk::RiskInput& input_;
  std::map<std::array<double, 3>, std::int32_t> known_;
  double reach_m_ = 0.0;
};

}  // namespace isorisk::study::qra
