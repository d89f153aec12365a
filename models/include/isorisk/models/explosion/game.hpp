// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

/// Which blast class fits a congested region (GAME), and which regions explode together (RIGOS).
/// Reference pages: docs/models/explosion/{game,rigos}.md
namespace isorisk::models::explosion {

enum class Expansion {
  ThreeD,  ///< free in all directions
  TwoD,    ///< between parallel planes
};

struct GameInput {
  double volume_blockage_ratio;     ///< VBR, (0, 1)
  double flame_path_m;              ///< Lf, > 0
  double obstacle_diameter_m;       ///< D, mean; the harmonic mean is on the safe side; > 0
  double burning_velocity_m_per_s;  ///< S_L, laminar, > 0
  Expansion expansion = Expansion::ThreeD;
  int obstacle_directions = 3;  ///< 1: divide by 15, 2: divide by 3 (not below 2 kPa), 3: as is
};

/// Source overpressure [Pa] by Eggen 1998 (GAME), low ignition energy.
/// MSB B06-105 eq. 5.1 (3-D), 5.2 (2-D), 5.4 to 5.6. Scatter: a factor 2 to 3.
/// \throws InputError that lists every field outside its bounds.
[[nodiscard]] double game_overpressure_pa(const GameInput& in);

struct GameBox {
  double length_m;  ///< > 0
  double width_m;   ///< > 0
  double height_m;  ///< > 0
};

struct GamePassResult {
  double flame_path_first_m = 0.0;  ///< min(l/2, b/2, h)
  double overpressure_first_pa = 0.0;
  bool second_pass_needed = false;  ///< the first result exceeds the critical pressure
  double flame_path_m = 0.0;        ///< of the result: the first, or max(l, b, h)
  double overpressure_pa = 0.0;
};

/// The two passes of GAMES (Mercx et al. 1998; MSB B06-105 App. A) for a box of obstacles.
/// The flame path of `in` is not used. \throws InputError
[[nodiscard]] GamePassResult game_flame_path(const GameBox& box, const GameInput& in,
                                             double critical_overpressure_pa = 30e3);

/// Multi-energy class [1, 10] of a source overpressure: log-interpolated in the peak values of
/// MSB B06-105 table 4.1; 1 below 1 kPa, 10 from 1000 kPa. \pre overpressure_pa > 0
[[nodiscard]] double blast_class_of(double overpressure_pa) noexcept;
/// Source overpressure [Pa] of a multi-energy class, its inverse. \pre blast_class in [1, 10]
[[nodiscard]] double class_peak_overpressure_pa(double blast_class) noexcept;

/// Gap [m] below which two congested regions explode as one: 0.25 L for donor overpressures up to
/// 10 kPa, 0.5 L from 100 kPa, linear between; L is the extent of the donor towards the acceptor.
/// van den Berg and Mos 2005 (RIGOS) in MSB B06-105 section 5.5. \throws InputError
[[nodiscard]] double rigos_critical_separation_m(double donor_extent_m,
                                                 double donor_overpressure_pa);

}  // namespace isorisk::models::explosion
