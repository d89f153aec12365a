// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "isorisk/models/registry.hpp"

/// One set of inputs for every model, compiled in (data/examples/): what `isorisk models ID` shows
/// and `isorisk eval ID` takes when it is given none.
namespace isorisk::models {

/// \throws DataError naming the model when there is no example of that id.
[[nodiscard]] const Json& example_inputs(std::string_view id);
[[nodiscard]] bool has_example(std::string_view id);

}  // namespace isorisk::models
