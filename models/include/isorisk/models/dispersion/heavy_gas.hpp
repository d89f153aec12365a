// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <memory>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/models/dispersion/cloud.hpp"
#include "isorisk/models/dispersion/slab_atmosphere.hpp"
#include "isorisk/models/substance/substance.hpp"

/// Clouds of gas heavier than air: the slab equations of Ermak (1990), one-dimensional, from the
/// source to the passive far field.
/// Reference page: docs/models/dispersion/heavy_gas.md
namespace isorisk::models::dispersion {

enum class HeavyGasSource {
  Pool,           ///< vapour that rises from an area on the ground
  HorizontalJet,  ///< along the wind, expanded to the pressure of the air
  VerticalJet,    ///< upwards, expanded likewise
  Instantaneous,  ///< a cloud that stands on the ground
};

/// What is released, with constant properties.
struct HeavyGasMaterial {
  double molar_mass_kg_per_mol = 0.0;
  double vapour_heat_capacity_j_per_kg_k = 0.0;
  double boiling_point_k = 0.0;       ///< at 101 325 Pa
  double latent_heat_j_per_kg = 0.0;  ///< at the boiling point
  double liquid_heat_capacity_j_per_kg_k = 0.0;
  double liquid_density_kg_per_m3 = 0.0;
  /// ln(Ps / 1 atm) = B/(Tb + C) - B/(T + C); B = 0: Clausius-Clapeyron, B = dH M/R, C = 0.
  double saturation_b_k = 0.0;
  double saturation_c_k = 0.0;
};

/// Properties of a substance: latent heat and liquid at the boiling point, the vapour's heat
/// capacity as the mean between boiling point and air, saturation through the boiling point and the
/// vapour pressure at 0.85 of it (droplets that evaporate into air are colder than the boiling
/// point). \throws InputError naming what is missing
[[nodiscard]] HeavyGasMaterial heavy_gas_material(const Substance& substance,
                                                  double air_temperature_k);

/// Mixture in which the last droplet of a two-phase release has just evaporated, without heat from
/// elsewhere.
struct EvaporationEnd {
  double temperature_k;
  double density_kg_per_m3;
  double mass_fraction;
  double volume_fraction;
};
/// \throws InputError that lists every field outside its bounds.
[[nodiscard]] EvaporationEnd evaporation_end(const HeavyGasMaterial& material,
                                             const SlabAtmosphere& air, double temperature_k,
                                             double liquid_fraction);

struct HeavyGasRelease {
  HeavyGasSource source = HeavyGasSource::Pool;
  HeavyGasMaterial material{};
  double mass_flow_kg_per_s = 0.0;                              ///< not for Instantaneous
  double duration_s = std::numeric_limits<double>::infinity();  ///< not for Instantaneous
  double mass_kg = 0.0;                                         ///< Instantaneous
  double area_m2 = 0.0;           ///< pool, base of the cloud, or expanded jet
  double velocity_m_per_s = 0.0;  ///< jets, instead of the area: of the expanded jet
  double temperature_k = 0.0;     ///< after expansion to the pressure of the air
  double liquid_fraction = 0.0;   ///< of the mass, as fine droplets; 0 for a pool
  double height_m = 0.0;          ///< of a jet
};

/// How the air above mixes into the cloud.
enum class HeavyGasEntrainment {
  Slab,            ///< stratification inside the cloud, Ermak (1990)
  BulkRichardson,  ///< w/u* = 0.65/(1 + 0.2 Ri), Robins et al. (2001), joined to the passive rate
};

/// How a jet that is faster than the wind draws in air.
enum class HeavyGasJetMixing {
  Slab,           ///< by the shear terms of Ermak (1990)
  RicouSpalding,  ///< dm/dx = 0.282 (rho_a J)^0.5, Ricou and Spalding (1961), with J of the excess
                  ///< speed and an image below the ground, beside the mixing by the wind
};

struct HeavyGasOptions {
  HeavyGasEntrainment entrainment = HeavyGasEntrainment::BulkRichardson;
  HeavyGasJetMixing jet_mixing = HeavyGasJetMixing::RicouSpalding;
  double max_distance_m = 50000.0;  ///< the cloud is followed to here
  double min_fraction = 1.0e-8;     ///< or until its mean volume fraction falls below this
  /// Error per step of the integrator, relative.
  double tolerance = 1.0e-4;
  /// Equal ratios of fixed Runge-Kutta steps instead of the adaptive integrator.
  bool fixed_steps = false;
};

/// One cross-section of a steady plume, or one moment of a puff.
struct HeavyGasStation {
  double x_m = 0.0;     ///< of the section, or of the puff's centre
  double time_s = 0.0;  ///< at which the middle of the cloud is here
  double height_m = 0.0;
  double centre_height_m = 0.0;     ///< zero on the ground
  double half_width_m = 0.0;        ///< B
  double core_half_width_m = 0.0;   ///< b, flat part; (B^2 - b^2)/3 is the square of its edge
  double half_length_m = 0.0;       ///< Bx of a puff
  double core_half_length_m = 0.0;  ///< bx
  double speed_m_per_s = 0.0;
  double spread_speed_m_per_s = 0.0;  ///< Vg, by gravity
  double density_kg_per_m3 = 0.0;
  double temperature_k = 0.0;
  double mass_fraction = 0.0;     ///< of the material, section mean
  double volume_fraction = 0.0;   ///< as gas, section mean
  double droplet_fraction = 0.0;  ///< mass of its liquid in a unit mass of cloud
  double amount = 0.0;  ///< kg/s through the section (plume) or kg in the puff, of the material
  bool puff = false;
};

/// Lethality across a cloud that is flat in the middle and steep at its edge.
///
/// `gaussian` has the same lethality on the axis and the same integral of the probability across
/// the wind at every x, in the form of PassiveCloud, Y = probit(x) - drop(x) y^2. The exact shape
/// is in half_width_m: for each level of probability the half-width of its contour, so that
/// P(x, y) is between two neighbouring levels wherever |y| is between their half-widths.
struct HeavyToxicTable {
  ToxicTable gaussian;
  std::vector<double> level;  ///< probabilities, increasing from the cut-off to below 1
  /// half_width_m[k][i]: of level[k] at gaussian.x_m[i], zero where P < level everywhere.
  std::vector<std::vector<double>> half_width_m;
};

class HeavyGasModel;

/// A heavy-gas cloud: marched once on construction, then quick to ask. Questions about a place or
/// time that is not finite, a height below 0 or an averaging time of 0 throw InputError.
class HeavyGasCloud {
 public:
  /// \throws InputError that lists every field outside its bounds.
  HeavyGasCloud(const HeavyGasRelease& release, const SlabAtmosphere& air,
                const HeavyGasOptions& options = {});

