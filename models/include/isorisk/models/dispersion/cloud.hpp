// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/models/dispersion/dense_gas.hpp"
#include "isorisk/models/dispersion/gaussian_plume.hpp"
#include "isorisk/models/dispersion/meteorology.hpp"
#include "isorisk/models/dispersion/sigmas.hpp"
#include "isorisk/models/dispersion/surface_layer.hpp"
#include "isorisk/models/vulnerability/toxic_probit.hpp"

/// The passive cloud as risk needs it: toxic lethality, flammable extent and mass, distances.
/// Reference page: docs/models/dispersion/cloud.md
namespace isorisk::models::dispersion {

enum class ReleaseKind { Continuous, Instantaneous };

/// Vertical spread and speed of a continuous release.
enum class VerticalProfile {
  Gaussian,      ///< sigma_z of the set, transport wind of one height
  SurfaceLayer,  ///< similarity (surface_layer.hpp) for releases below kSurfaceLayerHighest_m and
                 ///< low against the lid, where no wind_height is given; Gaussian for the others
};

/// What enters the air, where, and into which weather.
struct CloudInput {
  ReleaseKind kind = ReleaseKind::Continuous;
  double mass_flow_kg_per_s = 0.0;  ///< Continuous: > 0
  double duration_s = 0.0;          ///< Continuous: > 0, may be infinite
  double mass_kg = 0.0;             ///< Instantaneous: > 0
  double height_m = 0.0;            ///< of the centre of the release above ground, >= 0
  double source_diameter_m = 0.0;   ///< of a pool or of a wide source; 0: as small as it can be
  double source_depth_m = 0.0;      ///< Continuous: height of the building in whose lee it leaves,
                                    ///< sigma_z0 = depth/2.15 (ISC3 volume source); 0: none
  double molar_mass_kg_per_mol = 0.0;
  double density_kg_per_m3 = 0.0;  ///< of the release at ambient pressure before it mixes,
                                   ///< airborne droplets included; decides on heavy gas
  WeatherClass weather{};
  Ambient ambient{};
  SigmaSet sigma_set = SigmaSet::YellowBook;  ///< a plume set; puffs use the puff form of it
  double mixing_height_m = 0.0;               ///< 0: by class (mixing_height_slab_m)
  double wind_height_m = 0.0;  ///< height of the transport wind; 0: max(height, 10 m)
  VerticalProfile profile = VerticalProfile::Gaussian;
};

enum class IndoorModel {
  Outdoors,   ///< no shelter
  AirChange,  ///< well-mixed room behind first-order infiltration
};

/// How far a table is from the field it samples: within edge_m of any place the field has the
/// probability of the table to within `probability`.
struct SamplingError {
  static constexpr double kFloor = 0.1;
  double probability = 0.0;  ///< largest |P - exact P| / max(P, kFloor), both at least the cut-off
  double edge_m = 0.0;       ///< of the contour of the cut-off, or of a steep front along the wind
  double edge = 0.0;         ///< that, over its largest half-width
};

struct ToxicOptions {
  vulnerability::ToxicProbit probit{};  ///< in mg/m3 or ppm; converted for this gas
  double receptor_height_m = 1.5;
  double max_exposure_s = 1800.0;    ///< worst window of this length
  double averaging_time_s = 600.0;   ///< capped at the duration of the release
  double lethality_cutoff = 1.0e-3;  ///< reach is where P falls below it, in (0, 0.5]
  IndoorModel indoor = IndoorModel::Outdoors;
  double air_changes_per_h = 1.0;   ///< AirChange only
  double indoor_exposure_s = 0.0;   ///< AirChange: from the arrival of the cloud; 0: max_exposure
  double max_distance_m = 50000.0;  ///< the table ends here at the latest (with a warning)
  int points = 96;                  ///< of a table, >= 16; 0: as many as the tolerance asks for
  double tolerance = 0.01;          ///< of SamplingError, in (0, 0.5]
};

/// Lethality in the frame of the source: P = Phi(Y - 5), Y(x, y) = probit(x) - drop(x) y^2.
/// Ready for risk::make_gaussian_probit. Empty vectors and reach 0 when P < cutoff everywhere.
struct ToxicTable {
  std::vector<double> x_m;  ///< increasing; first <= 0 (upwind edge of the source)
  std::vector<double> probit;
  std::vector<double> drop_per_m2;
  double reach_m = 0.0;
  SamplingError error;  ///< of a table with as many points as it needs
  std::vector<Warning> warnings;
};

struct FlammableOptions {
  double lower_limit_fraction = 0.0;  ///< LFL or a part of it, volume fraction in (0, 1)
  double upper_limit_fraction = 1.0;  ///< UFL, volume fraction, >= lower
  double receptor_height_m = 1.0;     ///< height of the contour
  double averaging_time_s = kInstantaneousAveragingTime_s;
  double max_distance_m = 50000.0;
  int points = 64;      ///< of the table, >= 16
  bool masses = true;  ///< whether masses and centroid are wanted; else they are zero
};

/// Area above the lower limit, |y| <= half_width(x). Ready for risk::make_edge. Empty when the
/// limit is not reached at the receptor height; the masses are over all heights all the same.
struct FlammableTable {
  std::vector<double> x_m;           ///< increasing, from the upwind end to the downwind end
  std::vector<double> half_width_m;  ///< zero at both ends
  double upwind_x_m = 0.0;           ///< x of the upwind end (negative: upwind of the source)
  double distance_m = 0.0;           ///< farthest x at which the limit is reached at any time
  double max_half_width_m = 0.0;
  double area_m2 = 0.0;
  double time_s = 0.0;               ///< time of the contour: largest area (0: steady plume)
  double mass_above_lower_kg = 0.0;  ///< at that time
  double mass_in_limits_kg = 0.0;    ///< between lower and upper limit at that time
  double centroid_x_m = 0.0;         ///< of the mass above the lower limit
  std::vector<Warning> warnings;
};

struct ToxicField;  // toxic_profile.hpp
class JetPlume;     // jet_plume.hpp
class JetPath;

/// A passive (Gaussian) cloud from a release of constant rate or an instantaneous one, or from
/// where a jet is spent.
class PassiveCloud {
 public:
  /// \throws InputError that lists every field outside its bounds.
  explicit PassiveCloud(const CloudInput& in);
  /// A plume that goes on where a jet is spent; the cloud holds both.
  /// \pre the jet has sections, with the rate and the weather of the cloud
  PassiveCloud(const CloudInput& in, const JetPlume& jet);

