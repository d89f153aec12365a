// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>

#include "isorisk/core/risk/footprint.hpp"

namespace isorisk::study::decisions::uncertainty {

using MovedFootprints = std::map<const risk::Footprint*, risk::FootprintPtr>;

/// A footprint with the probit of its toxic clouds moved by `shift`: the load times a factor k has
/// shift = b ln k. Exact inside the contour of the cut-off that the footprint is tabulated to.
/// Beyond it a cloud goes on as at its edge: the probit linear in y^2 across the wind, linear in
/// the logarithm of the distance along it. What is no toxic cloud stays.
/// \param known footprints moved before, by the same shift
[[nodiscard]] risk::FootprintPtr moved(const risk::FootprintPtr& footprint, double shift,
                                       MovedFootprints& known);

}  // namespace isorisk::study::decisions::uncertainty