  /// Stations in downwind order: plume, then puff. x of a puff's stations is that of its centre.
  [[nodiscard]] const std::vector<HeavyGasStation>& stations() const noexcept;
  /// State at x (interpolated); \pre the cloud's middle reaches x
  [[nodiscard]] HeavyGasStation station(double x_m) const;
  /// State at a moment of a puff or of the moving part of a plume.
  [[nodiscard]] HeavyGasStation station_at_time(double time_s) const;
  /// Validity, limits met on the way, and how it was integrated.
  [[nodiscard]] const std::vector<Warning>& warnings() const noexcept;
  /// Width the source was given so that the momentum balance has a solution over it (low wind).
  [[nodiscard]] double effective_source_half_width_m() const noexcept;
  /// Where the plume becomes a puff; infinite for a release without end.
  [[nodiscard]] double puff_begins_m() const noexcept;
  [[nodiscard]] double farthest_m() const noexcept;

  /// Volume fraction at a moment, with the meander of an averaging time. A release without end
  /// is steady, whatever the time.
  [[nodiscard]] double fraction(double x_m, double y_m, double z_m, double time_s,
                                double averaging_time_s) const;
  /// Mean volume fraction over the averaging time about the passage of the cloud's middle.
  [[nodiscard]] double mean_fraction(double x_m, double y_m, double z_m,
                                     double averaging_time_s) const;
  /// Highest volume fraction that ever occurs, with the meander of an averaging time.
  [[nodiscard]] double peak_fraction(double x_m, double y_m, double z_m,
                                     double averaging_time_s) const;
  /// Farthest x at which the peak on the axis reaches a fraction; 0 when it never does.
  [[nodiscard]] double distance_to_fraction_m(double volume_fraction, double z_m,
                                              double averaging_time_s) const;
  /// When the edge of the cloud arrives at x and leaves it (infinite for a release without end).
  [[nodiscard]] double arrival_s(double x_m) const;
  [[nodiscard]] double departure_s(double x_m) const;

  /// Toxic load on one place: integral of C^n dt over the worst window, C in mg/m3 at the
  /// temperature of the air, t in minutes.
  [[nodiscard]] double toxic_load(double x_m, double y_m, double z_m, double n,
                                  double averaging_time_s, double window_s = 1800.0) const;

  [[nodiscard]] HeavyToxicTable toxic(const ToxicOptions& options) const;
  /// The lethality itself, for sample_toxic_field(); it keeps what it needs of the cloud.
  /// \throws InputError for options outside their bounds
  [[nodiscard]] ToxicField toxic_field(const ToxicOptions& options) const;
  [[nodiscard]] FlammableTable flammable(const FlammableOptions& options) const;

  [[nodiscard]] double concentration_of_fraction_kg_per_m3(double volume_fraction) const noexcept;
  [[nodiscard]] const HeavyGasRelease& release() const noexcept;

 private:
  std::shared_ptr<const HeavyGasModel> model_;
};

}  // namespace isorisk::models::dispersion
