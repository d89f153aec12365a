// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "isorisk/core/risk/risk.hpp"
#include "isorisk/models/explosion/vapour_cloud.hpp"
#include "isorisk/models/fire/solid_flame.hpp"
#include "isorisk/study/qra.hpp"
#include "point_flame.hpp"
#include "vessel_burst.hpp"

/// Chain reactions: which fires and explosions break which vessels, and how often.
/// docs/domino.md
namespace isorisk::study::qra {

/// A fire in the frame of its source.
struct HeatThreat {
  std::shared_ptr<const models::fire::SolidFlame> flame;
  std::shared_ptr<const PointFlame> points;  ///< where the flame is one of point sources
  double duration_s = 0.0;
  bool fireball = false;
  double reach_m = 0.0;  ///< beyond it the flux is below every threshold
};

struct BlastThreat {
  double centre_x_m = 0.0;
  std::function<double(double)> overpressure_pa;  ///< at a distance [m] from the centre
  double reach_m = 0.0;                           ///< from the source
};

/// Of one branch in one weather class.
struct Threats {
  std::vector<HeatThreat> heat;
  std::vector<BlastThreat> blast;
  std::shared_ptr<const FragmentThreat> fragments{};  ///< of the burst behind it, if any
};

[[nodiscard]] HeatThreat heat_threat(const models::fire::SolidFlame& flame, double duration_s,
                                     bool fireball);
[[nodiscard]] HeatThreat heat_threat(const PointFlame& flame, double duration_s);
[[nodiscard]] BlastThreat blast_threat(double centre_x_m,
                                       const models::explosion::VapourCloud& blast);
[[nodiscard]] BlastThreat blast_threat(const VesselBurst& burst);

/// How a piece of equipment fails.
struct DominoTarget {
  enum class Heat { Atmospheric, Pressurised };
  std::int32_t equipment = -1;
  std::int32_t release = -1;  ///< the loss that follows: its rupture, else its largest
  Heat heat = Heat::Atmospheric;
  std::string blast;  ///< "atmospheric", "pressurised", "elongated", "small"
  double volume_m3 = 0.0;
  double height_m = 1.5;  ///< at which the flux is taken
  /// What a fragment meets: across and along the line of sight, and up.
  double width_m = 1.0;
  double tall_m = 1.0;
  Point position;
};

/// Equipment that may fail: vessels, tanks, columns, exchangers, pumps and compressors with a place
/// of their own and a release.
[[nodiscard]] std::vector<DominoTarget> domino_targets(const Study& study,
                                                       const std::vector<Release>& releases);

/// Probability that the target fails by the threats of one branch, blowing towards a bearing
/// (radians clockwise from north); heat, blast and fragments by themselves.
struct Escalation {
  double by_heat = 0.0;
  double by_blast = 0.0;
  double by_fragments = 0.0;
  [[nodiscard]] double together() const noexcept {
    return 1.0 - (1.0 - by_heat) * (1.0 - by_blast) * (1.0 - by_fragments);
  }
};
/// \param by_fragments of fragments_break(), which knows no direction
[[nodiscard]] Escalation escalation(const Threats& threats, Point source, double bearing_rad,
                                    const DominoTarget& target, double by_fragments = 0.0);

/// Probability that fragments of a burst at a place break the target: at least one hits it, and
/// every hit breaks.
[[nodiscard]] double fragments_break(const FragmentThreat& fragments, Point source,
                                     const DominoTarget& target);

/// Branches of one release with what they threaten, ready for the sum over directions.
struct DominoBranch {
  const std::vector<Threats>* threats = nullptr;  ///< by weather class
  /// Probability, given the release, by place, weather class and sector:
  /// [place][class * sectors + sector].
  std::vector<std::vector<double>> probability;
};
struct DominoRelease {
  std::int32_t equipment = -1;
  double frequency_per_yr = 0.0;
  std::vector<Point> places;
  std::vector<double> share;
  std::vector<DominoBranch> branches;
};

/// Links and added frequencies. \param levels 1 or 2: whether what fails breaks others in turn.
[[nodiscard]] DominoResult chain(const std::vector<DominoRelease>& releases,
                                 const std::vector<DominoTarget>& targets,
                                 const risk::WindRose& rose, int levels);

}  // namespace isorisk::study::qra
