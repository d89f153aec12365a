// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "isorisk/models/fire/warehouse_fire.hpp"
#include "isorisk/models/frequency/frequency.hpp"
#include "isorisk/study/study.hpp"

/// Fires in stores of packed chemicals: how often, and what they send out. docs/qra.md, "Fires of
/// warehouses"
namespace isorisk::study::qra {

/// "C3.9H8.5N1.17Cl0.46": elements C, H, O, N, S, Cl, F, Br, P, each once, with its number.
/// \throws InputError that says what is not read
[[nodiscard]] models::fire::StoredFormula stored_formula(const std::string& text);

/// A warehouse whose fires count.
[[nodiscard]] bool may_burn(const Equipment& equipment);

/// Its fires, as losses: each size with doors closed and open.
[[nodiscard]] std::vector<models::frequency::LossOfContainment> warehouse_fires(
    const Equipment& equipment);
[[nodiscard]] bool is_warehouse_fire(const models::frequency::LossOfContainment& loss) noexcept;

/// What one fire sends out.
struct WarehouseSource {
  models::fire::WarehouseFireState fire;
  std::string gas;  ///< id of the substance that all toxic gases are counted as; empty: none
  double gas_kg_per_s = 0.0;
  double radiated_w = 0.0;  ///< with doors open or the roof gone; else 0
  std::vector<Warning> warnings;
};
/// Gases are added by toxic units: each over its concentration that kills half in half an hour,
/// counted as the gas that has most of them.
[[nodiscard]] WarehouseSource warehouse_source(const Equipment& equipment,
                                               const models::frequency::LossOfContainment& loss);

}  // namespace isorisk::study::qra
