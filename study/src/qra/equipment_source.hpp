// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "isorisk/models/frequency/frequency.hpp"
#include "isorisk/models/source/release.hpp"
#include "isorisk/study/study.hpp"

namespace isorisk::study::qra {

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
