// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "isorisk/core/reporter.hpp"

namespace isorisk::models::fire {

enum class TransmissivityModel {
  None,                   ///< 1 for every path
  Wayne1991,              ///< water and carbon dioxide, black body at 1500 K
  Bagster1989,            ///< 2.02 (p_w x)^-0.09, CPR 14E
  Bagster1989Extended,    ///< the same with other constants below 1e4 and above 1e5 Pa m
  BrzustowskiSommer1973,  ///< API 521
};

struct TransmissivityInput {
  TransmissivityModel model = TransmissivityModel::Wayne1991;
  double temperature_k = 288.15;            ///< of the air, > 0
  double relative_humidity_fraction = 0.7;  ///< (0, 1]
  double co2_ppm = 420.0;                   ///< by volume, > 0; Wayne only
  /// Of water at the air temperature [Pa]; absent: exp(20.386 - 5132 K / T) mmHg (Wayne 1991).
  std::optional<double> saturation_pressure_pa{};
};

/// Part of the radiation [0, 1] that the air lets pass.
///
/// \par Source
///   Wayne (1991); Bagster and Pitblado (1989), CPR 14E eq. 6.29; Brzustowski and Sommer (1973)
/// \par Validity
///   Wayne: path >= 10 m; Bagster: 1e4 < p_w x < 1e5 Pa m; Brzustowski-Sommer: 30 to 150 m
/// \par Reference page
///   docs/models/fire/transmissivity.md
class Transmissivity {
 public:
  /// \throws InputError that lists every field outside its bounds.
  explicit Transmissivity(const TransmissivityInput& in = {});

  /// Over a path [m] from the flame surface to the receiver. \pre path_m >= 0
  [[nodiscard]] double at(double path_m) const noexcept;

  /// What to know about a use at this path: outside_validity, or nothing.
  [[nodiscard]] std::vector<Warning> warnings(double path_m) const;

  /// Partial pressure of water vapour [Pa].
  [[nodiscard]] double water_vapour_pressure_pa() const noexcept { return water_pressure_pa_; }
  [[nodiscard]] TransmissivityModel model() const noexcept { return model_; }

 private:
  TransmissivityModel model_;
  double water_pressure_pa_;
  double log_water_per_m_;  // lg of Wayne's X_w at 1 m
  double log_co2_per_m_;    // lg of Wayne's X_c at 1 m
  double humidity_factor_;  // Brzustowski-Sommer
};

/// Saturation pressure of water [Pa] as Wayne (1991) writes it: exp(20.386 - 5132 K / T) mmHg.
[[nodiscard]] double wayne_saturation_pressure_pa(double temperature_k) noexcept;

/// The name used in studies and registry inputs: "wayne", "bagster", ...
[[nodiscard]] std::string_view name_of(TransmissivityModel model) noexcept;

}  // namespace isorisk::models::fire
