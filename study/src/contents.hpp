// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "isorisk/models/substance/substance.hpp"
#include "isorisk/study/study.hpp"

namespace isorisk::study {

/// Density [kg/m3] of the contents at their temperature and pressure: saturated liquid, or gas
/// (Pitzer virial correction). NaN or not positive where the correlations end.
[[nodiscard]] double density_of_contents(const models::Substance& substance,
                                         const Equipment& equipment);

/// Effects that a release of a substance has but that are not computed, for want of a probit
/// (`no_toxic_probit`) or of flammable limits (`no_flammable_limits`).
[[nodiscard]] std::vector<Warning> not_computed(const models::Substance& substance,
                                                const std::string& subject);

}  // namespace isorisk::study
