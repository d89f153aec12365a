// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "isorisk/models/frequency/frequency.hpp"
#include "isorisk/models/source/release.hpp"
#include "isorisk/models/source/vessel_shape.hpp"
#include "isorisk/study/study.hpp"

namespace isorisk::study::qra {

/// Liquid in a vessel: its measures, and how far it is full.
struct Held {
  models::source::VesselGeometry vessel;
  double fill = 0.0;  ///< of the volume, by liquid [0, 1]
  double level_m = 0.0;
  bool assumed = false;  ///< a measure was not given
};

/// Measures from what the study says: the volume counts, the length of a lying or standing cylinder
/// with flat ends follows from it and the diameter. What is missing is assumed: full of the
/// content, as slender as data/coefficients/source_constants.csv says. Empty for gas and what is no
/// vessel. What `isorisk check` and the run both go by.
[[nodiscard]] std::optional<Held> held_by(const models::Substance& substance,
                                          const Equipment& equipment, double inventory_kg);

/// Whether level and pressure fall as it empties; fuller and emptier ones keep their first rate.
[[nodiscard]] bool empties_by_level(const Held& held) noexcept;

/// Whether the building round the equipment counts.
enum class Shelter { Counted, Ignored };

/// What a loss of containment of a piece of equipment puts into the air in one weather class: in
/// time, or at the first rate, by method.outflow (docs/qra.md, section 2). A building counts for
/// toxic substances, in time, and not for a rupture.
/// \throws InputError, NumericError
[[nodiscard]] models::source::SourceTerm source_of(const Study& study, const Equipment& equipment,
                                                   const models::frequency::LossOfContainment& loss,
                                                   const WeatherClass& weather,
                                                   Shelter shelter = Shelter::Counted);

}  // namespace isorisk::study::qra
