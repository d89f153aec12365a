// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"

namespace isorisk::cli {

void add_hazard(CLI::App& /*app*/) {}

}  // namespace isorisk::cli
