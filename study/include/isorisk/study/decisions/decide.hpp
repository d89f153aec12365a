// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "isorisk/study/basis.hpp"
#include "isorisk/study/decisions/output.hpp"
#include "isorisk/study/study.hpp"

/// Decisions by name: each with the answers of the others that it rests on. What the command line
/// and Python call.
namespace isorisk::study::decisions {

struct DecideOptions {
  RunOptions run{};
  /// capacity: id of the site whose inventories are scaled with the physics computed anew; "" none.
  std::string inventory_site{};
};

/// The decisions that rest on risk: "distance", "landuse", "relocation", "capacity", "records".
/// Each is also the name of its folder among the results.
[[nodiscard]] std::span<const std::string_view> decision_names() noexcept;

/// The answer of one of decision_names(), in the language of the study. `basis` must be of `study`.
/// The records hold the answers of all others; that of the relocation only when the study has the
/// section `relocation`.
/// \throws InputError for another name (the message lists them) and what the decision itself
/// refuses; DataError, NumericError, Cancelled.
[[nodiscard]] DecisionOutput decide(std::string_view name, const Study& study,
                                    const RiskBasis& basis, const DecideOptions& options,
                                    Reporter& reporter);

}  // namespace isorisk::study::decisions
