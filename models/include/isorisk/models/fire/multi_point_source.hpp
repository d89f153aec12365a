// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "isorisk/models/fire/transmissivity.hpp"
#include "isorisk/models/fire/vector.hpp"

namespace isorisk::models::fire {

struct MultiPointSourceInput {
  Vec3 start_m;             ///< flame base
  Vec3 end_m;               ///< flame tip
  double radiated_power_w;  ///< F_s Q', > 0
  int sources = 50;         ///< >= 3
  double waist = 0.75;      ///< (0, 1): the weights rise up to this part of the flame
  TransmissivityInput transmissivity{};
};

/// Jet flame as weighted point sources along its axis.
///
/// \par Source
///   Hankinson and Lowesmith (2012); weights as in HyRAM+ 6.0
/// \par Validity
///   beyond about half a flame length from the flame
/// \par Reference page
///   docs/models/fire/multi_point_source.md
class MultiPointSource {
 public:
  /// \throws InputError that lists every field outside its bounds.
  explicit MultiPointSource(const MultiPointSourceInput& in);
  /// Sources at these places along a flame that need not be straight, from its base to its tip.
  MultiPointSource(std::vector<Vec3> sources_m, double radiated_power_w, double waist,
                   const TransmissivityInput& transmissivity);

  /// Flux [W/m2] on the orientation that receives most: the length of the vector sum.
  [[nodiscard]] double max_heat_flux_w_per_m2(Vec3 receiver) const noexcept;
  /// Flux [W/m2] on a receiver with unit normal `normal`; sources behind it do not count.
  [[nodiscard]] double heat_flux_w_per_m2(Vec3 receiver, Vec3 normal) const noexcept;
  /// Sum [W/m2] with the receiver turned to every source at once (HyRAM+): an upper bound.
  [[nodiscard]] double scalar_sum_w_per_m2(Vec3 receiver) const noexcept;

  [[nodiscard]] const std::vector<double>& weights() const noexcept { return weights_; }
  [[nodiscard]] const std::vector<Vec3>& sources_m() const noexcept { return sources_; }
  [[nodiscard]] const Transmissivity& air() const noexcept { return air_; }

 private:
  std::vector<Vec3> sources_;
  double power_w_;
  std::vector<double> weights_;
  Transmissivity air_;
};

}  // namespace isorisk::models::fire
