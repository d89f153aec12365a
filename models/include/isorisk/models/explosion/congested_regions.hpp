// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/models/explosion/game.hpp"
#include "isorisk/models/explosion/tno_multi_energy.hpp"

/// One cloud, several congested regions: multi-energy sources where they stand.
/// Reference page: docs/models/explosion/congested_regions.md
namespace isorisk::models::explosion {

/// A corner in plan, in metres of any plane coordinate system.
struct PlanPoint {
  double x_m = 0.0;
  double y_m = 0.0;
};

/// The part of a congested region that lies in the flammable contour.
struct CongestedRegion {
  std::string name;
  double x_m;                    ///< centre of that part
  double y_m;                    ///< centre of that part
  double footprint_m2;           ///< its area, >= 0 (0: the cloud does not reach it)
  double height_m;               ///< of the obstacles, > 0
  double volume_blockage_ratio;  ///< (0, 1)
  double obstacle_diameter_m;    ///< mean, > 0
  int obstacle_directions = 3;   ///< 1, 2 or 3, see GameInput
  Expansion expansion = Expansion::ThreeD;
  double length_m = kNotGiven;          ///< of that part; NaN: the square root of the footprint
  double width_m = kNotGiven;           ///< of that part; NaN: the square root of the footprint
  std::optional<double> blast_class{};  ///< stated by the user, 1 to 10, instead of GAME
  /// Corners of that part, for gaps and extents; fewer than three: a disc of the footprint.
  std::vector<PlanPoint> outline{};
};

struct FlammableCloud {
  double combustion_energy_j;                                 ///< of the flammable mass, > 0
  double x_m;                                                 ///< centre of the open rest
  double y_m;                                                 ///< centre of the open rest
  double burning_velocity_m_per_s;                            ///< laminar, > 0
  double height_m = std::numeric_limits<double>::infinity();  ///< of the flammable part, > 0
  double energy_density_j_per_m3 = 3.5e6;                     ///< of the stoichiometric mixture
  double open_class = 1.0;           ///< of the rest, 1 to 3; 0: it makes no blast
  double overpressure_factor = 1.0;  ///< on GAME, whose scatter is 2 to 3; in [1/3, 3]
  double ambient_pressure_pa = 101325.0;
  double sound_speed_m_per_s = 340.3;
};

/// One explosion: a region, several that explode as one, or the open rest.
struct CloudBlastSource {
  std::string name;                  ///< of its regions, joined by " + "; "open cloud"
  std::vector<std::size_t> regions;  ///< indices into the input; empty: the open rest
  double x_m = 0.0;                  ///< energy-weighted centre
  double y_m = 0.0;
  double energy_j = 0.0;
  double source_overpressure_pa = 0.0;  ///< of the strongest region, GAME; NaN for the rest
  double blast_class = 1.0;
  double blast_class_low = 1.0;   ///< with a third of the source overpressure
  double blast_class_high = 1.0;  ///< with three times the source overpressure
  TnoMultiEnergy curve;
};

/// How loads of several sources meet at a point.
enum class BlastCombination {
  Envelope,  ///< they explode apart in time: largest pressure, largest impulse (CPR 14E 5.5.3)
  Sum,       ///< at once, the safe side: sums of both
};

/// \par Equations
///   V = A min(h, h_cloud) (1 - VBR); E = min(3.5 MJ/m3 V) within the energy of the cloud; class by
///   GAME in two passes; regions nearer than 0.25 to 0.5 of the extent of the donor explode as one
///   (RIGOS): energies add, centre by energy, highest class; the rest burns with the open class
/// \par Source
///   CPR 14E 5.5.3; MSB B06-105 (2017) 5.5 and App. A; Eggen 1998; van den Berg and Mos 2005
/// \par Validity
///   That of GAME, RIGOS and the multi-energy curves; scatter of GAME a factor 2 to 3.
class CongestedRegions {
 public:
  /// \throws InputError that lists every field outside its bounds, region by region.
  CongestedRegions(const FlammableCloud& cloud, std::span<const CongestedRegion> regions);

  [[nodiscard]] const std::vector<CloudBlastSource>& sources() const noexcept { return sources_; }
  /// Load at a point. Near, Far and shape are those of the source with the largest pressure.
  [[nodiscard]] Blast at(double x_m, double y_m,
                         BlastCombination rule = BlastCombination::Envelope) const noexcept;
  /// Overpressure at many points. \pre three spans of one size
  void overpressure_pa(std::span<const double> x_m, std::span<const double> y_m,
                       std::span<double> out,
                       BlastCombination rule = BlastCombination::Envelope) const noexcept;
  /// Largest distance from each source with at least this overpressure, 0 where there is none.
  [[nodiscard]] std::vector<double> radii_m(double threshold_pa) const;
  [[nodiscard]] const std::vector<Warning>& warnings() const noexcept { return warnings_; }

 private:
  std::vector<CloudBlastSource> sources_;
  std::vector<Warning> warnings_;
};

}  // namespace isorisk::models::explosion
