// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "isorisk/study/basis.hpp"

/// Risk of hazards that are not in the basis as they stand: units elsewhere, single scenarios,
/// sites with other inventories. Nothing is scaled here; everything is integrated.
namespace isorisk::study::decisions::capacity {

/// Some outcomes of the basis, all moved by the same vector.
struct UnitAt {
  std::vector<std::int32_t> outcomes;  ///< indices into RiskBasis::input.outcomes
  Point shift;
  std::int32_t staff_of = -1;  ///< the staff of this site do not count; -1: everybody does
};

/// Their parts, as site_part_moved: risk at the places, F-N classes, PLL (no overview).
/// \throws as risk::integrate
[[nodiscard]] std::vector<SitePart> parts_of(const RiskBasis& basis, std::span<const UnitAt> units,
                                             std::span<const TargetPlace> places,
                                             const RunOptions& options, Reporter& reporter);

/// What every site adds at further places, [site][place].
[[nodiscard]] std::vector<std::vector<double>> site_risk_at(const RiskBasis& basis,
                                                            std::span<const TargetPlace> places,
                                                            const RunOptions& options,
                                                            Reporter& reporter);

/// Individual risk round some outcomes, on a grid centred at `origin`, which becomes (0, 0).
/// \param half_m half the side of the grid; \param max_cells the cell is widened to stay below it
[[nodiscard]] Grid field_of(const RiskBasis& basis, std::span<const std::int32_t> outcomes,
                            Point origin, double half_m, double cell_m, std::size_t max_cells,
                            const RunOptions& options, Reporter& reporter);

/// Bilinear between the centres of a grid, 0 beyond them.
[[nodiscard]] double sample(const Grid& grid, Point p) noexcept;

/// A site alone with its volumes and inventories multiplied, vessels growing by the cube root of it
/// (same shape); pipes, flows, bunds, frequencies and congestion stay.
[[nodiscard]] Study with_inventory(const Study& study, std::int32_t site, double factor);

/// The part of that site at the places of the basis, the physics computed anew.
[[nodiscard]] SitePart part_with_inventory(const Study& study, const RiskBasis& basis,
                                           std::int32_t site, double factor,
                                           std::span<const TargetPlace> places,
                                           const RunOptions& options, Reporter& reporter);

}  // namespace isorisk::study::decisions::capacity
