// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "isorisk/core/reporter.hpp"

namespace isorisk::models::fire {

/// Atoms per molecule of what is stored, an average.
struct StoredFormula {
  double c = 0.0, h = 0.0, o = 0.0, n = 0.0, s = 0.0, cl = 0.0, f = 0.0, br = 0.0, p = 0.0;
};

struct WarehouseFireInput {
  StoredFormula stored;
  double fire_area_m2;                         ///< > 0
  double burning_rate_kg_per_m2_s = 0.025;     ///< 0.1 for flammable liquids; > 0
  std::optional<double> building_volume_m3{};  ///< absent: air without limit (open doors, no roof)
  double air_changes_per_h = 4.0;              ///< >= 0
  double duration_s = 1800.0;                  ///< of the fire that counts, > 0
  double nitrogen_to_no2 = 0.10;               ///< part of the nitrogen; 0.35 in 1997
  double nitrogen_to_hcn = 0.0;
  double sulphur_to_so2 = 1.0;
  double halogen_to_acid = 1.0;               ///< HCl, HF, HBr
  std::optional<double> stored_mass_kg{};     ///< no more than this burns
  double heat_of_combustion_j_per_kg = 25e6;  ///< > 0
};

struct WarehouseFireState {
  double molar_mass_kg_per_mol;
  double oxygen_per_mole;                      ///< moles of O2 that one mole of the stored needs
  double surface_rate_kg_per_s;                ///< what the area would burn
  std::optional<double> oxygen_rate_kg_per_s;  ///< what the air allows
  double burning_rate_kg_per_s;                ///< the smaller
  bool ventilation_limited;
  double duration_s;  ///< shortened when the mass is used up
  double heat_release_w;
  double no2_kg_per_s, hcn_kg_per_s, so2_kg_per_s, hcl_kg_per_s, hf_kg_per_s, hbr_kg_per_s;
};

/// Fire in a store of packed chemicals: what burns and the toxic gases it sends out.
///
/// \par Source
///   Dutch risk method for PGS 15 stores (CPR 15 method of 1997; Reference Manual Bevi, module C),
///   constants recalled
/// \par Validity
///   stores of packed goods; toxic gases for a fire of half an hour
/// \par Reference page
///   docs/models/fire/warehouse_fire.md
class WarehouseFire {
 public:
  /// \throws InputError that lists every field outside its bounds.
  explicit WarehouseFire(const WarehouseFireInput& in);
  [[nodiscard]] const WarehouseFireState& state() const noexcept { return state_; }
  [[nodiscard]] const std::vector<Warning>& warnings() const noexcept { return warnings_; }

 private:
  WarehouseFireState state_;
  std::vector<Warning> warnings_;
};

}  // namespace isorisk::models::fire
