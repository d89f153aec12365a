// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/models/dispersion/cloud.hpp"
#include "isorisk/models/dispersion/dense_gas.hpp"

/// The Britter-McQuaid workbook as risk needs it: a simple public method to compare with.
/// Reference page: docs/models/dispersion/dense_gas.md
namespace isorisk::models::dispersion {

/// A release on the ground, as gas: droplets have evaporated into the air they needed.
struct BritterMcQuaidSource {
  BritterMcQuaidRelease release = BritterMcQuaidRelease::Continuous;
  double amount = 0.0;  ///< of the substance: kg/s (continuous) or kg
  double duration_s = std::numeric_limits<double>::infinity();  ///< continuous
  double density_kg_per_m3 = 0.0;  ///< of the source, above that of air
  double temperature_k = 0.0;      ///< of the source
  double mass_fraction = 1.0;      ///< of the substance in the source
  double mole_fraction = 1.0;
  double molar_mass_kg_per_mol = 0.0;  ///< of the substance
  double height_m = 0.0;               ///< enters the warnings only
  WeatherClass weather{};
  Ambient ambient{};
};

/// Lethality, flammable extent and distances by the curves of Britter and McQuaid (1988).
///
/// \par Equation
///   c(x) of BritterMcQuaidPlume and BritterMcQuaidPuff; |y| <= L_H(x), 2/3 of the distance full,
///   then to a tip (plume), the circle R(t) round 0.4 u t (puff); the same concentration all over a
///   section. A release of duration Td: plume where u Td/x >= 2.5; beyond, of plume and puff of
///   the whole mass the one with the smaller concentration.
/// \par Source
///   [britter-mcquaid-1988], [ccps-1999]
/// \par Validity
///   -1 <= alpha <= 1, releases on flat ground; a factor of two. Averaging times, receptor heights
///   and roughness of the options have no effect: the workbook has 10 minutes and the ground.
class BritterMcQuaidCloud {
 public:
  /// \throws InputError that lists every field outside its bounds
  explicit BritterMcQuaidCloud(const BritterMcQuaidSource& source);

  [[nodiscard]] const std::vector<Warning>& warnings() const noexcept { return warnings_; }
  /// Volume fraction on the axis at x: highest at any time; zero upwind of the cloud.
  [[nodiscard]] double fraction(double x_m) const noexcept;
  /// Farthest x at which the volume fraction is reached; 0 when it never is.
  [[nodiscard]] double distance_to_fraction_m(double volume_fraction) const noexcept;
  /// Crosswind integral of the probability as the workbook's shape has it, written as
  /// Y = probit(x) - drop(x) y^2. \throws InputError for options outside their bounds
  [[nodiscard]] ToxicTable toxic(const ToxicOptions& options) const;
  /// \throws InputError likewise
  [[nodiscard]] FlammableTable flammable(const FlammableOptions& options) const;

 private:
  struct Passage {  // of a puff over a place
    double from_s;
    double to_s;
  };
  [[nodiscard]] bool as_puff(double x_m) const noexcept;
  [[nodiscard]] double plume_reach_m(double volume_fraction) const noexcept;
  [[nodiscard]] double puff_reach_m(double volume_fraction) const noexcept;
  /// x from which on a release counts as one of short duration; infinite, or 0 for a puff.
  [[nodiscard]] double steady_to_m() const noexcept;
  [[nodiscard]] std::optional<Passage> passage(double x_m, double y_m) const noexcept;
  [[nodiscard]] double fraction_at_time(double time_s) const noexcept;

  BritterMcQuaidSource in_;
  double wind_10m_ = 0.0;
  double pure_kg_per_m3_ = 0.0;  // the substance alone at ambient temperature and pressure
  std::optional<BritterMcQuaidPlume> plume_;
  std::optional<BritterMcQuaidPuff> puff_;
  std::vector<Warning> warnings_;
};

}  // namespace isorisk::models::dispersion
