// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/models/dispersion/meteorology.hpp"
#include "isorisk/models/dispersion/sigmas.hpp"
#include "isorisk/models/substance/substance.hpp"

/// Jet of gas lighter than air in the wind, until the wind alone mixes it.
/// Reference page: docs/models/dispersion/jet_plume.md
namespace isorisk::models::dispersion {

struct JetPlumeInput {
  double mass_flow_kg_per_s = 0.0;
  double velocity_m_per_s = 0.0;   ///< after expansion to the pressure of the air
  double density_kg_per_m3 = 0.0;  ///< of the gas once mixed with air (mixed_gas_density)
  double height_m = 0.0;           ///< of the opening, >= 0
  double elevation_rad = 0.0;      ///< of the jet above the horizontal, [0, pi/2]; downwind
  WeatherClass weather{};
  Ambient ambient{};
  SigmaSet sigma_set = SigmaSet::YellowBook;  ///< mixing by the wind, a plume set
};

/// A cross-section. Profiles across it: exp(-r^2/2 sigma^2), with an image below the ground.
struct JetSection {
  double along_m = 0.0;        ///< on the axis, from the opening
  double x_m = 0.0;            ///< downwind
  double height_m = 0.0;       ///< of the axis
  double sigma_m = 0.0;        ///< of the concentration
  double fraction = 0.0;       ///< of the volume, highest of the section
  double speed_m_per_s = 0.0;  ///< of the gas, mean over it
  double inclination_rad = 0.0;
  double time_s = 0.0;        ///< to get here
  double air_kg_per_s = 0.0;  ///< drawn in so far
  double excess_n = 0.0;      ///< momentum flux above that of the wind
};

/// Integral model of a round jet that is bent by its weight and by the wind.
///
/// \par Equation
///   Profiles of Ooms (1972): u = ua cos(th) + u* e^(-r^2/b^2), c = c* e^(-r^2/(l b)^2), density
///   likewise; dG/ds = rho_a (E1 + E2), dMx/ds = ua dG/ds, dMz/ds = g int (rho_a - rho) dA,
///   c and the deficit of density conserved (but for the stratification of the air).
///   E1 = 0.282 (f J/rho_a)^0.5 (Ricou and Spalding 1961), J the excess momentum flux;
///   E2 = 2 pi b f a2 ua |sin th| cos th (Ooms). f, from 1 to 1/2: the part of the section above
///   the ground, with an image. It ends where a passive plume of its size draws in as much air.
/// \par Source
///   [ooms-1972], [ricou-spalding-1961], [houf-schefer-2008]
/// \par Validity
///   Downwind or upwards, nothing in its way, gas no heavier than air; see the page.
class JetPlume {
 public:
  /// \throws InputError that lists every field outside its bounds; NumericError when the
  ///         integration fails.
  explicit JetPlume(const JetPlumeInput& in);

  /// From the opening on, x increasing; the last one is where the wind alone goes on mixing. Empty
  /// where the wind mixes faster than the jet from the start.
  [[nodiscard]] const std::vector<JetSection>& sections() const noexcept { return sections_; }
  /// Farthest section with this highest fraction, interpolated; the last where it is higher.
  [[nodiscard]] JetSection at_fraction(double fraction) const noexcept;
  [[nodiscard]] const JetPlumeInput& input() const noexcept { return in_; }

 private:
  JetPlumeInput in_;
  std::vector<JetSection> sections_;
};

/// Highest value over all heights of exp(-(z-h)^2/2s^2) + exp(-(z+h)^2/2s^2), for h/s >= 0.
[[nodiscard]] double image_peak(double height_over_sigma) noexcept;

/// Density [kg/m3] at which a released gas adds its volume to air it mixes with: at equal molar
/// heat volumes add, and far from the source the mixture is as light as with gas of the temperature
///   T = Ta + (cp,g (Tg - Ta) - y M dH)/cp,air (molar), y droplets.
/// Tg with the heat of the motion that mixing regains: of a gas the stagnation temperature.
/// Infinite where droplets cool it below any temperature.
[[nodiscard]] double mixed_gas_density_kg_per_m3(const Substance& substance, double temperature_k,
                                                 double liquid_fraction, const Ambient& ambient);

}  // namespace isorisk::models::dispersion
