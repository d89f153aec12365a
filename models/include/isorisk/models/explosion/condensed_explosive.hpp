// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/models/explosion/kingery_bulmash.hpp"

/// Detonation of an explosive on the ground.
/// Reference page: docs/models/explosion/condensed_explosive.md
namespace isorisk::models::explosion {

/// One row of data/coefficients/tnt_equivalents.csv.
struct ExplosiveMaterial {
  std::string name;
  double tnt_equivalent = 0.0;  ///< kg TNT per kg, taken unless the user states one
  double low = 0.0;             ///< lowest value in use
  double high = 0.0;            ///< highest value in use
  bool detonates = false;       ///< false: a fire hazard
  std::string note, source, confidence;
};

[[nodiscard]] std::vector<ExplosiveMaterial> explosive_materials();
/// By the name in the table, or by key, name, alias or CAS number of
/// data/standards/explosive_materials.csv; case, '_' and '-' do not count.
/// \throws InputError listing the known names.
[[nodiscard]] ExplosiveMaterial explosive_material(std::string_view name);

struct CondensedExplosiveInput {
  double mass_kg;        ///< > 0
  std::string material;  ///< see explosive_material; may be empty with tnt_equivalent
  std::optional<double> tnt_equivalent{};  ///< stated by the user, (0, 2]
};

/// \par Equation
///   W = m f; hemispherical surface burst of W by Kingery-Bulmash, no further ground factor
/// \par Validity
///   Detonation of the whole mass, f alike for pressure and impulse; that of Kingery-Bulmash.
class CondensedExplosive {
 public:
  /// \throws InputError that lists every bad field; also for a material that does not detonate
  ///         when no equivalent is stated.
  explicit CondensedExplosive(const CondensedExplosiveInput& in);

  [[nodiscard]] double tnt_mass_kg() const noexcept { return tnt_mass_kg_; }
  /// By the lowest and the highest value in use; as tnt_mass_kg() where the user stated one.
  [[nodiscard]] double tnt_mass_low_kg() const noexcept { return low_kg_; }
  [[nodiscard]] double tnt_mass_high_kg() const noexcept { return high_kg_; }
  [[nodiscard]] double tnt_equivalent() const noexcept { return tnt_equivalent_; }
  [[nodiscard]] const std::string& source() const noexcept { return source_; }
  [[nodiscard]] const std::string& confidence() const noexcept { return confidence_; }
  [[nodiscard]] const KingeryBulmash& curve() const noexcept { return curve_; }
  [[nodiscard]] const std::vector<Warning>& warnings() const noexcept { return warnings_; }

 private:
  struct Equivalent;
  CondensedExplosive(const CondensedExplosiveInput& in, const Equivalent& equivalent);
  double tnt_equivalent_;
  double tnt_mass_kg_;
  double low_kg_;
  double high_kg_;
  std::string source_;
  std::string confidence_;
  std::vector<Warning> warnings_;
  KingeryBulmash curve_;
};

}  // namespace isorisk::models::explosion
