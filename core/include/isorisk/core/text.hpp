// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace isorisk {

/// A value for a message: six significant digits (nine from a million on), without locale. Results
/// keep full precision (number_text()).
[[nodiscard]] std::string shown_text(double value);

}  // namespace isorisk
