// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/models/explosion/baker_strehlow_tang.hpp"
#include "isorisk/models/explosion/bauwens_dorofeev.hpp"
#include "isorisk/models/explosion/blast.hpp"
#include "isorisk/models/explosion/tno_multi_energy.hpp"
#include "isorisk/models/explosion/tnt_equivalence.hpp"

/// The blast of a cloud of flammable gas in a plant, from what a risk analysis knows about it.
/// Reference page: docs/models/explosion/vapour_cloud.md
namespace isorisk::models::explosion {

enum class CloudBlastMethod {
  TnoMultiEnergy,
  TntEquivalence,    ///< yield of the whole mass, Kingery-Bulmash surface burst
  TntEquivalenceCn,  ///< yield and ground factor 1.8, curve of Chinese assessments
  BakerStrehlowTang,
  BauwensDorofeev,  ///< detonation of the whole mass, made for hydrogen
};

/// "tno_multi_energy", "tnt_equivalence" (also "tnt_equivalency"), "tnt_equivalence_cn",
/// "baker_strehlow_tang", "bauwens_dorofeev". \throws InputError listing them.
[[nodiscard]] CloudBlastMethod cloud_blast_method(std::string_view word);

struct VapourCloudInput {
  double flammable_mass_kg;  ///< between the flammable limits, or within the lower one; > 0
  double heat_of_combustion_j_per_kg;  ///< lower heating value, > 0
  CloudBlastMethod method = CloudBlastMethod::TnoMultiEnergy;

  /// Multi-energy and BST: free volume of the congested region that the cloud covers. Absent: the
  /// congestion is not known, and `confined_fraction` of the cloud counts as congested.
  std::optional<double> congested_volume_m3{};
  /// Part of the mass in congestion when no volume is given. CPR 18E: 0.08 (recalled).
  double confined_fraction = 0.08;
  double energy_density_j_per_m3 = 3.5e6;  ///< of a stoichiometric mixture (van den Berg 1985)

  /// Multi-energy: blast class of the congested part, 1 to 10. CPR 14E: 7 realistic, 10 safe;
  /// CPR 18E goes with the confined fraction 0.08 and class 10.
  double blast_class = 10.0;
  /// Multi-energy: class of the open rest of the cloud, 1 to 3; 0: the rest makes no blast.
  double open_class = 1.0;

  /// TNT: part of the combustion energy in the blast. Absent: 0.03 (CCPS 2010), for the Chinese
  /// method 0.04.
  std::optional<double> yield{};
  double tnt_energy_j_per_kg = 4.68e6;  ///< 4.68 MJ/kg CCPS, EPA; 4.52 Chinese practice

  /// BST: flame Mach number in the congested part, see bst_flame_speed().
  double flame_mach = 0.44;    ///< 3-D, medium reactivity, medium congestion (Pierorazio 2005)
  double ground_factor = 2.0;  ///< BST: 2 at grade, 1 well above it

  double ambient_pressure_pa = 101325.0;
  double sound_speed_m_per_s = 340.3;
};

/// Blast of a vapour cloud about its centre of explosion.
///
/// Multi-energy: the congested part burns with its class, the open rest with the open class; the
/// load is the larger of the two at every distance (CPR 14E 5.5.3, both about one centre).
/// A cloud smaller than the congested volume burns as a whole with the class of the congestion.
class VapourCloud {
 public:
  /// \throws InputError that lists every field outside its bounds.
  explicit VapourCloud(const VapourCloudInput& in);

  /// Peak side-on overpressure [Pa]. \pre distance_m > 0
  [[nodiscard]] double overpressure_pa(double distance_m) const noexcept;
  /// The whole load. Impulse and duration are NaN for the Chinese curve, which has none.
  [[nodiscard]] Blast at(double distance_m) const noexcept;
  /// overpressure_pa for many distances. \pre the spans have one size
  void overpressure_pa(std::span<const double> distance_m, std::span<double> out) const noexcept;

  /// Largest distance [m] with at least this overpressure, 0 when it is reached nowhere.
  [[nodiscard]] double radius_m(double threshold_pa) const;
  [[nodiscard]] double radius_10_kpa_m() const noexcept { return radius_10_kpa_m_; }
  [[nodiscard]] double radius_30_kpa_m() const noexcept { return radius_30_kpa_m_; }

  [[nodiscard]] double combustion_energy_j() const noexcept { return combustion_energy_j_; }
  /// Energy behind the stronger blast: of the congested part, or of the TNT charge.
  [[nodiscard]] double blast_energy_j() const noexcept { return blast_energy_j_; }
  /// Radius of the burning congested (or whole) cloud, a hemisphere of stoichiometric mixture [m].
  [[nodiscard]] double source_radius_m() const noexcept { return source_radius_m_; }
  /// Id of the model behind it, for results: "explosion.tno_multi_energy".
  [[nodiscard]] std::string_view model_id() const noexcept;
  /// What the user should know about this use of the method.
  [[nodiscard]] const std::vector<Warning>& warnings() const noexcept { return warnings_; }

 private:
  using Curve =
      std::variant<TnoMultiEnergy, TntCharge, CnVceBlast, BakerStrehlowTang, BauwensDorofeev>;
  std::optional<Curve> main_;
  std::optional<TnoMultiEnergy> rest_;
  double combustion_energy_j_ = 0.0;
  double blast_energy_j_ = 0.0;
  double source_radius_m_ = 0.0;
  double radius_10_kpa_m_ = 0.0;
  double radius_30_kpa_m_ = 0.0;
  std::vector<Warning> warnings_;
};

}  // namespace isorisk::models::explosion
