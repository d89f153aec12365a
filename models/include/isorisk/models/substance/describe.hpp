// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "isorisk/models/substance/substance.hpp"

/// Substances as JSON: what `isorisk substances --json` and the Python module show.
namespace isorisk::models {

/// Every property of one, value or function of temperature with its range, with source and
/// confidence: its data file as it is; of a mixture the constants, with their mixing rules.
/// \throws DataError for a substance that is not from the built-in library.
[[nodiscard]] std::string describe_substance(const Substance& substance);
/// Its data file as it is. \throws DataError likewise
[[nodiscard]] std::string describe_material(const Material& material);
/// The substance, mixture or material of that name. \throws InputError as SubstanceLibrary::at().
[[nodiscard]] std::string describe_substance(const SubstanceLibrary& library,
                                             std::string_view name);

/// A JSON list of all single substances and materials of a library, each in order of id.
[[nodiscard]] std::string describe_substances(const SubstanceLibrary& library);

}  // namespace isorisk::models
