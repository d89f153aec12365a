// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "isorisk/core/reporter.hpp"
#include "isorisk/models/frequency/frequency.hpp"
#include "isorisk/models/source/release.hpp"
#include "isorisk/study/study.hpp"

/// Fires on atmospheric tanks: the whole surface of the liquid burns at the height of the roof.
/// docs/qra.md, "Fires on tanks"
namespace isorisk::study::qra {

/// Where the fire is.
struct TankSurface {
  double diameter_m = 0.0;
  double height_m = 0.0;  ///< of the rim above the ground
};
/// Of an atmospheric tank of a flammable liquid whose two measures are known: diameter and height,
/// or one of them and the volume. Empty for other equipment.
[[nodiscard]] std::optional<TankSurface> tank_surface(const Equipment& equipment);

/// Why a tank that could burn does not; empty: it does, or it is none.
[[nodiscard]] std::optional<Warning> tank_fire_missing(const Equipment& equipment);

/// Its full surface fire, as a loss (data/frequencies/tank_fires.csv).
/// \pre tank_surface(equipment)
[[nodiscard]] models::frequency::LossOfContainment tank_fire(const Equipment& equipment);
[[nodiscard]] bool is_tank_fire(const models::frequency::LossOfContainment& loss) noexcept;

/// The burning content as a pool. \pre tank_surface(equipment)
[[nodiscard]] models::source::SourceTerm tank_fire_source(const Study& study,
                                                          const Equipment& equipment);

}  // namespace isorisk::study::qra
