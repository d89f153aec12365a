// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "isorisk/models/dispersion/britter_mcquaid_cloud.hpp"
#include "isorisk/models/dispersion/cloud.hpp"
#include "isorisk/models/dispersion/heavy_gas.hpp"

/// One release, one weather, the model that suits it.
/// Reference page: docs/models/dispersion/release_cloud.md
namespace isorisk::models::dispersion {

/// What leaves, for any model: CloudInput and what only the heavy-gas model asks.
struct ReleaseCloudInput {
  CloudInput cloud{};
  const Substance* substance = nullptr;  ///< required; must outlive the cloud
  double temperature_k = 0.0;            ///< after expansion to the pressure of the air; of gas the
                                         ///< stagnation temperature, which its jet regains
  double liquid_fraction = 0.0;          ///< droplets, of the mass that is airborne
  double velocity_m_per_s = 0.0;         ///< of the expanded jet; 0: without momentum
  bool from_pool = false;                ///< vapour that rises from an area on the ground
  bool upwards = false;                  ///< the jet; otherwise along the wind
  bool diluted = false;                  ///< mixed with air before it leaves (a building)
};

enum class CloudChoice {
  Automatic,       ///< heavy where the criterion of Britter and McQuaid says so, a jet where it
                   ///< is faster than the wind, else passive
  Passive,         ///< passive always
  BritterMcQuaid,  ///< the workbook where its criterion is met, else Gaussian: for comparison
};
[[nodiscard]] CloudChoice parse_cloud_choice(std::string_view word);

/// The cloud of a release: passive (PassiveCloud), of heavy gas (HeavyGasCloud), or a jet of light
/// gas and the plume it ends in (JetPlume, PassiveCloud).
///
/// Heavy: the criterion at the source is met (dense_gas.hpp) or a jet is faster than the wind and
/// heavier than air, the release is not diluted before it leaves, and the heavy-gas model takes the
/// inputs; where it does not, the Gaussian cloud stays and the warning `heavy_gas_as_passive` says
/// why. A jet blows along the wind, or upwards; a release without momentum that is no pool enters
/// at the speed of the wind. The workbook, where asked for, takes
/// its place likewise; droplets have evaporated into the air they need (evaporation_end()).
class ReleaseCloud {
 public:
  /// \throws InputError for what the Gaussian cloud refuses
  ReleaseCloud(const ReleaseCloudInput& in, CloudChoice choice);

  /// By the slab model or the workbook.
  [[nodiscard]] bool heavy() const noexcept { return heavy_.has_value() || workbook_.has_value(); }
  /// "dispersion.heavy_gas_plume", "dispersion.heavy_gas_puff",
  /// "dispersion.britter_mcquaid_continuous", "dispersion.britter_mcquaid_instantaneous",
  /// "dispersion.jet_plume", "dispersion.surface_layer_plume" or "dispersion.gaussian_plume".
  [[nodiscard]] std::string_view model_id() const noexcept;
  /// Why this model: the criterion and its value, in words.
  [[nodiscard]] const std::string& reason() const noexcept { return reason_; }
  [[nodiscard]] const std::vector<Warning>& warnings() const noexcept { return warnings_; }

  /// Of a heavy cloud the Gaussian stand-in (HeavyToxicTable).
  [[nodiscard]] ToxicTable toxic(const ToxicOptions& options) const;
  /// The lethality itself, for sample_toxic_field().
  [[nodiscard]] ToxicField toxic_field(const ToxicOptions& options) const;
  [[nodiscard]] FlammableTable flammable(const FlammableOptions& options) const;
  /// Farthest x at which the volume fraction is reached on the axis; 0 when it never is.
  [[nodiscard]] double distance_to_fraction_m(double volume_fraction, double z_m,
                                              double averaging_time_s) const;

 private:
  PassiveCloud passive_;
  std::optional<HeavyGasCloud> heavy_;
  std::optional<BritterMcQuaidCloud> workbook_;
  std::string reason_;
  std::vector<Warning> warnings_;
};

}  // namespace isorisk::models::dispersion