  /// "heavy_gas" when the dense-gas criterion is met, and validity of the inputs.
  [[nodiscard]] std::vector<Warning> warnings() const;
  [[nodiscard]] DenseGas dense_gas() const noexcept { return dense_; }
  [[nodiscard]] double transport_wind_m_per_s() const noexcept { return wind_; }
  /// Whether the vertical profile is that of the surface layer.
  [[nodiscard]] bool surface_layer() const noexcept { return layer_ != nullptr; }
  [[nodiscard]] bool from_jet() const noexcept { return jet_ != nullptr; }
  /// x [m] at which the jet is spent; 0 without one.
  [[nodiscard]] double jet_end_m() const noexcept;

  /// Lethality table. \throws InputError for options outside their bounds.
  [[nodiscard]] ToxicTable toxic(const ToxicOptions& options) const;
  /// The lethality that the table samples. \throws InputError likewise.
  [[nodiscard]] ToxicField toxic_field(const ToxicOptions& options) const;
  /// Contour and mass above a flammability limit. \throws InputError likewise.
  [[nodiscard]] FlammableTable flammable(const FlammableOptions& options) const;

  /// Highest concentration [kg/m3] that ever occurs at (x, 0, z) at the averaging time.
  [[nodiscard]] double peak_concentration_kg_per_m3(double x_m, double z_m,
                                                    double averaging_time_s) const;
  /// Farthest x [m] at which the peak concentration reaches the value; 0 when it never does.
  [[nodiscard]] double distance_to_concentration_m(double concentration_kg_per_m3, double z_m,
                                                   double averaging_time_s,
                                                   double max_distance_m = 50000.0) const;

  /// Mass concentration of a volume fraction of this gas at ambient temperature and pressure.
  [[nodiscard]] double concentration_of_fraction_kg_per_m3(double volume_fraction) const noexcept;
  [[nodiscard]] double fraction_of_concentration(double concentration_kg_per_m3) const noexcept;

  [[nodiscard]] const CloudInput& input() const noexcept { return in_; }

 private:
  CloudInput in_;
  DenseGas dense_;
  double wind_ = 0.0;
  double lid_m_ = kNoLid;
  std::shared_ptr<const SurfaceLayer> layer_;
  std::shared_ptr<const JetPath> jet_;
  double pure_kg_per_m3_ = 0.0;  // the gas alone at ambient temperature and pressure
};

}  // namespace isorisk::models::dispersion
