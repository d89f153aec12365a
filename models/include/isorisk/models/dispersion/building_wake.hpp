// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "isorisk/models/dispersion/gaussian_plume.hpp"

/// Plume of a release in the lee of a building. Reference page:
/// docs/models/dispersion/building_wake.md
namespace isorisk::models::dispersion {

/// \throws DataError when data/coefficients/dispersion_constants.csv has no such constant.
[[nodiscard]] double dispersion_constant(std::string_view name);

struct Building {
  double height_m = 0.0;  ///< > 0
  double width_m = 0.0;   ///< across the wind, > 0
  double length_m = 0.0;  ///< along the wind, > 0
};

enum class CavityLength {
  Hosker,    ///< Hosker (1984)
  Fackrell,  ///< Fackrell (1984) as in PRIME
};

struct BuildingScales {
  double frontal_area_m2 = 0.0;
  double gep_height_m = 0.0;     ///< H + 1.5 min(H, W): releases from here on are free of the wake
  double reach_m = 0.0;          ///< 5 min(H, W) from the lee wall
  double cavity_length_m = 0.0;  ///< from the lee wall
  double cavity_height_m = 0.0;
};

/// \throws InputError for measures that are not > 0.
[[nodiscard]] BuildingScales building_scales(const Building& building, CavityLength method);

enum class WakeMethod {
  Gifford,        ///< c = q/(u (pi sy sz + C A)) on the ground behind a release on the ground
  InitialSpread,  ///< sy^2 + W^2/12, sz^2 + H^2/3
  VirtualSource,  ///< virtual distances of sy = W/4.3, sz = H/2.15 (ISC3 volume source)
};

struct BuildingWakeInput {
  double mass_flow_kg_per_s = 0.0;  ///< > 0
  double wind_speed_m_per_s = 0.0;  ///< at the transport height, > 0
  double release_height_m = 0.0;    ///< >= 0
  double mixing_height_m = kNoLid;
  Building building{};
  WakeMethod method = WakeMethod::Gifford;
  CavityLength cavity = CavityLength::Hosker;
};

/// Plume whose spread the building adds to, and the well-mixed cavity behind it.
///
/// \par Equation
///   Gifford: sy and sz both times sqrt(min(1 + C A/(pi sy sz), 3)), which is his formula for a
///   ground release and conserves mass for others (the split between sy and sz is ours).
///   Cavity: c = q/(K u A).
/// \par Validity
///   Release lower than the height of good engineering practice; a single block-shaped building.
/// x is counted from the lee wall, where the release is taken to be.
class BuildingWake {
 public:
  /// \throws InputError that lists every field outside its bounds.
  BuildingWake(const BuildingWakeInput& in, const SigmaCurve& sigmas);

  [[nodiscard]] const BuildingScales& scales() const noexcept { return scales_; }
  /// The release is lower than the height of good engineering practice. If not, the plume is left
  /// as it is.
  [[nodiscard]] bool building_matters() const noexcept {
    return in_.release_height_m < scales_.gep_height_m;
  }
  /// The receptor is where the wake is felt: release low enough, x within reach.
  [[nodiscard]] bool in_wake(double x_m) const noexcept {
    return building_matters() && x_m <= scales_.reach_m;
  }
  /// The release goes into the cavity.
  [[nodiscard]] bool feeds_cavity() const noexcept {
    return in_.release_height_m <= scales_.cavity_height_m;
  }
  [[nodiscard]] Sigmas sigmas_at(double x_m) const noexcept;
  /// Concentration [kg/m3] of the widened plume; zero for x <= 0. The cavity is not in it.
  [[nodiscard]] double concentration_kg_per_m3(double x_m, double y_m, double z_m) const noexcept;
  /// Well-mixed concentration [kg/m3] of the cavity, all of the release in it.
  [[nodiscard]] double cavity_concentration_kg_per_m3() const noexcept { return cavity_; }

 private:
  BuildingWakeInput in_;
  SigmaCurve sigmas_;
  BuildingScales scales_;
  double shape_area_m2_ = 0.0;  // C A
  double limit_ = 1.0;
  double add_y_m2_ = 0.0;
  double add_z_m2_ = 0.0;
  double virtual_y_m_ = 0.0;
  double virtual_z_m_ = 0.0;
  double cavity_ = 0.0;
};

}  // namespace isorisk::models::dispersion
