// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "isorisk/models/substance/substance.hpp"

/// Substances as JSON: what `isorisk substances --json` and the Python module show.
namespace isorisk::models {

/// Every property of one, value or function of temperature with its range, with source and
/// confidence: its data file as it is. Valid as long as the program.
/// \throws DataError for a substance that is not from the built-in library.
[[nodiscard]] std::string_view describe_substance(const Substance& substance);

/// A JSON list of all of a library, in order of id.
[[nodiscard]] std::string describe_substances(const SubstanceLibrary& library);

}  // namespace isorisk::models
