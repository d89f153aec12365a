// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace isorisk::study::qra {

/// Probability [0, 1] that a cloud which did not ignite at once ignites later, from
/// data/frequencies/delayed_ignition.csv: the same in every direction.
/// \param amount kg/s of a continuous release, kg of an instantaneous one
/// \throws InputError for a set that the table does not have.
[[nodiscard]] double delayed_ignition(std::string_view set, double amount, bool instantaneous);

}  // namespace isorisk::study::qra
