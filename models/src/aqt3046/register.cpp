// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/registry.hpp"

namespace isorisk::models {

void register_aqt3046_models(Registry& /*registry*/) {}

}  // namespace isorisk::models
